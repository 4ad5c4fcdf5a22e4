/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets to a drive that libata knows, through its SCSI device.
 */
#ifndef MTKFLASH_LIVE_H
#define MTKFLASH_LIVE_H

#include <linux/mtkflash.h>
#include <linux/workqueue.h>

#include "packet/transport.h"
#include "state.h"

struct mtkflash_port;
struct mtkflash_port_view;
struct scsi_device;

/**
 * struct mtkflash_live - A drive taken for packets
 * @transport: Its transport.
 * @port: Its port, while the drive is taken.
 * @sdev: Its SCSI device, on which a reference is held while it is taken.
 * @kick: Runs the queue of the device again, in case a command waits there.
 * @buffer: For the data of a command.
 * @burns: The last command was answered: the drive may restart by itself.
 * @lost: A command did not end, or the link went before @burns: nothing more is sent.
 * @gone: The link went.
 * @leaving: Its device is being removed.
 */
struct mtkflash_live {
	struct mtkflash_transport transport;
	struct mtkflash_port *port;
	struct scsi_device *sdev;
	struct delayed_work kick;
	void *buffer;
	bool burns;
	bool lost;
	bool gone;
	bool leaving;
};

/**
 * mtkflash_live_init() - Initialise a drive
 * @live: The drive, in zeroed memory.
 */
void mtkflash_live_init(struct mtkflash_live *live);

/**
 * mtkflash_live_claim() - Take a drive for packets
 * @live: The drive.
 * @port: Its port.
 * @unit: Its unit.
 *
 * From now on commands of others to the drive fail, at the latest when one of the driver's own
 * has ended, and libata does not reset it on any request.
 *
 * Context: may sleep, some seconds.
 * Return: 0, or IN_USE if others send it commands, CLAIM, NO_MEMORY, NO_RECIPE if there is
 * no such device.
 */
enum mtkflash_error mtkflash_live_claim(struct mtkflash_live *live,
					struct mtkflash_port *port,
					unsigned int unit);

/**
 * mtkflash_live_release() - Give the drive back
 * @live: The drive.
 * @how: PROBE: libata resets the drive and looks for it.  QUIET: nothing is sent to it, and
 *	 it stays away until a user starts a scan.
 *
 * Context: may sleep, over a minute if the drive does not come back.
 */
void mtkflash_live_release(struct mtkflash_live *live, enum mtkflash_release how);

#endif /* MTKFLASH_LIVE_H */
