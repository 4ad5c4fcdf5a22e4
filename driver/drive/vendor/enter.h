/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Getting a drive into vendor mode: intros of all command sets, the boot window
 * after power-on, and what each status byte means that is no type byte.
 */
#ifndef MTKFLASH_ENTER_H
#define MTKFLASH_ENTER_H

#include "vendor.h"

struct mtkflash_entry;

/**
 * struct mtkflash_entry - How to get in
 * @unknown: Nobody knows what is on the cable: what becomes ready there without
 *	     being a packet device may be a disk, and ends it.
 * @no_disk: Bit n: unit n has shown a signature that no disk has.
 * @packets: As for mtkflash_presence_check().
 * @both_units: Try the other unit too, and remember which one answered.
 * @first: The command set whose intro is tried first.
 * @named: It is the one that belongs to the name of the drive: no other one is
 *	   sent while a boot window is waited for.
 * @wait_us: How long to go on while the user switches the power off and on, in
 *	     microseconds; 0 is not at all.
 * @waiting: Told at least ten times a second while waiting for that, with what
 *	     is left of @wait_us.  Return: 0 to go on, or an error to give up
 *	     with: INTERRUPTED, GONE.
 * @urgent: Told true when a boot window may come at any moment and is short,
 *	    false when that is over, whatever the outcome; may be NULL.
 * @context: For both.
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
 * @set: Whose intro.
 *
 * Blindly, whatever the status shows: in the boot window it shows BSY.  In the
 * order and with the pauses of the public tools.
 *
 * Context: may sleep, about 253 ms.
 * Return: the status byte read afterwards.
 * Source: vendor-mode specification 1.1 [A].
 */
u8 mtkflash_intro(struct mtkflash_vendor *v,
		  const struct mtkflash_command_set *set);

/**
 * mtkflash_enter() - Get the drive into vendor mode
 * @v: The drive; @type, @status and @unit are set, and @set to the one whose
 *     intro was taken.  Unless the drive shows the type byte that @type
 *     remembers from before, what was tried on it is forgotten.
 * @entry: How.
 *
 * Does nothing if the drive shows a type byte already, unless an earlier
 * transaction broke off.  First four intros to each unit as the drive is, unless
 * the bus floats and @wait_us is not 0.  Then it waits for @wait_us, while the user
 * switches the drive's power: from one power-up to the next it changes between
 * one intro every 500 ms with silence in between, as the public tools do, and
 * intros as fast as the host can.  The first power-up has the former.  On 72h the
 * public tools wait longer if it came from their loop: the difference to
 * %MTKFLASH_US_SETTLE_72 is waited for here.
 *
 * Context: may sleep, 2 s for each unit and @entry->wait_us; up to 4 s more if
 * D1h or F2h is seen.
 * Return: 0, what @entry->waiting returned, NOT_MEDIATEK if an unknown unit
 * turned out to be ready without being a packet device, or
 * mtkflash_status_error() of the last status byte that means something.
 */
enum mtkflash_error mtkflash_enter(struct mtkflash_vendor *v,
				   struct mtkflash_entry *entry);

/**
 * mtkflash_status_error() - What a status byte means that is no type byte
 * @status: The whole status byte.
 *
 * Return: IGNORED (50h), REFUSED (51h), REFUSED_BUSY (D1h), HALF_WAY (52h,
 * D2h), STILL_BUSY (80h, D0h), BUSY_TYPE (F0h, F2h, F3h), NO_STATUS (00h),
 * NO_LINK (7Fh), NO_DRIVE (FFh), BOOT_CODE (81h), or NO_VENDOR_MODE.
 * Source: specification 1.2, with the confidence of each row.
 */
enum mtkflash_error mtkflash_status_error(u8 status);

#endif /* MTKFLASH_ENTER_H */
