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
 * @ops: In the place of the drive's own.
 * @inner: These.
 * @drive: The drive.
 * @fold: For the accesses that need not be recorded.
 * @sequence: Counts those that are; nothing is recorded while @emit is NULL.
 * @phase: Of the session, as last told,
 * @error: and its error.
 * @emit: Gets each event.
 * @context: For it.
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

/* From now on the accesses of a drive go through here; the rest is the caller's. */
void record_attach(struct record *record, struct drive *drive);

/* To be called whenever the session has changed. */
void record_changed(struct record *record);

#endif
