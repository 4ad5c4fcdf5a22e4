// SPDX-License-Identifier: GPL-2.0
/*
 * opfuzz SEED OPERATIONS LIMIT IMAGE MODULE: random operations on the driver's nodes.
 *
 * Processes of two threads each do OPERATIONS system calls, drawn from SEED, with
 * good and bad arguments; they are killed now and then, and when a call takes long.
 * Two things must hold for each call: it returns, or its process ends after
 * SIGKILL, within LIMIT seconds; and its error is one that is documented.  If not,
 * the last operations of all threads are printed.  Whether the kernel complains is
 * for the host to see.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "opfuzz.h"

/* A call that takes longer is a session, or waits for one: its process is killed. */
#define PATIENCE_MS	2500u

/* How often a process is killed for nothing. */
#define KILL_EVERY_MS	1500u

#define LOOK_MS		10u

static struct shared *shared;
static struct process process;
static uint64_t seed;
static unsigned int operations;		/* of each lane */
static uint64_t limit_ms;
static unsigned int kills;

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* --- a thread --------------------------------------------------------------------- */

void complain(struct actor *a, const char *format, ...)
{
	va_list arguments;

	if (atomic_exchange(&a->lane->complained, true))
		return;
	va_start(arguments, format);
	vsnprintf(a->lane->complaint, sizeof(a->lane->complaint), format, arguments);
	va_end(arguments);
}

long note(struct actor *a, const char *what, int fd, uint64_t arg, long result)
{
	struct lane *lane = a->lane;

	lane->last[lane->number % RECORDS] = (struct record){
		.what = what, .fd = fd, .arg = arg, .result = result,
		.error = result < 0 ? errno : 0,
	};
	return result;
}

static void *run_lane(void *argument)
{
	unsigned int index = (unsigned int)(uintptr_t)argument;
	struct lane *lane = &shared->lanes[index];
	struct actor actor = { .process = &process, .lane = lane, .first = !index };

	/* The number moves on first: an operation that never ends is not begun again. */
	while (atomic_load(&lane->number) < operations && !lane->complained) {
		uint64_t began = now_ms(), took;

		actor.random = seed ^ (uint64_t)index << 56 ^
			       (uint64_t)atomic_fetch_add(&lane->number, 1) << 24;
		atomic_store(&lane->began, began);
		operate(&actor);
		took = now_ms() - began;
		atomic_store(&lane->began, 0);
		if (took > lane->longest)
			lane->longest = (unsigned int)took;
	}
	return NULL;
}

static void run_process(unsigned int first_lane)
{
	pthread_t threads[THREADS];

	for (unsigned int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, run_lane,
				   (void *)(uintptr_t)(first_lane + i)))
			_exit(2);
	for (unsigned int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	_exit(0);
}

/* --- the watch over all of them ------------------------------------------------------- */

struct watched {
	pid_t pid;			/* 0 once it is done */
	uint64_t killed;		/* when, or 0 */
};

static struct watched watched[PROCESSES];

static void start(unsigned int n)
{
	/* Nothing may be printed twice. */
	fflush(stdout);
	watched[n] = (struct watched){ .pid = fork() };
	if (watched[n].pid < 0) {
		perror("fork");
		exit(2);
	}
	if (!watched[n].pid)
		run_process(n * THREADS);
}

static void kill_process(unsigned int n)
{
	kill(watched[n].pid, SIGKILL);
	watched[n].killed = now_ms();
	kills++;
}

static bool is_finished(unsigned int n)
{
	for (unsigned int i = n * THREADS; i < (n + 1) * THREADS; i++)
		if (shared->lanes[i].number < operations)
			return false;
	return true;
}

static void print_last(unsigned int index)
{
	const struct lane *lane = &shared->lanes[index];
	unsigned int number = lane->number;

	printf("lane %u, the last of %u operations:\n", index, number);
	for (unsigned int n = number > RECORDS ? number - RECORDS + 1 : 0; n <= number; n++) {
		const struct record *r = &lane->last[n % RECORDS];

		if (r->what)
			printf("  %u: %s(%d, %#llx) = %ld %s\n", n, r->what, r->fd,
			       (unsigned long long)r->arg, r->result,
			       r->error ? strerrorname_np(r->error) : "");
	}
}

static void fail(const char *what)
{
	printf("FAILED: %s\n", what);
	for (unsigned int i = 0; i < LANES; i++)
		print_last(i);
	fflush(stdout);
	for (unsigned int n = 0; n < PROCESSES; n++)
		if (watched[n].pid)
			kill(watched[n].pid, SIGKILL);
	exit(1);
}

static bool takes_long(unsigned int n)
{
	uint64_t now = now_ms();

	for (unsigned int i = n * THREADS; i < (n + 1) * THREADS; i++) {
		uint64_t began = shared->lanes[i].began;

		if (began && now > began && now - began > PATIENCE_MS)
			return true;
	}
	return false;
}

static void reap(unsigned int n)
{
	char text[64];
	int status;

	if (waitpid(watched[n].pid, &status, WNOHANG) != watched[n].pid) {
		if (watched[n].killed && now_ms() - watched[n].killed > limit_ms)
			fail("a process does not end");
		return;
	}
	if (WIFSIGNALED(status) && !watched[n].killed) {
		snprintf(text, sizeof(text), "a process died of signal %d", WTERMSIG(status));
		fail(text);
	}
	for (unsigned int i = n * THREADS; i < (n + 1) * THREADS; i++)
		shared->lanes[i].began = 0;
	if (!n)
		shared->calm = false;
	watched[n].pid = 0;
	if (!is_finished(n))
		start(n);
}

static void look_after(unsigned int n)
{
	if (!watched[n].pid)
		return;
	if (!watched[n].killed && takes_long(n))
		kill_process(n);
	reap(n);
}

static void look_for_complaints(void)
{
	for (unsigned int i = 0; i < LANES; i++)
		if (shared->lanes[i].complained)
			fail(shared->lanes[i].complaint);
}

static bool anybody_left(void)
{
	for (unsigned int n = 0; n < PROCESSES; n++)
		if (watched[n].pid)
			return true;
	return false;
}

static void watch(void)
{
	struct timespec pause = { .tv_nsec = LOOK_MS * 1000000 };
	struct actor killer = { .random = ~seed };
	uint64_t next = now_ms() + KILL_EVERY_MS;

	while (anybody_left()) {
		for (unsigned int n = 0; n < PROCESSES; n++)
			look_after(n);
		look_for_complaints();
		if (now_ms() >= next) {
			unsigned int n = below(&killer, PROCESSES);

			next += KILL_EVERY_MS / 2 + below(&killer, KILL_EVERY_MS);
			if (watched[n].pid && !watched[n].killed)
				kill_process(n);
		}
		nanosleep(&pause, NULL);
	}
	look_for_complaints();
}

/* --- the start ------------------------------------------------------------------------- */

static void *map_memory(size_t size, int flags)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED) {
		perror("mmap");
		exit(2);
	}
	return memory;
}

static void load_image(const char *name)
{
	struct stat state;
	uint8_t *image;
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &state)) {
		perror(name);
		exit(2);
	}
	image = map_memory((size_t)state.st_size, MAP_PRIVATE);
	if (read(fd, image, (size_t)state.st_size) != state.st_size) {
		perror(name);
		exit(2);
	}
	close(fd);
	process.image = image;
	process.image_size = (size_t)state.st_size;
}

static void prepare(char **argv)
{
	seed = strtoull(argv[1], NULL, 0);
	operations = ((unsigned int)strtoul(argv[2], NULL, 0) + LANES - 1) / LANES;
	limit_ms = strtoull(argv[3], NULL, 0) * 1000;
	load_image(argv[4]);
	process.module = argv[5];
	shared = map_memory(sizeof(*shared), MAP_SHARED);
	process.shared = shared;
	process.arena = map_memory(ARENA_SIZE + 4096, MAP_PRIVATE);
	/* Not unmapped: something else would come there. */
	if (mprotect(process.arena + ARENA_SIZE, 4096, PROT_NONE)) {
		perror("mprotect");
		exit(2);
	}
	/* Splicing into a pipe that nobody reads is an error like others. */
	signal(SIGPIPE, SIG_IGN);
}

static void print_result(void)
{
	unsigned int done = 0, longest = 0;

	for (unsigned int i = 0; i < LANES; i++) {
		done += shared->lanes[i].number;
		if (shared->lanes[i].longest > longest)
			longest = shared->lanes[i].longest;
	}
	printf("%u operations, %u kills, %u flashed, %u failed to, %u reloads, longest %u ms\n",
	       done, kills, shared->flashed, shared->failed, shared->reloads, longest);
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: %s SEED OPERATIONS LIMIT IMAGE MODULE\n", argv[0]);
		return 2;
	}
	prepare(argv);
	for (unsigned int n = 0; n < PROCESSES; n++)
		start(n);
	watch();
	print_result();
	return 0;
}
