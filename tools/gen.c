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
#include "names.h"

/* Of what is made here. */
static const char spdx[] = "SPDX-License-Identifier";

static bool has(const struct command_words *command, unsigned int option)
{
	return ctl_command_options(command - ctl_commands) >> option & 1;
}

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
		if (has(&ctl_commands[c], option))
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
			if (ctl_commands[c].hidden || !has(&ctl_commands[c], i))
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
	       "const struct page pages[] = {\n", spdx);
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

/* --- completions ---------------------------------------------------------- */

/* What the hidden command "complete" calls them. */
static const char *kind_name(enum word_kind kind)
{
	switch (kind) {
	case WORD_DRIVE:
		return "drives";
	case WORD_CODE:
		return "codes";
	case WORD_PART:
		return "parts";
	case WORD_GUIDE:
		return "guides";
	default:
		return NULL;
	}
}

static void print_commands(const char *before, const char *between)
{
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++) {
		if (ctl_commands[i].hidden)
			continue;
		printf("%s%s", before, ctl_commands[i].name);
		before = between;
	}
}

/* "allow-sibling wait= set=legacy" and so on: the words of next. */
static void print_next_words(void)
{
	const char *blank = "";

	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++) {
		if (!ctl_options[i].word || i == CTL_OPTION_COMMAND_SET)
			continue;
		printf("%s%s%s", blank, ctl_options[i].word, ctl_options[i].value ? "=" : "");
		blank = " ";
	}
	for (unsigned int i = 0; i < MTKFLASH_OPTION_SETS; i++)
		printf("%s%s=%s", blank, ctl_options[CTL_OPTION_COMMAND_SET].word,
		       mtkflash_command_set_name(i));
}

static void print_sets(void)
{
	for (unsigned int i = 0; i < MTKFLASH_OPTION_SETS; i++)
		printf("%s%s", i ? " " : "", mtkflash_command_set_name(i));
}

static void bash_next(void)
{
	printf("words='");
	print_next_words();
	printf("'");
}

static void bash_word(enum word_kind kind)
{
	if (kind == WORD_FILE)
		printf("_filedir");
	else if (kind == WORD_IMAGE || kind == WORD_BACKUP)
		printf("images=%s", kind == WORD_BACKUP ? "/var/lib/mtkflash/" : "./");
	else if (kind == WORD_NEXT)
		bash_next();
	else if (kind == WORD_SWITCH)
		printf("words='on off'");
	else if (kind == WORD_COMMAND)
		printf("words=$commands");
	else if (kind_name(kind))
		printf("words=$(mtkflashctl complete %s 2>/dev/null)", kind_name(kind));
	else
		printf(":");
}

static void bash_command(const struct command_words *command)
{
	unsigned int last = 0;

	printf("\t%s)\n\t\toptions='", command->name);
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++)
		if (has(command, i))
			printf("--%s%s ", ctl_options[i].name,
			       ctl_options[i].value ? "=" : "");
	printf("--help'\n\t\tcase $position in\n");
	for (unsigned int i = 0; i < command->max && i < CTL_WORDS_MAX; i++) {
		if (command->words[i])
			last = i;
		printf("\t\t%u) ", i);
		bash_word(command->words[last]);
		printf(" ;;\n");
	}
	printf("\t\tesac\n\t\t;;\n");
}

/* "--wait|--part": what stands behind one of these belongs to it. */
static void bash_valued(void)
{
	const char *bar = "";

	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++) {
		if (!ctl_options[i].value)
			continue;
		printf("%s--%s", bar, ctl_options[i].name);
		bar = "|";
	}
}

static void make_bash(void)
{
	printf("# shellcheck shell=bash disable=SC2207\n"
	       "# %s: GPL-2.0\n"
	       "# Made from the table of commands; bash completion for mtkflashctl.\n\n"
	       "_mtkflashctl() {\n"
	       "\tlocal cur prev cword commands options='--help --version' words='' position=-1 i\n"
	       "\tlocal command='' images='' typed\n\n"
	       "\tcommands='", spdx);
	print_commands("", " ");
	printf("'\n"
	       "\ttyped=(\"${COMP_WORDS[@]}\")\n"
	       "\t_get_comp_words_by_ref -n =: -w typed cur prev cword 2>/dev/null || {\n"
	       "\t\tcur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cword=$COMP_CWORD\n"
	       "\t}\n"
	       "\tCOMPREPLY=()\n"
	       "\tfor ((i = 1; i < cword; i++)); do\n"
	       "\t\tcase ${typed[i]} in\n"
	       "\t\t");
	bash_valued();
	printf(") i=$((i + 1)) ;;\n"
	       "\t\t-*) ;;\n"
	       "\t\t*)\n"
	       "\t\t\tif [[ -z $command ]]; then command=${typed[i]}; fi\n"
	       "\t\t\tposition=$((position + 1))\n"
	       "\t\t\t;;\n"
	       "\t\tesac\n"
	       "\tdone\n"
	       "\tif [[ $cur == --backup-dir=* || $prev == --backup-dir ]]; then\n"
	       "\t\tcur=${cur#--backup-dir=}\n"
	       "\t\tCOMPREPLY=($(compgen -d -- \"$cur\"))\n"
	       "\t\treturn\n"
	       "\tfi\n"
	       "\tif [[ $cur == --command-set=* || $prev == --command-set ]]; then\n"
	       "\t\tcur=${cur#--command-set=}\n"
	       "\t\tCOMPREPLY=($(compgen -W '");
	print_sets();
	printf("' -- \"$cur\"))\n"
	       "\t\treturn\n"
	       "\tfi\n"
	       "\tcase $command in\n"
	       "\t'') words=$commands ;;\n");
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++)
		if (!ctl_commands[i].hidden)
			bash_command(&ctl_commands[i]);
	printf("\tesac\n"
	       "\tif [[ $cur == -* ]]; then\n"
	       "\t\tCOMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
	       "\t\t[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null\n"
	       "\telif [[ -n $images ]]; then\n"
	       "\t\t# Those that can be meant; others if there are none.\n"
	       "\t\t[[ $cur ]] || [[ $images == ./ ]] || cur=$images\n"
	       "\t\t_filedir '@(bin|hex)'\n"
	       "\t\t[[ ${COMPREPLY[*]-} ]] || _filedir\n"
	       "\telif [[ -n $words ]]; then\n"
	       "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	       "\tfi\n"
	       "\treturn 0\n"
	       "}\n\n"
	       "complete -F _mtkflashctl mtkflashctl\n");
}

/* Within '...' and within [...] of _arguments. */
static void zsh_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (*text == ':' || *text == '[' || *text == ']')
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void zsh_next(void)
{
	printf(" '*:option:(");
	print_next_words();
	printf(")'");
}

/* What can be behind the equals sign of an option. */
static void zsh_value(unsigned int option)
{
	if (option == CTL_OPTION_BACKUP_DIR) {
		printf(":directory:_files -/");
	} else if (option == CTL_OPTION_COMMAND_SET) {
		printf(":set:(");
		print_sets();
		printf(")");
	} else if (ctl_options[option].value) {
		printf(":value:");
	}
}

static void zsh_word(enum word_kind kind, const char *dots)
{
	if (kind == WORD_FILE)
		printf(" '%s:file:_files'", dots);
	else if (kind == WORD_IMAGE || kind == WORD_BACKUP)
		printf(" '%s:image:_files -g \"*.(bin|hex)\"'", dots);
	else if (kind == WORD_NEXT)
		zsh_next();
	else if (kind == WORD_SWITCH)
		printf(" '%s:switch:(on off)'", dots);
	else if (kind == WORD_COMMAND)
		printf(" '%s:command:_mtkflashctl_commands'", dots);
	else if (kind_name(kind))
		printf(" '%s:%.*s:($(mtkflashctl complete %s 2>/dev/null))'", dots,
		       (int)strlen(kind_name(kind)) - 1, kind_name(kind), kind_name(kind));
}

static void zsh_command(const struct command_words *command)
{
	printf("\t%s)\n\t\t_arguments", command->name);
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++) {
		if (!has(command, i))
			continue;
		printf(" \\\n\t\t\t'--%s%s[", ctl_options[i].name,
		       ctl_options[i].value ? "=" : "");
		zsh_text(ctl_options[i].help);
		printf("]");
		zsh_value(i);
		printf("'");
	}
	printf(" \\\n\t\t\t'--help[show all about it]'");
	for (unsigned int i = 0; i < command->max && i < CTL_WORDS_MAX && command->words[i]; i++)
		zsh_word(command->words[i], i < command->min ? "" : ":");
	printf("\n\t\t;;\n");
}

static void make_zsh(void)
{
	printf("#compdef mtkflashctl\n"
	       "# %s: GPL-2.0\n"
	       "# Made from the table of commands; zsh completion for mtkflashctl.\n\n"
	       "_mtkflashctl_commands() {\n\tlocal -a commands=(\n", spdx);
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++) {
		if (ctl_commands[i].hidden)
			continue;
		printf("\t\t'%s:", ctl_commands[i].name);
		zsh_text(ctl_commands[i].summary);
		printf("'\n");
	}
	printf("\t)\n\t_describe command commands\n}\n\n"
	       "_mtkflashctl() {\n"
	       "\tlocal curcontext=$curcontext state line\n\n"
	       "\t_arguments -C '1:command:_mtkflashctl_commands' '*::word:->words' && return\n"
	       "\tcase $words[1] in\n");
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++)
		if (!ctl_commands[i].hidden)
			zsh_command(&ctl_commands[i]);
	printf("\tesac\n}\n\n_mtkflashctl \"$@\"\n");
}

/* What follows holds behind a command. */
static const char fish_behind[] =
	"complete -c mtkflashctl -n '__fish_seen_subcommand_from ";

static void fish_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
}

static void fish_sets(void)
{
	printf(" -f -a '");
	print_sets();
	printf("'");
}

static void fish_next(const char *name)
{
	printf("%s%s' -f -a '", fish_behind, name);
	print_next_words();
	printf("'\n");
}

static void fish_command(const struct command_words *command)
{
	const char *name = command->name;
	bool file = false;

	printf("complete -c mtkflashctl -n __fish_use_subcommand -f -a %s -d '", name);
	fish_text(command->summary);
	printf("'\n");
	for (unsigned int i = 0; i < CTL_OPTION_COUNT; i++) {
		if (!has(command, i))
			continue;
		printf("%s%s' -l %s%s", fish_behind, name, ctl_options[i].name,
		       ctl_options[i].value ? " -r" : "");
		if (i == CTL_OPTION_COMMAND_SET)
			fish_sets();
		printf(" -d '");
		fish_text(ctl_options[i].help);
		printf("'\n");
	}
	for (unsigned int i = 0; i < command->max && i < CTL_WORDS_MAX; i++) {
		const char *kind = kind_name(command->words[i]);

		file |= command->words[i] == WORD_FILE || command->words[i] == WORD_IMAGE ||
			command->words[i] == WORD_BACKUP;
		if (kind)
			printf("%s%s' -f -a '(mtkflashctl complete %s 2>/dev/null)'\n",
			       fish_behind, name, kind);
		if (command->words[i] == WORD_NEXT)
			fish_next(name);
		if (command->words[i] == WORD_SWITCH)
			printf("%s%s' -f -a 'on off'\n", fish_behind, name);
	}
	printf("%s%s' %s\n", fish_behind, name, file ? "-F" : "-f");
}

static void make_fish(void)
{
	printf("# %s: GPL-2.0\n"
	       "# Made from the table of commands; fish completion for mtkflashctl.\n\n", spdx);
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++)
		if (!ctl_commands[i].hidden)
			fish_command(&ctl_commands[i]);
	printf("complete -c mtkflashctl -n '__fish_seen_subcommand_from help' -f -a '");
	print_commands("", " ");
	printf("'\n");
}

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (argc > 2 && !strcmp(argv[1], "pages"))
		return make_pages(argv + 2);
	if (!strcmp(what, "man"))
		return man();
	if (!strcmp(what, "bash"))
		make_bash();
	else if (!strcmp(what, "zsh"))
		make_zsh();
	else if (!strcmp(what, "fish"))
		make_fish();
	else
		return 2;
	return 0;
}
