// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that hold the drive or its port, and the release of it: in every command set,
 * at both units, from every state of power.
 */
#include <string.h>

#include "scene.h"
#include "tap.h"
#include "wire.h"

#define WAYS (SCENE_SERIAL_WAYS + 1)

static const struct scene_way *way_of(size_t n)
{
	return n < SCENE_SERIAL_WAYS ? &scene_serial_ways[n] : &scene_parallel_way;
}

static void configure(const struct scene_way *way, uint8_t unit)
{
	scene_configure_tiny(way);
	scene_config.unit = unit;
}

/* Count from now on. */
static void prepare(const struct scene_way *way, uint8_t unit, enum scene_power power)
{
	configure(way, unit);
	scene_prepare(power);
	wire_watch(&scene_drive);
}

static bool ran(enum scene_power power)
{
	return power == SCENE_UNLOCKED || power == SCENE_LOCKED;
}

static bool holds_old(enum scene_power power)
{
	return power != SCENE_DEAD && power != SCENE_OFF_DEAD;
}

static const uint8_t *content(enum scene_power power)
{
	return holds_old(power) ? scene_old : scene_half;
}

static void expect_untouched(enum scene_power power)
{
	const struct mtkdrive_counters *count = &scene_drive.model.count;

	EXPECT_EQUAL(count->erases + count->programs, 0);
	EXPECT(!memcmp(scene_drive.flash, content(power), scene_config.part->size));
	EXPECT_EQUAL(wire.opcodes[WIRE_WRSR] + wire.opcodes[WIRE_WREN], 0);
	EXPECT_EQUAL(wire.forbidden, 0);
}

static void expect_good(void)
{
	EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.session.phase, MTKFLASH_PHASE_DONE);
	EXPECT_EQUAL(scene_drive.session.total, 0);
	drive_expect_sound(&scene_drive, 0);
}

static void expect_given_back(enum mtkflash_release how)
{
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT(!scene_drive.session.by_hand);
	EXPECT_EQUAL(scene_drive.released, how);
}

static void expect_kept_by_hand(void)
{
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT(scene_drive.session.by_hand);
	EXPECT_EQUAL(scene_drive.releases, 0);
}

/* The user has to do nothing, or it is too late. */
static void no_switching(void)
{
	scene_drive.off_at = 0;
	scene_drive.on_at = 0;
	scene_drive.session.wait_ms = 0;
}

/* --- claim --------------------------------------------------------------------- */

static void claim(const struct scene_way *way, uint8_t unit, enum scene_power power)
{
	enum mtkdrive_state state;

	prepare(way, unit, power);
	no_switching();
	state = mtkdrive_state(&scene_drive.model);
	EXPECT_EQUAL(drive_claim(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_good();
	expect_kept_by_hand();
	EXPECT_EQUAL(scene_drive.part.vendor.type, 0);
	/* A second one changes nothing. */
	EXPECT_EQUAL(drive_claim(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_kept_by_hand();
	EXPECT_EQUAL(scene_drive.claims, 1);

	drive_release(&scene_drive);
	EXPECT_EQUAL(wire_writes() + wire.reads, 0);
	/* The owner of the port has taken away what it knew. */
	expect_given_back(ran(power) ? MTKFLASH_RELEASE_PROBE : MTKFLASH_RELEASE_QUIET);
	EXPECT_EQUAL(scene_drive.session.phase, MTKFLASH_PHASE_IDLE);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), state);
	expect_untouched(power);
	drive_destroy(&scene_drive);
}

static void claim_refused(void)
{
	tap_begin("claim: the owner does not give the port");
	prepare(way_of(0), 0, SCENE_UNLOCKED);
	scene_drive.claim_error = MTKFLASH_ERROR_IN_USE;
	EXPECT_EQUAL(drive_claim(&scene_drive), MTKFLASH_ERROR_IN_USE);
	scene_expect_refused(MTKFLASH_ERROR_IN_USE, MTKFLASH_PHASE_CLAIMING);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT(!scene_drive.session.by_hand);
	EXPECT_EQUAL(wire_writes() + wire.reads, 0);
	scene_end();
}

/* --- enter, and leave after it ---------------------------------------------------- */

static void expect_entered(const struct scene_way *way, uint8_t unit)
{
	const struct mtkflash_session *s = &scene_drive.session;

	expect_good();
	EXPECT_EQUAL(s->port, MTKFLASH_PORT_HELD);
	EXPECT(s->by_hand);
	EXPECT_EQUAL(scene_drive.part.vendor.type, way->type);
	EXPECT_EQUAL(s->unit, unit);
	EXPECT_EQUAL(scene_drive.part.vendor.set - mtkflash_sets, way->set);
	EXPECT(scene_drive.part.chip && !strcmp(scene_drive.part.chip->name, scene_config.part->name));
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_VENDOR);
	EXPECT_EQUAL(wire_outros(), 0);
}

/* Only the outro of the drive's own set is sent. */
static void expect_left(const struct scene_way *way, enum scene_power power)
{
	const struct mtkflash_session *s = &scene_drive.session;

	expect_good();
	expect_given_back(MTKFLASH_RELEASE_PROBE);
	EXPECT_EQUAL(scene_drive.part.vendor.type, 0);
	EXPECT_EQUAL(wire.outros[way->set], 1);
	EXPECT_EQUAL(wire_outros(), 1);
	EXPECT_TEXT(s->new_identity.revision, holds_old(power) ? IMAGES_OLD : "");
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model),
		     holds_old(power) ? MTKDRIVE_NORMAL : MTKDRIVE_DEAD);
	expect_untouched(power);
}

static void enter(const struct scene_way *way, uint8_t unit, enum scene_power power)
{
	unsigned int intros;

	prepare(way, unit, power);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_entered(way, unit);
	/* The drive stays in vendor mode for the next session. */
	intros = wire_intros();
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_entered(way, unit);
	EXPECT_EQUAL(wire_intros(), intros);
	EXPECT_EQUAL(scene_drive.claims, 1);

	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(wire_intros(), intros);
	expect_left(way, power);
	drive_destroy(&scene_drive);
}

static void enter_and_flash(const struct scene_way *way)
{
	tap_begin("%s: enter, read, flash: one intro, and the port is given back", way->name);
	prepare(way, 0, SCENE_DEAD);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.session.backup, scene_half, scene_config.part->size));
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	scene_flash();
	EXPECT_EQUAL(scene_drive.model.count.intros, 1);
	scene_end();
}

static void enter_fails(enum scene_power power, enum mtkflash_error error)
{
	tap_begin("enter: %s, nobody switches the power", scene_power_names[power]);
	prepare(way_of(1), 0, power);
	no_switching();
	EXPECT_EQUAL(drive_enter(&scene_drive), error);
	scene_expect_refused(error, MTKFLASH_PHASE_ENTERING);
	expect_given_back(ran(power) ? MTKFLASH_RELEASE_PROBE : MTKFLASH_RELEASE_QUIET);
	scene_end();
}

/* A part that is not in the table can be kept as well. */
static void enter_unknown_part(void)
{
	struct mtkdrive_part part = *mtkdrive_part_find("MX25L2005");

	tap_begin("enter: a part that is not in the table");
	part.rems[1] = 0x7e;
	scene_configure(&part, way_of(1));
	scene_prepare(SCENE_DEAD);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_good();
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT_EQUAL(scene_drive.part.chip->size, part.size);
	scene_end();
}

/* --- leave a drive that another program has got into vendor mode ------------------ */

static void leave_found(const struct scene_way *way, uint8_t unit)
{
	prepare(way, unit, SCENE_VENDOR);
	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_left(way, SCENE_VENDOR);
	EXPECT_EQUAL(wire_intros(), 0);
	EXPECT_EQUAL(scene_drive.session.unit, unit);
	drive_destroy(&scene_drive);
}

/* Nothing answers for the part, but in vendor mode it is. */
static void leave_without_id(const struct scene_way *way)
{
	tap_begin("%s: leave: found in vendor mode, and its part gives no id", way->name);
	configure(way, 0);
	scene_config.id_early_ns = UINT64_MAX;
	scene_prepare(SCENE_VENDOR);
	wire_watch(&scene_drive);
	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_left(way, SCENE_VENDOR);
	scene_end();
}

static void leave_nothing(const struct scene_way *way, uint8_t unit, enum scene_power power)
{
	enum mtkdrive_state state;

	prepare(way, unit, power);
	no_switching();
	state = mtkdrive_state(&scene_drive.model);
	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NOT_IN_VENDOR_MODE);
	scene_expect_refused(MTKFLASH_ERROR_NOT_IN_VENDOR_MODE, MTKFLASH_PHASE_ENTERING);
	EXPECT_EQUAL(wire_writes_but_device(), 0);
	EXPECT(wire_writes() > 0);
	expect_given_back(ran(power) ? MTKFLASH_RELEASE_PROBE : MTKFLASH_RELEASE_QUIET);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), state);
	expect_untouched(power);
	drive_destroy(&scene_drive);
}

/* --- leave a drive without firmware ------------------------------------------------ */

static unsigned int ends;

static void count_ends(struct drive *d)
{
	enum mtkflash_phase phase = d->session.phase;

	ends += phase == MTKFLASH_PHASE_DONE || phase == MTKFLASH_PHASE_IDLE ||
		phase == MTKFLASH_PHASE_FAILED;
}

static void leave_erased(const struct scene_way *way, enum scene_power power)
{
	tap_begin("%s, %s: leave after an erase: the drive is not asked", way->name,
		  scene_power_names[power]);
	prepare(way, 0, power);
	EXPECT_EQUAL(drive_erase(&scene_drive), MTKFLASH_ERROR_NONE);
	wire_clear();
	ends = 0;
	scene_changed = count_ends;
	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_good();
	/* The session is not reported as done before it is. */
	EXPECT_EQUAL(ends, 1);
	EXPECT_EQUAL(wire.outros[way->set], 1);
	EXPECT_EQUAL(wire_outros(), 1);
	/* It would be waited for in vain. */
	expect_given_back(MTKFLASH_RELEASE_QUIET);
	EXPECT_EQUAL(scene_drive.probing_ns, 0);
	EXPECT_TEXT(scene_drive.session.new_identity.revision, "");
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_DEAD);
	scene_end();
}

/* --- by hand ------------------------------------------------------------------------ */

static void claim_by_hand(enum scene_power power)
{
	prepare(way_of(1), 0, power);
	no_switching();
	EXPECT_EQUAL(drive_claim(&scene_drive), MTKFLASH_ERROR_NONE);
}

static void by_hand_enter(void)
{
	tap_begin("by hand: the port stays after an enter that fails");
	claim_by_hand(SCENE_LOCKED);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_REFUSED);
	scene_expect_refused(MTKFLASH_ERROR_REFUSED, MTKFLASH_PHASE_ENTERING);
	expect_kept_by_hand();
	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NOT_IN_VENDOR_MODE);
	expect_kept_by_hand();
	drive_release(&scene_drive);
	expect_given_back(MTKFLASH_RELEASE_PROBE);
	scene_end();
}

static void by_hand_flash(enum scene_power power)
{
	static uint8_t foreign[DRIVE_FLASH_MAX];
	size_t size;

	tap_begin("by hand: %s: stays after a flash that fails, not after success",
		  scene_power_names[power]);
	claim_by_hand(power);
	size = scene_config.part->size;
	image_make(foreign, size, IMAGE_FOREIGN, 5);
	/* A half-written one does not say who it is. */
	EXPECT_EQUAL(drive_flash(&scene_drive, foreign, size / 2), MTKFLASH_ERROR_PART_SIZE);
	scene_expect_refused(MTKFLASH_ERROR_PART_SIZE, MTKFLASH_PHASE_CHECKING);
	expect_kept_by_hand();
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_VENDOR);
	scene_flash();
	expect_given_back(MTKFLASH_RELEASE_PROBE);
	EXPECT_EQUAL(scene_drive.claims, 1);
	scene_end();
}

static void by_hand_read(enum scene_power power)
{
	tap_begin("by hand: %s: stays after a read, and after one that fails",
		  scene_power_names[power]);
	claim_by_hand(power);
	drive_alloc_failure = 1;
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NO_MEMORY);
	expect_kept_by_hand();
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_kept_by_hand();
	EXPECT(!memcmp(scene_drive.session.backup, content(power), scene_config.part->size));
	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_left(way_of(1), power);
	scene_end();
}

static void expect_gone_but_kept(enum mtkflash_phase phase)
{
	scene_expect_error(MTKFLASH_ERROR_BUS_DEAD, phase);
	expect_kept_by_hand();
	EXPECT_EQUAL(scene_drive.part.vendor.type, 0);
}

/* A drive without power is in no mode, and no outro is sent when the power is back. */
static void by_hand_power(void)
{
	tap_begin("by hand: stays when the power goes in a read; then there is nothing to leave");
	claim_by_hand(SCENE_UNLOCKED);
	scene_drive.fault = DRIVE_FAULT_POWER;
	scene_drive.fault_phase = MTKFLASH_PHASE_BACKING_UP;
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_BUS_DEAD);
	expect_gone_but_kept(MTKFLASH_PHASE_BACKING_UP);
	drive_clear_fault(&scene_drive);
	drive_start(&scene_drive);
	wire_clear();
	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NOT_IN_VENDOR_MODE);
	EXPECT_EQUAL(wire_writes_but_device(), 0);
	expect_kept_by_hand();
	scene_flash();
	scene_end();
}

/* In case haste was the reason, the next try is in no hurry, by hand or not. */
static void by_hand_in_no_hurry(void)
{
	tap_begin("by hand: after a write that failed the quick ways are given up");
	claim_by_hand(SCENE_DEAD);
	scene_drive.fault = DRIVE_FAULT_STUCK;
	scene_drive.fault_phase = MTKFLASH_PHASE_PROGRAMMING;
	scene_drive.fault_after = 20;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_TIMEOUT);
	expect_kept_by_hand();
	EXPECT(!scene_drive.part.vendor.quick);
	drive_clear_fault(&scene_drive);
	drive_advance(&scene_drive, DRIVE_SECOND);
	scene_finish_job();
	expect_given_back(MTKFLASH_RELEASE_PROBE);
	scene_end();
}

/* --- all ------------------------------------------------------------------------------ */

static void keep_in_each_state(const struct scene_way *way, uint8_t unit)
{
	for (unsigned int power = 0; power < SCENE_POWERS; power++) {
		tap_begin("%s, unit %u, %s: claim and release, enter and leave", way->name, unit,
			  scene_power_names[power]);
		claim(way, unit, power);
		enter(way, unit, power);
		if (power == SCENE_VENDOR)
			leave_found(way, unit);
		else
			leave_nothing(way, unit, power);
		tap_end();
	}
}

/* --- reads that nobody asked for by name ------------------------------------------------ */

static void leave_alone(const struct scene_way *way, uint8_t unit, enum scene_power power)
{
	const struct mtkdrive_counters *count = &scene_drive.model.count;
	struct mtkflash_session *s = &scene_drive.session;

	tap_begin("%s, unit %u, %s: a read sends nothing unless it is asked for", way->name, unit,
		  scene_power_names[power]);
	prepare(way, unit, power);
	EXPECT_EQUAL(mtkflash_session_read(s), MTKFLASH_ERROR_RUNNING);
	EXPECT_EQUAL(s->failed_phase, MTKFLASH_PHASE_CLAIMING);
	/* The owner of the port took away what it knew, unless it refused by itself. */
	expect_given_back(MTKFLASH_RELEASE_PROBE);
	EXPECT_EQUAL(count->vendor_commands, 0);
	expect_untouched(power);
	/* By name it is read, and so it is if somebody keeps it. */
	s->flags = MTKFLASH_OPTION_READ_RUNNING;
	EXPECT_EQUAL(mtkflash_session_read(s), MTKFLASH_ERROR_NONE);
	s->flags = 0;
	EXPECT_EQUAL(mtkflash_session_read(s), MTKFLASH_ERROR_RUNNING);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(mtkflash_session_read(s), MTKFLASH_ERROR_NONE);
	scene_end();
}

int main(void)
{
	for (size_t n = 0; n < WAYS; n++) {
		for (uint8_t unit = 0; unit < 2; unit++)
			keep_in_each_state(way_of(n), unit);
		enter_and_flash(way_of(n));
		leave_erased(way_of(n), SCENE_UNLOCKED);
		leave_erased(way_of(n), SCENE_DEAD);
		leave_without_id(way_of(n));
	}
	leave_alone(way_of(1), 0, SCENE_UNLOCKED);
	leave_alone(way_of(1), 1, SCENE_UNLOCKED);
	claim_refused();
	enter_fails(SCENE_LOCKED, MTKFLASH_ERROR_REFUSED);
	enter_fails(SCENE_OFF_300, MTKFLASH_ERROR_NO_LINK);
	enter_unknown_part();
	by_hand_enter();
	by_hand_flash(SCENE_UNLOCKED);
	by_hand_flash(SCENE_DEAD);
	by_hand_read(SCENE_UNLOCKED);
	by_hand_read(SCENE_DEAD);
	by_hand_power();
	by_hand_in_no_hurry();
	return tap_exit();
}
