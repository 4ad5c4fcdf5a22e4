/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The driver's trace events (driver/linux/trace.h) of a drive in the model.
 */
#ifndef NATIVE_RECORD_H
#define NATIVE_RECORD_H

#include "drive.h"
#include "fold.h"
#include "trace_file.h"

/**
 * struct record - What driver/linux/trace.c keeps in its port
 * @ops: The recording operations, which replace those of the drive.
 * @inner: The drive's own operations.
 * @drive: The drive.
 * @fold: For the accesses that need not be recorded.
 * @sequence: Number of recorded accesses; nothing is recorded while @emit is NULL.
 * @phase: Phase of the session in the last event.
 * @error: Its error in the last event.
 * @emit: Called with each event.
 * @context: Argument for @emit.
 */
struct record {
	struct mtkflash_taskfile_ops ops;
	const struct mtkflash_taskfile_ops *inner;
	struct drive *drive;
	struct mtkflash_fold fold;
	uint32_t sequence;
	enum mtkflash_phase phase;
	enum mtkflash_error error;
	void (*emit)(void *context, const struct trace_event *event);
	void *context;
};

/* Record the accesses of a drive from now on.  The caller has set the other members. */
void record_attach(struct record *record, struct drive *drive);

/* To be called whenever the session has changed. */
void record_changed(struct record *record);

#endif
