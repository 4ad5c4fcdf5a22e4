// SPDX-License-Identifier: GPL-2.0
/*
 * Getting into vendor mode while the user switches the power of the drive: its boot
 * window has to be met (specification 1.3, 1.4).
 */
#include <linux/math64.h>

#include "attempt.h"
#include "timings.h"

/* So many intros of the proven cadence are of one set, before others have a turn. */
#define SAME_INTROS		2

/* So many different times of its second intro are tried, one each turn. */
#define PHASES			4

/* So many intros of a power-up are followed by silence without a look. */
static unsigned int silences(const struct mtkflash_attempt *a)
{
	return (SAME_INTROS + a->sets - 1) * mtkflash_attempt_units(a);
}

/*
 * A power-up that was too short for its cadence was a contact that bounces: the
 * next one has the same cadence again.  The time before the first power-off is no
 * power-up: it showed no boot window to its cadence.
 */
void mtkflash_attempt_note_power(struct mtkflash_attempt *a, u64 now)
{
	if (a->powered && a->was_off &&
	    now - a->since >= MTKFLASH_US_POWER_UP * 1000ull)
		a->power_ups++;
	a->powered = mtkflash_attempt_is_powered(a);
	a->was_off |= !a->powered;
	a->since = now;
	a->silences = a->powered ? silences(a) : 0;
	for (unsigned int unit = 0; unit < 2; unit++) {
		/* The next power-up of a cadence begins with the next set. */
		a->turn[unit] = a->power_ups / 2;
		a->due[unit] = now;
	}
}

/*
 * A set that cannot be meant may cost the boot window, which it does not cost a
 * drive whose firmware runs.
 */
static const struct mtkflash_command_set *next_set(struct mtkflash_attempt *a,
						   unsigned int turns[2])
{
	unsigned int turn = turns[a->v->unit]++;

	if (a->first_only || a->entry->named)
		return a->order[0];
	return a->order[turn % a->sets];
}

/*
 * Firmware: the pauses of the public tools, but for the looks at the status:
 * what is waited for is that it changes.
 */
static bool intro_to_firmware(struct mtkflash_attempt *a)
{
	u32 pause = MTKFLASH_US_INTRO_SELECT;

	if (a->v->status == MTKFLASH_RESTARTING)
		pause += MTKFLASH_US_REFUSED_BUSY;
	if (mtkflash_attempt_watch(a, pause, ANY_BUT(REFUSAL)) ||
	    !mtkflash_attempt_goes_on(a))
		return mtkflash_attempt_is_in(a);
	mtkflash_attempt_intro(a, next_set(a, a->asked));
	mtkflash_attempt_watch(a, MTKFLASH_US_INTRO_PAUSE, ANY_BUT(REFUSAL));
	return mtkflash_attempt_arrived(a);
}

/*
 * Two cadences take turns from one power-up to the next.  The proven one, that of
 * the public tools, is one intro and then silence, 500 ms from intro to intro, and
 * always the same intro [A]; boot code that has taken an intro may need that silence.
 * The rapid one sends intro after intro, as boot code may listen for some ms only;
 * nobody is known to have done that [D], so the proven one comes first.  As it sends
 * its first intro at the moment the bus shows that the power is there, a short window
 * is met, too, if the set is the right one.
 *
 * Where the power cannot be seen each has its turn for some seconds.
 */
static unsigned int turn_of_cadence(const struct mtkflash_attempt *a)
{
	u64 spent = mtkflash_now(a->v->tf) - a->since;

	return a->power_ups + div_u64(spent, MTKFLASH_US_CADENCE * 1000u);
}

static bool is_proven_turn(const struct mtkflash_attempt *a)
{
	return !(turn_of_cadence(a) & 1);
}

/*
 * One set to begin with, as another one may end the boot window; the
 * first one has every second turn, as for most drives it is the only one.  After that
 * the others: a drive without firmware listens for ever.
 */
static const struct mtkflash_command_set *proven_set(struct mtkflash_attempt *a)
{
	unsigned int turn = turn_of_cadence(a) / 2;
	unsigned int nth = a->turn[a->v->unit]++ - a->power_ups / 2;
	unsigned int set = turn & 1 && a->sets > 1 ? 1 + turn / 2 % (a->sets - 1) : 0;

	if (a->first_only || a->entry->named)
		return a->order[0];
	if (nth >= SAME_INTROS)
		set += nth - SAME_INTROS + 1;
	return a->order[set % a->sets];
}

/*
 * The public tools begin at any moment.  The first intro comes with the power, and
 * boot code may not listen so early: the second one comes at another time each turn.
 */
static u32 proven_pause(const struct mtkflash_attempt *a, bool first)
{
	u32 pause = MTKFLASH_US_INTRO_PAUSE + MTKFLASH_US_INTRO_SELECT;

	if (!first)
		return pause;
	return pause + turn_of_cadence(a) / 2 % PHASES * (pause / PHASES);
}

/*
 * At the first power-up of a drive that is not known by name the other sets come
 * before the one whose turn it is, in some ms: so none has to wait for another
 * power-up, and boot code that takes the last one has its silence.  That boot code
 * minds the intro of another set is possible, but nobody has seen it [D]: later
 * power-ups of the proven cadence send one intro alone.
 */
static void intros_of_other_sets(struct mtkflash_attempt *a)
{
	if (!a->powered || a->power_ups || a->turn[a->v->unit] ||
	    a->first_only || a->entry->named)
		return;
	for (unsigned int set = a->sets; set-- > 1 && !mtkflash_attempt_is_in(a);)
		mtkflash_attempt_intro(a, a->order[set]);
}

/* Not one access to the task file. */
static void keep_silent(struct mtkflash_attempt *a, u32 usecs)
{
	u64 now = mtkflash_now(a->v->tf), end = now + usecs * 1000ull;

	for (; now < end && mtkflash_attempt_goes_on(a); now = mtkflash_now(a->v->tf))
		mtkflash_delay(a->v->tf, MTKFLASH_US_WATCH_POLL);
}

/*
 * The public tools do not look at the status during the silence: nor does the
 * driver before each set has had its turn.  Then it does, so as not to miss that the
 * power goes.
 */
static bool proven_intro(struct mtkflash_attempt *a)
{
	u64 now = mtkflash_now(a->v->tf), *due = &a->due[a->v->unit];
	unsigned int all = silences(a), units = mtkflash_attempt_units(a);
	bool powered = a->powered;
	u32 silence;

	if (now < *due) {
		mtkflash_delay(a->v->tf, MTKFLASH_US_WATCH_POLL);
		return false;
	}
	silence = proven_pause(a, powered && a->silences > all - units);
	*due = now + silence * 1000ull;
	intros_of_other_sets(a);
	if (!mtkflash_attempt_is_in(a))
		mtkflash_attempt_intro(a, proven_set(a));
	if (mtkflash_attempt_arrived(a) || !powered)
		return mtkflash_attempt_is_in(a);
	if (!a->silences) {
		mtkflash_attempt_watch(a, silence, ANY_BUT(BOOT_CODE));
		return mtkflash_attempt_arrived(a);
	}
	a->silences--;
	keep_silent(a, silence);
	mtkflash_attempt_look(a);
	return mtkflash_attempt_arrived(a);
}

static bool rapid_intro(struct mtkflash_attempt *a)
{
	mtkflash_attempt_intro(a, next_set(a, a->turn));
	return mtkflash_attempt_arrived(a);
}

static bool try_unit(struct mtkflash_attempt *a)
{
	enum mtkflash_shows shows;

	mtkflash_vendor_select(a->v);
	shows = mtkflash_attempt_look(a);
	if (shows == SHOWS_BUSY_TYPE)
		return mtkflash_attempt_restart(a);
	a->restarted[a->v->unit] = false;
	if (mtkflash_attempt_is_in(a))
		return true;
	if (mtkflash_attempt_may_be_disk(a))
		return false;
	if (shows == SHOWS_REFUSAL)
		return intro_to_firmware(a);
	/* Intros are for the unit that is there, if one is. */
	if (a->powered && mtkflash_status_is_absent(a->v->status))
		return false;
	return is_proven_turn(a) ? proven_intro(a) : rapid_intro(a);
}

/* Not the glimpse of a bus that comes or goes. */
static bool stays(struct mtkflash_attempt *a)
{
	u8 type = a->v->status;

	mtkflash_delay(a->v->tf, MTKFLASH_US_INTRO_AFTER);
	if (mtkflash_attempt_look(a) == SHOWS_TYPE && type == MTKFLASH_TYPE_SERIAL_LE)
		mtkflash_delay(a->v->tf, MTKFLASH_US_WAITED_72);
	mtkflash_attempt_look(a);
	return a->v->status == type;
}

/* A drive that is to change its status is not left for a unit without one. */
static void next_unit(struct mtkflash_attempt *a)
{
	enum mtkflash_shows shows = mtkflash_shows(a->v->status);
	bool slow = shows == SHOWS_REFUSAL || shows == SHOWS_BUSY_TYPE;
	u8 other = !a->v->unit;

	if (a->entry->both_units && !(slow && mtkflash_status_is_absent(a->shown[other])))
		a->v->unit = other;
}

bool mtkflash_attempt_wait(struct mtkflash_attempt *a)
{
	a->tell = mtkflash_now(a->v->tf);
	a->end = a->tell + a->entry->wait_us * 1000ull;
	mtkflash_attempt_note_power(a, a->tell);
	while (mtkflash_attempt_goes_on(a)) {
		if (try_unit(a) && stays(a))
			return true;
		next_unit(a);
	}
	return false;
}
