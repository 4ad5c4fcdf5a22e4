// SPDX-License-Identifier: GPL-2.0
/*
 * Intel HEX.  Strict: what is odd is refused with its line, because half a firmware that
 * looks like a whole one is worse than none.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"

#define BANK		0x10000u

enum record_type {
	DATA = 0x00,
	END = 0x01,
	SEGMENT = 0x02,
	START_SEGMENT = 0x03,
	LINEAR = 0x04,
	START_LINEAR = 0x05,
	NEXT_BANK = 0x55,	/* BTC's, always ":00000155AA"; packet-mode specification 2.3 */
};

struct record {
	u8 count;
	u8 type;
	unsigned int offset;
	u8 data[255];
};

/**
 * struct reader - One file on its way
 * @hex: The image.
 * @at: What is next.
 * @end: Behind the last byte.
 * @line: Where that is, from 1.
 * @base: Address of the offset 0.
 * @linear: A record may run from one 64 KiB into the next.
 * @extended: There was an extended address.
 * @banked: There was a bank mark.
 */
struct reader {
	struct hex *hex;
	const u8 *at;
	const u8 *end;
	unsigned int line;
	size_t base;
	bool linear;
	bool extended;
	bool banked;
};

static bool fail(struct reader *r, const char *format, ...)
{
	struct hex *hex = r->hex;
	va_list args;
	int used;

	used = snprintf(hex->error, sizeof(hex->error), "%s, line %u: ",
			hex->names[hex->files - 1], r->line);
	if (used >= (int)sizeof(hex->error))
		return false;
	va_start(args, format);
	vsnprintf(hex->error + used, sizeof(hex->error) - used, format, args);
	va_end(args);
	return false;
}

/* --- text --------------------------------------------------------------------- */

static int digit(u8 c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool take_byte(struct reader *r, u8 *byte)
{
	int high = r->at < r->end ? digit(r->at[0]) : -1;
	int low = high >= 0 && r->at + 1 < r->end ? digit(r->at[1]) : -1;

	if (low < 0)
		return false;
	*byte = high << 4 | low;
	r->at += 2;
	return true;
}

static bool is_blank(u8 c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blanks(struct reader *r)
{
	for (; r->at < r->end && is_blank(*r->at); r->at++)
		r->line += *r->at == '\n';
}

/* The checksum makes the sum of all bytes 0. */
static bool take_record(struct reader *r, struct record *record)
{
	u8 head[4], check, sum = 0;

	if (*r->at != ':')
		return fail(r, "a record starts with a colon");
	r->at++;
	for (unsigned int i = 0; i < sizeof(head); sum += head[i++])
		if (!take_byte(r, &head[i]))
			return fail(r, "the record is cut off, or not in hex digits");
	record->count = head[0];
	record->offset = head[1] << 8 | head[2];
	record->type = head[3];
	for (unsigned int i = 0; i < record->count; sum += record->data[i++])
		if (!take_byte(r, &record->data[i]))
			return fail(r, "the record is cut off, or not in hex digits");
	if (!take_byte(r, &check))
		return fail(r, "the record is cut off, or not in hex digits");
	sum = -sum;
	if (check != sum)
		return fail(r, "the checksum is %02X and should be %02X", check, sum);
	if (r->at < r->end && !is_blank(*r->at))
		return fail(r, "something follows the record");
	return true;
}

/* --- what the records say ------------------------------------------------------- */

static bool put(struct reader *r, size_t address, u8 byte)
{
	struct hex *hex = r->hex;

	if (address >= MTKFLASH_IMAGE_MAX)
		return fail(r, "address %zXh lies beyond the largest flash part, %Xh bytes",
			    address, MTKFLASH_IMAGE_MAX);
	if (hex->source[address]) {
		hex->advice =
			"give each file once; the files of one firmware have different addresses";
		return fail(r, "address %05zXh was given already, by %s", address,
			    hex->names[hex->source[address] - 1]);
	}
	hex->source[address] = hex->files;
	hex->image[address] = byte;
	return true;
}

static bool take_data(struct reader *r, const struct record *record)
{
	if (!r->linear && record->offset + record->count > BANK)
		return fail(r, "the record runs over the end of its 64 KiB");
	for (unsigned int i = 0; i < record->count; i++)
		if (!put(r, r->base + record->offset + i, record->data[i]))
			return false;
	return true;
}

static bool take_base(struct reader *r, const struct record *record)
{
	size_t value = record->data[0] << 8 | record->data[1];

	r->extended = true;
	r->linear = record->type == LINEAR;
	r->base = r->linear ? value << 16 : value << 4;
	return !r->banked || fail(r, "an extended address in a file with bank marks");
}

static bool take_bank(struct reader *r, const struct record *record)
{
	if (record->offset != 1)
		return fail(r, "a bank mark that is not BTC's, :00000155AA");
	r->banked = true;
	r->base += BANK;
	return !r->extended || fail(r, "a bank mark in a file with extended addresses");
}

static int length_of(const struct record *record)
{
	switch (record->type) {
	case DATA:
		return record->count;
	case END:
	case NEXT_BANK:
		return 0;
	case SEGMENT:
	case LINEAR:
		return 2;
	case START_SEGMENT:
	case START_LINEAR:
		return 4;
	default:
		return -1;
	}
}

static bool take_meaning(struct reader *r, const struct record *record)
{
	int length = length_of(record);

	if (length < 0)
		return fail(r, "records of type %02X are not known", record->type);
	if (record->count != length)
		return fail(r, "a record of type %02X has %u bytes and should have %d",
			    record->type, record->count, length);
	if (record->type == DATA)
		return take_data(r, record);
	if (record->type == NEXT_BANK)
		return take_bank(r, record);
	if (record->type == SEGMENT || record->type == LINEAR)
		return take_base(r, record);
	/* Where a processor would start is of no use here. */
	return true;
}

/* Files are padded at times. */
static bool take_rest(struct reader *r)
{
	for (; r->at < r->end; r->at++) {
		if (*r->at == ':') {
			r->hex->advice = "give the two as two files, as they were before";
			return fail(r, "another hex file follows the end record");
		}
		if (!is_blank(*r->at) && *r->at && *r->at != 0xff && *r->at != 0x1a)
			return fail(r, "something follows the end record");
		r->line += *r->at == '\n';
	}
	return true;
}

/* --- files ---------------------------------------------------------------------- */

/* Some editors leave a mark before the first line, some assemblers lines of comment. */
static void skip_head(struct reader *r)
{
	if (r->end - r->at > 3 && !memcmp(r->at, "\xef\xbb\xbf", 3))
		r->at += 3;
	for (skip_blanks(r); r->at < r->end && (*r->at == ';' || *r->at == '#'); skip_blanks(r))
		while (r->at < r->end && *r->at != '\n')
			r->at++;
}

bool hex_is(const u8 *text, size_t size)
{
	struct reader r = { .at = text, .end = text + size };

	skip_head(&r);
	return r.end - r.at > 2 && r.at[0] == ':' && digit(r.at[1]) >= 0 &&
	       digit(r.at[2]) >= 0;
}

bool hex_begin(struct hex *hex)
{
	memset(hex, 0, sizeof(*hex));
	hex->advice = "get the file again: this one was changed on its way";
	hex->image = malloc(MTKFLASH_IMAGE_MAX);
	hex->source = calloc(1, MTKFLASH_IMAGE_MAX);
	if (!hex->image || !hex->source) {
		snprintf(hex->error, sizeof(hex->error), "no memory for the image");
		return false;
	}
	memset(hex->image, 0xff, MTKFLASH_IMAGE_MAX);
	return true;
}

bool hex_add(struct hex *hex, const char *name, const u8 *text, size_t size)
{
	struct reader r = { .hex = hex, .at = text, .end = text + size, .line = 1 };
	struct record record = { .type = END };

	hex->names[hex->files++] = name;
	skip_head(&r);
	do {
		skip_blanks(&r);
		if (r.at == r.end)
			return fail(&r, "there is no end record: the file is cut off");
		if (!take_record(&r, &record) || !take_meaning(&r, &record))
			return false;
	} while (record.type != END);
	return take_rest(&r);
}

bool hex_end(struct hex *hex)
{
	size_t last = 0;

	for (size_t i = 0; i < MTKFLASH_IMAGE_MAX; i++) {
		hex->given += !!hex->source[i];
		if (hex->source[i])
			last = i;
	}
	if (!hex->given) {
		snprintf(hex->error, sizeof(hex->error), "%s: there is no data in it",
			 hex->names[0]);
		return false;
	}
	hex->size = MTKFLASH_IMAGE_MIN;
	while (hex->size <= last)
		hex->size *= 2;
	while (hex->first_gap < hex->size && hex->source[hex->first_gap])
		hex->first_gap++;
	return true;
}

void hex_free(struct hex *hex)
{
	free(hex->image);
	free(hex->source);
	hex->image = NULL;
	hex->source = NULL;
}
