/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Running sessions: started here, or only watched.
 */
#ifndef CTL_RUN_H
#define CTL_RUN_H

#include "drives.h"
#include "view.h"
#include "work.h"

/**
 * run_read() - Read a flash
 * @ctl: The run.
 * @drive: The drive; afterwards what is known of it then.
 * @data: Out: the bytes, to be freed.
 * @work: Out: how long it took.
 */
enum ctl_exit run_read(struct ctl *ctl, struct drive *drive, u8 **data, struct work *work);

/*
 * Write an image, or make a dry run of that if the options say so.  @drive is what is
 * known of it in the end; @work gets the times if it is not NULL.
 */
enum ctl_exit run_write(struct ctl *ctl, struct drive *drive, const u8 *image,
			size_t size, struct work *work);

/* A session that needs no image; @outlives: it goes on without this command. */
enum ctl_exit run_request(struct ctl *ctl, struct drive *drive, unsigned long request,
			  bool outlives);

/* After a failed session: the command to type next, where there is one. */
void run_advise(struct ctl *ctl, const struct drive *drive, enum ctl_exit code);

/* The command to type next: as it was typed, and one option more. */
void run_type_again(struct ctl *ctl, const struct drive *drive, const char *option);

/* After a stop that leaves the drive held: how to go on, and how to give it back. */
void run_advise_held(struct ctl *ctl, const struct drive *drive);

/* Watch a running session to its end; @drive->status is that of the end. */
enum ctl_exit run_watch(struct ctl *ctl, struct drive *drive);

static inline bool run_is_busy(const struct drive *drive)
{
	return drive->status.flags & MTKFLASH_STATUS_BUSY;
}

#endif
