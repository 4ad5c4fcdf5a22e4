// SPDX-License-Identifier: GPL-2.0
/* The commands. */
#include <string.h>

#include <linux/mtkflash.h>

#include "commands.h"

#define BIT_OF(name)	CTL_BIT(CTL_OPTION_##name)
#define AS_JSON		BIT_OF(JSON)
#define SESSION		(AS_JSON | BIT_OF(JSON_STREAM))
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
		"status", "[DRIVE]", 0, 1, { WORD_DRIVE }, AS_JSON, true, false,
		"show every port, its verdict, and the sessions",
		"Lists all ports with their verdicts, and then every drive with its flash part "
		"and its current or last session. With DRIVE, only that one. Needs no privilege, "
		"and sends no drive anything.",
	},
	[CTL_COMMAND_LIST] = {
		"list", "", 0, 0, { WORD_NONE }, AS_JSON, true, false,
		"list the drives that can be worked on",
		"One line for each drive with a node: its names by node, port and path, and its model.",
	},
	[CTL_COMMAND_INFO] = {
		"info", "DRIVE", 1, 1, { WORD_DRIVE }, AS_JSON, true, false,
		"show everything that is known about one drive",
		"Names, verdict, ids, flash part, options of the next session, and the last "
		"session. Facts that only the drive itself knows appear after its first session.",
	},
	[CTL_COMMAND_BACKUP] = {
		"backup", "DRIVE [FILE]", 1, 2, { WORD_DRIVE, WORD_FILE },
		REACHING | BIT_OF(PART) | BIT_OF(BACKUP_DIR) | BIT_OF(REPLACE) | BIT_OF(SHAREABLE),
		true, false,
		"read the flash and save it with its hash",
		"Reads the whole flash twice, and saves it if both reads are equal. The file is "
		"FILE, a file in FILE if that is a directory, or a new file in /var/lib/mtkflash. "
		"With - the bytes go to standard output only. FILE.sha256, beside it, is for "
		"sha256sum -c, and FILE.drive names port and part. File and directory are on the "
		"disk when the command ends. Nothing is written to the drive. A dead drive stays "
		"held in vendor mode.\n\n"
		"With --shareable the bytes that belong to this one drive, such as calibration and "
		"keys, are FFh in the file. Then it is no backup: restore refuses it, and nothing "
		"can bring these bytes back from it. Save a backup as well.",
	},
	[CTL_COMMAND_VERIFY] = {
		"verify", "DRIVE FILE [FILES]", 2, CTL_WORDS_MAX,
		{ WORD_DRIVE, WORD_IMAGE }, REACHING, true, false,
		"compare the flash with a file",
		"Reads the flash twice and compares it with FILE. Hex files are put together as "
		"for flash. Nothing is written.",
	},
	[CTL_COMMAND_FLASH] = {
		"flash", "DRIVE IMAGE [FILES]", 2, CTL_WORDS_MAX,
		{ WORD_DRIVE, WORD_IMAGE },
		WRITING | BIT_OF(RECIPE) | BIT_OF(EXPERIMENTAL), true, false,
		"write a firmware image into a drive",
		"Checks the image, reads the drive, shows the plan, saves a backup with its hash, "
		"and asks once. Then the driver makes its own checks and its own backup, erases "
		"and programs the flash, reads all of it back, and restarts the drive.\n\n"
		"IMAGE is a plain image, - for standard input, or Intel HEX: one file, one with "
		"BTC's bank marks, or several that together contain the whole image. The result "
		"is shown with its size and hash. An archive or a program is refused; the message "
		"lists the files in it that may be firmware.\n\n"
		"A part that is cleared in seconds is erased as a whole before it is written. Old "
		"firmware without its first page then stays in the flash only for that short time. "
		"In other cases only the first sector and those that differ are written: with "
		"--delta and --ignore-protection, on parts that take longer or have a locked boot "
		"block, and if the first page is already blank. --full-rewrite takes all sectors; "
		"it excludes --delta.\n\n"
		"Until the first erase Ctrl-C stops the command, and nothing is written. After "
		"that the session goes on in the kernel, whatever happens to this command; "
		"mtkflashctl watch shows it again. A drive that already has the image is left "
		"alone. If it is held in vendor mode, it is verified and restarted.\n\n"
		"The data that belongs to this one drive stays as it is: the ranges that are known for its "
		"family, and those that --keep names. If no rule is known, and the image is blank "
		"where the drive is not, the command asks. Without a terminal, or with --yes, it "
		"requires --keep or --no-keep. If the drive has lost such a range, --keep-from "
		"takes it from an earlier backup.\n\n"
		"With --dry-run the driver makes all its checks on the drive and plans the work, "
		"but writes nothing. Checks that only a write can make are listed as not checked.\n\n"
		"Some checks can be turned off, each by its own option; others cannot: "
		"mtkflashctl guide what-no-option-turns-off. Everything that an option turns off, "
		"names or unlocks is shown before the question.",
	},
	[CTL_COMMAND_RESTORE] = {
		"restore", "DRIVE BACKUP", 2, 2, { WORD_DRIVE, WORD_BACKUP }, WRITING, true, false,
		"write a saved backup back into its drive",
		"Does the same as flash, with one more check: if there is a file BACKUP.sha256, "
		"the backup has to match it. A backup of half-written firmware is refused, like "
		"any other image that cannot run.",
	},
	[CTL_COMMAND_ERASE] = {
		"erase", "DRIVE", 1, 1, { WORD_DRIVE }, ERASING, true, false,
		"erase the whole flash of a drive",
		"Reads the drive, saves a backup with its hash, shows the plan, and asks once. An "
		"erased drive has no firmware. It stays held in vendor mode until an image is "
		"written; the command for that is printed. Ctrl-C and a closed terminal have the "
		"same effect as with flash.",
	},
	[CTL_COMMAND_IMAGE] = {
		"image", "FILE [FILES]", 1, CTL_WORDS_MAX - 1, { WORD_IMAGE }, AS_JSON, false,
		false,
		"check a firmware image without a drive",
		"Makes the driver's own checks. Shows which drive the image is for, its SHA-256 "
		"hash, and how many known parts have its size. Whether it fits a certain drive is "
		"checked by flash --dry-run. Hex files and archives are handled as by flash.",
	},
	[CTL_COMMAND_PARTS] = {
		"parts", "[NAME]", 0, 1, { WORD_PART }, AS_JSON, false, false,
		"list the flash parts that can be written",
		"The driver's table: ids, size, and the source of the figures. With NAME, only "
		"parts whose name contains it.",
	},
	[CTL_COMMAND_ENTER] = {
		"enter", "DRIVE", 1, 1, { WORD_DRIVE }, REACHING | BIT_OF(ASK), true, false,
		"put a drive into vendor mode and keep it there",
		"For a drive that can be reached only within a moment after power-on. It stays in "
		"vendor mode, with its flash part identified, until something is written, or "
		"until leave. Nothing is written.\n\n"
		"With --ask, a drive that does not enter vendor mode is asked for its identity, as "
		"any system asks it: INQUIRY, TEST UNIT READY, and READ BUFFER for its buffer. "
		"The answers are shown, also by status and info, and are part of a report.",
	},
	[CTL_COMMAND_LEAVE] = {
		"leave", "DRIVE", 1, 1, { WORD_DRIVE }, REACHING, true, false,
		"end vendor mode, and give the drive back",
		"It does not matter which program began it. The drive restarts, its port goes "
		"back to libata, and the drive is asked for its identity. If a port is held but "
		"its drive is not in vendor mode, the port is given back. If nothing is held, "
		"there is nothing to do.",
	},
	[CTL_COMMAND_CLAIM] = {
		"claim", "DRIVE", 1, 1, { WORD_DRIVE },
		SESSION | BIT_OF(ALLOW_SIBLING), true, false,
		"take the port of a drive from libata and keep it",
		"Nothing is sent to the drive. The port stays held until release, so that you can "
		"reach the drive by other means.",
	},
	[CTL_COMMAND_RELEASE] = {
		"release", "DRIVE", 1, 1, { WORD_DRIVE }, AS_JSON, true, false,
		"give back a drive or a port that is held, as it is",
		"The drive is handed back in whatever state it is in. After an erase or an "
		"incomplete flash it has no working firmware. If nothing is held, there is "
		"nothing to do.",
	},
	[CTL_COMMAND_RESCAN] = {
		"rescan", "", 0, 0, { WORD_NONE }, AS_JSON, true, false,
		"look at all ports again (root)",
		"For a drive that was attached or switched on after the module was loaded. Shows "
		"the status afterwards.",
	},
	[CTL_COMMAND_NEXT] = {
		"next", "DRIVE [WORDS]", 1, CTL_WORDS_MAX,
		{ WORD_DRIVE, WORD_NEXT }, AS_JSON, true, false,
		"options for the next session of a drive (root)",
		"For sessions of other programs, for example cat; the commands of this tool have "
		"their own options. The words are these options without the dashes, set for "
		"--command-set, and read-running, which the other commands do not need. An option "
		"that is not given gets its default; without any words, all of them do. The words "
		"apply to one session.",
	},
	[CTL_COMMAND_WATCH] = {
		"watch", "[DRIVE]", 0, 1, { WORD_DRIVE }, AS_JSON | BIT_OF(JSON_STREAM), true,
		false,
		"show a running session until it ends",
		"Any session can be watched, also after the command that started it was stopped. "
		"Without DRIVE, the only drive with a running session is watched; if there is "
		"none, there is nothing to do. The exit code is that of the session. If the named "
		"drive has no running session, it is that of its last one.",
	},
	[CTL_COMMAND_ABORT] = {
		"abort", "[DRIVE]", 0, 1, { WORD_DRIVE }, SESSION, true, false,
		"stop a running session before its first erase",
		"Any session can be stopped, whoever started it. Without DRIVE, that is the only "
		"one that runs. A session that has begun to erase is not stopped, because that "
		"would leave half a firmware. The command then says so, and ends with the exit "
		"code 13.",
	},
	[CTL_COMMAND_TRACE] = {
		"trace", "DRIVE FILE [SESSIONS]", 2, 3, { WORD_DRIVE, WORD_FILE, WORD_NONE },
		AS_JSON | BIT_OF(REPLACE), true, false,
		"record what the driver does with a drive, for a report (root)",
		"Records every access to the drive until its next session has ended, or until "
		"Ctrl-C. Start the session in another terminal. With SESSIONS, the recording ends "
		"after that many sessions; flash and restore need two, since the first one reads. "
		"The developers can replay FILE without the drive.\n\n"
		"FILE contains the firmware that was read or written during the recording. About "
		"this computer it records only the kernel version. It is large, and compresses well.",
	},
	[CTL_COMMAND_MTD] = {
		"mtd", "on|off DRIVE", 2, 2, { WORD_SWITCH, WORD_DRIVE }, REACHING | BIT_OF(PART),
		true, false,
		"show the flash of a drive to other programs, as an MTD device",
		"With on, reads the whole flash as backup does, and shows what it has read as an MTD "
		"device to flashrom, mtd_debug and dd; its name, such as /dev/mtd1, is printed. It "
		"can only be read. After another session of the drive a read fails (\"Stale file "
		"handle\"); mtd on then reads the drive again. mtd off removes the device.\n\n"
		"flashrom needs write access even to read. Before mtd on (or after mtd off), as "
		"root: echo 1 > /sys/module/mtkflash/parameters/mtd_open_rw. Writing still fails.",
	},
	[CTL_COMMAND_DOCTOR] = {
		"doctor", "", 0, 0, { WORD_NONE }, AS_JSON | BIT_OF(BACKUP_DIR), false, false,
		"look for problems on this computer",
		"Looks at the kernel, the module and its headers, Secure Boot, the nodes, the "
		"controllers and their mode, programs that use a drive, memory, and the place for "
		"backups. Each line says ok, warning or WRONG, with the command that helps. No "
		"drive is touched, and the module need not be loaded. The exit code is 1 if "
		"something is wrong.",
	},
	[CTL_COMMAND_REPORT] = {
		"report", "[DRIVE [TRACE]]", 0, 2, { WORD_DRIVE, WORD_FILE }, AS_JSON,
		false, false,
		"make one archive for a report or a question",
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
		"Looks at the computer as doctor does, checks the image, lets you choose the "
		"drive by its line, and puts it into vendor mode. You may have to switch its "
		"power several times. Then it saves a backup, shows the plan, asks once, and "
		"writes the image. Each step says what it does and what you have to do.\n\n"
		"Until the first erase Ctrl-C stops it. If a drive is held in vendor mode, also "
		"after an incomplete flash, type the same command again: it continues from there. "
		"Without IMAGE it ends after the backup, and the drive stays held for the next "
		"command.",
	},
	[CTL_COMMAND_EXPLAIN] = {
		"explain", "[CODE]", 0, 1, { WORD_CODE }, AS_JSON, false, false,
		"explain an error, an exit code, a status byte, or a word of the status",
		"CODE is one of these: the name of an error (still-busy), its number, an exit "
		"code (9), a status byte of the drive (80h), the name of an errno (EUSERS), a "
		"message of cat (\"Too many users\"), or a word of the status. Such words are "
		"verdicts (candidate), phases (erasing), reasons why a port cannot be used "
		"(engine), held, and options. Without CODE, all errors are listed.",
	},
	[CTL_COMMAND_GUIDE] = {
		"guide", "[SYMPTOM]", 0, CTL_WORDS_MAX, { WORD_GUIDE }, AS_JSON, false, false,
		"show what to do about what you see, without a network",
		"Without SYMPTOM, lists what people see of a drive, of the computer and of "
		"commands. Choose a line, and type some words of it. The answers are those of the "
		"recovery guide and of the other pages for owners. A page or a section can be "
		"named as well (hardware, bios-hangs).",
	},
	[CTL_COMMAND_HELP] = {
		"help", "[COMMAND]", 0, 1, { WORD_COMMAND }, AS_JSON, false, false,
		"show this list, or all about one command",
		"",
	},
	[CTL_COMMAND_VERSION] = {
		"version", "", 0, 0, { WORD_NONE }, AS_JSON, false, false,
		"show the version of this tool",
		"Also shows the version of the JSON documents. It changes when something in them "
		"is removed or changes its meaning.",
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
	      CTL_COMMAND_NEXT, CTL_COMMAND_TRACE, CTL_COMMAND_MTD),
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
