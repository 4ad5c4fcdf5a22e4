// SPDX-License-Identifier: GPL-2.0
/* erase: as flash, with nothing but blank bytes, and a drive that is held after it. */
#include <stdlib.h>
#include <string.h>

#include "abilities.h"
#include "change.h"
#include "dry_run.h"
#include "fail.h"
#include "json.h"
#include "news.h"
#include "run.h"
#include "words.h"

/* What is to be typed next: a drive that is erased has no firmware. */
static void show_next(const struct change *c)
{
	char next[sizeof(c->saved.name) + 64] = "";

	if (c->saved.name[0])
		snprintf(next, sizeof(next), "mtkflashctl restore %s %s", c->drive.port.name,
			 shell_word(c->saved.name));
	if (c->ctl->result) {
		json_text(c->ctl->result, "next", next);
		return;
	}
	printf("  write an image next, it has no firmware:\n    mtkflashctl flash %s IMAGE\n",
	       c->drive.port.name);
	if (next[0])
		printf("  or what it held before:\n    %s\n", next);
}

static enum ctl_exit nothing_to_do(const struct change *c)
{
	if (!c->ctl->result)
		printf("Nothing to do: the flash of %s is blank.\n", c->drive.node);
	show_next(c);
	return CTL_EXIT_OK;
}

static enum ctl_exit erase_it(struct change *c)
{
	enum ctl_exit code;

	code = run_request(c->ctl, &c->drive, MTKFLASH_IOC_ERASE, true);
	if (code) {
		run_advise(c->ctl, &c->drive, code);
		return code;
	}
	if (!c->ctl->result)
		printf("Done: the flash of %s is erased, read back and compared; %s.\n",
		       c->drive.node, held_text(&c->drive.status));
	show_next(c);
	return CTL_EXIT_OK;
}

/* Blank bytes, as many as the part has. */
static enum ctl_exit make_blank(struct change *c)
{
	c->image.size = c->drive.info.part_size;
	c->image.data = malloc(c->image.size);
	if (!c->image.data)
		return fail_errno(c->ctl, CTL_ERROR_SYSTEM, "memory");
	memset(c->image.data, 0xff, c->image.size);
	return CTL_EXIT_OK;
}

static enum ctl_exit dry_run(struct change *c)
{
	enum ctl_exit code;

	news_catch_signals();
	code = run_request(c->ctl, &c->drive, MTKFLASH_IOC_ERASE, false);
	if (!code)
		code = make_blank(c);
	code = dry_run_end(c, code);
	if (code)
		return code;
	return c->work.plan.sectors ? dry_run_show(c, NULL) : nothing_to_do(c);
}

static enum ctl_exit erase(struct change *c)
{
	enum ctl_exit code;

	code = abilities_check_request(c->ctl, MTKFLASH_IOC_ERASE);
	if (!code)
		code = change_prepare(c);
	if (!code && ctl_has(c->ctl, CTL_OPTION_DRY_RUN))
		return dry_run(c);
	if (!code)
		code = change_read(c);
	if (!code)
		code = make_blank(c);
	if (!code)
		code = change_plan(c, c->image.data);
	if (code)
		return code;
	if (!c->work.plan.sectors)
		return nothing_to_do(c);
	code = change_confirm(c);
	return code ? code : erase_it(c);
}

enum ctl_exit cmd_erase(struct ctl *ctl)
{
	struct change c = { .ctl = ctl };
	enum ctl_exit code = erase(&c);

	change_end(&c);
	return code;
}
