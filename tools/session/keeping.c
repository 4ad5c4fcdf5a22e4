// SPDX-License-Identifier: GPL-2.0
/* What belongs to the drive. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abilities.h"
#include "ask.h"
#include "errors.h"
#include "fail.h"
#include "flash/keep.h"
#include "keeping.h"
#include "names.h"
#include "options.h"
#include "own.h"
#include "paper.h"
#include "run.h"
#include "words.h"

/* "4000-5FFE, 3E000-3EFFF" of the ranges that @wanted picks; more than fit end in "...". */
static const char *ranges_text(const struct mtkflash_kept_list *kept,
			       bool (*wanted)(const struct mtkflash_kept_range *range),
			       const char *between)
{
	static char text[MTKFLASH_KEEP_MAX * 24];
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < kept->count; i++) {
		const struct mtkflash_kept_range *range = &kept->range[i];

		if (!wanted(range))
			continue;
		if (used + 32 > sizeof(text)) {
			snprintf(text + used, sizeof(text) - used, " ...");
			break;
		}
		used += snprintf(text + used, sizeof(text) - used, "%s%X-%X",
				 used ? between : "", range->first, range->last);
	}
	return text;
}

static bool is_missing(const struct mtkflash_kept_range *range)
{
	return range->flags & MTKFLASH_KEPT_MISSING;
}

/* By no rule, and not named by the user. */
static bool is_guess(const struct mtkflash_kept_range *range)
{
	return range->reason == MTKFLASH_KEEP_BLANK && !(range->flags & MTKFLASH_KEPT_REPLACED);
}

/* The image counts there: such data are unknown, and mostly old code. */
static bool is_replaced(const struct mtkflash_kept_range *range)
{
	return range->flags & MTKFLASH_KEPT_REPLACED;
}

static bool is_kept(const struct mtkflash_kept_range *range)
{
	return !is_replaced(range);
}

static bool any(const struct mtkflash_kept_list *kept,
		bool (*wanted)(const struct mtkflash_kept_range *range))
{
	for (unsigned int i = 0; i < kept->count; i++)
		if (wanted(&kept->range[i]))
			return true;
	return false;
}

/* --- finding ------------------------------------------------------------------- */

/* A module that knows nothing of it writes what it gets: then the image has to be whole. */
static enum ctl_exit module_keeps(struct ctl *ctl, bool *keeps)
{
	struct abilities abilities;
	enum ctl_exit code = abilities_load(ctl, &abilities);

	*keeps = abilities.module.options & MTKFLASH_OPTION_NO_KEEP;
	return code;
}

/* "VENDOR PRODUCT REVISION", as the module tells it. */
static bool take_model(const struct port *port, struct mtkflash_identity *id)
{
	const char *model = port->info.model;
	const char *product = strchr(model, ' '), *revision = strrchr(model, ' ');

	memset(id, 0, sizeof(*id));
	if (!product || revision == product)
		return false;
	snprintf(id->vendor, sizeof(id->vendor), "%.*s", (int)(product - model), model);
	snprintf(id->product, sizeof(id->product), "%.*s", (int)(revision - product - 1),
		 product + 1);
	return true;
}

enum ctl_exit keep_as_set(struct change *c)
{
	struct mtkflash_options next, *typed = &c->ctl->session;
	enum ctl_exit code;
	bool keeps;

	code = module_keeps(c->ctl, &keeps);
	if (code || !keeps)
		return code;
	code = options_load(c->ctl, c->drive.info.device, &next);
	if (code)
		return code;
	if (next.flags & MTKFLASH_OPTION_NO_KEEP)
		ctl_take(c->ctl, CTL_OPTION_NO_KEEP);
	if (!next.keeps || ctl_has(c->ctl, CTL_OPTION_KEEP))
		return CTL_EXIT_OK;
	typed->keeps = next.keeps;
	memcpy(typed->keep, next.keep, sizeof(typed->keep));
	ctl_take(c->ctl, CTL_OPTION_KEEP);
	return CTL_EXIT_OK;
}

static void lay_over(struct change *c, const u8 *own)
{
	mtkflash_kept_lay(&c->kept, own, c->image.data);
	hash_text(c->image.data, c->image.size, c->laid_hash);
}

static enum ctl_exit fail_missing(struct change *c, const char *where)
{
	char about[256];

	snprintf(about, sizeof(about), "%s has no complete data at %s", where,
		 ranges_text(&c->kept, is_missing, ", "));
	return fail_driver(c->ctl, MTKFLASH_ERROR_KEPT_BLANK, about);
}

/* Any part of that size: of a complete backup nothing depends on its sectors. */
static const struct mtkflash_chip *part_of_size(size_t size)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		if (mtkflash_chips[i].size == size)
			return &mtkflash_chips[i];
	return NULL;
}

/* The chip that a drive does not name any more is named in its backup, and was compared. */
enum ctl_exit keep_say_chip(struct change *c)
{
	struct abilities abilities;
	struct mtkflash_bd bd;
	enum ctl_exit code;

	if (!mtkflash_bd_look(c->image.data, c->image.size, &bd))
		return CTL_EXIT_OK;
	code = abilities_load(c->ctl, &abilities);
	c->ctl->session.flags |= abilities.module.options & MTKFLASH_OPTION_CHIP_LOST;
	return code;
}

/* What was found is in the image from now on: the driver has to write it as it is. */
static enum ctl_exit write_as_it_is(struct change *c)
{
	struct ctl *ctl = c->ctl;
	enum ctl_exit code;
	bool keeps;

	code = module_keeps(ctl, &keeps);
	ctl->as_it_is = true;
	if (keeps)
		ctl->session.flags |= MTKFLASH_OPTION_NO_KEEP;
	else
		ctl->session.flags &= ~MTKFLASH_OPTION_NO_KEEP;
	return code || !c->plain ? code : keep_say_chip(c);
}

/* From now on the image is what a backup makes of it. */
static enum ctl_exit note_plain(struct change *c)
{
	c->plain = malloc(c->image.size);
	if (!c->plain)
		return fail_errno(c->ctl, CTL_ERROR_SYSTEM, "memory");
	memcpy(c->plain, c->image.data, c->image.size);
	return CTL_EXIT_OK;
}

/* It is the drive's own backup itself. */
static enum ctl_exit take_all(struct change *c)
{
	enum ctl_exit code = note_plain(c);

	if (code)
		return code;
	c->kept.count = 0;
	fprintf(stderr, "%s is written as it is: what the drive has lost is in it.\n",
		c->image.name);
	return write_as_it_is(c);
}

static bool is_image(const struct change *c, const struct image_file *from)
{
	return from->size == c->image.size && !memcmp(from->data, c->image.data, from->size);
}

static enum ctl_exit fail_taken(struct change *c, const struct image_file *from)
{
	enum ctl_exit code;

	code = fail(c->ctl, CTL_ERROR_KEEP_FROM,
		    "%s has no data of the drive that %s does not have",
		    from->name, c->image.name);
	snprintf(c->ctl->failure.advice, sizeof(c->ctl->failure.advice), "%s",
		 "choose a backup of this drive, name ranges with --keep, or leave out --keep-from");
	return code;
}

static enum ctl_exit take_from(struct change *c, const struct image_file *from)
{
	const struct mtkflash_keep_query query = {
		.chip = part_of_size(from->size),
		.own = from->data,
		.image = c->image.data,
		.worked = true,
		.flags = c->ctl->session.flags,
		.keep = c->ctl->session.keep,
		.keeps = c->ctl->session.keeps,
	};
	enum ctl_exit code;

	if (mtkflash_keep_find(&query, &c->kept))
		return fail_missing(c, from->name);
	if (!any(&c->kept, is_kept))
		return is_image(c, from) && own_is_complete(from) ? take_all(c) :
								    fail_taken(c, from);
	/* Equal to the image, and as blank as that where drives of this family are not. */
	if (own_lacks(from) && !ctl_has(c->ctl, CTL_OPTION_NO_KEEP))
		return fail(c->ctl, CTL_ERROR_KEEP_FROM, "%s is blank where such drives have data",
			    from->name);
	code = note_plain(c);
	if (code)
		return code;
	lay_over(c, from->data);
	return write_as_it_is(c);
}

enum ctl_exit keep_take(struct change *c)
{
	char *const names[] = { (char *)c->ctl->keep_from, NULL };
	struct image_file from;
	enum ctl_exit code;

	if (!c->ctl->keep_from)
		return CTL_EXIT_OK;
	code = image_file_read(c->ctl, names, &from);
	if (code)
		return code;
	code = own_check(c, &from);
	if (!code)
		code = take_from(c, &from);
	image_file_free(&from);
	return code;
}

/* What of the drive is to be kept if it gets @image and nobody has named a range. */
static enum mtkflash_error find_in(struct change *c, const struct mtkflash_chip *chip,
				   const u8 *image, u32 flags, u32 keeps,
				   struct mtkflash_kept_list *kept)
{
	struct mtkflash_identity inquiry;
	bool answers = take_model(&c->drive.port, &inquiry);
	const struct mtkflash_keep_query query = {
		.chip = chip,
		.own = c->old,
		.image = image,
		.inquiry = answers ? &inquiry : NULL,
		.worked = c->drive.port.info.verdict == MTKFLASH_VERDICT_KNOWN,
		.flags = flags,
		.keep = c->ctl->session.keep,
		.keeps = keeps,
	};

	return mtkflash_keep_find(&query, kept);
}

static enum mtkflash_error find(struct change *c, const struct mtkflash_chip *chip)
{
	return find_in(c, chip, c->image.data, c->ctl->session.flags, c->ctl->session.keeps,
		       &c->kept);
}

/* --- asking -------------------------------------------------------------------- */

/* The user has confirmed the guess. */
static void name_guesses(struct change *c)
{
	struct mtkflash_options *options = &c->ctl->session;

	for (unsigned int i = 0; i < c->kept.count; i++) {
		struct mtkflash_kept_range *range = &c->kept.range[i];

		if (!is_guess(range))
			continue;
		options->keep[options->keeps].first = range->first;
		options->keep[options->keeps++].last = range->last;
		range->reason = MTKFLASH_KEEP_NAMED;
	}
	ctl_take(c->ctl, CTL_OPTION_KEEP);
}

static unsigned int count_guesses(const struct change *c)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < c->kept.count; i++)
		count += is_guess(&c->kept.range[i]);
	return count;
}

/* More than can be named; the driver itself keeps any number. */
static enum ctl_exit fail_many(struct change *c)
{
	struct failure *failure = &c->ctl->failure;

	fail(c->ctl, CTL_ERROR_KEEP_UNSAID,
	     "%s holds data in %u places where the image is blank; %u ranges can be named",
	     c->drive.node, count_guesses(c), MTKFLASH_KEEP_MAX);
	snprintf(failure->advice, sizeof(failure->advice),
		 "cat IMAGE >/dev/%s keeps them all; --no-keep overwrites them", c->drive.node);
	return failure->exit;
}

static enum ctl_exit fail_unsaid(struct change *c)
{
	char option[MTKFLASH_KEEP_MAX * 24 + 16];

	snprintf(option, sizeof(option), " --keep=%s",
		 ranges_text(&c->kept, is_guess, " --keep="));
	fail(c->ctl, CTL_ERROR_KEEP_UNSAID, "%s holds data where the image is blank: %s",
	     c->drive.node, ranges_text(&c->kept, is_guess, ", "));
	run_type_again(c->ctl, &c->drive, option);
	return c->ctl->failure.exit;
}

/* The drive's own that is whole, and would be replaced by what the backup has. */
static void find_replaced(struct change *c, const struct mtkflash_chip *chip,
			  struct mtkflash_kept_list *replaced)
{
	u32 flags = ctl_has(c->ctl, CTL_OPTION_NO_KEEP) ? MTKFLASH_OPTION_NO_KEEP : 0;
	unsigned int count = 0;

	find_in(c, chip, c->plain, flags, 0, replaced);
	for (unsigned int i = 0; i < replaced->count; i++) {
		const struct mtkflash_kept_range *range = &replaced->range[i];

		if (!is_missing(range) && !is_replaced(range) &&
		    memcmp(c->old + range->first, c->image.data + range->first,
			   range->last - range->first + 1))
			replaced->range[count++] = *range;
	}
	replaced->count = count;
}

static enum ctl_exit check_taken(struct change *c, const struct mtkflash_chip *chip)
{
	struct mtkflash_kept_list replaced;
	const char *from = c->ctl->keep_from;
	const char *advice = from ?
		"leave out --keep-from; or to replace them, add --no-keep, and "
		"--keep=START-END for what the backup is to give" :
		"overwrite it with --no-keep; to keep part of it: --keep=START-END";

	find_replaced(c, chip, &replaced);
	if (!replaced.count)
		return CTL_EXIT_OK;
	fail(c->ctl, CTL_ERROR_KEEP_UNSAID,
	     "%s has its own data at %s, and %s has other data there", c->drive.node,
	     ranges_text(&replaced, is_kept, ", "), from ? from : c->image.name);
	snprintf(c->ctl->failure.advice, sizeof(c->ctl->failure.advice), "%s", advice);
	if (!from)
		return c->ctl->failure.exit;
	c->ctl->options &= ~CTL_BIT(CTL_OPTION_KEEP_FROM);
	run_type_again(c->ctl, &c->drive, "");
	return c->ctl->failure.exit;
}

static enum ctl_exit ask(struct change *c, const struct mtkflash_chip *chip)
{
	char line[64];

	if (count_guesses(c) + c->ctl->session.keeps > MTKFLASH_KEEP_MAX)
		return fail_many(c);
	if (ctl_has(c->ctl, CTL_OPTION_YES) || !ask_can())
		return fail_unsaid(c);
	fprintf(stderr, "\nThe image is blank where the drive holds data. That may be its own, "
		"such as calibration,\nwithout which it reads no disc. Or it may be the rest of other "
		"firmware.\n  %s\nType keep to leave that as it is, or replace to overwrite it: ",
		ranges_text(&c->kept, is_guess, ", "));
	fflush(stderr);
	if (ask_line(line, sizeof(line)) <= 0)
		return fail_unsaid(c);
	if (!strcmp(line, "keep\n")) {
		name_guesses(c);
		return CTL_EXIT_OK;
	}
	if (strcmp(line, "replace\n"))
		return fail_unsaid(c);
	ctl_take(c->ctl, CTL_OPTION_NO_KEEP);
	find(c, chip);
	return CTL_EXIT_OK;
}

static enum ctl_exit lay_for_module(struct change *c)
{
	enum ctl_exit code;
	bool keeps;

	if (!any(&c->kept, is_kept))
		return CTL_EXIT_OK;
	code = module_keeps(c->ctl, &keeps);
	if (code)
		return code;
	if (!keeps) {
		lay_over(c, c->old);
		return write_as_it_is(c);
	}
	c->target = malloc(c->image.size);
	if (!c->target)
		return fail_errno(c->ctl, CTL_ERROR_SYSTEM, "memory");
	memcpy(c->target, c->image.data, c->image.size);
	mtkflash_kept_lay(&c->kept, c->old, c->target);
	return CTL_EXIT_OK;
}

void keep_reload(struct change *c)
{
	const struct failure failure = c->ctl->failure;

	drive_reload(c->ctl, &c->drive);
	c->ctl->failure = failure;
	c->kept = c->drive.kept;
}

/*
 * What was read now of a drive that is held may be half of what a session has left; what
 * the drive held before that only the driver knows.
 */
static enum ctl_exit ask_driver(struct change *c)
{
	struct mtkflash_options *options = &c->ctl->session;
	const __u32 flags = options->flags;
	enum ctl_exit code;

	options->flags |= MTKFLASH_OPTION_DRY_RUN;
	code = run_write(c->ctl, &c->drive, c->image.data, c->image.size, NULL);
	options->flags = flags;
	keep_reload(c);
	return code;
}

static enum ctl_exit find_or_fail(struct change *c, const struct mtkflash_chip *chip)
{
	struct abilities abilities;
	enum ctl_exit code = abilities_load(c->ctl, &abilities);

	if (code)
		return code;
	if (c->drive.port.info.held &&
	    abilities.module.options & MTKFLASH_OPTION_DRY_RUN &&
	    abilities.module.options & MTKFLASH_OPTION_NO_KEEP)
		return ask_driver(c);
	return find(c, chip) ? fail_missing(c, c->drive.node) : CTL_EXIT_OK;
}

enum ctl_exit keep_find(struct change *c, const struct mtkflash_chip *chip)
{
	enum ctl_exit code;

	/* All that is kept is in the image. */
	if (c->plain)
		return check_taken(c, chip);
	code = find_or_fail(c, chip);
	if (code && own_helps(c)) {
		memset(&c->ctl->failure, 0, sizeof(c->ctl->failure));
		code = take_all(c);
		return code ? code : check_taken(c, chip);
	}
	if (code) {
		if (c->ctl->failure.number == MTKFLASH_ERROR_KEPT_BLANK)
			keep_offer(c);
		return code;
	}
	if (any(&c->kept, is_guess))
		code = ask(c, chip);
	return code ? code : lay_for_module(c);
}

const u8 *keep_target(const struct change *c)
{
	return c->target ? c->target : c->image.data;
}

/* --- a backup that has it -------------------------------------------------------- */

/* The driver's words have the first of them. */
static void name_missing(struct change *c)
{
	const char *ranges = ranges_text(&c->kept, is_missing, ", ");
	struct failure *failure = &c->ctl->failure;
	size_t used = strlen(failure->what);

	if (ranges[0] && !strstr(failure->what, ranges))
		snprintf(failure->what + used, sizeof(failure->what) - used,
			 "; no complete data at %s", ranges);
}

void keep_offer(struct change *c)
{
	const struct mtkflash_identity *id = c->image.has_identity ? &c->image.identity : NULL;
	char name[4096], option[4128];

	if (change_fail_outside(c))
		return;
	name_missing(c);
	if (c->ctl->keep_from || !c->image.name)
		return;
	if (!save_find(c->ctl, &c->drive, id, &c->kept, name, sizeof(name))) {
		run_type_again(c->ctl, &c->drive, " --keep-from=BACKUP");
		return;
	}
	fprintf(stderr,
		"This computer has saved a backup of such a drive on %s that has this data:\n"
		"  %s\nTake it only if it is of this very drive.\n", c->drive.port.name, name);
	snprintf(option, sizeof(option), " --keep-from=%s", shell_word(name));
	run_type_again(c->ctl, &c->drive, option);
}

/* --- showing ----------------------------------------------------------------------- */

static void print_replaced(FILE *to, const struct change *c)
{
	bool asks = !ctl_has(c->ctl, CTL_OPTION_YES) && !ctl_has(c->ctl, CTL_OPTION_DRY_RUN);
	char text[MTKFLASH_KEEP_MAX * 64], where[MTKFLASH_KEEP_MAX * 24];

	snprintf(where, sizeof(where), "%s", ranges_text(&c->kept, is_replaced, ", "));
	snprintf(text, sizeof(text),
		 "%s: the drive has data here, the image has none. It looks like left-over "
		 "firmware, not calibration. To keep it, %sadd --keep=%s", where,
		 asks ? "answer no and " : "",
		 ranges_text(&c->kept, is_replaced, " --keep="));
	paper_item(to, "  overwrites ", text);
}

const char *keep_ranges(const struct change *c)
{
	return ranges_text(&c->kept, is_kept, ", ");
}

void keep_print(FILE *to, const struct change *c)
{
	for (unsigned int i = 0; i < c->kept.count; i++) {
		const struct mtkflash_kept_range *range = &c->kept.range[i];

		if (is_replaced(range))
			continue;
		fprintf(to, "  keeps     %05X-%05X as %s has it: %s\n", range->first,
			range->last, c->ctl->keep_from ? c->ctl->keep_from : "the drive",
			mtkflash_keep_reason_meaning(range->reason));
	}
	if (any(&c->kept, is_replaced))
		print_replaced(to, c);
	if (c->laid_hash[0])
		fprintf(to, "  written   the image with that in it, SHA-256\n            %s\n",
			c->laid_hash);
}

void keep_end(struct change *c)
{
	free(c->target);
	free(c->plain);
	c->target = NULL;
	c->plain = NULL;
}
