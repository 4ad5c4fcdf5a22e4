/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What belongs to the drive and not to its firmware: calibration, keys, counters.
 *
 * Where the rule of the drive's family, the user, or the image itself says that there is
 * such data, the drive's own bytes count and not the image's.
 *
 * The image says so by a block of 4 KiB that is blank in it and not in the drive.  Firmware
 * can rewrite its data only by erasing whole sectors, and nearly all parts have none that are
 * smaller: so data of the drive have such blocks to themselves.  Two kinds of block are taken
 * for the rest of a longer firmware, and get the image [D]: one that continues the code of its
 * bank without a gap, with nothing of the image behind it, and one that has an identity block.
 * They are in the list with a mark, so that the user can be told.
 *
 * Of a drive that was left half-written no range is kept unless it can be shown to be whole:
 * see mtkflash_keep_find().
 */
#ifndef MTKFLASH_KEEP_H
#define MTKFLASH_KEEP_H

#include "chips.h"
#include "kept.h"

/**
 * struct mtkflash_keep_query - What decides on the kept ranges
 * @chip: The part.
 * @own: What the drive holds, or held before anything was changed, @chip->size bytes.
 * @image: The image, as large.
 * @inquiry: Who the drive says it is, or NULL if it does not.
 * @worked: @own is what its firmware ran with.
 * @unstable: A bit for every sector whose cells read now this way, now that way; NULL
 *	      if that is not known.
 * @flags: Options of the session.
 * @keep: Ranges that the user has named.
 * @keeps: Their number.
 */
struct mtkflash_keep_query {
	const struct mtkflash_chip *chip;
	const u8 *own;
	const u8 *image;
	const struct mtkflash_identity *inquiry;
	bool worked;
	const u8 *unstable;
	u32 flags;
	const struct mtkflash_range *keep;
	u32 keeps;
};

/**
 * mtkflash_keep_find() - Find the kept ranges
 * @q: The query.
 * @kept: Out: ranges in which the drive holds something else than the image, and is to
 *	  go on doing so.  After an error, the ranges that it is about are marked.
 *
 * If the drive's firmware ran, or if page 0 is there, which is written last, its contents
 * are complete.  A range is missing then only if it is blank or its cells are unstable.
 *
 * Otherwise an earlier session may have been interrupted, and a range may have lost part of
 * its data.  Then these rules hold:
 *
 * - Each sector of a range has to show that what is kept was programmed: by a page of the
 *   image that is programmed after it, in the sector itself, or in sector 0 as long as no
 *   sector can have been written a second time.  A sector that is kept as a whole needs no
 *   such page, because it is not erased.
 * - A range that is kept because the image is blank there also needs all the rest of the
 *   flash to be the image, or blank where the image is still missing.  Otherwise it could be
 *   a remainder of the old firmware.
 * - Where a sector is blank that may have been erased with such a range in it, the range is
 *   missing.  Of sector 0 that is said only with the mark of mtkflash_plan_mark(): many dead
 *   drives have a blank one.
 * - A range that the user has named is judged by the same rules.  With
 *   %MTKFLASH_OPTION_NO_KEEP it is kept without proof.
 *
 * Return: 0, or KEPT_BLANK if the drive has nothing whole where something is to be kept.
 */
enum mtkflash_error mtkflash_keep_find(const struct mtkflash_keep_query *q,
				       struct mtkflash_kept_list *kept);

#endif /* MTKFLASH_KEEP_H */
