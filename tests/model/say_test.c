// SPDX-License-Identifier: GPL-2.0
/* Tests of the forms of images, and of what a drive says of itself. */
#include <string.h>

#include "mtkform.h"
#include "mtksay.h"
#include "testrig.h"

#define SIZE 0x100000u

static uint8_t image[SIZE];

static const struct mtkimage_identity writer = {
	"LITE-ON", "LTR-24102B", "5S5A", "2002/01/02 12:00"
};

static void forms_are_complete_and_named(void)
{
	static const enum mtkform forms[] = {
		MTKFORM_PLAIN, MTKFORM_ZEROS, MTKFORM_WEAK, MTKFORM_TWO, MTKFORM_SLIM,
		MTKFORM_SHARED, MTKFORM_DAMAGED
	};
	struct mtkimage_identity found;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		mtkform_make(image, SIZE, &writer, 7, forms[i]);
		EXPECT(mtkdrive_image_complete(image, SIZE));
		EXPECT(mtkimage_identity(image, SIZE, &found));
		EXPECT(!strcmp(found.vendor, writer.vendor));
		EXPECT(!strcmp(found.product, writer.product));
		EXPECT(!strcmp(found.revision, writer.revision));
	}
	mtkform_make(image, SIZE, &writer, 7, MTKFORM_NAME);
	EXPECT(mtkdrive_image_complete(image, SIZE));
	EXPECT(!mtkimage_identity(image, SIZE, &found));
}

static void tails(void)
{
	mtkform_make(image, SIZE, &writer, 7, MTKFORM_SHARED);
	EXPECT(!memcmp(image + SIZE - 16, "SONY CORPORATION", 16));
	EXPECT(image[0] == 0x02 && image[0x4000] == 0x02 && image[0x10000] != 0x02);
	mtkform_make(image, SIZE, &writer, 7, MTKFORM_DAMAGED);
	EXPECT(memcmp(image + SIZE - 16, "SONY CORPORATION", 16));
}

static void a_sound_drive_says_its_name_twice(void)
{
	struct mtksay_config how = { .half = MTKSAY_SOUND };
	struct mtksay said;

	mtksay(&how, &writer, &said);
	EXPECT(!strcmp(said.vendor, "LITE-ON "));
	EXPECT(!strcmp(said.product, "LTR-24102B      "));
	EXPECT(!strcmp(said.revision, "5S5A"));
	EXPECT(!strncmp(said.model, "LITE-ON LTR-24102B ", 19) && strlen(said.model) == 40);
	EXPECT(!strcmp(said.firmware, "5S5A    "));
	how.boots = true;
	mtksay(&how, &writer, &said);
	EXPECT(!strcmp(said.revision, "BOOT"));
}

static void one_witness_is_silent(void)
{
	struct mtksay_config how = { .inquiry_blank = true };
	struct mtksay said;

	mtksay(&how, &writer, &said);
	EXPECT(!strcmp(said.vendor, "\xff\xff\xff\xff\xff\xff\xff\xff"));
	EXPECT(!strncmp(said.model, "LITE-ON LTR-24102B ", 19));
	how.inquiry_blank = false;
	how.identify_silent = true;
	mtksay(&how, &writer, &said);
	EXPECT(!strcmp(said.product, "LTR-24102B      ") && !said.model[0]);
}

/* Each half of the words has its own line, and IDENTIFY has them the other way round. */
static void a_line_is_stuck(void)
{
	struct mtksay_config how = { .half = MTKSAY_EVEN, .bit = 0, .sets = true };
	struct mtksay said;

	mtksay(&how, &writer, &said);
	EXPECT(!strcmp(said.vendor, "MIUE-OO "));
	EXPECT(!strcmp(said.product, "MTS-34103B! ! ! "));
	EXPECT(!strncmp(said.model, "LITE-ON!LUR-", 12));
	how = (struct mtksay_config){ .half = MTKSAY_ALL, .bit = 1, .sets = false };
	mtksay(&how, &writer, &said);
	EXPECT(!strcmp(said.vendor, "LITE-ML "));
	how.identify_sound = true;
	mtksay(&how, &writer, &said);
	EXPECT(!strncmp(said.model, "LITE-ON LTR-24102B ", 19));
}

const struct test say_tests[] = {
	{ "all forms of images are complete and named", forms_are_complete_and_named },
	{ "the end of images whose banks share code", tails },
	{ "a sound drive says its name twice", a_sound_drive_says_its_name_twice },
	{ "one of two answers is empty", one_witness_is_silent },
	{ "a data line is stuck", a_line_is_stuck },
	{ NULL, NULL }
};
