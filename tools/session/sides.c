// SPDX-License-Identifier: GPL-2.0
/* The two sides of a refusal. */
#include <stddef.h>
#include <string.h>

#include "sides.h"
#include "words.h"

bool side_model_is(const struct port *port, const struct mtkflash_identity *id)
{
	char wanted[40];
	int length = snprintf(wanted, sizeof(wanted), "%s %s ", id->vendor, id->product);

	return !strncmp(port->info.model, wanted, length);
}

/* If the port was held, the drive's answer is older than the claim. */
static bool is_exchanged(const struct change *c)
{
	return c->drive.port.info.held && c->old_identity.product[0] &&
	       !side_model_is(&c->drive.port, &c->old_identity);
}

bool side_goes_by_model(const struct change *c)
{
	const struct mtkflash_port_info *info = &c->drive.port.info;

	return port_runs(&c->drive.port) && info->model[0] && !info->lines && !is_exchanged(c);
}

/* Two names with blanks in them stand in one: the revision is behind the last one. */
static void take_model(struct mtkflash_identity *id, const char *model)
{
	const char *blank = strchr(model, ' '), *last = strrchr(model, ' ');

	memset(id, 0, sizeof(*id));
	if (!blank || blank == last || blank - model >= (ptrdiff_t)sizeof(id->vendor))
		return;
	snprintf(id->vendor, sizeof(id->vendor), "%.*s", (int)(blank - model), model);
	snprintf(id->product, sizeof(id->product), "%.*s", (int)(last - blank - 1), blank + 1);
	snprintf(id->revision, sizeof(id->revision), "%s", last + 1);
}

/* Behind a partial image are the drive's own contents, which are not part of the image. */
static size_t own_size(const struct change *c)
{
	return c->laid ? c->laid : c->image.size;
}

void side_compare_names(struct change *c)
{
	if (side_goes_by_model(c))
		take_model(&c->now, c->drive.port.info.model);
	else
		c->now = c->old_identity;
	c->image.has_identity = mtkflash_image_identity_for(c->image.data, own_size(c), &c->now,
							    &c->image.identity);
}

bool side_is_told(unsigned int error)
{
	switch (error) {
	case MTKFLASH_ERROR_OTHER_CHIP:
	case MTKFLASH_ERROR_SUM:
	case MTKFLASH_ERROR_WRONG_DRIVE:
	case MTKFLASH_ERROR_NO_IDENTITY:
	case MTKFLASH_ERROR_OTHER_SERIES:
	case MTKFLASH_ERROR_IMAGE_DAMAGED:
	case MTKFLASH_ERROR_OTHER_ANSWER:
	case MTKFLASH_ERROR_GARBLED:
	case MTKFLASH_ERROR_RESET_VECTOR:
	case MTKFLASH_ERROR_BOOT_BLOCK:
	case MTKFLASH_ERROR_KEPT_BLANK:
	case MTKFLASH_ERROR_CHIP_LOST:
	case MTKFLASH_ERROR_BANK_BLANK:
	case MTKFLASH_ERROR_PACKETS_ONLY:
		return true;
	default:
		return false;
	}
}

void side_tell(struct change *c)
{
	const struct mtkflash_device_info *info = &c->drive.info;
	struct failure *failure = &c->ctl->failure;
	size_t used = strlen(failure->what);
	struct mtkflash_bd bd;

	if (!side_is_told(failure->number))
		return;
	used += snprintf(failure->what + used, sizeof(failure->what) - used,
			 "; %s is for %s, and has %s; %s is %s", c->image.name,
			 c->image.has_identity ? identity_text(&c->image.identity) :
						 "a drive it does not name",
			 size_text(own_size(c)), c->drive.node,
			 side_goes_by_model(c) ? FIELD_TEXT(c->drive.port.info.model) :
			 c->now.product[0] ? identity_text(&c->now) : "a drive without a name");
	/* By packets nothing is known of it. */
	if (info->part_size && used < sizeof(failure->what))
		used += snprintf(failure->what + used, sizeof(failure->what) - used,
				 ", and its part %s has %s", FIELD_TEXT(info->part),
				 size_text(info->part_size));
	if (failure->number == MTKFLASH_ERROR_CHIP_LOST && used < sizeof(failure->what) &&
	    mtkflash_bd_look(c->image.data, c->image.size, &bd))
		snprintf(failure->what + used, sizeof(failure->what) - used,
			 "; the drive names no chip, the image's boot code is %s, its label %s",
			 mtkflash_bd_banner(&bd), mtkflash_bd_chip(&bd));
}
