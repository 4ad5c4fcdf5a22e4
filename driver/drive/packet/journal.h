/* SPDX-License-Identifier: GPL-2.0 */
/*
 * List the packets that a session has sent, with their outcomes.
 *
 * It goes into reports about drives for which the way of flashing is not known.
 */
#ifndef MTKFLASH_JOURNAL_H
#define MTKFLASH_JOURNAL_H

#include <linux/mtkflash.h>

#include "transport.h"

#define MTKFLASH_JOURNAL_ROWS	64

/**
 * struct mtkflash_sent_list - The packets of a session
 * @count: Number of rows.
 * @lost: Number of rows that were overwritten, because the list was full; the last row is
 *	  the newest.
 * @row: The rows, in the order of the packets.
 */
struct mtkflash_sent_list {
	u32 count;
	u32 lost;
	struct mtkflash_sent row[MTKFLASH_JOURNAL_ROWS];
};

/**
 * mtkflash_journal_add() - Add a packet to the list
 * @list: The packets of the session.
 * @packet: The packet that was sent.
 * @outcome: Its outcome.
 * @offset_at: Byte of the packet at which an offset begins, or 0.
 * @ms: Its duration in milliseconds.
 */
void mtkflash_journal_add(struct mtkflash_sent_list *list, const struct mtkflash_packet *packet,
			  enum mtkflash_outcome outcome, u8 offset_at, u32 ms);

#endif /* MTKFLASH_JOURNAL_H */
