// SPDX-License-Identifier: GPL-2.0
/* Exit codes. */
#include <stddef.h>

#include "exits.h"

/*
 * The class of each driver error if nothing was erased.  An error that is added
 * to the uapi header does not compile until it has a line here.
 */
#define CLASS_NONE		CTL_EXIT_OK
#define CLASS_NOT_FIRMWARE	CTL_EXIT_IMAGE
#define CLASS_IMAGE_SIZE	CTL_EXIT_IMAGE
#define CLASS_IMAGE_TOO_LARGE	CTL_EXIT_IMAGE
#define CLASS_IMAGE_BLANK	CTL_EXIT_IMAGE
#define CLASS_RESET_VECTOR	CTL_EXIT_IMAGE
#define CLASS_PART_SIZE		CTL_EXIT_IMAGE
#define CLASS_WRONG_DRIVE	CTL_EXIT_IMAGE
#define CLASS_NO_IDENTITY	CTL_EXIT_IMAGE
#define CLASS_INTERRUPTED	CTL_EXIT_INTERRUPTED
#define CLASS_BUSY		CTL_EXIT_BUSY
#define CLASS_NO_MEMORY		CTL_EXIT_FAILED
#define CLASS_IN_USE		CTL_EXIT_BUSY
#define CLASS_SIBLING		CTL_EXIT_BUSY
#define CLASS_CLAIM		CTL_EXIT_BUSY
#define CLASS_NO_DRIVE		CTL_EXIT_UNREACHABLE
#define CLASS_NO_VENDOR_MODE	CTL_EXIT_UNREACHABLE
#define CLASS_BOOT_CODE		CTL_EXIT_UNREACHABLE
#define CLASS_LOST_VENDOR_MODE	CTL_EXIT_UNREACHABLE
#define CLASS_TIMEOUT		CTL_EXIT_UNREACHABLE
#define CLASS_BUS_DEAD		CTL_EXIT_UNREACHABLE
#define CLASS_NO_ID		CTL_EXIT_UNREACHABLE
#define CLASS_UNKNOWN_PART	CTL_EXIT_UNSUPPORTED
#define CLASS_PROTECTED		CTL_EXIT_UNSUPPORTED
#define CLASS_BACKUP		CTL_EXIT_UNREACHABLE
#define CLASS_ERASE		CTL_EXIT_INCOMPLETE
#define CLASS_PROGRAM		CTL_EXIT_INCOMPLETE
#define CLASS_VERIFY		CTL_EXIT_INCOMPLETE
#define CLASS_NO_ANSWER		CTL_EXIT_UNCONFIRMED
#define CLASS_OTHER_ANSWER	CTL_EXIT_UNCONFIRMED
#define CLASS_GONE		CTL_EXIT_NO_DRIVE
#define CLASS_NOT_MEDIATEK	CTL_EXIT_UNSUPPORTED
#define CLASS_IGNORED		CTL_EXIT_UNREACHABLE
#define CLASS_REFUSED		CTL_EXIT_UNREACHABLE
#define CLASS_REFUSED_BUSY	CTL_EXIT_UNREACHABLE
#define CLASS_HALF_WAY		CTL_EXIT_UNREACHABLE
#define CLASS_STILL_BUSY	CTL_EXIT_UNREACHABLE
#define CLASS_BUSY_TYPE		CTL_EXIT_UNREACHABLE
#define CLASS_NO_STATUS		CTL_EXIT_UNREACHABLE
#define CLASS_NO_LINK		CTL_EXIT_UNREACHABLE
#define CLASS_UNKNOWN_SIZE	CTL_EXIT_UNSUPPORTED
#define CLASS_PROTECTION_STAYS	CTL_EXIT_UNSUPPORTED
#define CLASS_WRITE_ENABLE	CTL_EXIT_UNSUPPORTED
#define CLASS_PROTECTION_LOST	CTL_EXIT_UNCONFIRMED
#define CLASS_LOCKED_DOWN	CTL_EXIT_PERMISSION
/* Only watch ends with it: for leave it is nothing to do, and no drive was sought in vain. */
#define CLASS_NOT_IN_VENDOR_MODE CTL_EXIT_FAILED
/* Of a read by cat that watch followed: this tool asks for it by name. */
#define CLASS_RUNNING		CTL_EXIT_FAILED
#define CLASS_BOOT_BLOCK	CTL_EXIT_UNSUPPORTED
#define CLASS_READS_NO_ID	CTL_EXIT_UNSUPPORTED
#define CLASS_HOST		CTL_EXIT_UNSUPPORTED
/* The same command would end in the same way. */
#define CLASS_TOO_SLOW		CTL_EXIT_UNSUPPORTED

static const unsigned char classes[] = {
#define MTKFLASH_X(name, value, err, text, cause, advice) [value] = CLASS_##name,
	MTKFLASH_ERRORS(MTKFLASH_X)
#undef MTKFLASH_X
};

const struct ctl_error_words ctl_errors[CTL_ERROR_COUNT] = {
#define CTL_X(name, exit, text, cause, drive, advice) \
	[CTL_ERROR_##name] = { text, CTL_EXIT_##exit, cause, drive, advice },
	CTL_ERRORS(CTL_X)
#undef CTL_X
};

static const char * const exits[][2] = {
#define CTL_X(name, value, text, meaning) [value] = { text, meaning },
	CTL_EXITS(CTL_X)
#undef CTL_X
};

const char *ctl_exit_name(unsigned int code)
{
	return code < sizeof(exits) / sizeof(exits[0]) ? exits[code][0] : NULL;
}

const char *ctl_exit_meaning(unsigned int code)
{
	return code < sizeof(exits) / sizeof(exits[0]) ? exits[code][1] : NULL;
}

enum ctl_exit ctl_exit_of_error(unsigned int error)
{
	return error < sizeof(classes) ? classes[error] : CTL_EXIT_FAILED;
}

enum ctl_exit ctl_exit_of_session(const struct mtkflash_status *status)
{
	enum ctl_exit class = ctl_exit_of_error(status->error);

	if (status->phase != MTKFLASH_PHASE_FAILED)
		return CTL_EXIT_OK;
	if (status->flags & MTKFLASH_STATUS_RESTORED)
		return CTL_EXIT_RESTORED;
	if (status->flags & MTKFLASH_STATUS_UNTOUCHED ||
	    class == CTL_EXIT_UNCONFIRMED)
		return class;
	return CTL_EXIT_INCOMPLETE;
}
