/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How user space learns that something changed: poll(), sysfs and uevents.
 */
#ifndef MTKFLASH_NOTIFY_H
#define MTKFLASH_NOTIFY_H

#include <linux/bitmap.h>
#include <linux/mtkflash.h>
#include <linux/poll.h>

struct mtkflash_device;

#define MTKFLASH_MAX_DEVICES	32

/**
 * struct mtkflash_watch - What the user of an open file knows already
 * @asked: The drives whose status was asked through it, by minor number.
 * @seen: How much each of these had changed by then.
 */
struct mtkflash_watch {
	DECLARE_BITMAP(asked, MTKFLASH_MAX_DEVICES);
	u32 seen[MTKFLASH_MAX_DEVICES];
};

/**
 * mtkflash_watch_note() - The status of a drive was asked through a file
 * @watch: That of the file; all zero when it was opened.
 * @minor: Of the drive.
 * @changes: As in the status that the user got.
 */
void mtkflash_watch_note(struct mtkflash_watch *watch, unsigned int minor,
			 u32 changes);

/**
 * mtkflash_watch_forget() - The user of a file knows that there is no such drive
 * @watch: That of the file.
 * @minor: Of the drive, or any other number that was asked for.
 */
void mtkflash_watch_forget(struct mtkflash_watch *watch, unsigned int minor);

/**
 * mtkflash_watch_poll() - Has any of the drives changed since?
 * @watch: That of the file.
 * @filp: The file.
 * @wait: As for any poll().
 *
 * Context: may sleep.
 * Return: EPOLLPRI or 0.
 */
__poll_t mtkflash_watch_poll(struct mtkflash_watch *watch, struct file *filp,
			     poll_table *wait);

/**
 * mtkflash_notify_count() - How often a drive has changed
 * @minor: Of the drive.
 *
 * To be read before the state of the drive, so that no change is missed.
 */
u32 mtkflash_notify_count(unsigned int minor);

/**
 * mtkflash_notify() - Tell what has become of a drive
 * @device: The drive.
 * @before: What its status was.
 * @after: What it is.
 *
 * Does nothing unless the phase, the flags, the error or a whole percent changed.
 *
 * Context: may sleep.
 */
void mtkflash_notify(struct mtkflash_device *device,
		     const struct mtkflash_status *before,
		     const struct mtkflash_status *after);

/**
 * mtkflash_notify_gone() - Tell that a drive has lost its node
 * @device: The drive.
 */
void mtkflash_notify_gone(struct mtkflash_device *device);

#endif /* MTKFLASH_NOTIFY_H */
