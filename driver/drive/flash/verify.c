// SPDX-License-Identifier: GPL-2.0
/*
 * The verify, and the repair of what it finds.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "map.h"
#include "verify.h"
#include "write.h"

/* How often a sector is written again. */
#define SECTOR_RETRIES	2

/* So many passes may have something to repair. */
#define REPAIR_PASSES	3

/* Of page 0: what is programmed when all the rest of it has been verified. */
#define RESET_VECTOR	3

/* One page of each is verified in the plain order too. */
#define BANK_SIZE	0x10000

/* So often of them a page must be wrong before a finished sector is given up. */
#define STEADY_WRONG	2

/**
 * struct verify - The reading back
 * @p: The part.
 * @plan: The plan; what is found wrong outside it is added.
 * @doubtful: Any cell may be unstable: an earlier session may have been cut off.
 * @again: What was read before is read once more.
 * @looked: How many pages were read then.
 * @passes: How many passes had something to repair.
 * @repaired: This one has.
 * @page_0: What page 0 should hold as long as it is not complete, or NULL.
 */
struct verify {
	struct mtkflash_part *p;
	struct mtkflash_plan *plan;
	bool doubtful;
	bool again;
	u32 looked;
	unsigned int passes;
	bool repaired;
	const u8 *page_0;
};

static enum mtkflash_error compare(const struct verify *v, u32 address,
				   bool plain)
{
	const u8 *wanted = v->plan->new_ + address;
	u8 page[MTKFLASH_PAGE];
	enum mtkflash_error err;

	if (!address && v->page_0)
		wanted = v->page_0;
	err = mtkflash_write_read_back(v->p, address, plain, page);
	if (err)
		return err;
	return memcmp(page, wanted, sizeof(page)) ? MTKFLASH_ERROR_VERIFY :
						    MTKFLASH_ERROR_NONE;
}

/*
 * Nothing was erased so far.  A single bad read is no reason to begin with it: a
 * page with an unstable cell is wrong more than once.
 */
static enum mtkflash_error look_again(const struct verify *v, u32 address)
{
	enum mtkflash_error err;
	unsigned int wrong = 0;

	for (unsigned int n = 0; n < MTKFLASH_STEADY_READS; n++) {
		err = compare(v, address, true);
		if (err && err != MTKFLASH_ERROR_VERIFY)
			return err;
		wrong += err == MTKFLASH_ERROR_VERIFY;
	}
	return wrong < STEADY_WRONG ? MTKFLASH_ERROR_NONE :
				      MTKFLASH_ERROR_VERIFY;
}

/* @plain_too: if it is one of those that are read in the plain order as well. */
static enum mtkflash_error verify_page(const struct verify *v, u32 address,
				       bool plain_too)
{
	struct mtkflash_part *p = v->p;
	enum mtkflash_error err;

	err = compare(v, address, false);
	if (err == MTKFLASH_ERROR_VERIFY &&
	    mtkflash_vendor_fall_back(&p->vendor))
		err = compare(v, address, true);
	if (!err && plain_too && address % BANK_SIZE == 0)
		err = compare(v, address, true);
	if (err == MTKFLASH_ERROR_VERIFY && !mtkflash_session_committed(p->s))
		err = look_again(v, address);
	/* Page 0 is not what it should be before it is complete. */
	if (v->page_0 && !err)
		return err;
	if (err)
		mtkflash_map_mark(p->s->map, address, MTKFLASH_PAGE,
				  MTKFLASH_PAGE_UNKNOWN);
	else
		mtkflash_map_verified(p->s->map, &p->s->kept, address);
	return err;
}

static enum mtkflash_error verify_steady(const struct verify *v, u32 address)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (unsigned int n = 0; !err && n < MTKFLASH_STEADY_READS; n++)
		err = verify_page(v, address, !n);
	return err;
}

/* To erase a sector again is of no use if that takes one that was right. */
static enum mtkflash_error erase_sector(const struct verify *v,
					const struct mtkflash_erase_step *step)
{
	const u8 *content = v->plan->new_;
	struct mtkflash_part *p = v->p;
	u32 below, above;
	enum mtkflash_error err;

	err = mtkflash_write_witness(p, step, content, false, NULL, &below);
	if (err)
		return err;
	err = mtkflash_write_witness(p, step, content, true, NULL, &above);
	if (err)
		return err;
	err = mtkflash_write_erase(p, v->plan, step);
	if (!err)
		err = mtkflash_write_ask(p, below);
	return err ? err : mtkflash_write_ask(p, above);
}

/* Erase one sector again, or all those of a page that are part of the plan. */
static enum mtkflash_error erase_again(const struct verify *v, u32 start,
				       u32 size)
{
	const struct mtkflash_chip *chip = v->p->chip;
	struct mtkflash_erase_step step = { .how = &chip->sector };
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u32 a = start; !err && a < start + size; a += step.size) {
		step.size = mtkflash_chip_sector(chip, a, &step.address);
		if (step.size == chip->size)
			step.how = &chip->whole;
		if (mtkflash_plan_erases(v->plan, a))
			err = erase_sector(v, &step);
	}
	return err;
}

/* The pages of a sector with what is kept, or all others but page 0. */
static enum mtkflash_error program_again(const struct verify *v, u32 start,
					 u32 size, bool kept)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u32 a = start; !err && a < start + size; a += MTKFLASH_PAGE)
		if (a && mtkflash_plan_programs(v->plan, a) &&
		    mtkflash_kept_meets(v->plan->kept, a, MTKFLASH_PAGE) == kept)
			err = mtkflash_write_page(v->p, a, v->plan->new_ + a,
						  NULL);
	return err;
}

/* Erase and program one sector again, but for page 0; what is kept comes first. */
static enum mtkflash_error repair(const struct verify *v, u32 start, u32 size)
{
	enum mtkflash_error err;

	err = erase_again(v, start, size);
	if (!err)
		err = program_again(v, start, size, true);
	return err ? err : program_again(v, start, size, false);
}

/* Is it to be written? */
static bool is_planned(const struct mtkflash_plan *plan, u32 start, u32 size)
{
	return mtkflash_plan_erases(plan, start) ||
	       mtkflash_plan_erases(plan, start + size - 1);
}

/* The page of a sector that a session writes last; 0 if there is none. */
static u32 last_page(const struct mtkflash_plan *plan, u32 start, u32 size)
{
	u32 a = start + size - MTKFLASH_PAGE;

	while (a > start && mtkflash_image_blank(plan->new_ + a, MTKFLASH_PAGE))
		a -= MTKFLASH_PAGE;
	return a;
}

/* Of the sector that begins there all pages up to @address. */
static void progress(const struct verify *v, u32 start, u32 address)
{
	u64 looked = v->looked + (address - start) / MTKFLASH_PAGE;
	u64 all = max_t(u64, v->p->cost.again, looked);

	if (!v->again)
		mtkflash_session_progress(v->p->s, 4, address);
	else if (all)
		mtkflash_session_progress(v->p->s, 5,
					  div_u64(v->p->chip->size * looked,
						  all));
}

/* One sector, without page 0. */
static enum mtkflash_error verify_pages(const struct verify *v, u32 start,
					u32 size)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u32 a = start ? start : MTKFLASH_PAGE; !err && a < start + size;
	     a += MTKFLASH_PAGE) {
		err = verify_page(v, a, true);
		if (!err)
			progress(v, start, a);
	}
	return err;
}

/*
 * What was left as it was found may be what an earlier session did last.  Parts
 * that write whole pages at once leave many such cells: there two reads do.
 */
static enum mtkflash_error verify_last(const struct verify *v, u32 start,
				       u32 size)
{
	u32 address = last_page(v->plan, start, size);

	if (!v->doubtful || !address)
		return MTKFLASH_ERROR_NONE;
	return size == MTKFLASH_PAGE ? verify_page(v, address, true) :
				       verify_steady(v, address);
}

/* It is read twice: a part may show what was written only once. */
static enum mtkflash_error write_once_again(const struct verify *v, u32 start,
					    u32 size)
{
	enum mtkflash_error err;

	err = repair(v, start, size);
	if (!err)
		err = verify_pages(v, start, size);
	if (!err)
		err = verify_pages(v, start, size);
	return err;
}

/* Not sector after sector: that would be a bad part, and take hours. */
static enum mtkflash_error write_again(struct verify *v, u32 start, u32 size)
{
	struct mtkflash_vendor *vendor = &v->p->vendor;
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	if (v->passes == REPAIR_PASSES)
		return MTKFLASH_ERROR_VERIFY;
	v->repaired = true;
	for (unsigned int n = 0; n < SECTOR_RETRIES; n++) {
		u64 begin = mtkflash_now(vendor->tf);

		if (!mtkflash_vendor_overtime(vendor, 0))
			return MTKFLASH_ERROR_VERIFY;
		err = write_once_again(v, start, size);
		mtkflash_vendor_overtime(vendor,
					 mtkflash_now(vendor->tf) - begin);
		if (err != MTKFLASH_ERROR_VERIFY)
			break;
	}
	return err;
}

/*
 * A sector outside the plan that is wrong: it becomes part of it.  The image has
 * what was in it, so that nothing is lost; but sector 0 has to go before it.
 */
static enum mtkflash_error take_on(struct verify *v, u32 start, u32 size)
{
	struct mtkflash_part *p = v->p;
	bool first = !v->plan->sectors;
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	u32 at;

	if (is_planned(v->plan, start, size))
		return MTKFLASH_ERROR_NONE;
	for (u32 a = start; a < start + size;
	     a += mtkflash_chip_sector(p->chip, a, &at))
		if (!mtkflash_plan_add(v->plan, a))
			return MTKFLASH_ERROR_VERIFY;
	if (!mtkflash_part_is_unlocked(p))
		err = mtkflash_part_unlock(p);
	if (!err && first && start)
		err = write_again(v, 0, mtkflash_plan_unit(p->chip, 0));
	return err;
}

/* One sector, without page 0. */
static enum mtkflash_error verify_sector(struct verify *v, u32 start, u32 size)
{
	enum mtkflash_error err;

	if (!v->again || is_planned(v->plan, start, size))
		err = verify_pages(v, start, size);
	else
		err = verify_last(v, start, size);
	if (err != MTKFLASH_ERROR_VERIFY)
		return err;
	err = take_on(v, start, size);
	return err ? err : write_again(v, start, size);
}

/* --- page 0 -------------------------------------------------------------------- */

/* A part that takes bytes has the first one last anyway; one that erases takes all. */
static bool is_divided(const struct mtkflash_chip *chip)
{
	return chip->bus == MTKFLASH_BUS_SERIAL &&
	       chip->program == MTKFLASH_PROGRAM_PAGE;
}

/* Of page 0 the bytes from @from to @to, the others are left alone. */
static enum mtkflash_error program_bytes(const struct verify *v, u32 from,
					 u32 to)
{
	u8 page[MTKFLASH_PAGE];

	memset(page, 0xff, sizeof(page));
	memcpy(page + from, v->plan->new_ + from, to - from);
	return mtkflash_write_page(v->p, 0, page, NULL);
}

/* All of it but the reset vector, which is then still to come. */
static enum mtkflash_error program_rest(struct verify *v)
{
	u8 page[MTKFLASH_PAGE];
	enum mtkflash_error err;

	memcpy(page, v->plan->new_, sizeof(page));
	memset(page, 0xff, RESET_VECTOR);
	err = program_bytes(v, RESET_VECTOR, MTKFLASH_PAGE);
	v->page_0 = page;
	if (!err)
		err = verify_steady(v, 0);
	v->page_0 = NULL;
	return err;
}

/*
 * The power may go at any moment: either the first byte is not there, which begins
 * the reset vector, or everything else is.
 */
static enum mtkflash_error program_page_0(struct verify *v)
{
	enum mtkflash_error err;

	if (!is_divided(v->p->chip))
		return mtkflash_write_page(v->p, 0, v->plan->new_, NULL);
	err = program_rest(v);
	if (!err)
		err = program_bytes(v, 1, RESET_VECTOR);
	return err ? err : program_bytes(v, 0, 1);
}

/* It has the reset vector, and a drive may not start with a wrong one. */
static enum mtkflash_error finish_page_0(struct verify *v)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	if (mtkflash_plan_programs(v->plan, 0))
		err = program_page_0(v);
	return err ? err : verify_steady(v, 0);
}

/* What is wrong with page 0 costs its sector, and then all is looked at again. */
static enum mtkflash_error clear_page_0(struct verify *v)
{
	u32 size = mtkflash_plan_unit(v->p->chip, 0);
	enum mtkflash_error err;

	err = take_on(v, 0, size);
	return err ? err : write_again(v, 0, size);
}

/* --- all ------------------------------------------------------------------------ */

static enum mtkflash_error verify_all(struct verify *v)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	u32 size;

	for (u32 a = 0; !err && a < v->p->chip->size; a += size) {
		size = mtkflash_plan_unit(v->p->chip, a);
		err = verify_sector(v, a, size);
		if (v->again)
			v->looked += mtkflash_cost_again(v->plan, a, size,
							 v->doubtful);
	}
	return err;
}

/*
 * All is read once; what was written is read once more some seconds later, since
 * cells that do not hold, and parts that show what they were told instead of what
 * they have, are right the first time.  What an earlier session may have left
 * half-way is looked at closely then.
 */
static enum mtkflash_error verify_twice(struct verify *v)
{
	enum mtkflash_error err;

	v->repaired = false;
	v->looked = 0;
	v->again = false;
	err = verify_all(v);
	v->again = true;
	return err ? err : verify_all(v);
}

/* Whatever stands there must not be started. */
static void take_away_page_0(const struct verify *v)
{
	u32 address = v->p->s->fail_address;

	erase_again(v, 0, mtkflash_plan_unit(v->p->chip, 0));
	v->p->s->fail_address = address;
}

/* Sets @repaired if it had to be taken away again. */
static enum mtkflash_error try_page_0(struct verify *v)
{
	enum mtkflash_error err = finish_page_0(v);

	if (err == MTKFLASH_ERROR_VERIFY)
		err = clear_page_0(v);
	if (err == MTKFLASH_ERROR_VERIFY || err == MTKFLASH_ERROR_PROGRAM)
		take_away_page_0(v);
	return err;
}

/*
 * A repair can harm what was found right before it: after one all is looked at
 * again.  Page 0, which brings the reset vector, is programmed only when there was
 * nothing to repair.
 */
static enum mtkflash_error verify_and_finish(struct verify *v)
{
	enum mtkflash_error err;

	for (;;) {
		err = verify_twice(v);
		if (!err && !v->repaired)
			err = try_page_0(v);
		if (err || !v->repaired)
			return err;
		v->passes++;
	}
}

enum mtkflash_error mtkflash_verify(struct mtkflash_part *p,
				    struct mtkflash_plan *plan, bool doubtful)
{
	struct verify v = {
		.p = p,
		.plan = plan,
		.doubtful = doubtful,
	};
	enum mtkflash_error err;

	err = mtkflash_part_bulk(p, MTKFLASH_PHASE_VERIFYING);
	if (!err)
		err = verify_and_finish(&v);
	if (!err)
		mtkflash_session_progress(p->s, 5, p->chip->size);
	return err;
}
