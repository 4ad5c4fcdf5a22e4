// SPDX-License-Identifier: GPL-2.0
/*
 * Getting into vendor mode (specification 1.1 to 1.6).
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "enter.h"
#include "timings.h"

#define STATUS_BSY		0x80
#define STATUS_ERR		0x01
#define STATUS_READY		0x50
#define STATUS_RESTARTING	0xd1

/* Intros to each unit of a drive that refuses; 1.3 [A]. */
#define FIRST_TRIES		4

/**
 * struct meaning - What the specification says of a status byte in 1.2
 * @status: The byte.
 * @error: What it means for someone who wants to get in.
 * @source: How sure that is; [D] is inferred, there or here.
 */
struct meaning {
	u8 status;
	enum mtkflash_error error;
	const char *source;
};

static const struct meaning meanings[] = {
	{ 0x00, MTKFLASH_ERROR_NO_STATUS, "[B] seen, [D] its meaning" },
	{ 0x50, MTKFLASH_ERROR_IGNORED, "[B]" },
	{ 0x51, MTKFLASH_ERROR_REFUSED, "[B] seen, [D] its meaning" },
	{ 0x52, MTKFLASH_ERROR_HALF_WAY, "[A] not flashable, [B] seen" },
	{ 0x7f, MTKFLASH_ERROR_NO_LINK, "[B]" },
	{ 0x80, MTKFLASH_ERROR_STILL_BUSY, "[B]" },
	{ 0x81, MTKFLASH_ERROR_UNSUPPORTED_CHIP, "[C] MT1959" },
	{ 0xd0, MTKFLASH_ERROR_STILL_BUSY, "[D]" },
	{ 0xd1, MTKFLASH_ERROR_REFUSED_BUSY, "[A] retry loop, [B] seen" },
	{ 0xd2, MTKFLASH_ERROR_HALF_WAY, "[A] not flashable, [B] seen" },
	{ 0xf0, MTKFLASH_ERROR_BUSY_TYPE, "[D] as F2h" },
	{ 0xf2, MTKFLASH_ERROR_BUSY_TYPE, "[A] erase flow, [C] seen" },
	{ 0xf3, MTKFLASH_ERROR_BUSY_TYPE, "[D] as F2h" },
	{ 0xff, MTKFLASH_ERROR_NO_DRIVE, "[B]" },
};

enum mtkflash_error mtkflash_status_error(u8 status)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(meanings); i++)
		if (meanings[i].status == status)
			return meanings[i].error;
	return MTKFLASH_ERROR_NO_VENDOR_MODE;
}

static bool names(const char *product, const char *model)
{
	const char *at = product;

	while ((at = strstr(at, model))) {
		if (at == product || at[-1] == ' ')
			return true;
		at++;
	}
	return false;
}

enum mtkflash_set_id mtkflash_set_for(const char *product)
{
	if (names(product, "DG-16D4S"))
		return MTKFLASH_SET_SLIM;
	if (names(product, "DG-16D5S"))
		return MTKFLASH_SET_SLIM2;
	return MTKFLASH_SET_LEGACY;
}

/* The part that all intros have in common. */
static u8 send_intro(struct mtkflash_vendor *v,
		     const struct mtkflash_command_set *set)
{
	mtkflash_vendor_select(v);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAL, set->intro_lbal);
	mtkflash_write(v->tf, MTKFLASH_REG_CMD, set->intro_cmd);
	mtkflash_delay(v->tf, MTKFLASH_US_INTRO_STATUS);
	mtkflash_vendor_forget(v);
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

/**
 * struct hunt - One try to get a drive into vendor mode
 * @v: The drive.
 * @entry: How.
 * @start: The unit it was thought to be.
 * @order: The command sets in the order in which they are tried.
 * @sent: The set whose intro was sent last to each unit, or NULL.
 * @end: When to give up waiting for a power cycle, in ns; 0 before that.
 * @tell: When to call @entry->waiting next, in ns.
 * @intros: Sent while waiting.
 * @shown: The last status of each unit.
 * @meant: The last status that means something.
 * @first_only: Send only the intro that comes first.
 * @cured: What 1.2 says of F2h was done since the unit came to show it.
 * @packet: The unit was ready with the signature of a packet device, and is so still.
 * @error: From @entry->waiting, or NOT_MEDIATEK.
 */
struct hunt {
	struct mtkflash_vendor *v;
	struct mtkflash_entry *entry;
	u8 start;
	const struct mtkflash_command_set *order[MTKFLASH_SETS];
	const struct mtkflash_command_set *sent[2];
	u64 end;
	u64 tell;
	unsigned int intros;
	u8 shown[2];
	u8 meant;
	bool first_only;
	bool cured[2];
	bool packet[2];
	enum mtkflash_error error;
};

/* --- what a status byte means for what to do next ------------------------- */

static bool is_type(u8 status)
{
	return mtkflash_status_is_type(status);
}

static bool is_floating(u8 status)
{
	return mtkflash_status_is_floating(status);
}

static bool is_busy_type(u8 status)
{
	return !is_floating(status) && status & STATUS_BSY &&
	       is_type(status & ~STATUS_BSY);
}

static bool is_no_busy_type(u8 status)
{
	return !is_busy_type(status);
}

static bool is_type_or_busy_type(u8 status)
{
	return is_type(status) || is_busy_type(status);
}

/* No drive, or one without power, or at the other unit. */
static bool is_absent(u8 status)
{
	return is_floating(status) || !status;
}

/*
 * Firmware is running, or the drive is stuck half-way: only another status
 * promises anything, and until it comes there is no hurry.
 */
static bool is_calm(u8 status)
{
	enum mtkflash_error meaning = mtkflash_status_error(status);

	if (meaning == MTKFLASH_ERROR_REFUSED_BUSY ||
	    meaning == MTKFLASH_ERROR_HALF_WAY)
		return true;
	return !is_absent(status) && !is_type(status) && !(status & STATUS_BSY);
}

static bool is_lively(u8 status)
{
	return !is_calm(status);
}

static unsigned int weight(u8 status)
{
	if (!is_absent(status))
		return 3;
	if (!status)
		return 2;
	return status == 0x7f;
}

/* --- looking and waiting --------------------------------------------------- */

static u8 note(struct hunt *h)
{
	u8 status = h->v->status;

	h->shown[h->v->unit] = status;
	if (weight(status) >= weight(h->meant))
		h->meant = status;
	/*
	 * Once the public tools have seen it they send the legacy intro only;
	 * who selected a slim set gets another loop, which does not do so [A].
	 */
	if (status == STATUS_RESTARTING)
		h->first_only = true;
	return status;
}

static u8 look(struct hunt *h)
{
	mtkflash_vendor_status(h->v);
	return note(h);
}

/* While waiting for a power cycle: tell how long it goes on. */
static bool go_on(struct hunt *h)
{
	u64 now = mtkflash_now(h->v->tf);

	if (!h->end)
		return true;
	if (h->error || now >= h->end)
		return false;
	mtkflash_tend_link(h->v->tf);
	if (now >= h->tell) {
		h->tell = now + MTKFLASH_US_WAITING_TELL * 1000ull;
		h->error = h->entry->waiting(h->entry,
					     div_u64(h->end - now, 1000));
	}
	return !h->error;
}

/* The selected drive: look at it until it shows what is wanted. */
static bool watch(struct hunt *h, u32 usecs, bool (*wanted)(u8 status))
{
	u64 end = mtkflash_now(h->v->tf) + usecs * 1000ull;

	while (go_on(h) && !wanted(look(h))) {
		if (mtkflash_now(h->v->tf) >= end)
			break;
		mtkflash_delay(h->v->tf, MTKFLASH_US_WATCH_POLL);
	}
	return wanted(h->v->status);
}

/* In vendor mode, and not merely because an intro is still wanted. */
static bool is_in(const struct hunt *h)
{
	return is_type(h->v->status) && !h->v->unfinished;
}

/* A status that follows from an intro. */
static bool arrived(struct hunt *h)
{
	if (is_type(h->v->status))
		h->v->unfinished = false;
	return is_in(h);
}

static u8 intro(struct hunt *h, const struct mtkflash_command_set *set)
{
	h->sent[h->v->unit] = set;
	send_intro(h->v, set);
	return note(h);
}

/*
 * The drive is in vendor mode but busy.  It is given time, and then what a
 * public tool does in its erase flow: outro and intro [A].  Once; what is left
 * after that is another power cycle.
 */
static bool cure(struct hunt *h)
{
	const struct mtkflash_command_set *set = h->sent[h->v->unit] ?: h->order[0];

	if (h->cured[h->v->unit]) {
		watch(h, MTKFLASH_US_INTRO_PAUSE, is_no_busy_type);
		return is_in(h);
	}
	h->cured[h->v->unit] = true;
	if (watch(h, MTKFLASH_US_BUSY_TYPE, is_no_busy_type))
		return is_in(h);

	mtkflash_vendor_send(h->v, set->outro_cmd);
	if (set->outro_us && watch(h, set->outro_us, is_floating))
		return false;
	mtkflash_vendor_send(h->v, MTKFLASH_DEVICE_RESET);
	if (watch(h, set->reset_us, is_floating) ||
	    watch(h, MTKFLASH_US_INTRO_SELECT, is_floating) || !go_on(h))
		return false;
	intro(h, set);
	watch(h, MTKFLASH_US_INTRO_PAUSE, is_type);
	return arrived(h);
}

/*
 * A unit of which nothing is known can be a disk that got its power while the
 * drive was waited for.  It shows itself when it becomes ready: from then on
 * nobody on this cable is sent anything.
 */
static bool may_be_disk(struct hunt *h)
{
	u8 unit = h->v->unit;

	if (!h->entry->both_units)
		return false;
	if ((h->v->status & ~STATUS_ERR) != STATUS_READY) {
		h->packet[unit] = false;
		return false;
	}
	if (!h->packet[unit])
		h->packet[unit] =
			mtkflash_read(h->v->tf, MTKFLASH_REG_LBAM) == 0x14 &&
			mtkflash_read(h->v->tf, MTKFLASH_REG_LBAH) == 0xeb;
	if (!h->packet[unit])
		h->error = MTKFLASH_ERROR_NOT_MEDIATEK;
	return h->error;
}

/* --- the drive as it is ------------------------------------------------------ */

static bool try_as_it_is(struct hunt *h, const struct mtkflash_command_set *set)
{
	mtkflash_vendor_select(h->v);
	if (is_busy_type(look(h)))
		return cure(h);
	if (is_in(h))
		return true;
	if (may_be_disk(h))
		return false;
	if (h->v->status == STATUS_RESTARTING)
		watch(h, MTKFLASH_US_REFUSED_BUSY, is_lively);

	h->sent[h->v->unit] = set;
	mtkflash_intro(h->v, set);
	note(h);
	watch(h, MTKFLASH_US_INTRO_PAUSE, is_type_or_busy_type);
	if (is_busy_type(h->v->status))
		return cure(h);
	return arrived(h);
}

static unsigned int units(const struct hunt *h)
{
	return h->entry->both_units ? 2 : 1;
}

static bool first_tries(struct hunt *h)
{
	for (unsigned int n = 0; !h->error && n < FIRST_TRIES * units(h); n++) {
		unsigned int set = n / units(h) % MTKFLASH_SETS;

		if (n && h->entry->both_units)
			h->v->unit = !h->v->unit;
		if (try_as_it_is(h, h->order[h->first_only ? 0 : set]))
			return true;
	}
	return false;
}

/* --- waiting for a power cycle ----------------------------------------------- */

/*
 * With one unit the first set has its turn at least every 4 ms, and the others
 * every 12: that a boot window lasts 20 ms is a guess [D].
 */
static const struct mtkflash_command_set *next_set(struct hunt *h)
{
	static const u8 turns[] = { 0, 0, 1, 0, 0, 2 };
	unsigned int turn = h->intros++ / units(h) % ARRAY_SIZE(turns);

	return h->order[h->first_only ? 0 : turns[turn]];
}

/*
 * The order and the pauses of the public tools, but for the looks at the
 * status: what is waited for is that it changes.
 */
static bool calm_intro(struct hunt *h)
{
	u32 pause = MTKFLASH_US_INTRO_SELECT;

	if (h->v->status == STATUS_RESTARTING)
		pause += MTKFLASH_US_REFUSED_BUSY;
	if (watch(h, pause, is_lively) || !go_on(h))
		return is_in(h);
	intro(h, next_set(h));
	watch(h, MTKFLASH_US_INTRO_PAUSE, is_lively);
	return arrived(h);
}

static bool rapid_intro(struct hunt *h)
{
	intro(h, next_set(h));
	return arrived(h);
}

static bool try_unit(struct hunt *h)
{
	mtkflash_vendor_select(h->v);
	if (is_busy_type(look(h)))
		return cure(h);
	h->cured[h->v->unit] = false;
	if (is_in(h))
		return true;
	if (may_be_disk(h))
		return false;
	return is_calm(h->v->status) ? calm_intro(h) : rapid_intro(h);
}

/* Not the glimpse of a bus that comes or goes. */
static bool stays(struct hunt *h)
{
	u8 type = h->v->status;

	mtkflash_delay(h->v->tf, MTKFLASH_US_INTRO_AFTER);
	if (look(h) == type && type == MTKFLASH_TYPE_SERIAL_LE)
		mtkflash_delay(h->v->tf, MTKFLASH_US_WAITED_72);
	return look(h) == type;
}

/* Who waits for a drive to change does not leave it for a unit without one. */
static void next_unit(struct hunt *h)
{
	u8 other = !h->v->unit, status = h->v->status;
	bool slow = is_calm(status) || is_busy_type(status);

	if (h->entry->both_units && !(slow && is_absent(h->shown[other])))
		h->v->unit = other;
}

static bool power_cycle(struct hunt *h)
{
	h->tell = mtkflash_now(h->v->tf);
	h->end = h->tell + h->entry->wait_us * 1000ull;
	while (go_on(h)) {
		if (try_unit(h) && stays(h))
			return true;
		next_unit(h);
	}
	return false;
}

/* --- all of it --------------------------------------------------------------- */

/* Is a unit in vendor mode already?  It stays selected. */
static bool is_in_already(struct hunt *h)
{
	struct mtkflash_vendor *v = h->v;

	for (unsigned int n = 0; n < units(h); n++) {
		v->unit = n ? !h->start : h->start;
		mtkflash_vendor_select(v);
		if (is_type(look(h)))
			return true;
	}
	v->unit = h->start;
	return false;
}

/* Whatever it is worth: with a floating bus there is only waiting. */
static bool nobody_drives_the_bus(const struct hunt *h)
{
	return is_floating(h->meant);
}

static bool get_in(struct hunt *h)
{
	if (!nobody_drives_the_bus(h) || !h->entry->wait_us) {
		if (first_tries(h))
			return true;
	}
	if (h->error || !h->entry->wait_us)
		return false;
	h->v->unit = h->start;
	return power_cycle(h);
}

static void set_order(struct hunt *h, enum mtkflash_set_id first)
{
	unsigned int n = 0;

	h->order[n++] = &mtkflash_sets[first];
	for (unsigned int id = 0; id < MTKFLASH_SETS; id++)
		if (id != first)
			h->order[n++] = h->v->set_fixed ?
						&mtkflash_sets[first] :
						&mtkflash_sets[id];
}

/* Only the legacy set knows other type bytes than 72h [A]. */
static const struct mtkflash_command_set *set_of(const struct hunt *h)
{
	if (h->v->set_fixed)
		return h->order[0];
	if (h->v->status != MTKFLASH_TYPE_SERIAL_LE)
		return &mtkflash_sets[MTKFLASH_SET_LEGACY];
	return h->sent[h->v->unit] ?: h->v->set ?: h->order[0];
}

static enum mtkflash_error got_in(struct hunt *h)
{
	h->v->set = set_of(h);
	h->v->type = h->v->status;
	h->v->unfinished = false;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error stayed_out(struct hunt *h)
{
	h->v->unit = h->start;
	h->v->status = h->meant;
	return h->error ?: mtkflash_status_error(h->meant);
}

enum mtkflash_error mtkflash_enter(struct mtkflash_vendor *v,
				   struct mtkflash_entry *entry)
{
	struct hunt h = {
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
	already = is_in_already(&h);
	/* What waits for an intro may know only that of its own set. */
	set_order(&h, already && v->set && !v->set_fixed ?
			      v->set - mtkflash_sets : entry->first);
	if (!already || v->status != type) {
		mtkflash_vendor_fall_back(v);
		v->proven = false;
	}
	if ((already && is_in(&h)) || get_in(&h))
		return got_in(&h);
	return stayed_out(&h);
}
