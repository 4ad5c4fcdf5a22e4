// SPDX-License-Identifier: GPL-2.0
/*
 * Send one erase command, or program one page, with the checks around it.
 */
#include <linux/minmax.h>

#include "flash.h"
#include "jedec.h"
#include "jedec_command.h"
#include "map.h"
#include "quick.h"
#include "write.h"

/* Tries of an erase command for many sectors, if it seems to have been lost. */
#define ERASE_TRIES	2

/* Can @wanted be programmed over @now?  A bit that is 0 matters only if it must become 1. */
static bool can_program(const u8 *now, const u8 *wanted, u32 len)
{
	for (u32 i = 0; i < len; i++)
		if (wanted[i] & ~now[i])
			return false;
	return true;
}

enum mtkflash_error mtkflash_write_read_back(struct mtkflash_part *p,
					     u32 address, bool plain, u8 *page)
{
	p->s->fail_address = address;
	return plain ? mtkflash_quick_read_plain(&p->vendor, address, page) :
		       mtkflash_flash_read(&p->vendor, address, page);
}

static enum mtkflash_error check_page(struct mtkflash_part *p,
				      const struct mtkflash_plan *plan,
				      u32 address, u32 len)
{
	u8 page[MTKFLASH_PAGE];
	enum mtkflash_error err;

	err = mtkflash_write_read_back(p, address, !address, page);
	if (err)
		return err;
	/*
	 * Page 0 counts as gone only if it is blank: a cell that stays 0 would look like
	 * another drive.
	 */
	if (!address)
		p->start_gone = mtkflash_image_blank(page, sizeof(page));
	/* If the reset vector is still there, the old firmware starts. */
	if (!address && !mtkflash_image_blank(page, 1))
		return MTKFLASH_ERROR_ERASE;
	return can_program(page, plan->new_ + address, len) ? MTKFLASH_ERROR_NONE :
							      MTKFLASH_ERROR_ERASE;
}

/* Read sector 0 back after its erase. */
static enum mtkflash_error check_sector_0(struct mtkflash_part *p,
					  const struct mtkflash_plan *plan,
					  u32 size)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u32 a = 0; !err && a < size; a += MTKFLASH_PAGE) {
		err = check_page(p, plan, a,
				 min_t(u32, size - a, MTKFLASH_PAGE));
		/* If the part has one sector, this read is most of the stage. */
		if (!err && size == p->chip->size)
			mtkflash_session_progress(p->s, 2, a);
	}
	return err;
}

/* The first page from @address on that cannot be programmed without an erase, or @end. */
static u32 next_to_clear(const struct mtkflash_plan *plan, u32 address, u32 end)
{
	while (address < end && can_program(plan->old + address, plan->new_ + address,
					    MTKFLASH_PAGE))
		address += MTKFLASH_PAGE;
	return address;
}

/*
 * Read back one page of each sector.  A parallel part does not show that a command was lost
 * if the polled address was blank before.  A serial part does not show that a sector was
 * protected.
 */
static enum mtkflash_error check_samples(struct mtkflash_part *p,
					 const struct mtkflash_plan *plan,
					 const struct mtkflash_erase_step *step)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	u32 end = step->address + step->size;
	u32 next;

	for (u32 a = step->address; !err && a < end; a = next) {
		u32 sample;

		next = a + mtkflash_plan_unit(p->chip, a);
		sample = next_to_clear(plan, a, next);
		if (sample < next)
			err = check_page(p, plan, sample, MTKFLASH_PAGE);
	}
	return err;
}

static void touch(struct mtkflash_part *p, u32 address, u32 size)
{
	u32 start, next;

	for (u32 a = address; a < address + size; a = next) {
		u32 number = mtkflash_plan_sector(p->chip, a);

		next = mtkflash_chip_sector(p->chip, a, &start);
		next += start;
		if (number < MTKFLASH_PLAN_SECTORS)
			p->touched[number / 8] |= 1u << number % 8;
	}
}

static enum mtkflash_error send_erase(struct mtkflash_part *p,
				      const struct mtkflash_erase_step *step)
{
	enum mtkflash_error err;

	p->s->fail_address = step->address;
	touch(p, step->address, step->size);
	/* NOR parts program all bits before they erase: the state of page 0 is unknown now. */
	p->start_gone &= step->address > 0;
	mtkflash_map_mark(p->s->map, step->address, step->size,
			  MTKFLASH_PAGE_UNKNOWN);
	err = mtkflash_flash_erase(&p->vendor, p->chip, step);
	/* The part refused WREN, and the erase was not sent: nothing happened. */
	if (err == MTKFLASH_ERROR_WRITE_ENABLE)
		return err;
	mtkflash_session_commit(p->s);
	return err;
}

/* Erase several sectors of a parallel part by one command. */
static enum mtkflash_error erase_many(struct mtkflash_part *p,
				      const struct mtkflash_plan *plan,
				      const struct mtkflash_erase_step *step)
{
	enum mtkflash_error err;

	for (unsigned int n = 1; ; n++) {
		err = send_erase(p, step);
		if (err)
			return err;
		err = check_samples(p, plan, step);
		if (err != MTKFLASH_ERROR_ERASE || n == ERASE_TRIES)
			return err;
		/* The part may still wait for the last cycle of the command: reset it. */
		err = mtkflash_bus_write(&p->vendor, step->address,
					 MTKFLASH_JEDEC_RESET);
		if (err)
			return err;
	}
}

static enum mtkflash_error erase_and_check(struct mtkflash_part *p,
					   const struct mtkflash_plan *plan,
					   const struct mtkflash_erase_step *step)
{
	enum mtkflash_error err;
	u32 start;

	if (step->size > mtkflash_chip_sector(p->chip, step->address, &start) &&
	    p->chip->bus == MTKFLASH_BUS_PARALLEL)
		return erase_many(p, plan, step);
	err = send_erase(p, step);
	if (err)
		return err;
	if (!step->address &&
	    step->size == mtkflash_chip_sector(p->chip, 0, &start))
		return check_sector_0(p, plan, step->size);
	/* A part does not report protected sectors that it left out. */
	if (mtkflash_session_has(p->s, MTKFLASH_OPTION_IGNORE_PROTECTION))
		return check_samples(p, plan, step);
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_write_erase(struct mtkflash_part *p,
					 const struct mtkflash_plan *plan,
					 const struct mtkflash_erase_step *step)
{
	enum mtkflash_error err = erase_and_check(p, plan, step);

	/* A sector smaller than a page does not make the whole page blank. */
	if (!err && step->size >= MTKFLASH_PAGE)
		mtkflash_map_mark(p->s->map, step->address, step->size,
				  MTKFLASH_PAGE_ERASED);
	return err;
}

/* --- the witness: a page that an erase must leave alone ---------------------- */

static bool can_tell(const u8 *content, const struct mtkflash_plan *plan,
		     u32 address)
{
	u32 start;

	if (mtkflash_image_blank(content + address, MTKFLASH_PAGE))
		return false;
	if (!plan)
		return true;
	mtkflash_chip_sector(plan->chip, address, &start);
	return !mtkflash_plan_erases(plan, start);
}

static u32 find_witness(const struct mtkflash_erase_step *step, u32 size,
			const u8 *content, bool above,
			const struct mtkflash_plan *plan)
{
	u32 a = step->address;

	if (above) {
		for (a += step->size; a < size; a += MTKFLASH_PAGE)
			if (can_tell(content, plan, a))
				return a;
		return 0;
	}
	while (a > MTKFLASH_PAGE) {
		a -= MTKFLASH_PAGE;
		if (can_tell(content, plan, a))
			return a;
	}
	return 0;
}

static enum mtkflash_error is_blank(struct mtkflash_part *p, u32 address,
				    bool *blank)
{
	u8 page[MTKFLASH_PAGE];
	enum mtkflash_error err;

	err = mtkflash_write_read_back(p, address, true, page);
	if (!err)
		*blank = mtkflash_image_blank(page, sizeof(page));
	return err;
}

enum mtkflash_error
mtkflash_write_find_witness(struct mtkflash_part *p,
			    const struct mtkflash_erase_step *step,
			    const u8 *content, bool above,
			    const struct mtkflash_plan *plan, u32 *address)
{
	enum mtkflash_error err;
	bool blank;

	*address = 0;
	/* Sectors smaller than a page share a page with others. */
	if (step->size < MTKFLASH_PAGE)
		return MTKFLASH_ERROR_NONE;
	*address = find_witness(step, p->chip->size, content, above, plan);
	if (!*address)
		return MTKFLASH_ERROR_NONE;
	err = is_blank(p, *address, &blank);
	if (!err && blank)
		*address = 0;
	return err;
}

enum mtkflash_error mtkflash_write_check_witness(struct mtkflash_part *p, u32 address)
{
	enum mtkflash_error err;
	bool blank;

	if (!address)
		return MTKFLASH_ERROR_NONE;
	err = is_blank(p, address, &blank);
	if (err || !blank)
		return err;
	p->wide_erase = true;
	return MTKFLASH_ERROR_ERASE;
}

/* --- one page ------------------------------------------------------------------ */

enum mtkflash_error mtkflash_write_page(struct mtkflash_part *p,
					u32 address, const u8 *data,
					const u8 *next)
{
	enum mtkflash_error err;

	p->s->fail_address = address;
	/* This may be the first change: not every page is erased before it is programmed. */
	mtkflash_session_commit(p->s);
	touch(p, address, MTKFLASH_PAGE);
	p->start_gone &= address > 0;
	mtkflash_map_mark(p->s->map, address, MTKFLASH_PAGE,
			  MTKFLASH_PAGE_UNKNOWN);
	err = mtkflash_flash_program(&p->vendor, p->chip, address, data, next);
	if (!err)
		mtkflash_map_mark(p->s->map, address, MTKFLASH_PAGE,
				  MTKFLASH_PAGE_WRITTEN);
	return err;
}
