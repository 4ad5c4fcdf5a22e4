// SPDX-License-Identifier: GPL-2.0
/*
 * Every constant of the uapi header has its name and its words, and nobody else has
 * them.  The list of the constants is made from the header by the Makefile.
 */
#include <ctype.h>
#include <string.h>

#include "errors.h"
#include "names.h"
#include "tap.h"

static const struct constant {
	const char *list;
	const char *name;
	unsigned int value;
} constants[] = {
#define CONSTANT(list, name) { #list, #name, name },
#include "constants.h"
};

#define CONSTANTS	(sizeof(constants) / sizeof(constants[0]))

typedef const char *(*words)(unsigned int value);

/**
 * struct list - An enum of the header
 * @name: Of the enum.
 * @prefix: Of its constants.
 * @count: How many it has, as far as the driver knows.
 * @names: What they are called; NULL if they have a text only.
 * @texts: What is said of them, twice if there is advice, too.
 */
static const struct list {
	const char *name;
	const char *prefix;
	unsigned int count;
	words names;
	words texts[2];
} lists[] = {
	{ "mtkflash_phase", "MTKFLASH_PHASE_", MTKFLASH_PHASES,
	  mtkflash_phase_name, { mtkflash_phase_meaning } },
	{ "mtkflash_verdict", "MTKFLASH_VERDICT_", MTKFLASH_VERDICTS,
	  mtkflash_verdict_name, { mtkflash_verdict_meaning } },
	{ "mtkflash_host_reason", "MTKFLASH_HOST_", MTKFLASH_HOST_REASONS,
	  mtkflash_host_reason_name, { mtkflash_host_reason_why, mtkflash_host_reason_advice } },
	{ "mtkflash_error", "MTKFLASH_ERROR_", MTKFLASH_ERRORS,
	  mtkflash_error_name, { mtkflash_error_cause } },
	{ "mtkflash_advice", "MTKFLASH_ADVICE_", MTKFLASH_ADVICES,
	  NULL, { mtkflash_advice_text } },
	{ "mtkflash_kind", "MTKFLASH_KIND_", MTKFLASH_KINDS,
	  mtkflash_kind_name, { mtkflash_kind_meaning } },
	{ "mtkflash_page_state", "MTKFLASH_PAGE_", MTKFLASH_PAGE_STATES,
	  mtkflash_page_state_name, { mtkflash_page_state_meaning } },
	{ "mtkflash_keep_reason", "MTKFLASH_KEEP_", MTKFLASH_KEEP_REASONS,
	  mtkflash_keep_reason_name, { mtkflash_keep_reason_meaning } },
	{ "mtkflash_outcome", "MTKFLASH_OUTCOME_", MTKFLASH_OUTCOMES,
	  mtkflash_outcome_name, { mtkflash_outcome_meaning } },
	{ "mtkflash_option_set", "MTKFLASH_OPTION_SET_", MTKFLASH_OPTION_SETS,
	  mtkflash_command_set_name, { NULL } },
};

#define LISTS		(sizeof(lists) / sizeof(lists[0]))

static const struct list *list_of(const struct constant *constant)
{
	for (size_t i = 0; i < LISTS; i++)
		if (!strcmp(lists[i].name, constant->list))
			return &lists[i];
	return NULL;
}

/* BACKING_UP is backing-up. */
static void expect_name(const struct list *list, const struct constant *constant)
{
	const char *name = list->names(constant->value);
	char wanted[64] = "";
	size_t skip = strlen(list->prefix);

	for (size_t i = skip; i - skip < sizeof(wanted) - 1 && constant->name[i]; i++)
		wanted[i - skip] = constant->name[i] == '_' ? '-' :
				   (char)tolower((unsigned char)constant->name[i]);
	if (constant->value == MTKFLASH_PHASE_WAITING && list->names == mtkflash_phase_name)
		strcpy(wanted, "waiting-for-power-cycle");
	if (!name)
		tap_failed(__FILE__, __LINE__, "%s has no name", constant->name);
	else
		EXPECT_TEXT(name, wanted);
	EXPECT(!name || strlen(name) < MTKFLASH_NAME_SIZE);
}

static void names_of_constants(void)
{
	tap_begin("%zu constants of the header are called what they are called", CONSTANTS);
	for (size_t i = 0; i < CONSTANTS; i++) {
		const struct list *list = list_of(&constants[i]);

		if (!list)
			tap_failed(__FILE__, __LINE__, "nothing names %s", constants[i].list);
		else if (list->names)
			expect_name(list, &constants[i]);
	}
	EXPECT(CONSTANTS > 150);
	tap_end();
}

static void troubles_of_ports(void)
{
	tap_begin("whatever keeps an AHCI port from sending has words");
	for (unsigned int n = 0; n < MTKFLASH_AHCI_TROUBLES; n++) {
		const char *words = mtkflash_ahci_trouble_meaning(n);

		EXPECT(words && strcmp(words, "unknown"));
		EXPECT(words && *words);
	}
	EXPECT_TEXT(mtkflash_ahci_trouble_meaning(MTKFLASH_AHCI_TROUBLES), "unknown");
	tap_end();
}

/* Then no value is left out, since no two constants have the same. */
static void counts_of_lists(void)
{
	for (size_t i = 0; i < LISTS; i++) {
		unsigned int count = 0;

		tap_begin("%s: all of its constants are known", lists[i].name);
		for (size_t k = 0; k < CONSTANTS; k++) {
			if (list_of(&constants[k]) != &lists[i])
				continue;
			EXPECT(constants[k].value < lists[i].count);
			count++;
		}
		EXPECT_EQUAL(count, lists[i].count);
		tap_end();
	}
}

/* Texts are shown behind a word or two, and in tables. */
static void expect_phrase(const char *text)
{
	size_t length = strlen(text);

	if (!length || length > 85 || isupper((unsigned char)text[0]) || text[length - 1] == '.')
		tap_failed(__FILE__, __LINE__, "no phrase: \"%s\"", text);
	for (size_t i = 0; i < length; i++)
		EXPECT(isascii(text[i]) && isprint(text[i]));
}

static void expect_texts(const struct list *list, words text, bool unique)
{
	for (unsigned int i = 0; i < list->count; i++) {
		if (!text(i)) {
			tap_failed(__FILE__, __LINE__, "%s: %u has no words", list->name, i);
			continue;
		}
		expect_phrase(text(i));
		for (unsigned int k = 0; unique && k < i; k++)
			if (text(k) && !strcmp(text(k), text(i)))
				tap_failed(__FILE__, __LINE__, "twice: \"%s\"", text(i));
	}
	EXPECT_TEXT(text(list->count), "unknown");
}

static void texts_of_lists(void)
{
	for (size_t i = 0; i < LISTS; i++) {
		const struct list *list = &lists[i];

		if (!list->texts[0])
			continue;
		tap_begin("%s: all of them are explained", list->name);
		expect_texts(list, list->texts[0], true);
		/* Most controllers have the same advice. */
		if (list->texts[1])
			expect_texts(list, list->texts[1], false);
		tap_end();
	}
}

int main(void)
{
	names_of_constants();
	troubles_of_ports();
	counts_of_lists();
	texts_of_lists();
	return tap_exit();
}
