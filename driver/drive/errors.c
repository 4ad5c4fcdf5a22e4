// SPDX-License-Identifier: GPL-2.0
/*
 * What went wrong and what to do next, in words; also built into mtkflashctl.
 */
#include <linux/errno.h>

#include "errors.h"

struct error_words {
	const char *name;
	int err;
	enum mtkflash_advice advice;
	const char *cause;
};

static const struct error_words errors[MTKFLASH_ERRORS] = {
	[MTKFLASH_ERROR_NONE] = {
		"none", 0, MTKFLASH_ADVICE_NONE,
		"no error",
	},
	[MTKFLASH_ERROR_NOT_FIRMWARE] = {
		"not-firmware", ENOEXEC, MTKFLASH_ADVICE_UNPACK,
		"the file is a program, an archive or hex text, not a plain firmware image",
	},
	[MTKFLASH_ERROR_IMAGE_SIZE] = {
		"image-size", EINVAL, MTKFLASH_ADVICE_COMPARE_SIZE,
		"no flash part has the size of this image; perhaps it is incomplete",
	},
	[MTKFLASH_ERROR_IMAGE_TOO_LARGE] = {
		"image-too-large", EFBIG, MTKFLASH_ADVICE_CHECK_FILE,
		"the image is larger than the largest known flash part",
	},
	[MTKFLASH_ERROR_IMAGE_BLANK] = {
		"image-blank", ENODATA, MTKFLASH_ADVICE_GET_AGAIN,
		"the image or its first page is blank: it is empty or incomplete",
	},
	[MTKFLASH_ERROR_RESET_VECTOR] = {
		"reset-vector", EILSEQ, MTKFLASH_ADVICE_GET_PLAIN,
		"the image does not begin like MediaTek firmware, nor like the drive's own flash",
	},
	[MTKFLASH_ERROR_PART_SIZE] = {
		"part-size", ERANGE, MTKFLASH_ADVICE_GET_MATCHING,
		"the size of the image differs from that of the flash part",
	},
	[MTKFLASH_ERROR_WRONG_DRIVE] = {
		"wrong-drive", EMEDIUMTYPE, MTKFLASH_ADVICE_GET_MATCHING,
		"the image was made for another drive",
	},
	[MTKFLASH_ERROR_NO_IDENTITY] = {
		"no-identity", EBADMSG, MTKFLASH_ADVICE_GET_IDENTITY,
		"the image names no drive, so it cannot be compared with this one",
	},
	[MTKFLASH_ERROR_INTERRUPTED] = {
		"interrupted", ECANCELED, MTKFLASH_ADVICE_START_AGAIN,
		"the session was stopped before anything was erased",
	},
	[MTKFLASH_ERROR_BUSY] = {
		"busy", EBUSY, MTKFLASH_ADVICE_LET_FINISH,
		"a session is running already",
	},
	[MTKFLASH_ERROR_NO_MEMORY] = {
		"no-memory", ENOMEM, MTKFLASH_ADVICE_FREE_MEMORY,
		"not enough memory for the image or the backup",
	},
	[MTKFLASH_ERROR_IN_USE] = {
		"in-use", ETXTBSY, MTKFLASH_ADVICE_UNMOUNT,
		"the drive is mounted or open",
	},
	[MTKFLASH_ERROR_SIBLING] = {
		"sibling", EUSERS, MTKFLASH_ADVICE_ALONE,
		"a second device is on the same cable",
	},
	[MTKFLASH_ERROR_CLAIM] = {
		"claim", ETIME, MTKFLASH_ADVICE_WAIT_QUIET,
		"the kernel (libata) did not hand over the port, or somebody else uses it",
	},
	[MTKFLASH_ERROR_NO_DRIVE] = {
		"no-drive", ENXIO, MTKFLASH_ADVICE_CHECK_POWER,
		"the status is FFh: there is no signal on the cable",
	},
	[MTKFLASH_ERROR_NO_VENDOR_MODE] = {
		"no-vendor-mode", EPROTO, MTKFLASH_ADVICE_POWER_REPORT,
		"the drive did not enter vendor mode, and its status byte is unknown",
	},
	[MTKFLASH_ERROR_BOOT_CODE] = {
		"boot-code", EOPNOTSUPP, MTKFLASH_ADVICE_POWER_OR_UPDATER,
		"the status is 81h: this firmware or boot code refuses to enter vendor mode",
	},
	[MTKFLASH_ERROR_LOST_VENDOR_MODE] = {
		"lost-vendor-mode", EREMOTEIO, MTKFLASH_ADVICE_POWER_IF_AGAIN,
		"the drive left vendor mode",
	},
	[MTKFLASH_ERROR_TIMEOUT] = {
		"timeout", ETIMEDOUT, MTKFLASH_ADVICE_POWER_IF_AGAIN,
		"the drive stayed busy",
	},
	[MTKFLASH_ERROR_BUS_DEAD] = {
		"bus-dead", EHOSTDOWN, MTKFLASH_ADVICE_CHECK_CABLE_RESCAN,
		"the drive stopped answering: there is no signal on the cable",
	},
	[MTKFLASH_ERROR_NO_ID] = {
		"no-id", ENOMEDIUM, MTKFLASH_ADVICE_POWER_THEN_AGAIN,
		"the flash part gives no usable id: it may have no power, or was asked too early",
	},
	[MTKFLASH_ERROR_UNKNOWN_PART] = {
		"unknown-part", EPFNOSUPPORT, MTKFLASH_ADVICE_REPORT_IDS,
		"the flash part is not in the table, so it is never written",
	},
	[MTKFLASH_ERROR_PROTECTED] = {
		"protected", EROFS, MTKFLASH_ADVICE_TRY_CLEAR_SRWD,
		"the flash part is write-protected, and its status register is locked",
	},
	[MTKFLASH_ERROR_BACKUP] = {
		"backup", EUCLEAN, MTKFLASH_ADVICE_CHECK_CABLE,
		"two reads of the flash differ",
	},
	[MTKFLASH_ERROR_ERASE] = {
		"erase", EIO, MTKFLASH_ADVICE_GO_ON,
		"a sector could not be erased, or another one was erased with it",
	},
	[MTKFLASH_ERROR_PROGRAM] = {
		"program", EIO, MTKFLASH_ADVICE_GO_ON,
		"a page could not be programmed",
	},
	[MTKFLASH_ERROR_VERIFY] = {
		"verify", EIO, MTKFLASH_ADVICE_GO_ON,
		"the flash does not hold what was written",
	},
	[MTKFLASH_ERROR_NO_ANSWER] = {
		"no-answer", ENOTCONN, MTKFLASH_ADVICE_POWER_RESCAN,
		"the flash is verified, but the drive did not come back",
	},
	[MTKFLASH_ERROR_OTHER_ANSWER] = {
		"other-answer", EREMCHG, MTKFLASH_ADVICE_POWER_LOOK,
		"the flash is verified, but the drive reports another identity than the image",
	},
	[MTKFLASH_ERROR_GONE] = {
		"gone", ENODEV, MTKFLASH_ADVICE_BIND_AGAIN,
		"the ATA controller disappeared",
	},
	[MTKFLASH_ERROR_NOT_MEDIATEK] = {
		"not-mediatek", EACCES, MTKFLASH_ADVICE_MAKERS_UPDATER,
		"the device on the port is not known to have a MediaTek chip",
	},
	[MTKFLASH_ERROR_IGNORED] = {
		"ignored", ENOMSG, MTKFLASH_ADVICE_POWER_WAITING,
		"the status is 50h: the drive is idle and ignored the request",
	},
	[MTKFLASH_ERROR_REFUSED] = {
		"refused", ECONNREFUSED, MTKFLASH_ADVICE_POWER_OR_UPDATER,
		"the status is 51h: the firmware or boot code refused to enter vendor mode",
	},
	[MTKFLASH_ERROR_REFUSED_BUSY] = {
		"refused-busy", ECONNABORTED, MTKFLASH_ADVICE_WAIT_POWER,
		"the status is D1h: the firmware refused to enter vendor mode and is restarting",
	},
	[MTKFLASH_ERROR_HALF_WAY] = {
		"half-way", EBADE, MTKFLASH_ADVICE_POWER_ONCE,
		"the status is 52h or D2h: half-way into vendor mode, the flash is out of reach",
	},
	[MTKFLASH_ERROR_STILL_BUSY] = {
		"still-busy", EALREADY, MTKFLASH_ADVICE_POWER_SEVERAL,
		"the status is 80h or D0h: busy and no reaction, as is usual with broken firmware",
	},
	[MTKFLASH_ERROR_BUSY_TYPE] = {
		"busy-type", EINPROGRESS, MTKFLASH_ADVICE_POWER_HELPED,
		"the status is F0h, F2h or F3h: the drive entered vendor mode but stays busy in it",
	},
	[MTKFLASH_ERROR_NO_STATUS] = {
		"no-status", ECOMM, MTKFLASH_ADVICE_CHECK_JUMPER,
		"the status is 00h: no power, another unit, or a drive after a reset",
	},
	[MTKFLASH_ERROR_NO_LINK] = {
		"no-link", ENOLINK, MTKFLASH_ADVICE_OTHER_PORT,
		"the status is 7Fh: no link, or no powered drive on the cable",
	},
	[MTKFLASH_ERROR_UNKNOWN_SIZE] = {
		"unknown-size", ESOCKTNOSUPPORT, MTKFLASH_ADVICE_REPORT_IDS,
		"the flash part is not in the table, and its size could not be learned",
	},
	[MTKFLASH_ERROR_PROTECTION_STAYS] = {
		"protection-stays", EKEYREJECTED, MTKFLASH_ADVICE_SEE_GUIDE,
		"the block protection of the flash part could not be cleared",
	},
	[MTKFLASH_ERROR_WRITE_ENABLE] = {
		"write-enable", EIO, MTKFLASH_ADVICE_POWER_IF_AGAIN,
		"the flash part does not take the write enable command (WREN)",
	},
	[MTKFLASH_ERROR_PROTECTION_LOST] = {
		"protection-lost", EIO, MTKFLASH_ADVICE_NONE,
		"all is done, but the flash part is no longer write-protected",
	},
	[MTKFLASH_ERROR_LOCKED_DOWN] = {
		"locked-down", EPERM, MTKFLASH_ADVICE_NO_LOCKDOWN,
		"the kernel is locked down, usually by Secure Boot: nothing may reach a drive directly",
	},
	[MTKFLASH_ERROR_NOT_IN_VENDOR_MODE] = {
		"not-in-vendor-mode", EUNATCH, MTKFLASH_ADVICE_ENTER_FIRST,
		"the drive is not in vendor mode",
	},
	[MTKFLASH_ERROR_RUNNING] = {
		"running", EISCONN, MTKFLASH_ADVICE_ASK_FOR_READ,
		"the drive works; reading its flash interrupts it, so you have to ask for it",
	},
	[MTKFLASH_ERROR_BOOT_BLOCK] = {
		"boot-block", EADDRNOTAVAIL, MTKFLASH_ADVICE_MATCH_BOOT_BLOCK,
		"the session would have to change a boot block that is locked for good",
	},
	[MTKFLASH_ERROR_READS_NO_ID] = {
		"reads-no-id", ENOPKG, MTKFLASH_ADVICE_NAME_PART,
		"the flash can be read, but its part gives no id and no matching part was named",
	},
	[MTKFLASH_ERROR_TOO_SLOW] = {
		"too-slow", EOVERFLOW, MTKFLASH_ADVICE_FASTER,
		"the drive answers too slowly to be flashed safely; nothing was erased",
	},
	[MTKFLASH_ERROR_HOST] = {
		"host", EPROTONOSUPPORT, MTKFLASH_ADVICE_OTHER_HOST,
		"the controller of the port cannot be used",
	},
	[MTKFLASH_ERROR_KEPT_BLANK] = {
		"kept-blank", ENOKEY, MTKFLASH_ADVICE_KEEP_FROM,
		"a range to be kept is blank or incomplete in the drive; nothing was erased",
	},
	[MTKFLASH_ERROR_MAYBE_HEALTHY] = {
		"maybe-healthy", ENOTUNIQ, MTKFLASH_ADVICE_SAY_IT_IS_DEAD,
		"the drive waits for commands, so it may be healthy; nothing was sent to it",
	},
	[MTKFLASH_ERROR_IMAGE_DAMAGED] = {
		"image-damaged", ELIBBAD, MTKFLASH_ADVICE_OTHER_DUMP,
		"the image is a dump by packets of a drive of family U or V: its end is damaged",
	},
	[MTKFLASH_ERROR_OTHER_SERIES] = {
		"other-series", EDOM, MTKFLASH_ADVICE_SAME_SERIES,
		"by its revision or board the image may be for another series of this drive",
	},
	[MTKFLASH_ERROR_GARBLED] = {
		"garbled", ELNRNG, MTKFLASH_ADVICE_DATA_LINE,
		"the flash is verified, but one bit is stuck in the name that the drive reports",
	},
	[MTKFLASH_ERROR_OTHER_CHIP] = {
		"other-chip", EXDEV, MTKFLASH_ADVICE_GET_MATCHING,
		"the image is for another chip or boot code than this drive's; no option allows it",
	},
	[MTKFLASH_ERROR_NO_RECIPE] = {
		"no-recipe", ENOPROTOOPT, MTKFLASH_ADVICE_OTHER_METHOD,
		"no way is known to do this by packets with this drive; nothing was changed",
	},
	[MTKFLASH_ERROR_MEDIUM] = {
		"medium", ENOTEMPTY, MTKFLASH_ADVICE_EMPTY_DRIVE,
		"the tray is open, there is a disc in it, or the drive does not say",
	},
	[MTKFLASH_ERROR_PACKET] = {
		"packet", EBADRQC, MTKFLASH_ADVICE_POWER_THEN_AGAIN,
		"the drive rejected or aborted a packet; the kernel log has what it said",
	},
	[MTKFLASH_ERROR_PACKET_DUMP] = {
		"packet-dump", EREMOTE, MTKFLASH_ADVICE_OTHER_DUMP,
		"the image was read from a drive by packets: its first page is a copy of another",
	},
	[MTKFLASH_ERROR_SUM] = {
		"sum", ELIBSCN, MTKFLASH_ADVICE_ANY_SUM,
		"the image does not match its own table of sums, or has no usable one",
	},
	[MTKFLASH_ERROR_IMAGE_REFUSED] = {
		"image-refused", EBADR, MTKFLASH_ADVICE_OLD_RUNS,
		"the drive received the whole image, checked it, and refused it",
	},
	[MTKFLASH_ERROR_NOT_TAKEN] = {
		"not-taken", ESTALE, MTKFLASH_ADVICE_OLD_RUNS,
		"the drive accepted the whole image, but still has its old firmware",
	},
	[MTKFLASH_ERROR_NOT_READY] = {
		"not-ready", EHOSTUNREACH, MTKFLASH_ADVICE_WAIT_HOURS,
		"the drive accepted the whole image, but did not become ready in time",
	},
	[MTKFLASH_ERROR_OLD_ANSWER] = {
		"old-answer", EKEYEXPIRED, MTKFLASH_ADVICE_POWER_LOOK,
		"the drive accepted the whole image and is ready, but reports its old revision",
	},
	[MTKFLASH_ERROR_UNIT_DATA] = {
		"unit-data", EOWNERDEAD, MTKFLASH_ADVICE_PUT_BACK,
		"the firmware is verified, but this drive's own calibration data has changed",
	},
	[MTKFLASH_ERROR_CHIP_LOST] = {
		"chip-lost", EIDRM, MTKFLASH_ADVICE_CHIP_LOST,
		"the drive no longer names its chip, so it cannot be compared with the image's",
	},
	[MTKFLASH_ERROR_BANK_BLANK] = {
		"bank-blank", EBFONT, MTKFLASH_ADVICE_BLANK_BANKS,
		"the image has a blank bank of 64 KiB, like a broken download; it was not sent",
	},
	[MTKFLASH_ERROR_PACKETS_ONLY] = {
		"packets-only", EPROTOTYPE, MTKFLASH_ADVICE_BY_PACKETS,
		"the image is for a TSST Blu-ray writer, which takes firmware only by packets",
	},
};

static const char * const advices[MTKFLASH_ADVICES] = {
	[MTKFLASH_ADVICE_NONE] =
		"nothing to do",
	[MTKFLASH_ADVICE_UNPACK] =
		"unpack the plain .bin image from it and write that",
	[MTKFLASH_ADVICE_COMPARE_SIZE] =
		"download or copy it again, unpack it if it is an archive, and write it in one go",
	[MTKFLASH_ADVICE_CHECK_FILE] =
		"check that this is the right file",
	[MTKFLASH_ADVICE_GET_AGAIN] =
		"get the image again: it is damaged, incomplete, or the dump of a half-written flash",
	[MTKFLASH_ADVICE_GET_PLAIN] =
		"it may be scrambled: get a plain .bin; if you are sure it is right: --any-start",
	[MTKFLASH_ADVICE_GET_MATCHING] =
		"get the image for the model on the drive's label",
	[MTKFLASH_ADVICE_GET_IDENTITY] =
		"use another image; if you are sure that this one fits: --any-identity",
	[MTKFLASH_ADVICE_START_AGAIN] =
		"try again when you are ready",
	[MTKFLASH_ADVICE_LET_FINISH] =
		"let it finish, and leave the power on: mtkflashctl status shows how far it is",
	[MTKFLASH_ADVICE_FREE_MEMORY] =
		"free some memory and try again",
	[MTKFLASH_ADVICE_UNMOUNT] =
		"unmount it, close the programs that use it, and try again",
	[MTKFLASH_ADVICE_ALONE] =
		"unplug the other device from this cable, then try again",
	[MTKFLASH_ADVICE_WAIT_QUIET] =
		"wait until dmesg -w shows that the kernel has given up, then try again",
	[MTKFLASH_ADVICE_CHECK_POWER] =
		"check that the drive has power and that this is its port and cable, and try again",
	[MTKFLASH_ADVICE_CHECK_JUMPER] =
		"check the drive's power and its jumper (master, never cable select), and try again",
	[MTKFLASH_ADVICE_CHECK_CABLE] =
		"check cable and power, and try again",
	[MTKFLASH_ADVICE_CHECK_CABLE_RESCAN] =
		"check power and cable, rescan, and try again: a flash continues from what is there",
	[MTKFLASH_ADVICE_OTHER_PORT] =
		"check power and cable, try another port, or start the computer with the drive off",
	[MTKFLASH_ADVICE_POWER_WAITING] =
		"try again, and switch the drive's power off and on while it waits",
	[MTKFLASH_ADVICE_POWER_IF_AGAIN] =
		"try again; if that fails switch the drive's power off and on while it waits",
	[MTKFLASH_ADVICE_POWER_REPORT] =
		"try again, switching the drive's power while it waits, and report the status byte",
	[MTKFLASH_ADVICE_POWER_OR_UPDATER] =
		"unplug the computer for a minute and retry; if the drive has a name, use its updater",
	[MTKFLASH_ADVICE_POWER_ONCE] =
		"try again, and switch the drive's power off and on twice, quickly, while it waits",
	[MTKFLASH_ADVICE_POWER_SEVERAL] =
		"try again, switching the drive's power while it waits; ten tries are normal",
	[MTKFLASH_ADVICE_POWER_HELPED] =
		"switch the drive's power off and on and try again: that has helped others",
	[MTKFLASH_ADVICE_POWER_THEN_AGAIN] =
		"switch the drive's power off and on, and try again",
	[MTKFLASH_ADVICE_WAIT_POWER] =
		"wait some seconds, try again, switch the drive's power off and on while it waits",
	[MTKFLASH_ADVICE_POWER_RESCAN] =
		"switch the drive's power off and on, and rescan",
	[MTKFLASH_ADVICE_POWER_LOOK] =
		"switch the drive's power off and on, rescan, compare the revision with the image's",
	[MTKFLASH_ADVICE_MAKERS_UPDATER] =
		"use the maker's own updater",
	[MTKFLASH_ADVICE_REPORT_IDS] =
		"report the ids that mtkflashctl status shows, so that the part can be added",
	[MTKFLASH_ADVICE_LIFT_PIN] =
		"no software can undo this while the part's WP# pin is low: see the recovery guide",
	[MTKFLASH_ADVICE_SEE_GUIDE] =
		"switch the drive's power off and on, try again; if it stays, part or supply is faulty",
	[MTKFLASH_ADVICE_GO_ON] =
		"leave the power on and write the image again: it goes on from what is there",
	[MTKFLASH_ADVICE_BIND_AGAIN] =
		"if you unbound or removed it, bring it back; then rescan and try again",
	[MTKFLASH_ADVICE_NO_LOCKDOWN] =
		"switch Secure Boot off in the computer's setup; signing the module does not help",
	[MTKFLASH_ADVICE_WRITE_IMAGE] =
		"write an image, or give the drive back with mtkflashctl leave",
	[MTKFLASH_ADVICE_WRITE_BLANK] =
		"write an image now: the drive has no firmware",
	[MTKFLASH_ADVICE_OLD_IS_BACK] =
		"the old firmware is back; get another image, or report that this part takes none",
	[MTKFLASH_ADVICE_POWER_NOW] =
		"switch the drive's power off and on now, and leave the data cable attached",
	[MTKFLASH_ADVICE_ENTER_FIRST] =
		"nothing to do; if the drive does not work, switch its power off and on",
	[MTKFLASH_ADVICE_ASK_FOR_READ] =
		"mtkflashctl backup DRIVE; or, to use cat, first mtkflashctl next DRIVE read-running",
	[MTKFLASH_ADVICE_MATCH_BOOT_BLOCK] =
		"get an image whose boot block equals the drive's: that block can never be rewritten",
	[MTKFLASH_ADVICE_NAME_PART] =
		"name the flash part by what is printed on it: --part=NAME, see mtkflashctl parts",
	[MTKFLASH_ADVICE_FASTER] =
		"switch the drive's power off and on, try again, then another port or computer",
	[MTKFLASH_ADVICE_OTHER_HOST] =
		"attach the drive to another controller: mtkflashctl status says why not to this one",
	[MTKFLASH_ADVICE_WAIT_LIBATA] =
		"wait until libata gives up, or switch the drive off, then on again, and rescan",
	[MTKFLASH_ADVICE_TRY_CLEAR_SRWD] =
		"try once with --clear-srwd",
	[MTKFLASH_ADVICE_KEEP_FROM] =
		"use --keep-from=BACKUP; if the range is complete: --keep=START-END --no-keep",
	[MTKFLASH_ADVICE_SAY_IT_IS_DEAD] =
		"if it is the dead drive: --maybe-healthy",
	[MTKFLASH_ADVICE_WITNESSES] =
		"the answers to IDENTIFY and INQUIRY disagree: damaged firmware does that; flash it",
	[MTKFLASH_ADVICE_DATA_LINE] =
		"a data line or the cable is bad; the firmware is probably right",
	[MTKFLASH_ADVICE_SAME_SERIES] =
		"get the image of the drive's own series; if it is for both: --other-series",
	[MTKFLASH_ADVICE_OTHER_DUMP] =
		"get the maker's image, or a dump that was made in vendor mode",
	[MTKFLASH_ADVICE_WAIT_HOURS] =
		"leave its power on and wait 8 hours; if its power was cut, switch it on and rescan",
	[MTKFLASH_ADVICE_EMPTY_DRIVE] =
		"take the disc out, close the tray, and try again",
	[MTKFLASH_ADVICE_OTHER_METHOD] =
		"try vendor mode, without packets; or write a recipe: mtkflashctl guide own-recipe",
	[MTKFLASH_ADVICE_OLD_RUNS] =
		"the old firmware is there; get the image that is meant to follow its revision",
	[MTKFLASH_ADVICE_PUT_BACK] =
		"try a disc first; if none can be read, put the data back: see the recovery guide",
	[MTKFLASH_ADVICE_ANY_SUM] =
		"get the image again; if the drive's own backup is like that: --any-sum",
	[MTKFLASH_ADVICE_CHIP_LOST] =
		"name a backup: --keep-from=BACKUP; or read it off the chip: --chip-lost",
	[MTKFLASH_ADVICE_BLANK_BANKS] =
		"get the image again; if the maker's own is like that: --blank-banks",
	[MTKFLASH_ADVICE_BY_PACKETS] =
		"if this drive is that model: --packets; on USB, the maker's updater",
	[MTKFLASH_ADVICE_WITHOUT_KEPT] =
		"power-cycle it and rescan; if it stays silent, save a backup and flash with --no-keep",
};

static const struct error_words *words(enum mtkflash_error error)
{
	static const struct error_words unknown = {
		"unknown", EIO, MTKFLASH_ADVICE_NONE, "unknown",
	};

	return (unsigned int)error < MTKFLASH_ERRORS ? &errors[error] : &unknown;
}

int mtkflash_errno(enum mtkflash_error error)
{
	return -words(error)->err;
}

const char *mtkflash_error_name(enum mtkflash_error error)
{
	return words(error)->name;
}

const char *mtkflash_error_cause(enum mtkflash_error error)
{
	return words(error)->cause;
}

enum mtkflash_advice mtkflash_error_advice(enum mtkflash_error error)
{
	return words(error)->advice;
}

const char *mtkflash_advice_text(enum mtkflash_advice advice)
{
	return (unsigned int)advice < MTKFLASH_ADVICES ? advices[advice] : "unknown";
}
