// SPDX-License-Identifier: GPL-2.0
/* The drive's own backup. */
#include "errors.h"
#include "fail.h"
#include "own.h"

bool own_has_lost(const struct change *c)
{
	const struct image_file *file = &c->image;
	struct ctl aside = { .control = -1 };
	struct mtkflash_bd bd;
	bool is_backup;

	return c->ctl->command == CTL_COMMAND_RESTORE && !c->laid && !c->ctl->session.keeps &&
	       file->size == c->drive.info.part_size &&
	       !image_file_check_hash(&aside, file, &is_backup) && is_backup &&
	       save_is_of(file->name, &c->drive) &&
	       (!mtkflash_bd_look(file->data, file->size, &bd) ||
		mtkflash_bd_is_whole(file->data)) &&
	       save_has_missing(file->data, file->size, &c->kept);
}

bool own_helps(const struct change *c)
{
	switch (c->ctl->failure.number) {
	case MTKFLASH_ERROR_KEPT_BLANK:
	case MTKFLASH_ERROR_CHIP_LOST:
		return !c->plain && own_has_lost(c);
	default:
		return false;
	}
}

static bool is_blank_in(const struct image_file *file, const struct mtkflash_family_kept *rule)
{
	for (unsigned int i = 0; i < MTKFLASH_FAMILY_RANGES; i++) {
		const struct mtkflash_range *range = &rule->range[i];

		if (range->last && range->last < file->size &&
		    mtkflash_image_blank(file->data + range->first,
					 range->last - range->first + 1))
			return true;
	}
	return false;
}

static const struct mtkflash_family_kept *family_rule(const struct image_file *file)
{
	return file->has_identity ? mtkflash_family_kept(&file->identity) : NULL;
}

bool own_lacks(const struct image_file *file)
{
	const struct mtkflash_family_kept *rule = family_rule(file);

	return rule && is_blank_in(file, rule);
}

bool own_is_complete(const struct image_file *file)
{
	struct mtkflash_bd bd;
	const struct mtkflash_family_kept *rule =
		mtkflash_bd_look(file->data, file->size, &bd) ? &mtkflash_bd_kept :
								family_rule(file);

	return rule && !is_blank_in(file, rule);
}

/* --- named by --keep-from ------------------------------------------------------- */

/* What is taken from it is in no sum, and reads by packets as it does in vendor mode. */
static bool is_good(const struct change *c, const struct image_file *from)
{
	switch (from->error) {
	case MTKFLASH_ERROR_NONE:
	case MTKFLASH_ERROR_PACKET_DUMP:
		return true;
	case MTKFLASH_ERROR_RESET_VECTOR:
		return mtkflash_image_starts_as(from->data, c->image.data);
	case MTKFLASH_ERROR_SUM:
		return ctl_has(c->ctl, CTL_OPTION_ANY_SUM);
	default:
		return false;
	}
}

enum ctl_exit own_check(struct change *c, const struct image_file *from)
{
	struct mtkflash_bd_match bd;
	bool is_backup;
	enum ctl_exit code = image_file_check_hash(c->ctl, from, &is_backup);

	if (code)
		return code;
	/* Afterwards the image has the names of the drive. */
	if (!mtkflash_bd_suits(c->image.data, c->image.size, from->data, from->size,
			       false, &bd))
		return change_fail_chip(c, &bd, from->name);
	if (from->size != c->image.size)
		return fail(c->ctl, CTL_ERROR_KEEP_FROM, "%s has %zu bytes, %s has %zu",
			    from->name, from->size, c->image.name, c->image.size);
	if (!is_good(c, from))
		return fail(c->ctl, CTL_ERROR_KEEP_FROM, "%s: %s", from->name,
			    mtkflash_error_cause(from->error));
	if (mtkflash_image_is_damaged(from->data, from->size))
		return fail(c->ctl, CTL_ERROR_KEEP_FROM, "%s: %s", from->name,
			    mtkflash_error_cause(MTKFLASH_ERROR_IMAGE_DAMAGED));
	if (bd.image.chip[0] && !mtkflash_bd_is_whole(from->data))
		return fail(c->ctl, CTL_ERROR_KEEP_FROM, "%s: something is missing in it",
			    from->name);
	if (ctl_has(c->ctl, CTL_OPTION_ANY_IDENTITY) || !from->has_identity ||
	    !c->image.has_identity ||
	    mtkflash_identity_same_drive(&from->identity, &c->image.identity))
		return CTL_EXIT_OK;
	return fail(c->ctl, CTL_ERROR_KEEP_FROM, "%s is of a %s, %s is for a %s", from->name,
		    identity_text(&from->identity), c->image.name,
		    identity_text(&c->image.identity));
}
