/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SATA link of a port while the user switches the drive's power.
 */
#ifndef MTKFLASH_LINK_H
#define MTKFLASH_LINK_H

#include <linux/libata.h>

/**
 * struct mtkflash_link - Changes of the links of a port
 * @was: SControl as libata left it, by link: the port's own, and the one that some hosts
 *	 have for the slave.
 * @ours: SControl as read back after the change.
 * @stuck: Bits of SError that could not be cleared, and have been set since.
 * @changed: It was changed.
 *
 * Used by the owner of the port, without a lock.
 */
struct mtkflash_link {
	u32 was[2];
	u32 ours[2];
	u32 stuck[2];
	bool changed[2];
};

/* Module parameter: limit the speed of a link that comes up. */
extern bool mtkflash_link_slow;

/**
 * mtkflash_link_tend() - Let the link of a held port come up
 * @link: Zeroed before the first call of a claim.
 * @ap: The port.
 *
 * libata switches the link of an empty port off, or lets it sleep.  Then a drive that gets
 * its power cannot bring it up.  This undoes both, and clears the SError bits of a lost or
 * new link, because some hosts accept nothing from the drive before.  The link is never
 * reset (COMRESET): that would reset the drive.
 *
 * Does nothing if there is no link, or while libata recovers another port of the host.
 *
 * Context: may sleep, but does not wait.
 * Return: the units whose link went, or came, since the last call, as bits; both if the port
 * has one link.
 */
unsigned int mtkflash_link_tend(struct mtkflash_link *link, struct ata_port *ap);

/**
 * mtkflash_link_restore() - Restore the link for libata
 * @link: The changes, which are none after this.
 * @ap: The port, still held.
 *
 * Context: may sleep.
 */
void mtkflash_link_restore(struct mtkflash_link *link, struct ata_port *ap);

#endif /* MTKFLASH_LINK_H */
