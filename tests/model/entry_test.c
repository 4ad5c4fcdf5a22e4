// SPDX-License-Identifier: GPL-2.0
/* Getting in: what a drive shows before, early ids, BSY with the type byte, half-way states. */
#include <string.h>

#include "testrig.h"

static void blank(void)
{
	memset(flash, 0xff, config.part->size);
}

static void power_cycle(void)
{
	mtkdrive_power(&drive, false);
	elapse(SECOND);
	mtkdrive_power(&drive, true);
}

static void statuses_before_vendor_mode(void)
{
	config.window_status = MTKDRIVE_SHOW(0x00);
	config.boot_status = MTKDRIVE_SHOW(0xd1);
	config.dead_status = MTKDRIVE_SHOW(0x51);
	rig_power_on();
	EXPECT(get(MTKDRIVE_CMD) == 0x00 && get(MTKDRIVE_CTL) == 0x00);
	elapse(WINDOW_NS);
	EXPECT(get(MTKDRIVE_CMD) == 0xd1);
	blank();
	rig_power_on();
	EXPECT(get(MTKDRIVE_CMD) == 0x51);
	EXPECT(intro() == 0x72);
}

static void registers_follow_the_status(void)
{
	config.busy_hides_registers = true;
	blank();
	rig_power_on();
	EXPECT(get(MTKDRIVE_LBAM) == 0x80);
	config.dead_status = MTKDRIVE_SHOW(0x00);
	rig_power_on();
	EXPECT(get(MTKDRIVE_LBAM) == 0x14);
}

static void check_early(uint8_t early)
{
	static const uint8_t res[4] = { 0xab }, rems[4] = { 0x90 }, rdid[1] = { 0x9f };
	uint8_t id[3];

	config.id_early = early;
	enter_vendor_mode();
	spi(rems, 4, id, 2);
	EXPECT(id[0] == early && id[1] == early);
	spi(rdid, 1, id, 3);
	EXPECT(id[0] == early && id[1] == early && id[2] == early);
	spi(res, 4, id, 1);
	EXPECT(id[0] == early);
	elapse(SECOND);
	spi(rems, 4, id, 2);
	EXPECT(id[0] == 0xc2 && id[1] == 0x11);
	spi(res, 4, id, 1);
	EXPECT(id[0] == 0x11);
}

static void early_ids(void)
{
	rig_use(mtkdrive_part_find("MX25L2005"));
	config.id_early_ns = SECOND;
	check_early(0x00);
	check_early(0xff);
	check_early(0x01);
}

static void early_ids_of_a_parallel_part(void)
{
	rig_use(&rig_bus);
	config.id_early_ns = SECOND;
	config.id_early = 0xff;
	enter_vendor_mode();
	bus_command(0x90);
	EXPECT(bus_read(0) == 0xff && bus_read(1) == 0xff);
	elapse(SECOND);
	EXPECT(bus_read(0) == 0xe1 && bus_read(1) == 0x01);
}

static uint8_t first_id(void)
{
	static const uint8_t rems[4] = { 0x90 };
	uint8_t id[2];

	spi(rems, 4, id, 2);
	return id[0];
}

static void ids_come_with_another_entry(void)
{
	config.id_early_ns = UINT64_MAX;
	enter_vendor_mode();
	elapse(3600 * SECOND);
	EXPECT(first_id() == 0x00);
	config.bad_entries = 2;
	enter_vendor_mode();
	EXPECT(first_id() == 0x00);
	/* Asking again without leaving is no entry. */
	intro();
	EXPECT(first_id() == 0x00);
	outro();
	intro();
	EXPECT(first_id() == 0x00);
	power_cycle();
	intro();
	EXPECT(first_id() == 0xe0);
}

static void busy_type_byte(void)
{
	config.enter_busy_ns = SECOND;
	rig_power_on();
	put(MTKDRIVE_LBAL, 0x2a);
	put(MTKDRIVE_CMD, 0x80);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	elapse(COMMAND_NS);
	EXPECT(get(MTKDRIVE_CMD) == 0xf2);
	elapse(SECOND - COMMAND_NS - 1);
	EXPECT(get(MTKDRIVE_CMD) == 0xf2);
	elapse(1);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	EXPECT(read_status() == 0x00);
	EXPECT(drive.violations == 0);
}

static void nothing_works_while_f2(void)
{
	config.enter_busy_ns = SECOND;
	rig_power_on();
	intro();
	put(MTKDRIVE_CMD, 0x00);
	EXPECT(drive.violations == MTKDRIVE_V_VENDOR_BUSY);
	EXPECT(get(MTKDRIVE_CMD) == 0xf2);
}

static void out_of_f2(void)
{
	config.enter_busy_ns = UINT64_MAX;
	rig_power_on();
	intro();
	elapse(3600 * SECOND);
	EXPECT(get(MTKDRIVE_CMD) == 0xf2);
	/* The public tool: outro, then intro. */
	EXPECT(outro() == 0x50);
	EXPECT(intro() == 0x72);
	EXPECT(drive.violations == 0);
	/* Or the power, if the drive does it only so often. */
	config.bad_entries = 1;
	rig_power_on();
	intro();
	EXPECT(get(MTKDRIVE_CMD) == 0xf2);
	power_cycle();
	EXPECT(intro() == 0x72);
}

static void half_way(void)
{
	config.half_way = 2;
	rig_power_on();
	put(MTKDRIVE_LBAL, 0x2a);
	put(MTKDRIVE_CMD, 0x80);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_HALF_WAY);
	EXPECT(get(MTKDRIVE_CMD) == 0xd2);
	elapse(COMMAND_NS);
	EXPECT(get(MTKDRIVE_CMD) == 0x52);
	/* Neither commands nor intros nor resets help. */
	EXPECT(command(0x00) == 0x52);
	EXPECT(intro() == 0x52);
	command(0x08);
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_CTL, 0x00);
	elapse(3600 * SECOND);
	EXPECT(get(MTKDRIVE_CMD) == 0x52);
	EXPECT(drive.count.intros == 0 && drive.violations == 0);
	power_cycle();
	EXPECT(intro() == 0x52);
	power_cycle();
	EXPECT(intro() == 0x72);
}

/* Whatever the flash holds, and after every reset. */
static void factory_jumper(void)
{
	config.factory_jumper = true;
	rig_power_on();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	elapse(MS);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	EXPECT(drive.count.intros == 0);
	flash[0] = 0xff;
	mtkdrive_power(&drive, false);
	mtkdrive_power(&drive, true);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	elapse(MS);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
}

static void half_way_is_for_power_on(void)
{
	config.half_way = 1;
	rig_power_on();
	elapse(WINDOW_NS + BOOT_NS);
	EXPECT(intro() == 0x72);
}

static void half_a_firmware_runs(void)
{
	memset(flash + 0x100, 0xff, config.part->size - 0x100);
	rig_power_on();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	config.runs_anything = true;
	rig_power_on();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	elapse(3600 * SECOND);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_BOOTING);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	intro();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_BOOTING);
	/* Only the window remains. */
	power_cycle();
	EXPECT(intro() == 0x72);
	/* Blank is blank, and what is complete runs as ever. */
	blank();
	rig_power_on();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	rig_make_image(flash, 1);
	rig_power_on();
	elapse(WINDOW_NS + BOOT_NS);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
}

static void part_with_a_switch(void)
{
	config.firmware = MTKDRIVE_FW_LOCKED;
	config.window_ns = 0;
	config.part_power_ns = SECOND;
	rig_power_on();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	EXPECT(intro() == 0x72);
	EXPECT(read_status() == 0xff);
	EXPECT(first_id() == 0xff);
	elapse(SECOND);
	EXPECT(read_status() == 0x00);
	EXPECT(first_id() == 0xe0);
	/* At each power-on anew. */
	power_cycle();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	intro();
	EXPECT(first_id() == 0xff);
	EXPECT(drive.violations == 0);
	rig_use(&rig_bus);
	rig_power_on();
	intro();
	EXPECT(bus_read(0) == 0xff);
	bus_write(0, 0x77);
	elapse(SECOND);
	EXPECT(bus_read(0) == flash[0]);
	EXPECT(drive.violations == 0);
}

static void outro_without_effect(void)
{
	config.outros_ignored = 1;
	enter_vendor_mode();
	EXPECT(outro() == 0x72);
	command(0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	EXPECT(intro() == 0x72);
	EXPECT(outro() == 0x50);
	command(0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
}

/* --- boot code that is particular ------------------------------------------- */

#define QUIET_NS (300 * MS)

/* As the public tools do: the selection and the look belong to the intro. */
static void particular_intro(void)
{
	put(MTKDRIVE_LBAL, 0x2a);
	put(MTKDRIVE_CMD, 0x80);
	elapse(2 * MS);
	put(MTKDRIVE_DEV, 0xa0);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
}

static void boot_code_wants_silence(void)
{
	config.quiet_ns = QUIET_NS;
	rig_power_on();
	particular_intro();
	elapse(QUIET_NS - 3 * MS);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	/* A look does no harm here, and the window would be over by now. */
	elapse(2 * MS);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	EXPECT(drive.count.intros == 1 && drive.count.entries == 1);
	/* Running firmware has no such wish. */
	outro();
	command(0x08);
	elapse(WINDOW_NS + BOOT_NS);
	EXPECT(intro() == 0x72);
	EXPECT(drive.violations == 0);
}

static void disturb(void)
{
	rig_power_on();
	particular_intro();
	elapse(QUIET_NS / 2);
	if (config.quiet_reads)
		EXPECT(get(MTKDRIVE_CMD) == 0x80);
	else
		put(MTKDRIVE_DEV, 0xb0);
	elapse(QUIET_NS - MS);
	put(MTKDRIVE_DEV, 0xa0);
}

static void silence_that_is_broken_starts_again(void)
{
	unsigned int reads;

	config.quiet_ns = QUIET_NS;
	for (reads = 0; reads < 2; reads++) {
		config.quiet_reads = reads;
		disturb();
		EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
		elapse(QUIET_NS);
		EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	}
}

static void silence_that_is_broken_is_lost(void)
{
	config.quiet_ns = QUIET_NS;
	config.quiet_loses = true;
	disturb();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_BOOTING);
	blank();
	disturb();
	particular_intro();
	elapse(3600 * SECOND);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	power_cycle();
	put(MTKDRIVE_DEV, 0xa0);
	particular_intro();
	elapse(QUIET_NS);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
}

static void foreign_intro_closes_the_window(void)
{
	config.foreign_closes = true;
	rig_power_on();
	put(MTKDRIVE_LBAL, 0xd9);
	put(MTKDRIVE_CMD, 0x89);
	particular_intro();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	power_cycle();
	EXPECT(intro() == 0x72);
}

static void intro_at_the_third_time(void)
{
	config.intros_ignored = 2;
	config.dead_status = MTKDRIVE_SHOW(0x51);
	blank();
	rig_power_on();
	EXPECT(intro() == 0x51);
	EXPECT(intro() == 0x51);
	EXPECT(intro() == 0x72);
}

const struct test entry_tests[] = {
	{ "8.1, 8.4: other statuses in the window, booting, dead", statuses_before_vendor_mode },
	{ "hidden registers go with BSY", registers_follow_the_status },
	{ "8.6: ids too early: 00h, FFh, 01h", early_ids },
	{ "ids too early on a parallel part", early_ids_of_a_parallel_part },
	{ "8.6: ids come with another entry", ids_come_with_another_entry },
	{ "8.7: type byte with BSY for a while", busy_type_byte },
	{ "8.7: nothing works meanwhile", nothing_works_while_f2 },
	{ "8.11: type byte with BSY for ever, ways out", out_of_f2 },
	{ "8.8: half-way until the power goes", half_way },
	{ "F20: the factory jumper needs no intro", factory_jumper },
	{ "half-way happens after power-on only", half_way_is_for_power_on },
	{ "8.2, 8.3: half a firmware runs", half_a_firmware_runs },
	{ "8.20: a part that gets its supply late", part_with_a_switch },
	{ "F14: boot code that wants silence after the intro", boot_code_wants_silence },
	{ "F14: broken silence starts again", silence_that_is_broken_starts_again },
	{ "F14: broken silence loses the window", silence_that_is_broken_is_lost },
	{ "F14: an intro of another set closes the window", foreign_intro_closes_the_window },
	{ "F15: 51h twice, then in", intro_at_the_third_time },
	{ "8.14: an outro without effect", outro_without_effect },
	{ NULL, NULL }
};
