// SPDX-License-Identifier: GPL-2.0
/*
 * A port that is held, and what becomes of its drive from one session to the next:
 * it stops to answer, gives no id any more, or is another drive.
 */
#include <string.h>

#include "mtkpart.h"
#include "scene.h"
#include "tap.h"

#define SERIAL_BP	0x0c

static uint8_t image[DRIVE_FLASH_MAX];

static uint8_t protection(void)
{
	return scene_drive.model.sr & scene_config.part->bp_mask;
}

static void prepare(const char *part, uint8_t sr, enum scene_power power)
{
	scene_configure(mtkdrive_part_find(part), &scene_serial_ways[1]);
	scene_config.status_register = sr;
	scene_prepare(power);
}

static enum mtkflash_error flash(uint32_t flags)
{
	scene_drive.session.flags = flags;
	return drive_flash(&scene_drive, scene_new, scene_config.part->size);
}

static void expect_held(void)
{
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
}

/* The drive in the model's socket is another one now, and on. */
static void swap_drive(const struct mtkdrive_part *part, const uint8_t *content, uint8_t sr)
{
	struct mtkdrive *model = &scene_drive.model;

	mtkdrive_power(model, false);
	drive_advance(&scene_drive, DRIVE_SECOND);
	scene_config.part = part;
	scene_config.status_register = sr;
	memcpy(scene_drive.flash, content, part->size);
	scene_drive.config = scene_config;
	scene_drive.config.flash = scene_drive.flash;
	mtkdrive_init(model, &scene_drive.config);
	mtkdrive_set_time(model, scene_drive.now);
	drive_start(&scene_drive);
}

/* --- the write protection ------------------------------------------------------ */

enum farewell { LEAVE, RELEASE, FLASH };

static const char *const farewells[] = { "leave", "release", "flash" };

static void take_leave(enum farewell farewell, enum mtkflash_error error)
{
	const struct mtkflash_session *s = &scene_drive.session;

	if (farewell == LEAVE)
		EXPECT_EQUAL(drive_leave(&scene_drive), error);
	else
		EXPECT_EQUAL(drive_release(&scene_drive), error);
	EXPECT_EQUAL(s->port, MTKFLASH_PORT_FREE);
	if (!error)
		return;
	EXPECT_EQUAL(s->phase, MTKFLASH_PHASE_FAILED);
	EXPECT_EQUAL(s->error, error);
}

/* The part that would be written is not known. */
static void no_id_any_more(enum farewell farewell)
{
	tap_begin("protected, then no id, then %s: nothing is written", farewells[farewell]);
	prepare("MX25L512", MTKPART_SR_SRWD | SERIAL_BP, SCENE_DEAD);
	EXPECT_EQUAL(flash(0), MTKFLASH_ERROR_PROTECTED);
	expect_held();
	scene_power_cycle();
	scene_drive.model.cfg.id_early_ns = UINT64_MAX;
	EXPECT_EQUAL(flash(0), MTKFLASH_ERROR_NO_ID);
	expect_held();
	take_leave(farewell, MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.model.count.wrsr, 0);
	EXPECT(!memcmp(scene_drive.flash, scene_half, scene_config.part->size));
	scene_end();
}

/* The first session has cleared the protection, and is stopped before the first erase. */
static void stop_unlocked(const char *part)
{
	prepare(part, SERIAL_BP, SCENE_DEAD);
	scene_drive.fault = DRIVE_FAULT_INTERRUPT;
	scene_drive.fault_phase = MTKFLASH_PHASE_ERASING;
	EXPECT_EQUAL(flash(0), MTKFLASH_ERROR_INTERRUPTED);
	drive_clear_fault(&scene_drive);
	expect_held();
	EXPECT_EQUAL(protection(), 0);
	EXPECT_EQUAL(scene_drive.model.count.wrsr, 1);
}

static void dry_run_between(void)
{
	tap_begin("unlocked, stopped, dry run, flash: protected as before");
	stop_unlocked("MX25L512");
	EXPECT_EQUAL(flash(MTKFLASH_OPTION_DRY_RUN), MTKFLASH_ERROR_NONE);
	expect_held();
	EXPECT_EQUAL(flash(0), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(protection(), SERIAL_BP);
	scene_end();
}

/* Returns false when the session was not stopped by it. */
static bool stuck_at(uint64_t n)
{
	enum mtkflash_error err;

	prepare("TINY8K", SERIAL_BP, SCENE_DEAD);
	scene_drive.fault = DRIVE_FAULT_STUCK;
	scene_drive.fault_phase = MTKFLASH_PHASE_UNLOCKING;
	scene_drive.fault_after = n;
	err = flash(0);
	if (err && scene_drive.session.failed_phase == MTKFLASH_PHASE_UNLOCKING) {
		expect_held();
		drive_clear_fault(&scene_drive);
		drive_advance(&scene_drive, DRIVE_SECOND);
		EXPECT_EQUAL(flash(0), MTKFLASH_ERROR_NONE);
		EXPECT_EQUAL(protection(), SERIAL_BP);
		if (tap_failures())
			tap_note("after transaction %llu", (unsigned long long)n);
		drive_destroy(&scene_drive);
		return true;
	}
	drive_destroy(&scene_drive);
	return false;
}

static void stuck_while_unlocking(void)
{
	uint64_t n = 0;

	tap_begin("stops to answer anywhere while it is unlocked, flash: protected as before");
	while (stuck_at(n) && !tap_failures())
		n++;
	/* Two reads of the register, WREN, WRSR, and reads again. */
	EXPECT(n > 6);
	tap_end();
}

static void stopped(enum farewell farewell)
{
	tap_begin("unlocked, stopped, %s: protected as before", farewells[farewell]);
	stop_unlocked("MX25L512");
	take_leave(farewell, MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(protection(), SERIAL_BP);
	scene_end();
}

/* WP# low, and SRWD: what was cleared cannot be set any more. */
static void lock_register(struct drive *d)
{
	d->model.cfg.write_protect_pin = true;
	d->model.sr |= MTKPART_SR_SRWD;
}

static void locked_meanwhile(enum farewell farewell)
{
	tap_begin("unlocked, stopped, locked by somebody, %s: says that protection is lost",
		  farewells[farewell]);
	stop_unlocked("MX25L512");
	lock_register(&scene_drive);
	take_leave(farewell, MTKFLASH_ERROR_PROTECTION_LOST);
	EXPECT_EQUAL(protection(), 0);
	scene_end();
}

static void lock_while_verifying(struct drive *d)
{
	if (d->session.phase == MTKFLASH_PHASE_VERIFYING)
		lock_register(d);
}

static void locked_while_flashed(void)
{
	tap_begin("flashed, locked by somebody meanwhile: says that protection is lost");
	prepare("MX25L512", SERIAL_BP, SCENE_DEAD);
	scene_changed = lock_while_verifying;
	EXPECT_EQUAL(flash(0), MTKFLASH_ERROR_PROTECTION_LOST);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT(!memcmp(scene_drive.flash, scene_new, scene_config.part->size));
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	scene_end();
}

/* Without firmware, or with half of one, but as protected as it was. */
static void half_flashed(enum farewell farewell)
{
	tap_begin("half flashed, held, %s: protected as before", farewells[farewell]);
	prepare("MX25L512", SERIAL_BP, SCENE_DEAD);
	scene_drive.fault = DRIVE_FAULT_STUCK;
	scene_drive.fault_phase = MTKFLASH_PHASE_PROGRAMMING;
	scene_drive.fault_after = 40;
	EXPECT_EQUAL(flash(0), MTKFLASH_ERROR_TIMEOUT);
	expect_held();
	EXPECT_EQUAL(protection(), 0);
	drive_clear_fault(&scene_drive);
	drive_advance(&scene_drive, DRIVE_SECOND);
	take_leave(farewell, MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(protection(), SERIAL_BP);
	scene_end();
}

/* Each drive gets its own protection back, not that of the other. */
static void another_part(uint8_t sr, enum farewell farewell)
{
	tap_begin("unlocked, then another part with %02x, then %s", sr, farewells[farewell]);
	stop_unlocked("MX25L512");
	scene_images(mtkdrive_part_find("MX25L2005")->size);
	swap_drive(mtkdrive_part_find("MX25L2005"), scene_half, sr);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	if (farewell == FLASH)
		EXPECT_EQUAL(flash(0), MTKFLASH_ERROR_NONE);
	else
		take_leave(farewell, MTKFLASH_ERROR_PROTECTION_LOST);
	EXPECT_EQUAL(protection(), sr);
	EXPECT_EQUAL(scene_drive.model.count.wrsr, farewell == FLASH && sr ? 2 : 0);
	scene_end();
}

/* --- the old contents ----------------------------------------------------------- */

/* Running, with its first boot block locked. */
static void start_locked(const char *part)
{
	scene_configure(mtkdrive_part_find(part), &scene_parallel_way);
	scene_config.locked = 1;
	scene_config.check_power_order = false;
	scene_start(scene_old);
}

/* What the first drive held is nothing to go back to for the second. */
static void another_drive(const char *first, const char *second)
{
	const struct mtkdrive_part *part = mtkdrive_part_find(second);
	const struct mtkdrive_lock *lock = &part->lock[0];
	uint32_t bad = lock->start ? 0x3080 : lock->size + 0x3080;

	tap_begin("%s is read, then %s cannot be flashed: keeps what is its own", first, second);
	start_locked(first);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT(scene_drive.session.original);
	scene_images(part->size);
	memcpy(image, scene_old, part->size);
	while (!(scene_old[bad] & 1))
		bad++;
	image_change(image, part->size, bad);
	image[bad] &= 0xfe;
	image_fix_sum(image, part->size);
	swap_drive(part, scene_old, 0);
	scene_drive.model.cfg.bad_byte = bad + 1;
	scene_drive.session.flags = MTKFLASH_OPTION_DELTA | MTKFLASH_OPTION_ANY_IDENTITY;
	EXPECT_EQUAL(drive_flash(&scene_drive, image, part->size), MTKFLASH_ERROR_PROGRAM);
	EXPECT_EQUAL(scene_drive.session.change, MTKFLASH_CHANGE_RESTORED);
	EXPECT(!memcmp(scene_drive.flash, scene_old, part->size));
	scene_end();
}

/* The drive was switched off and on in the middle of a transaction. */
static void runs_again(void)
{
	uint64_t intros;

	tap_begin("half a transaction, and the firmware runs again: it gets no intro");
	scene_configure(mtkdrive_part_find("MX25L2005"), &scene_serial_ways[1]);
	scene_prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	scene_power_cycle();
	EXPECT(drive_wait_normal(&scene_drive, 30 * DRIVE_SECOND));
	scene_drive.part.vendor.unfinished = true;
	intros = scene_drive.model.count.intros;
	drive_leave(&scene_drive);
	EXPECT_EQUAL(scene_drive.model.count.intros, intros);
	scene_end();
}

int main(void)
{
	for (enum farewell farewell = LEAVE; farewell <= RELEASE; farewell++) {
		no_id_any_more(farewell);
		stopped(farewell);
		locked_meanwhile(farewell);
		half_flashed(farewell);
	}
	runs_again();
	locked_while_flashed();
	dry_run_between();
	stuck_while_unlocking();
	for (enum farewell farewell = LEAVE; farewell <= FLASH; farewell++) {
		another_part(0, farewell);
		another_part(SERIAL_BP, farewell);
	}
	another_drive("W39F010", "W39L020");
	another_drive("W39L020", "W39F010");
	return tap_exit();
}
