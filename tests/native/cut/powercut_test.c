// SPDX-License-Identifier: GPL-2.0
/*
 * The power-cut sweep: wherever a session is cut off, the drive runs the old
 * firmware or the new one or answers the intro, and the next session finishes
 * the job.
 *
 * powercut_test                      a part of the sweep
 * powercut_test --coarse[=N]         the same with one cut of N of that, or of 40
 * powercut_test --all                every cut; with --json FILE what came out, in figures
 * powercut_test --kept               every cut of drives with data of their own
 * powercut_test --cuts N             N random cuts, most of them double
 * powercut_test --part P ... --cut N one cut, as a failure tells it
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cutplan.h"
#include "cutreport.h"
#include "cutwalk.h"
#include "tap.h"

/* What is asked for on the command line. */
struct request {
	enum { SAMPLE, COARSE, ALL, KEPT, RANDOM, ONE } what;
	uint64_t number;
	unsigned int jobs;
	const char *json;
	struct powercut_setup setup;
	struct powercut_cut cut;
};

enum option_id {
	OPT_COARSE = 1,
	OPT_ALL,
	OPT_KEPT,
	OPT_CUTS,
	OPT_JOBS,
	OPT_SEED,
	OPT_PART,
	OPT_WAY,
	OPT_START,
	OPT_FULL,
	OPT_STABLE,
	OPT_WITHOUT_RDID,
	OPT_STUCK,
	OPT_OWN,
	OPT_JSON,
	OPT_IN,
	OPT_CUT,
	OPT_AGAIN
};

static const struct option options[] = {
	{ "coarse", optional_argument, NULL, OPT_COARSE },
	{ "all", no_argument, NULL, OPT_ALL },
	{ "kept", no_argument, NULL, OPT_KEPT },
	{ "cuts", required_argument, NULL, OPT_CUTS },
	{ "jobs", required_argument, NULL, OPT_JOBS },
	{ "seed", required_argument, NULL, OPT_SEED },
	{ "part", required_argument, NULL, OPT_PART },
	{ "way", required_argument, NULL, OPT_WAY },
	{ "start", required_argument, NULL, OPT_START },
	{ "full", no_argument, NULL, OPT_FULL },
	{ "stable", no_argument, NULL, OPT_STABLE },
	{ "without-rdid", no_argument, NULL, OPT_WITHOUT_RDID },
	{ "stuck", no_argument, NULL, OPT_STUCK },
	{ "own", required_argument, NULL, OPT_OWN },
	{ "json", required_argument, NULL, OPT_JSON },
	{ "in", required_argument, NULL, OPT_IN },
	{ "cut", required_argument, NULL, OPT_CUT },
	{ "again", required_argument, NULL, OPT_AGAIN },
	{ NULL, 0, NULL, 0 }
};

/* --- words -------------------------------------------------------------------- */

static bool number_of(const char *const *names, unsigned int count, const char *name,
		      unsigned int *number)
{
	for (*number = 0; *number < count; ++*number)
		if (!strcmp(names[*number], name))
			return true;
	return false;
}

/* "72h-slim" for "72h slim". */
static bool is_way(const struct scene_way *way, const char *name)
{
	size_t i;

	for (i = 0; way->name[i] && name[i]; i++)
		if (way->name[i] != name[i] && (way->name[i] != ' ' || name[i] != '-'))
			return false;
	return way->name[i] == name[i];
}

static const struct scene_way *find_way(const char *name)
{
	for (unsigned int i = 0; i < SCENE_SERIAL_WAYS; i++)
		if (is_way(&scene_serial_ways[i], name))
			return &scene_serial_ways[i];
	return is_way(&scene_parallel_way, name) ? &scene_parallel_way : NULL;
}

static bool set_name(struct request *r, int option, const char *name)
{
	unsigned int number;

	switch (option) {
	case OPT_PART:
		r->setup.part = name;
		return mtkdrive_part_find(name);
	case OPT_JSON:
		r->json = name;
		return true;
	case OPT_OWN:
		r->setup.own = image_own_find(name);
		return r->setup.own;
	case OPT_WAY:
		r->setup.way = find_way(name);
		return r->setup.way;
	case OPT_START:
		if (!number_of(powercut_start_names, POWERCUT_STARTS, name, &number))
			return false;
		r->setup.start = number;
		return true;
	default:
		if (!number_of(powercut_unit_names, POWERCUT_UNITS, name, &number))
			return false;
		r->cut.unit = number;
		return true;
	}
}

static bool set_number(struct request *r, int option, const char *text)
{
	char *end;
	unsigned long long number = strtoull(text, &end, 10);

	if (*end || end == text)
		return false;
	switch (option) {
	case OPT_COARSE:
		r->what = COARSE;
		r->number = number;
		return number >= 2 && number <= 100;
	case OPT_CUTS:
		r->what = RANDOM;
		r->number = number;
		return number;
	case OPT_JOBS:
		r->jobs = (unsigned int)number;
		return number >= 1 && number <= CUTWALK_JOBS_MAX;
	case OPT_SEED:
		r->setup.seed = (uint32_t)number;
		return true;
	case OPT_CUT:
		r->what = ONE;
		r->cut.at = number;
		return number;
	default:
		r->cut.again = number;
		return true;
	}
}

static bool set_flag(struct request *r, int option)
{
	switch (option) {
	case OPT_ALL:
		r->what = ALL;
		return true;
	case OPT_KEPT:
		r->what = KEPT;
		return true;
	case OPT_FULL:
		r->setup.full = true;
		return true;
	case OPT_STABLE:
		powercut_stable = true;
		return true;
	case OPT_WITHOUT_RDID:
		r->setup.without_rdid = true;
		return true;
	case OPT_STUCK:
		r->setup.stuck = true;
		return true;
	default:
		return false;
	}
}

static bool set(struct request *r, int option, const char *value)
{
	switch (option) {
	case OPT_PART:
	case OPT_WAY:
	case OPT_START:
	case OPT_IN:
	case OPT_JSON:
	case OPT_OWN:
		return set_name(r, option, value);
	case OPT_COARSE:
		return set_number(r, option, value ? value : "40");
	case OPT_CUTS:
	case OPT_JOBS:
	case OPT_SEED:
	case OPT_CUT:
	case OPT_AGAIN:
		return set_number(r, option, value);
	default:
		return set_flag(r, option);
	}
}

static bool parse(struct request *r, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!set(r, option, optarg))
			return false;
	return optind == argc && (r->what != ONE || (r->setup.part && r->setup.way));
}

/* --- all ----------------------------------------------------------------------- */

static int usage(const char *program)
{
	fprintf(stderr,
		"usage: %s [--jobs J] [--stable]\n"
		"           [--coarse[=N] | --kept | --all [--json FILE] | --cuts N [--seed S]]\n"
		"       %s --part PART --way WAY [--start old|half|similar|mixed] [--seed S]\n"
		"           [--stable] [--full] [--without-rdid] [--stuck] [--own NAME] [--in writes|cycles]\n"
		"           --cut N [--again N]\n", program, program);
	return 2;
}

static void one(const struct request *r)
{
	cutwalk_begin("one cut", &r->setup);
	cutwalk_want_again(r->cut.unit, r->cut.at, r->cut.again);
	cutwalk_end();
}

static void run(const struct request *r)
{
	switch (r->what) {
	case SAMPLE:
		cutplan_sample(1);
		break;
	case COARSE:
		cutplan_sample((unsigned int)r->number);
		break;
	case ALL:
		cutplan_all();
		break;
	case KEPT:
		cutplan_own(997, 1);
		break;
	case RANDOM:
		cutplan_random(r->number, r->setup.seed);
		break;
	case ONE:
		one(r);
		break;
	}
}

int main(int argc, char **argv)
{
	struct request r = { .jobs = 1, .setup.seed = 1 };
	bool good;

	if (!parse(&r, argc, argv))
		return usage(argv[0]);
	cutwalk_init(r.jobs, argv[0]);
	cutreport_begin();
	run(&r);
	if (cutwalk_interrupted())
		tap_note("interrupted: some of the cuts were not tried");
	else if (r.what == ALL && r.json && !cutreport_write(r.json))
		return 2;
	good = !tap_exit() && (r.what == RANDOM || !cutwalk_interrupted());
	cutreport_say(r.what == ALL || r.what == RANDOM ? "" : "# ");
	return !good;
}
