// SPDX-License-Identifier: GPL-2.0
/*
 * The sums in images of Blu-ray writers: AES-CMAC (RFC 4493), over blocks that are turned
 * round (packet-mode specification 7b).  Written beside the driver's and not from it: here
 * AES has its tables worked out when it is first used.
 */
#include <string.h>

#include "mtkseal.h"

static uint8_t box[256];
static uint32_t column[256];	/* what MixColumns makes of a byte in the first row */

static uint8_t twice(uint8_t a)
{
	return (uint8_t)(a << 1 ^ (a >> 7) * 0x1b);
}

/* Powers of 3 and of its inverse run through the field in step. */
static void work_out(void)
{
	uint8_t p = 1, q = 1;
	unsigned int i;

	do {
		p ^= twice(p);
		q ^= (uint8_t)(q << 1);
		q ^= (uint8_t)(q << 2);
		q ^= (uint8_t)(q << 4);
		if (q & 0x80)
			q ^= 0x09;
		box[p] = (uint8_t)(q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^
				   (q << 3 | q >> 5) ^ (q << 4 | q >> 4) ^ 0x63);
	} while (p != 1);
	box[0] = 0x63;
	for (i = 0; i < 256; i++) {
		uint8_t s = box[i], two = twice(s);

		column[i] = (uint32_t)two << 24 | (uint32_t)s << 16 | (uint32_t)s << 8 |
			    (uint8_t)(two ^ s);
	}
}

static uint32_t ror(uint32_t word, unsigned int bits)
{
	return bits ? word >> bits | word << (32 - bits) : word;
}

static uint32_t be32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void schedule(const uint8_t *key, uint32_t words[44])
{
	uint8_t constant = 1;
	unsigned int i;

	for (i = 0; i < 44; i++) {
		uint32_t w;

		if (i < 4) {
			words[i] = be32(key + 4 * i);
			continue;
		}
		w = words[i - 1];
		if (i % 4 == 0) {
			w = ror(w, 24);
			w = (uint32_t)box[w >> 24] << 24 | (uint32_t)box[w >> 16 & 255] << 16 |
			    (uint32_t)box[w >> 8 & 255] << 8 | box[w & 255];
			w ^= (uint32_t)constant << 24;
			constant = twice(constant);
		}
		words[i] = words[i - 4] ^ w;
	}
}

static void encrypt(const uint32_t words[44], uint8_t *block)
{
	uint32_t s[4], t[4];
	unsigned int n, i, row;

	for (i = 0; i < 4; i++)
		s[i] = be32(block + 4 * i) ^ words[i];
	for (n = 1; n <= 10; n++) {
		for (i = 0; i < 4; i++) {
			t[i] = words[4 * n + i];
			for (row = 0; row < 4; row++) {
				uint8_t b = (uint8_t)(s[(i + row) % 4] >> (24 - 8 * row));

				t[i] ^= n < 10 ? ror(column[b], 8 * row) :
						 (uint32_t)box[b] << (24 - 8 * row);
			}
		}
		memcpy(s, t, sizeof(s));
	}
	for (i = 0; i < 16; i++)
		block[i] = (uint8_t)(s[i / 4] >> (24 - 8 * (i % 4)));
}

static void double_it(uint8_t *block)
{
	uint8_t carry = block[0] >> 7;
	unsigned int i;

	for (i = 0; i < 16; i++)
		block[i] = (uint8_t)(block[i] << 1 | (i < 15 ? block[i + 1] >> 7 : 0));
	block[15] ^= (uint8_t)(carry * 0x87);
}

void mtkseal_sum(mtkbd_reader read, void *context, uint32_t first, uint32_t last, uint8_t *sum)
{
	static const uint8_t key[16] = {
		0xbd, 0x20, 0x94, 0x08, 0xe3, 0x5e, 0x52, 0x6a,
		0x36, 0x23, 0x52, 0x34, 0x43, 0x4f, 0xe8, 0xab
	};
	uint8_t x[16] = { 0 }, k[16] = { 0 };
	uint32_t words[44], at;
	unsigned int i;

	if (!box[0])
		work_out();
	schedule(key, words);
	encrypt(words, k);
	double_it(k);
	for (at = first; at < last; at += 16) {
		for (i = 0; i < 16; i++)
			x[i] ^= read(context, at + 15 - i) ^ (at + 15 == last ? k[i] : 0);
		encrypt(words, x);
	}
	for (i = 0; i < 16; i++)
		sum[i] = x[15 - i];
}
