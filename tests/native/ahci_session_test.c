// SPDX-License-Identifier: GPL-2.0
/* Whole sessions through the FIS engine, and faults of single FISes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ahci_rig.h"
#include "names.h"
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

/* Only a kept range is left of the old flash; then that is erased, too. */
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

/* Parts of all kinds: AAI of bytes and of words, protection, pages that are loaded. */
static void flash_parts(void)
{
	static const struct {
		const char *name;
		bool parallel;
	} parts[] = {
		{ "SST25VF512", false }, { "SST25VF020B", false }, { "MX25L512", false },
		{ "AT29C512", true },
	};

	for (unsigned int i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const struct mtkdrive_part *part = mtkdrive_part_find(parts[i].name);

		tap_begin("AHCI: %s: a whole session", parts[i].name);
		scene_configure(part, parts[i].parallel ? &scene_parallel_way : le);
		scene_config.status_register = part->bp_mask;
		ahci_begin(SCENE_DEAD);
		EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
		scene_expect_flashed(scene_new);
		ahci_end();
	}
}

/* --- somebody else ------------------------------------------------------------------- */

static struct {
	enum mtkflash_phase phase;
	uint64_t when;
} touch;

/* From then on FISes are received elsewhere. */
static void touch_port(struct drive *d)
{
	if (touch.when || d->session.phase != touch.phase)
		return;
	touch.when = d->now;
	ahci_rig.fb ^= 0x100;
}

static void somebody_else_comes(enum scene_power power, enum mtkflash_phase phase)
{
	tap_begin("AHCI: somebody else uses the port, and the session ends soon: %s",
		  mtkflash_phase_name(phase));
	drive_make_tiny_part();
	scene_configure(&drive_tiny_part, le);
	ahci_begin(power);
	scene_user = false;
	scene_drive.on_at = 0;
	touch.phase = phase;
	touch.when = 0;
	scene_changed = touch_port;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_CLAIM);
	EXPECT(touch.when);
	EXPECT(scene_drive.now - scene_drive.probing_ns - touch.when < 2 * DRIVE_SECOND);
	scene_expect_error(MTKFLASH_ERROR_CLAIM, phase);
	/* A drive that is half-written is not to be waited for until it is quiet. */
	EXPECT_EQUAL(mtkflash_session_advice(&scene_drive.session, false),
		     phase == MTKFLASH_PHASE_PROGRAMMING ? MTKFLASH_ADVICE_GO_ON :
							   MTKFLASH_ADVICE_WAIT_QUIET);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	ahci_end();
}

/* --- what befalls a FIS -------------------------------------------------------------- */

enum blow { NO_POWER, NO_COMMAND, NO_ANSWER, BLOWS };

/*
 * After a lost FIS the old contents are written back, which takes longer than a power cycle.
 * So a sweep tries one of so many FISes, and a sample has so many.
 */
static const struct {
	const char *name;
	unsigned int step;
	unsigned int sampled;
} blows[BLOWS] = {
	[NO_POWER] = { "the power goes after", 1, 25 },
	[NO_COMMAND] = { "the link loses", 499, 2 },
	[NO_ANSWER] = { "the link loses the answer to", 499, 2 },
};

/**
 * struct share - The faults that one process tries
 * @blow: The fault of a FIS.
 * @next: Number of the next FIS with a fault.
 * @step: Distance between two of them.
 * @last: The last FIS that may have one.
 * @struck: This process is a copy in which the fault has happened.
 */
static struct share {
	enum blow blow;
	unsigned int next;
	unsigned int step;
	unsigned int last;
	bool struck;
} share;

static void strike(struct ahci_port *port)
{
	share.struck = true;
	switch (share.blow) {
	case NO_COMMAND:
		port->loses_fis = true;
		break;
	case NO_ANSWER:
		port->loses_answer = true;
		break;
	default:
		port->drive->model.cut_after_writes = AHCI_FIS_WRITES;
		port->hurries = true;
	}
}

/* A forked copy goes on with the fault; here nothing happens. */
static void strike_copy(struct ahci_port *port)
{
	int result = -1;
	pid_t copy;

	if (share.struck || port->commands != share.next || share.next > share.last)
		return;
	fflush(stdout);
	copy = fork();
	if (!copy) {
		strike(port);
		return;
	}
	EXPECT(waitpid(copy, &result, 0) == copy);
	EXPECT_EQUAL(result, 0);
	/* A broken case repeats itself. */
	share.next += result ? share.last : share.step;
}

/* What it left is another session's: without power, or with a drive that is as it was. */
static void finish(void)
{
	/* The bytes are the same, see drive_flash_read(). */
	scene_drive.page_reads = true;
	if (share.blow == NO_POWER) {
		EXPECT(scene_drive.session.error);
		scene_power_cycle();
		drive_advance(&scene_drive, DRIVE_PROBE_NS);
	}
	if (scene_drive.session.port != MTKFLASH_PORT_HELD)
		ahci_take_again();
	scene_finish_job();
}

static void begin_session(void)
{
	ahci_begin(SCENE_UNLOCKED);
	ahci_rig.signs = true;
}

/* In a process of its own. */
static void run_share(struct share of)
{
	share = of;
	ahci_forget();
	begin_session();
	ahci_rig.before_fis = strike_copy;
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	if (share.struck)
		finish();
	EXPECT_EQUAL(ahci_port_faults(&ahci_rig), 0);
	EXPECT(share.struck || share.next > share.last);
	fflush(stdout);
	_exit(tap_failures() != 0);
}

/* Number of FISes of a session, without those that leave vendor mode. */
static unsigned int count_fises(const struct scene_way *way)
{
	drive_make_tiny_part();
	scene_configure(way->type == 0x70 ? mtkdrive_part_find("TINYPAR") : &drive_tiny_part, way);
	begin_session();
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	return ahci_rig.commands - 2;
}

/* Each @step-th FIS, or without that a sample. */
static void sweep(const struct scene_way *way, enum blow blow, unsigned int jobs,
		  unsigned int step)
{
	unsigned int fises;

	tap_begin("AHCI: %s: %s a FIS, and a second session finishes", way->name,
		  blows[blow].name);
	fises = count_fises(way);
	step = step ? step * blows[blow].step : fises / blows[blow].sampled;
	fflush(stdout);
	for (unsigned int job = 1; job <= jobs; job++)
		if (!fork())
			run_share((struct share){ .blow = blow, .next = job * step,
						  .step = jobs * step, .last = fises });
	for (unsigned int job = 1; job <= jobs; job++) {
		int result = -1;

		EXPECT(wait(&result) > 0);
		EXPECT_EQUAL(result, 0);
	}
	tap_note("%u of %u FISes", fises / step, fises);
	ahci_end();
}

/* Beyond the legacy ones, so many are left out for one that is tried. */
#define OTHERS_STEP	7

static void sweep_all(unsigned int jobs, unsigned int step)
{
	for (enum blow blow = 0; blow < BLOWS; blow++) {
		for (unsigned int i = 0; i < SCENE_SERIAL_WAYS; i++)
			sweep(&scene_serial_ways[i], blow, jobs, i < 2 ? step : OTHERS_STEP * step);
		sweep(&scene_parallel_way, blow, jobs, OTHERS_STEP * step);
	}
}

/* Lose the answer to the first command of the n-th transaction from now. */
static unsigned int transactions;

static void lose_transaction(struct ahci_port *port)
{
	const u8 *fis = port->memory.table[port->slot];

	port->loses_answer |= fis[2] == 0x04 && !--transactions;
}

/* 04h without 05h is followed by an intro, if by anything: see MTKDRIVE_V_NO_FINISH. */
static void leave_unfinished(const struct scene_way *way, unsigned int number,
			     enum mtkflash_phase phase)
{
	tap_begin("AHCI: %s: a transaction is not finished, and the drive is left: %s", way->name,
		  mtkflash_phase_name(phase));
	drive_make_tiny_part();
	scene_configure(&drive_tiny_part, way);
	begin_session();
	transactions = number;
	ahci_rig.before_fis = lose_transaction;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_TIMEOUT);
	scene_expect_refused(MTKFLASH_ERROR_TIMEOUT, phase);
	ahci_take_again();
	scene_finish_job();
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

/* --sweep JOBS STEP: what befalls each STEP-th FIS, and nothing else. */
int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "--sweep")) {
		sweep_all(atoi(argv[2]), atoi(argv[3]));
		return tap_exit();
	}
	leave_unfinished(&scene_serial_ways[0], 1, MTKFLASH_PHASE_IDENTIFYING);
	leave_unfinished(&scene_serial_ways[1], 20, MTKFLASH_PHASE_BACKING_UP);
	enter_whatever_is_open();
	flash_whatever_is_open(&scene_serial_ways[0]);
	flash_whatever_is_open(&scene_serial_ways[1]);
	sweep_all(1, 0);
	flash_all();
	flash_parts();
	somebody_else_comes(SCENE_OFF_DEAD, MTKFLASH_PHASE_WAITING);
	somebody_else_comes(SCENE_DEAD, MTKFLASH_PHASE_BACKING_UP);
	somebody_else_comes(SCENE_DEAD, MTKFLASH_PHASE_PROGRAMMING);
	keep_and_erase();
	return tap_exit();
}
