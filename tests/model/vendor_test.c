// SPDX-License-Identifier: GPL-2.0
/* Vendor mode: buffer commands, lengths, finish, identification, aborts. */
#include <string.h>

#include "testrig.h"

static void both_types(void (*run)(void))
{
	config.type = 0x72;
	run();
	config.type = 0x73;
	run();
}

static void check_type_byte(void)
{
	rig_power_on();
	put(MTKDRIVE_LBAL, 0x2a);
	put(MTKDRIVE_CMD, 0x80);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	elapse(COMMAND_NS - 1);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	elapse(1);
	EXPECT(get(MTKDRIVE_CMD) == config.type);
	EXPECT(get(MTKDRIVE_CTL) == config.type);
	EXPECT(get(MTKDRIVE_FEAT) == 0);
}

static void type_byte(void)
{
	both_types(check_type_byte);
}

static void buffer_is_memory(void)
{
	unsigned int i;

	enter_vendor_mode();
	for (i = 0; i < MTKDRIVE_BUFFER; i++)
		write_buffer(i, (uint8_t)(i * 7 + i / 256));
	for (i = 0; i < MTKDRIVE_BUFFER; i++)
		EXPECT(read_buffer(i) == (uint8_t)(i * 7 + i / 256));
	write_buffer(0x8801, 0x99);
	EXPECT(read_buffer(0x0001) == 0x99);
	EXPECT(drive.count.vendor_commands == 1 + 2 * MTKDRIVE_BUFFER + 2);
	EXPECT(drive.violations == 0);
}

static void result_comes_with_the_end_of_busy(void)
{
	enter_vendor_mode();
	write_buffer(3, 0xc5);
	put(MTKDRIVE_LBAM, 3);
	put(MTKDRIVE_LBAH, 0);
	put(MTKDRIVE_LBAL, 0x11);
	put(MTKDRIVE_CMD, 0x00);
	EXPECT(get(MTKDRIVE_LBAL) == 0x11);
	elapse(COMMAND_NS);
	EXPECT(get(MTKDRIVE_LBAL) == 0xc5);
}

static void busy_hides_registers(void)
{
	enter_vendor_mode();
	put(MTKDRIVE_LBAM, 0x14);
	put(MTKDRIVE_CMD, 0x05);
	EXPECT(get(MTKDRIVE_LBAM) == 0x14);
	config.busy_hides_registers = true;
	enter_vendor_mode();
	put(MTKDRIVE_LBAM, 0x14);
	put(MTKDRIVE_CMD, 0x05);
	EXPECT(get(MTKDRIVE_LBAM) == 0x80);
	elapse(COMMAND_NS);
	EXPECT(get(MTKDRIVE_LBAM) == 0x14);
}

static void put_lengths(uint8_t feat, uint8_t sc, uint8_t lbam, uint8_t lbah)
{
	put(MTKDRIVE_FEAT, feat);
	put(MTKDRIVE_SC, sc);
	put(MTKDRIVE_LBAL, 0);
	put(MTKDRIVE_LBAM, lbam);
	put(MTKDRIVE_LBAH, lbah);
	EXPECT(command(0x04) == config.type);
	EXPECT(command(0x05) == config.type);
}

/* Register values as in the table of section 4.1 of the specification. */
static void check_read_page(uint8_t feat, uint8_t sc, uint8_t lbam, uint8_t lbah)
{
	unsigned int i;

	enter_vendor_mode();
	write_buffer(0, 0x03);
	write_buffer(1, 0x00);
	write_buffer(2, 0x04);
	write_buffer(3, 0x00);
	put_lengths(feat, sc, lbam, lbah);
	for (i = 0; i < 256; i++)
		EXPECT(read_buffer(4 + i) == flash[0x400 + i]);
	EXPECT(read_buffer(4 + 256) == 0xa5);
	EXPECT(drive.violations == 0);
}

static void both_endiannesses(void)
{
	config.type = 0x73;
	check_read_page(0x00, 0x04, 0x01, 0x00);
	config.type = 0x72;
	check_read_page(0x04, 0x00, 0x00, 0x01);
}

/* The other byte order clocks 1024 + 1 bytes instead of 4 + 256. */
static void wrong_endianness_shows(void)
{
	enter_vendor_mode();
	write_buffer(0, 0x03);
	put_lengths(0x00, 0x04, 0x01, 0x00);
	EXPECT(drive.violations == MTKDRIVE_V_LENGTH);
}

static void rdsr_result_at_address_1(void)
{
	enter_vendor_mode();
	write_buffer(0x8800, 0x06);
	execute(1, 0);
	command(0x05);
	write_buffer(0x8800, 0x05);
	execute(1, 1);
	command(0x05);
	EXPECT(read_buffer(0x0001) == 0x02);
	EXPECT(read_buffer(0x8801) == 0x02);
}

/* In place: what arrives while the command goes out replaces it. */
static void command_bytes_are_gone(void)
{
	enter_vendor_mode();
	EXPECT(read_status() == 0x00);
	EXPECT(read_buffer(0) == 0xff);
}

static void rems(uint8_t *id, uint8_t feat, uint8_t sc, uint8_t lbam, uint8_t lbah)
{
	write_buffer(0, 0x90);
	write_buffer(1, 0);
	write_buffer(2, 0);
	write_buffer(3, 0);
	put_lengths(feat, sc, lbam, lbah);
	id[0] = read_buffer(4);
	id[1] = read_buffer(5);
}

static bool is_tiny8k(const uint8_t *id)
{
	return id[0] == 0xe0 && id[1] == 0x01;
}

static bool is_zero(const uint8_t *id)
{
	return !id[0] && !id[1];
}

static void both_rems_forms(void)
{
	uint8_t id[2];

	config.type = 0x73;
	enter_vendor_mode();
	rems(id, 0x00, 0x04, 0x00, 0x02);
	EXPECT(is_tiny8k(id));
	rems(id, 0x01, 0x00, 0x03, 0x00);
	EXPECT(is_tiny8k(id));
	EXPECT(drive.violations == 0);
	config.linear_rems = true;
	enter_vendor_mode();
	rems(id, 0x00, 0x04, 0x00, 0x02);
	EXPECT(is_tiny8k(id));
	rems(id, 0x01, 0x00, 0x03, 0x00);
	EXPECT(is_zero(id));
	config.type = 0x72;
	enter_vendor_mode();
	rems(id, 0x04, 0x00, 0x02, 0x00);
	EXPECT(is_tiny8k(id));
}

static void read_rdid(uint8_t *id)
{
	static const uint8_t tx[1] = { 0x9f };

	spi(tx, 1, id, 3);
}

static void ids_are_zero_for_a_while(void)
{
	uint8_t id[3];

	config.part = mtkdrive_part_find("MX25L2005");
	rig_make_image(flash, 1);
	config.id_early_ns = SECOND;
	config.command_ns = 0;
	config.spi_byte_ns = 0;
	rig_power_on();
	elapse(WINDOW_NS + BOOT_NS);
	intro();
	elapse(SECOND / 2 - 1);
	rems(id, 0x04, 0x00, 0x02, 0x00);
	EXPECT(is_zero(id));
	read_rdid(id);
	EXPECT(is_zero(id));
	/* Asking for vendor mode again does not start the time anew. */
	EXPECT(intro() == 0x72);
	elapse(SECOND / 2);
	rems(id, 0x04, 0x00, 0x02, 0x00);
	EXPECT(is_zero(id));
	elapse(1);
	rems(id, 0x04, 0x00, 0x02, 0x00);
	EXPECT(id[0] == 0xc2 && id[1] == 0x11);
	read_rdid(id);
	EXPECT(id[0] == 0xc2 && id[1] == 0x20 && id[2] == 0x12);
}

static void finish_copies(void)
{
	int copies;

	for (copies = 0; copies < 2; copies++) {
		config.finish_copies = copies;
		enter_vendor_mode();
		write_buffer(0, 0x05);
		write_buffer(1, 0x77);
		write_buffer(100, 0x66);
		execute(1, 1);
		/* A look at the results before 05h: forbidden, but telling. */
		EXPECT(read_buffer(1) == (copies ? 0x77 : 0x00));
		EXPECT(drive.violations == MTKDRIVE_V_NO_FINISH);
		EXPECT(read_status() == 0x00);
		EXPECT(read_buffer(100) == 0x66);
	}
}

static void finish_alone_does_nothing(void)
{
	config.finish_copies = true;
	enter_vendor_mode();
	write_buffer(0, 0x33);
	EXPECT(command(0x05) == 0x72);
	EXPECT(read_buffer(0) == 0x33);
	EXPECT(drive.violations == 0);
}

static void unknown_commands_abort(void)
{
	static const uint8_t unknown[] = { 0xa1, 0xec, 0xa0, 0x08, 0x90, 0x89, 0x8d, 0xff };
	size_t i;

	enter_vendor_mode();
	for (i = 0; i < sizeof(unknown); i++) {
		EXPECT(command(unknown[i]) == 0x51);
		EXPECT(get(MTKDRIVE_FEAT) == 0x04);
		EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
		EXPECT(command(0x05) == 0x72);
		EXPECT(get(MTKDRIVE_FEAT) == 0x00);
	}
	EXPECT(drive.violations == 0);
}

static void every_good_command_shows_the_type_byte(void)
{
	static const uint8_t good[] = { 0x00, 0x01, 0x04, 0x05 };
	size_t i;

	for (i = 0; i < sizeof(good); i++) {
		enter_vendor_mode();
		put(MTKDRIVE_FEAT, 1);
		put(MTKDRIVE_SC, 0);
		put(MTKDRIVE_LBAM, 0);
		put(MTKDRIVE_LBAH, 0);
		EXPECT(command(0xec) == 0x51);
		put(MTKDRIVE_CMD, good[i]);
		EXPECT(get(MTKDRIVE_CMD) == 0x80);
		elapse(COMMAND_NS + 1000);
		EXPECT(get(MTKDRIVE_CMD) == 0x72);
	}
}

static void commands_without_busy(void)
{
	config.command_ns = 0;
	enter_vendor_mode();
	write_buffer(9, 0x3d);
	put(MTKDRIVE_LBAL, 0);
	put(MTKDRIVE_CMD, 0x00);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	EXPECT(get(MTKDRIVE_LBAL) == 0x3d);
}

static void commands_while_busy(void)
{
	enter_vendor_mode();
	write_buffer(0, 0x44);
	EXPECT(drive.violations == 0);
	put(MTKDRIVE_LBAL, 0x55);
	put(MTKDRIVE_CMD, 0x05);
	elapse(COMMAND_NS - 1);
	put(MTKDRIVE_CMD, 0x01);
	EXPECT(drive.violations == MTKDRIVE_V_VENDOR_BUSY);
	elapse(1);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	EXPECT(read_buffer(0) == 0x44);
}

static void intros_while_busy_are_fair(void)
{
	enter_vendor_mode();
	put(MTKDRIVE_CMD, 0x05);
	put(MTKDRIVE_LBAL, 0x2a);
	put(MTKDRIVE_CMD, 0x80);
	put(MTKDRIVE_CMD, 0x89);
	put(MTKDRIVE_CMD, 0x8d);
	EXPECT(drive.violations == 0);
	EXPECT(drive.count.intros == 1);
	elapse(COMMAND_NS);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
}

static void execute_needs_finish(void)
{
	static const uint8_t followers[] = { 0x00, 0x01, 0x04, 0x81, 0xec };
	size_t i;

	for (i = 0; i < sizeof(followers); i++) {
		enter_vendor_mode();
		read_status();
		EXPECT(drive.violations == 0);
		write_buffer(0, 0x05);
		execute(1, 1);
		command(followers[i]);
		/* A second 04h also sends what the first one left in the buffer. */
		EXPECT(drive.violations & MTKDRIVE_V_NO_FINISH);
		EXPECT(followers[i] == 0x04 || drive.violations == MTKDRIVE_V_NO_FINISH);
	}
	enter_vendor_mode();
	write_buffer(0, 0x05);
	execute(1, 1);
	EXPECT(intro() == 0x72);
	read_status();
	EXPECT(drive.violations == 0);
}

static void transfer_time(void)
{
	enter_vendor_mode();
	write_buffer(0, 0x03);
	put(MTKDRIVE_FEAT, 4);
	put(MTKDRIVE_SC, 0);
	put(MTKDRIVE_LBAM, 96);
	put(MTKDRIVE_LBAH, 0);
	put(MTKDRIVE_CMD, 0x04);
	elapse(100 * 1000 + COMMAND_NS - 1);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	elapse(1);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	EXPECT(drive.count.spi == 1);
}

static void empty_execute(void)
{
	enter_vendor_mode();
	put_lengths(0, 0, 0, 0);
	EXPECT(drive.violations == MTKDRIVE_V_LENGTH);
	enter_vendor_mode();
	write_buffer(0, 0x05);
	put_lengths(0, 0, 1, 0);
	EXPECT(drive.violations & MTKDRIVE_V_LENGTH);
}

static void register_counters(void)
{
	enter_vendor_mode();
	memset(&drive.count, 0, sizeof(drive.count));
	put(MTKDRIVE_LBAM, 1);
	put(MTKDRIVE_LBAM, 2);
	get(MTKDRIVE_LBAH);
	EXPECT(drive.count.writes[MTKDRIVE_LBAM] == 2);
	EXPECT(drive.count.reads[MTKDRIVE_LBAH] == 1);
}

static void vendor_command_counter(void)
{
	rig_power_on();
	elapse(WINDOW_NS + BOOT_NS);
	command(0x00);
	command(0x05);
	EXPECT(drive.count.vendor_commands == 0);
	intro();
	write_buffer(0, 0x05);
	execute(1, 1);
	command(0x05);
	read_buffer(1);
	command(0xec);
	command(0xec);
	EXPECT(drive.count.vendor_commands == 5);
	EXPECT(command(0x81) == 0x50);
	EXPECT(drive.count.vendor_commands == 6);
}

const struct test vendor_tests[] = {
	{ "type byte after the intro, 72h and 73h", type_byte },
	{ "the buffer is 1 KiB and aliased", buffer_is_memory },
	{ "LBAL shows the result when BSY ends", result_comes_with_the_end_of_busy },
	{ "registers while BSY, both ways", busy_hides_registers },
	{ "lengths in both endiannesses", both_endiannesses },
	{ "lengths in the wrong endianness", wrong_endianness_shows },
	{ "RDSR result at address 1", rdsr_result_at_address_1 },
	{ "a transaction overwrites its command", command_bytes_are_gone },
	{ "both REMS forms, linear and in place", both_rems_forms },
	{ "ids are zero for a while", ids_are_zero_for_a_while },
	{ "results before 05h, both ways", finish_copies },
	{ "05h alone does nothing", finish_alone_does_nothing },
	{ "unknown commands abort, vendor mode stays", unknown_commands_abort },
	{ "every good command shows the type byte", every_good_command_shows_the_type_byte },
	{ "commands that take no time", commands_without_busy },
	{ "commands while BSY", commands_while_busy },
	{ "intros while BSY", intros_while_busy_are_fair },
	{ "04h needs 05h", execute_needs_finish },
	{ "time of a transaction", transfer_time },
	{ "a transaction without bytes", empty_execute },
	{ "register counters", register_counters },
	{ "counter of vendor commands", vendor_command_counter },
	{ NULL, NULL }
};
