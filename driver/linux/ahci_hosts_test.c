// SPDX-License-Identifier: GPL-2.0
/*
 * AHCI adapters and ports, simulated: those that are accepted, and the reasons to refuse
 * the others.
 */
#include <kunit/test.h>
#include <linux/pci_ids.h>
#include <linux/sizes.h>
#include <scsi/scsi_host.h>

#include "ahci_hosts.h"
#include "port.h"

#define CAP		(0x00 / 4)
#define SCLO		BIT(24)
#define GHC		(0x04 / 4)
#define AE		BIT(31)
#define VSCAP		(0xa4 / 4)
#define REMAP_CAP	(0x800 / 4)
#define CLASS_0		(0x880 / 4)
#define CLASS_2		(0x980 / 4)

/* All registers that are read; the size of the rest is a parameter. */
static u32 *adapter_create(struct kunit *test)
{
	u32 *regs = kunit_kzalloc(test, SZ_4K, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, regs);
	regs[CAP] = SCLO | 5;
	regs[GHC] = AE;
	return regs;
}

static enum mtkflash_host_reason judge(u32 *regs, size_t size, bool intel)
{
	return mtkflash_ahci_judge_adapter((void __iomem __force *)regs, size, intel);
}

static void adapter_is_accepted(struct kunit *test)
{
	u32 *regs = adapter_create(test);

	KUNIT_EXPECT_EQ(test, judge(regs, SZ_2K, true), MTKFLASH_HOST_NONE);
}

static void adapter_lacks_override(struct kunit *test)
{
	u32 *regs = adapter_create(test);

	regs[CAP] &= ~SCLO;
	KUNIT_EXPECT_EQ(test, judge(regs, SZ_2K, true), MTKFLASH_HOST_NO_OVERRIDE);
}

/* Registers of another kind, and an adapter that sleeps or is gone. */
static void adapter_is_none(struct kunit *test)
{
	u32 *regs = adapter_create(test);

	regs[GHC] = 0;
	KUNIT_EXPECT_EQ(test, judge(regs, SZ_2K, true), MTKFLASH_HOST_OWN_ACCESS);
	memset(regs, 0xff, SZ_4K);
	KUNIT_EXPECT_EQ(test, judge(regs, SZ_512K, true), MTKFLASH_HOST_OWN_ACCESS);
}

static void adapter_hides_disks(struct kunit *test)
{
	u32 *regs = adapter_create(test);

	regs[VSCAP] = 1;
	regs[REMAP_CAP] = BIT(2);
	regs[CLASS_2] = PCI_CLASS_STORAGE_EXPRESS;
	KUNIT_EXPECT_EQ(test, judge(regs, SZ_512K, true), MTKFLASH_HOST_REMAPPED);
	/* The same values mean something else in other makers' adapters. */
	KUNIT_EXPECT_EQ(test, judge(regs, SZ_512K, false), MTKFLASH_HOST_NONE);
	KUNIT_EXPECT_EQ(test, judge(regs, SZ_256K, true), MTKFLASH_HOST_NONE);
}

static void adapter_could_hide_disks(struct kunit *test)
{
	u32 *regs = adapter_create(test);

	regs[VSCAP] = 1;
	KUNIT_EXPECT_EQ(test, judge(regs, SZ_512K, true), MTKFLASH_HOST_NONE);
	regs[REMAP_CAP] = BIT(0);
	KUNIT_EXPECT_EQ(test, judge(regs, SZ_512K, true), MTKFLASH_HOST_NONE);
	regs[REMAP_CAP] = 0;
	regs[CLASS_0] = PCI_CLASS_STORAGE_EXPRESS;
	KUNIT_EXPECT_EQ(test, judge(regs, SZ_512K, true), MTKFLASH_HOST_NONE);
}

static void adapter_has_slots(struct kunit *test)
{
	u32 *regs = adapter_create(test);

	KUNIT_EXPECT_EQ(test, mtkflash_ahci_slots((void __iomem __force *)regs), 1);
	regs[CAP] |= 1 << 8;
	KUNIT_EXPECT_EQ(test, mtkflash_ahci_slots((void __iomem __force *)regs), 2);
	regs[CAP] |= 0x1f << 8;
	KUNIT_EXPECT_EQ(test, mtkflash_ahci_slots((void __iomem __force *)regs), 2);
}

static struct ata_port *port_create(struct kunit *test)
{
	static struct ata_port_operations ops;
	struct ata_port *ap = kunit_kzalloc(test, sizeof(*ap), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, ap);
	ap->ops = &ops;
	ap->link.ap = ap;
	for (unsigned int n = 0; n < ATA_MAX_DEVICES; n++) {
		ap->link.device[n].link = &ap->link;
		ap->link.device[n].devno = n;
		ap->link.device[n].class = ATA_DEV_NONE;
	}
	return ap;
}

static void port_is_accepted(struct kunit *test)
{
	struct ata_port *ap = port_create(test);

	KUNIT_EXPECT_EQ(test, mtkflash_ahci_judge_port(ap, MTKFLASH_HOST_NONE),
			MTKFLASH_HOST_NONE);
	ap->link.device[0].class = ATA_DEV_ATAPI;
	KUNIT_EXPECT_EQ(test, mtkflash_ahci_judge_port(ap, MTKFLASH_HOST_NONE),
			MTKFLASH_HOST_NONE);
}

static void port_has_its_adapters_reason(struct kunit *test)
{
	struct ata_port *ap = port_create(test);

	KUNIT_EXPECT_EQ(test, mtkflash_ahci_judge_port(ap, MTKFLASH_HOST_REMAPPED),
			MTKFLASH_HOST_REMAPPED);
	ap->ops = &ata_dummy_port_ops;
	KUNIT_EXPECT_EQ(test, mtkflash_ahci_judge_port(ap, MTKFLASH_HOST_REMAPPED),
			MTKFLASH_HOST_UNUSED);
}

static void port_has_a_multiplier(struct kunit *test)
{
	struct ata_port *ap = port_create(test);

	ap->nr_pmp_links = 5;
	KUNIT_EXPECT_EQ(test, mtkflash_ahci_judge_port(ap, MTKFLASH_HOST_NONE),
			MTKFLASH_HOST_MULTIPLIER);
	/* libata has found one, and is still probing it. */
	ap->nr_pmp_links = 0;
	ap->link.device[0].class = ATA_DEV_PMP;
	KUNIT_EXPECT_EQ(test, mtkflash_ahci_judge_port(ap, MTKFLASH_HOST_NONE),
			MTKFLASH_HOST_MULTIPLIER);
}

static void port_is_an_enclosure(struct kunit *test)
{
	struct ata_port *ap = port_create(test);

	ap->link.device[0].class = ATA_DEV_SEMB;
	KUNIT_EXPECT_EQ(test, mtkflash_ahci_judge_port(ap, MTKFLASH_HOST_NONE),
			MTKFLASH_HOST_ENCLOSURE);
	ap->link.device[0].class = ATA_DEV_SEMB_UNSUP;
	KUNIT_EXPECT_EQ(test, mtkflash_ahci_judge_port(ap, MTKFLASH_HOST_NONE),
			MTKFLASH_HOST_ENCLOSURE);
}

static void port_is_for_disks_only(struct kunit *test)
{
	struct ata_port *ap = port_create(test);

	ap->flags = ATA_FLAG_NO_ATAPI;
	KUNIT_EXPECT_EQ(test, mtkflash_ahci_judge_port(ap, MTKFLASH_HOST_NONE),
			MTKFLASH_HOST_NO_PACKETS);
}

static int queue_elsewhere(struct Scsi_Host *shost, struct scsi_cmnd *cmd)
{
	return 0;
}

/* The ATA ports of SAS hosts are no libata hosts, so none of them is ever listed. */
static void host_is_sas(struct kunit *test)
{
	static struct scsi_host_template ahci = { .queuecommand = ata_scsi_queuecmd };
	static struct scsi_host_template sas = { .queuecommand = queue_elsewhere };
	struct Scsi_Host *shost = kunit_kzalloc(test, sizeof(*shost), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, shost);
	shost->hostt = &ahci;
	KUNIT_EXPECT_TRUE(test, mtkflash_is_libata_host(shost));
	shost->hostt = &sas;
	KUNIT_EXPECT_FALSE(test, mtkflash_is_libata_host(shost));
}

static struct kunit_case ahci_hosts_cases[] = {
	KUNIT_CASE(adapter_is_accepted),
	KUNIT_CASE(adapter_lacks_override),
	KUNIT_CASE(adapter_is_none),
	KUNIT_CASE(adapter_hides_disks),
	KUNIT_CASE(adapter_could_hide_disks),
	KUNIT_CASE(adapter_has_slots),
	KUNIT_CASE(port_is_accepted),
	KUNIT_CASE(port_has_its_adapters_reason),
	KUNIT_CASE(port_has_a_multiplier),
	KUNIT_CASE(port_is_an_enclosure),
	KUNIT_CASE(port_is_for_disks_only),
	KUNIT_CASE(host_is_sas),
	{}
};

static struct kunit_suite ahci_hosts_suite = {
	.name = "mtkflash_ahci_hosts",
	.test_cases = ahci_hosts_cases,
};

kunit_test_suite(ahci_hosts_suite);
