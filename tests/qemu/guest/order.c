// SPDX-License-Identifier: GPL-2.0
/*
 * order NAME: a session of the first drive that needs no image, for scripts.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include <linux/mtkflash.h>

#define CONTROL	"/dev/mtkflash-control"

static const struct {
	const char *name;
	unsigned long number;
} orders[] = {
	{ "claim", MTKFLASH_IOC_CLAIM },
	{ "enter", MTKFLASH_IOC_ENTER },
	{ "leave", MTKFLASH_IOC_LEAVE },
	{ "erase", MTKFLASH_IOC_ERASE },
};

static int give(unsigned long number)
{
	struct mtkflash_request request = { .size = sizeof(request) };
	int fd = open(CONTROL, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, number, &request)) {
		perror(CONTROL);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(orders) / sizeof(orders[0]); i++)
		if (!strcmp(argv[1], orders[i].name))
			return give(orders[i].number);
	fprintf(stderr, "usage: order claim|enter|leave|erase\n");
	return 2;
}
