// SPDX-License-Identifier: GPL-2.0
/* Questions. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "fail.h"
#include "news.h"
#include "options.h"
#include "words.h"

/*
 * Reads a line without stdio, which would go on reading after a signal; and a
 * signal that comes just before must not be lost.
 */
ssize_t ask_line(char *line, size_t size)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	sigset_t all, before;
	ssize_t got = -1;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	errno = EINTR;
	if (!news_stopped() && ppoll(&input, 1, NULL, &before) > 0)
		got = read(STDIN_FILENO, line, size - 1);
	sigprocmask(SIG_SETMASK, &before, NULL);
	line[got > 0 ? got : 0] = '\0';
	return got;
}

bool ask_can(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

enum ask_answer ask_for(const char *question, const char *word)
{
	char line[64];

	fputs(question, stderr);
	fflush(stderr);
	if (ask_line(line, sizeof(line)) < 0 && errno == EINTR) {
		fputc('\n', stderr);
		return ASK_STOPPED;
	}
	line[strcspn(line, "\n")] = '\0';
	return strcmp(line, word) ? ASK_NO : ASK_YES;
}

enum ctl_exit ask_is_dead(struct ctl *ctl, const struct drive *drive)
{
	const struct mtkflash_port_info *port = &drive->port.info;
	char question[512];

	if (port->verdict != MTKFLASH_VERDICT_MAYBE_HEALTHY || !ask_can() ||
	    ctl_has(ctl, CTL_OPTION_MAYBE_HEALTHY) || ctl_has(ctl, CTL_OPTION_YES))
		return CTL_EXIT_OK;
	if (ctl_has(ctl, CTL_OPTION_PACKETS))
		snprintf(question, sizeof(question),
			 "%s on %s%s%s waits for commands, and Linux could not use it. If you agree,\n"
			 "Linux lets go of its port and the drive is asked who it is. Nothing is\n"
			 "written before the next question. Type yes if it is the drive to flash: ",
			 drive->node, drive->port.name, port->model[0] ? ", " : "",
			 FIELD_TEXT(port->model));
	else
		snprintf(question, sizeof(question),
			 "%s on %s%s%s may be a healthy drive that Linux could not use.\n"
			 "Type yes if it is the dead drive%s: ", drive->node, drive->port.name,
			 port->model[0] ? ", " : "", FIELD_TEXT(port->model),
			 ctl_has(ctl, CTL_OPTION_ASK) ? ", or the one that you want to ask" : "");
	switch (ask_for(question, "yes")) {
	case ASK_YES:
		ctl->options |= CTL_BIT(CTL_OPTION_MAYBE_HEALTHY);
		options_take(&ctl->session, CTL_OPTION_MAYBE_HEALTHY, NULL);
		return CTL_EXIT_OK;
	case ASK_STOPPED:
		return fail(ctl, CTL_ERROR_STOPPED, "%s: stopped before anything was erased",
			    drive->node);
	default:
		return fail(ctl, CTL_ERROR_NOT_CONFIRMED, NULL);
	}
}
