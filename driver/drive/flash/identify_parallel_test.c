// SPDX-License-Identifier: GPL-2.0
/*
 * Identify a parallel part: bus cycles of the legacy set are used, and nothing is changed.
 */
#include "identify.h"
#include "vendor/drive_test.h"

#define E(name)	MTKFLASH_ERROR_##name

static const struct engine_case parallel_cases[] = {
	{ .name = "70h, master", .type = 0x70, .unit = 0 },
	{ .name = "70h, slave", .type = 0x70, .unit = 1 },
};

static void parallel_name(const struct engine_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(parallel, parallel_cases, parallel_name);

/* A drive in vendor mode; the driver begins with the set of the case. */
static struct fake_drive *enter_parallel(struct kunit *test,
					 struct mtkflash_vendor *v)
{
	const struct engine_case *c = test->param_value;
	struct fake_drive *d = fake_drive_create(test, c->type, c->unit);

	engine_case_drive(c, d->rec, v);
	d->rec->all_sets = true;
	d->rec->hasty = false;
	d->set = c->set;
	d->vendor_mode = true;
	for (u32 a = 0; a < DRIVE_FLASH_SIZE; a++)
		d->flash[a] = a * 7 + (a >> 9);
	return d;
}

static enum mtkflash_error identify(struct fake_drive *d,
				    struct mtkflash_vendor *v,
				    struct mtkflash_ids *ids)
{
	const struct mtkflash_chip *chip = NULL;
	enum mtkflash_error err = mtkflash_identify(v, ids, &chip);

	KUNIT_EXPECT_EQ(d->rec->test, !chip, !!err);
	return err;
}

static void parallel_part_is_found(struct kunit *test)
{
	struct mtkflash_vendor v;
	struct fake_drive *d = enter_parallel(test, &v);
	struct mtkflash_ids ids;

	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), 0);
	KUNIT_EXPECT_EQ(test, ids.rems[0], 0xbf);
	KUNIT_EXPECT_EQ(test, ids.rems[1], 0xb5);
	KUNIT_EXPECT_EQ(test, ids.rdid[0], 0);
	KUNIT_EXPECT_FALSE(test, d->autoselect);
	KUNIT_EXPECT_EQ(test, d->erases + d->programs, 0);
}

static void unknown_parallel_part_is_reported(struct kunit *test)
{
	struct mtkflash_vendor v;
	struct fake_drive *d = enter_parallel(test, &v);
	struct mtkflash_ids ids;

	d->rems[0] = 0xe1;
	d->rems[1] = 0x55;
	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), E(UNKNOWN_PART));
	KUNIT_EXPECT_EQ(test, ids.rems[0], 0xe1);
	KUNIT_EXPECT_EQ(test, ids.rems[1], 0x55);
}

static void parallel_part_may_need_another_intro(struct kunit *test)
{
	struct mtkflash_vendor v;
	struct fake_drive *d = enter_parallel(test, &v);
	struct mtkflash_ids ids;

	d->id_early = 0xff;
	d->id_intros = 1;
	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), 0);
	KUNIT_EXPECT_EQ(test, d->intros, 1);

	d->id_intros = U32_MAX;
	KUNIT_EXPECT_EQ(test, identify(d, &v, &ids), E(NO_ID));
	/* The slim sets have no bus cycles. */
	KUNIT_EXPECT_EQ(test, d->rec->commands[0x68], 0);
	KUNIT_EXPECT_EQ(test, d->rec->commands[0x52], 0);
}

static struct kunit_case identify_parallel_cases[] = {
	KUNIT_CASE_PARAM(parallel_part_is_found, parallel_gen_params),
	KUNIT_CASE_PARAM(unknown_parallel_part_is_reported, parallel_gen_params),
	KUNIT_CASE_PARAM(parallel_part_may_need_another_intro,
			 parallel_gen_params),
	{ }
};

static struct kunit_suite identify_parallel_suite = {
	.name = "mtkflash_identify_parallel",
	.test_cases = identify_parallel_cases,
};

kunit_test_suite(identify_parallel_suite);
