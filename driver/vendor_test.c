// SPDX-License-Identifier: GPL-2.0
/*
 * Getting into vendor mode and out of it (specification 1.1 to 1.3 and 2).
 */
#include "taskfile_test.h"

static struct mtkflash_vendor drive_of(struct recorder *rec, u8 unit)
{
	return (struct mtkflash_vendor){
		.tf = &rec->tf,
		.set = &mtkflash_legacy_set,
		.unit = unit,
	};
}

static const u8 units[] = { 0, 1 };

static void unit_name(const u8 *unit, char *desc)
{
	strscpy(desc, *unit ? "slave" : "master", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(unit, units, unit_name);

static void intro_is_sent_register_by_register(struct kunit *test)
{
	static const struct record table[] = {
		SELECT, WAIT_US(250000), SELECT, WR(LBAL, 0x2a), WR(CMD, 0x80),
		WAIT_US(2000), SELECT, RD(STAT), WAIT_US(1000),
	};
	const u8 *unit = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = drive_of(rec, *unit);

	/* BSY must not keep it back. */
	rec->status = 0x80;
	KUNIT_EXPECT_EQ(test, mtkflash_vendor_intro(&v), 0x80);
	recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
	recorder_expect_end(rec);
}

static void outro_is_sent_register_by_register(struct kunit *test)
{
	static const struct record table[] = {
		SELECT, WR(CMD, 0x81), SELECT, WR(CMD, 0x08), RD(STAT),
		WAIT_US(350000),
	};
	const u8 *unit = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = drive_of(rec, *unit);

	v.type = 0x72;
	mtkflash_vendor_leave(&v);
	KUNIT_EXPECT_EQ(test, v.type, 0);
	recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
	recorder_expect_end(rec);
}

static void check_reads_the_status_after_20_ms(struct kunit *test)
{
	static const struct record table[] = {
		SELECT, WAIT_US(20000), RD(STAT),
	};
	const u8 *unit = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = drive_of(rec, *unit);

	v.type = 0x73;
	rec->status = 0x73;
	KUNIT_EXPECT_EQ(test, mtkflash_vendor_check(&v), 0);
	recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
	recorder_expect_end(rec);
}

/* Vendor mode is sticky: who is in it gets no intro. */
static void type_byte_already_shown_needs_no_intro(struct kunit *test)
{
	static const struct record table[] = { SELECT, RD(STAT) };
	static const u8 types[] = { 0x70, 0x72, 0x73 };
	const u8 *unit = test->param_value;

	for (unsigned int i = 0; i < ARRAY_SIZE(types); i++) {
		struct recorder *rec = recorder_create(test, true);
		struct mtkflash_vendor v = drive_of(rec, *unit);

		rec->status = types[i];
		KUNIT_EXPECT_EQ(test, mtkflash_vendor_enter(&v, false), 0);
		KUNIT_EXPECT_EQ(test, v.type, types[i]);
		KUNIT_EXPECT_EQ(test, v.unit, *unit);
		recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
		recorder_expect_end(rec);
	}
}

/**
 * struct enter_case - A drive that gets into vendor mode, by its status
 * @name: Of the case.
 * @before: Status before the first intro.
 * @first: Status after it ...
 * @first_ms: ... until this time,
 * @type: and from then on.
 * @min_intros: At least so many are sent,
 * @max_intros: and not more.
 * @max_ms: It takes no longer than this.
 */
struct enter_case {
	const char *name;
	u8 before;
	u8 first;
	u32 first_ms;
	u8 type;
	unsigned int min_intros;
	unsigned int max_intros;
	u32 max_ms;
};

/* An intro takes 253 ms, and the next comes 250 ms later. */
static const struct enter_case enter_cases[] = {
	{ "70 at once", 0x80, 0x70, 0, 0x70, 1, 1, 255 },
	{ "72 at once", 0x80, 0x72, 0, 0x72, 1, 1, 255 },
	{ "73 at once", 0x80, 0x73, 0, 0x73, 1, 1, 255 },
	{ "72 from normal operation", 0x50, 0x72, 0, 0x72, 1, 1, 255 },
	{ "72 from a fresh signature", 0x00, 0x72, 0, 0x72, 1, 1, 255 },
	{ "72 from a floating bus", 0xff, 0x72, 0, 0x72, 1, 1, 255 },
	{ "80 for 400 ms then 73", 0x80, 0x80, 400, 0x73, 1, 1, 403 },
	{ "80 for 3 s then 72", 0x80, 0x80, 3000, 0x72, 5, 7, 3255 },
	{ "80 for 9 s then 70", 0x80, 0x80, 9000, 0x70, 17, 19, 9255 },
	{ "F2 for 2 s then 72", 0x80, 0xf2, 2000, 0x72, 3, 5, 2255 },
	{ "D1 for 5 s then 72", 0x51, 0xd1, 5000, 0x72, 9, 11, 5255 },
	{ "D0 for 5 s then 73", 0xd0, 0xd0, 5000, 0x73, 9, 11, 5255 },
	{ "D2 for 5 s then 72", 0x80, 0xd2, 5000, 0x72, 9, 11, 5255 },
	{ "51 once then 72", 0x51, 0x51, 600, 0x72, 2, 2, 860 },
	{ "52 once then 72", 0x52, 0x52, 600, 0x72, 2, 2, 860 },
	{ "FF for a second then 72", 0xff, 0xff, 1000, 0x72, 2, 3, 1260 },
};

static void enter_name(const struct enter_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(enter, enter_cases, enter_name);

static u8 enter_status(struct recorder *rec, u8 reg)
{
	const struct enter_case *c = rec->context;

	if (reg != STAT)
		return rec->regs[reg];
	if (!rec->commands[0x80])
		return c->before;
	return recorder_ms(rec) < c->first_ms ? c->first : c->type;
}

static void enter_one(struct kunit *test, const struct enter_case *c, u8 unit)
{
	struct recorder *rec = recorder_create(test, false);
	struct mtkflash_vendor v = drive_of(rec, unit);

	rec->on_read = enter_status;
	rec->context = (void *)c;
	KUNIT_EXPECT_EQ(test, mtkflash_vendor_enter(&v, false), 0);
	KUNIT_EXPECT_EQ(test, v.type, c->type);
	KUNIT_EXPECT_EQ(test, v.status, c->type);
	KUNIT_EXPECT_EQ(test, v.unit, unit);
	KUNIT_EXPECT_EQ(test, rec->regs[DEV], unit ? 0xb0 : 0xa0);
	KUNIT_EXPECT_EQ(test, rec->regs[LBAL], 0x2a);
	KUNIT_EXPECT_GE(test, rec->commands[0x80], c->min_intros);
	KUNIT_EXPECT_LE(test, rec->commands[0x80], c->max_intros);
	KUNIT_EXPECT_GE(test, recorder_ms(rec), c->first_ms);
	KUNIT_EXPECT_LE(test, recorder_ms(rec), c->max_ms);
}

static void enter_ends_with_the_exact_type_byte(struct kunit *test)
{
	enter_one(test, test->param_value, 0);
	enter_one(test, test->param_value, 1);
}

/**
 * struct refusal_case - A drive that shows one status for ever
 * @name: Of the case.
 * @status: That status.
 * @busy: It says busy, and is waited for.
 * @error: What enter returns.
 */
struct refusal_case {
	const char *name;
	u8 status;
	bool busy;
	enum mtkflash_error error;
};

static const struct refusal_case refusal_cases[] = {
	{ "51", 0x51, false, MTKFLASH_ERROR_NO_VENDOR_MODE },
	{ "50", 0x50, false, MTKFLASH_ERROR_NO_VENDOR_MODE },
	{ "52", 0x52, false, MTKFLASH_ERROR_NO_VENDOR_MODE },
	{ "00", 0x00, false, MTKFLASH_ERROR_NO_DRIVE },
	{ "7F", 0x7f, false, MTKFLASH_ERROR_NO_DRIVE },
	{ "FF", 0xff, false, MTKFLASH_ERROR_NO_DRIVE },
	{ "80", 0x80, true, MTKFLASH_ERROR_NO_VENDOR_MODE },
	{ "81", 0x81, true, MTKFLASH_ERROR_NO_VENDOR_MODE },
	{ "D0", 0xd0, true, MTKFLASH_ERROR_NO_VENDOR_MODE },
	{ "D1", 0xd1, true, MTKFLASH_ERROR_NO_VENDOR_MODE },
	{ "D2", 0xd2, true, MTKFLASH_ERROR_NO_VENDOR_MODE },
	{ "F2", 0xf2, true, MTKFLASH_ERROR_NO_VENDOR_MODE },
	/* No type bytes, although one bit away from one. */
	{ "71", 0x71, false, MTKFLASH_ERROR_NO_VENDOR_MODE },
	{ "62", 0x62, false, MTKFLASH_ERROR_NO_VENDOR_MODE },
};

static void refusal_name(const struct refusal_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s for ever", c->name);
}

KUNIT_ARRAY_PARAM(refusal, refusal_cases, refusal_name);

static void refuse_one(struct kunit *test, const struct refusal_case *c,
		       u8 unit)
{
	struct recorder *rec = recorder_create(test, false);
	struct mtkflash_vendor v = drive_of(rec, unit);

	rec->status = c->status;
	KUNIT_EXPECT_EQ(test, mtkflash_vendor_enter(&v, false), c->error);
	KUNIT_EXPECT_EQ(test, v.type, 0);
	KUNIT_EXPECT_EQ(test, v.status, c->status);
	KUNIT_EXPECT_EQ(test, v.unit, unit);
	if (c->busy) {
		/* Intros for 10 s; the last may start just before the end. */
		KUNIT_EXPECT_GE(test, rec->commands[0x80], 19);
		KUNIT_EXPECT_LE(test, rec->commands[0x80], 21);
		KUNIT_EXPECT_GE(test, recorder_ms(rec), 10000);
		KUNIT_EXPECT_LE(test, recorder_ms(rec), 10510);
	} else {
		KUNIT_EXPECT_EQ(test, rec->commands[0x80], 4);
		KUNIT_EXPECT_LE(test, recorder_ms(rec), 2100);
	}
}

static void enter_gives_up_in_time(struct kunit *test)
{
	refuse_one(test, test->param_value, 0);
	refuse_one(test, test->param_value, 1);
}

/* Every other byte than the three leaves the drive outside vendor mode. */
static void only_three_bytes_are_type_bytes(struct kunit *test)
{
	for (unsigned int status = 0; status < 256; status++)
		KUNIT_EXPECT_EQ_MSG(test, mtkflash_status_is_type(status),
				    status == 0x70 || status == 0x72 ||
				    status == 0x73, "status %02x", status);
}

static void only_7f_and_ff_are_floating(struct kunit *test)
{
	for (unsigned int status = 0; status < 256; status++)
		KUNIT_EXPECT_EQ_MSG(test, mtkflash_status_is_floating(status),
				    status == 0x7f || status == 0xff,
				    "status %02x", status);
}

/**
 * struct cable - Two units by what they show
 * @idle: Each unit's status before an intro that it took.
 * @type: What it shows afterwards, 0 if it takes none.
 * @intros: How many each got.
 */
struct cable {
	u8 idle[2];
	u8 type[2];
	unsigned int intros[2];
};

static void cable_write(struct recorder *rec, u8 reg, u8 value)
{
	struct cable *cable = rec->context;

	if (reg == CMD && value == 0x80)
		cable->intros[!!(rec->regs[DEV] & 0x10)]++;
}

static u8 cable_read(struct recorder *rec, u8 reg)
{
	struct cable *cable = rec->context;
	unsigned int unit = !!(rec->regs[DEV] & 0x10);

	if (reg != STAT)
		return rec->regs[reg];
	if (cable->type[unit] && cable->intros[unit])
		return cable->type[unit];
	return cable->idle[unit];
}

static struct recorder *cable_create(struct kunit *test, struct cable *cable)
{
	struct recorder *rec = recorder_create(test, false);

	rec->on_write = cable_write;
	rec->on_read = cable_read;
	rec->context = cable;
	return rec;
}

static void other_unit_is_found(struct kunit *test)
{
	const u8 *start = test->param_value;
	static const u8 absent[] = { 0x00, 0x7f, 0xff };

	for (unsigned int i = 0; i < ARRAY_SIZE(absent); i++) {
		struct cable cable = { { 0x80, 0x80 }, { 0x72, 0x72 } };
		struct recorder *rec = cable_create(test, &cable);
		struct mtkflash_vendor v = drive_of(rec, *start);

		cable.idle[*start] = absent[i];
		cable.type[*start] = 0;
		KUNIT_EXPECT_EQ(test, mtkflash_vendor_enter(&v, true), 0);
		KUNIT_EXPECT_EQ(test, v.unit, !*start);
		KUNIT_EXPECT_EQ(test, v.type, 0x72);
		KUNIT_EXPECT_EQ(test, cable.intros[!*start], 1);
		KUNIT_EXPECT_EQ(test, rec->regs[DEV], *start ? 0xa0 : 0xb0);
	}
}

static void other_unit_is_left_alone_unless_asked(struct kunit *test)
{
	const u8 *start = test->param_value;
	struct cable cable = { { 0x00, 0x00 }, { 0x72, 0x72 } };
	struct recorder *rec = cable_create(test, &cable);
	struct mtkflash_vendor v = drive_of(rec, *start);

	cable.type[*start] = 0;
	KUNIT_EXPECT_EQ(test, mtkflash_vendor_enter(&v, false),
			MTKFLASH_ERROR_NO_DRIVE);
	KUNIT_EXPECT_EQ(test, cable.intros[!*start], 0);
	KUNIT_EXPECT_EQ(test, v.unit, *start);
}

static void both_units_get_their_four_intros(struct kunit *test)
{
	struct cable cable = { { 0x00, 0x50 }, { 0, 0 } };
	struct recorder *rec = cable_create(test, &cable);
	struct mtkflash_vendor v = drive_of(rec, 0);

	KUNIT_EXPECT_EQ(test, mtkflash_vendor_enter(&v, true),
			MTKFLASH_ERROR_NO_VENDOR_MODE);
	KUNIT_EXPECT_EQ(test, cable.intros[0], 4);
	KUNIT_EXPECT_EQ(test, cable.intros[1], 4);
	KUNIT_EXPECT_EQ(test, v.status, 0x50);
	KUNIT_EXPECT_LE(test, recorder_ms(rec), 10510);
}

static void sticky_drive_at_the_other_unit_gets_no_intro(struct kunit *test)
{
	struct cable cable = { { 0x00, 0x73 }, { 0, 0 } };
	struct recorder *rec = cable_create(test, &cable);
	struct mtkflash_vendor v = drive_of(rec, 0);

	KUNIT_EXPECT_EQ(test, mtkflash_vendor_enter(&v, true), 0);
	KUNIT_EXPECT_EQ(test, v.unit, 1);
	KUNIT_EXPECT_EQ(test, v.type, 0x73);
	KUNIT_EXPECT_EQ(test, cable.intros[1], 0);
}

/**
 * struct wait_case - What follows a command
 * @name: Of the case.
 * @type: The drive's type byte.
 * @status: What it shows ...
 * @until_ms: ... until it shows its type byte.
 * @error: What the wait returns.
 */
struct wait_case {
	const char *name;
	u8 type;
	u8 status;
	u32 until_ms;
	enum mtkflash_error error;
};

#define NEVER	U32_MAX

static const struct wait_case wait_cases[] = {
	{ "ready at once", 0x72, 0x72, 0, MTKFLASH_ERROR_NONE },
	{ "busy for 1 ms", 0x72, 0x80, 1, MTKFLASH_ERROR_NONE },
	{ "busy for 300 ms", 0x73, 0x80, 300, MTKFLASH_ERROR_NONE },
	{ "busy for 900 ms", 0x73, 0xf3, 900, MTKFLASH_ERROR_NONE },
	{ "ready late, without BSY", 0x72, 0x50, 100, MTKFLASH_ERROR_NONE },
	{ "80 for ever", 0x72, 0x80, NEVER, MTKFLASH_ERROR_TIMEOUT },
	{ "F2 for ever", 0x72, 0xf2, NEVER, MTKFLASH_ERROR_TIMEOUT },
	{ "D1 for ever", 0x73, 0xd1, NEVER, MTKFLASH_ERROR_TIMEOUT },
	{ "aborted", 0x72, 0x51, NEVER, MTKFLASH_ERROR_LOST_VENDOR_MODE },
	{ "restarted", 0x73, 0x50, NEVER, MTKFLASH_ERROR_LOST_VENDOR_MODE },
	{ "signature", 0x73, 0x00, NEVER, MTKFLASH_ERROR_LOST_VENDOR_MODE },
	{ "72 for 73", 0x73, 0x72, NEVER, MTKFLASH_ERROR_LOST_VENDOR_MODE },
	{ "70 for 72", 0x72, 0x70, NEVER, MTKFLASH_ERROR_LOST_VENDOR_MODE },
	{ "7F for ever", 0x72, 0x7f, NEVER, MTKFLASH_ERROR_BUS_DEAD },
	{ "FF for ever", 0x72, 0xff, NEVER, MTKFLASH_ERROR_BUS_DEAD },
};

static void wait_name(const struct wait_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(wait, wait_cases, wait_name);

static u8 wait_status(struct recorder *rec, u8 reg)
{
	const struct wait_case *c = rec->context;

	return recorder_ms(rec) >= c->until_ms ? c->type : c->status;
}

static void wait_ends_with_the_type_byte_or_in_time(struct kunit *test)
{
	const struct wait_case *c = test->param_value;
	struct recorder *rec = recorder_create(test, false);
	struct mtkflash_vendor v = drive_of(rec, 0);

	v.type = c->type;
	rec->on_read = wait_status;
	rec->context = (void *)c;
	KUNIT_EXPECT_EQ(test, mtkflash_vendor_wait(&v), c->error);
	if (c->error) {
		KUNIT_EXPECT_EQ(test, v.status, c->status);
		KUNIT_EXPECT_GE(test, recorder_ms(rec), 1000);
		KUNIT_EXPECT_LE(test, recorder_ms(rec), 1010);
	} else {
		KUNIT_EXPECT_EQ(test, v.status, c->type);
		KUNIT_EXPECT_LE(test, recorder_ms(rec), c->until_ms + 1);
	}
	KUNIT_EXPECT_EQ(test, rec->commands[0x80], 0);

	/* The check before a bulk step judges in the same way. */
	rec->now_ns = 0;
	KUNIT_EXPECT_EQ(test, mtkflash_vendor_check(&v), c->error);
}

static struct kunit_case vendor_cases[] = {
	KUNIT_CASE_PARAM(intro_is_sent_register_by_register, unit_gen_params),
	KUNIT_CASE_PARAM(outro_is_sent_register_by_register, unit_gen_params),
	KUNIT_CASE_PARAM(check_reads_the_status_after_20_ms, unit_gen_params),
	KUNIT_CASE_PARAM(type_byte_already_shown_needs_no_intro,
			 unit_gen_params),
	KUNIT_CASE_PARAM(enter_ends_with_the_exact_type_byte, enter_gen_params),
	KUNIT_CASE_PARAM(enter_gives_up_in_time, refusal_gen_params),
	KUNIT_CASE(only_three_bytes_are_type_bytes),
	KUNIT_CASE(only_7f_and_ff_are_floating),
	KUNIT_CASE_PARAM(other_unit_is_found, unit_gen_params),
	KUNIT_CASE_PARAM(other_unit_is_left_alone_unless_asked,
			 unit_gen_params),
	KUNIT_CASE(both_units_get_their_four_intros),
	KUNIT_CASE(sticky_drive_at_the_other_unit_gets_no_intro),
	KUNIT_CASE_PARAM(wait_ends_with_the_type_byte_or_in_time,
			 wait_gen_params),
	{ }
};

static struct kunit_suite vendor_suite = {
	.name = "mtkflash_vendor",
	.test_cases = vendor_cases,
};

kunit_test_suite(vendor_suite);
