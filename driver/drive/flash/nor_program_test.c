// SPDX-License-Identifier: GPL-2.0
/*
 * Programming of serial parts in all ways: every register write (specification 4.1 to 4.6),
 * and the order of the bytes.
 */
#include "nor.h"
#include "nor_bench_test.h"

static struct nor_bench *create(struct kunit *test)
{
	return nor_bench_create(test, test->param_value, true);
}

static struct nor_bench *create_any(struct kunit *test)
{
	return nor_bench_create(test, ENGINE_72, true);
}

static void fill(u8 *data, u8 salt)
{
	for (unsigned int i = 0; i < MTKFLASH_PAGE; i++)
		data[i] = (i * 3 + salt) & 0x7f;
}

static void fill_blank(u8 *data)
{
	memset(data, 0xff, MTKFLASH_PAGE);
}

/* The commands from WREN to execute. */
static void expect_page_program(struct nor_bench *b, u32 address,
				const u8 *data)
{
	nor_expect_wren(b);
	nor_expect_address(b, 0x02, address);
	if (data)
		nor_expect_puts(b, 4, data, 256);
	nor_expect_execute(b, LENGTHS(0x01, 0x04, 0x00, 0x00),
			   LENGTHS(0x04, 0x01, 0x00, 0x00));
}

static void program_enables_programs_and_polls(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x03, 0x00 };
	struct nor_bench *b = create(test);
	u8 data[256], next[256];

	fill(data, 1);
	fill(next, 2);
	nor_bench_answer(b, answers, sizeof(answers));
	/* Without a proven preload nothing is loaded while the part is busy. */
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_page_part, 0x01fe00,
						   data, next), 0);
	KUNIT_EXPECT_NULL(test, b->v.loaded);
	expect_page_program(b, 0x01fe00, data);
	nor_expect_rdsr(b);
	nor_expect_pause(b);
	nor_expect_rdsr(b);
	recorder_expect_end(b->rec);
}

/* The next page is loaded instead of a pause, and not loaded again. */
static void next_page_is_loaded_while_the_part_is_busy(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x00 };
	struct nor_bench *b = create(test);
	u8 data[256], next[256];

	fill(data, 1);
	fill(next, 2);
	b->v.preload = true;
	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_page_part, 0x01fd00,
						   data, next), 0);
	KUNIT_EXPECT_PTR_EQ(test, b->v.loaded, (const u8 *)next);
	expect_page_program(b, 0x01fd00, data);
	nor_expect_puts(b, 4, next, 256);
	nor_expect_rdsr(b);
	recorder_expect_end(b->rec);

	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_page_part, 0x01fe00,
						   next, NULL), 0);
	KUNIT_EXPECT_NULL(test, b->v.loaded);
	expect_page_program(b, 0x01fe00, NULL);
	nor_expect_rdsr(b);
	recorder_expect_end(b->rec);
}

/* Only what is needed is sent: 260 bytes, and five for four commands. */
static void page_costs_263_puts_and_four_transactions(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x00 };
	struct nor_bench *b = nor_bench_create(test, ENGINE_73, false);
	u8 data[256];

	fill(data, 1);
	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_page_part, 0x100,
						   data, NULL), 0);
	/* WREN, RDSR, program, RDSR. */
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x01], 1 + 1 + 260 + 1);
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x04], 4);
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x00], 2);
}

static void other_data_in_the_buffer_are_replaced(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x00 };
	struct nor_bench *b = create_any(test);
	u8 data[256], other[256];

	fill(data, 1);
	fill(other, 2);
	b->v.preload = true;
	b->v.loaded = other;
	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_page_part, 0x100,
						   data, NULL), 0);
	expect_page_program(b, 0x100, data);
	KUNIT_EXPECT_NULL(test, b->v.loaded);
}

/* The drive is gone in the middle of the data. */
static void die_at_index_20(struct recorder *rec, u8 reg, u8 value)
{
	if (reg == CMD && rec->regs[LBAM] == 20)
		rec->status = 0xff;
}

static void half_loaded_data_do_not_count(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x00 };
	struct nor_bench *b = nor_bench_create(test, ENGINE_72, false);
	u8 data[256];

	fill(data, 1);
	b->rec->on_write = die_at_index_20;
	b->v.preload = true;
	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_page_part, 0x100,
						   data, NULL),
			MTKFLASH_ERROR_BUS_DEAD);
	KUNIT_EXPECT_NULL(test, b->v.loaded);
	/* Only WREN and RDSR were executed. */
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x04], 2);
}

/* Two pages of 128 bytes; the first one comes last, because it may hold the reset vector. */
static void smaller_pages_are_programmed_from_the_end(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x00 };
	struct nor_bench *b = create(test);
	u8 data[256];

	for (unsigned int n = 0; n < 2; n++) {
		u16 at = n ? 0 : 128;

		b->rec->count = 0;
		b->rec->checked = 0;
		/* Only this half has content. */
		fill_blank(data);
		for (unsigned int i = 0; i < 128; i++)
			data[at + i] = i;
		nor_bench_answer(b, answers, sizeof(answers));
		KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_half_page_part,
							   0x0300, data, NULL), 0);
		nor_expect_wren(b);
		nor_expect_address(b, 0x02, 0x0300 + at);
		nor_expect_puts(b, 4, data + at, 128);
		nor_expect_execute(b, LENGTHS(0x00, 0x84, 0x00, 0x00),
				   LENGTHS(0x84, 0x00, 0x00, 0x00));
		nor_expect_rdsr(b);
		recorder_expect_end(b->rec);
	}
}

static void both_halves_follow_each_other_downwards(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x00, 0x02, 0x00 };
	struct nor_bench *b = create_any(test);
	u8 data[256], next[256];

	fill(data, 1);
	fill(next, 2);
	b->v.preload = true;
	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_half_page_part, 0,
						   data, next), 0);
	for (int at = 128; at >= 0; at -= 128) {
		nor_expect_wren(b);
		nor_expect_address(b, 0x02, at);
		if (at)
			nor_expect_puts(b, 4, data + at, 128);
		nor_expect_execute(b, LENGTHS(0x00, 0x84, 0x00, 0x00),
				   LENGTHS(0x84, 0x00, 0x00, 0x00));
		/* The next data: the lower half, then the next upper half. */
		nor_expect_puts(b, 4, at ? data : next + 128, 128);
		b->rec->checked += b->rec->log[b->rec->checked].kind ==
				   RECORD_DELAY;
		nor_expect_rdsr(b);
	}
	recorder_expect_end(b->rec);
	KUNIT_EXPECT_PTR_EQ(test, b->v.loaded, (const u8 *)next + 128);
}

static void expect_byte_program(struct nor_bench *b, u32 address, u8 value)
{
	nor_expect_wren(b);
	nor_expect_address(b, 0x02, address);
	nor_expect_put(b, 4, value);
	nor_expect_execute(b, LENGTHS(0x00, 0x05, 0x00, 0x00),
			   LENGTHS(0x05, 0x00, 0x00, 0x00));
	nor_expect_rdsr(b);
}

static const u8 wel_idle[] = {
	0x02, 0x00, 0x02, 0x00, 0x02, 0x00, 0x02, 0x00,
};

static void bytes_are_programmed_one_by_one(struct kunit *test)
{
	struct nor_bench *b = create(test);
	u8 data[256];

	fill_blank(data);
	data[3] = 0x11;
	data[4] = 0x00;
	data[255] = 0xfe;
	nor_bench_answer(b, wel_idle, sizeof(wel_idle));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_byte_part, 0x012300,
						   data, NULL), 0);
	expect_byte_program(b, 0x0123ff, 0xfe);
	expect_byte_program(b, 0x012304, 0x00);
	expect_byte_program(b, 0x012303, 0x11);
	recorder_expect_end(b->rec);
}

/* One AAI command; the first has an address. */
static void expect_aai(struct nor_bench *b, u8 opcode, u32 address,
		       const u8 *data, u16 len)
{
	u16 at = 1;

	nor_expect_put(b, 0, opcode);
	if (address) {
		nor_expect_put(b, 1, address >> 16);
		nor_expect_put(b, 2, address >> 8 & 0xff);
		nor_expect_put(b, 3, address & 0xff);
		at = 4;
	}
	nor_expect_puts(b, at, data, len);
	nor_expect_execute(b, LENGTHS(0x00, at + len, 0x00, 0x00),
			   LENGTHS(at + len, 0x00, 0x00, 0x00));
	nor_expect_rdsr(b);
}

static void aai_programs_byte_after_byte(struct kunit *test)
{
	static const u8 answers[] = { 0x42, 0x40 };
	static const u8 bytes[] = { 0x10, 0xff, 0x30 };
	struct nor_bench *b = create(test);
	u8 data[256];

	fill_blank(data);
	memcpy(data + 17, bytes, sizeof(bytes));
	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_aai_byte_part,
						   0x012300, data, NULL), 0);
	nor_expect_wren(b);
	/* A blank byte in between must be sent, others are not. */
	expect_aai(b, 0xaf, 0x012311, bytes, 1);
	expect_aai(b, 0xaf, 0, bytes + 1, 1);
	expect_aai(b, 0xaf, 0, bytes + 2, 1);
	nor_expect_opcode(b, 0x04);
	recorder_expect_end(b->rec);
}

static void aai_programs_word_after_word(struct kunit *test)
{
	static const u8 answers[] = { 0x42, 0x40 };
	static const u8 bytes[] = { 0xff, 0x10, 0xff, 0xff, 0x30, 0xff };
	struct nor_bench *b = create(test);
	u8 data[256];

	fill_blank(data);
	memcpy(data + 250, bytes, sizeof(bytes));
	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &nor_aai_word_part,
						   0x012300, data, NULL), 0);
	nor_expect_wren(b);
	/* Words are aligned. */
	expect_aai(b, 0xad, 0x0123fa, bytes, 2);
	expect_aai(b, 0xad, 0, bytes + 2, 2);
	expect_aai(b, 0xad, 0, bytes + 4, 2);
	nor_expect_opcode(b, 0x04);
	recorder_expect_end(b->rec);
}

/* The boot code finds no firmware until byte 0 is there: no AAI, which goes upwards. */
static void page_0_is_programmed_down_to_byte_0(struct kunit *test)
{
	static const struct mtkflash_chip *const parts[] = {
		&nor_byte_part, &nor_aai_byte_part, &nor_aai_word_part,
	};
	u8 data[256];

	fill_blank(data);
	data[0] = 0x02;
	data[1] = 0x12;
	data[200] = 0x34;
	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++) {
		struct nor_bench *b = create(test);

		nor_bench_answer(b, wel_idle, sizeof(wel_idle));
		KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, parts[i], 0,
							   data, NULL), 0);
		expect_byte_program(b, 200, 0x34);
		expect_byte_program(b, 1, 0x12);
		expect_byte_program(b, 0, 0x02);
		recorder_expect_end(b->rec);
	}
}

static void blank_page_sends_nothing(struct kunit *test)
{
	static const struct mtkflash_chip *const parts[] = {
		&nor_page_part, &nor_half_page_part, &nor_byte_part, &nor_aai_byte_part,
		&nor_aai_word_part,
	};
	struct nor_bench *b = create_any(test);
	u8 data[256];

	fill_blank(data);
	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++) {
		KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, parts[i],
							   0x100, data, NULL), 0);
		KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, parts[i], 0,
							   data, NULL), 0);
	}
	recorder_expect_end(b->rec);
}

/* A part left in an AAI sequence would answer only RDSR. */
static void aai_that_fails_is_ended(struct kunit *test)
{
	static const u8 answers[] = { 0x02, 0x03 };
	struct mtkflash_chip part = nor_aai_byte_part;
	struct nor_bench *b = create(test);
	u8 data[256];

	fill(data, 1);
	part.program_time.longest = 0;
	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, &part, 0x100, data,
						   NULL),
			MTKFLASH_ERROR_PROGRAM);
	nor_expect_wren(b);
	expect_aai(b, 0xaf, 0x100, data, 1);
	nor_expect_opcode(b, 0x04);
	recorder_expect_end(b->rec);
}

/* The accesses for each byte at the beginning of the buffer. */
struct order {
	u8 written;
	u8 opcode;
	bool plain[4];
	unsigned int commands;
	unsigned int hurried;
};

static bool changes_the_part(u8 opcode)
{
	return opcode == 0x01 || opcode == 0x02 || opcode == 0x20 ||
	       opcode == 0xad || opcode == 0xc7;
}

static void watch_order(struct recorder *rec, u8 reg, u8 value)
{
	const u8 all = BIT(LBAM) | BIT(LBAH) | BIT(LBAL);
	struct order *o = rec->context;
	u8 index = rec->regs[LBAM];

	o->written |= BIT(reg);
	if (reg != CMD)
		return;
	if (value == 0x01 && index < ARRAY_SIZE(o->plain)) {
		o->plain[index] = (o->written & all) == all;
		if (!index)
			o->opcode = rec->regs[LBAL];
	}
	if (value == 0x04 && changes_the_part(o->opcode)) {
		unsigned int len = rec->regs[SC] ? 4 : min_t(u8, rec->regs[FEAT], 4);

		o->commands++;
		for (unsigned int i = 0; i < len; i++)
			o->hurried += !o->plain[i];
	}
	o->written = 0;
}

/* A lost opcode or address would change something else. */
static void what_changes_the_part_is_sent_in_the_plain_order(struct kunit *test)
{
	static const struct mtkflash_chip *const parts[] = {
		&nor_page_part, &nor_byte_part, &nor_aai_word_part,
	};
	static const u8 answers[] = { 0x02 };
	struct nor_bench *b = nor_bench_create(test, ENGINE_72, false);
	struct order order = { };
	u8 data[256];

	fill_blank(data);
	data[0] = 0;
	data[1] = 0;
	b->rec->on_write = watch_order;
	b->rec->context = &order;
	b->rec->hasty = true;
	b->v.quick = true;
	nor_bench_answer(b, answers, 1);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.sector, 0,
						 false), 0);
	KUNIT_EXPECT_EQ(test, mtkflash_nor_erase(&b->v, &nor_page_part.whole, 0,
						 true), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++)
		KUNIT_EXPECT_EQ(test, mtkflash_nor_program(&b->v, parts[i], 0x100,
							   data, NULL), 0);
	KUNIT_EXPECT_EQ(test, order.commands, 2 + 1 + 2 + 1);
	KUNIT_EXPECT_EQ(test, order.hurried, 0);
	KUNIT_EXPECT_TRUE(test, b->v.quick);
}

static struct kunit_case nor_program_cases[] = {
	KUNIT_CASE_PARAM(program_enables_programs_and_polls, engine_gen_params),
	KUNIT_CASE_PARAM(next_page_is_loaded_while_the_part_is_busy,
			 engine_gen_params),
	KUNIT_CASE(page_costs_263_puts_and_four_transactions),
	KUNIT_CASE(other_data_in_the_buffer_are_replaced),
	KUNIT_CASE(half_loaded_data_do_not_count),
	KUNIT_CASE_PARAM(smaller_pages_are_programmed_from_the_end,
			 engine_gen_params),
	KUNIT_CASE(both_halves_follow_each_other_downwards),
	KUNIT_CASE_PARAM(bytes_are_programmed_one_by_one, engine_gen_params),
	KUNIT_CASE_PARAM(aai_programs_byte_after_byte, engine_gen_params),
	KUNIT_CASE_PARAM(aai_programs_word_after_word, engine_gen_params),
	KUNIT_CASE_PARAM(page_0_is_programmed_down_to_byte_0, engine_gen_params),
	KUNIT_CASE(blank_page_sends_nothing),
	KUNIT_CASE_PARAM(aai_that_fails_is_ended, engine_gen_params),
	KUNIT_CASE(what_changes_the_part_is_sent_in_the_plain_order),
	{ }
};

static struct kunit_suite nor_program_suite = {
	.name = "mtkflash_nor_program",
	.test_cases = nor_program_cases,
};

kunit_test_suite(nor_program_suite);
