/* SPDX-License-Identifier: GPL-2.0 */
/* What came out of all cuts: a line to read, and a file of figures. */
#ifndef NATIVE_CUTREPORT_H
#define NATIVE_CUTREPORT_H

#include <stdbool.h>

/* The time counts from here. */
void cutreport_begin(void);

/*
 * The line, the times, and the tally of every part and way, as JSON.  But for
 * the times it is the same on every machine.  Returns false if it cannot be written.
 */
bool cutreport_write(const char *path);

/* Prints the line, which is not TAP without a "# " before it. */
void cutreport_say(const char *before);

#endif
