// SPDX-License-Identifier: GPL-2.0
/*
 * Identify the part: the requests, their order, and the answers that count (1.3, 1.6, 4.2,
 * section 5 and the failures of section 8).  Parallel parts: identify_parallel_test.c.
 */
#include "identify.h"
#include "nor_bench_test.h"
#include "vendor/drive_test.h"

#define E(name)	MTKFLASH_ERROR_##name

static void expect_rems(struct nor_bench *b, bool odd)
{
	static const u8 command[] = { 0x90, 0x00, 0x00, 0x00 };

	nor_expect_puts(b, 0, command, sizeof(command));
	if (odd)
		nor_expect_execute(b, LENGTHS(0x01, 0x00, 0x03, 0x00),
				   LENGTHS(0, 0, 0, 0));
	else
		nor_expect_execute(b, LENGTHS(0x00, 0x04, 0x00, 0x02),
				   LENGTHS(0x04, 0x00, 0x02, 0x00));
	if (b->big)
		nor_expect_delay(b, 200000);
	nor_expect_get(b, 4);
	nor_expect_get(b, 5);
}

static void expect_rdid_and_res(struct nor_bench *b)
{
	static const u8 res[] = { 0xab, 0x00, 0x00, 0x00 };

	nor_expect_put(b, 0, 0x9f);
	nor_expect_execute(b, LENGTHS(0x00, 0x01, 0x00, 0x03),
			   LENGTHS(0x01, 0x00, 0x03, 0x00));
	for (unsigned int i = 1; i <= 3; i++)
		nor_expect_get(b, i);
	nor_expect_puts(b, 0, res, sizeof(res));
	nor_expect_execute(b, LENGTHS(0x00, 0x04, 0x00, 0x01),
			   LENGTHS(0x04, 0x00, 0x01, 0x00));
	nor_expect_get(b, 4);
}

/* Every id is read twice. */
static void expect_ids(struct nor_bench *b, bool odd)
{
	for (unsigned int i = 0; i < 2; i++) {
		expect_rems(b, odd);
		expect_rdid_and_res(b);
	}
}

static void identify_asks_three_ways_twice(struct kunit *test)
{
	static const u8 answers[] = {
		0xc2, 0x11, 0xc2, 0x20, 0x12, 0x11,
		0xc2, 0x11, 0xc2, 0x20, 0x12, 0x11,
	};
	struct nor_bench *b = nor_bench_create(test, test->param_value, true);
	const struct mtkflash_chip *chip = NULL;
	struct mtkflash_ids ids;

	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_identify(&b->v, &ids, &chip), 0);
	KUNIT_ASSERT_NOT_NULL(test, chip);
	KUNIT_EXPECT_STREQ(test, chip->name, "MX25L2005");
	KUNIT_EXPECT_EQ(test, memcmp(ids.rems, answers, 2), 0);
	KUNIT_EXPECT_EQ(test, memcmp(ids.rdid, answers + 2, 3), 0);
	KUNIT_EXPECT_EQ(test, ids.res, 0x11);
	KUNIT_EXPECT_PTR_EQ(test, b->v.set, &mtkflash_sets[b->c->set]);

	/*
	 * 1.3: on 72h a pause of one second before the id, and one second after it with any
	 * type byte.
	 */
	if (!b->big)
		nor_expect_delay(b, 1000000);
	expect_ids(b, false);
	nor_expect_delay(b, 1000000);
	recorder_expect_end(b->rec);
}

/* 1.1 */
static void expect_intro(struct nor_bench *b)
{
	static const struct record legacy[] = {
		SELECT, WAIT_US(250000), SELECT, WR(LBAL, 0x2a), WR(CMD, 0x80),
		WAIT_US(2000), SELECT, RD(STAT), WAIT_US(1000),
	};
	static const struct record slim[] = {
		WAIT_US(250000), SELECT, WR(LBAL, 0xd9), WR(CMD, 0x89),
		WAIT_US(2000), SELECT, RD(STAT), WAIT_US(1000),
	};
	static const struct record slim2[] = {
		WAIT_US(250000), SELECT, WR(LBAL, 0x79), WR(CMD, 0x8d),
		WAIT_US(2000), SELECT, RD(STAT), WAIT_US(1000),
	};
	static const struct record status[] = { RD(STAT) };

	switch (b->c->set) {
	case MTKFLASH_SET_SLIM:
		recorder_expect(b->rec, b->c->unit, slim, ARRAY_SIZE(slim));
		break;
	case MTKFLASH_SET_SLIM2:
		recorder_expect(b->rec, b->c->unit, slim2, ARRAY_SIZE(slim2));
		break;
	default:
		recorder_expect(b->rec, b->c->unit, legacy, ARRAY_SIZE(legacy));
	}
	recorder_expect(b->rec, b->c->unit, status, ARRAY_SIZE(status));
}

static void expect_silence_with_all_sets(struct nor_bench *b)
{
	static const struct engine_case *const others[] = {
		ENGINE_72, ENGINE_SLIM, ENGINE_SLIM2,
	};

	/* 1.3: pause after an intro, on 72h. */
	if (!b->big)
		nor_expect_delay(b, 1000000);
	for (unsigned int i = 0; i < 3; i++) {
		if (i) {
			nor_expect_delay(b, 1000000);
			/* WRDI, for a part left in an AAI sequence. */
			nor_expect_opcode(b, 0x04);
		}
		expect_ids(b, false);
		if (b->big)
			expect_ids(b, true);
	}
	/* 1.6: 73h is known with the legacy set only. */
	for (unsigned int i = 0; i < ARRAY_SIZE(others) && !b->big; i++) {
		if (others[i]->set == b->c->set)
			continue;
		b->rec->engine = others[i];
		expect_ids(b, false);
	}
	b->rec->engine = b->c;
}

/*
 * The request is repeated, then sent with the other sets, then after another intro all over
 * again.
 */
static void silent_part_is_asked_in_every_way(struct kunit *test)
{
	static const u8 answers[] = { 0x00 };
	struct nor_bench *b = nor_bench_create(test, test->param_value, true);
	const struct mtkflash_chip *chip = &mtkflash_chips[0];
	struct mtkflash_ids ids;

	b->rec->all_sets = true;
	nor_bench_answer(b, answers, sizeof(answers));
	KUNIT_EXPECT_EQ(test, mtkflash_identify(&b->v, &ids, &chip), E(NO_ID));
	KUNIT_EXPECT_NULL(test, chip);
	KUNIT_EXPECT_PTR_EQ(test, b->v.set, &mtkflash_sets[b->c->set]);
	expect_silence_with_all_sets(b);
	expect_intro(b);
	expect_silence_with_all_sets(b);
	recorder_expect_end(b->rec);
}

/**
 * struct id_case - Answers of a part to REMS, RDID and RES, read after read
 * @name: Name of the case.
 * @reads: The answers; the last repeats.
 * @count: Number of answers.
 * @error: Result of identify.
 * @asked: Number of pairs of reads on 72h.
 */
struct id_case {
	const char *name;
	u8 reads[4][6];
	unsigned int count;
	enum mtkflash_error error;
	unsigned int asked;
};

#define GOOD_ID		{ 0xc2, 0x11, 0xc2, 0x20, 0x12, 0x11 }
#define REMS_ONLY	{ 0xc2, 0x11, 0x00, 0x00, 0x00, 0x00 }
#define RDID_ONLY	{ 0xff, 0xff, 0xc2, 0x20, 0x12, 0xff }
#define RES_ONLY	{ 0xff, 0xff, 0xff, 0xff, 0xff, 0x11 }
#define ALL_ZERO	{ 0x00, 0x00, 0x00, 0x00, 0x00, 0x00 }
#define ALL_ONES	{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }
#define ALL_01		{ 0x01, 0x01, 0x01, 0x01, 0x01, 0x01 }
#define OTHER_PART	{ 0xe1, 0x55, 0xe1, 0x56, 0x57, 0x58 }
#define MIXED_PART	{ 0xc2, 0x11, 0xef, 0x30, 0x12, 0x11 }

/* Three times with the first set, once with each other one, and all again after an intro. */
#define IN_VAIN		10

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
	{ "0000 for ever", { ALL_ZERO }, 1, E(NO_ID), IN_VAIN },
	{ "FFFF for ever", { ALL_ONES }, 1, E(NO_ID), IN_VAIN },
	{ "0101 for ever", { ALL_01 }, 1, E(NO_ID), IN_VAIN },
	{ "RES alone is no id", { RES_ONLY }, 1, E(NO_ID), IN_VAIN },
	{ "part not in the table", { OTHER_PART }, 1, E(UNKNOWN_PART), 3 },
	{ "REMS and RDID disagree", { MIXED_PART }, 1, E(UNKNOWN_PART), 3 },
	{ "good once, then silent", { GOOD_ID, ALL_ZERO }, 2, E(NO_ID),
	  IN_VAIN },
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
	read = rec->data_pos / 6;
	return c->reads[min(read, c->count - 1)][rec->data_pos++ % 6];
}

static void ids_count_if_read_twice_and_equal(struct kunit *test)
{
	const struct id_case *c = test->param_value;
	struct nor_bench *b = nor_bench_create(test, ENGINE_72, false);
	const struct mtkflash_chip *chip = NULL;
	struct mtkflash_ids ids;

	b->rec->all_sets = true;
	b->rec->on_read = id_answer;
	b->rec->context = (void *)c;
	KUNIT_EXPECT_EQ(test, mtkflash_identify(&b->v, &ids, &chip), c->error);
	KUNIT_EXPECT_EQ(test, !chip, !!c->error);
	KUNIT_EXPECT_EQ(test, b->rec->data_pos, c->asked * 12);
	KUNIT_EXPECT_EQ(test, b->rec->commands[0x80], c->asked == IN_VAIN);
}

static void unknown_part_is_reported(struct kunit *test)
{
	static const u8 answers[] = { 0xe1, 0x55, 0xe1, 0x56, 0x57, 0x58 };
	static const struct id_case other = { "", { OTHER_PART }, 1 };
	struct nor_bench *b = nor_bench_create(test, test->param_value, false);
	const struct mtkflash_chip *chip;
	struct mtkflash_ids ids;

	b->rec->on_read = id_answer;
	b->rec->context = (void *)&other;
	KUNIT_EXPECT_EQ(test, mtkflash_identify(&b->v, &ids, &chip),
			E(UNKNOWN_PART));
	KUNIT_EXPECT_NULL(test, chip);
	KUNIT_EXPECT_EQ(test, memcmp(ids.rems, answers, 2), 0);
	KUNIT_EXPECT_EQ(test, memcmp(ids.rdid, answers + 2, 3), 0);
	KUNIT_EXPECT_EQ(test, ids.res, 0x58);
}

/* --- with a simulated drive --------------------------------------------- */

/* A drive in vendor mode; the driver begins with the set of @c. */
static struct fake_drive *enter_fake(struct kunit *test,
				     const struct engine_case *c,
				     struct mtkflash_vendor *v)
{
	struct fake_drive *d = fake_drive_create(test, c->type, c->unit);

	engine_case_drive(c, d->rec, v);
	d->rec->all_sets = true;
	d->rec->hasty = false;
	d->set = c->set;
	d->vendor_mode = true;
	return d;
}

static enum mtkflash_error identify(struct fake_drive *d,
				    struct mtkflash_vendor *v,
				    struct mtkflash_ids *ids)
{
	const struct mtkflash_chip *chip = NULL;
	enum mtkflash_error err = mtkflash_identify(v, ids, &chip);

	KUNIT_EXPECT_EQ(d->rec->test, !chip, !!err);
	return err;
}

/* 1.6, 4.3: the set that the drive speaks is found, whatever intro it accepted. */
static void set_of_the_drive_is_found_and_kept(struct kunit *test)
{
	const struct engine_case *c = test->param_value;

	for (unsigned int i = 0; i < MTKFLASH_SETS; i++) {
		struct mtkflash_vendor v;
		struct fake_drive *d = enter_fake(test, c, &v);
		struct mtkflash_ids ids;

		if (c->type == 0x73 && i)
			break;
		v.set = &mtkflash_sets[i];
		KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), 0);
		KUNIT_EXPECT_PTR_EQ(test, v.set, &mtkflash_sets[c->set]);
		KUNIT_EXPECT_EQ(test, d->intros, 0);
		kunit_kfree(test, d->flash);
	}
}

/* 4.7: id 0 means to try the next set, even if the drive does not reject the first. */
static void set_that_reads_0_is_not_the_one(struct kunit *test)
{
	struct mtkflash_vendor v;
	struct fake_drive *d = enter_fake(test, ENGINE_SLIM2, &v);
	struct mtkflash_ids ids;

	d->mute_sets = BIT(MTKFLASH_SET_LEGACY) | BIT(MTKFLASH_SET_SLIM);
	v.set = &mtkflash_sets[MTKFLASH_SET_LEGACY];
	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), 0);
	KUNIT_EXPECT_PTR_EQ(test, v.set, &mtkflash_sets[MTKFLASH_SET_SLIM2]);
}

/* 8.6, and 01/01 of section 5: the request came too early. */
static void early_ids_are_waited_for(struct kunit *test)
{
	static const u8 early[] = { 0x00, 0xff, 0x01 };

	for (unsigned int i = 0; i < sizeof(early); i++) {
		struct mtkflash_vendor v;
		struct fake_drive *d = enter_fake(test, test->param_value, &v);
		struct mtkflash_ids ids;

		d->id_early = early[i];
		d->id_from = 1800 * NSEC_PER_MSEC;
		KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), 0);
		KUNIT_EXPECT_EQ(test, d->intros, 0);
		KUNIT_EXPECT_GE(test, recorder_ms(d->rec), 1800);
		kunit_kfree(test, d->flash);
	}
}

/* 8.7: FF/FF until vendor mode is entered again. */
static void another_intro_cures_a_bad_start(struct kunit *test)
{
	struct mtkflash_vendor v;
	struct fake_drive *d = enter_fake(test, test->param_value, &v);
	struct mtkflash_ids ids;

	d->id_early = 0xff;
	d->id_intros = 1;
	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), 0);
	KUNIT_EXPECT_EQ(test, d->intros, 1);
	KUNIT_EXPECT_FALSE(test, v.unfinished);
}

/* 8.6: for instance the part has no power. */
static void absent_part_gives_no_id(struct kunit *test)
{
	struct mtkflash_vendor v;
	struct fake_drive *d = enter_fake(test, test->param_value, &v);
	const struct mtkflash_command_set *set = v.set;
	struct mtkflash_ids ids;

	d->id_from = U64_MAX;
	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), E(NO_ID));
	KUNIT_EXPECT_EQ(test, d->intros, 1);
	/* The outro must be of a set that the drive accepts. */
	KUNIT_EXPECT_PTR_EQ(test, v.set, set);
	/* Identifying ends: each rejected set costs a second. */
	KUNIT_EXPECT_LE(test, recorder_ms(d->rec), 20000);
}

/* 4.2, 10.1: the second form of REMS, needed only by a part without RDID. */
static void odd_form_is_tried_on_73(struct kunit *test)
{
	struct mtkflash_vendor v;
	struct fake_drive *d = enter_fake(test, ENGINE_73, &v);
	struct mtkflash_ids ids;

	d->odd_rems = true;
	memset(d->rdid, 0, sizeof(d->rdid));
	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), 0);
	KUNIT_EXPECT_EQ(test, ids.rems[0], 0xc2);
	KUNIT_EXPECT_EQ(test, ids.rems[1], 0x10);
}

static void part_left_in_aai_is_found(struct kunit *test)
{
	struct mtkflash_vendor v;
	struct fake_drive *d = enter_fake(test, test->param_value, &v);
	struct mtkflash_ids ids;

	d->aai = true;
	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), 0);
	KUNIT_EXPECT_EQ(test, d->intros, 0);
}

/**
 * struct lost_case - A status that never becomes the type byte
 * @name: Name of the case.
 * @status: The status.
 * @error: Result of identify.
 * @intros: Number of intros sent.
 */
struct lost_case {
	const char *name;
	u8 status;
	enum mtkflash_error error;
	unsigned int intros;
};

static const struct lost_case lost_cases[] = {
	/* 8.4: this is never a drive with a part. */
	{ "51h", 0x51, E(LOST_VENDOR_MODE), 1 },
	{ "50h", 0x50, E(LOST_VENDOR_MODE), 1 },
	{ "52h", 0x52, E(LOST_VENDOR_MODE), 1 },
	{ "another type byte", 0x73, E(LOST_VENDOR_MODE), 1 },
	{ "80h", 0x80, E(TIMEOUT), 0 },
	/* 8.7: another intro is tried. */
	{ "F2h", 0xf2, E(TIMEOUT), 1 },
	{ "7Fh", 0x7f, E(BUS_DEAD), 0 },
	{ "FFh", 0xff, E(BUS_DEAD), 0 },
};

static void lost_name(const struct lost_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(lost, lost_cases, lost_name);

static void lost_drive_gives_no_part(struct kunit *test)
{
	const struct lost_case *c = test->param_value;
	struct mtkflash_vendor v;
	struct fake_drive *d = enter_fake(test, ENGINE_72, &v);
	struct mtkflash_ids ids;
	const u8 none[3] = { };

	d->override = c->status;
	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), c->error);
	KUNIT_EXPECT_EQ(test, memcmp(ids.rems, none, 2), 0);
	KUNIT_EXPECT_EQ(test, memcmp(ids.rdid, none, 3), 0);
	KUNIT_EXPECT_EQ(test, d->rec->commands[0x80], c->intros);
	/* No transaction was begun. */
	KUNIT_EXPECT_EQ(test, d->rec->commands[0x04], 0);
	KUNIT_EXPECT_LE(test, recorder_ms(d->rec), 8000);
}

static void (*fake_write)(struct recorder *rec, u8 reg, u8 value);

/* The status is F2h until another intro. */
static void busy_until_intro(struct recorder *rec, u8 reg, u8 value)
{
	struct fake_drive *d = rec->context;

	if (reg == CMD && value == 0x80)
		d->override = 0;
	fake_write(rec, reg, value);
}

static void busy_type_byte_ends_with_another_intro(struct kunit *test)
{
	struct mtkflash_vendor v;
	struct fake_drive *d = enter_fake(test, ENGINE_72, &v);
	struct mtkflash_ids ids;

	d->override = 0xf2;
	fake_write = d->rec->on_write;
	d->rec->on_write = busy_until_intro;
	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), 0);
	KUNIT_EXPECT_EQ(test, d->rec->commands[0x80], 1);
}

/* A drive of another set: requests and intro are still of the set that the user has fixed. */
static void fixed_set_is_the_only_one_asked(struct kunit *test)
{
	static const u8 commands[][3] = {
		{ 0x80, 0x01, 0x04 }, { 0x89, 0x68, 0x1b }, { 0x8d, 0x52, 0xc2 },
	};

	for (unsigned int n = 0; n < 2 * MTKFLASH_SETS; n++) {
		unsigned int fixed = n / 2, other = (fixed + 1 + n % 2) % 3;
		struct fake_drive *d = fake_drive_create(test, 0x72, 0);
		struct mtkflash_vendor v = {
			.tf = &d->rec->tf,
			.set = &mtkflash_sets[fixed],
			.set_fixed = true,
			.type = 0x72,
		};
		const struct mtkflash_chip *chip;
		struct mtkflash_ids ids;

		d->set = other;
		d->vendor_mode = true;
		KUNIT_EXPECT_EQ(test, mtkflash_identify(&v, &ids, &chip),
				E(LOST_VENDOR_MODE));
		KUNIT_EXPECT_PTR_EQ(test, v.set, &mtkflash_sets[fixed]);
		for (unsigned int i = 0; i < 3 * MTKFLASH_SETS; i++)
			if (i / 3 != fixed)
				KUNIT_EXPECT_EQ(test, d->rec->commands[commands[i / 3][i % 3]],
						0);
		/* Without a fixed set the part is found. */
		v.set_fixed = false;
		d->aborted = false;
		KUNIT_EXPECT_EQ(test, mtkflash_identify(&v, &ids, &chip), 0);
		KUNIT_EXPECT_PTR_EQ(test, v.set, &mtkflash_sets[other]);
	}
}

/* A drive without an answer can still be left. */
static void set_that_is_taken_stays_without_a_part(struct kunit *test)
{
	for (unsigned int set = 0; set < MTKFLASH_SETS; set++) {
		struct fake_drive *d = fake_drive_create(test, 0x72, 0);
		struct mtkflash_vendor v = {
			.tf = &d->rec->tf,
			.set = &mtkflash_sets[MTKFLASH_SET_LEGACY],
			.type = 0x72,
		};
		const struct mtkflash_chip *chip;
		struct mtkflash_ids ids;

		d->set = set;
		d->vendor_mode = true;
		d->id_from = U64_MAX;
		KUNIT_EXPECT_EQ(test, mtkflash_identify(&v, &ids, &chip),
				E(NO_ID));
		KUNIT_EXPECT_STREQ(test, v.set->name, mtkflash_sets[set].name);
	}
}

static struct kunit_case identify_cases[] = {
	KUNIT_CASE_PARAM(identify_asks_three_ways_twice, engine_gen_params),
	KUNIT_CASE_PARAM(silent_part_is_asked_in_every_way, engine_gen_params),
	KUNIT_CASE_PARAM(ids_count_if_read_twice_and_equal, id_gen_params),
	KUNIT_CASE_PARAM(unknown_part_is_reported, engine_gen_params),
	KUNIT_CASE_PARAM(set_of_the_drive_is_found_and_kept, engine_gen_params),
	KUNIT_CASE(set_that_reads_0_is_not_the_one),
	KUNIT_CASE_PARAM(early_ids_are_waited_for, engine_gen_params),
	KUNIT_CASE_PARAM(another_intro_cures_a_bad_start, engine_gen_params),
	KUNIT_CASE_PARAM(absent_part_gives_no_id, engine_gen_params),
	KUNIT_CASE(odd_form_is_tried_on_73),
	KUNIT_CASE_PARAM(part_left_in_aai_is_found, engine_gen_params),
	KUNIT_CASE_PARAM(lost_drive_gives_no_part, lost_gen_params),
	KUNIT_CASE(busy_type_byte_ends_with_another_intro),
	KUNIT_CASE(fixed_set_is_the_only_one_asked),
	KUNIT_CASE(set_that_is_taken_stays_without_a_part),
	{ }
};

static struct kunit_suite identify_suite = {
	.name = "mtkflash_identify",
	.test_cases = identify_cases,
};

kunit_test_suite(identify_suite);
