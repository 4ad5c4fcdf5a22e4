/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SPI commands of serial flash parts: status register, read, erase,
 * program.  The kernel's spi-nor cannot serve here, see the design notes in
 * Documentation/.
 */
#ifndef MTKFLASH_NOR_H
#define MTKFLASH_NOR_H

#include "chips.h"
#include "vendor/vendor.h"

/* Status register bits common to the parts. */
#define MTKFLASH_SR_WIP		0x01
#define MTKFLASH_SR_WEL		0x02
#define MTKFLASH_SR_SRWD	0x80

/* Bits of the second status register that matter (W25Q data sheets [D]). */
#define MTKFLASH_SR2_SRL	0x01
#define MTKFLASH_SR2_QE		0x02
#define MTKFLASH_SR2_CMP	0x40

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
 * mtkflash_nor_status_2() - Read the second status register
 * @v: The drive; its part may have a second register.
 * @sr: Its value; 00h or FFh if it has none.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_status_2(struct mtkflash_vendor *v, u8 *sr);

/**
 * mtkflash_nor_wait() - Wait until the part is no longer busy
 * @v: The drive.
 * @time: Usual and longest time of the operation.
 * @late: The error if the part is busy for longer than the longest time.
 *
 * Polls at once, then at growing intervals.
 *
 * Context: may sleep.
 * Return: 0, @late, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_wait(struct mtkflash_vendor *v,
				      const struct mtkflash_time *time,
				      enum mtkflash_error late);

/**
 * mtkflash_nor_write_enable() - Send WREN and check WEL
 * @v: The drive.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0, WRITE_ENABLE if WEL stays clear, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_write_enable(struct mtkflash_vendor *v);

/**
 * mtkflash_nor_read() - Read flash
 * @v: The drive.
 * @address: First byte.
 * @data: Out: the bytes.
 * @len: Number of bytes, at most 256, as in the public tools [A].
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_read(struct mtkflash_vendor *v, u32 address,
				      u8 *data, u16 len);

/**
 * mtkflash_nor_erase() - Erase a sector, a block or the chip
 * @v: The drive.
 * @how: Which of the part's ways to erase.
 * @address: First byte; ignored for the chip.
 * @whole: Erase the whole chip: no address is sent.
 *
 * Context: may sleep, up to the part's longest erase time.
 * Return: 0, WRITE_ENABLE (nothing was erased), ERASE (the part stayed busy),
 * or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_erase(struct mtkflash_vendor *v,
				       const struct mtkflash_erase *how,
				       u32 address, bool whole);

/**
 * mtkflash_nor_program() - Program 256 bytes
 * @v: The drive.
 * @chip: The part.
 * @address: First byte, a multiple of %MTKFLASH_PAGE.
 * @data: %MTKFLASH_PAGE bytes.
 * @next: The page that is programmed next, or NULL.  If preloading works, it is loaded into
 *	  the buffer while the part is busy.
 *
 * In parts that program bytes, page 0 is programmed from its end, so that the first byte of
 * the reset vector comes last.
 *
 * Context: may sleep, up to the part's longest program time.
 * Return: 0, WRITE_ENABLE, PROGRAM (the part stayed busy), or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_nor_program(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 u32 address, const u8 *data,
					 const u8 *next);

#endif /* MTKFLASH_NOR_H */
