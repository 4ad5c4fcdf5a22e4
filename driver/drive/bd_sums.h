/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Images of Blu-ray writers with MT1939 or MT1959 say by a table of sums whether they are
 * whole.
 */
#ifndef MTKFLASH_BD_SUMS_H
#define MTKFLASH_BD_SUMS_H

#include "image_bd.h"

/* Of the application one page, or that of the boot code, reads by packets as the other. */
#define MTKFLASH_BD_PAGE	0x1000

/**
 * mtkflash_bd_check() - Is an image of a Blu-ray writer whole?
 * @image: The image.
 * @size: Its size in bytes.
 * @address: Out: where it is wrong.
 *
 * The table of sums must be there and right, or the sum of TSST's.  The key of the table is
 * public: it proves that nothing was lost on the way, not who made the image.
 *
 * Return: 0, also for an image of another kind; IMAGE_BLANK, PACKET_DUMP or SUM.
 */
enum mtkflash_error mtkflash_bd_check(const u8 *image, size_t size, u32 *address);

/**
 * mtkflash_bd_range() - A range of the application that is covered by a sum
 * @image: The image, %MTKFLASH_BD_SIZE bytes.
 * @n: From 0 on.
 * @range: Out: the range.
 *
 * Return: 1, 0 if there is nothing to it, or -1 if there is no such range.
 */
int mtkflash_bd_range(const u8 *image, unsigned int n, struct mtkflash_range *range);

/**
 * mtkflash_bd_covers_half() - Are there sums of at least half of the application?
 * @image: The image, %MTKFLASH_BD_SIZE bytes, whose sums are right.
 *
 * By packets what the drive holds is judged by the ranges of the table: less would pass old
 * firmware for new.  How much real tables cover nobody says.
 */
bool mtkflash_bd_covers_half(const u8 *image);

/**
 * mtkflash_bd_has_table() - Is there a table of sums?
 * @page: The page at %MTKFLASH_BD_APPLICATION, or what reads there.
 */
bool mtkflash_bd_has_table(const u8 *page);

#endif /* MTKFLASH_BD_SUMS_H */
