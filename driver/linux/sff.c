// SPDX-License-Identifier: GPL-2.0
/*
 * The task file of a port with registers, for hosts of libata's SFF layer.
 */
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/ktime.h>
#include <linux/sched.h>

#include "port.h"
#include "sff.h"
#include "tracing.h"
#include "vendor/vendor.h"

/* Shorter delays are busy waits, since sleeping and waking up would take longer. */
#define SLEEP_MIN_US		200
#define SLEEP_SLACK_US		10

static struct mtkflash_port *to_port(struct mtkflash_taskfile *tf)
{
	return container_of(tf, struct mtkflash_port, tf);
}

static void __iomem *write_address(struct ata_port *ap,
				   enum mtkflash_register reg)
{
	switch (reg) {
	case MTKFLASH_REG_FEAT:
		return ap->ioaddr.feature_addr;
	case MTKFLASH_REG_SC:
		return ap->ioaddr.nsect_addr;
	case MTKFLASH_REG_LBAL:
		return ap->ioaddr.lbal_addr;
	case MTKFLASH_REG_LBAM:
		return ap->ioaddr.lbam_addr;
	case MTKFLASH_REG_LBAH:
		return ap->ioaddr.lbah_addr;
	case MTKFLASH_REG_DEV:
		return ap->ioaddr.device_addr;
	default:
		return ap->ioaddr.command_addr;
	}
}

/* Two registers differ between read and write; some hosts have them at other addresses. */
static void __iomem *read_address(struct ata_port *ap,
				  enum mtkflash_register reg)
{
	switch (reg) {
	case MTKFLASH_REG_FEAT:
		return ap->ioaddr.error_addr;
	case MTKFLASH_REG_CMD:
		return ap->ioaddr.status_addr;
	default:
		return write_address(ap, reg);
	}
}

static void sff_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg,
		      u8 value)
{
	struct mtkflash_port *port = to_port(tf);

	mtkflash_note_write(port, reg, value);
	iowrite8(value, write_address(port->ap, reg));
}

static u8 sff_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	struct mtkflash_port *port = to_port(tf);

	return mtkflash_note_read(port, reg,
				  ioread8(read_address(port->ap, reg)));
}

static u16 sff_read_data(struct mtkflash_taskfile *tf)
{
	struct mtkflash_port *port = to_port(tf);
	u16 value = ioread16(port->ap->ioaddr.data_addr);

	if (mtkflash_is_traced())
		mtkflash_trace_read_data(port, value);
	return value;
}

static void sff_write_data(struct mtkflash_taskfile *tf, u16 value)
{
	struct mtkflash_port *port = to_port(tf);

	mtkflash_note_write_data(port, value);
	iowrite16(value, port->ap->ioaddr.data_addr);
}

/* The read of Alternate Status flushes posted writes. */
static void sff_settle(struct mtkflash_taskfile *tf)
{
	ioread8(to_port(tf)->ap->ioaddr.altstatus_addr);
	ndelay(400);
}

static unsigned int sff_tend_link(struct mtkflash_taskfile *tf)
{
	struct mtkflash_port *port = to_port(tf);

	return mtkflash_link_tend(&port->link, port->ap);
}

static void set_devctl(struct ata_port *ap, u8 value)
{
	ap->last_ctl = value;
	if (ap->ops->sff_set_devctl)
		ap->ops->sff_set_devctl(ap, value);
	else
		iowrite8(value, ap->ioaddr.ctl_addr);
}

static void sff_mask(struct mtkflash_taskfile *tf)
{
	struct ata_port *ap = to_port(tf)->ap;

	set_devctl(ap, ap->ctl | ATA_NIEN);
}

void mtkflash_delay_kernel(struct mtkflash_taskfile *tf, unsigned int usecs)
{
	if (usecs >= 20 * USEC_PER_MSEC)
		msleep(DIV_ROUND_UP(usecs, USEC_PER_MSEC));
	else if (usecs >= SLEEP_MIN_US)
		usleep_range(usecs, usecs + SLEEP_SLACK_US + usecs / 16);
	else
		udelay(usecs);
	cond_resched();
}

u64 mtkflash_now_kernel(struct mtkflash_taskfile *tf)
{
	cond_resched();
	return ktime_get_ns();
}

const struct mtkflash_taskfile_ops mtkflash_sff_ops = {
	.write = sff_write,
	.read = sff_read,
	.read_data = sff_read_data,
	.write_data = sff_write_data,
	.settle = sff_settle,
	.tend_link = sff_tend_link,
	.mask = sff_mask,
	.delay = mtkflash_delay_kernel,
	.now = mtkflash_now_kernel,
};

/* --- claiming ------------------------------------------------------------------ */

static enum mtkflash_host_reason sff_judge(struct mtkflash_port *port)
{
	return mtkflash_host_judge(port->ap);
}

/* The read of Status acknowledges an interrupt of the drive. */
static void sff_look(struct mtkflash_port *port, struct mtkflash_port_view *view)
{
	struct ata_port *ap = port->ap;

	view->altstatus = ioread8(ap->ioaddr.altstatus_addr);
	view->status = ioread8(ap->ioaddr.status_addr);
	view->status_valid = true;
	view->error = ioread8(ap->ioaddr.error_addr);
	view->fresh = mtkflash_is_fresh(view->error, ioread8(ap->ioaddr.nsect_addr),
					ioread8(ap->ioaddr.lbal_addr));
	view->unit = ioread8(ap->ioaddr.device_addr) >> 4 & 1;
	view->signature = ioread8(ap->ioaddr.lbah_addr) << 8 |
			  ioread8(ap->ioaddr.lbam_addr);
}

/*
 * Set the slowest timing for both units, as libata does before a reset, and under the same
 * lock: some drivers keep the timings of several ports in one register.
 */
static enum mtkflash_error sff_take(struct mtkflash_port *port)
{
	struct ata_port *ap = port->ap;
	struct ata_device *dev;

	mutex_lock(&ap->host->eh_mutex);
	ata_for_each_dev(dev, &ap->link, ALL) {
		dev->pio_mode = XFER_PIO_0;
		dev->dma_mode = 0xff;
		if (ap->ops->set_piomode)
			ap->ops->set_piomode(ap, dev);
	}
	mutex_unlock(&ap->host->eh_mutex);
	return MTKFLASH_ERROR_NONE;
}

static void sff_give_back(struct mtkflash_port *port)
{
	mtkflash_link_restore(&port->link, port->ap);
}

/* Acknowledge interrupts that either drive still holds back, then unmask. */
static void sff_restore(struct mtkflash_port *port)
{
	struct ata_port *ap = port->ap;

	ap->ops->sff_check_status(ap);
	ap->ops->sff_dev_select(ap, 0);
	ap->ops->sff_check_status(ap);
	set_devctl(ap, ap->ctl);
}

const struct mtkflash_port_kind mtkflash_sff_kind = {
	.judge = sff_judge,
	.look = sff_look,
	.take = sff_take,
	.give_back = sff_give_back,
	.restore = sff_restore,
};
