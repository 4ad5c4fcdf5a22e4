/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A recording of what the driver did with a drive, as a file; the form is
 * described in Documentation/trace.rst.  The tests write such files, too.
 */
#ifndef CTL_TRACE_FILE_H
#define CTL_TRACE_FILE_H

#include <stdio.h>

#include <linux/mtkflash.h>
#include <linux/types.h>	/* u8: the shim of the drive half */

/* The values of MTKFLASH_TRACE_WRITE and so on in driver/linux/trace.h, and one more. */
enum trace_kind {
	TRACE_WRITE,
	TRACE_READ,
	TRACE_DATA,	/* the Data register, 16 bits */
	TRACE_PHASE,
};

/**
 * struct trace_event - One of the driver's events
 * @kind: What it is.
 * @sequence: Its number among the accesses of the port; of a phase, that of the
 *	      next access.
 * @ns: When, by any clock.
 * @reg: The register.
 * @value: What was written to it or read from it.
 * @phase: Of a session;
 * @failed_phase: in which it failed,
 * @error: and how.
 */
struct trace_event {
	__u32 kind;
	__u32 sequence;
	__u64 ns;
	__u32 reg;
	__u32 value;
	__u32 phase;
	__u32 failed_phase;
	__u32 error;
	__u32 reserved;
};

/**
 * struct trace_file - A file that is being written
 * @file: It; ferror() tells at the end whether all went well.
 * @accesses: So many were written.
 * @lost: So many are known to be missing.
 * @us: When the last one was, in microseconds.
 */
struct trace_file {
	FILE *file;
	__u64 accesses;
	__u64 lost;
	__u64 us;
};

/* How the recording of a session ended. */
enum trace_end {
	TRACE_END_SESSION,	/* with the session */
	TRACE_END_STOPPED,	/* before it */
};

/* Begins a file; @module may be NULL. */
void trace_file_begin(struct trace_file *trace, FILE *file, const char *tool,
		      const char *kernel, const char *module, unsigned int ata);

/* In the order in which they happened. */
void trace_file_add(struct trace_file *trace, const struct trace_event *event);

/* Here so many accesses are missing. */
void trace_file_add_lost(struct trace_file *trace, __u64 lost);

/* Ends it with what is known of the drive and the session by then. */
void trace_file_end(struct trace_file *trace, enum trace_end how,
		    const struct mtkflash_device_info *info,
		    const struct mtkflash_status *status);

#endif
