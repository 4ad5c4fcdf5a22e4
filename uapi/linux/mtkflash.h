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
 * is gone.  EPERM: CAP_SYS_RAWIO is missing, or the kernel is locked down.
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
	  "nothing was written; unpack the plain .bin image from it and write that") \
	X(IMAGE_SIZE,		2,  EINVAL, "image-size", \
	  "the image has a size that no flash part has; perhaps it is incomplete", \
	  "nothing was written; compare its size with the original's, and write it in one go") \
	X(IMAGE_TOO_LARGE,	3,  EFBIG, "image-too-large", \
	  "the image is larger than the largest known flash part", \
	  "nothing was written; check that this is the right file") \
	X(IMAGE_BLANK,		4,  ENODATA, "image-blank", \
	  "the image holds nothing but blank bytes", \
	  "nothing was written; get the image again, the file or the dump is empty") \
	X(RESET_VECTOR,		5,  EILSEQ, "reset-vector", \
	  "the image does not start with an 8051 reset vector", \
	  "nothing was written; the image may be encrypted, or be for another chip") \
	X(PART_SIZE,		6,  ERANGE, "part-size", \
	  "the size of the image differs from that of the flash part", \
	  "nothing was written; get the image made for this drive") \
	X(WRONG_DRIVE,		7,  EMEDIUMTYPE, "wrong-drive", \
	  "the image was made for another drive", \
	  "nothing was written; get the image made for this drive") \
	X(NO_IDENTITY,		8,  EBADMSG, "no-identity", \
	  "the image does not say for which drive it is, the drive's firmware does", \
	  "nothing was written; get an image with an identity block") \
	X(INTERRUPTED,		9,  ECANCELED, "interrupted", \
	  "the session was stopped before anything was erased", \
	  "the flash is as it was; try again when you are ready") \
	X(BUSY,			10, EBUSY, "busy", \
	  "a session is running already", \
	  "let it finish, and leave the power on: mtkflashctl status shows how far it is") \
	X(NO_MEMORY,		11, ENOMEM, "no-memory", \
	  "not enough memory for the image or the backup", \
	  "nothing was written; free some memory and try again") \
	X(IN_USE,		12, ETXTBSY, "in-use", \
	  "the drive is mounted or open", \
	  "nothing was written; unmount it, close the programs that use it, and try again") \
	X(SIBLING,		13, EUSERS, "sibling", \
	  "another device shares the cable", \
	  "nothing was written; leave the drive alone on its cable: no other one must be hit") \
	X(CLAIM,		14, ETIME, "claim", \
	  "libata did not hand over the port", \
	  "nothing was written; wait until the kernel log is quiet and try again") \
	X(NO_DRIVE,		15, ENXIO, "no-drive", \
	  "the status is FFh: nothing drives the bus", \
	  "check that the drive has power and that this is its port and cable, and try again") \
	X(NO_VENDOR_MODE,	16, EPROTO, "no-vendor-mode", \
	  "the drive did not enter vendor mode, and its status is in no list", \
	  "try again, switch the power off and on while it waits, report the status byte") \
	X(UNSUPPORTED_CHIP,	17, EOPNOTSUPP, "unsupported-chip", \
	  "the status is 81h, as seen on a newer chip that never entered vendor mode", \
	  "nothing was written; use the maker's own updater") \
	X(LOST_VENDOR_MODE,	18, EREMOTEIO, "lost-vendor-mode", \
	  "the drive left vendor mode", \
	  "try again; if that fails switch the drive's power off and on while it waits") \
	X(TIMEOUT,		19, ETIMEDOUT, "timeout", \
	  "the drive stayed busy", \
	  "try again; if that fails switch the drive's power off and on while it waits") \
	X(BUS_DEAD,		20, EHOSTDOWN, "bus-dead", \
	  "the drive no longer drives the bus", \
	  "check power and cable, rescan, try again: half a firmware is still recoverable") \
	X(NO_ID,		21, ENOMEDIUM, "no-id", \
	  "the flash part gives no usable id: it may have no power, or was asked too early", \
	  "nothing was written; switch the drive's power off and on, and try again") \
	X(UNKNOWN_PART,		22, EPFNOSUPPORT, "unknown-part", \
	  "the flash part is not in the table", \
	  "nothing was written, reading works; report the ids shown by mtkflashctl status") \
	X(PROTECTED,		23, EROFS, "protected", \
	  "the flash part is hardware write-protected: SRWD is set", \
	  "nothing was written; software cannot clear that while its WP# pin is held low") \
	X(BACKUP,		24, EUCLEAN, "backup", \
	  "two reads of the flash differ", \
	  "nothing was written; check cable and power, and try again") \
	X(ERASE,		25, EIO, "erase", \
	  "a sector could not be erased", \
	  "leave the power on and write the image again: it goes on from what is there") \
	X(PROGRAM,		26, EIO, "program", \
	  "a page could not be programmed", \
	  "leave the power on and write the image again: it goes on from what is there") \
	X(VERIFY,		27, EIO, "verify", \
	  "the flash does not hold what was written", \
	  "leave the power on and write the image again: only what differs is written") \
	X(NO_ANSWER,		28, ENOTCONN, "no-answer", \
	  "the flash is verified but the drive did not come back", \
	  "switch the drive's power off and on, and rescan") \
	X(OTHER_ANSWER,		29, EREMCHG, "other-answer", \
	  "the flash is verified but the drive gives another identity than the image", \
	  "switch the drive's power off and on, rescan, and look at its revision") \
	X(GONE,			30, ENODEV, "gone", \
	  "the host controller was removed", \
	  "bind its driver again, rescan, and try again") \
	X(NOT_MEDIATEK,		31, EACCES, "not-mediatek", \
	  "the device on the port is no drive known to have a MediaTek chip", \
	  "nothing was written; use the maker's own updater") \
	X(IGNORED,		32, ENOMSG, "ignored", \
	  "the status is 50h: the drive is idle and did not take the intro", \
	  "try again, and switch the drive's power off and on while it waits") \
	X(REFUSED,		33, ECONNREFUSED, "refused", \
	  "the status is 51h: the running firmware refused the intro", \
	  "try again, and switch the power off and on while it waits, or use the maker's updater") \
	X(REFUSED_BUSY,		34, ECONNABORTED, "refused-busy", \
	  "the status is D1h: the running firmware refused the intro and is restarting", \
	  "wait some seconds, try again, switch the drive's power off and on while it waits") \
	X(HALF_WAY,		35, EBADE, "half-way", \
	  "the status is 52h or D2h: half-way into vendor mode, the flash is out of reach", \
	  "try again, and switch the power off and on while it waits: quickly, only once") \
	X(STILL_BUSY,		36, EALREADY, "still-busy", \
	  "the status is 80h or D0h: busy, and no intro was taken; usual for broken firmware", \
	  "try again, and switch the drive's power off and on while it waits, several times") \
	X(BUSY_TYPE,		37, EINPROGRESS, "busy-type", \
	  "the status is F0h, F2h or F3h: the drive entered vendor mode but stays busy in it", \
	  "switch the drive's power off and on and try again: that has helped others") \
	X(NO_STATUS,		38, ECOMM, "no-status", \
	  "the status is 00h: no power, another unit, or a drive after a reset", \
	  "check the drive's power and its jumper (master, never cable select), and try again") \
	X(NO_LINK,		39, ENOLINK, "no-link", \
	  "the status is 7Fh: no link, or no powered drive on the cable", \
	  "check power and cable, try another port, or start the computer with the drive off") \
	X(UNKNOWN_SIZE,		40, ESOCKTNOSUPPORT, "unknown-size", \
	  "the flash part is not in the table, and its size could not be learned", \
	  "nothing was read or written; report the ids shown by mtkflashctl status") \
	X(PROTECTION_STAYS,	41, EKEYREJECTED, "protection-stays", \
	  "the block protection of the flash part could not be cleared", \
	  "nothing was written; see the recovery guide about write protection") \
	X(WRITE_ENABLE,		42, EIO, "write-enable", \
	  "the flash part does not take the write enable command (WREN)", \
	  "try again; if that fails switch the drive's power off and on while it waits") \
	X(PROTECTION_LOST,	43, EIO, "protection-lost", \
	  "the flash is verified, but its block protection could not be set again", \
	  "the drive works; nothing needs to be done") \
	X(LOCKED_DOWN,		44, EPERM, "locked-down", \
	  "the kernel is locked down, and lets nobody reach devices directly", \
	  "nothing was written; start the computer without lockdown (Secure Boot off)")

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
 * @res: Electronic signature by RES, 0 if not read.
 * @status_register: Of a serial part, as last found; 0 if not read.
 * @reserved: 0.
 * @access: %MTKFLASH_ACCESS_QUICK and so on: what was proven on this drive.
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
#define MTKFLASH_ACCESS_FOUR		(1u << 1)	/* reads the buffer by four bytes */
#define MTKFLASH_ACCESS_PRELOAD		(1u << 2)	/* loads it while the part is busy */

/* mtkflash_status.flags */
#define MTKFLASH_STATUS_BUSY		(1u << 0)	/* a session is running */
#define MTKFLASH_STATUS_HELD		(1u << 1)	/* the drive is kept for another try */
#define MTKFLASH_STATUS_UNTOUCHED	(1u << 2)	/* the last session erased nothing */
#define MTKFLASH_STATUS_RESTORED	(1u << 3)	/* the old contents are back, verified */

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
 * @wait_left_ms: In phase WAITING: how long the session goes on waiting, in ms.
 * @reserved2: 0.
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
	__u32 reserved2;
};

/* mtkflash_options.flags */
#define MTKFLASH_OPTION_ALLOW_SIBLING	(1u << 0)	/* beside another device, no disk */

/* How long a session waits for a power cycle, in milliseconds. */
#define MTKFLASH_WAIT_DEFAULT_MS	60000u
#define MTKFLASH_WAIT_MAX_MS		200000u

/**
 * struct mtkflash_options - How the next session of a node is to be done
 * @size: In: size of this structure, in bytes.
 * @device: N of /dev/mtkflashN.  In on the control node, out on the drive's own.
 * @flags: %MTKFLASH_OPTION_ALLOW_SIBLING and so on; each overrides one check.
 * @wait_ms: How long to wait for a power cycle, up to %MTKFLASH_WAIT_MAX_MS.
 *
 * They count for one session; the next has the defaults again: no flags,
 * %MTKFLASH_WAIT_DEFAULT_MS.
 *
 * Errors: ENXIO if there is no such node, EINVAL for a flag that is not known
 * or a time that is too long, EBUSY while a session runs.
 */
struct mtkflash_options {
	__u32 size;
	__u32 device;
	__u32 flags;
	__u32 wait_ms;
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
#define MTKFLASH_IOC_GET_OPTIONS	_IO(MTKFLASH_IOC_MAGIC, 4)
#define MTKFLASH_IOC_SET_OPTIONS	_IO(MTKFLASH_IOC_MAGIC, 5)	/* CAP_SYS_RAWIO */

#endif /* _UAPI_LINUX_MTKFLASH_H */
