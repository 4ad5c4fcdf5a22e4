// SPDX-License-Identifier: GPL-2.0
/* Exit codes. */
#include <stddef.h>

#include "array.h"
#include "exits.h"

/*
 * The class of each driver error if nothing was erased.  An error that is added
 * to the uapi header does not compile until it has a line here.
 */
static enum ctl_exit class_of(enum mtkflash_error error)
{
	switch (error) {
	case MTKFLASH_ERROR_NONE:
		return CTL_EXIT_OK;
	case MTKFLASH_ERROR_NOT_FIRMWARE:
	case MTKFLASH_ERROR_IMAGE_SIZE:
	case MTKFLASH_ERROR_IMAGE_TOO_LARGE:
	case MTKFLASH_ERROR_IMAGE_BLANK:
	case MTKFLASH_ERROR_BANK_BLANK:
	case MTKFLASH_ERROR_RESET_VECTOR:
	case MTKFLASH_ERROR_PART_SIZE:
	case MTKFLASH_ERROR_WRONG_DRIVE:
	case MTKFLASH_ERROR_OTHER_CHIP:
	case MTKFLASH_ERROR_NO_IDENTITY:
	case MTKFLASH_ERROR_IMAGE_DAMAGED:
	case MTKFLASH_ERROR_OTHER_SERIES:
	case MTKFLASH_ERROR_PACKET_DUMP:
	case MTKFLASH_ERROR_SUM:
	case MTKFLASH_ERROR_IMAGE_REFUSED:
		return CTL_EXIT_IMAGE;
	case MTKFLASH_ERROR_INTERRUPTED:
		return CTL_EXIT_INTERRUPTED;
	case MTKFLASH_ERROR_BUSY:
	case MTKFLASH_ERROR_IN_USE:
	case MTKFLASH_ERROR_SIBLING:
	case MTKFLASH_ERROR_CLAIM:
	case MTKFLASH_ERROR_MEDIUM:
		return CTL_EXIT_BUSY;
	case MTKFLASH_ERROR_NO_MEMORY:
	/* Only watch ends with it: leave has nothing to do then, and has found its drive. */
	case MTKFLASH_ERROR_NOT_IN_VENDOR_MODE:
	/* Of a read by cat that watch followed: this tool asks for it by name. */
	case MTKFLASH_ERROR_RUNNING:
		return CTL_EXIT_FAILED;
	case MTKFLASH_ERROR_NO_DRIVE:
	case MTKFLASH_ERROR_NO_VENDOR_MODE:
	case MTKFLASH_ERROR_BOOT_CODE:
	case MTKFLASH_ERROR_LOST_VENDOR_MODE:
	case MTKFLASH_ERROR_TIMEOUT:
	case MTKFLASH_ERROR_BUS_DEAD:
	case MTKFLASH_ERROR_NO_ID:
	case MTKFLASH_ERROR_BACKUP:
	case MTKFLASH_ERROR_IGNORED:
	case MTKFLASH_ERROR_REFUSED:
	case MTKFLASH_ERROR_REFUSED_BUSY:
	case MTKFLASH_ERROR_HALF_WAY:
	case MTKFLASH_ERROR_STILL_BUSY:
	case MTKFLASH_ERROR_BUSY_TYPE:
	case MTKFLASH_ERROR_NO_STATUS:
	case MTKFLASH_ERROR_NO_LINK:
		return CTL_EXIT_UNREACHABLE;
	case MTKFLASH_ERROR_UNKNOWN_PART:
	case MTKFLASH_ERROR_PROTECTED:
	case MTKFLASH_ERROR_NOT_MEDIATEK:
	case MTKFLASH_ERROR_UNKNOWN_SIZE:
	case MTKFLASH_ERROR_PROTECTION_STAYS:
	case MTKFLASH_ERROR_WRITE_ENABLE:
	case MTKFLASH_ERROR_BOOT_BLOCK:
	case MTKFLASH_ERROR_READS_NO_ID:
	case MTKFLASH_ERROR_HOST:
	case MTKFLASH_ERROR_KEPT_BLANK:
	case MTKFLASH_ERROR_CHIP_LOST:
	case MTKFLASH_ERROR_MAYBE_HEALTHY:
	case MTKFLASH_ERROR_NO_RECIPE:
	case MTKFLASH_ERROR_PACKETS_ONLY:
	case MTKFLASH_ERROR_PACKET:
	/* The same command would end in the same way. */
	case MTKFLASH_ERROR_TOO_SLOW:
		return CTL_EXIT_UNSUPPORTED;
	case MTKFLASH_ERROR_ERASE:
	case MTKFLASH_ERROR_PROGRAM:
	case MTKFLASH_ERROR_VERIFY:
		return CTL_EXIT_INCOMPLETE;
	case MTKFLASH_ERROR_NO_ANSWER:
	case MTKFLASH_ERROR_OTHER_ANSWER:
	case MTKFLASH_ERROR_GARBLED:
	case MTKFLASH_ERROR_PROTECTION_LOST:
	case MTKFLASH_ERROR_NOT_TAKEN:
	case MTKFLASH_ERROR_NOT_READY:
	case MTKFLASH_ERROR_OLD_ANSWER:
	case MTKFLASH_ERROR_UNIT_DATA:
		return CTL_EXIT_UNCONFIRMED;
	case MTKFLASH_ERROR_GONE:
		return CTL_EXIT_NO_DRIVE;
	case MTKFLASH_ERROR_LOCKED_DOWN:
		return CTL_EXIT_PERMISSION;
	}
	/* A newer module's. */
	return CTL_EXIT_FAILED;
}

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
	return code < ARRAY_SIZE(exits) ? exits[code][0] : NULL;
}

const char *ctl_exit_meaning(unsigned int code)
{
	return code < ARRAY_SIZE(exits) ? exits[code][1] : NULL;
}

enum ctl_exit ctl_exit_of_error(unsigned int error)
{
	return class_of(error);
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
