/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A flash by packets.
 */
#ifndef CTL_BY_PACKETS_H
#define CTL_BY_PACKETS_H

#include "change.h"

/* Reads the owner's recipe, if one is named; its drive is admitted. */
enum ctl_exit by_packets_take_recipe(struct ctl *ctl);

/* Is that recipe for this drive? */
enum ctl_exit by_packets_check_recipe(struct change *c);

/* From the backup to the drive that answers; @dry: without either. */
enum ctl_exit by_packets_flash(struct change *c, bool dry);

#endif
