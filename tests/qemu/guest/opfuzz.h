/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of opfuzz share.
 */
#ifndef GUEST_OPFUZZ_H
#define GUEST_OPFUZZ_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONTROL		"/dev/mtkflash-control"
#define NODE		"/dev/mtkflash0"
#define OTHER_NODE	"/dev/mtkflash1"	/* does not exist */

#define PROCESSES	3
#define THREADS		2			/* of each */
#define LANES		(PROCESSES * THREADS)
#define RECORDS		32

/*
 * The files of one process, which both of its threads use: these numbers, and no
 * others.  What is open for a moment has a lower one, so that a number that was
 * just closed by one thread never stands for something else in the other.
 */
#define FIRST_FILE	100
#define FILES		6

/* One operation that was done. */
struct record {
	const char *what;
	int fd;
	uint64_t arg;
	long result;
	int error;
};

/*
 * A thread's place in memory that all processes share.  The next operation follows
 * from the seed, the lane and its number only, so that a lane goes on where it was
 * when its process was killed.
 */
struct lane {
	atomic_uint number;		/* of the operation that is done now */
	atomic_ullong began;		/* in ms; 0 between two */
	atomic_uint longest;		/* in ms */
	_Atomic(const char *) what;
	struct record last[RECORDS];
	char complaint[256];		/* what must not be; empty if all is well */
	atomic_bool complained;
};

struct shared {
	struct lane lanes[LANES];
	atomic_uint flashed;		/* sessions that ended well */
	atomic_uint failed;		/* or with an error */
	atomic_uint reloads;
	atomic_bool calm;		/* lane 0 wants the drive for itself for a moment */
};

/* What one process has. */
struct process {
	struct shared *shared;
	const uint8_t *image;
	size_t image_size;
	const char *module;		/* path of the module's file */
	uint8_t *arena;			/* two pages; the one after them is not there */
};

#define ARENA_SIZE	8192u

/* A thread while it does one operation. */
struct actor {
	struct process *process;
	struct lane *lane;
	bool first;			/* lane 0, which alone takes the module away */
	uint64_t random;
};

/* Of the operation; each call gives another number. */
uint64_t draw(struct actor *a);
uint32_t below(struct actor *a, uint32_t limit);

/* Something that must not be: the run is over. */
void complain(struct actor *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Writes down an operation that returned, with errno if that is below 0. */
long note(struct actor *a, const char *what, int fd, uint64_t arg, long result);

/* Does one operation, whichever is drawn. */
void operate(struct actor *a);

/* Operations on files that are not calls of the driver's own. */
void operate_on_vectors(struct actor *a, int fd);
void operate_by_splice(struct actor *a, int fd);
void operate_by_position(struct actor *a, int fd);
void operate_on_mapping(struct actor *a, int fd);
void operate_by_poll(struct actor *a, int fd);
void operate_on_flags(struct actor *a, int fd);

void operate_by_ioctl(struct actor *a, int fd);
void operate_by_order(struct actor *a, int fd);
void operate_without_capability(struct actor *a);

int draw_file(struct actor *a);

/* An address that is good, is not, or is good to its @size'th byte only at times. */
void *draw_address(struct actor *a, size_t size);
size_t draw_size(struct actor *a);

/* Which group of errors is documented for a call; see opfuzz_errno.c. */
enum documented {
	BY_OPEN,
	BY_TRANSFER,		/* read and write, and what ends in them */
	BY_CLOSE,
	BY_IOCTL,
	BY_ORDER,		/* ioctls that are sessions */
	BY_POSITION,
	BY_MAPPING,
	BY_SPLICE,
	BY_POLL,
	BY_FLAGS,
	BY_MODULE
};

/* note(), and a complaint if the error is not in the group. */
long judge(struct actor *a, enum documented group, const char *what, int fd, uint64_t arg,
	   long result);

#endif /* GUEST_OPFUZZ_H */
