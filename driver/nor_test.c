// SPDX-License-Identifier: GPL-2.0
/*
 * SPI commands: every register write (specification 4.1 to 4.5), and what
 * comes of the answers.
 */
#include "nor.h"
#include "taskfile_test.h"

/* Figures of its own: the driver's table must not matter here. */
static const struct mtkflash_chip part = {
	.name = "test part",
	.size = 0x40000,
	.page = 256,
	.sector = 4096,
	.erase_opcode = 0x20,
	.bp_mask = 0x0c,
	.program_us = 5000,
	.erase_us = 400000,
};

struct nor_bench {
	const struct engine_case *c;
	bool big;
	struct recorder *rec;
	struct mtkflash_vendor v;
};

static struct nor_bench *create_for(struct kunit *test,
				    const struct engine_case *c, bool with_log)
{
	struct nor_bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->c = c;
	b->big = c->type == 0x73;
	b->rec = recorder_create(test, with_log);
	engine_case_drive(c, b->rec, &b->v);
	return b;
}

static struct nor_bench *create(struct kunit *test)
{
	return create_for(test, test->param_value, true);
}

static void answer(struct nor_bench *b, const u8 *data, unsigned int len)
{
	b->rec->data = data;
	b->rec->data_len = len;
	b->rec->data_pos = 0;
}

static void expect_put(struct nor_bench *b, u16 index, u8 value)
{
	recorder_expect_put(b->rec, b->c->unit, b->c->base + index, value);
}

static void expect_get(struct nor_bench *b, u16 index)
{
	recorder_expect_get(b->rec, b->c->unit, b->c->base + index);
}

/* The four registers as 4.1 tabulates them for 73h and for 72h. */
static void expect_execute(struct nor_bench *b, struct engine_lengths big,
			   struct engine_lengths little)
{
	recorder_expect_execute(b->rec, b->c->unit, b->big ? &big : &little);
}

static void expect_delay(struct nor_bench *b, u32 usecs)
{
	const struct record table[] = { WAIT_US(usecs) };

	recorder_expect(b->rec, b->c->unit, table, ARRAY_SIZE(table));
}

static void expect_rdsr(struct nor_bench *b)
{
	expect_put(b, 0, 0x05);
	expect_execute(b, (struct engine_lengths){ 0x00, 0x01, 0x00, 0x01 },
		       (struct engine_lengths){ 0x01, 0x00, 0x01, 0x00 });
	/* 4.3: at 0001h on both. */
	recorder_expect_get(b->rec, b->c->unit, 0x0001);
}

static void expect_wren(struct nor_bench *b)
{
	expect_put(b, 0, 0x06);
	expect_execute(b, (struct engine_lengths){ 0x00, 0x01, 0x00, 0x00 },
		       (struct engine_lengths){ 0x01, 0x00, 0x00, 0x00 });
	expect_rdsr(b);
}

static void status_register_is_read_at_0001(struct kunit *test)
{
	static const u8 answers[] = { 0x8c };
	struct nor_bench *b = create(test);
	u8 sr = 0;

	answer(b, answers, 1);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_status(&b->v, &sr), 0);
	KUNIT_EXPECT_EQ(test, sr, 0x8c);
	expect_rdsr(b);
	recorder_expect_end(b->rec);
}

static void read_fetches_256_bytes(struct kunit *test)
{
	struct nor_bench *b = create(test);
	u8 answers[256], data[256];

	for (unsigned int i = 0; i < 256; i++)
		answers[i] = i ^ 0xa5;
	answer(b, answers, 256);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_read(&b->v, 0x03ab00, data, 256), 0);
	KUNIT_EXPECT_EQ(test, memcmp(data, answers, 256), 0);

	expect_put(b, 0, 0x03);
	expect_put(b, 1, 0x03);
	expect_put(b, 2, 0xab);
	expect_put(b, 3, 0x00);
	expect_execute(b, (struct engine_lengths){ 0x00, 0x04, 0x01, 0x00 },
		       (struct engine_lengths){ 0x04, 0x00, 0x00, 0x01 });
	for (unsigned int i = 0; i < 256; i++)
		expect_get(b, 4 + i);
	recorder_expect_end(b->rec);
}

static void erase_enables_erases_and_polls(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x03, 0x03, 0x00 };
	struct nor_bench *b = create(test);

	answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &part, 0x03e000), 0);
	expect_wren(b);
	expect_put(b, 0, 0x20);
	expect_put(b, 1, 0x03);
	expect_put(b, 2, 0xe0);
	expect_put(b, 3, 0x00);
	expect_execute(b, (struct engine_lengths){ 0x00, 0x04, 0x00, 0x00 },
		       (struct engine_lengths){ 0x04, 0x00, 0x00, 0x00 });
	expect_rdsr(b);
	expect_delay(b, 1000);
	expect_rdsr(b);
	expect_delay(b, 1000);
	expect_rdsr(b);
	recorder_expect_end(b->rec);
}

static void program_enables_programs_and_polls(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x03, 0x00 };
	struct nor_bench *b = create(test);
	u8 data[256];

	for (unsigned int i = 0; i < 256; i++)
		data[i] = i * 3 + 1;
	answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test,
			mtkflash_nor_program(&b->v, &part, 0x01fe00, data), 0);
	expect_wren(b);
	expect_put(b, 0, 0x02);
	expect_put(b, 1, 0x01);
	expect_put(b, 2, 0xfe);
	expect_put(b, 3, 0x00);
	for (unsigned int i = 0; i < 256; i++)
		expect_put(b, 4 + i, data[i]);
	expect_execute(b, (struct engine_lengths){ 0x01, 0x04, 0x00, 0x00 },
		       (struct engine_lengths){ 0x04, 0x01, 0x00, 0x00 });
	expect_rdsr(b);
	expect_delay(b, 100);
	expect_rdsr(b);
	recorder_expect_end(b->rec);
}

static void unprotect_writes_the_status_register_once(struct kunit *test)
{
	/* BP1 BP0; WEL; busy, idle; clear at last. */
	static const u8 answers[] = { 0x0c, 0x0e, 0x01, 0x00, 0x00 };
	struct nor_bench *b = create(test);

	answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_unprotect(&b->v, &part), 0);
	expect_rdsr(b);
	expect_wren(b);
	expect_put(b, 0, 0x01);
	expect_put(b, 1, 0x00);
	expect_execute(b, (struct engine_lengths){ 0x00, 0x02, 0x00, 0x00 },
		       (struct engine_lengths){ 0x02, 0x00, 0x00, 0x00 });
	expect_rdsr(b);
	expect_delay(b, 1000);
	expect_rdsr(b);
	expect_rdsr(b);
	recorder_expect_end(b->rec);
}

static void unprotected_part_is_not_written_to(struct kunit *test)
{
	static const u8 answers[] = { 0x00, 0x80 };
	struct nor_bench *b = create(test);

	answer(b, answers, sizeof(answers));
	/* SRWD alone protects nothing. */
	for (unsigned int i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, mtkflash_nor_unprotect(&b->v, &part), 0);
		expect_rdsr(b);
	}
	recorder_expect_end(b->rec);
}

/* Promise: WRSR is never sent to a part with SRWD set. */
static void locked_part_gets_no_wrsr(struct kunit *test)
{
	struct nor_bench *b = create(test);
	u8 sr;

	answer(b, &sr, 1);
	for (unsigned int value = 0x80; value < 0x100; value++) {
		sr = value;
		b->rec->count = 0;
		b->rec->checked = 0;
		KUNIT_EXPECT_EQ_MSG(test, mtkflash_nor_unprotect(&b->v, &part),
				    value & 0x0c ? MTKFLASH_ERROR_PROTECTED : 0,
				    "status register %02x", value);
		expect_rdsr(b);
		recorder_expect_end(b->rec);
	}
}

static void expect_rems(struct nor_bench *b, bool odd)
{
	for (unsigned int i = 0; i < 4; i++)
		expect_put(b, i, i ? 0x00 : 0x90);
	if (odd)
		expect_execute(b, (struct engine_lengths){ 0x01, 0x00, 0x03, 0x00 },
			       (struct engine_lengths){ });
	else
		expect_execute(b, (struct engine_lengths){ 0x00, 0x04, 0x00, 0x02 },
			       (struct engine_lengths){ 0x04, 0x00, 0x02, 0x00 });
	if (b->big)
		expect_delay(b, 200000);
	expect_get(b, 4);
	expect_get(b, 5);
}

static void expect_rdid(struct nor_bench *b)
{
	expect_put(b, 0, 0x9f);
	expect_execute(b, (struct engine_lengths){ 0x00, 0x01, 0x00, 0x03 },
		       (struct engine_lengths){ 0x01, 0x00, 0x03, 0x00 });
	for (unsigned int i = 1; i <= 3; i++)
		expect_get(b, i);
}

/* Every id is read twice. */
static void expect_ids(struct nor_bench *b, bool odd)
{
	for (unsigned int i = 0; i < 2; i++) {
		expect_rems(b, odd);
		expect_rdid(b);
	}
}

static void identify_asks_rems_and_rdid_twice(struct kunit *test)
{
	static const u8 answers[] = {
		0xc2, 0x11, 0xc2, 0x20, 0x12, 0xc2, 0x11, 0xc2, 0x20, 0x12,
	};
	struct nor_bench *b = create(test);
	const struct mtkflash_chip *chip = NULL;
	struct mtkflash_ids ids;

	answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_identify(&b->v, &ids, &chip), 0);
	KUNIT_ASSERT_NOT_NULL(test, chip);
	KUNIT_EXPECT_STREQ(test, chip->name, "MX25L2005");
	KUNIT_EXPECT_EQ(test, memcmp(ids.rems, answers, 2), 0);
	KUNIT_EXPECT_EQ(test, memcmp(ids.rdid, answers + 2, 3), 0);

	/* 1.3: 72h needs a second first; a second after the id on both. */
	if (!b->big)
		expect_delay(b, 1000000);
	expect_ids(b, false);
	expect_delay(b, 1000000);
	recorder_expect_end(b->rec);
}

static void silent_part_is_asked_again_in_both_forms(struct kunit *test)
{
	static const u8 answers[] = { 0x00 };
	struct nor_bench *b = create(test);
	const struct mtkflash_chip *chip = &part;
	struct mtkflash_ids ids;

	answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_identify(&b->v, &ids, &chip),
			MTKFLASH_ERROR_NO_ID);
	KUNIT_EXPECT_NULL(test, chip);
	for (unsigned int i = 0; i < 3; i++) {
		if (i || !b->big)
			expect_delay(b, 1000000);
		expect_ids(b, false);
		if (b->big)
			expect_ids(b, true);
	}
	recorder_expect_end(b->rec);
}

/**
 * struct id_case - Answers of a part: REMS and RDID, read after read
 * @name: Of the case.
 * @reads: The answers; the last repeats.
 * @count: Of them.
 * @error: What identify returns.
 * @asked: Pairs of reads until then on 72h.
 */
struct id_case {
	const char *name;
	u8 reads[4][5];
	unsigned int count;
	enum mtkflash_error error;
	unsigned int asked;
};

#define GOOD_ID		{ 0xc2, 0x11, 0xc2, 0x20, 0x12 }
#define REMS_ONLY	{ 0xc2, 0x11, 0x00, 0x00, 0x00 }
#define RDID_ONLY	{ 0xff, 0xff, 0xc2, 0x20, 0x12 }
#define ALL_ZERO	{ 0x00, 0x00, 0x00, 0x00, 0x00 }
#define ALL_ONES	{ 0xff, 0xff, 0xff, 0xff, 0xff }
#define ALL_01		{ 0x01, 0x01, 0x01, 0x01, 0x01 }
#define OTHER_PART	{ 0xef, 0x11, 0xef, 0x20, 0x12 }
#define MIXED_PART	{ 0xc2, 0x11, 0xef, 0x20, 0x12 }

static const struct id_case id_cases[] = {
	{ "at once", { GOOD_ID }, 1, 0, 1 },
	{ "REMS only", { REMS_ONLY }, 1, 0, 1 },
	{ "RDID only", { RDID_ONLY }, 1, 0, 1 },
	{ "0000 first", { ALL_ZERO, ALL_ZERO, GOOD_ID }, 3, 0, 2 },
	{ "FFFF first", { ALL_ONES, ALL_ONES, GOOD_ID }, 3, 0, 2 },
	{ "0101 first", { ALL_01, ALL_01, GOOD_ID }, 3, 0, 2 },
	{ "good at the second read only", { ALL_ZERO, GOOD_ID }, 2, 0, 2 },
	{ "unstable, then good", { GOOD_ID, ALL_01, OTHER_PART, GOOD_ID }, 4,
	  0, 3 },
	{ "0000 for ever", { ALL_ZERO }, 1, MTKFLASH_ERROR_NO_ID, 3 },
	{ "FFFF for ever", { ALL_ONES }, 1, MTKFLASH_ERROR_NO_ID, 3 },
	{ "0101 for ever", { ALL_01 }, 1, MTKFLASH_ERROR_NO_ID, 3 },
	{ "part not in the table", { OTHER_PART }, 1,
	  MTKFLASH_ERROR_UNKNOWN_PART, 3 },
	{ "REMS and RDID disagree", { MIXED_PART }, 1,
	  MTKFLASH_ERROR_UNKNOWN_PART, 3 },
	{ "good once, then silent", { GOOD_ID, ALL_ZERO }, 2,
	  MTKFLASH_ERROR_NO_ID, 3 },
};

static void id_name(const struct id_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(id, id_cases, id_name);

static u8 id_answer(struct recorder *rec, u8 reg)
{
	const struct id_case *c = rec->context;
	unsigned int read;

	if (reg != LBAL)
		return rec->status;
	read = rec->data_pos / 5;
	return c->reads[min(read, c->count - 1)][rec->data_pos++ % 5];
}

static void ids_count_if_read_twice_and_equal(struct kunit *test)
{
	const struct id_case *c = test->param_value;
	struct nor_bench *b = create_for(test, &engine_cases[0], false);
	const struct mtkflash_chip *chip = NULL;
	struct mtkflash_ids ids;

	b->rec->on_read = id_answer;
	b->rec->context = (void *)c;
	KUNIT_EXPECT_EQ(test, mtkflash_nor_identify(&b->v, &ids, &chip),
			c->error);
	KUNIT_EXPECT_EQ(test, !chip, !!c->error);
	KUNIT_EXPECT_EQ(test, b->rec->data_pos, c->asked * 10);
	/* A second before each pair, and one after the id. */
	KUNIT_EXPECT_GE(test, recorder_ms(b->rec),
			1000 * (c->asked + !c->error));
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec),
			1000 * (c->asked + !c->error) + 10);
}

/* 4.2: on 73h the form of the public tools comes second. */
static u8 odd_form_answers(struct recorder *rec, u8 reg)
{
	static const u8 id[] = { 0xc2, 0x11 };
	bool *odd = rec->context;

	if (reg != LBAL)
		return rec->status;
	return *odd && rec->regs[LBAM] >= 4 ? id[rec->regs[LBAM] - 4] : 0;
}

static void odd_form_seen(struct recorder *rec, u8 reg, u8 value)
{
	bool *odd = rec->context;

	if (reg == CMD && value == 0x04 && rec->regs[SC] != 0x01)
		*odd = rec->regs[FEAT] == 0x01;
}

static void part_that_answers_the_odd_form_only_is_found(struct kunit *test)
{
	struct nor_bench *b = create_for(test, &engine_cases[2], false);
	const struct mtkflash_chip *chip = NULL;
	struct mtkflash_ids ids;
	bool odd = false;

	b->rec->on_read = odd_form_answers;
	b->rec->on_write = odd_form_seen;
	b->rec->context = &odd;
	KUNIT_EXPECT_EQ(test, mtkflash_nor_identify(&b->v, &ids, &chip), 0);
	KUNIT_EXPECT_NOT_NULL(test, chip);
	KUNIT_EXPECT_EQ(test, ids.rems[0], 0xc2);
	KUNIT_EXPECT_EQ(test, ids.rems[1], 0x11);
}

/* WEL does not come on: nothing is erased, programmed, or cleared. */
static void missing_wel_means_protected(struct kunit *test)
{
	static const u8 never[] = { 0x00 }, bp[] = { 0x0c };
	static const u8 data[256];
	struct nor_bench *b = create(test);

	answer(b, never, 1);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &part, 0),
			MTKFLASH_ERROR_PROTECTED);
	expect_wren(b);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &part, 0, data),
			MTKFLASH_ERROR_PROTECTED);
	expect_wren(b);
	answer(b, bp, 1);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_unprotect(&b->v, &part),
			MTKFLASH_ERROR_PROTECTED);
	expect_rdsr(b);
	expect_wren(b);
	recorder_expect_end(b->rec);
}

static void bits_that_stay_mean_protected(struct kunit *test)
{
	static const u8 answers[] = { 0x0c, 0x0e, 0x0c, 0x0c };
	struct nor_bench *b = create(test);

	answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_unprotect(&b->v, &part),
			MTKFLASH_ERROR_PROTECTED);
}

/* Bits are tested, not the whole value: BP bits do not keep WEL from counting. */
static void other_status_bits_do_not_matter(struct kunit *test)
{
	static const u8 answers[] = { 0x92, 0x93, 0x90 };
	struct nor_bench *b = create(test);

	answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &part, 0), 0);
}

/* A part that is busy from the WREN on. */
static void part_that_stays_busy_is_given_up_in_time(struct kunit *test)
{
	static const u8 busy[] = { 0x03 }, bp_busy[] = { 0x0c, 0x0f };
	static const u8 data[256];
	struct nor_bench *b = create(test);

	b->rec->log = NULL;
	answer(b, busy, 1);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &part, 0),
			MTKFLASH_ERROR_ERASE);
	KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 400);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 402);

	b->rec->now_ns = 0;
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &part, 0, data),
			MTKFLASH_ERROR_PROGRAM);
	KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 5);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 7);

	b->rec->now_ns = 0;
	answer(b, bp_busy, 2);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_unprotect(&b->v, &part),
			MTKFLASH_ERROR_TIMEOUT);
	KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 500);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 502);
}

/* The longest time is allowed: idle at the limit is no error. */
static u8 busy_until(struct recorder *rec, u8 reg)
{
	u64 *end = rec->context;

	if (reg != LBAL)
		return rec->status;
	return rec->now_ns < *end ? 0x03 : 0x02;
}

static void part_that_takes_its_longest_time_is_waited_for(struct kunit *test)
{
	struct nor_bench *b = create(test);
	u64 end = 399 * NSEC_PER_MSEC;

	b->rec->log = NULL;
	b->rec->on_read = busy_until;
	b->rec->context = &end;
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &part, 0), 0);
	KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 399);
}

static void lost_drive_ends_every_command(struct kunit *test)
{
	const enum mtkflash_error dead = MTKFLASH_ERROR_BUS_DEAD;
	struct nor_bench *b = create(test);
	const struct mtkflash_chip *chip;
	struct mtkflash_ids ids;
	u8 data[256] = { };

	b->rec->log = NULL;
	b->rec->status = 0xff;
	KUNIT_EXPECT_EQ(test, mtkflash_nor_identify(&b->v, &ids, &chip), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_status(&b->v, data), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_read(&b->v, 0, data, 256), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_unprotect(&b->v, &part), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &part, 0), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &part, 0, data), dead);
	/* Not one of them got as far as its transaction. */
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x04], 0);
}

static struct kunit_case nor_cases[] = {
	KUNIT_CASE_PARAM(status_register_is_read_at_0001, engine_gen_params),
	KUNIT_CASE_PARAM(read_fetches_256_bytes, engine_gen_params),
	KUNIT_CASE_PARAM(erase_enables_erases_and_polls, engine_gen_params),
	KUNIT_CASE_PARAM(program_enables_programs_and_polls, engine_gen_params),
	KUNIT_CASE_PARAM(unprotect_writes_the_status_register_once,
			 engine_gen_params),
	KUNIT_CASE_PARAM(unprotected_part_is_not_written_to, engine_gen_params),
	KUNIT_CASE_PARAM(locked_part_gets_no_wrsr, engine_gen_params),
	KUNIT_CASE_PARAM(identify_asks_rems_and_rdid_twice, engine_gen_params),
	KUNIT_CASE_PARAM(silent_part_is_asked_again_in_both_forms,
			 engine_gen_params),
	KUNIT_CASE_PARAM(ids_count_if_read_twice_and_equal, id_gen_params),
	KUNIT_CASE(part_that_answers_the_odd_form_only_is_found),
	KUNIT_CASE_PARAM(missing_wel_means_protected, engine_gen_params),
	KUNIT_CASE_PARAM(bits_that_stay_mean_protected, engine_gen_params),
	KUNIT_CASE_PARAM(other_status_bits_do_not_matter, engine_gen_params),
	KUNIT_CASE_PARAM(part_that_stays_busy_is_given_up_in_time,
			 engine_gen_params),
	KUNIT_CASE_PARAM(part_that_takes_its_longest_time_is_waited_for,
			 engine_gen_params),
	KUNIT_CASE_PARAM(lost_drive_ends_every_command, engine_gen_params),
	{ }
};

static struct kunit_suite nor_suite = {
	.name = "mtkflash_nor",
	.test_cases = nor_cases,
};

kunit_test_suite(nor_suite);
