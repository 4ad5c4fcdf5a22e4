// SPDX-License-Identifier: GPL-2.0
/*
 * Vendor mode: command sets, commands, sticky check, outro.
 *
 * The plain order of register writes is that of the vendor-mode specification,
 * sections 0.2, 2 and 4.1 [A]: DEV first, then parameters, then the command,
 * then DEV once more before the status is read.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "timings.h"
#include "vendor.h"

#define STATUS_DF		0x20
#define STATUS_ERR		0x01

/* Bits of the Error register: ABRT, and the sense key. */
#define ERROR_REASON		0xf4

/* Number of status reads without a pause; later reads have a pause in between. */
#define EAGER_POLLS		64

#define UNIT_BIT		0x10

/* Intros: 1.1; outros: 2; commands: 4.1; all [A]. */
const struct mtkflash_command_set mtkflash_sets[MTKFLASH_SETS] = {
	[MTKFLASH_SET_LEGACY] = {
		.name = "legacy",
		.intro_lbal = 0x2a,
		.intro_cmd = 0x80,
		.outro_cmd = 0x81,
		.write = 0x01,
		.read = 0x00,
		.execute = 0x04,
		.finish = 0x05,
		.reset_us = MTKFLASH_US_OUTRO_AFTER,
	},
	[MTKFLASH_SET_SLIM] = {
		.name = "slim",
		.intro_lbal = 0xd9,
		.intro_cmd = 0x89,
		.outro_cmd = 0xf0,
		.write = 0x68,
		.read = 0x91,
		.execute = 0x1b,
		.outro_us = MTKFLASH_US_SLIM_OUTRO,
		.reset_us = MTKFLASH_US_SLIM_OUTRO_AFTER,
	},
	/*
	 * One public tool uses the slim command to fetch bytes read with slim2; that looks
	 * like an error of the tool (4.3, 10.5).
	 */
	[MTKFLASH_SET_SLIM2] = {
		.name = "slim2",
		.intro_lbal = 0x79,
		.intro_cmd = 0x8d,
		.outro_cmd = 0xbe,
		.write = 0x52,
		.read = 0x1f,
		.execute = 0xc2,
		.outro_us = MTKFLASH_US_SLIM_OUTRO,
		.reset_us = MTKFLASH_US_SLIM_OUTRO_AFTER,
	},
};

bool mtkflash_status_is_type(u8 status)
{
	return status == MTKFLASH_TYPE_PARALLEL ||
	       status == MTKFLASH_TYPE_SERIAL_LE ||
	       status == MTKFLASH_TYPE_SERIAL_BE;
}

bool mtkflash_status_is_ready(u8 status)
{
	return status == 0x50 || status == 0x51;
}

bool mtkflash_status_is_healthy(u8 status, u8 error)
{
	return status == 0x50 || (status == 0x51 && error & ERROR_REASON);
}

bool mtkflash_status_is_floating(u8 status)
{
	return status == 0xff || status == 0x7f;
}

bool mtkflash_status_is_driven(u8 status)
{
	return status && !mtkflash_status_is_floating(status);
}

static bool holds(const struct mtkflash_vendor *v, enum mtkflash_register reg,
		  u8 value)
{
	return v->known & (1u << reg) && v->shadow[reg] == value;
}

static void write_register(struct mtkflash_vendor *v,
			   enum mtkflash_register reg, u8 value)
{
	mtkflash_write(v->tf, reg, value);
	v->shadow[reg] = value;
	v->known |= 1u << reg;
}

static bool unit_selected(const struct mtkflash_vendor *v)
{
	u8 changed = v->shadow[MTKFLASH_REG_DEV] ^ mtkflash_dsel(v);

	return v->known & (1u << MTKFLASH_REG_DEV) && !(changed & UNIT_BIT);
}

void mtkflash_vendor_select(struct mtkflash_vendor *v)
{
	bool selected = unit_selected(v);

	write_register(v, MTKFLASH_REG_DEV, mtkflash_dsel(v));
	if (!selected)
		mtkflash_settle(v->tf);
}

u8 mtkflash_vendor_status(struct mtkflash_vendor *v)
{
	v->status = mtkflash_read(v->tf, MTKFLASH_REG_CMD);
	return v->status;
}

void mtkflash_vendor_begin(struct mtkflash_vendor *v)
{
	/* Only the unit counts here: the caller sets the address bits of DEV. */
	if (!v->quick || !unit_selected(v))
		mtkflash_vendor_select(v);
}

void mtkflash_vendor_set(struct mtkflash_vendor *v, enum mtkflash_register reg,
			 u8 value)
{
	if (!v->quick || !holds(v, reg, value))
		write_register(v, reg, value);
}

void mtkflash_vendor_forget(struct mtkflash_vendor *v)
{
	v->known = 0;
}

enum mtkflash_error mtkflash_vendor_run(struct mtkflash_vendor *v, u8 command)
{
	if (!v->quick)
		return mtkflash_vendor_run_plain(v, command);
	mtkflash_write(v->tf, MTKFLASH_REG_CMD, command);
	return mtkflash_vendor_wait(v);
}

void mtkflash_vendor_send_plain(struct mtkflash_vendor *v, u8 command)
{
	mtkflash_write(v->tf, MTKFLASH_REG_CMD, command);
	write_register(v, MTKFLASH_REG_DEV, mtkflash_dsel(v));
	mtkflash_settle(v->tf);
}

enum mtkflash_error mtkflash_vendor_run_plain(struct mtkflash_vendor *v,
					      u8 command)
{
	mtkflash_vendor_send_plain(v, command);
	return mtkflash_vendor_wait(v);
}

bool mtkflash_vendor_fall_back(struct mtkflash_vendor *v)
{
	bool used = v->quick || v->preload;

	v->quick = false;
	v->banks = false;
	v->preload = false;
	v->loaded = NULL;
	mtkflash_vendor_forget(v);
	return used;
}

enum mtkflash_error mtkflash_vendor_lost(struct mtkflash_vendor *v)
{
	mtkflash_vendor_forget(v);
	if (mtkflash_status_is_floating(v->status))
		return MTKFLASH_ERROR_BUS_DEAD;
	if (v->status & MTKFLASH_BSY)
		return MTKFLASH_ERROR_TIMEOUT;
	return MTKFLASH_ERROR_LOST_VENDOR_MODE;
}

/* ERR without DF and BSY: all type bytes, and an empty bus, have DF. */
static bool is_rejection(u8 status)
{
	return (status & (MTKFLASH_BSY | STATUS_DF | STATUS_ERR)) == STATUS_ERR;
}

void mtkflash_vendor_new_session(struct mtkflash_vendor *v)
{
	v->overtime_ns = 0;
	memset(v->intros, 0, sizeof(v->intros));
}

bool mtkflash_vendor_overtime(struct mtkflash_vendor *v, u64 ns)
{
	v->overtime_ns += ns;
	return v->overtime_ns < MTKFLASH_US_OVERTIME * 1000ull + v->pass_ns;
}

/*
 * May the status be polled once more?  @wait is all zero for a new command.  Time beyond
 * %MTKFLASH_US_COMMAND_NORMAL is counted as overtime of the session, except time in which
 * the host could not poll.
 */
static bool go_on(struct mtkflash_vendor *v, struct mtkflash_wait *wait)
{
	const u64 look = MTKFLASH_US_COMMAND_NORMAL * 1000ull;
	const u64 normal = look + v->transfer_ns;
	u64 now = mtkflash_now(v->tf), since;

	if (!wait->end) {
		wait->end = now + MTKFLASH_US_COMMAND_LIMIT * 1000ull;
		wait->looked = now;
	}
	/*
	 * The host polls far more often when it can: a longer gap is the host's delay, not
	 * the drive's.
	 */
	since = min(now - wait->looked, look);
	wait->looked = now;
	wait->busy_ns += since;
	if (now >= wait->end)
		return false;
	if (wait->busy_ns <= normal)
		return true;
	return mtkflash_vendor_overtime(v, min(since, wait->busy_ns - normal));
}

enum mtkflash_error mtkflash_vendor_wait(struct mtkflash_vendor *v)
{
	struct mtkflash_wait wait = { };
	u64 rejected_end = 0;

	for (unsigned int n = 0; mtkflash_vendor_status(v) != v->type; n++) {
		if (n < EAGER_POLLS)
			continue;
		if (!go_on(v, &wait))
			return mtkflash_vendor_lost(v);
		if (!is_rejection(v->status))
			rejected_end = 0;
		else if (!rejected_end)
			rejected_end = wait.looked +
				       MTKFLASH_US_REJECTED * 1000ull;
		if (rejected_end && wait.looked >= rejected_end)
			return mtkflash_vendor_lost(v);
		mtkflash_delay(v->tf, MTKFLASH_US_COMMAND_POLL);
	}
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_vendor_check(struct mtkflash_vendor *v)
{
	/* The drive forgets nIEN if it was without power or reset itself. */
	mtkflash_mask(v->tf);
	mtkflash_vendor_select(v);
	mtkflash_delay(v->tf, MTKFLASH_US_CHECK_STATUS);
	return mtkflash_vendor_wait(v);
}

void mtkflash_vendor_send(struct mtkflash_vendor *v, u8 command)
{
	mtkflash_mask(v->tf);
	mtkflash_vendor_select(v);
	mtkflash_write(v->tf, MTKFLASH_REG_CMD, command);
	mtkflash_settle(v->tf);
	mtkflash_vendor_forget(v);
}

void mtkflash_vendor_leave(struct mtkflash_vendor *v)
{
	/* The slim sets pause after each step, legacy only after the last one. */
	bool patient = v->set->outro_us;

	mtkflash_vendor_send(v, v->set->outro_cmd);
	if (patient)
		mtkflash_delay(v->tf, v->set->outro_us);
	mtkflash_vendor_send(v, MTKFLASH_DEVICE_RESET);
	if (!patient)
		mtkflash_vendor_status(v);
	mtkflash_delay(v->tf, v->set->reset_us);
	if (patient)
		mtkflash_vendor_status(v);
	mtkflash_vendor_fall_back(v);
	v->tried = false;
	v->type = 0;
	v->unfinished = false;
}
