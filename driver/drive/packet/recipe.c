// SPDX-License-Identifier: GPL-2.0
/*
 * The recipes.
 *
 * From the packet-mode specification, with its marks: V read in source code, 2 two sources
 * agree, 1 one source.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "families.h"
#include "recipe.h"

#define JB8	"MT1959 Boot JB8 "
#define BU5	"MT1959 Boot BU5 "

#define KEY_MEDIUM	0x03
#define KEY_HARDWARE	0x04
#define KEY_ABORTED	0x0b

/* 2.9 [V redumper].  The banner decides, and not the name. */
static const struct mtkflash_recipe_drive bd_drives[] = {
	{ "HL-DT-ST", "BD-RE BU40N", BU5 },
	{ "ASUS", "BW-16D1HT", JB8 },
	{ "ASUS", "BW-16D1H-U", JB8 },
	{ "HL-DT-ST", "BD-RE BH16NS60", JB8 },
	{ "HL-DT-ST", "BD-RE WH16NS60", JB8 },
	{ "HL-DT-ST", "BD-RE BH16NS58", JB8 },
	{ "HL-DT-ST", "BD-RE WH16NS58", JB8 },
	{ "HL-DT-ST", "BD-RE BH16NS55", JB8 },
	{ "HL-DT-ST", "BD-RE BH16NS50", JB8 },
	{ "HL-DT-ST", "BD-RE BH14NS50", JB8 },
	{ "HL-DT-ST", "BD-RE BH16NS40", JB8 },
	{ "HL-DT-ST", "BD-RE WH16NS40", JB8 },
	{ "HL-DT-ST", "BD-RE BH14NS40", JB8 },
	{ "HL-DT-ST", "BD-RE WH14NS40", JB8 },
	{ }
};

/* 2.3 [V btcflash] */
static const struct mtkflash_recipe_drive btc_drives[] = {
	{ .vendor = "BTC", .product = "DRW1004IM" },
	{ .vendor = "BTC", .product = "DRW1008IM" },
	{ .vendor = "BTC", .product = "DRW1108IM" },
	{ }
};

/* 2.2 [V coastermelt] */
static const struct mtkflash_recipe_drive tsst_bd_drives[] = {
	{ .vendor = "TSSTcorp", .product = "BDDVDW SE-506CB" },
	{ }
};

/*
 * 2.9 [V redumper]; of the drives with the other name those whose chip is known
 * (families.c).
 */
static const struct mtkflash_recipe_drive tsst_dvd_drives[] = {
	{ .vendor = "TSSTcorp", .product = "DVD-ROM SH-D162C" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM SH-D162D" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM SH-D163A" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM SH-D163B" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM SH-D163C" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM TS-H352C" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM TS-H352D" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM TS-H353A" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM TS-H353B" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM TS-H353C" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM SH-116AB" },
	{ .vendor = "TSSTcorp", .product = "DVD-ROM SH-118CB" },
	{ .vendor = "hp", .product = "DVD-ROM TS-H352C" },
	{ .vendor = "hp", .product = "DVD-ROM TS-H352D" },
	{ .vendor = "hp", .product = "DVD-ROM TS-H353A" },
	{ .vendor = "hp", .product = "DVD-ROM TS-H353B" },
	{ .vendor = "hp", .product = "DVD-ROM TS-H353C" },
	{ }
};

const struct mtkflash_recipe mtkflash_recipes[] = {
	{
		/*
		 * 2.1, 7b.  Two programs differ in the commands before the first piece and
		 * after the last one; these are the commands of the better proven one.
		 */
		.name = "MT1959",
		.source = "V redumper; 2 with freemkv",
		.drives = bd_drives,
		.gates = MTKFLASH_GATES_BD,
		.size = 0x200000,
		.unsent = { 0, 0xffff },
		.prepare = { .cdb = { 0x3b, 0x01 } },
		.chunk = { .cdb = { 0x3b, 0x06 }, .offset_at = 3, .length_at = 6 },
		.chunk_size = 0x4000,
		.burns_early = true,
		.read = { .cdb = { 0x3c, 0x06 }, .offset_at = 3, .length_at = 6 },
		.read_size = 0x1000,
		.chunk_limit_ms = 120000,
		.burn_limit_ms = 300000,
		/*
		 * 4 [1]: it may always report ready; these times are a choice of this
		 * driver.
		 */
		.silent_ms = 20000,
		.poll_ms = 500,
		.ready_limit_ms = 45000,
		.steady_ms = 10000,
		/* 7b [V freemkv] */
		.fatal = BIT(KEY_MEDIUM) | BIT(KEY_HARDWARE) | BIT(KEY_ABORTED),
		/* It is read back, whatever it reports [D]. */
		.ready_unknown = true,
	},
	{
		.name = "BTC",
		.source = "V btcflash; 1 users of the 1004 and 1008",
		.drives = btc_drives,
		.gates = MTKFLASH_GATES_NAME,
		.size = 0x100000,
		.chunk = { .cdb = { 0x3b, 0x06 }, .offset_at = 3, .offset_more = 0x20,
			   .length_at = 6 },
		.chunk_size = 0x1000,
		.header = { .cdb = { 0x3b, 0x06 }, .offset_at = 3, .length_at = 6 },
		.header_size = 0x20,
		.commit = { .cdb = { 0x3b, 0x07 } },
		.chunk_limit_ms = 60000,
		.burn_limit_ms = 300000,
		.silent_ms = 50000,
		.poll_ms = 1000,
		.ready_limit_ms = 300000,
		.steady_ms = 5000,
	},
	{
		/*
		 * 2.2: burns for 10 s in the middle and for 10 s at the end, and does not
		 * answer after that.
		 */
		.name = "TSST-BD",
		.source = "V coastermelt, and the maker's updater on the cable",
		.drives = tsst_bd_drives,
		.gates = MTKFLASH_GATES_TSST,
		.size = 0x200000,
		/*
		 * Blank in both of the maker's images [V coastermelt, doc/bootloader.txt], so its
		 * updater sends FFh [D]; a dump has its drive's data there.
		 */
		.unsent = { 0x1e2000, 0x1f1fff },
		.chunk = { .cdb = { 0xff, 0x00, 0x01 } },
		.chunk_size = 0xf800,
		.mark_at = 5,
		.mark_next = 0xff,
		.mark_last = 0x02,
		.burns_early = true,
		.restarts = true,
		.chunk_limit_ms = 120000,
		.burn_limit_ms = 300000,
		.silent_ms = 30000,
		.poll_ms = 1000,
		.ready_limit_ms = 100000,
		.steady_ms = 5000,
		/* 4: not among the commands of its boot loader [V coastermelt]. */
		.ready_unknown = true,
	},
	{
		/*
		 * 2.2: "a few seconds"; the time in which nothing is sent is a choice of
		 * this driver.
		 */
		.name = "TSST-DVD",
		.source = "V redumper; 1 its users",
		.drives = tsst_dvd_drives,
		.gates = MTKFLASH_GATES_NAME,
		.size = 0x40000,
		.chunk = { .cdb = { 0xff, 0x00, 0x01 } },
		.chunk_size = 0xfc00,
		.mark_at = 5,
		.mark_next = 0xff,
		.mark_last = 0x04,
		.burns_early = true,
		.restarts = true,
		.chunk_limit_ms = 120000,
		.burn_limit_ms = 300000,
		.silent_ms = 30000,
		.poll_ms = 1000,
		.ready_limit_ms = 100000,
		.steady_ms = 5000,
		/* As with the Blu-ray writer [D]. */
		.ready_unknown = true,
	},
};

const unsigned int mtkflash_recipe_count = ARRAY_SIZE(mtkflash_recipes);

/* A boot loader may append "_BOOT" to the name. */
static bool is_named(const char *product, const char *name)
{
	const char *rest = mtkflash_text_begins(product, name);

	return rest && (!*rest || !strcmp(rest, "_BOOT"));
}

/* Find the row of a drive in a recipe. */
static const struct mtkflash_recipe_drive *find_drive(const struct mtkflash_recipe *recipe,
						      const struct mtkflash_identity *id)
{
	const struct mtkflash_recipe_drive *d = recipe->drives;

	for (; d->vendor; d++)
		if (!strcmp(id->vendor, d->vendor) && is_named(id->product, d->product))
			return d;
	return NULL;
}

static const struct mtkflash_recipe *
find_built_in(const struct mtkflash_identity *id, const struct mtkflash_recipe_drive **row)
{
	for (unsigned int i = 0; i < mtkflash_recipe_count; i++) {
		*row = find_drive(&mtkflash_recipes[i], id);
		if (*row)
			return &mtkflash_recipes[i];
	}
	return NULL;
}

/* A user's recipe needs the exact name, and never replaces a built-in one. */
static bool is_for(const struct mtkflash_recipe *own, const struct mtkflash_identity *id)
{
	const struct mtkflash_recipe_drive *row;

	return !strcmp(id->vendor, own->drives->vendor) &&
	       !strcmp(id->product, own->drives->product) && !find_built_in(id, &row);
}

const struct mtkflash_recipe *
mtkflash_recipe_for(const struct mtkflash_recipe *own, const struct mtkflash_identity *id,
		    const struct mtkflash_recipe_drive **row)
{
	const struct mtkflash_recipe_drive *found = own ? own->drives : NULL;
	const struct mtkflash_recipe *recipe = own;

	if (!own)
		recipe = find_built_in(id, &found);
	else if (!is_for(own, id))
		recipe = NULL;
	if (recipe && row)
		*row = found;
	return recipe;
}

static void put24(u8 *to, u32 value)
{
	to[0] = value >> 16;
	to[1] = value >> 8;
	to[2] = value;
}

void mtkflash_command_fill(const struct mtkflash_recipe_command *command, u32 offset,
			   u32 length, u8 *cdb)
{
	memcpy(cdb, command->cdb, MTKFLASH_CDB_SIZE);
	if (command->offset_at)
		put24(cdb + command->offset_at, offset + command->offset_more);
	if (command->length_at)
		put24(cdb + command->length_at, length);
}
