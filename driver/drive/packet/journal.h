/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a session by packets has sent, and what came of it: for a report about a drive of which
 * nobody knows how it takes firmware.
 */
#ifndef MTKFLASH_JOURNAL_H
#define MTKFLASH_JOURNAL_H

#include <linux/mtkflash.h>

#include "transport.h"

#define MTKFLASH_JOURNAL_ROWS	64

/**
 * struct mtkflash_sent_list - The packets of a session
 * @count: Number of rows.
 * @lost: Rows that are not there: the last one has what came after them.
 * @row: The rows, in the order of the packets.
 */
struct mtkflash_sent_list {
	u32 count;
	u32 lost;
	struct mtkflash_sent row[MTKFLASH_JOURNAL_ROWS];
};

/**
 * mtkflash_journal_add() - Note a packet
 * @list: The packets of the session.
 * @packet: The one that was sent.
 * @outcome: What became of it.
 * @offset_at: Where in it an offset is filled in, or 0.
 * @ms: How long it took.
 */
void mtkflash_journal_add(struct mtkflash_sent_list *list, const struct mtkflash_packet *packet,
			  enum mtkflash_outcome outcome, u8 offset_at, u32 ms);

#endif /* MTKFLASH_JOURNAL_H */
