// SPDX-License-Identifier: GPL-2.0
/*
 * IDENTIFY data: a name, nothing, or nonsense.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "words.h"

#define CD	0x85c0

/**
 * struct words_case - IDENTIFY data, and the result
 * @name: Name of the case.
 * @configuration: Word 0.
 * @model: 40 characters or fewer; the rest is @padding.
 * @padding: Value of the bytes behind it.
 * @wanted: The expected result,
 * @id: and the name.
 */
struct words_case {
	const char *name;
	u16 configuration;
	const char *model;
	char padding;
	enum mtkflash_words wanted;
	struct mtkflash_identity id;
};

#define NAME		MTKFLASH_WORDS_NAME
#define NONE		MTKFLASH_WORDS_NONE
#define NONSENSE	MTKFLASH_WORDS_NONSENSE

static const struct words_case cases[] = {
	{ "never read", 0, "", 0, NONE, {} },
	{ "F22: a Pioneer", CD, "PIONEER DVD-RW  DVR-215D", ' ', NAME,
	  { "PIONEER", "DVD-RW  DVR-215D", "1.22" } },
	{ "padded with NUL", 0x8580, "LITE-ON DVDRW SOHW-1633S", 0, NAME,
	  { "LITE-ON", "DVDRW SOHW-1633S", "1.22" } },
	{ "a vendor with blanks behind it", CD, "ATAPI   iHAS124   Y", ' ', NAME,
	  { "ATAPI", "iHAS124   Y", "1.22" } },
	{ "no blank behind the vendor", CD, "MATSHITADVD-RAM UJ-850S", ' ', NAME,
	  { "MATSHITA", "DVD-RAM UJ-850S", "1.22" } },
	{ "one word", CD, "DD0203", ' ', NAME, { "DD0203", "", "1.22" } },
	{ "all 40", CD, "ABCDEFGH IJKLMNOPQRSTUVWXYZABCDEFGHIJKLM", ' ', NAME,
	  { "ABCDEFGH", "IJKLMNOPQRSTUVWX", "1.22" } },
	/* LG and ASUS: working drives with nearly all zeros */
	{ "a CD drive without a name", CD, "", 0, NONE, {} },
	{ "F20: FFh throughout", 0xffff, "\xff\xff\xff\xff", (char)0xff, NONSENSE, {} },
	{ "F20: no letters", CD, "\x81\x03\x9c!\x81", (char)0x81, NONSENSE, {} },
	{ "F20: no letters, but it can be printed", CD, "#!#!", '!', NONSENSE, {} },
	{ "F20: a letter or two by chance", CD, "\x81P\x9cK\x81", (char)0x81, NONSENSE, {} },
	{ "one character is spoilt", CD, "PIONEER\1DVD", ' ', NONE, {} },
	{ "blanks behind NUL", CD, "A\xff", ' ', NONE, {} },
	/* A healthy drive must not count as dead because of its word 0. */
	{ "F22: D15 is stuck low", 0x05c0, "PIONEER DVD-RW  DVR-215D", ' ', NAME,
	  { "PIONEER", "DVD-RW  DVR-215D", "1.22" } },
	{ "F22: D14 is stuck low", 0x8580, "\x10I\x0fN\005E\x12 \x04V\x04-\x12W", ' ', NONE, {} },
	{ "F22: D15 is stuck high", CD, "\xd0I\xcfN\305E\xd2 \xc4V\xc4-\xd2W\xa0 \xa0 "
	  "\xa0 \xa0 \xa0 \xa0 \xa0 \xa0 \xa0 \xa0 \xa0 \xa0 \xa0 ", ' ', NONE, {} },
	{ "a tape", 0x8180, "SONY SDX-300C", ' ', NAME, { "SONY", "SDX-300C", "1.22" } },
	{ "a ZIP drive", 0x80a0, "IOMEGA  ZIP 100       ATAPI", ' ', NAME,
	  { "IOMEGA", "ZIP 100       AT", "1.22" } },
	{ "a name and no word 0", 0, "PIONEER DVD-RW  DVR-215D", ' ', NAME,
	  { "PIONEER", "DVD-RW  DVR-215D", "1.22" } },
	{ "word 0 alone, and wrong", 0x1234, "", 0, NONE, {} },
};

static void words_name(const struct words_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(words, cases, words_name);

static void put_text(u16 *words, const char *text, unsigned int size, char padding)
{
	for (unsigned int i = 0; i < size; i++) {
		u8 byte = i < strlen(text) ? text[i] : padding;

		words[i / 2] |= i & 1 ? byte : byte << 8;
	}
}

static void words_are_understood(struct kunit *test)
{
	const struct words_case *c = test->param_value;
	struct mtkflash_identity id = {};
	u16 words[MTKFLASH_WORDS] = {};

	words[0] = c->configuration;
	put_text(words + 27, c->model, 40, c->padding);
	put_text(words + 23, "1.22", 8, ' ');
	KUNIT_ASSERT_EQ(test, mtkflash_words_read(words, &id), c->wanted);
	KUNIT_EXPECT_STREQ(test, id.vendor, c->id.vendor);
	KUNIT_EXPECT_STREQ(test, id.product, c->id.product);
	KUNIT_EXPECT_STREQ(test, id.revision, c->id.revision);
}

static struct kunit_case words_cases[] = {
	KUNIT_CASE_PARAM(words_are_understood, words_gen_params),
	{ }
};

static struct kunit_suite words_suite = {
	.name = "mtkflash_words",
	.test_cases = words_cases,
};

kunit_test_suite(words_suite);
