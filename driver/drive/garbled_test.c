// SPDX-License-Identifier: GPL-2.0
/*
 * Garbled names, and the answers to IDENTIFY and INQUIRY.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "garbled.h"
#include "witness.h"

struct garbled_case {
	const char *said;	/* 24 characters */
	const char *vendor;
	const char *product;
	u16 lines;
};

static const struct garbled_case garbled_cases[] = {
	/* F18: bit 0 of each second character set, the padding's too, and not */
	{ "MIUE-OO MTS-34103B! ! ! ", "LITE-ON", "LTR-24102B", 0x0100 },
	{ "MIUE-OO MTS-34103B      ", "LITE-ON", "LTR-24102B", 0x0100 },
	{ "LITE-ON!LUR-25112C ! ! !", "LITE-ON", "LTR-24102B", 0x0100 },
	/* a prefix, and one stray character */
	{ "MIUE-OO MTS-34103C      ", "LITE-ON", "LTR-", 0x0100 },
	{ "MIUE-OO MTS-34103C      ", "LITE-ON", "LTR-24102B", 0x0100 },
	/* F18b: bit 3 cleared */
	{ "HD-DT%STDVDRAE GSA-4163B", "HL-DT-ST", "DVDRAM GSA-4163B", 0x0800 },
	/* every character */
	{ "MIUE-OO!MUS-35113C!!!!!!", "LITE-ON", "LTR-24102B", 0x0101 },
	/* no pattern */
	{ "LITE-ON LTR-24102B      ", "LITE-ON", "LTR-24102B", 0 },
	{ "LITE-ON LTR-24103B      ", "LITE-ON", "LTR-24102B", 0 },
	{ "lite-on ltr-24102b      ", "LITE-ON", "LTR-24102B", 0 },
	{ "MIUE-OO NTQ-34103B      ", "LITE-ON", "LTR-", 0 },
	{ "                        ", "LITE-ON", "LTR-24102B", 0 },
	{ "TSSTcorpDVD-ROM TS-H353C", "TSSTcorp", "DVD-ROM TS-H352C", 0 },
};

static void garbled_name(const struct garbled_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "'%s' '%s'", c->said, c->product);
}

KUNIT_ARRAY_PARAM(garbled, garbled_cases, garbled_name);

static void stuck_line_is_found(struct kunit *test)
{
	const struct garbled_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, mtkflash_garbled_name(c->said, c->vendor, c->product),
			c->lines);
}

static void expect_finding(struct kunit *test, const char *model, const char *name,
			   enum mtkflash_family_kind kind,
			   enum mtkflash_advice advice, u16 lines)
{
	struct mtkflash_witnesses said = { .answered = true };
	struct mtkflash_finding found;

	mtkflash_identity_set(&said.inquiry, name, name + 8, "1.00");
	strscpy(said.model, model, sizeof(said.model));
	mtkflash_hear(&said, &found);
	KUNIT_EXPECT_EQ_MSG(test, found.kind, kind, "%s, %s", model, name);
	KUNIT_EXPECT_EQ_MSG(test, found.advice, advice, "%s, %s", model, name);
	KUNIT_EXPECT_EQ_MSG(test, found.lines, lines, "%s, %s", model, name);
}

static void two_witnesses_are_heard(struct kunit *test)
{
	static const char blank[] = "                        ";

	expect_finding(test, "LITE-ON LTR-24102B", "LITE-ON LTR-24102B      ",
		       MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_NONE, 0);
	/* F17 */
	expect_finding(test, "SONY    DVD RW DRU-710A", blank,
		       MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_WITNESSES, 0);
	expect_finding(test, "LITE-ON LTR-12101B", blank,
		       MTKFLASH_FAMILY_OTHER_CHIP, MTKFLASH_ADVICE_NONE, 0);
	expect_finding(test, "", blank,
		       MTKFLASH_FAMILY_UNKNOWN, MTKFLASH_ADVICE_NONE, 0);
	expect_finding(test, "\377\377\377\377\377\377\377\377", "LITE-ON LTR-24102B      ",
		       MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_WITNESSES, 0);
	/* F18 */
	expect_finding(test, "LITE-ON LTR-24102B", "MIUE-OO MTS-34103B      ",
		       MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_DATA_LINE, 0x0100);
	expect_finding(test, "LIUE-OO!LUR-25112C", "MIUE-OO MTS-34103B      ",
		       MTKFLASH_FAMILY_MEDIATEK, MTKFLASH_ADVICE_DATA_LINE, 0x0100);
	expect_finding(test, "HL-DT-STDVDRAM GSA-4163B", "HD-DT%STDVDRAE GSA-4163B",
		       MTKFLASH_FAMILY_OTHER_CHIP, MTKFLASH_ADVICE_DATA_LINE, 0x0800);
}

/* F17, with a revision that is as blank as INQUIRY. */
static void a_blank_revision_is_none(struct kunit *test)
{
	struct mtkflash_witnesses said = {
		.model = "SONY    DVD RW DRU-710A",
		.firmware = "\377\377\377\377",
	};
	struct mtkflash_finding found;

	mtkflash_hear(&said, &found);
	KUNIT_EXPECT_STREQ(test, found.identity.revision, "");
	strscpy(said.firmware, "BY01", sizeof(said.firmware));
	mtkflash_hear(&said, &found);
	KUNIT_EXPECT_STREQ(test, found.identity.revision, "BY01");
}

static struct kunit_case garbled_test_cases[] = {
	KUNIT_CASE_PARAM(stuck_line_is_found, garbled_gen_params),
	KUNIT_CASE(two_witnesses_are_heard),
	KUNIT_CASE(a_blank_revision_is_none),
	{ }
};

static struct kunit_suite garbled_suite = {
	.name = "mtkflash_garbled",
	.test_cases = garbled_test_cases,
};

kunit_test_suite(garbled_suite);
