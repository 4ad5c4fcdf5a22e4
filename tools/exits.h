/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Exit codes, and which failure ends with which: the one table of both.
 */
#ifndef CTL_EXITS_H
#define CTL_EXITS_H

#include <linux/mtkflash.h>

/* X(NAME, value, "name", "meaning"): a code for each class of failure. */
#define CTL_EXITS(X) \
	X(OK,		0,  "ok", \
	  "success, or there was nothing to do") \
	X(FAILED,	1,  "failed", \
	  "a failure that has no code of its own") \
	X(USAGE,	2,  "usage", \
	  "the command line is not valid; nothing was done") \
	X(IMAGE,	3,  "image", \
	  "the image was refused; nothing was written") \
	X(NO_DRIVE,	4,  "no-drive", \
	  "no module, no such drive, or a name that fits several; nothing was written") \
	X(PERMISSION,	5,  "permission", \
	  "the kernel does not permit it; nothing was written") \
	X(BUSY,		6,  "busy", \
	  "the drive or its port is in use; nothing was written") \
	X(UNREACHABLE,	7,  "unreachable", \
	  "the drive did not enter vendor mode, or could not be read; nothing was written") \
	X(UNSUPPORTED,	8,  "unsupported", \
	  "this drive or flash part cannot be written; nothing was written") \
	X(INCOMPLETE,	9,  "incomplete", \
	  "the flash was changed and is not complete: flash again to continue") \
	X(RESTORED,	10, "restored", \
	  "the image could not be written; the old contents were written back and verified") \
	X(UNCONFIRMED,	11, "unconfirmed", \
	  "the flash was changed, but the drive did not come back as expected") \
	X(INTERRUPTED,	12, "interrupted", \
	  "stopped on request before anything was erased") \
	X(GOING_ON,	13, "going-on", \
	  "the session goes on in the kernel: this command stopped watching, or came too late") \
	X(FILE,		14, "file", \
	  "a file on this computer could not be read or saved; the drive was not written") \
	X(DECLINED,	15, "declined", \
	  "not confirmed, or no terminal to ask on and no --yes; nothing was written") \
	X(DIFFERS,	16, "differs", \
	  "verify: the flash and the file differ; nothing was written")

enum ctl_exit {
#define CTL_X(name, value, text, meaning) CTL_EXIT_##name = value,
	CTL_EXITS(CTL_X)
#undef CTL_X
};

/*
 * What the tool itself has to complain about:
 * X(NAME, EXIT, "name", "cause", "the drive", "advice").
 */
#define CTL_ERRORS(X) \
	X(USAGE, USAGE, "usage", \
	  "the command line is not valid", \
	  "nothing was done", \
	  "see mtkflashctl help, or mtkflashctl help COMMAND") \
	X(NO_MODULE, NO_DRIVE, "no-module", \
	  "the mtkflash module is not loaded", \
	  "nothing was done", \
	  "load it; if that fails, mtkflashctl doctor says why") \
	X(NO_SUCH_DRIVE, NO_DRIVE, "no-such-drive", \
	  "no drive has this name", \
	  "nothing was done", \
	  "look at the ports with mtkflashctl status; mtkflashctl rescan looks for drives again") \
	X(AMBIGUOUS, NO_DRIVE, "ambiguous-drive", \
	  "more than one drive fits this name", \
	  "nothing was done, so that no wrong drive is flashed", \
	  "name the drive by its node or its port") \
	X(NOT_PERMITTED, PERMISSION, "not-permitted", \
	  "the kernel does not permit it", \
	  "nothing was done", \
	  "run it as root; reaching a drive needs the capability CAP_SYS_RAWIO") \
	X(OLD_MODULE, FAILED, "old-module", \
	  "the loaded module is older than this tool and cannot do this", \
	  "nothing was done", \
	  "load the module that belongs to this tool: rmmod mtkflash; modprobe mtkflash") \
	X(SYSTEM, FAILED, "system", \
	  "the system refused a request", \
	  "this command wrote nothing to it", \
	  "look at the kernel log: dmesg") \
	X(OUTPUT, FAILED, "output", \
	  "the command succeeded, but its result could not be printed", \
	  "all is done that the command does", \
	  "see mtkflashctl status, or print to a place that has room") \
	X(FILE_READ, FILE, "file-read", \
	  "the file cannot be read", \
	  "nothing was done", \
	  "check the file's name and its permissions") \
	X(FILE_WRITE, FILE, "file-write", \
	  "the file could not be saved", \
	  "nothing was written to it", \
	  "free some space, or choose another place with --backup-dir") \
	X(FILE_EXISTS, FILE, "file-exists", \
	  "the file exists already", \
	  "nothing was done", \
	  "choose another name, or give --replace") \
	X(HASH, FILE, "hash", \
	  "the file is not what its .sha256 file says", \
	  "nothing was done", \
	  "the backup was changed or damaged after it was saved: use another copy of it") \
	X(NOT_CONFIRMED, DECLINED, "not-confirmed", \
	  "the answer was not the one that was asked for", \
	  "nothing was written", \
	  "start again when you are ready") \
	X(NO_TERMINAL, DECLINED, "no-terminal", \
	  "there is no terminal to ask for confirmation on", \
	  "nothing was written", \
	  "add --yes if you mean it") \
	X(CONTENTS_DIFFER, DIFFERS, "contents-differ", \
	  "the flash and the file differ", \
	  "nothing was written", \
	  "to write the file into the drive: mtkflashctl flash") \
	X(STOPPED, INTERRUPTED, "stopped", \
	  "stopped on request before anything was erased", \
	  "the flash is as it was", \
	  "start again when you are ready") \
	X(STILL_RUNNING, GOING_ON, "still-running", \
	  "this command stopped watching; the session goes on in the kernel", \
	  "it is being written: leave the power on", \
	  "mtkflashctl watch shows how it goes on") \
	X(TOO_LATE, GOING_ON, "too-late", \
	  "the session has begun to erase, and can no longer be stopped", \
	  "it is being written: leave the power on", \
	  "mtkflashctl watch shows how it goes on") \
	X(PART_NOT_LISTED, UNSUPPORTED, "part-not-listed", \
	  "the flash part is not in this tool's table", \
	  "nothing was written", \
	  "report the ids that mtkflashctl info shows; backup works anyway") \
	X(NO_BACKUP_DIR, FILE, "no-backup-dir", \
	  "the directory for backups cannot be used", \
	  "nothing was written to it", \
	  "run it as root, or choose another place with --backup-dir") \
	X(NO_TRACEFS, FAILED, "no-tracefs", \
	  "the kernel's tracing file system is not mounted", \
	  "nothing was done", \
	  "mount it, and try again") \
	X(TRACE_NOT_PERMITTED, PERMISSION, "trace-not-permitted", \
	  "the kernel does not permit tracing", \
	  "nothing was done", \
	  "run it as root; on a locked-down kernel even root cannot trace") \
	X(NO_TRACE_EVENTS, FAILED, "no-trace-events", \
	  "the loaded module has no trace events", \
	  "nothing was done", \
	  "load the module that belongs to this tool, on a kernel with CONFIG_EVENT_TRACING") \
	X(TRACE_INCOMPLETE, FAILED, "trace-incomplete", \
	  "the recording has gaps: the kernel had no room for all events", \
	  "the session was not disturbed by that", \
	  "send the file anyway; a less busy computer may record all of it") \
	X(LOG, FILE, "log", \
	  "the log file cannot be written", \
	  "nothing was done", \
	  "name another file with --log, or leave that option out") \
	X(NOT_A_NODE, NO_DRIVE, "not-a-node", \
	  "there is an ordinary file where the drive's node belongs", \
	  "nothing was done", \
	  "remove that file, then look for drives again: mtkflashctl rescan") \
	X(IN_THE_WAY, FAILED, "in-the-way", \
	  "something on this computer is in the way of a rescue", \
	  "not touched", \
	  "type the command below each line marked WRONG, then start again") \
	X(KEEP_UNSAID, DECLINED, "keep-unsaid", \
	  "the image is blank where the drive has data, which may be its own", \
	  "nothing was written", \
	  "keep it with --keep=START-END, or overwrite it with --no-keep") \
	X(KEEP_FROM, FILE, "keep-from", \
	  "the backup does not have the data of this drive", \
	  "nothing was done", \
	  "choose a backup of the complete firmware of this drive") \
	X(NOT_SHAREABLE, UNSUPPORTED, "not-shareable", \
	  "it is not known where this drive has data of its own", \
	  "nothing was saved", \
	  "keep its backup to yourself; mtkflashctl report holds no firmware") \
	X(NOT_A_BACKUP, FILE, "not-a-backup", \
	  "the file is no backup: the data of its drive were left out of it", \
	  "nothing was done", \
	  "restore the backup that was saved without --shareable") \
	X(RECIPE, FILE, "recipe", \
	  "the recipe cannot be used", \
	  "nothing was done", \
	  "correct that line; the rules are in: mtkflashctl guide own-recipe") \
	X(NO_MTD, FAILED, "no-mtd", \
	  "this kernel has no MTD devices", \
	  "nothing was done", \
	  "try: sudo modprobe mtd; if that fails use mtkflashctl backup, which needs no mtd") \
	X(MTD_OPEN, BUSY, "mtd-open", \
	  "a program has the MTD device open", \
	  "nothing was done", \
	  "close the program that has it open (sudo fuser -v shows which), then try again") \
	X(NOT_EXPLAINED, FAILED, "not-explained", \
	  "no error, exit code or status byte has this name", \
	  "nothing was done", \
	  "mtkflashctl explain lists all of them")

enum ctl_error {
#define CTL_X(name, exit, text, cause, drive, advice) CTL_ERROR_##name,
	CTL_ERRORS(CTL_X)
#undef CTL_X
	CTL_ERROR_COUNT
};

struct ctl_error_words {
	const char *name;
	enum ctl_exit exit;
	const char *cause;
	const char *drive;
	const char *advice;
};

extern const struct ctl_error_words ctl_errors[CTL_ERROR_COUNT];

/* "ok", "usage" and so on, and what it means; NULL for an unknown code. */
const char *ctl_exit_name(unsigned int code);
const char *ctl_exit_meaning(unsigned int code);

/* The exit code of a driver error as such, before anything was erased. */
enum ctl_exit ctl_exit_of_error(unsigned int error);

/* The exit code of a session that has ended. */
enum ctl_exit ctl_exit_of_session(const struct mtkflash_status *status);

#endif
