// SPDX-License-Identifier: GPL-2.0
/*
 * A session by packets, and the model of a drive behind it.
 */
#include "drive.h"
#include "method.h"
#include "names.h"
#include "packet_rig.h"
#include "taskfile.h"

uint8_t old_bd[MTKBD_SIZE], new_bd[MTKBD_SIZE], image[MTKBD_SIZE];
uint8_t old_btc[MTKPACKET_BTC_SIZE], new_btc[MTKPACKET_BTC_SIZE];
uint8_t old_tsst_bd[MTKBD_SIZE], new_tsst_bd[MTKBD_SIZE];
uint8_t old_tsst_dvd[MTKTSST_DVD_SIZE], new_tsst_dvd[MTKTSST_DVD_SIZE];
uint8_t old_spc[SPC_SIZE], new_spc[SPC_SIZE];

const struct mtkpacket_config bd = { .kind = MTKPACKET_BD, .burn_ns = 9 * SECOND };
const struct mtkpacket_config btc = { .kind = MTKPACKET_BTC, .burn_ns = 40 * SECOND };
const struct mtkpacket_config tsst_bd = { .kind = MTKPACKET_TSST_BD, .burn_ns = 10 * SECOND };
const struct mtkpacket_config tsst_dvd = { .kind = MTKPACKET_TSST_DVD, .burn_ns = 5 * SECOND };
const struct mtkpacket_config spc = {
	.kind = MTKPACKET_OTHER, .other = &spc_drive, .burn_ns = 30 * SECOND
};

static const struct {
	const uint8_t *older, *newer;
	size_t size;
} images[] = {
	[MTKPACKET_BD] = { old_bd, new_bd, MTKBD_SIZE },
	[MTKPACKET_BTC] = { old_btc, new_btc, MTKPACKET_BTC_SIZE },
	[MTKPACKET_TSST_BD] = { old_tsst_bd, new_tsst_bd, MTKBD_SIZE },
	[MTKPACKET_TSST_DVD] = { old_tsst_dvd, new_tsst_dvd, MTKTSST_DVD_SIZE },
	[MTKPACKET_OTHER] = { old_spc, new_spc, SPC_SIZE },
};

struct packet_rig rig;
bool rig_parked;
bool rig_maybe_healthy;

/* The byte of which a TSST's own data consist. */
#define OWN_BYTE	0x5c

static uint64_t quiet_from;
static uint64_t last_done;
static bool is_burning;			/* the last command has come */
static unsigned int packets_before;	/* it */
static uint64_t floats_from;
static bool told_committed;		/* the status says that nobody stops it */

/* --- the way to the drive ------------------------------------------------------------- */

void spend(uint64_t ns)
{
	rig.now += ns;
	mtkpacket_set_time(&rig.model, rig.now);
	if (rig_parked)
		atapi_set_time(&rig.atapi, rig.now);
}

bool is_bd(void)
{
	return rig.model.cfg.kind == MTKPACKET_BD;
}

/* The drive may burn from this command on. */
static bool is_last(const uint8_t *cdb)
{
	if (cdb[0] == 0xff)
		return cdb[5] && cdb[5] != 0xff;
	if (cdb[0] == 0x3b && rig.model.cfg.kind == MTKPACKET_OTHER)
		return (cdb[3] << 16 | cdb[4] << 8) + (cdb[7] << 8) == SPC_SIZE;
	return cdb[0] == 0x3b && (is_bd() ? cdb[3] == 0x1f && cdb[4] == 0xc0 : cdb[1] == 0x07);
}

/* FNV-1a */
uint32_t rig_hash(const uint8_t *data, uint32_t length)
{
	uint32_t hash = 0x811c9dc5u;

	for (uint32_t i = 0; i < length; i++)
		hash = (hash ^ data[i]) * 0x01000193u;
	return hash;
}

/* No answer: has the drive restarted, or does it within the time that is left? */
static enum mtkflash_reply wait_for_link(u32 limit_ms)
{
	for (u32 ms = 0; rig.model.powered && rig.model.starts == rig.starts && ms < limit_ms;
	     ms += 1000)
		spend(SECOND);
	return rig.model.powered && rig.model.starts != rig.starts ? MTKFLASH_REPLY_GONE :
								    MTKFLASH_REPLY_NONE;
}

static void note(const struct mtkflash_packet *p)
{
	if (p->out && rig.sent_count && rig.sent[rig.sent_count - 1].out &&
	    rig.now - quiet_from < rig.quiet_pieces)
		rig.quiet_pieces = rig.now - quiet_from;
	if (rig.sent_count < RIG_LOG_MAX) {
		memcpy(rig.sent[rig.sent_count].cdb, p->cdb, 12);
		rig.sent[rig.sent_count].length = p->length;
		rig.sent[rig.sent_count].hash = p->out ? rig_hash(p->data, p->length) : 0;
		rig.sent[rig.sent_count++].out = p->out;
	}
	if (rig.now - quiet_from > rig.quiet_most)
		rig.quiet_most = rig.now - quiet_from;
}

static enum mtkflash_reply send_live(struct mtkflash_packet *p)
{
	uint64_t takes = 200000 + p->length * 100ull;
	uint32_t length = p->length;
	enum mtkpacket_answer answer;

	answer = mtkpacket_command(&rig.model, p->cdb, p->data, &length, &takes);
	if (rig.asks_twice && p->length && !p->out && !p->once) {
		length = p->length;
		answer = mtkpacket_command(&rig.model, p->cdb, p->data, &length, &takes);
	}
	EXPECT(takes < p->limit_ms * MS);
	spend(takes);
	quiet_from = rig.now;
	p->got = p->out || answer != MTKPACKET_GOOD ? 0 : length;
	memcpy(p->sense, rig.model.sense, sizeof(p->sense));
	if (answer == MTKPACKET_DEAD)
		return wait_for_link(p->limit_ms);
	return answer == MTKPACKET_GOOD ? MTKFLASH_REPLY_GOOD : MTKFLASH_REPLY_CHECK;
}

static enum mtkflash_reply send_parked(struct mtkflash_packet *p)
{
	enum mtkflash_reply reply = rig.parked.transport.ops->send(&rig.parked.transport, p);

	quiet_from = rig.now;
	return reply;
}

static enum mtkflash_reply transport_send(struct mtkflash_transport *t,
					  struct mtkflash_packet *p)
{
	(void)t;
	EXPECT(rig.is_on_bus);
	EXPECT(!mtkflash_session_committed(&rig.s) || told_committed);
	EXPECT_EQUAL(p->burns, is_burning || is_last(p->cdb));
	/* Like the real transport: a lost link is accepted only after the last command. */
	rig.is_link_lost |= rig.model.starts != rig.starts && !is_burning;
	if (rig.is_link_lost && !rig_parked)
		return MTKFLASH_REPLY_GONE;
	EXPECT(p->limit_ms >= (is_burning ? 300000u : 60000u));
	EXPECT(p->out == !!mtkpacket_out_length(&rig.model, p->cdb) || !p->length);
	EXPECT(!p->out || p->length == mtkpacket_out_length(&rig.model, p->cdb));
	if (!rig.is_link_lost)
		note(p);
	/* A command that is given up half-way ends in a reset (1.3.6, 1.3.7). */
	if (!is_burning && is_last(p->cdb)) {
		is_burning = true;
		packets_before = rig.atapi.packets;
	}
	return rig_parked ? send_parked(p) : send_live(p);
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

/* --- the task file ---------------------------------------------------------------------- */

#define ACCESS_NS	100u
#define NOBODY		0x7f

static bool is_there(void)
{
	EXPECT(rig_parked && rig.is_on_bus);
	return rig.model.powered && atapi_selected(&rig.atapi);
}

static void tf_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	(void)tf;
	spend(ACCESS_NS);
	EXPECT(rig.is_on_bus);
	atapi_write(&rig.atapi, reg, value);
}

/* Does the bus float?  From the last command on, or from its arrival. */
static bool floats(void)
{
	if (!rig.floats_ns || !is_burning)
		return false;
	if (!floats_from && (rig.floats_early || (rig.atapi.packets > packets_before &&
						  rig.atapi.phase == ATAPI_END)))
		floats_from = rig.now;
	return floats_from && rig.now - floats_from < rig.floats_ns;
}

static bool is_touched(void)
{
	if (!rig.touched_at)
		return false;
	return rig.touched_at == RIG_AT_LAST ? is_burning : rig.sent_count >= rig.touched_at;
}

static u8 tf_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	(void)tf;
	spend(ACCESS_NS);
	rig.foreign |= is_touched();
	if (rig.foreign)
		return 0xff;
	if (reg == MTKFLASH_REG_CMD && rig.shown)
		return rig.shown;
	return is_there() && !floats() ? atapi_read(&rig.atapi, reg) : NOBODY;
}

static u16 tf_read_data(struct mtkflash_taskfile *tf)
{
	(void)tf;
	spend(ACCESS_NS);
	return is_there() ? atapi_read_data(&rig.atapi) : NOBODY;
}

static void tf_write_data(struct mtkflash_taskfile *tf, u16 value)
{
	(void)tf;
	spend(ACCESS_NS);
	if (is_there())
		atapi_write_data(&rig.atapi, value);
}

static void tf_settle(struct mtkflash_taskfile *tf)
{
	(void)tf;
	spend(400);
}

static void tf_mask(struct mtkflash_taskfile *tf)
{
	(void)tf;
	atapi_write(&rig.atapi, ATAPI_CTL, 0x02);
}

/* A drive that libata knows is not delayed: a delay of 0 only lets others run. */
static void tf_delay(struct mtkflash_taskfile *tf, unsigned int usecs)
{
	(void)tf;
	EXPECT(rig_parked || !usecs);
	spend(usecs * 1000ull);
}

static u64 tf_now(struct mtkflash_taskfile *tf)
{
	(void)tf;
	return rig.now;
}

/* Nobody touches the power in these cases. */
static bool tf_lost_link(struct mtkflash_taskfile *tf)
{
	(void)tf;
	return false;
}

static bool tf_is_foreign(struct mtkflash_taskfile *tf)
{
	(void)tf;
	return rig.foreign;
}

static const struct mtkflash_taskfile_ops tf_ops = {
	.write = tf_write,
	.read = tf_read,
	.read_data = tf_read_data,
	.write_data = tf_write_data,
	.settle = tf_settle,
	.mask = tf_mask,
	.delay = tf_delay,
	.now = tf_now,
};

static const struct mtkflash_taskfile_ops sata_ops = {
	.write = tf_write,
	.read = tf_read,
	.read_data = tf_read_data,
	.write_data = tf_write_data,
	.settle = tf_settle,
	.lost_link = tf_lost_link,
	.is_foreign = tf_is_foreign,
	.mask = tf_mask,
	.delay = tf_delay,
	.now = tf_now,
};

static struct mtkflash_taskfile tf;

static void name_of_model(struct mtkflash_identity *id)
{
	struct mtkimage_identity is;
	char text[28];

	mtkpacket_identity(&rig.model, &is);
	memset(text, ' ', sizeof(text));
	memcpy(text, is.vendor, strlen(is.vendor));
	memcpy(text + 8, is.product, strlen(is.product));
	memcpy(text + 24, is.revision, strlen(is.revision));
	mtkflash_identity_set(id, text, text + 8, text + 24);
}

/* --- the session ----------------------------------------------------------------------- */

static enum mtkflash_error session_claim(struct mtkflash_session *session)
{
	EXPECT(!rig.is_on_bus);
	rig.is_on_bus = true;
	rig.claims++;
	rig.starts = rig.model.starts;
	rig.is_link_lost = false;
	session->running = !rig_parked;
	session->unit_is = rig_parked ? MTKFLASH_UNIT_UNKNOWN : MTKFLASH_UNIT_KNOWN;
	session->packets = rig_parked << rig.atapi.cfg.unit;
	/* The user need not agree to speak to a drive that has answered with nonsense. */
	session->nonsense = rig_maybe_healthy ? 0 : session->packets;
	if (!rig_parked)
		name_of_model(&session->inquiry);
	return MTKFLASH_ERROR_NONE;
}

static void session_release(struct mtkflash_session *session, enum mtkflash_release how)
{
	/* A drive that always says the same proves nothing by it. */
	bool unsure = session->error == MTKFLASH_ERROR_VERIFY ||
		      session->error == MTKFLASH_ERROR_NOT_TAKEN ||
		      session->error == MTKFLASH_ERROR_UNIT_DATA;
	bool may_burn = mtkflash_session_committed(session) && !rig.packets.settled &&
			!rig.waits &&
			(session->error == MTKFLASH_ERROR_PACKET ||
			 session->error == MTKFLASH_ERROR_TIMEOUT ||
			 session->error == MTKFLASH_ERROR_NOT_READY ||
			 session->error == MTKFLASH_ERROR_IMAGE_REFUSED ||
			 session->error == MTKFLASH_ERROR_CLAIM ||
			 (unsure && !rig.packets.tells));

	/* libata did not know the drive, and need not look for it now. */
	bool stays = rig_parked && !mtkflash_session_committed(session) &&
		     !mtkflash_parked_is_stuck(&rig.parked);

	EXPECT(rig.is_on_bus);
	EXPECT_EQUAL(how, may_burn || stays ? MTKFLASH_RELEASE_QUIET : MTKFLASH_RELEASE_PROBE);
	if (how == MTKFLASH_RELEASE_PROBE) {
		mtkpacket_reset(&rig.model);
		atapi_reset(&rig.atapi);
	}
	rig.is_on_bus = false;
	rig.released = how;
	rig.releases++;
}

static bool session_identity(struct mtkflash_session *session, struct mtkflash_witnesses *said)
{
	(void)session;
	/* The time that libata waits for a drive. */
	if (rig.now < rig.model.away_until)
		spend(50 * SECOND);
	if (!rig.model.powered || rig.model.dead || rig.now < rig.model.away_until)
		return false;
	name_of_model(&said->inquiry);
	said->answered = true;
	return true;
}

static enum mtkflash_error session_interrupted(struct mtkflash_session *session)
{
	EXPECT(!mtkflash_session_committed(session));
	return (rig.interrupt_at && rig.sent_count >= rig.interrupt_at) ||
	       (rig.stop_at && rig.now >= rig.stop_at) ? MTKFLASH_ERROR_INTERRUPTED :
							 MTKFLASH_ERROR_NONE;
}

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
	.say = drive_say,
	.alloc = session_alloc,
	.free = free,
};

/* --- a case ----------------------------------------------------------------------------- */

size_t size_of_image(void)
{
	return images[rig.model.cfg.kind].size;
}

static const uint8_t *old_image(void)
{
	return images[rig.model.cfg.kind].older;
}

const uint8_t *new_image(void)
{
	return images[rig.model.cfg.kind].newer;
}

const struct mtkflash_recipe *rig_own;

void again(void)
{
	struct mtkflash_identity id;

	name_of_model(&id);
	if (rig_parked)
		mtkflash_packets_use_parked(&rig.packets, &rig.s, &rig.parked, rig_own);
	else
		mtkflash_packets_use(&rig.packets, &rig.s, &transport, rig_own, &id);
	rig.packets.t = &transport;
	rig.sent_count = 0;
	is_burning = false;
	quiet_from = rig.now;
	rig.quiet_most = 0;
	rig.quiet_pieces = UINT64_MAX;
	rig.claims = 0;
	rig.releases = 0;
	last_done = 0;
	rig.interrupt_at = 0;
	rig.s.flags = 0;
	rig.s.keeps = 0;
	rig.stop_at = 0;
	rig.shown = 0;
	rig.floats_ns = 0;
	rig.floats_early = false;
	floats_from = 0;
	rig.asks_twice = false;
	rig.waits = false;
	rig.touched_at = 0;
	rig.foreign = false;
}

void begin(const struct mtkpacket_config *cfg)
{
	rig.model.cfg = *cfg;
	memset(rig.flash, 0xff, sizeof(rig.flash));
	memcpy(rig.flash, old_image(), size_of_image());
	if (cfg->kind == MTKPACKET_TSST_BD)
		memset(rig.flash + MTKTSST_UNIT, OWN_BYTE, MTKTSST_UNIT_END - MTKTSST_UNIT);
	memcpy(rig.before, rig.flash, sizeof(rig.before));
	rig.now = SECOND;
	mtkpacket_init(&rig.model, cfg, rig.flash);
	mtkpacket_set_time(&rig.model, rig.now);
	atapi_init(&rig.atapi, &(struct atapi_config){
		.signature = 0xeb14,
		.busy_ns = 20000,
		.packets = &rig.model,
	});
	tf.ops = rig.sata ? &sata_ops : &tf_ops;
	mtkflash_session_init(&rig.s, &session_ops, &tf);
	again();
}

void power_back(void)
{
	if (rig.model.powered)
		mtkpacket_power(&rig.model, false);
	rig.is_on_bus = false;
	rig.model.cut_after = 0;
	spend(SECOND);
	mtkpacket_power(&rig.model, true);
	rig.model.burns = 0;
	again();
}

enum mtkflash_error flash_image(const uint8_t *what)
{
	return mtkflash_session_flash(&rig.s, what, size_of_image());
}

void end(void)
{
	EXPECT_EQUAL(rig.model.violations, 0);
	EXPECT_EQUAL(rig.atapi.violations, 0);
	EXPECT(!rig.is_on_bus);
	EXPECT_EQUAL(rig.releases, rig.claims);
	EXPECT_EQUAL(rig.s.port, MTKFLASH_PORT_FREE);
	EXPECT(!rig.packets.piece);
	mtkflash_session_destroy(&rig.s);
	tap_end();
}

/* The ranges that a download leaves alone must be as they were. */
void expect_flashed(void)
{
	static const uint32_t kept[][2] = {
		{ 0, 0x10000 }, { 0x1e8000, 0x1e8500 }, { 0x1e9000, 0x1ec000 },
		{ 0x1f0000, 0x200000 },
	};
	const uint8_t *wanted = new_image();

	if (is_bd()) {
		memcpy(image, new_bd, MTKBD_SIZE);
		for (unsigned int i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
			memcpy(image + kept[i][0], old_bd + kept[i][0], kept[i][1] - kept[i][0]);
		wanted = image;
	} else if (rig.model.cfg.kind == MTKPACKET_TSST_BD) {
		memcpy(image, new_tsst_bd, MTKBD_SIZE);
		memcpy(image, old_tsst_bd, 0x10000);
		if (!rig.model.cfg.takes_unit)
			memset(image + MTKTSST_UNIT, OWN_BYTE, MTKTSST_UNIT_END - MTKTSST_UNIT);
		wanted = image;
	}
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(rig.flash, wanted, size_of_image()));
	EXPECT_EQUAL(rig.model.burns, 1);
	EXPECT_EQUAL(rig.s.phase, MTKFLASH_PHASE_DONE);
	EXPECT_EQUAL(rig.s.done, rig.s.total);
}

void expect_old(void)
{
	EXPECT(!memcmp(rig.flash, rig.before, size_of_image()));
	EXPECT_EQUAL(rig.model.burns, 0);
}

void put_sum(uint8_t *what, size_t size)
{
	uint16_t sum = mtkimage_sum(what, size);

	what[size - 2] = (uint8_t)(sum >> 8);
	what[size - 1] = (uint8_t)sum;
}

unsigned int count(uint8_t opcode)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < rig.sent_count; i++)
		n += rig.sent[i].cdb[0] == opcode;
	return n;
}

void expect_refused(enum mtkflash_error error)
{
	EXPECT_EQUAL(rig.s.error, error);
	EXPECT_EQUAL(count(0x3b) + count(0xff), 0);
	EXPECT(!mtkflash_session_touched(&rig.s));
	expect_old();
}

void refused_by_all_options(const struct mtkpacket_config *cfg, enum mtkflash_error error)
{
	for (unsigned int i = 0; i < 2; i++) {
		begin(cfg);
		if (i)
			rig.s.flags = MTKFLASH_OPTIONS_KNOWN & ~MTKFLASH_OPTION_DRY_RUN;
		flash_image(image);
		expect_refused(error);
		if (!i)
			mtkflash_session_destroy(&rig.s);
	}
	end();
}

void expect_no_recipe(const char *vendor, const char *product)
{
	struct mtkflash_identity id = { 0 };

	strcpy(id.vendor, vendor);
	strcpy(id.product, product);
	EXPECT(!mtkflash_recipe_for(NULL, &id, NULL));
}

void make_images(void)
{
	static const struct mtkimage_identity older = { "BTC", "DRW1008IM", "0057", "" };
	static const struct mtkimage_identity newer = { "BTC", "DRW1008IM", "0059", "" };
	static const struct mtkimage_identity bd_older = { "TSSTcorp", "BDDVDW SE-506CB", "TS00", "" };
	static const struct mtkimage_identity bd_newer = { "TSSTcorp", "BDDVDW SE-506CB", "TS01", "" };
	static const struct mtkimage_identity dvd_older = { "TSSTcorp", "DVD-ROM SH-D163B", "SB03", "" };
	static const struct mtkimage_identity spc_older = { "OPTORITE", "DVD RW DD0203", "2.09", "" };
	static const struct mtkimage_identity spc_newer = { "OPTORITE", "DVD RW DD0203", "2.30", "" };
	static const struct mtkimage_identity dvd_newer = { "TSSTcorp", "DVD-ROM SH-D163B", "SB04", "" };
	struct mtkbd made = {
		.id = { "ASUS", "BW-16D1HT", "3.01", "" },
		.banner = MTKBD_JB8,
		.chip = MTKBD_1959,
		.board = "JB8",
		.unit = 1,
	};

	mtkbd_make(old_bd, &made, 1);
	strcpy(made.id.revision, "3.02");
	made.unit = 2;
	mtkbd_make(new_bd, &made, 2);
	memcpy(new_bd, old_bd, 0x10000);
	mtkbd_seal(new_bd);
	mtkpacket_make_btc(old_btc, &older, 1);
	mtkpacket_make_btc(new_btc, &newer, 2);
	mtktsst_make(old_tsst_bd, MTKPACKET_TSST_BD, &bd_older, 3);
	mtktsst_make(new_tsst_bd, MTKPACKET_TSST_BD, &bd_newer, 4);
	mtktsst_make(old_tsst_dvd, MTKPACKET_TSST_DVD, &dvd_older, 3);
	mtktsst_make(new_tsst_dvd, MTKPACKET_TSST_DVD, &dvd_newer, 4);
	spc_make(old_spc, &spc_older, 5);
	spc_make(new_spc, &spc_newer, 6);
}
