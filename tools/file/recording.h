/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A recording in the making: events come from several processors, and go into
 * the file in their order, gaps noticed.
 */
#ifndef CTL_RECORDING_H
#define CTL_RECORDING_H

#include <stdbool.h>
#include <stddef.h>

#include "trace_file.h"

/* An event that waits for those before it. */
struct waiting_event {
	struct trace_event event;
	unsigned int round;	/* in which it came */
};

/**
 * struct recording - Events on their way into a file
 * @file: The file.
 * @event: Those that wait.
 * @count: So many.
 * @room: For so many there is memory.
 * @round: The rounds of reading so far.
 * @begun: The first access was written.
 * @next: The number of the next one.
 * @no_memory: An event could not be kept.
 */
struct recording {
	struct trace_file file;
	struct waiting_event *event;
	size_t count;
	size_t room;
	unsigned int round;
	bool begun;
	__u32 next;
	bool no_memory;
};

/* Takes an event; @context is the recording. */
void recording_add(void *context, const struct trace_event *event);

/*
 * After each round in which all processors were asked: writes what is in order.
 * What is still missing a whole round later will not come any more.  With @last
 * everything is written that belongs to the sessions that are over: unless the
 * kernel has lost something (@some_lost), a gap before an event that has just come
 * is one that the next session is still filling.
 */
void recording_settle(struct recording *recording, bool last, bool some_lost);

void recording_free(struct recording *recording);

#endif
