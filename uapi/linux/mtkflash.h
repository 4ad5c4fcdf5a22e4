/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * mtkflash: firmware recovery for MediaTek optical drives.
 *
 * The only contract between the driver and user space.
 *
 * /dev/mtkflash-control answers questions about all ports; anyone may open it.
 * /dev/mtkflashN is one drive.  A read returns the present contents of its flash.
 * A write stages an image.  The image is flashed when the process that wrote it
 * closes the node or calls fsync(), and that call returns the result.
 *
 * Rules for every ioctl: the first member is the size of the structure as the
 * caller knows it.  ENOTTY: no such ioctl.  EINVAL: the structure is smaller
 * than its first version, a reserved field is not 0, or a value makes no sense.
 * E2BIG: the caller's structure is larger than this kernel's, and its tail is not
 * zero.  EOPNOTSUPP: this kernel does not know the value.  EFAULT: bad address.
 * ENODEV: the drive is gone.  EPERM: CAP_SYS_RAWIO is missing, or the kernel is
 * locked down.  EBADF: the request changes the drive or its owner, and the drive's
 * node is not open for writing.
 */
#ifndef _UAPI_LINUX_MTKFLASH_H
#define _UAPI_LINUX_MTKFLASH_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * enum mtkflash_phase - The phase of a session
 * @MTKFLASH_PHASE_IDLE: There was no session, or its drive was released.
 * @MTKFLASH_PHASE_STAGED: An image was written, and waits for close() or fsync().
 * @MTKFLASH_PHASE_CLAIMING: The driver takes the port from libata.
 * @MTKFLASH_PHASE_ENTERING: The driver sends intros, which lead into vendor mode.
 * @MTKFLASH_PHASE_WAITING: The driver sends intros while the user switches the power.
 * @MTKFLASH_PHASE_IDENTIFYING: The flash part is asked for its id.
 * @MTKFLASH_PHASE_BACKING_UP: The flash is read.
 * @MTKFLASH_PHASE_CHECKING: Image, drive and flash are compared, and the work is planned.
 * @MTKFLASH_PHASE_UNLOCKING: The block protection of the flash part is cleared.
 * @MTKFLASH_PHASE_ERASING: Sectors are erased.
 * @MTKFLASH_PHASE_PROGRAMMING: Pages are written.
 * @MTKFLASH_PHASE_VERIFYING: The flash is read back.
 * @MTKFLASH_PHASE_RESTORING: The old contents are written back.
 * @MTKFLASH_PHASE_LEAVING: Vendor mode is ended.
 * @MTKFLASH_PHASE_RESETTING: The drive restarts, and libata looks for it.
 * @MTKFLASH_PHASE_DONE: The session has ended well.
 * @MTKFLASH_PHASE_FAILED: The session has ended with an error.
 *
 * The phases follow each other in this order, and each can end in FAILED.  WAITING
 * occurs only if the user has to switch the drive's power.  RESTORING occurs only if
 * the image could not be written: the old contents of a drive that worked are written
 * back, and the session ends in FAILED.
 */
enum mtkflash_phase {
	MTKFLASH_PHASE_IDLE = 0,
	MTKFLASH_PHASE_STAGED = 1,
	MTKFLASH_PHASE_CLAIMING = 2,
	MTKFLASH_PHASE_ENTERING = 3,
	MTKFLASH_PHASE_WAITING = 15,
	MTKFLASH_PHASE_IDENTIFYING = 4,
	MTKFLASH_PHASE_BACKING_UP = 5,
	MTKFLASH_PHASE_CHECKING = 6,
	MTKFLASH_PHASE_UNLOCKING = 7,
	MTKFLASH_PHASE_ERASING = 8,
	MTKFLASH_PHASE_PROGRAMMING = 9,
	MTKFLASH_PHASE_VERIFYING = 10,
	MTKFLASH_PHASE_RESTORING = 16,
	MTKFLASH_PHASE_LEAVING = 11,
	MTKFLASH_PHASE_RESETTING = 12,
	MTKFLASH_PHASE_DONE = 13,
	MTKFLASH_PHASE_FAILED = 14,
};

/**
 * enum mtkflash_verdict - The driver's opinion of a port
 * @MTKFLASH_VERDICT_EMPTY: Nothing is attached.
 * @MTKFLASH_VERDICT_PROBING: libata is still probing the port.
 * @MTKFLASH_VERDICT_DISK: A disk; the driver never touches it.
 * @MTKFLASH_VERDICT_OTHER: A device that is not a known MediaTek drive.
 * @MTKFLASH_VERDICT_KNOWN: A known drive in normal operation.
 * @MTKFLASH_VERDICT_BOOT_LOADER: A known drive in its boot loader.
 * @MTKFLASH_VERDICT_VENDOR_MODE: A drive in vendor mode.
 * @MTKFLASH_VERDICT_CANDIDATE: Linked but unrecognised, perhaps a dead drive.
 * @MTKFLASH_VERDICT_UNSUPPORTED: The port cannot be used, see &enum mtkflash_host_reason.
 * @MTKFLASH_VERDICT_UNKNOWN_CHIP: A running drive with an unknown chip; it may be tried.
 * @MTKFLASH_VERDICT_MAYBE_HEALTHY: It waits for commands, but libata gave it up; nothing
 *				    is sent without %MTKFLASH_OPTION_MAYBE_HEALTHY.
 *
 * A port has a node of its own with these verdicts: KNOWN, BOOT_LOADER, VENDOR_MODE,
 * CANDIDATE, UNKNOWN_CHIP, MAYBE_HEALTHY; with OTHER only after %MTKFLASH_IOC_ADMIT.
 */
enum mtkflash_verdict {
	MTKFLASH_VERDICT_EMPTY = 0,
	MTKFLASH_VERDICT_PROBING = 1,
	MTKFLASH_VERDICT_DISK = 2,
	MTKFLASH_VERDICT_OTHER = 3,
	MTKFLASH_VERDICT_KNOWN = 4,
	MTKFLASH_VERDICT_BOOT_LOADER = 5,
	MTKFLASH_VERDICT_VENDOR_MODE = 6,
	MTKFLASH_VERDICT_CANDIDATE = 7,
	MTKFLASH_VERDICT_UNSUPPORTED = 8,
	MTKFLASH_VERDICT_UNKNOWN_CHIP = 9,
	MTKFLASH_VERDICT_MAYBE_HEALTHY = 10,
};

/**
 * enum mtkflash_host_reason - Why a port cannot be used
 * @MTKFLASH_HOST_NONE: The port can be used, or the module is too old to give a reason.
 * @MTKFLASH_HOST_UNUSED: The port is switched off or not wired.
 * @MTKFLASH_HOST_ENGINE: It only takes whole commands, and its driver is not ahci.
 * @MTKFLASH_HOST_OWN_ACCESS: Its registers are not plain bytes.
 * @MTKFLASH_HOST_MASKS_OTHERS: Holding this port would stop the interrupts of others.
 * @MTKFLASH_HOST_COUPLED: Two of its channels must not be busy at once.
 * @MTKFLASH_HOST_KEEPS_UNIT: Only its Linux driver may switch between master and slave.
 * @MTKFLASH_HOST_FILTERS: Its firmware only accepts the commands of disks.
 * @MTKFLASH_HOST_NO_PACKETS: It has no PACKET command, so no optical drive works on it.
 * @MTKFLASH_HOST_NO_CONTROL: It has no Device Control and Alternate Status registers.
 * @MTKFLASH_HOST_INTERRUPTS: Its interrupt handler cannot handle a port without a command.
 * @MTKFLASH_HOST_UNKNOWN: Its Linux driver does something that mtkflash does not know.
 * @MTKFLASH_HOST_UNWATCHED: The controller could go away without notice.
 * @MTKFLASH_HOST_NO_OVERRIDE: AHCI without command list override (CAP.SCLO).
 * @MTKFLASH_HOST_MULTIPLIER: A port multiplier is attached.
 * @MTKFLASH_HOST_ENCLOSURE: The port belongs to an enclosure, not to a drive.
 * @MTKFLASH_HOST_REMAPPED: RAID mode: the controller hides NVMe disks behind its ports.
 */
enum mtkflash_host_reason {
	MTKFLASH_HOST_NONE = 0,
	MTKFLASH_HOST_UNUSED = 1,
	MTKFLASH_HOST_ENGINE = 2,
	MTKFLASH_HOST_OWN_ACCESS = 3,
	MTKFLASH_HOST_MASKS_OTHERS = 4,
	MTKFLASH_HOST_COUPLED = 5,
	MTKFLASH_HOST_KEEPS_UNIT = 6,
	MTKFLASH_HOST_FILTERS = 7,
	MTKFLASH_HOST_NO_PACKETS = 8,
	MTKFLASH_HOST_NO_CONTROL = 9,
	MTKFLASH_HOST_INTERRUPTS = 10,
	MTKFLASH_HOST_UNKNOWN = 11,
	MTKFLASH_HOST_UNWATCHED = 12,
	MTKFLASH_HOST_NO_OVERRIDE = 13,
	MTKFLASH_HOST_MULTIPLIER = 14,
	MTKFLASH_HOST_ENCLOSURE = 15,
	MTKFLASH_HOST_REMAPPED = 16,
};

/**
 * enum mtkflash_error - How a session failed
 * @MTKFLASH_ERROR_NONE: No error.
 * @MTKFLASH_ERROR_NOT_FIRMWARE: ENOEXEC: The file is not a plain image.
 * @MTKFLASH_ERROR_IMAGE_SIZE: EINVAL: No flash part has the size of the image.
 * @MTKFLASH_ERROR_IMAGE_TOO_LARGE: EFBIG: No known flash part is that large.
 * @MTKFLASH_ERROR_IMAGE_BLANK: ENODATA: The image or its first page is blank.
 * @MTKFLASH_ERROR_RESET_VECTOR: EILSEQ: The image starts neither with an 8051 reset vector
 *				 nor as the drive's flash does.
 * @MTKFLASH_ERROR_PART_SIZE: ERANGE: The flash part has another size than the image.
 * @MTKFLASH_ERROR_WRONG_DRIVE: EMEDIUMTYPE: The image was made for another drive.
 * @MTKFLASH_ERROR_NO_IDENTITY: EBADMSG: The image names no drive.
 * @MTKFLASH_ERROR_INTERRUPTED: ECANCELED: Stopped before anything was erased.
 * @MTKFLASH_ERROR_BUSY: EBUSY: A session is running already.
 * @MTKFLASH_ERROR_NO_MEMORY: ENOMEM: No memory for the image or the backup.
 * @MTKFLASH_ERROR_IN_USE: ETXTBSY: The drive is mounted or open.
 * @MTKFLASH_ERROR_SIBLING: EUSERS: Another device shares the cable.
 * @MTKFLASH_ERROR_CLAIM: ETIME: libata did not hand over the port, or others use it.
 * @MTKFLASH_ERROR_NO_DRIVE: ENXIO: No signal on the cable (FFh).
 * @MTKFLASH_ERROR_NO_VENDOR_MODE: EPROTO: No vendor mode, and an unknown status.
 * @MTKFLASH_ERROR_BOOT_CODE: EOPNOTSUPP: Firmware or boot code refuses the intro (81h).
 * @MTKFLASH_ERROR_LOST_VENDOR_MODE: EREMOTEIO: The drive left vendor mode.
 * @MTKFLASH_ERROR_TIMEOUT: ETIMEDOUT: The drive stayed busy.
 * @MTKFLASH_ERROR_BUS_DEAD: EHOSTDOWN: The drive stopped answering.
 * @MTKFLASH_ERROR_NO_ID: ENOMEDIUM: The flash part gives no usable id.
 * @MTKFLASH_ERROR_UNKNOWN_PART: EPFNOSUPPORT: The flash part is not in the table.
 * @MTKFLASH_ERROR_PROTECTED: EROFS: The flash part is write-protected and locked.
 * @MTKFLASH_ERROR_BACKUP: EUCLEAN: Two reads of the flash differ.
 * @MTKFLASH_ERROR_ERASE: EIO: A sector could not be erased.
 * @MTKFLASH_ERROR_PROGRAM: EIO: A page could not be programmed.
 * @MTKFLASH_ERROR_VERIFY: EIO: The flash does not hold what was written.
 * @MTKFLASH_ERROR_NO_ANSWER: ENOTCONN: Verified, but the drive did not come back.
 * @MTKFLASH_ERROR_OTHER_ANSWER: EREMCHG: Verified, but the drive reports another identity.
 * @MTKFLASH_ERROR_GONE: ENODEV: The host controller was removed.
 * @MTKFLASH_ERROR_NOT_MEDIATEK: EACCES: The device is not known to have a MediaTek chip.
 * @MTKFLASH_ERROR_IGNORED: ENOMSG: The drive is idle and did not take the intro (50h).
 * @MTKFLASH_ERROR_REFUSED: ECONNREFUSED: Firmware or boot code refused the intro (51h).
 * @MTKFLASH_ERROR_REFUSED_BUSY: ECONNABORTED: The firmware refused, and restarts (D1h).
 * @MTKFLASH_ERROR_HALF_WAY: EBADE: Half-way into vendor mode (52h, D2h).
 * @MTKFLASH_ERROR_STILL_BUSY: EALREADY: Busy; the intro had no effect (80h, D0h).
 * @MTKFLASH_ERROR_BUSY_TYPE: EINPROGRESS: Busy in vendor mode (F0h, F2h, F3h).
 * @MTKFLASH_ERROR_NO_STATUS: ECOMM: No power, another unit, or after a reset (00h).
 * @MTKFLASH_ERROR_NO_LINK: ENOLINK: No link, or no powered drive on the cable (7Fh).
 * @MTKFLASH_ERROR_UNKNOWN_SIZE: ESOCKTNOSUPPORT: An unknown flash part, of unknown size.
 * @MTKFLASH_ERROR_PROTECTION_STAYS: EKEYREJECTED: Block protection could not be cleared.
 * @MTKFLASH_ERROR_WRITE_ENABLE: EIO: The flash part does not take WREN.
 * @MTKFLASH_ERROR_PROTECTION_LOST: EIO: All else is done, but block protection is off now.
 * @MTKFLASH_ERROR_LOCKED_DOWN: EPERM: The kernel is locked down.
 * @MTKFLASH_ERROR_NOT_IN_VENDOR_MODE: EUNATCH: The drive is not in vendor mode.
 * @MTKFLASH_ERROR_RUNNING: EISCONN: The drive works, and nobody asked to read it.
 * @MTKFLASH_ERROR_BOOT_BLOCK: EADDRNOTAVAIL: A boot block locked for good would change.
 * @MTKFLASH_ERROR_READS_NO_ID: ENOPKG: The part gives no id, and none was named.
 * @MTKFLASH_ERROR_TOO_SLOW: EOVERFLOW: The drive answers too slowly to be flashed safely.
 * @MTKFLASH_ERROR_HOST: EPROTONOSUPPORT: The port's controller cannot be used.
 * @MTKFLASH_ERROR_KEPT_BLANK: ENOKEY: A range to be kept is not whole in the drive.
 * @MTKFLASH_ERROR_MAYBE_HEALTHY: ENOTUNIQ: The drive may be healthy; nothing was sent.
 * @MTKFLASH_ERROR_IMAGE_DAMAGED: ELIBBAD: The image is a dump with a damaged end.
 * @MTKFLASH_ERROR_OTHER_SERIES: EDOM: The image may be for another hardware series.
 * @MTKFLASH_ERROR_GARBLED: ELNRNG: Verified, but one bit of the drive's name is stuck.
 * @MTKFLASH_ERROR_OTHER_CHIP: EXDEV: The image is for another chip than the drive's.
 * @MTKFLASH_ERROR_NO_RECIPE: ENOPROTOOPT: No way is known to do this by packets.
 * @MTKFLASH_ERROR_MEDIUM: ENOTEMPTY: The tray is open, or there is a disc in it.
 * @MTKFLASH_ERROR_PACKET: EBADRQC: The drive refused a command that it should know.
 * @MTKFLASH_ERROR_PACKET_DUMP: EREMOTE: The image was read from a drive by packets.
 * @MTKFLASH_ERROR_SUM: ELIBSCN: The image does not agree with its own table of sums.
 * @MTKFLASH_ERROR_IMAGE_REFUSED: EBADR: The drive checked the image and refused it.
 * @MTKFLASH_ERROR_NOT_TAKEN: ESTALE: The drive took the image but kept its old firmware.
 * @MTKFLASH_ERROR_NOT_READY: EHOSTUNREACH: It took the image and did not become ready.
 * @MTKFLASH_ERROR_OLD_ANSWER: EKEYEXPIRED: It took the image, and reports its old revision.
 * @MTKFLASH_ERROR_UNIT_DATA: EOWNERDEAD: Flashed, but the drive's own data have changed.
 * @MTKFLASH_ERROR_CHIP_LOST: EIDRM: The drive no longer names its chip.
 * @MTKFLASH_ERROR_BANK_BLANK: EBFONT: The image has a blank bank.
 * @MTKFLASH_ERROR_PACKETS_ONLY: EPROTOTYPE: The image can only be written by packets.
 *
 * Each has the errno that close(), fsync() and the ioctls return for it.
 */
enum mtkflash_error {
	MTKFLASH_ERROR_NONE = 0,
	MTKFLASH_ERROR_NOT_FIRMWARE = 1,
	MTKFLASH_ERROR_IMAGE_SIZE = 2,
	MTKFLASH_ERROR_IMAGE_TOO_LARGE = 3,
	MTKFLASH_ERROR_IMAGE_BLANK = 4,
	MTKFLASH_ERROR_RESET_VECTOR = 5,
	MTKFLASH_ERROR_PART_SIZE = 6,
	MTKFLASH_ERROR_WRONG_DRIVE = 7,
	MTKFLASH_ERROR_NO_IDENTITY = 8,
	MTKFLASH_ERROR_INTERRUPTED = 9,
	MTKFLASH_ERROR_BUSY = 10,
	MTKFLASH_ERROR_NO_MEMORY = 11,
	MTKFLASH_ERROR_IN_USE = 12,
	MTKFLASH_ERROR_SIBLING = 13,
	MTKFLASH_ERROR_CLAIM = 14,
	MTKFLASH_ERROR_NO_DRIVE = 15,
	MTKFLASH_ERROR_NO_VENDOR_MODE = 16,
	MTKFLASH_ERROR_BOOT_CODE = 17,
	MTKFLASH_ERROR_LOST_VENDOR_MODE = 18,
	MTKFLASH_ERROR_TIMEOUT = 19,
	MTKFLASH_ERROR_BUS_DEAD = 20,
	MTKFLASH_ERROR_NO_ID = 21,
	MTKFLASH_ERROR_UNKNOWN_PART = 22,
	MTKFLASH_ERROR_PROTECTED = 23,
	MTKFLASH_ERROR_BACKUP = 24,
	MTKFLASH_ERROR_ERASE = 25,
	MTKFLASH_ERROR_PROGRAM = 26,
	MTKFLASH_ERROR_VERIFY = 27,
	MTKFLASH_ERROR_NO_ANSWER = 28,
	MTKFLASH_ERROR_OTHER_ANSWER = 29,
	MTKFLASH_ERROR_GONE = 30,
	MTKFLASH_ERROR_NOT_MEDIATEK = 31,
	MTKFLASH_ERROR_IGNORED = 32,
	MTKFLASH_ERROR_REFUSED = 33,
	MTKFLASH_ERROR_REFUSED_BUSY = 34,
	MTKFLASH_ERROR_HALF_WAY = 35,
	MTKFLASH_ERROR_STILL_BUSY = 36,
	MTKFLASH_ERROR_BUSY_TYPE = 37,
	MTKFLASH_ERROR_NO_STATUS = 38,
	MTKFLASH_ERROR_NO_LINK = 39,
	MTKFLASH_ERROR_UNKNOWN_SIZE = 40,
	MTKFLASH_ERROR_PROTECTION_STAYS = 41,
	MTKFLASH_ERROR_WRITE_ENABLE = 42,
	MTKFLASH_ERROR_PROTECTION_LOST = 43,
	MTKFLASH_ERROR_LOCKED_DOWN = 44,
	MTKFLASH_ERROR_NOT_IN_VENDOR_MODE = 45,
	MTKFLASH_ERROR_RUNNING = 46,
	MTKFLASH_ERROR_BOOT_BLOCK = 47,
	MTKFLASH_ERROR_READS_NO_ID = 48,
	MTKFLASH_ERROR_TOO_SLOW = 49,
	MTKFLASH_ERROR_HOST = 50,
	MTKFLASH_ERROR_KEPT_BLANK = 51,
	MTKFLASH_ERROR_MAYBE_HEALTHY = 52,
	MTKFLASH_ERROR_IMAGE_DAMAGED = 53,
	MTKFLASH_ERROR_OTHER_SERIES = 54,
	MTKFLASH_ERROR_GARBLED = 55,
	MTKFLASH_ERROR_OTHER_CHIP = 56,
	MTKFLASH_ERROR_NO_RECIPE = 57,
	MTKFLASH_ERROR_MEDIUM = 58,
	MTKFLASH_ERROR_PACKET = 59,
	MTKFLASH_ERROR_PACKET_DUMP = 60,
	MTKFLASH_ERROR_SUM = 61,
	MTKFLASH_ERROR_IMAGE_REFUSED = 62,
	MTKFLASH_ERROR_NOT_TAKEN = 63,
	MTKFLASH_ERROR_NOT_READY = 64,
	MTKFLASH_ERROR_OLD_ANSWER = 65,
	MTKFLASH_ERROR_UNIT_DATA = 66,
	MTKFLASH_ERROR_CHIP_LOST = 67,
	MTKFLASH_ERROR_BANK_BLANK = 68,
	MTKFLASH_ERROR_PACKETS_ONLY = 69,
};

/**
 * enum mtkflash_advice - What to do next
 * @MTKFLASH_ADVICE_NONE: Nothing.
 * @MTKFLASH_ADVICE_UNPACK: Unpack the image.
 * @MTKFLASH_ADVICE_COMPARE_SIZE: Compare the image's size with the original's.
 * @MTKFLASH_ADVICE_CHECK_FILE: Check that this is the right file.
 * @MTKFLASH_ADVICE_GET_AGAIN: Get the image again.
 * @MTKFLASH_ADVICE_GET_PLAIN: Get an image that is plain and for this chip, or use
 *			       %MTKFLASH_OPTION_ANY_START.
 * @MTKFLASH_ADVICE_GET_MATCHING: Get the image made for this drive.
 * @MTKFLASH_ADVICE_GET_IDENTITY: Get an image with an identity block.
 * @MTKFLASH_ADVICE_START_AGAIN: Start again when ready.
 * @MTKFLASH_ADVICE_LET_FINISH: Let the session finish.
 * @MTKFLASH_ADVICE_FREE_MEMORY: Free some memory.
 * @MTKFLASH_ADVICE_UNMOUNT: Unmount the drive, close the programs that use it.
 * @MTKFLASH_ADVICE_ALONE: Unplug the other device from the cable.
 * @MTKFLASH_ADVICE_WAIT_QUIET: Wait until the kernel log is quiet.
 * @MTKFLASH_ADVICE_CHECK_POWER: Check power, port and cable.
 * @MTKFLASH_ADVICE_CHECK_JUMPER: Check power and jumper.
 * @MTKFLASH_ADVICE_CHECK_CABLE: Check cable and power.
 * @MTKFLASH_ADVICE_CHECK_CABLE_RESCAN: Check power and cable, rescan, try again.
 * @MTKFLASH_ADVICE_OTHER_PORT: Another port, or start with the drive off.
 * @MTKFLASH_ADVICE_POWER_WAITING: Try again, with a power cycle while WAITING.
 * @MTKFLASH_ADVICE_POWER_IF_AGAIN: Try again, with a power cycle the second time.
 * @MTKFLASH_ADVICE_POWER_REPORT: Try again with a power cycle, report the status byte.
 * @MTKFLASH_ADVICE_POWER_OR_UPDATER: Power cycles from the wall, or the maker's updater.
 * @MTKFLASH_ADVICE_POWER_ONCE: Try again, with two quick power cycles.
 * @MTKFLASH_ADVICE_POWER_SEVERAL: Try again, with several power cycles.
 * @MTKFLASH_ADVICE_POWER_HELPED: A power cycle, then try again: that has helped others.
 * @MTKFLASH_ADVICE_POWER_THEN_AGAIN: A power cycle, then try again.
 * @MTKFLASH_ADVICE_WAIT_POWER: Wait, then try again with a power cycle.
 * @MTKFLASH_ADVICE_POWER_RESCAN: A power cycle, then rescan.
 * @MTKFLASH_ADVICE_POWER_LOOK: A power cycle, rescan, look at the revision.
 * @MTKFLASH_ADVICE_MAKERS_UPDATER: Use the maker's own updater.
 * @MTKFLASH_ADVICE_REPORT_IDS: Report the ids of the flash part.
 * @MTKFLASH_ADVICE_LIFT_PIN: The WP# pin of the part is low; software cannot change that.
 * @MTKFLASH_ADVICE_SEE_GUIDE: Switch the drive's power off and on and try again.
 * @MTKFLASH_ADVICE_GO_ON: Leave the power on, write the image again.
 * @MTKFLASH_ADVICE_BIND_AGAIN: Bring the host controller back.
 * @MTKFLASH_ADVICE_NO_LOCKDOWN: Start the computer without lockdown.
 * @MTKFLASH_ADVICE_WRITE_IMAGE: Write an image, or give the drive back.
 * @MTKFLASH_ADVICE_WRITE_BLANK: Write an image now, the drive has no firmware.
 * @MTKFLASH_ADVICE_OLD_IS_BACK: The old firmware is back; get another image.
 * @MTKFLASH_ADVICE_POWER_NOW: A power cycle now.
 * @MTKFLASH_ADVICE_ENTER_FIRST: The drive is not in vendor mode: nothing to do.
 * @MTKFLASH_ADVICE_ASK_FOR_READ: Ask for the read with %MTKFLASH_OPTION_READ_RUNNING.
 * @MTKFLASH_ADVICE_MATCH_BOOT_BLOCK: Get an image whose boot block equals the drive's.
 * @MTKFLASH_ADVICE_NAME_PART: Name the part in &mtkflash_options.part.
 * @MTKFLASH_ADVICE_FASTER: A power cycle, another port, or another computer.
 * @MTKFLASH_ADVICE_OTHER_HOST: Attach the drive to another controller.
 * @MTKFLASH_ADVICE_WAIT_LIBATA: Wait until libata gives up.
 * @MTKFLASH_ADVICE_TRY_CLEAR_SRWD: Try %MTKFLASH_OPTION_CLEAR_SRWD once.
 * @MTKFLASH_ADVICE_KEEP_FROM: Take what belongs to the drive from an earlier backup.
 * @MTKFLASH_ADVICE_SAY_IT_IS_DEAD: If it is dead: %MTKFLASH_OPTION_MAYBE_HEALTHY.
 * @MTKFLASH_ADVICE_WITNESSES: IDENTIFY and INQUIRY disagree; one of them is sound.
 * @MTKFLASH_ADVICE_DATA_LINE: A data line or the cable is bad, the firmware is not.
 * @MTKFLASH_ADVICE_SAME_SERIES: Get the image of the drive's series, or use
 *				 %MTKFLASH_OPTION_OTHER_SERIES.
 * @MTKFLASH_ADVICE_OTHER_DUMP: Get the maker's image, or a dump made in vendor mode.
 * @MTKFLASH_ADVICE_WAIT_HOURS: Leave the drive alone for eight hours.
 * @MTKFLASH_ADVICE_EMPTY_DRIVE: Take the disc out, and close the tray.
 * @MTKFLASH_ADVICE_OTHER_METHOD: Vendor mode may do it, without %MTKFLASH_OPTION_PACKETS.
 * @MTKFLASH_ADVICE_OLD_RUNS: The old firmware still runs; get the image that may follow it.
 * @MTKFLASH_ADVICE_PUT_BACK: Put back what belongs to the drive, from its backup.
 * @MTKFLASH_ADVICE_ANY_SUM: Get the image again, or use %MTKFLASH_OPTION_ANY_SUM.
 * @MTKFLASH_ADVICE_CHIP_LOST: Name a backup, or look at the chip and use
 *			       %MTKFLASH_OPTION_CHIP_LOST.
 * @MTKFLASH_ADVICE_BLANK_BANKS: Get the image again, or use %MTKFLASH_OPTION_BLANK_BANKS.
 * @MTKFLASH_ADVICE_BY_PACKETS: Use %MTKFLASH_OPTION_PACKETS, or the maker's updater.
 * @MTKFLASH_ADVICE_WITHOUT_KEPT: A power cycle; then write the image without kept ranges.
 */
enum mtkflash_advice {
	MTKFLASH_ADVICE_NONE = 0,
	MTKFLASH_ADVICE_UNPACK = 1,
	MTKFLASH_ADVICE_COMPARE_SIZE = 2,
	MTKFLASH_ADVICE_CHECK_FILE = 3,
	MTKFLASH_ADVICE_GET_AGAIN = 4,
	MTKFLASH_ADVICE_GET_PLAIN = 5,
	MTKFLASH_ADVICE_GET_MATCHING = 6,
	MTKFLASH_ADVICE_GET_IDENTITY = 7,
	MTKFLASH_ADVICE_START_AGAIN = 8,
	MTKFLASH_ADVICE_LET_FINISH = 9,
	MTKFLASH_ADVICE_FREE_MEMORY = 10,
	MTKFLASH_ADVICE_UNMOUNT = 11,
	MTKFLASH_ADVICE_ALONE = 12,
	MTKFLASH_ADVICE_WAIT_QUIET = 13,
	MTKFLASH_ADVICE_CHECK_POWER = 14,
	MTKFLASH_ADVICE_CHECK_JUMPER = 15,
	MTKFLASH_ADVICE_CHECK_CABLE = 16,
	MTKFLASH_ADVICE_CHECK_CABLE_RESCAN = 17,
	MTKFLASH_ADVICE_OTHER_PORT = 18,
	MTKFLASH_ADVICE_POWER_WAITING = 19,
	MTKFLASH_ADVICE_POWER_IF_AGAIN = 20,
	MTKFLASH_ADVICE_POWER_REPORT = 21,
	MTKFLASH_ADVICE_POWER_OR_UPDATER = 22,
	MTKFLASH_ADVICE_POWER_ONCE = 23,
	MTKFLASH_ADVICE_POWER_SEVERAL = 24,
	MTKFLASH_ADVICE_POWER_HELPED = 25,
	MTKFLASH_ADVICE_POWER_THEN_AGAIN = 26,
	MTKFLASH_ADVICE_WAIT_POWER = 27,
	MTKFLASH_ADVICE_POWER_RESCAN = 28,
	MTKFLASH_ADVICE_POWER_LOOK = 29,
	MTKFLASH_ADVICE_MAKERS_UPDATER = 30,
	MTKFLASH_ADVICE_REPORT_IDS = 31,
	MTKFLASH_ADVICE_LIFT_PIN = 32,
	MTKFLASH_ADVICE_SEE_GUIDE = 33,
	MTKFLASH_ADVICE_GO_ON = 34,
	MTKFLASH_ADVICE_BIND_AGAIN = 35,
	MTKFLASH_ADVICE_NO_LOCKDOWN = 36,
	MTKFLASH_ADVICE_WRITE_IMAGE = 37,
	MTKFLASH_ADVICE_WRITE_BLANK = 38,
	MTKFLASH_ADVICE_OLD_IS_BACK = 39,
	MTKFLASH_ADVICE_POWER_NOW = 40,
	MTKFLASH_ADVICE_ENTER_FIRST = 41,
	MTKFLASH_ADVICE_ASK_FOR_READ = 42,
	MTKFLASH_ADVICE_MATCH_BOOT_BLOCK = 43,
	MTKFLASH_ADVICE_NAME_PART = 44,
	MTKFLASH_ADVICE_FASTER = 45,
	MTKFLASH_ADVICE_OTHER_HOST = 46,
	MTKFLASH_ADVICE_WAIT_LIBATA = 47,
	MTKFLASH_ADVICE_TRY_CLEAR_SRWD = 48,
	MTKFLASH_ADVICE_KEEP_FROM = 49,
	MTKFLASH_ADVICE_SAY_IT_IS_DEAD = 50,
	MTKFLASH_ADVICE_WITNESSES = 51,
	MTKFLASH_ADVICE_DATA_LINE = 52,
	MTKFLASH_ADVICE_SAME_SERIES = 53,
	MTKFLASH_ADVICE_OTHER_DUMP = 54,
	MTKFLASH_ADVICE_WAIT_HOURS = 55,
	MTKFLASH_ADVICE_EMPTY_DRIVE = 56,
	MTKFLASH_ADVICE_OTHER_METHOD = 57,
	MTKFLASH_ADVICE_OLD_RUNS = 58,
	MTKFLASH_ADVICE_PUT_BACK = 59,
	MTKFLASH_ADVICE_ANY_SUM = 60,
	MTKFLASH_ADVICE_CHIP_LOST = 61,
	MTKFLASH_ADVICE_BLANK_BANKS = 62,
	MTKFLASH_ADVICE_BY_PACKETS = 63,
	MTKFLASH_ADVICE_WITHOUT_KEPT = 64,
};

/**
 * enum mtkflash_kind - The purpose of a session
 * @MTKFLASH_KIND_NONE: There was no session yet.
 * @MTKFLASH_KIND_READ: Reads the flash.
 * @MTKFLASH_KIND_FLASH: Writes an image.
 * @MTKFLASH_KIND_DRY_RUN: Makes all checks of a flash or erase, writes nothing.
 * @MTKFLASH_KIND_ERASE: Erases the whole flash.
 * @MTKFLASH_KIND_CLAIM: Takes the port from libata and keeps it.
 * @MTKFLASH_KIND_ENTER: Puts the drive into vendor mode and keeps it there.
 * @MTKFLASH_KIND_LEAVE: Ends vendor mode and gives the port back.
 */
enum mtkflash_kind {
	MTKFLASH_KIND_NONE = 0,
	MTKFLASH_KIND_READ = 1,
	MTKFLASH_KIND_FLASH = 2,
	MTKFLASH_KIND_DRY_RUN = 3,
	MTKFLASH_KIND_ERASE = 4,
	MTKFLASH_KIND_CLAIM = 5,
	MTKFLASH_KIND_ENTER = 6,
	MTKFLASH_KIND_LEAVE = 7,
};

/**
 * enum mtkflash_page_state - State of a page of the flash
 * @MTKFLASH_PAGE_UNKNOWN: Nothing is known of it yet.
 * @MTKFLASH_PAGE_SAME: Will not be written.
 * @MTKFLASH_PAGE_PLANNED: Will be written, and is still as it was.
 * @MTKFLASH_PAGE_ERASED: Erased and not written yet.
 * @MTKFLASH_PAGE_WRITTEN: Written and not read back yet.
 * @MTKFLASH_PAGE_VERIFIED: Read back and correct.
 * @MTKFLASH_PAGE_KEPT: Holds data of the drive itself: left alone, or written back and
 *			verified.
 */
enum mtkflash_page_state {
	MTKFLASH_PAGE_UNKNOWN = 0,
	MTKFLASH_PAGE_SAME = 1,
	MTKFLASH_PAGE_PLANNED = 2,
	MTKFLASH_PAGE_ERASED = 3,
	MTKFLASH_PAGE_WRITTEN = 4,
	MTKFLASH_PAGE_VERIFIED = 5,
	MTKFLASH_PAGE_KEPT = 6,
};

/**
 * enum mtkflash_option_set - The vendor command sets
 * @MTKFLASH_OPTION_SET_ANY: All of them are tried.
 * @MTKFLASH_OPTION_SET_LEGACY: The intro is 2Ah, 80h.
 * @MTKFLASH_OPTION_SET_SLIM: The intro is D9h, 89h.
 * @MTKFLASH_OPTION_SET_SLIM2: The intro is 79h, 8Dh.
 */
enum mtkflash_option_set {
	MTKFLASH_OPTION_SET_ANY = 0,
	MTKFLASH_OPTION_SET_LEGACY = 1,
	MTKFLASH_OPTION_SET_SLIM = 2,
	MTKFLASH_OPTION_SET_SLIM2 = 3,
};

/* No device: mtkflash_port_info.device of a port without a node. */
#define MTKFLASH_NO_DEVICE	0xffffffffu

/**
 * struct mtkflash_port_info - One libata port and its verdict
 * @size: In: size of this structure, in bytes.
 * @index: In: 0 for the first port.  Out: unchanged.
 * @ata: Number in libata's messages: 3 for "ata3".
 * @verdict: &enum mtkflash_verdict.
 * @device: N of the port's /dev/mtkflashN, or %MTKFLASH_NO_DEVICE.
 * @altstatus: Alternate Status at the last look, or Status if the drive drives only
 *	       that register; 0 if @altstatus_valid is 0.
 * @altstatus_valid: 1 if the registers were read.  They are not read if libata knows of
 *		     a device.
 * @held: 1 while mtkflash holds the port instead of libata.
 * @reserved: 0.
 * @driver: Name of the host driver, zero-terminated.
 * @parent: Name of the host's bus device, zero-terminated.
 * @model: "vendor product revision" of the first device, by INQUIRY, or by IDENTIFY if
 *	   there is no other answer; empty if none answered.
 * @reason: &enum mtkflash_host_reason: why the port cannot be used, 0 if it can.
 * @probing_s: How long libata has been busy with the port, as far as mtkflash has seen,
 *	       in seconds; 0 if it is not busy.
 * @advice: &enum mtkflash_advice: WITNESSES or DATA_LINE if the device's answers to
 *	    IDENTIFY and INQUIRY disagree; else 0.
 * @lines: With DATA_LINE: the data lines of which one is bad; bit 8 is D8.
 * @identify: The device's model by IDENTIFY, zero-terminated; empty if it gave none.
 *
 * %MTKFLASH_IOC_PORT_INFO accesses no register.  If the port has changed in libata since
 * the last look, the driver soon looks again; %MTKFLASH_IOC_RESCAN makes it look now.
 *
 * %MTKFLASH_IOC_ADMIT does the same, and first gives the port a node if its drive has a
 * name of which the driver knows nothing.  That is for a recipe of the owner's: every other
 * session of such a drive fails with EACCES.  The node stays as long as the drive.
 *
 * Errors: ENXIO if there is no port of that index; for ADMIT EACCES if the port has no such
 * drive, EBUSY while the system is about to sleep, EPERM on a kernel that is locked down.
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
	__u32 advice;
	__u32 lines;
	char identify[48];
};

/**
 * struct mtkflash_device_info - What the driver knows about the drive of one node
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
 * @status_register: Status register of a serial part, as last found; 0 if not read.
 * @reserved: 0.
 * @access: %MTKFLASH_ACCESS_QUICK and so on: what the driver has learned about it.
 * @set: Command set, zero-terminated, empty before vendor mode.
 * @recipe: Name of the recipe for firmware by packets, zero-terminated; empty if there
 *	    is none.
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
	char recipe[16];
};

/* mtkflash_device_info.access */
#define MTKFLASH_ACCESS_QUICK		0x01u	/* only registers that change are written */
#define MTKFLASH_ACCESS_FOUR		0x02u	/* no longer used */
#define MTKFLASH_ACCESS_PRELOAD		0x04u	/* registers are loaded while the part is busy */
#define MTKFLASH_ACCESS_START_LOCKED	0x08u	/* the first block is locked for good */

/* mtkflash_status.flags */
#define MTKFLASH_STATUS_BUSY		0x01u	/* a session is running */
#define MTKFLASH_STATUS_HELD		0x02u	/* the drive is kept for another try */
#define MTKFLASH_STATUS_UNTOUCHED	0x04u	/* the last session erased nothing */
#define MTKFLASH_STATUS_RESTORED	0x08u	/* the old contents are back, verified */
#define MTKFLASH_STATUS_VENDOR_MODE	0x10u	/* the drive is kept in vendor mode */
#define MTKFLASH_STATUS_KEPT		0x20u	/* MTKFLASH_IOC_KEPT has ranges */

/**
 * struct mtkflash_status - State and progress of the current or last session
 * @size: In: size of this structure, in bytes.
 * @device: N of /dev/mtkflashN.  In on the control node, out on the drive's own.
 * @session: Number of the session on this node, from 1 on; 0 before the first.
 * @flags: %MTKFLASH_STATUS_BUSY and so on.
 * @phase: &enum mtkflash_phase.
 * @failed_phase: The phase in which the session failed, if @phase is FAILED.
 * @error: &enum mtkflash_error, 0 unless @phase is FAILED.
 * @last_status: The last status byte read from the drive.
 * @reserved: 0.
 * @done: Bytes of work done; never goes back within a session.
 * @total: Bytes of work in all; 0 while it is not known, or if there is none.
 * @fail_address: Flash address of an erase, program, verify, backup or boot block error.
 * @staged: Bytes of image staged.
 * @old_revision: Revision before the session, zero-terminated, empty if unknown.
 * @new_revision: Revision the drive itself gave after it, empty if it gave none.
 * @wait_left_ms: In phase WAITING: how long the session goes on waiting, in ms.
 * @estimate_ms: Estimated time left, in ms, without the restart of the drive; 0 if it is
 *		 not known yet, or if the session has ended.  After TOO_SLOW: the time
 *		 that would have been left.
 * @advice: &enum mtkflash_advice: what to do next.
 * @kind: &enum mtkflash_kind: the purpose of the session.
 * @sectors: Sectors that the session's plan erases; 0 before there is a plan.
 * @pages: Pages of 256 bytes that it programs.
 * @changes: Counts the changes that poll() reports; it may wrap.
 * @reserved2: 0.
 *
 * poll() reports EPOLLPRI when the phase, the error, the flags or a whole percent of
 * @done has changed, or the drive is gone, until the next %MTKFLASH_IOC_STATUS.  On the
 * control node this holds for each drive whose status was asked through the same open
 * file.
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

/*
 * mtkflash_options.flags: each overrides one check, or asks for one thing.  The
 * capabilities say which ones a kernel knows.  DELTA and FULL_REWRITE exclude each other:
 * EINVAL.  IGNORE_PROTECTION implies DELTA.  PACKETS applies to flashing and reading, ASK
 * to %MTKFLASH_IOC_ENTER.
 */
#define MTKFLASH_OPTION_ALLOW_SIBLING	0x01u	/* another device on the cable, no disk */
#define MTKFLASH_OPTION_ANY_IDENTITY	0x02u	/* an image for another drive, or none */
#define MTKFLASH_OPTION_IGNORE_PROTECTION 0x04u	/* go on if the protection stays */
#define MTKFLASH_OPTION_FULL_REWRITE	0x08u	/* also write sectors that do not differ */
#define MTKFLASH_OPTION_DRY_RUN		0x10u	/* make all checks, and write nothing */
#define MTKFLASH_OPTION_READ_RUNNING	0x20u	/* read a drive whose firmware works */
#define MTKFLASH_OPTION_CLEAR_SRWD	0x40u	/* also try once to clear SRWD */
#define MTKFLASH_OPTION_DELTA		0x80u	/* write only sectors that differ */
#define MTKFLASH_OPTION_NO_KEEP		0x100u	/* keep only the ranges that are named */
#define MTKFLASH_OPTION_ANY_START	0x200u	/* an image without a reset vector */
#define MTKFLASH_OPTION_MAYBE_HEALTHY	0x400u	/* flash a drive that may be healthy */
#define MTKFLASH_OPTION_OTHER_SERIES	0x800u	/* an image for another hardware series */
#define MTKFLASH_OPTION_PACKETS		0x1000u	/* by packets, not in vendor mode */
#define MTKFLASH_OPTION_ANY_SUM		0x2000u	/* an image whose own sums are wrong */
#define MTKFLASH_OPTION_CHIP_LOST	0x4000u	/* a drive that no longer names its chip */
#define MTKFLASH_OPTION_ASK		0x8000u	/* ask by packets if vendor mode fails */
#define MTKFLASH_OPTION_BLANK_BANKS	0x10000u	/* an image with blank banks, by packets */

/* How long a session waits for a power cycle, in milliseconds. */
#define MTKFLASH_WAIT_DEFAULT_MS	60000u
#define MTKFLASH_WAIT_MAX_MS		200000u

/**
 * struct mtkflash_range - A range of the flash
 * @first: Address of its first byte.
 * @last: Address of its last byte, inclusive.
 */
struct mtkflash_range {
	__u32 first;
	__u32 last;
};

/* The most ranges that can be named. */
#define MTKFLASH_KEEP_MAX		16

/**
 * struct mtkflash_options - Options for the next session of a node
 * @size: In: size of this structure, in bytes.
 * @device: N of /dev/mtkflashN.  In on the control node, out on the drive's own.
 * @flags: %MTKFLASH_OPTION_ALLOW_SIBLING and so on.
 * @wait_ms: How long to wait for a power cycle, up to %MTKFLASH_WAIT_MAX_MS.
 * @set: &enum mtkflash_option_set: the only command set to try; 0 is all of them.
 * @reserved: 0.
 * @part: Name of the flash part, zero-terminated, or empty.  It is used only for a part
 *	  that gives no id.
 * @keeps: Number of ranges in @keep.
 * @reserved2: 0.
 * @keep: Ranges in which the drive's own bytes stay, whatever the image holds; those
 *	  behind the first @keeps are 0.
 *
 * Options that are set through an open node of the drive apply to the next session of
 * the same open file, whatever others do meanwhile.  Options that are set through the
 * control node apply to the next session that has none of its own.  After one session
 * the defaults are back: no flags, %MTKFLASH_WAIT_DEFAULT_MS, all command sets, no part,
 * no ranges.
 *
 * Errors: ENXIO if there is no such node; EOPNOTSUPP for an unknown flag or command set;
 * EBUSY while a session runs.  EINVAL if the time is too long, @reserved is not 0, the
 * part is not in the table, there are too many ranges, or a range ends before it begins,
 * reaches beyond the largest image, or has a byte of the first page.
 */
struct mtkflash_options {
	__u32 size;
	__u32 device;
	__u32 flags;
	__u32 wait_ms;
	__u32 set;
	__u32 reserved;
	char part[24];
	__u32 keeps;
	__u32 reserved2;
	struct mtkflash_range keep[MTKFLASH_KEEP_MAX];
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
 * @session: Out: number of the session, as in the status.
 * @page_size: Out: bytes of flash for each state.
 * @room: In: how many states fit at @states.
 * @count: Out: number of states in all; 0 before the flash part is known.
 * @states: In: address of @room bytes; the first @count of them get an &enum
 *	    mtkflash_page_state each.
 *
 * A map that is larger than @room is cut off.  The session goes on while the map is
 * copied, so later pages may be newer than earlier ones.
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
 * enum mtkflash_keep_reason - Why a range of the flash is kept
 * @MTKFLASH_KEEP_NONE: It is not kept.
 * @MTKFLASH_KEEP_NAMED: It was named in &mtkflash_options.keep.
 * @MTKFLASH_KEEP_FAMILY: Drives of this family have data of their own there.
 * @MTKFLASH_KEEP_BLANK: The image is blank there and the drive is not, and its family has
 *			 no known rule.
 */
enum mtkflash_keep_reason {
	MTKFLASH_KEEP_NONE = 0,
	MTKFLASH_KEEP_NAMED = 1,
	MTKFLASH_KEEP_FAMILY = 2,
	MTKFLASH_KEEP_BLANK = 3,
};

/* mtkflash_kept_range.flags */
#define MTKFLASH_KEPT_MISSING	0x01u	/* blank or not whole: the session was refused */
#define MTKFLASH_KEPT_REPLACED	0x02u	/* not kept: probably code of another firmware */

/**
 * struct mtkflash_kept_range - A range in which the drive's own bytes stay
 * @first: Address of its first byte.
 * @last: Address of its last byte.
 * @reason: &enum mtkflash_keep_reason.
 * @flags: %MTKFLASH_KEPT_MISSING or %MTKFLASH_KEPT_REPLACED.
 */
struct mtkflash_kept_range {
	__u32 first;
	__u32 last;
	__u32 reason;
	__u32 flags;
};

/**
 * struct mtkflash_kept - The ranges that the last session kept
 * @size: In: size of this structure, in bytes.
 * @device: N of /dev/mtkflashN.  In on the control node, out on the drive's own.
 * @session: Out: number of the session, as in the status.
 * @room: In: how many ranges fit at @ranges.
 * @count: Out: number of ranges in all, even if fewer fit.
 * @reserved: 0.
 * @ranges: In: address of @room &struct mtkflash_kept_range.
 *
 * They are known from phase CHECKING on, also in a dry run.  Ranges in which image and
 * drive agree are not listed, as nothing has to be kept there.  Ranges that a guess took
 * for code, and that get the image, are listed.
 *
 * Errors: ENXIO if there is no such node, EFAULT if @ranges is a bad address.
 */
struct mtkflash_kept {
	__u32 size;
	__u32 device;
	__u32 session;
	__u32 room;
	__u32 count;
	__u32 reserved;
	__aligned_u64 ranges;
};

/**
 * enum mtkflash_outcome - The outcome of a packet
 * @MTKFLASH_OUTCOME_GOOD: It was carried out.
 * @MTKFLASH_OUTCOME_CHECK: The drive refused it, or had to report something else first.
 * @MTKFLASH_OUTCOME_NO_WAY: It was not sent: no memory for data, or only libata moves them.
 * @MTKFLASH_OUTCOME_NOT_AT_REST: It was not sent: the drive was busy, or in vendor mode.
 * @MTKFLASH_OUTCOME_NO_PACKETS: The drive aborted PACKET itself: it knows no packets.
 * @MTKFLASH_OUTCOME_NOT_WANTED: The drive took PACKET, and never asked for the packet.
 * @MTKFLASH_OUTCOME_CONFUSED: The drive's registers contradict the request.
 * @MTKFLASH_OUTCOME_BUSY: The drive stayed busy with it.
 * @MTKFLASH_OUTCOME_GONE: There is no signal on the bus any more.
 *
 * From NOT_WANTED on nothing else is sent.
 */
enum mtkflash_outcome {
	MTKFLASH_OUTCOME_GOOD = 0,
	MTKFLASH_OUTCOME_CHECK = 1,
	MTKFLASH_OUTCOME_NO_WAY = 2,
	MTKFLASH_OUTCOME_NOT_AT_REST = 3,
	MTKFLASH_OUTCOME_NO_PACKETS = 4,
	MTKFLASH_OUTCOME_NOT_WANTED = 5,
	MTKFLASH_OUTCOME_CONFUSED = 6,
	MTKFLASH_OUTCOME_BUSY = 7,
	MTKFLASH_OUTCOME_GONE = 8,
};

/* The most bytes of an answer that are kept. */
#define MTKFLASH_ANSWER_SIZE	96

/**
 * struct mtkflash_answer - A packet that asked the drive something, and its answer
 * @cdb: The packet.
 * @outcome: &enum mtkflash_outcome.
 * @status: The status byte after it.
 * @error: The Error register, if the drive refused it; else 0.
 * @sense: Key, ASC and ASCQ, if the outcome is CHECK; else 0.
 * @unit: 0 master, 1 slave.
 * @reserved: 0.
 * @got: Number of data bytes that the drive sent.
 * @data: The first of these bytes, then 0.
 */
struct mtkflash_answer {
	__u8 cdb[12];
	__u8 outcome;
	__u8 status;
	__u8 error;
	__u8 sense[3];
	__u8 unit;
	__u8 reserved;
	__u32 got;
	__u8 data[MTKFLASH_ANSWER_SIZE];
};

/**
 * struct mtkflash_answers - The answers of a drive to packets
 * @size: In: size of this structure, in bytes.
 * @device: N of /dev/mtkflashN.  In on the control node, out on the drive's own.
 * @session: Out: number of the session, as in the status.
 * @room: In: how many answers fit at @answers.
 * @count: Out: number of answers in all, even if fewer fit.
 * @reserved: 0.
 * @answers: In: address of @room &struct mtkflash_answer.
 *
 * They are those of the last session, once it has ended.  There are none without
 * %MTKFLASH_OPTION_ASK, or if the drive entered vendor mode.
 *
 * Errors: ENXIO if there is no such node, EFAULT if @answers is a bad address.
 */
struct mtkflash_answers {
	__u32 size;
	__u32 device;
	__u32 session;
	__u32 room;
	__u32 count;
	__u32 reserved;
	__aligned_u64 answers;
};

/**
 * struct mtkflash_sent - Packets that a session by packets has sent
 * @first: The packet, or the first of several: these followed each other, differ in nothing
 *	   but their offset, and ended in the same way.
 * @last: The last of them.
 * @times: How many they are.
 * @length: Bytes of data that went with each.
 * @outcome: &enum mtkflash_outcome.
 * @sense: Key, ASC and ASCQ, if the outcome is CHECK; else 0.
 * @longest_ms: How long the longest took, in milliseconds.
 */
struct mtkflash_sent {
	__u8 first[12];
	__u8 last[12];
	__u32 times;
	__u32 length;
	__u8 outcome;
	__u8 sense[3];
	__u32 longest_ms;
};

/**
 * struct mtkflash_journal - All packets of a session by packets
 * @size: In: size of this structure, in bytes.
 * @device: N of /dev/mtkflashN.  In on the control node, out on the drive's own.
 * @session: Out: number of the session, as in the status.
 * @room: In: how many rows fit at @sent.
 * @count: Out: number of rows in all, even if fewer fit.
 * @lost: Out: number of rows that were not kept; they came before the last one.
 * @sent: In: address of @room &struct mtkflash_sent.
 *
 * They are those of the last session, once it has ended.  There are none if it was not by
 * packets.
 *
 * Errors: ENXIO if there is no such node, EFAULT if @sent is a bad address.
 */
struct mtkflash_journal {
	__u32 size;
	__u32 device;
	__u32 session;
	__u32 room;
	__u32 count;
	__u32 lost;
	__aligned_u64 sent;
};

/* mtkflash_user_recipe.flags */
#define MTKFLASH_RECIPE_BURNS_AT_END	0x01u	/* keeps all pieces in memory until @commit */
#define MTKFLASH_RECIPE_RESTARTS	0x02u	/* restarts on its own after burning */
#define MTKFLASH_RECIPE_READY_UNKNOWN	0x04u	/* may not know whether it is ready, or empty */
#define MTKFLASH_RECIPE_FLAGS_KNOWN	0x07u

/**
 * struct mtkflash_recipe_command - A packet that is completed before it is sent
 * @cdb: Its fixed bytes.  The first is 3Bh (WRITE BUFFER), or one of C0h to FFh, which
 *	 belong to makers.  All bytes are 0 if the command is not sent.
 * @offset_at: Where in @cdb the offset of the piece is filled in: 24 bits, high byte
 *	       first.  0 if it is not.
 * @length_at: Where the number of bytes is filled in, in the same way.
 * @reserved: 0.
 * @offset_more: Added to the offset.
 */
struct mtkflash_recipe_command {
	__u8 cdb[12];
	__u8 offset_at;
	__u8 length_at;
	__u8 reserved[2];
	__u32 offset_more;
};

/**
 * struct mtkflash_user_recipe - A recipe for a drive without a built-in one
 * @size: In: size of this structure, in bytes.
 * @device: In: N of /dev/mtkflashN; 0 will do.
 * @vendor: INQUIRY vendor of the drive, up to 8 characters, zero-terminated.  If it is
 *	    empty, the recipe that was given before is forgotten.
 * @product: INQUIRY product, up to 16 characters, zero-terminated.
 * @flags: %MTKFLASH_RECIPE_BURNS_AT_END and so on.
 * @image_size: Bytes of an image: a multiple of 64 KiB, up to 2 MiB.
 * @chunk_size: Bytes of a piece, 4096 to 65536, even; the last one may be shorter.
 * @header_size: Data bytes of @header, an even number up to @chunk_size: zeros, and the
 *		 sum of all bytes of the image in the last two.  0 if there is no header.
 * @mark_at: Where in @chunk the mark of the piece is filled in; 0 if there is no mark.
 * @mark_last: The mark of the last piece, which no other piece has.
 * @mark_first: That of the first one.
 * @mark_next: That of those between them; another one than @mark_first if @chunk has no
 *	       offset.
 * @chunk_limit_ms: How long the drive may take for a piece: 60 s to
 *		    %MTKFLASH_RECIPE_MS_MAX.
 * @burn_limit_ms: How long it may take for the last command, and for each command after
 *		   it; same bounds.
 * @silent_ms: How long nothing is sent after the last command: 20 s to
 *	       %MTKFLASH_RECIPE_MS_MAX.
 * @ready_limit_ms: How long the drive is then asked whether it is ready: 45 s to
 *		    %MTKFLASH_RECIPE_MS_MAX.
 * @prepare: Sent first; without data.
 * @chunk: Sends a piece; it has an offset, a mark, or both.
 * @header: Sent after the last piece.
 * @commit: Makes the drive burn the pieces; without data.
 * @fatal: Bit n: sense key n, in an answer to the question whether it is ready, means that
 *	   burning has failed.  Not for keys 0, 2 and 6.
 * @pause_ms: How long nothing is sent between two pieces: up to
 *	      %MTKFLASH_RECIPE_PAUSE_MAX.
 * @unsent: The bytes of the image that are sent as FFh, whatever it has there; both ends are
 *	    0 if all of it is sent.  Not with a header.
 * @id: Asks for bytes of the drive that must be the same in the image; READ BUFFER (3Ch), or
 *	one of C0h to FFh.  All bytes are 0 if there is no such question.
 * @id_at: Where the image has these bytes.
 * @id_size: How many they are, up to 32; 0 if there is no question.
 *
 * The recipe applies to the next session of the same open file, and to a drive of exactly
 * that name.  A session that would not use it, because it is not a flash or does not use
 * packets, is refused with ENOPROTOOPT, and the recipe stays.  After the session the
 * drive's new name is the result.
 *
 * Errors: EINVAL for a value out of bounds, or if that drive has a built-in recipe;
 * EOPNOTSUPP for an unknown flag; EBADF if the descriptor is not open for writing; EBUSY
 * while a session runs; EPERM on a kernel that is locked down.
 */
struct mtkflash_user_recipe {
	__u32 size;
	__u32 device;
	char vendor[12];
	char product[20];
	__u32 flags;
	__u32 image_size;
	__u32 chunk_size;
	__u32 header_size;
	__u8 mark_at;
	__u8 mark_last;
	__u8 mark_first;
	__u8 mark_next;
	__u32 chunk_limit_ms;
	__u32 burn_limit_ms;
	__u32 silent_ms;
	__u32 ready_limit_ms;
	struct mtkflash_recipe_command prepare;
	struct mtkflash_recipe_command chunk;
	struct mtkflash_recipe_command header;
	struct mtkflash_recipe_command commit;
	__u16 fatal;
	__u16 pause_ms;
	struct mtkflash_range unsent;
	struct mtkflash_recipe_command id;
	__u32 id_at;
	__u32 id_size;
};

#define MTKFLASH_RECIPE_MS_MAX		600000u
#define MTKFLASH_RECIPE_PAUSE_MAX	5000u

/**
 * struct mtkflash_request - A session without an image, or the end of a session
 * @size: In: size of this structure, in bytes.
 * @device: In: N of /dev/mtkflashN; on the drive's own node 0 will do.
 *
 * Four of these requests are sessions with a status.  The call returns when the session
 * ends, with the errno of its error.  If the caller is killed, the session stops, unless
 * it has erased something.
 *
 * %MTKFLASH_IOC_CLAIM takes the port from libata and keeps it; it sends nothing to the
 * drive.  %MTKFLASH_IOC_ENTER also puts the drive into vendor mode, identifies its flash
 * part, and keeps it there.  If the drive stays out of vendor mode, the session fails.
 * With %MTKFLASH_OPTION_ASK it then asks the drive for its identity, by packets that
 * change nothing, and %MTKFLASH_IOC_ANSWERS returns the answers.  %MTKFLASH_IOC_ERASE
 * also reads and erases the flash, and keeps the drive, which has no firmware then.
 * %MTKFLASH_IOC_LEAVE ends vendor mode, gives the port back, and asks the drive for its
 * identity.
 *
 * %MTKFLASH_IOC_RELEASE gives back a drive or port that is kept.  It ends vendor mode, but
 * does not wait for the drive.  %MTKFLASH_IOC_ABORT asks the running session to stop,
 * which it can do only before its first erase.  The call does not wait for that.
 *
 * %MTKFLASH_IOC_MTD_ON reads the flash as a read of the node does, and shows what it has
 * read as an MTD device with the node's name.  Nothing can be written to it.  After another
 * session a read of it fails with ESTALE.  MTD_ON reads the flash again and makes it anew,
 * also if it is there already.  %MTKFLASH_IOC_MTD_OFF takes it away; if it is not there,
 * nothing happens.
 *
 * On the drive's own node all but ABORT need a descriptor that is open for writing.  The
 * control node can be opened by anyone; there CAP_SYS_RAWIO is enough.
 *
 * Errors: ENXIO if there is no such node; EINVAL if @device is another drive than
 * the node's; EBUSY while a session runs; for ABORT ESRCH if no session runs, EBUSY if
 * it has erased something; for MTD_ON ELIBACC if the kernel has no MTD devices; for
 * MTD_OFF, and for MTD_ON to make it anew, EBUSY while it is open.
 */
struct mtkflash_request {
	__u32 size;
	__u32 device;
};

/* Unused in the kernel's list of ioctl numbers, as of 6.1. */
#define MTKFLASH_IOC_MAGIC		0xd5

/*
 * The numbers carry no size: the structure does, so that it can grow.
 *
 * Control node only:
 */
#define MTKFLASH_IOC_PORT_INFO		_IO(MTKFLASH_IOC_MAGIC, 0)
/* Looks at all ports again; CAP_SYS_RAWIO.  It may sleep for some seconds. */
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

/* Both nodes: */
#define MTKFLASH_IOC_KEPT		_IO(MTKFLASH_IOC_MAGIC, 14)
#define MTKFLASH_IOC_ANSWERS		_IO(MTKFLASH_IOC_MAGIC, 15)	/* CAP_SYS_RAWIO */

/* The drive's own node, CAP_SYS_RAWIO: */
#define MTKFLASH_IOC_RECIPE		_IO(MTKFLASH_IOC_MAGIC, 16)

/* Both nodes, CAP_SYS_RAWIO; the first is a session: */
#define MTKFLASH_IOC_MTD_ON		_IO(MTKFLASH_IOC_MAGIC, 17)
#define MTKFLASH_IOC_MTD_OFF		_IO(MTKFLASH_IOC_MAGIC, 18)

/* Control node only, CAP_SYS_RAWIO: */
#define MTKFLASH_IOC_ADMIT		_IO(MTKFLASH_IOC_MAGIC, 19)

/* Both nodes, CAP_SYS_RAWIO: */
#define MTKFLASH_IOC_JOURNAL		_IO(MTKFLASH_IOC_MAGIC, 20)

#endif /* _UAPI_LINUX_MTKFLASH_H */
