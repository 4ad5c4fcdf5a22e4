// SPDX-License-Identifier: GPL-2.0
/* Parallel parts: JEDEC commands, status bits, and the cycles that belong to no command. */
#include <string.h>

#include "testrig.h"

static void use(const struct mtkdrive_part *part)
{
	rig_use(part);
	memset(flash + 0x1000, 0xff, part->size - 0x1000);
	enter_vendor_mode();
}

static void settle_part(void)
{
	elapse(10 * SECOND);
}

static void data_and_address(void)
{
	rig_use(mtkdrive_part_find("AM29F080B"));
	EXPECT(config.part && config.part->size == 0x100000);
	flash[0xabcde] = 0x91;
	flash[0x0bcde] = 0x92;
	enter_vendor_mode();
	EXPECT(bus_read(0xabcde) == 0x91);
	EXPECT(bus_read(0x0bcde) == 0x92);
	EXPECT(get(MTKDRIVE_CMD) == 0x70);
	use(&rig_bus);
	flash[0x1fffe] = 0x77;
	/* Behind its end a smaller part comes round. */
	EXPECT(bus_read(0xffffe) == 0x77);
	EXPECT(drive.violations == 0);
	EXPECT(drive.count.bus == 1 && drive.count.bus_writes == 0);
}

static void check_id(uint32_t step, uint8_t device)
{
	uint8_t content = flash[0];

	bus_command(0x90);
	EXPECT(bus_read(0) == 0xe1 && bus_read(step) == device);
	EXPECT(bus_read(2 * step) == 0x00);
	bus_command(0xf0);
	EXPECT(bus_read(0) == content);
	bus_command(0x90);
	EXPECT(bus_read(0) == 0xe1);
	bus_write(0x123, 0xf0);
	EXPECT(bus_read(0) == content);
	EXPECT(drive.violations == 0);
}

static void autoselect(void)
{
	use(&rig_bus);
	check_id(1, 0x01);
}

static void autoselect_of_a_wide_part(void)
{
	use(&rig_wide);
	check_id(2, 0x02);
	bus_command(0x90);
	EXPECT(bus_read(1) == 0xe1 && bus_read(3) == 0x02);
}

static void continued_ids(void)
{
	const struct mtkdrive_part *part = mtkdrive_part_find("EN29F002T");

	EXPECT(part && part->rems[0] == 0x1c);
	if (!part)
		return;
	use(part);
	bus_command(0x90);
	EXPECT(bus_read(0) == 0x7f && bus_read(1) == 0x7f);
	EXPECT(bus_read(0x100) == 0x1c && bus_read(0x101) == part->rems[1]);
	EXPECT(drive.violations == 0);
}

static void upper_address_bits_do_not_count(void)
{
	use(&rig_bus);
	bus_write(0x1d555, 0xaa);
	bus_write(0x0aaaa, 0x55);
	bus_write(0xf5555, 0x90);
	EXPECT(bus_read(0) == 0xe1);
	bus_write(0, 0xf0);
	use(&rig_wide);
	bus_write(0x1aaa, 0xaa);
	bus_write(0x7555, 0x55);
	bus_write(0xfaaa, 0x90);
	EXPECT(bus_read(0) == 0xe1);
	EXPECT(drive.violations == 0);
}

/* The other pair of unlock addresses: an id request is ignored, anything more is a mistake. */
static void other_unlock_addresses(void)
{
	static const struct mtkdrive_part *const parts[] = { &rig_bus, &rig_wide };
	static const uint8_t bad[] = { 0x80, 0xa0, 0x20, 0x10 };
	size_t i, k;

	for (i = 0; i < 2; i++) {
		uint32_t first = parts[i]->unlock == 0xaaa ? 0x5555 : 0xaaa;
		uint32_t second = parts[i]->unlock == 0xaaa ? 0x2aaa : 0x555;

		use(parts[i]);
		bus_write(first, 0xaa);
		bus_write(second, 0x55);
		bus_write(first, 0x90);
		EXPECT(bus_read(0) == flash[0]);
		bus_write(first, 0xaa);
		bus_write(second, 0x55);
		bus_write(first, 0xf0);
		EXPECT(drive.violations == 0);
		for (k = 0; k < sizeof(bad); k++) {
			drive.violations = 0;
			bus_write(first, 0xaa);
			bus_write(second, 0x55);
			bus_write(first, bad[k]);
			EXPECT(drive.violations == MTKDRIVE_V_SEQUENCE);
			EXPECT(!drive.part_op);
		}
	}
}

static void wrong_cycles(void)
{
	/* Addresses and data up to the wrong one. */
	static const uint32_t forms[][12] = {
		{ 0x1000, 0x12 },
		{ 0x5554, 0xaa },
		{ 0x5555, 0x55 },
		{ 0x5555, 0xaa, 0x5555, 0x55 },
		{ 0x5555, 0xaa, 0x2aaa, 0xaa },
		{ 0x5555, 0xaa, 0x2aaa, 0x55, 0x2aaa, 0x90 },
		{ 0x5555, 0xaa, 0x2aaa, 0x55, 0x5555, 0x10 },
		{ 0x5555, 0xaa, 0x2aaa, 0x55, 0x5555, 0x20 },
		{ 0x5555, 0xaa, 0x2aaa, 0x55, 0x5555, 0x80, 0x5555, 0x30 },
		{ 0x5555, 0xaa, 0x2aaa, 0x55, 0x5555, 0x80, 0x5555, 0xaa, 0x2aaa, 0x30 },
		{ 0x5555, 0xaa, 0x2aaa, 0x55, 0x5555, 0x80, 0x5555, 0xaa, 0x2aaa, 0x55,
		  0x1000, 0x10 },
		{ 0x5555, 0xaa, 0x2aaa, 0x55, 0x5555, 0x80, 0x5555, 0xaa, 0x2aaa, 0x55,
		  0x1000, 0x40 }
	};
	size_t i, k;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		use(&rig_bus);
		for (k = 0; k < 12 && forms[i][k]; k += 2) {
			EXPECT(drive.violations == 0);
			bus_write(forms[i][k], (uint8_t)forms[i][k + 1]);
		}
		EXPECT(drive.violations == MTKDRIVE_V_SEQUENCE);
		EXPECT(!drive.part_op);
		/* The next command begins afresh. */
		drive.violations = 0;
		bus_program(0x1000, 0x5a);
		settle_part();
		EXPECT(flash[0x1000] == 0x5a && drive.violations == 0);
	}
}

static void commands_in_id_mode(void)
{
	use(&rig_bus);
	bus_command(0x90);
	bus_command(0xa0);
	EXPECT(drive.violations == MTKDRIVE_V_SEQUENCE);
	EXPECT(bus_read(0) == 0xe1);
}

/* --- program ------------------------------------------------------------------ */

static void byte_program(void)
{
	uint8_t seen;

	config.command_ns = 0;
	use(&rig_bus);
	bus_program(0x1234, 0x3c);
	EXPECT(flash[0x1234] == 0xff);
	/* DQ7 is the complement of what it will be, DQ6 changes. */
	seen = bus_read(0x1234);
	EXPECT((seen & 0x80) == 0x80);
	EXPECT((seen ^ bus_read(0x1234)) == 0x40);
	elapse(14 * 1000 - 1);
	EXPECT((bus_read(0x1234) ^ bus_read(0x1234)) == 0x40);
	elapse(1);
	EXPECT(bus_read(0x1234) == 0x3c && bus_read(0x1234) == 0x3c);
	EXPECT(flash[0x1233] == 0xff && flash[0x1235] == 0xff);
	bus_program(0x1235, 0xf0);
	EXPECT(!(bus_read(0x1235) & 0x80));
	elapse(14 * 1000);
	EXPECT(flash[0x1235] == 0xf0);
	EXPECT(drive.violations == 0);
	EXPECT(drive.count.programs == 2 && drive.count.part_busy_ns == 28 * 1000);
}

static void program_sets_no_bits(void)
{
	use(&rig_bus);
	flash[0x1000] = 0x0f;
	bus_program(0x1000, 0x0f);
	settle_part();
	EXPECT(drive.violations == 0);
	bus_program(0x1000, 0x1e);
	settle_part();
	EXPECT(drive.violations == MTKDRIVE_V_SET_BITS);
	EXPECT(flash[0x1000] == 0x0e);
}

static void cycles_while_busy(void)
{
	use(&rig_bus);
	bus_erase(0x30, 0x1000);
	/* A reset is harmless, and not heard. */
	bus_write(0x1000, 0xf0);
	EXPECT(drive.violations == 0);
	bus_write(0x5555, 0xaa);
	EXPECT(drive.violations == MTKDRIVE_V_BUSY_PART);
	settle_part();
	bus_write(0x2aaa, 0x55);
	EXPECT(drive.violations == (MTKDRIVE_V_BUSY_PART | MTKDRIVE_V_SEQUENCE));
}

/* --- erase ---------------------------------------------------------------------- */

static void check_erase(uint8_t code, uint32_t addr, uint32_t from, uint32_t len,
			uint64_t busy_ns)
{
	uint32_t i, size = config.part->size;
	uint8_t seen;

	memset(flash, 0x5a, size);
	enter_vendor_mode();
	bus_erase(code, addr);
	seen = bus_read(from);
	EXPECT(!(seen & 0x80));
	EXPECT((seen ^ bus_read(from)) == 0x40);
	EXPECT(flash[from] == 0x5a);
	settle_part();
	EXPECT(bus_read(from) == 0xff);
	for (i = 0; i < size; i++)
		if (flash[i] != (i >= from && i - from < len ? 0xff : 0x5a))
			break;
	EXPECT(i == size);
	EXPECT(drive.violations == 0);
	EXPECT(drive.count.erases == 1 && drive.count.part_busy_ns == busy_ns);
}

static void erases(void)
{
	rig_use(&rig_bus);
	check_erase(0x30, 0x1fff, 0x1000, 0x1000, 18 * MS);
	check_erase(0x30, 0x1f000, 0x1f000, 0x1000, 18 * MS);
	check_erase(0x50, 0x12345, 0x10000, 0x10000, 19 * MS);
	check_erase(0x10, 0, 0, 0x20000, 70 * MS);
}

static void boot_sectors(void)
{
	rig_use(&rig_wide);
	check_erase(0x30, 0x1fff, 0x0000, 0x2000, 700 * MS);
	check_erase(0x30, 0x2fff, 0x2000, 0x1000, 700 * MS);
	check_erase(0x30, 0x3000, 0x3000, 0x1000, 700 * MS);
	check_erase(0x30, 0x7fff, 0x4000, 0x4000, 700 * MS);
	check_erase(0x10, 0, 0, 0x8000, 2 * SECOND);
}

static void erases_the_part_lacks(void)
{
	use(&rig_wide);
	bus_erase(0x50, 0x1000);
	EXPECT(drive.violations == MTKDRIVE_V_SEQUENCE);
	use(&rig_page);
	bus_erase(0x30, 0x1000);
	EXPECT(drive.violations == MTKDRIVE_V_SEQUENCE);
	/* Without an opcode 00h is none. */
	use(&rig_page);
	bus_erase(0x00, 0x1000);
	EXPECT(drive.violations == MTKDRIVE_V_SEQUENCE);
	EXPECT(drive.count.erases == 0);
}

/* --- page load -------------------------------------------------------------------- */

static void page_load(void)
{
	unsigned int i;

	config.command_ns = 0;
	rig_use(&rig_page);
	memset(flash, 0x00, config.part->size);
	enter_vendor_mode();
	bus_command(0xa0);
	for (i = 0; i < 100; i++)
		bus_write(0x1080 + i, (uint8_t)(0x80 + i));
	EXPECT(flash[0x1080] == 0x00);
	/* 200 us without a byte start it. */
	EXPECT((bus_read(0x10e3) ^ bus_read(0x10e3)) == 0x40);
	EXPECT(!(bus_read(0x10e3) & 0x80));
	elapse(200 * 1000 + 5 * MS - 1);
	EXPECT(flash[0x1080] == 0x00);
	elapse(1);
	for (i = 0; i < 128; i++)
		EXPECT(flash[0x1080 + i] == (i < 100 ? 0x80 + i : 0xff));
	EXPECT(flash[0x107f] == 0x00 && flash[0x1100] == 0x00);
	EXPECT(drive.violations == 0);
	EXPECT(drive.count.part_busy_ns == 5 * MS && drive.count.programs == 1);
}

static void page_is_one(void)
{
	use(&rig_page);
	bus_command(0xa0);
	bus_write(0x1080, 0x11);
	bus_write(0x1100, 0x22);
	EXPECT(drive.violations == MTKDRIVE_V_PAGE_WRAP);
	settle_part();
	EXPECT(flash[0x1080] == 0x11 && flash[0x1100] == 0xff);
}

static void too_slow_for_a_page(void)
{
	use(&rig_page);
	bus_command(0xa0);
	bus_write(0x1080, 0x11);
	elapse(199 * 1000 - COMMAND_NS);
	bus_write(0x1081, 0x22);
	elapse(201 * 1000);
	bus_write(0x1082, 0x33);
	/* Lost, but nobody's fault; a command is a mistake. */
	EXPECT(drive.violations == 0);
	bus_write(0x5555, 0xaa);
	EXPECT(drive.violations == MTKDRIVE_V_BUSY_PART);
	settle_part();
	EXPECT(flash[0x1080] == 0x11 && flash[0x1081] == 0x22 && flash[0x1082] == 0xff);
}

static void page_without_erase(void)
{
	use(&rig_page);
	flash[0x1080] = 0x00;
	bus_command(0xa0);
	bus_write(0x1080, 0xff);
	bus_wait(0x1080);
	EXPECT(flash[0x1080] == 0xff);
	EXPECT(drive.violations == 0);
	bus_erase(0x10, 0);
	bus_wait(0);
	EXPECT(flash[0] == 0xff);
}

/* --- the firmware ------------------------------------------------------------------- */

static void id_mode_hides_the_firmware(void)
{
	rig_use(&rig_bus);
	enter_vendor_mode();
	bus_command(0x90);
	outro();
	put(MTKDRIVE_CMD, 0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	intro();
	bus_write(0, 0xf0);
	outro();
	put(MTKDRIVE_CMD, 0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
}

const struct test bus_tests[] = {
	{ "bus: twenty address bits", data_and_address },
	{ "bus: autoselect and both ways out", autoselect },
	{ "bus: autoselect of a wide part", autoselect_of_a_wide_part },
	{ "bus: ids behind the continuation code", continued_ids },
	{ "bus: upper bits of unlock addresses", upper_address_bits_do_not_count },
	{ "bus: the other pair of unlock addresses", other_unlock_addresses },
	{ "bus: cycles that lead nowhere", wrong_cycles },
	{ "bus: commands in id mode", commands_in_id_mode },
	{ "bus: byte program, DQ7 and DQ6", byte_program },
	{ "bus: program sets no bits", program_sets_no_bits },
	{ "bus: cycles while the part is busy", cycles_while_busy },
	{ "bus: sector, block and chip erase", erases },
	{ "bus: boot sectors", boot_sectors },
	{ "bus: erases that the part lacks", erases_the_part_lacks },
	{ "bus: page load", page_load },
	{ "bus: a page load is one page", page_is_one },
	{ "bus: bytes that come too late for a page", too_slow_for_a_page },
	{ "bus: a page write erases", page_without_erase },
	{ "bus: id mode hides the firmware from a reset", id_mode_hides_the_firmware },
	{ NULL, NULL }
};
