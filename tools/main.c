// SPDX-License-Identifier: GPL-2.0
/*
 * mtkflashctl: the owner's side of mtkflash.
 *
 * stdout has results, stderr words.  With JSON stdout is one document, or one
 * a line, whatever happens.
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "fail.h"
#include "json.h"
#include "log.h"
#include "node.h"

static enum ctl_exit (*const commands[CTL_COMMAND_COUNT])(struct ctl *ctl) = {
#define CTL_X(name, word) [CTL_COMMAND_##name] = cmd_##word,
	CTL_COMMANDS(CTL_X)
#undef CTL_X
};

static enum ctl_exit open_control(struct ctl *ctl)
{
	ctl->control = node_open_control();
	if (ctl->control >= 0)
		return CTL_EXIT_OK;
	if (errno != ENOENT && errno != ENODEV && errno != ENXIO)
		return fail_request(ctl, "/dev/mtkflash-control");
	fail(ctl, CTL_ERROR_NO_MODULE, NULL);
	fail_next(ctl, "modprobe mtkflash");
	return ctl->failure.exit;
}

/* Commands that only look need no privilege. */
static enum ctl_exit check_privilege(struct ctl *ctl)
{
	if (!ctl_command_reaches(ctl->command) || node_is_privileged())
		return CTL_EXIT_OK;
	fail(ctl, CTL_ERROR_NOT_PERMITTED, "%s reaches a drive, and only root may do that",
	     ctl_commands[ctl->command].name);
	fail_next_as_root(ctl);
	return ctl->failure.exit;
}

static enum ctl_exit run(struct ctl *ctl, int argc, char **argv)
{
	enum ctl_exit code = CTL_EXIT_OK;

	if (!ctl_parse(ctl, argc, argv))
		return ctl->failure.exit;
	code = log_begin(ctl);
	if (code)
		return code;
	if (ctl_json(ctl))
		ctl->result = json_object_new_object();
	if (ctl_commands[ctl->command].needs_module)
		code = open_control(ctl);
	if (!code)
		code = check_privilege(ctl);
	if (!code)
		code = commands[ctl->command](ctl);
	if (ctl->control >= 0)
		node_close(ctl->control);
	log_end(ctl, code);
	return code;
}

static atomic_bool reader_gone;

static void note_reader_gone(int number)
{
	reader_gone = number == SIGPIPE;
}

int main(int argc, char **argv)
{
	struct ctl ctl = { .control = -1, .session.wait_ms = MTKFLASH_WAIT_DEFAULT_MS };
	enum ctl_exit code;

	/* A reader that goes away, as after "| head", must not end a session. */
	signal(SIGPIPE, note_reader_gone);
	code = run(&ctl, argc, argv);
	if (code && ctl.failure.name)
		fail_report(&ctl);
	if (ctl_json(&ctl))
		json_print_result(&ctl, code);
	if (fflush(stdout) || ferror(stdout)) {
		if (!code && !reader_gone) {
			code = fail(&ctl, CTL_ERROR_OUTPUT, NULL);
			fail_report(&ctl);
		}
	}
	return code;
}
