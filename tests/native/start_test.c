// SPDX-License-Identifier: GPL-2.0
/*
 * F29: firmware that does not start with an LJMP.  An image that starts as the drive's own
 * firmware does is taken; any other only by an option.
 */
#include <string.h>

#include "errors.h"
#include "names.h"
#include "mtkpart.h"
#include "scene.h"
#include "tap.h"
#include "wire.h"

#define ALL_BUT(option) (MTKFLASH_OPTIONS_KNOWN & ~((option) | MTKFLASH_OPTION_DRY_RUN))

struct start {
	const char *name;
	uint8_t bytes[8];
	bool moves;		/* another version may jump elsewhere */
};

static const struct start starts[] = {
	{ "C2 95 C2 96 02 xx xx 22", { 0xc2, 0x95, 0xc2, 0x96, 0x02, 0x12, 0x34, 0x22 }, true },
	{ "SJMP", { 0x80, 0x2e, 0x32, 0x00, 0x00, 0x00, 0x00, 0x00 }, false },
	{ "LJMP to a zero byte", { 0x02, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00 }, false },
	{ "MOV SP", { 0x75, 0x81, 0x60, 0x02, 0x01, 0x00, 0x32, 0x00 }, false },
};

#define STARTS (sizeof(starts) / sizeof(starts[0]))

static const struct {
	const char *part;
	const struct scene_way *way;
} drives[] = {
	{ "TINY8K", &scene_serial_ways[1] },
	{ "TINYPAR", &scene_parallel_way },
};

static uint8_t own[DRIVE_FLASH_MAX];	/* what the drive's flash is made from */
static uint8_t image[DRIVE_FLASH_MAX];

static size_t size(void)
{
	return scene_config.part->size;
}

static void make(uint8_t *to, const uint8_t *from, const struct start *start)
{
	memcpy(to, from, size());
	memcpy(to, start->bytes, sizeof(start->bytes));
	image_fix_sum(to, size());
}

static void prepare(unsigned int n, const struct start *start)
{
	scene_configure(mtkdrive_part_find(drives[n].part), drives[n].way);
	make(own, scene_old, start);
	make(image, scene_new, start);
}

static void begin(const uint8_t *content, uint32_t flags)
{
	scene_start(content);
	mtkdrive_expect(&scene_drive.model, content, image);
	scene_drive.session.flags = flags;
	wire_watch(&scene_drive);
}

static void flash(const uint8_t *wanted)
{
	mtkdrive_expect(&scene_drive.model, scene_drive.flash, wanted);
	drive_flash(&scene_drive, wanted, size());
	EXPECT_TEXT(mtkflash_error_name(scene_drive.session.error), "none");
	EXPECT(!memcmp(scene_drive.flash, wanted, size()));
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	drive_expect_sound(&scene_drive, 0);
}

static void refuse(void)
{
	drive_flash(&scene_drive, image, size());
	scene_expect_refused(MTKFLASH_ERROR_RESET_VECTOR, MTKFLASH_PHASE_CHECKING);
}

/* --- as the drive's own ------------------------------------------------------- */

static void as_the_flash(unsigned int n, const struct start *start)
{
	tap_begin("F29: %s, %s: the flash starts so, too: flashed", drives[n].part, start->name);
	prepare(n, start);
	begin(own, 0);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	if (start->moves) {
		image[6] += 3;
		image_fix_sum(image, size());
	}
	flash(image);
	scene_end();
}

/* The firmware does not run; only its start is there to compare with. */
static void as_half_a_flash(unsigned int n, const struct start *start)
{
	tap_begin("F29: %s, %s: so starts what is half written: flashed", drives[n].part,
		  start->name);
	prepare(n, start);
	own[size() - 3] ^= 1;
	begin(own, 0);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_DEAD);
	flash(image);
	scene_end();
}

/* The session before has kept it, and the flash does not show it any more. */
static void as_the_original(unsigned int n, const struct start *start)
{
	tap_begin("F29: %s, %s: the drive's own firmware, after an erase: flashed",
		  drives[n].part, start->name);
	prepare(n, start);
	begin(own, 0);
	mtkdrive_expect(&scene_drive.model, own, NULL);
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT_EQUAL(scene_drive.flash[0], 0xff);
	flash(own);
	scene_end();
}

/* --- otherwise ---------------------------------------------------------------- */

static void otherwise(unsigned int n, const struct start *start, bool dead)
{
	tap_begin("F29: %s, %s: the flash is %s: refused without the option, taken with it",
		  drives[n].part, start->name, dead ? "blank there" : "another one");
	prepare(n, start);
	begin(dead ? scene_half : scene_old, ALL_BUT(MTKFLASH_OPTION_ANY_START));
	refuse();
	scene_drive.session.flags = MTKFLASH_OPTION_ANY_START;
	flash(image);
	scene_end();
}

/* Erased cells are no start: they say nothing about who it is for. */
static void nothing_on_both_sides(unsigned int n, uint8_t value)
{
	tap_begin("F29: %s: flash and file begin with %02X: refused without the option",
		  drives[n].part, value);
	prepare(n, &starts[0]);
	memset(image, value, 8);
	memcpy(own, scene_half, size());
	memset(own, value, 8);
	begin(own, 0);
	refuse();
	scene_end();
}

/* What starts so is refused where the drive's own starts a little differently. */
static void not_quite(unsigned int n, const struct start *start)
{
	tap_begin("F29: %s, %s: another byte of the start differs: refused", drives[n].part,
		  start->name);
	prepare(n, start);
	begin(own, 0);
	image[1] ^= 0x40;
	image_fix_sum(image, size());
	refuse();
	scene_end();
}

/* It overrides its own check, and no other. */
static void not_more_than_start(unsigned int n)
{
	static uint8_t foreign[DRIVE_FLASH_MAX];

	tap_begin("F29: %s, any start: size and identity are checked all the same",
		  drives[n].part);
	prepare(n, &starts[0]);
	image_make(foreign, size(), IMAGE_FOREIGN, 5);
	begin(scene_old, MTKFLASH_OPTION_ANY_START);
	drive_flash(&scene_drive, image, size() / 2);
	scene_expect_refused(MTKFLASH_ERROR_PART_SIZE, MTKFLASH_PHASE_CHECKING);
	drive_flash(&scene_drive, foreign, size());
	scene_expect_refused(MTKFLASH_ERROR_WRONG_DRIVE, MTKFLASH_PHASE_CHECKING);
	scene_end();
}

int main(void)
{
	for (unsigned int n = 0; n < sizeof(drives) / sizeof(drives[0]); n++) {
		for (unsigned int i = 0; i < STARTS; i++) {
			as_the_flash(n, &starts[i]);
			as_half_a_flash(n, &starts[i]);
			as_the_original(n, &starts[i]);
			otherwise(n, &starts[i], false);
			otherwise(n, &starts[i], true);
			not_quite(n, &starts[i]);
		}
		nothing_on_both_sides(n, 0xff);
		nothing_on_both_sides(n, 0);
		not_more_than_start(n);
	}
	return tap_exit();
}
