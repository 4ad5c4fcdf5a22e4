// SPDX-License-Identifier: GPL-2.0
/* The process that has the node open. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "image.h"
#include "job.h"
#include "node.h"

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

static void do_read(struct job_result *result, unsigned int device)
{
	int fd = node_open(device, O_RDONLY);

	if (fd < 0)
		end(result, JOB_OPEN);
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

static void do_write(struct job_result *result, unsigned int device, const u8 *image,
		     size_t size)
{
	int fd = node_open(device, O_WRONLY);

	if (fd < 0)
		end(result, JOB_OPEN);
	while (size) {
		ssize_t done = node_write(fd, image, size < CHUNK ? size : CHUNK);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			end(result, JOB_TRANSFER);
		image += done;
		size -= done;
	}
	/* This starts the session and takes as long as it does. */
	if (node_close(fd))
		end(result, JOB_CLOSE);
	end(result, JOB_DONE);
}

static bool share(struct job *job)
{
	job->result = mmap(NULL, SHARED_SIZE, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return job->result != MAP_FAILED;
}

/* Forks; 0 in the child.  The pipe has no other writer than it. */
static pid_t start(struct job *job, bool outlives)
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

bool job_read(struct job *job, unsigned int device)
{
	pid_t pid = start(job, false);

	if (!pid)
		do_read(job->result, device);
	return pid > 0;
}

bool job_write(struct job *job, unsigned int device, const u8 *image, size_t size)
{
	pid_t pid = start(job, true);

	if (!pid)
		do_write(job->result, device, image, size);
	return pid > 0;
}

bool job_wait(struct job *job, int milliseconds)
{
	struct pollfd end = { .fd = job->fd, .events = POLLIN };

	if (poll(&end, 1, milliseconds) <= 0)
		return false;
	while (waitpid(job->pid, NULL, 0) < 0 && errno == EINTR)
		;
	/* Killed by somebody: it had no time to say so. */
	if (job->result->step != JOB_DONE && !job->result->err)
		job->result->err = EINTR;
	return true;
}

void job_kill(struct job *job)
{
	kill(job->pid, SIGKILL);
	while (!job_wait(job, -1))
		;
}

void job_free(struct job *job)
{
	int err = errno;

	if (job->pid > 0)
		close(job->fd);
	munmap(job->result, SHARED_SIZE);
	errno = err;
}
