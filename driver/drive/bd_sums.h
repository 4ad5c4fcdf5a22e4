/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Images of Blu-ray writers with MT1939 or MT1959 have a table of sums that shows whether
 * they are whole.
 */
#ifndef MTKFLASH_BD_SUMS_H
#define MTKFLASH_BD_SUMS_H

#include "image_bd.h"

/*
 * Size of a page.  By packets the page of the boot code reads as the first of the
 * application.
 */
#define MTKFLASH_BD_PAGE	0x1000

/**
 * mtkflash_bd_check() - Is an image of a Blu-ray writer whole?
 * @image: The image.
 * @size: Its size in bytes.
 * @address: Out: where it is wrong.
 *
 * The table of sums must exist and be right, or TSST's sum.  The key of the table is
 * public: it proves that nothing was lost on the way, not who made the image.
 *
 * Return: 0, also for an image of another kind; IMAGE_BLANK, PACKET_DUMP or SUM.
 */
enum mtkflash_error mtkflash_bd_check(const u8 *image, size_t size, u32 *address);

/**
 * mtkflash_bd_range() - Get a range of the application that is covered by a sum
 * @image: The image, %MTKFLASH_BD_SIZE bytes.
 * @n: Number of the entry, from 0 on.
 * @range: Out: the range.
 *
 * Return: 1, 0 if the entry has no such range, or -1 if there is no such entry.
 */
int mtkflash_bd_range(const u8 *image, unsigned int n, struct mtkflash_range *range);

/**
 * mtkflash_bd_covers_half() - Do the sums cover at least half of the application?
 * @image: The image, %MTKFLASH_BD_SIZE bytes, whose sums are right.
 *
 * What is read from a drive by packets is judged by the ranges of the table.  If these
 * covered less, old firmware would pass for new.  How much real tables cover is not known.
 */
bool mtkflash_bd_covers_half(const u8 *image);

/**
 * mtkflash_bd_has_table() - Is there a table of sums?
 * @page: The page at %MTKFLASH_BD_APPLICATION, from an image or from a drive.
 */
bool mtkflash_bd_has_table(const u8 *page);

#endif /* MTKFLASH_BD_SUMS_H */
