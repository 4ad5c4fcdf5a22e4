/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the fuzz targets share: the input, eaten byte by byte, and properties
 * that stop the fuzzer when they do not hold.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* What libFuzzer calls, and replay.c. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz_input {
	const uint8_t *data;
	size_t left;
};

static inline bool fuzz_more(const struct fuzz_input *in)
{
	return in->left > 0;
}

/* 0 once the input is used up. */
static inline uint8_t fuzz_byte(struct fuzz_input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->data++;
}

static inline uint16_t fuzz_word(struct fuzz_input *in)
{
	uint16_t high = fuzz_byte(in);

	return (uint16_t)(high << 8 | fuzz_byte(in));
}

static inline uint32_t fuzz_long(struct fuzz_input *in)
{
	uint32_t high = fuzz_word(in);

	return high << 16 | fuzz_word(in);
}

/* Not assert(): it must not be compiled away. */
#define FUZZ_REQUIRE(condition) \
	do { \
		if (!(condition)) { \
			fflush(stdout); \
			fprintf(stderr, "%s:%d: %s does not hold\n", \
				__FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

/*
 * Writes what the input says over @to: address, length and bytes, as often as
 * @count says; the last byte is repeated where the input is used up.
 */
void fuzz_patch(struct fuzz_input *in, unsigned int count, uint8_t *to, size_t size);

#endif
