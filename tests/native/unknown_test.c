// SPDX-License-Identifier: GPL-2.0
/*
 * Parts that are not in the table: they can be read if their size can be
 * learned, and are never written; their ids are there for a report.
 */
#include <string.h>

#include "scene.h"
#include "tap.h"

/* No maker and no device of any table. */
#define MAKER 0xe5
#define DEVICE 0x77

static struct mtkdrive_part part;
static const struct scene_way *way;

/* Like a known one, but for the ids; @log is what RDID says of the size, 0 is no RDID. */
static void make_part(const char *like, uint8_t log)
{
	part = *mtkdrive_part_find(like);
	part.name = "unknown";
	part.rems[0] = MAKER;
	part.rems[1] = DEVICE;
	part.res = 0;
	memset(part.rdid, 0, sizeof(part.rdid));
	if (!log)
		return;
	part.rdid[0] = MAKER;
	part.rdid[1] = 0x20;
	part.rdid[2] = log;
}

static void prepare(enum scene_power power)
{
	scene_configure(&part, way);
	scene_prepare(power);
}

static void expect_ids(void)
{
	const struct mtkflash_ids *ids = &scene_drive.part.ids;

	EXPECT_EQUAL(ids->rems[0], MAKER);
	EXPECT_EQUAL(ids->rems[1], DEVICE);
	if (part.rdid[0])
		EXPECT(!memcmp(ids->rdid, part.rdid, sizeof(part.rdid)));
}

static void write_is_refused(const char *what, const char *like, uint8_t log,
			     enum scene_power power)
{
	tap_begin("%s, %s, %s: writing is refused", way->name, what, scene_power_names[power]);
	make_part(like, log);
	prepare(power);
	drive_flash(&scene_drive, scene_new, part.size);
	scene_expect_refused(MTKFLASH_ERROR_UNKNOWN_PART, MTKFLASH_PHASE_IDENTIFYING);
	expect_ids();
	scene_end();
}

static void read_works(const char *what, const char *like, uint8_t log, enum scene_power power)
{
	const struct mtkflash_session *s = &scene_drive.session;

	tap_begin("%s, %s, %s: it is read", way->name, what, scene_power_names[power]);
	make_part(like, log);
	prepare(power);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT(scene_drive.part.chip && s->size == part.size);
	EXPECT(s->backup && !memcmp(s->backup, scene_drive.flash, part.size));
	EXPECT_EQUAL(scene_drive.model.count.erases + scene_drive.model.count.programs, 0);
	expect_ids();
	drive_expect_sound(&scene_drive, 0);
	scene_end();
}

static void size_is_refused(const char *what, const char *like, uint8_t log, bool blank)
{
	tap_begin("%s, %s: reading is refused", way->name, what);
	make_part(like, log);
	prepare(SCENE_DEAD);
	if (blank)
		memset(scene_drive.flash, 0xff, part.size);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_UNKNOWN_SIZE);
	scene_expect_error(MTKFLASH_ERROR_UNKNOWN_SIZE, MTKFLASH_PHASE_IDENTIFYING);
	EXPECT_EQUAL(scene_drive.model.count.erases + scene_drive.model.count.programs, 0);
	expect_ids();
	scene_end();
}

/* F07: found or given: by the name of any part that is as large. */
static void size_is_given(const char *like)
{
	struct mtkflash_session *s = &scene_drive.session;

	tap_begin("F07: %s, blank: read as large as the part that is named", way->name);
	make_part(like, 0);
	prepare(SCENE_DEAD);
	memset(scene_drive.flash, 0xff, part.size);
	strcpy(s->part_name, like);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(s->size, part.size);
	EXPECT(!memcmp(s->backup, scene_drive.flash, part.size));
	drive_flash(&scene_drive, scene_new, part.size);
	EXPECT_EQUAL(s->error, MTKFLASH_ERROR_UNKNOWN_PART);
	EXPECT_EQUAL(scene_drive.model.count.erases + scene_drive.model.count.programs, 0);
	scene_end();
}

static void serial(void)
{
	write_is_refused("with RDID", "MX25L2005", 18, SCENE_UNLOCKED);
	write_is_refused("without RDID", "MX25L2005", 0, SCENE_DEAD);
	read_works("with RDID", "MX25L2005", 18, SCENE_UNLOCKED);
	read_works("with RDID", "MX25L1005", 17, SCENE_DEAD);
	read_works("without RDID", "MX25L2005", 0, SCENE_OFF_300);
	read_works("without RDID", "MX25L8005", 0, SCENE_DEAD);
	size_is_refused("RDID says another size than the content", "MX25L2005", 19, false);
	size_is_refused("RDID says no size that there is", "MX25L2005", 25, true);
	size_is_refused("without RDID and blank", "MX25L2005", 0, true);
	size_is_given("MX25L2005");
}

static void parallel(void)
{
	write_is_refused("parallel", "SST39SF020", 0, SCENE_UNLOCKED);
	write_is_refused("parallel", "AM29LV800BB", 0, SCENE_DEAD);
	read_works("256 KiB", "SST39SF020", 0, SCENE_UNLOCKED);
	read_works("512 KiB", "SST39SF040", 0, SCENE_OFF_300);
	read_works("1 MiB", "AM29LV800BB", 0, SCENE_UNLOCKED);
	size_is_refused("blank", "SST39SF020", 0, true);
	size_is_given("SST39SF020");
}

/* F04: equal bytes are an id here, and on 72h a known one; but enough to read all of it. */
static void equal_bytes(void)
{
	tap_begin("F04: REMS 24 24 on 73h, no RDID: 2 MiB can be read, and nothing written");
	way = &scene_serial_ways[0];
	make_part("MX25L1605D", 0);
	part.rems[0] = 0x24;
	part.rems[1] = 0x24;
	scene_configure(&part, way);
	scene_prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.part.chip->size, part.size);
	EXPECT(!memcmp(scene_drive.session.backup, scene_drive.flash, part.size));
	drive_flash(&scene_drive, scene_new, part.size);
	scene_expect_refused(MTKFLASH_ERROR_UNKNOWN_PART, MTKFLASH_PHASE_IDENTIFYING);
	scene_end();
}

int main(void)
{
	equal_bytes();
	for (size_t n = 0; n < SCENE_SERIAL_WAYS; n++) {
		way = &scene_serial_ways[n];
		serial();
	}
	way = &scene_parallel_way;
	parallel();
	return tap_exit();
}
