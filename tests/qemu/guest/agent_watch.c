// SPDX-License-Identifier: GPL-2.0
/*
 * What the agent can watch: the nodes and sysfs by poll(), the kernel's events by
 * netlink.  None of these has a timeout; each prints "watching" once it would miss
 * nothing any more, and then a line for whatever is new.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "agent_op.h"

#define MESSAGE		4096
#define TEXT		512

static void say_watching(struct op *op)
{
	dprintf(op->out, "watching\n");
}

/* "a,b,c" */
static void append(char *list, size_t size, const char *item)
{
	size_t used = strlen(list);

	snprintf(list + used, size - used, "%s%s", used ? "," : "", item);
}

/* --- the nodes ---------------------------------------------------------------- */

struct seen {
	struct mtkflash_status last;
	char percents[TEXT];
	bool went_back;
	unsigned int empty;	/* wakes without news */
};

static bool ask(int fd, uint32_t minor, struct mtkflash_status *status)
{
	*status = (struct mtkflash_status){ .size = sizeof(*status), .device = minor };
	return !ioctl(fd, MTKFLASH_IOC_STATUS, status);
}

static void note(struct op *op, struct seen *seen, const struct mtkflash_status *now)
{
	bool same = seen->last.session == now->session;
	unsigned int percent = now->total ? now->done * 100 / now->total : 0;
	unsigned int before = seen->last.total ? seen->last.done * 100 / seen->last.total : 0;
	char item[16];

	if (now->changes == seen->last.changes)
		seen->empty++;
	if (!same || now->phase != seen->last.phase)
		dprintf(op->out, "phase %u\n", now->phase);
	if (!same || percent != before) {
		snprintf(item, sizeof(item), "%u", percent);
		append(seen->percents, sizeof(seen->percents), item);
	}
	if (same && now->done < seen->last.done)
		seen->went_back = true;
	seen->last = *now;
}

/* Who has seen that a session is over can prepare the next one. */
static const char *prepare_next(int fd, uint32_t minor)
{
	struct mtkflash_options options = {
		.size = sizeof(options),
		.device = minor,
		.wait_ms = MTKFLASH_WAIT_DEFAULT_MS,
	};

	return ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options) ? strerrorname_np(errno) : "ok";
}

static void tell(struct op *op, const char *end, const char *next, const struct seen *seen)
{
	op_ok(op, "end=%s next=%s percents=%s back=%d empty=%u", end, next, seen->percents,
	      seen->went_back, seen->empty);
}

/* Until a session has ended, or the node is gone. */
static const char *watch_status(struct op *op, int fd, uint32_t minor, struct seen *seen)
{
	struct mtkflash_status now;
	bool busy = false;

	for (;;) {
		struct pollfd wanted = { .fd = fd, .events = POLLPRI };

		if (poll(&wanted, 1, -1) != 1)
			return strerrorname_np(errno);
		if (wanted.revents & POLLHUP)
			return "hangup";
		if (!(wanted.revents & POLLPRI))
			return "nothing";
		if (!ask(fd, minor, &now))
			return strerrorname_np(errno);
		note(op, seen, &now);
		if (busy && !(now.flags & MTKFLASH_STATUS_BUSY))
			return "session";
		busy = now.flags & MTKFLASH_STATUS_BUSY;
	}
}

/* watch NODE MINOR: what can be seen of the next session. */
static void watch(struct op *op, char **words)
{
	int fd = open(words[0], O_RDONLY | O_CLOEXEC);
	uint32_t minor = atoi(words[1]);
	const char *end, *next;
	struct seen seen = { };

	if (fd < 0 || !ask(fd, minor, &seen.last)) {
		op_failed(op, "watch");
		return;
	}
	say_watching(op);
	end = watch_status(op, fd, minor, &seen);
	next = prepare_next(fd, minor);
	tell(op, end, next, &seen);
}

static int ready(int fd)
{
	struct pollfd wanted = { .fd = fd, .events = POLLPRI };

	return poll(&wanted, 1, 0) > 0 ? wanted.revents : 0;
}

/*
 * news NODE MINOR: is there any?  Before the first question, after it, and after
 * a pause in which something has happened; then after a question again.
 */
static void news(struct op *op, char **words)
{
	int fd = open(words[0], O_RDONLY | O_CLOEXEC);
	struct mtkflash_status status;
	int first, asked, changed;

	if (fd < 0) {
		op_failed(op, "open");
		return;
	}
	first = ready(fd);
	ask(fd, atoi(words[1]), &status);
	asked = ready(fd);
	if (!op_pause(op, "asked"))
		return;
	changed = ready(fd);
	/* It may fail: the drive is gone. */
	ask(fd, atoi(words[1]), &status);
	op_ok(op, "%d %d %d %d", first, asked, changed, ready(fd));
}

/* --- sysfs --------------------------------------------------------------------- */

/* The text of a file, without the end of its line; false if there is none any more. */
static bool fetch(int fd, char *text, size_t size)
{
	ssize_t len = pread(fd, text, size - 1, 0);

	text[len < 0 ? 0 : len] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return len >= 0;
}

/* watch-attribute FILE: its values, to the end of a session or of the drive. */
static void watch_attribute(struct op *op, char **words)
{
	int fd = open(words[0], O_RDONLY | O_CLOEXEC);
	struct pollfd wanted = { .fd = fd, .events = POLLPRI };
	char text[128], before[128];

	if (fd < 0 || !fetch(fd, before, sizeof(before))) {
		op_failed(op, "open");
		return;
	}
	say_watching(op);
	do {
		if (poll(&wanted, 1, -1) != 1 || !fetch(fd, text, sizeof(text))) {
			op_failed(op, "fetch");
			return;
		}
		if (strcmp(text, before))
			dprintf(op->out, "%s\n", text);
		strcpy(before, text);
	} while (strcmp(text, "done") && strcmp(text, "failed"));
	op_ok(op, "%s", text);
}

static void describe_attribute(struct op *op, int directory, const char *name)
{
	int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	size_t used = strlen(op->text);
	char text[256];
	struct stat st;

	if (fd < 0)
		return;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && fetch(fd, text, sizeof(text)))
		snprintf(op->text + used, op->size - used, "\t%s %o %s", name,
			 st.st_mode & 07777, text);
	close(fd);
}

/* attributes DIRECTORY: "NAME MODE VALUE" of all files there, each after a tab. */
static void attributes(struct op *op, char **words)
{
	DIR *dir = opendir(words[0]);
	struct dirent *entry;

	if (!dir) {
		op_failed(op, "open");
		return;
	}
	op_ok(op, "%s", "");
	while ((entry = readdir(dir)))
		describe_attribute(op, dirfd(dir), entry->d_name);
	closedir(dir);
}

/* --- the kernel's events ---------------------------------------------------------- */

/* One variable of an event; empty if it has none of that name. */
static const char *variable(const char *message, size_t size, const char *name)
{
	size_t length = strlen(name);

	for (size_t at = 0; at < size; at += strlen(message + at) + 1)
		if (!strncmp(message + at, name, length) && message[at + length] == '=')
			return message + at + length + 1;
	return "";
}

/* Prints an event of a drive.  Returns true at the end of a session. */
static bool print_event(struct op *op, const char *message, size_t size)
{
	const char *phase = variable(message, size, "MTKFLASH_PHASE");

	if (strcmp(variable(message, size, "SUBSYSTEM"), "mtkflash") ||
	    strcmp(variable(message, size, "ACTION"), "change"))
		return false;
	dprintf(op->out, "%s:%s:%s:%s\n", phase, variable(message, size, "MTKFLASH_SESSION"),
		variable(message, size, "MTKFLASH_KIND"),
		variable(message, size, "MTKFLASH_ERROR"));
	return !strcmp(phase, "done") || !strcmp(phase, "failed");
}

/* uevents: PHASE:SESSION:KIND:ERROR of each, to the end of a session. */
static void uevents(struct op *op, char **words)
{
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	char message[MESSAGE];
	ssize_t len;

	(void)words;
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address))) {
		op_failed(op, "socket");
		return;
	}
	say_watching(op);
	do {
		len = recv(fd, message, sizeof(message) - 1, 0);
		if (len < 0) {
			op_failed(op, "recv");
			return;
		}
		message[len] = '\0';
	} while (!print_event(op, message, len));
	op_ok(op, "%s", "");
}

const struct operation agent_watch_operations[] = {
	{ "watch", 2, watch },
	{ "news", 2, news },
	{ "watch-attribute", 1, watch_attribute },
	{ "attributes", 1, attributes },
	{ "uevents", 0, uevents },
	{ }
};
