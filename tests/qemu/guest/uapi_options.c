// SPDX-License-Identifier: GPL-2.0
/*
 * The options of the next session: what is accepted, what is refused, and how
 * long they last.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "tap.h"
#include "uapi_test.h"

static struct mtkflash_options get_options(int fd)
{
	struct mtkflash_options options = { .size = sizeof(options) };

	if (ioctl(fd, MTKFLASH_IOC_GET_OPTIONS, &options))
		tap_bail_out("GET_OPTIONS");
	return options;
}

static int set_options(int fd, uint32_t flags, uint32_t wait_ms)
{
	struct mtkflash_options options = {
		.size = sizeof(options),
		.flags = flags,
		.wait_ms = wait_ms,
	};

	return ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options);
}

static void expect_options(int fd, uint32_t flags, uint32_t wait_ms, const char *when)
{
	struct mtkflash_options options = get_options(fd);

	tap_result(options.size == sizeof(options) && !options.device &&
		   options.flags == flags && options.wait_ms == wait_ms, NULL,
		   "options %s: flags %#x, %u ms", when, flags, wait_ms);
}

static void accept_options(int fd, uint32_t flags, uint32_t wait_ms)
{
	tap_returns(set_options(fd, flags, wait_ms), 0, "flags %#x, %u ms", flags, wait_ms);
	expect_options(fd, flags, wait_ms, "that were set");
}

static uint32_t known_flags(int fd)
{
	struct mtkflash_capabilities can = { .size = sizeof(can) };

	if (ioctl(fd, MTKFLASH_IOC_CAPABILITIES, &can))
		tap_bail_out("CAPABILITIES");
	return can.options;
}

static void accept_flags(int fd)
{
	uint32_t known = known_flags(fd);

	for (unsigned int bit = 0; bit < 32; bit++)
		if (known >> bit & 1)
			accept_options(fd, 1u << bit, 0);
	accept_options(fd, known & ~MTKFLASH_OPTION_DELTA, 0);
	accept_options(fd, known & ~MTKFLASH_OPTION_FULL_REWRITE, 0);
}

static void reject_flags(int fd)
{
	uint32_t known = known_flags(fd);

	for (unsigned int bit = 0; bit < 32; bit++)
		if (!(known >> bit & 1))
			tap_fails(set_options(fd, 1u << bit, 0), EOPNOTSUPP, "unknown flag %u",
				  bit);
	tap_fails(set_options(fd, MTKFLASH_OPTION_DELTA | MTKFLASH_OPTION_FULL_REWRITE, 0), EINVAL,
		  "what differs, and all");
	tap_fails(set_options(fd, known, 0), EINVAL, "all flags at once");
	tap_fails(set_options(fd, MTKFLASH_OPTION_ALLOW_SIBLING | 1u << 31, 0), EOPNOTSUPP,
		  "an unknown flag beside a known one");
}

/* @size: that of the structure as the caller knows it. */
static int set_set(int fd, uint32_t size, uint32_t set, uint32_t reserved)
{
	struct mtkflash_options options = { .size = size, .set = set, .reserved = reserved };

	return ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options);
}

static void test_sets(int fd)
{
	const uint32_t size = sizeof(struct mtkflash_options);

	for (uint32_t set = 0; set <= MTKFLASH_OPTION_SET_SLIM2; set++) {
		tap_returns(set_set(fd, size, set, 0), 0, "command set %u", set);
		tap_returns(get_options(fd).set, set, "command set %u comes back", set);
	}
	tap_fails(set_set(fd, size, MTKFLASH_OPTION_SET_SLIM2 + 1, 0), EOPNOTSUPP,
		  "the first unknown command set");
	tap_fails(set_set(fd, size, UINT32_MAX, 0), EOPNOTSUPP, "the last of all command sets");
	tap_fails(set_set(fd, size, 0, 1), EINVAL, "reserved not zero");
	tap_returns(get_options(fd).set, MTKFLASH_OPTION_SET_SLIM2, "the set after bad ones");
	/* Behind what such a caller knows there is something else. */
	tap_returns(set_set(fd, 16, MTKFLASH_OPTION_SET_SLIM, 1), 0,
		    "options of a caller who knows no command sets");
	tap_returns(get_options(fd).set, MTKFLASH_OPTION_SET_ANY, "all command sets after that");
}

static int set_part(int fd, const char *name, size_t length)
{
	struct mtkflash_options options = { .size = sizeof(options) };

	memcpy(options.part, name, length);
	return ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options);
}

static void test_parts(int fd)
{
	tap_returns(set_part(fd, "SST39SF020", 10), 0, "a part of the table");
	tap_returns(strcmp(get_options(fd).part, "SST39SF020"), 0, "the part comes back");
	tap_fails(set_part(fd, "SST39SF02", 9), EINVAL, "a part that is not in the table");
	tap_fails(set_part(fd, "SST39SF020SST39SF020SST3", 24), EINVAL, "a name without an end");
	tap_returns(set_part(fd, "", 0), 0, "no part");
}

static int set_ranges(int fd, uint32_t first, uint32_t last, uint32_t keeps)
{
	struct mtkflash_options options = {
		.size = sizeof(options),
		.keeps = keeps,
		.keep = { { first, last } },
	};

	return ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options);
}

static void reject_ranges(int fd)
{
	struct mtkflash_options options = { .size = sizeof(options), .reserved2 = 1 };

	tap_fails(set_ranges(fd, 0x3e001, 0x3e000, 1), EINVAL, "a range that ends too early");
	tap_fails(set_ranges(fd, 0, 0x3ff, 1), EINVAL, "a range with the first page");
	tap_fails(set_ranges(fd, 0xff, 0x3ff, 1), EINVAL, "a range with its last byte");
	tap_fails(set_ranges(fd, 0x100, 2u << 20, 1), EINVAL, "a range that is too long");
	tap_fails(set_ranges(fd, 0x100, UINT32_MAX, 1), EINVAL, "the longest range of all");
	tap_fails(set_ranges(fd, 0x100, 0x1ff, 2), EINVAL, "a range that is empty");
	tap_fails(set_ranges(fd, 0x100, 0x1ff, 0), EINVAL, "a range that is not counted");
	tap_fails(set_ranges(fd, 0x100, 0x1ff, MTKFLASH_KEEP_MAX + 1), EINVAL,
		  "too many ranges");
	tap_fails(set_ranges(fd, 0x100, 0x1ff, UINT32_MAX), EINVAL, "most ranges of all");
	tap_fails(ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options), EINVAL,
		  "reserved2 not zero");
}

static void test_ranges(int fd)
{
	struct mtkflash_options options = { .size = sizeof(options) };

	options.keeps = MTKFLASH_KEEP_MAX;
	for (uint32_t i = 0; i < MTKFLASH_KEEP_MAX; i++)
		options.keep[i] = (struct mtkflash_range){ 0x100 + i, (2u << 20) - 1 };
	tap_returns(ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options), 0, "as many ranges as can be");
	tap_returns(memcmp(get_options(fd).keep, options.keep, sizeof(options.keep)), 0,
		    "the ranges come back");
	tap_returns(set_ranges(fd, 0x100, 0x100, 1), 0, "a range of one byte");
	reject_ranges(fd);
	tap_returns(get_options(fd).keep[0].last, 0x100, "the range after bad ones");
	tap_returns(set_ranges(fd, 0, 0, 0), 0, "no range");
}

static void reject_times(int fd)
{
	tap_fails(set_options(fd, 0, MTKFLASH_WAIT_MAX_MS + 1), EINVAL,
		  "a millisecond too long");
	tap_fails(set_options(fd, 0, UINT32_MAX), EINVAL, "the longest time of all");
}

static void reject_incapable(int fd, const char *node)
{
	set_rawio(false);
	tap_fails(set_options(fd, 0, 0), EPERM, "SET_OPTIONS on the %s without CAP_SYS_RAWIO",
		  node);
	tap_fails(set_options(fd, 1u << 31, UINT32_MAX), EPERM,
		  "nonsense on the %s without CAP_SYS_RAWIO", node);
	tap_returns(get_options(fd).wait_ms, 1500,
		    "GET_OPTIONS on the %s without CAP_SYS_RAWIO", node);
	set_rawio(true);
}

/* @everywhere: the options are for the next session that has none of its own. */
static void test_node(const char *path, const char *name, bool everywhere)
{
	int fd = open_node(path, O_RDONLY);
	int other = open_node(NODE, O_RDONLY);

	test_sets(fd);
	test_parts(fd);
	test_ranges(fd);
	accept_flags(fd);
	accept_options(fd, 0, 0);
	accept_options(fd, 0, MTKFLASH_WAIT_MAX_MS);
	accept_options(fd, MTKFLASH_OPTION_ALLOW_SIBLING, 1500);
	if (everywhere)
		expect_options(other, MTKFLASH_OPTION_ALLOW_SIBLING, 1500, "seen elsewhere");
	else
		expect_options(other, 0, MTKFLASH_WAIT_DEFAULT_MS, "seen elsewhere");
	reject_flags(fd);
	reject_times(fd);
	reject_incapable(fd, name);
	expect_options(fd, MTKFLASH_OPTION_ALLOW_SIBLING, 1500, "after bad ones");
	close(other);
	close(fd);
}

/* An image that is refused before a session starts does not use them up. */
static void refuse_image(void)
{
	int fd = open_node(NODE, O_WRONLY);

	tap_fails(write(fd, "MZ", 2), ENOEXEC, "a program is refused");
	close(fd);
}

static void set_defaults(int fd)
{
	if (set_options(fd, 0, MTKFLASH_WAIT_DEFAULT_MS))
		tap_bail_out("SET_OPTIONS");
}

void test_options(void)
{
	int fd = open_node(CONTROL, O_RDONLY);

	set_defaults(fd);
	test_node(CONTROL, "control node", true);
	set_defaults(fd);
	test_node(NODE, "drive", false);
	accept_options(fd, MTKFLASH_OPTION_ALLOW_SIBLING, 1500);
	refuse_image();
	expect_options(fd, MTKFLASH_OPTION_ALLOW_SIBLING, 1500, "after a refused image");
	set_defaults(fd);
	close(fd);
}

static bool is_busy(int fd)
{
	struct mtkflash_status status = { .size = sizeof(status) };

	if (ioctl(fd, MTKFLASH_IOC_STATUS, &status))
		tap_bail_out("STATUS");
	return status.flags & MTKFLASH_STATUS_BUSY;
}

/* The read lasts seconds: two of ids, two of the whole flash. */
static void wait_until_busy(int fd)
{
	for (int n = 0; n < 10000 && !is_busy(fd); n++)
		usleep(1000);
	tap_result(is_busy(fd), NULL, "a session runs");
}

void test_options_of_read(int fd)
{
	pid_t reader;
	int result = -1;

	if (set_options(fd, 0, MTKFLASH_WAIT_MAX_MS))
		tap_bail_out("SET_OPTIONS");
	reader = fork();
	if (reader < 0)
		tap_bail_out("fork");
	if (!reader)
		_exit(read(fd, ARENA_END, 1) == -1 && errno == EFAULT ? 0 : 1);

	wait_until_busy(fd);
	tap_fails(set_options(fd, 0, 0), EBUSY, "SET_OPTIONS while a session runs");
	tap_fails(set_options(fd, 1u << 31, 0), EOPNOTSUPP,
		  "an unknown flag while a session runs");
	expect_options(fd, 0, MTKFLASH_WAIT_DEFAULT_MS, "while a session runs");
	waitpid(reader, &result, 0);
	tap_result(WIFEXITED(result) && !WEXITSTATUS(result), NULL,
		   "a read to nowhere: EFAULT");
	expect_options(fd, 0, MTKFLASH_WAIT_DEFAULT_MS, "after the session");
}

static uint32_t kind_of_last(int fd)
{
	struct mtkflash_status status = { .size = sizeof(status) };

	if (ioctl(fd, MTKFLASH_IOC_STATUS, &status))
		tap_bail_out("STATUS");
	return status.kind;
}

/* The session of another file uses its own up, and those of the control node. */
void test_choosing(void)
{
	int control = open_node(CONTROL, O_RDONLY);
	int reader = open_node(NODE, O_RDONLY);
	int writer = stage_image();
	uint8_t byte;

	accept_options(control, 0, 0);
	accept_options(writer, MTKFLASH_OPTION_DRY_RUN, 1500);
	tap_returns(read(reader, &byte, 1), 1, "another file has a session");
	expect_options(control, 0, MTKFLASH_WAIT_DEFAULT_MS, "of the control node after it");
	expect_options(writer, MTKFLASH_OPTION_DRY_RUN, 1500, "of the writer after it");
	tap_returns(close(writer), 0, "the image is closed");
	tap_result(kind_of_last(control) == MTKFLASH_KIND_DRY_RUN, NULL, "as a dry run");
	close(reader);
	close(control);
}
