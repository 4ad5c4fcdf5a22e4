// SPDX-License-Identifier: GPL-2.0
/*
 * The closer look at a claimed port: the latch test, and the unit beside one at rest.
 */
#include "taskfile_test.h"
#include "verdict.h"

/**
 * struct latch_case - The units that are present
 * @name: Name of the case.
 * @present: The units that keep the values written.
 * @broken: SC keeps its value, LBAL does not.
 */
struct latch_case {
	const char *name;
	bool present[2];
	bool broken;
};

static const struct latch_case latch_cases[] = {
	{ "nobody", { false, false }, false },
	{ "master", { true, false }, false },
	{ "slave", { false, true }, false },
	{ "both", { true, true }, false },
	{ "half a register file", { true, true }, true },
};

static void latch_name(const struct latch_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(latch, latch_cases, latch_name);

static u8 latch_answer(struct recorder *rec, u8 reg)
{
	const struct latch_case *c = rec->context;

	if (!c->present[!!(rec->regs[DEV] & 0x10)])
		return 0x00;
	return c->broken && reg == LBAL ? 0x55 : rec->regs[reg];
}

/* libata's own test: 55h and AAh into two registers, three times, and read back. */
static void latch_test_writes_two_registers_of_each_unit(struct kunit *test)
{
	static const struct record writes[] = {
		SELECT, WR(SC, 0x55), WR(LBAL, 0xaa), WR(SC, 0xaa),
		WR(LBAL, 0x55), WR(SC, 0x55), WR(LBAL, 0xaa), RD(SC),
	};
	static const struct record second[] = { RD(LBAL) };
	const struct latch_case *c = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	bool expected = (c->present[0] || c->present[1]) && !c->broken;

	rec->on_read = latch_answer;
	rec->context = (void *)c;
	KUNIT_EXPECT_EQ(test, mtkflash_latch_test(&rec->tf), expected);
	for (int unit = 1; unit >= 0; unit--) {
		recorder_expect(rec, unit, writes, ARRAY_SIZE(writes));
		/* The second register is read only if the first was right. */
		if (c->present[unit])
			recorder_expect(rec, unit, second, ARRAY_SIZE(second));
	}
	recorder_expect_end(rec);
	KUNIT_EXPECT_EQ(test, rec->regs[DEV], 0xa0);
}

/**
 * struct closer_case - A closer look at a port with two units
 * @name: Name of the case.
 * @own: Status of unit 1, which is selected; it is no MediaTek drive.
 * @other: Status of unit 0.
 * @one_unit: The port has only one unit.
 * @verdict: The expected verdict.
 */
struct closer_case {
	const char *name;
	u8 own;
	u8 other;
	bool one_unit;
	enum mtkflash_verdict verdict;
};

static const struct closer_case closer_cases[] = {
	{ "a dead drive beside it", 0x50, 0x80, false, MTKFLASH_VERDICT_CANDIDATE },
	{ "vendor mode beside it", 0x51, 0x72, false, MTKFLASH_VERDICT_CANDIDATE },
	{ "nobody beside it", 0x50, 0x00, false, MTKFLASH_VERDICT_OTHER },
	{ "it answers for the other unit", 0x50, 0x50, false, MTKFLASH_VERDICT_OTHER },
	{ "there can be nobody", 0x50, 0x80, true, MTKFLASH_VERDICT_OTHER },
};

static void closer_name(const struct closer_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(closer, closer_cases, closer_name);

static u8 closer_answer(struct recorder *rec, u8 reg)
{
	const struct closer_case *c = rec->context;

	return rec->regs[DEV] & 0x10 ? c->own : c->other;
}

static void dead_drive_is_found_beside_another_one(struct kunit *test)
{
	const struct closer_case *c = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_port_view view = {
		.accessible = true, .status_valid = true, .unit = 1, .one_unit = c->one_unit,
		.altstatus = c->own, .status = c->own, .error = 0x04,
		.signature = 0xeb14,
		.name = { "PLEXTOR", "DVDR   PX-716A", "1.11" },
	};

	rec->on_read = closer_answer;
	rec->context = (void *)c;
	KUNIT_EXPECT_EQ(test, mtkflash_needs_closer_look(&view), !c->one_unit);
	if (mtkflash_needs_closer_look(&view))
		mtkflash_look_closer(&rec->tf, &view);
	KUNIT_EXPECT_FALSE(test, mtkflash_needs_closer_look(&view));
	KUNIT_EXPECT_EQ(test, mtkflash_verdict(&view), c->verdict);
	/* Only the selection was written. */
	for (u8 reg = 0; reg < ARRAY_SIZE(rec->regs); reg++)
		if (reg != DEV)
			KUNIT_EXPECT_EQ(test, rec->regs[reg], 0);
	KUNIT_EXPECT_EQ(test, rec->regs[DEV], c->one_unit ? 0 : 0xb0);
}

static struct kunit_case closer_suite_cases[] = {
	KUNIT_CASE_PARAM(latch_test_writes_two_registers_of_each_unit,
			 latch_gen_params),
	KUNIT_CASE_PARAM(dead_drive_is_found_beside_another_one, closer_gen_params),
	{ }
};

static struct kunit_suite closer_suite = {
	.name = "mtkflash_closer",
	.test_cases = closer_suite_cases,
};

kunit_test_suite(closer_suite);
