// SPDX-License-Identifier: GPL-2.0
/*
 * The options of sessions.
 */
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "device.h"
#include "flash/chips.h"
#include "image.h"
#include "names.h"
#include "options.h"

void mtkflash_options_reset(struct mtkflash_device *device)
{
	device->options.flags = 0;
	device->options.wait_ms = MTKFLASH_WAIT_DEFAULT_MS;
	device->options.set = MTKFLASH_OPTION_SET_ANY;
	device->options.part[0] = '\0';
	device->options.keeps = 0;
	memset(device->options.keep, 0, sizeof(device->options.keep));
}

const struct mtkflash_options *
mtkflash_options_next(const struct mtkflash_device *device,
		      const struct mtkflash_choice *choice)
{
	lockdep_assert_held(&device->lock);

	return choice && choice->made ? &choice->options : &device->options;
}

/*
 * Are the ranges to be kept valid?  The first page cannot be kept: it is written last, and
 * shows that the rest is complete.
 */
static bool can_keep(const struct mtkflash_options *options)
{
	const struct mtkflash_range *range = options->keep;

	if (options->keeps > MTKFLASH_KEEP_MAX)
		return false;
	for (u32 i = 0; i < options->keeps; i++)
		if (range[i].first < MTKFLASH_PAGE || range[i].last < range[i].first ||
		    range[i].last >= MTKFLASH_IMAGE_MAX)
			return false;
	return !memchr_inv(range + options->keeps, 0,
			   (MTKFLASH_KEEP_MAX - options->keeps) * sizeof(*range));
}

static int check_options(const struct mtkflash_options *options)
{
	if (options->flags & ~MTKFLASH_OPTIONS_KNOWN ||
	    options->set > MTKFLASH_OPTION_SET_SLIM2)
		return -EOPNOTSUPP;
	if (options->wait_ms > MTKFLASH_WAIT_MAX_MS || !can_keep(options) ||
	    mtkflash_options_exclude(options->flags))
		return -EINVAL;
	if (strnlen(options->part, sizeof(options->part)) == sizeof(options->part) ||
	    (options->part[0] && !mtkflash_chip_named(options->part)))
		return -EINVAL;
	return 0;
}

/*
 * Where options are stored: in the file that sets them, or in the device for files without
 * own options.
 */
static struct mtkflash_options *place_for(struct mtkflash_device *device,
					  struct mtkflash_choice *choice)
{
	lockdep_assert_held(&device->lock);

	if (!choice)
		return &device->options;
	if (!choice->made)
		choice->options = device->options;
	choice->made = true;
	return &choice->options;
}

int mtkflash_options_set(struct mtkflash_device *device,
			 struct mtkflash_choice *choice,
			 const struct mtkflash_options *options)
{
	struct mtkflash_options *place;
	int err = check_options(options);

	if (err)
		return err;
	mutex_lock(&device->lock);
	if (device->gone) {
		err = -ENODEV;
	} else if (device->busy) {
		err = -EBUSY;
	} else {
		place = place_for(device, choice);
		place->flags = options->flags;
		place->wait_ms = options->wait_ms;
		place->set = options->set;
		strscpy(place->part, options->part, sizeof(place->part));
		place->keeps = options->keeps;
		memcpy(place->keep, options->keep, sizeof(place->keep));
	}
	mutex_unlock(&device->lock);
	return err;
}

int mtkflash_options_set_recipe(struct mtkflash_device *device,
				struct mtkflash_choice *choice,
				const struct mtkflash_user_recipe *recipe)
{
	int err = 0;

	if (recipe->flags & ~MTKFLASH_RECIPE_FLAGS_KNOWN)
		return -EOPNOTSUPP;
	if (recipe->vendor[0] && mtkflash_user_recipe_fault(recipe))
		return -EINVAL;
	mutex_lock(&device->lock);
	if (device->gone)
		err = -ENODEV;
	else if (device->busy)
		err = -EBUSY;
	else
		choice->recipe = *recipe;
	mutex_unlock(&device->lock);
	return err;
}

void mtkflash_options_use(struct mtkflash_device *device,
			  struct mtkflash_choice *choice)
{
	lockdep_assert_held(&device->lock);

	device->session_options = *mtkflash_options_next(device, choice);
	memset(&device->session_recipe, 0, sizeof(device->session_recipe));
	if (choice)
		swap(device->session_recipe, choice->recipe);
	if (choice && choice->made)
		choice->made = false;
	else
		mtkflash_options_reset(device);
}
