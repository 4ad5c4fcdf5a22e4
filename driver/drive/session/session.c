// SPDX-License-Identifier: GPL-2.0
/*
 * What all sessions have in common: from the claim of the port to a drive whose
 * flash has been read, and how they end.  These phases follow each other
 * downwards through this file.
 */
#include <linux/string.h>

#include "flash/backup.h"
#include "flash/map.h"
#include "flash/quick.h"
#include "session.h"
#include "session_parts.h"
#include "timings.h"
#include "vendor/enter.h"
#include "vendor/presence.h"

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
	v->pass_ns = 0;
	mtkflash_vendor_fall_back(v);
	s->spoken_to = false;
	s->touched = false;
	s->wide_erase = false;
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

static void set_urgent(struct mtkflash_entry *entry, bool urgent)
{
	struct mtkflash_session *s = entry->context;

	if (s->ops->urgent)
		s->ops->urgent(s, urgent);
}

/* The user's, by the name of the drive, else the one it took the last time. */
static enum mtkflash_set_id first_set(const struct mtkflash_session *s)
{
	enum mtkflash_set_id set;

	if (s->set)
		return s->set - MTKFLASH_OPTION_SET_LEGACY;
	set = mtkflash_set_for(s->running ? s->inquiry.product : "");
	return set == MTKFLASH_SET_LEGACY ? s->vendor.set - mtkflash_sets : set;
}

/* Which unit may be spoken to, and is it known to be the one? */
static enum mtkflash_error find_unit(struct mtkflash_session *s,
				     struct mtkflash_presence *presence)
{
	bool sibling = mtkflash_session_has(s, MTKFLASH_OPTION_ALLOW_SIBLING);

	if (!s->unit_known)
		return mtkflash_presence_check(s->vendor.tf, s->one_unit,
					       sibling, presence);
	presence->unit = s->vendor.unit;
	presence->unit_known = true;
	if (s->running && !s->one_unit && !sibling &&
	    mtkflash_presence_sibling(s->vendor.tf, s->vendor.unit))
		return MTKFLASH_ERROR_SIBLING;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error enter(struct mtkflash_session *s)
{
	struct mtkflash_entry entry = {
		.first = first_set(s),
		/* The public tools choose the set by the name [A]. */
		.named = s->running && s->inquiry.product[0],
		.wait_us = s->wait_ms * MTKFLASH_MSEC,
		.waiting = waiting,
		.urgent = set_urgent,
		.context = s,
	};
	struct mtkflash_presence presence;
	enum mtkflash_error err;

	mtkflash_session_phase(s, MTKFLASH_PHASE_ENTERING);
	err = find_unit(s, &presence);
	if (err)
		return err;
	s->vendor.unit = presence.unit;
	s->vendor.set_fixed = s->set;
	entry.unknown = !presence.unit_known;
	entry.both_units = entry.unknown && !s->one_unit;
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

/*
 * Nobody knows which of its boot blocks are locked: none of them is to be written.  If
 * there is only a chip erase it is not known what that takes.
 */
static enum mtkflash_error lock_named_part(struct mtkflash_session *s,
					   bool to_be_written)
{
	for (unsigned int i = 0; i < MTKFLASH_LOCKS && s->chip->lock[i].size; i++)
		s->ids.locked |= 1u << i;
	if (!s->ids.locked || !to_be_written || s->chip->region[0].sector < s->chip->size)
		return MTKFLASH_ERROR_NONE;
	return MTKFLASH_ERROR_READS_NO_ID;
}

/*
 * A part without an id can be read; to be written it has to be named, and what
 * can be checked of that is the size.
 */
static enum mtkflash_error take_named_part(struct mtkflash_session *s,
					   bool to_be_written)
{
	const struct mtkflash_chip *named = mtkflash_chip_named(s->part);
	enum mtkflash_error err;

	if (to_be_written && !named)
		return MTKFLASH_ERROR_READS_NO_ID;
	err = learn_part(s);
	if (err || !named)
		return err;
	if (named->bus != s->learned.bus || named->size != s->learned.size)
		return MTKFLASH_ERROR_READS_NO_ID;
	s->chip = named;
	return lock_named_part(s, to_be_written);
}

/* Its locked blocks are not to be written, whatever the table says. */
static void lock_part(struct mtkflash_session *s)
{
	s->learned = *s->chip;
	mtkflash_chip_lock(&s->learned, s->ids.locked);
	s->chip = &s->learned;
}

static enum mtkflash_error identify(struct mtkflash_session *s,
				    bool to_be_written)
{
	enum mtkflash_error err;

	mtkflash_session_phase(s, MTKFLASH_PHASE_IDENTIFYING);
	err = mtkflash_identify(&s->vendor, &s->ids, &s->chip);
	if (err == MTKFLASH_ERROR_PROGRAM)
		s->fail_address = s->vendor.lost_at;
	if (err == MTKFLASH_ERROR_READS_NO_ID)
		err = take_named_part(s, to_be_written);
	else if (err == MTKFLASH_ERROR_UNKNOWN_PART && !to_be_written)
		err = learn_part(s);
	if (err)
		return err;
	if (s->ids.locked)
		lock_part(s);
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
	s->sectors = 0;
	memset(&s->cost, 0, sizeof(s->cost));
	s->pass_us = 0;
	s->late_us = 0;
	s->needs_ms = 0;
	s->fail_address = 0;
	s->wait_left_ms = 0;
	mtkflash_map_clear(s->map);
	mtkflash_vendor_new_session(&s->vendor);
	/* What an earlier try erased may have held the identity. */
	if (!s->claimed || !s->touched)
		memset(&s->old_identity, 0, sizeof(s->old_identity));
	memset(&s->new_identity, 0, sizeof(s->new_identity));
}

enum mtkflash_error mtkflash_session_begin(struct mtkflash_session *s)
{
	clear_results(s);
	return claim(s);
}

enum mtkflash_error mtkflash_session_reach(struct mtkflash_session *s,
					   bool to_be_written)
{
	enum mtkflash_error err;

	s->spoken_to = true;
	err = enter(s);
	return err ? err : identify(s, to_be_written);
}

enum mtkflash_error mtkflash_session_fetch(struct mtkflash_session *s,
					   unsigned int stages)
{
	enum mtkflash_error err;

	s->total = (u64)s->chip->size * stages;
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

static void give_back(struct mtkflash_session *s, enum mtkflash_release how)
{
	s->ops->release(s, how);
	mtkflash_backup_forget(s);
	s->claimed = false;
	s->held = false;
	s->by_hand = false;
}

static void leave(struct mtkflash_session *s)
{
	mtkflash_session_phase(s, MTKFLASH_PHASE_LEAVING);
	mtkflash_vendor_leave(&s->vendor);
	mtkflash_delay(s->vendor.tf, MTKFLASH_US_RESTART);
}

enum mtkflash_error mtkflash_session_return(struct mtkflash_session *s)
{
	enum mtkflash_error locked = mtkflash_session_lock_again(s);

	leave(s);
	mtkflash_session_phase(s, MTKFLASH_PHASE_RESETTING);
	give_back(s, MTKFLASH_RELEASE_PROBE);
	return locked;
}

bool mtkflash_session_is_silent(enum mtkflash_error err)
{
	return err == MTKFLASH_ERROR_BUS_DEAD ||
	       err == MTKFLASH_ERROR_NO_DRIVE ||
	       err == MTKFLASH_ERROR_NO_LINK || err == MTKFLASH_ERROR_NO_STATUS;
}

/* Does its firmware run?  Perhaps the owner of the port did not know it before. */
static bool is_alive(const struct mtkflash_session *s, enum mtkflash_error err)
{
	return s->running || (s->spoken_to && (err == MTKFLASH_ERROR_IGNORED ||
					       err == MTKFLASH_ERROR_REFUSED));
}

/* Would it be hard to get it back, or does somebody want to have it? */
static bool is_to_be_kept(const struct mtkflash_session *s,
			  enum mtkflash_error err)
{
	if (s->by_hand)
		return true;
	if (mtkflash_session_is_silent(err))
		return false;
	return s->touched || (s->vendor.type && !s->running);
}

void mtkflash_session_settle(struct mtkflash_session *s,
			     enum mtkflash_error err)
{
	if (!s->claimed)
		return;
	if (mtkflash_session_is_silent(err))
		s->vendor.type = 0;
	if (is_to_be_kept(s, err)) {
		/* In case haste was the reason: the next try is in no hurry. */
		if (s->committed)
			mtkflash_vendor_fall_back(&s->vendor);
		s->held = true;
		return;
	}
	if (s->vendor.type) {
		mtkflash_session_lock_again(s);
		leave(s);
	}
	give_back(s, is_alive(s, err) ? MTKFLASH_RELEASE_PROBE :
					MTKFLASH_RELEASE_QUIET);
}

enum mtkflash_error mtkflash_session_finish(struct mtkflash_session *s,
					    enum mtkflash_error err)
{
	s->error = err;
	if (err) {
		s->failed_phase = s->phase;
		mtkflash_session_settle(s, err);
		mtkflash_session_phase(s, MTKFLASH_PHASE_FAILED);
		return err;
	}
	s->done = s->total;
	mtkflash_session_phase(s, MTKFLASH_PHASE_DONE);
	return err;
}

void mtkflash_session_let_go(struct mtkflash_session *s)
{
	if (s->vendor.type) {
		if (!s->touched)
			mtkflash_session_lock_again(s);
		leave(s);
	}
	/* A touched drive would not be held if it were alive. */
	give_back(s, s->running && !s->touched ? MTKFLASH_RELEASE_PROBE :
						 MTKFLASH_RELEASE_QUIET);
}

void mtkflash_session_release(struct mtkflash_session *s)
{
	if (!s->claimed)
		return;
	mtkflash_session_let_go(s);
	/* What went wrong before stays to be read. */
	mtkflash_session_phase(s, s->error ? MTKFLASH_PHASE_FAILED :
					     MTKFLASH_PHASE_IDLE);
}
