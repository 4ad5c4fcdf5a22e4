/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The steps of a rewrite: one erase command, one page.
 */
#ifndef MTKFLASH_WRITE_H
#define MTKFLASH_WRITE_H

#include "part.h"

/**
 * mtkflash_write_erase() - Carry out one erase command of a plan
 * @p: The part; its protection is cleared.  @fail_address of its session is set.
 * @plan: The plan.
 * @step: The command.
 *
 * Sector 0 is read back: if the erase had no effect the old firmware still starts.  If one
 * command erases many sectors of a parallel part, samples are read back, and the command is
 * repeated once if they are not blank.
 *
 * Context: may sleep, as long as the erase takes.
 * Return: 0, WRITE_ENABLE if nothing happened, ERASE, or an error of
 * mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_write_erase(struct mtkflash_part *p,
					 const struct mtkflash_plan *plan,
					 const struct mtkflash_erase_step *step);

/**
 * mtkflash_write_page() - Program one page
 * @p: The part; @fail_address of its session is set.
 * @address: Start of the page.
 * @data: %MTKFLASH_PAGE bytes; bytes that are FFh stay as they are in the flash.
 * @next: The page that is programmed next, or NULL.
 *
 * Context: may sleep, some milliseconds.
 * Return: 0, WRITE_ENABLE, PROGRAM, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_write_page(struct mtkflash_part *p,
					u32 address, const u8 *data,
					const u8 *next);

/**
 * mtkflash_write_find_witness() - Find the page with content that is nearest to an erase
 * @p: The part.
 * @step: The erase, not sent yet.
 * @content: Expected content of the flash.
 * @above: Look behind the erased range, else before it.
 * @plan: Sectors in this plan are no witnesses; NULL if all may be.
 * @address: Out: start of the page, or 0 if there is none, or if the flash is blank there.
 *	     Page 0 is no witness, because it is erased first.
 *
 * Context: may sleep, some milliseconds.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error
mtkflash_write_find_witness(struct mtkflash_part *p,
			    const struct mtkflash_erase_step *step,
			    const u8 *content, bool above,
			    const struct mtkflash_plan *plan, u32 *address);

/**
 * mtkflash_write_check_witness() - Has the witness survived the erase?
 * @p: The part; if the witness is blank, @wide_erase is set, and @fail_address of its
 *     session.
 * @address: Result of mtkflash_write_find_witness(); 0 is no error.
 *
 * Parts of two generations can share an id, and the command that erases one sector of one
 * can erase several sectors of the other.
 *
 * Context: may sleep, some milliseconds.
 * Return: 0, ERASE, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_write_check_witness(struct mtkflash_part *p, u32 address);

/**
 * mtkflash_write_read_back() - Read a page back
 * @p: The part; @fail_address of its session is set.
 * @address: Start of the page.
 * @plain: Use the plain order, whatever order is in use.
 * @page: Out: %MTKFLASH_PAGE bytes.
 *
 * Context: may sleep, some milliseconds.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_write_read_back(struct mtkflash_part *p,
					     u32 address, bool plain, u8 *page);

#endif /* MTKFLASH_WRITE_H */
