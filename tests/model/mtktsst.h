/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Drives of TSST and Samsung, as a part of mtkpacket.h: they take firmware with FFh, in a
 * stream without addresses (packet-mode specification 2.2).
 *
 * Blu-ray writers with MT1939 (SE-506CB) burn the first half while the stream goes on, leave
 * the first 64 KiB alone, and have a boot loader that takes the same stream.  Of DVD-ROM
 * drives with MT1339 none of that is known; what reality leaves open are switches.
 */
#ifndef MTKTSST_H
#define MTKTSST_H

#include "mtkpacket.h"

#define MTKTSST_DVD_SIZE	0x40000u
#define MTKTSST_NUB		0x1fffd0u	/* vendor, product, revision */
#define MTKTSST_UNIT		0x1e2000u	/* of the Blu-ray writer: belongs to the drive, */
#define MTKTSST_UNIT_END	0x1f2000u	/* nobody says what a download does to it */

uint32_t mtktsst_size(enum mtkpacket_kind kind);

/* Bytes that go to the drive with a command, as far as it knows. */
uint32_t mtktsst_out_length(const struct mtkpacket *m, const uint8_t *cdb);

enum mtkpacket_answer mtktsst_write(struct mtkpacket *m, const uint8_t *cdb,
				    const uint8_t *data, uint32_t length, uint64_t *takes_ns);

/* Does it run what it holds, and who is it then? */
bool mtktsst_is_complete(const uint8_t *flash, enum mtkpacket_kind kind);
void mtktsst_identity(const uint8_t *flash, enum mtkpacket_kind kind,
		      struct mtkimage_identity *id);

/* --- images ----------------------------------------------------------------------- */

void mtktsst_make(uint8_t *image, enum mtkpacket_kind kind, const struct mtkimage_identity *id,
		  uint32_t seed);

/* Makes the sum right again, after a change. */
void mtktsst_seal(uint8_t *image);

#endif
