// SPDX-License-Identifier: GPL-2.0
/*
 * Find the ranges of the flash that belong to the drive.
 */
#include <linux/string.h>

#include "image.h"
#include "image_bd.h"
#include "keep.h"
#include "plan.h"

#define BLOCK	MTKFLASH_KEPT_BLOCK

/* If this many blank bytes end a block, the next block does not continue its contents. */
#define GAP	16

/* --- the list ----------------------------------------------------------------- */

static bool is_blank(const u8 *data, u32 first, u32 last)
{
	return mtkflash_image_blank(data + first, last - first + 1);
}

static bool is_equal(const struct mtkflash_keep_query *q, u32 first, u32 last)
{
	return !memcmp(q->own + first, q->image + first, last - first + 1);
}

static bool is_covered(const struct mtkflash_kept_list *kept, u32 start, u32 size)
{
	if (!mtkflash_kept_meets(kept, start, size))
		return false;
	for (u32 a = start; a < start + size; a++)
		if (!mtkflash_kept_meets(kept, a, 1))
			return false;
	return true;
}

static void add_flagged(struct mtkflash_kept_list *kept, u32 first, u32 last,
			enum mtkflash_keep_reason reason, u32 flags)
{
	struct mtkflash_kept_range *next = &kept->range[kept->count];

	if (kept->count && next[-1].reason == reason && next[-1].flags == flags &&
	    next[-1].last + 1 == first) {
		next[-1].last = last;
		return;
	}
	kept->count++;
	*next = (struct mtkflash_kept_range){
		.first = first,
		.last = last,
		.reason = reason,
		.flags = flags,
	};
}

static void add(struct mtkflash_kept_list *kept, u32 first, u32 last,
		enum mtkflash_keep_reason reason)
{
	add_flagged(kept, first, last, reason, 0);
}

/*
 * List a range of the family if drive and image differ there, or if it is blank in the drive:
 * perhaps it was lost.
 */
static void add_family(const struct mtkflash_keep_query *q,
		       const struct mtkflash_family_kept *rule,
		       struct mtkflash_kept_list *kept)
{
	for (u32 i = 0; i < MTKFLASH_FAMILY_RANGES; i++) {
		const struct mtkflash_range *r = &rule->range[i];

		if (!r->last || r->last >= q->chip->size)
			continue;
		if (!is_equal(q, r->first, r->last) ||
		    is_blank(q->own, r->first, r->last))
			add(kept, r->first, r->last, MTKFLASH_KEEP_FAMILY);
	}
}

/* --- can the drive's contents be relied on? -------------------------------------- */

static bool is_unstable(const struct mtkflash_keep_query *q, u32 first, u32 last)
{
	u32 start, size;

	if (!q->unstable)
		return false;
	for (u32 a = first; a <= last; a = start + size) {
		u32 number = mtkflash_plan_sector(q->chip, a);

		size = mtkflash_chip_sector(q->chip, a, &start);
		if (number < MTKFLASH_PLAN_SECTORS &&
		    q->unstable[number / 8] >> number % 8 & 1)
			return true;
	}
	return false;
}

/*
 * Is the drive a Blu-ray writer?  Its part tells, or else its contents and the image
 * together.
 */
static bool is_bd(const struct mtkflash_keep_query *q)
{
	struct mtkflash_bd bd;

	return q->chip->bd || (mtkflash_bd_look(q->own, q->chip->size, &bd) &&
			       mtkflash_bd_look(q->image, q->chip->size, &bd));
}

/* The only erase takes the whole part; the order in which sectors go is unknown. */
static bool erases_all(const struct mtkflash_chip *chip)
{
	return chip->sector.opcode && chip->sector.opcode == chip->whole.opcode;
}

/* Does each session erase page 0 before anything else? */
static bool starts_with_erase(const struct mtkflash_chip *chip)
{
	return !erases_all(chip) && !mtkflash_chip_is_locked(chip, 0);
}

static bool is_complete(const struct mtkflash_keep_query *q)
{
	if (is_bd(q))
		return q->worked || mtkflash_bd_is_whole(q->own);
	return q->worked || (starts_with_erase(q->chip) &&
			     (mtkflash_image_has_vector(q->own, q->chip->size) ||
			      mtkflash_image_starts_as(q->image, q->own)));
}

/* --- ranges that the user has named ---------------------------------------------- */

/*
 * A named range beyond the end of the part is listed, to be found missing.  So is one that
 * is blank in drive and image, unless the drive's contents are complete: the data was lost,
 * or was never there, and only the user can tell.
 */
static void add_named(const struct mtkflash_keep_query *q,
		      struct mtkflash_kept_list *kept)
{
	bool sure = is_complete(q) || q->flags & MTKFLASH_OPTION_NO_KEEP;

	for (u32 i = 0; i < q->keeps; i++) {
		const struct mtkflash_range *r = &q->keep[i];

		if (r->last >= q->chip->size || !is_equal(q, r->first, r->last) ||
		    (!sure && is_blank(q->own, r->first, r->last)))
			add(kept, r->first, r->last, MTKFLASH_KEEP_NAMED);
	}
}

/* --- where the image is blank ------------------------------------------------- */

/*
 * Is the image blank and the drive not?  Unstable cells are cells erased half-way and hold
 * no data, except in a drive whose contents are complete: there they have become weak.
 */
static bool is_own(const struct mtkflash_keep_query *q,
		   const struct mtkflash_kept_list *named, u32 block)
{
	u32 last = block + BLOCK - 1;

	return is_blank(q->image, block, last) && !is_blank(q->own, block, last) &&
	       (is_complete(q) || !is_unstable(q, block, last)) &&
	       !is_covered(named, block, BLOCK);
}

/* Does the block continue the contents before it? */
static bool goes_on(const struct mtkflash_keep_query *q, u32 block)
{
	return !is_blank(q->own, block - GAP, block - 1);
}

/* End of a run of the drive's own blocks, within one bank. */
static u32 end_of_own(const struct mtkflash_keep_query *q,
		      const struct mtkflash_kept_list *kept, u32 block)
{
	do {
		block += BLOCK;
	} while (block < q->chip->size && block % MTKFLASH_IMAGE_BANK && is_own(q, kept, block) &&
		 goes_on(q, block));
	return block;
}

static bool both_hold(const struct mtkflash_keep_query *q, u32 first, u32 size)
{
	return !is_blank(q->image, first, first + size - 1) &&
	       !is_blank(q->own, first, first + size - 1);
}

/* Do the drive's own blocks continue in the next bank?  Code does not. */
static bool goes_over_border(const struct mtkflash_keep_query *q,
			     const struct mtkflash_kept_list *kept, u32 end)
{
	return end < q->chip->size && !(end % MTKFLASH_IMAGE_BANK) && is_own(q, kept, end) &&
	       goes_on(q, end);
}

/*
 * Is a run of own blocks the rest of a longer firmware?  Then drive and image have data in
 * the block before it, and nothing behind it, in the same bank.  Behind it only the first
 * page counts, since the last bytes of an image can be a sum.  Blank bytes right before
 * @start do not show that the run is no code, because firmware has gaps.  Code must not be
 * kept: after a power cut it could not be shown to be complete, and the second run would be
 * refused.
 */
static bool is_rest_of_code(const struct mtkflash_keep_query *q,
			    const struct mtkflash_kept_list *kept, u32 start, u32 end)
{
	bool before = start % MTKFLASH_IMAGE_BANK && both_hold(q, start - BLOCK, BLOCK);
	bool behind = end < q->chip->size && end % MTKFLASH_IMAGE_BANK &&
		      both_hold(q, end, MTKFLASH_PAGE);

	return before && !behind && !goes_over_border(q, kept, end);
}

/* A run with an identity block is firmware. */
static bool has_identity(const struct mtkflash_keep_query *q, u32 start, u32 end)
{
	struct mtkflash_identity id;

	return mtkflash_image_identity(q->own + start, end - start, &id);
}

static void add_blank(const struct mtkflash_keep_query *q,
		      struct mtkflash_kept_list *kept)
{
	u32 end;
	bool code;

	for (u32 a = 0; a + BLOCK <= q->chip->size; a = end) {
		end = a + BLOCK;
		if (!is_own(q, kept, a))
			continue;
		end = end_of_own(q, kept, a);
		code = is_rest_of_code(q, kept, a, end) || has_identity(q, a, end);
		add_flagged(kept, a, end - 1, MTKFLASH_KEEP_BLANK,
			    code ? MTKFLASH_KEPT_REPLACED : 0);
	}
}

/* --- are the kept bytes complete? ------------------------------------------------- */

/* Can everything but the kept ranges become the image without an erase? */
static bool can_be_finished(const struct mtkflash_keep_query *q,
			    const struct mtkflash_kept_list *kept, u32 start,
			    u32 size)
{
	for (u32 a = start; a < start + size; a++)
		if (q->image[a] & ~q->own[a] && !mtkflash_kept_meets(kept, a, 1))
			return false;
	return true;
}

/* Is a page programmed after the kept ranges?  Page 0 is left out: it is programmed last. */
static bool is_later(const struct mtkflash_kept_list *kept, u32 page)
{
	return page && !mtkflash_kept_meets(kept, page, MTKFLASH_PAGE);
}

/* The first page that begins at @start or behind it. */
static u32 first_page(u32 start)
{
	return start + (MTKFLASH_PAGE - start % MTKFLASH_PAGE) % MTKFLASH_PAGE;
}

static bool is_all_blank(const struct mtkflash_keep_query *q,
			 const struct mtkflash_kept_list *kept)
{
	for (u32 a = 0; a < q->chip->size; a += MTKFLASH_PAGE)
		if (is_later(kept, a) && !is_blank(q->own, a, a + MTKFLASH_PAGE - 1))
			return false;
	return true;
}

/*
 * Does sector 0 hold only a mark, see mtkflash_plan_mark(): a single page of any image that
 * is none of the first two?  Then kept bytes were erased and not all of them programmed
 * again.
 */
static bool is_marked(const struct mtkflash_keep_query *q,
		      const struct mtkflash_kept_list *kept)
{
	u32 start, size = mtkflash_chip_sector(q->chip, 0, &start);
	u32 pages = 0, last = 0;

	for (u32 a = 0; a + MTKFLASH_PAGE <= size; a += MTKFLASH_PAGE) {
		if (is_blank(q->own, a, a + MTKFLASH_PAGE - 1) ||
		    mtkflash_kept_meets(kept, a, MTKFLASH_PAGE))
			continue;
		pages++;
		last = a;
	}
	return pages == 1 && last > MTKFLASH_PAGE;
}

/* Does a sector hold a page of the image that is programmed after the kept ranges? */
static bool holds_later(const struct mtkflash_keep_query *q,
			const struct mtkflash_kept_list *kept, u32 start, u32 size)
{
	if (!start && is_marked(q, kept))
		return false;
	for (u32 a = first_page(start); a + MTKFLASH_PAGE <= start + size; a += MTKFLASH_PAGE)
		if (is_later(kept, a) && is_equal(q, a, a + MTKFLASH_PAGE - 1) &&
		    !is_blank(q->own, a, a + MTKFLASH_PAGE - 1))
			return true;
	return false;
}

static bool lacks_later(const struct mtkflash_keep_query *q,
			const struct mtkflash_kept_list *kept, u32 start, u32 size)
{
	for (u32 a = first_page(start); a + MTKFLASH_PAGE <= start + size; a += MTKFLASH_PAGE)
		if (is_later(kept, a) && !is_equal(q, a, a + MTKFLASH_PAGE - 1))
			return true;
	return false;
}

/* Is a sector without kept ranges incomplete?  Then no sector was written a second time yet. */
static bool is_programming(const struct mtkflash_keep_query *q,
			   const struct mtkflash_kept_list *kept)
{
	u32 start, size;

	for (u32 a = 0; a < q->chip->size; a = start + size) {
		size = mtkflash_chip_sector(q->chip, a, &start);
		if (!mtkflash_kept_meets(kept, start, size) &&
		    lacks_later(q, kept, start, size))
			return true;
	}
	return false;
}

/*
 * Does sector 0 show that the kept ranges were programmed?  Every session erases sector 0
 * first and programs it after them.
 */
static bool was_programmed(const struct mtkflash_keep_query *q,
			   const struct mtkflash_kept_list *kept)
{
	u32 start, size = mtkflash_chip_sector(q->chip, 0, &start);

	return starts_with_erase(q->chip) && holds_later(q, kept, 0, size) &&
	       is_programming(q, kept);
}

/*
 * Are the kept bytes of a sector complete?  A sector that is kept as a whole is not erased,
 * unless the whole part is.
 * @finishes: Result of can_be_finished() for the whole part.
 */
static bool is_whole(const struct mtkflash_keep_query *q,
		     const struct mtkflash_kept_list *kept, u32 start, u32 size, bool finishes)
{
	if (is_covered(kept, start, size))
		return !is_all_blank(q, kept);
	if (!finishes && !can_be_finished(q, kept, start, size))
		return false;
	/* Page 0 still has data, so a chip erase did not come to its end. */
	if (erases_all(q->chip) && !is_blank(q->own, 0, MTKFLASH_PAGE - 1))
		return !lacks_later(q, kept, start, size);
	return holds_later(q, kept, start, size) || (finishes && was_programmed(q, kept));
}

static bool is_intact(const struct mtkflash_keep_query *q,
		      const struct mtkflash_kept_list *kept,
		      const struct mtkflash_kept_range *r, bool finishes)
{
	u32 start, size;

	for (u32 a = r->first; a <= r->last; a = start + size) {
		size = mtkflash_chip_sector(q->chip, a, &start);
		if (!is_whole(q, kept, start, size, finishes))
			return false;
	}
	return true;
}

/* --- was anything lost? --------------------------------------------------------- */

/* Is nothing left of the sector's data? */
static bool is_gone(const struct mtkflash_keep_query *q, u32 start, u32 size)
{
	return is_blank(q->own, start, start + size - 1) ||
	       is_unstable(q, start, start + size - 1);
}

/* Is everything but page 0 and this sector the image?  Then the sector was being repaired. */
static bool is_only_gap(const struct mtkflash_keep_query *q,
			const struct mtkflash_kept_list *kept, u32 sector)
{
	u32 start, size;

	for (u32 a = 0; a < q->chip->size; a = start + size) {
		size = mtkflash_chip_sector(q->chip, a, &start);
		if (start != sector && lacks_later(q, kept, start, size))
			return false;
	}
	return true;
}

/* List blocks that are blank in image and drive: the drive may have had data there. */
static void add_gone(const struct mtkflash_keep_query *q,
		     struct mtkflash_kept_list *kept, u32 start, u32 size)
{
	u32 end = start + size;

	for (u32 a = start + (BLOCK - start % BLOCK) % BLOCK; a + BLOCK <= end; a += BLOCK)
		if (is_blank(q->image, a, a + BLOCK - 1) &&
		    !is_covered(kept, a, BLOCK))
			add(kept, a, a + BLOCK - 1, MTKFLASH_KEEP_BLANK);
}

/* Any dead drive may have a blank sector 0: only the mark shows that data was lost from it. */
static bool may_have_lost(const struct mtkflash_keep_query *q,
			  const struct mtkflash_kept_list *kept, bool marked,
			  u32 start, u32 size)
{
	/* A sector that is blank in the whole image is kept and not erased. */
	if (size <= BLOCK || is_blank(q->image, start, start + size - 1))
		return false;
	if (!start)
		return marked;
	return is_gone(q, start, size) &&
	       (marked || is_only_gap(q, kept, start));
}

static void add_lost(const struct mtkflash_keep_query *q,
		     struct mtkflash_kept_list *kept)
{
	bool marked = is_marked(q, kept);
	u32 start, size;

	for (u32 a = 0; a < q->chip->size; a = start + size) {
		size = mtkflash_chip_sector(q->chip, a, &start);
		if (may_have_lost(q, kept, marked, start, size))
			add_gone(q, kept, start, size);
	}
}

/* --- is each range there? --------------------------------------------------------- */

/* Does the user vouch for the range, by naming it together with %MTKFLASH_OPTION_NO_KEEP? */
static bool is_vouched_for(const struct mtkflash_keep_query *q,
			   const struct mtkflash_kept_range *r)
{
	return r->reason == MTKFLASH_KEEP_NAMED &&
	       q->flags & MTKFLASH_OPTION_NO_KEEP;
}

static bool is_present(const struct mtkflash_keep_query *q,
		       const struct mtkflash_kept_list *kept,
		       const struct mtkflash_kept_range *r, bool finishes)
{
	if (r->last >= q->chip->size || is_blank(q->own, r->first, r->last) ||
	    is_unstable(q, r->first, r->last))
		return false;
	if (is_complete(q) || is_vouched_for(q, r))
		return true;
	return is_intact(q, kept, r, finishes) &&
	       (r->reason != MTKFLASH_KEEP_BLANK || finishes);
}

static enum mtkflash_error check(const struct mtkflash_keep_query *q,
				 struct mtkflash_kept_list *kept)
{
	/* Computed only once, because it takes a while. */
	bool finishes = kept->count && can_be_finished(q, kept, 0, q->chip->size);
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u32 i = 0; i < kept->count; i++) {
		if (kept->range[i].flags & MTKFLASH_KEPT_REPLACED ||
		    is_present(q, kept, &kept->range[i], finishes))
			continue;
		kept->range[i].flags |= MTKFLASH_KEPT_MISSING;
		err = MTKFLASH_ERROR_KEPT_BLANK;
	}
	return err;
}

/* --- the query ------------------------------------------------------------------ */

/* Find the family's rule: by the drive's name, else by its contents, else by the image. */
static const struct mtkflash_family_kept *
find_rule(const struct mtkflash_keep_query *q)
{
	const struct mtkflash_family_kept *rule = NULL;
	struct mtkflash_identity id;

	if (is_bd(q))
		return &mtkflash_bd_kept;
	if (q->inquiry)
		rule = mtkflash_family_kept(q->inquiry);
	if (!rule && mtkflash_image_identity(q->own, q->chip->size, &id))
		rule = mtkflash_family_kept(&id);
	if (!rule && mtkflash_image_identity(q->image, q->chip->size, &id))
		rule = mtkflash_family_kept(&id);
	return rule;
}

static void add_guesses(const struct mtkflash_keep_query *q,
			struct mtkflash_kept_list *kept)
{
	add_blank(q, kept);
	if (!is_complete(q))
		add_lost(q, kept);
}

enum mtkflash_error mtkflash_keep_find(const struct mtkflash_keep_query *q,
				       struct mtkflash_kept_list *kept)
{
	const struct mtkflash_family_kept *rule;

	kept->count = 0;
	if (is_equal(q, 0, q->chip->size - 1))
		return MTKFLASH_ERROR_NONE;
	add_named(q, kept);
	if (!(q->flags & MTKFLASH_OPTION_NO_KEEP)) {
		rule = find_rule(q);
		if (rule)
			add_family(q, rule, kept);
		else
			add_guesses(q, kept);
	}
	return check(q, kept);
}
