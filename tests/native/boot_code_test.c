// SPDX-License-Identifier: GPL-2.0
/*
 * Boot code with special demands (F14): when it takes an intro, and what it must not see
 * before.  All ways are tried in turns while the user switches the power.
 */
#include "scene.h"
#include "tap.h"

struct boot_code {
	const char *name;
	unsigned int window_ms;
	unsigned int late_ms;
	unsigned int quiet_ms;
	bool loses;
	bool reads;
	bool foreign_closes;
};

static const struct boot_code boot_codes[] = {
	{ .name = "open for 30 ms", .window_ms = 30 },
	{ .name = "silence of 300 ms", .window_ms = 300, .quiet_ms = 300 },
	{ .name = "silence of 300 ms, no reads", .window_ms = 300, .quiet_ms = 300,
	  .reads = true },
	{ .name = "silence of 300 ms or never", .window_ms = 300, .quiet_ms = 300,
	  .loses = true },
	{ .name = "silence of 300 ms or never, no reads", .window_ms = 300, .quiet_ms = 300,
	  .loses = true, .reads = true },
	{ .name = "open for 30 ms, silence of 300 ms or never, no reads", .window_ms = 30,
	  .quiet_ms = 300, .loses = true, .reads = true },
	{ .name = "open from 20 to 1400 ms, silence of 300 ms or never, no reads",
	  .window_ms = 1400, .late_ms = 20, .quiet_ms = 300, .loses = true, .reads = true },
	{ .name = "open from 20 to 1400 ms, but not after another intro", .window_ms = 1400,
	  .late_ms = 20, .quiet_ms = 300, .loses = true, .foreign_closes = true },
	{ .name = "open for 100 ms, but not after another intro", .window_ms = 100,
	  .foreign_closes = true },
};

#define BOOT_CODES (sizeof(boot_codes) / sizeof(boot_codes[0]))

/* At so many power-ups the boot code takes no intro at all. */
static unsigned int useless_power_ups;

static void waste_power_ups(struct drive *d)
{
	bool useless = d->model.count.power_cycles < useless_power_ups;

	if (mtkdrive_state(&d->model) == MTKDRIVE_OFF)
		d->model.cfg.intros = useless ? 0x80 : 0;
}

static void apply(const struct boot_code *code)
{
	scene_config.window_late_ns = code->late_ms * DRIVE_MS;
	scene_config.quiet_ns = code->quiet_ms * DRIVE_MS;
	scene_config.quiet_loses = code->loses;
	scene_config.quiet_reads = code->reads;
	scene_config.foreign_closes = code->foreign_closes;
}

/* Names by which public tools choose the command set [A JF]. */
static const struct {
	const char *vendor;
	const char *product;
} names[] = {
	[MTKDRIVE_LEGACY] = { "TEAC", "DV-W58G" },
	[MTKDRIVE_SLIM] = { "PLDS", "DG-16D4S" },
	[MTKDRIVE_SLIM2] = { "PLDS", "DG-16D5S" },
};

/* Running firmware of a known family, which takes no intro: by its name the set is known. */
static void start_named(const struct scene_way *way, const struct boot_code *code)
{
	image_vendor = names[way->set].vendor;
	image_product = names[way->set].product;
	scene_images(scene_config.part->size);
	image_vendor = IMAGES_VENDOR;
	scene_config.window_ns = code->window_ms * DRIVE_MS;
	scene_prepare(SCENE_LOCKED);
	/* The name of the drive that was there before. */
	scene_drive.part.vendor.set = &mtkflash_sets[(way->set + 1) % 3];
}

static void start_unknown(const struct boot_code *code, uint8_t unit)
{
	scene_start_off(unit, code->window_ms, 60000);
	scene_drive.on_at = scene_drive.now + 1003 * DRIVE_MS;
	scene_user = true;
}

/*
 * If the set is known, two power cycles are enough.  If not, each set has its turn at every
 * eighth power-up at the latest.
 */
static void convince(const struct scene_way *way, const struct boot_code *code,
		     unsigned int wasted, bool named)
{
	uint64_t before, cycles;

	tap_begin("F14 %s, %s, %u power-ups in vain, %s", way->name, code->name, wasted,
		  named ? "named" : "unknown");
	scene_configure_tiny(way);
	apply(code);
	if (named)
		start_named(way, code);
	else
		start_unknown(code, wasted & 1);
	before = scene_drive.model.count.power_cycles;
	useless_power_ups = before + wasted;
	waste_power_ups(&scene_drive);
	scene_drive.session.wait_ms = 60000;
	scene_changed = waste_power_ups;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	cycles = scene_drive.model.count.power_cycles - before;
	if (cycles <= wasted || cycles > wasted + (named ? 2 : 8))
		tap_failed(__FILE__, __LINE__, "%u power cycles", (unsigned int)cycles);
	EXPECT_EQUAL(scene_drive.part.vendor.type, way->type);
	drive_release(&scene_drive);
	scene_end();
}

static void convince_all(const struct scene_way *way)
{
	for (size_t i = 0; i < BOOT_CODES; i++)
		for (unsigned int wasted = 0; wasted < 4; wasted++) {
			convince(way, &boot_codes[i], wasted, true);
			convince(way, &boot_codes[i], wasted, false);
		}
}

/*
 * Without firmware the window stays open.  At the first power-up the intro of slim2 is
 * disturbed by those of the other sets, and the second is the rapid one's.
 */
static void convince_dead(const struct scene_way *way, const struct boot_code *code)
{
	tap_begin("F14 %s, dead, %s", way->name, code->name);
	scene_configure_tiny(way);
	apply(code);
	scene_config.unit = 1;
	scene_prepare(SCENE_OFF_DEAD);
	scene_try();
	scene_expect_flashed(scene_new);
	EXPECT(scene_drive.model.count.power_cycles <= (way->set == MTKDRIVE_SLIM2 ? 3 : 2));
	scene_end();
}

/*
 * The first power-up is the proven cadence's, however long the drive had power
 * before, and whatever it showed: boot code that must have silence is in at once.
 */
static void start_as_boot_code(struct drive *d)
{
	if (mtkdrive_state(&d->model) != MTKDRIVE_OFF)
		return;
	d->model.cfg.intros = 0;
	d->model.cfg.dead_status = MTKDRIVE_SHOW(0x80);
}

static void switch_once(const struct scene_way *way, uint8_t status, unsigned int after_ms)
{
	static const struct boot_code code = { .quiet_ms = 300, .loses = true, .reads = true };
	uint64_t before;

	tap_begin("F14 %s, %02Xh with power, switched once after %u ms", way->name, status,
		  after_ms);
	scene_configure_tiny(way);
	apply(&code);
	scene_config.dead_status = MTKDRIVE_SHOW(status);
	scene_prepare(SCENE_DEAD);
	scene_user = false;
	scene_drive.model.cfg.intros = 0x80;
	scene_changed = start_as_boot_code;
	scene_drive.off_at = scene_drive.now + after_ms * DRIVE_MS;
	scene_drive.on_at = scene_drive.off_at + DRIVE_SECOND;
	scene_drive.session.wait_ms = 60000;
	before = scene_drive.model.count.power_cycles;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.model.count.power_cycles, before + 1);
	drive_release(&scene_drive);
	scene_end();
}

static void switch_all_once(const struct scene_way *way)
{
	static const uint8_t statuses[] = { 0x51, 0x52, 0x80 };
	static const unsigned int times[] = { 7003, 12007, 31013 };

	for (size_t i = 0; i < sizeof(statuses); i++)
		for (size_t t = 0; t < sizeof(times) / sizeof(times[0]); t++)
			switch_once(way, statuses[i], times[t]);
}

/* Every four seconds: contact for 5 ms, none for 10, then for good, or for 3 s. */
static void bounce(struct mtkflash_taskfile *tf, unsigned int usecs)
{
	uint64_t end = scene_drive.now + usecs * 1000ull;

	(void)tf;
	while (scene_drive.now < end) {
		unsigned int ms = scene_drive.now / DRIVE_MS % 4000;
		uint64_t step = end - scene_drive.now;

		if (scene_drive.session.phase == MTKFLASH_PHASE_WAITING)
			mtkdrive_power(&scene_drive.model, ms < 5 || (ms >= 15 && ms < 3000));
		drive_advance(&scene_drive, step < DRIVE_MS ? step : DRIVE_MS);
	}
}

/* A power-up of 5 ms is too short for its cadence, and does not count. */
static void switch_that_bounces(const struct scene_way *way)
{
	struct mtkflash_taskfile_ops ops;

	tap_begin("F14 %s, open for 30 ms, a switch that bounces", way->name);
	scene_configure_tiny(way);
	scene_start_off(0, 30, 60000);
	ops = *scene_drive.tf.ops;
	ops.delay = bounce;
	scene_drive.tf.ops = &ops;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT(scene_drive.model.count.power_cycles <= 2 * 2);
	drive_release(&scene_drive);
	scene_end();
}

int main(void)
{
	for (size_t n = 0; n <= SCENE_SERIAL_WAYS; n++) {
		const struct scene_way *way = n < SCENE_SERIAL_WAYS ? &scene_serial_ways[n] :
							      &scene_parallel_way;

		convince_all(way);
		for (size_t i = 0; i < BOOT_CODES; i++)
			if (!boot_codes[i].foreign_closes)
				convince_dead(way, &boot_codes[i]);
		if (way->set == MTKDRIVE_LEGACY)
			switch_all_once(way);
		switch_that_bounces(way);
	}
	return tap_exit();
}
