// SPDX-License-Identifier: GPL-2.0
/*
 * A serial part that answers from a script.
 */
#include "nor_bench_test.h"

const struct mtkflash_chip nor_page_part = {
	.name = "page part",
	.size = 0x40000,
	.page = 256,
	.program = MTKFLASH_PROGRAM_PAGE,
	.program_time = { 1400, 5000 },
	.sector = { 0x20, 4096, { 60000, 400000 } },
	.block = { 0xd8, 65536, { 1000000, 2000000 } },
	.whole = { 0xc7, 0x40000, { 2000000, 6000000 } },
};

const struct mtkflash_chip nor_half_page_part = {
	.name = "half page part",
	.page = 128,
	.program = MTKFLASH_PROGRAM_PAGE,
	.program_time = { 1400, 5000 },
};

const struct mtkflash_chip nor_byte_part = {
	.name = "byte part",
	.page = 1,
	.program = MTKFLASH_PROGRAM_BYTE,
	.program_time = { 20, 500 },
};

const struct mtkflash_chip nor_aai_byte_part = {
	.name = "AAI byte part",
	.page = 1,
	.program = MTKFLASH_PROGRAM_AAI_BYTE,
	.program_time = { 20, 500 },
};

const struct mtkflash_chip nor_aai_word_part = {
	.name = "AAI word part",
	.page = 1,
	.program = MTKFLASH_PROGRAM_AAI_WORD,
	.program_time = { 10, 500 },
};

struct nor_bench *nor_bench_create(struct kunit *test,
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

void nor_bench_answer(struct nor_bench *b, const u8 *data, unsigned int len)
{
	b->rec->data = data;
	b->rec->data_len = len;
	b->rec->data_pos = 0;
}

void nor_expect_put(struct nor_bench *b, u16 index, u8 value)
{
	recorder_expect_put(b->rec, b->c->unit, b->c->base + index, value);
}

void nor_expect_puts(struct nor_bench *b, u16 index, const u8 *data, u16 len)
{
	for (u16 i = 0; i < len; i++)
		nor_expect_put(b, index + i, data[i]);
}

void nor_expect_get(struct nor_bench *b, u16 index)
{
	recorder_expect_get(b->rec, b->c->unit, b->c->base + index);
}

void nor_expect_execute(struct nor_bench *b, struct engine_lengths big,
			struct engine_lengths little)
{
	recorder_expect_execute(b->rec, b->c->unit, b->big ? &big : &little);
}

void nor_expect_delay(struct nor_bench *b, u32 usecs)
{
	const struct record table[] = { WAIT_US(usecs) };

	recorder_expect(b->rec, b->c->unit, table, ARRAY_SIZE(table));
}

void nor_expect_pause(struct nor_bench *b)
{
	nor_expect_delay(b, b->rec->log[b->rec->checked].value);
}

void nor_expect_rdsr(struct nor_bench *b)
{
	nor_expect_put(b, 0, 0x05);
	nor_expect_execute(b, LENGTHS(0x00, 0x01, 0x00, 0x01),
			   LENGTHS(0x01, 0x00, 0x01, 0x00));
	/* 4.3: the answer is at 0001h with every engine. */
	recorder_expect_get(b->rec, b->c->unit, 0x0001);
}

void nor_expect_opcode(struct nor_bench *b, u8 opcode)
{
	nor_expect_put(b, 0, opcode);
	nor_expect_execute(b, LENGTHS(0x00, 0x01, 0x00, 0x00),
			   LENGTHS(0x01, 0x00, 0x00, 0x00));
}

void nor_expect_wren(struct nor_bench *b)
{
	nor_expect_opcode(b, 0x06);
	nor_expect_rdsr(b);
}

void nor_expect_address(struct nor_bench *b, u8 opcode, u32 address)
{
	nor_expect_put(b, 0, opcode);
	nor_expect_put(b, 1, address >> 16);
	nor_expect_put(b, 2, address >> 8 & 0xff);
	nor_expect_put(b, 3, address & 0xff);
}
