/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process of its own that has the node open while a session runs.
 *
 * The driver ends a session that has not erased anything yet when its caller
 * dies.  The caller is therefore this process, which lives in a session of its
 * own: Ctrl-C, a closed terminal or a killed mtkflashctl do not reach it.
 */
#ifndef CTL_JOB_H
#define CTL_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <linux/types.h>	/* u8: the shim of the pure half */

/* What it was doing when it ended. */
enum job_step {
	JOB_OPEN,
	JOB_TRANSFER,
	JOB_CLOSE,
	JOB_DONE,
};

/**
 * struct job_result - Shared with the process
 * @step: How far it came; JOB_DONE is success.
 * @err: errno of the step that failed.
 * @size: Bytes read.
 * @data: They.
 */
struct job_result {
	enum job_step step;
	int err;
	size_t size;
	u8 data[];
};

/**
 * struct job - Such a process
 * @pid: Its number.
 * @fd: Reads end of file when it has ended.
 * @result: Valid then, until job_free().
 */
struct job {
	pid_t pid;
	int fd;
	struct job_result *result;
};

/* Read a whole flash; the process dies with its parent.  False with errno. */
bool job_read(struct job *job, unsigned int device);

/* Write an image; the process outlives its parent.  False with errno. */
bool job_write(struct job *job, unsigned int device, const u8 *image, size_t size);

/* Has it ended?  Waits for so long, or until a signal comes. */
bool job_wait(struct job *job, int milliseconds);

/* Stops it, which stops a session that has not erased anything. */
void job_kill(struct job *job);

void job_free(struct job *job);

#endif
