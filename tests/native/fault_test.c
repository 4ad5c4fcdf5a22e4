// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that something goes wrong in: each ends in bounded time and says
 * what happened, and the next one finishes the job.
 */
#include <string.h>

#include "drive.h"
#include "images.h"
#include "tap.h"

#define SIZE DRIVE_TINY_SIZE

/*
 * A command may take 1 s, half a transaction is followed by an intro, and the firmware is
 * given 2 s to restart.
 */
#define BOUND_NS (4 * DRIVE_SECOND + 300 * DRIVE_MS)

/* Before that a drive that ran is looked for once more, to give it back what it had. */
#define RESTORE_NS (6 * DRIVE_SECOND)

static uint8_t old_image[SIZE];
static uint8_t new_image[SIZE];
static uint8_t half_image[SIZE];
static struct drive drive;
static struct mtkdrive_config config;

/*
 * The small part: what goes wrong does not depend on the size, and the many
 * second sessions take no time.
 */
static void set_up(void)
{
	drive_default_config(&config);
	drive_make_tiny_part();
	config.part = &drive_tiny_part;
}

/* config has been set up by the case. */
static void prepare(bool dead)
{
	const uint8_t *content = dead ? half_image : old_image;

	drive_init(&drive, &config, content);
	mtkdrive_expect(&drive.model, content, new_image);
	drive_start(&drive);
}

static void set_fault(enum drive_fault fault, enum mtkflash_phase phase, uint64_t after)
{
	drive.fault = fault;
	drive.fault_phase = phase;
	drive.fault_after = after;
}

static void flash_and_expect(enum mtkflash_error error, enum mtkflash_phase phase)
{
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), error);
	EXPECT_EQUAL(drive.session.error, error);
	EXPECT_EQUAL(drive.session.failed_phase, phase);
	EXPECT_EQUAL(mtkflash_session_touched(&drive.session), drive.model.count.erases > 0);
	drive_expect_sound(&drive, 0);
}

/* What the failed session left is what the next one starts from. */
static void finish_job(void)
{
	static uint8_t found[SIZE];

	drive_clear_fault(&drive);
	mtkdrive_set_time(&drive.model, drive.now);
	memcpy(found, drive.flash, SIZE);
	mtkdrive_expect(&drive.model, found, new_image);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	EXPECT_TEXT(drive.session.new_identity.revision, IMAGES_NEW);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	drive_expect_sound(&drive, 0);
}

static void end(void)
{
	drive_destroy(&drive);
	tap_end();
}

/* --- power ----------------------------------------------------------------- */

static void power_off(uint8_t type, bool dead, enum mtkflash_phase phase, uint64_t after,
		      enum mtkflash_error error, enum mtkflash_phase noticed)
{
	tap_begin("power off: %02xh %s, phase %d, after %llu transactions", type,
		  dead ? "dead" : "running", phase, (unsigned long long)after);
	set_up();
	config.type = type;
	prepare(dead);
	set_fault(DRIVE_FAULT_POWER, phase, after);
	flash_and_expect(error, noticed);
	EXPECT(drive.struck);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_OFF);
	/* Whether it erased something is what the status tells the user. */
	if (!mtkflash_session_touched(&drive.session))
		EXPECT(!memcmp(drive.flash, dead ? half_image : old_image, SIZE));

	drive_clear_fault(&drive);
	drive_start(&drive);
	finish_job();
	end();
}

static void power_off_in_each_phase(uint8_t type, bool dead)
{
	static const struct {
		enum mtkflash_phase phase;
		uint64_t after;
		enum mtkflash_error error;
		enum mtkflash_phase noticed;
	} cases[] = {
		{ MTKFLASH_PHASE_CLAIMING, 0, MTKFLASH_ERROR_NO_LINK, MTKFLASH_PHASE_ENTERING },
		{ MTKFLASH_PHASE_ENTERING, 0, MTKFLASH_ERROR_NO_LINK, MTKFLASH_PHASE_ENTERING },
		{ MTKFLASH_PHASE_IDENTIFYING, 0, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_IDENTIFYING },
		{ MTKFLASH_PHASE_IDENTIFYING, 2, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_IDENTIFYING },
		{ MTKFLASH_PHASE_BACKING_UP, 0, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_BACKING_UP },
		{ MTKFLASH_PHASE_BACKING_UP, 40, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_BACKING_UP },
		{ MTKFLASH_PHASE_CHECKING, 0, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_UNLOCKING },
		{ MTKFLASH_PHASE_UNLOCKING, 0, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_UNLOCKING },
		{ MTKFLASH_PHASE_ERASING, 0, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_ERASING },
		{ MTKFLASH_PHASE_ERASING, 5, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_ERASING },
		{ MTKFLASH_PHASE_PROGRAMMING, 0, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_PROGRAMMING },
		{ MTKFLASH_PHASE_PROGRAMMING, 4, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_PROGRAMMING },
		{ MTKFLASH_PHASE_VERIFYING, 0, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_VERIFYING },
		{ MTKFLASH_PHASE_VERIFYING, 20, MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_VERIFYING },
		{ MTKFLASH_PHASE_LEAVING, 0, MTKFLASH_ERROR_NO_ANSWER, MTKFLASH_PHASE_RESETTING },
		{ MTKFLASH_PHASE_RESETTING, 0, MTKFLASH_ERROR_NO_ANSWER, MTKFLASH_PHASE_RESETTING },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		power_off(type, dead, cases[i].phase, cases[i].after, cases[i].error,
			  cases[i].noticed);
}

/*
 * Chance decides which bits an interrupted program has cleared: one time in 128 all
 * those of the reset vector's first byte, as of a whole page so of three bytes.
 */
static unsigned int cut_in_page_0(uint64_t after, uint32_t seed)
{
	unsigned int cut;

	config.seed = seed;
	prepare(false);
	set_fault(DRIVE_FAULT_POWER, MTKFLASH_PHASE_VERIFYING, after);
	drive_flash(&drive, new_image, SIZE);
	cut = drive.model.spi_op == 0x02 && drive.model.spi_addr < 256;
	if (cut)
		drive_expect_sound(&drive, 0);
	drive_destroy(&drive);
	return cut;
}

/* Then the drive has no reset vector, or everything else is there. */
static void power_off_in_page_0(void)
{
	const unsigned int seeds = tap_thorough() ? 400 : 30;
	unsigned int programs = 0;

	tap_begin("power off: while page 0 is programmed");
	set_up();
	/* The part is at work as soon as the engine is. */
	config.spi_byte_ns = 0;
	for (uint64_t after = 60; after < 140 && !tap_failures(); after++) {
		if (!cut_in_page_0(after, 0))
			continue;
		programs++;
		for (uint32_t seed = 1; seed < seeds && !tap_failures(); seed++)
			cut_in_page_0(after, seed);
	}
	tap_note("%u programs, %u cuts in each", programs, seeds);
	EXPECT(programs > 0);
	tap_end();
}

/* --- a drive that hangs ---------------------------------------------------- */

static void stuck(uint8_t type, bool dead, enum mtkflash_phase phase, uint64_t after)
{
	tap_begin("stuck BSY: %02xh %s, phase %d, after %llu transactions", type,
		  dead ? "dead" : "running", phase, (unsigned long long)after);
	set_up();
	config.type = type;
	prepare(dead);
	set_fault(DRIVE_FAULT_STUCK, phase, after);
	flash_and_expect(MTKFLASH_ERROR_TIMEOUT, phase);
	EXPECT(drive.struck);
	EXPECT(drive.now - drive.struck_at < BOUND_NS + drive.probing_ns +
					     (mtkflash_session_touched(&drive.session) && !dead ?
						RESTORE_NS : 0));
	EXPECT_EQUAL(drive.part.vendor.status, 0x80);
	EXPECT_EQUAL(drive.session.port == MTKFLASH_PORT_HELD,
		     dead || mtkflash_session_touched(&drive.session));
	/* Nothing was tried any more after the error. */
	EXPECT(drive.model.count.spi <= drive.fault_spi);
	finish_job();
	end();
}

/* 05h was still due: whatever comes next, it or an intro has to come first. */
static void stuck_in_transaction(uint8_t type)
{
	tap_begin("stuck BSY: %02xh, between 04h and 05h, and well again later", type);
	set_up();
	config.type = type;
	prepare(true);
	set_fault(DRIVE_FAULT_STUCK_EXECUTE, MTKFLASH_PHASE_PROGRAMMING, 40);
	flash_and_expect(MTKFLASH_ERROR_TIMEOUT, MTKFLASH_PHASE_PROGRAMMING);
	EXPECT(drive.struck);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	drive_advance(&drive, DRIVE_SECOND);
	finish_job();
	end();
}

/* --- a part that fails ------------------------------------------------------- */

static void slow_erase(uint8_t type)
{
	struct mtkdrive_part part;

	tap_begin("erase: %02xh, a sector stays busy", type);
	set_up();
	part = *config.part;
	part.sector_us = 600000;
	config.part = &part;
	config.type = type;
	prepare(false);
	flash_and_expect(MTKFLASH_ERROR_ERASE, MTKFLASH_PHASE_ERASING);
	EXPECT_EQUAL(drive.session.fail_address, 0);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);

	part.sector_us = 60000;
	drive_advance(&drive, DRIVE_SECOND);
	finish_job();
	end();
}

static void slow_program(uint8_t type)
{
	struct mtkdrive_part part;

	tap_begin("program: %02xh, a page stays busy", type);
	set_up();
	part = *config.part;
	part.program_us = 20000;
	config.part = &part;
	config.type = type;
	prepare(false);
	flash_and_expect(MTKFLASH_ERROR_PROGRAM, MTKFLASH_PHASE_PROGRAMMING);
	EXPECT_EQUAL(drive.session.fail_address, 0x100);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT(drive.flash[0] == 0xff);

	part.program_us = 1400;
	drive_advance(&drive, DRIVE_SECOND);
	finish_job();
	end();
}

/* It was the cable: what the flash holds is right, and is not worn again. */
static void bad_read(uint8_t type, unsigned int page)
{
	uint64_t erases;

	tap_begin("verify: %02xh, one bit of page %u is read wrong in the quick order",
		  type, page);
	set_up();
	config.type = type;
	prepare(false);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	erases = drive.model.count.erases;
	drive_destroy(&drive);

	prepare(false);
	/* Page 1 is the first to be read; page 0 is not even programmed by then. */
	set_fault(DRIVE_FAULT_FLIP, MTKFLASH_PHASE_VERIFYING, page);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive.model.count.erases, erases);
	EXPECT_EQUAL(drive.part.vendor.quick, false);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	drive_expect_sound(&drive, 0);
	end();
}

/* The plain order has no other to ask: the sector is written again. */
static void bad_plain_read(uint8_t type, unsigned int page)
{
	uint64_t erases;

	tap_begin("verify: %02xh, one bit of page %u is read wrong in the plain order",
		  type, page);
	set_up();
	config.type = type;
	config.needs_reselect = true;
	config.rdsr_clobbers = true;
	prepare(false);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	erases = drive.model.count.erases;
	drive_destroy(&drive);

	prepare(false);
	set_fault(DRIVE_FAULT_FLIP, MTKFLASH_PHASE_VERIFYING, page);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive.model.count.erases, erases + 1);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	drive_expect_sound(&drive, 0);
	end();
}

/* Here it is the flash: a bit that did not hold what was programmed. */
static void lose_a_bit(struct drive *d)
{
	if (d->session.phase != MTKFLASH_PHASE_VERIFYING)
		return;
	d->flash[0x1234] ^= 1;
	d->changed = NULL;
}

static void weak_bit(uint8_t type)
{
	tap_begin("verify: %02xh, a bit of the flash is lost, once", type);
	set_up();
	config.type = type;
	config.check_power_order = false;
	prepare(false);
	drive.changed = lose_a_bit;
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	drive_expect_sound(&drive, 0);
	end();
}

/* A bit that reads 1 until it is verified, and 0 then, every time. */
static void hold_no_bit(struct drive *d)
{
	if (d->session.phase == MTKFLASH_PHASE_VERIFYING)
		d->flash[0x1234] = (uint8_t)~new_image[0x1234];
}

static void worn_bit(uint8_t type)
{
	tap_begin("verify: %02xh, a bit of the flash never holds", type);
	set_up();
	config.type = type;
	config.check_power_order = false;
	prepare(true);
	drive.changed = hold_no_bit;
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_VERIFY);
	EXPECT_EQUAL(drive.session.failed_phase, MTKFLASH_PHASE_VERIFYING);
	EXPECT_EQUAL(drive.session.fail_address, 0x1200);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT(drive.flash[0] == 0xff);
	drive.changed = NULL;
	finish_job();
	end();
}

/* --- somebody resets the cable ------------------------------------------------- */

/* Nothing is changed yet, and this firmware takes the intro while it runs. */
static void reset_while_read(uint8_t type)
{
	tap_begin("reset: %02xh, unlocked firmware restarts while it is read", type);
	set_up();
	config.type = type;
	config.window_ns = 100 * DRIVE_MS;
	config.boot_ns = 300 * DRIVE_MS;
	prepare(false);
	set_fault(DRIVE_FAULT_RESET, MTKFLASH_PHASE_BACKING_UP, 10);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(drive.struck);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	drive_expect_sound(&drive, 0);
	end();
}

static void slow_start_while_read(uint8_t type)
{
	tap_begin("reset: %02xh, firmware that starts slowly restarts while it is read", type);
	set_up();
	config.type = type;
	config.window_ns = 100 * DRIVE_MS;
	config.boot_ns = 5 * DRIVE_SECOND;
	prepare(false);
	set_fault(DRIVE_FAULT_RESET, MTKFLASH_PHASE_BACKING_UP, 10);
	flash_and_expect(MTKFLASH_ERROR_TIMEOUT, MTKFLASH_PHASE_BACKING_UP);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(drive.released, MTKFLASH_RELEASE_PROBE);
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	finish_job();
	end();
}

/* What restarted without firmware takes the intro at once, and gets the old one back. */
static void reset_while_writing(uint8_t type, bool dead, enum mtkflash_phase phase,
				uint64_t after)
{
	tap_begin("reset: %02xh %s, phase %d, after %llu transactions", type,
		  dead ? "dead" : "running", phase, (unsigned long long)after);
	set_up();
	config.type = type;
	prepare(dead);
	set_fault(DRIVE_FAULT_RESET, phase, after);
	flash_and_expect(MTKFLASH_ERROR_TIMEOUT, phase);
	EXPECT(drive.struck);
	EXPECT_EQUAL(drive.session.change == MTKFLASH_CHANGE_RESTORED, !dead);
	EXPECT_EQUAL(drive.session.port == MTKFLASH_PORT_HELD, dead);
	EXPECT_EQUAL(mtkdrive_state(&drive.model), dead ? MTKDRIVE_DEAD : MTKDRIVE_NORMAL);
	if (!dead)
		EXPECT(!memcmp(drive.flash, old_image, SIZE));
	finish_job();
	end();
}

static void reset_that_is_ignored(uint8_t type)
{
	tap_begin("reset: %02xh, a drive that ignores it", type);
	set_up();
	config.type = type;
	config.srst_ignored = true;
	prepare(false);
	set_fault(DRIVE_FAULT_RESET, MTKFLASH_PHASE_PROGRAMMING, 45);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(drive.struck);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	drive_expect_sound(&drive, 0);
	end();
}

/* --- held drives ------------------------------------------------------------------ */

static void held_and_let_go(uint8_t type)
{
	tap_begin("held: %02xh, given back dead after a failure, then flashed", type);
	set_up();
	config.type = type;
	prepare(false);
	set_fault(DRIVE_FAULT_STUCK, MTKFLASH_PHASE_PROGRAMMING, 50);
	flash_and_expect(MTKFLASH_ERROR_TIMEOUT, MTKFLASH_PHASE_PROGRAMMING);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	drive_clear_fault(&drive);
	drive_release(&drive);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(drive.released, MTKFLASH_RELEASE_QUIET);
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_DEAD);
	finish_job();
	end();
}

static void held_and_power_cycled(uint8_t type)
{
	tap_begin("held: %02xh, its power switched before the second try", type);
	set_up();
	config.type = type;
	prepare(true);
	set_fault(DRIVE_FAULT_STUCK, MTKFLASH_PHASE_PROGRAMMING, 50);
	flash_and_expect(MTKFLASH_ERROR_TIMEOUT, MTKFLASH_PHASE_PROGRAMMING);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	drive_clear_fault(&drive);
	mtkdrive_power(&drive.model, false);
	drive_advance(&drive, DRIVE_SECOND);
	drive_start(&drive);
	finish_job();
	EXPECT_EQUAL(drive.claims, 1);
	end();
}

/* --- the answer afterwards ---------------------------------------------------------- */

static void no_answer(uint8_t type)
{
	tap_begin("answer: %02xh, the drive takes too long to start", type);
	set_up();
	config.type = type;
	prepare(true);
	/* Slow from now on only: it has to be found dead first. */
	drive.model.cfg.boot_ns = 100 * DRIVE_SECOND;
	flash_and_expect(MTKFLASH_ERROR_NO_ANSWER, MTKFLASH_PHASE_RESETTING);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	EXPECT_TEXT(drive.session.new_identity.revision, "");
	end();
}

static void other_answer(uint8_t type)
{
	tap_begin("answer: %02xh, another revision than that of the image", type);
	set_up();
	config.type = type;
	prepare(true);
	drive.other_revision = "9.99";
	flash_and_expect(MTKFLASH_ERROR_OTHER_ANSWER, MTKFLASH_PHASE_RESETTING);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	EXPECT_TEXT(drive.session.new_identity.revision, "9.99");
	end();
}

/* --- all ------------------------------------------------------------------------------ */

static void go_wrong(uint8_t type)
{
	for (unsigned int dead = 0; dead < 2; dead++) {
		power_off_in_each_phase(type, dead);
		stuck(type, dead, MTKFLASH_PHASE_IDENTIFYING, 1);
		stuck(type, dead, MTKFLASH_PHASE_BACKING_UP, 5);
		stuck(type, dead, MTKFLASH_PHASE_UNLOCKING, 0);
		stuck(type, dead, MTKFLASH_PHASE_ERASING, 6);
		stuck(type, dead, MTKFLASH_PHASE_PROGRAMMING, 40);
		stuck(type, dead, MTKFLASH_PHASE_VERIFYING, 7);
	}
	stuck_in_transaction(type);
	slow_erase(type);
	slow_program(type);
	bad_read(type, 1);
	bad_read(type, SIZE / 256 - 1);
	bad_plain_read(type, 1);
	bad_plain_read(type, SIZE / 256 - 1);
	weak_bit(type);
	worn_bit(type);
	reset_while_read(type);
	slow_start_while_read(type);
	for (unsigned int dead = 0; dead < 2; dead++) {
		reset_while_writing(type, dead, MTKFLASH_PHASE_ERASING, 6);
		reset_while_writing(type, dead, MTKFLASH_PHASE_PROGRAMMING, 45);
		reset_while_writing(type, dead, MTKFLASH_PHASE_VERIFYING, 9);
	}
	reset_that_is_ignored(type);
	held_and_let_go(type);
	held_and_power_cycled(type);
	no_answer(type);
	other_answer(type);
}

int main(void)
{
	image_make(old_image, SIZE, IMAGE_OLD, 3);
	image_make(new_image, SIZE, IMAGE_NEW, 3);
	image_half(half_image, new_image, SIZE);
	power_off_in_page_0();
	go_wrong(0x72);
	go_wrong(0x73);
	return tap_exit();
}
