// SPDX-License-Identifier: GPL-2.0
/*
 * The image maker: random bytes in the statistical shape of 8051 code, so that
 * tests see what real firmware shows them (jumps at the start of each bank,
 * text, tables, blank pages and blank sectors) without anybody's firmware.
 */
#include <string.h>

#include "mtkbd.h"
#include "mtkimage.h"

#define BANK 0x10000u
#define SMALLEST_BANKED 0x20000u
#define BANKED_IDENTITY 0x4000u
#define BTC_NAME 0x40bcu

#define HEADER 8u
#define VENDOR 8u
#define PRODUCT 16u
#define REVISION 4u
#define TIMESTAMP 16u
#define BLOCK (HEADER + VENDOR + PRODUCT + REVISION + TIMESTAMP)

static const uint8_t header[HEADER] = { 0x05, 0x80, 0x00, 0x32, 0x5b, 0x00, 0x00, 0x00 };

struct maker {
	const struct mtkimage_identity *id;
	uint32_t random;
	uint8_t *bank;
	uint32_t len;		/* of the code in this bank */
	uint32_t at;
};

/* splitmix32: any seed is good, and near seeds give unrelated bytes. */
static uint32_t next(struct maker *m)
{
	uint32_t x = m->random += 0x9e3779b9u;

	x = (x ^ x >> 16) * 0x21f0aaadu;
	x = (x ^ x >> 15) * 0x735a2d97u;
	return x ^ x >> 15;
}

static uint32_t below(struct maker *m, uint32_t limit)
{
	return next(m) % limit;
}

static void emit(struct maker *m, uint32_t byte)
{
	if (m->at < m->len)
		m->bank[m->at++] = (uint8_t)byte;
}

static void emit_address(struct maker *m)
{
	uint32_t target = below(m, m->len);

	emit(m, target >> 8);
	emit(m, target);
}

/* Operand kinds behind an opcode, in the order of the bytes. */
enum operands { NONE, BYTE, SHORT_BACK, BIT_SHORT, BYTE_SHORT, ADDRESS };

static const struct {
	uint8_t opcode;
	uint8_t operands;
} mix[] = {
	/* Often repeated lines weigh more. */
	{ 0x90, ADDRESS },	/* MOV DPTR,#address */
	{ 0x90, ADDRESS },
	{ 0x90, ADDRESS },
	{ 0xe0, NONE },		/* MOVX A,@DPTR */
	{ 0xe0, NONE },
	{ 0xe0, NONE },
	{ 0xf0, NONE },		/* MOVX @DPTR,A */
	{ 0xf0, NONE },
	{ 0x12, ADDRESS },	/* LCALL */
	{ 0x12, ADDRESS },
	{ 0x02, ADDRESS },	/* LJMP */
	{ 0x74, BYTE },		/* MOV A,#data */
	{ 0x74, BYTE },
	{ 0x54, BYTE },		/* ANL A,#data */
	{ 0x44, BYTE },		/* ORL A,#data */
	{ 0x24, BYTE },		/* ADD A,#data */
	{ 0x94, BYTE },		/* SUBB A,#data */
	{ 0xe5, BYTE },		/* MOV A,direct */
	{ 0xf5, BYTE },		/* MOV direct,A */
	{ 0x78, BYTE },		/* MOV R0,#data */
	{ 0x7f, BYTE },		/* MOV R7,#data */
	{ 0xef, NONE },		/* MOV A,R7 */
	{ 0xff, NONE },		/* MOV R7,A */
	{ 0xe4, NONE },		/* CLR A */
	{ 0xa3, NONE },		/* INC DPTR */
	{ 0x04, NONE },		/* INC A */
	{ 0xc3, NONE },		/* CLR C */
	{ 0xd2, BYTE },		/* SETB bit */
	{ 0xc2, BYTE },		/* CLR bit */
	{ 0xc0, BYTE },		/* PUSH direct */
	{ 0xd0, BYTE },		/* POP direct */
	{ 0x60, SHORT_BACK },	/* JZ */
	{ 0x70, SHORT_BACK },	/* JNZ */
	{ 0x80, SHORT_BACK },	/* SJMP */
	{ 0xdf, SHORT_BACK },	/* DJNZ R7 */
	{ 0x30, BIT_SHORT },	/* JNB bit */
	{ 0x20, BIT_SHORT },	/* JB bit */
	{ 0xb4, BYTE_SHORT },	/* CJNE A,#data */
	{ 0x93, NONE },		/* MOVC A,@A+DPTR */
};

static void emit_instruction(struct maker *m)
{
	uint32_t which = below(m, sizeof(mix) / sizeof(mix[0]));

	emit(m, mix[which].opcode);
	switch (mix[which].operands) {
	case ADDRESS:
		emit_address(m);
		break;
	case BIT_SHORT:
	case BYTE_SHORT:
		emit(m, next(m));
		emit(m, below(m, 0x40));
		break;
	case BYTE:
		emit(m, next(m));
		break;
	case SHORT_BACK:
		emit(m, 0xc0 + below(m, 0x3e));
		break;
	default:
		break;
	}
}

static void emit_function(struct maker *m)
{
	uint32_t left = 8 + below(m, 60);

	while (left--)
		emit_instruction(m);
	emit(m, 0x22);		/* RET */
}

static void emit_table(struct maker *m)
{
	uint32_t left = 16 + below(m, 48);
	uint32_t base = next(m), step = below(m, 5);

	while (left--) {
		emit(m, base);
		base += step;
	}
}

static void emit_padded(struct maker *m, const char *text, uint32_t width)
{
	while (width--)
		emit(m, *text ? (uint8_t)*text++ : ' ');
}

static void emit_text(struct maker *m)
{
	emit_padded(m, m->id->vendor, VENDOR);
	emit_padded(m, m->id->product, PRODUCT);
	emit_padded(m, m->id->revision, REVISION);
	emit(m, 0);
}

/* The start of a bank jumps over its vectors to the first function. */
static void emit_start(struct maker *m)
{
	uint32_t target = 0x80 + 0x10 * below(m, 8);

	emit(m, 0x02);
	emit(m, target >> 8);
	emit(m, target);
	while (m->at < target)
		emit(m, m->at % 8 == 3 ? 0x32 : 0x00);	/* RETI, NOP */
	/* CLR EA: neither erased nor programmed to zero, as any first instruction is. */
	emit(m, 0xc2);
	emit(m, 0xaf);
	emit_function(m);
}

static void make_bank(struct maker *m, uint8_t *bank, uint32_t size)
{
	m->bank = bank;
	m->len = size / 100 * (60 + below(m, 20));
	m->at = 0;
	emit_start(m);
	while (m->at < m->len) {
		uint32_t kind = below(m, 32);

		if (kind == 0)
			emit_text(m);
		else if (kind < 4)
			emit_table(m);
		else
			emit_function(m);
	}
}

static uint32_t identity_offset(struct maker *m, size_t size)
{
	if (size < SMALLEST_BANKED)
		return MTKIMAGE_SMALL_IDENTITY;
	return BANKED_IDENTITY + 0x10 * below(m, 0x200);
}

static void put_identity(struct maker *m, uint8_t *block)
{
	m->bank = block;
	m->len = BLOCK;
	memcpy(block, header, HEADER);
	m->at = HEADER;
	emit_padded(m, m->id->vendor, VENDOR);
	emit_padded(m, m->id->product, PRODUCT);
	emit_padded(m, m->id->revision, REVISION);
	emit_padded(m, m->id->timestamp, TIMESTAMP);
}

void mtkimage_start(uint8_t *image, size_t size, const uint8_t *start, size_t length)
{
	uint16_t sum;

	if (length)
		memcpy(image, start, length);
	sum = mtkimage_sum(image, size);
	image[size - 2] = (uint8_t)(sum >> 8);
	image[size - 1] = (uint8_t)sum;
}

void mtkimage_make(uint8_t *image, size_t size,
		   const struct mtkimage_identity *id, uint32_t seed)
{
	struct maker m = { .id = id, .random = seed };
	uint32_t bank = size < BANK ? (uint32_t)size : BANK;
	size_t at;

	memset(image, 0xff, size);
	for (at = 0; at < size; at += bank)
		make_bank(&m, image + at, bank);
	put_identity(&m, image + identity_offset(&m, size));
	mtkimage_start(image, size, NULL, 0);
}

/* Real images differ in two bytes of the header; one kind is the strong one. */
static bool is_block(const uint8_t *block, bool strong)
{
	if (strong)
		return !memcmp(block, header, HEADER);
	return block[0] == 0x05 && block[1] == 0x80 && block[2] == 0x00 &&
	       (block[3] == 0x31 || block[3] == 0x32) &&
	       (block[4] == 0x1f || block[4] == 0x5b) &&
	       !block[5] && !block[6] && !block[7];
}

static void take(char *text, const uint8_t *from, uint32_t width)
{
	memcpy(text, from, width);
	text[width] = '\0';
	while (width && (text[width - 1] == ' ' || !text[width - 1]))
		text[--width] = '\0';
}

static const uint8_t *find_block(const uint8_t *image, size_t from, size_t to, bool strong)
{
	for (; from + BLOCK <= to; from++)
		if (is_block(image + from, strong))
			return image + from;
	return NULL;
}

static const uint8_t *find_fields(const uint8_t *image, size_t size)
{
	const uint8_t *block = find_block(image, BANKED_IDENTITY, size, true);

	if (!block)
		block = find_block(image, BANKED_IDENTITY, size, false);
	if (!block)
		block = find_block(image, 0, size, false);
	if (block)
		return block + HEADER;
	/* BTC has a place instead. */
	return size >= BTC_NAME + BLOCK && !memcmp(image + BTC_NAME, "BTC     ", VENDOR) ?
	       image + BTC_NAME : NULL;
}

bool mtkimage_identity(const uint8_t *image, size_t size,
		       struct mtkimage_identity *id)
{
	const uint8_t *fields;

	if (mtkbd_is(image, size))
		return mtkbd_identity(image, id);
	fields = find_fields(image, size);
	if (!fields)
		return false;
	take(id->vendor, fields, VENDOR);
	take(id->product, fields + VENDOR, PRODUCT);
	take(id->revision, fields + VENDOR + PRODUCT, REVISION);
	take(id->timestamp, fields + VENDOR + PRODUCT + REVISION, TIMESTAMP);
	return true;
}
