/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The session: the one state machine, from claiming the port to the answer of
 * the revived drive.
 */
#ifndef MTKFLASH_SESSION_H
#define MTKFLASH_SESSION_H

#include "state.h"

/**
 * mtkflash_session_init() - Prepare a session
 * @s: The session.
 * @ops: To the outside.
 * @tf: The task file.
 *
 * It gets its method afterwards: mtkflash_part_init().
 */
void mtkflash_session_init(struct mtkflash_session *s,
			   const struct mtkflash_session_ops *ops,
			   struct mtkflash_taskfile *tf);

/**
 * mtkflash_session_flash() - Flash an image
 * @s: The session.
 * @image: The image; it passed mtkflash_image_check().
 * @size: Its size in bytes.
 *
 * With %MTKFLASH_OPTION_DRY_RUN everything that can refuse does so, the plan is
 * made, and nothing is written; the drive is held or released as after a read.
 *
 * If the flash cannot be made to hold the image, the old contents of a drive
 * whose firmware ran are written back, and the drive is given back with them.
 *
 * Context: may sleep, takes a minute or more.
 * Return: 0 or the error, which is in @s too.  On error the drive is either
 * untouched, or restored, or held for another try, unless the bus died: then the
 * port is given back, and what the flash holds is not known.
 */
enum mtkflash_error mtkflash_session_flash(struct mtkflash_session *s,
					   const u8 *image, size_t size);

/**
 * mtkflash_session_erase() - Erase the whole flash
 * @s: The session.
 *
 * The drive stays held afterwards: it has no firmware.  On an error, and with
 * %MTKFLASH_OPTION_DRY_RUN, the same is done as by mtkflash_session_flash().
 *
 * Context: may sleep, takes a minute or more.
 * Return: as mtkflash_session_flash().
 */
enum mtkflash_error mtkflash_session_erase(struct mtkflash_session *s);

/**
 * mtkflash_session_read() - Read the flash
 * @s: The session; on success @backup holds the content until the next one.
 *
 * A drive whose firmware did not run stays held afterwards: to get it into
 * vendor mode a second time can take another power cycle.  One whose firmware
 * works is read with %MTKFLASH_OPTION_READ_RUNNING only, and nothing is sent to it
 * without.
 *
 * Context: may sleep, takes some seconds.
 * Return: 0, RUNNING, or another error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_read(struct mtkflash_session *s);

/**
 * mtkflash_session_claim() - Take the port and keep it
 * @s: The session.
 *
 * Nothing is sent to the drive.  It is held afterwards, in vendor mode or not.
 *
 * Context: may sleep for minutes.
 * Return: 0 or the error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_claim(struct mtkflash_session *s);

/**
 * mtkflash_session_enter() - Get the drive into vendor mode and keep it there
 * @s: The session; on success it is known what the drive has.
 *
 * With %MTKFLASH_OPTION_ASK one that stays out of it is asked who it is: @asked.
 *
 * Context: may sleep for minutes.
 * Return: 0 or the error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_enter(struct mtkflash_session *s);

/**
 * mtkflash_session_leave() - End vendor mode, whoever began it
 * @s: The session; @new_identity is what the drive says then, if it answers.
 *
 * The drive restarts, and its port is given back.  One whose flash this session
 * or the one before has changed is not asked: it has no firmware.
 *
 * Context: may sleep, over a minute if the drive does not come back.
 * Return: 0, NOT_IN_VENDOR_MODE, PROTECTION_LOST with the drive given back all the
 * same, or another error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_leave(struct mtkflash_session *s);

/**
 * mtkflash_session_release() - Give a held drive back
 * @s: The session, not running.
 *
 * Context: may sleep, some seconds; a dead drive is not waited for.
 * Return: 0, or PROTECTION_LOST, which is in @s too; the drive is given back all the
 * same.
 */
enum mtkflash_error mtkflash_session_release(struct mtkflash_session *s);

/**
 * mtkflash_session_destroy() - Free what the session holds
 * @s: The session, not running, port released.
 */
void mtkflash_session_destroy(struct mtkflash_session *s);

/**
 * mtkflash_session_advice() - What to do next, as things are with the drive
 * @s: The session.
 * @running: It runs.
 */
enum mtkflash_advice mtkflash_session_advice(const struct mtkflash_session *s,
					     bool running);

#endif /* MTKFLASH_SESSION_H */
