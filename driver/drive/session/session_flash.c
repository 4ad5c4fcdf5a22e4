// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that write: an image, or nothing but erased bytes.  Their phases
 * follow each other downwards through this file.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "flash/backup.h"
#include "flash/identify.h"
#include "flash/map.h"
#include "flash/rewrite.h"
#include "session.h"
#include "session_parts.h"
#include "timings.h"
#include "vendor/enter.h"

/* Image and drive belong together, as far as they say so. */
static enum mtkflash_error check_identity(const struct mtkflash_session *s,
					  const u8 *image, size_t size)
{
	struct mtkflash_identity id;

	if (mtkflash_session_has(s, MTKFLASH_OPTION_ANY_IDENTITY) ||
	    !s->old_identity.product[0])
		return MTKFLASH_ERROR_NONE;
	if (!mtkflash_image_identity(image, size, &id))
		return MTKFLASH_ERROR_NO_IDENTITY;
	if (!mtkflash_identity_same_drive(&s->old_identity, &id))
		return MTKFLASH_ERROR_WRONG_DRIVE;
	return MTKFLASH_ERROR_NONE;
}

/* What is locked for good has to be the same in the image. */
static enum mtkflash_error check_locked(struct mtkflash_session *s,
					const u8 *image)
{
	for (u32 a = 0; s->chip->locked && a < s->chip->size; a++) {
		if (image[a] == s->backup[a] ||
		    !mtkflash_chip_is_locked(s->chip, a))
			continue;
		s->fail_address = a;
		return MTKFLASH_ERROR_BOOT_BLOCK;
	}
	return MTKFLASH_ERROR_NONE;
}

/* The image against the drive; the last chance to refuse. */
static enum mtkflash_error check(struct mtkflash_session *s, const u8 *image,
				 size_t size)
{
	enum mtkflash_error err;

	mtkflash_session_phase(s, MTKFLASH_PHASE_CHECKING);
	if (size != s->chip->size)
		return MTKFLASH_ERROR_PART_SIZE;
	err = check_identity(s, image, size);
	return err ? err : check_locked(s, image);
}

static void make_plan(struct mtkflash_session *s, struct mtkflash_plan *plan,
		      const u8 *image)
{
	mtkflash_plan_init(plan, s->chip, s->backup, image);
	mtkflash_plan_include(plan, s->unstable);
	mtkflash_plan_widen(plan, s->flags);
	if (s->wide_erase)
		mtkflash_plan_take_whole(plan);
	mtkflash_map_plan(s->map, plan);
	mtkflash_cost_of(plan, mtkflash_session_doubts(s), s->pass_us,
			 s->vendor.byte_ns, &s->cost);
	s->sectors = plan->sectors;
}

/* A page that is loaded too slowly is written before it is complete. */
static bool loads_too_slowly(const struct mtkflash_session *s)
{
	return s->chip->bus == MTKFLASH_BUS_PARALLEL &&
	       s->chip->program == MTKFLASH_PROGRAM_PAGE &&
	       s->vendor.cycle_ns > MTKFLASH_US_BYTE_LOAD * 1000;
}

/*
 * Can it be finished?  From the first erase on it must not end because somebody has
 * waited long enough.  What was late while reading will be so again.
 */
static enum mtkflash_error check_time(struct mtkflash_session *s)
{
	u64 needs = mtkflash_cost_left(&s->cost, s->chip->size, s->pass_us,
				       2ull * s->chip->size, MTKFLASH_STAGES);
	u64 passes = div64_u64(needs - s->cost.erase_us, s->pass_us ?: 1) + 1;

	if (needs <= MTKFLASH_US_WRITING && !loads_too_slowly(s) &&
	    s->late_us * passes <= MTKFLASH_US_OVERTIME + s->pass_us) {
		mtkflash_vendor_new_session(&s->vendor);
		return MTKFLASH_ERROR_NONE;
	}
	mtkflash_session_phase(s, MTKFLASH_PHASE_CHECKING);
	s->needs_ms = min_t(u64, div_u64(needs, MTKFLASH_MSEC), ~0u);
	return MTKFLASH_ERROR_TOO_SLOW;
}

static enum mtkflash_error unlock(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_UNLOCKING);
	return err ? err : mtkflash_session_unlock(s);
}

static enum mtkflash_error write_image(struct mtkflash_session *s,
				       const u8 *image)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	struct mtkflash_plan plan;

	make_plan(s, &plan, image);
	if (plan.sectors)
		err = check_time(s);
	if (!err && plan.sectors)
		err = unlock(s);
	return err ? err : mtkflash_rewrite(s, &plan);
}

/* The drive runs again, if all went well: what does it say? */
static enum mtkflash_error ask_drive(struct mtkflash_session *s,
				     const u8 *image, size_t size)
{
	struct mtkflash_identity wanted;

	if (!s->ops->identity(s, &s->new_identity))
		return MTKFLASH_ERROR_NO_ANSWER;
	if (mtkflash_image_identity(image, size, &wanted) &&
	    !mtkflash_identity_equal(&wanted, &s->new_identity))
		return MTKFLASH_ERROR_OTHER_ANSWER;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error hand_back(struct mtkflash_session *s,
				     const u8 *image, size_t size)
{
	enum mtkflash_error locked = mtkflash_session_return(s), err;

	err = ask_drive(s, image, size);
	return err ? err : locked;
}

/*
 * Whatever went wrong after the first erase, as long as somebody drives the bus.  The
 * drive must have been in order before: one that was not is no worse off as it is now.
 */
static bool can_restore(const struct mtkflash_session *s,
			enum mtkflash_error err)
{
	return err && s->committed && s->original &&
	       !mtkflash_session_is_silent(err);
}

static bool is_same_part(struct mtkflash_session *s)
{
	const struct mtkflash_chip *chip;
	struct mtkflash_ids ids;

	return !mtkflash_identify(&s->vendor, &ids, &chip) &&
	       !strcmp(chip->name, s->chip->name) &&
	       !memcmp(&ids, &s->ids, sizeof(ids));
}

/* A drive that restarted without firmware takes the intro at once; nobody is asked. */
static enum mtkflash_error reach_again(struct mtkflash_session *s)
{
	struct mtkflash_entry entry = {
		.first = s->vendor.set - mtkflash_sets,
	};
	u8 type = s->vendor.type;
	enum mtkflash_error err;

	err = mtkflash_vendor_check(&s->vendor);
	if (err == MTKFLASH_ERROR_BUS_DEAD || (!err && !s->vendor.unfinished))
		return err;
	err = mtkflash_enter(&s->vendor, &entry);
	if (err) {
		/* It may still be there later. */
		s->vendor.type = type;
		return err;
	}
	if (s->vendor.type != type)
		return MTKFLASH_ERROR_LOST_VENDOR_MODE;
	err = mtkflash_backup_settle(s);
	if (err)
		return err;
	return is_same_part(s) ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_LOST_VENDOR_MODE;
}

/*
 * Write the old contents, in the place of what the flash holds @now: only where they
 * differ.  The part has just failed to hold something.  What it still holds of them
 * is not to be erased and written by it again; the drive is on the bus, and if its
 * power goes all the same it is where the session has left it anyway.
 */
static enum mtkflash_error write_original(struct mtkflash_session *s, u8 *now)
{
	struct mtkflash_plan plan;
	enum mtkflash_error err;

	mtkflash_session_phase(s, MTKFLASH_PHASE_RESTORING);
	err = reach_again(s);
	if (!err)
		err = mtkflash_backup_look(s, now);
	/* Its power may have gone meanwhile, and some parts protect themselves then. */
	if (!err)
		err = mtkflash_session_unlock(s);
	if (err)
		return err;
	mtkflash_plan_init(&plan, s->chip, now, s->original);
	if (s->wide_erase)
		mtkflash_plan_take_whole(&plan);
	mtkflash_map_plan(s->map, &plan);
	return mtkflash_rewrite(s, &plan);
}

static enum mtkflash_error restore(struct mtkflash_session *s, u8 *now)
{
	enum mtkflash_error err;

	/* In case haste was the reason: there is no hurry now. */
	mtkflash_vendor_fall_back(&s->vendor);
	mtkflash_vendor_new_session(&s->vendor);
	s->done_before = s->done;
	s->restoring = true;
	err = write_original(s, now);
	s->restoring = false;
	return err;
}

/*
 * The session has failed because of @why.  That is what it says in the end, and
 * where, whatever becomes of restoring; but a drive that is gone is gone.
 */
static enum mtkflash_error roll_back(struct mtkflash_session *s,
				     enum mtkflash_error why, u8 *now)
{
	enum mtkflash_phase failed_phase = s->phase;
	u32 address = s->fail_address;
	enum mtkflash_error err = restore(s, now);

	if (mtkflash_session_is_silent(err))
		return mtkflash_session_finish(s, err);
	if (err) {
		mtkflash_session_settle(s, why);
	} else {
		s->restored = true;
		mtkflash_session_return(s);
		s->ops->identity(s, &s->new_identity);
	}
	s->error = why;
	s->failed_phase = failed_phase;
	s->fail_address = address;
	mtkflash_session_phase(s, MTKFLASH_PHASE_FAILED);
	return why;
}

/* The memory that restoring needs must not be missing when it is too late. */
static enum mtkflash_error prepare_restore(struct mtkflash_session *s, u8 **now)
{
	if (!s->original)
		return MTKFLASH_ERROR_NONE;
	*now = s->ops->alloc(s->chip->size);
	return *now ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_NO_MEMORY;
}

/* Everything up to the point where an image can be compared with the drive. */
static enum mtkflash_error prepare(struct mtkflash_session *s,
				   unsigned int stages)
{
	enum mtkflash_error err;

	err = mtkflash_session_begin(s);
	if (!err)
		err = mtkflash_session_reach(s, true);
	return err ? err : mtkflash_session_fetch(s, stages);
}

/* What writing would come to, up to the first write; refuses where that does. */
static enum mtkflash_error rehearse(struct mtkflash_session *s, const u8 *image)
{
	struct mtkflash_plan plan;
	enum mtkflash_error err;
	u8 *now = NULL;

	err = prepare_restore(s, &now);
	s->ops->free(now);
	if (err)
		return err;
	make_plan(s, &plan, image);
	if (!plan.sectors)
		return MTKFLASH_ERROR_NONE;
	err = check_time(s);
	if (!err)
		err = mtkflash_session_bulk(s, MTKFLASH_PHASE_UNLOCKING);
	return err ? err : mtkflash_session_may_unlock(s);
}

static enum mtkflash_error end_rehearsal(struct mtkflash_session *s,
					 enum mtkflash_error err)
{
	if (!err)
		mtkflash_session_settle(s, MTKFLASH_ERROR_NONE);
	return mtkflash_session_finish(s, err);
}

static enum mtkflash_error dry_run(struct mtkflash_session *s,
				   const u8 *image, size_t size)
{
	enum mtkflash_error err = prepare(s, MTKFLASH_STAGES_READ);

	if (!err)
		err = check(s, image, size);
	if (!err)
		err = rehearse(s, image);
	return end_rehearsal(s, err);
}

static enum mtkflash_error flash(struct mtkflash_session *s, const u8 *image,
				 size_t size, u8 **now)
{
	enum mtkflash_error err = prepare(s, MTKFLASH_STAGES);

	if (!err)
		err = check(s, image, size);
	if (!err)
		err = prepare_restore(s, now);
	if (!err)
		err = write_image(s, image);
	return err ? err : hand_back(s, image, size);
}

static enum mtkflash_error end(struct mtkflash_session *s,
			       enum mtkflash_error err, u8 *now)
{
	if (can_restore(s, err))
		err = roll_back(s, err, now);
	else
		mtkflash_session_finish(s, err);
	s->ops->free(now);
	return err;
}

enum mtkflash_error mtkflash_session_flash(struct mtkflash_session *s,
					   const u8 *image, size_t size)
{
	enum mtkflash_error err;
	u8 *now = NULL;

	if (mtkflash_session_has(s, MTKFLASH_OPTION_DRY_RUN))
		return dry_run(s, image, size);
	err = flash(s, image, size, &now);
	return end(s, err, now);
}

static u8 *alloc_blank(struct mtkflash_session *s)
{
	u8 *blank = s->ops->alloc(s->chip->size);

	if (blank)
		memset(blank, 0xff, s->chip->size);
	return blank;
}

static enum mtkflash_error erase(struct mtkflash_session *s, u8 **now)
{
	enum mtkflash_error err = prepare(s, MTKFLASH_STAGES);
	u8 *blank;

	if (!err)
		err = prepare_restore(s, now);
	if (err)
		return err;
	blank = alloc_blank(s);
	if (!blank)
		return MTKFLASH_ERROR_NO_MEMORY;
	mtkflash_session_phase(s, MTKFLASH_PHASE_CHECKING);
	err = check_locked(s, blank);
	if (!err)
		err = write_image(s, blank);
	s->ops->free(blank);
	return err;
}

static enum mtkflash_error dry_erase(struct mtkflash_session *s)
{
	enum mtkflash_error err = prepare(s, MTKFLASH_STAGES_READ);
	u8 *blank = NULL;

	if (!err) {
		blank = alloc_blank(s);
		err = blank ? check_locked(s, blank) : MTKFLASH_ERROR_NO_MEMORY;
		if (!err)
			err = rehearse(s, blank);
	}
	s->ops->free(blank);
	return end_rehearsal(s, err);
}

enum mtkflash_error mtkflash_session_erase(struct mtkflash_session *s)
{
	enum mtkflash_error err;
	u8 *now = NULL;

	if (mtkflash_session_has(s, MTKFLASH_OPTION_DRY_RUN))
		return dry_erase(s);
	err = erase(s, &now);
	/* It has no firmware, even if it had none before. */
	if (!err) {
		s->touched = true;
		s->held = true;
	}
	return end(s, err, now);
}
