// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that hold the drive or its port, that end vendor mode, that erase, and dry runs:
 * their phases, and the state of the drive.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "bench_test.h"

#define P(name)	MTKFLASH_PHASE_##name
#define E(name)	MTKFLASH_ERROR_##name
#define A(name)	MTKFLASH_ADVICE_##name

static struct bench *current_bench;

static int keep_test_init(struct kunit *test)
{
	current_bench = NULL;
	return 0;
}

static void keep_test_exit(struct kunit *test)
{
	if (current_bench)
		mtkflash_session_destroy(&current_bench->s);
	KUNIT_EXPECT_EQ(test, bench_outstanding(), 0);
}

static const u8 dead_or_running[] = { 0, 1 };

static void running_name(const u8 *running, char *desc)
{
	strscpy(desc, *running ? "running drive" : "dead drive",
		KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(running, dead_or_running, running_name);

static bool runs(struct kunit *test)
{
	const u8 *running = test->param_value;

	return running && *running;
}

static struct bench *create(struct kunit *test)
{
	struct bench *b = bench_create(test, 0x72, 0);

	current_bench = b;
	if (runs(test))
		bench_set_running(b);
	return b;
}

static void expect_held(struct bench *b)
{
	KUNIT_EXPECT_EQ(b->test, b->s.port, MTKFLASH_PORT_HELD);
	KUNIT_EXPECT_EQ(b->test, b->releases, 0);
}

static void expect_kept(struct bench *b)
{
	expect_held(b);
	KUNIT_EXPECT_TRUE(b->test, b->s.by_hand);
}

static void expect_given_back(struct bench *b, enum mtkflash_release how)
{
	KUNIT_EXPECT_EQ(b->test, b->s.port, MTKFLASH_PORT_FREE);
	KUNIT_EXPECT_FALSE(b->test, b->s.by_hand);
	KUNIT_EXPECT_EQ(b->test, b->releases, 1);
	KUNIT_EXPECT_EQ(b->test, b->how, how);
}

static enum mtkflash_advice advice(struct bench *b)
{
	return mtkflash_session_advice(&b->s, false);
}

static void claim_sends_nothing(struct kunit *test)
{
	static const enum mtkflash_phase phases[] = { P(CLAIMING), P(DONE) };
	struct bench *b = create(test);

	KUNIT_EXPECT_EQ(test, mtkflash_session_claim(&b->s), 0);
	bench_expect_phases(b, phases, ARRAY_SIZE(phases));
	expect_kept(b);
	KUNIT_EXPECT_EQ(test, advice(b), A(WRITE_IMAGE));
	mtkflash_session_release(&b->s);
	/* Each access would have taken time. */
	KUNIT_EXPECT_EQ(test, b->rec->now_ns, 0);
	expect_given_back(b, runs(test) ? MTKFLASH_RELEASE_PROBE :
					  MTKFLASH_RELEASE_QUIET);
	KUNIT_EXPECT_EQ(test, b->s.phase, P(IDLE));
}

static void enter_keeps_what_leave_gives_back(struct kunit *test)
{
	static const enum mtkflash_phase in[] = {
		P(CLAIMING), P(ENTERING), P(IDENTIFYING), P(DONE),
	};
	static const enum mtkflash_phase out[] = {
		P(CLAIMING), P(LEAVING), P(RESETTING), P(DONE),
	};
	struct bench *b = create(test);

	KUNIT_EXPECT_EQ(test, mtkflash_session_enter(&b->s), 0);
	bench_expect_phases(b, in, ARRAY_SIZE(in));
	expect_kept(b);
	KUNIT_EXPECT_EQ(test, b->part.vendor.type, 0x72);
	KUNIT_EXPECT_STREQ(test, b->part.chip->name, "MX25L1005");
	KUNIT_EXPECT_EQ(test, b->s.total, 0);
	KUNIT_EXPECT_EQ(test, b->s.method->left_ms(&b->s), 0);
	KUNIT_EXPECT_EQ(test, advice(b), A(WRITE_IMAGE));

	bench_restart(b);
	b->answer = bench_old;
	KUNIT_EXPECT_EQ(test, mtkflash_session_leave(&b->s), 0);
	bench_expect_phases(b, out, ARRAY_SIZE(out));
	expect_given_back(b, MTKFLASH_RELEASE_PROBE);
	KUNIT_EXPECT_EQ(test, b->drive->outros, 1);
	KUNIT_EXPECT_EQ(test, b->drive->intros, 1);
	KUNIT_EXPECT_STREQ(test, b->s.new_identity.revision, "VS01");
	KUNIT_EXPECT_EQ(test, advice(b), A(NONE));
}

static void failed_enter_gives_back_unless_by_hand(struct kunit *test)
{
	struct bench *b = create(test);

	b->drive->deaf = true;
	b->drive->idle = 0x80;
	KUNIT_EXPECT_EQ(test, mtkflash_session_enter(&b->s), E(STILL_BUSY));
	expect_given_back(b, runs(test) ? MTKFLASH_RELEASE_PROBE :
					  MTKFLASH_RELEASE_QUIET);
	b->releases = 0;
	bench_restart(b);
	KUNIT_EXPECT_EQ(test, mtkflash_session_claim(&b->s), 0);
	bench_restart(b);
	KUNIT_EXPECT_EQ(test, mtkflash_session_enter(&b->s), E(STILL_BUSY));
	KUNIT_EXPECT_EQ(test, b->s.failed_phase, P(ENTERING));
	expect_kept(b);
	bench_restart(b);
	KUNIT_EXPECT_EQ(test, mtkflash_session_read(&b->s), E(STILL_BUSY));
	expect_kept(b);
	mtkflash_session_release(&b->s);
	KUNIT_EXPECT_FALSE(test, b->s.by_hand);
	KUNIT_EXPECT_EQ(test, b->releases, 1);
}

static void success_ends_a_claim_by_hand(struct kunit *test)
{
	struct bench *b = create(test);

	KUNIT_EXPECT_EQ(test, mtkflash_session_claim(&b->s), 0);
	bench_restart(b);
	KUNIT_EXPECT_EQ(test, mtkflash_session_read(&b->s), 0);
	expect_kept(b);
	bench_restart(b);
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	expect_given_back(b, MTKFLASH_RELEASE_PROBE);
	bench_expect_flash(b, b->image);
	KUNIT_EXPECT_EQ(test, b->claims, 1);
}

/* A drive that does not drive the bus is in no mode. */
static void dead_bus_ends_vendor_mode_by_hand(struct kunit *test)
{
	struct bench *b = create(test);

	KUNIT_EXPECT_EQ(test, mtkflash_session_claim(&b->s), 0);
	bench_restart(b);
	KUNIT_EXPECT_EQ(test, mtkflash_session_enter(&b->s), 0);
	expect_kept(b);
	bench_restart(b);
	b->drive->override = 0x7f;
	KUNIT_EXPECT_EQ(test, mtkflash_session_read(&b->s), E(NO_LINK));
	expect_kept(b);
	KUNIT_EXPECT_EQ(test, b->part.vendor.type, 0);
}

static const enum mtkflash_set_id all_sets[] = {
	MTKFLASH_SET_LEGACY, MTKFLASH_SET_SLIM, MTKFLASH_SET_SLIM2,
};

static void set_name(const enum mtkflash_set_id *set, char *desc)
{
	strscpy(desc, mtkflash_sets[*set].name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(set, all_sets, set_name);

/* This driver has not learned the command set before. */
static void leave_finds_the_right_outro(struct kunit *test)
{
	static const u8 outros[] = { 0x81, 0xf0, 0xbe };
	const enum mtkflash_set_id *set = test->param_value;
	static const u8 none;
	struct bench *b;

	test->param_value = &none;
	b = create(test);
	test->param_value = set;
	b->drive->set = *set;
	b->drive->vendor_mode = true;
	KUNIT_EXPECT_EQ(test, mtkflash_session_leave(&b->s), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(outros); i++)
		KUNIT_EXPECT_EQ(test, b->rec->commands[outros[i]], i == *set);
	KUNIT_EXPECT_EQ(test, b->drive->outros, 1);
	KUNIT_EXPECT_EQ(test, b->drive->intros, 0);
	KUNIT_EXPECT_FALSE(test, b->drive->vendor_mode);
	expect_given_back(b, MTKFLASH_RELEASE_PROBE);
}

static void leave_needs_vendor_mode(struct kunit *test)
{
	static const enum mtkflash_phase phases[] = {
		P(CLAIMING), P(ENTERING), P(FAILED),
	};
	struct bench *b = create(test);

	KUNIT_EXPECT_EQ(test, mtkflash_session_leave(&b->s),
			E(NOT_IN_VENDOR_MODE));
	bench_expect_phases(b, phases, ARRAY_SIZE(phases));
	expect_given_back(b, runs(test) ? MTKFLASH_RELEASE_PROBE :
					  MTKFLASH_RELEASE_QUIET);
	for (unsigned int i = 0; i < ARRAY_SIZE(b->rec->commands); i++)
		KUNIT_EXPECT_EQ(test, b->rec->commands[i], 0);
	KUNIT_EXPECT_EQ(test, advice(b), A(ENTER_FIRST));
}

static void erased_drive_is_kept_and_not_asked(struct kunit *test)
{
	static const enum mtkflash_phase phases[] = {
		P(CLAIMING), P(ENTERING), P(IDENTIFYING), P(BACKING_UP),
		P(CHECKING), P(UNLOCKING), P(ERASING), P(PROGRAMMING),
		P(VERIFYING), P(DONE),
	};
	static const enum mtkflash_phase out[] = {
		P(CLAIMING), P(LEAVING), P(DONE),
	};
	struct bench *b = create(test);

	b->drive->sr = 0x0c;
	KUNIT_EXPECT_EQ(test, mtkflash_session_erase(&b->s), 0);
	bench_expect_phases(b, phases, ARRAY_SIZE(phases));
	expect_held(b);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(b->drive->flash, 0xff,
					     DRIVE_FLASH_SIZE), NULL);
	KUNIT_EXPECT_EQ(test, b->drive->first_erase, 0);
	KUNIT_EXPECT_EQ(test, b->drive->programs, 0);
	KUNIT_EXPECT_EQ(test, b->s.done, 6 * DRIVE_FLASH_SIZE);
	KUNIT_EXPECT_EQ(test, b->part.sectors, DRIVE_FLASH_SIZE / 0x1000);
	KUNIT_EXPECT_EQ(test, b->part.cost.pages, 0);
	KUNIT_EXPECT_EQ(test, advice(b), A(WRITE_BLANK));

	bench_restart(b);
	KUNIT_EXPECT_EQ(test, mtkflash_session_leave(&b->s), 0);
	bench_expect_phases(b, out, ARRAY_SIZE(out));
	expect_given_back(b, MTKFLASH_RELEASE_QUIET);
	KUNIT_EXPECT_EQ(test, b->drive->outros, 1);
	KUNIT_EXPECT_STREQ(test, b->s.new_identity.revision, "");
}

static void erased_drive_takes_an_image(struct kunit *test)
{
	struct bench *b = create(test);

	b->drive->sr = 0x0c;
	KUNIT_EXPECT_EQ(test, mtkflash_session_erase(&b->s), 0);
	bench_restart(b);
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	bench_expect_flash(b, b->image);
	KUNIT_EXPECT_EQ(test, b->drive->sr & 0x8c, 0x0c);
	expect_given_back(b, MTKFLASH_RELEASE_PROBE);
}

static void dry_run_writes_nothing(struct kunit *test)
{
	struct bench *b = create(test);
	u8 *old = kunit_kmalloc(test, DRIVE_FLASH_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, old);
	memcpy(old, b->drive->flash, DRIVE_FLASH_SIZE);
	b->drive->sr = 0x0c;
	b->s.flags = MTKFLASH_OPTION_DRY_RUN | MTKFLASH_OPTION_DELTA;
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	KUNIT_EXPECT_EQ(test, b->s.phase, P(DONE));
	bench_expect_flash(b, old);
	KUNIT_EXPECT_EQ(test, b->drive->erases + b->drive->programs, 0);
	KUNIT_EXPECT_EQ(test, b->drive->wrsrs, 0);
	KUNIT_EXPECT_EQ(test, b->part.sectors, BENCH_SECTORS);
	KUNIT_EXPECT_EQ(test, b->part.cost.pages, BENCH_SECTORS * 16 - 1);
	KUNIT_EXPECT_EQ(test, b->s.total, 2 * DRIVE_FLASH_SIZE);
	KUNIT_EXPECT_EQ(test, b->part.protection.first, 0x0c);
	KUNIT_EXPECT_EQ(test, b->s.port == MTKFLASH_PORT_HELD, !runs(test));

	/* A lock is reported in the phase in which it is found. */
	bench_restart(b);
	b->drive->sr = 0x8c;
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(PROTECTED));
	KUNIT_EXPECT_EQ(test, b->s.failed_phase, P(UNLOCKING));
	bench_restart(b);
	b->s.flags |= MTKFLASH_OPTION_IGNORE_PROTECTION;
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	KUNIT_EXPECT_EQ(test, b->drive->wrsrs, 0);
}

static struct kunit_case keep_cases[] = {
	KUNIT_CASE_PARAM(claim_sends_nothing, running_gen_params),
	KUNIT_CASE_PARAM(enter_keeps_what_leave_gives_back, running_gen_params),
	KUNIT_CASE_PARAM(failed_enter_gives_back_unless_by_hand,
			 running_gen_params),
	KUNIT_CASE_PARAM(success_ends_a_claim_by_hand, running_gen_params),
	KUNIT_CASE(dead_bus_ends_vendor_mode_by_hand),
	KUNIT_CASE_PARAM(leave_finds_the_right_outro, set_gen_params),
	KUNIT_CASE_PARAM(leave_needs_vendor_mode, running_gen_params),
	KUNIT_CASE_PARAM(erased_drive_is_kept_and_not_asked, running_gen_params),
	KUNIT_CASE_PARAM(erased_drive_takes_an_image, running_gen_params),
	KUNIT_CASE_PARAM(dry_run_writes_nothing, running_gen_params),
	{ }
};

static struct kunit_suite keep_suite = {
	.name = "mtkflash_session_keep",
	.init = keep_test_init,
	.exit = keep_test_exit,
	.test_cases = keep_cases,
};

kunit_test_suite(keep_suite);
