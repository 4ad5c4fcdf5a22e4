/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which power cuts are tried: every kind of part, command set and start, and
 * where in the session.
 */
#ifndef NATIVE_CUTPLAN_H
#define NATIVE_CUTPLAN_H

#include <stdint.h>

/* What fits into a minute, or one cut of @coarse of that. */
void cutplan_sample(unsigned int coarse);

/* Every register write and cycle of the small parts, and the real parts. */
void cutplan_all(void);

/* Random cuts, most of them double. */
void cutplan_random(uint64_t number, uint32_t seed);

/* Drives with data of their own, cut after every so many register writes, or cycles. */
void cutplan_own(uint64_t write_step, uint64_t cycle_step);

#endif
