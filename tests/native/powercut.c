// SPDX-License-Identifier: GPL-2.0
/* One power cut and its recovery. */
#include <string.h>

#include "mtkpart.h"
#include "powercut.h"
#include "tap.h"

/* Page programs of a part that is busy ten times as long look no different. */
#define SHORT_SECTOR_US 10000

/* What a recovery starts from shall depend on the flash alone. */
#define RECOVERY_RANDOM 0x2545f491u

bool powercut_stable;
struct drive powercut_drive;

static const struct powercut_setup *setup;
static struct mtkdrive_part part;
static size_t size;
static uint32_t allowed;
static uint8_t start_image[DRIVE_FLASH_MAX];
static uint8_t old_image[DRIVE_FLASH_MAX];
static uint8_t new_image[DRIVE_FLASH_MAX];
static uint8_t found[DRIVE_FLASH_MAX];
static uint8_t weak[DRIVE_FLASH_MAX];
static uint8_t weak_found[DRIVE_FLASH_MAX];
static struct mtkflash_taskfile_ops watched_ops;
static const struct mtkflash_taskfile_ops *drive_ops;
static void (*before_write)(void);

/* The cut that is being tried. */
static struct powercut_cut the_cut;
static enum mtkflash_phase cut_phase;

const char *const powercut_start_names[POWERCUT_STARTS] = {
	[POWERCUT_FROM_OLD] = "old",
	[POWERCUT_FROM_HALF] = "half",
	[POWERCUT_FROM_SIMILAR] = "similar",
	[POWERCUT_FROM_MIXED] = "mixed",
};

const char *const powercut_unit_names[POWERCUT_UNITS] = {
	[POWERCUT_WRITES] = "writes",
	[POWERCUT_CYCLES] = "cycles",
};

/* --- images ----------------------------------------------------------------- */

static bool identifies(const uint8_t *image, const struct mtkimage_identity *wanted)
{
	struct mtkimage_identity id;

	memset(&id, 0, sizeof(id));
	return mtkimage_identity(image, size, &id) && !memcmp(&id, wanted, sizeof(id));
}

/*
 * Blank but for the first and the last page of each sector and those that the
 * image cannot do without: a byte that is not programmed costs no register
 * write, and one session is so much shorter.
 */
static void thin_out(uint8_t *image)
{
	struct mtkimage_identity id;
	uint8_t page[MTKDRIVE_PAGE];
	uint32_t start, len;

	memset(&id, 0, sizeof(id));
	mtkimage_identity(image, size, &id);

	for (uint32_t a = MTKDRIVE_PAGE; a + MTKDRIVE_PAGE < size; a += MTKDRIVE_PAGE) {
		len = mtkpart_sector(&part, a, &start);
		if (a == start || a + MTKDRIVE_PAGE == start + len)
			continue;
		memcpy(page, image + a, sizeof(page));
		memset(image + a, 0xff, sizeof(page));
		if (!identifies(image, &id))
			memcpy(image + a, page, sizeof(page));
	}
	image_fix_sum(image, size);
}

static void make_image(uint8_t *image, enum image_kind kind)
{
	image_make(image, size, kind, setup->seed);
	if (!setup->full)
		thin_out(image);
}

static void make_start_image(void)
{
	memcpy(start_image, old_image, size);
	if (setup->start == POWERCUT_FROM_OLD)
		return;
	if (setup->start == POWERCUT_FROM_SIMILAR) {
		memcpy(start_image, new_image, size);
		image_change(start_image, size, size - 0x80);
		return;
	}
	/* Neither the old nor the new one: the partial image of a third. */
	make_image(found, IMAGE_OTHER);
	if (setup->start == POWERCUT_FROM_HALF)
		image_half(start_image, found, size);
	else
		image_careless(start_image, found, size);
}

void powercut_begin(const struct powercut_setup *s)
{
	setup = s;
	part = *mtkdrive_part_find(s->part);
	size = part.size;
	/* Cuts at the polls of a busy part resemble each other, and a recovery takes long. */
	if (part.sector_us > SHORT_SECTOR_US)
		part.sector_us = SHORT_SECTOR_US;
	if (s->without_rdid)
		memset(part.rdid, 0, sizeof(part.rdid));
	allowed = s->without_rdid ? MTKDRIVE_V_OPCODE : 0;
	make_image(old_image, IMAGE_OLD);
	make_image(new_image, IMAGE_NEW);
	make_start_image();
}

/* --- the drive --------------------------------------------------------------- */

uint64_t powercut_counted(enum powercut_unit unit)
{
	const struct mtkdrive_counters *count = &powercut_drive.model.count;
	uint64_t writes = 0;

	if (unit == POWERCUT_CYCLES)
		return count->spi + count->bus_writes;
	for (unsigned int reg = 0; reg < MTKDRIVE_REGS; reg++)
		writes += count->writes[reg];
	return writes;
}

static void set_cut(enum powercut_unit unit, uint64_t n)
{
	struct mtkdrive *model = &powercut_drive.model;

	if (unit == POWERCUT_WRITES)
		model->cut_after_writes = n;
	else if (part.bus == MTKDRIVE_SERIAL)
		model->cut_after_spi = n;
	else
		model->cut_after_bus = n;
}

static void watched_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	if (before_write)
		before_write();
	drive_ops->write(tf, reg, value);
}

/* Nobody is there: the time that the session waits all the same need not be polled away. */
static u8 watched_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	if (mtkdrive_state(&powercut_drive.model) == MTKDRIVE_OFF)
		drive_advance(&powercut_drive, DRIVE_MS);
	return drive_ops->read(tf, reg);
}

void powercut_power_up(void (*before)(void))
{
	struct mtkdrive_config config;

	drive_default_config(&config);
	config.part = &part;
	config.type = setup->way->type;
	config.set = setup->way->set;
	config.unit = setup->seed & 1;
	config.seed = setup->seed;
	/* Protected every other time. */
	config.status_register = setup->seed & 2 ? part.bp_mask : 0;
	memset(weak, 0, size);
	memset(weak_found, 0, size);
	config.weak = powercut_stable ? NULL : weak;
	/* Half the accesses; flash_test has drives that take their time. */
	config.command_ns = 0;
	drive_init(&powercut_drive, &config, start_image);
	mtkdrive_expect(&powercut_drive.model, start_image, new_image);
	drive_start(&powercut_drive);

	before_write = before;
	drive_ops = powercut_drive.tf.ops;
	watched_ops = *drive_ops;
	watched_ops.write = watched_write;
	watched_ops.read = watched_read;
	powercut_drive.tf.ops = &watched_ops;
}

enum mtkflash_error powercut_session(void)
{
	return drive_flash(&powercut_drive, new_image, size);
}

/* --- the course --------------------------------------------------------------- */

static struct powercut_course *measured;
static uint64_t cycles_before, work_before;

static void note_phase(struct drive *d)
{
	struct powercut_course *c = measured;

	d->fault_phase = d->session.phase;
	for (unsigned int unit = 0; unit < POWERCUT_UNITS; unit++)
		c->begins[unit][d->session.phase] = powercut_counted(unit);
}

static void note_course(struct drive *d)
{
	struct powercut_course *c = measured;
	const struct mtkdrive_counters *count = &d->model.count;
	if (d->session.phase != d->fault_phase)
		note_phase(d);
	if (count->erases + count->programs == work_before || c->boundaries == POWERCUT_BOUNDARIES)
		return;
	work_before = count->erases + count->programs;
	c->boundary[c->boundaries++] = powercut_counted(POWERCUT_CYCLES);
}

/* Called before each register write: did the one before end a cycle? */
static void note_end(void)
{
	struct powercut_course *c = measured;
	uint64_t n = powercut_counted(POWERCUT_WRITES);
	uint64_t now = powercut_counted(POWERCUT_CYCLES);

	if (n < c->ends_size)
		c->ends[n] = now > cycles_before;
	cycles_before = now;
}

void powercut_measure(struct powercut_course *course)
{
	bool *ends = course->ends;
	uint64_t ends_size = course->ends_size;

	memset(course, 0, sizeof(*course));
	course->ends = ends;
	course->ends_size = ends_size;
	measured = course;
	cycles_before = 0;
	work_before = 0;
	powercut_power_up(note_end);
	EXPECT_EQUAL(powercut_counted(POWERCUT_WRITES), 0);
	powercut_drive.changed = note_course;
	EXPECT_EQUAL(powercut_session(), MTKFLASH_ERROR_NONE);
	note_end();
	EXPECT(!memcmp(powercut_drive.flash, new_image, size));
	EXPECT_EQUAL(mtkdrive_state(&powercut_drive.model), MTKDRIVE_NORMAL);
	drive_expect_sound(&powercut_drive, powercut_drive.model.violations & allowed);
	for (unsigned int unit = 0; unit < POWERCUT_UNITS; unit++)
		course->total[unit] = powercut_counted(unit);
	EXPECT(course->total[POWERCUT_WRITES] < ends_size);
	drive_destroy(&powercut_drive);
}

/* --- a cut ------------------------------------------------------------------- */

/* So that what is left of interrupted work is another thing at each cut. */
static uint32_t scatter(uint32_t seed, uint64_t n)
{
	uint32_t x = (seed + 1) * 2654435761u + (uint32_t)n * 2246822519u;

	x ^= x >> 15;
	x *= 2654435761u;
	x ^= x >> 13;
	return x ? x : 1;
}

void powercut_soon(const struct powercut_cut *cut, uint64_t n)
{
	the_cut = *cut;
	cut_phase = powercut_drive.session.phase;
	powercut_drive.model.random = scatter(setup->seed, cut->at * POWERCUT_UNITS + cut->unit);
	set_cut(cut->unit, n);
}

/* The phases that have to do with the drive, in their order. */
static const enum mtkflash_phase talking[] = {
	MTKFLASH_PHASE_ENTERING, MTKFLASH_PHASE_IDENTIFYING, MTKFLASH_PHASE_BACKING_UP,
	MTKFLASH_PHASE_UNLOCKING, MTKFLASH_PHASE_ERASING, MTKFLASH_PHASE_PROGRAMMING,
	MTKFLASH_PHASE_VERIFYING, MTKFLASH_PHASE_RESETTING
};

/* A cut with the last write of a phase is noticed in the next that asks something. */
static bool noticed_in_time(enum mtkflash_phase phase, enum mtkflash_phase failed)
{
	unsigned int at = 0, last = sizeof(talking) / sizeof(talking[0]) - 1;

	while (at < last && talking[at] < phase)
		at++;
	return failed == talking[at] || (at < last && failed == talking[at + 1]);
}

/* The session must say that the drive went away, and where. */
static void expect_truth(enum mtkflash_error err, enum mtkflash_phase phase)
{
	const struct mtkflash_session *s = &powercut_drive.session;

	EXPECT_EQUAL(mtkdrive_state(&powercut_drive.model), MTKDRIVE_OFF);
	EXPECT_EQUAL(s->held, false);
	EXPECT_EQUAL(s->error, err);
	if (!noticed_in_time(phase, s->failed_phase))
		tap_failed(__FILE__, __LINE__, "failed in phase %d, cut in %d", s->failed_phase,
			   phase);
	if (s->failed_phase == MTKFLASH_PHASE_ENTERING) {
		/* What it showed last: nothing, BSY, that it was idle, or that it refuses. */
		if (err != MTKFLASH_ERROR_NO_LINK && err != MTKFLASH_ERROR_STILL_BUSY &&
		    err != MTKFLASH_ERROR_IGNORED && err != MTKFLASH_ERROR_REFUSED)
			tap_failed(__FILE__, __LINE__, "error %d while entering", err);
	} else if (s->failed_phase == MTKFLASH_PHASE_RESETTING) {
		/* Verified already: all that is missing is the drive's answer. */
		EXPECT_EQUAL(err, MTKFLASH_ERROR_NO_ANSWER);
	} else {
		EXPECT_EQUAL(err, MTKFLASH_ERROR_BUS_DEAD);
	}
	/* The part may not have been asked yet for what it does not know. */
	drive_expect_sound(&powercut_drive, powercut_drive.model.violations & allowed);
}

/* Is that in the flash, as far as its bits are stable? */
static bool flash_holds(const uint8_t *image)
{
	for (size_t i = 0; i < size; i++)
		if ((powercut_drive.flash[i] ^ image[i]) & ~weak[i])
			return false;
	return true;
}

/* Old firmware, new firmware, or an answer to the intro, never anything else. */
static void expect_recoverable(const uint8_t *before)
{
	enum mtkdrive_state state;

	mtkdrive_power(&powercut_drive.model, true);
	state = mtkdrive_state(&powercut_drive.model);
	EXPECT(state == MTKDRIVE_DEAD || state == MTKDRIVE_WINDOW);
	if (state == MTKDRIVE_WINDOW) {
		EXPECT(drive_wait_normal(&powercut_drive, DRIVE_PROBE_NS));
		EXPECT(flash_holds(new_image) ||
		       (mtkdrive_image_complete(before, size) && flash_holds(before)));
	}
}

/* What has changed without an erase that the session knows of? */
static void expect_untouched(const uint8_t *before, const uint8_t *weak_before)
{
	if (powercut_drive.session.touched)
		return;
	EXPECT(!memcmp(powercut_drive.flash, before, size));
	EXPECT(!memcmp(weak, weak_before, size));
}

/* The present contents are the old ones of the next session. */
static void expect_again(void)
{
	memcpy(found, powercut_drive.flash, size);
	memcpy(weak_found, weak, size);
	mtkdrive_expect(&powercut_drive.model, found, new_image);
}

static void finish_job(void)
{
	expect_again();
	EXPECT_EQUAL(powercut_session(), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(powercut_drive.flash, new_image, size));
	EXPECT_EQUAL(mtkdrive_state(&powercut_drive.model), MTKDRIVE_NORMAL);
	EXPECT_TEXT(powercut_drive.session.new_identity.revision, IMAGES_NEW);
	for (size_t i = 0; i < size; i++)
		EXPECT(!weak[i]);
	drive_expect_sound(&powercut_drive, powercut_drive.model.violations & allowed);
}

/* Returns false if the session was over before the cut. */
static bool second_cut(void)
{
	enum mtkflash_error err;

	expect_again();
	set_cut(the_cut.unit, the_cut.again);
	powercut_drive.model.random = scatter(setup->seed, the_cut.at ^ the_cut.again << 20);
	err = powercut_session();
	if (mtkdrive_state(&powercut_drive.model) != MTKDRIVE_OFF) {
		EXPECT_EQUAL(err, MTKFLASH_ERROR_NONE);
		set_cut(the_cut.unit, 0);
		return false;
	}
	/* Its course depends on what the first cut left: the phase is its own. */
	expect_truth(err, powercut_drive.session.failed_phase);
	expect_untouched(found, weak_found);
	return true;
}

/* The second run is on a computer that has never heard of the first. */
static void change_host(void)
{
	const struct mtkflash_session_ops *ops = powercut_drive.session.ops;

	mtkflash_session_destroy(&powercut_drive.session);
	mtkflash_session_init(&powercut_drive.session, ops, &powercut_drive.tf);
	powercut_drive.claims = 0;
	powercut_drive.releases = 0;
}

/* --- what has been seen before -------------------------------------------------- */

static uint64_t mix(uint64_t hash, const uint8_t *bytes)
{
	uint64_t word;

	for (size_t i = 0; i < size; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
		hash ^= hash >> 29;
	}
	return hash;
}

/* A drive without power is its flash and the protection bits of that. */
static uint64_t state_off(void)
{
	uint64_t hash = 1 + powercut_drive.model.sr;

	hash = mix(hash, powercut_drive.flash);
	return powercut_stable ? hash : mix(hash, weak);
}

/* Some cuts are recovered from by the same host, the others by a new one. */
static bool same_host(void)
{
	return the_cut.at % 64 == 0;
}

static void recover(void)
{
	expect_recoverable(start_image);
	finish_job();
}

enum powercut_outcome powercut_verdict(enum mtkflash_error err,
				       bool (*known)(uint64_t state),
				       void (*remember)(uint64_t state))
{
	unsigned int failures = tap_failures();
	enum powercut_outcome outcome = POWERCUT_RECOVERED;
	uint64_t state;

	expect_truth(err, cut_phase);
	expect_untouched(start_image, weak_found);
	if (!same_host())
		change_host();
	powercut_drive.model.random = RECOVERY_RANDOM;
	if (the_cut.again) {
		expect_recoverable(start_image);
		if (second_cut())
			expect_recoverable(found);
		else
			outcome = POWERCUT_RECOVERED_ONCE;
		finish_job();
	} else {
		state = state_off();
		if (same_host() || !known || !known(state))
			recover();
		if (!same_host() && remember && tap_failures() == failures)
			remember(state);
	}
	return tap_failures() == failures ? outcome : POWERCUT_LOST;
}
