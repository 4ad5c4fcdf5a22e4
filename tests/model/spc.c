// SPDX-License-Identifier: GPL-2.0
/* A drive that takes firmware as the SCSI standard has it. */
#include <string.h>

#include "spc.h"

#define DESCRIPTOR	3	/* mode of READ BUFFER */
#define BOUNDARY	12	/* offsets are multiples of 2^12 */

#define NAME		0xe0000u
#define HIDDEN		0x55	/* so that nobody finds it */
#define SUM		(SPC_SIZE - 2)

enum {
	ACTIVATE = 4,
	SAVE = 5,
	OFFSETS_SAVE = 7
};

static uint32_t get24(const uint8_t *at)
{
	return (uint32_t)at[0] << 16 | at[1] << 8 | at[2];
}

static enum mtkpacket_answer check(struct mtkpacket *m, uint8_t key, uint8_t asc, uint8_t ascq)
{
	m->sense[0] = key;
	m->sense[1] = asc;
	m->sense[2] = ascq;
	return MTKPACKET_CHECK;
}

static bool spc_is_complete(const uint8_t *flash)
{
	return mtkimage_sum(flash, SPC_SIZE) == (flash[SUM] << 8 | flash[SUM + 1]);
}

/* All of it has come: it is burned if it is firmware. */
static enum mtkpacket_answer finish(struct mtkpacket *m)
{
	m->next = 0;
	if (!spc_is_complete(m->ram))
		return check(m, 5, 0x26, 0);
	mtkpacket_begin_burn(m);
	return MTKPACKET_GOOD;
}

static enum mtkpacket_answer take(struct mtkpacket *m, uint32_t offset, const uint8_t *data,
				  uint32_t length)
{
	memcpy(m->ram + offset, data, length);
	m->next = offset + length;
	m->pieces++;
	return m->next == SPC_SIZE ? finish(m) : MTKPACKET_GOOD;
}

/* The only mode that it knows for such a piece. */
static uint8_t mode_for(const struct mtkpacket *m, bool last)
{
	switch (m->cfg.way) {
	case SPC_PIECES:
		return last ? SAVE : ACTIVATE;
	case SPC_OFFSETS:
		return OFFSETS_SAVE;
	default:
		return SAVE;
	}
}

static enum mtkpacket_answer spc_write(struct mtkpacket *m, const uint8_t *cdb, const uint8_t *data,
				   uint32_t length)
{
	uint32_t offset = get24(cdb + 3);
	bool whole = m->cfg.way == SPC_WHOLE;
	unsigned int i;

	for (i = 9; i < MTKPACKET_CDB; i++)
		if (cdb[i])
			m->violations |= MTKPACKET_FIELDS;
	if (cdb[2] || length != get24(cdb + 6) || offset + length > SPC_SIZE)
		m->violations |= MTKPACKET_FIELDS;
	/* Another way than its own: it says so, and has changed nothing. */
	if (m->violations & MTKPACKET_FIELDS ||
	    cdb[1] != mode_for(m, offset + length == SPC_SIZE) ||
	    (whole && length != SPC_SIZE) || offset & ((1u << BOUNDARY) - 1))
		return check(m, 5, 0x24, 0);
	if (offset != m->next) {
		m->violations |= MTKPACKET_ORDER;
		return check(m, 5, 0x2c, 0);
	}
	return take(m, offset, data, length);
}

static enum mtkpacket_answer spc_read(struct mtkpacket *m, const uint8_t *cdb, uint8_t *data,
				  uint32_t *length)
{
	static const uint8_t descriptor[4] = { BOUNDARY, 0x0f, 0, 0 };

	if (cdb[1] != DESCRIPTOR)
		return check(m, 5, 0x24, 0);
	if (*length > sizeof(descriptor))
		*length = sizeof(descriptor);
	memcpy(data, descriptor, *length);
	return MTKPACKET_GOOD;
}

/* --- images ----------------------------------------------------------------------- */

static void put_hidden(uint8_t *to, const char *text, unsigned int width)
{
	size_t length = strlen(text);
	unsigned int i;

	for (i = 0; i < width; i++)
		to[i] = (uint8_t)(i < length ? text[i] : ' ') ^ HIDDEN;
}

static void get_hidden(char *text, const uint8_t *from, unsigned int width)
{
	unsigned int i;

	for (i = 0; i < width; i++)
		text[i] = (char)(from[i] ^ HIDDEN);
	text[width] = '\0';
	while (width && text[width - 1] == ' ')
		text[--width] = '\0';
}

static void spc_identity(const uint8_t *flash, struct mtkimage_identity *id)
{
	get_hidden(id->vendor, flash + NAME, 8);
	get_hidden(id->product, flash + NAME + 8, 16);
	get_hidden(id->revision, flash + NAME + 24, 4);
}

const struct mtkpacket_other spc_drive = {
	.size = SPC_SIZE,
	.is_complete = spc_is_complete,
	.identity = spc_identity,
	.write = spc_write,
	.read = spc_read
};

void spc_make(uint8_t *image, const struct mtkimage_identity *id, uint32_t seed)
{
	uint32_t random = seed * 2654435761u + 1;
	uint16_t sum;
	uint32_t i;

	for (i = 0; i < SPC_SIZE; i++) {
		random = random * 1664525u + 1013904223u;
		image[i] = (uint8_t)(random >> 24);
	}
	image[0] = 0x75;
	put_hidden(image + NAME, id->vendor, 8);
	put_hidden(image + NAME + 8, id->product, 16);
	put_hidden(image + NAME + 24, id->revision, 4);
	sum = mtkimage_sum(image, SPC_SIZE);
	image[SUM] = (uint8_t)(sum >> 8);
	image[SUM + 1] = (uint8_t)sum;
}
