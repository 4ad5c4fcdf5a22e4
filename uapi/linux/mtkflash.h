/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * mtkflash: firmware recovery for MediaTek optical drives.
 *
 * The only contract between the driver and user space.
 *
 * /dev/mtkflash-control answers questions about all ports; anyone may open it.
 * /dev/mtkflashN is one drive: what a process writes to it is flashed when that
 * process closes it or calls fsync(), which return the result; what is read from it
 * is the drive's present flash.
 *
 * Rules for every ioctl: the first member is the size of the structure as the
 * caller knows it.  ENOTTY: no such ioctl.  EINVAL: the structure is smaller
 * than its first version, a reserved field is not 0, or a value makes no sense.
 * E2BIG: a tail that this kernel does not know is not zero.  EOPNOTSUPP: a value
 * that this kernel does not know.  EFAULT: bad address.  ENODEV: the drive is gone.
 * EPERM: CAP_SYS_RAWIO is missing, or the kernel is locked down.  EBADF: the request
 * changes the drive or who has it, and the drive's node is not open for writing.
 */
#ifndef _UAPI_LINUX_MTKFLASH_H
#define _UAPI_LINUX_MTKFLASH_H

#include <linux/ioctl.h>
#include <linux/types.h>

/*
 * The one list of phases: X(NAME, value, "name").
 * They follow each other in this order; any of them can end in FAILED.
 * WAITING is passed only if the user is needed to switch the drive's power,
 * RESTORING only if the flash cannot be made to hold the image: then the old
 * contents of a drive that worked are written back, and the session FAILED.
 */
#define MTKFLASH_PHASES(X) \
	X(IDLE,		0,  "idle") \
	X(STAGED,	1,  "staged") \
	X(CLAIMING,	2,  "claiming") \
	X(ENTERING,	3,  "entering") \
	X(WAITING,	15, "waiting-for-power-cycle") \
	X(IDENTIFYING,	4,  "identifying") \
	X(BACKING_UP,	5,  "backing-up") \
	X(CHECKING,	6,  "checking") \
	X(UNLOCKING,	7,  "unlocking") \
	X(ERASING,	8,  "erasing") \
	X(PROGRAMMING,	9,  "programming") \
	X(VERIFYING,	10, "verifying") \
	X(RESTORING,	16, "restoring") \
	X(LEAVING,	11, "leaving") \
	X(RESETTING,	12, "resetting") \
	X(DONE,		13, "done") \
	X(FAILED,	14, "failed")

/*
 * The one list of verdicts on a port: X(NAME, value, "name", "meaning").
 * Drives with a node of their own: KNOWN, BOOT_LOADER, VENDOR_MODE, CANDIDATE.
 */
#define MTKFLASH_VERDICTS(X) \
	X(EMPTY,	0, "empty", "nothing is attached") \
	X(PROBING,	1, "probing", "libata is still looking at it") \
	X(DISK,		2, "disk", "a disk, never touched") \
	X(OTHER,	3, "other", "a device that is no known MediaTek drive") \
	X(KNOWN,	4, "known", "a known drive in normal operation") \
	X(BOOT_LOADER,	5, "boot-loader", "a known drive in its boot loader") \
	X(VENDOR_MODE,	6, "vendor-mode", "a drive in vendor mode") \
	X(CANDIDATE,	7, "candidate", "linked but unrecognised, perhaps a dead drive") \
	X(UNSUPPORTED,	8, "unsupported", \
	  "a controller or port that mtkflash cannot use; the reason is shown with it")

/*
 * The one list of why a port cannot be used: X(NAME, value, "name", "why", "what to
 * do next").  NONE is also what a module answers that does not know this list.
 */
#define MTKFLASH_HOST_REASONS(X) \
	X(NONE,		0,  "none", \
	  "no reason is known", \
	  "nothing to do") \
	X(UNUSED,	1,  "unused", \
	  "this port of the controller is switched off or not wired", \
	  "attach the drive to another port") \
	X(ENGINE,	2,  "engine", \
	  "the controller takes whole commands only, as in AHCI and RAID mode", \
	  "set it to IDE mode in the BIOS setup, or attach the drive to another controller") \
	X(OWN_ACCESS,	3,  "own-access", \
	  "its registers are not reached by plain reads and writes of bytes", \
	  "attach the drive to another controller") \
	X(MASKS_OTHERS,	4,  "masks-others", \
	  "holding this port would stop the interrupts of its other ports too", \
	  "attach the drive to another controller") \
	X(COUPLED,	5,  "coupled", \
	  "two channels of it must never be busy at once, and Linux cannot see one in use", \
	  "attach the drive to another controller") \
	X(KEEPS_UNIT,	6,  "keeps-unit", \
	  "its Linux driver assumes that nobody else switches between master and slave", \
	  "attach the drive to another controller") \
	X(FILTERS,	7,  "filters", \
	  "its own firmware takes the commands of disks only", \
	  "attach the drive elsewhere; or noraid=1 if no disk is here: see the page about hosts") \
	X(NO_PACKETS,	8,  "no-packets", \
	  "no optical drive works there, whole or dead", \
	  "attach the drive to another controller") \
	X(NO_CONTROL,	9,  "no-control", \
	  "it has no Device Control and Alternate Status registers", \
	  "attach the drive to another controller") \
	X(INTERRUPTS,	10, "interrupts", \
	  "its interrupt handler does not expect a port without a command", \
	  "attach the drive to another controller") \
	X(UNKNOWN,	11, "unknown", \
	  "its Linux driver does something of its own that mtkflash does not know", \
	  "report the driver's name, and attach the drive to another controller") \
	X(UNWATCHED,	12, "unwatched", \
	  "the controller could go away and nobody would tell mtkflash", \
	  "attach the drive to another controller")

/*
 * The one list of advice: X(NAME, value, "what to do next").  Each error has one
 * of them; the status has what fits the drive as the session left it.
 */
#define MTKFLASH_ADVICE(X) \
	X(NONE, 0, \
	  "nothing to do") \
	X(UNPACK, 1, \
	  "unpack the plain .bin image from it and write that") \
	X(COMPARE_SIZE, 2, \
	  "compare its size with the original's, and write it in one go") \
	X(CHECK_FILE, 3, \
	  "check that this is the right file") \
	X(GET_AGAIN, 4, \
	  "get the image again, the file or the dump is empty") \
	X(GET_PLAIN, 5, \
	  "get another image: this one may be encrypted, or be for another chip") \
	X(GET_MATCHING, 6, \
	  "get the image made for this drive") \
	X(GET_IDENTITY, 7, \
	  "get an image with an identity block") \
	X(START_AGAIN, 8, \
	  "try again when you are ready") \
	X(LET_FINISH, 9, \
	  "let it finish, and leave the power on: mtkflashctl status shows how far it is") \
	X(FREE_MEMORY, 10, \
	  "free some memory and try again") \
	X(UNMOUNT, 11, \
	  "unmount it, close the programs that use it, and try again") \
	X(ALONE, 12, \
	  "leave the drive alone on its cable: no other one must be hit") \
	X(WAIT_QUIET, 13, \
	  "wait until the kernel log is quiet and try again") \
	X(CHECK_POWER, 14, \
	  "check that the drive has power and that this is its port and cable, and try again") \
	X(CHECK_JUMPER, 15, \
	  "check the drive's power and its jumper (master, never cable select), and try again") \
	X(CHECK_CABLE, 16, \
	  "check cable and power, and try again") \
	X(CHECK_CABLE_RESCAN, 17, \
	  "check power and cable, rescan, try again: half a firmware is still recoverable") \
	X(OTHER_PORT, 18, \
	  "check power and cable, try another port, or start the computer with the drive off") \
	X(POWER_WAITING, 19, \
	  "try again, and switch the drive's power off and on while it waits") \
	X(POWER_IF_AGAIN, 20, \
	  "try again; if that fails switch the drive's power off and on while it waits") \
	X(POWER_REPORT, 21, \
	  "try again, switch the power off and on while it waits, report the status byte") \
	X(POWER_OR_UPDATER, 22, \
	  "switch the computer off at the wall, try again with power cycles, or use the updater") \
	X(POWER_ONCE, 23, \
	  "try again, and switch the drive's power off and on twice, quickly, while it waits") \
	X(POWER_SEVERAL, 24, \
	  "try again, and switch the drive's power off and on while it waits, several times") \
	X(POWER_HELPED, 25, \
	  "switch the drive's power off and on and try again: that has helped others") \
	X(POWER_THEN_AGAIN, 26, \
	  "switch the drive's power off and on, and try again") \
	X(WAIT_POWER, 27, \
	  "wait some seconds, try again, switch the drive's power off and on while it waits") \
	X(POWER_RESCAN, 28, \
	  "switch the drive's power off and on, and rescan") \
	X(POWER_LOOK, 29, \
	  "switch the drive's power off and on, rescan, and look at its revision") \
	X(MAKERS_UPDATER, 30, \
	  "use the maker's own updater") \
	X(REPORT_IDS, 31, \
	  "report the ids shown by mtkflashctl status: the part is to be added to the table") \
	X(LIFT_PIN, 32, \
	  "software cannot clear that while the WP# pin of the part is held low") \
	X(SEE_GUIDE, 33, \
	  "see the recovery guide about write protection") \
	X(GO_ON, 34, \
	  "leave the power on and write the image again: it goes on from what is there") \
	X(BIND_AGAIN, 35, \
	  "bind its driver again, rescan, and try again") \
	X(NO_LOCKDOWN, 36, \
	  "start the computer without lockdown (Secure Boot off)") \
	X(WRITE_IMAGE, 37, \
	  "write an image, or give the drive back with mtkflashctl leave") \
	X(WRITE_BLANK, 38, \
	  "write an image now: the drive has no firmware") \
	X(OLD_IS_BACK, 39, \
	  "the old firmware is back; get another image, or ask why this part takes none") \
	X(POWER_NOW, 40, \
	  "switch the drive's power off and on now, and leave the data cable attached") \
	X(ENTER_FIRST, 41, \
	  "nothing has to be left; switch the power off and on if the drive does not work") \
	X(ASK_FOR_READ, 42, \
	  "mtkflashctl backup DRIVE; or, to use cat, first mtkflashctl next DRIVE read-running") \
	X(MATCH_BOOT_BLOCK, 43, \
	  "get an image whose boot block equals the drive's: that block can never be rewritten") \
	X(NAME_PART, 44, \
	  "name the flash part by what is printed on it: --part=NAME, see mtkflashctl parts") \
	X(FASTER, 45, \
	  "switch the drive's power off and on, try again, then another port or computer") \
	X(OTHER_HOST, 46, \
	  "attach the drive to another controller: mtkflashctl status says why not to this one") \
	X(WAIT_LIBATA, 47, \
	  "wait until libata gives up, or switch the drive off, then on again, and rescan") \
	X(TRY_CLEAR_SRWD, 48, \
	  "try once with --clear-srwd; for cat: mtkflashctl next DRIVE clear-srwd")

/*
 * The one list of errors: X(NAME, value, errno, "name", "cause", ADVICE).
 */
#define MTKFLASH_ERRORS(X) \
	X(NONE,			0,  0, "none", \
	  "no error", \
	  NONE) \
	X(NOT_FIRMWARE,		1,  ENOEXEC, "not-firmware", \
	  "the file is a program, an archive or hex text, not a plain firmware image", \
	  UNPACK) \
	X(IMAGE_SIZE,		2,  EINVAL, "image-size", \
	  "the image has a size that no flash part has; perhaps it is incomplete", \
	  COMPARE_SIZE) \
	X(IMAGE_TOO_LARGE,	3,  EFBIG, "image-too-large", \
	  "the image is larger than the largest known flash part", \
	  CHECK_FILE) \
	X(IMAGE_BLANK,		4,  ENODATA, "image-blank", \
	  "the image holds nothing but blank bytes", \
	  GET_AGAIN) \
	X(RESET_VECTOR,		5,  EILSEQ, "reset-vector", \
	  "the image does not start with an 8051 reset vector", \
	  GET_PLAIN) \
	X(PART_SIZE,		6,  ERANGE, "part-size", \
	  "the size of the image differs from that of the flash part", \
	  GET_MATCHING) \
	X(WRONG_DRIVE,		7,  EMEDIUMTYPE, "wrong-drive", \
	  "the image was made for another drive", \
	  GET_MATCHING) \
	X(NO_IDENTITY,		8,  EBADMSG, "no-identity", \
	  "the image does not say for which drive it is, the drive's firmware does", \
	  GET_IDENTITY) \
	X(INTERRUPTED,		9,  ECANCELED, "interrupted", \
	  "the session was stopped before anything was erased", \
	  START_AGAIN) \
	X(BUSY,			10, EBUSY, "busy", \
	  "a session is running already", \
	  LET_FINISH) \
	X(NO_MEMORY,		11, ENOMEM, "no-memory", \
	  "not enough memory for the image or the backup", \
	  FREE_MEMORY) \
	X(IN_USE,		12, ETXTBSY, "in-use", \
	  "the drive is mounted or open", \
	  UNMOUNT) \
	X(SIBLING,		13, EUSERS, "sibling", \
	  "another device shares the cable", \
	  ALONE) \
	X(CLAIM,		14, ETIME, "claim", \
	  "libata did not hand over the port", \
	  WAIT_QUIET) \
	X(NO_DRIVE,		15, ENXIO, "no-drive", \
	  "the status is FFh: nothing drives the bus", \
	  CHECK_POWER) \
	X(NO_VENDOR_MODE,	16, EPROTO, "no-vendor-mode", \
	  "the drive did not enter vendor mode, and its status is in no list", \
	  POWER_REPORT) \
	X(BOOT_CODE,		17, EOPNOTSUPP, "boot-code", \
	  "the status is 81h: this firmware or boot code refuses the intro", \
	  POWER_OR_UPDATER) \
	X(LOST_VENDOR_MODE,	18, EREMOTEIO, "lost-vendor-mode", \
	  "the drive left vendor mode", \
	  POWER_IF_AGAIN) \
	X(TIMEOUT,		19, ETIMEDOUT, "timeout", \
	  "the drive stayed busy", \
	  POWER_IF_AGAIN) \
	X(BUS_DEAD,		20, EHOSTDOWN, "bus-dead", \
	  "the drive no longer drives the bus", \
	  CHECK_CABLE_RESCAN) \
	X(NO_ID,		21, ENOMEDIUM, "no-id", \
	  "the flash part gives no usable id: it may have no power, or was asked too early", \
	  POWER_THEN_AGAIN) \
	X(UNKNOWN_PART,		22, EPFNOSUPPORT, "unknown-part", \
	  "the flash part is not in the table", \
	  REPORT_IDS) \
	X(PROTECTED,		23, EROFS, "protected", \
	  "the flash part is write-protected, and its status register is locked", \
	  TRY_CLEAR_SRWD) \
	X(BACKUP,		24, EUCLEAN, "backup", \
	  "two reads of the flash differ", \
	  CHECK_CABLE) \
	X(ERASE,		25, EIO, "erase", \
	  "a sector could not be erased, or its erase took another one with it", \
	  GO_ON) \
	X(PROGRAM,		26, EIO, "program", \
	  "a page could not be programmed", \
	  GO_ON) \
	X(VERIFY,		27, EIO, "verify", \
	  "the flash does not hold what was written", \
	  GO_ON) \
	X(NO_ANSWER,		28, ENOTCONN, "no-answer", \
	  "the flash is verified but the drive did not come back", \
	  POWER_RESCAN) \
	X(OTHER_ANSWER,		29, EREMCHG, "other-answer", \
	  "the flash is verified but the drive gives another identity than the image", \
	  POWER_LOOK) \
	X(GONE,			30, ENODEV, "gone", \
	  "the host controller was removed", \
	  BIND_AGAIN) \
	X(NOT_MEDIATEK,		31, EACCES, "not-mediatek", \
	  "the device on the port is no drive known to have a MediaTek chip", \
	  MAKERS_UPDATER) \
	X(IGNORED,		32, ENOMSG, "ignored", \
	  "the status is 50h: the drive is idle and did not take the intro", \
	  POWER_WAITING) \
	X(REFUSED,		33, ECONNREFUSED, "refused", \
	  "the status is 51h: the firmware or boot code refused the intro", \
	  POWER_OR_UPDATER) \
	X(REFUSED_BUSY,		34, ECONNABORTED, "refused-busy", \
	  "the status is D1h: the running firmware refused the intro and is restarting", \
	  WAIT_POWER) \
	X(HALF_WAY,		35, EBADE, "half-way", \
	  "the status is 52h or D2h: half-way into vendor mode, the flash is out of reach", \
	  POWER_ONCE) \
	X(STILL_BUSY,		36, EALREADY, "still-busy", \
	  "the status is 80h or D0h: busy, and no intro was taken; usual for broken firmware", \
	  POWER_SEVERAL) \
	X(BUSY_TYPE,		37, EINPROGRESS, "busy-type", \
	  "the status is F0h, F2h or F3h: the drive entered vendor mode but stays busy in it", \
	  POWER_HELPED) \
	X(NO_STATUS,		38, ECOMM, "no-status", \
	  "the status is 00h: no power, another unit, or a drive after a reset", \
	  CHECK_JUMPER) \
	X(NO_LINK,		39, ENOLINK, "no-link", \
	  "the status is 7Fh: no link, or no powered drive on the cable", \
	  OTHER_PORT) \
	X(UNKNOWN_SIZE,		40, ESOCKTNOSUPPORT, "unknown-size", \
	  "the flash part is not in the table, and its size could not be learned", \
	  REPORT_IDS) \
	X(PROTECTION_STAYS,	41, EKEYREJECTED, "protection-stays", \
	  "the block protection of the flash part could not be cleared", \
	  SEE_GUIDE) \
	X(WRITE_ENABLE,		42, EIO, "write-enable", \
	  "the flash part does not take the write enable command (WREN)", \
	  POWER_IF_AGAIN) \
	X(PROTECTION_LOST,	43, EIO, "protection-lost", \
	  "the flash is verified, but its block protection could not be set again", \
	  NONE) \
	X(LOCKED_DOWN,		44, EPERM, "locked-down", \
	  "the kernel is locked down, and lets nobody reach devices directly", \
	  NO_LOCKDOWN) \
	X(NOT_IN_VENDOR_MODE,	45, EUNATCH, "not-in-vendor-mode", \
	  "the drive is not in vendor mode", \
	  ENTER_FIRST) \
	X(RUNNING,		46, EISCONN, "running", \
	  "the drive works; reading its flash would interrupt it, so it must be asked for", \
	  ASK_FOR_READ) \
	X(BOOT_BLOCK,		47, EADDRNOTAVAIL, "boot-block", \
	  "the work would have to change a boot block of the flash that is locked for good", \
	  MATCH_BOOT_BLOCK) \
	X(READS_NO_ID,		48, ENOPKG, "reads-no-id", \
	  "the flash reads well, but its part gives no id, and no part that fits was named", \
	  NAME_PART) \
	X(TOO_SLOW,		49, EOVERFLOW, "too-slow", \
	  "the drive answers too slowly to be flashed safely; nothing was erased", \
	  FASTER) \
	X(HOST,			50, EPROTONOSUPPORT, "host", \
	  "the controller of the port cannot be used", \
	  OTHER_HOST)

/*
 * The one list of what a session is for: X(NAME, value, "name", "meaning").
 */
#define MTKFLASH_KINDS(X) \
	X(NONE,		0, "none", "there was no session yet") \
	X(READ,		1, "read", "reads the flash") \
	X(FLASH,	2, "flash", "writes an image") \
	X(DRY_RUN,	3, "dry-run", "makes all checks of a flash or erase, writes nothing") \
	X(ERASE,	4, "erase", "erases the whole flash") \
	X(CLAIM,	5, "claim", "takes the port from libata and keeps it") \
	X(ENTER,	6, "enter", "gets the drive into vendor mode and keeps it there") \
	X(LEAVE,	7, "leave", "ends vendor mode and gives the port back")

/*
 * The one list of states of a page of the flash: X(NAME, value, "name", "meaning").
 */
#define MTKFLASH_PAGE_STATES(X) \
	X(UNKNOWN,	0, "unknown", "nothing is known of it yet") \
	X(SAME,		1, "same", "not to be written") \
	X(PLANNED,	2, "planned", "to be written, and still as it was") \
	X(ERASED,	3, "erased", "erased and not written yet") \
	X(WRITTEN,	4, "written", "written and not read back yet") \
	X(VERIFIED,	5, "verified", "read back, and what it should be")

/*
 * The one list of vendor command sets: X(NAME, value, "name").
 */
#define MTKFLASH_COMMAND_SETS(X) \
	X(ANY,		0, "any") \
	X(LEGACY,	1, "legacy") \
	X(SLIM,		2, "slim") \
	X(SLIM2,	3, "slim2")

enum mtkflash_phase {
#define MTKFLASH_X(name, value, text) MTKFLASH_PHASE_##name = value,
	MTKFLASH_PHASES(MTKFLASH_X)
#undef MTKFLASH_X
};

enum mtkflash_verdict {
#define MTKFLASH_X(name, value, text, meaning) MTKFLASH_VERDICT_##name = value,
	MTKFLASH_VERDICTS(MTKFLASH_X)
#undef MTKFLASH_X
};

enum mtkflash_host_reason {
#define MTKFLASH_X(name, value, text, why, advice) MTKFLASH_HOST_##name = value,
	MTKFLASH_HOST_REASONS(MTKFLASH_X)
#undef MTKFLASH_X
};

enum mtkflash_error {
#define MTKFLASH_X(name, value, err, text, cause, advice) MTKFLASH_ERROR_##name = value,
	MTKFLASH_ERRORS(MTKFLASH_X)
#undef MTKFLASH_X
};

enum mtkflash_advice {
#define MTKFLASH_X(name, value, text) MTKFLASH_ADVICE_##name = value,
	MTKFLASH_ADVICE(MTKFLASH_X)
#undef MTKFLASH_X
};

enum mtkflash_kind {
#define MTKFLASH_X(name, value, text, meaning) MTKFLASH_KIND_##name = value,
	MTKFLASH_KINDS(MTKFLASH_X)
#undef MTKFLASH_X
};

enum mtkflash_page_state {
#define MTKFLASH_X(name, value, text, meaning) MTKFLASH_PAGE_##name = value,
	MTKFLASH_PAGE_STATES(MTKFLASH_X)
#undef MTKFLASH_X
};

enum mtkflash_option_set {
#define MTKFLASH_X(name, value, text) MTKFLASH_OPTION_SET_##name = value,
	MTKFLASH_COMMAND_SETS(MTKFLASH_X)
#undef MTKFLASH_X
};

/* No device: mtkflash_port_info.device of a port without a node. */
#define MTKFLASH_NO_DEVICE	0xffffffffu

/**
 * struct mtkflash_port_info - One libata port and what mtkflash makes of it
 * @size: In: size of this structure, in bytes.
 * @index: In: 0 for the first port.  Out: unchanged.
 * @ata: Number in libata's messages: 3 for "ata3".
 * @verdict: &enum mtkflash_verdict.
 * @device: N of the port's /dev/mtkflashN, or %MTKFLASH_NO_DEVICE.
 * @altstatus: What the port showed at the last look, or 0 if @altstatus_valid is 0:
 *	       Alternate Status, or Status if only that is driven by a drive.
 * @altstatus_valid: 1 if the registers were read; they are not where libata knows of
 *		     a device.
 * @held: 1 while libata does not have the port because mtkflash holds it.
 * @reserved: 0.
 * @driver: Name of the host driver, zero-terminated.
 * @parent: Name of the host's bus device, zero-terminated.
 * @model: "vendor product revision" of the first device, empty if none answered.
 * @reason: &enum mtkflash_host_reason: why the port cannot be used, 0 if it can.
 * @probing_s: Since when libata has been busy with the port, as far as mtkflash has
 *	       seen, in seconds; 0 if it is not.
 *
 * No register is accessed for this.  If libata knows something else of the port than
 * at the last look, the driver looks again soon; %MTKFLASH_IOC_RESCAN does so now.
 *
 * Error: ENXIO if there is no port of that index.
 */
struct mtkflash_port_info {
	__u32 size;
	__u32 index;
	__u32 ata;
	__u32 verdict;
	__u32 device;
	__u8 altstatus;
	__u8 altstatus_valid;
	__u8 held;
	__u8 reserved;
	char driver[32];
	char parent[32];
	char model[32];
	__u32 reason;
	__u32 probing_s;
};

/**
 * struct mtkflash_device_info - What is known of the drive of one node
 * @size: In: size of this structure, in bytes.
 * @device: N of /dev/mtkflashN.  In on the control node, out on the drive's own.
 * @ata: Number in libata's messages.
 * @unit: 0 master, 1 slave; meaningful once @type is not 0.
 * @type: Type byte of vendor mode as last seen, 0 if never.
 * @rems: Manufacturer and device id by REMS, 0 if not read.
 * @rdid: JEDEC id by RDID, 0 if not read or not answered.
 * @part_size: Size of the flash part in bytes, 0 if not identified.
 * @part: Name of the flash part, zero-terminated, empty if not identified.
 * @res: Electronic signature by RES, 0 if not read.
 * @status_register: Of a serial part, as last found; 0 if not read.
 * @reserved: 0.
 * @access: %MTKFLASH_ACCESS_QUICK and so on: what was found out about this drive.
 * @set: Command set, zero-terminated, empty before vendor mode.
 *
 * Error: ENXIO if there is no such node.
 */
struct mtkflash_device_info {
	__u32 size;
	__u32 device;
	__u32 ata;
	__u8 unit;
	__u8 type;
	__u8 rems[2];
	__u8 rdid[4];
	__u32 part_size;
	char part[24];
	__u8 res;
	__u8 status_register;
	__u8 reserved[2];
	__u32 access;
	char set[8];
};

/* mtkflash_device_info.access */
#define MTKFLASH_ACCESS_QUICK		(1u << 0)	/* writes only registers that change */
#define MTKFLASH_ACCESS_FOUR		(1u << 1)	/* no longer used */
#define MTKFLASH_ACCESS_PRELOAD		(1u << 2)	/* loads it while the part is busy */
#define MTKFLASH_ACCESS_START_LOCKED	(1u << 3)	/* its first block is locked for good */

/* mtkflash_status.flags */
#define MTKFLASH_STATUS_BUSY		(1u << 0)	/* a session is running */
#define MTKFLASH_STATUS_HELD		(1u << 1)	/* the drive is kept for another try */
#define MTKFLASH_STATUS_UNTOUCHED	(1u << 2)	/* the last session erased nothing */
#define MTKFLASH_STATUS_RESTORED	(1u << 3)	/* the old contents are back, verified */
#define MTKFLASH_STATUS_VENDOR_MODE	(1u << 4)	/* it is kept in vendor mode */

/**
 * struct mtkflash_status - State and progress of the current or last session
 * @size: In: size of this structure, in bytes.
 * @device: N of /dev/mtkflashN.  In on the control node, out on the drive's own.
 * @session: Counts the sessions of this node; 0 before the first.
 * @flags: %MTKFLASH_STATUS_BUSY and so on.
 * @phase: &enum mtkflash_phase.
 * @failed_phase: The phase in which the session failed, if @phase is FAILED.
 * @error: &enum mtkflash_error, 0 unless @phase is FAILED.
 * @last_status: The last status byte read from the drive.
 * @reserved: 0.
 * @done: Bytes of work done; never goes back within a session.
 * @total: Bytes of work in all, 0 as long as it is not known, or if there is none.
 * @fail_address: Flash address of an erase, program, verify, backup or boot block error.
 * @staged: Bytes of image staged.
 * @old_revision: Revision before the session, zero-terminated, empty if unknown.
 * @new_revision: Revision the drive itself gave after it, empty if it gave none.
 * @wait_left_ms: In phase WAITING: how long the session goes on waiting, in ms.
 * @estimate_ms: About how long the session goes on, in ms; 0 if that is not known
 *		 yet, or if it has ended.  After TOO_SLOW: how long it would have
 *		 gone on.  Without the restart of the drive.
 * @advice: &enum mtkflash_advice: what to do next.
 * @kind: &enum mtkflash_kind: what the session is for.
 * @sectors: Sectors to be erased by the session's plan; 0 before there is one.
 * @pages: Pages to be programmed by it, of 256 bytes.
 * @changes: Counts whatever poll() tells of; it may wrap.
 * @reserved2: 0.
 *
 * poll() on the node of a drive, and on the control node for each drive whose
 * status was asked through the same open file, reports EPOLLPRI from the next
 * change of the phase, the error, the flags, or a whole percent of @done, or when
 * the drive goes, until the status is asked again.
 *
 * Error: ENXIO if there is no such node.
 */
struct mtkflash_status {
	__u32 size;
	__u32 device;
	__u32 session;
	__u32 flags;
	__u32 phase;
	__u32 failed_phase;
	__u32 error;
	__u8 last_status;
	__u8 reserved[3];
	__u64 done;
	__u64 total;
	__u32 fail_address;
	__u32 staged;
	char old_revision[8];
	char new_revision[8];
	__u32 wait_left_ms;
	__u32 estimate_ms;
	__u32 advice;
	__u32 kind;
	__u32 sectors;
	__u32 pages;
	__u32 changes;
	__u32 reserved2;
};

/* mtkflash_options.flags: each overrides one check, or asks for one thing. */
#define MTKFLASH_OPTION_ALLOW_SIBLING	(1u << 0)	/* beside another device, no disk */
#define MTKFLASH_OPTION_ANY_IDENTITY	(1u << 1)	/* an image for another drive, or none */
#define MTKFLASH_OPTION_IGNORE_PROTECTION (1u << 2)	/* go on if protection stays */
#define MTKFLASH_OPTION_FULL_REWRITE	(1u << 3)	/* write sectors that do not differ, too */
#define MTKFLASH_OPTION_DRY_RUN		(1u << 4)	/* make all checks, and write nothing */
#define MTKFLASH_OPTION_READ_RUNNING	(1u << 5)	/* read a drive whose firmware works */
#define MTKFLASH_OPTION_CLEAR_SRWD	(1u << 6)	/* try once to clear SRWD, too */
#define MTKFLASH_OPTION_DELTA		(1u << 7)	/* write only sectors that differ */

/* All of them. */
#define MTKFLASH_OPTIONS_KNOWN		0xffu

/* How long a session waits for a power cycle, in milliseconds. */
#define MTKFLASH_WAIT_DEFAULT_MS	60000u
#define MTKFLASH_WAIT_MAX_MS		200000u

/**
 * struct mtkflash_options - How the next session of a node is to be done
 * @size: In: size of this structure, in bytes.
 * @device: N of /dev/mtkflashN.  In on the control node, out on the drive's own.
 * @flags: %MTKFLASH_OPTION_ALLOW_SIBLING and so on.
 * @wait_ms: How long to wait for a power cycle, up to %MTKFLASH_WAIT_MAX_MS.
 * @set: &enum mtkflash_option_set: the only command set to try; 0 is all of them.
 * @reserved: 0.
 * @part: Name of the flash part, zero-terminated, for one that gives no id; it is
 *	  used only then.  Empty if it has none.
 *
 * Set through an open node of the drive, they count for the next session that is
 * started through the same open file, whatever others do meanwhile.  Set through
 * the control node, they count for the next session that has none of its own.  After
 * one session the defaults are back: no flags, %MTKFLASH_WAIT_DEFAULT_MS, all command
 * sets.
 *
 * Errors: ENXIO if there is no such node, EOPNOTSUPP for a flag or a command set
 * that is not known, EINVAL for a time that is too long, @reserved that is not 0, or
 * a part that is not in the table, EBUSY while a session runs.
 */
struct mtkflash_options {
	__u32 size;
	__u32 device;
	__u32 flags;
	__u32 wait_ms;
	__u32 set;
	__u32 reserved;
	char part[24];
};

/**
 * struct mtkflash_capabilities - What this module can do
 * @size: In: size of this structure, in bytes.
 * @parts: Number of flash parts in the table.
 * @requests: Bit n is set if the ioctl with the number n is known.
 * @options: All flags of &struct mtkflash_options that are known.
 * @sets: Bit n is set if the command set n of &enum mtkflash_option_set is known.
 * @image_max: Size of the largest image, in bytes.
 * @wait_max_ms: The longest &mtkflash_options.wait_ms.
 */
struct mtkflash_capabilities {
	__u32 size;
	__u32 parts;
	__u64 requests;
	__u32 options;
	__u32 sets;
	__u32 image_max;
	__u32 wait_max_ms;
};

/**
 * struct mtkflash_map - The state of each page of the flash
 * @size: In: size of this structure, in bytes.
 * @device: N of /dev/mtkflashN.  In on the control node, out on the drive's own.
 * @session: Out: the session that it tells of, as in the status.
 * @page_size: Out: bytes of flash for which one state stands.
 * @room: In: number of states for which there is room at @states.
 * @count: Out: number of states that there are; 0 before the flash part is known.
 * @states: In: address of @room bytes; the first @count of them get an &enum
 *	    mtkflash_page_state each.
 *
 * A map that is larger than @room is cut off.  It is taken while the session
 * goes on: pages further on may be newer than those before.
 *
 * Errors: ENXIO if there is no such node, EFAULT if @states is a bad address.
 */
struct mtkflash_map {
	__u32 size;
	__u32 device;
	__u32 session;
	__u32 page_size;
	__u32 room;
	__u32 count;
	__aligned_u64 states;
};

/**
 * struct mtkflash_request - A session that needs no image, or an end to one
 * @size: In: size of this structure, in bytes.
 * @device: In: N of /dev/mtkflashN; on the drive's own node 0 will do.
 *
 * %MTKFLASH_IOC_CLAIM: the port is taken from libata and kept; nothing is sent
 * to the drive.  %MTKFLASH_IOC_ENTER: and the drive is got into vendor mode, and
 * kept in it with its flash part identified.  %MTKFLASH_IOC_ERASE: and its flash is
 * read and erased; the drive is kept, since it has no firmware.
 * %MTKFLASH_IOC_LEAVE: vendor mode is ended, the port given back, and the drive
 * asked who it is.  These four are sessions with a status; the call returns when
 * they end, with the errno of their error.  Whoever is killed meanwhile stops them
 * unless something was erased.
 *
 * %MTKFLASH_IOC_RELEASE: the drive or the port is given back, if it is kept; vendor
 * mode is ended, but nobody waits for the drive.  %MTKFLASH_IOC_ABORT: the running
 * session is told to stop, which it does before its first erase; the call does not
 * wait for that.
 *
 * On the drive's own node all but ABORT need a descriptor that is open for writing.
 * On the control node, which is nobody's and may be opened by all, CAP_SYS_RAWIO does.
 *
 * Errors: ENXIO if there is no such node; EINVAL if @device is another drive than
 * the node's; EBUSY while a session runs; for ABORT ESRCH if no session runs, EBUSY if
 * it has erased something.
 */
struct mtkflash_request {
	__u32 size;
	__u32 device;
};

/* Nobody else's in the kernel's list of ioctl numbers, as of 6.1. */
#define MTKFLASH_IOC_MAGIC		0xd5

/*
 * The numbers carry no size: the structure does, so that it can grow.
 *
 * Control node only:
 */
#define MTKFLASH_IOC_PORT_INFO		_IO(MTKFLASH_IOC_MAGIC, 0)
/* Looks at all ports again; CAP_SYS_RAWIO.  May sleep some seconds. */
#define MTKFLASH_IOC_RESCAN		_IO(MTKFLASH_IOC_MAGIC, 1)

/* Both nodes: */
#define MTKFLASH_IOC_DEVICE_INFO	_IO(MTKFLASH_IOC_MAGIC, 2)
#define MTKFLASH_IOC_STATUS		_IO(MTKFLASH_IOC_MAGIC, 3)
#define MTKFLASH_IOC_GET_OPTIONS	_IO(MTKFLASH_IOC_MAGIC, 4)
#define MTKFLASH_IOC_SET_OPTIONS	_IO(MTKFLASH_IOC_MAGIC, 5)	/* CAP_SYS_RAWIO */
#define MTKFLASH_IOC_CAPABILITIES	_IO(MTKFLASH_IOC_MAGIC, 6)
#define MTKFLASH_IOC_MAP		_IO(MTKFLASH_IOC_MAGIC, 7)
#define MTKFLASH_IOC_ABORT		_IO(MTKFLASH_IOC_MAGIC, 8)	/* CAP_SYS_RAWIO */
#define MTKFLASH_IOC_RELEASE		_IO(MTKFLASH_IOC_MAGIC, 9)	/* CAP_SYS_RAWIO */

/* Both nodes, CAP_SYS_RAWIO, a session each: */
#define MTKFLASH_IOC_CLAIM		_IO(MTKFLASH_IOC_MAGIC, 10)
#define MTKFLASH_IOC_ENTER		_IO(MTKFLASH_IOC_MAGIC, 11)
#define MTKFLASH_IOC_LEAVE		_IO(MTKFLASH_IOC_MAGIC, 12)
#define MTKFLASH_IOC_ERASE		_IO(MTKFLASH_IOC_MAGIC, 13)

#endif /* _UAPI_LINUX_MTKFLASH_H */
