/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A drive on a cable for the driver's drive half: the drive model behind a task
 * file, in virtual time, and a session with a host that owns the port.
 *
 * All time is virtual, so that a wait of minutes costs nothing and the same
 * test always takes the same course.
 */
#ifndef NATIVE_DRIVE_H
#define NATIVE_DRIVE_H

#include "atapi.h"
#include "mtkdrive.h"
#include "mtkimage.h"
#include "mtksay.h"
#include "flash/part.h"
#include "names.h"
#include "method.h"
#include "session/session.h"

/* Time of one access to a register; on a PCI port it is 0.3 to 1 us. */
#define DRIVE_ACCESS_NS		1000u

#define DRIVE_MS		1000000ull
#define DRIVE_SECOND		(1000 * DRIVE_MS)

/* Long enough for a drive to start, if it ever does. */
#define DRIVE_PROBE_NS		(30 * DRIVE_SECOND)

/* The largest part that these tests use. */
#define DRIVE_FLASH_MAX		0x200000u

/* Something that goes wrong; the numbers of @after count from the start of @phase. */
enum drive_fault {
	DRIVE_NO_FAULT,
	DRIVE_FAULT_POWER,	/* the power goes off */
	DRIVE_FAULT_STUCK,	/* BSY for ever, whatever is read; not between 04h and 05h */
	DRIVE_FAULT_STUCK_EXECUTE, /* the same between 04h and 05h */
	DRIVE_FAULT_RESET,	/* somebody resets the cable */
	DRIVE_FAULT_FLIP,	/* one bit of one byte read is wrong */
	DRIVE_FAULT_INTERRUPT	/* the user wants to stop, from then on */
};

struct drive {
	struct mtkflash_taskfile tf;
	struct mtkflash_session session;
	struct mtkflash_part part;
	struct mtkdrive model;
	struct mtkdrive_config config;
	uint64_t now;
	uint8_t last_command;
	uint8_t normal_status;	/* of running firmware, which the model leaves out */

	/* To be set by a test. */
	enum drive_fault fault;
	enum mtkflash_phase fault_phase;
	uint64_t fault_after;	/* SPI transactions */
	uint64_t off_at;	/* switches the power, 0 is never */
	uint64_t on_at;
	enum mtkflash_error claim_error;
	const char *other_revision; /* what the drive says instead of its own revision, */
	const char *other_product; /* and product */
	bool given_up;		/* its firmware runs, and the port's owner does not know it: */
	uint8_t packets;	/* the units with a packet signature after the owner's reset; */
	bool asked;		/* the owner has sent a command since that reset; */
	int error;		/* the Error register, if not 0; */
	bool nonsense;		/* the owner has read an IDENTIFY that makes no sense, */
	bool other_nonsense;	/* or one from the other unit of the cable */
	bool twin;		/* the other unit is a device at rest with the same signature */
	uint16_t signature;	/* of running firmware, high and mid; 0xeb14 at first */
	struct mtksay_config say;
	struct atapi *atapi;	/* takes packets for the running firmware; or NULL */
	bool page_reads;	/* see drive_flash_read() */
	void (*changed)(struct drive *d);
	void *context;

	/* What happened. */
	bool armed;		/* the fault waits for fault_spi */
	bool struck;		/* the fault is there */
	uint64_t fault_spi;
	uint64_t struck_at;
	unsigned int power_offs;	/* by off_at */
	uint64_t probing_ns;	/* spent by the owner of the port */
	unsigned int claims;
	unsigned int releases;
	enum mtkflash_release released;
	unsigned int interrupts_allowed;	/* one for each loss of power in a command */
	bool progress_broken;
	uint64_t seen_done;
	enum mtkflash_phase seen_phase;
	enum mtkflash_kind kind;	/* of the last session */

	uint8_t flash[DRIVE_FLASH_MAX];	/* last, because most of it is never used */
};

/* The n-th allocation from now fails, counted from 1; 0 is none. */
extern unsigned int drive_alloc_failure;

/* Allocations not yet freed, and the most there were at a time since a test set it to 0. */
extern unsigned int drive_allocated;
extern unsigned int drive_allocated_most;

/*
 * The invented 8 KiB part, with an RDID of its own: the model counts a command
 * that the part does not know as a violation, and the driver asks every part.
 */
extern struct mtkdrive_part drive_tiny_part;
void drive_make_tiny_part(void);
#define DRIVE_TINY_SIZE		0x2000u

/* Where a phase comes in the order of a session: two of them have late numbers. */
unsigned int drive_phase_place(enum mtkflash_phase phase);

/* A config with sensible times: 72h master, unlocked, MX25L2005. */
void drive_default_config(struct mtkdrive_config *config);

/*
 * A drive that holds @content, part->size bytes, without power; config.flash
 * is taken from the drive itself.
 */
void drive_init(struct drive *d, const struct mtkdrive_config *config,
		const uint8_t *content);
void drive_destroy(struct drive *d);

/* Power on and wait until the firmware runs or is known to be dead. */
void drive_start(struct drive *d);

/* Lets virtual time pass, with the power switched at off_at and on_at. */
void drive_advance(struct drive *d, uint64_t ns);

/* Waits until the firmware runs; false if it does not within the time. */
bool drive_wait_normal(struct drive *d, uint64_t limit_ns);

/* With the session's present options: a dry run is one of them. */
enum mtkflash_error drive_flash(struct drive *d, const uint8_t *image, size_t size);
enum mtkflash_error drive_read(struct drive *d);
enum mtkflash_error drive_erase(struct drive *d);
enum mtkflash_error drive_claim(struct drive *d);
enum mtkflash_error drive_enter(struct drive *d);
enum mtkflash_error drive_leave(struct drive *d);
enum mtkflash_error drive_release(struct drive *d);

/* The lines that the method has for the log after a session; valid until the next call. */
const char *drive_said(struct mtkflash_session *s);

/* Adds a line to that. */
void drive_say(struct mtkflash_session *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Stands in for mtkflash_flash_read() in the sources that read the whole flash,
 * if they are built so (see Makefile).  Does the same, but if page_reads is set a
 * drive that is in vendor mode and at rest hands the page over in one go: a
 * thousandth of the register accesses, and the same bytes.
 */
enum mtkflash_error drive_flash_read(struct mtkflash_vendor *v, u32 address, u8 *data);

/* What page_reads is in each drive from drive_init() on. */
extern bool drive_page_reads;

/* Repairs the cable: no fault any more. */
void drive_clear_fault(struct drive *d);

/*
 * What holds after every session, good or bad: no rule of the drive broken
 * except for those in @violations, progress never went back, the port is with
 * its owner or held, and the outcome is consistent with itself.
 */
void drive_expect_sound(const struct drive *d, uint32_t violations);

#endif
