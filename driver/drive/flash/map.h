/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The map: what is known of each page of the flash while a session changes it.
 *
 * It says what was seen, not what was meant: a page whose erase or program is on
 * its way, or has failed, is unknown.
 */
#ifndef MTKFLASH_MAP_H
#define MTKFLASH_MAP_H

#include <linux/mtkflash.h>

#include "image.h"
#include "plan.h"

#define MTKFLASH_MAP_PAGES	(MTKFLASH_IMAGE_MAX / MTKFLASH_PAGE)

/**
 * mtkflash_map_clear() - Nothing is known
 * @map: %MTKFLASH_MAP_PAGES states, or NULL if nobody wants to see them.
 */
void mtkflash_map_clear(u8 *map);

/**
 * mtkflash_map_mark() - Something became of a range
 * @map: The map, or NULL.
 * @address: Its first byte.
 * @size: Bytes; pages that it covers in part are marked too.
 * @state: What became of it.
 *
 * Others may look at the map meanwhile.
 */
void mtkflash_map_mark(u8 *map, u32 address, u32 size,
		       enum mtkflash_page_state state);

/**
 * mtkflash_map_verified() - A page holds what it should
 * @map: The map, or NULL.
 * @kept: What the drive's own bytes are.
 * @address: Start of the page.
 */
void mtkflash_map_verified(u8 *map, const struct mtkflash_kept_list *kept,
			   u32 address);

/**
 * mtkflash_map_plan() - Show what a plan is going to change
 * @map: The map, or NULL.
 * @plan: The plan.
 */
void mtkflash_map_plan(u8 *map, const struct mtkflash_plan *plan);

#endif /* MTKFLASH_MAP_H */
