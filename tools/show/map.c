// SPDX-License-Identifier: GPL-2.0
/* The map. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "array.h"
#include "map.h"
#include "names.h"
#include "node.h"

/* In the order of the work on a page; a page that is not to be written is nearly done. */
static const struct {
	__u8 state;
	char mark;
} marks[] = {
	{ MTKFLASH_PAGE_UNKNOWN, '?' },
	{ MTKFLASH_PAGE_PLANNED, 'o' },
	{ MTKFLASH_PAGE_ERASED, '-' },
	{ MTKFLASH_PAGE_WRITTEN, '+' },
	{ MTKFLASH_PAGE_SAME, '.' },
	{ MTKFLASH_PAGE_KEPT, '=' },
	{ MTKFLASH_PAGE_VERIFIED, '#' },
};

#define MARKS		ARRAY_SIZE(marks)

static_assert(MARKS == MTKFLASH_PAGE_STATES, "a state of a page has no mark");

bool map_load(const struct ctl *ctl, const struct mtkflash_status *status, struct map *map)
{
	struct mtkflash_map request = {
		.size = sizeof(request),
		.device = status->device,
		.room = MAP_PAGES,
		.states = (uintptr_t)map->states,
	};

	if (node_ioctl(ctl->control, MTKFLASH_IOC_MAP, &request))
		return false;
	map->page_size = request.page_size;
	map->count = request.count < MAP_PAGES ? request.count : MAP_PAGES;
	return map->count && map->page_size && request.session == status->session;
}

bool map_says_something(const struct map *map)
{
	for (unsigned int i = 0; i < map->count; i++)
		if (map->states[i] != MTKFLASH_PAGE_UNKNOWN)
			return true;
	return false;
}

/* A state that this tool does not know is as good as unknown. */
static unsigned int rank_of(__u8 state)
{
	for (unsigned int i = 0; i < MARKS; i++)
		if (marks[i].state == state)
			return i;
	return 0;
}

char map_mark(const struct map *map, unsigned int first, unsigned int count)
{
	unsigned int lowest = MARKS - 1;

	for (unsigned int i = first; i < first + count && i < map->count; i++)
		if (rank_of(map->states[i]) < lowest)
			lowest = rank_of(map->states[i]);
	return marks[lowest].mark;
}

static bool any_kept(const struct map *map)
{
	return memchr(map->states, MTKFLASH_PAGE_KEPT, map->count);
}

/* With all of them it would not fit into 80 columns. */
void map_legend(const struct map *map, char *text, size_t size)
{
	bool kept = any_kept(map);
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < MARKS && used < size; i++) {
		if (marks[i].state == MTKFLASH_PAGE_KEPT && !kept)
			continue;
		used += snprintf(text + used, size - used, "%s%c %s",
				 !i ? "" : kept ? " " : "  ", marks[i].mark,
				 mtkflash_page_state_name(marks[i].state));
	}
}
