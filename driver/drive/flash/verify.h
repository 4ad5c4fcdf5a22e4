/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Verify that the flash holds what it should.
 */
#ifndef MTKFLASH_VERIFY_H
#define MTKFLASH_VERIFY_H

#include "part.h"

/**
 * mtkflash_verify() - Read everything back, repair wrong sectors, and program page 0
 * @p: The part; everything in the plan but page 0 was written.
 * @plan: The plan; sectors outside it that are found wrong are added to it.
 * @doubtful: An earlier session may have left unstable cells anywhere.
 *
 * Written sectors are read twice.  A sector that is wrong is erased and programmed again,
 * and then everything is read again: page 0 is programmed, and the session ends, only after
 * a pass over the whole part without a repair.  Three passes may have repairs.  An erase
 * that clears a page beside its sector is not repeated.
 *
 * In serial parts with page program, page 0 is programmed in three steps: all but its first
 * three bytes, which is verified; bytes 1 and 2; byte 0.  If power fails, byte 0 is there
 * only if everything else is.
 *
 * Context: may sleep, some seconds.
 * Return: 0, VERIFY, ERASE, PROGRAM, WRITE_ENABLE, the result of @interrupted, or an
 * error of mtkflash_vendor_wait() or mtkflash_part_unlock().
 */
enum mtkflash_error mtkflash_verify(struct mtkflash_part *p,
				    struct mtkflash_plan *plan, bool doubtful);

#endif /* MTKFLASH_VERIFY_H */
