// SPDX-License-Identifier: GPL-2.0
/*
 * Presence: which cables may see an intro, and that nothing is sent to find out.
 */
#include <kunit/test.h>

#include "presence.h"

#define E(name) MTKFLASH_ERROR_##name

/* A cable of two units that show fixed registers, whatever they are told. */
struct cable {
	struct mtkflash_taskfile tf;
	struct kunit *test;
	u8 status[2];
	u16 signature[2];	/* LBAH, LBAM */
	u8 selected;
};

static void cable_write(struct mtkflash_taskfile *tf,
			enum mtkflash_register reg, u8 value)
{
	struct cable *c = container_of(tf, struct cable, tf);

	KUNIT_EXPECT_EQ_MSG(c->test, reg, MTKFLASH_REG_DEV,
			    "another register than Device was written");
	KUNIT_EXPECT_TRUE(c->test, value == 0xa0 || value == 0xb0);
	c->selected = value >> 4 & 1;
}

static u8 cable_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	struct cable *c = container_of(tf, struct cable, tf);

	switch (reg) {
	case MTKFLASH_REG_CMD:
		return c->status[c->selected];
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
};

struct cable_case {
	const char *name;
	u8 master, slave;
	u16 master_signature, slave_signature;
	enum mtkflash_error wanted;
};

static const struct cable_case cases[] = {
	{ "dead master, nothing else", 0x80, 0x00, 0, 0, E(NONE) },
	{ "dead master that shadows the slave", 0x80, 0x80, 0, 0, E(NONE) },
	{ "dead slave, nothing else", 0x00, 0x80, 0, 0, E(NONE) },
	{ "dead slave on a floating bus", 0x7f, 0x80, 0, 0, E(NONE) },
	{ "nothing at all", 0x7f, 0x7f, 0, 0, E(NONE) },
	{ "drive in vendor mode", 0x72, 0x00, 0x1234, 0, E(NONE) },
	{ "drive in vendor mode that shadows", 0x73, 0x73, 0, 0, E(NONE) },
	{ "packet device, ready", 0x50, 0x00, 0xeb14, 0, E(NONE) },
	{ "packet device after reset", 0x00, 0x00, 0xeb14, 0, E(NONE) },
	{ "dead master, disk as slave", 0x80, 0x50, 0, 0, E(SIBLING) },
	{ "disk as master, dead slave", 0x50, 0x80, 0, 0, E(SIBLING) },
	{ "disk as master, slave in vendor mode", 0x50, 0x72, 0, 0, E(SIBLING) },
	{ "dead master, packet device as slave", 0x80, 0x50, 0, 0xeb14, E(SIBLING) },
	{ "dead master, slave in error", 0x80, 0x51, 0, 0, E(SIBLING) },
	{ "two type bytes", 0x72, 0x73, 0, 0, E(SIBLING) },
	{ "a disk that libata refused", 0x50, 0x00, 0, 0, E(NOT_MEDIATEK) },
	{ "the same as slave", 0x00, 0x50, 0, 0, E(NOT_MEDIATEK) },
	{ "the same in error", 0x51, 0x51, 0, 0, E(NOT_MEDIATEK) },
	{ "half a packet signature", 0x50, 0x00, 0xeb00, 0, E(NOT_MEDIATEK) },
};

static void cable_name(const struct cable_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(cable, cases, cable_name);

static void cable_is_judged(struct kunit *test)
{
	const struct cable_case *c = test->param_value;
	struct cable cable = {
		.tf.ops = &cable_ops,
		.test = test,
		.status = { c->master, c->slave },
		.signature = { c->master_signature, c->slave_signature },
	};

	KUNIT_EXPECT_EQ(test, mtkflash_presence_check(&cable.tf), c->wanted);
	KUNIT_EXPECT_EQ_MSG(test, cable.selected, 0, "unit 0 is not selected");
}

static struct kunit_case presence_cases[] = {
	KUNIT_CASE_PARAM(cable_is_judged, cable_gen_params),
	{}
};

static struct kunit_suite presence_suite = {
	.name = "mtkflash_presence",
	.test_cases = presence_cases,
};

kunit_test_suite(presence_suite);
