// SPDX-License-Identifier: GPL-2.0
/*
 * The drive for tests of entering vendor mode.
 */
#include <linux/string.h>

#include "enter_bench_test.h"

/* LBAL and command of the intros, from 1.1 of the specification. */
static const u8 intros[MTKFLASH_SETS][2] = {
	{ 0x2a, 0x80 }, { 0xd9, 0x89 }, { 0x79, 0x8d },
};

static unsigned int scene_now(const struct recorder *rec,
			      const struct actor *actor)
{
	unsigned int n = 0;

	while (n < SCENES - 1 && actor->scenes[n].until_ms <= recorder_ms(rec))
		n++;
	return n;
}

static struct actor *selected(struct recorder *rec)
{
	struct enter_bench *b = rec->context;

	return &b->actor[!!(rec->regs[DEV] & 0x10)];
}

static void take_intro(struct recorder *rec, struct actor *actor,
		       enum mtkflash_set_id set)
{
	unsigned int scene = scene_now(rec, actor);

	if (!actor->intros[set]++)
		actor->first_ns[set] = rec->now_ns;
	actor->last_ns[set] = rec->now_ns;
	if (!(actor->scenes[scene].takes & (1 << set)))
		return;
	/* Another intro does not end the busy state. */
	if (actor->in && actor->in_scene == scene && !actor->outro)
		return;
	actor->in = true;
	actor->in_scene = scene;
}

static void on_write(struct recorder *rec, u8 reg, u8 value)
{
	struct actor *actor = selected(rec);

	if (reg != CMD || !actor->type)
		return;
	if (value == 0x81 || value == 0xf0 || value == 0xbe)
		actor->outro = true;
	for (unsigned int set = 0; set < MTKFLASH_SETS; set++)
		if (value == intros[set][1] && rec->regs[LBAL] == intros[set][0])
			take_intro(rec, actor, set);
}

static u8 vendor_status(const struct recorder *rec, const struct actor *actor)
{
	if (actor->cured && actor->outro)
		return actor->type;
	if (recorder_ms(rec) < actor->busy_until_ms)
		return actor->type | 0x80;
	return actor->type;
}

static u8 on_read(struct recorder *rec, u8 reg)
{
	struct enter_bench *b = rec->context;
	struct actor *actor = selected(rec);
	unsigned int scene;

	if (reg != STAT)
		return rec->regs[reg];
	if (!actor->type)
		return b->absent;
	scene = scene_now(rec, actor);
	if (actor->in && (actor->sticky || actor->in_scene == scene))
		return vendor_status(rec, actor);
	actor->in = false;
	return actor->scenes[scene].status;
}

static enum mtkflash_error on_waiting(struct mtkflash_entry *entry, u32 left_us)
{
	struct enter_bench *b = container_of(entry, struct enter_bench, entry);
	struct kunit *test = b->rec->test;
	u64 now = b->rec->now_ns;

	KUNIT_EXPECT_NE(test, entry->wait_us, 0);
	KUNIT_EXPECT_LE(test, left_us, b->told ? b->left_us : entry->wait_us);
	if (!b->told)
		b->first_told_ns = now;
	else
		b->longest_ns = max(b->longest_ns, now - b->last_told_ns);
	b->last_told_ns = now;
	b->left_us = left_us;
	b->told++;
	if (recorder_ms(b->rec) >= b->stop_at_ms)
		return b->stop_with;
	return MTKFLASH_ERROR_NONE;
}

struct enter_bench *enter_bench_create(struct kunit *test, u8 unit, u8 type,
				       const struct scene *scenes, size_t len)
{
	struct enter_bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	struct actor *actor;

	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_ASSERT_LE(test, len, SCENES);
	actor = &b->actor[unit];
	memcpy(actor->scenes, scenes, len * sizeof(*scenes));
	actor->scenes[len - 1].until_ms = NEVER_MS;
	actor->type = type;
	b->absent = 0x7f;
	b->stop_at_ms = NEVER_MS;
	b->rec = recorder_create(test, false);
	b->rec->all_sets = true;
	b->rec->on_write = on_write;
	b->rec->on_read = on_read;
	b->rec->context = b;
	/* The signature of a packet device. */
	b->rec->regs[LBAM] = 0x14;
	b->rec->regs[LBAH] = 0xeb;
	b->v.tf = &b->rec->tf;
	b->v.set = &mtkflash_sets[MTKFLASH_SET_LEGACY];
	b->v.unit = unit;
	b->entry.waiting = on_waiting;
	return b;
}

enum mtkflash_error enter_bench_enter(struct enter_bench *b)
{
	return mtkflash_enter(&b->v, &b->entry);
}

unsigned int enter_bench_intros(const struct enter_bench *b)
{
	return b->rec->commands[0x80] + b->rec->commands[0x89] +
	       b->rec->commands[0x8d];
}

void enter_bench_expect_countdown(struct enter_bench *b)
{
	struct kunit *test = b->rec->test;

	KUNIT_EXPECT_GT(test, b->told, 0);
	KUNIT_EXPECT_LE(test, b->longest_ns, 100 * NSEC_PER_MSEC);
}
