/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The end of a dry run that the driver made: what it would come to.
 */
#ifndef CTL_DRY_RUN_H
#define CTL_DRY_RUN_H

#include "change.h"

/* @code: of the session.  Afterwards @c->work.plan is the driver's plan. */
enum ctl_exit dry_run_end(struct change *c, enum ctl_exit code);

/* Shows it; @left: what was not checked, NULL for what the driver leaves open. */
enum ctl_exit dry_run_show(const struct change *c, const char * const *left);

#endif
