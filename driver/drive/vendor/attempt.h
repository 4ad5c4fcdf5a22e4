/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One attempt to get a drive into vendor mode.  For enter.c, attempt.c and
 * power_cycle.c only.
 */
#ifndef MTKFLASH_ATTEMPT_H
#define MTKFLASH_ATTEMPT_H

#include "enter.h"

/* Status of a firmware that refused an intro and restarts. */
#define MTKFLASH_RESTARTING	0xd1

/**
 * enum mtkflash_shows - Classes of status bytes, by what can be done next
 * @SHOWS_NO_BUS: 7Fh, FFh: nothing drives the bus: no power, no link.
 * @SHOWS_ZERO: 00h: nothing at this unit, no power, or a drive after a reset.
 * @SHOWS_BOOT_CODE: 80h, D0h, 81h: busy; boot code may take an intro.
 * @SHOWS_REFUSAL: 50h, 51h, D1h and the like: firmware runs.  52h, D2h: stuck half-way.  An
 *		   intro is unlikely to work before the status changes.
 * @SHOWS_BUSY_TYPE: F0h, F2h, F3h: in vendor mode, but busy.
 * @SHOWS_TYPE: 70h, 72h, 73h: in vendor mode.
 */
enum mtkflash_shows {
	SHOWS_NO_BUS,
	SHOWS_ZERO,
	SHOWS_BOOT_CODE,
	SHOWS_REFUSAL,
	SHOWS_BUSY_TYPE,
	SHOWS_TYPE,
};

/* Sets of these classes, for mtkflash_attempt_watch(). */
#define ONLY(what)	(1u << SHOWS_##what)
#define ANY_BUT(what)	(~ONLY(what))

/**
 * struct mtkflash_attempt - One attempt to get a drive into vendor mode
 * @v: The drive.
 * @entry: Options and callbacks of the caller.
 * @start: The unit at which the drive is expected; it is tried first.
 * @order: The command sets, in the order in which they are tried.
 * @sets: How many sets @order has.
 * @sent: By unit: the set whose intro was sent last, or NULL.
 * @shown: By unit: the last status read.
 * @meant: The status to report: the last one of the highest rank.
 * @first_only: Send only the intro of the first set.
 * @restarted: By unit: outro and intro were sent since it began to show F2h.
 * @packet: By unit: it became ready with the signature of a packet device, and has been
 *	    ready since.
 * @error: From @entry->waiting, or NOT_MEDIATEK.
 * @end: When the wait for a power cycle ends, in ns; 0 before the wait.
 * @tell: When to call @entry->waiting next, in ns.
 * @powered: While waiting: a unit drives the bus.
 * @since: When @powered changed last, in ns.
 * @was_off: While waiting: the power was seen to be off.
 * @lost_links: Number of times the SATA link was lost meanwhile, also between two polls of
 *		the status.
 * @power_ups: Power-ups after that which are over, without those too short to count.
 * @turn: By unit: intros sent to the boot code since @since; selects the set.
 * @asked: By unit: intros sent to the firmware since @since.
 * @due: By unit: when the next intro is due in the cadence of the public tools, in ns.
 * @silences: How many more intros are followed by a pause in which no register is read.
 */
struct mtkflash_attempt {
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
	unsigned int lost_links;
	unsigned int power_ups;
	unsigned int turn[2];
	unsigned int asked[2];
	u64 due[2];
	unsigned int silences;
};

static inline unsigned int mtkflash_attempt_units(const struct mtkflash_attempt *a)
{
	return a->entry->both_units ? 2 : 1;
}

/**
 * mtkflash_shows() - The class of a status byte
 * @status: The whole status byte.
 */
enum mtkflash_shows mtkflash_shows(u8 status);

static inline bool mtkflash_status_is_absent(u8 status)
{
	return mtkflash_shows(status) <= SHOWS_ZERO;
}

static inline bool mtkflash_attempt_is_powered(const struct mtkflash_attempt *a)
{
	return !mtkflash_status_is_absent(a->shown[0]) ||
	       !mtkflash_status_is_absent(a->shown[1]);
}

/**
 * mtkflash_attempt_note() - Record the status of the selected unit
 * @a: The attempt; the status is in @a->v.
 *
 * Return: the class of the status.
 */
enum mtkflash_shows mtkflash_attempt_note(struct mtkflash_attempt *a);

/**
 * mtkflash_attempt_look() - Read the status of the selected unit, and record it
 * @a: The attempt.
 *
 * Return: the class of the status.
 */
enum mtkflash_shows mtkflash_attempt_look(struct mtkflash_attempt *a);

/**
 * mtkflash_attempt_goes_on() - May the attempt continue?
 * @a: The attempt.
 *
 * During the wait for a power cycle this reports the remaining time to @a->entry->waiting,
 * and tends the SATA link.
 *
 * Return: false if the time is over, or the wait is to be ended; before the wait true.
 */
bool mtkflash_attempt_goes_on(struct mtkflash_attempt *a);

/**
 * mtkflash_attempt_watch() - Poll the selected unit for a class of status
 * @a: The attempt.
 * @usecs: Longest time, in microseconds.
 * @wanted: The classes to wait for: ONLY() or ANY_BUT().
 *
 * A lost link ends the wait, and counts as %SHOWS_NO_BUS.
 *
 * Return: whether the last status is one of these.
 */
bool mtkflash_attempt_watch(struct mtkflash_attempt *a, u32 usecs,
			    unsigned int wanted);

/**
 * mtkflash_attempt_is_in() - Is the drive in vendor mode?
 * @a: The attempt.
 *
 * After a transaction that broke off a type byte counts only when an intro was sent.
 */
bool mtkflash_attempt_is_in(const struct mtkflash_attempt *a);

/**
 * mtkflash_attempt_arrived() - Is the drive in vendor mode after an intro?
 * @a: The attempt.
 */
bool mtkflash_attempt_arrived(struct mtkflash_attempt *a);

/**
 * mtkflash_attempt_intro() - Send an intro without the pauses around it
 * @a: The attempt.
 * @set: The command set of the intro.
 * @count: Number of intros sent, incremented if this one is; may be NULL.
 *
 * Return: false if the host has not sent it.
 */
bool mtkflash_attempt_intro(struct mtkflash_attempt *a,
			    const struct mtkflash_command_set *set, unsigned int *count);

/**
 * mtkflash_attempt_restart() - Bring a drive that shows F2h to 72h
 * @a: The attempt.
 *
 * Return: whether the drive is in vendor mode, and no longer busy.
 */
bool mtkflash_attempt_restart(struct mtkflash_attempt *a);

/**
 * mtkflash_attempt_may_be_disk() - May the selected unit be a disk?
 * @a: The attempt; its @error is NOT_MEDIATEK then.
 *
 * Reads two registers if nothing is known of the unit and it is ready.
 */
bool mtkflash_attempt_may_be_disk(struct mtkflash_attempt *a);

/**
 * mtkflash_attempt_note_power() - Record that the power of the drive came or went
 * @a: The attempt.
 * @now: Time of that, in ns.
 */
void mtkflash_attempt_note_power(struct mtkflash_attempt *a, u64 now);

/**
 * mtkflash_attempt_wait() - Send intros until one meets the boot window
 * @a: The attempt; at most for @a->entry->wait_us.
 *
 * Return: whether the drive is in vendor mode, and stays there.
 */
bool mtkflash_attempt_wait(struct mtkflash_attempt *a);

#endif /* MTKFLASH_ATTEMPT_H */
