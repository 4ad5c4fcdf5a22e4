// SPDX-License-Identifier: GPL-2.0
/*
 * Erasing the whole flash: of all kinds of parts, when it cannot be done, and when
 * the power is cut meanwhile.
 */
#include <string.h>

#include "flash/chips.h"
#include "mtkpart.h"
#include "scene.h"
#include "tap.h"
#include "wire.h"

static uint8_t blank[DRIVE_FLASH_MAX];

static bool is_blank(void)
{
	mtkdrive_set_time(&scene_drive.model, scene_drive.now);
	return !memcmp(scene_drive.flash, blank, scene_config.part->size);
}

/* The drive may be found running, dead, or in vendor mode; or be waited for. */
static void prepare(const struct mtkdrive_part *part, const struct scene_way *way,
		    enum scene_power power)
{
	static uint8_t before[DRIVE_FLASH_MAX];

	scene_configure(part, way);
	scene_config.status_register = part->bp_mask;
	scene_prepare(power);
	memcpy(before, scene_drive.flash, part->size);
	mtkdrive_expect(&scene_drive.model, before, blank);
	wire_watch(&scene_drive);
}

static void expect_erased(void)
{
	const struct mtkflash_session *s = &scene_drive.session;

	EXPECT_EQUAL(s->error, MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(s->phase, MTKFLASH_PHASE_DONE);
	EXPECT(is_blank());
	/* It has no firmware: nobody else may get it unasked. */
	EXPECT_EQUAL(s->port, MTKFLASH_PORT_HELD);
	EXPECT(mtkflash_session_touched(s));
	EXPECT(s->change != MTKFLASH_CHANGE_RESTORED);
	EXPECT_EQUAL(scene_drive.part.vendor.type, scene_config.type);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_VENDOR);
	EXPECT_TEXT(s->new_identity.revision, "");
	EXPECT_EQUAL(wire_outros(), 0);
	drive_expect_sound(&scene_drive, 0);
}

/* The reset vector goes first, and alone. */
static void expect_order(void)
{
	uint32_t start, size = mtkpart_sector(scene_config.part, 0, &start);

	EXPECT_EQUAL(wire_pages(), 0);
	EXPECT_EQUAL(wire.first_erased, 0);
	EXPECT_EQUAL(wire.first_size, size);
}

static void flash_afterwards(void)
{
	mtkdrive_expect(&scene_drive.model, blank, scene_new);
	scene_finish_job();
	EXPECT_EQUAL(scene_drive.model.sr & scene_config.part->bp_mask,
		     scene_config.part->bp_mask);
	EXPECT_EQUAL(scene_drive.claims, 1);
}

static void erase(const struct mtkdrive_part *part, const struct scene_way *way,
		  enum scene_power power)
{
	tap_begin("%s, %s, %s: erased and held, then flashed", part->name, way->name,
		  scene_power_names[power]);
	prepare(part, way, power);
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_erased();
	expect_order();
	EXPECT(!memcmp(scene_drive.session.backup,
		       power == SCENE_DEAD ? scene_half : scene_old, part->size));
	flash_afterwards();
	scene_end();
}

static void erase_twice(const struct mtkdrive_part *part, const struct scene_way *way)
{
	tap_begin("%s: what is erased already is not erased again", part->name);
	prepare(part, way, SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_NONE);
	wire_clear();
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_erased();
	EXPECT_EQUAL(wire_sectors(scene_old, scene_old), 0);
	EXPECT_EQUAL(wire.opcodes[WIRE_WREN], 0);
	EXPECT_EQUAL(scene_drive.part.sectors, 0);
	EXPECT(!mtkflash_session_committed(&scene_drive.session));
	flash_afterwards();
	scene_end();
}

/* One of each kind; the tiny ones in every state that differs here. */
static bool is_due(const struct mtkdrive_part *part)
{
	static const char *const samples[] = {
		"AM29F002BT", "MX25L512", "SST25VF512", "SST39SF020", "W25P10", "W29EE011",
		"W49F020"
	};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		if (!strcmp(part->name, samples[i]))
			return true;
	return !strncmp(part->name, "TINY", 4);
}

static void erase_part(const struct mtkdrive_part *part, unsigned int turn)
{
	static const enum scene_power powers[] = {
		SCENE_UNLOCKED, SCENE_DEAD, SCENE_VENDOR, SCENE_LOCKED
	};
	const struct scene_way *way = part->bus == MTKDRIVE_PARALLEL ? &scene_parallel_way :
				      &scene_serial_ways[turn % SCENE_SERIAL_WAYS];

	if (strncmp(part->name, "TINY", 4)) {
		erase(part, way, powers[turn % 2]);
		return;
	}
	for (size_t i = 0; i < sizeof(powers) / sizeof(powers[0]); i++)
		erase(part, way, powers[i]);
	erase_twice(part, way);
}

/* --- it cannot be erased ------------------------------------------------------- */

struct kind {
	const char *part;
	const struct scene_way *way;
};

static const struct kind kinds[] = {
	{ "TINY8K", &scene_serial_ways[0] },
	{ "TINYBOOT", &scene_serial_ways[2] },
	{ "TINYAAI", &scene_serial_ways[1] },
	{ "TINYBYTE", &scene_serial_ways[3] },
	{ "TINYPAR", &scene_parallel_way },
	{ "TINYTOP", &scene_parallel_way },
	{ "TINYW29", &scene_parallel_way },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* A byte from @from on whose bit 0 is 0 in both firmwares, so that they can be written. */
static uint32_t find_byte(uint32_t from)
{
	while ((scene_old[from] | scene_new[from]) & 1)
		from++;
	return from;
}

/* A part that writes pages has its page 0 erased before the old one, too, and cannot. */
static bool is_restored(uint32_t from, bool dead)
{
	return !dead && (scene_config.part->program != MTKDRIVE_PROGRAM_PAGE ||
			 scene_config.part->bus != MTKDRIVE_PARALLEL || from >= WIRE_PAGE);
}

static void expect_old_is_back(void)
{
	EXPECT(!memcmp(scene_drive.flash, scene_old, scene_config.part->size));
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	EXPECT_TEXT(scene_drive.session.new_identity.revision, IMAGES_OLD);
}

static void expect_no_firmware(void)
{
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_VENDOR);
	EXPECT(scene_drive.flash[0] != 0x02);
}

static void stays_0(const struct kind *kind, uint32_t from, bool dead)
{
	const struct mtkflash_session *s = &scene_drive.session;
	bool restored;

	tap_begin("%s, %s: a bit stays 0 from %x on", kind->part, dead ? "dead" : "running", from);
	prepare(mtkdrive_part_find(kind->part), kind->way, dead ? SCENE_DEAD : SCENE_UNLOCKED);
	restored = is_restored(from, dead);
	scene_drive.model.cfg.dead_byte = find_byte(from) + 1;
	EXPECT(drive_erase(&scene_drive) != MTKFLASH_ERROR_NONE);
	EXPECT(s->error == MTKFLASH_ERROR_ERASE || s->error == MTKFLASH_ERROR_VERIFY);
	EXPECT_EQUAL(s->phase, MTKFLASH_PHASE_FAILED);
	EXPECT_EQUAL(s->change == MTKFLASH_CHANGE_RESTORED, restored);
	EXPECT_EQUAL(s->port == MTKFLASH_PORT_HELD, !restored);
	drive_expect_sound(&scene_drive, 0);
	if (restored)
		expect_old_is_back();
	else
		expect_no_firmware();
	scene_drive.model.cfg.dead_byte = 0;
	mtkdrive_expect(&scene_drive.model, NULL, scene_new);
	scene_drive.model.cfg.check_power_order = false;
	scene_finish_job();
	scene_end();
}

static void refused(void)
{
	tap_begin("a part that is locked, or not in the table, is not erased");
	prepare(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1], SCENE_UNLOCKED);
	scene_drive.model.sr = 0x8c;
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_PROTECTED);
	scene_expect_refused(MTKFLASH_ERROR_PROTECTED, MTKFLASH_PHASE_UNLOCKING);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	scene_end();
}

static void no_memory(unsigned int n, enum mtkflash_phase phase)
{
	tap_begin("no memory, at allocation %u", n);
	prepare(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1], SCENE_UNLOCKED);
	drive_alloc_failure = n;
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_NO_MEMORY);
	EXPECT_EQUAL(drive_alloc_failure, 0);
	scene_expect_refused(MTKFLASH_ERROR_NO_MEMORY, phase);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	scene_end();
}

/* A dry run sees the same before anything is written, and nothing is. */
static void rehearsed(unsigned int failure)
{
	tap_begin("a dry run of an erase%s", failure ? ", without the memory for it" : "");
	prepare(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1], SCENE_UNLOCKED);
	scene_drive.session.flags = MTKFLASH_OPTION_DRY_RUN;
	drive_alloc_failure = failure;
	EXPECT_EQUAL(drive_erase(&scene_drive),
		     failure ? MTKFLASH_ERROR_NO_MEMORY : MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive_alloc_failure, 0);
	EXPECT_EQUAL(scene_drive.model.count.erases + scene_drive.model.count.programs, 0);
	EXPECT(!mtkflash_session_committed(&scene_drive.session));
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	if (!failure)
		EXPECT_EQUAL(scene_drive.part.sectors, 2);
	EXPECT(!memcmp(scene_drive.flash, scene_old, scene_config.part->size));
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	scene_end();
}

/* --- the power is cut ------------------------------------------------------------- */

static uint8_t weak[DRIVE_FLASH_MAX];

/* Old and complete, or it answers the intro. */
static void expect_recoverable(void)
{
	mtkdrive_power(&scene_drive.model, true);
	drive_wait_normal(&scene_drive, DRIVE_PROBE_NS);
	if (mtkdrive_state(&scene_drive.model) == MTKDRIVE_NORMAL)
		EXPECT(!memcmp(scene_drive.flash, scene_old, scene_config.part->size));
	else
		EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_DEAD);
}

static void expect_loss(void)
{
	const struct mtkflash_session *s = &scene_drive.session;

	EXPECT(s->error == MTKFLASH_ERROR_BUS_DEAD || s->error == MTKFLASH_ERROR_NO_LINK);
	EXPECT_EQUAL(s->port, MTKFLASH_PORT_FREE);
	EXPECT(s->change != MTKFLASH_CHANGE_RESTORED);
	drive_expect_sound(&scene_drive, 0);
}

/* What was left is the beginning: by erasing again, or by writing, in turns. */
static void finish(bool by_erasing)
{
	static uint8_t found[DRIVE_FLASH_MAX];

	memcpy(found, scene_drive.flash, scene_config.part->size);
	mtkdrive_expect(&scene_drive.model, found, blank);
	if (by_erasing) {
		EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_NONE);
		EXPECT(is_blank());
		EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
		drive_expect_sound(&scene_drive, 0);
		memcpy(found, scene_drive.flash, scene_config.part->size);
	}
	mtkdrive_expect(&scene_drive.model, found, scene_new);
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, scene_new, scene_config.part->size));
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	drive_expect_sound(&scene_drive, 0);
}

/* Returns false when the session was over before the cut. */
static bool cut_after(const struct kind *kind, uint64_t n)
{
	bool cut;

	memset(weak, 0, sizeof(weak));
	scene_configure(mtkdrive_part_find(kind->part), kind->way);
	scene_config.status_register = n & 1 ? scene_config.part->bp_mask : 0;
	scene_config.weak = weak;
	scene_start(scene_old);
	mtkdrive_expect(&scene_drive.model, scene_old, blank);
	scene_drive.model.random = 1 + (uint32_t)n * 2654435761u;
	if (kind->way == &scene_parallel_way)
		scene_drive.model.cut_after_bus = n;
	else
		scene_drive.model.cut_after_spi = n;
	drive_erase(&scene_drive);
	cut = mtkdrive_state(&scene_drive.model) == MTKDRIVE_OFF;
	scene_drive.model.cut_after_bus = 0;
	scene_drive.model.cut_after_spi = 0;
	if (cut) {
		expect_loss();
		expect_recoverable();
		finish(n & 2);
	}
	drive_destroy(&scene_drive);
	return cut;
}

static void every_cut(const struct kind *kind, unsigned int at_least)
{
	unsigned int failures;
	const unsigned int step = tap_thorough() ? 3 : 15;
	uint64_t n = 1;

	tap_begin("%s: the power is cut after every %uth transaction", kind->part, step);
	failures = tap_failures();
	while (cut_after(kind, n) && tap_failures() == failures)
		n += step;
	if (tap_failures() != failures)
		tap_note("that was cut %llu", (unsigned long long)n);
	EXPECT(n > at_least);
	tap_note("%llu cuts", (unsigned long long)n / step);
	tap_end();
}

/* --- as slow as a maker allows --------------------------------------------------------- */

/*
 * By the data sheet of Am29LV040B: 15 s for each sector, and up to 26 us for each byte
 * that is programmed to 00h before that.
 */
static void slowest(const char *name, bool all)
{
	static struct mtkdrive_part part;
	unsigned int sectors = 0;

	tap_begin("%s: as slow as AMD allows, erased %s", name,
		  all ? "as a whole" : "by sectors");
	part = *mtkdrive_part_find(name);
	for (uint32_t a = 0, start; a < part.size; a += mtkpart_sector(&part, a, &start))
		sectors++;
	part.sector_us = 15000000 + 0x1000 * 26;
	part.chip_us = sectors * 15000000 + part.size * 26;
	prepare(&part, &scene_parallel_way, SCENE_DEAD);
	scene_drive.session.flags = all ? 0 : MTKFLASH_OPTION_DELTA;
	drive_erase(&scene_drive);
	expect_erased();
	scene_end();
}

/* --- all ---------------------------------------------------------------------------- */

int main(void)
{
	drive_page_reads = true;
	memset(blank, 0xff, sizeof(blank));
	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkdrive_part *part = mtkdrive_part_find(mtkflash_chips[i].name);

		if (part && is_due(part))
			erase_part(part, i);
	}
	for (size_t i = 0; i < KINDS; i++) {
		for (unsigned int dead = 0; dead < 2; dead++) {
			stays_0(&kinds[i], 0x40, dead);
			stays_0(&kinds[i], 0x1040, dead);
		}
	}
	slowest("TINYBOTTOM", true);
	slowest("TINYBOTTOM", false);
	refused();
	for (unsigned int n = 0; n <= 3; n++)
		rehearsed(n);
	no_memory(1, MTKFLASH_PHASE_BACKING_UP);
	no_memory(2, MTKFLASH_PHASE_BACKING_UP);
	no_memory(3, MTKFLASH_PHASE_BACKING_UP);
	every_cut(&kinds[0], 150);
	every_cut(&kinds[4], 40);
	every_cut(&kinds[6], 150);
	return tap_exit();
}
