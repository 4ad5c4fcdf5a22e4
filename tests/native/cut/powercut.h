/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One power cut: a session that is cut off at a given point, the state of the drive after
 * it, and the sessions that have to finish the job.
 */
#ifndef NATIVE_POWERCUT_H
#define NATIVE_POWERCUT_H

#include "images.h"
#include "names.h"
#include "scene.h"

/* What is in the flash before the session. */
enum powercut_start {
	POWERCUT_FROM_OLD,	/* runs; the plan is the whole flash */
	POWERCUT_FROM_HALF,	/* dead, no reset vector */
	POWERCUT_FROM_SIMILAR,	/* runs; only the last sector differs */
	POWERCUT_FROM_MIXED,	/* dead, a reset vector before broken firmware */
	POWERCUT_STARTS
};

extern const char *const powercut_start_names[POWERCUT_STARTS];

/* The invented parts are not larger. */
#define POWERCUT_SMALL 0x10000u

/* What a cut is counted in. */
enum powercut_unit {
	POWERCUT_WRITES,	/* register writes */
	POWERCUT_CYCLES,	/* SPI transactions, write cycles of a parallel part */
	POWERCUT_UNITS
};

extern const char *const powercut_unit_names[POWERCUT_UNITS];

struct powercut_setup {
	const char *part;
	const struct scene_way *way;
	enum powercut_start start;
	uint32_t seed;		/* of the images, and of what a cut leaves */
	bool full;		/* the images have no blank pages, except in half a flash */
	bool without_rdid;	/* the part does not know RDID, and is asked all the same */
	/*
	 * A bit of the last sector cannot be cleared as long as the first session
	 * goes on, so that this ends with the old contents.
	 */
	bool stuck;
	const struct image_own *own;	/* what belongs to the drive, or NULL */
};

#define POWERCUT_BOUNDARIES 8192

/* The course of the session without a cut. */
struct powercut_course {
	uint64_t total[POWERCUT_UNITS];
	uint64_t begins[POWERCUT_UNITS][MTKFLASH_PHASES]; /* how many were over when a phase began */
	bool *ends;		/* [register write, from 1]: a cycle ends with it; zeroed before */
	uint64_t ends_size;
	/* Cycles that were over whenever another sector was erased or page programmed. */
	uint64_t boundary[POWERCUT_BOUNDARIES];
	unsigned int boundaries;
};

struct powercut_cut {
	enum powercut_unit unit;
	uint64_t at;		/* of the first session, from 1 */
	uint64_t again;		/* of the second one, in the same unit; 0 is none */
};

/* Interrupted work never leaves unstable bits. */
extern bool powercut_stable;

/* The drive that is cut off. */
extern struct drive powercut_drive;

/* The present case, set up by powercut_begin(). */
struct powercut_case {
	const struct powercut_setup *setup;
	struct mtkdrive_part part;	/* busy for a shorter time than the real one */
	size_t size;
	uint32_t allowed;		/* violations that the case must cause */
	uint32_t stuck_at;		/* the address of the byte with the bit that is stuck */
	uint8_t start[DRIVE_FLASH_MAX];
	uint8_t image[DRIVE_FLASH_MAX];	/* what is given to the driver */
	uint8_t wanted[DRIVE_FLASH_MAX];
	uint8_t weak[DRIVE_FLASH_MAX];	/* bits that are unstable now */
	struct powercut_cut cut;
	enum mtkflash_phase phase;	/* in which the cut comes */
	enum mtkflash_error error;	/* of the session that is not cut off */
};

extern struct powercut_case powercut_case;

/* Prepares the images and the part; to be called before the functions below. */
void powercut_begin(const struct powercut_setup *setup);

/*
 * Makes the drive and the host as they are before the session.  @before is called before
 * each register write of the session.
 */
void powercut_power_up(void (*before)(void));

/* Number of register writes, or of cycles, so far. */
uint64_t powercut_counted(enum powercut_unit unit);

/* Runs the session without a cut. */
void powercut_measure(struct powercut_course *course);

/* Flashes the new firmware: the session that is cut off. */
enum mtkflash_error powercut_session(void);

/* The same with an image that has the drive's own data from a saved backup. */
enum mtkflash_error powercut_from_backup(void);

/* Cut the power with the n-th register write or cycle from now, in the present phase. */
void powercut_soon(const struct powercut_cut *cut, uint64_t n);

/* The same for the second cut, later. */
void powercut_again(void);

/* No further cut, and a healthy part; @quick: the drive is as quick as it can be. */
void powercut_relax(bool quick);

enum powercut_outcome {
	POWERCUT_RECOVERED,
	POWERCUT_RECOVERED_ONCE,	/* the second session was over before the second cut */
	POWERCUT_LOST			/* said by expectations of the TAP case */
};

/*
 * The session ended with @err.  Checks that this is true, what the drive is now, and that
 * the next sessions finish the job.  A recovery depends on nothing but the part, the way, the
 * images and the contents of the flash, so equal ones are not repeated: @known tells whether
 * there was one from such contents, @remember notes it; both may be NULL.
 */
enum powercut_outcome powercut_verdict(enum mtkflash_error err,
				       bool (*known)(uint64_t state),
				       void (*remember)(uint64_t state));

#endif
