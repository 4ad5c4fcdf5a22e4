// SPDX-License-Identifier: GPL-2.0
/*
 * The operations of opfuzz, and how one of them is drawn.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "opfuzz.h"

/* --- what is drawn --------------------------------------------------------------- */

uint64_t draw(struct actor *a)
{
	uint64_t x = a->random += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

uint32_t below(struct actor *a, uint32_t limit)
{
	return (uint32_t)((draw(a) >> 32) * limit >> 32);
}

size_t draw_size(struct actor *a)
{
	static const size_t odd[] = {
		0, 1, 2, 255, 4095, 4097, 0x200000, 0x200001, 0x7fffffff, 0x80000000,
		SIZE_MAX / 2, SIZE_MAX
	};

	if (draw(a) & 1)
		return odd[below(a, sizeof(odd) / sizeof(*odd))];
	return below(a, ARENA_SIZE);
}

void *draw_address(struct actor *a, size_t size)
{
	uint8_t *end = a->process->arena + ARENA_SIZE;

	switch (below(a, 8)) {
	case 0:
		return (void *)(uintptr_t)below(a, 4096);
	case 1:
		return (void *)(uintptr_t)0xffff888000001000u;
	case 2:
		return (void *)(UINTPTR_MAX - below(a, 64));
	case 3:
		/* Good to its middle. */
		return end - (size / 2 < ARENA_SIZE ? size / 2 : ARENA_SIZE);
	default:
		return end - (size < ARENA_SIZE ? size : ARENA_SIZE);
	}
}

int draw_file(struct actor *a)
{
	return FIRST_FILE + (int)below(a, FILES);
}

/*
 * Puts an open file to one of the numbers, and closes what was there.  EBUSY: the
 * other thread does the same.
 */
static void put(struct actor *a, int from, int to)
{
	judge(a, BY_CLOSE, "dup3", from, (uint64_t)to, dup3(from, to, O_CLOEXEC));
}

/* --- operations --------------------------------------------------------------------- */

static void operate_open(struct actor *a, int to)
{
	static const int further[] = { 0, 0, O_APPEND, O_NONBLOCK, O_SYNC, O_TRUNC, O_DIRECT };
	int flags = (int)below(a, 3) | further[below(a, sizeof(further) / sizeof(*further))];
	const char *path = NODE;
	int fd;

	switch (below(a, 8)) {
	case 0:
	case 1:
		path = CONTROL;
		break;
	case 2:
		path = OTHER_NODE;
		break;
	default:
		break;
	}
	fd = open(path, flags | O_CLOEXEC);
	judge(a, BY_OPEN, path, fd, (uint64_t)flags, fd);
	if (fd < 0)
		return;
	put(a, fd, to);
	judge(a, BY_CLOSE, "close the first", fd, 0, close(fd));
}

static const void *draw_data(struct actor *a, size_t *size)
{
	static const char *const heads[] = { "MZ", "PK\003\004", "\177ELF", ":10", "\377" };
	const struct process *p = a->process;
	uint8_t *arena = p->arena;
	size_t at;

	switch (below(a, 4)) {
	case 0:
		memset(arena, (int)below(a, 256), ARENA_SIZE);
		strcpy((char *)arena, heads[below(a, sizeof(heads) / sizeof(*heads))]);
		*size = 1 + below(a, ARENA_SIZE - 1);
		return arena;
	case 1:
		*size = draw_size(a);
		return draw_address(a, *size);
	default:
		at = below(a, (uint32_t)p->image_size);
		*size = 1 + below(a, (uint32_t)(p->image_size - at));
		return p->image + (draw(a) & 1 ? 0 : at);
	}
}

static void operate_transfer(struct actor *a, int fd)
{
	size_t size = draw_size(a);
	const void *data;

	if (draw(a) & 1) {
		judge(a, BY_TRANSFER, "read", fd, size, read(fd, draw_address(a, size), size));
		return;
	}
	data = draw_data(a, &size);
	judge(a, BY_TRANSFER, "write", fd, size, write(fd, data, size));
}

/* The next session is not to wait for a power cycle for a minute. */
static void hurry(struct actor *a)
{
	struct mtkflash_options options = {
		.size = sizeof(options), .flags = MTKFLASH_OPTION_READ_RUNNING,
		.wait_ms = below(a, 4) * 100,
	};
	int fd = open(CONTROL, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	judge(a, BY_IOCTL, "hurry", fd, options.wait_ms,
	      ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options));
	close(fd);
}

/* As cat does it. */
static void operate_flash(struct actor *a)
{
	const struct process *p = a->process;
	long result;
	int fd;

	hurry(a);
	fd = open(NODE, O_WRONLY | O_CLOEXEC);
	if (judge(a, BY_OPEN, "open to flash", fd, 0, fd) < 0)
		return;
	result = write(fd, p->image, p->image_size);
	judge(a, BY_TRANSFER, "write all", fd, p->image_size, result);
	result = judge(a, BY_CLOSE, "close to flash", fd, 0, close(fd));
	atomic_fetch_add(result ? &p->shared->failed : &p->shared->flashed, 1);
}

static void operate_read_all(struct actor *a)
{
	uint8_t page[512];
	long result;
	int fd;

	hurry(a);
	fd = open(NODE, O_RDONLY | O_CLOEXEC);
	if (judge(a, BY_OPEN, "open to read", fd, 0, fd) < 0)
		return;
	do {
		result = judge(a, BY_TRANSFER, "read all", fd, 0, read(fd, page, sizeof(page)));
	} while (result > 0);
	judge(a, BY_CLOSE, "close", fd, 0, close(fd));
}

/* A child with the same files, which goes on, closes them by its end, or is killed. */
static void operate_fork(struct actor *a, int fd)
{
	unsigned int how = below(a, 4), ms = below(a, 20);
	struct timespec pause = { .tv_nsec = ms * 1000000 };
	pid_t child = fork();

	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (how & 1)
			close(fd);
		nanosleep(&pause, NULL);
		_exit(0);
	}
	if (child < 0)
		return;
	if (how & 2) {
		pause.tv_nsec /= 2;
		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
	}
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	note(a, how & 2 ? "fork and kill" : "fork", fd, ms, 0);
}

static void operate_on_module(struct actor *a)
{
	long result = syscall(SYS_delete_module, "mtkflash", O_NONBLOCK);
	int fd;

	judge(a, BY_MODULE, "delete_module", -1, 0, result);
	if (!result)
		atomic_fetch_add(&a->process->shared->reloads, 1);
	fd = open(a->process->module, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		complain(a, "%s is not there", a->process->module);
		return;
	}
	judge(a, BY_MODULE, "finit_module", fd, 0, syscall(SYS_finit_module, fd, "", 0));
	close(fd);
}

static void close_all(struct actor *a)
{
	for (int fd = FIRST_FILE; fd < FIRST_FILE + FILES; fd++)
		judge(a, BY_CLOSE, "close", fd, 0, close(fd));
}

static void sleep_ms(unsigned int ms)
{
	struct timespec pause = { .tv_nsec = ms * 1000000 };

	nanosleep(&pause, NULL);
}

/*
 * While everybody has all files open no module goes and no image is taken: now and
 * then the others close theirs, for a second at the most.
 */
static void operate_alone(struct actor *a)
{
	atomic_store(&a->process->shared->calm, true);
	close_all(a);
	sleep_ms(100);
	operate_on_module(a);
	sleep_ms(100);
	operate_flash(a);
	operate_read_all(a);
	atomic_store(&a->process->shared->calm, false);
}

static void stay_calm(struct actor *a)
{
	close_all(a);
	for (unsigned int n = 0; n < 100 && a->process->shared->calm; n++)
		sleep_ms(10);
}

static void operate_rescan(struct actor *a)
{
	int fd = open(CONTROL, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	judge(a, BY_IOCTL, "rescan", fd, 0, ioctl(fd, MTKFLASH_IOC_RESCAN, 0));
	close(fd);
}

static void operate_order(struct actor *a)
{
	int fd;

	hurry(a);
	fd = open(draw(a) & 1 ? NODE : CONTROL, O_RDONLY | O_CLOEXEC);
	if (judge(a, BY_OPEN, "open to order", fd, 0, fd) < 0)
		return;
	operate_by_order(a, fd);
	judge(a, BY_CLOSE, "close", fd, 0, close(fd));
}

/* Those that take long are rare. */
static bool operate_rarely(struct actor *a, int fd)
{
	switch (below(a, 250)) {
	case 0:
		operate_rescan(a);
		return true;
	case 1:
	case 9:
	case 10:
		if (a->first)
			operate_alone(a);
		return a->first;
	case 2:
	case 3:
		operate_flash(a);
		return true;
	case 4:
	case 5:
		operate_read_all(a);
		return true;
	case 6:
	case 7:
	case 8:
		operate_fork(a, fd);
		return true;
	case 11:
	case 12:
		operate_order(a);
		return true;
	default:
		return false;
	}
}

void operate(struct actor *a)
{
	int fd = draw_file(a), other;

	if (a->process->shared->calm)
		stay_calm(a);
	if (operate_rarely(a, fd))
		return;
	switch (below(a, 20)) {
	case 0:
	case 1:
	case 2:
		operate_open(a, fd);
		break;
	case 3:
		judge(a, BY_CLOSE, "close", fd, 0, close(fd));
		break;
	case 4:
		other = draw_file(a);
		if (other != fd)
			put(a, fd, other);
		break;
	case 5:
	case 6:
	case 7:
		operate_transfer(a, fd);
		break;
	case 8:
		operate_on_vectors(a, fd);
		break;
	case 9:
		operate_by_splice(a, fd);
		break;
	case 10:
		operate_by_position(a, fd);
		break;
	case 11:
		operate_on_mapping(a, fd);
		break;
	case 12:
		operate_by_poll(a, fd);
		break;
	case 13:
		operate_on_flags(a, fd);
		break;
	case 14:
		operate_without_capability(a);
		break;
	default:
		operate_by_ioctl(a, fd);
		break;
	}
}
