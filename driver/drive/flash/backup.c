// SPDX-License-Identifier: GPL-2.0
/*
 * Back up the flash: two reads of the whole part, compared.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "backup.h"
#include "flash.h"
#include "nor.h"
#include "quick.h"
#include "timings.h"
#include "vendor/bus.h"
#include "vendor/serial.h"

#define OP_WRDI		0x04

/* Status bit of a parallel part: toggles with every read while the part is busy. */
#define DQ6		0x40

/* Reads of a page whose first two reads differed, to find the bits that vary. */
#define STEADY_READS	32

/* A bit that read this often as 0 and as 1 counts as varying repeatedly. */
#define STEADY_AGAIN	3

#define PAGE_BITS	(8 * MTKFLASH_PAGE)

/* --- unstable cells ------------------------------------------------------- */

static bool is_table_part(const struct mtkflash_part *p)
{
	return p->chip->region[0].count;
}

static bool is_noted(const struct mtkflash_part *p, u32 address)
{
	u32 number = mtkflash_plan_sector(p->chip, address);

	return number < MTKFLASH_PLAN_SECTORS &&
	       p->unstable[number / 8] >> number % 8 & 1;
}

/* Parts that write whole pages have sectors smaller than MTKFLASH_PAGE. */
static bool note_unstable(struct mtkflash_part *p, u32 address)
{
	u32 end = address + MTKFLASH_PAGE;
	u32 start;

	while (address < end) {
		u32 number = mtkflash_plan_sector(p->chip, address);

		if (number >= MTKFLASH_PLAN_SECTORS)
			return false;
		p->unstable[number / 8] |= 1u << number % 8;
		address = mtkflash_chip_sector(p->chip, address, &start) + start;
	}
	return true;
}

static bool any_unstable(const struct mtkflash_part *p)
{
	for (u32 i = 0; i < sizeof(p->unstable); i++)
		if (p->unstable[i])
			return true;
	return false;
}

/* Read the page STEADY_READS times; ones[n] counts how often bit n was 1. */
static enum mtkflash_error count_ones(struct mtkflash_part *p, u32 address,
				      u8 *ones)
{
	u8 page[MTKFLASH_PAGE];

	for (unsigned int n = 0; n < STEADY_READS; n++) {
		enum mtkflash_error err = p->s->ops->interrupted(p->s);

		if (!err)
			err = mtkflash_quick_read_plain(&p->vendor, address, page);
		if (err)
			return err;
		for (u32 bit = 0; bit < PAGE_BITS; bit++)
			ones[bit] += page[bit / 8] >> bit % 8 & 1;
		mtkflash_session_progress(p->s, 0, 0);
	}
	return MTKFLASH_ERROR_NONE;
}

static bool same_bits_vary(const u8 *ones)
{
	u32 varied = 0, again = 0;

	for (u32 bit = 0; bit < PAGE_BITS; bit++) {
		u8 rarer = min_t(u8, ones[bit], STEADY_READS - ones[bit]);

		varied += rarer > 0;
		again += rarer >= STEADY_AGAIN;
	}
	return again * 2 > varied;
}

/*
 * Two reads of a page differ: are its cells unstable, or is the cable noisy?  Cells that an
 * interrupted erase or program left half-way vary at the same places every time.  Their
 * content is lost anyway; they only have to be erased.  A noisy cable hits another place
 * each time.
 *
 * The cells are unstable if more than half of the bits that varied in 32 reads did so at
 * least three times.  Probabilities of a wrong answer:
 *
 * - An unstable cell that reads 0 as often as 1 is missed with 2 (1 + 32 + 496) / 2^32,
 *   2.5e-7.
 * - Noise that hits any of the 2048 bits alike, three times in all, hits one bit three
 *   times with 1 / 2048^2, 2.4e-7.  If it hits more often, the other bits outweigh that
 *   one.  On a single bad data line, 256 bits, it is 1.5e-5.
 * - Noise so heavy that it hits most bits three times in 32 reads spoils the id too, which
 *   must read twice as before.  The 96 bits of a serial part pass with 1e-4, the 32 of a
 *   parallel part with 0.03.  What is wrong then is found by the verify.
 *
 * If no bit varies any more the page is not unstable: the backup fails, and a second try
 * may succeed.
 */
static enum mtkflash_error judge_page(struct mtkflash_part *p, u32 address)
{
	enum mtkflash_error err;
	u8 *ones;

	if (is_noted(p, address))
		return MTKFLASH_ERROR_NONE;
	ones = p->s->ops->alloc(PAGE_BITS);
	if (!ones)
		return MTKFLASH_ERROR_NO_MEMORY;
	err = count_ones(p, address, ones);
	if (!err && (!same_bits_vary(ones) || !note_unstable(p, address)))
		err = MTKFLASH_ERROR_BACKUP;
	p->s->ops->free(ones);
	return err;
}

enum mtkflash_error mtkflash_part_check_id(struct mtkflash_part *p)
{
	const struct mtkflash_chip *chip;
	struct mtkflash_ids ids;
	enum mtkflash_error err;

	err = mtkflash_identify(&p->vendor, &ids, &chip);
	if (p->has_no_id && (err == MTKFLASH_ERROR_NO_ID || err == MTKFLASH_ERROR_READS_NO_ID))
		return MTKFLASH_ERROR_NONE;
	if (err == MTKFLASH_ERROR_NO_ID || err == MTKFLASH_ERROR_UNKNOWN_PART ||
	    err == MTKFLASH_ERROR_READS_NO_ID)
		return MTKFLASH_ERROR_BACKUP;
	if (err)
		return err;
	return !strcmp(chip->name, p->chip->name) && !memcmp(&ids, &p->ids, sizeof(ids)) ?
		       MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_BACKUP;
}

/* --- the two passes ------------------------------------------------------- */

/*
 * While the quick order is in use it is the first suspect: the caller falls back to the
 * plain order and reads everything again.
 */
static enum mtkflash_error explain_difference(struct mtkflash_part *p,
					      u32 address)
{
	struct mtkflash_vendor *v = &p->vendor;
	enum mtkflash_error err;
	u64 begin;

	if (v->quick || !is_table_part(p))
		return MTKFLASH_ERROR_BACKUP;
	/* Limits the time: with a bad cable every page differs, and this would take hours. */
	if (!mtkflash_vendor_overtime(v, 0))
		return MTKFLASH_ERROR_BACKUP;
	begin = mtkflash_now(v->tf);
	err = judge_page(p, address);
	mtkflash_vendor_overtime(v, mtkflash_now(v->tf) - begin);
	return err;
}

static enum mtkflash_error read_page(struct mtkflash_part *p, u32 address,
				     bool compare)
{
	u8 page[MTKFLASH_PAGE];
	enum mtkflash_error err;

	p->s->fail_address = address;
	err = mtkflash_flash_read(&p->vendor, address, page);
	if (err)
		return err;
	if (!compare)
		memcpy(p->s->backup + address, page, sizeof(page));
	else if (memcmp(p->s->backup + address, page, sizeof(page)))
		err = explain_difference(p, address);
	return err;
}

/* Estimate the time of a whole pass from the part of it that is done. */
static void time_pass(struct mtkflash_part *p, u64 begin, u32 bytes)
{
	u64 usecs = div_u64(mtkflash_now(p->vendor.tf) - begin, 1000);

	/* Less than a sixteenth is too little for an estimate. */
	if (bytes < p->chip->size / 16)
		return;
	p->pass_us = div_u64(usecs * p->chip->size, bytes);
	p->vendor.pass_ns = p->pass_us * 1000;
}

/* Read the whole flash once: into the backup, or compared with it. */
static enum mtkflash_error read_pass(struct mtkflash_part *p, bool compare)
{
	u64 begin = mtkflash_now(p->vendor.tf);

	for (u32 a = 0; a < p->chip->size; a += MTKFLASH_PAGE) {
		enum mtkflash_error err = p->s->ops->interrupted(p->s);

		if (!err)
			err = read_page(p, a, compare);
		if (err)
			return err;
		if (!compare)
			time_pass(p, begin, a + MTKFLASH_PAGE);
		mtkflash_session_progress(p->s, compare, a + MTKFLASH_PAGE);
	}
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error read_twice(struct mtkflash_part *p)
{
	enum mtkflash_error err;
	u64 overtime;

	memset(p->unstable, 0, sizeof(p->unstable));
	err = read_pass(p, false);
	overtime = p->vendor.overtime_ns;
	if (!err)
		err = read_pass(p, true);
	p->late_us = div_u64(p->vendor.overtime_ns - overtime, 1000);
	/* Unstable cells leave the id as it was; a noisy cable does not. */
	if (!err && any_unstable(p))
		err = mtkflash_part_check_id(p);
	return err;
}

/* Can the quick order have caused this error? */
static bool may_be_quick_order(enum mtkflash_error err)
{
	return err == MTKFLASH_ERROR_BACKUP || err == MTKFLASH_ERROR_TIMEOUT ||
	       err == MTKFLASH_ERROR_LOST_VENDOR_MODE;
}

/* An id that was unsteady or missing is all zeros and proves nothing. */
static bool is_other_id(const u8 *a, const u8 *b, size_t size)
{
	return mtkflash_id_plausible(a, size) && mtkflash_id_plausible(b, size) &&
	       memcmp(a, b, size);
}

static bool is_other_part(const struct mtkflash_part *p)
{
	const struct mtkflash_ids *was = &p->backup_ids, *is = &p->ids;

	return p->backup_size &&
	       (p->backup_size != p->chip->size ||
		is_other_id(was->rems, is->rems, sizeof(is->rems)) ||
		is_other_id(was->rdid, is->rdid, sizeof(is->rdid)));
}

static enum mtkflash_error make_room(struct mtkflash_part *p)
{
	/* Another part means another drive: the saved original is not its firmware. */
	if (is_other_part(p))
		mtkflash_session_exchanged(p->s);
	p->backup_size = p->chip->size;
	p->backup_ids = p->ids;
	return mtkflash_session_new_backup(p->s);
}

static enum mtkflash_error back_up(struct mtkflash_part *p)
{
	enum mtkflash_error err, again;

	err = mtkflash_part_bulk(p, MTKFLASH_PHASE_BACKING_UP);
	if (!err)
		err = make_room(p);
	if (err)
		return err;

	err = read_twice(p);
	if (!may_be_quick_order(err) || !mtkflash_vendor_fall_back(&p->vendor))
		return err;
	again = mtkflash_quick_recover(&p->vendor);
	/* If the drive is gone, report that and not the doubtful read. */
	if (again)
		return again == MTKFLASH_ERROR_BUS_DEAD ? again : err;
	return read_twice(p);
}

/* --- is it the same drive? ---------------------------------------------------- */

static bool has_bit(const u8 *bits, u32 number)
{
	return number >= MTKFLASH_PLAN_SECTORS || bits[number / 8] >> number % 8 & 1;
}

/*
 * Has a sector changed that no session touched?  A blank one does not count: the erase of
 * another sector may have taken it too.
 */
static bool is_other_sector(const struct mtkflash_part *p, const u8 *before, u32 start,
			    u32 size)
{
	const struct mtkflash_session *s = p->s;
	u32 number = mtkflash_plan_sector(p->chip, start);

	return !(mtkflash_session_touched(s) && has_bit(p->touched, number)) &&
	       !has_bit(p->unstable, number) &&
	       memcmp(before + start, s->backup + start, size) &&
	       !mtkflash_image_blank(s->backup + start, size);
}

/*
 * First read on a port that the user holds.  The drive's firmware ran when the port was
 * claimed, so page 0 had content and the flash named that drive.  Anything else is another
 * drive.
 */
static bool is_another_name(const struct mtkflash_part *p)
{
	const struct mtkflash_session *s = p->s;
	struct mtkflash_identity id;

	if (!s->by_hand || !mtkflash_session_worked(s) || !s->inquiry.product[0])
		return false;
	if (mtkflash_image_blank(s->backup, MTKFLASH_PAGE))
		return true;
	/* Rebadged drives also hold their maker's name: the drive's name anywhere is enough. */
	return !mtkflash_image_names(s->backup, s->size, &s->inquiry) &&
	       mtkflash_image_identity(s->backup, s->size, &id) &&
	       !mtkflash_identity_same_drive(&id, &s->inquiry);
}

/*
 * The drive on a held port may have been exchanged for another of the same kind.  In
 * sectors that a session touched only page 0 can show that.
 */
static bool is_another_drive(const struct mtkflash_part *p)
{
	const struct mtkflash_session *s = p->s;
	const u8 *before = mtkflash_session_touched(s) ? s->own : s->original;
	u32 start, size;

	if (!before && is_another_name(p))
		return true;
	if (!before || before == s->backup)
		return false;
	if (mtkflash_session_touched(s) && p->start_gone && !has_bit(p->unstable, 0) &&
	    !mtkflash_image_blank(s->backup, MTKFLASH_PAGE))
		return true;
	for (u32 a = 0; a < p->chip->size; a = start + size) {
		size = mtkflash_chip_sector(p->chip, a, &start);
		if (is_other_sector(p, before, start, size))
			return true;
	}
	return false;
}

enum mtkflash_error mtkflash_backup(struct mtkflash_part *p)
{
	enum mtkflash_error err = back_up(p);

	if (!err && is_another_drive(p))
		mtkflash_session_exchanged(p->s);
	if (!err && !any_unstable(p))
		mtkflash_session_keep_original(p->s);
	return err;
}

/* --- the present contents --------------------------------------------------- */

/* DQ6 toggles with every read as long as a parallel part is busy. */
static enum mtkflash_error wait_parallel(struct mtkflash_part *p,
					 const struct mtkflash_time *time)
{
	u64 end = mtkflash_now(p->vendor.tf) + time->longest * 1000ull;

	for (;;) {
		bool last = mtkflash_now(p->vendor.tf) >= end;
		enum mtkflash_error err;
		u8 first, second;

		err = mtkflash_bus_read(&p->vendor, 0, &first);
		if (!err)
			err = mtkflash_bus_read(&p->vendor, 0, &second);
		if (err)
			return err;
		if (!((first ^ second) & DQ6))
			return MTKFLASH_ERROR_NONE;
		if (last)
			return MTKFLASH_ERROR_ERASE;
		mtkflash_delay(p->vendor.tf, MTKFLASH_US_BUS_POLL);
	}
}

/*
 * A sequence of program commands that was cut off can leave a part in AAI mode, in which it
 * ignores other commands.  WRDI ends that mode.
 */
static enum mtkflash_error wait_serial(struct mtkflash_part *p,
				       const struct mtkflash_time *time)
{
	static const u8 wrdi = OP_WRDI;
	enum mtkflash_error err;

	err = mtkflash_nor_wait(&p->vendor, time, MTKFLASH_ERROR_ERASE);
	return err ? err : mtkflash_serial_transfer(&p->vendor, &wrdi, 1, NULL, 0);
}

enum mtkflash_error mtkflash_part_wait(struct mtkflash_part *p)
{
	const struct mtkflash_time time = { .longest = p->vendor.work_us };

	if (p->vendor.type == MTKFLASH_TYPE_PARALLEL)
		return wait_parallel(p, &time);
	return wait_serial(p, &time);
}

enum mtkflash_error mtkflash_backup_look(struct mtkflash_part *p, u8 *now)
{
	enum mtkflash_error err = mtkflash_part_wait(p);

	for (u32 a = 0; !err && a < p->chip->size; a += MTKFLASH_PAGE) {
		err = mtkflash_flash_read(&p->vendor, a, now + a);
		mtkflash_session_progress(p->s, 1, a + MTKFLASH_PAGE);
	}
	return err;
}
