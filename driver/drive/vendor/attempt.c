// SPDX-License-Identifier: GPL-2.0
/*
 * One attempt to get a drive into vendor mode: send intros, and read the status.
 */
#include <linux/math64.h>

#include "attempt.h"
#include "timings.h"

#define STATUS_NO_LINK	0x7f

/* The common part of all intros; the callers add their pauses. */
static u8 send_intro(struct mtkflash_vendor *v,
		     const struct mtkflash_command_set *set)
{
	mtkflash_mask(v->tf);
	mtkflash_vendor_select(v);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAL, set->intro_lbal);
	mtkflash_write(v->tf, MTKFLASH_REG_CMD, set->intro_cmd);
	mtkflash_delay(v->tf, MTKFLASH_US_INTRO_STATUS);
	mtkflash_vendor_forget(v);
	v->settled = false;
	v->intros[set - mtkflash_sets].sent += mtkflash_was_sent(v->tf);
	mtkflash_vendor_select(v);
	return mtkflash_vendor_status(v);
}

u8 mtkflash_intro(struct mtkflash_vendor *v,
		  const struct mtkflash_command_set *set)
{
	mtkflash_vendor_forget(v);
	/* The slim sets pause before they select the drive, legacy after. */
	if (set == &mtkflash_sets[MTKFLASH_SET_LEGACY])
		mtkflash_vendor_select(v);
	mtkflash_delay(v->tf, MTKFLASH_US_INTRO_SELECT);
	if (mtkflash_status_is_type(send_intro(v, set)))
		v->unfinished = false;
	mtkflash_delay(v->tf, MTKFLASH_US_INTRO_AFTER);
	return v->status;
}

/* --- what a status byte shows ------------------------------------------------ */

enum mtkflash_shows mtkflash_shows(u8 status)
{
	enum mtkflash_error meaning = mtkflash_status_error(status);

	if (mtkflash_status_is_floating(status))
		return SHOWS_NO_BUS;
	if (!status)
		return SHOWS_ZERO;
	if (mtkflash_status_is_type(status))
		return SHOWS_TYPE;
	if (meaning == MTKFLASH_ERROR_BUSY_TYPE)
		return SHOWS_BUSY_TYPE;
	if (meaning == MTKFLASH_ERROR_REFUSED_BUSY ||
	    meaning == MTKFLASH_ERROR_HALF_WAY || !(status & MTKFLASH_BSY))
		return SHOWS_REFUSAL;
	return SHOWS_BOOT_CODE;
}

/* Rank of a status byte: the last one of the highest rank is reported. */
static unsigned int weight(u8 status)
{
	if (!mtkflash_status_is_absent(status))
		return 3;
	if (!status)
		return 2;
	return status == STATUS_NO_LINK;
}

/* --- one attempt ------------------------------------------------------------- */

enum mtkflash_shows mtkflash_attempt_note(struct mtkflash_attempt *a)
{
	const struct mtkflash_command_set *set = a->sent[a->v->unit];
	u8 status = a->v->status;

	a->shown[a->v->unit] = status;
	if (set && !mtkflash_status_is_absent(status))
		a->v->intros[set - mtkflash_sets].answer = status;
	if (weight(status) >= weight(a->meant))
		a->meant = status;
	/* FFh comes from a port that another driver has changed, not from missing power. */
	if (mtkflash_status_is_floating(status) && mtkflash_is_foreign(a->v->tf))
		a->error = mtkflash_status_error(status);
	/*
	 * After D1h the public tools send only the legacy intro.  With a slim set selected
	 * they use another loop, which does not do so [A].
	 */
	if (status == MTKFLASH_RESTARTING)
		a->first_only = true;
	if (a->end && mtkflash_attempt_is_powered(a) != a->powered)
		mtkflash_attempt_note_power(a, mtkflash_now(a->v->tf));
	return mtkflash_shows(status);
}

enum mtkflash_shows mtkflash_attempt_look(struct mtkflash_attempt *a)
{
	mtkflash_vendor_status(a->v);
	return mtkflash_attempt_note(a);
}

/*
 * The link was lost, and the power with it.  Both may be back already: the next poll shows
 * it.  On some hosts the other unit has a link of its own, and may be another drive.
 */
static void tend_link(struct mtkflash_attempt *a, u64 now)
{
	unsigned int units = a->entry->both_units ? MTKFLASH_BOTH_UNITS : 1u << a->v->unit;

	if (!(mtkflash_tend_link(a->v->tf) & units) || !a->powered)
		return;
	a->lost_links++;
	a->v->status = STATUS_NO_LINK;
	a->shown[0] = STATUS_NO_LINK;
	a->shown[1] = STATUS_NO_LINK;
	mtkflash_attempt_note_power(a, now);
}

bool mtkflash_attempt_goes_on(struct mtkflash_attempt *a)
{
	u64 now = mtkflash_now(a->v->tf);

	if (!a->end)
		return true;
	if (a->error || now >= a->end)
		return false;
	tend_link(a, now);
	if (now >= a->tell) {
		a->tell = now + MTKFLASH_US_WAITING_TELL * 1000ull;
		a->error = a->entry->waiting(a->entry,
					     div_u64(a->end - now, 1000));
	}
	return !a->error;
}

bool mtkflash_attempt_watch(struct mtkflash_attempt *a, u32 usecs,
			    unsigned int wanted)
{
	u64 end = mtkflash_now(a->v->tf) + usecs * 1000ull;
	unsigned int lost = a->lost_links;

	while (mtkflash_attempt_goes_on(a) && a->lost_links == lost &&
	       !(wanted & 1u << mtkflash_attempt_look(a))) {
		if (mtkflash_now(a->v->tf) >= end)
			break;
		mtkflash_delay(a->v->tf, MTKFLASH_US_WATCH_POLL);
	}
	return wanted & 1u << mtkflash_shows(a->v->status);
}

bool mtkflash_attempt_is_in(const struct mtkflash_attempt *a)
{
	return mtkflash_status_is_type(a->v->status) && !a->v->unfinished;
}

bool mtkflash_attempt_arrived(struct mtkflash_attempt *a)
{
	if (mtkflash_status_is_type(a->v->status))
		a->v->unfinished = false;
	return mtkflash_attempt_is_in(a);
}

bool mtkflash_attempt_intro(struct mtkflash_attempt *a,
			    const struct mtkflash_command_set *set, unsigned int *count)
{
	bool sent;

	send_intro(a->v, set);
	sent = mtkflash_was_sent(a->v->tf);
	if (sent)
		a->sent[a->v->unit] = set;
	/* Before the note, which may begin a new count. */
	if (sent && count)
		++*count;
	mtkflash_attempt_note(a);
	return sent;
}

/*
 * F2h: the drive is in vendor mode, but busy.  It is given time, and then outro and intro
 * are sent, as a public tool does in its erase flow (1.2 [A]).  This is done once; after
 * that only another power cycle can help.
 */
bool mtkflash_attempt_restart(struct mtkflash_attempt *a)
{
	const struct mtkflash_command_set *set = a->sent[a->v->unit] ?: a->order[0];

	if (a->restarted[a->v->unit]) {
		mtkflash_attempt_watch(a, MTKFLASH_US_INTRO_PAUSE, ANY_BUT(BUSY_TYPE));
		return mtkflash_attempt_is_in(a);
	}
	a->restarted[a->v->unit] = true;
	if (mtkflash_attempt_watch(a, MTKFLASH_US_BUSY_TYPE, ANY_BUT(BUSY_TYPE)))
		return mtkflash_attempt_is_in(a);

	mtkflash_vendor_send(a->v, set->outro_cmd);
	if (set->outro_us && mtkflash_attempt_watch(a, set->outro_us, ONLY(NO_BUS)))
		return false;
	mtkflash_vendor_send(a->v, MTKFLASH_DEVICE_RESET);
	if (mtkflash_attempt_watch(a, set->reset_us, ONLY(NO_BUS)) ||
	    mtkflash_attempt_watch(a, MTKFLASH_US_INTRO_SELECT, ONLY(NO_BUS)) ||
	    !mtkflash_attempt_goes_on(a))
		return false;
	mtkflash_attempt_intro(a, set, NULL);
	mtkflash_attempt_watch(a, MTKFLASH_US_INTRO_PAUSE, ONLY(TYPE));
	return mtkflash_attempt_arrived(a);
}

/* Did libata see the signature of a packet device, and is the unit still that device? */
static bool is_known_packet(struct mtkflash_attempt *a)
{
	struct mtkflash_taskfile *tf = a->v->tf;

	return !a->was_off && a->entry->packets >> a->v->unit & 1 &&
	       !mtkflash_is_fresh(mtkflash_read(tf, MTKFLASH_REG_FEAT),
				  mtkflash_read(tf, MTKFLASH_REG_SC),
				  mtkflash_read(tf, MTKFLASH_REG_LBAL));
}

/*
 * Is the unit a disk that was just powered on?  In a drive that was in vendor mode these
 * registers hold addresses.
 */
static bool is_fresh_disk(struct mtkflash_attempt *a)
{
	struct mtkflash_taskfile *tf = a->v->tf;

	return mtkflash_is_other_signature(mtkflash_read(tf, MTKFLASH_REG_LBAM),
					   mtkflash_read(tf, MTKFLASH_REG_LBAH)) &&
	       mtkflash_is_diagnosed(mtkflash_read(tf, MTKFLASH_REG_FEAT),
				     mtkflash_read(tf, MTKFLASH_REG_SC),
				     mtkflash_read(tf, MTKFLASH_REG_LBAL));
}

/*
 * A unit of which nothing is known can be a disk that was switched on during the wait for
 * the drive.  Its registers show that as soon as it is ready; from then on nothing is sent
 * to this cable.  A known drive may have been exchanged for a disk.
 */
bool mtkflash_attempt_may_be_disk(struct mtkflash_attempt *a)
{
	u8 unit = a->v->unit;

	if (!mtkflash_status_is_ready(a->v->status)) {
		a->packet[unit] = false;
		return false;
	}
	if (!a->entry->unknown) {
		if (is_fresh_disk(a))
			a->error = MTKFLASH_ERROR_NOT_MEDIATEK;
		return a->error != MTKFLASH_ERROR_NONE;
	}
	if (!a->packet[unit]) {
		u8 lbam = mtkflash_read(a->v->tf, MTKFLASH_REG_LBAM);
		u8 lbah = mtkflash_read(a->v->tf, MTKFLASH_REG_LBAH);

		a->packet[unit] = mtkflash_is_packet_signature(lbam, lbah) ||
				  (mtkflash_signature_is_lost(lbam, lbah) &&
				   is_known_packet(a)) ||
				  (a->entry->no_disk >> unit & 1 &&
				   !mtkflash_is_other_signature(lbam, lbah));
	}
	if (!a->packet[unit])
		a->error = MTKFLASH_ERROR_NOT_MEDIATEK;
	return a->error != MTKFLASH_ERROR_NONE;
}
