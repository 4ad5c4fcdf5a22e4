// SPDX-License-Identifier: GPL-2.0
/* Many power cuts of one session. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cutwalk.h"
#include "tap.h"

/* Register writes and cycles of one session, at most. */
#define POINTS_MAX (16u << 20)

/* Flash contents recovered from, in a table that all processes share. */
#define KNOWN_MAX (1u << 20)

/* Real time; a recovery takes a fraction of a second. */
#define CHILD_SECONDS 60

/* A broken case repeats itself. */
#define SHOWN_FAILURES 5

struct shared {
	struct cutwalk_tally tally;	/* of the present case */
	uint64_t failures;
	volatile sig_atomic_t stop;
	uint64_t known[KNOWN_MAX];	/* 0 is free */
};

static struct shared *shared;
static unsigned int jobs;
static const char *program;
static const struct powercut_setup *setup;
static struct powercut_setup known_setup;
static struct powercut_course course;
static struct cutwalk_kind kinds[CUTWALK_KINDS];

/* [unit][ordinal]: 0 for none, 1 for a cut, else that minus 1 is the second one. */
static uint32_t *wanted[POWERCUT_UNITS];

/* Of this process. */
static unsigned int job;
static uint64_t turn;
static uint64_t seen[POWERCUT_UNITS];
static bool cut_off;
static uint64_t counted_checks;

/* Shared, because what is private costs time at every fork. */
static void *get_memory(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			    MAP_ANONYMOUS | MAP_NORESERVE | MAP_SHARED, -1, 0);

	if (memory == MAP_FAILED) {
		perror("mmap");
		exit(2);
	}
	return memory;
}

/* Make no further cut; recoveries that run are finished. */
static void interrupt(int signal)
{
	(void)signal;
	shared->stop = 1;
}

void cutwalk_init(unsigned int j, const char *p)
{
	jobs = j;
	program = p;
	shared = get_memory(sizeof(*shared));
	signal(SIGINT, interrupt);
	signal(SIGTERM, interrupt);
}

bool cutwalk_interrupted(void)
{
	return shared->stop;
}

const struct powercut_course *cutwalk_course(void)
{
	return &course;
}

/* --- what came out ---------------------------------------------------------------- */

static void add_tally(struct cutwalk_tally *sum, const struct cutwalk_tally *t)
{
	sum->cuts += t->cuts;
	sum->recovered += t->recovered;
	sum->doubles += t->doubles;
	sum->doubles_recovered += t->doubles_recovered;
	sum->checks += t->checks;
}

struct cutwalk_tally cutwalk_tally(void)
{
	struct cutwalk_tally sum = { 0 };

	for (unsigned int i = 0; i < CUTWALK_KINDS; i++)
		add_tally(&sum, &kinds[i].tally);
	return sum;
}

const struct cutwalk_kind *cutwalk_kind(unsigned int number)
{
	return number < CUTWALK_KINDS && kinds[number].part ? &kinds[number] : NULL;
}

static bool is_kind(const struct cutwalk_kind *kind)
{
	return !strcmp(kind->part, setup->part) && kind->way == setup->way &&
	       kind->stuck == setup->stuck;
}

/* The row of the present setup in the tally. */
static struct cutwalk_kind *find_kind(void)
{
	unsigned int i = 0;

	while (i < CUTWALK_KINDS - 1 && kinds[i].part && !is_kind(&kinds[i]))
		i++;
	kinds[i].part = setup->part;
	kinds[i].way = setup->way;
	kinds[i].stuck = setup->stuck;
	return &kinds[i];
}

/* --- what is wanted ------------------------------------------------------------ */

/* Zeroed memory, whose pages are allocated when they are used. */
static void *renew(void *memory, size_t bytes)
{
	if (memory)
		munmap(memory, bytes);
	return get_memory(bytes);
}

static void get_points(void)
{
	course.ends = renew(course.ends, POINTS_MAX * sizeof(*course.ends));
	course.ends_size = POINTS_MAX;
	for (unsigned int unit = 0; unit < POWERCUT_UNITS; unit++)
		wanted[unit] = renew(wanted[unit], POINTS_MAX * sizeof(*wanted[unit]));
}

/* Of the same drive and new image, whatever it held. */
static bool still_known(void)
{
	return known_setup.part && !strcmp(known_setup.part, setup->part) &&
	       known_setup.way == setup->way && known_setup.seed == setup->seed &&
	       known_setup.full == setup->full && known_setup.own == setup->own &&
	       known_setup.without_rdid == setup->without_rdid;
}

void cutwalk_begin(const char *what, const struct powercut_setup *s)
{
	setup = s;
	tap_begin("%s: %s%s, %s%s%s, from %s%s%s%s, seed %u", what, s->part,
		  s->without_rdid ? " without RDID" : "", s->way->name,
		  s->own ? ", with data of its own: " : "", s->own ? s->own->name : "",
		  powercut_start_names[s->start], s->full ? ", full images" : "",
		  s->stuck ? ", a bit is stuck" : "", powercut_stable ? ", stable bits" : "",
		  s->seed);
	get_points();
	powercut_begin(setup);
	powercut_measure(&course);
	if (course.total[POWERCUT_WRITES] >= POINTS_MAX) {
		fprintf(stderr, "%s: too many register writes\n", s->part);
		exit(2);
	}
	EXPECT(course.total[POWERCUT_WRITES] > 100);
	EXPECT(course.total[POWERCUT_CYCLES] > 10);
	if (!still_known())
		memset(shared->known, 0, sizeof(shared->known));
	known_setup = *s;
	memset(&shared->tally, 0, sizeof(shared->tally));
	shared->failures = 0;
}

static void want(enum powercut_unit unit, uint64_t at, uint32_t value)
{
	if (at >= 1 && at <= course.total[unit] && at < POINTS_MAX)
		wanted[unit][at] = value;
}

void cutwalk_want(enum powercut_unit unit, uint64_t first, uint64_t last, uint64_t step)
{
	for (uint64_t at = first ? first : 1; at <= last && at <= course.total[unit]; at += step)
		want(unit, at, 1);
}

void cutwalk_want_again(enum powercut_unit unit, uint64_t at, uint64_t again)
{
	want(unit, at, (uint32_t)again + 1);
}

/* --- what is known --------------------------------------------------------------- */

/* If two processes race for an entry, one is lost, which costs one recovery. */
static bool known(uint64_t state)
{
	for (uint32_t i = (uint32_t)state, n = 0; n < 16; i++, n++)
		if (shared->known[i % KNOWN_MAX] == state)
			return true;
	return false;
}

static void remember(uint64_t state)
{
	for (uint32_t i = (uint32_t)state, n = 0; n < 16; i++, n++)
		if (!shared->known[i % KNOWN_MAX]) {
			shared->known[i % KNOWN_MAX] = state;
			return;
		}
}

/* --- one cut ------------------------------------------------------------------------ */

static void add(uint64_t *counter, uint64_t number)
{
	__atomic_fetch_add(counter, number, __ATOMIC_RELAXED);
}

/* Time since the process began, or was forked. */
static void add_checks(void)
{
	add(&shared->tally.checks, powercut_drive.model.count.order_checks - counted_checks);
}

static void tell_how_to_repeat(const struct powercut_cut *cut)
{
	char way[32], again[32] = "";

	snprintf(way, sizeof(way), "%s", setup->way->name);
	for (char *c = way; *c; c++)
		if (*c == ' ')
			*c = '-';
	if (cut->again)
		snprintf(again, sizeof(again), " --again %llu", (unsigned long long)cut->again);
	printf("# to repeat: %s --part %s --way %s --start %s --seed %u%s%s%s%s%s%s", program,
	       setup->part, way, powercut_start_names[setup->start], setup->seed,
	       setup->full ? " --full" : "", powercut_stable ? " --stable" : "",
	       setup->without_rdid ? " --without-rdid" : "", setup->stuck ? " --stuck" : "",
	       setup->own ? " --own " : "", setup->own ? setup->own->name : "");
	printf(" --in %s --cut %llu%s\n",
	       powercut_unit_names[cut->unit], (unsigned long long)cut->at, again);
	fflush(stdout);
}

static void count(const struct powercut_cut *cut, int status)
{
	int outcome = WIFEXITED(status) ? WEXITSTATUS(status) : POWERCUT_LOST;
	bool twice = cut->again && outcome != POWERCUT_RECOVERED_ONCE;
	bool recovered = outcome == POWERCUT_RECOVERED || outcome == POWERCUT_RECOVERED_ONCE;

	add(twice ? &shared->tally.doubles : &shared->tally.cuts, 1);
	if (recovered) {
		add(twice ? &shared->tally.doubles_recovered : &shared->tally.recovered, 1);
		return;
	}
	add(&shared->failures, 1);
	if (shared->failures > SHOWN_FAILURES)
		return;
	if (WIFSIGNALED(status))
		printf("# ended by signal %d\n", WTERMSIG(status));
	tell_how_to_repeat(cut);
}

/*
 * In the child this returns into the session, which loses its drive with the n-th register
 * write or cycle from now.
 */
static void branch(const struct powercut_cut *cut, uint64_t n)
{
	int status;
	pid_t pid;

	if (turn++ % jobs != job || shared->stop)
		return;
	pid = fork();
	if (pid < 0) {
		perror("fork");
		_exit(2);
	}
	if (!pid) {
		alarm(CHILD_SECONDS);
		cut_off = true;
		counted_checks = powercut_drive.model.count.order_checks;
		powercut_soon(cut, n);
		return;
	}
	if (waitpid(pid, &status, 0) != pid)
		_exit(2);
	count(cut, status);
}

static void branch_if_wanted(enum powercut_unit unit, uint64_t at, uint64_t n)
{
	struct powercut_cut cut = { .unit = unit, .at = at };

	if (cut_off)
		return;
	seen[unit] = at;
	if (!wanted[unit][at])
		return;
	cut.again = wanted[unit][at] - 1;
	branch(&cut, n);
}

/* --- one session --------------------------------------------------------------------- */

static void before_write(void)
{
	uint64_t n;

	if (cut_off)
		return;
	n = powercut_counted(POWERCUT_WRITES) + 1;
	if (n > course.total[POWERCUT_WRITES])
		return;
	branch_if_wanted(POWERCUT_WRITES, n, 1);
	if (course.ends[n])
		branch_if_wanted(POWERCUT_CYCLES, powercut_counted(POWERCUT_CYCLES) + 1, 1);
}

/* The reset by the owner of the port is a step, too. */
static void before_release(struct drive *d)
{
	uint64_t n = powercut_counted(POWERCUT_WRITES);

	if (d->session.phase != MTKFLASH_PHASE_RESETTING)
		return;
	for (uint64_t at = n + 1; at <= course.total[POWERCUT_WRITES]; at++)
		branch_if_wanted(POWERCUT_WRITES, at, at - n);
}

static void give_verdict(enum mtkflash_error err)
{
	enum powercut_outcome outcome = powercut_verdict(err, known, remember);

	add_checks();
	fflush(stdout);
	_exit(outcome);
}

static void walk(void)
{
	enum mtkflash_error err;

	powercut_power_up(before_write);
	powercut_drive.changed = before_release;
	err = powercut_session();
	if (cut_off)
		give_verdict(err);
	if (job == 0)
		add_checks();
	EXPECT_EQUAL(err, powercut_case.error);
	EXPECT_EQUAL(seen[POWERCUT_WRITES], course.total[POWERCUT_WRITES]);
	EXPECT_EQUAL(seen[POWERCUT_CYCLES], course.total[POWERCUT_CYCLES]);
}

static pid_t start_job(unsigned int number)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0) {
		perror("fork");
		exit(2);
	}
	if (pid)
		return pid;
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	job = number;
	walk();
	fflush(stdout);
	_exit(tap_failures() > 0);
}

void cutwalk_end(void)
{
	pid_t pids[CUTWALK_JOBS_MAX];
	int status;

	for (unsigned int i = 0; i < jobs; i++)
		pids[i] = start_job(i);
	for (unsigned int i = 0; i < jobs; i++) {
		if (waitpid(pids[i], &status, 0) != pids[i])
			exit(2);
		EXPECT_EQUAL(status, 0);
	}
	EXPECT_EQUAL(shared->failures, 0);
	add_tally(&find_kind()->tally, &shared->tally);
	tap_end();
}
