// SPDX-License-Identifier: GPL-2.0
/*
 * A session with a simulated environment.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "bench_test.h"
#include "firmware_test.h"

const struct mtkflash_identity bench_old = {
	"LITE-ON", "DVDRW SOHW-832S", "VS01",
};

const struct mtkflash_identity bench_new = {
	"LITE-ON", "DVDRW SOHW-832S", "VS0A",
};

static int outstanding;

int bench_outstanding(void)
{
	return outstanding;
}

static struct bench *to_bench(struct mtkflash_session *s)
{
	return container_of(s, struct bench, s);
}

static enum mtkflash_error bench_claim(struct mtkflash_session *s)
{
	struct bench *b = to_bench(s);

	KUNIT_EXPECT_EQ_MSG(b->test, s->port, MTKFLASH_PORT_FREE,
			    "claimed twice");
	b->claims++;
	if (b->claim_error)
		return b->claim_error;
	s->unit = b->running ? b->drive->unit : 0;
	s->unit_is = b->running ? MTKFLASH_UNIT_KNOWN : MTKFLASH_UNIT_UNKNOWN;
	s->running = b->running;
	s->inquiry = b->inquiry;
	return MTKFLASH_ERROR_NONE;
}

static void bench_release(struct mtkflash_session *s, enum mtkflash_release how)
{
	struct bench *b = to_bench(s);

	KUNIT_EXPECT_NE_MSG(b->test, s->port, MTKFLASH_PORT_FREE,
			    "released but not claimed");
	b->releases++;
	b->how = how;
}

static bool bench_identity(struct mtkflash_session *s,
			   struct mtkflash_witnesses *said)
{
	struct bench *b = to_bench(s);

	KUNIT_EXPECT_EQ_MSG(b->test, b->releases, 1, "asked before the release");
	if (b->answers)
		said->inquiry = b->answer;
	return b->answers;
}

static enum mtkflash_error bench_interrupted(struct mtkflash_session *s)
{
	struct bench *b = to_bench(s);

	KUNIT_EXPECT_EQ_MSG(b->test, b->drive->erases, 0,
			    "asked after the first erase");
	if (b->interrupt_in && s->phase >= b->interrupt_in &&
	    s->done >= b->interrupt_at)
		return MTKFLASH_ERROR_INTERRUPTED;
	return MTKFLASH_ERROR_NONE;
}

static void note_phase(struct bench *b, enum mtkflash_phase phase)
{
	if (b->phase_count && b->phases[b->phase_count - 1] == phase)
		return;
	KUNIT_ASSERT_LT(b->test, b->phase_count, BENCH_PHASES_MAX);
	b->phases[b->phase_count++] = phase;
	if (b->arm && phase == b->arm_in)
		b->arm(b->drive);
}

static void bench_changed(struct mtkflash_session *s)
{
	struct bench *b = to_bench(s);

	KUNIT_EXPECT_GE_MSG(b->test, s->done, b->last_done,
			    "progress goes backwards");
	b->last_done = s->done;
	if (s->total)
		KUNIT_EXPECT_LE(b->test, s->done, s->total);
	else
		KUNIT_EXPECT_EQ(b->test, s->done, 0);
	note_phase(b, s->phase);
}

static void *bench_alloc(size_t size)
{
	void *memory = kzalloc(size, GFP_KERNEL);

	outstanding += !!memory;
	return memory;
}

static void *bench_no_alloc(size_t size)
{
	return NULL;
}

static void bench_free(void *memory)
{
	outstanding -= !!memory;
	kfree(memory);
}

static const struct mtkflash_session_ops bench_ops = {
	.claim = bench_claim,
	.release = bench_release,
	.identity = bench_identity,
	.interrupted = bench_interrupted,
	.changed = bench_changed,
	.alloc = bench_alloc,
	.free = bench_free,
};

static const struct mtkflash_session_ops bench_poor_ops = {
	.claim = bench_claim,
	.release = bench_release,
	.identity = bench_identity,
	.interrupted = bench_interrupted,
	.changed = bench_changed,
	.alloc = bench_no_alloc,
	.free = bench_free,
};

static void put_identity(u8 *at, const struct mtkflash_identity *id)
{
	firmware_put_identity(at, id->vendor, id->product, id->revision);
}

static void make_contents(struct bench *b)
{
	firmware_fill(b->drive->flash, DRIVE_FLASH_SIZE, 7);
	/* A blank page in a sector that will be erased. */
	memset(b->drive->flash + 0x11100, 0xff, 256);
	memcpy(b->image, b->drive->flash, DRIVE_FLASH_SIZE);
	put_identity(b->drive->flash + 0x4100, &bench_old);
	put_identity(b->image + 0x4100, &bench_new);
	b->image[0x100] ^= 0xff;
	b->image[0x11fff] ^= 0xff;
}

struct bench *bench_create(struct kunit *test, u8 type, u8 unit)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->test = test;
	b->drive = fake_drive_create(test, type, unit);
	b->rec = b->drive->rec;
	b->rec->hasty = true;
	b->rec->all_sets = true;
	b->image = kunit_kzalloc(test, DRIVE_FLASH_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, b->image);
	make_contents(b);
	b->answers = true;
	b->answer = bench_new;
	mtkflash_session_init(&b->s, &bench_ops, &b->rec->tf);
	mtkflash_part_init(&b->part, &b->s);
	return b;
}

void bench_set_running(struct bench *b)
{
	b->running = true;
	b->inquiry = bench_old;
	b->drive->idle = 0x50;
}

void bench_fail_alloc(struct bench *b)
{
	b->s.ops = &bench_poor_ops;
}

void bench_restart(struct bench *b)
{
	b->arm = NULL;
	b->phase_count = 0;
	b->last_done = 0;
	b->drive->erases = 0;
	b->drive->programs = 0;
}

enum mtkflash_error bench_flash(struct bench *b)
{
	return mtkflash_session_flash(&b->s, b->image, DRIVE_FLASH_SIZE);
}

void bench_expect_phases(struct bench *b, const enum mtkflash_phase *phases,
			 unsigned int count)
{
	KUNIT_ASSERT_EQ(b->test, b->phase_count, count);
	for (unsigned int i = 0; i < count; i++)
		KUNIT_EXPECT_EQ_MSG(b->test, b->phases[i], phases[i],
				    "phase number %u", i);
}

void bench_expect_flash(struct bench *b, const u8 *content)
{
	for (u32 a = 0; a < DRIVE_FLASH_SIZE; a++) {
		if (b->drive->flash[a] == content[a])
			continue;
		KUNIT_FAIL(b->test, "flash holds %02x at %05x, not %02x",
			   b->drive->flash[a], a, content[a]);
		return;
	}
}
