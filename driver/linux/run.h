/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Run sessions: start one, wait for it, and make it stop.
 */
#ifndef MTKFLASH_RUN_H
#define MTKFLASH_RUN_H

#include "device.h"

struct mtkflash_choice;

/**
 * mtkflash_run_session() - Run the session that was started; the worker
 * @work: The work of a device.
 *
 * Context: a worker; may sleep for minutes.
 */
void mtkflash_run_session(struct work_struct *work);

/**
 * mtkflash_device_start() - Start a session
 * @device: The device.
 * @kind: What the session does; FLASH and ERASE become DRY_RUN if the options say so.
 * @image: For FLASH: memory from mtkflash_memory_alloc(), owned by the device if the
 *	   session starts.  Otherwise NULL.
 * @size: Its size in bytes.
 * @choice: Options of the file that starts it, or NULL; used up if they were set.
 *
 * Context: may sleep.
 * Return: 0, or BUSY, GONE, NO_RECIPE; INTERRUPTED if the system is about to sleep, or the
 * caller was killed.
 */
enum mtkflash_error mtkflash_device_start(struct mtkflash_device *device,
					  enum mtkflash_kind kind, u8 *image,
					  size_t size,
					  struct mtkflash_choice *choice);

/**
 * mtkflash_device_wait() - Wait for the end of the session just started
 * @device: The device.
 *
 * To be called once after each successful mtkflash_device_start().
 *
 * If the caller is killed the session is stopped, unless it is past its first erase: then
 * it continues alone.
 *
 * Context: may sleep.
 * Return: the result of the session, or INTERRUPTED.
 */
enum mtkflash_error mtkflash_device_wait(struct mtkflash_device *device);

/**
 * mtkflash_device_read() - Run a session that reads the flash
 * @device: The device.
 * @choice: As for mtkflash_device_start().
 * @content: Out: the contents, to be freed with mtkflash_memory_free().
 * @size: Out: their size in bytes.
 *
 * Context: may sleep.
 * Return: 0, the error of the session, or INTERRUPTED.
 */
enum mtkflash_error mtkflash_device_read(struct mtkflash_device *device,
					 struct mtkflash_choice *choice,
					 u8 **content, size_t *size);

/**
 * mtkflash_device_abort() - Tell a running session to stop before its first erase
 * @device: The device.
 * @session: Number of the session to stop; 0 means any.
 *
 * Does not wait for the session.
 *
 * Context: may sleep.
 * Return: 0, -ESRCH if no such session runs, -EBUSY if it has erased something.
 */
int mtkflash_device_abort(struct mtkflash_device *device, u32 session);

/**
 * mtkflash_device_interrupt() - Stop a running session before its first erase
 * @device: The device.
 *
 * Context: may sleep, up to a minute.
 * Return: false if the session is past its first erase by now, or did not stop.
 */
bool mtkflash_device_interrupt(struct mtkflash_device *device);

#endif /* MTKFLASH_RUN_H */
