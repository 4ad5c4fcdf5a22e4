// SPDX-License-Identifier: GPL-2.0
/*
 * watch [-m PORT] read|write FILE
 *
 * Reads the flash of /dev/mtkflash0 into a file, or writes a file to it, as
 * cat does, and meanwhile looks at the session every millisecond.  Prints a line
 * for each phase when it begins, as marks.h says, and one with the work done:
 *
 *	phase <name> <CLOCK_MONOTONIC in ns>
 *	work <bytes done>
 *
 * Phase verifying comes in three pieces here: the first pass, "verifying-again", which
 * reads once more what was written, and "finishing", which is page 0.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "marks.h"
#include "names.h"

#define NODE		"/dev/mtkflash0"
#define CONTROL		"/dev/mtkflash-control"
#define LOOK_NS		1000000

/* Of a session that writes; the last of them is the second pass of the verify. */
#define STAGES		6

static void fail(const char *what)
{
	fprintf(stderr, "watch: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* As cat does: the result of a session comes from close(). */
static void copy(const char *from, const char *to)
{
	static char data[1 << 16];
	int in = open(from, O_RDONLY), out;
	ssize_t count;

	if (in < 0)
		fail(from);
	out = open(to, O_WRONLY | O_CREAT, 0600);
	if (out < 0)
		fail(to);
	while ((count = read(in, data, sizeof(data))) > 0)
		if (write(out, data, count) != count)
			fail(to);
	if (count < 0)
		fail(from);
	if (close(out))
		fail(to);
}

static struct mtkflash_status look(int control)
{
	struct mtkflash_status status = { .size = sizeof(status) };

	if (ioctl(control, MTKFLASH_IOC_STATUS, &status))
		fail("status");
	return status;
}

/* Between its erase and its program page 0 stays erased, whatever is verified. */
static bool has_page_0(int control)
{
	uint8_t states[1] = { MTKFLASH_PAGE_UNKNOWN };
	struct mtkflash_map map = {
		.size = sizeof(map),
		.room = sizeof(states),
		.states = (uintptr_t)states,
	};

	if (ioctl(control, MTKFLASH_IOC_MAP, &map))
		fail("map");
	return states[0] != MTKFLASH_PAGE_ERASED;
}

static const char *step(int control, const struct mtkflash_status *status)
{
	if (status->phase != MTKFLASH_PHASE_VERIFYING ||
	    status->done * STAGES <= status->total * (STAGES - 1))
		return mtkflash_phase_name(status->phase);
	return has_page_0(control) ? "finishing" : "verifying-again";
}

static void report(unsigned int port, const char *name, uint64_t done)
{
	mark(port, name);
	printf("work %llu\n", (unsigned long long)done);
}

static int watch(int control, unsigned int port, pid_t child)
{
	const struct timespec pause = { 0, LOOK_NS };
	struct mtkflash_status now = look(control);
	const char *seen = step(control, &now), *name;
	uint32_t session = now.session;
	int result;

	report(port, "begin", 0);
	while (!waitpid(child, &result, WNOHANG)) {
		now = look(control);
		name = step(control, &now);
		if (strcmp(name, seen) || now.session != session)
			report(port, name, now.done);
		seen = name;
		session = now.session;
		nanosleep(&pause, NULL);
	}
	now = look(control);
	report(port, "end", now.done);
	return WIFEXITED(result) ? WEXITSTATUS(result) : 1;
}

static int usage(void)
{
	fprintf(stderr, "usage: watch [-m PORT] read|write FILE\n");
	return 2;
}

int main(int argc, char **argv)
{
	unsigned int port = 0;
	int option, control;
	pid_t child;

	while ((option = getopt(argc, argv, "m:")) != -1) {
		if (option != 'm')
			return usage();
		port = strtoul(optarg, NULL, 0);
	}
	if (argc - optind != 2 || (strcmp(argv[optind], "read") && strcmp(argv[optind], "write")))
		return usage();
	if (port && iopl(3))
		fail("iopl");
	control = open(CONTROL, O_RDONLY);
	if (control < 0)
		fail(CONTROL);
	setvbuf(stdout, NULL, _IOLBF, 0);
	child = fork();
	if (child < 0)
		fail("fork");
	if (!child) {
		if (argv[optind][0] == 'r')
			copy(NODE, argv[optind + 1]);
		else
			copy(argv[optind + 1], NODE);
		return 0;
	}
	return watch(control, port, child);
}
