/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An operation of the agent, for those who write one.
 */
#ifndef GUEST_AGENT_OP_H
#define GUEST_AGENT_OP_H

#include "agent.h"

/**
 * struct op - An operation that is being carried out
 * @text: Its result, of @size bytes.
 * @size: See there.
 * @out: For lines before the result.
 * @go: Where the host lets it go on.
 */
struct op {
	char *text;
	size_t size;
	int out;
	int go;
};

/**
 * struct operation - One that can be
 * @name: NULL ends a list.
 * @words: So many words it needs at least.
 * @carry_out: Does it, and fills the text.
 */
struct operation {
	const char *name;
	int words;
	void (*carry_out)(struct op *op, char **words);
};

extern const struct operation agent_node_operations[];
extern const struct operation agent_call_operations[];
extern const struct operation agent_watch_operations[];

/* The result: a system call failed, with errno as it left it. */
void op_failed(struct op *op, const char *what);

/* The result is good. */
#define op_ok(op, format, ...) \
	snprintf((op)->text, (op)->size, "ok " format, __VA_ARGS__)

/* Prints a line and waits until the host says go. */
bool op_pause(struct op *op, const char *where);

#endif /* GUEST_AGENT_OP_H */
