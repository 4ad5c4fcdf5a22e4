// SPDX-License-Identifier: GPL-2.0
/*
 * The recording task file, and the checks of what must never happen to a drive.
 */
#include <linux/module.h>

#include "taskfile_test.h"

#define LOG_MAX		8192
#define ACCESS_NS	500

/* A second of short polls would be 100,000 useless rounds. */
#define PATIENT_POLLS	1000
#define SHORT_US	100
#define LATE_US		200

static struct recorder *to_recorder(struct mtkflash_taskfile *tf)
{
	return container_of(tf, struct recorder, tf);
}

static void record(struct recorder *rec, enum record_kind kind, u8 reg,
		   u32 value)
{
	if (!rec->log || rec->count > LOG_MAX)
		return;
	if (rec->count == LOG_MAX) {
		KUNIT_FAIL(rec->test, "more than %d accesses", LOG_MAX);
		rec->count++;
		return;
	}
	rec->log[rec->count++] = (struct record){ kind, reg, value };
}

/* 1.1 and 9 of the specification: never send these; 2Eh erases some drives. */
static void check_command(struct recorder *rec, u8 command)
{
	u8 lbal = rec->regs[LBAL];

	switch (command) {
	case 0x80:
		if (lbal == 0x2b || lbal == 0x2d || lbal == 0x2e)
			KUNIT_FAIL(rec->test, "forbidden intro %02x", lbal);
		break;
	case 0x00:
	case 0x01:
	case 0x04:
	case 0x05:
	case 0x08:
	case 0x81:
		break;
	/* slim and slim2, and their intros */
	case 0x68: case 0x91: case 0x1b: case 0xf0: case 0x89:
	case 0x52: case 0x1f: case 0xc2: case 0xbe: case 0x8d:
		if (rec->all_sets)
			break;
		fallthrough;
	default:
		KUNIT_FAIL(rec->test, "command %02x is not to be sent here",
			   command);
	}
}

/* The drive may have been powered on a moment ago: its nIEN is 0 then (12). */
static void check_intro(struct recorder *rec)
{
	if (!rec->masked)
		KUNIT_FAIL(rec->test, "intro without nIEN");
	rec->masked = false;
}

static void rec_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg,
		      u8 value)
{
	struct recorder *rec = to_recorder(tf);

	if (reg < FEAT || reg > CMD) {
		KUNIT_FAIL(rec->test, "write to register %d", reg);
		return;
	}
	rec->now_ns += ACCESS_NS;
	rec->polls = 0;
	if (reg == CMD || (reg == DEV && (rec->regs[DEV] ^ value) & 0x10))
		rec->unsettled = true;
	rec->regs[reg] = value;
	record(rec, RECORD_WRITE, reg, value);
	if (reg == CMD) {
		rec->unsent = rec->now_ns >= rec->deaf_from_ns &&
			      rec->now_ns < rec->deaf_to_ns;
		if (rec->unsent)
			return;
		rec->commands[value]++;
		if (value == 0x80 || value == 0x89 || value == 0x8d)
			check_intro(rec);
		check_command(rec, value);
	}
	if (rec->on_write)
		rec->on_write(rec, reg, value);
}

static bool rec_was_sent(struct mtkflash_taskfile *tf)
{
	return !to_recorder(tf)->unsent;
}

static u8 scripted(struct recorder *rec, u8 reg)
{
	unsigned int pos;

	if (reg == STAT)
		return rec->status;
	if (reg != LBAL || !rec->data_len)
		return rec->regs[reg];
	pos = min(rec->data_pos++, rec->data_len - 1);
	return rec->data[pos];
}

static u8 rec_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	struct recorder *rec = to_recorder(tf);
	u8 value;

	if (reg < FEAT || reg > CMD) {
		KUNIT_FAIL(rec->test, "read of register %d", reg);
		return 0xff;
	}
	rec->now_ns += ACCESS_NS;
	if (reg == STAT && rec->unsettled && !rec->hasty)
		KUNIT_FAIL(rec->test, "status read within 400 ns");
	value = rec->on_read ? rec->on_read(rec, reg) : scripted(rec, reg);
	record(rec, RECORD_READ, reg, value);
	return value;
}

static u16 rec_read_data(struct mtkflash_taskfile *tf)
{
	struct recorder *rec = to_recorder(tf);
	u16 value;

	rec->now_ns += ACCESS_NS;
	value = rec->on_read_data ? rec->on_read_data(rec) : 0xffff;
	record(rec, RECORD_READ, DATA, value);
	return value;
}

/* Not recorded; checked when the status is read. */
static void rec_settle(struct mtkflash_taskfile *tf)
{
	struct recorder *rec = to_recorder(tf);

	rec->now_ns += 400;
	rec->unsettled = false;
}

static unsigned int rec_tend_link(struct mtkflash_taskfile *tf)
{
	struct recorder *rec = to_recorder(tf);
	bool lost = rec->link_lost_ns && rec->now_ns >= rec->link_lost_ns;

	if (rec->tends++)
		rec->untended_ns = max(rec->untended_ns,
				       rec->now_ns - rec->tended_ns);
	rec->tended_ns = rec->now_ns;
	if (lost)
		rec->link_lost_ns = 0;
	return lost ? rec->link_units ?: MTKFLASH_BOTH_UNITS : 0;
}

/*
 * Even a yield takes time, so that no loop runs for ever.  A busy host sleeps longer than
 * requested; here that begins once it has polled for long.
 */
static u64 delay_ns(struct recorder *rec, unsigned int usecs)
{
	if (usecs < SHORT_US && ++rec->polls > PATIENT_POLLS)
		usecs = LATE_US;
	return max(usecs, 1u) * 1000ull;
}

static void rec_delay(struct mtkflash_taskfile *tf, unsigned int usecs)
{
	struct recorder *rec = to_recorder(tf);

	rec->now_ns += delay_ns(rec, usecs);
	rec->unsettled = false;
	record(rec, RECORD_DELAY, 0, usecs);
}

/* Not recorded; checked when an intro is sent. */
static void rec_mask(struct mtkflash_taskfile *tf)
{
	to_recorder(tf)->masked = true;
}

static u64 rec_now(struct mtkflash_taskfile *tf)
{
	return to_recorder(tf)->now_ns;
}

static const struct mtkflash_taskfile_ops rec_ops = {
	.write = rec_write,
	.was_sent = rec_was_sent,
	.read = rec_read,
	.read_data = rec_read_data,
	.settle = rec_settle,
	.tend_link = rec_tend_link,
	.mask = rec_mask,
	.delay = rec_delay,
	.now = rec_now,
};

struct recorder *recorder_create(struct kunit *test, bool with_log)
{
	struct recorder *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, rec);
	rec->tf.ops = &rec_ops;
	rec->test = test;
	if (with_log) {
		rec->log = kunit_kcalloc(test, LOG_MAX, sizeof(*rec->log),
					 GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, rec->log);
	}
	return rec;
}

void recorder_expect(struct recorder *rec, u8 unit, const struct record *table,
		     size_t len)
{
	for (size_t i = 0; i < len; i++, rec->checked++) {
		const struct record *want = &table[i];
		const struct record *got = &rec->log[rec->checked];
		u32 value = want->value;

		if (value == DSEL)
			value = unit ? 0xb0 : 0xa0;
		KUNIT_ASSERT_LT_MSG(rec->test, rec->checked, rec->count,
				    "record ends before entry %zu", i);
		KUNIT_ASSERT_EQ_MSG(rec->test, want->kind, got->kind,
				    "record %u, entry %zu: register %u, value %x",
				    rec->checked, i, got->reg, got->value);
		KUNIT_ASSERT_EQ_MSG(rec->test, want->reg, got->reg,
				    "record %u, entry %zu", rec->checked, i);
		if (want->kind != RECORD_READ)
			KUNIT_ASSERT_EQ_MSG(rec->test, value, got->value,
					    "record %u, entry %zu, register %u",
					    rec->checked, i, got->reg);
	}
}

void recorder_expect_end(struct recorder *rec)
{
	KUNIT_EXPECT_EQ_MSG(rec->test, rec->checked, rec->count,
			    "more was done than expected");
}

/* 4.1 */
#define LEGACY		MTKFLASH_SET_LEGACY, 0x01, 0x00, 0x04, 0x05
#define SLIM		MTKFLASH_SET_SLIM, 0x68, 0x91, 0x1b, 0x00
#define SLIM2		MTKFLASH_SET_SLIM2, 0x52, 0x1f, 0xc2, 0x00

const struct engine_case engine_cases[8] = {
	{ "72h, master", 0x72, 0, 0x8800, LEGACY },
	{ "72h, slave", 0x72, 1, 0x8800, LEGACY },
	{ "73h, master", 0x73, 0, 0x0000, LEGACY },
	{ "73h, slave", 0x73, 1, 0x0000, LEGACY },
	{ "slim, master", 0x72, 0, 0x8800, SLIM },
	{ "slim, slave", 0x72, 1, 0x8800, SLIM },
	{ "slim2, master", 0x72, 0, 0x8800, SLIM2 },
	{ "slim2, slave", 0x72, 1, 0x8800, SLIM2 },
};

static const struct engine_case *engine_of(const struct recorder *rec)
{
	return rec->engine ? rec->engine : ENGINE_72;
}

void recorder_expect_put(struct recorder *rec, u8 unit, u16 address, u8 value)
{
	const struct record table[] = {
		SELECT,
		WR(LBAM, address & 0xff),
		WR(LBAH, address >> 8),
		WR(LBAL, value),
		WR(CMD, engine_of(rec)->write),
		SELECT,
		RD(STAT),
	};

	recorder_expect(rec, unit, table, ARRAY_SIZE(table));
}

void recorder_expect_get(struct recorder *rec, u8 unit, u16 address)
{
	const struct record table[] = {
		SELECT,
		WR(LBAM, address & 0xff),
		WR(LBAH, address >> 8),
		WR(CMD, engine_of(rec)->read),
		SELECT,
		RD(STAT),
		RD(LBAL),
	};

	recorder_expect(rec, unit, table, ARRAY_SIZE(table));
}

void recorder_expect_execute(struct recorder *rec, u8 unit,
			     const struct engine_lengths *lengths)
{
	const struct record execute[] = {
		SELECT,
		WR(FEAT, lengths->feat),
		WR(SC, lengths->sc),
		WR(LBAL, 0x00),
		WR(LBAM, lengths->lbam),
		WR(LBAH, lengths->lbah),
		WR(CMD, engine_of(rec)->execute),
		SELECT,
		RD(STAT),
	};
	/*
	 * 4.1 names no second select after 05h, but 0.2 says that there is one after every
	 * command.
	 */
	const struct record finish[] = {
		SELECT,
		WR(CMD, engine_of(rec)->finish),
		SELECT,
		RD(STAT),
	};

	recorder_expect(rec, unit, execute, ARRAY_SIZE(execute));
	if (engine_of(rec)->finish)
		recorder_expect(rec, unit, finish, ARRAY_SIZE(finish));
}

static void engine_name(const struct engine_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(all_engines, engine_cases, engine_name);

const void *engine_gen_params(const void *prev, char *desc)
{
	return all_engines_gen_params(prev, desc);
}

void engine_case_drive(const struct engine_case *c, struct recorder *rec,
		       struct mtkflash_vendor *v)
{
	rec->status = c->type;
	rec->engine = c;
	rec->all_sets = c->set != MTKFLASH_SET_LEGACY;
	*v = (struct mtkflash_vendor){
		.tf = &rec->tf,
		.set = &mtkflash_sets[c->set],
		.unit = c->unit,
		.type = c->type,
	};
}

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Unit tests of mtkflash");
