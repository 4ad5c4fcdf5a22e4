// SPDX-License-Identifier: GPL-2.0
/*
 * The plan.
 */
#include <linux/string.h>

#include "image.h"
#include "plan.h"

static bool sector_differs(const struct mtkflash_plan *plan, u32 address)
{
	return memcmp(plan->old + address, plan->new_ + address,
		      plan->chip->sector);
}

bool mtkflash_plan_erases(const struct mtkflash_plan *plan, u32 address)
{
	/* Sector 0 goes with any other, to take the reset vector away. */
	return sector_differs(plan, address) || (!address && plan->sectors);
}

bool mtkflash_plan_programs(const struct mtkflash_plan *plan, u32 address)
{
	u32 sector = address - address % plan->chip->sector;

	return mtkflash_plan_erases(plan, sector) &&
	       !mtkflash_image_blank(plan->new_ + address, plan->chip->page);
}

void mtkflash_plan_init(struct mtkflash_plan *plan,
			const struct mtkflash_chip *chip,
			const u8 *old, const u8 *new_)
{
	plan->chip = chip;
	plan->old = old;
	plan->new_ = new_;
	plan->sectors = 0;
	plan->pages = 0;
	for (u32 a = 0; a < chip->size; a += chip->sector)
		plan->sectors += sector_differs(plan, a);
	if (plan->sectors && !sector_differs(plan, 0))
		plan->sectors++;
	for (u32 a = 0; a < chip->size; a += chip->page)
		plan->pages += mtkflash_plan_programs(plan, a);
}

u32 mtkflash_plan_page(const struct mtkflash_plan *plan, u32 n)
{
	return (n + 1) * plan->chip->page % plan->chip->size;
}
