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
	X(BACKUP_DIR, "backup-dir", "DIR", \
	  "where to save the backup instead of /var/lib/mtkflash") \
	X(REPLACE, "replace", NULL, \
	  "replace the file if it exists") \
	X(SHAREABLE, "shareable", NULL, \
	  "leave out the data of this one drive: to show the file, not to restore from it") \
	X(PARTIAL, "partial", NULL, \
	  "write an image smaller than the flash part, from address 0 on; the rest stays") \
	X(KEEP_FROM, "keep-from", "BACKUP", \
	  "take the drive's own data from this backup of it, not from its flash") \
	X(RECIPE, "recipe", "FILE", \
	  "flash by packets with this recipe, for a drive that has no built-in one") \
	X(EXPERIMENTAL, "experimental", NULL, \
	  "with --recipe: agree to what nobody has tried; --yes alone does not") \
	X(COLOR, "color", "WHEN", \
	  "auto, always or never; auto: on a terminal, unless NO_COLOR is set") \
	X(VERBOSE, "verbose", NULL, \
	  "say more: how long each phase took, what each word means") \
	X(QUIET, "quiet", NULL, \
	  "print the result and errors only, no progress") \
	X(LOG, "log", "FILE", \
	  "append what was done, and the result, to this file")

/*
 * Those that the module gets for one session: --name on the command line, the word
 * behind "next DRIVE".  X(NAME, "name", "word", "value" or NULL, flag of struct
 * mtkflash_options or 0, "what it does", "the check that it turns off" or NULL)
 */
#define CTL_SESSION_OPTIONS(X) \
	X(WAIT, "wait", "wait", "SECONDS", 0, \
	  "how long to wait for you to switch the drive's power, 0 to 200; the default is 60", \
	  NULL) \
	X(ALLOW_SIBLING, "allow-sibling", "allow-sibling", NULL, MTKFLASH_OPTION_ALLOW_SIBLING, \
	  "permit another CD or DVD drive on the same cable, for this one command", \
	  "that no other drive is on the cable") \
	X(ANY_IDENTITY, "any-identity", "any-identity", NULL, MTKFLASH_OPTION_ANY_IDENTITY, \
	  "write an image that was made for another drive, or that names none", \
	  "that the image was made for this drive") \
	X(OTHER_SERIES, "other-series", "other-series", NULL, MTKFLASH_OPTION_OTHER_SERIES, \
	  "write an image whose revision is that of another hardware series of this drive", \
	  "that the image was made for this hardware series of the drive") \
	X(IGNORE_PROTECTION, "ignore-protection", "ignore-protection", NULL, \
	  MTKFLASH_OPTION_IGNORE_PROTECTION, \
	  "go on if the flash part's write protection cannot be cleared", \
	  "that the write protection of the flash part can be cleared") \
	X(FULL_REWRITE, "full-rewrite", "full-rewrite", NULL, MTKFLASH_OPTION_FULL_REWRITE, \
	  "erase and write all sectors, also those that do not differ", \
	  NULL) \
	X(DRY_RUN, "dry-run", "dry-run", NULL, MTKFLASH_OPTION_DRY_RUN, \
	  "make every check that writes nothing, and stop there", \
	  NULL) \
	X(READ_RUNNING, "read-running", "read-running", NULL, MTKFLASH_OPTION_READ_RUNNING, \
	  "also read a drive that works; only a word of next, for cat", \
	  NULL) \
	X(CLEAR_SRWD, "clear-srwd", "clear-srwd", NULL, MTKFLASH_OPTION_CLEAR_SRWD, \
	  "also try once to clear the lock of the flash part's status register", \
	  NULL) \
	X(DELTA, "delta", "delta", NULL, MTKFLASH_OPTION_DELTA, \
	  "erase and write only sectors that differ, even if clearing all takes seconds", \
	  NULL) \
	X(ANY_START, "any-start", "any-start", NULL, MTKFLASH_OPTION_ANY_START, \
	  "write an image that starts neither with a reset vector nor like the drive's flash", \
	  "that the image starts like firmware for this chip") \
	X(MAYBE_HEALTHY, "maybe-healthy", "maybe-healthy", NULL, MTKFLASH_OPTION_MAYBE_HEALTHY, \
	  "it is the dead drive, although it waits for commands like a healthy one", \
	  "that the drive is not a healthy one that Linux gave up") \
	X(COMMAND_SET, "command-set", "set", "SET", 0, \
	  "try this vendor command set only: legacy, slim, slim2, or any", \
	  NULL) \
	X(PART, "part", "part", "NAME", 0, \
	  "name of the flash part, for one that can be read but gives no id", \
	  NULL) \
	X(KEEP, "keep", "keep", "START-END", 0, \
	  "leave these bytes of the drive as they are, such as 3E000-3EFFF; up to 16 times", \
	  NULL) \
	X(NO_KEEP, "no-keep", "no-keep", NULL, MTKFLASH_OPTION_NO_KEEP, \
	  "overwrite the drive's own data, except the ranges that --keep names", \
	  "that the drive's own data is preserved") \
	X(PACKETS, "packets", "packets", NULL, MTKFLASH_OPTION_PACKETS, \
	  "flash by packets, not in vendor mode; for a drive that answers", \
	  NULL) \
	X(ANY_SUM, "any-sum", "any-sum", NULL, MTKFLASH_OPTION_ANY_SUM, \
	  "write an image of a Blu-ray writer that does not match its own table of sums", \
	  "that the image matches its own table of sums") \
	X(CHIP_LOST, "chip-lost", "chip-lost", NULL, MTKFLASH_OPTION_CHIP_LOST, \
	  "write to a Blu-ray writer that no longer names its chip: read it off the chip first", \
	  "that the image is for the chip that this drive has") \
	X(ASK, "ask", "ask", NULL, MTKFLASH_OPTION_ASK, \
	  "if vendor mode fails, ask the drive for its identity by packets that change nothing", \
	  NULL) \
	X(BLANK_BANKS, "blank-banks", "blank-banks", NULL, MTKFLASH_OPTION_BLANK_BANKS, \
	  "send an image with a blank bank by packets, if the maker's own has one", \
	  "that no bank of the image is blank")

enum ctl_option {
#define CTL_X(name, word, value, help) CTL_OPTION_##name,
	CTL_OPTIONS(CTL_X)
#undef CTL_X
#define CTL_X(name, option, word, value, flag, help, check) CTL_OPTION_##name,
	CTL_SESSION_OPTIONS(CTL_X)
#undef CTL_X
	CTL_OPTION_COUNT
};

/**
 * struct option_words - One option
 * @name: Behind the two dashes.
 * @word: For the command next; NULL if the module does not get it.
 * @value: What its value is called; NULL if it has none.
 * @flag: Of struct mtkflash_options, or 0.
 * @help: What it does.
 * @check: The check that it turns off, or NULL.
 */
struct option_words {
	const char *name;
	const char *word;
	const char *value;
	unsigned int flag;
	const char *help;
	const char *check;
};

extern const struct option_words ctl_options[CTL_OPTION_COUNT];

/* Of a set of options. */
#define CTL_BIT(option)		(1ull << (option))

/* The letter behind one dash that means the same, or 0. */
char ctl_letter(unsigned int option);

/* These are taken by every command. */
#define CTL_COMMON_OPTIONS	(CTL_BIT(CTL_OPTION_COLOR) | CTL_BIT(CTL_OPTION_VERBOSE) | \
				 CTL_BIT(CTL_OPTION_QUIET) | CTL_BIT(CTL_OPTION_LOG))

/* What a word on the command line is, for the completions. */
enum word_kind {
	WORD_NONE,
	WORD_DRIVE,
	WORD_FILE,
	WORD_IMAGE,	/* a file that is an image or hex text */
	WORD_BACKUP,	/* one that this tool has saved */
	WORD_CODE,
	WORD_COMMAND,
	WORD_PART,
	WORD_GUIDE,	/* a page or a section of one */
	WORD_NEXT,	/* a word of CTL_SESSION_OPTIONS */
	WORD_SWITCH,	/* on, off */
};

#define CTL_WORDS_MAX 8

#define CTL_COMMANDS(X) \
	X(STATUS, status) X(LIST, list) X(INFO, info) X(BACKUP, backup) \
	X(VERIFY, verify) X(FLASH, flash) X(RESTORE, restore) X(ERASE, erase) \
	X(IMAGE, image) X(PARTS, parts) X(ENTER, enter) X(LEAVE, leave) \
	X(CLAIM, claim) X(RELEASE, release) X(RESCAN, rescan) X(NEXT, next) \
	X(WATCH, watch) X(ABORT, abort) X(TRACE, trace) X(MTD, mtd) \
	X(DOCTOR, doctor) X(REPORT, report) X(RESCUE, rescue) \
	X(EXPLAIN, explain) X(GUIDE, guide) X(HELP, help) X(VERSION, version) \
	X(COMPLETE, complete) X(LINK, link)

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
	unsigned long long options;	/* CTL_BIT() of each */
	bool needs_module;
	bool hidden;
	const char *summary;
	const char *text;	/* paragraphs, separated by an empty line */
};

extern const struct command_words ctl_commands[CTL_COMMAND_COUNT];

/* What the command takes: its own options, and the common ones. */
unsigned long long ctl_command_options(enum ctl_command command);

/* Does it reach a drive, which takes CAP_SYS_RAWIO? */
bool ctl_command_reaches(enum ctl_command command);

#define CTL_GROUP_MAX	8

/**
 * struct command_group - Commands for one purpose
 * @title: The purpose.
 * @count: How many.
 * @commands: Those that somebody wants first come first.
 */
struct command_group {
	const char *title;
	unsigned int count;
	enum ctl_command commands[CTL_GROUP_MAX];
};

/* All that are not hidden, each once; a title of NULL ends them. */
extern const struct command_group ctl_groups[];

/* CTL_COMMAND_COUNT if there is none of that name. */
enum ctl_command ctl_command_find(const char *name);

#endif
