// SPDX-License-Identifier: GPL-2.0
/* The process that has the node open. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "image.h"
#include "job.h"
#include "node.h"
#include "place.h"

/* A byte more than the largest part shows that there is more. */
#define DATA_MAX	(MTKFLASH_IMAGE_MAX + 1)
#define SHARED_SIZE	(sizeof(struct job_result) + DATA_MAX)
#define CHUNK		0x10000

/* The page that it shares with its parent tells the end; no output of its own. */
static void detach(bool outlives)
{
	int fd = open("/dev/null", O_RDWR);

	setsid();
	for (int i = 0; i < 3 && fd >= 0; i++)
		dup2(fd, i);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, outlives ? SIG_IGN : SIG_DFL);
	if (!outlives)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void end(struct job_result *result, enum job_step step)
{
	result->err = step == JOB_DONE ? 0 : errno;
	result->step = step;
	_exit(0);
}

/*
 * Just before the session, so that no other one takes them.  What is staged must not
 * be flashed without them: the driver throws it away for a process that is killed.
 */
static void set_options(struct job_result *result, const struct job_order *order, int fd)
{
	struct mtkflash_user_recipe recipe;
	struct mtkflash_options options;
	enum job_step step = JOB_OPTIONS;
	int err = 0;

	if (order->options) {
		options = *order->options;
		err = node_ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options);
	}
	if (!err && order->recipe) {
		step = JOB_RECIPE;
		recipe = *order->recipe;
		err = node_ioctl(fd, MTKFLASH_IOC_RECIPE, &recipe);
	}
	if (!err)
		return;
	result->err = errno;
	result->step = step;
	raise(SIGKILL);
}

/* The node itself: not a file that "cat" has made while there was none. */
static int open_node(unsigned int device, int flags)
{
	char path[32];

	snprintf(path, sizeof(path), "/dev/mtkflash%u", device);
	if (place_is_file(path)) {
		errno = EBADFD;
		return -1;
	}
	return node_open(device, flags);
}

static void do_read(struct job_result *result, const struct job_order *order)
{
	int fd = open_node(order->device, O_RDONLY);

	if (fd < 0)
		end(result, JOB_OPEN);
	set_options(result, order, fd);
	while (result->size < DATA_MAX) {
		ssize_t got = node_read(fd, result->data + result->size,
					DATA_MAX - result->size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			end(result, JOB_TRANSFER);
		if (!got)
			break;
		result->size += got;
	}
	node_close(fd);
	end(result, JOB_DONE);
}

static void do_write(struct job_result *result, const struct job_order *order)
{
	int fd = open_node(order->device, O_WRONLY);
	size_t sent = 0;

	if (fd < 0)
		end(result, JOB_OPEN);
	while (sent < order->size) {
		size_t left = order->size - sent;
		ssize_t done = node_write(fd, order->image + sent,
					  left < CHUNK ? left : CHUNK);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			end(result, JOB_TRANSFER);
		sent += done;
	}
	set_options(result, order, fd);
	/* This is the session; an image that is refused fails again at the close. */
	if (node_sync(fd) && errno != EINVAL)
		end(result, JOB_SESSION);
	if (node_close(fd))
		end(result, JOB_SESSION);
	end(result, JOB_DONE);
}

static void do_request(struct job_result *result, const struct job_order *order)
{
	struct mtkflash_request request = {
		.size = sizeof(request),
		.device = order->device,
	};
	int fd = open_node(order->device, O_RDWR);

	if (fd < 0)
		end(result, JOB_OPEN);
	set_options(result, order, fd);
	if (node_ioctl(fd, order->request, &request))
		end(result, JOB_SESSION);
	node_close(fd);
	end(result, JOB_DONE);
}

static bool share(struct job *job)
{
	job->result = mmap(NULL, SHARED_SIZE, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (job->result == MAP_FAILED)
		job->result = NULL;
	return job->result;
}

/* Forks; 0 in the child.  The pipe has no other writer than it. */
static pid_t start_process(struct job *job, bool outlives)
{
	int ends[2];

	job->pid = -1;
	if (!share(job))
		return -1;
	if (pipe2(ends, O_CLOEXEC)) {
		job_free(job);
		return -1;
	}
	job->fd = ends[0];
	job->pid = fork();
	if (!job->pid) {
		close(ends[0]);
		detach(outlives);
	} else {
		close(ends[1]);
	}
	return job->pid;
}

bool job_start(struct job *job, const struct job_order *order)
{
	pid_t pid = start_process(job, order->outlives);

	if (pid)
		return pid > 0;
	if (order->request)
		do_request(job->result, order);
	else if (order->image)
		do_write(job->result, order);
	else
		do_read(job->result, order);
	return true;
}

void job_end(struct job *job)
{
	while (waitpid(job->pid, NULL, 0) < 0 && errno == EINTR)
		;
	/* The process was killed, and could not report that. */
	if (job->result->step != JOB_DONE && !job->result->err)
		job->result->err = EINTR;
}

void job_kill(struct job *job)
{
	kill(job->pid, SIGKILL);
	job_end(job);
}

void job_free(struct job *job)
{
	int err = errno;

	if (!job->result)
		return;
	if (job->pid > 0)
		close(job->fd);
	munmap(job->result, SHARED_SIZE);
	job->result = NULL;
	errno = err;
}
