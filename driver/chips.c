// SPDX-License-Identifier: GPL-2.0
/*
 * The one table of flash parts.
 */
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "chips.h"

const struct mtkflash_chip mtkflash_chips[] = {
	{
		.name = "MX25L2005",
		/*
		 * REMS id [A] and seen in several logs [B]; the rest is common
		 * knowledge of the family [D], with generous times.
		 */
		.source = "ids: JF:method_206; rest: Macronix MX25L family",
		.rems = { 0xc2, 0x11 },
		.rdid = { 0xc2, 0x20, 0x12 },
		.size = SZ_256K,
		.page = 256,
		.sector = SZ_4K,
		.erase_opcode = 0x20,
		.bp_mask = 0x0c,
		.program_us = 5000,
		.erase_us = 400000,
	},
#ifdef MTKFLASH_TINY_PART
	{
		/* Invented: a drive small enough to try every power cut. */
		.name = "TINY8K",
		.source = "tests only",
		.rems = { 0xe0, 0x01 },
		.size = SZ_8K,
		.page = 256,
		.sector = SZ_4K,
		.erase_opcode = 0x20,
		.bp_mask = 0x0c,
		.program_us = 5000,
		.erase_us = 400000,
	},
#endif
};

const unsigned int mtkflash_chip_count = ARRAY_SIZE(mtkflash_chips);

bool mtkflash_id_plausible(const u8 *id, unsigned int len)
{
	for (unsigned int i = 1; i < len; i++)
		if (id[i] != id[0])
			return true;
	return false;
}

static bool matches(const struct mtkflash_chip *chip, const u8 rems[2],
		    const u8 rdid[3])
{
	bool by_rems = mtkflash_id_plausible(rems, 2);
	bool by_rdid = mtkflash_id_plausible(rdid, 3) &&
		       mtkflash_id_plausible(chip->rdid, 3);

	if (by_rems && memcmp(chip->rems, rems, 2))
		return false;
	if (by_rdid && memcmp(chip->rdid, rdid, 3))
		return false;
	return by_rems || by_rdid;
}

const struct mtkflash_chip *mtkflash_chip_find(const u8 rems[2],
					       const u8 rdid[3])
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		if (matches(&mtkflash_chips[i], rems, rdid))
			return &mtkflash_chips[i];
	return NULL;
}
