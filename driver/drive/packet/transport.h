/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way of a packet to the drive: one command at a time, and what came of it.
 */
#ifndef MTKFLASH_TRANSPORT_H
#define MTKFLASH_TRANSPORT_H

#include <linux/types.h>

#define MTKFLASH_CDB_SIZE	12

/* The most data that go with one packet. */
#define MTKFLASH_PIECE_MAX	0x10000

/**
 * enum mtkflash_reply - What came of a packet
 * @MTKFLASH_REPLY_GOOD: It was carried out.
 * @MTKFLASH_REPLY_CHECK: CHECK CONDITION, with sense data.
 * @MTKFLASH_REPLY_NONE: No status: the time limit is over.
 * @MTKFLASH_REPLY_GONE: No status, and the link went: the drive has started anew.
 */
enum mtkflash_reply {
	MTKFLASH_REPLY_GOOD,
	MTKFLASH_REPLY_CHECK,
	MTKFLASH_REPLY_NONE,
	MTKFLASH_REPLY_GONE,
};

/**
 * struct mtkflash_packet - One command
 * @cdb: All of it: commands of 10 bytes end with zeros.
 * @data: Data in or out, or NULL.
 * @length: Bytes of @data.
 * @out: @data go to the drive.
 * @limit_ms: How long it may take.
 * @burns: This is the last command that writes, or that one was sent: the drive may be
 *	   burning, and may restart by itself when it has burned.  Without @burns a drive
 *	   whose link went is sent nothing more.
 * @once: The drive would give another answer if it were asked again.
 * @got: Out: bytes that came from the drive.
 * @sense: Out: key, ASC and ASCQ after CHECK CONDITION.
 */
struct mtkflash_packet {
	u8 cdb[MTKFLASH_CDB_SIZE];
	u8 *data;
	u32 length;
	bool out;
	u32 limit_ms;
	bool burns;
	bool once;
	u32 got;
	u8 sense[3];
};

struct mtkflash_transport;

/**
 * struct mtkflash_transport_ops - What a transport does
 * @send: Send @packet once: it is never repeated, whatever comes of it.  Only for data
 *	  that come from the drive, and not @once, it may ask again, to see how many came.
 * @pause: Send nothing for @ms milliseconds.
 *
 * Context: both may sleep.
 */
struct mtkflash_transport_ops {
	enum mtkflash_reply (*send)(struct mtkflash_transport *t,
				    struct mtkflash_packet *packet);
	void (*pause)(struct mtkflash_transport *t, u32 ms);
};

/**
 * struct mtkflash_transport - To be embedded by whoever implements the operations
 * @ops: The operations.
 */
struct mtkflash_transport {
	const struct mtkflash_transport_ops *ops;
};

#endif /* MTKFLASH_TRANSPORT_H */
