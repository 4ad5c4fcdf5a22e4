/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is a file this very drive's own backup?
 */
#ifndef CTL_OWN_H
#define CTL_OWN_H

#include "change.h"

/*
 * To be restored, and as this tool has saved it: from this port, from this part.  What the
 * drive has lost is in it.
 */
bool own_has_lost(const struct change *c);

/* It has what the drive was refused for. */
bool own_helps(const struct change *c);

/* It is blank where drives of its family are not. */
bool own_lacks(const struct image_file *file);

/* Drives of its kind have ranges of their own, and it is blank in none of them. */
bool own_is_complete(const struct image_file *file);

/* A backup of the same drive, as far as the two say so, and of a complete firmware? */
enum ctl_exit own_check(struct change *c, const struct image_file *from);

#endif
