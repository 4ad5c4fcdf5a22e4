/* SPDX-License-Identifier: GPL-2.0 */
/* The file with a recipe that --recipe names. */
#ifndef CTL_RECIPE_FILE_H
#define CTL_RECIPE_FILE_H

#include "ctl.h"

/* Reads and compiles it. */
enum ctl_exit recipe_file_read(struct ctl *ctl, struct mtkflash_user_recipe *recipe);

#endif
