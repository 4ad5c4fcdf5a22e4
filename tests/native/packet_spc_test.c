// SPDX-License-Identifier: GPL-2.0
/*
 * A drive of which only the standard is known, with its factory jumper: by the recipes that are
 * shipped as guesses, and by what such a recipe can say.
 */
#include <stdio.h>

#include "method.h"
#include "packet/user_recipe.h"
#include "packet_rig.h"
#include "recipe_text.h"

#define EMPTY	(MTKFLASH_OPTION_ANY_START | MTKFLASH_OPTION_ANY_IDENTITY)

static struct mtkflash_user_recipe user;
static struct mtkflash_own_recipe own;
static struct recipe_fault fault;
static char text[4096];

/* @more: lines behind it. */
static void take_recipe(const char *name, const char *more)
{
	char path[256];
	size_t size;
	FILE *file;

	snprintf(path, sizeof(path), RECIPES "/optorite-%s.recipe", name);
	file = fopen(path, "r");
	EXPECT(file);
	size = file ? fread(text, 1, sizeof(text) - 256, file) : 0;
	if (file)
		fclose(file);
	snprintf(text + size, sizeof(text) - size, "%s", more);
	EXPECT(recipe_parse(text, strlen(text), &user, &fault));
	EXPECT_TEXT(fault.why, "");
	mtkflash_user_recipe_make(&own, &user);
	rig_own = &own.recipe;
}

static void begin_spc(enum spc_way way)
{
	struct mtkpacket_config cfg = spc;

	cfg.way = way;
	begin(&cfg);
	rig.s.flags = EMPTY;
}

/* Cut off in an update: its boot code runs, and answers by the jumper. */
static void cut_off(void)
{
	memset(rig.flash + 0x40000, 0xff, 0x40000);
	mtkpacket_power(&rig.model, false);
	mtkpacket_power(&rig.model, true);
	memcpy(rig.before, rig.flash, sizeof(rig.before));
	again();
	rig.s.flags = EMPTY;
}

static const struct mtkflash_sent *row(unsigned int n)
{
	return &rig.packets.journal.row[n];
}

/* The row of the first piece. */
static const struct mtkflash_sent *first_piece(void)
{
	unsigned int n = 0;

	while (n < rig.packets.journal.count && row(n)->first[0] != 0x3b)
		n++;
	return row(n);
}

static void pieces(bool cut)
{
	const struct mtkflash_sent *sent;

	tap_begin("3B/04, and 3B/05 for the last piece%s", cut ? ": an update was cut off" : "");
	take_recipe("pieces", "");
	begin_spc(SPC_PIECES);
	if (cut)
		cut_off();
	EXPECT_EQUAL(flash_image(new_spc), MTKFLASH_ERROR_NONE);
	expect_flashed();
	EXPECT_EQUAL(count(0x3b), 240);
	EXPECT_TEXT(rig.s.new_identity.revision, "2.30");
	sent = first_piece();
	EXPECT_EQUAL(sent->times, 239);
	EXPECT_EQUAL(sent->first[1], 4);
	EXPECT_EQUAL(sent->last[3], 0x0e);
	EXPECT_EQUAL(sent->last[4], 0xe0);
	EXPECT_EQUAL(sent->length, 0x1000);
	EXPECT_EQUAL(sent->outcome, MTKFLASH_OUTCOME_GOOD);
	EXPECT_EQUAL(sent[1].first[1], 5);
	EXPECT_EQUAL(sent[1].times, 1);
	EXPECT_EQUAL(rig.packets.journal.lost, 0);
	end();
}

/* Its boot code knows of no tray, and only its owner can say so. */
static void tray_unknown(void)
{
	tap_begin("it does not say whether it is empty, and the recipe does not allow for that");
	take_recipe("pieces", "");
	own.recipe.ready_unknown = false;
	begin_spc(SPC_PIECES);
	cut_off();
	flash_image(new_spc);
	expect_refused(MTKFLASH_ERROR_MEDIUM);
	end();
}

static void offsets(void)
{
	tap_begin("3B/07 with offsets");
	take_recipe("offsets", "");
	begin_spc(SPC_OFFSETS);
	EXPECT_EQUAL(flash_image(new_spc), MTKFLASH_ERROR_NONE);
	expect_flashed();
	EXPECT_EQUAL(first_piece()->times, 240);
	end();
}

/* It says why, nothing has changed, and the report has it. */
static void refused(const char *recipe, enum spc_way way, const char *name)
{
	tap_begin("%s", name);
	take_recipe(recipe, "");
	begin_spc(way);
	EXPECT_EQUAL(flash_image(new_spc), MTKFLASH_ERROR_PACKET);
	EXPECT_EQUAL(count(0x3b), 1);
	EXPECT_EQUAL(first_piece()->outcome, MTKFLASH_OUTCOME_CHECK);
	EXPECT(!memcmp(first_piece()->sense, "\x05\x24\x00", 3));
	expect_old();
	end();
}

static void not_firmware(void)
{
	tap_begin("what is no firmware is refused at the last piece, and that is in the journal");
	take_recipe("pieces", "");
	begin_spc(SPC_PIECES);
	memcpy(image, new_spc, SPC_SIZE);
	image[0x12345] ^= 1;
	EXPECT_EQUAL(flash_image(image), MTKFLASH_ERROR_PACKET);
	EXPECT(!memcmp(first_piece()[1].sense, "\x05\x26\x00", 3));
	expect_old();
	end();
}

/* Neither alone is enough: no vector, and no name that could be found. */
static void without(uint32_t flags, enum mtkflash_error error)
{
	tap_begin("with the flags %X only", flags);
	take_recipe("pieces", "");
	begin_spc(SPC_PIECES);
	rig.s.flags = flags;
	EXPECT_EQUAL(flash_image(new_spc), error);
	expect_refused(error);
	end();
}

static void blank_bank(void)
{
	tap_begin("a blank bank is no matter of how it starts");
	take_recipe("pieces", "");
	begin_spc(SPC_PIECES);
	memcpy(image, new_spc, SPC_SIZE);
	memset(image + 0x30000, 0xff, 0x10000);
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_BANK_BLANK);
	end();
}

/* An image without a name proves nothing if the drive's stays. */
static void old_name(void)
{
	struct mtkpacket_config cfg = spc;

	tap_begin("it keeps its name until its power goes: neither success nor failure");
	take_recipe("pieces", "");
	cfg.tells_old = true;
	begin(&cfg);
	rig.s.flags = EMPTY;
	EXPECT_EQUAL(flash_image(new_spc), MTKFLASH_ERROR_OLD_ANSWER);
	EXPECT_EQUAL(rig.model.burns, 1);
	end();
}

/* A built-in recipe is for what is known. */
static void built_in(void)
{
	tap_begin("the same options turn nothing off for a built-in recipe");
	rig_own = NULL;
	begin(&btc);
	rig.s.flags = EMPTY;
	memcpy(image, new_btc, MTKPACKET_BTC_SIZE);
	image[0] = 0x75;
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_RESET_VECTOR);
	end();
}

/* --- what else such a recipe can say -------------------------------------------------- */

static void pause(void)
{
	tap_begin("a pause between two pieces");
	take_recipe("offsets", "pause-ms 250\n");
	begin_spc(SPC_OFFSETS);
	EXPECT_EQUAL(flash_image(new_spc), MTKFLASH_ERROR_NONE);
	EXPECT(rig.quiet_pieces >= 250 * MS && rig.quiet_pieces < 300 * MS);
	expect_flashed();
	end();
}

static void unsent(void)
{
	tap_begin("a range is sent as FFh");
	take_recipe("offsets", "unsent 0x20000-0x207ff\n");
	begin_spc(SPC_OFFSETS);
	flash_image(new_spc);
	for (uint32_t at = 0x1ff00; at < 0x20900; at++)
		EXPECT_EQUAL(rig.model.ram[at],
			     at >= 0x20000 && at < 0x20800 ? 0xff : new_spc[at]);
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_PACKET);	/* by its sum */
	end();
}

/* It has the boot code that the image is for. */
static void id(bool same)
{
	tap_begin("bytes of the drive %s the image's", same ? "are" : "are not");
	take_recipe("offsets", "id 3c 03 00 00 00 00 LL LL LL\nid-size 4\nid-at 0x80000\n");
	begin_spc(SPC_OFFSETS);
	memcpy(image, new_spc, SPC_SIZE);
	memcpy(image + 0x80000, same ? "\x0c\x0f\x00\x00" : "\x0c\x0f\x00\x01", 4);
	put_sum(image, SPC_SIZE);
	flash_image(image);
	EXPECT_EQUAL(count(0x3c), 1);
	if (same) {
		EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_NONE);
		EXPECT_EQUAL(rig.model.burns, 1);
	} else {
		expect_refused(MTKFLASH_ERROR_OTHER_CHIP);
		EXPECT_EQUAL(rig.s.fail_address, 0x80000);
	}
	end();
}

static void no_id(void)
{
	tap_begin("it does not tell these bytes: nothing is written");
	take_recipe("offsets", "id 3c 02 00 00 00 00 LL LL LL\nid-size 4\n");
	begin_spc(SPC_OFFSETS);
	flash_image(new_spc);
	expect_refused(MTKFLASH_ERROR_PACKET);
	end();
}

static void fatal(bool said)
{
	struct mtkpacket_config cfg = spc;

	tap_begin("sense key 4 while it is not ready%s", said ? ", which is said to be fatal" : "");
	take_recipe("pieces", said ? "fatal 3 4\n" : "");
	cfg.busy_ms = 60 * 1000;
	memcpy(cfg.busy_sense, "\x04\x3e\x00", 3);
	cfg.burn_ns = 110 * SECOND;
	begin(&cfg);
	rig.s.flags = EMPTY;
	flash_image(new_spc);
	EXPECT_EQUAL(rig.s.error, said ? MTKFLASH_ERROR_PACKET : MTKFLASH_ERROR_NONE);
	end();
}

int main(int argc, char **argv)
{
	rig_parked = argc > 1 && !strcmp(argv[1], "--parked");
	make_images();
	pieces(false);
	pieces(true);
	tray_unknown();
	offsets();
	refused("offsets", SPC_PIECES, "3B/07 to one that takes 3B/04");
	refused("pieces", SPC_OFFSETS, "3B/04 to one that takes 3B/07");
	refused("pieces", SPC_WHOLE, "3B/04 to one that takes all at once");
	refused("offsets", SPC_WHOLE, "3B/07 to one that takes all at once");
	not_firmware();
	without(0, MTKFLASH_ERROR_RESET_VECTOR);
	without(MTKFLASH_OPTION_ANY_START, MTKFLASH_ERROR_NO_IDENTITY);
	without(MTKFLASH_OPTION_ANY_IDENTITY, MTKFLASH_ERROR_RESET_VECTOR);
	blank_bank();
	old_name();
	built_in();
	pause();
	unsent();
	id(true);
	id(false);
	no_id();
	fatal(false);
	fatal(true);
	return tap_exit();
}
