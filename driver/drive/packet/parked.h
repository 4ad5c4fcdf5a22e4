/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets through the task file of a claimed port, for drives that libata does not know.
 */
#ifndef MTKFLASH_PARKED_H
#define MTKFLASH_PARKED_H

#include <linux/mtkflash.h>

#include "taskfile.h"
#include "transport.h"

struct mtkflash_session;

/**
 * struct mtkflash_parked - A packet device on a claimed port
 * @transport: Its transport.
 * @tf: Its task file.
 * @unit: 0 master, 1 slave.
 * @session: The session; a packet is cut short if it must stop.  NULL: never.
 * @stop_at: Time at which the packet is cut short, in ns.
 * @status: The last status byte read.
 * @error: The Error register after the last packet that it refused, or 0.
 * @outcome: Result of the last packet.
 * @spoken: A packet was sent: a drive that looks as after a reset has restarted, or is
 *	    another one.
 * @burns: The last command was sent: the drive may restart by itself.
 * @lost: A packet did not end, or the drive is gone: nothing more is sent.
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
 * mtkflash_parked_init() - Prepare packets to one unit of a claimed port
 * @p: The device.
 * @tf: The task file.
 * @unit: 0 master, 1 slave.
 * @session: The session; if it is to stop, a packet is cut short.  With NULL none is.
 *
 * A packet is sent only to a unit that is at rest and not in vendor mode.  Data are moved
 * by PIO, without interrupts.  After a refusal REQUEST SENSE is sent at once.
 */
void mtkflash_parked_init(struct mtkflash_parked *p, struct mtkflash_taskfile *tf, u8 unit,
			  struct mtkflash_session *session);

/**
 * mtkflash_parked_is_stuck() - Does the drive wait for the rest of a packet?
 * @p: The device.
 *
 * A reset ends that state.
 */
static inline bool mtkflash_parked_is_stuck(const struct mtkflash_parked *p)
{
	return p->lost && p->spoken;
}

/**
 * mtkflash_parked_is_quiet() - Is the drive at rest, or certainly gone?
 * @p: The device, to which nothing is sent.
 *
 * A drive is certainly gone only on SATA, by a link that is down.  A floating parallel
 * cable does not count.
 */
bool mtkflash_parked_is_quiet(struct mtkflash_parked *p);

/**
 * mtkflash_parked_wants_data() - Does the drive wait for data at this moment?
 * @p: The device, to which nothing is sent.
 */
bool mtkflash_parked_wants_data(struct mtkflash_parked *p);

#endif /* MTKFLASH_PARKED_H */
