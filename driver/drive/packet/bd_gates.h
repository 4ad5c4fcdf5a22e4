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

/* Of each unit: see mtkflash_bd_unit[]. */
#define MTKFLASH_BD_UNIT_RANGES	4

/* Of the application one page, or that of the boot code, reads as the other. */
#define MTKFLASH_BD_PAGE	0x1000

/**
 * mtkflash_bd_gate() - Is it an image that can be sent?
 * @image: The image, %MTKFLASH_BD_SIZE bytes, with both names.
 * @address: Out: where it is wrong.
 *
 * The table of sums must be there, right, and of at least half of the application: what
 * the drive holds is judged by the ranges in it.  Its key is public: it proves that the
 * image is whole, not who made it.
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

/**
 * mtkflash_bd_has_table() - Is there a table of sums?
 * @page: The page at %MTKFLASH_BD_APPLICATION, or what reads there.
 */
bool mtkflash_bd_has_table(const u8 *page);

/*
 * What was measured for one unit, and would be lost if a download went over it
 * (vendor-mode spec. 12.1 [2]).  Not the descriptor, which is the firmware's, nor what the
 * drive itself writes at 1EA000h, nor what is never written by packets [V freemkv].
 */
extern const struct mtkflash_range mtkflash_bd_unit[MTKFLASH_BD_UNIT_RANGES];

#endif /* MTKFLASH_BD_GATES_H */
