// SPDX-License-Identifier: GPL-2.0
/*
 * Options, each by itself: it overrides its own check, and no other.
 */
#include <string.h>

#include "mtkpart.h"
#include "names.h"
#include "scene.h"
#include "tap.h"
#include "wire.h"

#define SRWD 0x80
#define ALL_FLAGS MTKFLASH_OPTIONS_KNOWN
#define WAYS (SCENE_SERIAL_WAYS + 1)

static uint8_t foreign[DRIVE_FLASH_MAX];
static uint8_t nameless[DRIVE_FLASH_MAX];
static uint8_t before[DRIVE_FLASH_MAX];

static void configure(const char *part, const struct scene_way *way)
{
	scene_configure(mtkdrive_part_find(part), way);
	image_make(foreign, scene_config.part->size, IMAGE_FOREIGN, 5);
	memcpy(nameless, scene_new, scene_config.part->size);
	image_drop_identity(nameless, scene_config.part->size);
}

static void prepare(enum scene_power power, uint32_t flags)
{
	scene_prepare(power);
	scene_drive.session.flags = flags;
	memcpy(before, scene_drive.flash, scene_config.part->size);
	wire_watch(&scene_drive);
}

static enum mtkflash_error flash(const uint8_t *image)
{
	mtkdrive_expect(&scene_drive.model, before, image);
	return drive_flash(&scene_drive, image, scene_config.part->size);
}

static void expect_holds(const uint8_t *image)
{
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, image, scene_config.part->size));
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	drive_expect_sound(&scene_drive, scene_drive.model.violations & scene_allowed);
}

/* --- any identity -------------------------------------------------------------- */

static void any_identity(const uint8_t *image, enum mtkflash_error error, enum scene_power power,
			 const char *what)
{
	tap_begin("any identity, %s, %s: refused without, taken with it", what,
		  scene_power_names[power]);
	configure("TINY8K", &scene_serial_ways[1]);
	prepare(power, ALL_FLAGS & ~(MTKFLASH_OPTION_ANY_IDENTITY | MTKFLASH_OPTION_DRY_RUN));
	EXPECT_EQUAL(flash(image), error);
	scene_expect_refused(error, MTKFLASH_PHASE_CHECKING);
	scene_drive.session.flags = MTKFLASH_OPTION_ANY_IDENTITY;
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_NONE);
	expect_holds(image);
	scene_end();
}

/* Not its size, its part's protection, or who sits beside it. */
static void not_more_than_identity(void)
{
	tap_begin("any identity: size and protection are checked all the same");
	configure("TINY8K", &scene_serial_ways[1]);
	scene_config.status_register = scene_config.part->bp_mask | SRWD;
	prepare(SCENE_UNLOCKED, MTKFLASH_OPTION_ANY_IDENTITY);
	EXPECT_EQUAL(drive_flash(&scene_drive, foreign, scene_config.part->size / 2),
		     MTKFLASH_ERROR_PART_SIZE);
	scene_expect_refused(MTKFLASH_ERROR_PART_SIZE, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(flash(foreign), MTKFLASH_ERROR_PROTECTED);
	scene_expect_refused(MTKFLASH_ERROR_PROTECTED, MTKFLASH_PHASE_UNLOCKING);
	scene_end();
}

/* --- ignored protection ----------------------------------------------------------- */

static void ignore(const struct scene_way *way, uint8_t bits, enum scene_power power)
{
	configure("TINYBOOT", way);
	scene_config.status_register = bits | SRWD;
	scene_config.write_protect_pin = true;
	prepare(power, MTKFLASH_OPTION_IGNORE_PROTECTION);
}

static void expect_never_unlocked(uint8_t sr)
{
	EXPECT_EQUAL(wire.opcodes[WIRE_WRSR] + wire.opcodes[WIRE_EWSR], 0);
	EXPECT_EQUAL(scene_drive.model.sr & ~MTKPART_SR_WEL, sr);
}

/* The part does not take what the user wanted to be tried: that is what is said. */
static void protected_for_good(const struct scene_way *way, uint8_t bits)
{
	tap_begin("%s: protection %02x ignored with SRWD: no WRSR, and it is seen to stay",
		  way->name, bits);
	ignore(way, bits, SCENE_UNLOCKED);
	/* What could not be erased is not programmed either. */
	scene_allowed = MTKDRIVE_V_PROTECTED | MTKDRIVE_V_SET_BITS;
	EXPECT_EQUAL(flash(scene_new), MTKFLASH_ERROR_ERASE);
	scene_expect_error(MTKFLASH_ERROR_ERASE, MTKFLASH_PHASE_ERASING);
	expect_never_unlocked(bits | SRWD);
	/* The drive worked, and does. */
	EXPECT_EQUAL(scene_drive.session.change, MTKFLASH_CHANGE_RESTORED);
	EXPECT(!memcmp(scene_drive.flash, scene_old, scene_config.part->size));
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	scene_end();
}

static void protected_and_dead(const struct scene_way *way)
{
	tap_begin("%s: protection of a dead drive ignored: held, with the truth", way->name);
	ignore(way, 0x1c, SCENE_DEAD);
	scene_allowed = MTKDRIVE_V_PROTECTED;
	flash(scene_new);
	/* Its sector 0 is blank: what cannot be programmed is seen when all is read. */
	scene_expect_error(MTKFLASH_ERROR_VERIFY, MTKFLASH_PHASE_VERIFYING);
	expect_never_unlocked(0x1c | SRWD);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT(!memcmp(scene_drive.flash, scene_half, scene_config.part->size));
	scene_end();
}

/*
 * The part of the flash that differs is not protected.  If all sectors are asked for, the
 * part refuses those that are, and holds in them what it should.
 */
static void protected_elsewhere(const struct scene_way *way, bool full)
{
	static uint8_t image[DRIVE_FLASH_MAX];
	uint32_t a = 0x400;

	tap_begin("%s: protection of what does not differ ignored: flashed%s", way->name,
		  full ? ", all of it" : "");
	ignore(way, 0x04, SCENE_UNLOCKED);
	if (full) {
		scene_drive.session.flags |= MTKFLASH_OPTION_FULL_REWRITE;
		scene_allowed = MTKDRIVE_V_PROTECTED;
	}
	memcpy(image, scene_old, scene_config.part->size);
	/* The sum stays as it is, at the end. */
	while (image[a] == image[a + 2])
		a++;
	image[a] = scene_old[a + 2];
	image[a + 2] = scene_old[a];
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_NONE);
	expect_holds(image);
	expect_never_unlocked(0x04 | SRWD);
	EXPECT_EQUAL(scene_drive.part.sectors, full ? 6 : 2);
	scene_end();
}

/* What can be cleared is cleared, as without the option. */
static void protection_cleared(const struct scene_way *way)
{
	tap_begin("%s: protection that can be cleared is, whatever may be ignored", way->name);
	configure("TINY8K", way);
	scene_config.status_register = 0x0c;
	prepare(SCENE_UNLOCKED, MTKFLASH_OPTION_IGNORE_PROTECTION);
	scene_flash();
	EXPECT_EQUAL(wire.opcodes[WIRE_WRSR], 2);
	scene_end();
}

static void not_more_than_protection(void)
{
	tap_begin("ignored protection: identity and size are checked all the same");
	ignore(&scene_serial_ways[1], 0x1c, SCENE_UNLOCKED);
	EXPECT_EQUAL(flash(foreign), MTKFLASH_ERROR_WRONG_DRIVE);
	scene_expect_refused(MTKFLASH_ERROR_WRONG_DRIVE, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(flash(nameless), MTKFLASH_ERROR_NO_IDENTITY);
	scene_expect_refused(MTKFLASH_ERROR_NO_IDENTITY, MTKFLASH_PHASE_CHECKING);
	scene_end();
}

/* --- full rewrite -------------------------------------------------------------------- */

static unsigned int all_sectors(void)
{
	const struct mtkdrive_part *part = scene_config.part;
	unsigned int sectors = 0;
	uint32_t start;

	for (uint32_t a = 0; a < part->size; a += mtkpart_sector(part, a, &start))
		sectors++;
	return sectors;
}

static bool is_blank_page(const uint8_t *page)
{
	for (unsigned int i = 0; i < WIRE_PAGE; i++)
		if (page[i] != 0xff)
			return false;
	return true;
}

static unsigned int pages_with_content(const uint8_t *image)
{
	unsigned int pages = 0;

	for (uint32_t a = 0; a < scene_config.part->size; a += WIRE_PAGE)
		pages += !is_blank_page(image + a);
	return pages;
}

/* With a sector that is blank and shall be. */
static void make_hollow(uint8_t *image)
{
	size_t size = scene_config.part->size;

	memcpy(image, scene_old, size);
	if (size > 0x2000)
		memset(image + 0x2000, 0xff, 0x1000);
	image_fix_sum(image, size);
}

static void full_rewrite(const char *part, const struct scene_way *way, bool equal)
{
	static uint8_t old[DRIVE_FLASH_MAX], image[DRIVE_FLASH_MAX];

	tap_begin("%s: full rewrite of %s contents: all is erased, and page 0 comes last", part,
		  equal ? "equal" : "similar");
	configure(part, way);
	make_hollow(old);
	memcpy(image, old, scene_config.part->size);
	if (!equal)
		image_change(image, scene_config.part->size, scene_config.part->size - 0x80);
	scene_start(old);
	scene_drive.session.flags = MTKFLASH_OPTION_FULL_REWRITE;
	memcpy(before, old, scene_config.part->size);
	wire_watch(&scene_drive);
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_NONE);
	expect_holds(image);
	EXPECT_EQUAL(scene_drive.part.sectors, all_sectors());
	for (uint32_t a = 0; a < scene_config.part->size; a += WIRE_SECTOR)
		EXPECT(wire.erased[a / WIRE_SECTOR]);
	EXPECT_EQUAL(scene_drive.part.cost.pages, pages_with_content(image));
	EXPECT_EQUAL(wire_pages(), pages_with_content(image));
	EXPECT_EQUAL(wire.first_erased, 0);
	EXPECT(wire.last_programmed < WIRE_PAGE);
	scene_end();
}

/* --- one command set ------------------------------------------------------------------ */

static const char *const set_names[] = { "legacy", "slim", "slim2" };

static void expect_only(unsigned int set)
{
	for (unsigned int other = 0; other < WIRE_SETS; other++) {
		if (other == set)
			continue;
		EXPECT_EQUAL(wire.intros[other], 0);
		EXPECT_EQUAL(wire.outros[other], 0);
	}
	EXPECT_EQUAL(wire.forbidden, 0);
}

static void fixed_set(const struct scene_way *way, unsigned int set, enum scene_power power)
{
	const struct mtkflash_session *s = &scene_drive.session;

	configure(way->type == 0x70 ? "TINYPAR" : "TINY8K", way);
	prepare(power, 0);
	scene_drive.session.set = MTKFLASH_OPTION_SET_LEGACY + set;
	flash(scene_new);
	if (set == way->set) {
		expect_holds(scene_new);
		EXPECT(wire.intros[set] > 0 || power == SCENE_VENDOR);
	} else {
		EXPECT(s->error != MTKFLASH_ERROR_NONE);
		scene_expect_refused(s->error, s->failed_phase);
		EXPECT(wire.intros[set] > 0);
	}
	expect_only(set);
	drive_destroy(&scene_drive);
}

static void fixed_sets(const struct scene_way *way, unsigned int set)
{
	tap_begin("%s: %s only, from every state of power", way->name, set_names[set]);
	for (unsigned int power = 0; power < SCENE_POWERS; power++) {
		unsigned int failures = tap_failures();

		fixed_set(way, set, power);
		if (tap_failures() != failures)
			tap_note("that was \"%s\"", scene_power_names[power]);
	}
	tap_end();
}

/* It counts for the session for which it was set, and no longer. */
static void set_free_again(void)
{
	tap_begin("one set: the next session tries them all again");
	configure("TINY8K", &scene_serial_ways[2]);
	prepare(SCENE_DEAD, 0);
	scene_drive.session.set = MTKFLASH_OPTION_SET_LEGACY;
	EXPECT(flash(scene_new) != MTKFLASH_ERROR_NONE);
	expect_only(MTKDRIVE_LEGACY);
	scene_drive.session.set = MTKFLASH_OPTION_SET_ANY;
	EXPECT_EQUAL(flash(scene_new), MTKFLASH_ERROR_NONE);
	expect_holds(scene_new);
	EXPECT(wire.intros[MTKDRIVE_SLIM] > 0);
	scene_end();
}

/* --- all -------------------------------------------------------------------------------- */

int main(void)
{
	static const char *const serial[] = { "TINY8K", "TINYBOOT", "TINYAAI", "MX25L512" };
	static const char *const parallel[] = { "TINYPAR", "TINYTOP", "TINYW29", "SST39SF020" };

	for (unsigned int power = 0; power < 2; power++) {
		any_identity(foreign, MTKFLASH_ERROR_WRONG_DRIVE,
			     power ? SCENE_VENDOR : SCENE_UNLOCKED, "another drive's");
		any_identity(nameless, MTKFLASH_ERROR_NO_IDENTITY,
			     power ? SCENE_VENDOR : SCENE_UNLOCKED, "none");
	}
	not_more_than_identity();
	for (unsigned int n = 0; n < SCENE_SERIAL_WAYS; n++) {
		const struct scene_way *way = &scene_serial_ways[n];

		protected_for_good(way, 0x1c);
		protected_for_good(way, 0x04);
		protected_and_dead(way);
		protected_elsewhere(way, false);
		protected_elsewhere(way, true);
		protection_cleared(way);
	}
	not_more_than_protection();
	for (unsigned int equal = 0; equal < 2; equal++)
		for (size_t i = 0; i < sizeof(serial) / sizeof(serial[0]); i++) {
			full_rewrite(serial[i], &scene_serial_ways[i], equal);
			full_rewrite(parallel[i], &scene_parallel_way, equal);
		}
	for (unsigned int set = 0; set < WIRE_SETS; set++)
		for (unsigned int n = 0; n < WAYS; n++)
			fixed_sets(n < SCENE_SERIAL_WAYS ? &scene_serial_ways[n] :
							   &scene_parallel_way, set);
	set_free_again();
	return tap_exit();
}
