// SPDX-License-Identifier: GPL-2.0
/*
 * The bench of the plan's tests: carries a plan out on a copy, as a session does it on a
 * drive, and compares the result with a simple reference.
 */
#include <linux/mm.h>

#include "plan_bench_test.h"

#define PAGE_WORDS	(256 / sizeof(u64))

static void draw_map(struct plan_bench *b)
{
	u32 at = 0;

	for (unsigned int r = 0; r < MTKFLASH_REGIONS; r++)
		for (unsigned int i = 0; i < b->chip->region[r].count; i++) {
			b->map[b->sectors++] = at;
			at += b->chip->region[r].sector;
		}
	b->map[b->sectors] = at;
	KUNIT_ASSERT_EQ(b->test, at, b->chip->size);
}

/* To save time every page is the first one, XORed with its number. */
static void fill(u8 *content, u32 size)
{
	u64 *word = (u64 *)content;

	for (u32 i = 0; i < 256; i++)
		content[i] = i * 31;
	for (u32 i = PAGE_WORDS; i < size / sizeof(u64); i++)
		word[i] = word[i % PAGE_WORDS] ^
			  (i / PAGE_WORDS & 0xff) * 0x0101010101010101ull;
}

struct plan_bench *plan_bench_fill(struct kunit *test,
				   const struct mtkflash_chip *chip)
{
	struct plan_bench *b = test->priv;

	b->chip = chip;
	b->old = kvzalloc(chip->size, GFP_KERNEL);
	b->new_ = kvzalloc(chip->size, GFP_KERNEL);
	b->flash = kvzalloc(chip->size, GFP_KERNEL);
	b->map = kvcalloc(chip->size / 128 + 1, sizeof(*b->map), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, b->old && b->new_ && b->flash && b->map);
	draw_map(b);
	fill(b->old, chip->size);
	memcpy(b->new_, b->old, chip->size);
	return b;
}

bool plan_bench_blank(const u8 *content, u32 from, u32 to)
{
	return !memchr_inv(content + from, 0xff, to - from);
}

static bool differs(const struct plan_bench *b, u32 from, u32 to)
{
	return memcmp(b->old + from, b->new_ + from, to - from);
}

static bool sector_must_go(const struct plan_bench *b, u32 s)
{
	return differs(b, b->map[s], b->map[s + 1]) ||
	       (!s && differs(b, 0, b->chip->size));
}

bool plan_bench_writes_pages(const struct mtkflash_chip *chip)
{
	return !chip->sector.opcode;
}

/*
 * Must the page be blank before anything is programmed?  Parts that write whole pages clear
 * a page only if that is all it needs, or in order to remove the reset vector.
 */
static bool sector_is_cleared(const struct plan_bench *b, u32 s)
{
	u32 from = b->map[s], to = b->map[s + 1];

	return sector_must_go(b, s) &&
	       (!plan_bench_writes_pages(b->chip) || from < 256 ||
		plan_bench_blank(b->new_, from, to));
}

static u32 sectors_to_go(const struct plan_bench *b)
{
	u32 count = 0;

	for (u32 s = 0; s < b->sectors; s++)
		count += sector_must_go(b, s);
	return count;
}

/* May a command clear these sectors? */
static bool range_may_go(const struct plan_bench *b, u32 from, u32 to)
{
	u32 s = 0;

	while (b->map[s] < from)
		s++;
	if (b->map[s] != from)
		return false;
	for (; b->map[s] < to; s++)
		if (!sector_must_go(b, s) &&
		    !plan_bench_blank(b->old, b->map[s], b->map[s + 1]))
			return false;
	return b->map[s] == to;
}

/* The shortest time to clear a block, or the sectors in its place. */
static u64 best_for_block(const struct plan_bench *b, u32 from, u32 to)
{
	const struct mtkflash_chip *chip = b->chip;
	u64 time = 0;

	for (u32 s = 1; s < b->sectors; s++)
		if (b->map[s] >= from && b->map[s] < to &&
		    sector_is_cleared(b, s))
			time += chip->sector.time.typical;
	/* The block of sector 0 is left out, because sector 0 is blank by then. */
	if (from && chip->block.opcode && range_may_go(b, from, to))
		return min_t(u64, time, chip->block.time.typical);
	return time;
}

static u64 best_time(const struct plan_bench *b)
{
	const struct mtkflash_chip *chip = b->chip;
	u32 block = chip->block.opcode ? chip->block.size : chip->size;
	u64 time = 0;

	for (u32 at = 0; at < chip->size; at += block)
		time += best_for_block(b, at, at + block);
	if (plan_bench_writes_pages(chip) && range_may_go(b, 0, chip->size))
		return min_t(u64, time, chip->whole.time.typical);
	return time;
}

static unsigned int way_of(struct plan_bench *b,
			   const struct mtkflash_erase_step *step)
{
	const struct mtkflash_chip *chip = b->chip;

	if (step->how == &chip->whole) {
		KUNIT_EXPECT_EQ(b->test, step->address, 0);
		KUNIT_EXPECT_EQ(b->test, step->size, chip->size);
		return BY_CHIP;
	}
	if (step->how == &chip->block) {
		KUNIT_EXPECT_EQ(b->test, step->address % chip->block.size, 0);
		KUNIT_EXPECT_EQ(b->test, step->size, chip->block.size);
		return BY_BLOCK;
	}
	KUNIT_EXPECT_PTR_EQ(b->test, step->how, &chip->sector);
	for (u32 s = 0; s < b->sectors; s++)
		if (b->map[s] == step->address) {
			KUNIT_EXPECT_EQ(b->test, step->size,
					b->map[s + 1] - b->map[s]);
			return BY_SECTOR;
		}
	KUNIT_FAIL(b->test, "no sector starts at %x", step->address);
	return BY_SECTOR;
}

static void carry_out_step(struct plan_bench *b,
			   const struct mtkflash_erase_step *step, bool first)
{
	unsigned int way = way_of(b, step);

	KUNIT_ASSERT_LE(b->test, step->address + step->size, b->chip->size);
	KUNIT_EXPECT_TRUE_MSG(b->test,
			      range_may_go(b, step->address,
					   step->address + step->size),
			      "%x to %x holds what must stay", step->address,
			      step->address + step->size);
	if (first) {
		KUNIT_EXPECT_EQ(b->test, step->address, 0);
		KUNIT_EXPECT_EQ(b->test, way,
				b->sectors > 1 ? BY_SECTOR : BY_CHIP);
	} else {
		b->time += step->how->time.typical;
	}
	b->steps[way]++;
	memset(b->flash + step->address, 0xff, step->size);
}

static void erase(struct plan_bench *b)
{
	struct mtkflash_erase_step step;
	u32 address = 0, before = 0;
	bool first = true;

	while (mtkflash_plan_erase(&b->plan, &address, &step)) {
		KUNIT_ASSERT_GT_MSG(b->test, address, before,
				    "the plan does not go on");
		before = address;
		carry_out_step(b, &step, first);
		first = false;
	}
}

static void check_erased(struct plan_bench *b)
{
	for (u32 s = 0; s < b->sectors; s++) {
		u32 from = b->map[s], to = b->map[s + 1];
		bool go = sector_must_go(b, s);

		KUNIT_EXPECT_EQ_MSG(b->test, go,
				    mtkflash_plan_erases(&b->plan, from),
				    "sector at %x", from);
		if (sector_is_cleared(b, s) || (go && b->plan.whole))
			KUNIT_EXPECT_TRUE_MSG(b->test, plan_bench_blank(b->flash, from, to),
					      "sector at %x", from);
		else
			KUNIT_EXPECT_EQ_MSG(b->test, 0,
					    memcmp(b->flash + from, b->old + from,
						   to - from),
					    "sector at %x", from);
	}
}

/* Programming only clears bits, except in parts that write whole pages. */
static void program_page(struct plan_bench *b, u32 address)
{
	KUNIT_EXPECT_FALSE_MSG(b->test, plan_bench_blank(b->new_, address, address + 256),
			       "blank page at %x", address);
	KUNIT_EXPECT_NE_MSG(b->test, 0,
			    memcmp(b->flash + address, b->new_ + address, 256),
			    "page at %x is right already", address);
	b->programs++;
	b->last_program = address;
	if (plan_bench_writes_pages(b->chip)) {
		memcpy(b->flash + address, b->new_ + address, 256);
		return;
	}
	/* Compares words, since this takes most of the time of a bench. */
	for (u32 i = address; i < address + 256; i += sizeof(u64))
		*(u64 *)(b->flash + i) &= *(const u64 *)(b->new_ + i);
}

static void program(struct plan_bench *b)
{
	u32 pages = b->chip->size / 256;

	for (u32 n = 0; n < pages; n++) {
		u32 a = mtkflash_plan_page(&b->plan, n);

		KUNIT_ASSERT_EQ(b->test, a, n == pages - 1 ? 0 : (n + 1) * 256);
		if (mtkflash_plan_programs(&b->plan, a))
			program_page(b, a);
	}
}

void plan_bench_carry_out(struct plan_bench *b)
{
	bool any = differs(b, 0, b->chip->size);

	memcpy(b->flash, b->old, b->chip->size);
	memset(b->steps, 0, sizeof(b->steps));
	b->programs = 0;
	b->last_program = -1;
	b->time = 0;

	mtkflash_plan_init(&b->plan, b->chip, b->old, b->new_, 0);
	erase(b);
	check_erased(b);
	KUNIT_EXPECT_EQ(b->test, b->time, any ? best_time(b) : 0);
	KUNIT_EXPECT_EQ(b->test, b->plan.sectors, sectors_to_go(b));
	KUNIT_EXPECT_EQ(b->test, b->plan.whole,
			b->sectors > 1 && b->steps[BY_CHIP] == 1);

	program(b);
	KUNIT_EXPECT_EQ(b->test, memcmp(b->flash, b->new_, b->chip->size), 0);
	KUNIT_EXPECT_EQ(b->test, b->plan.pages, b->programs);
	if (any && !plan_bench_blank(b->new_, 0, min(b->map[1], 256u)))
		KUNIT_EXPECT_EQ(b->test, b->last_program, 0);
}

int plan_bench_create(struct kunit *test)
{
	struct plan_bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	b->test = test;
	test->priv = b;
	return 0;
}

void plan_bench_destroy(struct kunit *test)
{
	struct plan_bench *b = test->priv;

	if (!b)
		return;
	kvfree(b->old);
	kvfree(b->new_);
	kvfree(b->flash);
	kvfree(b->map);
}
