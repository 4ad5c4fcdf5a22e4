/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only way to the kernel's trace events, so that the tests can put those of
 * a modelled module in their place.
 */
#ifndef CTL_RECORDER_H
#define CTL_RECORDER_H

#include <stdbool.h>

#include "trace_file.h"

struct recorder;

enum recorder_error {
	RECORDER_OK,
	RECORDER_NO_TRACEFS,	/* it is not mounted */
	RECORDER_NOT_PERMITTED,
	RECORDER_NO_EVENTS,	/* this module, or this kernel, has none */
	RECORDER_SYSTEM,	/* something else; errno says what */
};

/*
 * From now on everything is recorded that the driver does with a port.  It
 * does not disturb others that trace, and nothing is left after
 * recorder_close().
 */
enum recorder_error recorder_open(struct recorder **recorder, unsigned int ata);

/*
 * Hands over what was recorded since the last call.  The events of one processor
 * are in order; those of another one may come at the next call only.  False with
 * errno.
 */
bool recorder_read(struct recorder *recorder,
		   void (*add)(void *context, const struct trace_event *event),
		   void *context);

/* How many events the kernel had no room for. */
unsigned long long recorder_lost(struct recorder *recorder);

void recorder_close(struct recorder *recorder);

#endif
