/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two kinds of port that can be used: those with registers, and AHCI.
 */
#ifndef MTKFLASH_KIND_H
#define MTKFLASH_KIND_H

#include <linux/types.h>
#include <linux/mtkflash.h>

#include "vendor/verdict.h"

struct mtkflash_port;

/**
 * struct mtkflash_port_kind - What differs from kind to kind
 * @judge: Can the port be used?  Reads no register.
 * @look: Set what the port shows without being asked.  Nothing is under way.
 * @take: The port is parked, frozen and without devices: make its task file work.
 * @give_back: It is still parked: undo that; whether @take did well or not.
 * @restore: Right before libata's operations are back in their place.
 *
 * Context: @take and @give_back may sleep, for the others the lock of the port is held.
 */
struct mtkflash_port_kind {
	enum mtkflash_host_reason (*judge)(struct mtkflash_port *port);
	void (*look)(struct mtkflash_port *port, struct mtkflash_port_view *view);
	enum mtkflash_error (*take)(struct mtkflash_port *port);
	void (*give_back)(struct mtkflash_port *port);
	void (*restore)(struct mtkflash_port *port);
};

#endif /* MTKFLASH_KIND_H */
