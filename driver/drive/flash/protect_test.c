// SPDX-License-Identifier: GPL-2.0
/*
 * Write protection: the commands sent, and those that are never sent.
 */
#include "nor_bench_test.h"
#include "protect.h"
#include "vendor/drive_test.h"

/*
 * The register is read three times before and after each WRSR: once to see that the part is
 * idle, and twice for its value.
 */

/* Figures independent of the driver's table. */
static const struct mtkflash_chip part = {
	.name = "test part",
	.bp_mask = 0x0c,
};

static const struct mtkflash_chip ewsr_part = {
	.name = "part with EWSR",
	.bp_mask = 0x1c,
	.ewsr = true,
};

static const struct mtkflash_chip two_register_part = {
	.name = "part with two status registers",
	.bp_mask = 0x1c,
	.sr2 = true,
};

static const struct mtkflash_chip parallel_part = {
	.name = "parallel part",
	.bus = MTKFLASH_BUS_PARALLEL,
};

static struct nor_bench *create(struct kunit *test)
{
	return nor_bench_create(test, test->param_value, true);
}

static void expect_wrsr(struct nor_bench *b, u8 value)
{
	nor_expect_put(b, 0, 0x01);
	nor_expect_put(b, 1, value);
	nor_expect_execute(b, LENGTHS(0x00, 0x02, 0x00, 0x00),
			   LENGTHS(0x02, 0x00, 0x00, 0x00));
}

/* As a session does it. */
static enum mtkflash_error unprotect(struct mtkflash_vendor *v, const struct mtkflash_chip *chip,
				     bool clear_srwd, struct mtkflash_protection *found)
{
	enum mtkflash_error err = mtkflash_protect_look(v, chip, clear_srwd, found);

	return err ? err : mtkflash_unprotect(v, chip, found);
}

static void expect_reads(struct nor_bench *b, unsigned int count)
{
	while (count--)
		nor_expect_rdsr(b);
}

static void unprotect_writes_the_status_register_once(struct kunit *test)
{
	/* BP1 BP0; WEL; busy, idle; clear at the end. */
	static const u8 answers[] = { 0x0c, 0x0c, 0x0c, 0x0e, 0x01, 0x00, 0x00, 0x00, 0x00 };
	struct mtkflash_protection found;
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, unprotect(&b->v, &part, false, &found), 0);
	KUNIT_EXPECT_EQ(test, found.first, 0x0c);
	KUNIT_EXPECT_EQ(test, found.second, 0);
	expect_reads(b, 3);
	nor_expect_wren(b);
	expect_wrsr(b, 0x00);
	nor_expect_rdsr(b);
	nor_expect_pause(b);
	nor_expect_rdsr(b);
	expect_reads(b, 3);
	recorder_expect_end(b->rec);
}

/* 4.2: SST parts need EWSR, which no bit of the register shows. */
static void ewsr_takes_the_place_of_wren(struct kunit *test)
{
	static const u8 answers[] = { 0x1c, 0x1c, 0x1c, 0x00 };
	struct mtkflash_protection found;
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, unprotect(&b->v, &ewsr_part, false, &found), 0);
	KUNIT_EXPECT_EQ(test, found.first, 0x1c);
	expect_reads(b, 3);
	nor_expect_opcode(b, 0x50);
	expect_wrsr(b, 0x00);
	expect_reads(b, 1 + 3);
	recorder_expect_end(b->rec);
}

static void bits_that_protect_nothing_are_kept(struct kunit *test)
{
	static const u8 answers[] = { 0x6e, 0x6e, 0x6e, 0x62, 0x60 };
	struct mtkflash_protection found;
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, unprotect(&b->v, &part, false, &found), 0);
	expect_reads(b, 3);
	nor_expect_wren(b);
	/* WEL is no setting. */
	expect_wrsr(b, 0x60);
	expect_reads(b, 1 + 3);
	recorder_expect_end(b->rec);
}

static void unprotected_part_is_not_written_to(struct kunit *test)
{
	static const u8 values[] = { 0x00, 0x80, 0x70 };
	struct nor_bench *b = create(test);

	/* SRWD alone protects nothing. */
	for (unsigned int i = 0; i < sizeof(values); i++) {
		struct mtkflash_protection found;

		nor_bench_answer(b, &values[i], 1);
		KUNIT_EXPECT_EQ(test, unprotect(&b->v, &part, true, &found), 0);
		KUNIT_EXPECT_EQ(test, found.first, values[i]);
		expect_reads(b, 3);
	}
	recorder_expect_end(b->rec);
}

/* Promise: without the option WRSR is never sent to a part with SRWD set. */
static void locked_part_gets_no_wrsr(struct kunit *test)
{
	static const struct mtkflash_chip *const parts[] = { &part, &ewsr_part };
	struct nor_bench *b = create(test);
	u8 sr;

	for (unsigned int value = 0x80; value < 0x200; value++) {
		const struct mtkflash_chip *chip = parts[value >> 8];
		struct mtkflash_protection found;

		/* The part is not busy here; that is another case. */
		sr = (value | 0x80) & 0xfe;
		nor_bench_answer(b, &sr, 1);
		b->rec->count = 0;
		b->rec->checked = 0;
		KUNIT_EXPECT_EQ_MSG(test, unprotect(&b->v, chip, false, &found),
				    sr & chip->bp_mask ?
				    MTKFLASH_ERROR_PROTECTED : 0,
				    "status register %02x", sr);
		KUNIT_EXPECT_EQ(test, found.first, sr);
		expect_reads(b, 3);
		recorder_expect_end(b->rec);
	}
}

/* F16: once, with a value that does not lock. */
static void locked_part_is_opened_on_request(struct kunit *test)
{
	static const u8 opens[] = { 0x8c, 0x8c, 0x8c, 0x8e, 0x00 };
	static const u8 stays[] = { 0x8c, 0x8c, 0x8c, 0x8e, 0x8e };
	struct mtkflash_protection found;
	struct nor_bench *b = create(test);

	nor_bench_answer(b, opens, sizeof(opens));
	KUNIT_EXPECT_EQ(test, unprotect(&b->v, &part, true, &found), 0);
	KUNIT_EXPECT_EQ(test, found.first, 0x8c);
	for (unsigned int i = 0; i < 2; i++) {
		expect_reads(b, 3);
		nor_expect_wren(b);
		expect_wrsr(b, 0x00);
		expect_reads(b, 1 + 3);
		recorder_expect_end(b->rec);
		nor_bench_answer(b, stays, sizeof(stays));
		if (!i)
			KUNIT_EXPECT_EQ(test, unprotect(&b->v, &part, true, &found),
					MTKFLASH_ERROR_PROTECTED);
	}
}

static void locked_part_is_not_protected_again(struct kunit *test)
{
	/* SRWD was set meanwhile. */
	static const u8 answers[] = { 0x80 };
	static const struct mtkflash_protection found = { .first = 0x0c };
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, 1);
	KUNIT_EXPECT_EQ(test, mtkflash_protect_again(&b->v, &part, &found),
			MTKFLASH_ERROR_PROTECTED);
	expect_reads(b, 3);
	recorder_expect_end(b->rec);
}

static void protection_is_restored_but_never_locked(struct kunit *test)
{
	/* Idle; WEL; idle; the wanted value. */
	static const u8 answers[] = { 0x40, 0x40, 0x40, 0x42, 0x40, 0x4c };
	static const struct mtkflash_protection found = { .first = 0x8f };
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, sizeof(answers));
	/* SRWD, WEL and WIP as found do not matter. */
	KUNIT_EXPECT_EQ(test, mtkflash_protect_again(&b->v, &part, &found), 0);
	expect_reads(b, 3);
	nor_expect_wren(b);
	expect_wrsr(b, 0x4c);
	expect_reads(b, 1 + 3);
	recorder_expect_end(b->rec);
}

static void nothing_to_restore_sends_nothing(struct kunit *test)
{
	static const u8 answers[] = { 0x0c };
	static const struct mtkflash_protection none = { .first = 0x70 };
	static const struct mtkflash_protection same = { .first = 0x0c };
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, 1);
	KUNIT_EXPECT_EQ(test, mtkflash_protect_again(&b->v, &part, &none), 0);
	recorder_expect_end(b->rec);
	/* The register is as before. */
	KUNIT_EXPECT_EQ(test, mtkflash_protect_again(&b->v, &part, &same), 0);
	expect_reads(b, 3);
	recorder_expect_end(b->rec);
}

static void parallel_part_has_no_protection(struct kunit *test)
{
	struct mtkflash_protection found = { .first = 0x55 };
	struct nor_bench *b = create(test);

	KUNIT_EXPECT_EQ(test, unprotect(&b->v, &parallel_part, true, &found), 0);
	KUNIT_EXPECT_EQ(test, found.first, 0);
	found.first = 0x0c;
	KUNIT_EXPECT_EQ(test, mtkflash_protect_again(&b->v, &parallel_part, &found),
			0);
	recorder_expect_end(b->rec);
}

/* A part with two registers that is never busy, and the answer to each read. */
struct two_registers {
	u8 first;
	u8 second;
	u8 buffer[8];
	unsigned int wrsrs;
};

static void two_registers_write(struct recorder *rec, u8 reg, u8 value)
{
	struct two_registers *r = rec->context;

	if (reg != CMD)
		return;
	if (value == 0x01) {
		r->buffer[rec->regs[LBAM] % 8] = rec->regs[LBAL];
	} else if (value == 0x04 && r->buffer[0] == 0x06) {
		r->first |= 0x02;
	} else if (value == 0x04 && r->buffer[0] == 0x01) {
		r->wrsrs++;
		r->first = r->buffer[1];
		/* 72h: the low byte of the length. */
		r->second = rec->regs[FEAT] == 3 ? r->buffer[2] : 0;
	}
}

static u8 two_registers_read(struct recorder *rec, u8 reg)
{
	struct two_registers *r = rec->context;

	if (reg != LBAL)
		return rec->status;
	return r->buffer[0] == 0x35 ? r->second : r->first;
}

/**
 * struct two_case - Contents of both registers, and the result
 * @first: The first register before.
 * @second: The second register before.
 * @open: The second register while the part is not protected.
 * @wrsrs: Number of WRSR to clear and to set again.
 * @error: Result of unprotect().
 */
struct two_case {
	u8 first;
	u8 second;
	u8 open;
	unsigned int wrsrs;
	enum mtkflash_error error;
};

/* QE is 02h, CMP 40h, SRL 01h; FFh is no register at all. */
static void second_register_is_kept(struct kunit *test)
{
	static const struct two_case cases[] = {
		{ 0x1c, 0x02, 0x02, 2, 0 },
		{ 0x00, 0x02, 0x02, 0, 0 },
		{ 0x04, 0x42, 0x02, 2, 0 },
		{ 0x00, 0x40, 0x00, 2, 0 },
		{ 0x1c, 0x42, 0x42, 0, 0 },
		{ 0x1c, 0x00, 0x00, 2, 0 },
		{ 0x1c, 0x03, 0x03, 0, MTKFLASH_ERROR_PROTECTED },
		{ 0x00, 0x41, 0x41, 0, MTKFLASH_ERROR_PROTECTED },
		{ 0x00, 0x03, 0x03, 0, 0 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct two_case *c = &cases[i];
		struct nor_bench *b = nor_bench_create(test, ENGINE_72, false);
		struct two_registers r = { .first = c->first, .second = c->second };
		struct mtkflash_protection found;

		b->rec->on_write = two_registers_write;
		b->rec->on_read = two_registers_read;
		b->rec->context = &r;
		KUNIT_EXPECT_EQ_MSG(test, unprotect(&b->v, &two_register_part, true, &found),
				    c->error, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, r.second, c->open, "case %u", i);
		if (c->error)
			continue;
		KUNIT_EXPECT_EQ(test, mtkflash_protect_again(&b->v, &two_register_part,
							     &found), 0);
		KUNIT_EXPECT_EQ_MSG(test, r.first & ~2, c->first, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, r.second, c->second, "case %u", i);
		KUNIT_EXPECT_EQ_MSG(test, r.wrsrs, c->wrsrs, "case %u", i);
	}
}

static void registers_that_read_differently_are_not_written(struct kunit *test)
{
	static const u8 answers[] = {
		0x0c, 0x0c, 0x04, 0x0c, 0x04, 0x0c, 0x04, 0x0c, 0x04, 0x0c,
	};
	struct mtkflash_protection found;
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, unprotect(&b->v, &part, true, &found),
			MTKFLASH_ERROR_BACKUP);
	expect_reads(b, 10);
	recorder_expect_end(b->rec);
}

/**
 * struct stay_case - A clear that fails
 * @name: Name of the case.
 * @answers: Status register, read after read; the last repeats.
 * @count: Number of answers.
 * @error: Result of unprotect().
 */
struct stay_case {
	const char *name;
	u8 answers[6];
	unsigned int count;
	enum mtkflash_error error;
};

static const struct stay_case stay_cases[] = {
	{ "both bits stay", { 0x0c, 0x0c, 0x0c, 0x0e, 0x0c }, 5,
	  MTKFLASH_ERROR_PROTECTION_STAYS },
	/* 6.3: partly changed values were seen. */
	{ "one bit stays", { 0x0c, 0x0c, 0x0c, 0x0e, 0x04 }, 5,
	  MTKFLASH_ERROR_PROTECTION_STAYS },
	{ "WEL does not come on", { 0x0c }, 1, MTKFLASH_ERROR_WRITE_ENABLE },
	{ "busy for ever after WRSR", { 0x0c, 0x0c, 0x0c, 0x0f }, 4,
	  MTKFLASH_ERROR_TIMEOUT },
	{ "busy for ever before", { 0x0d }, 1, MTKFLASH_ERROR_TIMEOUT },
};

static void stay_name(const struct stay_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(stay, stay_cases, stay_name);

static void what_does_not_work_has_its_own_error(struct kunit *test)
{
	const struct stay_case *c = test->param_value;
	struct nor_bench *b = nor_bench_create(test, ENGINE_72, false);
	struct mtkflash_protection found;

	nor_bench_answer(b, c->answers, c->count);
	KUNIT_EXPECT_EQ(test, unprotect(&b->v, &part, false, &found),
			c->error);
	/* 6.3: the limit for WRSR is half a second. */
	KUNIT_EXPECT_LE(test, recorder_ms(b->rec), 535);
	if (c->error == MTKFLASH_ERROR_TIMEOUT)
		KUNIT_EXPECT_GE(test, recorder_ms(b->rec), 500);
}

/* An earlier command must end first. */
static void busy_part_is_waited_for(struct kunit *test)
{
	static const u8 answers[] = { 0x0f, 0x0c, 0x00 };
	struct mtkflash_protection found;
	struct nor_bench *b = create(test);

	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, unprotect(&b->v, &part, false, &found), 0);
	KUNIT_EXPECT_EQ(test, found.first, 0x00);
	nor_expect_rdsr(b);
	nor_expect_pause(b);
	expect_reads(b, 3);
	recorder_expect_end(b->rec);
}

/* The simulated part fails the test at any WRSR that locks or is sent while locked. */
static void part_is_as_before_after_both(struct kunit *test)
{
	const struct engine_case *c = test->param_value;
	struct fake_drive *d = fake_drive_create(test, c->type, c->unit);
	struct mtkflash_protection found;
	struct mtkflash_vendor v;

	engine_case_drive(c, d->rec, &v);
	d->set = c->set;
	d->vendor_mode = true;
	d->sr = 0x48;
	KUNIT_EXPECT_EQ(test, unprotect(&v, &part, false, &found), 0);
	KUNIT_EXPECT_EQ(test, d->sr, 0x40);
	KUNIT_EXPECT_EQ(test, mtkflash_protect_again(&v, &part, &found), 0);
	KUNIT_EXPECT_EQ(test, d->sr, 0x48);
	KUNIT_EXPECT_EQ(test, d->wrsrs, 2);
}

static void lost_drive_ends_both(struct kunit *test)
{
	static const struct mtkflash_protection before = { .first = 0x0c };
	struct mtkflash_protection found;
	struct nor_bench *b = create(test);

	b->rec->log = NULL;
	b->rec->status = 0xff;
	KUNIT_EXPECT_EQ(test, unprotect(&b->v, &part, true, &found),
			MTKFLASH_ERROR_BUS_DEAD);
	KUNIT_EXPECT_EQ(test, mtkflash_protect_again(&b->v, &part, &before),
			MTKFLASH_ERROR_BUS_DEAD);
	KUNIT_EXPECT_EQ(test, b->rec->commands[b->c->execute], 0);
}

/* A dry run only reads the status register, whatever it finds. */
static void look_writes_nothing(struct kunit *test)
{
	static const struct {
		u8 sr;
		enum mtkflash_error error;
	} looks[] = {
		{ 0x00, 0 },
		{ 0x0c, 0 },
		{ 0x80, 0 },
		{ 0xf0, 0 },
		{ 0x84, MTKFLASH_ERROR_PROTECTED },
		{ 0x8c, MTKFLASH_ERROR_PROTECTED },
		{ 0xfe, MTKFLASH_ERROR_PROTECTED },
	};
	struct nor_bench *b = create(test);

	for (unsigned int i = 0; i < ARRAY_SIZE(looks); i++) {
		struct mtkflash_protection found;

		nor_bench_answer(b, &looks[i].sr, 1);
		KUNIT_EXPECT_EQ_MSG(test, mtkflash_protect_look(&b->v, &part, false,
								&found),
				    looks[i].error, "%02x", looks[i].sr);
		KUNIT_EXPECT_EQ(test, found.first, looks[i].sr);
		KUNIT_EXPECT_EQ(test, mtkflash_protect_look(&b->v, &part, true,
							    &found), 0);
		expect_reads(b, 3 + 3);
	}
	recorder_expect_end(b->rec);
}

static void look_waits_and_can_fail(struct kunit *test)
{
	static const u8 busy[] = { 0x0d, 0x8c }, for_ever[] = { 0x0d };
	struct nor_bench *b = nor_bench_create(test, ENGINE_72, false);
	struct mtkflash_protection found;

	nor_bench_answer(b, busy, sizeof(busy));
	KUNIT_EXPECT_EQ(test, mtkflash_protect_look(&b->v, &part, false, &found),
			MTKFLASH_ERROR_PROTECTED);
	KUNIT_EXPECT_EQ(test, found.first, 0x8c);
	nor_bench_answer(b, for_ever, sizeof(for_ever));
	KUNIT_EXPECT_EQ(test, mtkflash_protect_look(&b->v, &part, false, &found),
			MTKFLASH_ERROR_TIMEOUT);
	b->rec->status = 0xff;
	KUNIT_EXPECT_EQ(test, mtkflash_protect_look(&b->v, &part, false, &found),
			MTKFLASH_ERROR_BUS_DEAD);
	/* A parallel part gets no command. */
	KUNIT_EXPECT_EQ(test, mtkflash_protect_look(&b->v, &parallel_part, false,
						    &found), 0);
	KUNIT_EXPECT_EQ(test, found.first, 0);
}

static struct kunit_case protect_cases[] = {
	KUNIT_CASE_PARAM(unprotect_writes_the_status_register_once,
			 engine_gen_params),
	KUNIT_CASE_PARAM(ewsr_takes_the_place_of_wren, engine_gen_params),
	KUNIT_CASE_PARAM(bits_that_protect_nothing_are_kept, engine_gen_params),
	KUNIT_CASE_PARAM(unprotected_part_is_not_written_to, engine_gen_params),
	KUNIT_CASE_PARAM(locked_part_gets_no_wrsr, engine_gen_params),
	KUNIT_CASE_PARAM(locked_part_is_opened_on_request, engine_gen_params),
	KUNIT_CASE_PARAM(locked_part_is_not_protected_again, engine_gen_params),
	KUNIT_CASE_PARAM(protection_is_restored_but_never_locked,
			 engine_gen_params),
	KUNIT_CASE_PARAM(nothing_to_restore_sends_nothing, engine_gen_params),
	KUNIT_CASE_PARAM(parallel_part_has_no_protection, engine_gen_params),
	KUNIT_CASE(second_register_is_kept),
	KUNIT_CASE_PARAM(registers_that_read_differently_are_not_written,
			 engine_gen_params),
	KUNIT_CASE_PARAM(what_does_not_work_has_its_own_error, stay_gen_params),
	KUNIT_CASE_PARAM(busy_part_is_waited_for, engine_gen_params),
	KUNIT_CASE_PARAM(part_is_as_before_after_both, engine_gen_params),
	KUNIT_CASE_PARAM(lost_drive_ends_both, engine_gen_params),
	KUNIT_CASE_PARAM(look_writes_nothing, engine_gen_params),
	KUNIT_CASE(look_waits_and_can_fail),
	{ }
};

static struct kunit_suite protect_suite = {
	.name = "mtkflash_protect",
	.test_cases = protect_cases,
};

kunit_test_suite(protect_suite);
