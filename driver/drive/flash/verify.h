/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The verify: does the flash hold what it should?
 */
#ifndef MTKFLASH_VERIFY_H
#define MTKFLASH_VERIFY_H

#include "part.h"

/**
 * mtkflash_verify() - Read all back, repair what is wrong, and program page 0
 * @p: The part; all of the plan but page 0 was written.
 * @plan: The plan; sectors outside it that are found wrong are added to it.
 * @doubtful: An earlier session may have left any cell half-way.
 *
 * What was written is read twice.  A sector that does not hold what it should is
 * erased and programmed again, and then all is read again: page 0 is programmed, and
 * the session ends, only after a pass over the whole part without a repair.  Three
 * passes may have repairs.  An erase that takes a sector beside it is not repeated.
 *
 * Of a serial part that takes pages page 0 is programmed in three steps: all but its
 * first three bytes, which is verified; two of those; the first byte.  Wherever the
 * power goes, byte 0 is there only if everything else is.
 *
 * Context: may sleep, some seconds.
 * Return: 0, VERIFY, ERASE, PROGRAM, WRITE_ENABLE, what @interrupted says, or an
 * error of mtkflash_vendor_wait() or mtkflash_part_unlock().
 */
enum mtkflash_error mtkflash_verify(struct mtkflash_part *p,
				    struct mtkflash_plan *plan, bool doubtful);

#endif /* MTKFLASH_VERIFY_H */
