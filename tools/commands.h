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
	X(PARTIAL, "partial", NULL, \
	  "lay an image smaller than the flash part over it from address 0; the rest stays") \
	X(KEEP_FROM, "keep-from", "BACKUP", \
	  "take what belongs to the drive from this backup of it, not from its flash") \
	X(RECIPE, "recipe", "FILE", \
	  "by packets as this file says, for a drive that has no built-in recipe") \
	X(COLOR, "color", "WHEN", \
	  "auto, always or never; auto is a terminal where NO_COLOR is not set") \
	X(VERBOSE, "verbose", NULL, \
	  "tell more: how long each phase took, what each word means") \
	X(QUIET, "quiet", NULL, \
	  "print the result and errors only, no progress") \
	X(LOG, "log", "FILE", \
	  "append what was done, and how it ended, to this file")

/*
 * Those that the module gets for one session: --name on the command line, the word
 * behind "next DRIVE".  X(NAME, "name", "word", "value" or NULL, flag of struct
 * mtkflash_options or 0, "what it does", "the check that it turns off" or NULL)
 */
#define CTL_SESSION_OPTIONS(X) \
	X(WAIT, "wait", "wait", "SECONDS", 0, \
	  "how long to wait for the drive's power to be switched, 0 to 200; 60 if not given", \
	  NULL) \
	X(ALLOW_SIBLING, "allow-sibling", "allow-sibling", NULL, MTKFLASH_OPTION_ALLOW_SIBLING, \
	  "permit another CD or DVD drive on the same cable, for this one command", \
	  "that no other drive is on the cable") \
	X(ANY_IDENTITY, "any-identity", "any-identity", NULL, MTKFLASH_OPTION_ANY_IDENTITY, \
	  "write an image that was made for another drive, or does not say for which", \
	  "that the image was made for this drive") \
	X(OTHER_SERIES, "other-series", "other-series", NULL, MTKFLASH_OPTION_OTHER_SERIES, \
	  "write an image whose revision is that of another hardware series of this drive", \
	  "that the image was made for this hardware series of the drive") \
	X(IGNORE_PROTECTION, "ignore-protection", "ignore-protection", NULL, \
	  MTKFLASH_OPTION_IGNORE_PROTECTION, \
	  "go on if the flash part's write protection cannot be cleared", \
	  "that the write protection of the flash part can be cleared") \
	X(FULL_REWRITE, "full-rewrite", "full-rewrite", NULL, MTKFLASH_OPTION_FULL_REWRITE, \
	  "erase and write all sectors, those too that do not differ", \
	  NULL) \
	X(DRY_RUN, "dry-run", "dry-run", NULL, MTKFLASH_OPTION_DRY_RUN, \
	  "make every check that writes nothing, and stop there", \
	  NULL) \
	X(READ_RUNNING, "read-running", "read-running", NULL, MTKFLASH_OPTION_READ_RUNNING, \
	  "read a drive that works, too: a word of next only, for cat", \
	  NULL) \
	X(CLEAR_SRWD, "clear-srwd", "clear-srwd", NULL, MTKFLASH_OPTION_CLEAR_SRWD, \
	  "try once to clear the lock of the flash part's status register, too", \
	  NULL) \
	X(DELTA, "delta", "delta", NULL, MTKFLASH_OPTION_DELTA, \
	  "erase and write only sectors that differ, though the part is cleared in seconds", \
	  NULL) \
	X(ANY_START, "any-start", "any-start", NULL, MTKFLASH_OPTION_ANY_START, \
	  "write an image that starts with no reset vector, and not as the drive's flash does", \
	  "that the image starts as firmware for this chip does") \
	X(MAYBE_HEALTHY, "maybe-healthy", "maybe-healthy", NULL, MTKFLASH_OPTION_MAYBE_HEALTHY, \
	  "it is the dead drive, though it waits for commands as a healthy one does", \
	  "that the drive is not a healthy one that Linux gave up") \
	X(COMMAND_SET, "command-set", "set", "SET", 0, \
	  "try this vendor command set only: legacy, slim, slim2, or any", \
	  NULL) \
	X(PART, "part", "part", "NAME", 0, \
	  "the flash part, for one that reads well and gives no id", \
	  NULL) \
	X(KEEP, "keep", "keep", "START-END", 0, \
	  "leave these bytes as the drive has them, 3E000-3EFFF for example; as often as needed", \
	  NULL) \
	X(NO_KEEP, "no-keep", "no-keep", NULL, MTKFLASH_OPTION_NO_KEEP, \
	  "overwrite what belongs to the drive, but for what --keep names", \
	  "that data of the drive itself stay in it") \
	X(PACKETS, "packets", "packets", NULL, MTKFLASH_OPTION_PACKETS, \
	  "do it by packets, as a drive that answers takes them, and not in vendor mode", \
	  NULL) \
	X(ANY_SUM, "any-sum", "any-sum", NULL, MTKFLASH_OPTION_ANY_SUM, \
	  "write an image of a Blu-ray writer that disagrees with its own table of sums", \
	  "that the image agrees with its own table of sums") \
	X(CHIP_LOST, "chip-lost", "chip-lost", NULL, MTKFLASH_OPTION_CHIP_LOST, \
	  "write to a Blu-ray writer that no longer names its chip: read it off the chip first", \
	  "that the image is for the chip that this drive has") \
	X(ASK, "ask", "ask", NULL, MTKFLASH_OPTION_ASK, \
	  "if it stays out of vendor mode, ask who it is by packets that change nothing", \
	  NULL) \
	X(BLANK_BANKS, "blank-banks", "blank-banks", NULL, MTKFLASH_OPTION_BLANK_BANKS, \
	  "send an image with a blank bank by packets: the maker's own is like that", \
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
};

#define CTL_WORDS_MAX 8

#define CTL_COMMANDS(X) \
	X(STATUS, status) X(LIST, list) X(INFO, info) X(BACKUP, backup) \
	X(VERIFY, verify) X(FLASH, flash) X(RESTORE, restore) X(ERASE, erase) \
	X(IMAGE, image) X(PARTS, parts) X(ENTER, enter) X(LEAVE, leave) \
	X(CLAIM, claim) X(RELEASE, release) X(RESCAN, rescan) X(NEXT, next) \
	X(WATCH, watch) X(ABORT, abort) X(TRACE, trace) X(DOCTOR, doctor) X(REPORT, report) \
	X(RESCUE, rescue) \
	X(EXPLAIN, explain) X(GUIDE, guide) X(HELP, help) X(VERSION, version) X(COMPLETE, complete) \
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
