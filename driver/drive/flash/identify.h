/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which flash part does a drive have, and which command set reaches it?
 */
#ifndef MTKFLASH_IDENTIFY_H
#define MTKFLASH_IDENTIFY_H

#include "chips.h"
#include "vendor/vendor.h"

/**
 * struct mtkflash_ids - What a flash part says about itself
 * @rems: Manufacturer and device, by REMS or by the JEDEC autoselect mode.
 * @rdid: JEDEC id by RDID; serial parts only.
 * @res: Electronic signature by RES; serial parts only.
 * @locked: Boot blocks that are locked, as in &struct mtkflash_chip; parallel parts
 *	    only.
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
 * The pauses are those of the public tools: before the first id on 72h after an
 * intro, and after the id, before anything else is done.  Implausible ids are
 * asked for again after a pause, then by the other command sets, then after
 * another intro; a plausible one counts only if it was read twice and equal.  On
 * 73h the second form of REMS is tried too (4.2).
 *
 * Context: may sleep, some seconds if the part is slow to answer.
 * Return: 0, NO_ID, READS_NO_ID, UNKNOWN_PART (the ids are plausible), or an error
 * of mtkflash_jedec_identify() or mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_identify(struct mtkflash_vendor *v,
				      struct mtkflash_ids *ids,
				      const struct mtkflash_chip **chip);

/**
 * mtkflash_look_for_content() - Is there a serial part, though it gives no id?
 * @v: A drive in vendor mode.
 * @is: Out: there is one.
 *
 * Some know no id request, as M25P40 without the A behind it.  What is read twice alike is
 * content if it is not alike everywhere: that could be a bus without a part.
 *
 * Context: may sleep, some seconds.
 * Return: 0, or an error of mtkflash_flash_read().
 */
enum mtkflash_error mtkflash_look_for_content(struct mtkflash_vendor *v, bool *is);

/**
 * mtkflash_learn_size() - How large is a part that is not in the table?
 * @v: A drive in vendor mode whose part was identified as unknown.
 * @ids: What it says.
 * @size: Out: bytes.
 *
 * By the third byte of RDID, by the address at which the content repeats, or
 * by both if they agree.
 *
 * Context: may sleep, some seconds.
 * Return: 0, UNKNOWN_SIZE, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_learn_size(struct mtkflash_vendor *v,
					const struct mtkflash_ids *ids,
					u32 *size);

#endif /* MTKFLASH_IDENTIFY_H */
