/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Makes firmware images for tests: deterministic, shaped like those of 8051
 * MediaTek drives, and free of anybody's code.
 *
 * Layout (packet-mode specification, 3.2): every 64 KiB bank starts with an
 * LJMP, code-like bytes follow, the identity block stands after 4000h, the
 * rest is FFh.  The 16-bit sum in the last two bytes is this project's own
 * stand-in for what real firmware checks.
 */
#ifndef MTKIMAGE_H
#define MTKIMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mtkimage_identity {
	char vendor[9];
	char product[17];
	char revision[5];
	char timestamp[17];
};

/*
 * Fills image[0..size) for the identity; the same seed makes the same bytes.
 * size: 128 KiB to 2 MiB, a power of two.
 */
void mtkimage_make(uint8_t *image, size_t size,
		   const struct mtkimage_identity *id, uint32_t seed);

/* Finds the identity block; false if the image has none. */
bool mtkimage_identity(const uint8_t *image, size_t size,
		       struct mtkimage_identity *id);

/* Big-endian sum of image[0..size-2), as stored in the last two bytes. */
uint16_t mtkimage_sum(const uint8_t *image, size_t size);

#endif
