// SPDX-License-Identifier: GPL-2.0
/*
 * The map of page states.
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

static void mark_kept(u8 *map, const struct mtkflash_kept_list *kept)
{
	for (u32 i = 0; kept && i < kept->count; i++) {
		const struct mtkflash_kept_range *r = &kept->range[i];

		if (!(r->flags & MTKFLASH_KEPT_REPLACED))
			mtkflash_map_mark(map, r->first, r->last - r->first + 1,
					  MTKFLASH_PAGE_KEPT);
	}
}

void mtkflash_map_verified(u8 *map, const struct mtkflash_kept_list *kept,
			   u32 address)
{
	mtkflash_map_mark(map, address, MTKFLASH_PAGE,
			  mtkflash_kept_meets(kept, address, MTKFLASH_PAGE) ?
				  MTKFLASH_PAGE_KEPT : MTKFLASH_PAGE_VERIFIED);
}

void mtkflash_map_plan(u8 *map, const struct mtkflash_plan *plan)
{
	u32 start, size;

	mtkflash_map_mark(map, 0, plan->chip->size, MTKFLASH_PAGE_SAME);
	mark_kept(map, plan->kept);
	/* A page is planned if any of its sectors is erased. */
	for (u32 a = 0; a < plan->chip->size; a += size) {
		size = mtkflash_chip_sector(plan->chip, a, &start);
		if (mtkflash_plan_erases(plan, a))
			mtkflash_map_mark(map, a, size, MTKFLASH_PAGE_PLANNED);
	}
}
