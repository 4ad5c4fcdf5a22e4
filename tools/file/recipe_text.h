/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Recipes for drives that nobody has published: the text that Documentation/packets.rst
 * describes becomes what the module takes.
 */
#ifndef CTL_RECIPE_TEXT_H
#define CTL_RECIPE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/mtkflash.h>

/**
 * struct recipe_fault - What is wrong with a recipe
 * @line: In which line, from 1 on; 0 if it is about the whole.
 * @why: That.
 */
struct recipe_fault {
	unsigned int line;
	char why[160];
};

/* Compiles @text, which is not terminated; false with what is wrong. */
bool recipe_parse(const char *text, size_t size, struct mtkflash_user_recipe *recipe,
		  struct recipe_fault *fault);

/* Of a good one: what @word, "source" or "experimental", is said to be; "" if nothing is. */
#define RECIPE_NOTE	64
void recipe_note(const char *text, size_t size, const char *word, char value[RECIPE_NOTE]);

#endif
