/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Phases as the measuring sees them.  Each is printed with the guest's clock
 * when it begins; a byte to the mark port of mtk-cd makes the device take down
 * its counters in that instant (tests/qemu/device/mtk-cd.h).
 */
#ifndef BENCH_MARKS_H
#define BENCH_MARKS_H

#include <stdint.h>
#include <stdio.h>
#include <sys/io.h>
#include <time.h>

static inline uint64_t monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/* port 0: only prints. */
static inline void mark(unsigned int port, const char *phase)
{
	uint64_t now = monotonic_ns();

	if (port)
		outb(0, port);
	printf("phase %s %llu\n", phase, (unsigned long long)now);
}

#endif
