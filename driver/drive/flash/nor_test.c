// SPDX-License-Identifier: GPL-2.0
/*
 * SPI commands: every register write (specification 4.1 to 4.5), and the reaction to the
 * answers.
 */
#include "nor.h"
#include "nor_bench_test.h"

static struct nor_bench *create(struct kunit *test)
{
	return nor_bench_create(test, test->param_value, true);
}

static void status_register_is_read_at_0001(struct kunit *test)
{
	static const u8 answers[] = { 0x8c };
	struct nor_bench *b = create(test);
	u8 sr = 0;

	nor_bench_answer(b, answers, 1);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_status(&b->v, &sr), 0);
	KUNIT_EXPECT_EQ(test, sr, 0x8c);
	nor_expect_rdsr(b);
	recorder_expect_end(b->rec);
}

static void read_fetches_256_bytes(struct kunit *test)
{
	struct nor_bench *b = create(test);
	u8 answers[256], data[256];

	for (unsigned int i = 0; i < 256; i++)
		answers[i] = i ^ 0xa5;
	nor_bench_answer(b, answers, 256);
	b->v.preload = true;
	b->v.loaded = answers;
	KUNIT_EXPECT_EQ(test, mtkflash_nor_read(&b->v, 0x03ab00, data, 256), 0);
	KUNIT_EXPECT_EQ(test, memcmp(data, answers, 256), 0);
	/* The preloaded data were overwritten. */
	KUNIT_EXPECT_NULL(test, b->v.loaded);

	nor_expect_address(b, 0x03, 0x03ab00);
	nor_expect_execute(b, LENGTHS(0x00, 0x04, 0x01, 0x00),
			   LENGTHS(0x04, 0x00, 0x00, 0x01));
	for (unsigned int i = 0; i < 256; i++)
		nor_expect_get(b, 4 + i);
	recorder_expect_end(b->rec);
}

/* The status is read at once, and again after a pause. */
static void erase_enables_erases_and_polls(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x03, 0x03, 0x00 };
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.sector,
						 0x03e000, false), 0);
	nor_expect_wren(b);
	nor_expect_address(b, 0x20, 0x03e000);
	nor_expect_execute(b, LENGTHS(0x00, 0x04, 0x00, 0x00),
			   LENGTHS(0x04, 0x00, 0x00, 0x00));
	nor_expect_rdsr(b);
	nor_expect_pause(b);
	nor_expect_rdsr(b);
	nor_expect_pause(b);
	nor_expect_rdsr(b);
	recorder_expect_end(b->rec);
}

static void block_erase_has_an_address_chip_erase_none(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x00, 0x02, 0x00 };
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.block,
						 0x020000, false), 0);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.whole,
						 0x020000, true), 0);
	nor_expect_wren(b);
	nor_expect_address(b, 0xd8, 0x020000);
	nor_expect_execute(b, LENGTHS(0x00, 0x04, 0x00, 0x00),
			   LENGTHS(0x04, 0x00, 0x00, 0x00));
	nor_expect_rdsr(b);
	nor_expect_wren(b);
	nor_expect_opcode(b, 0xc7);
	nor_expect_rdsr(b);
	recorder_expect_end(b->rec);
}

/* WEL does not come on: nothing is erased or programmed. */
static void missing_wel_is_an_error(struct kunit *test)
{
	static const struct mtkflash_chip *const parts[] = {
		&nor_page_part, &nor_half_page_part, &nor_byte_part, &nor_aai_byte_part,
		&nor_aai_word_part,
	};
	static const u8 never[] = { 0x00 };
	static const u8 data[256];
	struct nor_bench *b = create(test);

	nor_bench_answer(b, never, 1);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.sector, 0,
						 false),
			MTKFLASH_ERROR_WRITE_ENABLE);
	nor_expect_wren(b);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.whole, 0,
						 true),
			MTKFLASH_ERROR_WRITE_ENABLE);
	nor_expect_wren(b);
	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++) {
		KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, parts[i],
							   0x100, data, NULL),
				MTKFLASH_ERROR_WRITE_ENABLE);
		nor_expect_wren(b);
	}
	recorder_expect_end(b->rec);
}

/* Only WEL is tested: BP bits do not matter. */
static void other_status_bits_do_not_matter(struct kunit *test)
{
	static const u8 answers[] = { 0x92, 0x93, 0x90 };
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.sector, 0,
						 false), 0);
}

static void expect_ms_between(struct nor_bench *b, u32 from, u32 to)
{
	struct kunit *test = b->rec->test;

	KUNIT_EXPECT_GE(test, recorder_ms(b->rec), from);
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), to);
	b->rec->now_ns = 0;
}

/* A part that is busy from WREN on. */
static void part_that_stays_busy_is_given_up_in_time(struct kunit *test)
{
	static const u8 busy[] = { 0x03 };
	static const u8 data[256];
	struct nor_bench *b = create(test);

	b->rec->log = NULL;
	nor_bench_answer(b, busy, 1);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.sector, 0,
						 false), MTKFLASH_ERROR_ERASE);
	expect_ms_between(b, 400, 426);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.whole, 0,
						 true), MTKFLASH_ERROR_ERASE);
	expect_ms_between(b, 6000, 6376);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_page_part, 0, data,
						   NULL),
			MTKFLASH_ERROR_PROGRAM);
	expect_ms_between(b, 5, 7);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_byte_part, 0x100,
						   data, NULL),
			MTKFLASH_ERROR_PROGRAM);
	expect_ms_between(b, 0, 1);
}

struct busy_part {
	u64 end;
	unsigned int looks;
};

static u8 busy_until(struct recorder *rec, u8 reg)
{
	struct busy_part *part = rec->context;

	if (reg != LBAL)
		return rec->status;
	part->looks++;
	return rec->now_ns < part->end ? 0x03 : 0x02;
}

/* A part that is idle at the longest time is no error. */
static void part_that_takes_its_longest_time_is_waited_for(struct kunit *test)
{
	struct nor_bench *b = create(test);
	struct busy_part part = { .end = 399 * NSEC_PER_MSEC };

	b->rec->log = NULL;
	b->rec->on_read = busy_until;
	b->rec->context = &part;
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.sector, 0,
						 false), 0);
	KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 399);
}

/* For any busy time: the polls are few, and the end is seen soon. */
static void looks_are_few_and_not_late(struct kunit *test)
{
	static const unsigned int ends_ms[] = { 0, 1, 3, 10, 30, 59, 60, 61, 100, 399 };

	for (unsigned int i = 0; i < ARRAY_SIZE(ends_ms); i++) {
		struct nor_bench *b = create(test);
		struct busy_part part = { .end = ends_ms[i] * NSEC_PER_MSEC };

		b->rec->log = NULL;
		b->rec->on_read = busy_until;
		b->rec->context = &part;
		KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.sector,
							 0, false), 0);
		KUNIT_EXPECT_LE_MSG(test, part.looks, 55, "%u ms", ends_ms[i]);
		KUNIT_EXPECT_LE_MSG(test, recorder_ms(b->rec),
				    ends_ms[i] + ends_ms[i] / 2 + 1, "%u ms",
				    ends_ms[i]);
	}
}

static void lost_drive_ends_every_command(struct kunit *test)
{
	const enum mtkflash_error dead = MTKFLASH_ERROR_BUS_DEAD;
	static const struct mtkflash_time time = { 10, 20 };
	struct nor_bench *b = create(test);
	u8 data[256] = { };

	b->rec->log = NULL;
	b->rec->status = 0xff;
	KUNIT_EXPECT_EQ(test, mtkflash_nor_status(&b->v, data), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_wait(&b->v, &time,
						MTKFLASH_ERROR_ERASE), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_write_enable(&b->v), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_read(&b->v, 0, data, 256), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.sector, 0,
						 false), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_page_part, 0, data,
						   NULL), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_byte_part, 0, data,
						   NULL), dead);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_aai_word_part, 0x100,
						   data, NULL), dead);
	/* None of these commands got to its transaction. */
	KUNIT_EXPECT_EQ(test, b->rec->commands[b->c->execute], 0);
}

static struct kunit_case nor_cases[] = {
	KUNIT_CASE_PARAM(status_register_is_read_at_0001, engine_gen_params),
	KUNIT_CASE_PARAM(read_fetches_256_bytes, engine_gen_params),
	KUNIT_CASE_PARAM(erase_enables_erases_and_polls, engine_gen_params),
	KUNIT_CASE_PARAM(block_erase_has_an_address_chip_erase_none,
			 engine_gen_params),
	KUNIT_CASE_PARAM(missing_wel_is_an_error, engine_gen_params),
	KUNIT_CASE_PARAM(other_status_bits_do_not_matter, engine_gen_params),
	KUNIT_CASE_PARAM(part_that_stays_busy_is_given_up_in_time,
			 engine_gen_params),
	KUNIT_CASE_PARAM(part_that_takes_its_longest_time_is_waited_for,
			 engine_gen_params),
	KUNIT_CASE_PARAM(looks_are_few_and_not_late, engine_gen_params),
	KUNIT_CASE_PARAM(lost_drive_ends_every_command, engine_gen_params),
	{ }
};

static struct kunit_suite nor_suite = {
	.name = "mtkflash_nor",
	.test_cases = nor_cases,
};

kunit_test_suite(nor_suite);
