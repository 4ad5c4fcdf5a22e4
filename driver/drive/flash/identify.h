/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Identify the flash part of a drive, and the command set that reaches it.
 */
#ifndef MTKFLASH_IDENTIFY_H
#define MTKFLASH_IDENTIFY_H

#include "chips.h"
#include "vendor/vendor.h"

/**
 * struct mtkflash_ids - The ids of a flash part
 * @rems: Manufacturer and device, read by REMS or in the JEDEC autoselect mode.
 * @rdid: JEDEC id, read by RDID; serial parts only.
 * @res: Electronic signature, read by RES; serial parts only.
 * @locked: Bit n: boot block n is locked, as in &struct mtkflash_chip; parallel parts only.
 */
struct mtkflash_ids {
	u8 rems[2];
	u8 rdid[3];
	u8 res;
	u8 locked;
};

/**
 * mtkflash_identify() - Find the part
 * @v: A drive in vendor mode; @set becomes the one that reaches the part.
 * @ids: The ids as last read, also on error.
 * @chip: The part, or NULL.
 *
 * The pauses are those of the public tools: before the first id on 72h after an intro, and
 * after the id.  If no plausible id comes, the request is repeated after a pause, then with
 * the other command sets, then after another intro.  A plausible id counts only if two
 * reads are equal.  On 73h the second form of REMS is tried too (4.2).
 *
 * Context: may sleep, some seconds if the part is slow to answer.
 * Return: 0, NO_ID, READS_NO_ID, UNKNOWN_PART (the ids are plausible), or an error
 * of mtkflash_jedec_identify() or mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_identify(struct mtkflash_vendor *v,
				      struct mtkflash_ids *ids,
				      const struct mtkflash_chip **chip);

/**
 * mtkflash_look_for_content() - Is there a serial part that gives no id?
 * @v: A drive in vendor mode.
 * @is: Out: there is such a part.
 *
 * Some parts know no id request, for example M25P40 without the A behind it.  Pages that
 * read the same twice are content if they also differ from each other: a bus without a part
 * may read the same everywhere.
 *
 * Context: may sleep, some seconds.
 * Return: 0, or an error of mtkflash_flash_read().
 */
enum mtkflash_error mtkflash_look_for_content(struct mtkflash_vendor *v, bool *is);

/**
 * mtkflash_learn_size() - Find the size of a part that is not in the table
 * @v: A drive in vendor mode whose part was identified as unknown.
 * @ids: The ids of the part.
 * @size: Out: size in bytes.
 *
 * Uses the third byte of RDID, or the address at which the content repeats, or both if they
 * agree.
 *
 * Context: may sleep, some seconds.
 * Return: 0, UNKNOWN_SIZE, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_learn_size(struct mtkflash_vendor *v,
					const struct mtkflash_ids *ids,
					u32 *size);

#endif /* MTKFLASH_IDENTIFY_H */
