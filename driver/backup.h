/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The backup: what the flash holds before anything is done to it.
 */
#ifndef MTKFLASH_BACKUP_H
#define MTKFLASH_BACKUP_H

#include "session.h"

/**
 * mtkflash_backup() - Read the flash twice into the session's backup
 * @s: The session; its part is identified.
 *
 * If the two reads differ, or the drive gets lost, while a quick way is in use,
 * all of it is read again in the plain order.
 *
 * Context: may sleep, some seconds.
 * Return: 0, BACKUP, NO_MEMORY, what @interrupted says, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_backup(struct mtkflash_session *s);

#endif /* MTKFLASH_BACKUP_H */
