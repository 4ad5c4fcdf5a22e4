/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a claimed port to a drive in vendor mode whose part is identified.
 */
#ifndef MTKFLASH_REACH_H
#define MTKFLASH_REACH_H

#include "part.h"

/**
 * mtkflash_reach() - Enter vendor mode, and identify the part
 * @p: The part; the port is claimed.
 * @to_be_written: The part must be in the table.
 *
 * Context: may sleep for minutes.
 * Return: 0, or an error of mtkflash_enter() or mtkflash_identify().
 */
enum mtkflash_error mtkflash_reach(struct mtkflash_part *p, bool to_be_written);

/**
 * mtkflash_reach_found() - Identify the part of a drive found in vendor mode
 * @p: The part; the port is claimed.
 *
 * Another program may have left the drive in vendor mode.  The id request shows which
 * command set the drive takes: the outro must be one of that set.
 *
 * Context: may sleep for minutes.
 * Return: 0, NOT_IN_VENDOR_MODE, or an error of mtkflash_reach().
 */
enum mtkflash_error mtkflash_reach_found(struct mtkflash_part *p);

#endif /* MTKFLASH_REACH_H */
