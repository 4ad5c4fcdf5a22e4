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
 * size: a power of two from 4 KiB to 2 MiB.  Below 128 KiB, which no real
 * drive has, the image is one short bank with the identity block at
 * MTKIMAGE_SMALL_IDENTITY, for tests that must visit every byte.
 */
#define MTKIMAGE_MIN 0x1000u
#define MTKIMAGE_MAX 0x200000u
#define MTKIMAGE_SMALL_IDENTITY 0x200u

void mtkimage_make(uint8_t *image, size_t size,
		   const struct mtkimage_identity *id, uint32_t seed);

/* Puts other instructions at 0, as some firmware has them, and makes the sum right again. */
void mtkimage_start(uint8_t *image, size_t size, const uint8_t *start, size_t length);

/* Finds the identity block, strings without their padding; false if the image has none. */
bool mtkimage_identity(const uint8_t *image, size_t size,
		       struct mtkimage_identity *id);

/* Big-endian sum of image[0..size-2), as stored in the last two bytes. */
static inline uint16_t mtkimage_sum(const uint8_t *image, size_t size)
{
	unsigned int sum = 0;
	size_t i;

	for (i = 0; i + 2 < size; i++)
		sum += image[i];
	return (uint16_t)sum;
}

#endif
