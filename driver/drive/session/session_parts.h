/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files share that a session is made of; nobody else needs it.
 */
#ifndef MTKFLASH_SESSION_PARTS_H
#define MTKFLASH_SESSION_PARTS_H

#include "session.h"

/**
 * mtkflash_session_has() - Was an option given?
 * @s: The session.
 * @flag: %MTKFLASH_OPTION_ALLOW_SIBLING or another one.
 */
static inline bool mtkflash_session_has(const struct mtkflash_session *s,
					u32 flag)
{
	return s->flags & flag;
}

/**
 * mtkflash_session_begin() - Begin a session with the claim of the port
 * @s: The session; what the one before left of its results is cleared.
 *
 * Context: may sleep for minutes.
 * Return: 0 or what @claim of &struct mtkflash_session_ops returned.
 */
enum mtkflash_error mtkflash_session_begin(struct mtkflash_session *s);

/**
 * mtkflash_session_reach() - Get into vendor mode, and identify the part
 * @s: The session; its port is claimed.
 * @to_be_written: A part that is not in the table will not do.
 *
 * Context: may sleep for minutes.
 * Return: 0, or an error of mtkflash_enter() or mtkflash_identify().
 */
enum mtkflash_error mtkflash_session_reach(struct mtkflash_session *s,
					   bool to_be_written);

/**
 * mtkflash_session_fetch() - Make the backup, and learn from it who the drive is
 * @s: The session; its part is identified.
 * @stages: %MTKFLASH_STAGES or %MTKFLASH_STAGES_READ: the work that it does in all.
 *
 * Context: may sleep, takes some seconds.
 * Return: 0 or an error of mtkflash_backup().
 */
enum mtkflash_error mtkflash_session_fetch(struct mtkflash_session *s,
					   unsigned int stages);

/**
 * mtkflash_session_settle() - Keep the drive, or give it back as it was found
 * @s: The session.
 * @err: Its error, or 0 after a read.
 *
 * It is kept if it would be hard to get it back into vendor mode.
 *
 * Context: may sleep, over a minute if a drive that ran does not come back.
 */
void mtkflash_session_settle(struct mtkflash_session *s,
			     enum mtkflash_error err);

/**
 * mtkflash_session_return() - Give back a drive that can run
 * @s: The session; the drive is in vendor mode.
 *
 * Context: may sleep, over a minute if the drive does not come back.
 * Return: 0 or PROTECTION_LOST; the drive is given back all the same.
 */
enum mtkflash_error mtkflash_session_return(struct mtkflash_session *s);

/**
 * mtkflash_session_let_go() - Give back a drive as it is
 * @s: The session; its port is claimed.
 *
 * Context: may sleep, some seconds; a dead drive is not waited for.
 */
void mtkflash_session_let_go(struct mtkflash_session *s);

/**
 * mtkflash_session_finish() - End a session
 * @s: The session, settled already if there is no error.
 * @err: Its error, or 0.
 *
 * Context: as mtkflash_session_settle().
 * Return: @err.
 */
enum mtkflash_error mtkflash_session_finish(struct mtkflash_session *s,
					    enum mtkflash_error err);

/**
 * mtkflash_session_is_silent() - Is there nobody to take leave of?
 * @err: Error of a session.
 *
 * Return: true if nothing drives the bus.
 */
bool mtkflash_session_is_silent(enum mtkflash_error err);

/**
 * mtkflash_session_worked() - Did the drive's own firmware run?
 * @s: The session; its port is claimed.
 *
 * Not its boot loader: that runs when the firmware is not complete.
 */
bool mtkflash_session_worked(const struct mtkflash_session *s);

/**
 * mtkflash_session_doubts() - May an earlier session have left cells half-way?
 * @s: The session; its port is claimed.
 */
bool mtkflash_session_doubts(const struct mtkflash_session *s);

/**
 * mtkflash_session_unlock() - Clear the part's block protection
 * @s: The session.
 *
 * It is set again when the drive is given back.  With
 * %MTKFLASH_OPTION_IGNORE_PROTECTION it may stay.
 *
 * Context: may sleep.
 * Return: 0 or an error of mtkflash_unprotect().
 */
enum mtkflash_error mtkflash_session_unlock(struct mtkflash_session *s);

/**
 * mtkflash_session_may_unlock() - Look whether that would be refused
 * @s: The session.
 *
 * Context: may sleep.
 * Return: 0 or an error of mtkflash_protect_look().
 */
enum mtkflash_error mtkflash_session_may_unlock(struct mtkflash_session *s);

/**
 * mtkflash_session_lock_again() - Set the block protection as it was found
 * @s: The session.
 *
 * Does nothing if it was not cleared.
 *
 * Context: may sleep.
 * Return: 0 or PROTECTION_LOST.
 */
enum mtkflash_error mtkflash_session_lock_again(struct mtkflash_session *s);

/**
 * mtkflash_session_phase() - Go to another phase
 * @s: The session.
 * @phase: The phase.
 */
void mtkflash_session_phase(struct mtkflash_session *s,
			    enum mtkflash_phase phase);

/**
 * mtkflash_session_progress() - So much work is done
 * @s: The session.
 * @stage: Stages of one byte of work per byte of flash that are complete.
 * @bytes: Bytes of the present stage.
 *
 * What is done a second time does not count; restoring has what is left of the
 * work for itself.  Lets others run.
 */
void mtkflash_session_progress(struct mtkflash_session *s, unsigned int stage,
			       u32 bytes);

/**
 * mtkflash_session_bulk() - Begin a phase that moves much
 * @s: The session.
 * @phase: The phase.
 *
 * Context: may sleep, 20 ms.
 * Return: 0, what @interrupted says, or an error of mtkflash_vendor_check().
 */
enum mtkflash_error mtkflash_session_bulk(struct mtkflash_session *s,
					  enum mtkflash_phase phase);

#endif /* MTKFLASH_SESSION_PARTS_H */
