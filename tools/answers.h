/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a drive said to packets that ask.
 */
#ifndef CTL_ANSWERS_H
#define CTL_ANSWERS_H

#include "drives.h"

struct json_object;

/* Of the drive's last session; none if the module does not know of that. */
void answers_load(const struct ctl *ctl, struct drive *drive);

/* A line for each, and a dump of its data; nothing if there is none. */
void answers_print(const struct drive *drive);

/* As "answers" in the JSON object of a drive. */
void answers_json(struct json_object *object, const struct drive *drive);

#endif
