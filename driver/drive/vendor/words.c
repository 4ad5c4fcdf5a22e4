// SPDX-License-Identifier: GPL-2.0
/*
 * Read the name of a drive from its IDENTIFY data.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "words.h"

#define WORD_REVISION		23
#define WORD_MODEL		27

#define REVISION_SIZE		8
#define MODEL_SIZE		40
#define VENDOR_SIZE		8
#define PRODUCT_SIZE		16

/* The first of two characters is the upper half of the word; padded with NUL or blanks. */
static void take_text(char *text, const u16 *words, unsigned int size)
{
	for (unsigned int i = 0; i < size; i += 2) {
		text[i] = words[i / 2] >> 8;
		text[i + 1] = words[i / 2];
	}
	text[size] = '\0';
	for (char *end = text + size; end > text && !end[-1]; end--)
		end[-1] = ' ';
}

static bool is_printable(char c)
{
	return c >= ' ' && c <= '~';
}

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_all_printable(const char *text, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		if (!is_printable(text[i]))
			return false;
	return true;
}

/* Is it text?  A stuck line of the cable spoils every second character: that still counts. */
static bool is_text(const char *text, unsigned int size)
{
	unsigned int printable = 0, strange = 0;
	bool letters = false;

	for (unsigned int i = 0; i < size; i++) {
		printable += is_printable(text[i]);
		strange += text[i] && !is_printable(text[i]);
		letters |= is_letter(text[i]);
	}
	return letters && printable >= strange;
}

static bool is_blank(const char *text)
{
	return !text[strspn(text, " ")];
}

static void split_model(const char *model, const char *revision,
			struct mtkflash_identity *id)
{
	unsigned int length = min_t(unsigned int, strcspn(model, " "), VENDOR_SIZE);
	char vendor[VENDOR_SIZE], product[PRODUCT_SIZE];
	const char *rest = model + length;

	rest += strspn(rest, " ");
	memset(vendor, ' ', sizeof(vendor));
	memcpy(vendor, model, length);
	memset(product, ' ', sizeof(product));
	memcpy(product, rest, min_t(unsigned int, strlen(rest), PRODUCT_SIZE));
	mtkflash_identity_set(id, vendor, product, revision);
}

enum mtkflash_words mtkflash_words_read(const u16 *words, struct mtkflash_identity *id)
{
	char model[MODEL_SIZE + 1], revision[REVISION_SIZE + 1];

	take_text(model, words + WORD_MODEL, MODEL_SIZE);
	take_text(revision, words + WORD_REVISION, REVISION_SIZE);
	if (is_blank(model))
		return MTKFLASH_WORDS_NONE;
	if (!is_text(model, MODEL_SIZE))
		return MTKFLASH_WORDS_NONSENSE;
	if (!is_all_printable(model, MODEL_SIZE))
		return MTKFLASH_WORDS_NONE;
	split_model(model, revision, id);
	return MTKFLASH_WORDS_NAME;
}
