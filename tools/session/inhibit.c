// SPDX-License-Identifier: GPL-2.0
/* No sleep. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "inhibit.h"

/* systemd-inhibit holds its lock for as long as cat has something to wait for. */
static void hold(int input, const char *why)
{
	int null = open("/dev/null", O_WRONLY);

	/* The terminal's signals are for the command, which may go before its session does. */
	setpgid(0, 0);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	dup2(input, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execlp("systemd-inhibit", "systemd-inhibit", "--what=sleep:shutdown:handle-lid-switch",
	       "--who=mtkflashctl", "--why", why, "--mode=block", "cat", NULL);
	_exit(0);
}

void inhibit_sleep(const char *why)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return;
	pid = fork();
	if (!pid)
		hold(ends[0], why);
	/* The other end stays open until the last of us has ended. */
	close(ends[0]);
	if (pid < 0)
		close(ends[1]);
}
