// SPDX-License-Identifier: GPL-2.0
/*
 * Taking a port from libata.
 *
 * libata runs all recovery of a port in one thread, and keeps everybody else
 * off the port meanwhile.  The claim makes use of that: it replaces the port's
 * error handler and asks for recovery.  libata drains the port and calls the
 * replacement, which freezes the port and sleeps.  Commands of others wait in
 * the SCSI mid-layer.  To give the port back the original operations are put
 * in their place again and the original handler is called, with the request
 * for a reset and a fresh look for devices if something changed.
 *
 * ata_msleep() lets go of the host's eh_mutex, so that the other ports of the
 * host still recover while this one is parked.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/blkdev.h>
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/ktime.h>
#include <linux/pm_runtime.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "families.h"
#include "port.h"
#include "trace.h"

/* What is shorter than falling asleep and waking up is waited for. */
#define SLEEP_MIN_US		200
#define SLEEP_SLACK_US		10

#define PARK_SLEEP_MS		20
#define LIBATA_POLL_MS		100
#define LIBATA_LIMIT_S		180	/* several times a dead drive's minute */
#define PARK_LIMIT_S		30	/* commands in flight are given 3 s */

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

static const struct mtkflash_taskfile_ops sff_taskfile_ops = {
	.write = sff_write,
	.read = sff_read,
	.read_data = sff_read_data,
	.settle = sff_settle,
	.tend_link = sff_tend_link,
	.delay = sff_delay,
	.now = sff_now,
};

bool mtkflash_is_libata_host(const struct Scsi_Host *shost)
{
	return shost->hostt->queuecommand == ata_scsi_queuecmd;
}

struct mtkflash_port *mtkflash_port_alloc(struct Scsi_Host *shost)
{
	struct mtkflash_port *port;

	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port || !scsi_host_get(shost)) {
		kfree(port);
		return NULL;
	}
	port->shost = shost;
	port->ap = ata_shost_to_port(shost);
	port->tf.ops = &sff_taskfile_ops;
	init_completion(&port->parked);
	return port;
}

void mtkflash_port_free(struct mtkflash_port *port)
{
	WARN_ON(port->claimed);
	scsi_host_put(port->shost);
	kfree(port);
}

static enum mtkflash_device_class classify(const struct ata_device *dev)
{
	switch (dev->class) {
	case ATA_DEV_ATAPI:
		return MTKFLASH_CLASS_PACKET;
	case ATA_DEV_ATA:
	case ATA_DEV_ATA_UNSUP:
	case ATA_DEV_ZAC:
	case ATA_DEV_ZAC_UNSUP:
		return MTKFLASH_CLASS_DISK;
	case ATA_DEV_ATAPI_UNSUP:
		/* libata gave it up, or was told to forget it: perhaps it died. */
	case ATA_DEV_NONE:
	case ATA_DEV_UNKNOWN:
		return MTKFLASH_CLASS_NONE;
	default:
		return MTKFLASH_CLASS_OTHER;
	}
}

/* libata is not through with the port. */
static bool is_probing(const struct ata_port *ap)
{
	return ap->pflags & (ATA_PFLAG_EH_PENDING | ATA_PFLAG_EH_IN_PROGRESS |
			     ATA_PFLAG_LOADING | ATA_PFLAG_INITIALIZING |
			     ATA_PFLAG_RESETTING);
}

static void look_locked(struct mtkflash_port *port,
			struct mtkflash_port_view *view)
{
	struct ata_port *ap = port->ap;
	struct ata_device *dev;

	lockdep_assert_held(ap->lock);

	view->host = mtkflash_host_judge(ap);
	view->accessible = !view->host;
	view->one_unit = !(ap->flags & ATA_FLAG_SLAVE_POSS);
	view->probing = is_probing(ap);
	ata_for_each_dev(dev, &ap->link, ALL)
		view->class[dev->devno & 1] = classify(dev);
}

static struct scsi_device *find_sdev(struct mtkflash_port *port,
				     unsigned int unit)
{
	return scsi_device_lookup(port->shost, 0, unit, 0);
}

bool mtkflash_port_identity(struct mtkflash_port *port, unsigned int unit,
			    struct mtkflash_identity *id)
{
	struct scsi_device *sdev = find_sdev(port, unit);
	bool found = false;

	if (!sdev)
		return false;
	if (sdev->inquiry && sdev->inquiry_len >= 36 && sdev->type == TYPE_ROM) {
		mtkflash_identity_set(id, sdev->vendor, sdev->model, sdev->rev);
		found = true;
	}
	scsi_device_put(sdev);
	return found;
}

void mtkflash_port_look(struct mtkflash_port *port,
			struct mtkflash_port_view *view)
{
	struct ata_port *ap = port->ap;

	memset(view, 0, sizeof(*view));
	spin_lock_irq(ap->lock);
	look_locked(port, view);
	spin_unlock_irq(ap->lock);

	for (unsigned int unit = 0; unit < 2; unit++)
		if (view->class[unit] == MTKFLASH_CLASS_PACKET)
			mtkflash_port_identity(port, unit, &view->identity[unit]);

	if (mtkflash_may_read_altstatus(view)) {
		view->altstatus = ioread8(ap->ioaddr.altstatus_addr);
		view->altstatus_valid = true;
	}
}

static int count_openers(struct device *dev, void *data)
{
	unsigned int *openers = data;

	if (dev->class && !strcmp(dev->class->name, "block"))
		*openers += disk_openers(dev_to_disk(dev));
	return 0;
}

/*
 * Openers of the block device: a mount, a player, a burner.  sg and bsg keep
 * their openers to themselves, but do no harm to the drive: a command of theirs
 * that is on its way is drained before the port is parked, all later ones wait
 * in the mid-layer, and fail when the release with a fresh look takes the device
 * away.
 */
static bool is_open(struct mtkflash_port *port, unsigned int unit)
{
	struct scsi_device *sdev = find_sdev(port, unit);
	unsigned int openers = 0;

	if (!sdev)
		return false;
	device_for_each_child(&sdev->sdev_gendev, &openers, count_openers);
	scsi_device_put(sdev);
	return openers;
}

/* May this port be claimed at all? */
static enum mtkflash_error may_claim(struct mtkflash_port *port,
				     bool allow_sibling,
				     struct mtkflash_port_view *view)
{
	unsigned int devices = 0, unit;

	mtkflash_port_look(port, view);
	if (!view->accessible)
		return MTKFLASH_ERROR_HOST;
	for (unsigned int i = 0; i < 2; i++) {
		if (view->class[i] == MTKFLASH_CLASS_DISK)
			return MTKFLASH_ERROR_SIBLING;
		devices += view->class[i] != MTKFLASH_CLASS_NONE;
	}
	if (!devices)
		return MTKFLASH_ERROR_NONE;
	if (devices > 1 && !allow_sibling)
		return MTKFLASH_ERROR_SIBLING;
	switch (mtkflash_find_mediatek(view, &unit)) {
	case 0:
		return MTKFLASH_ERROR_NOT_MEDIATEK;
	case 1:
		/* The sibling's node goes away at the release too. */
		return is_open(port, 0) || is_open(port, 1) ?
			       MTKFLASH_ERROR_IN_USE : MTKFLASH_ERROR_NONE;
	default:
		return MTKFLASH_ERROR_SIBLING;
	}
}

/*
 * The error handler of a claimed port.  Runs in libata's recovery thread; on
 * return libata goes on with whatever the original handler left.
 */
static void park(struct ata_port *ap)
{
	struct mtkflash_port *port = container_of(ap->ops, struct mtkflash_port,
						  ops);
	struct ata_eh_info *ehi = &ap->link.eh_context.i;
	struct ata_device *dev;

	ata_eh_freeze_port(ap);
	complete(&port->parked);
	/* Pairs with the stores in release and undo_swap(). */
	while (!smp_load_acquire(&port->give_back))
		ata_msleep(ap, PARK_SLEEP_MS);

	spin_lock_irq(ap->lock);
	ap->ops = port->original;
	if (port->how == MTKFLASH_RELEASE_PROBE) {
		ehi->probe_mask |= ATA_ALL_DEVICES;
		ehi->action |= ATA_EH_RESET;
	} else {
		/* What is still there is as it was before: just go on. */
		ap->pflags &= ~ATA_PFLAG_FROZEN;
		if (ap->ops->thaw)
			ap->ops->thaw(ap);
	}
	if (port->how != MTKFLASH_RELEASE_QUIET) {
		ehi->flags |= ATA_EHI_NO_AUTOPSY | ATA_EHI_QUIET;
		ata_for_each_dev(dev, &ap->link, ENABLED)
			dev->flags |= ATA_DFLAG_DETACH;
	}
	spin_unlock_irq(ap->lock);
	ap->ops->error_handler(ap);
}

enum swap_result {
	SWAP_DONE,
	SWAP_LATER,
	SWAP_NEVER,
};

/* Put the handler in its place, if libata is through and nothing changed. */
static enum swap_result try_swap(struct mtkflash_port *port,
				 const struct mtkflash_port_view *view)
{
	struct mtkflash_port_view now = {};
	enum swap_result result = SWAP_LATER;
	struct ata_port *ap = port->ap;

	spin_lock_irq(ap->lock);
	look_locked(port, &now);
	if (ap->pflags & (ATA_PFLAG_UNLOADING | ATA_PFLAG_UNLOADED) ||
	    !now.accessible || !ap->ops->error_handler) {
		result = SWAP_NEVER;
	} else if (!now.probing && !(ap->pflags & ATA_PFLAG_SUSPENDED) &&
		   !memcmp(now.class, view->class, sizeof(now.class))) {
		port->original = ap->ops;
		port->ops = *ap->ops;
		port->ops.error_handler = park;
		port->give_back = false;
		reinit_completion(&port->parked);
		ap->ops = &port->ops;
		ata_port_schedule_eh(ap);
		result = SWAP_DONE;
	}
	spin_unlock_irq(ap->lock);
	return result;
}

/*
 * The handler was not called in time.  It still may be at any moment, and must
 * then find its operations in place: so they are taken away only when recovery
 * is over.
 */
static void undo_swap(struct mtkflash_port *port)
{
	struct ata_port *ap = port->ap;
	bool over;

	port->how = MTKFLASH_RELEASE_QUIET;
	/* Pairs with the load in park(). */
	smp_store_release(&port->give_back, true);
	do {
		ata_port_wait_eh(ap);
		spin_lock_irq(ap->lock);
		over = !(ap->pflags & (ATA_PFLAG_EH_PENDING |
				       ATA_PFLAG_EH_IN_PROGRESS));
		if (over && ap->ops == &port->ops)
			ap->ops = port->original;
		spin_unlock_irq(ap->lock);
	} while (!over);
}

static enum mtkflash_error
swap_when_idle(struct mtkflash_port *port, bool allow_sibling,
	       struct mtkflash_port_view *view,
	       enum mtkflash_error (*interrupted)(void *data), void *data)
{
	unsigned long end = jiffies + LIBATA_LIMIT_S * HZ;
	bool told = false;

	for (;;) {
		enum mtkflash_error err = may_claim(port, allow_sibling,
						    view);

		if (err && !view->probing)
			return err;
		switch (err ? SWAP_LATER : try_swap(port, view)) {
		case SWAP_DONE:
			return MTKFLASH_ERROR_NONE;
		case SWAP_NEVER:
			return MTKFLASH_ERROR_GONE;
		case SWAP_LATER:
			break;
		}
		err = interrupted(data);
		if (err)
			return err;
		if (time_after(jiffies, end))
			return MTKFLASH_ERROR_CLAIM;
		if (!told)
			pr_info("ata%u: waiting for libata to finish with the port\n",
				port->ap->print_id);
		told = true;
		msleep(LIBATA_POLL_MS);
	}
}

enum mtkflash_error
mtkflash_port_claim(struct mtkflash_port *port, bool allow_sibling,
		    struct mtkflash_port_view *view,
		    enum mtkflash_error (*interrupted)(void *data), void *data)
{
	enum mtkflash_error err;

	pm_runtime_get_sync(&port->ap->tdev);
	err = swap_when_idle(port, allow_sibling, view, interrupted, data);
	if (err)
		goto put;
	if (!wait_for_completion_timeout(&port->parked, PARK_LIMIT_S * HZ)) {
		undo_swap(port);
		err = MTKFLASH_ERROR_CLAIM;
		goto put;
	}
	port->claimed = true;
	return MTKFLASH_ERROR_NONE;

put:
	pm_runtime_put(&port->ap->tdev);
	return err;
}

void mtkflash_port_release(struct mtkflash_port *port,
			   enum mtkflash_release how)
{
	if (!port->claimed)
		return;
	port->claimed = false;
	port->how = how;
	mtkflash_link_restore(&port->link, port->ap);
	/* Pairs with the load in park(): @how is seen with it. */
	smp_store_release(&port->give_back, true);
	/* Also makes sure that no thread is inside park() any more. */
	ata_port_wait_eh(port->ap);
	/* Devices come and go by a work item that recovery queued. */
	if (how != MTKFLASH_RELEASE_QUIET)
		flush_delayed_work(&port->ap->hotplug_task);
	pm_runtime_put(&port->ap->tdev);
}
