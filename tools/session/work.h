/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a session is going to do: how much, and how long, by the driver's own plan
 * and estimate.
 */
#ifndef CTL_WORK_H
#define CTL_WORK_H

#include "flash/estimate.h"
#include "map.h"

/**
 * struct work - The work
 * @plan: The driver's plan; its @chip is NULL as long as there is none.
 * @read_seconds: What it took to read the flash twice.
 * @entry_seconds: What it took to get to where it could be read.
 * @doubtful: Its own firmware did not run: the driver looks at more of it again.
 * @waited: The drive's power had to be switched for that.
 */
struct work {
	struct mtkflash_plan plan;
	double read_seconds;
	double entry_seconds;
	bool doubtful;
	bool waited;
};

/* The part of this name and size, NULL if the table has none. */
const struct mtkflash_chip *part_find(const char *name, unsigned int size);

/* How many sectors there are in all. */
unsigned int part_sectors(const struct mtkflash_chip *chip);

/*
 * The plan that turns one content into another, with these options of the session; @kept
 * stays the caller's, NULL if nothing of the drive's own is in it.
 */
void work_plan(struct work *work, const struct mtkflash_chip *chip, const u8 *old,
	       const u8 *wanted, const struct mtkflash_kept_list *kept, u32 options);

/* The driver's plan for a content, as its map tells it. */
void work_plan_of_map(struct work *work, const struct mtkflash_chip *chip,
		      const struct map *map, const u8 *wanted, u32 options);

/* About how long the session takes, without the drive's restart. */
double work_seconds(const struct work *work);

#endif
