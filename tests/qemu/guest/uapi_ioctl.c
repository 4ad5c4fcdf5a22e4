// SPDX-License-Identifier: GPL-2.0
/*
 * The ioctls: each rule of linux/mtkflash.h broken alone, in a call that is
 * otherwise valid.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/mtkflash.h>

#include "tap.h"
#include "uapi_calls.h"
#include "uapi_test.h"

static uint32_t get_u32(const uint8_t *from)
{
	uint32_t value;

	memcpy(&value, from, sizeof(value));
	return value;
}

static void accept(const struct call *call, int fd, void *buffer, const char *what,
		   uint32_t size)
{
	bool good = is_accepted(call, fd, buffer);

	tap_result(good, strerrorname_np(errno), "%s, %u bytes%s", call->name, size, what);
}

/* What a caller gets who knows exactly the kernel's structure. */
static void get_reference(const struct call *call, int fd, uint8_t *answer)
{
	uint8_t *buffer = request(call->size, call->size);

	if (!is_accepted(call, fd, buffer))
		tap_bail_out(call->name);
	memcpy(answer, buffer, call->size);
}

/* Unknown numbers. */

static void reject_number(const char *node, unsigned long cmd, const char *what)
{
	int fd = open_node(node, O_RDONLY);
	uint8_t *buffer = request(PAGE, sizeof(struct mtkflash_status));

	tap_fails(ioctl(fd, cmd, buffer), ENOTTY, "%s %s", node, what);
	close(fd);
}

void test_numbers(void)
{
	static const char * const nodes[] = { CONTROL, NODE };

	for (int i = 0; i < 2; i++) {
		reject_number(nodes[i],
			      _IO(MTKFLASH_IOC_MAGIC, _IOC_NR(MTKFLASH_IOC_JOURNAL) + 1),
			      "the first unused number");
		reject_number(nodes[i],
			      _IOWR(MTKFLASH_IOC_MAGIC, 3, struct mtkflash_status),
			      "a number with a size");
		reject_number(nodes[i], _IO(MTKFLASH_IOC_MAGIC, 64 + 3), "64 more than STATUS");
		reject_number(nodes[i], _IO(MTKFLASH_IOC_MAGIC, 0xff),
			      "the last number");
		reject_number(nodes[i],
			      _IOWR(MTKFLASH_IOC_MAGIC ^ 1, 3, struct mtkflash_status),
			      "another magic");
	}
	reject_number(NODE, MTKFLASH_IOC_PORT_INFO, "PORT_INFO");
	reject_number(NODE, MTKFLASH_IOC_ADMIT, "ADMIT");
	reject_number(NODE, MTKFLASH_IOC_RESCAN, "RESCAN");
}

/* Sizes. */

static void reject_size(const struct call *call, int fd, size_t room,
			uint32_t size, int error, const char *what)
{
	void *buffer = request(room, size);

	tap_fails(ioctl(fd, call->cmd, buffer), error, "%s, %s", call->name, what);
}

static void accept_larger(const struct call *call, int fd, uint32_t size)
{
	uint8_t reference[256];
	uint8_t *buffer;

	get_reference(call, fd, reference);
	buffer = request(size, size);
	accept(call, fd, buffer, " with a tail of zeroes", size);
	tap_result(get_u32(buffer) == size, NULL, "%s, %u bytes: the size is given back",
		   call->name, size);
	tap_result(!memcmp(buffer + 4, reference + 4, call->size - 4), NULL,
		   "%s, %u bytes: the known part is filled in", call->name, size);
	tap_result(is_zero(buffer + call->size, size - call->size), NULL,
		   "%s, %u bytes: the tail stays zero", call->name, size);
}

/* A caller who was built against an older header. */
static void accept_smaller(const struct call *call, int fd, uint32_t size)
{
	uint8_t reference[256];
	uint8_t *buffer;

	get_reference(call, fd, reference);
	/* The guard page is right behind it. */
	buffer = request(size, size);
	accept(call, fd, buffer, ", as it was once", size);
	tap_result(get_u32(buffer) == size, NULL, "%s, %u bytes: the size is given back",
		   call->name, size);
	tap_result(!memcmp(buffer + 4, reference + 4, size - 4), NULL,
		   "%s, %u bytes: all of it is filled in", call->name, size);
}

static void reject_tail(const struct call *call, int fd, uint32_t size,
			size_t offset)
{
	uint8_t *buffer = request(size, size);

	buffer[offset] = 1;
	tap_fails(ioctl(fd, call->cmd, buffer), E2BIG,
		  "%s, %u bytes with byte %zu of the unknown tail set",
		  call->name, size, offset - call->size);
}

static uint32_t first_size(const struct call *call)
{
	return call->older[0] ? call->older[0] : call->size;
}

static void accept_sizes(const struct call *call, int fd)
{
	for (int i = 0; i < 2 && call->older[i]; i++)
		accept_smaller(call, fd, call->older[i]);
	if (call->older[0])
		accept_smaller(call, fd, call->size - 1);
	accept_larger(call, fd, call->size + 1);
	accept_larger(call, fd, call->size + 64);
	accept_larger(call, fd, PAGE);
}

void test_sizes(void)
{
	for (size_t i = 0; i < call_count; i++) {
		const struct call *call = &calls[i];
		int fd = open_call(call);

		reject_size(call, fd, call->size, 0, EINVAL, "size 0");
		reject_size(call, fd, call->size, 4, EINVAL, "size 4");
		reject_size(call, fd, call->size, first_size(call) - 1, EINVAL,
			    "one byte less than the first version");
		if (call->kind != SESSION)
			accept_sizes(call, fd);
		reject_tail(call, fd, call->size + 1, call->size);
		reject_tail(call, fd, call->size + 64, call->size);
		reject_tail(call, fd, PAGE, PAGE - 1);
		reject_size(call, fd, PAGE + 1, PAGE + 1, E2BIG,
			    "one byte more than a page");
		reject_size(call, fd, 2 * PAGE, UINT32_MAX, E2BIG, "the largest size");
		close(fd);
	}
}

/* Addresses. */

static void reject_address(const struct call *call, int fd, void *address,
			   const char *what)
{
	tap_fails(ioctl(fd, call->cmd, address), EFAULT, "%s, %s", call->name, what);
}

static void reject_cut(const struct call *call, int fd, size_t mapped,
		       const char *what)
{
	uint8_t request_size[4];

	set_u32(request_size, call->size);
	memset(arena, 0, 2 * PAGE);
	memcpy(ARENA_END - mapped, request_size, mapped < 4 ? mapped : 4);
	reject_address(call, fd, ARENA_END - mapped, what);
}

static void reject_read_only(const struct call *call, int fd)
{
	void *buffer = request(call->size, call->size);

	if (mprotect(arena, 2 * PAGE, PROT_READ))
		tap_bail_out("mprotect");
	reject_address(call, fd, buffer, "memory that cannot be written");
	if (mprotect(arena, 2 * PAGE, PROT_READ | PROT_WRITE))
		tap_bail_out("mprotect");
}

void test_addresses(void)
{
	for (size_t i = 0; i < call_count; i++) {
		const struct call *call = &calls[i];
		int fd = open_call(call);

		reject_address(call, fd, NULL, "NULL");
		reject_address(call, fd, (void *)-(intptr_t)PAGE, "an address of the kernel");
		reject_cut(call, fd, call->size - 1, "the last byte not mapped");
		reject_cut(call, fd, 4, "only the size mapped");
		reject_cut(call, fd, 2, "half of the size mapped");
		if (call->kind == ASK)
			reject_read_only(call, fd);
		close(fd);
	}
}

/* Numbers of ports and devices. */

static void reject_index(const struct call *call, int fd, uint32_t index,
			 const char *what)
{
	uint8_t *buffer = request(call->size, call->size);

	set_u32(buffer + 4, index);
	tap_fails(ioctl(fd, call->cmd, buffer), ENXIO, "%s, %s", call->name, what);
}

/* A drive's own node answers for that drive only. */
static void reject_other(const struct call *call, int fd)
{
	uint8_t *buffer = request(call->size, call->size);

	set_u32(buffer + 4, 7);
	tap_fails(ioctl(fd, call->cmd, buffer), EINVAL, "%s, another device's number",
		  call->name);
}

static void reject_reserved(const struct call *call, int fd)
{
	for (size_t i = 0; i < reserved_count; i++) {
		for (size_t n = 0; n < reserved[i].size && reserved[i].cmd == call->cmd; n++) {
			uint8_t *buffer = request(call->size, call->size);

			buffer[reserved[i].at + n] = 1;
			tap_fails(ioctl(fd, call->cmd, buffer), EINVAL,
				  "%s, byte %zu is reserved", call->name, reserved[i].at + n);
		}
	}
}

void test_indexes(void)
{
	for (size_t i = 0; i < call_count; i++) {
		const struct call *call = &calls[i];
		int fd = open_call(call);

		reject_reserved(call, fd);
		if (call->cmd == MTKFLASH_IOC_CAPABILITIES) {
			/* They are those of the module, not of a device. */
		} else if (!strcmp(call->node, NODE)) {
			reject_other(call, fd);
		} else if (call->cmd == MTKFLASH_IOC_PORT_INFO ||
			   call->cmd == MTKFLASH_IOC_ADMIT) {
			reject_index(call, fd, count_ports(fd), "the first port too many");
			reject_index(call, fd, UINT32_MAX, "the last port of all");
			reject_index(call, fd, 0x80000000u, "a negative port");
		} else {
			reject_index(call, fd, 1, "a device without a node");
			reject_index(call, fd, MTKFLASH_NO_DEVICE, "no device");
			reject_index(call, fd, 0x80000000u, "a negative device");
		}
		close(fd);
	}
}

/* CAP_SYS_RAWIO. */

void set_rawio(bool on)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
	uint32_t mask = 1u << CAP_SYS_RAWIO;

	if (syscall(SYS_capget, &header, data))
		tap_bail_out("capget");
	data[0].effective = on ? data[0].effective | mask : data[0].effective & ~mask;
	if (syscall(SYS_capset, &header, data))
		tap_bail_out("capset");
}

/* What a drive has answered may have its serial number. */
static bool is_open_to_all(const struct call *call)
{
	return call->kind == ASK && call->cmd != MTKFLASH_IOC_ANSWERS &&
	       call->cmd != MTKFLASH_IOC_JOURNAL;
}

/* Before anything else is looked at. */
static void reject_incapable(const struct call *call)
{
	int fd;

	if (is_open_to_all(call))
		return;
	fd = open_call(call);
	set_rawio(false);
	tap_fails(ioctl(fd, call->cmd, request(call->size, call->size)), EPERM,
		  "%s without CAP_SYS_RAWIO", call->name);
	tap_fails(ioctl(fd, call->cmd, NULL), EPERM, "%s of nothing without CAP_SYS_RAWIO",
		  call->name);
	set_rawio(true);
	close(fd);
}

static void accept_incapable(const struct call *call)
{
	int fd;

	if (!is_open_to_all(call))
		return;
	fd = open_call(call);
	set_rawio(false);
	accept(call, fd, request(call->size, call->size), " without CAP_SYS_RAWIO", call->size);
	set_rawio(true);
	close(fd);
}

/* By a descriptor that is open for reading only. */
static void reject_readers(void)
{
	static const unsigned long numbers[] = {
		MTKFLASH_IOC_CLAIM, MTKFLASH_IOC_ENTER, MTKFLASH_IOC_LEAVE,
		MTKFLASH_IOC_ERASE, MTKFLASH_IOC_RELEASE, MTKFLASH_IOC_RECIPE,
		MTKFLASH_IOC_MTD_ON, MTKFLASH_IOC_MTD_OFF,
	};
	int fd = open_node(NODE, O_RDONLY);

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		tap_fails(ioctl(fd, numbers[i], request(8, 8)), EBADF, "request %lu by a reader",
			  numbers[i] & 0xff);
	tap_fails(ioctl(fd, MTKFLASH_IOC_ABORT, request(8, 8)), ESRCH, "ABORT by a reader");
	close(fd);
}

void test_capability(void)
{
	int fd = open_node(CONTROL, O_RDONLY);

	for (size_t i = 0; i < call_count; i++) {
		reject_incapable(&calls[i]);
		accept_incapable(&calls[i]);
	}
	set_rawio(false);
	tap_fails(ioctl(fd, MTKFLASH_IOC_RESCAN, 0), EPERM, "RESCAN without CAP_SYS_RAWIO");
	tap_fails(open(NODE, O_RDONLY), EPERM, "opening the drive without CAP_SYS_RAWIO");
	set_rawio(true);
	tap_returns(ioctl(fd, MTKFLASH_IOC_RESCAN, 0), 0, "RESCAN with CAP_SYS_RAWIO");
	tap_fails(ioctl(fd, MTKFLASH_IOC_RESCAN, 1), EINVAL, "RESCAN with an argument");
	close(fd);
	reject_readers();
}
