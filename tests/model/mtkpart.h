/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The flash part inside the drive model: its contents and its work, whichever
 * bus it sits on.  Internal to the model.
 */
#ifndef MTKPART_H
#define MTKPART_H

#include "mtkdrive.h"

#define MTKPART_FLOATING 0xff	/* what a line or a bus reads while nobody drives it */

enum {
	MTKPART_SR_WIP		= 0x01,
	MTKPART_SR_WEL		= 0x02,
	MTKPART_SR_AAI		= 0x40,
	MTKPART_SR_SRWD		= 0x80,

	MTKPART_SR2_SRL		= 0x01,
	MTKPART_SR2_QE		= 0x02,
	MTKPART_SR2_LB		= 0x3c,	/* lock the OTP registers, for good */
	MTKPART_SR2_CMP		= 0x40,
	MTKPART_SR2_SETTINGS	= MTKPART_SR2_QE | MTKPART_SR2_CMP,
	MTKPART_SR2_LOCKS	= MTKPART_SR2_SRL | MTKPART_SR2_LB
};

/* What a part can be busy with. */
enum mtkpart_work {
	MTKPART_IDLE,
	MTKPART_PROGRAM,	/* clears bits */
	MTKPART_PAGE_WRITE,	/* erases and programs one page, after the time for loading it */
	MTKPART_ERASE,
	MTKPART_WRSR
};

static inline void mtkpart_violate(struct mtkdrive *d, enum mtkdrive_violation bit)
{
	d->violations |= (uint32_t)bit;
}

/* First power-on: the status register takes its configured value. */
void mtkpart_init(struct mtkdrive *d);

/* Each later power-on: modes and WEL are volatile, the protection bits mostly not. */
void mtkpart_power_on(struct mtkdrive *d);

/* Has the part its supply? */
bool mtkpart_powered(const struct mtkdrive *d);

/* Can the boot code read the flash?  Not while the part is busy or in another mode [D]. */
bool mtkpart_readable(const struct mtkdrive *d);

/* Does the part keep its ids to itself still? */
bool mtkpart_ids_early(const struct mtkdrive *d);

/* An address of the part; those behind its end come round. */
uint32_t mtkpart_wrapped(const struct mtkdrive *d, uint32_t addr);

/* The sector that holds addr, which must be inside the part: its length, and its start. */
uint32_t mtkpart_sector(const struct mtkdrive_part *part, uint32_t addr, uint32_t *start);

/* What a read of one byte gives now: chance decides on its unstable bits. */
uint8_t mtkpart_read(struct mtkdrive *d, uint32_t addr);

/*
 * Is the first instruction there, an LJMP or that of firmware that is expected?  One that
 * is programmed by half is none.
 */
bool mtkpart_starts(const struct mtkdrive *d);

/* xorshift32: repeatable, and good enough to scatter half-done bits. */
uint8_t mtkpart_random(struct mtkdrive *d);

/* The bit of a byte on the cable that noise has hit, or 0; only if there is noise. */
uint8_t mtkpart_noise(struct mtkdrive *d);

/*
 * Starts work at the given time; code is the opcode or command byte that asked
 * for it, the data are in part_data already.
 */
void mtkpart_begin(struct mtkdrive *d, enum mtkpart_work work, uint8_t code, uint64_t at,
		   uint32_t addr, uint32_t len, uint32_t busy_us);

/* Gives up work that never ends. */
void mtkpart_abort(struct mtkdrive *d);

/* Carries out what has ended by d->now. */
void mtkpart_settle(struct mtkdrive *d);

/* Is something under way at d->now? */
bool mtkpart_busy(const struct mtkdrive *d);

/* The supply fails now: what is under way stops half-way. */
void mtkpart_power_off(struct mtkdrive *d);

/* As above at the end of a transaction or cycle: chance decides how far its work got. */
void mtkpart_power_off_at_end(struct mtkdrive *d);

/* --- mtkserial.c: one transaction: chip select low, a number of bytes, chip select high --- */

void mtkserial_select(struct mtkdrive *d);
uint8_t mtkserial_clock(struct mtkdrive *d, uint8_t mosi, uint64_t at);
void mtkserial_deselect(struct mtkdrive *d, uint64_t at);

/* --- mtkbus.c: one cycle on the bus of a parallel part --- */

uint8_t mtkbus_read(struct mtkdrive *d, uint32_t addr);
void mtkbus_write(struct mtkdrive *d, uint32_t addr, uint8_t data);

/* First power-on, and each later one. */
void mtkbus_init(struct mtkdrive *d);
void mtkbus_power_on(struct mtkdrive *d);

/* What was loaded without a command is written once no more comes. */
void mtkbus_settle(struct mtkdrive *d);

#endif
