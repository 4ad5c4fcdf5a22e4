// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of the FIS engine: the adapter sends the packet when the drive requests it, and
 * moves the data, by PIO on the link and by DMA in memory.
 *
 * Sections are those of AHCI 1.3.1.
 */
#include <linux/string.h>

#include "ahci_fis.h"

#define PACKET		0xa0
#define CDB_SIZE	12

/* 4.2.2: bits of a command header besides the length of the FIS. */
#define HEADER_ATAPI	0x20u
#define HEADER_WRITE	0x40u
#define HEADER_ENTRY	0x10000u	/* one piece of memory */
#define HEADER_MOVED	4

/* 4.2.3: offsets in the command table. */
#define TABLE_PACKET	0x40
#define TABLE_PACKET_SIZE 16
#define TABLE_ENTRY	0x80
#define ENTRY_COUNT	12

enum mtkflash_ahci_trouble
mtkflash_ahci_packet(struct mtkflash_ahci *ahci, const u8 *cdb, u64 data, u32 length, bool out)
{
	unsigned int slot = mtkflash_ahci_next(ahci);
	u8 *table = ahci->memory->table[slot], *entry = table + TABLE_ENTRY;

	memset(table + TABLE_PACKET, 0, TABLE_PACKET_SIZE);
	memcpy(table + TABLE_PACKET, cdb, CDB_SIZE);
	mtkflash_ahci_put_le32(entry, data);
	mtkflash_ahci_put_le32(entry + 4, data >> 32);
	mtkflash_ahci_put_le32(entry + ENTRY_COUNT, length ? length - 1 : 0);
	mtkflash_ahci_put_le32(ahci->memory->list + slot * MTKFLASH_AHCI_HEADER_SIZE +
			       HEADER_MOVED, 0);
	ahci->header = MTKFLASH_AHCI_FIS_DWORDS | HEADER_ATAPI | (out ? HEADER_WRITE : 0) |
		       (length ? HEADER_ENTRY : 0);
	return mtkflash_ahci_write(ahci, MTKFLASH_REG_CMD, PACKET);
}

u32 mtkflash_ahci_moved(const struct mtkflash_ahci *ahci)
{
	const u8 *at = ahci->memory->list + ahci->slot * MTKFLASH_AHCI_HEADER_SIZE +
		       HEADER_MOVED;

	return at[0] | at[1] << 8 | at[2] << 16 | (u32)at[3] << 24;
}

bool mtkflash_ahci_sent(struct mtkflash_ahci *ahci, u32 length)
{
	u32 moved = mtkflash_ahci_moved(ahci);

	if (ahci->io->read(ahci, MTKFLASH_AHCI_IS) & MTKFLASH_AHCI_IS_FATAL)
		return false;
	ahci->counts_out |= moved > 0;
	return moved >= length || !ahci->counts_out;
}
