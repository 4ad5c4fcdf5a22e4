// SPDX-License-Identifier: GPL-2.0
/* Patches. */
#include "fuzz.h"

static void write_patch(struct fuzz_input *in, uint8_t *to, size_t size)
{
	size_t at = fuzz_long(in) % size;
	size_t length = fuzz_byte(in);
	uint8_t value = fuzz_byte(in);

	if (length > size - at)
		length = size - at;
	for (size_t i = 0; i < length; i++) {
		to[at + i] = value;
		if (fuzz_more(in))
			value = fuzz_byte(in);
	}
}

void fuzz_patch(struct fuzz_input *in, unsigned int count, uint8_t *to, size_t size)
{
	while (size && count-- && fuzz_more(in))
		write_patch(in, to, size);
}
