/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every ioctl with a structure, on every node that has it, and how one is made.
 */
#ifndef GUEST_UAPI_CALLS_H
#define GUEST_UAPI_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kind {
	ASK,		/* the kernel fills the structure in */
	TELL,		/* it only reads it; zeroes are valid */
	SESSION		/* likewise, and a valid call reaches the drive: not made here */
};

/*
 * All structures start with the size; in most the number of a port or of a device
 * follows, for which 0 is valid.
 */
struct call {
	const char *name;
	const char *node;
	unsigned long cmd;
	uint32_t size;
	uint32_t older[2];	/* sizes of earlier versions, the first one first */
	enum kind kind;
	int error;		/* of a valid call, while nothing goes on */
};

extern const struct call calls[];
extern const size_t call_count;

/* What is reserved in the structure of a call. */
struct reserved {
	unsigned long cmd;
	size_t at;
	size_t size;
};

extern const struct reserved reserved[];
extern const size_t reserved_count;

/* Bails out on failure. */
int open_call(const struct call *call);

/* @room bytes up to the guard page: zeroes but for the size, which is @size. */
void *request(size_t room, uint32_t size);

/* Makes a valid call; false, with errno set, if it has not the result that it should have. */
bool is_accepted(const struct call *call, int fd, void *buffer);

/* Of the control node. */
uint32_t count_ports(int fd);

void set_u32(uint8_t *to, uint32_t value);
bool is_zero(const uint8_t *data, size_t size);

#endif /* GUEST_UAPI_CALLS_H */
