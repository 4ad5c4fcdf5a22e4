// SPDX-License-Identifier: GPL-2.0
/*
 * What belongs to the drive stays with it, whatever image is written and whatever fails.
 * Power cuts are in powercut_test.
 */
#include <stdio.h>
#include <string.h>

#include "drive.h"
#include "flash/map.h"
#include "images.h"
#include "tap.h"

#define NONE MTKFLASH_ERROR_NONE

/* A drive with data of its own, and how its image knows of them. */
struct unit {
	const char *name;
	const char *part;
	uint8_t type;
	const char *vendor;
	const char *product;
	struct mtkdrive_own own;
	enum mtkflash_keep_reason reason;
};

static const struct unit qsi = {
	"F01", "MBM29LV004BC", 0x70, "QSI", "CDRW/DVD SBW-242", { 0x4000, 0x5ffe },
	MTKFLASH_KEEP_FAMILY,
};

static const struct unit qsi_top = {
	"F01b", "MBM29LV004TC", 0x70, "QSI", "CDRW/DVD SBW-242", { 0x4000, 0x5ffe },
	MTKFLASH_KEEP_FAMILY,
};

static const struct unit slim = {
	"DG-16D4S", "MX25L2005", 0x72, "PLDS", "DG-16D4S", { 0x3e000, 0x3efff },
	MTKFLASH_KEEP_FAMILY,
};

static const struct unit unknown = {
	"F03", "MX25L2005", 0x72, "LITE-ON", "DVDRW SOHW-832S", { 0x30000, 0x30fff },
	MTKFLASH_KEEP_BLANK,
};

/* The last but one sector of a bank, with nothing before it. */
static const struct unit island = {
	"unknown family, far behind the code", "MX25L4005", 0x72, "LITE-ON", "DVDRW SOHW-832S",
	{ 0x5e000, 0x5efff }, MTKFLASH_KEEP_BLANK,
};

static struct drive drive;
static struct mtkdrive_config config;
static uint8_t map[MTKFLASH_MAP_PAGES];
static uint8_t old_flash[DRIVE_FLASH_MAX];	/* what the drive runs */
static uint8_t image[DRIVE_FLASH_MAX];
static uint8_t wanted[DRIVE_FLASH_MAX];		/* the image with the drive's own over it */
static uint8_t before[DRIVE_FLASH_MAX];
static uint8_t scratch[DRIVE_FLASH_MAX];
static size_t size;

/* --- the drive ------------------------------------------------------------------- */

static void make_image(uint8_t *data, const struct unit *u, const char *revision, uint32_t seed)
{
	struct mtkimage_identity id = { .timestamp = "2004/01/01 00:00" };

	snprintf(id.vendor, sizeof(id.vendor), "%s", u->vendor);
	snprintf(id.product, sizeof(id.product), "%s", u->product);
	snprintf(id.revision, sizeof(id.revision), "%s", revision);
	mtkimage_make(data, size, &id, seed);
	image_leave(data, size, u->own.first, u->own.last);
}

static void lay_own(uint8_t *data, const struct unit *u, uint8_t number)
{
	image_measure(data, u->own.first, u->own.last, number);
}

static void start(const uint8_t *content, const uint8_t *target)
{
	memcpy(before, content, size);
	drive_init(&drive, &config, before);
	mtkdrive_expect(&drive.model, before, target);
	drive.session.map = map;
	drive_start(&drive);
}

static void configure(const struct unit *u)
{
	drive_default_config(&config);
	config.part = mtkdrive_part_find(u->part);
	config.type = u->type;
	config.own[0] = u->own;
	size = config.part->size;
	make_image(old_flash, u, "1.00", 3);
	make_image(image, u, "2.00", 4);
	lay_own(old_flash, u, 1);
	memcpy(wanted, image, size);
	lay_own(wanted, u, 1);
}

static void prepare(const struct unit *u)
{
	configure(u);
	start(old_flash, wanted);
}

static void end(void)
{
	drive_destroy(&drive);
	tap_end();
}

static enum mtkflash_error flash(const uint8_t *data)
{
	mtkdrive_set_time(&drive.model, drive.now);
	memcpy(before, drive.flash, size);
	return drive_flash(&drive, data, size);
}

static void expect_holds(const uint8_t *data)
{
	EXPECT(!memcmp(drive.flash, data, size));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	drive_expect_sound(&drive, 0);
}

static void expect_untouched(void)
{
	EXPECT(!memcmp(drive.flash, before, size));
	EXPECT(!mtkflash_session_touched(&drive.session));
	drive_expect_sound(&drive, 0);
}

/* Those that are kept, or are to be; not what a guess takes for code. */
static unsigned int count_kept(const struct mtkflash_kept_range **last)
{
	const struct mtkflash_kept_list *kept = &drive.session.kept;
	unsigned int count = 0;

	for (unsigned int i = 0; i < kept->count; i++) {
		if (kept->range[i].flags & MTKFLASH_KEPT_REPLACED)
			continue;
		*last = &kept->range[i];
		count++;
	}
	return count;
}

static void expect_none_kept(void)
{
	const struct mtkflash_kept_range *range;

	EXPECT_EQUAL(count_kept(&range), 0);
}

static void expect_kept(const struct unit *u)
{
	const struct mtkflash_kept_range *range;

	EXPECT_EQUAL(count_kept(&range), 1);
	EXPECT_EQUAL(range->first, u->own.first);
	EXPECT_EQUAL(range->last, u->own.last);
	EXPECT_EQUAL(range->reason, u->reason);
	EXPECT_EQUAL(range->flags, 0);
}

/* What is told to be overwritten, though image and drive do not say why. */
static void expect_replaced(uint32_t first, uint32_t last)
{
	const struct mtkflash_kept_list *kept = &drive.session.kept;

	for (unsigned int i = 0; i < kept->count; i++)
		if (kept->range[i].flags == MTKFLASH_KEPT_REPLACED &&
		    kept->range[i].first == first && kept->range[i].last == last)
			return;
	tap_failed(__FILE__, __LINE__, "%05X-%05X is not told of", first, last);
}

static void expect_map(const struct unit *u, enum mtkflash_page_state others)
{
	for (uint32_t a = 0; a < size; a += MTKFLASH_PAGE) {
		bool own = a <= u->own.last && a + MTKFLASH_PAGE > u->own.first;

		if (map[a / MTKFLASH_PAGE] == (own ? MTKFLASH_PAGE_KEPT : others))
			continue;
		tap_failed(__FILE__, __LINE__, "%05X is %u", a, map[a / MTKFLASH_PAGE]);
		return;
	}
}

/* --- an image that knows nothing of the drive's own -------------------------------- */

static void keeps_its_own(const struct unit *u)
{
	tap_begin("%s: %s: an image leaves what belongs to the drive", u->name, u->part);
	prepare(u);
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(wanted);
	expect_kept(u);
	expect_map(u, MTKFLASH_PAGE_VERIFIED);
	EXPECT(mtkdrive_is_calibrated(&drive.model));
	EXPECT_TEXT(drive.session.new_identity.revision, "2.00");
	end();
}

static void a_dead_drive_keeps_its_own(const struct unit *u)
{
	tap_begin("%s: %s, a wrong firmware that does not run: the same", u->name, u->part);
	configure(u);
	memcpy(scratch, old_flash, size);
	/* Somebody's flasher stopped: the reset vector is there, the sum is not. */
	scratch[0x180] ^= 1;
	start(scratch, wanted);
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_DEAD);
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(wanted);
	expect_kept(u);
	end();
}

static void a_dry_run_tells(const struct unit *u)
{
	tap_begin("%s: %s: a dry run tells what would be kept", u->name, u->part);
	prepare(u);
	drive.session.flags = MTKFLASH_OPTION_DRY_RUN;
	EXPECT_EQUAL(flash(image), NONE);
	expect_untouched();
	expect_kept(u);
	end();
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
		prepare(u);
		drive.session.flags = options[i];
		EXPECT_EQUAL(flash(image), NONE);
		expect_holds(wanted);
		end();
	}
}

static void another_units_dump(const struct unit *u)
{
	tap_begin("%s: the dump of another unit: its data do not come with it", u->name);
	prepare(u);
	lay_own(image, u, 2);
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(wanted);
	expect_kept(u);
	end();
}

static void by_name_it_is_replaced(const struct unit *u)
{
	tap_begin("%s: with no-keep the image is written as it is", u->name);
	prepare(u);
	mtkdrive_expect(&drive.model, before, image);
	drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(image);
	expect_none_kept();
	EXPECT(!mtkdrive_is_calibrated(&drive.model));
	end();
}

static void own_backup(const struct unit *u)
{
	tap_begin("F02: %s: the drive's own backup is written as it is", u->part);
	prepare(u);
	/* It has another firmware by now. */
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(wanted);
	mtkdrive_expect(&drive.model, before, old_flash);
	EXPECT_EQUAL(flash(old_flash), NONE);
	expect_holds(old_flash);
	expect_none_kept();
	/* The same once more: nothing to do. */
	EXPECT_EQUAL(flash(old_flash), NONE);
	EXPECT_EQUAL(drive.session.kept.count, 0);
	end();
}

/* The rest of a longer firmware is nobody's data. */
static void old_code_is_not_kept(void)
{
	tap_begin("an older, longer firmware: nothing of it is kept");
	configure(&unknown);
	make_image(image, &unknown, "2.00", 5);
	memset(image + 0x2c000, 0xff, 0x4000);
	memset(image + 0x18000, 0xff, 0x8000);
	image_fix_sum(image, size);
	memcpy(scratch, old_flash, size);
	image_leave(scratch, size, unknown.own.first, unknown.own.last);
	memset(scratch + 0x1a000, 0x5a, 0x4321);
	image_fix_sum(scratch, size);
	config.own[0].last = 0;
	start(scratch, image);
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(image);
	expect_none_kept();
	expect_replaced(0x18000, 0x1efff);
	end();
}

/*
 * The last blocks of a bank, and the code before them does not leave a block blank.  Nobody
 * can say whether it is the rest of a longer firmware: it is replaced, and told.
 */
static void behind_code(uint32_t gap)
{
	static const struct unit behind = {
		"behind the code of its bank", "MX25L2005", 0x72, "LITE-ON", "DVDRW SOHW-832S",
		{ 0x1e000, 0x1ffff }, MTKFLASH_KEEP_BLANK,
	};

	tap_begin("%s, %u blank bytes between: replaced, and said so", behind.name, gap);
	configure(&behind);
	memset(old_flash + 0x1d000, 0xff, 0x1000);
	memset(image + 0x1d000, 0xff, 0x1000);
	image_measure(old_flash, 0x1d000, 0x1dfff - gap, 7);
	image_measure(image, 0x1d000, 0x1dfff - gap, 8);
	image_fix_sum(old_flash, size);
	image_fix_sum(image, size);
	config.own[0].last = 0;
	start(old_flash, image);
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(image);
	expect_none_kept();
	expect_replaced(behind.own.first, behind.own.last);
	end();
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
	configure(&behind);
	image_leave(image, size, 0x30000, behind.own.last);
	memset(old_flash + 0x30000, 0xff, 0x2000);
	image_measure(old_flash, 0x30000, 0x310ff, 7);
	while (memcmp(old_flash + at, header, sizeof(header)))
		at++;
	memcpy(old_flash + 0x30800, old_flash + at, 52);
	image_fix_sum(old_flash, size);
	memcpy(wanted, image, size);
	lay_own(wanted, &behind, 1);
	start(old_flash, wanted);
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(wanted);
	expect_kept(&behind);
	expect_replaced(0x30000, 0x31fff);
	end();
}

/* --- ranges by name ------------------------------------------------------------------ */

static void name_range(uint32_t first, uint32_t last)
{
	drive.session.keep[drive.session.keeps++] = (struct mtkflash_range){ first, last };
}

static void keeps_what_is_named(void)
{
	static const struct unit named = {
		"named", "MX25L2005", 0x72, "LITE-ON", "DVDRW SOHW-832S", { 0x30123, 0x30456 },
		MTKFLASH_KEEP_NAMED,
	};

	tap_begin("a range that is named is kept, to the byte");
	prepare(&named);
	name_range(named.own.first, named.own.last);
	drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(wanted);
	expect_kept(&named);
	end();
}

static void named_and_found(void)
{
	struct unit named = unknown;

	named.reason = MTKFLASH_KEEP_NAMED;
	tap_begin("F03: a range that is named is not asked about once more");
	prepare(&unknown);
	name_range(unknown.own.first, unknown.own.last);
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(wanted);
	expect_kept(&named);
	end();
}

/* The line that was interrupted is typed again, and what it names is blank everywhere. */
static void named_and_lost(void)
{
	tap_begin("a range that is named and blank in drive and image, after a cut: refused");
	configure(&unknown);
	memcpy(scratch, old_flash, size);
	memset(scratch, 0xff, 0x1000);
	image_leave(scratch, size, unknown.own.first, unknown.own.last);
	config.own[0].last = 0;
	start(scratch, image);
	name_range(unknown.own.first, unknown.own.last);
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(drive.session.fail_address, unknown.own.first);
	expect_untouched();
	/* The user's word for it that nothing was there. */
	drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(image);
	end();
}

static void named_outside(void)
{
	tap_begin("a range that is named and no place of the part is refused");
	prepare(&unknown);
	name_range(0x30000, 0x30fff);
	name_range(0x40000, 0x40fff);
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(drive.session.fail_address, 0x40000);
	expect_untouched();
	end();
}

/* --- what is to be kept is not there -------------------------------------------------- */

static void blank_is_refused(const struct unit *u, bool image_blank)
{
	tap_begin("%s: blank in the drive%s: refused before the first erase", u->name,
		  image_blank ? " and in the image" : "");
	configure(u);
	memset(old_flash + u->own.first, 0xff, u->own.last - u->own.first + 1);
	if (!image_blank)
		lay_own(image, u, 2);
	start(old_flash, wanted);
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(drive.session.failed_phase, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(drive.session.fail_address, u->own.first);
	EXPECT_EQUAL(drive.session.kept.range[0].flags, MTKFLASH_KEPT_MISSING);
	EXPECT_EQUAL(mtkflash_session_advice(&drive.session, false), MTKFLASH_ADVICE_KEEP_FROM);
	expect_untouched();
	mtkdrive_expect(&drive.model, before, image);
	drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(image);
	end();
}

static uint8_t weak[DRIVE_FLASH_MAX];

/* A cell that reads now this way, now that way. */
static void unsteady(const struct unit *u, uint32_t address, bool refused)
{
	tap_begin("%s: an unstable cell at %05X: %s", u->name, address,
		  refused ? "nobody knows what is to be kept" : "not where the drive's own is");
	configure(u);
	memset(weak, 0, sizeof(weak));
	weak[address] = 1;
	config.weak = weak;
	start(old_flash, wanted);
	if (refused) {
		EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_KEPT_BLANK);
		EXPECT_EQUAL(drive.session.fail_address, u->own.first);
		EXPECT(!mtkflash_session_touched(&drive.session));
	} else {
		EXPECT_EQUAL(flash(image), NONE);
		EXPECT(!memcmp(drive.flash, wanted, size));
	}
	end();
}

static void no_memory(void)
{
	tap_begin("no memory for the image with the drive's own over it: nothing happens");
	prepare(&slim);
	drive_alloc_failure = 2;
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_NO_MEMORY);
	drive_alloc_failure = 0;
	EXPECT_EQUAL(drive.session.failed_phase, MTKFLASH_PHASE_CHECKING);
	expect_untouched();
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(wanted);
	end();
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
	configure(&u);
	config.own[0].last = 0;
	memset(old_flash, 0xff, all ? size : mtkflash_chip_named(part)->region[0].sector);
	start(old_flash, image);
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(image);
	expect_none_kept();
	end();
}

/* --- more than one session -------------------------------------------------------------- */

/* The first try ends with a byte that does not take what it should. */
static void held(const struct unit *u, bool dead)
{
	size_t at = 0x6100;

	tap_begin("%s: %s, %s: held after a failure, the second try keeps it, too", u->name,
		  u->part, dead ? "dead" : "running");
	configure(u);
	memcpy(scratch, old_flash, size);
	if (dead)
		scratch[0x180] ^= 1;
	while (!(image[at] & 1) == !(scratch[at] & 1) || image[at] & 1)
		at++;
	start(scratch, wanted);
	drive.model.cfg.bad_byte = (uint32_t)at + 1;
	EXPECT_EQUAL(flash(image), config.part->bus == MTKDRIVE_PARALLEL ?
					   MTKFLASH_ERROR_PROGRAM : MTKFLASH_ERROR_VERIFY);
	if (!dead) {
		expect_holds(scratch);
		end();
		return;
	}
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	drive.model.cfg.bad_byte = 0;
	/* Worse than it can be. */
	memset(drive.flash, 0xff, size);
	EXPECT_EQUAL(flash(image), NONE);
	EXPECT(!memcmp(drive.flash, wanted, size));
	EXPECT(mtkdrive_is_calibrated(&drive.model));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	end();
}

/* Another unit of the same model takes the place of the one that is held. */
static void exchange(const uint8_t *content)
{
	mtkdrive_power(&drive.model, false);
	drive_advance(&drive, DRIVE_SECOND);
	memcpy(drive.flash, content, size);
	drive.config.bad_byte = 0;
	mtkdrive_init(&drive.model, &drive.config);
	mtkdrive_set_time(&drive.model, drive.now);
	mtkdrive_expect(&drive.model, NULL, NULL);
	drive_start(&drive);
}

/* The first of them fails half-way, and is held; what it has is not for the other one. */
static void exchanged(const struct unit *u)
{
	size_t at = 0x6100;

	tap_begin("%s: %s, another takes its place while it is held, and keeps its own", u->name,
		  u->part);
	configure(u);
	while (!(image[at] & 1) == !(old_flash[at] & 1) || image[at] & 1)
		at++;
	memcpy(scratch, old_flash, size);
	scratch[0x180] ^= 1;
	start(scratch, wanted);
	drive.model.cfg.bad_byte = (uint32_t)at + 1;
	EXPECT(flash(image) != NONE);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	lay_own(scratch, u, 2);
	lay_own(wanted, u, 2);
	exchange(scratch);
	EXPECT_EQUAL(flash(image), NONE);
	EXPECT(!memcmp(drive.flash, wanted, size));
	EXPECT(mtkdrive_is_calibrated(&drive.model));
	end();
}

/* The first was only read; the other one cannot be flashed, and gets back what it had. */
static void exchanged_before(const struct unit *u)
{
	size_t at = 0x6100;

	tap_begin("%s: %s, another takes its place after it was read, and gets its own back",
		  u->name, u->part);
	configure(u);
	while (!(image[at] & 1) == !(old_flash[at] & 1) || image[at] & 1)
		at++;
	start(old_flash, wanted);
	EXPECT_EQUAL(drive_enter(&drive), NONE);
	EXPECT_EQUAL(drive_read(&drive), NONE);
	EXPECT(drive.session.original);
	lay_own(old_flash, u, 2);
	exchange(old_flash);
	drive.model.cfg.bad_byte = (uint32_t)at + 1;
	EXPECT(flash(image) != NONE);
	EXPECT_EQUAL(drive.session.change, MTKFLASH_CHANGE_RESTORED);
	EXPECT(!memcmp(drive.flash, old_flash, size));
	end();
}

/* A cell of page 0 that stays 0 makes no other drive of it. */
static void stuck_start(bool stuck)
{
	size_t at = 0x6100;

	tap_begin("a cell of page 0 %s: its own comes back", stuck ? "stays 0" : "is erased");
	configure(&unknown);
	image[0x21] &= 0xfe;
	image_fix_sum(image, size);
	memcpy(wanted, image, size);
	lay_own(wanted, &unknown, 1);
	memcpy(scratch, old_flash, size);
	scratch[0x180] ^= 1;
	while (!(image[at] & 1) == !(scratch[at] & 1) || image[at] & 1)
		at++;
	start(scratch, wanted);
	drive.model.cfg.bad_byte = (uint32_t)at + 1;
	drive.model.cfg.dead_byte = stuck ? 0x21 + 1 : 0;
	EXPECT(flash(image) != NONE);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	drive.model.cfg.bad_byte = 0;
	/* The first try lost what it keeps. */
	memset(drive.flash + unknown.own.first, 0xff, 0x1000);
	mtkdrive_expect(&drive.model, NULL, NULL);
	EXPECT_EQUAL(flash(image), NONE);
	EXPECT(!drive.session.exchanged);
	EXPECT(!memcmp(drive.flash, wanted, size));
	end();
}

static void erased_by_name(const struct unit *u)
{
	tap_begin("%s: erased on request, and held: an image gets it back", u->name);
	prepare(u);
	EXPECT_EQUAL(drive_erase(&drive), NONE);
	EXPECT(!mtkdrive_is_calibrated(&drive.model));
	EXPECT_EQUAL(flash(image), NONE);
	expect_holds(wanted);
	end();
}

/* --- half of it ---------------------------------------------------------------------------- */

/* What somebody left who was interrupted; nobody can say that it is whole. */
static void expect_doubted(const struct unit *u)
{
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(drive.session.fail_address, u->own.first);
	expect_untouched();
	/* To name it is no oath: the same line is typed again after a power cut. */
	name_range(u->own.first, u->own.last);
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_KEPT_BLANK);
	expect_untouched();
	/* This is. */
	memcpy(wanted, image, size);
	memcpy(wanted + u->own.first, before + u->own.first, u->own.last - u->own.first + 1);
	mtkdrive_expect(&drive.model, before, wanted);
	drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	EXPECT_EQUAL(flash(image), NONE);
	EXPECT(!memcmp(drive.flash, wanted, size));
}

/* The sector was erased, and what is kept in it is coming back: all else comes later. */
static void half_written(const struct unit *u, uint32_t sector, uint32_t sector_size)
{
	uint32_t half = u->own.first + (u->own.last - u->own.first) / 2;

	tap_begin("%s: %s: half-written, and nothing after it: refused", u->name, u->part);
	configure(u);
	/* Alone for this byte the sector goes. */
	if (u->own.last + 1 < sector + sector_size) {
		old_flash[u->own.last + 1] = 0x12;
		image[u->own.last + 1] = 0xff;
		image_fix_sum(old_flash, size);
		image_fix_sum(image, size);
	}
	memcpy(scratch, old_flash, size);
	memset(scratch, 0xff, mtkflash_chip_named(u->part)->region[0].sector);
	memset(scratch + sector, 0xff, sector_size);
	memcpy(scratch + u->own.first, old_flash + u->own.first, half - u->own.first);
	start(scratch, wanted);
	expect_doubted(u);
	end();
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
	configure(&first);
	image_leave(image, size, other, other + 0xfff);
	memcpy(old_flash + 0x20000, image + 0x20000, 0x10000);
	image_measure(old_flash, other, other + 0xfff, 1);
	memcpy(scratch, old_flash, size);
	memset(scratch, 0xff, 0x20000);
	memcpy(scratch + 0x14000, old_flash + 0x14000, 0x800);
	memcpy(wanted, image, size);
	start(scratch, wanted);
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(drive.session.fail_address, 0x14000);
	expect_untouched();
	end();
}

/* Page 0 goes with all of it, or never: it says nothing about the rest. */
static void start_says_nothing(const char *part, uint8_t type, uint8_t locked)
{
	const struct unit u = {
		"a start that stays", part, type, "QSI", "SBW242", { 0x4000, 0x5ffe },
		MTKFLASH_KEEP_FAMILY,
	};

	tap_begin("%s: %s: half of what is kept is refused", u.name, part);
	configure(&u);
	config.locked = locked;
	memcpy(image, old_flash, 0x4000);
	memcpy(scratch, old_flash, size);
	memset(scratch + 0x5000, 0xff, size - 0x5000);
	start(scratch, wanted);
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_KEPT_BLANK);
	EXPECT_EQUAL(drive.session.fail_address, u.own.first);
	expect_untouched();
	end();
}

int main(void)
{
	static const char *const large[] = { "AM29F040B", "MX29F040", "AM29F002BB" };
	static const struct unit *const units[] = { &qsi, &qsi_top, &slim, &unknown, &island };

	for (size_t i = 0; i < sizeof(large) / sizeof(large[0]); i++) {
		dead_and_blank(large[i], true);
		dead_and_blank(large[i], false);
	}
	stuck_start(false);
	stuck_start(true);
	half_written(&qsi, 0x4000, 0x2000);
	half_written(&qsi_top, 0, 0x10000);
	half_of_two();
	start_says_nothing("W49F020", 0x70, 1);
	start_says_nothing("A25L20P", 0x72, 0);
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		keeps_its_own(units[i]);
		a_dead_drive_keeps_its_own(units[i]);
		a_dry_run_tells(units[i]);
		by_name_it_is_replaced(units[i]);
		own_backup(units[i]);
		erased_by_name(units[i]);
	}
	for (size_t i = 0; i < 3; i++) {
		another_units_dump(units[i]);
		blank_is_refused(units[i], true);
		blank_is_refused(units[i], false);
		held(units[i], true);
	}
	held(&qsi_top, false);
	exchanged(&unknown);
	exchanged(&slim);
	exchanged(&qsi_top);
	exchanged_before(&unknown);
	exchanged_before(&qsi_top);
	whatever_is_asked_for(&qsi_top);
	whatever_is_asked_for(&unknown);
	old_code_is_not_kept();
	behind_code(0);
	behind_code(16);
	behind_a_name();
	keeps_what_is_named();
	named_and_found();
	named_and_lost();
	named_outside();
	unsteady(&slim, 0x3e010, true);
	unsteady(&slim, 0x10010, false);
	unsteady(&unknown, 0x30010, true);
	no_memory();
	return tap_exit();
}
