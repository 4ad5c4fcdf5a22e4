/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Vendor mode: its command sets, how a command is sent and waited for, and how vendor mode
 * is left.  See enter.h for how a drive gets into it.
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

/* The ATA command DEVICE RESET: restarts the firmware after the outro. */
#define MTKFLASH_DEVICE_RESET		0x08

/**
 * struct mtkflash_command_set - One of the vendor command sets
 * @name: Name in the specification.
 * @intro_lbal: LBAL of the intro.
 * @intro_cmd: Command of the intro.
 * @outro_cmd: Command that ends vendor mode.
 * @write: Command that writes a byte: into the buffer, or on the bus of a parallel part.
 * @read: Command that reads a byte.
 * @execute: Command that runs one SPI transaction.
 * @finish: Command that must follow @execute, or 0 if the set has none.
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
 * struct mtkflash_due - A program command that a parallel part may still want data for
 * @is: The link was lost between the command and its data.
 * @address: Address of the data.
 * @witness_at: Address of @witness.
 * @witness: Bytes programmed before, which show that it is still the same part.
 */
struct mtkflash_due {
	bool is;
	u32 address;
	u32 witness_at;
	u8 witness[16];
};

/**
 * struct mtkflash_intros - Intros of one set that were sent to a drive
 * @sent: Number of intros.
 * @answer: The last status after one of them, or 0 if nothing drove the bus.
 */
struct mtkflash_intros {
	u32 sent;
	u8 answer;
};

/**
 * struct mtkflash_vendor - A drive as seen through its vendor commands
 * @tf: The task file of its cable.
 * @set: The command set in use; the intro may have been that of another one.
 * @set_fixed: No other set is to be tried.
 * @unit: 0 master, 1 slave.
 * @type: The drive's type byte once it is in vendor mode, else 0.
 * @status: The last status byte read, for error reports.
 * @intros: The intros that were sent, by the sets; for reports.
 * @unfinished: A transaction was begun and not finished: the drive may accept no other
 *		command before an intro.
 * @settled: The pause of the public tools after an intro that led to 72h is over.
 * @tried: The quick ways below were tested.  Those that failed are not set, and not tested
 *	   again.
 * @fragile: An earlier test of them cost the drive its vendor mode; never cleared.
 * @quick: The quick order: registers that hold their value already are not written, and the
 *	   drive is not selected again for every command.
 * @banks: Parallel: A19..A16 stay in DEV from one quick command to the next.
 * @preload: The buffer keeps its other bytes while a status register is read.
 * @loaded: Data of the next page program that is in the buffer already, or NULL.
 * @overtime_ns: Time lost in this session by commands that take longer than normal, and by
 *		 repetitions.
 * @byte_ns: Shortest time per byte of a long transaction so far, or 0.  The status is not
 *	     read earlier.
 * @cycle_ns: Parallel: time of the fastest bus cycles while the part was identified.
 * @lost_at: Parallel: the page that identifying has overwritten and could not restore.
 * @work_us: How long the last erase or program command may keep the part busy.
 * @transfer_ns: How long the running transaction may take by @byte_ns; 0 if none runs.
 * @pass_ns: Time of one read of the whole flash, or 0 if not known.
 * @due: Program command without its data, if any; never cleared by a new session.
 * @shadow: Contents of the parameter registers, by &enum mtkflash_register.
 * @known: Bit n is set if shadow[n] is valid.
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
 * mtkflash_status_is_type() - Is it a type byte, so that vendor mode is on?
 * @status: The whole status byte.
 */
bool mtkflash_status_is_type(u8 status);

/**
 * mtkflash_status_is_floating() - Is it the status of an undriven bus?
 * @status: The whole status byte.
 */
bool mtkflash_status_is_floating(u8 status);

/**
 * mtkflash_status_is_driven() - Can only a device show it?
 * @status: The whole status byte.
 */
bool mtkflash_status_is_driven(u8 status);

/**
 * mtkflash_status_is_ready() - Does a device wait for ATA commands?
 * @status: The whole status byte.
 *
 * Exactly 50h, or 51h after an error: firmware or a disk, and not in vendor mode.  This
 * rule alone decides whether a device may hold user data; 52h and the like are states of
 * the drive to be flashed (1.2).
 */
bool mtkflash_status_is_ready(u8 status);

/**
 * mtkflash_status_is_healthy() - May working firmware show it?
 * @status: The whole status byte.
 * @error: The Error register.
 *
 * Ready, and 51h only with a reason: firmware that refused a command sets ABRT or a sense
 * key [D: ATA].  Bit 0 alone is no reason: 01h is the result of the diagnostic after
 * power-on.
 */
bool mtkflash_status_is_healthy(u8 status, u8 error);

#define MTKFLASH_PACKET_LBAM		0x14
#define MTKFLASH_PACKET_LBAH		0xeb

/**
 * mtkflash_is_packet_signature() - Is it the signature of a packet device?
 * @lbam: LBA mid.
 * @lbah: LBA high.
 */
static inline bool mtkflash_is_packet_signature(u8 lbam, u8 lbah)
{
	return lbam == MTKFLASH_PACKET_LBAM && lbah == MTKFLASH_PACKET_LBAH;
}

/**
 * mtkflash_is_other_signature() - Is it the signature of a device that is no optical drive?
 * @lbam: LBA mid.
 * @lbah: LBA high.
 *
 * Disk, zoned disk, enclosure or port multiplier, as each shows it after a reset.
 */
static inline bool mtkflash_is_other_signature(u8 lbam, u8 lbah)
{
	return (!lbam && !lbah) || (lbam == 0xcd && lbah == 0xab) ||
	       (lbam == 0x3c && lbah == 0xc3) || (lbam == 0x69 && lbah == 0x96);
}

/**
 * mtkflash_signature_is_lost() - May commands have overwritten a signature with this?
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
 * mtkflash_is_diagnosed() - Do the registers hold the result of the power-on diagnostic?
 * @error: The Error register.
 * @sc: Sector Count.
 * @lbal: LBA low.
 */
static inline bool mtkflash_is_diagnosed(u8 error, u8 sc, u8 lbal)
{
	return error == 0x01 && sc == 0x01 && lbal == 0x01;
}

/**
 * mtkflash_is_fresh() - Has the device got no command since power-on or reset?
 * @error: The Error register: 01h is the code of a diagnostic that was passed.
 * @sc: Sector Count.
 * @lbal: LBA low.
 *
 * If so it may be another device than libata saw there, perhaps a disk, and what is known
 * of the earlier one does not count.  libata's commands leave zeros in @sc and @lbal.
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
 * @value: Its value; in the quick order a value that is there already is not written.
 */
void mtkflash_vendor_set(struct mtkflash_vendor *v, enum mtkflash_register reg,
			 u8 value);

/**
 * mtkflash_vendor_forget() - Forget the contents of the parameter registers
 * @v: The drive.
 */
void mtkflash_vendor_forget(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_run() - Send a command whose parameters are set
 * @v: The drive.
 * @command: The command.
 *
 * Waits until the command is done.  In the quick order the status is read at once: the test
 * of that order has shown that this drive sets BSY early enough.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_vendor_run(struct mtkflash_vendor *v, u8 command);

/**
 * mtkflash_vendor_send_plain() - Send a command in the public tools' order, without waiting
 * @v: The drive.
 * @command: The command, whose parameters are set.
 *
 * Writes CMD, selects the drive, and waits 400 ns.
 */
void mtkflash_vendor_send_plain(struct mtkflash_vendor *v, u8 command);

/**
 * mtkflash_vendor_run_plain() - Send a command in the public tools' order, and wait
 * @v: The drive.
 * @command: The command.
 *
 * Writes CMD, selects the drive, waits 400 ns, and polls the status.  For commands that
 * start an action of the part.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_vendor_run_plain(struct mtkflash_vendor *v,
					      u8 command);

/**
 * mtkflash_vendor_fall_back() - Stop using all quick ways
 * @v: The drive.
 *
 * Return: false if none was in use, so that they cannot be the cause of an error.
 */
bool mtkflash_vendor_fall_back(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_check() - Is the drive still in vendor mode?
 * @v: The drive.
 *
 * To be called before every bulk step (1.3 [A]).  Masks interrupts once more, since the
 * drive may have forgotten nIEN.
 *
 * Context: may sleep, 20 ms.
 * Return: 0, or LOST_VENDOR_MODE, TIMEOUT, BUS_DEAD.
 */
enum mtkflash_error mtkflash_vendor_check(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_new_session() - Reset the counters of a session
 * @v: The drive.
 */
void mtkflash_vendor_new_session(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_overtime() - Count time that a healthy drive would not need
 * @v: The drive.
 * @ns: The time, in nanoseconds.
 *
 * A drive that takes just less than the limit of each wait would prolong a session by days.
 * So the sum is limited: %MTKFLASH_US_OVERTIME and the time of one read of the whole flash.
 *
 * Return: false if the limit is exceeded.
 */
bool mtkflash_vendor_overtime(struct mtkflash_vendor *v, u64 ns);

/**
 * struct mtkflash_wait - One wait for the end of a command
 * @end: When to give up, in ns; 0 before the first call.
 * @looked: Time of the last call, in ns.
 * @busy_ns: Time for which the drive was seen busy.
 */
struct mtkflash_wait {
	u64 end;
	u64 looked;
	u64 busy_ns;
};

/**
 * mtkflash_vendor_wait() - Wait for the exact type byte after a command
 * @v: The drive, selected.
 *
 * ERR without BSY and DF is a rejection, for which the limit is shorter.
 *
 * Context: may sleep, up to %MTKFLASH_US_COMMAND_LIMIT; all waits of a session
 * together no longer than %MTKFLASH_US_COMMAND_NORMAL for each command, and
 * %MTKFLASH_US_OVERTIME.
 * Return: 0, or LOST_VENDOR_MODE, TIMEOUT, BUS_DEAD.
 */
enum mtkflash_error mtkflash_vendor_wait(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_lost() - Find the error of a poll that ended without a type byte
 * @v: The drive; @status is the last one read.  The contents of its registers are
 *     forgotten.
 *
 * Return: LOST_VENDOR_MODE, TIMEOUT, BUS_DEAD.
 */
enum mtkflash_error mtkflash_vendor_lost(struct mtkflash_vendor *v);

/**
 * mtkflash_vendor_send() - Select the drive and send it a command
 * @v: The drive; the contents of its registers are forgotten.
 * @command: A command that takes no parameters and restarts something.
 *
 * Does not wait for the command.
 *
 * Context: does not sleep.
 */
void mtkflash_vendor_send(struct mtkflash_vendor *v, u8 command);

/**
 * mtkflash_vendor_leave() - Send the outro and restart the firmware
 * @v: The drive; @type becomes 0, and the results of all tests with it are forgotten.
 *
 * The outro is that of @set of @v.
 *
 * Context: may sleep, up to a second.
 * Source: section 2 [A]; that nothing is checked afterwards is [A] too.
 */
void mtkflash_vendor_leave(struct mtkflash_vendor *v);

#endif /* MTKFLASH_VENDOR_H */
