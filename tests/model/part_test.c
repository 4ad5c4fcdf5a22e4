// SPDX-License-Identifier: GPL-2.0
/* A serial part with page program: what it does, what it refuses, which mistakes it latches. */
#include <string.h>

#include "testrig.h"

static const uint8_t zeros[512];

static void use_part(const char *name)
{
	config.part = mtkdrive_part_find(name);
	rig_make_image(flash, 1);
}

static void settle_part(void)
{
	elapse(10 * SECOND);
}

static void read_wraps_at_the_end(void)
{
	static const uint8_t slow[4] = { 0x03, 0x00, 0x1f, 0xfe };
	static const uint8_t fast[5] = { 0x0b, 0x00, 0x1f, 0xfe, 0x00 };
	uint8_t data[4];

	enter_vendor_mode();
	spi(slow, 4, data, 4);
	EXPECT(!memcmp(data, flash + 0x1ffe, 2) && !memcmp(data + 2, flash, 2));
	memset(data, 0, sizeof(data));
	spi(fast, 5, data, 4);
	EXPECT(!memcmp(data, flash + 0x1ffe, 2) && !memcmp(data + 2, flash, 2));
	EXPECT(drive.violations == 0);
}

static void identification(void)
{
	static const uint8_t rems_swapped[4] = { 0x90, 0, 0, 1 };
	static const uint8_t res[4] = { 0xab };
	static const uint8_t rdid[1] = { 0x9f };
	uint8_t id[4];

	use_part("MX25L2005");
	enter_vendor_mode();
	spi(rems_swapped, 4, id, 3);
	EXPECT(id[0] == 0x11 && id[1] == 0xc2 && id[2] == 0x11);
	spi(res, 4, id, 1);
	EXPECT(id[0] == 0x11);
	spi(rdid, 1, id, 3);
	EXPECT(id[0] == 0xc2 && id[1] == 0x20 && id[2] == 0x12);
	spi1(0xab);
	EXPECT(drive.violations == 0);
	config.part = &rig_tiny8k;
	enter_vendor_mode();
	spi(rdid, 1, id, 3);
	EXPECT(id[0] == 0xff && id[1] == 0xff && id[2] == 0xff);
	spi(res, 4, id, 1);
	EXPECT(id[0] == 0xff);
	/* Asking is the only way to find out. */
	EXPECT(drive.violations == 0);
}

static void status_is_continuous(void)
{
	static const uint8_t rdsr[1] = { 0x05 };
	uint8_t status[64];

	/* 1.4 ms at 100 us a byte: the program ends between two status bytes. */
	config.spi_byte_ns = 100 * 1000;
	enter_vendor_mode();
	program(0x1f00, zeros, 1);
	spi(rdsr, 1, status, 64);
	EXPECT(status[0] == 0x03);
	EXPECT(status[63] == 0x00);
	write_status(0x04);
	spi(rdsr, 1, status, 64);
	EXPECT(status[0] == 0x03);
	EXPECT(status[63] == 0x04);
	EXPECT(drive.violations == 0);
}

static void write_enable(void)
{
	enter_vendor_mode();
	EXPECT(read_status() == 0x00);
	spi1(0x06);
	EXPECT(read_status() == 0x02);
	spi1(0x04);
	EXPECT(read_status() == 0x00);
	spi1(0x06);
	mtkdrive_power(&drive, false);
	mtkdrive_power(&drive, true);
	intro();
	EXPECT(read_status() == 0x00);
}

static void program_clears_bits(void)
{
	static const uint8_t data[3] = { 0x1c, 0x81, 0xff };
	static uint8_t before[0x2000];

	memset(flash + 0x1f80, 0xff, 3);
	flash[0x1f80] = 0x3c;
	enter_vendor_mode();
	memcpy(before, flash, sizeof(before));
	program(0x1f80, data, 3);
	EXPECT(!memcmp(flash, before, sizeof(before)));
	EXPECT(read_status() == 0x03);
	wait_part();
	EXPECT(read_status() == 0x00);
	memcpy(before + 0x1f80, data, 3);
	EXPECT(!memcmp(flash, before, sizeof(before)));
	EXPECT(drive.violations == 0);
	EXPECT(drive.count.programs == 1);
	EXPECT(drive.count.part_busy_ns == 1400 * 1000);
}

static void page_program_comes_round(void)
{
	static const uint8_t data[4] = { 1, 2, 3, 4 };

	memset(flash + 0x1d00, 0xff, 0x300);
	enter_vendor_mode();
	program(0x1efe, data, 2);
	settle_part();
	EXPECT(drive.violations == 0);
	program(0x1dff, data, 2);
	settle_part();
	EXPECT(drive.violations == MTKDRIVE_V_PAGE_WRAP);
	EXPECT(flash[0x1dff] == 1 && flash[0x1d00] == 2);
	drive.violations = 0;
	memset(flash + 0x1d00, 0xff, 0x300);
	program(0x1efe, data, 4);
	settle_part();
	EXPECT(drive.violations == MTKDRIVE_V_PAGE_WRAP);
	EXPECT(flash[0x1efe] == 1 && flash[0x1eff] == 2);
	EXPECT(flash[0x1e00] == 3 && flash[0x1e01] == 4);
	EXPECT(flash[0x1f00] == 0xff);
}

static void too_much_program_data(void)
{
	uint8_t data[300];
	unsigned int i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i / 10);
	memset(flash + 0x1e00, 0xff, 0x200);
	enter_vendor_mode();
	program(0x1e00, data, 256);
	settle_part();
	EXPECT(drive.violations == 0);
	memset(flash + 0x1e00, 0xff, 0x200);
	program(0x1e00, data, 300);
	settle_part();
	EXPECT(drive.violations == MTKDRIVE_V_PAGE_WRAP);
	EXPECT(!memcmp(flash + 0x1e00, data + 256, 44));
	EXPECT(!memcmp(flash + 0x1e00 + 44, data + 44, 256 - 44));
}

static void program_sets_no_bits(void)
{
	static const uint8_t same[2] = { 0x0f, 0xff };
	static const uint8_t more[1] = { 0x1f };

	memset(flash + 0x1f00, 0xff, 0x10);
	flash[0x1f00] = 0x0f;
	enter_vendor_mode();
	program(0x1f00, same, 2);
	settle_part();
	EXPECT(drive.violations == 0);
	program(0x1f00, more, 1);
	settle_part();
	EXPECT(drive.violations == MTKDRIVE_V_SET_BITS);
	EXPECT(flash[0x1f00] == 0x0f);
}

static void check_erase(uint8_t opcode, uint32_t addr, uint32_t from, uint32_t len)
{
	static uint8_t before[MTKIMAGE_MAX];
	uint32_t i, size = config.part->size;

	memset(flash, 0x5a, size);
	memcpy(before, flash, size);
	enter_vendor_mode();
	erase(opcode, addr);
	EXPECT(!memcmp(flash, before, size));
	EXPECT(read_status() == 0x03);
	settle_part();
	EXPECT(read_status() == 0x00);
	for (i = 0; i < size; i++)
		if (flash[i] != (i >= from && i - from < len ? 0xff : 0x5a))
			break;
	EXPECT(i == size);
	EXPECT(drive.violations == 0);
	EXPECT(drive.count.erases == 1);
}

static void erases(void)
{
	check_erase(0x20, 0x1234, 0x1000, 0x1000);
	check_erase(0x20, 0x0000, 0x0000, 0x1000);
	check_erase(0xc7, 0, 0, 0x2000);
	use_part("MX25L2005");
	check_erase(0x20, 0x3ffff, 0x3f000, 0x1000);
	check_erase(0xd8, 0x12345, 0x10000, 0x10000);
	check_erase(0xc7, 0, 0, 0x40000);
}

static void program_with_receive_phase(void)
{
	static const uint8_t pp[5] = { 0x02, 0x00, 0x1f, 0x00, 0x12 };
	uint8_t rx[1];

	memset(flash + 0x1f00, 0xff, 2);
	enter_vendor_mode();
	write_buffer(5, 0x00);
	spi1(0x06);
	spi(pp, 5, rx, 1);
	settle_part();
	EXPECT(flash[0x1f00] == 0x12 && flash[0x1f01] == 0xff);
}

/* The last nanosecond of WIP and the first one after it. */
/* One id, two generations: see erase_takes. */
static void erase_that_takes_more(void)
{
	config.erase_takes = 0x10000;
	config.part = mtkdrive_part_find("MX25L2005");
	check_erase(0x20, 0x12345, 0x10000, 0x10000);
	check_erase(0x20, 0x3ffff, 0x30000, 0x10000);
	check_erase(0xc7, 0, 0, 0x40000);
	config.erase_takes = 0x800;
	check_erase(0x20, 0x12345, 0x12000, 0x1000);
}

static void exact_end_of_an_erase(void)
{
	config.command_ns = 0;
	config.spi_byte_ns = 0;
	flash[0x1000] = 0x00;
	enter_vendor_mode();
	erase(0x20, 0x1000);
	elapse(60 * MS - 1);
	EXPECT(read_status() == 0x03 && flash[0x1000] == 0x00);
	elapse(1);
	EXPECT(flash[0x1000] == 0xff);
	EXPECT(read_status() == 0x00);
	spi1(0x06);
	EXPECT(drive.violations == 0);
}

static void erase_time(void)
{
	enter_vendor_mode();
	erase(0x20, 0x1000);
	wait_part();
	EXPECT(drive.count.part_busy_ns == 60 * MS);
	EXPECT(flash[0x1000] == 0xff);
}

static void unknown_opcodes(void)
{
	static const uint8_t unknown[] = { 0x00, 0x50, 0x52, 0x60, 0x62, 0xad, 0xaf, 0xb9, 0xd7, 0xd8, 0xff };
	size_t i;

	for (i = 0; i < sizeof(unknown); i++) {
		enter_vendor_mode();
		spi1(unknown[i]);
		EXPECT(drive.violations == MTKDRIVE_V_OPCODE);
	}
	use_part("MX25L2005");
	enter_vendor_mode();
	spi1(0x06);
	spi_addr(0xd8, 0);
	EXPECT(drive.violations == 0);
}

static void only_rdsr_while_busy(void)
{
	static const uint8_t read[4] = { 0x03 };
	uint8_t data;

	flash[0x0f00] = 0xff;
	enter_vendor_mode();
	erase(0x20, 0x1000);
	EXPECT(read_status() == 0x03);
	EXPECT(drive.violations == 0);
	spi(read, 4, &data, 1);
	EXPECT(drive.violations == MTKDRIVE_V_BUSY_PART);
	EXPECT(data == 0xff);
	program(0x0f00, zeros, 1);
	settle_part();
	EXPECT(flash[0x0f00] == 0xff);
	EXPECT(flash[0x1000] == 0xff);
	EXPECT(drive.count.programs == 0);
	spi(read, 4, &data, 1);
	EXPECT(data == 0x02);
	EXPECT(drive.violations == MTKDRIVE_V_BUSY_PART);
}

static void work_needs_wel(void)
{
	static const uint8_t pp[5] = { 0x02, 0x00, 0x1f, 0x00, 0x00 };
	static const uint8_t wrsr[2] = { 0x01, 0x04 };
	unsigned int which;

	for (which = 0; which < 4; which++) {
		int enabled;

		for (enabled = 0; enabled < 2; enabled++) {
			enter_vendor_mode();
			memset(flash + 0x1f00, 0xff, 0x80);
			if (enabled)
				spi1(0x06);
			if (which == 0)
				spi(pp, 5, NULL, 0);
			else if (which == 1)
				spi_addr(0x20, 0x1000);
			else if (which == 2)
				spi1(0xc7);
			else
				spi(wrsr, 2, NULL, 0);
			EXPECT(read_status() == (enabled ? 0x03 : 0x00));
			EXPECT(drive.violations == (enabled ? 0 : MTKDRIVE_V_NO_WEL));
		}
	}
}

static void wel_ends_with_the_work(void)
{
	enter_vendor_mode();
	memset(flash + 0x1f00, 0xff, 0x80);
	program(0x1f00, zeros, 1);
	wait_part();
	EXPECT(read_status() == 0x00);
	erase(0x20, 0x1000);
	wait_part();
	EXPECT(read_status() == 0x00);
	write_status(0x04);
	wait_part();
	EXPECT(read_status() == 0x04);
	EXPECT(drive.violations == 0);
}

/* Sends len bytes that start with opcode, WEL set. */
static void send_length(uint8_t opcode, unsigned int len, unsigned int rx_len)
{
	uint8_t tx[16] = { opcode };
	uint8_t rx[16];

	enter_vendor_mode();
	if (opcode != 0x06)
		spi1(0x06);
	spi(tx, len, rx, rx_len);
}

static void wrong_lengths(void)
{
	/* opcode, right tx and rx, wrong tx and rx */
	static const uint8_t forms[][5] = {
		{ 0x06, 1, 0, 2, 0 }, { 0x06, 1, 0, 1, 1 }, { 0x04, 1, 0, 2, 0 },
		{ 0x05, 1, 1, 1, 0 }, { 0x01, 2, 0, 1, 0 }, { 0x01, 2, 0, 3, 0 },
		{ 0x03, 4, 1, 4, 0 }, { 0x03, 5, 0, 3, 0 }, { 0x0b, 5, 1, 5, 0 },
		{ 0x90, 4, 2, 4, 0 }, { 0xab, 4, 1, 4, 0 }, { 0xab, 1, 0, 2, 0 },
		{ 0x9f, 1, 3, 1, 0 }, { 0x20, 4, 0, 5, 0 }, { 0x20, 4, 0, 3, 0 },
		{ 0x20, 4, 0, 4, 1 }, { 0xd8, 4, 0, 1, 0 }, { 0xc7, 1, 0, 4, 0 }
	};
	size_t i;

	use_part("MX25L2005");
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		send_length(forms[i][0], forms[i][1], forms[i][2]);
		EXPECT(drive.violations == 0);
		send_length(forms[i][0], forms[i][3], forms[i][4]);
		EXPECT(drive.violations == MTKDRIVE_V_LENGTH);
		EXPECT(!drive.part_op);
	}
}

static void program_without_data(void)
{
	enter_vendor_mode();
	program(0x1f00, NULL, 0);
	EXPECT(drive.violations == MTKDRIVE_V_LENGTH);
	EXPECT(read_status() == 0x02);
	EXPECT(drive.count.programs == 0);
}

/* Does an erase of that sector start, with these protection bits? */
static bool may_erase(uint8_t bits, uint32_t addr)
{
	config.status_register = bits;
	enter_vendor_mode();
	erase(0x20, addr);
	if (drive.part_op) {
		EXPECT(drive.violations == 0);
		return true;
	}
	EXPECT(drive.violations == MTKDRIVE_V_PROTECTED);
	EXPECT(read_status() == (bits | 0x02));
	return false;
}

static void protected_ranges(void)
{
	static const struct {
		uint8_t bits;
		uint32_t first_protected;
	} levels[] = { { 0x04, 0x30000 }, { 0x08, 0x20000 }, { 0x0c, 0x00000 } };
	size_t i;

	use_part("MX25L2005");
	EXPECT(may_erase(0x00, 0x00000));
	EXPECT(may_erase(0x00, 0x3f000));
	for (i = 0; i < 3; i++) {
		uint32_t first = levels[i].first_protected;

		EXPECT(!may_erase(levels[i].bits, first));
		EXPECT(!may_erase(levels[i].bits, 0x3f000));
		EXPECT(first == 0 || may_erase(levels[i].bits, first - 0x1000));
	}
}

static void protection_and_other_work(void)
{
	config.status_register = 0x04;
	memset(flash, 0xff, config.part->size);
	enter_vendor_mode();
	program(0x17ff, zeros, 1);
	settle_part();
	EXPECT(drive.violations == 0 && flash[0x17ff] == 0);
	program(0x1800, zeros, 1);
	settle_part();
	EXPECT(drive.violations == MTKDRIVE_V_PROTECTED && flash[0x1800] == 0xff);
	enter_vendor_mode();
	erase(0xc7, 0);
	settle_part();
	EXPECT(drive.violations == MTKDRIVE_V_PROTECTED && flash[0x17ff] == 0);
	enter_vendor_mode();
	write_status(0x00);
	wait_part();
	EXPECT(read_status() == 0x00);
	erase(0xc7, 0);
	settle_part();
	EXPECT(drive.violations == 0 && flash[0x17ff] == 0xff);
}

static void status_register_lock(void)
{
	int low;

	for (low = 0; low < 2; low++) {
		config.status_register = 0x8c;
		config.write_protect_pin = low;
		enter_vendor_mode();
		EXPECT(read_status() == 0x8c);
		EXPECT(drive.violations == 0);
		write_status(0x00);
		settle_part();
		EXPECT(read_status() == (low ? 0x8e : 0x00));
		EXPECT(drive.violations == MTKDRIVE_V_WRSR_WITH_SRWD);
		/* Without SRWD the pin alone protects nothing. */
		config.status_register = 0x0c;
		enter_vendor_mode();
		write_status(0x00);
		settle_part();
		EXPECT(read_status() == 0x00);
		EXPECT(drive.violations == 0);
	}
}

static void status_register_bits(void)
{
	enter_vendor_mode();
	write_status(0xff);
	wait_part();
	EXPECT(read_status() == 0x8c);
	mtkdrive_power(&drive, false);
	mtkdrive_power(&drive, true);
	intro();
	EXPECT(read_status() == 0x8c);
}

const struct test part_tests[] = {
	{ "READ and FAST_READ wrap at the end", read_wraps_at_the_end },
	{ "REMS, RES, RDID", identification },
	{ "RDSR is continuous", status_is_continuous },
	{ "WREN and WRDI", write_enable },
	{ "program clears bits only", program_clears_bits },
	{ "page program comes round", page_program_comes_round },
	{ "more than a page of program data", too_much_program_data },
	{ "program sets no bits", program_sets_no_bits },
	{ "sector, block and chip erase", erases },
	{ "program with a receive phase", program_with_receive_phase },
	{ "erase that takes more than the row says", erase_that_takes_more },
	{ "exact end of an erase", exact_end_of_an_erase },
	{ "busy time of an erase", erase_time },
	{ "unknown opcodes", unknown_opcodes },
	{ "only RDSR while the part is busy", only_rdsr_while_busy },
	{ "program, erases and WRSR need WEL", work_needs_wel },
	{ "WEL ends with the work", wel_ends_with_the_work },
	{ "commands of a wrong length", wrong_lengths },
	{ "program without data", program_without_data },
	{ "protected ranges", protected_ranges },
	{ "protection of program and chip erase", protection_and_other_work },
	{ "SRWD and WP#", status_register_lock },
	{ "which status bits can be written", status_register_bits },
	{ NULL, NULL }
};
