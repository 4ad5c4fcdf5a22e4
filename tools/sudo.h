/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Commands that are shown to a user who is not root.
 */
#ifndef CTL_SUDO_H
#define CTL_SUDO_H

#include <stdbool.h>

/* "rm FILE; mtkflashctl rescan": with sudo before each that needs it; NULL stays NULL. */
const char *sudo_commands(const char *commands);

/* The same of commands of mtkflashctl within a sentence. */
const char *sudo_text(const char *text);

/* Is there one of mtkflashctl that reaches a drive, and has no sudo before it? */
bool sudo_is_missing(const char *from, const char *end);

#endif
