// SPDX-License-Identifier: GPL-2.0
/*
 * Recipes that somebody else has written: from the text to a whole flash of a drive that no
 * built-in recipe knows, and what such a recipe may not say.
 */
#include <stdio.h>

#include "method.h"
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

/* @why: the field that is out of bounds, or with a blank all that is said; NULL: it is good. */
static void bound(const char *line, const char *why)
{
	char text[1024], wanted[200];
	bool good;

	tap_begin("bound: %s: %s", line, why ? why : "good");
	change(text, sizeof(text), line);
	good = recipe_parse(text, strlen(text), &user, &fault);
	EXPECT_EQUAL(good, !why);
	if (why)
		snprintf(wanted, sizeof(wanted), strchr(why, ' ') ? "%s" :
			 "its %s is missing, or out of bounds: ", why);
	if (why && !good && (strncmp(fault.why, wanted, strlen(wanted)) ||
			     strstr(fault.why, "says what is allowed")))
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
	bound("piece c0 06 00 OO OO OO LL LL LL", NULL);
	bound("piece ff 00 01 00 00", "piece");	/* nothing the offset could be added to */
	bound("piece ff 00 01 OO OO OO MM", "mark");	/* the last one is marked as the first */
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
	bound("piece-size 2048", "piece-size");
	bound("piece-size 4097", "piece-size");
	bound("piece-size 131072", "piece-size");
	bound("piece-size 65536", NULL);
	bound("piece-size -1", "piece-size wants a number");
	bound("piece-size 0x100000000", "piece-size wants");
	bound("piece-size 010000", NULL);		/* decimal, as it is read */
	bound("image-size 0x80000", NULL);
	bound("image-size 0x400000", "image-size");
	bound("image-size 1000000", "image-size");
	bound("image-size 0xf0000", NULL);
	bound("image-size 0xf8000", "image-size");
	bound("image-size 0x8000", "image-size");
	bound("piece-limit 59", "piece-limit");
	bound("burn-limit 59", "burn-limit");
	bound("burn-limit 600", NULL);
	bound("burn-limit 601", "burn-limit wants a number of seconds, up to 600");
	bound("silent 19", "silent");
	bound("ready-limit 44", "ready-limit");
	bound("restarts maybe", "restarts wants yes or no");
	bound("restarts yes", NULL);
	bound("ready-unknown yes", NULL);
	bound("ready-unknown 1", "ready-unknown wants yes or no");
	bound("burns later", "burns wants early or at-end");
	bound("burns early", NULL);
	bound("vendor BTCCorp.", NULL);
	bound("vendor BTC Corpor", "vendor");
	bound("vendor", "vendor");
	bound("product DRW1008IM", "BTC DRW1008IM has a built-in recipe");
	bound("product DRW1008IM_BOOT", "BTC DRW1008IM_BOOT has a built-in recipe");
	bound("product 12345678901234567", "product");
	bound("product 12345678901234567890", "product wants");
	bound("fatal 3 4 B", NULL);
	bound("fatal 2", "fatal");
	bound("fatal 6", "fatal");
	bound("fatal 0", "fatal");
	bound("fatal 34", "fatal wants");
	bound("fatal", "fatal wants");
	bound("pause-ms 5000", NULL);
	bound("pause-ms 5001", "pause-ms");
	bound("pause-ms 65536", "pause-ms wants");
	bound("unsent 0x1000-0x1fff", "unsent");	/* of what is summed */
	bound("unsent 0x1000", "unsent wants");
	bound("id 3c 02", "id");			/* how many bytes is not said */
	bound("id-size 32", "id");
	bound("id-at 0x1000", "id");
	bound("source a capture of its program", NULL);
	bound("source", "source wants a text");
	bound("source 1234567890123456789012345678901234567890123456789012345678901234",
	      "source wants");
	bound("experimental yes", NULL);
	bound("experimental no", "experimental wants yes");
	bound("flash yes", "there is no word 'flash'");
}

/* The same for what has a mark, and no commit; a | stands between lines. */
static void bound_marked(const char *line, const char *why)
{
	char text[1024];
	bool good;

	tap_begin("bound: marked, %s: %s", line, why ? why : "good");
	snprintf(text, sizeof(text), "%s%s\n", marked, line);
	for (char *at = text; (at = strchr(at, '|'));)
		*at = '\n';
	good = recipe_parse(text, strlen(text), &user, &fault);
	if (good && !strncmp(line, "burns", 5))
		tap_failed(__FILE__, __LINE__, "it is taken");
	EXPECT_EQUAL(good, !why);
	if (why)
		EXPECT(strstr(fault.why, why));
	tap_end();
}

static void marked_bounds(void)
{
	bound_marked("", NULL);
	/* The last piece is the last command: it burns before that is answered. */
	bound_marked("burns at-end", "its burns is");
	bound_marked("mark-first 01", NULL);
	bound_marked("mark-next 00", "its mark is");	/* which is the first is not told */
	bound_marked("mark-next 04", "its mark is");
	bound_marked("mark-first 04", "its mark is");
	bound_marked("unsent 0x1000-0x1fff", NULL);
	bound_marked("unsent 0-0x3ffff", NULL);
	bound_marked("unsent 0x1000-0x40000", "its unsent is");
	bound_marked("unsent 0x2000-0x1fff", "its unsent is");
	bound_marked("id 3c 02|id-size 32|id-at 0x3ffe0", NULL);
	bound_marked("id c1 02 00 00 00 00 LL LL LL|id-size 1", NULL);
	bound_marked("id 3c 02|id-size 33", "its id is");
	bound_marked("id 3c 02|id-size 32|id-at 0x3ffe1", "its id is");
	bound_marked("id 3c 02|id-size 32|id-at 0x40000", "its id is");
	bound_marked("id 3b 02|id-size 32", "its id is");
	bound_marked("id 28 00|id-size 32", "its id is");
	bound_marked("id 3c 02 00 OO OO OO|id-size 32", "its id is");
	tap_begin("bound: one piece, which would be marked as the first");
	EXPECT(recipe_parse(marked, strlen(marked), &user, &fault));
	user.image_size = user.chunk_size = 0x10000;
	EXPECT_TEXT(mtkflash_user_recipe_fault(&user), "mark");
	tap_end();
	tap_begin("bound: pieces without an offset and without a mark");
	EXPECT(recipe_parse(marked, strlen(marked), &user, &fault));
	user.mark_at = user.mark_last = 0;
	EXPECT_TEXT(mtkflash_user_recipe_fault(&user), "mark");
	tap_end();
}

static void twice(void)
{
	char text[1024];

	tap_begin("a word that is there twice is reported with its line");
	snprintf(text, sizeof(text), "%s\nsilent 40\n", written);
	EXPECT(!recipe_parse(text, strlen(text), &user, &fault));
	EXPECT_EQUAL(fault.line, 15);
	EXPECT_TEXT(fault.why, "the word silent is there twice");
	tap_end();
}

/* Recipes that only a program can give, not the text. */
static void raw_bounds(void)
{
	static const struct { size_t at; uint8_t value; const char *field; } wrong[] = {
		{ offsetof(struct mtkflash_user_recipe, vendor) + 5, 'X', "vendor" },
		{ offsetof(struct mtkflash_user_recipe, product) + 19, 'X', "product" },
		{ offsetof(struct mtkflash_user_recipe, product) + 2, 7, "product" },
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

/* The mark may stand neither behind the packet, nor on what else is filled in. */
static void marks(void)
{
	static const struct { uint8_t at, last; bool good; } rows[] = {
		{ 9, 2, true }, { 11, 2, true }, { 12, 2, false }, { 200, 2, false },
		{ 3, 2, false }, { 5, 2, false }, { 6, 2, false }, { 8, 2, false },
		{ 1, 2, false }, { 9, 0, false }, { 9, 0xff, false },
	};

	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		tap_begin("bound: mark %02X at %u", rows[i].last, rows[i].at);
		EXPECT(recipe_parse(written, strlen(written), &user, &fault));
		user.mark_next = 0xff;
		user.mark_at = rows[i].at;
		user.mark_last = rows[i].last;
		EXPECT_EQUAL(!mtkflash_user_recipe_fault(&user), rows[i].good);
		tap_end();
	}
}

/* --- what goes wrong ------------------------------------------------------------------ */

static void lost_at_last(void)
{
	struct mtkpacket_config cfg = tsst_dvd;

	tap_begin("the last piece gets no answer: it may burn, is left alone, and is not untouched");
	EXPECT(recipe_parse(marked, strlen(marked), &user, &fault));
	user.flags = 0;		/* does not start by itself, as far as its author knows */
	mtkflash_user_recipe_make(&own, &user);
	rig_own = &own.recipe;
	cfg.answer_lost = true;
	begin(&cfg);
	EXPECT_EQUAL(flash_image(new_tsst_dvd), MTKFLASH_ERROR_TIMEOUT);
	EXPECT(mtkflash_session_committed(&rig.s));
	EXPECT(rig.s.change != MTKFLASH_CHANGE_NONE);
	EXPECT_EQUAL(rig.s.method->advice(&rig.s), MTKFLASH_ADVICE_WAIT_HOURS);
	EXPECT_EQUAL(rig.model.resets, 0);
	end();
}

static void stopped(unsigned int after, bool taken)
{
	tap_begin("stopped after %u commands: %s", after, taken ? "sent nothing more" : "goes on");
	EXPECT(recipe_parse(written, strlen(written), &user, &fault));
	mtkflash_user_recipe_make(&own, &user);
	rig_own = &own.recipe;
	begin(&btc);
	rig.interrupt_at = after;
	EXPECT_EQUAL(flash_image(new_btc), taken ? MTKFLASH_ERROR_INTERRUPTED : MTKFLASH_ERROR_NONE);
	if (taken)
		expect_old();
	else
		expect_flashed();
	end();
}

/* By its author the drive keeps all pieces until the commit; here that is not known. */
static void old_firmware(void)
{
	struct mtkpacket_config cfg = btc;

	begin_with(written, "it does not know the command: refused, and the old firmware is there");
	cfg.old_firmware = true;
	begin(&cfg);
	EXPECT_EQUAL(flash_image(new_btc), MTKFLASH_ERROR_PACKET);
	EXPECT_EQUAL(count(0x3b), 1);
	expect_old();
	end();
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
	lost_at_last();
	stopped(20, true);
	stopped(200, true);
	stopped(100000, false);
	old_firmware();
	bounds();
	marked_bounds();
	marks();
	twice();
	raw_bounds();
	return tap_exit();
}
