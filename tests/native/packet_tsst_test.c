// SPDX-License-Identifier: GPL-2.0
/*
 * Drives of TSST: a stream without addresses, and what becomes of it.  Commands against
 * tables typed from the packet-mode specification (2.2).
 */
#include "names.h"
#include "packet_rig.h"

static const struct mtkpacket_config *const both[] = { &tsst_bd, &tsst_dvd };

static const char *name_of(const struct mtkpacket_config *cfg)
{
	return cfg->kind == MTKPACKET_TSST_BD ? "SE-506CB" : "SH-D163B";
}

/* Whole flashes that go well, whatever the drive does otherwise. */
static void flashed(const char *what, struct mtkpacket_config cfg)
{
	tap_begin("%s: %s", name_of(&cfg), what);
	begin(&cfg);
	flash_image(new_image());
	expect_flashed();
	end();
}

static void failing(const char *what, const struct mtkpacket_config *cfg,
		    enum mtkflash_error error)
{
	tap_begin("%s: %s", name_of(cfg), what);
	begin(cfg);
	flash_image(new_image());
	EXPECT_EQUAL(rig.s.error, error);
	EXPECT_EQUAL(rig.s.phase, MTKFLASH_PHASE_FAILED);
	EXPECT(mtkflash_session_touched(&rig.s));
}

/* --- commands ----------------------------------------------------------------------------- */

/* Of the pieces the first, the others, and the last one; nothing else of that opcode. */
static void expect_stream(unsigned int pieces, uint8_t last)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < rig.sent_count; i++) {
		const uint8_t *cdb = rig.sent[i].cdb;
		const uint8_t wanted[12] = { 0xff, 0, 0x01, 0, 0,
					     !n ? 0 : n == pieces - 1 ? last : 0xff };

		if (cdb[0] == 0x00 || cdb[0] == 0x12 || cdb[0] == 0x4a)
			continue;
		EXPECT(!memcmp(cdb, wanted, 12));
		n++;
	}
	EXPECT_EQUAL(n, pieces);
}

static void commands(const struct mtkpacket_config *cfg, unsigned int pieces, uint8_t last,
		     const char *revision)
{
	tap_begin("%s: each command that writes is the one of the specification (2.2)",
		  name_of(cfg));
	begin(cfg);
	flash_image(new_image());
	expect_stream(pieces, last);
	/* Not a word while it may burn and start. */
	EXPECT(rig.quiet_most >= 30 * SECOND);
	expect_flashed();
	EXPECT_TEXT(rig.s.new_identity.revision, revision);
	end();
}

static void dry_run(const struct mtkpacket_config *cfg)
{
	tap_begin("%s: a dry run sends questions", name_of(cfg));
	begin(cfg);
	rig.s.flags = MTKFLASH_OPTION_DRY_RUN;
	EXPECT_EQUAL(flash_image(new_image()), MTKFLASH_ERROR_NONE);
	expect_refused(MTKFLASH_ERROR_NONE);
	end();
}

static void not_stopped(const struct mtkpacket_config *cfg)
{
	tap_begin("%s: interrupted from the first piece on: too late", name_of(cfg));
	begin(cfg);
	rig.interrupt_at = 6;
	flash_image(new_image());
	expect_flashed();
	end();
}

/* --- what drives do ------------------------------------------------------------------------ */

static void successes(const struct mtkpacket_config *cfg)
{
	struct mtkpacket_config c = *cfg;

	c.answer_lost = true;
	flashed("the status of the last piece is lost: who it is when it is found counts", c);
	c = *cfg;
	c.attention_last = true;
	flashed("UNIT ATTENTION in place of that status", c);
	c = *cfg;
	c.answers_early = true;
	flashed("the status comes before all is burned: nothing is sent meanwhile", c);
	c = *cfg;
	c.away_ns = 20 * SECOND;
	flashed("away for 20 s, and back under its new name", c);
	c.away_ns = 60 * SECOND;
	flashed("away for 60 s: it gives no answer, and is found later", c);
	c.answer_lost = true;
	flashed("the status is lost, and it is away for 60 s", c);
	c = *cfg;
	c.ready_silent = true;
	flashed("without a UNIT ATTENTION afterwards", c);
	c = *cfg;
	c.no_events = true;
	flashed("knows of no tray but by its sense codes", c);
	c = *cfg;
	c.answer_ms = 100000;
	flashed("takes 100 s for a piece", c);
}

/* Its old name does not prove the old firmware: part of that may be gone. */
static void failures(const struct mtkpacket_config *cfg)
{
	struct mtkpacket_config c = *cfg;

	c.silent = true;
	failing("all good, and the old name: asked again, reset, asked again; nobody says "
		"\"unharmed\"", &c, MTKFLASH_ERROR_OLD_ANSWER);
	EXPECT(count(0x12) >= 5);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_POWER_LOOK);
	end();

	c = *cfg;
	c.silent = true;
	c.answer_lost = true;
	failing("the same with its status lost: left alone", &c, MTKFLASH_ERROR_TIMEOUT);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	end();

	c = *cfg;
	c.restarts_at = 0xfc00;
	failing("starts anew between two pieces: none is sent after that", &c,
		MTKFLASH_ERROR_TIMEOUT);
	EXPECT_EQUAL(count(0xff), rig.model.pieces);
	EXPECT_EQUAL(rig.sent[rig.sent_count - 1].cdb[0], 0xff);
	end();

	c = *cfg;
	c.refuses = true;
	failing("refuses the last piece: waited for, asked who it is, then announced", &c,
		MTKFLASH_ERROR_PACKET);
	EXPECT_EQUAL(rig.sent[rig.sent_count - 1].cdb[0], 0x12);
	EXPECT(rig.quiet_most >= 30 * SECOND);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_GO_ON);
	end();

	c = *cfg;
	c.dies_at = 0xfc00;
	failing("refuses a piece: nothing is sent after that, and it is not reset", &c,
		MTKFLASH_ERROR_PACKET);
	EXPECT_EQUAL(count(0xff), rig.model.pieces + 1);
	EXPECT(rig.model.pieces >= 1);
	EXPECT_EQUAL(rig.sent[rig.sent_count - 1].cdb[0], 0xff);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	end();

	c = *cfg;
	c.burn_ns = 0;
	c.swallows = true;
	failing("never ready again: left alone, whatever its name is", &c,
		MTKFLASH_ERROR_NOT_READY);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	end();
}

/* Longer than a command may take; the other one burns its first half so long, too. */
static void burns_on(void)
{
	struct mtkpacket_config c = tsst_dvd;

	c.answer_lost = true;
	c.burn_ns = 6 * 3600 * SECOND;
	failing("its status is lost, and it burns on for hours: not reset", &c,
		MTKFLASH_ERROR_TIMEOUT);
	EXPECT_EQUAL(rig.sent[rig.sent_count - 1].cdb[0], 0xff);
	EXPECT_EQUAL(rig.model.resets, 0);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	end();
}

/* What comes back is not what was sent. */
static void gone(const struct mtkpacket_config *cfg)
{
	struct mtkpacket_config c = *cfg;

	c.away_ns = 3600 * SECOND;
	/* There is no link to tell that it has started. */
	failing("does not come back", &c, rig_parked ? MTKFLASH_ERROR_TIMEOUT :
						       MTKFLASH_ERROR_NO_ANSWER);
	end();
}

/* --- gates ------------------------------------------------------------------------------ */

static void refused(const char *what, const struct mtkpacket_config *cfg,
		    enum mtkflash_error error)
{
	tap_begin("%s: refused by whatever option: %s", name_of(cfg), what);
	refused_by_all_options(cfg, error);
}

static void reset_image(const struct mtkpacket_config *cfg)
{
	if (cfg->kind == MTKPACKET_TSST_BD)
		memcpy(image, new_tsst_bd, sizeof(new_tsst_bd));
	else
		memcpy(image, new_tsst_dvd, sizeof(new_tsst_dvd));
}

static void bd_images(void)
{
	const struct mtkimage_identity other = { "TSSTcorp", "BDDVDW SE-506BB", "TS01", "" };

	reset_image(&tsst_bd);
	image[0x100000] ^= 1;
	refused("a bit of what is summed", &tsst_bd, MTKFLASH_ERROR_SUM);
	reset_image(&tsst_bd);
	image[0x1ff003] ^= 1;
	refused("a key that is not the same in both places", &tsst_bd, MTKFLASH_ERROR_SUM);
	reset_image(&tsst_bd);
	memset(image + 0x1f0000, 0xff, 0x10000);
	refused("an end that is blank", &tsst_bd, MTKFLASH_ERROR_SUM);
	memcpy(image, new_bd, sizeof(new_bd));
	refused("an image for MT1959", &tsst_bd, MTKFLASH_ERROR_OTHER_CHIP);
	reset_image(&tsst_bd);
	memcpy(image + MTKBD_CHIP, MTKBD_1939, 10);
	refused("an image that names its chip, as TSST's do not", &tsst_bd,
		MTKFLASH_ERROR_SUM);
	mtktsst_make(image, MTKPACKET_TSST_BD, &other, 9);
	refused("an image for its sister", &tsst_bd, MTKFLASH_ERROR_WRONG_DRIVE);
	memcpy(image, old_tsst_bd, sizeof(old_tsst_bd));
	refused("the revision that it has: nothing would prove it", &tsst_bd,
		MTKFLASH_ERROR_NO_RECIPE);
}

/* Another unit's, or what was read from this one in vendor mode: its data are not sent. */
static void dumps(void)
{
	for (unsigned int i = 0; i < 4; i++) {
		struct mtkpacket_config cfg = tsst_bd;

		cfg.takes_unit = i & 1;
		tap_begin("SE-506CB: a dump of %s: flashed without what belongs to a unit%s",
			  i & 2 ? "its own" : "another unit", i & 1 ? ", burned over" : "");
		begin(&cfg);
		reset_image(&cfg);
		memset(image + MTKTSST_UNIT, i & 2 ? rig.flash[MTKTSST_UNIT] : 0x3a,
		       MTKTSST_UNIT_END - MTKTSST_UNIT);
		flash_image(image);
		expect_flashed();
		end();
	}
}

/* What the end of an image says is in no sum, and not what the drive tells. */
static void false_name(void)
{
	tap_begin("SE-506CB: the old firmware with a new revision at its end: no success");
	begin(&tsst_bd);
	memcpy(image, old_tsst_bd, sizeof(old_tsst_bd));
	memcpy(image + MTKTSST_NUB + 24, "TS01", 4);
	flash_image(image);
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_OLD_ANSWER);
	end();
}

static void dvd_images(void)
{
	const struct mtkimage_identity other = { "TSSTcorp", "DVD-ROM TS-H353A", "BA08", "" };

	reset_image(&tsst_dvd);
	image[0] = 0x75;
	refused("no start of an 8051", &tsst_dvd, MTKFLASH_ERROR_RESET_VECTOR);
	mtktsst_make(image, MTKPACKET_TSST_DVD, &other, 9);
	refused("an image for its sister", &tsst_dvd, MTKFLASH_ERROR_WRONG_DRIVE);
	memcpy(image, old_tsst_dvd, sizeof(old_tsst_dvd));
	refused("the revision that it has: nothing would prove it", &tsst_dvd,
		MTKFLASH_ERROR_NO_RECIPE);

	tap_begin("SH-D163B: an image of another size");
	begin(&tsst_dvd);
	mtkimage_make(image, 0x80000, &(struct mtkimage_identity){ "TSSTcorp", "DVD-ROM SH-D163B",
								   "SB04", "" }, 4);
	mtkflash_session_flash(&rig.s, image, 0x80000);
	expect_refused(MTKFLASH_ERROR_PART_SIZE);
	end();
}

static void not_empty(const struct mtkpacket_config *cfg)
{
	struct mtkpacket_config c = *cfg;

	reset_image(cfg);
	c.disc = true;
	refused("a disc in the drive", &c, MTKFLASH_ERROR_MEDIUM);
	c.disc = false;
	c.tray_open = true;
	refused("a tray that is open", &c, MTKFLASH_ERROR_MEDIUM);
}

/* Those that the specification does not have (2.9), and one of which too little is known. */
static void no_recipe(void)
{
	static const char *const others[][2] = {
		{ "SAMSUNG", "DVD-ROM SD-616F" }, { "SAMSUNG", "DVD-ROM SD-616T" },
		{ "TSSTcorp", "BDDVDW SE-506BB" }, { "TSSTcorp", "BDDVDW SN-506BB" },
		{ "TSSTcorp", "DVD-ROM TS-H943A" }, { "TSSTcorp", "CDDVDW SH-S203B" },
		{ "hp", "DVD-ROM SH-D163A" }, { "TSSTcorp", "DVD-ROM SH-D163" },
		{ "SAMSUNG", "DVD-ROM SH-D163A" }, { "hp", "BDDVDW SE-506CB" },
	};
	tap_begin("drives of these makers without a recipe have none");
	for (unsigned int i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		expect_no_recipe(others[i][0], others[i][1]);
	tap_end();
}

/* --- the power, at every packet ------------------------------------------------------------ */

static bool is_new(void)
{
	uint8_t *flash = memcpy(image, rig.flash, sizeof(image));

	if (rig.model.cfg.kind == MTKPACKET_TSST_BD)
		memset(flash + MTKTSST_UNIT, 0xff, MTKTSST_UNIT_END - MTKTSST_UNIT);
	return !memcmp(flash + 0x10000, new_image() + 0x10000, size_of_image() - 0x10000);
}

/* The power comes back, and the image is sent again, to firmware or to the boot loader. */
static void finish(void)
{
	bool done = is_new();

	power_back();
	flash_image(new_image());
	/* There is nothing to do, or nobody who answers. */
	if (done || rig.model.dead)
		EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_NO_RECIPE);
	else
		expect_flashed();
	EXPECT_EQUAL(rig.model.violations, 0);
	mtkflash_session_destroy(&rig.s);
}

static void cut(const struct mtkpacket_config *cfg, unsigned int packets, const char *what)
{
	unsigned int dead = 0;

	tap_begin("%s: power lost at every packet%s", name_of(cfg), what);
	for (unsigned int n = 1; n <= packets; n++) {
		begin(cfg);
		rig.model.cut_after = n;
		flash_image(new_image());
		EXPECT(rig.s.error != MTKFLASH_ERROR_NONE);
		EXPECT(mtkflash_session_touched(&rig.s));
		finish();
		dead += rig.model.dead;
	}
	EXPECT_EQUAL(!!dead, cfg->no_boot);
	tap_end();
}

static void cut_burning(const struct mtkpacket_config *cfg, bool lives)
{
	tap_begin("%s: power lost in the middle of the burn: %s", name_of(cfg),
		  lives ? "its boot loader takes the image" : "dead to packets");
	for (unsigned int n = 0; n < 32; n++) {
		begin(cfg);
		memcpy(rig.model.ram, new_image(), size_of_image());
		rig.model.burn_begin = rig.now;
		rig.model.burn_end = rig.now + 32 * SECOND;
		spend(n * SECOND + SECOND / 2);
		finish();
		EXPECT_EQUAL(!rig.model.dead, lives);
	}
	tap_end();
}

static void cuts(void)
{
	struct mtkpacket_config cfg = tsst_bd;

	cut(&cfg, 34, ", and recovered through the boot loader");
	cfg.boot_unready = true;
	cut(&cfg, 34, "; its boot loader does not know TEST UNIT READY");
	cut_burning(&cfg, true);
	cfg = tsst_dvd;
	cut(&cfg, 5, ", if it has a boot loader");
	cut_burning(&cfg, true);
	cfg.burns_each = true;
	cut(&cfg, 5, ", if it burns piece by piece");
	cfg.no_boot = true;
	cut(&cfg, 5, ", if it has no boot loader: dead to packets, vendor mode is the way");
	cut_burning(&cfg, false);
}

int main(int argc, char **argv)
{
	rig_parked = argc > 1 && !strcmp(argv[1], "--parked");
	make_images();
	commands(&tsst_bd, 34, 0x02, "TS01");
	commands(&tsst_dvd, 5, 0x04, "SB04");
	for (unsigned int i = 0; i < 2; i++) {
		dry_run(both[i]);
		not_stopped(both[i]);
		successes(both[i]);
		failures(both[i]);
		gone(both[i]);
		not_empty(both[i]);
	}
	burns_on();
	bd_images();
	dumps();
	false_name();
	dvd_images();
	no_recipe();
	/* Without power it is the same whichever way the packets go. */
	if (!rig_parked)
		cuts();
	return tap_exit();
}
