// SPDX-License-Identifier: GPL-2.0
/* One power cut and its recovery. */
#include <string.h>

#include "images.h"
#include "powercut.h"
#include "tap.h"

static const struct powercut_setup *setup;
static struct powercut_course *measured;
static struct mtkdrive_part part;
static size_t size;
static uint32_t allowed;
static uint8_t start_image[DRIVE_FLASH_MAX];
static uint8_t old_image[DRIVE_FLASH_MAX];
static uint8_t new_image[DRIVE_FLASH_MAX];
static uint8_t found[DRIVE_FLASH_MAX];
static struct drive drive;

const char *powercut_start_name(enum powercut_start start)
{
	switch (start) {
	case POWERCUT_FROM_OLD:
		return "old firmware";
	case POWERCUT_FROM_HALF:
		return "half-written";
	case POWERCUT_FROM_SIMILAR:
		return "similar firmware";
	case POWERCUT_FROM_MIXED:
		return "mixed firmware";
	}
	return "unknown";
}

static void make_start_image(void)
{
	memcpy(start_image, old_image, size);
	if (setup->start == POWERCUT_FROM_OLD)
		return;
	if (setup->start == POWERCUT_FROM_SIMILAR) {
		memcpy(start_image, new_image, size);
		image_change(start_image, size, size - 0x100);
		return;
	}
	/* Neither the old nor the new one: the partial image of a third. */
	image_make(found, size, IMAGE_OTHER, setup->seed);
	if (setup->start == POWERCUT_FROM_HALF)
		image_half(start_image, found, size);
	else
		image_careless(start_image, found, size);
}

void powercut_begin(const struct powercut_setup *s)
{
	setup = s;
	drive_make_tiny_part();
	part = s->real ? *mtkdrive_part_find("MX25L2005") : drive_tiny_part;
	size = part.size;
	/* Cuts at the polls of a busy part resemble each other, and a recovery takes long. */
	if (s->real)
		part.sector_us = 10000;
	if (s->without_rdid)
		memset(part.rdid, 0, sizeof(part.rdid));
	allowed = s->without_rdid ? MTKDRIVE_V_OPCODE : 0;
	image_make(old_image, size, IMAGE_OLD, s->seed);
	image_make(new_image, size, IMAGE_NEW, s->seed);
	make_start_image();
}

static uint64_t counted(const struct drive *d)
{
	uint64_t writes = 0;

	if (setup->counted_in == POWERCUT_SPI)
		return d->model.count.spi;
	for (unsigned int reg = 0; reg < MTKDRIVE_REGS; reg++)
		writes += d->model.count.writes[reg];
	return writes;
}

static void set_cut(uint64_t n)
{
	if (setup->counted_in == POWERCUT_SPI)
		drive.model.cut_after_spi = n;
	else
		drive.model.cut_after_writes = n;
}

static void power_up(void)
{
	struct mtkdrive_config config;

	drive_default_config(&config);
	config.part = &part;
	config.type = setup->type;
	config.unit = setup->unit;
	config.seed = setup->seed;
	/* Half the accesses; flash_test has drives that take their time. */
	config.command_ns = 0;
	drive_init(&drive, &config, start_image);
	mtkdrive_expect(&drive.model, start_image, new_image);
	drive_start(&drive);
}

/* --- the course ------------------------------------------------------------ */

static void note_course(struct drive *d)
{
	struct powercut_course *c = measured;
	const struct mtkdrive_counters *count = &d->model.count;
	static uint64_t erases, programs;
	uint64_t now = counted(d);

	if (d->session.phase != d->fault_phase) {
		d->fault_phase = d->session.phase;
		c->begins[d->session.phase] = now;
		erases = count->erases;
		programs = count->programs;
	}
	if (count->erases != erases) {
		if (count->erases <= 2)
			c->erased[count->erases - 1] = now;
		erases = count->erases;
	}
	if (count->programs != programs) {
		c->programmed[2] = c->programmed[1];
		c->programmed[1] = c->programmed[0];
		c->programmed[0] = now;
		programs = count->programs;
	}
}

void powercut_measure(struct powercut_course *course)
{
	uint64_t before;

	memset(course, 0, sizeof(*course));
	measured = course;
	power_up();
	before = counted(&drive);
	EXPECT_EQUAL(before, 0);
	drive.changed = note_course;
	EXPECT_EQUAL(drive_flash(&drive, new_image, size), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(drive.flash, new_image, size));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	drive_expect_sound(&drive, drive.model.violations & allowed);
	course->total = counted(&drive);
	drive_destroy(&drive);
}

/* The phase in which the n-th transaction or write happens. */
static enum mtkflash_phase phase_of(const struct powercut_course *course, uint64_t n)
{
	enum mtkflash_phase phase = MTKFLASH_PHASE_CLAIMING;

	for (unsigned int p = MTKFLASH_PHASE_CLAIMING; p < MTKFLASH_PHASE_DONE; p++)
		if (course->begins[p] < n)
			phase = p;
	return phase;
}

/* --- a cut ------------------------------------------------------------------ */

/* The session must say that the drive went away, and where. */
static void expect_truth(enum mtkflash_error err, enum mtkflash_phase phase)
{
	const struct mtkflash_session *s = &drive.session;

	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_OFF);
	EXPECT_EQUAL(s->held, false);
	EXPECT_EQUAL(s->error, err);
	if (phase <= MTKFLASH_PHASE_ENTERING) {
		/* What it showed last: nothing, BSY, or that it was idle. */
		EXPECT(err == MTKFLASH_ERROR_NO_LINK ||
		       err == MTKFLASH_ERROR_STILL_BUSY ||
		       err == MTKFLASH_ERROR_IGNORED);
	} else if (phase >= MTKFLASH_PHASE_LEAVING) {
		/* Verified already: all that is missing is the drive's answer. */
		EXPECT_EQUAL(err, MTKFLASH_ERROR_NO_ANSWER);
		phase = MTKFLASH_PHASE_RESETTING;
	} else {
		EXPECT_EQUAL(err, MTKFLASH_ERROR_BUS_DEAD);
	}
	EXPECT_EQUAL(s->failed_phase, phase);
	/* The part may not have been asked yet for what it does not know. */
	drive_expect_sound(&drive, drive.model.violations & allowed);
}

/* Old firmware, new firmware, or an answer to the intro, never anything else. */
static void expect_recoverable(const uint8_t *before)
{
	enum mtkdrive_state state;

	mtkdrive_power(&drive.model, true);
	state = mtkdrive_state(&drive.model);
	EXPECT(state == MTKDRIVE_DEAD || state == MTKDRIVE_WINDOW);
	if (state == MTKDRIVE_WINDOW) {
		EXPECT(drive_wait_normal(&drive, DRIVE_PROBE_NS));
		EXPECT(!memcmp(drive.flash, new_image, size) ||
		       (mtkdrive_image_complete(before, size) &&
			!memcmp(drive.flash, before, size)));
	}
	/* What has changed without an erase that the session knows of? */
	if (!drive.session.touched)
		EXPECT(!memcmp(drive.flash, before, size));
}

/* The present contents are the old ones of the next session. */
static void expect_again(void)
{
	memcpy(found, drive.flash, size);
	mtkdrive_expect(&drive.model, found, new_image);
}

static bool finish_job(void)
{
	enum mtkflash_error err;

	expect_again();
	err = drive_flash(&drive, new_image, size);
	EXPECT_EQUAL(err, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(drive.flash, new_image, size));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	EXPECT_TEXT(drive.session.new_identity.revision, IMAGES_NEW);
	drive_expect_sound(&drive, drive.model.violations & allowed);
	return !err;
}

/* Returns false if the session was over before the cut. */
static bool second_cut(uint64_t n)
{
	enum mtkflash_error err;

	expect_again();
	set_cut(n);
	err = drive_flash(&drive, new_image, size);
	if (mtkdrive_state(&drive.model) != MTKDRIVE_OFF) {
		EXPECT_EQUAL(err, MTKFLASH_ERROR_NONE);
		set_cut(0);
		return false;
	}
	/* Its course depends on what the first cut left: the phase is its own. */
	if (drive.session.failed_phase == MTKFLASH_PHASE_RESETTING)
		expect_truth(err, MTKFLASH_PHASE_LEAVING);
	else
		expect_truth(err, drive.session.failed_phase);
	return true;
}

bool powercut_run(const struct powercut_course *course, uint64_t n, uint64_t again)
{
	unsigned int failures = tap_failures();
	enum mtkflash_error err;

	power_up();
	set_cut(n);
	err = drive_flash(&drive, new_image, size);
	expect_truth(err, phase_of(course, n));
	expect_recoverable(start_image);
	if (again && second_cut(again))
		expect_recoverable(found);
	finish_job();
	drive_destroy(&drive);
	return tap_failures() == failures;
}
