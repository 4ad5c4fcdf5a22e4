// SPDX-License-Identifier: GPL-2.0
/*
 * Parallel parts that work, and parts that fail.
 */
#include <linux/sizes.h>

#include "jedec.h"
#include "parallel_drive_test.h"

#define TARGET		0x20000
#define PAGES		2

static const struct mtkflash_chip byte_chip = {
	.name = "byte",
	.bus = MTKFLASH_BUS_PARALLEL,
	.size = SZ_256K,
	.region = { { SZ_4K, 64 } },
	.program = MTKFLASH_PROGRAM_BYTE,
	.page = 1,
	.program_time = { 14, 100 },
	.sector = { 0x30, 0, { 18000, 100000 } },
	.whole = { 0x10, SZ_256K, { 70000, 400000 } },
	.unlock = 0x5555,
};

static const struct mtkflash_chip wide_chip = {
	.name = "wide",
	.bus = MTKFLASH_BUS_PARALLEL,
	.size = SZ_256K,
	.region = { { SZ_64K, 4 } },
	.program = MTKFLASH_PROGRAM_BYTE,
	.page = 1,
	.program_time = { 9, 300 },
	.sector = { 0x30, 0, { 18000, 100000 } },
	.whole = { 0x10, SZ_256K, { 70000, 400000 } },
	.unlock = 0xaaa,
};

static const struct mtkflash_chip page_chip = {
	.name = "page",
	.bus = MTKFLASH_BUS_PARALLEL,
	.size = SZ_256K,
	.region = { { 256, 1024 } },
	.program = MTKFLASH_PROGRAM_PAGE,
	.page = 128,
	.program_time = { 5000, 10000 },
	.sector = { 0, 0, { 10000, 20000 } },
	.whole = { 0x10, SZ_256K, { 50000, 400000 } },
	.unlock = 0x5555,
};

/**
 * struct part_case - A part, and how it is accessed
 * @name: Name of the case.
 * @chip: The part as the driver knows it.
 * @quick: Use the quick order.
 * @unit: Unit.
 */
struct part_case {
	const char *name;
	const struct mtkflash_chip *chip;
	bool quick;
	u8 unit;
};

static const struct part_case part_cases[] = {
	{ "byte, plain, master", &byte_chip, false, 0 },
	{ "byte, plain, slave", &byte_chip, false, 1 },
	{ "byte, quick, master", &byte_chip, true, 0 },
	{ "byte, quick, slave", &byte_chip, true, 1 },
	{ "wide, plain, master", &wide_chip, false, 0 },
	{ "wide, plain, slave", &wide_chip, false, 1 },
	{ "wide, quick, master", &wide_chip, true, 0 },
	{ "wide, quick, slave", &wide_chip, true, 1 },
	{ "page, plain, master", &page_chip, false, 0 },
	{ "page, plain, slave", &page_chip, false, 1 },
	{ "page, quick, master", &page_chip, true, 0 },
	{ "page, quick, slave", &page_chip, true, 1 },
};

static void part_name(const struct part_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(part, part_cases, part_name);

static struct parallel_drive *drive_of(struct kunit *test)
{
	const struct part_case *c = test->param_value;
	struct parallel_drive *d = parallel_drive_create(test, c->unit,
							 c->quick);

	d->unlock = c->chip->unlock;
	d->program_us = c->chip->program_time.typical;
	d->sector = c->chip->region[0].sector;
	d->page = c->chip->program == MTKFLASH_PROGRAM_PAGE ? c->chip->page : 0;
	return d;
}

static bool is_page_part(const struct part_case *c)
{
	return c->chip->program == MTKFLASH_PROGRAM_PAGE;
}

static u8 *copy_flash(struct kunit *test, const struct parallel_drive *d)
{
	u8 *copy = kunit_kzalloc(test, PARALLEL_FLASH_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, d->flash, PARALLEL_FLASH_SIZE);
	return copy;
}

static void expect_flash(struct parallel_drive *d, const u8 *want)
{
	for (u32 a = 0; a < PARALLEL_FLASH_SIZE; a++) {
		if (d->flash[a] == want[a])
			continue;
		KUNIT_FAIL(d->rec->test, "%05x holds %02x, not %02x", a,
			   d->flash[a], want[a]);
		return;
	}
}

/* Every byte value, and FFh in places. */
static void fill_page(u8 *data, u32 seed)
{
	for (u32 i = 0; i < MTKFLASH_PAGE; i++)
		data[i] = i % 5 == seed % 5 ? 0xff : (i * 31 + seed) & 0xff;
}

static enum mtkflash_error erase_target(struct kunit *test,
					struct parallel_drive *d)
{
	const struct part_case *c = test->param_value;

	return mtkflash_jedec_erase(&d->v, c->chip, &c->chip->sector, TARGET);
}

static enum mtkflash_error program_target(struct kunit *test,
					  struct parallel_drive *d, u8 *data)
{
	const struct part_case *c = test->param_value;

	fill_page(data, 3);
	return mtkflash_jedec_program(&d->v, c->chip, TARGET, data);
}

static void sector_is_rewritten_and_nothing_else(struct kunit *test)
{
	const struct part_case *c = test->param_value;
	struct parallel_drive *d = drive_of(test);
	u8 *want = copy_flash(test, d);
	u32 sector = d->sector;

	KUNIT_ASSERT_EQ(test, erase_target(test, d), 0);
	memset(want + TARGET, 0xff, sector);
	expect_flash(d, want);
	parallel_drive_expect_idle(d);

	fill_page(want + TARGET, 3);
	KUNIT_ASSERT_EQ(test, mtkflash_jedec_program(&d->v, c->chip, TARGET,
						     want + TARGET), 0);
	expect_flash(d, want);
	parallel_drive_expect_idle(d);
	KUNIT_EXPECT_EQ(test, d->v.quick, c->quick);
	KUNIT_EXPECT_EQ(test, d->ignored, 0);
}

static void chip_is_erased(struct kunit *test)
{
	const struct part_case *c = test->param_value;
	struct parallel_drive *d = drive_of(test);
	u8 *want = copy_flash(test, d);

	d->erase_us = 100000;
	memset(want, 0xff, PARALLEL_FLASH_SIZE);
	KUNIT_ASSERT_EQ(test, mtkflash_jedec_erase(&d->v, c->chip,
						   &c->chip->whole, 0), 0);
	expect_flash(d, want);
	parallel_drive_expect_idle(d);
	KUNIT_EXPECT_EQ(test, d->erases, 1);
}

static void bytes_go_downwards_and_blank_ones_are_left_out(struct kunit *test)
{
	const struct part_case *c = test->param_value;
	struct parallel_drive *d = drive_of(test);
	u8 data[MTKFLASH_PAGE];
	unsigned int n = 0;

	if (is_page_part(c))
		kunit_skip(test, "writes whole pages");
	memset(d->flash, 0xff, PARALLEL_FLASH_SIZE);
	fill_page(data, 0);
	data[0] = 0x02;
	KUNIT_ASSERT_EQ(test, mtkflash_jedec_program(&d->v, c->chip, 0, data),
			0);
	for (u32 i = MTKFLASH_PAGE; i--;) {
		if (data[i] == 0xff)
			continue;
		KUNIT_ASSERT_LT(test, n, d->count);
		KUNIT_EXPECT_EQ(test, d->log[n++], i);
	}
	KUNIT_EXPECT_EQ(test, n, d->count);
	KUNIT_EXPECT_EQ(test, d->log[n - 1], 0);
}

static void blank_halves_of_a_page_are_not_written(struct kunit *test)
{
	const struct part_case *c = test->param_value;
	struct parallel_drive *d = drive_of(test);
	u8 data[MTKFLASH_PAGE];

	if (!is_page_part(c))
		kunit_skip(test, "writes bytes");
	memset(d->flash, 0xff, PARALLEL_FLASH_SIZE);
	memset(data, 0xff, sizeof(data));
	data[0x85] = 0x12;
	KUNIT_EXPECT_EQ(test, mtkflash_jedec_program(&d->v, c->chip, 0x1000,
						     data), 0);
	KUNIT_EXPECT_EQ(test, d->pages, 1);
	KUNIT_EXPECT_EQ(test, d->flash[0x1085], 0x12);

	/* It is written if the flash has content there. */
	d->flash[0x1003] = 0x34;
	KUNIT_EXPECT_EQ(test, mtkflash_jedec_program(&d->v, c->chip, 0x1000,
						     data), 0);
	KUNIT_EXPECT_EQ(test, d->pages, 3);
	KUNIT_EXPECT_EQ(test, d->flash[0x1003], 0xff);
	parallel_drive_expect_idle(d);
}

/* The host is slow at first, then slow too often for the tries of the driver. */
static u8 slow_host(struct recorder *rec, u8 reg)
{
	struct parallel_drive *d = rec->context;

	if (reg == STAT && d->load_count == 60 && d->weak_times) {
		d->weak_times--;
		rec->now_ns += 250000;
	}
	return reg == STAT ? 0x70 : rec->regs[reg];
}

static void page_is_loaded_again_after_a_gap(struct kunit *test)
{
	const struct part_case *c = test->param_value;
	struct parallel_drive *d = drive_of(test);
	u8 data[MTKFLASH_PAGE];

	if (!is_page_part(c))
		kunit_skip(test, "writes bytes");
	d->rec->on_read = slow_host;
	d->weak_times = 3;
	KUNIT_EXPECT_EQ(test, program_target(test, d, data), 0);
	KUNIT_EXPECT_EQ(test, memcmp(d->flash + TARGET, data, sizeof(data)), 0);
	KUNIT_EXPECT_EQ(test, d->pages, 5);
	KUNIT_EXPECT_EQ(test, d->v.quick, c->quick);

	d->weak_times = 1000;
	KUNIT_EXPECT_EQ(test, program_target(test, d, data),
			MTKFLASH_ERROR_PROGRAM);
	KUNIT_EXPECT_EQ(test, d->pages, 5 + 16);
	KUNIT_EXPECT_FALSE(test, d->v.quick);
	/* Bytes that were not loaded become blank, which is what they should be. */
	KUNIT_EXPECT_EQ(test, erase_target(test, d), 0);
	KUNIT_EXPECT_EQ(test, d->flash[TARGET + 127], 0xff);
}

static void weak_byte_is_programmed_up_to_16_times(struct kunit *test)
{
	const struct part_case *c = test->param_value;

	if (is_page_part(c))
		kunit_skip(test, "writes whole pages");
	for (unsigned int times = 0; times <= 16; times++) {
		struct parallel_drive *d = drive_of(test);
		u8 data[MTKFLASH_PAGE];
		enum mtkflash_error err;

		KUNIT_ASSERT_EQ(test, erase_target(test, d), 0);
		d->weak = TARGET + 0x42;
		d->weak_times = times;
		err = program_target(test, d, data);
		KUNIT_EXPECT_EQ(test, err, times == 16 ?
				MTKFLASH_ERROR_PROGRAM : MTKFLASH_ERROR_NONE);
		KUNIT_EXPECT_EQ(test, d->weak_times, 0);
		parallel_drive_expect_idle(d);
		/* The driver falls back to the plain order after some tries. */
		KUNIT_EXPECT_EQ(test, d->v.quick, c->quick && times < 4);
		if (!err)
			KUNIT_EXPECT_EQ(test, memcmp(d->flash + TARGET, data,
						     sizeof(data)), 0);
		else
			KUNIT_EXPECT_EQ(test, d->log[d->count - 1],
					TARGET + 0x42);
	}
}

static void program_that_gives_up_is_reset_and_repeated(struct kunit *test)
{
	const struct part_case *c = test->param_value;
	struct parallel_drive *d = drive_of(test);
	u8 data[MTKFLASH_PAGE];

	if (is_page_part(c))
		kunit_skip(test, "has no DQ5");
	KUNIT_ASSERT_EQ(test, erase_target(test, d), 0);
	d->gives_up = TARGET + 0x10;
	d->gives_up_times = 2;
	KUNIT_EXPECT_EQ(test, program_target(test, d, data), 0);
	KUNIT_EXPECT_EQ(test, memcmp(d->flash + TARGET, data, sizeof(data)), 0);
	KUNIT_EXPECT_EQ(test, d->resets, 2);
	parallel_drive_expect_idle(d);

	memset(d->flash + TARGET, 0xff, MTKFLASH_PAGE);
	d->gives_up_times = 1000;
	KUNIT_EXPECT_EQ(test, program_target(test, d, data),
			MTKFLASH_ERROR_PROGRAM);
	KUNIT_EXPECT_EQ(test, d->resets, 2 + 16);
	parallel_drive_expect_idle(d);
}

/* Not all parts have DQ5: a busy part may show anything there. */
static void junk_of_a_busy_part_does_no_harm(struct kunit *test)
{
	struct parallel_drive *d = drive_of(test);
	u8 data[MTKFLASH_PAGE];

	d->junk = 0x3f;
	d->erase_us = 30000;
	KUNIT_ASSERT_EQ(test, erase_target(test, d), 0);
	if (!d->page)
		d->program_us = 60;
	KUNIT_EXPECT_EQ(test, program_target(test, d, data), 0);
	KUNIT_EXPECT_EQ(test, memcmp(d->flash + TARGET, data, sizeof(data)), 0);
	parallel_drive_expect_idle(d);
}

static void erase_is_seen_as_soon_as_it_is_over(struct kunit *test)
{
	const struct part_case *c = test->param_value;
	static const u32 times[] = { 0, 1000, 18000, 18050, 25000, 99000 };
	u32 late_us;

	if (is_page_part(c))
		kunit_skip(test, "has no sector erase");
	for (unsigned int i = 0; i < ARRAY_SIZE(times); i++) {
		struct parallel_drive *d = drive_of(test);

		late_us = times[i] / (times[i] < 18000 ? 2 : 16);
		d->erase_us = times[i];
		KUNIT_EXPECT_EQ(test, erase_target(test, d), 0);
		KUNIT_EXPECT_LE(test, d->rec->now_ns,
				(times[i] + late_us) * 1000ull + 250000);
		/* Two reads are a look. */
		KUNIT_EXPECT_LE(test, d->commands, 6 + 2 * 50);
	}
}

static void erase_that_gives_up_is_reset(struct kunit *test)
{
	const struct part_case *c = test->param_value;
	struct parallel_drive *d = drive_of(test);

	if (is_page_part(c))
		kunit_skip(test, "has no DQ5");
	d->gives_up = TARGET;
	d->gives_up_times = 1;
	memset(d->flash + TARGET, 0x5a, 16);
	/* The driver falls back from the quick order only after another try. */
	KUNIT_EXPECT_EQ(test, erase_target(test, d),
			c->quick ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_ERASE);
	KUNIT_EXPECT_FALSE(test, d->v.quick);
	KUNIT_EXPECT_EQ(test, d->resets, 1);
	parallel_drive_expect_idle(d);

	d->gives_up_times = 1;
	memset(d->flash + TARGET, 0x9c, 16);
	d->rec->now_ns = 0;
	KUNIT_EXPECT_EQ(test, erase_target(test, d), MTKFLASH_ERROR_ERASE);
	KUNIT_EXPECT_EQ(test, d->resets, 2);
	KUNIT_EXPECT_EQ(test, d->flash[TARGET], 0x9c);
	/* This ends long before the longest time. */
	KUNIT_EXPECT_LE(test, recorder_ms(d->rec), 20);
	parallel_drive_expect_idle(d);
}

static void erase_that_is_ignored_is_an_error(struct kunit *test)
{
	static const struct {
		u8 content;
		u32 ms;
	} cases[] = {
		/*
		 * The part looks finished, looks given up, or is busy until the longest
		 * time.
		 */
		{ 0x9c, 19 }, { 0xfe, 19 }, { 0x3c, 19 }, { 0x1c, 108 },
	};
	const struct part_case *c = test->param_value;

	if (is_page_part(c))
		kunit_skip(test, "has no sector erase");
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct parallel_drive *d = drive_of(test);

		d->locked = TARGET;
		d->flash[TARGET] = cases[i].content;
		KUNIT_EXPECT_EQ(test, erase_target(test, d),
				MTKFLASH_ERROR_ERASE);
		KUNIT_EXPECT_EQ(test, d->erases, 0);
		KUNIT_EXPECT_LE(test, recorder_ms(d->rec),
				cases[i].ms * (1 + c->quick));
	}
}

static void part_that_never_ends_is_an_error_in_time(struct kunit *test)
{
	const struct part_case *c = test->param_value;
	struct parallel_drive *d = drive_of(test);
	u8 data[MTKFLASH_PAGE];

	d->sticks = true;
	KUNIT_EXPECT_EQ(test, erase_target(test, d), MTKFLASH_ERROR_ERASE);
	KUNIT_EXPECT_GE(test, recorder_ms(d->rec), 100);
	KUNIT_EXPECT_LE(test, recorder_ms(d->rec), 250);

	d = drive_of(test);
	if (!is_page_part(c))
		KUNIT_ASSERT_EQ(test, erase_target(test, d), 0);
	d->sticks = true;
	d->rec->now_ns = 0;
	KUNIT_EXPECT_EQ(test, program_target(test, d, data),
			MTKFLASH_ERROR_PROGRAM);
	KUNIT_EXPECT_LE(test, recorder_ms(d->rec), is_page_part(c) ? 250 : 20);
}

/* The @n-th command and all that follow are lost. */
static void vendor_mode_lost_for_good(struct kunit *test, unsigned int n)
{
	struct parallel_drive *d = drive_of(test);
	u8 data[MTKFLASH_PAGE];

	d->lost_after = n;
	if (!erase_target(test, d))
		KUNIT_EXPECT_EQ(test, program_target(test, d, data),
				MTKFLASH_ERROR_LOST_VENDOR_MODE);
	KUNIT_EXPECT_EQ(test, d->v.status, 0x50);
	/* The failed command, and those that bring the part back to its read mode. */
	KUNIT_EXPECT_LE(test, d->commands, n + 3);
}

/* One command is lost while a page is programmed: what does it leave? */
static void one_command_lost(struct kunit *test, unsigned int n)
{
	struct parallel_drive *d = drive_of(test);
	u8 data[MTKFLASH_PAGE];

	memset(d->flash + TARGET, 0xff, MTKFLASH_PAGE);
	d->lost_after = n;
	d->lost_count = 1;
	KUNIT_EXPECT_EQ(test, program_target(test, d, data),
			MTKFLASH_ERROR_LOST_VENDOR_MODE);
	parallel_drive_expect_idle(d);
	for (u32 i = 0; i < MTKFLASH_PAGE; i++)
		KUNIT_EXPECT_TRUE(test, d->flash[TARGET + i] == 0xff ||
				  d->flash[TARGET + i] == data[i]);
}

static void lost_vendor_mode_is_told_and_leaves_no_command_open(struct kunit *test)
{
	const struct part_case *c = test->param_value;

	for (unsigned int n = 0; n < 40; n++)
		vendor_mode_lost_for_good(test, n);
	if (is_page_part(c))
		return;
	for (unsigned int n = 0; n < 40; n++)
		one_command_lost(test, n);
}

static struct kunit_case jedec_part_cases[] = {
	KUNIT_CASE_PARAM(sector_is_rewritten_and_nothing_else, part_gen_params),
	KUNIT_CASE_PARAM(chip_is_erased, part_gen_params),
	KUNIT_CASE_PARAM(bytes_go_downwards_and_blank_ones_are_left_out,
			 part_gen_params),
	KUNIT_CASE_PARAM(blank_halves_of_a_page_are_not_written,
			 part_gen_params),
	KUNIT_CASE_PARAM(page_is_loaded_again_after_a_gap, part_gen_params),
	KUNIT_CASE_PARAM(weak_byte_is_programmed_up_to_16_times,
			 part_gen_params),
	KUNIT_CASE_PARAM(program_that_gives_up_is_reset_and_repeated,
			 part_gen_params),
	KUNIT_CASE_PARAM(junk_of_a_busy_part_does_no_harm, part_gen_params),
	KUNIT_CASE_PARAM(erase_is_seen_as_soon_as_it_is_over, part_gen_params),
	KUNIT_CASE_PARAM(erase_that_gives_up_is_reset, part_gen_params),
	KUNIT_CASE_PARAM(erase_that_is_ignored_is_an_error, part_gen_params),
	KUNIT_CASE_PARAM(part_that_never_ends_is_an_error_in_time,
			 part_gen_params),
	KUNIT_CASE_PARAM(lost_vendor_mode_is_told_and_leaves_no_command_open,
			 part_gen_params),
	{ }
};

static struct kunit_suite jedec_part_suite = {
	.name = "mtkflash_jedec_part",
	.test_cases = jedec_part_cases,
};

kunit_test_suite(jedec_part_suite);
