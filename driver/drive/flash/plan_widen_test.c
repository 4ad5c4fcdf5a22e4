// SPDX-License-Identifier: GPL-2.0
/*
 * The plan: parts that are written as a whole, though only some of it differs.
 */
#include <kunit/test.h>
#include <linux/mtkflash.h>
#include <linux/sizes.h>

#include "plan_bench_test.h"

static const struct mtkflash_chip sectors = {
	.name = "bottom boot",
	.size = SZ_256K,
	.region = { { SZ_16K, 1 }, { SZ_8K, 2 }, { SZ_32K, 1 }, { SZ_64K, 3 } },
	.sector = { 0x20, 0, { 700000, 9000000 } },
	.whole = { 0xc7, 0, { 3000000, 90000000 } },
};

static const struct mtkflash_chip blocks = {
	.name = "sectors and blocks",
	.size = SZ_128K,
	.region = { { SZ_4K, 32 } },
	.sector = { 0x20, 0, { 50000, 400000 } },
	.block = { 0xd8, SZ_32K, { 200000, 4000000 } },
	.whole = { 0xc7, 0, { 300000, 90000000 } },
};

static const struct mtkflash_chip pages = {
	.name = "written by pages",
	.size = SZ_128K,
	.region = { { 128, 1024 } },
	.sector = { 0, 0, { 10000, 20000 } },
	.whole = { 0x10, 0, { 50000, 900000 } },
};

/* The bytes that a session with these options erases on the bench. */
static bool goes_whole(struct plan_bench *b, const struct mtkflash_chip *chip,
		       u32 options)
{
	mtkflash_plan_init(&b->plan, chip, b->old, b->new_, options);
	mtkflash_plan_widen(&b->plan);
	if (b->plan.sectors < b->sectors)
		return false;
	KUNIT_EXPECT_EQ(b->test, b->plan.pages, chip->size / MTKFLASH_PAGE);
	return true;
}

/* The number of commands, of which only the first clears sector 0. */
static void expect_steps(struct plan_bench *b, unsigned int steps)
{
	struct mtkflash_erase_step step;
	u32 address = 0;

	for (unsigned int i = 0; i < steps; i++) {
		KUNIT_ASSERT_TRUE(b->test, mtkflash_plan_erase(&b->plan, &address, &step));
		KUNIT_EXPECT_EQ(b->test, !step.address, !i);
	}
	KUNIT_EXPECT_FALSE(b->test, mtkflash_plan_erase(&b->plan, &address, &step));
}

static void a_cheap_part_goes_as_a_whole(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, &sectors);

	KUNIT_EXPECT_FALSE(test, goes_whole(b, b->chip, 0));
	KUNIT_EXPECT_EQ(test, b->plan.sectors, 0);
	/* Only page 0 differs. */
	b->new_[255] ^= 1;
	KUNIT_EXPECT_FALSE(test, goes_whole(b, b->chip, 0));
	KUNIT_EXPECT_EQ(test, b->plan.sectors, 1);
	/* The next page is in the same sector. */
	b->new_[256] ^= 1;
	KUNIT_EXPECT_TRUE(test, goes_whole(b, b->chip, 0));
	expect_steps(b, 7);
	b->new_[256] ^= 1;
	b->new_[b->chip->size - 1] ^= 1;
	KUNIT_EXPECT_TRUE(test, goes_whole(b, b->chip, 0));
	KUNIT_EXPECT_FALSE(test, goes_whole(b, b->chip, MTKFLASH_OPTION_DELTA));
	KUNIT_EXPECT_EQ(test, b->plan.sectors, 2);
	expect_steps(b, 2);
	KUNIT_EXPECT_TRUE(test, goes_whole(b, b->chip,
					   MTKFLASH_OPTION_DELTA |
					   MTKFLASH_OPTION_FULL_REWRITE));
	expect_steps(b, 7);
}

static bool goes_with(struct plan_bench *b, const struct mtkflash_chip *chip,
		      const struct mtkflash_kept_list *kept, u32 options, u32 address)
{
	mtkflash_plan_init(&b->plan, chip, b->old, b->new_, options);
	b->plan.kept = kept;
	mtkflash_plan_widen(&b->plan);
	return mtkflash_plan_erases(&b->plan, address);
}

static struct mtkflash_kept_list *most_of_a_block(struct kunit *test)
{
	struct mtkflash_kept_list *kept = kunit_kzalloc(test, sizeof(*kept), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, kept);
	kept->count = 1;
	kept->range[0] = (struct mtkflash_kept_range){ SZ_16K + 1, SZ_16K + SZ_8K - 2 };
	return kept;
}

static void what_is_kept_goes_only_if_it_differs(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, &sectors);
	struct mtkflash_kept_list *kept = most_of_a_block(test);
	u32 all = MTKFLASH_OPTION_FULL_REWRITE;

	b->new_[b->chip->size - 1] ^= 1;
	KUNIT_EXPECT_FALSE(test, goes_with(b, b->chip, kept, 0, SZ_16K));
	KUNIT_EXPECT_EQ(test, b->plan.sectors, b->sectors - 1);
	KUNIT_EXPECT_FALSE(test, goes_with(b, b->chip, kept, all, SZ_16K));
	KUNIT_EXPECT_TRUE(test, goes_with(b, b->chip, kept, 0, SZ_16K + SZ_8K));
	KUNIT_EXPECT_TRUE(test, goes_with(b, b->chip, NULL, 0, SZ_16K));
	/* Another byte of its sector differs. */
	b->new_[SZ_16K] ^= 1;
	KUNIT_EXPECT_TRUE(test, goes_with(b, b->chip, kept, 0, SZ_16K));
	KUNIT_EXPECT_EQ(test, b->plan.sectors, b->sectors);
}

/* These are cleared by the chip erase, or written page by page. */
static void kept_pages_stay(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, &pages);
	struct mtkflash_kept_list *kept = most_of_a_block(test);
	u32 all = MTKFLASH_OPTION_FULL_REWRITE;

	b->new_[b->chip->size - 1] ^= 1;
	KUNIT_EXPECT_TRUE(test, goes_with(b, b->chip, NULL, 0, SZ_16K + 128));
	KUNIT_EXPECT_TRUE(test, b->plan.whole);
	KUNIT_EXPECT_FALSE(test, goes_with(b, b->chip, kept, 0, SZ_16K + 128));
	KUNIT_EXPECT_FALSE(test, b->plan.whole);
	KUNIT_EXPECT_FALSE(test, goes_with(b, b->chip, kept, all, SZ_16K + 128));
	KUNIT_EXPECT_FALSE(test, b->plan.whole);
}

/* A part refuses a command that covers a sector that is still protected. */
static void what_is_protected_goes_by_sectors(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, &blocks);
	u32 ignore = MTKFLASH_OPTION_IGNORE_PROTECTION;

	memset(b->new_, 0x5a, b->chip->size);
	KUNIT_EXPECT_TRUE(test, goes_whole(b, b->chip, 0));
	expect_steps(b, 8 + 3);
	KUNIT_EXPECT_TRUE(test, goes_whole(b, b->chip, ignore));
	expect_steps(b, 32);
	KUNIT_EXPECT_FALSE(test, mtkflash_plan_take_whole(&b->plan));
	expect_steps(b, 32);
	/* Blank in both contents: another session would erase it with the rest of its block. */
	memset(b->old + SZ_64K, 0xff, SZ_64K);
	memset(b->new_ + SZ_64K, 0xff, SZ_64K);
	memset(b->new_ + SZ_64K, 0, SZ_64K - SZ_4K);
	KUNIT_EXPECT_FALSE(test, goes_whole(b, b->chip, ignore));
	expect_steps(b, 31);
	KUNIT_EXPECT_FALSE(test, goes_whole(b, b->chip, MTKFLASH_OPTION_DELTA));
	expect_steps(b, 8 + 3);
	/* All sectors are requested. */
	memcpy(b->new_, b->old, b->chip->size);
	mtkflash_plan_init(&b->plan, b->chip, b->old, b->new_,
			   ignore | MTKFLASH_OPTION_FULL_REWRITE);
	mtkflash_plan_widen(&b->plan);
	expect_steps(b, 32);
}

/* The sector erase clears more than it should: only the chip erase is used. */
static void a_wide_erase_leaves_the_chip_erase(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, &blocks);
	struct mtkflash_erase_step step;
	u32 address = 0;

	b->new_[SZ_4K] ^= 1;
	mtkflash_plan_init(&b->plan, b->chip, b->old, b->new_, MTKFLASH_OPTION_DELTA);
	KUNIT_EXPECT_TRUE(test, mtkflash_plan_take_whole(&b->plan));
	KUNIT_EXPECT_TRUE(test, mtkflash_plan_erase(&b->plan, &address, &step));
	KUNIT_EXPECT_EQ(test, step.size, SZ_4K);
	KUNIT_EXPECT_TRUE(test, mtkflash_plan_erase(&b->plan, &address, &step));
	KUNIT_EXPECT_EQ(test, step.size, b->chip->size);
}

/* The drive accepted the intro with these contents. */
static void a_blank_page_0_is_gone_on_with(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, &sectors);

	memset(b->old, 0xff, 256);
	b->new_[b->chip->size - 1] ^= 1;
	KUNIT_EXPECT_FALSE(test, goes_whole(b, b->chip, 0));
	KUNIT_EXPECT_EQ(test, b->plan.sectors, 2);
	b->old[255] = 0;
	KUNIT_EXPECT_TRUE(test, goes_whole(b, b->chip, 0));
}

/* Unstable cells are written, too, though both contents are equal. */
static void an_unstable_sector_counts(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, &sectors);
	u8 unstable[MTKFLASH_PLAN_SECTORS / 8] = { 2 };

	mtkflash_plan_init(&b->plan, b->chip, b->old, b->new_, 0);
	mtkflash_plan_include(&b->plan, unstable);
	mtkflash_plan_widen(&b->plan);
	KUNIT_EXPECT_EQ(test, b->plan.sectors, b->sectors);
}

static void what_is_not_cheap_stays_a_delta(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, &sectors);
	struct mtkflash_chip chip = *b->chip;

	b->new_[b->chip->size - 1] ^= 1;
	/* The chip erase does not matter. */
	chip.whole.time.typical = 60000000;
	chip.sector.time.typical = 20000000 / 7;
	KUNIT_EXPECT_TRUE(test, goes_whole(b, &chip, 0));
	chip.whole.time.typical = 1000;
	chip.sector.time.typical++;
	KUNIT_EXPECT_FALSE(test, goes_whole(b, &chip, 0));
	KUNIT_EXPECT_EQ(test, b->plan.sectors, 2);
	chip = *b->chip;
	chip.whole.opcode = 0;
	KUNIT_EXPECT_TRUE(test, goes_whole(b, &chip, 0));
	chip = *b->chip;
	chip.lock[0] = (struct mtkflash_lock){ .start = SZ_16K, .size = SZ_8K };
	chip.locked = 1;
	KUNIT_EXPECT_FALSE(test, goes_whole(b, &chip, 0));
	KUNIT_EXPECT_EQ(test, b->plan.sectors, 2);
}

/* Page 0 is two sectors of such a part. */
static void small_sectors_of_page_0(struct kunit *test)
{
	struct plan_bench *b = plan_bench_fill(test, &pages);

	b->new_[0x10] ^= 1;
	b->new_[0x90] ^= 1;
	KUNIT_EXPECT_FALSE(test, goes_whole(b, b->chip, 0));
	KUNIT_EXPECT_EQ(test, b->plan.sectors, 2);
	b->new_[0x1000] ^= 1;
	KUNIT_EXPECT_TRUE(test, goes_whole(b, b->chip, 0));
	/* Without a chip erase pages are not cleared before they are written. */
	KUNIT_EXPECT_TRUE(test, b->plan.whole);
}

static struct kunit_case plan_widen_cases[] = {
	KUNIT_CASE(a_cheap_part_goes_as_a_whole),
	KUNIT_CASE(what_is_kept_goes_only_if_it_differs),
	KUNIT_CASE(kept_pages_stay),
	KUNIT_CASE(what_is_protected_goes_by_sectors),
	KUNIT_CASE(a_wide_erase_leaves_the_chip_erase),
	KUNIT_CASE(a_blank_page_0_is_gone_on_with),
	KUNIT_CASE(an_unstable_sector_counts),
	KUNIT_CASE(what_is_not_cheap_stays_a_delta),
	KUNIT_CASE(small_sectors_of_page_0),
	{ }
};

static struct kunit_suite plan_widen_suite = {
	.name = "mtkflash_plan_widen",
	.init = plan_bench_create,
	.exit = plan_bench_destroy,
	.test_cases = plan_widen_cases,
};

kunit_test_suite(plan_widen_suite);
