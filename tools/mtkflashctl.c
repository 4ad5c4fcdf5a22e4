// SPDX-License-Identifier: GPL-2.0
/*
 * mtkflashctl: what mtkflash sees and does, in words.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/mtkflash.h>

#include "errors.h"

#define CONTROL		"/dev/mtkflash-control"

/* Exit codes, also in the usage text. */
enum {
	EXIT_OK,
	EXIT_FAILED,
	EXIT_USAGE,
};

static int fail(const char *what)
{
	fprintf(stderr, "mtkflashctl: %s: %s\n", what, strerror(errno));
	return EXIT_FAILED;
}

static int open_control(void)
{
	int fd = open(CONTROL, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && (errno == ENOENT || errno == ENODEV || errno == ENXIO))
		fprintf(stderr, "mtkflashctl: no %s; try: modprobe mtkflash\n",
			CONTROL);
	else if (fd < 0)
		fail(CONTROL);
	return fd;
}

static void print_port(const struct mtkflash_port_info *port)
{
	char status[8] = "-", node[24] = "-", name[16];

	snprintf(name, sizeof(name), "ata%u", port->ata);
	if (port->altstatus_valid)
		snprintf(status, sizeof(status), "%02Xh", port->altstatus);
	if (port->device != MTKFLASH_NO_DEVICE)
		snprintf(node, sizeof(node), "mtkflash%u", port->device);
	printf("%-6s %-10s %-14s %-12s %-6s %-11s %s\n", name, port->driver,
	       port->parent, mtkflash_verdict_name(port->verdict), status,
	       node, port->model[0] ? port->model : "-");
}

static void print_access(const struct mtkflash_device_info *info)
{
	/* A module older than this tool does not tell. */
	if (!info->set[0])
		return;
	printf("  command set %s%s%s%s\n", info->set,
	       info->access & MTKFLASH_ACCESS_QUICK ? ", quick order" : "",
	       info->access & MTKFLASH_ACCESS_FOUR ? ", four-byte read" : "",
	       info->access & MTKFLASH_ACCESS_PRELOAD ? ", preload" : "");
}

/* All that somebody who adds the part to the table needs to know. */
static void print_ids(const struct mtkflash_device_info *info)
{
	if (!info->type)
		return;
	if (info->part_size)
		printf("  flash part %s, %u KiB\n", info->part,
		       info->part_size / 1024);
	printf("  ids: type %02X, %02X %02X, RDID %02X %02X %02X, RES %02X\n",
	       info->type, info->rems[0], info->rems[1], info->rdid[0],
	       info->rdid[1], info->rdid[2], info->res);
	print_access(info);
}

static void print_drive(const struct mtkflash_device_info *info)
{
	printf("\nmtkflash%u on ata%u", info->device, info->ata);
	if (info->type)
		printf(", %s, type byte %02Xh", info->unit ? "slave" : "master",
		       info->type);
	printf("\n");
	print_ids(info);
}

static const char *or_unknown(const char *revision)
{
	return revision[0] ? revision : "unknown";
}

static void print_failure(const struct mtkflash_status *status)
{
	printf("  session %u: failed while %s: %s (%s), last status %02Xh\n",
	       status->session, mtkflash_phase_name(status->failed_phase),
	       mtkflash_error_cause(status->error),
	       mtkflash_error_name(status->error), status->last_status);
	if (status->flags & MTKFLASH_STATUS_UNTOUCHED)
		printf("  the flash was not touched\n");
	printf("  what to do: %s\n", mtkflash_error_advice(status->error));
}

static void print_session(const struct mtkflash_status *status)
{
	unsigned long long percent = 0;

	if (status->total)
		percent = status->done * 100 / status->total;
	if (status->phase == MTKFLASH_PHASE_FAILED)
		print_failure(status);
	else if (status->phase == MTKFLASH_PHASE_STAGED)
		printf("  %u bytes of an image staged\n", status->staged);
	else if (status->phase == MTKFLASH_PHASE_WAITING)
		printf("  session %u: %s: switch the drive's power off and on now\n"
		       "  %u s left, status %02Xh\n",
		       status->session, mtkflash_phase_name(status->phase),
		       (status->wait_left_ms + 999) / 1000, status->last_status);
	else if (status->session)
		printf("  session %u: %s, %llu %% (%llu of %llu bytes of work)\n",
		       status->session, mtkflash_phase_name(status->phase),
		       percent, (unsigned long long)status->done,
		       (unsigned long long)status->total);
	else
		printf("  no session yet\n");
	if (status->old_revision[0] || status->new_revision[0])
		printf("  revision: old %s, new %s\n",
		       or_unknown(status->old_revision),
		       or_unknown(status->new_revision));
	if (status->flags & MTKFLASH_STATUS_HELD)
		printf("  the drive is held in vendor mode for the next command\n");
}

static int print_device(int fd, unsigned int minor)
{
	struct mtkflash_device_info info = { .size = sizeof(info), .device = minor };
	struct mtkflash_status status = { .size = sizeof(status), .device = minor };

	if (ioctl(fd, MTKFLASH_IOC_DEVICE_INFO, &info) ||
	    ioctl(fd, MTKFLASH_IOC_STATUS, &status)) {
		/* The drive went away since the ports were listed. */
		return errno == ENXIO ? EXIT_OK : fail("status");
	}
	print_drive(&info);
	print_session(&status);
	return EXIT_OK;
}

/* Returns false at the end of the list; *@result says whether it was an error. */
static bool get_port(int fd, unsigned int index,
		     struct mtkflash_port_info *port, int *result)
{
	memset(port, 0, sizeof(*port));
	port->size = sizeof(*port);
	port->index = index;
	if (!ioctl(fd, MTKFLASH_IOC_PORT_INFO, port))
		return true;
	*result = errno == ENXIO ? EXIT_OK : fail("ports");
	return false;
}

static int do_status(int fd, char **words)
{
	struct mtkflash_port_info port;
	int result = EXIT_OK;
	unsigned int n;

	(void)words;
	printf("%-6s %-10s %-14s %-12s %-6s %-11s %s\n", "PORT", "DRIVER",
	       "HOST", "VERDICT", "STATUS", "NODE", "DRIVE");
	for (n = 0; get_port(fd, n, &port, &result); n++)
		print_port(&port);
	if (!result && !n)
		printf("no ATA port in this system\n");
	for (n = 0; !result && get_port(fd, n, &port, &result); n++)
		if (port.device != MTKFLASH_NO_DEVICE)
			result = print_device(fd, port.device);
	return result;
}

static int do_rescan(int fd, char **words)
{
	(void)words;
	if (ioctl(fd, MTKFLASH_IOC_RESCAN))
		return fail("rescan");
	return EXIT_OK;
}

/* "mtkflash3", with or without "/dev/" */
static bool parse_node(const char *word, unsigned int *minor)
{
	char end;

	if (!strncmp(word, "/dev/", 5))
		word += 5;
	return sscanf(word, "mtkflash%u%c", minor, &end) == 1;
}

/* "allow-sibling", "wait=SECONDS" */
static bool parse_option(const char *word, struct mtkflash_options *options)
{
	unsigned int seconds;
	char end;

	if (!strcmp(word, "allow-sibling")) {
		options->flags |= MTKFLASH_OPTION_ALLOW_SIBLING;
		return true;
	}
	if (sscanf(word, "wait=%u%c", &seconds, &end) != 1 ||
	    seconds > MTKFLASH_WAIT_MAX_MS / 1000)
		return false;
	options->wait_ms = seconds * 1000;
	return true;
}

static int do_next(int fd, char **words)
{
	struct mtkflash_options options = {
		.size = sizeof(options),
		.wait_ms = MTKFLASH_WAIT_DEFAULT_MS,
	};

	if (!words[0] || !parse_node(words[0], &options.device)) {
		fprintf(stderr, "mtkflashctl: next NODE [allow-sibling] [wait=SECONDS]\n");
		return EXIT_USAGE;
	}
	for (char **word = words + 1; *word; word++) {
		if (parse_option(*word, &options))
			continue;
		fprintf(stderr, "mtkflashctl: '%s' is no option, or above wait=%u\n",
			*word, MTKFLASH_WAIT_MAX_MS / 1000);
		return EXIT_USAGE;
	}
	if (!ioctl(fd, MTKFLASH_IOC_SET_OPTIONS, &options))
		return EXIT_OK;
	if (errno != ENOTTY)
		return fail(words[0]);
	fprintf(stderr, "mtkflashctl: the module is older than this tool and has no options\n");
	return EXIT_FAILED;
}

static const struct {
	const char *name;
	int (*run)(int fd, char **words);
	bool has_words;
	const char *help;
} commands[] = {
	{ "status", do_status, false, "show every port, its verdict, and the sessions" },
	{ "rescan", do_rescan, false, "look at all ports again (root)" },
	{ "next", do_next, true,
	  "options for the next session: NODE [allow-sibling] [wait=SECONDS] (root)" },
};

static void print_usage(FILE *to)
{
	fprintf(to, "usage: mtkflashctl COMMAND\n\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(to, "  %-8s %s\n", commands[i].name, commands[i].help);
	fprintf(to, "  %-8s %s\n\n", "help", "show this");
	fprintf(to, "exit codes: %d success, %d failure, %d wrong usage\n",
		EXIT_OK, EXIT_FAILED, EXIT_USAGE);
}

static int run(char **words)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		int fd, result;

		if (strcmp(words[0], commands[i].name))
			continue;
		if (words[1] && !commands[i].has_words)
			break;
		fd = open_control();
		if (fd < 0)
			return EXIT_FAILED;
		result = commands[i].run(fd, words + 1);
		close(fd);
		return result;
	}
	fprintf(stderr, "mtkflashctl: unknown command '%s'\n", words[0]);
	print_usage(stderr);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	int result;

	if (argc == 2 && (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help"))) {
		print_usage(stdout);
		return EXIT_OK;
	}
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	result = run(argv + 1);
	if (fflush(stdout) && !result)
		result = fail("output");
	return result;
}
