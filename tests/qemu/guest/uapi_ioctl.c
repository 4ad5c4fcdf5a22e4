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
#include "uapi_test.h"

/* A 32-bit program meets the same structures. */
_Static_assert(sizeof(struct mtkflash_port_info) == 184, "port_info");
_Static_assert(sizeof(struct mtkflash_device_info) == 80, "device_info");
_Static_assert(sizeof(struct mtkflash_status) == 104, "status");
_Static_assert(sizeof(struct mtkflash_options) == 184, "options");
_Static_assert(sizeof(struct mtkflash_kept) == 32, "kept");
_Static_assert(sizeof(struct mtkflash_kept_range) == 16, "kept_range");
_Static_assert(sizeof(struct mtkflash_capabilities) == 32, "capabilities");
_Static_assert(sizeof(struct mtkflash_map) == 32, "map");
_Static_assert(sizeof(struct mtkflash_request) == 8, "request");

enum kind {
	ASK,		/* the kernel fills the structure in */
	TELL,		/* it only reads it; zeroes are valid */
	SESSION		/* likewise, and a valid call reaches the drive: not made here */
};

/*
 * Every ioctl with a structure, on every node that has it.  All structures start
 * with the size; in most the number of a port or of a device follows, for which 0
 * is valid.
 */
static const struct call {
	const char *name;
	const char *node;
	unsigned long cmd;
	uint32_t size;
	uint32_t older[2];	/* sizes of earlier versions, the first one first */
	enum kind kind;
	int error;		/* of a valid call, while nothing goes on */
} calls[] = {
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
};

#define CALLS (sizeof(calls) / sizeof(calls[0]))

/* What changes a drive needs that on its own node. */
static int open_call(const struct call *call)
{
	return open_node(call->node, strcmp(call->node, NODE) ? O_RDONLY : O_RDWR);
}

/* @room bytes up to the guard page: zeroes but for the size, which is @size. */
static void *request(size_t room, uint32_t size)
{
	uint8_t *start = ARENA_END - room;

	memset(arena, 0, 2 * PAGE);
	memcpy(start, &size, sizeof(size));
	return start;
}

static uint32_t get_u32(const uint8_t *from)
{
	uint32_t value;

	memcpy(&value, from, sizeof(value));
	return value;
}

static void set_u32(uint8_t *to, uint32_t value)
{
	memcpy(to, &value, sizeof(value));
}

static bool is_zero(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (data[i])
			return false;
	return true;
}

static bool is_filled(const uint8_t *data, size_t size, uint8_t value)
{
	for (size_t i = 0; i < size; i++)
		if (data[i] != value)
			return false;
	return true;
}

/* Makes a valid call; false, with errno set, if it has not the result that it should have. */
static bool is_accepted(const struct call *call, int fd, void *buffer)
{
	return call->error ? ioctl(fd, call->cmd, buffer) == -1 && errno == call->error :
			     !ioctl(fd, call->cmd, buffer);
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
		reject_number(nodes[i], _IO(MTKFLASH_IOC_MAGIC, 15), "the first unused number");
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
	for (size_t i = 0; i < CALLS; i++) {
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
	for (size_t i = 0; i < CALLS; i++) {
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

static uint32_t count_ports(int fd)
{
	struct mtkflash_port_info port = { .size = sizeof(port) };

	while (!ioctl(fd, MTKFLASH_IOC_PORT_INFO, &port))
		port.index++;
	if (errno != ENXIO)
		tap_bail_out("PORT_INFO");
	return port.index;
}

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

/* What is reserved in the structure of a call. */
#define RESERVED(name, structure, field) \
	{ MTKFLASH_IOC_##name, offsetof(struct mtkflash_##structure, field), \
	  sizeof(((struct mtkflash_##structure *)0)->field) }

static const struct {
	unsigned long cmd;
	size_t at;
	size_t size;
} reserved[] = {
	RESERVED(PORT_INFO, port_info, reserved),
	RESERVED(DEVICE_INFO, device_info, reserved),
	RESERVED(STATUS, status, reserved),
	RESERVED(STATUS, status, reserved2),
	RESERVED(GET_OPTIONS, options, reserved),
	RESERVED(SET_OPTIONS, options, reserved),
	RESERVED(GET_OPTIONS, options, reserved2),
	RESERVED(SET_OPTIONS, options, reserved2),
	RESERVED(KEPT, kept, reserved),
};

#define RESERVED_FIELDS (sizeof(reserved) / sizeof(reserved[0]))

static void reject_reserved(const struct call *call, int fd)
{
	for (size_t i = 0; i < RESERVED_FIELDS; i++) {
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
	for (size_t i = 0; i < CALLS; i++) {
		const struct call *call = &calls[i];
		int fd = open_call(call);

		reject_reserved(call, fd);
		if (call->cmd == MTKFLASH_IOC_CAPABILITIES) {
			/* They are those of the module, not of a device. */
		} else if (!strcmp(call->node, NODE)) {
			reject_other(call, fd);
		} else if (call->cmd == MTKFLASH_IOC_PORT_INFO) {
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

/* What comes back. */

static void check_string(const char *name, const char *field, const char *text,
			 size_t size)
{
	size_t length = strnlen(text, size);

	tap_result(length < size && is_zero((const uint8_t *)text + length, size - length),
		   NULL, "%s, %s ends with zeroes", name, field);
}

#define CHECK_STRING(name, pointer, field) \
	check_string(name, #field, (pointer)->field, sizeof((pointer)->field))

/* Inputs come back as they were; what is reserved is 0. */
static void spare_input(const struct call *call, uint8_t *buffer)
{
	struct mtkflash_map *map = (struct mtkflash_map *)buffer;
	struct mtkflash_kept *kept = (struct mtkflash_kept *)buffer;

	for (size_t i = 0; i < RESERVED_FIELDS; i++)
		if (reserved[i].cmd == call->cmd)
			memset(buffer + reserved[i].at, 0, reserved[i].size);
	if (call->cmd == MTKFLASH_IOC_MAP) {
		map->room = 0;
		map->states = 0;
	} else if (call->cmd == MTKFLASH_IOC_KEPT) {
		kept->room = 0;
		kept->ranges = 0;
	}
}

/*
 * The same question with two fillings of the buffer: a byte that the kernel
 * left alone, or took from its stack, differs.
 */
static void check_poisoned(const struct call *call, int fd, uint32_t index,
			   uint8_t *answer)
{
	static const uint8_t poisons[] = { 0xa5, 0x5a };
	uint8_t answers[2][256];

	for (int i = 0; i < 2; i++) {
		uint8_t *buffer = arena + 512;

		memset(arena, poisons[i], 2 * PAGE);
		set_u32(buffer, call->size);
		set_u32(buffer + 4, index);
		spare_input(call, buffer);
		tap_returns(ioctl(fd, call->cmd, buffer), 0, "%s of %u, a buffer full of %02Xh",
			    call->name, index, poisons[i]);
		tap_result(is_filled(arena, 512, poisons[i]) &&
			   is_filled(buffer + call->size, PAGE, poisons[i]), NULL,
			   "%s of %u, nothing around it is written", call->name, index);
		memcpy(answers[i], buffer, call->size);
	}
	tap_result(!memcmp(answers[0], answers[1], call->size), NULL,
		   "%s of %u, no byte of the buffer shines through", call->name, index);
	memcpy(answer, answers[1], call->size);
}

static void check_port(const char *name, const void *answer)
{
	const struct mtkflash_port_info *port = answer;

	tap_result(!port->reserved, NULL, "%s, reserved is zero", name);
	tap_result(port->altstatus_valid || !port->altstatus, NULL,
		   "%s, no status unless it was read", name);
	tap_result(port->verdict == MTKFLASH_VERDICT_DISK ||
		   !port->reason == (port->verdict != MTKFLASH_VERDICT_UNSUPPORTED), NULL,
		   "%s, a reason if it cannot be used", name);
	CHECK_STRING(name, port, driver);
	CHECK_STRING(name, port, parent);
	CHECK_STRING(name, port, model);
}

static void check_device(const char *name, const void *answer)
{
	const struct mtkflash_device_info *info = answer;

	tap_result(!info->rdid[3], NULL, "%s, the id has three bytes", name);
	tap_result(is_zero(info->reserved, sizeof(info->reserved)), NULL,
		   "%s, reserved is zero", name);
	tap_result(!(info->access & ~(MTKFLASH_ACCESS_QUICK | MTKFLASH_ACCESS_FOUR |
				      MTKFLASH_ACCESS_PRELOAD |
				      MTKFLASH_ACCESS_START_LOCKED)), NULL,
		   "%s, only ways that the header knows", name);
	CHECK_STRING(name, info, part);
	CHECK_STRING(name, info, set);
}

static void check_status(const char *name, const void *answer)
{
	const struct mtkflash_status *status = answer;

	tap_result(is_zero(status->reserved, sizeof(status->reserved)) &&
		   !status->reserved2, NULL, "%s, reserved is zero", name);
	tap_result(!status->wait_left_ms, NULL, "%s, nobody waits", name);
	tap_result(status->error || status->flags & MTKFLASH_STATUS_HELD || !status->advice, NULL,
		   "%s, no advice if nothing is wrong", name);
	CHECK_STRING(name, status, old_revision);
	CHECK_STRING(name, status, new_revision);
}

static void check_options(const char *name, const void *answer)
{
	const struct mtkflash_options *options = answer;

	tap_result(!options->flags && !options->set && !options->reserved &&
			   !options->keeps && !options->reserved2 &&
			   is_zero((const uint8_t *)options->keep, sizeof(options->keep)),
		   NULL, "%s, nothing is set", name);
	tap_result(options->wait_ms <= MTKFLASH_WAIT_MAX_MS, NULL,
		   "%s, the time is possible", name);
}

static void check_capabilities(const char *name, const void *answer)
{
	const struct mtkflash_capabilities *can = answer;

	tap_result(can->parts > 10, NULL, "%s, there are parts", name);
	tap_result(can->requests == (1ull << 15) - 1, NULL, "%s, requests 0 to 14", name);
	/* Which ones are accepted is tried one by one: uapi_options.c. */
	tap_result((can->options & 0xff) == 0xff, NULL, "%s, the first eight options", name);
	tap_result(can->sets == 0xf, NULL, "%s, the header's command sets", name);
	tap_result(can->image_max == 2u << 20 && can->wait_max_ms == MTKFLASH_WAIT_MAX_MS, NULL,
		   "%s, the largest image and the longest time", name);
}

static void check_map(const char *name, const void *answer)
{
	const struct mtkflash_map *map = answer;

	tap_result(map->page_size == 256 && map->count <= (2u << 20) / 256, NULL,
		   "%s, pages of 256 bytes", name);
}

static void check_kept(const char *name, const void *answer)
{
	const struct mtkflash_kept *kept = answer;

	tap_result(!kept->count && !kept->reserved, NULL, "%s, nothing was kept", name);
}

static void check_answer(const struct call *call, const void *answer)
{
	if (call->cmd == MTKFLASH_IOC_PORT_INFO)
		check_port(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_DEVICE_INFO)
		check_device(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_STATUS)
		check_status(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_CAPABILITIES)
		check_capabilities(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_MAP)
		check_map(call->name, answer);
	else if (call->cmd == MTKFLASH_IOC_KEPT)
		check_kept(call->name, answer);
	else
		check_options(call->name, answer);
}

void test_contents(void)
{
	/* Aligned for any of the structures. */
	union {
		uint8_t bytes[256];
		uint64_t align;
	} answer;

	for (size_t i = 0; i < CALLS; i++) {
		const struct call *call = &calls[i];
		int fd = open_call(call);
		uint32_t last = 0;

		if (call->cmd == MTKFLASH_IOC_PORT_INFO)
			last = count_ports(fd) - 1;
		for (uint32_t index = 0; call->kind == ASK && index <= last; index++) {
			check_poisoned(call, fd, index, answer.bytes);
			check_answer(call, answer.bytes);
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

/* Before anything else is looked at. */
static void reject_incapable(const struct call *call)
{
	int fd;

	if (call->kind == ASK)
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

	if (call->kind != ASK)
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
		MTKFLASH_IOC_ERASE, MTKFLASH_IOC_RELEASE,
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

	for (size_t i = 0; i < CALLS; i++) {
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
