/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Images of Blu-ray writers with an MT1939 or MT1959, for tests: deterministic, in the
 * layout that is publicly described (packet-mode specification, 3.3), and free of
 * anybody's code.
 *
 * 00000-0FFFF  boot code: an encrypted page, the banner at 3000h
 * 10000-102FF  vectors of the application
 * 10400-105BF  table of what is checked, with sums (7b)
 * 10600-1D7FFF application; its first four bytes are its revision
 * 1D8000-1DFFFF, 1E0000-1E7FFF  lists of revoked keys: the drive writes newer ones there when
 *              it gets a disc that has them, as it writes its settings (1E8000-1EBFFF) and its
 *              calibration (1F0000-1FFFFF) [V freemkv]; so no sum can cover them [D]
 * 1E8000-1E84FF, 1E9000-1FFFFF  what was measured for one unit; the descriptor at
 *              1EC000h is inside: vendor, product, revision, and the chip at 1EC034h;
 *              whether a drive tells this revision or that of its firmware nobody knows
 *
 * The banner tells the chip.  The name in the descriptor is a label of the maker: of 119
 * images 55 have MTEKMT1939 there, and boot code and firmware for the MT1959
 * [1 mediatek-optical 1.0].
 *
 * There is no 8051 vector, and nothing of an 8051 image's identity block.
 */
#ifndef MTKBD_H
#define MTKBD_H

#include "mtkimage.h"

#define MTKBD_SIZE	0x200000u
#define MTKBD_BANNER	0x3000u		/* 16 characters */
#define MTKBD_CHIP	0x1ec034u	/* 10 characters */
#define MTKBD_JB8	"MT1959 Boot JB8 "
#define MTKBD_CODE	"MT1939 Boot Code"
#define MTKBD_BOARD	0x1ec046u	/* 6 characters: the code of its line of boards [1] */
#define MTKBD_1939	"MTEKMT1939"
#define MTKBD_1959	"MTEKMT1959"

/* What the drive itself writes while it runs, first and last byte of each range. */
#define MTKBD_WRITTEN_RANGES 4
extern const uint32_t mtkbd_written[MTKBD_WRITTEN_RANGES][2];

/* What belongs to one unit, first and last byte of each range (vendor-mode spec., 12.1). */
#define MTKBD_OWN_RANGES 2
extern const uint32_t mtkbd_own[MTKBD_OWN_RANGES][2];

struct mtkbd {
	struct mtkimage_identity id;
	const char *banner;	/* 16 characters */
	const char *chip;	/* 10 characters */
	const char *board;	/* up to 6, "JB8"; NULL: it is not named */
	uint32_t unit;		/* seed of what was measured for it; 0 leaves all of that blank */
};

/* Fills image[0..MTKBD_SIZE); the same seed makes the same firmware for each unit. */
void mtkbd_make(uint8_t *image, const struct mtkbd *bd, uint32_t seed);

/*
 * Makes the table right again, after a change; or the sums of whatever it has; or clears it,
 * so that nothing is checked.
 */
void mtkbd_seal(uint8_t *image);
void mtkbd_reseal(uint8_t *image);
void mtkbd_unseal(uint8_t *image);

/* Is it one, by its size and by the banner, or by the chip's name? */
bool mtkbd_is(const uint8_t *image, size_t size);

/* A byte of the flash, wherever it comes from. */
typedef uint8_t (*mtkbd_reader)(void *context, uint32_t address);

/* Is the boot code whole, and the application too?  The latter implies the former. */
bool mtkbd_boots(mtkbd_reader read, void *context);
bool mtkbd_runs(mtkbd_reader read, void *context);

/* The same of bytes in memory. */
bool mtkbd_complete(const uint8_t *image);

/* Who it says it is, as mtkimage_identity(). */
bool mtkbd_identity(const uint8_t *image, struct mtkimage_identity *id);

/* Do both hold what was measured for the same unit? */
bool mtkbd_same_unit(const uint8_t *a, const uint8_t *b);

#endif
