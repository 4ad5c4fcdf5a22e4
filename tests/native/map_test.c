// SPDX-License-Identifier: GPL-2.0
/*
 * The map: at each change of a session, and before each register write, what it says
 * of a page is so in the flash of the model.
 */
#include <limits.h>
#include <string.h>

#include "flash/map.h"
#include "mtkpart.h"
#include "scene.h"
#include "tap.h"
#include "wire.h"

#define PAGE 256u

struct kind {
	const char *part;
	const struct scene_way *way;
};

static const struct kind kinds[] = {
	{ "TINY8K", &scene_serial_ways[0] },
	{ "TINYBOOT", &scene_serial_ways[2] },
	{ "TINYAAI", &scene_serial_ways[1] },
	{ "TINYBYTE", &scene_serial_ways[3] },
	{ "TINYPAR", &scene_parallel_way },
	{ "TINYTOP", &scene_parallel_way },
	{ "TINYBOTTOM", &scene_parallel_way },
	{ "TINYW29", &scene_parallel_way },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* One state more than there are. */
#define STATES (MTKFLASH_PAGE_KEPT + 1)

static uint8_t map[MTKFLASH_MAP_PAGES];
static uint8_t blank[DRIVE_FLASH_MAX];
static uint8_t base[DRIVE_FLASH_MAX];	/* when the plan was made */
static const uint8_t *wanted;
static bool broken;			/* something does not take what is written */
static unsigned int unseen;		/* a page whose erase only the part has called done */
static bool restoring;			/* by a plan of its own */
static unsigned int seen[STATES];	/* how often a page came to be so */
static uint8_t last[MTKFLASH_MAP_PAGES];

static unsigned int pages(void)
{
	return scene_config.part->size / PAGE;
}

/* --- what each state says -------------------------------------------------------- */

static bool equals(const uint8_t *content, unsigned int page)
{
	return !memcmp(scene_drive.flash + page * PAGE, content + page * PAGE, PAGE);
}

static bool is_true(unsigned int page)
{
	switch (map[page]) {
	case MTKFLASH_PAGE_UNKNOWN:
		return true;
	case MTKFLASH_PAGE_SAME:
		return equals(base, page) && (broken || equals(wanted, page));
	case MTKFLASH_PAGE_PLANNED:
		return equals(base, page);
	case MTKFLASH_PAGE_ERASED:
		return equals(blank, page) || page == unseen;
	case MTKFLASH_PAGE_WRITTEN:
		return broken || equals(wanted, page);
	case MTKFLASH_PAGE_VERIFIED:
		return equals(wanted, page);
	default:
		return false;
	}
}

/* The part is at work there. */
static bool is_on_its_way(unsigned int page)
{
	const struct mtkdrive *m = &scene_drive.model;

	return (m->part_op == MTKPART_ERASE || m->part_op == MTKPART_PROGRAM ||
		m->part_op == MTKPART_PAGE_WRITE) && m->part_len &&
	       page >= m->part_addr / PAGE && page <= (m->part_addr + m->part_len - 1) / PAGE;
}

static void check_page(unsigned int page)
{
	if (map[page] != last[page])
		seen[map[page]]++;
	last[page] = map[page];
	if (!is_true(page))
		tap_failed(__FILE__, __LINE__, "page %x: state %u is not true in phase %d", page,
			   map[page], scene_drive.session.phase);
	if (is_on_its_way(page) && map[page] != MTKFLASH_PAGE_UNKNOWN)
		tap_failed(__FILE__, __LINE__, "page %x: state %u, and the part is at work", page,
			   map[page]);
}

/* The reset vector is written when all the rest has been found right. */
static void check_page_0(void)
{
	if (map[0] != MTKFLASH_PAGE_WRITTEN && map[0] != MTKFLASH_PAGE_VERIFIED)
		return;
	for (unsigned int page = 1; page < pages(); page++)
		if (map[page] != MTKFLASH_PAGE_VERIFIED)
			tap_failed(__FILE__, __LINE__, "page 0 is before page %x", page);
}

/* A plan begins with pages of these two states and no other. */
static bool plan_is_new(void)
{
	for (unsigned int page = 0; page < pages(); page++)
		if (map[page] != MTKFLASH_PAGE_SAME && map[page] != MTKFLASH_PAGE_PLANNED)
			return false;
	return true;
}

static void take_base(void)
{
	memcpy(base, scene_drive.flash, scene_config.part->size);
}

static void check_all(struct drive *d)
{
	mtkdrive_set_time(&d->model, d->now);
	if (d->session.phase == MTKFLASH_PHASE_RESTORING && !restoring && plan_is_new()) {
		restoring = true;
		wanted = scene_old;
		take_base();
	}
	for (unsigned int page = 0; page < pages(); page++)
		check_page(page);
	check_page_0();
}

/* In between: as soon as the part begins with something, or is done with it. */
static void check_work(struct drive *d)
{
	static uint64_t works_before;
	static uint8_t op_before;
	uint64_t works = d->model.count.erases + d->model.count.programs;

	if (works == works_before && d->model.part_op == op_before)
		return;
	works_before = works;
	op_before = d->model.part_op;
	check_all(d);
}

/* --- sessions -------------------------------------------------------------------------- */

static void prepare(const struct kind *kind, enum scene_power power, const uint8_t *image)
{
	scene_configure(mtkdrive_part_find(kind->part), kind->way);
	scene_prepare(power);
	/* Whatever was before. */
	memset(map, MTKFLASH_PAGE_VERIFIED, sizeof(map));
	memset(last, MTKFLASH_PAGE_VERIFIED, sizeof(last));
	memset(seen, 0, sizeof(seen));
	scene_drive.session.map = map;
	mtkdrive_expect(&scene_drive.model, NULL, NULL);
	wanted = image;
	broken = false;
	unseen = UINT_MAX;
	restoring = false;
	take_base();
	wire_watch(&scene_drive);
	wire_before = check_work;
	scene_changed = check_all;
}

/* From here on the map is that of the session. */
static void begin_clear(void)
{
	memset(map, MTKFLASH_PAGE_UNKNOWN, sizeof(map));
	memset(last, MTKFLASH_PAGE_UNKNOWN, sizeof(last));
}

static void expect_all(enum mtkflash_page_state state)
{
	for (unsigned int page = 0; page < pages(); page++)
		EXPECT_EQUAL(map[page], state);
	for (unsigned int page = pages(); page < MTKFLASH_MAP_PAGES; page++)
		if (map[page] != MTKFLASH_PAGE_UNKNOWN)
			tap_failed(__FILE__, __LINE__, "page %x behind the end", page);
}

static enum mtkflash_error flash(void)
{
	begin_clear();
	return drive_flash(&scene_drive, wanted, scene_config.part->size);
}

/* Then they are erased by halves of a page. */
static bool has_small_sectors(void)
{
	return scene_config.part->region[0].sector < PAGE;
}

static void plain(const struct kind *kind, enum scene_power power)
{
	tap_begin("%s, %s, %s: flash", kind->part, kind->way->name, scene_power_names[power]);
	prepare(kind, power, scene_new);
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
	expect_all(MTKFLASH_PAGE_VERIFIED);
	EXPECT_EQUAL(seen[MTKFLASH_PAGE_PLANNED] + seen[MTKFLASH_PAGE_SAME], pages());
	EXPECT(seen[MTKFLASH_PAGE_PLANNED] >= scene_drive.part.cost.pages);
	/* There is no report between the write of page 0 and the first read of it. */
	EXPECT(seen[MTKFLASH_PAGE_WRITTEN] + 1 >= scene_drive.part.cost.pages);
	EXPECT(seen[MTKFLASH_PAGE_WRITTEN] <= scene_drive.part.cost.pages);
	EXPECT(seen[MTKFLASH_PAGE_ERASED] > 0 || has_small_sectors());
	EXPECT_EQUAL(seen[MTKFLASH_PAGE_VERIFIED], pages());
	scene_end();
}

static void similar(const struct kind *kind)
{
	static uint8_t image[DRIVE_FLASH_MAX];
	size_t size;

	tap_begin("%s: flash of an image that differs in one byte", kind->part);
	prepare(kind, SCENE_UNLOCKED, image);
	size = scene_config.part->size;
	memcpy(image, scene_old, size);
	image_change(image, size, size - 0x80);
	scene_drive.session.flags = MTKFLASH_OPTION_DELTA;
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
	expect_all(MTKFLASH_PAGE_VERIFIED);
	/* Of two sectors both go: the first one always does. */
	EXPECT_EQUAL(seen[MTKFLASH_PAGE_SAME] > 0, size > 0x2000 || has_small_sectors());
	EXPECT_EQUAL(seen[MTKFLASH_PAGE_SAME] + seen[MTKFLASH_PAGE_PLANNED], pages());
	scene_end();
}

static void erase(const struct kind *kind)
{
	tap_begin("%s: erase", kind->part);
	prepare(kind, SCENE_UNLOCKED, blank);
	begin_clear();
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_all(MTKFLASH_PAGE_VERIFIED);
	EXPECT_EQUAL(seen[MTKFLASH_PAGE_WRITTEN], 0);
	scene_end();
}

static void dry_run(const struct kind *kind)
{
	tap_begin("%s: dry run: the plan, and nothing of it is done", kind->part);
	prepare(kind, SCENE_UNLOCKED, scene_new);
	scene_drive.session.flags = MTKFLASH_OPTION_DRY_RUN;
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
	EXPECT(plan_is_new());
	EXPECT_EQUAL(seen[MTKFLASH_PAGE_SAME] + seen[MTKFLASH_PAGE_PLANNED], pages());
	scene_end();
}

/* A session that does not write knows nothing of any page. */
static void nothing_known(const struct kind *kind)
{
	tap_begin("%s: nothing is known after a read, and when a session begins", kind->part);
	prepare(kind, SCENE_DEAD, scene_new);
	scene_changed = NULL;
	wire_before = NULL;
	EXPECT_EQUAL(drive_claim(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_all(MTKFLASH_PAGE_UNKNOWN);
	memset(map, MTKFLASH_PAGE_VERIFIED, sizeof(map));
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_all(MTKFLASH_PAGE_UNKNOWN);
	scene_end();
}

/* --- what does not take --------------------------------------------------------------- */

/* A byte from @from on with that lowest bit in the old and the new firmware. */
static uint32_t find_byte(uint32_t from, unsigned int old_bit, unsigned int new_bit)
{
	while ((scene_old[from] & 1) != old_bit || (scene_new[from] & 1) != new_bit)
		from++;
	return from;
}

static uint32_t bad;

/* The fault is gone as soon as the driver has seen it. */
static void heal_when_seen(struct drive *d)
{
	check_all(d);
	if (d->session.phase == MTKFLASH_PHASE_VERIFYING &&
	    map[bad / PAGE] == MTKFLASH_PAGE_UNKNOWN)
		d->model.cfg.bad_byte = 0;
}

/* Only serial parts do not look at what they have just programmed. */
static void repaired(const struct kind *kind)
{
	if (kind->way == &scene_parallel_way)
		return;
	tap_begin("%s: a sector that fails and is repaired", kind->part);
	prepare(kind, SCENE_UNLOCKED, scene_new);
	broken = true;
	bad = find_byte(scene_config.part->size / 2 + PAGE, 1, 0);
	scene_drive.model.cfg.bad_byte = bad + 1;
	wire_before = heal_when_seen;
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.model.cfg.bad_byte, 0);
	expect_all(MTKFLASH_PAGE_VERIFIED);
	EXPECT(seen[MTKFLASH_PAGE_WRITTEN] > scene_drive.part.cost.pages);
	scene_end();
}

static void restored(const struct kind *kind)
{
	tap_begin("%s: a bit that stays 1, and the old contents come back", kind->part);
	prepare(kind, SCENE_UNLOCKED, scene_new);
	broken = true;
	bad = find_byte(scene_config.part->size / 2 + PAGE, 1, 0);
	scene_drive.model.cfg.bad_byte = bad + 1;
	EXPECT(flash() != MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.session.change, MTKFLASH_CHANGE_RESTORED);
	EXPECT(restoring);
	expect_all(MTKFLASH_PAGE_VERIFIED);
	scene_end();
}

/* The sector that cannot be erased is not shown as erased. */
static void not_erased(const struct kind *kind, uint32_t from)
{
	tap_begin("%s: a bit from %x on that cannot be erased", kind->part, from);
	prepare(kind, SCENE_DEAD, scene_new);
	broken = true;
	bad = find_byte(from, 0, 1);
	scene_drive.flash[bad] &= 0xfe;
	take_base();
	scene_drive.model.cfg.dead_byte = bad + 1;
	/* Sector 0 is read before anything else happens. */
	unseen = from < 0x1000 ? UINT_MAX : bad / PAGE;
	EXPECT(flash() != MTKFLASH_ERROR_NONE);
	EXPECT(!is_true(bad / PAGE) || map[bad / PAGE] == MTKFLASH_PAGE_UNKNOWN);
	check_all(&scene_drive);
	scene_end();
}

/* The page at which the drive was lost, or stuck, is unknown. */
static void lost(const struct kind *kind, enum drive_fault fault, enum mtkflash_phase phase)
{
	tap_begin("%s: fault %d in phase %d", kind->part, fault, phase);
	prepare(kind, SCENE_UNLOCKED, scene_new);
	broken = true;
	scene_drive.fault = fault;
	scene_drive.fault_phase = phase;
	scene_drive.fault_after = 3;
	EXPECT(flash() != MTKFLASH_ERROR_NONE);
	check_all(&scene_drive);
	scene_end();
}

int main(void)
{
	drive_page_reads = true;
	memset(blank, 0xff, sizeof(blank));
	for (size_t i = 0; i < KINDS; i++) {
		plain(&kinds[i], SCENE_UNLOCKED);
		plain(&kinds[i], SCENE_DEAD);
		similar(&kinds[i]);
		erase(&kinds[i]);
		dry_run(&kinds[i]);
		nothing_known(&kinds[i]);
		repaired(&kinds[i]);
		restored(&kinds[i]);
		not_erased(&kinds[i], 0x40);
		not_erased(&kinds[i], 0x1140);
		if (kinds[i].way == &scene_parallel_way)
			continue;
		lost(&kinds[i], DRIVE_FAULT_STUCK, MTKFLASH_PHASE_ERASING);
		lost(&kinds[i], DRIVE_FAULT_STUCK, MTKFLASH_PHASE_PROGRAMMING);
		lost(&kinds[i], DRIVE_FAULT_POWER, MTKFLASH_PHASE_ERASING);
		lost(&kinds[i], DRIVE_FAULT_POWER, MTKFLASH_PHASE_PROGRAMMING);
		lost(&kinds[i], DRIVE_FAULT_POWER, MTKFLASH_PHASE_VERIFYING);
	}
	return tap_exit();
}
