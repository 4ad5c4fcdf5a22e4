// SPDX-License-Identifier: GPL-2.0
/*
 * An image that differs in one sector: if that is asked for, only that one and the
 * first are written with every kind of part, and what lies outside of them is not
 * even erased.  If not, a part that is cleared in seconds is written as a whole.
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
	scene_drive.session.flags = MTKFLASH_OPTION_DELTA;
	seen_phase = MTKFLASH_PHASE_IDLE;
	if (has_sectors(part))
		scene_changed = change_disguise;
	EXPECT_EQUAL(drive_flash(&scene_drive, image, part->size), MTKFLASH_ERROR_NONE);
	EXPECT(mtkflash_session_touched(&scene_drive.session));
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
	EXPECT_EQUAL(mtkflash_session_touched(&scene_drive.session), false);
	EXPECT_EQUAL(scene_drive.model.sr & scene_config.part->bp_mask,
		     scene_config.part->bp_mask);
	scene_expect_flashed(scene_old);
	scene_end();
}

/* --- what is taken without the option ------------------------------------------- */

static unsigned int all_sectors(const struct mtkdrive_part *part)
{
	unsigned int sectors = 0;
	uint32_t start;

	for (uint32_t a = 0; a < part->size; a += mtkpart_sector(part, a, &start))
		sectors++;
	return sectors;
}

/* Two bytes change places: the sum stays. */
static void swap_bytes(uint32_t a)
{
	uint8_t byte;

	while (image[a] == image[a + 2])
		a++;
	byte = image[a];
	image[a] = image[a + 2];
	image[a + 2] = byte;
}

/* It differs at @at, or in its last sector. */
static void flash_similar(const char *name, const struct scene_way *way, uint8_t locked,
			  uint32_t at, uint32_t flags, void (*watch)(struct drive *d))
{
	scene_configure(mtkdrive_part_find(name), way);
	scene_config.locked = locked;
	make_image(scene_config.part);
	if (at) {
		memcpy(image, scene_old, scene_config.part->size);
		swap_bytes(at);
	}
	scene_prepare(SCENE_UNLOCKED);
	mtkdrive_expect(&scene_drive.model, scene_old, image);
	scene_drive.session.flags = flags;
	scene_changed = watch;
	EXPECT_EQUAL(drive_flash(&scene_drive, image, scene_config.part->size),
		     MTKFLASH_ERROR_NONE);
	scene_expect_flashed(image);
}

static unsigned int cleared;

/* A power cut then leaves a blank part, and it is known what a drive does with that. */
static void look_if_clear(struct drive *d)
{
	if (d->session.phase != MTKFLASH_PHASE_PROGRAMMING || seen_phase == d->session.phase)
		return;
	seen_phase = d->session.phase;
	mtkdrive_set_time(&d->model, d->now);
	for (uint32_t a = 0; a < scene_config.part->size; a++)
		EXPECT(d->flash[a] == 0xff);
	cleared++;
}

/* Not by the chip erase, if there is another: it would take the blank page 0, too. */
static void expect_erases(const struct mtkdrive_part *part)
{
	unsigned int sectors = all_sectors(part), erases = scene_drive.model.count.erases;

	EXPECT_EQUAL(scene_drive.model.violations & MTKDRIVE_V_POWER_ORDER, 0);
	if (!part->erase_sector)
		EXPECT_EQUAL(erases, 1);
	else if (!part->erase_block)
		EXPECT_EQUAL(erases, sectors);
	else
		EXPECT(erases >= part->size / part->block_size && erases <= sectors);
}

static void whole(const char *name, const struct scene_way *way, uint32_t flags)
{
	tap_begin("%s, %s: the whole part%s", name, way->name, flags ? ", whatever is asked" : "");
	cleared = 0;
	seen_phase = MTKFLASH_PHASE_IDLE;
	flash_similar(name, way, 0, 0, flags, look_if_clear);
	EXPECT_EQUAL(cleared, 1);
	EXPECT_EQUAL(scene_drive.part.sectors, all_sectors(scene_config.part));
	expect_erases(scene_config.part);
	scene_end();
}

static void stays_delta(const char *name, const struct scene_way *way, uint8_t locked,
			uint32_t flags)
{
	/* What is locked is the end, with the sum. */
	tap_begin("%s: the two sectors, %s", name,
		  locked ? "a boot block is locked" :
		  flags ? "what is protected is left alone" : "to clear it takes too long");
	flash_similar(name, way, locked, locked ? 0x8000 : 0, flags, NULL);
	EXPECT_EQUAL(scene_drive.part.sectors, 2);
	EXPECT_EQUAL(scene_drive.model.count.erases, 2);
	scene_end();
}

static void page_0_alone(const char *name, const struct scene_way *way)
{
	tap_begin("%s: its first sector, if nothing but page 0 differs", name);
	flash_similar(name, way, 0, 0x20, 0, NULL);
	EXPECT_EQUAL(scene_drive.part.sectors, 1);
	EXPECT_EQUAL(scene_drive.model.count.erases, 1);
	scene_end();
}

/* A session was cut off while it wrote the last sector: finished sectors stay. */
static void resumed(const char *name, const struct scene_way *way, uint32_t left)
{
	tap_begin("%s, %s: what a session has finished is not erased again", name, way->name);
	scene_configure(mtkdrive_part_find(name), way);
	make_image(scene_config.part);
	memcpy(scene_half, image, scene_config.part->size);
	memset(scene_half, 0xff, left);
	memset(scene_half + last_start, 0xff, scene_config.part->size - last_start);
	scene_start(scene_half);
	mtkdrive_expect(&scene_drive.model, scene_half, image);
	EXPECT_EQUAL(drive_flash(&scene_drive, image, scene_config.part->size),
		     MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.part.sectors, 2);
	EXPECT_EQUAL(scene_drive.model.count.erases, 2);
	scene_expect_flashed(image);
	scene_end();
}

static void without_option(void)
{
	const struct scene_way *way = &scene_serial_ways[1];

	stays_delta("M25P16", way, 0, 0);
	stays_delta("W25Q16", way, 0, 0);
	stays_delta("W39F010", &scene_parallel_way, 2, 0);
	stays_delta("TINYBOOT", way, 0, MTKFLASH_OPTION_IGNORE_PROTECTION);
	resumed("MX25L512", way, 0x1000);
	resumed("TINYBOOT", way, 0x100);
	resumed("TINYTOP", &scene_parallel_way, 0x100);
	page_0_alone("TINY8K", way);
	page_0_alone("TINYBOOT", way);
	page_0_alone("MX25L512", way);
	page_0_alone("TINYTOP", &scene_parallel_way);
	whole("MX25L512", way, MTKFLASH_OPTION_FULL_REWRITE);
	whole("SST39SF020", &scene_parallel_way, MTKFLASH_OPTION_FULL_REWRITE);
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
			if (!tap_thorough() && n != i % SCENE_SERIAL_WAYS)
				continue;
			delta(serial[i], &scene_serial_ways[n], SCENE_UNLOCKED);
			whole(serial[i], &scene_serial_ways[n], 0);
			nothing_to_do(serial[i], &scene_serial_ways[n]);
		}
	for (size_t i = 0; i < sizeof(parallel) / sizeof(parallel[0]); i++) {
		delta(parallel[i], &scene_parallel_way, SCENE_UNLOCKED);
		delta(parallel[i], &scene_parallel_way, SCENE_OFF_300);
		whole(parallel[i], &scene_parallel_way, 0);
		nothing_to_do(parallel[i], &scene_parallel_way);
	}
	without_option();
	return tap_exit();
}
