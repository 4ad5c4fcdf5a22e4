/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only access to the hardware: the task file of one cable.
 *
 * All code about drives uses these operations, and takes the time from them too.  So it
 * runs unchanged in the kernel, in KUnit, and in user space against the drive model.
 */
#ifndef MTKFLASH_TASKFILE_H
#define MTKFLASH_TASKFILE_H

#include <linux/types.h>

/* Units of a cable, as bits. */
#define MTKFLASH_BOTH_UNITS	3u

/* Status bit: the drive is busy, and the other bits may mean nothing. */
#define MTKFLASH_BSY	0x80

/**
 * enum mtkflash_register - Registers, by their offset from the command block
 * @MTKFLASH_REG_FEAT: Features; Error when read.
 * @MTKFLASH_REG_SC: Sector Count.
 * @MTKFLASH_REG_LBAL: LBA low; carries the data byte of vendor commands.
 * @MTKFLASH_REG_LBAM: LBA mid.
 * @MTKFLASH_REG_LBAH: LBA high.
 * @MTKFLASH_REG_DEV: Device.
 * @MTKFLASH_REG_CMD: Command; Status when read.
 *
 * The 16 bits wide Data register has an operation of its own.
 */
enum mtkflash_register {
	MTKFLASH_REG_FEAT = 1,
	MTKFLASH_REG_SC,
	MTKFLASH_REG_LBAL,
	MTKFLASH_REG_LBAM,
	MTKFLASH_REG_LBAH,
	MTKFLASH_REG_DEV,
	MTKFLASH_REG_CMD,
};

struct mtkflash_taskfile;

/**
 * struct mtkflash_taskfile_ops - Access to a task file
 * @write: Write @value to a register; the write is not delayed.
 * @was_sent: Was the last command sent?  NULL if every command is.
 * @read: Read a register.  Returns FFh if the bus is gone.
 * @read_data: Read the Data register.
 * @write_data: Write the Data register.  NULL if the host does not move words by itself:
 *		then @read_data reads no data either.
 * @packet: Send PACKET with the registers that were written before, on hosts that move the
 *	    data themselves; the status shows BSY until it is over.  NULL on others.
 *	    Return: false if nothing was sent for lack of memory.
 * @packet_data: Take the data that the packet received, @length bytes at most.  Return:
 *		 number of bytes.
 * @packet_sent: Were @length bytes sent with the packet, as far as the host tells?
 * @settle: Wait 400 ns, after which ATA allows a read of the status that follows a command
 *	    or the selection of another unit.
 * @tend_link: Let a SATA link come up, and clear the errors that its loss left; called at
 *	       each poll during the wait for a power cycle.  Sends the drive nothing.  Return:
 *	       the units whose link was lost, or came up, since the last call: bits 0 and 1,
 *	       both if they have one link.  NULL if there is no link.
 * @lost_link: Was the SATA link lost since the last call?  NULL if the host cannot tell.
 * @is_foreign: Has another program used the port?  All registers read FFh then.  NULL if the
 *	        host cannot tell.
 * @mask: Mask the drives' interrupts.  nIEN is in the drive: it is 0 again after its power
 *	  was switched or it was reset.
 * @delay: Wait at least @usecs microseconds; 0 only lets other tasks run.
 * @now: Monotonic time in nanoseconds.
 *
 * Context: @delay, @tend_link and @packet may sleep, and so may @write of a command.  The
 * others never sleep.
 */
struct mtkflash_taskfile_ops {
	void (*write)(struct mtkflash_taskfile *tf,
		      enum mtkflash_register reg, u8 value);
	bool (*was_sent)(struct mtkflash_taskfile *tf);
	u8 (*read)(struct mtkflash_taskfile *tf, enum mtkflash_register reg);
	u16 (*read_data)(struct mtkflash_taskfile *tf);
	void (*write_data)(struct mtkflash_taskfile *tf, u16 value);
	bool (*packet)(struct mtkflash_taskfile *tf, const u8 *cdb, const u8 *data,
		       u32 length, bool out);
	u32 (*packet_data)(struct mtkflash_taskfile *tf, u8 *data, u32 length);
	bool (*packet_sent)(struct mtkflash_taskfile *tf, u32 length);
	void (*settle)(struct mtkflash_taskfile *tf);
	unsigned int (*tend_link)(struct mtkflash_taskfile *tf);
	bool (*lost_link)(struct mtkflash_taskfile *tf);
	bool (*is_foreign)(struct mtkflash_taskfile *tf);
	void (*mask)(struct mtkflash_taskfile *tf);
	void (*delay)(struct mtkflash_taskfile *tf, unsigned int usecs);
	u64 (*now)(struct mtkflash_taskfile *tf);
};

/**
 * struct mtkflash_taskfile - Embedded by the implementations of the operations
 * @ops: The operations.
 */
struct mtkflash_taskfile {
	const struct mtkflash_taskfile_ops *ops;
};

static inline void mtkflash_write(struct mtkflash_taskfile *tf,
				  enum mtkflash_register reg, u8 value)
{
	tf->ops->write(tf, reg, value);
}

static inline bool mtkflash_was_sent(struct mtkflash_taskfile *tf)
{
	return !tf->ops->was_sent || tf->ops->was_sent(tf);
}

static inline u8 mtkflash_read(struct mtkflash_taskfile *tf,
			       enum mtkflash_register reg)
{
	return tf->ops->read(tf, reg);
}

static inline u16 mtkflash_read_data(struct mtkflash_taskfile *tf)
{
	return tf->ops->read_data(tf);
}

static inline bool mtkflash_moves_words(const struct mtkflash_taskfile *tf)
{
	return tf->ops->write_data;
}

static inline void mtkflash_write_data(struct mtkflash_taskfile *tf, u16 value)
{
	tf->ops->write_data(tf, value);
}

static inline void mtkflash_settle(struct mtkflash_taskfile *tf)
{
	tf->ops->settle(tf);
}

static inline unsigned int mtkflash_tend_link(struct mtkflash_taskfile *tf)
{
	return tf->ops->tend_link ? tf->ops->tend_link(tf) : 0;
}

static inline bool mtkflash_is_foreign(struct mtkflash_taskfile *tf)
{
	return tf->ops->is_foreign && tf->ops->is_foreign(tf);
}

static inline void mtkflash_mask(struct mtkflash_taskfile *tf)
{
	tf->ops->mask(tf);
}

static inline void mtkflash_delay(struct mtkflash_taskfile *tf,
				  unsigned int usecs)
{
	tf->ops->delay(tf, usecs);
}

static inline u64 mtkflash_now(struct mtkflash_taskfile *tf)
{
	return tf->ops->now(tf);
}

#endif /* MTKFLASH_TASKFILE_H */
