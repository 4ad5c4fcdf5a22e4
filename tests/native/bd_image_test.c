// SPDX-License-Identifier: GPL-2.0
/*
 * Which images Blu-ray writers with an MT1939 or MT1959 take in vendor mode: those for their
 * chip and boot code, with right sums, that were not read by packets.
 */
#include <string.h>

#include "bd.h"
#include "errors.h"
#include "mtktsst.h"
#include "names.h"
#include "tap.h"

/* --- F05, and what is like it ------------------------------------------------------- */

static const struct {
	const char *what;
	const char *banner;
	const char *chip;
	const char *board;
	uint32_t address;
} others[] = {
	{ "another chip", MTKBD_JB8, MTKBD_1939, "JB8   ", MTKBD_CHIP },
	{ "a chip that nobody knows", MTKBD_JB8, "MTEKMT1979", "JB8   ", MTKBD_CHIP },
	{ "no chip", MTKBD_JB8, "MTEK123456", "JB8   ", MTKBD_CHIP },
	{ "another boot code", "MT1959 Boot BU5 ", MTKBD_1959, "JB8   ", MTKBD_BANNER },
	{ "boot code of the other chip", "MT1939 Boot JB8 ", MTKBD_1959, "JB8   ", MTKBD_BANNER },
	{ "boot code of the other chip [makemkv 24064: dead]", MTKBD_CODE, MTKBD_1959, "JB8   ",
	  MTKBD_BANNER },
	{ "no banner", "0123456789abcdef", MTKBD_1959, "JB8   ", MTKBD_BANNER },
};

static void make_other(size_t n)
{
	bd_make(bd_image, others[n].banner, others[n].chip, IMAGES_NEW);
	memcpy(bd_image + MTKBD_BOARD, others[n].board, 6);
}

static void refuse(uint32_t flags)
{
	uint32_t size = scene_config.part->size;

	mtkdrive_expect(&scene_drive.model, bd_before, bd_image);
	scene_drive.session.flags = flags;
	drive_flash(&scene_drive, bd_image, size);
	scene_expect_refused(MTKFLASH_ERROR_OTHER_CHIP, MTKFLASH_PHASE_CHECKING);
}

static void other_chip(size_t n)
{
	tap_begin("F05: an image with %s: refused, by no option to be had", others[n].what);
	bd_configure();
	make_other(n);
	bd_prepare(SCENE_UNLOCKED);
	refuse(0);
	EXPECT_EQUAL(scene_drive.session.fail_address, others[n].address);
	refuse(MTKFLASH_OPTIONS_KNOWN & ~MTKFLASH_OPTION_DRY_RUN);
	EXPECT_TEXT(scene_drive.part.bd.drive.chip, MTKBD_1959);
	EXPECT(strstr(drive_said(&scene_drive.session), "; the drive has MTEKMT1959, "));
	scene_end();
}

/* If the drive has firmware for another board by mistake, the right one can be flashed. */
static void other_boards(void)
{
	tap_begin("F05: an image for other boards: refused, but for who wants that");
	bd_configure();
	bd_make(bd_image, MTKBD_JB8, MTKBD_1959, IMAGES_NEW);
	memcpy(bd_image + MTKBD_BOARD, "JBC6\0", 6);
	bd_prepare(SCENE_UNLOCKED);
	mtkdrive_expect(&scene_drive.model, bd_before, bd_image);
	drive_flash(&scene_drive, bd_image, MTKBD_SIZE);
	scene_expect_refused(MTKFLASH_ERROR_OTHER_SERIES, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(scene_drive.session.fail_address, MTKBD_BOARD);
	bd_lay_own(bd_image, bd_before);
	scene_drive.session.flags = MTKFLASH_OPTION_OTHER_SERIES;
	bd_flash(bd_image);
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, bd_image, MTKBD_SIZE));
	scene_end();
}

/* The same drive, dead: its contents still tell what it is. */
static void other_chip_for_a_dead_drive(void)
{
	tap_begin("F05: the same while the drive is dead");
	bd_configure();
	make_other(0);
	bd_prepare(SCENE_DEAD);
	refuse(MTKFLASH_OPTION_ANY_IDENTITY);
	scene_end();
}

/*
 * Both images are labelled MTEKMT1939, as 55 of 119 images for the MT1959 are
 * [1 mediatek-optical 1.0].  Only the boot code tells that one of them would kill the drive.
 */
static void same_label(bool mt1939)
{
	const char *own = mt1939 ? MTKBD_CODE : MTKBD_JB8;

	tap_begin("F05: %.6s, its image and that of the other chip under the same label: its own",
		  own);
	bd_configure();
	scene_config.mt1939 = mt1939;
	bd_make(bd_before, own, MTKBD_1939, IMAGES_OLD);
	bd_start();
	bd_make(bd_image, mt1939 ? MTKBD_JB8 : MTKBD_CODE, MTKBD_1939, IMAGES_NEW);
	refuse(MTKFLASH_OPTIONS_KNOWN & ~MTKFLASH_OPTION_DRY_RUN);
	EXPECT_EQUAL(scene_drive.session.fail_address, MTKBD_BANNER);
	bd_make(bd_image, own, MTKBD_1939, IMAGES_NEW);
	bd_lay_own(bd_image, bd_before);
	scene_drive.session.flags = 0;
	bd_flash(bd_image);
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, bd_image, MTKBD_SIZE));
	bd_expect_in_order();
	scene_end();
}

static void image_of_an_8051(uint32_t size)
{
	tap_begin("an 8051 image of %u KiB for a Blu-ray writer: refused", size / 1024);
	bd_configure();
	image_bd_unit = 0;
	image_make(bd_image, size, IMAGE_NEW, 5);
	image_bd_unit = BD_UNIT;
	bd_prepare(SCENE_UNLOCKED);
	scene_drive.session.flags = MTKFLASH_OPTION_ANY_IDENTITY;
	drive_flash(&scene_drive, bd_image, size);
	scene_expect_refused(MTKFLASH_ERROR_OTHER_CHIP, MTKFLASH_PHASE_CHECKING);
	scene_end();
}

static void image_for_an_8051(const char *part, enum scene_power power)
{
	tap_begin("an image of a Blu-ray writer for an 8051 drive with %s, %s: refused", part,
		  scene_power_names[power]);
	make_other(0);
	scene_configure(mtkdrive_part_find(part), bd_way);
	bd_prepare(power);
	scene_drive.session.flags = MTKFLASH_OPTION_ANY_IDENTITY;
	drive_flash(&scene_drive, bd_image, MTKBD_SIZE);
	scene_expect_refused(MTKFLASH_ERROR_OTHER_CHIP, MTKFLASH_PHASE_CHECKING);
	scene_end();
}

/* In a file read by packets parts of the boot code are FFh, or another page. */
static void packet_dump(bool first_page)
{
	tap_begin("what was read by packets, %s: refused, by no option to be had",
		  first_page ? "its first page" : "behind the banner");
	bd_configure();
	bd_prepare(SCENE_UNLOCKED);
	memcpy(bd_image, scene_old, MTKBD_SIZE);
	if (first_page)
		memcpy(bd_image, bd_image + 0x10000, 0x1000);
	else
		memset(bd_image + 0x3020, 0xff, 0x1000 - 0x20);
	scene_drive.session.flags = MTKFLASH_OPTIONS_KNOWN & ~MTKFLASH_OPTION_DRY_RUN;
	drive_flash(&scene_drive, bd_image, MTKBD_SIZE);
	scene_expect_refused(MTKFLASH_ERROR_PACKET_DUMP, MTKFLASH_PHASE_CHECKING);
	scene_end();
}

/* --- sums ------------------------------------------------------------------------- */

#define TABLE 0x10400u
#define ENTRY 28u

/* One byte of an image, and the entry that is wrong with it. */
static const struct {
	const char *what;
	uint32_t address;
	uint8_t bits;
	unsigned int entry;
} damages[] = {
	{ "a bit of the boot code", 0x5000, 0x04, 0 },
	{ "the last byte of the boot code", 0xffff, 0x01, 0 },
	{ "a bit of the vectors", 0x10123, 0x80, 1 },
	{ "a bit of the application", 0x20000, 0x01, 2 },
	{ "the last byte of the application", 0x1d7fff, 0x10, 2 },
	{ "a bit of a sum", TABLE + ENTRY + 27, 0x01, 1 },
	{ "the mark of an entry", TABLE + 2 * ENTRY, 0x02, 2 },
	{ "the beginning of a range", TABLE + 2 * ENTRY + 5, 0x01, 2 },
	{ "a range that ends before it begins", TABLE + ENTRY + 10, 0x01, 1 },
	{ "a range that ends beyond the part", TABLE + 2 * ENTRY + 11, 0x40, 2 },
	{ "a range that is no whole number of blocks", TABLE + 2 * ENTRY + 8, 0x04, 2 },
	{ "an entry that nobody made", TABLE + 3 * ENTRY, 0xfe, 3 },
};

/* Not even the port is taken. */
static void expect_unasked(uint32_t address)
{
	scene_expect_refused(MTKFLASH_ERROR_SUM, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(scene_drive.session.fail_address, address);
	EXPECT_EQUAL(scene_drive.claims, 0);
	bd_expect_advice("--any-sum");
}

static void damaged(size_t n)
{
	tap_begin("F04: an image with %s changed: refused before anything is sent",
		  damages[n].what);
	bd_configure();
	bd_prepare(SCENE_UNLOCKED);
	memcpy(bd_image, scene_new, MTKBD_SIZE);
	bd_image[damages[n].address] ^= damages[n].bits;
	bd_flash(bd_image);
	expect_unasked(TABLE + damages[n].entry * ENTRY);
	scene_drive.session.flags = MTKFLASH_OPTIONS_KNOWN & ~MTKFLASH_OPTION_ANY_SUM;
	bd_flash(bd_image);
	expect_unasked(TABLE + damages[n].entry * ENTRY);
	scene_end();
}

static void packets_only(void)
{
	static const struct mtkimage_identity id = { "TSSTcorp", "BDDVDW SE-506CB", "TS01", "" };

	tap_begin("an image for TSST's writers: refused before anything is sent, with the way");
	bd_configure();
	bd_prepare(SCENE_UNLOCKED);
	mtktsst_make(bd_image, MTKPACKET_TSST_BD, &id, 9);
	scene_drive.session.flags = MTKFLASH_OPTIONS_KNOWN & ~MTKFLASH_OPTION_DRY_RUN;
	bd_flash(bd_image);
	scene_expect_refused(MTKFLASH_ERROR_PACKETS_ONLY, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(scene_drive.claims, 0);
	bd_expect_advice("--packets");
	scene_end();
}

/* The new boot code checks its own table, and refuses what was written. */
static void ends_in_boot_loader(void)
{
	tap_begin("F04: one bit wrong, written by name: no success if the boot loader answers");
	bd_configure();
	bd_prepare(SCENE_UNLOCKED);
	memcpy(bd_image, scene_new, MTKBD_SIZE);
	bd_image[0x20000] ^= 1;
	scene_drive.session.flags = MTKFLASH_OPTION_ANY_SUM;
	bd_flash(bd_image);
	scene_expect_error(MTKFLASH_ERROR_OTHER_ANSWER, MTKFLASH_PHASE_RESETTING);
	EXPECT(mtkdrive_in_boot_loader(&scene_drive.model));
	scene_end();
}

/* Modified firmware whose table is cleared, so that nothing is checked. */
static void own_backup(void)
{
	tap_begin("F02: the drive's own backup, without sums: written as it is, by name alone");
	bd_configure();
	memcpy(bd_before, scene_old, MTKBD_SIZE);
	mtkbd_unseal(bd_before);
	bd_start();
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	memcpy(bd_image, scene_drive.session.backup, MTKBD_SIZE);
	EXPECT(!memcmp(bd_image, bd_before, MTKBD_SIZE));
	bd_flash(scene_new);
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	mtkdrive_expect(&scene_drive.model, scene_new, bd_image);
	EXPECT_EQUAL(drive_flash(&scene_drive, bd_image, MTKBD_SIZE), MTKFLASH_ERROR_SUM);
	EXPECT_EQUAL(scene_drive.session.fail_address, TABLE);
	EXPECT(!memcmp(scene_drive.flash, scene_new, MTKBD_SIZE));
	scene_drive.session.flags = MTKFLASH_OPTION_ANY_SUM;
	EXPECT_EQUAL(drive_flash(&scene_drive, bd_image, MTKBD_SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, bd_before, MTKBD_SIZE));
	EXPECT_EQUAL(scene_drive.session.kept.count, 0);
	bd_expect_in_order();
	scene_end();
}

/* The drive is held since it was read: its old contents tell the chip. */
static void erased_and_held(void)
{
	tap_begin("F05: erased on request, and held: its chip is remembered");
	bd_configure();
	bd_prepare(SCENE_UNLOCKED);
	mtkdrive_expect(&scene_drive.model, NULL, NULL);
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_NONE);
	make_other(0);
	scene_drive.session.flags = MTKFLASH_OPTIONS_KNOWN &
				    ~(MTKFLASH_OPTION_DRY_RUN | MTKFLASH_OPTION_DELTA);
	EXPECT_EQUAL(drive_flash(&scene_drive, bd_image, MTKBD_SIZE), MTKFLASH_ERROR_OTHER_CHIP);
	scene_drive.session.flags = 0;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, MTKBD_SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, scene_new, MTKBD_SIZE));
	bd_expect_in_order();
	scene_end();
}

/* Only the banner is lost. */
static void banner_lost(void)
{
	tap_begin("F05: MTEKMT1939, and the boot code's name is lost: by name alone");
	bd_configure();
	bd_make(bd_before, MTKBD_JB8, MTKBD_1939, IMAGES_OLD);
	memset(bd_before + MTKBD_BANNER, 0xff, 16);
	bd_make(bd_image, MTKBD_JB8, MTKBD_1939, IMAGES_NEW);
	bd_start();
	mtkdrive_expect(&scene_drive.model, bd_before, NULL);
	scene_drive.session.flags = MTKFLASH_OPTIONS_KNOWN &
				    ~(MTKFLASH_OPTION_DRY_RUN | MTKFLASH_OPTION_CHIP_LOST);
	drive_flash(&scene_drive, bd_image, MTKBD_SIZE);
	scene_expect_refused(MTKFLASH_ERROR_CHIP_LOST, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(scene_drive.session.fail_address, MTKBD_BANNER);
	bd_expect_advice("--chip-lost");
	scene_end();
}

/* The boot code is there: what chip it is for was right in each image [1 mediatek-optical]. */
static void label_lost(void)
{
	tap_begin("F05: the label alone is lost: the boot code tells the chip");
	bd_configure();
	memcpy(bd_before, scene_old, MTKBD_SIZE);
	memset(bd_before + MTKBD_CHIP, 0xff, 10);
	bd_start();
	bd_make(bd_image, MTKBD_CODE, MTKBD_1959, IMAGES_NEW);
	scene_drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	mtkdrive_expect(&scene_drive.model, bd_before, NULL);
	drive_flash(&scene_drive, bd_image, MTKBD_SIZE);
	scene_expect_refused(MTKFLASH_ERROR_OTHER_CHIP, MTKFLASH_PHASE_CHECKING);
	bd_flash(scene_new);
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, scene_new, MTKBD_SIZE));
	scene_end();
}

/* The label MTEKMT1959 was always right: it tells the chip, but not which boot code. */
static void label_tells(void)
{
	tap_begin("F05: the drive has lost its boot code, and is labelled MTEKMT1959: by that");
	bd_configure();
	memcpy(bd_before, scene_old, MTKBD_SIZE);
	memset(bd_before + MTKBD_BANNER, 0xff, 16);
	bd_start();
	bd_make(bd_image, MTKBD_CODE, MTKBD_1959, IMAGES_NEW);
	bd_lay_own(bd_image, bd_before);
	mtkdrive_expect(&scene_drive.model, bd_before, NULL);
	drive_flash(&scene_drive, bd_image, MTKBD_SIZE);
	scene_expect_refused(MTKFLASH_ERROR_CHIP_LOST, MTKFLASH_PHASE_CHECKING);
	bd_flash(scene_new);
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	bd_expect_in_order();
	scene_end();
}

int main(void)
{
	for (size_t n = 0; n < sizeof(others) / sizeof(others[0]); n++)
		other_chip(n);
	other_boards();
	other_chip_for_a_dead_drive();
	same_label(false);
	same_label(true);
	banner_lost();
	label_lost();
	label_tells();
	erased_and_held();
	image_of_an_8051(0x40000);
	image_of_an_8051(0x200000);
	image_for_an_8051("MX25L2005", SCENE_UNLOCKED);
	image_for_an_8051("MX25L1605D", SCENE_DEAD);
	packet_dump(true);
	packet_dump(false);
	for (size_t n = 0; n < sizeof(damages) / sizeof(damages[0]); n++)
		damaged(n);
	packets_only();
	ends_in_boot_loader();
	own_backup();
	return tap_exit();
}
