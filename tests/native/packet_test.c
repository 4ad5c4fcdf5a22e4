// SPDX-License-Identifier: GPL-2.0
/*
 * Flashing by packets: each command against tables typed from the packet-mode
 * specification (2.1, 2.3, 7b), the gates, the ways in which drives fail, and the power cut
 * at every packet.
 */
#include <stdlib.h>
#include <string.h>

#include "packet/cmac.h"
#include "errors.h"
#include "method.h"
#include "mtkpacket.h"
#include "packet/packets.h"
#include "session/session.h"
#include "tap.h"
#include "taskfile.h"

#define MS 1000000ull
#define SECOND (1000 * MS)

static uint8_t old_bd[MTKBD_SIZE], new_bd[MTKBD_SIZE];
static uint8_t old_btc[MTKPACKET_BTC_SIZE], new_btc[MTKPACKET_BTC_SIZE];
static uint8_t image[MTKBD_SIZE];	/* what a case makes of it */

/* --- a session, and the drive behind it ---------------------------------------------- */

#define LOG_MAX 20000

static struct mtkpacket model;
static uint8_t flash[MTKBD_SIZE];
static uint64_t now;
static uint64_t quiet_from, quiet_most;	/* the longest time without a command */
static struct { uint8_t cdb[12]; bool out; } sent[LOG_MAX];
static unsigned int sent_count;
static bool is_on_bus;			/* between claim and release */
static bool is_burning;			/* the last command has come */
static unsigned int releases, interrupt_at;
static bool told_committed;		/* the status says that nobody stops it */
static struct mtkflash_session s;
static struct mtkflash_packets packets;

static void spend(uint64_t ns)
{
	now += ns;
	mtkpacket_set_time(&model, now);
}

static bool is_bd(void)
{
	return model.cfg.kind == MTKPACKET_BD;
}

static enum mtkflash_reply transport_send(struct mtkflash_transport *t,
					  struct mtkflash_packet *p)
{
	uint64_t takes = 200000 + p->length * 100ull;
	uint32_t length = p->length;
	enum mtkpacket_answer answer;

	(void)t;
	EXPECT(is_on_bus);
	EXPECT_EQUAL(p->committed, mtkflash_session_committed(&s));
	EXPECT(!p->committed || told_committed);
	EXPECT(p->limit_ms >= (is_burning ? 300000u : 60000u));
	EXPECT(p->out == !!mtkpacket_out_length(p->cdb) || !p->length);
	EXPECT(!p->out || p->length == mtkpacket_out_length(p->cdb));
	if (sent_count < LOG_MAX) {
		memcpy(sent[sent_count].cdb, p->cdb, 12);
		sent[sent_count++].out = p->out;
	}
	if (now - quiet_from > quiet_most)
		quiet_most = now - quiet_from;
	/* Given up in the middle of it, a command ends in a reset (1.3.6, 1.3.7). */
	is_burning |= p->cdb[0] == 0x3b && (is_bd() ? p->cdb[3] == 0x1f && p->cdb[4] == 0xc0 :
						      p->cdb[1] == 0x07);
	answer = mtkpacket_command(&model, p->cdb, p->data, &length, &takes);
	EXPECT(takes < p->limit_ms * MS);
	spend(takes);
	quiet_from = now;
	p->got = p->out || answer != MTKPACKET_GOOD ? 0 : length;
	memcpy(p->sense, model.sense, sizeof(p->sense));
	return answer == MTKPACKET_GOOD ? MTKFLASH_REPLY_GOOD :
	       answer == MTKPACKET_CHECK ? MTKFLASH_REPLY_CHECK : MTKFLASH_REPLY_NONE;
}

static void transport_pause(struct mtkflash_transport *t, u32 ms)
{
	(void)t;
	spend(ms * MS);
}

static const struct mtkflash_transport_ops transport_ops = {
	.send = transport_send,
	.pause = transport_pause,
};

static struct mtkflash_transport transport = { .ops = &transport_ops };

static void no_delay(struct mtkflash_taskfile *tf, unsigned int usecs)
{
	(void)tf;
	EXPECT_EQUAL(usecs, 0);
}

static const struct mtkflash_taskfile_ops tf_ops = { .delay = no_delay };
static struct mtkflash_taskfile tf = { .ops = &tf_ops };

static void name_of_model(struct mtkflash_identity *id)
{
	struct mtkimage_identity is;
	char text[28];

	mtkpacket_identity(&model, &is);
	memset(text, ' ', sizeof(text));
	memcpy(text, is.vendor, strlen(is.vendor));
	memcpy(text + 8, is.product, strlen(is.product));
	memcpy(text + 24, is.revision, strlen(is.revision));
	mtkflash_identity_set(id, text, text + 8, text + 24);
}

static enum mtkflash_error session_claim(struct mtkflash_session *session)
{
	EXPECT(!is_on_bus);
	is_on_bus = true;
	session->running = session->unit_known = true;
	name_of_model(&session->inquiry);
	return MTKFLASH_ERROR_NONE;
}

static void session_release(struct mtkflash_session *session, enum mtkflash_release how)
{
	bool may_burn = mtkflash_session_committed(session) &&
			(session->error == MTKFLASH_ERROR_PACKET ||
			 session->error == MTKFLASH_ERROR_TIMEOUT ||
			 session->error == MTKFLASH_ERROR_NOT_READY);

	EXPECT(is_on_bus);
	EXPECT_EQUAL(how, may_burn ? MTKFLASH_RELEASE_QUIET : MTKFLASH_RELEASE_PROBE);
	is_on_bus = false;
	releases++;
}

static bool session_identity(struct mtkflash_session *session, struct mtkflash_witnesses *said)
{
	(void)session;
	if (!model.powered || model.dead)
		return false;
	name_of_model(&said->inquiry);
	said->answered = true;
	return true;
}

static enum mtkflash_error session_interrupted(struct mtkflash_session *session)
{
	EXPECT(!mtkflash_session_committed(session));
	return interrupt_at && sent_count >= interrupt_at ? MTKFLASH_ERROR_INTERRUPTED :
							     MTKFLASH_ERROR_NONE;
}

static uint64_t last_done;

static void session_changed(struct mtkflash_session *session)
{
	if (session->phase == MTKFLASH_PHASE_CLAIMING)
		last_done = 0;
	EXPECT(session->done >= last_done);
	EXPECT(session->done <= session->total);
	told_committed = mtkflash_session_committed(session);
	last_done = session->done;
}

static void *session_alloc(size_t size)
{
	return calloc(1, size);
}

static const struct mtkflash_session_ops session_ops = {
	.claim = session_claim,
	.release = session_release,
	.identity = session_identity,
	.interrupted = session_interrupted,
	.changed = session_changed,
	.alloc = session_alloc,
	.free = free,
};

static size_t size(void)
{
	return is_bd() ? MTKBD_SIZE : MTKPACKET_BTC_SIZE;
}

static const uint8_t *old_image(void)
{
	return is_bd() ? old_bd : old_btc;
}

static const uint8_t *new_image(void)
{
	return is_bd() ? new_bd : new_btc;
}

static void again(void)
{
	struct mtkflash_identity id;

	name_of_model(&id);
	mtkflash_packets_use(&packets, &s, &transport, mtkflash_recipe_for(&id, NULL));
	sent_count = 0;
	is_burning = false;
	quiet_from = now;
	quiet_most = 0;
	releases = 0;
	interrupt_at = 0;
	s.flags = 0;
	s.keeps = 0;
}

static void begin(const struct mtkpacket_config *cfg)
{
	model.cfg = *cfg;
	memset(flash, 0xff, sizeof(flash));
	memcpy(flash, old_image(), size());
	now = SECOND;
	mtkpacket_init(&model, cfg, flash);
	mtkpacket_set_time(&model, now);
	mtkflash_session_init(&s, &session_ops, &tf);
	again();
}

static enum mtkflash_error flash_image(const uint8_t *what)
{
	return mtkflash_session_flash(&s, what, size());
}

/* Nothing that no known program sends, whatever came of it, and the drive is given back. */
static void end(void)
{
	EXPECT_EQUAL(model.violations, 0);
	EXPECT(!is_on_bus);
	EXPECT_EQUAL(releases, 1);
	EXPECT_EQUAL(s.port, MTKFLASH_PORT_FREE);
	EXPECT(!packets.piece);
	mtkflash_session_destroy(&s);
	tap_end();
}

/* What a download leaves alone is as it was. */
static void expect_flashed(void)
{
	const uint8_t *wanted = new_image();

	if (is_bd()) {
		memcpy(image, new_bd, MTKBD_SIZE);
		memcpy(image, old_bd, 0x10000);
		memcpy(image + 0x1ea000, old_bd + 0x1ea000, 0x1000);
		memcpy(image + 0x1f0000, old_bd + 0x1f0000, 0x10000);
		wanted = image;
	}
	EXPECT_EQUAL(s.error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(flash, wanted, size()));
	EXPECT_EQUAL(model.burns, 1);
	EXPECT_EQUAL(s.phase, MTKFLASH_PHASE_DONE);
	EXPECT_EQUAL(s.done, s.total);
}

static void expect_old(void)
{
	EXPECT(!memcmp(flash, old_image(), size()));
	EXPECT_EQUAL(model.burns, 0);
}

static unsigned int count(uint8_t opcode)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < sent_count; i++)
		n += sent[i].cdb[0] == opcode;
	return n;
}

/* Refused before anything was sent but questions. */
static void expect_refused(enum mtkflash_error error)
{
	EXPECT_EQUAL(s.error, error);
	EXPECT_EQUAL(count(0x3b), 0);
	EXPECT(!mtkflash_session_touched(&s));
	expect_old();
}

static const struct mtkpacket_config bd = { .kind = MTKPACKET_BD, .burn_ns = 9 * SECOND };
static const struct mtkpacket_config btc = { .kind = MTKPACKET_BTC, .burn_ns = 40 * SECOND };

/* --- whole flashes, command by command ------------------------------------------------- */

/* Those that write are these, in this order; n counts pieces. */
static void expect_cdb(unsigned int *at, const uint8_t *cdb)
{
	while (*at < sent_count && sent[*at].cdb[0] != 0x3b)
		++*at;
	EXPECT(*at < sent_count && !memcmp(sent[*at].cdb, cdb, 12));
	++*at;
}

static void bd_commands(void)
{
	unsigned int at = 0;

	tap_begin("MT1959: each command that writes is the one of the specification (2.1)");
	begin(&bd);
	flash_image(new_bd);
	expect_cdb(&at, (const uint8_t[12]){ 0x3b, 0x01 });
	for (unsigned int n = 0; n < 128; n++)
		expect_cdb(&at, (const uint8_t[12]){ 0x3b, 0x06, 0, n >> 2, n << 6, 0,
						     0, 0x40, 0 });
	EXPECT_EQUAL(count(0x3b), 129);
	for (unsigned int i = 0; i < sent_count; i++) {
		uint8_t op = sent[i].cdb[0];

		EXPECT(op == 0x00 || op == 0x12 || op == 0x3b || op == 0x3c || op == 0x4a);
		EXPECT(op != 0x3c || sent[i].cdb[1] == 0x06);
	}
	expect_flashed();
	EXPECT_TEXT(s.old_identity.revision, "3.01");
	EXPECT_TEXT(s.new_identity.revision, "3.02");
	end();
}

static void btc_commands(void)
{
	unsigned int at = 0;

	tap_begin("BTC: each command that writes is the one of the specification (2.3)");
	begin(&btc);
	flash_image(new_btc);
	for (unsigned int n = 0; n < 256; n++)
		expect_cdb(&at, (const uint8_t[12]){ 0x3b, 0x06, 0, n >> 4, n << 4, 0x20,
						     0, 0x10, 0 });
	expect_cdb(&at, (const uint8_t[12]){ 0x3b, 0x06, 0, 0, 0, 0, 0, 0, 0x20 });
	expect_cdb(&at, (const uint8_t[12]){ 0x3b, 0x07 });
	EXPECT_EQUAL(count(0x3b), 258);
	EXPECT_EQUAL(count(0x3c), 0);
	/* Not a word for 50 s. */
	EXPECT(quiet_most >= 50 * SECOND);
	expect_flashed();
	EXPECT_TEXT(s.new_identity.revision, "0059");
	end();
}

static void bd_variant(const char *name, struct mtkpacket_config cfg)
{
	tap_begin("MT1959: %s", name);
	begin(&cfg);
	flash_image(new_bd);
	expect_flashed();
	end();
}

static void variants(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.mirrors_up = true;
	bd_variant("flashed, 10000h reads as page 0", cfg);
	cfg = bd;
	cfg.no_events = true;
	bd_variant("flashed, knows of no tray but by its sense codes", cfg);
	cfg = bd;
	cfg.small_reads = true;
	cfg.answer_ms = 10000;
	bd_variant("flashed, reads 200h at a time, and takes 10 s for a piece", cfg);
	cfg = bd;
	cfg.always_ready = true;
	cfg.burn_ns = 25 * SECOND;
	bd_variant("flashed, says that it is ready while it burns: nothing is read meanwhile", cfg);
	cfg.reads_burning = true;
	cfg.burn_ns = 100 * SECOND;
	bd_variant("flashed, is ready and can be read while it burns: the end counts", cfg);
	cfg = bd;
	cfg.ready_silent = true;
	bd_variant("flashed, without a UNIT ATTENTION", cfg);
}

static void read_back(void)
{
	tap_begin("MT1959: read without a write; the page of the banner has 32 bytes");
	begin(&bd);
	s.flags = MTKFLASH_OPTION_READ_RUNNING;
	EXPECT_EQUAL(mtkflash_session_read(&s), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(count(0x3b), 0);
	EXPECT(!memcmp(s.backup + 0x10000, old_bd + 0x10000, MTKBD_SIZE - 0x10000));
	EXPECT(!memcmp(s.backup, old_bd + 0x10000, 0x1000));
	EXPECT(!memcmp(s.backup + 0x3000, old_bd + 0x3000, 0x20));
	EXPECT_EQUAL(s.backup[0x3020], 0xff);
	expect_old();
	end();

	tap_begin("BTC: cannot be read, and is asked nothing");
	begin(&btc);
	s.flags = MTKFLASH_OPTION_READ_RUNNING;
	EXPECT_EQUAL(mtkflash_session_read(&s), MTKFLASH_ERROR_NO_RECIPE);
	EXPECT_EQUAL(sent_count, 0);
	end();
}

static void dry_run(const struct mtkpacket_config *cfg)
{
	tap_begin("%s: a dry run sends questions", cfg->kind == MTKPACKET_BD ? "MT1959" : "BTC");
	begin(cfg);
	s.flags = MTKFLASH_OPTION_DRY_RUN;
	EXPECT_EQUAL(flash_image(new_image()), MTKFLASH_ERROR_NONE);
	expect_refused(MTKFLASH_ERROR_NONE);
	end();
}

/* --- gates ------------------------------------------------------------------------------ */

static void gate(const char *name, enum mtkflash_error error)
{
	tap_begin("MT1959: refused by whatever option: %s", name);
	for (unsigned int i = 0; i < 2; i++) {
		begin(&bd);
		if (i)
			s.flags = MTKFLASH_OPTION_ANY_START | MTKFLASH_OPTION_ANY_IDENTITY |
				  MTKFLASH_OPTION_OTHER_SERIES | MTKFLASH_OPTION_NO_KEEP;
		flash_image(image);
		expect_refused(error);
		if (!i)
			mtkflash_session_destroy(&s);
	}
	end();
}

static void reset_image(void)
{
	memcpy(image, new_bd, MTKBD_SIZE);
}

static void put_name(uint8_t *to, const char *product)
{
	memset(to + 0x1ec008, ' ', 16);
	memcpy(to + 0x1ec008, product, strlen(product));
}

static void gates(void)
{
	static const uint8_t wrap[16] = {
		0xa9, 0xcc, 0xe8, 0x47, 0x2c, 0x0f, 0x30, 0x86,
		0xb7, 0x44, 0xf5, 0x62, 0x19, 0xfa, 0x94, 0xa3,
	};

	reset_image();
	memcpy(image + MTKBD_CHIP, MTKBD_1939, 10);
	gate("another chip", MTKFLASH_ERROR_OTHER_CHIP);
	reset_image();
	memset(image + MTKBD_CHIP, 0xff, 10);
	gate("no chip is named", MTKFLASH_ERROR_OTHER_CHIP);
	reset_image();
	memcpy(image + MTKBD_BANNER, "MT1959 Boot BU5 ", 16);
	mtkpacket_seal(image);
	gate("the banner of another platform", MTKFLASH_ERROR_OTHER_CHIP);
	reset_image();
	memcpy(image, image + 0x10000, 0x400);
	mtkpacket_seal(image);
	gate("read from a drive by packets", MTKFLASH_ERROR_PACKET_DUMP);
	reset_image();
	memset(image, 0xff, 0x400);
	mtkpacket_seal(image);
	gate("a boot page that is blank", MTKFLASH_ERROR_IMAGE_BLANK);
	reset_image();
	image[0x100000] ^= 1;
	gate("a bit of what is summed", MTKFLASH_ERROR_SUM);
	reset_image();
	memset(image + 0x10400, 0xff, 16 * 28);
	gate("a table of sums that is empty", MTKFLASH_ERROR_SUM);
	reset_image();
	image[0x10400 + 28 + 10] = 0x40;
	gate("a sum of more than there is", MTKFLASH_ERROR_SUM);
	reset_image();
	memcpy(image, wrap, sizeof(wrap));
	gate("wrapped", MTKFLASH_ERROR_NOT_FIRMWARE);
	mtkimage_make(image, MTKBD_SIZE, &(struct mtkimage_identity){ "ASUS", "BW-16D1HT",
								      "3.02", "" }, 3);
	gate("an image of an 8051", MTKFLASH_ERROR_OTHER_CHIP);
}

static void other_model(void)
{
	reset_image();
	put_name(image, "BW-16D1H-U");
	tap_begin("MT1959: another model: refused; by consent if the image says DEh (7b)");
	image[0x1ec056] = 0xde;
	begin(&bd);
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_WRONG_DRIVE);
	again();
	s.flags = MTKFLASH_OPTION_ANY_IDENTITY;
	image[0x1ec056] = 0xdd;
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_WRONG_DRIVE);
	again();
	s.flags = MTKFLASH_OPTION_ANY_IDENTITY;
	image[0x1ec056] = 0xde;
	EXPECT_EQUAL(flash_image(image), MTKFLASH_ERROR_NONE);
	EXPECT_TEXT(s.new_identity.product, "BW-16D1H-U");
	end();
}

/* What the drive shows of itself must be proven, too. */
static void drive_gate(const char *name, const struct mtkpacket_config *cfg, uint32_t at,
		       const char *bytes, enum mtkflash_error error)
{
	tap_begin("refused: %s", name);
	begin(cfg);
	if (bytes)
		memcpy(flash + at, bytes, strlen(bytes));
	flash_image(new_image());
	EXPECT_EQUAL(s.error, error);
	EXPECT_EQUAL(count(0x3b), 0);
	EXPECT(!mtkflash_session_touched(&s));
	end();
}

static void drive_gates(void)
{
	struct mtkpacket_config cfg = bd;

	drive_gate("a drive with another banner", &bd, MTKBD_BANNER, "MT1959 Boot JB7 ",
		   MTKFLASH_ERROR_NO_RECIPE);
	drive_gate("a drive with another chip", &bd, MTKBD_CHIP, MTKBD_1939,
		   MTKFLASH_ERROR_OTHER_CHIP);
	cfg.disc = true;
	drive_gate("a disc in the drive", &cfg, 0, NULL, MTKFLASH_ERROR_MEDIUM);
	cfg.no_events = true;
	drive_gate("it may have a disc, and does not say", &cfg, 0, NULL, MTKFLASH_ERROR_MEDIUM);
	cfg = bd;
	cfg.tray_open = true;
	drive_gate("a tray that is open", &cfg, 0, NULL, MTKFLASH_ERROR_MEDIUM);
	cfg.no_events = true;
	drive_gate("a tray that is open, by its sense code", &cfg, 0, NULL, MTKFLASH_ERROR_MEDIUM);
	cfg = btc;
	cfg.disc = true;
	drive_gate("BTC: a disc in the drive", &cfg, 0, NULL, MTKFLASH_ERROR_MEDIUM);
}

static void no_recipe(void)
{
	static const char *const others[][2] = {
		{ "PIONEER", "BD-RW   BDR-209M" }, { "HL-DT-ST", "BD-RE  BH16NS48" },
		{ "HL-DT-ST", "DVDRAM GSA-4163B" }, { "ATAPI", "iHAS124   Y" },
		{ "BTC", "DRW1008IMX" }, { "ASUS", "BW-16D1HTX" }, { "ASUS", "" },
		{ "LITE-ON", "DVDRW SOHW-1633S" }, { "", "" },
	};
	struct mtkflash_identity id;

	tap_begin("drives without a recipe have none, and are sent nothing but INQUIRY");
	for (unsigned int i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		memset(&id, 0, sizeof(id));
		strcpy(id.vendor, others[i][0]);
		strcpy(id.product, others[i][1]);
		EXPECT(!mtkflash_recipe_for(&id, NULL));
	}
	/* Known by one name when the port was looked at, and by another now. */
	begin(&bd);
	put_name(flash, "BD-RE BH16NS48");
	flash_image(new_bd);
	EXPECT_EQUAL(s.error, MTKFLASH_ERROR_NO_RECIPE);
	EXPECT_EQUAL(sent_count, count(0x12));
	end();
}

static void named_ranges(void)
{
	tap_begin("ranges to be kept cannot be by packets: refused, not ignored");
	begin(&bd);
	s.keeps = 1;
	flash_image(new_bd);
	expect_refused(MTKFLASH_ERROR_NO_RECIPE);
	end();
}

static void btc_images(void)
{
	const struct mtkimage_identity other = { "BTC", "DRW1004IM", "0059", "" };

	tap_begin("BTC: an image for another one, of a Blu-ray writer, or damaged");
	begin(&btc);
	mtkpacket_make_btc(image, &other, 9);
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_WRONG_DRIVE);
	again();
	s.flags = MTKFLASH_OPTION_ANY_IDENTITY;
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_WRONG_DRIVE);
	again();
	memcpy(image, new_btc, sizeof(new_btc));
	memcpy(image + 0x3000, MTKBD_JB8, 16);
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_OTHER_CHIP);
	again();
	memcpy(image, new_btc, sizeof(new_btc));
	image[0] = 0x75;
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_RESET_VECTOR);
	again();
	mtkflash_session_flash(&s, new_bd, MTKBD_SIZE);
	expect_refused(MTKFLASH_ERROR_OTHER_CHIP);
	end();

	tap_begin("BTC: of the revision that it has: nothing would be proven, so it is refused");
	begin(&btc);
	memcpy(image, old_btc, sizeof(old_btc));
	image[0x80000] ^= 1;
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_NO_RECIPE);
	end();
}

/* --- what drives do ----------------------------------------------------------------------- */

static void failing(const char *name, const struct mtkpacket_config *cfg,
		    enum mtkflash_error error, bool touched)
{
	tap_begin("%s", name);
	begin(cfg);
	flash_image(new_image());
	EXPECT_EQUAL(s.error, error);
	EXPECT_EQUAL(s.phase, MTKFLASH_PHASE_FAILED);
	EXPECT_EQUAL(mtkflash_session_touched(&s), touched);
	if (!touched)
		expect_old();
	EXPECT(mtkflash_session_advice(&s, false) != MTKFLASH_ADVICE_NONE);
}

static void failures(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.silent = true;
	failing("silent flash: all good, and the old firmware is there", &cfg,
		MTKFLASH_ERROR_NOT_TAKEN, false);
	end();

	cfg = bd;
	cfg.refuses = true;
	failing("5/24/00 at the last piece: refused, and unharmed", &cfg,
		MTKFLASH_ERROR_IMAGE_REFUSED, false);
	EXPECT_EQUAL(s.fail_address, 0x1fc000);
	EXPECT(!memcmp(packets.sense, "\x05\x24\x00", 3) || packets.opcode != 0x3b);
	end();

	cfg = bd;
	cfg.dies_at = 0xf8000;
	failing("2/04/08 at 49 %: no piece is sent again, nor any after it", &cfg,
		MTKFLASH_ERROR_PACKET, true);
	EXPECT_EQUAL(s.fail_address, 0xf8000);
	EXPECT_EQUAL(count(0x3b), 1 + 0xf8000 / 0x4000 + 1);
	EXPECT_EQUAL(sent[sent_count - 1].cdb[0], 0x3b);
	EXPECT(!memcmp(packets.sense, "\x02\x04\x08", 3));
	EXPECT_EQUAL(mtkflash_session_advice(&s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	end();

	cfg = bd;
	cfg.swallows = true;
	cfg.burn_ns = 0;
	tap_begin("busy for hours, and flashed: it may burn for all that is known");
	begin(&cfg);
	flash_image(new_bd);
	EXPECT_EQUAL(s.error, MTKFLASH_ERROR_NOT_READY);
	EXPECT_EQUAL(mtkflash_session_advice(&s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	end();

	cfg = bd;
	cfg.burn_ns = 6 * 3600 * SECOND;
	tap_begin("burns for six hours: not ready is what is said, and to leave it alone");
	begin(&cfg);
	flash_image(new_bd);
	EXPECT_EQUAL(s.error, MTKFLASH_ERROR_NOT_READY);
	EXPECT(mtkflash_session_touched(&s));
	EXPECT_EQUAL(mtkflash_session_advice(&s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	/* Nothing but: are you ready? */
	EXPECT_EQUAL(sent[sent_count - 1].cdb[0], 0x00);
	end();

	cfg = bd;
	cfg.silent = true;
	cfg.always_ready = true;
	failing("silent flash, always ready: looked at until nothing changes any more", &cfg,
		MTKFLASH_ERROR_NOT_TAKEN, false);
	EXPECT(now >= 60 * SECOND);
	end();

	cfg = btc;
	cfg.old_firmware = true;
	failing("BTC: old firmware knows no download (5/20/00): unharmed", &cfg,
		MTKFLASH_ERROR_PACKET, false);
	EXPECT_EQUAL(count(0x3b), 1);
	end();

	cfg = btc;
	cfg.burn_ns = 0;
	cfg.swallows = true;
	tap_begin("BTC: busy for hours, with its new name: not ready is no success");
	begin(&cfg);
	flash_image(new_btc);
	EXPECT_EQUAL(s.error, MTKFLASH_ERROR_NOT_READY);
	end();
}

/* Nobody knows what it does then: it is sent nothing, and not reset. */
static void answer_lost(const struct mtkpacket_config *kind, unsigned int commands)
{
	struct mtkpacket_config cfg = *kind;

	cfg.answer_lost = true;
	failing(cfg.kind == MTKPACKET_BD ? "MT1959: the answer to the last piece is lost" :
					   "BTC: the answer to the last command is lost",
		&cfg, MTKFLASH_ERROR_TIMEOUT, true);
	EXPECT_EQUAL(count(0x3b), commands);
	EXPECT_EQUAL(sent[sent_count - 1].cdb[0], 0x3b);
	EXPECT_EQUAL(mtkflash_session_advice(&s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	end();
}

static void long_piece(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.lasts_at = 0x100000;
	cfg.lasts_ms = 40000;
	bd_variant("a piece takes 40 s: it is waited for", cfg);
}

static void interrupted(const struct mtkpacket_config *cfg, unsigned int at, bool stops)
{
	tap_begin("%s: interrupted at packet %u: %s", cfg->kind == MTKPACKET_BD ? "MT1959" : "BTC",
		  at, stops ? "stops, unharmed" : "too late");
	begin(cfg);
	interrupt_at = at;
	flash_image(new_image());
	if (stops) {
		EXPECT_EQUAL(s.error, MTKFLASH_ERROR_INTERRUPTED);
		EXPECT(!mtkflash_session_touched(&s));
		expect_old();
	} else {
		expect_flashed();
	}
	end();
}

/* --- the power, at every packet -------------------------------------------------------- */

static void power_back(void)
{
	if (model.powered)
		mtkpacket_power(&model, false);
	is_on_bus = false;
	model.cut_after = 0;
	spend(SECOND);
	mtkpacket_power(&model, true);
	model.burns = 0;
	again();
}

/* Where drive and chip are named: one cut leaves that blank, and nothing is proven then. */
#define NAMELESS (129 + (0x1ec000 / 0x8000) + 1)

/* Whatever becomes of it, the second run makes it right. */
static void cut_bd(unsigned int step)
{
	unsigned int refused = 0;

	tap_begin("MT1959: power lost at one packet, and moment of the burn, of %u", step);
	for (unsigned int n = 1; n <= 129 + 64; n++) {
		if (n > 2 && n != 129 && n != NAMELESS && n % step)
			continue;
		begin(&bd);
		if (n <= 129) {
			model.cut_after = n;
			flash_image(new_bd);
			EXPECT(s.error != MTKFLASH_ERROR_NONE);
			EXPECT(!memcmp(flash, old_bd, 0x10000));
		} else {
			/* Half of a burn, as if nobody had asked meanwhile. */
			memcpy(model.ram, new_bd, MTKBD_SIZE);
			model.burn_begin = now;
			model.burn_end = now + 64 * SECOND;
			spend((n - 129) * SECOND - SECOND / 2);
		}
		power_back();
		flash_image(new_bd);
		if (s.error == MTKFLASH_ERROR_NO_RECIPE) {
			EXPECT_EQUAL(n, NAMELESS);
			EXPECT_EQUAL(count(0x3b), 0);
			refused++;
		} else {
			expect_flashed();
		}
		EXPECT_EQUAL(model.violations, 0);
		mtkflash_session_destroy(&s);
		if (tap_failures())
			break;
	}
	EXPECT_EQUAL(refused, 1);
	tap_end();
}

static void cut_btc(void)
{
	tap_begin("BTC: power lost at every packet: unharmed until it burns; dead after that");
	for (unsigned int n = 1; n <= 258; n += n < 250 ? 7 : 1) {
		begin(&btc);
		model.cut_after = n;
		flash_image(new_btc);
		EXPECT(s.error != MTKFLASH_ERROR_NONE);
		/* The last one was sent, whether it came or not. */
		EXPECT_EQUAL(mtkflash_session_touched(&s), n >= 257);
		power_back();
		if (n < 258)
			expect_old();
		flash_image(new_btc);
		EXPECT_EQUAL(model.violations, 0);
		if (n < 258)
			expect_flashed();
		mtkflash_session_destroy(&s);
	}
	begin(&btc);
	memcpy(model.ram, new_btc, sizeof(new_btc));
	model.burn_begin = now;
	model.burn_end = now + 40 * SECOND;
	spend(20 * SECOND);
	power_back();
	flash_image(new_btc);
	EXPECT_EQUAL(s.error, MTKFLASH_ERROR_NO_RECIPE);
	mtkflash_session_destroy(&s);
	tap_end();
}

/* --- arithmetic --------------------------------------------------------------------------- */

/* RFC 4493, 4. */
static void cmac(void)
{
	static const uint8_t key[16] = {
		0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
		0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c,
	};
	static const uint8_t text[40] = {
		0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96, 0xe9, 0x3d,
		0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a, 0xae, 0x2d, 0x8a, 0x57,
		0x1e, 0x03, 0xac, 0x9c, 0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf,
		0x8e, 0x51, 0x30, 0xc8, 0x1c, 0x46, 0xa3, 0x5c, 0xe4, 0x11,
	};
	static const struct {
		size_t size;
		uint8_t mac[16];
	} rows[] = {
		{ 0, { 0xbb, 0x1d, 0x69, 0x29, 0xe9, 0x59, 0x37, 0x28,
		       0x7f, 0xa3, 0x7d, 0x12, 0x9b, 0x75, 0x67, 0x46 } },
		{ 16, { 0x07, 0x0a, 0x16, 0xb4, 0x6b, 0x4d, 0x41, 0x44,
			0xf7, 0x9b, 0xdd, 0x9d, 0xd0, 0x4a, 0x28, 0x7c } },
		{ 40, { 0xdf, 0xa6, 0x67, 0x47, 0xde, 0x9a, 0xe6, 0x30,
			0x30, 0xca, 0x32, 0x61, 0x14, 0x97, 0xc8, 0x27 } },
	};
	uint8_t mac[16];

	tap_begin("AES-CMAC: the examples of RFC 4493");
	for (unsigned int i = 0; i < 3; i++) {
		mtkflash_cmac(key, text, rows[i].size, false, mac);
		EXPECT(!memcmp(mac, rows[i].mac, 16));
	}
	tap_end();
}

static void make_images(void)
{
	static const struct mtkimage_identity older = { "BTC", "DRW1008IM", "0057", "" };
	static const struct mtkimage_identity newer = { "BTC", "DRW1008IM", "0059", "" };
	struct mtkbd made = {
		.id = { "ASUS", "BW-16D1HT", "3.01", "" },
		.banner = MTKBD_JB8,
		.chip = MTKBD_1959,
		.unit = 1,
	};

	mtkbd_make(old_bd, &made, 1);
	mtkpacket_seal(old_bd);
	strcpy(made.id.revision, "3.02");
	made.unit = 2;
	mtkbd_make(new_bd, &made, 2);
	memcpy(new_bd, old_bd, 0x10000);
	mtkpacket_seal(new_bd);
	mtkpacket_make_btc(old_btc, &older, 1);
	mtkpacket_make_btc(new_btc, &newer, 2);
}

int main(int argc, char **argv)
{
	bool all = argc > 1 && !strcmp(argv[1], "--all");

	make_images();
	cmac();
	bd_commands();
	btc_commands();
	variants();
	read_back();
	dry_run(&bd);
	dry_run(&btc);
	gates();
	other_model();
	drive_gates();
	no_recipe();
	named_ranges();
	btc_images();
	failures();
	answer_lost(&bd, 129);
	answer_lost(&btc, 258);
	long_piece();
	interrupted(&bd, 300, true);
	interrupted(&bd, 600, false);
	interrupted(&btc, 200, true);
	interrupted(&btc, 300, false);
	cut_bd(all ? 1 : 16);
	cut_btc();
	return tap_exit();
}
