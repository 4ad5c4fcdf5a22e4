// SPDX-License-Identifier: GPL-2.0
/*
 * The task file of a port with registers, as libata's SFF layer has it.
 */
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/ktime.h>
#include <linux/sched.h>

#include "port.h"
#include "sff.h"
#include "trace.h"

/* What is shorter than falling asleep and waking up is waited for. */
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

/* Two registers are another one when read; some hosts have them elsewhere. */
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

/* Static branches, if the kernel has events at all. */
static __always_inline bool is_traced(void)
{
	return trace_mtkflash_register_enabled() ||
	       trace_mtkflash_command_enabled() ||
	       trace_mtkflash_status_enabled();
}

static void sff_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg,
		      u8 value)
{
	struct mtkflash_port *port = to_port(tf);

	port->trace.registers[reg] = value;
	mtkflash_fold_write(&port->trace.fold);
	if (is_traced())
		mtkflash_trace_write(port, reg, value);
	iowrite8(value, write_address(port->ap, reg));
}

static u8 sff_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	struct mtkflash_port *port = to_port(tf);
	u8 value = ioread8(read_address(port->ap, reg));

	if (is_traced())
		mtkflash_trace_read(port, reg, value);
	return value;
}

static u16 sff_read_data(struct mtkflash_taskfile *tf)
{
	struct mtkflash_port *port = to_port(tf);
	u16 value = ioread16(port->ap->ioaddr.data_addr);

	if (is_traced())
		mtkflash_trace_read_data(port, value);
	return value;
}

/* Reading Alternate Status pushes a posted write out. */
static void sff_settle(struct mtkflash_taskfile *tf)
{
	ioread8(to_port(tf)->ap->ioaddr.altstatus_addr);
	ndelay(400);
}

static void sff_tend_link(struct mtkflash_taskfile *tf)
{
	struct mtkflash_port *port = to_port(tf);

	mtkflash_link_tend(&port->link, port->ap);
}

void mtkflash_sff_set_devctl(struct ata_port *ap, u8 value)
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

	mtkflash_sff_set_devctl(ap, ap->ctl | ATA_NIEN);
}

static void sff_delay(struct mtkflash_taskfile *tf, unsigned int usecs)
{
	if (usecs >= 20 * USEC_PER_MSEC)
		msleep(DIV_ROUND_UP(usecs, USEC_PER_MSEC));
	else if (usecs >= SLEEP_MIN_US)
		usleep_range(usecs, usecs + SLEEP_SLACK_US + usecs / 16);
	else
		udelay(usecs);
	cond_resched();
}

static u64 sff_now(struct mtkflash_taskfile *tf)
{
	cond_resched();
	return ktime_get_ns();
}

const struct mtkflash_taskfile_ops mtkflash_sff_ops = {
	.write = sff_write,
	.read = sff_read,
	.read_data = sff_read_data,
	.settle = sff_settle,
	.tend_link = sff_tend_link,
	.mask = sff_mask,
	.delay = sff_delay,
	.now = sff_now,
};
