// SPDX-License-Identifier: GPL-2.0
/* Completions for bash, zsh and fish. */
#include <stdio.h>
#include <string.h>

#include "gen.h"
#include "names.h"

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
		if (gen_has(command, i))
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

void gen_bash(void)
{
	printf("# shellcheck shell=bash disable=SC2207\n"
	       "# %s: GPL-2.0\n"
	       "# Made from the table of commands; bash completion for mtkflashctl.\n\n"
	       "_mtkflashctl() {\n"
	       "\tlocal cur prev cword commands options='--help --version' words='' position=-1 i\n"
	       "\tlocal command='' images='' typed\n\n"
	       "\tcommands='", GEN_SPDX);
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
		if (!gen_has(command, i))
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

void gen_zsh(void)
{
	printf("#compdef mtkflashctl\n"
	       "# %s: GPL-2.0\n"
	       "# Made from the table of commands; zsh completion for mtkflashctl.\n\n"
	       "_mtkflashctl_commands() {\n\tlocal -a commands=(\n", GEN_SPDX);
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
		if (!gen_has(command, i))
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

void gen_fish(void)
{
	printf("# %s: GPL-2.0\n"
	       "# Made from the table of commands; fish completion for mtkflashctl.\n\n", GEN_SPDX);
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++)
		if (!ctl_commands[i].hidden)
			fish_command(&ctl_commands[i]);
	printf("complete -c mtkflashctl -n '__fish_seen_subcommand_from help' -f -a '");
	print_commands("", " ");
	printf("'\n");
}
