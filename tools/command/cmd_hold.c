// SPDX-License-Identifier: GPL-2.0
/*
 * enter, leave, claim, release: who holds the drive, and in which mode; abort: end the
 * session of another program.
 */
#include <errno.h>
#include <string.h>

#include "abilities.h"
#include "answers.h"
#include "ask.h"
#include "fail.h"
#include "json.h"
#include "news.h"
#include "node.h"
#include "options.h"
#include "run.h"
#include "words.h"

static enum ctl_exit prepare(struct ctl *ctl, unsigned long request, struct drive *drive)
{
	enum ctl_exit code;

	code = drive_find(ctl, ctl->words[0], drive);
	/* The others send nothing to a drive that is not in vendor mode. */
	if (!code && request == MTKFLASH_IOC_ENTER)
		code = ask_is_dead(ctl, drive);
	if (!code)
		code = abilities_check_request(ctl, request);
	if (!code && options_wanted(ctl))
		code = options_check(ctl, &ctl->session);
	return code;
}

static void drive_json(struct ctl *ctl, const struct drive *drive)
{
	if (ctl->result)
		json_object_object_add(ctl->result, "drive", json_drive(drive));
}

static enum ctl_exit show(struct ctl *ctl, const struct drive *drive, const char *done)
{
	drive_json(ctl, drive);
	if (!ctl->result)
		printf("%s: %s\n", drive->node, done);
	return CTL_EXIT_OK;
}

/* The drive has given its name, and no way to flash it is known. */
static bool has_answered(const struct drive *drive)
{
	for (unsigned int i = 0; i < drive->asked.count; i++)
		if (drive->asked.answer[i].outcome == MTKFLASH_OUTCOME_GOOD)
			return true;
	return false;
}

static void advise(struct ctl *ctl, const struct drive *drive, enum ctl_exit code)
{
	if (!has_answered(drive)) {
		run_advise(ctl, drive, code);
		return;
	}
	snprintf(ctl->failure.advice, sizeof(ctl->failure.advice),
		 "the drive has answered, and nothing more can be done here: please report it");
	fail_next(ctl, "mtkflashctl report %s", drive->port.name);
}

static enum ctl_exit hold(struct ctl *ctl, unsigned long request, const char *done)
{
	struct drive drive;
	enum ctl_exit code;

	code = prepare(ctl, request, &drive);
	if (code)
		return code;
	news_catch_signals();
	code = run_request(ctl, &drive, request, false);
	if (!code)
		code = drive_reload(ctl, &drive);
	if (!code)
		return show(ctl, &drive, done);
	answers_load(ctl, &drive);
	if (!ctl->result)
		answers_print(&drive);
	drive_json(ctl, &drive);
	advise(ctl, &drive, code);
	return code;
}

enum ctl_exit cmd_enter(struct ctl *ctl)
{
	return hold(ctl, MTKFLASH_IOC_ENTER,
		    "in vendor mode, and held there until mtkflashctl leave");
}

enum ctl_exit cmd_claim(struct ctl *ctl)
{
	return hold(ctl, MTKFLASH_IOC_CLAIM,
		    "its port is held, and nothing was sent to it; mtkflashctl release ends that");
}

static enum ctl_exit give_back(struct ctl *ctl, struct drive *drive)
{
	struct mtkflash_request request = {
		.size = sizeof(request),
		.device = drive->info.device,
	};

	int err = node_ioctl(ctl->control, MTKFLASH_IOC_RELEASE, &request) ? errno : 0;
	enum ctl_exit code;

	/* EIO: it is given back all the same, and the status says what is wrong. */
	if (err && err != EIO) {
		errno = err;
		return fail_request(ctl, drive->node);
	}
	code = drive_reload(ctl, drive);
	if (code || !err)
		return code;
	drive_json(ctl, drive);
	return fail_session(ctl, &drive->status);
}

static const char incomplete[] =
	"given back without firmware that runs: write an image to it";

static enum ctl_exit nothing_held(struct ctl *ctl, const struct drive *drive)
{
	return show(ctl, drive, "nothing to do: it is not held, and not in vendor mode");
}

enum ctl_exit cmd_release(struct ctl *ctl)
{
	struct drive drive;
	enum ctl_exit code;
	bool blank;

	code = prepare(ctl, MTKFLASH_IOC_RELEASE, &drive);
	if (code)
		return code;
	if (!run_is_busy(&drive) && !(drive.status.flags & MTKFLASH_STATUS_HELD))
		return show(ctl, &drive, "nothing to do: it is not held");
	blank = is_half_written(&drive.status);
	code = give_back(ctl, &drive);
	if (code)
		return code;
	return show(ctl, &drive, blank ? incomplete : "given back");
}

/* A port that is held by hand goes back as it is. */
static enum ctl_exit not_in_vendor_mode(struct ctl *ctl, struct drive *drive)
{
	enum ctl_exit code;

	memset(&ctl->failure, 0, sizeof(ctl->failure));
	if (!(drive->status.flags & MTKFLASH_STATUS_HELD))
		return nothing_held(ctl, drive);
	code = give_back(ctl, drive);
	return code ? code : show(ctl, drive, "was not in vendor mode; its port is given back");
}

static enum ctl_exit show_left(struct ctl *ctl, const struct drive *drive)
{
	char text[128];

	snprintf(text, sizeof(text), "left vendor mode and was given back; %s%s",
		 drive->status.new_revision[0] ? "it answers, revision " :
						 "it does not answer so far",
		 FIELD_TEXT(drive->status.new_revision));
	return show(ctl, drive, text);
}

/* The type bytes, and those of a drive that is busy with it. */
static bool shows_vendor_mode(const struct mtkflash_port_info *info)
{
	switch (info->altstatus) {
	case 0x70: case 0x72: case 0x73:
	case 0xf0: case 0xf2: case 0xf3:
		return info->altstatus_valid;
	default:
		return info->verdict == MTKFLASH_VERDICT_VENDOR_MODE;
	}
}

/* A session that finds nothing to do would take the place of the last one in the status. */
static enum ctl_exit look_for_vendor_mode(struct ctl *ctl, struct drive *drive, bool *found)
{
	*found = run_is_busy(drive) || drive->status.flags & MTKFLASH_STATUS_HELD;
	if (*found || port_runs(&drive->port))
		return CTL_EXIT_OK;
	if (node_ioctl(ctl->control, MTKFLASH_IOC_RESCAN, NULL))
		return fail_request(ctl, "rescan");
	*found = true;
	if (drive_reload(ctl, drive))
		return ctl->failure.exit;
	*found = shows_vendor_mode(&drive->port.info);
	return CTL_EXIT_OK;
}

enum ctl_exit cmd_leave(struct ctl *ctl)
{
	struct drive drive;
	enum ctl_exit code;
	bool blank, found;

	code = prepare(ctl, MTKFLASH_IOC_LEAVE, &drive);
	if (!code)
		code = look_for_vendor_mode(ctl, &drive, &found);
	if (code)
		return code;
	if (!found)
		return nothing_held(ctl, &drive);
	blank = is_half_written(&drive.status);
	news_catch_signals();
	code = run_request(ctl, &drive, MTKFLASH_IOC_LEAVE, true);
	if (!code)
		code = drive_reload(ctl, &drive);
	if (!code)
		return blank ? show(ctl, &drive, incomplete) : show_left(ctl, &drive);
	if (ctl->failure.number == MTKFLASH_ERROR_NOT_IN_VENDOR_MODE)
		return not_in_vendor_mode(ctl, &drive);
	drive_json(ctl, &drive);
	run_advise(ctl, &drive, code);
	return code;
}

static enum ctl_exit fail_too_late(struct ctl *ctl, const struct drive *drive)
{
	fail(ctl, CTL_ERROR_TOO_LATE, "%s: too late: it has begun to erase, and goes on",
	     drive->node);
	fail_next(ctl, "mtkflashctl watch %s", drive->port.name);
	drive_json(ctl, drive);
	return ctl->failure.exit;
}

static enum ctl_exit show_stopped(struct ctl *ctl, const struct drive *drive)
{
	bool stopped = drive->status.error == MTKFLASH_ERROR_INTERRUPTED;
	const char *held = held_text(&drive->status);

	memset(&ctl->failure, 0, sizeof(ctl->failure));
	drive_json(ctl, drive);
	if (ctl->result)
		json_flag(ctl->result, "stopped", stopped);
	else if (stopped)
		printf("%s: stopped before anything was erased%s%s\n", drive->node,
		       held ? "; " : "", held ? held : "");
	else
		printf("%s: the session ended on its own before that: %s\n", drive->node,
		       phase_text(drive->status.phase));
	return CTL_EXIT_OK;
}

/* It ends at the next page, unless it comes to its first erase before that. */
static enum ctl_exit see_it_end(struct ctl *ctl, struct drive *drive)
{
	enum ctl_exit code;

	news_catch_signals();
	code = run_watch(ctl, drive);
	if (!(drive->status.flags & MTKFLASH_STATUS_UNTOUCHED))
		return fail_too_late(ctl, drive);
	if (!run_is_busy(drive))
		return show_stopped(ctl, drive);
	drive_json(ctl, drive);
	return code;
}

enum ctl_exit cmd_abort(struct ctl *ctl)
{
	struct mtkflash_request request = { .size = sizeof(request) };
	unsigned int busy = 1;
	struct drive drive;
	enum ctl_exit code;

	if (ctl->words[0])
		code = drive_find(ctl, ctl->words[0], &drive);
	else
		code = drive_find_busy(ctl, &drive, &busy);
	if (!code)
		code = abilities_check_request(ctl, MTKFLASH_IOC_ABORT);
	if (code)
		return code;
	request.device = drive.info.device;
	if (busy && !node_ioctl(ctl->control, MTKFLASH_IOC_ABORT, &request))
		return see_it_end(ctl, &drive);
	if (busy && errno == EBUSY)
		return fail_too_late(ctl, &drive);
	if (busy && errno != ESRCH)
		return fail_request(ctl, drive.node);
	if (ctl->result)
		json_flag(ctl->result, "stopped", false);
	else
		puts("Nothing to do: no session is running.");
	return CTL_EXIT_OK;
}
