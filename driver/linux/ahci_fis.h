/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A task file made of register FISes: the command engine of one AHCI port.
 *
 * Derived from the standards (AHCI 1.3.1, Serial ATA) and from the protocol in IDE mode;
 * tested in emulation, not confirmed on a drive.  Accesses the port through a few
 * functions, so that it runs in user space against a simulated port, too.
 */
#ifndef MTKFLASH_AHCI_FIS_H
#define MTKFLASH_AHCI_FIS_H

#include <linux/types.h>

#include "names.h"
#include "taskfile.h"

/**
 * enum mtkflash_ahci_register - Registers of a port, by their offset
 * @MTKFLASH_AHCI_CLB: Address of the command list.
 * @MTKFLASH_AHCI_CLBU: Upper half of that address.
 * @MTKFLASH_AHCI_FB: Address of the received FISes.
 * @MTKFLASH_AHCI_FBU: Upper half of that address.
 * @MTKFLASH_AHCI_IS: Interrupt status.
 * @MTKFLASH_AHCI_IE: Interrupt enable.
 * @MTKFLASH_AHCI_CMD: Command and status.
 * @MTKFLASH_AHCI_TFD: Task file data: a shadow, in part with values of the adapter's own.
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
#define MTKFLASH_AHCI_CMD_FRE	0x00000010u	/* FISes are to be received */
#define MTKFLASH_AHCI_CMD_FR	0x00004000u	/* FISes are being received */
#define MTKFLASH_AHCI_CMD_CR	0x00008000u	/* the command list is being processed */
#define MTKFLASH_AHCI_CMD_FBSCP	0x00400000u	/* the port has FIS-based switching */
#define MTKFLASH_AHCI_CMD_ALPE	0x04000000u	/* the link may sleep */
#define MTKFLASH_AHCI_CMD_ASP	0x08000000u	/* the link may sleep deeply */
#define MTKFLASH_AHCI_CMD_ICC	0xf0000000u	/* the requested state of the link */
#define MTKFLASH_AHCI_CMD_ICC_ACTIVE 0x10000000u

/* Bits of other registers. */
#define MTKFLASH_AHCI_DET	0xf		/* SSTS, SCTL: the device */
#define MTKFLASH_AHCI_DET_UP	0x3		/* SSTS: present, and the link is up */
#define MTKFLASH_AHCI_DET_RESET	0x1		/* SCTL: COMRESET */
#define MTKFLASH_AHCI_SPD	0x0f0		/* SCTL: the highest speed allowed */
#define MTKFLASH_AHCI_SPD_SLOW	0x010		/* SCTL: no more than 1.5 Gbit/s */
#define MTKFLASH_AHCI_IPM_NONE	0x300		/* SCTL: neither partial nor slumber */
#define MTKFLASH_AHCI_IPM_NO_DEVSLEEP 0x400	/* nor device sleep, where there is that */
#define MTKFLASH_AHCI_SERR_N	0x00010000u	/* the link went down, or came up */
#define MTKFLASH_AHCI_SERR_X	0x04000000u	/* COMINIT: no FIS is taken until it is cleared */
#define MTKFLASH_AHCI_LINK_CHANGED (MTKFLASH_AHCI_SERR_N | MTKFLASH_AHCI_SERR_X)
#define MTKFLASH_AHCI_FBS_EN	0x00000001u
#define MTKFLASH_AHCI_IS_FATAL	0x38000000u	/* IS: errors of the link, or of memory */

/*
 * Two slots of the command list take turns: when one is answered the other is certainly
 * free, and PxCI need not be read.
 */
#define MTKFLASH_AHCI_SLOTS	2u

/**
 * struct mtkflash_ahci_memory - Memory shared by port and driver
 * @list: The command list; only its first two headers are used.
 * @received: Received FISes.
 * @table: Command table of each header: the FIS to be sent, a packet, and the address of
 *	   its data.
 *
 * The standard requires an alignment of 1024, 256 and 128 bytes.
 */
struct mtkflash_ahci_memory {
	u8 list[1024];
	u8 received[256];
	u8 table[MTKFLASH_AHCI_SLOTS][256];
};

struct mtkflash_ahci;

/**
 * struct mtkflash_ahci_io - Access to the port
 * @read: Read a register; FFFFFFFFh if the adapter is gone.  After that memory has what the
 *	  port wrote before.
 * @write: Write a register, after all earlier writes to memory.
 * @delay: Wait at least @usecs microseconds; may sleep.
 * @relax: Pause between two polls of memory; does not sleep.
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
 * enum mtkflash_ahci_state - State of the drive's last command
 * @MTKFLASH_AHCI_UNASKED: No command was sent since the link was lost, or since the take.
 * @MTKFLASH_AHCI_ASKED: A command was sent, and not answered yet.
 * @MTKFLASH_AHCI_ANSWERED: A FIS has answered the last command.
 */
enum mtkflash_ahci_state {
	MTKFLASH_AHCI_UNASKED,
	MTKFLASH_AHCI_ASKED,
	MTKFLASH_AHCI_ANSWERED,
};

/**
 * struct mtkflash_ahci_saved - Registers of a port before the take
 * @clb: PxCLB.
 * @clbu: PxCLBU.
 * @fb: PxFB.
 * @fbu: PxFBU.
 * @ie: PxIE.
 * @cmd: PxCMD.
 * @sctl: PxSCTL.
 * @fbs: PxFBS, if @cmd shows that the port has it.
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
 * @memory: Memory shared with the port,
 * @dma: and its bus address.
 * @slots: Number of slots in use: some ports have a single one.
 * @slow: A link that comes up is limited to 1.5 Gbit/s.
 * @saved: Its registers before the take.
 * @sctl: PxSCTL as it read after it was written.
 * @slot: Slot of the last command.
 * @header: First word of the next command header, or 0 for one with just the length of the
 *	    FIS.
 * @fis: The next FIS, with the values written to the task file.
 * @state: State of the last command.
 * @cmd: PxCMD as it was before the last start, ST cleared.
 * @running: PxCMD.ST was set.
 * @is_first: No command was answered since the engine was started.
 * @stuck: Bits of SError that could not be cleared, and have been set since.
 * @lost_link: The link was lost, and mtkflash_ahci_lost_link() was not called since.
 * @counts_out: The port counts bytes that it sends.
 * @looked: Time of the last check of the link, in ns; 0 since the last command was sent.
 * @trouble: What went wrong first, for the log,
 * @why: and why the last command was not sent.
 * @commands: Number of FISes sent,
 * @starts: of starts of the engine with a command list override,
 * @recoveries: and of restarts after ERR.
 */
struct mtkflash_ahci {
	const struct mtkflash_ahci_io *io;
	struct mtkflash_ahci_memory *memory;
	u64 dma;
	unsigned int slots;
	bool slow;
	struct mtkflash_ahci_saved saved;
	u32 sctl;
	unsigned int slot;
	u32 header;
	u8 fis[20];
	enum mtkflash_ahci_state state;
	u32 cmd;
	bool running;
	bool is_first;
	u32 stuck;
	bool lost_link;
	bool counts_out;
	u64 looked;
	enum mtkflash_ahci_trouble trouble;
	enum mtkflash_ahci_trouble why;
	u64 commands;
	u64 starts;
	u64 recoveries;
};

/**
 * mtkflash_ahci_take() - Take a port from libata
 * @ahci: The port, with @io, @memory, @dma, @slots and @slow set and all else zero; not in
 *	  use.
 *
 * Afterwards its interrupts are off, the link does not sleep, FISes are received in
 * @memory, and no command list is processed.  Nothing is sent to the drive.
 *
 * Context: may sleep, a second if the port does not stop.
 * Return: false if it does not stop; call mtkflash_ahci_give_back() even then.
 */
bool mtkflash_ahci_take(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_give_back() - Restore the registers of a port
 * @ahci: The port.
 *
 * Interrupts and SError bits of this driver's time are cleared.
 *
 * Context: may sleep, a second if the port does not stop, or two.
 * Return: false if it does not stop, and may still use @memory.
 */
bool mtkflash_ahci_give_back(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_write() - Write a register of the task file
 * @ahci: The port.
 * @reg: The register.  Writing a command sends a FIS with it and the values written before.
 * @value: Its value.
 *
 * Context: may sleep, a second if the engine does not stop.
 * Return: why the command was not sent; %MTKFLASH_AHCI_FINE if it was, or is none.
 */
enum mtkflash_ahci_trouble
mtkflash_ahci_write(struct mtkflash_ahci *ahci, enum mtkflash_register reg, u8 value);

/**
 * mtkflash_ahci_read() - Read a register of the task file
 * @ahci: The port.
 * @reg: The register.
 *
 * Status is that of the FIS that answers the last command; 80h until it has arrived, 7Fh
 * without a link, FFh if the adapter is gone or another driver has changed the port.  A
 * type byte counts only as an answer to a command.
 *
 * Context: any.
 */
u8 mtkflash_ahci_read(struct mtkflash_ahci *ahci, enum mtkflash_register reg);

/**
 * mtkflash_ahci_lost_link() - Was the link lost since the last call?
 * @ahci: The port.
 *
 * If so the drive has lost its power or restarted.  SError from before the take counts,
 * too: the result of the first call means nothing.
 *
 * Context: any.
 */
bool mtkflash_ahci_lost_link(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_is_foreign() - Was it noticed that another driver wrote to the port?
 * @ahci: The port.
 *
 * No register is read.
 */
static inline bool mtkflash_ahci_is_foreign(const struct mtkflash_ahci *ahci)
{
	return ahci->trouble == MTKFLASH_AHCI_TOUCHED;
}

/**
 * mtkflash_ahci_packet() - Send PACKET, with the registers that were written before
 * @ahci: The port.
 * @cdb: The packet, 12 bytes.
 * @data: Bus address of its data.
 * @length: Number of bytes, even; 0 if there are none.
 * @out: The data go to the drive.
 *
 * The adapter does everything between the command and its end; the status shows BSY
 * meanwhile.
 *
 * Context: may sleep, a second if the engine does not stop.
 * Return: why it was not sent; %MTKFLASH_AHCI_FINE if it was.
 */
enum mtkflash_ahci_trouble
mtkflash_ahci_packet(struct mtkflash_ahci *ahci, const u8 *cdb, u64 data, u32 length, bool out);

/**
 * mtkflash_ahci_moved() - Number of bytes that the last packet has moved
 * @ahci: The port; the drive has answered.
 */
u32 mtkflash_ahci_moved(const struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_sent() - Were all data of the last packet sent?
 * @ahci: The port; the drive has answered.
 * @length: Number of bytes.
 *
 * True also for an adapter that has never counted sent bytes.
 *
 * Context: any.
 */
bool mtkflash_ahci_sent(struct mtkflash_ahci *ahci, u32 length);

/**
 * mtkflash_ahci_tend_link() - Let the link come up, and check whether it was lost
 * @ahci: The port.
 *
 * Nothing is sent to the drive.
 *
 * Context: may sleep, a second if the engine does not stop.
 * Return: true if the link was lost, or came up, since the last call of this function or of
 * mtkflash_ahci_lost_link().
 */
bool mtkflash_ahci_tend_link(struct mtkflash_ahci *ahci);

/* Shared by the files of the engine. */
#define MTKFLASH_AHCI_FIS_DWORDS	5
#define MTKFLASH_AHCI_HEADER_SIZE	32

static inline void mtkflash_ahci_put_le32(u8 *at, u32 value)
{
	at[0] = value;
	at[1] = value >> 8;
	at[2] = value >> 16;
	at[3] = value >> 24;
}

/* Slot of the next command. */
static inline unsigned int mtkflash_ahci_next(const struct mtkflash_ahci *ahci)
{
	return (ahci->slot + 1) % ahci->slots;
}

/**
 * mtkflash_ahci_forget() - Discard the answer of the drive
 * @ahci: The port.  The next command starts its engine.
 */
void mtkflash_ahci_forget(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_is_ours() - Do the registers still have this driver's values?
 * @ahci: The port; one that is gone counts as ours.
 */
bool mtkflash_ahci_is_ours(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_stop() - Stop the engine
 * @ahci: The port.  Its command list (PxCI) is cleared, too.
 *
 * Return: false if it does not stop.
 */
bool mtkflash_ahci_stop(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_kept_link() - Is the link up, and was it up since SError was cleared?
 * @ahci: The port.
 */
bool mtkflash_ahci_kept_link(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_wakeful() - Get the SControl value for a link that does not sleep
 * @ahci: The port.
 * @sctl: The present value.
 *
 * Return: the value, with the speed limited to the allowed one; DET is not changed.
 */
u32 mtkflash_ahci_wakeful(const struct mtkflash_ahci *ahci, u32 sctl);

/**
 * mtkflash_ahci_link_errors() - Read SError, and record a lost link
 * @ahci: The port.
 *
 * Call this before SError is cleared, so that a lost link is not missed.
 */
u32 mtkflash_ahci_link_errors(struct mtkflash_ahci *ahci);

/* Does this SError show that the link went, or came?  Bits that are always set do not. */
static inline bool mtkflash_ahci_link_changed(const struct mtkflash_ahci *ahci, u32 serr)
{
	return serr & MTKFLASH_AHCI_LINK_CHANGED & ~ahci->stuck;
}

/**
 * mtkflash_ahci_clear_link_errors() - Clear SError, and record what cannot be cleared
 * @ahci: The port.
 * @serr: SError as mtkflash_ahci_link_errors() has read it.
 *
 * A link that is lost meanwhile is recorded, too.
 */
void mtkflash_ahci_clear_link_errors(struct mtkflash_ahci *ahci, u32 serr);

/**
 * mtkflash_ahci_let_up() - Switch on a link that libata has switched off
 * @ahci: The port.
 */
void mtkflash_ahci_let_up(struct mtkflash_ahci *ahci);

/**
 * mtkflash_ahci_shown() - Status of a drive by the registers of its port, without a command
 * @ssts: SStatus.
 * @tfd: Task file data.
 *
 * Return: the status byte, 7Fh without a link, FFh if the adapter is gone.  A type byte is
 * returned as BSY, because it proves nothing here.
 */
u8 mtkflash_ahci_shown(u32 ssts, u32 tfd);

#endif /* MTKFLASH_AHCI_FIS_H */
