// SPDX-License-Identifier: GPL-2.0
/*
 * Tracing of the modelled module: driver/linux/trace.c, and the kernel's buffers.
 *
 * There are two processors, and the session moves between them: what is read of
 * the first one is what was there when it was read the last time, so that events
 * come out of order as they do in life.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "module_parts.h"

#define ROOM		100000u
#define BLOCK		64

static void keep(struct trace_log *log, const struct trace_event *event)
{
	if (log->limit && log->count == log->limit) {
		/* The oldest has to go. */
		memmove(log->event, log->event + 1, --log->count * sizeof(*log->event));
		log->lost++;
	}
	if (log->count == log->room) {
		log->room = log->room ? 2 * log->room : 4096;
		log->event = realloc(log->event, log->room * sizeof(*log->event));
		if (!log->event)
			abort();
	}
	log->event[log->count++] = *event;
}

/*
 * Of the session's thread, at each access.  Its time is virtual: it waits for the
 * reader, unless something is to be lost.
 */
static void note(void *context, const struct trace_event *event)
{
	struct device *device = context;
	struct trace_log *log = &device->trace;

	if (!log->on)
		return;
	pthread_mutex_lock(&device->lock);
	while (log->on && !log->limit && log->count >= ROOM)
		pthread_cond_wait(&device->changed, &device->lock);
	if (log->on)
		keep(log, event);
	pthread_mutex_unlock(&device->lock);
}

void module_trace_attach(struct device *device)
{
	record_attach(&device->trace.record, device->drive);
	device->trace.record.emit = note;
	device->trace.record.context = device;
}

static struct device *find_ata(long ata)
{
	for (unsigned int i = 0; i < module.ports; i++)
		if (module.port[i].ata == ata && module.port[i].drive)
			return &module.port[i];
	return NULL;
}

static void clear(struct trace_log *log)
{
	free(log->event);
	log->event = NULL;
	log->count = 0;
	log->room = 0;
	log->lost = 0;
}

long module_trace_open(struct device **traced, long ata)
{
	struct device *device = find_ata(ata);
	int err = module.next_trace_errno;

	module.next_trace_errno = 0;
	if (err || !device)
		return err ? -err : -ENODEV;
	pthread_mutex_lock(&device->lock);
	clear(&device->trace);
	device->trace.on = true;
	device->drive->page_reads = false;
	pthread_mutex_unlock(&device->lock);
	*traced = device;
	return 0;
}

/* The rounds that an event has seen are counted in it, as far as they matter. */
static void begin_round(struct trace_log *log)
{
	for (size_t i = 0; i < log->count; i++)
		log->event[i].reserved++;
}

static bool is_there(const struct trace_event *event)
{
	bool second_processor = event->sequence / BLOCK % 2;

	return event->reserved > (second_processor ? 0 : 1);
}

long module_trace_read(struct device *device, bool first, struct trace_event *events, size_t max)
{
	struct trace_log *log = &device->trace;
	size_t kept = 0, given = 0;

	pthread_mutex_lock(&device->lock);
	if (first)
		begin_round(log);
	for (size_t i = 0; i < log->count; i++) {
		if (given < max && is_there(&log->event[i]))
			events[given++] = log->event[i];
		else
			log->event[kept++] = log->event[i];
	}
	log->count = kept;
	pthread_cond_broadcast(&device->changed);
	pthread_mutex_unlock(&device->lock);
	return (long)given;
}

long module_trace_lost(struct device *device)
{
	long lost;

	pthread_mutex_lock(&device->lock);
	lost = (long)device->trace.lost;
	pthread_mutex_unlock(&device->lock);
	return lost;
}

void module_trace_close(struct device *device)
{
	pthread_mutex_lock(&device->lock);
	device->trace.on = false;
	clear(&device->trace);
	pthread_cond_broadcast(&device->changed);
	pthread_mutex_unlock(&device->lock);
}
