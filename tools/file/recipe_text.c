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
	MILLISECONDS,	/* in 16 bits */
	KEYS,		/* sense keys, a bit for each */
	RANGE,
	COMMAND,
	FLAG,		/* @words: for 0 and for @size */
	NOTE,		/* not for the module; @words[0]: the only value, or NULL */
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
	{ "mark-first", BYTE, AT(mark_first), 0, { NULL } },
	{ "mark-next", BYTE, AT(mark_next), 0, { NULL } },
	{ "mark-last", BYTE, AT(mark_last), 0, { NULL } },
	{ "pause-ms", MILLISECONDS, AT(pause_ms), 0, { NULL } },
	{ "unsent", RANGE, AT(unsent), 0, { NULL } },
	{ "id", COMMAND, AT(id), 0, { NULL } },
	{ "id-at", NUMBER, AT(id_at), 0, { NULL } },
	{ "id-size", NUMBER, AT(id_size), 0, { NULL } },
	{ "prepare", COMMAND, AT(prepare), 0, { NULL } },
	{ "piece", COMMAND, AT(chunk), 0, { NULL } },
	{ "header", COMMAND, AT(header), 0, { NULL } },
	{ "commit", COMMAND, AT(commit), 0, { NULL } },
	{ "burns", FLAG, AT(flags), MTKFLASH_RECIPE_BURNS_AT_END, { "early", "at-end" } },
	{ "restarts", FLAG, AT(flags), MTKFLASH_RECIPE_RESTARTS, { "no", "yes" } },
	{ "ready-unknown", FLAG, AT(flags), MTKFLASH_RECIPE_READY_UNKNOWN, { "no", "yes" } },
	{ "piece-limit", SECONDS, AT(chunk_limit_ms), 0, { NULL } },
	{ "burn-limit", SECONDS, AT(burn_limit_ms), 0, { NULL } },
	{ "silent", SECONDS, AT(silent_ms), 0, { NULL } },
	{ "ready-limit", SECONDS, AT(ready_limit_ms), 0, { NULL } },
	{ "fatal", KEYS, AT(fatal), 0, { NULL } },
	{ "source", NOTE, 0, 0, { NULL } },
	{ "experimental", NOTE, 0, 0, { "yes" } },
};

/* What stands there if nothing is said, and there is a mark. */
#define MARK_NEXT	0xff

/* What mtkflash_user_recipe_fault() wants of each field. */
static const struct { const char *field, *rule; } rules[] = {
	{ "vendor", "1 to 8 characters, no blank at either end" },
	{ "product", "1 to 16 characters, no blank at either end" },
	{ "image-size", "a multiple of 0x10000, up to 0x200000" },
	{ "piece-size", "an even number, 4096 to 65536, not more than image-size" },
	{ "prepare", "it begins with 3b or c0 to ff, without OO and LL" },
	{ "piece", "it begins with 3b or c0 to ff; piece-offset wants OO, and is below 0x200000" },
	{ "mark", "OO or MM in the piece; with MM two pieces, and a mark-last of its own" },
	{ "header", "it begins with 3b or c0 to ff; header-size is even, 2 to piece-size" },
	{ "commit", "it begins with 3b or c0 to ff, without OO and LL" },
	{ "burns", "at-end needs a commit" },
	{ "piece-limit", "60 to 600 seconds" },
	{ "burn-limit", "60 to 600 seconds" },
	{ "silent", "20 to 600 seconds" },
	{ "ready-limit", "45 to 600 seconds" },
	{ "fatal", "sense keys, but for 0, 2 and 6" },
	{ "pause-ms", "up to 5000" },
	{ "unsent", "a range within the image, and no header" },
	{ "id", "it begins with 3c or c0 to ff, without OO; id-size is 1 to 32, within the image" },
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

/* "3 4 b" */
static bool take_keys(__u16 *keys, char *value)
{
	char *rest;

	*keys = 0;
	for (char *t = strtok_r(value, " \t", &rest); t; t = strtok_r(NULL, " \t", &rest)) {
		if (strlen(t) != 1 || !isxdigit((unsigned char)t[0]))
			return false;
		*keys |= 1u << strtoul(t, NULL, 16);
	}
	return *keys;
}

/* "0x1e2000-0x1f1fff" */
static bool take_range(struct mtkflash_range *range, char *value)
{
	unsigned long first, last;
	char *dash = strchr(value, '-');

	if (!dash)
		return false;
	*dash++ = '\0';
	if (!take_number(&first, value, UINT32_MAX) || !take_number(&last, dash, UINT32_MAX))
		return false;
	range->first = first;
	range->last = last;
	return true;
}

static bool take_note(const struct word *word, const char *value)
{
	return value[0] && strlen(value) < RECIPE_NOTE &&
	       (!word->words[0] || !strcmp(value, word->words[0]));
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
	case MILLISECONDS:
		return "a number of milliseconds, up to 65535";
	case KEYS:
		return "sense keys, each one hexadecimal digit";
	case RANGE:
		return "two numbers with a - between them";
	case NOTE:
		return word->words[0] ? "yes" : "a text of up to 63 characters";
	case BYTE:
		return "two hexadecimal digits";
	case COMMAND:
		return "up to 12 bytes; OO OO OO is the offset, LL LL LL the length, MM the mark";
	case FLAG:
		return word->size == MTKFLASH_RECIPE_BURNS_AT_END ? "early or at-end" : "yes or no";
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
	case KEYS:
		return take_keys(to, value);
	case RANGE:
		return take_range(to, value);
	case NOTE:
		return take_note(word, value);
	case MILLISECONDS:
		if (!take_number(&number, value, UINT16_MAX))
			return false;
		*(__u16 *)to = number;
		return true;
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

/* Its word, and what stands behind that; an empty word if there is none. */
static char *split(char *line, char **value)
{
	char *end;

	line[strcspn(line, "#")] = '\0';
	line += strspn(line, " \t");
	end = line + strlen(line);
	while (end > line && strchr(" \t\r", end[-1]))
		*--end = '\0';
	*value = line + strcspn(line, " \t");
	if (**value)
		*(*value)++ = '\0';
	*value += strspn(*value, " \t");
	return line;
}

/* @line: without its end. */
static bool take_line(struct mtkflash_user_recipe *recipe, char *line, unsigned long long *seen,
		      struct recipe_fault *fault)
{
	char *value;

	line = split(line, &value);
	if (!*line)
		return true;
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

/* The bit of a word among those that were seen. */
static bool is_seen(unsigned long long seen, const char *name)
{
	unsigned int i = 0;

	while (strcmp(known[i].name, name))
		i++;
	return seen >> i & 1;
}

/* The line at *@at, which then is behind it; false if there is none, or it is no text. */
static bool next_line(const char *text, size_t size, size_t *at, char line[LINE_MAX])
{
	const char *end = memchr(text + *at, '\n', size - *at);
	size_t length = end ? (size_t)(end - text) - *at : size - *at;

	if (length >= LINE_MAX || memchr(text + *at, '\0', length))
		return false;
	memcpy(line, text + *at, length);
	line[length] = '\0';
	*at += length + 1;
	return true;
}

void recipe_note(const char *text, size_t size, const char *word, char value[RECIPE_NOTE])
{
	char line[LINE_MAX], *said;

	value[0] = '\0';
	for (size_t at = 0; at < size && next_line(text, size, &at, line);)
		if (!strcmp(split(line, &said), word))
			snprintf(value, RECIPE_NOTE, "%s", said);
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
		fault->line++;
		if (!next_line(text, size, &at, line))
			return wrong(fault, "this is no line of text");
		if (!take_line(recipe, line, &seen, fault))
			return false;
	}
	fault->line = 0;
	if (recipe->mark_at && !is_seen(seen, "mark-next"))
		recipe->mark_next = MARK_NEXT;
	field = mtkflash_user_recipe_fault(recipe);
	if (!field)
		return true;
	if (!strcmp(field, "name"))
		return wrong(fault, "%s %s has a built-in recipe: --packets without --recipe",
			     recipe->vendor, recipe->product);
	return wrong(fault, "its %s is missing, or out of bounds: %s", field, rule_of(field));
}
