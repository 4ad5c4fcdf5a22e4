// SPDX-License-Identifier: GPL-2.0
/*
 * The commands of parallel parts, bus cycle by bus cycle (specification, 3.2).
 */
#include <linux/sizes.h>

#include "jedec.h"
#include "vendor/taskfile_test.h"

static const struct mtkflash_chip byte_chip = {
	.name = "byte",
	.bus = MTKFLASH_BUS_PARALLEL,
	.size = SZ_256K,
	.region = { { SZ_4K, 64 } },
	.program = MTKFLASH_PROGRAM_BYTE,
	.page = 1,
	.program_time = { 14, 100 },
	.sector = { 0x30, 0, { 18000, 100000 } },
	.whole = { 0x10, SZ_256K, { 70000, 400000 } },
	.unlock = 0x5555,
};

static const struct mtkflash_chip wide_chip = {
	.name = "wide",
	.bus = MTKFLASH_BUS_PARALLEL,
	.size = SZ_512K,
	.region = { { SZ_64K, 8 } },
	.program = MTKFLASH_PROGRAM_BYTE,
	.page = 1,
	.program_time = { 9, 300 },
	.sector = { 0x30, 0, { 700000, 15000000 } },
	.unlock = 0xaaa,
};

static const struct mtkflash_chip page_chip = {
	.name = "page",
	.bus = MTKFLASH_BUS_PARALLEL,
	.size = SZ_256K,
	.region = { { 128, 2048 } },
	.program = MTKFLASH_PROGRAM_PAGE,
	.page = 128,
	.program_time = { 5000, 10000 },
	.unlock = 0x5555,
};

/* A write cycle, or a read cycle if the value is FETCH, or a pause. */
#define FETCH	0x100
#define PAUSE	0x200

/**
 * struct cycle - A bus cycle
 * @address: The address; for a pause its microseconds, 0 for any length.
 * @value: The value written, FETCH, or PAUSE.
 */
struct cycle {
	u32 address;
	u16 value;
};

static void expect_cycle(struct recorder *rec, u8 unit, const struct cycle *c)
{
	u8 dsel = unit ? 0xb0 : 0xa0;
	u32 any = rec->log[rec->checked].value;
	const struct record pause[] = { WAIT_US(c->address ?: any) };
	const struct record head[] = {
		WR(DEV, dsel), WR(LBAM, c->address & 0xff),
		WR(LBAH, c->address >> 8 & 0xff),
		WR(DEV, dsel + (c->address >> 16)),
	};
	const struct record write[] = {
		WR(LBAL, c->value), WR(CMD, 0x01), WR(DEV, dsel), RD(STAT),
	};
	const struct record read[] = {
		WR(CMD, 0x00), WR(DEV, dsel), RD(STAT), RD(LBAL),
	};

	if (c->value == PAUSE) {
		recorder_expect(rec, unit, pause, ARRAY_SIZE(pause));
		return;
	}
	recorder_expect(rec, unit, head, ARRAY_SIZE(head));
	if (c->value == FETCH)
		recorder_expect(rec, unit, read, ARRAY_SIZE(read));
	else
		recorder_expect(rec, unit, write, ARRAY_SIZE(write));
}

static void expect_cycles(struct recorder *rec, u8 unit,
			  const struct cycle *table, size_t len)
{
	for (size_t i = 0; i < len; i++)
		expect_cycle(rec, unit, &table[i]);
}

#define EXPECT_CYCLES(rec, unit, table) \
	expect_cycles(rec, unit, table, ARRAY_SIZE(table))

static const u8 units[] = { 0, 1 };

static void unit_name(const u8 *unit, char *desc)
{
	strscpy(desc, *unit ? "slave" : "master", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(unit, units, unit_name);

/* A drive that always shows 70h, and returns @data byte by byte. */
static struct recorder *script(struct kunit *test, struct mtkflash_vendor *v,
			       const u8 *data, unsigned int len)
{
	struct recorder *rec = recorder_create(test, true);
	const u8 *unit = test->param_value;

	rec->status = 0x70;
	rec->data = data;
	rec->data_len = len;
	*v = (struct mtkflash_vendor){
		.tf = &rec->tf,
		.set = &mtkflash_sets[MTKFLASH_SET_LEGACY],
		.unit = *unit,
		.type = 0x70,
	};
	return rec;
}

static void sector_is_erased_cycle_by_cycle(struct kunit *test)
{
	static const struct cycle table[] = {
		{ 0x5555, 0xaa }, { 0x2aaa, 0x55 }, { 0x5555, 0x80 },
		{ 0x5555, 0xaa }, { 0x2aaa, 0x55 }, { 0x23000, 0x30 },
		{ 100, PAUSE },
		/* DQ7 is 0 */
		{ 0x23000, FETCH }, { 0x23000, FETCH }, { 0, PAUSE },
		/* DQ7 is 1, DQ6 toggles */
		{ 0x23000, FETCH }, { 0x23000, FETCH }, { 0, PAUSE },
		{ 0x23000, FETCH }, { 0x23000, FETCH },
	};
	static const u8 data[] = { 0x08, 0x48, 0x88, 0xc8, 0xff, 0xff };
	const u8 *unit = test->param_value;
	struct mtkflash_vendor v;
	struct recorder *rec = script(test, &v, data, ARRAY_SIZE(data));

	KUNIT_EXPECT_EQ(test, mtkflash_jedec_erase(&v, &byte_chip,
						   &byte_chip.sector, 0x23000),
			0);
	EXPECT_CYCLES(rec, *unit, table);
	recorder_expect_end(rec);
}

/* The six cycles are in the plain order even on a drive that takes the quick one. */
static void erase_is_never_quick(struct kunit *test)
{
	static const struct cycle table[] = {
		{ 0x5555, 0xaa }, { 0x2aaa, 0x55 }, { 0x5555, 0x80 },
		{ 0x5555, 0xaa }, { 0x2aaa, 0x55 }, { 0x23000, 0x30 },
		{ 100, PAUSE },
	};
	static const u8 data[] = { 0xff, 0xff };
	const u8 *unit = test->param_value;
	struct mtkflash_vendor v;
	struct recorder *rec = script(test, &v, data, ARRAY_SIZE(data));

	v.quick = true;
	v.banks = true;
	rec->hasty = true;
	KUNIT_EXPECT_EQ(test, mtkflash_jedec_erase(&v, &byte_chip,
						   &byte_chip.sector, 0x23000),
			0);
	EXPECT_CYCLES(rec, *unit, table);
	KUNIT_EXPECT_TRUE(test, v.quick);
}

static void chip_is_erased_cycle_by_cycle(struct kunit *test)
{
	static const struct cycle table[] = {
		{ 0x5555, 0xaa }, { 0x2aaa, 0x55 }, { 0x5555, 0x80 },
		{ 0x5555, 0xaa }, { 0x2aaa, 0x55 }, { 0x5555, 0x10 },
		{ 100, PAUSE }, { 0, FETCH }, { 0, FETCH },
	};
	static const u8 data[] = { 0xff };
	const u8 *unit = test->param_value;
	struct mtkflash_vendor v;
	struct recorder *rec = script(test, &v, data, ARRAY_SIZE(data));

	KUNIT_EXPECT_EQ(test, mtkflash_jedec_erase(&v, &byte_chip,
						   &byte_chip.whole, 0), 0);
	EXPECT_CYCLES(rec, *unit, table);
	recorder_expect_end(rec);
}

static void wide_part_is_erased_cycle_by_cycle(struct kunit *test)
{
	static const struct cycle table[] = {
		{ 0xaaa, 0xaa }, { 0x555, 0x55 }, { 0xaaa, 0x80 },
		{ 0xaaa, 0xaa }, { 0x555, 0x55 }, { 0x70000, 0x30 },
		{ 100, PAUSE }, { 0x70000, FETCH }, { 0x70000, FETCH },
	};
	static const u8 data[] = { 0xff };
	const u8 *unit = test->param_value;
	struct mtkflash_vendor v;
	struct recorder *rec = script(test, &v, data, ARRAY_SIZE(data));

	KUNIT_EXPECT_EQ(test, mtkflash_jedec_erase(&v, &wide_chip,
						   &wide_chip.sector, 0x70000),
			0);
	EXPECT_CYCLES(rec, *unit, table);
	recorder_expect_end(rec);
}

/* A page with two bytes that are not blank. */
static void sparse_page(u8 *data)
{
	memset(data, 0xff, MTKFLASH_PAGE);
	data[0x03] = 0x12;
	data[0xfe] = 0x80;
}

static void bytes_are_programmed_cycle_by_cycle(struct kunit *test)
{
	static const struct cycle table[] = {
		{ 0x5555, 0xaa }, { 0x2aaa, 0x55 }, { 0x5555, 0xa0 },
		{ 0x2cdfe, 0x80 }, { 0x2cdfe, FETCH }, { 0x2cdfe, FETCH },
		{ 0x5555, 0xaa }, { 0x2aaa, 0x55 }, { 0x5555, 0xa0 },
		{ 0x2cd03, 0x12 }, { 0x2cd03, FETCH },
	};
	static const u8 busy_once[] = { 0x00, 0x80, 0x12 };
	const u8 *unit = test->param_value;
	struct mtkflash_vendor v;
	struct recorder *rec = script(test, &v, busy_once,
				      ARRAY_SIZE(busy_once));
	u8 data[MTKFLASH_PAGE];

	sparse_page(data);
	KUNIT_EXPECT_EQ(test, mtkflash_jedec_program(&v, &byte_chip, 0x2cd00,
						     data), 0);
	EXPECT_CYCLES(rec, *unit, table);
	recorder_expect_end(rec);
}

static void expect_load(struct recorder *rec, u8 unit, u32 address,
			const u8 *data)
{
	static const struct cycle unlock[] = {
		{ 0x5555, 0xaa }, { 0x2aaa, 0x55 }, { 0x5555, 0xa0 },
	};
	const struct cycle wait[] = {
		{ 300, PAUSE }, { address, FETCH }, { address, FETCH },
	};

	EXPECT_CYCLES(rec, unit, unlock);
	for (u32 i = 128; i--;) {
		const struct cycle byte = { address + i, data[i] };

		expect_cycle(rec, unit, &byte);
	}
	EXPECT_CYCLES(rec, unit, wait);
	for (u32 i = 0; i < 128; i++) {
		const struct cycle byte = { address + i, FETCH };

		expect_cycle(rec, unit, &byte);
	}
}

static void page_is_written_cycle_by_cycle(struct kunit *test)
{
	static u8 script_data[4 + 256];
	const u8 *unit = test->param_value;
	struct mtkflash_vendor v;
	struct recorder *rec = script(test, &v, script_data,
				      ARRAY_SIZE(script_data));
	u8 data[MTKFLASH_PAGE];

	for (u32 i = 0; i < 256; i++)
		data[i] = i * 7;
	/* The polls, then the page: the upper half comes first. */
	memset(script_data, data[128], 2);
	memcpy(script_data + 2, data + 128, 128);
	memset(script_data + 130, data[0], 2);
	memcpy(script_data + 132, data, 128);
	KUNIT_EXPECT_EQ(test, mtkflash_jedec_program(&v, &page_chip, 0x34500,
						     data), 0);
	expect_load(rec, *unit, 0x34580, data + 128);
	expect_load(rec, *unit, 0x34500, data);
	recorder_expect_end(rec);
}

static void quick_program_has_few_accesses(struct kunit *test)
{
	static const u8 at_once[] = { 0x80, 0x12 };
	const u8 *unit = test->param_value;
	struct mtkflash_vendor v;
	struct recorder *rec = script(test, &v, at_once, ARRAY_SIZE(at_once));
	u8 dsel = *unit ? 0xb0 : 0xa0;
	/* A17 stays set in the cycles at the unlock addresses. */
	const struct record head[] = {
		WR(DEV, dsel), WR(LBAM, 0x55), WR(LBAH, 0x55),
		WR(DEV, dsel + 2),
	};
	static const struct record table[] = {
		WR(LBAL, 0xaa), WR(CMD, 0x01), RD(STAT),
		WR(LBAM, 0xaa), WR(LBAH, 0x2a), WR(LBAL, 0x55), WR(CMD, 0x01),
		RD(STAT),
		WR(LBAM, 0x55), WR(LBAH, 0x55), WR(LBAL, 0xa0), WR(CMD, 0x01),
		RD(STAT),
		WR(LBAM, 0xfe), WR(LBAH, 0xcd), WR(LBAL, 0x80), WR(CMD, 0x01),
		RD(STAT),
		WR(CMD, 0x00), RD(STAT), RD(LBAL),
		/* the second byte: 23 accesses */
		WR(LBAM, 0x55), WR(LBAH, 0x55), WR(LBAL, 0xaa), WR(CMD, 0x01),
		RD(STAT),
		WR(LBAM, 0xaa), WR(LBAH, 0x2a), WR(LBAL, 0x55), WR(CMD, 0x01),
		RD(STAT),
		WR(LBAM, 0x55), WR(LBAH, 0x55), WR(LBAL, 0xa0), WR(CMD, 0x01),
		RD(STAT),
		WR(LBAM, 0x03), WR(LBAH, 0xcd), WR(LBAL, 0x12), WR(CMD, 0x01),
		RD(STAT),
		WR(CMD, 0x00), RD(STAT), RD(LBAL),
	};
	u8 data[MTKFLASH_PAGE];

	sparse_page(data);
	v.quick = true;
	v.banks = true;
	rec->hasty = true;
	KUNIT_EXPECT_EQ(test, mtkflash_jedec_program(&v, &byte_chip, 0x2cd00,
						     data), 0);
	recorder_expect(rec, *unit, head, ARRAY_SIZE(head));
	recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
	recorder_expect_end(rec);
}

static void quick_read_has_four_accesses(struct kunit *test)
{
	static const u8 content[] = { 0x11, 0x22, 0x33, 0x44 };
	const u8 *unit = test->param_value;
	struct mtkflash_vendor v;
	struct recorder *rec = script(test, &v, content, ARRAY_SIZE(content));
	u8 dsel = *unit ? 0xb0 : 0xa0;
	const struct record table[] = {
		WR(DEV, dsel), WR(LBAM, 0xfe), WR(LBAH, 0xff),
		WR(CMD, 0x00), RD(STAT), RD(LBAL),
		WR(LBAM, 0xff), WR(CMD, 0x00), RD(STAT), RD(LBAL),
		WR(LBAM, 0x00), WR(LBAH, 0x00), WR(DEV, dsel + 1),
		WR(CMD, 0x00), RD(STAT), RD(LBAL),
		WR(LBAM, 0x01), WR(CMD, 0x00), RD(STAT), RD(LBAL),
	};
	u8 data[4];

	v.quick = true;
	v.banks = true;
	rec->hasty = true;
	KUNIT_EXPECT_EQ(test, mtkflash_jedec_read(&v, 0xfffe, data, 4), 0);
	KUNIT_EXPECT_EQ(test, memcmp(data, content, 4), 0);
	recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
	recorder_expect_end(rec);
}

static struct kunit_case jedec_cases[] = {
	KUNIT_CASE_PARAM(sector_is_erased_cycle_by_cycle, unit_gen_params),
	KUNIT_CASE_PARAM(erase_is_never_quick, unit_gen_params),
	KUNIT_CASE_PARAM(chip_is_erased_cycle_by_cycle, unit_gen_params),
	KUNIT_CASE_PARAM(wide_part_is_erased_cycle_by_cycle, unit_gen_params),
	KUNIT_CASE_PARAM(bytes_are_programmed_cycle_by_cycle, unit_gen_params),
	KUNIT_CASE_PARAM(page_is_written_cycle_by_cycle, unit_gen_params),
	KUNIT_CASE_PARAM(quick_program_has_few_accesses, unit_gen_params),
	KUNIT_CASE_PARAM(quick_read_has_four_accesses, unit_gen_params),
	{ }
};

static struct kunit_suite jedec_suite = {
	.name = "mtkflash_jedec",
	.test_cases = jedec_cases,
};

kunit_test_suite(jedec_suite);
