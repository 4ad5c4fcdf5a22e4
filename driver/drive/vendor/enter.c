// SPDX-License-Identifier: GPL-2.0
/*
 * Getting into vendor mode (specification 1.1 to 1.6).
 */
#include <linux/kernel.h>
#include <linux/math64.h>

#include "enter.h"
#include "timings.h"

#define STATUS_BSY		0x80
#define STATUS_RESTARTING	0xd1

/* Intros to each unit of a drive that refuses; 1.3 [A]. */
#define FIRST_TRIES		4

/* So many intros of the proven cadence are of one set, before others have a turn. */
#define SAME_INTROS		2

/* So many different times of its second intro are tried, one each turn. */
#define PHASES			4

/* The part that all intros have in common. */
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
	v->intros[set - mtkflash_sets].sent++;
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

/* --- what a status byte means for what to do next ------------------------- */

/**
 * enum shows - What a status byte shows, by what can be done then
 * @SHOWS_NO_BUS: 7Fh, FFh: nobody drives the bus; no power, no link.
 * @SHOWS_ZERO: 00h: nobody at this unit, no power, or a drive after a reset.
 * @SHOWS_BOOT_CODE: 80h, D0h, 81h: busy; boot code may take an intro.
 * @SHOWS_REFUSAL: 50h, 51h, D1h and the like: firmware runs.  52h, D2h: stuck
 *		   half-way.  Only another status promises anything.
 * @SHOWS_BUSY_TYPE: F0h, F2h, F3h: in vendor mode, but busy.
 * @SHOWS_TYPE: 70h, 72h, 73h: in vendor mode.
 */
enum shows {
	SHOWS_NO_BUS,
	SHOWS_ZERO,
	SHOWS_BOOT_CODE,
	SHOWS_REFUSAL,
	SHOWS_BUSY_TYPE,
	SHOWS_TYPE,
};

/* Sets of them, for watch(). */
#define ONLY(what)	(1u << SHOWS_##what)
#define ANY_BUT(what)	(~ONLY(what))

static enum shows what_it_shows(u8 status)
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
	    meaning == MTKFLASH_ERROR_HALF_WAY || !(status & STATUS_BSY))
		return SHOWS_REFUSAL;
	return SHOWS_BOOT_CODE;
}

static bool is_absent(u8 status)
{
	return what_it_shows(status) <= SHOWS_ZERO;
}

/* Of two bytes that were seen the heavier one is worth telling. */
static unsigned int weight(u8 status)
{
	if (!is_absent(status))
		return 3;
	if (!status)
		return 2;
	return status == 0x7f;
}

/* --- one attempt ----------------------------------------------------------- */

/**
 * struct attempt - One attempt to get a drive into vendor mode
 * @v: The drive.
 * @entry: How.
 * @start: The unit it was thought to be.
 * @order: The command sets in the order in which they are tried,
 * @sets: and how many of them.
 * @sent: The set whose intro was sent last to each unit, or NULL.
 * @shown: The last status of each unit.
 * @meant: The last status that means something.
 * @first_only: Send only the intro that comes first.
 * @restarted: Outro and intro were sent since the unit came to show F2h.
 * @packet: The unit was ready with the signature of a packet device, and is so still.
 * @error: From @entry->waiting, or NOT_MEDIATEK.
 * @end: When to give up waiting for a power cycle, in ns; 0 before that.
 * @tell: When to call @entry->waiting next, in ns.
 * @powered: While waiting: a unit drives the bus.
 * @since: When that began or ended, in ns.
 * @was_off: While waiting: the power was seen to be off.
 * @power_ups: How many power-ups after that are over, of those that lasted.
 * @turn: Intros to the boot code of each unit since @since, for the sets to take
 *	  turns,
 * @asked: and those to its firmware.
 * @due: Proven cadence, no power: when the next intro to each unit is due, in ns.
 * @silences: How many intros are still to be followed by silence without a look.
 */
struct attempt {
	struct mtkflash_vendor *v;
	struct mtkflash_entry *entry;
	u8 start;
	const struct mtkflash_command_set *order[MTKFLASH_SETS];
	unsigned int sets;
	const struct mtkflash_command_set *sent[2];
	u8 shown[2];
	u8 meant;
	bool first_only;
	bool restarted[2];
	bool packet[2];
	enum mtkflash_error error;
	u64 end;
	u64 tell;
	bool powered;
	u64 since;
	bool was_off;
	unsigned int power_ups;
	unsigned int turn[2];
	unsigned int asked[2];
	u64 due[2];
	unsigned int silences;
};

static unsigned int units(const struct attempt *a)
{
	return a->entry->both_units ? 2 : 1;
}

static bool is_powered(const struct attempt *a)
{
	return !is_absent(a->shown[0]) || !is_absent(a->shown[1]);
}

/* So many intros of a power-up are followed by silence without a look. */
static unsigned int silences(const struct attempt *a)
{
	return (SAME_INTROS + a->sets - 1) * units(a);
}

/*
 * A power-up that was too short for its cadence was a contact that bounces: the
 * next one has the same cadence again.  The time before the first power-off is no
 * power-up: it showed no boot window to its cadence.
 */
static void note_power(struct attempt *a, u64 now)
{
	if (a->powered && a->was_off &&
	    now - a->since >= MTKFLASH_US_POWER_UP * 1000ull)
		a->power_ups++;
	a->powered = is_powered(a);
	a->was_off |= !a->powered;
	a->since = now;
	a->silences = a->powered ? silences(a) : 0;
	for (unsigned int unit = 0; unit < 2; unit++) {
		/* The next power-up of a cadence begins with the next set. */
		a->turn[unit] = a->power_ups / 2;
		a->due[unit] = now;
	}
}

static enum shows note(struct attempt *a)
{
	const struct mtkflash_command_set *set = a->sent[a->v->unit];
	u8 status = a->v->status;

	a->shown[a->v->unit] = status;
	if (set && !is_absent(status))
		a->v->intros[set - mtkflash_sets].answer = status;
	if (weight(status) >= weight(a->meant))
		a->meant = status;
	/*
	 * Once the public tools have seen it they send the legacy intro only;
	 * who selected a slim set gets another loop, which does not do so [A].
	 */
	if (status == STATUS_RESTARTING)
		a->first_only = true;
	if (a->end && is_powered(a) != a->powered)
		note_power(a, mtkflash_now(a->v->tf));
	return what_it_shows(status);
}

static enum shows look(struct attempt *a)
{
	mtkflash_vendor_status(a->v);
	return note(a);
}

/* While waiting for a power cycle: tell how long it goes on. */
static bool go_on(struct attempt *a)
{
	u64 now = mtkflash_now(a->v->tf);

	if (!a->end)
		return true;
	if (a->error || now >= a->end)
		return false;
	mtkflash_tend_link(a->v->tf);
	if (now >= a->tell) {
		a->tell = now + MTKFLASH_US_WAITING_TELL * 1000ull;
		a->error = a->entry->waiting(a->entry,
					     div_u64(a->end - now, 1000));
	}
	return !a->error;
}

/* The selected unit: look at it until it shows what is wanted. */
static bool watch(struct attempt *a, u32 usecs, unsigned int wanted)
{
	u64 end = mtkflash_now(a->v->tf) + usecs * 1000ull;

	while (go_on(a) && !(wanted & 1u << look(a))) {
		if (mtkflash_now(a->v->tf) >= end)
			break;
		mtkflash_delay(a->v->tf, MTKFLASH_US_WATCH_POLL);
	}
	return wanted & 1u << what_it_shows(a->v->status);
}

/* In vendor mode, and not merely because an intro is still wanted. */
static bool is_in(const struct attempt *a)
{
	return mtkflash_status_is_type(a->v->status) && !a->v->unfinished;
}

/* A status that follows from an intro. */
static bool arrived(struct attempt *a)
{
	if (mtkflash_status_is_type(a->v->status))
		a->v->unfinished = false;
	return is_in(a);
}

static void intro(struct attempt *a, const struct mtkflash_command_set *set)
{
	a->sent[a->v->unit] = set;
	send_intro(a->v, set);
	note(a);
}

/*
 * F2h: in vendor mode, but busy.  The drive is given time, and then what a
 * public tool does in its erase flow: outro and intro (1.2 [A]).  Once; what is
 * left after that is another power cycle.
 */
static bool outro_and_intro(struct attempt *a)
{
	const struct mtkflash_command_set *set = a->sent[a->v->unit] ?: a->order[0];

	if (a->restarted[a->v->unit]) {
		watch(a, MTKFLASH_US_INTRO_PAUSE, ANY_BUT(BUSY_TYPE));
		return is_in(a);
	}
	a->restarted[a->v->unit] = true;
	if (watch(a, MTKFLASH_US_BUSY_TYPE, ANY_BUT(BUSY_TYPE)))
		return is_in(a);

	mtkflash_vendor_send(a->v, set->outro_cmd);
	if (set->outro_us && watch(a, set->outro_us, ONLY(NO_BUS)))
		return false;
	mtkflash_vendor_send(a->v, MTKFLASH_DEVICE_RESET);
	if (watch(a, set->reset_us, ONLY(NO_BUS)) ||
	    watch(a, MTKFLASH_US_INTRO_SELECT, ONLY(NO_BUS)) || !go_on(a))
		return false;
	intro(a, set);
	watch(a, MTKFLASH_US_INTRO_PAUSE, ONLY(TYPE));
	return arrived(a);
}

/*
 * A unit of which nothing is known can be a disk that got its power while the
 * drive was waited for.  It shows itself when it becomes ready: from then on
 * nobody on this cable is sent anything.
 */
static bool may_be_disk(struct attempt *a)
{
	u8 unit = a->v->unit;

	if (!a->entry->unknown)
		return false;
	if (!mtkflash_status_is_ready(a->v->status)) {
		a->packet[unit] = false;
		return false;
	}
	if (!a->packet[unit]) {
		u8 lbam = mtkflash_read(a->v->tf, MTKFLASH_REG_LBAM);
		u8 lbah = mtkflash_read(a->v->tf, MTKFLASH_REG_LBAH);

		a->packet[unit] = mtkflash_is_packet_signature(lbam, lbah) ||
				  (a->entry->no_disk &&
				   !mtkflash_is_other_signature(lbam, lbah));
	}
	if (!a->packet[unit])
		a->error = MTKFLASH_ERROR_NOT_MEDIATEK;
	return a->error;
}

/* --- the drive as it is ------------------------------------------------------ */

static bool try_as_it_is(struct attempt *a,
			 const struct mtkflash_command_set *set)
{
	mtkflash_vendor_select(a->v);
	if (look(a) == SHOWS_BUSY_TYPE)
		return outro_and_intro(a);
	if (is_in(a))
		return true;
	if (may_be_disk(a))
		return false;
	if (a->v->status == STATUS_RESTARTING)
		watch(a, MTKFLASH_US_REFUSED_BUSY, ANY_BUT(REFUSAL));

	a->sent[a->v->unit] = set;
	mtkflash_intro(a->v, set);
	note(a);
	watch(a, MTKFLASH_US_INTRO_PAUSE, ONLY(TYPE) | ONLY(BUSY_TYPE));
	if (what_it_shows(a->v->status) == SHOWS_BUSY_TYPE)
		return outro_and_intro(a);
	return arrived(a);
}

static bool first_tries(struct attempt *a)
{
	for (unsigned int n = 0; !a->error && n < FIRST_TRIES * units(a); n++) {
		unsigned int set = n / units(a) % a->sets;

		if (n && a->entry->both_units)
			a->v->unit = !a->v->unit;
		if (try_as_it_is(a, a->order[a->first_only ? 0 : set]))
			return true;
	}
	return false;
}

/* --- waiting for a power cycle ----------------------------------------------- */

/*
 * A set that cannot be meant may cost the boot window, which it does not cost a
 * drive whose firmware runs.
 */
static const struct mtkflash_command_set *next_set(struct attempt *a,
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
static bool intro_to_firmware(struct attempt *a)
{
	u32 pause = MTKFLASH_US_INTRO_SELECT;

	if (a->v->status == STATUS_RESTARTING)
		pause += MTKFLASH_US_REFUSED_BUSY;
	if (watch(a, pause, ANY_BUT(REFUSAL)) || !go_on(a))
		return is_in(a);
	intro(a, next_set(a, a->asked));
	watch(a, MTKFLASH_US_INTRO_PAUSE, ANY_BUT(REFUSAL));
	return arrived(a);
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
static unsigned int turn_of_cadence(const struct attempt *a)
{
	u64 spent = mtkflash_now(a->v->tf) - a->since;

	return a->power_ups + div_u64(spent, MTKFLASH_US_CADENCE * 1000u);
}

static bool is_proven_turn(const struct attempt *a)
{
	return !(turn_of_cadence(a) & 1);
}

/*
 * One set to begin with, as another one may end the boot window; the
 * first one has every second turn, as for most drives it is the only one.  After that
 * the others: a drive without firmware listens for ever.
 */
static const struct mtkflash_command_set *proven_set(struct attempt *a)
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
static u32 proven_pause(const struct attempt *a, bool first)
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
static void intros_of_other_sets(struct attempt *a)
{
	if (!a->powered || a->power_ups || a->turn[a->v->unit] ||
	    a->first_only || a->entry->named)
		return;
	for (unsigned int set = a->sets; set-- > 1 && !is_in(a);)
		intro(a, a->order[set]);
}

/* Not one access to the task file. */
static void keep_silent(struct attempt *a, u32 usecs)
{
	u64 now = mtkflash_now(a->v->tf), end = now + usecs * 1000ull;

	for (; now < end && go_on(a); now = mtkflash_now(a->v->tf))
		mtkflash_delay(a->v->tf, MTKFLASH_US_WATCH_POLL);
}

/*
 * The public tools do not look at the status during the silence: nor does the
 * driver before each set has had its turn.  Then it does, so as not to miss that the
 * power goes.
 */
static bool proven_intro(struct attempt *a)
{
	u64 now = mtkflash_now(a->v->tf), *due = &a->due[a->v->unit];
	bool powered = a->powered;
	u32 silence;

	if (now < *due) {
		mtkflash_delay(a->v->tf, MTKFLASH_US_WATCH_POLL);
		return false;
	}
	silence = proven_pause(a, powered && a->silences > silences(a) - units(a));
	*due = now + silence * 1000ull;
	intros_of_other_sets(a);
	if (!is_in(a))
		intro(a, proven_set(a));
	if (arrived(a) || !powered)
		return is_in(a);
	if (!a->silences) {
		watch(a, silence, ANY_BUT(BOOT_CODE));
		return arrived(a);
	}
	a->silences--;
	keep_silent(a, silence);
	look(a);
	return arrived(a);
}

static bool rapid_intro(struct attempt *a)
{
	intro(a, next_set(a, a->turn));
	return arrived(a);
}

static bool try_unit(struct attempt *a)
{
	enum shows shows;

	mtkflash_vendor_select(a->v);
	shows = look(a);
	if (shows == SHOWS_BUSY_TYPE)
		return outro_and_intro(a);
	a->restarted[a->v->unit] = false;
	if (is_in(a))
		return true;
	if (may_be_disk(a))
		return false;
	if (shows == SHOWS_REFUSAL)
		return intro_to_firmware(a);
	/* Intros are for the unit that is there, if one is. */
	if (a->powered && is_absent(a->v->status))
		return false;
	return is_proven_turn(a) ? proven_intro(a) : rapid_intro(a);
}

/* Not the glimpse of a bus that comes or goes. */
static bool stays(struct attempt *a)
{
	u8 type = a->v->status;

	mtkflash_delay(a->v->tf, MTKFLASH_US_INTRO_AFTER);
	if (look(a) == SHOWS_TYPE && type == MTKFLASH_TYPE_SERIAL_LE)
		mtkflash_delay(a->v->tf, MTKFLASH_US_WAITED_72);
	look(a);
	return a->v->status == type;
}

/* Who waits for a drive to change does not leave it for a unit without one. */
static void next_unit(struct attempt *a)
{
	enum shows shows = what_it_shows(a->v->status);
	bool slow = shows == SHOWS_REFUSAL || shows == SHOWS_BUSY_TYPE;
	u8 other = !a->v->unit;

	if (a->entry->both_units && !(slow && is_absent(a->shown[other])))
		a->v->unit = other;
}

static bool wait_for_power_cycle(struct attempt *a)
{
	a->tell = mtkflash_now(a->v->tf);
	a->end = a->tell + a->entry->wait_us * 1000ull;
	note_power(a, a->tell);
	while (go_on(a)) {
		if (try_unit(a) && stays(a))
			return true;
		next_unit(a);
	}
	return false;
}

static void set_urgent(struct attempt *a, bool urgent)
{
	if (a->entry->urgent)
		a->entry->urgent(a->entry, urgent);
}

/* --- all of it --------------------------------------------------------------- */

/* Is a unit in vendor mode already?  It stays selected. */
static bool is_in_already(struct attempt *a)
{
	struct mtkflash_vendor *v = a->v;

	for (unsigned int n = 0; n < units(a); n++) {
		v->unit = n ? !a->start : a->start;
		mtkflash_vendor_select(v);
		if (look(a) == SHOWS_TYPE)
			return true;
	}
	v->unit = a->start;
	return false;
}

static bool get_in(struct attempt *a)
{
	bool in;

	/* Whatever it is worth: with a floating bus there is only waiting. */
	if (!mtkflash_status_is_floating(a->meant) || !a->entry->wait_us) {
		if (first_tries(a))
			return true;
	}
	if (a->error || !a->entry->wait_us)
		return false;
	a->v->unit = a->start;
	set_urgent(a, true);
	in = wait_for_power_cycle(a);
	set_urgent(a, false);
	return in;
}

static void set_order(struct attempt *a, enum mtkflash_set_id first)
{
	a->order[a->sets++] = &mtkflash_sets[first];
	if (a->v->set_fixed)
		return;
	for (unsigned int id = 0; id < MTKFLASH_SETS; id++)
		if (id != first)
			a->order[a->sets++] = &mtkflash_sets[id];
}

/* Only the legacy set knows other type bytes than 72h [A]. */
static const struct mtkflash_command_set *set_of(const struct attempt *a)
{
	if (a->v->set_fixed)
		return a->order[0];
	if (a->v->status != MTKFLASH_TYPE_SERIAL_LE)
		return &mtkflash_sets[MTKFLASH_SET_LEGACY];
	return a->sent[a->v->unit] ?: a->v->set ?: a->order[0];
}

/* Some are in vendor mode from their power-on, without an intro (12.1). */
static enum mtkflash_error got_in(struct attempt *a)
{
	mtkflash_mask(a->v->tf);
	a->v->set = set_of(a);
	a->v->type = a->v->status;
	a->v->unfinished = false;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error stayed_out(struct attempt *a)
{
	a->v->unit = a->start;
	a->v->status = a->meant;
	return a->error ?: mtkflash_status_error(a->meant);
}

enum mtkflash_error mtkflash_enter(struct mtkflash_vendor *v,
				   struct mtkflash_entry *entry)
{
	struct attempt a = {
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
	/* What waits for an intro may know only that of its own set. */
	set_order(&a, already && v->set && !v->set_fixed ?
			      v->set - mtkflash_sets : entry->first);
	if (!already || v->status != type) {
		mtkflash_vendor_fall_back(v);
		v->tried = false;
		v->settled = false;
	}
	if ((already && is_in(&a)) || get_in(&a))
		return got_in(&a);
	return stayed_out(&a);
}
