/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The session: the one state machine, from the claim of the port to the answer of the
 * revived drive.
 */
#ifndef MTKFLASH_SESSION_H
#define MTKFLASH_SESSION_H

#include "state.h"

/**
 * mtkflash_session_init() - Prepare a session
 * @s: The session.
 * @ops: Access to the outside.
 * @tf: The task file.
 *
 * The method is set afterwards, see mtkflash_part_init().
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
 * With %MTKFLASH_OPTION_DRY_RUN all checks are made, and the plan, but nothing is written;
 * the drive is held or released as after a read.
 *
 * If writing fails, and the drive's firmware ran before, its old contents are written back,
 * and the drive is given back with them.
 *
 * Context: may sleep, takes a minute or more.
 * Return: 0 or the error, which is in @s too.  On error the drive is unchanged, or
 * restored, or held for another try.  If the bus died the port is given back, and the
 * contents of the flash are not known.
 */
enum mtkflash_error mtkflash_session_flash(struct mtkflash_session *s,
					   const u8 *image, size_t size);

/**
 * mtkflash_session_erase() - Erase the whole flash
 * @s: The session.
 *
 * The drive stays held afterwards, because it has no firmware.  After an error, and with
 * %MTKFLASH_OPTION_DRY_RUN, it is treated as by mtkflash_session_flash().
 *
 * Context: may sleep, takes a minute or more.
 * Return: as mtkflash_session_flash().
 */
enum mtkflash_error mtkflash_session_erase(struct mtkflash_session *s);

/**
 * mtkflash_session_read() - Read the flash
 * @s: The session; on success @backup holds the content until the next one.
 *
 * A drive whose firmware did not run stays held afterwards: to get it into vendor mode
 * again can take another power cycle.  A drive whose firmware runs is read only with
 * %MTKFLASH_OPTION_READ_RUNNING; without that nothing is sent to it.
 *
 * Context: may sleep, takes some seconds.
 * Return: 0, RUNNING, or another error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_read(struct mtkflash_session *s);

/**
 * mtkflash_session_claim() - Take the port and keep it
 * @s: The session.
 *
 * Nothing is sent to the drive.  The port is held afterwards, with the drive in vendor mode
 * or not.
 *
 * Context: may sleep for minutes.
 * Return: 0 or the error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_claim(struct mtkflash_session *s);

/**
 * mtkflash_session_enter() - Get the drive into vendor mode and keep it there
 * @s: The session; on success the drive's part is known.
 *
 * With %MTKFLASH_OPTION_ASK a drive that does not get into vendor mode is asked for its
 * identity by packets; @asked of @s has the answers.
 *
 * Context: may sleep for minutes.
 * Return: 0 or the error, which is in @s too.
 */
enum mtkflash_error mtkflash_session_enter(struct mtkflash_session *s);

/**
 * mtkflash_session_leave() - End vendor mode, even if another program began it
 * @s: The session; its @new_identity becomes the drive's answer then, or empty.
 *
 * The drive restarts, and its port is given back.  A drive whose flash was changed since
 * the claim has no firmware, and is not asked.
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
 * mtkflash_session_destroy() - Free the memory of a session
 * @s: The session, not running, port released.
 */
void mtkflash_session_destroy(struct mtkflash_session *s);

/**
 * mtkflash_session_advice() - What to do next, in the present state of the drive
 * @s: The session.
 * @running: The session runs.
 */
enum mtkflash_advice mtkflash_session_advice(const struct mtkflash_session *s,
					     bool running);

#endif /* MTKFLASH_SESSION_H */
