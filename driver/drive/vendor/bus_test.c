// SPDX-License-Identifier: GPL-2.0
/*
 * Bus cycles of parallel flash, register by register (specification, 3.1).
 */
#include "bus.h"
#include "taskfile_test.h"

static const u8 units[] = { 0, 1 };

static void unit_name(const u8 *unit, char *desc)
{
	strscpy(desc, *unit ? "slave" : "master", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(unit, units, unit_name);

static struct mtkflash_vendor drive_of(struct recorder *rec, u8 unit)
{
	rec->status = 0x70;
	return (struct mtkflash_vendor){
		.tf = &rec->tf,
		.set = &mtkflash_sets[MTKFLASH_SET_LEGACY],
		.unit = unit,
		.type = 0x70,
	};
}

static struct mtkflash_vendor quick_drive_of(struct recorder *rec, u8 unit)
{
	struct mtkflash_vendor v = drive_of(rec, unit);

	rec->hasty = true;
	v.quick = true;
	v.banks = true;
	return v;
}

/**
 * struct address_case - An address, and the registers that hold it
 * @address: A19..A0.
 * @lbam: A7..A0.
 * @lbah: A15..A8.
 * @nibble: A19..A16.
 */
struct address_case {
	u32 address;
	u8 lbam;
	u8 lbah;
	u8 nibble;
};

static const struct address_case addresses[] = {
	{ 0x00000, 0x00, 0x00, 0x0 },
	{ 0x00001, 0x01, 0x00, 0x0 },
	{ 0x000ff, 0xff, 0x00, 0x0 },
	{ 0x00100, 0x00, 0x01, 0x0 },
	{ 0x05555, 0x55, 0x55, 0x0 },
	{ 0x02aaa, 0xaa, 0x2a, 0x0 },
	{ 0x0ffff, 0xff, 0xff, 0x0 },
	{ 0x10000, 0x00, 0x00, 0x1 },
	{ 0x2a5c3, 0xc3, 0xa5, 0x2 },
	{ 0x40000, 0x00, 0x00, 0x4 },
	{ 0x80001, 0x01, 0x00, 0x8 },
	{ 0xfffff, 0xff, 0xff, 0xf },
};

static void write_cycle_is_sent_register_by_register(struct kunit *test)
{
	const u8 *unit = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = drive_of(rec, *unit);
	u8 dsel = *unit ? 0xb0 : 0xa0;

	for (unsigned int i = 0; i < ARRAY_SIZE(addresses); i++) {
		const struct address_case *c = &addresses[i];
		const struct record table[] = {
			WR(DEV, dsel), WR(LBAM, c->lbam), WR(LBAH, c->lbah),
			WR(DEV, dsel + c->nibble), WR(LBAL, 0xc0 + i),
			WR(CMD, 0x01), WR(DEV, dsel), RD(STAT),
		};

		KUNIT_EXPECT_EQ(test, mtkflash_bus_write(&v, c->address,
							 0xc0 + i), 0);
		recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
	}
	recorder_expect_end(rec);
}

static void read_cycle_is_sent_register_by_register(struct kunit *test)
{
	static const u8 data[ARRAY_SIZE(addresses)] = {
		0x12, 0x00, 0xff, 0xa5, 0x5a, 0x01, 0x80, 0x7f, 0x10, 0xfe, 0xaa,
		0x33,
	};
	const u8 *unit = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = drive_of(rec, *unit);
	u8 dsel = *unit ? 0xb0 : 0xa0;

	rec->data = data;
	rec->data_len = ARRAY_SIZE(data);
	for (unsigned int i = 0; i < ARRAY_SIZE(addresses); i++) {
		const struct address_case *c = &addresses[i];
		const struct record table[] = {
			WR(DEV, dsel), WR(LBAM, c->lbam), WR(LBAH, c->lbah),
			WR(DEV, dsel + c->nibble), WR(CMD, 0x00), WR(DEV, dsel),
			RD(STAT), RD(LBAL),
		};
		u8 value;

		KUNIT_EXPECT_EQ(test, mtkflash_bus_read(&v, c->address, &value),
				0);
		KUNIT_EXPECT_EQ(test, value, data[i]);
		recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
	}
	recorder_expect_end(rec);
}

static void quick_order_writes_only_what_changes(struct kunit *test)
{
	const u8 *unit = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = quick_drive_of(rec, *unit);
	u8 dsel = *unit ? 0xb0 : 0xa0, value;
	const struct record table[] = {
		/* 05555: no register is known yet */
		WR(DEV, dsel), WR(LBAM, 0x55), WR(LBAH, 0x55), WR(LBAL, 0xaa),
		WR(CMD, 0x01), RD(STAT),
		/* 02AAA */
		WR(LBAM, 0xaa), WR(LBAH, 0x2a), WR(LBAL, 0x55), WR(CMD, 0x01),
		RD(STAT),
		/* 22AAA: DEV keeps A17 */
		WR(DEV, dsel + 2), WR(CMD, 0x01), RD(STAT),
		/* the same address again */
		WR(CMD, 0x01), RD(STAT),
		/* 22AAB */
		WR(LBAM, 0xab), WR(CMD, 0x00), RD(STAT), RD(LBAL),
		/* the same address again */
		WR(CMD, 0x00), RD(STAT), RD(LBAL),
		/* a read leaves LBAL unknown, although it was 55 */
		WR(LBAL, 0x55), WR(CMD, 0x01), RD(STAT),
		/* 02AAB */
		WR(DEV, dsel), WR(CMD, 0x01), RD(STAT),
	};

	mtkflash_bus_write(&v, 0x05555, 0xaa);
	mtkflash_bus_write(&v, 0x02aaa, 0x55);
	mtkflash_bus_write(&v, 0x22aaa, 0x55);
	mtkflash_bus_write(&v, 0x22aaa, 0x55);
	mtkflash_bus_read(&v, 0x22aab, &value);
	mtkflash_bus_read(&v, 0x22aab, &value);
	mtkflash_bus_write(&v, 0x22aab, 0x55);
	mtkflash_bus_write(&v, 0x02aab, 0x55);
	recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
	recorder_expect_end(rec);
}

/* Only a drive with content in two banks can show that it keeps A19..A16. */
static void unproven_bank_is_written_again(struct kunit *test)
{
	const u8 *unit = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = quick_drive_of(rec, *unit);
	u8 dsel = *unit ? 0xb0 : 0xa0, value;
	const struct record table[] = {
		WR(DEV, dsel), WR(LBAM, 0xaa), WR(LBAH, 0x2a),
		WR(DEV, dsel + 2), WR(LBAL, 0x55), WR(CMD, 0x01), RD(STAT),
		WR(DEV, dsel + 2), WR(CMD, 0x01), RD(STAT),
		WR(DEV, dsel + 2), WR(CMD, 0x00), RD(STAT), RD(LBAL),
		/* Without A19..A16 in DEV the address is in the first bank. */
		WR(DEV, dsel), WR(CMD, 0x00), RD(STAT), RD(LBAL),
		WR(CMD, 0x00), RD(STAT), RD(LBAL),
	};

	v.banks = false;
	mtkflash_bus_write(&v, 0x22aaa, 0x55);
	mtkflash_bus_write(&v, 0x22aaa, 0x55);
	mtkflash_bus_read(&v, 0x22aaa, &value);
	mtkflash_bus_read(&v, 0x02aaa, &value);
	mtkflash_bus_read(&v, 0x02aaa, &value);
	recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
	recorder_expect_end(rec);
}

/* Register contents of the quick order do not matter to the plain order. */
static void plain_order_after_the_quick_one_writes_everything(struct kunit *test)
{
	const u8 *unit = test->param_value;
	struct recorder *rec = recorder_create(test, true);
	struct mtkflash_vendor v = quick_drive_of(rec, *unit);
	u8 dsel = *unit ? 0xb0 : 0xa0;
	const struct record table[] = {
		WR(DEV, dsel), WR(LBAM, 0x34), WR(LBAH, 0x12),
		WR(DEV, dsel + 5), WR(LBAL, 0x77), WR(CMD, 0x01), RD(STAT),
		WR(DEV, dsel), WR(LBAM, 0x34), WR(LBAH, 0x12),
		WR(DEV, dsel + 5), WR(LBAL, 0x77), WR(CMD, 0x01), WR(DEV, dsel),
		RD(STAT),
	};

	mtkflash_bus_write(&v, 0x51234, 0x77);
	KUNIT_EXPECT_TRUE(test, mtkflash_vendor_fall_back(&v));
	mtkflash_bus_write(&v, 0x51234, 0x77);
	recorder_expect(rec, *unit, table, ARRAY_SIZE(table));
	recorder_expect_end(rec);
}

static u8 busy_at_first(struct recorder *rec, u8 reg)
{
	unsigned int *left = rec->context;

	if (reg != STAT)
		return 0x42;
	if (!*left)
		return 0x70;
	--*left;
	return 0x80;
}

static void cycles_wait_for_exactly_70(struct kunit *test)
{
	const u8 *unit = test->param_value;

	for (int quick = 0; quick < 2; quick++) {
		struct recorder *rec = recorder_create(test, false);
		struct mtkflash_vendor v = quick ? quick_drive_of(rec, *unit) :
						   drive_of(rec, *unit);
		unsigned int left = 300;
		u8 value = 0;

		rec->on_read = busy_at_first;
		rec->context = &left;
		KUNIT_EXPECT_EQ(test, mtkflash_bus_read(&v, 0x100, &value), 0);
		KUNIT_EXPECT_EQ(test, value, 0x42);
		KUNIT_EXPECT_EQ(test, left, 0);
		left = 300;
		KUNIT_EXPECT_EQ(test, mtkflash_bus_write(&v, 0x100, 1), 0);
		KUNIT_EXPECT_EQ(test, left, 0);
	}
}

/**
 * struct fail_case - A drive that always shows another status
 * @status: The status.
 * @error: The error.
 */
struct fail_case {
	u8 status;
	enum mtkflash_error error;
};

static const struct fail_case fail_cases[] = {
	{ 0x80, MTKFLASH_ERROR_TIMEOUT },
	{ 0xf0, MTKFLASH_ERROR_TIMEOUT },
	{ 0x51, MTKFLASH_ERROR_LOST_VENDOR_MODE },
	{ 0x72, MTKFLASH_ERROR_LOST_VENDOR_MODE },
	{ 0x00, MTKFLASH_ERROR_LOST_VENDOR_MODE },
	{ 0x7f, MTKFLASH_ERROR_BUS_DEAD },
	{ 0xff, MTKFLASH_ERROR_BUS_DEAD },
};

static void cycles_end_in_time_and_leave_the_byte_alone(struct kunit *test)
{
	for (unsigned int i = 0; i < 2 * ARRAY_SIZE(fail_cases); i++) {
		const struct fail_case *c = &fail_cases[i / 2];
		struct recorder *rec = recorder_create(test, false);
		struct mtkflash_vendor v = i & 1 ? quick_drive_of(rec, 0) :
						   drive_of(rec, 0);
		u8 value = 0xee;

		rec->status = c->status;
		KUNIT_EXPECT_EQ(test, mtkflash_bus_read(&v, 0, &value),
				c->error);
		KUNIT_EXPECT_EQ(test, value, 0xee);
		KUNIT_EXPECT_EQ(test, rec->data_pos, 0);
		KUNIT_EXPECT_EQ(test, mtkflash_bus_write(&v, 0, 0), c->error);
		KUNIT_EXPECT_EQ(test, v.status, c->status);
		KUNIT_EXPECT_LE(test, recorder_ms(rec), 2100);
	}
}

static struct kunit_case bus_cases[] = {
	KUNIT_CASE_PARAM(write_cycle_is_sent_register_by_register,
			 unit_gen_params),
	KUNIT_CASE_PARAM(read_cycle_is_sent_register_by_register,
			 unit_gen_params),
	KUNIT_CASE_PARAM(quick_order_writes_only_what_changes, unit_gen_params),
	KUNIT_CASE_PARAM(unproven_bank_is_written_again, unit_gen_params),
	KUNIT_CASE_PARAM(plain_order_after_the_quick_one_writes_everything,
			 unit_gen_params),
	KUNIT_CASE_PARAM(cycles_wait_for_exactly_70, unit_gen_params),
	KUNIT_CASE(cycles_end_in_time_and_leave_the_byte_alone),
	{ }
};

static struct kunit_suite bus_suite = {
	.name = "mtkflash_bus",
	.test_cases = bus_cases,
};

kunit_test_suite(bus_suite);
