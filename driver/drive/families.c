// SPDX-License-Identifier: GPL-2.0
/*
 * The one table of drive families.
 *
 * From the packet-mode specification, section 5: which maker's chip a drive
 * has is known from other tools' lists and forum threads only; no row has been
 * tried on hardware by this project.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "families.h"

struct family {
	const char *vendor;
	const char *product;	/* prefix; of an unknown chip any word begins so */
	enum mtkflash_family_kind kind;
};

#define MEDIATEK(vendor, product) { vendor, product, MTKFLASH_FAMILY_MEDIATEK }
#define OTHER_CHIP(vendor, product) { vendor, product, MTKFLASH_FAMILY_OTHER_CHIP }
#define UNKNOWN_CHIP(vendor, product) { vendor, product, MTKFLASH_FAMILY_UNKNOWN_CHIP }

/* The first row that matches counts: exceptions stand before their family. */
static const struct family families[] = {
	/* NEC / Optiarc chips under other names */
	OTHER_CHIP("ATAPI", "iHAS124   Y"),
	OTHER_CHIP("ATAPI", "iHAS224   Y"),
	OTHER_CHIP("ATAPI", "iHAS324   Y"),
	OTHER_CHIP("ATAPI", "iHAS424   Y"),
	OTHER_CHIP("ATAPI", "DH24AY"),
	/*
	 * The drive that started this project, and its sisters: most probably Sanyo
	 * [D], but nobody has looked.  What they answer to INQUIRY was never written down;
	 * the names are those that people use [C].
	 */
	UNKNOWN_CHIP("OPTORITE", "DD0203"),
	UNKNOWN_CHIP("SANYO", "CRD-BPDV2"),
	UNKNOWN_CHIP("MSI", "DR-4"),
	UNKNOWN_CHIP("MSI", "DRA-4"),
	/* its maker's other drives: probably Sanyo */
	OTHER_CHIP("OPTORITE", ""),

	/* Lite-On of the 8051 generation and its rebadges */
	MEDIATEK("LITE-ON", "LTR-"),
	MEDIATEK("LITE-ON", "LTD"),
	MEDIATEK("LITEON", "DVD-ROM LTD"),
	MEDIATEK("LITEON", "CD-ROM LTN"),
	MEDIATEK("LITE-ON", "DVD SOHD-"),
	MEDIATEK("LITE-ON", "COMBO LTC-"),
	MEDIATEK("LITE-ON", "COMBO SOHC-"),
	MEDIATEK("LITE-ON", "DVDRW LDW-"),
	MEDIATEK("LITE-ON", "DVDRW SOHW-"),
	MEDIATEK("LITE-ON", "DVDRW SHW-"),
	MEDIATEK("LITE-ON", "DVDRW SHM-"),
	MEDIATEK("LITE-ON", "DVDRW SH-16"),
	MEDIATEK("LITE-ON", "DVDRW LH-"),
	MEDIATEK("LITE-ON", "DVD A  DH-20A"),
	MEDIATEK("JLMS", "XJ-HD16"),
	MEDIATEK("JLMS", "DVD-ROM LTD"),
	MEDIATEK("Slimtype", "DVDRW SDW-"),
	MEDIATEK("Slimtype", "DVDRW SOSW-"),
	MEDIATEK("SONY", "CD-RW  CRX220E1"),
	MEDIATEK("SONY", "DVD RW DW-U18A"),
	MEDIATEK("SONY", "DVD RW DRU-700A"),
	MEDIATEK("SONY", "DVD RW DW-D18A"),
	MEDIATEK("SONY", "DVD RW DW-U20A"),
	MEDIATEK("SONY", "DVD RW DW-U21A"),
	MEDIATEK("SONY", "DVD RW DRU-710A"),
	MEDIATEK("SONY", "DVD RW DW-D22A"),
	MEDIATEK("SONY", "DVD RW DW-D23A"),
	MEDIATEK("SONY", "DVD RW DRU-720A"),
	MEDIATEK("SONY", "DVD RW DW-D26A"),
	MEDIATEK("SONY", "DVD RW DRU-800A"),
	MEDIATEK("TEAC", "DV-W58G"),
	MEDIATEK("TEAC", "DV-W512G"),
	MEDIATEK("TEAC", "DV-W516G"),

	/* BTC */
	MEDIATEK("BTC", "DRW1004IM"),
	MEDIATEK("BTC", "DRW1008IM"),
	MEDIATEK("BTC", "DRW1108IM"),

	/* Samsung / TSST with MT1309 and MT1339 */
	MEDIATEK("TSSTcorp", "DVD-ROM SH-D162"),
	MEDIATEK("TSSTcorp", "DVD-ROM SH-D163"),
	MEDIATEK("TSSTcorp", "DVD-ROM TS-H352"),
	MEDIATEK("TSSTcorp", "DVD-ROM TS-H353"),
	MEDIATEK("TSSTcorp", "DVD-ROM SH-116AB"),
	MEDIATEK("TSSTcorp", "DVD-ROM SH-118CB"),
	MEDIATEK("hp", "DVD-ROM TS-H352"),
	MEDIATEK("hp", "DVD-ROM TS-H353"),
	MEDIATEK("SAMSUNG", "DVD-ROM SD-616F"),
	MEDIATEK("ASUS", "DVD-E616A3"),
	MEDIATEK("ASUS", "DVD-E818A3"),
};

static bool fits(const struct family *f, const char *product)
{
	size_t length = strlen(f->product);
	const char *at = product;

	while (strncmp(at, f->product, length)) {
		at = f->kind == MTKFLASH_FAMILY_UNKNOWN_CHIP ? strchr(at, ' ') : NULL;
		if (!at)
			return false;
		at++;
	}
	return true;
}

enum mtkflash_family_kind mtkflash_family(const struct mtkflash_identity *id)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(families); i++) {
		const struct family *f = &families[i];

		if (!strcmp(id->vendor, f->vendor) && fits(f, id->product))
			return f->kind;
	}
	return MTKFLASH_FAMILY_UNKNOWN;
}

/*
 * Calibration, keys and the like, of one unit; vendor-mode specification 12.1, 12.2.  Of
 * the SH-D163A it is known only that its region counter is somewhere in the flash [C S50].
 */
static const struct mtkflash_family_kept kept[] = {
	/* 12.2: 4000h, length 1FFFh, as the DOS tool left it alone [C S51] */
	{ "QSI", "SBW-242", { { 0x4000, 0x5ffe } } },
	{ "QSI", "SBW242", { { 0x4000, 0x5ffe } } },
	/* 6.4: a sector that a tool rewrites by itself [A]; that it is needed is [D] */
	{ "PLDS", "DG-16D4S", { { 0x3e000, 0x3efff } } },
};

const struct mtkflash_family_kept *
mtkflash_family_kept(const struct mtkflash_identity *id)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(kept); i++)
		if (!strcmp(id->vendor, kept[i].vendor) &&
		    strstr(id->product, kept[i].product))
			return &kept[i];
	return NULL;
}

bool mtkflash_in_boot_loader(const struct mtkflash_identity *id)
{
	return !strcmp(id->revision, "BOOT") ||
	       !strcmp(id->revision, "0000") ||
	       !strcmp(id->product, "LTR-BOOT");
}
