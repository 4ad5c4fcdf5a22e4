/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A task file made of register FISes: the command engine of one AHCI port.
 *
 * Derived from the standards (AHCI 1.3.1, Serial ATA) and from the protocol in IDE mode,
 * tested in emulation, not confirmed on a drive.  Reaches the port through a few
 * functions, so that it runs in user space against a port of registers, too.
 */
#ifndef MTKFLASH_AHCI_FIS_H
#define MTKFLASH_AHCI_FIS_H

#include <linux/types.h>

#include "taskfile.h"

/**
 * enum mtkflash_ahci_register - Registers of a port, by their offset
 * @MTKFLASH_AHCI_CLB: Command list, and the upper half of its address.
 * @MTKFLASH_AHCI_CLBU: That.
 * @MTKFLASH_AHCI_FB: Received FISes, and the upper half of their address.
 * @MTKFLASH_AHCI_FBU: That.
 * @MTKFLASH_AHCI_IS: Interrupt status.
 * @MTKFLASH_AHCI_IE: Interrupt enable.
 * @MTKFLASH_AHCI_CMD: Command and status.
 * @MTKFLASH_AHCI_TFD: Task file data: a shadow, with values of the adapter's own.
 * @MTKFLASH_AHCI_SIG: Signature.
 * @MTKFLASH_AHCI_SSTS: SStatus.
 * @MTKFLASH_AHCI_SCTL: SControl.
 * @MTKFLASH_AHCI_SERR: SError.
 * @MTKFLASH_AHCI_CI: Command issue.
 * @MTKFLASH_AHCI_FBS: FIS-based switching.
 */
enum mtkflash_ahci_register {
	MTKFLASH_AHCI_CLB = 0x00,
	MTKFLASH_AHCI_CLBU = 0x04,
	MTKFLASH_AHCI_FB = 0x08,
	MTKFLASH_AHCI_FBU = 0x0c,
	MTKFLASH_AHCI_IS = 0x10,
	MTKFLASH_AHCI_IE = 0x14,
	MTKFLASH_AHCI_CMD = 0x18,
	MTKFLASH_AHCI_TFD = 0x20,
	MTKFLASH_AHCI_SIG = 0x24,
	MTKFLASH_AHCI_SSTS = 0x28,
	MTKFLASH_AHCI_SCTL = 0x2c,
	MTKFLASH_AHCI_SERR = 0x30,
	MTKFLASH_AHCI_CI = 0x38,
	MTKFLASH_AHCI_FBS = 0x40,
};

/* Bits of MTKFLASH_AHCI_CMD. */
#define MTKFLASH_AHCI_CMD_ST	0x00000001u	/* the command list is processed */
#define MTKFLASH_AHCI_CMD_CLO	0x00000008u	/* clear BSY and DRQ of the shadow */
#define MTKFLASH_AHCI_CMD_FRE	0x00000010u	/* FISes are received */
#define MTKFLASH_AHCI_CMD_FR	0x00004000u	/* that is under way */
#define MTKFLASH_AHCI_CMD_CR	0x00008000u	/* the command list is being processed */
#define MTKFLASH_AHCI_CMD_FBSCP	0x00400000u	/* there is FIS-based switching */
#define MTKFLASH_AHCI_CMD_ALPE	0x04000000u	/* the link may sleep */
#define MTKFLASH_AHCI_CMD_ASP	0x08000000u	/* and more deeply */
#define MTKFLASH_AHCI_CMD_ICC	0xf0000000u	/* the state of the link that is wanted */
#define MTKFLASH_AHCI_CMD_ICC_ACTIVE 0x10000000u

/* Of others. */
#define MTKFLASH_AHCI_DET	0xf		/* SSTS, SCTL: the device */
#define MTKFLASH_AHCI_DET_UP	0x3		/* SSTS: there, and the link is up */
#define MTKFLASH_AHCI_DET_RESET	0x1		/* SCTL: COMRESET */
#define MTKFLASH_AHCI_SPD	0x0f0		/* SCTL: the speed that is allowed */
#define MTKFLASH_AHCI_SPD_SLOW	0x010		/* SCTL: no more than 1.5 Gbit/s */
#define MTKFLASH_AHCI_IPM_NONE	0x300		/* SCTL: neither partial nor slumber */
#define MTKFLASH_AHCI_SERR_N	0x00010000u	/* the link went, or came */
#define MTKFLASH_AHCI_SERR_X	0x04000000u	/* COMINIT: no FIS is taken till this is cleared */
#define MTKFLASH_AHCI_FBS_EN	0x00000001u
#define MTKFLASH_AHCI_IS_FATAL	0x38000000u	/* IS: of the link, or of memory */

/*
 * Slots of the command list take turns: one is free for sure when the other has been
 * answered, so that PxCI need not be read.
 */
#define MTKFLASH_AHCI_SLOTS	2u

/**
 * struct mtkflash_ahci_memory - What port and driver share
 * @list: The command list; only its first two headers are used.
 * @received: Received FISes.
 * @table: For each of them the command table: the FIS to be sent, a packet, and where its
 *	   data are.
 *
 * The standard wants 1024, 256 and 128 bytes of alignment.
 */
struct mtkflash_ahci_memory {
	u8 list[1024];
	u8 received[256];
	u8 table[MTKFLASH_AHCI_SLOTS][256];
};

struct mtkflash_ahci;

/**
 * struct mtkflash_ahci_io - Access to the port
 * @read: Read a register; all of an adapter that is gone read FFFFFFFFh.  What the port
 *	  wrote to memory before is seen by whoever reads there after.
 * @write: Write a register, after all that was written to memory.
 * @delay: Wait at least so many microseconds; may sleep.
 * @relax: Between two looks at memory; does not sleep.
 * @now: Monotonic time in nanoseconds.
 */
struct mtkflash_ahci_io {
	u32 (*read)(struct mtkflash_ahci *ahci, enum mtkflash_ahci_register reg);
	void (*write)(struct mtkflash_ahci *ahci, enum mtkflash_ahci_register reg, u32 value);
	void (*delay)(struct mtkflash_ahci *ahci, unsigned int usecs);
	void (*relax)(struct mtkflash_ahci *ahci);
	u64 (*now)(struct mtkflash_ahci *ahci);
};

/**
 * enum mtkflash_ahci_trouble - What keeps a port from being used
 * @MTKFLASH_AHCI_FINE: Nothing.
 * @MTKFLASH_AHCI_LIST_RUNS: The command list does not stop (PxCMD.CR).
 * @MTKFLASH_AHCI_FISES_RUN: Receiving FISes does not stop (PxCMD.FR).
 * @MTKFLASH_AHCI_NO_OVERRIDE: Command list override does not end (PxCMD.CLO).
 * @MTKFLASH_AHCI_TOUCHED: Somebody else wrote to the port.
 */
enum mtkflash_ahci_trouble {
	MTKFLASH_AHCI_FINE,
	MTKFLASH_AHCI_LIST_RUNS,
	MTKFLASH_AHCI_FISES_RUN,
	MTKFLASH_AHCI_NO_OVERRIDE,
	MTKFLASH_AHCI_TOUCHED,
};

/**
 * enum mtkflash_ahci_state - What is known of the drive
 * @MTKFLASH_AHCI_UNASKED: It was asked nothing since the link was lost, or since the take.
 * @MTKFLASH_AHCI_ASKED: A command was sent.
 * @MTKFLASH_AHCI_ANSWERED: And a FIS answered it.
 */
enum mtkflash_ahci_state {
	MTKFLASH_AHCI_UNASKED,
	MTKFLASH_AHCI_ASKED,
	MTKFLASH_AHCI_ANSWERED,
};

/**
 * struct mtkflash_ahci_saved - A port as it was found
 * @clb: Registers.
 * @clbu: Another.
 * @fb: Another.
 * @fbu: Another.
 * @ie: Another.
 * @cmd: Another.
 * @sctl: Another.
 * @fbs: Another, if @cmd says that it is there.
 */
struct mtkflash_ahci_saved {
	u32 clb;
	u32 clbu;
	u32 fb;
	u32 fbu;
	u32 ie;
	u32 cmd;
	u32 sctl;
	u32 fbs;
};

/**
 * struct mtkflash_ahci - One port
 * @io: Access to it.
 * @memory: What it shares with us,
 * @dma: and where that is for the adapter.
 * @slots: How many slots are used: some ports have a single one.
 * @slow: A link that comes up is limited to 1.5 Gbit/s.
 * @saved: How it was found.
 * @slot: That of the last command.
 * @header: What the header of the next one says of it, if that is not just its length.
 * @fis: The next FIS: what the driver wrote to the task file.
 * @state: What is known of the drive.
 * @cmd: PxCMD as it was before the last start, ST cleared.
 * @running: PxCMD.ST was set.
 * @lost_link: The link was lost, and nobody has asked about it since.
 * @counts_out: The port counts what goes out.
 * @looked: When the link was looked at last, in ns; 0 since the last command was sent.
 * @trouble: What went wrong first, for the log.
 * @commands: How many FISes were sent,
 * @starts: how often the engine was started for one that was not sure to be taken,
 * @recoveries: and how often after ERR.
 */
struct mtkflash_ahci {
	const struct mtkflash_ahci_io *io;
	struct mtkflash_ahci_memory *memory;
	u64 dma;
	unsigned int slots;
	bool slow;
	struct mtkflash_ahci_saved saved;
	unsigned int slot;
	u32 header;
	u8 fis[20];
	enum mtkflash_ahci_state state;
	u32 cmd;
	bool running;
	bool lost_link;
	bool counts_out;
	u64 looked;
	enum mtkflash_ahci_trouble trouble;
	u64 commands;
	u64 starts;
	u64 recoveries;
};

/**
 * mtkflash_ahci_take() - Make a port of libata ours
 * @ahci: The port, with @io, @memory, @dma, @slots and @slow set and all else zero; nobody uses it.
 *
 * Afterwards its interrupts are off, the link does not sleep, FISes are received in our
 * memory, and no command list is processed.  The drive is sent nothing.
 *
 * Context: may sleep, a second if the port does not stop.
 * Return: false if it does not; call mtkflash_ahci_give_back() even then.
 */
bool mtkflash_ahci_take(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_give_back() - Leave the port as it was found
 * @ahci: The port.
 *
 * What its interrupts and SError have to tell of our time is cleared.
 *
 * Context: may sleep, a second if the port does not stop, or two.
 * Return: false if it does not, and may still use @memory.
 */
bool mtkflash_ahci_give_back(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_write() - Write a register of the task file
 * @ahci: The port.
 * @reg: The register.  A command makes a FIS of it and of those written before.
 * @value: Its value.
 *
 * Context: may sleep, a second if the engine does not stop.
 */
void mtkflash_ahci_write(struct mtkflash_ahci *ahci, enum mtkflash_register reg, u8 value);

/**
 * mtkflash_ahci_read() - Read a register of the task file
 * @ahci: The port.
 * @reg: The register.
 *
 * The Status is the one of the FIS that answers the last command; 80h until it has come,
 * 7Fh without a link, FFh if the adapter is gone or the port no longer ours.  A type byte
 * is shown only if it answers a command.
 *
 * Context: any.
 */
u8 mtkflash_ahci_read(struct mtkflash_ahci *ahci, enum mtkflash_register reg);

/**
 * mtkflash_ahci_lost_link() - Was the link lost since this was asked last?
 * @ahci: The port.
 *
 * The drive has lost its power then, or started anew.  What SError had before the port was
 * taken counts, too: the first answer says nothing.
 *
 * Context: any.
 */
bool mtkflash_ahci_lost_link(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_packet() - Send PACKET, with the registers that were written before
 * @ahci: The port.
 * @cdb: The packet, of 12 bytes.
 * @data: Where its data are, for the adapter.
 * @length: Their number, even; 0 if there are none.
 * @out: They go to the drive.
 *
 * The adapter does all that comes between the command and its end: BSY is shown meanwhile.
 *
 * Context: may sleep, a second if the engine does not stop.
 *
 * Return: whether it was sent.
 */
bool mtkflash_ahci_packet(struct mtkflash_ahci *ahci, const u8 *cdb, u64 data, u32 length,
			  bool out);

/**
 * mtkflash_ahci_moved() - How many bytes came or went with the last packet?
 * @ahci: The port; the drive has answered.
 */
u32 mtkflash_ahci_moved(const struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_sent() - Did all data of the last packet go out?
 * @ahci: The port; the drive has answered.
 * @length: How many bytes there were.
 *
 * An adapter that has never counted what goes out is believed.
 *
 * Context: any.
 */
bool mtkflash_ahci_sent(struct mtkflash_ahci *ahci, u32 length);

/* Between the files of the engine. */
#define MTKFLASH_AHCI_FIS_DWORDS	5
#define MTKFLASH_AHCI_HEADER_SIZE	32

static inline void mtkflash_ahci_put_le32(u8 *at, u32 value)
{
	at[0] = value;
	at[1] = value >> 8;
	at[2] = value >> 16;
	at[3] = value >> 24;
}

/* The slot of the next command. */
static inline unsigned int mtkflash_ahci_next(const struct mtkflash_ahci *ahci)
{
	return (ahci->slot + 1) % ahci->slots;
}

/**
 * mtkflash_ahci_tend_link() - Let the link come up
 * @ahci: The port.
 *
 * Context: any.
 */
void mtkflash_ahci_tend_link(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_shown() - What a port shows of its drive without being asked
 * @ssts: SStatus.
 * @tfd: Task file data.
 *
 * Return: the status byte, 7Fh without a link, FFh if the adapter is gone.  A type byte is
 * shown as BSY: it proves nothing here.
 */
u8 mtkflash_ahci_shown(u32 ssts, u32 tfd);

#endif /* MTKFLASH_AHCI_FIS_H */
