/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Running sessions: started here, or only watched.
 */
#ifndef CTL_RUN_H
#define CTL_RUN_H

#include "drives.h"
#include "view.h"

/* From here on a signal is noted instead of ending the program. */
void run_catch_signals(void);
bool run_stopped(void);

/* The options of this command for the next session of a drive. */
enum ctl_exit run_set_options(struct ctl *ctl, const struct drive *drive);

/**
 * run_read() - Read a flash
 * @ctl: The run.
 * @drive: The drive; afterwards what is known of it then.
 * @data: Out: the bytes, to be freed.
 * @work: Out: how long it took.
 */
enum ctl_exit run_read(struct ctl *ctl, struct drive *drive, u8 **data, struct work *work);

/* Write an image.  @work is for the map; @drive->status is that of the end. */
enum ctl_exit run_write(struct ctl *ctl, struct drive *drive, const u8 *image,
			size_t size, const struct work *work);

/* After a failed session: the command to type next, where there is one. */
void run_advise(struct ctl *ctl, const struct drive *drive, enum ctl_exit code);

/* Watch a running session to its end; @drive->status is that of the end. */
enum ctl_exit run_watch(struct ctl *ctl, struct drive *drive);

#endif
