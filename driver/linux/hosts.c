// SPDX-License-Identifier: GPL-2.0
/*
 * Judge hosts by their libata driver: its name and its operations.
 *
 * Functions of other modules cannot be named here.  Only whether an operation is libata's
 * own can be seen; what other ones do is known from reading the drivers.
 */
#include <linux/bits.h>
#include <scsi/scsi_host.h>

#include "hosts.h"
#include "hosts_rows.h"

/**
 * struct host_row - Judgement on a driver, or on one kind of its ports
 * @name: The name of the driver in the SCSI layer.
 * @features: A port is of this kind if these operations are the driver's own.
 * @known: Operations of the driver's own that do no harm.
 * @reason: The reason for a refusal, or %MTKFLASH_HOST_NONE.
 */
struct host_row {
	const char *name;
	u16 features;
	u16 known;
	u8 reason;
};

static const struct host_row rows[] = {
#define MTKFLASH_X(name, kind, features, known, reason, link, file, note) \
	{ name, features, known, MTKFLASH_HOST_##reason },
	MTKFLASH_HOSTS(MTKFLASH_X)
#undef MTKFLASH_X
};

static bool issues_plainly(const struct ata_port_operations *ops)
{
#ifdef CONFIG_ATA_BMDMA
	if (ops->qc_issue == ata_bmdma_qc_issue)
		return true;
#endif
	return ops->qc_issue == ata_sff_qc_issue;
}

static bool clears_plainly(const struct ata_port_operations *ops)
{
#ifdef CONFIG_ATA_BMDMA
	if (ops->sff_irq_clear == ata_bmdma_irq_clear)
		return true;
#endif
	return !ops->sff_irq_clear;
}

static bool defers_plainly(const struct ata_port_operations *ops)
{
	return !ops->qc_defer || ops->qc_defer == ata_std_qc_defer;
}

static bool moves_data_plainly(const struct ata_port_operations *ops)
{
	return ops->sff_data_xfer == ata_sff_data_xfer ||
	       ops->sff_data_xfer == ata_sff_data_xfer32;
}

/* The operations that are not libata's own, as a set of O(). */
static unsigned int own_operations(const struct ata_port_operations *ops)
{
	return (ops->freeze == ata_sff_freeze ? 0 : O(FREEZE)) |
	       (defers_plainly(ops) ? 0 : O(DEFER)) |
	       (issues_plainly(ops) ? 0 : O(ISSUE)) |
	       (ops->sff_dev_select == ata_sff_dev_select ? 0 : O(SELECT)) |
	       (ops->sff_tf_load == ata_sff_tf_load ? 0 : O(LOAD)) |
	       (ops->sff_tf_read == ata_sff_tf_read ? 0 : O(READ)) |
	       (ops->sff_exec_command == ata_sff_exec_command ? 0 : O(COMMAND)) |
	       (ops->sff_check_status == ata_sff_check_status ? 0 : O(STATUS)) |
	       (ops->sff_check_altstatus ? O(ALTSTATUS) : 0) |
	       (ops->sff_set_devctl ? O(DEVCTL) : 0) |
	       (clears_plainly(ops) ? 0 : O(IRQ_CLEAR)) |
	       (moves_data_plainly(ops) ? 0 : O(DATA));
}

static const struct host_row *find_row(const char *name, unsigned int own)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].name, name) &&
		    (own & rows[i].features) == rows[i].features)
			return &rows[i];
	return NULL;
}

static bool has_control(const struct ata_ioports *io)
{
	return io->ctl_addr && io->altstatus_addr;
}

/* Some drivers set all addresses from one base address, others one by one. */
static bool has_registers(const struct ata_ioports *io)
{
	return io->data_addr && io->error_addr && io->feature_addr &&
	       io->nsect_addr && io->lbal_addr && io->lbam_addr &&
	       io->lbah_addr && io->device_addr && io->status_addr &&
	       io->command_addr;
}

enum mtkflash_host_reason mtkflash_host_judge(struct ata_port *ap)
{
	const struct host_row *row;
	unsigned int own;

	if (ata_port_is_dummy(ap))
		return MTKFLASH_HOST_UNUSED;
	if (!ap->ops->sff_check_status)
		return MTKFLASH_HOST_ENGINE;
	if (ap->flags & ATA_FLAG_NO_ATAPI)
		return MTKFLASH_HOST_NO_PACKETS;

	own = own_operations(ap->ops);
	row = find_row(ap->scsi_host->hostt->name, own);
	if (row && row->reason)
		return row->reason;
	if (own & ~(row ? row->known : 0))
		return MTKFLASH_HOST_UNKNOWN;
	if (!has_control(&ap->ioaddr))
		return MTKFLASH_HOST_NO_CONTROL;
	return has_registers(&ap->ioaddr) ? MTKFLASH_HOST_NONE :
					    MTKFLASH_HOST_OWN_ACCESS;
}
