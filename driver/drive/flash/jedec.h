/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The JEDEC commands of parallel flash parts (specification, section 3.2).
 */
#ifndef MTKFLASH_JEDEC_H
#define MTKFLASH_JEDEC_H

#include "chips.h"
#include "vendor/bus.h"

/**
 * mtkflash_jedec_identify() - Read the id and find the part
 * @v: A drive in vendor mode with parallel flash.
 * @id: Manufacturer and device as last read, also on error.
 * @locked: Out: bit n is set if @lock[n] of the part is locked.
 * @chip: The part, or NULL.
 *
 * Both unlock addresses are tried.  Bytes that the part also shows in its read mode are no
 * id, and an id counts only if two reads are equal.  Afterwards the part is back in its
 * read mode, which its content shows, and its content is unchanged: see jedec_id.c.
 *
 * Context: may sleep, some seconds if the part is slow to answer.
 * Return: 0, NO_ID, READS_NO_ID (the part shows content but no id, or the host is too slow
 * to request it), UNKNOWN_PART, PROGRAM (a request overwrote the page at @lost_at of @v,
 * which could not be restored), or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_jedec_identify(struct mtkflash_vendor *v, u8 id[2],
					    u8 *locked,
					    const struct mtkflash_chip **chip);

/**
 * mtkflash_jedec_read() - Read flash
 * @v: The drive.
 * @address: First byte.
 * @data: Out: the bytes.
 * @len: Number of bytes.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_jedec_read(struct mtkflash_vendor *v, u32 address,
					u8 *data, u16 len);

/**
 * mtkflash_jedec_erase() - Erase a sector, a block or the chip
 * @v: The drive.
 * @chip: The part.
 * @how: Which of @chip's ways to erase.
 * @address: First byte.
 *
 * Polls DQ7 and DQ6.  A part that writes whole pages (W29) has no sector erase: FFh is
 * written to the page instead.
 *
 * Context: may sleep, up to the part's longest erase time.
 * Return: 0, ERASE, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_jedec_erase(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 const struct mtkflash_erase *how,
					 u32 address);

/**
 * mtkflash_jedec_program() - Program 256 bytes
 * @v: The drive.
 * @chip: The part.
 * @address: First byte, a multiple of %MTKFLASH_PAGE.
 * @data: %MTKFLASH_PAGE bytes.
 *
 * Programs from the last byte down to the first, so that the first byte of the reset vector
 * comes last.  Bytes that are FFh are skipped.
 *
 * Context: may sleep, up to the part's longest program times.
 * Return: 0, PROGRAM, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_jedec_program(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip,
					   u32 address, const u8 *data);

#endif /* MTKFLASH_JEDEC_H */
