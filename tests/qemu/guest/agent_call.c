// SPDX-License-Identifier: GPL-2.0
/*
 * What the agent can do by mtkflash's ioctls.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "agent_op.h"

#define CONTROL		"/dev/mtkflash-control"
#define STATES_MAX	8192		/* more than the largest part has pages */
#define UNTOUCHED	0xee

/* On a drive's own node most requests want a writer. */
static int flags_for(const char *node, unsigned long request)
{
	return strcmp(node, CONTROL) && request != MTKFLASH_IOC_ABORT ? O_RDWR : O_RDONLY;
}

/* Opens the node and does it; false, with the result told, if it fails. */
static bool call(struct op *op, const char *node, unsigned long request, void *structure)
{
	int fd = open(node, flags_for(node, request) | O_CLOEXEC);
	bool good;

	if (fd < 0) {
		op_failed(op, "open");
		return false;
	}
	good = !ioctl(fd, request, structure);
	if (!good)
		op_failed(op, "ioctl");
	close(fd);
	return good;
}

static const struct {
	const char *name;
	unsigned long number;
} requests[] = {
	{ "abort", MTKFLASH_IOC_ABORT },
	{ "release", MTKFLASH_IOC_RELEASE },
	{ "claim", MTKFLASH_IOC_CLAIM },
	{ "enter", MTKFLASH_IOC_ENTER },
	{ "leave", MTKFLASH_IOC_LEAVE },
	{ "mtd-on", MTKFLASH_IOC_MTD_ON },
	{ "mtd-off", MTKFLASH_IOC_MTD_OFF },
	{ "erase", MTKFLASH_IOC_ERASE },
	{ "rescan", MTKFLASH_IOC_RESCAN },
};

/* request NODE NAME MINOR */
static void request(struct op *op, char **words)
{
	struct mtkflash_request in = { .size = sizeof(in), .device = atoi(words[2]) };

	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		if (strcmp(words[1], requests[i].name))
			continue;
		if (call(op, words[0], requests[i].number, &in))
			op_ok(op, "%s", "");
		return;
	}
	errno = EINVAL;
	op_failed(op, words[1]);
}

/* options MINOR FLAGS SET MS */
static void options(struct op *op, char **words)
{
	struct mtkflash_options in = {
		.size = sizeof(in),
		.device = atoi(words[0]),
		.flags = strtoul(words[1], NULL, 0),
		.set = strtoul(words[2], NULL, 0),
		.wait_ms = strtoul(words[3], NULL, 0),
	};

	if (call(op, CONTROL, MTKFLASH_IOC_SET_OPTIONS, &in))
		op_ok(op, "%s", "");
}

/* get-options MINOR: FLAGS SET MS */
static void get_options(struct op *op, char **words)
{
	struct mtkflash_options out = { .size = sizeof(out), .device = atoi(words[0]) };

	if (call(op, CONTROL, MTKFLASH_IOC_GET_OPTIONS, &out))
		op_ok(op, "%u %u %u", out.flags, out.set, out.wait_ms);
}

/* full-status MINOR: all of it, as NAME=VALUE. */
static void full_status(struct op *op, char **words)
{
	struct mtkflash_status s = { .size = sizeof(s), .device = atoi(words[0]) };

	if (!call(op, CONTROL, MTKFLASH_IOC_STATUS, &s))
		return;
	op_ok(op, "session=%u flags=%u phase=%u failed_phase=%u error=%u last_status=%u"
	      " done=%llu total=%llu fail_address=%u staged=%u old_revision=%s"
	      " new_revision=%s wait_left_ms=%u estimate_ms=%u advice=%u kind=%u sectors=%u"
	      " pages=%u",
	      s.session, s.flags, s.phase, s.failed_phase, s.error, s.last_status,
	      (unsigned long long)s.done, (unsigned long long)s.total, s.fail_address, s.staged,
	      s.old_revision, s.new_revision, s.wait_left_ms, s.estimate_ms, s.advice, s.kind,
	      s.sectors, s.pages);
}

/* info MINOR: likewise, of the drive. */
static void info(struct op *op, char **words)
{
	struct mtkflash_device_info i = { .size = sizeof(i), .device = atoi(words[0]) };

	if (!call(op, CONTROL, MTKFLASH_IOC_DEVICE_INFO, &i))
		return;
	op_ok(op, "ata=%u unit=%u type=%u part=%s part_size=%u set=%s status_register=%u",
	      i.ata, i.unit, i.type, i.part, i.part_size, i.set, i.status_register);
}

/* port ATA: verdict, whether it is held, and why it cannot be used. */
static void port(struct op *op, char **words)
{
	struct mtkflash_port_info p = { .size = sizeof(p) };
	unsigned int ata = atoi(words[0]);

	while (call(op, CONTROL, MTKFLASH_IOC_PORT_INFO, &p)) {
		if (p.ata == ata) {
			op_ok(op, "verdict=%u held=%u reason=%u", p.verdict, p.held, p.reason);
			return;
		}
		p.index++;
	}
}

/* "2x32,1x480": state and how many of it, in the order of the addresses. */
static void describe_states(struct op *op, const uint8_t *states, uint32_t count)
{
	for (uint32_t i = 0, run; i < count; i += run) {
		size_t used = strlen(op->text);

		for (run = 1; i + run < count && states[i + run] == states[i]; run++)
			;
		snprintf(op->text + used, op->size - used, "%s%ux%u", i ? "," : " ", states[i],
			 run);
	}
}

/* map MINOR ROOM: "session page-size count" and the states; none is written beyond them. */
static void map(struct op *op, char **words)
{
	static uint8_t states[STATES_MAX + 1];
	uint32_t room = strtoul(words[1], NULL, 0), filled;
	struct mtkflash_map m = {
		.size = sizeof(m),
		.device = atoi(words[0]),
		.room = room,
		.states = (uintptr_t)states,
	};

	memset(states, UNTOUCHED, sizeof(states));
	if (!call(op, CONTROL, MTKFLASH_IOC_MAP, &m))
		return;
	filled = room < m.count ? room : m.count;
	for (uint32_t i = filled; i < sizeof(states); i++) {
		if (states[i] == UNTOUCHED)
			continue;
		errno = EOVERFLOW;
		op_failed(op, "map");
		return;
	}
	op_ok(op, "%u %u %u", m.session, m.page_size, m.count);
	describe_states(op, states, filled);
}

const struct operation agent_call_operations[] = {
	{ "request", 3, request },
	{ "options", 4, options },
	{ "get-options", 1, get_options },
	{ "full-status", 1, full_status },
	{ "info", 1, info },
	{ "port", 1, port },
	{ "map", 2, map },
	{ }
};
