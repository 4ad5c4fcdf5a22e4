// SPDX-License-Identifier: GPL-2.0
/*
 * Getting in, through whole sessions: boot windows, the wait for a power cycle
 * and its countdown, both units, a second device on the cable, and each status
 * byte of the specification's 1.2 with its own error.
 */
#include <string.h>

#include "errors.h"
#include "scene.h"
#include "tap.h"

/* What a session may take beyond the wait: first tries, and ends of pauses. */
#define SLACK_NS (6 * DRIVE_SECOND)

static void configure(const struct scene_way *way)
{
	scene_configure(mtkdrive_part_find(way->type == 0x70 ? "TINYPAR" : "TINY8K"), way);
}

static enum mtkflash_error flash(void)
{
	return drive_flash(&scene_drive, scene_new, scene_config.part->size);
}

/* Without power, holding old firmware that takes the intro in the window only. */
static void start_off(uint8_t unit, unsigned int window_ms, unsigned int wait_ms)
{
	scene_config.unit = unit;
	scene_prepare(SCENE_OFF_300);
	scene_drive.model.cfg.window_ns = window_ms * DRIVE_MS;
	scene_drive.on_at = 0;
	scene_user = false;
	scene_drive.session.wait_ms = wait_ms;
}

/* --- boot windows -------------------------------------------------------------- */

static uint64_t got_in_at;

static void note_entry(struct drive *d)
{
	if (d->session.phase == MTKFLASH_PHASE_IDENTIFYING && !got_in_at)
		got_in_at = d->now;
}

static void meet_window(const struct scene_way *way, uint8_t unit, unsigned int window_ms,
			unsigned int on_ms)
{
	uint64_t on_at;

	tap_begin("%s, unit %u: window of %u ms, power on after %u ms", way->name, unit,
		  window_ms, on_ms);
	configure(way);
	start_off(unit, window_ms, 66000);
	on_at = scene_drive.now + on_ms * DRIVE_MS;
	scene_drive.on_at = on_at;
	scene_user = true;
	got_in_at = 0;
	scene_changed = note_entry;
	flash();
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(scene_drive.session.unit, unit);
	/* In at once: all that comes after the window are settling times. */
	EXPECT(got_in_at > on_at);
	EXPECT(got_in_at - scene_drive.model.powered_at < 2 * DRIVE_SECOND);
	EXPECT_EQUAL(scene_drive.model.count.power_cycles, 1);
	EXPECT_EQUAL(scene_drive.model.count.entries, 1);
	EXPECT(scene_seen.waits >= on_ms / 100);
	scene_end();
}

static void meet_windows(const struct scene_way *way)
{
	const unsigned int windows[] = { scene_shortest_window_ms(way->set), 100, 300 };
	/* Not in step with anything that the driver does. */
	static const unsigned int times[] = { 1003, 7777, 30011, 59001 };

	for (size_t w = 0; w < sizeof(windows) / sizeof(windows[0]); w++)
		for (size_t t = 0; t < sizeof(times) / sizeof(times[0]); t++)
			meet_window(way, (w + t) & 1, windows[w], times[t]);
}

/* The power may come at any point of the driver's round of units and sets. */
static void meet_at_any_point(const struct scene_way *way)
{
	unsigned int window_ms = scene_shortest_window_ms(way->set);

	tap_begin("%s: window of %u ms, at any point of the round", way->name, window_ms);
	configure(way);
	for (unsigned int ms = 2000; ms < 2050; ms++) {
		start_off(ms & 1, window_ms, 10000);
		scene_drive.on_at = scene_drive.now + ms * DRIVE_MS;
		scene_user = true;
		drive_read(&scene_drive);
		EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
		EXPECT_EQUAL(scene_drive.model.count.power_cycles, 1);
		EXPECT_EQUAL(scene_drive.model.count.entries, 1);
		drive_expect_sound(&scene_drive, 0);
		drive_destroy(&scene_drive);
	}
	tap_end();
}

static void meet_second_window(const struct scene_way *way, unsigned int window_ms)
{
	tap_begin("%s: running and locked, window of %u ms after off and on", way->name,
		  window_ms);
	configure(way);
	scene_config.window_ns = window_ms * DRIVE_MS;
	scene_prepare(SCENE_LOCKED);
	flash();
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(scene_drive.model.count.power_cycles, 2);
	scene_end();
}

/* --- F14: boot code that is particular --------------------------------------- */

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

/* Of so many power-ups the boot code takes no intro at all. */
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

/* Running firmware of a known family, which takes no intro: by its name the set is known. */
static void start_named(const struct boot_code *code)
{
	image_vendor = "TEAC";
	image_product = "DV-W58G";
	scene_images(scene_config.part->size);
	image_vendor = IMAGES_VENDOR;
	scene_config.window_ns = code->window_ms * DRIVE_MS;
	scene_prepare(SCENE_LOCKED);
}

static void start_unknown(const struct boot_code *code, uint8_t unit)
{
	start_off(unit, code->window_ms, 60000);
	scene_drive.on_at = scene_drive.now + 1003 * DRIVE_MS;
	scene_user = true;
}

/*
 * Two power cycles will do if the set is known; if it is not, each has its turn in
 * every eighth power-up at the latest.
 */
static void convince(const struct scene_way *way, const struct boot_code *code,
		     unsigned int wasted, bool named)
{
	uint64_t before, cycles;

	tap_begin("F14 %s, %s, %u power-ups in vain, %s", way->name, code->name, wasted,
		  named ? "named" : "unknown");
	configure(way);
	apply(code);
	if (named)
		start_named(code);
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
			if (way->set == MTKDRIVE_LEGACY)
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
	configure(way);
	apply(code);
	scene_config.unit = 1;
	scene_prepare(SCENE_OFF_DEAD);
	flash();
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
	configure(way);
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

/* A power-up of 5 ms has not given its cadence a chance, and does not count. */
static void switch_that_bounces(const struct scene_way *way)
{
	struct mtkflash_taskfile_ops ops;

	tap_begin("F14 %s, open for 30 ms, a switch that bounces", way->name);
	configure(way);
	start_off(0, 30, 60000);
	ops = *scene_drive.tf.ops;
	ops.delay = bounce;
	scene_drive.tf.ops = &ops;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT(scene_drive.model.count.power_cycles <= 2 * 2);
	drive_release(&scene_drive);
	scene_end();
}

/* --- F15 ------------------------------------------------------------------------ */

static void refuse_twice(const struct scene_way *way)
{
	tap_begin("F15 %s: 51h twice, then in", way->name);
	configure(way);
	scene_config.dead_status = MTKDRIVE_SHOW(0x51);
	scene_config.intros_ignored = 2;
	scene_prepare(SCENE_OFF_DEAD);
	flash();
	scene_expect_flashed(scene_new);
	scene_end();
}

static void echo_instead_of_an_id(void)
{
	tap_begin("F15: D0h, D0h, 72h with id 90 90, then C2 11");
	scene_configure(mtkdrive_part_find("MX25L2005"), &scene_serial_ways[1]);
	scene_config.dead_status = MTKDRIVE_SHOW(0xd0);
	scene_config.intros_ignored = 2;
	scene_config.id_early = 0x90;
	/* The tools ask a second after the intro, and then every second. */
	scene_config.id_early_ns = 1500 * DRIVE_MS;
	scene_prepare(SCENE_DEAD);
	scene_drive.session.wait_ms = 5000;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.part.ids.rems[0], 0xc2);
	EXPECT_EQUAL(scene_drive.part.ids.rems[1], 0x11);
	EXPECT_EQUAL(scene_drive.model.count.intros, 1);
	drive_release(&scene_drive);
	scene_end();
}

/* 12.1: off at the wall, as a reset changes nothing; older boot code; packets. */
static void boot_code_refuses(uint8_t status)
{
	const char *advice;

	tap_begin("F15: %02Xh for ever, also after power cycles", status);
	configure(&scene_serial_ways[1]);
	scene_config.dead_status = MTKDRIVE_SHOW(status);
	scene_config.intros = 0x80;
	scene_prepare(SCENE_OFF_DEAD);
	flash();
	scene_expect_error(status == 0x51 ? MTKFLASH_ERROR_REFUSED :
					    MTKFLASH_ERROR_BOOT_CODE,
			   MTKFLASH_PHASE_WAITING);
	EXPECT(scene_drive.model.count.power_cycles > 2);
	advice = mtkflash_advice_text(mtkflash_session_advice(&scene_drive.session, false));
	EXPECT(strstr(advice, "wall") && strstr(advice, "updater"));
	EXPECT(!strstr(mtkflash_error_cause(scene_drive.session.error), "chip"));
	scene_end();
}

/* --- P10: what the public tools wait for ----------------------------------------- */

/* Phases as they come, the first SPI transaction or bus cycle, and the first read. */
static uint64_t identifying_at, first_work_at, backing_up_at, work_while_identifying;

static uint64_t work(const struct drive *d)
{
	return d->model.count.spi + d->model.count.bus;
}

static void note_pauses(struct drive *d)
{
	if (d->session.phase == MTKFLASH_PHASE_IDENTIFYING && !identifying_at)
		identifying_at = d->now;
	if (d->session.phase == MTKFLASH_PHASE_BACKING_UP && !backing_up_at)
		backing_up_at = d->now;
}

static const struct mtkflash_taskfile_ops *plain_ops;
static uint64_t last_id_at, longest_rest_after_id;

static void watch_work(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	plain_ops->write(tf, reg, value);
	if (!identifying_at || backing_up_at)
		return;
	if (work(&scene_drive) == work_while_identifying)
		return;
	work_while_identifying = work(&scene_drive);
	if (!first_work_at)
		first_work_at = scene_drive.now;
	else if (scene_drive.now - last_id_at > longest_rest_after_id)
		longest_rest_after_id = scene_drive.now - last_id_at;
	last_id_at = scene_drive.now;
}

/* 1.3 [A]: to the first id 1000 ms on 72h, 1500 from the retry loop; 1000 after it. */
static void keep_pauses(const struct scene_way *way, enum scene_power power)
{
	bool waited = power == SCENE_OFF_DEAD;
	struct mtkflash_taskfile_ops ops;

	tap_begin("P10 %s, %s: the pauses of the public tools", way->name,
		  scene_power_names[power]);
	configure(way);
	scene_prepare(power);
	plain_ops = scene_drive.tf.ops;
	ops = *plain_ops;
	ops.write = watch_work;
	scene_drive.tf.ops = &ops;
	identifying_at = first_work_at = backing_up_at = 0;
	work_while_identifying = last_id_at = longest_rest_after_id = 0;
	scene_changed = note_pauses;
	flash();
	scene_expect_flashed(scene_new);
	EXPECT(longest_rest_after_id >= DRIVE_SECOND);
	if (way->type == 0x72) {
		EXPECT(first_work_at - identifying_at >= DRIVE_SECOND);
		EXPECT(first_work_at - scene_drive.model.entered >=
		       (waited ? 1500 : 1000) * DRIVE_MS);
	} else {
		EXPECT(first_work_at - identifying_at < 100 * DRIVE_MS);
	}
	scene_end();
}

/* --- how long it waits ------------------------------------------------------------ */

static void wait_in_vain(const struct scene_way *way, unsigned int wait_ms, bool off)
{
	uint64_t start, spent;

	tap_begin("%s: %s, waits for %u ms and not longer", way->name,
		  off ? "no power" : "locked", wait_ms);
	configure(way);
	if (off) {
		start_off(0, 300, wait_ms);
	} else {
		scene_config.firmware = MTKDRIVE_FW_LOCKED;
		scene_start(scene_old);
		scene_drive.session.wait_ms = wait_ms;
	}
	start = scene_drive.now;
	flash();
	spent = scene_drive.now - start - scene_drive.probing_ns;
	scene_expect_refused(off ? MTKFLASH_ERROR_NO_LINK : MTKFLASH_ERROR_REFUSED,
			     wait_ms ? MTKFLASH_PHASE_WAITING : MTKFLASH_PHASE_ENTERING);
	EXPECT(spent >= wait_ms * DRIVE_MS);
	EXPECT(spent < wait_ms * DRIVE_MS + SLACK_NS);
	/* Ten times a second, down to the end. */
	EXPECT(scene_seen.waits >= wait_ms / 100);
	EXPECT(scene_seen.last_left_ms <= 100);
	EXPECT_EQUAL(scene_drive.session.wait_left_ms, 0);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	scene_end();
}

static void stop_waiting(const struct scene_way *way)
{
	uint64_t start;

	tap_begin("%s: interrupted while it waits", way->name);
	configure(way);
	start_off(0, 300, 200000);
	scene_drive.fault = DRIVE_FAULT_INTERRUPT;
	scene_drive.fault_phase = MTKFLASH_PHASE_WAITING;
	start = scene_drive.now;
	flash();
	scene_expect_refused(MTKFLASH_ERROR_INTERRUPTED, MTKFLASH_PHASE_WAITING);
	EXPECT(scene_drive.now - start < SLACK_NS);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);

	/* The next try is not spoilt by it. */
	drive_clear_fault(&scene_drive);
	scene_drive.on_at = scene_drive.now + 3 * DRIVE_SECOND;
	scene_user = true;
	scene_finish_job();
	scene_end();
}

/* --- units ---------------------------------------------------------------------------- */

static void find_unit(const struct scene_way *way, uint8_t unit, bool shadow)
{
	tap_begin("%s: dead, found as unit %u%s", way->name, unit,
		  shadow ? ", which answers for the other" : "");
	configure(way);
	scene_config.unit = unit;
	scene_config.device0_answers_for_1 = shadow;
	scene_prepare(SCENE_DEAD);
	flash();
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(scene_drive.session.unit, unit);
	scene_end();
}

/* --- a second device on the cable ------------------------------------------------------ */

static struct sibling {
	uint8_t status;
	uint8_t lbam;
	uint8_t lbah;
	bool selected;
	unsigned int commands;	/* it has seen while it was selected */
} sibling;

static const struct mtkflash_taskfile_ops *drive_ops;

/* All devices of a cable see what is written; DEV says whom it is for. */
static void cable_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	if (reg == MTKFLASH_REG_DEV)
		sibling.selected = !!(value & 0x10) != scene_config.unit;
	if (reg == MTKFLASH_REG_CMD)
		sibling.commands += sibling.selected;
	drive_ops->write(tf, reg, value);
}

static u8 cable_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	u8 value = drive_ops->read(tf, reg);

	if (!sibling.selected)
		return value;
	switch (reg) {
	case MTKFLASH_REG_CMD:
		return sibling.status;
	case MTKFLASH_REG_LBAM:
		return sibling.lbam;
	case MTKFLASH_REG_LBAH:
		return sibling.lbah;
	default:
		return 0;
	}
}

static void share_cable(const struct scene_way *way, uint8_t unit, bool allow,
			const struct sibling *other, const char *what,
			enum mtkflash_error error)
{
	struct mtkflash_taskfile_ops ops;

	tap_begin("8.16, 8.17 %s, dead unit %u, %s %s", way->name, unit, what,
		  allow ? "allowed" : "not allowed");
	configure(way);
	scene_config.unit = unit;
	scene_prepare(SCENE_DEAD);
	drive_ops = scene_drive.tf.ops;
	ops = *drive_ops;
	ops.write = cable_write;
	ops.read = cable_read;
	scene_drive.tf.ops = &ops;
	scene_drive.session.flags = allow ? MTKFLASH_OPTION_ALLOW_SIBLING : 0;
	sibling = *other;
	flash();
	if (error)
		scene_expect_refused(error, MTKFLASH_PHASE_ENTERING);
	else
		scene_expect_flashed(scene_new);
	EXPECT_EQUAL(sibling.commands, 0);
	scene_end();
}

static void share_cables(const struct scene_way *way, uint8_t unit)
{
	static const struct sibling packet = { .status = 0x50, .lbam = 0x14, .lbah = 0xeb };
	static const struct sibling disk = { .status = 0x50 };
	static const struct sibling other = { .status = 0xd0 };

	share_cable(way, unit, false, &packet, "packet device", MTKFLASH_ERROR_SIBLING);
	share_cable(way, unit, true, &packet, "packet device", MTKFLASH_ERROR_NONE);
	share_cable(way, unit, false, &disk, "disk", MTKFLASH_ERROR_SIBLING);
	share_cable(way, unit, true, &disk, "disk", MTKFLASH_ERROR_SIBLING);
	share_cable(way, unit, true, &other, "another busy device", MTKFLASH_ERROR_SIBLING);
}

/* --- status bytes ------------------------------------------------------------------------ */

/* Specification 1.2, typed from there; the last one is in no list. */
static const struct {
	uint8_t status;
	enum mtkflash_error error;
} meanings[] = {
	{ 0x00, MTKFLASH_ERROR_NO_STATUS },
	{ 0x50, MTKFLASH_ERROR_IGNORED },
	{ 0x51, MTKFLASH_ERROR_REFUSED },
	{ 0x52, MTKFLASH_ERROR_HALF_WAY },
	{ 0x7f, MTKFLASH_ERROR_NO_LINK },
	{ 0x80, MTKFLASH_ERROR_STILL_BUSY },
	{ 0x81, MTKFLASH_ERROR_BOOT_CODE },
	{ 0xd0, MTKFLASH_ERROR_STILL_BUSY },
	{ 0xd1, MTKFLASH_ERROR_REFUSED_BUSY },
	{ 0xd2, MTKFLASH_ERROR_HALF_WAY },
	{ 0xf0, MTKFLASH_ERROR_BUSY_TYPE },
	{ 0xf2, MTKFLASH_ERROR_BUSY_TYPE },
	{ 0xf3, MTKFLASH_ERROR_BUSY_TYPE },
	{ 0x58, MTKFLASH_ERROR_NO_VENDOR_MODE },
};

/* Firmware that never gets anywhere shows this status for ever. */
static void show(uint8_t status, enum mtkflash_error error, unsigned int wait_ms)
{
	tap_begin("status %02xh for ever, wait of %u ms", status, wait_ms);
	configure(&scene_serial_ways[1]);
	scene_config.boot_ns = UINT64_MAX / 2;
	scene_config.boot_status = MTKDRIVE_SHOW(status);
	scene_config.firmware = MTKDRIVE_FW_LOCKED;
	scene_start(scene_old);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_BOOTING);
	scene_drive.session.wait_ms = wait_ms;
	/* It shows the signature, too: without consent nothing is sent to 50h. */
	scene_drive.session.flags = MTKFLASH_OPTION_MAYBE_HEALTHY;
	flash();
	scene_expect_refused(error, wait_ms ? MTKFLASH_PHASE_WAITING : MTKFLASH_PHASE_ENTERING);
	EXPECT_EQUAL(scene_drive.part.vendor.status, status);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(scene_drive.model.count.spi, 0);
	scene_end();
}

int main(void)
{
	for (size_t n = 0; n <= SCENE_SERIAL_WAYS; n++) {
		const struct scene_way *way = n < SCENE_SERIAL_WAYS ? &scene_serial_ways[n] :
							      &scene_parallel_way;

		meet_windows(way);
		meet_at_any_point(way);
		meet_second_window(way, 20);
		meet_second_window(way, 300);
		wait_in_vain(way, 0, true);
		wait_in_vain(way, 1000, true);
		wait_in_vain(way, 0, false);
		wait_in_vain(way, 60000, false);
		stop_waiting(way);
		find_unit(way, 0, false);
		find_unit(way, 0, true);
		find_unit(way, 1, false);
		convince_all(way);
		for (size_t i = 0; i < BOOT_CODES; i++)
			if (!boot_codes[i].foreign_closes)
				convince_dead(way, &boot_codes[i]);
		if (way->set == MTKDRIVE_LEGACY)
			switch_all_once(way);
		switch_that_bounces(way);
		refuse_twice(way);
		keep_pauses(way, SCENE_UNLOCKED);
		keep_pauses(way, SCENE_OFF_DEAD);
	}
	echo_instead_of_an_id();
	boot_code_refuses(0x51);
	boot_code_refuses(0x81);
	wait_in_vain(&scene_parallel_way, 60000, true);
	wait_in_vain(&scene_parallel_way, 200000, true);
	share_cables(&scene_serial_ways[1], 0);
	share_cables(&scene_parallel_way, 1);
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		show(meanings[i].status, meanings[i].error, 0);
		show(meanings[i].status, meanings[i].error, 3000);
	}
	return tap_exit();
}
