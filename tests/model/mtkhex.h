/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes images as Intel HEX, in the forms in which firmware was distributed
 * (packet-mode specification 2.3, vendor-mode specification 12.5).
 */
#ifndef MTKHEX_H
#define MTKHEX_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum mtkhex_form {
	MTKHEX_LINEAR,		/* extended linear addresses (04) */
	MTKHEX_SEGMENTS,	/* extended segment addresses (02) */
	MTKHEX_BANKS,		/* BTC: a mark between two banks of 64 KiB */
	MTKHEX_FORMS
};

extern const char *const mtkhex_forms[MTKHEX_FORMS];

/* image[from..to) with the addresses that it has there; whole banks.  False with errno. */
bool mtkhex_write(FILE *file, const uint8_t *image, uint32_t from, uint32_t to,
		  enum mtkhex_form form);

#endif
