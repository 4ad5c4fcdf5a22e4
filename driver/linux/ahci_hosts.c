// SPDX-License-Identifier: GPL-2.0
/*
 * Decide which AHCI adapters and ports can be used.
 */
#include <linux/bits.h>
#include <linux/io.h>
#include <linux/io-64-nonatomic-lo-hi.h>
#include <linux/minmax.h>
#include <linux/pci_ids.h>
#include <linux/sizes.h>

#include "ahci_fis.h"
#include "ahci_hosts.h"

#define CAP		0x00
#define CAP_SCLO	BIT(24)
#define CAP_NCS		0x1f
#define CAP_NCS_SHIFT	8
#define GHC		0x04
#define GHC_AE		BIT(31)

/*
 * Registers by which Intel hides NVMe disks in RAID mode; libata's driver reads the same
 * ones.
 */
#define VSCAP		0xa4
#define VSCAP_REMAP	BIT(0)
#define REMAP_CAP	0x800
#define REMAP_DISKS	3
#define REMAP_CLASS(n)	(0x880 + 0x80 * (n))
#define REMAP_SIZE	SZ_512K

static bool is_remapped(void __iomem *regs, size_t size)
{
	u64 disks;

	if (size < REMAP_SIZE || !(readl(regs + VSCAP) & VSCAP_REMAP))
		return false;
	disks = readq(regs + REMAP_CAP);
	for (unsigned int n = 0; n < REMAP_DISKS; n++)
		if (disks & BIT_ULL(n) &&
		    readl(regs + REMAP_CLASS(n)) == PCI_CLASS_STORAGE_EXPRESS)
			return true;
	return false;
}

enum mtkflash_host_reason
mtkflash_ahci_judge_adapter(void __iomem *regs, size_t size, bool intel)
{
	u32 cap = readl(regs + CAP);

	/* libata has switched AHCI on.  Otherwise these are other registers, or none. */
	if (cap == U32_MAX || !(readl(regs + GHC) & GHC_AE))
		return MTKFLASH_HOST_OWN_ACCESS;
	if (intel && is_remapped(regs, size))
		return MTKFLASH_HOST_REMAPPED;
	return cap & CAP_SCLO ? MTKFLASH_HOST_NONE : MTKFLASH_HOST_NO_OVERRIDE;
}

unsigned int mtkflash_ahci_slots(void __iomem *regs)
{
	unsigned int last = readl(regs + CAP) >> CAP_NCS_SHIFT & CAP_NCS;

	return min(last + 1, MTKFLASH_AHCI_SLOTS);
}

static bool is_enclosure(struct ata_port *ap)
{
	struct ata_device *dev;

	ata_for_each_dev(dev, &ap->link, ALL)
		if (dev->class == ATA_DEV_SEMB || dev->class == ATA_DEV_SEMB_UNSUP)
			return true;
	return false;
}

enum mtkflash_host_reason
mtkflash_ahci_judge_port(struct ata_port *ap, enum mtkflash_host_reason adapter)
{
	if (ata_port_is_dummy(ap))
		return MTKFLASH_HOST_UNUSED;
	if (adapter)
		return adapter;
	if (ap->flags & ATA_FLAG_NO_ATAPI)
		return MTKFLASH_HOST_NO_PACKETS;
	if (sata_pmp_attached(ap) || ap->link.device[0].class == ATA_DEV_PMP)
		return MTKFLASH_HOST_MULTIPLIER;
	return is_enclosure(ap) ? MTKFLASH_HOST_ENCLOSURE : MTKFLASH_HOST_NONE;
}
