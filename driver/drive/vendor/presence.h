/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Devices on a cable of which libata knows nothing.
 *
 * libata gives up on a whole cable if its master never drops BSY: a healthy
 * disk as slave stays unknown to it.  Such a cable must not see a command.
 */
#ifndef MTKFLASH_PRESENCE_H
#define MTKFLASH_PRESENCE_H

#include <linux/mtkflash.h>

#include "taskfile.h"

/**
 * struct mtkflash_presence - Devices that answer on a cable
 * @unit: The unit that may be accessed.
 * @unit_known: @unit is certain; else both units may see an intro.
 * @status: The status of @unit.
 * @maybe_healthy: Bit n: unit n may be healthy.  It has the signature of a packet device
 *		   and shows 50h, or 51h with a reason, or 00h as after a reset while no
 *		   other unit answers.  Nothing is sent to it before the user has agreed.
 * @no_disk: Bit n: unit n has a signature that no device with data shows after a reset, and
 *	     that libata does not know (F20).
 */
struct mtkflash_presence {
	u8 unit;
	bool unit_known;
	u8 status;
	u8 maybe_healthy;
	u8 no_disk;
};

/**
 * mtkflash_presence_check() - May a cable of unknown devices see an intro?
 * @tf: The task file of a claimed port.
 * @one_unit: The host has no unit 1, which is not accessed then.
 * @allow_sibling: The user permits a second device.
 * @packets: Bit n: unit n had the signature of a packet device when libata reset it, and
 *	     libata's next commands overwrote that.  Ignored if the unit got no command
 *	     since power-on: then it may be another device.
 * @presence: Out, on success.
 *
 * Selects one unit after the other and reads its registers; only the Device register is
 * written.  Unit 0 is selected in the end.
 *
 * With @allow_sibling a cable with two units passes if exactly one of them is healthy, that
 * is, ready with the signature of a packet device.  The other one is the drive to be
 * flashed, and only that one may be accessed.
 *
 * Context: does not sleep.
 * Return: 0; SIBLING if two units answer with different status; NOT_MEDIATEK if a unit that
 * answers is ready (50h, 51h) and may be a disk: it has the signature of one or, if two
 * units answer, not that of a packet device.
 */
enum mtkflash_error mtkflash_presence_check(struct mtkflash_taskfile *tf,
					    bool one_unit, bool allow_sibling,
					    u8 packets,
					    struct mtkflash_presence *presence);

/**
 * mtkflash_presence_again() - May a drive that was in vendor mode have been exchanged?
 * @tf: The task file of a claimed port.
 * @unit: Its unit; it is selected in the end.
 * @presence: In: which unit it is.  Out: @status and @maybe_healthy.
 *
 * A unit that shows a type byte, or nothing, counts as the drive.
 *
 * Context: does not sleep.
 * Return: 0, or NOT_MEDIATEK if the unit is a disk that was just powered on.
 */
enum mtkflash_error mtkflash_presence_again(struct mtkflash_taskfile *tf, u8 unit,
					    struct mtkflash_presence *presence);

/**
 * mtkflash_presence_sibling() - Does another device answer beside a known drive?
 * @tf: The task file of a claimed port.
 * @unit: The unit of the known drive; it is selected in the end.
 *
 * libata may have given up on the other unit if that is a dead drive.
 *
 * Context: does not sleep.
 */
bool mtkflash_presence_sibling(struct mtkflash_taskfile *tf, u8 unit);

#endif /* MTKFLASH_PRESENCE_H */
