// SPDX-License-Identifier: GPL-2.0
/* The generated table of parts, and each part through its own protocol. */
#include <string.h>

#include "testrig.h"

#define LEN 16u

static const uint8_t data[LEN] = {
	0x02, 0x13, 0x24, 0x35, 0x46, 0x57, 0x68, 0x79,
	0x8a, 0x9b, 0xac, 0xbd, 0xce, 0xdf, 0xe0, 0xf1
};

/* --- the table ------------------------------------------------------------- */

static bool power_of_two(uint32_t n)
{
	return n && !(n & (n - 1));
}

static uint32_t sum_of_regions(const struct mtkdrive_part *part)
{
	uint32_t sum = 0;
	unsigned int i;

	for (i = 0; i < MTKDRIVE_REGIONS && part->region[i].count; i++)
		sum += part->region[i].sector * part->region[i].count;
	return sum;
}

static void names(void)
{
	const struct mtkdrive_part *part;

	EXPECT(mtkdrive_parts[0].name);
	for (part = mtkdrive_parts; part->name; part++) {
		EXPECT(mtkdrive_part_find(part->name) == part);
		if (part[1].name)
			EXPECT(strcmp(part->name, part[1].name) < 0);
	}
	EXPECT(!mtkdrive_part_find("no such part"));
}

static void geometry(void)
{
	const struct mtkdrive_part *part;

	for (part = mtkdrive_parts; part->name; part++) {
		EXPECT(power_of_two(part->size) && part->size <= MTKIMAGE_MAX);
		EXPECT(power_of_two(part->page) && part->page <= MTKDRIVE_PAGE);
		EXPECT(sum_of_regions(part) == part->size);
		EXPECT(!part->erase_block || power_of_two(part->block_size));
		EXPECT(part->erase_sector || part->erase_chip);
		EXPECT(part->program_us > 0);
	}
}

static void kinds(void)
{
	unsigned int seen[2][MTKDRIVE_PROGRAM_AAI_WORD + 1] = { { 0 } };
	const struct mtkdrive_part *part;

	for (part = mtkdrive_parts; part->name; part++) {
		seen[part->bus][part->program]++;
		if (part->bus == MTKDRIVE_PARALLEL)
			EXPECT(part->unlock == 0x5555 || part->unlock == 0xaaa);
		else
			EXPECT(part->rems[0] || part->rems[1] || part->rdid[0]);
	}
	EXPECT(seen[MTKDRIVE_SERIAL][MTKDRIVE_PROGRAM_PAGE] > 0);
	EXPECT(seen[MTKDRIVE_SERIAL][MTKDRIVE_PROGRAM_AAI_BYTE] > 0);
	EXPECT(seen[MTKDRIVE_SERIAL][MTKDRIVE_PROGRAM_AAI_WORD] > 0);
	EXPECT(seen[MTKDRIVE_PARALLEL][MTKDRIVE_PROGRAM_PAGE] > 0);
	EXPECT(seen[MTKDRIVE_PARALLEL][MTKDRIVE_PROGRAM_BYTE] > 0);
}

static void well_known(void)
{
	const struct mtkdrive_part *mx = mtkdrive_part_find("MX25L2005");
	const struct mtkdrive_part *sst = mtkdrive_part_find("SST39SF020");

	EXPECT(mx && mx->bus == MTKDRIVE_SERIAL && mx->size == 0x40000);
	EXPECT(mx && mx->rems[0] == 0xc2 && mx->rems[1] == 0x11);
	EXPECT(sst && sst->bus == MTKDRIVE_PARALLEL && sst->size == 0x40000);
	EXPECT(sst && sst->rems[0] == 0xbf && sst->rems[1] == 0xb6);
	EXPECT(sst && sst->region[0].sector == 0x1000);
}

const struct test parts_tests[] = {
	{ "parts: sorted, and found by name", names },
	{ "parts: geometry adds up", geometry },
	{ "parts: every kind is there", kinds },
	{ "parts: two that users have seen work", well_known },
	{ NULL, NULL }
};

/* --- each part: identify, erase, program, read -------------------------------- */

static bool all_blank(uint32_t from, uint32_t len)
{
	uint32_t i;

	for (i = 0; i < len; i++)
		if (flash[from + i] != 0xff)
			return false;
	return true;
}

static void settle_part(void)
{
	elapse(1000 * SECOND);
}

/* Its last sector, wherever that begins. */
static uint32_t last_sector(uint32_t *len)
{
	unsigned int i = 0;

	while (i + 1 < MTKDRIVE_REGIONS && config.part->region[i + 1].count)
		i++;
	*len = config.part->region[i].sector;
	return config.part->size - *len;
}

static void identify_serial(void)
{
	static const uint8_t rems[4] = { 0x90 }, rdid[1] = { 0x9f }, res[4] = { 0xab };
	const struct mtkdrive_part *part = config.part;
	uint8_t id[3];

	spi(rems, 4, id, 2);
	EXPECT(!memcmp(id, part->rems, 2) || (!part->rems[0] && id[0] == 0xff));
	spi(rdid, 1, id, 3);
	EXPECT(!memcmp(id, part->rdid, 3) || (!part->rdid[0] && id[0] == 0xff));
	spi(res, 4, id, 1);
	EXPECT(id[0] == (part->res ? part->res : 0xff));
}

static void put_aai(uint32_t addr, unsigned int step)
{
	uint8_t tx[6] = {
		step == 1 ? 0xaf : 0xad, (uint8_t)(addr >> 16), (uint8_t)(addr >> 8),
		(uint8_t)addr
	};
	unsigned int i;

	spi1(0x06);
	memcpy(tx + 4, data, step);
	spi(tx, 4 + step, NULL, 0);
	for (i = step; i < LEN; i += step) {
		wait_part();
		memcpy(tx + 1, data + i, step);
		spi(tx, 1 + step, NULL, 0);
	}
	wait_part();
	spi1(0x04);
}

static void put_bytes(uint32_t addr)
{
	unsigned int i;

	for (i = 0; i < LEN; i++) {
		program(addr + i, data + i, 1);
		wait_part();
	}
}

static void program_serial(uint32_t addr)
{
	switch (config.part->program) {
	case MTKDRIVE_PROGRAM_AAI_BYTE:
		put_aai(addr, 1);
		break;
	case MTKDRIVE_PROGRAM_AAI_WORD:
		put_aai(addr, 2);
		break;
	case MTKDRIVE_PROGRAM_BYTE:
		put_bytes(addr);
		break;
	default:
		program(addr, data, LEN);
		wait_part();
		break;
	}
}

static void read_serial(uint32_t addr, uint8_t *found)
{
	const uint8_t tx[4] = {
		0x03, (uint8_t)(addr >> 16), (uint8_t)(addr >> 8), (uint8_t)addr
	};

	spi(tx, 4, found, LEN);
}

static void erase_serial(uint8_t opcode, uint32_t addr)
{
	erase(opcode, addr);
	settle_part();
}

static void identify_parallel(void)
{
	unsigned int shift = config.part->unlock == 0xaaa;
	uint32_t page = config.part->rems[0] == 0x1c ? 0x100 : 0;

	bus_command(0x90);
	EXPECT(bus_read(page << shift) == config.part->rems[0]);
	EXPECT(bus_read((page + 1) << shift) == config.part->rems[1]);
	bus_command(0xf0);
}

static void program_parallel(uint32_t addr)
{
	unsigned int i;

	for (i = 0; i < LEN; i++) {
		if (i == 0 || config.part->program == MTKDRIVE_PROGRAM_BYTE)
			bus_command(0xa0);
		bus_write(addr + i, data[i]);
		if (config.part->program == MTKDRIVE_PROGRAM_BYTE)
			bus_wait(addr + i);
	}
	bus_wait(addr + LEN - 1);
}

static void read_parallel(uint32_t addr, uint8_t *found)
{
	unsigned int i;

	for (i = 0; i < LEN; i++)
		found[i] = bus_read(addr + i);
}

static void erase_parallel(uint8_t code, uint32_t addr)
{
	bus_erase(code, addr);
	settle_part();
}

static const struct {
	void (*identify)(void);
	void (*program)(uint32_t addr);
	void (*read)(uint32_t addr, uint8_t *found);
	void (*erase)(uint8_t code, uint32_t addr);
} ways[] = {
	[MTKDRIVE_SERIAL] = { identify_serial, program_serial, read_serial, erase_serial },
	[MTKDRIVE_PARALLEL] = { identify_parallel, program_parallel, read_parallel, erase_parallel }
};

static void check_erase(uint8_t code, uint32_t from, uint32_t len)
{
	if (!code)
		return;
	memset(flash, 0x42, config.part->size);
	ways[config.part->bus].erase(code, from);
	EXPECT(all_blank(from, len));
	EXPECT(from == 0 || flash[from - 1] == 0x42);
	EXPECT(from + len == config.part->size || flash[from + len] == 0x42);
}

static void check_program(uint32_t addr)
{
	uint8_t found[LEN];

	memset(flash, 0xff, config.part->size);
	ways[config.part->bus].program(addr);
	settle_part();
	EXPECT(!memcmp(flash + addr, data, LEN));
	EXPECT(all_blank(addr - LEN, LEN) && all_blank(addr + LEN, LEN));
	ways[config.part->bus].read(addr, found);
	EXPECT(!memcmp(found, data, LEN));
}

void parts_smoke(const struct mtkdrive_part *part)
{
	uint32_t len, from;

	rig_use(part);
	memset(flash, 0xff, part->size);
	config.status_register = part->ewsr ? 0 : part->bp_mask;
	enter_vendor_mode();
	ways[part->bus].identify();
	if (part->ewsr)
		enable_and_write_status(0x00);
	else if (part->bus == MTKDRIVE_SERIAL)
		write_status(0x00);
	settle_part();
	from = last_sector(&len);
	check_erase(part->erase_sector, from, len);
	check_erase(part->erase_sector, 0, part->region[0].sector);
	check_erase(part->erase_block, part->size - part->block_size, part->block_size);
	check_erase(part->erase_chip, 0, part->size);
	check_program(part->size / 2 + 0x40);
	EXPECT(drive.violations == 0);
}
