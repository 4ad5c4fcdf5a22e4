/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one table of commands and options.  Help, the man page and the shell
 * completions are made from it.
 */
#ifndef CTL_COMMANDS_H
#define CTL_COMMANDS_H

#include <stdbool.h>

/* X(NAME, "name", "value" or NULL, "what it does") */
#define CTL_OPTIONS(X) \
	X(JSON, "json", NULL, \
	  "print one JSON document instead of text, errors included") \
	X(JSON_STREAM, "json-stream", NULL, \
	  "print JSON lines: progress as it comes, the result last") \
	X(YES, "yes", NULL, \
	  "do not ask for confirmation") \
	X(DRY_RUN, "dry-run", NULL, \
	  "make every check that writes nothing, and stop there") \
	X(BACKUP_DIR, "backup-dir", "DIR", \
	  "where to save the backup instead of /var/lib/mtkflash") \
	X(WAIT, "wait", "SECONDS", \
	  "how long to wait for the drive's power to be switched, 0 to 200; 60 if not given") \
	X(ALLOW_SIBLING, "allow-sibling", NULL, \
	  "permit another CD or DVD drive on the same cable, for this one command") \
	X(REPLACE, "replace", NULL, \
	  "replace the file if it exists")

enum ctl_option {
#define CTL_X(name, word, value, help) CTL_OPTION_##name,
	CTL_OPTIONS(CTL_X)
#undef CTL_X
	CTL_OPTION_COUNT
};

struct option_words {
	const char *name;
	const char *value;	/* NULL: it has none */
	const char *help;
};

extern const struct option_words ctl_options[CTL_OPTION_COUNT];

/* What a word on the command line is, for the completions. */
enum word_kind {
	WORD_NONE,
	WORD_DRIVE,
	WORD_FILE,
	WORD_CODE,
	WORD_COMMAND,
	WORD_PART,
	WORD_NEXT,	/* allow-sibling, wait=SECONDS */
};

#define CTL_WORDS_MAX 4

#define CTL_COMMANDS(X) \
	X(STATUS, status) X(LIST, list) X(INFO, info) X(BACKUP, backup) \
	X(VERIFY, verify) X(FLASH, flash) X(RESTORE, restore) X(IMAGE, image) \
	X(PARTS, parts) X(RESCAN, rescan) X(NEXT, next) X(WATCH, watch) \
	X(TRACE, trace) X(EXPLAIN, explain) X(HELP, help) X(VERSION, version) X(COMPLETE, complete) \
	X(LINK, link)

enum ctl_command {
#define CTL_X(name, word) CTL_COMMAND_##name,
	CTL_COMMANDS(CTL_X)
#undef CTL_X
	CTL_COMMAND_COUNT
};

struct command_words {
	const char *name;
	const char *arguments;	/* as in the usage line */
	unsigned int min, max;	/* words after the name */
	enum word_kind words[CTL_WORDS_MAX]; /* the last one goes on */
	unsigned int options;	/* bits of enum ctl_option */
	bool needs_module;
	bool hidden;
	const char *summary;
	const char *text;	/* paragraphs, separated by an empty line */
};

extern const struct command_words ctl_commands[CTL_COMMAND_COUNT];

/* CTL_COMMAND_COUNT if there is none of that name. */
enum ctl_command ctl_command_find(const char *name);

#endif
