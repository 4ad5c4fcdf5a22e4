// SPDX-License-Identifier: GPL-2.0
/*
 * A port as libata knows it, and its registers, while it is not claimed.
 */
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

#include "ahci.h"
#include "port.h"
#include "sff.h"
#include "vendor/vendor.h"
#include "vendor/words.h"

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
	port->kind = &mtkflash_sff_kind;
	port->tf.ops = &mtkflash_sff_ops;
	if (mtkflash_ahci_attach(port))
		return port;
	mtkflash_port_free(port);
	return NULL;
}

void mtkflash_port_free(struct mtkflash_port *port)
{
	WARN_ON(port->claimed);
	/* A port that is left alone stays awake: the module may be loaded again. */
	if (port->waking)
		mtkflash_port_let_sleep(port);
	mtkflash_ahci_detach(port);
	scsi_host_put(port->shost);
	kfree(port);
}

bool mtkflash_port_keep_awake(struct mtkflash_port *port)
{
	pm_runtime_get_noresume(&port->ap->tdev);
	return pm_runtime_active(&port->ap->tdev);
}

bool mtkflash_port_wake_up(struct mtkflash_port *port)
{
	int err = pm_request_resume(&port->ap->tdev);

	return err >= 0 || err == -EINPROGRESS;
}

void mtkflash_port_let_sleep(struct mtkflash_port *port)
{
	pm_runtime_put(&port->ap->tdev);
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
		/* libata gave it up, or was told to forget it: it may have died. */
	case ATA_DEV_NONE:
	case ATA_DEV_UNKNOWN:
		return MTKFLASH_CLASS_NONE;
	default:
		return MTKFLASH_CLASS_OTHER;
	}
}

/* Is libata probing or recovering the port? */
static bool is_probing(const struct ata_port *ap)
{
	return ap->pflags & (ATA_PFLAG_EH_PENDING | ATA_PFLAG_EH_IN_PROGRESS |
			     ATA_PFLAG_LOADING | ATA_PFLAG_INITIALIZING |
			     ATA_PFLAG_RESETTING);
}

/*
 * Was there a packet device that libata has given up, right after its last reset, or later
 * when it was disabled?  A device that was detached may have been unplugged since, and does
 * not count.
 */
static bool was_packet_device(const struct ata_device *dev)
{
	if (classify(dev) != MTKFLASH_CLASS_NONE || dev->flags & ATA_DFLAG_DETACHED)
		return false;
	return dev->class == ATA_DEV_ATAPI_UNSUP ||
	       dev->link->eh_context.classes[dev->devno] == ATA_DEV_ATAPI;
}

void mtkflash_port_look_locked(struct mtkflash_port *port,
			       struct mtkflash_port_view *view)
{
	struct ata_port *ap = port->ap;
	struct ata_device *dev;

	lockdep_assert_held(ap->lock);

	view->host = port->kind->judge(port);
	view->accessible = !view->host;
	view->one_unit = !(ap->flags & ATA_FLAG_SLAVE_POSS);
	view->probing = is_probing(ap);
	ata_for_each_dev(dev, &ap->link, ALL) {
		view->class[dev->devno & 1] = classify(dev);
		if (!view->probing && was_packet_device(dev))
			view->packets |= 1 << (dev->devno & 1);
	}
}

struct scsi_device *mtkflash_port_sdev(struct mtkflash_port *port,
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

/* The type of device in INQUIRY is ignored, because it may be garbled, too. */
bool mtkflash_port_hear(struct mtkflash_port *port, unsigned int unit,
			struct mtkflash_witnesses *said)
{
	struct scsi_device *sdev = mtkflash_port_sdev(port, unit);
	const char *inquiry;

	memset(said, 0, sizeof(*said));
	hear_identify(port, unit, said);
	if (!sdev)
		return false;
	/* The vendor, model and rev pointers are set later, while the device is added. */
	inquiry = (const char *)READ_ONCE(sdev->inquiry);
	if (inquiry && sdev->inquiry_len >= 36) {
		mtkflash_identity_set(&said->inquiry, inquiry + 8, inquiry + 16,
				      inquiry + 32);
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
 * A register read in the middle of a transfer may upset the host, so no command may be
 * active.  A frozen port is read, too: libata leaves a port frozen when it has given a
 * drive up.
 */
static void read_registers(struct mtkflash_port *port,
			   struct mtkflash_port_view *view)
{
	struct ata_port *ap = port->ap;

	lockdep_assert_held(ap->lock);

	if (!mtkflash_may_read_status(view) || ap->qc_active ||
	    ap->pflags & ATA_PFLAG_SUSPENDED)
		return;
	port->kind->look(port, view);
	mtkflash_recall_signature(view);
}

/*
 * libata keeps the IDENTIFY data of a drive even if it gave the drive up.  They may be
 * those of an earlier drive, if libata has not noticed an exchange.  So a name counts only
 * for a drive that is ready, as libata left it.
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

		/* IDENTIFY data of a disk are not judged. */
		view->nonsense[unit] = words == MTKFLASH_WORDS_NONSENSE &&
				       (view->class[unit] == MTKFLASH_CLASS_PACKET ||
					view->packets >> unit & 1);
		/* A lone drive may answer for the missing unit. */
		if (words == MTKFLASH_WORDS_NAME &&
		    (unit == view->unit || !(view->packets >> view->unit & 1)) &&
		    mtkflash_shows_packet_device(view))
			view->name = name;
	}
}

/* True from the first step of a claim to the last of the release. */
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
		mtkflash_port_look_locked(port, view);
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
