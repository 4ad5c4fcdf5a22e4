/* SPDX-License-Identifier: GPL-2.0 */
/*
 * AHCI ports of libata.
 */
#ifndef MTKFLASH_AHCI_H
#define MTKFLASH_AHCI_H

#include <linux/types.h>

struct mtkflash_port;

/**
 * mtkflash_ahci_attach() - Find out whether a port is one of AHCI
 * @port: The port; if it is, it becomes one of that kind.
 *
 * Maps the registers of the adapter for ourselves: the structures of libata's driver are
 * its own.  Reads what the adapter can do, and nothing of the port.
 *
 * Context: may sleep; the driver of the host stays bound.
 * Return: false if memory is short.
 */
bool mtkflash_ahci_attach(struct mtkflash_port *port);

/**
 * mtkflash_ahci_detach() - Undo that
 * @port: The port, not claimed.
 */
void mtkflash_ahci_detach(struct mtkflash_port *port);

#endif /* MTKFLASH_AHCI_H */
