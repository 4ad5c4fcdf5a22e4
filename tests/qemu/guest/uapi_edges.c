// SPDX-License-Identifier: GPL-2.0
/*
 * What else can be done with a descriptor of /dev/mtkflash0: other calls that
 * read and write, several descriptors of one file, several processes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "tap.h"
#include "uapi_test.h"

/* More than 2 GiB, where a process can ask for so much. */
#define ENORMOUS (SIZE_MAX > UINT32_MAX ? (size_t)3 << 30 : (size_t)SSIZE_MAX)

/* An 8051 reset vector, which is how an image starts. */
static uint8_t vector[16] = { 0x02, 0x01, 0x00 };

static struct mtkflash_status get_status(void)
{
	int fd = open_node(CONTROL, O_RDONLY);
	struct mtkflash_status status = uapi_status(fd);

	close(fd);
	return status;
}

static void expect_staged(uint32_t bytes, const char *when)
{
	tap_result(get_status().staged == bytes, NULL, "%u bytes are staged %s", bytes, when);
}

static void expect_error(uint32_t error, const char *when)
{
	struct mtkflash_status status = get_status();

	tap_result(status.phase == MTKFLASH_PHASE_FAILED && status.error == error, NULL,
		   "the status says so: error %u %s", error, when);
}

static int stage_vector(int flags)
{
	int fd = open_node(NODE, flags);

	tap_returns(write(fd, vector, sizeof(vector)), sizeof(vector), "a write");
	return fd;
}

/* Other calls. */

static void write_vectors(void)
{
	struct iovec parts[] = {
		{ vector, sizeof(vector) }, { NULL, 0 }, { vector, 3 },
	};
	struct iovec bad[] = {
		{ vector, 5 }, { ARENA_END, 5 },
	};
	int fd = open_node(NODE, O_WRONLY);

	tap_returns(writev(fd, parts, 3), sizeof(vector) + 3, "writev of three parts");
	expect_staged(sizeof(vector) + 3, "by them");
	tap_returns(writev(fd, bad, 2), 5, "writev whose second part is nowhere");
	expect_staged(sizeof(vector) + 8, "with its first");
	tap_fails(close(fd), EINVAL, "close");
	expect_error(MTKFLASH_ERROR_IMAGE_SIZE, "after writev");
}

/* The compiler knows that nobody writes so much. */
static ssize_t write_many(int fd, size_t count)
{
	return syscall(SYS_write, fd, vector, count);
}

static void write_enormous(void)
{
	int fd = stage_vector(O_WRONLY);

	tap_fails(write_many(fd, ENORMOUS), EFBIG, "a write of gigabytes");
	tap_fails(write(fd, vector, 1), EFBIG, "one of a byte after it");
	tap_fails(close(fd), EFBIG, "close");
	expect_error(MTKFLASH_ERROR_IMAGE_TOO_LARGE, "after gigabytes");
}

static void move_pages(void)
{
	int fd = open_node(NODE, O_RDWR);
	int file = open("/tmp/vector", O_RDWR | O_CREAT | O_TRUNC, 0600);
	uint32_t session = get_status().session;
	int ends[2];

	if (file < 0 || pipe(ends) || write(file, vector, 16) != 16 ||
	    write(ends[1], vector, 16) != 16 || lseek(file, 0, SEEK_SET))
		tap_bail_out("a file and a pipe");
	tap_fails(splice(ends[0], NULL, fd, NULL, 16, 0), EINVAL, "splice to the drive");
	tap_fails(splice(fd, NULL, ends[1], NULL, 16, 0), EINVAL, "splice from the drive");
	tap_fails(sendfile(fd, file, NULL, 16), EINVAL, "sendfile to the drive");
	tap_fails(sendfile(file, fd, NULL, 16), EINVAL, "sendfile from the drive");
	tap_fails(copy_file_range(file, NULL, fd, NULL, 16, 0), EINVAL,
		  "copy_file_range to the drive");
	tap_fails(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED ? -1 : 0, ENODEV,
		  "mmap to read");
	tap_fails(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED ?
			  -1 : 0, ENODEV, "mmap to write");
	tap_fails(ftruncate(fd, 0), EINVAL, "ftruncate");
	tap_returns(read(fd, vector, 0), 0, "a read of no bytes");
	tap_returns(close(fd), 0, "close after nothing worked");
	tap_result(get_status().session == session, NULL, "none of it was a session");
	close(file);
	close(ends[0]);
	close(ends[1]);
}

static void open_oddly(void)
{
	static const struct {
		int flags;
		const char *name;
	} odd[] = {
		{ O_APPEND, "O_APPEND" }, { O_NONBLOCK, "O_NONBLOCK" }, { O_TRUNC, "O_TRUNC" },
		{ O_SYNC, "O_SYNC" }, { O_CREAT, "O_CREAT" },
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		int fd = open(NODE, O_WRONLY | odd[i].flags, 0600);

		tap_result(fd >= 0, NULL, "open with %s", odd[i].name);
		tap_returns(write(fd, vector, 16), 16, "a write with %s", odd[i].name);
		tap_fails(close(fd), EINVAL, "a close of a part of an image");
	}
	tap_fails(open(NODE, O_RDONLY | O_DIRECT), EINVAL, "open with O_DIRECT");
	tap_fails(open(NODE, O_WRONLY | O_CREAT | O_EXCL, 0600), EEXIST, "open with O_EXCL");
	tap_fails(open(NODE, O_RDONLY | O_DIRECTORY), ENOTDIR, "open with O_DIRECTORY");
}

void test_calls(void)
{
	write_vectors();
	write_enormous();
	move_pages();
	open_oddly();
}

/* Several descriptors of one file. */

/* One that was not there when the image was written does not count. */
static void close_in_order(bool first_first)
{
	int fd = stage_vector(O_WRONLY);
	int second = dup(fd);

	tap_returns(close(first_first ? fd : second), 0, "close of one of two descriptors");
	expect_staged(sizeof(vector), "until the other is closed");
	tap_fails(open(NODE, O_WRONLY), EBUSY, "another writer until then");
	tap_fails(close(first_first ? second : fd), EINVAL, "close of the other");
	expect_error(MTKFLASH_ERROR_IMAGE_SIZE, "after both");
	fd = open_node(NODE, O_WRONLY);
	tap_returns(close(fd), 0, "another writer after that");
}

/* As in a program that was given the file as two descriptors by its shell. */
static void close_first_of_two(void)
{
	int fd = open_node(NODE, O_WRONLY);
	int second = dup(fd);

	tap_returns(write(fd, vector, sizeof(vector)), sizeof(vector), "a write, one of two");
	tap_fails(close(fd), EINVAL, "close of the first of two");
	expect_error(MTKFLASH_ERROR_IMAGE_SIZE, "after the first");
	tap_fails(write(second, vector, 1), EINVAL, "a write by the second");
	tap_fails(close(second), EINVAL, "close of the second");
}

/* As shells do to get their own descriptors back. */
static void move(void)
{
	int fd = stage_vector(O_WRONLY);
	int second = dup(fd);

	tap_returns(dup2(STDOUT_FILENO, fd), fd, "dup2 over the first of two");
	close(fd);
	tap_returns(write(second, vector, 1), 1, "a write by the second");
	expect_staged(sizeof(vector) + 1, "by both");
	tap_fails(close(second), EINVAL, "close of the second");
}

/* What dup2() replaces is closed too, but nobody learns the result. */
static void replace(void)
{
	int fd = stage_vector(O_WRONLY);

	tap_returns(dup2(STDOUT_FILENO, fd), fd, "dup2 over the last descriptor");
	expect_error(MTKFLASH_ERROR_IMAGE_SIZE, "after dup2");
	close(fd);
}

static pid_t start_child(void)
{
	pid_t child = fork();

	if (child < 0)
		tap_bail_out("fork");
	return child;
}

/* 0 if close() succeeds, else its errno. */
static int close_result(int fd)
{
	return close(fd) ? errno : 0;
}

static void child_closes_first(bool by_exit)
{
	int fd = stage_vector(O_WRONLY);
	pid_t child = start_child();

	if (!child)
		_exit(by_exit ? 0 : close_result(fd));
	tap_returns(uapi_end_of(child), 0, by_exit ? "exit of the child" : "close by the child");
	expect_staged(sizeof(vector), "after that");
	tap_fails(close(fd), EINVAL, "close by the parent");
	expect_error(MTKFLASH_ERROR_IMAGE_SIZE, "after the parent's close");
}

/* The pipe has no other writer than the parent. */
static void wait_for_parent(const int *ends)
{
	char byte;

	close(ends[1]);
	if (read(ends[0], &byte, 1))
		_exit(255);
}

static void make_pipe(int *ends)
{
	if (pipe(ends))
		tap_bail_out("pipe");
}

static void close_pipe(const int *ends)
{
	close(ends[0]);
	close(ends[1]);
}

static void child_closes_last(bool by_exit)
{
	int fd = stage_vector(O_WRONLY);
	pid_t child;
	int ends[2];

	make_pipe(ends);
	child = start_child();
	if (!child) {
		wait_for_parent(ends);
		_exit(by_exit ? 0 : close_result(fd));
	}
	tap_fails(close(fd), EINVAL, "close by the parent, who wrote");
	expect_error(MTKFLASH_ERROR_IMAGE_SIZE, "after the parent");
	close_pipe(ends);
	tap_returns(WEXITSTATUS(uapi_end_of(child)), 0,
		    by_exit ? "exit of the child" : "close by the child");
}

static void child_writes(bool by_exit)
{
	int fd = open_node(NODE, O_WRONLY);
	pid_t child = start_child();

	if (!child) {
		if (write(fd, vector, sizeof(vector)) != sizeof(vector))
			_exit(255);
		_exit(by_exit ? 0 : close_result(fd));
	}
	tap_returns(WEXITSTATUS(uapi_end_of(child)), by_exit ? 0 : EINVAL,
		    by_exit ? "exit of the child, which wrote" : "close by the child, which wrote");
	expect_error(MTKFLASH_ERROR_IMAGE_SIZE, "after the child");
	tap_fails(write(fd, vector, 1), EINVAL, "a write by the parent");
	close(fd);
}

static void two_write(void)
{
	int fd = stage_vector(O_WRONLY);
	pid_t child = start_child();

	if (!child)
		_exit(write(fd, vector, 1) == -1 ? errno : 0);
	tap_returns(WEXITSTATUS(uapi_end_of(child)), EINVAL, "a write by the child of who wrote");
	expect_error(MTKFLASH_ERROR_IMAGE_SIZE, "after two have written");
	tap_fails(close(fd), EINVAL, "close by the parent");
}

static pid_t start_idler(int fd, bool writes)
{
	pid_t child;
	int ends[2];
	char byte;

	make_pipe(ends);
	child = start_child();
	if (!child) {
		if (writes && write(fd, vector, sizeof(vector)) != sizeof(vector))
			_exit(255);
		close_pipe(ends);
		for (;;)
			pause();
	}
	close(ends[1]);
	if (read(ends[0], &byte, 1))
		tap_bail_out("a child");
	close(ends[0]);
	return child;
}

static void kill_writer(void)
{
	int fd = open_node(NODE, O_WRONLY);
	pid_t child = start_idler(fd, true);

	expect_staged(sizeof(vector), "by the child");
	kill(child, SIGKILL);
	tap_returns(uapi_end_of(child), SIGKILL, "the child is killed, which wrote");
	expect_error(MTKFLASH_ERROR_INTERRUPTED, "after that");
	tap_fails(write(fd, vector, 1), ECANCELED, "a write by the parent");
	close(fd);
}

static void kill_heir(void)
{
	int fd = stage_vector(O_WRONLY);
	pid_t child = start_idler(fd, false);

	kill(child, SIGKILL);
	tap_returns(uapi_end_of(child), SIGKILL, "the child is killed, which wrote nothing");
	expect_staged(sizeof(vector), "after that");
	tap_fails(close(fd), EINVAL, "close by the parent");
}

/* A system call that goes on holds a reference, like a look into /proc/PID/fd. */
struct looker {
	int fd;
	_Atomic pid_t thread;
};

static void *look(void *argument)
{
	struct looker *looker = argument;
	struct pollfd what = { .fd = looker->fd, .events = POLLPRI };

	looker->thread = gettid();
	/* The news is that the image was refused. */
	poll(&what, 1, 20000);
	return NULL;
}

static void close_while_looked_at(void)
{
	struct looker looker = { .fd = stage_vector(O_WRONLY) };
	struct mtkflash_status status = { .size = sizeof(status) };
	pthread_t thread;

	/* What is there already is no news any more. */
	if (ioctl(looker.fd, MTKFLASH_IOC_STATUS, &status))
		tap_bail_out("STATUS");
	if (pthread_create(&thread, NULL, look, &looker))
		tap_bail_out("a thread");
	/* It sleeps nowhere but in poll(). */
	while (!looker.thread || uapi_state(looker.thread) != 'S')
		usleep(1000);
	tap_fails(close(looker.fd), EINVAL, "close while a thread polls");
	expect_error(MTKFLASH_ERROR_IMAGE_SIZE, "after that");
	pthread_join(thread, NULL);
}

static void sync_everything(void)
{
	int fd = stage_vector(O_RDWR);
	int reader = open_node(NODE, O_RDONLY);

	sync();
	tap_returns(syncfs(fd), 0, "syncfs");
	tap_returns(fsync(reader), 0, "fsync of another open file");
	close(reader);
	expect_staged(sizeof(vector), "after sync and syncfs");
	tap_fails(fdatasync(fd), EINVAL, "fdatasync of a part of an image");
	expect_error(MTKFLASH_ERROR_IMAGE_SIZE, "after fdatasync");
	tap_fails(write(fd, vector, 1), EINVAL, "a write after it");
	tap_fails(fsync(fd), EINVAL, "fsync after it");
	tap_fails(close(fd), EINVAL, "and close");
	fd = open_node(NODE, O_WRONLY);
	tap_returns(fsync(fd), 0, "fsync of nothing");
	tap_returns(close(fd), 0, "close of nothing");
}

void test_descriptors(void)
{
	close_in_order(true);
	close_in_order(false);
	close_first_of_two();
	move();
	replace();
	child_closes_first(false);
	child_closes_first(true);
	child_closes_last(false);
	child_closes_last(true);
	child_writes(false);
	child_writes(true);
	two_write();
	kill_writer();
	kill_heir();
	close_while_looked_at();
	sync_everything();
}

/* These reach the drive. */

int stage_image(void)
{
	int in = open("/tmp/image", O_RDONLY);
	int fd = open_node(NODE, O_RDWR);
	uint8_t buffer[PAGE];
	ssize_t got;

	if (in < 0)
		tap_bail_out("/tmp/image");
	while ((got = read(in, buffer, sizeof(buffer))) > 0)
		if (write(fd, buffer, got) != got)
			tap_bail_out("a write of the image");
	close(in);
	return fd;
}

static void wait_until_busy(void)
{
	for (int n = 0; n < 10000 && !(get_status().flags & MTKFLASH_STATUS_BUSY); n++)
		usleep(1000);
	tap_result(get_status().flags & MTKFLASH_STATUS_BUSY, NULL, "a session runs");
}

void test_meeting(void)
{
	int fd = stage_image();
	int reader = open_node(NODE, O_RDONLY);
	uint32_t session = get_status().session;
	pid_t child = start_child();
	uint8_t byte;

	if (!child)
		_exit(read(reader, &byte, 1) == 1 ? 0 : 1);
	wait_until_busy();
	tap_fails(read(fd, &byte, 1), EBUSY, "a second read meanwhile");
	close(reader);
	tap_fails(open(NODE, O_WRONLY), EBUSY, "a second writer meanwhile");
	tap_returns(uapi_end_of(child), 0, "the first read");
	tap_result(get_status().session == session + 1, NULL, "there was one session");
	tap_result(get_status().error == MTKFLASH_ERROR_NONE, NULL, "and nothing is wrong with it");
	/* Its descriptor has not read anything yet. */
	tap_returns(read(fd, &byte, 1), 1, "a read by the writer");
	tap_result(get_status().session == session + 2, NULL, "that is another session");
	tap_returns(fsync(fd), 0, "and the image is flashed at last");
	tap_result(get_status().session == session + 3, NULL, "in a third");
	tap_returns(close(fd), 0, "close after fsync");
	tap_result(get_status().session == session + 3, NULL, "is no session");
}

/* Whole images, one of which is closed while the drive is busy. */
void test_second_start(void)
{
	int ends[2];
	uint8_t byte;
	pid_t child;
	int fd;

	if (pipe(ends))
		tap_bail_out("pipe");
	child = start_child();
	if (!child) {
		fd = open(NODE, O_RDONLY);
		/* Until the image is staged. */
		if (read(ends[0], &byte, 1) != 1)
			_exit(1);
		_exit(read(fd, &byte, 1) == 1 ? 0 : 1);
	}
	fd = stage_image();
	if (write(ends[1], vector, 1) != 1)
		tap_bail_out("a pipe");
	wait_until_busy();
	tap_fails(close(fd), EBUSY, "close of a whole image while a session runs");
	tap_returns(uapi_end_of(child), 0, "the session is not disturbed");
	tap_result(get_status().error == MTKFLASH_ERROR_NONE, NULL, "and ends well");
	close(ends[0]);
	close(ends[1]);
}

/* The image in /tmp/image is flashed by the exit of a process. */
void test_exiting(void)
{
	pid_t child = start_child();

	if (!child) {
		stage_image();
		_exit(0);
	}
	tap_returns(uapi_end_of(child), 0, "the child ends");
	tap_result(get_status().phase == MTKFLASH_PHASE_DONE, NULL, "its exit was the session");
}
