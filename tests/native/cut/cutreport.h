/* SPDX-License-Identifier: GPL-2.0 */
/* The results of all cuts: a line to read, and a file of figures. */
#ifndef NATIVE_CUTREPORT_H
#define NATIVE_CUTREPORT_H

#include <stdbool.h>

/* Start the clock. */
void cutreport_begin(void);

/*
 * Writes the line, the times, and the tally of every part and way as JSON.  Except for the
 * times it is the same on every machine.  Returns false if it cannot be written.
 */
bool cutreport_write(const char *path);

/* Prints the line, which is not TAP without a "# " before it. */
void cutreport_say(const char *before);

#endif
