// SPDX-License-Identifier: GPL-2.0
/*
 * uapi_test GROUP...: the contract of linux/mtkflash.h, from the side of the
 * caller who breaks it.  Wants one dead drive, as mtkflash0.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "tap.h"
#include "uapi_test.h"

uint8_t *arena;

void *map_memory(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		tap_bail_out("mmap");
	return memory;
}

void *map_shared(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		tap_bail_out("mmap");
	return memory;
}

void unmap_shared(void *memory, size_t size)
{
	if (munmap(memory, size))
		tap_bail_out("munmap");
}

static void make_arena(void)
{
	arena = map_memory(3 * PAGE);
	if (mprotect(ARENA_END, PAGE, PROT_NONE))
		tap_bail_out("mprotect");
}

int open_node(const char *node, int flags)
{
	int fd = open(node, flags | O_CLOEXEC);

	if (fd < 0)
		tap_bail_out(node);
	return fd;
}

static const struct {
	const char *name;
	void (*run)(void);
} groups[] = {
	{ "numbers", test_numbers },
	{ "sizes", test_sizes },
	{ "addresses", test_addresses },
	{ "indexes", test_indexes },
	{ "contents", test_contents },
	{ "capability", test_capability },
	{ "options", test_options },
	{ "recipe", test_recipe },
	{ "choosing", test_choosing },
	{ "positions", test_positions },
	{ "opening", test_opening },
	{ "writing", test_writing },
	{ "reading", test_reading },
	{ "flashing", test_flashing },
	{ "calls", test_calls },
	{ "descriptors", test_descriptors },
	{ "meeting", test_meeting },
	{ "second-start", test_second_start },
	{ "late-close", test_late_close },
	{ "exiting", test_exiting },
	{ "users", test_users },
	{ "inheriting", test_inheriting },
	{ "handing-over", test_handing_over },
	{ "requests", test_requests },
	{ "map", test_map },
	{ "budget", test_budget },
};

#define GROUPS (sizeof(groups) / sizeof(groups[0]))

static bool run_group(const char *name)
{
	for (size_t i = 0; i < GROUPS; i++) {
		if (!strcmp(name, groups[i].name)) {
			groups[i].run();
			return true;
		}
	}
	return false;
}

struct mtkflash_status uapi_status(int fd)
{
	struct mtkflash_status status = { .size = sizeof(status) };

	if (ioctl(fd, MTKFLASH_IOC_STATUS, &status))
		tap_bail_out("STATUS");
	return status;
}

char uapi_state(pid_t thread)
{
	char name[64], state = 0;
	FILE *file;

	snprintf(name, sizeof(name), "/proc/%d/stat", thread);
	file = fopen(name, "re");
	if (!file || fscanf(file, "%*d %*s %c", &state) != 1)
		tap_bail_out(name);
	fclose(file);
	return state;
}

int uapi_end_of(pid_t child)
{
	int result;

	if (waitpid(child, &result, 0) != child)
		tap_bail_out("waitpid");
	return result;
}

int main(int argc, char **argv)
{
	make_arena();
	for (int i = 1; i < argc; i++) {
		if (!run_group(argv[i])) {
			errno = EINVAL;
			tap_bail_out(argv[i]);
		}
	}
	return tap_end();
}
