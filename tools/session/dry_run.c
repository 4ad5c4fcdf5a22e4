// SPDX-License-Identifier: GPL-2.0
/* Dry runs. */
#include "dry_run.h"
#include "fail.h"
#include "json.h"
#include "run.h"
#include "words.h"

static const char * const never_checked[] = {
	"whether the write protection can be cleared",
	"whether the flash still holds what was just read",
	NULL,
};

enum ctl_exit dry_run_end(struct change *c, enum ctl_exit code)
{
	const struct mtkflash_status *status = &c->drive.status;
	const struct mtkflash_chip *chip = change_part(c);
	struct map map;

	if (code) {
		run_advise(c->ctl, &c->drive, code);
		return code;
	}
	if (!chip)
		return change_fail_part(c);
	if (status->kind != MTKFLASH_KIND_DRY_RUN || !map_load(c->ctl, status, &map))
		return fail(c->ctl, CTL_ERROR_SYSTEM,
			    "%s: another session has started in the meantime", c->drive.node);
	work_plan_of_map(&c->work, chip, &map, c->image.data, c->ctl->session.flags);
	c->work.plan.sectors = status->sectors;
	c->work.plan.pages = status->pages;
	snprintf(c->old_identity.revision, sizeof(c->old_identity.revision), "%.4s",
		 status->old_revision);
	return CTL_EXIT_OK;
}

/* A read of a dead drive ends so; the same command without the option goes on from there. */
static void show_held(const struct change *c)
{
	unsigned long long options = c->ctl->options;

	c->ctl->options &= ~CTL_BIT(CTL_OPTION_DRY_RUN);
	run_type_again(c->ctl, &c->drive, "");
	c->ctl->options = options;
	printf("The drive is held in vendor mode: leave its power on.\n  type:       %s\n",
	       c->ctl->failure.next);
	c->ctl->failure.next[0] = '\0';
}

enum ctl_exit dry_run_show(const struct change *c, const char * const *left)
{
	struct json_object *array;

	if (!left)
		left = never_checked;
	change_summary(c->ctl->result ? stderr : stdout, c);
	if (c->ctl->result) {
		array = json_array_in(c->ctl->result, "not_checked");
		for (; *left; left++)
			json_object_array_add(array, json_object_new_string(*left));
		return CTL_EXIT_OK;
	}
	puts("No check refused it, and nothing was written.");
	puts("Only writing can show:");
	for (; *left; left++)
		printf("  - %s\n", *left);
	if (held_text(&c->drive.status))
		show_held(c);
	return CTL_EXIT_OK;
}
