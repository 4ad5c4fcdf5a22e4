// SPDX-License-Identifier: GPL-2.0
/*
 * Let the link of an AHCI port come up, and notice when it was lost.
 *
 * Sections are those of AHCI 1.3.1.
 */
#include "ahci_fis.h"

#define ALL_ONES	0xffffffffu

/* Attempts to clear a bit of SError.  They take longer than COMINIT, which is 2.5 us. */
#define CLEARS		10

static u32 get(struct mtkflash_ahci *ahci, enum mtkflash_ahci_register reg)
{
	return ahci->io->read(ahci, reg);
}

static void set(struct mtkflash_ahci *ahci, enum mtkflash_ahci_register reg, u32 value)
{
	ahci->io->write(ahci, reg, value);
}

static bool is_up(struct mtkflash_ahci *ahci)
{
	return (get(ahci, MTKFLASH_AHCI_SSTS) & MTKFLASH_AHCI_DET) == MTKFLASH_AHCI_DET_UP;
}

u32 mtkflash_ahci_wakeful(const struct mtkflash_ahci *ahci, u32 sctl)
{
	u32 speed = ahci->slow ? MTKFLASH_AHCI_SPD_SLOW : sctl & MTKFLASH_AHCI_SPD;

	return speed | MTKFLASH_AHCI_IPM_NONE |
	       (sctl & (MTKFLASH_AHCI_IPM_NO_DEVSLEEP | MTKFLASH_AHCI_DET));
}

u32 mtkflash_ahci_link_errors(struct mtkflash_ahci *ahci)
{
	u32 serr = get(ahci, MTKFLASH_AHCI_SERR);

	ahci->stuck &= serr;
	if (mtkflash_ahci_link_changed(ahci, serr))
		ahci->lost_link = true;
	return serr;
}

/*
 * Bits are cleared by writing ones.  A bit that is set again each time shows nothing until it
 * is seen cleared; else the link would be lost for ever, and nothing be sent.
 */
void mtkflash_ahci_clear_link_errors(struct mtkflash_ahci *ahci, u32 serr)
{
	u32 left = serr;

	for (unsigned int n = 0; n < CLEARS; n++) {
		set(ahci, MTKFLASH_AHCI_SERR, serr);
		if (!mtkflash_ahci_link_changed(ahci, serr))
			return;
		serr = mtkflash_ahci_link_errors(ahci);
		left &= serr;
	}
	ahci->stuck |= left & MTKFLASH_AHCI_LINK_CHANGED;
}

bool mtkflash_ahci_kept_link(struct mtkflash_ahci *ahci)
{
	return is_up(ahci) &&
	       !mtkflash_ahci_link_changed(ahci, mtkflash_ahci_link_errors(ahci));
}

void mtkflash_ahci_let_up(struct mtkflash_ahci *ahci)
{
	u32 sctl = get(ahci, MTKFLASH_AHCI_SCTL), wanted;

	/* An adapter may not keep every bit: write once, and remember what it kept. */
	if (sctl == ahci->sctl || sctl == ALL_ONES || !mtkflash_ahci_is_ours(ahci))
		return;
	wanted = mtkflash_ahci_wakeful(ahci, sctl) & ~MTKFLASH_AHCI_DET;
	/* DET may be changed only while the engine is stopped (3.3.11). */
	if (sctl & MTKFLASH_AHCI_DET && ahci->running) {
		mtkflash_ahci_forget(ahci);
		if (!mtkflash_ahci_stop(ahci))
			return;
	}
	if (sctl != wanted)
		set(ahci, MTKFLASH_AHCI_SCTL, wanted);
	ahci->sctl = get(ahci, MTKFLASH_AHCI_SCTL);
}

static bool was_lost(struct mtkflash_ahci *ahci)
{
	bool lost = ahci->lost_link;

	ahci->lost_link = false;
	return lost;
}

bool mtkflash_ahci_lost_link(struct mtkflash_ahci *ahci)
{
	mtkflash_ahci_link_errors(ahci);
	return was_lost(ahci);
}

/*
 * The answer is forgotten before SError is cleared: a FIS that comes after that counts as
 * new.
 */
bool mtkflash_ahci_tend_link(struct mtkflash_ahci *ahci)
{
	u32 serr;

	mtkflash_ahci_let_up(ahci);
	serr = mtkflash_ahci_link_errors(ahci);
	if (serr & MTKFLASH_AHCI_LINK_CHANGED && mtkflash_ahci_is_ours(ahci)) {
		if (mtkflash_ahci_link_changed(ahci, serr))
			mtkflash_ahci_forget(ahci);
		mtkflash_ahci_clear_link_errors(ahci, serr);
	}
	return was_lost(ahci);
}
