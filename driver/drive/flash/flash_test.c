// SPDX-License-Identifier: GPL-2.0
/*
 * A drive with each type byte gets the commands of its own bus, for every way to erase, and
 * its content is right afterwards.
 */
#include <linux/mm.h>
#include <linux/sizes.h>

#include "flash.h"
#include "vendor/taskfile_test.h"

#define E(name) MTKFLASH_ERROR_##name

#define SIZE		SZ_256K

/* The same sectors on both buses, with different commands. */
#define COMMON \
	.size = SIZE, \
	.region = { { SZ_4K, 2 }, { SZ_8K, 1 }, { SZ_16K, 15 } }

static const struct mtkflash_chip serial_part = {
	.name = "serial", .bus = MTKFLASH_BUS_SERIAL, COMMON,
	.program = MTKFLASH_PROGRAM_PAGE, .page = 256,
	.program_time = { 100, 5000 },
	.sector = { 0x20, 0, { 1000, 400000 } },
	.block = { 0xd8, SZ_64K, { 2000, 800000 } },
	.whole = { 0xc7, 0, { 4000, 2000000 } },
};

static const struct mtkflash_chip parallel_part = {
	.name = "parallel", .bus = MTKFLASH_BUS_PARALLEL, COMMON,
	.program = MTKFLASH_PROGRAM_BYTE, .page = 1,
	.program_time = { 20, 50 },
	.sector = { 0x30, 0, { 1000, 400000 } },
	.block = { 0x50, SZ_64K, { 2000, 800000 } },
	.whole = { 0x10, 0, { 4000, 2000000 } },
	.unlock = 0x5555,
};

/**
 * struct flash_drive - A drive with a part that is never busy
 * @rec: Its task file.
 * @v: The driver's view of it.
 * @chip: Its part.
 * @flash: The content.
 * @buffer: Buffer of the serial engine.
 * @wel: WEL of a serial part.
 * @cycles: Write cycles of the present JEDEC command.
 * @erase_code: Opcode, or byte of the sixth cycle, of the last erase.
 * @erases: Number of erases.
 * @programs: Page programs or bytes programmed.
 * @bytes: Bytes sent to be programmed.
 */
struct flash_drive {
	struct recorder *rec;
	struct mtkflash_vendor v;
	const struct mtkflash_chip *chip;
	u8 *flash;
	u8 buffer[512];
	bool wel;
	unsigned int cycles;
	u8 erase_code;
	unsigned int erases;
	unsigned int programs;
	unsigned int bytes;
};

/* Clear what a real part of that geometry would. */
static void clear(struct flash_drive *d, u8 code, u32 address)
{
	u32 size = 0;

	if (code == d->chip->whole.opcode) {
		address = 0;
		size = SIZE;
	} else if (code == d->chip->block.opcode) {
		size = SZ_64K;
	} else if (code == d->chip->sector.opcode) {
		size = address < SZ_8K ? SZ_4K : address < SZ_16K ? SZ_8K : SZ_16K;
	}
	KUNIT_ASSERT_NE_MSG(d->rec->test, size, 0, "erase command %02x", code);
	memset(d->flash + round_down(address, size), 0xff, size);
	d->erase_code = code;
	d->erases++;
}

/* Three cycles make a program command, six an erase. */
static void bus_cycle(struct flash_drive *d, u32 address, u8 value)
{
	static const u16 where[] = { 0x5555, 0x2aaa, 0x5555, 0x5555, 0x2aaa };
	static const u8 what[] = { 0xaa, 0x55, 0x80, 0xaa, 0x55 };
	bool program = d->cycles == 2 && value == 0xa0;

	if (d->cycles == 0xa0) {
		d->flash[address] &= value;
		d->programs++;
		d->bytes++;
		d->cycles = 0;
	} else if (d->cycles == 5) {
		clear(d, value, address);
		d->cycles = 0;
	} else if (program) {
		d->cycles = 0xa0;
	} else {
		KUNIT_EXPECT_EQ(d->rec->test, address, where[d->cycles]);
		KUNIT_EXPECT_EQ(d->rec->test, value, what[d->cycles]);
		d->cycles++;
	}
}

static u32 spi_address(const struct flash_drive *d)
{
	return d->buffer[1] << 16 | d->buffer[2] << 8 | d->buffer[3];
}

static void spi_erase(struct flash_drive *d, u16 tx)
{
	bool whole = d->buffer[0] == d->chip->whole.opcode;

	KUNIT_EXPECT_TRUE_MSG(d->rec->test, d->wel, "erase without WREN");
	KUNIT_EXPECT_EQ_MSG(d->rec->test, tx, whole ? 1 : 4,
			    "length of erase %02x", d->buffer[0]);
	clear(d, d->buffer[0], whole ? 0 : spi_address(d));
	d->wel = false;
}

static void spi_program(struct flash_drive *d, u16 tx)
{
	u32 address = spi_address(d);

	KUNIT_EXPECT_TRUE_MSG(d->rec->test, d->wel, "program without WREN");
	/* Blank bytes at both ends of a page are left out. */
	KUNIT_ASSERT_GT(d->rec->test, tx, 4);
	KUNIT_ASSERT_LE_MSG(d->rec->test, address % 256 + tx - 4, 256,
			    "program at %x leaves its page", address);
	for (u16 i = 4; i < tx; i++)
		d->flash[address + i - 4] &= d->buffer[i];
	d->programs++;
	d->bytes += tx - 4;
	d->wel = false;
}

static void spi_transaction(struct flash_drive *d, u16 tx, u16 rx)
{
	switch (d->buffer[0]) {
	case 0x06:
		d->wel = true;
		break;
	case 0x05:
		d->buffer[1] = d->wel << 1;
		break;
	case 0x03:
		KUNIT_ASSERT_LE(d->rec->test, tx + rx, sizeof(d->buffer));
		memcpy(d->buffer + 4, d->flash + spi_address(d), rx);
		break;
	case 0x02:
		spi_program(d, tx);
		break;
	default:
		spi_erase(d, tx);
	}
}

static void serial_command(struct flash_drive *d, u8 command)
{
	u8 *r = d->rec->regs;
	u8 *byte = &d->buffer[(r[LBAH] << 8 | r[LBAM]) % sizeof(d->buffer)];

	if (command == 0x01)
		*byte = r[LBAL];
	else if (command == 0x00)
		r[LBAL] = *byte;
	else if (command == 0x04 && d->v.type == 0x73)
		spi_transaction(d, r[FEAT] << 8 | r[SC], r[LBAM] << 8 | r[LBAH]);
	else if (command == 0x04)
		spi_transaction(d, r[SC] << 8 | r[FEAT], r[LBAH] << 8 | r[LBAM]);
}

static void parallel_command(struct flash_drive *d, u8 command)
{
	u8 *r = d->rec->regs;
	u32 address = (r[DEV] & 0x0f) << 16 | r[LBAH] << 8 | r[LBAM];

	KUNIT_ASSERT_LT(d->rec->test, address, SIZE);
	if (command == 0x01)
		bus_cycle(d, address, r[LBAL]);
	else if (command == 0x00)
		r[LBAL] = d->flash[address];
	else
		KUNIT_FAIL(d->rec->test, "command %02x on 70h", command);
}

static void drive_write(struct recorder *rec, u8 reg, u8 value)
{
	struct flash_drive *d = rec->context;

	if (reg != CMD)
		return;
	if (d->v.type == 0x70)
		parallel_command(d, value);
	else
		serial_command(d, value);
}

static u8 drive_read(struct recorder *rec, u8 reg)
{
	struct flash_drive *d = rec->context;

	return reg == STAT ? d->v.type : rec->regs[reg];
}

struct flash_case {
	const char *name;
	u8 type;
	const struct mtkflash_chip *chip;
};

static const struct flash_case cases[] = {
	{ "70h", 0x70, &parallel_part },
	{ "72h", 0x72, &serial_part },
	{ "73h", 0x73, &serial_part },
};

static void case_name(const struct flash_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(flash, cases, case_name);

/* No two neighbouring bytes, pages or sectors are alike, and none is blank. */
static u8 pattern(u32 address)
{
	return (address ^ (address >> 8) * 5 ^ (address >> 14) * 3) & 0x7f;
}

static struct flash_drive *create(struct kunit *test)
{
	const struct flash_case *c = test->param_value;
	struct flash_drive *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, d);
	d->flash = kunit_kzalloc(test, SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, d->flash);
	for (u32 i = 0; i < SIZE; i++)
		d->flash[i] = pattern(i);
	d->chip = c->chip;
	d->rec = recorder_create(test, false);
	d->rec->on_write = drive_write;
	d->rec->on_read = drive_read;
	d->rec->context = d;
	d->v = (struct mtkflash_vendor){
		.tf = &d->rec->tf,
		.set = &mtkflash_sets[MTKFLASH_SET_LEGACY],
		.type = c->type,
	};
	return d;
}

/* All other bytes are unchanged. */
static void expect_untouched_but(struct flash_drive *d, u32 from, u32 to)
{
	for (u32 i = 0; i < SIZE; i++)
		if ((i < from || i >= to) && d->flash[i] != pattern(i)) {
			KUNIT_FAIL(d->rec->test, "byte %x is changed", i);
			return;
		}
}

static void reads_a_page(struct kunit *test)
{
	static const u32 pages[] = { 0, 0x100, 0xff00, 0x10000, 0x3ff00 };
	struct flash_drive *d = create(test);
	u8 page[MTKFLASH_PAGE];

	for (unsigned int i = 0; i < ARRAY_SIZE(pages); i++) {
		KUNIT_ASSERT_EQ(test, E(NONE),
				mtkflash_flash_read(&d->v, pages[i], page));
		KUNIT_EXPECT_EQ_MSG(test, 0,
				    memcmp(page, d->flash + pages[i], 256),
				    "page at %x", pages[i]);
	}
	/* Serial parts are reached through the engine, parallel ones never. */
	KUNIT_EXPECT_EQ(test, d->rec->commands[0x04],
			d->v.type == 0x70 ? 0 : ARRAY_SIZE(pages));
	expect_untouched_but(d, 0, 0);
}

static void erase_and_check(struct kunit *test, u32 address, u32 size,
			    size_t how)
{
	struct flash_drive *d = create(test);
	struct mtkflash_erase_step step = {
		.address = address,
		.size = size,
		.how = (const void *)d->chip + how,
	};

	KUNIT_ASSERT_EQ(test, E(NONE),
			mtkflash_flash_erase(&d->v, d->chip, &step));
	KUNIT_EXPECT_EQ(test, d->erases, 1);
	KUNIT_EXPECT_EQ(test, d->erase_code, step.how->opcode);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(d->flash + address, 0xff, size),
			    NULL);
	expect_untouched_but(d, address, address + size);
}

static void erases_sectors(struct kunit *test)
{
	size_t how = offsetof(struct mtkflash_chip, sector);

	erase_and_check(test, 0, SZ_4K, how);
	erase_and_check(test, SZ_8K, SZ_8K, how);
	erase_and_check(test, 0x34000, SZ_16K, how);
}

static void erases_blocks(struct kunit *test)
{
	size_t how = offsetof(struct mtkflash_chip, block);

	erase_and_check(test, 0, SZ_64K, how);
	erase_and_check(test, 0x30000, SZ_64K, how);
}

static void erases_the_chip(struct kunit *test)
{
	erase_and_check(test, 0, SIZE, offsetof(struct mtkflash_chip, whole));
}

static void programs_a_page(struct kunit *test)
{
	struct flash_drive *d = create(test);
	bool parallel = d->v.type == 0x70;
	u8 page[MTKFLASH_PAGE];

	for (unsigned int i = 0; i < sizeof(page); i++)
		page[i] = ~i;
	page[255] = 0xff;
	memset(d->flash + 0x12300, 0xff, sizeof(page));
	KUNIT_ASSERT_EQ(test, E(NONE),
			mtkflash_flash_program(&d->v, d->chip, 0x12300, page,
					       NULL));
	KUNIT_EXPECT_EQ(test, 0, memcmp(d->flash + 0x12300, page, 256));
	/* The first byte of the page and the last are FFh: no need to program them. */
	KUNIT_EXPECT_EQ(test, d->programs, parallel ? 254 : 1);
	KUNIT_EXPECT_EQ(test, d->bytes, 254);
	expect_untouched_but(d, 0x12300, 0x12400);
}

/* The data of the next page are passed on to methods that can preload them. */
static void hands_on_the_next_page(struct kunit *test)
{
	struct flash_drive *d = create(test);
	u8 page[MTKFLASH_PAGE], next[MTKFLASH_PAGE];

	memset(page, 0x11, sizeof(page));
	memset(next, 0x22, sizeof(next));
	memset(d->flash, 0xff, 0x200);
	d->v.tried = true;
	d->v.preload = d->v.type != 0x70;
	KUNIT_ASSERT_EQ(test, E(NONE),
			mtkflash_flash_program(&d->v, d->chip, 0x100, page,
					       next));
	if (d->v.preload)
		KUNIT_EXPECT_EQ(test, 0, memcmp(d->buffer + 4, next, 256));
	KUNIT_EXPECT_EQ(test, 0, memcmp(d->flash + 0x100, page, 256));
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(d->flash, 0xff, 0x100), NULL);
	KUNIT_ASSERT_EQ(test, E(NONE),
			mtkflash_flash_program(&d->v, d->chip, 0, next, NULL));
	KUNIT_EXPECT_EQ(test, 0, memcmp(d->flash, next, 256));
}

/* Every error of the layers below is returned. */
static void errors_come_through(struct kunit *test)
{
	struct flash_drive *d = create(test);
	struct mtkflash_erase_step step = { 0, SZ_4K, &d->chip->sector };
	u8 page[MTKFLASH_PAGE] = { 0 };

	d->rec->on_write = NULL;
	d->rec->on_read = NULL;
	d->rec->status = 0x51;
	KUNIT_EXPECT_EQ(test, E(LOST_VENDOR_MODE),
			mtkflash_flash_read(&d->v, 0, page));
	KUNIT_EXPECT_EQ(test, E(LOST_VENDOR_MODE),
			mtkflash_flash_erase(&d->v, d->chip, &step));
	KUNIT_EXPECT_EQ(test, E(LOST_VENDOR_MODE),
			mtkflash_flash_program(&d->v, d->chip, 0, page, NULL));
}

static struct kunit_case flash_cases[] = {
	KUNIT_CASE_PARAM(reads_a_page, flash_gen_params),
	KUNIT_CASE_PARAM(erases_sectors, flash_gen_params),
	KUNIT_CASE_PARAM(erases_blocks, flash_gen_params),
	KUNIT_CASE_PARAM(erases_the_chip, flash_gen_params),
	KUNIT_CASE_PARAM(programs_a_page, flash_gen_params),
	KUNIT_CASE_PARAM(hands_on_the_next_page, flash_gen_params),
	KUNIT_CASE_PARAM(errors_come_through, flash_gen_params),
	{}
};

static struct kunit_suite flash_suite = {
	.name = "mtkflash_flash",
	.test_cases = flash_cases,
};

kunit_test_suite(flash_suite);
