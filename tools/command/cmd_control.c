// SPDX-License-Identifier: GPL-2.0
/* rescan, next, watch, link: short requests to the module. */
#include "fail.h"
#include "json.h"
#include "news.h"
#include "node.h"
#include "options.h"
#include "paper.h"
#include "run.h"
#include "show.h"

enum ctl_exit cmd_rescan(struct ctl *ctl)
{
	if (node_ioctl(ctl->control, MTKFLASH_IOC_RESCAN, NULL))
		return fail_request(ctl, "rescan");
	return ctl->result || ctl_has(ctl, CTL_OPTION_QUIET) ? CTL_EXIT_OK : cmd_status(ctl);
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
		if (options_take_word(&options, *word))
			continue;
		fail(ctl, CTL_ERROR_USAGE, "'%s' is not a session option, or has no such value",
		     *word);
		fail_next(ctl, "mtkflashctl help next");
		return ctl->failure.exit;
	}
	code = drive_find(ctl, ctl->words[0], &drive);
	if (!code)
		code = options_check(ctl, &options);
	if (code)
		return code;
	options.device = drive.info.device;
	if (node_ioctl(ctl->control, MTKFLASH_IOC_SET_OPTIONS, &options))
		return fail_request(ctl, drive.node);
	if (!ctl->result && !ctl_has(ctl, CTL_OPTION_QUIET)) {
		printf("%s, its next session:\n", drive.node);
		show_options(&options);
		paper_item(stdout, "  ",
			   "for one session, whoever starts it; the read with which mtkflashctl flash "
			   "begins would use them up, so give flash its options directly");
	}
	return CTL_EXIT_OK;
}

enum ctl_exit cmd_watch(struct ctl *ctl)
{
	unsigned int busy = 1;
	struct drive drive;
	enum ctl_exit code;

	code = ctl->words[0] ? drive_find(ctl, ctl->words[0], &drive) :
			       drive_find_busy(ctl, &drive, &busy);
	if (code)
		return code;
	if (!busy) {
		if (!ctl->result)
			puts("Nothing to do: no session is running.\n"
			     "mtkflashctl status shows how the last one of each drive ended.");
		return CTL_EXIT_OK;
	}
	news_catch_signals();
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
