/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The backup: contents of the flash before the session changes anything.
 */
#ifndef MTKFLASH_BACKUP_H
#define MTKFLASH_BACKUP_H

#include "part.h"

/**
 * mtkflash_backup() - Read the flash twice into the backup of the session
 * @p: The part, identified.
 *
 * If the reads differ, or the drive stops answering, while the quick order is in use,
 * everything is read again in the plain order.  If the reads differ in the plain order too,
 * pages in which the same bits vary repeatedly are noted in @unstable of @p, provided that
 * the part still gives the same id.  Any other difference is an error.  A backup without
 * unstable pages becomes the original, see mtkflash_session_keep_original().
 *
 * Context: may sleep, some seconds.
 * Return: 0, BACKUP, NO_MEMORY, the result of @interrupted, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_backup(struct mtkflash_part *p);

/**
 * mtkflash_part_check_id() - Does the part still give the same id?
 * @p: The part.
 *
 * Context: may sleep, some seconds.
 * Return: 0, BACKUP if the part gives another id or none, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_part_check_id(struct mtkflash_part *p);

/**
 * mtkflash_part_wait() - Wait until the part is no longer busy
 * @p: The part.
 *
 * The last command may still be running after a timeout, or after the drive stopped
 * answering.  A busy part must get no other command, not even an id request.
 *
 * Context: may sleep, up to the longest time of that command.
 * Return: 0, ERASE if the part stays busy, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_part_wait(struct mtkflash_part *p);

/**
 * mtkflash_backup_look() - Read the present contents of the flash once
 * @p: The part.
 * @now: Out: the contents.
 *
 * Waits for the part first, see mtkflash_part_wait().
 *
 * Context: may sleep, some seconds.
 * Return: 0, ERASE if the part stays busy, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_backup_look(struct mtkflash_part *p, u8 *now);

#endif /* MTKFLASH_BACKUP_H */
