/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SATA link of a port while the user switches the drive's power.
 */
#ifndef MTKFLASH_LINK_H
#define MTKFLASH_LINK_H

#include <linux/libata.h>

/**
 * struct mtkflash_link - What was changed on the links of a port
 * @was: SControl as libata left it, by link: that of the port, and that which some hosts
 *	 have for the slave.
 * @ours: SControl as it read after it was changed.
 * @changed: It was changed.
 *
 * Used by whoever holds the port, without a lock.
 */
struct mtkflash_link {
	u32 was[2];
	u32 ours[2];
	bool changed[2];
};

/* The speed of a link that comes up is limited: a module parameter. */
extern bool mtkflash_link_slow;

/**
 * mtkflash_link_tend() - Let the link of a held port come up
 * @link: Zeroed before the first call of a claim.
 * @ap: The port.
 *
 * libata switches the link of an empty port off, or lets it sleep.  A drive that gets its
 * power then calls in vain.  This takes both back, and clears what a lost or new link
 * left in SError, because some hosts take nothing from the drive before.
 * The link is never reset (COMRESET): that would reset the drive.
 *
 * Does nothing if there is no link, or if libata recovers another port of the host
 * just now.
 *
 * Context: may sleep, does not wait.
 */
void mtkflash_link_tend(struct mtkflash_link *link, struct ata_port *ap);

/**
 * mtkflash_link_restore() - Leave the link to libata as it was
 * @link: What was changed; nothing is after this.
 * @ap: The port, still held.
 *
 * Context: may sleep.
 */
void mtkflash_link_restore(struct mtkflash_link *link, struct ata_port *ap);

#endif /* MTKFLASH_LINK_H */
