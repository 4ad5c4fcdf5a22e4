// SPDX-License-Identifier: GPL-2.0
/* In the place of tools/system/recorder.c: the trace events of a modelled module. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "recorder.h"
#include "wire.h"

#define EVENTS_MAX	(WIRE_DATA_MAX / sizeof(struct trace_event))

struct recorder {
	int fd;
	struct trace_event events[EVENTS_MAX + 1];
};

static enum recorder_error of_errno(int err)
{
	switch (err) {
	case EACCES:
	case EPERM:
		return RECORDER_NOT_PERMITTED;
	case ENOENT:
		return RECORDER_NO_TRACEFS;
	case ENOSYS:
		return RECORDER_NO_EVENTS;
	default:
		return RECORDER_SYSTEM;
	}
}

enum recorder_error recorder_open(struct recorder **recorder, unsigned int ata)
{
	struct recorder *opened = calloc(1, sizeof(*opened));
	int err;

	if (!opened)
		return RECORDER_SYSTEM;
	opened->fd = wire_connect();
	if (opened->fd >= 0 &&
	    !wire_request(opened->fd, WIRE_TRACE_OPEN, ata, NULL, 0, opened->events, NULL)) {
		*recorder = opened;
		return RECORDER_OK;
	}
	err = errno;
	if (opened->fd >= 0)
		close(opened->fd);
	free(opened);
	errno = err;
	return of_errno(err);
}

bool recorder_read(struct recorder *recorder,
		   void (*add)(void *context, const struct trace_event *event), void *context)
{
	long got = EVENTS_MAX;

	for (bool first = true; got == EVENTS_MAX; first = false) {
		got = wire_request(recorder->fd, WIRE_TRACE_READ, first, NULL, 0,
				   recorder->events, NULL);
		if (got < 0)
			return false;
		for (long i = 0; i < got; i++)
			add(context, &recorder->events[i]);
	}
	return true;
}

unsigned long long recorder_lost(struct recorder *recorder)
{
	long lost = wire_request(recorder->fd, WIRE_TRACE_LOST, 0, NULL, 0, recorder->events,
				 NULL);

	return lost < 0 ? 0 : lost;
}

void recorder_close(struct recorder *recorder)
{
	close(recorder->fd);
	free(recorder);
}
