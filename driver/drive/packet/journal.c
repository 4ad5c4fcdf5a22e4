// SPDX-License-Identifier: GPL-2.0
/*
 * List the packets that a session has sent, with their outcomes.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "journal.h"

#define OFFSET_SIZE	3

static bool same_but_offset(const u8 *a, const u8 *b, u8 offset_at)
{
	for (u8 i = 0; i < MTKFLASH_CDB_SIZE; i++)
		if (a[i] != b[i] &&
		    (!offset_at || i < offset_at || i >= offset_at + OFFSET_SIZE))
			return false;
	return true;
}

/*
 * Is @next the same packet again, but for its offset?  Then it shares the row of @last: an
 * image has hundreds of pieces.
 */
static bool goes_on(const struct mtkflash_sent *last, const struct mtkflash_sent *next,
		    u8 offset_at)
{
	return last->length == next->length && last->outcome == next->outcome &&
	       !memcmp(last->sense, next->sense, sizeof(last->sense)) &&
	       same_but_offset(last->last, next->last, offset_at);
}

void mtkflash_journal_add(struct mtkflash_sent_list *list, const struct mtkflash_packet *packet,
			  enum mtkflash_outcome outcome, u8 offset_at, u32 ms)
{
	struct mtkflash_sent *last = list->count ? &list->row[list->count - 1] : NULL;
	struct mtkflash_sent next = {
		.times = 1,
		.length = packet->length,
		.outcome = outcome,
		.longest_ms = ms,
	};

	memcpy(next.first, packet->cdb, sizeof(next.first));
	memcpy(next.last, packet->cdb, sizeof(next.last));
	if (outcome == MTKFLASH_OUTCOME_CHECK)
		memcpy(next.sense, packet->sense, sizeof(next.sense));
	if (last && goes_on(last, &next, offset_at)) {
		memcpy(last->last, next.last, sizeof(last->last));
		last->longest_ms = max(last->longest_ms, ms);
		last->times++;
		return;
	}
	/*
	 * If the list is full, the last row is overwritten: the end of a session tells more
	 * than its middle.
	 */
	if (list->count == MTKFLASH_JOURNAL_ROWS)
		list->lost++;
	else
		list->count++;
	list->row[list->count - 1] = next;
}
