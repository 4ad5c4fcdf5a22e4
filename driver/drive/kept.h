/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kept ranges: where the drive's own bytes count, and not those of an image.
 */
#ifndef MTKFLASH_KEPT_H
#define MTKFLASH_KEPT_H

#include "families.h"
#include "image.h"

/* A sector, as small as most parts have them. */
#define MTKFLASH_KEPT_BLOCK	0x1000

/* As many as there can be: each that was found is a block at least. */
#define MTKFLASH_KEPT_MAX	(MTKFLASH_KEEP_MAX + MTKFLASH_FAMILY_RANGES + \
				 MTKFLASH_IMAGE_MAX / MTKFLASH_KEPT_BLOCK)

/**
 * struct mtkflash_kept_list - The kept ranges of a session
 * @count: Number of ranges.
 * @range: The ranges, in no order.  Those with %MTKFLASH_KEPT_REPLACED are there to be
 *	   told of: the image counts in them.
 */
struct mtkflash_kept_list {
	u32 count;
	struct mtkflash_kept_range range[MTKFLASH_KEPT_MAX];
};

/**
 * mtkflash_kept_meets() - Does any of them lie in a part of the flash?
 * @kept: The ranges, or NULL.
 * @start: First byte of that part.
 * @size: Its size in bytes.
 */
bool mtkflash_kept_meets(const struct mtkflash_kept_list *kept, u32 start,
			 u32 size);

/**
 * mtkflash_kept_lay() - Lay the drive's own bytes over an image
 * @kept: The ranges.
 * @own: What the drive holds.
 * @image: The image, as large.
 */
void mtkflash_kept_lay(const struct mtkflash_kept_list *kept, const u8 *own,
		       u8 *image);

#endif /* MTKFLASH_KEPT_H */
