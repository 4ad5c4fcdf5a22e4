// SPDX-License-Identifier: GPL-2.0
/*
 * An image that differs in one sector: with every kind of part only that one and
 * the first are written, and what lies outside of them is not even erased.
 */
#include <string.h>

#include "mtkpart.h"
#include "scene.h"
#include "tap.h"

static uint8_t image[DRIVE_FLASH_MAX];
static uint32_t first_end;	/* of sector 0 */
static uint32_t last_start;	/* of the sector that differs */
static enum mtkflash_phase seen_phase;

/* A part without sectors has to be erased as a whole. */
static bool has_sectors(const struct mtkdrive_part *part)
{
	return part->erase_sector || part->program == MTKDRIVE_PROGRAM_PAGE;
}

/* The sum is in the last sector: a byte changed there leaves all others as they are. */
static void make_image(const struct mtkdrive_part *part)
{
	uint32_t start;

	first_end = mtkpart_sector(part, 0, &start);
	mtkpart_sector(part, part->size - 1, &last_start);
	memcpy(image, scene_old, part->size);
	image_change(image, part->size, part->size - 3);
}

static void disguise(uint8_t *flash)
{
	for (uint32_t a = first_end; a < last_start; a++)
		flash[a] ^= 0x5a;
}

/*
 * While the session erases and programs, what lies outside the plan is
 * disguised: an erase or a program there could not go unnoticed.
 */
static void change_disguise(struct drive *d)
{
	if (d->session.phase == seen_phase)
		return;
	seen_phase = d->session.phase;
	if (seen_phase == MTKFLASH_PHASE_ERASING || seen_phase == MTKFLASH_PHASE_VERIFYING)
		disguise(d->flash);
}

static void delta(const char *name, const struct scene_way *way, enum scene_power power)
{
	const struct mtkdrive_part *part = mtkdrive_part_find(name);
	const struct mtkdrive_counters *count = &scene_drive.model.count;

	tap_begin("%s, %s, %s", name, way->name, scene_power_names[power]);
	scene_configure(part, way);
	make_image(part);
	scene_config.check_power_order = false;
	scene_prepare(power);
	seen_phase = MTKFLASH_PHASE_IDLE;
	if (has_sectors(part))
		scene_changed = change_disguise;
	EXPECT_EQUAL(drive_flash(&scene_drive, image, part->size), MTKFLASH_ERROR_NONE);
	EXPECT(scene_drive.session.touched);
	if (!has_sectors(part))
		EXPECT_EQUAL(count->erases, 1);
	else if (part->erase_sector)
		EXPECT_EQUAL(count->erases, 2);
	scene_expect_flashed(image);
	scene_end();
}

static void nothing_to_do(const char *name, const struct scene_way *way)
{
	const struct mtkdrive_counters *count = &scene_drive.model.count;

	tap_begin("%s, %s, equal image: nothing is written", name, way->name);
	scene_configure(mtkdrive_part_find(name), way);
	scene_config.status_register = scene_config.part->bp_mask;
	scene_prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_old, scene_config.part->size),
		     MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(count->erases + count->programs, 0);
	EXPECT_EQUAL(scene_drive.session.touched, false);
	EXPECT_EQUAL(scene_drive.model.sr & scene_config.part->bp_mask,
		     scene_config.part->bp_mask);
	scene_expect_flashed(scene_old);
	scene_end();
}

/* One of each kind: pages, bytes, AAI, boot sectors, page write, no sectors. */
static const char *const serial[] = {
	"TINY8K", "TINYAAI", "TINYAAIW", "TINYBOOT", "TINYBYTE", "MX25L512", "EN25B05", "W25P10",
};

static const char *const parallel[] = {
	"TINYBOTTOM", "TINYPAR", "TINYTOP", "TINYW29", "AM29F002BT", "SST39SF020", "W49F020",
};

int main(void)
{
	for (size_t i = 0; i < sizeof(serial) / sizeof(serial[0]); i++)
		for (size_t n = 0; n < SCENE_SERIAL_WAYS; n++) {
			delta(serial[i], &scene_serial_ways[n], SCENE_UNLOCKED);
			nothing_to_do(serial[i], &scene_serial_ways[n]);
		}
	for (size_t i = 0; i < sizeof(parallel) / sizeof(parallel[0]); i++) {
		delta(parallel[i], &scene_parallel_way, SCENE_UNLOCKED);
		delta(parallel[i], &scene_parallel_way, SCENE_OFF_300);
		nothing_to_do(parallel[i], &scene_parallel_way);
	}
	return tap_exit();
}
