// SPDX-License-Identifier: GPL-2.0
/* The command line. */
#include <string.h>

#include "fail.h"
#include "options.h"

/* @what has one %s. */
static void usage(struct ctl *ctl, const char *what, const char *which)
{
	fail(ctl, CTL_ERROR_USAGE, what, which);
	if (ctl->command < CTL_COMMAND_COUNT)
		fail_next(ctl, "mtkflashctl help %s", ctl_commands[ctl->command].name);
	else
		fail_next(ctl, "mtkflashctl help");
}

/* @value is NULL for an option that takes none. */
static bool store(struct ctl *ctl, unsigned int option, const char *value)
{
	char what[128];

	ctl->options |= 1u << option;
	if (option == CTL_OPTION_BACKUP_DIR)
		ctl->backup_dir = value;
	if (option == CTL_OPTION_KEEP_FROM)
		ctl->keep_from = value;
	if (!ctl_options[option].word || options_take(&ctl->session, option, value))
		return true;
	snprintf(what, sizeof(what), "--%s=%%s: that is %s", ctl_options[option].name,
		 options_wanted_value(option));
	usage(ctl, what, value);
	return false;
}

/* Of the command if it is known, else any. */
static unsigned int find_option(const struct ctl *ctl, const char *name, size_t length)
{
	unsigned int allowed = ctl->command < CTL_COMMAND_COUNT ?
			       ctl_commands[ctl->command].options : ~0u;

	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (allowed >> i & 1 && strlen(ctl_options[i].name) == length &&
		    !memcmp(ctl_options[i].name, name, length))
			return i;
	return CTL_OPTION_COUNT;
}

/* Returns how many words it took, 0 if it is wrong. */
static int parse_option(struct ctl *ctl, char **argv)
{
	const char *name = argv[0] + 2, *value = strchr(name, '=');
	size_t length = value ? (size_t)(value - name) : strlen(name);
	unsigned int option = find_option(ctl, name, length);
	int used = 1;

	if (option == CTL_OPTION_COUNT) {
		usage(ctl, "%s: there is no such option here", argv[0]);
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

/* The command is the first word that is no option. */
static bool take_command(struct ctl *ctl, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '-' && argv[i][1])
			continue;
		ctl->command = ctl_command_find(argv[i]);
		if (ctl->command < CTL_COMMAND_COUNT)
			return true;
		usage(ctl, "unknown command '%s'", argv[i]);
		return false;
	}
	usage(ctl, "no command was given%s", "");
	return false;
}

static bool add_word(struct ctl *ctl, char *word, unsigned int *count)
{
	if (*count == ctl_commands[ctl->command].max) {
		usage(ctl, "'%s' is one word too many", word);
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
	else if (has_word(argc, argv, "--version"))
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
			usage(ctl, "%s: there is no such option", word);
			return false;
		} else if (!have_command) {
			have_command = true;
		} else if (!add_word(ctl, word, &count)) {
			return false;
		}
	}
	if (count >= ctl_commands[ctl->command].min)
		return true;
	usage(ctl, "something is missing: mtkflashctl %s",
	      ctl_commands[ctl->command].name);
	return false;
}

/* Even a wrong command line is answered in JSON if it asks for that. */
static void look_for_json(struct ctl *ctl, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--json"))
			ctl->options |= 1u << CTL_OPTION_JSON;
		if (!strcmp(argv[i], "--json-stream"))
			ctl->options |= 1u << CTL_OPTION_JSON_STREAM;
	}
}

bool ctl_parse(struct ctl *ctl, int argc, char **argv)
{
	ctl->command = CTL_COMMAND_COUNT;
	look_for_json(ctl, argc, argv);
	if (take_flag(ctl, argc, argv))
		return true;
	return take_command(ctl, argc, argv) && parse_words(ctl, argc, argv);
}
