/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A model of one AHCI port with its registers, between the FIS engine and the drive model.
 * It does what AHCI 1.3.1 says, and counts accesses that the standard forbids.
 *
 * The FIS of a command is written to the drive model register by register, and when the
 * model clears BSY, a FIS is sent back.
 */
#ifndef NATIVE_AHCI_PORT_H
#define NATIVE_AHCI_PORT_H

#include "ahci_fis.h"
#include "drive.h"

/* DMA addresses of the shared memory: beyond 32 bits, unless the port is narrow. */
#define AHCI_DMA	0x1234567000ull
#define AHCI_DMA_NARROW	0x34567000ull
#define AHCI_DATA	0x0fedcb0000ull

/* What libata would have set up. */
#define AHCI_LIBATA_CLB	0x00100000u
#define AHCI_LIBATA_FB	0x00200000u
#define AHCI_LIBATA_IE	0x7dc0007fu
#define AHCI_LIBATA_SCTL 0x00000000u
#define AHCI_LIBATA_FBS	0x00002001u

/* Number of register writes by which a FIS reaches the model. */
#define AHCI_FIS_WRITES	7

/* Bits of PxCMD that the driver leaves alone: spin up the device, power it on. */
#define AHCI_CMD_SUD	0x00000002u
#define AHCI_CMD_POD	0x00000004u

struct ahci_port {
	struct mtkflash_ahci ahci;
	struct mtkflash_ahci_memory memory;
	u8 data[0x10000];	/* of a packet */
	unsigned int slots;	/* of the list; set before the take */
	struct drive *drive;
	const struct mtkflash_taskfile_ops *honest;
	struct mtkflash_taskfile_ops ops;

	/* Registers. */
	u32 clb, clbu, fb, fbu, is, ie, cmd, tfd, sig, sctl, serr, ci, fbs;

	/* Switches. */
	bool no_override;	/* CLO is never done */
	u64 stall_ns;		/* once, the driver loses the processor so long in a poll loop */
	bool stays_busy;	/* CLO is done, and BSY stays set */
	bool never_stops;	/* CR never clears */
	u64 stop_ns;		/* time until CR, or FR, clears */
	u64 override_ns;
	u64 link_ns;		/* time from power-on to the link */
	bool interrupts;	/* FISes of the drive have the interrupt bit */
	bool signs;		/* after power-on and COMRESET the drive sends a signature */
	bool takes_all;		/* FISes are taken, whatever DIAG.X is */
	u64 late_ns;		/* time from the FIS until PxCI is cleared */
	bool torn;		/* the end of a FIS gets into memory at the next access only */
	bool wakes_slowly;	/* an engine stopped while the link sleeps never starts again */
	bool pulled;		/* the adapter is gone */
	bool narrow;		/* 32 bits of address: the upper halves are read-only, and 0 */
	bool switches;		/* FIS-based switching, which is on: nothing is received as usual */
	bool loses_fis;		/* the link loses the next FIS of a command, and the engine halts */
	bool loses_answer;	/* the link loses the next FIS of the drive */
	u32 short_by;		/* number of bytes of outgoing data that are lost */
	bool counts_no_out;	/* PRDBC counts incoming data only */
	bool bad_memory;	/* fetching data fails with HBDS, unseen by the drive */
	void (*before_fis)(struct ahci_port *port);	/* called before each FIS to the drive */
	bool hurries;		/* a read takes 1 ms while the drive has no power */
	u8 first_status;	/* status in PxTFD at the beginning, 0: BSY */
	u32 sctl_lacks;		/* bits of PxSCTL that the adapter does not keep */
	u32 serr_stuck;		/* bits of PxSERR that stay set */
	unsigned int bounces;	/* so many times the link bounces as soon as PxSERR was cleared */
	u64 fetch_ns;		/* from PxCI to the fetch of the command */
	bool foreign;		/* another driver has the port */

	/* What happened. */
	bool stalls;
	bool powered;
	unsigned int power_offs;	/* of the drive, as seen by the port */
	bool up;
	bool in_command;
	bool in_packet;		/* the command is PACKET */
	bool owes;		/* the drive has yet to answer a command that the port forgot */
	u64 fetch_at;
	u32 moved;		/* bytes of the packet's data */
	unsigned int slot;	/* of the present command, or of the last one */
	u64 clear_at;		/* when PxCI is cleared; 0: not due */
	u8 *torn_at;		/* where the end of a torn FIS belongs */
	u8 rest[16];
	bool halted;		/* ERR: no command is fetched until ST was cleared */
	bool held_back;		/* a signature that waits for DIAG.X to be cleared */
	bool stunned;		/* it was stopped while the link slept */
	u64 awake_at;
	u64 up_at;
	u64 cr_until, fr_until, clo_until;
	u64 linked_at;		/* when the link came up last */
	unsigned int links;	/* how often it came up */
	u64 first_command_at;	/* and the first command after that */
	unsigned int commands;
	unsigned int starts;
	unsigned int overrides;
	unsigned int recoveries;	/* ST cleared after an error */
	unsigned int reads, writes;
	unsigned int sctl_writes;

	/* What is forbidden. */
	unsigned int start_while_busy;
	unsigned int override_while_running;
	unsigned int moved_while_running;
	unsigned int comresets;
	unsigned int issued_twice;
	unsigned int issued_while_stopped;
	unsigned int bad_headers;
	unsigned int started_without_receiving;
	unsigned int wrote_read_only;
	unsigned int switched_while_running;
	unsigned int started_with_errors;
	unsigned int detached_while_running;	/* DET changed, or not 0 */
	unsigned int wrote_foreign;
};

/* Put the port, as libata leaves it, between the drive and its session. */
void ahci_port_attach(struct ahci_port *port, struct drive *d);

/* Are the registers as libata left them?  ST need not be set: libata sets it again. */
bool ahci_port_is_as_before(const struct ahci_port *port);

/* COMRESET, as by libata after the release.  @leaves: the drive leaves vendor mode by it. */
void ahci_port_comreset(struct ahci_port *port, bool leaves);

/* Number of forbidden accesses of all kinds. */
unsigned int ahci_port_faults(const struct ahci_port *port);

#endif
