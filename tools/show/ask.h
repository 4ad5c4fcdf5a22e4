/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Questions.
 */
#ifndef CTL_ASK_H
#define CTL_ASK_H

#include <sys/types.h>

#include "drives.h"

enum ask_answer {
	ASK_YES,
	ASK_NO,
	ASK_STOPPED,	/* by a signal */
};

/* Is there a terminal, and so a user to answer? */
bool ask_can(void);

/* A line of the answer; -1 if a signal came before it. */
ssize_t ask_line(char *line, size_t size);

/* The question, on the terminal; only this word, "yes" for example, is a yes. */
enum ask_answer ask_for(const char *question, const char *word);

/*
 * A drive that may be healthy: is it the dead one?  A yes is as good as the option.  Who
 * cannot be asked has to give the option; the driver refuses without.
 */
enum ctl_exit ask_is_dead(struct ctl *ctl, const struct drive *drive);

#endif
