/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The registers of a cable, made of FISes: the plain way to send the public sequences
 * through an AHCI port.  Each command is one FIS, and is waited for by PxCI and PxTFD.
 */
#ifndef PEER_FIS_H
#define PEER_FIS_H

#include <stdint.h>

struct fis_port;

/* "0000:00:06.0:1": an adapter that no driver has, and one of its ports. */
struct fis_port *fis_open(const char *place);

/* Registers as in wire.h. */
void fis_write(struct fis_port *port, unsigned int reg, uint8_t value);
uint8_t fis_read(struct fis_port *port, unsigned int reg);

#endif
