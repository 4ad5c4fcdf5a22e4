/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The write protection of serial parts: read, clear, and set again afterwards.
 *
 * WRSR is never sent while SRWD is set: then only the WP# pin can tell whether
 * the register can be written, and a lock could become a permanent one.
 */
#ifndef MTKFLASH_PROTECT_H
#define MTKFLASH_PROTECT_H

#include "chips.h"
#include "vendor.h"

/**
 * mtkflash_protect_look() - Could the block protection bits be cleared?
 * @v: The drive.
 * @chip: The part; a parallel one has none.
 * @found: Out: the status register.
 *
 * Nothing is written: that they clear is seen only when it is tried.
 *
 * Context: may sleep.
 * Return: 0, PROTECTED if there are any and SRWD is set, TIMEOUT if the part
 * stayed busy, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_protect_look(struct mtkflash_vendor *v,
					  const struct mtkflash_chip *chip,
					  u8 *found);

/**
 * mtkflash_unprotect() - Clear the block protection bits
 * @v: The drive.
 * @chip: The part; a parallel one has none.
 * @found: Out: the status register before that.
 *
 * Context: may sleep.
 * Return: 0, PROTECTED if SRWD is set, PROTECTION_STAYS if the bits did not
 * clear, WRITE_ENABLE, TIMEOUT if the part stayed busy, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_unprotect(struct mtkflash_vendor *v,
				       const struct mtkflash_chip *chip,
				       u8 *found);

/**
 * mtkflash_protect_again() - Set the block protection bits as they were
 * @v: The drive.
 * @chip: The part.
 * @found: What mtkflash_unprotect() found.
 *
 * Does nothing if they were clear.  SRWD is never set.
 *
 * Context: may sleep.
 * Return: 0, PROTECTED, PROTECTION_STAYS, WRITE_ENABLE, TIMEOUT, or an error
 * of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_protect_again(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip,
					   u8 found);

#endif /* MTKFLASH_PROTECT_H */
