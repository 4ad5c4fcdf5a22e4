// SPDX-License-Identifier: GPL-2.0
/* Serial parts of other kinds: byte and AAI programming, EWSR, uneven sectors, wide protection. */
#include <string.h>

#include "testrig.h"

static void settle_part(void)
{
	elapse(10 * SECOND);
}

/* Unprotected and blank, in vendor mode. */
static void use_blank(const struct mtkdrive_part *part)
{
	rig_use(part);
	memset(flash, 0xff, part->size);
	enter_vendor_mode();
	if (!part->ewsr)
		return;
	enable_and_write_status(0x00);
	wait_part();
}

/* --- EWSR and the protection after power-on ------------------------------ */

static void protected_after_power_on(void)
{
	rig_use(&rig_byte);
	enter_vendor_mode();
	EXPECT(read_status() == 0x0c);
	enable_and_write_status(0x00);
	wait_part();
	EXPECT(read_status() == 0x00);
	mtkdrive_power(&drive, false);
	mtkdrive_power(&drive, true);
	intro();
	EXPECT(read_status() == 0x0c);
	EXPECT(drive.violations == 0);
}

static void wrsr_wants_ewsr(void)
{
	static const uint8_t wrsr[2] = { 0x01, 0x00 };

	rig_use(&rig_byte);
	enter_vendor_mode();
	write_status(0x00);
	EXPECT(drive.violations == MTKDRIVE_V_NO_WEL);
	EXPECT(read_status() == 0x0e);
	/* Right before it, and for one time. */
	enter_vendor_mode();
	spi1(0x50);
	read_status();
	spi(wrsr, 2, NULL, 0);
	EXPECT(drive.violations == MTKDRIVE_V_NO_WEL);
	enter_vendor_mode();
	enable_and_write_status(0x04);
	wait_part();
	EXPECT(read_status() == 0x04);
	EXPECT(drive.violations == 0);
	enable_and_write_status(0x08);
	elapse(SECOND);
	spi(wrsr, 2, NULL, 0);
	EXPECT(drive.violations == MTKDRIVE_V_NO_WEL);
	EXPECT(read_status() == 0x08);
}

static void ewsr_is_no_wren(void)
{
	use_blank(&rig_byte);
	flash[0x1000] = 0;
	spi1(0x50);
	EXPECT(read_status() == 0x00);
	spi_addr(0x20, 0x1000);
	settle_part();
	EXPECT(drive.violations == MTKDRIVE_V_NO_WEL);
	EXPECT(flash[0x1000] == 0);
}

static void locked_with_ewsr(void)
{
	rig_use(&rig_byte);
	config.status_register = 0x80;
	config.write_protect_pin = true;
	enter_vendor_mode();
	enable_and_write_status(0x00);
	settle_part();
	EXPECT(read_status() == 0x8c);
	EXPECT(drive.violations == MTKDRIVE_V_WRSR_WITH_SRWD);
}

/* --- byte program ---------------------------------------------------------- */

static void one_byte(void)
{
	static const uint8_t data[1] = { 0xa7 };

	use_blank(&rig_byte);
	program(0x1003, data, 1);
	wait_part();
	EXPECT(flash[0x1003] == 0xa7 && flash[0x1002] == 0xff && flash[0x1004] == 0xff);
	EXPECT(drive.violations == 0);
	program(0x1003, (const uint8_t *)"\xff", 1);
	wait_part();
	EXPECT(drive.violations == MTKDRIVE_V_SET_BITS);
	EXPECT(flash[0x1003] == 0xa7);
}

static void a_page_to_a_byte_part(void)
{
	static const uint8_t data[256];
	unsigned int i;

	use_blank(&rig_byte);
	program(0x1000, data, 256);
	settle_part();
	EXPECT(drive.violations == MTKDRIVE_V_LENGTH);
	for (i = 0; i < 256; i++)
		EXPECT(flash[0x1000 + i] == 0xff);
	EXPECT(drive.count.programs == 0);
}

static void no_aai_in_a_byte_part(void)
{
	use_blank(&rig_byte);
	spi1(0x06);
	spi1(0xaf);
	EXPECT(drive.violations == MTKDRIVE_V_OPCODE);
}

/* --- auto address increment ------------------------------------------------ */

static void begin_aai(uint8_t opcode, uint32_t addr, const uint8_t *data, unsigned int len)
{
	uint8_t tx[6] = {
		opcode, (uint8_t)(addr >> 16), (uint8_t)(addr >> 8), (uint8_t)addr
	};

	memcpy(tx + 4, data, len);
	spi1(0x06);
	spi(tx, 4 + len, NULL, 0);
}

static void next_aai(uint8_t opcode, const uint8_t *data, unsigned int len)
{
	uint8_t tx[3] = { opcode };

	memcpy(tx + 1, data, len);
	spi(tx, 1 + len, NULL, 0);
}

static void check_aai(const struct mtkdrive_part *part, uint8_t opcode, unsigned int len)
{
	static const uint8_t data[8] = { 0x10, 0x21, 0x32, 0x43, 0x54, 0x65, 0x76, 0x87 };
	unsigned int i;

	use_blank(part);
	begin_aai(opcode, 0x1104, data, len);
	wait_part();
	for (i = len; i < 8; i += len) {
		EXPECT(read_status() == 0x42);
		next_aai(opcode, data + i, len);
		wait_part();
	}
	spi1(0x04);
	EXPECT(read_status() == 0x00);
	EXPECT(!memcmp(flash + 0x1104, data, 8));
	EXPECT(flash[0x1103] == 0xff && flash[0x110c] == 0xff);
	EXPECT(drive.count.programs == 8 / len);
	EXPECT(drive.violations == 0);
	/* And 02h programs one byte. */
	program(0x1200, data, 1);
	wait_part();
	EXPECT(flash[0x1200] == 0x10 && drive.violations == 0);
}

static void aai_byte(void)
{
	check_aai(&rig_aai, 0xaf, 1);
}

static void aai_word(void)
{
	check_aai(&rig_aaiw, 0xad, 2);
}

static void only_aai_during_aai(void)
{
	static const uint8_t others[] = { 0x03, 0x06, 0x20, 0x60, 0x90, 0xab, 0x01, 0x02, 0x50 };
	static const uint8_t data[2] = { 0x12, 0x34 };
	size_t i;

	for (i = 0; i < sizeof(others); i++) {
		use_blank(&rig_aai);
		begin_aai(0xaf, 0x1000, data, 1);
		wait_part();
		EXPECT(drive.violations == 0);
		spi1(others[i]);
		EXPECT(drive.violations == MTKDRIVE_V_AAI);
		EXPECT(read_status() == 0x42);
		/* It goes on where it was. */
		next_aai(0xaf, data + 1, 1);
		wait_part();
		EXPECT(flash[0x1001] == 0x34);
	}
}

static void aai_while_busy(void)
{
	static const uint8_t data[2] = { 0x12, 0x34 };

	config.command_ns = 0;
	config.spi_byte_ns = 0;
	use_blank(&rig_aai);
	begin_aai(0xaf, 0x1000, data, 1);
	next_aai(0xaf, data + 1, 1);
	EXPECT(drive.violations == MTKDRIVE_V_BUSY_PART);
	settle_part();
	EXPECT(flash[0x1001] == 0xff);
}

static void aai_lengths(void)
{
	static const uint8_t data[3] = { 0x12, 0x34, 0x56 };

	use_blank(&rig_aai);
	begin_aai(0xaf, 0x1000, data, 2);
	EXPECT(drive.violations == MTKDRIVE_V_LENGTH);
	EXPECT(!drive.part_op);
	use_blank(&rig_aaiw);
	begin_aai(0xad, 0x1000, data, 1);
	EXPECT(drive.violations == MTKDRIVE_V_LENGTH);
	use_blank(&rig_aaiw);
	begin_aai(0xad, 0x1001, data, 2);
	EXPECT(drive.violations == MTKDRIVE_V_AAI);
	settle_part();
	EXPECT(flash[0x1001] == 0xff && flash[0x1002] == 0xff);
}

static void aai_rules_of_programming(void)
{
	static const uint8_t data[1] = { 0x12 };
	uint8_t tx[5] = { 0xaf, 0, 0x10, 0, 0 };

	use_blank(&rig_aai);
	spi(tx, 5, NULL, 0);
	EXPECT(drive.violations == MTKDRIVE_V_NO_WEL);
	use_blank(&rig_aai);
	flash[0x1000] = 0x10;
	begin_aai(0xaf, 0x1000, data, 1);
	EXPECT(drive.violations == MTKDRIVE_V_SET_BITS);
	rig_use(&rig_aai);
	flash[0x1000] = 0xff;
	enter_vendor_mode();
	begin_aai(0xaf, 0x1000, data, 1);
	EXPECT(drive.violations == MTKDRIVE_V_PROTECTED);
}

static void aai_ends_at_the_end(void)
{
	static const uint8_t data[2] = { 0x12, 0x34 };

	use_blank(&rig_aaiw);
	begin_aai(0xad, 0x1ffe, data, 2);
	wait_part();
	EXPECT(read_status() == 0x00);
	EXPECT(!memcmp(flash + 0x1ffe, data, 2));
	EXPECT(drive.violations == 0);
}

/* A reset finds a part that does not answer its READ. */
static void aai_hides_the_firmware(void)
{
	static const uint8_t data[1] = { 0x12 };

	use_blank(&rig_aai);
	rig_make_image(flash, 1);
	flash[0x1000] = 0xff;
	begin_aai(0xaf, 0x1000, data, 1);
	wait_part();
	rig_make_image(flash, 1);
	outro();
	command(0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	intro();
	spi1(0x04);
	outro();
	put(MTKDRIVE_CMD, 0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
}

/* --- sectors, blocks, protection -------------------------------------------- */

static void check_erase(uint8_t opcode, uint32_t addr, uint32_t from, uint32_t len,
			uint64_t busy_ns)
{
	uint32_t i, size = config.part->size;

	memset(flash, 0x5a, size);
	enter_vendor_mode();
	erase(opcode, addr);
	settle_part();
	for (i = 0; i < size; i++)
		if (flash[i] != (i >= from && i - from < len ? 0xff : 0x5a))
			break;
	EXPECT(i == size);
	EXPECT(drive.violations == 0);
	EXPECT(drive.count.part_busy_ns == busy_ns);
}

static void uneven_sectors(void)
{
	rig_use(&rig_boot);
	check_erase(0xd7, 0x0000, 0x0000, 0x400, 50 * MS);
	check_erase(0xd7, 0x07ff, 0x0400, 0x400, 50 * MS);
	check_erase(0xd7, 0x0800, 0x0800, 0x800, 50 * MS);
	check_erase(0xd7, 0x1000, 0x1000, 0x1000, 50 * MS);
	check_erase(0xd7, 0xffff, 0xf000, 0x1000, 50 * MS);
	check_erase(0x52, 0x7fff, 0x0000, 0x8000, 70 * MS);
	check_erase(0x52, 0x8000, 0x8000, 0x8000, 70 * MS);
	check_erase(0x60, 0, 0, 0x10000, 90 * MS);
}

static void opcodes_of_other_parts(void)
{
	static const uint8_t others[] = { 0x20, 0xd8, 0xc7, 0x62, 0x81 };
	size_t i;

	for (i = 0; i < sizeof(others); i++) {
		rig_use(&rig_boot);
		enter_vendor_mode();
		spi1(0x06);
		spi_addr(others[i], 0);
		EXPECT(drive.violations == MTKDRIVE_V_OPCODE);
	}
}

static void smaller_pages(void)
{
	static const uint8_t data[2] = { 0x01, 0x02 };

	use_blank(&rig_boot);
	program(0x107f, data, 2);
	settle_part();
	EXPECT(drive.violations == MTKDRIVE_V_PAGE_WRAP);
	EXPECT(flash[0x107f] == 0x01 && flash[0x1000] == 0x02);
}

static void res_alone(void)
{
	static const uint8_t res[4] = { 0xab };
	uint8_t id;

	use_blank(&rig_boot);
	spi(res, 4, &id, 1);
	EXPECT(id == 0x5e);
	EXPECT(drive.violations == 0);
}

static bool sector_is_open(const struct mtkdrive_part *part, uint8_t bits, uint32_t addr)
{
	rig_use(part);
	config.status_register = bits;
	enter_vendor_mode();
	erase(part->erase_sector, addr);
	EXPECT(drive.violations == (drive.part_op ? 0 : MTKDRIVE_V_PROTECTED));
	return drive.part_op;
}

static void three_protection_bits(void)
{
	static const uint32_t from[] = { 0x100000, 0xf0000, 0xe0000, 0xc0000, 0x80000, 0, 0, 0 };
	const struct mtkdrive_part *part = mtkdrive_part_find("MX25L8005");
	unsigned int level;

	EXPECT(part && part->bp_mask == 0x1c);
	if (!part)
		return;
	for (level = 0; level < 8; level++) {
		uint8_t bits = (uint8_t)(level << 2);

		if (from[level] < part->size)
			EXPECT(!sector_is_open(part, bits, from[level]));
		if (from[level] > 0)
			EXPECT(sector_is_open(part, bits, from[level] - 0x1000));
	}
}

static void one_protection_bit(void)
{
	const struct mtkdrive_part *part = mtkdrive_part_find("AT25F512B");

	EXPECT(part && part->bp_mask == 0x04);
	if (!part)
		return;
	EXPECT(sector_is_open(part, 0x00, 0));
	EXPECT(!sector_is_open(part, 0x04, 0));
}

/* --- the second status register --------------------------------------------- */

static uint8_t read_status_2(void)
{
	static const uint8_t rdsr2 = 0x35;
	uint8_t value;

	spi(&rdsr2, 1, &value, 1);
	return value;
}

static void write_both(uint8_t first, uint8_t second)
{
	const uint8_t wrsr[3] = { 0x01, first, second };

	spi1(0x06);
	spi(wrsr, 3, NULL, 0);
	wait_part();
}

static void use_two_registers(struct mtkdrive_part *part, uint8_t second)
{
	*part = rig_tiny8k;
	part->sr2 = true;
	use_blank(part);
	config.status_register = 0;
	config.status_register_2 = second;
	enter_vendor_mode();
}

static void one_byte_clears_the_second(void)
{
	struct mtkdrive_part part;
	int keeps;

	for (keeps = 0; keeps < 2; keeps++) {
		config.wrsr_keeps_sr2 = keeps;
		use_two_registers(&part, 0x4a);
		EXPECT(read_status_2() == 0x4a);
		write_status(0x04);
		wait_part();
		EXPECT(read_status() == 0x04);
		EXPECT(read_status_2() == (keeps ? 0x4a : 0x08));
		EXPECT(drive.violations == 0);
	}
	write_both(0x00, 0x42);
	EXPECT(read_status() == 0x00 && read_status_2() == 0x4a);
	EXPECT(drive.violations == 0);
	/* A part with one register takes one byte only, and knows no 35h. */
	use_blank(&rig_tiny8k);
	enter_vendor_mode();
	write_both(0x00, 0x00);
	EXPECT(drive.violations == MTKDRIVE_V_LENGTH);
	EXPECT(read_status_2() == 0xff);
	EXPECT(drive.violations == (MTKDRIVE_V_LENGTH | MTKDRIVE_V_OPCODE));
}

static void cmp_turns_protection_round(void)
{
	struct mtkdrive_part part;

	use_two_registers(&part, 0x40);
	erase(0x20, 0x1000);
	EXPECT(drive.violations == MTKDRIVE_V_PROTECTED);
	/* Everything is named, so nothing is protected. */
	write_both(0x0c, 0x40);
	drive.violations = 0;
	erase(0x20, 0x1000);
	wait_part();
	EXPECT(drive.violations == 0);
	/* The upper quarter is named: what is below it is protected. */
	write_both(0x04, 0x40);
	erase(0x20, 0x0000);
	EXPECT(drive.violations == MTKDRIVE_V_PROTECTED);
}

static void locks_are_violations(void)
{
	static const uint8_t locks[][2] = { { 0x80, 0 }, { 0, 0x01 }, { 0, 0x08 }, { 0, 0x20 } };
	struct mtkdrive_part part;
	size_t i;

	for (i = 0; i < sizeof(locks) / sizeof(locks[0]); i++) {
		use_two_registers(&part, 0);
		write_both(locks[i][0], locks[i][1]);
		EXPECT(drive.violations == MTKDRIVE_V_LOCK);
		EXPECT(read_status() == locks[i][0] && read_status_2() == locks[i][1]);
	}
	use_two_registers(&part, 0x01);
	write_both(0x04, 0x00);
	EXPECT(drive.violations == MTKDRIVE_V_WRSR_WITH_SRWD);
	EXPECT((read_status() & 0x0c) == 0 && read_status_2() == 0x01);
}

const struct test serial_tests[] = {
	{ "EWSR part: protected after every power-on", protected_after_power_on },
	{ "EWSR part: WRSR wants EWSR right before it", wrsr_wants_ewsr },
	{ "EWSR part: EWSR is no WREN", ewsr_is_no_wren },
	{ "EWSR part: locked", locked_with_ewsr },
	{ "byte program", one_byte },
	{ "a page sent to a byte part", a_page_to_a_byte_part },
	{ "no AAI in a byte part", no_aai_in_a_byte_part },
	{ "AAI byte program", aai_byte },
	{ "AAI word program", aai_word },
	{ "only AAI, RDSR and WRDI during AAI", only_aai_during_aai },
	{ "AAI while the part is busy", aai_while_busy },
	{ "AAI: lengths and odd addresses", aai_lengths },
	{ "AAI: WEL, protection, bits", aai_rules_of_programming },
	{ "AAI ends at the end of the part", aai_ends_at_the_end },
	{ "AAI hides the firmware from a reset", aai_hides_the_firmware },
	{ "uneven sectors and blocks", uneven_sectors },
	{ "erase opcodes of other parts", opcodes_of_other_parts },
	{ "pages of 128 bytes", smaller_pages },
	{ "RES is an id of its own", res_alone },
	{ "three protection bits", three_protection_bits },
	{ "one protection bit is for everything", one_protection_bit },
	{ "WRSR with one byte and with two", one_byte_clears_the_second },
	{ "CMP", cmp_turns_protection_round },
	{ "WRSR that locks", locks_are_violations },
	{ NULL, NULL }
};
