// SPDX-License-Identifier: GPL-2.0
/*
 * The estimate.
 */
#include <linux/math64.h>

#include "estimate.h"

static u64 erase_us(const struct mtkflash_plan *plan)
{
	struct mtkflash_erase_step step;
	u32 address = 0;
	u64 usecs = 0;

	while (mtkflash_plan_erase(plan, &address, &step))
		usecs += step.how->time.typical;
	return usecs;
}

/* Bytes that are to be programmed one by one; blank ones need not. */
static u32 count_bytes(const u8 *page)
{
	u32 bytes = 0;

	for (u32 i = 0; i < MTKFLASH_PAGE; i++)
		bytes += page[i] != 0xff;
	return bytes;
}

/* Of one page. */
static u32 count_programs(const struct mtkflash_chip *chip, const u8 *page)
{
	switch (chip->program) {
	case MTKFLASH_PROGRAM_PAGE:
		return MTKFLASH_PAGE / chip->page;
	case MTKFLASH_PROGRAM_AAI_BYTE:
		return MTKFLASH_PAGE;
	case MTKFLASH_PROGRAM_AAI_WORD:
		return MTKFLASH_PAGE / 2;
	default:
		return count_bytes(page);
	}
}

static u64 all_programs(const struct mtkflash_plan *plan)
{
	u64 programs = 0;

	for (u32 a = 0; a < plan->chip->size; a += MTKFLASH_PAGE)
		if (mtkflash_plan_programs(plan, a))
			programs += count_programs(plan->chip, plan->new_ + a);
	return programs;
}

/*
 * Vendor commands for one of them, with the looks at the status that follow; to read
 * a byte takes one.
 */
static u32 commands_each(const struct mtkflash_chip *chip)
{
	bool parallel = chip->bus == MTKFLASH_BUS_PARALLEL;

	switch (chip->program) {
	case MTKFLASH_PROGRAM_PAGE:
		return parallel ? 2 * chip->page : chip->page;
	case MTKFLASH_PROGRAM_BYTE:
		return parallel ? 6 : 18;
	case MTKFLASH_PROGRAM_AAI_BYTE:
		return 8;
	default:
		return 9;
	}
}

/* What is read more than once, as mtkflash_verify() does it. */
static void add_verify(const struct mtkflash_plan *plan, bool doubtful,
		       struct mtkflash_cost *cost)
{
	u32 size;

	for (u32 a = 0; a < plan->chip->size; a += size) {
		bool planned;

		size = mtkflash_plan_unit(plan->chip, a);
		planned = mtkflash_plan_erases(plan, a) ||
			  mtkflash_plan_erases(plan, a + size - 1);
		if (planned || doubtful)
			cost->again += size / MTKFLASH_PAGE;
		if (!planned && doubtful && size > MTKFLASH_PAGE)
			cost->steady += MTKFLASH_STEADY_READS;
	}
	/* Page 0, in the end. */
	cost->again += MTKFLASH_STEADY_READS;
}

void mtkflash_cost_of(const struct mtkflash_plan *plan, bool doubtful,
		      struct mtkflash_cost *cost)
{
	u64 programs = all_programs(plan);

	*cost = (struct mtkflash_cost){
		.planned = true,
		.erase_us = erase_us(plan),
		.program_us = programs * plan->chip->program_time.typical,
		.pages = plan->pages,
		.cable = div_u64(programs * commands_each(plan->chip),
				 MTKFLASH_PAGE),
	};
	add_verify(plan, doubtful, cost);
}

static u64 read_us(u32 pages, u32 size, u64 pass_us)
{
	return div_u64(pass_us * pages, size / MTKFLASH_PAGE);
}

static u64 stage_us(const struct mtkflash_cost *cost, u32 size, u64 pass_us,
		    unsigned int stage)
{
	switch (stage) {
	case 2:
		return cost->erase_us;
	case 3:
		return cost->program_us + read_us(cost->cable, size, pass_us);
	case 4:
		return pass_us + read_us(cost->steady, size, pass_us);
	case 5:
		return read_us(cost->again, size, pass_us);
	default:
		return pass_us;
	}
}

u64 mtkflash_cost_left(const struct mtkflash_cost *cost, u32 size, u64 pass_us,
		       u64 done, unsigned int stages)
{
	u64 left = 0;

	for (unsigned int n = 0; n < stages; n++) {
		u64 begin = (u64)n * size, end = begin + size;
		u64 usecs = stage_us(cost, size, pass_us, n);

		if (done < begin)
			left += usecs;
		else if (done < end)
			left += div_u64(usecs * (end - done), size);
	}
	return left;
}
