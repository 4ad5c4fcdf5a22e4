// SPDX-License-Identifier: GPL-2.0
/* What the specification leaves open about the registers, and 02h. */
#include <string.h>

#include "testrig.h"

static void start_write(unsigned int addr, uint8_t value)
{
	put(MTKDRIVE_DEV, 0xa0);
	put(MTKDRIVE_LBAM, (uint8_t)addr);
	put(MTKDRIVE_LBAH, (uint8_t)(addr >> 8));
	put(MTKDRIVE_LBAL, value);
	put(MTKDRIVE_CMD, 0x01);
}

static void commands_wait_for_dev(void)
{
	config.needs_reselect = true;
	enter_vendor_mode();
	write_buffer(3, 0x33);
	EXPECT(read_buffer(3) == 0x33);
	start_write(3, 0x44);
	elapse(SECOND);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	EXPECT(drive.buffer[3] == 0x33);
	/* The other unit does not count, and later parameters do not matter. */
	put(MTKDRIVE_DEV, 0xb0);
	put(MTKDRIVE_LBAM, 0x07);
	EXPECT(drive.buffer[3] == 0x33);
	put(MTKDRIVE_DEV, 0xa0);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	elapse(COMMAND_NS);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	EXPECT(drive.buffer[3] == 0x44);
	EXPECT(drive.violations == 0);
}

static void execute_waits_for_dev(void)
{
	config.needs_reselect = true;
	enter_vendor_mode();
	write_buffer(0, 0x06);
	put(MTKDRIVE_FEAT, 1);
	put(MTKDRIVE_SC, 0);
	put(MTKDRIVE_LBAM, 0);
	put(MTKDRIVE_LBAH, 0);
	put(MTKDRIVE_CMD, 0x04);
	EXPECT(drive.count.spi == 0);
	put(MTKDRIVE_DEV, 0xa0);
	EXPECT(drive.count.spi == 1);
	/* 05h is not waited for by any tool. */
	elapse(SECOND);
	put(MTKDRIVE_CMD, 0x05);
	elapse(COMMAND_NS);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	EXPECT(read_status() == 0x02);
	EXPECT(drive.violations == 0);
}

static void bus_address_is_that_of_the_command(void)
{
	config.needs_reselect = true;
	rig_use(&rig_bus);
	flash[0x12345] = 0x5d;
	enter_vendor_mode();
	EXPECT(bus_read(0x12345) == 0x5d);
	EXPECT(drive.violations == 0);
}

static void reset_ends_the_waiting(void)
{
	config.needs_reselect = true;
	enter_vendor_mode();
	start_write(3, 0x44);
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_CTL, 0x00);
	put(MTKDRIVE_DEV, 0xa0);
	EXPECT(drive.buffer[3] == 0xa5);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
}

static void busy_comes_late(void)
{
	config.late_busy_ns = 400;
	enter_vendor_mode();
	put(MTKDRIVE_CMD, 0xec);
	elapse(400 + COMMAND_NS);
	EXPECT(get(MTKDRIVE_CMD) == 0x51);
	start_write(9, 0x19);
	EXPECT(get(MTKDRIVE_CMD) == 0x51);
	elapse(399);
	EXPECT(get(MTKDRIVE_CMD) == 0x51);
	elapse(1);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	elapse(COMMAND_NS - 1);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	elapse(1);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	EXPECT(drive.buffer[9] == 0x19);
}

/* Whoever believes the old status gets an old result, and the next command is lost. */
static void too_fast_for_late_busy(void)
{
	config.late_busy_ns = 400;
	enter_vendor_mode();
	start_write(9, 0x19);
	elapse(SECOND);
	put(MTKDRIVE_LBAL, 0x77);
	put(MTKDRIVE_CMD, 0x00);
	elapse(100);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	EXPECT(get(MTKDRIVE_LBAL) == 0x77);
	start_write(9, 0x20);
	elapse(SECOND);
	EXPECT(drive.buffer[9] == 0x19);
	EXPECT(drive.violations == 0);
	/* Once BSY shows it is a mistake as ever. */
	put(MTKDRIVE_CMD, 0x05);
	elapse(400);
	put(MTKDRIVE_CMD, 0x05);
	EXPECT(drive.violations == MTKDRIVE_V_VENDOR_BUSY);
}

static void registers_are_clobbered(void)
{
	config.clobbers_registers = true;
	enter_vendor_mode();
	put(MTKDRIVE_FEAT, 0x11);
	put(MTKDRIVE_SC, 0x22);
	write_buffer(0x0203, 0x44);
	EXPECT(get(MTKDRIVE_SC) != 0x22);
	EXPECT(get(MTKDRIVE_LBAL) != 0x44);
	EXPECT(get(MTKDRIVE_LBAM) != 0x03);
	EXPECT(get(MTKDRIVE_LBAH) != 0x02);
	EXPECT(drive.regs[MTKDRIVE_FEAT] != 0x11);
	EXPECT(read_buffer(0x0203) == 0x44);
	EXPECT(get(MTKDRIVE_LBAM) != 0x03);
	/* Unchanged registers that are not written: the byte goes elsewhere. */
	write_buffer(0x0300, 0x01);
	put(MTKDRIVE_LBAL, 0x02);
	command(0x01);
	EXPECT(read_buffer(0x0300) == 0x01);
	EXPECT(drive.violations == 0);
}

static void execute_clobbers_its_lengths(void)
{
	config.clobbers_registers = true;
	enter_vendor_mode();
	EXPECT(read_status() == 0x00);
	put(MTKDRIVE_FEAT, 1);
	command(0x05);
	EXPECT(drive.regs[MTKDRIVE_FEAT] != 1);
	EXPECT(drive.violations == 0);
}

static void buffer_is_spoiled(void)
{
	int spoils;

	for (spoils = 0; spoils < 2; spoils++) {
		config.rdsr_clobbers = spoils;
		enter_vendor_mode();
		write_buffer(2, 0x12);
		write_buffer(1023, 0x34);
		EXPECT(read_status() == 0x00);
		EXPECT((read_buffer(2) == 0x12) == !spoils);
		EXPECT((read_buffer(1023) == 0x34) == !spoils);
	}
}

/* Dead code of one tool: no drive is known to take it, so none may get it. */
static void unproven_command(void)
{
	enter_vendor_mode();
	EXPECT(command(0x02) == 0x51);
	EXPECT(mtkdrive_read_data(&drive) == 0xffff);
	EXPECT(drive.violations == MTKDRIVE_V_UNPROVEN);
	config.set = MTKDRIVE_SLIM;
	enter_vendor_mode();
	EXPECT(command(0x02) == 0x51);
	EXPECT(drive.violations == 0);
	mtkdrive_power(&drive, false);
	EXPECT(mtkdrive_read_data(&drive) == 0xffff);
	EXPECT(drive.count.reads[MTKDRIVE_DATA] == 0);
}

const struct test open_tests[] = {
	{ "reselect: W waits for DEV", commands_wait_for_dev },
	{ "reselect: X waits, 05h does not", execute_waits_for_dev },
	{ "reselect: DEV of the command holds the address", bus_address_is_that_of_the_command },
	{ "reselect: a reset ends the waiting", reset_ends_the_waiting },
	{ "late BSY: the old status shows", busy_comes_late },
	{ "late BSY: too fast gets old bytes and loses commands", too_fast_for_late_busy },
	{ "clobbered registers", registers_are_clobbered },
	{ "clobbered registers after X and 05h", execute_clobbers_its_lengths },
	{ "an execute spoils the rest of the buffer", buffer_is_spoiled },
	{ "02h of the legacy set is a violation", unproven_command },
	{ NULL, NULL }
};
