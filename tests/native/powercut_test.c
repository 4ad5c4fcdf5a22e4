// SPDX-License-Identifier: GPL-2.0
/*
 * The power-cut sweep: wherever a session is cut off, the drive runs the old
 * firmware or the new one or answers the intro, and the next session finishes
 * the job.
 *
 * powercut_test                      the sweep
 * powercut_test --coarse             the same with few cuts, for slow builds
 * powercut_test --cuts N --seed S    N random cuts, many of them double
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "powercut.h"
#include "tap.h"

static uint64_t cuts, recovered;
static bool coarse;

static void cut(const struct powercut_course *course, uint64_t n, uint64_t again)
{
	cuts++;
	if (powercut_run(course, n, again))
		recovered++;
	else
		tap_note("that was the cut at %llu, then %llu, of %llu",
			 (unsigned long long)n, (unsigned long long)again,
			 (unsigned long long)course->total);
}

static void begin(const char *what, const struct powercut_setup *setup,
		  struct powercut_course *course)
{
	tap_begin("%s: %s%s, %02xh %s, from %s, seed %u", what, setup->real ? "MX25L2005" : "TINY8K",
		  setup->without_rdid ? " without RDID" : "", setup->type,
		  setup->unit ? "slave" : "master",
		  powercut_start_name(setup->start), setup->seed);
	powercut_begin(setup);
	powercut_measure(course);
	EXPECT(course->total > 100);
}

/* --- every n-th -------------------------------------------------------------- */

static void sweep(const char *what, const struct powercut_setup *setup,
		  uint64_t first, uint64_t step)
{
	struct powercut_course course;

	begin(what, setup, &course);
	for (uint64_t n = first; n <= course.total; n += step)
		cut(&course, n, 0);
	tap_end();
}

static void sweep_tiny(uint8_t type)
{
	struct powercut_setup setup = { .type = type, .seed = 1 };
	uint64_t step = coarse ? 29 : 1;

	sweep("every transaction", &setup, 1, step);
	setup.start = POWERCUT_FROM_HALF;
	sweep("every 2nd transaction", &setup, type & 1 ? 2 : 1, 2 * step);
	setup.start = POWERCUT_FROM_SIMILAR;
	sweep("every 2nd transaction", &setup, type & 1 ? 2 : 1, 2 * step);
	setup.start = POWERCUT_FROM_MIXED;
	sweep("every 2nd transaction", &setup, type & 1 ? 2 : 1, 2 * step);
}

static void sweep_seeds(uint8_t type)
{
	struct powercut_setup setup = { .type = type, .unit = 1 };
	uint64_t step = coarse ? 101 : 5;

	for (uint32_t seed = 2; seed <= 4; seed++) {
		setup.seed = seed;
		setup.start = seed % POWERCUT_STARTS;
		sweep("every 5th transaction", &setup, 1 + seed % 5, step);
	}
	setup.without_rdid = true;
	sweep("every 5th transaction", &setup, 1, step);
}

/* Also while the part is busy and while the session leaves. */
static void sweep_writes(uint8_t type, enum powercut_start start)
{
	struct powercut_setup setup = {
		.type = type,
		.start = start,
		.counted_in = POWERCUT_WRITES,
		.seed = 7,
	};
	struct powercut_course course;
	uint64_t step;

	begin("register writes", &setup, &course);
	step = course.total / (coarse ? 10 : 150);
	for (uint64_t n = 1; n < course.begins[MTKFLASH_PHASE_LEAVING]; n += step)
		cut(&course, n, 0);
	for (uint64_t n = course.begins[MTKFLASH_PHASE_LEAVING]; n <= course.total; n++)
		cut(&course, n, 0);
	for (uint64_t n = 1; n <= course.begins[MTKFLASH_PHASE_IDENTIFYING]; n++)
		cut(&course, n, 0);
	tap_end();
}

/* --- the real part: where it matters ------------------------------------------ */

/* At least: WREN, RDSR, page program, RDSR until it is done. */
#define PAGE_TRANSACTIONS 12

struct marks {
	bool *at;		/* [1..total] */
	uint64_t total;
};

static void mark(struct marks *m, uint64_t from, uint64_t to, uint64_t step)
{
	for (uint64_t n = from ? from : 1; n <= to && n <= m->total; n += step)
		m->at[n] = true;
}

static void mark_matters(struct marks *m, const struct powercut_course *c, uint64_t step,
			 uint64_t fine)
{
	mark(m, 1, m->total, step);
	for (unsigned int p = MTKFLASH_PHASE_IDENTIFYING; p < MTKFLASH_PHASE_LEAVING; p++)
		mark(m, c->begins[p], c->begins[p] + 1, 1);
	mark(m, c->begins[MTKFLASH_PHASE_ERASING], c->erased[1], fine);
	/* The last page but page 0, and page 0; all other pages are read between. */
	mark(m, c->programmed[2] + 1, c->programmed[1], fine);
	mark(m, c->programmed[0] - PAGE_TRANSACTIONS, c->programmed[0], fine);
	mark(m, m->total, m->total, 1);
}

/* A recovery takes a long time here: many cuts with one type, some with the other. */
static void sweep_real(uint8_t type, uint64_t wide_cuts, uint64_t fine)
{
	struct powercut_setup setup = { .real = true, .type = type, .seed = 8 };
	struct powercut_course course;
	struct marks marks;

	begin("where it matters", &setup, &course);
	marks.total = course.total;
	marks.at = calloc(course.total + 1, sizeof(*marks.at));
	if (!marks.at)
		exit(2);
	mark_matters(&marks, &course, course.total / wide_cuts, fine);
	for (uint64_t n = 1; n <= course.total; n++)
		if (marks.at[n])
			cut(&course, n, 0);
	free(marks.at);
	tap_end();
}

/* --- random -------------------------------------------------------------------- */

/* xorshift32 */
static uint32_t draw(uint32_t *state, uint32_t limit)
{
	uint32_t x = *state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	*state = x;
	return x % limit;
}

static void random_cut(uint32_t *state)
{
	struct powercut_setup setup = {
		.type = draw(state, 2) ? 0x73 : 0x72,
		.unit = draw(state, 2),
		.start = draw(state, POWERCUT_STARTS),
		.counted_in = draw(state, 2) ? POWERCUT_WRITES : POWERCUT_SPI,
		.seed = draw(state, 1u << 30),
	};
	struct powercut_course course;
	uint64_t n, again;

	powercut_begin(&setup);
	powercut_measure(&course);
	n = 1 + draw(state, course.total);
	/* Rather twice than once; the second session can be longer than the first. */
	again = draw(state, 4) ? 1 + draw(state, course.total) : 0;
	cut(&course, n, again);
}

static void random_cuts(uint64_t number, uint32_t seed)
{
	uint32_t state = (seed + 1) * 2654435761u;

	if (!state)
		state = 1;
	tap_begin("random: %llu cuts, most of them twice, seed %u",
		  (unsigned long long)number, seed);
	while (number--)
		random_cut(&state);
	tap_end();
}

/* --- all ----------------------------------------------------------------------- */

static void sweep_all(void)
{
	static const uint8_t types[] = { 0x72, 0x73 };

	for (size_t i = 0; i < sizeof(types); i++) {
		sweep_tiny(types[i]);
		sweep_seeds(types[i]);
		sweep_writes(types[i], POWERCUT_FROM_OLD);
		sweep_writes(types[i], POWERCUT_FROM_HALF);
	}
	/* These take seconds with sanitizers, and show nothing that the small part does not. */
	if (!coarse) {
		sweep_real(0x72, 8, 1);
		sweep_real(0x73, 4, 9);
	}
	random_cuts(coarse ? 20 : 200, 1);
}

static int usage(const char *program)
{
	fprintf(stderr, "usage: %s [--coarse] | --cuts N [--seed S]\n", program);
	return 2;
}

static bool parse(int argc, char **argv, uint64_t *number, uint32_t *seed)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--coarse"))
			coarse = true;
		else if (!strcmp(argv[i], "--cuts") && i + 1 < argc)
			*number = strtoull(argv[++i], NULL, 10);
		else if (!strcmp(argv[i], "--seed") && i + 1 < argc)
			*seed = (uint32_t)strtoul(argv[++i], NULL, 10);
		else
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	uint64_t number = 0;
	uint32_t seed = 1;

	if (!parse(argc, argv, &number, &seed))
		return usage(argv[0]);
	if (number)
		random_cuts(number, seed);
	else
		sweep_all();
	tap_note("sweep: %llu cuts, %llu recovered", (unsigned long long)cuts,
		 (unsigned long long)recovered);
	return tap_exit();
}
