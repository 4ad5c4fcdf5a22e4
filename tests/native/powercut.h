/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One power cut: a session, cut off at a given point; what the drive is then;
 * and the sessions that have to finish the job.
 */
#ifndef NATIVE_POWERCUT_H
#define NATIVE_POWERCUT_H

#include "drive.h"

/* What is in the flash before the session. */
enum powercut_start {
	POWERCUT_FROM_OLD,	/* runs */
	POWERCUT_FROM_HALF,	/* dead, no reset vector */
	POWERCUT_FROM_SIMILAR,	/* runs, and the first sector is that of the new one */
	POWERCUT_FROM_MIXED	/* dead, a reset vector before broken firmware */
};

#define POWERCUT_STARTS (POWERCUT_FROM_MIXED + 1)

/* What a cut is counted in. */
enum powercut_unit {
	POWERCUT_SPI,
	POWERCUT_WRITES
};

struct powercut_setup {
	bool real;		/* MX25L2005, else the invented part of 8 KiB */
	bool without_rdid;	/* the part does not know RDID, and is asked all the same */
	uint8_t type;
	uint8_t unit;
	enum powercut_start start;
	enum powercut_unit counted_in;
	uint32_t seed;
};

#define POWERCUT_PHASES (MTKFLASH_PHASE_FAILED + 1)

/* The course of the session that nothing disturbs. */
struct powercut_course {
	uint64_t total;			/* transactions or writes */
	uint64_t begins[POWERCUT_PHASES]; /* how many were over when a phase began */
	uint64_t erased[2];		/* ... when the first erases were done */
	uint64_t programmed[3];		/* ... when the last programs were done, latest first */
};

const char *powercut_start_name(enum powercut_start start);

/* Prepares the images and the part; to be called before the functions below. */
void powercut_begin(const struct powercut_setup *setup);

/* Runs the session without a cut. */
void powercut_measure(struct powercut_course *course);

/*
 * Cuts at the n-th transaction or write of the first session, and at those of
 * @again of the second; 0 is no second cut.  Returns whether the drive runs the
 * new firmware in the end; failures are noted as expectations of the TAP case.
 */
bool powercut_run(const struct powercut_course *course, uint64_t n, uint64_t again);

#endif
