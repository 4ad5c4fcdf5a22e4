// SPDX-License-Identifier: GPL-2.0
/*
 * Enter vendor mode without a power cycle (specification 1.1 to 1.3, 1.5, 1.6).
 */
#include <linux/string.h>

#include "enter_bench_test.h"
#include "errors.h"

static const u8 units[] = { 0, 1 };

static void unit_name(const u8 *unit, char *desc)
{
	strscpy(desc, *unit ? "slave" : "master", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(unit, units, unit_name);

/**
 * struct intro_case - An intro by 1.1
 * @name: Name of its set.
 * @set: The set.
 * @records: The register accesses.
 * @len: Number of accesses.
 */
struct intro_case {
	const char *name;
	enum mtkflash_set_id set;
	struct record records[9];
	unsigned int len;
};

static const struct intro_case intro_cases[] = {
	{ "legacy", MTKFLASH_SET_LEGACY, {
		SELECT, WAIT_US(250000), SELECT, WR(LBAL, 0x2a), WR(CMD, 0x80),
		WAIT_US(2000), SELECT, RD(STAT), WAIT_US(1000) }, 9 },
	{ "slim", MTKFLASH_SET_SLIM, {
		WAIT_US(250000), SELECT, WR(LBAL, 0xd9), WR(CMD, 0x89),
		WAIT_US(2000), SELECT, RD(STAT), WAIT_US(1000) }, 8 },
	{ "slim2", MTKFLASH_SET_SLIM2, {
		WAIT_US(250000), SELECT, WR(LBAL, 0x79), WR(CMD, 0x8d),
		WAIT_US(2000), SELECT, RD(STAT), WAIT_US(1000) }, 8 },
};

static void intro_name(const struct intro_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(intro, intro_cases, intro_name);

static void intro_is_sent_register_by_register(struct kunit *test)
{
	const struct intro_case *c = test->param_value;

	/* BSY must not delay an intro, and the quick order must not shorten it. */
	for (unsigned int n = 0; n < 4; n++) {
		u8 unit = n & 1;
		struct recorder *rec = recorder_create(test, true);
		struct mtkflash_vendor v = {
			.tf = &rec->tf,
			.unit = unit,
			.quick = n & 2,
			.unfinished = true,
		};

		rec->all_sets = true;
		rec->status = 0x80;
		KUNIT_EXPECT_EQ(test, mtkflash_intro(&v, &mtkflash_sets[c->set]),
				0x80);
		KUNIT_EXPECT_TRUE(test, v.unfinished);
		recorder_expect(rec, unit, c->records, c->len);
		recorder_expect_end(rec);
		rec->status = 0x72;
		KUNIT_EXPECT_EQ(test, mtkflash_intro(&v, &mtkflash_sets[c->set]),
				0x72);
		KUNIT_EXPECT_FALSE(test, v.unfinished);
		KUNIT_EXPECT_EQ(test, v.known & (1 << LBAL), 0);
		recorder_expect(rec, unit, c->records, c->len);
		recorder_expect_end(rec);
	}
}

/* Vendor mode is sticky: a drive in vendor mode gets no intro. */
static void type_byte_already_shown_needs_no_intro(struct kunit *test)
{
	static const u8 types[] = { 0x70, 0x72, 0x73 };
	const u8 *unit = test->param_value;

	for (unsigned int i = 0; i < ARRAY_SIZE(types); i++) {
		const struct scene scenes[] = { { NEVER_MS, types[i], 7 } };
		struct enter_bench *b = enter_bench_create(test, *unit, types[i],
							   scenes, 1);

		/* Knowledge of the drive is kept. */
		b->v.type = types[i];
		b->v.tried = true;
		b->v.quick = true;
		b->entry.wait_us = 60 * USEC_PER_SEC;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_EQ(test, b->v.type, types[i]);
		KUNIT_EXPECT_EQ(test, b->v.unit, *unit);
		KUNIT_EXPECT_TRUE(test, b->v.tried);
		KUNIT_EXPECT_TRUE(test, b->v.quick);
		KUNIT_EXPECT_EQ(test, enter_bench_intros(b), 0);
		KUNIT_EXPECT_EQ(test, b->told, 0);
		KUNIT_EXPECT_EQ(test, recorder_ms(b->rec), 0);

		/* Knowledge of another drive is dropped. */
		b->v.type = 0;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_FALSE(test, b->v.tried);
		KUNIT_EXPECT_FALSE(test, b->v.quick);
	}
}

/* After a transaction that broke off an intro of the same set must be sent. */
static void unfinished_transaction_wants_an_intro(struct kunit *test)
{
	static const struct scene scenes[] = { { NEVER_MS, 0x72, 7 } };

	for (unsigned int set = 0; set < MTKFLASH_SETS; set++) {
		struct enter_bench *b = enter_bench_create(test, 1, 0x72,
							   scenes, 1);

		b->v.unit = 0;
		b->entry.both_units = true;
		b->v.set = &mtkflash_sets[set];
		b->v.unfinished = true;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_EQ(test, b->v.unit, 1);
		KUNIT_EXPECT_FALSE(test, b->v.unfinished);
		KUNIT_EXPECT_PTR_EQ(test, b->v.set, &mtkflash_sets[set]);
		KUNIT_EXPECT_EQ(test, b->actor[1].intros[set], 1);
		KUNIT_EXPECT_EQ(test, enter_bench_intros(b), 1);
	}
}

/**
 * struct enter_case - A drive that enters vendor mode without a power cycle
 * @name: Name of the case.
 * @status: Status before an intro,
 * @takes_ms: which it accepts from this time on.
 * @takes: Intros that it accepts.
 * @first: The set that is tried first.
 * @type: Its type byte.
 * @busy_until_ms: It shows the type byte with BSY until then.
 * @set: The set in use afterwards.
 * @intros: Number of intros in all.
 * @max_ms: Longest time: an intro takes 253 ms, and the next one comes 250 ms later.
 */
struct enter_case {
	const char *name;
	u8 status;
	u32 takes_ms;
	u8 takes;
	enum mtkflash_set_id first;
	u8 type;
	u32 busy_until_ms;
	enum mtkflash_set_id set;
	unsigned int intros;
	u32 max_ms;
};

#define LEGACY	MTKFLASH_SET_LEGACY
#define SLIM	MTKFLASH_SET_SLIM
#define SLIM2	MTKFLASH_SET_SLIM2

static const struct enter_case enter_cases[] = {
	{ "70 while busy", 0x80, 0, TAKES_LEGACY, LEGACY, 0x70, 0, LEGACY, 1, 255 },
	{ "72 while busy", 0x80, 0, TAKES_LEGACY, LEGACY, 0x72, 0, LEGACY, 1, 255 },
	{ "73 while busy", 0x80, 0, TAKES_LEGACY, LEGACY, 0x73, 0, LEGACY, 1, 255 },
	{ "72 while running", 0x50, 0, TAKES_LEGACY, LEGACY, 0x72, 0, LEGACY, 1, 255 },
	{ "72 after reset", 0x00, 0, TAKES_LEGACY, LEGACY, 0x72, 0, LEGACY, 1, 255 },
	{ "72 from a floating bus", 0xff, 0, TAKES_LEGACY, LEGACY, 0x72, 0, LEGACY, 1, 255 },
	{ "legacy at the second time", 0x51, 600, TAKES_LEGACY, LEGACY, 0x72, 0, LEGACY, 4, 1765 },
	{ "slim while busy", 0x80, 0, TAKES_SLIM, LEGACY, 0x72, 0, SLIM, 2, 760 },
	{ "slim2 while busy", 0x80, 0, TAKES_SLIM2, LEGACY, 0x72, 0, SLIM2, 3, 1262 },
	{ "slim first", 0x50, 0, TAKES_SLIM, SLIM, 0x72, 0, SLIM, 1, 255 },
	{ "slim2 first", 0x50, 0, TAKES_SLIM2, SLIM2, 0x72, 0, SLIM2, 1, 255 },
	{ "legacy although slim first", 0x50, 0, TAKES_LEGACY, SLIM, 0x72, 0, LEGACY, 2, 760 },
	{ "slim although slim2 first", 0x50, 0, TAKES_SLIM, SLIM2, 0x72, 0, SLIM, 3, 1262 },
	{ "slim intro to 73", 0x50, 0, TAKES_SLIM, SLIM, 0x73, 0, LEGACY, 1, 255 },
	{ "F2 for 100 ms", 0x80, 0, TAKES_LEGACY, LEGACY, 0x72, 350, LEGACY, 1, 360 },
	{ "F3 for 900 ms", 0x80, 0, TAKES_LEGACY, LEGACY, 0x73, 1150, LEGACY, 1, 1160 },
	{ "F0 for 1 s", 0x80, 0, TAKES_LEGACY, LEGACY, 0x70, 1250, LEGACY, 1, 1260 },
	{ "F2 on slim", 0x80, 0, TAKES_SLIM, SLIM, 0x72, 750, SLIM, 1, 760 },
};

static void enter_name(const struct enter_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(enter, enter_cases, enter_name);

static void enter_one(struct kunit *test, const struct enter_case *c, u8 unit)
{
	const struct scene scenes[] = {
		{ c->takes_ms, c->status, 0 },
		{ NEVER_MS, c->status, c->takes },
	};
	struct enter_bench *b = enter_bench_create(test, unit, c->type, scenes, 2);

	b->entry.first = c->first;
	b->actor[unit].busy_until_ms = c->busy_until_ms;
	b->v.tried = true;
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
	KUNIT_EXPECT_EQ(test, b->v.type, c->type);
	KUNIT_EXPECT_EQ(test, b->v.status, c->type);
	KUNIT_EXPECT_EQ(test, b->v.unit, unit);
	KUNIT_EXPECT_FALSE(test, b->v.tried);
	KUNIT_EXPECT_STREQ(test, b->v.set->name, mtkflash_sets[c->set].name);
	KUNIT_EXPECT_EQ(test, b->rec->regs[DEV], unit ? 0xb0 : 0xa0);
	KUNIT_EXPECT_EQ(test, enter_bench_intros(b), c->intros);
	KUNIT_EXPECT_EQ(test, b->told, 0);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), c->max_ms);
}

static void enter_ends_with_the_exact_type_byte(struct kunit *test)
{
	enter_one(test, test->param_value, 0);
	enter_one(test, test->param_value, 1);
}

/*
 * 1.2, F2h: outro and intro lead to the type byte without BSY.  The outro comes after a
 * second.
 */
static void busy_type_byte_is_cured_by_outro_and_intro(struct kunit *test)
{
	static const struct scene scenes[] = { { NEVER_MS, 0x80, TAKES_LEGACY } };
	const u8 *unit = test->param_value;
	struct enter_bench *b = enter_bench_create(test, *unit, 0x72, scenes, 1);

	b->actor[*unit].busy_until_ms = NEVER_MS;
	b->actor[*unit].cured = true;
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
	KUNIT_EXPECT_EQ(test, b->v.type, 0x72);
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x81], 1);
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x08], 1);
	KUNIT_EXPECT_EQ(test, b->actor[*unit].intros[LEGACY], 2);
	KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 253 + 1000 + 350 + 250);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 1900);
}

/**
 * struct status_case - Meaning of a status byte, from 1.2
 * @status: The byte.
 * @error: Its error.
 */
struct status_case {
	u8 status;
	enum mtkflash_error error;
};

#define E(name)	MTKFLASH_ERROR_##name

static const struct status_case status_cases[] = {
	{ 0x50, E(IGNORED) }, { 0x51, E(REFUSED) }, { 0xd1, E(REFUSED_BUSY) },
	{ 0x52, E(HALF_WAY) }, { 0xd2, E(HALF_WAY) }, { 0x80, E(STILL_BUSY) },
	{ 0xd0, E(STILL_BUSY) }, { 0xf2, E(BUSY_TYPE) }, { 0xf0, E(BUSY_TYPE) },
	{ 0xf3, E(BUSY_TYPE) }, { 0x00, E(NO_STATUS) }, { 0x7f, E(NO_LINK) },
	{ 0xff, E(NO_DRIVE) }, { 0x81, E(BOOT_CODE) },
	/* Not type bytes, although only one bit differs, and in no row of 1.2. */
	{ 0x71, E(NO_VENDOR_MODE) }, { 0x62, E(NO_VENDOR_MODE) },
	{ 0xf1, E(NO_VENDOR_MODE) }, { 0x58, E(NO_VENDOR_MODE) },
};

static void status_name(const struct status_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%02X for ever", c->status);
}

KUNIT_ARRAY_PARAM(status, status_cases, status_name);

static void refuse_one(struct kunit *test, const struct status_case *c, u8 unit)
{
	const struct scene scenes[] = { { NEVER_MS, c->status, 0 } };
	struct enter_bench *b = enter_bench_create(test, unit, 0x72, scenes, 1);

	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), c->error);
	KUNIT_EXPECT_EQ(test, b->v.type, 0);
	KUNIT_EXPECT_EQ(test, b->v.status, c->status);
	KUNIT_EXPECT_EQ(test, b->v.unit, unit);
	KUNIT_EXPECT_EQ(test, b->told, 0);
	if (c->error == E(BUSY_TYPE)) {
		/* The drive is in vendor mode, and another intro would not help; see 1.2. */
		KUNIT_EXPECT_EQ(test, enter_bench_intros(b), 1);
		KUNIT_EXPECT_EQ(test, b->rec->commands[0x81], 1);
		KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 2700);
		return;
	}
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x81], 0);
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x08], 0);
	KUNIT_EXPECT_EQ(test, enter_bench_intros(b), 4);
	if (c->status == 0xd1) {
		/* Only legacy intros, each half a second later. */
		KUNIT_EXPECT_EQ(test, b->rec->commands[0x80], 4);
		KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 4000);
		KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 4050);
		return;
	}
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x80], 2);
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x89], 1);
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x8d], 1);
	KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 2000);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 2050);
}

static void every_status_has_its_error(struct kunit *test)
{
	const struct status_case *c = test->param_value;

	char text[8];

	KUNIT_EXPECT_EQ(test, mtkflash_status_error(c->status), c->error);
	/* The cause contains the status. */
	snprintf(text, sizeof(text), "%02Xh", c->status);
	if (c->error != E(NO_VENDOR_MODE))
		KUNIT_EXPECT_NOT_NULL(test, strstr(mtkflash_error_cause(c->error),
						   text));
	refuse_one(test, c, 0);
	refuse_one(test, c, 1);
}

/* A byte that is not in the table has the error for that. */
static void every_other_status_has_none_of_its_own(struct kunit *test)
{
	for (unsigned int status = 0; status < 256; status++) {
		enum mtkflash_error want = MTKFLASH_ERROR_NO_VENDOR_MODE;

		for (unsigned int i = 0; i < ARRAY_SIZE(status_cases); i++)
			if (status_cases[i].status == status)
				want = status_cases[i].error;
		KUNIT_EXPECT_EQ_MSG(test, mtkflash_status_error(status), want,
				    "status %02x", status);
	}
}

/* --- both units -------------------------------------------------------------- */

static void other_unit_is_found(struct kunit *test)
{
	static const struct scene scenes[] = { { NEVER_MS, 0x80, TAKES_LEGACY } };
	static const u8 absent[] = { 0x00, 0x7f, 0xff };
	const u8 *unit = test->param_value;

	for (unsigned int i = 0; i < ARRAY_SIZE(absent); i++) {
		struct enter_bench *b = enter_bench_create(test, *unit, 0x72,
							   scenes, 1);

		b->v.unit = !*unit;
		b->absent = absent[i];
		b->entry.both_units = true;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_EQ(test, b->v.unit, *unit);
		KUNIT_EXPECT_EQ(test, b->v.type, 0x72);
		KUNIT_EXPECT_EQ(test, enter_bench_intros(b), 2);
		KUNIT_EXPECT_EQ(test, b->rec->regs[DEV], *unit ? 0xb0 : 0xa0);
	}
}

static void other_unit_is_left_alone_unless_asked(struct kunit *test)
{
	static const struct scene scenes[] = { { NEVER_MS, 0x72, TAKES_LEGACY } };
	const u8 *unit = test->param_value;
	struct enter_bench *b = enter_bench_create(test, *unit, 0x72, scenes, 1);

	b->v.unit = !*unit;
	b->absent = 0x00;
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), E(NO_STATUS));
	KUNIT_EXPECT_EQ(test, b->actor[*unit].intros[LEGACY], 0);
	KUNIT_EXPECT_EQ(test, b->v.unit, !*unit);
}

/* The status of the drive is reported, and not that of the empty unit. */
static void both_units_get_their_four_intros(struct kunit *test)
{
	static const struct scene scenes[] = { { NEVER_MS, 0x51, 0 } };
	const u8 *unit = test->param_value;
	struct enter_bench *b = enter_bench_create(test, *unit, 0x72, scenes, 1);

	b->v.unit = 0;
	b->entry.both_units = true;
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), E(REFUSED));
	KUNIT_EXPECT_EQ(test, b->actor[*unit].intros[LEGACY], 2);
	KUNIT_EXPECT_EQ(test, b->actor[*unit].intros[SLIM], 1);
	KUNIT_EXPECT_EQ(test, b->actor[*unit].intros[SLIM2], 1);
	KUNIT_EXPECT_EQ(test, enter_bench_intros(b), 8);
	KUNIT_EXPECT_EQ(test, b->v.status, 0x51);
	KUNIT_EXPECT_EQ(test, b->v.unit, 0);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 4100);
}

static void sticky_drive_at_the_other_unit_spares_both_the_intro(struct kunit *test)
{
	static const struct scene scenes[] = { { NEVER_MS, 0x73, 7 } };
	const u8 *unit = test->param_value;
	struct enter_bench *b = enter_bench_create(test, *unit, 0x73, scenes, 1);

	b->v.unit = !*unit;
	b->entry.both_units = true;
	KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
	KUNIT_EXPECT_EQ(test, b->v.unit, *unit);
	KUNIT_EXPECT_EQ(test, b->v.type, 0x73);
	KUNIT_EXPECT_EQ(test, enter_bench_intros(b), 0);
}

static void expect_only(struct kunit *test, const struct enter_bench *b,
			enum mtkflash_set_id set)
{
	for (unsigned int n = 0; n < 2 * MTKFLASH_SETS; n++)
		if (n / 2 != set)
			KUNIT_EXPECT_EQ(test, b->actor[n & 1].intros[n / 2], 0);
}

/* Neither before nor during the wait for a power cycle. */
static void fixed_set_is_the_only_one(struct kunit *test)
{
	static const u8 shown[] = { 0x80, 0x50, 0x51, 0xd1, 0x7f };
	const u8 *unit = test->param_value;

	for (unsigned int n = 0; n < ARRAY_SIZE(shown) * MTKFLASH_SETS; n++) {
		enum mtkflash_set_id set = n % MTKFLASH_SETS;
		const struct scene scenes[] = {
			{ NEVER_MS, shown[n / MTKFLASH_SETS], 7 & ~(1 << set) },
		};
		struct enter_bench *b = enter_bench_create(test, *unit, 0x72,
							   scenes, 1);

		b->v.set_fixed = true;
		b->entry.first = set;
		b->entry.both_units = true;
		b->entry.wait_us = 5 * USEC_PER_SEC;
		KUNIT_EXPECT_NE(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_GT(test, enter_bench_intros(b), 4);
		expect_only(test, b, set);
	}
}

/* Whatever the drive shows, and whatever set was used before. */
static void fixed_set_is_the_one_spoken(struct kunit *test)
{
	static const u8 types[] = { 0x70, 0x72, 0x73 };
	const u8 *unit = test->param_value;

	for (unsigned int n = 0; n < ARRAY_SIZE(types) * MTKFLASH_SETS; n++) {
		enum mtkflash_set_id set = n % MTKFLASH_SETS;
		u8 type = types[n / MTKFLASH_SETS];
		const struct scene scenes[] = { { NEVER_MS, type, 7 } };
		struct enter_bench *b = enter_bench_create(test, *unit, type,
							   scenes, 1);

		b->v.set_fixed = true;
		b->v.set = &mtkflash_sets[(set + 1) % MTKFLASH_SETS];
		b->entry.first = set;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_STREQ(test, b->v.set->name, mtkflash_sets[set].name);
		KUNIT_EXPECT_EQ(test, enter_bench_intros(b), 0);
		/* A required intro is of the fixed set, too. */
		b->v.unfinished = true;
		KUNIT_EXPECT_EQ(test, enter_bench_enter(b), 0);
		KUNIT_EXPECT_EQ(test, b->actor[*unit].intros[set], 1);
		expect_only(test, b, set);
	}
}

static struct kunit_case enter_cases_all[] = {
	KUNIT_CASE_PARAM(intro_is_sent_register_by_register, intro_gen_params),
	KUNIT_CASE_PARAM(type_byte_already_shown_needs_no_intro,
			 unit_gen_params),
	KUNIT_CASE(unfinished_transaction_wants_an_intro),
	KUNIT_CASE_PARAM(enter_ends_with_the_exact_type_byte, enter_gen_params),
	KUNIT_CASE_PARAM(busy_type_byte_is_cured_by_outro_and_intro,
			 unit_gen_params),
	KUNIT_CASE_PARAM(every_status_has_its_error, status_gen_params),
	KUNIT_CASE(every_other_status_has_none_of_its_own),
	KUNIT_CASE_PARAM(other_unit_is_found, unit_gen_params),
	KUNIT_CASE_PARAM(other_unit_is_left_alone_unless_asked,
			 unit_gen_params),
	KUNIT_CASE_PARAM(both_units_get_their_four_intros, unit_gen_params),
	KUNIT_CASE_PARAM(sticky_drive_at_the_other_unit_spares_both_the_intro,
			 unit_gen_params),
	KUNIT_CASE_PARAM(fixed_set_is_the_only_one, unit_gen_params),
	KUNIT_CASE_PARAM(fixed_set_is_the_one_spoken, unit_gen_params),
	{ }
};

static struct kunit_suite enter_suite = {
	.name = "mtkflash_enter",
	.test_cases = enter_cases_all,
};

kunit_test_suite(enter_suite);
