/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long a session can take, whatever the drive does: worked out from the
 * driver's own tables of timings and parts.  The session fuzzer holds each
 * session to it, and bounds.c prints it.
 *
 * Time is the drive's: what the host spends elsewhere, and what the owner of the
 * port needs to hand it over and to look for devices, comes on top.
 */
#ifndef FUZZ_BOUND_H
#define FUZZ_BOUND_H

#include <stdint.h>

#include "flash/part.h"

/*
 * One phase at the most, without overtime, in nanoseconds; 0 for phases that do
 * nothing to the drive.  @chip is NULL if no part was identified.
 */
uint64_t bound_phase(const struct mtkflash_chip *chip, enum mtkflash_phase phase,
		     uint32_t wait_ms);

/* A whole session, with overtime. */
uint64_t bound_session(const struct mtkflash_chip *chip, uint32_t wait_ms);

/* The same for the part that takes longest; @chip is set to it, unless NULL. */
uint64_t bound_longest(uint32_t wait_ms, const struct mtkflash_chip **chip);

#endif
