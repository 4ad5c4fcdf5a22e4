/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The map: the state of each page of the flash while a session changes it.
 *
 * It shows what was done, not what was intended: a page is unknown while it is erased or
 * programmed, and after that has failed.
 */
#ifndef MTKFLASH_MAP_H
#define MTKFLASH_MAP_H

#include <linux/mtkflash.h>

#include "image.h"
#include "plan.h"

#define MTKFLASH_MAP_PAGES	(MTKFLASH_IMAGE_MAX / MTKFLASH_PAGE)

/**
 * mtkflash_map_clear() - Make all pages unknown
 * @map: %MTKFLASH_MAP_PAGES states, or NULL if there is no map.
 */
void mtkflash_map_clear(u8 *map);

/**
 * mtkflash_map_mark() - Set the state of a range
 * @map: The map, or NULL.
 * @address: First byte of the range.
 * @size: Bytes; pages that the range covers in part are marked too.
 * @state: The state.
 *
 * The map may be read at the same time.
 */
void mtkflash_map_mark(u8 *map, u32 address, u32 size,
		       enum mtkflash_page_state state);

/**
 * mtkflash_map_verified() - Make a page verified, or kept
 * @map: The map, or NULL.
 * @kept: The ranges with the drive's own bytes.
 * @address: Start of the page.
 */
void mtkflash_map_verified(u8 *map, const struct mtkflash_kept_list *kept,
			   u32 address);

/**
 * mtkflash_map_plan() - Mark the pages that a plan changes
 * @map: The map, or NULL.
 * @plan: The plan.
 */
void mtkflash_map_plan(u8 *map, const struct mtkflash_plan *plan);

#endif /* MTKFLASH_MAP_H */
