/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading what tools/file/trace_file.c writes; the form is described in
 * Documentation/trace.rst.
 */
#ifndef NATIVE_TRACE_READ_H
#define NATIVE_TRACE_READ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* One access; @kind is of enum trace_kind, never a phase. */
struct trace_access {
	uint8_t kind;
	uint8_t reg;
	uint16_t value;
	uint32_t line;
	uint64_t us;		/* since the first one */
};

/**
 * struct trace - A recording
 * @access: The accesses; freed by trace_free().
 * @count: Their number, up to the first gap.
 * @gap_line: Line of the first gap in the file, or 0.
 * @part: Name of the flash part, empty if it was not identified.
 * @size: Its size in bytes.
 * @type: Type byte, 0 if there was no vendor mode.
 * @set: Command set.
 * @unit: 0 or 1.
 * @status_register: Status register of the part, as first found.
 * @ended: How the session ended.
 * @lost: Number of accesses that are missing.
 * @recorded: Number of accesses by the file's own count.
 * @complete: The last line is there.
 */
struct trace {
	struct trace_access *access;
	size_t count;
	uint32_t gap_line;
	char part[24];
	uint32_t size;
	uint8_t type;
	char set[8];
	uint8_t unit;
	uint8_t status_register;
	char ended[80];
	uint64_t lost;
	uint64_t recorded;
	bool complete;
};

/* False if the file makes no sense; @error says why, with the line. */
bool trace_read(struct trace *trace, FILE *file, char *error, size_t size);
void trace_free(struct trace *trace);

#endif
