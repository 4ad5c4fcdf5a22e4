/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Images of TSST's Blu-ray writers with an MT1939, for example the SE-506CB.
 *
 * They are 2 MiB of ARM code without a descriptor of the chip.  The identity of the drive,
 * a sum and a marker are at their end (packet-mode specification 3.3 [V coastermelt]).  If
 * these are not right the boot code waits for another image.
 */
#ifndef MTKFLASH_IMAGE_TSST_H
#define MTKFLASH_IMAGE_TSST_H

#include "identity.h"

/**
 * mtkflash_tsst_identity() - Is it such an image, and for which drive?
 * @image: The image.
 * @size: Its size in bytes.
 * @id: Out: the identity at its end.
 *
 * Return: true if the image has marker and names, and no name of a chip.
 */
bool mtkflash_tsst_identity(const u8 *image, size_t size, struct mtkflash_identity *id);

/**
 * mtkflash_tsst_gate() - Is such an image whole?
 * @image: The image, for which mtkflash_tsst_identity() is true.
 * @address: Out: address of what is wrong.
 *
 * The sum has 16 bits, and covers nothing behind the application.  Both copies of the key are
 * equal in each image that was seen.  The table of longer sums is ignored, because it is not
 * known how they are made for these drives.
 *
 * Return: 0 or SUM.
 */
enum mtkflash_error mtkflash_tsst_gate(const u8 *image, u32 *address);

#endif /* MTKFLASH_IMAGE_TSST_H */
