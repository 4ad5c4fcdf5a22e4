// SPDX-License-Identifier: GPL-2.0
/*
 * Images of Blu-ray writers with an MT1939 or MT1959: made, and looked at.
 */
#include <string.h>

#include "mtkbd.h"
#include "mtkseal.h"

#define BOOT_END	0x10000u
#define VECTORS_END	0x10300u
#define TABLE		0x10400u
#define ENTRIES		16u
#define ENTRY		0x1cu
#define MAC		12u		/* within an entry, 16 bytes */
#define APPLICATION	0x10600u
#define APPLICATION_END	0x1d8000u
#define LISTS_END	0x1e2000u	/* as far as there is anything in them */
#define DESCRIPTOR	0x1ec000u
#define CHIP_LENGTH	10u
#define BANNER_LENGTH	16u

const uint32_t mtkbd_own[MTKBD_OWN_RANGES][2] = {
	{ 0x1e8000, 0x1e84ff },
	{ 0x1e9000, 0x1fffff }
};

const uint32_t mtkbd_written[MTKBD_WRITTEN_RANGES][2] = {
	{ APPLICATION_END, 0x1dffff },
	{ 0x1e0000, 0x1e7fff },
	{ 0x1e8000, 0x1ebfff },
	{ 0x1f0000, 0x1fffff }
};

/* What the table says is checked, first and last byte. */
static const uint32_t checked[][2] = {
	{ 0, BOOT_END - 1 },
	{ BOOT_END, TABLE - 1 },
	{ APPLICATION, APPLICATION_END - 1 }
};

#define CHECKED (sizeof(checked) / sizeof(checked[0]))

/* --- making one ------------------------------------------------------------- */

/* splitmix32, as in mtkimage.c. */
static uint32_t next(uint32_t *random)
{
	uint32_t x = *random += 0x9e3779b9u;

	x = (x ^ x >> 16) * 0x21f0aaadu;
	x = (x ^ x >> 15) * 0x735a2d97u;
	return x ^ x >> 15;
}

static void fill(uint8_t *image, uint32_t from, uint32_t to, uint32_t seed)
{
	uint32_t at;

	for (at = from; at < to; at++)
		image[at] = (uint8_t)(next(&seed) >> 8);
}

/* ARM code: every fourth byte is mostly a condition. */
static void fill_code(uint8_t *image, uint32_t from, uint32_t to, uint32_t seed)
{
	uint32_t at;

	fill(image, from, to, seed);
	for (at = from + 3; at < to; at += 4)
		if (image[at] & 3)
			image[at] = 0xe0 | (image[at] & 0x0f);
}

/* Blank pages and sectors are in each real one. */
static void fill_application(uint8_t *image, uint32_t seed)
{
	uint32_t at, used;

	fill_code(image, APPLICATION, 0x11000, seed);
	for (at = 0x11000; at < LISTS_END; at += 0x10000) {
		used = 0x8000 + (next(&seed) & 0x7f00);
		if (used > LISTS_END - at)
			used = LISTS_END - at;
		fill_code(image, at, at + used, seed);
	}
}

static void put_text(uint8_t *to, const char *text, uint32_t width)
{
	memset(to, ' ', width);
	memcpy(to, text, strlen(text) < width ? strlen(text) : width);
}

static void put_descriptor(uint8_t *image, const struct mtkbd *bd)
{
	uint8_t *at = image + DESCRIPTOR;

	memset(at, 0, 0x100);
	put_text(at, bd->id.vendor, 8);
	put_text(at + 8, bd->id.product, 16);
	put_text(at + 0x18, bd->id.revision, 4);
	memcpy(at + 0x24, "UNIQUE", 6);
	memcpy(image + MTKBD_CHIP, bd->chip, CHIP_LENGTH);
	memset(image + MTKBD_CHIP + CHIP_LENGTH, ' ', 6);
	if (bd->board)
		put_text(image + MTKBD_BOARD, bd->board, 6);
}

static void fill_own(uint8_t *image, const struct mtkbd *bd)
{
	unsigned int i;

	if (!bd->unit)
		return;
	for (i = 0; i < MTKBD_OWN_RANGES; i++)
		fill(image, mtkbd_own[i][0], mtkbd_own[i][1] + 1, bd->unit + i);
	put_descriptor(image, bd);
}

void mtkbd_make(uint8_t *image, const struct mtkbd *bd, uint32_t seed)
{
	memset(image, 0xff, MTKBD_SIZE);
	fill(image, 0, 0x1000, seed);
	/* Whatever is encrypted is neither blank nor a jump of an 8051. */
	image[0] = 0x5a;
	fill_code(image, 0x1000, 0xc000, seed + 1);
	memcpy(image + MTKBD_BANNER, bd->banner, BANNER_LENGTH);
	fill_code(image, BOOT_END, VECTORS_END, seed + 2);
	fill_application(image, seed + 3);
	put_text(image + APPLICATION, bd->id.revision, 4);
	fill_own(image, bd);
	mtkbd_seal(image);
}

/* --- the table ---------------------------------------------------------------- */

static uint8_t from_memory(void *context, uint32_t address)
{
	const uint8_t *const *image = context;

	return (*image)[address];
}

static void put_le32(uint8_t *to, uint32_t value)
{
	unsigned int i;

	for (i = 0; i < 4; i++)
		to[i] = (uint8_t)(value >> 8 * i);
}

static uint32_t get_le32(mtkbd_reader read, void *context, uint32_t at)
{
	return read(context, at) | (uint32_t)read(context, at + 1) << 8 |
	       (uint32_t)read(context, at + 2) << 16 | (uint32_t)read(context, at + 3) << 24;
}

void mtkbd_reseal(uint8_t *image)
{
	const uint8_t *whole = image;
	unsigned int n;

	for (n = 0; n < ENTRIES; n++) {
		uint32_t at = TABLE + n * ENTRY;

		if (get_le32(from_memory, &whole, at) == 1)
			mtkseal_sum(from_memory, &whole, get_le32(from_memory, &whole, at + 4),
				    get_le32(from_memory, &whole, at + 8), image + at + MAC);
	}
}

void mtkbd_seal(uint8_t *image)
{
	unsigned int n;

	mtkbd_unseal(image);
	for (n = 0; n < CHECKED; n++) {
		uint8_t *entry = image + TABLE + n * ENTRY;

		put_le32(entry, 1);
		put_le32(entry + 4, checked[n][0]);
		put_le32(entry + 8, checked[n][1]);
	}
	mtkbd_reseal(image);
}

void mtkbd_unseal(uint8_t *image)
{
	memset(image + TABLE, 0xff, ENTRIES * ENTRY);
}

/* What is not in the table is not checked: some clear all of it. */
static bool is_right(mtkbd_reader read, void *context, unsigned int n)
{
	uint32_t entry = TABLE + n * ENTRY, used = get_le32(read, context, entry);
	uint32_t first = get_le32(read, context, entry + 4);
	uint32_t last = get_le32(read, context, entry + 8);
	unsigned int i;
	uint8_t sum[16];

	if (used == 0xffffffffu)
		return true;
	if (used != 1 || last >= MTKBD_SIZE || first > last || (last + 1 - first) % 16)
		return false;
	mtkseal_sum(read, context, first, last, sum);
	for (i = 0; i < 16; i++)
		if (read(context, entry + MAC + i) != sum[i])
			return false;
	return true;
}

/* --- looking at one -------------------------------------------------------------- */

static bool has_banner(const uint8_t *image)
{
	return !memcmp(image + MTKBD_BANNER, "MT19", 4) &&
	       !memcmp(image + MTKBD_BANNER + 6, " Boot ", 6);
}

bool mtkbd_is(const uint8_t *image, size_t size)
{
	return size == MTKBD_SIZE &&
	       (has_banner(image) || !memcmp(image + MTKBD_CHIP, "MTEKMT19", 8));
}

/* Blank pages have a sum, too, and none is asked for where the table is blank. */
bool mtkbd_boots(mtkbd_reader read, void *context)
{
	return read(context, MTKBD_BANNER) == 'M' && read(context, 0) != 0xff &&
	       is_right(read, context, 0);
}

bool mtkbd_runs(mtkbd_reader read, void *context)
{
	unsigned int n;

	if (read(context, APPLICATION) == 0xff)
		return false;
	for (n = 1; n < ENTRIES; n++)
		if (!is_right(read, context, n))
			return false;
	return mtkbd_boots(read, context);
}

bool mtkbd_complete(const uint8_t *image)
{
	return mtkbd_runs(from_memory, &image);
}

static void take(char *text, const uint8_t *from, uint32_t width)
{
	memcpy(text, from, width);
	text[width] = '\0';
	while (width && text[width - 1] == ' ')
		text[--width] = '\0';
}

bool mtkbd_identity(const uint8_t *image, struct mtkimage_identity *id)
{
	const uint8_t *at = image + DESCRIPTOR;

	if (memcmp(image + MTKBD_CHIP, "MTEKMT19", 8))
		return false;
	take(id->vendor, at, 8);
	take(id->product, at + 8, 16);
	take(id->revision, at + 0x18, 4);
	id->timestamp[0] = '\0';
	return true;
}

bool mtkbd_same_unit(const uint8_t *a, const uint8_t *b)
{
	unsigned int i;

	for (i = 0; i < MTKBD_OWN_RANGES; i++)
		if (memcmp(a + mtkbd_own[i][0], b + mtkbd_own[i][0],
			   mtkbd_own[i][1] + 1 - mtkbd_own[i][0]))
			return false;
	return true;
}
