/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two kinds of port that can be used: SFF with registers, and AHCI.
 */
#ifndef MTKFLASH_KIND_H
#define MTKFLASH_KIND_H

#include <linux/types.h>
#include <linux/mtkflash.h>

#include "vendor/verdict.h"

struct mtkflash_port;

/**
 * struct mtkflash_port_kind - Operations that differ between the kinds of port
 * @judge: Can the port be used?  Reads no register.
 * @look: Read the registers that show the state of the port into @view.  No command is
 *	  active.
 * @take: Make the task file work; the port is parked, frozen and without devices.
 * @give_back: Undo @take, even if it failed; the port is still parked.
 * @restore: Undo hardware changes right before ap->ops is set back.
 *
 * Context: @take and @give_back may sleep; the others are called with the lock of the port
 * held.
 */
struct mtkflash_port_kind {
	enum mtkflash_host_reason (*judge)(struct mtkflash_port *port);
	void (*look)(struct mtkflash_port *port, struct mtkflash_port_view *view);
	enum mtkflash_error (*take)(struct mtkflash_port *port);
	void (*give_back)(struct mtkflash_port *port);
	void (*restore)(struct mtkflash_port *port);
};

#endif /* MTKFLASH_KIND_H */
