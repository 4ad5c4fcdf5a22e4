/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a rewrite is made of: one erase command, one page.
 */
#ifndef MTKFLASH_WRITE_H
#define MTKFLASH_WRITE_H

#include "part.h"

/**
 * mtkflash_write_erase() - Carry out one erase command of a plan
 * @p: The part; its protection is cleared.  On an error of it @fail_address of the
 *     session says where.
 * @plan: The plan.
 * @step: The command.
 *
 * Sector 0 is read back: if the erase was without effect the old firmware lives.
 * So are samples of what a parallel part erases with one command for many
 * sectors; it is given twice if they are not blank.
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
 * @data: %MTKFLASH_PAGE bytes; where they are FFh the page stays as it is.
 * @next: What is programmed after it, NULL if that is not known.
 *
 * Context: may sleep, some milliseconds.
 * Return: 0, WRITE_ENABLE, PROGRAM, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_write_page(struct mtkflash_part *p,
					u32 address, const u8 *data,
					const u8 *next);

/**
 * mtkflash_write_witness() - Find the nearest page beside an erase that has content
 * @p: The part.
 * @step: The erase, not sent yet.
 * @content: What the flash should hold.
 * @above: On which side of it to look.
 * @plan: Sectors of this plan do not count; NULL if all do.
 * @address: Out: start of the page, or 0 if there is none or the flash does not hold
 *	     it.  Page 0 is no witness: it goes first of all.
 *
 * Context: may sleep, some milliseconds.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error
mtkflash_write_witness(struct mtkflash_part *p,
		       const struct mtkflash_erase_step *step,
		       const u8 *content, bool above,
		       const struct mtkflash_plan *plan, u32 *address);

/**
 * mtkflash_write_ask() - Is that page still there after the erase?
 * @p: The part; if it is not, its @wide_erase is set, and @fail_address of its
 *     session.
 * @address: What mtkflash_write_witness() found.
 *
 * Parts of two generations can share an id: what the sector command erases of the
 * one, it takes of the other with its neighbours.
 *
 * Context: may sleep, some milliseconds.
 * Return: 0, ERASE, or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_write_ask(struct mtkflash_part *p, u32 address);

/**
 * mtkflash_write_read_back() - Read a page to see what became of it
 * @p: The part; @fail_address of its session is set.
 * @address: Start of the page.
 * @plain: In the plain order, whatever is in use.
 * @page: Out: %MTKFLASH_PAGE bytes.
 *
 * Context: may sleep, some milliseconds.
 * Return: 0 or an error of mtkflash_vendor_wait().
 */
enum mtkflash_error mtkflash_write_read_back(struct mtkflash_part *p,
					     u32 address, bool plain, u8 *page);

#endif /* MTKFLASH_WRITE_H */
