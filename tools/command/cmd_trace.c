// SPDX-License-Identifier: GPL-2.0
/* trace: a recording of the next session of a drive, for a report. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fail.h"
#include "image_file.h"
#include "json.h"
#include "news.h"
#include "recorder.h"
#include "recording.h"
#include "save.h"
#include "version.h"
#include "words.h"

#define LOOK_MS		10
#define SESSIONS_MAX	1000
#define SRCVERSION	"/sys/module/mtkflash/srcversion"

/**
 * struct tracing - One run of the command
 * @drive: The drive.
 * @recorder: Source of the events.
 * @recording: The file that gets them.
 * @temporary: The file's name until it is complete.
 * @first: The number of the last session before it.
 * @sessions: So many are recorded.
 */
struct tracing {
	struct drive drive;
	struct recorder *recorder;
	struct recording recording;
	char temporary[4096];
	unsigned int first;
	unsigned int sessions;
};

/* "2"; without it one. */
static bool parse_sessions(const char *word, unsigned int *sessions)
{
	char end;

	*sessions = 1;
	if (!word)
		return true;
	return word[0] >= '0' && word[0] <= '9' && sscanf(word, "%4u%c", sessions, &end) == 1 &&
	       *sessions >= 1 && *sessions <= SESSIONS_MAX;
}

static enum ctl_exit fail_recorder(struct ctl *ctl, enum recorder_error error)
{
	switch (error) {
	case RECORDER_NO_TRACEFS:
		fail(ctl, CTL_ERROR_NO_TRACEFS, NULL);
		fail_next(ctl, "mount -t tracefs nodev /sys/kernel/tracing");
		break;
	case RECORDER_NOT_PERMITTED:
		fail_errno(ctl, CTL_ERROR_TRACE_NOT_PERMITTED, "trace events");
		break;
	case RECORDER_NO_EVENTS:
		fail(ctl, CTL_ERROR_NO_TRACE_EVENTS, NULL);
		break;
	default:
		fail_errno(ctl, CTL_ERROR_SYSTEM, "trace events");
		break;
	}
	return ctl->failure.exit;
}

/* Of the module's sources; empty if it is not known. */
static void read_srcversion(char *text, size_t size)
{
	FILE *file = fopen(SRCVERSION, "re");

	if (!file || !fgets(text, (int)size, file))
		text[0] = '\0';
	if (file)
		fclose(file);
	text[strcspn(text, "\n")] = '\0';
}

/* The file gets its name when it is complete. */
static enum ctl_exit begin_file(struct ctl *ctl, struct tracing *tracing)
{
	const char *name = ctl->words[1];
	char module[64];
	struct utsname system;
	FILE *file = NULL;
	int fd, err;

	if (snprintf(tracing->temporary, sizeof(tracing->temporary), "%s.XXXXXX", name) >=
	    (int)sizeof(tracing->temporary)) {
		errno = ENAMETOOLONG;
		return fail_errno(ctl, CTL_ERROR_FILE_WRITE, name);
	}
	fd = mkstemp(tracing->temporary);
	if (fd >= 0)
		file = fdopen(fd, "w");
	if (!file) {
		err = errno;
		if (fd >= 0) {
			close(fd);
			unlink(tracing->temporary);
		}
		errno = err;
		return fail_errno(ctl, CTL_ERROR_FILE_WRITE, name);
	}
	read_srcversion(module, sizeof(module));
	uname(&system);
	trace_file_begin(&tracing->recording.file, file, MTKFLASH_VERSION, system.release,
			 module[0] ? module : NULL, tracing->drive.info.ata);
	return CTL_EXIT_OK;
}

static void drop_file(struct tracing *tracing)
{
	fclose(tracing->recording.file.file);
	unlink(tracing->temporary);
}

static enum ctl_exit save_file(struct ctl *ctl, struct tracing *tracing)
{
	FILE *file = tracing->recording.file.file;
	bool bad = fflush(file) || ferror(file) || fsync(fileno(file)) ||
		   fchmod(fileno(file), 0644);
	int err = errno;

	if (fclose(file) && !bad) {
		bad = true;
		err = errno;
	}
	if (bad) {
		unlink(tracing->temporary);
		errno = err;
		return fail_errno(ctl, CTL_ERROR_FILE_WRITE, ctl->words[1]);
	}
	if (!image_file_rename(tracing->temporary, ctl->words[1],
			       ctl_has(ctl, CTL_OPTION_REPLACE)))
		return CTL_EXIT_OK;
	if (errno == EEXIST)
		return fail(ctl, CTL_ERROR_FILE_EXISTS, "%s exists already", ctl->words[1]);
	return fail_errno(ctl, CTL_ERROR_FILE_WRITE, ctl->words[1]);
}

static bool has_begun(const struct tracing *tracing)
{
	return tracing->drive.status.session != tracing->first;
}

static bool is_over(const struct tracing *tracing)
{
	const struct mtkflash_status *status = &tracing->drive.status;

	return status->session - tracing->first >= tracing->sessions &&
	       !(status->flags & MTKFLASH_STATUS_BUSY);
}

static enum ctl_exit read_round(struct ctl *ctl, struct tracing *tracing, bool last)
{
	if (!recorder_read(tracing->recorder, recording_add, &tracing->recording))
		return fail_errno(ctl, CTL_ERROR_SYSTEM, "trace events");
	recording_settle(&tracing->recording, last,
			 last && recorder_lost(tracing->recorder));
	if (tracing->recording.no_memory) {
		errno = ENOMEM;
		return fail_errno(ctl, CTL_ERROR_SYSTEM, "trace events");
	}
	return CTL_EXIT_OK;
}

/* Until the last session is over, the drive is gone, or the user has enough. */
static enum ctl_exit record(struct ctl *ctl, struct tracing *tracing)
{
	struct mtkflash_status status;
	enum ctl_exit code;

	do {
		usleep(LOOK_MS * 1000);
		/* Asked first: then all events of a session that is over are there. */
		code = status_load(ctl, tracing->drive.info.device, &status);
		if (code)
			return code;
		tracing->drive.status = status;
		code = read_round(ctl, tracing, false);
	} while (!code && !is_over(tracing) && !news_stopped());
	if (!code)
		code = read_round(ctl, tracing, true);
	return code;
}

static enum ctl_exit fail_stopped(struct ctl *ctl, const struct tracing *tracing)
{
	const char *node = tracing->drive.node;

	if (!has_begun(tracing))
		return fail(ctl, CTL_ERROR_STOPPED, "%s: no session began; nothing was saved",
			    node);
	fail(ctl, CTL_ERROR_STILL_RUNNING, "%s: the recording ends before the session (%s)", node,
	     phase_text(tracing->drive.status.phase));
	fail_next(ctl, "mtkflashctl watch %s", node);
	return ctl->failure.exit;
}

static const char *end_name(enum trace_end how, const struct mtkflash_status *status)
{
	if (how == TRACE_END_STOPPED)
		return "stopped";
	return status->phase == MTKFLASH_PHASE_FAILED ? "failed" : "done";
}

static void show(struct ctl *ctl, const struct tracing *tracing, enum trace_end how)
{
	const struct trace_file *file = &tracing->recording.file;
	const struct mtkflash_status *status = &tracing->drive.status;
	struct json_object *trace;

	if (!ctl->result) {
		printf("Saved %s\n  %llu accesses, session %u: %s\n", ctl->words[1],
		       (unsigned long long)file->accesses, status->session,
		       end_name(how, status));
		printf("  it contains the firmware that was read or written\n");
		return;
	}
	json_object_object_add(ctl->result, "drive", json_drive(&tracing->drive));
	trace = json_object_in(ctl->result, "trace");
	json_text(trace, "file", ctl->words[1]);
	json_number(trace, "accesses", (long long)file->accesses);
	json_number(trace, "lost", (long long)file->lost);
	json_flag(trace, "complete", !file->lost && how == TRACE_END_SESSION);
	json_number(trace, "session", status->session);
	json_text(trace, "ended", end_name(how, status));
}

/* What the session has found out; if the drive is gone, what was known before. */
static void look_again(struct ctl *ctl, struct tracing *tracing)
{
	struct drive drive;

	if (!drive_load(ctl, &tracing->drive.port, &drive) && !drive.gone)
		tracing->drive = drive;
}

static enum ctl_exit finish(struct ctl *ctl, struct tracing *tracing, enum trace_end how)
{
	unsigned long long lost = recorder_lost(tracing->recorder);
	struct trace_file *file = &tracing->recording.file;
	enum ctl_exit code;

	if (lost > file->lost)
		file->lost = lost;
	trace_file_end(file, how, &tracing->drive.info, &tracing->drive.status);
	code = save_file(ctl, tracing);
	if (!code)
		show(ctl, tracing, how);
	return code;
}

/* A recording is kept even if the drive goes away in its session. */
static enum ctl_exit finish_broken(struct ctl *ctl, struct tracing *tracing, enum ctl_exit why)
{
	enum ctl_exit code = finish(ctl, tracing, TRACE_END_STOPPED);

	return code ? code : why;
}

static enum ctl_exit finish_stopped(struct ctl *ctl, struct tracing *tracing)
{
	enum ctl_exit code = finish(ctl, tracing, TRACE_END_STOPPED);

	return code ? code : fail_stopped(ctl, tracing);
}

static enum ctl_exit finish_whole(struct ctl *ctl, struct tracing *tracing)
{
	enum ctl_exit code;

	look_again(ctl, tracing);
	code = finish(ctl, tracing, TRACE_END_SESSION);
	if (code || !tracing->recording.file.lost)
		return code;
	return fail(ctl, CTL_ERROR_TRACE_INCOMPLETE, "%s: %llu events are missing", ctl->words[1],
		    (unsigned long long)tracing->recording.file.lost);
}

static enum ctl_exit record_into_file(struct ctl *ctl, struct tracing *tracing)
{
	enum ctl_exit code = record(ctl, tracing);

	if (!has_begun(tracing)) {
		drop_file(tracing);
		return code ? code : fail_stopped(ctl, tracing);
	}
	if (code)
		return finish_broken(ctl, tracing, code);
	return is_over(tracing) ? finish_whole(ctl, tracing) : finish_stopped(ctl, tracing);
}

static enum ctl_exit trace_drive(struct ctl *ctl, struct tracing *tracing)
{
	struct drive *drive = &tracing->drive;
	enum ctl_exit code;

	code = status_load(ctl, drive->info.device, &drive->status);
	if (code)
		return code;
	if (drive->status.flags & MTKFLASH_STATUS_BUSY)
		return fail_driver(ctl, MTKFLASH_ERROR_BUSY, drive->node);
	tracing->first = drive->status.session;
	code = begin_file(ctl, tracing);
	if (code)
		return code;
	fprintf(stderr, "Recording %s (%s) until %u of its sessions ha%s ended, or Ctrl-C.\n"
		"Start one now, for example: mtkflashctl backup %s\n", drive->node,
		drive->port.name, tracing->sessions, tracing->sessions == 1 ? "s" : "ve",
		drive->node);
	return record_into_file(ctl, tracing);
}

enum ctl_exit cmd_trace(struct ctl *ctl)
{
	struct tracing tracing = { .recorder = NULL };
	enum recorder_error error;
	enum ctl_exit code;

	if (!parse_sessions(ctl->words[2], &tracing.sessions)) {
		fail(ctl, CTL_ERROR_USAGE, "'%s' is not a number of sessions, 1 to %u",
		     ctl->words[2], SESSIONS_MAX);
		fail_next(ctl, "mtkflashctl help trace");
		return ctl->failure.exit;
	}
	code = drive_find(ctl, ctl->words[0], &tracing.drive);
	if (!code)
		code = save_prepare(ctl, ctl->words[1]);
	if (code)
		return code;
	news_catch_signals();
	error = recorder_open(&tracing.recorder, tracing.drive.info.ata);
	if (error)
		return fail_recorder(ctl, error);
	code = trace_drive(ctl, &tracing);
	recorder_close(tracing.recorder);
	recording_free(&tracing.recording);
	return code;
}
