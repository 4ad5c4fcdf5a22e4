// SPDX-License-Identifier: GPL-2.0
/*
 * Enter vendor mode while the user switches the power of the drive: an intro must meet the
 * boot window (specification 1.3, 1.4).
 */
#include <linux/math64.h>

#include "attempt.h"
#include "timings.h"

/* Intros of one set, in the cadence of the public tools, before the other sets are tried. */
#define SAME_INTROS		2

/* Number of different delays before the second intro of that cadence, one for each turn. */
#define PHASES			4

/* Intros of a power-up that are followed by a pause in which no register is read. */
static unsigned int silences(const struct mtkflash_attempt *a)
{
	return (SAME_INTROS + a->sets - 1) * mtkflash_attempt_units(a);
}

/*
 * A power-up that was too short is a contact that bounces, and does not count: the next one
 * has the same cadence again.  The time before the first power-off does not count either,
 * because the drive had no boot window in it.
 */
void mtkflash_attempt_note_power(struct mtkflash_attempt *a, u64 now)
{
	if (a->powered && a->was_off &&
	    now - a->since >= MTKFLASH_US_POWER_UP * 1000ull)
		a->power_ups++;
	a->powered = mtkflash_attempt_is_powered(a);
	a->was_off |= !a->powered;
	a->since = now;
	/* Clear what the link recorded before: only a loss from now on counts. */
	mtkflash_tend_link(a->v->tf);
	a->silences = a->powered ? silences(a) : 0;
	for (unsigned int unit = 0; unit < 2; unit++) {
		/* Each power-up with the same cadence begins with the next set. */
		a->turn[unit] = a->power_ups / 2;
		a->due[unit] = now;
	}
}

/*
 * The set of the next intro.  An intro of a wrong set may end the boot window.  So only the
 * first set is used if the drive's name tells the set, or after D1h.
 */
static const struct mtkflash_command_set *next_set(const struct mtkflash_attempt *a,
						   unsigned int turn)
{
	if (a->first_only || a->entry->named)
		return a->order[0];
	return a->order[turn % a->sets];
}

/*
 * Send an intro to firmware that runs, with the pauses of the public tools.  Unlike those
 * the driver polls the status in the pauses, because it must change before an intro can
 * work.
 */
static bool intro_to_firmware(struct mtkflash_attempt *a)
{
	unsigned int *asked = &a->asked[a->v->unit];
	u32 pause = MTKFLASH_US_INTRO_SELECT;

	if (a->v->status == MTKFLASH_RESTARTING)
		pause += MTKFLASH_US_REFUSED_BUSY;
	if (mtkflash_attempt_watch(a, pause, ANY_BUT(REFUSAL)) ||
	    !mtkflash_attempt_goes_on(a))
		return mtkflash_attempt_is_in(a);
	mtkflash_attempt_intro(a, next_set(a, *asked), asked);
	mtkflash_attempt_watch(a, MTKFLASH_US_INTRO_PAUSE, ANY_BUT(REFUSAL));
	return mtkflash_attempt_arrived(a);
}

/*
 * Two cadences take turns from one power-up to the next.  The cadence of the public tools
 * is one intro every 500 ms, always the same one, with silence in between [A]; boot code
 * that accepted an intro may need that silence.  The rapid cadence sends intro after intro,
 * because boot code may listen for some ms only.  No tool is known to do that [D], so the
 * tools' cadence comes first.  It sends its first intro as soon as the bus shows power, so
 * it meets a short window, too, if the set is the right one.
 *
 * If the power cannot be seen each cadence has its turn for some seconds.
 */
static unsigned int turn_of_cadence(const struct mtkflash_attempt *a)
{
	u64 spent = mtkflash_now(a->v->tf) - a->since;

	return a->power_ups + div_u64(spent, MTKFLASH_US_CADENCE * 1000u);
}

static bool is_tools_turn(const struct mtkflash_attempt *a)
{
	return !(turn_of_cadence(a) & 1);
}

/*
 * The set of the next intro in the tools' cadence.  A turn begins with one set alone,
 * because an intro of another one may end the boot window.  The first set has every second
 * turn, because most drives know only that one.  The other sets follow within the turn: a
 * drive without firmware listens for ever.
 */
static const struct mtkflash_command_set *tools_set(const struct mtkflash_attempt *a)
{
	unsigned int turn = turn_of_cadence(a) / 2;
	unsigned int nth = a->turn[a->v->unit] - a->power_ups / 2;
	unsigned int set = turn & 1 && a->sets > 1 ? 1 + turn / 2 % (a->sets - 1) : 0;

	if (a->first_only || a->entry->named)
		return a->order[0];
	if (nth >= SAME_INTROS)
		set += nth - SAME_INTROS + 1;
	return a->order[set % a->sets];
}

/*
 * The pause after an intro.  The first intro comes with the power, when boot code may not
 * listen yet.  So the second one comes at another time in each turn; the public tools begin
 * at any moment.
 */
static u32 tools_pause(const struct mtkflash_attempt *a, bool first)
{
	u32 pause = MTKFLASH_US_INTRO_PAUSE + MTKFLASH_US_INTRO_SELECT;

	if (!first)
		return pause;
	return pause + turn_of_cadence(a) / 2 % PHASES * (pause / PHASES);
}

/*
 * At the first power-up of a drive without a known name the intros of all other sets are
 * sent before the one whose turn it is, within some ms.  So no set has to wait for another
 * power-up, and boot code that accepts the last intro gets its silence.  Boot code may be
 * disturbed by the intro of another set, but that was never seen [D]: later power-ups in
 * this cadence send one intro alone.
 *
 * @count: Incremented by the number of them that the host has sent.
 *
 * Return: false if the host has not sent one of them.
 */
static bool intros_of_other_sets(struct mtkflash_attempt *a, unsigned int *count)
{
	if (!a->powered || a->power_ups || a->turn[a->v->unit] ||
	    a->first_only || a->entry->named)
		return true;
	for (unsigned int set = a->sets; set-- > 1 && !mtkflash_attempt_is_in(a);)
		if (!mtkflash_attempt_intro(a, a->order[set], count))
			return false;
	return true;
}

/* Wait without any access to the task file, until the link is lost or the time is over. */
static void keep_silent(struct mtkflash_attempt *a, u32 usecs)
{
	u64 now = mtkflash_now(a->v->tf), end = now + usecs * 1000ull;
	unsigned int lost = a->lost_links;

	for (; now < end && mtkflash_attempt_goes_on(a) && a->lost_links == lost;
	     now = mtkflash_now(a->v->tf))
		mtkflash_delay(a->v->tf, MTKFLASH_US_WATCH_POLL);
}

/*
 * The public tools do not read the status in the pause, and neither does the driver until
 * each set has had its turn.  After that it polls, in order to see that the power goes off.
 * No pause follows if the host has sent no intro, or the power went: the boot window passes
 * meanwhile.
 */
static bool tools_intro(struct mtkflash_attempt *a)
{
	u64 now = mtkflash_now(a->v->tf), *due = &a->due[a->v->unit];
	unsigned int all = silences(a), units = mtkflash_attempt_units(a), others = 0;
	bool powered = a->powered, sent;
	u32 silence;

	if (now < *due) {
		mtkflash_delay(a->v->tf, MTKFLASH_US_WATCH_POLL);
		return false;
	}
	silence = tools_pause(a, powered && a->silences > all - units);
	*due = now + silence * 1000ull;
	sent = intros_of_other_sets(a, &others);
	if (sent && !mtkflash_attempt_is_in(a))
		sent = mtkflash_attempt_intro(a, tools_set(a), &a->turn[a->v->unit]);
	if (mtkflash_attempt_arrived(a) || !powered)
		return mtkflash_attempt_is_in(a);
	if (!a->powered || (!sent && !others)) {
		*due = now;
		return false;
	}
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
	unsigned int *turn = &a->turn[a->v->unit];

	mtkflash_attempt_intro(a, next_set(a, *turn), turn);
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
	/* If one unit has power, the absent one gets no intro. */
	if (a->powered && mtkflash_status_is_absent(a->v->status))
		return false;
	return is_tools_turn(a) ? tools_intro(a) : rapid_intro(a);
}

/* Does the type byte stay?  A bus that is coming up or going down can show one for a moment. */
static bool stays(struct mtkflash_attempt *a)
{
	u8 type = a->v->status;

	mtkflash_delay(a->v->tf, MTKFLASH_US_INTRO_AFTER);
	if (mtkflash_attempt_look(a) == SHOWS_TYPE && type == MTKFLASH_TYPE_SERIAL_LE)
		mtkflash_delay(a->v->tf, MTKFLASH_US_WAITED_72);
	mtkflash_attempt_look(a);
	return a->v->status == type;
}

/* A unit whose status must change is not left for a unit that shows no status. */
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
