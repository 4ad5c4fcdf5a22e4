// SPDX-License-Identifier: GPL-2.0
/*
 * The table of flash parts.
 */
#include <kunit/test.h>
#include <linux/log2.h>

#include "chips.h"
#include "image.h"

static void table_is_sorted_and_complete(struct kunit *test)
{
	KUNIT_ASSERT_GT(test, mtkflash_chip_count, 0);
	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkflash_chip *c = &mtkflash_chips[i];

		KUNIT_ASSERT_NOT_NULL(test, c->name);
		KUNIT_ASSERT_NOT_NULL(test, c->source);
		if (i)
			KUNIT_EXPECT_LT(test, strcmp(c[-1].name, c->name), 0);
		/* struct mtkflash_device_info has 24 bytes for it. */
		KUNIT_EXPECT_LT(test, strlen(c->name), 24);
		KUNIT_EXPECT_TRUE(test, mtkflash_id_plausible(c->rems, 2));
		KUNIT_EXPECT_GT(test, c->program_us, 0);
		KUNIT_EXPECT_GT(test, c->erase_us, 0);
		KUNIT_EXPECT_NE(test, c->bp_mask, 0);
		/* Never WIP, WEL or SRWD. */
		KUNIT_EXPECT_EQ(test, c->bp_mask & 0x83, 0);
		/* 4.4: the sector erases; C7, 60, 62 would erase everything. */
		KUNIT_EXPECT_TRUE(test, c->erase_opcode == 0x20 ||
				  c->erase_opcode == 0xd7 ||
				  c->erase_opcode == 0xd8);
	}
}

/* What the plan and the session rely on. */
static void sizes_fit_into_each_other(struct kunit *test)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkflash_chip *c = &mtkflash_chips[i];

		KUNIT_EXPECT_TRUE(test, is_power_of_2(c->size));
		KUNIT_EXPECT_TRUE(test, is_power_of_2(c->sector));
		KUNIT_EXPECT_EQ(test, c->page, 256);
		KUNIT_EXPECT_EQ(test, c->sector % c->page, 0);
		KUNIT_EXPECT_EQ(test, c->size % c->sector, 0);
		KUNIT_EXPECT_GE(test, c->size, 0x20000);
		KUNIT_EXPECT_LE(test, c->size, 0x200000);
	}
}

static void every_part_is_found_by_its_ids(struct kunit *test)
{
	static const u8 none[3] = { };

	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkflash_chip *c = &mtkflash_chips[i];

		KUNIT_EXPECT_PTR_EQ(test, mtkflash_chip_find(c->rems, c->rdid),
				    c);
		KUNIT_EXPECT_PTR_EQ(test, mtkflash_chip_find(c->rems, none), c);
		if (mtkflash_id_plausible(c->rdid, 3))
			KUNIT_EXPECT_PTR_EQ(test,
					    mtkflash_chip_find(none, c->rdid),
					    c);
	}
}

/* Section 5 of the specification: the only part the driver writes yet. */
static void mx25l2005_is_as_specified(struct kunit *test)
{
	static const u8 rems[2] = { 0xc2, 0x11 }, rdid[3] = { 0xc2, 0x20, 0x12 };
	const struct mtkflash_chip *c = mtkflash_chip_find(rems, rdid);

	KUNIT_ASSERT_NOT_NULL(test, c);
	KUNIT_EXPECT_STREQ(test, c->name, "MX25L2005");
	KUNIT_EXPECT_EQ(test, c->size, 262144);
	KUNIT_EXPECT_EQ(test, c->sector, 4096);
	KUNIT_EXPECT_EQ(test, c->page, 256);
	KUNIT_EXPECT_EQ(test, c->erase_opcode, 0x20);
	KUNIT_EXPECT_EQ(test, c->bp_mask, 0x0c);
}

struct find_case {
	const char *name;
	u8 rems[2];
	u8 rdid[3];
	bool found;
};

static const struct find_case find_cases[] = {
	{ "both ids", { 0xc2, 0x11 }, { 0xc2, 0x20, 0x12 }, true },
	{ "REMS alone, RDID zero", { 0xc2, 0x11 }, { }, true },
	{ "REMS alone, RDID floating", { 0xc2, 0x11 }, { 255, 255, 255 }, true },
	{ "RDID alone, REMS zero", { }, { 0xc2, 0x20, 0x12 }, true },
	{ "RDID alone, REMS floating", { 255, 255 }, { 0xc2, 0x20, 0x12 }, true },
	{ "RDID alone, REMS 01 01", { 1, 1 }, { 0xc2, 0x20, 0x12 }, true },
	{ "nothing answers", { }, { }, false },
	{ "all floating", { 255, 255 }, { 255, 255, 255 }, false },
	{ "01 01", { 1, 1 }, { 1, 1, 1 }, false },
	{ "REMS right, RDID of another", { 0xc2, 0x11 }, { 0xef, 0x30, 0x12 }, false },
	{ "RDID right, REMS of another", { 0xef, 0x11 }, { 0xc2, 0x20, 0x12 }, false },
	{ "REMS swapped", { 0x11, 0xc2 }, { }, false },
	{ "W25P20 is not in the table", { 0xef, 0x11 }, { }, false },
	{ "MX25L8005 is not in the table", { 0xc2, 0x13 }, { }, false },
};

static void find_name(const struct find_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(find, find_cases, find_name);

static void every_plausible_id_has_to_match(struct kunit *test)
{
	const struct find_case *c = test->param_value;
	const struct mtkflash_chip *chip = mtkflash_chip_find(c->rems, c->rdid);

	KUNIT_EXPECT_EQ(test, !!chip, c->found);
}

static void equal_bytes_are_no_id(struct kunit *test)
{
	for (unsigned int a = 0; a < 256; a++) {
		u8 id[3] = { a, a, a };

		KUNIT_EXPECT_FALSE(test, mtkflash_id_plausible(id, 2));
		KUNIT_EXPECT_FALSE(test, mtkflash_id_plausible(id, 3));
		id[2] = a + 1;
		KUNIT_EXPECT_FALSE(test, mtkflash_id_plausible(id, 2));
		KUNIT_EXPECT_TRUE(test, mtkflash_id_plausible(id, 3));
		id[1] = a ^ 0x80;
		KUNIT_EXPECT_TRUE(test, mtkflash_id_plausible(id, 2));
	}
}

static struct kunit_case chips_cases[] = {
	KUNIT_CASE(table_is_sorted_and_complete),
	KUNIT_CASE(sizes_fit_into_each_other),
	KUNIT_CASE(every_part_is_found_by_its_ids),
	KUNIT_CASE(mx25l2005_is_as_specified),
	KUNIT_CASE_PARAM(every_plausible_id_has_to_match, find_gen_params),
	KUNIT_CASE(equal_bytes_are_no_id),
	{ }
};

static struct kunit_suite chips_suite = {
	.name = "mtkflash_chips",
	.test_cases = chips_cases,
};

kunit_test_suite(chips_suite);
