/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A live drive: libata has it, and packets go through its SCSI device.
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
 * @transport: The way to it.
 * @port: Its port, while it is taken.
 * @sdev: Its SCSI device, on which a reference is held then.
 * @kick: Sends a command that waits in its queue, though nobody says that it may go.
 * @buffer: For the data of a command.
 * @burns: The last command has been answered: it may start by itself.
 * @lost: A command came to no end, or the link went before @burns: nothing more is sent.
 * @gone: The link went.
 * @leaving: Its device is taken away.
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
 * mtkflash_live_init() - Make one of zeroed memory
 * @live: The drive.
 */
void mtkflash_live_init(struct mtkflash_live *live);

/**
 * mtkflash_live_claim() - Take a drive for packets
 * @live: The drive.
 * @port: Its port.
 * @unit: Its unit.
 *
 * From now on whoever else sends it something gets an error at once, and nobody waits;
 * libata does not reset it, whoever asks for that.
 *
 * Context: may sleep, some seconds.
 * Return: 0, or IN_USE if others send it commands, CLAIM, NO_MEMORY, NO_RECIPE if there is no
 * such device.
 */
enum mtkflash_error mtkflash_live_claim(struct mtkflash_live *live,
					struct mtkflash_port *port,
					unsigned int unit);

/**
 * mtkflash_live_release() - Give it back
 * @live: The drive.
 * @how: libata resets it and looks who it is, or it is sent nothing, and stays away until
 *	 somebody has libata look.
 *
 * Context: may sleep, over a minute if it does not come back.
 */
void mtkflash_live_release(struct mtkflash_live *live, enum mtkflash_release how);

#endif /* MTKFLASH_LIVE_H */
