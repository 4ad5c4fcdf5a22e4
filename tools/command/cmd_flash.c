// SPDX-License-Identifier: GPL-2.0
/*
 * flash, restore: from an image and the name of a drive to a drive that runs
 * it.  The steps follow each other downwards; the last one writes.
 */
#include <stdlib.h>
#include <string.h>

#include "abilities.h"
#include "answers.h"
#include "ask.h"
#include "by_packets.h"
#include "change.h"
#include "dry_run.h"
#include "fail.h"
#include "families.h"
#include "json.h"
#include "keeping.h"
#include "news.h"
#include "options.h"
#include "own.h"
#include "run.h"
#include "shape.h"
#include "sides.h"
#include "words.h"

/* What is left open where the module has no dry run of its own. */
static const char * const old_never_checked[] = {
	"whether the drive is mounted or open, or shares its cable, when the session starts",
	"whether the write protection can be cleared",
	"whether the flash still holds what was just read",
	NULL,
};

/* A backup may start in any way.  A hash alone makes no backup: many downloads have one. */
static enum ctl_exit check_backup(struct change *c)
{
	enum ctl_exit code;
	bool is_backup;

	if (save_is_shareable(c->image.name))
		return fail(c->ctl, CTL_ERROR_NOT_A_BACKUP, "%s is no backup: it was saved with "
			    "--shareable", c->image.name);
	code = image_file_check_hash(c->ctl, &c->image, &is_backup);
	if (is_backup && save_is_noted(c->image.name) &&
	    c->image.error == MTKFLASH_ERROR_RESET_VECTOR)
		ctl_take(c->ctl, CTL_OPTION_ANY_START);
	return code;
}

/* With --partial the flash behind the image must not be erased, not even for a moment. */
static enum ctl_exit prepare_partial(struct ctl *ctl)
{
	if (!ctl_has(ctl, CTL_OPTION_PARTIAL))
		return CTL_EXIT_OK;
	if (ctl_has(ctl, CTL_OPTION_FULL_REWRITE))
		return fail(ctl, CTL_ERROR_USAGE,
			    "--partial leaves alone what --full-rewrite erases: one of them only");
	ctl_take(ctl, CTL_OPTION_DELTA);
	return CTL_EXIT_OK;
}

/* Whether it starts as the drive's own firmware does is to be seen. */
static bool is_left_open(const struct change *c)
{
	if (c->image.error == MTKFLASH_ERROR_SUM)
		return ctl_has(c->ctl, CTL_OPTION_ANY_SUM) &&
		       !ctl_has(c->ctl, CTL_OPTION_PACKETS);
	return c->image.error == MTKFLASH_ERROR_RESET_VECTOR;
}

static enum ctl_exit read_image(struct change *c)
{
	struct ctl *ctl = c->ctl;
	enum ctl_exit code;

	code = prepare_partial(ctl);
	if (!code)
		code = image_file_read(ctl, ctl->words + 1, &c->image);
	if (code)
		return code;
	/* The note beside the file counts: not every dump by packets can be recognised. */
	if (save_is_by_packets(c->image.name))
		c->image.error = MTKFLASH_ERROR_PACKET_DUMP;
	if (ctl->command == CTL_COMMAND_RESTORE)
		code = check_backup(c);
	if (!code && c->image.error && !is_left_open(c))
		code = image_file_fail(ctl, &c->image);
	return code;
}

/* --- the image and the drive ------------------------------------------------------ */

static enum mtkflash_error check_start(const struct change *c)
{
	if (ctl_has(c->ctl, CTL_OPTION_ANY_START) ||
	    mtkflash_image_has_vector(c->image.data, c->image.size) ||
	    mtkflash_image_starts_as(c->image.data, c->old))
		return MTKFLASH_ERROR_NONE;
	return MTKFLASH_ERROR_RESET_VECTOR;
}

static enum mtkflash_error check_identity(const struct change *c)
{
	const struct mtkflash_identity *id = &c->image.identity;
	bool runs = side_goes_by_model(c);
	bool same;

	if (ctl_has(c->ctl, CTL_OPTION_ANY_IDENTITY) ||
	    (!runs && !c->old_identity.product[0]))
		return MTKFLASH_ERROR_NONE;
	if (!c->image.has_identity)
		return MTKFLASH_ERROR_NO_IDENTITY;
	same = runs ? side_model_is(&c->drive.port, id) :
		      mtkflash_identity_same_drive(&c->old_identity, id);
	if (!same)
		return MTKFLASH_ERROR_WRONG_DRIVE;
	if (!ctl_has(c->ctl, CTL_OPTION_OTHER_SERIES) &&
	    mtkflash_identity_other_series(&c->now, id))
		return MTKFLASH_ERROR_OTHER_SERIES;
	return MTKFLASH_ERROR_NONE;
}

/* Is the image damaged, and the end of the drive's own contents not the same? */
static bool is_damaged(const struct change *c)
{
	size_t tail = c->image.size - MTKFLASH_IMAGE_TAIL;

	return mtkflash_image_is_damaged(c->image.data, c->image.size) &&
	       memcmp(c->image.data + tail, c->old + tail, MTKFLASH_IMAGE_TAIL);
}

static enum ctl_exit refuse(struct change *c, enum mtkflash_error err)
{
	enum ctl_exit code = fail_driver(c->ctl, err, c->image.name);

	side_tell(c);
	run_advise(c->ctl, &c->drive, code);
	shape_tell(&c->ctl->failure, &c->image);
	return code;
}

/* The driver's own comparison, but here both sides can be told. */
static enum ctl_exit check_chip(struct change *c, const struct mtkflash_chip *chip)
{
	struct mtkflash_bd_match bd;
	enum ctl_exit code;
	bool suits;

	suits = mtkflash_bd_suits(c->image.data, c->image.size, c->old, chip->size, chip->bd, &bd);
	if (suits && (!mtkflash_bd_other_board(&bd) || ctl_has(c->ctl, CTL_OPTION_OTHER_SERIES)))
		return CTL_EXIT_OK;
	code = suits ? change_fail_board(c, &bd) : change_fail_chip(c, &bd, c->drive.node);
	mtkflash_image_identity(c->old, chip->size, &c->old_identity);
	side_compare_names(c);
	side_tell(c);
	return code;
}

/* The driver's own comparison: nothing of the image's chip was compared with anything. */
static enum ctl_exit check_chip_said(struct change *c, const struct mtkflash_chip *chip)
{
	struct mtkflash_bd_match bd = { };
	u32 address;

	mtkflash_bd_look(c->old, chip->size, &bd.drive);
	mtkflash_bd_look(c->image.data, c->image.size, &bd.image);
	if (c->plain || ctl_has(c->ctl, CTL_OPTION_CHIP_LOST) ||
	    !mtkflash_bd_lost_name(&bd, &address))
		return CTL_EXIT_OK;
	if (own_has_lost(c))
		return keep_say_chip(c);
	return refuse(c, MTKFLASH_ERROR_CHIP_LOST);
}

static enum ctl_exit check_drive(struct change *c)
{
	const struct mtkflash_chip *chip = change_part(c);
	enum mtkflash_error err;
	enum ctl_exit code;

	if (!chip)
		return change_fail_part(c);
	code = check_chip(c, chip);
	if (!code)
		code = change_fit(c);
	/* Before it was laid over the flash it had another size than a backup. */
	if (!code && ctl_has(c->ctl, CTL_OPTION_PARTIAL))
		code = keep_take(c);
	if (code)
		return code;
	mtkflash_image_identity(c->old, chip->size, &c->old_identity);
	side_compare_names(c);
	err = check_start(c);
	if (!err && is_damaged(c))
		err = MTKFLASH_ERROR_IMAGE_DAMAGED;
	if (!err)
		err = check_identity(c);
	if (err)
		return refuse(c, err);
	code = keep_find(c, chip);
	if (code)
		side_tell(c);
	else
		code = check_chip_said(c, chip);
	return code ? code : change_plan(c, keep_target(c));
}

static enum ctl_exit nothing_to_do(const struct change *c)
{
	const char *kept = keep_ranges(c);

	if (c->ctl->result)
		return CTL_EXIT_OK;
	printf("Nothing to do: %s holds this image already, read twice and compared%s%s.\n",
	       c->drive.node, kept[0] ? ", except what it keeps: " : "", kept);
	if (kept[0])
		puts("These bytes belong to the drive. Only if the image is this very drive's own\n"
		     "backup, and you want its bytes back: the same command with --no-keep.");
	return CTL_EXIT_OK;
}

static enum ctl_exit read_and_check(struct change *c)
{
	enum ctl_exit code = change_read(c);

	return code ? code : check_drive(c);
}

/* A module that has no dry run of its own: so far as it goes without. */
static enum ctl_exit old_dry_run(struct change *c)
{
	enum ctl_exit code;

	fputs("The loaded module is older and has no dry run: only the tool's checks are made.\n",
	      stderr);
	code = read_and_check(c);
	if (code)
		return code;
	if (change_is_done(c))
		return nothing_to_do(c);
	return dry_run_show(c, old_never_checked);
}

/* The driver has compared it with the image, and tells of it no more than the part. */
static void look_at_drive(struct change *c)
{
	const struct failure failure = c->ctl->failure;

	if (!side_is_told(failure.number))
		return;
	drive_reload(c->ctl, &c->drive);
	/* A held drive can be read again without another power cycle. */
	if (!c->old && !side_goes_by_model(c) && c->drive.status.flags & MTKFLASH_STATUS_HELD &&
	    !run_read(c->ctl, &c->drive, &c->old, &c->work))
		mtkflash_image_identity(c->old, c->drive.info.part_size, &c->old_identity);
	c->ctl->failure = failure;
}

/* The driver has refused; which ranges are missing is known to it only. */
static void advise_kept(struct change *c)
{
	if (c->ctl->failure.number != MTKFLASH_ERROR_KEPT_BLANK ||
	    drive_reload(c->ctl, &c->drive))
		return;
	c->kept = c->drive.kept;
	keep_offer(c);
}

/* The driver has refused what the drive's own backup has: then it is read, and compared. */
static enum ctl_exit run_dry(struct change *c)
{
	enum ctl_exit code = run_write(c->ctl, &c->drive, c->image.data, c->image.size, &c->work);

	if (!code)
		return code;
	keep_reload(c);
	if (!own_helps(c))
		return code;
	code = read_and_check(c);
	return code ? code : run_write(c->ctl, &c->drive, c->image.data, c->image.size, &c->work);
}

static enum ctl_exit dry_run(struct change *c)
{
	enum ctl_exit code;

	/* First read what the image, or the drive's own data, is laid over. */
	if (ctl_has(c->ctl, CTL_OPTION_PARTIAL) || c->ctl->keep_from) {
		code = read_and_check(c);
		if (code)
			return code;
	}
	news_catch_signals();
	code = run_dry(c);
	/* The driver's words do not have the sizes. */
	if (code && c->ctl->failure.number == MTKFLASH_ERROR_PART_SIZE && change_part(c))
		return change_fail_size(c, change_part(c));
	if (!c->ctl->keep_from)
		c->kept = c->drive.kept;
	code = dry_run_end(c, code);
	advise_kept(c);
	if (code) {
		look_at_drive(c);
		side_compare_names(c);
		side_tell(c);
		return code;
	}
	return change_is_done(c) ? nothing_to_do(c) : dry_run_show(c, NULL);
}

static void print_success(const struct change *c)
{
	const struct mtkflash_status *status = &c->drive.status;

	if (c->ctl->result)
		return;
	printf("Done: %s holds the image, read back and compared, and the drive answered.\n",
	       c->drive.node);
	printf("  revision: old %s, new %s\n",
	       status->old_revision[0] ? FIELD_TEXT(status->old_revision) : "unknown",
	       status->new_revision[0] ? FIELD_TEXT(status->new_revision) : "unknown");
	if (c->saved.name[0])
		printf("  backup:   %s%s\n", c->saved.name,
		       c->half ? " (of the half-written flash)" : "");
	if (c->drive.port.block[0])
		printf("  it is %s now\n", block_text(&c->drive.port));
}

static enum ctl_exit write_it(struct change *c)
{
	enum ctl_exit code;

	code = run_write(c->ctl, &c->drive, c->image.data, c->image.size, NULL);
	if (code) {
		run_advise(c->ctl, &c->drive, code);
		side_tell(c);
	} else {
		port_look_for_block(&c->drive.port);
		print_success(c);
	}
	advise_kept(c);
	return code;
}

/* Does the module know of dry runs? */
static enum ctl_exit look_for_dry_run(struct change *c, bool *known)
{
	struct abilities abilities;
	enum ctl_exit code;

	code = abilities_load(c->ctl, &abilities);
	*known = abilities.module.options & MTKFLASH_OPTION_DRY_RUN;
	/* It is not to be asked for then. */
	if (!*known)
		c->ctl->session.flags &= ~MTKFLASH_OPTION_DRY_RUN;
	return code;
}

/* --- which way -------------------------------------------------------------------- */

/* Can the user choose?  Options for parts, ranges and the like mean vendor mode. */
static bool is_open(const struct change *c)
{
	const struct mtkflash_options *options = &c->ctl->session;

	return c->ctl->command == CTL_COMMAND_FLASH && c->drive.info.recipe[0] &&
	       port_runs(&c->drive.port) && !(options->flags & ~MTKFLASH_OPTION_DRY_RUN) &&
	       !options->set && !options->keeps && !options->part[0] && !c->ctl->keep_from &&
	       !ctl_has(c->ctl, CTL_OPTION_PARTIAL);
}

/* This project has tried neither way on hardware: the owner is asked, if possible. */
static enum ctl_exit choose_way(struct change *c)
{
	char line[64];

	if (!is_open(c))
		return CTL_EXIT_OK;
	fprintf(stderr, "%s on %s runs, and takes firmware by packets, too (recipe %s).\n",
		c->drive.node, c->drive.port.name, FIELD_TEXT(c->drive.info.recipe));
	if (ctl_has(c->ctl, CTL_OPTION_YES) || ctl_has(c->ctl, CTL_OPTION_DRY_RUN) || !ask_can()) {
		fputs("Vendor mode is used; for the other way add --packets.\n", stderr);
		return CTL_EXIT_OK;
	}
	fputs("With packets the drive burns the image itself, and that cannot be undone. In\n"
	      "vendor mode the old firmware is written back if something fails; firmware that\n"
	      "runs may refuse it. Type packets or vendor-mode: ", stderr);
	fflush(stderr);
	if (ask_line(line, sizeof(line)) > 0 && !strcmp(line, "packets\n")) {
		ctl_take(c->ctl, CTL_OPTION_PACKETS);
		options_take(&c->ctl->session, CTL_OPTION_PACKETS, NULL);
		return CTL_EXIT_OK;
	}
	return strcmp(line, "vendor-mode\n") ?
		       fail(c->ctl, CTL_ERROR_NOT_CONFIRMED, NULL) : CTL_EXIT_OK;
}

static enum ctl_exit flash(struct change *c)
{
	bool dry = ctl_has(c->ctl, CTL_OPTION_DRY_RUN), known = false;
	enum ctl_exit code;

	code = by_packets_take_recipe(c->ctl);
	if (!code)
		code = read_image(c);
	if (!code && dry)
		code = look_for_dry_run(c, &known);
	if (!code)
		code = change_prepare(c);
	if (!code)
		code = by_packets_check_recipe(c);
	if (!code)
		code = keep_as_set(c);
	if (!code)
		code = choose_way(c);
	if (!code && ctl_has(c->ctl, CTL_OPTION_PACKETS))
		return by_packets_flash(c, dry);
	if (!code && !ctl_has(c->ctl, CTL_OPTION_PARTIAL))
		code = keep_take(c);
	if (code)
		return code;
	if (dry)
		return known ? dry_run(c) : old_dry_run(c);
	code = read_and_check(c);
	if (code)
		return code;
	if (change_is_done(c))
		return nothing_to_do(c);
	code = change_confirm(c);
	return code ? code : write_it(c);
}

static enum ctl_exit run(struct ctl *ctl)
{
	struct change c = { .ctl = ctl };
	enum ctl_exit code = flash(&c);

	change_end(&c);
	return code;
}

enum ctl_exit cmd_flash(struct ctl *ctl)
{
	return run(ctl);
}

enum ctl_exit cmd_restore(struct ctl *ctl)
{
	return run(ctl);
}
