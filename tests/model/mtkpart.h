/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SPI flash part inside the drive model.  Internal to the model: only
 * mtkdrive.c and mtkpart.c include this.
 */
#ifndef MTKPART_H
#define MTKPART_H

#include "mtkdrive.h"

#define MTKPART_FLOATING 0xff	/* what a line or a bus reads while nobody drives it */

static inline void mtkpart_violate(struct mtkdrive *d, enum mtkdrive_violation bit)
{
	d->violations |= (uint32_t)bit;
}

/* First power-on: the status register takes its configured value. */
void mtkpart_init(struct mtkdrive *d);

/* Each later power-on: WEL is volatile, the protection bits are not. */
void mtkpart_power_on(struct mtkdrive *d);

/* Carries out what has ended by d->now. */
void mtkpart_settle(struct mtkdrive *d);

/* Is a program, erase or WRSR under way at d->now? */
bool mtkpart_busy(const struct mtkdrive *d);

/* The supply fails now: what is under way stops half-way. */
void mtkpart_power_off(struct mtkdrive *d);

/* As above at the end of a transaction: chance decides how far its work got. */
void mtkpart_power_off_at_end(struct mtkdrive *d);

/* One transaction: chip select low, a number of bytes, chip select high. */
void mtkpart_select(struct mtkdrive *d);
uint8_t mtkpart_clock(struct mtkdrive *d, uint8_t mosi, uint64_t at);
void mtkpart_deselect(struct mtkdrive *d, uint64_t at);

#endif
