// SPDX-License-Identifier: GPL-2.0
/*
 * Who a drive is, by two witnesses, and for which drive an image is: the cases from
 * the field whose numbers begin with F, and more of their kinds.
 */
#include <stdio.h>
#include <string.h>

#include "drive.h"
#include "errors.h"
#include "garbled.h"
#include "images.h"
#include "mtkform.h"
#include "names.h"
#include "tap.h"
#include "vendor/verdict.h"

#define SIZE 0x40000u
#define WRITER_SIZE 0x100000u

static uint8_t old_image[SIZE];
static uint8_t new_image[SIZE];
static uint8_t large_image[WRITER_SIZE];
static struct drive drive;
static struct mtkdrive_config config;

/* --- two witnesses -------------------------------------------------------- */

static struct mtkflash_finding found;

/* As INQUIRY and IDENTIFY have it: 8, 16 and 4 characters, and one text. */
static void hear(const char *name, const char *revision, const char *model)
{
	struct mtkflash_witnesses w = { .answered = true };
	char text[29];

	snprintf(text, sizeof(text), "%-24.24s%-4.4s", name, revision);
	mtkflash_identity_set(&w.inquiry, text, text + 8, text + 24);
	snprintf(w.model, sizeof(w.model), "%s", model);
	snprintf(w.firmware, sizeof(w.firmware), "%s", revision);
	mtkflash_hear(&w, &found);
}

static void expect_found(enum mtkflash_family_kind kind, enum mtkflash_advice advice,
			 const char *lines)
{
	EXPECT_EQUAL(found.kind, kind);
	EXPECT_EQUAL(found.advice, advice);
	EXPECT_TEXT(mtkflash_lines_name(found.lines), lines);
}

static enum mtkflash_verdict verdict(const char *name, const char *revision, const char *model)
{
	struct mtkflash_port_view view = {
		.accessible = true,
		.class = { MTKFLASH_CLASS_PACKET, MTKFLASH_CLASS_NONE },
	};
	char text[29];

	snprintf(text, sizeof(text), "%-24.24s%-4.4s", name, revision);
	view.said[0].answered = true;
	mtkflash_identity_set(&view.said[0].inquiry, text, text + 8, text + 24);
	snprintf(view.said[0].model, sizeof(view.said[0].model), "%s", model);
	return mtkflash_verdict(&view);
}

static void one_witness_is_blank(void)
{
	tap_begin("F17: IDENTIFY names a known drive, INQUIRY nothing: a node, and the two disagree");
	hear("", "", "SONY    DVD RW DRU-710A");
	expect_found(MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_WITNESSES, "");
	EXPECT_TEXT(found.identity.vendor, "SONY");
	EXPECT_TEXT(found.identity.product, "DVD RW DRU-710A");
	EXPECT_EQUAL(verdict("", "", "SONY    DVD RW DRU-710A"), MTKFLASH_VERDICT_KNOWN);
	/* With one blank, and with none. */
	hear("", "", "SONY DVD RW DRU-710A");
	expect_found(MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_WITNESSES, "");
	hear("", "", "HL-DT-STBD-RE  BH16NS40");
	expect_found(MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_WITNESSES, "");
	EXPECT_TEXT(found.identity.product, "BD-RE  BH16NS40");
	/* The other way round. */
	hear("LITE-ON DVDRW SOHW-832S", "VS0A", "\xff\xff\xff\xff\xff\xff\xff\xff");
	expect_found(MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_WITNESSES, "");
	/* No text at all is usual. */
	hear("ASUS    BW-16D1HT", "3.00", "");
	expect_found(MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_NONE, "");
	/* Of others nothing is said. */
	hear("", "", "ACME    DVDR   16");
	expect_found(MTKFLASH_FAMILY_UNKNOWN, MTKFLASH_ADVICE_NONE, "");
	hear("", "", "PLEXTOR DVDR   PX-716A");
	expect_found(MTKFLASH_FAMILY_OTHER_CHIP, MTKFLASH_ADVICE_NONE, "");
	hear("", "", "LITE-ON LTR-12101B");
	expect_found(MTKFLASH_FAMILY_OTHER_CHIP, MTKFLASH_ADVICE_NONE, "");
	EXPECT_EQUAL(verdict("", "", "LITE-ON LTR-12101B"), MTKFLASH_VERDICT_OTHER);
	hear("", "", "");
	expect_found(MTKFLASH_FAMILY_UNKNOWN, MTKFLASH_ADVICE_NONE, "");
	tap_end();
}

static void two_sound_names(void)
{
	tap_begin("F17: two sound names, one of them of another maker's chip: no node");
	EXPECT_EQUAL(verdict("LITE-ON DVDRW SOHW-832S", "VS0A", "PIONEER DVD-RW DVR-110D"),
		     MTKFLASH_VERDICT_OTHER);
	EXPECT_EQUAL(verdict("PIONEER DVD-RW  DVR-110D", "1.37", "LITE-ON DVDRW SOHW-832S"),
		     MTKFLASH_VERDICT_OTHER);
	EXPECT_EQUAL(verdict("BTC     DRW1008IM", "0057", "_NEC DVD_RW ND-3520A"),
		     MTKFLASH_VERDICT_OTHER);
	/* That does not allow a flash. */
	hear("LITE-ON DVDRW SOHW-832S", "VS0A", "PIONEER DVD-RW DVR-110D");
	expect_found(MTKFLASH_FAMILY_OTHER_CHIP, MTKFLASH_ADVICE_NONE, "");
	EXPECT_TEXT(found.identity.vendor, "PIONEER");
	/* Under another maker's name, but with a chip that is known. */
	EXPECT_EQUAL(verdict("EMPREX  DRW1008IM", "0057", "BTC DRW1008IM"),
		     MTKFLASH_VERDICT_KNOWN);
	tap_end();
}

static void agreeing_witnesses(void)
{
	static const char *const pairs[][2] = {
		{ "LITE-ON DVDRW SOHW-832S", "LITE-ON DVDRW SOHW-832S" },
		{ "SONY    DVD RW DRU-710A", "SONY DVD RW DRU-710A" },
		{ "SONY    DVD RW DRU-710A", "SONY     DVD RW DRU-710A " },
		{ "SONY    DVD RW DRU-710A", "DVD RW DRU-710A" },
		{ "HL-DT-STBD-RE  BH16NS40", "HL-DT-STBD-RE BH16NS40" },
	};

	tap_begin("two witnesses that agree, however they write it");
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		hear(pairs[i][0], "1.00", pairs[i][1]);
		expect_found(MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_NONE, "");
	}
	tap_end();
}

/* --- garbled names ---------------------------------------------------------- */

/* Names of 8 and 16 characters as drives have them, known and not. */
static const char *const real_names[] = {
	"LITE-ON LTR-24102B", "LITE-ON LTR-40125S", "LITE-ON LTR-48125W", "LITE-ON LTR-52246S",
	"LITE-ON LTR-52327S", "LITE-ON DVDRW SOHW-832S", "LITE-ON DVDRW SOHW-812S",
	"LITE-ON DVDRW SOHW-1633S", "LITE-ON DVDRW SOHW-1653S", "LITE-ON DVDRW LDW-811S",
	"LITE-ON COMBO SOHC-5232K", "LITE-ON DVD SOHD-167T", "JLMS    XJ-HD166S",
	"SONY    DVD RW DRU-700A", "SONY    DVD RW DRU-710A", "SONY    DVD RW DRU-720A",
	"SONY    DVD RW DW-U18A", "SONY    DVD-ROM DDU1611", "SONY    DVD-ROM DDU1613",
	"SONY    DVD-ROM DDU1621", "TEAC    DV-W516GA", "BTC     DRW1004IM", "BTC     DRW1008IM",
	"BTC     DRW1108IM", "TSSTcorpDVD-ROM SH-D162C", "TSSTcorpDVD-ROM SH-D163A",
	"TSSTcorpDVD-ROM SH-D163B", "TSSTcorpDVD-ROM TS-H352C", "TSSTcorpDVD-ROM TS-H353C",
	"TSSTcorpDVD-ROM TS-H943A", "SAMSUNG DVD-ROM SD-612", "SAMSUNG DVD-ROM SD-616T",
	"SAMSUNG CD-ROM SC-152", "PLDS    DG-16D2S", "PLDS    DG-16D4S", "PLDS    DG-16D5S",
	"QSI     CDRW/DVD SBW-242", "ASUS    CRW-5224A", "ASUS    BW-16D1HT",
	"ASUS    BC-12D2HT", "ASUS    DVD-E818A3", "HL-DT-STBD-RE  BH16NS40",
	"HL-DT-STBD-RE  BH16NS55", "HL-DT-STBD-RE  WH14NS40", "HL-DT-STBD-RE BU40N",
	"HL-DT-STDVDRAM GSA-4163B", "HL-DT-STDVDRAM GSA-4120B", "HL-DT-STDVD-ROM GDR8163B",
	"ATAPI   iHAS124   Y", "ATAPI   iHAS124   B", "PIONEER DVD-RW  DVR-112D",
	"PIONEER DVD-RW  DVR-110D", "PLEXTOR DVDR   PX-716A", "PLEXTOR CD-R   PX-W5224A",
	"_NEC    DVD_RW ND-3540A", "_NEC    DVD_RW ND-3550A", "OPTORITEDVD RW DD0203",
	"MATSHITADVD-RAM UJ-850S", "TOSHIBA DVD-ROM SD-M1712", "CREATIVEDVD1243E",
	"hp      DVD-ROM TS-H353C", "SlimtypeDVDRW SOSW-852S",
};

#define REAL_NAMES (sizeof(real_names) / sizeof(real_names[0]))

static void spoil(char *text, enum mtksay_half half, unsigned int bit, bool sets)
{
	for (size_t i = 0; text[i]; i++) {
		if (half != MTKSAY_ALL && half != (i & 1 ? MTKSAY_ODD : MTKSAY_EVEN))
			continue;
		text[i] = (char)(sets ? text[i] | 1 << bit : text[i] & ~(1 << bit));
	}
}

/* Does that still say something else than before? */
static unsigned int changes(const char *name, const char *said)
{
	unsigned int count = 0;

	for (size_t i = 0; name[i]; i++)
		count += name[i] != ' ' && name[i] != said[i];
	return count;
}

static const struct {
	enum mtksay_half half;
	unsigned int bit;
	bool sets;
	const char *name;	/* of the drive */
	const char *lines;
} stuck[] = {
	{ MTKSAY_EVEN, 0, true, "LITE-ON LTR-24102B", "D8" },
	{ MTKSAY_ODD, 0, true, "LITE-ON LTR-24102B", "D8" },
	{ MTKSAY_EVEN, 1, false, "LITE-ON DVDRW SOHW-832S", "D9" },
	{ MTKSAY_ODD, 3, false, "HL-DT-STDVDRAM GSA-4163B", "D11" },
	{ MTKSAY_ODD, 3, false, "HL-DT-STBD-RE  BH16NS40", "D11" },
	{ MTKSAY_ODD, 3, true, "HL-DT-STBD-RE  BH16NS40", "D11" },
	{ MTKSAY_EVEN, 3, false, "SONY    DVD RW DRU-710A", "D11" },
	{ MTKSAY_ALL, 0, true, "LITE-ON LTR-24102B", "D0 or D8" },
	{ MTKSAY_ALL, 1, true, "TSSTcorpDVD-ROM SH-D163B", "D1 or D9" },
	{ MTKSAY_ALL, 3, false, "SONY    DVD RW DRU-710A", "D3 or D11" },
};

/* Its maker's other drives have another chip: the name has to be looked for as a whole. */
static void jumper_and_line(void)
{
	char name[25];

	tap_begin("F18, F20: a DD0203 on a cable with a bad data line is one still");
	snprintf(name, sizeof(name), "%-24s", "OPTORITEDVD RW DD0203");
	spoil(name, MTKSAY_EVEN, 0, true);
	hear(name, "2.30", name);
	expect_found(MTKFLASH_FAMILY_UNKNOWN_CHIP, MTKFLASH_ADVICE_DATA_LINE, "D8");
	tap_end();
}

static void line_is_stuck(void)
{
	char name[25], model[41];

	tap_begin("F18: one bit per character: a data line is named, whichever witness says it");
	for (size_t i = 0; i < sizeof(stuck) / sizeof(stuck[0]); i++) {
		enum mtksay_half other = stuck[i].half == MTKSAY_ALL ? MTKSAY_ALL :
			stuck[i].half == MTKSAY_EVEN ? MTKSAY_ODD : MTKSAY_EVEN;
		const char *wanted = stuck[i].lines;

		/* The padding garbled, too, and not. */
		snprintf(name, sizeof(name), "%-24s", stuck[i].name);
		spoil(name, stuck[i].half, stuck[i].bit, stuck[i].sets);
		snprintf(model, sizeof(model), "%s", stuck[i].name);
		hear(name, "1.00", model);
		EXPECT_TEXT(mtkflash_lines_name(found.lines), wanted);
		EXPECT_EQUAL(found.advice, MTKFLASH_ADVICE_DATA_LINE);
		snprintf(name, sizeof(name), "%s", stuck[i].name);
		spoil(name, stuck[i].half, stuck[i].bit, stuck[i].sets);
		hear(name, "1.00", model);
		EXPECT_TEXT(mtkflash_lines_name(found.lines), wanted);
		/* Both, as it is on a cable. */
		spoil(model, other, stuck[i].bit, stuck[i].sets);
		hear(name, "1.00", model);
		EXPECT_TEXT(mtkflash_lines_name(found.lines), wanted);
		hear(name, "1.00", "");
		EXPECT_TEXT(mtkflash_lines_name(found.lines), wanted);
	}
	/* A known drive gets its node. */
	snprintf(name, sizeof(name), "LITE-ON LTR-24102B");
	spoil(name, MTKSAY_EVEN, 0, true);
	hear(name, "5S5A", "");
	expect_found(MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_DATA_LINE, "D8");
	EXPECT_TEXT(found.identity.product, "");
	/* As it was reported, with one more wrong character. */
	hear("MIUE-OO MTS-34103C", "5S5A", "LITE-ON LTR-24102B");
	expect_found(MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_DATA_LINE, "D8");
	tap_end();
}

/* A stuck data line that changes enough of a name is found, and named. */
static void every_line(void)
{
	unsigned int seen = 0, missed = 0;
	char name[25], said[25], lines[16];

	tap_begin("F18: every real name with any bit of every or every other character stuck");
	for (size_t i = 0; i < REAL_NAMES; i++) {
		for (unsigned int n = 0; n < 3 * 7 * 2; n++) {
			enum mtksay_half half = MTKSAY_EVEN + n % 3;
			unsigned int bit = n / 3 % 7, got;

			/* Letters in the other case, all of them, are a way to write. */
			if (half == MTKSAY_ALL && bit == 5)
				continue;
			snprintf(name, sizeof(name), "%-24s", real_names[i]);
			strcpy(said, name);
			spoil(said, half, bit, n / 21);
			for (size_t c = 0; c < 24; c++)
				said[c] = said[c] < ' ' || said[c] > '~' ? ' ' : said[c];
			if (changes(name, said) < 3)
				continue;
			got = mtkflash_garbled(said, name, 24, 24);
			snprintf(lines, sizeof(lines), "D%u", bit + 8);
			seen++;
			if (got >> 8 == 1u << bit)
				continue;
			missed++;
			tap_note("%s: %s: bit %u, %u: %s", name, said, bit, half,
				 mtkflash_lines_name(got));
		}
	}
	EXPECT(seen > 1000);
	EXPECT(missed * 50 < seen);
	tap_end();
}

static void real_names_are_no_pattern(void)
{
	char one[25], two[25];

	tap_begin("F18: no two real names look like one that is garbled");
	for (size_t i = 0; i < REAL_NAMES; i++) {
		snprintf(one, sizeof(one), "%-24s", real_names[i]);
		for (size_t k = 0; k < REAL_NAMES; k++) {
			snprintf(two, sizeof(two), "%-24s", real_names[k]);
			if (mtkflash_garbled(one, two, 24, 24))
				tap_failed(__FILE__, __LINE__, "%s and %s", one, two);
		}
		hear(real_names[i], "1.00", real_names[i]);
		EXPECT_EQUAL(found.advice, MTKFLASH_ADVICE_NONE);
		hear(real_names[i], "1.00", "");
		EXPECT_EQUAL(found.advice, MTKFLASH_ADVICE_NONE);
	}
	EXPECT_EQUAL(mtkflash_garbled_name("lite-on dvdrw sohw-832s ", "LITE-ON",
					   "DVDRW SOHW-832S"), 0);
	EXPECT_EQUAL(mtkflash_garbled_name("                        ", "LITE-ON",
					   "DVDRW SOHW-832S"), 0);
	tap_end();
}

/* --- families ------------------------------------------------------------------ */

static void boot_loaders(void)
{
	tap_begin("F19: a known drive in its boot loader");
	EXPECT_EQUAL(verdict("ASUS    BC-12D2HT", "BOOT", ""), MTKFLASH_VERDICT_BOOT_LOADER);
	EXPECT_EQUAL(verdict("ASUS    BC-12D2HT BOOT", "", ""), MTKFLASH_VERDICT_BOOT_LOADER);
	EXPECT_EQUAL(verdict("ASUS    BW-16D1HT_BOOT", "1.00", ""),
		     MTKFLASH_VERDICT_BOOT_LOADER);
	EXPECT_EQUAL(verdict("HL-DT-STBD-RE  BH16NS40", "BOOT", ""),
		     MTKFLASH_VERDICT_BOOT_LOADER);
	EXPECT_EQUAL(verdict("HL-DT-STBD-RE BH16NS40", "BOOT", ""),
		     MTKFLASH_VERDICT_BOOT_LOADER);
	EXPECT_EQUAL(verdict("ASUS    BC-12D2HT", "1.00", ""), MTKFLASH_VERDICT_KNOWN);
	EXPECT_EQUAL(verdict("HL-DT-STDVDRAM GH22NS40", "BOOT", ""), MTKFLASH_VERDICT_OTHER);
	tap_end();
}

static void other_chips(void)
{
	static const char *const names[][2] = {
		{ "LITE-ON LTR-12101B", "LS3J" }, { "LITE-ON LTR-0841", "4S1A" },
		{ "LITE-ON LTR-BOOT", "0024" }, { "LITE-ON LTR-BOOT", "BOOT" },
		{ "ATAPI   DH24AYS", "WL01" },
	};
	struct mtkflash_identity id;
	char text[29];

	tap_begin("F21: another maker's chip, in its boot loader or not: no node");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		EXPECT_EQUAL(verdict(names[i][0], names[i][1], names[i][0]),
			     MTKFLASH_VERDICT_OTHER);
		snprintf(text, sizeof(text), "%-24s%-4s", names[i][0], names[i][1]);
		mtkflash_identity_set(&id, text, text + 8, text + 24);
		EXPECT_EQUAL(mtkflash_family(&id), MTKFLASH_FAMILY_OTHER_CHIP);
	}
	EXPECT_EQUAL(verdict("LITE-ON LTR-12102B", "NS1H", ""), MTKFLASH_VERDICT_KNOWN);
	tap_end();
}

static void rows(void)
{
	tap_begin("each row of the table has a mark and a source, and is found");
	for (unsigned int i = 0; i < mtkflash_family_count; i++) {
		const struct mtkflash_family *row = &mtkflash_families[i];
		struct mtkflash_identity id = { .vendor = "" };

		EXPECT(strchr("VBCD", row->source[0]) && row->source[0]);
		EXPECT(!row->source[1] || row->source[1] == ' ');
		snprintf(id.vendor, sizeof(id.vendor), "%s", row->vendor);
		snprintf(id.product, sizeof(id.product), "%s", row->product);
		EXPECT_EQUAL(mtkflash_family(&id), row->kind);
		EXPECT(strlen(row->vendor) <= 8 && strlen(row->product) <= 16);
	}
	tap_end();
}

/* --- images -------------------------------------------------------------------- */

static void identity_forms(void)
{
	static const struct mtkimage_identity writer = {
		"LITE-ON", "DVDRW SOHW-1633S", "BS0K", "2004/08/06 17:02"
	};
	static const struct mtkimage_identity btc = { "BTC", "DRW1008IM", "0057", "" };
	const struct mtkflash_identity drive_id = { "LITE-ON", "DVDRW SOHW-1633S", "BS01" };
	const struct mtkflash_identity other_id = { "LITE-ON", "DVDRW SOHW-1653S", "CS01" };
	struct mtkflash_identity id;

	tap_begin("F31: every form of identity is found, the strong before the weak");
	for (enum mtkform form = MTKFORM_PLAIN; form < MTKFORMS; form++) {
		bool is_btc = form == MTKFORM_BTC;
		const struct mtkimage_identity *from = is_btc ? &btc : &writer;

		mtkform_make(large_image, WRITER_SIZE, from, 5, form);
		EXPECT_EQUAL(mtkflash_image_identity(large_image, WRITER_SIZE, &id),
			     form != MTKFORM_NAME);
		if (form == MTKFORM_NAME)
			continue;
		EXPECT_TEXT(id.vendor, from->vendor);
		EXPECT_TEXT(id.product, from->product);
		EXPECT_TEXT(id.revision, from->revision);
	}
	mtkform_make(large_image, WRITER_SIZE, &writer, 5, MTKFORM_NAME);
	EXPECT(!mtkflash_image_identity_for(large_image, WRITER_SIZE, &other_id, &id));
	EXPECT(mtkflash_image_identity_for(large_image, WRITER_SIZE, &drive_id, &id));
	EXPECT_TEXT(id.revision, "BS0K");
	/* A BTC of another name is found by that of the drive only. */
	strcpy((char *)memset(large_image + 0x40bc, ' ', 28), "IOMAGIC");
	large_image[0x40bc + 7] = ' ';
	memcpy(large_image + 0x40bc + 8, "IDVRDW8D", 8);
	memcpy(large_image + 0x40bc + 24, "A1CK", 4);
	EXPECT(!mtkflash_image_identity(large_image, WRITER_SIZE, &id));
	EXPECT(mtkflash_image_identity_for(large_image, WRITER_SIZE,
					   &(struct mtkflash_identity){ "IOMAGIC", "IDVRDW8D", "" },
					   &id));
	EXPECT_TEXT(id.revision, "A1CK");
	tap_end();
}

static void damaged_dumps(void)
{
	static const struct {
		const char *product, *revision;
		enum mtkform form;
		bool damaged;
	} cases[] = {
		{ "DVDRW SOSW-813S", "US0P", MTKFORM_SHARED, false },
		{ "DVDRW SOSW-833S", "VS06", MTKFORM_SHARED, false },
		{ "DVDRW SOSW-813S", "US0P", MTKFORM_DAMAGED, true },
		{ "DVDRW SOSW-833S", "VS06", MTKFORM_DAMAGED, true },
		/* Others of these letters have banks that are complete, and another end. */
		{ "DVDRW SOHW-832S", "VS0A", MTKFORM_PLAIN, false },
		{ "DVDRW SOSW-852S", "PS0B", MTKFORM_DAMAGED, false },
	};
	struct mtkimage_identity id = { .vendor = "Slimtype" };

	tap_begin("F32: a dump of family U or V with a damaged end");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		strcpy(id.product, cases[i].product);
		strcpy(id.revision, cases[i].revision);
		mtkform_make(large_image, WRITER_SIZE, &id, 5, cases[i].form);
		EXPECT_EQUAL(mtkflash_image_is_damaged(large_image, WRITER_SIZE),
			     cases[i].damaged);
	}
	EXPECT(!mtkflash_image_is_damaged(large_image, WRITER_SIZE / 2));
	tap_end();
}

static void series(void)
{
	static const struct {
		const char *from, *to;
		bool other;
	} cases[] = {
		{ "S1.6", "S4.1", true }, { "S1.6", "S2.0", true }, { "S2.1", "S1.6", true },
		{ "S1.6", "S1.7", false }, { "S4.0", "S4.1", false }, { "S1.6", "SY16", true },
		{ "GS0K", "GS0Z", false }, { "BS0K", "BS0Z", false }, { "GS0K", "GSC1", false },
		{ "VS01", "VS0A", false }, { "BS0K", "CS0T", true }, { "A100", "A102", false },
		{ "A100", "B230", true }, { "0057", "B230", true }, { "0051", "0057", false },
		{ "1.00", "2.10", false }, { "1.00", "1.21", false }, { "SB00", "SB04", false },
		{ "BOOT", "S4.1", false }, { "S1.6", "BOOT", false }, { "0000", "B230", false },
		{ "", "S4.1", false }, { "S1.6", "", false },
	};

	tap_begin("F26: a series is told from a version");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mtkflash_identity a = { .vendor = "A" }, b = a;

		strcpy(a.revision, cases[i].from);
		strcpy(b.revision, cases[i].to);
		if (mtkflash_identity_other_series(&a, &b) != cases[i].other)
			tap_failed(__FILE__, __LINE__, "%s to %s", a.revision, b.revision);
	}
	tap_end();
}

/* --- sessions ------------------------------------------------------------------ */

static void make(uint8_t *image, const char *vendor, const char *product, const char *revision)
{
	struct mtkimage_identity id = { .timestamp = "2005/01/01 00:00" };

	strcpy(id.vendor, vendor);
	strcpy(id.product, product);
	strcpy(id.revision, revision);
	mtkimage_make(image, SIZE, &id, (uint32_t)revision[strlen(revision) - 1]);
}

static void start(const struct mtksay_config *say)
{
	drive_default_config(&config);
	drive_init(&drive, &config, old_image);
	drive.say = *say;
	drive_start(&drive);
}

static void expect_end(enum mtkflash_error error, enum mtkflash_advice advice, const char *lines)
{
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), error);
	EXPECT_EQUAL(mtkflash_session_advice(&drive.session, false), advice);
	EXPECT_TEXT(mtkflash_lines_name(drive.session.found.lines), lines);
	drive_expect_sound(&drive, 0);
}

static void flash_by_identify(void)
{
	tap_begin("F17: a drive whose INQUIRY is blank is flashed, and compared by IDENTIFY");
	make(old_image, "SONY", "DVD RW DRU-710A", "BYX3");
	make(new_image, "SONY", "DVD RW DRU-720A", "JYS2");
	start(&(struct mtksay_config){ .inquiry_blank = true });
	expect_end(MTKFLASH_ERROR_WRONG_DRIVE, MTKFLASH_ADVICE_GET_MATCHING, "");
	EXPECT_TEXT(drive.session.old_identity.product, "DVD RW DRU-710A");
	EXPECT_TEXT(drive.session.old_identity.revision, "BYX3");
	EXPECT_TEXT(drive.session.image_identity.product, "DVD RW DRU-720A");
	make(new_image, "SONY", "DVD RW DRU-710A", "BYX5");
	/* Sound firmware would mend it; here it does not. */
	expect_end(MTKFLASH_ERROR_OTHER_ANSWER, MTKFLASH_ADVICE_WITNESSES, "");
	EXPECT(!memcmp(drive.flash, new_image, SIZE));
	drive.say.inquiry_blank = false;
	make(new_image, "SONY", "DVD RW DRU-710A", "BYX3");
	expect_end(MTKFLASH_ERROR_NONE, MTKFLASH_ADVICE_NONE, "");
	drive_destroy(&drive);
	tap_end();
}

static void flash_over_a_bad_cable(void)
{
	static const struct {
		struct mtksay_config say;
		const char *vendor, *product, *lines;
	} cases[] = {
		{ { .half = MTKSAY_EVEN, .bit = 0, .sets = true }, "LITE-ON", "LTR-24102B", "D8" },
		{ { .half = MTKSAY_ODD, .bit = 3 }, "HL-DT-ST", "BD-RE  BH16NS40", "D11" },
		{ { .half = MTKSAY_ODD, .bit = 3 }, "HL-DT-ST", "DVDRAM GSA-4163B", "D11" },
		{ { .half = MTKSAY_ALL, .bit = 1, .sets = true }, "LITE-ON", "DVDRW SOHW-832S",
		  "D1 or D9" },
		{ { .half = MTKSAY_EVEN, .bit = 0, .sets = true, .identify_sound = true },
		  "LITE-ON", "LTR-24102B", "D8" },
	};

	tap_begin("F18, F18b: a verified flash, and a name in which one bit is stuck");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		make(old_image, cases[i].vendor, cases[i].product, "1.00");
		make(new_image, cases[i].vendor, cases[i].product, "1.01");
		start(&cases[i].say);
		/* Only for known names; the garbled name of an unknown drive counts as it is. */
		if (!strcmp(cases[i].product, "DVDRAM GSA-4163B"))
			drive.session.flags = MTKFLASH_OPTION_ANY_IDENTITY;
		expect_end(MTKFLASH_ERROR_GARBLED, MTKFLASH_ADVICE_DATA_LINE, cases[i].lines);
		EXPECT(!memcmp(drive.flash, new_image, SIZE));
		drive_destroy(&drive);
	}
	tap_end();
}

static void other_series(void)
{
	tap_begin("F26: an image of another series needs consent, by its own option");
	make(old_image, "SONY", "DVD-ROM DDU1621", "S1.6");
	make(new_image, "SONY", "DVD-ROM DDU1621", "S4.1");
	start(&(struct mtksay_config){ .half = MTKSAY_SOUND });
	expect_end(MTKFLASH_ERROR_OTHER_SERIES, MTKFLASH_ADVICE_SAME_SERIES, "");
	EXPECT(!memcmp(drive.flash, old_image, SIZE));
	drive.session.flags = MTKFLASH_OPTION_OTHER_SERIES;
	expect_end(MTKFLASH_ERROR_NONE, MTKFLASH_ADVICE_NONE, "");
	/* Consent to another series is none to another drive. */
	make(new_image, "SONY", "DVD-ROM DDU1611", "S4.1");
	expect_end(MTKFLASH_ERROR_WRONG_DRIVE, MTKFLASH_ADVICE_GET_MATCHING, "");
	drive.session.flags = 0;
	make(new_image, "SONY", "DVD-ROM DDU1621", "S4.2");
	expect_end(MTKFLASH_ERROR_NONE, MTKFLASH_ADVICE_NONE, "");
	drive_destroy(&drive);
	tap_end();
}

static void damaged_image(void)
{
	static uint8_t sound[WRITER_SIZE];
	const struct mtkimage_identity id = { "Slimtype", "DVDRW SOSW-813S", "US0P", "" };

	tap_begin("F32: refused, unless the drive's own flash ends like that");
	mtkform_make(sound, WRITER_SIZE, &id, 1, MTKFORM_SHARED);
	mtkform_make(large_image, WRITER_SIZE, &id, 2, MTKFORM_DAMAGED);
	drive_default_config(&config);
	config.part = mtkdrive_part_find("MX25L8005");
	drive_init(&drive, &config, sound);
	drive_start(&drive);
	EXPECT_EQUAL(drive_flash(&drive, large_image, WRITER_SIZE), MTKFLASH_ERROR_IMAGE_DAMAGED);
	EXPECT(!memcmp(drive.flash, sound, WRITER_SIZE));
	drive.session.flags = MTKFLASH_OPTION_ANY_IDENTITY;
	EXPECT_EQUAL(drive_flash(&drive, large_image, WRITER_SIZE), MTKFLASH_ERROR_IMAGE_DAMAGED);
	drive_destroy(&drive);
	drive_init(&drive, &config, large_image);
	drive_start(&drive);
	large_image[0x2345] ^= 0x01;
	large_image[0x2346] ^= 0x01;
	EXPECT(drive_flash(&drive, large_image, WRITER_SIZE) != MTKFLASH_ERROR_IMAGE_DAMAGED);
	drive_destroy(&drive);
	tap_end();
}

int main(void)
{
	one_witness_is_blank();
	two_sound_names();
	agreeing_witnesses();
	line_is_stuck();
	jumper_and_line();
	every_line();
	real_names_are_no_pattern();
	boot_loaders();
	other_chips();
	rows();
	identity_forms();
	damaged_dumps();
	series();
	flash_by_identify();
	flash_over_a_bad_cable();
	other_series();
	damaged_image();
	return tap_exit();
}
