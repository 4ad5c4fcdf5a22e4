// SPDX-License-Identifier: GPL-2.0
/*
 * SControl and SError of a held port.
 *
 * The bits are those of Serial ATA, as in libata's sata_link_resume().
 */
#include <linux/module.h>

#include "link.h"
#include "taskfile.h"

#define DET_MASK	0x00f	/* how the port detects a device */
#define DET_RESET	0x001	/* sends COMRESET while it is set */
#define SPD_MASK	0x0f0	/* the highest speed allowed */
#define SPD_SLOWEST	0x010	/* 1.5 Gbit/s */
#define IPM_NO_SLEEP	0x300	/* neither partial nor slumber */
#define IPM_NO_DEVSLEEP	0x400	/* nor device sleep, if the adapter has it */

#define SERROR_CHANGED	(BIT(16) | BIT(26))	/* the link went, or came */

/* Attempts to clear a bit of SError.  They take longer than COMINIT, which is 2.5 us. */
#define CLEARS		10

bool mtkflash_link_slow;
module_param_named(slow_link, mtkflash_link_slow, bool, 0444);
MODULE_PARM_DESC(slow_link, "SATA links that come up while a port is held do so with 1.5 Gbit/s");

/*
 * SError bits are cleared by writing ones.  A bit that is set again each time shows nothing
 * until it is seen cleared.  One that is set again once or twice is a link that bounces.
 */
static bool take_errors(struct mtkflash_link *link, unsigned int n, struct ata_link *phy)
{
	u32 serror, fresh, left = U32_MAX;
	bool changed = false;

	for (unsigned int clears = 0; clears < CLEARS; clears++) {
		if (sata_scr_read(phy, SCR_ERROR, &serror))
			return changed;
		left &= serror;
		link->stuck[n] &= serror;
		fresh = serror & SERROR_CHANGED & ~link->stuck[n];
		changed |= fresh;
		if (serror)
			sata_scr_write(phy, SCR_ERROR, serror);
		if (!fresh)
			return changed;
	}
	link->stuck[n] |= left & SERROR_CHANGED;
	return changed;
}

static bool tend(struct mtkflash_link *link, unsigned int n,
		 struct ata_link *phy)
{
	u32 scontrol;

	if (!phy || !sata_scr_valid(phy) ||
	    sata_scr_read(phy, SCR_CONTROL, &scontrol))
		return false;
	/* Not every host keeps every bit, so the value is written once. */
	if (!link->changed[n] || scontrol != link->ours[n]) {
		if (!link->changed[n])
			link->was[n] = scontrol;
		link->changed[n] = true;
		sata_scr_write(phy, SCR_CONTROL,
			       IPM_NO_SLEEP | (scontrol & IPM_NO_DEVSLEEP) |
			       (mtkflash_link_slow ? SPD_SLOWEST : scontrol & SPD_MASK));
		sata_scr_read(phy, SCR_CONTROL, &link->ours[n]);
	}
	return take_errors(link, n, phy);
}

/*
 * libata accesses the registers of a link only in recovery, and recovers the ports of a
 * host one by one, under eh_mutex.  Some hosts rely on that: in ata_piix all ports share
 * one index register.
 */
unsigned int mtkflash_link_tend(struct mtkflash_link *link, struct ata_port *ap)
{
	unsigned int changed = 0;

	if (!mutex_trylock(&ap->host->eh_mutex))
		return 0;
	if (tend(link, 0, &ap->link))
		changed = ap->slave_link ? 1 : MTKFLASH_BOTH_UNITS;
	if (tend(link, 1, ap->slave_link))
		changed |= 2;
	mutex_unlock(&ap->host->eh_mutex);
	return changed;
}

static void restore(struct mtkflash_link *link, unsigned int n,
		    struct ata_link *phy)
{
	u32 was = link->was[n];

	if (!link->changed[n])
		return;
	link->changed[n] = false;
	if ((was & DET_MASK) == DET_RESET)
		was &= ~DET_MASK;
	sata_scr_write(phy, SCR_CONTROL, was);
}

void mtkflash_link_restore(struct mtkflash_link *link, struct ata_port *ap)
{
	if (!link->changed[0] && !link->changed[1])
		return;
	mutex_lock(&ap->host->eh_mutex);
	restore(link, 0, &ap->link);
	restore(link, 1, ap->slave_link);
	mutex_unlock(&ap->host->eh_mutex);
}
