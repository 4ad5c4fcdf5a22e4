// SPDX-License-Identifier: GPL-2.0
/*
 * Packets to a drive that libata knows.
 *
 * Its SCSI device is put into the state before a removal, in which the SCSI layer refuses
 * all requests except those of power management: at once, or when the command ends that the
 * drive carries out.  Packets are sent as such requests.  In the end the device is removed,
 * and libata finds the drive again under its new name.
 *
 * libata's error handler works as usual for the commands of this driver: it fetches the
 * sense data.  Requests by others, for example to look for new drives, would end in a
 * reset, and even the request aborts a command that takes more than 3 s: so they are
 * dropped.  Nothing causes a reset while the drive is taken, because it may burn.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/blkdev.h>
#include <linux/blk-mq.h>
#include <linux/delay.h>
#include <linux/mm.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_proto.h>

#include "live.h"
#include "port.h"

/*
 * Time without a command by others before the drive is taken; then a command may just have
 * begun.
 */
#define IDLE_MS		100
#define DRAIN_LIMIT_MS	5000
#define POLL_MS		10

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

/* The functions of the SCSI layer would send only 10 bytes of most commands. */
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
	/* libata generates this sense data if the drive gives none. */
	if (sense.sense_key == ABORTED_COMMAND && !sense.asc && !sense.ascq)
		return MTKFLASH_REPLY_NONE;
	packet->sense[0] = sense.sense_key;
	packet->sense[1] = sense.asc;
	packet->sense[2] = sense.ascq;
	return MTKFLASH_REPLY_CHECK;
}

/*
 * From 6.5 on requests in the queue of a device before its removal may be left waiting: run
 * the queue.
 */
static void kick(struct work_struct *work)
{
	struct mtkflash_live *live = container_of(to_delayed_work(work),
						  struct mtkflash_live, kick);
	struct request_queue *q = live->sdev->request_queue;

	blk_mq_kick_requeue_list(q);
	blk_mq_run_hw_queues(q, true);
	schedule_delayed_work(&live->kick, HZ);
}

static enum mtkflash_reply without_answer(const struct mtkflash_live *live)
{
	return READ_ONCE(live->gone) ? MTKFLASH_REPLY_GONE : MTKFLASH_REPLY_NONE;
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
		schedule_delayed_work(&live->kick, HZ);
		/* A drive that went away leaves no result. */
		if (blk_execute_rq(rq, true) == BLK_STS_OK ||
		    ((struct scsi_cmnd *)blk_mq_rq_to_pdu(rq))->result)
			reply = judge(rq, packet);
		cancel_delayed_work_sync(&live->kick);
	}
	blk_mq_free_request(rq);
	/* Sense data are not the drive's then. */
	if (READ_ONCE(live->lost))
		reply = MTKFLASH_REPLY_NONE;
	if (reply == MTKFLASH_REPLY_NONE)
		return without_answer(live);
	if (packet->burns)
		WRITE_ONCE(live->burns, true);
	return reply;
}

static u8 mark(u32 at, u8 flip)
{
	return (at * 0x6d + (at >> 8)) ^ flip;
}

/*
 * libata does not tell how many bytes came: fill the buffer with a mark, and find the end
 * of the change.
 */
static enum mtkflash_reply run_marked(struct mtkflash_live *live,
				      struct mtkflash_packet *packet, u8 *buffer, u8 flip)
{
	enum mtkflash_reply reply;

	for (u32 i = 0; i < packet->length; i++)
		buffer[i] = mark(i, flip);
	reply = run(live, packet, buffer);
	while (packet->got && buffer[packet->got - 1] == mark(packet->got - 1, flip))
		packet->got--;
	return reply;
}

/*
 * The buffer is marked, to see how many bytes came.  Data that may end like the mark are read
 * again with another mark.  A packet with @once is not sent again: such data may seem too short.
 */
static enum mtkflash_reply run_in(struct mtkflash_live *live,
				  struct mtkflash_packet *packet, u8 *buffer)
{
	enum mtkflash_reply reply = run_marked(live, packet, buffer, 0);
	u32 got = packet->got;

	if (reply != MTKFLASH_REPLY_GOOD || got == packet->length || packet->once)
		return reply;
	reply = run_marked(live, packet, buffer, 0xff);
	packet->got = max(packet->got, got);
	return reply;
}

static enum mtkflash_reply live_send(struct mtkflash_transport *t,
				     struct mtkflash_packet *packet)
{
	struct mtkflash_live *live = container_of(t, struct mtkflash_live, transport);
	enum mtkflash_reply reply;

	if (mtkflash_port_is_gone(live->port) || packet->length > MTKFLASH_PIECE_MAX)
		return MTKFLASH_REPLY_NONE;
	if (READ_ONCE(live->lost))
		return without_answer(live);
	if (!packet->length)
		return run(live, packet, NULL);
	if (packet->out) {
		memcpy(live->buffer, packet->data, packet->length);
		return run(live, packet, live->buffer);
	}
	reply = run_in(live, packet, live->buffer);
	if (reply == MTKFLASH_REPLY_GOOD)
		memcpy(packet->data, live->buffer, packet->got);
	return reply;
}

/* The pause may be long, and must not look like a hung task. */
static void live_pause(struct mtkflash_transport *t, u32 ms)
{
	unsigned long end = jiffies + msecs_to_jiffies(ms);

	while (time_before(jiffies, end))
		schedule_timeout_idle(min_t(unsigned long, end - jiffies, HZ));
}

static const struct mtkflash_transport_ops live_ops = {
	.send = live_send,
	.pause = live_pause,
};

void mtkflash_live_init(struct mtkflash_live *live)
{
	live->transport.ops = &live_ops;
	INIT_DELAYED_WORK(&live->kick, kick);
}

/* --- libata's recovery --------------------------------------------------------------- */

static struct mtkflash_port *port_of(struct ata_port *ap)
{
	return container_of(ap->ops, struct mtkflash_port, ops);
}

/*
 * A caller requests recovery, for a scan or to detach a device: not while a command is
 * active.
 */
static void schedule_recovery(struct ata_port *ap)
{
	struct ata_link *link;

	lockdep_assert_held(ap->lock);

	if (!ap->qc_active ||
	    ap->pflags & (ATA_PFLAG_FROZEN | ATA_PFLAG_UNLOADING | ATA_PFLAG_PM_PENDING)) {
		port_of(ap)->original->sched_eh(ap);
		return;
	}
	ata_for_each_link(link, ap, HOST_FIRST)
		memset(&link->eh_info, 0, sizeof(link->eh_info));
}

/*
 * Did a command end without an answer?  All commands that are active here have failed; one
 * without an error would be sent again.
 */
static bool is_lost(struct ata_port *ap)
{
	bool lost = ap->pflags & ATA_PFLAG_FROZEN;
	struct ata_queued_cmd *qc;
	unsigned int tag;

	ata_qc_for_each_raw(ap, qc, tag) {
		if (!qc || !(qc->flags & ATA_QCFLAG_ACTIVE))
			continue;
		if (!qc->err_mask)
			qc->err_mask = AC_ERR_TIMEOUT;
		lost |= qc->err_mask != AC_ERR_DEV;
	}
	return lost;
}

/* The host sets this flag for a link that went down or came up. */
static bool is_link_event(struct ata_port *ap)
{
	return ap->link.eh_context.i.flags & ATA_EHI_HOTPLUGGED;
}

static void add_flags(struct ata_port *ap, unsigned int flags)
{
	struct ata_link *link;

	ata_for_each_link(link, ap, HOST_FIRST)
		link->eh_context.i.flags |= flags;
}

static void forget_wishes(struct ata_port *ap)
{
	struct ata_link *link;

	ata_for_each_link(link, ap, HOST_FIRST) {
		link->eh_context.i.probe_mask = 0;
		link->eh_context.i.action = 0;
	}
}

static void thaw(struct ata_port *ap)
{
	spin_lock_irq(ap->lock);
	if (ap->pflags & ATA_PFLAG_FROZEN) {
		ap->pflags &= ~ATA_PFLAG_FROZEN;
		if (ap->ops->thaw)
			ap->ops->thaw(ap);
	}
	spin_unlock_irq(ap->lock);
}

/* Commands have failed: fetch sense data for a command that the drive has refused. */
static void handle_commands(struct ata_port *ap, struct mtkflash_live *live)
{
	if (is_link_event(ap))
		WRITE_ONCE(live->gone, true);
	if (is_lost(ap)) {
		WRITE_ONCE(live->lost, true);
		add_flags(ap, ATA_EHI_NO_AUTOPSY | ATA_EHI_QUIET);
	}
	add_flags(ap, ATA_EHI_NO_RECOVERY);
	port_of(ap)->original->error_handler(ap);
	/* The drive did not answer the request for sense data. */
	if (ap->pflags & ATA_PFLAG_FROZEN)
		WRITE_ONCE(live->lost, true);
}

/*
 * The link went between two commands.  A drive that has burned restarts by itself.  Before
 * that it has forgotten the data it was sent, or is another drive now.
 */
static void handle_link(struct ata_port *ap, struct mtkflash_live *live)
{
	if (is_link_event(ap))
		WRITE_ONCE(live->gone, true);
	if (!READ_ONCE(live->burns))
		WRITE_ONCE(live->lost, true);
	thaw(ap);
	add_flags(ap, ATA_EHI_NO_AUTOPSY | ATA_EHI_NO_RECOVERY | ATA_EHI_QUIET);
	port_of(ap)->original->error_handler(ap);
}

/* A command that waited while the link went must not get to a drive that has restarted. */
static enum ata_completion_errors prepare(struct ata_queued_cmd *qc)
{
	struct ata_port *ap = qc->ap;

	lockdep_assert_held(ap->lock);

	if (READ_ONCE(port_of(ap)->live->lost) || ap->pflags & ATA_PFLAG_FROZEN)
		return AC_ERR_SYSTEM;
	return port_of(ap)->original->qc_prep(qc);
}

/* The error handler while the drive is taken; runs in libata's recovery thread. */
static void handle_error(struct ata_port *ap)
{
	struct mtkflash_live *live = port_of(ap)->live;
	typeof(ap->target_lpm_policy) wanted = ap->target_lpm_policy;

	forget_wishes(ap);
	/* A change of the link's power policy would send commands. */
	ap->target_lpm_policy = ap->link.lpm_policy;
	/* libata runs this when no commands are active except failed ones. */
	if (ap->qc_active)
		handle_commands(ap, live);
	else if (live->leaving || ap->pflags & ATA_PFLAG_FROZEN)
		handle_link(ap, live);
	ap->target_lpm_policy = wanted;
}

/* --- take and give back -------------------------------------------------------------- */

/* The block device is locked and cannot be opened. */
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
	live->burns = false;
	live->lost = false;
	live->gone = false;
	live->leaving = false;
	port->live = live;
	port->original = ap->ops;
	port->ops = *ap->ops;
	port->ops.error_handler = handle_error;
	port->ops.sched_eh = schedule_recovery;
	port->ops.qc_prep = prepare;
	ap->ops = &port->ops;
	return true;
}

static void give_back(struct mtkflash_live *live)
{
	struct ata_port *ap = live->port->ap;

	mtkflash_port_lock_idle(ap);
	ap->ops = live->port->original;
	spin_unlock_irq(ap->lock);
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
	if (!taken)
		give_back(live);
	return taken;
}

/* Undo take(): the state has had no effect yet. */
static void untake(struct mtkflash_live *live)
{
	struct scsi_device *sdev = live->sdev;

	mutex_lock(&sdev->state_mutex);
	if (sdev->sdev_state == SDEV_CANCEL)
		sdev->sdev_state = SDEV_RUNNING;
	mutex_unlock(&sdev->state_mutex);
	give_back(live);
}

/* Is the drive unused?  Users of sg and bsg do not open the block device, but send commands. */
static bool is_idle(struct mtkflash_live *live)
{
	for (unsigned int ms = 0; ms < IDLE_MS; ms += POLL_MS) {
		if (scsi_device_busy(live->sdev) || READ_ONCE(live->port->ap->qc_active))
			return false;
		msleep(POLL_MS);
	}
	return true;
}

/* Wait for requests that passed the check of the device's state before: they count as busy. */
static bool drain(struct scsi_device *sdev)
{
	/*
	 * Orders the new state before the read of the counter: requests count first and
	 * check the state then.
	 */
	smp_mb();
	for (unsigned int ms = 0; scsi_device_busy(sdev); ms += POLL_MS) {
		if (ms >= DRAIN_LIMIT_MS)
			return false;
		msleep(POLL_MS);
	}
	return true;
}

static enum mtkflash_error claim(struct mtkflash_live *live)
{
	struct mtkflash_disks disks;
	enum mtkflash_error err;

	err = mtkflash_port_lock_disks(live->port, &disks);
	if (err)
		return err;
	if (!is_idle(live))
		err = MTKFLASH_ERROR_IN_USE;
	else if (!take(live))
		err = MTKFLASH_ERROR_CLAIM;
	mtkflash_port_unlock_disks(&disks);
	if (err || drain(live->sdev))
		return err;
	untake(live);
	return MTKFLASH_ERROR_IN_USE;
}

enum mtkflash_error mtkflash_live_claim(struct mtkflash_live *live,
					struct mtkflash_port *port,
					unsigned int unit)
{
	enum mtkflash_error err = MTKFLASH_ERROR_CLAIM;

	live->port = port;
	live->sdev = mtkflash_port_sdev(port, unit);
	/*
	 * Memory that a host can reach, allocated now: a later allocation could fail and
	 * end a stream.
	 */
	live->buffer = kvmalloc(MTKFLASH_PIECE_MAX, GFP_KERNEL);
	if (!live->buffer) {
		err = MTKFLASH_ERROR_NO_MEMORY;
	} else if (!live->sdev || live->sdev->type != TYPE_ROM) {
		err = MTKFLASH_ERROR_NO_RECIPE;
	} else if (!scsi_autopm_get_device(live->sdev)) {
		err = claim(live);
		if (!err)
			return err;
		scsi_autopm_put_device(live->sdev);
	}
	if (live->sdev)
		scsi_device_put(live->sdev);
	live->sdev = NULL;
	kvfree(live->buffer);
	return err;
}

/*
 * From 6.12 on libata requests the power mode of a device before it detaches it, but not of
 * a device that sleeps.
 */
static void prepare_removal(struct mtkflash_live *live)
{
	struct ata_port *ap = live->port->ap;
	struct ata_device *dev;

	mtkflash_port_lock_idle(ap);
	live->leaving = true;
	ata_for_each_dev(dev, &ap->link, ENABLED)
		if (dev->devno == live->sdev->id)
			dev->flags |= ATA_DFLAG_SLEEPING;
	spin_unlock_irq(ap->lock);
}

static void probe(struct ata_port *ap)
{
	spin_lock_irq(ap->lock);
	mtkflash_port_probe_locked(ap);
	spin_unlock_irq(ap->lock);
	ata_port_wait_eh(ap);
}

void mtkflash_live_release(struct mtkflash_live *live, enum mtkflash_release how)
{
	struct mtkflash_port *port = live->port;

	if (!live->sdev)
		return;
	if (mtkflash_port_is_gone(port))
		how = MTKFLASH_RELEASE_QUIET;
	/* Without a device the port could be put to sleep. */
	if (how != MTKFLASH_RELEASE_PROBE)
		mtkflash_port_leave_alone(port);
	prepare_removal(live);
	/* The SCSI layer informs libata, which detaches its own device. */
	scsi_remove_device(live->sdev);
	scsi_autopm_put_device(live->sdev);
	scsi_device_put(live->sdev);
	live->sdev = NULL;
	kvfree(live->buffer);
	give_back(live);
	if (how == MTKFLASH_RELEASE_PROBE)
		probe(port->ap);
	flush_delayed_work(&port->ap->hotplug_task);
}
