// SPDX-License-Identifier: GPL-2.0
/*
 * The rewrite.
 */
#include "rewrite.h"
#include "session_parts.h"
#include "verify.h"
#include "write.h"

static enum mtkflash_error erase(struct mtkflash_session *s,
				 const struct mtkflash_plan *plan)
{
	struct mtkflash_erase_step step;
	enum mtkflash_error err;
	u32 address = 0;

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_ERASING);
	while (!err && mtkflash_plan_erase(plan, &address, &step)) {
		err = mtkflash_write_erase(s, plan, &step);
		if (!err)
			mtkflash_session_progress(s, 2, address);
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

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_PROGRAMMING);
	for (u32 n = 0; !err && n < pages - 1; n++) {
		u32 address = mtkflash_plan_page(plan, n);

		if (mtkflash_plan_programs(plan, address))
			err = mtkflash_write_page(s, plan, address,
						  next_page(plan, n, pages));
		if (!err)
			mtkflash_session_progress(s, 3,
						  (n + 1) * MTKFLASH_PAGE);
	}
	return err;
}

enum mtkflash_error mtkflash_rewrite(struct mtkflash_session *s,
				     struct mtkflash_plan *plan)
{
	bool doubtful = s->touched || !mtkflash_session_worked(s);
	enum mtkflash_error err;

	err = erase(s, plan);
	if (!err)
		err = program(s, plan);
	if (!err)
		err = mtkflash_verify(s, plan, doubtful);
	return err;
}
