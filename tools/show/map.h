/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The map: what the module knows of each page of the flash.
 */
#ifndef CTL_MAP_H
#define CTL_MAP_H

#include "ctl.h"
#include "flash/chips.h"
#include "image.h"

#define MAP_PAGES	(MTKFLASH_IMAGE_MAX / MTKFLASH_PAGE)

/**
 * struct map - The states of all pages
 * @page_size: Bytes of flash for which one state stands.
 * @count: Number of states.
 * @states: &enum mtkflash_page_state each.
 */
struct map {
	unsigned int page_size;
	unsigned int count;
	__u8 states[MAP_PAGES];
};

/*
 * That of the session of a status.  False if there is none: an older module, no part
 * known yet, or another session by now.
 */
bool map_load(const struct ctl *ctl, const struct mtkflash_status *status, struct map *map);

/* Is anything known? */
bool map_says_something(const struct map *map);

/* The least that was done to any of @count pages from @first on: what is shown of them. */
char map_mark(const struct map *map, unsigned int first, unsigned int count);

/* "? unknown  . same" and so on; closer together if there is one more of them. */
void map_legend(const struct map *map, char *text, size_t size);

#endif
