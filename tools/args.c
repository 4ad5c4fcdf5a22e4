// SPDX-License-Identifier: GPL-2.0
/* The command line. */
#include <string.h>

#include "fail.h"
#include "options.h"
#include "paper.h"
#include "suggest.h"
#include "words.h"

/* @what has one %s. */
static void usage(struct ctl *ctl, const char *what, const char *which)
{
	fail(ctl, CTL_ERROR_USAGE, what, which);
	if (ctl->command < CTL_COMMAND_COUNT)
		fail_next(ctl, "mtkflashctl help %s", ctl_commands[ctl->command].name);
	else
		fail_next(ctl, "mtkflashctl help");
}

void ctl_typed(const struct ctl *ctl, unsigned int from, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; ctl->argv[i] && used < size; i++)
		if (i >= from)
			used += snprintf(text + used, size - used, " %s",
					 shell_word(ctl->argv[i]));
}

/* @value is NULL for an option that takes none. */
static bool store(struct ctl *ctl, unsigned int option, const char *value)
{
	char what[128];

	ctl->options |= CTL_BIT(option);
	if (option == CTL_OPTION_BACKUP_DIR)
		ctl->backup_dir = value;
	if (option == CTL_OPTION_KEEP_FROM)
		ctl->keep_from = value;
	if (option == CTL_OPTION_RECIPE)
		ctl->recipe = value;
	if (option == CTL_OPTION_LOG)
		ctl->log = value;
	if (option == CTL_OPTION_COLOR && !paper_set_color(value)) {
		usage(ctl, "--color=%s: that is neither auto, always nor never", value);
		return false;
	}
	if (!ctl_options[option].word || options_take(&ctl->session, option, value))
		return true;
	snprintf(what, sizeof(what), "--%s=%%s: that is %s", ctl_options[option].name,
		 options_wanted_value(option));
	usage(ctl, what, value);
	return false;
}

/* The options of the command, or all if it is not known. */
static unsigned long long allowed(const struct ctl *ctl)
{
	return ctl->command < CTL_COMMAND_COUNT ? ctl_command_options(ctl->command) : ~0ull;
}

static unsigned int find_option(const struct ctl *ctl, const char *name, size_t length)
{
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (allowed(ctl) >> i & 1 && strlen(ctl_options[i].name) == length &&
		    !memcmp(ctl_options[i].name, name, length))
			return i;
	return CTL_OPTION_COUNT;
}

static bool has_command(unsigned int option)
{
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++)
		if (ctl_command_options(i) >> option & 1)
			return true;
	return false;
}

/* Meant for another command, a word of next, mistyped, or none at all. */
static void unknown_option(struct ctl *ctl, const char *word, const char *name, size_t length)
{
	unsigned int near = suggest_option(name, length, allowed(ctl));
	struct ctl any = { .command = CTL_COMMAND_COUNT };
	unsigned int other = find_option(&any, name, length);
	char what[160];

	if (other < CTL_OPTION_COUNT && has_command(other))
		snprintf(what, sizeof(what), "%%s: %s does not take this option",
			 ctl_commands[ctl->command].name);
	else if (near < CTL_OPTION_COUNT)
		snprintf(what, sizeof(what), "%%s: there is no such option: did you mean --%s?",
			 ctl_options[near].name);
	else
		snprintf(what, sizeof(what), "%%s: there is no such option");
	usage(ctl, what, word);
}

/* Returns the number of words taken, 0 if the option is wrong. */
static int parse_option(struct ctl *ctl, char **argv)
{
	const char *name = argv[0] + 2, *value = strchr(name, '=');
	size_t length = value ? (size_t)(value - name) : strlen(name);
	unsigned int option = find_option(ctl, name, length);
	int used = 1;

	if (option == CTL_OPTION_COUNT) {
		unknown_option(ctl, argv[0], name, length);
		return 0;
	}
	if (value)
		value++;
	if (!ctl_options[option].value) {
		if (!value)
			return store(ctl, option, NULL);
		usage(ctl, "--%s takes no value", ctl_options[option].name);
		return 0;
	}
	if (!value) {
		value = argv[1];
		used = 2;
	}
	if (!value || !*value) {
		usage(ctl, "--%s needs a value", ctl_options[option].name);
		return 0;
	}
	return store(ctl, option, value) ? used : 0;
}

/* "-vy": letters of options that take no value. */
static bool parse_letters(struct ctl *ctl, const char *word)
{
	for (const char *letter = word + 1; *letter; letter++) {
		unsigned int option = 0;

		while (option < CTL_OPTION_COUNT && (ctl_letter(option) != *letter ||
						     !(allowed(ctl) >> option & 1)))
			option++;
		if (option == CTL_OPTION_COUNT) {
			usage(ctl, "%s: there is no such option here", word);
			return false;
		}
		store(ctl, option, NULL);
	}
	return true;
}

static void unknown_command(struct ctl *ctl, int argc, char **argv, int at)
{
	enum ctl_command near = suggest_command(argv[at]);
	char rest[1024], what[128];

	if (near == CTL_COMMAND_COUNT) {
		usage(ctl, "there is no command '%s'", argv[at]);
		return;
	}
	snprintf(what, sizeof(what), "there is no command '%%s': did you mean %s?",
		 ctl_commands[near].name);
	usage(ctl, what, argv[at]);
	ctl_typed(ctl, at + 1, rest, sizeof(rest));
	if (at == 1 && argc - 2 >= (int)ctl_commands[near].min)
		fail_next(ctl, "mtkflashctl %s%s", ctl_commands[near].name, rest);
	else
		fail_next(ctl, "mtkflashctl help %s", ctl_commands[near].name);
}

/* "--wait 5": the 5 is no command. */
static bool takes_next(const struct ctl *ctl, const char *word)
{
	unsigned int option;

	if (strncmp(word, "--", 2) || strchr(word, '='))
		return false;
	option = find_option(ctl, word + 2, strlen(word + 2));
	return option < CTL_OPTION_COUNT && ctl_options[option].value;
}

/* The command is the first word that is no option. */
static bool take_command(struct ctl *ctl, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '-' && argv[i][1]) {
			i += takes_next(ctl, argv[i]);
			continue;
		}
		ctl->command = ctl_command_find(argv[i]);
		if (ctl->command < CTL_COMMAND_COUNT)
			return true;
		unknown_command(ctl, argc, argv, i);
		return false;
	}
	usage(ctl, "no command was given%s", "");
	return false;
}

static bool add_word(struct ctl *ctl, char *word, unsigned int *count)
{
	if (*count == ctl_commands[ctl->command].max) {
		usage(ctl, ctl->command == CTL_COMMAND_RESCUE ?
		      "rescue takes one file; with '%s': mtkflashctl flash DRIVE FILE FILE" :
		      "'%s' is one word too many", word);
		return false;
	}
	ctl->words[(*count)++] = word;
	return true;
}

static bool has_word(int argc, char **argv, const char *word)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], word))
			return true;
	return false;
}

/* "mtkflashctl flash --help" is "mtkflashctl help flash". */
static bool take_flag(struct ctl *ctl, int argc, char **argv)
{
	if (has_word(argc, argv, "--help") || has_word(argc, argv, "-h"))
		ctl->command = CTL_COMMAND_HELP;
	else if (has_word(argc, argv, "--version") || has_word(argc, argv, "-V"))
		ctl->command = CTL_COMMAND_VERSION;
	else
		return false;
	for (int i = 1; i < argc && ctl->command == CTL_COMMAND_HELP; i++) {
		if (argv[i][0] == '-' || ctl_command_find(argv[i]) == CTL_COMMAND_COUNT)
			continue;
		ctl->words[0] = argv[i];
		break;
	}
	return true;
}

/* "DRIVE IMAGE [FILES]": the word number @at. */
static void missing_word(struct ctl *ctl, unsigned int at)
{
	const char *word = ctl_commands[ctl->command].arguments;
	char what[128];

	while (at--)
		word += strcspn(word, " ") + 1;
	snprintf(what, sizeof(what), "%%s: %.*s is missing", (int)strcspn(word, " "), word);
	usage(ctl, what, ctl_commands[ctl->command].name);
}

static bool parse_words(struct ctl *ctl, int argc, char **argv)
{
	bool options_end = false, have_command = false;
	unsigned int count = 0;

	for (int i = 1; i < argc; i++) {
		char *word = argv[i];

		if (!options_end && !strcmp(word, "--")) {
			options_end = true;
		} else if (!options_end && word[0] == '-' && word[1] == '-') {
			int used = parse_option(ctl, argv + i);

			if (!used)
				return false;
			i += used - 1;
		} else if (!options_end && word[0] == '-' && word[1]) {
			if (!parse_letters(ctl, word))
				return false;
		} else if (!have_command) {
			have_command = true;
		} else if (!add_word(ctl, word, &count)) {
			return false;
		}
	}
	if (count >= ctl_commands[ctl->command].min)
		return true;
	missing_word(ctl, count);
	return false;
}

/* Even a wrong command line is answered in JSON if it asks for that. */
static void look_for_json(struct ctl *ctl, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--json") || !strcmp(argv[i], "-j"))
			ctl->options |= CTL_BIT(CTL_OPTION_JSON);
		if (!strcmp(argv[i], "--json-stream"))
			ctl->options |= CTL_BIT(CTL_OPTION_JSON_STREAM);
	}
}

bool ctl_parse(struct ctl *ctl, int argc, char **argv)
{
	ctl->command = CTL_COMMAND_COUNT;
	ctl->argv = argv;
	look_for_json(ctl, argc, argv);
	if (take_flag(ctl, argc, argv))
		return true;
	return take_command(ctl, argc, argv) && parse_words(ctl, argc, argv);
}
