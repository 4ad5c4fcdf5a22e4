// SPDX-License-Identifier: GPL-2.0
/*
 * Getting in, through whole sessions: boot windows, the wait for a power cycle
 * and its countdown, both units, a second device on the cable, and each status
 * byte of the specification's 1.2 with its own error.
 */
#include <string.h>

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
	start_off(unit, window_ms, 60000);
	on_at = scene_drive.now + on_ms * DRIVE_MS;
	scene_drive.on_at = on_at;
	got_in_at = 0;
	scene_changed = note_entry;
	flash();
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(scene_drive.session.vendor.unit, unit);
	/* In at once: all that comes after the window are settling times. */
	EXPECT(got_in_at > on_at && got_in_at < on_at + 2 * DRIVE_SECOND);
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
		drive_read(&scene_drive);
		EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
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
	EXPECT_EQUAL(scene_drive.session.held, false);
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
	EXPECT_EQUAL(scene_drive.session.held, false);

	/* The next try is not spoilt by it. */
	drive_clear_fault(&scene_drive);
	scene_drive.on_at = scene_drive.now + 3 * DRIVE_SECOND;
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
	EXPECT_EQUAL(scene_drive.session.vendor.unit, unit);
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
	{ 0x81, MTKFLASH_ERROR_UNSUPPORTED_CHIP },
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
	flash();
	scene_expect_refused(error, wait_ms ? MTKFLASH_PHASE_WAITING : MTKFLASH_PHASE_ENTERING);
	EXPECT_EQUAL(scene_drive.session.vendor.status, status);
	EXPECT_EQUAL(scene_drive.session.held, false);
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
	}
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
