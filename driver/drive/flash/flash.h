/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Read, erase and program the flash, on either bus.
 */
#ifndef MTKFLASH_FLASH_H
#define MTKFLASH_FLASH_H

#include "chips.h"
#include "plan.h"
#include "vendor/vendor.h"

/**
 * mtkflash_flash_read() - Read one page
 * @v: The drive.
 * @address: First byte, a multiple of %MTKFLASH_PAGE.
 * @data: Out: %MTKFLASH_PAGE bytes.
 *
 * Context: may sleep if the drive is slow.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_flash_read(struct mtkflash_vendor *v, u32 address,
					u8 *data);

/**
 * mtkflash_flash_erase() - Carry out one step of a plan
 * @v: The drive.
 * @chip: The part.
 * @step: What to erase, and how.
 *
 * Context: may sleep, up to the part's longest erase time.
 * Return: 0, WRITE_ENABLE (nothing was erased), ERASE, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_flash_erase(struct mtkflash_vendor *v,
					 const struct mtkflash_chip *chip,
					 const struct mtkflash_erase_step *step);

/**
 * mtkflash_flash_program() - Program one page
 * @v: The drive.
 * @chip: The part.
 * @address: First byte, a multiple of %MTKFLASH_PAGE.
 * @data: %MTKFLASH_PAGE bytes.
 * @next: The page that is programmed next, or NULL.
 *
 * Context: may sleep, up to the part's longest program time.
 * Return: 0, WRITE_ENABLE, PROGRAM, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_flash_program(struct mtkflash_vendor *v,
					   const struct mtkflash_chip *chip,
					   u32 address, const u8 *data,
					   const u8 *next);

#endif /* MTKFLASH_FLASH_H */
