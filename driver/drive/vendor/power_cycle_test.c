// SPDX-License-Identifier: GPL-2.0
/*
 * Meet the boot window while the user switches the drive's power (specification 1.3, 1.4).
 */
#include "enter_bench_test.h"

#define LEGACY	MTKFLASH_SET_LEGACY
#define SLIM	MTKFLASH_SET_SLIM
#define SLIM2	MTKFLASH_SET_SLIM2

#define E(name)	MTKFLASH_ERROR_##name

/**
 * struct window_case - A power cycle, and a boot window after it
 * @name: Name of the case.
 * @before: Behaviour of the drive before its power goes off.
 * @off_ms: Time at which its power goes off; 0 if it was off from the start.
 * @off: Status of the bus without power.
 * @on_ms: Time at which its power comes on.
 * @window_ms: Time for which it accepts intros then; it shows BSY.
 * @takes: The intros it accepts.
 * @first: The set that is tried first.
 * @type: Its type byte.
 */
struct window_case {
	const char *name;
	u8 before;
	u32 off_ms;
	u8 off;
	u32 on_ms;
	u32 window_ms;
	u8 takes;
	enum mtkflash_set_id first;
	u8 type;
};

static const struct window_case window_cases[] = {
	{ "power after 1 s", 0, 0, 0x7f, 1000, 20, TAKES_LEGACY, LEGACY, 0x72 },
	{ "power after 2.345 s", 0, 0, 0xff, 2345, 20, TAKES_LEGACY, LEGACY, 0x70 },
	{ "power after 10 s", 0, 0, 0x7f, 10000, 20, TAKES_LEGACY, LEGACY, 0x73 },
	{ "power after 59 s", 0, 0, 0xff, 59000, 20, TAKES_LEGACY, LEGACY, 0x72 },
	{ "power after 30 s, bus at 00", 0, 0, 0x00, 30000, 20, TAKES_LEGACY, LEGACY, 0x72 },
	{ "slim by name after 5.001 s", 0, 0, 0x7f, 5001, 20, TAKES_SLIM, SLIM, 0x72 },
	{ "slim2 by name after 5.002 s", 0, 0, 0x7f, 5002, 20, TAKES_SLIM2, SLIM2, 0x72 },
	{ "locked 51", 0x51, 6000, 0x7f, 6500, 20, TAKES_LEGACY, LEGACY, 0x72 },
	{ "locked 50", 0x50, 6000, 0xff, 7000, 20, TAKES_LEGACY, LEGACY, 0x70 },
	{ "locked 51, off for 30 ms", 0x51, 6111, 0x7f, 6141, 20, TAKES_LEGACY, LEGACY, 0x73 },
	{ "locked 51, straight to 80", 0x51, 6222, 0x80, 6222, 20, TAKES_LEGACY, LEGACY, 0x73 },
	{ "locked 51, D1, 80", 0x51, 6000, 0xd1, 6300, 20, TAKES_LEGACY, LEGACY, 0x72 },
	{ "locked 51, D1 for 2 s, 80", 0x51, 6000, 0xd1, 8000, 20, TAKES_LEGACY, LEGACY, 0x72 },
	{ "locked slim, D1, 80", 0x51, 6000, 0xd1, 6300, 20, TAKES_SLIM, SLIM, 0x72 },
	{ "locked slim2", 0x50, 6000, 0x7f, 6300, 20, TAKES_SLIM2, SLIM2, 0x72 },
	{ "half-way 52", 0x52, 6000, 0x7f, 6300, 20, TAKES_LEGACY, LEGACY, 0x72 },
	{ "half-way D2", 0xd2, 6000, 0x7f, 6300, 20, TAKES_LEGACY, LEGACY, 0x72 },
	{ "deaf 80", 0x80, 6000, 0x7f, 6300, 20, TAKES_LEGACY, LEGACY, 0x72 },
	{ "deaf D0", 0xd0, 6000, 0x7f, 6300, 20, TAKES_LEGACY, LEGACY, 0x72 },
	{ "late without a power cycle", 0x80, 9000, 0x80, 9001, 20, TAKES_LEGACY, LEGACY, 0x70 },
};

static void window_name(const struct window_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(window, window_cases, window_name);

static struct enter_bench *window_bench(struct kunit *test,
					const struct window_case *c, u8 unit)
{
	const struct scene scenes[] = {
		{ c->off_ms, c->before, 0 },
		{ c->on_ms, c->off, 0 },
		{ c->on_ms + c->window_ms, 0x80, c->takes },
		/* Vendor mode stays; after a missed window no intro works. */
		{ NEVER_MS, 0x50, 0 },
	};
	struct enter_bench *b = enter_bench_create(test, unit, c->type, scenes,
						   ARRAY_SIZE(scenes));

	b->actor[unit].sticky = true;
	b->entry.first = c->first;
	b->entry.wait_us = 60 * USEC_PER_SEC;
	return b;
}

static void expect_window_met(struct enter_bench *b,
			      const struct window_case *c, u8 unit)
{
	struct kunit *test = b->rec->test;
	u32 ready_ms = c->on_ms + c->window_ms + 5;

	/* 1.3: 1500 ms on 72h, of which the caller waits 1000 ms. */
	if (c->type == 0x72) {
		KUNIT_EXPECT_GE(test, recorder_ms(b->rec), c->on_ms + 500);
		ready_ms += 500;
	}
	KUNIT_EXPECT_GE(test, recorder_ms(b->rec), c->on_ms);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), ready_ms);
	KUNIT_EXPECT_EQ(test, b->v.unit, unit);
	KUNIT_EXPECT_EQ(test, b->v.type, c->type);
	KUNIT_EXPECT_EQ(test, b->v.status, c->type);
	KUNIT_EXPECT_EQ(test, 1 << (b->v.set - mtkflash_sets), c->takes);
	enter_bench_expect_countdown(b);
}

static void boot_window_is_met(struct kunit *test)
{
	const struct window_case *c = test->param_value;

	for (u8 unit = 0; unit < 2; unit++) {
		struct enter_bench *b = window_bench(test, c, unit);

		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		expect_window_met(b, c, unit);
	}
}

static void boot_window_is_met_at_either_unit(struct kunit *test)
{
	static const u8 absent[] = { 0x00, 0x7f, 0xff };
	const struct window_case *c = test->param_value;

	for (unsigned int n = 0; n < 2 * ARRAY_SIZE(absent); n++) {
		struct enter_bench *b = window_bench(test, c, n & 1);

		b->v.unit = 0;
		b->absent = absent[n / 2];
		b->entry.both_units = true;
		/* The eight first tries must not use up the time of the wait. */
		if (!c->before && c->on_ms < 5000 && !b->absent)
			continue;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		expect_window_met(b, c, n & 1);
	}
}

/* If the set is not known the first power-up gets the intros of all sets. */
static void first_power_up_is_met_in_every_set(struct kunit *test)
{
	for (unsigned int n = 0; n < 12; n++) {
		unsigned int set = n / 4;
		const struct scene scenes[] = {
			{ 3000 + n, 0x7f, 0 }, { 3020 + n, 0x80, 1 << set },
			{ NEVER_MS, 0x50, 0 },
		};
		struct enter_bench *b = enter_bench_create(test, n & 1, 0x72,
							   scenes, 3);

		b->actor[n & 1].sticky = true;
		b->entry.both_units = n & 2;
		b->v.unit = n & 2 ? 0 : n & 1;
		b->entry.wait_us = 20 * USEC_PER_SEC;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_PTR_EQ(test, b->v.set, &mtkflash_sets[set]);
		KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 3000 + n);
		KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 3000 + n + 530);
	}
}

static u8 powered_at_100_ms(struct recorder *rec, u8 reg)
{
	if (reg != STAT)
		return rec->regs[reg];
	return recorder_ms(rec) < 100 ? 0x7f : 0x80;
}

/* Start of the second legacy intro, which is the first that finds the power on. */
static void skip_to_power_up(struct recorder *rec)
{
	unsigned int legacy = 0;

	for (rec->checked = 0; rec->checked < rec->count; rec->checked++)
		if (rec->log[rec->checked].reg == LBAL &&
		    rec->log[rec->checked].value == 0x2a && legacy++)
			break;
	KUNIT_ASSERT_LT(rec->test, rec->checked, rec->count);
	rec->checked -= 3;
}

/* 1.1, and no access in the 500 ms between two intros. */
static void proven_cadence_is_silent(struct kunit *test)
{
	static const u8 intros[4][2] = {
		{ 0x2a, 0x80 }, { 0x2a, 0x80 }, { 0xd9, 0x89 }, { 0x79, 0x8d },
	};
	static const struct record look[] = { RD(STAT) };

	for (u8 unit = 0; unit < 2; unit++) {
		const struct scene scenes[] = { { NEVER_MS, 0x7f, 0 } };
		struct enter_bench *b = enter_bench_create(test, unit, 0x72,
							   scenes, 1);
		struct recorder *rec = recorder_create(test, true);

		rec->all_sets = true;
		rec->on_read = powered_at_100_ms;
		/* The link comes up together with the power: this is the same change. */
		rec->link_lost_ns = 100ull * NSEC_PER_MSEC;
		b->v.tf = &rec->tf;
		b->entry.wait_us = 2090 * USEC_PER_MSEC;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), E(STILL_BUSY));
		skip_to_power_up(rec);
		for (unsigned int n = 0; n < 4; n++) {
			const struct record table[] = {
				SELECT, RD(STAT), SELECT,
				WR(LBAL, intros[n][0]), WR(CMD, intros[n][1]),
				WAIT_US(2000), SELECT, RD(STAT),
			};

			recorder_expect(rec, unit, table, ARRAY_SIZE(table));
			while (rec->checked < rec->count &&
			       rec->log[rec->checked].kind == RECORD_DELAY)
				rec->checked++;
			recorder_expect(rec, unit, look, ARRAY_SIZE(look));
		}
		recorder_expect_end(rec);
	}
}

/*
 * After the first intro the power goes off and on during the wait.  Only the link shows it:
 * if the power is back between two polls, no status does.
 */
static void bounce_in_the_silence_is_met(struct kunit *test)
{
	for (u32 on_ms = 1050; on_ms <= 1100; on_ms += 50) {
		const struct scene scenes[] = {
			{ 1000, 0x7f, 0 },
			{ 1050, 0x80, 0 },
			{ on_ms, 0x7f, 0 },
			{ on_ms + 20, 0x80, TAKES_LEGACY },
			{ NEVER_MS, 0x50, 0 },
		};
		struct enter_bench *b = enter_bench_create(test, 0, 0x72, scenes, 5);

		b->actor[0].sticky = true;
		b->entry.wait_us = 60 * USEC_PER_SEC;
		b->rec->link_lost_ns = 1050ull * NSEC_PER_MSEC;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_LE(test, recorder_ms(b->rec), on_ms + 525);
	}
}

/* Number of intros up to 400 ms after the power-up, if some link is lost 50 ms after it. */
static unsigned int intros_if_lost(struct kunit *test, unsigned int units, bool both)
{
	static const struct scene scenes[] = { { 1000, 0x7f, 0 }, { NEVER_MS, 0x80, 0 } };
	struct enter_bench *b = enter_bench_create(test, 0, 0x72, scenes, 2);

	b->entry.both_units = both;
	b->entry.wait_us = 1400 * USEC_PER_MSEC;
	b->rec->link_units = units;
	b->rec->link_lost_ns = units ? 1050ull * NSEC_PER_MSEC : 0;
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), E(STILL_BUSY));
	return enter_bench_intros(b);
}

/* The link of the other unit ends no silence, unless the drive may be there. */
static void link_of_a_neighbour_does_not_count(struct kunit *test)
{
	for (unsigned int both = 0; both < 2; both++) {
		unsigned int alone = intros_if_lost(test, 0, both);

		KUNIT_EXPECT_EQ(test, intros_if_lost(test, 1, both), alone + MTKFLASH_SETS);
		KUNIT_EXPECT_EQ(test, intros_if_lost(test, 2, both),
				both ? alone + MTKFLASH_SETS : alone);
	}
}

/*
 * The host cannot send for some time after the power came: the intros of all sets follow as
 * soon as it can, and those that it has not sent do not count.
 */
static void unsent_intros_are_sent_at_once(struct kunit *test)
{
	for (unsigned int set = 0; set < MTKFLASH_SETS; set++) {
		const struct scene scenes[] = {
			{ 1100, 0x7f, 0 },
			{ 1150, 0x80, 0 },
			{ 1165, 0x80, 1 << set },
			{ NEVER_MS, 0x50, 0 },
		};
		struct enter_bench *b = enter_bench_create(test, 0, 0x72, scenes, 4);

		b->actor[0].sticky = true;
		b->entry.wait_us = 20 * USEC_PER_SEC;
		b->rec->deaf_to_ns = 1150ull * NSEC_PER_MSEC;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_PTR_EQ(test, b->v.set, &mtkflash_sets[set]);
		KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 1165 + 530);
		for (unsigned int n = 0; n < MTKFLASH_SETS; n++)
			KUNIT_EXPECT_LE(test, b->v.intros[n].sent, 1);
	}
}

/* The accesses of the second power-up. */
static u8 powered_for_100_ms(struct recorder *rec, u8 reg)
{
	u32 now = recorder_ms(rec);

	if (reg != STAT)
		return rec->regs[reg];
	return now < 100 || now >= 200 ? 0x7f : 0x80;
}

/* The rapid form has everything of 1.1 but the pause before it. */
static void rapid_intros_keep_the_order(struct kunit *test)
{
	static const u8 intros[3][2] = {
		{ 0x2a, 0x80 }, { 0xd9, 0x89 }, { 0x79, 0x8d },
	};

	for (u8 unit = 0; unit < 2; unit++) {
		const struct scene scenes[] = { { NEVER_MS, 0x7f, 0 } };
		struct enter_bench *b = enter_bench_create(test, unit, 0x72,
							   scenes, 1);
		struct recorder *rec = recorder_create(test, true);
		unsigned int first;

		rec->all_sets = true;
		rec->on_read = powered_for_100_ms;
		b->v.tf = &rec->tf;
		b->entry.wait_us = 650 * USEC_PER_MSEC;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), E(STILL_BUSY));
		KUNIT_ASSERT_GT(test, rec->count, 9 * 8);
		rec->checked = rec->count - 9 * 8;
		first = rec->log[rec->checked + 3].value == 0x2a ? 0 :
			rec->log[rec->checked + 3].value == 0xd9 ? 1 : 2;
		for (unsigned int n = first; n < first + 9; n++) {
			const u8 *intro = intros[n % 3];
			const struct record table[] = {
				SELECT, RD(STAT), SELECT, WR(LBAL, intro[0]),
				WR(CMD, intro[1]), WAIT_US(2000), SELECT,
				RD(STAT),
			};

			recorder_expect(rec, unit, table, ARRAY_SIZE(table));
		}
		recorder_expect_end(rec);
	}
}

/* A type byte that does not last does not count. */
static void glimpse_of_a_type_byte_does_not_count(struct kunit *test)
{
	static const struct scene scenes[] = {
		{ 3000, 0x7f, 0 },
		{ 3300, 0x72, 0 },
		{ 5000, 0x50, 0 },
		{ 5500, 0x7f, 0 },
		{ NEVER_MS, 0x80, TAKES_LEGACY },
	};
	struct enter_bench *b = enter_bench_create(test, 0, 0x72, scenes, 5);

	b->entry.wait_us = 10 * USEC_PER_SEC;
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
	KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 6000);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 6010);
}

static struct kunit_case power_cycle_cases[] = {
	KUNIT_CASE_PARAM(boot_window_is_met, window_gen_params),
	KUNIT_CASE_PARAM(boot_window_is_met_at_either_unit, window_gen_params),
	KUNIT_CASE(first_power_up_is_met_in_every_set),
	KUNIT_CASE(proven_cadence_is_silent),
	KUNIT_CASE(bounce_in_the_silence_is_met),
	KUNIT_CASE(link_of_a_neighbour_does_not_count),
	KUNIT_CASE(unsent_intros_are_sent_at_once),
	KUNIT_CASE(rapid_intros_keep_the_order),
	KUNIT_CASE(glimpse_of_a_type_byte_does_not_count),
	{ }
};

static struct kunit_suite power_cycle_suite = {
	.name = "mtkflash_power_cycle",
	.test_cases = power_cycle_cases,
};

kunit_test_suite(power_cycle_suite);
