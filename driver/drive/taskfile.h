/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only door to the hardware: the task file of one cable.
 *
 * Everything that knows drives goes through these operations and takes the
 * time from them too, so that it runs unchanged in the kernel, in KUnit
 * and in user space against the drive model.
 */
#ifndef MTKFLASH_TASKFILE_H
#define MTKFLASH_TASKFILE_H

#include <linux/types.h>

/* Of the status: the drive is busy, and what else it shows may mean nothing. */
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
 * @write: Write @value to a register; posted at once.
 * @read: Read a register.  A bus that is gone reads FFh.
 * @read_data: Read the Data register.
 * @write_data: Write it.  NULL if the host moves no words by itself: then what @read_data
 *		reads is no data either.
 * @packet: Send PACKET with the registers that were written before, where the host moves the
 *	    data: BSY is shown until it is over.  NULL where it does not.  Return: false if
 *	    nothing was sent, as memory is short.
 * @packet_data: Take what came with it, no more than so many bytes.  Return: how many.
 * @packet_sent: Did so many bytes go out with it, as far as the host tells?
 * @settle: Wait the 400 ns after which ATA lets the status be read that follows
 *	    from a command or from the selection of another unit.
 * @tend_link: Let a SATA link come up, and clear what its loss left behind; called at each look
 *	       while a power cycle is waited for.  NULL if there is no link.
 * @lost_link: Was the SATA link lost since this was asked last?  NULL where nobody sees it.
 * @mask: Keep the drives' interrupts off the cable.  nIEN lives in the drive: it is
 *	  0 again once its power was switched, or it was reset.
 * @delay: Wait at least @usecs microseconds; 0 only lets others run.
 * @now: Monotonic time in nanoseconds.
 *
 * Context: @delay, @tend_link and @packet may sleep, and so may @write of a command; the
 * others never do.
 */
struct mtkflash_taskfile_ops {
	void (*write)(struct mtkflash_taskfile *tf,
		      enum mtkflash_register reg, u8 value);
	u8 (*read)(struct mtkflash_taskfile *tf, enum mtkflash_register reg);
	u16 (*read_data)(struct mtkflash_taskfile *tf);
	void (*write_data)(struct mtkflash_taskfile *tf, u16 value);
	bool (*packet)(struct mtkflash_taskfile *tf, const u8 *cdb, const u8 *data,
		       u32 length, bool out);
	u32 (*packet_data)(struct mtkflash_taskfile *tf, u8 *data, u32 length);
	bool (*packet_sent)(struct mtkflash_taskfile *tf, u32 length);
	void (*settle)(struct mtkflash_taskfile *tf);
	void (*tend_link)(struct mtkflash_taskfile *tf);
	bool (*lost_link)(struct mtkflash_taskfile *tf);
	void (*mask)(struct mtkflash_taskfile *tf);
	void (*delay)(struct mtkflash_taskfile *tf, unsigned int usecs);
	u64 (*now)(struct mtkflash_taskfile *tf);
};

/**
 * struct mtkflash_taskfile - To be embedded by whoever implements the operations
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

static inline void mtkflash_tend_link(struct mtkflash_taskfile *tf)
{
	if (tf->ops->tend_link)
		tf->ops->tend_link(tf);
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
