// SPDX-License-Identifier: GPL-2.0
/*
 * Images of TSST's Blu-ray writers with an MT1939.
 */
#include <linux/string.h>

#include "image_bd.h"
#include "image_tsst.h"

#define SIZE		0x200000

/* Range of the sum: the application. */
#define FIRST		0x10000
#define END		0x1e2000

#define KEY		0x10ff0
#define KEY_AGAIN	0x1ff000
#define KEY_SIZE	16
#define NAMES		0x1fffd0
#define MARKER		0x1ffff8
#define SUM		0x1ffffe

/* Other makers' images have calibration at their end, which can be any value. */
bool mtkflash_tsst_identity(const u8 *image, size_t size, struct mtkflash_identity *id)
{
	struct mtkflash_bd bd;

	if (size != SIZE || image[MARKER] != 0xaa || image[MARKER + 1] != 0xaa)
		return false;
	mtkflash_bd_look(image, size, &bd);
	return !bd.chip[0] && mtkflash_identity_take(id, image + NAMES);
}

enum mtkflash_error mtkflash_tsst_gate(const u8 *image, u32 *address)
{
	u16 sum = 0;

	*address = KEY;
	if (memcmp(image + KEY, image + KEY_AGAIN, KEY_SIZE))
		return MTKFLASH_ERROR_SUM;
	for (u32 at = FIRST; at < END; at++)
		sum += image[at];
	*address = SUM;
	return sum == (image[SUM] << 8 | image[SUM + 1]) ? MTKFLASH_ERROR_NONE :
							   MTKFLASH_ERROR_SUM;
}
