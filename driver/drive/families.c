// SPDX-License-Identifier: GPL-2.0
/*
 * The table of drive families.
 *
 * Which maker's chip a drive has is known only from lists of other tools and from forum
 * threads; no row has been tried on hardware by this project.  The marks are those of the
 * specifications: V read in source code, B several reports, C one report, D concluded from
 * them.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "families.h"

#define ROW(name, begins, whose, who, ...) \
	{ .vendor = name, .product = begins, .kind = MTKFLASH_FAMILY_##whose, .source = who, \
	  ##__VA_ARGS__ }

/* Public tools choose the command set by the name; for all these drives it is legacy [A]. */
#define MEDIATEK(vendor, product, source) \
	ROW(vendor, product, MEDIATEK, source, .set = MTKFLASH_OPTION_SET_LEGACY)
#define OTHER_CHIP(vendor, product, source) \
	ROW(vendor, product, OTHER_CHIP, source)
#define UNKNOWN_CHIP(vendor, product, source) \
	ROW(vendor, product, UNKNOWN_CHIP, source)

/* Another maker's chip, and the program that may flash the drive; only with mark V. */
#define FOREIGN(vendor, product, program, source) \
	ROW(vendor, product, OTHER_CHIP, source, .tool = program)

#define BINFLASH	"necflash (Binflash)"
#define PXFW		"pxfw (QPxTool)"
#define REDUMPER	"redumper"
#define DVRFLASH	"DVRFlash"
#define RENESAS		"flasher (github devilsclaw)"

/* The first row that matches counts: exceptions stand before their family. */
const struct mtkflash_family mtkflash_families[] = {
	/* NEC / Optiarc chips under other names */
	FOREIGN("ATAPI", "iHAS124   Y", BINFLASH, "V binflash"),
	FOREIGN("ATAPI", "iHAS224   Y", BINFLASH, "V binflash"),
	FOREIGN("ATAPI", "iHAS324   Y", BINFLASH, "V binflash"),
	FOREIGN("ATAPI", "iHAS424   Y", BINFLASH, "V binflash"),
	FOREIGN("ATAPI", "iHAS124   W", BINFLASH, "V binflash, untested there"),
	FOREIGN("ATAPI", "DH24AY", BINFLASH, "V binflash"),
	/* under their own names (packet-mode spec. 2.7) */
	FOREIGN("_NEC", "DVD_RW ND-", BINFLASH, "V binflash, QPxTool"),
	FOREIGN("Optiarc", "DVD RW AD-", BINFLASH, "V binflash, QPxTool"),
	/* Sanyo (2.4) */
	FOREIGN("PLEXTOR", "CD-R PX-W2410A", REDUMPER, "V redumper"),
	FOREIGN("PLEXTOR", "CD-R PX-W4012", PXFW, "V QPxTool, redumper"),
	FOREIGN("PLEXTOR", "CD-R PX-W4824A", PXFW, "V QPxTool, redumper"),
	FOREIGN("PLEXTOR", "CD-R PX-W5224A", PXFW, "V QPxTool, redumper"),
	FOREIGN("PLEXTOR", "CD-R PREMIUM", PXFW, "V QPxTool, redumper"),
	FOREIGN("PLEXTOR", "DVDR PX-704A", PXFW, "V QPxTool, redumper"),
	FOREIGN("PLEXTOR", "DVDR PX-708A", PXFW, "V QPxTool, redumper"),
	FOREIGN("PLEXTOR", "DVDR PX-712A", PXFW, "V QPxTool, redumper"),
	FOREIGN("PLEXTOR", "DVDR PX-714A", PXFW, "V QPxTool, redumper"),
	FOREIGN("PLEXTOR", "DVDR PX-716A", PXFW, "V QPxTool, redumper"),
	FOREIGN("PLEXTOR", "DVDR PX-755A", PXFW, "V QPxTool, redumper"),
	FOREIGN("PLEXTOR", "DVDR PX-760A", PXFW, "V QPxTool, redumper"),
	/* a PX-708 under another name, which pxfw takes with --force only */
	OTHER_CHIP("TDK", "DVDRW840G", "C"),
	/*
	 * Renesas (2.5); there is no list of those that have another chip or need another
	 * program
	 */
	OTHER_CHIP("HL-DT-ST", "DVDRAM GSA-", "D flasher"),
	FOREIGN("HL-DT-ST", "DVDRAM GMA-4020B", RENESAS, "V flasher"),
	FOREIGN("HL-DT-ST", "DVD-ROM GDR8164B", RENESAS, "V flasher"),
	OTHER_CHIP("HL-DT-ST", "BD-RE GGW-", "D flasher"),
	/* Pioneer (2.6), and others with its drives; a few have an MT1868 [C] */
	FOREIGN("PIONEER", "DVD-RW DVR-", DVRFLASH, "V DVRFlash, QPxTool"),
	OTHER_CHIP("ASUS", "DRW-0402P", "C QPxTool"),
	OTHER_CHIP("ASUS", "DRW-0804P", "C QPxTool"),
	OTHER_CHIP("ASUS", "DRW-1604P", "C QPxTool"),
	FOREIGN("ASUS", "DRW-1608P", DVRFLASH, "V DVRFlash, QPxTool"),
	OTHER_CHIP("TEAC", "DV-W50D", "C QPxTool"),
	OTHER_CHIP("TEAC", "DV-W58D", "C QPxTool"),
	OTHER_CHIP("TEAC", "DV-W516D", "C QPxTool"),
	OTHER_CHIP("PLEXTOR", "DVR PX-810", "C QPxTool"),
	OTHER_CHIP("PIONEER", "BD-RW BDR-", "C freemkv"),
	/* Philips */
	OTHER_CHIP("BENQ", "DVD DD DW16", "C QPxTool"),
	/*
	 * The drive that started this project, and its sisters.  Their chip is most
	 * probably Sanyo's [D], but it was never looked at.  Their answers to INQUIRY were
	 * never written down; these are the names that people use [C].
	 */
	/*
	 * a name spoilt by a bad data line is compared character by character, so spelling
	 * counts here
	 */
	UNKNOWN_CHIP("OPTORITE", "DVD RW DD0203", "C myce 72449"),
	UNKNOWN_CHIP("OPTORITE", "DD0203", "C myce 72449"),
	UNKNOWN_CHIP("Optorite", "DD0203", "C myce 72449"),
	UNKNOWN_CHIP("SANYO", "CRD-BPDV2", "C myce 72449"),
	UNKNOWN_CHIP("MSI", "DR-4", "C myce 72449"),
	UNKNOWN_CHIP("MSI", "DRA-4", "C myce 72449"),
	/* other drives of that maker: probably Sanyo */
	OTHER_CHIP("OPTORITE", "", "D"),
	/* Lite-On's first writers, and their boot loader */
	OTHER_CHIP("LITE-ON", "LTR-12101B", "C S64"),
	OTHER_CHIP("LITE-ON", "LTR-0841", "C S64"),
	OTHER_CHIP("LITE-ON", "LTR-BOOT", "C S64"),

	/* Lite-On of the 8051 generation and its rebadges */
	MEDIATEK("LITE-ON", "LTR-", "C QPxTool, S40"),
	MEDIATEK("LITE-ON", "LTD", "V OmniPatcher"),
	MEDIATEK("LITEON", "DVD-ROM LTD", "V OmniPatcher"),
	MEDIATEK("LITEON", "CD-ROM LTN", "D"),
	MEDIATEK("LITE-ON", "DVD SOHD-", "V OmniPatcher"),
	MEDIATEK("LITE-ON", "COMBO LTC-", "V OmniPatcher"),
	MEDIATEK("LITE-ON", "COMBO SOHC-", "V OmniPatcher"),
	MEDIATEK("LITE-ON", "DVDRW LDW-", "V OmniPatcher, QPxTool"),
	MEDIATEK("LITE-ON", "DVDRW SOHW-", "V OmniPatcher, QPxTool"),
	MEDIATEK("LITE-ON", "DVDRW SHW-", "V QPxTool"),
	MEDIATEK("LITE-ON", "DVDRW SHM-", "V QPxTool"),
	MEDIATEK("LITE-ON", "DVDRW SH-16", "V QPxTool"),
	MEDIATEK("LITE-ON", "DVDRW LH-", "V QPxTool"),
	MEDIATEK("LITE-ON", "DVD A  DH-20A", "V QPxTool"),
	MEDIATEK("JLMS", "XJ-HD16", "V OmniPatcher"),
	MEDIATEK("JLMS", "DVD-ROM LTD", "V OmniPatcher"),
	MEDIATEK("Slimtype", "DVDRW SDW-", "V OmniPatcher, QPxTool"),
	MEDIATEK("Slimtype", "DVDRW SOSW-", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "CD-RW  CRX220E1", "C"),
	MEDIATEK("SONY", "CD-RW  CRX300E", "V OmniPatcher"),
	MEDIATEK("SONY", "CD-RW  CRX320E", "V OmniPatcher"),
	MEDIATEK("SONY", "DVD RW DW-U18A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DRU-700A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-D18A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-U20A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-U21A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DRU-710A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-D22A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-D23A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DRU-720A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-D26A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DRU-800A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-Q28A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-D56A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-R56A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-Q58A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD RW DW-Q60A", "V OmniPatcher, QPxTool"),
	MEDIATEK("SONY", "DVD-ROM DDU1211", "V OmniPatcher"),
	MEDIATEK("SONY", "DVD-ROM DDU161", "V OmniPatcher"),
	MEDIATEK("SONY", "DVD-ROM DDU1621", "C S60"),
	MEDIATEK("SONY", "DVD-ROM DDU1671S", "C S5"),
	MEDIATEK("TEAC", "DV-W58G", "V OmniPatcher, QPxTool"),
	MEDIATEK("TEAC", "DV-W512G", "V OmniPatcher, QPxTool"),
	MEDIATEK("TEAC", "DV-W516G", "V OmniPatcher, QPxTool"),
	MEDIATEK("TEAC", "DV-516G", "V OmniPatcher"),

	/* BTC */
	MEDIATEK("BTC", "DRW1004IM", "C myce 97148"),
	MEDIATEK("BTC", "DRW1008IM", "C myce 97148"),
	MEDIATEK("BTC", "DRW1108IM", "C myce 114229"),

	/* Samsung / TSST, most with MT1309 and MT1339 */
	MEDIATEK("TSSTcorp", "DVD-ROM SH-D162", "B S3, S4, S5, redumper"),
	MEDIATEK("TSSTcorp", "DVD-ROM SH-D163", "B S3, S4, S5, redumper"),
	MEDIATEK("TSSTcorp", "DVD-ROM TS-H352", "V redumper"),
	MEDIATEK("TSSTcorp", "DVD-ROM TS-H353", "V redumper"),
	MEDIATEK("hp", "DVD-ROM TS-H352", "V redumper"),
	MEDIATEK("hp", "DVD-ROM TS-H353", "V redumper"),
	MEDIATEK("TSSTcorp", "DVD-ROM SH-116AB", "V redumper"),
	MEDIATEK("TSSTcorp", "DVD-ROM SH-118CB", "V redumper"),
	MEDIATEK("TSSTcorp", "DVD-ROM TS-H943A", "B S2, S8, S28"),
	MEDIATEK("TSSTcorp", "BDDVDW SE-506CB", "V coastermelt"),
	MEDIATEK("TSSTcorp", "CDDVDW TS-L", "C S63"),
	MEDIATEK("TSSTcorp", "CDDVDW TS-T", "D"),
	MEDIATEK("TSSTcorp", "CDDVDW SN-", "D"),
	MEDIATEK("SAMSUNG", "DVD-ROM SD-616", "C S50; V redumper for the F"),
	MEDIATEK("SAMSUNG", "DVD-ROM SD-612", "C S50"),
	MEDIATEK("SAMSUNG", "CD-ROM SC-152", "D"),

	/* drives of consoles */
	MEDIATEK("PBDS", "VAD6038", "B S12, S20, S24; D the vendor"),
	MEDIATEK("BENQ", "VAD6038", "B S12, S20, S24; D the vendor"),
	MEDIATEK("PLDS", "DG-16D2S", "B S13, S18; D the vendor"),
	ROW("PLDS", "DG-16D4S", MEDIATEK, "B S21b, S22b; A JF the set; D the vendor",
	    .set = MTKFLASH_OPTION_SET_SLIM),
	ROW("PLDS", "DG-16D5S", MEDIATEK, "D the name; A JF the set",
	    .set = MTKFLASH_OPTION_SET_SLIM2),

	/* others of the 8051 generation */
	MEDIATEK("QSI", "CDRW/DVD SBW-242", "C S51; D the product"),
	MEDIATEK("ASUS", "CRW-", "C S52"),
	MEDIATEK("ASUS", "DVD-E616A3", "C S5"),
	MEDIATEK("ASUS", "DVD-E818A3", "C S5"),

	/* Blu-ray drives with MT1939 and MT1959 */
	MEDIATEK("HL-DT-ST", "BD-RE  BH", "B S49; V redumper"),
	MEDIATEK("HL-DT-ST", "BD-RE  WH", "B S49; V redumper"),
	MEDIATEK("HL-DT-ST", "BD-RE BU", "V redumper; refuses the intro: C S26"),
	MEDIATEK("ASUS", "BW-", "B S49; V redumper"),
	MEDIATEK("ASUS", "BC-", "B S49"),
};

const unsigned int mtkflash_family_count = ARRAY_SIZE(mtkflash_families);

static const char *skip_blanks(const char *text)
{
	while (*text == ' ')
		text++;
	return text;
}

const char *mtkflash_text_begins(const char *text, const char *start)
{
	for (;;) {
		start = skip_blanks(start);
		if (!*start)
			return text;
		text = skip_blanks(text);
		if (*text++ != *start++)
			return NULL;
	}
}

static bool fits(const struct mtkflash_family *f, const char *product)
{
	while (!mtkflash_text_begins(product, f->product)) {
		product = f->kind == MTKFLASH_FAMILY_UNKNOWN_CHIP ?
				  strchr(skip_blanks(product), ' ') : NULL;
		if (!product)
			return false;
	}
	return true;
}

const char *mtkflash_family_tool(const char *model)
{
	for (unsigned int i = 0; i < mtkflash_family_count; i++) {
		const struct mtkflash_family *f = &mtkflash_families[i];
		const char *product = mtkflash_text_begins(model, f->vendor);

		if (product && fits(f, product))
			return f->tool;
	}
	return NULL;
}

static const struct mtkflash_family *find(const struct mtkflash_identity *id)
{
	for (unsigned int i = 0; i < mtkflash_family_count; i++) {
		const struct mtkflash_family *f = &mtkflash_families[i];

		if (!strcmp(id->vendor, f->vendor) && fits(f, id->product))
			return f;
	}
	return NULL;
}

enum mtkflash_family_kind mtkflash_family(const struct mtkflash_identity *id)
{
	const struct mtkflash_family *f = find(id);

	return f ? f->kind : MTKFLASH_FAMILY_UNKNOWN;
}

enum mtkflash_option_set mtkflash_family_set(const struct mtkflash_identity *id)
{
	const struct mtkflash_family *f = find(id);

	return f ? f->set : MTKFLASH_OPTION_SET_ANY;
}

static void set_name(struct mtkflash_identity *id, const char *vendor,
		     const char *product)
{
	size_t len = strlen(product);

	if (len > MTKFLASH_PRODUCT_SIZE)
		len = MTKFLASH_PRODUCT_SIZE;
	memset(id->vendor, 0, sizeof(id->vendor));
	memcpy(id->vendor, vendor, strlen(vendor));
	memset(id->product, 0, sizeof(id->product));
	memcpy(id->product, product, len);
}

enum mtkflash_family_kind
mtkflash_family_of_model(const char *model, struct mtkflash_identity *id)
{
	for (unsigned int i = 0; i < mtkflash_family_count; i++) {
		const struct mtkflash_family *f = &mtkflash_families[i];
		const char *product = mtkflash_text_begins(model, f->vendor);

		if (!product || !fits(f, product))
			continue;
		set_name(id, f->vendor, skip_blanks(product));
		return f->kind;
	}
	return MTKFLASH_FAMILY_UNKNOWN;
}

/*
 * Calibration, keys and the like of a single unit; vendor-mode specification 12.1, 12.2.
 * The region counter of the SH-D163A is somewhere in the flash, but its place is not known
 * [C S50].
 */
static const struct mtkflash_family_kept kept[] = {
	/* 12.2: 4000h, length 1FFFh; the DOS tool left this range alone [C S51] */
	{ "QSI", "SBW-242", { { 0x4000, 0x5ffe } } },
	{ "QSI", "SBW242", { { 0x4000, 0x5ffe } } },
	/* 6.4: a public tool rewrites this sector separately [A]; that it is needed is [D] */
	{ "PLDS", "DG-16D4S", { { 0x3e000, 0x3efff } } },
};

/*
 * 12.1 [2 S49]: with the data of another unit a drive answers and reads no disc.  Another
 * text has an earlier start for both ranges, and an earlier end for the first [1].
 */
const struct mtkflash_family_kept mtkflash_bd_kept = {
	"", "", { { 0x1e8000, 0x1e84ff }, { 0x1e9000, 0x1fffff } },
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
