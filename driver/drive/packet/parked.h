/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets through the task file of a claimed port: for drives that libata does not take.
 */
#ifndef MTKFLASH_PARKED_H
#define MTKFLASH_PARKED_H

#include <linux/mtkflash.h>

#include "taskfile.h"
#include "transport.h"

struct mtkflash_session;

/**
 * struct mtkflash_parked - A packet device on a claimed port
 * @transport: The way to it.
 * @tf: Its task file.
 * @unit: 0 master, 1 slave.
 * @session: The session; if it is to stop, a packet is cut short.  Or NULL.
 * @stop_at: When the packet is cut short then, in ns.
 * @status: The last status byte read.
 * @error: The Error register after the last packet that it refused, or 0.
 * @outcome: What came of the last packet.
 * @spoken: A packet was sent: if the drive looks as after a reset now, it has restarted or
 *	    is another one.
 * @burns: The last command was sent: the drive may restart by itself.
 * @lost: A packet came to no end, or the drive is gone: nothing more is sent.
 */
struct mtkflash_parked {
	struct mtkflash_transport transport;
	struct mtkflash_taskfile *tf;
	u8 unit;
	struct mtkflash_session *session;
	u64 stop_at;
	u8 status;
	u8 error;
	enum mtkflash_outcome outcome;
	bool spoken;
	bool burns;
	bool lost;
};

/**
 * mtkflash_parked_init() - Speak to one unit of a claimed port
 * @p: The device.
 * @tf: The task file.
 * @unit: 0 master, 1 slave.
 * @session: The session; if it is to stop, a packet is cut short.  With NULL none is.
 *
 * A packet is sent only to a unit that is at rest, and not in vendor mode.  Data are
 * moved by PIO, without interrupts.  A packet that is refused is asked about at once, by
 * REQUEST SENSE.
 */
void mtkflash_parked_init(struct mtkflash_parked *p, struct mtkflash_taskfile *tf, u8 unit,
			  struct mtkflash_session *session);

/**
 * mtkflash_parked_is_stuck() - Does the drive wait for the rest of a packet?
 * @p: The device.
 *
 * A reset ends that.
 */
static inline bool mtkflash_parked_is_stuck(const struct mtkflash_parked *p)
{
	return p->lost && p->spoken;
}

/**
 * mtkflash_parked_is_quiet() - Is the drive at rest, or really gone?
 * @p: The device.  It is sent nothing.
 *
 * "Gone" is certain only on SATA, by a link that is down.  A floating parallel cable is not
 * taken for that.
 */
bool mtkflash_parked_is_quiet(struct mtkflash_parked *p);

/**
 * mtkflash_parked_wants_data() - Does the drive wait for data at this moment?
 * @p: The device.  It is sent nothing.
 */
bool mtkflash_parked_wants_data(struct mtkflash_parked *p);

#endif /* MTKFLASH_PARKED_H */
