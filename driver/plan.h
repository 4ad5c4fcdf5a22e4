/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plan: which sectors to erase and which pages to program, in which order.
 *
 * Only sectors that differ are touched.  If any differs, sector 0 is erased
 * first, and page 0, which holds the reset vector, is programmed last: in
 * between the boot code finds no firmware and answers the intro.
 */
#ifndef MTKFLASH_PLAN_H
#define MTKFLASH_PLAN_H

#include "chips.h"

/**
 * struct mtkflash_plan - The work that turns one flash content into another
 * @chip: The part.
 * @old: Present content.
 * @new_: Wanted content.
 * @sectors: Number of sectors to erase.
 * @pages: Number of pages to program.
 *
 * The plan keeps no list: whether a sector or page is part of it follows from
 * the two contents, which must stay as they are as long as it is used.
 */
struct mtkflash_plan {
	const struct mtkflash_chip *chip;
	const u8 *old;
	const u8 *new_;
	u32 sectors;
	u32 pages;
};

/**
 * mtkflash_plan_init() - Make the plan
 * @plan: To be filled.
 * @chip: The part.
 * @old: Present content, @chip->size bytes.
 * @new_: Wanted content, @chip->size bytes.
 */
void mtkflash_plan_init(struct mtkflash_plan *plan,
			const struct mtkflash_chip *chip,
			const u8 *old, const u8 *new_);

/**
 * mtkflash_plan_erases() - Is a sector to be erased?
 * @plan: The plan.
 * @address: Start of the sector.  Sectors are erased in ascending order.
 */
bool mtkflash_plan_erases(const struct mtkflash_plan *plan, u32 address);

/**
 * mtkflash_plan_programs() - Is a page to be programmed?
 * @plan: The plan.
 * @address: Start of the page.
 */
bool mtkflash_plan_programs(const struct mtkflash_plan *plan, u32 address);

/**
 * mtkflash_plan_page() - The order in which pages are programmed
 * @plan: The plan.
 * @n: 0 to the part's number of pages - 1.
 *
 * Return: the address of the @n-th page; page 0 is the last.
 */
u32 mtkflash_plan_page(const struct mtkflash_plan *plan, u32 n);

#endif /* MTKFLASH_PLAN_H */
