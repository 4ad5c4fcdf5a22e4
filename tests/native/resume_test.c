// SPDX-License-Identifier: GPL-2.0
/*
 * A session that stopped half-way: the next one goes on from what is in the flash, and
 * does none of the work twice.
 */
#include <string.h>

#include "scene.h"
#include "tap.h"

#define PAGE 256u

static uint8_t other_image[DRIVE_FLASH_MAX];

static void expect_held(void)
{
	EXPECT(scene_drive.session.change != MTKFLASH_CHANGE_RESTORED);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT_EQUAL(scene_drive.flash[0], 0xff);
	EXPECT_TEXT(scene_drive.session.new_identity.revision, "");
}

/* How many sectors hold something else than @image; sector 0 counts if any does. */
static unsigned int sectors_to_go(const uint8_t *image)
{
	const uint32_t sector = scene_config.part->region[0].sector;
	unsigned int count = 0;

	for (uint32_t a = 0; a < scene_config.part->size; a += sector)
		count += a ? memcmp(scene_drive.flash + a, image + a, sector) != 0 : 1;
	return count;
}

static unsigned int pages_of(const uint8_t *image, const uint8_t *flash)
{
	const uint32_t sector = scene_config.part->region[0].sector;
	static const uint8_t blank[PAGE] = { [0 ... PAGE - 1] = 0xff };
	unsigned int count = 0;

	for (uint32_t a = 0; a < scene_config.part->size; a += PAGE) {
		uint32_t s = a - a % sector;

		if (s && !memcmp(flash + s, image + s, sector))
			continue;
		count += memcmp(image + a, blank, PAGE) != 0;
	}
	return count;
}

/* The computer starts anew: nothing of the session is left, and the drive is as it is. */
static void reboot(void)
{
	const struct mtkflash_session_ops *ops = scene_drive.session.ops;

	mtkflash_session_destroy(&scene_drive.session);
	mtkflash_session_init(&scene_drive.session, ops, &scene_drive.tf);
	mtkflash_part_init(&scene_drive.part, &scene_drive.session);
	scene_drive.claims = 0;
	scene_drive.releases = 0;
}

enum between { NOTHING, REBOOT, POWER_CYCLE };

static void goes_on(bool dead, enum between between, bool same, uint64_t after)
{
	static const char *const names[] = { "", ", after a reboot", ", after a power cycle" };
	unsigned int sectors, pages;
	uint64_t erases, programs;
	const uint8_t *image;
	size_t size;

	tap_begin("goes on: %s, stopped after %llu transactions%s, %s image",
		  dead ? "dead" : "running", (unsigned long long)after, names[between],
		  same ? "the same" : "another");
	scene_configure(mtkdrive_part_find("MX25L2005"), &scene_serial_ways[0]);
	size = scene_config.part->size;
	image = same ? scene_new : other_image;
	memcpy(other_image, scene_new, size);
	image_change(other_image, size, 0x5000);
	scene_start(dead ? scene_half : scene_old);
	scene_drive.fault = DRIVE_FAULT_STUCK;
	scene_drive.fault_phase = MTKFLASH_PHASE_PROGRAMMING;
	scene_drive.fault_after = after;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, size), MTKFLASH_ERROR_TIMEOUT);
	expect_held();
	drive_clear_fault(&scene_drive);
	drive_advance(&scene_drive, DRIVE_SECOND);
	if (between != NOTHING)
		reboot();
	if (between == POWER_CYCLE) {
		mtkdrive_power(&scene_drive.model, false);
		drive_advance(&scene_drive, DRIVE_SECOND);
		drive_start(&scene_drive);
	}

	sectors = sectors_to_go(image);
	pages = pages_of(image, scene_drive.flash);
	EXPECT(sectors < size / 0x1000);
	erases = scene_drive.model.count.erases;
	programs = scene_drive.model.count.programs;
	scene_drive.session.flags = MTKFLASH_OPTION_DELTA;
	/* Between two sessions the flash is neither the one nor the other. */
	mtkdrive_expect(&scene_drive.model, NULL, image);
	EXPECT_EQUAL(drive_flash(&scene_drive, image, size), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, image, size));
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	/* By sectors or, where that is quicker, by blocks. */
	EXPECT(scene_drive.model.count.erases - erases <= sectors);
	/* Page 0 takes three. */
	EXPECT_EQUAL(scene_drive.model.count.programs - programs, pages + 2);
	drive_expect_sound(&scene_drive, 0);
	scene_end();
}

int main(void)
{
	for (unsigned int dead = 0; dead < 2; dead++) {
		goes_on(dead, NOTHING, true, 40);
		goes_on(dead, NOTHING, true, 400);
		goes_on(dead, NOTHING, false, 400);
		goes_on(dead, REBOOT, true, 400);
		goes_on(dead, REBOOT, false, 400);
		goes_on(dead, POWER_CYCLE, true, 400);
	}
	return tap_exit();
}
