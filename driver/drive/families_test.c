// SPDX-License-Identifier: GPL-2.0
/*
 * Drive families (packet-mode specification 4 and 5).
 */
#include <kunit/test.h>

#include "families.h"

struct family_case {
	struct mtkflash_identity id;
	enum mtkflash_family_kind kind;
};

#define MEDIATEK	MTKFLASH_FAMILY_MEDIATEK
#define OTHER_CHIP	MTKFLASH_FAMILY_OTHER_CHIP
#define UNKNOWN		MTKFLASH_FAMILY_UNKNOWN
#define UNKNOWN_CHIP	MTKFLASH_FAMILY_UNKNOWN_CHIP

static const struct family_case family_cases[] = {
	{ { "LITE-ON", "LTR-40125S", "ZS0N" }, MEDIATEK },
	{ { "LITE-ON", "DVDRW SOHW-832S", "VS0A" }, MEDIATEK },
	{ { "LITE-ON", "DVDRW LDW-811S", "HS0R" }, MEDIATEK },
	{ { "LITE-ON", "COMBO SOHC-5232K", "NK0A" }, MEDIATEK },
	{ { "JLMS", "XJ-HD166S", "DS18" }, MEDIATEK },
	{ { "Slimtype", "DVDRW SOSW-852S", "PSB2" }, MEDIATEK },
	{ { "SONY", "DVD RW DRU-710A", "BYX5" }, MEDIATEK },
	{ { "TEAC", "DV-W516GA", "C4S7" }, MEDIATEK },
	{ { "BTC", "DRW1008IM", "0057" }, MEDIATEK },
	{ { "TSSTcorp", "DVD-ROM TS-H943A", "ms25" }, MEDIATEK },
	{ { "SAMSUNG", "DVD-ROM SD-616T", "F500" }, MEDIATEK },
	{ { "PLDS", "DG-16D4S", "9504" }, MEDIATEK },
	{ { "hp", "DVD-ROM TS-H353A", "0500" }, MEDIATEK },
	{ { "QSI", "CDRW/DVD SBW-242", "UX10" }, MEDIATEK },
	{ { "SONY", "DVD-ROM DDU1621", "S1.6" }, MEDIATEK },
	/* Sources differ in the number of blanks. */
	{ { "HL-DT-ST", "BD-RE  BH16NS40", "1.02" }, MEDIATEK },
	{ { "HL-DT-ST", "BD-RE BH16NS40", "BOOT" }, MEDIATEK },
	{ { "ASUS", "BW-16D1HT", "3.10" }, MEDIATEK },
	{ { "TSSTcorp", "DVD-ROM SH-D163B", "SB02" }, MEDIATEK },
	{ { "ASUS", "DVD-E818A3", "1.00" }, MEDIATEK },
	/* NEC and Optiarc chips under Lite-On's names */
	{ { "ATAPI", "iHAS124   Y", "BL0Y" }, OTHER_CHIP },
	{ { "ATAPI", "iHAS424   Y", "BL1Y" }, OTHER_CHIP },
	{ { "ATAPI", "DH24AYS", "WL01" }, OTHER_CHIP },
	{ { "Optiarc", "DVD RW AD-7173A", "1-03" }, OTHER_CHIP },
	{ { "PLEXTOR", "DVDR   PX-716A", "1.11" }, OTHER_CHIP },
	{ { "PLEXTOR", "CD-R   PX-W2410A", "1.04" }, OTHER_CHIP },
	{ { "TDK", "DVDRW840G", "1.33" }, OTHER_CHIP },
	/* Pioneer's under other names; the same maker has MediaTek's, too. */
	{ { "PLEXTOR", "DVR   PX-810", "1.09" }, OTHER_CHIP },
	{ { "TEAC", "DV-W50D", "1.02" }, OTHER_CHIP },
	{ { "TEAC", "DV-W58D", "1.02" }, OTHER_CHIP },
	{ { "TEAC", "DV-W516D", "1.02" }, OTHER_CHIP },
	{ { "TEAC", "DV-W58G", "HSA0" }, MEDIATEK },
	{ { "HL-DT-ST", "DVDRAM GSA-4163B", "A104" }, OTHER_CHIP },
	{ { "PIONEER", "DVD-RW  DVR-110", "1.37" }, OTHER_CHIP },
	/* F21: Lite-On's first writers, and their boot loader */
	{ { "LITE-ON", "LTR-12101B", "LS3J" }, OTHER_CHIP },
	{ { "LITE-ON", "LTR-0841", "" }, OTHER_CHIP },
	{ { "LITE-ON", "LTR-BOOT", "0024" }, OTHER_CHIP },
	/* most probably Sanyo's */
	{ { "OPTORITE", "DD04050", "" }, OTHER_CHIP },
	{ { "OPTORITE", "CD-RW CW5201", "220E" }, OTHER_CHIP },
	/* F20: an unknown chip, and users have asked for such drives */
	{ { "OPTORITE", "DVD RW DD0203", "2.30" }, UNKNOWN_CHIP },
	{ { "OPTORITE", "DD0203", "" }, UNKNOWN_CHIP },
	{ { "SANYO", "CRD-BPDV2", "" }, UNKNOWN_CHIP },
	{ { "SANYO", "DVD-RW CRD-BPDV2", "" }, UNKNOWN_CHIP },
	{ { "MSI", "DVD RW DR-4", "" }, UNKNOWN_CHIP },
	{ { "MSI", "DRA-4", "" }, UNKNOWN_CHIP },
	{ { "SANYO", "CRD-S372B", "" }, UNKNOWN },
	{ { "SANYO", "XCRD-BPDV2", "" }, UNKNOWN },
	{ { "MSI", "DVD RW", "" }, UNKNOWN },
	/* a vendor alone tells nothing */
	{ { "LITE-ON", "", "" }, UNKNOWN },
	{ { "SONY", "DVD-ROM DDU220E", "1.0a" }, UNKNOWN },
	{ { "TSSTcorp", "CDDVDW SH-S203B", "SB00" }, UNKNOWN },
	{ { "PLEXTOR", "DVR   PX-850", "1.11" }, UNKNOWN },
	{ { "", "", "" }, UNKNOWN },
	/* neither does a product, or another spelling */
	{ { "OTHER", "DVDRW SOHW-832S", "VS0A" }, UNKNOWN },
	{ { "lite-on", "DVDRW SOHW-832S", "VS0A" }, UNKNOWN },
	{ { "LITE-ON", "XDVDRW SOHW-832S", "VS0A" }, UNKNOWN },
	{ { "LITE-ON", "DVDRW SOH", "VS0A" }, UNKNOWN },
	{ { "LITE-ONX", "LTR-40125S", "ZS0N" }, UNKNOWN },
};

static void family_name(const struct family_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "'%s' '%s'", c->id.vendor,
		 c->id.product);
}

KUNIT_ARRAY_PARAM(family, family_cases, family_name);

static void drive_belongs_to_its_family(struct kunit *test)
{
	const struct family_case *c = test->param_value;
	struct mtkflash_identity id = c->id;

	KUNIT_EXPECT_EQ(test, mtkflash_family(&c->id), c->kind);
	strscpy(id.revision, "?", sizeof(id.revision));
	KUNIT_EXPECT_EQ(test, mtkflash_family(&id), c->kind);
}

static void other_makers_drives_have_their_own_program(struct kunit *test)
{
	static const char *const rows[][2] = {
		{ "ATAPI iHAS124   Y BL0Y", "necflash" },
		{ "_NEC DVD_RW ND-3540A 1.01", "necflash" },
		{ "PLEXTOR DVDR   PX-716A 1.11", "pxfw" },
		{ "PLEXTOR CD-R   PX-W5224A 1.04", "pxfw" },
		{ "PLEXTOR DVDR   PX-740A 1.00", NULL },
		{ "PLEXTOR CD-R   PX-W5232A 1.00", NULL },
		{ "HL-DT-ST DVDRAM GMA-4020B A104", "flasher" },
		{ "HL-DT-ST DVDRAM GSA-H62N CL00", NULL },
		{ "PLEXTOR CD-R   PX-W2410A 1.04", "redumper" },
		{ "ASUS DRW-1608P 1.00", "DVRFlash" },
		{ "ASUS DRW-1604P 1.00", NULL },
		{ "TDK DVDRW840G 1.33", NULL },
		{ "PIONEER DVD-RW  DVR-110 1.37", "DVRFlash" },
		{ "PIONEER BD-RW   BDR-209M 1.10", NULL },
		{ "LITE-ON DVDRW SOHW-832S VS0A", NULL },
		{ "QEMU QEMU DVD-ROM 2.5+", NULL },
		{ "", NULL },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *tool = mtkflash_family_tool(rows[i][0]);

		KUNIT_EXPECT_EQ_MSG(test, !tool, !rows[i][1], "%s", rows[i][0]);
		if (tool && rows[i][1])
			KUNIT_EXPECT_PTR_EQ_MSG(test, strstr(tool, rows[i][1]), tool, "%s", tool);
	}
}

struct boot_case {
	struct mtkflash_identity id;
	bool boots;
};

static const struct boot_case boot_cases[] = {
	{ { "TSSTcorp", "DVD-ROM SH-D163B", "BOOT" }, true },
	{ { "BTC", "DRW1008IM", "0000" }, true },
	/* F19 */
	{ { "ASUS", "BC-12D2HT", "BOOT" }, true },
	{ { "ASUS", "BW-16D1HT_BOOT", "1.00" }, true },
	{ { "ASUS", "BC-12D2HT BOOT", "" }, true },
	{ { "LITE-ON", "LTR-40125S", "ZS0N" }, false },
	{ { "BTC", "DRW1008IM", "0057" }, false },
	{ { "LITE-ON", "LTR-BOOT", "0024" }, false },
	{ { "LITE-ON", "LTR_BOOTS", "0024" }, false },
	{ { "BTC", "DRW1008IM", "BOO" }, false },
	{ { "BTC", "BOOT", "0057" }, false },
};

static void boot_name(const struct boot_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "'%s' '%s'", c->id.product,
		 c->id.revision);
}

KUNIT_ARRAY_PARAM(boot, boot_cases, boot_name);

static void boot_loader_is_told_from_firmware(struct kunit *test)
{
	const struct boot_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, mtkflash_in_boot_loader(&c->id), c->boots);
}

struct kept_case {
	struct mtkflash_identity id;
	u32 first;
};

static const struct kept_case kept_cases[] = {
	{ { "QSI", "SBW-242", "UX01" }, 0x4000 },
	{ { "QSI", "CDRW/DVD SBW242U", "UX01" }, 0x4000 },
	{ { "PLDS", "DG-16D4S", "9504" }, 0x3e000 },
	{ { "QSI", "CD-RW/DVD SBW-161", "NX01" }, 0 },
	{ { "OTHER", "SBW-242", "UX01" }, 0 },
	{ { "LITE-ON", "DVDRW SOHW-832S", "VS0A" }, 0 },
	/* The place of its region counter is not known. */
	{ { "TSSTcorp", "DVD-ROM SH-D163A", "SB01" }, 0 },
};

static void kept_name(const struct kept_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "'%s' '%s'", c->id.vendor,
		 c->id.product);
}

KUNIT_ARRAY_PARAM(kept, kept_cases, kept_name);

static void family_has_data_of_its_own(struct kunit *test)
{
	const struct kept_case *c = test->param_value;
	const struct mtkflash_family_kept *rule = mtkflash_family_kept(&c->id);

	KUNIT_ASSERT_EQ(test, !!rule, !!c->first);
	if (!rule)
		return;
	KUNIT_EXPECT_EQ(test, rule->range[0].first, c->first);
	KUNIT_EXPECT_GT(test, rule->range[0].last, c->first);
	KUNIT_EXPECT_EQ(test, rule->range[1].last, 0);
}

static void command_set_goes_by_the_name(struct kunit *test)
{
	static const struct {
		struct mtkflash_identity id;
		enum mtkflash_option_set set;
	} cases[] = {
		{ { "PLDS", "DG-16D2S", "7485" }, MTKFLASH_OPTION_SET_LEGACY },
		{ { "PLDS", "DG-16D4S", "9504" }, MTKFLASH_OPTION_SET_SLIM },
		{ { "PLDS", "DG-16D5S", "1175" }, MTKFLASH_OPTION_SET_SLIM2 },
		{ { "OPTORITE", "DD0203", "" }, MTKFLASH_OPTION_SET_ANY },
		{ { "PIONEER", "DVD-RW  DVR-110", "1.37" }, MTKFLASH_OPTION_SET_ANY },
		{ { "OTHER", "DG-16D4S", "" }, MTKFLASH_OPTION_SET_ANY },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, mtkflash_family_set(&cases[i].id), cases[i].set, "%s",
				    cases[i].id.product);
}

static void drive_is_known_by_its_model(struct kunit *test)
{
	struct mtkflash_identity id = { };

	KUNIT_EXPECT_EQ(test, mtkflash_family_of_model("SONY    DVD RW DRU-710A", &id),
			MEDIATEK);
	KUNIT_EXPECT_STREQ(test, id.vendor, "SONY");
	KUNIT_EXPECT_STREQ(test, id.product, "DVD RW DRU-710A");
	KUNIT_EXPECT_EQ(test, mtkflash_family_of_model("HL-DT-STBD-RE BH16NS40", &id),
			MEDIATEK);
	KUNIT_EXPECT_STREQ(test, id.product, "BD-RE BH16NS40");
	KUNIT_EXPECT_EQ(test, mtkflash_family_of_model("LITE-ON LTR-12101B", &id),
			OTHER_CHIP);
	KUNIT_EXPECT_EQ(test, mtkflash_family_of_model("LITE-ON", &id), UNKNOWN);
	KUNIT_EXPECT_EQ(test, mtkflash_family_of_model("", &id), UNKNOWN);
}

static void rows_have_a_source(struct kunit *test)
{
	for (unsigned int i = 0; i < mtkflash_family_count; i++) {
		const struct mtkflash_family *row = &mtkflash_families[i];

		KUNIT_EXPECT_NOT_NULL_MSG(test, strchr("VBCD", row->source[0]), "%s %s",
					  row->vendor, row->product);
		KUNIT_EXPECT_TRUE_MSG(test, !row->tool || row->source[0] == 'V', "%s %s",
				      row->vendor, row->product);
	}
}

static struct kunit_case families_cases[] = {
	KUNIT_CASE_PARAM(family_has_data_of_its_own, kept_gen_params),
	KUNIT_CASE(command_set_goes_by_the_name),
	KUNIT_CASE(drive_is_known_by_its_model),
	KUNIT_CASE(rows_have_a_source),
	KUNIT_CASE(other_makers_drives_have_their_own_program),
	KUNIT_CASE_PARAM(drive_belongs_to_its_family, family_gen_params),
	KUNIT_CASE_PARAM(boot_loader_is_told_from_firmware, boot_gen_params),
	{ }
};

static struct kunit_suite families_suite = {
	.name = "mtkflash_families",
	.test_cases = families_cases,
};

kunit_test_suite(families_suite);
