// SPDX-License-Identifier: GPL-2.0
/* Waiting for news. */
#include <signal.h>
#include <stdatomic.h>

#include "fail.h"
#include "news.h"
#include "node.h"

/* How often an older module is asked. */
#define LOOK_MS		100

static atomic_int caught;

static void note_signal(int number)
{
	caught = number;
}

void news_catch_signals(void)
{
	struct sigaction action = { .sa_handler = note_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

bool news_stopped(void)
{
	return caught;
}

/* A node without one of its own can always be read, says the kernel. */
static bool has_poll(int control)
{
	struct pollfd node = { .fd = control, .events = POLLIN | POLLPRI };
	struct timespec now = { 0, 0 };

	return node_ppoll(&node, 1, &now, NULL) >= 0 && !(node.revents & POLLIN);
}

enum ctl_exit news_begin(struct news *news, struct ctl *ctl)
{
	int fresh = node_open_control();

	if (fresh < 0)
		return fail_request(ctl, "/dev/mtkflash-control");
	node_close(ctl->control);
	ctl->control = fresh;
	news->ctl = ctl;
	news->polls = has_poll(fresh);
	news->stopping = false;
	news->gone = false;
	return CTL_EXIT_OK;
}

bool news_wait(const struct news *news, int fd, int milliseconds)
{
	bool listens = news->polls && !news->gone;
	struct pollfd ends[2] = {
		{ .fd = listens ? news->ctl->control : -1, .events = POLLPRI },
		{ .fd = fd, .events = POLLIN },
	};
	struct timespec limit;
	sigset_t all, before;
	bool readable;

	if (!listens && (milliseconds < 0 || milliseconds > LOOK_MS))
		milliseconds = LOOK_MS;
	limit.tv_sec = milliseconds / 1000;
	limit.tv_nsec = milliseconds % 1000 * 1000000L;
	/* A signal that comes just before must not be lost. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	readable = (news->stopping || !news_stopped()) &&
		   node_ppoll(ends, 2, milliseconds < 0 ? NULL : &limit, &before) > 0 &&
		   ends[1].revents;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return readable;
}
