// SPDX-License-Identifier: GPL-2.0
/*
 * The FIS engine on a port of registers, with the drive model behind it: whole sessions,
 * and each rule of AHCI that vendor mode has to do with.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ahci_port.h"
#include "scene.h"
#include "tap.h"

#define BSY		0x80
#define NO_LINK		0x7f
#define GONE		0xff
#define CMD_READ	0x00
#define INTRO_LBAL	0x2a
#define INTRO		0x80

static struct ahci_port port;
static const struct scene_way *const le = &scene_serial_ways[1];

/* One device on the cable, and no interrupt line in it. */
static void attach(enum scene_power power)
{
	scene_prepare(power);
	ahci_port_attach(&port, &scene_drive);
	scene_drive.session.one_unit = true;
}

static void begin(enum scene_power power)
{
	memset(&port, 0, sizeof(port));
	attach(power);
	EXPECT(mtkflash_ahci_take(&port.ahci));
}

static void end(void)
{
	EXPECT(mtkflash_ahci_give_back(&port.ahci));
	EXPECT(ahci_port_is_as_before(&port));
	EXPECT_EQUAL(ahci_port_faults(&port), 0);
	scene_drive.tf.ops = port.honest;
	scene_end();
}

static void command(u8 value)
{
	mtkflash_ahci_write(&port.ahci, MTKFLASH_REG_DEV, 0xa0);
	mtkflash_ahci_write(&port.ahci, MTKFLASH_REG_CMD, value);
}

static u8 status(void)
{
	return mtkflash_ahci_read(&port.ahci, MTKFLASH_REG_CMD);
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
	mtkflash_ahci_write(&port.ahci, MTKFLASH_REG_LBAL, INTRO_LBAL);
	command(INTRO);
	return wait_status();
}

static const struct mtkdrive_part *part_of(const struct scene_way *way)
{
	return mtkdrive_part_find(way->type == 0x70 ? "SST39SF020" : "MX25L2005");
}

/* --- whole sessions ------------------------------------------------------------------ */

static void flash(const struct scene_way *way, enum scene_power power)
{
	tap_begin("AHCI: %s, %s: a whole session", way->name, scene_power_names[power]);
	scene_configure(part_of(way), way);
	begin(power);
	port.signs = true;
	port.link_ns = 5 * DRIVE_MS;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	scene_expect_flashed(scene_new);
	EXPECT(port.commands > 1000);
	/* One write for each FIS; 73h has ERR, which halts the engine. */
	if (way->type == 0x73) {
		EXPECT(port.recoveries > port.commands * 9 / 10);
		EXPECT(port.reads < port.commands * 41 / 10);
	} else {
		EXPECT(port.starts < 100);
		EXPECT(port.reads < port.commands / 10);
	}
	tap_note("%u FISes, %u starts, %u overrides, %u register reads, %u writes", port.commands,
		 port.starts, port.overrides, port.reads, port.writes);
	end();
}

static void flash_all(void)
{
	static const enum scene_power others[] = {
		SCENE_UNLOCKED, SCENE_OFF_DEAD, SCENE_LOCKED, SCENE_VENDOR,
	};

	for (unsigned int i = 0; i < SCENE_SERIAL_WAYS; i++)
		flash(&scene_serial_ways[i], SCENE_DEAD);
	flash(&scene_parallel_way, SCENE_DEAD);
	for (unsigned int i = 0; i < sizeof(others) / sizeof(*others); i++)
		flash(&scene_serial_ways[1], others[i]);
}

/* A range is kept, and that is all there is of the old flash; then even that is erased. */
static void keep_and_erase(void)
{
	static const struct mtkflash_range kept = { 0x30000, 0x30fff };
	static u8 image[DRIVE_FLASH_MAX], wanted[DRIVE_FLASH_MAX], blank[DRIVE_FLASH_MAX];
	const size_t size = part_of(le)->size, length = kept.last + 1 - kept.first;

	tap_begin("AHCI: a range of the drive's own is kept, and the flash is erased");
	scene_configure(part_of(le), le);
	begin(SCENE_UNLOCKED);
	memcpy(wanted, scene_new, size);
	memcpy(wanted + kept.first, scene_old + kept.first, length);
	image_fix_sum(wanted, size);
	memcpy(image, wanted, size);
	memcpy(image + kept.first, scene_new + kept.first, length);
	EXPECT(memcmp(image, wanted, size));
	mtkdrive_expect(&scene_drive.model, scene_old, wanted);
	scene_drive.session.keep[scene_drive.session.keeps++] = kept;
	EXPECT_EQUAL(drive_flash(&scene_drive, image, size), 0);
	scene_expect_flashed(wanted);
	memset(blank, 0xff, size);
	mtkdrive_expect(&scene_drive.model, wanted, blank);
	EXPECT_EQUAL(drive_erase(&scene_drive), 0);
	mtkdrive_set_time(&scene_drive.model, scene_drive.now);
	EXPECT(!memcmp(scene_drive.flash, blank, size));
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_VENDOR);
	end();
}

/* --- power cuts --------------------------------------------------------------------- */

/* So many of them in one session. */
#define CUTS		60

/* What a release and the next claim do. */
static void take_again(void)
{
	EXPECT(mtkflash_ahci_give_back(&port.ahci));
	port.ahci = (struct mtkflash_ahci){
		.io = port.ahci.io,
		.memory = port.ahci.memory,
		.dma = port.ahci.dma,
		.slots = port.ahci.slots,
	};
	EXPECT(mtkflash_ahci_take(&port.ahci));
}

/* The power goes right after the n-th FIS has been unpacked. */
static void cut_after(unsigned int n)
{
	begin(SCENE_UNLOCKED);
	port.signs = true;
	scene_drive.model.cut_after_writes = n * AHCI_FIS_WRITES;
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	EXPECT(scene_drive.session.error);
	scene_power_cycle();
	drive_advance(&scene_drive, DRIVE_PROBE_NS);
	take_again();
	scene_finish_job();
}

static void forget_drive(void)
{
	EXPECT_EQUAL(ahci_port_faults(&port), 0);
	scene_drive.tf.ops = port.honest;
	drive_destroy(&scene_drive);
}

static unsigned int begin_cuts(const struct scene_way *way)
{
	drive_make_tiny_part();
	scene_configure(&drive_tiny_part, way);
	begin(SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	/* The last of them are those that leave vendor mode. */
	return port.commands - 2;
}

static void cut_everywhere(const struct scene_way *way)
{
	unsigned int commands;

	tap_begin("AHCI: %s: the power goes after a FIS, and a second session finishes", way->name);
	commands = begin_cuts(way);
	for (unsigned int i = 1; i <= CUTS; i++) {
		forget_drive();
		cut_after(commands * (u64)i / CUTS);
	}
	tap_note("%u FISes in a session", commands);
	end();
}

/* A share of all the cuts there are, in a process of its own. */
static void sweep_share(unsigned int commands, unsigned int first, unsigned int step)
{
	for (unsigned int n = first; n <= commands; n += step) {
		forget_drive();
		cut_after(n);
	}
	fflush(stdout);
	_exit(tap_failures() != 0);
}

static void sweep(const struct scene_way *way, unsigned int jobs, unsigned int step)
{
	unsigned int commands;

	tap_begin("AHCI: %s: the power goes after each %u. FIS, and a second session finishes",
		  way->name, step);
	commands = begin_cuts(way);
	fflush(stdout);
	for (unsigned int job = 1; job <= jobs; job++)
		if (!fork())
			sweep_share(commands, job * step, jobs * step);
	for (unsigned int job = 1; job <= jobs; job++) {
		int result = -1;

		EXPECT(wait(&result) > 0);
		EXPECT_EQUAL(result, 0);
	}
	tap_note("%u cuts", commands / step);
	end();
}

/* --- rules ------------------------------------------------------------------------ */

static void prepare(const char *name, enum scene_power power)
{
	tap_begin("AHCI: %s", name);
	scene_configure(part_of(le), le);
	begin(power);
}

static void the_intro_goes_out_while_busy(void)
{
	prepare("the intro goes out while BSY is set, by CLO with the engine stopped", SCENE_DEAD);
	EXPECT_EQUAL(status(), BSY);
	EXPECT_EQUAL(enter(), 0x72);
	EXPECT_EQUAL(port.overrides, 1);
	EXPECT_EQUAL(port.commands, 1);
	end();
}

static void each_try_has_its_override(void)
{
	prepare("each try is preceded by a CLO that was seen to end", SCENE_DEAD);
	port.override_ns = 3 * DRIVE_MS;
	port.drive->model.cfg.intros_ignored = 3;
	for (unsigned int n = 0; n < 3; n++)
		EXPECT_EQUAL(enter(), BSY);
	EXPECT_EQUAL(enter(), 0x72);
	EXPECT_EQUAL(port.overrides, 4);
	EXPECT_EQUAL(port.commands, 4);
	end();
}

static void no_override_no_command(void)
{
	prepare("a CLO that does not end: no command is sent", SCENE_DEAD);
	port.no_override = true;
	EXPECT_EQUAL(enter(), BSY);
	EXPECT_EQUAL(port.commands, 0);
	EXPECT_EQUAL(port.ahci.trouble, MTKFLASH_AHCI_NO_OVERRIDE);
	port.no_override = false;
	drive_advance(&scene_drive, DRIVE_MS);
	EXPECT_EQUAL(enter(), 0x72);
	end();
}

static void an_old_answer_is_none(void)
{
	prepare("the answer to the command before is no answer to this one", SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	command(CMD_READ);
	EXPECT_EQUAL(wait_status(), 0x72);
	port.drive->fault = DRIVE_FAULT_STUCK;
	port.drive->struck = true;
	command(CMD_READ);
	EXPECT_EQUAL(status(), BSY);
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(status(), BSY);
	drive_clear_fault(port.drive);
	EXPECT_EQUAL(wait_status(), 0x72);
	end();
}

static void a_type_byte_at_first_sight_proves_nothing(void)
{
	static const u8 types[] = { 0x70, 0x72, 0x73, 0xf2 };

	for (unsigned int i = 0; i < sizeof(types); i++) {
		tap_begin("AHCI: %02Xh in the shadow is not believed before a FIS says so",
			  types[i]);
		scene_configure(part_of(le), le);
		memset(&port, 0, sizeof(port));
		port.first_status = types[i];
		attach(SCENE_DEAD);
		EXPECT(mtkflash_ahci_take(&port.ahci));
		EXPECT_EQUAL(status(), BSY);
		EXPECT_EQUAL(enter(), 0x72);
		end();
	}
}

static void other_shadows_are_shown(void)
{
	tap_begin("AHCI: 50h and the signature of a disk in the shadow are shown");
	scene_configure(part_of(le), le);
	memset(&port, 0, sizeof(port));
	port.first_status = 0x50;
	attach(SCENE_DEAD);
	port.sig = 0x00000101;
	EXPECT(mtkflash_ahci_take(&port.ahci));
	EXPECT_EQUAL(status(), 0x50);
	EXPECT_EQUAL(mtkflash_ahci_read(&port.ahci, MTKFLASH_REG_SC), 1);
	EXPECT_EQUAL(mtkflash_ahci_read(&port.ahci, MTKFLASH_REG_LBAL), 1);
	EXPECT_EQUAL(mtkflash_ahci_read(&port.ahci, MTKFLASH_REG_LBAM), 0);
	port.sig = 0xeb140101;
	EXPECT_EQUAL(mtkflash_ahci_read(&port.ahci, MTKFLASH_REG_LBAM), 0x14);
	EXPECT_EQUAL(mtkflash_ahci_read(&port.ahci, MTKFLASH_REG_LBAH), 0xeb);
	port.tfd |= 0x100;
	EXPECT_EQUAL(mtkflash_ahci_read(&port.ahci, MTKFLASH_REG_FEAT), 1);
	end();
}

static void a_slow_engine_is_waited_for(void)
{
	prepare("an engine that needs 400 ms to stop is waited for", SCENE_DEAD);
	port.stop_ns = 400 * DRIVE_MS;
	EXPECT_EQUAL(enter(), 0x72);
	port.drive->struck = true;
	port.drive->fault = DRIVE_FAULT_STUCK;
	command(CMD_READ);
	drive_clear_fault(port.drive);
	EXPECT_EQUAL(enter(), 0x72);
	EXPECT_EQUAL(port.ahci.trouble, MTKFLASH_AHCI_FINE);
	end();
}

static void an_engine_that_runs_on_is_left(void)
{
	uint64_t began;

	tap_begin("AHCI: an engine that never stops is not taken");
	scene_configure(part_of(le), le);
	memset(&port, 0, sizeof(port));
	attach(SCENE_DEAD);
	port.never_stops = true;
	began = scene_drive.now;
	EXPECT(!mtkflash_ahci_take(&port.ahci));
	EXPECT_EQUAL(port.ahci.trouble, MTKFLASH_AHCI_LIST_RUNS);
	EXPECT(scene_drive.now - began < 2 * DRIVE_SECOND);
	EXPECT_EQUAL(port.clb, AHCI_LIBATA_CLB);
	EXPECT_EQUAL(port.moved_while_running, 0);
	port.never_stops = false;
	end();
}

/* 73h halts the engine, which does not stop then. */
static void nobody_else_is_blamed(void)
{
	tap_begin("AHCI: an engine that does not stop after ERR is not taken for somebody else's");
	scene_configure(part_of(le), &scene_serial_ways[0]);
	begin(SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x73);
	port.never_stops = true;
	command(CMD_READ);
	EXPECT_EQUAL(status(), BSY);
	EXPECT_EQUAL(port.commands, 1);
	EXPECT_EQUAL(port.ahci.trouble, MTKFLASH_AHCI_LIST_RUNS);
	port.never_stops = false;
	command(CMD_READ);
	EXPECT_EQUAL(wait_status(), 0x73);
	end();
}

static void the_link_tells_of_power(void)
{
	prepare("7Fh without a link, and an answer of before is forgotten", SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	mtkdrive_power(&scene_drive.model, false);
	EXPECT_EQUAL(status(), NO_LINK);
	command(CMD_READ);
	EXPECT_EQUAL(status(), NO_LINK);
	EXPECT_EQUAL(port.commands, 1);
	mtkdrive_power(&scene_drive.model, true);
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(status(), BSY);
	EXPECT_EQUAL(enter(), 0x72);
	end();
}

static void a_link_lost_and_found_is_noticed(void)
{
	prepare("a power cycle that nobody saw ends what was known", SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	mtkdrive_power(&scene_drive.model, false);
	port.ahci.io->now(&port.ahci);
	mtkdrive_power(&scene_drive.model, true);
	port.ahci.io->now(&port.ahci);
	drive_advance(&scene_drive, DRIVE_MS);
	EXPECT_EQUAL(status(), BSY);
	EXPECT_EQUAL(enter(), 0x72);
	end();
}

static void a_command_dies_with_the_link(void)
{
	prepare("the power goes while an answer is waited for: 7Fh within a millisecond",
		SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	port.drive->struck = true;
	port.drive->fault = DRIVE_FAULT_STUCK;
	command(CMD_READ);
	EXPECT_EQUAL(status(), BSY);
	mtkdrive_power(&scene_drive.model, false);
	drive_advance(&scene_drive, DRIVE_MS);
	EXPECT_EQUAL(status(), NO_LINK);
	drive_clear_fault(port.drive);
	end();
}

static void the_first_intro_follows_the_link(void)
{
	tap_begin("AHCI: the first intro goes out within a millisecond of the link");
	scene_configure(part_of(le), le);
	begin(SCENE_OFF_300);
	port.link_ns = 10 * DRIVE_MS;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	EXPECT(port.first_command_at - port.linked_at <= DRIVE_MS);
	scene_expect_flashed(scene_new);
	end();
}

static void somebody_else_is_noticed(enum mtkflash_ahci_trouble earlier)
{
	static const struct {
		const char *what;
		size_t at;
		u32 value;
	} cases[] = {
		{ "CLB", offsetof(struct ahci_port, clb), AHCI_LIBATA_CLB },
		{ "FB", offsetof(struct ahci_port, fb), AHCI_LIBATA_FB },
		{ "IE", offsetof(struct ahci_port, ie), AHCI_LIBATA_IE },
		{ "FRE and ST", offsetof(struct ahci_port, cmd), 0 },
	};

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		tap_begin("AHCI: somebody else writes to %s%s", cases[i].what,
			  earlier ? " after an earlier trouble" : "");
		scene_configure(part_of(le), le);
		begin(SCENE_DEAD);
		EXPECT_EQUAL(enter(), 0x72);
		port.ahci.trouble = earlier;
		memcpy((char *)&port + cases[i].at, &cases[i].value, sizeof(u32));
		EXPECT_EQUAL(status(), GONE);
		EXPECT_EQUAL(port.ahci.trouble, MTKFLASH_AHCI_TOUCHED);
		command(CMD_READ);
		EXPECT_EQUAL(port.commands, 1);
		EXPECT_EQUAL(status(), GONE);
		mtkflash_ahci_give_back(&port.ahci);
		EXPECT(ahci_port_is_as_before(&port));
		scene_drive.tf.ops = port.honest;
		scene_end();
	}
}

static void a_pulled_adapter_is_gone(void)
{
	uint64_t began;

	prepare("an adapter that is pulled out shows FFh, and is not waited for", SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	port.pulled = true;
	began = scene_drive.now;
	EXPECT_EQUAL(status(), GONE);
	command(CMD_READ);
	EXPECT_EQUAL(status(), GONE);
	mtkflash_ahci_give_back(&port.ahci);
	EXPECT(scene_drive.now - began < 100 * DRIVE_MS);
	scene_drive.tf.ops = port.honest;
	scene_end();
}

static void the_interrupt_bit_does_not_matter(void)
{
	prepare("FISes count with the interrupt bit and without", SCENE_DEAD);
	port.interrupts = true;
	EXPECT_EQUAL(enter(), 0x72);
	port.interrupts = false;
	command(CMD_READ);
	EXPECT_EQUAL(wait_status(), 0x72);
	end();
}

static void the_link_is_kept_awake(void)
{
	prepare("while the port is ours its link does not sleep, and no interrupt is on",
		SCENE_DEAD);
	EXPECT_EQUAL(port.sctl & 0xf00, MTKFLASH_AHCI_IPM_NONE);
	EXPECT(!(port.cmd & (MTKFLASH_AHCI_CMD_ALPE | MTKFLASH_AHCI_CMD_ASP)));
	EXPECT_EQUAL(port.ie, 0);
	EXPECT(!(port.serr & MTKFLASH_AHCI_SERR_X));
	port.sctl = 0x4;
	mtkflash_ahci_tend_link(&port.ahci);
	EXPECT_EQUAL(port.sctl, MTKFLASH_AHCI_IPM_NONE);
	end();
}

static void a_link_can_be_slowed_down(void)
{
	tap_begin("AHCI: a link that comes up can be limited to 1.5 Gbit/s");
	scene_configure(part_of(le), le);
	for (u32 was = 0; was <= 0x30; was += 0x10) {
		memset(&port, 0, sizeof(port));
		attach(SCENE_DEAD);
		port.sctl = was;
		port.ahci.slow = true;
		EXPECT(mtkflash_ahci_take(&port.ahci));
		EXPECT_EQUAL(port.sctl, MTKFLASH_AHCI_IPM_NONE | 0x10);
		EXPECT(mtkflash_ahci_give_back(&port.ahci));
		EXPECT_EQUAL(port.sctl, was);
		forget_drive();
	}
	begin(SCENE_DEAD);
	EXPECT_EQUAL(port.sctl, MTKFLASH_AHCI_IPM_NONE);
	end();
}

static void a_sleeping_link_is_woken_first(void)
{
	tap_begin("AHCI: a link that sleeps is awake before anything is stopped");
	scene_configure(part_of(le), le);
	memset(&port, 0, sizeof(port));
	port.wakes_slowly = true;
	attach(SCENE_DEAD);
	EXPECT(mtkflash_ahci_take(&port.ahci));
	EXPECT_EQUAL(enter(), 0x72);
	end();
}

static void a_drive_is_not_spun_up(void)
{
	tap_begin("AHCI: a port that only listens is not told to spin up, which is COMRESET");
	scene_configure(part_of(le), le);
	memset(&port, 0, sizeof(port));
	attach(SCENE_DEAD);
	port.cmd &= ~AHCI_CMD_SUD;
	EXPECT(mtkflash_ahci_take(&port.ahci));
	EXPECT_EQUAL(enter(), 0x72);
	EXPECT(mtkflash_ahci_give_back(&port.ahci));
	EXPECT(!(port.cmd & AHCI_CMD_SUD));
	EXPECT_EQUAL(ahci_port_faults(&port), 0);
	scene_drive.tf.ops = port.honest;
	scene_end();
}

static void a_narrow_adapter_is_written_what_it_has(void)
{
	tap_begin("AHCI: an adapter with addresses of 32 bits has its upper halves left alone");
	scene_configure(part_of(le), le);
	memset(&port, 0, sizeof(port));
	port.narrow = true;
	attach(SCENE_DEAD);
	EXPECT(mtkflash_ahci_take(&port.ahci));
	EXPECT_EQUAL(enter(), 0x72);
	end();
}

static void a_lost_fis_is_not_sent_twice(void)
{
	prepare("a FIS that the link loses halts the engine: not sent again, and the next is taken",
		SCENE_DEAD);
	EXPECT_EQUAL(enter(), 0x72);
	port.loses_fis = true;
	command(CMD_READ);
	EXPECT_EQUAL(wait_status(), BSY);
	EXPECT_EQUAL(port.commands, 2);
	command(CMD_READ);
	EXPECT_EQUAL(wait_status(), 0x72);
	EXPECT_EQUAL(port.commands, 3);
	EXPECT(!port.is);
	end();
}

/* --- what reality leaves open ------------------------------------------------------- */

enum open {
	INTERRUPTS	= 1 << 0,
	SIGNS		= 1 << 1,
	TAKES_ALL	= 1 << 2,
	STOPS_SLOWLY	= 1 << 3,
	LINKS_SLOWLY	= 1 << 4,
	ONE_SLOT	= 1 << 5,
	LATE		= 1 << 6,
	TORN		= 1 << 7,
	OPENS		= 1 << 8
};

/* A power-up in a session, so that all of them count. */
static void try_open(unsigned int open)
{
	memset(&port, 0, sizeof(port));
	port.slots = open & ONE_SLOT ? 1 : 2;
	attach(SCENE_OFF_300);
	EXPECT(mtkflash_ahci_take(&port.ahci));
	port.late_ns = open & LATE ? 5000 : 0;
	port.torn = open & TORN;
	port.interrupts = open & INTERRUPTS;
	port.signs = open & SIGNS;
	port.takes_all = open & TAKES_ALL;
	port.stop_ns = open & STOPS_SLOWLY ? 400 * DRIVE_MS : 0;
	port.link_ns = open & LINKS_SLOWLY ? 100 * DRIVE_MS : 0;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	scene_expect_flashed(scene_new);
	EXPECT(port.first_command_at - port.linked_at <= DRIVE_MS);
	EXPECT(mtkflash_ahci_give_back(&port.ahci));
	EXPECT(ahci_port_is_as_before(&port));
	EXPECT_EQUAL(ahci_port_faults(&port), 0);
	scene_drive.tf.ops = port.honest;
}

static void flash_whatever_is_open(void)
{
	tap_begin("AHCI: all that reality leaves open, in all positions: a whole session");
	drive_make_tiny_part();
	scene_configure(&drive_tiny_part, le);
	for (unsigned int open = 0; open < OPENS; open++) {
		if (open)
			drive_destroy(&scene_drive);
		try_open(open);
	}
	scene_end();
}

/* --sweep JOBS STEP: each STEP-th cut, and nothing else. */
int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "--sweep")) {
		sweep(&scene_serial_ways[0], atoi(argv[2]), atoi(argv[3]));
		sweep(&scene_serial_ways[1], atoi(argv[2]), atoi(argv[3]));
		return tap_exit();
	}
	the_intro_goes_out_while_busy();
	each_try_has_its_override();
	no_override_no_command();
	an_old_answer_is_none();
	a_type_byte_at_first_sight_proves_nothing();
	other_shadows_are_shown();
	a_slow_engine_is_waited_for();
	an_engine_that_runs_on_is_left();
	nobody_else_is_blamed();
	the_link_tells_of_power();
	a_link_lost_and_found_is_noticed();
	a_command_dies_with_the_link();
	the_first_intro_follows_the_link();
	somebody_else_is_noticed(MTKFLASH_AHCI_FINE);
	somebody_else_is_noticed(MTKFLASH_AHCI_NO_OVERRIDE);
	a_pulled_adapter_is_gone();
	the_interrupt_bit_does_not_matter();
	the_link_is_kept_awake();
	a_sleeping_link_is_woken_first();
	a_link_can_be_slowed_down();
	a_drive_is_not_spun_up();
	a_narrow_adapter_is_written_what_it_has();
	a_lost_fis_is_not_sent_twice();
	flash_whatever_is_open();
	cut_everywhere(&scene_serial_ways[0]);
	cut_everywhere(&scene_serial_ways[1]);
	flash_all();
	keep_and_erase();
	return tap_exit();
}
