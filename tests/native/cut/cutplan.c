// SPDX-License-Identifier: GPL-2.0
/* Which power cuts are tried. */
#include <stdio.h>

#include "cutplan.h"
#include "cutwalk.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Double cuts of one session. */
#define BATCH 120
#define REAL_BATCH 24

/* One part of each kind, invented so that a session is short. */
static const char *const serial[] = {
	"TINY8K", "TINYBYTE", "TINYAAI", "TINYAAIW", "TINYBOOT"
};

static const char *const parallel[] = { "TINYPAR", "TINYBOTTOM", "TINYTOP", "TINYW29" };

/* A kind of part, spoken to in one way. */
struct kind {
	const char *part;
	const struct scene_way *way;
};

#define KINDS (COUNT(serial) * SCENE_SERIAL_WAYS + COUNT(parallel))

/* All setups, numbered so that neighbours differ in part and way. */
static struct kind kind_of(unsigned int number)
{
	unsigned int parts = COUNT(serial);

	if (number >= parts * SCENE_SERIAL_WAYS)
		return (struct kind){ parallel[number - parts * SCENE_SERIAL_WAYS],
				      &scene_parallel_way };
	return (struct kind){ serial[number % parts],
			      &scene_serial_ways[(number % parts + number / parts) %
						 SCENE_SERIAL_WAYS] };
}

static bool is_parallel(const struct kind *kind)
{
	return kind->way == &scene_parallel_way;
}

/* --- all cuts of a session ------------------------------------------------------- */

/* Both units in one case, so that they share recoveries. */
static void want_both(uint64_t write_step, uint64_t cycle_step)
{
	cutwalk_want(POWERCUT_WRITES, 1 + write_step / 2, UINT64_MAX, write_step);
	cutwalk_want(POWERCUT_CYCLES, 1 + cycle_step / 2, UINT64_MAX, cycle_step);
}

static void sweep(const char *what, const struct powercut_setup *setup, uint64_t write_step,
		  uint64_t cycle_step)
{
	if (cutwalk_interrupted())
		return;
	cutwalk_begin(what, setup);
	want_both(write_step, cycle_step);
	cutwalk_end();
}

/* @count cuts of each unit, evenly over the session, and all while entering and leaving. */
static void sweep_some(const struct powercut_setup *setup, uint64_t cuts)
{
	const struct powercut_course *c = cutwalk_course();
	const uint64_t *begins = c->begins[POWERCUT_WRITES];

	if (cutwalk_interrupted())
		return;
	cutwalk_begin("here and there", setup);
	want_both(1 + c->total[POWERCUT_WRITES] / cuts, 1 + c->total[POWERCUT_CYCLES] / cuts);
	if (cuts >= 50) {
		cutwalk_want(POWERCUT_WRITES, 1, begins[MTKFLASH_PHASE_IDENTIFYING], 1);
		cutwalk_want(POWERCUT_WRITES, begins[MTKFLASH_PHASE_LEAVING], UINT64_MAX, 1);
	}
	cutwalk_end();
}

/* --- real parts: where it matters -------------------------------------------------- */

/* Right before and after each sector erased and each page programmed. */
static void want_boundaries(unsigned int step)
{
	const struct powercut_course *c = cutwalk_course();

	for (unsigned int i = 0; i < c->boundaries; i += step)
		cutwalk_want(POWERCUT_CYCLES, c->boundary[i], c->boundary[i] + 1, 1);
}

static void sweep_real(const struct powercut_setup *setup, unsigned int boundary_step,
		       uint64_t cycle_step, uint64_t write_step)
{
	if (cutwalk_interrupted())
		return;
	cutwalk_begin("real part", setup);
	want_boundaries(boundary_step);
	want_both(write_step, cycle_step);
	cutwalk_end();
}

/* --- random -------------------------------------------------------------------------- */

/* xorshift32 */
static uint32_t draw(uint32_t *state, uint64_t limit)
{
	uint32_t x = *state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	*state = x;
	return (uint32_t)(x % limit);
}

static uint32_t first_state(uint32_t seed)
{
	uint32_t state = (seed + 1) * 2654435761u;

	return state ? state : 1;
}

/* Print the seed at once, in case the program ends early. */
static void say_seed(const char *what, uint32_t seed)
{
	tap_note("%s, seed %u", what, seed);
	fflush(stdout);
}

/* The second session can be longer than the first, but not by much. */
static void want_double(uint32_t *state)
{
	const struct powercut_course *c = cutwalk_course();
	enum powercut_unit unit = draw(state, POWERCUT_UNITS);
	uint64_t at = 1 + draw(state, c->total[unit]);

	cutwalk_want_again(unit, at, 1 + draw(state, c->total[unit]));
}

static void doubles(const struct powercut_setup *setup, unsigned int number, uint32_t *state)
{
	if (cutwalk_interrupted())
		return;
	cutwalk_begin("double cuts", setup);
	for (unsigned int i = 0; i < number; i++)
		want_double(state);
	cutwalk_end();
}

/* One batch for each kind and start. */
static void all_doubles(unsigned int batch, uint32_t seed)
{
	uint32_t state = first_state(seed);

	say_seed("double cuts", seed);
	for (unsigned int n = 0; n < KINDS * POWERCUT_STARTS; n++) {
		struct kind kind = kind_of(n % KINDS);
		struct powercut_setup setup = {
			.part = kind.part,
			.way = kind.way,
			.start = n / KINDS,
			.seed = draw(&state, 1u << 30),
		};

		doubles(&setup, batch, &state);
	}
}

void cutplan_random(uint64_t number, uint32_t seed)
{
	uint32_t state = first_state(seed);

	say_seed("random cuts", seed);
	while (number && !cutwalk_interrupted()) {
		struct kind kind = kind_of(draw(&state, KINDS));
		struct powercut_setup setup = {
			.part = kind.part,
			.way = kind.way,
			.start = draw(&state, POWERCUT_STARTS),
			.seed = draw(&state, 1u << 30),
			.full = !draw(&state, 4),
			.stuck = !draw(&state, 4),
		};
		uint64_t batch = number < BATCH ? number : BATCH;

		/* Old contents are written back only if the firmware ran. */
		if (setup.start != POWERCUT_FROM_OLD && setup.start != POWERCUT_FROM_SIMILAR)
			setup.stuck = false;
		doubles(&setup, (unsigned int)batch, &state);
		number -= batch;
	}
}

/* --- all -------------------------------------------------------------------------------- */

/*
 * Each kind of part in one way: every register write of a whole flash, and every
 * cycle from the other starts.  In the other ways the cycles, each from one start.
 * Whatever the start, the later contents of the flash are the same, and are recovered from
 * once.
 */
static void sweep_kind(unsigned int n)
{
	struct kind kind = kind_of(n);
	struct powercut_setup setup = { .part = kind.part, .way = kind.way, .seed = 1 + n };

	if (n >= COUNT(serial) && !is_parallel(&kind)) {
		setup.start = n % POWERCUT_STARTS;
		sweep("every cycle", &setup, 997, 1);
		return;
	}
	sweep("every register write and cycle", &setup, 1, 1);
	for (setup.start = 1; setup.start < POWERCUT_STARTS; setup.start++)
		sweep("every cycle", &setup, 97, 1);
}

/* Sessions that fail and write the old contents back, of firmware that ran. */
static void sweep_restoring(unsigned int n, uint64_t write_step, uint64_t cycle_step)
{
	struct kind kind = kind_of(n);
	struct powercut_setup setup = {
		.part = kind.part, .way = kind.way, .seed = 1 + n, .stuck = true
	};

	sweep("restoring", &setup, write_step, cycle_step);
	setup.start = POWERCUT_FROM_SIMILAR;
	sweep("restoring", &setup, write_step, cycle_step);
}

/* Of each part one way. */
static bool is_first_way(unsigned int n)
{
	struct kind kind = kind_of(n);

	return n < COUNT(serial) || is_parallel(&kind);
}

static void sweep_rdid(void)
{
	struct powercut_setup setup = {
		.part = "TINYBOOT",
		.way = &scene_serial_ways[1],
		.seed = 4,
		.without_rdid = true,
	};

	sweep("every cycle", &setup, 997, 1);
}

/*
 * What belongs to the drive, in sectors that hold code, too: with a rule and without, in
 * sector 0 and behind it.
 */
void cutplan_own(uint64_t write_step, uint64_t cycle_step)
{
	static const struct {
		const char *part, *own;
		const struct scene_way *way;
	} owners[] = {
		{ "M25P05-A", "family", &scene_serial_ways[0] },
		{ "M25P05-A", "start", &scene_serial_ways[1] },
		{ "M25P05-A", "behind", &scene_serial_ways[0] },
		{ "AM29F010B", "behind", &scene_parallel_way },
	};

	for (unsigned int i = 0; i < COUNT(owners); i++) {
		struct powercut_setup setup = {
			.part = owners[i].part,
			.way = owners[i].way,
			.seed = 1 + i,
			.own = image_own_find(owners[i].own),
		};

		/* With thin images of two firmwares the code of one looks like data. */
		if (owners[i].way != &scene_parallel_way)
			sweep("kept", &setup, write_step, cycle_step);
		setup.start = POWERCUT_FROM_SIMILAR;
		sweep("kept", &setup, write_step, cycle_step);
		setup.stuck = true;
		sweep("kept, restoring", &setup, write_step, cycle_step);
	}
}

/* 256 KiB of each kind: pages, AAI, sectors of a parallel part, boot sectors, page write. */
static const struct powercut_setup real[] = {
	{ .part = "MX25L2005", .way = &scene_serial_ways[1], .seed = 8, .full = true },
	{ .part = "SST25VF020", .way = &scene_serial_ways[0], .seed = 9 },
	{ .part = "SST39SF020", .way = &scene_parallel_way, .seed = 10 },
	{ .part = "AM29F002BT", .way = &scene_parallel_way, .seed = 11 },
	{ .part = "AT29C020", .way = &scene_parallel_way, .seed = 12 },
};

static void real_doubles(unsigned int batch, uint32_t seed)
{
	uint32_t state = first_state(seed);

	say_seed("double cuts", seed);
	for (unsigned int i = 0; i < COUNT(real); i++)
		doubles(&real[i], batch, &state);
}

void cutplan_all(void)
{
	for (unsigned int n = 0; n < KINDS; n++)
		sweep_kind(n);
	for (unsigned int n = 0; n < KINDS; n++)
		if (is_first_way(n))
			sweep_restoring(n, 97, 1);
	sweep_rdid();
	cutplan_own(997, 1);
	for (unsigned int i = 0; i < COUNT(real); i++)
		sweep_real(&real[i], 1, 1, 5003);
	all_doubles(BATCH, 1);
	real_doubles(REAL_BATCH, 2);
}

void cutplan_sample(unsigned int coarse)
{
	for (unsigned int n = 0; n < KINDS; n++) {
		struct kind kind = kind_of(n);
		struct powercut_setup setup = {
			.part = kind.part,
			.way = kind.way,
			.start = n % POWERCUT_STARTS,
			.seed = n + 1,
		};

		sweep_some(&setup, 200 / coarse);
	}
	for (unsigned int n = 0; n < KINDS; n++)
		if (is_first_way(n))
			sweep_restoring(n, 9973 * coarse, 97 * coarse);
	cutplan_own(9973 * coarse, 7 * coarse);
	/* With sanitizers these take seconds, and show no more than the small parts. */
	for (unsigned int i = 0; coarse == 1 && i < COUNT(real); i++)
		sweep_real(&real[i], 97, i ? 30011 : 499, 500009);
	all_doubles(coarse == 1 ? 6 : 1, 1);
}
