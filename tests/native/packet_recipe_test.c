// SPDX-License-Identifier: GPL-2.0
/*
 * Recipes that somebody else has written: from the text to a whole flash of a drive that no
 * built-in recipe knows, and what such a recipe may not say.
 */
#include <stdio.h>

#include "packet/user_recipe.h"
#include "packet_rig.h"
#include "recipe_text.h"

#define NAME "DRW9999IM"

/* As a capture of a program for BTC's drives would give it. */
static const char written[] =
	"# BTC's way (packet-mode specification 2.3)\n"
	"vendor       BTC\n"
	"product      " NAME "   # not in the list\n"
	"image-size   0x100000\n"
	"piece-size   4096\r\n"
	"\n"
	"piece        3b 06 00 OO OO OO LL LL LL\n"
	"piece-offset 0x20\n"
	"header       3B 06 00 00 00 00 LL LL LL\n"
	"header-size  0x20\n"
	"commit       3b 07\n"
	"burns        at-end\n"
	"silent       50\n"
	"burn-limit   300";

/* TSST's (2.2): a mark, no offset, and a drive that starts anew by itself. */
static const char marked[] =
	"vendor TSSTcorp\n"
	"product DVD-ROM SH-D199X\n"
	"image-size 0x40000\n"
	"piece-size 0xfc00\n"
	"piece ff 00 01 00 00 MM\n"
	"mark-last 04\n"
	"burns early\n"
	"restarts yes\n"
	"silent 30\n"
	"ready-limit 100\n";

static struct mtkflash_user_recipe user;
static struct mtkflash_own_recipe own;
static struct recipe_fault fault;

static void make_drive(void)
{
	struct mtkimage_identity id = { "BTC", NAME, "0058", "2004/11/29 12:00" };

	mtkpacket_make_btc(old_btc, &id, 3);
	strcpy(id.revision, "0059");
	mtkpacket_make_btc(new_btc, &id, 4);
	id = (struct mtkimage_identity){ "TSSTcorp", "DVD-ROM SH-D199X", "SB03", "" };
	mtktsst_make(old_tsst_dvd, MTKPACKET_TSST_DVD, &id, 3);
	strcpy(id.revision, "SB04");
	mtktsst_make(new_tsst_dvd, MTKPACKET_TSST_DVD, &id, 4);
}

/* With a recipe, or without if @text is NULL. */
static void begin_with(const char *text, const char *name)
{
	tap_begin("%s", name);
	rig_own = NULL;
	if (text) {
		EXPECT(recipe_parse(text, strlen(text), &user, &fault));
		EXPECT_TEXT(fault.why, "");
		mtkflash_user_recipe_make(&own, &user);
		rig_own = &own.recipe;
	}
	begin(text == marked ? &tsst_dvd : &btc);
}

static void flashes(void)
{
	begin_with(written, "a drive that no built-in recipe knows, by the text of a recipe");
	flash_image(new_btc);
	EXPECT_EQUAL(count(0x3b), 258);
	EXPECT(rig.quiet_most >= 50 * SECOND);
	expect_flashed();
	EXPECT_TEXT(rig.s.new_identity.revision, "0059");
	end();
}

static void flashes_marked(void)
{
	begin_with(marked, "a drive whose pieces are marked, and that starts by itself");
	flash_image(new_tsst_dvd);
	EXPECT_EQUAL(count(0xff), 5);
	expect_flashed();
	end();
}

static void dry_run(void)
{
	begin_with(written, "a dry run by a recipe asks, and sends nothing that writes");
	rig.s.flags = MTKFLASH_OPTION_DRY_RUN;
	EXPECT_EQUAL(flash_image(new_btc), MTKFLASH_ERROR_NONE);
	EXPECT(count(0x12));
	EXPECT_EQUAL(count(0x3b), 0);
	expect_old();
	end();
}

static void refused(const char *text, const char *name, enum mtkflash_error error)
{
	begin_with(text, name);
	EXPECT_EQUAL(flash_image(new_btc), error);
	EXPECT_EQUAL(count(0x3b), 0);
	expect_old();
	end();
}

static void not_for_it(void)
{
	char text[sizeof(written)];

	refused(NULL, "without a recipe that drive is sent nothing", MTKFLASH_ERROR_NO_RECIPE);
	strcpy(text, written);
	memcpy(strstr(text, NAME), "DRW8888IM", 9);
	refused(text, "a recipe for another drive counts for none", MTKFLASH_ERROR_NO_RECIPE);
	strcpy(text, written);
	memcpy(strstr(text, "0x100000"), "0x080000", 8);
	refused(text, "a recipe for another size of image", MTKFLASH_ERROR_PART_SIZE);
}

/* Data of such a drive cannot be read: it is not said how. */
static void cannot_read(void)
{
	begin_with(written, "it is not read by such a recipe");
	rig.s.flags = MTKFLASH_OPTION_READ_RUNNING;
	EXPECT_EQUAL(mtkflash_session_read(&rig.s), MTKFLASH_ERROR_NO_RECIPE);
	EXPECT_EQUAL(count(0x3c), 0);
	expect_old();
	end();
}

/* --- what a recipe may not say ------------------------------------------------------- */

/* @line: in the place of what begins with its first word, or one more. */
static void change(char *text, size_t room, const char *line)
{
	size_t word = strcspn(line, " ");
	char *at, *end;

	snprintf(text, room, "\n%s\n", written);
	for (at = text; (at = strchr(at, '\n')) && at[1]; at++)
		if (!strncmp(at + 1, line, word) && at[1 + word] == ' ')
			break;
	if (!at || !at[1]) {
		snprintf(text + strlen(text), room - strlen(text), "%s\n", line);
		return;
	}
	end = strchr(at + 1, '\n');
	memmove(at + 1, end, strlen(end) + 1);
	snprintf(text + strlen(text), room - strlen(text), "%s\n", line);
}

/* The fault is told by the field's name; @why NULL: it is good. */
static void bound(const char *line, const char *why)
{
	char text[1024];
	bool good;

	tap_begin("bound: %s: %s", line, why ? why : "good");
	change(text, sizeof(text), line);
	good = recipe_parse(text, strlen(text), &user, &fault);
	EXPECT_EQUAL(good, !why);
	if (why && !good && !strstr(fault.why, why))
		tap_failed(__FILE__, __LINE__, "it says: %s", fault.why);
	tap_end();
}

static void bounds(void)
{
	/* Not one byte that erases a disc, formats, or locks the tray. */
	bound("commit 04 00", "commit");
	bound("prepare 1e 00 00 00 01", "prepare");
	bound("prepare a1 00", "prepare");
	bound("piece 2a 00 OO OO OO LL LL LL", "piece");
	bound("piece bf 00 OO OO OO LL LL LL", "piece");
	bound("piece ff 00 01 00 00", "piece");	/* nothing the offset could be added to */
	bound("piece ff 00 01 OO OO OO MM", "mark");	/* the last one is marked as the first */
	bound("piece c0 06 00 OO OO OO LL LL LL", NULL);
	bound("piece OO OO OO", "piece wants up to 12 bytes");
	bound("piece 3b OO OO", "piece wants");
	bound("piece 3b OO OO OO 00 OO OO OO", "piece wants");
	bound("piece 3b 0 OO OO OO", "piece wants");
	bound("piece 3b 06 00 00 00 00 00 00 00 00 00 00 00", "piece wants");
	bound("piece", "piece wants");
	bound("header 3b 06 00 MM", "header wants");
	bound("header-size 0", "header");
	bound("header-size 3", "header");
	bound("header-size 8192", "header");
	bound("mark-last 02", "mark");
	bound("mark-last 2", "mark-last wants two");
	bound("piece-offset 0x200000", "piece");
	bound("piece-size 256", "piece-size");
	bound("piece-size 4097", "piece-size");
	bound("piece-size 131072", "piece-size");
	bound("piece-size -1", "piece-size wants a number");
	bound("piece-size 0x100000000", "piece-size wants");
	bound("image-size 0x80000", NULL);
	bound("image-size 0x400000", "image-size");
	bound("image-size 1000000", "image-size");
	bound("silent 0", "silent");
	bound("silent 3601", "silent wants");
	bound("burn-limit 3600", NULL);
	bound("restarts maybe", "restarts wants yes or no");
	bound("burns later", "burns wants early or at-end");
	bound("burns early", NULL);
	bound("restarts yes", NULL);
	bound("vendor BTCCorp.", NULL);
	bound("vendor BTC Corpor", "vendor");
	bound("vendor", "vendor");
	bound("product DRW1008IM", "built in");
	bound("product 12345678901234567", "product");
	bound("product 12345678901234567890", "product wants");
	bound("flash yes", "no word 'flash'");
}

static void twice(void)
{
	char text[1024];

	tap_begin("what stands in it twice is told, with its line");
	snprintf(text, sizeof(text), "%s\nsilent 40\n", written);
	EXPECT(!recipe_parse(text, strlen(text), &user, &fault));
	EXPECT_EQUAL(fault.line, 15);
	EXPECT_TEXT(fault.why, "silent stands in it twice");
	tap_end();
}

/* What only a program can give. */
static void raw_bounds(void)
{
	static const struct { size_t at; uint8_t value; const char *field; } wrong[] = {
		{ offsetof(struct mtkflash_user_recipe, vendor) + 5, 'X', "vendor" },
		{ offsetof(struct mtkflash_user_recipe, product) + 19, 'X', "product" },
		{ offsetof(struct mtkflash_user_recipe, product) + 2, 7, "product" },
		{ offsetof(struct mtkflash_user_recipe, mark_at), 4, "mark" },
		{ offsetof(struct mtkflash_user_recipe, mark_at), 12, "mark" },
		{ offsetof(struct mtkflash_user_recipe, chunk.reserved), 1, "piece" },
		{ offsetof(struct mtkflash_user_recipe, chunk.offset_at), 10, "piece" },
		{ offsetof(struct mtkflash_user_recipe, chunk.offset_at), 5, "piece" },
		{ offsetof(struct mtkflash_user_recipe, chunk.cdb) + 4, 1, "piece" },
		{ offsetof(struct mtkflash_user_recipe, chunk.cdb), 0, "piece" },
		{ offsetof(struct mtkflash_user_recipe, prepare.offset_at), 2, "prepare" },
		{ offsetof(struct mtkflash_user_recipe, commit.length_at), 6, "commit" },
		{ offsetof(struct mtkflash_user_recipe, commit.cdb), 0, "commit" },
	};

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		tap_begin("bound: byte %zu is %02X: %s", wrong[i].at, wrong[i].value,
			  wrong[i].field);
		EXPECT(recipe_parse(written, strlen(written), &user, &fault));
		EXPECT(!mtkflash_user_recipe_fault(&user));
		((uint8_t *)&user)[wrong[i].at] = wrong[i].value;
		EXPECT_TEXT(mtkflash_user_recipe_fault(&user) ? mtkflash_user_recipe_fault(&user) :
			    "none", wrong[i].field);
		tap_end();
	}
}

int main(void)
{
	make_images();
	make_drive();
	flashes();
	flashes_marked();
	dry_run();
	not_for_it();
	cannot_read();
	bounds();
	twice();
	raw_bounds();
	return tap_exit();
}
