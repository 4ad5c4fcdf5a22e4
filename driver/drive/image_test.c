// SPDX-License-Identifier: GPL-2.0
/*
 * Images that are refused.
 */
#include <kunit/test.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "firmware_test.h"
#include "image.h"

static u8 *firmware(struct kunit *test, size_t size)
{
	u8 *image = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, image);
	firmware_fill(image, size, 1);
	return image;
}

struct head_case {
	const char *name;
	u8 head[MTKFLASH_IMAGE_HEAD];
	u8 len;
	enum mtkflash_error error;
};

#define NOT_FIRMWARE	MTKFLASH_ERROR_NOT_FIRMWARE

#define WRAPPING { 0xa9, 0xcc, 0xe8, 0x47, 0x2c, 0x0f, 0x30, 0x86, \
		   0xb7, 0x44, 0xf5, 0x62, 0x19, 0xfa, 0x94, 0xa3 }

static const struct head_case head_cases[] = {
	{ "DOS or Windows program", { 'M', 'Z', 0x90, 0 }, 4, NOT_FIRMWARE },
	{ "zip", { 'P', 'K', 3, 4 }, 4, NOT_FIRMWARE },
	{ "ELF", { 0x7f, 'E', 'L', 'F' }, 4, NOT_FIRMWARE },
	{ "Intel HEX", { ':', '1', '0', '0' }, 4, NOT_FIRMWARE },
	{ "Intel HEX in letters", { ':', 'F', 'f', '0' }, 4, NOT_FIRMWARE },
	{ "F27: ACE", { 0x12, 0x34, 49, 0, 0, 0, 0x90, '*', '*', 'A', 'C', 'E', '*', '*' },
	  14, NOT_FIRMWARE },
	{ "F27: RAR", { 'R', 'a', 'r', '!', 0x1a, 7, 0 }, 7, NOT_FIRMWARE },
	{ "F27: 7z", { '7', 'z', 0xbc, 0xaf, 0x27, 0x1c }, 6, NOT_FIRMWARE },
	{ "F27: CAB", { 'M', 'S', 'C', 'F' }, 4, NOT_FIRMWARE },
	{ "F27: gzip", { 0x1f, 0x8b, 8 }, 3, NOT_FIRMWARE },
	{ "F27: xz", { 0xfd, '7', 'z', 'X', 'Z', 0 }, 6, NOT_FIRMWARE },
	{ "F27: bzip2", { 'B', 'Z', 'h', '9' }, 4, NOT_FIRMWARE },
	{ "F27: zstd", { 0x28, 0xb5, 0x2f, 0xfd }, 4, NOT_FIRMWARE },
	{ "F27: LHA", { 0x20, 0x5a, '-', 'l', 'h', '5', '-' }, 7, NOT_FIRMWARE },
	{ "wrapped, for a Blu-ray writer", WRAPPING, 16, NOT_FIRMWARE },
	{ "wrapped, the last byte is missing", WRAPPING, 15, 0 },
	{ "ACE, a byte too early", { 1, 2, 49, 0, 0, 0, '*', '*', 'A', 'C', 'E', '*', '*' },
	  14, 0 },
	{ "two bytes of a program", { 'M', 'Z' }, 2, NOT_FIRMWARE },
	{ "one byte of a program", { 'M' }, 1, 0 },
	{ "three bytes of an ELF", { 0x7f, 'E', 'L' }, 3, 0 },
	{ "almost ELF", { 0x7f, 'E', 'L', 'G' }, 4, 0 },
	{ "colon without hex", { ':', 'g', '0', '0' }, 4, 0 },
	{ "colon and one digit", { ':', '0', 'G', '0' }, 4, 0 },
	{ "Z before M", { 'Z', 'M', 0, 0 }, 4, 0 },
	{ "reset vector", { 0x02, 0x00, 0x30, 0 }, 4, 0 },
	{ "nothing yet", { }, 0, 0 },
};

static void head_name(const struct head_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(head, head_cases, head_name);

static void head_is_judged(struct kunit *test)
{
	const struct head_case *c = test->param_value;
	u8 *image = firmware(test, SZ_256K);

	KUNIT_EXPECT_EQ(test, mtkflash_image_check_head(c->head, c->len),
			c->error);
	if (!c->error)
		return;
	memcpy(image, c->head, c->len);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_256K), c->error);
}

static const size_t legal_sizes[] = {
	0x10000, 0x20000, 0x40000, 0x80000, 0x100000, 0x200000,
};

static void size_name(const size_t *size, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%zu KiB", *size / 1024);
}

KUNIT_ARRAY_PARAM(size, legal_sizes, size_name);

static void legal_sizes_only(struct kunit *test)
{
	const size_t *size = test->param_value;
	u8 *image = firmware(test, *size + 256);
	static const int off[] = { -256, -4, -1, 1, 4, 256 };

	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, *size), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(off); i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    mtkflash_image_check(image, *size + off[i]),
				    MTKFLASH_ERROR_IMAGE_SIZE, "%d", off[i]);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, *size / 4 * 3),
			MTKFLASH_ERROR_IMAGE_SIZE);
}

static void powers_of_two_outside_are_refused(struct kunit *test)
{
	u8 *image = firmware(test, SZ_4M);
	static const size_t sizes[] = { 4, SZ_4K, SZ_32K, SZ_4M };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++)
		KUNIT_EXPECT_EQ_MSG(test, mtkflash_image_check(image, sizes[i]),
				    MTKFLASH_ERROR_IMAGE_SIZE, "%zu", sizes[i]);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, 0),
			MTKFLASH_ERROR_IMAGE_SIZE);
}

static void blank_images_are_refused(struct kunit *test)
{
	u8 *image = firmware(test, SZ_128K);

	memset(image, 0xff, SZ_128K);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_128K),
			MTKFLASH_ERROR_IMAGE_BLANK);
	memset(image, 0x00, SZ_128K);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_128K),
			MTKFLASH_ERROR_IMAGE_BLANK);
	/* With one other byte at the end it is not blank, but still no code. */
	image[SZ_128K - 1] = 0x01;
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_128K), 0);
	KUNIT_EXPECT_FALSE(test, mtkflash_image_has_vector(image, SZ_128K));
}

/* The flash after an interrupted update looks like this. */
static void blank_first_pages_are_refused(struct kunit *test)
{
	u8 *image = firmware(test, SZ_128K);

	memset(image, 0xff, 256);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_128K),
			MTKFLASH_ERROR_IMAGE_BLANK);
	image[255] = 0x22;
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_128K), 0);
}

struct vector_case {
	const char *name;
	u8 vector[3];
	u8 at_target;
	bool good;
};

static const struct vector_case vector_cases[] = {
	{ "LJMP 0030", { 0x02, 0x00, 0x30 }, 0x75, true },
	{ "LJMP 0003, the first free place", { 0x02, 0x00, 0x03 }, 0x75, true },
	{ "LJMP FFFF, the end of the bank", { 0x02, 0xff, 0xff }, 0x22, true },
	{ "LJMP 0000, itself", { 0x02, 0x00, 0x00 }, 0x02, false },
	{ "LJMP 0002, into itself", { 0x02, 0x00, 0x02 }, 0x02, false },
	{ "LJMP to a blank byte", { 0x02, 0x40, 0x00 }, 0xff, false },
	{ "LJMP to a zero byte", { 0x02, 0x40, 0x00 }, 0x00, false },
	{ "no jump", { 0x75, 0x00, 0x30 }, 0x75, false },
	{ "blank vector", { 0xff, 0xff, 0xff }, 0x75, false },
};

static void vector_name(const struct vector_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vector, vector_cases, vector_name);

static void reset_vector_is_judged(struct kunit *test)
{
	const struct vector_case *c = test->param_value;
	u8 *image = firmware(test, SZ_128K);

	image[c->vector[1] << 8 | c->vector[2]] = c->at_target;
	memcpy(image, c->vector, 3);
	KUNIT_EXPECT_EQ(test, mtkflash_image_check(image, SZ_128K), 0);
	KUNIT_EXPECT_EQ(test, mtkflash_image_has_vector(image, SZ_128K), c->good);
}

struct start_case {
	const char *name;
	u8 image[8];
	u8 content[8];
	bool same;
};

static const struct start_case start_cases[] = {
	{ "F29: MOV", { 0x75, 0x81, 0x30, 1, 2, 3, 4, 5 }, { 0x75, 0x81, 0x30, 1, 2, 3, 4, 5 },
	  true },
	{ "F29: the eighth byte differs", { 0x75, 0x81, 0x30, 1, 2, 3, 4, 5 },
	  { 0x75, 0x81, 0x30, 1, 2, 3, 4, 6 }, false },
	{ "F29: SJMP", { 0x80, 0x2e, 0x32 }, { 0x80, 0x2e, 0x32 }, true },
	{ "F29: SJMP elsewhere", { 0x80, 0x2e, 0x32 }, { 0x80, 0x2c, 0x32 }, false },
	{ "F29: erased on both sides", { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	  { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, false },
	{ "F29: zeros on both sides", { 0 }, { 0 }, false },
	{ "F29: two bits, another jump", { 0xc2, 0x95, 0xc2, 0x96, 2, 0x12, 0x34, 0x22 },
	  { 0xc2, 0x95, 0xc2, 0x96, 2, 0x56, 0x78, 0x22 }, true },
	{ "F29: two bits on one side", { 0xc2, 0x95, 0xc2, 0x96, 2, 0x12, 0x34, 0x22 },
	  { 0xc2, 0x95, 0xc2, 0x96, 2, 0x56, 0x78, 0x32 }, false },
	{ "F29: two bits on the other", { 0xc2, 0x95, 0xc2, 0x97, 2, 0x12, 0x34, 0x22 },
	  { 0xc2, 0x95, 0xc2, 0x96, 2, 0x12, 0x34, 0x22 }, false },
};

static void start_name(const struct start_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(start, start_cases, start_name);

static void starts_are_compared(struct kunit *test)
{
	const struct start_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, mtkflash_image_starts_as(c->image, c->content), c->same);
	KUNIT_EXPECT_EQ(test, mtkflash_image_starts_as(c->content, c->image), c->same);
}

static void blank_means_all_ff(struct kunit *test)
{
	u8 data[256];

	memset(data, 0xff, sizeof(data));
	KUNIT_EXPECT_TRUE(test, mtkflash_image_blank(data, sizeof(data)));
	for (unsigned int i = 0; i < sizeof(data); i++) {
		data[i] = 0xfe;
		KUNIT_EXPECT_FALSE(test,
				   mtkflash_image_blank(data, sizeof(data)));
		data[i] = 0xff;
	}
	KUNIT_EXPECT_TRUE(test, mtkflash_image_blank(data, 0));
}

static struct kunit_case image_cases[] = {
	KUNIT_CASE_PARAM(head_is_judged, head_gen_params),
	KUNIT_CASE_PARAM(legal_sizes_only, size_gen_params),
	KUNIT_CASE(powers_of_two_outside_are_refused),
	KUNIT_CASE(blank_images_are_refused),
	KUNIT_CASE(blank_first_pages_are_refused),
	KUNIT_CASE_PARAM(reset_vector_is_judged, vector_gen_params),
	KUNIT_CASE_PARAM(starts_are_compared, start_gen_params),
	KUNIT_CASE(blank_means_all_ff),
	{ }
};

static struct kunit_suite image_suite = {
	.name = "mtkflash_image",
	.test_cases = image_cases,
};

kunit_test_suite(image_suite);
