// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "testrig.h"

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
	config.part = mtkdrive_part_find("TINY8K");
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

uint8_t intro(void)
{
	put(MTKDRIVE_DEV, dsel());
	put(MTKDRIVE_LBAL, 0x2a);
	return command(0x80);
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
	command(0x01);
}

uint8_t read_buffer(unsigned int addr)
{
	put_address(addr);
	command(0x00);
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
	return command(0x04);
}

void spi(const uint8_t *tx, unsigned int tx_len, uint8_t *rx, unsigned int rx_len)
{
	unsigned int i;

	for (i = 0; i < tx_len; i++)
		write_buffer(i, tx[i]);
	execute(tx_len, rx_len);
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
	if (opcode == config.part->erase_chip || opcode == config.part->erase_chip_alt)
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
