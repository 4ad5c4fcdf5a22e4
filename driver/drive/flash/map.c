// SPDX-License-Identifier: GPL-2.0
/*
 * The map.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>

#include "map.h"

void mtkflash_map_mark(u8 *map, u32 address, u32 size,
		       enum mtkflash_page_state state)
{
	u32 page = address / MTKFLASH_PAGE;
	u32 end = DIV_ROUND_UP(address + size, MTKFLASH_PAGE);

	if (!map)
		return;
	for (; page < end && page < MTKFLASH_MAP_PAGES; page++)
		WRITE_ONCE(map[page], state);
}

void mtkflash_map_clear(u8 *map)
{
	mtkflash_map_mark(map, 0, MTKFLASH_IMAGE_MAX, MTKFLASH_PAGE_UNKNOWN);
}

void mtkflash_map_plan(u8 *map, const struct mtkflash_plan *plan)
{
	u32 start, size;

	mtkflash_map_mark(map, 0, plan->chip->size, MTKFLASH_PAGE_SAME);
	/* A page goes if any of its sectors does. */
	for (u32 a = 0; a < plan->chip->size; a += size) {
		size = mtkflash_chip_sector(plan->chip, a, &start);
		if (mtkflash_plan_erases(plan, a))
			mtkflash_map_mark(map, a, size, MTKFLASH_PAGE_PLANNED);
	}
}
