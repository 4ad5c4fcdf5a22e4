// SPDX-License-Identifier: GPL-2.0
/* The file with a recipe that --recipe names. */
#include <stdio.h>

#include "fail.h"
#include "image_file.h"
#include "recipe_file.h"
#include "recipe_text.h"

#define TEXT_MAX	16384

enum ctl_exit recipe_file_read(struct ctl *ctl, struct mtkflash_user_recipe *recipe)
{
	FILE *file = fopen(ctl->recipe, "re");
	char text[TEXT_MAX + 1], line[32] = "";
	char experimental[RECIPE_NOTE];
	struct recipe_fault fault;
	size_t size;
	bool bad;

	if (!file)
		return fail_errno(ctl, CTL_ERROR_FILE_READ, ctl->recipe);
	size = fread(text, 1, sizeof(text), file);
	bad = ferror(file);
	fclose(file);
	if (bad)
		return fail_errno(ctl, CTL_ERROR_FILE_READ, ctl->recipe);
	if (size > TEXT_MAX)
		return fail(ctl, CTL_ERROR_RECIPE, "%s is longer than %u bytes", ctl->recipe,
			    TEXT_MAX);
	hash_text((const u8 *)text, size, ctl->recipe_hash);
	if (recipe_parse(text, size, recipe, &fault)) {
		recipe_note(text, size, "source", ctl->recipe_source);
		recipe_note(text, size, "experimental", experimental);
		ctl->recipe_is_guess = experimental[0];
		return CTL_EXIT_OK;
	}
	if (fault.line)
		snprintf(line, sizeof(line), ", line %u", fault.line);
	fail(ctl, CTL_ERROR_RECIPE, "%s%s: %s", ctl->recipe, line, fault.why);
	fail_next(ctl, "mtkflashctl guide own-recipe");
	return ctl->failure.exit;
}
