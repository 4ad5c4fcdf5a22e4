/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an image for a Blu-ray writer with MT1939 or MT1959 must be like to be sent to one
 * by packets.
 */
#ifndef MTKFLASH_BD_GATES_H
#define MTKFLASH_BD_GATES_H

#include <linux/mtkflash.h>

#include "image_bd.h"

/* What reads at the banner: no other length is taken there. */
#define MTKFLASH_BD_HEAD_SIZE	0x20

/* Of the application one page, or that of the boot code, reads as the other. */
#define MTKFLASH_BD_PAGE	0x1000

/**
 * mtkflash_bd_gate() - Is it an image that can be sent?
 * @image: The image, %MTKFLASH_BD_SIZE bytes, with both names.
 * @address: Out: where it is wrong.
 *
 * The table of sums must be there and right.  Its key is public: it proves that the image
 * is whole, not who made it.
 *
 * Return: 0, IMAGE_BLANK, PACKET_DUMP or SUM.
 */
enum mtkflash_error mtkflash_bd_gate(const u8 *image, u32 *address);

/**
 * mtkflash_bd_wrapped() - Is it in the wrapping that some firmware wants?
 * @image: The image, 16 bytes of it.
 */
bool mtkflash_bd_wrapped(const u8 *image);

/**
 * mtkflash_bd_taken() - Does the firmware take an image of another model?
 * @image: The image.
 */
bool mtkflash_bd_taken(const u8 *image);

/**
 * mtkflash_bd_range() - A range that is covered by a sum, as far as it is sent
 * @image: The image.
 * @n: From 0 on.
 * @range: Out: the range.
 *
 * Return: 1, 0 if there is nothing to it, or -1 if there is no such range.
 */
int mtkflash_bd_range(const u8 *image, unsigned int n, struct mtkflash_range *range);

#endif /* MTKFLASH_BD_GATES_H */
