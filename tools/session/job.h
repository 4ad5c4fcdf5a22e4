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

#include <linux/mtkflash.h>
#include <linux/types.h>	/* u8: the shim of the drive half */

/* What it was doing when it ended. */
enum job_step {
	JOB_OPEN,
	JOB_OPTIONS,
	JOB_RECIPE,
	JOB_TRANSFER,
	JOB_SESSION,
	JOB_DONE,
};

/**
 * struct job_order - What it is to do with a node
 * @device: The node.
 * @options: For its session, or NULL: then those that there are.
 * @recipe: For its session, or NULL.
 * @request: MTKFLASH_IOC_ERASE for example: an ioctl that is a session.  0: the flash
 *	     is written if there is an @image, else read.
 * @image: The image, or NULL.
 * @size: Its size in bytes.
 * @outlives: It goes on when its parent has died.
 */
struct job_order {
	unsigned int device;
	const struct mtkflash_options *options;
	const struct mtkflash_user_recipe *recipe;
	unsigned long request;
	const u8 *image;
	size_t size;
	bool outlives;
};

/**
 * struct job_result - Shared with the process
 * @step: How far it came; JOB_DONE is success.
 * @err: errno of the step that failed.
 * @size: Bytes read.
 * @data: The bytes that were read.
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

/* False with errno. */
bool job_start(struct job *job, const struct job_order *order);

/* Its result is there once @fd can be read. */
void job_end(struct job *job);

/* Stops it, which stops a session that has not erased anything. */
void job_kill(struct job *job);

void job_free(struct job *job);

#endif
