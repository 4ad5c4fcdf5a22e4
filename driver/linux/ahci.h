/* SPDX-License-Identifier: GPL-2.0 */
/*
 * AHCI ports of libata.
 */
#ifndef MTKFLASH_AHCI_H
#define MTKFLASH_AHCI_H

#include <linux/types.h>

struct mtkflash_port;

/**
 * mtkflash_ahci_attach() - Set up a port if it is an AHCI port
 * @port: The port; its kind and its task file are set.
 *
 * Maps the registers of the adapter again, since the structures of libata's driver are
 * private.  Reads the capabilities of the adapter, and no register of the port.
 *
 * Context: may sleep; the driver of the host stays bound.
 * Return: false if memory is short.
 */
bool mtkflash_ahci_attach(struct mtkflash_port *port);

/**
 * mtkflash_ahci_detach() - Undo mtkflash_ahci_attach()
 * @port: The port, not claimed.
 */
void mtkflash_ahci_detach(struct mtkflash_port *port);

#endif /* MTKFLASH_AHCI_H */
