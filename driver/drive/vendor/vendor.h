/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Vendor mode: its command sets, how a command is sent and waited for, and how
 * vendor mode is left.  Getting a drive into it is the business of enter.h.
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

/* The ATA command of that name; it restarts the firmware after the outro. */
#define MTKFLASH_DEVICE_RESET		0x08

/**
 * struct mtkflash_command_set - One of the vendor command sets
 * @name: As the specification calls it.
 * @intro_lbal: LBAL of the intro.
 * @intro_cmd: Command of the intro.
 * @outro_cmd: Command that ends vendor mode.
 * @write: Writes a byte: into the buffer, or on the bus of a parallel part.
 * @read: Reads a byte.
 * @execute: Runs one SPI transaction.
 * @finish: Has to follow @execute, or 0 if the set has no such command.
 * @outro_us: Pause between the outro and DEVICE RESET, in microseconds.
 * @reset_us: Pause after DEVICE RESET, in microseconds.
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
	u32 outro_us;
	u32 reset_us;
};

/* In the order in which they are tried (1.6 [A]). */
enum mtkflash_set_id {
	MTKFLASH_SET_LEGACY,
	MTKFLASH_SET_SLIM,
	MTKFLASH_SET_SLIM2,
	MTKFLASH_SETS
};

extern const struct mtkflash_command_set mtkflash_sets[MTKFLASH_SETS];

/**
 * struct mtkflash_due - A parallel part may wait for the data of a program command
 * @is: It may: the link was lost between the two.
 * @address: Where they were to go.
 * @witness_at: Where what was programmed before that began.
 * @witness: What that was: nothing but the same part holds it there.
 */
struct mtkflash_due {
	bool is;
	u32 address;
	u32 witness_at;
	u8 witness[16];
};

/**
 * struct mtkflash_intros - The intros of one set that a drive was sent
 * @sent: How many.
 * @answer: The last status after one of them, or 0 if nobody drove the bus.
 */
struct mtkflash_intros {
	u32 sent;
	u8 answer;
};

/**
 * struct mtkflash_vendor - A drive as seen through its vendor commands
 * @tf: The task file of its cable.
 * @set: The command set in use; the intro may have been that of another one.
 * @set_fixed: No other one is to be tried.
 * @unit: 0 master, 1 slave.
 * @type: Its type byte once in vendor mode, else 0.
 * @status: The last status byte read, for error reports.
 * @intros: What was tried to get it in, by the sets; for reports.
 * @unfinished: A transaction was begun and not finished: the drive may not
 *		take another command until it has seen an intro.
 * @settled: What the public tools wait for after an intro that led to 72h is over.
 * @tried: The quick ways below were tried; what did not work is not set, and
 *	    is not tried again.
 * @fragile: An earlier try of them cost the drive its vendor mode; kept as long
 *	     as this structure.
 * @quick: Registers that hold their value already are not written, and the
 *	   drive is not selected again for every command.
 * @banks: Parallel: A19..A16 stay in DEV from one quick command to the next.
 * @preload: The buffer keeps its other bytes while a status register is read.
 * @loaded: The data that wait in the buffer behind the command of a page
 *	    program, or NULL.
 * @overtime_ns: What was waited in this session for commands that take longer than
 *		 normal, and for what had to be done again.
 * @byte_ns: The shortest time a byte of a long transaction has taken, or 0: to
 *	     look at the status before that is of no use.
 * @cycle_ns: Parallel: how long the fastest bus cycles took when the part was asked
 *	      for its id.
 * @lost_at: Parallel: the page that identifying could not put back.
 * @work_us: How long the last erase or program command may keep the part busy.
 * @transfer_ns: How long the transaction that runs may take by that measure; 0 if none
 *		 runs.
 * @pass_ns: How long it takes to read all of the flash, or 0 if that is not known.
 * @due: Kept as long as this structure.
 * @shadow: What the parameter registers hold, by &enum mtkflash_register.
 * @known: Bit n is set if shadow[n] is right.
 */
struct mtkflash_vendor {
	struct mtkflash_taskfile *tf;
	const struct mtkflash_command_set *set;
	bool set_fixed;
	u8 unit;
	u8 type;
	u8 status;
	struct mtkflash_intros intros[MTKFLASH_SETS];
	bool unfinished;
	bool settled;
	bool tried;
	bool fragile;
	bool quick;
	bool banks;
	bool preload;
	const u8 *loaded;
	u64 overtime_ns;
	u32 byte_ns;
	u64 cycle_ns;
	u32 lost_at;
	u32 work_us;
	u64 transfer_ns;
	u64 pass_ns;
	struct mtkflash_due due;
	u8 shadow[8];
	u8 known;
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
 * mtkflash_status_is_driven() - Can only a device show it?
 * @status: The whole status byte.
 */
bool mtkflash_status_is_driven(u8 status);

/**
 * mtkflash_status_is_ready() - Does it say that a device waits for ATA commands?
 * @status: The whole status byte.
 *
 * Exactly 50h, or 51h after an error: firmware or a disk, and not in vendor mode.
 * The one rule for all who ask whether a device might hold somebody's data; 52h
 * and the like are states of the drive that is looked for (1.2).
 */
bool mtkflash_status_is_ready(u8 status);

/**
 * mtkflash_status_is_healthy() - May what it shows be the answer of firmware that works?
 * @status: The whole status byte.
 * @error: The Error register.
 *
 * Ready, and with 51h an error to go with it: firmware that has refused a command says
 * ABRT or a sense key [D: ATA].  Bit 0 alone is none: 01h is what is left of the diagnostic
 * after power-on.
 */
bool mtkflash_status_is_healthy(u8 status, u8 error);

#define MTKFLASH_PACKET_LBAM		0x14
#define MTKFLASH_PACKET_LBAH		0xeb

/**
 * mtkflash_is_packet_signature() - Are they the signature of a packet device?
 * @lbam: LBA mid.
 * @lbah: LBA high.
 */
static inline bool mtkflash_is_packet_signature(u8 lbam, u8 lbah)
{
	return lbam == MTKFLASH_PACKET_LBAM && lbah == MTKFLASH_PACKET_LBAH;
}

/**
 * mtkflash_is_other_signature() - Are they that of a device which is no optical drive?
 * @lbam: LBA mid.
 * @lbah: LBA high.
 *
 * Disk, zoned disk, enclosure, port multiplier: as each shows it after a reset.
 */
static inline bool mtkflash_is_other_signature(u8 lbam, u8 lbah)
{
	return (!lbam && !lbah) || (lbam == 0xcd && lbah == 0xab) ||
	       (lbam == 0x3c && lbah == 0xc3) || (lbam == 0x69 && lbah == 0x96);
}

/**
 * mtkflash_signature_is_lost() - Can they be what commands have left of a signature?
 * @lbam: LBA mid.
 * @lbah: LBA high.
 *
 * Zeros after IDENTIFY and SET FEATURES, a byte count after PACKET.
 */
static inline bool mtkflash_signature_is_lost(u8 lbam, u8 lbah)
{
	return (!lbam && !lbah) || (!mtkflash_is_packet_signature(lbam, lbah) &&
				    !mtkflash_is_other_signature(lbam, lbah));
}

/**
 * mtkflash_is_diagnosed() - Are the registers as the diagnostic after power-on leaves them?
 * @error: The Error register.
 * @sc: Sector Count.
 * @lbal: LBA low.
 */
static inline bool mtkflash_is_diagnosed(u8 error, u8 sc, u8 lbal)
{
	return error == 0x01 && sc == 0x01 && lbal == 0x01;
}

/**
 * mtkflash_is_fresh() - Has a device got no command since power-on or reset?
 * @error: Error: 01h is the code of a diagnostic that was passed.
 * @sc: Sector Count.
 * @lbal: LBA low.
 *
 * A disk may have come in place of the device that somebody has seen there: what was
 * known of that one says nothing.  libata's commands leave zeros in the last two.
 * Source: ATA/ATAPI-6, 9.12 [D].
 */
static inline bool mtkflash_is_fresh(u8 error, u8 sc, u8 lbal)
{
	return error == 0x01 || (sc == 0x01 && lbal == 0x01);
}

/**
 * mtkflash_vendor_select() - Select the drive
 * @v: The drive.
 *
 * Context: does not sleep.
 */
void mtkflash_vendor_select(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_status() - Read the status register
 * @v: The drive, selected; @status is set.
 *
 * Return: the status byte.
 */
u8 mtkflash_vendor_status(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_begin() - Begin a vendor command
 * @v: The drive.
 *
 * Selects the drive, as the public tools do before every command [A]; the
 * quick order leaves that out.
 */
void mtkflash_vendor_begin(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_set() - Write a parameter of a vendor command
 * @v: The drive.
 * @reg: Any register but the command.
 * @value: Its value; the quick order does not write what is there already.
 */
void mtkflash_vendor_set(struct mtkflash_vendor *v, enum mtkflash_register reg,
			 u8 value);

/**
 * mtkflash_vendor_forget() - Parameter registers hold something unknown
 * @v: The drive.
 */
void mtkflash_vendor_forget(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_run() - Send a command whose parameters are set
 * @v: The drive.
 * @command: The command.
 *
 * Waits until it is done.  The quick order reads the status at once: that this
 * drive shows BSY early enough was proven before it is used.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_vendor_run(struct mtkflash_vendor *v, u8 command);

/**
 * mtkflash_vendor_send_plain() - Send it in the public tools' order, do not wait
 * @v: The drive.
 * @command: The command, whose parameters are set.
 *
 * CMD, select, 400 ns.
 */
void mtkflash_vendor_send_plain(struct mtkflash_vendor *v, u8 command);

/**
 * mtkflash_vendor_run_plain() - The same, always in the public tools' order
 * @v: The drive.
 * @command: The command.
 *
 * CMD, select, 400 ns, status.  For commands that start something in the part.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_vendor_run_plain(struct mtkflash_vendor *v,
					      u8 command);

/**
 * mtkflash_vendor_fall_back() - Give up all quick ways for good
 * @v: The drive.
 *
 * Return: false if none was in use: then they are not the cause of what
 * happened.
 */
bool mtkflash_vendor_fall_back(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_check() - Is the drive still in vendor mode?
 * @v: The drive.
 *
 * To be called before every bulk step (1.3 [A]).  Masks interrupts once more.
 *
 * Context: may sleep, 20 ms.
 * Return: 0, or LOST_VENDOR_MODE, TIMEOUT, BUS_DEAD.
 */
enum mtkflash_error mtkflash_vendor_check(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_new_session() - A session begins: nothing was tried or waited for yet
 * @v: The drive.
 */
void mtkflash_vendor_new_session(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_overtime() - Count time that a sound drive would not have taken
 * @v: The drive.
 * @ns: The time, in nanoseconds.
 *
 * A drive that takes just less than the limit of each wait would keep a session
 * for days; %MTKFLASH_US_OVERTIME limits them all together, and what reading all of
 * the flash once takes on top of it.
 *
 * Return: false if the session has waited enough.
 */
bool mtkflash_vendor_overtime(struct mtkflash_vendor *v, u64 ns);

/**
 * struct mtkflash_wait - One wait for a command
 * @end: When it is given up, in ns; 0 before the first call.
 * @looked: When the last call was, in ns.
 * @busy_ns: How long the drive has been seen busy.
 */
struct mtkflash_wait {
	u64 end;
	u64 looked;
	u64 busy_ns;
};

/**
 * mtkflash_vendor_go_on() - Look at the status once more?
 * @v: The drive, whose status was just read and is not the one waited for.
 * @wait: All zero for a new command.
 *
 * What a command takes beyond %MTKFLASH_US_COMMAND_NORMAL is counted as overtime;
 * not, though, that the host was kept from looking.
 *
 * Return: false after %MTKFLASH_US_COMMAND_LIMIT, or if the command takes longer
 * than normal when the session's overtime is used up.
 */
bool mtkflash_vendor_go_on(struct mtkflash_vendor *v,
			   struct mtkflash_wait *wait);

/**
 * mtkflash_vendor_wait() - Wait for the exact type byte after a command
 * @v: The drive, selected.
 *
 * ERR without BSY and DF is a rejection, and is not waited for long.
 *
 * Context: may sleep, up to %MTKFLASH_US_COMMAND_LIMIT; all waits of a session
 * together no longer than %MTKFLASH_US_COMMAND_NORMAL for each command, and
 * %MTKFLASH_US_OVERTIME.
 * Return: 0, or LOST_VENDOR_MODE, TIMEOUT, BUS_DEAD.
 */
enum mtkflash_error mtkflash_vendor_wait(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_lost() - Polling is over without a type byte
 * @v: The drive; @status is what it showed last.  What its registers hold is
 *     forgotten.
 *
 * Return: LOST_VENDOR_MODE, TIMEOUT, BUS_DEAD.
 */
enum mtkflash_error mtkflash_vendor_lost(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_send() - Select the drive and send it a command
 * @v: The drive; what its registers hold is forgotten.
 * @command: A command that takes no parameters and restarts something.
 *
 * It is not waited for.
 *
 * Context: does not sleep.
 */
void mtkflash_vendor_send(struct mtkflash_vendor *v, u8 command);

/**
 * mtkflash_vendor_leave() - Send the outro and restart the firmware
 * @v: The drive; @type becomes 0, and what was tried on it is forgotten.
 *
 * The outro is that of the set that @v speaks.
 *
 * Context: may sleep, up to a second.
 * Source: section 2 [A]; that nothing is checked afterwards is [A] too.
 */
void mtkflash_vendor_leave(struct mtkflash_vendor *v);

#endif /* MTKFLASH_VENDOR_H */
