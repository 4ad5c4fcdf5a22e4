// SPDX-License-Identifier: GPL-2.0
/* help, version, complete. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "drives.h"
#include "errors.h"
#include "fail.h"
#include "json.h"
#include "node.h"
#include "version.h"
#include "words.h"
#include "work.h"

#define WIDTH 78

static void print_usage(const struct command_words *command)
{
	printf("usage: mtkflashctl %s%s%s%s\n", command->name,
	       command->arguments[0] ? " " : "", command->arguments,
	       command->options ? " [OPTION...]" : "");
}

/* One paragraph, broken at blanks. */
static void print_paragraph(const char *text, size_t length)
{
	size_t column = 0;

	while (length) {
		size_t word = 0;

		while (word < length && text[word] != ' ')
			word++;
		if (column && column + 1 + word > WIDTH) {
			putchar('\n');
			column = 0;
		}
		column += printf("%s%.*s", column ? " " : "", (int)word, text);
		text += word;
		length -= word;
		if (length) {
			text++;
			length--;
		}
	}
	putchar('\n');
}

static void print_text(const char *text)
{
	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t length = end ? (size_t)(end - text) : strlen(text);

		putchar('\n');
		print_paragraph(text, length);
		text += length + (end ? 2 : 0);
	}
}

static void print_options(unsigned int options)
{
	char left[40];

	if (options)
		printf("\n");
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++) {
		const struct option_words *option = &ctl_options[i];

		if (!(options >> i & 1))
			continue;
		snprintf(left, sizeof(left), "--%s%s%s", option->name,
			 option->value ? "=" : "", option->value ? option->value : "");
		printf("  %-20s %s\n", left, option->help);
	}
}

/* The same for the words of next. */
static void print_session_words(void)
{
	char left[32];

	printf("\n");
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++) {
		const struct option_words *option = &ctl_options[i];

		if (!option->word)
			continue;
		snprintf(left, sizeof(left), "%s%s%s", option->word,
			 option->value ? "=" : "", option->value ? option->value : "");
		printf("  %-20s %s\n", left, option->help);
	}
}

static void print_exits(void)
{
	printf("\nexit codes:\n");
	for (unsigned int i = 0; ctl_exit_name(i); i++)
		printf("  %2u  %s\n", i, ctl_exit_meaning(i));
}

static void print_all(void)
{
	printf("usage: mtkflashctl COMMAND [WORD...] [OPTION...]\n\n");
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++)
		if (!ctl_commands[i].hidden)
			printf("  %-8s %s\n", ctl_commands[i].name, ctl_commands[i].summary);
	printf("\nA DRIVE is named by its node (mtkflash0), its port (ata3), its path as list\n"
	       "shows it, or by words of its model. More: mtkflashctl help COMMAND.\n");
	print_exits();
}

static void command_json(struct json_object *array, const struct command_words *command)
{
	struct json_object *object = json_object_new_object(), *options;

	json_text(object, "name", command->name);
	json_text(object, "arguments", command->arguments);
	json_text(object, "summary", command->summary);
	options = json_array_in(object, "options");
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (command->options >> i & 1)
			json_object_array_add(options,
					      json_object_new_string(ctl_options[i].name));
	json_object_array_add(array, object);
}

static void help_json(struct ctl *ctl, enum ctl_command only)
{
	struct json_object *array = json_array_in(ctl->result, "commands");

	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++)
		if (!ctl_commands[i].hidden && (only == CTL_COMMAND_COUNT || only == i))
			command_json(array, &ctl_commands[i]);
}

enum ctl_exit cmd_help(struct ctl *ctl)
{
	enum ctl_command which = CTL_COMMAND_COUNT;

	if (ctl->words[0]) {
		which = ctl_command_find(ctl->words[0]);
		if (which == CTL_COMMAND_COUNT || ctl_commands[which].hidden)
			return fail(ctl, CTL_ERROR_USAGE, "there is no command '%s'",
				    ctl->words[0]);
	}
	if (ctl->result) {
		help_json(ctl, which);
	} else if (which == CTL_COMMAND_COUNT) {
		print_all();
	} else {
		print_usage(&ctl_commands[which]);
		printf("\n%s\n", ctl_commands[which].summary);
		print_text(ctl_commands[which].text);
		if (which == CTL_COMMAND_NEXT)
			print_session_words();
		print_options(ctl_commands[which].options);
	}
	return CTL_EXIT_OK;
}

enum ctl_exit cmd_version(struct ctl *ctl)
{
	if (!ctl->result) {
		printf("mtkflashctl %s, JSON version %d\n", MTKFLASH_VERSION, CTL_JSON_VERSION);
		return CTL_EXIT_OK;
	}
	json_text(ctl->result, "tool", MTKFLASH_VERSION);
	json_number(ctl->result, "json", CTL_JSON_VERSION);
	json_number(ctl->result, "parts", mtkflash_chip_count);
	return CTL_EXIT_OK;
}

/* Silent if anything is wrong: the shell is waiting for words. */
static void complete_drives(struct ctl *ctl)
{
	struct ports ports;

	ctl->control = node_open_control();
	if (ctl->control < 0 || ports_load(ctl, &ports))
		return;
	for (unsigned int i = 0; i < ports.count; i++)
		if (port_has_node(&ports.port[i]))
			printf("mtkflash%u\n%s\n", ports.port[i].info.device,
			       ports.port[i].name);
	free(ports.port);
}

static void complete_codes(void)
{
	for (unsigned int i = 0; error_name(i); i++)
		puts(error_name(i));
	for (unsigned int i = 0; i < CTL_ERROR_COUNT; i++)
		puts(ctl_errors[i].name);
}

static void complete_parts(void)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		puts(mtkflash_chips[i].name);
}

static void complete_sets(void)
{
	for (unsigned int i = 0; command_set_name(i); i++)
		puts(command_set_name(i));
}

enum ctl_exit cmd_complete(struct ctl *ctl)
{
	const char *kind = ctl->words[0];

	if (!strcmp(kind, "drives"))
		complete_drives(ctl);
	else if (!strcmp(kind, "codes"))
		complete_codes();
	else if (!strcmp(kind, "parts"))
		complete_parts();
	else if (!strcmp(kind, "sets"))
		complete_sets();
	return CTL_EXIT_OK;
}
