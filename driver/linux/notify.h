/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tell user space of changes, by poll(), sysfs and uevents.
 */
#ifndef MTKFLASH_NOTIFY_H
#define MTKFLASH_NOTIFY_H

#include <linux/bitmap.h>
#include <linux/mtkflash.h>
#include <linux/poll.h>

struct mtkflash_device;

#define MTKFLASH_MAX_DEVICES	32

/**
 * struct mtkflash_seen - Changes that the user of an open file has seen
 * @asked: Bit per minor number: the status of this drive was requested through the file.
 * @count: By minor number: the change counter of the drive at that time.
 */
struct mtkflash_seen {
	DECLARE_BITMAP(asked, MTKFLASH_MAX_DEVICES);
	u32 count[MTKFLASH_MAX_DEVICES];
};

/**
 * mtkflash_seen_note() - Record that the status of a drive was returned through a file
 * @seen: State of the file; all zero when it was opened.
 * @minor: Minor number of the drive.
 * @changes: The change counter in that status.
 */
void mtkflash_seen_note(struct mtkflash_seen *seen, unsigned int minor,
			u32 changes);

/**
 * mtkflash_seen_forget() - Record that the user of a file knows that a drive is gone
 * @seen: State of the file.
 * @minor: Minor number of the drive, or any other number that was requested.
 */
void mtkflash_seen_forget(struct mtkflash_seen *seen, unsigned int minor);

/**
 * mtkflash_seen_poll() - Has any of these drives changed since?
 * @seen: State of the file.
 * @filp: The file.
 * @wait: As for any poll().
 *
 * Context: may sleep.
 * Return: EPOLLPRI or 0.
 */
__poll_t mtkflash_seen_poll(struct mtkflash_seen *seen, struct file *filp,
			    poll_table *wait);

/**
 * mtkflash_notify_count() - Read the change counter of a drive
 * @minor: Minor number of the drive.
 *
 * Read it before the state of the drive, so that no change is missed.
 */
u32 mtkflash_notify_count(unsigned int minor);

/**
 * mtkflash_notify() - Announce a change of the status
 * @device: The drive.
 * @before: The status before.
 * @after: The status now.
 *
 * Does nothing unless the phase, the flags, the error or a whole percent changed.
 *
 * Context: may sleep.
 */
void mtkflash_notify(struct mtkflash_device *device,
		     const struct mtkflash_status *before,
		     const struct mtkflash_status *after);

/**
 * mtkflash_notify_gone() - Announce that a drive has lost its node
 * @device: The drive.
 */
void mtkflash_notify_gone(struct mtkflash_device *device);

#endif /* MTKFLASH_NOTIFY_H */
