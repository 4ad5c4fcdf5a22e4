// SPDX-License-Identifier: GPL-2.0
/*
 * The wait for a power cycle: its end, and a drive that is busy meanwhile (specification
 * 1.2 to 1.4).
 */
#include "enter_bench_test.h"

#define E(name)	MTKFLASH_ERROR_##name

/* @urgent is called at the begin and at the end of the wait, whatever happens. */
static void on_urgent(struct mtkflash_entry *entry, bool urgent)
{
	struct enter_bench *b = container_of(entry, struct enter_bench, entry);

	KUNIT_EXPECT_NE(b->rec->test, b->urgent, urgent);
	b->urgent = urgent;
	b->was_urgent = true;
}

static void hurry_ends_with_the_wait(struct kunit *test)
{
	static const u8 shown[] = { 0x7f, 0x80, 0x51, 0x50, 0x72 };

	for (unsigned int n = 0; n < 2 * ARRAY_SIZE(shown); n++) {
		u8 status = shown[n / 2];
		const struct scene scenes[] = { { NEVER_MS, status, 0 } };
		struct enter_bench *b = enter_bench_create(test, 0, 0x72,
							   scenes, 1);

		b->entry.wait_us = 3 * USEC_PER_SEC;
		b->entry.urgent = on_urgent;
		if (n & 1)
			b->stop_at_ms = 2500;
		b->stop_with = E(INTERRUPTED);
		enter_bench_enter(b);
		KUNIT_EXPECT_EQ(test, b->was_urgent, status != 0x72);
		KUNIT_EXPECT_FALSE(test, b->urgent);
	}
}

/* K11: no access to a unit that cannot exist. */
static void one_unit_gets_everything(struct kunit *test)
{
	static const struct scene scenes[] = {
		{ 3000, 0x7f, 0 }, { NEVER_MS, 0x50, 0 },
	};
	struct enter_bench *b = enter_bench_create(test, 0, 0x72, scenes, 2);

	b->rec->regs[LBAM] = 0;
	b->entry.unknown = true;
	b->entry.wait_us = 10 * USEC_PER_SEC;
	/* A device that appears there may be a disk nevertheless. */
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), E(NOT_MEDIATEK));
	for (unsigned int set = 0; set < MTKFLASH_SETS; set++)
		KUNIT_EXPECT_EQ(test, b->actor[1].intros[set], 0);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 3010);
}

/* F20: a signature was seen that no disk has, or the user has agreed. */
static void odd_signature_is_no_disk(struct kunit *test)
{
	static const struct scene scenes[] = {
		{ 3000, 0x7f, 0 }, { NEVER_MS, 0x51, 0 },
	};
	static const struct {
		u8 lbam, lbah;
		u8 no_disk;	/* of unit 0, which is present */
		enum mtkflash_error error;
	} cases[] = {
		{ 0x55, 0x7f, 1, E(REFUSED) },
		{ 0x55, 0x7f, 0, E(NOT_MEDIATEK) },
		{ 0x55, 0x7f, 2, E(NOT_MEDIATEK) },
		{ 0x00, 0x00, 1, E(NOT_MEDIATEK) },
		{ 0xcd, 0xab, 1, E(NOT_MEDIATEK) },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct enter_bench *b = enter_bench_create(test, 0, 0x72, scenes, 2);

		b->rec->regs[LBAM] = cases[i].lbam;
		b->rec->regs[LBAH] = cases[i].lbah;
		b->entry.unknown = true;
		b->entry.no_disk = cases[i].no_disk;
		b->entry.wait_us = 10 * USEC_PER_SEC;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), cases[i].error);
	}
}

/**
 * struct bored_case - A drive that never enters vendor mode
 * @status: Its status.
 * @error: Its meaning by 1.2.
 * @least: Fewest intros within 10 s after the first tries,
 * @most: and most.
 */
struct bored_case {
	u8 status;
	enum mtkflash_error error;
	unsigned int least;
	unsigned int most;
};

/*
 * The tools' cadence is one intro every 500 ms for 4 s, the rapid one is every 2 ms for the
 * next 4 s.  Firmware gets one every 500 ms, after D1h every second.
 */
static const struct bored_case bored_cases[] = {
	{ 0x00, E(NO_STATUS), 1700, 2020 },
	{ 0x7f, E(NO_LINK), 1700, 2020 },
	{ 0xff, E(NO_DRIVE), 1700, 2020 },
	{ 0x80, E(STILL_BUSY), 1700, 2020 },
	{ 0xd0, E(STILL_BUSY), 1700, 2020 },
	{ 0x81, E(BOOT_CODE), 1700, 2020 },
	{ 0x50, E(IGNORED), 18, 20 },
	{ 0x51, E(REFUSED), 18, 20 },
	{ 0x52, E(HALF_WAY), 18, 20 },
	{ 0xd2, E(HALF_WAY), 18, 20 },
	{ 0x62, E(NO_VENDOR_MODE), 18, 20 },
	{ 0xd1, E(REFUSED_BUSY), 9, 10 },
	/* The first try sent outro and intro without success. */
	{ 0xf0, E(BUSY_TYPE), 0, 0 },
	{ 0xf2, E(BUSY_TYPE), 0, 0 },
	{ 0xf3, E(BUSY_TYPE), 0, 0 },
};

static void bored_name(const struct bored_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%02X for ever", c->status);
}

KUNIT_ARRAY_PARAM(bored, bored_cases, bored_name);

/* Without the intros of the first tries. */
static unsigned int intros_while_waiting(const struct enter_bench *b,
					 const struct bored_case *c)
{
	bool floating = c->status == 0x7f || c->status == 0xff;
	unsigned int first = 4;

	if (floating)
		first = 0;
	if (c->error == E(BUSY_TYPE))
		first = 1;
	return enter_bench_intros(b) - first;
}

static void enter_gives_up_in_time(struct kunit *test)
{
	const struct bored_case *c = test->param_value;
	const struct scene scenes[] = { { NEVER_MS, c->status, 0 } };
	struct enter_bench *b = enter_bench_create(test, 0, 0x72, scenes, 1);
	u32 waited;

	b->entry.wait_us = 10 * USEC_PER_SEC;
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), c->error);
	KUNIT_EXPECT_EQ(test, b->v.status, c->status);
	KUNIT_EXPECT_EQ(test, b->v.type, 0);

	enter_bench_expect_countdown(b);
	waited = div_u64(b->rec->now_ns - b->first_told_ns, NSEC_PER_MSEC);
	KUNIT_EXPECT_GE(test, waited, 10000);
	KUNIT_EXPECT_LE(test, waited, 10005);
	KUNIT_EXPECT_GE(test, b->told, 100);
	KUNIT_EXPECT_LE(test, b->told, 201);
	KUNIT_EXPECT_LE(test, b->left_us, 100000);
	KUNIT_EXPECT_LE(test, b->first_told_ns, 4050 * NSEC_PER_MSEC);

	KUNIT_EXPECT_GE(test, intros_while_waiting(b, c), c->least);
	KUNIT_EXPECT_LE(test, intros_while_waiting(b, c), c->most);
	if (c->error == E(REFUSED_BUSY)) {
		KUNIT_EXPECT_EQ(test, b->rec->commands[0x89], 0);
		KUNIT_EXPECT_EQ(test, b->rec->commands[0x8d], 0);
	} else if (c->least) {
		/* Every set has its turn. */
		KUNIT_EXPECT_GE(test, b->rec->commands[0x89], c->least / 3);
		KUNIT_EXPECT_GE(test, b->rec->commands[0x8d], c->least / 3);
		KUNIT_EXPECT_GE(test, b->rec->commands[0x80], c->least / 3);
	}
}

/* Only the unit of the drive that refuses is accessed: the other one is empty. */
static void absent_unit_is_left_alone_while_a_drive_refuses(struct kunit *test)
{
	static const struct scene scenes[] = { { NEVER_MS, 0x51, 0 } };

	for (u8 unit = 0; unit < 2; unit++) {
		struct enter_bench *b = enter_bench_create(test, unit, 0x72,
							   scenes, 1);
		unsigned int seen = 0;

		b->v.unit = 0;
		b->entry.both_units = true;
		b->entry.wait_us = 10 * USEC_PER_SEC;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), E(REFUSED));
		for (unsigned int set = 0; set < MTKFLASH_SETS; set++)
			seen += b->actor[unit].intros[set];
		KUNIT_EXPECT_GE(test, seen, 4 + 18);
		/* The four first tries, and one status read. */
		KUNIT_EXPECT_LE(test, enter_bench_intros(b) - seen, 4 + 1);
	}
}

/* Nothing may be sent to this unit, because it may hold user data. */
static void disk_that_gets_its_power_meanwhile_ends_it(struct kunit *test)
{
	static const struct scene scenes[] = {
		{ 5000, 0x7f, 0 }, { 8000, 0x80, 0 }, { NEVER_MS, 0x50, 0 },
	};

	for (u8 unit = 0; unit < 2; unit++) {
		struct enter_bench *b = enter_bench_create(test, unit, 0x72,
							   scenes, 3);

		b->rec->regs[LBAM] = 0;
		b->rec->regs[LBAH] = 0;
		b->entry.unknown = true;
		b->entry.both_units = true;
		b->entry.wait_us = 60 * USEC_PER_SEC;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), E(NOT_MEDIATEK));
		KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 8100);
		/* While the disk was starting it looked like the drive. */
		for (unsigned int set = 0; set < MTKFLASH_SETS; set++)
			KUNIT_EXPECT_LE(test, b->actor[unit].last_ns[set],
					8001 * NSEC_PER_MSEC);
	}
}

/* --- F2h: in vendor mode, but busy ------------------------------------------- */

static struct enter_bench *busy_bench(struct kunit *test, bool both)
{
	static const struct scene scenes[] = {
		{ 3000, 0x7f, 0 },
		{ 9000, 0x80, TAKES_LEGACY },
		{ 9500, 0x7f, 0 },
		{ NEVER_MS, 0x80, TAKES_LEGACY },
	};
	struct enter_bench *b = enter_bench_create(test, 1, 0x72, scenes, 4);

	b->entry.both_units = both;
	b->v.unit = !both;
	b->entry.wait_us = 20 * USEC_PER_SEC;
	return b;
}

static void busy_type_byte_is_waited_for(struct kunit *test)
{
	for (unsigned int both = 0; both < 2; both++) {
		struct enter_bench *b = busy_bench(test, both);

		b->actor[1].busy_until_ms = 3900;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_EQ(test, b->v.type, 0x72);
		KUNIT_EXPECT_EQ(test, b->v.unit, 1);
		KUNIT_EXPECT_EQ(test, b->rec->commands[0x81], 0);
		KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 4400);
		KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 4410);
		enter_bench_expect_countdown(b);
	}
}

static void busy_type_byte_is_cured(struct kunit *test)
{
	for (unsigned int both = 0; both < 2; both++) {
		struct enter_bench *b = busy_bench(test, both);

		b->actor[1].busy_until_ms = NEVER_MS;
		b->actor[1].cured = true;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_EQ(test, b->v.type, 0x72);
		KUNIT_EXPECT_EQ(test, b->rec->commands[0x81], 1);
		KUNIT_EXPECT_EQ(test, b->rec->commands[0x08], 1);
		KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 4500);
		KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 5700);
		enter_bench_expect_countdown(b);
	}
}

/* S18: another power cycle helped. */
static void busy_type_byte_goes_with_a_power_cycle(struct kunit *test)
{
	for (unsigned int both = 0; both < 2; both++) {
		struct enter_bench *b = busy_bench(test, both);

		b->actor[1].busy_until_ms = 9000;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_EQ(test, b->v.type, 0x72);
		KUNIT_EXPECT_EQ(test, b->rec->commands[0x81], 1);
		KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 10000);
		KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 10010);
		enter_bench_expect_countdown(b);
	}
}

static void busy_type_byte_is_told_at_the_end(struct kunit *test)
{
	struct enter_bench *b = busy_bench(test, false);

	b->actor[1].busy_until_ms = NEVER_MS;
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), E(BUSY_TYPE));
	KUNIT_EXPECT_EQ(test, b->v.status, 0xf2);
	/* Once for each time that the drive began to show F2h. */
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x81], 2);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 20010);
	enter_bench_expect_countdown(b);
}

/* --- the rest ------------------------------------------------------------------ */

/* The status before the power went off is reported, and not the floating bus. */
static void last_words_count(struct kunit *test)
{
	static const struct scene scenes[] = {
		{ 4000, 0x51, 0 }, { NEVER_MS, 0x7f, 0 },
	};
	struct enter_bench *b = enter_bench_create(test, 0, 0x72, scenes, 2);

	b->entry.wait_us = 5 * USEC_PER_SEC;
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), E(REFUSED));
	KUNIT_EXPECT_EQ(test, b->v.status, 0x51);
}

/* P16: the link must be on when a drive gets its power. */
static void link_is_tended_while_a_power_cycle_is_waited_for(struct kunit *test)
{
	static const u8 shown[] = { 0xff, 0x7f, 0x80, 0x50, 0x51 };

	for (unsigned int i = 0; i < ARRAY_SIZE(shown); i++) {
		const struct scene scenes[] = { { NEVER_MS, shown[i], 0 } };
		struct enter_bench *b = enter_bench_create(test, 0, 0x72,
							   scenes, 1);

		KUNIT_EXPECT_NE(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_EQ_MSG(test, b->rec->tends, 0, "status %02x",
				    shown[i]);
		b->entry.wait_us = 10 * USEC_PER_SEC;
		KUNIT_EXPECT_NE(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_GT_MSG(test, b->rec->tends, 100, "status %02x",
				    shown[i]);
		KUNIT_EXPECT_LE_MSG(test, b->rec->untended_ns,
				    50 * NSEC_PER_MSEC, "status %02x",
				    shown[i]);
	}
}

/**
 * struct stop_case - The caller gives up waiting
 * @status: Status of the drive,
 * @error: and error of the caller.
 */
struct stop_case {
	u8 status;
	enum mtkflash_error error;
};

static const struct stop_case stop_cases[] = {
	{ 0x7f, E(INTERRUPTED) }, { 0x80, E(GONE) }, { 0x51, E(INTERRUPTED) },
	{ 0xd1, E(GONE) }, { 0x00, E(INTERRUPTED) }, { 0xf2, E(GONE) },
};

static void stop_name(const struct stop_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "error %d at %02X", c->error,
		 c->status);
}

KUNIT_ARRAY_PARAM(stop, stop_cases, stop_name);

static void waiting_ends_at_once_when_told_to(struct kunit *test)
{
	static const u32 stops_ms[] = { 0, 5000, 5678, 7999 };
	const struct stop_case *c = test->param_value;

	for (unsigned int i = 0; i < ARRAY_SIZE(stops_ms); i++) {
		const struct scene scenes[] = { { NEVER_MS, c->status, 0 } };
		struct enter_bench *b = enter_bench_create(test, 0, 0x72,
							   scenes, 1);

		b->entry.wait_us = 60 * USEC_PER_SEC;
		b->stop_at_ms = stops_ms[i];
		b->stop_with = c->error;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), c->error);
		KUNIT_EXPECT_EQ(test, b->v.type, 0);
		KUNIT_EXPECT_EQ(test, b->v.status, c->status);
		/* No access afterwards. */
		KUNIT_EXPECT_EQ(test, b->rec->now_ns, b->last_told_ns);
		if (stops_ms[i])
			KUNIT_EXPECT_LE(test, recorder_ms(b->rec),
					stops_ms[i] + 60);
		else
			KUNIT_EXPECT_EQ(test, b->told, 1);
	}
}

static struct kunit_case enter_wait_cases[] = {
	KUNIT_CASE_PARAM(enter_gives_up_in_time, bored_gen_params),
	KUNIT_CASE(absent_unit_is_left_alone_while_a_drive_refuses),
	KUNIT_CASE(disk_that_gets_its_power_meanwhile_ends_it),
	KUNIT_CASE(hurry_ends_with_the_wait),
	KUNIT_CASE(one_unit_gets_everything),
	KUNIT_CASE(odd_signature_is_no_disk),
	KUNIT_CASE(busy_type_byte_is_waited_for),
	KUNIT_CASE(busy_type_byte_is_cured),
	KUNIT_CASE(busy_type_byte_goes_with_a_power_cycle),
	KUNIT_CASE(busy_type_byte_is_told_at_the_end),
	KUNIT_CASE(last_words_count),
	KUNIT_CASE(link_is_tended_while_a_power_cycle_is_waited_for),
	KUNIT_CASE_PARAM(waiting_ends_at_once_when_told_to, stop_gen_params),
	{ }
};

static struct kunit_suite enter_wait_suite = {
	.name = "mtkflash_enter_wait",
	.test_cases = enter_wait_cases,
};

kunit_test_suite(enter_wait_suite);
