// SPDX-License-Identifier: GPL-2.0
/*
 * Images of Blu-ray writers: how they are recognised, their names, and the comparison with
 * the drive.
 */
#include <kunit/test.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "bd_sums.h"
#include "firmware_test.h"
#include "image_bd.h"

static u8 *bare(struct kunit *test, size_t size)
{
	u8 *image = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, image);
	firmware_fill(image, size, 1);
	/* An encrypted page: no instructions that an 8051 starts with. */
	image[0] = 0x5a;
	return image;
}

static void name(u8 *image, const char *banner, const char *chip)
{
	memcpy(image + 0x3000, banner, 16);
	memcpy(image + 0x1ec000, "HL-DT-STBD-RE BH16NS40  1.02", 28);
	memcpy(image + 0x1ec034, chip, 10);
}

static u8 *named(struct kunit *test, const char *banner, const char *chip)
{
	u8 *image = bare(test, SZ_2M);

	name(image, banner, chip);
	return image;
}

static void needs_no_vector_and_one_size(struct kunit *test)
{
	u8 *image = named(test, "MT1959 Boot JB8 ", "MTEKMT1959");
	struct mtkflash_bd bd;

	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_2M), 0);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_1M), MTKFLASH_ERROR_IMAGE_SIZE);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_2M - 1), MTKFLASH_ERROR_IMAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, mtkflash_bd_look(image, SZ_2M, &bd));
	KUNIT_EXPECT_STREQ(test, bd.banner, "MT1959 Boot JB8");
	KUNIT_EXPECT_STREQ(test, bd.chip, "MTEKMT1959");
}

struct name_case {
	const char *what;
	char banner[17];
	char chip[11];
	bool has_banner;
	bool has_chip;
};

static const struct name_case name_cases[] = {
	{ "both", "MT1959 Boot JB8 ", "MTEKMT1959", true, true },
	{ "the other chip", "MT1939 Boot BU5 ", "MTEKMT1939", true, true },
	{ "four letters", "MT1959 Boot BU51", "MTEKMT1959", true, true },
	{ "banner alone", "MT1959 Boot JB8 ", "MTEKMT....", true, false },
	{ "chip alone", "MT1959 Root JB8 ", "MTEKMT1959", false, true },
	{ "an older chip", "MT1369 Boot JB8 ", "MTEKMT1369", false, false },
	{ "letters for digits", "MT19A9 Boot JB8 ", "MTEKMT19A9", false, false },
	{ "no text behind it", "MT1959 Boot \x01\x02\x03 ", "METKMT1959", false, false },
};

static void case_name(const struct name_case *c, char *desc)
{
	strscpy(desc, c->what, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(name, name_cases, case_name);

static void names_are_found(struct kunit *test)
{
	const struct name_case *c = test->param_value;
	u8 *image = named(test, c->banner, c->chip);
	bool is = c->has_banner || c->has_chip;
	struct mtkflash_bd bd;

	KUNIT_EXPECT_EQ(test, mtkflash_bd_look(image, SZ_2M, &bd), is);
	KUNIT_EXPECT_EQ(test, !!bd.banner[0], c->has_banner);
	KUNIT_EXPECT_EQ(test, !!bd.chip[0], c->has_chip);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_2M), 0);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_1M),
			c->has_banner ? MTKFLASH_ERROR_IMAGE_SIZE : 0);
}

/* In a short image nothing is read behind its end. */
static void short_ones_have_no_names(struct kunit *test)
{
	u8 *image = named(test, "MT1959 Boot JB8 ", "MTEKMT1959");
	static const size_t sizes[] = { 0, 1, 0x3000, 0x300f };
	struct mtkflash_identity id;
	struct mtkflash_bd bd;

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		u8 *exact = kunit_kmalloc(test, sizes[i] ?: 1, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, exact);
		memcpy(exact, image, sizes[i]);
		KUNIT_EXPECT_FALSE(test, mtkflash_bd_look(exact, sizes[i], &bd));
		KUNIT_EXPECT_FALSE(test, mtkflash_bd_identity(exact, sizes[i], &id));
	}
	KUNIT_EXPECT_TRUE(test, mtkflash_bd_look(image, 0x3010, &bd));
	KUNIT_EXPECT_STREQ(test, bd.chip, "");
}

static void descriptor_says_who(struct kunit *test)
{
	u8 *image = named(test, "MT1959 Boot JB8 ", "MTEKMT1959");
	struct mtkflash_identity id;

	KUNIT_ASSERT_TRUE(test, mtkflash_image_identity(image, SZ_2M, &id));
	KUNIT_EXPECT_STREQ(test, id.vendor, "HL-DT-ST");
	KUNIT_EXPECT_STREQ(test, id.product, "BD-RE BH16NS40");
	KUNIT_EXPECT_STREQ(test, id.revision, "1.02");
	image[0x1ec009] = 0x07;
	KUNIT_EXPECT_FALSE(test, mtkflash_image_identity(image, SZ_2M, &id));
}

struct fit_case {
	const char *what;
	struct mtkflash_bd image;
	struct mtkflash_bd drive;
	u32 address;		/* 0: it fits */
	bool other_board;
};

static const struct fit_case fit_cases[] = {
	{ "the same", { "MT1959 Boot JB8", "MTEKMT1959" }, { "MT1959 Boot JB8", "MTEKMT1959" }, 0 },
	{ "another chip", { "MT1959 Boot JB8", "MTEKMT1939" },
	  { "MT1959 Boot JB8", "MTEKMT1959" }, 0x1ec034 },
	{ "another boot code", { "MT1959 Boot BU5", "MTEKMT1959" },
	  { "MT1959 Boot JB8", "MTEKMT1959" }, 0x3000 },
	{ "a longer name", { "MT1959 Boot BU51", "MTEKMT1959" },
	  { "MT1959 Boot BU5", "MTEKMT1959" }, 0x3000 },
	{ "the drive has lost all", { "MT1959 Boot JB8", "MTEKMT1959" }, { "", "" }, 0 },
	{ "the drive has lost its chip, the boot code is another",
	  { "MT1959 Boot JB8", "MTEKMT1959" }, { "MT1959 Boot BU5", "" }, 0x3000 },
	{ "the drive has lost its banner, the chip is another",
	  { "MT1959 Boot JB8", "MTEKMT1959" }, { "", "MTEKMT1939" }, 0x1ec034 },
	{ "the image names no chip", { "MT1959 Boot JB8", "" }, { "", "" }, 0x1ec034 },
	{ "the image has no banner", { "", "MTEKMT1959" }, { "", "" }, 0x3000 },
	{ "the same boards", { "MT1939 Boot Code", "MTEKMT1939", "JB7" },
	  { "MT1939 Boot Code", "MTEKMT1939", "JB7" }, 0 },
	{ "other boards, which is asked about", { "MT1939 Boot Code", "MTEKMT1939", "JB7" },
	  { "MT1939 Boot Code", "MTEKMT1939", "BU3" }, 0, true },
	{ "the drive names no boards", { "MT1939 Boot Code", "MTEKMT1939", "JB7" },
	  { "MT1939 Boot Code", "MTEKMT1939", "" }, 0 },
	{ "the image names no boards", { "MT1939 Boot Code", "MTEKMT1939", "" },
	  { "MT1939 Boot Code", "MTEKMT1939", "JB7" }, 0 },
};

static void fit_name(const struct fit_case *c, char *desc)
{
	strscpy(desc, c->what, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(fit, fit_cases, fit_name);

static void names_are_compared(struct kunit *test)
{
	const struct fit_case *c = test->param_value;
	struct mtkflash_bd_match match;
	u32 address;

	KUNIT_EXPECT_EQ(test, mtkflash_bd_fits(&c->image, &c->drive, &address), !c->address);
	if (c->address)
		KUNIT_EXPECT_EQ(test, address, c->address);
	match.image = c->image;
	match.drive = c->drive;
	KUNIT_EXPECT_EQ(test, mtkflash_bd_other_board(&match), c->other_board);
}

static void put_le32(u8 *to, u32 value)
{
	for (unsigned int i = 0; i < 4; i++)
		to[i] = value >> 8 * i;
}

/* Boot code cannot be read back, and ranges that the drive writes itself prove nothing. */
static void sums_are_clipped(struct kunit *test)
{
	static const struct {
		u32 first, last;
		int is;
		struct mtkflash_range range;
	} rows[] = {
		{ 0x10600, 0x1d7fff, 1, { 0x10600, 0x1d7fff } },
		{ 0x10600, 0x1fffff, 1, { 0x10600, 0x1d7fff } },
		{ 0x8000, 0x10fff, 1, { 0x10000, 0x10fff } },
		{ 0x8000, 0xffff, 0, {} },
		{ 0x1d8000, 0x1e1fff, 0, {} },
	};
	struct mtkflash_range range;
	u8 *image = bare(test, SZ_2M);

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		u8 *entry = image + 0x10400 + i * 28;

		put_le32(entry, 1);
		put_le32(entry + 4, rows[i].first);
		put_le32(entry + 8, rows[i].last);
		KUNIT_EXPECT_EQ(test, mtkflash_bd_range(image, i, &range), rows[i].is);
		if (!rows[i].is)
			continue;
		KUNIT_EXPECT_EQ(test, range.first, rows[i].range.first);
		KUNIT_EXPECT_EQ(test, range.last, rows[i].range.last);
	}
}

static struct kunit_case image_bd_cases[] = {
	KUNIT_CASE(needs_no_vector_and_one_size),
	KUNIT_CASE_PARAM(names_are_found, name_gen_params),
	KUNIT_CASE(short_ones_have_no_names),
	KUNIT_CASE(descriptor_says_who),
	KUNIT_CASE_PARAM(names_are_compared, fit_gen_params),
	KUNIT_CASE(sums_are_clipped),
	{ }
};

static struct kunit_suite image_bd_suite = {
	.name = "mtkflash_image_bd",
	.test_cases = image_bd_cases,
};

kunit_test_suite(image_bd_suite);
