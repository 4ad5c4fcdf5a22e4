// SPDX-License-Identifier: GPL-2.0
/* Drives of TSST and Samsung. */
#include <string.h>

#include "mtktsst.h"

#define FLASH		0xff	/* opcode */
#define FIRST		0x00
#define NEXT		0xff

#define PROTECTED	0x10000u
#define HALF		0x100000u
#define KEY		0x10ff0u
#define NAME		0x15000u	/* of the application; anywhere in it */
#define KEY_AGAIN	0x1ff000u
#define KEY_SIZE	16u
#define SUMMED_END	0x1e2000u
#define MARKER		0x1ffff8u
#define SUM		0x1ffffeu

static const struct {
	uint32_t size, piece;
	uint8_t last;		/* what the last piece is marked with */
} kinds[] = {
	[MTKPACKET_TSST_BD] = { MTKBD_SIZE, 0xf800, 0x02 },
	[MTKPACKET_TSST_DVD] = { MTKTSST_DVD_SIZE, 0xfc00, 0x04 }
};

uint32_t mtktsst_size(enum mtkpacket_kind kind)
{
	return kinds[kind].size;
}

/* --- the stream -------------------------------------------------------------------- */

static bool is_piece(const uint8_t *cdb)
{
	return cdb[0] == FLASH && !cdb[1] && cdb[2] == 1;
}

static uint32_t expected(const struct mtkpacket *m)
{
	uint32_t left = kinds[m->cfg.kind].size - m->next;

	return left < kinds[m->cfg.kind].piece ? left : kinds[m->cfg.kind].piece;
}

uint32_t mtktsst_out_length(const struct mtkpacket *m, const uint8_t *cdb)
{
	return is_piece(cdb) ? expected(m) : 0;
}

static uint8_t expected_mark(const struct mtkpacket *m)
{
	if (!m->next)
		return FIRST;
	return m->next + expected(m) == kinds[m->cfg.kind].size ? kinds[m->cfg.kind].last : NEXT;
}

static bool has_others(const uint8_t *cdb)
{
	unsigned int i;

	for (i = 3; i < MTKPACKET_CDB; i++)
		if (i != 5 && cdb[i])
			return true;
	return false;
}

static enum mtkpacket_answer check(struct mtkpacket *m, uint8_t key, uint8_t asc, uint8_t ascq)
{
	m->sense[0] = key;
	m->sense[1] = asc;
	m->sense[2] = ascq;
	return MTKPACKET_CHECK;
}

/* A stream that was broken off is over; how much of it is in the flash nobody knows. */
static enum mtkpacket_answer breaks(struct mtkpacket *m, uint8_t key, uint8_t asc, uint8_t ascq)
{
	m->next = 0;
	return check(m, key, asc, ascq);
}

static enum mtkpacket_answer violate(struct mtkpacket *m, enum mtkpacket_violation what)
{
	m->violations |= what;
	return breaks(m, 5, 0x24, 0);
}

static void burn(struct mtkpacket *m, uint32_t from, uint32_t to)
{
	if (m->cfg.kind == MTKPACKET_TSST_BD && from < PROTECTED)
		from = PROTECTED;
	if (from < to)
		memcpy(m->flash + from, m->ram + from, to - from);
}

/* The maker's images have nothing there [V coastermelt]: it belongs to the drive. */
static bool has_unit_data(const struct mtkpacket *m)
{
	uint32_t at;

	if (m->cfg.kind != MTKPACKET_TSST_BD)
		return false;
	for (at = MTKTSST_UNIT; at < MTKTSST_UNIT_END; at++)
		if (m->ram[at] != 0xff)
			return true;
	return false;
}

/* What is burned while the stream goes on. */
static void burn_early(struct mtkpacket *m, uint32_t length, uint64_t *takes_ns)
{
	uint32_t was = m->next - length;

	if (m->cfg.kind == MTKPACKET_TSST_BD && was < HALF && m->next >= HALF) {
		burn(m, 0, HALF);
		*takes_ns += m->cfg.burn_ns;
	} else if (m->cfg.kind == MTKPACKET_TSST_DVD && m->cfg.burns_each) {
		burn(m, was, m->next);
	}
}

/* The status comes when all is burned, with the news that it has started anew, or never. */
static enum mtkpacket_answer finish(struct mtkpacket *m, uint64_t *takes_ns)
{
	if (has_unit_data(m))
		m->violations |= MTKPACKET_DATA;
	if (m->cfg.refuses)
		return breaks(m, 5, 0x24, 0);
	if (m->cfg.silent) {
		m->next = 0;
		return m->cfg.answer_lost ? MTKPACKET_DEAD : MTKPACKET_GOOD;
	}
	mtkpacket_begin_burn(m);
	if (!m->cfg.answer_lost && !m->cfg.answers_early)
		*takes_ns += m->cfg.burn_ns;
	return m->cfg.attention_last ? check(m, 6, 0x29, 0) : MTKPACKET_GOOD;
}

enum mtkpacket_answer mtktsst_write(struct mtkpacket *m, const uint8_t *cdb,
				    const uint8_t *data, uint32_t length, uint64_t *takes_ns)
{
	/* It takes whatever else there is, without a word. */
	if (!is_piece(cdb)) {
		m->violations |= MTKPACKET_UNKNOWN;
		return MTKPACKET_GOOD;
	}
	if (has_others(cdb) || length != expected(m))
		return violate(m, MTKPACKET_FIELDS);
	if (cdb[5] != expected_mark(m))
		return violate(m, MTKPACKET_ORDER);
	if (m->cfg.dies_at && m->next >= m->cfg.dies_at)
		return breaks(m, 2, 4, 8);
	memcpy(m->ram + m->next, data, length);
	m->next += length;
	m->pieces++;
	burn_early(m, length, takes_ns);
	return m->next == kinds[m->cfg.kind].size ? finish(m, takes_ns) : MTKPACKET_GOOD;
}

/* --- what it holds ------------------------------------------------------------------ */

static uint16_t sum_of(const uint8_t *image)
{
	uint16_t sum = 0;
	uint32_t at;

	for (at = PROTECTED; at < SUMMED_END; at++)
		sum = (uint16_t)(sum + image[at]);
	return sum;
}

bool mtktsst_is_complete(const uint8_t *flash, enum mtkpacket_kind kind)
{
	if (kind == MTKPACKET_TSST_DVD)
		return mtkimage_sum(flash, MTKTSST_DVD_SIZE) ==
		       (flash[MTKTSST_DVD_SIZE - 2] << 8 | flash[MTKTSST_DVD_SIZE - 1]);
	return sum_of(flash) == (flash[SUM] << 8 | flash[SUM + 1]) &&
	       flash[MARKER] == 0xaa && flash[MARKER + 1] == 0xaa &&
	       !memcmp(flash + KEY, flash + KEY_AGAIN, KEY_SIZE);
}

static void take(char *text, const uint8_t *from, uint32_t width)
{
	memcpy(text, from, width);
	text[width] = '\0';
	while (width && text[width - 1] == ' ')
		text[--width] = '\0';
}

void mtktsst_identity(const uint8_t *flash, enum mtkpacket_kind kind,
		      struct mtkimage_identity *id)
{
	if (kind == MTKPACKET_TSST_DVD) {
		mtkimage_identity(flash, MTKTSST_DVD_SIZE, id);
		return;
	}
	/* What stands at the end is for programs: to change it changes no answer [V coastermelt]. */
	take(id->vendor, flash + NAME, 8);
	take(id->product, flash + NAME + 8, 16);
	take(id->revision, flash + NAME + 24, 4);
}

/* --- images ------------------------------------------------------------------------- */

void mtktsst_seal(uint8_t *image)
{
	uint16_t sum = sum_of(image);

	image[SUM] = (uint8_t)(sum >> 8);
	image[SUM + 1] = (uint8_t)sum;
}

static void put_text(uint8_t *to, const char *text, uint32_t width)
{
	memset(to, ' ', width);
	memcpy(to, text, strlen(text) < width ? strlen(text) : width);
}

static void put_name(uint8_t *to, const struct mtkimage_identity *id)
{
	put_text(to, id->vendor, 8);
	put_text(to + 8, id->product, 16);
	put_text(to + 24, id->revision, 4);
}

/* As others of that chip, without a descriptor: what was measured stands elsewhere. */
static void make_bd(uint8_t *image, const struct mtkimage_identity *id, uint32_t seed)
{
	struct mtkbd bd = { .id = *id, .banner = "MT1939 Boot Code", .chip = MTKBD_1939 };
	uint32_t i;

	mtkbd_make(image, &bd, seed);
	for (i = 0; i < KEY_SIZE; i++) {
		image[KEY + i] = (uint8_t)(0x51 + 7 * i);
		image[KEY_AGAIN + i] = image[KEY + i];
	}
	memset(image + 0x1f2000, 0x3c, 0x800);
	put_name(image + NAME, id);
	put_name(image + MTKTSST_NUB, id);
	memset(image + MARKER, 0xaa, 2);
	mtktsst_seal(image);
}

void mtktsst_make(uint8_t *image, enum mtkpacket_kind kind, const struct mtkimage_identity *id,
		  uint32_t seed)
{
	if (kind == MTKPACKET_TSST_DVD)
		mtkimage_make(image, MTKTSST_DVD_SIZE, id, seed);
	else
		make_bd(image, id, seed);
}
