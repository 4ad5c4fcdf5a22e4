// SPDX-License-Identifier: GPL-2.0
/*
 * What belongs to the drive stays with it, whatever image is written.  What becomes of it in
 * more than one session is in kept_again_test, power cuts are in powercut_test.
 */
#include <string.h>

#include "images.h"
#include "tap.h"
#include "units.h"

#define NONE MTKFLASH_ERROR_NONE

/* --- an image that knows nothing of the drive's own -------------------------------- */

static void keeps_its_own(const struct unit *u)
{
	tap_begin("%s: %s: an image leaves what belongs to the drive", u->name, u->part);
	units_prepare(u);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	units_expect_kept(u);
	units_expect_map(u, MTKFLASH_PAGE_VERIFIED);
	EXPECT(mtkdrive_is_calibrated(&units_drive.model));
	EXPECT_TEXT(units_drive.session.new_identity.revision, "2.00");
	units_end();
}

static void a_dead_drive_keeps_its_own(const struct unit *u)
{
	tap_begin("%s: %s, a wrong firmware that does not run: the same", u->name, u->part);
	units_configure(u);
	memcpy(units_scratch, units_old, units_size);
	/* Somebody's flasher stopped: the reset vector is there, the sum is not. */
	units_scratch[0x180] ^= 1;
	units_start(units_scratch, units_wanted);
	EXPECT_EQUAL(mtkdrive_state(&units_drive.model), MTKDRIVE_DEAD);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	units_expect_kept(u);
	units_end();
}

static void a_dry_run_tells(const struct unit *u)
{
	tap_begin("%s: %s: a dry run tells what would be kept", u->name, u->part);
	units_prepare(u);
	units_drive.session.flags = MTKFLASH_OPTION_DRY_RUN;
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_untouched();
	units_expect_kept(u);
	units_end();
}

/* As an older firmware's image, or a newer one's, whole or changed in one place. */
static void whatever_is_asked_for(const struct unit *u)
{
	static const uint32_t options[] = {
		MTKFLASH_OPTION_DELTA, MTKFLASH_OPTION_FULL_REWRITE,
		MTKFLASH_OPTION_IGNORE_PROTECTION,
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		tap_begin("%s: %s: kept with options %02X", u->name, u->part, options[i]);
		units_prepare(u);
		units_drive.session.flags = options[i];
		EXPECT_EQUAL(units_flash(units_image), NONE);
		units_expect_holds(units_wanted);
		units_end();
	}
}

static void another_units_dump(const struct unit *u)
{
	tap_begin("%s: the dump of another unit: its data do not come with it", u->name);
	units_prepare(u);
	units_lay_own(units_image, u, 2);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	units_expect_kept(u);
	units_end();
}

static void by_name_it_is_replaced(const struct unit *u)
{
	tap_begin("%s: with no-keep the image is written as it is", u->name);
	units_prepare(u);
	mtkdrive_expect(&units_drive.model, units_before, units_image);
	units_drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_image);
	units_expect_none_kept();
	EXPECT(!mtkdrive_is_calibrated(&units_drive.model));
	units_end();
}

static void own_backup(const struct unit *u)
{
	tap_begin("F02: %s: the drive's own backup is written as it is", u->part);
	units_prepare(u);
	/* It has another firmware by now. */
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	mtkdrive_expect(&units_drive.model, units_before, units_old);
	EXPECT_EQUAL(units_flash(units_old), NONE);
	units_expect_holds(units_old);
	units_expect_none_kept();
	/* The same once more: nothing to do. */
	EXPECT_EQUAL(units_flash(units_old), NONE);
	EXPECT_EQUAL(units_drive.session.kept.count, 0);
	units_end();
}

/* The rest of a longer firmware is no data of the drive. */
static void old_code_is_not_kept(void)
{
	tap_begin("an older, longer firmware: nothing of it is kept");
	units_configure(&unit_unknown);
	units_make_image(units_image, &unit_unknown, "2.00", 5);
	memset(units_image + 0x2c000, 0xff, 0x4000);
	memset(units_image + 0x18000, 0xff, 0x8000);
	image_fix_sum(units_image, units_size);
	memcpy(units_scratch, units_old, units_size);
	image_leave(units_scratch, units_size, unit_unknown.own.first, unit_unknown.own.last);
	memset(units_scratch + 0x1a000, 0x5a, 0x4321);
	image_fix_sum(units_scratch, units_size);
	units_config.own[0].last = 0;
	units_start(units_scratch, units_image);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_image);
	units_expect_none_kept();
	units_expect_replaced(0x18000, 0x1efff);
	units_end();
}

/*
 * Data in the last blocks of a bank, directly behind code.  They may be the rest of a longer
 * firmware, so they are replaced, and that is reported.
 */
static void behind_code(uint32_t gap)
{
	static const struct unit behind = {
		"behind the code of its bank", "MX25L2005", 0x72, "LITE-ON", "DVDRW SOHW-832S",
		{ 0x1e000, 0x1ffff }, MTKFLASH_KEEP_BLANK,
	};

	tap_begin("%s, %u blank bytes between: replaced, and said so", behind.name, gap);
	units_configure(&behind);
	memset(units_old + 0x1d000, 0xff, 0x1000);
	memset(units_image + 0x1d000, 0xff, 0x1000);
	image_measure(units_old, 0x1d000, 0x1dfff - gap, 7);
	image_measure(units_image, 0x1d000, 0x1dfff - gap, 8);
	image_fix_sum(units_old, units_size);
	image_fix_sum(units_image, units_size);
	units_config.own[0].last = 0;
	units_start(units_old, units_image);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_image);
	units_expect_none_kept();
	units_expect_replaced(behind.own.first, behind.own.last);
	units_end();
}

/* Code does not go on in the next bank, so data there are kept as one piece. */
static void over_a_border(void)
{
	static const struct unit over = {
		"over the end of a bank, behind its code", "MX25L2005", 0x72, "LITE-ON",
		"DVDRW SOHW-832S", { 0x1f000, 0x20fff }, MTKFLASH_KEEP_BLANK,
	};

	tap_begin("F03: %s: kept as one piece", over.name);
	units_configure(&over);
	units_make_image(units_old, &over, "1.00", 3);
	image_measure(units_old, 0x1e000, 0x1efff, 7);
	image_measure(units_image, 0x1e000, 0x1efff, 8);
	image_fix_sum(units_old, units_size);
	image_fix_sum(units_image, units_size);
	units_lay_own(units_old, &over, 1);
	memcpy(units_wanted, units_image, units_size);
	units_lay_own(units_wanted, &over, 1);
	units_start(units_old, units_wanted);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	units_expect_kept(&over);
	units_end();
}

/* The name of a firmware stands in what the image leaves blank, and behind it what is own. */
static void behind_a_name(void)
{
	static const struct unit behind = {
		"behind another firmware's name", "MX25L2005", 0x72, "LITE-ON",
		"DVDRW SOHW-832S", { 0x32000, 0x33fff }, MTKFLASH_KEEP_BLANK,
	};
	static const uint8_t header[] = { 0x05, 0x80, 0x00, 0x32, 0x5b, 0x00, 0x00, 0x00 };
	size_t at = 0;

	tap_begin("%s: kept", behind.name);
	units_configure(&behind);
	image_leave(units_image, units_size, 0x30000, behind.own.last);
	memset(units_old + 0x30000, 0xff, 0x2000);
	image_measure(units_old, 0x30000, 0x310ff, 7);
	while (memcmp(units_old + at, header, sizeof(header)))
		at++;
	memcpy(units_old + 0x30800, units_old + at, 52);
	image_fix_sum(units_old, units_size);
	memcpy(units_wanted, units_image, units_size);
	units_lay_own(units_wanted, &behind, 1);
	units_start(units_old, units_wanted);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	units_expect_kept(&behind);
	units_expect_replaced(0x30000, 0x31fff);
	units_end();
}

/* --- ranges by name ------------------------------------------------------------------ */

static void keeps_what_is_named(void)
{
	static const struct unit named = {
		"named", "MX25L2005", 0x72, "LITE-ON", "DVDRW SOHW-832S", { 0x30123, 0x30456 },
		MTKFLASH_KEEP_NAMED,
	};

	tap_begin("a range that is named is kept, to the byte");
	units_prepare(&named);
	units_name_range(named.own.first, named.own.last);
	units_drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	units_expect_kept(&named);
	units_end();
}

static void named_and_found(void)
{
	struct unit named = unit_unknown;

	named.reason = MTKFLASH_KEEP_NAMED;
	tap_begin("F03: a range that is named is not asked about once more");
	units_prepare(&unit_unknown);
	units_name_range(unit_unknown.own.first, unit_unknown.own.last);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	units_expect_kept(&named);
	units_end();
}

static void named_in_part(void)
{
	tap_begin("F03: some bytes of what the image leaves blank are named: the rest is kept, too");
	units_prepare(&unit_unknown);
	units_name_range(unit_unknown.own.first + 0x10, unit_unknown.own.first + 0x1f);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	units_end();
}

/* What is laid over the image is in no sum of it, or in one that nobody knows of. */
static void kept_and_silent(void)
{
	static const struct unit named = {
		"named", "MX25L2005", 0x72, "LITE-ON", "DVDRW SOHW-832S", { 0x30000, 0x31fff },
		MTKFLASH_KEEP_NAMED,
	};

	tap_begin("verified, and the drive stays silent: what was kept may be why, and that is said");
	units_prepare(&unit_unknown);
	memcpy(units_wanted + named.own.first, units_old + named.own.first, 0x2000);
	mtkdrive_expect(&units_drive.model, units_before, units_wanted);
	units_name_range(named.own.first, named.own.last);
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_NO_ANSWER);
	EXPECT(!memcmp(units_drive.flash, units_wanted, units_size));
	EXPECT_EQUAL(mtkflash_session_advice(&units_drive.session, false),
		     MTKFLASH_ADVICE_WITHOUT_KEPT);
	/* Calibration that its family is known for is not to blame: it must not be thrown away. */
	for (u32 i = 0; i < units_drive.session.kept.count; i++)
		units_drive.session.kept.range[i].reason = MTKFLASH_KEEP_FAMILY;
	EXPECT(mtkflash_session_advice(&units_drive.session, false) !=
	       MTKFLASH_ADVICE_WITHOUT_KEPT);
	/* Then no range is to blame, and the advice is another. */
	units_drive.session.keeps = 0;
	units_drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	mtkdrive_expect(&units_drive.model, units_before, units_image);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_end();
}

/* The line that was interrupted is typed again, and what it names is blank everywhere. */
static void named_and_lost(void)
{
	tap_begin("a range that is named and blank in drive and image, after a cut: refused");
	units_configure(&unit_unknown);
	memcpy(units_scratch, units_old, units_size);
	memset(units_scratch, 0xff, 0x1000);
	image_leave(units_scratch, units_size, unit_unknown.own.first, unit_unknown.own.last);
	units_config.own[0].last = 0;
	units_start(units_scratch, units_image);
	units_name_range(unit_unknown.own.first, unit_unknown.own.last);
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(units_drive.session.fail_address, unit_unknown.own.first);
	units_expect_untouched();
	/* The user's word for it that nothing was there. */
	units_drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_image);
	units_end();
}

static void named_outside(void)
{
	tap_begin("a range that is named and no place of the part is refused");
	units_prepare(&unit_unknown);
	units_name_range(0x30000, 0x30fff);
	units_name_range(0x40000, 0x40fff);
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(units_drive.session.fail_address, 0x40000);
	units_expect_untouched();
	units_end();
}

/* --- what is to be kept is not there -------------------------------------------------- */

static void blank_is_refused(const struct unit *u, bool image_blank)
{
	tap_begin("%s: blank in the drive%s: refused before the first erase", u->name,
		  image_blank ? " and in the image" : "");
	units_configure(u);
	memset(units_old + u->own.first, 0xff, u->own.last - u->own.first + 1);
	if (!image_blank)
		units_lay_own(units_image, u, 2);
	units_start(units_old, units_wanted);
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(units_drive.session.failed_phase, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(units_drive.session.fail_address, u->own.first);
	EXPECT_EQUAL(units_drive.session.kept.range[0].flags, MTKFLASH_KEPT_MISSING);
	EXPECT_EQUAL(mtkflash_session_advice(&units_drive.session, false),
		     MTKFLASH_ADVICE_KEEP_FROM);
	units_expect_untouched();
	mtkdrive_expect(&units_drive.model, units_before, units_image);
	units_drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_image);
	units_end();
}

static uint8_t weak[DRIVE_FLASH_MAX];

/* A cell that varies between reads. */
static void unsteady(const struct unit *u, uint32_t address, bool refused)
{
	tap_begin("%s: an unstable cell at %05X: %s", u->name, address,
		  refused ? "nobody knows what is to be kept" : "not where the drive's own is");
	units_configure(u);
	memset(weak, 0, sizeof(weak));
	weak[address] = 1;
	units_config.weak = weak;
	units_start(units_old, units_wanted);
	if (refused) {
		EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_KEPT_BLANK);
		EXPECT_EQUAL(units_drive.session.fail_address, u->own.first);
		EXPECT(!mtkflash_session_touched(&units_drive.session));
	} else {
		EXPECT_EQUAL(units_flash(units_image), NONE);
		EXPECT(!memcmp(units_drive.flash, units_wanted, units_size));
	}
	units_end();
}

static void no_memory(void)
{
	tap_begin("no memory for the image with the drive's own over it: nothing happens");
	units_prepare(&unit_slim);
	drive_alloc_failure = 2;
	EXPECT_EQUAL(units_flash(units_image), MTKFLASH_ERROR_NO_MEMORY);
	drive_alloc_failure = 0;
	EXPECT_EQUAL(units_drive.session.failed_phase, MTKFLASH_PHASE_CHECKING);
	units_expect_untouched();
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_wanted);
	units_end();
}

/* A drive without firmware, and an image that leaves something blank in a large sector 0. */
static void dead_and_blank(const char *part, bool all)
{
	const struct unit u = {
		"nothing of its own", part, 0x70, "LITE-ON", "DVDRW SOHW-832S", { 0x2000, 0x2fff },
		MTKFLASH_KEEP_BLANK,
	};

	tap_begin("%s, %s: %s blank: nothing says that something was lost", u.name, part,
		  all ? "all" : "sector 0");
	units_configure(&u);
	units_config.own[0].last = 0;
	memset(units_old, 0xff, all ? units_size : mtkflash_chip_named(part)->region[0].sector);
	units_start(units_old, units_image);
	EXPECT_EQUAL(units_flash(units_image), NONE);
	units_expect_holds(units_image);
	units_expect_none_kept();
	units_end();
}

static const struct unit *const all[] = {
	&unit_qsi, &unit_qsi_top, &unit_slim, &unit_unknown, &unit_island
};

int main(void)
{
	static const char *const large[] = { "AM29F040B", "MX29F040", "AM29F002BB" };

	drive_page_reads = true;
	for (size_t i = tap_thorough() ? 0 : 2; i < sizeof(large) / sizeof(large[0]); i++) {
		dead_and_blank(large[i], true);
		dead_and_blank(large[i], false);
	}
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		keeps_its_own(all[i]);
		a_dead_drive_keeps_its_own(all[i]);
		a_dry_run_tells(all[i]);
		by_name_it_is_replaced(all[i]);
		own_backup(all[i]);
	}
	for (size_t i = 0; i < 3; i++) {
		another_units_dump(all[i]);
		blank_is_refused(all[i], true);
		blank_is_refused(all[i], false);
	}
	whatever_is_asked_for(&unit_qsi_top);
	whatever_is_asked_for(&unit_unknown);
	old_code_is_not_kept();
	behind_code(0);
	behind_code(15);
	behind_code(16);
	behind_code(0xf80);
	over_a_border();
	behind_a_name();
	keeps_what_is_named();
	named_and_found();
	named_in_part();
	kept_and_silent();
	named_and_lost();
	named_outside();
	unsteady(&unit_slim, 0x3e010, true);
	unsteady(&unit_slim, 0x10010, false);
	unsteady(&unit_unknown, 0x30010, true);
	no_memory();
	return tap_exit();
}
