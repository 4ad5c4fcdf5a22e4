// SPDX-License-Identifier: GPL-2.0
/*
 * The ioctls, one by one.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include <linux/mtkflash.h>

#include "tap.h"
#include "uapi_calls.h"
#include "uapi_test.h"

/* A 32-bit program meets the same structures. */
_Static_assert(sizeof(struct mtkflash_port_info) == 184, "port_info");
_Static_assert(sizeof(struct mtkflash_device_info) == 80, "device_info");
_Static_assert(sizeof(struct mtkflash_status) == 104, "status");
_Static_assert(sizeof(struct mtkflash_options) == 184, "options");
_Static_assert(sizeof(struct mtkflash_kept) == 32, "kept");
_Static_assert(sizeof(struct mtkflash_kept_range) == 16, "kept_range");
_Static_assert(sizeof(struct mtkflash_answers) == 32, "answers");
_Static_assert(sizeof(struct mtkflash_answer) == 120, "answer");
_Static_assert(sizeof(struct mtkflash_journal) == 32, "journal");
_Static_assert(sizeof(struct mtkflash_sent) == 40, "sent");
_Static_assert(sizeof(struct mtkflash_user_recipe) == 196, "user_recipe");
_Static_assert(sizeof(struct mtkflash_capabilities) == 32, "capabilities");
_Static_assert(sizeof(struct mtkflash_map) == 32, "map");
_Static_assert(sizeof(struct mtkflash_request) == 8, "request");

const struct call calls[] = {
#define CALL(node, word, name, structure, ...) \
	{ word " " #name, node, MTKFLASH_IOC_##name, sizeof(struct mtkflash_##structure), \
	  __VA_ARGS__ }
#define ON_BOTH(...)	CALL(CONTROL, "control", __VA_ARGS__), CALL(NODE, "drive", __VA_ARGS__)
	CALL(CONTROL, "control", PORT_INFO, port_info, { 120 }, ASK, 0),
	ON_BOTH(DEVICE_INFO, device_info, { 48 }, ASK, 0),
	ON_BOTH(STATUS, status, { 72, 80 }, ASK, 0),
	ON_BOTH(GET_OPTIONS, options, { 16, 48 }, ASK, 0),
	ON_BOTH(SET_OPTIONS, options, { 16, 48 }, TELL, 0),
	ON_BOTH(CAPABILITIES, capabilities, { }, ASK, 0),
	ON_BOTH(MAP, map, { }, ASK, 0),
	ON_BOTH(ABORT, request, { }, TELL, ESRCH),
	ON_BOTH(RELEASE, request, { }, TELL, 0),
	ON_BOTH(CLAIM, request, { }, SESSION, 0),
	ON_BOTH(ENTER, request, { }, SESSION, 0),
	ON_BOTH(LEAVE, request, { }, SESSION, 0),
	ON_BOTH(ERASE, request, { }, SESSION, 0),
	ON_BOTH(KEPT, kept, { }, ASK, 0),
	ON_BOTH(ANSWERS, answers, { }, ASK, 0),
	CALL(NODE, "drive", RECIPE, user_recipe, { 160 }, TELL, 0),
	ON_BOTH(MTD_ON, request, { }, SESSION, 0),
	ON_BOTH(MTD_OFF, request, { }, TELL, 0),
	/* The first port has a disk. */
	CALL(CONTROL, "control", ADMIT, port_info, { 120 }, TELL, EACCES),
	ON_BOTH(JOURNAL, journal, { }, ASK, 0),
};

const size_t call_count = sizeof(calls) / sizeof(calls[0]);

#define RESERVED(name, structure, field) \
	{ MTKFLASH_IOC_##name, offsetof(struct mtkflash_##structure, field), \
	  sizeof(((struct mtkflash_##structure *)0)->field) }

const struct reserved reserved[] = {
	RESERVED(PORT_INFO, port_info, reserved),
	RESERVED(ADMIT, port_info, reserved),
	RESERVED(DEVICE_INFO, device_info, reserved),
	RESERVED(STATUS, status, reserved),
	RESERVED(STATUS, status, reserved2),
	RESERVED(GET_OPTIONS, options, reserved),
	RESERVED(SET_OPTIONS, options, reserved),
	RESERVED(GET_OPTIONS, options, reserved2),
	RESERVED(SET_OPTIONS, options, reserved2),
	RESERVED(KEPT, kept, reserved),
	RESERVED(ANSWERS, answers, reserved),
};

const size_t reserved_count = sizeof(reserved) / sizeof(reserved[0]);

/* What changes a drive needs that on its own node. */
int open_call(const struct call *call)
{
	return open_node(call->node, strcmp(call->node, NODE) ? O_RDONLY : O_RDWR);
}

void *request(size_t room, uint32_t size)
{
	uint8_t *start = ARENA_END - room;

	memset(arena, 0, 2 * PAGE);
	memcpy(start, &size, sizeof(size));
	return start;
}

bool is_accepted(const struct call *call, int fd, void *buffer)
{
	return call->error ? ioctl(fd, call->cmd, buffer) == -1 && errno == call->error :
			     !ioctl(fd, call->cmd, buffer);
}

uint32_t count_ports(int fd)
{
	struct mtkflash_port_info port = { .size = sizeof(port) };

	while (!ioctl(fd, MTKFLASH_IOC_PORT_INFO, &port))
		port.index++;
	if (errno != ENXIO)
		tap_bail_out("PORT_INFO");
	return port.index;
}

void set_u32(uint8_t *to, uint32_t value)
{
	memcpy(to, &value, sizeof(value));
}

bool is_zero(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (data[i])
			return false;
	return true;
}
