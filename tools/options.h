/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The options of a session: words on the command line, numbers for the module.
 */
#ifndef CTL_OPTIONS_H
#define CTL_OPTIONS_H

#include "ctl.h"

struct json_object;

/* Takes one into @options; @value is NULL if it has none.  False for a bad value. */
bool options_take(struct mtkflash_options *options, enum ctl_option option, const char *value);

/* What is wrong with a bad value: "not a number of seconds from 0 to 200". */
const char *options_wanted_value(enum ctl_option option);

/* The same for a word of next, "wait=5" for example. */
bool options_take_word(struct mtkflash_options *options, const char *word);

/* All options of the command line, as they are to be typed again; each after a blank. */
void options_typed(const struct ctl *ctl, char *text, size_t size);

/* Does this command want any? */
bool options_wanted(const struct ctl *ctl);

/* Those of the next session of a drive, with what this command wants laid over them. */
enum ctl_exit options_load(struct ctl *ctl, unsigned int device,
			   struct mtkflash_options *options);

/* Does the module know them all?  Asked before anything happens. */
enum ctl_exit options_check(struct ctl *ctl, const struct mtkflash_options *options);

/* What the module answers to options that it does not know. */
bool options_unknown(int err);

/* The checks that are turned off: names of options, in an array. */
void options_json_off(struct json_object *object, const struct ctl *ctl);

/* All of them, as struct mtkflash_options has them. */
void options_json(struct json_object *object, const struct mtkflash_options *options);

#endif
