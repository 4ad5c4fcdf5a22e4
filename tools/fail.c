// SPDX-License-Identifier: GPL-2.0
/* What went wrong. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "errors.h"
#include "fail.h"
#include "node.h"
#include "paper.h"
#include "sudo.h"
#include "words.h"

static void note(struct failure *failure, const struct ctl_error_words *words)
{
	failure->name = words->name;
	failure->number = -1;
	failure->advice_number = -1;
	failure->exit = words->exit;
	snprintf(failure->what, sizeof(failure->what), "%s", words->cause);
	snprintf(failure->drive, sizeof(failure->drive), "%s", words->drive);
	snprintf(failure->advice, sizeof(failure->advice), "%s", words->advice);
	failure->next[0] = '\0';
}

enum ctl_exit fail(struct ctl *ctl, enum ctl_error error, const char *format, ...)
{
	struct failure *failure = &ctl->failure;
	va_list args;

	note(failure, &ctl_errors[error]);
	if (!format)
		return failure->exit;
	va_start(args, format);
	vsnprintf(failure->what, sizeof(failure->what), format, args);
	va_end(args);
	return failure->exit;
}

enum ctl_exit fail_errno(struct ctl *ctl, enum ctl_error error, const char *about)
{
	const char *why = strerror(errno);

	return fail(ctl, error, "%s: %s", about, why);
}

static const struct failure *note_driver(struct failure *failure, unsigned int error)
{
	unsigned int advice = mtkflash_error_advice(error);

	failure->name = error_name(error) ? mtkflash_error_name(error) : "unknown";
	failure->number = (int)error;
	failure->exit = ctl_exit_of_error(error);
	failure->advice_number = error_name(error) ? (int)advice : -1;
	snprintf(failure->advice, sizeof(failure->advice), "%s",
		 error_name(error) ? mtkflash_advice_text(advice) :
				     "use the mtkflashctl that belongs to the module");
	snprintf(failure->drive, sizeof(failure->drive), "the flash was not touched");
	failure->next[0] = '\0';
	return failure;
}

enum ctl_exit fail_driver(struct ctl *ctl, unsigned int error, const char *about)
{
	struct failure *failure = &ctl->failure;

	note_driver(failure, error);
	snprintf(failure->what, sizeof(failure->what), "%s: %s", about, cause_text(error));
	return failure->exit;
}

/* Left by a shell that was told to write to a node that was not there. */
static enum ctl_exit fail_not_a_node(struct ctl *ctl, const char *node)
{
	fail(ctl, CTL_ERROR_NOT_A_NODE,
	     "/dev/%s is an ordinary file, not the node of a drive", node);
	fail_next(ctl, "rm /dev/%s; mtkflashctl rescan", node);
	return ctl->failure.exit;
}

enum ctl_exit fail_request(struct ctl *ctl, const char *about)
{
	switch (errno) {
	case EPERM:
	case EACCES:
		if (node_locked_down())
			return fail_driver(ctl, MTKFLASH_ERROR_LOCKED_DOWN, about);
		fail_errno(ctl, CTL_ERROR_NOT_PERMITTED, about);
		fail_next_as_root(ctl);
		return ctl->failure.exit;
	case ENOTTY:
		return fail(ctl, CTL_ERROR_OLD_MODULE, NULL);
	case ENXIO:
	case ENODEV:
	case ENOENT:
		return fail(ctl, CTL_ERROR_NO_SUCH_DRIVE, "%s: the drive is gone", about);
	case EBADFD:
		return fail_not_a_node(ctl, about);
	case EBUSY:
		return fail_driver(ctl, MTKFLASH_ERROR_BUSY, about);
	case ELIBACC:
		return fail(ctl, CTL_ERROR_NO_MTD, NULL);
	default:
		return fail_errno(ctl, CTL_ERROR_SYSTEM, about);
	}
}

/* What has become of the flash. */
static const char *outcome(const struct mtkflash_status *status, enum ctl_exit code)
{
	const char *held = held_text(status);
	static char text[128];

	if (status->flags & MTKFLASH_STATUS_RESTORED)
		return "the old contents were written back and verified";
	if (status->flags & MTKFLASH_STATUS_UNTOUCHED) {
		snprintf(text, sizeof(text), "the flash was not touched%s%s", held ? "; " : "",
			 held ? held : "");
		return text;
	}
	/* By packets nothing may have been read back. */
	if (status->error == MTKFLASH_ERROR_NOT_TAKEN)
		return "the old firmware is still there";
	if (status->error == MTKFLASH_ERROR_NOT_READY ||
	    status->error == MTKFLASH_ERROR_OLD_ANSWER)
		return "the drive took the whole image; what its flash holds now is not known";
	if (code == CTL_EXIT_UNCONFIRMED)
		return "the flash holds the image, read back and compared";
	if (status->advice == MTKFLASH_ADVICE_WAIT_HOURS)
		return "the flash may be incomplete; do not write to the drive for 8 hours";
	if (held)
		return "the flash is not complete; the drive is held in vendor mode: write again";
	return "the flash is not complete, and the drive is gone: write it again once it is back";
}

/* Once: many causes name it, and before vendor mode is tried there is none. */
static const char *last_status(const struct mtkflash_status *status)
{
	static char text[32];

	if (status->failed_phase <= MTKFLASH_PHASE_CLAIMING ||
	    status->error == MTKFLASH_ERROR_INTERRUPTED)
		return "";
	snprintf(text, sizeof(text), "%02Xh", status->last_status);
	if (strstr(cause_text(status->error), text) &&
	    !strstr(cause_text(status->error), "h or "))
		return "";
	snprintf(text, sizeof(text), ", status %02Xh", status->last_status);
	return text;
}

enum ctl_exit fail_session(struct ctl *ctl, const struct mtkflash_status *status)
{
	struct failure *failure = &ctl->failure;

	note_driver(failure, status->error);
	failure->exit = ctl_exit_of_session(status);
	snprintf(failure->what, sizeof(failure->what), "mtkflash%u: failed while %s%s: %s (%s)%s",
		 status->device, doing_text(status->failed_phase), address_text(status),
		 cause_text(status->error), error_text(status->error), last_status(status));
	/* A newer module's error still comes with advice of the list. */
	if (error_name(status->error) || status->advice) {
		failure->advice_number = (int)advice_number(status);
		snprintf(failure->advice, sizeof(failure->advice), "%s", advice_text(status));
	}
	snprintf(failure->drive, sizeof(failure->drive), "%s",
		 outcome(status, failure->exit));
	return failure->exit;
}

/* The error that a system call reports so; several are EIO, and EPERM says less. */
static unsigned int error_of_errno(int err)
{
	unsigned int error = MTKFLASH_ERROR_NONE + 1;

	if (err == EIO || err == EPERM)
		return MTKFLASH_ERROR_NONE;
	for (; error_name(error); error++)
		if (mtkflash_errno(error) == -err)
			return error;
	return MTKFLASH_ERROR_NONE;
}

enum ctl_exit fail_result(struct ctl *ctl, int err, unsigned int device)
{
	unsigned int error = error_of_errno(err);
	char about[32];

	snprintf(about, sizeof(about), "mtkflash%u", device);
	errno = err;
	if (error && error != MTKFLASH_ERROR_GONE)
		return fail_driver(ctl, error, about);
	return fail_request(ctl, about);
}

void fail_next_as_root(struct ctl *ctl)
{
	char typed[1024];

	ctl_typed(ctl, 1, typed, sizeof(typed));
	fail_next(ctl, "sudo mtkflashctl%s", typed);
}

void fail_next(struct ctl *ctl, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ctl->failure.next, sizeof(ctl->failure.next), format, args);
	va_end(args);
}

void fail_drive(struct ctl *ctl, const char *words)
{
	snprintf(ctl->failure.drive, sizeof(ctl->failure.drive), "%s", words);
}

/* Its text already says what to type. */
static void print_usage(const struct ctl *ctl)
{
	const struct command_words *command = &ctl_commands[ctl->command];

	fprintf(stderr, "  usage:      mtkflashctl %s%s%s [OPTION...]\n", command->name,
		command->arguments[0] ? " " : "", command->arguments);
}

void fail_report(const struct ctl *ctl)
{
	const struct failure *failure = &ctl->failure;
	char what[sizeof(failure->what) + 64], name[32];

	if (failure->exit == CTL_EXIT_USAGE && !ctl_json(ctl) && !ctl->argv[1]) {
		help_short(stderr);
		return;
	}
	/* The driver's are to be looked up; a session's own words have it. */
	snprintf(name, sizeof(name), " (%s)", failure->name);
	if (failure->number <= 0 || strstr(failure->what, name))
		name[0] = '\0';
	snprintf(what, sizeof(what), "%s%s%s", failure->what, name, paper_off(stderr));
	fputs(paper_on(stderr, PAPER_BAD), stderr);
	paper_item(stderr, "mtkflashctl: ", what);
	if (failure->exit == CTL_EXIT_USAGE) {
		if (ctl->command < CTL_COMMAND_COUNT)
			print_usage(ctl);
	} else {
		paper_item(stderr, "  the drive:  ", failure->drive);
		paper_item(stderr, "  what to do: ", failure->advice);
	}
	/* Not broken: it is to be copied. */
	if (failure->next[0])
		fprintf(stderr, "  type:       %s\n", sudo_commands(failure->next));
}
