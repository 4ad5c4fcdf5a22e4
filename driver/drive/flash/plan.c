// SPDX-License-Identifier: GPL-2.0
/*
 * Choose what to erase and what to program.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "image.h"
#include "plan.h"
#include "timings.h"

static bool differs(const struct mtkflash_plan *plan, u32 address, u32 len)
{
	return memcmp(plan->old + address, plan->new_ + address, len);
}

u32 mtkflash_plan_sector(const struct mtkflash_chip *chip, u32 address)
{
	u32 number = 0;

	for (unsigned int i = 0; i < MTKFLASH_REGIONS; i++) {
		const struct mtkflash_region *region = &chip->region[i];

		if (address < region->sector * region->count)
			return number + address / region->sector;
		address -= region->sector * region->count;
		number += region->count;
	}
	return number;
}

u32 mtkflash_plan_unit(const struct mtkflash_chip *chip, u32 address)
{
	u32 start;

	return max_t(u32, mtkflash_chip_sector(chip, address, &start),
		     MTKFLASH_PAGE);
}

/* Looks at @goes: comparing contents for every page takes seconds if sectors are large. */
bool mtkflash_plan_erases(const struct mtkflash_plan *plan, u32 address)
{
	u32 number = mtkflash_plan_sector(plan->chip, address);
	u32 start, size;

	if (number < MTKFLASH_PLAN_SECTORS)
		return plan->goes[number / 8] >> number % 8 & 1;
	size = mtkflash_chip_sector(plan->chip, address, &start);
	return differs(plan, start, size);
}

/* Does the part write whole pages?  Then its row has no opcode for the sector erase. */
static bool writes_pages(const struct mtkflash_chip *chip)
{
	return !chip->sector.opcode;
}

/*
 * A part refuses an erase command that covers a protected sector.  If protection may stay,
 * each sector is erased by itself.
 */
static bool may_erase_many(const struct mtkflash_plan *plan)
{
	return !(plan->options & MTKFLASH_OPTION_IGNORE_PROTECTION);
}

/* May the sector be erased?  It is in the plan, or it is blank and loses nothing. */
static bool may_erase(const struct mtkflash_plan *plan, u32 start, u32 size)
{
	return mtkflash_plan_erases(plan, start) ||
	       mtkflash_image_blank(plan->old + start, size);
}

/* Does a range consist of whole sectors that may be erased? */
static bool may_clear(const struct mtkflash_plan *plan, u32 from, u32 to)
{
	u32 start, size;

	while (from < to) {
		size = mtkflash_chip_sector(plan->chip, from, &start);
		if (start != from || !may_erase(plan, start, size))
			return false;
		from += size;
	}
	return from == to;
}

/* Typical time to erase the planned sectors of a range one by one. */
static u64 sectors_time(const struct mtkflash_plan *plan, u32 from, u32 to)
{
	u64 time = 0;
	u32 start, size;

	for (; from < to; from = start + size) {
		size = mtkflash_chip_sector(plan->chip, from, &start);
		if (mtkflash_plan_erases(plan, start))
			time += plan->chip->sector.time.typical;
	}
	return time;
}

/*
 * Is a block erase quicker?  @address is the first sector of its block that is still to be
 * erased; the sectors before it stay.  The block at 0 is left out, because sector 0 is
 * blank by now and must not be erased again.
 */
static bool block_is_quicker(const struct mtkflash_plan *plan, u32 address)
{
	const struct mtkflash_erase *block = &plan->chip->block;
	u32 from, to;

	if (!block->opcode || address < block->size || !may_erase_many(plan))
		return false;
	from = address - address % block->size;
	to = from + block->size;
	return to <= plan->chip->size &&
	       block->time.typical < sectors_time(plan, address, to) &&
	       may_clear(plan, from, to);
}

/*
 * Parts that write whole pages need no erase before that, except for page 0, whose reset
 * vector must go first.
 */
static bool is_to_erase(const struct mtkflash_plan *plan, u32 address)
{
	u32 start, size = mtkflash_chip_sector(plan->chip, address, &start);

	if (!mtkflash_plan_erases(plan, address))
		return false;
	return !writes_pages(plan->chip) || plan->whole ||
	       address < MTKFLASH_PAGE ||
	       mtkflash_image_blank(plan->new_ + start, size);
}

static u32 next_to_erase(const struct mtkflash_plan *plan, u32 address)
{
	u32 start;

	while (address < plan->chip->size && !is_to_erase(plan, address))
		address += mtkflash_chip_sector(plan->chip, address, &start);
	return address;
}

static void choose(const struct mtkflash_plan *plan, u32 address,
		   struct mtkflash_erase_step *step)
{
	const struct mtkflash_chip *chip = plan->chip;

	if (address && plan->whole) {
		*step = (struct mtkflash_erase_step){ 0, chip->size, &chip->whole };
		return;
	}
	if (address && block_is_quicker(plan, address)) {
		step->how = &chip->block;
		step->size = chip->block.size;
		step->address = address - address % step->size;
		return;
	}
	step->size = mtkflash_chip_sector(chip, address, &step->address);
	/* A part with chip erase alone has one sector. */
	step->how = step->size < chip->size ? &chip->sector : &chip->whole;
}

bool mtkflash_plan_erase(const struct mtkflash_plan *plan, u32 *address,
			 struct mtkflash_erase_step *step)
{
	*address = next_to_erase(plan, *address);
	if (*address >= plan->chip->size)
		return false;
	choose(plan, *address, step);
	*address = step->address + step->size;
	return true;
}

u64 mtkflash_plan_erase_us(const struct mtkflash_plan *plan)
{
	struct mtkflash_erase_step step;
	u32 address = 0;
	u64 time = 0;

	while (mtkflash_plan_erase(plan, &address, &step))
		time += step.how->time.typical;
	return time;
}

static bool may_erase_whole(const struct mtkflash_plan *plan)
{
	return plan->chip->whole.opcode && !plan->chip->locked &&
	       may_erase_many(plan) && may_clear(plan, 0, plan->chip->size);
}

/*
 * Is the chip erase quicker?  It is used only in parts that write whole pages: there it
 * takes 20 ms and is not known to program bits first.  In other parts it is never worth
 * what it does to page 0, see plan.h.
 */
static bool whole_is_quicker(const struct mtkflash_plan *plan)
{
	const struct mtkflash_chip *chip = plan->chip;

	return writes_pages(chip) && may_erase_whole(plan) &&
	       chip->sector.time.typical + chip->whole.time.typical <
		       mtkflash_plan_erase_us(plan);
}

static void add_sector(struct mtkflash_plan *plan, u32 number)
{
	if (number < MTKFLASH_PLAN_SECTORS)
		plan->goes[number / 8] |= 1u << number % 8;
	plan->sectors++;
}

/* If any sector is erased, so is sector 0, to take the reset vector away. */
static void add_sector_0(struct mtkflash_plan *plan)
{
	if (plan->sectors && !mtkflash_plan_erases(plan, 0) &&
	    !mtkflash_chip_is_locked(plan->chip, 0))
		add_sector(plan, 0);
}

static u32 count_pages(const struct mtkflash_plan *plan)
{
	u32 pages = 0;

	for (u32 a = 0; a < plan->chip->size; a += MTKFLASH_PAGE)
		pages += mtkflash_plan_programs(plan, a);
	return pages;
}

static void choose_sectors(struct mtkflash_plan *plan)
{
	u32 start, size;
	u32 number = 0;

	for (u32 a = 0; a < plan->chip->size; a += size) {
		size = mtkflash_chip_sector(plan->chip, a, &start);
		if (differs(plan, a, size) &&
		    !mtkflash_chip_is_locked(plan->chip, a))
			add_sector(plan, number);
		number++;
	}
	add_sector_0(plan);
}

/* Choose the erase commands for the planned sectors; called again when sectors are added. */
static void choose_ways(struct mtkflash_plan *plan)
{
	/* whole_is_quicker() compares with the time without a chip erase. */
	plan->whole = false;
	plan->whole = whole_is_quicker(plan);
	plan->pages = count_pages(plan);
}

void mtkflash_plan_init(struct mtkflash_plan *plan,
			const struct mtkflash_chip *chip,
			const u8 *old, const u8 *new_, u32 options)
{
	*plan = (struct mtkflash_plan){
		.chip = chip,
		.old = old,
		.new_ = new_,
		.options = options,
	};
	choose_sectors(plan);
	choose_ways(plan);
}

void mtkflash_plan_include(struct mtkflash_plan *plan, const u8 *sectors)
{
	u32 start, size;
	u32 number = 0;

	for (u32 a = 0; a < plan->chip->size; a += size) {
		size = mtkflash_chip_sector(plan->chip, a, &start);
		if (number < MTKFLASH_PLAN_SECTORS &&
		    sectors[number / 8] >> number % 8 & 1 &&
		    !mtkflash_plan_erases(plan, a) &&
		    !mtkflash_chip_is_locked(plan->chip, a))
			add_sector(plan, number);
		number++;
	}
	add_sector_0(plan);
	choose_ways(plan);
}

static void include_all(struct mtkflash_plan *plan)
{
	u8 all[MTKFLASH_PLAN_SECTORS / 8];

	memset(all, 0xff, sizeof(all));
	mtkflash_plan_include(plan, all);
}

static bool has_kept(const struct mtkflash_plan *plan)
{
	return mtkflash_kept_meets(plan->kept, 0, plan->chip->size);
}

/*
 * Add all sectors without kept bytes.  Sectors with kept bytes are erased only if they
 * differ.
 */
static void include_others(struct mtkflash_plan *plan)
{
	u8 others[MTKFLASH_PLAN_SECTORS / 8];
	u32 start, size;
	u32 number = 0;

	memset(others, 0xff, sizeof(others));
	for (u32 a = 0; a < plan->chip->size; a += size) {
		size = mtkflash_chip_sector(plan->chip, a, &start);
		if (number < MTKFLASH_PLAN_SECTORS &&
		    mtkflash_kept_meets(plan->kept, a, size))
			others[number / 8] &= ~(1u << number % 8);
		number++;
	}
	mtkflash_plan_include(plan, others);
}

bool mtkflash_plan_take_whole(struct mtkflash_plan *plan)
{
	if (!plan->sectors || !plan->chip->whole.opcode || !may_erase_many(plan))
		return false;
	include_all(plan);
	plan->whole = may_erase_whole(plan);
	return plan->whole;
}

static bool changes_more_than_page_0(const struct mtkflash_plan *plan)
{
	const struct mtkflash_chip *chip = plan->chip;
	u32 first = mtkflash_plan_unit(chip, 0);

	return differs(plan, MTKFLASH_PAGE, chip->size - MTKFLASH_PAGE) ||
	       plan->sectors > mtkflash_plan_sector(chip, first);
}

/*
 * Is all of the part erased before anything is programmed?  Not if a locked boot block
 * keeps its firmware anyway.  Not if page 0 was blank: the drive has just taken the intro,
 * whatever stands behind page 0.  Such a drive continues with its present contents, and so
 * finishes even if its power fails every few minutes.
 */
static bool is_to_be_cleared(const struct mtkflash_plan *plan)
{
	return !(plan->options & (MTKFLASH_OPTION_DELTA |
				  MTKFLASH_OPTION_IGNORE_PROTECTION)) &&
	       !plan->chip->locked && changes_more_than_page_0(plan) &&
	       !mtkflash_image_blank(plan->old, MTKFLASH_PAGE);
}

/* Depends only on the part's row and the contents, so that the tools can tell it beforehand. */
void mtkflash_plan_widen(struct mtkflash_plan *plan)
{
	struct mtkflash_plan all = *plan;
	/*
	 * A part that writes whole pages is cleared by its chip erase only: other ways
	 * erase few pages.
	 */
	bool whole = writes_pages(plan->chip);

	include_others(&all);
	if (whole && !has_kept(plan))
		mtkflash_plan_take_whole(&all);
	if (plan->options & MTKFLASH_OPTION_FULL_REWRITE ||
	    (is_to_be_cleared(plan) && !(whole && has_kept(plan)) &&
	     mtkflash_plan_erase_us(&all) <= MTKFLASH_US_CHEAP_ERASE))
		*plan = all;
}

bool mtkflash_plan_add(struct mtkflash_plan *plan, u32 address)
{
	u32 number = mtkflash_plan_sector(plan->chip, address);

	if (number >= MTKFLASH_PLAN_SECTORS ||
	    mtkflash_chip_is_locked(plan->chip, address))
		return false;
	if (!mtkflash_plan_erases(plan, address))
		add_sector(plan, number);
	add_sector_0(plan);
	plan->pages = count_pages(plan);
	return true;
}

bool mtkflash_plan_programs(const struct mtkflash_plan *plan, u32 address)
{
	u32 end = address + MTKFLASH_PAGE;
	u32 start, next;

	/* Parts that write whole pages have sectors smaller than MTKFLASH_PAGE. */
	for (; address < end; address = next) {
		next = mtkflash_chip_sector(plan->chip, address, &start) + start;
		if (next > end)
			next = end;
		if (mtkflash_plan_erases(plan, start) &&
		    !mtkflash_image_blank(plan->new_ + address, next - address))
			return true;
	}
	return false;
}

/* Does the plan erase kept bytes, which are then only in memory for a while? */
static bool takes_kept(const struct mtkflash_plan *plan)
{
	u32 start, size;

	for (u32 a = 0; a < plan->chip->size; a = start + size) {
		size = mtkflash_chip_sector(plan->chip, a, &start);
		if (mtkflash_kept_meets(plan->kept, start, size) &&
		    mtkflash_plan_erases(plan, start))
			return true;
	}
	return false;
}

/* Is a page programmed after the kept ranges? */
static bool is_later(const struct mtkflash_plan *plan, u32 page)
{
	return mtkflash_plan_programs(plan, page) &&
	       !mtkflash_image_blank(plan->new_ + page, MTKFLASH_PAGE) &&
	       !mtkflash_kept_meets(plan->kept, page, MTKFLASH_PAGE);
}

u32 mtkflash_plan_mark(const struct mtkflash_plan *plan)
{
	u32 start, a = mtkflash_chip_sector(plan->chip, 0, &start);

	if (plan->whole || !takes_kept(plan) || !mtkflash_plan_erases(plan, 0))
		return 0;
	while (a > 2 * MTKFLASH_PAGE) {
		a -= MTKFLASH_PAGE;
		if (is_later(plan, a))
			return a;
	}
	return 0;
}

u32 mtkflash_plan_page(const struct mtkflash_plan *plan, u32 n)
{
	return (n + 1) * MTKFLASH_PAGE % plan->chip->size;
}
