/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the agent can do in a guest.
 */
#ifndef GUEST_AGENT_H
#define GUEST_AGENT_H

#include <stdbool.h>
#include <stddef.h>

#define AGENT_LINE	2048	/* the longest line */
#define AGENT_WORDS	12	/* of it */

/* Is there an operation of that name? */
bool agent_knows(const char *operation);

/*
 * Carries out words[0]; further words are its arguments.  The result goes to
 * text: "ok" with what there is to say, or a system call and the name of its
 * error.  Some print lines to out before that, and wait for a byte from go.
 */
void agent_operate(char **words, int out, int go, char *text, size_t size);

#endif /* GUEST_AGENT_H */
