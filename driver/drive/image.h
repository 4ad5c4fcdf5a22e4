/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firmware images: what can be said about one without a drive.
 */
#ifndef MTKFLASH_IMAGE_H
#define MTKFLASH_IMAGE_H

#include <linux/mtkflash.h>
#include <linux/types.h>

#include "identity.h"

/* Sizes that parts and images have; packet-mode specification 3.1. */
#ifndef MTKFLASH_IMAGE_MIN
#define MTKFLASH_IMAGE_MIN	0x10000
#endif
#define MTKFLASH_IMAGE_MAX	0x200000

/* What an 8051 sees at once. */
#define MTKFLASH_IMAGE_BANK	0x10000

/* Bytes that mtkflash_image_check_head() wants to see. */
#define MTKFLASH_IMAGE_HEAD	16

/**
 * mtkflash_image_check_head() - Is it plainly no image?
 * @head: The first bytes.
 * @len: Their number; all checks need %MTKFLASH_IMAGE_HEAD.
 *
 * Return: 0 or NOT_FIRMWARE.
 */
enum mtkflash_error mtkflash_image_check_head(const u8 *head, size_t len);

/**
 * mtkflash_image_check() - Can it be the firmware of any drive?
 * @image: The whole image.
 * @size: Its size in bytes.
 *
 * What depends on the drive is not asked: its part's size, its kind of start, who it is.
 * Images of Blu-ray writers have one size: see image_bd.h.
 *
 * Return: 0, or IMAGE_SIZE, NOT_FIRMWARE, IMAGE_BLANK.
 * Source: packet-mode specification 3.2, vendor-mode specification 7 [D].
 */
enum mtkflash_error mtkflash_image_check(const u8 *image, size_t size);

/**
 * mtkflash_image_has_vector() - Does it start with an 8051 reset vector?
 * @image: The whole image, of a size that mtkflash_image_check() takes.
 * @size: Its size in bytes.
 *
 * Return: true for an LJMP to a place of the first bank that holds something, and for
 * images of Blu-ray writers, which have no such start and say what they are.
 */
bool mtkflash_image_has_vector(const u8 *image, size_t size);

/**
 * mtkflash_image_starts_as() - Does it start as another content does?
 * @image: The whole image.
 * @content: What a drive holds or held, of any size that an image has.
 *
 * Firmware of the same drive does, whatever its first instructions are; a jump of
 * the one may go elsewhere than that of the other, if they come behind the same
 * known instructions (packet-mode specification 3.2).  Erased cells, and zeros, are no
 * start.
 */
bool mtkflash_image_starts_as(const u8 *image, const u8 *content);

/**
 * mtkflash_image_blank() - Are all bytes FFh?
 * @data: The bytes.
 * @len: Their number.
 */
bool mtkflash_image_blank(const u8 *data, size_t len);

/**
 * mtkflash_image_blank_bank() - Is a whole bank of one byte, as FFh or 00h?
 * @image: The image.
 * @size: Its size in bytes, some banks.
 * @address: Out: where that bank begins.
 */
bool mtkflash_image_blank_bank(const u8 *image, size_t size, u32 *address);

/**
 * mtkflash_is_text() - Can all of it be printed?
 * @data: The characters, in ASCII.
 * @len: Their number.
 */
bool mtkflash_is_text(const u8 *data, size_t len);

#endif /* MTKFLASH_IMAGE_H */
