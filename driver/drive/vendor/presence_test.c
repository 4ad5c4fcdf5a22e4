// SPDX-License-Identifier: GPL-2.0
/*
 * Presence: the cables that may see an intro; no command is sent to find that out.
 */
#include <kunit/test.h>

#include "presence.h"

#define E(name) MTKFLASH_ERROR_##name

/* A cable of two units with fixed registers, whatever is written. */
struct cable {
	struct mtkflash_taskfile tf;
	struct kunit *test;
	u8 status[2];
	u8 error[2];
	u8 fresh;	/* Sector Count and LBA low */
	u16 signature[2];	/* LBAH, LBAM */
	u8 selected;
	bool settled;
	bool one_unit;
};

static void cable_write(struct mtkflash_taskfile *tf,
			enum mtkflash_register reg, u8 value)
{
	struct cable *c = container_of(tf, struct cable, tf);

	KUNIT_EXPECT_EQ_MSG(c->test, reg, MTKFLASH_REG_DEV,
			    "another register than Device was written");
	KUNIT_EXPECT_TRUE(c->test, value == 0xa0 || value == 0xb0);
	KUNIT_EXPECT_FALSE(c->test, c->one_unit && value == 0xb0);
	c->selected = value >> 4 & 1;
	c->settled = false;
}

static void cable_settle(struct mtkflash_taskfile *tf)
{
	container_of(tf, struct cable, tf)->settled = true;
}

static u8 cable_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	struct cable *c = container_of(tf, struct cable, tf);

	switch (reg) {
	case MTKFLASH_REG_CMD:
		KUNIT_EXPECT_TRUE_MSG(c->test, c->settled,
				      "status read within 400 ns");
		return c->status[c->selected];
	case MTKFLASH_REG_FEAT:
		return c->error[c->selected];
	case MTKFLASH_REG_SC:
	case MTKFLASH_REG_LBAL:
		return c->fresh;
	case MTKFLASH_REG_LBAM:
		return c->signature[c->selected] & 0xff;
	case MTKFLASH_REG_LBAH:
		return c->signature[c->selected] >> 8;
	default:
		KUNIT_FAIL(c->test, "register %d was read", reg);
		return 0xff;
	}
}

static const struct mtkflash_taskfile_ops cable_ops = {
	.write = cable_write,
	.read = cable_read,
	.settle = cable_settle,
};

struct cable_case {
	const char *name;
	u8 master, slave;
	u16 master_signature, slave_signature;
	enum mtkflash_error wanted;
	/* The same if the user allows a sibling. */
	enum mtkflash_error allowed;
	/* The unit that may be accessed; ignored after an error. */
	u8 unit;
	bool known;
	/* No disk has such a signature. */
	bool no_disk;
};

#define EITHER_WAY(error)	E(error), E(error)
#define UNIT(unit)		unit, false
#define ONLY_UNIT(unit)		unit, true

static const struct cable_case cases[] = {
	{ "dead master, nothing else", 0x80, 0x00, 0, 0, EITHER_WAY(NONE), UNIT(0) },
	{ "dead master that shadows the slave", 0x80, 0x80, 0, 0, EITHER_WAY(NONE), UNIT(0) },
	{ "dead slave, nothing else", 0x00, 0x80, 0, 0, EITHER_WAY(NONE), UNIT(1) },
	{ "dead slave on a floating bus", 0x7f, 0x80, 0, 0, EITHER_WAY(NONE), UNIT(1) },
	{ "dead master on a bus of ones", 0x80, 0xff, 0, 0xffff, EITHER_WAY(NONE), UNIT(0) },
	{ "nothing at all", 0x7f, 0x7f, 0, 0, EITHER_WAY(NONE), UNIT(0) },
	{ "two without power", 0x00, 0x00, 0, 0, EITHER_WAY(NONE), UNIT(0) },
	{ "drive in vendor mode", 0x72, 0x00, 0x1234, 0, EITHER_WAY(NONE), UNIT(0) },
	{ "drive in vendor mode that shadows", 0x73, 0x73, 0, 0, EITHER_WAY(NONE), UNIT(0) },
	{ "slave in vendor mode", 0x00, 0x70, 0, 0, EITHER_WAY(NONE), UNIT(1) },
	{ "packet device, ready", 0x50, 0x00, 0xeb14, 0, EITHER_WAY(NONE), UNIT(0) },
	{ "packet device that shadows", 0x50, 0x00, 0xeb14, 0xeb14, EITHER_WAY(NONE), UNIT(0) },
	{ "packet device after reset", 0x00, 0x00, 0xeb14, 0, EITHER_WAY(NONE), UNIT(0) },

	/* The slave was reset by libata and got no command since. */
	{ "dead master, fresh packet device as slave",
	  0x80, 0x00, 0x8080, 0xeb14, EITHER_WAY(NONE), ONLY_UNIT(0) },
	{ "fresh packet device as master, dead slave",
	  0x00, 0x80, 0xeb14, 0x8080, EITHER_WAY(NONE), ONLY_UNIT(1) },
	{ "dead master that shows its signature twice",
	  0x80, 0x00, 0xeb14, 0xeb14, EITHER_WAY(NONE), UNIT(0) },

	{ "dead master, packet device as slave",
	  0x80, 0x50, 0, 0xeb14, E(SIBLING), E(NONE), ONLY_UNIT(0) },
	{ "packet device as master, dead slave",
	  0x50, 0x80, 0xeb14, 0, E(SIBLING), E(NONE), ONLY_UNIT(1) },
	{ "packet device in error as master, slave in vendor mode",
	  0x51, 0x72, 0xeb14, 0, E(SIBLING), E(NONE), ONLY_UNIT(1) },
	{ "master half-way in, packet device as slave",
	  0xd2, 0x50, 0, 0xeb14, E(SIBLING), E(NONE), ONLY_UNIT(0) },
	{ "two packet devices", 0x50, 0x51, 0xeb14, 0xeb14, EITHER_WAY(SIBLING) },
	{ "two dead drives", 0x80, 0xd0, 0, 0, EITHER_WAY(SIBLING) },
	{ "two type bytes", 0x72, 0x73, 0, 0, EITHER_WAY(SIBLING) },
	{ "dead master, disk as slave", 0x80, 0x50, 0, 0, EITHER_WAY(SIBLING) },
	{ "disk as master, dead slave", 0x50, 0x80, 0, 0, EITHER_WAY(SIBLING) },
	{ "disk as master, slave in vendor mode", 0x50, 0x72, 0, 0, EITHER_WAY(SIBLING) },
	{ "dead master, slave in error", 0x80, 0x51, 0, 0, EITHER_WAY(SIBLING) },
	{ "disk as master, packet device as slave",
	  0x50, 0x51, 0, 0xeb14, E(SIBLING), E(NOT_MEDIATEK) },
	{ "packet device as master, disk as slave",
	  0x51, 0x50, 0xeb14, 0, E(SIBLING), E(NOT_MEDIATEK) },

	{ "a disk that libata refused", 0x50, 0x00, 0, 0, EITHER_WAY(NOT_MEDIATEK) },
	{ "the same as slave", 0x00, 0x50, 0, 0, EITHER_WAY(NOT_MEDIATEK) },
	{ "the same in error", 0x51, 0x51, 0, 0, EITHER_WAY(NOT_MEDIATEK) },
	/* P13: exactly 50h and 51h; 52h is a state of the drive to be flashed. */
	{ "stuck half-way, no signature", 0x52, 0x00, 0, 0, EITHER_WAY(NONE), UNIT(0) },
	{ "half-way as slave", 0x00, 0x52, 0, 0, EITHER_WAY(NONE), UNIT(1) },
	{ "a status in no list", 0x58, 0x00, 0, 0, EITHER_WAY(NONE), UNIT(0) },
	{ "half-way, packet device as slave",
	  0x52, 0x50, 0, 0xeb14, E(SIBLING), E(NONE), ONLY_UNIT(0) },
	/* F20: a signature that libata does not know; the user is asked. */
	{ "half a packet signature", 0x50, 0x00, 0xeb00, 0, EITHER_WAY(NONE), UNIT(0), true },
	{ "the other half", 0x50, 0x00, 0x0014, 0, EITHER_WAY(NONE), UNIT(0), true },
	{ "odd, at rest", 0x00, 0x00, 0x7f55, 0, EITHER_WAY(NONE), UNIT(0), true },
	{ "odd, in error, alone as slave", 0x00, 0x51, 0, 0x7f55, EITHER_WAY(NONE), UNIT(1),
	  true },
	{ "odd, and it shadows", 0x51, 0x51, 0x7f55, 0x7f55, EITHER_WAY(NONE), UNIT(0), true },
	{ "odd, beside a packet device", 0x50, 0x50, 0x7f55, 0xeb14,
	  EITHER_WAY(NOT_MEDIATEK) },
	{ "a zoned disk", 0x50, 0x00, 0xabcd, 0, EITHER_WAY(NOT_MEDIATEK) },
	{ "an enclosure", 0x50, 0x00, 0xc33c, 0, EITHER_WAY(NOT_MEDIATEK) },
	{ "a port multiplier", 0x50, 0x00, 0x9669, 0, EITHER_WAY(NOT_MEDIATEK) },
};

static void cable_name(const struct cable_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(cable, cases, cable_name);

/* Fresh after a reset, and the other unit does not answer: 00h on both. */
static u8 fresh(const struct cable *cable)
{
	if (cable->status[0] || (cable->status[1] && cable->status[1] != 0x7f))
		return 0;
	return (cable->signature[0] == 0xeb14) |
	       (!cable->status[1] && cable->signature[1] == 0xeb14) << 1;
}

static u8 asked_of(const struct cable *cable, u8 mask)
{
	u8 who = fresh(cable);

	for (unsigned int n = 0; n < 2; n++)
		if (cable->signature[n] == 0xeb14 && (cable->status[n] & mask) == 0x50)
			who |= 1u << n;
	return who;
}

/* Units with the signature that are ready; after an error with a reason for it. */
static void expect_asked(struct cable *cable, bool allow_sibling)
{
	static const u8 reasons[] = { 0x04, 0x64, 0x20, 0x50 };
	static const u8 none[] = { 0x00, 0x01, 0x81, 0x02 };
	struct mtkflash_presence presence;

	for (unsigned int i = 0; i < ARRAY_SIZE(reasons); i++) {
		memset(cable->error, reasons[i], sizeof(cable->error));
		mtkflash_presence_check(&cable->tf, false, allow_sibling, 0, &presence);
		if (!presence.unit_known)
			KUNIT_EXPECT_EQ(cable->test, presence.maybe_healthy,
					asked_of(cable, 0xfe));
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(none); i++) {
		memset(cable->error, none[i], sizeof(cable->error));
		mtkflash_presence_check(&cable->tf, false, allow_sibling, 0, &presence);
		if (!presence.unit_known)
			KUNIT_EXPECT_EQ(cable->test, presence.maybe_healthy,
					asked_of(cable, 0xff));
	}
}

static void judge(struct kunit *test, bool allow_sibling)
{
	const struct cable_case *c = test->param_value;
	enum mtkflash_error wanted = allow_sibling ? c->allowed : c->wanted;
	struct cable cable = {
		.tf.ops = &cable_ops,
		.test = test,
		.status = { c->master, c->slave },
		.signature = { c->master_signature, c->slave_signature },
	};
	struct mtkflash_presence presence = { .unit = 0xff, .unit_known = !c->known };

	KUNIT_ASSERT_EQ(test, wanted,
			mtkflash_presence_check(&cable.tf, false, allow_sibling,
						0, &presence));
	KUNIT_EXPECT_EQ_MSG(test, cable.selected, 0, "unit 0 is not selected");
	if (wanted)
		return;
	KUNIT_EXPECT_EQ(test, presence.unit, c->unit);
	KUNIT_EXPECT_EQ(test, presence.unit_known, c->known);
	KUNIT_EXPECT_EQ(test, presence.status, c->unit ? c->slave : c->master);
	KUNIT_EXPECT_EQ(test, presence.no_disk >> presence.unit & 1, c->no_disk);
	expect_asked(&cable, allow_sibling);
}

static void cable_is_judged(struct kunit *test)
{
	judge(test, false);
}

static void cable_is_judged_with_a_sibling_allowed(struct kunit *test)
{
	judge(test, true);
}

/* K11: a unit 1 that cannot exist is not accessed. */
static void unit_that_cannot_be_is_not_asked(struct kunit *test)
{
	struct cable cable = {
		.tf.ops = &cable_ops,
		.test = test,
		.status = { 0x80, 0x50 },
		.one_unit = true,
	};
	struct mtkflash_presence presence = { .unit = 0xff, .unit_known = true };

	KUNIT_EXPECT_EQ(test, E(NONE),
			mtkflash_presence_check(&cable.tf, true, false,
						0, &presence));
	KUNIT_EXPECT_EQ(test, presence.unit, 0);
	KUNIT_EXPECT_FALSE(test, presence.unit_known);
	/* A disk is found there too. */
	cable.status[0] = 0x50;
	KUNIT_EXPECT_EQ(test, E(NOT_MEDIATEK),
			mtkflash_presence_check(&cable.tf, true, false,
						0, &presence));
}

/* libata has seen the signature, and its next command overwrote it. */
static void signature_that_libata_has_seen_counts(struct kunit *test)
{
	struct cable cable = {
		.tf.ops = &cable_ops, .test = test, .status = { 0x00, 0x50 },
	};
	struct mtkflash_presence presence;

	KUNIT_EXPECT_EQ(test, E(NOT_MEDIATEK),
			mtkflash_presence_check(&cable.tf, false, false, 1, &presence));
	KUNIT_EXPECT_EQ(test, E(NONE),
			mtkflash_presence_check(&cable.tf, false, false, 2, &presence));
	KUNIT_EXPECT_EQ(test, presence.unit, 1);
	KUNIT_EXPECT_TRUE(test, presence.maybe_healthy);
	/* The registers after PACKET, with its byte count. */
	cable.signature[1] = 0x0800;
	KUNIT_EXPECT_EQ(test, E(NONE),
			mtkflash_presence_check(&cable.tf, false, false, 2, &presence));
	KUNIT_EXPECT_TRUE(test, presence.maybe_healthy);
	KUNIT_EXPECT_FALSE(test, presence.no_disk);
	/* A disk has replaced the drive, and got no command yet. */
	cable.signature[1] = 0;
	cable.error[1] = 0x01;
	KUNIT_EXPECT_EQ(test, E(NOT_MEDIATEK),
			mtkflash_presence_check(&cable.tf, false, false, 2, &presence));
	cable.error[1] = 0;
	cable.fresh = 0x01;
	KUNIT_EXPECT_EQ(test, E(NOT_MEDIATEK),
			mtkflash_presence_check(&cable.tf, false, false, 2, &presence));
	cable.fresh = 0;
	/* The present signature counts. */
	cable.signature[1] = 0xabcd;
	KUNIT_EXPECT_EQ(test, E(NOT_MEDIATEK),
			mtkflash_presence_check(&cable.tf, false, false, 2, &presence));
}

/* Two units that show the same count as one; either is a reason to ask the user. */
static void either_unit_may_be_healthy(struct kunit *test)
{
	struct mtkflash_presence presence;

	for (unsigned int unit = 0; unit < 2; unit++) {
		struct cable cable = {
			.tf.ops = &cable_ops,
			.test = test,
			.status = { 0x51, 0x51 },
			.signature = { 0xeb14, 0xeb14 },
			.error = { 0x01, 0x01 },
		};

		KUNIT_EXPECT_EQ(test, E(NONE), mtkflash_presence_check(&cable.tf, false, false,
								       0, &presence));
		KUNIT_EXPECT_FALSE(test, presence.maybe_healthy);
		cable.error[unit] = 0x04;
		KUNIT_EXPECT_EQ(test, E(NONE), mtkflash_presence_check(&cable.tf, false, false,
								       0, &presence));
		KUNIT_EXPECT_EQ(test, presence.maybe_healthy, 1 << unit);
	}
}

static struct kunit_case presence_cases[] = {
	KUNIT_CASE_PARAM(cable_is_judged, cable_gen_params),
	KUNIT_CASE(unit_that_cannot_be_is_not_asked),
	KUNIT_CASE(either_unit_may_be_healthy),
	KUNIT_CASE(signature_that_libata_has_seen_counts),
	KUNIT_CASE_PARAM(cable_is_judged_with_a_sibling_allowed, cable_gen_params),
	{}
};

static struct kunit_suite presence_suite = {
	.name = "mtkflash_presence",
	.test_cases = presence_cases,
};

kunit_test_suite(presence_suite);
