// SPDX-License-Identifier: GPL-2.0
/*
 * The map: the right pages are marked, and no others.
 */
#include <kunit/test.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "map.h"

/* A map with a guard byte on either side. */
#define GUARD	0xaa

static u8 *create(struct kunit *test)
{
	u8 *memory = kunit_kmalloc(test, MTKFLASH_MAP_PAGES + 2, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	memset(memory, GUARD, MTKFLASH_MAP_PAGES + 2);
	mtkflash_map_clear(memory + 1);
	return memory + 1;
}

/* Pages from @from to @to - 1 have @state, all others are unknown. */
static void expect(struct kunit *test, const u8 *map, u32 from, u32 to,
		   enum mtkflash_page_state state)
{
	for (u32 page = 0; page < MTKFLASH_MAP_PAGES; page++)
		KUNIT_EXPECT_EQ_MSG(test, map[page],
				    page >= from && page < to ?
					    state : MTKFLASH_PAGE_UNKNOWN,
				    "page %x", page);
	KUNIT_EXPECT_EQ(test, map[-1], GUARD);
	KUNIT_EXPECT_EQ(test, map[MTKFLASH_MAP_PAGES], GUARD);
}

/**
 * struct mark_case - Pages marked for a range
 * @name: Name of the case.
 * @address: First byte of the range.
 * @size: Its size in bytes.
 * @from: First page marked.
 * @to: First page behind it that is not marked.
 */
struct mark_case {
	const char *name;
	u32 address;
	u32 size;
	u32 from;
	u32 to;
};

static const struct mark_case ranges[] = {
	{ "one page", 0x300, 0x100, 3, 4 },
	{ "a sector", 0x1000, 0x1000, 16, 32 },
	{ "half a page", 0x480, 0x80, 4, 5 },
	{ "the end of a page and more", 0x480, 0x100, 4, 6 },
	{ "nothing", 0x400, 0, 0, 0 },
	{ "all", 0, MTKFLASH_IMAGE_MAX, 0, MTKFLASH_MAP_PAGES },
	{ "over the end", MTKFLASH_IMAGE_MAX - 0x100, 0x200,
	  MTKFLASH_MAP_PAGES - 1, MTKFLASH_MAP_PAGES },
	{ "behind the end", MTKFLASH_IMAGE_MAX, 0x100, 0, 0 },
};

static void range_name(const struct mark_case *r, char *desc)
{
	strscpy(desc, r->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(range, ranges, range_name);

static void every_page_of_a_range_is_marked(struct kunit *test)
{
	const struct mark_case *r = test->param_value;
	u8 *map = create(test);

	mtkflash_map_mark(map, r->address, r->size, MTKFLASH_PAGE_WRITTEN);
	expect(test, map, r->from, r->to, MTKFLASH_PAGE_WRITTEN);
	mtkflash_map_clear(map);
	expect(test, map, 0, 0, MTKFLASH_PAGE_UNKNOWN);
}

static void nobody_has_to_want_a_map(struct kunit *test)
{
	mtkflash_map_clear(NULL);
	mtkflash_map_mark(NULL, 0, 0x1000, MTKFLASH_PAGE_WRITTEN);
}

#define UNIFORM_MAP(part_size, sector_size) \
	.size = (part_size), \
	.region = { { (sector_size), (part_size) / (sector_size) } }, \
	.sector = { 0x20, 0, { 1000, 1000 } }

static const struct mtkflash_chip part = {
	.name = "sectors of 4 KiB",
	UNIFORM_MAP(SZ_64K, SZ_4K),
};

static const struct mtkflash_chip small = {
	.name = "sectors of half a page",
	UNIFORM_MAP(SZ_8K, 128),
};

static void plan_changes(struct kunit *test, u8 *map,
			 const struct mtkflash_chip *chip, u32 address)
{
	u8 *old = kunit_kzalloc(test, chip->size, GFP_KERNEL);
	u8 *new_ = kunit_kzalloc(test, chip->size, GFP_KERNEL);
	struct mtkflash_plan plan;

	KUNIT_ASSERT_TRUE(test, old && new_);
	if (address < chip->size)
		new_[address] = 0x5a;
	mtkflash_plan_init(&plan, chip, old, new_, 0);
	mtkflash_map_plan(map, &plan);
}

/* The sector that differs and sector 0 are planned; pages behind the flash stay unknown. */
static void plan_shows_what_goes(struct kunit *test)
{
	u8 *map = create(test);

	plan_changes(test, map, &part, 0x5123);
	for (u32 page = 0; page < MTKFLASH_MAP_PAGES; page++) {
		bool goes = page < 16 || (page >= 0x50 && page < 0x60);

		KUNIT_EXPECT_EQ_MSG(test, map[page],
				    page >= SZ_64K / MTKFLASH_PAGE ?
					    MTKFLASH_PAGE_UNKNOWN :
				    goes ? MTKFLASH_PAGE_PLANNED :
					   MTKFLASH_PAGE_SAME,
				    "page %x", page);
	}
	/* A new plan replaces the old one. */
	plan_changes(test, map, &part, SZ_64K);
	expect(test, map, 0, SZ_64K / MTKFLASH_PAGE, MTKFLASH_PAGE_SAME);
}

static void page_goes_if_half_of_it_does(struct kunit *test)
{
	static const u32 halves[] = { 0x700, 0x780 };

	for (unsigned int i = 0; i < ARRAY_SIZE(halves); i++) {
		u8 *map = create(test);

		plan_changes(test, map, &small, halves[i]);
		for (u32 page = 0; page < SZ_8K / MTKFLASH_PAGE; page++)
			KUNIT_EXPECT_EQ_MSG(test, map[page],
					    page == 7 || !page ?
						    MTKFLASH_PAGE_PLANNED :
						    MTKFLASH_PAGE_SAME,
					    "page %x", page);
	}
}

static struct kunit_case map_cases[] = {
	KUNIT_CASE_PARAM(every_page_of_a_range_is_marked, range_gen_params),
	KUNIT_CASE(nobody_has_to_want_a_map),
	KUNIT_CASE(plan_shows_what_goes),
	KUNIT_CASE(page_goes_if_half_of_it_does),
	{ }
};

static struct kunit_suite map_suite = {
	.name = "mtkflash_map",
	.test_cases = map_cases,
};

kunit_test_suite(map_suite);
