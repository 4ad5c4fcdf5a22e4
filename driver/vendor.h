/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Vendor mode: getting a drive into it, making sure that it still is in it,
 * and leaving it again.
 */
#ifndef MTKFLASH_VENDOR_H
#define MTKFLASH_VENDOR_H

#include <linux/mtkflash.h>
#include <linux/types.h>

#include "taskfile.h"

/* Type bytes: the whole status byte of a drive that idles in vendor mode. */
#define MTKFLASH_TYPE_PARALLEL		0x70
#define MTKFLASH_TYPE_SERIAL_LE		0x72
#define MTKFLASH_TYPE_SERIAL_BE		0x73

/**
 * struct mtkflash_command_set - One of the vendor command sets
 * @name: As the specification calls it.
 * @intro_lbal: LBAL of the intro.
 * @intro_cmd: Command of the intro.
 * @outro_cmd: Command that ends vendor mode.
 * @write: Writes a byte: into the buffer, or on the bus of a parallel part.
 * @read: Reads a byte.
 * @execute: Runs one SPI transaction.
 * @finish: Has to follow @execute.
 */
struct mtkflash_command_set {
	const char *name;
	u8 intro_lbal;
	u8 intro_cmd;
	u8 outro_cmd;
	u8 write;
	u8 read;
	u8 execute;
	u8 finish;
};

extern const struct mtkflash_command_set mtkflash_legacy_set;

/**
 * struct mtkflash_vendor - A drive as seen through its vendor commands
 * @tf: The task file of its cable.
 * @set: The command set it is spoken to with.
 * @unit: 0 master, 1 slave.
 * @type: Its type byte once in vendor mode, else 0.
 * @status: The last status byte read, for error reports.
 * @unfinished: A transaction was begun and not finished: the drive may not
 *		take another command until it has seen an intro.
 */
struct mtkflash_vendor {
	struct mtkflash_taskfile *tf;
	const struct mtkflash_command_set *set;
	u8 unit;
	u8 type;
	u8 status;
	bool unfinished;
};

/* The device-select byte. */
static inline u8 mtkflash_dsel(const struct mtkflash_vendor *v)
{
	return v->unit ? 0xb0 : 0xa0;
}

/**
 * mtkflash_status_is_type() - Does a status byte say that vendor mode is on?
 * @status: The whole status byte.
 */
bool mtkflash_status_is_type(u8 status);

/**
 * mtkflash_status_is_floating() - Is it what an undriven bus shows?
 * @status: The whole status byte.
 */
bool mtkflash_status_is_floating(u8 status);

/**
 * mtkflash_vendor_intro() - Send one intro
 * @v: The drive.
 *
 * Blindly, whatever the status shows: in the boot window it shows BSY.
 *
 * Context: may sleep, about 253 ms.
 * Return: the status byte read afterwards.
 * Source: vendor-mode specification 1.1 [A].
 */
u8 mtkflash_vendor_intro(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_enter() - Get the drive into vendor mode
 * @v: The drive; @type and @status are set.
 * @both_units: Try the other unit too, and remember which one answered.
 *
 * Does nothing if the drive shows a type byte already, unless an earlier
 * transaction broke off.
 *
 * Context: may sleep, up to %MTKFLASH_US_ENTER_LIMIT.
 * Return: 0, or NO_DRIVE, NO_VENDOR_MODE.
 */
enum mtkflash_error mtkflash_vendor_enter(struct mtkflash_vendor *v,
					  bool both_units);

/**
 * mtkflash_vendor_check() - Is the drive still in vendor mode?
 * @v: The drive.
 *
 * To be called before every bulk step (1.3 [A]).
 *
 * Context: may sleep, 20 ms.
 * Return: 0, or LOST_VENDOR_MODE, TIMEOUT, BUS_DEAD.
 */
enum mtkflash_error mtkflash_vendor_check(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_wait() - Wait for the exact type byte after a command
 * @v: The drive, selected.
 *
 * Context: may sleep, up to %MTKFLASH_US_COMMAND_LIMIT.
 * Return: 0, or LOST_VENDOR_MODE, TIMEOUT, BUS_DEAD.
 */
enum mtkflash_error mtkflash_vendor_wait(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_leave() - Send the outro and restart the firmware
 * @v: The drive; @type becomes 0.
 *
 * Context: may sleep, about 350 ms.
 * Source: section 2 [A]; that nothing is checked afterwards is [A] too.
 */
void mtkflash_vendor_leave(struct mtkflash_vendor *v);

#endif /* MTKFLASH_VENDOR_H */
