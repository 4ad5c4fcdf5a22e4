/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The quick ways to talk to a drive, and the proof that this drive takes them.
 *
 * The public tools select the drive twice for every command and write every
 * register.  Less is enough for the drive model, but no one knows for how many
 * real drives: so each quick way is tried on the drive at hand, before anything
 * in its flash is changed, and left alone if one byte comes out differently.
 */
#ifndef MTKFLASH_QUICK_H
#define MTKFLASH_QUICK_H

#include "vendor/vendor.h"

/**
 * mtkflash_quick_prove() - Find out which quick ways the drive takes
 * @v: A drive in vendor mode whose part is identified; @tried, @quick and
 *     @preload are set.
 *
 * Does nothing if that was done since vendor mode was entered.  If it ever cost this
 * drive its vendor mode, the plain order is used instead.  Serial: patterns
 * through the buffer, written and read in both orders, and a page of flash read
 * in both.  Parallel: pages of the flash and the id read in both, unless the part
 * writes pages or is unknown: that one stays with the plain order.  The flash is
 * not changed.
 *
 * Context: may sleep.
 * Return: 0, also if no quick way works, or an error of mtkflash_vendor_wait()
 * if the drive does not answer in the plain order either.
 */
enum mtkflash_error mtkflash_quick_prove(struct mtkflash_vendor *v);

/**
 * mtkflash_quick_read_plain() - Read one page in the public tools' order
 * @v: The drive; quick ways that are in use stay so afterwards.
 * @address: First byte, a multiple of %MTKFLASH_PAGE.
 * @data: Where to, %MTKFLASH_PAGE bytes.
 *
 * A witness that shares nothing with the quick ways.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_quick_read_plain(struct mtkflash_vendor *v,
					      u32 address, u8 *data);

/**
 * mtkflash_quick_recover() - Give up all quick ways, and get the drive to listen
 * @v: The drive, whatever a quick way has done to it.
 *
 * Sends a command that every drive takes, and an intro if it does not take it.
 *
 * Context: may sleep, some seconds if the drive does not listen.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_quick_recover(struct mtkflash_vendor *v);

#endif /* MTKFLASH_QUICK_H */
