// SPDX-License-Identifier: GPL-2.0
/*
 * Firmware made for tests.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "firmware_test.h"

static void put_text(u8 *at, size_t len, const char *text)
{
	memset(at, ' ', len);
	memcpy(at, text, min(len, strlen(text)));
}

void firmware_put_identity(u8 *at, const char *vendor, const char *product,
			   const char *revision)
{
	static const u8 head[8] = { 0x05, 0x80, 0x00, 0x32, 0x5b };

	memcpy(at, head, sizeof(head));
	put_text(at + 8, 8, vendor);
	put_text(at + 16, 16, product);
	put_text(at + 32, 4, revision);
	put_text(at + 36, 16, "2004/08/06 17:02");
}

void firmware_fill(u8 *image, size_t size, u32 seed)
{
	u32 x = seed * 2654435761u + 1;

	for (size_t i = 0; i < size; i++) {
		x = x * 1664525u + 1013904223u;
		image[i] = x >> 24;
	}
	/* LJMP 0030h, with code there. */
	image[0] = 0x02;
	image[1] = 0x00;
	image[2] = 0x30;
	image[0x30] = 0x75;
}
