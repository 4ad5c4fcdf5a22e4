/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Many power cuts of one session.  The session runs once.  At each cut that is wanted a
 * child process is forked, which loses power there and recovers, while the session itself
 * goes on.  So all cuts take little more time than their recoveries.
 */
#ifndef NATIVE_CUTWALK_H
#define NATIVE_CUTWALK_H

#include "powercut.h"

/* Numbers of cuts and recoveries, in all processes. */
struct cutwalk_tally {
	uint64_t cuts;
	uint64_t recovered;
	uint64_t doubles;
	uint64_t doubles_recovered;
	uint64_t checks;	/* of the power order, without those in shared recoveries */
};

/* The numbers for one part and way; sessions with a stuck bit are counted apart. */
struct cutwalk_kind {
	const char *part;
	const struct scene_way *way;
	bool stuck;
	struct cutwalk_tally tally;
};

#define CUTWALK_KINDS 64

#define CUTWALK_JOBS_MAX 64

/*
 * To be called first.  @jobs processes share the work.  @program is the first word of the
 * command that repeats a failure.
 */
void cutwalk_init(unsigned int jobs, const char *program);

/* Begins a TAP case: measures the course of the setup; no cut is wanted yet. */
void cutwalk_begin(const char *what, const struct powercut_setup *setup);

const struct powercut_course *cutwalk_course(void);

/* Adds every @step-th cut from @first to @last, counted in @unit. */
void cutwalk_want(enum powercut_unit unit, uint64_t first, uint64_t last, uint64_t step);

/* Adds a double cut: one in the session, one in the recovery. */
void cutwalk_want_again(enum powercut_unit unit, uint64_t at, uint64_t again);

/* Makes all those cuts, and ends the case. */
void cutwalk_end(void);

/* The numbers for all cases that have ended. */
struct cutwalk_tally cutwalk_tally(void);

/* The numbers of one part and way; NULL behind the last. */
const struct cutwalk_kind *cutwalk_kind(unsigned int number);

/* Does the user want to stop?  Then no further case should begin. */
bool cutwalk_interrupted(void);

#endif
