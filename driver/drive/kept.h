/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kept ranges: ranges in which the drive's own bytes stay, and not those of an image.
 */
#ifndef MTKFLASH_KEPT_H
#define MTKFLASH_KEPT_H

#include "families.h"
#include "image.h"

/* Size of the smallest sectors of most parts. */
#define MTKFLASH_KEPT_BLOCK	0x1000

/* The largest number of ranges: each that is found is at least one block. */
#define MTKFLASH_KEPT_MAX	(MTKFLASH_KEEP_MAX + MTKFLASH_FAMILY_RANGES + \
				 MTKFLASH_IMAGE_MAX / MTKFLASH_KEPT_BLOCK)

/**
 * struct mtkflash_kept_list - The kept ranges of a session
 * @count: Number of ranges.
 * @range: The ranges, in no order.  Those with %MTKFLASH_KEPT_REPLACED are listed for the
 *	   user only: they get the bytes of the image.
 */
struct mtkflash_kept_list {
	u32 count;
	struct mtkflash_kept_range range[MTKFLASH_KEPT_MAX];
};

/**
 * mtkflash_kept_meets() - Is there a kept byte in a part of the flash?
 * @kept: The ranges, or NULL.
 * @start: First byte of that part.
 * @size: Its size in bytes.
 */
bool mtkflash_kept_meets(const struct mtkflash_kept_list *kept, u32 start,
			 u32 size);

/**
 * mtkflash_kept_lay() - Copy the drive's own bytes into an image
 * @kept: The ranges.
 * @own: Contents of the drive.
 * @image: The image, of the same size.
 */
void mtkflash_kept_lay(const struct mtkflash_kept_list *kept, const u8 *own,
		       u8 *image);

#endif /* MTKFLASH_KEPT_H */
