/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A drive by the status bytes that it shows and the intros that it takes, and
 * someone who counts down, for the tests of getting in.
 */
#ifndef MTKFLASH_ENTER_BENCH_TEST_H
#define MTKFLASH_ENTER_BENCH_TEST_H

#include <linux/bits.h>

#include "enter.h"
#include "taskfile_test.h"

#define NEVER_MS	U32_MAX

/**
 * struct scene - What a drive shows for a time
 * @until_ms: Until then; the last scene of a drive lasts for ever.
 * @status: Its status.
 * @takes: Intros that it takes, by the bits of &enum mtkflash_set_id.
 */
struct scene {
	u32 until_ms;
	u8 status;
	u8 takes;
};

#define TAKES_LEGACY	BIT(MTKFLASH_SET_LEGACY)
#define TAKES_SLIM	BIT(MTKFLASH_SET_SLIM)
#define TAKES_SLIM2	BIT(MTKFLASH_SET_SLIM2)

#define SCENES		10

/**
 * struct actor - One unit of the cable
 * @scenes: What it does as time goes by.
 * @type: Its type byte.
 * @busy_until_ms: It shows that with BSY until then,
 * @cured: unless it saw an outro before.
 * @in: It is in vendor mode,
 * @in_scene: since this scene; the next throws it out,
 * @sticky: unless nothing does but the loss of power.
 * @outro: It has seen an outro.
 * @intros: How many of each set it got.
 * @first_ns: When the first of them came, of each set,
 * @last_ns: and the last.
 */
struct actor {
	struct scene scenes[SCENES];
	u8 type;
	u32 busy_until_ms;
	bool cured;
	bool in;
	unsigned int in_scene;
	bool sticky;
	bool outro;
	unsigned int intros[MTKFLASH_SETS];
	u64 first_ns[MTKFLASH_SETS];
	u64 last_ns[MTKFLASH_SETS];
};

/**
 * struct enter_bench - The cable, the driver's side of it and the one who waits
 * @actor: Both units; one without a type byte is absent.
 * @absent: What a unit shows that is absent.
 * @rec: The task file.
 * @v: The drive as the driver sees it.
 * @entry: How to get in.
 * @told: How often @entry.waiting was called.
 * @left_us: With what, the last time.
 * @first_told_ns: When, the first time,
 * @last_told_ns: and the last.
 * @longest_ns: The longest time between two calls.
 * @stop_at_ms: Give up then,
 * @stop_with: with that.
 * @urgent: What @entry.urgent was told last,
 * @was_urgent: if it was told anything.
 */
struct enter_bench {
	struct actor actor[2];
	u8 absent;
	struct recorder *rec;
	struct mtkflash_vendor v;
	struct mtkflash_entry entry;
	unsigned int told;
	u32 left_us;
	u64 first_told_ns;
	u64 last_told_ns;
	u64 longest_ns;
	u32 stop_at_ms;
	enum mtkflash_error stop_with;
	bool urgent;
	bool was_urgent;
};

/* One drive, and nothing at the other unit; floating is what it shows then. */
struct enter_bench *enter_bench_create(struct kunit *test, u8 unit, u8 type,
				       const struct scene *scenes, size_t len);

enum mtkflash_error enter_bench_enter(struct enter_bench *b);

/* All sets, to both units. */
unsigned int enter_bench_intros(const struct enter_bench *b);

/* The countdown was told, and at least ten times a second. */
void enter_bench_expect_countdown(struct enter_bench *b);

#endif /* MTKFLASH_ENTER_BENCH_TEST_H */
