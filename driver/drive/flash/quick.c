// SPDX-License-Identifier: GPL-2.0
/*
 * Test which quick ways a drive takes.
 *
 * Any failure here means that the drive does not take a quick way.  The driver then talks
 * to it as the public tools do.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "flash.h"
#include "jedec.h"
#include "nor.h"
#include "quick.h"
#include "timings.h"
#include "vendor/enter.h"
#include "vendor/serial.h"

#define COMMAND_LENGTH	4

/* Write Disable: one byte out, none in, harmless. */
#define OP_WRDI		0x04

/* Addresses that every known part answers; their bits in DEV differ. */
static const u32 sample_addresses[] = { 0x00000, 0x10100, 0x1ff00 };

#define BANK_SIZE	0x10000
#define BANK_SAMPLES	8

/*
 * Send a command that every drive takes.  A drive that rejected another command recovers by
 * it.
 */
static enum mtkflash_error send_harmless(struct mtkflash_vendor *v)
{
	u8 value;

	if (v->type == MTKFLASH_TYPE_PARALLEL)
		return mtkflash_bus_read(v, 0, &value);
	return mtkflash_serial_put(v, mtkflash_serial_base(v), 0);
}

/* A drive that must be selected after each command may start the last one only now. */
static enum mtkflash_error select_and_wait(struct mtkflash_vendor *v)
{
	mtkflash_vendor_select(v);
	return mtkflash_vendor_wait(v);
}

enum mtkflash_error mtkflash_quick_recover(struct mtkflash_vendor *v)
{
	enum mtkflash_error err;

	mtkflash_vendor_fall_back(v);
	err = select_and_wait(v);
	if (!err || err == MTKFLASH_ERROR_LOST_VENDOR_MODE)
		err = send_harmless(v);
	if (err != MTKFLASH_ERROR_LOST_VENDOR_MODE)
		return err;
	mtkflash_intro(v, v->set);
	return mtkflash_vendor_check(v);
}

enum mtkflash_error mtkflash_quick_read_plain(struct mtkflash_vendor *v,
					      u32 address, u8 *data)
{
	bool quick = v->quick;
	enum mtkflash_error err;

	v->quick = false;
	err = mtkflash_flash_read(v, address, data);
	mtkflash_vendor_forget(v);
	v->quick = quick;
	return err;
}

/* Patterns with different @salt differ in every byte; all have runs of equal bytes. */
static void make_pattern(u8 *pattern, u8 salt)
{
	for (unsigned int i = 0; i < MTKFLASH_PAGE; i++)
		pattern[i] = i % 16 < 4 ? salt ^ 0x0f : (u8)(i * 29 + 7) ^ salt;
}

static bool buffer_holds(struct mtkflash_vendor *v, const u8 *pattern)
{
	u8 data[MTKFLASH_PAGE];

	return !mtkflash_serial_fetch(v, COMMAND_LENGTH, data, sizeof(data)) &&
	       !memcmp(data, pattern, sizeof(data));
}

static bool load_buffer(struct mtkflash_vendor *v, const u8 *pattern)
{
	return !mtkflash_serial_load(v, COMMAND_LENGTH, pattern, MTKFLASH_PAGE);
}

static bool plain_works(struct mtkflash_vendor *v, const u8 *pattern)
{
	return load_buffer(v, pattern) && buffer_holds(v, pattern);
}

/* Bytes written in one order must read the same in the other. */
static bool prove_buffer(struct mtkflash_vendor *v)
{
	u8 first[MTKFLASH_PAGE], second[MTKFLASH_PAGE];
	bool good;

	make_pattern(first, 0x5a);
	make_pattern(second, 0xa5);
	if (!plain_works(v, first))
		return false;
	v->quick = true;
	good = buffer_holds(v, first) && load_buffer(v, second) &&
	       buffer_holds(v, second);
	v->quick = false;
	mtkflash_vendor_forget(v);
	return good && buffer_holds(v, second);
}

/* Do data in the buffer survive the commands between two page programs? */
static bool prove_preload(struct mtkflash_vendor *v)
{
	static const u8 wrdi = OP_WRDI;
	u8 pattern[MTKFLASH_PAGE], sr;

	make_pattern(pattern, 0x3c);
	return load_buffer(v, pattern) && !mtkflash_nor_status(v, &sr) &&
	       !mtkflash_serial_transfer(v, &wrdi, 1, NULL, 0) &&
	       !mtkflash_nor_status(v, &sr) && buffer_holds(v, pattern);
}

/* Read some pages of the flash in both orders and compare. */
static bool prove_flash(struct mtkflash_vendor *v)
{
	u8 plain[MTKFLASH_PAGE], quick[MTKFLASH_PAGE];

	for (unsigned int i = 0; i < ARRAY_SIZE(sample_addresses); i++) {
		u32 address = sample_addresses[i];

		if (mtkflash_quick_read_plain(v, address, plain) ||
		    mtkflash_flash_read(v, address, quick) ||
		    memcmp(plain, quick, sizeof(plain)))
			return false;
	}
	return true;
}

static enum mtkflash_error prove_serial(struct mtkflash_vendor *v)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	bool quick, preload;

	quick = prove_buffer(v);
	if (!quick)
		err = mtkflash_quick_recover(v);
	preload = !err && prove_preload(v);
	if (!err && !preload)
		err = mtkflash_quick_recover(v);
	if (err)
		return err;

	v->quick = quick;
	v->preload = preload;
	return prove_flash(v) ? MTKFLASH_ERROR_NONE : mtkflash_quick_recover(v);
}

/*
 * Request the id in both orders and compare.  Not from a part that writes pages, nor from
 * an unknown part, which may be one: without software protection it takes a command that
 * lost a cycle for data.
 */
static bool same_part(struct mtkflash_vendor *v)
{
	const struct mtkflash_chip *plain, *quick;
	u8 plain_id[2], quick_id[2], locked;

	v->quick = false;
	mtkflash_vendor_forget(v);
	if (mtkflash_jedec_identify(v, plain_id, &locked, &plain) ||
	    plain->program == MTKFLASH_PROGRAM_PAGE)
		return false;
	v->quick = true;
	return !mtkflash_jedec_identify(v, quick_id, &locked, &quick) &&
	       plain == quick && !memcmp(plain_id, quick_id, sizeof(plain_id));
}

/*
 * Does the drive keep A19..A16 after the first byte of a page?  A page of the second bank
 * shows it, if it differs from the page at the same place in the first bank.
 */
static bool prove_banks(struct mtkflash_vendor *v)
{
	u8 plain[MTKFLASH_PAGE], quick[MTKFLASH_PAGE];

	v->banks = true;
	for (u32 a = 0; a < BANK_SIZE; a += BANK_SIZE / BANK_SAMPLES) {
		if (mtkflash_quick_read_plain(v, BANK_SIZE + a, plain) ||
		    mtkflash_flash_read(v, BANK_SIZE + a, quick) ||
		    memcmp(plain, quick, sizeof(plain)))
			return false;
		if (mtkflash_flash_read(v, a, quick))
			return false;
		/* The first byte follows a write to DEV in any case. */
		if (memcmp(plain + 1, quick + 1, sizeof(plain) - 1))
			return true;
	}
	return false;
}

/* Read first: a read cycle that is lost does not affect the part. */
static enum mtkflash_error prove_parallel(struct mtkflash_vendor *v)
{
	v->quick = true;
	if (!prove_flash(v) || !same_part(v))
		return mtkflash_quick_recover(v);
	v->banks = prove_banks(v);
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_quick_prove(struct mtkflash_vendor *v)
{
	enum mtkflash_error err;

	if (v->tried)
		return MTKFLASH_ERROR_NONE;
	v->tried = true;
	v->loaded = NULL;
	if (v->fragile)
		return MTKFLASH_ERROR_NONE;
	if (v->type == MTKFLASH_TYPE_PARALLEL)
		err = prove_parallel(v);
	else
		err = prove_serial(v);
	/*
	 * The test cost the drive its vendor mode, which the user had to enter by hand:
	 * never test again.
	 */
	v->fragile = err;
	return err;
}
