// SPDX-License-Identifier: GPL-2.0
/* explain: everything that is said with a number or a name, in words. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "errors.h"
#include "fail.h"
#include "json.h"
#include "names.h"

static void show_driver(struct json_object *array, unsigned int error)
{
	const char *advice = mtkflash_advice_text(mtkflash_error_advice(error));
	unsigned int code = ctl_exit_of_error(error);
	struct json_object *object;

	if (!array) {
		printf("%s: error %u of the driver, exit code %u (%s)\n"
		       "  what happened: %s\n  what to do:    %s\n", mtkflash_error_name(error),
		       error, code, ctl_exit_name(code), mtkflash_error_cause(error), advice);
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
		printf("%s: error of mtkflashctl, exit code %u (%s)\n"
		       "  what happened: %s\n  what to do:    %s\n", error->name, error->exit,
		       ctl_exit_name(error->exit), error->cause, error->advice);
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

/* What no list of the uapi header has. */
static const struct word words[] = {
#define CTL_X(name, option, word, value, flag, help, check) { "option", option, help, NULL },
	CTL_SESSION_OPTIONS(CTL_X)
#undef CTL_X
	{ "status", "70h", "the drive is in vendor mode; its flash is parallel", NULL },
	{ "status", "72h", "the drive is in vendor mode; its flash is serial", NULL },
	{ "status", "73h", "the drive is in vendor mode; its flash is serial, and the bytes of "
	  "each word come in the other order", NULL },
	{ "state", "held", "mtkflash keeps the drive or its port for the next command",
	  "write an image, or give it back with mtkflashctl leave or release" },
};

#define WORDS	(sizeof(words) / sizeof(words[0]))

static void show_word(struct json_object *array, const struct word *word)
{
	struct json_object *object;

	if (!array) {
		printf("%s (%s): %s\n", word->name, word->kind, word->meaning);
		if (word->advice)
			printf("  what to do:    %s\n", word->advice);
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

/* "80h", "0x80": as the causes write it. */
static bool is_status_byte(const char *word, char text[4])
{
	size_t length = strlen(word);
	const char *digits = word;

	if (!strncasecmp(word, "0x", 2)) {
		digits += 2;
		length -= 2;
	} else if (length == 3 && tolower((unsigned char)word[2]) == 'h') {
		length--;
	} else {
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
	return !strcasecmp(word, mtkflash_error_name(error)) || !strcmp(word, number) ||
	       has_errno(error, word);
}

static unsigned int explain_word(struct json_object *array, const char *name,
				 const struct word *word)
{
	if (strcasecmp(name, word->name))
		return 0;
	show_word(array, word);
	return 1;
}

static unsigned int explain_words(struct json_object *array, const char *name)
{
	unsigned int found = 0;
	char status[4];

	if (is_status_byte(name, status))
		name = status;
	for (unsigned int i = 0; i < MTKFLASH_VERDICTS; i++)
		found += explain_word(array, name, &(struct word){
			"verdict", mtkflash_verdict_name(i), mtkflash_verdict_meaning(i), NULL });
	for (unsigned int i = 0; i < MTKFLASH_PHASES; i++)
		found += explain_word(array, name, &(struct word){
			"phase", mtkflash_phase_name(i), mtkflash_phase_meaning(i), NULL });
	for (unsigned int i = 0; i < MTKFLASH_HOST_REASONS; i++)
		found += explain_word(array, name, &(struct word){
			"reason", mtkflash_host_reason_name(i), mtkflash_host_reason_why(i),
			mtkflash_host_reason_advice(i) });
	for (size_t i = 0; i < WORDS; i++)
		found += explain_word(array, name, &words[i]);
	return found;
}

static unsigned int explain(struct json_object *array, const char *word)
{
	unsigned int found = explain_words(array, word);
	char number[16];

	for (unsigned int i = 0; ctl_exit_name(i); i++) {
		snprintf(number, sizeof(number), "%u", i);
		if (strcmp(word, number))
			continue;
		show_exit(array, i);
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
	for (unsigned int i = 0; i < MTKFLASH_ERRORS; i++)
		show_driver(array, i);
	for (unsigned int i = 0; i < CTL_ERROR_COUNT; i++)
		show_tool(array, &ctl_errors[i]);
	for (unsigned int i = 0; ctl_exit_name(i); i++)
		show_exit(array, i);
}

enum ctl_exit cmd_explain(struct ctl *ctl)
{
	struct json_object *array = ctl->result ? json_array_in(ctl->result, "explained") : NULL;
	const char *word = ctl->words[0];

	if (!word) {
		explain_all(array);
		return CTL_EXIT_OK;
	}
	if (explain(array, word))
		return CTL_EXIT_OK;
	fail(ctl, CTL_ERROR_NOT_EXPLAINED, "nothing is known of '%s'", word);
	fail_next(ctl, "mtkflashctl explain");
	return ctl->failure.exit;
}
