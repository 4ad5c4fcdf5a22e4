// SPDX-License-Identifier: GPL-2.0
/*
 * The failures of practice: the rows of the protocol specification's section 8,
 * as far as a model can play them, each ending in its error with advice, or in
 * success by the driver's own recovery.
 *
 * Not here:
 *  8.15 no POST with the drive attached: there is no BIOS in a model; a drive
 *       that is BSY for ever is 8.3.
 *  8.16 wrong unit, and
 *  8.17 two drives on one cable: cable_test.c, which has a second device.
 *  Of 8.5 the controller's part, and of 8.20 the soldering iron.
 */
#include <string.h>

#include "errors.h"
#include "scene.h"
#include "tap.h"

/* Small parts: how a session fails does not depend on the size. */
static const struct mtkdrive_part *part_for(const struct scene_way *way)
{
	return mtkdrive_part_find(way->type == 0x70 ? "TINYPAR" : "TINY8K");
}

static const struct scene_way *way;

static void begin(const char *row)
{
	tap_begin("%s (%s)", row, way->name);
	scene_configure(part_for(way), way);
}

static void flash_and_succeed(void)
{
	scene_try();
	scene_expect_flashed(scene_new);
}

static void flash_and_refuse(enum mtkflash_error error, uint8_t status)
{
	scene_try();
	scene_expect_refused(error, MTKFLASH_PHASE_ENTERING);
	EXPECT_EQUAL(scene_drive.part.vendor.status, status);
	/* Whatever the status looks like, it is not taken for a part. */
	EXPECT_EQUAL(scene_drive.model.count.spi + scene_drive.model.count.bus, 0);
}

/* The power is off for a second during the wait that follows. */
static void cycle_while_waiting(void)
{
	scene_user = true;
	scene_drive.session.wait_ms = 20000;
	scene_drive.off_at = scene_drive.now + 5 * DRIVE_SECOND;
	scene_drive.on_at = scene_drive.now + 6 * DRIVE_SECOND;
}

/* A reset vector over half a firmware. */
static const uint8_t *garbage(void)
{
	static uint8_t content[DRIVE_FLASH_MAX];

	memcpy(content, scene_old, scene_config.part->size);
	memset(content + scene_config.part->size / 2, 0xff, scene_config.part->size / 4);
	return content;
}

/* Firmware that hangs, and a boot window that is over. */
static void start_garbage(uint16_t status)
{
	scene_config.runs_anything = true;
	scene_config.boot_status = status;
	scene_start(garbage());
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_BOOTING);
}

/* --- getting in ------------------------------------------------------------- */

static void row_1_locked(void)
{
	begin("8.1 51h: locked firmware; then the power is switched while it waits");
	scene_config.firmware = MTKDRIVE_FW_LOCKED;
	scene_start(scene_old);
	flash_and_refuse(MTKFLASH_ERROR_REFUSED, 0x51);
	cycle_while_waiting();
	flash_and_succeed();
	scene_end();
}

/* 00h and a signature: a healthy drive shows that after a reset, so the user must agree. */
static void row_1_window_missed(uint16_t shown, enum mtkflash_error error)
{
	begin("8.1 80h or 00h: window missed; then the power is switched while it waits");
	start_garbage(MTKDRIVE_SHOW(shown));
	if (!shown) {
		flash_and_refuse(MTKFLASH_ERROR_MAYBE_HEALTHY, 0x00);
		scene_drive.session.flags = MTKFLASH_OPTION_MAYBE_HEALTHY;
	}
	flash_and_refuse(error, (uint8_t)shown);
	cycle_while_waiting();
	scene_finish_job();
	scene_end();
}

static void row_1_first_window(uint8_t shown)
{
	begin("8.1 window and dead drive show another status than 80h: in nevertheless");
	scene_config.window_status = MTKDRIVE_SHOW(shown);
	scene_config.dead_status = MTKDRIVE_SHOW(shown);
	scene_prepare(SCENE_OFF_300);
	flash_and_succeed();
	scene_end();
}

static void row_2(void)
{
	begin("8.2 foreign firmware runs into the weeds: another window, another try");
	start_garbage(0);
	cycle_while_waiting();
	flash_and_succeed();
	scene_end();
}

static void row_3(void)
{
	begin("8.3 80h for ever: STILL_BUSY, then the intro at power-up");
	start_garbage(0);
	flash_and_refuse(MTKFLASH_ERROR_STILL_BUSY, 0x80);
	cycle_while_waiting();
	scene_finish_job();
	scene_end();
}

static void row_4(uint8_t shown, enum mtkflash_error error)
{
	begin("8.4 a status that is no type byte: no part is made of it");
	start_garbage(MTKDRIVE_SHOW(shown));
	flash_and_refuse(error, shown);
	scene_end();
}

static void row_8(void)
{
	begin("8.8 stuck at 52h: HALF_WAY, then the power is switched twice");
	scene_config.half_way = 2;
	scene_start(scene_half);
	flash_and_refuse(MTKFLASH_ERROR_HALF_WAY, 0x52);
	/* Back at half-way, and this time while somebody waits. */
	scene_power_cycle();
	cycle_while_waiting();
	flash_and_succeed();
	scene_end();
}

static u8 read_nothing(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	(void)tf;
	(void)reg;
	return 0xff;
}

static void row_10(void)
{
	struct mtkflash_taskfile_ops ops;

	begin("8.10 FFh: nothing drives the bus");
	scene_prepare(SCENE_OFF_300);
	scene_drive.on_at = 0;
	ops = *scene_drive.tf.ops;
	ops.read = read_nothing;
	scene_drive.tf.ops = &ops;
	scene_drive.session.wait_ms = 0;
	flash_and_refuse(MTKFLASH_ERROR_NO_DRIVE, 0xff);
	scene_drive.session.wait_ms = 2000;
	scene_try();
	scene_expect_refused(MTKFLASH_ERROR_NO_DRIVE, MTKFLASH_PHASE_WAITING);
	scene_end();
}

/* --- the first seconds in vendor mode ---------------------------------------- */

static void row_6_early(uint8_t id)
{
	begin("8.6 id 0000, or 0101, for two seconds: asked again");
	scene_config.id_early = id;
	scene_config.id_early_ns = 2 * DRIVE_SECOND;
	scene_prepare(SCENE_DEAD);
	flash_and_succeed();
	scene_end();
}

static void row_6_for_ever(void)
{
	begin("8.6 id 0000 for ever: NO_ID; after a power cycle it is there");
	scene_config.id_early_ns = UINT64_MAX;
	scene_config.bad_entries = 1;
	scene_prepare(SCENE_DEAD);
	scene_try();
	scene_expect_refused(MTKFLASH_ERROR_NO_ID, MTKFLASH_PHASE_IDENTIFYING);
	/* The driver has tried whether the part can be read. */
	EXPECT_EQUAL(scene_drive.part.vendor.status, way->type);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	scene_power_cycle();
	scene_finish_job();
	scene_end();
}

static void row_7_busy_type(void)
{
	begin("8.7 F2h for half a second, id FFFF after it: waited for");
	scene_config.enter_busy_ns = DRIVE_SECOND / 2;
	scene_config.id_early = 0xff;
	scene_config.id_early_ns = 2 * DRIVE_SECOND;
	scene_prepare(SCENE_DEAD);
	flash_and_succeed();
	scene_end();
}

static void row_7_cured(void)
{
	begin("8.7 F2h that stays: outro and intro cure it");
	scene_config.enter_busy_ns = UINT64_MAX;
	scene_config.id_early = 0xff;
	scene_config.id_early_ns = UINT64_MAX;
	scene_config.bad_entries = 1;
	scene_prepare(SCENE_DEAD);
	flash_and_succeed();
	EXPECT(scene_drive.model.count.entries > 1);
	scene_end();
}

static void row_11(void)
{
	begin("8.11 the clean type byte never comes: BUSY_TYPE, then the power is switched");
	scene_config.enter_busy_ns = UINT64_MAX;
	scene_config.bad_entries = 1;
	scene_config.outros_ignored = 255;
	scene_prepare(SCENE_DEAD);
	flash_and_refuse(MTKFLASH_ERROR_BUSY_TYPE, way->type | 0x80);
	scene_drive.model.cfg.outros_ignored = 0;
	cycle_while_waiting();
	flash_and_succeed();
	scene_end();
}

static void row_20(void)
{
	begin("8.20 the part's supply comes three seconds late: no firmware, then an id");
	scene_config.part_power_ns = 3 * DRIVE_SECOND;
	scene_start(scene_old);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_DEAD);
	flash_and_succeed();
	scene_end();
}

/* --- the work itself ---------------------------------------------------------- */

static void row_5(bool gives_up)
{
	bool parallel = way->type == 0x70;

	begin("8.5 hangs in chip erase: ERASE, goes on after a power cycle");
	scene_configure(mtkdrive_part_find(parallel ? "W49F020" : "W25P10"), way);
	scene_config.hangs_at = scene_config.part->erase_chip;
	scene_config.gives_up = gives_up;
	scene_prepare(SCENE_UNLOCKED);
	scene_try();
	scene_expect_error(MTKFLASH_ERROR_ERASE, MTKFLASH_PHASE_ERASING);
	EXPECT_EQUAL(scene_drive.session.fail_address, 0);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	scene_drive.model.cfg.hangs_at = 0;
	scene_power_cycle();
	scene_finish_job();
	scene_end();
}

static enum mtkflash_phase strike_in;
static enum mtkdrive_fault strike_with;

static void strike(struct drive *d)
{
	if (d->session.phase != strike_in || !strike_with)
		return;
	d->model.fault = strike_with;
	d->model.fault_after = 100;
	strike_with = MTKDRIVE_NO_FAULT;
}

static void strike_later(enum mtkdrive_fault fault, enum mtkflash_phase phase)
{
	strike_in = phase;
	strike_with = fault;
	scene_changed = strike;
}

static void row_9(enum mtkflash_phase phase)
{
	begin("8.9 7Fh: the link goes while it works, and the drive is left alone");
	scene_prepare(SCENE_DEAD);
	strike_later(MTKDRIVE_FAULT_LINK, phase);
	scene_try();
	scene_expect_error(MTKFLASH_ERROR_BUS_DEAD, phase);
	EXPECT_EQUAL(scene_drive.part.vendor.status, 0x7f);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	scene_try();
	scene_expect_error(MTKFLASH_ERROR_NO_LINK, MTKFLASH_PHASE_ENTERING);
	scene_power_cycle();
	scene_finish_job();
	scene_end();
}

static void row_12_flip(void)
{
	begin("8.12 one bit differs at verify, once: read again");
	scene_prepare(SCENE_DEAD);
	strike_later(MTKDRIVE_FAULT_FLIP, MTKFLASH_PHASE_VERIFYING);
	flash_and_succeed();
	EXPECT_EQUAL(strike_with, MTKDRIVE_NO_FAULT);
	scene_end();
}

static void row_12_bad_byte(void)
{
	bool reads_back = way->type == 0x70;
	uint32_t bad = scene_config.part->size / 2;

	begin("8.12 one byte never holds: VERIFY or PROGRAM with its page, page 0 stays blank");
	while (scene_new[bad] & 1 || scene_new[bad] == 0xff)
		bad++;
	scene_config.bad_byte = bad + 1;
	scene_prepare(SCENE_DEAD);
	scene_try();
	/* It was right at first; a part that reads back what it programs cannot mend it. */
	scene_expect_error(reads_back ? MTKFLASH_ERROR_PROGRAM : MTKFLASH_ERROR_VERIFY,
			   MTKFLASH_PHASE_VERIFYING);
	EXPECT_EQUAL(scene_drive.session.fail_address, bad & ~255u);
	EXPECT_EQUAL(scene_drive.flash[0], 0xff);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	scene_drive.model.cfg.bad_byte = 0;
	scene_finish_job();
	scene_end();
}

static void row_12_stop(enum mtkdrive_fault fault, uint8_t status)
{
	begin(fault == MTKDRIVE_FAULT_HANG ? "8.12 the write stops, 80h: goes on after a power cycle" :
	      "8.12 the drive falls out of vendor mode: it is got in again");
	/* The part is in the middle of a command, which cannot be seen. */
	if (way->type == 0x70)
		scene_allowed = MTKDRIVE_V_SEQUENCE;
	scene_prepare(SCENE_DEAD);
	strike_later(fault, MTKFLASH_PHASE_PROGRAMMING);
	scene_try();
	scene_expect_error(MTKFLASH_ERROR_TIMEOUT, MTKFLASH_PHASE_PROGRAMMING);
	EXPECT_EQUAL(scene_drive.part.vendor.status, status);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	if (fault == MTKDRIVE_FAULT_HANG)
		scene_power_cycle();
	scene_finish_job();
	scene_end();
}

static void cut_power(struct drive *d)
{
	if (d->session.phase != MTKFLASH_PHASE_PROGRAMMING)
		return;
	d->model.cut_after_spi = 20;
	d->model.cut_after_bus = 200;
	scene_changed = NULL;
}

static void row_13(enum scene_power power)
{
	begin("8.13 power lost while writing: BUS_DEAD, then intro at power-up and a full write");
	scene_prepare(power);
	scene_changed = cut_power;
	scene_try();
	scene_expect_error(MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_PROGRAMMING);
	EXPECT_EQUAL(scene_drive.flash[0], 0xff);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	scene_drive.session.wait_ms = 20000;
	scene_drive.model.cut_after_spi = 0;
	scene_drive.model.cut_after_bus = 0;
	scene_drive.on_at = scene_drive.now + 5 * DRIVE_SECOND;
	scene_finish_job();
	scene_end();
}

static void row_14(bool srst_ignored)
{
	begin(srst_ignored ? "8.14 still in vendor mode after the write: NO_ANSWER, then a power cycle" :
	      "8.14 still in vendor mode after the outro: the reset of the cable ends it");
	scene_config.outros_ignored = 1;
	scene_config.srst_ignored = srst_ignored;
	scene_prepare(SCENE_DEAD);
	scene_try();
	if (srst_ignored) {
		scene_expect_error(MTKFLASH_ERROR_NO_ANSWER, MTKFLASH_PHASE_RESETTING);
		EXPECT(!memcmp(scene_drive.flash, scene_new, scene_config.part->size));
		scene_power_cycle();
		EXPECT(drive_wait_normal(&scene_drive, DRIVE_PROBE_NS));
	} else {
		scene_expect_flashed(scene_new);
	}
	scene_end();
}

static void row_18(void)
{
	struct mtkdrive_part part = *part_for(way);

	begin("8.18 the flash type is not known: UNKNOWN_PART, its ids are shown");
	part.rems[1] ^= 0x60;
	scene_config.part = &part;
	scene_prepare(SCENE_DEAD);
	scene_try();
	scene_expect_refused(MTKFLASH_ERROR_UNKNOWN_PART, MTKFLASH_PHASE_IDENTIFYING);
	EXPECT_EQUAL(scene_drive.part.ids.rems[1], part.rems[1]);
	scene_end();
}

/* The status registers of 6.3. */
static void row_19_locked(uint8_t sr)
{
	begin("8.19 SRWD is set: PROTECTED, without one WRSR");
	scene_configure(mtkdrive_part_find("MX25L512"), way);
	scene_config.status_register = sr;
	scene_config.write_protect_pin = true;
	scene_prepare(SCENE_DEAD);
	scene_try();
	scene_expect_refused(MTKFLASH_ERROR_PROTECTED, MTKFLASH_PHASE_UNLOCKING);
	EXPECT_EQUAL(scene_drive.model.sr & ~2, sr & ~2);
	scene_end();
}

static void row_19_cleared(uint8_t sr)
{
	begin("8.19 protected, but not locked: cleared, written, set again");
	scene_configure(mtkdrive_part_find("M25P05-A"), way);
	scene_config.status_register = sr & ~0x80;
	scene_prepare(SCENE_DEAD);
	scene_flash();
	scene_end();
}

/* IDENTIFY PACKET DEVICE, as an operating system sends it to whatever is there. */
static void intrude(struct drive *d)
{
	if (d->session.phase != MTKFLASH_PHASE_BACKING_UP || d->session.done < 512)
		return;
	mtkdrive_write(&d->model, MTKDRIVE_DEV, 0xa0);
	mtkdrive_write(&d->model, MTKDRIVE_LBAM, 0x81);
	mtkdrive_write(&d->model, MTKDRIVE_LBAH, 0x03);
	mtkdrive_write(&d->model, MTKDRIVE_CMD, 0xa1);
	scene_changed = NULL;
}

static void row_21(void)
{
	begin("8.21 somebody else uses the port during the backup: noticed, read again");
	scene_prepare(SCENE_DEAD);
	scene_changed = intrude;
	flash_and_succeed();
	scene_end();
}

/* --- all ------------------------------------------------------------------------ */

static void serial_only(void)
{
	static const uint8_t registers[] = { 0x8c, 0x8e, 0x9c };

	for (size_t i = 0; i < sizeof(registers); i++)
		row_19_locked(registers[i]);
	row_19_cleared(0x0c);
	row_19_cleared(0x3c);
	row_6_early(0x01);
}

static void getting_in(void)
{
	row_1_locked();
	row_1_window_missed(0x80, MTKFLASH_ERROR_STILL_BUSY);
	row_1_window_missed(0x00, MTKFLASH_ERROR_NO_STATUS);
	row_1_first_window(0x00);
	row_1_first_window(0xd0);
	row_2();
	row_3();
	row_4(0x51, MTKFLASH_ERROR_REFUSED);
	row_4(0x7f, MTKFLASH_ERROR_NO_LINK);
	row_4(0x81, MTKFLASH_ERROR_BOOT_CODE);
	row_6_early(0x00);
	row_6_for_ever();
	row_7_busy_type();
	row_7_cured();
	row_8();
	row_10();
	row_11();
	row_20();
}

static void working(void)
{
	row_5(false);
	row_5(true);
	row_9(MTKFLASH_PHASE_BACKING_UP);
	row_9(MTKFLASH_PHASE_PROGRAMMING);
	row_12_flip();
	row_12_bad_byte();
	row_12_stop(MTKDRIVE_FAULT_RESTART, 0x80);
	row_12_stop(MTKDRIVE_FAULT_HANG, 0x80);
	row_13(SCENE_UNLOCKED);
	row_13(SCENE_DEAD);
	row_14(false);
	row_14(true);
	row_18();
	row_21();
}

int main(void)
{
	for (size_t n = 0; n <= SCENE_SERIAL_WAYS; n++) {
		bool serial = n < SCENE_SERIAL_WAYS;

		way = serial ? &scene_serial_ways[n] : &scene_parallel_way;
		getting_in();
		working();
		if (serial)
			serial_only();
	}
	return tap_exit();
}
