// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that fail, in every phase and for every reason: the status afterwards, and the
 * state of the drive.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "bench_test.h"
#include "firmware_test.h"

#define P(name)	MTKFLASH_PHASE_##name
#define E(name)	MTKFLASH_ERROR_##name

/* State of the drive afterwards. */
enum fate { NOT_CLAIMED, HELD, QUIET, PROBED };

/**
 * struct failure - A session that fails
 * @name: Name of the case.
 * @running: The drive's firmware runs.
 * @setup: Called before the session, if set.
 * @arm_in: At the begin of this phase,
 * @arm: this is called for the drive, if set.
 * @phase: The phase in which the session fails,
 * @error: and its error.
 * @fate: State of the drive afterwards.
 * @touched: The flash was changed.
 * @address: Address of the failure, for errors that have one.
 */
struct failure {
	const char *name;
	bool running;
	void (*setup)(struct bench *b);
	enum mtkflash_phase arm_in;
	void (*arm)(struct fake_drive *d);
	enum mtkflash_phase phase;
	enum mtkflash_error error;
	enum fate fate;
	bool touched;
	u32 address;
};

static void refuses_intro(struct bench *b)
{
	b->drive->deaf = true;
	b->drive->idle = 0x51;
}

static void stays_busy(struct bench *b)
{
	b->drive->deaf = true;
	b->drive->idle = 0x80;
}

/* It may be a disk: nothing is sent. */
static void looks_like_a_disk(struct bench *b)
{
	b->drive->deaf = true;
	b->drive->idle = 0x50;
}

static void is_absent(struct bench *b)
{
	b->drive->override = 0xff;
}

static void has_no_id(struct bench *b)
{
	memset(b->drive->rems, 0, 2);
	memset(b->drive->rdid, 0, 3);
}

static void has_unknown_part(struct bench *b)
{
	b->drive->rems[0] = 0xef;
}

static void reads_differ(struct bench *b)
{
	b->drive->unstable = 0x12345;
	b->drive->noisy = true;
}

static void has_no_identity(struct bench *b)
{
	memset(b->image + 0x4100, 0, FIRMWARE_IDENTITY_SIZE);
}

static void is_for_another_drive(struct bench *b)
{
	firmware_put_identity(b->image + 0x4100, "LITE-ON", "LTR-48125W",
			      "VS0A");
}

static void is_locked(struct bench *b)
{
	b->drive->sr = 0x8c;
}

static void does_not_answer(struct bench *b)
{
	b->answers = false;
}

static void answers_otherwise(struct bench *b)
{
	b->answer = bench_old;
}

static void stick(struct fake_drive *d)
{
	d->sticks = true;
}

static void weaken(struct fake_drive *d)
{
	d->weak = 0x4107;
}

static void vanish(struct fake_drive *d)
{
	d->override = 0x7f;
}

static void hang(struct fake_drive *d)
{
	d->override = 0x80;
}

static void restart(struct fake_drive *d)
{
	d->vendor_mode = false;
	d->deaf = true;
	d->idle = 0x50;
}

static void protect(struct fake_drive *d)
{
	d->sr = 0x0c;
}

static void protect_and_stick(struct bench *b)
{
	protect(b->drive);
	stick(b->drive);
}

#define DEAD	false
#define RUNS	true

static const struct failure failures[] = {
	{ "no intro taken", DEAD, stays_busy, 0, NULL,
	  P(ENTERING), E(STILL_BUSY), QUIET },
	{ "perhaps a disk", DEAD, looks_like_a_disk, 0, NULL,
	  P(ENTERING), E(NOT_MEDIATEK), QUIET },
	{ "no intro taken, running", RUNS, refuses_intro, 0, NULL,
	  P(ENTERING), E(REFUSED), PROBED },
	{ "no drive", DEAD, is_absent, 0, NULL,
	  P(ENTERING), E(NO_DRIVE), QUIET },
	{ "no drive, was running", RUNS, is_absent, 0, NULL,
	  P(ENTERING), E(NO_DRIVE), PROBED },
	{ "no id", DEAD, has_no_id, 0, NULL,
	  P(IDENTIFYING), E(READS_NO_ID), HELD },
	{ "no id, running", RUNS, has_no_id, 0, NULL,
	  P(IDENTIFYING), E(READS_NO_ID), PROBED },
	{ "unknown part", DEAD, has_unknown_part, 0, NULL,
	  P(IDENTIFYING), E(UNKNOWN_PART), HELD },
	{ "bus dead at the id", DEAD, NULL, P(IDENTIFYING), vanish,
	  P(IDENTIFYING), E(BUS_DEAD), QUIET },
	{ "no memory", DEAD, bench_fail_alloc, 0, NULL,
	  P(BACKING_UP), E(NO_MEMORY), HELD },
	{ "no memory, running", RUNS, bench_fail_alloc, 0, NULL,
	  P(BACKING_UP), E(NO_MEMORY), PROBED },
	{ "reads differ", DEAD, reads_differ, 0, NULL,
	  P(BACKING_UP), E(BACKUP), HELD, false, 0x12300 },
	{ "reads differ, running", RUNS, reads_differ, 0, NULL,
	  P(BACKING_UP), E(BACKUP), PROBED, false, 0x12300 },
	{ "lost before the backup", RUNS, NULL, P(BACKING_UP), restart,
	  P(BACKING_UP), E(LOST_VENDOR_MODE), PROBED },
	{ "hangs before the backup", DEAD, NULL, P(BACKING_UP), hang,
	  P(BACKING_UP), E(TIMEOUT), HELD },
	{ "image without identity", DEAD, has_no_identity, 0, NULL,
	  P(CHECKING), E(NO_IDENTITY), HELD },
	{ "image of another drive", DEAD, is_for_another_drive, 0, NULL,
	  P(CHECKING), E(WRONG_DRIVE), HELD },
	{ "image of another drive, running", RUNS, is_for_another_drive, 0,
	  NULL, P(CHECKING), E(WRONG_DRIVE), PROBED },
	{ "locked part", DEAD, is_locked, 0, NULL,
	  P(UNLOCKING), E(PROTECTED), HELD },
	{ "locked part, running", RUNS, is_locked, 0, NULL,
	  P(UNLOCKING), E(PROTECTED), PROBED },
	{ "status register stays busy", DEAD, protect_and_stick, 0, NULL,
	  P(UNLOCKING), E(TIMEOUT), HELD },
	{ "lost before the erase", DEAD, NULL, P(ERASING), restart,
	  P(ERASING), E(LOST_VENDOR_MODE), HELD },
	{ "bus dead before the erase", RUNS, NULL, P(ERASING), vanish,
	  P(ERASING), E(BUS_DEAD), PROBED },
	{ "erase never ends", DEAD, NULL, P(ERASING), stick,
	  P(ERASING), E(ERASE), HELD, true, 0x00000 },
	{ "erase never ends, running", RUNS, NULL, P(ERASING), stick,
	  P(ERASING), E(ERASE), HELD, true, 0x00000 },
	{ "page program never ends", DEAD, NULL, P(PROGRAMMING), stick,
	  P(PROGRAMMING), E(PROGRAM), HELD, true, 0x00100 },
	{ "lost before programming", RUNS, NULL, P(PROGRAMMING), restart,
	  P(PROGRAMMING), E(LOST_VENDOR_MODE), HELD, true },
	{ "bus dead before programming", RUNS, NULL, P(PROGRAMMING), vanish,
	  P(PROGRAMMING), E(BUS_DEAD), PROBED, true },
	{ "hangs before programming", DEAD, NULL, P(PROGRAMMING), hang,
	  P(PROGRAMMING), E(TIMEOUT), HELD, true },
	{ "a bit does not take", DEAD, NULL, P(PROGRAMMING), weaken,
	  P(VERIFYING), E(VERIFY), HELD, true, 0x04100 },
	{ "a bit does not take, running", RUNS, NULL, P(PROGRAMMING), weaken,
	  P(VERIFYING), E(VERIFY), HELD, true, 0x04100 },
	{ "lost before the verify", DEAD, NULL, P(VERIFYING), restart,
	  P(VERIFYING), E(LOST_VENDOR_MODE), HELD, true },
	{ "drive does not come back", DEAD, does_not_answer, 0, NULL,
	  P(RESETTING), E(NO_ANSWER), PROBED, true },
	{ "drive keeps its old revision", DEAD, answers_otherwise, 0, NULL,
	  P(RESETTING), E(OTHER_ANSWER), PROBED, true },
};

static void failure_name(const struct failure *f, char *desc)
{
	strscpy(desc, f->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(failure, failures, failure_name);

static void expect_fate(struct bench *b, enum fate fate)
{
	struct kunit *test = b->test;
	bool released = fate == QUIET || fate == PROBED;

	KUNIT_EXPECT_EQ(test, b->s.port,
			fate == HELD ? MTKFLASH_PORT_HELD : MTKFLASH_PORT_FREE);
	KUNIT_EXPECT_EQ(test, b->releases, released);
	if (released)
		KUNIT_EXPECT_EQ(test, b->how,
				fate == QUIET ? MTKFLASH_RELEASE_QUIET :
						MTKFLASH_RELEASE_PROBE);
}

static bool has_address(enum mtkflash_error error)
{
	return error == E(BACKUP) || error == E(ERASE) || error == E(PROGRAM) ||
	       error == E(VERIFY);
}

static void expect_truth(struct bench *b, const struct failure *f)
{
	struct kunit *test = b->test;

	KUNIT_EXPECT_EQ(test, b->s.phase, P(FAILED));
	KUNIT_EXPECT_EQ(test, b->s.failed_phase, f->phase);
	KUNIT_EXPECT_EQ(test, b->s.error, f->error);
	KUNIT_EXPECT_EQ(test, mtkflash_session_touched(&b->s), f->touched);
	KUNIT_EXPECT_EQ(test, b->drive->erases > 0, f->touched);
	if (has_address(f->error))
		KUNIT_EXPECT_EQ(test, b->s.fail_address, f->address);
	KUNIT_EXPECT_EQ(test, b->phases[b->phase_count - 1], P(FAILED));
}

/* The values are plausible, except for one that came late. */
static unsigned int place_of(enum mtkflash_phase phase)
{
	return phase == P(RESTORING) ? 2 * P(VERIFYING) + 1 : 2 * phase;
}

/* Phases only advance until the failure. */
static void expect_order(struct bench *b)
{
	for (unsigned int i = 1; i < b->phase_count; i++)
		KUNIT_EXPECT_GT(b->test, place_of(b->phases[i]),
				place_of(b->phases[i - 1]));
}

static u8 *copy_of(struct kunit *test, const u8 *content)
{
	u8 *copy = kunit_kmalloc(test, DRIVE_FLASH_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, content, DRIVE_FLASH_SIZE);
	return copy;
}

/* All memory of the session is freed when it is destroyed. */
static void finish(struct bench *b)
{
	mtkflash_session_destroy(&b->s);
	KUNIT_EXPECT_EQ(b->test, bench_outstanding(), 0);
}

static void failure_tells_the_truth(struct kunit *test)
{
	const struct failure *f = test->param_value;
	struct bench *b = bench_create(test, 0x72, 0);
	u8 *old = copy_of(test, b->drive->flash);

	if (f->running)
		bench_set_running(b);
	if (f->setup)
		f->setup(b);
	b->arm_in = f->arm_in;
	b->arm = f->arm;

	KUNIT_EXPECT_EQ(test, bench_flash(b), f->error);
	expect_truth(b, f);
	expect_fate(b, f->fate);
	expect_order(b);
	if (!f->touched)
		bench_expect_flash(b, old);
	/* A drive that ran is not given back in vendor mode. */
	if (f->fate == PROBED && !b->drive->override)
		KUNIT_EXPECT_FALSE(test, b->drive->vendor_mode);
	finish(b);
}

static const enum mtkflash_error claim_errors[] = {
	E(IN_USE), E(SIBLING), E(CLAIM), E(INTERRUPTED), E(GONE),
};

static void claim_name(const enum mtkflash_error *error, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "error %d", *error);
}

KUNIT_ARRAY_PARAM(claim, claim_errors, claim_name);

static void claim_error_releases_nothing(struct kunit *test)
{
	const enum mtkflash_error *error = test->param_value;
	static const enum mtkflash_phase phases[] = { P(CLAIMING), P(FAILED) };
	struct bench *b = bench_create(test, 0x72, 0);

	b->claim_error = *error;
	KUNIT_EXPECT_EQ(test, bench_flash(b), *error);
	bench_expect_phases(b, phases, ARRAY_SIZE(phases));
	KUNIT_EXPECT_EQ(test, b->s.failed_phase, P(CLAIMING));
	KUNIT_EXPECT_EQ(test, b->s.error, *error);
	expect_fate(b, NOT_CLAIMED);

	bench_restart(b);
	KUNIT_EXPECT_EQ(test, mtkflash_session_read(&b->s), *error);
	bench_expect_phases(b, phases, ARRAY_SIZE(phases));
	expect_fate(b, NOT_CLAIMED);
	/* No register was accessed. */
	KUNIT_EXPECT_EQ(test, b->rec->now_ns, 0);
	finish(b);
}

static void image_of_another_size_is_refused(struct kunit *test)
{
	struct bench *b = bench_create(test, 0x72, 0);

	KUNIT_EXPECT_EQ(test,
			mtkflash_session_flash(&b->s, b->image,
					       DRIVE_FLASH_SIZE / 2),
			E(PART_SIZE));
	KUNIT_EXPECT_EQ(test, b->s.failed_phase, P(CHECKING));
	KUNIT_EXPECT_EQ(test, b->drive->erases, 0);
	expect_fate(b, HELD);
	finish(b);
}

/**
 * struct stop_case - The user stops a session
 * @name: Name of the case.
 * @phase: From this phase on,
 * @done: when this much work is done.
 * @running: The drive's firmware runs.
 * @stops: The session stops,
 * @fate: and the state of the drive afterwards.
 */
struct stop_case {
	const char *name;
	enum mtkflash_phase phase;
	u32 done;
	bool running;
	bool stops;
	enum fate fate;
};

static const struct stop_case stop_cases[] = {
	{ "before the backup", P(BACKING_UP), 0, DEAD, true, HELD },
	{ "before the backup, running", P(BACKING_UP), 0, RUNS, true, PROBED },
	{ "in the first read", P(BACKING_UP), 0x10000, RUNS, true, PROBED },
	{ "in the second read", P(BACKING_UP), 0x30000, DEAD, true, HELD },
	{ "before unlocking", P(UNLOCKING), 0, RUNS, true, PROBED },
	{ "just before the first erase", P(ERASING), 0, DEAD, true, HELD },
	{ "after the first erase", P(ERASING), 0x41000, DEAD, false, PROBED },
	{ "before programming", P(PROGRAMMING), 0, RUNS, false, PROBED },
	{ "before the verify", P(VERIFYING), 0, DEAD, false, PROBED },
};

static void stop_name(const struct stop_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(stop, stop_cases, stop_name);

static void user_can_stop_until_the_first_erase(struct kunit *test)
{
	const struct stop_case *c = test->param_value;
	struct bench *b = bench_create(test, 0x72, 0);
	u8 *old = copy_of(test, b->drive->flash);

	if (c->running)
		bench_set_running(b);
	b->interrupt_in = c->phase;
	b->interrupt_at = c->done;
	KUNIT_EXPECT_EQ(test, bench_flash(b), c->stops ? E(INTERRUPTED) : 0);
	KUNIT_EXPECT_EQ(test, b->s.phase, c->stops ? P(FAILED) : P(DONE));
	if (c->stops)
		KUNIT_EXPECT_EQ(test, b->s.failed_phase, c->phase);
	KUNIT_EXPECT_EQ(test, b->drive->erases > 0, !c->stops);
	KUNIT_EXPECT_EQ(test, mtkflash_session_touched(&b->s), !c->stops);
	bench_expect_flash(b, c->stops ? old : b->image);
	expect_fate(b, c->fate);
	finish(b);
}

static void reading_can_fail_and_be_stopped(struct kunit *test)
{
	struct bench *b = bench_create(test, 0x72, 0);

	b->drive->unstable = 0x00142;
	b->drive->noisy = true;
	KUNIT_EXPECT_EQ(test, mtkflash_session_read(&b->s), E(BACKUP));
	KUNIT_EXPECT_EQ(test, b->s.fail_address, 0x00100);
	expect_fate(b, HELD);

	bench_restart(b);
	b->interrupt_in = P(BACKING_UP);
	KUNIT_EXPECT_EQ(test, mtkflash_session_read(&b->s), E(INTERRUPTED));
	expect_fate(b, HELD);
	finish(b);
}

static struct kunit_case failure_cases[] = {
	KUNIT_CASE_PARAM(failure_tells_the_truth, failure_gen_params),
	KUNIT_CASE_PARAM(claim_error_releases_nothing, claim_gen_params),
	KUNIT_CASE(image_of_another_size_is_refused),
	KUNIT_CASE_PARAM(user_can_stop_until_the_first_erase, stop_gen_params),
	KUNIT_CASE(reading_can_fail_and_be_stopped),
	{ }
};

static struct kunit_suite failure_suite = {
	.name = "mtkflash_session_failures",
	.test_cases = failure_cases,
};

kunit_test_suite(failure_suite);
