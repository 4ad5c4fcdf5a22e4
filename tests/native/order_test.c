// SPDX-License-Identifier: GPL-2.0
/*
 * The power-safe order is kept with every kind of part, by whole and by small
 * updates, and a session that did not keep it would be found out: that is played
 * by bringing the reset vector back behind the driver's back, which is what the
 * flash would hold had it been erased too late or programmed too early.
 */
#include <string.h>

#include "scene.h"
#include "tap.h"

static uint8_t image[DRIVE_FLASH_MAX];
static enum mtkflash_phase wrong_from;	/* the vector is back from then on; IDLE is never */
static bool back;

/* One of each kind, and large ones of other geometries. */
static const char *const serial[] = {
	"TINY8K", "TINYAAI", "TINYAAIW", "TINYBOOT", "TINYBYTE", "MX25L512", "EN25B05",
};

static const char *const parallel[] = {
	"TINYBOTTOM", "TINYPAR", "TINYTOP", "TINYW29", "AM29F002BT", "SST39SF020", "AT29C020",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* All of it, or the first sector and the last. */
static void make_image(bool small)
{
	size_t size = scene_config.part->size;

	memcpy(image, small ? scene_old : scene_new, size);
	if (small)
		image_change(image, size, size - 3);
}

/* The first erase was that of the first sector: wait until it is over. */
static void bring_vector_back(struct drive *d)
{
	if (back || d->session.phase != wrong_from || d->flash[0] != 0xff)
		return;
	back = true;
	d->flash[0] = scene_old[0];
}

static void flash(const char *what, const char *part, const struct scene_way *way, bool small,
		  enum mtkflash_phase wrong)
{
	tap_begin("%s: %s, %s, %s", what, part, way->name, small ? "small update" : "all");
	scene_configure(mtkdrive_part_find(part), way);
	make_image(small);
	scene_prepare(SCENE_UNLOCKED);
	scene_drive.session.flags = small ? MTKFLASH_OPTION_DELTA : 0;
	mtkdrive_expect(&scene_drive.model, scene_old, image);
	wrong_from = wrong;
	back = false;
	scene_changed = bring_vector_back;
	drive_flash(&scene_drive, image, scene_config.part->size);
}

/* Twice for each erase and program: before it, and after it. */
static void right(const char *part, const struct scene_way *way, bool small)
{
	const struct mtkdrive_counters *count = &scene_drive.model.count;

	flash("right order", part, way, small, MTKFLASH_PHASE_IDLE);
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, image, scene_config.part->size));
	EXPECT_EQUAL(scene_drive.model.violations & MTKDRIVE_V_POWER_ORDER, 0);
	EXPECT(count->programs > 0);
	EXPECT_EQUAL(count->order_checks, 2 * (count->erases + count->programs));
	scene_end();
}

static void wrong(const char *what, const char *part, const struct scene_way *way, bool small,
		  enum mtkflash_phase phase)
{
	flash(what, part, way, small, phase);
	EXPECT(back);
	EXPECT_EQUAL(scene_drive.model.violations & MTKDRIVE_V_POWER_ORDER,
		     MTKDRIVE_V_POWER_ORDER);
	scene_end();
}

static void all_orders(const char *part, const struct scene_way *way)
{
	for (unsigned int small = 0; small < 2; small++) {
		right(part, way, small);
		wrong("vector erased late", part, way, small, MTKFLASH_PHASE_ERASING);
		wrong("vector programmed early", part, way, small, MTKFLASH_PHASE_PROGRAMMING);
	}
}

int main(void)
{
	drive_page_reads = true;
	for (size_t i = 0; i < COUNT(serial); i++)
		all_orders(serial[i], &scene_serial_ways[i % SCENE_SERIAL_WAYS]);
	for (size_t i = 0; i < COUNT(parallel); i++)
		all_orders(parallel[i], &scene_parallel_way);
	return tap_exit();
}
