// SPDX-License-Identifier: GPL-2.0
/*
 * Hosts: simulated ports with the operations that the drivers of Linux 6.1 have.
 *
 * The expected results are typed from the kernel's sources, and not from the driver's
 * table.
 */
#include <kunit/test.h>
#include <linux/libata.h>
#include <scsi/scsi_host.h>

#include "hosts.h"
#include "hosts_rows.h"

static const size_t op_offsets[] = {
#define MTKFLASH_X(name, member) \
	[MTKFLASH_HOST_OP_##name] = offsetof(struct ata_port_operations, member),
	MTKFLASH_HOST_OPS(MTKFLASH_X)
#undef MTKFLASH_X
};

static const struct ata_port_operations plain_ops = {
	.freeze			= ata_sff_freeze,
	.qc_defer		= ata_std_qc_defer,
	.qc_issue		= ata_bmdma_qc_issue,
	.sff_dev_select		= ata_sff_dev_select,
	.sff_tf_load		= ata_sff_tf_load,
	.sff_tf_read		= ata_sff_tf_read,
	.sff_exec_command	= ata_sff_exec_command,
	.sff_check_status	= ata_sff_check_status,
	.sff_irq_clear		= ata_bmdma_irq_clear,
	.sff_data_xfer		= ata_sff_data_xfer,
};

/**
 * struct fake - A simulated port
 * @ap: The port.
 * @shost: Its SCSI host.
 * @sht: The template, with the driver's name.
 * @ops: Its operations.
 */
struct fake {
	struct ata_port ap;
	struct Scsi_Host shost;
	struct scsi_host_template sht;
	struct ata_port_operations ops;
};

/* A valid address; nothing is read or written there. */
static void __iomem *address(unsigned long offset)
{
	return (void __iomem *)(0x1f0 + offset);
}

static struct fake *fake_create(struct kunit *test, const char *name)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->sht.name = name;
	fake->shost.hostt = &fake->sht;
	fake->ops = plain_ops;
	fake->ap.ops = &fake->ops;
	fake->ap.scsi_host = &fake->shost;
	fake->ap.ioaddr.cmd_addr = address(0);
	ata_sff_std_ports(&fake->ap.ioaddr);
	fake->ap.ioaddr.ctl_addr = address(0x206);
	fake->ap.ioaddr.altstatus_addr = address(0x206);
	return fake;
}

/* Stands for a function of the driver's own. */
static void override(struct fake *fake, unsigned int op)
{
	/* This function is never called. */
	*(void **)((u8 *)&fake->ops + op_offsets[op]) = override;
}

static void override_all(struct fake *fake, unsigned int own)
{
	for (unsigned int op = 0; op < MTKFLASH_HOST_OP_COUNT; op++)
		if (own & BIT(op))
			override(fake, op);
}

static enum mtkflash_host_reason judge(struct fake *fake)
{
	return mtkflash_host_judge(&fake->ap);
}

/**
 * struct port_case - A kind of port of one driver
 * @name: The driver.
 * @own: The operations that are the driver's own.
 * @reason: The expected result.
 */
struct port_case {
	const char *name;
	unsigned int own;
	enum mtkflash_host_reason reason;
};

static const struct port_case port_cases[] = {
	{ "ata_piix", 0, MTKFLASH_HOST_NONE },
	{ "ata_generic", 0, MTKFLASH_HOST_NONE },
	{ "pata_via", O(LOAD), MTKFLASH_HOST_NONE },
	{ "pata_jmicron", 0, MTKFLASH_HOST_NONE },
	{ "pata_acpi", O(ISSUE), MTKFLASH_HOST_NONE },
	{ "pata_sil680", O(COMMAND), MTKFLASH_HOST_NONE },
	{ "pata_pdc202xx_old", O(COMMAND), MTKFLASH_HOST_NONE },
	{ "pata_cmd64x", O(IRQ_CLEAR), MTKFLASH_HOST_NONE },
	{ "pata_hpt37x", 0, MTKFLASH_HOST_NONE },
	{ "pata_macio", O(FREEZE) | O(SELECT) | O(IRQ_CLEAR), MTKFLASH_HOST_NONE },
	/* pdc_pata_ops, pdc_sata_ops and pdc_old_sata_ops */
	{ "sata_promise", O(FREEZE) | O(ISSUE) | O(LOAD) | O(COMMAND) | O(IRQ_CLEAR),
	  MTKFLASH_HOST_NONE },
	/* mv6_ops and mv_iie_ops */
	{ "sata_mv", O(FREEZE) | O(DEFER) | O(ISSUE) | O(STATUS) | O(IRQ_CLEAR),
	  MTKFLASH_HOST_NONE },
	/* mv5_ops */
	{ "sata_mv", O(FREEZE) | O(DEFER) | O(ISSUE), MTKFLASH_HOST_NO_PACKETS },
	{ "sata_sil", O(FREEZE), MTKFLASH_HOST_NONE },
	/* nv_generic_ops, nv_ck804_ops, nv_swncq_ops, nv_adma_ops */
	{ "sata_nv", 0, MTKFLASH_HOST_NONE },
	{ "sata_nv", O(FREEZE), MTKFLASH_HOST_NONE },
	{ "sata_nv", O(FREEZE) | O(ISSUE), MTKFLASH_HOST_NONE },
	{ "sata_nv", O(FREEZE) | O(ISSUE) | O(READ) | O(IRQ_CLEAR),
	  MTKFLASH_HOST_OWN_ACCESS },
	/* vt6420_sata_ops, vt6421_sata_ops */
	{ "sata_via", O(FREEZE) | O(LOAD), MTKFLASH_HOST_NONE },
	{ "sata_via", O(LOAD), MTKFLASH_HOST_NONE },
	/* it821x_passthru_port_ops, it821x_smart_port_ops */
	{ "pata_it821x", O(SELECT) | O(ISSUE), MTKFLASH_HOST_NONE },
	{ "pata_it821x", O(ISSUE), MTKFLASH_HOST_FILTERS },
	{ "pata_hpt3x2n", O(DEFER) | O(ISSUE), MTKFLASH_HOST_COUPLED },
	/* artop6210_ops, artop6260_ops */
	{ "pata_artop", O(DEFER), MTKFLASH_HOST_COUPLED },
	{ "pata_artop", 0, MTKFLASH_HOST_NONE },
	{ "pata_sc1200", O(DEFER) | O(ISSUE), MTKFLASH_HOST_COUPLED },
	{ "pata_sl82c105", O(DEFER), MTKFLASH_HOST_COUPLED },
	{ "pata_ninja32", O(SELECT), MTKFLASH_HOST_KEEPS_UNIT },
	{ "sata_qstor", O(FREEZE) | O(ISSUE), MTKFLASH_HOST_MASKS_OTHERS },
	{ "sata-dwc", O(ISSUE) | O(SELECT), MTKFLASH_HOST_INTERRUPTS },
	{ "sata_svw", O(LOAD) | O(READ) | O(STATUS), MTKFLASH_HOST_OWN_ACCESS },
	{ "sata_vsc", O(FREEZE) | O(LOAD) | O(READ), MTKFLASH_HOST_OWN_ACCESS },
	{ "pata_ns87415", O(IRQ_CLEAR), MTKFLASH_HOST_NONE },
	{ "pata_ns87415", O(IRQ_CLEAR) | O(READ) | O(STATUS),
	  MTKFLASH_HOST_OWN_ACCESS },
	{ "pata_legacy", O(ISSUE) | O(DATA), MTKFLASH_HOST_UNWATCHED },
	/* A driver with registers in spite of its name is refused by name, too. */
	{ "ahci_platform", 0, MTKFLASH_HOST_ENGINE },
	/* A driver newer than the table. */
	{ "pata_new", 0, MTKFLASH_HOST_NONE },
	{ "pata_new", O(FREEZE), MTKFLASH_HOST_UNKNOWN },
	/* The start of a name is not the name. */
	{ "sata_sil4", O(FREEZE), MTKFLASH_HOST_UNKNOWN },
	{ "sata_sil24", O(FREEZE) | O(ISSUE), MTKFLASH_HOST_ENGINE },
};

static void port_case_name(const struct port_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s %03x", c->name, c->own);
}

KUNIT_ARRAY_PARAM(port, port_cases, port_case_name);

static void ports_are_judged_as_their_sources_say(struct kunit *test)
{
	const struct port_case *c = test->param_value;
	struct fake *fake = fake_create(test, c->name);

	override_all(fake, c->own);
	KUNIT_EXPECT_EQ(test, judge(fake), c->reason);
}

static const struct {
	const char *name;
	unsigned int own;
	enum mtkflash_host_reason reason;
} row_cases[] = {
#define MTKFLASH_X(name, kind, features, known, reason, link, file, note) \
	{ name, (features) | (known), MTKFLASH_HOST_##reason },
	MTKFLASH_HOSTS(MTKFLASH_X)
#undef MTKFLASH_X
};

/* No row is hidden by an earlier one, and every row has the operations that tell its kind. */
static void each_row_counts(struct kunit *test)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(row_cases); i++) {
		struct fake *fake = fake_create(test, row_cases[i].name);

		override_all(fake, row_cases[i].own);
		KUNIT_EXPECT_EQ_MSG(test, judge(fake), row_cases[i].reason,
				    "%s, row %u", row_cases[i].name, i);
		kunit_kfree(test, fake);
	}
}

static void check_others_refused(struct kunit *test, const char *name,
				 unsigned int known)
{
	for (unsigned int op = 0; op < MTKFLASH_HOST_OP_COUNT; op++) {
		struct fake *fake = fake_create(test, name);

		override_all(fake, known | BIT(op));
		KUNIT_EXPECT_EQ_MSG(test, judge(fake),
				    known & BIT(op) ? MTKFLASH_HOST_NONE :
						      MTKFLASH_HOST_UNKNOWN,
				    "%s, operation %u", name, op);
		kunit_kfree(test, fake);
	}
}

/* A newer driver of the same name may have operations that were never read. */
static void what_is_not_known_is_refused(struct kunit *test)
{
	check_others_refused(test, "pata_new", 0);
	check_others_refused(test, "ata_piix", 0);
	check_others_refused(test, "pata_sil680", O(COMMAND));
	check_others_refused(test, "sata_promise",
			     O(FREEZE) | O(ISSUE) | O(LOAD) | O(COMMAND) |
			     O(IRQ_CLEAR));
	check_others_refused(test, "sata_mv",
			     O(FREEZE) | O(DEFER) | O(ISSUE) | O(STATUS) |
			     O(IRQ_CLEAR));
}

/* Other operations that are libata's own are accepted as well. */
static void all_plain_operations_pass(struct kunit *test)
{
	struct fake *fake = fake_create(test, "pata_new");

	fake->ops.qc_issue = ata_sff_qc_issue;
	fake->ops.qc_defer = NULL;
	fake->ops.sff_irq_clear = NULL;
	fake->ops.sff_data_xfer = ata_sff_data_xfer32;
	KUNIT_EXPECT_EQ(test, judge(fake), MTKFLASH_HOST_NONE);
	fake->ops.freeze = NULL;
	KUNIT_EXPECT_EQ(test, judge(fake), MTKFLASH_HOST_UNKNOWN);
}

static void ports_without_registers_are_told_apart(struct kunit *test)
{
	struct fake *fake = fake_create(test, "ata_piix");

	fake->ap.ioaddr.ctl_addr = NULL;
	KUNIT_EXPECT_EQ(test, judge(fake), MTKFLASH_HOST_NO_CONTROL);
	fake->ap.ioaddr.ctl_addr = fake->ap.ioaddr.altstatus_addr;
	fake->ap.ioaddr.altstatus_addr = NULL;
	KUNIT_EXPECT_EQ(test, judge(fake), MTKFLASH_HOST_NO_CONTROL);
	fake->ap.ioaddr.altstatus_addr = fake->ap.ioaddr.ctl_addr;
	fake->ap.ioaddr.error_addr = NULL;
	KUNIT_EXPECT_EQ(test, judge(fake), MTKFLASH_HOST_OWN_ACCESS);

	/* AHCI and similar drivers have none of the operations. */
	memset(&fake->ops, 0, sizeof(fake->ops));
	KUNIT_EXPECT_EQ(test, judge(fake), MTKFLASH_HOST_ENGINE);
	fake->ap.ops = &ata_dummy_port_ops;
	KUNIT_EXPECT_EQ(test, judge(fake), MTKFLASH_HOST_UNUSED);
}

static void a_port_that_forbids_packets_is_refused(struct kunit *test)
{
	struct fake *fake = fake_create(test, "pata_new");

	fake->ap.flags |= ATA_FLAG_NO_ATAPI;
	KUNIT_EXPECT_EQ(test, judge(fake), MTKFLASH_HOST_NO_PACKETS);
}

static struct kunit_case hosts_cases[] = {
	KUNIT_CASE_PARAM(ports_are_judged_as_their_sources_say, port_gen_params),
	KUNIT_CASE(each_row_counts),
	KUNIT_CASE(what_is_not_known_is_refused),
	KUNIT_CASE(all_plain_operations_pass),
	KUNIT_CASE(ports_without_registers_are_told_apart),
	KUNIT_CASE(a_port_that_forbids_packets_is_refused),
	{ }
};

static struct kunit_suite hosts_suite = {
	.name = "mtkflash_hosts",
	.test_cases = hosts_cases,
};

kunit_test_suite(hosts_suite);
