// SPDX-License-Identifier: GPL-2.0
/*
 * A close() that has to wait for the file while another process becomes its writer, and
 * ends before the close() goes on: of the writer nothing may be looked at any more.
 *
 * Both wait for a read, whose session stands at the gate (gate.c) until they do.  There is
 * one processor, and the writer has the higher priority on it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"
#include "uapi_test.h"

#define GATE	"/sys/kernel/debug/gate/"

/* An 8051 reset vector: the start of an image. */
static uint8_t vector[16] = { 0x02, 0x01, 0x00 };

/* The file that all of them have, and a pipe to the one that comes too late. */
static int file;
static int go[2];

static void read_flash(void)
{
	uint8_t byte;

	_exit(read(file, &byte, 1) == 1 ? 0 : 1);
}

static void write_and_end(void)
{
	struct sched_param param = { .sched_priority = 1 };

	if (sched_setscheduler(0, SCHED_FIFO, &param))
		_exit(1);
	_exit(write(file, vector, sizeof(vector)) == sizeof(vector) ? 0 : 1);
}

static void close_when_told(void)
{
	char byte;

	/* A write that fails makes it the writer, too. */
	if (write(file, ARENA_END, 1) != -1 || read(go[0], &byte, 1) != 1 ||
	    read(go[0], &byte, 1) != 1)
		_exit(1);
	_exit(close(file) ? 1 : 0);
}

static pid_t start(void (*deed)(void))
{
	pid_t child = fork();

	if (child < 0)
		tap_bail_out("fork");
	if (!child)
		deed();
	return child;
}

static void wait_until(pid_t process, char state, const char *who)
{
	for (int n = 0; n < 10000 && uapi_state(process) != state; n++)
		usleep(1000);
	tap_result(uapi_state(process) == state, NULL, "%s waits", who);
}

static void store(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		tap_bail_out(name);
	close(fd);
}

static void wait_for_gate(void)
{
	int fd = open(GATE "reached", O_RDONLY | O_CLOEXEC);
	char line[16];

	tap_result(read(fd, line, sizeof(line)) > 0, NULL, "the session stands at the gate");
	close(fd);
}

void test_late_close(void)
{
	pid_t late, reader, writer;

	if (pipe(go))
		tap_bail_out("pipe");
	file = open_node(NODE, O_RDWR);
	late = start(close_when_told);
	if (write(go[1], "a", 1) != 1)
		tap_bail_out("pipe");
	wait_until(late, 'S', "who has tried to write");
	store(GATE "shut", "13");	/* MTKFLASH_PHASE_DONE */
	reader = start(read_flash);
	wait_for_gate();
	writer = start(write_and_end);
	wait_until(writer, 'D', "another writer");
	if (write(go[1], "b", 1) != 1)
		tap_bail_out("pipe");
	wait_until(late, 'D', "the close");
	store(GATE "open", "1");
	tap_returns(uapi_end_of(reader), 0, "the read");
	tap_returns(uapi_end_of(writer), 0, "the write, and the end of its process");
	tap_returns(uapi_end_of(late), 0, "the close is of no image");
	close(file);
	close(go[0]);
	close(go[1]);
}
