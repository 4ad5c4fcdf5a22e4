/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rewrite: erase, program and verify the sectors and pages of a plan.
 */
#ifndef MTKFLASH_REWRITE_H
#define MTKFLASH_REWRITE_H

#include "part.h"

/**
 * mtkflash_rewrite() - Carry out a plan
 * @p: The part; its protection is cleared.
 * @plan: The plan; sectors outside it that are found wrong are added to it.
 *
 * The first erase takes the reset vector away.  Sector 0 is read back, and so is a page
 * outside the plan that must have survived.  mtkflash_verify() comes last.
 *
 * Context: may sleep, a minute or more.
 * Return: 0, WRITE_ENABLE, ERASE, PROGRAM, VERIFY, the result of @interrupted, or an
 * error of mtkflash_vendor_wait() or mtkflash_part_unlock().
 */
enum mtkflash_error mtkflash_rewrite(struct mtkflash_part *p,
				     struct mtkflash_plan *plan);

#endif /* MTKFLASH_REWRITE_H */
