// SPDX-License-Identifier: GPL-2.0
/*
 * Every ioctl, right and wrong, and calls of who may not.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "opfuzz.h"

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

static const struct {
	unsigned int number;
	uint32_t size;
} known[] = {
	{ MTKFLASH_IOC_PORT_INFO, sizeof(struct mtkflash_port_info) },
	{ MTKFLASH_IOC_ADMIT, sizeof(struct mtkflash_port_info) },
	{ MTKFLASH_IOC_DEVICE_INFO, sizeof(struct mtkflash_device_info) },
	{ MTKFLASH_IOC_STATUS, sizeof(struct mtkflash_status) },
	{ MTKFLASH_IOC_GET_OPTIONS, sizeof(struct mtkflash_options) },
	{ MTKFLASH_IOC_SET_OPTIONS, sizeof(struct mtkflash_options) },
	{ MTKFLASH_IOC_CAPABILITIES, sizeof(struct mtkflash_capabilities) },
	{ MTKFLASH_IOC_MAP, sizeof(struct mtkflash_map) },
	{ MTKFLASH_IOC_KEPT, sizeof(struct mtkflash_kept) },
	{ MTKFLASH_IOC_ANSWERS, sizeof(struct mtkflash_answers) },
	{ MTKFLASH_IOC_JOURNAL, sizeof(struct mtkflash_journal) },
	{ MTKFLASH_IOC_RECIPE, sizeof(struct mtkflash_user_recipe) },
	{ MTKFLASH_IOC_ABORT, sizeof(struct mtkflash_request) },
	{ MTKFLASH_IOC_RELEASE, sizeof(struct mtkflash_request) },
	{ MTKFLASH_IOC_MTD_OFF, sizeof(struct mtkflash_request) },
};

/* Sessions: they take long, and are drawn less often than the others. */
static const unsigned int orders[] = {
	MTKFLASH_IOC_CLAIM, MTKFLASH_IOC_ENTER, MTKFLASH_IOC_LEAVE, MTKFLASH_IOC_ERASE,
	MTKFLASH_IOC_MTD_ON
};

/* Mostly the right one. */
static uint32_t draw_struct_size(struct actor *a, uint32_t right)
{
	static const uint32_t odd[] = { 0, 1, 4, 15, 4096, 4097, 0x7fffffff, 0xffffffff };

	switch (below(a, 8)) {
	case 0:
		return odd[below(a, COUNT(odd))];
	case 1:
		return right - 1 - below(a, 8);
	case 2:
		return right + 1 + below(a, 64);
	default:
		return right;
	}
}

static uint32_t draw_number(struct actor *a)
{
	switch (below(a, 8)) {
	case 0:
		return (uint32_t)draw(a);
	case 1:
		return below(a, 64);
	default:
		return 0;
	}
}

/* A structure at the end of what is mapped, or where nothing is. */
static void *make_structure(struct actor *a, uint32_t right)
{
	uint8_t *arena = a->process->arena;
	uint32_t size = draw_struct_size(a, right);
	uint32_t room = size < ARENA_SIZE ? size : right;
	/* Size, device, flags, time; in a map the room, behind which its address is. */
	uint32_t words[8] = { size, draw_number(a), draw_number(a) & 0xfff,
			      below(a, 400), draw_number(a) & 7 };
	uint8_t *at = arena + below(a, ARENA_SIZE - room - sizeof(words));

	if (below(a, 4) == 0)
		return draw_address(a, room);
	if (below(a, 4) == 0 && room >= sizeof(words))
		at = arena + ARENA_SIZE - room;
	/* The other thread may write here too: so may the caller of any ioctl. */
	memset(at, below(a, 8) == 0 ? 0xa5 : 0, room);
	memcpy(at, words, room < sizeof(words) ? room : sizeof(words));
	return at;
}

static unsigned int draw_unknown(struct actor *a)
{
	unsigned int number = 15 + below(a, 241);

	switch (below(a, 4)) {
	case 0:
		return TCGETS;
	case 1:
		return _IOC(below(a, 4), MTKFLASH_IOC_MAGIC, below(a, 256), 1 + below(a, 4096));
	default:
		return _IO(MTKFLASH_IOC_MAGIC, number);
	}
}

/* Where the states go is as good or bad as any address. */
static void operate_on_map(struct actor *a, int fd)
{
	uint32_t room = below(a, 3) ? below(a, ARENA_SIZE) : (uint32_t)draw(a);
	struct mtkflash_map map = {
		.size = sizeof(map),
		.device = draw_number(a),
		.room = room,
		.states = (uintptr_t)draw_address(a, room),
	};

	judge(a, BY_IOCTL, "map", fd, room, ioctl(fd, MTKFLASH_IOC_MAP, &map));
}

void operate_by_ioctl(struct actor *a, int fd)
{
	unsigned int n = below(a, COUNT(known) + 1);
	unsigned int number = n < COUNT(known) ? known[n].number : draw_unknown(a);
	uint32_t right = n < COUNT(known) ? known[n].size : 64;

	if (below(a, 16) == 0) {
		operate_on_map(a, fd);
		return;
	}
	judge(a, BY_IOCTL, "ioctl", fd, number, ioctl(fd, number, make_structure(a, right)));
}

/* Right, but for the device now and then. */
void operate_by_order(struct actor *a, int fd)
{
	struct mtkflash_request request = { .size = sizeof(request), .device = draw_number(a) };
	unsigned int n = below(a, COUNT(orders));

	judge(a, BY_ORDER, "order", fd, n, ioctl(fd, orders[n], &request));
}

/* Of this thread only; there is nobody else whom it could be taken from. */
static void set_rawio(bool on)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &head, data))
		return;
	if (on)
		data[0].effective |= 1u << CAP_SYS_RAWIO;
	else
		data[0].effective &= ~(1u << CAP_SYS_RAWIO);
	syscall(SYS_capset, &head, data);
}

void operate_without_capability(struct actor *a)
{
	struct mtkflash_options options = { .size = sizeof(options) };
	struct mtkflash_request request = { .size = sizeof(request) };
	unsigned int order = orders[below(a, COUNT(orders))];
	int fd;

	set_rawio(false);
	fd = open(NODE, (draw(a) & 1 ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	judge(a, BY_OPEN, "open without capability", fd, 0, fd);
	if (fd >= 0) {
		complain(a, "the node was opened without CAP_SYS_RAWIO");
		close(fd);
	}
	fd = open(CONTROL, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		if (!judge(a, BY_IOCTL, "options without capability", fd, 0,
			   ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options)) ||
		    !judge(a, BY_IOCTL, "order without capability", fd, order,
			   ioctl(fd, order, &request)) ||
		    !judge(a, BY_IOCTL, "abort without capability", fd, 0,
			   ioctl(fd, MTKFLASH_IOC_ABORT, &request)) ||
		    !judge(a, BY_IOCTL, "rescan without capability", fd, 0,
			   ioctl(fd, MTKFLASH_IOC_RESCAN, 0)))
			complain(a, "an ioctl was not refused without CAP_SYS_RAWIO");
		close(fd);
	}
	set_rawio(true);
}
