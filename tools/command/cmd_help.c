// SPDX-License-Identifier: GPL-2.0
/* help, version, complete. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "drives.h"
#include "errors.h"
#include "fail.h"
#include "guide.h"
#include "json.h"
#include "node.h"
#include "paper.h"
#include "version.h"
#include "words.h"
#include "work.h"

/* Of the words on the left. */
#define COMMAND_COLUMN	11
#define OPTION_COLUMN	27

static unsigned int page_columns(void)
{
	unsigned int wide = paper_columns(stdout);

	return wide && wide < PAPER_PAGE ? wide : PAPER_PAGE;
}

static void print_usage(const struct command_words *command)
{
	printf("usage: mtkflashctl %s%s%s [OPTION...]\n", command->name,
	       command->arguments[0] ? " " : "", command->arguments);
}

static void print_text(const char *text)
{
	char paragraph[2048];

	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t length = end ? (size_t)(end - text) : strlen(text);

		putchar('\n');
		snprintf(paragraph, sizeof(paragraph), "%.*s", (int)length, text);
		paper_wrap(stdout, page_columns(), 0, paragraph);
		text += length + (end ? 2 : 0);
	}
}

/* A word on the left, and what it means. */
static void print_entry(const char *left, unsigned int column, const char *text)
{
	printf("  %-*s ", (int)column - 3, left);
	paper_wrap(stdout, page_columns(), column, text);
}

static void print_options(unsigned long long options)
{
	char left[40];

	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++) {
		const struct option_words *option = &ctl_options[i];
		char letter[8] = "    ";

		if (!(options >> i & 1))
			continue;
		if (ctl_letter(i))
			snprintf(letter, sizeof(letter), "-%c, ", ctl_letter(i));
		snprintf(left, sizeof(left), "%s--%s%s%s", letter, option->name,
			 option->value ? "=" : "", option->value ? option->value : "");
		print_entry(left, OPTION_COLUMN, option->help);
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
		print_entry(left, OPTION_COLUMN, option->help);
	}
}

static void print_exits(void)
{
	char left[24];

	for (unsigned int i = 0; ctl_exit_name(i); i++) {
		snprintf(left, sizeof(left), "%2u  %s", i, ctl_exit_name(i));
		print_entry(left, 20, ctl_exit_meaning(i));
	}
}

static void print_all(void)
{
	printf("usage: mtkflashctl COMMAND [ARGUMENT...] [OPTION...]\n");
	for (const struct command_group *group = ctl_groups; group->title; group++) {
		printf("\n%s:\n", group->title);
		for (unsigned int i = 0; i < group->count; i++) {
			const struct command_words *command = &ctl_commands[group->commands[i]];

			print_entry(command->name, COMMAND_COLUMN, command->summary);
		}
	}
	printf("\nWith every command:\n");
	print_options(CTL_COMMON_OPTIONS);
	print_text("A DRIVE is named by its node (mtkflash0), its port (ata3), its path as list "
		   "shows it, /dev/sr0 while it works, or by words of its model.\n\n"
		   "More: mtkflashctl help COMMAND, mtkflashctl help exit-codes.");
}

void help_short(FILE *file)
{
	fputs("usage: mtkflashctl COMMAND [ARGUMENT...] [OPTION...]\n\n", file);
	for (const struct command_group *group = ctl_groups; group->title; group++) {
		fprintf(file, "  %-10s", group->title);
		for (unsigned int i = 0; i < group->count; i++)
			fprintf(file, " %s", ctl_commands[group->commands[i]].name);
		fputc('\n', file);
	}
	fputs("\nWhat they do: mtkflashctl help\n", file);
}

static void command_json(struct json_object *array, const struct command_words *command)
{
	struct json_object *object = json_object_new_object(), *options;

	json_text(object, "name", command->name);
	json_text(object, "arguments", command->arguments);
	json_text(object, "summary", command->summary);
	options = json_array_in(object, "options");
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (ctl_command_options(command - ctl_commands) >> i & 1)
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

	if (ctl->words[0] && !strcmp(ctl->words[0], "exit-codes") && !ctl->result) {
		print_exits();
		return CTL_EXIT_OK;
	}
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
		printf("\n");
		paper_wrap(stdout, page_columns(), 0, ctl_commands[which].summary);
		print_text(ctl_commands[which].text);
		if (which == CTL_COMMAND_NEXT)
			print_session_words();
		if (ctl_commands[which].options)
			printf("\n");
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
			printf("mtkflash%u\n%s\n%s%s", ports.port[i].info.device,
			       ports.port[i].name, ports.port[i].block,
			       ports.port[i].block[0] ? "\n" : "");
	free(ports.port);
}

static void complete_codes(void)
{
	for (unsigned int i = 0; error_name(i); i++)
		puts(error_name(i));
	for (unsigned int i = 0; i < CTL_ERROR_COUNT; i++)
		puts(ctl_errors[i].name);
	for (unsigned int i = 0; ctl_exit_name(i); i++)
		puts(ctl_exit_name(i));
	for (unsigned int i = 0; verdict_name(i); i++)
		puts(verdict_name(i));
	for (unsigned int i = 0; ctl_exit_name(i); i++)
		printf("exit-%u\n", i);
	for (unsigned int i = 0; i <= 0xff; i++)
		if (byte_is_known(i))
			printf("%02Xh\n", i);
}

static void complete_parts(void)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		puts(mtkflash_chips[i].name);
}

static void complete_guides(void)
{
	unsigned int count;
	const struct guide_section *sections = guide_sections(&count);

	for (unsigned int i = 0; i < count; i++)
		puts(sections[i].name);
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
	else if (!strcmp(kind, "guides"))
		complete_guides();
	else if (!strcmp(kind, "sets"))
		complete_sets();
	return CTL_EXIT_OK;
}
