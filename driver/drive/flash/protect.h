/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The write protection of serial parts: read, clear, and set again afterwards.
 *
 * WRSR never sets a lock bit.  While SRWD is set WRSR is not sent, except once on request:
 * the WP# pin decides whether it works, and the pin cannot be read.
 */
#ifndef MTKFLASH_PROTECT_H
#define MTKFLASH_PROTECT_H

#include "chips.h"
#include "vendor/vendor.h"

struct mtkflash_part;

/**
 * struct mtkflash_protection - Status registers of a part
 * @first: WIP, WEL, block protection bits, SRWD.
 * @second: SRL, QE, CMP and others; 0 if the part has no such register.
 */
struct mtkflash_protection {
	u8 first;
	u8 second;
};

/**
 * mtkflash_protect_look() - Could the block protection be cleared?
 * @v: The drive.
 * @chip: The part; a parallel one has none.
 * @clear_srwd: A try to clear SRWD is allowed.
 * @found: Out: the status registers, read twice and equal.
 *
 * Nothing is written.  Whether the bits really clear is seen only when that is tried.
 *
 * Context: may sleep.
 * Return: 0, PROTECTED if something is protected and the registers are locked, TIMEOUT if
 * the part stayed busy, BACKUP if no two reads were equal, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_protect_look(struct mtkflash_vendor *v,
					  const struct mtkflash_chip *chip,
					  bool clear_srwd,
					  struct mtkflash_protection *found);

/**
 * mtkflash_unprotect() - Clear the block protection
 * @v: The drive.
 * @chip: The part.
 * @found: What mtkflash_protect_look() found.
 *
 * Does nothing if nothing is protected.  All other settings stay as they are.
 *
 * Context: may sleep.
 * Return: 0, PROTECTED if the registers are locked, PROTECTION_STAYS if the
 * protection did not clear, WRITE_ENABLE, or an error of mtkflash_protect_look().
 */
enum mtkflash_error mtkflash_unprotect(struct mtkflash_vendor *v,
				       const struct mtkflash_chip *chip,
				       const struct mtkflash_protection *found);

/**
 * mtkflash_protect_again() - Set the block protection as it was
 * @v: The drive.
 * @chip: The part.
 * @found: What mtkflash_protect_look() found before.
 *
 * Does nothing if nothing was protected.  SRWD is never set.
 *
 * Context: may sleep.
 * Return: as mtkflash_unprotect().
 */
enum mtkflash_error mtkflash_protect_again(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip,
					   const struct mtkflash_protection *found);

/**
 * mtkflash_part_unlock() - Clear the block protection for a session
 * @p: The part.
 *
 * The protection is set again when the drive is given back.  With
 * %MTKFLASH_OPTION_IGNORE_PROTECTION it may stay set.
 *
 * Context: may sleep.
 * Return: 0 or an error of mtkflash_unprotect().
 */
enum mtkflash_error mtkflash_part_unlock(struct mtkflash_part *p);

/**
 * mtkflash_part_is_unlocked() - Was this part unlocked since the port was claimed?
 * @p: The part.
 *
 * While a port is held its drive can be switched off or exchanged.  Then the part gives no
 * id any more, or is another one.
 */
bool mtkflash_part_is_unlocked(const struct mtkflash_part *p);

/**
 * mtkflash_part_may_unlock() - Would mtkflash_part_unlock() be refused?
 * @p: The part.
 *
 * Context: may sleep.
 * Return: 0 or an error of mtkflash_protect_look().
 */
enum mtkflash_error mtkflash_part_may_unlock(struct mtkflash_part *p);

/**
 * mtkflash_part_lock_again() - Set the block protection as it was found
 * @p: The part.
 *
 * Does nothing if no protection was cleared.  A part that is not identified as the one
 * whose protection was cleared is not written: that is PROTECTION_LOST.
 *
 * Context: may sleep.
 * Return: 0 or PROTECTION_LOST.
 */
enum mtkflash_error mtkflash_part_lock_again(struct mtkflash_part *p);

#endif /* MTKFLASH_PROTECT_H */
