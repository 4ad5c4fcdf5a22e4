// SPDX-License-Identifier: GPL-2.0
/*
 * Drives that libata has given up and that may be healthy, and drives with an unknown chip:
 * what is sent to them, and what is not sent before the user has agreed.
 */
#include <string.h>

#include "errors.h"
#include "scene.h"
#include "tap.h"

#define AGREED	MTKFLASH_OPTION_MAYBE_HEALTHY

enum session { READ, FLASH, ERASE, ENTER, SESSIONS };

static const char *const session_names[SESSIONS] = { "read", "flash", "erase", "enter" };

static enum mtkflash_error run(enum session session, uint32_t flags)
{
	scene_drive.session.flags = flags;
	scene_drive.session.wait_ms = 0;
	switch (session) {
	case READ:
		return drive_read(&scene_drive);
	case FLASH:
		return drive_flash(&scene_drive, scene_new, scene_config.part->size);
	case ERASE:
		return drive_erase(&scene_drive);
	default:
		return drive_enter(&scene_drive);
	}
}

/* Firmware runs, shows @status, and its owner does not know it. */
static void prepare(enum scene_power power, uint8_t status)
{
	scene_configure(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1]);
	scene_prepare(power);
	scene_user = false;
	scene_drive.off_at = 0;
	scene_drive.on_at = 0;
	scene_drive.given_up = true;
	scene_drive.normal_status = status;
}

static uint64_t commands(void)
{
	return scene_drive.model.count.writes[MTKDRIVE_CMD];
}

/* Whatever was written, it was no command. */
static void expect_asked(uint8_t status)
{
	scene_expect_refused(MTKFLASH_ERROR_MAYBE_HEALTHY, MTKFLASH_PHASE_ENTERING);
	EXPECT_EQUAL(commands(), 0);
	EXPECT_EQUAL(scene_drive.part.vendor.status, status);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(scene_drive.released, MTKFLASH_RELEASE_QUIET);
	EXPECT(strstr(mtkflash_advice_text(mtkflash_session_advice(&scene_drive.session, false)),
		      "--maybe-healthy"));
}

static void ask_first(uint8_t status, enum session session)
{
	tap_begin("F23: %02Xh, %s: nothing is sent without consent", status,
		  session_names[session]);
	prepare(SCENE_UNLOCKED, status);
	EXPECT_EQUAL(run(session, ~AGREED & MTKFLASH_OPTIONS_KNOWN), MTKFLASH_ERROR_MAYBE_HEALTHY);
	expect_asked(status);
	/* Not the attempts on another drive before. */
	EXPECT_EQUAL(scene_drive.part.vendor.intros[MTKFLASH_SET_LEGACY].sent, 0);
	scene_end();
}

static void go_on(uint8_t status)
{
	tap_begin("F23: %02Xh, flashed once somebody has agreed", status);
	prepare(SCENE_UNLOCKED, status);
	EXPECT_EQUAL(run(FLASH, AGREED), MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
	scene_end();
}

/* The session's report: the number of intros of each set, and the last answer. */
static void expect_tried(void)
{
	const struct mtkflash_intros *intros = scene_drive.part.vendor.intros;

	for (unsigned int set = 0; set < MTKFLASH_SETS; set++) {
		EXPECT(intros[set].sent > 0);
		EXPECT_EQUAL(intros[set].answer, 0x51);
	}
	EXPECT_EQUAL(intros[0].sent + intros[1].sent + intros[2].sent, commands());
}

static void refuse(void)
{
	tap_begin("F23: refused by healthy firmware, and said what was tried");
	prepare(SCENE_LOCKED, 0x50);
	EXPECT_EQUAL(run(ENTER, AGREED), MTKFLASH_ERROR_REFUSED);
	scene_expect_refused(MTKFLASH_ERROR_REFUSED, MTKFLASH_PHASE_ENTERING);
	expect_tried();
	/* libata is to look for it again. */
	EXPECT_EQUAL(scene_drive.released, MTKFLASH_RELEASE_PROBE);
	scene_end();
}

static void lose_power(struct drive *d)
{
	if (d->session.phase == MTKFLASH_PHASE_PROGRAMMING && !d->off_at)
		d->off_at = d->now + DRIVE_MS;
}

/* The driver cannot see that the drive was exchanged; a dead one may show the same. */
static void exchanged(void)
{
	uint64_t before;

	tap_begin("F23: half flashed, and a healthy drive in its place: asked about");
	prepare(SCENE_DEAD, 0x50);
	scene_changed = lose_power;
	EXPECT_EQUAL(run(FLASH, AGREED), MTKFLASH_ERROR_BUS_DEAD);
	scene_changed = NULL;
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT(mtkflash_session_committed(&scene_drive.session));
	scene_drive.off_at = 0;
	memcpy(scene_drive.flash, scene_old, scene_config.part->size);
	mtkdrive_power(&scene_drive.model, true);
	drive_wait_normal(&scene_drive, DRIVE_PROBE_NS);
	before = commands();
	EXPECT_EQUAL(run(FLASH, 0), MTKFLASH_ERROR_MAYBE_HEALTHY);
	EXPECT_EQUAL(commands(), before);
	EXPECT(!memcmp(scene_drive.flash, scene_old, scene_config.part->size));
	EXPECT_EQUAL(run(FLASH, AGREED), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, scene_new, scene_config.part->size));
	scene_end();
}

/* A held port whose drive has left vendor mode. */
static void exchanged_while_held(bool known, uint16_t signature, enum mtkflash_error error)
{
	uint64_t before;

	tap_begin("held, %s, and a device with signature %04X in its place: %s, nothing sent",
		  known ? "running" : "dead", signature, mtkflash_error_name(error));
	prepare(known ? SCENE_UNLOCKED : SCENE_DEAD, 0x50);
	scene_drive.given_up = !known;
	EXPECT_EQUAL(run(ENTER, AGREED), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	memcpy(scene_drive.flash, scene_old, scene_config.part->size);
	scene_drive.signature = signature;
	scene_power_cycle();
	drive_wait_normal(&scene_drive, DRIVE_PROBE_NS);
	before = commands();
	EXPECT_EQUAL(run(READ, MTKFLASH_OPTION_READ_RUNNING), error);
	EXPECT_EQUAL(commands(), before);
	drive_release(&scene_drive);
	scene_end();
}

/* --- F20 ------------------------------------------------------------------------- */

static void at_once(uint8_t type)
{
	tap_begin("F20a: factory jumper, %02Xh at once: no intro is needed", type);
	scene_configure(mtkdrive_part_find(type == 0x70 ? "TINYPAR" : "TINY8K"),
			type == 0x70 ? &scene_parallel_way : &scene_serial_ways[1]);
	scene_config.factory_jumper = true;
	scene_start(scene_half);
	EXPECT_EQUAL(run(ENTER, 0), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.part.vendor.type, type);
	EXPECT_EQUAL(scene_drive.model.count.intros, 0);
	EXPECT_EQUAL(run(READ, 0), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.session.backup, scene_half, scene_config.part->size));
	drive_release(&scene_drive);
	scene_end();
}

static void nonsense(void)
{
	tap_begin("F20b: IDENTIFY is nonsense: the intro alone is sent");
	prepare(SCENE_LOCKED, 0x50);
	scene_drive.nonsense = true;
	EXPECT_EQUAL(run(ENTER, 0), MTKFLASH_ERROR_REFUSED);
	expect_tried();
	scene_end();
}

/* libata has given up both; nonsense from one of them proves nothing about the other. */
static void two_of_which_one_is_odd(bool seen)
{
	tap_begin("F20b, F23: nonsense from unit 1, and unit 0 shows the same: %s",
		  seen ? "libata has seen it, and it is asked about" : "unit 1, once more");
	prepare(SCENE_LOCKED, 0x50);
	scene_drive.twin = true;
	scene_drive.packets = seen ? 3 : 2;
	scene_drive.other_nonsense = true;
	EXPECT_EQUAL(run(ENTER, 0), seen ? MTKFLASH_ERROR_MAYBE_HEALTHY : MTKFLASH_ERROR_REFUSED);
	EXPECT_EQUAL(commands() > 0, !seen);
	scene_end();
}

static void odd_signature(uint16_t signature, uint8_t status)
{
	tap_begin("F20c: signature %04X, %02Xh: the intro alone is sent", signature, status);
	prepare(SCENE_LOCKED, status);
	scene_drive.signature = signature;
	EXPECT_EQUAL(run(ENTER, 0), MTKFLASH_ERROR_REFUSED);
	expect_tried();
	scene_end();

	tap_begin("F20c: signature %04X, %02Xh: a dead one is flashed", signature, status);
	prepare(SCENE_UNLOCKED, status);
	scene_drive.signature = signature;
	EXPECT_EQUAL(run(FLASH, 0), MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
	scene_end();
}

/* 51h and the code of the diagnostic: dead, and flashed by a plain cat. */
static void error_without_a_reason(void)
{
	tap_begin("51h, Error 01h after power-on: a dead drive is not asked about");
	prepare(SCENE_UNLOCKED, 0x51);
	scene_drive.error = 0x01;
	EXPECT_EQUAL(run(FLASH, 0), MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
	scene_end();
}

static void signature_of_a_disk(uint16_t signature)
{
	tap_begin("signature %04X: a disk is a disk, whatever anybody agrees to", signature);
	prepare(SCENE_UNLOCKED, 0x50);
	scene_drive.signature = signature;
	EXPECT_EQUAL(run(ENTER, MTKFLASH_OPTIONS_KNOWN), MTKFLASH_ERROR_NOT_MEDIATEK);
	EXPECT_EQUAL(commands(), 0);
	scene_end();
}

/* IDENTIFY and SET FEATURES write zeros over the signature, which libata has seen. */
static void overwritten_signature(void)
{
	tap_begin("the signature is gone, and libata has seen it: asked, then flashed");
	prepare(SCENE_UNLOCKED, 0x50);
	scene_drive.signature = 0;
	scene_drive.packets = 1;
	scene_drive.asked = true;
	EXPECT_EQUAL(run(FLASH, 0), MTKFLASH_ERROR_MAYBE_HEALTHY);
	expect_asked(0x50);
	EXPECT_EQUAL(run(FLASH, AGREED), MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
	scene_end();

	tap_begin("the same, and it refuses: other intros follow");
	prepare(SCENE_LOCKED, 0x50);
	scene_drive.signature = 0;
	scene_drive.packets = 1;
	scene_drive.asked = true;
	EXPECT_EQUAL(run(ENTER, AGREED), MTKFLASH_ERROR_REFUSED);
	expect_tried();
	scene_end();
}

/* Without recovery: what libata has seen there is what was there before. */
static void swapped_disk(uint32_t flags, bool nonsense)
{
	tap_begin("a disk in place of a packet device, options %x, %s", flags,
		  nonsense ? "old nonsense" : "no name");
	prepare(SCENE_UNLOCKED, 0x50);
	scene_drive.signature = 0;
	scene_drive.packets = 1;
	scene_drive.nonsense = nonsense;
	EXPECT_EQUAL(run(FLASH, flags), MTKFLASH_ERROR_NOT_MEDIATEK);
	EXPECT_EQUAL(commands(), 0);
	scene_end();
}

int main(void)
{
	static const uint8_t ready[] = { 0x00, 0x50, 0x51 };
	static const uint16_t odd[] = { 0x7f55, 0xeb00, 0x0014, 0xffff };
	static const uint16_t disks[] = { 0x0000, 0xabcd, 0xc33c, 0x9669 };

	for (size_t i = 0; i < sizeof(ready); i++) {
		for (unsigned int session = 0; session < SESSIONS; session++)
			ask_first(ready[i], session);
		go_on(ready[i]);
	}
	refuse();
	exchanged();
	exchanged_while_held(false, 0xeb14, MTKFLASH_ERROR_MAYBE_HEALTHY);
	exchanged_while_held(false, 0x0000, MTKFLASH_ERROR_NOT_MEDIATEK);
	exchanged_while_held(false, 0xc33c, MTKFLASH_ERROR_NOT_MEDIATEK);
	exchanged_while_held(true, 0x0000, MTKFLASH_ERROR_NOT_MEDIATEK);
	exchanged_while_held(true, 0xc33c, MTKFLASH_ERROR_NOT_MEDIATEK);
	two_of_which_one_is_odd(true);
	two_of_which_one_is_odd(false);
	at_once(0x70);
	at_once(0x72);
	nonsense();
	overwritten_signature();
	error_without_a_reason();
	for (unsigned int n = 0; n < 4; n++)
		swapped_disk(n & 1 ? AGREED : 0, n & 2);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		odd_signature(odd[i], 0x00);
		odd_signature(odd[i], 0x50);
		odd_signature(odd[i], 0x51);
	}
	for (size_t i = 0; i < sizeof(disks) / sizeof(disks[0]); i++)
		signature_of_a_disk(disks[i]);
	return tap_exit();
}
