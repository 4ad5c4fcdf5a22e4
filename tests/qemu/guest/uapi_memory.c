// SPDX-License-Identifier: GPL-2.0
/*
 * What all images and readers together may take from the system.  The module
 * has to be loaded with a small memory_mib.
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

#define READERS	64

static const uint8_t vector[16] = { 0x02, 0x01, 0x00 };

/* A descriptor that has the content of the drive, or -1. */
static int open_reader(void)
{
	int fd = open_node(NODE, O_RDONLY);
	uint8_t byte;

	if (read(fd, &byte, 1) == 1)
		return fd;
	tap_fails(-1, ENOMEM, "a reader too many");
	tap_fails(read(fd, &byte, 1), ENOMEM, "the same reader again");
	close(fd);
	return -1;
}

static uint32_t get_error(int fd)
{
	struct mtkflash_status status = { .size = sizeof(status) };

	if (ioctl(fd, MTKFLASH_IOC_STATUS, &status))
		tap_bail_out("STATUS");
	return status.error;
}

static void refuse_image(void)
{
	int fd = open_node(NODE, O_WRONLY);

	tap_fails(write(fd, vector, sizeof(vector)), ENOMEM, "an image too many");
	tap_result(get_error(fd) == MTKFLASH_ERROR_NO_MEMORY, NULL, "the status says so");
	tap_fails(write(fd, vector, sizeof(vector)), ENOMEM, "and the same again");
	tap_fails(close(fd), ENOMEM, "and its close");
}

static void accept_image(void)
{
	int fd = open_node(NODE, O_WRONLY);

	tap_returns(write(fd, vector, sizeof(vector)), sizeof(vector),
		    "there is room for an image");
	tap_fails(close(fd), EINVAL, "of which that was a part");
}

void test_budget(void)
{
	int fds[READERS], count = 0;
	uint8_t byte;

	accept_image();
	while (count < READERS && (fds[count] = open_reader()) >= 0)
		count++;
	tap_result(count > 1 && count < READERS, NULL, "there are some readers, not many");
	refuse_image();
	for (int i = 0; i < count; i++)
		if (read(fds[i], &byte, 1) != 1)
			tap_bail_out("a reader that had its content");
	close(fds[--count]);
	fds[count] = open_reader();
	tap_result(fds[count] >= 0, NULL, "one goes, another may come");
	for (int i = 0; i <= count; i++)
		close(fds[i]);
	accept_image();
}
