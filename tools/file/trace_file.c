// SPDX-License-Identifier: GPL-2.0
/* Recordings: writing them. */
#include <inttypes.h>
#include <string.h>

#include "errors.h"
#include "names.h"
#include "trace_file.h"

void trace_file_begin(struct trace_file *trace, FILE *file, const char *tool,
		      const char *kernel, const char *module, unsigned int ata)
{
	memset(trace, 0, sizeof(*trace));
	trace->file = file;
	fprintf(file, "mtkflash-trace 1\ntool %s\nkernel %s\n", tool, kernel);
	if (module)
		fprintf(file, "module %s\n", module);
	fprintf(file, "ata %u\n", ata);
}

static void add_phase(struct trace_file *trace, const struct trace_event *event)
{
	fprintf(trace->file, "phase %s", mtkflash_phase_name(event->phase));
	if (event->phase == MTKFLASH_PHASE_FAILED)
		fprintf(trace->file, " %s %s", mtkflash_phase_name(event->failed_phase),
			mtkflash_error_name(event->error));
	putc('\n', trace->file);
}

static char *put_hex(char *to, unsigned int value, unsigned int digits)
{
	static const char hex[] = "0123456789abcdef";

	while (digits--)
		*to++ = hex[value >> 4 * digits & 15];
	return to;
}

static char *put_decimal(char *to, __u64 value)
{
	char digits[20];
	unsigned int count = 0;

	do
		digits[count++] = (char)('0' + value % 10);
	while (value /= 10);
	while (count)
		*to++ = digits[--count];
	return to;
}

/*
 * By far the most lines are these: what is usual is left out, and stdio's formats would
 * take most of the time of a recording, in which the kernel does not wait.
 */
static void add_access(struct trace_file *trace, const struct trace_event *event)
{
	__u64 us = event->ns / 1000;
	__u64 passed = trace->accesses && us > trace->us ? us - trace->us : 0;
	bool is_word = event->kind == TRACE_DATA || !event->reg;
	char line[48], *to = line;

	*to++ = "wrd"[event->kind];
	if (event->kind != TRACE_DATA)
		*to++ = (char)('0' + (event->reg & 7));
	*to++ = ' ';
	to = put_hex(to, event->value, is_word ? 4 : 2);
	if (passed) {
		*to++ = ' ';
		to = put_decimal(to, passed);
	}
	*to++ = '\n';
	fwrite(line, 1, (size_t)(to - line), trace->file);
	if (!trace->accesses || us > trace->us)
		trace->us = us;
	trace->accesses++;
}

void trace_file_add(struct trace_file *trace, const struct trace_event *event)
{
	if (event->kind == TRACE_PHASE)
		add_phase(trace, event);
	else
		add_access(trace, event);
}

void trace_file_add_lost(struct trace_file *trace, __u64 lost)
{
	trace->lost += lost;
	fprintf(trace->file, "gap %" PRIu64 "\n", (uint64_t)lost);
}

static void add_bytes(struct trace_file *trace, const char *key, const __u8 *bytes, size_t count)
{
	fprintf(trace->file, "%s", key);
	for (size_t i = 0; i < count; i++)
		fprintf(trace->file, " %02x", bytes[i]);
	putc('\n', trace->file);
}

static void add_drive(struct trace_file *trace, const struct mtkflash_device_info *info)
{
	FILE *file = trace->file;

	fprintf(file, "unit %u\n", info->unit);
	if (info->type)
		fprintf(file, "type %02x\nset %.*s\naccess%s%s\n", info->type,
			(int)sizeof(info->set), info->set,
			info->access & MTKFLASH_ACCESS_QUICK ? " quick" : "",
			info->access & MTKFLASH_ACCESS_PRELOAD ? " preload" : "");
	if (info->part_size)
		fprintf(file, "part %.*s\nsize %u\n", (int)sizeof(info->part), info->part,
			info->part_size);
	add_bytes(trace, "rems", info->rems, sizeof(info->rems));
	add_bytes(trace, "rdid", info->rdid, sizeof(info->rdid));
	add_bytes(trace, "res", &info->res, 1);
	add_bytes(trace, "status-register", &info->status_register, 1);
}

void trace_file_end(struct trace_file *trace, enum trace_end how,
		    const struct mtkflash_device_info *info,
		    const struct mtkflash_status *status)
{
	FILE *file = trace->file;

	add_drive(trace, info);
	fprintf(file, "session %u\n", status->session);
	if (how == TRACE_END_STOPPED)
		fprintf(file, "ended stopped\n");
	else if (status->phase == MTKFLASH_PHASE_FAILED)
		fprintf(file, "ended failed %s %s %02x\n",
			mtkflash_phase_name(status->failed_phase),
			mtkflash_error_name(status->error), status->last_status);
	else
		fprintf(file, "ended %s\n", mtkflash_phase_name(status->phase));
	fprintf(file, "accesses %" PRIu64 "\nlost %" PRIu64 "\nend\n",
		(uint64_t)trace->accesses, (uint64_t)trace->lost);
}
