// SPDX-License-Identifier: GPL-2.0
/* A session, and the power cut in it. */
#include <string.h>

#include "mtkpart.h"
#include "powercut.h"
#include "tap.h"

/* Longer page programs would make no difference. */
#define SHORT_SECTOR_US 10000

/* Of a large part's image one page or sector of so many is left, and the ends of a page. */
#define SPARSE_PAGES 16
#define SPARSE_SECTORS 4
#define SPARSE_BYTES 32

/* For recoveries, which need not show how the driver waits. */
#define NO_TIME_US 20

bool powercut_stable;
struct drive powercut_drive;
struct powercut_case powercut_case;

static struct mtkdrive_part *const part = &powercut_case.part;
static struct mtkflash_taskfile_ops watched_ops;
static const struct mtkflash_taskfile_ops *drive_ops;
static void (*before_write)(void);

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
	return mtkimage_identity(image, part->size, &id) && !memcmp(&id, wanted, sizeof(id));
}

static bool is_aai(void)
{
	return part->program == MTKDRIVE_PROGRAM_AAI_BYTE ||
	       part->program == MTKDRIVE_PROGRAM_AAI_WORD;
}

/*
 * Of a large part some sectors only, if a sector is no more than a page, or if
 * blank bytes within a page are programmed too, as by AAI.
 */
static bool is_kept(uint32_t address)
{
	uint32_t start, len = mtkpart_sector(part, address, &start);

	if (part->size > POWERCUT_SMALL && (len <= MTKDRIVE_PAGE || is_aai()) &&
	    start / len % (len <= MTKDRIVE_PAGE ? SPARSE_PAGES : SPARSE_SECTORS))
		return false;
	return address < start + MTKDRIVE_PAGE || address + MTKDRIVE_PAGE >= start + len;
}

/* Clears some bytes of an image, as long as it remains one of the same drive. */
static void blank(uint8_t *image, uint32_t from, uint32_t to, const struct mtkimage_identity *id)
{
	uint8_t saved[MTKDRIVE_PAGE];

	memcpy(saved, image + from, to - from);
	memset(image + from, 0xff, to - from);
	if (!identifies(image, id))
		memcpy(image + from, saved, to - from);
}

/*
 * Blank but for the first and the last page of each sector and those that the
 * image cannot do without: a byte that is not programmed costs no register
 * write, and one session is so much shorter.  Of the pages of a large part that
 * is programmed by bytes the ends are left.
 */
static void thin_out(uint8_t *image)
{
	bool sparse = part->size > POWERCUT_SMALL && part->program != MTKDRIVE_PROGRAM_PAGE;
	struct mtkimage_identity id;

	memset(&id, 0, sizeof(id));
	mtkimage_identity(image, part->size, &id);
	for (uint32_t a = MTKDRIVE_PAGE; a + MTKDRIVE_PAGE < part->size; a += MTKDRIVE_PAGE) {
		if (!is_kept(a))
			blank(image, a, a + MTKDRIVE_PAGE, &id);
		else if (sparse)
			blank(image, a + SPARSE_BYTES, a + MTKDRIVE_PAGE - SPARSE_BYTES, &id);
	}
	image_fix_sum(image, part->size);
}

static void make_image(uint8_t *image, enum image_kind kind)
{
	const struct powercut_setup *setup = powercut_case.setup;

	if (setup->own)
		image_make_own(image, part->size, setup->own, kind, setup->seed);
	else
		image_make(image, part->size, kind, setup->seed);
	if (!setup->full)
		thin_out(image);
}

/* Data of the drive, which no image has. */
static void lay_own(uint8_t *flash)
{
	const struct image_own *own = powercut_case.setup->own;

	if (own)
		image_measure(flash, own->first, own->last, 1);
}

static void make_start_image(void)
{
	static uint8_t other[DRIVE_FLASH_MAX];
	uint8_t *start = powercut_case.start;

	make_image(start, IMAGE_OLD);
	if (powercut_case.setup->start == POWERCUT_FROM_OLD)
		return;
	if (powercut_case.setup->start == POWERCUT_FROM_SIMILAR) {
		memcpy(start, powercut_case.image, part->size);
		image_change(start, part->size, part->size - 0x80);
		return;
	}
	/* The beginning of a third image. */
	make_image(other, IMAGE_OTHER);
	if (powercut_case.setup->start == POWERCUT_FROM_HALF)
		image_half(start, other, part->size);
	else
		image_careless(start, other, part->size);
}

/*
 * A byte near the end whose lowest bit is to be cleared; it was set before, so
 * that the old contents can be had again.
 */
static void choose_stuck_byte(void)
{
	uint32_t at = part->size - 3;

	while (powercut_case.wanted[at] & 1)
		at--;
	powercut_case.stuck_at = at;
	if (!powercut_case.setup->stuck)
		return;
	powercut_case.start[at] |= 1;
	image_fix_sum(powercut_case.start, part->size);
}

void powercut_begin(const struct powercut_setup *s)
{
	powercut_case.setup = s;
	*part = *mtkdrive_part_find(s->part);
	powercut_case.size = part->size;
	/* Cuts at the polls of a busy part resemble each other, and a recovery takes long. */
	if (part->sector_us > SHORT_SECTOR_US)
		part->sector_us = SHORT_SECTOR_US;
	if (s->without_rdid)
		memset(part->rdid, 0, sizeof(part->rdid));
	powercut_case.allowed = s->without_rdid ? MTKDRIVE_V_OPCODE : 0;
	make_image(powercut_case.image, IMAGE_NEW);
	memcpy(powercut_case.wanted, powercut_case.image, part->size);
	make_start_image();
	choose_stuck_byte();
	lay_own(powercut_case.start);
	lay_own(powercut_case.wanted);
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
	else if (part->bus == MTKDRIVE_SERIAL)
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

/* The drive is gone: let the time for which the session waits pass at once. */
static u8 watched_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	if (mtkdrive_state(&powercut_drive.model) == MTKDRIVE_OFF)
		drive_advance(&powercut_drive, DRIVE_MS);
	return drive_ops->read(tf, reg);
}

void powercut_power_up(void (*before)(void))
{
	const struct powercut_setup *setup = powercut_case.setup;
	struct mtkdrive_config config;

	drive_default_config(&config);
	config.part = part;
	config.type = setup->way->type;
	config.set = setup->way->set;
	config.unit = setup->seed & 1;
	if (setup->own) {
		config.own[0].first = (uint32_t)setup->own->first;
		config.own[0].last = (uint32_t)setup->own->last;
	}
	config.seed = setup->seed;
	/* Every other setup is protected. */
	config.status_register = setup->seed & 2 ? part->bp_mask : 0;
	memset(powercut_case.weak, 0, part->size);
	config.weak = powercut_stable ? NULL : powercut_case.weak;
	config.bad_byte = setup->stuck ? powercut_case.stuck_at + 1 : 0;
	/* Half the accesses; flash_test has drives that take their time. */
	config.command_ns = 0;
	drive_init(&powercut_drive, &config, powercut_case.start);
	/* Only what differs, every other time in another rhythm. */
	powercut_drive.session.flags = setup->seed & 4 ? MTKFLASH_OPTION_DELTA : 0;
	mtkdrive_expect(&powercut_drive.model, powercut_case.start, powercut_case.wanted);
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
	return drive_flash(&powercut_drive, powercut_case.image, part->size);
}

enum mtkflash_error powercut_from_backup(void)
{
	enum mtkflash_error err;

	powercut_drive.session.flags |= MTKFLASH_OPTION_NO_KEEP;
	err = drive_flash(&powercut_drive, powercut_case.wanted, part->size);
	powercut_drive.session.flags &= ~MTKFLASH_OPTION_NO_KEEP;
	return err;
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

/* Called before each register write: did the previous one end a cycle? */
static void note_end(void)
{
	struct powercut_course *c = measured;
	uint64_t n = powercut_counted(POWERCUT_WRITES);
	uint64_t now = powercut_counted(POWERCUT_CYCLES);

	if (n < c->ends_size)
		c->ends[n] = now > cycles_before;
	cycles_before = now;
}

static void expect_course_end(void)
{
	const uint8_t *holds = powercut_case.setup->stuck ? powercut_case.start :
							    powercut_case.wanted;

	EXPECT_EQUAL(powercut_case.error != MTKFLASH_ERROR_NONE, powercut_case.setup->stuck);
	EXPECT_EQUAL(powercut_drive.session.change == MTKFLASH_CHANGE_RESTORED,
		     powercut_case.setup->stuck);
	EXPECT(!memcmp(powercut_drive.flash, holds, part->size));
	EXPECT_EQUAL(mtkdrive_state(&powercut_drive.model), MTKDRIVE_NORMAL);
	drive_expect_sound(&powercut_drive, powercut_drive.model.violations &
						    powercut_case.allowed);
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
	powercut_case.error = powercut_session();
	note_end();
	expect_course_end();
	for (unsigned int unit = 0; unit < POWERCUT_UNITS; unit++)
		course->total[unit] = powercut_counted(unit);
	EXPECT(course->total[POWERCUT_WRITES] < ends_size);
	drive_destroy(&powercut_drive);
}

/* --- a cut ------------------------------------------------------------------- */

static uint32_t scatter(uint32_t seed, uint64_t n)
{
	uint32_t x = (seed + 1) * 2654435761u + (uint32_t)n * 2246822519u;

	x ^= x >> 15;
	x *= 2654435761u;
	x ^= x >> 13;
	return x ? x : 1;
}

/* A byte and a word have so few bits that it makes no difference. */
static unsigned int quarter_done(const struct mtkdrive *m)
{
	uint64_t quarter = (m->part_due - m->part_since) / 4;

	if (m->part_len <= 2 || m->now < m->part_since || !quarter)
		return 0;
	return m->now - m->part_since < 3 * quarter ?
		       (unsigned int)((m->now - m->part_since) / quarter) : 3;
}

/*
 * What interrupted work leaves depends on the kind of work, on what came before if the work
 * has just begun, and on the quarter of its time in which the power went.
 */
static uint32_t left_by(const struct mtkdrive *m)
{
	uint64_t what = ((uint64_t)m->part_addr << 8 | m->part_code) * 8;

	return scatter(powercut_case.setup->seed,
		       m->part_op ? what + 1 + quarter_done(m) : what);
}

void powercut_soon(const struct powercut_cut *cut, uint64_t n)
{
	powercut_case.cut = *cut;
	powercut_case.phase = powercut_drive.session.phase;
	powercut_drive.model.random = left_by(&powercut_drive.model);
	set_cut(cut->unit, n);
}

void powercut_again(void)
{
	const struct powercut_cut *cut = &powercut_case.cut;

	set_cut(cut->unit, cut->again);
	powercut_drive.model.random =
		scatter(powercut_case.setup->seed, cut->at ^ cut->again << 20);
}

void powercut_relax(bool quick)
{
	set_cut(powercut_case.cut.unit, 0);
	powercut_drive.model.cfg.bad_byte = 0;
	powercut_drive.page_reads = quick;
	if (!quick)
		return;
	part->program_us = part->program_us < NO_TIME_US ? part->program_us : NO_TIME_US;
	part->sector_us = NO_TIME_US;
	part->block_us = NO_TIME_US;
	part->chip_us = NO_TIME_US;
}
