/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the groups of uapi_test share.
 */
#ifndef GUEST_UAPI_TEST_H
#define GUEST_UAPI_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <linux/mtkflash.h>

#define CONTROL	"/dev/mtkflash-control"
#define NODE	"/dev/mtkflash0"

/* The kernel's page, which limits a structure; the guests are x86. */
#define PAGE	4096u

/* Two pages to work in; the one after them is not accessible. */
extern uint8_t *arena;
#define ARENA_END (arena + 2 * PAGE)

/* Bail out on failure. */
void *map_memory(size_t size);
void *map_shared(size_t size);
void unmap_shared(void *memory, size_t size);
int open_node(const char *node, int flags);

/* Bails out on failure. */
struct mtkflash_status uapi_status(int fd);

/* A descriptor with the content of /tmp/image staged. */
int stage_image(void);

/* Of this process, until it is changed again. */
void set_rawio(bool on);

void test_numbers(void);
void test_sizes(void);
void test_addresses(void);
void test_indexes(void);
void test_contents(void);
void test_capability(void);

void test_options(void);
void test_recipe(void);
/*
 * While a read of *fd goes on options cannot be set, and those that were set before
 * are used up.
 */
void test_options_of_read(int fd);
/* /tmp/image is written as a dry run; others have their session before that. */
void test_choosing(void);

void test_positions(void);
void test_opening(void);
void test_writing(void);
/* Read all of the flash into /tmp/content. */
void test_reading(void);
/* Flash /tmp/image. */
void test_flashing(void);

void test_calls(void);
void test_descriptors(void);
/* A writer and a reader of one drive; flashes /tmp/image in the end. */
void test_meeting(void);
/* /tmp/image is closed while a read goes on, and not flashed. */
void test_second_start(void);
/* Reads the drive, and stages a start of an image meanwhile. */
void test_late_close(void);
/* Flash /tmp/image by the exit of a process. */
void test_exiting(void);

void test_users(void);
void test_inheriting(void);
/* Through a socket. */
void test_handing_over(void);

/* Reads the drive until the memory is used up. */
void test_budget(void);

/* Those that reach the drive. */
void test_requests(void);
void test_map(void);

/* The letter in /proc for what a process or thread is doing; bails out if there is none. */
char uapi_state(pid_t thread);

/* How @child ended, as waitpid() says it. */
int uapi_end_of(pid_t child);

#endif /* GUEST_UAPI_TEST_H */
