// SPDX-License-Identifier: GPL-2.0
/* The commands. */
#include <string.h>

#include <linux/mtkflash.h>

#include "commands.h"

#define BIT_OF(name)	CTL_BIT(CTL_OPTION_##name)
#define JSON		BIT_OF(JSON)
#define SESSION		(JSON | BIT_OF(JSON_STREAM))
#define REACHING	(SESSION | BIT_OF(WAIT) | BIT_OF(ALLOW_SIBLING) | BIT_OF(COMMAND_SET) | \
			 BIT_OF(MAYBE_HEALTHY))
#define ERASING		(REACHING | BIT_OF(YES) | BIT_OF(DRY_RUN) | BIT_OF(BACKUP_DIR) | \
			 BIT_OF(IGNORE_PROTECTION) | BIT_OF(FULL_REWRITE) | BIT_OF(CLEAR_SRWD) | \
			 BIT_OF(DELTA) | BIT_OF(PART))
#define WRITING		(ERASING | BIT_OF(ANY_IDENTITY) | BIT_OF(OTHER_SERIES) | \
			 BIT_OF(ANY_START) | BIT_OF(PARTIAL) | BIT_OF(KEEP) | BIT_OF(NO_KEEP) | \
			 BIT_OF(KEEP_FROM) | BIT_OF(PACKETS) | BIT_OF(ANY_SUM) | \
			 BIT_OF(CHIP_LOST) | BIT_OF(BLANK_BANKS))

const struct option_words ctl_options[CTL_OPTION_COUNT] = {
#define CTL_X(name, option, value, help) \
	[CTL_OPTION_##name] = { option, NULL, value, 0, help, NULL },
	CTL_OPTIONS(CTL_X)
#undef CTL_X
#define CTL_X(name, option, word, value, flag, help, check) \
	[CTL_OPTION_##name] = { option, word, value, flag, help, check },
	CTL_SESSION_OPTIONS(CTL_X)
#undef CTL_X
};

const struct command_words ctl_commands[CTL_COMMAND_COUNT] = {
	[CTL_COMMAND_STATUS] = {
		"status", "[DRIVE]", 0, 1, { WORD_DRIVE }, JSON, true, false,
		"show every port, its verdict, and the sessions",
		"Lists all ports of the system with what mtkflash makes of them, then every drive "
		"with its flash part and its current or last session. With a drive, only that one. "
		"Needs no privilege and reaches no drive.",
	},
	[CTL_COMMAND_LIST] = {
		"list", "", 0, 0, { WORD_NONE }, JSON, true, false,
		"list the drives that can be worked on",
		"One line for each drive with a node: its names by node, port and path, and its model.",
	},
	[CTL_COMMAND_INFO] = {
		"info", "DRIVE", 1, 1, { WORD_DRIVE }, JSON, true, false,
		"show all that is known of one drive",
		"Names, verdict, ids, flash part, options of the next session, and the last session. "
		"What only the drive itself could tell is known after its first session.",
	},
	[CTL_COMMAND_BACKUP] = {
		"backup", "DRIVE [FILE]", 1, 2, { WORD_DRIVE, WORD_FILE },
		REACHING | BIT_OF(PART) | BIT_OF(BACKUP_DIR) | BIT_OF(REPLACE), true, false,
		"read the flash and save it with its hash",
		"Reads the whole flash twice, and saves it if both reads are equal: in FILE, or under "
		"a name of its own in /var/lib/mtkflash, or in FILE if that is a directory; - is "
		"standard output, and nothing but the bytes. Beside it FILE.drive is written, which tells "
		"from which port and part it is, and FILE.sha256, which "
		"sha256sum -c understands. File and directory are on the disk when the command ends. "
		"Nothing is written to the drive; a dead drive stays held in vendor mode.",
	},
	[CTL_COMMAND_VERIFY] = {
		"verify", "DRIVE FILE [FILES]", 2, CTL_WORDS_MAX,
		{ WORD_DRIVE, WORD_IMAGE }, REACHING, true, false,
		"compare the flash with a file",
		"Reads the flash twice and compares it with the file, or with what hex files make, as "
		"flash takes them. Nothing is written.",
	},
	[CTL_COMMAND_FLASH] = {
		"flash", "DRIVE IMAGE [FILES]", 2, CTL_WORDS_MAX,
		{ WORD_DRIVE, WORD_IMAGE }, WRITING | BIT_OF(RECIPE), true, false,
		"write a firmware image into a drive",
		"Checks the image, reads the drive, shows what is going to happen, saves a backup with "
		"its hash, and asks once. Then the driver makes its own checks and its own backup, "
		"erases and programs what is to be written, reads all of it back, and restarts the "
		"drive.\n\n"
		"IMAGE is a plain image, - for standard input, or Intel HEX: one file, one with BTC's "
		"bank marks, or several that together hold all of it. What is made of them is shown "
		"with its size and hash. An archive or a program is named as what it is, with what can "
		"be firmware in it.\n\n"
		"A part that is cleared in seconds is erased as a whole before it is written, so that "
		"old firmware stands behind a missing reset vector only for that long. With --delta, "
		"with --ignore-protection, with parts that take longer or have a locked boot block, "
		"and if the first page is blank already, only the sectors that differ are written, "
		"and the first one. --full-rewrite takes all sectors; it and --delta exclude each other.\n\n"
		"Until the first erase Ctrl-C stops it, and nothing was written. After that the "
		"session goes on in the kernel, whatever happens to this command; "
		"mtkflashctl watch shows it again. A drive that holds the image already is left "
		"alone, unless it is held in vendor mode: then it is verified and restarted.\n\n"
		"What was measured for this one drive stays as it is: the ranges that are known for "
		"its family, and those that --keep names. Where no rule is known and the image is "
		"blank where the drive is not, the command asks; without a terminal, or with --yes, "
		"it wants --keep or --no-keep. If the drive has lost such a range, --keep-from takes "
		"it from a backup that was saved before.\n\n"
		"With --dry-run the driver makes all its checks on the drive and plans the work, and "
		"nothing is written. What only a write can show is named as not checked.\n\n"
		"Some checks can be turned off, each by an option of its own; others never: "
		"mtkflashctl guide what-no-option-turns-off. What is turned off, named or unlocked by an option is shown before the "
		"question.",
	},
	[CTL_COMMAND_RESTORE] = {
		"restore", "DRIVE BACKUP", 2, 2, { WORD_DRIVE, WORD_BACKUP }, WRITING, true, false,
		"write a saved backup back into its drive",
		"The same as flash, with a check before it: if there is a file BACKUP.sha256, the "
		"backup has to match it. A backup of firmware that was already half written is "
		"refused like any other image that cannot run.",
	},
	[CTL_COMMAND_ERASE] = {
		"erase", "DRIVE", 1, 1, { WORD_DRIVE }, ERASING, true, false,
		"erase the whole flash of a drive",
		"Reads the drive, saves a backup with its hash, shows what is going to happen, and asks "
		"once. A drive that is erased has no firmware: it stays held in vendor mode until an "
		"image is written, and the command for that is printed. Ctrl-C and a terminal that "
		"goes away are as with flash.",
	},
	[CTL_COMMAND_IMAGE] = {
		"image", "FILE [FILES]", 1, CTL_WORDS_MAX - 1, { WORD_IMAGE }, JSON, false, false,
		"check a firmware image without a drive",
		"Makes the checks that the driver makes, with the driver's own code, and tells for "
		"which drive the image is, its SHA-256 hash, and how many parts of the table have its "
		"size. Whether it fits a certain drive is checked by flash --dry-run. Hex files are put "
		"together, and archives named, as by flash.",
	},
	[CTL_COMMAND_PARTS] = {
		"parts", "[NAME]", 0, 1, { WORD_PART }, JSON, false, false,
		"list the flash parts that can be written",
		"The driver's table: ids, size, and the source of the figures. With NAME, only parts "
		"whose name contains it.",
	},
	[CTL_COMMAND_ENTER] = {
		"enter", "DRIVE", 1, 1, { WORD_DRIVE }, REACHING | BIT_OF(ASK), true, false,
		"get a drive into vendor mode and keep it there",
		"For a drive that is reached only within a moment after its power was switched on: it "
		"stays in vendor mode, with its flash part identified, until something is written, or "
		"until leave. Nothing is written.\n\n"
		"With --ask a drive that did not get in is asked who it is, as any system asks an optical "
		"drive: INQUIRY, TEST UNIT READY, and what buffer it has for READ BUFFER. The answers are "
		"shown, also by status and info, and go into a report.",
	},
	[CTL_COMMAND_LEAVE] = {
		"leave", "DRIVE", 1, 1, { WORD_DRIVE }, REACHING, true, false,
		"end vendor mode, and give the drive back",
		"Whoever began it: another program too. The drive restarts, its port goes back to "
		"libata, and the drive is asked who it is. A port that is held and whose drive is not "
		"in vendor mode is given back as it is. If neither is the case there is nothing to do.",
	},
	[CTL_COMMAND_CLAIM] = {
		"claim", "DRIVE", 1, 1, { WORD_DRIVE },
		SESSION | BIT_OF(ALLOW_SIBLING), true, false,
		"take the port of a drive from libata and keep it",
		"Nothing is sent to the drive. For somebody who works on it by other means, until "
		"release.",
	},
	[CTL_COMMAND_RELEASE] = {
		"release", "DRIVE", 1, 1, { WORD_DRIVE }, JSON, true, false,
		"give back a drive or a port that is held, as it is",
		"The drive is handed back in whatever state it is in: after a flash that was not "
		"complete, or after an erase, it has no firmware that runs. If nothing is held there is "
		"nothing to do.",
	},
	[CTL_COMMAND_RESCAN] = {
		"rescan", "", 0, 0, { WORD_NONE }, JSON, true, false,
		"look at all ports again (root)",
		"For a drive that was attached or switched on after the module was loaded. Shows the "
		"status afterwards.",
	},
	[CTL_COMMAND_NEXT] = {
		"next", "DRIVE [WORDS]", 1, CTL_WORDS_MAX,
		{ WORD_DRIVE, WORD_NEXT }, JSON, true, false,
		"options for the next session of a drive (root)",
		"For sessions that other programs start, cat for example; the commands of this one "
		"have options of their own. The words are those options without the dashes, set for "
		"--command-set, and read-running, which the other commands do not need. What is not given "
		"has its default: without any words everything has. They count for one session.",
	},
	[CTL_COMMAND_WATCH] = {
		"watch", "[DRIVE]", 0, 1, { WORD_DRIVE }, JSON | BIT_OF(JSON_STREAM), true, false,
		"show a running session until it ends",
		"Picks up a session whoever started it, also after the command that did was stopped. "
		"Without a drive: the only one that has a session running; if none has, there is "
		"nothing to do. The exit code is that of the session; of a drive that is named and has "
		"none running, that of its last one.",
	},
	[CTL_COMMAND_ABORT] = {
		"abort", "[DRIVE]", 0, 1, { WORD_DRIVE }, SESSION, true, false,
		"stop a running session before its first erase",
		"Whoever started it. Without a drive: the only one that has a session running. A session "
		"that has begun to erase is not stopped, because that would leave half a firmware: the "
		"command says so and ends with the exit code 13.",
	},
	[CTL_COMMAND_TRACE] = {
		"trace", "DRIVE FILE [SESSIONS]", 2, 3, { WORD_DRIVE, WORD_FILE, WORD_NONE },
		JSON | BIT_OF(REPLACE), true, false,
		"record what the driver does with a drive, for a report (root)",
		"Records every access to the drive until its next session has ended, whoever starts it, "
		"or until Ctrl-C: start the session in another terminal. With SESSIONS, until so many have "
		"ended; flash and restore take two, the first one to read. What the developers get in FILE "
		"can be replayed without the drive.\n\n"
		"FILE contains the firmware that was read or written meanwhile, and nothing else of "
		"this computer but the version of its kernel. It is large, and compresses well.",
	},
	[CTL_COMMAND_DOCTOR] = {
		"doctor", "", 0, 0, { WORD_NONE }, JSON | BIT_OF(BACKUP_DIR), false, false,
		"look for what on this computer could be in the way",
		"Looks at the kernel, the module and its headers, Secure Boot, the nodes, the "
		"controllers and their mode, who has a drive open, memory, and the place for backups. "
		"Each line says ok, warning or WRONG, with the command that mends it. No drive is "
		"touched, and the module need not be loaded. The exit code is 1 if something is wrong.",
	},
	[CTL_COMMAND_REPORT] = {
		"report", "[DRIVE [TRACE]]", 0, 2, { WORD_DRIVE, WORD_FILE }, JSON,
		false, false,
		"make one archive to send in with a question",
		"Saves mtkflash-report-DATE.tar.gz in the current directory. It contains the versions, "
		"the ports, the status of all drives or of DRIVE, the result of doctor, the "
		"controllers, and the lines of the kernel log about ATA ports and mtkflash. DRIVE can "
		"be a port without a drive, such as ata3. TRACE is a recording of mtkflashctl trace; "
		"the report has its part before the flash is read. There is no firmware in it.",
	},
	[CTL_COMMAND_RESCUE] = {
		"rescue", "[IMAGE]", 0, 1, { WORD_IMAGE }, WRITING & ~SESSION & ~BIT_OF(DRY_RUN) &
		~BIT_OF(YES), false, false,
		"lead through a rescue, step by step",
		"Looks at the computer as doctor does, checks the image, lets you choose the drive by "
		"its line, gets it into vendor mode, with as many tries at its power switch as it "
		"takes, saves a backup, shows the plan, asks once, and writes the image. Each step "
		"says what it does and what you have to do.\n\n"
		"Ctrl-C stops it until the first erase. A drive that is held in vendor mode, also by a "
		"flash that was not complete, is taken up where it stands: type the same command again. "
		"Without IMAGE it ends after the backup, and the drive stays held for the next command.",
	},
	[CTL_COMMAND_EXPLAIN] = {
		"explain", "[CODE]", 0, 1, { WORD_CODE }, JSON, false, false,
		"explain an error, an exit code, a status byte, or a word of the status",
		"CODE is the name of an error (still-busy), its number or an exit code (9), a status "
		"byte of the drive (80h), the name of an errno (EUSERS), what cat printed (\"Too many "
		"users\"), or a word that the status shows: a verdict (candidate), a phase (erasing), why "
		"a port cannot be used (engine), held, or an option. Without it, all errors are listed.",
	},
	[CTL_COMMAND_GUIDE] = {
		"guide", "[SYMPTOM]", 0, CTL_WORDS_MAX, { WORD_GUIDE }, JSON, false, false,
		"show what to do about what you see, without a network",
		"Without SYMPTOM, what people see of a drive, of the computer and of commands: choose a "
		"line, and type some words of it. What to do then is what the recovery guide says, and "
		"the other pages for owners; a part of one can be named as well (hardware, bios-hangs).",
	},
	[CTL_COMMAND_HELP] = {
		"help", "[COMMAND]", 0, 1, { WORD_COMMAND }, JSON, false, false,
		"show this, or all about one command",
		"",
	},
	[CTL_COMMAND_VERSION] = {
		"version", "", 0, 0, { WORD_NONE }, JSON, false, false,
		"show the version of this tool",
		"The version of its JSON documents too: it changes when something in them is removed "
		"or gets another meaning.",
	},
	[CTL_COMMAND_COMPLETE] = {
		"complete", "KIND", 1, 1, { WORD_NONE }, 0, false, true,
		"words for the shell completions", "",
	},
	[CTL_COMMAND_LINK] = {
		"link", "NODE", 1, 1, { WORD_DRIVE }, 0, true, true,
		"the path of a drive, for the udev rules", "",
	},
};

#define GROUP(title, ...) \
	{ title, sizeof((int[]){ __VA_ARGS__ }) / sizeof(int), { __VA_ARGS__ } }

const struct command_group ctl_groups[] = {
	GROUP("Look", CTL_COMMAND_STATUS, CTL_COMMAND_LIST, CTL_COMMAND_INFO,
	      CTL_COMMAND_WATCH, CTL_COMMAND_EXPLAIN),
	GROUP("Rescue", CTL_COMMAND_RESCUE, CTL_COMMAND_BACKUP, CTL_COMMAND_FLASH,
	      CTL_COMMAND_RESTORE, CTL_COMMAND_VERIFY),
	GROUP("Reach it", CTL_COMMAND_ENTER, CTL_COMMAND_LEAVE, CTL_COMMAND_RESCAN,
	      CTL_COMMAND_ABORT),
	GROUP("Files", CTL_COMMAND_IMAGE, CTL_COMMAND_PARTS),
	GROUP("Seldom", CTL_COMMAND_ERASE, CTL_COMMAND_CLAIM, CTL_COMMAND_RELEASE,
	      CTL_COMMAND_NEXT, CTL_COMMAND_TRACE),
	GROUP("Help", CTL_COMMAND_DOCTOR, CTL_COMMAND_GUIDE, CTL_COMMAND_REPORT, CTL_COMMAND_HELP,
	      CTL_COMMAND_VERSION),
	{ NULL, 0, { 0 } },
};

char ctl_letter(unsigned int option)
{
	static const char letters[CTL_OPTION_COUNT] = {
		[CTL_OPTION_JSON] = 'j', [CTL_OPTION_YES] = 'y', [CTL_OPTION_DRY_RUN] = 'n',
		[CTL_OPTION_VERBOSE] = 'v', [CTL_OPTION_QUIET] = 'q',
	};

	return letters[option];
}

unsigned long long ctl_command_options(enum ctl_command command)
{
	return ctl_commands[command].options | CTL_COMMON_OPTIONS;
}

bool ctl_command_reaches(enum ctl_command command)
{
	switch (command) {
	case CTL_COMMAND_CLAIM:
	case CTL_COMMAND_RELEASE:
	case CTL_COMMAND_RESCAN:
	case CTL_COMMAND_NEXT:
	case CTL_COMMAND_ABORT:
		return true;
	default:
		return ctl_commands[command].options & BIT_OF(WAIT);
	}
}

enum ctl_command ctl_command_find(const char *name)
{
	for (unsigned int i = 0; i < CTL_COMMAND_COUNT; i++)
		if (!strcmp(ctl_commands[i].name, name))
			return i;
	return CTL_COMMAND_COUNT;
}
