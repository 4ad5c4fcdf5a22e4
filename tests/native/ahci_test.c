// SPDX-License-Identifier: GPL-2.0
/*
 * The FIS engine on a model of a port: each rule of AHCI that matters for vendor mode.
 */
#include <string.h>

#include "ahci_rig.h"
#include "tap.h"

#define BSY		0x80
#define NO_LINK		0x7f
#define GONE		0xff
#define CMD_READ	0x00

static const struct scene_way *const le = &scene_serial_ways[1];

static void the_intro_goes_out_while_busy(void)
{
	ahci_prepare("the intro goes out while BSY is set, by CLO with the engine stopped",
		     SCENE_DEAD);
	EXPECT_EQUAL(ahci_status(), BSY);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	EXPECT_EQUAL(ahci_rig.overrides, 1);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	ahci_end();
}

static void each_try_has_its_override(void)
{
	ahci_prepare("each try is preceded by a CLO that was seen to end", SCENE_DEAD);
	ahci_rig.override_ns = 3 * DRIVE_MS;
	ahci_rig.drive->model.cfg.intros_ignored = 3;
	for (unsigned int n = 0; n < 3; n++)
		EXPECT_EQUAL(ahci_enter(), BSY);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	EXPECT_EQUAL(ahci_rig.overrides, 4);
	EXPECT_EQUAL(ahci_rig.commands, 4);
	ahci_end();
}

static void no_override_no_command(void)
{
	ahci_prepare("a CLO that does not end: no command is sent", SCENE_DEAD);
	ahci_rig.no_override = true;
	EXPECT_EQUAL(ahci_enter(), BSY);
	EXPECT_EQUAL(ahci_rig.commands, 0);
	EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_NO_OVERRIDE);
	ahci_rig.no_override = false;
	drive_advance(&scene_drive, DRIVE_MS);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_end();
}

static void busy_after_override_no_command(void)
{
	ahci_prepare("BSY that is still set after CLO: the engine is not started", SCENE_DEAD);
	ahci_rig.stays_busy = true;
	EXPECT_EQUAL(ahci_enter(), BSY);
	EXPECT_EQUAL(ahci_rig.commands, 0);
	EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_STAYS_BUSY);
	ahci_rig.stays_busy = false;
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_end();
}

static void a_link_that_goes_is_no_trouble(void)
{
	ahci_prepare("a port that is busy because the link goes has no trouble", SCENE_DEAD);
	ahci_rig.stays_busy = true;
	ahci_rig.override_ns = 3 * DRIVE_MS;
	scene_drive.off_at = scene_drive.now + DRIVE_MS;
	EXPECT_EQUAL(ahci_enter(), NO_LINK);
	EXPECT_EQUAL(ahci_rig.commands, 0);
	EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_FINE);
	ahci_end();
}

static void an_old_answer_is_none(void)
{
	ahci_prepare("the answer to the command before is no answer to this one", SCENE_DEAD);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_wait_status(), 0x72);
	ahci_rig.drive->fault = DRIVE_FAULT_STUCK;
	ahci_rig.drive->struck = true;
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_status(), BSY);
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(ahci_status(), BSY);
	drive_clear_fault(ahci_rig.drive);
	EXPECT_EQUAL(ahci_wait_status(), 0x72);
	ahci_end();
}

/* The port has forgotten the command, but the drive has not. */
static void a_late_answer_is_none(void)
{
	ahci_prepare("the late answer to a command that was given up is no answer to the next one",
		     SCENE_DEAD);
	ahci_rig.drive->struck = true;
	ahci_rig.drive->fault = DRIVE_FAULT_STUCK;
	EXPECT_EQUAL(ahci_enter(), BSY);
	ahci_rig.fetch_ns = DRIVE_MS;
	ahci_intro();
	drive_clear_fault(ahci_rig.drive);
	EXPECT_EQUAL(ahci_status(), BSY);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	EXPECT_EQUAL(ahci_wait_status(), 0x72);
	EXPECT_EQUAL(ahci_rig.commands, 2);
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_wait_status(), 0x72);
	EXPECT_EQUAL(ahci_rig.commands, 3);
	ahci_end();
}

static void a_type_byte_at_first_sight_proves_nothing(void)
{
	static const u8 types[] = { 0x70, 0x72, 0x73, 0xf2 };

	for (unsigned int i = 0; i < sizeof(types); i++) {
		tap_begin("AHCI: %02Xh in the shadow is not believed before a FIS says so",
			  types[i]);
		scene_configure(ahci_part(le), le);
		memset(&ahci_rig, 0, sizeof(ahci_rig));
		ahci_rig.first_status = types[i];
		ahci_attach(SCENE_DEAD);
		EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
		EXPECT_EQUAL(ahci_status(), BSY);
		EXPECT_EQUAL(ahci_enter(), 0x72);
		ahci_end();
	}
}

static void other_shadows_are_shown(void)
{
	tap_begin("AHCI: 50h and the signature of a disk in the shadow are shown");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_rig.first_status = 0x50;
	ahci_attach(SCENE_DEAD);
	ahci_rig.sig = 0x00000101;
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_status(), 0x50);
	EXPECT_EQUAL(mtkflash_ahci_read(&ahci_rig.ahci, MTKFLASH_REG_SC), 1);
	EXPECT_EQUAL(mtkflash_ahci_read(&ahci_rig.ahci, MTKFLASH_REG_LBAL), 1);
	EXPECT_EQUAL(mtkflash_ahci_read(&ahci_rig.ahci, MTKFLASH_REG_LBAM), 0);
	ahci_rig.sig = 0xeb140101;
	EXPECT_EQUAL(mtkflash_ahci_read(&ahci_rig.ahci, MTKFLASH_REG_LBAM), 0x14);
	EXPECT_EQUAL(mtkflash_ahci_read(&ahci_rig.ahci, MTKFLASH_REG_LBAH), 0xeb);
	ahci_rig.tfd |= 0x100;
	EXPECT_EQUAL(mtkflash_ahci_read(&ahci_rig.ahci, MTKFLASH_REG_FEAT), 1);
	ahci_end();
}

static void a_slow_engine_is_waited_for(void)
{
	ahci_prepare("an engine that needs 400 ms to stop is waited for", SCENE_DEAD);
	ahci_rig.stop_ns = 400 * DRIVE_MS;
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_rig.drive->struck = true;
	ahci_rig.drive->fault = DRIVE_FAULT_STUCK;
	ahci_command(CMD_READ);
	drive_clear_fault(ahci_rig.drive);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_FINE);
	ahci_end();
}

static void who_was_kept_waiting_looks_once_more(void)
{
	ahci_prepare("who is kept from the processor while a bit is set looks once more",
		     SCENE_DEAD);
	ahci_rig.override_ns = DRIVE_MS;
	ahci_rig.stall_ns = 2 * DRIVE_SECOND;
	EXPECT_EQUAL(ahci_enter(), 0x72);
	EXPECT_EQUAL(ahci_rig.stall_ns, 0);
	EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_FINE);
	ahci_end();
}

static void an_engine_that_runs_on_is_left(void)
{
	uint64_t began;

	tap_begin("AHCI: an engine that never stops is not taken");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_attach(SCENE_DEAD);
	ahci_rig.never_stops = true;
	began = scene_drive.now;
	EXPECT(!mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_LIST_RUNS);
	EXPECT(scene_drive.now - began < 2 * DRIVE_SECOND);
	EXPECT_EQUAL(ahci_rig.clb, AHCI_LIBATA_CLB);
	EXPECT_EQUAL(ahci_rig.moved_while_running, 0);
	ahci_rig.never_stops = false;
	ahci_end();
}

static void an_engine_is_restarted_after_err(void)
{
	tap_begin("AHCI: ERR halts the engine: it is restarted with no error left, and no CLO");
	scene_configure(ahci_part(le), &scene_serial_ways[0]);
	ahci_begin(SCENE_DEAD);
	EXPECT_EQUAL(ahci_enter(), 0x73);
	for (unsigned int n = 0; n < 3; n++) {
		ahci_command(CMD_READ);
		EXPECT_EQUAL(ahci_wait_status(), 0x73);
	}
	EXPECT_EQUAL(ahci_rig.commands, 4);
	EXPECT_EQUAL(ahci_rig.recoveries, 3);
	EXPECT_EQUAL(ahci_rig.overrides, 1);
	ahci_end();
}

/* 73h halts the engine, which does not stop then. */
static void nobody_else_is_blamed(void)
{
	tap_begin("AHCI: an engine that does not stop after ERR is not taken for somebody else's");
	scene_configure(ahci_part(le), &scene_serial_ways[0]);
	ahci_begin(SCENE_DEAD);
	EXPECT_EQUAL(ahci_enter(), 0x73);
	ahci_rig.never_stops = true;
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_status(), BSY);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_LIST_RUNS);
	ahci_rig.never_stops = false;
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_wait_status(), 0x73);
	ahci_end();
}

/* What the engine does when another driver uses the port. */
enum somewhere {
	BEFORE_ALL,	/* it was asked nothing */
	ANSWERED,
	WAITING,	/* for the drive */
	WITHOUT_LINK,
	SOMEWHERE
};

static const char *const somewhere_names[SOMEWHERE] = {
	[BEFORE_ALL] = "before anything was asked",
	[ANSWERED] = "after an answer",
	[WAITING] = "while an answer is waited for",
	[WITHOUT_LINK] = "while power is waited for",
};

static void go(enum somewhere where)
{
	if (where == BEFORE_ALL)
		return;
	EXPECT_EQUAL(ahci_enter(), 0x72);
	if (where == WAITING) {
		ahci_rig.drive->struck = true;
		ahci_rig.drive->fault = DRIVE_FAULT_STUCK;
		ahci_command(CMD_READ);
		EXPECT_EQUAL(ahci_status(), BSY);
		drive_advance(&scene_drive, DRIVE_MS);
	} else if (where == WITHOUT_LINK) {
		mtkdrive_power(&scene_drive.model, false);
		EXPECT_EQUAL(ahci_status(), NO_LINK);
	}
}

static void somebody_else_is_noticed(enum somewhere where, enum mtkflash_ahci_trouble earlier)
{
	static const struct {
		const char *what;
		size_t at;
		u32 flipped;
	} cases[] = {
		{ "CLB", offsetof(struct ahci_port, clb), 0x400 },
		{ "CLBU", offsetof(struct ahci_port, clbu), 1 },
		{ "FB", offsetof(struct ahci_port, fb), 0x100 },
		{ "FBU", offsetof(struct ahci_port, fbu), 1 },
		{ "IE", offsetof(struct ahci_port, ie), 1 },
		{ "FRE", offsetof(struct ahci_port, cmd), MTKFLASH_AHCI_CMD_FRE },
		{ "ST", offsetof(struct ahci_port, cmd), MTKFLASH_AHCI_CMD_ST },
		{ "FBS", offsetof(struct ahci_port, fbs), MTKFLASH_AHCI_FBS_EN },
	};

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		unsigned int commands;

		tap_begin("AHCI: somebody else writes to %s %s%s", cases[i].what,
			  somewhere_names[where], earlier ? ", and after an earlier trouble" : "");
		scene_configure(ahci_part(le), le);
		memset(&ahci_rig, 0, sizeof(ahci_rig));
		ahci_rig.switches = cases[i].at == offsetof(struct ahci_port, fbs);
		ahci_attach(SCENE_DEAD);
		EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
		go(where);
		commands = ahci_rig.commands;
		ahci_rig.ahci.trouble = earlier;
		*(u32 *)((char *)&ahci_rig + cases[i].at) ^= cases[i].flipped;
		ahci_rig.foreign = true;
		ahci_status();
		drive_advance(&scene_drive, DRIVE_MS);
		EXPECT_EQUAL(ahci_status(), GONE);
		EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_TOUCHED);
		ahci_command(CMD_READ);
		EXPECT_EQUAL(ahci_rig.commands, commands);
		EXPECT_EQUAL(ahci_status(), GONE);
		EXPECT_EQUAL(ahci_rig.wrote_foreign, 0);
		drive_clear_fault(ahci_rig.drive);
		ahci_rig.foreign = false;
		mtkflash_ahci_give_back(&ahci_rig.ahci);
		EXPECT(ahci_port_is_as_before(&ahci_rig));
		scene_drive.tf.ops = ahci_rig.honest;
		scene_end();
	}
}

static void a_pulled_adapter_is_gone(void)
{
	uint64_t began;

	ahci_prepare("an adapter that is pulled out shows FFh, and is not waited for", SCENE_DEAD);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_rig.pulled = true;
	began = scene_drive.now;
	EXPECT_EQUAL(ahci_status(), GONE);
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_status(), GONE);
	mtkflash_ahci_give_back(&ahci_rig.ahci);
	EXPECT(scene_drive.now - began < 100 * DRIVE_MS);
	scene_drive.tf.ops = ahci_rig.honest;
	scene_end();
}

static void a_signature_is_taken(void)
{
	ahci_prepare("a drive that starts shows 50h by itself: its signature is held back no more",
		     SCENE_UNLOCKED);
	mtkdrive_power(&scene_drive.model, false);
	EXPECT_EQUAL(ahci_status(), NO_LINK);
	ahci_rig.signs = true;
	mtkdrive_power(&scene_drive.model, true);
	EXPECT_EQUAL(ahci_status(), BSY);
	for (unsigned int n = 0; n < 10 && ahci_status() & BSY; n++)
		drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(ahci_status(), 0x50);
	EXPECT_EQUAL(mtkflash_ahci_read(&ahci_rig.ahci, MTKFLASH_REG_LBAH), 0xeb);
	EXPECT_EQUAL(ahci_rig.commands, 0);
	ahci_end();
}

static void switching_is_off(void)
{
	tap_begin("AHCI: FIS-based switching is off while the port is ours, and on again");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_rig.switches = true;
	ahci_attach(SCENE_DEAD);
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_rig.fbs & MTKFLASH_AHCI_FBS_EN, 0);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_end();
}

/* libata resets each port that it gets back. */
static void reset_in_vendor_mode(bool leaves, bool signs)
{
	tap_begin("AHCI: COMRESET in vendor mode, which %s, %s signature", leaves ? "ends" : "stays",
		  signs ? "and a" : "without a");
	scene_configure(ahci_part(le), le);
	ahci_begin(SCENE_DEAD);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	EXPECT(ahci_port_is_as_before(&ahci_rig));
	ahci_rig.signs = signs;
	ahci_port_comreset(&ahci_rig, leaves);
	ahci_take_again();
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model) == MTKDRIVE_VENDOR, !leaves);
	EXPECT_EQUAL(ahci_status(), BSY);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_end();
}

static void the_interrupt_bit_does_not_matter(void)
{
	ahci_prepare("FISes count with the interrupt bit and without", SCENE_DEAD);
	ahci_rig.interrupts = true;
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_rig.interrupts = false;
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_wait_status(), 0x72);
	ahci_end();
}

static void a_narrow_adapter_is_written_what_it_has(void)
{
	tap_begin("AHCI: an adapter with addresses of 32 bits has its upper halves left alone");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_rig.narrow = true;
	ahci_attach(SCENE_DEAD);
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_end();
}

static void a_lost_fis_is_not_sent_twice(void)
{
	ahci_prepare("a FIS that the link loses halts the engine: the next one is taken, not that",
		     SCENE_DEAD);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_rig.loses_fis = true;
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_wait_status(), BSY);
	EXPECT_EQUAL(ahci_rig.commands, 2);
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_wait_status(), 0x72);
	EXPECT_EQUAL(ahci_rig.commands, 3);
	EXPECT(!ahci_rig.is);
	ahci_end();
}

int main(void)
{
	the_intro_goes_out_while_busy();
	each_try_has_its_override();
	no_override_no_command();
	busy_after_override_no_command();
	a_link_that_goes_is_no_trouble();
	an_old_answer_is_none();
	a_late_answer_is_none();
	a_type_byte_at_first_sight_proves_nothing();
	other_shadows_are_shown();
	a_slow_engine_is_waited_for();
	who_was_kept_waiting_looks_once_more();
	an_engine_that_runs_on_is_left();
	an_engine_is_restarted_after_err();
	nobody_else_is_blamed();
	for (enum somewhere where = 0; where < SOMEWHERE; where++)
		somebody_else_is_noticed(where, MTKFLASH_AHCI_FINE);
	somebody_else_is_noticed(ANSWERED, MTKFLASH_AHCI_NO_OVERRIDE);
	a_pulled_adapter_is_gone();
	a_signature_is_taken();
	switching_is_off();
	for (unsigned int n = 0; n < 4; n++)
		reset_in_vendor_mode(n & 1, n & 2);
	the_interrupt_bit_does_not_matter();
	a_narrow_adapter_is_written_what_it_has();
	a_lost_fis_is_not_sent_twice();
	return tap_exit();
}
