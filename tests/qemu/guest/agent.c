// SPDX-License-Identifier: GPL-2.0
/*
 * The agent: what a test wants done in the guest without the cost of a shell,
 * which on the debug kernel is half a second for each command.
 *
 * It reads lines "ID VERB WORD..." from a fifo, into which the command loop
 * of tests/qemu/init puts what the host tells, and answers each on the control
 * line, framed as the command loop frames its own answers:
 *
 *   start NAME OPERATION WORD...  begins an operation, in a process of its own
 *   line NAME SECONDS             the next line that it prints; code 124: none yet
 *   inside NAME SECONDS WHERE     until it waits within that module or function
 *   go NAME                       it waits for that, if the operation says so
 *   signal NAME NUMBER            to the process
 *   drop NAME                     kills it and forgets it; start does so too
 *   do SECONDS OPERATION WORD...  begins an operation and waits for its line
 *
 * The last line of an operation is "MILLISECONDS TEXT"; of one that was killed
 * it is "killed NUMBER".  The operations are in agent_ops.c.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "agent.h"

#define FIFO		"/run/rig/agent"
#define LOCK		"/run/rig/lock"
#define CONTROL_LINE	"/dev/ttyS1"

#define MAX_ACTORS	16
#define NO_LINE_YET	124

struct actor {
	char name[16];		/* empty: free */
	pid_t pid;
	int out;		/* what it prints */
	int go;			/* what it waits for */
};

static struct actor actors[MAX_ACTORS];
static int control_line, lock;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* --- answers ---------------------------------------------------------------- */

static size_t encode(const char *text, size_t size, char *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = 0;

	for (size_t i = 0; i < size; i += 3) {
		unsigned int bits = (unsigned char)text[i] << 16;

		if (i + 1 < size)
			bits |= (unsigned char)text[i + 1] << 8;
		if (i + 2 < size)
			bits |= (unsigned char)text[i + 2];
		out[n++] = digits[bits >> 18];
		out[n++] = digits[bits >> 12 & 63];
		out[n++] = i + 1 < size ? digits[bits >> 6 & 63] : '=';
		out[n++] = i + 2 < size ? digits[bits & 63] : '=';
	}
	return n;
}

static void answer(const char *id, int code, const char *text)
{
	char frame[2 * AGENT_LINE], body[2 * AGENT_LINE];
	size_t size = encode(text, strlen(text), body);
	int len;

	body[size] = '\0';
	len = snprintf(frame, sizeof(frame), "BEGIN %s %d\n%s%sEND %s\n", id,
		       code, body, size ? "\n" : "", id);
	if (flock(lock, LOCK_EX) || write(control_line, frame, len) != len ||
	    flock(lock, LOCK_UN))
		die(CONTROL_LINE);
}

/* --- actors ----------------------------------------------------------------- */

static struct actor *find(const char *name)
{
	for (int i = 0; i < MAX_ACTORS; i++)
		if (!strcmp(actors[i].name, name))
			return &actors[i];
	return NULL;
}

static void forget(struct actor *actor)
{
	close(actor->out);
	close(actor->go);
	actor->name[0] = '\0';
}

/* It has closed its end: how did it go? */
static void bury(struct actor *actor, char *line, size_t size)
{
	int status;

	if (waitpid(actor->pid, &status, 0) != actor->pid)
		die("waitpid");
	if (WIFSIGNALED(status))
		snprintf(line, size, "killed %d", WTERMSIG(status));
	else
		snprintf(line, size, "ended %d", WEXITSTATUS(status));
	forget(actor);
}

static unsigned long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ull + now.tv_nsec / 1000000;
}

static void __attribute__((noreturn)) act(int out, int go, char **words)
{
	unsigned long long begin = now_ms();
	char text[AGENT_LINE - 32] = "";

	agent_operate(words, out, go, text, sizeof(text));
	dprintf(out, "%llu %s\n", now_ms() - begin, text);
	_exit(0);
}

static void drop(struct actor *actor)
{
	char line[AGENT_LINE];

	kill(actor->pid, SIGKILL);
	bury(actor, line, sizeof(line));
}

static bool start(const char *name, char **words)
{
	struct actor *actor = find(name);
	int out[2], go[2];

	if (actor)
		drop(actor);
	actor = find("");
	if (!actor || !agent_knows(words[0]))
		return false;
	if (pipe2(out, O_CLOEXEC) || pipe2(go, O_CLOEXEC))
		die("pipe");
	actor->pid = fork();
	if (actor->pid < 0)
		die("fork");
	if (!actor->pid) {
		/* So that an actor's end is seen, whatever the others hold. */
		for (int i = 0; i < MAX_ACTORS; i++)
			if (actors[i].name[0])
				forget(&actors[i]);
		close(out[0]);
		close(go[1]);
		act(out[1], go[0], words);
	}
	close(out[1]);
	close(go[0]);
	snprintf(actor->name, sizeof(actor->name), "%s", name);
	actor->out = out[0];
	actor->go = go[1];
	return true;
}

/* Returns false if there is none in time. */
static bool take_line(struct actor *actor, int seconds, char *line, size_t size)
{
	struct pollfd poll_fd = { .fd = actor->out, .events = POLLIN };
	unsigned long long end = now_ms() + seconds * 1000ull;
	size_t used = 0;

	while (used + 1 < size) {
		unsigned long long now = now_ms();
		int ready = poll(&poll_fd, 1, now < end ? (int)(end - now) : 0);

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return false;
		if (read(actor->out, line + used, 1) != 1) {
			bury(actor, line, size);
			return true;
		}
		if (line[used] == '\n')
			break;
		used++;
	}
	line[used] = '\0';
	return true;
}

/* --- the loop --------------------------------------------------------------- */

static void answer_line(const char *id, struct actor *actor, int seconds)
{
	char line[AGENT_LINE];

	if (take_line(actor, seconds, line, sizeof(line)))
		answer(id, 0, line);
	else
		answer(id, NO_LINE_YET, "");
}

static bool waits_inside(struct actor *actor, const char *where)
{
	char path[32], stack[4096], module[64], function[64];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stack", actor->pid);
	snprintf(module, sizeof(module), "[%s]", where);
	snprintf(function, sizeof(function), " %s+", where);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, stack, sizeof(stack) - 1);
	close(fd);
	stack[len < 0 ? 0 : len] = '\0';
	return strstr(stack, module) || strstr(stack, function);
}

static void answer_inside(const char *id, struct actor *actor, int seconds, const char *where)
{
	unsigned long long end = now_ms() + seconds * 1000ull;

	while (!waits_inside(actor, where) && now_ms() < end)
		usleep(10000);
	answer(id, waits_inside(actor, where) ? 0 : NO_LINE_YET, "");
}

static void do_and_wait(const char *id, int seconds, char **words)
{
	struct actor *actor;

	if (!start("-", words)) {
		answer(id, 2, "cannot be started");
		return;
	}
	actor = find("-");
	answer_line(id, actor, seconds);
	if (actor->name[0])
		drop(actor);
}

static void tell(const char *id, struct actor *actor, const char *verb, char **words)
{
	int code = 0;

	if (!strcmp(verb, "line") && words[0]) {
		answer_line(id, actor, atoi(words[0]));
		return;
	}
	if (!strcmp(verb, "inside") && words[0] && words[1]) {
		answer_inside(id, actor, atoi(words[0]), words[1]);
		return;
	}
	if (!strcmp(verb, "go"))
		code = write(actor->go, "\n", 1) != 1;
	else if (!strcmp(verb, "signal") && words[0])
		code = kill(actor->pid, atoi(words[0])) != 0;
	else if (!strcmp(verb, "drop"))
		drop(actor);
	else
		code = 2;
	answer(id, code, "");
}

static void obey(char *line)
{
	char *words[AGENT_WORDS + 1], *id, *verb;
	struct actor *actor;
	int n = 0;

	for (char *word = strtok(line, " \n"); word && n < AGENT_WORDS; word = strtok(NULL, " \n"))
		words[n++] = word;
	words[n] = NULL;
	if (n < 3)
		return;
	id = words[0];
	verb = words[1];
	actor = find(words[2]);
	if (!strcmp(verb, "start"))
		answer(id, n > 3 && start(words[2], words + 3) ? 0 : 2, "");
	else if (!strcmp(verb, "do") && n > 3)
		do_and_wait(id, atoi(words[2]), words + 3);
	else if (actor)
		tell(id, actor, verb, words + 3);
	else
		answer(id, 2, "no such actor");
}

int main(void)
{
	char line[AGENT_LINE];
	FILE *in;
	int fifo;

	signal(SIGPIPE, SIG_IGN);
	control_line = open(CONTROL_LINE, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	lock = open(LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	unlink(FIFO);
	/* For writing too, so that it never ends. */
	if (control_line < 0 || lock < 0 || mkfifo(FIFO, 0600))
		die(FIFO);
	fifo = open(FIFO, O_RDWR | O_CLOEXEC);
	in = fifo < 0 ? NULL : fdopen(fifo, "r");
	if (!in)
		die(FIFO);
	while (fgets(line, sizeof(line), in))
		obey(line);
	return 0;
}
