/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A libata port: find it, take it from libata and give it back.
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
 * struct mtkflash_port_trace - State of tracing on a port
 * @registers: Value last written to each register, by &enum mtkflash_register; also
 *	       maintained while tracing is off.
 * @fold: Finds accesses that need not be recorded.
 * @sequence: Number of recorded accesses.
 * @status: The status byte of the last status event.
 * @session: Number of the session in the last phase event.
 * @phase: The phase in that event.
 * @error: The error in that event.
 *
 * Used by the owner of the port, without a lock.
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
 * @node: Entry in the registry's list of ports, or in its list of leaving ports.
 * @taken: Entry in the list of the caller that took the port out of the registry to free
 *	   it.
 * @shost: Its SCSI host, on which a reference is held.
 * @ap: libata's port; valid until the host driver is unbound.
 * @kind: The kind of port.
 * @ahci: State of an AHCI port, or NULL.
 * @tf: Its task file, used only while the port is claimed.
 * @view: The facts of the last scan; guarded by the registry's lock.
 * @device: The device of this port, or NULL; set and cleared under the registry's lock.
 * @link: Changes of its SATA link while it is claimed.
 * @ops: Copy of libata's operations with the error handler replaced; in effect while the
 *	 port is claimed, guarded by @ap's lock.
 * @original: libata's own operations meanwhile.
 * @unanswered: Number of scans that found a packet device without a name.
 * @probing_since: When libata was first seen to be busy with the port, as
 *		   jiffies; this and the next two are guarded by the registry's lock.
 * @is_probing: libata was busy with the port at the last look.
 * @claims_seen: @claims at the last look.
 * @admitted: The drive has a node only for sessions with a recipe of its owner; written by the
 *	      registry.
 * @claims: Number of claims of the port; written by the session that claims it.
 * @claimed: The port is claimed.
 * @detaching: libata's error handler runs once more to detach the devices; this and the
 *	       next are guarded by @ap's lock.
 * @detached: Number of devices detached by the claim.
 * @was_frozen: The port was frozen before it was claimed.
 * @live: The live drive that has taken the port for packets; valid while @ops are those of
 *	  live.c.
 * @waking: Scans that are still waited for, until libata has woken the port up; a reference
 *	    keeps it awake then.  Guarded by the registry's lock.
 * @left_alone: The drive may be burning; a reference keeps the port awake, because libata
 *		resets a port that wakes up.  Set by the session; cleared by the next one that
 *		lets libata reset the port, or by the registry if libata knows a device there
 *		again.
 * @trace: State of tracing.
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
	bool admitted;
	unsigned int claims;
	bool claimed;
	bool detaching;
	unsigned int detached;
	bool was_frozen;
	struct mtkflash_live *live;
	unsigned int waking;
	bool left_alone;
	struct mtkflash_port_trace trace;
};

/**
 * mtkflash_is_libata_host() - Does a SCSI host belong to a libata port?
 * @shost: The host.
 */
bool mtkflash_is_libata_host(const struct Scsi_Host *shost);

/**
 * mtkflash_port_alloc() - Allocate the port of a libata host
 * @shost: The host, whose driver must stay bound meanwhile.
 *
 * Context: may sleep.
 * Return: the port, or NULL if memory is short or the host is going away.
 */
struct mtkflash_port *mtkflash_port_alloc(struct Scsi_Host *shost);

/**
 * mtkflash_port_free() - Free a port that is not claimed
 * @port: The port.
 */
void mtkflash_port_free(struct mtkflash_port *port);

/**
 * mtkflash_port_keep_awake() - Keep a port from being put to sleep
 * @port: The port.
 *
 * A power saver (power/control is "auto") lets libata put a port without a device to sleep;
 * its registers tell nothing then.
 *
 * Context: does not sleep.
 * Return: whether it is awake.
 */
bool mtkflash_port_keep_awake(struct mtkflash_port *port);

/**
 * mtkflash_port_wake_up() - Let libata wake a port up that is kept awake
 * @port: The port.
 *
 * libata resets the port.  That takes a minute if a drive is dead, and is not waited for.
 *
 * Context: does not sleep.
 * Return: whether it will wake up.
 */
bool mtkflash_port_wake_up(struct mtkflash_port *port);

/**
 * mtkflash_port_let_sleep() - Undo mtkflash_port_keep_awake()
 * @port: The port.
 */
void mtkflash_port_let_sleep(struct mtkflash_port *port);

/**
 * mtkflash_port_leave_alone() - The drive may be burning: the port must not be reset
 * @port: The port, which is about to be given back without a reset.
 *
 * Logs how to get the drive back.
 */
void mtkflash_port_leave_alone(struct mtkflash_port *port);

/**
 * mtkflash_port_take_back() - Undo mtkflash_port_leave_alone(), if it was called
 * @port: The port.
 */
void mtkflash_port_take_back(struct mtkflash_port *port);

/**
 * mtkflash_port_ask() - Get libata's knowledge of a port
 * @port: The port.
 * @view: Filled, without registers and results of a closer look; unchanged if the port is
 *	  claimed, or just being claimed.
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
 * @view: Zeroed by the caller; filled, without identities, registers and results of a
 *	  closer look.
 *
 * Context: @ap->lock is held.
 */
void mtkflash_port_look_locked(struct mtkflash_port *port,
			       struct mtkflash_port_view *view);

/**
 * mtkflash_port_look() - Get libata's knowledge of a port, and read its registers
 * @port: The port.
 * @view: Filled, without results of a closer look; unchanged if the port is claimed, or
 *	  just being claimed.
 *
 * No register is written.  Alternate Status, Status, Error, Device and the two registers of
 * the signature are read if libata knows of no device there and is not busy with the port.
 *
 * Context: may sleep.
 */
void mtkflash_port_look(struct mtkflash_port *port,
			struct mtkflash_port_view *view);

/**
 * mtkflash_port_is_gone() - Was the host unplugged, or cut off from its bus?
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
 * @allow_sibling: Another packet device may be on the cable, if it is clear which one is
 *		   the drive; never a disk.
 * @view: Out: libata's knowledge at that moment.
 * @interrupted: Called while libata is waited for; an error ends the wait.
 * @data: For @interrupted.
 *
 * Waits until libata has finished with the port: about a minute if a drive never drops BSY,
 * five minutes if libata is asked to try again meanwhile, ten at most.  Also waits until no
 * command is in flight.  Nothing is written to a port with a disk.  The packet devices that
 * libata knew are gone afterwards, and their nodes with them; a release with a probe brings
 * them back.
 *
 * Context: may sleep.
 * Return: 0, or HOST, SIBLING, NOT_MEDIATEK, IN_USE, CLAIM, INTERRUPTED, GONE.
 */
enum mtkflash_error
mtkflash_port_claim(struct mtkflash_port *port, bool allow_sibling,
		    struct mtkflash_port_view *view,
		    enum mtkflash_error (*interrupted)(void *data), void *data);

/**
 * mtkflash_port_may_claim() - May the drive on a port be claimed at all?
 * @port: The port.
 * @allow_sibling: As for mtkflash_port_claim().
 * @view: Out: libata's knowledge.
 *
 * Context: may sleep.
 * Return: 0, or HOST, SIBLING, NOT_MEDIATEK.
 */
enum mtkflash_error mtkflash_port_may_claim(struct mtkflash_port *port,
					    bool allow_sibling,
					    struct mtkflash_port_view *view);

/**
 * struct mtkflash_disks - Block devices on a port that are locked against opening
 * @disk: By unit; NULL if there is none.
 */
struct mtkflash_disks {
	struct gendisk *disk[2];
};

/**
 * mtkflash_port_lock_disks() - Keep programs from opening the block devices on a port
 * @port: The port.
 * @disks: Out: the block devices, for mtkflash_port_unlock_disks().
 *
 * Context: may sleep.
 * Return: 0, or IN_USE with nothing locked.
 */
enum mtkflash_error mtkflash_port_lock_disks(struct mtkflash_port *port,
					     struct mtkflash_disks *disks);

/**
 * mtkflash_port_unlock_disks() - Let programs open them again
 * @disks: The block devices.
 */
void mtkflash_port_unlock_disks(struct mtkflash_disks *disks);

/**
 * mtkflash_port_lock_idle() - Lock a port when libata's recovery is over
 * @ap: The port.
 *
 * Context: may sleep; the lock is held on return.
 */
void mtkflash_port_lock_idle(struct ata_port *ap) __acquires(ap->lock);

/**
 * mtkflash_port_probe_locked() - Make libata reset a port and look for devices
 * @ap: The port, with libata's own operations.
 *
 * Context: the lock of the port is held.
 */
void mtkflash_port_probe_locked(struct ata_port *ap);

/**
 * mtkflash_port_release() - Give a claimed port back to libata
 * @port: The port.
 * @how: How to give it back, see &enum mtkflash_release.
 *
 * Context: may sleep, over a minute if a reset is requested and the drive is dead.  On
 * return libata has finished with the port.
 */
void mtkflash_port_release(struct mtkflash_port *port,
			   enum mtkflash_release how);

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
 * mtkflash_port_hear() - The identity of a unit, as libata and the SCSI layer have read it
 * @port: The port, not claimed.
 * @unit: 0 or 1.
 * @said: The answers to IDENTIFY and INQUIRY; empty if there is no packet device.
 *
 * Context: may sleep.
 * Return: true if the unit has answered INQUIRY.
 */
bool mtkflash_port_hear(struct mtkflash_port *port, unsigned int unit,
			struct mtkflash_witnesses *said);

/**
 * mtkflash_trace_write() - Record a write, just before it is done
 * @port: The port, claimed; its @trace has the write already.
 * @reg: The register.
 * @value: Its value.
 *
 * This and the next three are called only while tracing is on.
 *
 * Context: any.
 */
void mtkflash_trace_write(struct mtkflash_port *port,
			  enum mtkflash_register reg, u8 value);

/**
 * mtkflash_trace_read() - Record a read
 * @port: The port, claimed.
 * @reg: The register.
 * @value: The value read.
 *
 * Context: any.
 */
void mtkflash_trace_read(struct mtkflash_port *port,
			 enum mtkflash_register reg, u8 value);

/**
 * mtkflash_trace_write_data() - Record a write of the Data register
 * @port: The port, claimed.
 * @value: The value.
 *
 * Context: any.
 */
void mtkflash_trace_write_data(struct mtkflash_port *port, u16 value);

/**
 * mtkflash_trace_read_data() - Record a read of the Data register
 * @port: The port, claimed.
 * @value: The value read.
 *
 * Context: any.
 */
void mtkflash_trace_read_data(struct mtkflash_port *port, u16 value);

/**
 * mtkflash_trace_phase() - Record the phase of a session, if phase or error changed
 * @port: The port of the session.
 * @status: Its status.
 *
 * Context: the worker of the session.
 */
void mtkflash_trace_phase(struct mtkflash_port *port,
			  const struct mtkflash_status *status);

#endif /* MTKFLASH_PORT_H */
