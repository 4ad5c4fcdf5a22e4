/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How mtkflashctl under test talks to the modelled module: one connection for
 * each open file, each request answered before the next.
 */
#ifndef TOOLS_WIRE_H
#define TOOLS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the server listens. */
#define WIRE_VARIABLE	"MTKFLASH_MODEL"

/* Set: the kernel says that it is locked down. */
#define WIRE_LOCKDOWN	"MTKFLASH_MODEL_LOCKDOWN"

enum wire_op {
	WIRE_OPEN_CONTROL,
	WIRE_OPEN,		/* argument: device; data: flags */
	WIRE_IOCTL,		/* argument: request; data: the structure */
	WIRE_READ,		/* argument: bytes */
	WIRE_WRITE,		/* data: the bytes */
	WIRE_CLOSE,
	WIRE_TEST,		/* data: a command of the test */
	WIRE_POLL,		/* argument: events; answered once one of them is there */
	WIRE_POLL_END,		/* or at once when this comes, which has no answer */
	WIRE_TRACE_OPEN,	/* argument: number of the port */
	WIRE_TRACE_READ,	/* argument: 1 begins a round */
	WIRE_TRACE_LOST,
	WIRE_SYNC,
};

/* Before the data of a request or an answer. */
struct wire_header {
	uint32_t op;
	int64_t argument;	/* answer: the result, or a negative errno */
	uint32_t length;	/* of the data behind it */
};

#define WIRE_DATA_MAX	0x210000u

/* A connection to the modelled module; -1 with ENOENT if there is none. */
int wire_connect(void);

/*
 * Asks, and returns the result like a system call; what came with it is in
 * @answer, %WIRE_DATA_MAX large, and *@answer_length is its length unless NULL.
 */
long wire_request(int fd, enum wire_op op, int64_t argument, const void *data, size_t length,
		  void *answer, size_t *answer_length);

/* False at the end of the connection. */
bool wire_send(int fd, const struct wire_header *header, const void *data);
bool wire_receive(int fd, struct wire_header *header, void *data);

#endif
