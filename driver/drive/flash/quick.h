/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Quick ways to talk to a drive, and the test whether this drive takes them.
 *
 * The public tools select the drive twice for every command and write every register.  The
 * drive model needs less; how many real drives do is not known.  So each quick way is
 * tested on the drive before anything in its flash is changed, and not used if one byte
 * differs.
 */
#ifndef MTKFLASH_QUICK_H
#define MTKFLASH_QUICK_H

#include "vendor/vendor.h"

/**
 * mtkflash_quick_prove() - Test which quick ways the drive takes
 * @v: A drive in vendor mode whose part is identified; @tried, @quick and
 *     @preload are set.
 *
 * Does nothing if that was done since vendor mode was entered.  If a test ever cost this
 * drive its vendor mode, the plain order is used without a test.  Serial: patterns are
 * written to the buffer and read back in both orders, and pages of the flash are read in
 * both.  Parallel: pages of the flash and the id are read in both; a part that writes
 * pages, or is unknown, stays with the plain order.  The flash is not changed.
 *
 * Context: may sleep.
 * Return: 0, also if no quick way works, or an error of mtkflash_vendor_wait()
 * if the drive does not answer in the plain order either.
 */
enum mtkflash_error mtkflash_quick_prove(struct mtkflash_vendor *v);

/**
 * mtkflash_quick_read_plain() - Read one page in the public tools' order
 * @v: The drive; its quick ways are the same afterwards.
 * @address: First byte, a multiple of %MTKFLASH_PAGE.
 * @data: Out: %MTKFLASH_PAGE bytes.
 *
 * Shares nothing with the quick ways, and so can check them.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_quick_read_plain(struct mtkflash_vendor *v,
					      u32 address, u8 *data);

/**
 * mtkflash_quick_recover() - Give up all quick ways, and make the drive answer again
 * @v: The drive, in any state that a quick way may have left.
 *
 * Sends a command that every drive takes, and an intro if the drive does not take it.
 *
 * Context: may sleep, some seconds if the drive does not answer.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_quick_recover(struct mtkflash_vendor *v);

#endif /* MTKFLASH_QUICK_H */
