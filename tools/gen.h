/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shared by the files of gen.
 */
#ifndef CTL_GEN_H
#define CTL_GEN_H

#include <stdbool.h>

#include "commands.h"

/* The tag of what is made. */
#define GEN_SPDX "SPDX-License-Identifier"

/* Does the command take the option? */
static inline bool gen_has(const struct command_words *command, unsigned int option)
{
	return ctl_command_options(command - ctl_commands) >> option & 1;
}

/* Print a completion. */
void gen_bash(void);
void gen_zsh(void);
void gen_fish(void);

#endif
