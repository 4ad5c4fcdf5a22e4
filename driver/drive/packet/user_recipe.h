/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Recipes that a user has written: their bounds, and the conversion.
 *
 * The author must know whether the drive is really flashed this way.  The driver makes sure
 * that, besides commands that ask, only WRITE BUFFER, READ BUFFER and vendor-specific
 * commands are sent, and that every wait has an end.  What a vendor-specific command does
 * is not known.
 */
#ifndef MTKFLASH_USER_RECIPE_H
#define MTKFLASH_USER_RECIPE_H

#include <linux/mtkflash.h>

#include "recipe.h"

/**
 * struct mtkflash_own_recipe - A recipe with the data it points to
 * @recipe: The recipe.
 * @drives: Its only drive, and the end of the list.
 * @id: The name of the drive.
 *
 * The structure points into itself, and must not be copied.
 */
struct mtkflash_own_recipe {
	struct mtkflash_recipe recipe;
	struct mtkflash_recipe_drive drives[2];
	struct mtkflash_identity id;
};

/**
 * mtkflash_user_recipe_fault() - Find a fault in a recipe
 * @user: The recipe.
 *
 * Return: NULL, or the name of the field that is out of its bounds; "name" for a drive with
 * a built-in recipe.
 */
const char *mtkflash_user_recipe_fault(const struct mtkflash_user_recipe *user);

/**
 * mtkflash_user_recipe_make() - Convert a user's recipe
 * @own: Out: the recipe.
 * @user: The user's recipe, without a fault.
 */
void mtkflash_user_recipe_make(struct mtkflash_own_recipe *own,
			       const struct mtkflash_user_recipe *user);

#endif /* MTKFLASH_USER_RECIPE_H */
