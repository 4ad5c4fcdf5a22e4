/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shared by the files of this folder only.
 */
#ifndef MTKFLASH_SESSION_PARTS_H
#define MTKFLASH_SESSION_PARTS_H

#include "session.h"

/**
 * mtkflash_session_clear() - Clear the results of the session before
 * @s: The session.
 */
void mtkflash_session_clear(struct mtkflash_session *s);

/**
 * mtkflash_session_take() - Claim the port, unless it is claimed already
 * @s: The session, cleared.
 *
 * Context: may sleep for minutes.
 * Return: 0 or what @claim of &struct mtkflash_session_ops returned.
 */
enum mtkflash_error mtkflash_session_take(struct mtkflash_session *s);

/**
 * mtkflash_session_begin() - Begin a session with the claim of the port
 * @s: The session.
 *
 * Context and return: as mtkflash_session_take().
 */
enum mtkflash_error mtkflash_session_begin(struct mtkflash_session *s);

/**
 * mtkflash_session_fetch() - Read the contents of the drive, and its identity
 * @s: The session; the drive was reached.
 * @stages: The work of the whole session: @stages or @stages_read of the method.
 *
 * Context: may sleep, takes some seconds.
 * Return: 0 or the error.
 */
enum mtkflash_error mtkflash_session_fetch(struct mtkflash_session *s,
					   unsigned int stages);

/**
 * mtkflash_session_hold_or_release() - Hold the drive, or give it back as it was found
 * @s: The session.
 * @err: Its error, or 0 after a read.
 *
 * The drive is held if it would be hard to reach it again.
 *
 * Context: may sleep, over a minute if a drive that ran does not come back.
 * Return: @err; if that is 0, 0 or PROTECTION_LOST.
 */
enum mtkflash_error mtkflash_session_hold_or_release(struct mtkflash_session *s,
						     enum mtkflash_error err);

/**
 * mtkflash_session_restart() - Restart a drive that has firmware, and release it
 * @s: The session; the drive was reached.
 *
 * Context: may sleep, over a minute if the drive does not come back.
 * Return: 0 or PROTECTION_LOST; the drive is released in either case.
 */
enum mtkflash_error mtkflash_session_restart(struct mtkflash_session *s);

/**
 * mtkflash_session_ask() - Ask a released drive for its identity
 * @s: The session; its @new_identity becomes the answer to INQUIRY, or empty.
 * @said: Out: all answers.
 *
 * Context: may sleep for minutes.
 * Return: true if the drive answered.
 */
bool mtkflash_session_ask(struct mtkflash_session *s,
			  struct mtkflash_witnesses *said);

/**
 * mtkflash_session_release_as_is() - Release a drive, whether it has firmware or not
 * @s: The session; its port is claimed.
 *
 * Context: may sleep, some seconds; it does not wait for a dead drive.
 * Return: 0 or PROTECTION_LOST; the drive is released in either case.
 */
enum mtkflash_error mtkflash_session_release_as_is(struct mtkflash_session *s);

/**
 * mtkflash_session_end() - End a session
 * @s: The session; without an error its drive is held or released already.
 * @err: Its error, or 0.
 *
 * Context: as mtkflash_session_hold_or_release().
 * Return: @err.
 */
enum mtkflash_error mtkflash_session_end(struct mtkflash_session *s,
					 enum mtkflash_error err);

/**
 * mtkflash_session_is_silent() - Does this error mean that nothing drives the bus?
 * @err: Error of a session.
 *
 * Return: true if nothing drives the bus.
 */
bool mtkflash_session_is_silent(enum mtkflash_error err);

#endif /* MTKFLASH_SESSION_PARTS_H */
