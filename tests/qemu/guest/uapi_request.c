// SPDX-License-Identifier: GPL-2.0
/*
 * The requests that reach the drive, made as they should be, and the map of what it
 * then is.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "tap.h"
#include "uapi_test.h"

static int order(int fd, unsigned long cmd)
{
	struct mtkflash_request request = { .size = sizeof(request) };

	return ioctl(fd, cmd, &request);
}

/* The drive is dead: nobody is to wait for somebody to switch its power. */
static void hurry(int fd)
{
	struct mtkflash_options options = { .size = sizeof(options) };

	if (ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options))
		tap_bail_out("SET_OPTIONS");
}

static void expect(int fd, uint32_t kind, uint32_t flags, const char *when)
{
	const uint32_t kept = MTKFLASH_STATUS_HELD | MTKFLASH_STATUS_VENDOR_MODE;
	struct mtkflash_status status = uapi_status(fd);

	tap_result((status.flags & (kept | MTKFLASH_STATUS_BUSY)) == flags, NULL,
		   "flags %#x %s", flags, when);
	tap_result(status.kind == kind, NULL, "a session of kind %u %s", kind, when);
}

static void refuse_start(int fd)
{
	tap_fails(order(fd, MTKFLASH_IOC_ABORT), ESRCH, "ABORT when no session runs");
	tap_returns(order(fd, MTKFLASH_IOC_RELEASE), 0, "RELEASE of what is not kept");
	hurry(fd);
	tap_fails(order(fd, MTKFLASH_IOC_LEAVE), EUNATCH, "LEAVE of a drive that never entered");
	expect(fd, MTKFLASH_KIND_LEAVE, 0, "after that");
}

static void test_node(const char *node)
{
	const uint32_t vendor = MTKFLASH_STATUS_HELD | MTKFLASH_STATUS_VENDOR_MODE;
	int fd = open_node(node, strcmp(node, NODE) ? O_RDONLY : O_RDWR);

	refuse_start(fd);
	tap_returns(order(fd, MTKFLASH_IOC_CLAIM), 0, "CLAIM");
	expect(fd, MTKFLASH_KIND_CLAIM, MTKFLASH_STATUS_HELD, "after CLAIM");
	tap_returns(order(fd, MTKFLASH_IOC_CLAIM), 0, "CLAIM of what is kept");
	tap_returns(order(fd, MTKFLASH_IOC_ENTER), 0, "ENTER");
	expect(fd, MTKFLASH_KIND_ENTER, vendor, "after ENTER");
	tap_returns(order(fd, MTKFLASH_IOC_ENTER), 0, "ENTER of a drive that is in vendor mode");
	tap_fails(order(fd, MTKFLASH_IOC_ABORT), ESRCH, "ABORT of what is only kept");
	tap_returns(order(fd, MTKFLASH_IOC_RELEASE), 0, "RELEASE");
	expect(fd, MTKFLASH_KIND_ENTER, 0, "after RELEASE");
	close(fd);
}

/* Reaches the drive, but does not change its flash. */
void test_requests(void)
{
	test_node(CONTROL);
	test_node(NODE);
}

/* --- the map -------------------------------------------------------------------- */

#define SPARE	0xee

static long get_map(int fd, uint32_t room, void *states, struct mtkflash_map *map)
{
	*map = (struct mtkflash_map){
		.size = sizeof(*map), .room = room, .states = (uintptr_t)states,
	};
	return ioctl(fd, MTKFLASH_IOC_MAP, map);
}

static bool is_spare(const uint8_t *from, const uint8_t *to)
{
	while (from < to)
		if (*from++ != SPARE)
			return false;
	return true;
}

/* @room states right before what cannot be accessed. */
static void accept_room(int fd, uint32_t room, uint32_t pages)
{
	uint8_t *states = ARENA_END - room;
	uint32_t filled = room < pages ? room : pages;
	struct mtkflash_map map;

	memset(arena, SPARE, 2 * PAGE);
	tap_returns(get_map(fd, room, states, &map), 0, "MAP, room for %u", room);
	tap_result(map.count == pages && map.page_size == 256 && map.room == room, NULL,
		   "MAP, %u pages of 256 bytes", pages);
	tap_result(is_spare(arena, states) && is_spare(states + filled, ARENA_END), NULL,
		   "MAP, nothing around the states is written");
	tap_result(!memchr(states, SPARE, filled), NULL, "MAP, %u states are", filled);
}

static void reject_states(int fd, uint32_t pages)
{
	struct mtkflash_map map;

	tap_fails(get_map(fd, pages, NULL, &map), EFAULT, "MAP, states to NULL");
	tap_fails(get_map(fd, pages, ARENA_END, &map), EFAULT, "MAP, states to nowhere");
	tap_fails(get_map(fd, pages, ARENA_END - pages + 1, &map), EFAULT,
		  "MAP, the last state to nowhere");
	tap_returns(get_map(fd, 0, ARENA_END, &map), 0, "MAP, no states to nowhere");
	map.states = UINT64_MAX - 15;
	map.room = pages;
	tap_fails(ioctl(fd, MTKFLASH_IOC_MAP, &map), EFAULT, "MAP, states to the end of all");
}

static void test_map_of(const char *node)
{
	int fd = open_node(node, O_RDONLY);
	struct mtkflash_map map;
	uint32_t pages;

	if (get_map(fd, 0, NULL, &map))
		tap_bail_out("MAP");
	pages = map.count;
	tap_result(pages > 2, NULL, "MAP, the part is known");
	tap_result(map.session == uapi_status(fd).session, NULL, "MAP, the session is told");
	accept_room(fd, pages, pages);
	accept_room(fd, pages - 1, pages);
	accept_room(fd, pages + 1, pages);
	accept_room(fd, 1, pages);
	reject_states(fd, pages);
	close(fd);
}

/* Wants a drive whose part is known, of 1 MiB at most. */
void test_map(void)
{
	test_map_of(CONTROL);
	test_map_of(NODE);
}
