// SPDX-License-Identifier: GPL-2.0
/*
 * Blu-ray writers with an MT1939 or MT1959 (vendor-mode specification 12.1): read and flashed,
 * boot code that refuses or has to be asked several times, and drives that do nothing for
 * hours.  Which images they take is in bd_image_test.
 */
#include <string.h>

#include "bd.h"
#include "errors.h"
#include "tap.h"
#include "wire.h"

#define HOUR (3600 * DRIVE_SECOND)

/* No command is sent of which nothing is known. */
static void expect_known_opcodes(void)
{
	static const uint8_t unknown[] = { 0x01, 0x20, 0x35, 0x50, 0x52, 0x60, 0xd7, 0xd8 };

	for (size_t i = 0; i < sizeof(unknown); i++)
		EXPECT_EQUAL(wire.opcodes[unknown[i]], 0);
}

/* --- F04 ------------------------------------------------------------------------- */

static void read_whole(void)
{
	const struct mtkflash_part *p = &scene_drive.part;

	tap_begin("F04: 24 24 on 72h: 2 MiB are read");
	bd_configure();
	bd_prepare(SCENE_UNLOCKED);
	wire_watch(&scene_drive);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.session.size, MTKBD_SIZE);
	EXPECT(!memcmp(scene_drive.session.backup, scene_old, MTKBD_SIZE));
	EXPECT(p->chip && p->chip->bd && !strcmp(p->chip->name, "MT1959"));
	expect_known_opcodes();
	drive_expect_sound(&scene_drive, 0);
	scene_end();
}

static void flash_from(enum scene_power power)
{
	tap_begin("F04: flashed, %s, and it reads discs", scene_power_names[power]);
	bd_configure();
	bd_prepare(power);
	wire_watch(&scene_drive);
	scene_flash();
	EXPECT_EQUAL(wire.opcodes[0xc7], 1);
	expect_known_opcodes();
	bd_expect_in_order();
	scene_end();
}

static void state_boot(void)
{
	tap_begin("in state BOOT: in after several tries, then as any other");
	bd_configure();
	scene_config.firmware = MTKDRIVE_FW_LOCKED;
	scene_config.intros_ignored = 3;
	memcpy(bd_image, scene_old, MTKBD_SIZE);
	memset(bd_image + 0x40000, 0xff, 0x10000);
	memcpy(bd_before, bd_image, MTKBD_SIZE);
	bd_start();
	EXPECT(mtkdrive_in_boot_loader(&scene_drive.model));
	scene_drive.session.wait_ms = 20000;
	scene_flash();
	EXPECT_TEXT(scene_drive.session.old_identity.product, IMAGES_PRODUCT);
	bd_expect_in_order();
	scene_end();
}

/* --- what was measured for one unit ------------------------------------------------ */

/* Where the descriptor is, which every image has. */
#define DESCRIPTOR 0x1ec000u

static uint8_t wanted[MTKBD_SIZE];

/* The new firmware as read from another unit, and what the flash should hold after it. */
static void make_others_dump(void)
{
	memcpy(bd_image, scene_new, MTKBD_SIZE);
	for (unsigned int i = 0; i < MTKBD_OWN_RANGES; i++)
		for (uint32_t a = mtkbd_own[i][0]; a <= mtkbd_own[i][1]; a++)
			if (a - DESCRIPTOR >= 0x100 && bd_image[a] != 0xff)
				bd_image[a] ^= 0x5a;
	memcpy(wanted, bd_image, MTKBD_SIZE);
	bd_lay_own(wanted, scene_old);
}

static void expect_own(void)
{
	mtkdrive_set_time(&scene_drive.model, scene_drive.now);
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, wanted, MTKBD_SIZE));
	bd_expect_in_order();
}

static void others_dump(enum scene_power power)
{
	tap_begin("F04: the dump of another unit, %s: the drive's own two ranges stay",
		  scene_power_names[power]);
	bd_configure();
	make_others_dump();
	bd_prepare(power);
	mtkdrive_expect(&scene_drive.model, bd_before, wanted);
	drive_flash(&scene_drive, bd_image, MTKBD_SIZE);
	expect_own();
	scene_end();
}

/* The maker's image has its revision in a range of the unit's own, which is kept. */
static void revision(const char *told, enum mtkflash_error error)
{
	tap_begin("F04: an image of %s, over what is the unit's own of %s; the drive says %s: %s",
		  IMAGES_NEW, IMAGES_OLD, told, mtkflash_error_name(error));
	bd_configure();
	memcpy(bd_image, scene_new, MTKBD_SIZE);
	memcpy(bd_image + DESCRIPTOR + 0x18, IMAGES_NEW, 4);
	memcpy(wanted, scene_new, MTKBD_SIZE);
	bd_prepare(SCENE_UNLOCKED);
	scene_drive.other_revision = told;
	mtkdrive_expect(&scene_drive.model, bd_before, wanted);
	EXPECT_EQUAL(drive_flash(&scene_drive, bd_image, MTKBD_SIZE), error);
	EXPECT(!memcmp(scene_drive.flash, wanted, MTKBD_SIZE));
	EXPECT_TEXT(scene_drive.session.new_identity.revision, told);
	bd_expect_in_order();
	scene_end();
}

static void others_dump_in_state_boot(void)
{
	tap_begin("F04: the same in state BOOT");
	bd_configure();
	make_others_dump();
	memcpy(bd_before, scene_old, MTKBD_SIZE);
	memset(bd_before + 0x40000, 0x24, 0x10000);
	bd_start();
	EXPECT(mtkdrive_in_boot_loader(&scene_drive.model));
	mtkdrive_expect(&scene_drive.model, bd_before, wanted);
	drive_flash(&scene_drive, bd_image, MTKBD_SIZE);
	expect_own();
	scene_end();
}

/* The unit's own data are overwritten only by a named option. */
static void lost_its_own(void)
{
	tap_begin("F04: a blank drive and the dump of another unit: refused, unless by name");
	bd_configure();
	make_others_dump();
	memset(bd_before, 0xff, MTKBD_SIZE);
	bd_start();
	bd_flash(bd_image);
	scene_expect_refused(MTKFLASH_ERROR_KEPT_BLANK, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(scene_drive.session.fail_address, mtkbd_own[0][0]);
	/* That does not tell the chip, which was not compared then. */
	scene_drive.session.flags = MTKFLASH_OPTION_NO_KEEP;
	bd_flash(bd_image);
	scene_expect_refused(MTKFLASH_ERROR_CHIP_LOST, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(scene_drive.session.fail_address, MTKBD_BANNER);
	bd_expect_advice("--chip-lost");
	scene_drive.session.flags = MTKFLASH_OPTION_NO_KEEP | MTKFLASH_OPTION_CHIP_LOST;
	bd_flash(bd_image);
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, bd_image, MTKBD_SIZE));
	EXPECT(!mtkdrive_reads_discs(&scene_drive.model));
	scene_end();
}

/* --- F06 -------------------------------------------------------------------------- */

/* When the power goes: while the part is erased, or after n transactions of a phase. */
struct cut {
	enum mtkflash_phase phase;
	uint64_t spi;
	uint64_t ns;
};

static struct cut cut;
static bool armed;
static unsigned int recovered, refused_again;

static void arm(struct drive *d)
{
	if (armed || d->session.phase != cut.phase)
		return;
	armed = true;
	d->model.cut_after_spi = cut.spi;
	if (cut.ns)
		d->off_at = d->now + cut.ns;
}

/* What the tool does with --keep-from: the saved backup has the ranges, and the chip. */
static void flash_with_backup(void)
{
	scene_drive.session.flags = MTKFLASH_OPTION_NO_KEEP | MTKFLASH_OPTION_CHIP_LOST;
	drive_flash(&scene_drive, wanted, MTKBD_SIZE);
	scene_drive.session.flags = 0;
}

static void cut_and_again(void)
{
	scene_prepare(SCENE_UNLOCKED);
	scene_drive.page_reads = true;
	mtkdrive_expect(&scene_drive.model, NULL, NULL);
	armed = false;
	scene_changed = arm;
	drive_flash(&scene_drive, bd_image, MTKBD_SIZE);
	scene_changed = NULL;
	scene_drive.model.cut_after_spi = 0;
	scene_drive.off_at = 0;
	EXPECT(armed && scene_drive.session.error);
	drive_release(&scene_drive);
	scene_power_cycle();
	drive_flash(&scene_drive, bd_image, MTKBD_SIZE);
	if (scene_drive.session.error) {
		EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_KEPT_BLANK);
		EXPECT_TEXT(mtkflash_advice_text(mtkflash_session_advice(&scene_drive.session,
									 false)),
			    mtkflash_advice_text(MTKFLASH_ADVICE_KEEP_FROM));
		refused_again++;
		flash_with_backup();
	} else {
		recovered++;
	}
	expect_own();
	if (tap_failures())
		tap_note("that was phase %d, transaction %llu, %llu ms", cut.phase,
			 (unsigned long long)cut.spi, (unsigned long long)(cut.ns / DRIVE_MS));
	drive_destroy(&scene_drive);
}

/* The kept pages come first; of the others some are enough. */
static void cuts_everywhere(void)
{
	uint64_t n;

	tap_begin("F06: the power fails in the erase or in the writing: finished, or told how");
	bd_configure();
	make_others_dump();
	recovered = refused_again = 0;
	cut = (struct cut){ .phase = MTKFLASH_PHASE_ERASING };
	for (n = 1; n <= 4; n++) {
		cut.spi = n;
		cut_and_again();
	}
	cut.spi = 0;
	for (n = 0; n < 6; n++) {
		cut.ns = 100 * DRIVE_MS + n * 2500 * DRIVE_MS;
		cut_and_again();
	}
	cut = (struct cut){ .phase = MTKFLASH_PHASE_PROGRAMMING };
	for (n = 1; n < 3000 && !tap_failures(); n += 1 + n / (tap_thorough() ? 4 : 1)) {
		cut.spi = n;
		cut_and_again();
	}
	tap_note("%u finished without, %u with the saved backup", recovered, refused_again);
	EXPECT(recovered > 5 && refused_again > 5);
	tap_end();
}

static bool lost_power;

static void lose_power(struct drive *d)
{
	if (d->session.phase != MTKFLASH_PHASE_ERASING || lost_power)
		return;
	d->off_at = d->now + 100 * DRIVE_MS;
	lost_power = true;
}

/* NOR parts program all bits before they erase: of C7h page 0, too. */
static void cut_in_the_second_erase(void)
{
	uint32_t at = 0x40000;

	tap_begin("F06: held by hand, and the second erase is cut off: it is the same drive");
	bd_configure();
	make_others_dump();
	while (bd_image[at] & 1)
		at++;
	memcpy(bd_before, scene_old, MTKBD_SIZE);
	memset(bd_before + 0x80000, 0x24, 0x1000);
	bd_start();
	mtkdrive_expect(&scene_drive.model, NULL, NULL);
	EXPECT_EQUAL(drive_claim(&scene_drive), MTKFLASH_ERROR_NONE);
	scene_drive.model.cfg.bad_byte = at + 1;
	EXPECT(drive_flash(&scene_drive, bd_image, MTKBD_SIZE));
	scene_drive.model.cfg.bad_byte = 0;
	lost_power = false;
	scene_changed = lose_power;
	EXPECT(drive_flash(&scene_drive, bd_image, MTKBD_SIZE));
	scene_changed = NULL;
	EXPECT(lost_power);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	memset(scene_drive.flash, 0, MTKBD_SIZE);
	scene_power_cycle();
	EXPECT_EQUAL(drive_flash(&scene_drive, bd_image, MTKBD_SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(!scene_drive.session.exchanged);
	expect_own();
	scene_end();
}

/* --- boot code that refuses ---------------------------------------------------------- */

static void refuses(enum scene_power power, uint8_t status, enum mtkflash_error error)
{
	tap_begin("F15: new boot code, %s: %02Xh for good, also after power cycles",
		  scene_power_names[power], status);
	bd_configure();
	scene_config.refuses = MTKDRIVE_SHOW(status);
	bd_prepare(power);
	scene_drive.session.wait_ms = 20000;
	drive_enter(&scene_drive);
	scene_expect_refused(error, MTKFLASH_PHASE_WAITING);
	EXPECT_EQUAL(scene_drive.model.count.entries, 0);
	bd_expect_advice("unplug");
	EXPECT(!strstr(mtkflash_error_cause(error), "unsupported"));
	scene_end();
}

static void off_at_the_wall(void)
{
	tap_begin("F15: 51h until the computer was off for a minute, then in");
	bd_configure();
	scene_config.refuses = MTKDRIVE_SHOW(0x51);
	scene_config.refuses_off_ns = 60 * DRIVE_SECOND;
	bd_prepare(SCENE_OFF_DEAD);
	scene_drive.session.wait_ms = 20000;
	drive_enter(&scene_drive);
	scene_expect_refused(MTKFLASH_ERROR_REFUSED, MTKFLASH_PHASE_WAITING);
	scene_user = false;
	scene_drive.off_at = scene_drive.on_at = 0;
	mtkdrive_power(&scene_drive.model, false);
	drive_advance(&scene_drive, 61 * DRIVE_SECOND);
	mtkdrive_power(&scene_drive.model, true);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	drive_release(&scene_drive);
	scene_end();
}

/* If the boot code in the flash takes the intro, a drive without boot code is lost. */
static void without_boot_code(void)
{
	tap_begin("a drive whose boot code is gone, and took the intro: it stays busy");
	bd_configure();
	scene_config.boot_in_flash = true;
	bd_prepare(SCENE_OFF_DEAD);
	scene_drive.session.wait_ms = 20000;
	bd_flash(scene_new);
	scene_expect_refused(MTKFLASH_ERROR_STILL_BUSY, MTKFLASH_PHASE_WAITING);
	scene_end();
}

/* --- silent for hours ------------------------------------------------------------------ */

static void silent(bool blank)
{
	tap_begin("a drive that does nothing for hours, %s: told so, and flashed when it is over",
		  blank ? "without firmware" : "with a wrong one");
	bd_configure();
	/* Written by another tool; the chip's name is right all the same. */
	if (blank) {
		bd_prepare(SCENE_DEAD);
	} else {
		memcpy(bd_before, scene_old, MTKBD_SIZE);
		memset(bd_before + 0x40000, 0x24, 0x1000);
		bd_start();
	}
	scene_drive.session.wait_ms = 20000;
	scene_drive.model.silent_until = scene_drive.now + 7 * HOUR;
	bd_flash(scene_new);
	if (blank)
		scene_expect_error(MTKFLASH_ERROR_VERIFY, MTKFLASH_PHASE_VERIFYING);
	else
		scene_expect_error(MTKFLASH_ERROR_ERASE, MTKFLASH_PHASE_ERASING);
	EXPECT(!memcmp(scene_drive.flash, bd_before, MTKBD_SIZE));
	bd_expect_advice("8 hours");
	drive_release(&scene_drive);
	scene_power_cycle();
	drive_advance(&scene_drive, 8 * HOUR);
	scene_finish_job();
	scene_end();
}

/* --- how long, and how much memory ------------------------------------------------------ */

static uint64_t erasing_at, leaving_at;
static uint32_t said_ms;

static void note_time(struct drive *d)
{
	const struct mtkflash_session *s = &d->session;

	if (s->phase == MTKFLASH_PHASE_ERASING && !erasing_at) {
		erasing_at = d->now;
		said_ms = s->method->left_ms(s);
	}
	if (s->phase == MTKFLASH_PHASE_LEAVING && !leaving_at)
		leaving_at = d->now;
}

/* Image and reader are the node's, the rest is the session's. */
static void expect_memory(void)
{
	unsigned int mib = 2 * (drive_allocated_most + 2);

	tap_note("%u MiB of the module's 32", mib);
	EXPECT(2 * mib <= 32);
}

/* 12.3: 100 to 500 kHz are likely if the boot code moves the bits itself [D]. */
static void timed(unsigned int command_us, unsigned int khz)
{
	uint64_t began, real_ms;

	tap_begin("2 MiB, %u us a command, SPI clock of %u kHz: in time, and as was said",
		  command_us, khz);
	bd_configure();
	scene_config.command_ns = command_us * 1000ull;
	scene_config.spi_byte_ns = 8000000 / khz;
	bd_prepare(SCENE_UNLOCKED);
	scene_drive.page_reads = false;
	erasing_at = leaving_at = 0;
	drive_allocated_most = 0;
	scene_changed = note_time;
	began = scene_drive.now;
	bd_flash(scene_new);
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	real_ms = (leaving_at - erasing_at) / DRIVE_MS;
	tap_note("%llu s in all, %llu s of them for one read; from the first erase on %llu s, %u said",
		 (unsigned long long)((leaving_at - began) / DRIVE_SECOND),
		 (unsigned long long)scene_drive.part.pass_us / 1000000,
		 (unsigned long long)real_ms / 1000, said_ms / 1000);
	EXPECT(2 * said_ms > real_ms && said_ms < 2 * real_ms);
	expect_memory();
	scene_end();
}

/* @coarse: for the build with sanitizers, which reads byte by byte. */
int main(int argc, char **argv)
{
	bool coarse = argc > 1 && !strcmp(argv[1], "--coarse");

	for (size_t n = 0; n < (tap_thorough() ? 3 : 1) && !coarse; n++) {
		static const unsigned int clocks[] = { 10000, 400, 100 };

		timed(n ? 20 : 1, clocks[n]);
	}
	read_whole();
	flash_from(SCENE_UNLOCKED);
	flash_from(SCENE_LOCKED);
	flash_from(SCENE_DEAD);
	state_boot();
	others_dump(SCENE_UNLOCKED);
	others_dump(SCENE_DEAD);
	others_dump_in_state_boot();
	revision(IMAGES_NEW, MTKFLASH_ERROR_NONE);
	revision(IMAGES_OLD, MTKFLASH_ERROR_NONE);
	revision("9.99", MTKFLASH_ERROR_OTHER_ANSWER);
	lost_its_own();
	if (!coarse)
		cuts_everywhere();
	cut_in_the_second_erase();
	refuses(SCENE_LOCKED, 0x51, MTKFLASH_ERROR_REFUSED);
	refuses(SCENE_OFF_DEAD, 0x51, MTKFLASH_ERROR_REFUSED);
	refuses(SCENE_OFF_DEAD, 0x81, MTKFLASH_ERROR_BOOT_CODE);
	off_at_the_wall();
	without_boot_code();
	silent(false);
	if (!coarse)
		silent(true);
	return tap_exit();
}
