// SPDX-License-Identifier: GPL-2.0
/* The images of the native tests. */
#include <stdio.h>
#include <string.h>

#include "images.h"
#include "mtkbd.h"

#define HEADER_LENGTH 8
#define BLOCK_LENGTH 52
#define NAME_LENGTH 24
#define SECTOR 0x1000u

const char *image_vendor = IMAGES_VENDOR;
const char *image_product = IMAGES_PRODUCT;
uint32_t image_bd_unit;

static void make(uint8_t *image, size_t size, const struct mtkimage_identity *id,
		 uint32_t seed)
{
	const struct mtkbd bd = {
		.id = *id, .banner = MTKBD_JB8, .chip = MTKBD_1959, .board = "JB8",
		.unit = image_bd_unit,
	};

	if (image_bd_unit)
		mtkbd_make(image, &bd, seed);
	else
		mtkimage_make(image, size, id, seed);
}

void image_make(uint8_t *image, size_t size, enum image_kind kind, uint32_t seed)
{
	static const char *const revisions[] = {
		[IMAGE_OLD] = IMAGES_OLD,
		[IMAGE_NEW] = IMAGES_NEW,
		[IMAGE_OTHER] = "1.50",
		[IMAGE_FOREIGN] = IMAGES_NEW,
	};
	struct mtkimage_identity id = {
		.timestamp = "2024/01/01 00:00",
	};

	snprintf(id.vendor, sizeof(id.vendor), "%s", image_vendor);
	strcpy(id.product, kind == IMAGE_FOREIGN ? "DVD-ROM M2" : image_product);
	snprintf(id.revision, sizeof(id.revision), "%s", revisions[kind]);
	make(image, size, &id, seed * 4 + kind);
}

/* Half of the flash, but a whole number of sectors, and more than the first. */
static size_t middle(size_t size)
{
	return size / 2 > SECTOR ? size / 2 : SECTOR;
}

void image_half(uint8_t *flash, const uint8_t *from, size_t size)
{
	memset(flash, 0xff, size);
	memcpy(flash + middle(size), from + middle(size), size - middle(size));
}

void image_careless(uint8_t *flash, const uint8_t *from, size_t size)
{
	memcpy(flash, from, middle(size));
}

void image_fix_sum(uint8_t *image, size_t size)
{
	uint16_t sum;

	if (mtkbd_is(image, size)) {
		mtkbd_seal(image);
		return;
	}
	sum = mtkimage_sum(image, size);
	image[size - 2] = (uint8_t)(sum >> 8);
	image[size - 1] = (uint8_t)sum;
}

void image_change(uint8_t *image, size_t size, size_t address)
{
	image[address] ^= 0x24;
	image_fix_sum(image, size);
}

void image_drop_identity(uint8_t *image, size_t size)
{
	char name[NAME_LENGTH + 1];
	struct mtkimage_identity id;

	/* The header makes the block one, and a drive finds its own name without that. */
	if (!mtkimage_identity(image, size, &id))
		return;
	snprintf(name, sizeof(name), "%-8s%-16s", id.vendor, id.product);
	for (size_t i = 0; i + NAME_LENGTH < size; i++)
		if (!memcmp(image + i, "\x05\x80\x00\x32\x5b\0\0\0", HEADER_LENGTH) ||
		    !memcmp(image + i, name, NAME_LENGTH))
			image[i] = 0;
	if (mtkimage_identity(image, size, &id))
		memset(image, 0, size);
	image_fix_sum(image, size);
}

void image_leave(uint8_t *image, size_t size, size_t first, size_t last)
{
	for (size_t a = first; a <= last; a++)
		if (!memcmp(image + a, "\x05\x80\x00\x32\x5b\0\0\0", HEADER_LENGTH))
			memcpy(image + last + SECTOR, image + a, BLOCK_LENGTH);
	memset(image + first, 0xff, last - first + 1);
	image_fix_sum(image, size);
}

void image_measure(uint8_t *flash, size_t first, size_t last, uint8_t unit)
{
	for (size_t a = first; a <= last; a++)
		flash[a] = (uint8_t)((a * 7 + a / 256 + unit) % 251);
}

static const struct image_own owns[] = {
	{ "family", "QSI", "SBW-242", 0x4000, 0x5ffe },
	{ "unit", IMAGES_VENDOR, IMAGES_PRODUCT, 0x30000, 0x30fff },
	{ "start", IMAGES_VENDOR, IMAGES_PRODUCT, 0x5000, 0x5fff },
	{ "behind", IMAGES_VENDOR, IMAGES_PRODUCT, 0xd000, 0xdfff },
};

const struct image_own *image_own_find(const char *name)
{
	for (size_t i = 0; i < sizeof(owns) / sizeof(owns[0]); i++)
		if (!strcmp(owns[i].name, name))
			return &owns[i];
	return NULL;
}

void image_make_own(uint8_t *image, size_t size, const struct image_own *own,
		    enum image_kind kind, uint32_t seed)
{
	const char *vendor = image_vendor, *product = image_product;

	image_vendor = own->vendor;
	image_product = own->product;
	image_make(image, size, kind, seed);
	image_leave(image, size, own->first, own->last);
	image_vendor = vendor;
	image_product = product;
}
