// SPDX-License-Identifier: GPL-2.0
/*
 * Makes from the tables what else has to agree with them:
 *
 *	gen bash | zsh | fish	a completion
 *	gen man <page.in	a manual page: @COMMANDS@, @EXITS@ and so on, each
 *				alone on its line, become what they say
 *	gen pages FILE...	pages of the documentation, for mtkflashctl guide
 */
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "commands.h"
#include "errors.h"
#include "exits.h"
#include "gen.h"
#include "names.h"

/* --- manual pages: mdoc --------------------------------------------------- */

/* A line of text must not begin with a dot or a quote, nor hold a backslash. */
static void man_text(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-' && text[1] == '-')
			fputs("\\-", stdout);
		else
			putchar(*text);
		/* As the guides want it: a sentence ends its line. */
		if (*text == '.' && text[1] == ' ') {
			putchar('\n');
			text++;
		}
	}
	putchar('\n');
}

static void man_paragraphs(const char *text)
{
	char paragraph[2048];

	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t length = end ? (size_t)(end - text) : strlen(text);

		printf(".Pp\n");
		snprintf(paragraph, sizeof(paragraph), "%.*s", (int)length, text);
		man_text(paragraph);
		text += length + (end ? 2 : 0);
	}
}

/* One that no command takes is a word of next only. */
static bool is_word_only(unsigned int option)
{
	for (unsigned int c = 0; c < CTL_COMMAND_COUNT; c++)
		if (gen_has(&ctl_commands[c], option))
			return false;
	return true;
}

static void man_options(void)
{
	printf(".Bl -tag -width Ds\n");
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++) {
		const struct option_words *option = &ctl_options[i];
		const char *comma = "";

		if (is_word_only(i)) {
			printf(".It Cm next Ar DRIVE Cm %s\n", option->word);
			man_text(option->help);
			continue;
		}
		printf(".It Fl Fl %s", option->name);
		if (ctl_letter(i) && !option->value)
			printf(" , Fl %c", ctl_letter(i));
		if (option->value)
			printf(" Ns = Ns Ar %s", option->value);
		printf("\n");
		man_text(option->help);
		if (CTL_COMMON_OPTIONS >> i & 1) {
			printf("(every command)\n");
			continue;
		}
		printf("(");
		for (unsigned int c = 0; c < CTL_COMMAND_COUNT; c++) {
			if (ctl_commands[c].hidden || !gen_has(&ctl_commands[c], i))
				continue;
			printf("%s%s", comma, ctl_commands[c].name);
			comma = ", ";
		}
		if (option->word)
			printf(", next: %s%s%s", option->word, option->value ? "=" : "",
			       option->value ? option->value : "");
		printf(")\n");
	}
	printf(".El\n");
}

static void man_commands(void)
{
	printf(".Bl -tag -width Ds\n");
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++) {
		const struct command_words *command = &ctl_commands[i];

		if (command->hidden)
			continue;
		printf(".It Cm %s", command->name);
		if (command->arguments[0])
			printf(" Ar \"%s\"", command->arguments);
		printf("\n");
		man_text(command->summary);
		man_paragraphs(command->text);
	}
	printf(".El\n");
}

static void man_exits(void)
{
	printf(".Bl -tag -width 17n -compact\n");
	for (unsigned int i = 0; ctl_exit_name(i); i++) {
		printf(".It %u Pq %s\n", i, ctl_exit_name(i));
		man_text(ctl_exit_meaning(i));
	}
	printf(".El\n");
}

static void man_errors(void)
{
	printf(".Bl -tag -width Ds\n");
	for (unsigned int i = 1; i < MTKFLASH_ERRORS; i++) {
		printf(".It Er %s Pq %s , error %u, exit code %d\n",
		       strerrorname_np(-mtkflash_errno(i)), mtkflash_error_name(i), i,
		       ctl_exit_of_error(i));
		printf("What happened: ");
		man_text(mtkflash_error_cause(i));
		printf(".br\nWhat to do: ");
		man_text(mtkflash_advice_text(mtkflash_error_advice(i)));
	}
	printf(".El\n");
}

static void man_tool_errors(void)
{
	printf(".Bl -tag -width Ds\n");
	for (unsigned int i = 0; i < CTL_ERROR_COUNT; i++) {
		printf(".It %s Pq exit code %d\n", ctl_errors[i].name, ctl_errors[i].exit);
		printf("What happened: ");
		man_text(ctl_errors[i].cause);
		printf(".br\nWhat to do: ");
		man_text(ctl_errors[i].advice);
	}
	printf(".El\n");
}

static void man_verdicts(void)
{
	printf(".Bl -tag -width maybe-healthy -compact\n");
	for (unsigned int i = 0; i < MTKFLASH_VERDICTS; i++) {
		printf(".It Li %s\n", mtkflash_verdict_name(i));
		man_text(mtkflash_verdict_meaning(i));
	}
	printf(".El\n");
}

static const struct {
	const char *mark;
	void (*print)(void);
} inserts[] = {
	{ "@COMMANDS@\n", man_commands },
	{ "@OPTIONS@\n", man_options },
	{ "@EXITS@\n", man_exits },
	{ "@ERRORS@\n", man_errors },
	{ "@TOOL_ERRORS@\n", man_tool_errors },
	{ "@VERDICTS@\n", man_verdicts },
};

static int replace(const char *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(inserts); i++) {
		if (strcmp(line, inserts[i].mark))
			continue;
		inserts[i].print();
		return 0;
	}
	fprintf(stderr, "gen: no such insert: %s", line);
	return 1;
}

static int man(void)
{
	char line[1024];
	int result = 0;

	while (!result && fgets(line, sizeof(line), stdin)) {
		if (line[0] == '@')
			result = replace(line);
		else
			fputs(line, stdout);
	}
	return result;
}

/* --- pages of the documentation ------------------------------------------- */

static void print_string(FILE *file)
{
	char line[1024];

	while (fgets(line, sizeof(line), file)) {
		fputs("\t\"", stdout);
		for (const char *c = line; *c; c++) {
			if (*c == '"' || *c == '\\')
				putchar('\\');
			if (*c == '\n')
				fputs("\\n", stdout);
			else
				putchar(*c);
		}
		fputs("\"\n", stdout);
	}
}

static int make_pages(char **names)
{
	printf("/* %s: GPL-2.0 */\n#include \"pages.h\"\n\n"
	       "const struct page pages[] = {\n", GEN_SPDX);
	for (; *names; names++) {
		const char *slash = strrchr(*names, '/'), *name = slash ? slash + 1 : *names;
		FILE *file = fopen(*names, "r");

		if (!file) {
			perror(*names);
			return 1;
		}
		printf("\t{ \"%.*s\",\n", (int)strcspn(name, "."), name);
		print_string(file);
		printf("\t},\n");
		fclose(file);
	}
	printf("\t{ 0, 0 },\n};\n");
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (argc > 2 && !strcmp(argv[1], "pages"))
		return make_pages(argv + 2);
	if (!strcmp(what, "man"))
		return man();
	if (!strcmp(what, "bash"))
		gen_bash();
	else if (!strcmp(what, "zsh"))
		gen_zsh();
	else if (!strcmp(what, "fish"))
		gen_fish();
	else
		return 2;
	return 0;
}
