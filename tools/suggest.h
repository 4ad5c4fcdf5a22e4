/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What was probably meant by a word that is mistyped.
 */
#ifndef CTL_SUGGEST_H
#define CTL_SUGGEST_H

#include "commands.h"

/* The nearest of @count words, NULL if none is near. */
const char *suggest(const char *word, const char *const *words, unsigned int count);

/* A command of that meaning or spelling; CTL_COMMAND_COUNT if there is none. */
enum ctl_command suggest_command(const char *word);

/* An option of that spelling, among the bits of @allowed; CTL_OPTION_COUNT if none is. */
unsigned int suggest_option(const char *name, size_t length, unsigned long long allowed);

#endif
