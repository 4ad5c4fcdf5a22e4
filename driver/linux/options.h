/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The options of a session: the valid values, and where they are stored before the session.
 *
 * Options apply to one session.  They are stored in the open file that has set them, or in
 * the device if they were set through the control node.
 */
#ifndef MTKFLASH_OPTIONS_H
#define MTKFLASH_OPTIONS_H

#include <linux/mtkflash.h>
#include <linux/types.h>

struct mtkflash_device;

/**
 * struct mtkflash_choice - Options for the next session of one open file
 * @options: The options.
 * @made: The options were set, and no session of the file has used them yet.
 * @recipe: A recipe for that session, checked; empty vendor: there is none.
 *
 * Guarded by the lock of the device.
 */
struct mtkflash_choice {
	struct mtkflash_options options;
	bool made;
	struct mtkflash_user_recipe recipe;
};

/**
 * mtkflash_options_reset() - Set the options of the device's next session to their defaults
 * @device: The device, locked or not yet visible to others.
 */
void mtkflash_options_reset(struct mtkflash_device *device);

/**
 * mtkflash_options_next() - The options of the next session
 * @device: The device, locked.
 * @choice: Options of the file that would start it, or NULL.
 *
 * Return: the options of the file if it has set any, else those of the device.
 */
const struct mtkflash_options *
mtkflash_options_next(const struct mtkflash_device *device,
		      const struct mtkflash_choice *choice);

/**
 * mtkflash_options_set() - Set the options of the next session
 * @device: The device.
 * @choice: Options of the calling file, or NULL: then they are for the next session of a
 *	    file that has none of its own.
 * @options: The options.
 *
 * Context: may sleep.
 * Return: 0; -EOPNOTSUPP for an unknown value, -EINVAL for an impossible one, -EBUSY while
 * a session runs, -ENODEV if the drive is gone.
 */
int mtkflash_options_set(struct mtkflash_device *device,
			 struct mtkflash_choice *choice,
			 const struct mtkflash_options *options);

/**
 * mtkflash_options_set_recipe() - Set the recipe of the next session
 * @device: The device.
 * @choice: Options of the calling file.
 * @recipe: The recipe; an empty vendor deletes the last one.
 *
 * Context: may sleep.
 * Return: 0; -EOPNOTSUPP for an unknown flag, -EINVAL for values out of bounds, -EBUSY
 * while a session runs, -ENODEV if the drive is gone.
 */
int mtkflash_options_set_recipe(struct mtkflash_device *device,
				struct mtkflash_choice *choice,
				const struct mtkflash_user_recipe *recipe);

/**
 * mtkflash_options_use() - Use up the options for the session that starts now
 * @device: The device, locked; its session_options and session_recipe are filled in.
 * @choice: Options of the file that starts it, or NULL.
 *
 * A session does not use up the options of another file: a dry run must not become a real
 * flash by chance.
 */
void mtkflash_options_use(struct mtkflash_device *device,
			  struct mtkflash_choice *choice);

#endif /* MTKFLASH_OPTIONS_H */
