/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A live drive: libata has it, and packets go through its SCSI device.
 */
#ifndef MTKFLASH_LIVE_H
#define MTKFLASH_LIVE_H

#include <linux/mtkflash.h>

#include "packet/transport.h"

struct mtkflash_port;
struct mtkflash_port_view;
struct scsi_device;

/**
 * struct mtkflash_live - A drive taken for packets
 * @transport: The way to it.
 * @port: Its port, while it is taken.
 * @sdev: Its SCSI device, on which a reference is held then.
 */
struct mtkflash_live {
	struct mtkflash_transport transport;
	struct mtkflash_port *port;
	struct scsi_device *sdev;
};

extern const struct mtkflash_transport_ops mtkflash_live_ops;

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
 * Return: 0, or IN_USE, CLAIM, NO_RECIPE if there is no such device.
 */
enum mtkflash_error mtkflash_live_claim(struct mtkflash_live *live,
					struct mtkflash_port *port,
					unsigned int unit);

/**
 * mtkflash_live_release() - Give it back
 * @live: The drive.
 *
 * libata resets it and looks who it is.
 *
 * Context: may sleep, over a minute if it does not come back.
 */
void mtkflash_live_release(struct mtkflash_live *live);

#endif /* MTKFLASH_LIVE_H */
