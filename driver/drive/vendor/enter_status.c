// SPDX-License-Identifier: GPL-2.0
/*
 * What is known of a drive before it is in vendor mode: by the status byte that
 * it shows (specification 1.2), and by its name (1.6).
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "enter.h"

/**
 * struct meaning - What the specification says of a status byte in 1.2
 * @status: The byte.
 * @error: What it means for someone who wants to get in.
 * @source: How sure that is; [D] is inferred, there or here.
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

static bool names(const char *product, const char *model)
{
	const char *at = product;

	while ((at = strstr(at, model))) {
		if (at == product || at[-1] == ' ')
			return true;
		at++;
	}
	return false;
}

enum mtkflash_set_id mtkflash_set_for(const char *product)
{
	if (names(product, "DG-16D4S"))
		return MTKFLASH_SET_SLIM;
	if (names(product, "DG-16D5S"))
		return MTKFLASH_SET_SLIM2;
	return MTKFLASH_SET_LEGACY;
}
