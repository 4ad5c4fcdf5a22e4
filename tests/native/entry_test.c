// SPDX-License-Identifier: GPL-2.0
/*
 * Getting in, through whole sessions: boot windows, the wait for a power cycle
 * and its countdown, and each status byte of the specification's 1.2 with its own
 * error.
 */
#include <string.h>

#include "errors.h"
#include "scene.h"
#include "tap.h"

/* What a session may take beyond the wait: first tries, and ends of pauses. */
#define SLACK_NS (6 * DRIVE_SECOND)

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
	scene_configure_tiny(way);
	scene_start_off(unit, window_ms, 66000);
	on_at = scene_drive.now + on_ms * DRIVE_MS;
	scene_drive.on_at = on_at;
	scene_user = true;
	got_in_at = 0;
	scene_changed = note_entry;
	scene_try();
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
	/* No multiples of the driver's own intervals. */
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
	scene_configure_tiny(way);
	for (unsigned int ms = 2000; ms < 2050; ms++) {
		scene_start_off(ms & 1, window_ms, 10000);
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
	scene_configure_tiny(way);
	scene_config.window_ns = window_ms * DRIVE_MS;
	scene_prepare(SCENE_LOCKED);
	scene_try();
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(scene_drive.model.count.power_cycles, 2);
	scene_end();
}

/* --- F15 ------------------------------------------------------------------------ */

static void refuse_twice(const struct scene_way *way)
{
	tap_begin("F15 %s: 51h twice, then in", way->name);
	scene_configure_tiny(way);
	scene_config.dead_status = MTKDRIVE_SHOW(0x51);
	scene_config.intros_ignored = 2;
	scene_prepare(SCENE_OFF_DEAD);
	scene_try();
	scene_expect_flashed(scene_new);
	scene_end();
}

/* 12.1: off at the wall, as a reset changes nothing; older boot code; packets. */
static void boot_code_refuses(uint8_t status)
{
	const char *advice;

	tap_begin("F15: %02Xh for ever, also after power cycles", status);
	scene_configure_tiny(&scene_serial_ways[1]);
	scene_config.dead_status = MTKDRIVE_SHOW(status);
	scene_config.intros = 0x80;
	scene_prepare(SCENE_OFF_DEAD);
	scene_try();
	scene_expect_error(status == 0x51 ? MTKFLASH_ERROR_REFUSED :
					    MTKFLASH_ERROR_BOOT_CODE,
			   MTKFLASH_PHASE_WAITING);
	EXPECT(scene_drive.model.count.power_cycles > 2);
	advice = mtkflash_advice_text(mtkflash_session_advice(&scene_drive.session, false));
	EXPECT(strstr(advice, "unplug") && strstr(advice, "updater"));
	advice = drive_said(&scene_drive.session);
	EXPECT(!strncmp(advice, "tried: ", 7) && strstr(advice, " x slim2, status "));
	EXPECT(!strstr(mtkflash_error_cause(scene_drive.session.error), "chip"));
	scene_end();
}

/* --- how long it waits ------------------------------------------------------------ */

static void wait_in_vain(const struct scene_way *way, unsigned int wait_ms, bool off)
{
	uint64_t start, spent;

	tap_begin("%s: %s, waits for %u ms and not longer", way->name,
		  off ? "no power" : "locked", wait_ms);
	scene_configure_tiny(way);
	if (off) {
		scene_start_off(0, 300, wait_ms);
	} else {
		scene_config.firmware = MTKDRIVE_FW_LOCKED;
		scene_start(scene_old);
		scene_drive.session.wait_ms = wait_ms;
	}
	start = scene_drive.now;
	scene_try();
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
	scene_configure_tiny(way);
	scene_start_off(0, 300, 200000);
	scene_drive.fault = DRIVE_FAULT_INTERRUPT;
	scene_drive.fault_phase = MTKFLASH_PHASE_WAITING;
	start = scene_drive.now;
	scene_try();
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

/* Firmware that hangs shows this status for ever. */
static void show(uint8_t status, enum mtkflash_error error, unsigned int wait_ms)
{
	tap_begin("status %02xh for ever, wait of %u ms", status, wait_ms);
	scene_configure_tiny(&scene_serial_ways[1]);
	scene_config.boot_ns = UINT64_MAX / 2;
	scene_config.boot_status = MTKDRIVE_SHOW(status);
	scene_config.firmware = MTKDRIVE_FW_LOCKED;
	scene_start(scene_old);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_BOOTING);
	scene_drive.session.wait_ms = wait_ms;
	/* The drive shows the signature, too: at 50h nothing is sent without consent. */
	scene_drive.session.flags = MTKFLASH_OPTION_MAYBE_HEALTHY;
	scene_try();
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
		refuse_twice(way);
	}
	boot_code_refuses(0x51);
	boot_code_refuses(0x81);
	wait_in_vain(&scene_parallel_way, 60000, true);
	wait_in_vain(&scene_parallel_way, 200000, true);
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		show(meanings[i].status, meanings[i].error, 0);
		show(meanings[i].status, meanings[i].error, 3000);
	}
	return tap_exit();
}
