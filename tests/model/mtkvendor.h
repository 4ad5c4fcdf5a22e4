/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Vendor mode inside the drive model.  Internal to the model: what mtkdrive.c
 * and mtkvendor.c need of each other.
 */
#ifndef MTKVENDOR_H
#define MTKVENDOR_H

#include "mtkdrive.h"

enum {
	MTKVENDOR_BSY		= 0x80,
	MTKVENDOR_READY		= 0x50,	/* DRDY DSC */
	MTKVENDOR_ABORTED	= 0x51,	/* DRDY DSC ERR */
	MTKVENDOR_HALF_WAY	= 0x52,
	MTKVENDOR_DEAD_CODE	= 0x02,	/* of the legacy set, see MTKDRIVE_V_UNPROVEN */
	MTKVENDOR_DEVICE_RESET	= 0x08,
	MTKVENDOR_DIAGNOSTIC	= 0x90
};

/* --- mtkvendor.c --- */

/* A command to the selected drive, whatever its state; true if it is one of vendor mode. */
bool mtkvendor_command(struct mtkdrive *d, uint8_t command);

/* DEV was written with the drive selected. */
void mtkvendor_reselect(struct mtkdrive *d);

/* A register was written, or read by someone who should not have. */
void mtkvendor_disturb(struct mtkdrive *d);

/* The boot code goes to vendor mode by itself. */
void mtkvendor_begin(struct mtkdrive *d);

/* What commands and a taken intro have yet to do. */
void mtkvendor_settle(struct mtkdrive *d);

/* Nothing of all that is left after a restart. */
void mtkvendor_forget(struct mtkdrive *d);

/* --- mtkdrive.c --- */

/* Is a command of VENDOR, LEFT or HALF_WAY still being carried out? */
bool mtkdrive_busy(const struct mtkdrive *d);

/* The processor starts at its reset vector; DEV is left to the caller. */
void mtkdrive_restart(struct mtkdrive *d);

#endif
