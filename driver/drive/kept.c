// SPDX-License-Identifier: GPL-2.0
/*
 * Ranges that keep the drive's own bytes.
 */
#include <linux/string.h>

#include "kept.h"

bool mtkflash_kept_meets(const struct mtkflash_kept_list *kept, u32 start,
			 u32 size)
{
	for (u32 i = 0; kept && i < kept->count; i++)
		if (!(kept->range[i].flags & MTKFLASH_KEPT_REPLACED) &&
		    kept->range[i].first < start + size &&
		    kept->range[i].last >= start)
			return true;
	return false;
}

void mtkflash_kept_lay(const struct mtkflash_kept_list *kept, const u8 *own,
		       u8 *image)
{
	for (u32 i = 0; i < kept->count; i++) {
		const struct mtkflash_kept_range *r = &kept->range[i];

		if (!(r->flags & MTKFLASH_KEPT_REPLACED))
			memcpy(image + r->first, own + r->first,
			       r->last - r->first + 1);
	}
}
