/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One port of an AHCI adapter, by its registers, between the FIS engine and the drive
 * model.  It does what AHCI 1.3.1 says, and counts what the standard forbids.
 *
 * A command reaches the model register by register, as a drive unpacks its FIS; when the
 * model drops BSY a FIS goes back.
 */
#ifndef NATIVE_AHCI_PORT_H
#define NATIVE_AHCI_PORT_H

#include "ahci_fis.h"
#include "drive.h"

/* Where the shared memory is for the port: beyond 32 bits, unless it is narrow. */
#define AHCI_DMA	0x1234567000ull
#define AHCI_DMA_NARROW	0x34567000ull
#define AHCI_DATA	0x0fedcb0000ull

/* What libata would have set up. */
#define AHCI_LIBATA_CLB	0x00100000u
#define AHCI_LIBATA_FB	0x00200000u
#define AHCI_LIBATA_IE	0x7dc0007fu
#define AHCI_LIBATA_SCTL 0x00000000u
#define AHCI_LIBATA_FBS	0x00002001u

/* A command reaches the model as so many register writes. */
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
	u64 stall_ns;		/* who has seen a bit that is to go is kept from the processor once */
	bool stays_busy;	/* it is, and BSY is set as before */
	bool never_stops;	/* nor does the engine end */
	u64 stop_ns;		/* it takes so long, and so does receiving */
	u64 override_ns;
	u64 link_ns;		/* from the power to the link */
	bool interrupts;	/* FISes of the drive have the interrupt bit */
	bool signs;		/* after power-on and COMRESET the drive sends a signature */
	bool takes_all;		/* FISes are taken, whatever DIAG.X is */
	u64 late_ns;		/* PxCI is cleared so long after the FIS */
	bool torn;		/* only the first of a FIS is in memory before the next access */
	bool wakes_slowly;	/* what is stopped while the link sleeps never starts again */
	bool pulled;		/* the adapter is gone */
	bool narrow;		/* 32 bits of address: the upper halves are read-only, and 0 */
	bool switches;		/* FIS-based switching, which is on: nothing is received as usual */
	bool loses_fis;		/* the link loses the next FIS of a command, and the engine halts */
	bool loses_answer;	/* nor does the next one of the drive arrive */
	u32 short_by;		/* so many bytes of data that go out are lost */
	bool counts_no_out;	/* PRDBC is of data that come only */
	bool bad_memory;	/* an error as data are fetched, and the drive is told nothing */
	void (*before_fis)(struct ahci_port *port);	/* is called with each that goes out */
	bool hurries;		/* who asks without power gets no answer for a millisecond */
	u8 first_status;	/* of the shadow at the beginning, 0: BSY */
	u32 sctl_lacks;		/* bits of PxSCTL that the adapter does not keep */
	u32 serr_stuck;		/* bits of PxSERR that stay set */
	unsigned int bounces;	/* so many times the link bounces as soon as PxSERR was cleared */
	u64 fetch_ns;		/* from PxCI to the fetch of the command */
	bool foreign;		/* somebody else has the port */

	/* What happened. */
	bool stalls;
	bool powered;
	unsigned int power_offs;	/* as many of the drive were seen */
	bool up;
	bool in_command;
	bool in_packet;		/* it is PACKET */
	bool owes;		/* the answer to a command that the port has forgotten is to come */
	u64 fetch_at;
	u32 moved;		/* bytes of its data */
	unsigned int slot;	/* of that command, or of the last one */
	u64 clear_at;		/* when PxCI is cleared, 0: it is not due */
	u8 *torn_at;		/* where the rest belongs */
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

/* Between scene_drive and its session; the port as libata leaves it. */
void ahci_port_attach(struct ahci_port *port, struct drive *d);

/* What libata finds again, but for ST, which it sets: false if it is not what it was. */
bool ahci_port_is_as_before(const struct ahci_port *port);

/* What libata does to a port that it has back; in vendor mode the drive leaves, or not. */
void ahci_port_comreset(struct ahci_port *port, bool leaves);

/* Everything forbidden that was done. */
unsigned int ahci_port_faults(const struct ahci_port *port);

#endif
