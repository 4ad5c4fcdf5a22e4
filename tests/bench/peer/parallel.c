// SPDX-License-Identifier: GPL-2.0
/*
 * Parallel flash: section 3.
 */
#include "flash.h"

#define SECTOR		0x1000u
#define UNLOCK_1	0x5555u
#define UNLOCK_2	0x2aaau
#define MISTAKES	16	/* tolerated by the public tools (3.2, 3.3) */

/* --- 3.1 ------------------------------------------------------------------ */

static void set_address(const struct cable *c, uint32_t address)
{
	select_drive(c);
	write_reg(c, REG_LBAM, address & 0xff);
	write_reg(c, REG_LBAH, address >> 8 & 0xff);
	write_reg(c, REG_DEV, c->dsel | (address >> 16 & 0x0f));
}

static void bus_write(const struct cable *c, uint32_t address, uint8_t value)
{
	set_address(c, address);
	write_reg(c, REG_LBAL, value);
	run_command(c, c->set->write);
}

static uint8_t bus_read(const struct cable *c, uint32_t address)
{
	set_address(c, address);
	run_command(c, c->set->read);
	return read_reg(c, REG_LBAL);
}

/* --- 3.2 ------------------------------------------------------------------ */

static void jedec(const struct cable *c, uint8_t command)
{
	bus_write(c, UNLOCK_1, 0xaa);
	bus_write(c, UNLOCK_2, 0x55);
	bus_write(c, UNLOCK_1, command);
}

static uint16_t identify(const struct cable *c)
{
	uint16_t id;

	jedec(c, 0x90);
	id = bus_read(c, 0) << 8;
	id |= bus_read(c, 1);
	jedec(c, 0xf0);
	return id;
}

static void erase_chip(const struct cable *c, uint16_t id)
{
	(void)id;
	jedec(c, 0x80);
	jedec(c, 0x10);
	for (int i = 0; i < 12; i++)
		pause_ms(250);
}

static void erase_sector(const struct cable *c, uint32_t address)
{
	jedec(c, 0x80);
	bus_write(c, UNLOCK_1, 0xaa);
	bus_write(c, UNLOCK_2, 0x55);
	bus_write(c, address, 0x30);
	pause_ms(100);
}

static bool program_once(const struct cable *c, uint32_t address, uint8_t value)
{
	jedec(c, 0xa0);
	bus_write(c, address, value);
	for (int i = 0; i < 3; i++)
		if (bus_read(c, address) == value)
			return true;
	return false;
}

static void program_byte(const struct cable *c, uint32_t address, uint8_t value)
{
	int mistakes = 0;

	while (!program_once(c, address, value))
		demand(++mistakes <= MISTAKES, "%05X cannot be programmed", address);
}

/* --- 3.3 ------------------------------------------------------------------ */

static void program_page(const struct cable *c, const uint8_t *data, uint32_t address)
{
	for (unsigned int i = 0; i < PAGE; i++)
		program_byte(c, address + i, data[address + i]);
	pause_ms(20);
}

static void read_twice(const struct cable *c, uint8_t *data, unsigned int size)
{
	int mistakes = 0;

	for (uint32_t address = 0; address < size; address++) {
		if (address && address % BANK == 0)
			pause_ms(200);
		data[address] = bus_read(c, address);
		if (data[address] != bus_read(c, address))
			demand(++mistakes <= MISTAKES, "two reads differ at %05X", address);
	}
}

/*
 * The specification says "full read-back and compare" and not whether every
 * byte is read twice there, too: the quicker way is taken.
 */
static void read_once(const struct cable *c, uint8_t *data, unsigned int size)
{
	for (uint32_t address = 0; address < size; address++)
		data[address] = bus_read(c, address);
}

/* Banks downwards, page 0 of each bank at the very end, in the same order. */
static void program(const struct cable *c, const uint8_t *data, unsigned int size)
{
	for (uint32_t bank = size; bank; bank -= BANK) {
		uint32_t start = bank - BANK;

		for (uint32_t at = 0; at < BANK; at += SECTOR)
			erase_sector(c, start + at);
		for (uint32_t at = PAGE; at < BANK; at += PAGE)
			program_page(c, data, start + at);
	}
	for (uint32_t bank = size; bank; bank -= BANK)
		program_page(c, data, bank - BANK);
	pause_ms(200);
	pause_ms(500);
}

const struct flash_ops parallel_flash = {
	.identify = identify,
	.read = read_twice,
	.read_back = read_once,
	.erase = erase_chip,
	.program = program,
};
