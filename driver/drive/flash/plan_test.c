// SPDX-License-Identifier: GPL-2.0
/*
 * The plan: every kind of sector map, every choice of command, and random
 * contents for every part of the table.
 */
#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/sizes.h>

#include "plan_bench_test.h"

#define SECTOR_MS(ms)	.sector = { 0x20, 0, { (ms) * 1000, 9000000 } }
#define BLOCK_MS(s, ms)	.block = { 0xd8, s, { (ms) * 1000, 9000000 } }
#define WHOLE_MS(ms)	.whole = { 0xc7, 0, { (ms) * 1000, 90000000 } }

/* Invented parts with every kind of map and of choice. */
static const struct mtkflash_chip parts[] = {
	{
		.name = "sectors and blocks",
		.size = SZ_256K,
		.region = { { SZ_4K, 64 } },
		SECTOR_MS(50), BLOCK_MS(SZ_32K, 200), WHOLE_MS(1200),
	}, {
		.name = "sectors only",
		.size = SZ_64K,
		.region = { { SZ_4K, 16 } },
		SECTOR_MS(20),
	}, {
		.name = "slow blocks, quick chip",
		.size = SZ_128K,
		.region = { { SZ_4K, 32 } },
		SECTOR_MS(18), BLOCK_MS(SZ_64K, 500), WHOLE_MS(70),
	}, {
		.name = "quick blocks, slow chip",
		.size = SZ_128K,
		.region = { { SZ_4K, 32 } },
		SECTOR_MS(18), BLOCK_MS(SZ_64K, 18), WHOLE_MS(5000),
	}, {
		.name = "large sectors",
		.size = SZ_256K,
		.region = { { SZ_64K, 4 } },
		SECTOR_MS(700), WHOLE_MS(2000),
	}, {
		.name = "bottom boot",
		.size = SZ_256K,
		.region = { { SZ_16K, 1 }, { SZ_8K, 2 }, { SZ_32K, 1 }, { SZ_64K, 3 } },
		SECTOR_MS(700), WHOLE_MS(3000),
	}, {
		.name = "top boot",
		.size = SZ_256K,
		.region = { { SZ_64K, 3 }, { SZ_32K, 1 }, { SZ_8K, 2 }, { SZ_16K, 1 } },
		SECTOR_MS(700), WHOLE_MS(3000),
	}, {
		.name = "blocks over uneven sectors",
		.size = SZ_128K,
		.region = { { SZ_4K, 2 }, { SZ_8K, 1 }, { SZ_16K, 1 }, { SZ_32K, 3 } },
		SECTOR_MS(100), BLOCK_MS(SZ_64K, 150), WHOLE_MS(500),
	}, {
		.name = "a sector larger than its block",
		.size = SZ_128K,
		.region = { { SZ_64K, 1 }, { SZ_4K, 16 } },
		SECTOR_MS(100), BLOCK_MS(SZ_32K, 150),
	}, {
		.name = "written by pages",
		.size = SZ_128K,
		.region = { { 128, 1024 } },
		.sector = { 0, 0, { 10000, 20000 } },
		WHOLE_MS(50),
	}, {
		.name = "more sectors than the plan remembers",
		.size = SZ_512K,
		.region = { { 128, 4096 } },
		.sector = { 0, 0, { 10000, 20000 } },
		WHOLE_MS(50),
	}, {
		.name = "chip erase alone",
		.size = SZ_128K,
		.region = { { SZ_128K, 1 } },
		.sector = { 0xc7, 0, { 3000000, 9000000 } },
		WHOLE_MS(3000),
	},
};

static void expect_steps(struct plan_bench *b, u32 sectors, u32 blocks,
			 u32 chips)
{
	KUNIT_EXPECT_EQ(b->test, b->steps[BY_SECTOR], sectors);
	KUNIT_EXPECT_EQ(b->test, b->steps[BY_BLOCK], blocks);
	KUNIT_EXPECT_EQ(b->test, b->steps[BY_CHIP], chips);
}

static void invert(struct plan_bench *b, u32 from, u32 len)
{
	for (u32 i = from; i < from + len; i++)
		b->new_[i] ^= 0x5a;
}

static const struct mtkflash_chip *find(struct kunit *test, const char *name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++)
		if (!strcmp(parts[i].name, name))
			return &parts[i];
	KUNIT_FAIL(test, "no test part %s", name);
	return &parts[0];
}

static void part_name(const struct mtkflash_chip *chip, char *desc)
{
	strscpy(desc, chip->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(part, parts, part_name);

static void equal_contents_need_nothing(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, test->param_value);

	plan_bench_carry_out(b);
	expect_steps(b, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, b->programs, 0);
}

static void every_sector_alone(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, test->param_value);
	/* The many small sectors of a part that writes pages are all alike. */
	u32 stride = b->sectors > 64 ? b->sectors / 16 - 1 : 1;
	bool pages = plan_bench_writes_pages(b->chip);

	for (u32 s = 0; s < b->sectors; s += stride) {
		u32 last = b->map[s + 1] - 1;

		b->new_[last] ^= 0x10;
		plan_bench_carry_out(b);
		if (b->sectors == 1)
			expect_steps(b, 0, 0, 1);
		else
			expect_steps(b, s && !pages ? 2 : 1, 0, 0);
		b->new_[last] ^= 0x10;
	}
}

static void everything_differs(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, test->param_value);

	invert(b, 0, b->chip->size);
	plan_bench_carry_out(b);
	KUNIT_EXPECT_EQ(test, b->plan.sectors, b->sectors);
	KUNIT_EXPECT_EQ(test, b->programs, b->chip->size / 256);
}

static void everything_becomes_blank(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, test->param_value);

	memset(b->new_, 0xff, b->chip->size);
	plan_bench_carry_out(b);
	KUNIT_EXPECT_EQ(test, b->programs, 0);
}

static void a_blank_part_is_filled(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, test->param_value);

	memset(b->old, 0xff, b->chip->size);
	plan_bench_carry_out(b);
	KUNIT_EXPECT_EQ(test, b->programs, b->chip->size / 256);
}

/* One sector with content is enough to exclude the chip erase. */
static void nothing_that_stays_is_erased(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, test->param_value);
	u32 middle = b->sectors / 2;

	invert(b, 0, b->chip->size);
	memcpy(b->new_ + b->map[middle], b->old + b->map[middle],
	       b->map[middle + 1] - b->map[middle]);
	plan_bench_carry_out(b);
	KUNIT_EXPECT_EQ(test, b->steps[BY_CHIP], 0);
}

static void the_quickest_way_is_chosen(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, find(test, "sectors and blocks"));

	/* Four sectors take as long as their block, five take longer. */
	invert(b, SZ_64K, 4 * SZ_4K);
	plan_bench_carry_out(b);
	expect_steps(b, 5, 0, 0);
	invert(b, SZ_64K + 4 * SZ_4K, SZ_4K);
	plan_bench_carry_out(b);
	expect_steps(b, 6, 0, 0);
	/* A block is used only if nothing in it must stay. */
	invert(b, SZ_64K + 5 * SZ_4K, 3 * SZ_4K);
	plan_bench_carry_out(b);
	expect_steps(b, 1, 1, 0);
	/* The chip erase would be quicker, but is not used on a part with a blank sector 0. */
	memcpy(b->new_, b->old, b->chip->size);
	invert(b, 0, b->chip->size);
	plan_bench_carry_out(b);
	expect_steps(b, 8, 7, 0);
}

static void blank_sectors_may_go_with_others(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, find(test, "sectors and blocks"));

	memset(b->old + SZ_64K + 5 * SZ_4K, 0xff, 3 * SZ_4K);
	memset(b->new_ + SZ_64K + 5 * SZ_4K, 0xff, 3 * SZ_4K);
	invert(b, SZ_64K, 5 * SZ_4K);
	plan_bench_carry_out(b);
	expect_steps(b, 1, 1, 0);
	KUNIT_EXPECT_EQ(test, b->plan.sectors, 6);
}

static void the_block_of_sector_0_goes_by_sectors(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, find(test, "quick blocks, slow chip"));

	invert(b, 0, SZ_128K);
	plan_bench_carry_out(b);
	expect_steps(b, 16, 1, 0);
	/* Only sector 0 differs: its block is not used. */
	memcpy(b->new_, b->old, b->chip->size);
	invert(b, 0, SZ_4K);
	plan_bench_carry_out(b);
	expect_steps(b, 1, 0, 0);
}

static void slow_commands_are_left_alone(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, find(test, "slow blocks, quick chip"));

	/* One block would take 500 ms, its sectors take 288. */
	invert(b, SZ_64K, SZ_64K);
	plan_bench_carry_out(b);
	expect_steps(b, 17, 0, 0);
	/* The chip erase is not used either, though it is quick. */
	invert(b, 0, SZ_64K);
	plan_bench_carry_out(b);
	expect_steps(b, 32, 0, 0);
}

static void boot_sectors_keep_their_size(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, find(test, "top boot"));

	/* The last of the 8 KiB sectors, and the 16 KiB one behind it. */
	b->new_[0x3bfff] ^= 1;
	b->new_[0x3c000] ^= 1;
	plan_bench_carry_out(b);
	expect_steps(b, 3, 0, 0);
	KUNIT_EXPECT_EQ(test, b->programs, (SZ_64K + SZ_8K + SZ_16K) / 256);
}

static void bottom_boot_gives_up_16k(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, find(test, "bottom boot"));

	b->new_[0x4000] ^= 1;
	plan_bench_carry_out(b);
	expect_steps(b, 2, 0, 0);
	KUNIT_EXPECT_EQ(test, b->programs, (SZ_16K + SZ_8K) / 256);
}

/* Half of MTKFLASH_PAGE is a page of such a part. */
static void small_sectors_share_a_page(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, find(test, "written by pages"));

	b->new_[0x1000] ^= 1;
	b->new_[0x2080] ^= 1;
	plan_bench_carry_out(b);
	expect_steps(b, 1, 0, 0);
	KUNIT_EXPECT_EQ(test, b->programs, 3);
}

/* The other pages are written without an erase. */
static void pages_that_end_blank_are_cleared(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, find(test, "written by pages"));

	memset(b->new_ + 0x1080, 0xff, 128);
	plan_bench_carry_out(b);
	expect_steps(b, 2, 0, 0);
	KUNIT_EXPECT_EQ(test, b->programs, 1);
	/* All of page 0 is erased before anything is written, and both halves of it differ. */
	b->new_[0xff] ^= 1;
	plan_bench_carry_out(b);
	expect_steps(b, 3, 0, 0);
	KUNIT_EXPECT_EQ(test, b->programs, 1);
	/* A chip erase also clears the pages to be written. */
	memset(b->new_ + 0x100, 0xff, SZ_128K - 0x180);
	invert(b, SZ_128K - 0x80, 0x80);
	plan_bench_carry_out(b);
	expect_steps(b, 1, 0, 1);
	KUNIT_EXPECT_EQ(test, b->programs, 2);
}

static void blank_pages_are_not_programmed(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, find(test, "sectors only"));

	memset(b->new_ + SZ_4K + 256, 0xff, 3 * 256);
	plan_bench_carry_out(b);
	expect_steps(b, 2, 0, 0);
	KUNIT_EXPECT_EQ(test, b->programs, 32 - 3);

	/* A page with one 0 in it is not blank. */
	b->new_[SZ_4K + 511] = 0xfe;
	plan_bench_carry_out(b);
	KUNIT_EXPECT_EQ(test, b->programs, 32 - 2);
}

static void blank_page_0_stays_blank(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, find(test, "sectors only"));

	memset(b->new_, 0xff, 256);
	plan_bench_carry_out(b);
	expect_steps(b, 1, 0, 0);
	KUNIT_EXPECT_EQ(test, b->programs, 15);
	KUNIT_EXPECT_TRUE(test, plan_bench_blank(b->flash, 0, 256));
}

static void change_some_bytes(struct plan_bench *b, struct rnd_state *rnd)
{
	u32 changes = prandom_u32_state(rnd) % 8;

	while (changes--) {
		u32 at = prandom_u32_state(rnd) % b->chip->size;
		u32 len = 1 + prandom_u32_state(rnd) % 3000;

		len = min(len, b->chip->size - at);
		if (prandom_u32_state(rnd) & 1)
			memset(b->new_ + at, 0xff, len);
		else
			prandom_bytes_state(rnd, b->new_ + at, min(len, 8u));
	}
}

/* Chooses sectors at random; with few kinds blocks can be used more often. */
static void change_sectors(struct plan_bench *b, struct rnd_state *rnd)
{
	u32 kinds = 1 + prandom_u32_state(rnd) % 24;

	for (u32 s = 0; s < b->sectors; s++) {
		u32 from = b->map[s], len = b->map[s + 1] - from;
		u32 kind = prandom_u32_state(rnd) % kinds;

		if (kind == 1)
			memset(b->new_ + from, 0xff, len);
		else if (kind == 2)
			memset(b->old + from, 0xff, len);
		if (kind == 3 || kind == 4)
			memcpy(b->new_ + from, b->old + from, len);
		else if (kind > 4 || !kind)
			b->new_[from + prandom_u32_state(rnd) % len] ^= 1;
	}
}

/* Seeds that have failed belong here; 0 is a different one at every run. */
static const u64 seeds[] = { 0, 0x5eed };

/* Checks a property of every part, on random contents. */
static void random_plans(struct kunit *test, const struct mtkflash_chip *chip,
			 unsigned int rounds)
{
	struct plan_bench *b = plan_bench_fill(test, chip);

	for (unsigned int i = 0; i < ARRAY_SIZE(seeds); i++) {
		u64 seed = seeds[i] ?: get_random_u64();
		struct rnd_state rnd;

		if (!seeds[i])
			kunit_info(test, "seed=%llx", (unsigned long long)seed);
		prandom_seed_state(&rnd, seed);
		for (unsigned int round = 0; round < rounds; round++) {
			/* Every seed alternates between the two kinds. */
			if ((round + i) & 1)
				change_some_bytes(b, &rnd);
			else
				change_sectors(b, &rnd);
			plan_bench_carry_out(b);
			/* The next plan starts from the result of this one. */
			memcpy(b->old, b->flash, chip->size);
		}
	}
}

static void random_plans_of_every_map(struct kunit *test)
{
	random_plans(test, test->param_value, 12);
}

static const void *chip_gen_params(const void *prev, char *desc)
{
	const struct mtkflash_chip *chip = prev;

	chip = chip ? chip + 1 : mtkflash_chips;
	if (chip >= mtkflash_chips + mtkflash_chip_count)
		return NULL;
	part_name(chip, desc);
	return chip;
}

static u32 pages_to_go(struct plan_bench *b)
{
	u32 pages = 0;

	for (u32 a = 0; a < b->chip->size; a += 256)
		pages += mtkflash_plan_programs(&b->plan, a);
	return pages;
}

/* Sector 0 and one other sector differ, and none in between. */
static void expect_two(struct plan_bench *b, u32 last)
{
	struct kunit *test = b->test;

	KUNIT_EXPECT_TRUE(test, mtkflash_plan_erases(&b->plan, 0));
	KUNIT_EXPECT_TRUE(test, mtkflash_plan_erases(&b->plan, b->map[last]));
	KUNIT_EXPECT_EQ(test, b->plan.sectors, last ? 2 : 1);
	for (u32 s = 1; s < last; s++)
		KUNIT_EXPECT_FALSE(test,
				   mtkflash_plan_erases(&b->plan, b->map[s]));
	KUNIT_EXPECT_TRUE(test, mtkflash_plan_programs(&b->plan, 0));
	KUNIT_EXPECT_GT(test, b->plan.pages, 0);
	KUNIT_EXPECT_EQ(test, b->plan.pages, pages_to_go(b));
}

static u32 last_remembered(const struct plan_bench *b)
{
	return min_t(u32, b->sectors, MTKFLASH_PLAN_SECTORS) - 1;
}

static void included_sectors_go_whatever_they_hold(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, test->param_value);
	u32 last = last_remembered(b);
	u8 *sectors = kunit_kzalloc(test, MTKFLASH_PLAN_SECTORS / 8, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, sectors);
	mtkflash_plan_init(&b->plan, b->chip, b->old, b->new_, 0);
	mtkflash_plan_include(&b->plan, sectors);
	KUNIT_EXPECT_EQ(test, b->plan.sectors, 0);
	KUNIT_EXPECT_EQ(test, b->plan.pages, 0);

	sectors[last / 8] |= 1 << last % 8;
	mtkflash_plan_include(&b->plan, sectors);
	expect_two(b, last);
}

/* The quickest way is the same if sectors are added that are erased anyway. */
static void including_what_goes_changes_nothing(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, test->param_value);
	struct mtkflash_plan *before;
	u8 *sectors = kunit_kzalloc(test, MTKFLASH_PLAN_SECTORS / 8, GFP_KERNEL);

	before = kunit_kzalloc(test, sizeof(*before), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, sectors && before);
	invert(b, 0, b->chip->size);
	mtkflash_plan_init(before, b->chip, b->old, b->new_, 0);
	b->plan = *before;
	sectors[0] = 1;
	mtkflash_plan_include(&b->plan, sectors);
	KUNIT_EXPECT_EQ(test, memcmp(&b->plan, before, sizeof(*before)), 0);
}

static void added_sector_brings_sector_0(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, test->param_value);
	u32 last = last_remembered(b);

	mtkflash_plan_init(&b->plan, b->chip, b->old, b->new_, 0);
	KUNIT_EXPECT_EQ(test, mtkflash_plan_add(&b->plan, b->chip->size - 1),
			b->sectors <= MTKFLASH_PLAN_SECTORS);
	if (b->sectors > MTKFLASH_PLAN_SECTORS)
		KUNIT_EXPECT_EQ(test, b->plan.sectors, 0);
	KUNIT_EXPECT_TRUE(test, mtkflash_plan_add(&b->plan, b->map[last]));
	expect_two(b, last);
	/* A second call changes nothing. */
	KUNIT_EXPECT_TRUE(test, mtkflash_plan_add(&b->plan, b->map[last]));
	expect_two(b, last);
}

static u32 chip_sectors(const struct mtkflash_chip *chip)
{
	u32 count = 0;

	for (unsigned int r = 0; r < MTKFLASH_REGIONS; r++)
		count += chip->region[r].count;
	return count;
}

static void random_plans_of_every_real_part(struct kunit *test)
{
	const struct mtkflash_chip *chip = test->param_value;

	KUNIT_EXPECT_LE(test, chip_sectors(chip), MTKFLASH_PLAN_SECTORS);
	random_plans(test, chip, 1);
}

static struct kunit_case plan_cases[] = {
	KUNIT_CASE_PARAM(equal_contents_need_nothing, part_gen_params),
	KUNIT_CASE_PARAM(every_sector_alone, part_gen_params),
	KUNIT_CASE_PARAM(everything_differs, part_gen_params),
	KUNIT_CASE_PARAM(everything_becomes_blank, part_gen_params),
	KUNIT_CASE_PARAM(a_blank_part_is_filled, part_gen_params),
	KUNIT_CASE_PARAM(nothing_that_stays_is_erased, part_gen_params),
	KUNIT_CASE(the_quickest_way_is_chosen),
	KUNIT_CASE(blank_sectors_may_go_with_others),
	KUNIT_CASE(the_block_of_sector_0_goes_by_sectors),
	KUNIT_CASE(slow_commands_are_left_alone),
	KUNIT_CASE(boot_sectors_keep_their_size),
	KUNIT_CASE(bottom_boot_gives_up_16k),
	KUNIT_CASE(small_sectors_share_a_page),
	KUNIT_CASE(pages_that_end_blank_are_cleared),
	KUNIT_CASE(blank_pages_are_not_programmed),
	KUNIT_CASE(blank_page_0_stays_blank),
	KUNIT_CASE_PARAM(included_sectors_go_whatever_they_hold, part_gen_params),
	KUNIT_CASE_PARAM(including_what_goes_changes_nothing, part_gen_params),
	KUNIT_CASE_PARAM(added_sector_brings_sector_0, part_gen_params),
	KUNIT_CASE_PARAM(random_plans_of_every_map, part_gen_params),
	KUNIT_CASE_PARAM(random_plans_of_every_real_part, chip_gen_params),
	{ }
};

static struct kunit_suite plan_suite = {
	.name = "mtkflash_plan",
	.init = plan_bench_create,
	.exit = plan_bench_destroy,
	.test_cases = plan_cases,
};

kunit_test_suite(plan_suite);
