// SPDX-License-Identifier: GPL-2.0
/*
 * The estimate: the cost of a plan, and the remaining time.
 */
#include <kunit/test.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "estimate.h"

#define SIZE	SZ_64K
#define PAGES	(SIZE / 256)
#define STEADY	16

#define MAP	.size = SIZE, .region = { { SZ_4K, 16 } }, \
		.sector = { 0x20, 0, { 50000, 400000 } }

/* Figures independent of the driver's table. */
static const struct mtkflash_chip page_part = {
	.name = "pages", MAP, .program = MTKFLASH_PROGRAM_PAGE, .page = 256,
	.program_time = { 1400, 5000 },
};

static const struct mtkflash_chip half_page_part = {
	.name = "parallel, pages of 128", MAP, .bus = MTKFLASH_BUS_PARALLEL,
	.program = MTKFLASH_PROGRAM_PAGE, .page = 128,
	.program_time = { 5000, 10000 },
};

static const struct mtkflash_chip byte_part = {
	.name = "bytes", MAP, .program = MTKFLASH_PROGRAM_BYTE, .page = 1,
	.program_time = { 15, 100 },
};

static const struct mtkflash_chip parallel_part = {
	.name = "parallel, bytes", MAP, .bus = MTKFLASH_BUS_PARALLEL,
	.program = MTKFLASH_PROGRAM_BYTE, .page = 1, .program_time = { 14, 100 },
};

static const struct mtkflash_chip aai_part = {
	.name = "AAI bytes", MAP, .program = MTKFLASH_PROGRAM_AAI_BYTE, .page = 1,
	.program_time = { 15, 100 },
};

static const struct mtkflash_chip word_part = {
	.name = "AAI words", MAP, .program = MTKFLASH_PROGRAM_AAI_WORD, .page = 1,
	.program_time = { 7, 100 },
};

/**
 * struct cost_case - Cost of one page
 * @chip: The part.
 * @bytes: Bytes of it that are not blank.
 * @program_us: The part's own program time.
 * @commands: Vendor commands.
 * @spi_bytes: Bytes on the bus of a serial part.
 */
struct cost_case {
	const struct mtkflash_chip *chip;
	u32 bytes;
	u32 program_us;
	u32 commands;
	u32 spi_bytes;
};

static const struct cost_case cost_cases[] = {
	{ &page_part, 256, 1400, 256, 265 },
	{ &page_part, 1, 1400, 256, 265 },
	{ &half_page_part, 256, 2 * 5000, 2 * 256, 0 },
	{ &byte_part, 256, 256 * 15, 18 * 256, 10 * 256 },
	{ &byte_part, 64, 64 * 15, 18 * 64, 10 * 64 },
	{ &parallel_part, 256, 256 * 14, 6 * 256, 0 },
	/* Blank bytes within a page are programmed too. */
	{ &aai_part, 1, 256 * 15, 8 * 256, 4 * 256 },
	{ &word_part, 1, 128 * 7, 9 * 128, 5 * 128 },
};

static void cost_name(const struct cost_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s, %u", c->chip->name, c->bytes);
}

KUNIT_ARRAY_PARAM(cost, cost_cases, cost_name);

static u8 *content(struct kunit *test, u8 value)
{
	u8 *bytes = kunit_kmalloc(test, SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, bytes);
	memset(bytes, value, SIZE);
	return bytes;
}

/* Time of a command, and of a byte on the bus of a serial part. */
#define COMMAND_NS	2000
#define BYTE_NS		20000

static u64 pass_us(const struct mtkflash_chip *chip)
{
	u64 spi_ns = chip->bus == MTKFLASH_BUS_SERIAL ? 260ull * BYTE_NS : 0;

	return PAGES * (256ull * COMMAND_NS + spi_ns) / 1000;
}

/* One page of the last sector has content. */
static void make_cost(struct kunit *test, const struct mtkflash_chip *chip,
		      u32 bytes, bool doubtful, struct mtkflash_cost *cost)
{
	u8 *old = content(test, 0xff), *new_ = content(test, 0xff);
	struct mtkflash_plan plan;

	memset(new_ + SIZE - 256, 0x5a, bytes);
	mtkflash_plan_init(&plan, chip, old, new_, 0);
	mtkflash_cost_of(&plan, doubtful, pass_us(chip), BYTE_NS, cost);
}

static void page_costs_what_its_commands_do(struct kunit *test)
{
	const struct cost_case *c = test->param_value;
	struct mtkflash_cost cost;

	make_cost(test, c->chip, c->bytes, false, &cost);
	KUNIT_EXPECT_TRUE(test, cost.planned);
	KUNIT_EXPECT_EQ(test, cost.pages, 1);
	KUNIT_EXPECT_EQ(test, cost.program_us, c->program_us +
			(c->commands * COMMAND_NS + c->spi_bytes * BYTE_NS) / 1000);
	/* The last sector differs; sector 0 is always erased with it. */
	KUNIT_EXPECT_EQ(test, cost.erase_us, 2 * 50000);
	KUNIT_EXPECT_EQ(test, cost.again, 2 * 16 + 2 * STEADY);
}

/* With doubts a page of each unwritten sector is read many times. */
static void doubt_costs_reads(struct kunit *test)
{
	struct mtkflash_cost cost;

	make_cost(test, &page_part, 256, true, &cost);
	KUNIT_EXPECT_EQ(test, cost.again, 2 * 16 + 14 * STEADY + 2 * STEADY);
}

static void nothing_to_do_costs_one_look(struct kunit *test)
{
	struct mtkflash_cost cost;

	make_cost(test, &page_part, 0, false, &cost);
	KUNIT_EXPECT_TRUE(test, cost.planned);
	KUNIT_EXPECT_EQ(test, cost.erase_us, 0);
	KUNIT_EXPECT_EQ(test, cost.program_us, 0);
	KUNIT_EXPECT_EQ(test, cost.pages, 0);
	KUNIT_EXPECT_EQ(test, cost.again, 2 * STEADY);
}

#define PASS_US	1000000

static const struct mtkflash_cost example = {
	.planned = true,
	.erase_us = 400000,
	.program_us = 1300000,
	.pages = PAGES / 2,
	.again = PAGES / 2,
};

static u64 left(const struct mtkflash_cost *cost, u64 done, unsigned int stages)
{
	return mtkflash_cost_left(cost, SIZE, PASS_US, done, stages);
}

static void stages_add_up(struct kunit *test)
{
	static const u64 at_begin[] = {
		1000000 + 1000000 + 400000 + 1300000 + 1000000 + 500000,
		1000000 + 400000 + 1300000 + 1000000 + 500000,
		400000 + 1300000 + 1000000 + 500000,
		1300000 + 1000000 + 500000,
		1000000 + 500000,
		500000,
		0,
	};

	for (unsigned int n = 0; n <= MTKFLASH_STAGES; n++)
		KUNIT_EXPECT_EQ_MSG(test, left(&example, (u64)n * SIZE,
					       MTKFLASH_STAGES),
				    at_begin[n], "stage %u", n);
	/* Half a stage takes half of its time. */
	KUNIT_EXPECT_EQ(test, left(&example, 2 * SIZE + SIZE / 2,
				   MTKFLASH_STAGES), at_begin[2] - 200000);
	KUNIT_EXPECT_EQ(test, left(&example, 4 * SIZE + SIZE / 2,
				   MTKFLASH_STAGES), at_begin[4] - 500000);
}

static void reading_has_two_stages(struct kunit *test)
{
	static const struct mtkflash_cost none;

	KUNIT_EXPECT_EQ(test, left(&none, 0, MTKFLASH_STAGES_READ), 2 * PASS_US);
	KUNIT_EXPECT_EQ(test, left(&none, SIZE / 2, MTKFLASH_STAGES_READ),
			PASS_US + PASS_US / 2);
	KUNIT_EXPECT_EQ(test, left(&none, 2 * SIZE, MTKFLASH_STAGES_READ), 0);
	/* A dry run has a plan and does not carry it out. */
	KUNIT_EXPECT_EQ(test, left(&example, 2 * SIZE, MTKFLASH_STAGES_READ), 0);
}

static void it_falls_with_every_byte(struct kunit *test)
{
	u64 last = U64_MAX;

	for (u64 done = 0; done <= 6 * SIZE; done += 256) {
		u64 now = left(&example, done, MTKFLASH_STAGES);

		KUNIT_EXPECT_LT_MSG(test, now, last, "done %llu", (unsigned long long)done);
		last = now;
	}
	KUNIT_EXPECT_EQ(test, last, 0);
}

/* The largest part with the slowest access: nothing overflows. */
static void large_figures_fit(struct kunit *test)
{
	const u32 size = SZ_2M;
	const u64 pass_us = 3600ull * USEC_PER_SEC;
	struct mtkflash_cost cost = {
		.planned = true,
		.pages = size / 256,
		.program_us = 18 * pass_us,
		.again = size / 256,
	};

	KUNIT_EXPECT_EQ(test, mtkflash_cost_left(&cost, size, pass_us, 0,
						 MTKFLASH_STAGES),
			22 * pass_us);
}

static struct kunit_case estimate_cases[] = {
	KUNIT_CASE_PARAM(page_costs_what_its_commands_do, cost_gen_params),
	KUNIT_CASE(doubt_costs_reads),
	KUNIT_CASE(nothing_to_do_costs_one_look),
	KUNIT_CASE(stages_add_up),
	KUNIT_CASE(reading_has_two_stages),
	KUNIT_CASE(it_falls_with_every_byte),
	KUNIT_CASE(large_figures_fit),
	{ }
};

static struct kunit_suite estimate_suite = {
	.name = "mtkflash_estimate",
	.test_cases = estimate_cases,
};

kunit_test_suite(estimate_suite);
