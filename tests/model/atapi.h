/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The PACKET command of a packet device, as its task file shows it: the part of running
 * firmware that the drive model leaves to others.
 *
 * By ATA/ATAPI-5 and SFF-8020i, data by PIO only, one unit.  Strict: what a careful host
 * does not do is a violation.  For the native tests: in QEMU it is ide-cd that does this.
 */
#ifndef ATAPI_H
#define ATAPI_H

#include "mtkpacket.h"

#define ATAPI_DATA	0x10000u
#define ATAPI_REGS	9	/* numbered as in enum mtkdrive_reg */

/* Registers 8: Device Control, when read Alternate Status. */
enum {
	ATAPI_FEAT = 1,
	ATAPI_SC,
	ATAPI_LBAL,
	ATAPI_LBAM,
	ATAPI_LBAH,
	ATAPI_DEV,
	ATAPI_CMD,
	ATAPI_CTL
};

enum atapi_phase {
	ATAPI_REST,		/* waits for a command */
	ATAPI_PACKET,	/* DRQ for the command packet */
	ATAPI_IN,		/* DRQ, data to the host */
	ATAPI_OUT,		/* DRQ, data from the host */
	ATAPI_END		/* the command ends */
};

enum atapi_violation {
	ATAPI_V_BUSY = 1,		/* a register written while BSY or DRQ */
	ATAPI_V_DATA = 2,		/* a word moved without DRQ, or the wrong way */
	ATAPI_V_LIMIT = 4,		/* a byte count limit that is odd, or 0 for data */
	ATAPI_V_FEATURES = 8,	/* DMA or overlap asked for */
	ATAPI_V_INTERRUPTS = 16,	/* a command without nIEN */
	ATAPI_V_EARLY = 32,		/* Status read before 400 ns were over */
	ATAPI_V_UNASKED = 64		/* a packet that does more than ask */
};

struct atapi_config {
	uint8_t unit;
	uint16_t signature;		/* after a reset: LBA high and mid */
	bool blank_reset;		/* 00h after a reset, until it gets a command */
	bool silent_reset;		/* its other registers do not tell of one either */
	bool keeps_error;		/* a command that ends well leaves Error as it was */
	bool fails_asking;		/* ERR with the DRQ for the command packet */
	uint64_t busy_ns;		/* before each phase */
	uint32_t chunk;			/* bytes that it moves at once; 0: as many as it may */
	/* An odd number at the end: moved as 2n and another 2, not as one block of 2n + 1. */
	bool splits_odd;
	bool aborts;			/* knows no PACKET */
	bool deaf;			/* takes PACKET, and never asks for the command packet */
	enum atapi_phase hangs;	/* BSY for ever before this phase; REST: never */
	enum atapi_phase lies;	/* Sector Count does not tell this phase; REST: none */
	bool empty_block;		/* announces blocks of no bytes */
	bool no_sense;			/* REQUEST SENSE is refused as well */
	bool short_sense;		/* which has 8 bytes only */
	bool chatters;			/* INQUIRY: all that it has, whatever was asked for */
	const uint8_t *inquiry;		/* NULL: that is refused */
	uint32_t inquiry_length;
	bool knows_buffer;		/* READ BUFFER, mode 3 */
	uint8_t descriptor[4];
	uint8_t attentions;		/* UNIT ATTENTION so often */
	struct mtkpacket *packets;	/* takes all packets but REQUEST SENSE, or NULL */
};

struct atapi {
	struct atapi_config cfg;
	uint64_t now;
	uint8_t regs[ATAPI_REGS];	/* as written */
	uint8_t error;
	uint8_t status;			/* at rest */
	enum atapi_phase phase;
	uint64_t busy_until;
	uint64_t settled_at;		/* Status means something from then on */
	uint32_t limit;
	uint8_t cdb[MTKPACKET_CDB];
	uint32_t count;			/* bytes of the block */
	uint32_t moved;			/* of it */
	uint32_t length;		/* bytes of all blocks */
	uint32_t at;			/* of them, before this block */
	uint8_t data[ATAPI_DATA];
	uint8_t sense[3];
	unsigned int violations;
	unsigned int starts, burns;	/* of cfg.packets, seen */
	bool owes;			/* a status, which nobody has read yet */
	unsigned int commands;		/* of any kind */
	unsigned int packets;		/* that came whole */
	uint8_t opcodes[16];		/* of the first of them */
};

void atapi_init(struct atapi *a, const struct atapi_config *cfg);

/* Power-on, SRST, DEVICE RESET: at rest, with its signature. */
void atapi_reset(struct atapi *a);

/* The clock; it must not go back.  Firmware that starts anew by itself begins with a reset. */
void atapi_set_time(struct atapi *a, uint64_t now_ns);

/* Accesses on its cable; without it what is read there is another's. */
bool atapi_selected(const struct atapi *a);
void atapi_write(struct atapi *a, unsigned int reg, uint8_t value);
uint8_t atapi_read(struct atapi *a, unsigned int reg);
uint16_t atapi_read_data(struct atapi *a);
void atapi_write_data(struct atapi *a, uint16_t value);

#endif
