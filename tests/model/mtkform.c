// SPDX-License-Identifier: GPL-2.0
/* Other forms of images: made from a plain one. */
#include <string.h>

#include "mtkform.h"

#define BANK 0x10000u
#define HEADER 8u
#define VENDOR 8u
#define PRODUCT 16u
#define REVISION 4u
#define BLOCK 52u
#define TAIL 16u

#define BOOT_BLOCK 0x1000u
#define FIRST_BLOCK 0x4100u
#define SECOND_BLOCK 0x8200u
#define BTC_NAME 0x40bcu
#define ANY_NAME 0x12345u
#define SHARED_MARK 0xfff8u

static const char *const names[MTKFORMS] = {
	[MTKFORM_PLAIN] = "plain",
	[MTKFORM_ZEROS] = "zeros",
	[MTKFORM_WEAK] = "weak",
	[MTKFORM_TWO] = "two",
	[MTKFORM_BTC] = "btc",
	[MTKFORM_NAME] = "name",
	[MTKFORM_SLIM] = "slim",
	[MTKFORM_SHARED] = "shared",
	[MTKFORM_DAMAGED] = "damaged",
};

enum mtkform mtkform_find(const char *name)
{
	enum mtkform form = MTKFORM_PLAIN;

	while (form < MTKFORMS && strcmp(names[form], name))
		form++;
	return form;
}

static void put_text(uint8_t *at, const char *text, size_t width, uint8_t padding)
{
	size_t length = strlen(text);

	memset(at, padding, width);
	memcpy(at, text, length < width ? length : width);
}

static void put_name(uint8_t *at, const struct mtkimage_identity *id, uint8_t padding)
{
	put_text(at, id->vendor, VENDOR, padding);
	put_text(at + VENDOR, id->product, PRODUCT, padding);
	put_text(at + VENDOR + PRODUCT, id->revision, REVISION, padding);
}

static void put_block(uint8_t *at, const struct mtkimage_identity *id, uint8_t format,
		      uint8_t length, uint8_t padding)
{
	const uint8_t head[HEADER] = { 0x05, 0x80, 0x00, format, length, 0x00, 0x00, 0x00 };

	memcpy(at, head, HEADER);
	put_name(at + HEADER, id, padding);
	put_text(at + HEADER + VENDOR + PRODUCT + REVISION, id->timestamp, 16, padding);
}

/* The one of the plain form. */
static void drop_block(uint8_t *image, size_t size)
{
	static const uint8_t head[HEADER] = { 0x05, 0x80, 0x00, 0x32, 0x5b, 0x00, 0x00, 0x00 };
	size_t at;

	for (at = 0; at + BLOCK <= size; at++)
		if (!memcmp(image + at, head, HEADER))
			memset(image + at, 0x22, BLOCK);
}

static void put_swapped(uint8_t *to, const uint8_t *from, size_t length)
{
	size_t at;

	for (at = 0; at < length; at++)
		to[at] = from[at ^ 1];
}

static void make_slim(uint8_t *image, size_t size, const struct mtkimage_identity *id)
{
	struct mtkimage_identity boot = *id;

	memcpy(boot.revision, "BOOT", sizeof("BOOT"));
	put_block(image + BOOT_BLOCK, &boot, 0x32, 0x5b, ' ');
	put_block(image + SECOND_BLOCK, id, 0x32, 0x5b, ' ');
	put_swapped(image + size / 2 + BOOT_BLOCK, image + BOOT_BLOCK, BLOCK);
	put_swapped(image + size / 2 + SECOND_BLOCK, image + SECOND_BLOCK, BLOCK);
}

/* Only the boot code and what all banks share begin with a jump. */
static void make_shared(uint8_t *image, size_t size, const char *tail)
{
	size_t at;

	for (at = BANK; at < size; at += BANK)
		image[at] = 0x90;
	image[0x4000] = 0x02;
	memcpy(image + SHARED_MARK, "LITEONIT", 8);
	memcpy(image + size - TAIL, tail, TAIL);
}

static void put_sum(uint8_t *image, size_t size)
{
	uint16_t sum = mtkimage_sum(image, size);

	image[size - 2] = (uint8_t)(sum >> 8);
	image[size - 1] = (uint8_t)sum;
}

/* The last two bytes stay: those before the tail make the sum what they say. */
static void fit_sum(uint8_t *image, size_t size)
{
	unsigned int wanted = (unsigned int)image[size - 2] << 8 | image[size - 1];
	size_t at = size - TAIL - 1;
	unsigned int excess;

	memset(image + size - TAIL - 0x200, 0xff, 0x200);
	for (excess = (mtkimage_sum(image, size) - wanted) & 0xffff; excess; at--) {
		unsigned int step = excess < 0xff ? excess : 0xff;

		image[at] = (uint8_t)(0xff - step);
		excess -= step;
	}
}

void mtkform_make(uint8_t *image, size_t size, const struct mtkimage_identity *id,
		  uint32_t seed, enum mtkform form)
{
	static const struct mtkimage_identity common = {
		"COMMON", "CD-ROM CORE", "0.01", "2001/01/01 00:00"
	};

	mtkimage_make(image, size, id, seed);
	if (form != MTKFORM_PLAIN && form < MTKFORM_SHARED)
		drop_block(image, size);
	switch (form) {
	case MTKFORM_ZEROS:
		put_block(image + FIRST_BLOCK, id, 0x32, 0x5b, 0);
		break;
	case MTKFORM_WEAK:
		put_block(image + FIRST_BLOCK, id, 0x31, 0x1f, ' ');
		break;
	case MTKFORM_TWO:
		put_block(image + FIRST_BLOCK, &common, 0x31, 0x1f, ' ');
		put_block(image + SECOND_BLOCK, id, 0x32, 0x5b, ' ');
		break;
	case MTKFORM_BTC:
		put_name(image + BTC_NAME, id, ' ');
		break;
	case MTKFORM_NAME:
		put_name(image + ANY_NAME, id, ' ');
		break;
	case MTKFORM_SLIM:
		make_slim(image, size, id);
		break;
	case MTKFORM_SHARED:
		make_shared(image, size, "SONY CORPORATION");
		break;
	case MTKFORM_DAMAGED:
		make_shared(image, size, "SONY CO\x80\x02\xff\xff\x90RATION");
		break;
	default:
		break;
	}
	if (form >= MTKFORM_SHARED)
		fit_sum(image, size);
	else
		put_sum(image, size);
}
