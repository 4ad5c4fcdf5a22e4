// SPDX-License-Identifier: GPL-2.0
/* The trace events of the loaded module. */
#include <errno.h>
#include <fcntl.h>
#include <kbuffer.h>
#include <stdlib.h>
#include <string.h>
#include <tracefs.h>
#include <unistd.h>

#include "array.h"
#include "recorder.h"

#define SYSTEM		"mtkflash"

/*
 * A session of a 256 KiB part makes some 60 MB of events, in seconds; they are
 * fetched all the time.  Every processor has a buffer of its own.
 */
#define BUFFER_TOTAL_KB	(128 * 1024)
#define BUFFER_MAX_KB	(16 * 1024)
#define BUFFER_MIN_KB	1024

/* A field of an event, as this kernel lays it out. */
struct field {
	unsigned int offset;
	unsigned int size;
};

struct access_fields {
	int id;
	struct field sequence, access, reg, value;
};

struct phase_fields {
	int id;
	struct field sequence, phase, failed_phase, error;
};

struct recorder {
	struct tracefs_instance *instance;
	struct tep_handle *tep;
	struct kbuffer *page_events;
	void *page;
	struct tracefs_cpu **cpus;
	unsigned int cpu_count;
	struct field type;
	struct access_fields access;
	struct phase_fields phase;
};

static bool find_field(struct tep_event *event, const char *name, struct field *field)
{
	const struct tep_format_field *found = tep_find_any_field(event, name);

	if (!found)
		return false;
	field->offset = found->offset;
	field->size = found->size;
	return true;
}

static bool find_fields(struct recorder *recorder)
{
	struct access_fields *access = &recorder->access;
	struct phase_fields *phase = &recorder->phase;
	struct tep_event *event;

	event = tep_find_event_by_name(recorder->tep, SYSTEM, "mtkflash_register");
	if (!event || !find_field(event, "common_type", &recorder->type) ||
	    !find_field(event, "sequence", &access->sequence) ||
	    !find_field(event, "access", &access->access) ||
	    !find_field(event, "reg", &access->reg) ||
	    !find_field(event, "value", &access->value))
		return false;
	access->id = event->id;
	event = tep_find_event_by_name(recorder->tep, SYSTEM, "mtkflash_phase");
	if (!event || !find_field(event, "sequence", &phase->sequence) ||
	    !find_field(event, "phase", &phase->phase) ||
	    !find_field(event, "failed_phase", &phase->failed_phase) ||
	    !find_field(event, "error", &phase->error))
		return false;
	phase->id = event->id;
	return true;
}

static bool load_formats(struct recorder *recorder, const char *tracing)
{
	static const char *const systems[] = { SYSTEM, NULL };

	recorder->tep = tracefs_local_events_system(tracing, systems);
	return recorder->tep && find_fields(recorder);
}

static bool write_setting(struct recorder *recorder, const char *file, const char *text)
{
	return tracefs_instance_file_write(recorder->instance, file, text) >= 0;
}

static bool set_buffer(struct recorder *recorder)
{
	unsigned long kb = BUFFER_TOTAL_KB / recorder->cpu_count;
	char text[32];

	if (kb > BUFFER_MAX_KB)
		kb = BUFFER_MAX_KB;
	for (;;) {
		if (kb < BUFFER_MIN_KB)
			kb = BUFFER_MIN_KB;
		snprintf(text, sizeof(text), "%lu", kb);
		if (write_setting(recorder, "buffer_size_kb", text))
			return true;
		if (errno != ENOMEM || kb == BUFFER_MIN_KB)
			return false;
		kb /= 2;
	}
}

static bool enable(struct recorder *recorder, unsigned int ata)
{
	static const char *const events[] = { "mtkflash_register", "mtkflash_phase" };
	char file[64], filter[32];

	/* Microseconds have to be comparable across processors. */
	if (!write_setting(recorder, "trace_clock", "mono") || !set_buffer(recorder))
		return false;
	snprintf(filter, sizeof(filter), "ata == %u", ata);
	for (unsigned int i = 0; i < ARRAY_SIZE(events); i++) {
		snprintf(file, sizeof(file), "events/" SYSTEM "/%s/filter", events[i]);
		if (!write_setting(recorder, file, filter) ||
		    tracefs_event_enable(recorder->instance, SYSTEM, events[i]))
			return false;
	}
	return true;
}

static bool open_buffers(struct recorder *recorder)
{
	int page = 0;

	recorder->page_events = tep_kbuffer(recorder->tep);
	recorder->cpus = calloc(recorder->cpu_count, sizeof(*recorder->cpus));
	if (!recorder->page_events || !recorder->cpus)
		return false;
	for (unsigned int i = 0; i < recorder->cpu_count; i++) {
		recorder->cpus[i] = tracefs_cpu_open(recorder->instance, (int)i, true);
		if (!recorder->cpus[i])
			return false;
		page = tracefs_cpu_read_size(recorder->cpus[i]);
	}
	recorder->page = malloc(page > 0 ? page : 0);
	return recorder->page;
}

static bool start(struct recorder *recorder, const char *tracing, unsigned int ata)
{
	char name[64];

	snprintf(name, sizeof(name), "mtkflashctl.%d", getpid());
	recorder->cpu_count = (unsigned int)sysconf(_SC_NPROCESSORS_CONF);
	recorder->instance = tracefs_instance_create(name);
	return recorder->instance && load_formats(recorder, tracing) &&
	       open_buffers(recorder) && enable(recorder, ata);
}

static enum recorder_error of_errno(int err)
{
	return err == EACCES || err == EPERM ? RECORDER_NOT_PERMITTED : RECORDER_SYSTEM;
}

enum recorder_error recorder_open(struct recorder **recorder, unsigned int ata)
{
	const char *tracing = tracefs_tracing_dir();
	char events[256];
	int err;

	if (!tracing)
		return RECORDER_NO_TRACEFS;
	snprintf(events, sizeof(events), "%s/events/" SYSTEM "/mtkflash_register", tracing);
	if (access(tracing, R_OK | W_OK | X_OK))
		return of_errno(errno);
	if (access(events, F_OK))
		return RECORDER_NO_EVENTS;
	*recorder = calloc(1, sizeof(**recorder));
	if (!*recorder)
		return RECORDER_SYSTEM;
	errno = 0;
	if (start(*recorder, tracing, ata))
		return RECORDER_OK;
	err = errno;
	recorder_close(*recorder);
	errno = err;
	return of_errno(err);
}

/* In the processor's own byte order: it is its own kernel that writes them. */
static __u32 number(const void *data, struct field field)
{
	const unsigned char *from = data;
	__u16 two;
	__u32 four;

	switch (field.size) {
	case 1:
		return from[field.offset];
	case 2:
		memcpy(&two, from + field.offset, sizeof(two));
		return two;
	default:
		memcpy(&four, from + field.offset, sizeof(four));
		return four;
	}
}

/* False if it is no event of ours. */
static bool translate(const struct recorder *recorder, const void *data, struct trace_event *event)
{
	int id = (int)number(data, recorder->type);

	if (id == recorder->access.id) {
		event->kind = number(data, recorder->access.access);
		event->sequence = number(data, recorder->access.sequence);
		event->reg = number(data, recorder->access.reg);
		event->value = number(data, recorder->access.value);
		return event->kind < TRACE_PHASE;
	}
	event->kind = TRACE_PHASE;
	event->sequence = number(data, recorder->phase.sequence);
	event->phase = number(data, recorder->phase.phase);
	event->failed_phase = number(data, recorder->phase.failed_phase);
	event->error = number(data, recorder->phase.error);
	return id == recorder->phase.id;
}

static void read_page(struct recorder *recorder,
		      void (*add)(void *context, const struct trace_event *event), void *context)
{
	unsigned long long ns;
	void *data;

	kbuffer_load_subbuffer(recorder->page_events, recorder->page);
	for (data = kbuffer_read_event(recorder->page_events, &ns); data;
	     data = kbuffer_next_event(recorder->page_events, &ns)) {
		struct trace_event event = { .ns = ns };

		if (translate(recorder, data, &event))
			add(context, &event);
	}
}

bool recorder_read(struct recorder *recorder,
		   void (*add)(void *context, const struct trace_event *event), void *context)
{
	for (unsigned int i = 0; i < recorder->cpu_count; i++) {
		int got;

		while ((got = tracefs_cpu_read(recorder->cpus[i], recorder->page, true)) > 0)
			read_page(recorder, add, context);
		if (got < 0 && errno != EAGAIN && errno != EINTR)
			return false;
	}
	return true;
}

/* "overrun: 12", at the start of a line. */
static unsigned long long counter(const char *text, const char *name)
{
	unsigned long long count;
	const char *at = text;
	size_t length = strlen(name);

	while (at && strncmp(at, name, length)) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	return at && sscanf(at + length, ": %llu", &count) == 1 ? count : 0;
}

unsigned long long recorder_lost(struct recorder *recorder)
{
	unsigned long long lost = 0;
	char file[48], *text;

	for (unsigned int i = 0; i < recorder->cpu_count; i++) {
		snprintf(file, sizeof(file), "per_cpu/cpu%u/stats", i);
		text = tracefs_instance_file_read(recorder->instance, file, NULL);
		if (!text)
			continue;
		lost += counter(text, "overrun") + counter(text, "commit overrun") +
			counter(text, "dropped events");
		free(text);
	}
	return lost;
}

void recorder_close(struct recorder *recorder)
{
	for (unsigned int i = 0; recorder->cpus && i < recorder->cpu_count; i++)
		if (recorder->cpus[i])
			tracefs_cpu_close(recorder->cpus[i]);
	free(recorder->cpus);
	free(recorder->page);
	if (recorder->page_events)
		kbuffer_free(recorder->page_events);
	if (recorder->tep)
		tep_free(recorder->tep);
	if (recorder->instance) {
		tracefs_trace_off(recorder->instance);
		tracefs_instance_destroy(recorder->instance);
		tracefs_instance_free(recorder->instance);
	}
	free(recorder);
}
