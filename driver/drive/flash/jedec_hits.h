/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pages of a part that took an id request for data.  For jedec_id.c only.
 */
#ifndef MTKFLASH_JEDEC_HITS_H
#define MTKFLASH_JEDEC_HITS_H

#include "chips.h"
#include "vendor/vendor.h"

/**
 * struct mtkflash_hits - The two pages that the cycles of a request can hit
 * @page: Content of the pages before the first request.
 * @any: A page holds nothing but command cycles: the part takes them for data.
 * @lost: For each page, bit n: half n held something else before.
 */
struct mtkflash_hits {
	u8 page[2][MTKFLASH_PAGE];
	bool any;
	u8 lost[2];
};

/**
 * mtkflash_hits_before() - Read the pages before the first request
 * @v: A drive in vendor mode with parallel flash.
 * @h: @page is filled.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_hits_before(struct mtkflash_vendor *v,
					 struct mtkflash_hits *h);

/**
 * mtkflash_hits_after() - Look for damage by a request
 * @v: The drive, out of the id mode.
 * @h: @any and @lost, zero on entry, are filled.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_hits_after(struct mtkflash_vendor *v,
					struct mtkflash_hits *h);

/**
 * mtkflash_hits_put_back() - Write lost pages back, and compare
 * @v: The drive; @lost_at is set on PROGRAM.
 * @h: The lost pages.
 * @chip: The part, or NULL if it is not known.
 *
 * Context: may sleep, up to the part's longest program times.
 * Return: 0, PROGRAM, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_hits_put_back(struct mtkflash_vendor *v,
					   const struct mtkflash_hits *h,
					   const struct mtkflash_chip *chip);

#endif /* MTKFLASH_JEDEC_HITS_H */
