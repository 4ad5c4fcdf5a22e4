// SPDX-License-Identifier: GPL-2.0
/* What a drive says of itself. */
#include <string.h>

#include "mtksay.h"

#define VENDOR 8u
#define PRODUCT 16u
#define REVISION 4u
#define NAME (VENDOR + PRODUCT + REVISION)
#define MODEL 40u
#define FIRMWARE 8u

static void put_text(char *at, const char *text, size_t width)
{
	size_t length = strlen(text);

	memset(at, ' ', width);
	memcpy(at, text, length < width ? length : width);
}

static void spoil(const struct mtksay_config *config, enum mtksay_half half, char *text,
		  size_t length)
{
	char mask = (char)(1 << config->bit);
	size_t at;

	for (at = 0; at < length; at++) {
		if (half != MTKSAY_ALL && half != (at & 1 ? MTKSAY_ODD : MTKSAY_EVEN))
			continue;
		if (config->sets)
			text[at] = (char)(text[at] | mask);
		else
			text[at] = (char)(text[at] & ~mask);
	}
}

/* The first character of a word of IDENTIFY is its upper byte. */
static enum mtksay_half other_half(enum mtksay_half half)
{
	switch (half) {
	case MTKSAY_EVEN:	return MTKSAY_ODD;
	case MTKSAY_ODD:	return MTKSAY_EVEN;
	default:		return half;
	}
}

static void say_inquiry(const struct mtksay_config *config, const struct mtkimage_identity *id,
			struct mtksay *said)
{
	char text[NAME];

	put_text(text, id->vendor, VENDOR);
	put_text(text + VENDOR, id->product, PRODUCT);
	put_text(text + VENDOR + PRODUCT, config->boots ? "BOOT" : id->revision, REVISION);
	if (config->inquiry_blank)
		memset(text, 0xff, NAME);
	if (config->half != MTKSAY_SOUND)
		spoil(config, config->half, text, NAME);
	memcpy(said->vendor, text, VENDOR);
	memcpy(said->product, text + VENDOR, PRODUCT);
	memcpy(said->revision, text + VENDOR + PRODUCT, REVISION);
}

static void say_identify(const struct mtksay_config *config, const struct mtkimage_identity *id,
			 struct mtksay *said)
{
	char text[MODEL + FIRMWARE];

	memset(text, ' ', MODEL);
	put_text(text, id->vendor, VENDOR);
	put_text(text + VENDOR, id->product, PRODUCT);
	put_text(text + MODEL, config->boots ? "BOOT" : id->revision, FIRMWARE);
	if (config->identify_blank || config->identify_silent)
		memset(text, config->identify_silent ? 0x00 : 0xff, sizeof(text));
	else if (config->half != MTKSAY_SOUND && !config->identify_sound)
		spoil(config, other_half(config->half), text, sizeof(text));
	memcpy(said->model, text, MODEL);
	memcpy(said->firmware, text + MODEL, FIRMWARE);
}

void mtksay(const struct mtksay_config *config, const struct mtkimage_identity *id,
	    struct mtksay *said)
{
	memset(said, 0, sizeof(*said));
	say_inquiry(config, id, said);
	say_identify(config, id, said);
}
