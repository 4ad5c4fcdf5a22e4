// SPDX-License-Identifier: GPL-2.0
/*
 * The table of flash parts, entry by entry, and the search in it.
 */
#include <kunit/test.h>
#include <linux/log2.h>
#include <linux/sizes.h>

#include "chips.h"

static const u8 nothing[3];
static const u8 floating[3] = { 0xff, 0xff, 0xff };

#define for_each_chip(c) \
	for (c = mtkflash_chips; c < mtkflash_chips + mtkflash_chip_count; c++)

#define for_each_region(r, c) \
	for (r = (c)->region; r < (c)->region + MTKFLASH_REGIONS && r->count; r++)

static bool is_serial(const struct mtkflash_chip *c)
{
	return c->bus == MTKFLASH_BUS_SERIAL;
}

/* Invented parts are smaller than any real one. */
static bool is_invented(const struct mtkflash_chip *c)
{
	return !strcmp(c->source, "tests only");
}

static bool only_as_a_whole(const struct mtkflash_chip *c)
{
	return c->region[0].sector == c->size;
}

static void table_is_sorted_and_complete(struct kunit *test)
{
	const struct mtkflash_chip *c;

	KUNIT_ASSERT_GT(test, mtkflash_chip_count, 190);
	for_each_chip(c) {
		KUNIT_ASSERT_NOT_NULL(test, c->name);
		KUNIT_ASSERT_NOT_NULL(test, c->source);
		KUNIT_EXPECT_GT_MSG(test, strlen(c->source), 0, "%s", c->name);
		/* The name must fit into the 24 bytes of struct mtkflash_device_info. */
		KUNIT_EXPECT_LT_MSG(test, strlen(c->name), 24, "%s", c->name);
		if (c == mtkflash_chips)
			continue;
		KUNIT_EXPECT_LE_MSG(test, c[-1].bus, c->bus, "%s", c->name);
		if (c[-1].bus == c->bus)
			KUNIT_EXPECT_LT_MSG(test, strcmp(c[-1].name, c->name), 0,
					    "%s", c->name);
	}
}

/* An id is plausible, or zeros: the part has none. */
static void expect_id_or_zeros(struct kunit *test, const struct mtkflash_chip *c,
			       const u8 *id, unsigned int len)
{
	KUNIT_EXPECT_TRUE_MSG(test, mtkflash_id_plausible(id, len) ||
			      !memcmp(id, nothing, len) || (c->bd && id == c->rems),
			      "%s", c->name);
}

static void ids_are_unique(struct kunit *test)
{
	const struct mtkflash_chip *c, *other;

	for_each_chip(c) {
		expect_id_or_zeros(test, c, c->rems, 2);
		expect_id_or_zeros(test, c, c->rdid, 3);
		KUNIT_EXPECT_TRUE_MSG(test, mtkflash_rems_plausible(c->rems) ||
				      mtkflash_id_plausible(c->rdid, 3), "%s", c->name);
		if (!is_serial(c)) {
			KUNIT_EXPECT_TRUE_MSG(test, mtkflash_id_plausible(c->rems, 2),
					      "%s", c->name);
			KUNIT_EXPECT_EQ_MSG(test, memcmp(c->rdid, nothing, 3), 0,
					    "%s", c->name);
			KUNIT_EXPECT_EQ_MSG(test, c->res, 0, "%s", c->name);
		}
		for (other = mtkflash_chips; other < c; other++)
			KUNIT_EXPECT_FALSE_MSG(test, other->bus == c->bus &&
					       !memcmp(other->rems, c->rems, 2) &&
					       !memcmp(other->rdid, c->rdid, 3),
					       "%s and %s", other->name, c->name);
	}
}

static void expect_legal_sector(struct kunit *test, const struct mtkflash_chip *c,
				u32 start, u32 sector)
{
	/* One maker joined 32 and 64 KiB to a sector of its parameter block parts. */
	if (sector == 96 * SZ_1K) {
		KUNIT_EXPECT_EQ_MSG(test, start % SZ_32K, 0, "%s", c->name);
		return;
	}
	KUNIT_EXPECT_TRUE_MSG(test, is_power_of_2(sector), "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, start % sector, 0, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, sector % c->page, 0, "%s", c->name);
}

static void sectors_make_up_the_size(struct kunit *test)
{
	const struct mtkflash_region *r;
	const struct mtkflash_chip *c;

	for_each_chip(c) {
		u32 start = 0;

		for_each_region(r, c)
			for (unsigned int i = 0; i < r->count; i++) {
				expect_legal_sector(test, c, start, r->sector);
				start += r->sector;
			}
		KUNIT_EXPECT_EQ_MSG(test, start, c->size, "%s", c->name);
		for (; r < c->region + MTKFLASH_REGIONS; r++)
			KUNIT_EXPECT_EQ_MSG(test, r->count, 0, "%s", c->name);
		KUNIT_EXPECT_TRUE_MSG(test, is_power_of_2(c->size), "%s", c->name);
		if (is_invented(c))
			continue;
		/*
		 * The address lines A0..A19 for parallel parts, and the largest serial part
		 * known in drives.
		 */
		KUNIT_EXPECT_GE_MSG(test, c->size, SZ_64K, "%s", c->name);
		KUNIT_EXPECT_LE_MSG(test, c->size, is_serial(c) ? SZ_2M : SZ_1M,
				    "%s", c->name);
	}
}

static void blocks_are_made_of_sectors(struct kunit *test)
{
	const struct mtkflash_chip *c;
	u32 start;

	for_each_chip(c) {
		KUNIT_EXPECT_EQ_MSG(test, c->sector.size, 0, "%s", c->name);
		KUNIT_EXPECT_EQ_MSG(test, c->whole.size, c->size, "%s", c->name);
		KUNIT_EXPECT_EQ_MSG(test, !c->block.opcode, !c->block.size, "%s", c->name);
		if (!c->block.opcode)
			continue;
		KUNIT_ASSERT_TRUE_MSG(test, is_power_of_2(c->block.size), "%s", c->name);
		KUNIT_EXPECT_EQ_MSG(test, c->size % c->block.size, 0, "%s", c->name);
		for (u32 a = 0; a < c->size; a += c->block.size) {
			u32 sector = mtkflash_chip_sector(c, a, &start);

			KUNIT_EXPECT_EQ_MSG(test, start, a, "%s", c->name);
			KUNIT_EXPECT_LT_MSG(test, sector, c->block.size, "%s", c->name);
		}
	}
}

/* Specification 4.4, and PMC's sector erase (4.6). */
static void serial_opcodes_are_legal(struct kunit *test)
{
	const struct mtkflash_chip *c;

	for_each_chip(c) {
		u8 sector = c->sector.opcode, block = c->block.opcode;
		u8 whole = c->whole.opcode;

		if (!is_serial(c))
			continue;
		if (only_as_a_whole(c))
			KUNIT_EXPECT_EQ_MSG(test, sector, whole, "%s", c->name);
		else
			KUNIT_EXPECT_TRUE_MSG(test, sector == 0x20 || sector == 0xd7 ||
					      sector == 0xd8, "%s", c->name);
		KUNIT_EXPECT_TRUE_MSG(test, !block || block == 0x52 || block == 0xd8,
				      "%s", c->name);
		KUNIT_EXPECT_NE_MSG(test, sector, block, "%s", c->name);
		KUNIT_EXPECT_EQ_MSG(test, sector == 0xd7, c->rems[0] == 0x9d, "%s", c->name);
		if (is_invented(c))
			KUNIT_EXPECT_TRUE_MSG(test, whole == 0x60 || whole == 0xc7,
					      "%s", c->name);
		else if (c->rems[0] == 0xbf)
			KUNIT_EXPECT_EQ_MSG(test, whole, 0x60, "%s", c->name);
		else if (whole != 0xc7)
			KUNIT_EXPECT_TRUE_MSG(test, whole == 0x62 && c->rdid[0] == 0x1f,
					      "%s", c->name);
	}
}

static void parallel_opcodes_are_legal(struct kunit *test)
{
	const struct mtkflash_chip *c;

	for_each_chip(c) {
		u8 sector = c->sector.opcode, block = c->block.opcode;

		if (is_serial(c))
			continue;
		KUNIT_EXPECT_EQ_MSG(test, c->whole.opcode, 0x10, "%s", c->name);
		KUNIT_EXPECT_TRUE_MSG(test, !block || block == 0x30 || block == 0x50,
				      "%s", c->name);
		if (only_as_a_whole(c))
			KUNIT_EXPECT_EQ_MSG(test, sector, 0x10, "%s", c->name);
		else if (c->program == MTKFLASH_PROGRAM_PAGE)
			KUNIT_EXPECT_EQ_MSG(test, sector, 0, "%s", c->name);
		else
			KUNIT_EXPECT_TRUE_MSG(test, sector == 0x30 || sector == 0x50,
					      "%s", c->name);
		KUNIT_EXPECT_TRUE_MSG(test, !block || sector != block, "%s", c->name);
	}
}

static void programming_suits_the_bus(struct kunit *test)
{
	const struct mtkflash_chip *c;

	for_each_chip(c) {
		switch (c->program) {
		case MTKFLASH_PROGRAM_PAGE:
			KUNIT_EXPECT_TRUE_MSG(test, c->page == 256 || c->page == 128,
					      "%s", c->name);
			if (!is_serial(c))
				KUNIT_EXPECT_EQ_MSG(test, c->region[0].sector, c->page,
						    "%s", c->name);
			break;
		case MTKFLASH_PROGRAM_BYTE:
			KUNIT_EXPECT_EQ_MSG(test, c->page, 1, "%s", c->name);
			break;
		case MTKFLASH_PROGRAM_AAI_BYTE:
		case MTKFLASH_PROGRAM_AAI_WORD:
			KUNIT_EXPECT_TRUE_MSG(test, is_serial(c), "%s", c->name);
			KUNIT_EXPECT_EQ_MSG(test, c->page, 1, "%s", c->name);
			break;
		default:
			KUNIT_FAIL(test, "%s: program %d", c->name, c->program);
		}
		KUNIT_EXPECT_EQ_MSG(test, MTKFLASH_PAGE % c->page, 0, "%s", c->name);
	}
}

static void expect_time(struct kunit *test, const struct mtkflash_chip *c,
			const struct mtkflash_time *time, u32 limit)
{
	KUNIT_EXPECT_GT_MSG(test, time->typical, 0, "%s", c->name);
	KUNIT_EXPECT_LE_MSG(test, time->typical, time->longest, "%s", c->name);
	KUNIT_EXPECT_LE_MSG(test, time->longest, limit, "%s", c->name);
}

/* The longest times in microseconds: a dead part is waited for as long as that. */
static void times_are_sane(struct kunit *test)
{
	const struct mtkflash_chip *c;

	for_each_chip(c) {
		expect_time(test, c, &c->program_time, c->page == 1 ? 1000 : 50000);
		if (!only_as_a_whole(c))
			expect_time(test, c, &c->sector.time, 19000000);
		else if (c->size < SZ_2M)
			expect_time(test, c, &c->sector.time, 40000000);
		expect_time(test, c, &c->whole.time, 340000000);
		if (c->block.opcode)
			expect_time(test, c, &c->block.time, 15000000);
		else
			KUNIT_EXPECT_EQ_MSG(test, c->block.time.longest, 0, "%s", c->name);
	}
}

/* The bits are contiguous, from 0x0c to 0x7c, and never WIP, WEL or SRWD. */
static void protection_suits_the_bus(struct kunit *test)
{
	const struct mtkflash_chip *c;

	for_each_chip(c) {
		unsigned int mask = c->bp_mask;

		if (!is_serial(c)) {
			KUNIT_EXPECT_EQ_MSG(test, mask, 0, "%s", c->name);
			KUNIT_EXPECT_FALSE_MSG(test, c->ewsr, "%s", c->name);
			KUNIT_EXPECT_TRUE_MSG(test, c->unlock == 0x5555 ||
					      c->unlock == 0xaaa, "%s", c->name);
			continue;
		}
		KUNIT_EXPECT_EQ_MSG(test, c->unlock, 0, "%s", c->name);
		if (c->bd) {
			/* The protection of MT1959 is not known. */
			KUNIT_EXPECT_EQ_MSG(test, mask, 0, "%s", c->name);
			continue;
		}
		KUNIT_EXPECT_EQ_MSG(test, mask & 0x83, 0, "%s", c->name);
		KUNIT_EXPECT_EQ_MSG(test, mask & 4, 4, "%s", c->name);
		KUNIT_EXPECT_TRUE_MSG(test, is_power_of_2(mask / 4 + 1), "%s", c->name);
		if (!is_invented(c))
			KUNIT_EXPECT_EQ_MSG(test, c->ewsr, c->rems[0] == 0xbf, "%s", c->name);
	}
}

static unsigned int same_rems(const struct mtkflash_chip *chip)
{
	const struct mtkflash_chip *c;
	unsigned int n = 0;

	for_each_chip(c)
		n += is_serial(c) && !memcmp(c->rems, chip->rems, 2);
	return n;
}

static unsigned int same_rdid(const struct mtkflash_chip *chip)
{
	const struct mtkflash_chip *c;
	unsigned int n = 0;

	for_each_chip(c)
		n += is_serial(c) && !memcmp(c->rdid, chip->rdid, 3);
	return n;
}

/* An id that a part does not have reads as zeros or as FFh. */
static void serial_parts_are_found_by_their_ids(struct kunit *test)
{
	const struct mtkflash_chip *c;

	for_each_chip(c) {
		bool has_rems = mtkflash_rems_plausible(c->rems);
		bool has_rdid = mtkflash_id_plausible(c->rdid, 3);

		if (!is_serial(c))
			continue;
		KUNIT_EXPECT_PTR_EQ_MSG(test, mtkflash_chip_serial(c->rems, c->rdid), c,
					"%s", c->name);
		KUNIT_EXPECT_PTR_EQ_MSG(test, mtkflash_chip_serial(has_rems ? c->rems : floating,
								   has_rdid ? c->rdid : floating),
					c, "%s", c->name);
		if (has_rems && same_rems(c) == 1)
			KUNIT_EXPECT_PTR_EQ_MSG(test, mtkflash_chip_serial(c->rems, nothing), c,
						"%s", c->name);
		if (has_rdid && same_rdid(c) == 1)
			KUNIT_EXPECT_PTR_EQ_MSG(test, mtkflash_chip_serial(floating, c->rdid), c,
						"%s", c->name);
	}
}

/* One id of a part together with the other id of another part finds no part. */
static void contradictions_find_nothing(struct kunit *test)
{
	const struct mtkflash_chip *a, *b, *found;

	for_each_chip(a)
		for_each_chip(b) {
			if (!is_serial(a) || !is_serial(b) ||
			    !mtkflash_rems_plausible(a->rems) ||
			    !mtkflash_id_plausible(b->rdid, 3))
				continue;
			found = mtkflash_chip_serial(a->rems, b->rdid);
			if (!found)
				continue;
			KUNIT_EXPECT_EQ_MSG(test, memcmp(found->rdid, b->rdid, 3), 0,
					    "%s and %s", a->name, b->name);
			if (mtkflash_id_plausible(found->rems, 2))
				KUNIT_EXPECT_EQ_MSG(test, memcmp(found->rems, a->rems, 2), 0,
						    "%s and %s", a->name, b->name);
		}
}

static void parallel_parts_are_found_by_their_ids(struct kunit *test)
{
	const struct mtkflash_chip *c;
	u8 id[2];

	for_each_chip(c) {
		if (is_serial(c))
			continue;
		KUNIT_EXPECT_PTR_EQ_MSG(test, mtkflash_chip_parallel(c->rems), c, "%s", c->name);
	}
	for (unsigned int n = 0; n < 0x10000; n++) {
		id[0] = n >> 8;
		id[1] = n;
		c = mtkflash_chip_parallel(id);
		if (!c)
			continue;
		KUNIT_EXPECT_FALSE_MSG(test, is_serial(c), "%s", c->name);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(c->rems, id, 2), 0, "%s", c->name);
	}
}

/* Specification, section 5; RDID from the makers. */
struct specified {
	const char *name;
	enum mtkflash_bus bus;
	u8 id[2];
	u8 rdid[3];
	u32 size;
};

#define SPI_PART MTKFLASH_BUS_SERIAL

static const struct specified specified[] = {
	{ "SST39SF020", MTKFLASH_BUS_PARALLEL, { 0xbf, 0xb6 }, { }, 262144 },
	{ "SST25VF020", SPI_PART, { 0xbf, 0x43 }, { }, 262144 },
	{ "W25P20", SPI_PART, { 0xef, 0x11 }, { }, 262144 },
	{ "W25B20", SPI_PART, { 0xef, 0x31 }, { }, 262144 },
	{ "PM25LV020", SPI_PART, { 0x9d, 0x7d }, { }, 262144 },
	{ "A25L20P", SPI_PART, { 0x37, 0x11 }, { 0x7f, 0x37, 0x20 }, 262144 },
	{ "MX25L2005", SPI_PART, { 0xc2, 0x11 }, { 0xc2, 0x20, 0x12 }, 262144 },
	{ "S25FL002D", SPI_PART, { 0x10, 0x00 }, { }, 262144 },
	{ "EN25P80", SPI_PART, { 0x1c, 0x13 }, { 0x1c, 0x20, 0x14 }, 1048576 },
	{ "W25P80", SPI_PART, { 0xef, 0x13 }, { 0xef, 0x20, 0x14 }, 1048576 },
	{ "MX25L8005", SPI_PART, { 0xc2, 0x13 }, { 0xc2, 0x20, 0x14 }, 1048576 },
	{ "EN25P16", SPI_PART, { 0x1c, 0x14 }, { 0x1c, 0x20, 0x15 }, 2097152 },
	{ "W25P16", SPI_PART, { 0xef, 0x14 }, { 0xef, 0x20, 0x15 }, 2097152 },
	{ "MX25L1605D", SPI_PART, { 0xc2, 0x14 }, { 0xc2, 0x20, 0x15 }, 2097152 },
};

static void specified_name(const struct specified *s, char *desc)
{
	strscpy(desc, s->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(specified, specified, specified_name);

static void parts_of_the_specification_are_there(struct kunit *test)
{
	const struct specified *s = test->param_value;
	const struct mtkflash_chip *c = s->bus == MTKFLASH_BUS_SERIAL ?
		mtkflash_chip_serial(s->id, s->rdid) : mtkflash_chip_parallel(s->id);

	KUNIT_ASSERT_NOT_NULL(test, c);
	KUNIT_EXPECT_STREQ(test, c->name, s->name);
	KUNIT_EXPECT_EQ(test, c->bus, s->bus);
	KUNIT_EXPECT_EQ(test, c->size, s->size);
}

static void mx25l2005_is_as_specified(struct kunit *test)
{
	static const u8 rems[2] = { 0xc2, 0x11 }, rdid[3] = { 0xc2, 0x20, 0x12 };
	const struct mtkflash_chip *c = mtkflash_chip_serial(rems, rdid);

	KUNIT_ASSERT_NOT_NULL(test, c);
	KUNIT_EXPECT_EQ(test, c->region[0].sector, 4096);
	KUNIT_EXPECT_EQ(test, c->region[0].count, 64);
	KUNIT_EXPECT_EQ(test, c->page, 256);
	KUNIT_EXPECT_EQ(test, c->sector.opcode, 0x20);
	KUNIT_EXPECT_EQ(test, c->block.opcode, 0xd8);
	KUNIT_EXPECT_EQ(test, c->block.size, 65536);
	KUNIT_EXPECT_EQ(test, c->whole.opcode, 0xc7);
	KUNIT_EXPECT_EQ(test, c->bp_mask, 0x0c);
	KUNIT_EXPECT_FALSE(test, c->ewsr);
}

/* Vendor-mode specification 12.1, as reported. */
static void blu_ray_writers_have_a_row(struct kunit *test)
{
	const struct mtkflash_chip *c = mtkflash_chip_named("MT1959");

	KUNIT_ASSERT_NOT_NULL(test, c);
	KUNIT_EXPECT_TRUE(test, c->bd);
	KUNIT_EXPECT_EQ(test, c->size, SZ_2M);
	KUNIT_EXPECT_EQ(test, c->rems[0], 0x24);
	KUNIT_EXPECT_EQ(test, c->rems[1], 0x24);
	KUNIT_EXPECT_TRUE(test, only_as_a_whole(c));
	KUNIT_EXPECT_EQ(test, c->whole.opcode, 0xc7);
	KUNIT_EXPECT_EQ(test, c->block.opcode, 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(c->source, "reported"));
}

struct find_case {
	const char *what;
	u8 rems[2];
	u8 rdid[3];
	const char *name;
};

static const struct find_case find_cases[] = {
	{ "both ids", { 0xc2, 0x11 }, { 0xc2, 0x20, 0x12 }, "MX25L2005" },
	{ "REMS alone, RDID zero", { 0xc2, 0x11 }, { }, "MX25L2005" },
	{ "REMS alone, RDID floating", { 0xc2, 0x11 }, { 255, 255, 255 }, "MX25L2005" },
	{ "RDID alone, REMS zero", { }, { 0xc2, 0x20, 0x12 }, "MX25L2005" },
	{ "RDID alone, REMS floating", { 255, 255 }, { 0xc2, 0x20, 0x12 }, "MX25L2005" },
	{ "RDID alone, REMS 01 01", { 1, 1 }, { 0xc2, 0x20, 0x12 }, "MX25L2005" },
	{ "nothing answers", { }, { }, NULL },
	{ "all floating", { 255, 255 }, { 255, 255, 255 }, NULL },
	{ "01 01", { 1, 1 }, { 1, 1, 1 }, NULL },
	{ "REMS right, RDID of another", { 0xc2, 0x11 }, { 0xef, 0x30, 0x12 }, NULL },
	{ "RDID right, REMS of another", { 0xef, 0x11 }, { 0xc2, 0x20, 0x12 }, NULL },
	{ "REMS right, RDID of none", { 0xc2, 0x11 }, { 0xc2, 0x26, 0x12 }, NULL },
	{ "REMS swapped", { 0x11, 0xc2 }, { }, NULL },
	/* EF 11 is W25P20, W25X20 and W25Q20. */
	{ "one REMS, RDID of the second", { 0xef, 0x11 }, { 0xef, 0x30, 0x12 }, "W25X20" },
	{ "one REMS, RDID of the third", { 0xef, 0x11 }, { 0xef, 0x40, 0x12 }, "W25Q20" },
	{ "one REMS, no RDID", { 0xef, 0x11 }, { 255, 255, 255 }, "W25P20" },
	{ "the part without RDID, rubbish there", { 0xef, 0x11 }, { 0xef, 0x11, 0xef }, "W25P20" },
	{ "no RDID, and RDID of a third part", { 0xbf, 0x43 }, { 0xbf, 0x25, 0x8d }, NULL },
	/* EF 13 and 1C 13 are several parts, all with RDID: another map each. */
	{ "REMS alone of several", { 0xef, 0x13 }, { }, NULL },
	{ "RDID alone of several", { }, { 0x1c, 0x20, 0x12 }, NULL },
	{ "bottom boot by REMS", { 0x1c, 0x31 }, { 0x1c, 0x20, 0x12 }, "EN25B20" },
	{ "top boot by REMS", { 0x1c, 0x41 }, { 0x1c, 0x20, 0x12 }, "EN25B20T" },
	{ "no boot sectors by REMS", { 0x1c, 0x11 }, { 0x1c, 0x20, 0x12 }, "EN25P20" },
	{ "a part without REMS", { }, { 0x20, 0x20, 0x12 }, "M25P20" },
	{ "a part without REMS, rubbish there", { 0x20, 0x11 }, { 0x20, 0x20, 0x12 }, "M25P20" },
	{ "no REMS, and REMS of another part", { 0xc2, 0x11 }, { 0x20, 0x20, 0x12 }, NULL },
	{ "ids of a parallel part", { 0xbf, 0xb6 }, { }, NULL },
	/* This is the only pair of equal bytes that counts as an answer. */
	{ "24 24, no RDID", { 0x24, 0x24 }, { 255, 255, 255 }, "MT1959" },
	{ "24 24, RDID of equal bytes", { 0x24, 0x24 }, { 0x24, 0x24, 0x24 }, "MT1959" },
	{ "24 24, RDID of none", { 0x24, 0x24 }, { 0x24, 0x20, 0x15 }, "MT1959" },
	{ "24 24, RDID of a part", { 0x24, 0x24 }, { 0xc2, 0x20, 0x15 }, NULL },
	{ "25 25", { 0x25, 0x25 }, { }, NULL },
};

static void find_name(const struct find_case *c, char *desc)
{
	strscpy(desc, c->what, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(find, find_cases, find_name);

static void ids_have_to_agree(struct kunit *test)
{
	const struct find_case *c = test->param_value;
	const struct mtkflash_chip *chip = mtkflash_chip_serial(c->rems, c->rdid);

	KUNIT_ASSERT_EQ(test, !chip, !c->name);
	if (chip)
		KUNIT_EXPECT_STREQ(test, chip->name, c->name);
}

static void equal_bytes_are_no_id(struct kunit *test)
{
	for (unsigned int a = 0; a < 256; a++) {
		u8 id[3] = { a, a, a };

		KUNIT_EXPECT_FALSE(test, mtkflash_id_plausible(id, 2));
		KUNIT_EXPECT_FALSE(test, mtkflash_id_plausible(id, 3));
		KUNIT_EXPECT_EQ(test, mtkflash_rems_plausible(id), a == 0x24);
		KUNIT_EXPECT_NULL(test, mtkflash_chip_parallel(id));
		KUNIT_EXPECT_EQ(test, !!mtkflash_chip_serial(id, id), a == 0x24);
		id[2] = a + 1;
		KUNIT_EXPECT_FALSE(test, mtkflash_id_plausible(id, 2));
		KUNIT_EXPECT_TRUE(test, mtkflash_id_plausible(id, 3));
		id[1] = a ^ 0x80;
		KUNIT_EXPECT_TRUE(test, mtkflash_id_plausible(id, 2));
	}
}

static void expect_sector(struct kunit *test, const struct mtkflash_chip *c,
			  u32 address, u32 start, u32 size)
{
	u32 found_start = ~0, found = mtkflash_chip_sector(c, address, &found_start);

	KUNIT_EXPECT_EQ_MSG(test, found, size, "%s at %x", c->name, address);
	KUNIT_EXPECT_EQ_MSG(test, found_start, start, "%s at %x", c->name, address);
}

static void each_address_is_in_its_sector(struct kunit *test)
{
	const struct mtkflash_region *r;
	const struct mtkflash_chip *c;

	for_each_chip(c) {
		u32 start = 0;

		for_each_region(r, c)
			for (unsigned int i = 0; i < r->count; i++) {
				expect_sector(test, c, start, start, r->sector);
				expect_sector(test, c, start + r->sector / 2, start, r->sector);
				expect_sector(test, c, start + r->sector - 1, start, r->sector);
				start += r->sector;
			}
	}
}

static struct kunit_case chips_cases[] = {
	KUNIT_CASE(table_is_sorted_and_complete),
	KUNIT_CASE(ids_are_unique),
	KUNIT_CASE(sectors_make_up_the_size),
	KUNIT_CASE(blocks_are_made_of_sectors),
	KUNIT_CASE(serial_opcodes_are_legal),
	KUNIT_CASE(parallel_opcodes_are_legal),
	KUNIT_CASE(programming_suits_the_bus),
	KUNIT_CASE(times_are_sane),
	KUNIT_CASE(protection_suits_the_bus),
	KUNIT_CASE(serial_parts_are_found_by_their_ids),
	KUNIT_CASE(contradictions_find_nothing),
	KUNIT_CASE(parallel_parts_are_found_by_their_ids),
	KUNIT_CASE_PARAM(parts_of_the_specification_are_there, specified_gen_params),
	KUNIT_CASE(mx25l2005_is_as_specified),
	KUNIT_CASE(blu_ray_writers_have_a_row),
	KUNIT_CASE_PARAM(ids_have_to_agree, find_gen_params),
	KUNIT_CASE(equal_bytes_are_no_id),
	KUNIT_CASE(each_address_is_in_its_sector),
	{ }
};

static struct kunit_suite chips_suite = {
	.name = "mtkflash_chips",
	.test_cases = chips_cases,
};

kunit_test_suite(chips_suite);
