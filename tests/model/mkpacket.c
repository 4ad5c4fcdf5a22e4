// SPDX-License-Identifier: GPL-2.0
/* mkpacket btc|bd OLD NEW: images for a drive that takes packets, in two revisions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mtkpacket.h"

static uint8_t older[MTKBD_SIZE], newer[MTKBD_SIZE];

static void save(const char *name, const uint8_t *image, size_t size)
{
	FILE *file = fopen(name, "wb");

	if (!file || fwrite(image, 1, size, file) != size || fclose(file)) {
		perror(name);
		exit(1);
	}
}

/* Boot code is what both have in common. */
static void make_bd(void)
{
	struct mtkbd bd = {
		.id = { "ASUS", "BW-16D1HT", "3.01", "" },
		.banner = MTKBD_JB8,
		.chip = MTKBD_1959,
		.unit = 1,
	};

	mtkbd_make(older, &bd, 1);
	mtkpacket_seal(older);
	memcpy(bd.id.revision, "3.02", 4);
	bd.unit = 2;
	mtkbd_make(newer, &bd, 2);
	memcpy(newer, older, 0x10000);
	mtkpacket_seal(newer);
}

static void make_btc(void)
{
	struct mtkimage_identity id = { "BTC", "DRW1008IM", "0057", "" };

	mtkpacket_make_btc(older, &id, 1);
	memcpy(id.revision, "0059", 4);
	mtkpacket_make_btc(newer, &id, 2);
}

int main(int argc, char **argv)
{
	bool btc = argc == 4 && !strcmp(argv[1], "btc");
	size_t size = btc ? MTKPACKET_BTC_SIZE : MTKBD_SIZE;

	if (argc != 4 || (!btc && strcmp(argv[1], "bd") != 0)) {
		fputs("usage: mkpacket btc|bd OLD NEW\n", stderr);
		return 2;
	}
	if (btc)
		make_btc();
	else
		make_bd();
	save(argv[2], older, size);
	save(argv[3], newer, size);
	return 0;
}
