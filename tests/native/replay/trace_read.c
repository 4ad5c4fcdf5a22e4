// SPDX-License-Identifier: GPL-2.0
/* Recordings: reading them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "trace_file.h"
#include "trace_read.h"

struct reader {
	struct trace *trace;
	size_t room;
	uint32_t line;
	uint64_t us;
	uint64_t accesses;	/* those behind a gap as well */
};

static void add(struct reader *reader, const struct trace_access *access)
{
	struct trace *trace = reader->trace;

	if (trace->count == reader->room) {
		reader->room = reader->room ? 2 * reader->room : 65536;
		trace->access = realloc(trace->access, reader->room * sizeof(*access));
		if (!trace->access)
			abort();
	}
	trace->access[trace->count++] = *access;
}

/* "w3 2a", "w0 1234", "r7 72 12", "d 1234": is it one, and can it be? */
static bool read_access(struct reader *reader, const char *text)
{
	struct trace_access access = { .line = reader->line };
	unsigned int reg = 0, value;
	uint64_t passed = 0;
	char kind, end;
	int fields;

	kind = text[0];
	if (kind == 'd')
		fields = sscanf(text, "d %4x %" SCNu64 "%c", &value, &passed, &end);
	else
		fields = sscanf(text + 1, "%1u %4x %" SCNu64 "%c", &reg, &value, &passed, &end) - 1;
	if (fields < 1 || fields > 2 || reg > 7 || (kind == 'r' && !reg) ||
	    (reg && value > 0xff))
		return false;
	reader->us += passed;
	reader->accesses++;
	access.kind = kind == 'w' ? TRACE_WRITE : kind == 'r' ? TRACE_READ : TRACE_DATA;
	access.reg = (uint8_t)reg;
	access.value = (uint16_t)value;
	access.us = reader->us;
	if (!reader->trace->gap_line)
		add(reader, &access);
	return true;
}

static bool read_byte(const char *text, uint8_t *byte)
{
	unsigned int value;

	if (sscanf(text, "%2x", &value) != 1)
		return false;
	*byte = (uint8_t)value;
	return true;
}

/* "key value": keys that are not needed here are nobody's mistake. */
static bool read_key(struct reader *reader, const char *key, const char *value)
{
	struct trace *trace = reader->trace;

	if (!strcmp(key, "part"))
		snprintf(trace->part, sizeof(trace->part), "%s", value);
	else if (!strcmp(key, "set"))
		snprintf(trace->set, sizeof(trace->set), "%s", value);
	else if (!strcmp(key, "ended"))
		snprintf(trace->ended, sizeof(trace->ended), "%s", value);
	else if (!strcmp(key, "size"))
		return sscanf(value, "%" SCNu32, &trace->size) == 1;
	else if (!strcmp(key, "unit"))
		return sscanf(value, "%" SCNu8, &trace->unit) == 1;
	else if (!strcmp(key, "lost"))
		return sscanf(value, "%" SCNu64, &trace->lost) == 1;
	else if (!strcmp(key, "accesses"))
		return sscanf(value, "%" SCNu64, &trace->recorded) == 1;
	else if (!strcmp(key, "type"))
		return read_byte(value, &trace->type);
	else if (!strcmp(key, "status-register"))
		return read_byte(value, &trace->status_register);
	else if (!strcmp(key, "gap") && !trace->gap_line)
		trace->gap_line = reader->line;
	else if (!strcmp(key, "end"))
		trace->complete = true;
	return true;
}

static bool read_line(struct reader *reader, char *text)
{
	char *value;

	if (reader->line == 1)
		return !strcmp(text, "mtkflash-trace 1");
	if (text[0] && strchr("wrd", text[0]) && (text[1] == ' ' || text[2] == ' '))
		return read_access(reader, text);
	value = strchr(text, ' ');
	if (value)
		*value++ = '\0';
	return read_key(reader, text, value ? value : "");
}

bool trace_read(struct trace *trace, FILE *file, char *error, size_t size)
{
	struct reader reader = { .trace = trace };
	char *text = NULL;
	size_t room = 0;
	ssize_t length;
	bool good = true;

	memset(trace, 0, sizeof(*trace));
	while (good && (length = getline(&text, &room, file)) > 0) {
		if (text[length - 1] == '\n')
			text[length - 1] = '\0';
		reader.line++;
		good = read_line(&reader, text);
	}
	free(text);
	if (!good)
		snprintf(error, size, "line %" PRIu32 " makes no sense", reader.line);
	else if (!trace->complete)
		snprintf(error, size, "it is cut off after line %" PRIu32, reader.line);
	else if (reader.accesses != trace->recorded)
		snprintf(error, size, "it has %" PRIu64 " accesses and says %" PRIu64,
			 reader.accesses, trace->recorded);
	else
		return true;
	trace_free(trace);
	return false;
}

void trace_free(struct trace *trace)
{
	free(trace->access);
	trace->access = NULL;
}
