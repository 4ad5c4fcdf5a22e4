/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firmware made for tests: a reset vector, code everywhere, and an identity
 * block (packet-mode specification 3.2).
 */
#ifndef MTKFLASH_FIRMWARE_TEST_H
#define MTKFLASH_FIRMWARE_TEST_H

#include <linux/types.h>

/* Bytes of an identity block: head, vendor, product, revision, timestamp. */
#define FIRMWARE_IDENTITY_SIZE	52

/* An identity block; the strings are padded with blanks. */
void firmware_put_identity(u8 *at, const char *vendor, const char *product,
			   const char *revision);

/* Plausible firmware without an identity block. */
void firmware_fill(u8 *image, size_t size, u32 seed);

#endif /* MTKFLASH_FIRMWARE_TEST_H */
