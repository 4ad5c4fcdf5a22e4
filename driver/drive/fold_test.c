// SPDX-License-Identifier: GPL-2.0
/*
 * Folding: the accesses that a recording omits can be restored.
 */
#include <kunit/test.h>

#include "fold.h"

static void equal_status_is_told_once(struct kunit *test)
{
	struct mtkflash_fold fold = {};

	KUNIT_EXPECT_TRUE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0x80));
	KUNIT_EXPECT_FALSE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0x80));
	KUNIT_EXPECT_FALSE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0x80));
	KUNIT_EXPECT_TRUE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0x72));
	KUNIT_EXPECT_FALSE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0x72));
	KUNIT_EXPECT_TRUE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0x80));
}

static void first_status_is_told_whatever_it_is(struct kunit *test)
{
	struct mtkflash_fold fold = {};

	KUNIT_EXPECT_TRUE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0));
	KUNIT_EXPECT_FALSE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0));
}

static void status_after_a_write_is_told(struct kunit *test)
{
	struct mtkflash_fold fold = {};

	KUNIT_EXPECT_TRUE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0x72));
	mtkflash_fold_write(&fold);
	KUNIT_EXPECT_TRUE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0x72));
}

/* Reads of other registers are always recorded: a read may have an effect. */
static void other_registers_are_always_told(struct kunit *test)
{
	struct mtkflash_fold fold = {};
	enum mtkflash_register reg;

	for (reg = MTKFLASH_REG_FEAT; reg < MTKFLASH_REG_CMD; reg++)
		for (unsigned int i = 0; i < 3; i++)
			KUNIT_EXPECT_TRUE(test, mtkflash_fold_read(&fold, reg, 0xff));
	KUNIT_EXPECT_TRUE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0xff));
	/* Such reads do not cause the status to be recorded again. */
	KUNIT_EXPECT_TRUE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_LBAL, 0));
	KUNIT_EXPECT_FALSE(test, mtkflash_fold_read(&fold, MTKFLASH_REG_CMD, 0xff));
}

static struct kunit_case fold_cases[] = {
	KUNIT_CASE(equal_status_is_told_once),
	KUNIT_CASE(first_status_is_told_whatever_it_is),
	KUNIT_CASE(status_after_a_write_is_told),
	KUNIT_CASE(other_registers_are_always_told),
	{}
};

static struct kunit_suite fold_suite = {
	.name = "mtkflash_fold",
	.test_cases = fold_cases,
};

kunit_test_suite(fold_suite);
