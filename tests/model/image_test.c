// SPDX-License-Identifier: GPL-2.0
/* The image maker: shape, identity, repeatability, completeness. */
#include <string.h>

#include "testrig.h"

static const struct mtkimage_identity identity = {
	"TSSTcorp", "DVD-ROM SH-D163B", "SB03", "2007/02/03 11:22"
};
static uint8_t one[MTKIMAGE_MAX];
static uint8_t two[MTKIMAGE_MAX];

static void same_seed_same_bytes(void)
{
	memset(one, 0x00, sizeof(one));
	memset(two, 0x55, sizeof(two));
	mtkimage_make(one, 0x40000, &identity, 7);
	mtkimage_make(two, 0x40000, &identity, 7);
	EXPECT(!memcmp(one, two, 0x40000));
	EXPECT(one[0x40000] == 0x00 && two[0x40000] == 0x55);
}

static void other_seed_other_bytes(void)
{
	size_t i, differ = 0;

	mtkimage_make(one, 0x40000, &identity, 7);
	mtkimage_make(two, 0x40000, &identity, 8);
	for (i = 0; i < 0x40000; i++)
		differ += one[i] != two[i];
	EXPECT(differ > 0x10000);
}

static void complete_at_every_size(void)
{
	struct mtkimage_identity found;
	size_t size;

	for (size = MTKIMAGE_MIN; size <= MTKIMAGE_MAX; size *= 2) {
		mtkimage_make(one, size, &identity, (uint32_t)size);
		EXPECT(mtkdrive_image_complete(one, size));
		memset(&found, 0xee, sizeof(found));
		EXPECT(mtkimage_identity(one, size, &found));
		EXPECT(!strcmp(found.vendor, identity.vendor));
		EXPECT(!strcmp(found.product, identity.product));
		EXPECT(!strcmp(found.revision, identity.revision));
		EXPECT(!strcmp(found.timestamp, identity.timestamp));
	}
}

static void incomplete_images(void)
{
	mtkimage_make(one, 0x20000, &identity, 3);
	EXPECT(mtkdrive_image_complete(one, 0x20000));
	EXPECT(!mtkdrive_image_complete(one, 0x10000));
	EXPECT(!mtkdrive_image_complete(one, 0));
	one[0x12345] ^= 1;
	EXPECT(!mtkdrive_image_complete(one, 0x20000));
	one[0x12345] ^= 1;
	one[0x1ffff] ^= 1;
	EXPECT(!mtkdrive_image_complete(one, 0x20000));
	one[0x1ffff] ^= 1;
	EXPECT(mtkdrive_image_complete(one, 0x20000));
	/* A right sum does not help without an instruction at the reset vector. */
	mtkimage_start(one, 0x20000, (const uint8_t *)"\x80\x2e", 2);
	EXPECT(mtkdrive_image_complete(one, 0x20000));
	mtkimage_start(one, 0x20000, (const uint8_t *)"\xff", 1);
	EXPECT(!mtkdrive_image_complete(one, 0x20000));
	memset(one, 0xff, 0x20000);
	EXPECT(!mtkdrive_image_complete(one, 0x20000));
	memset(one, 0x00, 0x20000);
	EXPECT(!mtkdrive_image_complete(one, 0x20000));
}

static void sum(void)
{
	static const uint8_t bytes[6] = { 0xff, 0x02, 0x80, 0x01, 0xaa, 0xbb };

	EXPECT(mtkimage_sum(bytes, 6) == 0xff + 0x02 + 0x80 + 0x01);
	EXPECT(mtkimage_sum(bytes, 2) == 0);
	EXPECT(mtkimage_sum(bytes, 0) == 0);
}

static void banks_start_with_a_jump_inside(void)
{
	uint32_t seed;
	size_t bank;

	for (seed = 0; seed < 50; seed++) {
		mtkimage_make(one, 0x40000, &identity, seed);
		for (bank = 0; bank < 0x40000; bank += 0x10000) {
			size_t target = (size_t)one[bank + 1] << 8 | one[bank + 2];

			EXPECT(one[bank] == 0x02);
			EXPECT(target >= 3 && target < 0x4000);
			/* Code there, neither blank nor a no-operation. */
			EXPECT(one[bank + target] != 0xff || one[bank + target + 1] != 0xff);
			EXPECT(one[bank + target] != 0x00);
		}
	}
}

static bool blank(const uint8_t *data, size_t len)
{
	return data[0] == 0xff && !memcmp(data, data + 1, len - 1);
}

/* Length of a bank up to the blank rest; the last two bytes of the image are its sum. */
static size_t used(const uint8_t *bank)
{
	size_t len = 0x10000 - 2;

	while (len && bank[len - 1] == 0xff)
		len--;
	return len;
}

static void blank_pages_and_sectors(void)
{
	size_t bank, at;

	mtkimage_make(one, 0x40000, &identity, 9);
	for (bank = 0; bank < 0x40000; bank += 0x10000) {
		size_t sectors = 0, pages = 0, len = used(one + bank);

		for (at = bank; at < bank + 0x10000; at += 0x1000)
			sectors += blank(one + at, 0x1000);
		for (at = bank; at < bank + 0x10000; at += 0x100)
			pages += blank(one + at, 0x100);
		EXPECT(len >= 0x10000 * 59 / 100 && len <= 0x10000 * 80 / 100);
		EXPECT(sectors >= 2);
		EXPECT(pages > sectors * 16 && pages < 0x100 * 41 / 100);
	}
	mtkimage_make(one, 0x2000, &identity, 9);
	for (at = 0, bank = 0; at < 0x2000; at += 0x100)
		bank += blank(one + at, 0x100);
	EXPECT(bank > 0);
}

static size_t find_header(const uint8_t *image, size_t size)
{
	static const uint8_t header[8] = { 0x05, 0x80, 0x00, 0x32, 0x5b, 0, 0, 0 };
	size_t at;

	for (at = 0; at + 8 <= size; at++)
		if (!memcmp(image + at, header, 8))
			return at;
	return size;
}

static void identity_block_place(void)
{
	size_t first = 0;
	uint32_t seed;
	bool moved = false;

	for (seed = 0; seed < 8; seed++) {
		size_t at;

		mtkimage_make(one, 0x40000, &identity, seed);
		at = find_header(one, 0x40000);
		EXPECT(at >= 0x4000 && at < 0x10000 && at % 16 == 0);
		moved |= seed && at != first;
		first = at;
		mtkimage_make(one, 0x2000, &identity, seed);
		EXPECT(find_header(one, 0x2000) == MTKIMAGE_SMALL_IDENTITY);
	}
	EXPECT(moved);
}

static void identity_is_padded(void)
{
	static const struct mtkimage_identity small = { "AB", "C", "1", "" };
	struct mtkimage_identity found;
	size_t at;

	mtkimage_make(one, 0x20000, &small, 1);
	at = find_header(one, 0x20000);
	EXPECT(!memcmp(one + at + 8, "AB      C               1                   ", 44));
	EXPECT(mtkimage_identity(one, 0x20000, &found));
	EXPECT(!strcmp(found.vendor, "AB") && !strcmp(found.timestamp, ""));
}

static void identity_search(void)
{
	struct mtkimage_identity found;
	size_t at;

	memset(one, 0xff, 0x20000);
	EXPECT(!mtkimage_identity(one, 0x20000, &found));
	EXPECT(!mtkimage_identity(one, 0, &found));
	mtkimage_make(two, 0x20000, &identity, 1);
	at = find_header(two, 0x20000);
	/* Up to the very end, but not beyond it. */
	memcpy(one + 0x20000 - 52, two + at, 52);
	EXPECT(mtkimage_identity(one, 0x20000, &found));
	memset(one, 0xff, 0x20000);
	memcpy(one + 0x20000 - 51, two + at, 51);
	EXPECT(!mtkimage_identity(one, 0x20000, &found));
	/* Both forms of the header that real images have. */
	memset(one, 0xff, 0x20000);
	memcpy(one + 0x100, two + at, 52);
	one[0x103] = 0x31;
	one[0x104] = 0x1f;
	EXPECT(mtkimage_identity(one, 0x20000, &found));
	one[0x103] = 0x33;
	EXPECT(!mtkimage_identity(one, 0x20000, &found));
}

const struct test image_tests[] = {
	{ "the same seed makes the same image", same_seed_same_bytes },
	{ "another seed makes another image", other_seed_other_bytes },
	{ "complete, with its identity, at every size", complete_at_every_size },
	{ "incomplete images", incomplete_images },
	{ "the sum", sum },
	{ "every bank starts with a jump inside it", banks_start_with_a_jump_inside },
	{ "blank pages and blank sectors", blank_pages_and_sectors },
	{ "place of the identity block", identity_block_place },
	{ "the identity is padded", identity_is_padded },
	{ "search of the identity block", identity_search },
	{ NULL, NULL }
};
