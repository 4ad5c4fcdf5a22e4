// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "testrig.h"

/* No such parts exist: they are small, and one of each kind. */
const struct mtkdrive_part rig_tiny8k = {
	.name = "TINY8K", .size = 0x2000, .region = { { 0x1000, 2 } },
	.page = 256, .rems = { 0xe0, 0x01 },
	.erase_sector = 0x20, .erase_chip = 0xc7, .bp_mask = 0x0c,
	.program_us = 1400, .sector_us = 60 * 1000, .chip_us = 100 * 1000
};

const struct mtkdrive_part rig_boot = {
	.name = "RIGBOOT", .size = 0x10000,
	.region = { { 0x400, 2 }, { 0x800, 1 }, { 0x1000, 15 } },
	.page = 128, .rems = { 0xe0, 0x02 }, .res = 0x5e,
	.erase_sector = 0xd7, .erase_block = 0x52, .erase_chip = 0x60,
	.block_size = 0x8000, .bp_mask = 0x1c,
	.program_us = 2000, .sector_us = 50 * 1000, .block_us = 70 * 1000, .chip_us = 90 * 1000
};

const struct mtkdrive_part rig_byte = {
	.name = "RIGBYTE", .size = 0x2000, .region = { { 0x1000, 2 } },
	.program = MTKDRIVE_PROGRAM_BYTE, .page = 1, .rems = { 0xe0, 0x03 },
	.erase_sector = 0x20, .erase_chip = 0x60, .bp_mask = 0x0c, .ewsr = true,
	.program_us = 20, .sector_us = 25 * 1000, .chip_us = 100 * 1000
};

const struct mtkdrive_part rig_aai = {
	.name = "RIGAAI", .size = 0x2000, .region = { { 0x1000, 2 } },
	.program = MTKDRIVE_PROGRAM_AAI_BYTE, .page = 1, .rems = { 0xe0, 0x04 },
	.erase_sector = 0x20, .erase_chip = 0x60, .bp_mask = 0x0c, .ewsr = true,
	.program_us = 20, .sector_us = 25 * 1000, .chip_us = 100 * 1000
};

const struct mtkdrive_part rig_aaiw = {
	.name = "RIGAAIW", .size = 0x2000, .region = { { 0x1000, 2 } },
	.program = MTKDRIVE_PROGRAM_AAI_WORD, .page = 1, .rems = { 0xe0, 0x05 },
	.erase_sector = 0x20, .erase_chip = 0x60, .bp_mask = 0x0c, .ewsr = true,
	.program_us = 10, .sector_us = 25 * 1000, .chip_us = 100 * 1000
};

const struct mtkdrive_part rig_bus = {
	.name = "RIGBUS", .bus = MTKDRIVE_PARALLEL, .size = 0x20000, .region = { { 0x1000, 32 } },
	.program = MTKDRIVE_PROGRAM_BYTE, .page = 1, .rems = { 0xe1, 0x01 },
	.erase_sector = 0x30, .erase_block = 0x50, .erase_chip = 0x10, .block_size = 0x10000,
	.unlock = 0x5555,
	.program_us = 14, .sector_us = 18 * 1000, .block_us = 19 * 1000, .chip_us = 70 * 1000
};

const struct mtkdrive_part rig_wide = {
	.name = "RIGWIDE", .bus = MTKDRIVE_PARALLEL, .size = 0x8000,
	.region = { { 0x2000, 1 }, { 0x1000, 2 }, { 0x4000, 1 } },
	.program = MTKDRIVE_PROGRAM_BYTE, .page = 1, .rems = { 0xe1, 0x02 },
	.erase_sector = 0x30, .erase_chip = 0x10, .unlock = 0xaaa,
	.program_us = 9, .sector_us = 700 * 1000, .chip_us = 2000 * 1000
};

const struct mtkdrive_part rig_page = {
	.name = "RIGPAGE", .bus = MTKDRIVE_PARALLEL, .size = 0x8000, .region = { { 0x80, 256 } },
	.program = MTKDRIVE_PROGRAM_PAGE, .page = 128, .rems = { 0xe1, 0x03 },
	.erase_chip = 0x10, .unlock = 0x5555,
	.program_us = 5000, .chip_us = 50 * 1000
};

struct mtkdrive drive;
struct mtkdrive_config config;
uint8_t flash[MTKIMAGE_MAX];

void rig_make_image(uint8_t *image, uint32_t seed)
{
	static const struct mtkimage_identity id = {
		"MODEL", "DVD-ROM TEST", "A001", "2006/01/02 12:00"
	};

	mtkimage_make(image, config.part->size, &id, seed);
}

void rig_reset(void)
{
	memset(&config, 0, sizeof(config));
	config.part = &rig_tiny8k;
	config.flash = flash;
	config.type = 0x72;
	config.window_ns = WINDOW_NS;
	config.boot_ns = BOOT_NS;
	config.command_ns = COMMAND_NS;
	config.spi_byte_ns = 1000;
	memset(flash, 0xff, sizeof(flash));
	rig_make_image(flash, 1);
	mtkdrive_init(&drive, &config);
}

void rig_power_on(void)
{
	mtkdrive_init(&drive, &config);
	mtkdrive_power(&drive, true);
}

void elapse(uint64_t ns)
{
	mtkdrive_set_time(&drive, drive.now + ns);
}

void put(enum mtkdrive_reg reg, uint8_t value)
{
	mtkdrive_write(&drive, reg, value);
}

uint8_t get(enum mtkdrive_reg reg)
{
	return mtkdrive_read(&drive, reg);
}

uint8_t dsel(void)
{
	return config.unit ? 0xb0 : 0xa0;
}

uint8_t command(uint8_t value)
{
	unsigned int polls = 0;

	put(MTKDRIVE_DEV, dsel());
	put(MTKDRIVE_CMD, value);
	put(MTKDRIVE_DEV, dsel());
	while (mtkdrive_answers(&drive) && (get(MTKDRIVE_CMD) & 0x80) && polls++ < 10000)
		elapse(1000);
	return get(MTKDRIVE_CMD);
}

/* Specification 1.1, 2 and 4.1; 05h only where there is one. */
static const struct {
	uint8_t lbal, intro, outro, write, read, execute;
} sets[] = {
	[MTKDRIVE_LEGACY] = { 0x2a, 0x80, 0x81, 0x01, 0x00, 0x04 },
	[MTKDRIVE_SLIM] = { 0xd9, 0x89, 0xf0, 0x68, 0x91, 0x1b },
	[MTKDRIVE_SLIM2] = { 0x79, 0x8d, 0xbe, 0x52, 0x1f, 0xc2 }
};

void rig_use(const struct mtkdrive_part *part)
{
	config.part = part;
	config.type = part->bus == MTKDRIVE_PARALLEL ? 0x70 : 0x72;
	memset(flash, 0xff, sizeof(flash));
	rig_make_image(flash, 1);
}

uint8_t intro_of(enum mtkdrive_set set)
{
	put(MTKDRIVE_DEV, dsel());
	put(MTKDRIVE_LBAL, sets[set].lbal);
	return command(sets[set].intro);
}

uint8_t intro(void)
{
	return intro_of(config.set);
}

uint8_t outro(void)
{
	return command(sets[config.set].outro);
}

void enter_vendor_mode(void)
{
	rig_power_on();
	EXPECT(intro() == config.type);
}

static void put_address(unsigned int addr)
{
	put(MTKDRIVE_DEV, dsel());
	put(MTKDRIVE_LBAM, (uint8_t)addr);
	put(MTKDRIVE_LBAH, (uint8_t)(addr >> 8));
}

void write_buffer(unsigned int addr, uint8_t value)
{
	put_address(addr);
	put(MTKDRIVE_LBAL, value);
	command(sets[config.set].write);
}

uint8_t read_buffer(unsigned int addr)
{
	put_address(addr);
	command(sets[config.set].read);
	return get(MTKDRIVE_LBAL);
}

uint8_t execute(unsigned int tx, unsigned int rx)
{
	bool big = config.type == 0x73;

	put(MTKDRIVE_DEV, dsel());
	put(MTKDRIVE_FEAT, (uint8_t)(big ? tx >> 8 : tx));
	put(MTKDRIVE_SC, (uint8_t)(big ? tx : tx >> 8));
	put(MTKDRIVE_LBAL, 0);
	put(MTKDRIVE_LBAM, (uint8_t)(big ? rx >> 8 : rx));
	put(MTKDRIVE_LBAH, (uint8_t)(big ? rx : rx >> 8));
	return command(sets[config.set].execute);
}

void spi(const uint8_t *tx, unsigned int tx_len, uint8_t *rx, unsigned int rx_len)
{
	unsigned int i;

	for (i = 0; i < tx_len; i++)
		write_buffer(i, tx[i]);
	execute(tx_len, rx_len);
	if (config.set == MTKDRIVE_LEGACY)
		command(0x05);
	for (i = 0; i < rx_len; i++)
		rx[i] = read_buffer(tx_len + i);
}

void spi1(uint8_t opcode)
{
	spi(&opcode, 1, NULL, 0);
}

void spi_addr(uint8_t opcode, uint32_t addr)
{
	const uint8_t tx[4] = {
		opcode, (uint8_t)(addr >> 16), (uint8_t)(addr >> 8), (uint8_t)addr
	};

	spi(tx, 4, NULL, 0);
}

uint8_t read_status(void)
{
	static const uint8_t tx[1] = { 0x05 };
	uint8_t status;

	spi(tx, 1, &status, 1);
	return status;
}

void wait_part(void)
{
	unsigned int polls = 0;

	while ((read_status() & 0x01) && polls++ < 10000)
		elapse(MS);
	EXPECT(polls < 10000);
}

void program(uint32_t addr, const uint8_t *data, unsigned int len)
{
	uint8_t tx[4 + 512] = {
		0x02, (uint8_t)(addr >> 16), (uint8_t)(addr >> 8), (uint8_t)addr
	};

	if (len)
		memcpy(tx + 4, data, len);
	spi1(0x06);
	spi(tx, 4 + len, NULL, 0);
}

void erase(uint8_t opcode, uint32_t addr)
{
	spi1(0x06);
	if (opcode == config.part->erase_chip)
		spi1(opcode);
	else
		spi_addr(opcode, addr);
}

void write_status(uint8_t value)
{
	const uint8_t tx[2] = { 0x01, value };

	spi1(0x06);
	spi(tx, 2, NULL, 0);
}

void enable_and_write_status(uint8_t value)
{
	const uint8_t tx[2] = { 0x01, value };

	spi1(0x50);
	spi(tx, 2, NULL, 0);
}

/* --- a parallel part ------------------------------------------------------ */

void bus_write(uint32_t addr, uint8_t data)
{
	put_address(addr);
	put(MTKDRIVE_DEV, (uint8_t)(dsel() | addr >> 16));
	put(MTKDRIVE_LBAL, data);
	put(MTKDRIVE_CMD, 0x01);
	put(MTKDRIVE_DEV, dsel());
	elapse(config.command_ns + config.late_busy_ns);
}

uint8_t bus_read(uint32_t addr)
{
	put_address(addr);
	put(MTKDRIVE_DEV, (uint8_t)(dsel() | addr >> 16));
	put(MTKDRIVE_CMD, 0x00);
	put(MTKDRIVE_DEV, dsel());
	elapse(config.command_ns + config.late_busy_ns);
	return get(MTKDRIVE_LBAL);
}

static void bus_unlock(void)
{
	bool wide = config.part->unlock == 0xaaa;

	bus_write(wide ? 0xaaa : 0x5555, 0xaa);
	bus_write(wide ? 0x555 : 0x2aaa, 0x55);
}

void bus_command(uint8_t code)
{
	bus_unlock();
	bus_write(config.part->unlock, code);
}

void bus_erase(uint8_t code, uint32_t addr)
{
	bus_command(0x80);
	bus_unlock();
	bus_write(code == config.part->erase_chip ? config.part->unlock : addr, code);
}

void bus_program(uint32_t addr, uint8_t data)
{
	bus_command(0xa0);
	bus_write(addr, data);
}

void bus_wait(uint32_t addr)
{
	unsigned int polls = 0;

	while (((bus_read(addr) ^ bus_read(addr)) & 0x40) && polls++ < 1000000)
		elapse(100 * 1000);
	EXPECT(polls < 1000000);
}
