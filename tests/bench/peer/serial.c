// SPDX-License-Identifier: GPL-2.0
/*
 * Serial flash: section 4.
 */
#include "flash.h"

enum {
	OP_PROGRAM		= 0x02,
	OP_READ			= 0x03,
	OP_RDSR			= 0x05,
	OP_WREN			= 0x06,
	OP_ERASE_CHIP_SST	= 0x60,
	OP_ERASE_CHIP_ATMEL	= 0x62,
	OP_REMS			= 0x90,
	OP_ERASE_CHIP		= 0xc7
};

enum {
	MAKER_SST	= 0xbf,
	MAKER_ATMEL	= 0x1f
};

#define BUFFER_LE	0x8800
#define RDSR_RESULT	0x0001	/* at either type byte (4.2, 4.3) */

/* --- 4.1 ------------------------------------------------------------------ */

static uint16_t buffer_base(const struct cable *c)
{
	return c->type == TYPE_SERIAL_LE ? BUFFER_LE : 0;
}

static void set_address(const struct cable *c, uint16_t address)
{
	select_drive(c);
	write_reg(c, REG_LBAM, address & 0xff);
	write_reg(c, REG_LBAH, address >> 8);
}

static void put(const struct cable *c, unsigned int index, uint8_t value)
{
	set_address(c, buffer_base(c) + index);
	write_reg(c, REG_LBAL, value);
	run_command(c, c->set->write);
}

static uint8_t get(const struct cable *c, uint16_t address)
{
	set_address(c, address);
	run_command(c, c->set->read);
	return read_reg(c, REG_LBAL);
}

/* The four length registers as they are, because of the anomaly of 4.2. */
static void execute_raw(const struct cable *c, uint8_t feat, uint8_t sc, uint8_t lbam,
			uint8_t lbah)
{
	select_drive(c);
	write_reg(c, REG_FEAT, feat);
	write_reg(c, REG_SC, sc);
	write_reg(c, REG_LBAL, 0);
	write_reg(c, REG_LBAM, lbam);
	write_reg(c, REG_LBAH, lbah);
	run_command(c, c->set->execute);
	if (!c->set->finish)
		return;
	select_drive(c);
	write_reg(c, REG_CMD, c->set->finish);
	await_type(c);
}

static void execute(const struct cable *c, uint16_t tx, uint16_t rx)
{
	if (c->type == TYPE_SERIAL_BE)
		execute_raw(c, tx >> 8, tx & 0xff, rx >> 8, rx & 0xff);
	else
		execute_raw(c, tx & 0xff, tx >> 8, rx & 0xff, rx >> 8);
}

static void put_command(const struct cable *c, uint8_t opcode, uint32_t address)
{
	put(c, 0, opcode);
	put(c, 1, address >> 16 & 0xff);
	put(c, 2, address >> 8 & 0xff);
	put(c, 3, address & 0xff);
}

/* --- 4.2, 4.3 -------------------------------------------------------------- */

/* The tools give the request of slim at address 0: the same buffer (4.3). */
static uint16_t identify(const struct cable *c)
{
	uint16_t id;

	put_command(c, OP_REMS, 0);
	if (c->type == TYPE_SERIAL_BE) {
		execute_raw(c, 0x01, 0x00, 0x03, 0x00);
		pause_ms(200);
	} else {
		execute(c, 4, 2);
	}
	id = get(c, buffer_base(c) + 4) << 8;
	return id | get(c, buffer_base(c) + 5);
}

/* --- 4.5 ------------------------------------------------------------------ */

/* The status register until it has exactly this value; slim pauses between two tries. */
static void await_part(const struct cable *c, uint8_t wanted)
{
	uint8_t value = 0;

	for (int i = 0; i < POLLS; i++) {
		put(c, 0, OP_RDSR);
		execute(c, 1, 1);
		value = get(c, RDSR_RESULT);
		if (value == wanted)
			return;
		if (c->set->slim)
			pause_ms(1);
	}
	demand(false, "the status register stays at %02X", value);
}

static void write_enable(const struct cable *c)
{
	put(c, 0, OP_WREN);
	execute(c, 1, 0);
	await_part(c, 0x02);
}

static uint8_t erase_opcode(uint16_t id)
{
	switch (id >> 8) {
	case MAKER_SST:
		return OP_ERASE_CHIP_SST;
	case MAKER_ATMEL:
		return OP_ERASE_CHIP_ATMEL;
	default:
		return OP_ERASE_CHIP;
	}
}

static void erase(const struct cable *c, uint16_t id)
{
	write_enable(c);
	put(c, 0, erase_opcode(id));
	execute(c, 1, 0);
	await_part(c, 0x00);
}

static void program_page(const struct cable *c, const uint8_t *data, uint32_t address)
{
	write_enable(c);
	put_command(c, OP_PROGRAM, address);
	for (unsigned int i = 0; i < PAGE; i++)
		put(c, 4 + i, data[address + i]);
	execute(c, 4 + PAGE, 0);
	await_part(c, 0x00);
}

/* Ascending, page 0 first. */
static void program(const struct cable *c, const uint8_t *data, unsigned int size)
{
	for (uint32_t address = 0; address < size; address += PAGE)
		program_page(c, data, address);
	pause_ms(500);
}

static void read_pages(const struct cable *c, uint8_t *data, unsigned int size)
{
	for (uint32_t address = 0; address < size; address += PAGE) {
		put_command(c, OP_READ, address);
		execute(c, 4, PAGE);
		for (unsigned int i = 0; i < PAGE; i++)
			data[address + i] = get(c, buffer_base(c) + 4 + i);
	}
}

const struct flash_ops serial_flash = {
	.identify = identify,
	.read = read_pages,
	.read_back = read_pages,
	.erase = erase,
	.program = program,
};
