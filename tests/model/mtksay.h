/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a drive says of itself in two answers, and what becomes of that on a cable
 * with a bad data line.
 */
#ifndef MTKSAY_H
#define MTKSAY_H

#include "mtkimage.h"

/* The characters of INQUIRY that a stuck line is in; IDENTIFY swaps the two halves. */
enum mtksay_half {
	MTKSAY_SOUND,
	MTKSAY_EVEN,		/* counted from 0 */
	MTKSAY_ODD,
	MTKSAY_ALL
};

struct mtksay_config {
	bool inquiry_blank;	/* all that INQUIRY says is FFh */
	bool identify_blank;	/* all that IDENTIFY says is FFh */
	bool identify_silent;	/* IDENTIFY has no text, as that of many Blu-ray drives */
	bool boots;		/* the boot loader answers: its revision is BOOT */
	enum mtksay_half half;
	uint8_t bit;
	bool sets;		/* it is always 1, otherwise always 0 */
	bool identify_sound;	/* of the two answers only INQUIRY is garbled */
};

/* Strings of the whole width; what is behind their end is not said. */
struct mtksay {
	char vendor[9];
	char product[17];
	char revision[5];
	char model[41];
	char firmware[9];
};

void mtksay(const struct mtksay_config *config, const struct mtkimage_identity *id,
	    struct mtksay *said);

#endif
