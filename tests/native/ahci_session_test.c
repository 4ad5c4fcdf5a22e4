// SPDX-License-Identifier: GPL-2.0
/* Whole sessions through the FIS engine, and the power cut after each FIS. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ahci_rig.h"
#include "tap.h"

static const struct scene_way *const le = &scene_serial_ways[1];

/* --- whole sessions ------------------------------------------------------------------ */

static void flash(const struct scene_way *way, enum scene_power power)
{
	tap_begin("AHCI: %s, %s: a whole session", way->name, scene_power_names[power]);
	scene_configure(ahci_part(way), way);
	ahci_begin(power);
	ahci_rig.signs = true;
	ahci_rig.link_ns = 5 * DRIVE_MS;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	scene_expect_flashed(scene_new);
	EXPECT(ahci_rig.commands > 1000);
	/* One write for each FIS; 73h has ERR, which halts the engine. */
	if (way->type == 0x73) {
		EXPECT(ahci_rig.recoveries > ahci_rig.commands * 9 / 10);
		EXPECT(ahci_rig.reads < ahci_rig.commands * 41 / 10);
	} else {
		EXPECT(ahci_rig.starts < 100);
		EXPECT(ahci_rig.reads < ahci_rig.commands / 10);
	}
	tap_note("%u FISes, %u starts, %u overrides, %u register reads, %u writes", ahci_rig.commands,
		 ahci_rig.starts, ahci_rig.overrides, ahci_rig.reads, ahci_rig.writes);
	ahci_end();
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
	const size_t size = ahci_part(le)->size, length = kept.last + 1 - kept.first;

	tap_begin("AHCI: a range of the drive's own is kept, and the flash is erased");
	scene_configure(ahci_part(le), le);
	ahci_begin(SCENE_UNLOCKED);
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
	ahci_end();
}

/* --- power cuts --------------------------------------------------------------------- */

/* So many of them in one session. */
#define CUTS		60

/* The power is gone; what it left is another session's. */
static void finish_after_cut(void)
{
	EXPECT(scene_drive.session.error);
	scene_power_cycle();
	drive_advance(&scene_drive, DRIVE_PROBE_NS);
	ahci_take_again();
	scene_finish_job();
}

static void begin_to_cut(void)
{
	ahci_begin(SCENE_UNLOCKED);
	ahci_rig.signs = true;
}

/* The power goes right after the n-th FIS has been unpacked. */
static void cut_after(unsigned int n)
{
	begin_to_cut();
	scene_drive.model.cut_after_writes = n * AHCI_FIS_WRITES;
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	finish_after_cut();
}

static unsigned int begin_cuts(const struct scene_way *way)
{
	drive_make_tiny_part();
	scene_configure(&drive_tiny_part, way);
	ahci_begin(SCENE_UNLOCKED);
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	/* The last of them are those that leave vendor mode. */
	return ahci_rig.commands - 2;
}

static void cut_everywhere(const struct scene_way *way)
{
	unsigned int commands;

	tap_begin("AHCI: %s: the power goes after a FIS, and a second session finishes", way->name);
	commands = begin_cuts(way);
	for (unsigned int i = 1; i <= CUTS; i++) {
		ahci_forget();
		cut_after(commands * (u64)i / CUTS);
	}
	tap_note("%u FISes in a session", commands);
	ahci_end();
}

/**
 * struct sweep - A share of all the cuts there are
 * @next: The FIS whose power is cut next,
 * @step: how many FISes lie between two of them,
 * @last: and the last that may be one.
 * @cut: This is a copy, which loses its power.
 */
static struct sweep {
	unsigned int next;
	unsigned int step;
	unsigned int last;
	bool cut;
} share;

/* A copy of it all goes on without power after this FIS, and here it is not cut. */
static void cut_copy(struct ahci_port *port)
{
	int result = -1;
	pid_t copy;

	if (share.cut || port->commands != share.next || share.next > share.last)
		return;
	fflush(stdout);
	copy = fork();
	if (!copy) {
		share.cut = true;
		port->drive->model.cut_after_writes = AHCI_FIS_WRITES;
		port->hurries = true;
		return;
	}
	EXPECT(waitpid(copy, &result, 0) == copy);
	EXPECT_EQUAL(result, 0);
	share.next += share.step;
}

/* In a process of its own. */
static void sweep_share(struct sweep of)
{
	share = of;
	ahci_forget();
	begin_to_cut();
	ahci_rig.before_fis = cut_copy;
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	if (share.cut) {
		/* The bytes are the same, see drive_flash_read(). */
		scene_drive.page_reads = true;
		finish_after_cut();
	}
	EXPECT_EQUAL(ahci_port_faults(&ahci_rig), 0);
	EXPECT(share.cut || share.next > share.last);
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
			sweep_share((struct sweep){
				.next = job * step, .step = jobs * step, .last = commands });
	for (unsigned int job = 1; job <= jobs; job++) {
		int result = -1;

		EXPECT(wait(&result) > 0);
		EXPECT_EQUAL(result, 0);
	}
	tap_note("%u cuts", commands / step);
	ahci_end();
}

/* --- what reality leaves open ------------------------------------------------------- */

enum open {
	/* Of each answer. */
	INTERRUPTS	= 1 << 0,
	ONE_SLOT	= 1 << 1,
	LATE		= 1 << 2,
	TORN		= 1 << 3,
	ANSWERS		= 1 << 4,
	/* Of the link, and of the engine before the first of them. */
	SIGNS		= 1 << 4,
	TAKES_ALL	= 1 << 5,
	STOPS_SLOWLY	= 1 << 6,
	LINKS_SLOWLY	= 1 << 7,
	OPENS		= 1 << 8
};

/* A session that begins without power, up to that phase, or to its end. */
static void try_open(unsigned int open, enum mtkflash_phase last)
{
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_rig.slots = open & ONE_SLOT ? 1 : 2;
	ahci_attach(SCENE_OFF_300);
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	ahci_rig.late_ns = open & LATE ? 5000 : 0;
	ahci_rig.torn = open & TORN;
	ahci_rig.interrupts = open & INTERRUPTS;
	ahci_rig.signs = open & SIGNS;
	ahci_rig.takes_all = open & TAKES_ALL;
	ahci_rig.stop_ns = open & STOPS_SLOWLY ? 400 * DRIVE_MS : 0;
	ahci_rig.link_ns = open & LINKS_SLOWLY ? 100 * DRIVE_MS : 0;
	scene_drive.fault = last ? DRIVE_FAULT_INTERRUPT : DRIVE_NO_FAULT;
	scene_drive.fault_phase = last;
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	if (last)
		scene_expect_refused(MTKFLASH_ERROR_INTERRUPTED, last);
	else
		scene_expect_flashed(scene_new);
	EXPECT(ahci_rig.first_command_at - ahci_rig.linked_at <= DRIVE_MS);
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	EXPECT(ahci_port_is_as_before(&ahci_rig));
	EXPECT_EQUAL(ahci_port_faults(&ahci_rig), 0);
	scene_drive.tf.ops = ahci_rig.honest;
}

static void try_all(const struct scene_way *way, unsigned int opens, enum mtkflash_phase last)
{
	drive_make_tiny_part();
	scene_configure(&drive_tiny_part, way);
	for (unsigned int open = 0; open < opens; open++) {
		if (open)
			drive_destroy(&scene_drive);
		try_open(open, last);
	}
	scene_end();
}

static void enter_whatever_is_open(void)
{
	tap_begin("AHCI: all that reality leaves open, in all positions: up to the backup");
	try_all(le, OPENS, MTKFLASH_PHASE_BACKING_UP);
}

static void flash_whatever_is_open(const struct scene_way *way)
{
	tap_begin("AHCI: %s: answers in all positions: a whole session", way->name);
	try_all(way, ANSWERS, MTKFLASH_PHASE_IDLE);
}

/* --sweep JOBS STEP: each STEP-th cut, and nothing else. */
int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "--sweep")) {
		sweep(&scene_serial_ways[0], atoi(argv[2]), atoi(argv[3]));
		sweep(&scene_serial_ways[1], atoi(argv[2]), atoi(argv[3]));
		return tap_exit();
	}
	enter_whatever_is_open();
	flash_whatever_is_open(&scene_serial_ways[0]);
	flash_whatever_is_open(&scene_serial_ways[1]);
	cut_everywhere(&scene_serial_ways[0]);
	cut_everywhere(&scene_serial_ways[1]);
	flash_all();
	keep_and_erase();
	return tap_exit();
}
