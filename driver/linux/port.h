/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A libata port: finding it, taking it from libata and giving it back.
 */
#ifndef MTKFLASH_PORT_H
#define MTKFLASH_PORT_H

#include <linux/libata.h>
#include <linux/list.h>

#include "fold.h"
#include "hosts.h"
#include "kind.h"
#include "link.h"
#include "state.h"
#include "taskfile.h"
#include "vendor/verdict.h"

struct mtkflash_ahci_port;
struct mtkflash_device;
struct mtkflash_live;

/**
 * struct mtkflash_port_trace - What tracing remembers of a port
 * @registers: What was last written to each register, by
 *	       &enum mtkflash_register; right while nobody traces, too.
 * @fold: For the accesses that need not be recorded.
 * @sequence: Counts those that are.
 * @status: The last status byte that was told.
 * @session: Number of the session in the last phase event.
 * @phase: The phase in that event.
 * @error: The error in that event.
 *
 * Used by whoever has the port, without a lock.
 */
struct mtkflash_port_trace {
	u8 registers[8];
	struct mtkflash_fold fold;
	u32 sequence;
	u8 status;
	u32 session;
	u32 phase;
	u32 error;
};

/**
 * struct mtkflash_port - One libata port
 * @node: In the registry's list of ports, or in that of the ports that leave.
 * @taken: In the list of whoever took the port out of the registry, to free it.
 * @shost: Its SCSI host, on which a reference is held.
 * @ap: The port itself; valid until the host driver is unbound.
 * @kind: What kind of port it is.
 * @ahci: What only AHCI has, or NULL.
 * @tf: Its task file, to be used only while the port is claimed.
 * @view: What was seen at the last scan; guarded by the registry's lock.
 * @device: The device that drives this port, or NULL; set and cleared under
 *	    the registry's lock.
 * @link: What was changed on its SATA link while it is claimed.
 * @ops: Copy of libata's operations with the error handler replaced; in their
 *	 place, under @ap's lock, as long as the port is ours.
 * @original: libata's own operations while the copy is in their place.
 * @unanswered: How often a packet device was seen that had no name yet.
 * @probing_since: When libata was first seen to be busy with the port, as
 *		   jiffies; this and the next two are guarded by the registry's lock.
 * @is_probing: It was so at the last look.
 * @claims_seen: @claims at the last look.
 * @claims: How often the port was claimed; written by the session that claims it.
 * @claimed: The port is ours.
 * @detaching: The error handler is libata's once more: it takes devices away;
 *	       guarded by @ap's lock, as the next is.
 * @detached: How many devices were taken away by the claim.
 * @was_frozen: The port was frozen before it was claimed.
 * @live: The live drive that has taken the port for packets; valid while @ops are its.
 * @trace: What tracing remembers.
 */
struct mtkflash_port {
	struct list_head node;
	struct list_head taken;
	struct Scsi_Host *shost;
	struct ata_port *ap;
	const struct mtkflash_port_kind *kind;
	struct mtkflash_ahci_port *ahci;
	struct mtkflash_taskfile tf;
	struct mtkflash_port_view view;
	struct mtkflash_device *device;
	struct mtkflash_link link;
	struct ata_port_operations ops;
	struct ata_port_operations *original;
	unsigned int unanswered;
	unsigned long probing_since;
	bool is_probing;
	unsigned int claims_seen;
	unsigned int claims;
	bool claimed;
	bool detaching;
	unsigned int detached;
	bool was_frozen;
	struct mtkflash_live *live;
	struct mtkflash_port_trace trace;
};

/**
 * mtkflash_is_libata_host() - Does a SCSI host belong to a libata port?
 * @shost: The host.
 */
bool mtkflash_is_libata_host(const struct Scsi_Host *shost);

/**
 * mtkflash_port_alloc() - Make the port of a libata host
 * @shost: The host, whose driver must stay bound meanwhile.
 *
 * Context: may sleep.
 * Return: the port, or NULL if memory is short or the host is going away.
 */
struct mtkflash_port *mtkflash_port_alloc(struct Scsi_Host *shost);

/**
 * mtkflash_port_free() - Forget a port that is not claimed
 * @port: The port.
 */
void mtkflash_port_free(struct mtkflash_port *port);

/**
 * mtkflash_port_ask() - See what libata knows of a port
 * @port: The port.
 * @view: Filled, but for the registers and what a closer look finds; stays as it is
 *	  if the port is claimed, or just being claimed.
 *
 * No register is accessed.
 *
 * Context: may sleep.
 */
void mtkflash_port_ask(struct mtkflash_port *port,
		       struct mtkflash_port_view *view);

/**
 * mtkflash_port_look_locked() - The part of mtkflash_port_ask() that needs the lock
 * @port: The port.
 * @view: Zeroed by the caller; filled, but for identities, registers and what a
 *	  closer look finds.
 *
 * Context: @ap->lock is held.
 */
void mtkflash_port_look_locked(struct mtkflash_port *port,
			       struct mtkflash_port_view *view);

/**
 * mtkflash_port_look() - See what libata knows of a port and what the port shows
 * @port: The port.
 * @view: Filled, but for what a closer look finds; stays as it is if the port is
 *	  claimed, or just being claimed.
 *
 * No register is written.  Alternate Status, Status, Error, Device and the two registers of
 * the signature are read if libata knows of no device there and does nothing with the port.
 *
 * Context: may sleep.
 */
void mtkflash_port_look(struct mtkflash_port *port,
			struct mtkflash_port_view *view);

/**
 * mtkflash_port_is_gone() - Has the host been pulled out, or cut off from its bus?
 * @port: The port, whose host driver is still bound.
 *
 * All registers read FFh then, and newer kernels skip libata's recovery.
 *
 * Context: any.
 */
bool mtkflash_port_is_gone(const struct mtkflash_port *port);

/**
 * mtkflash_port_claim() - Take the port from libata
 * @port: The port.
 * @allow_sibling: A second packet device may share the cable, if it is clear
 *		   which one is meant; a disk never may.
 * @view: Out: what libata knew at that moment.
 * @interrupted: Asked while libata is waited for; any error gives up.
 * @data: For @interrupted.
 *
 * Waits until libata is done with the port: about a minute if a drive never drops
 * BSY, five if libata is asked to try again meanwhile; after ten it gives up.  Also
 * waits until no command is in flight.  Nothing is written to a port with a disk.
 * The packet devices that libata knew are gone afterwards, and their nodes with them;
 * a release with a probe brings them back.
 *
 * Context: may sleep.
 * Return: 0, or HOST, SIBLING, NOT_MEDIATEK, IN_USE, CLAIM, INTERRUPTED, GONE.
 */
enum mtkflash_error
mtkflash_port_claim(struct mtkflash_port *port, bool allow_sibling,
		    struct mtkflash_port_view *view,
		    enum mtkflash_error (*interrupted)(void *data), void *data);

/**
 * mtkflash_port_may_claim() - May the drive on a port be taken at all?
 * @port: The port.
 * @allow_sibling: As for mtkflash_port_claim().
 * @view: Out: what libata knows.
 *
 * Context: may sleep.
 * Return: 0, or HOST, SIBLING, NOT_MEDIATEK.
 */
enum mtkflash_error mtkflash_port_may_claim(struct mtkflash_port *port,
					    bool allow_sibling,
					    struct mtkflash_port_view *view);

/**
 * struct mtkflash_disks - The block devices on a port, which nobody can open meanwhile
 * @disk: By unit; NULL if there is none.
 */
struct mtkflash_disks {
	struct gendisk *disk[2];
};

/**
 * mtkflash_port_lock_disks() - Keep others from opening the block devices on a port
 * @port: The port.
 * @disks: Out: what mtkflash_port_unlock_disks() wants.
 *
 * Context: may sleep.
 * Return: 0, or IN_USE: then nothing is locked.
 */
enum mtkflash_error mtkflash_port_lock_disks(struct mtkflash_port *port,
					     struct mtkflash_disks *disks);

/**
 * mtkflash_port_unlock_disks() - Let others open them again
 * @disks: The block devices.
 */
void mtkflash_port_unlock_disks(struct mtkflash_disks *disks);

/**
 * mtkflash_port_lock_idle() - Take the lock of a port when libata's recovery is over
 * @ap: The port.
 *
 * Context: may sleep; the lock is held on return.
 */
void mtkflash_port_lock_idle(struct ata_port *ap) __acquires(ap->lock);

/**
 * mtkflash_port_probe_locked() - Have libata reset a port and look for devices
 * @ap: The port, whose operations are libata's.
 *
 * Context: the lock of the port is held.
 */
void mtkflash_port_probe_locked(struct ata_port *ap);

/**
 * mtkflash_port_release() - Give a claimed port back to libata
 * @port: The port.
 * @how: As &enum mtkflash_release says.
 *
 * Context: may sleep, over a minute if a reset is asked for and the drive is
 * dead.  On return libata is done with the port.
 */
void mtkflash_port_release(struct mtkflash_port *port,
			   enum mtkflash_release how);

/**
 * mtkflash_port_tell_left_alone() - Say how a drive comes back that may burn
 * @port: The port, given back without a reset.
 */
void mtkflash_port_tell_left_alone(const struct mtkflash_port *port);

/**
 * mtkflash_port_sdev() - The SCSI device of a unit
 * @port: The port.
 * @unit: 0 or 1.
 *
 * Context: any.
 * Return: the device with a reference for the caller, or NULL.
 */
struct scsi_device *mtkflash_port_sdev(struct mtkflash_port *port,
				       unsigned int unit);

/**
 * mtkflash_port_hear() - Who is at a unit, by what libata and the SCSI layer were told?
 * @port: The port, not claimed.
 * @unit: 0 or 1.
 * @said: The answers to IDENTIFY and INQUIRY; empty if there is no packet device.
 *
 * Context: may sleep.
 * Return: true if it has answered INQUIRY.
 */
bool mtkflash_port_hear(struct mtkflash_port *port, unsigned int unit,
			struct mtkflash_witnesses *said);

/**
 * mtkflash_trace_write() - Tell of a write, just before it is done
 * @port: The port, claimed; its @trace knows of the write already.
 * @reg: The register.
 * @value: Its value.
 *
 * This and the next two are called only while somebody traces.
 *
 * Context: any.
 */
void mtkflash_trace_write(struct mtkflash_port *port,
			  enum mtkflash_register reg, u8 value);

/**
 * mtkflash_trace_read() - Tell of a read
 * @port: The port, claimed.
 * @reg: The register.
 * @value: What it held.
 *
 * Context: any.
 */
void mtkflash_trace_read(struct mtkflash_port *port,
			 enum mtkflash_register reg, u8 value);

/**
 * mtkflash_trace_write_data() - Tell of a write of the Data register
 * @port: The port, claimed.
 * @value: What is written.
 *
 * Context: any.
 */
void mtkflash_trace_write_data(struct mtkflash_port *port, u16 value);

/**
 * mtkflash_trace_read_data() - Tell of a read of the Data register
 * @port: The port, claimed.
 * @value: What it held.
 *
 * Context: any.
 */
void mtkflash_trace_read_data(struct mtkflash_port *port, u16 value);

/**
 * mtkflash_trace_phase() - Tell of a session, if its phase or error changed
 * @port: The port of the session.
 * @status: Its status.
 *
 * Context: the worker of the session.
 */
void mtkflash_trace_phase(struct mtkflash_port *port,
			  const struct mtkflash_status *status);

#endif /* MTKFLASH_PORT_H */
