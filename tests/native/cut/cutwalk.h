/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Many power cuts of one session in the time of little more than their
 * recoveries: the session runs once, and at each cut that is wanted a child
 * process takes over, loses power there and recovers, while the session itself
 * goes on.
 */
#ifndef NATIVE_CUTWALK_H
#define NATIVE_CUTWALK_H

#include "powercut.h"

/* Cuts and recoveries, of all processes. */
struct cutwalk_tally {
	uint64_t cuts;
	uint64_t recovered;
	uint64_t doubles;
	uint64_t doubles_recovered;
	uint64_t checks;	/* of the power order, but for recoveries that are shared */
};

/* The same for one part and way; sessions with a stuck bit by themselves. */
struct cutwalk_kind {
	const char *part;
	const struct scene_way *way;
	bool stuck;
	struct cutwalk_tally tally;
};

#define CUTWALK_KINDS 64

#define CUTWALK_JOBS_MAX 64

/*
 * To be called first; so many processes share the work, and @program is what
 * the command for repeating a failure begins with.
 */
void cutwalk_init(unsigned int jobs, const char *program);

/* Begins a TAP case: the setup, its course measured, no cut wanted yet. */
void cutwalk_begin(const char *what, const struct powercut_setup *setup);

const struct powercut_course *cutwalk_course(void);

/* Wants cuts of a unit: from the first to the last, every step-th. */
void cutwalk_want(enum powercut_unit unit, uint64_t first, uint64_t last, uint64_t step);

/* Wants a cut, and then a second one. */
void cutwalk_want_again(enum powercut_unit unit, uint64_t at, uint64_t again);

/* Makes all those cuts, and ends the case. */
void cutwalk_end(void);

/* Of all cases that have ended. */
struct cutwalk_tally cutwalk_tally(void);

/* One after the other; NULL behind the last. */
const struct cutwalk_kind *cutwalk_kind(unsigned int number);

/* Somebody wants to stop: no further case should begin. */
bool cutwalk_interrupted(void);

#endif
