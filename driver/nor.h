/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SPI commands of the flash parts: ids, status register, read, sector
 * erase, page program.  The kernel's spi-nor cannot serve here, see the
 * design notes in Documentation/.
 */
#ifndef MTKFLASH_NOR_H
#define MTKFLASH_NOR_H

#include "chips.h"
#include "vendor.h"

/* Status register bits common to the parts. */
#define MTKFLASH_SR_WIP		0x01
#define MTKFLASH_SR_WEL		0x02
#define MTKFLASH_SR_SRWD	0x80

/* What one read transaction fetches, [A] 256 bytes. */
#define MTKFLASH_READ_SIZE	256

/**
 * struct mtkflash_ids - What a flash part says about itself
 * @rems: Manufacturer and device.
 * @rdid: JEDEC id.
 */
struct mtkflash_ids {
	u8 rems[2];
	u8 rdid[3];
};

/**
 * mtkflash_nor_identify() - Read the ids and find the part
 * @v: A drive in vendor mode with serial flash.
 * @ids: The ids as last read, also on error.
 * @chip: The part.
 *
 * Implausible ids are asked for again; a plausible one counts only if it was
 * read twice and equal.  On 73h the second form of REMS is tried too (4.2).
 *
 * Context: may sleep, some seconds if the part is slow to answer.
 * Return: 0, NO_ID, UNKNOWN_PART, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_identify(struct mtkflash_vendor *v,
					  struct mtkflash_ids *ids,
					  const struct mtkflash_chip **chip);

/**
 * mtkflash_nor_status() - Read the status register
 * @v: The drive.
 * @sr: Its value.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_status(struct mtkflash_vendor *v, u8 *sr);

/**
 * mtkflash_nor_read() - Read flash
 * @v: The drive.
 * @address: First byte.
 * @data: Where to.
 * @len: Number of bytes, at most %MTKFLASH_READ_SIZE.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_read(struct mtkflash_vendor *v, u32 address,
				      u8 *data, u16 len);

/**
 * mtkflash_nor_unprotect() - Clear the block protection bits
 * @v: The drive.
 * @chip: The part.
 *
 * Never sends WRSR if SRWD is set: the register is locked by WP# then.
 *
 * Context: may sleep.
 * Return: 0, PROTECTED, TIMEOUT, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_unprotect(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip);

/**
 * mtkflash_nor_erase() - Erase one sector
 * @v: The drive.
 * @chip: The part.
 * @address: First byte of the sector.
 *
 * Context: may sleep, up to the part's longest erase time.
 * Return: 0, PROTECTED, ERASE (the part stayed busy), or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_erase(struct mtkflash_vendor *v,
				       const struct mtkflash_chip *chip,
				       u32 address);

/**
 * mtkflash_nor_program() - Program one page
 * @v: The drive.
 * @chip: The part.
 * @address: First byte of the page.
 * @data: The whole page.
 *
 * Context: may sleep, up to the part's longest program time.
 * Return: 0, PROTECTED, PROGRAM (the part stayed busy), or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_program(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 u32 address, const u8 *data);

#endif /* MTKFLASH_NOR_H */
