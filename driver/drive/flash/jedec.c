// SPDX-License-Identifier: GPL-2.0
/*
 * JEDEC commands of parallel flash parts.  The sequences and the unlock
 * addresses 5555h and 2AAAh are those of the specification, 3.2 [A]; everything
 * else, the status bits included, is what the makers' data sheets have in
 * common [D].
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "jedec.h"
#include "jedec_command.h"
#include "timings.h"

/* Data of the last cycle of a command. */
#define CMD_ERASE		0x80
#define CMD_CHIP_ERASE		0x10
#define CMD_PROGRAM		0xa0

/* Status bits of a busy part. */
#define DQ7			0x80	/* inverted data; 0 during an erase */
#define DQ6			0x40	/* toggles with every read */
#define DQ5			0x20	/* given up; waits for a reset */

#define BLANK			0xff

/* Tries per byte or page, as in the public tool (3.2 [A]). */
#define PROGRAM_TRIES		16

/* After this many tries the driver falls back to the plain order. */
#define QUICK_TRIES		4

enum mtkflash_error mtkflash_jedec_command(struct mtkflash_vendor *v,
					   u16 unlock, u32 bank, u8 code)
{
	u16 second = mtkflash_jedec_wide(unlock) ? 0x555 : 0x2aaa;
	enum mtkflash_error err;

	err = mtkflash_bus_write(v, bank + unlock, 0xaa);
	if (!err)
		err = mtkflash_bus_write(v, bank + second, 0x55);
	if (!err)
		err = mtkflash_bus_write(v, bank + unlock, code);
	return err;
}

/*
 * Send the command that precedes data.  The public tools send it to bank 0 [A].  In the
 * quick order A19..A16 are those of the data, which saves writes to DEV.
 */
static enum mtkflash_error command_for(struct mtkflash_vendor *v,
				       const struct mtkflash_chip *chip,
				       u32 address, u8 code)
{
	u32 bank = v->quick ? address & 0xf0000 : 0;

	return mtkflash_jedec_command(v, chip->unlock, bank, code);
}

/* Two reads in a row show whether DQ6 toggles. */
static enum mtkflash_error read_twice(struct mtkflash_vendor *v, u32 address,
				      u8 seen[2])
{
	enum mtkflash_error err;

	err = mtkflash_bus_read(v, address, &seen[0]);
	if (!err)
		err = mtkflash_bus_read(v, address, &seen[1]);
	return err;
}

static bool toggles(const u8 seen[2])
{
	return (seen[0] ^ seen[1]) & DQ6;
}

static u64 usecs_since(struct mtkflash_vendor *v, u64 begin)
{
	return div_u64(mtkflash_now(v->tf) - begin, 1000);
}

/* Pause between two looks at an operation that began at @begin. */
static void pause_since(struct mtkflash_vendor *v,
			const struct mtkflash_time *time, u64 begin)
{
	mtkflash_delay(v->tf, mtkflash_time_pause(time, usecs_since(v, begin)));
}

/*
 * May a failed command be sent again?  The time for that is limited: a part that needs it
 * for each of its bytes would take days.  Call this after each try, except after a first
 * try that succeeded, which saves reading the clock.
 */
static bool may_try_again(struct mtkflash_vendor *v, u64 *begin)
{
	u64 last = *begin;

	*begin = mtkflash_now(v->tf);
	return mtkflash_vendor_overtime(v, last ? *begin - last : 0);
}

enum mtkflash_error mtkflash_jedec_read(struct mtkflash_vendor *v, u32 address,
					u8 *data, u16 len)
{
	for (u32 i = 0; i < len; i++) {
		enum mtkflash_error err;

		err = mtkflash_bus_read(v, address + i, &data[i]);
		if (err)
			return err;
	}
	return MTKFLASH_ERROR_NONE;
}

/*
 * Answer DQ5 with a reset.  Parts without DQ5 can show anything in that bit while they are
 * busy; they ignore the reset, and DQ6 keeps toggling.
 */
static enum mtkflash_error reset_given_up(struct mtkflash_vendor *v,
					  u32 address, bool *given_up)
{
	enum mtkflash_error err;
	u8 seen[2];

	err = mtkflash_bus_write(v, address, MTKFLASH_JEDEC_RESET);
	if (!err)
		err = read_twice(v, address, seen);
	*given_up = !err && !toggles(seen);
	return err;
}

/*
 * The erase is over when DQ7 is 1 and DQ6 does not toggle.  The content may come a little
 * later than both, so it is read once more before it is judged.  Before the typical time
 * has passed only the content counts.
 */
static enum mtkflash_error wait_erased(struct mtkflash_vendor *v,
				       const struct mtkflash_time *time,
				       u32 address)
{
	u64 begin = mtkflash_now(v->tf);
	enum mtkflash_error err;
	bool over = false;
	u8 seen[2];

	mtkflash_delay(v->tf, MTKFLASH_US_ERASE_BEGIN);
	for (;;) {
		u64 usecs = usecs_since(v, begin);
		bool due = usecs >= time->typical;

		err = read_twice(v, address, seen);
		if (err)
			return err;
		if (seen[0] == BLANK && seen[1] == BLANK)
			return MTKFLASH_ERROR_NONE;
		if (over)
			break;
		over = usecs >= time->longest ||
		       (due && seen[0] & seen[1] & DQ7 && !toggles(seen));
		if (!over && due && seen[0] & seen[1] & DQ5)
			err = reset_given_up(v, address, &over);
		if (err)
			return err;
		if (!over)
			pause_since(v, time, begin);
	}
	/* No part here takes a lone F0h for data: it has just had an erase command. */
	err = mtkflash_bus_write(v, address, MTKFLASH_JEDEC_RESET);
	return err ? err : MTKFLASH_ERROR_ERASE;
}

static enum mtkflash_error send_erase(struct mtkflash_vendor *v,
				      const struct mtkflash_chip *chip,
				      const struct mtkflash_erase *how,
				      u32 address)
{
	bool all = how->opcode == CMD_CHIP_ERASE;
	u16 second = mtkflash_jedec_wide(chip->unlock) ? 0x555 : 0x2aaa;
	enum mtkflash_error err;

	err = mtkflash_jedec_command(v, chip->unlock, 0, CMD_ERASE);
	if (!err)
		err = mtkflash_bus_write(v, chip->unlock, 0xaa);
	if (!err)
		err = mtkflash_bus_write(v, second, 0x55);
	if (!err)
		err = mtkflash_bus_write(v, all ? chip->unlock : address,
					 how->opcode);
	return err;
}

/*
 * The six cycles are sent in the plain order: the quick order saves nothing against the
 * time of an erase.
 */
static enum mtkflash_error erase(struct mtkflash_vendor *v,
				 const struct mtkflash_chip *chip,
				 const struct mtkflash_erase *how, u32 address)
{
	enum mtkflash_error err;
	bool quick = v->quick;

	v->quick = false;
	err = send_erase(v, chip, how, address);
	v->quick = quick;
	return err ? err : wait_erased(v, &how->time, address);
}

/*
 * Load the page downwards: if the part starts to write too early, the first byte of the
 * reset vector is not written.
 */
static enum mtkflash_error load_page(struct mtkflash_vendor *v,
				     const struct mtkflash_chip *chip,
				     u32 address, const u8 *data)
{
	enum mtkflash_error err;

	err = command_for(v, chip, address, CMD_PROGRAM);
	for (u32 i = chip->page; i-- && !err;)
		err = mtkflash_bus_write(v, address + i, data[i]);
	return err;
}

/*
 * The page is written when the byte loaded last, @value, reads back.  If the page comes out
 * wrong that may never happen, and the longest time passes.
 */
static enum mtkflash_error wait_page(struct mtkflash_vendor *v,
				     const struct mtkflash_time *time,
				     u32 address, u8 value)
{
	u64 begin = mtkflash_now(v->tf);
	enum mtkflash_error err;
	u8 seen[2];

	/* The part starts to write when no byte has come for this long. */
	mtkflash_delay(v->tf, MTKFLASH_US_PAGE_LOAD);
	for (;;) {
		bool late = usecs_since(v, begin) >= time->longest;

		err = read_twice(v, address, seen);
		if (err || late || (seen[0] == value && seen[1] == value))
			return err;
		pause_since(v, time, begin);
	}
}

static enum mtkflash_error page_holds(struct mtkflash_vendor *v,
				      const struct mtkflash_chip *chip,
				      u32 address, const u8 *data, bool *does)
{
	u8 found[MTKFLASH_PAGE];
	enum mtkflash_error err;

	err = mtkflash_jedec_read(v, address, found, chip->page);
	*does = !err && !memcmp(found, data, chip->page);
	return err;
}

/*
 * If the host is too slow between two bytes, the part writes what it has so far and ignores
 * the rest.  Then the page is loaded again.
 */
static enum mtkflash_error write_page(struct mtkflash_vendor *v,
				      const struct mtkflash_chip *chip,
				      u32 address, const u8 *data)
{
	u64 begin = 0;

	for (unsigned int n = 1; n <= PROGRAM_TRIES; n++) {
		bool done = false, again = true;
		enum mtkflash_error err;

		err = load_page(v, chip, address, data);
		if (!err)
			err = wait_page(v, &chip->program_time, address,
					data[0]);
		if (!err)
			err = page_holds(v, chip, address, data, &done);
		if (begin || !done)
			again = may_try_again(v, &begin);
		if (err || done)
			return err;
		if (!again)
			break;
		if (n == QUICK_TRIES)
			mtkflash_vendor_fall_back(v);
	}
	return MTKFLASH_ERROR_PROGRAM;
}

/* Clear the pages upwards, so that the reset vector goes first. */
static enum mtkflash_error clear_pages(struct mtkflash_vendor *v,
				       const struct mtkflash_chip *chip,
				       u32 address)
{
	u8 blank[MTKFLASH_PAGE];
	u32 start, size = mtkflash_chip_sector(chip, address, &start);

	memset(blank, BLANK, sizeof(blank));
	for (u32 at = start; at < start + size; at += chip->page) {
		enum mtkflash_error err = write_page(v, chip, at, blank);

		if (err == MTKFLASH_ERROR_PROGRAM)
			return MTKFLASH_ERROR_ERASE;
		if (err)
			return err;
	}
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_jedec_erase(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 const struct mtkflash_erase *how,
					 u32 address)
{
	enum mtkflash_error err;
	u8 seen[2];

	if (!how->opcode)
		return clear_pages(v, chip, address);
	err = erase(v, chip, how, address);
	if (err != MTKFLASH_ERROR_ERASE || !mtkflash_vendor_fall_back(v))
		return err;
	err = read_twice(v, address, seen);
	if (err)
		return err;
	/* A part that is still busy has accepted the command: do not send it again. */
	return toggles(seen) ? MTKFLASH_ERROR_ERASE :
			       erase(v, chip, how, address);
}

/*
 * @taken: Out: the byte reads back as it should.  DQ7 can be right, or DQ5 set, just before
 *	   the data is valid, so one more read decides.  DQ5 is ignored before the typical
 *	   time, because not all parts have it.
 */
static enum mtkflash_error wait_programmed(struct mtkflash_vendor *v,
					   const struct mtkflash_time *time,
					   u32 address, u8 value, bool *taken)
{
	bool over = false;
	u64 begin = 0;

	*taken = false;
	for (;;) {
		enum mtkflash_error err;
		u64 usecs;
		u8 seen;

		err = mtkflash_bus_read(v, address, &seen);
		if (err)
			return err;
		*taken = seen == value;
		if (*taken || over)
			return MTKFLASH_ERROR_NONE;
		/* Most bytes are programmed by now; reading the clock only here saves time. */
		if (!begin)
			begin = mtkflash_now(v->tf);
		usecs = usecs_since(v, begin);
		over = !((seen ^ value) & DQ7) || usecs >= time->longest ||
		       (seen & DQ5 && usecs >= time->typical);
	}
}

/*
 * A bus cycle failed.  If the part still waits for its data, it would take the first cycle
 * of a later command for them.  FFh as data changes nothing.  If this write fails too, the
 * next session starts with it, see jedec_id.c.
 */
static void end_program_command(struct mtkflash_vendor *v, const struct mtkflash_chip *chip,
				u32 address)
{
	if (!mtkflash_bus_write(v, address, BLANK)) {
		mtkflash_delay(v->tf, chip->program_time.longest);
		return;
	}
	v->due.is = true;
	v->due.address = address;
}

/* Remember programmed bytes, by which the part is recognised later. */
static void note_witness(struct mtkflash_vendor *v, u32 address, const u8 *data)
{
	if (!mtkflash_id_plausible(data, sizeof(v->due.witness)))
		return;
	v->due.witness_at = address;
	memcpy(v->due.witness, data, sizeof(v->due.witness));
}

static enum mtkflash_error program_once(struct mtkflash_vendor *v,
					const struct mtkflash_chip *chip,
					u32 address, u8 value, bool *taken)
{
	enum mtkflash_error err;

	err = command_for(v, chip, address, CMD_PROGRAM);
	if (!err)
		err = mtkflash_bus_write(v, address, value);
	if (!err)
		return wait_programmed(v, &chip->program_time, address, value,
				       taken);
	end_program_command(v, chip, address);
	return err;
}

static enum mtkflash_error program_byte(struct mtkflash_vendor *v,
					const struct mtkflash_chip *chip,
					u32 address, u8 value)
{
	u64 begin = 0;

	for (unsigned int n = 1; n <= PROGRAM_TRIES; n++) {
		bool taken = false, again = true;
		enum mtkflash_error err;

		err = program_once(v, chip, address, value, &taken);
		if (begin || !taken)
			again = may_try_again(v, &begin);
		if (err || taken)
			return err;
		if (!again)
			break;
		if (n == QUICK_TRIES)
			mtkflash_vendor_fall_back(v);
		/* Reset the part for the next try. */
		err = mtkflash_bus_write(v, address, MTKFLASH_JEDEC_RESET);
		if (err)
			return err;
	}
	return MTKFLASH_ERROR_PROGRAM;
}

static enum mtkflash_error program_bytes(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 u32 address, const u8 *data)
{
	for (u32 i = MTKFLASH_PAGE; i--;) {
		enum mtkflash_error err;

		if (data[i] == BLANK)
			continue;
		err = program_byte(v, chip, address + i, data[i]);
		if (err)
			return err;
		if (i + sizeof(v->due.witness) <= MTKFLASH_PAGE)
			note_witness(v, address + i, data + i);
	}
	return MTKFLASH_ERROR_NONE;
}

static bool is_blank(const u8 *data, u32 len)
{
	for (u32 i = 0; i < len; i++)
		if (data[i] != BLANK)
			return false;
	return true;
}

/* Downwards, as in load_page().  A page that is blank and stays blank is not written. */
static enum mtkflash_error program_pages(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 u32 address, const u8 *data)
{
	for (u32 at = MTKFLASH_PAGE; at;) {
		enum mtkflash_error err = MTKFLASH_ERROR_NONE;
		bool done = false;

		at -= chip->page;
		if (is_blank(data + at, chip->page))
			err = page_holds(v, chip, address + at, data + at,
					 &done);
		if (!err && !done)
			err = write_page(v, chip, address + at, data + at);
		if (err)
			return err;
	}
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_jedec_program(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip,
					   u32 address, const u8 *data)
{
	if (chip->program == MTKFLASH_PROGRAM_PAGE)
		return program_pages(v, chip, address, data);
	return program_bytes(v, chip, address, data);
}
