/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The flash parts that mtkflash can write.
 */
#ifndef MTKFLASH_CHIPS_H
#define MTKFLASH_CHIPS_H

#include <linux/types.h>

/**
 * struct mtkflash_chip - One flash part
 * @name: The maker's name for it.
 * @source: Where the figures come from.
 * @rems: Manufacturer and device id that REMS (90h) returns.
 * @rdid: The three bytes that RDID (9Fh) returns; zeros if it has none.
 * @size: Bytes.
 * @page: Bytes one page program may write; a program never crosses a page.
 * @sector: Bytes one sector erase clears.
 * @erase_opcode: Of the sector erase.
 * @bp_mask: Block protection bits of the status register.
 * @program_us: Longest time of a page program, in microseconds.
 * @erase_us: Longest time of a sector erase, in microseconds.
 */
struct mtkflash_chip {
	const char *name;
	const char *source;
	u8 rems[2];
	u8 rdid[3];
	u32 size;
	u16 page;
	u32 sector;
	u8 erase_opcode;
	u8 bp_mask;
	u32 program_us;
	u32 erase_us;
};

/* Sorted by name. */
extern const struct mtkflash_chip mtkflash_chips[];
extern const unsigned int mtkflash_chip_count;

/**
 * mtkflash_id_plausible() - Can these bytes be an id at all?
 * @id: The bytes.
 * @len: Their number, at least 2.
 *
 * All bytes equal (0000, FFFF, 0101 were seen) means that no part answered.
 */
bool mtkflash_id_plausible(const u8 *id, unsigned int len);

/**
 * mtkflash_chip_find() - The part with these ids
 * @rems: Answer to REMS, plausible or not.
 * @rdid: Answer to RDID, plausible or not.
 *
 * Every plausible id has to be that of the part, and one has to be plausible.
 *
 * Return: the part, or NULL.
 */
const struct mtkflash_chip *mtkflash_chip_find(const u8 rems[2],
					       const u8 rdid[3]);

#endif /* MTKFLASH_CHIPS_H */
