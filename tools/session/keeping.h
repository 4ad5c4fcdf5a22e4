/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What belongs to the drive and not to its firmware: found by the driver's own rules,
 * before it is asked for a session.
 */
#ifndef CTL_KEEPING_H
#define CTL_KEEPING_H

#include "change.h"

/* What was set for the drive's next session counts as if it had been typed. */
enum ctl_exit keep_as_set(struct change *c);

/* --keep-from: takes what is kept from that backup into the image, without a drive. */
enum ctl_exit keep_take(struct change *c);

/*
 * The drive was read: finds what of the image would replace data of its own.  Where no
 * rule is known, and the user has not said so yet, asks.
 */
enum ctl_exit keep_find(struct change *c, const struct mtkflash_chip *chip);

/* The chip that a Blu-ray writer does not name any more is named in its backup. */
enum ctl_exit keep_say_chip(struct change *c);

/* Which ranges the last session has kept, or missed; the failure stays. */
void keep_reload(struct change *c);

/* What will be in the flash: the image with the drive's own over it. */
const u8 *keep_target(const struct change *c);

/* The driver, or this tool, has refused because of them: is there a backup that has them? */
void keep_offer(struct change *c);

/* "4000-5FFE" and so on, of what is kept; empty if nothing is. */
const char *keep_ranges(const struct change *c);

/* In the summary. */
void keep_print(FILE *to, const struct change *c);

void keep_end(struct change *c);

#endif
