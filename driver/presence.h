/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who is on a cable of which libata knows nothing?
 *
 * libata gives up on a whole cable if its master never drops BSY: a healthy
 * disk as slave stays unknown to it.  Such a cable must not see a command.
 */
#ifndef MTKFLASH_PRESENCE_H
#define MTKFLASH_PRESENCE_H

#include <linux/mtkflash.h>

#include "taskfile.h"

/**
 * mtkflash_presence_check() - May a cable of unknown devices see an intro?
 * @tf: The task file of a claimed port.
 *
 * Selects one unit after the other and reads its registers; nothing else than
 * the Device register is written.  Unit 0 is selected in the end.
 *
 * Context: does not sleep.
 * Return: 0; SIBLING if two units answer, each in its own way; NOT_MEDIATEK if
 * the only one that answers is ready, but neither a packet device nor in
 * vendor mode: it could be a disk.
 */
enum mtkflash_error mtkflash_presence_check(struct mtkflash_taskfile *tf);

#endif /* MTKFLASH_PRESENCE_H */
