/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firmware images: the checks that need no drive.
 */
#ifndef MTKFLASH_IMAGE_H
#define MTKFLASH_IMAGE_H

#include <linux/mtkflash.h>
#include <linux/types.h>

#include "identity.h"

/* Smallest and largest size of parts and images; packet-mode specification 3.1. */
#ifndef MTKFLASH_IMAGE_MIN
#define MTKFLASH_IMAGE_MIN	0x10000
#endif
#define MTKFLASH_IMAGE_MAX	0x200000

/* Address range of an 8051. */
#define MTKFLASH_IMAGE_BANK	0x10000

/* Bytes that mtkflash_image_check_head() needs for all its checks. */
#define MTKFLASH_IMAGE_HEAD	16

/**
 * mtkflash_image_check_head() - Is it certainly no image?
 * @head: The first bytes.
 * @len: Number of bytes; all checks need %MTKFLASH_IMAGE_HEAD.
 *
 * Return: 0 or NOT_FIRMWARE.
 */
enum mtkflash_error mtkflash_image_check_head(const u8 *head, size_t len);

/**
 * mtkflash_image_check() - Can it be the firmware of any drive?
 * @image: The whole image.
 * @size: Its size in bytes.
 *
 * What depends on the drive is not checked: size of its part, kind of start, identity.
 * Images of Blu-ray writers have one size: see image_bd.h.
 *
 * Return: 0, or IMAGE_SIZE, NOT_FIRMWARE, IMAGE_BLANK.
 * Source: packet-mode specification 3.2, vendor-mode specification 7 [D].
 */
enum mtkflash_error mtkflash_image_check(const u8 *image, size_t size);

/**
 * mtkflash_image_check_for() - mtkflash_image_check() for a user's recipe
 * @image: The whole image.
 * @size: Its size in bytes.
 * @own_size: Size in the recipe, which need not be that of any part; or 0.
 */
enum mtkflash_error mtkflash_image_check_for(const u8 *image, size_t size, u32 own_size);

/**
 * mtkflash_image_has_vector() - Does it start with an 8051 reset vector?
 * @image: The whole image, of a size that mtkflash_image_check() accepts.
 * @size: Its size in bytes.
 *
 * Return: true for an LJMP to an address of the first bank that is not blank, and for
 * images of Blu-ray writers, which have no such start and are recognised otherwise.
 */
bool mtkflash_image_has_vector(const u8 *image, size_t size);

/**
 * mtkflash_image_starts_as() - Does an image start like other contents?
 * @image: The whole image.
 * @content: Present or earlier contents of a drive, of any size that an image has.
 *
 * Firmware for the same drive does, whatever its first instructions are.  The targets of
 * jumps may differ if they follow the same known instructions (packet-mode specification
 * 3.2).  Erased cells and zeros are no start.
 */
bool mtkflash_image_starts_as(const u8 *image, const u8 *content);

/**
 * mtkflash_image_blank() - Are all bytes FFh?
 * @data: The bytes.
 * @len: Number of bytes.
 */
bool mtkflash_image_blank(const u8 *data, size_t len);

/**
 * mtkflash_image_blank_bank() - Does a bank hold a single byte value, as FFh or 00h?
 * @image: The image.
 * @size: Its size in bytes, a multiple of a bank.
 * @address: Out: start of the first such bank.
 */
bool mtkflash_image_blank_bank(const u8 *image, size_t size, u32 *address);

/**
 * mtkflash_is_text() - Are all characters printable?
 * @data: The characters, in ASCII.
 * @len: Number of characters.
 */
bool mtkflash_is_text(const u8 *data, size_t len);

#endif /* MTKFLASH_IMAGE_H */
