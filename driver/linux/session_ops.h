/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a session needs from Linux besides the task file: its port, memory, priority, and
 * the status for user space.
 */
#ifndef MTKFLASH_SESSION_OPS_H
#define MTKFLASH_SESSION_OPS_H

#include "state.h"

/* Operations for the session of a &struct mtkflash_device. */
extern const struct mtkflash_session_ops mtkflash_linux_ops;

#endif /* MTKFLASH_SESSION_OPS_H */
