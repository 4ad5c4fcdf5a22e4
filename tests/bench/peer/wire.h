/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The peer: a flasher as the public ones are, a user-space program that talks
 * to the ports of the cable and follows their published sequences register by
 * register (vendor-mode specification, sections 1 to 4).  Nothing is left out
 * and nothing is added; where the specification does not say, it takes the
 * quicker way.  make bench compares mtkflash with it.
 */
#ifndef PEER_WIRE_H
#define PEER_WIRE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	REG_FEAT = 1,
	REG_SC,
	REG_LBAL,
	REG_LBAM,
	REG_LBAH,
	REG_DEV,
	REG_CMD,
	REG_STAT = REG_CMD
};

enum {
	TYPE_PARALLEL	= 0x70,
	TYPE_SERIAL_LE	= 0x72,
	TYPE_SERIAL_BE	= 0x73
};

#define BANK	0x10000u
#define PAGE	0x100u

/* Status reads before a command is given up (3.1, 4.1). */
#define POLLS	327681

/* A command set: 1.1, 2, 4.1; what else differs is told where it is done. */
struct set {
	const char *name;
	bool slim;
	uint8_t intro_lbal;
	uint8_t intro;
	uint8_t outro;
	uint8_t write;
	uint8_t read;
	uint8_t execute;
	uint8_t finish;		/* 0: there is none */
};

extern const struct set legacy_set, slim_set;

struct fis_port;

struct cable {
	uint16_t base;		/* of the command block */
	uint8_t dsel;		/* A0h or B0h */
	uint8_t type;		/* type byte, once in vendor mode */
	const struct set *set;
	struct fis_port *port;	/* of an AHCI adapter; NULL: the registers at base */
};

/* Ends the program with the message unless the condition holds. */
void demand(bool condition, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void write_reg(const struct cable *c, unsigned int reg, uint8_t value);
uint8_t read_reg(const struct cable *c, unsigned int reg);
void select_drive(const struct cable *c);
void pause_ms(unsigned int ms);

/* CMD, then DEV once more, then STAT until it is the type byte. */
void run_command(const struct cable *c, uint8_t command);
void await_type(const struct cable *c);

/* 1.1 to 1.3: intros until the drive shows a type byte. */
void enter(struct cable *c);
/* The check before each bulk operation (1.3); finds out the type byte, too. */
void check_vendor_mode(struct cable *c);
/* Section 2, and until the firmware that was written answers. */
void leave(const struct cable *c);

#endif
