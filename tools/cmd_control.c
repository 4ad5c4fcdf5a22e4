// SPDX-License-Identifier: GPL-2.0
/* rescan, next, watch, link: short requests to the module. */
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "json.h"
#include "node.h"
#include "run.h"

enum ctl_exit cmd_rescan(struct ctl *ctl)
{
	if (node_ioctl(ctl->control, MTKFLASH_IOC_RESCAN, NULL))
		return fail_request(ctl, "rescan");
	return CTL_EXIT_OK;
}

/* "allow-sibling", "wait=SECONDS" */
static bool parse_next(const char *word, struct mtkflash_options *options)
{
	unsigned int seconds;
	char end;

	if (!strcmp(word, "allow-sibling")) {
		options->flags |= MTKFLASH_OPTION_ALLOW_SIBLING;
		return true;
	}
	if (strncmp(word, "wait=", 5) || word[5] < '0' || word[5] > '9' ||
	    sscanf(word + 5, "%9u%c", &seconds, &end) != 1 ||
	    seconds > MTKFLASH_WAIT_MAX_MS / 1000)
		return false;
	options->wait_ms = seconds * 1000;
	return true;
}

enum ctl_exit cmd_next(struct ctl *ctl)
{
	struct mtkflash_options options = {
		.size = sizeof(options),
		.wait_ms = MTKFLASH_WAIT_DEFAULT_MS,
	};
	struct drive drive;
	enum ctl_exit code;

	for (char **word = ctl->words + 1; *word; word++) {
		if (parse_next(*word, &options))
			continue;
		fail(ctl, CTL_ERROR_USAGE,
		     "'%s' is neither allow-sibling nor wait=SECONDS up to %u", *word,
		     MTKFLASH_WAIT_MAX_MS / 1000);
		fail_next(ctl, "mtkflashctl help next");
		return ctl->failure.exit;
	}
	code = drive_find(ctl, ctl->words[0], &drive);
	if (code)
		return code;
	options.device = drive.info.device;
	if (node_ioctl(ctl->control, MTKFLASH_IOC_SET_OPTIONS, &options))
		return fail_request(ctl, drive.node);
	return CTL_EXIT_OK;
}

/* The only drive with a session running. */
static enum ctl_exit find_busy(struct ctl *ctl, struct drive *drive)
{
	struct ports ports;
	unsigned int busy = 0;
	enum ctl_exit code;
	struct drive each;

	code = ports_load(ctl, &ports);
	if (code)
		return code;
	for (unsigned int i = 0; i < ports.count; i++) {
		if (!port_has_node(&ports.port[i]) ||
		    drive_load(ctl, &ports.port[i], &each) ||
		    !(each.status.flags & MTKFLASH_STATUS_BUSY))
			continue;
		*drive = each;
		busy++;
	}
	free(ports.port);
	if (busy == 1)
		return CTL_EXIT_OK;
	if (busy)
		code = fail(ctl, CTL_ERROR_AMBIGUOUS, "%u sessions are running: which drive?",
			    busy);
	else
		code = fail(ctl, CTL_ERROR_NO_SUCH_DRIVE, "no session is running");
	fail_next(ctl, "mtkflashctl list");
	return code;
}

enum ctl_exit cmd_watch(struct ctl *ctl)
{
	struct drive drive;
	enum ctl_exit code;

	code = ctl->words[0] ? drive_find(ctl, ctl->words[0], &drive) : find_busy(ctl, &drive);
	if (code)
		return code;
	run_catch_signals();
	code = run_watch(ctl, &drive);
	if (ctl->result)
		json_object_object_add(ctl->result, "drive", json_drive(&drive));
	else if (!code && drive.status.session)
		printf("%s: session %u is done\n", drive.node, drive.status.session);
	else if (!code)
		printf("%s: no session yet\n", drive.node);
	return code;
}

enum ctl_exit cmd_link(struct ctl *ctl)
{
	struct drive drive;
	enum ctl_exit code;

	code = drive_find(ctl, ctl->words[0], &drive);
	if (!code)
		printf("%s\n", drive.port.path);
	return code;
}
