// SPDX-License-Identifier: GPL-2.0
/* The text of recipes. */
#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "packet/user_recipe.h"
#include "array.h"
#include "recipe_text.h"

#define LINE_MAX	256
#define FIELD		3	/* bytes of an offset and of a length */
#define MS		1000

/* What is not said in the file; times in milliseconds. */
static const struct mtkflash_user_recipe defaults = {
	.size = sizeof(defaults),
	.chunk_limit_ms = 120 * MS,
	.burn_limit_ms = 300 * MS,
	.silent_ms = 60 * MS,
	.ready_limit_ms = 300 * MS,
};

enum kind {
	TEXT,		/* room is @size, with the zero at the end */
	NUMBER,
	BYTE,
	SECONDS,
	COMMAND,
	FLAG,		/* @words: for 0 and for @size */
};

/**
 * struct word - What a line may begin with
 * @name: The word.
 * @kind: What stands behind it.
 * @at: Where it goes in &struct mtkflash_user_recipe.
 * @size: See &enum kind.
 * @words: See &enum kind.
 */
struct word {
	const char *name;
	enum kind kind;
	size_t at;
	unsigned int size;
	const char *words[2];
};

#define AT(field)	offsetof(struct mtkflash_user_recipe, field)

static const struct word known[] = {
	{ "vendor", TEXT, AT(vendor), sizeof(defaults.vendor), { NULL } },
	{ "product", TEXT, AT(product), sizeof(defaults.product), { NULL } },
	{ "image-size", NUMBER, AT(image_size), 0, { NULL } },
	{ "piece-size", NUMBER, AT(chunk_size), 0, { NULL } },
	{ "piece-offset", NUMBER, AT(chunk.offset_more), 0, { NULL } },
	{ "header-size", NUMBER, AT(header_size), 0, { NULL } },
	{ "mark-last", BYTE, AT(mark_last), 0, { NULL } },
	{ "prepare", COMMAND, AT(prepare), 0, { NULL } },
	{ "piece", COMMAND, AT(chunk), 0, { NULL } },
	{ "header", COMMAND, AT(header), 0, { NULL } },
	{ "commit", COMMAND, AT(commit), 0, { NULL } },
	{ "burns", FLAG, AT(flags), MTKFLASH_RECIPE_BURNS_AT_END, { "early", "at-end" } },
	{ "restarts", FLAG, AT(flags), MTKFLASH_RECIPE_RESTARTS, { "no", "yes" } },
	{ "piece-limit", SECONDS, AT(chunk_limit_ms), 0, { NULL } },
	{ "burn-limit", SECONDS, AT(burn_limit_ms), 0, { NULL } },
	{ "silent", SECONDS, AT(silent_ms), 0, { NULL } },
	{ "ready-limit", SECONDS, AT(ready_limit_ms), 0, { NULL } },
};

/* What mtkflash_user_recipe_fault() wants of each field. */
static const struct { const char *field, *rule; } rules[] = {
	{ "vendor", "1 to 8 characters, no blank at either end" },
	{ "product", "1 to 16 characters, no blank at either end" },
	{ "image-size", "a power of two, 0x10000 to 0x200000" },
	{ "piece-size", "an even number, 4096 to 65536, not more than image-size" },
	{ "prepare", "it begins with 3b or c0 to ff, without OO and LL" },
	{ "piece", "it begins with 3b or c0 to ff; piece-offset wants OO, and is below 0x200000" },
	{ "mark", "OO or MM in the piece; with MM a mark-last of 01 to fe, and two pieces" },
	{ "header", "it begins with 3b or c0 to ff; header-size is even, 2 to piece-size" },
	{ "commit", "it begins with 3b or c0 to ff, without OO and LL" },
	{ "burns", "at-end needs a commit" },
	{ "piece-limit", "60 to 600 seconds" },
	{ "burn-limit", "60 to 600 seconds" },
	{ "silent", "20 to 600 seconds" },
	{ "ready-limit", "45 to 600 seconds" },
};

/* It is false then. */
#define wrong(fault, ...)	\
	(snprintf((fault)->why, sizeof((fault)->why), __VA_ARGS__), false)

/* --- values ---------------------------------------------------------------------- */

static bool take_text(char *to, unsigned int room, const char *value)
{
	size_t length = strlen(value);

	if (length >= room)
		return false;
	memset(to, 0, room);
	memcpy(to, value, length);
	return true;
}

static bool take_number(unsigned long *number, const char *value, unsigned long most)
{
	char *end;

	errno = 0;
	*number = strtoul(value, &end, strncmp(value, "0x", 2) ? 10 : 16);
	return isdigit((unsigned char)value[0]) && !*end && !errno && *number <= most;
}

/* A row of three letters; where it begins. */
static bool take_row(const char *const *tokens, unsigned int count, unsigned int *i,
		     const char *letters, __u8 *at)
{
	if (*at || !*i || *i + FIELD > count)
		return false;
	for (unsigned int n = 0; n < FIELD; n++)
		if (strcmp(tokens[*i + n], letters))
			return false;
	*at = *i;
	*i += FIELD - 1;
	return true;
}

static bool take_byte(__u8 *byte, const char *token)
{
	if (strlen(token) != 2 || !isxdigit((unsigned char)token[0]) ||
	    !isxdigit((unsigned char)token[1]))
		return false;
	*byte = strtoul(token, NULL, 16);
	return true;
}

/* "3b 06 00 OO OO OO LL LL LL" */
static bool take_command(struct mtkflash_recipe_command *command, __u8 *mark_at, char *value)
{
	const char *tokens[sizeof(command->cdb)];
	unsigned int count = 0;
	__u32 more = command->offset_more;	/* has a line of its own */
	char *rest;

	memset(command, 0, sizeof(*command));
	command->offset_more = more;
	for (char *t = strtok_r(value, " \t", &rest); t; t = strtok_r(NULL, " \t", &rest)) {
		if (count == ARRAY_SIZE(tokens))
			return false;
		tokens[count++] = t;
	}
	for (unsigned int i = 0; i < count; i++) {
		if (!strcmp(tokens[i], "OO")) {
			if (!take_row(tokens, count, &i, "OO", &command->offset_at))
				return false;
		} else if (!strcmp(tokens[i], "LL")) {
			if (!take_row(tokens, count, &i, "LL", &command->length_at))
				return false;
		} else if (!strcmp(tokens[i], "MM") && i && mark_at && !*mark_at) {
			*mark_at = i;
		} else if (!take_byte(&command->cdb[i], tokens[i])) {
			return false;
		}
	}
	return command->cdb[0];
}

static bool take_flag(__u32 *flags, const struct word *word, const char *value)
{
	if (strcmp(value, word->words[0]) && strcmp(value, word->words[1]))
		return false;
	*flags &= ~word->size;
	if (!strcmp(value, word->words[1]))
		*flags |= word->size;
	return true;
}

/* --- lines ----------------------------------------------------------------------- */

static const char *wanted(const struct word *word)
{
	switch (word->kind) {
	case TEXT:
		return "a name as INQUIRY has it: 8 characters of vendor, 16 of product";
	case SECONDS:
		return "a number of seconds, up to 600";
	case BYTE:
		return "two hexadecimal digits";
	case COMMAND:
		return "up to 12 bytes; OO OO OO is the offset, LL LL LL the length, MM the mark";
	case FLAG:
		return word->size == MTKFLASH_RECIPE_RESTARTS ? "yes or no" : "early or at-end";
	default:
		return "a number; hexadecimal ones begin with 0x";
	}
}

static bool take_value(struct mtkflash_user_recipe *recipe, const struct word *word, char *value)
{
	void *to = (char *)recipe + word->at;
	unsigned long number;

	switch (word->kind) {
	case TEXT:
		return take_text(to, word->size, value);
	case COMMAND:
		return take_command(to, to == &recipe->chunk ? &recipe->mark_at : NULL, value);
	case BYTE:
		return take_byte(to, value);
	case FLAG:
		return take_flag(to, word, value);
	case SECONDS:
		if (!take_number(&number, value, MTKFLASH_RECIPE_MS_MAX / MS))
			return false;
		*(__u32 *)to = number * MS;
		return true;
	default:
		if (!take_number(&number, value, UINT32_MAX))
			return false;
		*(__u32 *)to = number;
		return true;
	}
}

/* @line: without its end. */
static bool take_line(struct mtkflash_user_recipe *recipe, char *line, unsigned long long *seen,
		      struct recipe_fault *fault)
{
	char *value, *end;

	line[strcspn(line, "#")] = '\0';
	line += strspn(line, " \t");
	end = line + strlen(line);
	while (end > line && strchr(" \t\r", end[-1]))
		*--end = '\0';
	if (!*line)
		return true;
	value = line + strcspn(line, " \t");
	if (*value)
		*value++ = '\0';
	value += strspn(value, " \t");
	for (unsigned int i = 0; i < ARRAY_SIZE(known); i++) {
		if (strcmp(known[i].name, line))
			continue;
		if (*seen >> i & 1)
			return wrong(fault, "the word %s is there twice", line);
		*seen |= 1ull << i;
		return take_value(recipe, &known[i], value) ||
		       wrong(fault, "%s wants %s", line, wanted(&known[i]));
	}
	return wrong(fault, "there is no word '%.32s' in a recipe", line);
}

static const char *rule_of(const char *field)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(rules); i++)
		if (!strcmp(rules[i].field, field))
			return rules[i].rule;
	return "mtkflashctl guide own-recipe says what is allowed";
}

bool recipe_parse(const char *text, size_t size, struct mtkflash_user_recipe *recipe,
		  struct recipe_fault *fault)
{
	unsigned long long seen = 0;
	const char *field;
	char line[LINE_MAX];

	memset(fault, 0, sizeof(*fault));
	*recipe = defaults;
	for (size_t at = 0; at < size;) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t length = end ? (size_t)(end - text) - at : size - at;

		fault->line++;
		if (length >= sizeof(line) || memchr(text + at, '\0', length))
			return wrong(fault, "this is no line of text");
		memcpy(line, text + at, length);
		line[length] = '\0';
		if (!take_line(recipe, line, &seen, fault))
			return false;
		at += length + 1;
	}
	fault->line = 0;
	field = mtkflash_user_recipe_fault(recipe);
	if (!field)
		return true;
	if (!strcmp(field, "name"))
		return wrong(fault, "%s %s has a built-in recipe: --packets without --recipe",
			     recipe->vendor, recipe->product);
	return wrong(fault, "its %s is missing, or out of bounds: %s", field, rule_of(field));
}
