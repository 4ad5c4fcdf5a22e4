// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: Intel HEX, one file or two.  What is taken says the same when it is written
 * and read once more.
 */
#include <string.h>

#include "fuzz.h"
#include "hex.h"
#include "mtkhex.h"

static void require_good(const struct hex *hex)
{
	size_t given = 0;

	FUZZ_REQUIRE(hex->size >= MTKFLASH_IMAGE_MIN && hex->size <= MTKFLASH_IMAGE_MAX);
	FUZZ_REQUIRE(!(hex->size & (hex->size - 1)));
	for (size_t i = 0; i < MTKFLASH_IMAGE_MAX; i++) {
		FUZZ_REQUIRE(hex->source[i] <= hex->files);
		FUZZ_REQUIRE(hex->source[i] || hex->image[i] == 0xff);
		FUZZ_REQUIRE(!hex->source[i] || i < hex->size);
		given += hex->source[i] != 0;
	}
	FUZZ_REQUIRE(given && given == hex->given);
	FUZZ_REQUIRE(hex->first_gap == hex->size || !hex->source[hex->first_gap]);
}

static void read_again(const struct hex *hex, enum mtkhex_form form)
{
	struct hex again;
	size_t size = 0;
	char *text = NULL;
	FILE *file = open_memstream(&text, &size);

	FUZZ_REQUIRE(file && mtkhex_write(file, hex->image, 0, (uint32_t)hex->size, form));
	FUZZ_REQUIRE(!fclose(file));
	FUZZ_REQUIRE(hex_begin(&again));
	FUZZ_REQUIRE(hex_add(&again, "again", (const u8 *)text, size));
	/* Of nothing but FFh nothing is written. */
	if (hex_end(&again))
		FUZZ_REQUIRE(!memcmp(again.image, hex->image, MTKFLASH_IMAGE_MAX));
	hex_free(&again);
	free(text);
}

/* The first byte says where the second file begins, and what is written then. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t first = size > 1 ? data[0] * (size - 1) / 255 : 0;
	struct hex hex;
	bool good;

	if (!size)
		return 0;
	good = hex_begin(&hex) && hex_add(&hex, "first", data + 1, first);
	if (good && first < size - 1)
		good = hex_add(&hex, "second", data + 1 + first, size - 1 - first);
	good = good && hex_end(&hex);
	FUZZ_REQUIRE(good == !hex.error[0]);
	if (good) {
		require_good(&hex);
		read_again(&hex, data[0] % MTKHEX_FORMS);
	}
	hex_free(&hex);
	return 0;
}
