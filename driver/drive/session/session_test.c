// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions from begin to end.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "bench_test.h"
#include "families.h"
#include "firmware_test.h"

#define P(name)	MTKFLASH_PHASE_##name
#define E(name)	MTKFLASH_ERROR_##name

/* The bench of the running test; its session must be destroyed. */
static struct bench *current_bench;

static int session_test_init(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, bench_outstanding(), 0);
	current_bench = NULL;
	return 0;
}

static struct bench *create(struct kunit *test, u8 type, u8 unit)
{
	struct bench *b = bench_create(test, type, unit);

	current_bench = b;
	return b;
}

static struct bench *create_any(struct kunit *test)
{
	return create(test, 0x72, 0);
}

static void session_test_exit(struct kunit *test)
{
	if (current_bench)
		mtkflash_session_destroy(&current_bench->s);
	KUNIT_EXPECT_EQ(test, bench_outstanding(), 0);
}

static u8 *copy_of(struct kunit *test, const u8 *content)
{
	u8 *copy = kunit_kmalloc(test, DRIVE_FLASH_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, content, DRIVE_FLASH_SIZE);
	return copy;
}

static void expect_identity(struct kunit *test,
			    const struct mtkflash_identity *got,
			    const struct mtkflash_identity *want)
{
	KUNIT_EXPECT_STREQ(test, got->vendor, want->vendor);
	KUNIT_EXPECT_STREQ(test, got->product, want->product);
	KUNIT_EXPECT_STREQ(test, got->revision, want->revision);
}

static void flash_writes_what_differs(struct kunit *test)
{
	static const enum mtkflash_phase phases[] = {
		P(CLAIMING), P(ENTERING), P(IDENTIFYING), P(BACKING_UP),
		P(CHECKING), P(UNLOCKING), P(ERASING), P(PROGRAMMING),
		P(VERIFYING), P(LEAVING), P(RESETTING), P(DONE),
	};
	const struct engine_case *c = test->param_value;
	struct bench *b = create(test, c->type, c->unit);
	struct fake_drive *drive = b->drive;
	u8 *old = copy_of(test, drive->flash);

	b->s.flags = MTKFLASH_OPTION_DELTA;
	/* Protected, but not locked. */
	drive->sr = 0x0c;
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	bench_expect_phases(b, phases, ARRAY_SIZE(phases));
	bench_expect_flash(b, b->image);

	/* Cleared, and set again at the end. */
	KUNIT_EXPECT_EQ(test, drive->wrsrs, 2);
	KUNIT_EXPECT_EQ(test, drive->sr & 0x8c, 0x0c);
	KUNIT_EXPECT_EQ(test, drive->erases, BENCH_SECTORS);
	KUNIT_EXPECT_EQ(test, drive->first_erase, 0);
	/* Page 0 takes three programs. */
	KUNIT_EXPECT_EQ(test, drive->programs, BENCH_SECTORS * 16 + 1);
	KUNIT_EXPECT_EQ(test, drive->last_program, 0);

	KUNIT_EXPECT_EQ(test, b->s.done, 6 * DRIVE_FLASH_SIZE);
	KUNIT_EXPECT_EQ(test, b->s.total, 6 * DRIVE_FLASH_SIZE);
	KUNIT_EXPECT_EQ(test, b->s.error, 0);
	KUNIT_EXPECT_EQ(test, memcmp(b->s.backup, old, DRIVE_FLASH_SIZE), 0);
	expect_identity(test, &b->s.old_identity, &bench_old);
	expect_identity(test, &b->s.new_identity, &bench_new);

	KUNIT_EXPECT_EQ(test, drive->outros, 1);
	KUNIT_EXPECT_EQ(test, b->claims, 1);
	KUNIT_EXPECT_EQ(test, b->releases, 1);
	KUNIT_EXPECT_EQ(test, b->how, MTKFLASH_RELEASE_PROBE);
	KUNIT_EXPECT_EQ(test, b->s.port, MTKFLASH_PORT_FREE);
}

static void running_drive_is_flashed_too(struct kunit *test)
{
	struct bench *b = create(test, 0x73, 1);

	bench_set_running(b);
	/* The identity comes from the running firmware, whatever the flash holds. */
	memset(b->drive->flash + 0x4100, 0, FIRMWARE_IDENTITY_SIZE);
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	bench_expect_flash(b, b->image);
	expect_identity(test, &b->s.old_identity, &bench_old);
	/* The unit was known: the other one was not accessed. */
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x80], 1);
	KUNIT_EXPECT_EQ(test, b->how, MTKFLASH_RELEASE_PROBE);
}

static void equal_image_erases_nothing(struct kunit *test)
{
	struct bench *b = create_any(test);

	memcpy(b->image, b->drive->flash, DRIVE_FLASH_SIZE);
	b->answer = bench_old;
	b->drive->sr = 0x0c;
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	KUNIT_EXPECT_EQ(test, b->s.phase, P(DONE));
	KUNIT_EXPECT_EQ(test, b->s.done, b->s.total);
	KUNIT_EXPECT_EQ(test, b->drive->erases, 0);
	KUNIT_EXPECT_EQ(test, b->drive->programs, 0);
	KUNIT_EXPECT_EQ(test, b->drive->wrsrs, 0);
	KUNIT_EXPECT_FALSE(test, mtkflash_session_touched(&b->s));
	KUNIT_EXPECT_EQ(test, b->releases, 1);
}

static void drive_without_identity_takes_any_image(struct kunit *test)
{
	struct bench *b = create_any(test);

	memset(b->drive->flash, 0xff, DRIVE_FLASH_SIZE);
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	bench_expect_flash(b, b->image);
	KUNIT_EXPECT_STREQ(test, b->s.old_identity.product, "");
}

/* The drive is still claimed and in vendor mode: no claim, no intro. */
static void second_try_finishes_a_held_drive(struct kunit *test)
{
	struct bench *b = create_any(test);

	b->drive->weak = 0x4107;
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(VERIFY));
	KUNIT_EXPECT_EQ(test, b->s.port, MTKFLASH_PORT_HELD);
	KUNIT_EXPECT_EQ(test, b->s.fail_address, 0x4100);

	bench_restart(b);
	b->drive->weak = DRIVE_NOWHERE;
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	bench_expect_flash(b, b->image);
	KUNIT_EXPECT_EQ(test, b->s.phase, P(DONE));
	KUNIT_EXPECT_EQ(test, b->claims, 1);
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x80], 1);
	KUNIT_EXPECT_EQ(test, b->releases, 1);
	KUNIT_EXPECT_EQ(test, b->how, MTKFLASH_RELEASE_PROBE);
	KUNIT_EXPECT_EQ(test, b->s.port, MTKFLASH_PORT_FREE);
	KUNIT_EXPECT_EQ(test, b->s.error, 0);
	KUNIT_EXPECT_EQ(test, b->s.failed_phase, P(IDLE));
}

static void weaken_flash(struct fake_drive *d)
{
	d->weak = 0x4107;
}

static void forget_vendor_mode(struct fake_drive *d)
{
	d->vendor_mode = false;
	d->idle = 0x50;
	d->deaf = true;
}

/* The name was read before its sector was erased: it is still the same drive. */
static void second_try_refuses_the_image_of_another_drive(struct kunit *test)
{
	struct bench *b = create_any(test);

	b->arm_in = P(PROGRAMMING);
	b->arm = forget_vendor_mode;
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(LOST_VENDOR_MODE));
	KUNIT_EXPECT_EQ(test, b->s.port, MTKFLASH_PORT_HELD);

	bench_restart(b);
	b->drive->deaf = false;
	firmware_put_identity(b->image + 0x4100, "LITE-ON", "LTR-48125W",
			      "VS0A");
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(WRONG_DRIVE));
	KUNIT_EXPECT_EQ(test, b->drive->erases, 0);
}

/* A new claim forgets earlier changes of the drive. */
static void session_after_a_finished_one_starts_afresh(struct kunit *test)
{
	struct bench *b = create_any(test);

	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	bench_restart(b);
	b->claim_error = E(IN_USE);
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(IN_USE));
	KUNIT_EXPECT_EQ(test, b->s.done, 0);
	KUNIT_EXPECT_EQ(test, b->s.total, 0);
	/* The present drive was not read yet. */
	KUNIT_EXPECT_EQ(test, b->s.size, 0);
	KUNIT_EXPECT_EQ(test, b->releases, 1);
	b->claim_error = 0;
	b->drive->override = 0x80;
	bench_restart(b);
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(STILL_BUSY));
	KUNIT_EXPECT_FALSE(test, mtkflash_session_touched(&b->s));
	KUNIT_EXPECT_EQ(test, b->s.port, MTKFLASH_PORT_FREE);
	KUNIT_EXPECT_EQ(test, b->claims, 3);
	KUNIT_EXPECT_EQ(test, b->releases, 2);
}

static const u8 dead_or_running[] = { 0, 1 };

static void running_name(const u8 *running, char *desc)
{
	strscpy(desc, *running ? "running drive" : "dead drive",
		KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(running, dead_or_running, running_name);

static void read_leaves_a_drive_as_it_was(struct kunit *test)
{
	const u8 *running = test->param_value;
	struct bench *b = create(test, 0x72, 0);
	u8 *old = copy_of(test, b->drive->flash);

	if (*running)
		bench_set_running(b);
	b->s.flags = *running ? MTKFLASH_OPTION_READ_RUNNING : 0;
	KUNIT_EXPECT_EQ(test, mtkflash_session_read(&b->s), 0);
	KUNIT_EXPECT_EQ(test, b->s.phase, P(DONE));
	KUNIT_EXPECT_EQ(test, b->s.total, 2 * DRIVE_FLASH_SIZE);
	KUNIT_EXPECT_EQ(test, b->s.done, b->s.total);
	KUNIT_EXPECT_EQ(test, memcmp(b->s.backup, old, DRIVE_FLASH_SIZE), 0);
	expect_identity(test, &b->s.old_identity, &bench_old);
	bench_expect_flash(b, old);

	KUNIT_EXPECT_EQ(test, b->s.port == MTKFLASH_PORT_HELD, !*running);
	KUNIT_EXPECT_EQ(test, b->releases, *running);
	KUNIT_EXPECT_EQ(test, b->drive->outros, *running);
	KUNIT_EXPECT_EQ(test, b->drive->vendor_mode, !*running);
	if (*running)
		KUNIT_EXPECT_EQ(test, b->how, MTKFLASH_RELEASE_PROBE);

	/* A held drive is given back on request, once. */
	mtkflash_session_release(&b->s);
	mtkflash_session_release(&b->s);
	KUNIT_EXPECT_EQ(test, b->releases, 1);
	KUNIT_EXPECT_EQ(test, b->drive->outros, 1);
	KUNIT_EXPECT_EQ(test, b->s.port, MTKFLASH_PORT_FREE);
	KUNIT_EXPECT_EQ(test, b->how, *running ? MTKFLASH_RELEASE_PROBE :
						 MTKFLASH_RELEASE_QUIET);
}

static void half_written_drive_is_given_back_quietly(struct kunit *test)
{
	struct bench *b = create_any(test);

	b->arm_in = P(PROGRAMMING);
	b->arm = weaken_flash;
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(VERIFY));
	KUNIT_EXPECT_EQ(test, b->releases, 0);
	mtkflash_session_release(&b->s);
	KUNIT_EXPECT_EQ(test, b->releases, 1);
	KUNIT_EXPECT_EQ(test, b->how, MTKFLASH_RELEASE_QUIET);
	/* The error stays visible. */
	KUNIT_EXPECT_EQ(test, b->s.phase, P(FAILED));
	KUNIT_EXPECT_EQ(test, b->s.error, E(VERIFY));
	KUNIT_EXPECT_EQ(test, b->s.port, MTKFLASH_PORT_FREE);
}

/* A drive that worked, and an image with a byte that its flash does not accept. */
static struct bench *create_stubborn(struct kunit *test)
{
	struct bench *b = create_any(test);

	bench_set_running(b);
	b->drive->flash[0x11f80] = 0xff;
	b->image[0x11f80] = 0x5a;
	b->drive->weak = 0x11f80;
	b->answer = bench_old;
	return b;
}

static void old_contents_are_restored(struct kunit *test)
{
	static const enum mtkflash_phase phases[] = {
		P(CLAIMING), P(ENTERING), P(IDENTIFYING), P(BACKING_UP),
		P(CHECKING), P(UNLOCKING), P(ERASING), P(PROGRAMMING),
		P(VERIFYING), P(RESTORING), P(LEAVING), P(RESETTING), P(FAILED),
	};
	struct bench *b = create_stubborn(test);
	u8 *old = copy_of(test, b->drive->flash);

	b->drive->sr = 0x0c;
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(VERIFY));
	bench_expect_phases(b, phases, ARRAY_SIZE(phases));
	bench_expect_flash(b, old);
	KUNIT_EXPECT_EQ(test, b->s.change, MTKFLASH_CHANGE_RESTORED);
	KUNIT_EXPECT_TRUE(test, mtkflash_session_touched(&b->s));
	KUNIT_EXPECT_EQ(test, b->s.error, E(VERIFY));
	KUNIT_EXPECT_EQ(test, b->s.failed_phase, P(VERIFYING));
	KUNIT_EXPECT_EQ(test, b->s.fail_address, 0x11f00);
	KUNIT_EXPECT_EQ(test, b->s.done, b->s.total);
	expect_identity(test, &b->s.new_identity, &bench_old);
	KUNIT_EXPECT_EQ(test, b->drive->last_program, 0);
	KUNIT_EXPECT_EQ(test, b->drive->sr & 0x8c, 0x0c);
	KUNIT_EXPECT_EQ(test, b->s.port, MTKFLASH_PORT_FREE);
	KUNIT_EXPECT_EQ(test, b->releases, 1);
	KUNIT_EXPECT_EQ(test, b->how, MTKFLASH_RELEASE_PROBE);
	KUNIT_EXPECT_EQ(test, b->drive->outros, 1);
	KUNIT_EXPECT_NULL(test, b->s.original);
}

/* The fault of the flash also affects the old contents at first. */
static void original_outlives_a_failure(struct kunit *test)
{
	struct bench *b = create_stubborn(test);
	u8 *old = copy_of(test, b->drive->flash);

	b->drive->weak = 0x4107;
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(VERIFY));
	KUNIT_EXPECT_NE(test, b->s.change, MTKFLASH_CHANGE_RESTORED);
	KUNIT_EXPECT_EQ(test, b->s.port, MTKFLASH_PORT_HELD);
	KUNIT_EXPECT_EQ(test, b->drive->flash[0], 0xff);
	KUNIT_ASSERT_NOT_NULL(test, b->s.original);

	bench_restart(b);
	b->drive->weak = 0x11f80;
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(VERIFY));
	KUNIT_EXPECT_EQ(test, b->s.change, MTKFLASH_CHANGE_RESTORED);
	bench_expect_flash(b, old);
	KUNIT_EXPECT_EQ(test, b->claims, 1);

	/* The next session starts without these results. */
	bench_restart(b);
	b->releases = 0;
	b->drive->weak = DRIVE_NOWHERE;
	b->answer = bench_new;
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	KUNIT_EXPECT_NE(test, b->s.change, MTKFLASH_CHANGE_RESTORED);
	bench_expect_flash(b, b->image);
}

/* The drive's firmware was not complete: it is not restored. */
static void boot_loader_has_no_original(struct kunit *test)
{
	struct bench *b = create_stubborn(test);

	strscpy(b->inquiry.revision, "BOOT", sizeof(b->inquiry.revision));
	KUNIT_ASSERT_TRUE(test, mtkflash_in_boot_loader(&b->inquiry));
	KUNIT_EXPECT_EQ(test, bench_flash(b), E(VERIFY));
	KUNIT_EXPECT_NE(test, b->s.change, MTKFLASH_CHANGE_RESTORED);
	KUNIT_EXPECT_EQ(test, b->s.port, MTKFLASH_PORT_HELD);
	KUNIT_EXPECT_NULL(test, b->s.original);
}

/* A sector with an unstable cell is erased though it does not differ. */
static void unstable_sector_is_written(struct kunit *test)
{
	struct bench *b = create_any(test);

	b->s.flags = MTKFLASH_OPTION_DELTA;
	b->drive->unstable = 0x12345;
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	bench_expect_flash(b, b->image);
	KUNIT_EXPECT_EQ(test, b->drive->unstable, DRIVE_NOWHERE);
	KUNIT_EXPECT_EQ(test, b->drive->erases, BENCH_SECTORS + 1);
	KUNIT_EXPECT_EQ(test, b->part.unstable[0x12 / 8], 1 << 0x12 % 8);
}

static void damage(struct fake_drive *d)
{
	d->flash[0x10123] ^= 0x40;
}

/* Sector 0 and the wrong sector, in this order; nothing was planned at first. */
static void damage_outside_an_empty_plan_is_repaired(struct kunit *test)
{
	struct bench *b = create_any(test);

	memcpy(b->image, b->drive->flash, DRIVE_FLASH_SIZE);
	b->answer = bench_old;
	b->drive->sr = 0x0c;
	b->arm_in = P(VERIFYING);
	b->arm = damage;
	KUNIT_EXPECT_EQ(test, bench_flash(b), 0);
	bench_expect_flash(b, b->image);
	KUNIT_EXPECT_EQ(test, b->drive->erases, 2);
	KUNIT_EXPECT_EQ(test, b->drive->first_erase, 0);
	KUNIT_EXPECT_EQ(test, b->drive->last_program, 0);
	KUNIT_EXPECT_TRUE(test, mtkflash_session_touched(&b->s));
	KUNIT_EXPECT_EQ(test, b->drive->sr & 0x8c, 0x0c);
}

static void release_of_nothing_does_nothing(struct kunit *test)
{
	struct bench *b = create_any(test);

	mtkflash_session_release(&b->s);
	KUNIT_EXPECT_EQ(test, b->releases, 0);
	KUNIT_EXPECT_EQ(test, b->phase_count, 0);
	KUNIT_EXPECT_EQ(test, b->rec->now_ns, 0);
}

static struct kunit_case session_cases[] = {
	KUNIT_CASE_PARAM(flash_writes_what_differs, engine_gen_params),
	KUNIT_CASE(running_drive_is_flashed_too),
	KUNIT_CASE(equal_image_erases_nothing),
	KUNIT_CASE(drive_without_identity_takes_any_image),
	KUNIT_CASE(second_try_finishes_a_held_drive),
	KUNIT_CASE(second_try_refuses_the_image_of_another_drive),
	KUNIT_CASE(session_after_a_finished_one_starts_afresh),
	KUNIT_CASE_PARAM(read_leaves_a_drive_as_it_was, running_gen_params),
	KUNIT_CASE(half_written_drive_is_given_back_quietly),
	KUNIT_CASE(old_contents_are_restored),
	KUNIT_CASE(original_outlives_a_failure),
	KUNIT_CASE(boot_loader_has_no_original),
	KUNIT_CASE(unstable_sector_is_written),
	KUNIT_CASE(damage_outside_an_empty_plan_is_repaired),
	KUNIT_CASE(release_of_nothing_does_nothing),
	{ }
};

static struct kunit_suite session_suite = {
	.name = "mtkflash_session",
	.init = session_test_init,
	.exit = session_test_exit,
	.test_cases = session_cases,
};

kunit_test_suite(session_suite);
