/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A drive that takes firmware as the SCSI standard has it, or as Plextor's firmware for
 * Sanyo's chip bends it, for mtkpacket.h (packet-mode specification 1.1, 2.4, 5.3).
 *
 * It stands for the Optorite DD0203 with its factory jumper, of which nothing is known but what
 * its relatives do.  So its name cannot be found in its image, which does not start as 8051
 * firmware, and which of the ways it takes is a switch.
 */
#ifndef SPC_H
#define SPC_H

#include "mtkpacket.h"

#define SPC_SIZE	0xf0000u	/* 3.5 [?] */

/* The only way that it takes: it refuses the others. */
enum spc_way {
	SPC_PIECES,	/* 3B/04, and 3B/05 for the last piece (2.4) */
	SPC_OFFSETS,	/* 3B/07 */
	SPC_WHOLE	/* 3B/05, all at once */
};

extern const struct mtkpacket_other spc_drive;

void spc_make(uint8_t *image, const struct mtkimage_identity *id, uint32_t seed);

#endif
