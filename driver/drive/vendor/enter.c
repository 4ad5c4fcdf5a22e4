// SPDX-License-Identifier: GPL-2.0
/*
 * Enter vendor mode (specification 1.1 to 1.6).
 */
#include <linux/kernel.h>

#include "attempt.h"
#include "timings.h"

/* Intros to each unit before the wait for a power cycle; 1.3 [A]. */
#define FIRST_TRIES		4

/* --- without a power cycle --------------------------------------------------- */

static bool try_as_it_is(struct mtkflash_attempt *a,
			 const struct mtkflash_command_set *set)
{
	mtkflash_vendor_select(a->v);
	if (mtkflash_attempt_look(a) == SHOWS_BUSY_TYPE)
		return mtkflash_attempt_restart(a);
	if (mtkflash_attempt_is_in(a))
		return true;
	if (mtkflash_attempt_may_be_disk(a))
		return false;
	if (a->v->status == MTKFLASH_RESTARTING)
		mtkflash_attempt_watch(a, MTKFLASH_US_REFUSED_BUSY, ANY_BUT(REFUSAL));

	mtkflash_intro(a->v, set);
	if (mtkflash_was_sent(a->v->tf))
		a->sent[a->v->unit] = set;
	mtkflash_attempt_note(a);
	mtkflash_attempt_watch(a, MTKFLASH_US_INTRO_PAUSE, ONLY(TYPE) | ONLY(BUSY_TYPE));
	if (mtkflash_shows(a->v->status) == SHOWS_BUSY_TYPE)
		return mtkflash_attempt_restart(a);
	return mtkflash_attempt_arrived(a);
}

static bool first_tries(struct mtkflash_attempt *a)
{
	unsigned int units = mtkflash_attempt_units(a);

	for (unsigned int n = 0; !a->error && n < FIRST_TRIES * units; n++) {
		unsigned int set = n / units % a->sets;

		if (n && a->entry->both_units)
			a->v->unit = !a->v->unit;
		if (try_as_it_is(a, a->order[a->first_only ? 0 : set]))
			return true;
	}
	return false;
}

static void set_urgent(struct mtkflash_attempt *a, bool urgent)
{
	if (a->entry->urgent)
		a->entry->urgent(a->entry, urgent);
}

/* --- all of it --------------------------------------------------------------- */

/* Is a unit in vendor mode already?  It stays selected. */
static bool is_in_already(struct mtkflash_attempt *a)
{
	struct mtkflash_vendor *v = a->v;

	for (unsigned int n = 0; n < mtkflash_attempt_units(a); n++) {
		v->unit = n ? !a->start : a->start;
		mtkflash_vendor_select(v);
		if (mtkflash_attempt_look(a) == SHOWS_TYPE)
			return true;
	}
	v->unit = a->start;
	return false;
}

static bool get_in(struct mtkflash_attempt *a)
{
	bool in;

	/* With a floating bus no intro can arrive: only the wait can help, if there is one. */
	if (!mtkflash_status_is_floating(a->meant) || !a->entry->wait_us) {
		if (first_tries(a))
			return true;
	}
	if (a->error || !a->entry->wait_us)
		return false;
	a->v->unit = a->start;
	set_urgent(a, true);
	in = mtkflash_attempt_wait(a);
	set_urgent(a, false);
	return in;
}

static void set_order(struct mtkflash_attempt *a, enum mtkflash_set_id first)
{
	a->order[a->sets++] = &mtkflash_sets[first];
	if (a->v->set_fixed)
		return;
	for (unsigned int id = 0; id < MTKFLASH_SETS; id++)
		if (id != first)
			a->order[a->sets++] = &mtkflash_sets[id];
}

/* The set that the drive takes.  Only the legacy set has type bytes other than 72h [A]. */
static const struct mtkflash_command_set *set_of(const struct mtkflash_attempt *a)
{
	if (a->v->set_fixed)
		return a->order[0];
	if (a->v->status != MTKFLASH_TYPE_SERIAL_LE)
		return &mtkflash_sets[MTKFLASH_SET_LEGACY];
	return a->sent[a->v->unit] ?: a->v->set ?: a->order[0];
}

/* Some drives are in vendor mode from power-on, without an intro (12.1). */
static enum mtkflash_error got_in(struct mtkflash_attempt *a)
{
	mtkflash_mask(a->v->tf);
	a->v->set = set_of(a);
	a->v->type = a->v->status;
	a->v->unfinished = false;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error stayed_out(struct mtkflash_attempt *a)
{
	a->v->unit = a->start;
	a->v->status = a->meant;
	return a->error ?: mtkflash_status_error(a->meant);
}

enum mtkflash_error mtkflash_enter(struct mtkflash_vendor *v,
				   struct mtkflash_entry *entry)
{
	struct mtkflash_attempt a = {
		.v = v,
		.entry = entry,
		.start = v->unit,
		.shown = { 0xff, 0xff },
		.meant = 0xff,
	};
	u8 type = v->type;
	bool already;

	v->type = 0;
	mtkflash_vendor_forget(v);
	already = is_in_already(&a);
	/* A drive in vendor mode may accept only the intro of its own set. */
	set_order(&a, already && v->set && !v->set_fixed ?
			      v->set - mtkflash_sets : entry->first);
	if (!already || v->status != type) {
		mtkflash_vendor_fall_back(v);
		v->tried = false;
		v->settled = false;
	}
	if ((already && mtkflash_attempt_is_in(&a)) || get_in(&a))
		return got_in(&a);
	return stayed_out(&a);
}
