// SPDX-License-Identifier: GPL-2.0
/* Drives that take firmware by packets. */
#include <stdio.h>
#include <string.h>

#include "mtkform.h"
#include "mtktsst.h"

#define MS		1000000ull
#define HOURS		(6 * 3600 * 1000 * MS)

#define BANK		0x10000u
#define BTC_PIECE	0x1000u
#define BTC_HEADER	0x20u
#define BTC_NAME	0x40bcu
#define BD_PIECE	0x4000u
#define BD_READ_MAX	0x1000u
#define BD_READ_SMALL	0x200u
#define BD_HEAD		0x20u
#define BD_APPLICATION	0x10000u
#define BD_PAGE		0x1000u
#define BD_DESCRIPTOR	0x1ec000u
#define BD_PROBE	0x100u
#define BD_LOST		0x100000u	/* of one that is harmed */

enum {
	TEST_UNIT_READY = 0x00,
	REQUEST_SENSE = 0x03,
	INQUIRY = 0x12,
	WRITE_BUFFER = 0x3b,
	READ_BUFFER = 0x3c,
	GET_CONFIGURATION = 0x46,
	GET_EVENT_STATUS = 0x4a,
	TSST_FLASH = 0xff
};

/* What a BD drive leaves alone in a download [V freemkv]. */
static const uint32_t left_alone[][2] = {
	{ 0, BD_APPLICATION - 1 }, { 0x1ea000, 0x1eafff }, { 0x1f0000, 0x1fffff }
};

/*
 * The rest of what may have been measured for one unit (vendor-mode spec. 12.1), or is the
 * drive's settings [2 freemkv]: nobody says what becomes of it.  What is behind the
 * descriptor is firmware by that source.
 */
static const uint32_t of_unit[][2] = {
	{ 0x1e8000, 0x1e84ff }, { 0x1e9000, 0x1ebfff }
};

static bool is_tsst(const struct mtkpacket *m)
{
	return m->cfg.kind == MTKPACKET_TSST_BD || m->cfg.kind == MTKPACKET_TSST_DVD;
}

static uint32_t size_of(const struct mtkpacket *m)
{
	if (is_tsst(m))
		return mtktsst_size(m->cfg.kind);
	if (m->cfg.kind == MTKPACKET_OTHER)
		return m->cfg.other->size;
	return m->cfg.kind == MTKPACKET_BTC ? MTKPACKET_BTC_SIZE : MTKBD_SIZE;
}

static uint32_t get24(const uint8_t *at)
{
	return (uint32_t)at[0] << 16 | at[1] << 8 | at[2];
}

/* --- the firmware ------------------------------------------------------------------ */

/* What jumps into it is lost. */
static bool has_blank_bank(const struct mtkpacket *m)
{
	uint32_t at;

	for (at = 0; at < size_of(m); at += BANK)
		if (!memcmp(m->flash + at, m->flash + at + 1, BANK - 1))
			return true;
	return false;
}

static bool is_complete(const struct mtkpacket *m)
{
	if (m->cfg.kind == MTKPACKET_BD)
		return mtkbd_complete(m->flash);
	if (m->cfg.kind == MTKPACKET_OTHER)
		return m->cfg.other->is_complete(m->flash);
	if (m->cfg.kind != MTKPACKET_TSST_BD && !m->cfg.blank_banks && has_blank_bank(m))
		return false;
	if (is_tsst(m))
		return mtktsst_is_complete(m->flash, m->cfg.kind);
	return mtkimage_sum(m->flash, MTKPACKET_BTC_SIZE) ==
	       (m->flash[MTKPACKET_BTC_SIZE - 2] << 8 | m->flash[MTKPACKET_BTC_SIZE - 1]);
}

/* As it does when it runs: so much of each is another now. */
static void write_own(struct mtkpacket *m)
{
	unsigned int i;

	for (i = 0; i < MTKBD_WRITTEN_RANGES; i++)
		memset(m->flash + mtkbd_written[i][0] + 0x40, 0xa0 + (m->starts & 15), 0x30);
}

/* Each firmware has one of its own. */
static void take_date(struct mtkpacket *m)
{
	const uint8_t *at = m->flash + BD_APPLICATION + BD_PAGE;

	snprintf(m->date, sizeof(m->date), "20%02u%02u%02u%02u%02u%02u", at[0] % 40u,
		 at[1] % 12u + 1, at[2] % 28u + 1, at[3] % 24u, at[4] % 60u, at[5] % 60u);
}

static void start(struct mtkpacket *m)
{
	bool complete = is_complete(m);

	m->starts++;
	m->started = false;
	m->next = 0;
	m->has_header = false;
	m->harmed = false;
	m->told = false;
	m->burn_end = 0;
	m->busy_until = 0;
	m->away_until = 0;
	/* Nothing is known of a boot loader of BTC's by packets: one was dead (myce 78951). */
	m->dead = !complete && (m->cfg.kind == MTKPACKET_BTC || m->cfg.no_boot);
	m->boots = !complete && m->cfg.kind != MTKPACKET_BTC && !m->dead;
	m->attentions = m->cfg.ready_silent ? 0 : 1;
	m->date[0] = '\0';
	if (m->cfg.kind == MTKPACKET_BD && complete)
		take_date(m);
	if (is_tsst(m) && complete)
		mtktsst_identity(m->flash, m->cfg.kind, &m->run_name);
	if (m->cfg.kind == MTKPACKET_BD && m->cfg.writes_own && complete)
		write_own(m);
}

void mtkpacket_init(struct mtkpacket *m, const struct mtkpacket_config *cfg, uint8_t *flash)
{
	memset(m, 0, sizeof(*m));
	m->cfg = *cfg;
	m->flash = flash;
	if (cfg->kind == MTKPACKET_BD)
		mtkbd_identity(flash, &m->boot_name);
	else if (is_tsst(m))
		mtktsst_identity(flash, cfg->kind, &m->boot_name);
	else if (cfg->kind == MTKPACKET_OTHER)
		cfg->other->identity(flash, &m->boot_name);
	mtkpacket_power(m, true);
}

void mtkpacket_power(struct mtkpacket *m, bool on)
{
	m->powered = on;
	if (!on)
		return;
	start(m);
	memset(&m->first_name, 0, sizeof(m->first_name));
	mtkpacket_identity(m, &m->first_name);
}

void mtkpacket_reset(struct mtkpacket *m)
{
	m->resets += m->next || m->burn_end || m->harmed;
	m->next = 0;
	m->started = false;
	m->has_header = false;
	if (!m->burn_end && !m->harmed)
		return;
	m->violations |= MTKPACKET_NOISE;
	m->burn_end = 0;
	m->dead = true;
}

void mtkpacket_identity(const struct mtkpacket *m, struct mtkimage_identity *id)
{
	memset(id, 0, sizeof(*id));
	if (m->cfg.tells_old && m->first_name.product[0]) {
		*id = m->first_name;
	} else if (m->boots) {
		*id = m->boot_name;
		strcpy(id->revision, "BOOT");
	} else if (m->cfg.kind == MTKPACKET_BD) {
		mtkbd_identity(m->flash, id);
	} else if (is_tsst(m)) {
		*id = m->run_name;
	} else if (m->cfg.kind == MTKPACKET_OTHER) {
		m->cfg.other->identity(m->flash, id);
	} else {
		mtkpacket_btc_identity(m->flash, id);
	}
}

/* --- burning ------------------------------------------------------------------------ */

static bool is_within(const uint32_t (*ranges)[2], size_t count, uint32_t at)
{
	for (; count; count--, ranges++)
		if (at >= (*ranges)[0] && at <= (*ranges)[1])
			return true;
	return false;
}

#define IS_WITHIN(ranges, at) is_within(ranges, sizeof(ranges) / sizeof((ranges)[0]), at)

static bool is_left_alone(const struct mtkpacket *m, uint32_t at)
{
	if (m->cfg.kind == MTKPACKET_TSST_BD)
		return at < BD_APPLICATION ||
		       (!m->cfg.takes_unit && at >= MTKTSST_UNIT && at < MTKTSST_UNIT_END);
	if (m->cfg.kind != MTKPACKET_BD)
		return false;
	if (m->cfg.takes_boot && at >= BD_PAGE && at < BD_APPLICATION)
		return false;
	if (m->cfg.keeps_descriptor && at >= BD_DESCRIPTOR && at < BD_DESCRIPTOR + 0x100)
		return true;
	if (m->cfg.writes_own && !m->cfg.takes_unit && IS_WITHIN(mtkbd_written, at))
		return true;
	return IS_WITHIN(left_alone, at) || (!m->cfg.takes_unit && IS_WITHIN(of_unit, at));
}

/* Where it burns when so much is done. */
static uint32_t place(const struct mtkpacket *m, uint32_t done)
{
	return m->cfg.descends ? size_of(m) - 1 - done : done;
}

/* So much of it is in the flash: a sector that is begun is blank for half of its time. */
static void burn_to(struct mtkpacket *m, uint32_t end)
{
	for (; m->burned < end; m->burned++) {
		uint32_t at = place(m, m->burned);

		if (!is_left_alone(m, at))
			m->flash[at] = m->ram[at];
	}
}

static void blank_next(struct mtkpacket *m)
{
	uint32_t done;

	for (done = m->burned; done < size_of(m) && done < m->burned + 0x1000; done++)
		if (!is_left_alone(m, place(m, done)))
			m->flash[place(m, done)] = 0xff;
}

static void end_burn(struct mtkpacket *m)
{
	burn_to(m, size_of(m));
	m->burns++;
	start(m);
	m->away_until = m->now + m->cfg.away_ns;
	m->busy_until = m->now + (m->cfg.swallows ? HOURS : m->cfg.busy_ms * MS);
}

void mtkpacket_set_time(struct mtkpacket *m, uint64_t now)
{
	uint64_t time, all;

	m->now = now;
	if (!m->powered || !m->burn_end || now < m->burn_begin)
		return;
	if (now >= m->burn_end) {
		end_burn(m);
		return;
	}
	all = m->burn_end - m->burn_begin;
	time = now - m->burn_begin;
	burn_to(m, (uint32_t)(size_of(m) * time / all) & ~0xfffu);
	blank_next(m);
}

void mtkpacket_begin_burn(struct mtkpacket *m)
{
	m->burned = 0;
	m->burn_begin = m->now + m->cfg.late_ns;
	m->burn_end = m->burn_begin + m->cfg.burn_ns;
	if (!m->cfg.burn_ns)
		end_burn(m);
}

/* --- commands ------------------------------------------------------------------------ */

static enum mtkpacket_answer check(struct mtkpacket *m, uint8_t key, uint8_t asc, uint8_t ascq)
{
	m->sense[0] = key;
	m->sense[1] = asc;
	m->sense[2] = ascq;
	return MTKPACKET_CHECK;
}

static enum mtkpacket_answer violate(struct mtkpacket *m, enum mtkpacket_violation what)
{
	m->violations |= what;
	return check(m, 5, 0x24, 0);
}

static bool is_zero(const uint8_t *cdb, unsigned int from)
{
	for (; from < MTKPACKET_CDB; from++)
		if (cdb[from])
			return false;
	return true;
}

/* The image that is complete in RAM. */
static bool btc_sum_is_right(const struct mtkpacket *m, const uint8_t *header)
{
	uint16_t sum = 0;
	uint32_t i;

	for (i = 0; i < MTKPACKET_BTC_SIZE; i++)
		sum = (uint16_t)(sum + m->ram[i]);
	for (i = 0; i < 30; i++)
		if (header[i])
			return false;
	return header[30] == sum >> 8 && header[31] == (uint8_t)sum;
}

static enum mtkpacket_answer btc_piece(struct mtkpacket *m, uint32_t offset, uint32_t length,
				       const uint8_t *data)
{
	if (!offset && length == BTC_HEADER) {
		if (m->next != MTKPACKET_BTC_SIZE)
			return violate(m, MTKPACKET_ORDER);
		m->has_header = btc_sum_is_right(m, data);
		return m->has_header ? MTKPACKET_GOOD : check(m, 5, 0x26, 0);
	}
	if (length != BTC_PIECE || offset != m->next + BTC_HEADER || m->next == MTKPACKET_BTC_SIZE)
		return violate(m, length == BTC_PIECE ? MTKPACKET_ORDER : MTKPACKET_FIELDS);
	memcpy(m->ram + m->next, data, length);
	m->next += length;
	m->pieces++;
	return MTKPACKET_GOOD;
}

static enum mtkpacket_answer btc_write(struct mtkpacket *m, const uint8_t *cdb,
				       const uint8_t *data)
{
	if (m->cfg.old_firmware)
		return check(m, 5, 0x20, 0);
	if (cdb[2] || !is_zero(cdb, 9))
		return violate(m, MTKPACKET_FIELDS);
	if (cdb[1] == 6)
		return btc_piece(m, get24(cdb + 3), get24(cdb + 6), data);
	if (cdb[1] != 7 || !is_zero(cdb, 2))
		return violate(m, MTKPACKET_FIELDS);
	if (!m->has_header)
		return violate(m, MTKPACKET_ORDER);
	mtkpacket_begin_burn(m);
	return m->cfg.attention_last ? check(m, 6, 0x29, 0) : MTKPACKET_GOOD;
}

/* All of it has come: does it look well? */
static enum mtkpacket_answer bd_finish(struct mtkpacket *m)
{
	m->started = false;
	m->next = 0;
	m->harmed = m->cfg.refuses && m->cfg.is_harmed;
	if (m->harmed)
		memset(m->flash + BD_LOST, 0xff, BANK);
	if (m->cfg.refuses && m->cfg.swallows)
		m->busy_until = m->now + HOURS;
	if (m->cfg.refuses || memcmp(m->ram + MTKBD_BANNER, m->flash + MTKBD_BANNER, 16))
		return check(m, 5, 0x24, 0);
	if (m->cfg.silent)
		return MTKPACKET_GOOD;
	if (m->ram[MTKBD_BOARD] && m->flash[MTKBD_BOARD] &&
	    memcmp(m->ram + MTKBD_BOARD, m->flash + MTKBD_BOARD, 6))
		m->violations |= MTKPACKET_BOARD;
	mtkpacket_begin_burn(m);
	return m->cfg.attention_last ? check(m, 6, 0x29, 0) : MTKPACKET_GOOD;
}

/* The host never has another drive's boot code: it sends none but the banner. */
static bool bd_boot_code_is_sent(const uint8_t *data, uint32_t offset)
{
	uint32_t i;

	for (i = 0; i < BD_PIECE; i++) {
		uint32_t at = offset + i;

		if (at < BD_APPLICATION && data[i] != 0xff &&
		    (at < MTKBD_BANNER || at >= MTKBD_BANNER + BD_HEAD))
			return true;
	}
	return false;
}

static enum mtkpacket_answer bd_piece(struct mtkpacket *m, uint32_t offset, const uint8_t *data)
{
	if (!m->started || offset != m->next)
		return violate(m, MTKPACKET_ORDER);
	if (m->cfg.dies_at && offset >= m->cfg.dies_at) {
		m->dead = true;
		return check(m, 2, 4, 8);
	}
	if (bd_boot_code_is_sent(data, offset))
		m->violations |= MTKPACKET_DATA;
	memcpy(m->ram + offset, data, BD_PIECE);
	m->next += BD_PIECE;
	m->pieces++;
	return m->next == MTKBD_SIZE ? bd_finish(m) : MTKPACKET_GOOD;
}

static enum mtkpacket_answer bd_write(struct mtkpacket *m, const uint8_t *cdb,
				      const uint8_t *data)
{
	if (cdb[1] == 1 && is_zero(cdb, 2)) {
		m->started = true;
		m->next = 0;
		return MTKPACKET_GOOD;
	}
	if (cdb[1] != 6 || cdb[2] || get24(cdb + 6) != BD_PIECE || !is_zero(cdb, 9))
		return violate(m, MTKPACKET_FIELDS);
	return bd_piece(m, get24(cdb + 3), data);
}

static void bd_copy(const struct mtkpacket *m, uint32_t at, uint32_t length, uint8_t *to)
{
	for (; length; length--, at++) {
		uint32_t from = at;

		if (m->cfg.mirrors_up && at >= BD_APPLICATION && at < BD_APPLICATION + BD_PAGE)
			from -= BD_APPLICATION;
		else if (!m->cfg.mirrors_up && at < BD_PAGE)
			from += BD_APPLICATION;
		*to++ = m->flash[from];
	}
}

/* Pages of 1000h or 200h bytes; the head and the descriptor have lengths of their own [7b]. */
static bool is_bd_piece(uint32_t at, uint32_t wanted)
{
	if (at + wanted > MTKBD_BANNER && at < MTKBD_BANNER + BD_PAGE)
		return at == MTKBD_BANNER && wanted == BD_HEAD;
	if (at == BD_DESCRIPTOR && wanted == BD_PROBE)
		return true;
	return (wanted == BD_READ_MAX || wanted == BD_READ_SMALL) && !(at % wanted) &&
	       at + wanted <= MTKBD_SIZE;
}

static enum mtkpacket_answer bd_read(struct mtkpacket *m, const uint8_t *cdb, uint8_t *data,
				     uint32_t *length)
{
	uint32_t at = get24(cdb + 3), wanted = get24(cdb + 6);

	if (cdb[1] != 6 || cdb[2] || !is_zero(cdb, 9) || !is_bd_piece(at, wanted))
		return violate(m, MTKPACKET_FIELDS);
	if ((m->cfg.small_reads && wanted > BD_READ_SMALL) ||
	    (m->cfg.unreadable && at / BD_PAGE == m->cfg.unreadable / BD_PAGE))
		return check(m, 5, 0x24, 0);
	if (*length > wanted)
		*length = wanted;
	bd_copy(m, at, *length, data);
	return MTKPACKET_GOOD;
}

static enum mtkpacket_answer test_ready(struct mtkpacket *m)
{
	const uint8_t *busy = m->cfg.busy_sense;

	if (m->cfg.always_ready)
		return MTKPACKET_GOOD;
	if (m->now < m->busy_until && busy[0])
		return check(m, busy[0], busy[1], busy[2]);
	if (m->burn_end || m->now < m->busy_until)
		return check(m, 2, 4, 1);
	if (m->attentions) {
		m->attentions--;
		return check(m, 6, 0x29, 0);
	}
	if (m->boots && m->cfg.boot_unready)
		return check(m, 5, 0x20, 0);
	if (m->boots || m->cfg.disc)
		return MTKPACKET_GOOD;
	return check(m, 2, 0x3a, m->cfg.tray_open ? 2 : 1);
}

static void put_text(uint8_t *to, const char *text, unsigned int width)
{
	size_t length = strlen(text);

	memset(to, ' ', width);
	memcpy(to, text, length < width ? length : width);
}

static enum mtkpacket_answer inquiry(struct mtkpacket *m, const uint8_t *cdb, uint8_t *data,
				     uint32_t *length)
{
	uint8_t answer[36] = { 5, 0x80, 0, 0x21, 31 };
	struct mtkimage_identity id;

	mtkpacket_identity(m, &id);
	put_text(answer + 8, id.vendor, 8);
	put_text(answer + 16, id.product, 16);
	put_text(answer + 32, id.revision, 4);
	if (*length > cdb[4])
		*length = cdb[4];
	if (*length > sizeof(answer))
		*length = sizeof(answer);
	memcpy(data, answer, *length);
	return MTKPACKET_GOOD;
}

static enum mtkpacket_answer events(struct mtkpacket *m, uint8_t *data, uint32_t *length)
{
	uint8_t answer[8] = { 0, 6, 4, 0x10 };

	if (m->cfg.no_events || (m->boots && !is_tsst(m)))
		return check(m, 5, 0x20, 0);
	if (!m->told || !m->cfg.events_once)
		answer[5] = (m->cfg.tray_open ? 1 : 0) | (m->cfg.disc ? 2 : 0);
	m->told = true;
	if (*length > sizeof(answer))
		*length = sizeof(answer);
	memcpy(data, answer, *length);
	return MTKPACKET_GOOD;
}

/* Feature 010Ch alone, or no feature at all. */
static enum mtkpacket_answer configuration(struct mtkpacket *m, const uint8_t *cdb,
					   uint8_t *data, uint32_t *length)
{
	uint8_t answer[28] = { 0, 0, 0, 24, 0, 0, 0, 0, 1, 0x0c, 3, 16 };
	uint32_t size = sizeof(answer);

	if (m->cfg.kind != MTKPACKET_BD || m->boots)
		return check(m, 5, 0x20, 0);
	if (cdb[1] != 2 || cdb[2] != 1 || cdb[3] != 0x0c || !is_zero(cdb, 9))
		return violate(m, MTKPACKET_FIELDS);
	memcpy(answer + 12, m->date, 14);
	if (m->cfg.no_date) {
		answer[3] = 4;
		size = 8;
	}
	if (size > (uint32_t)(cdb[7] << 8 | cdb[8]))
		size = cdb[7] << 8 | cdb[8];
	if (*length > size)
		*length = size;
	memcpy(data, answer, *length);
	return MTKPACKET_GOOD;
}

static enum mtkpacket_answer buffer(struct mtkpacket *m, const uint8_t *cdb, uint8_t *data,
				    uint32_t *length)
{
	if (m->cfg.kind == MTKPACKET_NONE)
		return check(m, 5, 0x20, 0);
	if (is_tsst(m))
		return violate(m, MTKPACKET_UNKNOWN);
	if (m->cfg.kind == MTKPACKET_OTHER)
		return cdb[0] == READ_BUFFER ? m->cfg.other->read(m, cdb, data, length) :
					       m->cfg.other->write(m, cdb, data, *length);
	if (cdb[0] == READ_BUFFER)
		return m->cfg.kind == MTKPACKET_BD ? bd_read(m, cdb, data, length) :
						     check(m, 5, 0x20, 0);
	return m->cfg.kind == MTKPACKET_BD ? bd_write(m, cdb, data) : btc_write(m, cdb, data);
}

static enum mtkpacket_answer run(struct mtkpacket *m, const uint8_t *cdb, uint8_t *data,
				 uint32_t *length, uint64_t *takes_ns)
{
	switch (cdb[0]) {
	case TEST_UNIT_READY:
		return test_ready(m);
	case REQUEST_SENSE:
		*length = 0;
		return MTKPACKET_GOOD;
	case INQUIRY:
		return inquiry(m, cdb, data, length);
	case GET_CONFIGURATION:
		return configuration(m, cdb, data, length);
	case GET_EVENT_STATUS:
		return events(m, data, length);
	case WRITE_BUFFER:
	case READ_BUFFER:
		return buffer(m, cdb, data, length);
	case TSST_FLASH:
		if (is_tsst(m))
			return mtktsst_write(m, cdb, data, *length, takes_ns);
		return violate(m, MTKPACKET_UNKNOWN);
	default:
		return violate(m, MTKPACKET_UNKNOWN);
	}
}

bool mtkpacket_knows(const struct mtkpacket *m, const uint8_t *cdb)
{
	return cdb[0] == WRITE_BUFFER || cdb[0] == READ_BUFFER || cdb[0] == TSST_FLASH || m->dead ||
	       m->now < m->away_until ||
	       ((m->burn_end || m->now < m->busy_until) && cdb[0] != REQUEST_SENSE);
}

uint32_t mtkpacket_out_length(const struct mtkpacket *m, const uint8_t *cdb)
{
	if (is_tsst(m))
		return mtktsst_out_length(m, cdb);
	return cdb[0] == WRITE_BUFFER ? get24(cdb + 6) : 0;
}

/* While it burns BTC's want silence [V], the others are asked whether they are ready. */
/* A host that has lost an answer knows nothing: it is to send nothing. */
static bool is_noise(const struct mtkpacket *m, const uint8_t *cdb)
{
	if (m->cfg.reads_burning && cdb[0] == READ_BUFFER)
		return false;
	return m->burn_end && (m->cfg.kind == MTKPACKET_BTC || is_tsst(m) || m->cfg.answer_lost ||
			       (cdb[0] != TEST_UNIT_READY && cdb[0] != REQUEST_SENSE));
}

enum mtkpacket_answer mtkpacket_command(struct mtkpacket *m, const uint8_t *cdb, uint8_t *data,
					uint32_t *length, uint64_t *takes_ns)
{
	bool writes = cdb[0] == WRITE_BUFFER || cdb[0] == TSST_FLASH;
	enum mtkpacket_answer answer;

	m->packets++;
	if (!m->powered || m->dead || m->now < m->away_until)
		return MTKPACKET_DEAD;
	if (is_noise(m, cdb)) {
		m->violations |= MTKPACKET_NOISE;
		m->dead = true;
		return MTKPACKET_DEAD;
	}
	if (m->packets == m->refuse_at)
		return check(m, 5, 0x20, 0);
	answer = run(m, cdb, data, length, takes_ns);
	if (cdb[0] == TEST_UNIT_READY && m->burns)
		*takes_ns += m->cfg.unready_ms * MS;
	if (m->cfg.restarts_at && m->next > m->cfg.restarts_at)
		start(m);
	if (writes && m->pieces % 16 == 15)
		*takes_ns += m->cfg.answer_ms * MS;
	if (cdb[0] == WRITE_BUFFER && m->cfg.lasts_at && get24(cdb + 3) == m->cfg.lasts_at)
		*takes_ns += m->cfg.lasts_ms * MS;
	if (writes && m->cfg.answer_lost && m->burn_end)
		return MTKPACKET_DEAD;
	if (writes && m->cut_after && !--m->cut_after)
		mtkpacket_power(m, false);
	return answer;
}

/* --- BTC's images ------------------------------------------------------------------- */

void mtkpacket_make_btc(uint8_t *image, const struct mtkimage_identity *id, uint32_t seed)
{
	mtkform_make(image, MTKPACKET_BTC_SIZE, id, seed, MTKFORM_BTC);
}

static void take(char *text, const uint8_t *from, unsigned int width)
{
	memcpy(text, from, width);
	text[width] = '\0';
	while (width && text[width - 1] == ' ')
		text[--width] = '\0';
}

void mtkpacket_btc_identity(const uint8_t *image, struct mtkimage_identity *id)
{
	take(id->vendor, image + BTC_NAME, 8);
	take(id->product, image + BTC_NAME + 8, 16);
	take(id->revision, image + BTC_NAME + 24, 4);
}
