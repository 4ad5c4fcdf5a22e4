// SPDX-License-Identifier: GPL-2.0
/*
 * Commands of vendor mode, and leaving it (specification 0.2, 2, 4.1).
 */
#include "taskfile_test.h"

static struct mtkflash_vendor drive_of(struct recorder *rec,
				       enum mtkflash_set_id set, u8 unit)
{
	rec->all_sets = set != MTKFLASH_SET_LEGACY;
	return (struct mtkflash_vendor){
		.tf = &rec->tf,
		.set = &mtkflash_sets[set],
		.unit = unit,
	};
}

static const u8 units[] = { 0, 1 };

static void unit_name(const u8 *unit, char *desc)
{
	strscpy(desc, *unit ? "slave" : "master", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(unit, units, unit_name);

/**
 * struct set_case - A command set by the specification
 * @id: The set.
 * @name: Its name in the specification.
 * @commands: Commands by 4.1: W, R, X, second phase.
 * @outro: The records of section 2.
 * @outro_len: Number of these records.
 */
struct set_case {
	enum mtkflash_set_id id;
	const char *name;
	u8 commands[4];
	const struct record *outro;
	unsigned int outro_len;
};

static const struct record legacy_outro[] = {
	SELECT, WR(CMD, 0x81), SELECT, WR(CMD, 0x08), RD(STAT), WAIT_US(350000),
};

static const struct record slim_outro[] = {
	SELECT, WR(CMD, 0xf0), WAIT_US(250000), SELECT, WR(CMD, 0x08),
	WAIT_US(500000), RD(STAT),
};

static const struct record slim2_outro[] = {
	SELECT, WR(CMD, 0xbe), WAIT_US(250000), SELECT, WR(CMD, 0x08),
	WAIT_US(500000), RD(STAT),
};

static const struct set_case set_cases[] = {
	{ MTKFLASH_SET_LEGACY, "legacy", { 0x01, 0x00, 0x04, 0x05 },
	  legacy_outro, ARRAY_SIZE(legacy_outro) },
	{ MTKFLASH_SET_SLIM, "slim", { 0x68, 0x91, 0x1b, 0 },
	  slim_outro, ARRAY_SIZE(slim_outro) },
	{ MTKFLASH_SET_SLIM2, "slim2", { 0x52, 0x1f, 0xc2, 0 },
	  slim2_outro, ARRAY_SIZE(slim2_outro) },
};

static void set_name(const struct set_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(set, set_cases, set_name);

static void commands_are_those_of_the_set(struct kunit *test)
{
	const struct set_case *c = test->param_value;
	const struct mtkflash_command_set *set = &mtkflash_sets[c->id];

	KUNIT_EXPECT_STREQ(test, set->name, c->name);
	KUNIT_EXPECT_EQ(test, set->write, c->commands[0]);
	KUNIT_EXPECT_EQ(test, set->read, c->commands[1]);
	KUNIT_EXPECT_EQ(test, set->execute, c->commands[2]);
	KUNIT_EXPECT_EQ(test, set->finish, c->commands[3]);
}

static void outro_is_sent_register_by_register(struct kunit *test)
{
	const struct set_case *c = test->param_value;

	for (u8 unit = 0; unit < 2; unit++) {
		struct recorder *rec = recorder_create(test, true);
		struct mtkflash_vendor v = drive_of(rec, c->id, unit);

		v.type = 0x72;
		v.quick = true;
		v.tried = true;
		v.unfinished = true;
		/* Even if by the quick order the drive is selected already. */
		mtkflash_vendor_select(&v);
		rec->checked = rec->count;
		rec->status = 0x50;
		mtkflash_vendor_leave(&v);
		recorder_expect(rec, unit, c->outro, c->outro_len);
		recorder_expect_end(rec);
		KUNIT_EXPECT_EQ(test, v.type, 0);
		KUNIT_EXPECT_EQ(test, v.status, 0x50);
		KUNIT_EXPECT_FALSE(test, v.unfinished);
		KUNIT_EXPECT_FALSE(test, v.quick);
		KUNIT_EXPECT_FALSE(test, v.tried);
		KUNIT_EXPECT_EQ(test, v.known, 0);
	}
}

static void check_reads_the_status_after_20_ms(struct kunit *test)
{
	static const struct record table[] = {
		SELECT, WAIT_US(20000), RD(STAT),
	};
	const u8 *unit = test->param_value;

	for (unsigned int quick = 0; quick < 2; quick++) {
		struct recorder *rec = recorder_create(test, true);
		struct mtkflash_vendor v = drive_of(rec, 0, *unit);

		v.type = 0x73;
		v.quick = quick;
		rec->status = 0x73;
		mtkflash_vendor_select(&v);
		rec->checked = rec->count;
		KUNIT_EXPECT_EQ(test, mtkflash_vendor_check(&v), 0);
		recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
		recorder_expect_end(rec);
	}
}

/* The recorder itself reports a status read within 400 ns. */
static void another_unit_is_given_400_ns(struct kunit *test)
{
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = drive_of(rec, 0, 0);
	u64 before;

	for (unsigned int n = 0; n < 4; n++) {
		v.unit = n & 1;
		mtkflash_vendor_select(&v);
		KUNIT_EXPECT_FALSE(test, rec->unsettled);
		mtkflash_vendor_status(&v);
	}
	/* There is no wait for a unit that is selected already. */
	before = rec->now_ns;
	mtkflash_vendor_select(&v);
	KUNIT_EXPECT_LT(test, rec->now_ns - before, 900);
	/* There is a wait for a unit that may not be. */
	mtkflash_vendor_forget(&v);
	before = rec->now_ns;
	mtkflash_vendor_select(&v);
	KUNIT_EXPECT_GE(test, rec->now_ns - before, 900);
}

/* A command as bus.c and serial.c send it, with all parameters. */
static enum mtkflash_error send_command(struct mtkflash_vendor *v, u8 salt)
{
	mtkflash_vendor_begin(v);
	mtkflash_vendor_set(v, MTKFLASH_REG_FEAT, 0x11);
	mtkflash_vendor_set(v, MTKFLASH_REG_SC, 0x22);
	mtkflash_vendor_set(v, MTKFLASH_REG_LBAL, salt);
	mtkflash_vendor_set(v, MTKFLASH_REG_LBAM, 0x44);
	mtkflash_vendor_set(v, MTKFLASH_REG_LBAH, 0x55);
	mtkflash_vendor_set(v, MTKFLASH_REG_DEV, mtkflash_dsel(v) | 0x03);
	return mtkflash_vendor_run(v, 0x01);
}

static void expect_whole_command(struct recorder *rec, u8 unit, u8 salt,
				 bool reselect)
{
	const struct record table[] = {
		SELECT, WR(FEAT, 0x11), WR(SC, 0x22), WR(LBAL, salt),
		WR(LBAM, 0x44), WR(LBAH, 0x55), WR(DEV, unit ? 0xb3 : 0xa3),
		WR(CMD, 0x01),
	};
	static const struct record after[] = { SELECT, RD(STAT) };

	recorder_expect(rec, unit, table, ARRAY_SIZE(table));
	recorder_expect(rec, unit, after + !reselect,
			ARRAY_SIZE(after) - !reselect);
}

static void plain_order_writes_every_register(struct kunit *test)
{
	const u8 *unit = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = drive_of(rec, 0, *unit);

	v.type = 0x70;
	rec->status = 0x70;
	for (unsigned int n = 0; n < 3; n++) {
		KUNIT_EXPECT_EQ(test, send_command(&v, 0x33), 0);
		expect_whole_command(rec, *unit, 0x33, true);
	}
	recorder_expect_end(rec);
}

static void quick_order_writes_what_changes(struct kunit *test)
{
	static const struct record same[] = { WR(CMD, 0x01), RD(STAT) };
	static const struct record other[] = {
		WR(LBAL, 0x34), WR(CMD, 0x01), RD(STAT),
	};
	const u8 *unit = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = drive_of(rec, 0, *unit);

	v.type = 0x70;
	v.quick = true;
	rec->hasty = true;
	rec->status = 0x70;
	KUNIT_EXPECT_EQ(test, send_command(&v, 0x33), 0);
	expect_whole_command(rec, *unit, 0x33, false);
	KUNIT_EXPECT_EQ(test, send_command(&v, 0x33), 0);
	recorder_expect(rec, *unit, same, ARRAY_SIZE(same));
	KUNIT_EXPECT_EQ(test, send_command(&v, 0x34), 0);
	recorder_expect(rec, *unit, other, ARRAY_SIZE(other));

	/* After a read LBAL holds the byte read. */
	v.known &= ~(1 << LBAL);
	KUNIT_EXPECT_EQ(test, send_command(&v, 0x34), 0);
	recorder_expect(rec, *unit, other, ARRAY_SIZE(other));

	mtkflash_vendor_forget(&v);
	KUNIT_EXPECT_EQ(test, send_command(&v, 0x34), 0);
	expect_whole_command(rec, *unit, 0x34, false);
	recorder_expect_end(rec);
}

/* The plain order records register contents too, so that the quick order can follow it. */
static void quick_order_knows_what_the_plain_one_wrote(struct kunit *test)
{
	static const struct record table[] = {
		WR(LBAL, 0x34), WR(DEV, 0xa3), WR(CMD, 0x01), RD(STAT),
	};
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = drive_of(rec, 0, 0);

	v.type = 0x70;
	rec->hasty = true;
	rec->status = 0x70;
	KUNIT_EXPECT_EQ(test, send_command(&v, 0x33), 0);
	rec->checked = rec->count;
	v.quick = true;
	KUNIT_EXPECT_EQ(test, send_command(&v, 0x34), 0);
	recorder_expect(rec, 0, table, ARRAY_SIZE(table));
	recorder_expect_end(rec);
}

static void run_plain_is_plain_in_the_quick_order_too(struct kunit *test)
{
	static const struct record table[] = {
		WR(CMD, 0x04), SELECT, RD(STAT),
	};
	const u8 *unit = test->param_value;

	for (unsigned int quick = 0; quick < 2; quick++) {
		struct recorder *rec = recorder_create(test, true);
		struct mtkflash_vendor v = drive_of(rec, 0, *unit);

		v.type = 0x73;
		v.quick = quick;
		rec->status = 0x73;
		mtkflash_vendor_select(&v);
		rec->checked = rec->count;
		KUNIT_EXPECT_EQ(test, mtkflash_vendor_run_plain(&v, 0x04), 0);
		recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
		recorder_expect_end(rec);
	}
}

/* The registers of a drive that failed are not known. */
static void error_makes_the_quick_order_forget(struct kunit *test)
{
	struct recorder *rec = recorder_create(test, false);
	struct mtkflash_vendor v = drive_of(rec, 0, 0);

	v.type = 0x72;
	v.quick = true;
	rec->hasty = true;
	rec->status = 0x51;
	KUNIT_EXPECT_EQ(test, send_command(&v, 0x33),
			MTKFLASH_ERROR_LOST_VENDOR_MODE);
	KUNIT_EXPECT_EQ(test, v.known, 0);
}

static void fall_back_gives_up_all_quick_ways(struct kunit *test)
{
	static const u8 data[] = { 1 };

	for (unsigned int ways = 0; ways < 4; ways++) {
		struct recorder *rec = recorder_create(test, true);
		struct mtkflash_vendor v = drive_of(rec, 0, 0);

		v.type = 0x70;
		rec->status = 0x70;
		KUNIT_EXPECT_EQ(test, send_command(&v, 0x33), 0);
		v.tried = true;
		v.quick = ways & 1;
		v.preload = ways & 2;
		v.loaded = data;
		KUNIT_EXPECT_EQ(test, mtkflash_vendor_fall_back(&v), ways != 0);
		KUNIT_EXPECT_FALSE(test, v.quick);
		KUNIT_EXPECT_FALSE(test, v.preload);
		KUNIT_EXPECT_NULL(test, v.loaded);
		KUNIT_EXPECT_EQ(test, v.known, 0);
		/* The quick ways are not tested again. */
		KUNIT_EXPECT_TRUE(test, v.tried);
		rec->checked = rec->count;
		KUNIT_EXPECT_EQ(test, send_command(&v, 0x33), 0);
		expect_whole_command(rec, 0, 0x33, true);
		recorder_expect_end(rec);
	}
}

/* Every byte but these three means that the drive is not in vendor mode. */
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
 * struct wait_case - The status after a command
 * @name: Name of the case.
 * @type: The drive's type byte.
 * @status: Its status,
 * @until_ms: until it shows its type byte.
 * @error: Result of the wait.
 * @limit_ms: Duration of the wait, if that is not a second.
 */
struct wait_case {
	const char *name;
	u8 type;
	u8 status;
	u32 until_ms;
	enum mtkflash_error error;
	u32 limit_ms;
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
	{ "aborted", 0x72, 0x51, NEVER, MTKFLASH_ERROR_LOST_VENDOR_MODE, 50 },
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
	struct mtkflash_vendor v = drive_of(rec, MTKFLASH_SET_LEGACY, 0);

	v.type = c->type;
	rec->on_read = wait_status;
	rec->context = (void *)c;
	KUNIT_EXPECT_EQ(test, mtkflash_vendor_wait(&v), c->error);
	if (c->error) {
		KUNIT_EXPECT_EQ(test, v.status, c->status);
		KUNIT_EXPECT_GE(test, recorder_ms(rec), c->limit_ms ?: 1000);
		KUNIT_EXPECT_LE(test, recorder_ms(rec),
				(c->limit_ms ?: 1000) + 10);
	} else {
		KUNIT_EXPECT_EQ(test, v.status, c->type);
		KUNIT_EXPECT_LE(test, recorder_ms(rec), c->until_ms + 1);
	}
	KUNIT_EXPECT_EQ(test, rec->commands[0x80], 0);

	/* The check before a bulk step has the same results. */
	rec->now_ns = 0;
	KUNIT_EXPECT_EQ(test, mtkflash_vendor_check(&v), c->error);
}

static u8 alternating_status(struct recorder *rec, u8 reg)
{
	unsigned int *reads = rec->context;

	return (*reads)++ % 2 ? 0x51 : 0x80;
}

/* A status that changes all the time does not prolong the wait. */
static void wait_ends_if_the_status_never_settles(struct kunit *test)
{
	struct recorder *rec = recorder_create(test, false);
	struct mtkflash_vendor v = drive_of(rec, MTKFLASH_SET_LEGACY, 0);
	unsigned int reads = 0;

	v.type = 0x72;
	rec->on_read = alternating_status;
	rec->context = &reads;
	KUNIT_EXPECT_NE(test, mtkflash_vendor_wait(&v), MTKFLASH_ERROR_NONE);
	KUNIT_EXPECT_LE(test, recorder_ms(rec), 1010);
}

/**
 * struct slow_drive - A drive that is busy after each command
 * @busy_us: Time for which it is busy.
 * @stall_us: Time between two polls, since the host is held up.
 * @ready: End of the busy time, in ns.
 */
struct slow_drive {
	u32 busy_us;
	u32 stall_us;
	u64 ready;
};

static void slow_write(struct recorder *rec, u8 reg, u8 value)
{
	struct slow_drive *drive = rec->context;

	if (reg == CMD)
		drive->ready = rec->now_ns + drive->busy_us * 1000ull;
}

static u8 slow_status(struct recorder *rec, u8 reg)
{
	struct slow_drive *drive = rec->context;

	if (rec->now_ns >= drive->ready)
		return 0x72;
	rec->now_ns += drive->stall_us * 1000ull;
	return 0xf2;
}

static enum mtkflash_error run_slowly(struct mtkflash_vendor *v, u32 busy_us)
{
	struct recorder *rec = container_of(v->tf, struct recorder, tf);
	struct slow_drive *drive = rec->context;

	drive->busy_us = busy_us;
	mtkflash_vendor_begin(v);
	return mtkflash_vendor_run(v, 0x01);
}

static struct mtkflash_vendor slow_drive_of(struct kunit *test,
					    struct slow_drive *drive)
{
	struct recorder *rec = recorder_create(test, false);
	struct mtkflash_vendor v = drive_of(rec, MTKFLASH_SET_LEGACY, 0);

	rec->on_write = slow_write;
	rec->on_read = slow_status;
	rec->context = drive;
	v.type = 0x72;
	return v;
}

static void what_is_normal_is_not_counted(struct kunit *test)
{
	struct slow_drive drive = { };
	struct mtkflash_vendor v = slow_drive_of(test, &drive);

	for (unsigned int n = 0; n < 100; n++)
		KUNIT_EXPECT_EQ(test, run_slowly(&v, 1000), 0);
	KUNIT_EXPECT_EQ(test, v.overtime_ns, 0);
	KUNIT_EXPECT_EQ(test, run_slowly(&v, 3000), 0);
	KUNIT_EXPECT_GT(test, v.overtime_ns, 1900 * NSEC_PER_USEC);
	KUNIT_EXPECT_LT(test, v.overtime_ns, 2100 * NSEC_PER_USEC);
}

/* Two minutes in all. */
static void slow_commands_are_limited_together(struct kunit *test)
{
	struct slow_drive drive = { };
	struct mtkflash_vendor v = slow_drive_of(test, &drive);
	u64 before;

	KUNIT_EXPECT_TRUE(test, mtkflash_vendor_overtime(&v, 119 * NSEC_PER_SEC));
	KUNIT_EXPECT_EQ(test, run_slowly(&v, 900000), 0);
	before = mtkflash_now(v.tf);
	KUNIT_EXPECT_EQ(test, run_slowly(&v, 900000), MTKFLASH_ERROR_TIMEOUT);
	KUNIT_EXPECT_LE(test, mtkflash_now(v.tf) - before, 110 * NSEC_PER_MSEC);

	/* After that such a drive is not waited for any more, but others are. */
	before = mtkflash_now(v.tf);
	KUNIT_EXPECT_EQ(test, run_slowly(&v, 900000), MTKFLASH_ERROR_TIMEOUT);
	KUNIT_EXPECT_LE(test, mtkflash_now(v.tf) - before, 2 * NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, run_slowly(&v, 900), 0);
	KUNIT_EXPECT_FALSE(test, mtkflash_vendor_overtime(&v, 0));

	mtkflash_vendor_new_session(&v);
	KUNIT_EXPECT_TRUE(test, mtkflash_vendor_overtime(&v, 0));
	KUNIT_EXPECT_EQ(test, run_slowly(&v, 900000), 0);
}

/* 50 ms without a poll do not count as 50 ms of busy time; 64 polls are free. */
static void what_the_host_misses_is_not_counted(struct kunit *test)
{
	struct slow_drive drive = { .stall_us = 50000 };
	struct mtkflash_vendor v = slow_drive_of(test, &drive);

	for (unsigned int n = 0; n < 10; n++)
		KUNIT_EXPECT_EQ(test, run_slowly(&v, 3900000), 0);
	KUNIT_EXPECT_LT(test, v.overtime_ns, 10 * 20 * NSEC_PER_MSEC);
}

static struct kunit_case vendor_cases[] = {
	KUNIT_CASE_PARAM(commands_are_those_of_the_set, set_gen_params),
	KUNIT_CASE_PARAM(outro_is_sent_register_by_register, set_gen_params),
	KUNIT_CASE_PARAM(check_reads_the_status_after_20_ms, unit_gen_params),
	KUNIT_CASE(another_unit_is_given_400_ns),
	KUNIT_CASE_PARAM(plain_order_writes_every_register, unit_gen_params),
	KUNIT_CASE_PARAM(quick_order_writes_what_changes, unit_gen_params),
	KUNIT_CASE(quick_order_knows_what_the_plain_one_wrote),
	KUNIT_CASE_PARAM(run_plain_is_plain_in_the_quick_order_too,
			 unit_gen_params),
	KUNIT_CASE(error_makes_the_quick_order_forget),
	KUNIT_CASE(fall_back_gives_up_all_quick_ways),
	KUNIT_CASE(only_three_bytes_are_type_bytes),
	KUNIT_CASE(only_7f_and_ff_are_floating),
	KUNIT_CASE_PARAM(wait_ends_with_the_type_byte_or_in_time,
			 wait_gen_params),
	KUNIT_CASE(wait_ends_if_the_status_never_settles),
	KUNIT_CASE(what_is_normal_is_not_counted),
	KUNIT_CASE(slow_commands_are_limited_together),
	KUNIT_CASE(what_the_host_misses_is_not_counted),
	{ }
};

static struct kunit_suite vendor_suite = {
	.name = "mtkflash_vendor",
	.test_cases = vendor_cases,
};

kunit_test_suite(vendor_suite);
