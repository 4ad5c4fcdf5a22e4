// SPDX-License-Identifier: GPL-2.0
/*
 * Taking a port from libata.
 *
 * A claimed port has no devices, is frozen, and its error handler does nothing.
 * libata sends commands only to devices that it knows, and what else it does to
 * a port it does in recovery, by the error handler: so the port is ours.  Nobody
 * is kept waiting: recovery, for which scans of the host, power management and
 * unbinding wait, is over at once.
 *
 * The packet devices that libata knows are taken away first, by its own
 * recovery, at a moment when no command is in flight.  Who has them open by sg or
 * bsg, or wants to open them, gets an error.  A release with a probe finds them
 * again.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/blkdev.h>
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/ktime.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "port.h"
#include "trace.h"
#include "vendor/words.h"

/* What is shorter than falling asleep and waking up is waited for. */
#define SLEEP_MIN_US		200
#define SLEEP_SLACK_US		10

#define LIBATA_POLL_MS		100

/* A dead drive takes it a minute, and five attempts are the most that it makes. */
#define LIBATA_LIMIT_S		600

/* udev looks at each drive that appears; a disc may have to spin up for that. */
#define USERS_LIMIT_S		10

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
	.mask = sff_mask,
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

static void hear_identify(struct mtkflash_port *port, unsigned int unit,
			  struct mtkflash_witnesses *said)
{
	struct ata_port *ap = port->ap;
	struct ata_device *dev;

	spin_lock_irq(ap->lock);
	ata_for_each_dev(dev, &ap->link, ENABLED) {
		if (dev->devno != unit || dev->class != ATA_DEV_ATAPI)
			continue;
		ata_id_c_string(dev->id, said->model, ATA_ID_PROD,
				sizeof(said->model));
		ata_id_c_string(dev->id, said->firmware, ATA_ID_FW_REV,
				sizeof(said->firmware));
	}
	spin_unlock_irq(ap->lock);
}

/* Whatever type of device it calls itself: that may be garbled, too. */
bool mtkflash_port_hear(struct mtkflash_port *port, unsigned int unit,
			struct mtkflash_witnesses *said)
{
	struct scsi_device *sdev = find_sdev(port, unit);

	memset(said, 0, sizeof(*said));
	hear_identify(port, unit, said);
	if (!sdev)
		return false;
	if (sdev->inquiry && sdev->inquiry_len >= 36) {
		mtkflash_identity_set(&said->inquiry, sdev->vendor, sdev->model,
				      sdev->rev);
		said->answered = true;
	}
	scsi_device_put(sdev);
	return said->answered;
}

static void hear_devices(struct mtkflash_port *port,
			 struct mtkflash_port_view *view)
{
	for (unsigned int unit = 0; unit < 2; unit++)
		if (view->class[unit] == MTKFLASH_CLASS_PACKET)
			mtkflash_port_hear(port, unit, &view->said[unit]);
}

/*
 * To read Status acknowledges an interrupt of the drive, and to read anything in
 * the middle of a transfer may upset the host: so nothing may be under way.  A
 * frozen port is read, too: libata leaves it so when it has given a drive up.
 */
static void read_registers(struct mtkflash_port *port,
			   struct mtkflash_port_view *view)
{
	struct ata_port *ap = port->ap;

	lockdep_assert_held(ap->lock);

	if (!mtkflash_may_read_status(view) || ap->qc_active ||
	    ap->pflags & ATA_PFLAG_SUSPENDED)
		return;
	view->altstatus = ioread8(ap->ioaddr.altstatus_addr);
	view->status = ioread8(ap->ioaddr.status_addr);
	view->status_valid = true;
	view->error = ioread8(ap->ioaddr.error_addr);
	view->unit = ioread8(ap->ioaddr.device_addr) >> 4 & 1;
	view->signature = ioread8(ap->ioaddr.lbah_addr) << 8 |
			  ioread8(ap->ioaddr.lbam_addr);
}

/*
 * libata keeps what a drive has said to IDENTIFY, also if it gave it up.  That may have
 * been another drive before this one, if nobody told libata: so a name counts only for
 * one that waits for commands, as libata left it.
 */
static void read_words(struct mtkflash_port *port,
		       struct mtkflash_port_view *view)
{
	struct ata_device *dev;

	lockdep_assert_held(port->ap->lock);

	if (view->probing)
		return;
	ata_for_each_dev(dev, &port->ap->link, ALL) {
		unsigned int unit = dev->devno & 1;
		struct mtkflash_identity name;
		enum mtkflash_words words = mtkflash_words_read(dev->id, &name);

		view->nonsense[unit] = words == MTKFLASH_WORDS_NONSENSE;
		if (words == MTKFLASH_WORDS_NAME && unit == view->unit &&
		    mtkflash_shows_packet_device(view))
			view->name = name;
	}
}

/* From the claim on, which somebody may just have begun, to the release. */
static bool is_ours(const struct mtkflash_port *port)
{
	return port->ap->ops == &port->ops;
}

static void look(struct mtkflash_port *port, struct mtkflash_port_view *view,
		 bool at_registers)
{
	bool ours;

	spin_lock_irq(port->ap->lock);
	ours = is_ours(port);
	if (!ours) {
		memset(view, 0, sizeof(*view));
		look_locked(port, view);
		if (at_registers)
			read_registers(port, view);
		read_words(port, view);
	}
	spin_unlock_irq(port->ap->lock);
	if (!ours)
		hear_devices(port, view);
}

void mtkflash_port_ask(struct mtkflash_port *port,
		       struct mtkflash_port_view *view)
{
	look(port, view, false);
}

void mtkflash_port_look(struct mtkflash_port *port,
			struct mtkflash_port_view *view)
{
	look(port, view, true);
}

bool mtkflash_port_is_gone(const struct mtkflash_port *port)
{
	struct device *host = port->ap->host->dev;

	return dev_is_pci(host) && pci_channel_offline(to_pci_dev(host));
}

/* May this port be claimed at all? */
static enum mtkflash_error may_claim(struct mtkflash_port *port,
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

/* Runs in libata's recovery thread. */
static void handle_error(struct ata_port *ap)
{
	struct mtkflash_port *port = container_of(ap->ops, struct mtkflash_port,
						  ops);
	struct ata_eh_info *ehi = &ap->link.eh_context.i;

	/* Set before recovery was asked for, cleared when it was waited for. */
	if (!port->detaching)
		return;
	/*
	 * Devices go.  Whoever wants to look for others comes too late: neither that
	 * nor what the link has to tell may end in a reset.
	 */
	ehi->probe_mask = 0;
	ehi->action = 0;
	ehi->flags |= ATA_EHI_NO_AUTOPSY | ATA_EHI_NO_RECOVERY | ATA_EHI_QUIET;
	port->original->error_handler(ap);
}

/* --- devices go -------------------------------------------------------------- */

/**
 * struct disks - The block devices on a port, which nobody can open meanwhile
 * @disk: By unit; NULL if there is none.
 */
struct disks {
	struct gendisk *disk[2];
};

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
	struct scsi_device *sdev = find_sdev(port, unit);
	struct gendisk *disk = NULL;

	if (!sdev)
		return NULL;
	device_for_each_child(&sdev->sdev_gendev, &disk, find_disk);
	scsi_device_put(sdev);
	return disk;
}

static void unlock_disks(struct disks *disks)
{
	for (unsigned int unit = 0; unit < 2; unit++) {
		if (!disks->disk[unit])
			continue;
		mutex_unlock(&disks->disk[unit]->open_mutex);
		put_device(disk_to_dev(disks->disk[unit]));
	}
}

/*
 * A mount, a player, a burner: the drive is in use.  sg and bsg keep their
 * openers to themselves.  The sibling's device goes away too.
 *
 * Returns IN_USE also while somebody just opens or closes one.
 */
static enum mtkflash_error lock_disks(struct mtkflash_port *port,
				      struct disks *disks)
{
	*disks = (struct disks){};
	for (unsigned int unit = 0; unit < 2; unit++) {
		struct gendisk *disk = disk_of(port, unit);

		if (!disk)
			continue;
		if (!mutex_trylock(&disk->open_mutex)) {
			put_device(disk_to_dev(disk));
			unlock_disks(disks);
			return MTKFLASH_ERROR_IN_USE;
		}
		disks->disk[unit] = disk;
		if (!disk_openers(disk))
			continue;
		unlock_disks(disks);
		return MTKFLASH_ERROR_IN_USE;
	}
	return MTKFLASH_ERROR_NONE;
}

/*
 * From 6.12 on libata asks a device for its power mode before it detaches it;
 * one that sleeps is not asked.
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

/* Recovery was skipped: the host is gone, or going. */
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
 * A scan of the SCSI layer has added a device, and libata does not know yet.  One that
 * tells nothing but nonsense is scanned for ever, and never added.
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

/* No command is active, so that only somebody else's mistake has it running. */
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

/*
 * The slowest timing, for both units, as libata itself does before a reset, and under
 * the same lock: some drivers keep the timings of several ports in one register.
 */
static void set_pio0(struct ata_port *ap)
{
	struct ata_device *dev;

	mutex_lock(&ap->host->eh_mutex);
	ata_for_each_dev(dev, &ap->link, ALL) {
		dev->pio_mode = XFER_PIO_0;
		dev->dma_mode = 0xff;
		if (ap->ops->set_piomode)
			ap->ops->set_piomode(ap, dev);
	}
	mutex_unlock(&ap->host->eh_mutex);
}

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

	look_locked(port, &now);
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

/* Take the port if libata is through and nothing has changed. */
static enum take_result try_take(struct mtkflash_port *port,
				 const struct mtkflash_port_view *view)
{
	enum take_result result;

	/* No device is just being added. */
	if (!mutex_trylock(&port->ap->scsi_scan_mutex))
		return TAKE_WHEN_PROBED;
	spin_lock_irq(port->ap->lock);
	result = take_locked(port, view);
	spin_unlock_irq(port->ap->lock);
	mutex_unlock(&port->ap->scsi_scan_mutex);
	return result;
}

/* Recovery is over; the lock is held on return. */
static void lock_idle(struct ata_port *ap)
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

/* The port was taken, and its devices are on their way. */
static enum mtkflash_error park(struct mtkflash_port *port)
{
	struct ata_port *ap = port->ap;

	lock_idle(ap);
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
	sff_mask(&port->tf);
	stop_dma(ap);
	spin_unlock_irq(ap->lock);
	/* The nodes of the devices are removed by a work item of libata. */
	flush_delayed_work(&ap->hotplug_task);
	set_pio0(ap);
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

static enum mtkflash_error
take_when_idle(struct mtkflash_port *port, bool allow_sibling,
	       struct mtkflash_port_view *view,
	       enum mtkflash_error (*interrupted)(void *data), void *data)
{
	unsigned long start = jiffies, since = start;
	enum take_result result, told = TAKE_DONE;

	for (;;) {
		enum mtkflash_error err = may_claim(port, allow_sibling, view);
		struct disks disks;

		if (!err)
			err = lock_disks(port, &disks);
		result = TAKE_WHEN_PROBED;
		if (!err) {
			result = try_take(port, view);
			unlock_disks(&disks);
		} else if (err == MTKFLASH_ERROR_IN_USE &&
			   (told != TAKE_WHEN_CLOSED ||
			    time_before(jiffies, since + USERS_LIMIT_S * HZ))) {
			result = TAKE_WHEN_CLOSED;
		} else if (!view->probing) {
			return err;
		}
		if (result == TAKE_DONE)
			return MTKFLASH_ERROR_NONE;
		if (result == TAKE_NEVER)
			return MTKFLASH_ERROR_GONE;
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

	/* A controller that does not wake up is not touched. */
	if (pm_runtime_resume_and_get(&port->ap->tdev) < 0)
		return MTKFLASH_ERROR_CLAIM;
	err = take_when_idle(port, allow_sibling, view, interrupted, data);
	if (!err)
		err = park(port);
	if (err) {
		pm_runtime_put(&port->ap->tdev);
		return err;
	}
	port->claimed = true;
	return MTKFLASH_ERROR_NONE;
}

/* --- the release ------------------------------------------------------------- */

/* As __ata_port_probe() does. */
static void begin_probe(struct ata_port *ap)
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

void mtkflash_port_release(struct mtkflash_port *port,
			   enum mtkflash_release how)
{
	struct ata_port *ap = port->ap;

	if (!port->claimed)
		return;
	port->claimed = false;
	mtkflash_link_restore(&port->link, port->ap);
	lock_idle(ap);
	stop_dma(ap);
	/* Ends an interrupt that either drive still holds back, then unmasks. */
	ap->ops->sff_check_status(ap);
	ap->ops->sff_dev_select(ap, 0);
	ap->ops->sff_check_status(ap);
	set_devctl(ap, ap->ctl);
	ap->ops = port->original;
	if (how == MTKFLASH_RELEASE_PROBE)
		begin_probe(ap);
	else
		thaw(port);
	spin_unlock_irq(ap->lock);
	if (how != MTKFLASH_RELEASE_PROBE && port->detached > 1)
		pr_notice("ata%u: the other drive on the cable stays away until both are reset: echo - - - > /sys/class/scsi_host/host%u/scan\n",
			  ap->print_id, port->shost->host_no);
	if (how == MTKFLASH_RELEASE_PROBE) {
		ata_port_wait_eh(ap);
		/* Devices come by a work item that recovery queued. */
		flush_delayed_work(&ap->hotplug_task);
	}
	pm_runtime_put(&ap->tdev);
}
