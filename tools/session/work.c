// SPDX-License-Identifier: GPL-2.0
/* The work. */
#include <string.h>

#include "work.h"

const struct mtkflash_chip *part_find(const char *name, unsigned int size)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		if (!strcmp(mtkflash_chips[i].name, name) && mtkflash_chips[i].size == size)
			return &mtkflash_chips[i];
	return NULL;
}

unsigned int part_sectors(const struct mtkflash_chip *chip)
{
	unsigned int sectors = 0;

	for (unsigned int i = 0; i < MTKFLASH_REGIONS; i++)
		sectors += chip->region[i].count;
	return sectors;
}

void work_plan(struct work *work, const struct mtkflash_chip *chip, const u8 *old,
	       const u8 *wanted, const struct mtkflash_kept_list *kept, u32 options)
{
	mtkflash_plan_init(&work->plan, chip, old, wanted, options);
	work->plan.kept = kept;
	mtkflash_plan_widen(&work->plan);
}

static bool is_planned(const struct map *map, u32 address)
{
	u32 page = address / map->page_size;

	return page < map->count && map->states[page] == MTKFLASH_PAGE_PLANNED;
}

/* Pages that are not to be written already hold the right contents. */
void work_plan_of_map(struct work *work, const struct mtkflash_chip *chip,
		      const struct map *map, const u8 *wanted, u32 options)
{
	u8 planned[MTKFLASH_PLAN_SECTORS / 8] = { 0 };
	u32 start;

	for (u32 a = 0; a < chip->size; a += mtkflash_chip_sector(chip, a, &start)) {
		u32 number = mtkflash_plan_sector(chip, a);

		if (is_planned(map, a) && number < MTKFLASH_PLAN_SECTORS)
			planned[number / 8] |= 1u << number % 8;
	}
	mtkflash_plan_init(&work->plan, chip, wanted, wanted, options);
	mtkflash_plan_include(&work->plan, planned);
}

double work_seconds(const struct work *work)
{
	const struct mtkflash_plan *plan = &work->plan;
	u64 pass_us = work->read_seconds / MTKFLASH_STAGES_READ * 1e6;
	struct mtkflash_cost cost;

	/* Nothing is known of the part's own bus: as if all were commands. */
	mtkflash_cost_of(plan, work->doubtful, pass_us, 0, &cost);
	return work->entry_seconds +
	       mtkflash_cost_left(&cost, plan->chip->size, pass_us, 0, MTKFLASH_STAGES) / 1e6;
}
