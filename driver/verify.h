/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The verify: does the flash hold what it should?
 */
#ifndef MTKFLASH_VERIFY_H
#define MTKFLASH_VERIFY_H

#include "plan.h"
#include "session.h"

/**
 * mtkflash_verify() - Read all back, repair what is wrong, and program page 0
 * @s: The session; all of the plan but page 0 was written.
 * @plan: The plan; sectors outside it that are found wrong are added to it.
 * @doubtful: An earlier session may have left any cell half-way.
 *
 * What was written is read twice.  A sector that does not hold what it should is
 * erased and programmed again, in the plain order.  Page 0 comes last.
 *
 * Context: may sleep, some seconds.
 * Return: 0, VERIFY, ERASE, PROGRAM, WRITE_ENABLE, what @interrupted says, or an
 * error of mtkflash_vendor_wait() or mtkflash_session_unlock().
 */
enum mtkflash_error mtkflash_verify(struct mtkflash_session *s,
				    struct mtkflash_plan *plan, bool doubtful);

#endif /* MTKFLASH_VERIFY_H */
