// SPDX-License-Identifier: GPL-2.0
/*
 * The plan, carried out on a copy as the session does it on a drive.
 */
#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "plan.h"

/* Of the shape of a real part, small enough for thousands of plans. */
static const struct mtkflash_chip part = {
	.name = "test part",
	.size = SZ_64K,
	.page = 256,
	.sector = SZ_4K,
};

#define SECTORS	(SZ_64K / SZ_4K)
#define PAGES	(SZ_64K / 256)

struct plan_bench {
	struct kunit *test;
	struct mtkflash_plan plan;
	u8 *old;
	u8 *new_;
	u8 *flash;
	bool erased[SECTORS];
	bool programmed[PAGES];
	u32 erases;
	u32 programs;
	s32 first_erase;
	s32 last_program;
};

static struct plan_bench *create(struct kunit *test)
{
	struct plan_bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->test = test;
	b->old = kunit_kzalloc(test, part.size, GFP_KERNEL);
	b->new_ = kunit_kzalloc(test, part.size, GFP_KERNEL);
	b->flash = kunit_kzalloc(test, part.size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, b->old);
	KUNIT_ASSERT_NOT_NULL(test, b->new_);
	KUNIT_ASSERT_NOT_NULL(test, b->flash);
	for (u32 i = 0; i < part.size; i++)
		b->old[i] = i * 31 + (i >> 8);
	memcpy(b->new_, b->old, part.size);
	return b;
}

/* Programming clears bits and sets none. */
static void program_page(struct plan_bench *b, u32 address)
{
	KUNIT_EXPECT_FALSE(b->test, b->programmed[address / 256]);
	b->programmed[address / 256] = true;
	b->programs++;
	b->last_program = address;
	for (u32 i = address; i < address + 256; i++)
		b->flash[i] &= b->new_[i];
}

static void carry_out(struct plan_bench *b)
{
	memcpy(b->flash, b->old, part.size);
	memset(b->erased, 0, sizeof(b->erased));
	memset(b->programmed, 0, sizeof(b->programmed));
	b->erases = 0;
	b->programs = 0;
	b->first_erase = -1;
	b->last_program = -1;

	mtkflash_plan_init(&b->plan, &part, b->old, b->new_);
	for (u32 a = 0; a < part.size; a += part.sector) {
		if (!mtkflash_plan_erases(&b->plan, a))
			continue;
		if (b->first_erase < 0)
			b->first_erase = a;
		b->erased[a / part.sector] = true;
		b->erases++;
		memset(b->flash + a, 0xff, part.sector);
	}
	for (u32 n = 0; n < PAGES; n++) {
		u32 a = mtkflash_plan_page(&b->plan, n);

		KUNIT_ASSERT_LT(b->test, a, part.size);
		if (mtkflash_plan_programs(&b->plan, a))
			program_page(b, a);
	}
}

/* The naive reference: what has to be done, sector by sector. */
static void check(struct plan_bench *b)
{
	bool any = memcmp(b->old, b->new_, part.size);

	KUNIT_EXPECT_EQ(b->test, memcmp(b->flash, b->new_, part.size), 0);
	KUNIT_EXPECT_EQ(b->test, b->plan.sectors, b->erases);
	KUNIT_EXPECT_EQ(b->test, b->plan.pages, b->programs);
	for (u32 s = 0; s < SECTORS; s++) {
		u32 a = s * part.sector;
		bool differs = memcmp(b->old + a, b->new_ + a, part.sector);

		KUNIT_EXPECT_EQ_MSG(b->test, b->erased[s],
				    differs || (any && !s), "sector %u", s);
	}
	for (u32 p = 0; p < PAGES; p++) {
		bool blank = !memchr_inv(b->new_ + p * 256, 0xff, 256);

		KUNIT_EXPECT_EQ_MSG(b->test, b->programmed[p],
				    b->erased[p / 16] && !blank, "page %u", p);
	}
	if (!any)
		return;
	KUNIT_EXPECT_EQ(b->test, b->first_erase, 0);
	if (b->programmed[0])
		KUNIT_EXPECT_EQ(b->test, b->last_program, 0);
}

static void equal_contents_need_nothing(struct kunit *test)
{
	struct plan_bench *b = create(test);

	carry_out(b);
	check(b);
	KUNIT_EXPECT_EQ(test, b->erases, 0);
	KUNIT_EXPECT_EQ(test, b->programs, 0);
}

static void one_sector_takes_sector_0_with_it(struct kunit *test)
{
	struct plan_bench *b = create(test);

	/* Its last byte. */
	b->new_[6 * SZ_4K - 1] ^= 0x10;
	carry_out(b);
	check(b);
	KUNIT_EXPECT_EQ(test, b->erases, 2);
	KUNIT_EXPECT_TRUE(test, b->erased[0]);
	KUNIT_EXPECT_TRUE(test, b->erased[5]);
	KUNIT_EXPECT_EQ(test, b->programs, 32);
	KUNIT_EXPECT_EQ(test, b->last_program, 0);
}

static void sector_0_goes_alone(struct kunit *test)
{
	struct plan_bench *b = create(test);

	b->new_[0x123] ^= 0x01;
	carry_out(b);
	check(b);
	KUNIT_EXPECT_EQ(test, b->erases, 1);
	KUNIT_EXPECT_EQ(test, b->programs, 16);
}

static void everything_differs(struct kunit *test)
{
	struct plan_bench *b = create(test);

	for (u32 i = 0; i < part.size; i++)
		b->new_[i] ^= 0x5a;
	carry_out(b);
	check(b);
	KUNIT_EXPECT_EQ(test, b->erases, SECTORS);
	KUNIT_EXPECT_EQ(test, b->programs, PAGES);
}

static void every_sector_alone(struct kunit *test)
{
	struct plan_bench *b = create(test);

	for (u32 s = 0; s < SECTORS; s++) {
		b->new_[s * SZ_4K] ^= 0x80;
		carry_out(b);
		check(b);
		KUNIT_EXPECT_EQ(test, b->erases, s ? 2 : 1);
		b->new_[s * SZ_4K] ^= 0x80;
	}
}

static void blank_pages_are_not_programmed(struct kunit *test)
{
	struct plan_bench *b = create(test);

	memset(b->new_ + SZ_4K + 256, 0xff, 3 * 256);
	carry_out(b);
	check(b);
	KUNIT_EXPECT_EQ(test, b->erases, 2);
	KUNIT_EXPECT_EQ(test, b->programs, 32 - 3);

	/* A page with one 0 in it is not blank. */
	b->new_[SZ_4K + 511] = 0xfe;
	carry_out(b);
	check(b);
	KUNIT_EXPECT_EQ(test, b->programs, 32 - 2);
}

static void blank_page_0_stays_blank(struct kunit *test)
{
	struct plan_bench *b = create(test);

	memset(b->new_, 0xff, 256);
	carry_out(b);
	check(b);
	KUNIT_EXPECT_FALSE(test, b->programmed[0]);
	KUNIT_EXPECT_EQ(test, b->programs, 15);
}

static void pages_ascend_with_page_0_last(struct kunit *test)
{
	struct plan_bench *b = create(test);

	mtkflash_plan_init(&b->plan, &part, b->old, b->new_);
	for (u32 n = 0; n < PAGES - 1; n++)
		KUNIT_EXPECT_EQ(test, mtkflash_plan_page(&b->plan, n),
				(n + 1) * 256);
	KUNIT_EXPECT_EQ(test, mtkflash_plan_page(&b->plan, PAGES - 1), 0);
}

static void change_at_random(struct rnd_state *rnd, u8 *content)
{
	u32 changes = prandom_u32_state(rnd) % 8;

	while (changes--) {
		u32 at = prandom_u32_state(rnd) % part.size;
		u32 len = 1 + prandom_u32_state(rnd) % 3000;

		len = min(len, part.size - at);
		if (prandom_u32_state(rnd) & 1)
			memset(content + at, 0xff, len);
		else
			prandom_bytes_state(rnd, content + at, min(len, 8u));
	}
}

/*
 * 0 is another seed at every run; one that failed is to be added here.  A
 * module parameter would not do: KUnit 6.1 runs tests before it is parsed.
 */
static const u64 seeds[] = { 0, 1, 0x5eed };

static void seed_name(const u64 *seed, char *desc)
{
	if (*seed)
		snprintf(desc, KUNIT_PARAM_DESC_SIZE, "seed %llx", *seed);
	else
		strscpy(desc, "any seed", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(seed, seeds, seed_name);

static void random_plans_match_the_reference(struct kunit *test)
{
	struct plan_bench *b = create(test);
	const u64 *seed = test->param_value;
	u64 start = *seed ?: get_random_u64();
	struct rnd_state rnd;

	kunit_info(test, "seed=%llx", start);
	prandom_seed_state(&rnd, start);
	for (unsigned int round = 0; round < 200; round++) {
		change_at_random(&rnd, b->new_);
		carry_out(b);
		check(b);
		/* The next plan starts from what this one left. */
		memcpy(b->old, b->flash, part.size);
	}
}

static struct kunit_case plan_cases[] = {
	KUNIT_CASE(equal_contents_need_nothing),
	KUNIT_CASE(one_sector_takes_sector_0_with_it),
	KUNIT_CASE(sector_0_goes_alone),
	KUNIT_CASE(everything_differs),
	KUNIT_CASE(every_sector_alone),
	KUNIT_CASE(blank_pages_are_not_programmed),
	KUNIT_CASE(blank_page_0_stays_blank),
	KUNIT_CASE(pages_ascend_with_page_0_last),
	KUNIT_CASE_PARAM(random_plans_match_the_reference, seed_gen_params),
	{ }
};

static struct kunit_suite plan_suite = {
	.name = "mtkflash_plan",
	.test_cases = plan_cases,
};

kunit_test_suite(plan_suite);
