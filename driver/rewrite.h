/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rewrite: erase, program and verify what a plan says.
 */
#ifndef MTKFLASH_REWRITE_H
#define MTKFLASH_REWRITE_H

#include "plan.h"
#include "session.h"

/**
 * mtkflash_rewrite() - Carry out a plan
 * @s: The session; the part's protection is cleared.
 * @plan: The plan; sectors outside it that are found wrong are added to it.
 *
 * The first erase takes the reset vector away and is read back; page 0 is
 * programmed when all the rest has been read back and found right, twice what
 * was written.  A sector that does not hold what it should is erased and
 * programmed again, in the plain order.
 *
 * Context: may sleep, a minute or more.
 * Return: 0, WRITE_ENABLE, ERASE, PROGRAM, VERIFY, what @interrupted says, or an
 * error of mtkflash_vendor_wait() or mtkflash_session_unlock().
 */
enum mtkflash_error mtkflash_rewrite(struct mtkflash_session *s,
				     struct mtkflash_plan *plan);

#endif /* MTKFLASH_REWRITE_H */
