/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The trace events of mtkflash.
 *
 * mtkflash_phase: a session has reached another phase, or ended; with its progress
 *	and error.
 * mtkflash_command: a vendor command with its parameters.
 * mtkflash_status: a status byte that differs from the one read before; shows how
 *	the drive answered, and for how long it was busy.
 * mtkflash_register: each access of the task file, in order; exact enough to be
 *	replayed against the drive model.  "mtkflashctl trace" records it.
 *
 * All events have the number of the port, for filters.
 * Documentation/trace.rst describes their use.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mtkflash

#if !defined(MTKFLASH_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define MTKFLASH_TRACE_H

#include <linux/mtkflash.h>
#include <linux/tracepoint.h>

#include "errors.h"
#include "names.h"

/* How a register was accessed; tools/system/recorder.c knows these numbers. */
#define MTKFLASH_TRACE_WRITE		0
#define MTKFLASH_TRACE_READ		1
#define MTKFLASH_TRACE_DATA		2

#define mtkflash_show_access(access) \
	__print_symbolic(access, { MTKFLASH_TRACE_WRITE, "write" }, \
			 { MTKFLASH_TRACE_READ, "read" }, \
			 { MTKFLASH_TRACE_DATA, "read16" })
#define mtkflash_show_register(reg, access) \
	__print_symbolic((reg) | ((access) ? 8 : 0), \
			 { 0, "DATA" }, { 1, "FEAT" }, { 9, "ERR" }, { 2, "SC" }, { 10, "SC" }, \
			 { 3, "LBAL" }, { 11, "LBAL" }, { 4, "LBAM" }, { 12, "LBAM" }, \
			 { 5, "LBAH" }, { 13, "LBAH" }, { 6, "DEV" }, { 14, "DEV" }, \
			 { 7, "CMD" }, { 15, "STAT" }, { 8, "DATA" })

/* The event has names, because programs that read it have no table of them. */
TRACE_EVENT(mtkflash_phase,
	TP_PROTO(unsigned int ata, u32 sequence,
		 const struct mtkflash_status *status),
	TP_ARGS(ata, sequence, status),

	TP_STRUCT__entry(
		__field(u64, done)
		__field(u64, total)
		__field(u32, sequence)
		__field(u32, device)
		__field(u32, session)
		__field(u16, ata)
		__field(u16, error)
		__field(u8, phase)
		__field(u8, failed_phase)
		__field(u8, last_status)
		__array(char, phase_name, MTKFLASH_NAME_SIZE)
		__array(char, failed_phase_name, MTKFLASH_NAME_SIZE)
		__array(char, error_name, MTKFLASH_NAME_SIZE)
	),

	TP_fast_assign(
		__entry->done = status->done;
		__entry->total = status->total;
		__entry->sequence = sequence;
		__entry->device = status->device;
		__entry->session = status->session;
		__entry->ata = ata;
		__entry->error = status->error;
		__entry->phase = status->phase;
		__entry->failed_phase = status->failed_phase;
		__entry->last_status = status->last_status;
		/*
		 * All bytes are recorded, so they are cleared first: the ring buffer holds
		 * older events.
		 */
		strscpy_pad(__entry->phase_name,
			    mtkflash_phase_name(status->phase),
			    MTKFLASH_NAME_SIZE);
		strscpy_pad(__entry->failed_phase_name,
			    mtkflash_phase_name(status->failed_phase),
			    MTKFLASH_NAME_SIZE);
		strscpy_pad(__entry->error_name,
			    mtkflash_error_name(status->error),
			    MTKFLASH_NAME_SIZE);
	),

	TP_printk("ata%u mtkflash%u session=%u phase=%s failed_phase=%s error=%s last_status=%02x done=%llu total=%llu",
		  __entry->ata, __entry->device, __entry->session,
		  __entry->phase_name, __entry->failed_phase_name,
		  __entry->error_name, __entry->last_status, __entry->done,
		  __entry->total)
);

TRACE_EVENT(mtkflash_command,
	TP_PROTO(unsigned int ata, const u8 *registers),
	TP_ARGS(ata, registers),

	TP_STRUCT__entry(
		__field(u16, ata)
		__field(u8, feat)
		__field(u8, sc)
		__field(u8, lbal)
		__field(u8, lbam)
		__field(u8, lbah)
		__field(u8, dev)
		__field(u8, cmd)
	),

	TP_fast_assign(
		__entry->ata = ata;
		__entry->feat = registers[1];
		__entry->sc = registers[2];
		__entry->lbal = registers[3];
		__entry->lbam = registers[4];
		__entry->lbah = registers[5];
		__entry->dev = registers[6];
		__entry->cmd = registers[7];
	),

	TP_printk("ata%u feat=%02x sc=%02x lbal=%02x lbam=%02x lbah=%02x dev=%02x cmd=%02x",
		  __entry->ata, __entry->feat, __entry->sc, __entry->lbal,
		  __entry->lbam, __entry->lbah, __entry->dev, __entry->cmd)
);

TRACE_EVENT(mtkflash_status,
	TP_PROTO(unsigned int ata, u8 status),
	TP_ARGS(ata, status),

	TP_STRUCT__entry(
		__field(u16, ata)
		__field(u8, status)
	),

	TP_fast_assign(
		__entry->ata = ata;
		__entry->status = status;
	),

	TP_printk("ata%u status=%02x", __entry->ata, __entry->status)
);

/*
 * @sequence counts the recorded accesses of the port, so that missing ones are noticed, and
 * those of several processors can be put into order.
 */
TRACE_EVENT(mtkflash_register,
	TP_PROTO(unsigned int ata, u32 sequence, u8 access, u8 reg, u16 value),
	TP_ARGS(ata, sequence, access, reg, value),

	TP_STRUCT__entry(
		__field(u32, sequence)
		__field(u16, ata)
		__field(u16, value)
		__field(u8, access)
		__field(u8, reg)
	),

	TP_fast_assign(
		__entry->sequence = sequence;
		__entry->ata = ata;
		__entry->value = value;
		__entry->access = access;
		__entry->reg = reg;
	),

	TP_printk("ata%u %s %s %02x", __entry->ata,
		  mtkflash_show_access(__entry->access),
		  mtkflash_show_register(__entry->reg, __entry->access),
		  __entry->value)
);

#endif /* MTKFLASH_TRACE_H */

#undef TRACE_INCLUDE_PATH
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_PATH .
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
