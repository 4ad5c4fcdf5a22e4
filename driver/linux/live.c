// SPDX-License-Identifier: GPL-2.0
/*
 * A live drive.
 *
 * Its SCSI device is put into the state in which it is about to be removed: the SCSI layer
 * refuses all requests then but those of power management, at once.  Ours are such.  When we
 * are done it is removed, and libata finds the drive again under the name that it has then.
 *
 * libata's error handler works as ever for our own commands: it fetches the sense data.
 * What others ask of it meanwhile, as to look for new drives, would end in a reset.
 */
#include <linux/blkdev.h>
#include <linux/blk-mq.h>
#include <linux/delay.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_proto.h>

#include "live.h"
#include "port.h"

/* A command of another program is waited for. */
#define DRAIN_LIMIT_MS	60000
#define DRAIN_POLL_MS	10

/* --- packets --------------------------------------------------------------------- */

/* blk_rq_map_kern() lost its first parameter in 6.16. */
typedef int (*map_with_queue)(struct request_queue *q, struct request *rq,
			      void *buffer, unsigned int length, gfp_t gfp);
typedef int (*map_alone)(struct request *rq, void *buffer, unsigned int length,
			 gfp_t gfp);

static inline int run_map_with_queue(void *map, struct request *rq,
				     void *buffer, unsigned int length)
{
	return ((map_with_queue)map)(rq->q, rq, buffer, length, GFP_KERNEL);
}

static inline int run_map_alone(void *map, struct request *rq, void *buffer,
				unsigned int length)
{
	return ((map_alone)map)(rq, buffer, length, GFP_KERNEL);
}

#define map_data(rq, buffer, length) \
	__builtin_choose_expr(__builtin_types_compatible_p(typeof(blk_rq_map_kern), \
							   typeof(*(map_with_queue)NULL)), \
			      run_map_with_queue, run_map_alone) \
		((void *)blk_rq_map_kern, rq, buffer, length)

/* With the functions of the SCSI layer only 10 bytes of most commands get there. */
static void fill_command(struct request *rq, const struct mtkflash_packet *packet)
{
	struct scsi_cmnd *cmnd = blk_mq_rq_to_pdu(rq);

	cmnd->cmd_len = MTKFLASH_CDB_SIZE;
	memcpy(cmnd->cmnd, packet->cdb, MTKFLASH_CDB_SIZE);
	cmnd->allowed = 0;
	rq->timeout = msecs_to_jiffies(packet->limit_ms);
	rq->rq_flags |= RQF_QUIET;
}

static enum mtkflash_reply judge(struct request *rq, struct mtkflash_packet *packet)
{
	struct scsi_cmnd *cmnd = blk_mq_rq_to_pdu(rq);
	struct scsi_sense_hdr sense;

	packet->got = packet->out ? 0 : packet->length - min(cmnd->resid_len, packet->length);
	if (!cmnd->result)
		return MTKFLASH_REPLY_GOOD;
	if (!scsi_normalize_sense(cmnd->sense_buffer, SCSI_SENSE_BUFFERSIZE, &sense) ||
	    !sense.sense_key)
		return MTKFLASH_REPLY_NONE;
	packet->sense[0] = sense.sense_key;
	packet->sense[1] = sense.asc;
	packet->sense[2] = sense.ascq;
	return MTKFLASH_REPLY_CHECK;
}

static enum mtkflash_reply run(struct mtkflash_live *live,
			       struct mtkflash_packet *packet, void *buffer)
{
	enum mtkflash_reply reply = MTKFLASH_REPLY_NONE;
	struct request *rq;

	rq = scsi_alloc_request(live->sdev->request_queue,
				packet->out ? REQ_OP_DRV_OUT : REQ_OP_DRV_IN,
				BLK_MQ_REQ_PM);
	if (IS_ERR(rq))
		return reply;
	if (!buffer || !map_data(rq, buffer, packet->length)) {
		fill_command(rq, packet);
		/* A drive that went away has no result. */
		if (blk_execute_rq(rq, true) == BLK_STS_OK ||
		    ((struct scsi_cmnd *)blk_mq_rq_to_pdu(rq))->result)
			reply = judge(rq, packet);
	}
	blk_mq_free_request(rq);
	return reply;
}

static enum mtkflash_reply live_send(struct mtkflash_transport *t,
				     struct mtkflash_packet *packet)
{
	struct mtkflash_live *live = container_of(t, struct mtkflash_live, transport);
	enum mtkflash_reply reply;
	void *buffer = NULL;

	/* Memory that a host can reach. */
	if (packet->length) {
		buffer = kzalloc(packet->length, GFP_KERNEL);
		if (!buffer)
			return MTKFLASH_REPLY_NONE;
		if (packet->out)
			memcpy(buffer, packet->data, packet->length);
	}
	reply = run(live, packet, buffer);
	if (packet->length && !packet->out && reply == MTKFLASH_REPLY_GOOD)
		memcpy(packet->data, buffer, packet->got);
	kfree(buffer);
	return reply;
}

static void live_pause(struct mtkflash_transport *t, u32 ms)
{
	msleep(ms);
}

const struct mtkflash_transport_ops mtkflash_live_ops = {
	.send = live_send,
	.pause = live_pause,
};

/* --- taking and giving back -------------------------------------------------------- */

/* Runs in libata's recovery thread. */
static void handle_error(struct ata_port *ap)
{
	struct mtkflash_port *port = container_of(ap->ops, struct mtkflash_port,
						  ops);
	struct ata_eh_info *ehi = &ap->link.eh_context.i;

	ehi->probe_mask = 0;
	ehi->action = 0;
	/* It waits until no command is on its way but for those that have failed. */
	if (ap->qc_active)
		port->original->error_handler(ap);
}

/* The disk is locked: nobody opens it. */
static bool take_locked(struct mtkflash_live *live)
{
	struct mtkflash_port *port = live->port;
	struct ata_port *ap = port->ap;

	lockdep_assert_held(ap->lock);

	if (ap->pflags & (ATA_PFLAG_UNLOADING | ATA_PFLAG_UNLOADED |
			  ATA_PFLAG_SUSPENDED | ATA_PFLAG_FROZEN |
			  ATA_PFLAG_EH_PENDING | ATA_PFLAG_EH_IN_PROGRESS) ||
	    !ap->ops->error_handler || ap->ops == &port->ops)
		return false;
	port->original = ap->ops;
	port->ops = *ap->ops;
	port->ops.error_handler = handle_error;
	ap->ops = &port->ops;
	return true;
}

static bool take(struct mtkflash_live *live)
{
	struct scsi_device *sdev = live->sdev;
	bool taken;

	spin_lock_irq(live->port->ap->lock);
	taken = take_locked(live);
	spin_unlock_irq(live->port->ap->lock);
	if (!taken)
		return false;
	mutex_lock(&sdev->state_mutex);
	taken = !scsi_device_set_state(sdev, SDEV_CANCEL);
	mutex_unlock(&sdev->state_mutex);
	if (taken)
		return true;
	spin_lock_irq(live->port->ap->lock);
	live->port->ap->ops = live->port->original;
	spin_unlock_irq(live->port->ap->lock);
	return false;
}

/* Who has looked at the state before is on the way still: in the device's budget. */
static bool drain(struct scsi_device *sdev)
{
	/* The new state before their number is read: they count first, and look then. */
	smp_mb();
	for (unsigned int ms = 0; scsi_device_busy(sdev); ms += DRAIN_POLL_MS) {
		if (ms >= DRAIN_LIMIT_MS)
			return false;
		msleep(DRAIN_POLL_MS);
	}
	return true;
}

enum mtkflash_error mtkflash_live_claim(struct mtkflash_live *live,
					struct mtkflash_port *port,
					unsigned int unit)
{
	enum mtkflash_error err;
	struct mtkflash_disks disks;

	live->port = port;
	live->sdev = mtkflash_port_sdev(port, unit);
	if (!live->sdev || live->sdev->type != TYPE_ROM) {
		err = MTKFLASH_ERROR_NO_RECIPE;
		goto put;
	}
	err = MTKFLASH_ERROR_CLAIM;
	if (scsi_autopm_get_device(live->sdev))
		goto put;
	err = mtkflash_port_lock_disks(port, &disks);
	if (!err) {
		err = take(live) ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_CLAIM;
		mtkflash_port_unlock_disks(&disks);
	}
	if (err) {
		scsi_autopm_put_device(live->sdev);
		goto put;
	}
	if (drain(live->sdev))
		return MTKFLASH_ERROR_NONE;
	mtkflash_live_release(live);
	return MTKFLASH_ERROR_CLAIM;

put:
	if (live->sdev)
		scsi_device_put(live->sdev);
	live->sdev = NULL;
	return err;
}

/*
 * From 6.12 on libata asks a device for its power mode before it detaches it; one that
 * sleeps is not asked.
 */
static void give_back(struct mtkflash_live *live)
{
	struct ata_port *ap = live->port->ap;
	struct ata_device *dev;

	spin_lock_irq(ap->lock);
	ap->ops = live->port->original;
	ata_for_each_dev(dev, &ap->link, ENABLED)
		if (dev->devno == live->sdev->id)
			dev->flags |= ATA_DFLAG_SLEEPING;
	spin_unlock_irq(ap->lock);
}

void mtkflash_live_release(struct mtkflash_live *live)
{
	struct ata_port *ap = live->port->ap;

	if (!live->sdev)
		return;
	scsi_autopm_put_device(live->sdev);
	give_back(live);
	/* libata is told, and detaches its own device. */
	scsi_remove_device(live->sdev);
	scsi_device_put(live->sdev);
	live->sdev = NULL;
	ata_port_wait_eh(ap);
	spin_lock_irq(ap->lock);
	mtkflash_port_probe_locked(ap);
	spin_unlock_irq(ap->lock);
	ata_port_wait_eh(ap);
	flush_delayed_work(&ap->hotplug_task);
}
