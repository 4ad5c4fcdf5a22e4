// SPDX-License-Identifier: GPL-2.0
/*
 * A part that gives no id (F07): it is read if its size can be learned, and written only if
 * the user names it and nothing contradicts that.
 */
#include <stdio.h>
#include <string.h>

#include "scene.h"
#include "tap.h"

static uint8_t image[DRIVE_FLASH_MAX];

/* Of a part without an id. */
static void configure(const char *name)
{
	const struct mtkdrive_part *part = mtkdrive_part_find(name);

	scene_configure(part, part->bus == MTKDRIVE_PARALLEL ? &scene_parallel_way :
							       &scene_serial_ways[1]);
	scene_config.no_id_mode = true;
}

static void name_part(const char *name)
{
	snprintf(scene_drive.session.part_name, sizeof(scene_drive.session.part_name), "%s", name);
}

/* As M25P40 without its A on a serial bus; others of its bus, and of its size, are refused. */
static void without_id(const char *part, const char *larger, const char *other_bus)
{
	tap_begin("F07: %s gives no id: read, and written only if it is named", part);
	configure(part);
	scene_start(scene_old);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.session.size, scene_config.part->size);
	EXPECT(!memcmp(scene_drive.session.backup, scene_old, scene_config.part->size));

	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	scene_expect_refused(MTKFLASH_ERROR_READS_NO_ID, MTKFLASH_PHASE_IDENTIFYING);
	name_part(larger);
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	scene_expect_refused(MTKFLASH_ERROR_READS_NO_ID, MTKFLASH_PHASE_IDENTIFYING);
	name_part(other_bus);
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	scene_expect_refused(MTKFLASH_ERROR_READS_NO_ID, MTKFLASH_PHASE_IDENTIFYING);
	name_part(part);
	scene_flash();
	scene_end();
}

/* Data that are the same at all addresses are no contents. */
static void same_page_everywhere(void)
{
	tap_begin("F07: one page that reads everywhere is no part");
	configure("MX25L2005");
	for (uint32_t a = 0; a < scene_config.part->size; a += 0x100)
		memcpy(image + a, scene_old, 0x100);
	scene_start(image);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NO_ID);
	name_part("MX25L2005");
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	scene_expect_refused(MTKFLASH_ERROR_NO_ID, MTKFLASH_PHASE_IDENTIFYING);
	scene_end();
}

/* Where its size cannot be learned the name says it. */
static void size_by_name(void)
{
	tap_begin("F07: nothing shows the size: read with that of the part that is named");
	configure("SST39SF020");
	/* One page is content, and no second one tells where it comes again. */
	memset(image, 0xff, scene_config.part->size);
	memcpy(image, scene_old, 0x100);
	scene_start(image);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_UNKNOWN_SIZE);
	name_part("SST39SF020");
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.session.size, scene_config.part->size);
	EXPECT(!memcmp(scene_drive.session.backup, image, scene_config.part->size));
	scene_end();
}

/* Transactions of its bus. */
static uint64_t *cut_after(void)
{
	struct mtkdrive *model = &scene_drive.model;

	return scene_config.part->bus == MTKDRIVE_PARALLEL ? &model->cut_after_bus :
							     &model->cut_after_spi;
}

static uint64_t transactions(void)
{
	const struct mtkdrive_counters *count = &scene_drive.model.count;

	return scene_config.part->bus == MTKDRIVE_PARALLEL ? count->bus_writes : count->spi;
}

/* Of a part without an id a session that was cut off leaves nothing to know it by. */
static void finish_named(uint64_t cut)
{
	scene_start(scene_old);
	mtkdrive_expect(&scene_drive.model, NULL, NULL);
	name_part(scene_config.part->name);
	*cut_after() = cut;
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	*cut_after() = 0;
	drive_release(&scene_drive);
	scene_power_cycle();
	scene_finish_job();
	drive_destroy(&scene_drive);
}

/* Each cut is later than the last one by a part of that, of so many. */
static void cut_while_named(const char *part, unsigned int parts)
{
	uint64_t count;

	tap_begin("F07: %s, the power fails at any time: finished, as long as it is named", part);
	configure(part);
	scene_start(scene_old);
	name_part(part);
	count = transactions();
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_NONE);
	count = transactions() - count;
	drive_destroy(&scene_drive);
	for (uint64_t cut = 40; cut < count; cut += 1 + cut / parts)
		finish_named(cut);
	for (uint64_t back = 2; back < 2000 && back < count; back *= 30)
		finish_named(count - back);
	tap_end();
}

/* Nor is one written of which nothing but a name is known, and which shows something else. */
static void blank_and_not_named(void)
{
	tap_begin("F07: a blank part without an id: no part, unless it is named");
	configure("SST39SF020");
	memset(image, 0xff, scene_config.part->size);
	scene_start(image);
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	scene_expect_refused(MTKFLASH_ERROR_NO_ID, MTKFLASH_PHASE_IDENTIFYING);
	name_part("MX25L2005");
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	scene_expect_refused(MTKFLASH_ERROR_NO_ID, MTKFLASH_PHASE_IDENTIFYING);
	name_part("SST39SF020");
	scene_flash();
	scene_end();
}

/* What is read in place of an id is content: after an erase it is another one. */
static void same_part_again(void)
{
	uint32_t at = 0x6100;

	tap_begin("F07: held after a failure: it is the same part, and what it held is remembered");
	configure("SST39SF020");
	memcpy(image, scene_old, scene_config.part->size);
	image[0x180] ^= 1;
	scene_start(image);
	while (!(scene_new[at] & 1) == !(image[at] & 1) || scene_new[at] & 1)
		at++;
	mtkdrive_expect(&scene_drive.model, NULL, NULL);
	scene_drive.model.cfg.bad_byte = at + 1;
	name_part("SST39SF020");
	EXPECT(drive_flash(&scene_drive, scene_new, scene_config.part->size));
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT(drive_flash(&scene_drive, scene_new, scene_config.part->size));
	EXPECT(scene_drive.session.own && !scene_drive.session.exchanged);
	if (scene_drive.session.own)
		EXPECT(!memcmp(scene_drive.session.own, image, scene_config.part->size));
	scene_drive.model.cfg.bad_byte = 0;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_NONE);
	scene_end();
}

int main(void)
{
	drive_page_reads = true;
	without_id("SST39SF020", "SST39SF040", "MX25L2005");
	without_id("MX25L2005", "MX25L4005", "SST39SF020");
	same_page_everywhere();
	size_by_name();
	cut_while_named("SST39SF010A", 2);
	cut_while_named("MX25L512", 4);
	blank_and_not_named();
	same_part_again();
	return tap_exit();
}
