/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What belongs to the drive and not to its firmware: calibration, keys, counters.
 *
 * Where the rule of the drive's family, the user, or the image itself says that there is
 * such data, the drive's own bytes count and not the image's.
 *
 * The image itself: a block of 4 KiB that is blank in it and not in the drive.  Firmware
 * can rewrite data of its own only by erasing whole sectors, so they have sectors to
 * themselves, and 4 KiB are the smallest of nearly all parts.  What goes on from the code of
 * its bank without a gap, and has none of the image's behind it, is taken for the rest of a
 * longer firmware, and so is what has an identity block in it: that is no data of the drive
 * [D].  It is in the list, marked, so that somebody can be told.
 *
 * What is half-written is believed only as far as can be shown: see
 * mtkflash_keep_find().
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
 * A drive whose firmware ran, or whose page 0 is there, which is written last, is
 * believed.  Else somebody has stopped half-way, and what a range holds may be half of what
 * it should.  It is believed then if each of its sectors shows something that is programmed
 * after what is kept: a page of the image, in it, or in sector 0 as long as no sector can
 * have been written a second time.  A sector that is all kept is not erased.  Blank in the
 * image counts then only if all the rest of the flash is the image, or blank where it is
 * still missing: what was left of the old firmware would be kept else.  And where a sector
 * is blank that somebody may have erased with something to be kept in it, see
 * mtkflash_plan_mark(), what is blank in the image is missing.  A blank sector 0 is that only
 * with the mark: without, it is what every dead drive may have.  A name given by the
 * user changes nothing, unless nothing else is to be kept: then it is the user's word.
 *
 * Return: 0, or KEPT_BLANK if the drive has nothing whole where something is to be kept.
 */
enum mtkflash_error mtkflash_keep_find(const struct mtkflash_keep_query *q,
				       struct mtkflash_kept_list *kept);

#endif /* MTKFLASH_KEEP_H */
