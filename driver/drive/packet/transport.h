/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Transport of packets to a drive: one command at a time, and its result.
 */
#ifndef MTKFLASH_TRANSPORT_H
#define MTKFLASH_TRANSPORT_H

#include <linux/types.h>

#define MTKFLASH_CDB_SIZE	12

/* Most bytes of data of one packet. */
#define MTKFLASH_PIECE_MAX	0x10000

/**
 * enum mtkflash_reply - Result of a packet
 * @MTKFLASH_REPLY_GOOD: It was carried out.
 * @MTKFLASH_REPLY_CHECK: CHECK CONDITION, with sense data.
 * @MTKFLASH_REPLY_NONE: No status: the time limit is over.
 * @MTKFLASH_REPLY_GONE: No status, and the link went: the drive has restarted.
 */
enum mtkflash_reply {
	MTKFLASH_REPLY_GOOD,
	MTKFLASH_REPLY_CHECK,
	MTKFLASH_REPLY_NONE,
	MTKFLASH_REPLY_GONE,
};

/**
 * struct mtkflash_packet - One command
 * @cdb: The command; those of 10 bytes are padded with zeros.
 * @data: Data in or out, or NULL.
 * @length: Bytes of @data.
 * @out: @data go to the drive.
 * @limit_ms: Time limit.
 * @burns: This is the last command that writes, or comes after it: the drive may be
 *	   burning, and may restart by itself after that.  Without @burns a drive whose link
 *	   went gets nothing more.
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
 * struct mtkflash_transport_ops - Operations of a transport
 * @send: Send @packet once; it is never repeated, whatever the result.  Only a packet that
 *	  reads, without @once, may be sent again, to find out how many bytes came.
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
 * struct mtkflash_transport - Embedded by the implementations of the operations
 * @ops: The operations.
 */
struct mtkflash_transport {
	const struct mtkflash_transport_ops *ops;
};

#endif /* MTKFLASH_TRANSPORT_H */
