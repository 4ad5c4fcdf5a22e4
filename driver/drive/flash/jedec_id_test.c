// SPDX-License-Identifier: GPL-2.0
/*
 * Ids of parallel parts: ids that are found, and ids that do not count.
 */
#include "jedec.h"
#include "parallel_drive_test.h"

static void every_part_of_the_table_is_found(struct kunit *test)
{
	for (unsigned int i = 0; i < 4 * mtkflash_chip_count; i++) {
		const struct mtkflash_chip *want = &mtkflash_chips[i / 4], *chip;
		struct parallel_drive *d;
		u8 *before, id[2], locked;

		if (want->bus != MTKFLASH_BUS_PARALLEL)
			continue;
		d = parallel_drive_create(test, i / 4 % 2, i & 1);
		d->unlock = want->unlock;
		d->continued = i & 2;
		memcpy(d->id, want->rems, sizeof(d->id));
		before = kunit_kmalloc(test, PARALLEL_FLASH_SIZE, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, before);
		memcpy(before, d->flash, PARALLEL_FLASH_SIZE);

		KUNIT_EXPECT_EQ_MSG(test, mtkflash_jedec_identify(&d->v, id, &locked,
								  &chip),
				    0, "%s", want->name);
		KUNIT_EXPECT_PTR_EQ(test, chip, want);
		KUNIT_EXPECT_EQ(test, memcmp(id, want->rems, sizeof(id)), 0);
		KUNIT_EXPECT_EQ(test, memcmp(d->flash, before,
					     PARALLEL_FLASH_SIZE), 0);
		/* Two visits to the id mode, and two more with the other addresses. */
		KUNIT_EXPECT_LE(test, recorder_ms(d->rec), 4 * 2 * 15 + 10);
		parallel_drive_expect_idle(d);
		kunit_kfree(test, before);
		kunit_kfree(test, d->flash);
		d->flash = NULL;
	}
}

static void blank_parts_are_found_by_either_addresses(struct kunit *test)
{
	for (unsigned int i = 0; i < 4; i++) {
		struct parallel_drive *d = parallel_drive_create(test, 0,
								 i & 1);
		const struct mtkflash_chip *chip;
		u8 id[2], locked;

		memset(d->flash, 0xff, PARALLEL_FLASH_SIZE);
		d->unlock = i & 2 ? 0xaaa : 0x5555;
		KUNIT_EXPECT_EQ(test, mtkflash_jedec_identify(&d->v, id, &locked, &chip),
				0);
		KUNIT_EXPECT_EQ(test, id[0], 0xbf);
		KUNIT_EXPECT_EQ(test, id[1], 0xb6);
		parallel_drive_expect_idle(d);
	}
}

/**
 * struct id_case - Two bytes that a part gives as its id
 * @id: The bytes.
 * @error: Result of identify.
 */
struct id_case {
	u8 id[2];
	enum mtkflash_error error;
};

static const struct id_case id_cases[] = {
	{ { 0xbf, 0xb6 }, MTKFLASH_ERROR_NONE },
	{ { 0xe3, 0x1d }, MTKFLASH_ERROR_UNKNOWN_PART },
	{ { 0x00, 0x00 }, MTKFLASH_ERROR_NO_ID },
	{ { 0xff, 0xff }, MTKFLASH_ERROR_NO_ID },
	{ { 0x01, 0x01 }, MTKFLASH_ERROR_NO_ID },
	{ { 0x5a, 0x5a }, MTKFLASH_ERROR_NO_ID },
};

static void id_name(const struct id_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%02x/%02x", c->id[0], c->id[1]);
}

KUNIT_ARRAY_PARAM(id, id_cases, id_name);

static void implausible_ids_are_not_believed(struct kunit *test)
{
	const struct id_case *c = test->param_value;
	struct parallel_drive *d = parallel_drive_create(test, 0, false);
	const struct mtkflash_chip *chip;
	u8 id[2], locked;

	memcpy(d->id, c->id, sizeof(d->id));
	KUNIT_EXPECT_EQ(test, mtkflash_jedec_identify(&d->v, id, &locked, &chip),
			c->error);
	KUNIT_EXPECT_EQ(test, !chip, c->error != MTKFLASH_ERROR_NONE);
	if (c->error == MTKFLASH_ERROR_NO_ID)
		KUNIT_EXPECT_GE(test, recorder_ms(d->rec), 2000);
	else
		KUNIT_EXPECT_EQ(test, memcmp(id, c->id, sizeof(id)), 0);
	KUNIT_EXPECT_LE(test, recorder_ms(d->rec), 2500);
	parallel_drive_expect_idle(d);
}

/* A part that knows neither unlock address shows content, which is no id. */
static void content_is_no_id(struct kunit *test)
{
	struct parallel_drive *d = parallel_drive_create(test, 0, false);
	const struct mtkflash_chip *chip;
	u8 id[2], locked;

	d->unlock = 0x1234;
	d->flash[0] = 0xbf;
	d->flash[1] = 0xb6;
	d->flash[2] = 0xb6;
	KUNIT_EXPECT_EQ(test, mtkflash_jedec_identify(&d->v, id, &locked, &chip),
			MTKFLASH_ERROR_READS_NO_ID);
	KUNIT_EXPECT_NULL(test, chip);
}

struct written {
	u32 address;
	u8 value;
};

static void (*drive_write)(struct recorder *rec, u8 reg, u8 value);
static struct written written[32];
static unsigned int write_count;

static void noted_write(struct recorder *rec, u8 reg, u8 value)
{
	if (reg == CMD && value == 0x01 && write_count < ARRAY_SIZE(written))
		written[write_count++] = (struct written){
			rec->regs[LBAM] | rec->regs[LBAH] << 8 |
			(rec->regs[DEV] & 0x0f) << 16, rec->regs[LBAL],
		};
	drive_write(rec, reg, value);
}

#define VISIT(first, second)						\
	{ first, 0xaa }, { second, 0x55 }, { first, 0x90 },		\
	{ first, 0xaa }, { second, 0x55 }, { first, 0xf0 }

/* Nothing else is written; the second addresses are used only if the first had no effect. */
static void only_whole_commands_are_sent(struct kunit *test)
{
	static const struct written wanted[] = {
		VISIT(0x5555, 0x2aaa), VISIT(0xaaa, 0x555), VISIT(0xaaa, 0x555),
	};
	static const struct written first[] = {
		VISIT(0x5555, 0x2aaa), VISIT(0x5555, 0x2aaa),
	};

	for (unsigned int i = 0; i < 2; i++) {
		struct parallel_drive *d = parallel_drive_create(test, 0, false);
		const struct written *list = i ? wanted : first;
		unsigned int count = i ? ARRAY_SIZE(wanted) : ARRAY_SIZE(first);
		const struct mtkflash_chip *chip;
		u8 id[2], locked;

		d->unlock = i ? 0xaaa : 0x5555;
		drive_write = d->rec->on_write;
		d->rec->on_write = noted_write;
		write_count = 0;
		KUNIT_EXPECT_EQ(test, mtkflash_jedec_identify(&d->v, id, &locked, &chip), 0);
		KUNIT_EXPECT_EQ(test, write_count, count);
		for (unsigned int n = 0; n < min(count, write_count); n++) {
			KUNIT_EXPECT_EQ(test, written[n].address, list[n].address);
			KUNIT_EXPECT_EQ(test, written[n].value, list[n].value);
		}
	}
}

static void late_id_is_waited_for(struct kunit *test)
{
	static const u32 late[] = { 500, 1000, 1900 };

	for (unsigned int i = 0; i < ARRAY_SIZE(late); i++) {
		struct parallel_drive *d = parallel_drive_create(test, 0, i & 1);
		const struct mtkflash_chip *chip;
		u8 id[2], locked;

		d->id_late = late[i];
		KUNIT_EXPECT_EQ(test, mtkflash_jedec_identify(&d->v, id, &locked, &chip),
				0);
		KUNIT_EXPECT_NOT_NULL(test, chip);
		KUNIT_EXPECT_LE(test, recorder_ms(d->rec), late[i] + 1300);
		parallel_drive_expect_idle(d);
	}
}

/* The part gives another id at each visit. */
static u8 fickle(struct recorder *rec, u8 reg)
{
	struct parallel_drive *d = rec->context;

	if (reg == STAT)
		return 0x70;
	if (!d->id_mode)
		return rec->regs[reg];
	return d->commands & 1 ? 0xbf : d->commands / 14;
}

static void id_counts_only_if_it_is_the_same_twice(struct kunit *test)
{
	struct parallel_drive *d = parallel_drive_create(test, 0, false);
	const struct mtkflash_chip *chip;
	u8 id[2], locked;

	d->rec->on_read = fickle;
	KUNIT_EXPECT_EQ(test, mtkflash_jedec_identify(&d->v, id, &locked, &chip),
			MTKFLASH_ERROR_NO_ID);
	KUNIT_EXPECT_NULL(test, chip);
}

static u8 (*steady_read)(struct recorder *rec, u8 reg);
static unsigned int bytes_read;

/* Cell 1 changes after every two bytes. */
static u8 unsteady_read(struct recorder *rec, u8 reg)
{
	struct parallel_drive *d = rec->context;
	u8 value = steady_read(rec, reg);

	if (reg == LBAL && ++bytes_read % 2 == 0)
		d->flash[1] ^= 0x20;
	return value;
}

/* A part that does not know the first unlock addresses, after a power cut. */
static void unstable_cell_is_no_id(struct kunit *test)
{
	for (unsigned int i = 0; i < 2; i++) {
		struct parallel_drive *d = parallel_drive_create(test, 0, i & 1);
		const struct mtkflash_chip *chip;
		u8 id[2], locked;

		d->unlock = 0xaaa;
		steady_read = d->rec->on_read;
		bytes_read = 0;
		d->rec->on_read = unsteady_read;
		KUNIT_EXPECT_EQ(test, mtkflash_jedec_identify(&d->v, id, &locked, &chip),
				0);
		KUNIT_EXPECT_EQ(test, id[0], 0xbf);
		KUNIT_EXPECT_EQ(test, id[1], 0xb6);
		parallel_drive_expect_idle(d);
	}
}

/* States that a session may leave which ended in the middle of a command. */
static void part_left_in_another_state_is_found(struct kunit *test)
{
	for (unsigned int i = 0; i < 6; i++) {
		struct parallel_drive *d = parallel_drive_create(test, 0, i & 1);
		const struct mtkflash_chip *chip;
		u8 id[2], locked;

		d->unlock = i < 3 ? 0x5555 : 0xaaa;
		switch (i % 3) {
		case 0:
			d->id_mode = true;
			break;
		case 1:
			d->op = PARALLEL_GAVE_UP;
			break;
		case 2:
			d->step = 2;
			break;
		}
		KUNIT_EXPECT_EQ_MSG(test, mtkflash_jedec_identify(&d->v, id, &locked,
								  &chip),
				    0, "state %u", i);
		KUNIT_EXPECT_NOT_NULL(test, chip);
		parallel_drive_expect_idle(d);
	}
}

/*
 * Number of cycles.  A look is 16 reads of 16 bytes of content, and two pages.  A request
 * is: the 16 bytes again, into the id mode, 16 bytes, two bytes eight times, out of it, a
 * look, and two bytes of content.
 */
#define LOOK_CYCLES	(16 * 16 + 2 * 256)
#define ID_CYCLES	(16 * 16 + 3 + 16 + 2 * 8)
#define ASK_CYCLES	(ID_CYCLES + 3 + LOOK_CYCLES + 2)

static void lost_vendor_mode_ends_it(struct kunit *test)
{
	for (unsigned int n = 0; n < LOOK_CYCLES + 2 * ASK_CYCLES; n += 29) {
		struct parallel_drive *d = parallel_drive_create(test, 0, n & 1);
		const struct mtkflash_chip *chip;
		u8 id[2], locked;

		d->lost_after = n;
		KUNIT_EXPECT_EQ(test, mtkflash_jedec_identify(&d->v, id, &locked, &chip),
				MTKFLASH_ERROR_LOST_VENDOR_MODE);
		KUNIT_EXPECT_NULL(test, chip);

		/* Leaving the id mode is tried even so. */
		d = parallel_drive_create(test, 0, n & 1);
		d->lost_after = n;
		d->lost_count = 1;
		KUNIT_EXPECT_EQ(test, mtkflash_jedec_identify(&d->v, id, &locked, &chip),
				MTKFLASH_ERROR_LOST_VENDOR_MODE);
		if (n >= LOOK_CYCLES &&
		    (n - LOOK_CYCLES) % ASK_CYCLES < ID_CYCLES)
			parallel_drive_expect_idle(d);
	}
}

static struct kunit_case jedec_id_cases[] = {
	KUNIT_CASE(every_part_of_the_table_is_found),
	KUNIT_CASE(blank_parts_are_found_by_either_addresses),
	KUNIT_CASE_PARAM(implausible_ids_are_not_believed, id_gen_params),
	KUNIT_CASE(content_is_no_id),
	KUNIT_CASE(only_whole_commands_are_sent),
	KUNIT_CASE(late_id_is_waited_for),
	KUNIT_CASE(id_counts_only_if_it_is_the_same_twice),
	KUNIT_CASE(unstable_cell_is_no_id),
	KUNIT_CASE(part_left_in_another_state_is_found),
	KUNIT_CASE(lost_vendor_mode_ends_it),
	{ }
};

static struct kunit_suite jedec_id_suite = {
	.name = "mtkflash_jedec_id",
	.test_cases = jedec_id_cases,
};

kunit_test_suite(jedec_id_suite);
