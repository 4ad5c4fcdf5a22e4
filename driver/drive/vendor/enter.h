/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Get a drive into vendor mode: intros of all command sets, the boot window after power-on,
 * and the meaning of status bytes that are no type bytes.
 */
#ifndef MTKFLASH_ENTER_H
#define MTKFLASH_ENTER_H

#include "vendor.h"

struct mtkflash_entry;

/**
 * struct mtkflash_entry - How to enter vendor mode
 * @unknown: The devices on the cable are not known.  One that becomes ready and is no
 *	     packet device may be a disk, and ends the attempt.
 * @no_disk: Bit n: unit n has shown a signature that no disk has.
 * @packets: As for mtkflash_presence_check().
 * @both_units: Try the other unit too; @unit of the drive becomes the one that answered.
 * @first: The command set whose intro is tried first.
 * @named: @first belongs to the name of the drive: no other set is used while a boot window
 *	   is waited for.
 * @wait_us: How long to wait for the user to switch the power off and on, in microseconds;
 *	     0: no wait.
 * @waiting: Called at least ten times a second during that wait, with the remaining time.
 *	     It returns 0 to continue, or the error to give up with: INTERRUPTED, GONE.
 * @urgent: Called with true when a short boot window may come at any moment, and with false
 *	    when that is over, whatever the outcome; may be NULL.
 * @context: For these two functions.
 */
struct mtkflash_entry {
	bool unknown;
	u8 no_disk;
	u8 packets;
	bool both_units;
	enum mtkflash_set_id first;
	bool named;
	u32 wait_us;
	enum mtkflash_error (*waiting)(struct mtkflash_entry *entry,
				       u32 left_us);
	void (*urgent)(struct mtkflash_entry *entry, bool urgent);
	void *context;
};

/**
 * mtkflash_intro() - Send one intro
 * @v: The drive.
 * @set: The command set of the intro.
 *
 * The intro is sent whatever the status shows: in the boot window that is BSY.  Order and
 * pauses are those of the public tools.
 *
 * Context: may sleep, about 253 ms.
 * Return: the status byte read afterwards.
 * Source: vendor-mode specification 1.1 [A].
 */
u8 mtkflash_intro(struct mtkflash_vendor *v,
		  const struct mtkflash_command_set *set);

/**
 * mtkflash_enter() - Get the drive into vendor mode
 * @v: The drive; @type, @status and @unit are set, and @set to the one whose intro was
 *     accepted.  If the drive does not show the type byte that @type had before, the
 *     results of all tests with it are forgotten.
 * @entry: How to enter vendor mode.
 *
 * Does nothing if the drive shows a type byte already, unless an earlier transaction broke
 * off.  First four intros are sent to each unit, unless the bus floats and @wait_us is not
 * 0.  Then the user has @wait_us to switch the drive's power.  Power-ups alternate between
 * two cadences: one intro every 500 ms with silence in between, as the public tools do, and
 * intros as fast as the host can.  The first power-up has the former.  The public tools
 * wait longer on 72h if it came from their loop: the difference to %MTKFLASH_US_SETTLE_72
 * is waited for here.
 *
 * Context: may sleep, 2 s for each unit and @entry->wait_us; up to 4 s more if
 * D1h or F2h is seen.
 * Return: 0, the result of @entry->waiting, NOT_MEDIATEK if an unknown unit became ready
 * without being a packet device, or mtkflash_status_error() of the last status byte that
 * means something.
 */
enum mtkflash_error mtkflash_enter(struct mtkflash_vendor *v,
				   struct mtkflash_entry *entry);

/**
 * mtkflash_status_error() - Meaning of a status byte that is no type byte
 * @status: The whole status byte.
 *
 * Return: IGNORED (50h), REFUSED (51h), REFUSED_BUSY (D1h), HALF_WAY (52h,
 * D2h), STILL_BUSY (80h, D0h), BUSY_TYPE (F0h, F2h, F3h), NO_STATUS (00h),
 * NO_LINK (7Fh), NO_DRIVE (FFh), BOOT_CODE (81h), or NO_VENDOR_MODE.
 * Source: specification 1.2, with the confidence of each row.
 */
enum mtkflash_error mtkflash_status_error(u8 status);

#endif /* MTKFLASH_ENTER_H */
