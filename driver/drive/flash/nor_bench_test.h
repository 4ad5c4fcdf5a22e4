/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A serial part that answers from a script, and the register accesses of its commands
 * (specification 4.1 to 4.5).
 */
#ifndef MTKFLASH_NOR_BENCH_TEST_H
#define MTKFLASH_NOR_BENCH_TEST_H

#include "chips.h"
#include "vendor/taskfile_test.h"

/**
 * struct nor_bench - A drive with a scripted part
 * @c: The drive.
 * @big: It has the big-endian engine.
 * @rec: Its task file.
 * @v: The driver's view of it.
 */
struct nor_bench {
	const struct engine_case *c;
	bool big;
	struct recorder *rec;
	struct mtkflash_vendor v;
};

/* Figures independent of the driver's table. */
extern const struct mtkflash_chip nor_page_part;
extern const struct mtkflash_chip nor_half_page_part;
extern const struct mtkflash_chip nor_byte_part;
extern const struct mtkflash_chip nor_aai_byte_part;
extern const struct mtkflash_chip nor_aai_word_part;

struct nor_bench *nor_bench_create(struct kunit *test,
				   const struct engine_case *c, bool with_log);

/* Values that reads of LBAL return; the last one repeats. */
void nor_bench_answer(struct nor_bench *b, const u8 *data, unsigned int len);

/* Buffer bytes, by their index. */
void nor_expect_put(struct nor_bench *b, u16 index, u8 value);
void nor_expect_puts(struct nor_bench *b, u16 index, const u8 *data, u16 len);
void nor_expect_get(struct nor_bench *b, u16 index);

/* The four registers as 4.1 tabulates them for 73h and for 72h. */
void nor_expect_execute(struct nor_bench *b, struct engine_lengths big,
			struct engine_lengths little);

void nor_expect_delay(struct nor_bench *b, u32 usecs);

/* A pause of any length. */
void nor_expect_pause(struct nor_bench *b);
void nor_expect_rdsr(struct nor_bench *b);

/* A command of one byte without an answer. */
void nor_expect_opcode(struct nor_bench *b, u8 opcode);

/* An opcode and the three bytes of an address, high byte first. */
void nor_expect_address(struct nor_bench *b, u8 opcode, u32 address);

/* WREN, and the read of WEL. */
void nor_expect_wren(struct nor_bench *b);

#define LENGTHS(feat, sc, lbam, lbah) \
	((struct engine_lengths){ feat, sc, lbam, lbah })

#endif /* MTKFLASH_NOR_BENCH_TEST_H */
