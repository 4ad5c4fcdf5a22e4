// SPDX-License-Identifier: GPL-2.0
/*
 * What belongs to the drive stays with it through more than one session: after failures, after
 * an erase, with another drive in its place, and if only half of it is left.
 */
#include <string.h>

#include "images.h"
#include "tap.h"
#include "units.h"

#define NONE MTKFLASH_ERROR_NONE

/* --- more than one session -------------------------------------------------------------- */

/* The first try ends with a byte that does not take what it should. */
static void held(const struct unit *u, bool dead)
{
	size_t at = 0x6100;

	tap_begin("%s: %s, %s: held after a failure, the second try keeps it, too", u->name,
		  u->part, dead ? "dead" : "running");
	units_configure(u);
	memcpy(units_scratch, units_old, units_size);
	if (dead)
		units_scratch[0x180] ^= 1;
	while (!(units_image[at] & 1) == !(units_scratch[at] & 1) || units_image[at] & 1)
		at++;
	units_start(units_scratch, units_wanted);
	units_drive.model.cfg.bad_byte = (uint32_t)at + 1;
	EXPECT_EQUAL(units_flash(units_image), units_config.part->bus == MTKDRIVE_PARALLEL ?
					   MTKFLASH_ERROR_PROGRAM : MTKFLASH_ERROR_VERIFY);
	if (!dead) {
		units_expect_holds(units_scratch);
		units_end();
		return;
	}
	EXPECT_EQUAL(units_drive.session.port, MTKFLASH_PORT_HELD);
	units_drive.model.cfg.bad_byte = 0;
	/* The worst case. */
	memset(units_drive.flash, 0xff, units_size);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	EXPECT(!memcmp(units_drive.flash, units_wanted, units_size));
	EXPECT(mtkdrive_is_calibrated(&units_drive.model));
	EXPECT_EQUAL(mtkdrive_state(&units_drive.model), MTKDRIVE_NORMAL);
	units_end();
}

/* The held drive is exchanged for another unit of the same model. */
static void exchange(const uint8_t *content)
{
	mtkdrive_power(&units_drive.model, false);
	drive_advance(&units_drive, DRIVE_SECOND);
	memcpy(units_drive.flash, content, units_size);
	units_drive.config.bad_byte = 0;
	mtkdrive_init(&units_drive.model, &units_drive.config);
	mtkdrive_set_time(&units_drive.model, units_drive.now);
	mtkdrive_expect(&units_drive.model, NULL, NULL);
	drive_start(&units_drive);
}

/* The first of them fails half-way, and is held; what it has is not for the other one. */
static void exchanged(const struct unit *u)
{
	size_t at = 0x6100;

	tap_begin("%s: %s, another takes its place while it is held, and keeps its own", u->name,
		  u->part);
	units_configure(u);
	while (!(units_image[at] & 1) == !(units_old[at] & 1) || units_image[at] & 1)
		at++;
	memcpy(units_scratch, units_old, units_size);
	units_scratch[0x180] ^= 1;
	units_start(units_scratch, units_wanted);
	units_drive.model.cfg.bad_byte = (uint32_t)at + 1;
	EXPECT(units_flash(units_image) != NONE);
	EXPECT_EQUAL(units_drive.session.port, MTKFLASH_PORT_HELD);
	units_lay_own(units_scratch, u, 2);
	units_lay_own(units_wanted, u, 2);
	exchange(units_scratch);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	EXPECT(!memcmp(units_drive.flash, units_wanted, units_size));
	EXPECT(mtkdrive_is_calibrated(&units_drive.model));
	units_end();
}

/* The first was only read; the other one cannot be flashed, and gets back what it had. */
static void exchanged_before(const struct unit *u)
{
	size_t at = 0x6100;

	tap_begin("%s: %s, another takes its place after it was read, and gets its own back",
		  u->name, u->part);
	units_configure(u);
	while (!(units_image[at] & 1) == !(units_old[at] & 1) || units_image[at] & 1)
		at++;
	units_start(units_old, units_wanted);
	EXPECT_EQUAL(drive_enter(&units_drive), NONE);
	EXPECT_EQUAL(drive_read(&units_drive), NONE);
	EXPECT(units_drive.session.original);
	units_lay_own(units_old, u, 2);
	exchange(units_old);
	units_drive.model.cfg.bad_byte = (uint32_t)at + 1;
	EXPECT(units_flash(units_image) != NONE);
	EXPECT_EQUAL(units_drive.session.change, MTKFLASH_CHANGE_RESTORED);
	EXPECT(!memcmp(units_drive.flash, units_old, units_size));
	units_end();
}

/* The same after an erase: the name that libata knows is not that of the other drive. */
static void exchanged_part(void)
{
	static const struct unit other = {
		"", "MX25L2005", 0x72, "LITE-ON", "DVDRW SOHW-1633S", { 0x30000, 0x30fff },
		MTKFLASH_KEEP_BLANK,
	};

	tap_begin("held after an erase, and a drive with another part in its place: by its flash");
	units_prepare(&unit_unknown);
	mtkdrive_expect(&units_drive.model, NULL, NULL);
	EXPECT_EQUAL(drive_erase(&units_drive), NONE);
	EXPECT_EQUAL(units_drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT(units_drive.session.running);
	units_drive.config.part = mtkdrive_part_find("W25X20");
	units_make_image(units_scratch, &other, "1.00", 3);
	exchange(units_scratch);
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_WRONG_DRIVE);
	EXPECT(units_drive.session.exchanged);
	EXPECT(!memcmp(units_drive.flash, units_scratch, units_size));
	units_end();
}

/* The user claims the port of a running drive, and exchanges the drive without a read. */
static void exchanged_model(enum mtkdrive_state state)
{
	static const struct unit other = {
		"", "MX25L2005", 0x72, "LITE-ON", "DVDRW SOHW-1633S", { 0x30000, 0x30fff },
		MTKFLASH_KEEP_BLANK,
	};
	const struct mtkflash_identity *now = &units_drive.session.old_identity;

	tap_begin("claimed, and another model takes its place, %s: it goes by its flash",
		  state == MTKDRIVE_NORMAL ? "running" : "dead");
	units_prepare(&unit_unknown);
	EXPECT_EQUAL(drive_claim(&units_drive), NONE);
	units_make_image(units_scratch, &other, "1.00", 3);
	if (state == MTKDRIVE_DEAD)
		memset(units_scratch, 0xff, 0x1000);
	exchange(units_scratch);
	memcpy(units_before, units_drive.flash, units_size);
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_WRONG_DRIVE);
	EXPECT(!memcmp(units_drive.flash, units_scratch, units_size));
	/* The image for the first drive is not for the other. */
	units_make_image(units_image, &other, "2.00", 4);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	EXPECT_TEXT(now->product, other.product);
	EXPECT(!memcmp(units_drive.flash, units_image, units_size));
	units_end();
}

/* Old contents are written back if they may have been firmware, as of a drive that ran. */
static void exchanged_fails(enum mtkdrive_state state)
{
	bool runs = state == MTKDRIVE_NORMAL;
	size_t at = 0x6100;

	tap_begin("claimed, another takes its place, %s, and cannot be flashed: %s",
		  runs ? "running" : "dead", runs ? "gets its own back" : "held, not restored");
	units_configure(&unit_unknown);
	while (!(units_image[at] & 1) == !(units_old[at] & 1) || units_image[at] & 1)
		at++;
	units_start(units_old, NULL);
	EXPECT_EQUAL(drive_claim(&units_drive), NONE);
	EXPECT_EQUAL(drive_read(&units_drive), NONE);
	units_lay_own(units_old, &unit_unknown, 2);
	memcpy(units_scratch, units_old, units_size);
	if (!runs)
		memset(units_scratch, 0xff, 0x1000);
	exchange(units_scratch);
	units_drive.model.cfg.bad_byte = (uint32_t)at + 1;
	units_drive.session.flags = runs ? 0 : MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_VERIFY);
	EXPECT(units_drive.session.exchanged);
	EXPECT_EQUAL(units_drive.session.change,
		     runs ? MTKFLASH_CHANGE_RESTORED : MTKFLASH_CHANGE_COMMITTED);
	EXPECT_EQUAL(!memcmp(units_drive.flash, units_scratch, units_size), runs);
	units_end();
}

/* Its maker's name is in its flash, and the one that it tells, too. */
static void rebadged(bool named)
{
	static const char name[] = "LITE-ON DVDRW OTHER     1.00";

	tap_begin("claimed: a drive that tells another name than its maker's, %s",
		  named ? "which is in its flash: it is the same" : "which is nowhere: exchanged");
	units_configure(&unit_unknown);
	units_make_image(units_old, &unit_unknown, "1.00", 3);
	if (named)
		memcpy(units_old + 0x7000, name, sizeof(name) - 1);
	image_fix_sum(units_old, units_size);
	units_lay_own(units_old, &unit_unknown, 1);
	units_start(units_old, NULL);
	units_drive.other_product = "DVDRW OTHER";
	EXPECT_EQUAL(drive_claim(&units_drive), NONE);
	EXPECT_TEXT(units_drive.session.inquiry.product, "DVDRW OTHER");
	EXPECT_EQUAL(drive_read(&units_drive), NONE);
	EXPECT_EQUAL(units_drive.session.exchanged, !named);
	EXPECT_EQUAL(mtkflash_session_worked(&units_drive.session), named);
	units_end();
}

/* A stuck cell in page 0 does not make it another drive. */
static void stuck_start(bool stuck)
{
	size_t at = 0x6100;

	tap_begin("a cell of page 0 %s: its own comes back", stuck ? "stays 0" : "is erased");
	units_configure(&unit_unknown);
	units_image[0x21] &= 0xfe;
	image_fix_sum(units_image, units_size);
	memcpy(units_wanted, units_image, units_size);
	units_lay_own(units_wanted, &unit_unknown, 1);
	memcpy(units_scratch, units_old, units_size);
	units_scratch[0x180] ^= 1;
	while (!(units_image[at] & 1) == !(units_scratch[at] & 1) || units_image[at] & 1)
		at++;
	units_start(units_scratch, units_wanted);
	units_drive.model.cfg.bad_byte = (uint32_t)at + 1;
	units_drive.model.cfg.dead_byte = stuck ? 0x21 + 1 : 0;
	EXPECT(units_flash(units_image) != NONE);
	EXPECT_EQUAL(units_drive.session.port, MTKFLASH_PORT_HELD);
	units_drive.model.cfg.bad_byte = 0;
	/* The first try lost what it keeps. */
	memset(units_drive.flash + unit_unknown.own.first, 0xff, 0x1000);
	mtkdrive_expect(&units_drive.model, NULL, NULL);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	EXPECT(!units_drive.session.exchanged);
	EXPECT(!memcmp(units_drive.flash, units_wanted, units_size));
	units_end();
}

static void erased_by_name(const struct unit *u)
{
	tap_begin("%s: erased on request, and held: an image gets it back", u->name);
	units_prepare(u);
	EXPECT_EQUAL(drive_erase(&units_drive), NONE);
	EXPECT(!mtkdrive_is_calibrated(&units_drive.model));
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	units_end();
}

/* --- half of it ---------------------------------------------------------------------------- */

/* An interrupted session has left this; it cannot be known to be whole. */
static void expect_doubted(const struct unit *u)
{
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(units_drive.session.fail_address, u->own.first);
	units_expect_untouched();
	/* Naming the range proves nothing: the same line is typed again after a power cut. */
	units_name_range(u->own.first, u->own.last);
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_KEPT_BLANK);
	units_expect_untouched();
	/* This option does. */
	memcpy(units_wanted, units_image, units_size);
	memcpy(units_wanted + u->own.first, units_before + u->own.first,
	       u->own.last - u->own.first + 1);
	mtkdrive_expect(&units_drive.model, units_before, units_wanted);
	units_drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(units_flash(units_image), NONE);
	EXPECT(!memcmp(units_drive.flash, units_wanted, units_size));
}

/* The sector was erased, and what is kept in it is coming back: all else comes later. */
static void half_written(const struct unit *u, uint32_t sector, uint32_t sector_size)
{
	uint32_t half = u->own.first + (u->own.last - u->own.first) / 2;

	tap_begin("%s: %s: half-written, and nothing after it: refused", u->name, u->part);
	units_configure(u);
	/* Alone for this byte the sector goes. */
	if (u->own.last + 1 < sector + sector_size) {
		units_old[u->own.last + 1] = 0x12;
		units_image[u->own.last + 1] = 0xff;
		image_fix_sum(units_old, units_size);
		image_fix_sum(units_image, units_size);
	}
	memcpy(units_scratch, units_old, units_size);
	memset(units_scratch, 0xff, mtkflash_chip_named(u->part)->region[0].sector);
	memset(units_scratch + sector, 0xff, sector_size);
	memcpy(units_scratch + u->own.first, units_old + u->own.first, half - u->own.first);
	units_start(units_scratch, units_wanted);
	expect_doubted(u);
	units_end();
}

/* The one is whole and its sector as in the image, the other was just being written. */
static void half_of_two(void)
{
	static const struct unit first = {
		"two guesses", "M25P20", 0x72, "LITE-ON", "DVDRW SOHW-832S",
		{ 0x14000, 0x14fff }, MTKFLASH_KEEP_BLANK,
	};
	const uint32_t other = 0x28000;

	tap_begin("%s: one whole, one half-written: refused", first.name);
	units_configure(&first);
	image_leave(units_image, units_size, other, other + 0xfff);
	memcpy(units_old + 0x20000, units_image + 0x20000, 0x10000);
	image_measure(units_old, other, other + 0xfff, 1);
	memcpy(units_scratch, units_old, units_size);
	memset(units_scratch, 0xff, 0x20000);
	memcpy(units_scratch + 0x14000, units_old + 0x14000, 0x800);
	memcpy(units_wanted, units_image, units_size);
	units_start(units_scratch, units_wanted);
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(units_drive.session.fail_address, 0x14000);
	units_expect_untouched();
	units_end();
}

/* Page 0 goes with all of it, or never: it says nothing about the rest. */
static void start_says_nothing(const char *part, uint8_t type, uint8_t locked)
{
	const struct unit u = {
		"a start that stays", part, type, "QSI", "SBW242", { 0x4000, 0x5ffe },
		MTKFLASH_KEEP_FAMILY,
	};

	tap_begin("%s: %s: half of what is kept is refused", u.name, part);
	units_configure(&u);
	units_config.locked = locked;
	memcpy(units_image, units_old, 0x4000);
	memcpy(units_scratch, units_old, units_size);
	memset(units_scratch + 0x5000, 0xff, units_size - 0x5000);
	units_start(units_scratch, units_wanted);
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(units_drive.session.fail_address, u.own.first);
	units_expect_untouched();
	units_end();
}

int main(void)
{
	static const struct unit *const all[] = {
		&unit_qsi, &unit_qsi_top, &unit_slim, &unit_unknown, &unit_island
	};

	drive_page_reads = true;
	stuck_start(false);
	stuck_start(true);
	half_written(&unit_qsi, 0x4000, 0x2000);
	half_written(&unit_qsi_top, 0, 0x10000);
	half_of_two();
	start_says_nothing("W49F020", 0x70, 1);
	start_says_nothing("A25L20P", 0x72, 0);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		erased_by_name(all[i]);
	for (size_t i = 0; i < 3; i++)
		held(all[i], true);
	held(&unit_qsi_top, false);
	exchanged_model(MTKDRIVE_NORMAL);
	exchanged_model(MTKDRIVE_DEAD);
	exchanged_part();
	exchanged_fails(MTKDRIVE_NORMAL);
	exchanged_fails(MTKDRIVE_DEAD);
	rebadged(true);
	rebadged(false);
	exchanged(&unit_unknown);
	exchanged(&unit_slim);
	exchanged(&unit_qsi_top);
	exchanged_before(&unit_unknown);
	exchanged_before(&unit_qsi_top);
	return tap_exit();
}
