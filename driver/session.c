// SPDX-License-Identifier: GPL-2.0
/*
 * The session.  Its phases follow each other downwards through this file.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "backup.h"
#include "enter.h"
#include "families.h"
#include "plan.h"
#include "presence.h"
#include "protect.h"
#include "quick.h"
#include "rewrite.h"
#include "session.h"
#include "timings.h"

void mtkflash_session_init(struct mtkflash_session *s,
			   const struct mtkflash_session_ops *ops,
			   struct mtkflash_taskfile *tf)
{
	memset(s, 0, sizeof(*s));
	s->ops = ops;
	s->vendor.tf = tf;
	s->vendor.set = &mtkflash_sets[MTKFLASH_SET_LEGACY];
}

void mtkflash_session_destroy(struct mtkflash_session *s)
{
	mtkflash_backup_forget(s);
	s->ops->free(s->backup);
	s->backup = NULL;
}

bool mtkflash_session_worked(const struct mtkflash_session *s)
{
	return s->running && !mtkflash_in_boot_loader(&s->inquiry);
}

void mtkflash_session_phase(struct mtkflash_session *s,
			    enum mtkflash_phase phase)
{
	s->phase = s->restoring ? MTKFLASH_PHASE_RESTORING : phase;
	if (!s->error)
		s->fail_address = 0;
	s->ops->changed(s);
}

void mtkflash_session_progress(struct mtkflash_session *s, unsigned int stage,
			       u32 bytes)
{
	u64 done = (u64)stage * s->chip->size + bytes;

	if (s->restoring)
		done = s->done_before +
		       div_u64(done * (s->total - s->done_before), s->total);
	s->done = max(s->done, done);
	s->ops->changed(s);
	mtkflash_delay(s->vendor.tf, 0);
}

enum mtkflash_error mtkflash_session_bulk(struct mtkflash_session *s,
					  enum mtkflash_phase phase)
{
	enum mtkflash_error err;

	mtkflash_session_phase(s, phase);
	if (!s->committed) {
		err = s->ops->interrupted(s);
		if (err)
			return err;
	}
	return mtkflash_vendor_check(&s->vendor);
}

/*
 * What was learned of a drive ends with the claim of its port, but for the
 * command set, which is tried first then.
 */
static void forget_drive(struct mtkflash_session *s)
{
	struct mtkflash_vendor *v = &s->vendor;

	v->type = 0;
	v->proven = false;
	v->byte_ns = 0;
	mtkflash_vendor_fall_back(v);
	s->touched = false;
	s->unlocked = false;
}

static enum mtkflash_error claim(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	mtkflash_session_phase(s, MTKFLASH_PHASE_CLAIMING);
	if (s->claimed)
		return MTKFLASH_ERROR_NONE;
	forget_drive(s);
	err = s->ops->claim(s);
	if (err)
		return err;
	s->claimed = true;
	return MTKFLASH_ERROR_NONE;
}

/* The user is needed now; the status says for how long. */
static enum mtkflash_error waiting(struct mtkflash_entry *entry, u32 left_us)
{
	struct mtkflash_session *s = entry->context;

	s->wait_left_ms = left_us / MTKFLASH_MSEC;
	mtkflash_session_phase(s, MTKFLASH_PHASE_WAITING);
	return s->ops->interrupted(s);
}

/* By the name of the drive, else the one it took the last time. */
static enum mtkflash_set_id first_set(const struct mtkflash_session *s)
{
	enum mtkflash_set_id set;

	set = mtkflash_set_for(s->running ? s->inquiry.product : "");
	return set == MTKFLASH_SET_LEGACY ? s->vendor.set - mtkflash_sets : set;
}

/* Which unit may be spoken to, and is it known to be the one? */
static enum mtkflash_error find_unit(struct mtkflash_session *s,
				     struct mtkflash_presence *presence)
{
	if (!s->unit_known)
		return mtkflash_presence_check(s->vendor.tf, s->allow_sibling,
					       presence);
	presence->unit = s->vendor.unit;
	presence->unit_known = true;
	if (s->running && !s->allow_sibling &&
	    mtkflash_presence_sibling(s->vendor.tf, s->vendor.unit))
		return MTKFLASH_ERROR_SIBLING;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error enter(struct mtkflash_session *s)
{
	struct mtkflash_entry entry = {
		.first = first_set(s),
		.wait_us = s->wait_ms * MTKFLASH_MSEC,
		.waiting = waiting,
		.context = s,
	};
	struct mtkflash_presence presence;
	enum mtkflash_error err;

	mtkflash_session_phase(s, MTKFLASH_PHASE_ENTERING);
	err = find_unit(s, &presence);
	if (err)
		return err;
	s->vendor.unit = presence.unit;
	entry.both_units = !presence.unit_known;
	err = mtkflash_enter(&s->vendor, &entry);
	s->wait_left_ms = 0;
	if (err)
		return err;
	s->unit_known = true;
	return MTKFLASH_ERROR_NONE;
}

/* A part that is not in the table can still be read. */
static enum mtkflash_error learn_part(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	memset(&s->learned, 0, sizeof(s->learned));
	err = mtkflash_learn_size(&s->vendor, &s->ids, &s->learned.size);
	if (err)
		return err;
	s->learned.name = "unknown";
	s->learned.source = "learned from the part";
	s->learned.bus = s->vendor.type == MTKFLASH_TYPE_PARALLEL ?
				 MTKFLASH_BUS_PARALLEL : MTKFLASH_BUS_SERIAL;
	s->chip = &s->learned;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error identify(struct mtkflash_session *s,
				    bool to_be_written)
{
	enum mtkflash_error err;

	mtkflash_session_phase(s, MTKFLASH_PHASE_IDENTIFYING);
	err = mtkflash_identify(&s->vendor, &s->ids, &s->chip);
	if (err == MTKFLASH_ERROR_UNKNOWN_PART && !to_be_written)
		err = learn_part(s);
	if (err)
		return err;
	return mtkflash_quick_prove(&s->vendor);
}

static void clear_results(struct mtkflash_session *s)
{
	s->held = false;
	s->committed = false;
	s->restored = false;
	s->error = MTKFLASH_ERROR_NONE;
	s->failed_phase = MTKFLASH_PHASE_IDLE;
	s->done = 0;
	s->total = 0;
	s->fail_address = 0;
	s->wait_left_ms = 0;
	mtkflash_vendor_new_session(&s->vendor);
	/* What an earlier try erased may have held the identity. */
	if (!s->claimed || !s->touched)
		memset(&s->old_identity, 0, sizeof(s->old_identity));
	memset(&s->new_identity, 0, sizeof(s->new_identity));
}

/* Everything up to a drive whose flash is known. */
static enum mtkflash_error prepare(struct mtkflash_session *s,
				   bool to_be_written)
{
	enum mtkflash_error err;

	clear_results(s);
	err = claim(s);
	if (!err)
		err = enter(s);
	if (!err)
		err = identify(s, to_be_written);
	if (err)
		return err;

	s->total = (u64)s->chip->size *
		   (to_be_written ? MTKFLASH_WORK_FLASH : MTKFLASH_WORK_READ);
	err = mtkflash_backup(s);
	if (err)
		return err;
	mtkflash_backup_keep(s);
	if (mtkflash_session_worked(s))
		s->old_identity = s->inquiry;
	else
		mtkflash_image_identity(s->backup, s->chip->size,
					&s->old_identity);
	return MTKFLASH_ERROR_NONE;
}

/* The image against the drive; the last chance to refuse. */
static enum mtkflash_error check(struct mtkflash_session *s, const u8 *image,
				 size_t size)
{
	struct mtkflash_identity id;

	mtkflash_session_phase(s, MTKFLASH_PHASE_CHECKING);
	if (size != s->chip->size)
		return MTKFLASH_ERROR_PART_SIZE;
	if (!s->old_identity.product[0])
		return MTKFLASH_ERROR_NONE;
	if (!mtkflash_image_identity(image, size, &id))
		return MTKFLASH_ERROR_NO_IDENTITY;
	if (!mtkflash_identity_same_drive(&s->old_identity, &id))
		return MTKFLASH_ERROR_WRONG_DRIVE;
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_session_unlock(struct mtkflash_session *s)
{
	enum mtkflash_error err;
	u8 found;

	err = mtkflash_unprotect(&s->vendor, s->chip, &found);
	/* A second try finds what the first one left. */
	if (!s->unlocked)
		s->protection = found;
	s->unlocked = true;
	return err;
}

static enum mtkflash_error unlock(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_UNLOCKING);
	return err ? err : mtkflash_session_unlock(s);
}

/* Set the block protection as it was; nothing to do if it was not cleared. */
static enum mtkflash_error lock_again(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	if (!s->unlocked)
		return MTKFLASH_ERROR_NONE;
	err = mtkflash_protect_again(&s->vendor, s->chip, s->protection);
	if (!err)
		s->unlocked = false;
	return err ? MTKFLASH_ERROR_PROTECTION_LOST : MTKFLASH_ERROR_NONE;
}

static void give_back(struct mtkflash_session *s, enum mtkflash_release how)
{
	s->ops->release(s, how);
	mtkflash_backup_forget(s);
	s->claimed = false;
	s->held = false;
}

static void leave(struct mtkflash_session *s)
{
	mtkflash_session_phase(s, MTKFLASH_PHASE_LEAVING);
	mtkflash_vendor_leave(&s->vendor);
	mtkflash_delay(s->vendor.tf, MTKFLASH_US_RESTART);
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

/* With the flash in a state that the drive can run. */
static enum mtkflash_error return_drive(struct mtkflash_session *s)
{
	enum mtkflash_error locked = lock_again(s);

	leave(s);
	mtkflash_session_phase(s, MTKFLASH_PHASE_RESETTING);
	give_back(s, MTKFLASH_RELEASE_PROBE);
	return locked;
}

static enum mtkflash_error hand_back(struct mtkflash_session *s,
				     const u8 *image, size_t size)
{
	enum mtkflash_error locked = return_drive(s), err;

	err = ask_drive(s, image, size);
	return err ? err : locked;
}

/* Nothing drives the bus: there is nobody to take leave of. */
static bool is_silent(enum mtkflash_error err)
{
	return err == MTKFLASH_ERROR_BUS_DEAD ||
	       err == MTKFLASH_ERROR_NO_DRIVE ||
	       err == MTKFLASH_ERROR_NO_LINK || err == MTKFLASH_ERROR_NO_STATUS;
}

/* Firmware that runs, known to libata before or not. */
static bool is_alive(const struct mtkflash_session *s, enum mtkflash_error err)
{
	return s->running || err == MTKFLASH_ERROR_IGNORED ||
	       err == MTKFLASH_ERROR_REFUSED;
}

/*
 * After an error, or a read: keep the drive if it would be hard to get it back
 * into vendor mode, else give it back as it was found.
 */
static void settle(struct mtkflash_session *s, enum mtkflash_error err)
{
	if (!s->claimed)
		return;
	if (is_silent(err)) {
		s->vendor.type = 0;
	} else if (s->touched || (s->vendor.type && !s->running)) {
		/* In case haste was the reason: the next try is in no hurry. */
		if (s->committed)
			mtkflash_vendor_fall_back(&s->vendor);
		s->held = true;
		return;
	}
	if (s->vendor.type) {
		lock_again(s);
		leave(s);
	}
	give_back(s, is_alive(s, err) ? MTKFLASH_RELEASE_PROBE :
					MTKFLASH_RELEASE_QUIET);
}

static enum mtkflash_error finish(struct mtkflash_session *s,
				  enum mtkflash_error err)
{
	s->error = err;
	if (err) {
		s->failed_phase = s->phase;
		settle(s, err);
		mtkflash_session_phase(s, MTKFLASH_PHASE_FAILED);
		return err;
	}
	s->done = s->total;
	mtkflash_session_phase(s, MTKFLASH_PHASE_DONE);
	return err;
}

/*
 * Is the image what the flash cannot be made to hold?  The drive must have been
 * in order before: one that was not answers the intro for certain as it is now.
 */
static bool can_restore(const struct mtkflash_session *s,
			enum mtkflash_error err)
{
	if (!s->committed || !s->original)
		return false;
	return err == MTKFLASH_ERROR_ERASE || err == MTKFLASH_ERROR_PROGRAM ||
	       err == MTKFLASH_ERROR_VERIFY ||
	       err == MTKFLASH_ERROR_WRITE_ENABLE;
}

/* Write the old contents, in the place of what the flash holds @now. */
static enum mtkflash_error write_original(struct mtkflash_session *s, u8 *now)
{
	struct mtkflash_plan plan;
	enum mtkflash_error err;

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_RESTORING);
	if (!err)
		err = mtkflash_backup_look(s, now);
	if (err)
		return err;
	mtkflash_plan_init(&plan, s->chip, now, s->original);
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

	if (is_silent(err))
		return finish(s, err);
	if (err) {
		settle(s, why);
	} else {
		s->restored = true;
		return_drive(s);
		s->ops->identity(s, &s->new_identity);
	}
	s->error = why;
	s->failed_phase = failed_phase;
	s->fail_address = address;
	mtkflash_session_phase(s, MTKFLASH_PHASE_FAILED);
	return why;
}

static enum mtkflash_error write_image(struct mtkflash_session *s,
				       const u8 *image)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	struct mtkflash_plan plan;

	mtkflash_plan_init(&plan, s->chip, s->backup, image);
	mtkflash_plan_include(&plan, s->unstable);
	if (plan.sectors)
		err = unlock(s);
	return err ? err : mtkflash_rewrite(s, &plan);
}

/* The memory that restoring needs must not be missing when it is too late. */
static enum mtkflash_error prepare_restore(struct mtkflash_session *s, u8 **now)
{
	if (!s->original)
		return MTKFLASH_ERROR_NONE;
	*now = s->ops->alloc(s->chip->size);
	return *now ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_NO_MEMORY;
}

enum mtkflash_error mtkflash_session_flash(struct mtkflash_session *s,
					   const u8 *image, size_t size)
{
	enum mtkflash_error err;
	u8 *now = NULL;

	err = prepare(s, true);
	if (!err)
		err = check(s, image, size);
	if (!err)
		err = prepare_restore(s, &now);
	if (!err)
		err = write_image(s, image);
	if (!err)
		err = hand_back(s, image, size);
	if (can_restore(s, err))
		err = roll_back(s, err, now);
	else
		finish(s, err);
	s->ops->free(now);
	return err;
}

enum mtkflash_error mtkflash_session_read(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = prepare(s, false);
	if (!err)
		settle(s, MTKFLASH_ERROR_NONE);
	return finish(s, err);
}

void mtkflash_session_release(struct mtkflash_session *s)
{
	if (!s->claimed)
		return;
	if (s->vendor.type) {
		if (!s->touched)
			lock_again(s);
		leave(s);
	}
	/* A touched drive would not be held if it were alive. */
	if (!s->running)
		give_back(s, MTKFLASH_RELEASE_QUIET);
	else
		give_back(s, s->touched ? MTKFLASH_RELEASE_FORGET :
					  MTKFLASH_RELEASE_PROBE);
	/* What went wrong before stays to be read. */
	mtkflash_session_phase(s, s->error ? MTKFLASH_PHASE_FAILED :
					     MTKFLASH_PHASE_IDLE);
}
