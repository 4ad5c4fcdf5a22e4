// SPDX-License-Identifier: GPL-2.0
/*
 * The rewrite.
 */
#include <linux/math64.h>
#include <linux/minmax.h>

#include "rewrite.h"
#include "session/session_parts.h"
#include "verify.h"
#include "write.h"

/* So many parts of a stage are done, whatever addresses they were about. */
static void progress(struct mtkflash_session *s, unsigned int stage, u64 done,
		     u64 all)
{
	all = max_t(u64, all, done);
	if (all)
		mtkflash_session_progress(s, stage,
					  div_u64(s->chip->size * done, all));
}

/* That of sector 0: does its command take what is to stay? */
static enum mtkflash_error erase_first(struct mtkflash_session *s,
				       const struct mtkflash_plan *plan,
				       const struct mtkflash_erase_step *step)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	u32 witness = 0;

	if (!plan->whole)
		err = mtkflash_write_witness(s, step, plan->old, true, plan,
					     &witness);
	if (!err)
		err = mtkflash_write_erase(s, plan, step);
	return err ? err : mtkflash_write_ask(s, witness);
}

static enum mtkflash_error erase(struct mtkflash_session *s,
				 const struct mtkflash_plan *plan)
{
	struct mtkflash_erase_step step;
	enum mtkflash_error err;
	u32 address = 0;
	u64 usecs = 0;

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_ERASING);
	while (!err) {
		bool first = !address;

		if (!mtkflash_plan_erase(plan, &address, &step))
			break;
		err = first ? erase_first(s, plan, &step) :
			      mtkflash_write_erase(s, plan, &step);
		usecs += step.how->time.typical;
		if (!err)
			progress(s, 2, usecs, s->cost.erase_us);
	}
	if (!err)
		mtkflash_session_progress(s, 2, s->chip->size);
	return err;
}

/* The page of the plan that is programmed after the @n-th; page 0 is not. */
static const u8 *next_page(const struct mtkflash_plan *plan, u32 n, u32 pages)
{
	while (++n < pages - 1) {
		u32 address = mtkflash_plan_page(plan, n);

		if (mtkflash_plan_programs(plan, address))
			return plan->new_ + address;
	}
	return NULL;
}

/* All pages but page 0, which is the last of the plan. */
static enum mtkflash_error program(struct mtkflash_session *s,
				   const struct mtkflash_plan *plan)
{
	u32 pages = s->chip->size / MTKFLASH_PAGE;
	enum mtkflash_error err;
	u32 written = 0;

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_PROGRAMMING);
	for (u32 n = 0; !err && n < pages - 1; n++) {
		u32 address = mtkflash_plan_page(plan, n);

		if (!mtkflash_plan_programs(plan, address))
			continue;
		err = mtkflash_write_page(s, address, plan->new_ + address,
					  next_page(plan, n, pages));
		if (!err)
			progress(s, 3, ++written, plan->pages);
	}
	return err;
}

enum mtkflash_error mtkflash_rewrite(struct mtkflash_session *s,
				     struct mtkflash_plan *plan)
{
	bool doubtful = mtkflash_session_doubts(s);
	enum mtkflash_error err;

	err = erase(s, plan);
	if (!err)
		err = program(s, plan);
	if (!err)
		err = mtkflash_verify(s, plan, doubtful);
	return err;
}
