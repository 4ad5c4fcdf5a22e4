// SPDX-License-Identifier: GPL-2.0
/* A flash by packets: the recipe, the backup if the drive can be read, and the image. */
#include <stdio.h>
#include <string.h>

#include "abilities.h"
#include "by_packets.h"
#include "fail.h"
#include "recipe_file.h"
#include "run.h"
#include "sent.h"
#include "sides.h"
#include "words.h"

/* A recipe that is a guess needs an option, not only an answer to a question. */
static enum ctl_exit check_guess(struct ctl *ctl)
{
	if (!ctl->recipe_is_guess || ctl_has(ctl, CTL_OPTION_EXPERIMENTAL) ||
	    ctl_has(ctl, CTL_OPTION_DRY_RUN))
		return CTL_EXIT_OK;
	fail(ctl, CTL_ERROR_RECIPE, "%s is a guess: nobody has seen that this drive takes it",
	     ctl->recipe);
	snprintf(ctl->failure.advice, sizeof(ctl->failure.advice), "%s",
		 "read mtkflashctl guide factory-jumper first; add --experimental if that is meant");
	return ctl->failure.exit;
}

/* The owner's recipe counts for this drive only, and is read first of all. */
enum ctl_exit by_packets_take_recipe(struct ctl *ctl)
{
	enum ctl_exit code;

	if (!ctl->recipe)
		return CTL_EXIT_OK;
	ctl_take(ctl, CTL_OPTION_PACKETS);
	code = recipe_file_read(ctl, &ctl->own);
	if (!code)
		code = check_guess(ctl);
	if (!code)
		code = abilities_check_request(ctl, MTKFLASH_IOC_RECIPE);
	return code ? code : drive_admit(ctl, ctl->words[0], ctl->recipe, &ctl->own);
}

/* The driver compares the names, too, but does not show both.  Some drives only it can ask. */
enum ctl_exit by_packets_check_recipe(struct change *c)
{
	const struct mtkflash_user_recipe *own = &c->ctl->own;
	const char *model = c->drive.port.info.model;
	struct mtkflash_identity id;

	if (!c->ctl->recipe)
		return CTL_EXIT_OK;
	mtkflash_identity_set(&id, own->vendor, own->product, "    ");
	if (!model[0] || side_model_is(&c->drive.port, &id))
		return CTL_EXIT_OK;
	fail(c->ctl, CTL_ERROR_RECIPE, "%s is for %s %s, and %s is %s", c->ctl->recipe, own->vendor,
	     own->product, c->drive.node, FIELD_TEXT(c->drive.port.info.model));
	fail_next(c->ctl, "mtkflashctl status");
	return c->ctl->failure.exit;
}

/* Before the user agrees the drive must have given its name: make a dry run for that. */
static enum ctl_exit ask_name(struct change *c)
{
	struct ctl *ctl = c->ctl;
	enum ctl_exit code;

	if (port_runs(&c->drive.port))
		return CTL_EXIT_OK;
	fprintf(stderr, "%s is asked who it is. Nothing is written yet.\n", c->drive.node);
	ctl->session.flags |= MTKFLASH_OPTION_DRY_RUN;
	code = run_write(ctl, &c->drive, c->image.data, c->image.size, NULL);
	ctl->session.flags &= ~MTKFLASH_OPTION_DRY_RUN;
	return code;
}

/* A drive that cannot be read by packets is none that cannot be flashed. */
static enum ctl_exit back_up(struct change *c)
{
	struct port port = c->drive.port;
	enum ctl_exit code;

	/* It says nothing of reading. */
	if (c->ctl->recipe) {
		code = ask_name(c);
		if (code)
			run_advise(c->ctl, &c->drive, code);
		return code;
	}
	code = change_read(c);
	/* Whether that page is needed the driver decides: then nothing is sent. */
	c->gap = c->ctl->failure.number == MTKFLASH_ERROR_PACKET &&
		 c->drive.status.failed_phase == MTKFLASH_PHASE_BACKING_UP;
	if (!c->gap && c->ctl->failure.number != MTKFLASH_ERROR_NO_RECIPE)
		return code;
	if (c->gap && ctl_has(c->ctl, CTL_OPTION_YES)) {
		snprintf(c->ctl->failure.advice, sizeof(c->ctl->failure.advice), "%s",
			 "switch the drive off and on, and try again; to flash without a backup, leave out --yes");
		return code;
	}
	/* By which recipe, the session may have been the first to find out. */
	if (drive_load(c->ctl, &port, &c->drive) || !c->drive.info.recipe[0])
		return code;
	memset(&c->ctl->failure, 0, sizeof(c->ctl->failure));
	if (c->gap)
		fprintf(stderr, "Address %Xh of %s cannot be read by packets: there is no "
			"backup.\n", c->drive.status.fail_address, c->drive.node);
	else
		fprintf(stderr, "%s cannot be read by packets: there is no backup.\n",
			c->drive.node);
	return CTL_EXIT_OK;
}

static void print_success(const struct change *c, bool dry)
{
	const struct mtkflash_status *status = &c->drive.status;

	if (c->ctl->result)
		return;
	if (dry) {
		printf("No check refused it: %s would be flashed by packets, recipe %s. "
		       "Nothing was written.\n", c->drive.node, change_recipe(c));
		return;
	}
	printf("Done: %s was flashed by packets, %s, and answered.\n"
	       "  revision: old %s, new %s\n", c->drive.node,
	       c->old || c->gap ? "read back and compared" : "which cannot be read back",
	       status->old_revision[0] ? FIELD_TEXT(status->old_revision) : "unknown",
	       status->new_revision[0] ? FIELD_TEXT(status->new_revision) : "unknown");
	if (c->saved.name[0])
		printf("  backup:   %s\n"
		       "            (for comparison only; it cannot be written back)\n",
		       c->saved.name);
}

/* The driver makes all checks; those of this tool are for contents read in vendor mode. */
enum ctl_exit by_packets_flash(struct change *c, bool dry)
{
	enum ctl_exit code = CTL_EXIT_OK;

	if (!dry)
		code = back_up(c);
	side_compare_names(c);
	if (!code && !dry)
		code = change_confirm_packets(c);
	if (!code) {
		code = run_write(c->ctl, &c->drive, c->image.data, c->image.size, NULL);
		if (code) {
			run_advise(c->ctl, &c->drive, code);
			side_tell(c);
		}
		if (c->ctl->recipe && !dry)
			sent_save(c, code);
		/* Only if it is needed: the way back erases boot code. */
		if (c->ctl->failure.number == MTKFLASH_ERROR_UNIT_DATA)
			fail_next(c->ctl, "mtkflashctl guide unit-data");
		if (!code)
			print_success(c, dry);
	}
	return code;
}
