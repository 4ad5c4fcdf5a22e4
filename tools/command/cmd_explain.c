// SPDX-License-Identifier: GPL-2.0
/* explain: everything that is said with a number or a name, in words. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "errors.h"
#include "fail.h"
#include "guide.h"
#include "json.h"
#include "names.h"
#include "packet/recipe.h"
#include "paper.h"
#include "suggest.h"
#include "words.h"

static void show_driver(struct json_object *array, unsigned int error)
{
	const char *advice = mtkflash_advice_text(mtkflash_error_advice(error));
	unsigned int code = ctl_exit_of_error(error);
	struct json_object *object;

	if (!array) {
		printf("%s: error %u of the driver, exit code %u (%s)\n",
		       mtkflash_error_name(error), error, code, ctl_exit_name(code));
		paper_item(stdout, "  what happened: ", mtkflash_error_cause(error));
		paper_item(stdout, "  what to do:    ", advice);
		return;
	}
	object = json_object_new_object();
	json_text(object, "kind", "driver");
	json_text(object, "name", mtkflash_error_name(error));
	json_number(object, "number", error);
	json_value(object, "exit", ctl_exit_name(code), code);
	json_text(object, "cause", mtkflash_error_cause(error));
	json_value(object, "advice", advice, mtkflash_error_advice(error));
	json_object_array_add(array, object);
}

static void show_tool(struct json_object *array, const struct ctl_error_words *error)
{
	struct json_object *object;

	if (!array) {
		printf("%s: error of mtkflashctl, exit code %u (%s)\n", error->name, error->exit,
		       ctl_exit_name(error->exit));
		paper_item(stdout, "  what happened: ", error->cause);
		paper_item(stdout, "  what to do:    ", error->advice);
		return;
	}
	object = json_object_new_object();
	json_text(object, "kind", "tool");
	json_text(object, "name", error->name);
	json_object_object_add(object, "number", NULL);
	json_value(object, "exit", ctl_exit_name(error->exit), error->exit);
	json_text(object, "cause", error->cause);
	json_text(object, "advice", error->advice);
	json_object_object_add(object, "advice_number", NULL);
	json_object_array_add(array, object);
}

static void show_exit(struct json_object *array, unsigned int code)
{
	struct json_object *object;

	if (!array) {
		printf("exit code %u (%s): %s\n", code, ctl_exit_name(code),
		       ctl_exit_meaning(code));
		return;
	}
	object = json_object_new_object();
	json_text(object, "kind", "exit");
	json_text(object, "name", ctl_exit_name(code));
	json_object_object_add(object, "number", NULL);
	json_value(object, "exit", ctl_exit_name(code), code);
	json_text(object, "cause", ctl_exit_meaning(code));
	json_object_object_add(object, "advice", NULL);
	json_object_object_add(object, "advice_number", NULL);
	json_object_array_add(array, object);
}

/* --- words that are no errors ------------------------------------------------ */

/**
 * struct word - Something that the status says
 * @kind: What it is.
 * @name: As it is shown.
 * @meaning: What it means.
 * @advice: What to do, or NULL.
 */
struct word {
	const char *kind;
	const char *name;
	const char *meaning;
	const char *advice;
};

/* Words that are in no list of the uapi header. */
static const struct word words[] = {
#define CTL_X(name, option, word, value, flag, help, check) { "option", option, help, NULL },
	CTL_SESSION_OPTIONS(CTL_X)
#undef CTL_X
	{ "type byte", "70h", "the drive is in vendor mode; its flash is parallel", NULL },
	{ "type byte", "72h", "the drive is in vendor mode; its flash is serial", NULL },
	{ "type byte", "73h", "the drive is in vendor mode; its flash is serial, and the bytes of "
	  "each word come in the other order", NULL },
	{ "state", "vendor mode", "the chip listens to commands for its flash, also with broken "
	  "firmware", "write an image, or end it with mtkflashctl leave" },
	{ "state", "held", "mtkflash keeps the drive or its port for the next command",
	  "write an image, or give it back with mtkflashctl leave or release" },
};

#define WORDS	ARRAY_SIZE(words)

static void show_word(struct json_object *array, const struct word *word)
{
	struct json_object *object;

	if (!array) {
		printf("%s (%s): ", word->name, word->kind);
		paper_wrap(stdout, paper_columns(stdout), strlen(word->name) +
			   strlen(word->kind) + strlen(" (): "), word->meaning);
		if (word->advice)
			paper_item(stdout, "  what to do:    ", word->advice);
		return;
	}
	object = json_object_new_object();
	json_text(object, "kind", word->kind);
	json_text(object, "name", word->name);
	json_object_object_add(object, "number", NULL);
	json_value(object, "exit", ctl_exit_name(CTL_EXIT_OK), CTL_EXIT_OK);
	json_text(object, "cause", word->meaning);
	json_text(object, "advice", word->advice);
	json_object_object_add(object, "advice_number", NULL);
	json_object_array_add(array, object);
}

/* --- how things are called --------------------------------------------------- */

/* "80h", "0x80", and "80" if that is no other number: as the causes write it. */
static bool is_status_byte(const char *word, char text[4])
{
	size_t length = strlen(word);
	const char *digits = word;

	if (!strncasecmp(word, "0x", 2)) {
		digits += 2;
		length -= 2;
	} else if (length == 3 && tolower((unsigned char)word[2]) == 'h') {
		length--;
	} else if (length != 2 || (isdigit((unsigned char)word[0]) && strtoul(word, NULL, 10) <
				   MTKFLASH_ERRORS)) {
		return false;
	}
	if (length != 2 || !isxdigit((unsigned char)digits[0]) ||
	    !isxdigit((unsigned char)digits[1]))
		return false;
	for (int i = 0; i < 2; i++)
		text[i] = (char)toupper((unsigned char)digits[i]);
	text[2] = 'h';
	text[3] = '\0';
	return true;
}

static bool has_errno(unsigned int error, const char *word)
{
	int err = -mtkflash_errno(error);
	const char *name = strerrorname_np(err);

	return err && ((name && !strcasecmp(name, word)) || !strcasecmp(strerror(err), word));
}

static bool fits(unsigned int error, const char *word)
{
	const char *cause = mtkflash_error_cause(error);
	char status[4], number[16];

	if (is_status_byte(word, status))
		return strstr(cause, "status is") && strstr(cause, status);
	snprintf(number, sizeof(number), "%u", error);
	return !strcasecmp(word, mtkflash_error_name(error)) ||
	       (!strcmp(word, number) && !ctl_exit_name(error)) || has_errno(error, word);
}

static unsigned int explain_word(struct json_object *array, const char *name,
				 const struct word *word)
{
	if (strcasecmp(name, word->name))
		return 0;
	show_word(array, word);
	return 1;
}

/* Those that the errors do not tell of. */
static unsigned int explain_byte(struct json_object *array, const char *name)
{
	unsigned int byte = strtoul(name, NULL, 16);

	for (unsigned int i = 0; i < MTKFLASH_ERRORS; i++)
		if (strstr(mtkflash_error_cause(i), "status is") &&
		    strstr(mtkflash_error_cause(i), name))
			return 0;
	/* A type byte has its own words. */
	if (!byte_is_known(byte) || byte == 0x70 || byte == 0x72 || byte == 0x73)
		return 0;
	show_word(array, &(struct word){ "status byte", name, byte_text(byte), NULL });
	return 1;
}

static unsigned int explain_words(struct json_object *array, const char *name)
{
	unsigned int found = 0;
	char status[4];

	if (is_status_byte(name, status)) {
		name = status;
		found += explain_byte(array, name);
	}
	for (unsigned int i = 0; i < MTKFLASH_VERDICTS; i++)
		found += explain_word(array, name, &(struct word){
			"verdict", mtkflash_verdict_name(i), mtkflash_verdict_meaning(i),
			i == MTKFLASH_VERDICT_PROBING ?
			mtkflash_advice_text(MTKFLASH_ADVICE_WAIT_LIBATA) : NULL });
	for (unsigned int i = 0; i < MTKFLASH_PHASES; i++)
		found += explain_word(array, name, &(struct word){
			"phase", mtkflash_phase_name(i), mtkflash_phase_meaning(i), NULL });
	for (unsigned int i = 0; i < MTKFLASH_HOST_REASONS; i++)
		found += explain_word(array, name, &(struct word){
			"reason", mtkflash_host_reason_name(i), mtkflash_host_reason_why(i),
			mtkflash_host_reason_advice(i) });
	for (unsigned int i = 0; i < MTKFLASH_OUTCOMES; i++)
		found += explain_word(array, name, &(struct word){
			"packet", mtkflash_outcome_name(i), mtkflash_outcome_meaning(i), NULL });
	for (unsigned int i = 0; i < mtkflash_recipe_count; i++)
		found += explain_word(array, name, &(struct word){
			"recipe", mtkflash_recipes[i].name, "how some drives take firmware by "
			"packets", "mtkflashctl guide packets" });
	for (size_t i = 0; i < WORDS; i++)
		found += explain_word(array, name, &words[i]);
	/* The glossary has them as well, for who reads the pages. */
	if (!found && guide_term(name))
		found += explain_word(array, name, &(struct word){ "term", name, guide_term(name),
								   NULL });
	return found;
}

/* "9", "exit-9", "incomplete". */
static bool is_exit(unsigned int code, const char *word)
{
	char number[16];

	snprintf(number, sizeof(number), "exit-%u", code);
	return !strcmp(word, number) || !strcmp(word, number + strlen("exit-")) ||
	       !strcasecmp(word, ctl_exit_name(code));
}

/* Errors can be named by the driver's number, too, which the log shows. */
static void show_other_number(const struct json_object *array, const char *word)
{
	unsigned int number = strtoul(word, NULL, 10);

	if (array || !isdigit((unsigned char)word[0]) || !number || !error_name(number))
		return;
	printf("  (error %u of the driver is another thing: mtkflashctl explain %s)\n", number,
	       error_name(number));
}

static unsigned int explain(struct json_object *array, const char *word)
{
	unsigned int found = explain_words(array, word);

	for (unsigned int i = 0; ctl_exit_name(i); i++) {
		if (!is_exit(i, word))
			continue;
		show_exit(array, i);
		show_other_number(array, word);
		found++;
	}
	for (unsigned int i = 0; i < MTKFLASH_ERRORS; i++) {
		if (!fits(i, word))
			continue;
		show_driver(array, i);
		found++;
	}
	for (unsigned int i = 0; i < CTL_ERROR_COUNT; i++) {
		if (strcasecmp(word, ctl_errors[i].name))
			continue;
		show_tool(array, &ctl_errors[i]);
		found++;
	}
	return found;
}

static void explain_all(struct json_object *array)
{
	if (!array)
		printf("What the driver reports:\n\n");
	for (unsigned int i = 1; i < MTKFLASH_ERRORS; i++)
		show_driver(array, i);
	if (!array)
		printf("\nWhat mtkflashctl itself reports:\n\n");
	for (unsigned int i = 0; i < CTL_ERROR_COUNT; i++)
		show_tool(array, &ctl_errors[i]);
	if (!array)
		printf("\nIts exit codes:\n\n");
	for (unsigned int i = 0; ctl_exit_name(i); i++)
		show_exit(array, i);
}

static const char *suggest_code(const char *word)
{
	const char *names[MTKFLASH_ERRORS + CTL_ERROR_COUNT + MTKFLASH_VERDICTS + MTKFLASH_PHASES +
			  MTKFLASH_OUTCOMES];
	unsigned int count = 0;

	for (unsigned int i = 1; i < MTKFLASH_ERRORS; i++)
		names[count++] = mtkflash_error_name(i);
	for (unsigned int i = 0; i < CTL_ERROR_COUNT; i++)
		names[count++] = ctl_errors[i].name;
	for (unsigned int i = 0; i < MTKFLASH_VERDICTS; i++)
		names[count++] = mtkflash_verdict_name(i);
	for (unsigned int i = 0; i < MTKFLASH_PHASES; i++)
		names[count++] = mtkflash_phase_name(i);
	for (unsigned int i = 0; i < MTKFLASH_OUTCOMES; i++)
		names[count++] = mtkflash_outcome_name(i);
	return suggest(word, names, count);
}

enum ctl_exit cmd_explain(struct ctl *ctl)
{
	struct json_object *array = ctl->result ? json_array_in(ctl->result, "explained") : NULL;
	const char *word = ctl->words[0], *near;

	if (!word) {
		explain_all(array);
		return CTL_EXIT_OK;
	}
	if (explain(array, word))
		return CTL_EXIT_OK;
	near = suggest_code(word);
	fail(ctl, CTL_ERROR_NOT_EXPLAINED, "nothing is known of '%s'%s%s%s", word,
	     near ? ": did you mean " : "", near ? near : "", near ? "?" : "");
	fail_next(ctl, "mtkflashctl explain%s%s", near ? " " : "", near ? near : "");
	return ctl->failure.exit;
}
