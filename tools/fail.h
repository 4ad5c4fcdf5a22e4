/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Saying what went wrong.  The functions only note it, and return the exit
 * code; it is said once, when the command ends.
 */
#ifndef CTL_FAIL_H
#define CTL_FAIL_H

#include "ctl.h"

#define __printf(text, first)	__attribute__((format(printf, text, first)))

/* An error of the tool; the words say what happened, NULL is the list's cause. */
__printf(3, 4)
enum ctl_exit fail(struct ctl *ctl, enum ctl_error error, const char *format, ...);

/* The same with errno and what it was about. */
enum ctl_exit fail_errno(struct ctl *ctl, enum ctl_error error, const char *about);

/* A request to the module about @about failed with errno. */
enum ctl_exit fail_request(struct ctl *ctl, const char *about);

/* A driver error that was found without a session. */
enum ctl_exit fail_driver(struct ctl *ctl, unsigned int error, const char *about);

/* The session of a drive failed. */
enum ctl_exit fail_session(struct ctl *ctl, const struct mtkflash_status *status);

/* A system call on the node failed, and the status does not know of it. */
enum ctl_exit fail_result(struct ctl *ctl, int err, unsigned int device);

/* After one of these: the command to type next. */
__printf(2, 3)
void fail_next(struct ctl *ctl, const char *format, ...);

/* The same command again, with sudo. */
void fail_next_as_root(struct ctl *ctl);

/* What the failure means for the drive, where more is known than in general. */
void fail_drive(struct ctl *ctl, const char *words);

/* Says it, on stderr. */
void fail_report(const struct ctl *ctl);

#endif
