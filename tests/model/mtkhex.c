// SPDX-License-Identifier: GPL-2.0
/* Intel HEX, written. */
#include "mtkhex.h"

#define BANK 0x10000u
#define LINE 16u

enum { DATA = 0x00, END = 0x01, SEGMENT = 0x02, LINEAR = 0x04 };

const char *const mtkhex_forms[MTKHEX_FORMS] = {
	[MTKHEX_LINEAR] = "linear",
	[MTKHEX_SEGMENTS] = "segments",
	[MTKHEX_BANKS] = "banks",
};

static void put_record(FILE *file, unsigned int type, uint32_t offset, const uint8_t *data,
		       unsigned int count)
{
	unsigned int sum = count + (offset >> 8 & 0xff) + (offset & 0xff) + type;
	unsigned int i;

	fprintf(file, ":%02X%04X%02X", count, offset & 0xffff, type);
	for (i = 0; i < count; i++) {
		fprintf(file, "%02X", data[i]);
		sum += data[i];
	}
	fprintf(file, "%02X\r\n", -sum & 0xff);
}

/* The first 64 KiB need none. */
static void put_base(FILE *file, uint32_t bank, enum mtkhex_form form)
{
	uint32_t value = form == MTKHEX_LINEAR ? bank >> 16 : bank >> 4;
	uint8_t data[2] = { (uint8_t)(value >> 8), (uint8_t)value };

	if (!bank)
		return;
	if (form == MTKHEX_BANKS)
		fputs(":00000155AA\r\n", file);
	else
		put_record(file, form == MTKHEX_LINEAR ? LINEAR : SEGMENT, 0, data, 2);
}

/* What is blank is left out, as it mostly was. */
static bool is_blank(const uint8_t *line)
{
	unsigned int i;

	for (i = 0; i < LINE; i++)
		if (line[i] != 0xff)
			return false;
	return true;
}

bool mtkhex_write(FILE *file, const uint8_t *image, uint32_t from, uint32_t to,
		  enum mtkhex_form form)
{
	uint32_t a;

	for (a = from; a < to; a += LINE) {
		if (a % BANK == 0)
			put_base(file, a, form);
		if (!is_blank(image + a))
			put_record(file, DATA, a % BANK, image + a, LINE);
	}
	put_record(file, END, 0, NULL, 0);
	return !ferror(file);
}
