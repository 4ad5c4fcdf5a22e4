/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What this computer says of itself, in /sys, /proc and elsewhere.
 */
#ifndef CTL_PLACE_H
#define CTL_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Opens a file for reading, NULL with errno. */
FILE *place_open(const char *path);

/* The first line of a file, without its end; false if there is none. */
bool place_line(const char *path, char *text, size_t size);

/* Where a link leads. */
bool place_link(const char *path, char *target, size_t size);

bool place_exists(const char *path);

/* An ordinary file, where a node of a device is expected. */
bool place_is_file(const char *path);

/* Calls @each with the names in a directory, sorted, until it returns false. */
void place_each(const char *path, bool (*each)(void *context, const char *name), void *context);

/* The path as it has to be opened, where one of the above will not do; until the next call. */
const char *place_path(const char *path);

#endif
