// SPDX-License-Identifier: GPL-2.0
/*
 * Taking a port from libata.
 *
 * A claimed port has no devices, is frozen, and its error handler does nothing.  libata
 * sends commands only to devices that it knows, and does everything else to a port in
 * recovery, by the error handler: so the port belongs to this driver alone.  Recovery, for
 * which scans of the host, power management and unbinding wait, is over at once, so that
 * none of them is delayed.
 *
 * The packet devices that libata knows are removed first, by its own recovery, at a moment
 * when no command is in flight.  Programs that have them open by sg or bsg, or that try to
 * open them, get an error.  A release with a probe finds the devices again.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/blkdev.h>
#include <linux/delay.h>
#include <linux/pm_runtime.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "port.h"

#define LIBATA_POLL_MS		100

/* libata needs a minute for a dead drive, and makes five attempts at most. */
#define LIBATA_LIMIT_S		600

/* udev opens each drive that appears, and a disc may have to spin up for that. */
#define USERS_LIMIT_S		10

enum mtkflash_error mtkflash_port_may_claim(struct mtkflash_port *port,
					    bool allow_sibling,
					    struct mtkflash_port_view *view)
{
	struct mtkflash_finding found;
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
	switch (mtkflash_find_mediatek(view, &unit, &found)) {
	case 0:
		return MTKFLASH_ERROR_NOT_MEDIATEK;
	case 1:
		return MTKFLASH_ERROR_NONE;
	default:
		return MTKFLASH_ERROR_SIBLING;
	}
}

/* --- the error handler of a claimed port ----------------------------------- */

/* The error handler of a claimed port; runs in libata's recovery thread. */
static void handle_error(struct ata_port *ap)
{
	struct mtkflash_port *port = container_of(ap->ops, struct mtkflash_port,
						  ops);
	struct ata_eh_info *ehi = &ap->link.eh_context.i;

	/* Set before recovery is requested, cleared after it was waited for. */
	if (!port->detaching)
		return;
	/*
	 * libata detaches the devices.  A request to look for others, or an event of the
	 * link, must not cause a reset.
	 */
	ehi->probe_mask = 0;
	ehi->action = 0;
	ehi->flags |= ATA_EHI_NO_AUTOPSY | ATA_EHI_NO_RECOVERY | ATA_EHI_QUIET;
	port->original->error_handler(ap);
}

/* --- removal of the devices -------------------------------------------------- */

/* The class of block devices is not exported to modules, but its name is ABI. */
static int find_disk(struct device *dev, void *data)
{
	struct gendisk **disk = data;

	if (!dev->class || strcmp(dev->class->name, "block"))
		return 0;
	get_device(dev);
	*disk = dev_to_disk(dev);
	return 1;
}

static struct gendisk *disk_of(struct mtkflash_port *port, unsigned int unit)
{
	struct scsi_device *sdev = mtkflash_port_sdev(port, unit);
	struct gendisk *disk = NULL;

	if (!sdev)
		return NULL;
	device_for_each_child(&sdev->sdev_gendev, &disk, find_disk);
	scsi_device_put(sdev);
	return disk;
}

void mtkflash_port_unlock_disks(struct mtkflash_disks *disks)
{
	for (unsigned int unit = 0; unit < 2; unit++) {
		if (!disks->disk[unit])
			continue;
		mutex_unlock(&disks->disk[unit]->open_mutex);
		put_device(disk_to_dev(disks->disk[unit]));
	}
}

/*
 * A block device opened by a mount, a player or a burner is in use.  Programs that opened
 * sg or bsg cannot be seen.  Both units are locked, since the sibling's device is removed
 * too.
 *
 * Returns IN_USE also while a block device is just being opened or closed.
 */
enum mtkflash_error mtkflash_port_lock_disks(struct mtkflash_port *port,
					     struct mtkflash_disks *disks)
{
	*disks = (struct mtkflash_disks){ };
	for (unsigned int unit = 0; unit < 2; unit++) {
		struct gendisk *disk = disk_of(port, unit);

		if (!disk)
			continue;
		if (!mutex_trylock(&disk->open_mutex)) {
			put_device(disk_to_dev(disk));
			mtkflash_port_unlock_disks(disks);
			return MTKFLASH_ERROR_IN_USE;
		}
		disks->disk[unit] = disk;
		if (!disk_openers(disk))
			continue;
		mtkflash_port_unlock_disks(disks);
		return MTKFLASH_ERROR_IN_USE;
	}
	return MTKFLASH_ERROR_NONE;
}

/*
 * From 6.12 on libata requests the power mode of a device before it detaches it, but not of
 * a device that sleeps.
 */
static void detach_devices(struct mtkflash_port *port)
{
	struct ata_port *ap = port->ap;
	struct ata_device *dev;

	lockdep_assert_held(ap->lock);

	port->detached = 0;
	ata_for_each_dev(dev, &ap->link, ENABLED) {
		port->detaching = true;
		port->detached++;
		dev->flags |= ATA_DFLAG_DETACH | ATA_DFLAG_SLEEPING;
		if (dev->sdev)
			scsi_device_set_state(dev->sdev, SDEV_OFFLINE);
	}
	if (port->detaching)
		ata_port_schedule_eh(ap);
}

/*
 * libata skipped the recovery because the host is gone, or is going away: undo
 * detach_devices().
 */
static void keep_devices(struct ata_port *ap)
{
	struct ata_device *dev;

	lockdep_assert_held(ap->lock);

	ata_for_each_dev(dev, &ap->link, ENABLED) {
		dev->flags &= ~(ATA_DFLAG_DETACH | ATA_DFLAG_SLEEPING);
		if (dev->sdev)
			scsi_device_set_state(dev->sdev, SDEV_RUNNING);
	}
}

/*
 * Is a scan of the SCSI layer under way, with a device that libata does not know yet?  A
 * device that gives only nonsense is scanned for ever and never added: it does not count.
 */
static bool is_scanned(struct ata_port *ap,
		       const struct mtkflash_port_view *view)
{
	struct ata_device *dev;

	ata_for_each_dev(dev, &ap->link, ENABLED)
		if (!dev->sdev && !mtkflash_is_nonsense(view, dev->devno & 1))
			return true;
	return false;
}

static bool has_devices(struct ata_port *ap)
{
	struct ata_device *dev;

	ata_for_each_dev(dev, &ap->link, ENABLED)
		return true;
	return false;
}

/* --- the hardware of a claimed port -------------------------------------- */

/* No command is active: the DMA engine runs only if an error has left it running. */
#ifdef CONFIG_ATA_BMDMA
static void stop_dma(struct ata_port *ap)
{
	struct ata_queued_cmd qc = { .ap = ap, .dev = ap->link.device };

	if (ap->ioaddr.bmdma_addr && ap->ops->bmdma_stop &&
	    ap->ops->bmdma_status(ap) & ATA_DMA_ACTIVE)
		ap->ops->bmdma_stop(&qc);
}
#else
static void stop_dma(struct ata_port *ap)
{
}
#endif

/* --- the claim --------------------------------------------------------------- */

enum take_result {
	TAKE_DONE,
	TAKE_WHEN_PROBED,
	TAKE_WHEN_IDLE,
	TAKE_WHEN_CLOSED,
	TAKE_NEVER,
};

static enum take_result take_locked(struct mtkflash_port *port,
				    const struct mtkflash_port_view *view)
{
	struct mtkflash_port_view now = {};
	struct ata_port *ap = port->ap;

	mtkflash_port_look_locked(port, &now);
	if (ap->pflags & (ATA_PFLAG_UNLOADING | ATA_PFLAG_UNLOADED) ||
	    !now.accessible || !ap->ops->error_handler)
		return TAKE_NEVER;
	if (now.probing || ap->pflags & ATA_PFLAG_SUSPENDED || is_scanned(ap, view) ||
	    memcmp(now.class, view->class, sizeof(now.class)))
		return TAKE_WHEN_PROBED;
	if (ap->qc_active)
		return TAKE_WHEN_IDLE;
	port->original = ap->ops;
	port->ops = *ap->ops;
	port->ops.error_handler = handle_error;
	port->was_frozen = ap->pflags & ATA_PFLAG_FROZEN;
	ap->ops = &port->ops;
	detach_devices(port);
	return TAKE_DONE;
}

/* Take the port if libata has finished with it, and nothing has changed since the last look. */
static enum take_result try_take(struct mtkflash_port *port,
				 const struct mtkflash_port_view *view)
{
	enum take_result result;

	/* With this mutex no device is being added. */
	if (!mutex_trylock(&port->ap->scsi_scan_mutex))
		return TAKE_WHEN_PROBED;
	spin_lock_irq(port->ap->lock);
	result = take_locked(port, view);
	spin_unlock_irq(port->ap->lock);
	mutex_unlock(&port->ap->scsi_scan_mutex);
	return result;
}

void mtkflash_port_lock_idle(struct ata_port *ap)
	__acquires(ap->lock)
{
	for (;;) {
		ata_port_wait_eh(ap);
		spin_lock_irq(ap->lock);
		if (!(ap->pflags & (ATA_PFLAG_EH_PENDING |
				    ATA_PFLAG_EH_IN_PROGRESS)))
			return;
		spin_unlock_irq(ap->lock);
	}
}

/* The port was taken: wait until its devices are detached, and freeze it. */
static enum mtkflash_error park(struct mtkflash_port *port)
{
	struct ata_port *ap = port->ap;

	mtkflash_port_lock_idle(ap);
	port->detaching = false;
	if (has_devices(ap)) {
		bool gone = ap->pflags & (ATA_PFLAG_UNLOADING | ATA_PFLAG_UNLOADED);

		keep_devices(ap);
		ap->ops = port->original;
		spin_unlock_irq(ap->lock);
		gone |= mtkflash_port_is_gone(port);
		return gone ? MTKFLASH_ERROR_GONE : MTKFLASH_ERROR_CLAIM;
	}
	ap->pflags |= ATA_PFLAG_FROZEN;
	if (ap->ops->freeze)
		ap->ops->freeze(ap);
	mtkflash_mask(&port->tf);
	stop_dma(ap);
	spin_unlock_irq(ap->lock);
	/* The nodes of the devices are removed by a work item of libata. */
	flush_delayed_work(&ap->hotplug_task);
	return MTKFLASH_ERROR_NONE;
}

static void tell_why(struct mtkflash_port *port, enum take_result why)
{
	static const char * const words[] = {
		[TAKE_WHEN_PROBED] = "libata to finish with the port",
		[TAKE_WHEN_IDLE] = "a command of another program to end",
		[TAKE_WHEN_CLOSED] = "another program to close the drive",
	};

	pr_info("ata%u: waiting for %s\n", port->ap->print_id, words[why]);
}

/*
 * Try once to take the port; @result tells why it could not be taken yet.
 * @patient: Wait for programs that have the drive open.
 */
static enum mtkflash_error
take_now(struct mtkflash_port *port, bool allow_sibling,
	 struct mtkflash_port_view *view, bool patient, enum take_result *result)
{
	struct mtkflash_disks disks;
	enum mtkflash_error err;

	if (!pm_runtime_active(&port->ap->tdev)) {
		view->probing = true;
		*result = TAKE_WHEN_PROBED;
		return mtkflash_port_wake_up(port) ? MTKFLASH_ERROR_NONE :
						     MTKFLASH_ERROR_CLAIM;
	}
	err = mtkflash_port_may_claim(port, allow_sibling, view);
	if (!err)
		err = mtkflash_port_lock_disks(port, &disks);
	if (!err) {
		*result = try_take(port, view);
		mtkflash_port_unlock_disks(&disks);
		return *result == TAKE_NEVER ? MTKFLASH_ERROR_GONE : MTKFLASH_ERROR_NONE;
	}
	if (err == MTKFLASH_ERROR_IN_USE && patient)
		*result = TAKE_WHEN_CLOSED;
	else if (view->probing)
		*result = TAKE_WHEN_PROBED;
	else
		return err;
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error
take_when_idle(struct mtkflash_port *port, bool allow_sibling,
	       struct mtkflash_port_view *view,
	       enum mtkflash_error (*interrupted)(void *data), void *data)
{
	unsigned long start = jiffies, since = start;
	enum take_result result, told = TAKE_DONE;

	for (;;) {
		bool patient = told != TAKE_WHEN_CLOSED ||
			       time_before(jiffies, since + USERS_LIMIT_S * HZ);
		enum mtkflash_error err = take_now(port, allow_sibling, view, patient, &result);

		if (err || result == TAKE_DONE)
			return err;
		err = interrupted(data);
		if (err)
			return err;
		if (time_after(jiffies, start + LIBATA_LIMIT_S * HZ))
			return MTKFLASH_ERROR_CLAIM;
		if (result != told) {
			tell_why(port, result);
			since = jiffies;
		}
		told = result;
		msleep(LIBATA_POLL_MS);
	}
}

enum mtkflash_error
mtkflash_port_claim(struct mtkflash_port *port, bool allow_sibling,
		    struct mtkflash_port_view *view,
		    enum mtkflash_error (*interrupted)(void *data), void *data)
{
	enum mtkflash_error err;

	/* A controller that does not wake up is not accessed. */
	mtkflash_port_keep_awake(port);
	err = take_when_idle(port, allow_sibling, view, interrupted, data);
	if (!err)
		err = park(port);
	if (err) {
		mtkflash_port_let_sleep(port);
		return err;
	}
	port->claimed = true;
	WRITE_ONCE(port->claims, port->claims + 1);
	err = port->kind->take(port);
	if (err)
		mtkflash_port_release(port, MTKFLASH_RELEASE_PROBE);
	return err;
}

/* --- the release ------------------------------------------------------------- */

/* Same as __ata_port_probe(). */
void mtkflash_port_probe_locked(struct ata_port *ap)
{
	struct ata_eh_info *ehi = &ap->link.eh_info;

	lockdep_assert_held(ap->lock);

	ehi->probe_mask |= ATA_ALL_DEVICES;
	ehi->action |= ATA_EH_RESET;
	ehi->flags |= ATA_EHI_NO_AUTOPSY | ATA_EHI_QUIET;
	ata_port_schedule_eh(ap);
}

static void thaw(struct mtkflash_port *port)
{
	struct ata_port *ap = port->ap;

	lockdep_assert_held(ap->lock);

	if (port->was_frozen)
		return;
	ap->pflags &= ~ATA_PFLAG_FROZEN;
	if (ap->ops->thaw)
		ap->ops->thaw(ap);
}

void mtkflash_port_leave_alone(struct mtkflash_port *port)
{
	if (!port->left_alone)
		mtkflash_port_keep_awake(port);
	port->left_alone = true;
	pr_notice("ata%u: the drive is left alone, and stays away until it is reset: echo - - - > /sys/class/scsi_host/host%u/scan\n",
		  port->ap->print_id, port->shost->host_no);
}

void mtkflash_port_take_back(struct mtkflash_port *port)
{
	if (port->left_alone)
		mtkflash_port_let_sleep(port);
	port->left_alone = false;
}

void mtkflash_port_release(struct mtkflash_port *port,
			   enum mtkflash_release how)
{
	struct ata_port *ap = port->ap;

	if (!port->claimed)
		return;
	port->claimed = false;
	port->kind->give_back(port);
	mtkflash_port_lock_idle(ap);
	stop_dma(ap);
	port->kind->restore(port);
	ap->ops = port->original;
	if (how == MTKFLASH_RELEASE_PROBE)
		mtkflash_port_probe_locked(ap);
	else
		thaw(port);
	spin_unlock_irq(ap->lock);
	if (how != MTKFLASH_RELEASE_PROBE && port->detached > 1)
		pr_notice("ata%u: the other drive on the cable stays away until both are reset: echo - - - > /sys/class/scsi_host/host%u/scan\n",
			  ap->print_id, port->shost->host_no);
	if (how == MTKFLASH_RELEASE_PROBE) {
		ata_port_wait_eh(ap);
		/* A work item that recovery queued adds the devices. */
		flush_delayed_work(&ap->hotplug_task);
		mtkflash_port_take_back(port);
	}
	mtkflash_port_let_sleep(port);
}
