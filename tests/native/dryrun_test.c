// SPDX-License-Identifier: GPL-2.0
/*
 * The dry run: writes nothing, says what the flash then does, and refuses what the
 * flash refuses, in the same way.
 */
#include <string.h>

#include "mtkpart.h"
#include "scene.h"
#include "tap.h"
#include "wire.h"

struct kind {
	const char *part;
	const struct scene_way *way;
};

static const struct kind kinds[] = {
	{ "TINY8K", &scene_serial_ways[0] },
	{ "TINYBOOT", &scene_serial_ways[2] },
	{ "TINYAAI", &scene_serial_ways[1] },
	{ "TINYAAIW", &scene_serial_ways[3] },
	{ "TINYBYTE", &scene_serial_ways[1] },
	{ "TINYPAR", &scene_parallel_way },
	{ "TINYBOTTOM", &scene_parallel_way },
	{ "TINYTOP", &scene_parallel_way },
	{ "TINYW29", &scene_parallel_way },
	{ "MX25L512", &scene_serial_ways[1] },
	{ "SST39SF020", &scene_parallel_way },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static uint8_t before[DRIVE_FLASH_MAX];
static uint32_t asked;		/* options besides */

static enum mtkflash_error flash(const uint8_t *image, size_t size, bool dry)
{
	scene_drive.session.flags = asked | (dry ? MTKFLASH_OPTION_DRY_RUN : 0);
	/* The model's power order is for what is really written. */
	return drive_flash(&scene_drive, image, size);
}

static void watch(void)
{
	memcpy(before, scene_drive.flash, scene_config.part->size);
	mtkdrive_expect(&scene_drive.model, NULL, NULL);
	wire_watch(&scene_drive);
}

/* --- the plan ------------------------------------------------------------------- */

enum differs { IN_ALL, IN_ONE, IN_NOTHING, DIFFERS };

static const char *const differs_names[] = { "in all", "in one byte", "in nothing" };

static void make_image(uint8_t *image, const uint8_t *from, enum differs differs)
{
	size_t size = scene_config.part->size;

	memcpy(image, differs == IN_ALL ? scene_new : from, size);
	/* Behind the sum and the identity, if it has one: a byte of the last page. */
	if (differs == IN_ONE)
		image_change(image, size, size - 0x80);
}

static void expect_nothing_written(uint8_t sr)
{
	const struct mtkdrive_counters *count = &scene_drive.model.count;

	EXPECT_EQUAL(count->erases + count->programs, 0);
	EXPECT_EQUAL(wire.opcodes[WIRE_WREN] + wire.opcodes[WIRE_WRSR] +
		     wire.opcodes[WIRE_EWSR], 0);
	EXPECT(!memcmp(scene_drive.flash, before, scene_config.part->size));
	EXPECT_EQUAL(scene_drive.model.sr, sr);
	EXPECT_EQUAL(mtkflash_session_touched(&scene_drive.session), false);
	EXPECT_EQUAL(mtkflash_session_committed(&scene_drive.session), false);
	EXPECT_EQUAL(scene_drive.part.unlocked, false);
}

static void expect_rehearsed(enum scene_power power, const uint8_t *image)
{
	const struct mtkflash_session *s = &scene_drive.session;
	bool running = power == SCENE_UNLOCKED;

	EXPECT_EQUAL(s->error, MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(s->phase, MTKFLASH_PHASE_DONE);
	EXPECT_EQUAL(s->port == MTKFLASH_PORT_HELD, !running);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model),
		     running ? MTKDRIVE_NORMAL : MTKDRIVE_VENDOR);
	EXPECT_EQUAL(s->total, 2 * scene_config.part->size);
	EXPECT_EQUAL(scene_drive.part.sectors > 0, memcmp(before, image, scene_config.part->size) != 0);
	drive_expect_sound(&scene_drive, 0);
}

static void rehearse(const struct kind *kind, enum scene_power power, enum differs differs)
{
	static uint8_t image[DRIVE_FLASH_MAX];
	uint32_t sectors, pages;
	uint8_t sr;

	tap_begin("%s, %s, %s, image differs %s%s: nothing written, and the plan is true",
		  kind->part, kind->way->name, scene_power_names[power], differs_names[differs],
		  asked ? ", that alone" : "");
	scene_configure(mtkdrive_part_find(kind->part), kind->way);
	scene_config.status_register = scene_config.part->bp_mask;
	scene_prepare(power);
	watch();
	sr = scene_drive.model.sr;
	make_image(image, before, differs);
	EXPECT_EQUAL(flash(image, scene_config.part->size, true), MTKFLASH_ERROR_NONE);
	expect_rehearsed(power, image);
	expect_nothing_written(sr);

	sectors = scene_drive.part.sectors;
	pages = scene_drive.part.cost.pages;
	flash(image, scene_config.part->size, false);
	EXPECT(!memcmp(scene_drive.flash, image, scene_config.part->size));
	EXPECT_EQUAL(scene_drive.part.sectors, sectors);
	EXPECT_EQUAL(scene_drive.part.cost.pages, pages);
	/*
	 * A page that is written as a whole is not erased before, and a chip erase takes
	 * what was blank, too.
	 */
	if (!asked ||
	    (scene_config.part->program == MTKDRIVE_PROGRAM_PAGE &&
	     scene_config.part->erase_chip && !scene_config.part->erase_sector))
		EXPECT(wire_sectors(before, image) <= sectors);
	else
		EXPECT_EQUAL(wire_sectors(before, image), sectors);
	EXPECT_EQUAL(wire_pages(), pages);
	scene_end();
}

static void rehearse_each(const struct kind *kind)
{
	for (unsigned int differs = 0; differs < DIFFERS; differs++)
		rehearse(kind, SCENE_UNLOCKED, differs);
	rehearse(kind, SCENE_DEAD, IN_ALL);
}

/* --- what is refused --------------------------------------------------------------- */

static uint8_t foreign[DRIVE_FLASH_MAX];
static uint8_t nameless[DRIVE_FLASH_MAX];

/* What is wrong, and what is asked for. */
struct matter {
	const char *name;
	enum mtkflash_error error;
	void (*arrange)(void);
	const uint8_t *image;
	unsigned int alloc_failure;
	bool half_size;
};

static void locked_part(void)
{
	scene_drive.model.sr = 0x8c;
}

static void locked_firmware(void)
{
	scene_drive.model.cfg.firmware = MTKDRIVE_FW_LOCKED;
}

static void no_id(void)
{
	scene_drive.model.cfg.id_early_ns = UINT64_MAX;
}

static void no_power(void)
{
	mtkdrive_power(&scene_drive.model, false);
}

static void not_given(void)
{
	scene_drive.claim_error = MTKFLASH_ERROR_IN_USE;
}

static void fault(enum drive_fault fault, enum mtkflash_phase phase, uint64_t after)
{
	scene_drive.fault = fault;
	scene_drive.fault_phase = phase;
	scene_drive.fault_after = after;
}

static void unsteady(void)
{
	scene_drive.model.cfg.noise = 50;
}

static void power_fails(void)
{
	fault(DRIVE_FAULT_POWER, MTKFLASH_PHASE_BACKING_UP, 10);
}

static void reset_in_check(void)
{
	fault(DRIVE_FAULT_RESET, MTKFLASH_PHASE_CHECKING, 0);
}

static void stop_in_backup(void)
{
	fault(DRIVE_FAULT_INTERRUPT, MTKFLASH_PHASE_BACKING_UP, 10);
}

static void stop_in_check(void)
{
	fault(DRIVE_FAULT_INTERRUPT, MTKFLASH_PHASE_CHECKING, 0);
}

static const struct matter matters[] = {
	{ "half an image", MTKFLASH_ERROR_PART_SIZE, NULL, scene_new, 0, true },
	{ "image of another drive", MTKFLASH_ERROR_WRONG_DRIVE, NULL, foreign, 0, false },
	{ "image without identity", MTKFLASH_ERROR_NO_IDENTITY, NULL, nameless, 0, false },
	{ "locked part", MTKFLASH_ERROR_PROTECTED, locked_part, scene_new, 0, false },
	{ "no id", MTKFLASH_ERROR_READS_NO_ID, no_id, scene_new, 0, false },
	{ "no id, blank", MTKFLASH_ERROR_NO_ID, no_id, scene_new, 0, false },
	{ "no power", MTKFLASH_ERROR_NO_LINK, no_power, scene_new, 0, false },
	{ "in use", MTKFLASH_ERROR_IN_USE, not_given, scene_new, 0, false },
	{ "locked firmware", MTKFLASH_ERROR_REFUSED, locked_firmware, scene_new, 0, false },
	{ "unsteady reads", MTKFLASH_ERROR_BACKUP, unsteady, scene_new, 0, false },
	{ "power fails", MTKFLASH_ERROR_BUS_DEAD, power_fails, scene_new, 0, false },
	{ "reset", MTKFLASH_ERROR_TIMEOUT, reset_in_check, scene_new, 0, false },
	{ "stopped in the backup", MTKFLASH_ERROR_INTERRUPTED, stop_in_backup, scene_new, 0, false },
	{ "stopped after it", MTKFLASH_ERROR_INTERRUPTED, stop_in_check, scene_new, 0, false },
	{ "no memory for the backup", MTKFLASH_ERROR_NO_MEMORY, NULL, scene_new, 1, false },
	{ "no memory to restore", MTKFLASH_ERROR_NO_MEMORY, NULL, scene_new, 2, false },
};

/* What a session that refuses says, and what becomes of the drive. */
struct refusal {
	enum mtkflash_error error;
	enum mtkflash_phase phase;
	uint32_t address;
	bool held;
	unsigned int releases;
	enum mtkflash_release released;
	enum mtkdrive_state state;
};

static struct refusal refuse(const struct matter *m, enum scene_power power, bool dry)
{
	const struct mtkflash_session *s = &scene_drive.session;
	struct refusal r;

	scene_configure(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1]);
	/* So that the quick ways are not blamed for what is read. */
	scene_config.needs_reselect = true;
	scene_config.rdsr_clobbers = true;
	scene_prepare(power);
	if (m->arrange)
		m->arrange();
	watch();
	drive_alloc_failure = m->alloc_failure;
	flash(m->image, scene_config.part->size / (m->half_size ? 2 : 1), dry);
	drive_alloc_failure = 0;
	EXPECT(!memcmp(scene_drive.flash, before, scene_config.part->size));
	EXPECT_EQUAL(scene_drive.model.count.erases + scene_drive.model.count.programs, 0);
	memset(&r, 0, sizeof(r));
	r.error = s->error;
	r.phase = s->failed_phase;
	r.address = s->error ? s->fail_address : 0;
	r.held = s->port == MTKFLASH_PORT_HELD;
	r.releases = scene_drive.releases;
	r.released = scene_drive.released;
	r.state = mtkdrive_state(&scene_drive.model);
	drive_expect_sound(&scene_drive, 0);
	drive_destroy(&scene_drive);
	return r;
}

static void refuse_alike(const struct matter *m, enum scene_power power)
{
	struct refusal real, dry;

	tap_begin("%s, %s: refused as the flash refuses it", m->name, scene_power_names[power]);
	real = refuse(m, power, false);
	dry = refuse(m, power, true);
	EXPECT_EQUAL(real.error, m->error);
	EXPECT_EQUAL(dry.error, real.error);
	EXPECT_EQUAL(dry.phase, real.phase);
	EXPECT_EQUAL(dry.address, real.address);
	EXPECT_EQUAL(dry.held, real.held);
	EXPECT_EQUAL(dry.releases, real.releases);
	EXPECT_EQUAL(dry.released, real.released);
	EXPECT_EQUAL(dry.state, real.state);
	tap_end();
}

/* A dead drive with a blank start: a part without an id cannot be recognised then. */
static bool concerns_running(const struct matter *m)
{
	return m->error != MTKFLASH_ERROR_NO_ID;
}

/* Nor is it anybody's in particular, and it has no original that needs memory. */
static bool concerns_dead(const struct matter *m)
{
	return m->error != MTKFLASH_ERROR_READS_NO_ID &&
	       m->error != MTKFLASH_ERROR_WRONG_DRIVE &&
	       m->error != MTKFLASH_ERROR_NO_IDENTITY &&
	       m->error != MTKFLASH_ERROR_REFUSED && m->alloc_failure != 2;
}

/* --- others -------------------------------------------------------------------------- */

/* Nothing protects what is not to be written. */
static void locked_but_equal(void)
{
	tap_begin("locked part, equal image: not refused, as a flash would not");
	scene_configure(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1]);
	scene_config.status_register = 0x8c;
	scene_prepare(SCENE_UNLOCKED);
	watch();
	EXPECT_EQUAL(flash(scene_old, scene_config.part->size, true), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(flash(scene_old, scene_config.part->size, false), MTKFLASH_ERROR_NONE);
	scene_end();
}

int main(void)
{
	drive_page_reads = true;
	for (size_t i = 0; i < KINDS; i++) {
		rehearse_each(&kinds[i]);
		asked = MTKFLASH_OPTION_DELTA;
		rehearse_each(&kinds[i]);
		asked = 0;
	}
	scene_images(mtkdrive_part_find("TINY8K")->size);
	image_make(foreign, DRIVE_TINY_SIZE, IMAGE_FOREIGN, 5);
	memcpy(nameless, scene_new, DRIVE_TINY_SIZE);
	image_drop_identity(nameless, DRIVE_TINY_SIZE);
	for (size_t i = 0; i < sizeof(matters) / sizeof(matters[0]); i++) {
		if (concerns_running(&matters[i]))
			refuse_alike(&matters[i], SCENE_UNLOCKED);
		if (concerns_dead(&matters[i]))
			refuse_alike(&matters[i], SCENE_DEAD);
	}
	locked_but_equal();
	return tap_exit();
}
