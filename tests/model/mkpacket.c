// SPDX-License-Identifier: GPL-2.0
/* mkpacket KIND OLD NEW: images for a drive that takes packets, in two revisions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mtktsst.h"

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
		.board = "JB8",
		.unit = 1,
	};

	mtkbd_make(older, &bd, 1);
	memcpy(bd.id.revision, "3.02", 4);
	bd.unit = 2;
	mtkbd_make(newer, &bd, 2);
	memcpy(newer, older, 0x10000);
	mtkbd_seal(newer);
}

static void make_btc(void)
{
	struct mtkimage_identity id = { "BTC", "DRW1008IM", "0057", "" };

	mtkpacket_make_btc(older, &id, 1);
	memcpy(id.revision, "0059", 4);
	mtkpacket_make_btc(newer, &id, 2);
}

/* A drive of which nobody has published that it takes firmware as those do. */
static void make_unpublished(void)
{
	struct mtkimage_identity id = { "LITE-ON", "DVDRW SOHW-812S", "US0Q", "" };

	mtkpacket_make_btc(older, &id, 1);
	memcpy(id.revision, "US0R", 4);
	mtkpacket_make_btc(newer, &id, 2);
}

/* And one that nobody has listed either. */
static void make_unlisted(void)
{
	struct mtkimage_identity id = { "EXAMPLE", "DRW-1604X", "1.00", "" };

	mtkpacket_make_btc(older, &id, 1);
	memcpy(id.revision, "1.01", 4);
	mtkpacket_make_btc(newer, &id, 2);
}

static void make_tsst_bd(void)
{
	struct mtkimage_identity id = { "TSSTcorp", "BDDVDW SE-506CB", "TS00", "" };

	mtktsst_make(older, MTKPACKET_TSST_BD, &id, 1);
	memcpy(id.revision, "TS01", 4);
	mtktsst_make(newer, MTKPACKET_TSST_BD, &id, 2);
}

static void make_tsst_dvd(void)
{
	struct mtkimage_identity id = { "TSSTcorp", "DVD-ROM SH-D163B", "SB03", "" };

	mtktsst_make(older, MTKPACKET_TSST_DVD, &id, 1);
	memcpy(id.revision, "SB04", 4);
	mtktsst_make(newer, MTKPACKET_TSST_DVD, &id, 2);
}

static const struct {
	const char *name;
	void (*make)(void);
	size_t size;
} kinds[] = {
	{ "btc", make_btc, MTKPACKET_BTC_SIZE },
	{ "unpublished", make_unpublished, MTKPACKET_BTC_SIZE },
	{ "unlisted", make_unlisted, MTKPACKET_BTC_SIZE },
	{ "bd", make_bd, MTKBD_SIZE },
	{ "tsst-bd", make_tsst_bd, MTKBD_SIZE },
	{ "tsst-dvd", make_tsst_dvd, MTKTSST_DVD_SIZE }
};

int main(int argc, char **argv)
{
	unsigned int i;

	for (i = 0; argc == 4 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(argv[1], kinds[i].name) != 0)
			continue;
		kinds[i].make();
		save(argv[2], older, kinds[i].size);
		save(argv[3], newer, kinds[i].size);
		return 0;
	}
	fputs("usage: mkpacket btc|unpublished|unlisted|bd|tsst-bd|tsst-dvd OLD NEW\n", stderr);
	return 2;
}
