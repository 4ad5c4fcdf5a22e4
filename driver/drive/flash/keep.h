/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Data that belongs to the drive and not to its firmware: calibration, keys, counters.
 *
 * Where a rule for the drive's family, the user, or the image itself shows that there is
 * such data, the drive's own bytes are kept and those of the image are not written.
 *
 * The image shows it by a block of 4 KiB that is blank in the image and not in the drive.
 * Firmware can rewrite its data only by erasing whole sectors, and nearly all parts have no
 * smaller ones, so such data has blocks to itself.  Two kinds of block count as the rest of
 * a longer firmware and get the image [D]: one that continues the code of its bank without
 * a gap, with no data of the image behind it, and one with an identity block.  They are
 * listed with a mark, so that the user can be told.
 *
 * In a drive that was left half-written a range is kept only if it can be shown to be
 * complete: see mtkflash_keep_find().
 */
#ifndef MTKFLASH_KEEP_H
#define MTKFLASH_KEEP_H

#include "chips.h"
#include "kept.h"

/**
 * struct mtkflash_keep_query - What decides on the kept ranges
 * @chip: The part.
 * @own: Contents of the drive, or its contents before the first change, @chip->size bytes.
 * @image: The image, of the same size.
 * @inquiry: The identity that the drive gives, or NULL.
 * @worked: The drive's firmware ran with @own.
 * @unstable: Bit per sector, set if its cells vary between reads; NULL if not known.
 * @flags: Options of the session.
 * @keep: Ranges that the user has named.
 * @keeps: Number of these ranges.
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
 * @kept: Out: ranges that differ from the image and keep the drive's bytes.  After an
 *	  error, the ranges concerned are marked.
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
 * - A range is missing if it lies in a blank sector and may have been erased with it.  For
 *   sector 0 this needs the mark of mtkflash_plan_mark() too: many dead drives have a blank
 *   sector 0.
 * - A range that the user has named is judged by the same rules.  With
 *   %MTKFLASH_OPTION_NO_KEEP it is kept without proof.
 *
 * Return: 0, or KEPT_BLANK if a range to be kept is blank or incomplete in the drive.
 */
enum mtkflash_error mtkflash_keep_find(const struct mtkflash_keep_query *q,
				       struct mtkflash_kept_list *kept);

#endif /* MTKFLASH_KEEP_H */
