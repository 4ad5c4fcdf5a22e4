/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which drives are known to have a MediaTek chip, by their INQUIRY strings.
 */
#ifndef MTKFLASH_FAMILIES_H
#define MTKFLASH_FAMILIES_H

#include "image.h"

/**
 * enum mtkflash_family_kind - What a table row says of a drive
 * @MTKFLASH_FAMILY_UNKNOWN: No row matches.
 * @MTKFLASH_FAMILY_MEDIATEK: A MediaTek chip that vendor mode may reach.
 * @MTKFLASH_FAMILY_OTHER_CHIP: Another maker's chip, never to be touched.
 */
enum mtkflash_family_kind {
	MTKFLASH_FAMILY_UNKNOWN,
	MTKFLASH_FAMILY_MEDIATEK,
	MTKFLASH_FAMILY_OTHER_CHIP,
};

/**
 * mtkflash_family() - Look a drive up
 * @id: Its identity; the revision is not looked at.
 *
 * Vendor and product both count: a vendor alone says nothing about the chip.
 */
enum mtkflash_family_kind mtkflash_family(const struct mtkflash_identity *id);

/**
 * mtkflash_in_boot_loader() - Does a known drive run its boot loader only?
 * @id: Its identity.
 *
 * Source: packet-mode specification 4.
 */
bool mtkflash_in_boot_loader(const struct mtkflash_identity *id);

#endif /* MTKFLASH_FAMILIES_H */
