// SPDX-License-Identifier: GPL-2.0
/*
 * The FIS engine on a port of registers: each rule of AHCI that vendor mode has to do with.
 */
#include <string.h>

#include "ahci_rig.h"
#include "tap.h"

#define BSY		0x80
#define NO_LINK		0x7f
#define GONE		0xff
#define CMD_READ	0x00
#define INTRO_LBAL	0x2a
#define INTRO		0x80

static const struct scene_way *const le = &scene_serial_ways[1];

static void command(u8 value)
{
	mtkflash_ahci_write(&ahci_rig.ahci, MTKFLASH_REG_DEV, 0xa0);
	mtkflash_ahci_write(&ahci_rig.ahci, MTKFLASH_REG_CMD, value);
}

static u8 status(void)
{
	return mtkflash_ahci_read(&ahci_rig.ahci, MTKFLASH_REG_CMD);
}

/* What the drive says within a second. */
static u8 wait_status(void)
{
	for (unsigned int n = 0; n < 10000 && status() & BSY; n++)
		drive_advance(&scene_drive, DRIVE_MS / 10);
	return status();
}

static u8 enter(void)
{
	mtkflash_ahci_write(&ahci_rig.ahci, MTKFLASH_REG_LBAL, INTRO_LBAL);
	command(INTRO);
	return wait_status();
}

static void prepare(const char *name, enum scene_power power)
{
	tap_begin("AHCI: %s", name);
	scene_configure(ahci_part(le), le);
	ahci_begin(power);
}

static void the_intro_goes_out_while_busy(void)
{
	prepare("the intro goes out while BSY is set, by CLO with the engine stopped", SCENE_DEAD);
	EXPECT_EQUAL(status(), BSY);
	EXPECT_EQUAL(enter(), 0x72);
	EXPECT_EQUAL(ahci_rig.overrides, 1);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	ahci_end();
}

static void each_try_has_its_override(void)
{
	prepare("each try is preceded by a CLO that was seen to end", SCENE_DEAD);
	ahci_rig.override_ns = 3 * DRIVE_MS;
	ahci_rig.drive->model.cfg.intros_ignored = 3;
	for (unsigned int n = 0; n < 3; n++)
		EXPECT_EQUAL(enter(), BSY);
	EXPECT_EQUAL(enter(), 0x72);
	EXPECT_EQUAL(ahci_rig.overrides, 4);
	EXPECT_EQUAL(ahci_rig.commands, 4);
	ahci_end();
}

static void no_override_no_command(void)
{
	prepare("a CLO that does not end: no command is sent", SCENE_DEAD);
	ahci_rig.no_override = true;
	EXPECT_EQUAL(enter(), BSY);
	EXPECT_EQUAL(ahci_rig.commands, 0);
	EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_NO_OVERRIDE);
	ahci_rig.no_override = false;
	drive_advance(&scene_drive, DRIVE_MS);
	EXPECT_EQUAL(enter(), 0x72);
	ahci_end();
}

static void busy_after_override_no_command(void)
{
	prepare("BSY that is still set after CLO: the engine is not started", SCENE_DEAD);
	ahci_rig.stays_busy = true;
	EXPECT_EQUAL(enter(), BSY);
	EXPECT_EQUAL(ahci_rig.commands, 0);
	ahci_rig.stays_busy = false;
	EXPECT_EQUAL(enter(), 0x72);
	ahci_end();
}

static void an_old_answer_is_none(void)
{
	prepare("the answer to the command before is no answer to this one", SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	command(CMD_READ);
	EXPECT_EQUAL(wait_status(), 0x72);
	ahci_rig.drive->fault = DRIVE_FAULT_STUCK;
	ahci_rig.drive->struck = true;
	command(CMD_READ);
	EXPECT_EQUAL(status(), BSY);
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(status(), BSY);
	drive_clear_fault(ahci_rig.drive);
	EXPECT_EQUAL(wait_status(), 0x72);
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
		EXPECT_EQUAL(status(), BSY);
		EXPECT_EQUAL(enter(), 0x72);
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
	EXPECT_EQUAL(status(), 0x50);
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
	prepare("an engine that needs 400 ms to stop is waited for", SCENE_DEAD);
	ahci_rig.stop_ns = 400 * DRIVE_MS;
	EXPECT_EQUAL(enter(), 0x72);
	ahci_rig.drive->struck = true;
	ahci_rig.drive->fault = DRIVE_FAULT_STUCK;
	command(CMD_READ);
	drive_clear_fault(ahci_rig.drive);
	EXPECT_EQUAL(enter(), 0x72);
	EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_FINE);
	ahci_end();
}

static void who_was_kept_waiting_looks_once_more(void)
{
	prepare("who is kept from the processor while a bit is set looks once more", SCENE_DEAD);
	ahci_rig.override_ns = DRIVE_MS;
	ahci_rig.stall_ns = 2 * DRIVE_SECOND;
	EXPECT_EQUAL(enter(), 0x72);
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
	EXPECT_EQUAL(enter(), 0x73);
	for (unsigned int n = 0; n < 3; n++) {
		command(CMD_READ);
		EXPECT_EQUAL(wait_status(), 0x73);
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
	EXPECT_EQUAL(enter(), 0x73);
	ahci_rig.never_stops = true;
	command(CMD_READ);
	EXPECT_EQUAL(status(), BSY);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_LIST_RUNS);
	ahci_rig.never_stops = false;
	command(CMD_READ);
	EXPECT_EQUAL(wait_status(), 0x73);
	ahci_end();
}

static void the_link_tells_of_power(void)
{
	prepare("7Fh without a link, and an answer of before is forgotten", SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	mtkdrive_power(&scene_drive.model, false);
	EXPECT_EQUAL(status(), NO_LINK);
	command(CMD_READ);
	EXPECT_EQUAL(status(), NO_LINK);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	mtkdrive_power(&scene_drive.model, true);
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(status(), BSY);
	EXPECT_EQUAL(enter(), 0x72);
	ahci_end();
}

static void a_link_lost_and_found_is_noticed(void)
{
	prepare("a power cycle that nobody saw ends what was known", SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	mtkdrive_power(&scene_drive.model, false);
	ahci_rig.ahci.io->now(&ahci_rig.ahci);
	mtkdrive_power(&scene_drive.model, true);
	ahci_rig.ahci.io->now(&ahci_rig.ahci);
	drive_advance(&scene_drive, DRIVE_MS);
	EXPECT_EQUAL(status(), BSY);
	EXPECT_EQUAL(enter(), 0x72);
	ahci_end();
}

static void a_command_dies_with_the_link(void)
{
	prepare("the power goes while an answer is waited for: 7Fh within a millisecond",
		SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	ahci_rig.drive->struck = true;
	ahci_rig.drive->fault = DRIVE_FAULT_STUCK;
	command(CMD_READ);
	EXPECT_EQUAL(status(), BSY);
	mtkdrive_power(&scene_drive.model, false);
	drive_advance(&scene_drive, DRIVE_MS);
	EXPECT_EQUAL(status(), NO_LINK);
	drive_clear_fault(ahci_rig.drive);
	ahci_end();
}

static void the_first_intro_follows_the_link(void)
{
	tap_begin("AHCI: the first intro goes out within a millisecond of the link");
	scene_configure(ahci_part(le), le);
	ahci_begin(SCENE_OFF_300);
	ahci_rig.link_ns = 10 * DRIVE_MS;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	EXPECT(ahci_rig.first_command_at - ahci_rig.linked_at <= DRIVE_MS);
	scene_expect_flashed(scene_new);
	ahci_end();
}

/* What the engine does when somebody else comes. */
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
	EXPECT_EQUAL(enter(), 0x72);
	if (where == WAITING) {
		ahci_rig.drive->struck = true;
		ahci_rig.drive->fault = DRIVE_FAULT_STUCK;
		command(CMD_READ);
		EXPECT_EQUAL(status(), BSY);
		drive_advance(&scene_drive, DRIVE_MS);
	} else if (where == WITHOUT_LINK) {
		mtkdrive_power(&scene_drive.model, false);
		EXPECT_EQUAL(status(), NO_LINK);
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
	};

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		unsigned int commands;

		tap_begin("AHCI: somebody else writes to %s %s%s", cases[i].what,
			  somewhere_names[where], earlier ? ", and after an earlier trouble" : "");
		scene_configure(ahci_part(le), le);
		ahci_begin(SCENE_DEAD);
		go(where);
		commands = ahci_rig.commands;
		ahci_rig.ahci.trouble = earlier;
		*(u32 *)((char *)&ahci_rig + cases[i].at) ^= cases[i].flipped;
		status();
		drive_advance(&scene_drive, DRIVE_MS);
		EXPECT_EQUAL(status(), GONE);
		EXPECT_EQUAL(ahci_rig.ahci.trouble, MTKFLASH_AHCI_TOUCHED);
		command(CMD_READ);
		EXPECT_EQUAL(ahci_rig.commands, commands);
		EXPECT_EQUAL(status(), GONE);
		drive_clear_fault(ahci_rig.drive);
		mtkflash_ahci_give_back(&ahci_rig.ahci);
		EXPECT(ahci_port_is_as_before(&ahci_rig));
		scene_drive.tf.ops = ahci_rig.honest;
		scene_end();
	}
}

static void a_pulled_adapter_is_gone(void)
{
	uint64_t began;

	prepare("an adapter that is pulled out shows FFh, and is not waited for", SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	ahci_rig.pulled = true;
	began = scene_drive.now;
	EXPECT_EQUAL(status(), GONE);
	command(CMD_READ);
	EXPECT_EQUAL(status(), GONE);
	mtkflash_ahci_give_back(&ahci_rig.ahci);
	EXPECT(scene_drive.now - began < 100 * DRIVE_MS);
	scene_drive.tf.ops = ahci_rig.honest;
	scene_end();
}

static void a_device_without_a_link_is_none(void)
{
	prepare("a device without a link is sent nothing", SCENE_DEAD);
	mtkdrive_power(&scene_drive.model, false);
	EXPECT_EQUAL(status(), NO_LINK);
	ahci_rig.link_ns = 10 * DRIVE_MS;
	mtkdrive_power(&scene_drive.model, true);
	EXPECT_EQUAL(status(), NO_LINK);
	EXPECT_EQUAL(ahci_rig.ahci.io->read(&ahci_rig.ahci, MTKFLASH_AHCI_SSTS) & MTKFLASH_AHCI_DET, 1);
	EXPECT_EQUAL(enter(), NO_LINK);
	EXPECT_EQUAL(ahci_rig.overrides, 0);
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(enter(), 0x72);
	ahci_end();
}

static void a_signature_is_taken(void)
{
	prepare("a drive that starts shows 50h by itself: COMINIT holds its signature back no more",
		SCENE_UNLOCKED);
	mtkdrive_power(&scene_drive.model, false);
	EXPECT_EQUAL(status(), NO_LINK);
	ahci_rig.signs = true;
	mtkdrive_power(&scene_drive.model, true);
	EXPECT_EQUAL(status(), BSY);
	for (unsigned int n = 0; n < 10 && status() & BSY; n++)
		drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(status(), 0x50);
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
	EXPECT_EQUAL(enter(), 0x72);
	ahci_end();
}

/* libata resets each port that it gets back. */
static void reset_in_vendor_mode(bool leaves, bool signs)
{
	tap_begin("AHCI: COMRESET in vendor mode, which %s, %s signature", leaves ? "ends" : "stays",
		  signs ? "and a" : "without a");
	scene_configure(ahci_part(le), le);
	ahci_begin(SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	EXPECT(ahci_port_is_as_before(&ahci_rig));
	ahci_rig.signs = signs;
	ahci_port_comreset(&ahci_rig, leaves);
	ahci_take_again();
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model) == MTKDRIVE_VENDOR, !leaves);
	EXPECT_EQUAL(status(), BSY);
	EXPECT_EQUAL(enter(), 0x72);
	ahci_end();
}

static void the_interrupt_bit_does_not_matter(void)
{
	prepare("FISes count with the interrupt bit and without", SCENE_DEAD);
	ahci_rig.interrupts = true;
	EXPECT_EQUAL(enter(), 0x72);
	ahci_rig.interrupts = false;
	command(CMD_READ);
	EXPECT_EQUAL(wait_status(), 0x72);
	ahci_end();
}

static void the_link_is_kept_awake(void)
{
	prepare("while the port is ours its link does not sleep, and no interrupt is on",
		SCENE_DEAD);
	EXPECT_EQUAL(ahci_rig.sctl & 0xf00, MTKFLASH_AHCI_IPM_NONE);
	EXPECT(!(ahci_rig.cmd & (MTKFLASH_AHCI_CMD_ALPE | MTKFLASH_AHCI_CMD_ASP)));
	EXPECT_EQUAL(ahci_rig.ie, 0);
	EXPECT(!(ahci_rig.serr & MTKFLASH_AHCI_SERR_X));
	ahci_rig.sctl = 0x4;
	mtkflash_ahci_tend_link(&ahci_rig.ahci);
	EXPECT_EQUAL(ahci_rig.sctl, MTKFLASH_AHCI_IPM_NONE);
	ahci_end();
}

/* A limit that libata has set for a link that failed at full speed stays, too. */
static void a_link_can_be_slowed_down(void)
{
	tap_begin("AHCI: a link that comes up can be limited to 1.5 Gbit/s, and is not made faster");
	scene_configure(ahci_part(le), le);
	for (u32 was = 0; was <= 0x30; was += 0x10) {
		for (unsigned int slow = 0; slow < 2; slow++) {
			memset(&ahci_rig, 0, sizeof(ahci_rig));
			ahci_attach(SCENE_DEAD);
			ahci_rig.sctl = was;
			ahci_rig.ahci.slow = slow;
			EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
			EXPECT_EQUAL(ahci_rig.sctl, MTKFLASH_AHCI_IPM_NONE | (slow ? 0x10 : was));
			EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
			EXPECT_EQUAL(ahci_rig.sctl, was);
			ahci_forget();
		}
	}
	tap_end();
}

/* libata was at it when the port was taken: what it had set is not begun again. */
static void what_was_half_done_is_not_begun_again(void)
{
	tap_begin("AHCI: a COMRESET or engines that were off when the port was taken stay so");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_attach(SCENE_DEAD);
	ahci_rig.cmd &= ~(MTKFLASH_AHCI_CMD_ST | MTKFLASH_AHCI_CMD_FRE);
	ahci_rig.sctl = 0x300 | MTKFLASH_AHCI_DET_RESET;
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(enter(), 0x72);
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_rig.sctl, 0x300);
	EXPECT_EQUAL(ahci_rig.cmd, AHCI_CMD_SUD | AHCI_CMD_POD | MTKFLASH_AHCI_CMD_ALPE |
				   MTKFLASH_AHCI_CMD_ASP);
	ahci_forget();
	tap_end();
}

static void a_sleeping_link_is_woken_first(void)
{
	tap_begin("AHCI: a link that sleeps is awake before anything is stopped");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_rig.wakes_slowly = true;
	ahci_attach(SCENE_DEAD);
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(enter(), 0x72);
	ahci_end();
}

static void a_drive_is_not_spun_up(void)
{
	tap_begin("AHCI: a port that only listens is not told to spin up, which is COMRESET");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_attach(SCENE_DEAD);
	ahci_rig.cmd &= ~AHCI_CMD_SUD;
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(enter(), 0x72);
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	EXPECT(!(ahci_rig.cmd & AHCI_CMD_SUD));
	EXPECT_EQUAL(ahci_port_faults(&ahci_rig), 0);
	scene_drive.tf.ops = ahci_rig.honest;
	scene_end();
}

static void a_narrow_adapter_is_written_what_it_has(void)
{
	tap_begin("AHCI: an adapter with addresses of 32 bits has its upper halves left alone");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_rig.narrow = true;
	ahci_attach(SCENE_DEAD);
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(enter(), 0x72);
	ahci_end();
}

static void a_lost_fis_is_not_sent_twice(void)
{
	prepare("a FIS that the link loses halts the engine: not sent again, and the next is taken",
		SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	ahci_rig.loses_fis = true;
	command(CMD_READ);
	EXPECT_EQUAL(wait_status(), BSY);
	EXPECT_EQUAL(ahci_rig.commands, 2);
	command(CMD_READ);
	EXPECT_EQUAL(wait_status(), 0x72);
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
	an_old_answer_is_none();
	a_type_byte_at_first_sight_proves_nothing();
	other_shadows_are_shown();
	a_slow_engine_is_waited_for();
	who_was_kept_waiting_looks_once_more();
	an_engine_that_runs_on_is_left();
	an_engine_is_restarted_after_err();
	nobody_else_is_blamed();
	the_link_tells_of_power();
	a_link_lost_and_found_is_noticed();
	a_command_dies_with_the_link();
	the_first_intro_follows_the_link();
	for (enum somewhere where = 0; where < SOMEWHERE; where++)
		somebody_else_is_noticed(where, MTKFLASH_AHCI_FINE);
	somebody_else_is_noticed(ANSWERED, MTKFLASH_AHCI_NO_OVERRIDE);
	a_pulled_adapter_is_gone();
	a_device_without_a_link_is_none();
	a_signature_is_taken();
	switching_is_off();
	for (unsigned int n = 0; n < 4; n++)
		reset_in_vendor_mode(n & 1, n & 2);
	the_interrupt_bit_does_not_matter();
	the_link_is_kept_awake();
	what_was_half_done_is_not_begun_again();
	a_sleeping_link_is_woken_first();
	a_link_can_be_slowed_down();
	a_drive_is_not_spun_up();
	a_narrow_adapter_is_written_what_it_has();
	a_lost_fis_is_not_sent_twice();
	return tap_exit();
}
