// SPDX-License-Identifier: GPL-2.0
/* The command sets: what each drive takes, and what it makes of the others'. */
#include <string.h>

#include "testrig.h"

static const enum mtkdrive_set all[] = { MTKDRIVE_LEGACY, MTKDRIVE_SLIM, MTKDRIVE_SLIM2 };

/* Specification 4.1 and 2: R, W, X, outro. */
static const uint8_t commands[][4] = {
	{ 0x00, 0x01, 0x04, 0x81 }, { 0x91, 0x68, 0x1b, 0xf0 }, { 0x1f, 0x52, 0xc2, 0xbe }
};

static void own_set(enum mtkdrive_set set)
{
	static const uint8_t rems[4] = { 0x90 };
	uint8_t id[2];

	config.set = set;
	enter_vendor_mode();
	spi(rems, 4, id, 2);
	EXPECT(id[0] == 0xe0 && id[1] == 0x01);
	erase(0x20, 0x1000);
	wait_part();
	EXPECT(flash[0x1000] == 0xff);
	program(0x1000, (const uint8_t *)"abc", 3);
	wait_part();
	EXPECT(!memcmp(flash + 0x1000, "abc", 3));
	EXPECT(outro() == 0x50);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_LEFT);
	EXPECT(drive.violations == 0);
}

static void slim_set(void)
{
	own_set(MTKDRIVE_SLIM);
}

static void slim2_set(void)
{
	own_set(MTKDRIVE_SLIM2);
}

static void legacy_set(void)
{
	own_set(MTKDRIVE_LEGACY);
}

static void other_sets_are_rejected(void)
{
	size_t own, other, i;

	for (own = 0; own < 3; own++) {
		config.set = all[own];
		for (other = 0; other < 3; other++) {
			if (other == own)
				continue;
			enter_vendor_mode();
			for (i = 0; i < 4; i++) {
				EXPECT(command(commands[other][i]) == 0x51);
				EXPECT(get(MTKDRIVE_FEAT) == 0x04);
				EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
			}
			/* Trying is how a driver finds out: no violation, and no harm. */
			EXPECT(drive.violations == 0);
			elapse(SECOND);
			EXPECT(get(MTKDRIVE_CMD) == 0x51);
			EXPECT(read_buffer(0x100) == 0xa5);
			EXPECT(get(MTKDRIVE_CMD) == 0x72);
		}
	}
}

static void slim_sets_have_no_finish(void)
{
	config.set = MTKDRIVE_SLIM;
	enter_vendor_mode();
	write_buffer(0, 0x05);
	execute(1, 1);
	EXPECT(read_buffer(1) == 0x00);
	EXPECT(drive.violations == 0);
	EXPECT(command(0x05) == 0x51);
	config.finish_copies = true;
	enter_vendor_mode();
	write_buffer(0, 0x05);
	execute(1, 1);
	EXPECT(read_buffer(1) == 0x00);
	EXPECT(drive.violations == 0);
}

static void a_set_found_is_kept_to(void)
{
	config.set = MTKDRIVE_SLIM;
	enter_vendor_mode();
	erase(0x20, 0x1000);
	wait_part();
	command(0x00);
	EXPECT(drive.violations == MTKDRIVE_V_WRONG_SET);
	/* An intro starts the search anew. */
	drive.violations = 0;
	intro();
	command(0x00);
	EXPECT(drive.violations == 0);
}

static void unknown_commands_are_nobodys(void)
{
	config.set = MTKDRIVE_SLIM2;
	enter_vendor_mode();
	erase(0x20, 0x1000);
	wait_part();
	EXPECT(command(0xec) == 0x51);
	EXPECT(drive.violations == 0);
}

static void own_intro_only(void)
{
	size_t own, other;

	memset(flash, 0xff, config.part->size);
	for (own = 0; own < 3; own++) {
		config.set = all[own];
		for (other = 0; other < 3; other++) {
			rig_power_on();
			intro_of(all[other]);
			EXPECT((mtkdrive_state(&drive) == MTKDRIVE_VENDOR) == (own == other));
			EXPECT(drive.count.intros == (own == other));
			EXPECT(drive.count.vendor_commands == 1);
		}
	}
}

static void intros_by_mask(void)
{
	unsigned int mask, set;

	memset(flash, 0xff, config.part->size);
	config.set = MTKDRIVE_SLIM;
	for (mask = 1; mask < 8; mask++) {
		config.intros = (uint8_t)mask;
		for (set = 0; set < 3; set++) {
			rig_power_on();
			intro_of(all[set]);
			EXPECT((mtkdrive_state(&drive) == MTKDRIVE_VENDOR) ==
			       (mask >> set & 1));
		}
	}
	/* The legacy intro gets in, slim commands talk. */
	EXPECT(intro_of(MTKDRIVE_LEGACY) == 0x72);
	write_buffer(7, 0x17);
	EXPECT(read_buffer(7) == 0x17);
}

static void foreign_intro_in_vendor_mode(void)
{
	enter_vendor_mode();
	EXPECT(intro_of(MTKDRIVE_SLIM) == 0x51);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	EXPECT(intro() == 0x72);
	EXPECT(drive.violations == 0);
}

static void wrong_outro(void)
{
	config.set = MTKDRIVE_SLIM;
	enter_vendor_mode();
	EXPECT(command(0x81) == 0x51);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	EXPECT(outro() == 0x50);
	/* The public tool sends the legacy outro behind it. */
	EXPECT(command(0x81) == 0x51);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_LEFT);
	command(0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
}

static void commands_of_a_parallel_drive(void)
{
	static const uint8_t serial[] = { 0x04, 0x05 };
	size_t i;

	rig_use(&rig_bus);
	enter_vendor_mode();
	for (i = 0; i < sizeof(serial); i++)
		EXPECT(command(serial[i]) == 0x51);
	EXPECT(drive.violations == 0);
	EXPECT(bus_read(0) == flash[0]);
	EXPECT(get(MTKDRIVE_CMD) == 0x70);
}

static void counters(void)
{
	uint64_t before;

	config.set = MTKDRIVE_SLIM2;
	enter_vendor_mode();
	before = drive.count.accesses;
	write_buffer(0, 0);
	EXPECT(drive.count.vendor_commands == 2);
	EXPECT(drive.count.accesses > before + 5);
	before = drive.count.accesses;
	put(MTKDRIVE_SC, 0);
	get(MTKDRIVE_SC);
	EXPECT(drive.count.accesses == before + 2);
	command(0x91);
	EXPECT(drive.count.vendor_commands == 3);
	EXPECT(drive.count.entries == 1);
	intro();
	EXPECT(drive.count.entries == 1);
	EXPECT(drive.count.intros == 2);
}

const struct test sets_tests[] = {
	{ "legacy set: identify, erase, program, leave", legacy_set },
	{ "slim set: identify, erase, program, leave", slim_set },
	{ "slim2 set: identify, erase, program, leave", slim2_set },
	{ "commands of other sets: 51h until the next good one", other_sets_are_rejected },
	{ "slim sets have no finish", slim_sets_have_no_finish },
	{ "another set's command after work on the flash", a_set_found_is_kept_to },
	{ "a command of no set after work on the flash", unknown_commands_are_nobodys },
	{ "each set has its own intro", own_intro_only },
	{ "intros of other sets where they are taken", intros_by_mask },
	{ "an intro of another set in vendor mode", foreign_intro_in_vendor_mode },
	{ "an outro of another set", wrong_outro },
	{ "a parallel drive has no serial engine", commands_of_a_parallel_drive },
	{ "counters of accesses, commands and entries", counters },
	{ NULL, NULL }
};
