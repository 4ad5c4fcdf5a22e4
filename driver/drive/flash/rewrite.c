// SPDX-License-Identifier: GPL-2.0
/*
 * Carry out a plan.
 */
#include <linux/math64.h>
#include <linux/minmax.h>

#include "rewrite.h"
#include "verify.h"
#include "write.h"

/* Report that @done of @all units of a stage are done. */
static void progress(struct mtkflash_part *p, unsigned int stage, u64 done,
		     u64 all)
{
	all = max_t(u64, all, done);
	if (all)
		mtkflash_session_progress(p->s, stage,
					  div_u64(p->chip->size * done, all));
}

/* Erase sector 0 and check that a page outside the plan has survived. */
static enum mtkflash_error erase_first(struct mtkflash_part *p,
				       const struct mtkflash_plan *plan,
				       const struct mtkflash_erase_step *step)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	u32 witness = 0;

	if (!plan->whole)
		err = mtkflash_write_find_witness(p, step, plan->old, true, plan,
						  &witness);
	if (!err)
		err = mtkflash_write_erase(p, plan, step);
	return err ? err : mtkflash_write_check_witness(p, witness);
}

static enum mtkflash_error write_mark(struct mtkflash_part *p,
				      const struct mtkflash_plan *plan)
{
	u32 mark = mtkflash_plan_mark(plan);

	return mark ? mtkflash_write_page(p, mark, plan->new_ + mark, NULL) :
		      MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error erase(struct mtkflash_part *p,
				 const struct mtkflash_plan *plan)
{
	struct mtkflash_erase_step step;
	enum mtkflash_error err;
	u32 address = 0;
	u64 usecs = 0;

	err = mtkflash_part_bulk(p, MTKFLASH_PHASE_ERASING);
	while (!err) {
		bool first = !address;

		if (!mtkflash_plan_erase(plan, &address, &step))
			break;
		err = first ? erase_first(p, plan, &step) :
			      mtkflash_write_erase(p, plan, &step);
		if (!err && first)
			err = write_mark(p, plan);
		usecs += step.how->time.typical;
		if (!err)
			progress(p, 2, usecs, p->cost.erase_us);
	}
	if (!err)
		mtkflash_session_progress(p->s, 2, p->chip->size);
	return err;
}

/* Is the @n-th page programmed in this pass?  Pages with kept bytes are a pass of their own. */
static bool has_turn(const struct mtkflash_plan *plan, u32 n, u32 mark, bool kept)
{
	u32 address = mtkflash_plan_page(plan, n);

	return address != mark && mtkflash_plan_programs(plan, address) &&
	       mtkflash_kept_meets(plan->kept, address, MTKFLASH_PAGE) == kept;
}

/* Data of the page that is programmed after the @n-th; never page 0. */
static const u8 *next_page(const struct mtkflash_plan *plan, u32 n, u32 mark,
			   bool kept)
{
	while (++n < plan->chip->size / MTKFLASH_PAGE - 1)
		if (has_turn(plan, n, mark, kept))
			return plan->new_ + mtkflash_plan_page(plan, n);
	return NULL;
}

static enum mtkflash_error program_pages(struct mtkflash_part *p,
					 const struct mtkflash_plan *plan,
					 bool kept, u32 *written)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	u32 mark = mtkflash_plan_mark(plan);

	for (u32 n = 0; !err && n < p->chip->size / MTKFLASH_PAGE - 1; n++) {
		u32 address = mtkflash_plan_page(plan, n);

		if (!has_turn(plan, n, mark, kept))
			continue;
		err = mtkflash_write_page(p, address, plan->new_ + address,
					  next_page(plan, n, mark, kept));
		if (!err)
			progress(p, 3, ++*written, plan->pages);
	}
	return err;
}

/*
 * Program all pages but page 0, which comes last of all.  Kept bytes come first, because
 * they are only in memory until then.
 */
static enum mtkflash_error program(struct mtkflash_part *p,
				   const struct mtkflash_plan *plan)
{
	enum mtkflash_error err;
	u32 written = 0;

	err = mtkflash_part_bulk(p, MTKFLASH_PHASE_PROGRAMMING);
	if (!err && plan->kept && plan->kept->count)
		err = program_pages(p, plan, true, &written);
	if (!err)
		err = program_pages(p, plan, false, &written);
	return err;
}

enum mtkflash_error mtkflash_rewrite(struct mtkflash_part *p,
				     struct mtkflash_plan *plan)
{
	bool doubtful = mtkflash_session_doubts(p->s);
	enum mtkflash_error err;

	err = erase(p, plan);
	if (!err)
		err = program(p, plan);
	if (!err)
		err = mtkflash_verify(p, plan, doubtful);
	return err;
}
