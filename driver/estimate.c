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

/* Of one page: the part's own time. */
static u64 page_us(const struct mtkflash_chip *chip)
{
	u32 commands = MTKFLASH_PAGE;

	if (chip->program == MTKFLASH_PROGRAM_PAGE && chip->page)
		commands = MTKFLASH_PAGE / chip->page;
	else if (chip->program == MTKFLASH_PROGRAM_AAI_WORD)
		commands = MTKFLASH_PAGE / 2;
	return (u64)commands * chip->program_time.typical;
}

void mtkflash_cost_of(const struct mtkflash_plan *plan,
		      struct mtkflash_cost *cost)
{
	cost->erase_us = erase_us(plan);
	cost->pages = plan->pages;
	cost->program_us = plan->pages * page_us(plan->chip);
}

static u64 stage_us(const struct mtkflash_cost *cost, u32 size, u64 pass_us,
		    unsigned int stage)
{
	u64 written = div_u64(pass_us * cost->pages, size / MTKFLASH_PAGE);

	switch (stage) {
	case 2:
		return cost->erase_us;
	case 3:
		return cost->program_us + written;
	case 5:
		return written;
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
