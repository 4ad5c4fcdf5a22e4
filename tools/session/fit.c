// SPDX-License-Identifier: GPL-2.0
/* The image and the part: of one size, or laid over what the part holds. */
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "fail.h"
#include "options.h"
#include "shape.h"
#include "words.h"

enum ctl_exit change_fail_size(struct change *c, const struct mtkflash_chip *chip)
{
	enum ctl_exit code = fail_driver(c->ctl, MTKFLASH_ERROR_PART_SIZE, c->image.name);
	struct failure *failure = &c->ctl->failure;
	char options[256];

	snprintf(failure->what, sizeof(failure->what),
		 "%s has %s, and %s of %s, the flash part, has %s", c->image.name,
		 size_text(c->image.size), chip->name, c->drive.node, size_text(chip->size));
	if (c->image.size > chip->size) {
		shape_tell_part(failure, &c->image, chip->size);
		return code;
	}
	if (c->image.given) {
		snprintf(failure->advice, sizeof(failure->advice), "%s",
			 "if there is a second hex file, with the rest, give both of them");
		return code;
	}
	snprintf(failure->advice, sizeof(failure->advice), "%s",
		 "get the image made for this drive; if this is a part of it, from address 0 on: --partial");
	options_typed(c->ctl, options, sizeof(options));
	fail_next(c->ctl, "mtkflashctl %s %s %s%s --partial",
		  ctl_commands[c->ctl->command].name, c->drive.port.name,
		  image_file_words(&c->image), options);
	return code;
}

/* A sector that goes on behind the image would lose the rest of it if the power fails. */
static enum ctl_exit fail_end(struct change *c, const struct mtkflash_chip *chip,
			      u32 start, u32 size)
{
	enum ctl_exit code = fail_driver(c->ctl, MTKFLASH_ERROR_PART_SIZE, c->image.name);
	struct failure *failure = &c->ctl->failure;

	snprintf(failure->what, sizeof(failure->what),
		 "--partial: %s ends at %zXh, and %s of %s is erased from %Xh to %Xh at once",
		 c->image.name, c->image.size - 1, chip->name, c->drive.node, start,
		 start + size - 1);
	snprintf(failure->advice, sizeof(failure->advice), "%s",
		 "put the image and the end of a backup together to one of the whole size");
	return code;
}

/* The image over what the flash holds, from address 0 on. */
static enum ctl_exit lay_over(struct change *c, const struct mtkflash_chip *chip)
{
	u32 start, size = mtkflash_chip_sector(chip, c->image.size, &start);
	u8 *whole;

	if (start != c->image.size)
		return fail_end(c, chip, start, size);
	whole = malloc(chip->size);
	if (!whole)
		return fail_errno(c->ctl, CTL_ERROR_SYSTEM, "memory");
	memcpy(whole, c->old, chip->size);
	memcpy(whole, c->image.data, c->image.size);
	free(c->image.data);
	c->image.data = whole;
	c->laid = c->image.size;
	c->image.size = chip->size;
	return CTL_EXIT_OK;
}

enum ctl_exit change_fit(struct change *c)
{
	const struct mtkflash_chip *chip = change_part(c);

	if (!chip || c->image.size == chip->size)
		return CTL_EXIT_OK;
	if (!ctl_has(c->ctl, CTL_OPTION_PARTIAL) || c->image.size > chip->size)
		return change_fail_size(c, chip);
	return lay_over(c, chip);
}

bool change_fail_outside(struct change *c)
{
	const struct mtkflash_options *options = &c->ctl->session;
	struct failure *failure = &c->ctl->failure;
	u32 size = c->drive.info.part_size;

	for (unsigned int i = 0; size && i < options->keeps; i++) {
		const struct mtkflash_range *range = &options->keep[i];

		if (range->last < size)
			continue;
		snprintf(failure->what, sizeof(failure->what),
			 "--keep=%X-%X: the last address of the flash part %s of %s is %Xh",
			 range->first, range->last, FIELD_TEXT(c->drive.info.part),
			 c->drive.node, size - 1);
		snprintf(failure->advice, sizeof(failure->advice), "%s",
			 "name addresses that this part has, or leave out the range");
		failure->next[0] = '\0';
		return true;
	}
	return false;
}
