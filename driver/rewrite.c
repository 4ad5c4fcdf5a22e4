// SPDX-License-Identifier: GPL-2.0
/*
 * The rewrite.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "flash.h"
#include "quick.h"
#include "rewrite.h"

/* How often a sector is written again. */
#define SECTOR_RETRIES	2

/* One page of each is verified in the plain order too. */
#define BANK_SIZE	0x10000

/* Did the erase of the first sector work?  If not, the old firmware lives. */
static enum mtkflash_error check_first_erase(struct mtkflash_session *s,
					     u32 size)
{
	u8 page[MTKFLASH_PAGE];
	enum mtkflash_error err;

	for (u32 a = 0; a < size; a += sizeof(page)) {
		u32 len = min_t(u32, size - a, sizeof(page));

		s->fail_address = a;
		err = a ? mtkflash_flash_read(&s->vendor, a, page) :
			  mtkflash_quick_read_plain(&s->vendor, a, page);
		if (err)
			return err;
		if (!mtkflash_image_blank(page, len))
			return MTKFLASH_ERROR_ERASE;
	}
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error carry_out(struct mtkflash_session *s,
				     const struct mtkflash_erase_step *step)
{
	bool first = !s->committed;
	enum mtkflash_error err;

	s->fail_address = step->address;
	err = mtkflash_flash_erase(&s->vendor, s->chip, step);
	/* Refused before the erase was sent: nothing happened. */
	if (err == MTKFLASH_ERROR_WRITE_ENABLE)
		return err;
	s->committed = true;
	s->touched = true;
	if (!err && first)
		err = check_first_erase(s, step->size);
	return err;
}

static enum mtkflash_error erase(struct mtkflash_session *s,
				 const struct mtkflash_plan *plan)
{
	struct mtkflash_erase_step step;
	enum mtkflash_error err;
	u32 address = 0;

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_ERASING);
	while (!err && mtkflash_plan_erase(plan, &address, &step)) {
		err = carry_out(s, &step);
		if (!err)
			mtkflash_session_progress(s, 2, address);
	}
	if (!err)
		mtkflash_session_progress(s, 2, s->chip->size);
	return err;
}

static enum mtkflash_error program_page(struct mtkflash_session *s,
					const struct mtkflash_plan *plan,
					u32 address, const u8 *next)
{
	s->fail_address = address;
	return mtkflash_flash_program(&s->vendor, s->chip, address,
				      plan->new_ + address, next);
}

/* The page of the plan that is programmed after the @n-th; page 0 is not. */
static const u8 *next_page(const struct mtkflash_plan *plan, u32 n, u32 pages)
{
	while (++n < pages - 1) {
		u32 address = mtkflash_plan_page(plan, n);

		if (mtkflash_plan_programs(plan, address))
			return plan->new_ + address;
	}
	return NULL;
}

/* All pages but page 0, which is the last of the plan. */
static enum mtkflash_error program(struct mtkflash_session *s,
				   const struct mtkflash_plan *plan)
{
	u32 pages = s->chip->size / MTKFLASH_PAGE;
	enum mtkflash_error err;

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_PROGRAMMING);
	for (u32 n = 0; !err && n < pages - 1; n++) {
		u32 address = mtkflash_plan_page(plan, n);

		if (mtkflash_plan_programs(plan, address))
			err = program_page(s, plan, address,
					   next_page(plan, n, pages));
		if (!err)
			mtkflash_session_progress(s, 3,
						  (n + 1) * MTKFLASH_PAGE);
	}
	return err;
}

static enum mtkflash_error compare(struct mtkflash_session *s,
				   const struct mtkflash_plan *plan,
				   u32 address, bool plain)
{
	u8 page[MTKFLASH_PAGE];
	enum mtkflash_error err;

	s->fail_address = address;
	err = plain ? mtkflash_quick_read_plain(&s->vendor, address, page) :
		      mtkflash_flash_read(&s->vendor, address, page);
	if (err)
		return err;
	return memcmp(page, plan->new_ + address, sizeof(page)) ?
		       MTKFLASH_ERROR_VERIFY : MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error verify_page(struct mtkflash_session *s,
				       const struct mtkflash_plan *plan,
				       u32 address)
{
	enum mtkflash_error err;

	err = compare(s, plan, address, false);
	if (err == MTKFLASH_ERROR_VERIFY &&
	    mtkflash_vendor_fall_back(&s->vendor))
		err = compare(s, plan, address, true);
	if (!err && address % BANK_SIZE == 0)
		err = compare(s, plan, address, true);
	return err;
}

/* Erase one sector again, or all those of a page that are part of the plan. */
static enum mtkflash_error erase_again(struct mtkflash_session *s,
				       const struct mtkflash_plan *plan,
				       u32 start, u32 size)
{
	struct mtkflash_erase_step step = { .how = &s->chip->sector };
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u32 a = start; !err && a < start + size; a += step.size) {
		step.size = mtkflash_chip_sector(s->chip, a, &step.address);
		if (step.size == s->chip->size)
			step.how = &s->chip->whole;
		if (mtkflash_plan_erases(plan, a))
			err = carry_out(s, &step);
	}
	return err;
}

/* Erase and program one sector again, but for page 0. */
static enum mtkflash_error repair(struct mtkflash_session *s,
				  const struct mtkflash_plan *plan, u32 start,
				  u32 size)
{
	enum mtkflash_error err;

	err = erase_again(s, plan, start, size);
	for (u32 a = start; !err && a < start + size; a += MTKFLASH_PAGE)
		if (a && mtkflash_plan_programs(plan, a))
			err = program_page(s, plan, a, NULL);
	return err;
}

/* A sector, or a page if sectors are smaller than that. */
static u32 unit_size(const struct mtkflash_chip *chip, u32 address)
{
	u32 start;

	return max_t(u32, mtkflash_chip_sector(chip, address, &start),
		     MTKFLASH_PAGE);
}

/* Was it to be written at all?  If not, it is not written now either. */
static bool is_planned(const struct mtkflash_plan *plan, u32 start, u32 size)
{
	return mtkflash_plan_erases(plan, start) ||
	       mtkflash_plan_erases(plan, start + size - 1);
}

static enum mtkflash_error verify_pages(struct mtkflash_session *s,
					const struct mtkflash_plan *plan,
					u32 start, u32 end)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (u32 a = start ? start : MTKFLASH_PAGE; !err && a < end;
	     a += MTKFLASH_PAGE) {
		err = verify_page(s, plan, a);
		if (!err)
			mtkflash_session_progress(s, 4, a);
	}
	return err;
}

/* One sector, without page 0. */
static enum mtkflash_error verify_sector(struct mtkflash_session *s,
					 const struct mtkflash_plan *plan,
					 u32 start, u32 size)
{
	enum mtkflash_error err;

	err = verify_pages(s, plan, start, start + size);
	for (unsigned int n = 0;
	     err == MTKFLASH_ERROR_VERIFY && n < SECTOR_RETRIES; n++) {
		if (!is_planned(plan, start, size))
			return err;
		err = repair(s, plan, start, size);
		if (!err)
			err = verify_pages(s, plan, start, start + size);
	}
	return err;
}

/* What is wrong with page 0 costs its sector. */
static enum mtkflash_error write_page_0(struct mtkflash_session *s,
					const struct mtkflash_plan *plan)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	u32 size = unit_size(s->chip, 0);

	for (unsigned int n = 0; n <= SECTOR_RETRIES; n++) {
		if (mtkflash_plan_programs(plan, 0))
			err = program_page(s, plan, 0, NULL);
		if (!err)
			err = verify_page(s, plan, 0);
		if (err != MTKFLASH_ERROR_VERIFY || n == SECTOR_RETRIES ||
		    !is_planned(plan, 0, size))
			break;
		err = repair(s, plan, 0, size);
		if (!err)
			err = verify_sector(s, plan, 0, size);
		if (err)
			break;
	}
	return err;
}

/* Page 0, with the reset vector: a drive may not start with a wrong one. */
static enum mtkflash_error finish_page_0(struct mtkflash_session *s,
					 const struct mtkflash_plan *plan)
{
	enum mtkflash_error err = write_page_0(s, plan);
	u32 address = s->fail_address;

	if (err != MTKFLASH_ERROR_VERIFY && err != MTKFLASH_ERROR_PROGRAM)
		return err;
	erase_again(s, plan, 0, unit_size(s->chip, 0));
	s->fail_address = address;
	return err;
}

/*
 * Page 0 brings the reset vector: it is programmed only when all the rest has
 * been read back and found right.
 */
static enum mtkflash_error verify(struct mtkflash_session *s,
				  const struct mtkflash_plan *plan)
{
	enum mtkflash_error err;
	u32 size;

	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_VERIFYING);
	for (u32 a = 0; !err && a < s->chip->size; a += size) {
		size = unit_size(s->chip, a);
		err = verify_sector(s, plan, a, size);
	}
	if (!err)
		err = finish_page_0(s, plan);
	if (!err)
		mtkflash_session_progress(s, 4, s->chip->size);
	return err;
}

enum mtkflash_error mtkflash_rewrite(struct mtkflash_session *s,
				     const struct mtkflash_plan *plan)
{
	enum mtkflash_error err;

	err = erase(s, plan);
	if (!err)
		err = program(s, plan);
	if (!err)
		err = verify(s, plan);
	return err;
}
