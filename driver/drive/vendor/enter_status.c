// SPDX-License-Identifier: GPL-2.0
/*
 * Meaning of the status byte of a drive that is not in vendor mode (specification 1.2).
 */
#include <linux/kernel.h>

#include "enter.h"

/**
 * struct meaning - Meaning of a status byte, from the specification, 1.2
 * @status: The byte.
 * @error: Its meaning for entering vendor mode.
 * @source: Confidence; [D] is inferred, in the specification or here.
 */
struct meaning {
	u8 status;
	enum mtkflash_error error;
	const char *source;
};

static const struct meaning meanings[] = {
	{ 0x00, MTKFLASH_ERROR_NO_STATUS, "[B] seen, [D] its meaning" },
	{ 0x50, MTKFLASH_ERROR_IGNORED, "[B]" },
	{ 0x51, MTKFLASH_ERROR_REFUSED, "[B] seen, [D] its meaning" },
	{ 0x52, MTKFLASH_ERROR_HALF_WAY, "[A] not flashable, [B] seen" },
	{ 0x7f, MTKFLASH_ERROR_NO_LINK, "[B]" },
	{ 0x80, MTKFLASH_ERROR_STILL_BUSY, "[B]" },
	{ 0x81, MTKFLASH_ERROR_BOOT_CODE, "[C] seen, [D] its meaning" },
	{ 0xd0, MTKFLASH_ERROR_STILL_BUSY, "[D]" },
	{ 0xd1, MTKFLASH_ERROR_REFUSED_BUSY, "[A] retry loop, [B] seen" },
	{ 0xd2, MTKFLASH_ERROR_HALF_WAY, "[A] not flashable, [B] seen" },
	{ 0xf0, MTKFLASH_ERROR_BUSY_TYPE, "[D] as F2h" },
	{ 0xf2, MTKFLASH_ERROR_BUSY_TYPE, "[A] erase flow, [C] seen" },
	{ 0xf3, MTKFLASH_ERROR_BUSY_TYPE, "[D] as F2h" },
	{ 0xff, MTKFLASH_ERROR_NO_DRIVE, "[B]" },
};

enum mtkflash_error mtkflash_status_error(u8 status)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(meanings); i++)
		if (meanings[i].status == status)
			return meanings[i].error;
	return MTKFLASH_ERROR_NO_VENDOR_MODE;
}
