// SPDX-License-Identifier: GPL-2.0
/*
 * Vendor mode: intro, sticky check, outro.
 *
 * The order of register writes is that of the vendor-mode specification,
 * sections 1.1 and 2 [A]: DEV first, then parameters, then the command, then
 * DEV once more before the status is read.
 */
#include "timings.h"
#include "vendor.h"

#define STATUS_BSY		0x80

/* How often a drive that is not busy may refuse; 1.3: 4 intros [A]. */
#define INTROS_REFUSED		4

/* Status reads without a pause before polling becomes patient. */
#define EAGER_POLLS		64

#define ATA_DEVICE_RESET	0x08

const struct mtkflash_command_set mtkflash_legacy_set = {
	.name = "legacy",
	.intro_lbal = 0x2a,
	.intro_cmd = 0x80,
	.outro_cmd = 0x81,
	.write = 0x01,
	.read = 0x00,
	.execute = 0x04,
	.finish = 0x05,
};

bool mtkflash_status_is_type(u8 status)
{
	return status == MTKFLASH_TYPE_PARALLEL ||
	       status == MTKFLASH_TYPE_SERIAL_LE ||
	       status == MTKFLASH_TYPE_SERIAL_BE;
}

bool mtkflash_status_is_floating(u8 status)
{
	return status == 0xff || status == 0x7f;
}

static u8 read_status(struct mtkflash_vendor *v)
{
	v->status = mtkflash_read(v->tf, MTKFLASH_REG_CMD);
	return v->status;
}

static void select_drive(struct mtkflash_vendor *v)
{
	mtkflash_write(v->tf, MTKFLASH_REG_DEV, mtkflash_dsel(v));
}

u8 mtkflash_vendor_intro(struct mtkflash_vendor *v)
{
	select_drive(v);
	mtkflash_delay(v->tf, MTKFLASH_US_INTRO_SELECT);
	select_drive(v);
	mtkflash_write(v->tf, MTKFLASH_REG_LBAL, v->set->intro_lbal);
	mtkflash_write(v->tf, MTKFLASH_REG_CMD, v->set->intro_cmd);
	mtkflash_delay(v->tf, MTKFLASH_US_INTRO_STATUS);
	select_drive(v);
	read_status(v);
	mtkflash_delay(v->tf, MTKFLASH_US_INTRO_AFTER);
	return v->status;
}

/* The selected drive: poll for any type byte until the next intro is due. */
static bool poll_for_type(struct mtkflash_vendor *v)
{
	u64 end = mtkflash_now(v->tf) + MTKFLASH_US_INTRO_PAUSE * 1000ull;

	while (!mtkflash_status_is_type(read_status(v))) {
		if (mtkflash_now(v->tf) >= end)
			return false;
		mtkflash_delay(v->tf, MTKFLASH_US_INTRO_AFTER);
	}
	return true;
}

static bool in_vendor_mode(struct mtkflash_vendor *v)
{
	select_drive(v);
	return mtkflash_status_is_type(read_status(v));
}

/* One intro to one unit. */
static bool try_unit(struct mtkflash_vendor *v)
{
	if (in_vendor_mode(v) && !v->unfinished)
		return true;
	if (!mtkflash_status_is_type(mtkflash_vendor_intro(v)) &&
	    !poll_for_type(v))
		return false;
	v->unfinished = false;
	return true;
}

enum mtkflash_error mtkflash_vendor_enter(struct mtkflash_vendor *v,
					  bool both_units)
{
	u64 end = mtkflash_now(v->tf) + MTKFLASH_US_ENTER_LIMIT * 1000ull;
	unsigned int refused = 0, units = both_units ? 2 : 1;
	u8 unit = v->unit, status = 0xff;
	bool driven = false;

	v->type = 0;
	for (unsigned int n = 0; refused < INTROS_REFUSED * units; n++) {
		if (n && both_units)
			v->unit = !v->unit;
		if (try_unit(v)) {
			v->type = v->status;
			return MTKFLASH_ERROR_NONE;
		}
		if (!(v->status & STATUS_BSY) ||
		    mtkflash_status_is_floating(v->status))
			refused++;
		if (!mtkflash_status_is_floating(v->status) && v->status) {
			driven = true;
			status = v->status;
		}
		if (mtkflash_now(v->tf) >= end)
			break;
	}
	v->unit = unit;
	if (!driven)
		return MTKFLASH_ERROR_NO_DRIVE;
	v->status = status;
	return MTKFLASH_ERROR_NO_VENDOR_MODE;
}

enum mtkflash_error mtkflash_vendor_wait(struct mtkflash_vendor *v)
{
	u64 end = 0;

	for (unsigned int n = 0; read_status(v) != v->type; n++) {
		if (n < EAGER_POLLS)
			continue;
		if (!end)
			end = mtkflash_now(v->tf) +
			      MTKFLASH_US_COMMAND_LIMIT * 1000ull;
		if (mtkflash_now(v->tf) >= end)
			goto gave_up;
		mtkflash_delay(v->tf, MTKFLASH_US_COMMAND_POLL);
	}
	return MTKFLASH_ERROR_NONE;

gave_up:
	if (mtkflash_status_is_floating(v->status))
		return MTKFLASH_ERROR_BUS_DEAD;
	if (v->status & STATUS_BSY)
		return MTKFLASH_ERROR_TIMEOUT;
	return MTKFLASH_ERROR_LOST_VENDOR_MODE;
}

enum mtkflash_error mtkflash_vendor_check(struct mtkflash_vendor *v)
{
	select_drive(v);
	mtkflash_delay(v->tf, MTKFLASH_US_CHECK_STATUS);
	return mtkflash_vendor_wait(v);
}

void mtkflash_vendor_leave(struct mtkflash_vendor *v)
{
	select_drive(v);
	mtkflash_write(v->tf, MTKFLASH_REG_CMD, v->set->outro_cmd);
	select_drive(v);
	mtkflash_write(v->tf, MTKFLASH_REG_CMD, ATA_DEVICE_RESET);
	read_status(v);
	mtkflash_delay(v->tf, MTKFLASH_US_OUTRO_AFTER);
	v->type = 0;
	v->unfinished = false;
}
