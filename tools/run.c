// SPDX-License-Identifier: GPL-2.0
/* Running sessions. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "job.h"
#include "node.h"
#include "run.h"
#include "words.h"

#define LOOK_MS		100

/* A session that has to stop does so at the next page. */
#define STOP_SECONDS	30

static atomic_int caught;

static void note_signal(int number)
{
	caught = number;
}

void run_catch_signals(void)
{
	struct sigaction action = { .sa_handler = note_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

bool run_stopped(void)
{
	return caught;
}

enum ctl_exit run_set_options(struct ctl *ctl, const struct drive *drive)
{
	struct mtkflash_options options = {
		.size = sizeof(options),
		.device = drive->info.device,
	};
	bool wanted = ctl_has(ctl, CTL_OPTION_WAIT) || ctl_has(ctl, CTL_OPTION_ALLOW_SIBLING);

	/* An old module has none; that matters only if some are wanted. */
	if (!wanted)
		return CTL_EXIT_OK;
	if (node_ioctl(ctl->control, MTKFLASH_IOC_GET_OPTIONS, &options))
		return fail_request(ctl, drive->node);
	options.size = sizeof(options);
	if (ctl_has(ctl, CTL_OPTION_WAIT))
		options.wait_ms = ctl->wait * 1000;
	if (ctl_has(ctl, CTL_OPTION_ALLOW_SIBLING))
		options.flags |= MTKFLASH_OPTION_ALLOW_SIBLING;
	if (node_ioctl(ctl->control, MTKFLASH_IOC_SET_OPTIONS, &options))
		return fail_request(ctl, drive->node);
	return CTL_EXIT_OK;
}

static bool is_busy(const struct mtkflash_status *status)
{
	return status->flags & MTKFLASH_STATUS_BUSY;
}

static bool is_committed(const struct mtkflash_status *status)
{
	return is_busy(status) && !(status->flags & MTKFLASH_STATUS_UNTOUCHED);
}

static enum ctl_exit refresh(struct ctl *ctl, struct drive *drive)
{
	return status_load(ctl, drive->info.device, &drive->status);
}

static enum ctl_exit fail_going_on(struct ctl *ctl, const struct drive *drive)
{
	fail(ctl, CTL_ERROR_STILL_RUNNING,
	     "%s: this command stops watching; the session goes on in the kernel (%s)",
	     drive->node, phase_text(drive->status.phase));
	fail_next(ctl, "mtkflashctl watch %s", drive->node);
	return ctl->failure.exit;
}

static enum ctl_exit fail_stopped(struct ctl *ctl, const struct drive *drive)
{
	fail(ctl, CTL_ERROR_STOPPED, "%s: stopped, as you wished", drive->node);
	if (drive->status.flags & MTKFLASH_STATUS_HELD)
		fail_drive(ctl, "the flash is as it was; the drive is held in vendor mode");
	return ctl->failure.exit;
}

/*
 * The user wants to stop.  What has not erased anything is stopped; the rest
 * goes on in the kernel and must not be disturbed.
 */
static enum ctl_exit stop(struct ctl *ctl, struct drive *drive, struct job *job,
			  struct view *view, unsigned int session_before)
{
	double end = seconds_now() + STOP_SECONDS;
	enum ctl_exit code = refresh(ctl, drive);

	if (!code && is_committed(&drive->status))
		return fail_going_on(ctl, drive);
	job_kill(job);
	while (!code && is_busy(&drive->status) && seconds_now() < end) {
		if (is_committed(&drive->status))
			return fail_going_on(ctl, drive);
		usleep(LOOK_MS * 1000);
		code = refresh(ctl, drive);
		if (!code)
			view_update(view, &drive->status);
	}
	if (code)
		return code;
	/* The signal can come together with the end of the session. */
	if (drive->status.session != session_before &&
	    drive->status.phase == MTKFLASH_PHASE_FAILED &&
	    drive->status.error != MTKFLASH_ERROR_INTERRUPTED)
		return fail_session(ctl, &drive->status);
	return is_busy(&drive->status) ? fail_going_on(ctl, drive) :
					 fail_stopped(ctl, drive);
}

/* Does the status tell of this job's failure, or of an earlier session? */
static bool is_ours(const struct job_result *result, const struct mtkflash_status *status,
		    unsigned int session_before)
{
	if (status->phase != MTKFLASH_PHASE_FAILED || result->step == JOB_OPEN)
		return false;
	return status->session != session_before ||
	       status->failed_phase == MTKFLASH_PHASE_STAGED;
}

static enum ctl_exit settle(struct ctl *ctl, struct drive *drive, const struct job *job,
			    unsigned int session_before)
{
	enum ctl_exit code = refresh(ctl, drive);

	if (job->result->step == JOB_DONE)
		return code;
	if (!code && is_committed(&drive->status) &&
	    drive->status.session != session_before)
		return fail_going_on(ctl, drive);
	if (!code && is_ours(job->result, &drive->status, session_before))
		return fail_session(ctl, &drive->status);
	return fail_result(ctl, job->result->err, drive->info.device);
}

/* Until the job has ended, or the user had enough. */
static enum ctl_exit follow(struct ctl *ctl, struct drive *drive, struct job *job,
			    struct view *view)
{
	unsigned int session_before = drive->status.session;

	while (!job_wait(job, LOOK_MS)) {
		if (run_stopped())
			return stop(ctl, drive, job, view, session_before);
		if (refresh(ctl, drive))
			continue;
		/* Until it starts the status is about an earlier session. */
		if (drive->status.session != session_before)
			view_update(view, &drive->status);
	}
	if (!refresh(ctl, drive) && drive->status.session != session_before)
		view_update(view, &drive->status);
	return settle(ctl, drive, job, session_before);
}

static enum ctl_exit take_data(struct ctl *ctl, const struct job *job, u8 **data)
{
	*data = malloc(job->result->size ? job->result->size : 1);
	if (!*data)
		return fail_errno(ctl, CTL_ERROR_SYSTEM, "memory");
	memcpy(*data, job->result->data, job->result->size);
	return CTL_EXIT_OK;
}

static void note_times(struct work *work, const struct view *view)
{
	work->read_seconds = 0;
	work->waited = view->waited;
	work->entry_seconds = seconds_now() - view->started;
	/* Too quick to be seen: all of it counts as the way there. */
	if (!view->backup_from)
		return;
	work->entry_seconds = view->backup_from - view->started;
	work->read_seconds = view->backup_to - view->backup_from;
}

static enum ctl_exit fail_odd_size(struct ctl *ctl, const struct drive *drive, size_t size)
{
	return fail(ctl, CTL_ERROR_SYSTEM, "%s: %zu bytes were read of a part of %u",
		    drive->node, size, drive->info.part_size);
}

enum ctl_exit run_read(struct ctl *ctl, struct drive *drive, u8 **data, struct work *work)
{
	enum ctl_exit code;
	struct view view;
	struct job job;

	code = run_set_options(ctl, drive);
	if (code)
		return code;
	view_begin(&view, ctl, NULL, 0);
	if (!job_read(&job, drive->info.device))
		return fail_errno(ctl, CTL_ERROR_SYSTEM, "a process for the session");
	code = follow(ctl, drive, &job, &view);
	view_end(&view);
	note_times(work, &view);
	/* The part is known only now. */
	if (!code) {
		struct port port = drive->port;

		code = drive_load(ctl, &port, drive);
	}
	if (!code && job.result->size != drive->info.part_size)
		code = fail_odd_size(ctl, drive, job.result->size);
	if (!code)
		code = take_data(ctl, &job, data);
	job_free(&job);
	return code;
}

enum ctl_exit run_write(struct ctl *ctl, struct drive *drive, const u8 *image,
			size_t size, const struct work *work)
{
	enum ctl_exit code;
	struct view view;
	struct job job;

	code = run_set_options(ctl, drive);
	if (code)
		return code;
	view_begin(&view, ctl, work, work_seconds(work));
	if (!job_write(&job, drive->info.device, image, size))
		return fail_errno(ctl, CTL_ERROR_SYSTEM, "a process for the session");
	code = follow(ctl, drive, &job, &view);
	view_end(&view);
	job_free(&job);
	return code;
}

enum ctl_exit run_watch(struct ctl *ctl, struct drive *drive)
{
	enum ctl_exit code;
	struct view view;

	view_begin(&view, ctl, NULL, 0);
	do {
		code = refresh(ctl, drive);
		if (code)
			return code;
		view_update(&view, &drive->status);
		if (is_busy(&drive->status))
			usleep(LOOK_MS * 1000);
	} while (is_busy(&drive->status) && !run_stopped());
	view_end(&view);
	if (is_busy(&drive->status))
		return fail_going_on(ctl, drive);
	if (drive->status.phase == MTKFLASH_PHASE_FAILED)
		return fail_session(ctl, &drive->status);
	return CTL_EXIT_OK;
}

void run_advise(struct ctl *ctl, const struct drive *drive, enum ctl_exit code)
{
	const char *file = ctl->words[1] ? shell_word(ctl->words[1]) : "";

	switch (code) {
	case CTL_EXIT_INCOMPLETE:
	case CTL_EXIT_UNREACHABLE:
		fail_next(ctl, "mtkflashctl %s %s%s%s", ctl_commands[ctl->command].name,
			  drive->node, file[0] ? " " : "", file);
		break;
	case CTL_EXIT_RESTORED:
	case CTL_EXIT_UNSUPPORTED:
		fail_next(ctl, "mtkflashctl info %s", drive->node);
		break;
	case CTL_EXIT_UNCONFIRMED:
		fail_next(ctl, "mtkflashctl rescan; mtkflashctl status");
		break;
	case CTL_EXIT_BUSY:
		fail_next(ctl, "mtkflashctl status %s", drive->node);
		break;
	default:
		break;
	}
}
