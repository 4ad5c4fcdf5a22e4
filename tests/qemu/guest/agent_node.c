// SPDX-License-Identifier: GPL-2.0
/*
 * What the agent can do with mtkflash's own nodes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "agent_op.h"

#define CONTROL		"/dev/mtkflash-control"
#define HUGE		(3u << 20)	/* more than any image */

static char image[HUGE];

static ssize_t load(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	ssize_t size = fd < 0 ? -1 : read(fd, image, sizeof(image));

	if (fd >= 0)
		close(fd);
	return size;
}

/* Opens the node and writes; returns the descriptor or -1. */
static int open_and_write(struct op *op, const char *node, size_t size)
{
	int fd = open(node, O_WRONLY | O_CLOEXEC);

	if (fd < 0) {
		op_failed(op, "open");
		return -1;
	}
	if (write(fd, image, size) == (ssize_t)size)
		return fd;
	op_failed(op, "write");
	close(fd);
	return -1;
}

static void close_node(struct op *op, int fd)
{
	if (close(fd))
		op_failed(op, "close");
	else
		op_ok(op, "%s", "");
}

/* flash NODE FILE */
static void flash(struct op *op, char **words)
{
	ssize_t size = load(words[1]);
	int fd = size < 0 ? -1 : open_and_write(op, words[0], size);

	if (size < 0)
		op_failed(op, words[1]);
	if (fd >= 0)
		close_node(op, fd);
}

static bool put(const char *place, const char *name, const char *data, size_t size)
{
	int dir = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = openat(dir, name, O_WRONLY | O_CLOEXEC);
	size_t done = 0;

	/* sysfs takes a page at a time. */
	while (fd >= 0 && done < size) {
		ssize_t len = write(fd, data + done, size - done);

		if (len <= 0)
			break;
		done += len;
	}
	close(fd);
	close(dir);
	return fd >= 0 && done == size;
}

/* upload PLACE FILE: by the files of a device in /sys/class/firmware; it is not waited for. */
static void upload(struct op *op, char **words)
{
	ssize_t size = load(words[1]);

	if (size < 0)
		op_failed(op, words[1]);
	else if (!put(words[0], "loading", "1", 1) ||
		 !put(words[0], "data", (char *)image, size) ||
		 !put(words[0], "loading", "0", 1))
		op_failed(op, "write");
	else
		op_ok(op, "%s", "");
}

/* Writes what the image holds and stops before it closes. */
static void stage_and_close(struct op *op, const char *node, size_t size)
{
	int fd = open_and_write(op, node, size);

	if (fd >= 0 && op_pause(op, "staged"))
		close_node(op, fd);
}

/* stage NODE FILE: stops before it closes. */
static void stage(struct op *op, char **words)
{
	ssize_t size = load(words[1]);

	if (size < 0)
		op_failed(op, words[1]);
	else
		stage_and_close(op, words[0], size);
}

/* partial NODE FILE: all but the last byte, then it closes. */
static void partial(struct op *op, char **words)
{
	ssize_t size = load(words[1]);
	int fd = size < 0 ? -1 : open_and_write(op, words[0], size - 1);

	if (size < 0)
		op_failed(op, words[1]);
	if (fd >= 0)
		close_node(op, fd);
}

/* read NODE: the whole flash. */
static void read_node(struct op *op, char **words)
{
	int fd = open(words[0], O_RDONLY | O_CLOEXEC);
	size_t size = 0;
	ssize_t len;

	if (fd < 0) {
		op_failed(op, "open");
		return;
	}
	while ((len = read(fd, image + size, sizeof(image) - size)) > 0)
		size += len;
	if (len < 0)
		op_failed(op, "read");
	else
		op_ok(op, "%zu bytes", size);
}

/* open NODE: for reading and writing, and closed again without having done either. */
static void open_node(struct op *op, char **words)
{
	int fd = open(words[0], O_RDWR | O_CLOEXEC);

	if (fd < 0)
		op_failed(op, "open");
	else
		close_node(op, fd);
}

/* hold NODE: open for writing until it may go on. */
static void hold(struct op *op, char **words)
{
	int fd = open(words[0], O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		op_failed(op, "open");
	else if (op_pause(op, "open"))
		close_node(op, fd);
}

/* look NODE: opened for reading only and closed again, after a pause between the two. */
static void look(struct op *op, char **words)
{
	int fd = open(words[0], O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		op_failed(op, "open");
	else if (op_pause(op, "open"))
		close_node(op, fd);
}

/* nothing NODE: a write of no byte. */
static void nothing(struct op *op, char **words)
{
	int fd = open_and_write(op, words[0], 0);

	if (fd >= 0)
		close_node(op, fd);
}

/* After a failure that close() is to repeat. */
static void close_too(struct op *op, int fd)
{
	size_t used = strlen(op->text);

	snprintf(op->text + used, op->size - used, ", close %s",
		 close(fd) ? strerrorname_np(errno) : "ok");
}

/* huge NODE: a write that is larger than any image, whose error close() repeats. */
static void huge(struct op *op, char **words)
{
	int fd = open(words[0], O_WRONLY | O_CLOEXEC);

	if (fd < 0) {
		op_failed(op, "open");
		return;
	}
	memset(image, 2, sizeof(image));
	if (write(fd, image, sizeof(image)) >= 0) {
		op_ok(op, "%s", "");
		return;
	}
	op_failed(op, "write");
	close_too(op, fd);
}

static void allow_failure(bool fail)
{
	int fd = open("/proc/self/make-it-fail", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, fail ? "1" : "0", 1) != 1) {
		perror("make-it-fail");
		_exit(1);
	}
	close(fd);
}

/* starve NODE FILE: the memory for the image is refused; the host has armed fail_page_alloc. */
static void starve(struct op *op, char **words)
{
	ssize_t size = load(words[1]);
	int fd = size < 0 ? -1 : open(words[0], O_WRONLY | O_CLOEXEC);
	ssize_t written;

	if (fd < 0) {
		op_failed(op, "open");
		return;
	}
	allow_failure(true);
	written = write(fd, image, size);
	allow_failure(false);
	if (written < 0)
		op_failed(op, "write");
	else
		op_ok(op, "%zd bytes", written);
	close_too(op, fd);
}

/* "status ok 3": the request, what came of it, and how many milliseconds it took. */
static void ask(struct op *op, int fd, const char *name, unsigned long request, void *in)
{
	size_t used = strlen(op->text);
	struct timespec begin, end;
	const char *result = "ok";
	long ms;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	if (ioctl(fd, request, in))
		result = strerrorname_np(errno);
	clock_gettime(CLOCK_MONOTONIC, &end);
	ms = (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000;
	snprintf(op->text + used, op->size - used, " %s %s %ld", name, result, ms);
}

/* ioctls MINOR: each of them once, by a process that has nothing to do with the session. */
static void ioctls(struct op *op, char **words)
{
	struct mtkflash_port_info port = { .size = sizeof(port) };
	uint32_t minor = atoi(words[0]);
	struct mtkflash_device_info info = { .size = sizeof(info), .device = minor };
	struct mtkflash_status status = { .size = sizeof(status), .device = minor };
	struct mtkflash_options options = { .size = sizeof(options), .device = minor };
	int fd = open(CONTROL, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		op_failed(op, "open");
		return;
	}
	op_ok(op, "%s", "");
	ask(op, fd, "port", MTKFLASH_IOC_PORT_INFO, &port);
	ask(op, fd, "info", MTKFLASH_IOC_DEVICE_INFO, &info);
	ask(op, fd, "status", MTKFLASH_IOC_STATUS, &status);
	ask(op, fd, "get", MTKFLASH_IOC_GET_OPTIONS, &options);
	options.wait_ms = MTKFLASH_WAIT_DEFAULT_MS;
	ask(op, fd, "set", MTKFLASH_IOC_SET_OPTIONS, &options);
	ask(op, fd, "rescan", MTKFLASH_IOC_RESCAN, NULL);
	ask(op, fd, "unknown", _IO(MTKFLASH_IOC_MAGIC, 0xff), NULL);
}

/* status MINOR: session, flags, phase, failed phase, error, staged; as numbers. */
static void get_status(struct op *op, char **words)
{
	struct mtkflash_status status = {
		.size = sizeof(status),
		.device = atoi(words[0]),
	};
	int fd = open(CONTROL, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		op_failed(op, "open");
	else if (ioctl(fd, MTKFLASH_IOC_STATUS, &status))
		op_failed(op, "ioctl");
	else
		op_ok(op, "%u %u %u %u %u %u", status.session, status.flags, status.phase,
		      status.failed_phase, status.error, status.staged);
}

/* idle MINOR SECONDS: waits until no session runs; then as status. */
static void idle(struct op *op, char **words)
{
	struct mtkflash_status status = {
		.size = sizeof(status),
		.device = atoi(words[0]),
	};
	int fd = open(CONTROL, O_RDONLY | O_CLOEXEC);

	for (int tries = atoi(words[1]) * 50; tries >= 0; tries--) {
		if (ioctl(fd, MTKFLASH_IOC_STATUS, &status) ||
		    !(status.flags & MTKFLASH_STATUS_BUSY))
			break;
		usleep(20000);
	}
	close(fd);
	get_status(op, words);
}

/* wait-option MINOR SECONDS: how long the next session waits for a power cycle. */
static void wait_option(struct op *op, char **words)
{
	struct mtkflash_options options = {
		.size = sizeof(options),
		.device = atoi(words[0]),
		.wait_ms = atoi(words[1]) * 1000,
	};
	int fd = open(CONTROL, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		op_failed(op, "open");
	else if (ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options))
		op_failed(op, "ioctl");
	else
		op_ok(op, "%s", "");
}

const struct operation agent_node_operations[] = {
	{ "flash", 2, flash },
	{ "upload", 2, upload },
	{ "stage", 2, stage },
	{ "partial", 2, partial },
	{ "read", 1, read_node },
	{ "open", 1, open_node },
	{ "hold", 1, hold },
	{ "look", 1, look },
	{ "nothing", 1, nothing },
	{ "huge", 1, huge },
	{ "starve", 2, starve },
	{ "ioctls", 1, ioctls },
	{ "status", 1, get_status },
	{ "idle", 2, idle },
	{ "wait-option", 2, wait_option },
	{ }
};
