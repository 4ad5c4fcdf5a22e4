// SPDX-License-Identifier: GPL-2.0
/*
 * Reach: a whole flash of every part in the driver's table, with every command
 * set that fits it, from every state of power.
 *
 * The invented parts, which are tiny, see all states of power in each set.  A
 * real part sees one of them per set, in turns: which state a drive starts from
 * has nothing to do with the size of its part, and a whole flash of 2 MiB costs
 * half a second.  That no state was left out for any set is a case of its own.
 *
 * Of the parts of 64 KiB and more that differ in nothing but ids, times and size the
 * smallest is flashed, with one set.  With --all each is, with every set: that takes
 * six times as long.
 *
 * With --coarse, for the build with sanitizers: the parts of this project's own
 * invention, one of each kind, and some real ones.
 */
#include <string.h>

#include "flash/chips.h"
#include "scene.h"
#include "tap.h"

/* Up to this size all states of power are tried. */
#define SMALL 0x4000u

/* From this size on parts like another one, and every set, are left to --all. */
#define BIG 0x10000u

enum extent {
	COARSE,
	NORMAL,
	ALL
};

#define WAYS (SCENE_SERIAL_WAYS + 1)

/* Of scene_serial_ways[]. */
#define LEGACY_72 1

/* Which state was tried in which way; the last way is the parallel one. */
static bool tried[WAYS][SCENE_POWERS];

static bool is_parallel(const struct mtkdrive_part *part)
{
	return part->bus == MTKDRIVE_PARALLEL;
}

/* Protected as far as it goes: the lock is not set, so the driver may clear it. */
static void protect_part(void)
{
	scene_config.status_register = scene_config.part->bp_mask;
}

static void expect_quick_ways(void)
{
	bool serial = !is_parallel(scene_config.part);

	/* Parts that write pages are not risked for a proof. */
	EXPECT_EQUAL(scene_seen.quick,
		     serial || scene_config.part->program != MTKDRIVE_PROGRAM_PAGE);
	EXPECT_EQUAL(scene_seen.preload, serial);
}

static void flash_from(const struct mtkdrive_part *part, const struct scene_way *way,
		       enum scene_power power)
{
	unsigned int before = tap_failures();

	scene_configure(part, way);
	protect_part();
	scene_prepare(power);
	scene_flash();
	expect_quick_ways();
	drive_destroy(&scene_drive);
	if (tap_failures() != before)
		tap_note("that was \"%s\"", scene_power_names[power]);
}

static void reach(const struct mtkdrive_part *part, const struct scene_way *way,
		  unsigned int n, unsigned int turn)
{
	tap_begin("%s, %s", part->name, way->name);
	for (unsigned int i = 0; i < SCENE_POWERS; i++) {
		if (part->size > SMALL && i != turn % SCENE_POWERS)
			continue;
		tried[n][i] = true;
		flash_from(part, way, (enum scene_power)i);
	}
	tap_end();
}

static bool is_due(const struct mtkdrive_part *part, unsigned int n, unsigned int turn,
		   enum extent extent)
{
	/* Known with one way only (12.1). */
	if (part->bd)
		return n == LEGACY_72;
	return extent == ALL || part->size < BIG || n == turn % SCENE_SERIAL_WAYS;
}

/* What the driver does to them is the same. */
static bool is_alike(const struct mtkdrive_part *a, const struct mtkdrive_part *b)
{
	return a->bus == b->bus && a->program == b->program && a->page == b->page &&
	       a->erase_sector == b->erase_sector && a->erase_block == b->erase_block &&
	       a->erase_chip == b->erase_chip && a->bp_mask == b->bp_mask &&
	       a->ewsr == b->ewsr && a->sr2 == b->sr2 && a->unlock == b->unlock &&
	       !a->rdid[0] == !b->rdid[0] && !a->res == !b->res && a->bd == b->bd &&
	       !a->region[1].count == !b->region[1].count &&
	       !a->lock[0].size == !b->lock[0].size;
}

static bool is_smallest_alike(unsigned int n, const struct mtkdrive_part *part)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkdrive_part *other = mtkdrive_part_find(mtkflash_chips[i].name);

		if (other && other->size >= BIG && is_alike(part, other) &&
		    (other->size < part->size || (other->size == part->size && i < n)))
			return false;
	}
	return true;
}

static void reach_part(const struct mtkdrive_part *part, unsigned int turn,
		       enum extent extent)
{
	if (is_parallel(part)) {
		reach(part, &scene_parallel_way, SCENE_SERIAL_WAYS, turn);
		return;
	}
	for (unsigned int n = 0; n < SCENE_SERIAL_WAYS; n++)
		if (is_due(part, n, turn, extent))
			reach(part, &scene_serial_ways[n], n, turn + n);
}

/* The model's name of a part in the driver's table, whose figures it shares. */
static const struct mtkdrive_part *part_of(const struct mtkflash_chip *chip)
{
	const struct mtkdrive_part *part = mtkdrive_part_find(chip->name);

	if (!part) {
		tap_begin("%s", chip->name);
		tap_failed(__FILE__, __LINE__, "the model does not have it");
		tap_end();
	}
	return part;
}

static bool is_sample(const char *name)
{
	static const char *const samples[] = { "MX25L512", "W25P10", "SST25VF512", "W29EE011" };

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		if (!strcmp(name, samples[i]))
			return true;
	return !strncmp(name, "TINY", 4);
}

static void reach_parts(enum extent extent)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkdrive_part *part;

		if (extent == COARSE && !is_sample(mtkflash_chips[i].name))
			continue;
		part = part_of(&mtkflash_chips[i]);
		if (!part)
			continue;
		if (extent == ALL || part->size < BIG || is_smallest_alike(i, part))
			reach_part(part, i, extent);
	}
}

static void expect_all_tried(void)
{
	tap_begin("no state of power was left out");
	for (unsigned int n = 0; n < WAYS; n++)
		for (unsigned int i = 0; i < SCENE_POWERS; i++)
			EXPECT(tried[n][i]);
	tap_end();
}

static enum extent extent_of(const char *option)
{
	if (!strcmp(option, "--coarse"))
		return COARSE;
	return strcmp(option, "--all") ? NORMAL : ALL;
}

int main(int argc, char **argv)
{
	reach_parts(argc > 1 ? extent_of(argv[1]) : NORMAL);
	expect_all_tried();
	return tap_exit();
}
