/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What was done, for later: in the file that --log names, and, where a flash was
 * changed, in the system's log.
 */
#ifndef CTL_LOG_H
#define CTL_LOG_H

#include "ctl.h"
#include "fail.h"

/* Opens the file, and notes what was typed. */
enum ctl_exit log_begin(struct ctl *ctl);

__printf(2, 3)
void log_say(struct ctl *ctl, const char *format, ...);

/* And how it ended. */
void log_end(struct ctl *ctl, enum ctl_exit code);

#endif
