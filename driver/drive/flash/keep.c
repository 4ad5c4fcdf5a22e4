// SPDX-License-Identifier: GPL-2.0
/*
 * What belongs to the drive.
 */
#include <linux/string.h>

#include "image.h"
#include "image_bd.h"
#include "keep.h"
#include "plan.h"

#define BLOCK	MTKFLASH_KEPT_BLOCK

/* So many blank bytes at the end of a block, and what follows it is something else. */
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

/* A range of the family that is blank here and there is one that was lost. */
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

/* --- can it be believed? -------------------------------------------------------- */

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

/* By the part, or where that is not known by both. */
static bool is_bd(const struct mtkflash_keep_query *q)
{
	struct mtkflash_bd bd;

	return q->chip->bd || (mtkflash_bd_look(q->own, q->chip->size, &bd) &&
			       mtkflash_bd_look(q->image, q->chip->size, &bd));
}

/* No sector goes without all others, and in which order they do is the part's affair. */
static bool erases_all(const struct mtkflash_chip *chip)
{
	return chip->sector.opcode && chip->sector.opcode == chip->whole.opcode;
}

/* Is page 0 gone before anything else can be? */
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

/* --- where somebody has named it ----------------------------------------------- */

/*
 * What is no place of this part is nothing that the drive has.  What is blank in both was
 * lost, or never there: that is for the user to say.
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

/* Half-way erased cells hold nobody's data; in a drive that worked they have got weak. */
static bool is_own(const struct mtkflash_keep_query *q,
		   const struct mtkflash_kept_list *named, u32 block)
{
	u32 last = block + BLOCK - 1;

	return is_blank(q->image, block, last) && !is_blank(q->own, block, last) &&
	       (is_complete(q) || !is_unstable(q, block, last)) &&
	       !is_covered(named, block, BLOCK);
}

/* Is it one piece with what stands before it? */
static bool goes_on(const struct mtkflash_keep_query *q, u32 block)
{
	return !is_blank(q->own, block - GAP, block - 1);
}

/* The end of a piece of what is own, in the same bank. */
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

/* What is own goes on in the next bank, where code does not. */
static bool goes_over_border(const struct mtkflash_keep_query *q,
			     const struct mtkflash_kept_list *kept, u32 end)
{
	return end < q->chip->size && !(end % MTKFLASH_IMAGE_BANK) && is_own(q, kept, end) &&
	       goes_on(q, end);
}

/*
 * The last bytes of an image can be a sum, so the first ones of what follows count.  Blank
 * bytes before @start prove nothing: firmware has gaps, too; and what is kept in vain cannot be
 * told to be whole after a power cut, so that the second run would be refused.
 */
static bool is_rest_of_code(const struct mtkflash_keep_query *q,
			    const struct mtkflash_kept_list *kept, u32 start, u32 end)
{
	bool before = start % MTKFLASH_IMAGE_BANK && both_hold(q, start - BLOCK, BLOCK);
	bool behind = end < q->chip->size && end % MTKFLASH_IMAGE_BANK &&
		      both_hold(q, end, MTKFLASH_PAGE);

	return before && !behind && !goes_over_border(q, kept, end);
}

/* What names a firmware is firmware. */
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

/* --- is it whole? --------------------------------------------------------------- */

/* Can all but what is kept become the image without an erase? */
static bool can_be_finished(const struct mtkflash_keep_query *q,
			    const struct mtkflash_kept_list *kept, u32 start,
			    u32 size)
{
	for (u32 a = start; a < start + size; a++)
		if (q->image[a] & ~q->own[a] && !mtkflash_kept_meets(kept, a, 1))
			return false;
	return true;
}

/* A page that is programmed after what is kept; page 0 is another matter. */
static bool is_later(const struct mtkflash_kept_list *kept, u32 page)
{
	return page && !mtkflash_kept_meets(kept, page, MTKFLASH_PAGE);
}

/* The first byte of the first page in a sector, or behind. */
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
 * As mtkflash_plan_mark() leaves sector 0, of whatever image: a single page, and not the
 * first.  Somebody has erased what was kept, and has not programmed all of it.
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

/* Does a sector hold a page of the image that is programmed after what is kept? */
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

/* Something is missing in a sector with nothing kept: so far none was written again. */
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

/* Every session erases sector 0 first, and programs it when what is kept is back. */
static bool was_programmed(const struct mtkflash_keep_query *q,
			   const struct mtkflash_kept_list *kept)
{
	u32 start, size = mtkflash_chip_sector(q->chip, 0, &start);

	return starts_with_erase(q->chip) && holds_later(q, kept, 0, size) &&
	       is_programming(q, kept);
}

/*
 * A sector that is kept as a whole is not erased, unless all of the part is.
 * @finishes: what can_be_finished() says of the whole part.
 */
static bool is_whole(const struct mtkflash_keep_query *q,
		     const struct mtkflash_kept_list *kept, u32 start, u32 size, bool finishes)
{
	if (is_covered(kept, start, size))
		return !is_all_blank(q, kept);
	if (!finishes && !can_be_finished(q, kept, start, size))
		return false;
	/* Page 0 would be gone if the erase had come to its end. */
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

/* Nothing of what the sector held is left. */
static bool is_gone(const struct mtkflash_keep_query *q, u32 start, u32 size)
{
	return is_blank(q->own, start, start + size - 1) ||
	       is_unstable(q, start, start + size - 1);
}

/* All but page 0 and this sector is the image: it was about to be written again. */
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

/* Where neither image nor drive has anything now, the drive may have had something. */
static void add_gone(const struct mtkflash_keep_query *q,
		     struct mtkflash_kept_list *kept, u32 start, u32 size)
{
	u32 end = start + size;

	for (u32 a = start + (BLOCK - start % BLOCK) % BLOCK; a + BLOCK <= end; a += BLOCK)
		if (is_blank(q->image, a, a + BLOCK - 1) &&
		    !is_covered(kept, a, BLOCK))
			add(kept, a, a + BLOCK - 1, MTKFLASH_KEEP_BLANK);
}

/* Every dead drive may have a blank sector 0: without the mark that says nothing. */
static bool may_have_lost(const struct mtkflash_keep_query *q,
			  const struct mtkflash_kept_list *kept, bool marked,
			  u32 start, u32 size)
{
	/* What is blank in the image as a whole is left alone. */
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

/* --- is it there? ----------------------------------------------------------------- */

/* The user's word for it that it is all there, and all there is. */
static bool is_sworn(const struct mtkflash_keep_query *q,
		     const struct mtkflash_kept_range *r)
{
	return r->reason == MTKFLASH_KEEP_NAMED &&
	       q->flags & MTKFLASH_OPTION_NO_KEEP;
}

static bool is_there(const struct mtkflash_keep_query *q,
		     const struct mtkflash_kept_list *kept,
		     const struct mtkflash_kept_range *r, bool finishes)
{
	if (r->last >= q->chip->size || is_blank(q->own, r->first, r->last) ||
	    is_unstable(q, r->first, r->last))
		return false;
	if (is_complete(q) || is_sworn(q, r))
		return true;
	return is_intact(q, kept, r, finishes) &&
	       (r->reason != MTKFLASH_KEEP_BLANK || finishes);
}

static enum mtkflash_error check(const struct mtkflash_keep_query *q,
				 struct mtkflash_kept_list *kept)
{
	/* Once: with many ranges it takes a while. */
	bool finishes = kept->count && can_be_finished(q, kept, 0, q->chip->size);
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u32 i = 0; i < kept->count; i++) {
		if (kept->range[i].flags & MTKFLASH_KEPT_REPLACED ||
		    is_there(q, kept, &kept->range[i], finishes))
			continue;
		kept->range[i].flags |= MTKFLASH_KEPT_MISSING;
		err = MTKFLASH_ERROR_KEPT_BLANK;
	}
	return err;
}

/* --- the query ------------------------------------------------------------------ */

/* By the first that says something: the drive, what it holds, the image. */
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
