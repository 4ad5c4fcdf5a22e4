/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bench of the plan's tests.
 */
#ifndef MTKFLASH_PLAN_BENCH_TEST_H
#define MTKFLASH_PLAN_BENCH_TEST_H

#include <kunit/test.h>

#include "plan.h"

enum plan_way { BY_SECTOR, BY_BLOCK, BY_CHIP, WAYS };

/**
 * struct plan_bench - A part, two contents, and the result of a plan
 * @test: The test that fails.
 * @chip: The part.
 * @plan: The plan last carried out.
 * @old: Content before.
 * @new_: Content wanted.
 * @flash: Content after.
 * @map: Start of each sector; one more entry for the end.
 * @sectors: Number of sectors.
 * @steps: Erase steps by &enum plan_way.
 * @programs: Pages programmed.
 * @last_program: Address of the last page programmed, -1 if there was none.
 * @time: Typical time of all erase steps but the first, in microseconds.
 */
struct plan_bench {
	struct kunit *test;
	const struct mtkflash_chip *chip;
	struct mtkflash_plan plan;
	u8 *old;
	u8 *new_;
	u8 *flash;
	u32 *map;
	u32 sectors;
	u32 steps[WAYS];
	u32 programs;
	s32 last_program;
	u64 time;
};

/* For a suite's init and exit; the bench is the test's priv. */
int plan_bench_create(struct kunit *test);
void plan_bench_destroy(struct kunit *test);

/* Sets up a part and two equal contents in which no page equals its neighbours. */
struct plan_bench *plan_bench_fill(struct kunit *test,
				   const struct mtkflash_chip *chip);

/* Makes the plan, carries it out, and checks everything that holds for every plan. */
void plan_bench_carry_out(struct plan_bench *b);

/* Does a part write whole pages, whatever they held before? */
bool plan_bench_writes_pages(const struct mtkflash_chip *chip);

bool plan_bench_blank(const u8 *content, u32 from, u32 to);

#endif /* MTKFLASH_PLAN_BENCH_TEST_H */
