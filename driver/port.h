/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A libata port: finding it, taking it from libata and giving it back.
 */
#ifndef MTKFLASH_PORT_H
#define MTKFLASH_PORT_H

#include <linux/completion.h>
#include <linux/libata.h>
#include <linux/list.h>

#include "session.h"
#include "taskfile.h"
#include "verdict.h"

struct mtkflash_device;

/**
 * struct mtkflash_port - One libata port
 * @node: In the list of ports; guarded by the registry's lock.
 * @shost: Its SCSI host, on which a reference is held.
 * @ap: The port itself; valid until the host driver is unbound.
 * @tf: Its task file, to be used only while the port is claimed.
 * @view: What was seen at the last scan; guarded by the registry's lock.
 * @device: The device that drives this port, or NULL; set and cleared under
 *	    the registry's lock.
 * @ops: Copy of libata's operations with the error handler replaced.
 * @original: libata's own operations while the copy is in their place.
 * @parked: Completed by the error handler once it sleeps.
 * @unanswered: How often a packet device was seen that had no name yet.
 * @claimed: The error handler is parked.
 * @give_back: The error handler may go on.
 * @how: What it does then.
 */
struct mtkflash_port {
	struct list_head node;
	struct Scsi_Host *shost;
	struct ata_port *ap;
	struct mtkflash_taskfile tf;
	struct mtkflash_port_view view;
	struct mtkflash_device *device;
	struct ata_port_operations ops;
	struct ata_port_operations *original;
	struct completion parked;
	unsigned int unanswered;
	bool claimed;
	bool give_back;
	enum mtkflash_release how;
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
 * mtkflash_port_look() - See what libata knows of a port
 * @port: The port, not claimed.
 * @view: Filled, but for the latch test.
 *
 * No register is written; Alternate Status is read unless there is a disk.
 *
 * Context: may sleep.
 */
void mtkflash_port_look(struct mtkflash_port *port,
			struct mtkflash_port_view *view);

/**
 * mtkflash_port_claim() - Take the port from libata
 * @port: The port.
 * @allow_sibling: A second packet device may share the cable, if it is clear
 *		   which one is meant; a disk never may.
 * @view: Out: what libata knew at that moment.
 * @interrupted: Asked while libata is waited for; any error gives up.
 * @data: For @interrupted.
 *
 * Waits until libata is done with the port, which takes about a minute if a
 * drive never drops BSY.  Nothing is written to a port with a disk.
 *
 * Context: may sleep.
 * Return: 0, or SIBLING, NOT_MEDIATEK, IN_USE, CLAIM, INTERRUPTED, GONE.
 */
enum mtkflash_error
mtkflash_port_claim(struct mtkflash_port *port, bool allow_sibling,
		    struct mtkflash_port_view *view,
		    enum mtkflash_error (*interrupted)(void *data), void *data);

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
 * mtkflash_port_identity() - Who is at a unit, by libata's INQUIRY
 * @port: The port, not claimed.
 * @unit: 0 or 1.
 * @id: The answer.
 *
 * Context: may sleep.
 * Return: false if there is no packet device.
 */
bool mtkflash_port_identity(struct mtkflash_port *port, unsigned int unit,
			    struct mtkflash_identity *id);

#endif /* MTKFLASH_PORT_H */
