/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a session by packets has sent, and what came of it.
 */
#ifndef CTL_SENT_H
#define CTL_SENT_H

#include <stdio.h>

#include "change.h"

/* The packets of the drive's last session, if it was one by packets; false if there are none. */
bool sent_print(FILE *to, const struct ctl *ctl, const struct drive *drive);

/*
 * After a flash by a recipe of the owner's: all of it in a file beside the backups, with the
 * recipe and with the result, which is @code.
 */
void sent_save(struct change *c, enum ctl_exit code);

#endif
