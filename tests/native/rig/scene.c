// SPDX-License-Identifier: GPL-2.0
/* Scenes. */
#include <string.h>

#include "errors.h"
#include "mtkbd.h"
#include "names.h"
#include "scene.h"
#include "tap.h"

#define BANK 0x10000u
#define SECTOR 0x1000u
#define PAGE 256u

/* When the user switches the power, counted from the start of the session. */
#define OFF_AFTER_NS (3 * DRIVE_SECOND)
#define ON_AFTER_NS (4 * DRIVE_SECOND)
#define WAIT_MS 20000

const char *const scene_power_names[SCENE_POWERS] = {
	[SCENE_UNLOCKED] = "unlocked",
	[SCENE_LOCKED] = "locked",
	[SCENE_DEAD] = "dead",
	[SCENE_OFF_SHORT] = "off, shortest window",
	[SCENE_OFF_300] = "off, window 300 ms",
	[SCENE_OFF_DEAD] = "off and dead",
	[SCENE_VENDOR] = "in vendor mode",
};

const struct scene_way scene_serial_ways[SCENE_SERIAL_WAYS] = {
	{ "73h legacy", 0x73, MTKDRIVE_LEGACY },
	{ "72h legacy", 0x72, MTKDRIVE_LEGACY },
	{ "72h slim", 0x72, MTKDRIVE_SLIM },
	{ "72h slim2", 0x72, MTKDRIVE_SLIM2 },
};

const struct scene_way scene_parallel_way = { "70h", 0x70, MTKDRIVE_LEGACY };

struct drive scene_drive;
struct mtkdrive_config scene_config;
struct scene_seen scene_seen;
uint32_t scene_allowed;
void (*scene_changed)(struct drive *d);
bool scene_user;
uint8_t scene_old[DRIVE_FLASH_MAX];
uint8_t scene_new[DRIVE_FLASH_MAX];
uint8_t scene_half[DRIVE_FLASH_MAX];

static uint8_t before[DRIVE_FLASH_MAX];
static size_t images_size;
static const char *images_product;
static uint32_t images_unit;

/* --- images ---------------------------------------------------------------- */

/* Number of the unit of a Blu-ray writer; any will do. */
#define UNIT 77

/*
 * One page of each sector, the last of them, so that code goes on from one to the next, and
 * where a bank begins the first, too; of a Blu-ray writer, whose second bank begins with the
 * table of sums, the first alone.  The sum has to be right again.
 */
static void thin_out(uint8_t *image, size_t size)
{
	size_t from = image_bd_unit ? BANK + SECTOR : BANK;

	for (size_t a = from; a < size; a += SECTOR) {
		size_t first = image_bd_unit || !(a % BANK) ? PAGE : 0;
		size_t last = image_bd_unit ? 0 : PAGE;

		memset(image + a + first, 0xff, SECTOR - first - last);
	}
	image_fix_sum(image, size);
}

void scene_images(size_t size)
{
	if (size == images_size && image_product == images_product &&
	    image_bd_unit == images_unit)
		return;
	images_size = size;
	images_product = image_product;
	images_unit = image_bd_unit;
	image_make(scene_old, size, IMAGE_OLD, 5);
	image_make(scene_new, size, IMAGE_NEW, 5);
	thin_out(scene_old, size);
	thin_out(scene_new, size);
	/* The image was made for this very unit, and has no data of another. */
	for (unsigned int i = 0; image_bd_unit && i < MTKBD_OWN_RANGES; i++)
		memcpy(scene_new + mtkbd_own[i][0], scene_old + mtkbd_own[i][0],
		       mtkbd_own[i][1] + 1 - mtkbd_own[i][0]);
	image_half(scene_half, scene_new, size);
}

/* 1.6: by this the public tools choose the command set. */
static const char *const products[] = {
	[MTKDRIVE_LEGACY] = IMAGES_PRODUCT,
	[MTKDRIVE_SLIM] = IMAGES_SLIM,
	[MTKDRIVE_SLIM2] = IMAGES_SLIM2,
};

/* --- drives ---------------------------------------------------------------- */

void scene_configure(const struct mtkdrive_part *part, const struct scene_way *way)
{
	drive_default_config(&scene_config);
	scene_config.part = part;
	scene_config.type = way->type;
	scene_config.set = way->set;
	image_product = products[way->set];
	image_bd_unit = part->bd ? UNIT : 0;
	for (unsigned int i = 0; part->bd && i < MTKBD_OWN_RANGES; i++)
		scene_config.own[i] = (struct mtkdrive_own){ mtkbd_own[i][0], mtkbd_own[i][1] };
	scene_images(part->size);
}

void scene_configure_tiny(const struct scene_way *way)
{
	scene_configure(mtkdrive_part_find(way->type == 0x70 ? "TINYPAR" : "TINY8K"), way);
}

static void note_ways(struct drive *d)
{
	const struct mtkflash_vendor *v = &d->part.vendor;

	scene_seen.quick = v->quick;
	scene_seen.preload = v->preload;
}

static void note_countdown(struct drive *d)
{
	uint32_t left = d->session.wait_left_ms;
	uint32_t limit = scene_seen.waits ? scene_seen.last_left_ms : d->session.wait_ms;

	if (left > limit)
		scene_seen.countdown_broken = true;
	scene_seen.last_left_ms = left;
	scene_seen.waits++;
}

static void switch_power_later(struct drive *d, bool off_first)
{
	if (off_first)
		d->off_at = d->now + OFF_AFTER_NS;
	d->on_at = d->now + ON_AFTER_NS;
}

/* The user switches the power again and again until the session goes on. */
static void switch_again(struct drive *d)
{
	if (!scene_user)
		return;
	if (d->session.phase == MTKFLASH_PHASE_IDENTIFYING)
		d->off_at = d->on_at = 0;
	else if (d->session.phase == MTKFLASH_PHASE_WAITING && !d->off_at && !d->on_at)
		switch_power_later(d, true);
}

static void watch(struct drive *d)
{
	if (d->session.phase == MTKFLASH_PHASE_WAITING)
		note_countdown(d);
	switch_again(d);
	if (d->session.phase == MTKFLASH_PHASE_VERIFYING)
		note_ways(d);
	if (d->session.phase == MTKFLASH_PHASE_LEAVING) {
		scene_seen.done = d->session.done;
		scene_seen.total = d->session.total;
	}
	if (scene_changed)
		scene_changed(d);
}

static void init(const uint8_t *content)
{
	memset(&scene_seen, 0, sizeof(scene_seen));
	memcpy(before, content, scene_config.part->size);
	scene_user = false;
	drive_init(&scene_drive, &scene_config, content);
	mtkdrive_expect(&scene_drive.model, before, scene_new);
	scene_drive.changed = watch;
}

void scene_start_off(uint8_t unit, unsigned int window_ms, unsigned int wait_ms)
{
	scene_config.unit = unit;
	scene_prepare(SCENE_OFF_300);
	scene_drive.model.cfg.window_ns = window_ms * DRIVE_MS;
	scene_drive.on_at = 0;
	scene_user = false;
	scene_drive.session.wait_ms = wait_ms;
}

void scene_start(const uint8_t *content)
{
	init(content);
	drive_start(&scene_drive);
}

/* Specification 1.1; by set. */
void scene_enter_vendor_mode(void)
{
	static const uint8_t intros[][2] = {
		[MTKDRIVE_LEGACY] = { 0x2a, 0x80 },
		[MTKDRIVE_SLIM] = { 0xd9, 0x89 },
		[MTKDRIVE_SLIM2] = { 0x79, 0x8d },
	};
	const uint8_t *intro = intros[scene_config.set];
	struct mtkdrive *model = &scene_drive.model;

	/* The other program polls, and wants no interrupt: nIEN. */
	mtkdrive_write(model, MTKDRIVE_CTL, 0x02);
	mtkdrive_write(model, MTKDRIVE_DEV, scene_config.unit ? 0xb0 : 0xa0);
	mtkdrive_write(model, MTKDRIVE_LBAL, intro[0]);
	mtkdrive_write(model, MTKDRIVE_CMD, intro[1]);
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(mtkdrive_state(model), MTKDRIVE_VENDOR);
}

unsigned int scene_shortest_window_ms(enum mtkdrive_set set)
{
	return set == MTKDRIVE_LEGACY ? 20 : 30;
}

static void switch_later(bool off_first)
{
	scene_drive.session.wait_ms = WAIT_MS;
	scene_user = true;
	switch_power_later(&scene_drive, off_first);
}

void scene_prepare(enum scene_power power)
{
	switch (power) {
	case SCENE_UNLOCKED:
	case SCENE_VENDOR:
		scene_start(scene_old);
		if (power == SCENE_VENDOR)
			scene_enter_vendor_mode();
		break;
	case SCENE_LOCKED:
		scene_config.firmware = MTKDRIVE_FW_LOCKED;
		scene_start(scene_old);
		switch_later(true);
		break;
	case SCENE_DEAD:
		scene_start(scene_half);
		EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_DEAD);
		break;
	default:
		scene_config.firmware = MTKDRIVE_FW_LOCKED;
		if (power == SCENE_OFF_SHORT)
			scene_config.window_ns =
				scene_shortest_window_ms(scene_config.set) * DRIVE_MS;
		init(power == SCENE_OFF_DEAD ? scene_half : scene_old);
		switch_later(false);
		break;
	}
}

/* --- what must hold -------------------------------------------------------- */

void scene_expect_flashed(const uint8_t *image)
{
	const struct mtkflash_session *s = &scene_drive.session;
	size_t size = scene_config.part->size;
	struct mtkimage_identity wanted;

	EXPECT_EQUAL(s->error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, image, size));
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	EXPECT_EQUAL(s->port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(scene_drive.released, MTKFLASH_RELEASE_PROBE);
	EXPECT(mtkimage_identity(image, size, &wanted));
	EXPECT_TEXT(s->new_identity.revision, wanted.revision);
	EXPECT(scene_drive.part.chip && !strcmp(scene_drive.part.chip->name, scene_config.part->name));
	EXPECT(s->backup && !memcmp(s->backup, before, size));
	EXPECT(!scene_seen.countdown_broken);
	EXPECT_EQUAL(s->wait_left_ms, 0);
	/* All work must be counted before the session is done. */
	EXPECT(scene_seen.total > 0);
	EXPECT_EQUAL(scene_seen.done, scene_seen.total);
	drive_expect_sound(&scene_drive, scene_drive.model.violations & scene_allowed);
}

static uint8_t protection(void)
{
	return scene_drive.model.sr & scene_config.part->bp_mask;
}

enum mtkflash_error scene_try(void)
{
	return drive_flash(&scene_drive, scene_new, scene_config.part->size);
}

void scene_flash(void)
{
	/* Some parts protect themselves whenever their power comes on. */
	uint8_t wanted = scene_config.part->ewsr ? scene_config.part->bp_mask : protection();

	EXPECT_EQUAL(scene_try(), MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(protection(), wanted);
}

void scene_expect_error(enum mtkflash_error error, enum mtkflash_phase phase)
{
	const struct mtkflash_session *s = &scene_drive.session;
	const char *advice = mtkflash_advice_text(mtkflash_session_advice(s, false));

	EXPECT_TEXT(mtkflash_error_name(s->error), mtkflash_error_name(error));
	EXPECT_TEXT(mtkflash_phase_name(s->failed_phase), mtkflash_phase_name(phase));
	EXPECT_EQUAL(s->phase, MTKFLASH_PHASE_FAILED);
	EXPECT(strlen(advice) > 10);
	EXPECT(!scene_seen.countdown_broken);
	drive_expect_sound(&scene_drive, scene_drive.model.violations & scene_allowed);
}

void scene_expect_refused(enum mtkflash_error error, enum mtkflash_phase phase)
{
	const struct mtkdrive_counters *count = &scene_drive.model.count;

	scene_expect_error(error, phase);
	EXPECT(!memcmp(scene_drive.flash, before, scene_config.part->size));
	EXPECT_EQUAL(count->erases + count->programs, 0);
	EXPECT_EQUAL(mtkflash_session_touched(&scene_drive.session), false);
}

void scene_power_cycle(void)
{
	mtkdrive_power(&scene_drive.model, false);
	drive_advance(&scene_drive, DRIVE_SECOND);
	mtkdrive_power(&scene_drive.model, true);
}

/* The session starts from what an earlier one has left. */
void scene_finish_job(void)
{
	mtkdrive_set_time(&scene_drive.model, scene_drive.now);
	memcpy(before, scene_drive.flash, scene_config.part->size);
	memset(&scene_seen, 0, sizeof(scene_seen));
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
}

void scene_end(void)
{
	EXPECT_EQUAL(scene_drive.model.violations & ~scene_allowed &
		     (MTKDRIVE_V_FORBIDDEN_INTRO | MTKDRIVE_V_WRSR_WITH_SRWD), 0);
	scene_changed = NULL;
	scene_allowed = 0;
	drive_destroy(&scene_drive);
	tap_end();
}
