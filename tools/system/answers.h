/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a drive said to packets that ask.
 */
#ifndef CTL_ANSWERS_H
#define CTL_ANSWERS_H

#include "drives.h"
#include "image.h"

struct json_object;

/* Of the drive's last session; none if the module does not know of that. */
void answers_load(const struct ctl *ctl, struct drive *drive);

/* A line for each, and a dump of its data; nothing if there is none. */
void answers_print(const struct drive *drive);

/* Who it says it is, in its answer to INQUIRY; false if it has given none. */
bool answers_name(const struct drive *drive, struct mtkflash_identity *id);

/*
 * The built-in recipe for a drive that Linux does not take, as far as that was found out, or
 * NULL: nothing is sent to learn it.
 */
const char *answers_recipe(const struct drive *drive);

/* As "answers" in the JSON object of a drive. */
void answers_json(struct json_object *object, const struct drive *drive);

#endif
