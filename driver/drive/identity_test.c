// SPDX-License-Identifier: GPL-2.0
/*
 * Identities: how one is found in an image, and how two are compared.
 */
#include <kunit/test.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "firmware_test.h"
#include "identity.h"

static u8 *firmware(struct kunit *test, size_t size)
{
	u8 *image = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, image);
	firmware_fill(image, size, 1);
	return image;
}

struct identity_case {
	const char *name;
	u32 at;
	u32 change;	/* byte of the block to change */
	u8 to;
	bool found;
};

#define AS_IT_IS	U32_MAX

static const struct identity_case identity_cases[] = {
	{ "at 4000h", 0x4000, AS_IT_IS, 0, true },
	{ "behind 4000h, odd", 0xc0bd, AS_IT_IS, 0, true },
	{ "before 4000h", 0x0123, AS_IT_IS, 0, true },
	{ "at 0", 0, AS_IT_IS, 0, true },
	{ "across 4000h", 0x3ff0, AS_IT_IS, 0, true },
	{ "at the very end", SZ_128K - FIRMWARE_IDENTITY_SIZE, AS_IT_IS, 0, true },
	{ "additional length 1Fh", 0x5000, 4, 0x1f, true },
	{ "response format 31h", 0x5000, 3, 0x31, true },
	{ "other device type", 0x5000, 0, 0x00, false },
	{ "not removable", 0x5000, 1, 0x00, false },
	{ "other version", 0x5000, 2, 0x02, false },
	{ "other response format", 0x5000, 3, 0x21, false },
	{ "other additional length", 0x5000, 4, 0x20, false },
	{ "reserved byte 5 set", 0x5000, 5, 0x01, false },
	{ "reserved byte 7 set", 0x5000, 7, 0x10, false },
	{ "vendor not printable", 0x5000, 8, 0x1f, false },
	{ "product not printable", 0x5000, 20, 0x7f, false },
	{ "revision not printable", 0x5000, 35, 0x80, false },
	{ "zeros are blanks", 0x5000, 35, 0x00, true },
	{ "tilde is printable", 0x5000, 16, '~', true },
};

static void identity_name(const struct identity_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(identity, identity_cases, identity_name);

static void identity_block_is_found(struct kunit *test)
{
	const struct identity_case *c = test->param_value;
	u8 *image = firmware(test, SZ_128K);
	struct mtkflash_identity id = { };

	firmware_put_identity(image + c->at, "LITE-ON", "DVDRW SOHW-832S",
			      "VS0A");
	if (c->change != AS_IT_IS)
		image[c->at + c->change] = c->to;
	KUNIT_EXPECT_EQ(test, mtkflash_image_identity(image, SZ_128K, &id),
			c->found);
	if (!c->found || (c->change >= 8 && c->change != AS_IT_IS))
		return;
	KUNIT_EXPECT_STREQ(test, id.vendor, "LITE-ON");
	KUNIT_EXPECT_STREQ(test, id.product, "DVDRW SOHW-832S");
	KUNIT_EXPECT_STREQ(test, id.revision, "VS0A");
}

static void image_without_block_has_no_identity(struct kunit *test)
{
	u8 *image = firmware(test, SZ_128K);
	struct mtkflash_identity id;

	KUNIT_EXPECT_FALSE(test, mtkflash_image_identity(image, SZ_128K, &id));
	KUNIT_EXPECT_FALSE(test, mtkflash_image_identity(image, 0, &id));
	KUNIT_EXPECT_FALSE(test, mtkflash_image_identity(image, 1, &id));
}

/* KASAN would report a read behind their end. */
static void truncated_block_is_not_found(struct kunit *test)
{
	for (size_t cut = 1; cut < 36; cut++) {
		u8 block[FIRMWARE_IDENTITY_SIZE];
		struct mtkflash_identity id;
		u8 *image;

		firmware_put_identity(block, "LITE-ON", "X", "1");
		image = kunit_kzalloc(test, SZ_32K, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, image);
		memcpy(image + SZ_32K - cut, block, cut);
		KUNIT_EXPECT_FALSE_MSG(test,
				       mtkflash_image_identity(image, SZ_32K,
							       &id),
				       "%zu bytes left", cut);
		kunit_kfree(test, image);
	}
}

static void block_behind_4000h_comes_first(struct kunit *test)
{
	u8 *image = firmware(test, SZ_128K);
	struct mtkflash_identity id;

	firmware_put_identity(image + 0x100, "OTHER", "BOOT CODE", "0000");
	firmware_put_identity(image + 0x6000, "JLMS", "XJ-HD166S", "DS18");
	firmware_put_identity(image + 0x9000, "LAST", "NOT ME", "9999");
	KUNIT_ASSERT_TRUE(test, mtkflash_image_identity(image, SZ_128K, &id));
	KUNIT_EXPECT_STREQ(test, id.vendor, "JLMS");
	KUNIT_EXPECT_STREQ(test, id.product, "XJ-HD166S");
	KUNIT_EXPECT_STREQ(test, id.revision, "DS18");
}

/* F31 */
static void strong_block_comes_before_a_weak_one(struct kunit *test)
{
	u8 *image = firmware(test, SZ_128K);
	struct mtkflash_identity id;

	firmware_put_identity(image + 0x4100, "WEAK", "CD-ROM", "0001");
	image[0x4103] = 0x31;
	firmware_put_identity(image + 0x6000, "JLMS", "XJ-HD166S", "DS18");
	KUNIT_ASSERT_TRUE(test, mtkflash_image_identity(image, SZ_128K, &id));
	KUNIT_EXPECT_STREQ(test, id.vendor, "JLMS");
	/* The identity of the boot loader counts only if there is no other. */
	memcpy(image + 0x6000 + 32, "BOOT", 4);
	KUNIT_ASSERT_TRUE(test, mtkflash_image_identity(image, SZ_128K, &id));
	KUNIT_EXPECT_STREQ(test, id.vendor, "WEAK");
	image[0x4100] = 0;
	KUNIT_ASSERT_TRUE(test, mtkflash_image_identity(image, SZ_128K, &id));
	KUNIT_EXPECT_STREQ(test, id.revision, "BOOT");
}

static void drive_finds_its_own_name(struct kunit *test)
{
	static const struct mtkflash_identity drive = { "IOMAGIC", "IDVRDW8D", "A1CK" };
	u8 *image = firmware(test, SZ_128K);
	struct mtkflash_identity id;

	memcpy(image + 0x40bc, "BTC     DRW1008IM       0057", 28);
	KUNIT_ASSERT_TRUE(test, mtkflash_image_identity(image, SZ_128K, &id));
	KUNIT_EXPECT_STREQ(test, id.product, "DRW1008IM");
	KUNIT_EXPECT_STREQ(test, id.revision, "0057");
	memcpy(image + 0x40bc, "IOMAGIC IDVRDW8D        A1CL", 28);
	KUNIT_EXPECT_FALSE(test, mtkflash_image_identity(image, SZ_128K, &id));
	KUNIT_ASSERT_TRUE(test, mtkflash_image_identity_for(image, SZ_128K, &drive, &id));
	KUNIT_EXPECT_STREQ(test, id.revision, "A1CL");
	image[0x40bc] = 'X';
	KUNIT_EXPECT_FALSE(test, mtkflash_image_identity_for(image, SZ_128K, &drive, &id));
}

/* The identity in the boot code is the drive's answer without firmware. */
static void boot_loader_gives_way_to_the_drives_own_name(struct kunit *test)
{
	static const struct mtkflash_identity drive = { "IOMAGIC", "IDVRDW8D", "A1CK" };
	u8 *image = firmware(test, SZ_128K);
	struct mtkflash_identity id;

	memset(image, 0, SZ_128K);
	memcpy(image + 0x100, "\x05\x80\x00\x32\x1f\0\0\0IOMAGIC IDVRDW8D        BOOT", 36);
	KUNIT_ASSERT_TRUE(test, mtkflash_image_identity_for(image, SZ_128K, &drive, &id));
	KUNIT_EXPECT_STREQ(test, id.revision, "BOOT");
	KUNIT_EXPECT_FALSE(test, mtkflash_image_names(image, SZ_128K, &drive));
	memcpy(image + 0x9000, "IOMAGIC IDVRDW8D        A1CL", 28);
	KUNIT_ASSERT_TRUE(test, mtkflash_image_identity_for(image, SZ_128K, &drive, &id));
	KUNIT_EXPECT_STREQ(test, id.revision, "A1CL");
	KUNIT_EXPECT_TRUE(test, mtkflash_image_names(image, SZ_128K, &drive));
}

/* F31: blanks or zeros follow the names; erased bytes may be the rest of a name. */
static void names_are_padded_with_nothing(struct kunit *test)
{
	static const u8 padding[] = { ' ', 0x00 };
	u8 *image = firmware(test, SZ_128K);

	for (unsigned int i = 0; i < ARRAY_SIZE(padding); i++) {
		struct mtkflash_identity id = { };

		firmware_put_identity(image + 0x6000, "JLMS", "XJ-HD166S", "DS1");
		memset(image + 0x6000 + 12, padding[i], 4);
		memset(image + 0x6000 + 25, padding[i], 7);
		image[0x6000 + 35] = padding[i];
		KUNIT_ASSERT_TRUE(test, mtkflash_image_identity(image, SZ_128K, &id));
		KUNIT_EXPECT_STREQ(test, id.vendor, "JLMS");
		KUNIT_EXPECT_STREQ(test, id.product, "XJ-HD166S");
		KUNIT_EXPECT_STREQ(test, id.revision, "DS1");
	}
	/* The power failed while the revision was programmed. */
	image[0x6000 + 35] = 0xff;
	KUNIT_EXPECT_FALSE(test, mtkflash_image_identity(image, SZ_128K,
							 &(struct mtkflash_identity){ }));
}

/* F32: only images whose banks share code, and only two families. */
static void damaged_dump_is_known(struct kunit *test)
{
	u8 *image = firmware(test, SZ_1M);

	firmware_put_identity(image + 0x4100, "Slimtype", "DVDRW SOSW-813S", "US0P");
	memcpy(image + SZ_1M - 16, "SONY CORPORATION", 16);
	image[0x30000] = 0x90;
	KUNIT_EXPECT_FALSE(test, mtkflash_image_is_damaged(image, SZ_1M));
	image[SZ_1M - 5] = 0x90;
	KUNIT_EXPECT_TRUE(test, mtkflash_image_is_damaged(image, SZ_1M));
	image[0x4100 + 32] = 'B';
	KUNIT_EXPECT_FALSE(test, mtkflash_image_is_damaged(image, SZ_1M));
	image[0x4100 + 32] = 'V';
	KUNIT_EXPECT_TRUE(test, mtkflash_image_is_damaged(image, SZ_1M));
	for (size_t bank = 0; bank < SZ_1M; bank += SZ_64K)
		image[bank] = 0x02;
	KUNIT_EXPECT_FALSE(test, mtkflash_image_is_damaged(image, SZ_1M));
	KUNIT_EXPECT_FALSE(test, mtkflash_image_is_damaged(image, SZ_512K));
}

struct series_case {
	const char *from;
	const char *to;
	bool other;
};

/* F26 */
static const struct series_case series_cases[] = {
	{ "S1.6", "S4.1", true },
	{ "S1.6", "S1.7", false },
	{ "S1.6", "SY16", true },
	{ "GS0K", "GS0Z", false },
	{ "BS0K", "CS0T", true },
	{ "A100", "A102", false },
	{ "0057", "B230", true },
	{ "1.00", "2.10", false },
	{ "BOOT", "S4.1", false },
	{ "", "S4.1", false },
};

static void series_name(const struct series_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s to %s", c->from, c->to);
}

KUNIT_ARRAY_PARAM(series, series_cases, series_name);

static void series_is_told_from_version(struct kunit *test)
{
	const struct series_case *c = test->param_value;
	struct mtkflash_identity from = { "A", "B" }, to = from;

	strscpy(from.revision, c->from, sizeof(from.revision));
	strscpy(to.revision, c->to, sizeof(to.revision));
	KUNIT_EXPECT_EQ(test, mtkflash_identity_other_series(&from, &to), c->other);
	KUNIT_EXPECT_EQ(test, mtkflash_identity_other_series(&to, &from), c->other);
}

static void identity_loses_trailing_blanks_only(struct kunit *test)
{
	struct mtkflash_identity id;

	mtkflash_identity_set(&id, "12345678", "  A b           ", "R\0\0\0");
	KUNIT_EXPECT_STREQ(test, id.vendor, "12345678");
	KUNIT_EXPECT_STREQ(test, id.product, "  A b");
	KUNIT_EXPECT_STREQ(test, id.revision, "R");
	mtkflash_identity_set(&id, "        ", "1234567890123456", "1234");
	KUNIT_EXPECT_STREQ(test, id.vendor, "");
	KUNIT_EXPECT_STREQ(test, id.product, "1234567890123456");
	KUNIT_EXPECT_STREQ(test, id.revision, "1234");
}

static void revision_does_not_make_another_drive(struct kunit *test)
{
	static const struct mtkflash_identity a = { "LITE-ON", "LTR-1", "5S0A" };
	static const struct mtkflash_identity b = { "LITE-ON", "LTR-1", "BOOT" };
	static const struct mtkflash_identity c = { "LITE-ON", "LTR-12", "5S0A" };
	static const struct mtkflash_identity d = { "LITEON", "LTR-1", "5S0A" };

	KUNIT_EXPECT_TRUE(test, mtkflash_identity_same_drive(&a, &b));
	KUNIT_EXPECT_FALSE(test, mtkflash_identity_same_drive(&a, &c));
	KUNIT_EXPECT_FALSE(test, mtkflash_identity_same_drive(&a, &d));
}

static struct kunit_case identity_test_cases[] = {
	KUNIT_CASE_PARAM(identity_block_is_found, identity_gen_params),
	KUNIT_CASE(image_without_block_has_no_identity),
	KUNIT_CASE(truncated_block_is_not_found),
	KUNIT_CASE(block_behind_4000h_comes_first),
	KUNIT_CASE(strong_block_comes_before_a_weak_one),
	KUNIT_CASE(drive_finds_its_own_name),
	KUNIT_CASE(boot_loader_gives_way_to_the_drives_own_name),
	KUNIT_CASE(names_are_padded_with_nothing),
	KUNIT_CASE(damaged_dump_is_known),
	KUNIT_CASE_PARAM(series_is_told_from_version, series_gen_params),
	KUNIT_CASE(identity_loses_trailing_blanks_only),
	KUNIT_CASE(revision_does_not_make_another_drive),
	{ }
};

static struct kunit_suite identity_suite = {
	.name = "mtkflash_identity",
	.test_cases = identity_test_cases,
};

kunit_test_suite(identity_suite);
