/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The options of a session: which are possible, and where they wait for it.
 *
 * Options count for one session.  They wait with the open file that has set them, or
 * with the device if it was set through the control node.
 */
#ifndef MTKFLASH_OPTIONS_H
#define MTKFLASH_OPTIONS_H

#include <linux/mtkflash.h>
#include <linux/types.h>

struct mtkflash_device;

/**
 * struct mtkflash_choice - Options for the next session of one open file
 * @options: What is asked for.
 * @made: They were set, and no session of the file has used them yet.
 * @recipe: A recipe for it, checked; without a vendor: there is none.
 *
 * Guarded by the lock of the device.
 */
struct mtkflash_choice {
	struct mtkflash_options options;
	bool made;
	struct mtkflash_user_recipe recipe;
};

/**
 * mtkflash_options_reset() - The device's next session is to be done as usual
 * @device: The device, locked or not yet known to anybody.
 */
void mtkflash_options_reset(struct mtkflash_device *device);

/**
 * mtkflash_options_next() - How would the next session be done?
 * @device: The device, locked.
 * @choice: Options of the file that would start it, or NULL.
 *
 * Return: the options of the file if it has set any, else those of the device.
 */
const struct mtkflash_options *
mtkflash_options_next(const struct mtkflash_device *device,
		      const struct mtkflash_choice *choice);

/**
 * mtkflash_options_set() - Say how the next session is to be done
 * @device: The device.
 * @choice: Options of the file through which it is said, or NULL: then they are for the
 *	    next session of a file that has none of its own.
 * @options: What is asked for.
 *
 * Context: may sleep.
 * Return: 0; -EOPNOTSUPP for an unknown value, -EINVAL for what is not possible, -EBUSY
 * while a session runs, -ENODEV if the drive is gone.
 */
int mtkflash_options_set(struct mtkflash_device *device,
			 struct mtkflash_choice *choice,
			 const struct mtkflash_options *options);

/**
 * mtkflash_options_set_recipe() - Say by which recipe the next session is to be done
 * @device: The device.
 * @choice: Options of the file through which it is said.
 * @recipe: The recipe; without a vendor the last one is forgotten.
 *
 * Context: may sleep.
 * Return: 0; -EOPNOTSUPP for an unknown flag, -EINVAL for what is out of bounds,
 * -EBUSY while a session runs, -ENODEV if the drive is gone.
 */
int mtkflash_options_set_recipe(struct mtkflash_device *device,
				struct mtkflash_choice *choice,
				const struct mtkflash_user_recipe *recipe);

/**
 * mtkflash_options_use() - Take the options for the session that starts now
 * @device: The device, locked; its session_options and session_recipe are filled in.
 * @choice: Options of the file that starts it, or NULL.
 *
 * Those of a file are not used up by the session of another one: a dry run must not
 * become a real one by chance.
 */
void mtkflash_options_use(struct mtkflash_device *device,
			  struct mtkflash_choice *choice);

#endif /* MTKFLASH_OPTIONS_H */
