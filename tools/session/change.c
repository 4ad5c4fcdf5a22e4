// SPDX-License-Identifier: GPL-2.0
/* A change of a flash. */
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "ask.h"
#include "change.h"
#include "fail.h"
#include "json.h"
#include "keeping.h"
#include "log.h"
#include "news.h"
#include "options.h"
#include "run.h"
#include "words.h"

static bool is_dry(const struct change *c)
{
	return ctl_has(c->ctl, CTL_OPTION_DRY_RUN);
}

/* Has the user agreed with options?  For an owner's recipe --yes alone is not enough. */
static bool is_agreed(const struct change *c)
{
	return ctl_has(c->ctl, CTL_OPTION_YES) &&
	       (!c->ctl->recipe || ctl_has(c->ctl, CTL_OPTION_EXPERIMENTAL));
}

static enum ctl_exit fail_to_ask(struct change *c)
{
	if (!ctl_has(c->ctl, CTL_OPTION_YES))
		return fail(c->ctl, CTL_ERROR_NO_TERMINAL, NULL);
	fail(c->ctl, CTL_ERROR_NO_TERMINAL,
	     "--yes alone does not agree to a recipe that nobody has tried on a drive");
	snprintf(c->ctl->failure.advice, sizeof(c->ctl->failure.advice), "%s",
		 "read mtkflashctl guide own-recipe first; add --experimental if you mean it");
	run_type_again(c->ctl, &c->drive, " --experimental");
	return c->ctl->failure.exit;
}

enum ctl_exit change_prepare(struct change *c)
{
	enum ctl_exit code;

	code = drive_find(c->ctl, c->ctl->words[0], &c->drive);
	if (!code)
		code = ask_is_dead(c->ctl, &c->drive);
	if (!code && options_wanted(c->ctl))
		code = options_check(c->ctl, &c->ctl->session);
	if (code || is_dry(c))
		return code;
	if (!is_agreed(c) && !ask_can())
		return fail_to_ask(c);
	return save_prepare(c->ctl, NULL);
}

/* The part that the user has named is another one than that of the drive. */
static void tell_misfit(struct change *c)
{
	const struct mtkflash_chip *named = mtkflash_chip_named(c->ctl->session.part);
	const struct mtkflash_device_info *info = &c->drive.info;
	struct failure *failure = &c->ctl->failure;

	if (!named || !info->part_size)
		return;
	snprintf(failure->what, sizeof(failure->what),
		 "%s: --part=%s does not fit: that is a %s part of %s, the drive has a %s one of %s",
		 c->drive.node, named->name,
		 named->bus == MTKFLASH_BUS_PARALLEL ? "parallel" : "serial",
		 size_text(named->size), info->type == 0x70 ? "parallel" : "serial",
		 size_text(info->part_size));
}

/* Then its name is what the user has given, or "unknown". */
static bool gives_no_id(const struct mtkflash_device_info *info)
{
	return !info->rems[0] && !info->rems[1] && !info->rdid[0] && !info->res;
}

enum ctl_exit change_read(struct change *c)
{
	enum ctl_exit code;

	news_catch_signals();
	fprintf(stderr, "Reading %s before anything is changed.\n", c->drive.node);
	code = run_read(c->ctl, &c->drive, &c->old, &c->work);
	if (!code)
		return code;
	if (c->ctl->failure.number == MTKFLASH_ERROR_READS_NO_ID)
		tell_misfit(c);
	run_advise(c->ctl, &c->drive, code);
	return code;
}

const struct mtkflash_chip *change_part(const struct change *c)
{
	return part_find(c->drive.info.part, c->drive.info.part_size);
}

enum ctl_exit change_fail_part(struct change *c)
{
	enum ctl_exit code;

	/* The driver's word for a part that it does not know either. */
	if (!strcmp(c->drive.info.part, "unknown") && gives_no_id(&c->drive.info)) {
		code = fail_driver(c->ctl, MTKFLASH_ERROR_READS_NO_ID, c->drive.node);
		run_advise(c->ctl, &c->drive, code);
		return code;
	}
	if (!strcmp(c->drive.info.part, "unknown"))
		code = fail_driver(c->ctl, MTKFLASH_ERROR_UNKNOWN_PART, c->drive.node);
	else
		code = fail(c->ctl, CTL_ERROR_PART_NOT_LISTED, "%s: %s is not in this tool's table",
			    c->drive.node, FIELD_TEXT(c->drive.info.part));
	fail_next(c->ctl, "mtkflashctl info %s", c->drive.port.name);
	return code;
}

enum ctl_exit change_fail_chip(struct change *c, const struct mtkflash_bd_match *bd,
			       const char *other)
{
	enum ctl_exit code = fail_driver(c->ctl, MTKFLASH_ERROR_OTHER_CHIP, c->image.name);
	struct failure *failure = &c->ctl->failure;

	snprintf(failure->what, sizeof(failure->what),
		 "%s is for chip %s, boot code %s; %s has chip %s, boot code %s: no option allows it",
		 c->image.name, mtkflash_bd_chip(&bd->image), mtkflash_bd_banner(&bd->image),
		 other, mtkflash_bd_chip(&bd->drive), mtkflash_bd_banner(&bd->drive));
	return code;
}

enum ctl_exit change_fail_board(struct change *c, const struct mtkflash_bd_match *bd)
{
	enum ctl_exit code = fail_driver(c->ctl, MTKFLASH_ERROR_OTHER_SERIES, c->image.name);
	struct failure *failure = &c->ctl->failure;

	snprintf(failure->what, sizeof(failure->what),
		 "%s is for boards %s, and what %s has is for boards %s", c->image.name,
		 bd->image.board, c->drive.node, bd->drive.board);
	return code;
}

enum ctl_exit change_plan(struct change *c, const u8 *wanted)
{
	const struct mtkflash_chip *chip = change_part(c);

	if (!chip)
		return change_fail_part(c);
	mtkflash_image_identity(c->old, c->drive.info.part_size, &c->old_identity);
	work_plan(&c->work, chip, c->old, wanted, c->target ? &c->kept : NULL,
		  c->ctl->session.flags);
	return CTL_EXIT_OK;
}

static bool is_held(const struct change *c)
{
	return c->drive.status.flags & MTKFLASH_STATUS_HELD;
}

/* A held drive has to be verified and restarted in any case. */
bool change_is_done(const struct change *c)
{
	return !c->work.plan.sectors && !is_held(c);
}

static const char *old_text(const struct change *c)
{
	if (port_runs(&c->drive.port))
		return FIELD_TEXT(c->drive.port.info.model);
	if (c->old_identity.product[0])
		return identity_text(&c->old_identity);
	/* All that a dry run of the driver tells. */
	return c->old_identity.revision[0] ? FIELD_TEXT(c->old_identity.revision) :
					     "unknown: the flash does not say";
}

static const char *new_text(const struct change *c)
{
	if (!c->image.name)
		return "nothing: every byte is erased, and the drive does not run";
	return c->image.has_identity ? identity_text(&c->image.identity) :
				       "unknown: the image does not say";
}

static const char *part_note(const struct change *c)
{
	if (!ctl_has(c->ctl, CTL_OPTION_PART))
		return "";
	return gives_no_id(&c->drive.info) ? " (named by you; the part gives no id)" :
					     " (by its own id: --part was not used)";
}

static void print_locks(FILE *to, const struct change *c)
{
	if (ctl_has(c->ctl, CTL_OPTION_CLEAR_SRWD))
		fputs("  lock      if the status register is locked (SRWD), its lock is cleared, "
		      "and not\n            set again (--clear-srwd)\n", to);
	if (c->drive.info.access & MTKFLASH_ACCESS_START_LOCKED)
		fputs("  RISK      the first boot block is locked: the drive keeps its old start "
		      "code\n            throughout. If the power fails half-way, that may start "
		      "half-written\n            firmware and refuse vendor mode. Do not start "
		      "without a power supply\n            that you trust.\n", to);
}

static void print_checks_off(FILE *to, const struct ctl *ctl)
{
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (ctl_options[i].check && ctl_has(ctl, i))
			fprintf(to, "  NOT CHECKED  %s (--%s)\n", ctl_options[i].check,
				ctl_options[i].name);
}

static void print_work(FILE *to, const struct change *c)
{
	const struct mtkflash_plan *plan = &c->work.plan;
	unsigned int sectors = part_sectors(plan->chip);
	bool all = plan->sectors == sectors || ctl_has(c->ctl, CTL_OPTION_FULL_REWRITE);

	if (!c->image.name)
		fprintf(to, "  work      %u of %u sectors are erased\n", plan->sectors,
			sectors);
	else
		fprintf(to, "  work      %u of %u sectors %s; %u pages to write\n",
			plan->sectors, sectors, all ? "are erased, whether they differ or not" :
						      "differ", plan->pages);
	fprintf(to, "  time      about %s%s\n", duration_text(work_seconds(&c->work)),
		c->image.name ? " and the drive's restart" : "");
}

/* Facts for the log, to be looked up later. */
static void log_summary(const struct change *c)
{
	log_say(c->ctl, "%s on %s (%s), part %s, now %s", c->drive.node, c->drive.port.name,
		c->drive.port.path, c->work.plan.chip->name, old_text(c));
	if (c->image.name)
		log_say(c->ctl, "image %s, SHA-256 %s, %s", c->image.name, c->image.hash,
			new_text(c));
	if (c->saved.name[0])
		log_say(c->ctl, "backup %s", c->saved.name);
}

void change_summary(FILE *to, const struct change *c)
{
	const struct mtkflash_chip *chip = c->work.plan.chip;

	fprintf(to, "\n  drive     %s on %s (%s)\n", c->drive.node, c->drive.port.name,
		c->drive.port.path);
	fprintf(to, "  part      %s, %s%s\n", chip->name, size_text(chip->size),
		part_note(c));
	fprintf(to, "  now       %s\n", old_text(c));
	fprintf(to, "  then      %s\n", new_text(c));
	if (c->image.has_identity && mtkflash_in_boot_loader(&c->image.identity))
		fputs("            a boot loader's name: the image may hold no firmware\n", to);
	if (c->image.name)
		fprintf(to, "  image     %s\n  SHA-256   %s\n", c->image.name,
			c->image.hash);
	if (c->image.name && image_file_hex(&c->image))
		fprintf(to, "  made of   %s\n", image_file_hex(&c->image));
	if (c->laid)
		fprintf(to, "  partial   laid over 0h-%zXh, the rest stays as it is\n",
			c->laid - 1);
	if (c->saved.name[0])
		fprintf(to, "  backup    %s\n", c->saved.name);
	if (c->saved.name[0] && c->half)
		fprintf(to, "            of the half-written flash; the oldest file is "
			"the drive as it was\n");
	keep_print(to, c);
	print_work(to, c);
	/* Firmware that runs is let go after a read; only a dead drive is held. */
	if (c->work.waited && !is_held(c))
		fputs("  power     has to be switched off and on once more at the start\n",
		      to);
	if (port_runs(&c->drive.port))
		fputs("  CAUTION   this drive works at present\n", to);
	else if (c->image.name && !c->old_identity.product[0] && !c->old_identity.revision[0] &&
		 !c->image.has_identity)
		fputs("  CAUTION   neither the drive nor the image says what it is. mtkflash has "
		      "compared\n            nothing: write it only if you know where this file is "
		      "from\n", to);
	else if (c->image.name && !c->old_identity.product[0] && !c->old_identity.revision[0])
		fputs("  CAUTION   the drive has no name: compare the image with its label\n",
		      to);
	print_checks_off(to, c->ctl);
	print_locks(to, c);
	fputc('\n', to);
}

/* @what has become of the flash, and where the drive is. */
static void fail_where(struct change *c, const char *what)
{
	const char *held = held_text(&c->drive.status);
	char words[160];

	if (!held)
		return;
	snprintf(words, sizeof(words), "%s; %s", what, held);
	fail_drive(c->ctl, words);
	if (!c->ctl->failure.next[0])
		run_advise_held(c->ctl, &c->drive);
}

static enum ctl_exit fail_stopped(struct change *c)
{
	enum ctl_exit code = fail(c->ctl, CTL_ERROR_STOPPED,
				  "%s: stopped before anything was erased", c->drive.node);

	fail_where(c, "nothing was written");
	return code;
}

static const char to_flash[] =
	"Leave the power on until it is done. Type yes to start: ";
static const char to_flash_without_backup[] =
	"NO BACKUP: nothing can bring the old data back. Type no-backup to start: ";
static const char to_erase[] =
	"The drive will not work until an image is written. Type erase to start: ";

static enum ask_answer ask_to_start(const struct change *c)
{
	if (!c->image.name)
		return ask_for(to_erase, "erase");
	return c->gap ? ask_for(to_flash_without_backup, "no-backup") : ask_for(to_flash, "yes");
}

static enum ctl_exit ask(struct change *c)
{
	enum ctl_exit code;

	if (is_agreed(c))
		return CTL_EXIT_OK;
	switch (ask_to_start(c)) {
	case ASK_YES:
		return CTL_EXIT_OK;
	case ASK_STOPPED:
		return fail_stopped(c);
	default:
		break;
	}
	code = fail(c->ctl, CTL_ERROR_NOT_CONFIRMED, NULL);
	fail_where(c, "nothing was written");
	return code;
}

enum ctl_exit change_confirm(struct change *c)
{
	enum ctl_exit code;

	if (news_stopped())
		return fail_stopped(c);
	c->half = is_half_written(&c->drive.status);
	code = save_backup(c->ctl, &c->drive, c->old, NULL, &c->saved);
	if (code) {
		fail_where(c, "nothing was written to it");
		return code;
	}
	log_summary(c);
	change_summary(stderr, c);
	code = ask(c);
	if (!code && news_stopped())
		code = fail_stopped(c);
	return code;
}

const char *change_recipe(const struct change *c)
{
	return c->ctl->recipe ? c->ctl->recipe : FIELD_TEXT(c->drive.info.recipe);
}

static const char *packet_backup_text(const struct change *c)
{
	if (c->saved.name[0])
		return c->saved.name;
	if (c->gap)
		return "none: a page of it cannot be read";
	return c->ctl->recipe ? "none: a recipe cannot read the drive" :
				"none: it cannot be read by packets";
}

/* Of a drive that Linux does not take only its own answer tells. */
static const char *packet_old_text(const struct change *c)
{
	struct mtkflash_identity id;

	if (port_runs(&c->drive.port) || !answers_name(&c->drive, &id))
		return old_text(c);
	return identity_text(&id);
}

/* The check against the image uses only what the drive says. */
static void print_inquiry(const struct change *c)
{
	struct mtkflash_identity id;

	if (!answers_name(&c->drive, &id))
		return;
	fprintf(stderr, "  INQUIRY   vendor %s, product %s, revision %s\n",
		id.vendor[0] ? FIELD_TEXT(id.vendor) : "(blank)",
		id.product[0] ? FIELD_TEXT(id.product) : "(blank)",
		id.revision[0] ? FIELD_TEXT(id.revision) : "(blank)");
}

static void print_packet_risk(const struct change *c)
{
	fputs("  NOT TRIED: this project has never done this on a real drive. After the first\n"
	      "  write command it cannot be undone.\n", stderr);
	if (c->ctl->recipe)
		fputs("  NOT KNOWN: nobody has checked that this drive takes firmware this way.\n"
		      "  It may never work again, and vendor mode may not bring it back.\n",
		      stderr);
	if (c->ctl->recipe_is_guess)
		fputs("  A GUESS: nobody has seen that a drive of this name takes these commands.\n"
		      "  It is not known which chip it has, how large its image is, what it checks,\n"
		      "  when it burns, and which data of its own it keeps.\n", stderr);
	fputc('\n', stderr);
}

enum ctl_exit change_confirm_packets(struct change *c)
{
	enum ctl_exit code = CTL_EXIT_OK;

	if (c->old)
		code = save_backup(c->ctl, &c->drive, c->old, NULL, &c->saved);
	if (code) {
		fail_where(c, "nothing was written to it");
		return code;
	}
	if (c->ctl->recipe)
		log_say(c->ctl, "recipe %s, SHA-256 %s", c->ctl->recipe, c->ctl->recipe_hash);
	log_say(c->ctl, "%s on %s (%s), by packets, now %s; image %s, SHA-256 %s; backup %s",
		c->drive.node, c->drive.port.name, c->drive.port.path, packet_old_text(c),
		c->image.name, c->image.hash, c->saved.name[0] ? c->saved.name : "none");
	fprintf(stderr, "\n  drive     %s on %s (%s)\n  by        packets, recipe %s\n"
		"  now       %s\n", c->drive.node, c->drive.port.name, c->drive.port.path,
		change_recipe(c), packet_old_text(c));
	if (c->ctl->recipe_source[0])
		fprintf(stderr, "  known by  %s\n", c->ctl->recipe_source);
	print_inquiry(c);
	fprintf(stderr, "  then      %s\n  image     %s\n  SHA-256   %s\n  backup    %s\n\n",
		new_text(c), c->image.name, c->image.hash, packet_backup_text(c));
	print_packet_risk(c);
	print_checks_off(stderr, c->ctl);
	code = ask(c);
	if (!code && news_stopped())
		code = fail_stopped(c);
	return code;
}

static void plan_json(struct json_object *result, const struct change *c)
{
	const struct mtkflash_plan *plan = &c->work.plan;
	struct json_object *object = json_object_in(result, "plan");

	json_text(object, "part", plan->chip->name);
	json_number(object, "part_size", plan->chip->size);
	json_number(object, "sectors", part_sectors(plan->chip));
	json_number(object, "sectors_to_erase", plan->sectors);
	json_number(object, "pages_to_write", plan->pages);
	json_number(object, "seconds", work_seconds(&c->work) + 0.5);
	json_kept(object, &c->kept);
	json_text(object, "old_revision", c->old_identity.revision);
	json_text(object, "new_revision", c->image.identity.revision);
}

static void fill_json(const struct change *c)
{
	struct json_object *result = c->ctl->result, *image;

	if (!result)
		return;
	if (c->image.name) {
		image = json_object_in(result, "image");
		json_text(image, "file", c->image.name);
		json_text(image, "sha256", c->image.hash);
		json_number(image, "size", c->laid ? c->laid : c->image.size);
		json_flag(image, "partial", c->laid);
	}
	if (c->drive.node[0])
		json_object_object_add(result, "drive", json_drive(&c->drive));
	if (c->work.plan.chip)
		plan_json(result, c);
	if (c->saved.name[0])
		saved_json(result, &c->saved);
	options_json_off(result, c->ctl);
}

void change_end(struct change *c)
{
	fill_json(c);
	free(c->old);
	keep_end(c);
	image_file_free(&c->image);
}
