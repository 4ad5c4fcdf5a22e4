// SPDX-License-Identifier: GPL-2.0
/*
 * The table of sums in images of Blu-ray writers: packet-mode specification 3.3 and 7b.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "bd_sums.h"
#include "cmac.h"
#include "image_tsst.h"

/*
 * [V OmniDrive]: an unused entry begins with FFFFFFFFh; the end is the last byte of the
 * range.
 */
#define TABLE		0x10400
#define TABLE_IN_PAGE	(TABLE - MTKFLASH_BD_APPLICATION)
#define ENTRIES		16
#define ENTRY		28
#define START		4
#define END		8
#define MAC		12

/* The application behind its first page, which cannot be read in all drives (3.3). */
#define CODE		0x11000

/* The key is public [V OmniDrive, freemkv]. */
static const u8 key[MTKFLASH_CMAC_SIZE] = {
	0xbd, 0x20, 0x94, 0x08, 0xe3, 0x5e, 0x52, 0x6a,
	0x36, 0x23, 0x52, 0x34, 0x43, 0x4f, 0xe8, 0xab,
};

static u32 le32(const u8 *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (u32)at[3] << 24;
}

static bool is_used(const u8 *entry)
{
	return le32(entry) != 0xffffffff;
}

static bool is_range(const u8 *entry)
{
	return le32(entry + START) <= le32(entry + END) &&
	       le32(entry + END) < MTKFLASH_BD_SIZE;
}

/* Is the sum of an entry right?  The bytes of each block, and of the sum, are reversed. */
static bool is_right(const u8 *image, const u8 *entry)
{
	u32 start = le32(entry + START), size = le32(entry + END) - start + 1;
	u8 mac[MTKFLASH_CMAC_SIZE];

	if (!is_range(entry))
		return false;
	mtkflash_cmac(key, image + start, size, true, mac);
	for (unsigned int i = 0; i < MTKFLASH_CMAC_SIZE; i++)
		if (mac[i] != entry[MAC + MTKFLASH_CMAC_SIZE - 1 - i])
			return false;
	return true;
}

bool mtkflash_bd_has_table(const u8 *page)
{
	bool has = false;

	for (unsigned int n = 0; n < ENTRIES; n++) {
		const u8 *entry = page + TABLE_IN_PAGE + n * ENTRY;

		if (!is_used(entry))
			continue;
		if (le32(entry) != 1 || !is_range(entry))
			return false;
		has = true;
	}
	return has;
}

static bool is_covered(const u8 *image, u32 page)
{
	for (unsigned int n = 0; n < ENTRIES; n++) {
		const u8 *entry = image + TABLE + n * ENTRY;

		if (is_used(entry) && le32(entry + START) <= page &&
		    le32(entry + END) >= page + MTKFLASH_BD_PAGE - 1)
			return true;
	}
	return false;
}

bool mtkflash_bd_covers_half(const u8 *image)
{
	u32 covered = 0;

	for (u32 page = CODE; page < MTKFLASH_BD_APPLICATION_END; page += MTKFLASH_BD_PAGE)
		covered += is_covered(image, page) ? MTKFLASH_BD_PAGE : 0;
	return covered >= (MTKFLASH_BD_APPLICATION_END - CODE) / 2;
}

static enum mtkflash_error check_sums(const u8 *image, u32 *address)
{
	unsigned int used = 0;

	for (unsigned int n = 0; n < ENTRIES; n++) {
		const u8 *entry = image + TABLE + n * ENTRY;

		*address = TABLE + n * ENTRY;
		if (!is_used(entry))
			continue;
		if (le32(entry) != 1 || !is_right(image, entry))
			return MTKFLASH_ERROR_SUM;
		used++;
	}
	*address = TABLE;
	/* Some images have an empty table, so that the drive checks nothing. */
	return used ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_SUM;
}

enum mtkflash_error mtkflash_bd_check(const u8 *image, size_t size, u32 *address)
{
	struct mtkflash_identity id;
	struct mtkflash_bd bd;

	/* TSST's images have another kind of sum.  The key of their table is not known. */
	if (mtkflash_tsst_identity(image, size, &id))
		return mtkflash_tsst_gate(image, address);
	*address = 0;
	if (size != MTKFLASH_BD_SIZE || !mtkflash_bd_look(image, size, &bd))
		return MTKFLASH_ERROR_NONE;
	if (mtkflash_image_blank(image, MTKFLASH_BD_BOOT_PAGE))
		return MTKFLASH_ERROR_IMAGE_BLANK;
	*address = MTKFLASH_BD_APPLICATION;
	if (mtkflash_bd_is_packet_dump(image))
		return MTKFLASH_ERROR_PACKET_DUMP;
	return check_sums(image, address);
}

int mtkflash_bd_range(const u8 *image, unsigned int n, struct mtkflash_range *range)
{
	const u8 *entry = image + TABLE + n * ENTRY;

	if (n >= ENTRIES)
		return -1;
	if (!is_used(entry) || !is_range(entry) ||
	    le32(entry + END) < MTKFLASH_BD_APPLICATION ||
	    le32(entry + START) >= MTKFLASH_BD_APPLICATION_END)
		return 0;
	range->first = max_t(u32, le32(entry + START), MTKFLASH_BD_APPLICATION);
	range->last = min_t(u32, le32(entry + END), MTKFLASH_BD_APPLICATION_END - 1);
	return 1;
}
