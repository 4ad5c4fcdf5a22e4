// SPDX-License-Identifier: GPL-2.0
/*
 * The serial engine, register by register (specification 4.1 to 4.3).
 */
#include "serial.h"
#include "taskfile_test.h"

struct serial_bench {
	const struct engine_case *c;
	struct recorder *rec;
	struct mtkflash_vendor v;
};

static struct serial_bench *create(struct kunit *test)
{
	struct serial_bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->c = test->param_value;
	b->rec = recorder_create(test, true);
	engine_case_drive(b->c, b->rec, &b->v);
	return b;
}

static void base_depends_on_the_engine(struct kunit *test)
{
	struct serial_bench *b = create(test);

	KUNIT_EXPECT_EQ(test, mtkflash_serial_base(&b->v), b->c->base);
}

static void writes_a_buffer_byte(struct kunit *test)
{
	struct serial_bench *b = create(test);
	const struct record table[] = {
		SELECT, WR(LBAM, 0x34), WR(LBAH, 0x12), WR(LBAL, 0xa7),
		WR(CMD, b->c->write), SELECT, RD(STAT),
	};

	KUNIT_EXPECT_EQ(test, mtkflash_serial_put(&b->v, 0x1234, 0xa7), 0);
	recorder_expect(b->rec, b->c->unit, table, ARRAY_SIZE(table));
	recorder_expect_end(b->rec);
}

static void reads_a_buffer_byte(struct kunit *test)
{
	static const u8 answer[] = { 0x5c };
	struct serial_bench *b = create(test);
	const struct record table[] = {
		SELECT, WR(LBAM, 0x04), WR(LBAH, 0x88), WR(CMD, b->c->read),
		SELECT, RD(STAT), RD(LBAL),
	};
	u8 value = 0;

	b->rec->data = answer;
	b->rec->data_len = 1;
	KUNIT_EXPECT_EQ(test, mtkflash_serial_get(&b->v, 0x8804, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0x5c);
	recorder_expect(b->rec, b->c->unit, table, ARRAY_SIZE(table));
	recorder_expect_end(b->rec);
}

/* 1234h bytes out, 5678h bytes in: each register shows which half it has. */
static void executes_with_lengths_in_order_of_the_engine(struct kunit *test)
{
	struct serial_bench *b = create(test);
	const struct record big[] = {
		SELECT, WR(FEAT, 0x12), WR(SC, 0x34), WR(LBAL, 0x00),
		WR(LBAM, 0x56), WR(LBAH, 0x78), WR(CMD, b->c->execute), SELECT,
		RD(STAT),
	};
	const struct record little[] = {
		SELECT, WR(FEAT, 0x34), WR(SC, 0x12), WR(LBAL, 0x00),
		WR(LBAM, 0x78), WR(LBAH, 0x56), WR(CMD, b->c->execute), SELECT,
		RD(STAT),
	};
	const struct record finish[] = {
		SELECT, WR(CMD, 0x05), SELECT, RD(STAT),
	};

	KUNIT_EXPECT_EQ(test, mtkflash_serial_execute(&b->v, 0x1234, 0x5678), 0);
	if (b->c->type == 0x73)
		recorder_expect(b->rec, b->c->unit, big, ARRAY_SIZE(big));
	else
		recorder_expect(b->rec, b->c->unit, little, ARRAY_SIZE(little));
	/* The slim sets have no second phase. */
	if (b->c->set == MTKFLASH_SET_LEGACY)
		recorder_expect(b->rec, b->c->unit, finish, ARRAY_SIZE(finish));
	recorder_expect_end(b->rec);
}

static void fills_the_buffer_upwards(struct kunit *test)
{
	struct serial_bench *b = create(test);
	u8 data[260];

	for (unsigned int i = 0; i < sizeof(data); i++)
		data[i] = i * 7 + (i >> 8);
	KUNIT_EXPECT_EQ(test, mtkflash_serial_load(&b->v, 0, data, 260), 0);
	for (unsigned int i = 0; i < sizeof(data); i++)
		recorder_expect_put(b->rec, b->c->unit, b->c->base + i, data[i]);
	recorder_expect_end(b->rec);
}

static void fetches_upwards_from_an_index(struct kunit *test)
{
	static const u8 answers[] = { 0x11, 0x22, 0x33 };
	struct serial_bench *b = create(test);
	u8 data[3] = { };

	b->rec->data = answers;
	b->rec->data_len = sizeof(answers);
	KUNIT_EXPECT_EQ(test, mtkflash_serial_fetch(&b->v, 257, data, 3), 0);
	KUNIT_EXPECT_EQ(test, memcmp(data, answers, 3), 0);
	for (unsigned int i = 0; i < 3; i++)
		recorder_expect_get(b->rec, b->c->unit, b->c->base + 257 + i);
	recorder_expect_end(b->rec);
}

static void transfer_loads_executes_and_fetches_behind(struct kunit *test)
{
	static const u8 tx[] = { 0x9f, 0x00 }, answers[] = { 0xc2, 0x20, 0x12 };
	static const struct engine_lengths big = { 0x00, 0x02, 0x00, 0x03 };
	static const struct engine_lengths little = { 0x02, 0x00, 0x03, 0x00 };
	struct serial_bench *b = create(test);
	u8 unit = b->c->unit, rx[3] = { };

	b->rec->data = answers;
	b->rec->data_len = sizeof(answers);
	KUNIT_EXPECT_EQ(test, mtkflash_serial_transfer(&b->v, tx, 2, rx, 3), 0);
	KUNIT_EXPECT_EQ(test, memcmp(rx, answers, 3), 0);
	recorder_expect_put(b->rec, unit, b->c->base + 0, 0x9f);
	recorder_expect_put(b->rec, unit, b->c->base + 1, 0x00);
	recorder_expect_execute(b->rec, unit,
				b->c->type == 0x73 ? &big : &little);
	for (unsigned int i = 0; i < 3; i++)
		recorder_expect_get(b->rec, unit, b->c->base + 2 + i);
	recorder_expect_end(b->rec);
}

/* The type byte comes only at the fourth status read. */
static u8 slow_status(struct recorder *rec, u8 reg)
{
	unsigned int *looks = rec->context;

	if (reg != STAT)
		return 0x99;
	return ++*looks % 4 ? 0x80 : rec->status;
}

static void waits_for_the_type_byte_before_the_data(struct kunit *test)
{
	struct serial_bench *b = create(test);
	const struct record table[] = {
		SELECT, WR(LBAM, 0x01), WR(LBAH, 0x00), WR(CMD, b->c->read),
		SELECT, RD(STAT), RD(STAT), RD(STAT), RD(STAT), RD(LBAL),
	};
	unsigned int looks = 0;
	u8 value = 0;

	b->rec->on_read = slow_status;
	b->rec->context = &looks;
	KUNIT_EXPECT_EQ(test, mtkflash_serial_get(&b->v, 0x0001, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0x99);
	recorder_expect(b->rec, b->c->unit, table, ARRAY_SIZE(table));
	recorder_expect_end(b->rec);
}

struct lost_case {
	const char *name;
	u8 status;
	enum mtkflash_error error;
};

static const struct lost_case lost_cases[] = {
	{ "busy for ever", 0x80, MTKFLASH_ERROR_TIMEOUT },
	{ "command aborted", 0x51, MTKFLASH_ERROR_LOST_VENDOR_MODE },
	{ "bus floats", 0xff, MTKFLASH_ERROR_BUS_DEAD },
};

static void lost_name(const struct lost_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(lost, lost_cases, lost_name);

/* After a failed command nothing more is sent, not even the second phase. */
static void stops_at_the_first_error(struct kunit *test)
{
	const struct lost_case *c = test->param_value;
	struct recorder *rec = recorder_create(test, false);
	struct mtkflash_vendor v;
	u8 data[4] = { 1, 2, 3, 4 }, rx[2];

	engine_case_drive(&engine_cases[0], rec, &v);
	rec->status = c->status;
	KUNIT_EXPECT_EQ(test, mtkflash_serial_load(&v, 0, data, 4), c->error);
	KUNIT_EXPECT_EQ(test, rec->commands[0x01], 1);
	KUNIT_EXPECT_EQ(test, mtkflash_serial_execute(&v, 4, 2), c->error);
	KUNIT_EXPECT_EQ(test, rec->commands[0x04], 1);
	KUNIT_EXPECT_EQ(test, rec->commands[0x05], 0);
	KUNIT_EXPECT_EQ(test, mtkflash_serial_fetch(&v, 4, rx, 2), c->error);
	KUNIT_EXPECT_EQ(test, rec->commands[0x00], 1);
	KUNIT_EXPECT_EQ(test, mtkflash_serial_transfer(&v, data, 4, rx, 2),
			c->error);
	KUNIT_EXPECT_EQ(test, rec->commands[0x01], 2);
	KUNIT_EXPECT_EQ(test, rec->commands[0x04], 1);
	KUNIT_EXPECT_EQ(test, rec->commands[0x00], 1);
	KUNIT_EXPECT_EQ(test, v.status, c->status);
}

static u8 finish_hangs(struct recorder *rec, u8 reg)
{
	return rec->regs[CMD] == 0x05 ? 0x80 : rec->status;
}

static void finish_that_hangs_is_an_error(struct kunit *test)
{
	struct serial_bench *b = create(test);

	b->rec->log = NULL;
	b->rec->on_read = finish_hangs;
	KUNIT_EXPECT_EQ(test, mtkflash_serial_execute(&b->v, 1, 1),
			b->c->finish ? MTKFLASH_ERROR_TIMEOUT : 0);
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x05], !!b->c->finish);
	KUNIT_EXPECT_EQ(test, b->v.unfinished, !!b->c->finish);
}

/* WRSR and the like, also if the quick order works. */
static void command_goes_in_the_plain_order(struct kunit *test)
{
	static const struct engine_lengths big = { 0x00, 0x02, 0x00, 0x00 };
	static const struct engine_lengths little = { 0x02, 0x00, 0x00, 0x00 };
	static const u8 tx[] = { 0x01, 0x00 };
	struct serial_bench *b = create(test);

	b->v.quick = true;
	for (unsigned int i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, mtkflash_serial_command(&b->v, tx, 2), 0);
		recorder_expect_put(b->rec, b->c->unit, b->c->base, 0x01);
		recorder_expect_put(b->rec, b->c->unit, b->c->base + 1, 0x00);
		recorder_expect_execute(b->rec, b->c->unit,
					b->c->type == 0x73 ? &big : &little);
	}
	recorder_expect_end(b->rec);
	KUNIT_EXPECT_TRUE(test, b->v.quick);
}

static struct kunit_case serial_cases[] = {
	KUNIT_CASE_PARAM(base_depends_on_the_engine, engine_gen_params),
	KUNIT_CASE_PARAM(writes_a_buffer_byte, engine_gen_params),
	KUNIT_CASE_PARAM(reads_a_buffer_byte, engine_gen_params),
	KUNIT_CASE_PARAM(executes_with_lengths_in_order_of_the_engine,
			 engine_gen_params),
	KUNIT_CASE_PARAM(fills_the_buffer_upwards, engine_gen_params),
	KUNIT_CASE_PARAM(fetches_upwards_from_an_index, engine_gen_params),
	KUNIT_CASE_PARAM(transfer_loads_executes_and_fetches_behind,
			 engine_gen_params),
	KUNIT_CASE_PARAM(waits_for_the_type_byte_before_the_data,
			 engine_gen_params),
	KUNIT_CASE_PARAM(command_goes_in_the_plain_order, engine_gen_params),
	KUNIT_CASE_PARAM(stops_at_the_first_error, lost_gen_params),
	KUNIT_CASE_PARAM(finish_that_hangs_is_an_error, engine_gen_params),
	{ }
};

static struct kunit_suite serial_suite = {
	.name = "mtkflash_serial",
	.test_cases = serial_cases,
};

kunit_test_suite(serial_suite);
