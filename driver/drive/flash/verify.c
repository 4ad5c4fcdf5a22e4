// SPDX-License-Identifier: GPL-2.0
/*
 * Verify the flash, and repair sectors that are wrong.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "map.h"
#include "verify.h"
#include "write.h"

/* How often a sector is written again. */
#define SECTOR_RETRIES	2

/* Number of passes that may have repairs. */
#define REPAIR_PASSES	3

/* First bytes of page 0, programmed when the rest of the page has been verified. */
#define RESET_VECTOR	3

/* One page of each bank is also verified in the plain order. */
#define BANK_SIZE	0x10000

/* Wrong reads of MTKFLASH_STEADY_READS that make a page wrong before anything was erased. */
#define STEADY_WRONG	2

/**
 * struct verify - State of a verify
 * @p: The part.
 * @plan: The plan; sectors outside it that are found wrong are added.
 * @doubtful: Any cell may be unstable: an earlier session may have been cut off.
 * @again: Second pass: written sectors are read once more.
 * @looked: Pages read in the second pass.
 * @passes: Number of passes that had repairs.
 * @repaired: The present pass has a repair.
 * @page_0: Expected content of page 0 while it is incomplete, or NULL.
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
 * Nothing was erased so far, and a single bad read is no reason to start with it.  A page
 * with an unstable cell is wrong more than once.
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

/* @plain_too: Read the first page of a bank in the plain order as well. */
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
	/* Page 0 is not marked as verified before it is complete. */
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

/* Erase a sector again; fails if that erases a page beside it. */
static enum mtkflash_error erase_sector(const struct verify *v,
					const struct mtkflash_erase_step *step)
{
	const u8 *content = v->plan->new_;
	struct mtkflash_part *p = v->p;
	u32 below, above;
	enum mtkflash_error err;

	err = mtkflash_write_find_witness(p, step, content, false, NULL, &below);
	if (err)
		return err;
	err = mtkflash_write_find_witness(p, step, content, true, NULL, &above);
	if (err)
		return err;
	err = mtkflash_write_erase(p, v->plan, step);
	if (!err)
		err = mtkflash_write_check_witness(p, below);
	return err ? err : mtkflash_write_check_witness(p, above);
}

/* Erase one sector again, or all planned sectors of a page. */
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

/* Program the pages of a sector with kept bytes, or all others; never page 0. */
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

/* Erase and program one sector again, without page 0; kept bytes come first. */
static enum mtkflash_error repair(const struct verify *v, u32 start, u32 size)
{
	enum mtkflash_error err;

	err = erase_again(v, start, size);
	if (!err)
		err = program_again(v, start, size, true);
	return err ? err : program_again(v, start, size, false);
}

/* Is the sector, or a sector of the page, in the plan? */
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

/* All pages of the sector at @start are done up to @address. */
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

/* Read one sector, without page 0. */
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
 * The last page of a sector that this session did not write may hold unstable cells of an
 * earlier session.  Parts that write whole pages leave many such cells, so two reads are
 * enough.
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

/* Read twice after the repair: a part may show what was written only once. */
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

/*
 * Limits passes with repairs and their time: a bad part would otherwise be rewritten for
 * hours.
 */
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
 * Add a wrong sector to the plan.  The image contains its data, so that nothing is lost,
 * but sector 0 must be erased before it.
 */
static enum mtkflash_error add_to_plan(struct verify *v, u32 start, u32 size)
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

/* Verify one sector, without page 0, and repair it if it is wrong. */
static enum mtkflash_error verify_sector(struct verify *v, u32 start, u32 size)
{
	enum mtkflash_error err;

	if (!v->again || is_planned(v->plan, start, size))
		err = verify_pages(v, start, size);
	else
		err = verify_last(v, start, size);
	if (err != MTKFLASH_ERROR_VERIFY)
		return err;
	err = add_to_plan(v, start, size);
	return err ? err : write_again(v, start, size);
}

/* --- page 0 -------------------------------------------------------------------- */

/*
 * Is page 0 programmed in steps?  Parts that program bytes do byte 0 last anyway, and parts
 * that write whole pages rewrite all of it.
 */
static bool is_divided(const struct mtkflash_chip *chip)
{
	return chip->bus == MTKFLASH_BUS_SERIAL &&
	       chip->program == MTKFLASH_PROGRAM_PAGE;
}

/* Program bytes @from to @to - 1 of page 0 and leave the others alone. */
static enum mtkflash_error program_bytes(const struct verify *v, u32 from,
					 u32 to)
{
	u8 page[MTKFLASH_PAGE];

	memset(page, 0xff, sizeof(page));
	memcpy(page + from, v->plan->new_ + from, to - from);
	return mtkflash_write_page(v->p, 0, page, NULL);
}

/* Program page 0 without the reset vector, and verify that. */
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
 * Power may fail at any moment: byte 0, where the reset vector begins, is programmed when
 * all the rest is there.
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

/* Program page 0 and read it many times: a drive must not start with a wrong reset vector. */
static enum mtkflash_error finish_page_0(struct verify *v)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	if (mtkflash_plan_programs(v->plan, 0))
		err = program_page_0(v);
	return err ? err : verify_steady(v, 0);
}

/* Page 0 is wrong: write its sector again.  Then everything is verified again. */
static enum mtkflash_error rewrite_sector_0(struct verify *v)
{
	u32 size = mtkflash_plan_unit(v->p->chip, 0);
	enum mtkflash_error err;

	err = add_to_plan(v, 0, size);
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
 * Read everything once, and the written sectors once more some seconds later.  Cells that
 * lose their data are right the first time, and so are parts that return the last data sent
 * instead of their contents.  The second pass also looks for unstable cells of an earlier
 * session.
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

/* Erase sector 0: the drive must not start with the present page 0. */
static void erase_page_0(const struct verify *v)
{
	u32 address = v->p->s->fail_address;

	erase_again(v, 0, mtkflash_plan_unit(v->p->chip, 0));
	v->p->s->fail_address = address;
}

/* Sets @repaired if page 0 was wrong. */
static enum mtkflash_error try_page_0(struct verify *v)
{
	enum mtkflash_error err = finish_page_0(v);

	if (err == MTKFLASH_ERROR_VERIFY)
		err = rewrite_sector_0(v);
	if (err == MTKFLASH_ERROR_VERIFY || err == MTKFLASH_ERROR_PROGRAM)
		erase_page_0(v);
	return err;
}

/*
 * A repair can harm data that was verified before, so everything is verified again after
 * one.  Page 0 with the reset vector is programmed only after a pass without repairs.
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
