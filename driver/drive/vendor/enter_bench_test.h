/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A drive for tests of entering vendor mode, described by the status bytes that it shows
 * and the intros that it accepts, and the caller who waits.
 */
#ifndef MTKFLASH_ENTER_BENCH_TEST_H
#define MTKFLASH_ENTER_BENCH_TEST_H

#include <linux/bits.h>

#include "enter.h"
#include "taskfile_test.h"

#define NEVER_MS	U32_MAX

/**
 * struct scene - Behaviour of a drive for a time
 * @until_ms: End of the scene; the last one has none.
 * @status: Its status.
 * @takes: Intros that it accepts, by the bits of &enum mtkflash_set_id.
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
 * @scenes: Its scenes, in order.
 * @type: Its type byte.
 * @busy_until_ms: It shows the type byte with BSY until then,
 * @cured: unless it got an outro before.
 * @in: It is in vendor mode,
 * @in_scene: since this scene; the next one ends that,
 * @sticky: unless only the loss of power does.
 * @outro: It got an outro.
 * @intros: Number of intros of each set.
 * @first_ns: Time of the first intro of each set,
 * @last_ns: and of the last.
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
 * struct enter_bench - The cable, the driver's view of it, and the caller who waits
 * @actor: Both units; one without a type byte is absent.
 * @absent: Status of an absent unit.
 * @rec: The task file.
 * @v: The driver's view of the drive.
 * @entry: How to enter vendor mode.
 * @told: Number of calls of @entry.waiting.
 * @left_us: Its argument in the last call.
 * @first_told_ns: Time of the first call,
 * @last_told_ns: and of the last.
 * @longest_ns: The longest time between two calls.
 * @stop_at_ms: Time at which the caller gives up,
 * @stop_with: with this error.
 * @urgent: Last argument of @entry.urgent,
 * @was_urgent: if it was called.
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

/* One drive, and nothing at the other unit, whose status is @floating. */
struct enter_bench *enter_bench_create(struct kunit *test, u8 unit, u8 type,
				       const struct scene *scenes, size_t len);

enum mtkflash_error enter_bench_enter(struct enter_bench *b);

/* All sets, to both units. */
unsigned int enter_bench_intros(const struct enter_bench *b);

/* @entry.waiting was called, and at least ten times a second. */
void enter_bench_expect_countdown(struct enter_bench *b);

#endif /* MTKFLASH_ENTER_BENCH_TEST_H */
