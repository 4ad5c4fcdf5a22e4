/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * mtkflash: firmware recovery for MediaTek optical drives.
 *
 * The only contract between the driver and user space.
 *
 * /dev/mtkflash-control answers questions about all ports; anyone may open it.
 * /dev/mtkflashN is one drive: what is written to it is flashed when the last
 * writer closes it, what is read from it is the drive's present flash.
 *
 * Rules for every ioctl: the first member is the size of the structure as the
 * caller knows it.  ENOTTY: no such ioctl.  EINVAL: the structure is smaller
 * than its first version, or a value makes no sense.  E2BIG: a tail that this
 * kernel does not know is not zero.  EFAULT: bad address.  ENODEV: the drive
 * is gone.  EPERM: CAP_SYS_RAWIO is missing.
 */
#ifndef _UAPI_LINUX_MTKFLASH_H
#define _UAPI_LINUX_MTKFLASH_H

#include <linux/ioctl.h>
#include <linux/types.h>

/*
 * The one list of phases: X(NAME, value, "name").
 * They follow each other in this order; any of them can end in FAILED.
 */
#define MTKFLASH_PHASES(X) \
	X(IDLE,		0,  "idle") \
	X(STAGED,	1,  "staged") \
	X(CLAIMING,	2,  "claiming") \
	X(ENTERING,	3,  "entering") \
	X(IDENTIFYING,	4,  "identifying") \
	X(BACKING_UP,	5,  "backing-up") \
	X(CHECKING,	6,  "checking") \
	X(UNLOCKING,	7,  "unlocking") \
	X(ERASING,	8,  "erasing") \
	X(PROGRAMMING,	9,  "programming") \
	X(VERIFYING,	10, "verifying") \
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
	X(UNSUPPORTED,	8, "unsupported", "not a port with a directly accessible task file")

/*
 * The one list of errors: X(NAME, value, errno, "name", "cause", "advice").
 */
#define MTKFLASH_ERRORS(X) \
	X(NONE,			0,  0, "none", \
	  "no error", \
	  "nothing to do") \
	X(NOT_FIRMWARE,		1,  ENOEXEC, "not-firmware", \
	  "the file is a program, an archive or hex text, not a plain firmware image", \
	  "unpack the plain .bin image from it and write that") \
	X(IMAGE_SIZE,		2,  EINVAL, "image-size", \
	  "the image has a size that no flash part has; perhaps it is incomplete", \
	  "write the whole image in one go") \
	X(IMAGE_TOO_LARGE,	3,  EFBIG, "image-too-large", \
	  "the image is larger than the largest known flash part", \
	  "check that this is the right file") \
	X(IMAGE_BLANK,		4,  ENODATA, "image-blank", \
	  "the image holds nothing but blank bytes", \
	  "get the image again: the file or the dump is empty") \
	X(RESET_VECTOR,		5,  EILSEQ, "reset-vector", \
	  "the image does not start with an 8051 reset vector", \
	  "check that the image is neither encrypted nor for another chip") \
	X(PART_SIZE,		6,  ERANGE, "part-size", \
	  "the size of the image differs from that of the flash part", \
	  "get the image made for this drive") \
	X(WRONG_DRIVE,		7,  EMEDIUMTYPE, "wrong-drive", \
	  "the image was made for another drive", \
	  "get the image made for this drive") \
	X(NO_IDENTITY,		8,  EBADMSG, "no-identity", \
	  "the image does not say for which drive it is, the drive's firmware does", \
	  "get an image with an identity block") \
	X(INTERRUPTED,		9,  ECANCELED, "interrupted", \
	  "the writer went away before anything was erased", \
	  "write the image again") \
	X(BUSY,			10, EBUSY, "busy", \
	  "a session is running already", \
	  "wait for it: mtkflashctl status") \
	X(NO_MEMORY,		11, ENOMEM, "no-memory", \
	  "not enough memory for the image or the backup", \
	  "free some memory and write the image again") \
	X(IN_USE,		12, ETXTBSY, "in-use", \
	  "the drive is mounted or open", \
	  "unmount it and close the programs that use it") \
	X(SIBLING,		13, EUSERS, "sibling", \
	  "another device shares the cable", \
	  "leave the drive alone on its cable") \
	X(CLAIM,		14, ETIME, "claim", \
	  "libata did not hand over the port", \
	  "wait until the kernel log is quiet and try again") \
	X(NO_DRIVE,		15, ENXIO, "no-drive", \
	  "nothing answers on the port", \
	  "check power and cable") \
	X(NO_VENDOR_MODE,	16, EPROTO, "no-vendor-mode", \
	  "the drive did not enter vendor mode", \
	  "switch the drive's power off and on, rescan, and try again at once") \
	X(UNSUPPORTED_FLASH,	17, EOPNOTSUPP, "unsupported-flash", \
	  "the drive has parallel flash, which this version cannot access", \
	  "nothing was written; use a newer version") \
	X(LOST_VENDOR_MODE,	18, EREMOTEIO, "lost-vendor-mode", \
	  "the drive left vendor mode", \
	  "write the image again; if that fails switch the drive's power off and on first") \
	X(TIMEOUT,		19, ETIMEDOUT, "timeout", \
	  "the drive stayed busy", \
	  "write the image again; if that fails switch the drive's power off and on first") \
	X(BUS_DEAD,		20, EHOSTDOWN, "bus-dead", \
	  "the drive no longer drives the bus", \
	  "check power and cable, rescan, and write the image again") \
	X(NO_ID,		21, ENOMEDIUM, "no-id", \
	  "the flash part gives no usable id", \
	  "switch the drive's power off and on, rescan, and try again") \
	X(UNKNOWN_PART,		22, EPFNOSUPPORT, "unknown-part", \
	  "the flash part is not in the table", \
	  "nothing was written; report the ids shown by mtkflashctl status") \
	X(PROTECTED,		23, EROFS, "protected", \
	  "the flash part is write-protected by its WP# pin", \
	  "nothing was written; release the pin and try again") \
	X(BACKUP,		24, EUCLEAN, "backup", \
	  "two reads of the flash differ", \
	  "nothing was written; check cable and power and try again") \
	X(ERASE,		25, EIO, "erase", \
	  "a sector could not be erased", \
	  "write the image again") \
	X(PROGRAM,		26, EIO, "program", \
	  "a page could not be programmed", \
	  "write the image again") \
	X(VERIFY,		27, EIO, "verify", \
	  "the flash does not hold what was written", \
	  "write the image again") \
	X(NO_ANSWER,		28, ENOTCONN, "no-answer", \
	  "the flash is verified but the drive did not come back", \
	  "switch the drive's power off and on") \
	X(OTHER_ANSWER,		29, EREMCHG, "other-answer", \
	  "the flash is verified but the drive gives another identity than the image", \
	  "switch the drive's power off and on and look at its revision") \
	X(GONE,			30, ENODEV, "gone", \
	  "the host controller was removed", \
	  "bind its driver again, rescan, and write the image again") \
	X(NOT_MEDIATEK,		31, EACCES, "not-mediatek", \
	  "the device on the port is no drive known to have a MediaTek chip", \
	  "nothing was written; use the maker's own updater")

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

enum mtkflash_error {
#define MTKFLASH_X(name, value, err, text, cause, advice) MTKFLASH_ERROR_##name = value,
	MTKFLASH_ERRORS(MTKFLASH_X)
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
 * @altstatus: Alternate Status as last read, or 0 if @altstatus_valid is 0.
 * @altstatus_valid: 1 if the register was read; it never is on a port with a disk.
 * @held: 1 while libata does not have the port because mtkflash holds it.
 * @reserved: 0.
 * @driver: Name of the host driver, zero-terminated.
 * @parent: Name of the host's bus device, zero-terminated.
 * @model: "vendor product revision" of the first device, empty if none answered.
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
};

/* mtkflash_status.flags */
#define MTKFLASH_STATUS_BUSY		(1u << 0)	/* a session is running */
#define MTKFLASH_STATUS_HELD		(1u << 1)	/* the drive is kept for another try */
#define MTKFLASH_STATUS_UNTOUCHED	(1u << 2)	/* the last session erased nothing */

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
 * @total: Bytes of work in all, 0 as long as it is not known.
 * @fail_address: Flash address of an erase, program, verify or backup error.
 * @staged: Bytes of image staged.
 * @old_revision: Revision before the session, zero-terminated, empty if unknown.
 * @new_revision: Revision the drive itself gave after it, empty if it gave none.
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
};

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

#endif /* _UAPI_LINUX_MTKFLASH_H */
