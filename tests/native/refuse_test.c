// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that have to refuse, or that the user stops, before anything is
 * erased: afterwards the flash is what it was, byte for byte.
 */
#include <string.h>

#include "drive.h"
#include "images.h"
#include "tap.h"

#define SIZE 0x40000u

static uint8_t old_image[SIZE];
static uint8_t new_image[SIZE];
static uint8_t half_image[SIZE];
static uint8_t foreign_image[SIZE];
static uint8_t nameless_image[SIZE];
static uint8_t before[SIZE];
static uint8_t image[SIZE];
static struct drive drive;
static struct mtkdrive_config config;

static const uint8_t types[] = { 0x72, 0x73 };

/* With what is in @content, powered, as libata would have found it. */
static void prepare(uint8_t type, const uint8_t *content)
{
	config.type = type;
	drive_init(&drive, &config, content);
	memcpy(before, content, SIZE);
	mtkdrive_expect(&drive.model, before, new_image);
	drive_start(&drive);
}

static void flash_and_expect(const uint8_t *wanted_image, size_t size,
			     enum mtkflash_error error, enum mtkflash_phase phase)
{
	uint8_t sr = drive.model.sr;

	EXPECT_EQUAL(drive_flash(&drive, wanted_image, size), error);
	EXPECT_EQUAL(drive.session.error, error);
	EXPECT_EQUAL(drive.session.failed_phase, phase);
	EXPECT_EQUAL(mtkflash_session_touched(&drive.session), false);
	EXPECT_EQUAL(mtkflash_session_committed(&drive.session), false);
	EXPECT(!memcmp(drive.flash, before, SIZE));
	EXPECT_EQUAL(drive.model.count.erases + drive.model.count.programs, 0);
	/* Nothing before the unlocking may change the protection either. */
	if (phase < MTKFLASH_PHASE_ERASING)
		EXPECT_EQUAL(drive.model.sr & ~2, sr & ~2);
	drive_expect_sound(&drive, 0);
}

/* A running drive is given back running; a dead one is kept, once it answers. */
static void expect_running(void)
{
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
}

static void expect_held(void)
{
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_VENDOR);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
}

static void end(void)
{
	drive_destroy(&drive);
	tap_end();
}

/* --- the image ------------------------------------------------------------- */

static void wrong_part_size(uint8_t type)
{
	tap_begin("%02xh: image of half the part's size", type);
	prepare(type, old_image);
	flash_and_expect(new_image, SIZE / 2, MTKFLASH_ERROR_PART_SIZE,
			 MTKFLASH_PHASE_CHECKING);
	expect_running();
	end();
}

static void wrong_drive(uint8_t type)
{
	tap_begin("%02xh: image of another drive, by INQUIRY", type);
	prepare(type, old_image);
	flash_and_expect(foreign_image, SIZE, MTKFLASH_ERROR_WRONG_DRIVE,
			 MTKFLASH_PHASE_CHECKING);
	expect_running();
	end();
}

static void wrong_dead_drive(uint8_t type)
{
	tap_begin("%02xh: image of another drive, by the old flash", type);
	memcpy(image, old_image, SIZE);
	image[0x300] ^= 1;
	prepare(type, image);
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_DEAD);
	flash_and_expect(foreign_image, SIZE, MTKFLASH_ERROR_WRONG_DRIVE,
			 MTKFLASH_PHASE_CHECKING);
	EXPECT_TEXT(drive.session.old_identity.product, IMAGES_PRODUCT);
	expect_held();
	end();
}

static void no_identity(uint8_t type)
{
	tap_begin("%02xh: image without identity for a drive that has one", type);
	prepare(type, old_image);
	flash_and_expect(nameless_image, SIZE, MTKFLASH_ERROR_NO_IDENTITY,
			 MTKFLASH_PHASE_CHECKING);
	expect_running();
	end();
}

/* --- the part ---------------------------------------------------------------- */

static void protected_by_pin(uint8_t type, uint8_t sr)
{
	tap_begin("%02xh: status register %02xh: PROTECTED, no WRSR", type, sr);
	config.status_register = sr;
	config.write_protect_pin = true;
	prepare(type, old_image);
	flash_and_expect(new_image, SIZE, MTKFLASH_ERROR_PROTECTED,
			 MTKFLASH_PHASE_UNLOCKING);
	EXPECT_EQUAL(drive.model.sr & ~2, sr);
	expect_running();
	end();
}

static void no_id(uint8_t type)
{
	tap_begin("%02xh: id 0000 for ever", type);
	config.id_early_ns = UINT64_MAX;
	prepare(type, half_image);
	flash_and_expect(new_image, SIZE, MTKFLASH_ERROR_NO_ID,
			 MTKFLASH_PHASE_IDENTIFYING);
	expect_held();
	end();
}

static void unknown_part(uint8_t type)
{
	struct mtkdrive_part part = *config.part;

	tap_begin("%02xh: a part that is not in the table", type);
	part.rems[1] = 0x7e;
	config.part = &part;
	prepare(type, old_image);
	flash_and_expect(new_image, SIZE, MTKFLASH_ERROR_UNKNOWN_PART,
			 MTKFLASH_PHASE_IDENTIFYING);
	EXPECT_EQUAL(drive.part.ids.rems[0], 0xc2);
	EXPECT_EQUAL(drive.part.ids.rems[1], 0x7e);
	expect_running();
	end();
}

/* One id fits, the other says that it is another part. */
static void contradicting_ids(uint8_t type)
{
	struct mtkdrive_part part = *config.part;

	tap_begin("%02xh: REMS and RDID contradict each other", type);
	part.rdid[2] = 0x13;
	config.part = &part;
	prepare(type, old_image);
	flash_and_expect(new_image, SIZE, MTKFLASH_ERROR_UNKNOWN_PART,
			 MTKFLASH_PHASE_IDENTIFYING);
	expect_running();
	end();
}

/* --- the drive and its owner -------------------------------------------------- */

static void locked(uint8_t type)
{
	tap_begin("%02xh: locked firmware refuses the intro", type);
	config.firmware = MTKDRIVE_FW_LOCKED;
	prepare(type, old_image);
	flash_and_expect(new_image, SIZE, MTKFLASH_ERROR_REFUSED,
			 MTKFLASH_PHASE_ENTERING);
	EXPECT_EQUAL(drive.part.vendor.status, 0x51);
	EXPECT_EQUAL(drive.model.count.spi, 0);
	expect_running();
	end();
}

static void nothing_there(uint8_t type, bool shadow)
{
	tap_begin("%02xh: no power, device0_answers_for_1 %d", type, shadow);
	prepare(type, old_image);
	mtkdrive_power(&drive.model, false);
	flash_and_expect(new_image, SIZE, MTKFLASH_ERROR_NO_LINK,
			 MTKFLASH_PHASE_ENTERING);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	end();
}

static void stuck_from_the_start(uint8_t type)
{
	uint64_t start;

	tap_begin("%02xh: BSY for ever: bounded", type);
	prepare(type, half_image);
	drive.fault = DRIVE_FAULT_STUCK;
	drive.fault_phase = MTKFLASH_PHASE_ENTERING;
	start = drive.now;
	flash_and_expect(new_image, SIZE, MTKFLASH_ERROR_STILL_BUSY,
			 MTKFLASH_PHASE_ENTERING);
	EXPECT_EQUAL(drive.part.vendor.status, 0x80);
	EXPECT(drive.now - start < 15 * DRIVE_SECOND);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	end();
}

static void claim_refused(enum mtkflash_error error)
{
	tap_begin("the owner does not give the port: error %d", error);
	prepare(0x72, old_image);
	drive.claim_error = error;
	flash_and_expect(new_image, SIZE, error, MTKFLASH_PHASE_CLAIMING);
	EXPECT_EQUAL(drive.claims, 0);
	EXPECT_EQUAL(drive.releases, 0);
	expect_running();
	end();
}

static void no_memory(uint8_t type, bool dead)
{
	tap_begin("%02xh %s: no memory for the backup", type, dead ? "dead" : "running");
	prepare(type, dead ? half_image : old_image);
	drive_alloc_failure = 1;
	flash_and_expect(new_image, SIZE, MTKFLASH_ERROR_NO_MEMORY,
			 MTKFLASH_PHASE_BACKING_UP);
	if (dead)
		expect_held();
	else
		expect_running();

	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	drive_expect_sound(&drive, 0);
	end();
}

/* The fault is in the answer to the @after-th transaction. */
static void unsteady_read(uint8_t type, uint64_t after, bool dead, uint32_t address)
{
	tap_begin("%02xh %s: one bit wrong in read %llu of the backup", type,
		  dead ? "dead" : "running", (unsigned long long)after);
	/* The quick order would be blamed, and left. */
	config.needs_reselect = true;
	config.rdsr_clobbers = true;
	prepare(type, dead ? half_image : old_image);
	drive.fault = DRIVE_FAULT_FLIP;
	drive.fault_phase = MTKFLASH_PHASE_BACKING_UP;
	drive.fault_after = after;
	flash_and_expect(new_image, SIZE, MTKFLASH_ERROR_BACKUP,
			 MTKFLASH_PHASE_BACKING_UP);
	EXPECT_EQUAL(drive.session.fail_address, address);
	if (dead)
		expect_held();
	else
		expect_running();
	config.needs_reselect = false;
	config.rdsr_clobbers = false;
	end();
}

static void hasty_read(uint8_t type, uint64_t after)
{
	tap_begin("%02xh: one bit wrong in read %llu, and the plain order helps", type,
		  (unsigned long long)after);
	prepare(type, old_image);
	drive.fault = DRIVE_FAULT_FLIP;
	drive.fault_phase = MTKFLASH_PHASE_BACKING_UP;
	drive.fault_after = after;
	EXPECT_EQUAL(drive_read(&drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive.part.vendor.quick, false);
	EXPECT(!memcmp(drive.session.backup, old_image, SIZE));
	drive_expect_sound(&drive, 0);
	end();
}

/* --- the user wants to stop ---------------------------------------------------- */

static void interrupted(uint8_t type, bool dead, enum mtkflash_phase phase,
			uint64_t after, enum mtkflash_phase noticed)
{
	tap_begin("%02xh %s: stopped in phase %d, after %llu transactions", type,
		  dead ? "dead" : "running", phase, (unsigned long long)after);
	prepare(type, dead ? half_image : old_image);
	drive.fault = DRIVE_FAULT_INTERRUPT;
	drive.fault_phase = phase;
	drive.fault_after = after;
	flash_and_expect(new_image, SIZE, MTKFLASH_ERROR_INTERRUPTED, noticed);
	if (dead)
		expect_held();
	else
		expect_running();

	drive_clear_fault(&drive);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	drive_expect_sound(&drive, 0);
	end();
}

static void interrupted_in_each_phase(uint8_t type, bool dead)
{
	interrupted(type, dead, MTKFLASH_PHASE_CLAIMING, 0, MTKFLASH_PHASE_BACKING_UP);
	interrupted(type, dead, MTKFLASH_PHASE_ENTERING, 0, MTKFLASH_PHASE_BACKING_UP);
	interrupted(type, dead, MTKFLASH_PHASE_IDENTIFYING, 0, MTKFLASH_PHASE_BACKING_UP);
	interrupted(type, dead, MTKFLASH_PHASE_BACKING_UP, 0, MTKFLASH_PHASE_BACKING_UP);
	interrupted(type, dead, MTKFLASH_PHASE_BACKING_UP, 100, MTKFLASH_PHASE_BACKING_UP);
	interrupted(type, dead, MTKFLASH_PHASE_BACKING_UP, 1500, MTKFLASH_PHASE_BACKING_UP);
	interrupted(type, dead, MTKFLASH_PHASE_CHECKING, 0, MTKFLASH_PHASE_UNLOCKING);
	interrupted(type, dead, MTKFLASH_PHASE_UNLOCKING, 0, MTKFLASH_PHASE_UNLOCKING);
	interrupted(type, dead, MTKFLASH_PHASE_ERASING, 0, MTKFLASH_PHASE_ERASING);
}

/* Behind the first erase there is no way back, only forward. */
static void not_interrupted(uint8_t type, enum mtkflash_phase phase, uint64_t after)
{
	tap_begin("%02xh: cannot be stopped in phase %d", type, phase);
	prepare(type, old_image);
	drive.fault = DRIVE_FAULT_INTERRUPT;
	drive.fault_phase = phase;
	drive.fault_after = after;
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(drive.struck);
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	drive_expect_sound(&drive, 0);
	expect_running();
	end();
}

/* --- all ------------------------------------------------------------------------ */

static void refuse(uint8_t type)
{
	static void (*const cases[])(uint8_t type) = {
		wrong_part_size, wrong_drive, wrong_dead_drive, no_identity,
		no_id, unknown_part, contradicting_ids, locked,
		stuck_from_the_start,
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		drive_default_config(&config);
		cases[i](type);
	}
	for (unsigned int n = 0; n < 2; n++) {
		drive_default_config(&config);
		config.device0_answers_for_1 = n;
		nothing_there(type, n);
		drive_default_config(&config);
		no_memory(type, n);
		if (tap_thorough() || n == (type == 0x72))
			interrupted_in_each_phase(type, n);
	}
	for (uint8_t sr = 0x84; sr <= 0x8c; sr += 4) {
		drive_default_config(&config);
		protected_by_pin(type, sr);
	}
	drive_default_config(&config);
	for (unsigned int n = 0; n < 2; n++) {
		hasty_read(type, n ? 1 : 1024 + 300);
		unsteady_read(type, 1, n, 0);
		unsteady_read(type, 700, n, 699 * 256);
		unsteady_read(type, 1024 + 300, n, 299 * 256);
	}
	not_interrupted(type, MTKFLASH_PHASE_ERASING, 3);
	not_interrupted(type, MTKFLASH_PHASE_PROGRAMMING, 0);
	not_interrupted(type, MTKFLASH_PHASE_VERIFYING, 0);
}

int main(void)
{
	static const enum mtkflash_error claims[] = {
		MTKFLASH_ERROR_IN_USE, MTKFLASH_ERROR_SIBLING, MTKFLASH_ERROR_CLAIM,
		MTKFLASH_ERROR_INTERRUPTED, MTKFLASH_ERROR_GONE,
	};

	drive_page_reads = true;
	image_make(old_image, SIZE, IMAGE_OLD, 2);
	image_make(new_image, SIZE, IMAGE_NEW, 2);
	image_make(foreign_image, SIZE, IMAGE_FOREIGN, 2);
	memcpy(nameless_image, new_image, SIZE);
	image_drop_identity(nameless_image, SIZE);
	image_half(half_image, new_image, SIZE);

	for (size_t i = 0; i < sizeof(types); i++)
		refuse(types[i]);
	drive_default_config(&config);
	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++)
		claim_refused(claims[i]);
	return tap_exit();
}
