/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A session with a simulated environment: the owner of the port, the user, and a drive.  It
 * checks the rules for every session.
 */
#ifndef MTKFLASH_BENCH_TEST_H
#define MTKFLASH_BENCH_TEST_H

#include "flash/part.h"
#include "method.h"
#include "session.h"
#include "vendor/drive_test.h"

#define BENCH_PHASES_MAX	32

/**
 * struct bench - A session and its environment
 * @test: The test that fails.
 * @s: The session.
 * @part: State of its method.
 * @drive: The drive.
 * @rec: Its task file.
 * @image: The image: the drive's content, newer in some sectors.
 * @claim_error: Result of a claim.
 * @running: The owner of the port knew the drive,
 * @inquiry: by this name.
 * @claims: Number of claims.
 * @releases: Number of releases,
 * @how: and kind of the last one.
 * @answers: The drive answers after the release,
 * @answer: with this identity.
 * @interrupt_in: The user stops the session when this phase is reached,
 * @interrupt_at: and this much work is done.
 * @arm_in: When this phase begins,
 * @arm: this is called for the drive.
 * @phases: The phases seen.
 * @phase_count: Number of phases.
 * @last_done: Progress at the last change.
 */
struct bench {
	struct kunit *test;
	struct mtkflash_session s;
	struct mtkflash_part part;
	struct fake_drive *drive;
	struct recorder *rec;
	u8 *image;
	enum mtkflash_error claim_error;
	bool running;
	struct mtkflash_identity inquiry;
	unsigned int claims;
	unsigned int releases;
	enum mtkflash_release how;
	bool answers;
	struct mtkflash_identity answer;
	enum mtkflash_phase interrupt_in;
	u64 interrupt_at;
	enum mtkflash_phase arm_in;
	void (*arm)(struct fake_drive *drive);
	enum mtkflash_phase phases[BENCH_PHASES_MAX];
	unsigned int phase_count;
	u64 last_done;
};

/* The identity of the old firmware in the drive, and that of the image. */
extern const struct mtkflash_identity bench_old;
extern const struct mtkflash_identity bench_new;

/* The sectors in which the two differ, with the one of the identity. */
#define BENCH_SECTORS	3

struct bench *bench_create(struct kunit *test, u8 type, u8 unit);

/* A drive whose firmware runs, and which libata knew. */
void bench_set_running(struct bench *b);

/* All later allocations fail. */
void bench_fail_alloc(struct bench *b);

/* Clears the counters before the next session. */
void bench_restart(struct bench *b);

enum mtkflash_error bench_flash(struct bench *b);

/* Checks that exactly these phases were passed. */
void bench_expect_phases(struct bench *b, const enum mtkflash_phase *phases,
			 unsigned int count);

/* Checks that the drive holds @content, and that nothing else was changed. */
void bench_expect_flash(struct bench *b, const u8 *content);

/* Number of allocations of sessions that were not freed. */
int bench_outstanding(void);

#endif /* MTKFLASH_BENCH_TEST_H */
