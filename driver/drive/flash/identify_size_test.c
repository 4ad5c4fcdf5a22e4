// SPDX-License-Identifier: GPL-2.0
/*
 * Find the size of a part that is not in the table.
 */
#include <linux/sizes.h>
#include <linux/slab.h>

#include "firmware_test.h"
#include "identify.h"
#include "vendor/drive_test.h"

#define BLANK		0
#define FIRMWARE	1
#define TWO_PAGES	2

/**
 * struct size_case - A part, and the size found
 * @name: Name of the case.
 * @type: Type byte.
 * @size: Its size.
 * @content: BLANK, FIRMWARE, or TWO_PAGES: few pages, all alike.
 * @floats: Nothing drives the bus behind the part.
 * @rdid: Its answer to RDID.
 * @found: The size found, 0 if it stays unknown.
 */
struct size_case {
	const char *name;
	u8 type;
	u32 size;
	u8 content;
	bool floats;
	u8 rdid[3];
	u32 found;
};

#define NO_RDID		{ 0x00, 0x00, 0x00 }
#define RDID(log)	{ 0xe1, 0x20, log }

static const struct size_case size_cases[] = {
	{ "RDID alone, blank", 0x72, SZ_256K, BLANK, false, RDID(0x12),
	  SZ_256K },
	{ "RDID and content", 0x72, SZ_256K, FIRMWARE, false, RDID(0x12),
	  SZ_256K },
	{ "content alone, 64 KiB", 0x73, SZ_64K, FIRMWARE, false, NO_RDID,
	  SZ_64K },
	{ "content alone, 128 KiB", 0x73, SZ_128K, FIRMWARE, false, NO_RDID,
	  SZ_128K },
	{ "content alone, 256 KiB", 0x72, SZ_256K, FIRMWARE, false, NO_RDID,
	  SZ_256K },
	{ "content alone, 1 MiB", 0x72, SZ_1M, FIRMWARE, false, NO_RDID,
	  SZ_1M },
	{ "content alone, 2 MiB", 0x72, SZ_2M, FIRMWARE, false, NO_RDID,
	  SZ_2M },
	{ "RDID too large", 0x72, SZ_256K, FIRMWARE, false, RDID(0x13), 0 },
	{ "RDID too small", 0x72, SZ_256K, FIRMWARE, false, RDID(0x11), 0 },
	{ "third byte is no size", 0x72, SZ_256K, FIRMWARE, false, RDID(0x8c),
	  SZ_256K },
	{ "third byte is no size, blank", 0x72, SZ_256K, BLANK, false,
	  RDID(0x8c), 0 },
	{ "more than an image may have", 0x72, SZ_256K, BLANK, false,
	  RDID(0x16), 0 },
	{ "nothing known", 0x72, SZ_256K, BLANK, false, NO_RDID, 0 },
	{ "pages all alike", 0x72, SZ_256K, TWO_PAGES, false, NO_RDID, 0 },
	{ "floats behind the end", 0x72, SZ_256K, FIRMWARE, true, NO_RDID, 0 },
	{ "parallel, 128 KiB", 0x70, SZ_128K, FIRMWARE, false, NO_RDID,
	  SZ_128K },
	{ "parallel, 512 KiB", 0x70, SZ_512K, FIRMWARE, false, NO_RDID,
	  SZ_512K },
	/* There is no A20, so nothing can repeat behind this size. */
	{ "parallel, 1 MiB", 0x70, SZ_1M, FIRMWARE, false, NO_RDID, SZ_1M },
	{ "parallel, floats behind the end", 0x70, SZ_256K, FIRMWARE, true,
	  NO_RDID, 0 },
	{ "parallel, blank", 0x70, SZ_256K, BLANK, false, NO_RDID, 0 },
	{ "parallel parts have no RDID", 0x70, SZ_256K, BLANK, false,
	  RDID(0x12), 0 },
};

static void size_name(const struct size_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(size, size_cases, size_name);

static void fill(struct kunit *test, struct fake_drive *d,
		 const struct size_case *c)
{
	d->size = c->size;
	if (c->size > DRIVE_FLASH_SIZE) {
		d->flash = kunit_kzalloc(test, c->size, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, d->flash);
	}
	memset(d->flash, 0xff, c->size);
	if (c->content == FIRMWARE)
		firmware_fill(d->flash, c->size, 7);
	for (u32 a = 0; c->content == TWO_PAGES && a < c->size; a += SZ_4K)
		memset(d->flash + a, 0x5a, 100);
}

static struct fake_drive *create(struct kunit *test,
				 const struct size_case *c,
				 struct mtkflash_vendor *v)
{
	struct fake_drive *d = fake_drive_create(test, c->type, 0);
	const struct engine_case e = { .type = c->type };

	engine_case_drive(&e, d->rec, v);
	d->rec->engine = NULL;
	d->vendor_mode = true;
	d->floats_behind = c->floats;
	fill(test, d, c);
	return d;
}

static void size_is_learned_or_stays_unknown(struct kunit *test)
{
	const struct size_case *c = test->param_value;
	struct mtkflash_ids ids = { .rems = { 0xe1, 0x55 } };
	struct mtkflash_vendor v;
	u32 size = 0x55;

	create(test, c, &v);
	memcpy(ids.rdid, c->rdid, sizeof(ids.rdid));
	KUNIT_EXPECT_EQ(test, mtkflash_learn_size(&v, &ids, &size),
			c->found ? 0 : MTKFLASH_ERROR_UNKNOWN_SIZE);
	KUNIT_EXPECT_EQ(test, size, c->found);
}

static void lost_drive_has_no_size(struct kunit *test)
{
	static const struct size_case c = {
		.type = 0x72, .size = SZ_256K, .content = FIRMWARE,
	};
	struct mtkflash_ids ids = { .rdid = RDID(0x12) };
	struct mtkflash_vendor v;
	struct fake_drive *d = create(test, &c, &v);
	u32 size = 0x55;

	d->override = 0xff;
	KUNIT_EXPECT_EQ(test, mtkflash_learn_size(&v, &ids, &size),
			MTKFLASH_ERROR_BUS_DEAD);
	KUNIT_EXPECT_EQ(test, size, 0);
}

static struct kunit_case size_test_cases[] = {
	KUNIT_CASE_PARAM(size_is_learned_or_stays_unknown, size_gen_params),
	KUNIT_CASE(lost_drive_has_no_size),
	{ }
};

static struct kunit_suite size_suite = {
	.name = "mtkflash_identify_size",
	.test_cases = size_test_cases,
};

kunit_test_suite(size_suite);
