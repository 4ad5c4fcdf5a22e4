/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The backup: what the flash holds before anything is done to it.
 */
#ifndef MTKFLASH_BACKUP_H
#define MTKFLASH_BACKUP_H

#include "part.h"

/**
 * mtkflash_backup() - Read the flash twice into the backup of the session
 * @p: The part, identified.
 *
 * If the two reads differ, or the drive gets lost, while a quick way is in use,
 * all of it is read again in the plain order.  If they differ in that too, a page
 * at which the same bits vary again and again is noted in @unstable, provided
 * that the part's id still is what it was; any other difference is an error.
 * A backup without such a page is kept as the original, if it is one.
 *
 * Context: may sleep, some seconds.
 * Return: 0, BACKUP, NO_MEMORY, what @interrupted says, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_backup(struct mtkflash_part *p);

/**
 * mtkflash_part_check_id() - Is it still the same part?
 * @p: The part.
 *
 * Context: may sleep, some seconds.
 * Return: 0, BACKUP if it gives another id or none, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_part_check_id(struct mtkflash_part *p);

/**
 * mtkflash_part_wait() - Wait for what the part may still be at
 * @p: The part.
 *
 * The command that was given last may have taken too long, or the drive stopped
 * answering meanwhile.  A busy part must be asked for nothing else, not even its id.
 *
 * Context: may sleep, up to the longest time of that command.
 * Return: 0, ERASE if the part stays busy, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_part_wait(struct mtkflash_part *p);

/**
 * mtkflash_backup_look() - Read what the flash holds now, once
 * @p: The part.
 * @now: Where to.
 *
 * After mtkflash_part_wait().
 *
 * Context: may sleep, some seconds.
 * Return: 0, ERASE if the part stays busy, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_backup_look(struct mtkflash_part *p, u8 *now);

#endif /* MTKFLASH_BACKUP_H */
