// SPDX-License-Identifier: GPL-2.0
/* Bringing events into their order. */
#include <stdlib.h>
#include <string.h>

#include "recording.h"

void recording_add(void *context, const struct trace_event *event)
{
	struct recording *recording = context;
	size_t room = recording->room ? 2 * recording->room : 4096;
	struct waiting_event *more;

	if (recording->count == recording->room) {
		more = realloc(recording->event, room * sizeof(*more));
		if (!more) {
			recording->no_memory = true;
			return;
		}
		recording->event = more;
		recording->room = room;
	}
	recording->event[recording->count].event = *event;
	recording->event[recording->count].round = recording->round;
	recording->count++;
}

/* A phase stands before the access that has its number; numbers wrap. */
static int compare(const void *one, const void *other)
{
	const struct trace_event *a = &((const struct waiting_event *)one)->event;
	const struct trace_event *b = &((const struct waiting_event *)other)->event;
	__s32 distance = (__s32)(a->sequence - b->sequence);

	if (distance)
		return distance < 0 ? -1 : 1;
	if (a->kind == TRACE_PHASE && b->kind == TRACE_PHASE)
		return a->ns < b->ns ? -1 : a->ns > b->ns;
	return (b->kind == TRACE_PHASE) - (a->kind == TRACE_PHASE);
}

/* One processor's events are in order, and mostly there are no others. */
static void sort(struct recording *recording)
{
	for (size_t i = 1; i < recording->count; i++) {
		if (compare(&recording->event[i - 1], &recording->event[i]) <= 0)
			continue;
		qsort(recording->event, recording->count, sizeof(*recording->event), compare);
		return;
	}
}

/* Is it the next one, or has what was before it to be given up? */
static bool is_due(const struct recording *recording, const struct waiting_event *waiting,
		   bool last)
{
	if (last || waiting->round + 1 != recording->round)
		return true;
	return recording->begun && (__s32)(waiting->event.sequence - recording->next) <= 0;
}

static void write_event(struct recording *recording, const struct trace_event *event)
{
	__u32 missing = event->sequence - recording->next;

	if (recording->begun && (__s32)missing > 0)
		trace_file_add_lost(&recording->file, missing);
	trace_file_add(&recording->file, event);
	recording->begun = true;
	recording->next = event->sequence + (event->kind != TRACE_PHASE);
}

/* Only new events can be early: for older ones a whole round has passed. */
static bool is_of_next_session(const struct recording *recording,
			       const struct waiting_event *waiting)
{
	return recording->begun && waiting->round + 1 == recording->round &&
	       (__s32)(waiting->event.sequence - recording->next) > 0;
}

void recording_settle(struct recording *recording, bool last, bool some_lost)
{
	size_t done = 0;

	recording->round++;
	if (!recording->count)
		return;
	sort(recording);
	while (done < recording->count && is_due(recording, &recording->event[done], last)) {
		if (last && !some_lost &&
		    is_of_next_session(recording, &recording->event[done]))
			break;
		write_event(recording, &recording->event[done++].event);
	}
	recording->count -= done;
	memmove(recording->event, recording->event + done,
		recording->count * sizeof(*recording->event));
}

void recording_free(struct recording *recording)
{
	free(recording->event);
}
