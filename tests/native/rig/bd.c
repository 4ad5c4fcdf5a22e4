// SPDX-License-Identifier: GPL-2.0
/* Blu-ray writers in vendor mode. */
#include <stdio.h>
#include <string.h>

#include "bd.h"
#include "errors.h"
#include "tap.h"

const struct scene_way *const bd_way = &scene_serial_ways[1];
uint8_t bd_image[MTKBD_SIZE];
uint8_t bd_before[MTKBD_SIZE];

void bd_configure(void)
{
	scene_configure(mtkdrive_part_find("MT1959"), bd_way);
}

void bd_prepare(enum scene_power power)
{
	scene_prepare(power);
	scene_drive.page_reads = true;
	memcpy(bd_before, scene_drive.flash, scene_config.part->size);
}

void bd_start(void)
{
	scene_start(bd_before);
	scene_drive.page_reads = true;
}

void bd_flash(const uint8_t *what)
{
	mtkdrive_expect(&scene_drive.model, bd_before, what);
	drive_flash(&scene_drive, what, MTKBD_SIZE);
}

void bd_lay_own(uint8_t *to, const uint8_t *own)
{
	for (unsigned int i = 0; i < MTKBD_OWN_RANGES; i++)
		memcpy(to + mtkbd_own[i][0], own + mtkbd_own[i][0],
		       mtkbd_own[i][1] + 1 - mtkbd_own[i][0]);
}

void bd_make(uint8_t *image, const char *banner, const char *chip, const char *revision)
{
	struct mtkbd bd = {
		.id = { .vendor = IMAGES_VENDOR, .product = IMAGES_PRODUCT },
		.banner = banner, .chip = chip, .board = "JB8", .unit = BD_UNIT,
	};

	snprintf(bd.id.revision, sizeof(bd.id.revision), "%s", revision);
	mtkbd_make(image, &bd, 1);
}

void bd_expect_in_order(void)
{
	drive_wait_normal(&scene_drive, DRIVE_PROBE_NS);
	EXPECT(mtkdrive_reads_discs(&scene_drive.model));
	EXPECT_EQUAL(scene_drive.model.violations, 0);
}

void bd_expect_advice(const char *word)
{
	enum mtkflash_advice advice = mtkflash_session_advice(&scene_drive.session, false);

	if (!strstr(mtkflash_advice_text(advice), word))
		tap_failed(__FILE__, __LINE__, "the advice is \"%s\"",
			   mtkflash_advice_text(advice));
}
