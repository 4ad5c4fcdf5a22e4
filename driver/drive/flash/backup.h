/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The backup: what the flash holds before anything is done to it.
 */
#ifndef MTKFLASH_BACKUP_H
#define MTKFLASH_BACKUP_H

#include "session/session.h"

/**
 * mtkflash_backup() - Read the flash twice into the session's backup
 * @s: The session; its part is identified.
 *
 * If the two reads differ, or the drive gets lost, while a quick way is in use,
 * all of it is read again in the plain order.  If they differ in that too, a page
 * at which the same bits vary again and again is noted in @unstable, provided
 * that the part's id still is what it was; any other difference is an error.
 *
 * Context: may sleep, some seconds.
 * Return: 0, BACKUP, NO_MEMORY, what @interrupted says, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_backup(struct mtkflash_session *s);

/**
 * mtkflash_backup_keep() - Keep the backup as the original, if it is one
 * @s: The session, whose backup was just made.
 *
 * It is the original if the drive's own firmware ran when the port was claimed,
 * nothing was changed since, and no cell of it is unstable.
 */
void mtkflash_backup_keep(struct mtkflash_session *s);

/**
 * mtkflash_backup_forget() - The original is not needed any more
 * @s: The session; its backup stays.
 */
void mtkflash_backup_forget(struct mtkflash_session *s);

/**
 * mtkflash_backup_settle() - Wait for what the part may still be at
 * @s: The session.
 *
 * The command that was given last may have taken too long, or the drive stopped
 * answering meanwhile.  A busy part must be asked for nothing else, not even its id.
 *
 * Context: may sleep, up to the longest time of that command.
 * Return: 0, ERASE if the part stays busy, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_backup_settle(struct mtkflash_session *s);

/**
 * mtkflash_backup_look() - Read what the flash holds now, once
 * @s: The session.
 * @now: Where to.
 *
 * After mtkflash_backup_settle().
 *
 * Context: may sleep, some seconds.
 * Return: 0, ERASE if the part stays busy, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_backup_look(struct mtkflash_session *s, u8 *now);

#endif /* MTKFLASH_BACKUP_H */
