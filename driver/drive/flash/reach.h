/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way to the flash part: from a claimed port to a drive in vendor mode whose part
 * is known.
 */
#ifndef MTKFLASH_REACH_H
#define MTKFLASH_REACH_H

#include "part.h"

/**
 * mtkflash_reach() - Get into vendor mode, and identify the part
 * @p: The part; the port is claimed.
 * @to_be_written: A part that is not in the table will not do.
 *
 * Context: may sleep for minutes.
 * Return: 0, or an error of mtkflash_enter() or mtkflash_identify().
 */
enum mtkflash_error mtkflash_reach(struct mtkflash_part *p, bool to_be_written);

/**
 * mtkflash_reach_found() - The same, if another program has left it in vendor mode
 * @p: The part; the port is claimed.
 *
 * The drive is asked for its id: the outro is that of the command set which gets an
 * answer.
 *
 * Context: may sleep for minutes.
 * Return: 0, NOT_IN_VENDOR_MODE, or an error of mtkflash_reach().
 */
enum mtkflash_error mtkflash_reach_found(struct mtkflash_part *p);

#endif /* MTKFLASH_REACH_H */
