// SPDX-License-Identifier: GPL-2.0
/* In the place of tools/system/node.c: the nodes of a modelled module. */
#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "node.h"
#include "wire.h"

static unsigned char answer[WIRE_DATA_MAX];
static size_t answer_length;

static long request(int fd, enum wire_op op, int64_t argument, const void *data, size_t length)
{
	return wire_request(fd, op, argument, data, length, answer, &answer_length);
}

static int open_file(enum wire_op op, unsigned int device, int flags)
{
	int fd = wire_connect(), err;

	if (fd < 0 || !request(fd, op, device, &flags, sizeof(flags)))
		return fd;
	err = errno;
	close(fd);
	errno = err;
	return -1;
}

int node_open_control(void)
{
	return open_file(WIRE_OPEN_CONTROL, 0, 0);
}

int node_open(unsigned int device, int flags)
{
	return open_file(WIRE_OPEN, device, flags);
}

/* The kernel writes them itself to where the structure says: that of ranges, too. */
static_assert(offsetof(struct mtkflash_map, states) == offsetof(struct mtkflash_kept, ranges),
	      "states and ranges");
static_assert(offsetof(struct mtkflash_map, states) ==
	      offsetof(struct mtkflash_answers, answers), "states and answers");

static void take_states(const struct mtkflash_map *map, const void *states, size_t count)
{
	memcpy((void *)(uintptr_t)map->states, states, count);
}

int node_ioctl(int fd, unsigned long number, void *argument)
{
	uint32_t size = 0;
	long result;

	if (argument)
		memcpy(&size, argument, sizeof(size));
	result = request(fd, WIRE_IOCTL, (int64_t)number, argument, size);
	if (result >= 0 && argument)
		memcpy(argument, answer, size);
	if (result >= 0 && answer_length > size)
		take_states(argument, answer + size, answer_length - size);
	return result < 0 ? -1 : 0;
}

ssize_t node_read(int fd, void *data, size_t size)
{
	ssize_t got = request(fd, WIRE_READ, (int64_t)size, NULL, 0);

	if (got > 0)
		memcpy(data, answer, got);
	return got;
}

ssize_t node_write(int fd, const void *data, size_t size)
{
	return request(fd, WIRE_WRITE, 0, data, size);
}

int node_sync(int fd)
{
	return request(fd, WIRE_SYNC, 0, NULL, 0) < 0 ? -1 : 0;
}

int node_close(int fd)
{
	long result = request(fd, WIRE_CLOSE, 0, NULL, 0);
	int err = errno;

	close(fd);
	errno = err;
	return result < 0 ? -1 : 0;
}

/* The answer to the question whether there is news makes the connection readable. */
int node_ppoll(struct pollfd *fds, nfds_t count, const struct timespec *limit,
	       const sigset_t *mask)
{
	struct wire_header header = { WIRE_POLL, fds[0].events, 0 };
	int got, err;

	if (fds[0].fd < 0)
		return ppoll(fds, count, limit, mask);
	if (!wire_send(fds[0].fd, &header, NULL)) {
		errno = EIO;
		return -1;
	}
	fds[0].events = POLLIN;
	got = ppoll(fds, count, limit, mask);
	err = errno;
	fds[0].events = (short)header.argument;
	if (got > 0 && fds[0].revents)
		got--;
	header.op = WIRE_POLL_END;
	if (!wire_send(fds[0].fd, &header, NULL) ||
	    !wire_receive(fds[0].fd, &header, answer)) {
		errno = EIO;
		return -1;
	}
	fds[0].revents = (short)header.argument;
	errno = err;
	return got < 0 ? got : got + !!header.argument;
}

const char *node_root(void)
{
	const char *root = getenv("MTKFLASH_ROOT");

	return root ? root : "/nonexistent";
}

ssize_t node_kernel_log(char *text, size_t size)
{
	char name[4096];
	FILE *file;
	size_t got;

	snprintf(name, sizeof(name), "%s/kernel-log", node_root());
	file = fopen(name, "r");
	if (!file)
		return -1;
	got = fread(text, 1, size, file);
	fclose(file);
	return (ssize_t)got;
}

void node_log(const char *text)
{
	const char *name = getenv("MTKFLASH_SYSLOG");
	FILE *file = name ? fopen(name, "a") : NULL;

	if (!file)
		return;
	fprintf(file, "%s\n", text);
	fclose(file);
}

bool node_is_privileged(void)
{
	return !getenv("MTKFLASH_NOBODY");
}

bool node_locked_down(void)
{
	return getenv(WIRE_LOCKDOWN);
}
