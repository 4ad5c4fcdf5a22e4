/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The forms in which images say for which drive they are, beside the plain one
 * (packet-mode specification 2.3, 3.2; vendor-mode specification 12.5).
 */
#ifndef MTKFORM_H
#define MTKFORM_H

#include "mtkimage.h"

enum mtkform {
	MTKFORM_PLAIN,		/* as mtkimage_make() does it */
	MTKFORM_ZEROS,		/* the fields of the block are padded with zeros */
	MTKFORM_WEAK,		/* the weaker kind of block: 31h, 1Fh */
	MTKFORM_TWO,		/* a weak block of another name before the strong one */
	MTKFORM_BTC,		/* no block: the name at 40BCh */
	MTKFORM_NAME,		/* no block: the name, wherever */
	MTKFORM_SLIM,		/* a block of the boot loader below 4000h, the true one
				 * above, and copies of both with their bytes swapped */
	MTKFORM_SHARED,		/* banks that share code, with 16 letters at the end */
	MTKFORM_DAMAGED,	/* the same with those damaged */
	MTKFORMS
};

/* Of 128 KiB and more. */
#define MTKFORM_MIN 0x20000u

/* "plain", "zeros" and so on; MTKFORMS for none of them. */
enum mtkform mtkform_find(const char *name);

/* As mtkimage_make(), in another form; the firmware in it is complete all the same. */
void mtkform_make(uint8_t *image, size_t size, const struct mtkimage_identity *id,
		  uint32_t seed, enum mtkform form);

#endif
