// SPDX-License-Identifier: GPL-2.0
/*
 * The ways in which drives fail that take packets, and sessions that are stopped.  Numbers in
 * brackets are those of the stories in the packet-mode specification: 7, or 7b.
 */
#include "drive.h"
#include "packet_rig.h"

static void failing(const char *name, const struct mtkpacket_config *cfg,
		    enum mtkflash_error error, bool touched)
{
	tap_begin("%s", name);
	begin(cfg);
	flash_image(new_image());
	EXPECT_EQUAL(rig.s.error, error);
	EXPECT_EQUAL(rig.s.phase, MTKFLASH_PHASE_FAILED);
	EXPECT_EQUAL(mtkflash_session_touched(&rig.s), touched);
	if (!touched)
		expect_old();
	EXPECT(mtkflash_session_advice(&rig.s, false) != MTKFLASH_ADVICE_NONE);
}

/* A piece, and nothing else: that a drive is not ready, or has no disc, is no refusal. */
static void expect_refused_piece(const char *sense)
{
	const struct mtkflash_refusal *r = rig.packets.refusals;

	EXPECT(!memcmp(r->cdb, "\x3b\x06", 2) && !memcmp(r->sense, sense, 3));
	EXPECT_EQUAL(r->count, 1);
	EXPECT_EQUAL(r[1].count, 0);
	EXPECT(strstr(drive_said(&rig.s), "\nrefused: command 3B 06, sense "));
}

static void failures(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.silent = true;
	failing("silent flash [7b]: all good, and the old firmware is there", &cfg,
		MTKFLASH_ERROR_NOT_TAKEN, true);
	/* It may be one that burns for hours, and says all the while that it has no disc. */
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_QUIET);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	expect_old();
	end();

	cfg = bd;
	cfg.silent = true;
	tap_begin("silent flash: only the page at 10000h would be another one");
	begin(&cfg);
	memcpy(image, old_bd, MTKBD_SIZE);
	image[0x10000] ^= 0xff;
	mtkbd_reseal(image);
	flash_image(image);
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_NOT_TAKEN);
	expect_old();
	end();

	cfg = bd;
	cfg.refuses = true;
	failing("5/24/00 at the last piece [7: 16, 19]: refused, and unharmed", &cfg,
		MTKFLASH_ERROR_IMAGE_REFUSED, false);
	EXPECT_EQUAL(rig.s.fail_address, 0x1fc000);
	expect_refused_piece("\x05\x24\x00");
	/* Treated as a drive that burns: its state is not known. */
	EXPECT(rig.quiet_most >= 20 * SECOND);
	EXPECT_EQUAL(rig.released, rig_parked ? MTKFLASH_RELEASE_QUIET : MTKFLASH_RELEASE_PROBE);
	end();

	cfg = bd;
	cfg.dies_at = 0xf8000;
	failing("2/04/08 at 49 % [7b, 7: 4]: no piece is sent again, nor any after it", &cfg,
		MTKFLASH_ERROR_PACKET, true);
	EXPECT_EQUAL(rig.s.fail_address, 0xf8000);
	EXPECT_EQUAL(count(0x3b), 1 + 0xf8000 / 0x4000 + 1);
	EXPECT_EQUAL(rig.sent[rig.sent_count - 1].cdb[0], 0x3b);
	EXPECT(!memcmp(rig.packets.sense, "\x02\x04\x08", 3));
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	expect_refused_piece("\x02\x04\x08");
	end();

	cfg = bd;
	cfg.restarts_at = 0xf8000;
	failing("starts anew between two pieces: none is sent after that", &cfg,
		MTKFLASH_ERROR_TIMEOUT, true);
	EXPECT_EQUAL(count(0x3b), 1 + rig.model.pieces);
	EXPECT_EQUAL(rig.sent[rig.sent_count - 1].cdb[0], 0x3b);
	end();

	cfg = bd;
	cfg.swallows = true;
	cfg.burn_ns = 0;
	tap_begin("busy for hours, and flashed [7b]: it may burn for all that is known");
	begin(&cfg);
	flash_image(new_bd);
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_NOT_READY);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	end();

	cfg = bd;
	cfg.burn_ns = 6 * 3600 * SECOND;
	tap_begin("burns for six hours [7b, 7: 3]: not ready is what is said, and to leave it alone");
	begin(&cfg);
	flash_image(new_bd);
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_NOT_READY);
	EXPECT(mtkflash_session_touched(&rig.s));
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	/* Nothing but: are you ready? */
	EXPECT_EQUAL(rig.sent[rig.sent_count - 1].cdb[0], 0x00);
	end();

	cfg = btc;
	cfg.old_firmware = true;
	failing("BTC: old firmware knows no download, 5/20/00 [7: 12]: unharmed", &cfg,
		MTKFLASH_ERROR_PACKET, false);
	EXPECT_EQUAL(count(0x3b), 1);
	end();

	cfg = btc;
	cfg.burn_ns = 0;
	cfg.swallows = true;
	tap_begin("BTC: busy for hours, with its new name [7: 10]: not ready is no success");
	begin(&cfg);
	flash_image(new_btc);
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_NOT_READY);
	end();
}

/* A drive whose firmware was damaged, and runs on until a reset. */
static void refused_and_harmed(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.refuses = true;
	cfg.is_harmed = true;
	failing("5/24/00 at the last piece, and it is not what it was [7: 19]: left alone", &cfg,
		MTKFLASH_ERROR_IMAGE_REFUSED, true);
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_QUIET);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	EXPECT_EQUAL(rig.model.resets, 0);
	end();

	cfg.is_harmed = false;
	cfg.swallows = true;
	failing("5/24/00 at the last piece, and it is busy for hours: left alone", &cfg,
		MTKFLASH_ERROR_IMAGE_REFUSED, true);
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_QUIET);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	EXPECT_EQUAL(count(0x3c), 512);
	end();
}

/* --- it is ready always, and burns as it likes -------------------------------------------- */

/* Left alone for as long as it may take. */
static void expect_left_alone(enum mtkflash_error error)
{
	EXPECT_EQUAL(rig.s.error, error);
	EXPECT(mtkflash_session_touched(&rig.s));
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_QUIET);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	EXPECT_EQUAL(rig.model.resets, 0);
}

/* A burn that has begun is waited for. */
static void expect_burned_at_last(void)
{
	spend(8 * 3600 * SECOND);
	EXPECT(!rig.model.dead);
	EXPECT_EQUAL(rig.model.burns, 1);
	EXPECT(!memcmp(rig.flash + 0x10000, new_bd + 0x10000, 0x1c8000));
}

static void always_ready(const char *what, struct mtkpacket_config cfg, enum mtkflash_error error)
{
	tap_begin("MT1959, always ready: %s", what);
	cfg.always_ready = true;
	cfg.reads_burning = true;
	begin(&cfg);
	flash_image(new_bd);
	if (error)
		expect_left_alone(error);
	else
		expect_flashed();
	if (!cfg.silent && !cfg.takes_unit)
		expect_burned_at_last();
	end();
}

/* Between 30 s and the limit of the recipe, and each moment of a look. */
static void burns_for(bool descends)
{
	struct mtkpacket_config cfg = bd;

	tap_begin("MT1959, always ready: burns for 25 to 250 s, %s: reset when all is burned",
		  descends ? "from its end" : "from its beginning");
	for (unsigned int s = 25; s <= 250; s += 15) {
		cfg.always_ready = true;
		cfg.reads_burning = true;
		cfg.descends = descends;
		cfg.burn_ns = s * SECOND;
		begin(&cfg);
		flash_image(new_bd);
		expect_flashed();
		EXPECT(!rig.model.dead);
		EXPECT_EQUAL(rig.model.violations, 0);
		mtkflash_session_destroy(&rig.s);
		if (tap_failures())
			break;
	}
	tap_end();
}

static void all_always_ready(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.silent = true;
	always_ready("it has taken nothing: it may begin still, and is left alone", cfg,
		     MTKFLASH_ERROR_NOT_TAKEN);
	EXPECT(rig.now >= 60 * SECOND);
	cfg = bd;
	cfg.late_ns = 600 * SECOND;
	always_ready("it burns after ten minutes, and reads as before until then", cfg,
		     MTKFLASH_ERROR_NOT_TAKEN);
	cfg = bd;
	cfg.late_ns = 3 * 3600 * SECOND;
	cfg.burn_ns = 3600 * SECOND;
	always_ready("it burns after three hours [7b]", cfg, MTKFLASH_ERROR_NOT_TAKEN);
	cfg = bd;
	cfg.burn_ns = 1000 * SECOND;
	cfg.descends = true;
	always_ready("it burns for long, from its end: what differs first stays the same", cfg,
		     MTKFLASH_ERROR_VERIFY);
	cfg = bd;
	cfg.takes_unit = true;
	always_ready("what was measured for the unit seems to be lost", cfg,
		     MTKFLASH_ERROR_UNIT_DATA);
	burns_for(false);
	burns_for(true);
}

/* The image's boot code was never sent: a change there was not intended. */
static void boot_code(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.takes_boot = true;
	failing("MT1959: its boot code is not what it was", &cfg, MTKFLASH_ERROR_VERIFY, true);
	EXPECT_EQUAL(rig.s.fail_address, 0x1000);
	end();
}

/*
 * A page that it does not tell is in no backup, so there is none.  What is to be proven
 * afterwards, or to be found as it was, must be read first; the rest is no reason not to flash.
 */
static void unreadable(uint32_t page, bool needed)
{
	struct mtkpacket_config cfg = bd;

	cfg.unreadable = page;
	page &= ~0xfffu;
	tap_begin("MT1959: the page at %Xh cannot be read: no backup, and %s", page,
		  needed ? "nothing is sent" : "flashed");
	begin(&cfg);
	rig.s.flags = MTKFLASH_OPTION_READ_RUNNING;
	EXPECT_EQUAL(mtkflash_session_read(&rig.s), MTKFLASH_ERROR_PACKET);
	EXPECT_EQUAL(rig.s.failed_phase, MTKFLASH_PHASE_BACKING_UP);
	EXPECT_EQUAL(rig.s.fail_address, page);
	again();
	flash_image(new_bd);
	if (needed) {
		expect_refused(MTKFLASH_ERROR_PACKET);
		EXPECT_EQUAL(rig.s.fail_address, page);
	} else {
		expect_flashed();
	}
	end();
}

static void unreadable_pages(void)
{
	static const struct { uint32_t page; bool needed; } rows[] = {
		{ 0x1, true }, { 0x1000, false }, { 0x4000, false }, { 0xf000, false }, { 0x10000, true },
		{ 0x11000, true }, { 0x1d7000, true }, { 0x1d8000, false }, { 0x1e7000, false },
		{ 0x1e8000, true }, { 0x1e9000, true }, { 0x1ea000, false }, { 0x1eb000, true },
		{ 0x1ec000, true }, { 0x1ed000, false }, { 0x1f0000, false },
		{ 0x1ff000, false },
	};

	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		unreadable(rows[i].page, rows[i].needed);
}

/* A drive that has lost its calibration is reported at once, while there is a backup. */
static void unit_lost(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.takes_unit = true;
	failing("MT1959: what was measured for the unit is the image's now", &cfg,
		MTKFLASH_ERROR_UNIT_DATA, true);
	EXPECT_EQUAL(rig.s.fail_address, 0x1e8000);
	EXPECT(!memcmp(rig.s.backup + 0x1e8000, old_bd + 0x1e8000, 0x500));
	EXPECT(!memcmp(rig.flash + 0x10000, new_bd + 0x10000, 0x1d2000));
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_PUT_BACK);
	end();

	tap_begin("MT1959: the image has the unit's own data: nothing is lost");
	memcpy(image, new_bd, MTKBD_SIZE);
	memcpy(image + 0x1e8000, old_bd + 0x1e8000, 0x500);
	memcpy(image + 0x1e9000, old_bd + 0x1e9000, 0x3000);
	begin(&cfg);
	EXPECT_EQUAL(flash_image(image), MTKFLASH_ERROR_NONE);
	end();
}

/* Its status was good, and what can be read is: the name decides. */
static void tells_old(const struct mtkpacket_config *kind)
{
	struct mtkpacket_config cfg = *kind;

	cfg.tells_old = true;
	failing(cfg.kind == MTKPACKET_BD ? "MT1959: verified, and it tells its old revision [7b]" :
					   "BTC: it tells its old revision",
		&cfg, MTKFLASH_ERROR_OLD_ANSWER, true);
	EXPECT_EQUAL(rig.model.burns, 1);
	EXPECT_TEXT(rig.s.new_identity.revision, rig.s.old_identity.revision);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_POWER_LOOK);
	end();
}

/* What is read back proves it: that it goes by its own descriptor is no alarm. */
static void keeps_descriptor(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.keeps_descriptor = true;
	tap_begin("MT1959: it keeps its descriptor, and its old revision with it: flashed");
	begin(&cfg);
	EXPECT_EQUAL(flash_image(new_bd), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(rig.flash + 0x10000, new_bd + 0x10000, 0x1d2000));
	EXPECT_TEXT(rig.s.new_identity.revision, rig.s.old_identity.revision);
	end();

	cfg.silent = true;
	failing("MT1959: the same, and it keeps its firmware, too", &cfg,
		MTKFLASH_ERROR_NOT_TAKEN, true);
	end();
}

/* Data that the drive writes itself do not count in the comparison. */
static void writes_own(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.writes_own = true;
	tap_begin("MT1959: it writes to its lists, settings and calibration as it starts: flashed");
	begin(&cfg);
	EXPECT_EQUAL(flash_image(new_bd), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(rig.flash + 0x10000, new_bd + 0x10000, 0x1c8000));
	EXPECT(!memcmp(rig.flash + 0x1d8070, old_bd + 0x1d8070, 0x7f90));
	end();

	cfg.keeps_descriptor = true;
	tap_begin("MT1959: the same, and it keeps its descriptor: flashed");
	begin(&cfg);
	EXPECT_EQUAL(flash_image(new_bd), MTKFLASH_ERROR_NONE);
	EXPECT_TEXT(rig.s.new_identity.revision, rig.s.old_identity.revision);
	end();

	cfg.silent = true;
	tap_begin("MT1959: the same, and it keeps its old firmware");
	begin(&cfg);
	EXPECT_EQUAL(flash_image(new_bd), MTKFLASH_ERROR_NOT_TAKEN);
	EXPECT_EQUAL(rig.model.burns, 0);
	EXPECT(mtkflash_session_touched(&rig.s));
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_QUIET);
	end();

	cfg = bd;
	cfg.writes_own = true;
	cfg.takes_unit = true;
	failing("MT1959: it writes to its settings, and they are the image's", &cfg,
		MTKFLASH_ERROR_UNIT_DATA, true);
	EXPECT_EQUAL(rig.s.fail_address, 0x1e8000);
	end();
}

/* The sums say nothing of what they do not cover: that it reads as the image's does. */
static void silent_beside_sums(void)
{
	struct mtkpacket_config cfg = bd;
	uint8_t *last = old_bd + 0x10400 + 2 * 28 + 8;

	cfg.silent = true;
	tap_begin("silent flash: the image differs where it has no sums, and in its name");
	make_images();
	memcpy(last, "\xff\xff\x1b\0", 4);
	mtkbd_reseal(old_bd);
	begin(&cfg);
	memcpy(image, old_bd, MTKBD_SIZE);
	image[0x1d0000] ^= 0xff;
	memcpy(image + 0x1ec018, "9.99", 4);
	EXPECT_EQUAL(flash_image(image), MTKFLASH_ERROR_OLD_ANSWER);
	expect_old();
	end();
	make_images();
}

static void answer_lost(const struct mtkpacket_config *kind, unsigned int commands)
{
	struct mtkpacket_config cfg = *kind;

	cfg.answer_lost = true;
	failing(cfg.kind == MTKPACKET_BD ? "MT1959: the answer to the last piece is lost [7: 5]" :
					   "BTC: the answer to the last command is lost [7b: the 1016UI]",
		&cfg, MTKFLASH_ERROR_TIMEOUT, true);
	EXPECT_EQUAL(count(0x3b), commands);
	EXPECT_EQUAL(rig.sent[rig.sent_count - 1].cdb[0], 0x3b);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	end();
}

/* The wait is limited by time, not by the number of commands. */
static void slow_to_say(const struct mtkpacket_config *kind, unsigned int limit_s)
{
	struct mtkpacket_config cfg = *kind;
	uint64_t began;

	cfg.swallows = true;
	cfg.unready_ms = 30000;
	tap_begin("%s: not ready, and takes 30 s to say so: given up in time",
		  cfg.kind == MTKPACKET_BD ? "MT1959" : "BTC");
	begin(&cfg);
	began = rig.now;
	EXPECT_EQUAL(flash_image(new_image()), MTKFLASH_ERROR_NOT_READY);
	EXPECT(rig.now - began >= limit_s * SECOND);
	EXPECT(rig.now - began <= (limit_s + 120) * SECOND);
	end();

	cfg.swallows = false;
	tap_begin("%s: takes 30 s to say that it is ready: flashed",
		  cfg.kind == MTKPACKET_BD ? "MT1959" : "BTC");
	begin(&cfg);
	flash_image(new_image());
	expect_flashed();
	end();
}

/* Sense data of a busy drive, for @ms or for hours, as sources report them. */
static void says(const char *what, const struct mtkpacket_config *kind, const char *sense,
		 uint32_t ms, enum mtkflash_error error)
{
	struct mtkpacket_config cfg = *kind;

	memcpy(cfg.busy_sense, sense, sizeof(cfg.busy_sense));
	cfg.busy_ms = ms;
	cfg.swallows = !ms;
	if (error) {
		failing(what, &cfg, error, true);
		EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	} else {
		tap_begin("%s", what);
		begin(&cfg);
		flash_image(new_image());
		expect_flashed();
	}
	end();
}

static void busy_words(void)
{
	says("BTC: does not know TEST UNIT READY: that is not ready", &btc, "\x05\x20\0", 0,
	     MTKFLASH_ERROR_NOT_READY);
	says("BTC: has a hardware error for a minute: nobody calls that its end", &btc,
	     "\x04\x3e\0", 60000, MTKFLASH_ERROR_NONE);
	says("BTC: has a hardware error for hours: not ready", &btc, "\x04\x3e\0", 0,
	     MTKFLASH_ERROR_NOT_READY);
	says("TSST-DVD: aborts commands for a minute: nobody calls that its end", &tsst_dvd,
	     "\x0b\0\0", 60000, MTKFLASH_ERROR_NONE);
	says("TSST-BD: has a medium error for a minute: nobody calls that its end", &tsst_bd,
	     "\x03\x02\0", 60000, MTKFLASH_ERROR_NONE);
	says("TSST-BD: does not know TEST UNIT READY: its boot loader need not", &tsst_bd,
	     "\x05\x20\0", 0, MTKFLASH_ERROR_NONE);
	says("MT1959: does not know TEST UNIT READY: read back", &bd, "\x05\x20\0", 0,
	     MTKFLASH_ERROR_NONE);
	says("MT1959: a medium error is the end [7b]", &bd, "\x03\x11\0", 60000,
	     MTKFLASH_ERROR_PACKET);
	says("MT1959: a hardware error is the end [7b]", &bd, "\x04\x3e\0", 60000,
	     MTKFLASH_ERROR_PACKET);
	says("MT1959: an aborted command is the end [7b]", &bd, "\x0b\0\0", 60000,
	     MTKFLASH_ERROR_PACKET);
}

static bool writes(unsigned int n)
{
	return rig.sent[n].cdb[0] == 0x3b || rig.sent[n].cdb[0] == 0xff;
}

/* Success only with the image in the flash; and no writing goes on after a refusal. */
static void refused_once(unsigned int n)
{
	if (!rig.s.error)
		expect_flashed();
	else if (!mtkflash_session_touched(&rig.s))
		expect_old();
	for (unsigned int i = n; writes(n - 1) && i < rig.sent_count; i++)
		EXPECT(!writes(i));
	EXPECT(!writes(n - 1) || rig.s.error);
	EXPECT_EQUAL(rig.model.violations, 0);
	EXPECT(!rig.is_on_bus);
	mtkflash_session_destroy(&rig.s);
}

static void refusals(const struct mtkpacket_config *cfg, const char *name, unsigned int step)
{
	unsigned int n = 1;

	tap_begin("%s: each command is refused once", name);
	for (;; n += step) {
		begin(cfg);
		rig.model.refuse_at = n;
		flash_image(new_image());
		if (rig.model.packets < n)
			break;
		refused_once(n);
	}
	EXPECT(n > 16);
	end();
}

static void interrupted(const struct mtkpacket_config *cfg, unsigned int at, bool stops)
{
	tap_begin("%s: interrupted at packet %u: %s", cfg->kind == MTKPACKET_BD ? "MT1959" : "BTC",
		  at, stops ? "stops, unharmed" : "too late");
	begin(cfg);
	rig.interrupt_at = at;
	flash_image(new_image());
	if (stops) {
		EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_INTERRUPTED);
		EXPECT(!mtkflash_session_touched(&rig.s));
		expect_old();
	} else {
		expect_flashed();
	}
	end();
}

int main(int argc, char **argv)
{
	rig_parked = argc > 1 && !strcmp(argv[1], "--parked");
	make_images();
	failures();
	refused_and_harmed();
	if (!rig_parked)
		all_always_ready();
	boot_code();
	unreadable_pages();
	unit_lost();
	tells_old(&bd);
	tells_old(&btc);
	keeps_descriptor();
	writes_own();
	silent_beside_sums();
	answer_lost(&bd, 129);
	answer_lost(&btc, 258);
	interrupted(&bd, 300, true);
	interrupted(&bd, 600, false);
	interrupted(&btc, 200, true);
	interrupted(&btc, 300, false);
	/* Silence, the limit until it is ready, and the time for which it has to say so. */
	slow_to_say(&bd, 20 + 45 + 10);
	slow_to_say(&btc, 50 + 300 + 5);
	busy_words();
	if (!rig_parked) {
		refusals(&tsst_dvd, "TSST-DVD", 1);
		refusals(&btc, "BTC", 23);
		refusals(&bd, "MT1959", 199);
	}
	return tap_exit();
}
