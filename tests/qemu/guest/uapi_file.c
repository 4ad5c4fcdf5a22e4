// SPDX-License-Identifier: GPL-2.0
/*
 * Opening, seeking, reading and writing /dev/mtkflash0, in ways that a program
 * gets wrong.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "tap.h"
#include "uapi_test.h"

/* Larger than any flash part. */
#define HUGE	(64u << 20)

/* Positions: a stream has none. */

void test_positions(void)
{
	int fd = open_node(NODE, O_RDWR);
	int control = open_node(CONTROL, O_RDONLY);
	char byte = 2;

	tap_fails(lseek(fd, 0, SEEK_SET), ESPIPE, "lseek to the start");
	tap_fails(lseek(fd, 0, SEEK_CUR), ESPIPE, "lseek to where it is");
	tap_fails(lseek(fd, 0, SEEK_END), ESPIPE, "lseek to the end");
	tap_fails(pread(fd, &byte, 1, 0), ESPIPE, "pread");
	tap_fails(pwrite(fd, &byte, 1, 0), ESPIPE, "pwrite");
	tap_fails(lseek(control, 0, SEEK_SET), ESPIPE, "lseek on the control node");
	tap_returns(close(fd), 0, "close, nothing having happened");
	close(control);
}

/* Opening. */

static void accept_open(int flags, const char *what)
{
	int fd = open(NODE, flags);

	tap_result(fd >= 0, strerrorname_np(errno), "%s", what);
	if (fd >= 0)
		tap_returns(close(fd), 0, "%s, and closing", what);
}

static void reject_second_writers(int flags, const char *first)
{
	int fd = open_node(NODE, flags);

	tap_fails(open(NODE, O_WRONLY), EBUSY, "a writer beside %s", first);
	tap_fails(open(NODE, O_RDWR), EBUSY, "a reader and writer beside %s", first);
	accept_open(O_RDONLY, "a reader beside a writer");
	close(fd);
}

void test_opening(void)
{
	accept_open(O_RDONLY, "O_RDONLY");
	accept_open(O_WRONLY, "O_WRONLY");
	accept_open(O_RDWR, "O_RDWR");
	reject_second_writers(O_WRONLY, "a writer");
	reject_second_writers(O_RDWR, "a reader and writer");
	accept_open(O_WRONLY, "a writer after the others");
}

/* Writing what can never be flashed. */

/* An 8051 reset vector, which is how an image starts. */
static const uint8_t vector[16] = { 0x02, 0x01, 0x00 };

static void write_nothing(void)
{
	int fd = open_node(NODE, O_WRONLY);
	int reader = open_node(NODE, O_RDONLY);
	struct mtkflash_status before = uapi_status(reader), after;

	tap_returns(write(fd, vector, 0), 0, "a write of no bytes");
	tap_returns(write(fd, ARENA_END, 0), 0, "a write of no bytes from nowhere");
	tap_returns(close(fd), 0, "close after writing nothing");
	after = uapi_status(reader);
	tap_result(!memcmp(&before, &after, sizeof(before)), NULL,
		   "the status is what it was");
	close(reader);
}

static void write_bad_pointer(void)
{
	int fd = open_node(NODE, O_WRONLY);

	tap_fails(write(fd, ARENA_END, sizeof(vector)), EFAULT, "a write from nowhere");
	memset(arena, 0, 2 * PAGE);
	memcpy(ARENA_END - sizeof(vector), vector, sizeof(vector));
	tap_fails(write(fd, ARENA_END - sizeof(vector), sizeof(vector) + 1), EFAULT,
		  "a write whose last byte is not mapped");
	tap_result(uapi_status(fd).staged == 0, NULL, "nothing is staged by bad writes");
	tap_returns(write(fd, vector, sizeof(vector)), sizeof(vector),
		    "a good write after bad ones");
	tap_result(uapi_status(fd).staged == sizeof(vector), NULL, "it is staged");
	tap_fails(close(fd), EINVAL, "close with a part of an image");
	fd = open_node(NODE, O_RDONLY);
	tap_result(uapi_status(fd).error == MTKFLASH_ERROR_IMAGE_SIZE, NULL,
		   "the status names the size");
	close(fd);
}

static void write_huge(void)
{
	int fd = open_node(NODE, O_WRONLY);
	uint8_t *huge = map_memory(HUGE);

	memcpy(huge, vector, sizeof(vector));
	tap_fails(write(fd, huge, HUGE), EFBIG, "a write of 64 MiB");
	tap_fails(write(fd, vector, sizeof(vector)), EFBIG, "a good write after it");
	tap_fails(close(fd), EFBIG, "close after it");
	fd = open_node(NODE, O_RDONLY);
	tap_result(uapi_status(fd).error == MTKFLASH_ERROR_IMAGE_TOO_LARGE, NULL,
		   "the status names the image");
	close(fd);
	munmap(huge, HUGE);
}

void test_writing(void)
{
	write_nothing();
	write_bad_pointer();
	write_huge();
}

/* These two reach the drive. */

void test_reading(void)
{
	int out = open("/tmp/content", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int fd = open_node(NODE, O_RDONLY);
	uint8_t byte, buffer[PAGE];
	ssize_t got = 1;
	int single = 0;

	if (out < 0)
		tap_bail_out("/tmp/content");
	test_options_of_read(fd);
	while (single < 1000 && read(fd, &byte, 1) == 1 && write(out, &byte, 1) == 1)
		single++;
	tap_returns(single, 1000, "reads of a single byte");
	while ((got = read(fd, buffer, sizeof(buffer))) > 0)
		if (write(out, buffer, got) != got)
			tap_bail_out("/tmp/content");
	tap_returns(got, 0, "reads of a page, up to the end");
	tap_returns(read(fd, &byte, 1), 0, "another read at the end");
	tap_returns(close(fd), 0, "close of a reader");
	close(out);
}

void test_flashing(void)
{
	int in = open("/tmp/image", O_RDONLY);
	int fd = open_node(NODE, O_WRONLY);
	uint8_t buffer[1000];
	ssize_t got;

	if (in < 0)
		tap_bail_out("/tmp/image");
	while ((got = read(in, buffer, sizeof(buffer))) > 0) {
		/* What was partly copied by a bad write must leave no trace. */
		memset(arena, 0xee, 2 * PAGE);
		if (write(fd, ARENA_END - 500, 1000) != -1 || errno != EFAULT)
			tap_bail_out("a bad write");
		if (write(fd, buffer, got) != got)
			tap_bail_out("a good write");
	}
	tap_returns(close(fd), 0, "an image between bad writes is flashed");
	close(in);
}
