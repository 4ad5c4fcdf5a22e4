// SPDX-License-Identifier: GPL-2.0
/*
 * Checks of an image.
 */
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "image.h"
#include "image_bd.h"

#define OP_LJMP			0x02
#define OP_NOP			0x00
#define OP_RET			0x22
#define START			8	/* bytes: the first instructions */
#define FIRST_PAGE		0x100

static bool is_hex(u8 c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') ||
	       (c >= 'a' && c <= 'f');
}

/* The first bytes of most programs and archives; mtkflashctl knows more of them. */
static const struct {
	const char *bytes;
	u8 len;
	u8 at;
} heads[] = {
	{ "MZ", 2, 0 },
	{ "PK", 2, 0 },
	{ "\177ELF", 4, 0 },
	{ "Rar!\x1a", 5, 0 },
	{ "7z\xbc\xaf\x27\x1c", 6, 0 },
	{ "MSCF", 4, 0 },
	{ "\x1f\x8b\x08", 3, 0 },
	{ "\3757zXZ", 5, 0 },
	{ "BZh", 3, 0 },
	{ "\x28\xb5\x2f\xfd", 4, 0 },
	{ "-lh", 3, 2 },
	{ "**ACE**", 7, 7 },
	/*
	 * The container in which some Blu-ray writers expect their image; packet-mode 2.1
	 * [1].
	 */
	{ "\xa9\xcc\xe8\x47\x2c\x0f\x30\x86\xb7\x44\xf5\x62\x19\xfa\x94\xa3", 16, 0 },
};

enum mtkflash_error mtkflash_image_check_head(const u8 *head, size_t len)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(heads); i++)
		if (len >= heads[i].at + heads[i].len &&
		    !memcmp(head + heads[i].at, heads[i].bytes, heads[i].len))
			return MTKFLASH_ERROR_NOT_FIRMWARE;
	/* Intel HEX */
	if (len >= 3 && head[0] == ':' && is_hex(head[1]) && is_hex(head[2]))
		return MTKFLASH_ERROR_NOT_FIRMWARE;
	return MTKFLASH_ERROR_NONE;
}

static bool all_bytes(const u8 *data, size_t len, u8 value)
{
	for (size_t i = 0; i < len; i++)
		if (data[i] != value)
			return false;
	return true;
}

bool mtkflash_image_blank(const u8 *data, size_t len)
{
	return all_bytes(data, len, 0xff);
}

bool mtkflash_is_text(const u8 *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (data[i] < ' ' || data[i] > '~')
			return false;
	return true;
}

bool mtkflash_image_has_vector(const u8 *image, size_t size)
{
	size_t target = image[1] << 8 | image[2];
	struct mtkflash_bd bd;

	if (mtkflash_bd_look(image, size, &bd))
		return true;
	return image[0] == OP_LJMP && target >= 3 && target < size &&
	       image[target] != 0xff && image[target] != OP_NOP;
}

/*
 * Are two bits cleared before the jump, as in TDK's and Sony's firmware?  Packet-mode spec.
 * 3.2 [1].
 */
static bool clears_bits(const u8 *image)
{
	return !memcmp(image, "\xc2\x95\xc2\x96\x02", 5) && image[7] == OP_RET;
}

bool mtkflash_image_starts_as(const u8 *image, const u8 *content)
{
	/* Blank content has no start to compare with. */
	if (mtkflash_image_blank(content, START) || all_bytes(content, START, 0))
		return false;
	return !memcmp(image, content, START) ||
	       (clears_bits(image) && clears_bits(content));
}

bool mtkflash_image_blank_bank(const u8 *image, size_t size, u32 *address)
{
	for (u32 at = 0; at < size; at += MTKFLASH_IMAGE_BANK) {
		*address = at;
		if (all_bytes(image + at, min_t(size_t, size - at, MTKFLASH_IMAGE_BANK), image[at]))
			return true;
	}
	return false;
}

enum mtkflash_error mtkflash_image_check(const u8 *image, size_t size)
{
	return mtkflash_image_check_for(image, size, 0);
}

enum mtkflash_error mtkflash_image_check_for(const u8 *image, size_t size, u32 own_size)
{
	enum mtkflash_error err;
	struct mtkflash_bd bd;

	err = mtkflash_image_check_head(image, size);
	if (err)
		return err;
	/* Half an image of this kind is no image of a smaller size. */
	if (mtkflash_bd_look(image, size, &bd) && size != MTKFLASH_BD_SIZE)
		return MTKFLASH_ERROR_IMAGE_SIZE;
	if (size < MTKFLASH_IMAGE_MIN || size > MTKFLASH_IMAGE_MAX ||
	    (!is_power_of_2(size) && size != own_size))
		return MTKFLASH_ERROR_IMAGE_SIZE;
	/* A flash with a blank first page counts as one without firmware. */
	if (mtkflash_image_blank(image, FIRST_PAGE) || all_bytes(image, size, 0))
		return MTKFLASH_ERROR_IMAGE_BLANK;
	return MTKFLASH_ERROR_NONE;
}
