/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The JSON documents; mtkflashctl.schema.json describes them.
 */
#ifndef CTL_JSON_H
#define CTL_JSON_H

#include <json-c/json.h>

#include "drives.h"

/* Members of an object.  An empty string, or a name of NULL, is null. */
void json_text(struct json_object *object, const char *key, const char *value);
void json_number(struct json_object *object, const char *key, long long value);
void json_flag(struct json_object *object, const char *key, bool value);
struct json_object *json_object_in(struct json_object *object, const char *key);
struct json_object *json_array_in(struct json_object *object, const char *key);

/* A value of a list, by name and by number; the name is null if it is not known. */
void json_value(struct json_object *object, const char *key, const char *name,
		unsigned int value);

struct json_object *json_port(const struct port *port);
struct json_object *json_drive(const struct drive *drive);

/* An array of numbers. */
void json_bytes(struct json_object *object, const char *key, const __u8 *bytes,
		unsigned int count);

/* The ranges, with their reasons, as "kept". */
void json_kept(struct json_object *object, const struct mtkflash_kept_list *kept);

/* Prints the document of a finished command: one, and nothing else. */
void json_print_result(struct ctl *ctl, enum ctl_exit code);

/* Prints one line of a stream. */
void json_print_progress(const struct ctl *ctl, const struct mtkflash_status *status);

#endif
