/* SPDX-License-Identifier: GPL-2.0 */
/*
 * AES-CMAC (RFC 4493), for the table of sums in images of Blu-ray writers.
 *
 * This is not the kernel's AES, because its interface differs between the kernels that this
 * module is built for, and not all of them have it.
 */
#ifndef MTKFLASH_CMAC_H
#define MTKFLASH_CMAC_H

#include <linux/types.h>

#define MTKFLASH_CMAC_SIZE	16

/**
 * mtkflash_cmac() - Compute the CMAC of a message
 * @key: The key, 16 bytes.
 * @data: The message.
 * @size: Its size in bytes.
 * @reversed: The bytes of each 16-byte block are reversed first.
 * @mac: Out: 16 bytes.
 */
void mtkflash_cmac(const u8 *key, const u8 *data, size_t size, bool reversed,
		   u8 *mac);

#endif /* MTKFLASH_CMAC_H */
