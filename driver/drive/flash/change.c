// SPDX-License-Identifier: GPL-2.0
/*
 * Plan and carry out a change of the flash contents.
 */
#include <linux/math64.h>
#include <linux/minmax.h>

#include "backup.h"
#include "change.h"
#include "map.h"
#include "rewrite.h"
#include "timings.h"
#include "vendor/enter.h"

/* --- to the image --------------------------------------------------------------- */

static void make_plan(struct mtkflash_part *p, struct mtkflash_plan *plan,
		      const u8 *image, u32 options)
{
	mtkflash_plan_init(plan, p->chip, p->s->backup, image, options);
	plan->kept = &p->s->kept;
	mtkflash_plan_include(plan, p->unstable);
	mtkflash_plan_widen(plan);
	if (p->wide_erase)
		mtkflash_plan_take_whole(plan);
	mtkflash_map_plan(p->s->map, plan);
	mtkflash_cost_of(plan, mtkflash_session_doubts(p->s), p->pass_us,
			 p->vendor.byte_ns, &p->cost);
	p->sectors = plan->sectors;
}

/* Are bus cycles too slow to load a page?  The part would write it before it is complete. */
static bool loads_too_slowly(const struct mtkflash_part *p)
{
	return p->chip->bus == MTKFLASH_BUS_PARALLEL &&
	       p->chip->program == MTKFLASH_PROGRAM_PAGE &&
	       p->vendor.cycle_ns > MTKFLASH_US_BYTE_LOAD * 1000;
}

/*
 * Does the plan fit into the time limit of a session?  The limit is checked here because no
 * limit may end a session after its first erase.  Overtime of the backup is expected again
 * in each further pass.
 */
static bool is_in_time(const struct mtkflash_part *p, u64 *needs_us)
{
	u64 needs = mtkflash_cost_left(&p->cost, p->chip->size, p->pass_us,
				       2ull * p->chip->size, MTKFLASH_STAGES);
	u64 passes = div64_u64(needs - p->cost.erase_us, p->pass_us ?: 1) + 1;

	*needs_us = needs;
	return needs <= MTKFLASH_US_WRITING && !loads_too_slowly(p) &&
	       p->late_us * passes <= MTKFLASH_US_OVERTIME + p->pass_us;
}

/* If a rewrite of all sectors takes too long and was not requested, plan those that differ. */
static enum mtkflash_error plan_in_time(struct mtkflash_part *p,
					struct mtkflash_plan *plan,
					const u8 *image)
{
	u32 options = p->s->flags;
	u64 needs;
	bool ok;

	make_plan(p, plan, image, options);
	if (!plan->sectors)
		return MTKFLASH_ERROR_NONE;
	ok = is_in_time(p, &needs);
	if (!ok && !(options & MTKFLASH_OPTION_FULL_REWRITE)) {
		make_plan(p, plan, image, options | MTKFLASH_OPTION_DELTA);
		ok = is_in_time(p, &needs);
	}
	if (ok) {
		mtkflash_vendor_new_session(&p->vendor);
		return MTKFLASH_ERROR_NONE;
	}
	mtkflash_session_phase(p->s, MTKFLASH_PHASE_CHECKING);
	p->s->needs_ms = min_t(u64, div_u64(needs, MTKFLASH_MSEC), ~0u);
	return MTKFLASH_ERROR_TOO_SLOW;
}

/* A dry run only checks whether the protection could be cleared. */
static enum mtkflash_error unlock(struct mtkflash_part *p)
{
	enum mtkflash_error err;

	err = mtkflash_part_bulk(p, MTKFLASH_PHASE_UNLOCKING);
	if (err)
		return err;
	if (mtkflash_session_has(p->s, MTKFLASH_OPTION_DRY_RUN))
		return mtkflash_part_may_unlock(p);
	return mtkflash_part_unlock(p);
}

enum mtkflash_error mtkflash_change_to(struct mtkflash_part *p, const u8 *image)
{
	struct mtkflash_plan plan;
	enum mtkflash_error err;

	err = plan_in_time(p, &plan, image);
	if (!err && plan.sectors)
		err = unlock(p);
	if (err)
		return err;
	if (mtkflash_session_has(p->s, MTKFLASH_OPTION_DRY_RUN))
		return MTKFLASH_ERROR_NONE;
	return mtkflash_rewrite(p, &plan);
}

/* --- back to the original --------------------------------------------------------- */

/* A drive that restarted without firmware accepts the intro at once, without a power cycle. */
static enum mtkflash_error enter_again(struct mtkflash_vendor *v)
{
	struct mtkflash_entry entry = {
		.first = v->set - mtkflash_sets,
	};
	u8 type = v->type;
	enum mtkflash_error err;

	err = mtkflash_enter(v, &entry);
	if (err) {
		/* Keep the type: the drive may answer a later try. */
		v->type = type;
		return err;
	}
	return v->type == type ? MTKFLASH_ERROR_NONE :
				 MTKFLASH_ERROR_LOST_VENDOR_MODE;
}

static enum mtkflash_error reach_again(struct mtkflash_part *p)
{
	enum mtkflash_error err;

	err = mtkflash_vendor_check(&p->vendor);
	if (err == MTKFLASH_ERROR_BUS_DEAD || (!err && !p->vendor.unfinished))
		return err;
	err = enter_again(&p->vendor);
	if (!err)
		err = mtkflash_part_wait(p);
	if (!err)
		err = mtkflash_part_check_id(p);
	return err == MTKFLASH_ERROR_BACKUP ? MTKFLASH_ERROR_LOST_VENDOR_MODE : err;
}

/*
 * Write only sectors that differ from the original.  The part has just failed to hold data,
 * so sectors that are still right are not erased again.  A power cut now leaves the drive
 * as the failed session left it.
 */
static enum mtkflash_error write_original(struct mtkflash_part *p)
{
	struct mtkflash_plan plan;

	mtkflash_plan_init(&plan, p->chip, p->s->spare, p->s->original,
			   p->s->flags);
	if (p->wide_erase)
		mtkflash_plan_take_whole(&plan);
	mtkflash_map_plan(p->s->map, &plan);
	/*
	 * The original contains the kept ranges; they are listed so that they are
	 * programmed first.
	 */
	plan.kept = &p->s->kept;
	return mtkflash_rewrite(p, &plan);
}

enum mtkflash_error mtkflash_change_back(struct mtkflash_part *p)
{
	enum mtkflash_error err;

	/* The quick order may have caused the failure: restore in the plain order. */
	mtkflash_vendor_fall_back(&p->vendor);
	mtkflash_vendor_new_session(&p->vendor);
	err = reach_again(p);
	if (!err)
		err = mtkflash_backup_look(p, p->s->spare);
	/* The drive may have lost power; some parts protect themselves after power-on. */
	if (!err)
		err = mtkflash_part_unlock(p);
	return err ? err : write_original(p);
}
