// SPDX-License-Identifier: GPL-2.0
/*
 * What answers two tables give: the parts to ids, and the verdicts to what is seen
 * of a port.  Ids and states are typed from data sheets and the specification.
 */
#include <string.h>

#include "flash/chips.h"
#include "drive.h"
#include "tap.h"
#include "vendor/verdict.h"

/* --- parts ------------------------------------------------------------------------ */

struct ids {
	u8 rems[2];
	u8 rdid[3];
	const char *part;	/* NULL: none, or several */
};

static const struct ids serial_ids[] = {
	{ { 0xc2, 0x11 }, { 0xc2, 0x20, 0x12 }, "MX25L2005" },
	{ { 0xc2, 0x11 }, { 0xff, 0xff, 0xff }, "MX25L2005" },
	{ { 0xff, 0xff }, { 0xc2, 0x20, 0x12 }, "MX25L2005" },
	/* Two ids that contradict each other, both of parts that there are. */
	{ { 0xbf, 0x43 }, { 0xc2, 0x20, 0x12 }, NULL },
	{ { 0xc2, 0x11 }, { 0x20, 0x20, 0x12 }, NULL },
	/* A part without RDID, or without REMS, and what the bus shows in its place. */
	{ { 0xbf, 0x43 }, { 0x12, 0x34, 0x56 }, "SST25VF020" },
	{ { 0xbf, 0x43 }, { 0xc2, 0x20, 0x12 }, NULL },
	{ { 0x12, 0x34 }, { 0x20, 0x20, 0x12 }, "M25P20" },
	{ { 0xc2, 0x10 }, { 0x20, 0x20, 0x12 }, NULL },
	{ { 0xff, 0xff }, { 0x20, 0x20, 0x12 }, "M25P20" },
	{ { 0x12, 0x34 }, { 0x56, 0x78, 0x9a }, NULL },
	{ { 0x00, 0x00 }, { 0x00, 0x00, 0x00 }, NULL },
	/* Blu-ray writers; of equal bytes only these are an answer. */
	{ { 0x24, 0x24 }, { 0xff, 0xff, 0xff }, "MT1959" },
	{ { 0x24, 0x24 }, { 0xc2, 0x20, 0x15 }, NULL },
	{ { 0x42, 0x42 }, { 0xff, 0xff, 0xff }, NULL },
};

static const struct ids parallel_ids[] = {
	{ { 0xbf, 0xb6 }, { 0 }, "SST39SF020" },
	{ { 0xda, 0x45 }, { 0 }, "W29C020" },
	{ { 0x12, 0x34 }, { 0 }, NULL },
	{ { 0xff, 0xff }, { 0 }, NULL },
	{ { 0x00, 0x00 }, { 0 }, NULL },
};

static void expect_part(const struct mtkflash_chip *chip, const char *name)
{
	EXPECT_TEXT(chip ? chip->name : "none", name ? name : "none");
	tap_end();
}

static void parts_by_id(void)
{
	for (size_t i = 0; i < sizeof(serial_ids) / sizeof(*serial_ids); i++) {
		const struct ids *ids = &serial_ids[i];

		tap_begin("serial, REMS %02x%02x RDID %02x%02x%02x: %s", ids->rems[0],
			  ids->rems[1], ids->rdid[0], ids->rdid[1], ids->rdid[2],
			  ids->part ? ids->part : "none");
		expect_part(mtkflash_chip_serial(ids->rems, ids->rdid), ids->part);
	}
	for (size_t i = 0; i < sizeof(parallel_ids) / sizeof(*parallel_ids); i++) {
		const struct ids *ids = &parallel_ids[i];

		tap_begin("parallel, %02x%02x: %s", ids->rems[0], ids->rems[1],
			  ids->part ? ids->part : "none");
		expect_part(mtkflash_chip_parallel(ids->rems), ids->part);
	}
}

/* Every address has one sector, and who asks beyond the end is not kept for ever. */
static void sectors_make_up_the_part(void)
{
	tap_begin("the sectors of each part follow each other up to its end");
	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkflash_chip *chip = &mtkflash_chips[i];
		u32 start, size, at;

		for (at = 0; at < chip->size; at += size) {
			size = mtkflash_chip_sector(chip, at, &start);
			EXPECT_EQUAL(start, at);
			EXPECT_EQUAL(mtkflash_chip_sector(chip, at + size - 1, &start), size);
			EXPECT_EQUAL(start, at);
		}
		EXPECT_EQUAL(at, chip->size);
		EXPECT_EQUAL(mtkflash_chip_sector(chip, chip->size, &start), chip->size);
		EXPECT_EQUAL(start, 0);
	}
	tap_end();
}

/* --- verdicts ---------------------------------------------------------------------- */

static void questions_to_a_port(void)
{
	static const enum mtkflash_device_class classes[] = {
		MTKFLASH_CLASS_NONE, MTKFLASH_CLASS_DISK, MTKFLASH_CLASS_PACKET,
	};

	tap_begin("a register is read, or written, only where no disk can be");
	for (unsigned int n = 0; n < 32 * 9; n++) {
		struct mtkflash_port_view view = {
			.accessible = n & 1, .probing = n & 2, .status_valid = n & 4,
			.status = n & 8 ? 0x50 : 0, .looked_closer = n & 16,
			.class = { classes[n / 32 % 3], classes[n / 32 / 3] },
		};
		bool disk = view.class[0] == MTKFLASH_CLASS_DISK ||
			    view.class[1] == MTKFLASH_CLASS_DISK;
		bool vacant = n / 32 == 0, usable = (n & 3) == 1;

		EXPECT_EQUAL(mtkflash_may_read_status(&view), usable && vacant);
		EXPECT_EQUAL(mtkflash_needs_closer_look(&view),
			     usable && vacant && (n & 28) == 4);
		if (disk)
			EXPECT_EQUAL(mtkflash_verdict(&view), MTKFLASH_VERDICT_DISK);
	}
	tap_end();
}

static void nodes_of_verdicts(void)
{
	static const enum mtkflash_verdict with_node[] = {
		MTKFLASH_VERDICT_KNOWN, MTKFLASH_VERDICT_BOOT_LOADER,
		MTKFLASH_VERDICT_VENDOR_MODE, MTKFLASH_VERDICT_CANDIDATE,
		MTKFLASH_VERDICT_UNKNOWN_CHIP, MTKFLASH_VERDICT_MAYBE_HEALTHY,
	};
	unsigned int count = 0;

	tap_begin("six verdicts come with a node");
	for (unsigned int v = 0; v <= MTKFLASH_VERDICT_MAYBE_HEALTHY; v++)
		count += mtkflash_verdict_has_node((enum mtkflash_verdict)v);
	EXPECT_EQUAL(count, 6);
	for (size_t i = 0; i < 6; i++)
		EXPECT(mtkflash_verdict_has_node(with_node[i]));
	tap_end();
}

/* A cable on which one unit keeps what is written, the other one part of it, or none. */
static struct {
	u8 dev;
	u8 sc[2];
	u8 lbal[2];
	bool keeps_sc[2];
	bool keeps_lbal[2];
} cable;

static void cable_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	unsigned int unit = cable.dev >> 4 & 1;

	(void)tf;
	if (reg == MTKFLASH_REG_DEV)
		cable.dev = value;
	else if (reg == MTKFLASH_REG_SC && cable.keeps_sc[unit])
		cable.sc[unit] = value;
	else if (reg == MTKFLASH_REG_LBAL && cable.keeps_lbal[unit])
		cable.lbal[unit] = value;
}

static u8 cable_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	unsigned int unit = cable.dev >> 4 & 1;

	(void)tf;
	return reg == MTKFLASH_REG_SC ? cable.sc[unit] : cable.lbal[unit];
}

static void latch_test(void)
{
	static const struct mtkflash_taskfile_ops ops = {
		.write = cable_write, .read = cable_read,
	};
	struct mtkflash_taskfile tf = { &ops };

	tap_begin("the latch test finds a unit that keeps both registers, and selects unit 0");
	for (unsigned int n = 0; n < 16; n++) {
		memset(&cable, 0, sizeof(cable));
		for (unsigned int unit = 0; unit < 2; unit++) {
			cable.keeps_sc[unit] = n & 1u << 2 * unit;
			cable.keeps_lbal[unit] = n & 2u << 2 * unit;
		}
		EXPECT_EQUAL(mtkflash_latch_test(&tf), (n & 3) == 3 || (n & 12) == 12);
		EXPECT_EQUAL(cable.dev & 0x10, 0);
	}
	tap_end();
}

int main(void)
{
	parts_by_id();
	sectors_make_up_the_part();
	questions_to_a_port();
	nodes_of_verdicts();
	latch_test();
	return tap_exit();
}
