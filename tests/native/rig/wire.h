/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counts what goes over the cable of one drive, and what its part is told to do.  It counts
 * on the way to the drive, and does not depend on what the driver says.
 */
#ifndef NATIVE_WIRE_H
#define NATIVE_WIRE_H

#include "drive.h"

#define WIRE_PAGE 256u
#define WIRE_PAGES (DRIVE_FLASH_MAX / WIRE_PAGE)
#define WIRE_SECTOR 128u	/* the smallest that any part has */
#define WIRE_SETS 3

/* Opcodes of serial parts that change something, or enable a command that does. */
#define WIRE_WRSR 0x01
#define WIRE_WREN 0x06
#define WIRE_EWSR 0x50

struct wire {
	uint64_t writes[MTKDRIVE_REGS];		/* also those that no drive has seen */
	uint64_t reads;
	unsigned int intros[WIRE_SETS];		/* by enum mtkdrive_set */
	unsigned int outros[WIRE_SETS];
	unsigned int forbidden;			/* 2Bh, 2Dh, 2Eh with 80h */
	unsigned int opcodes[256];		/* of SPI transactions */
	uint32_t first_erased;			/* bytes of the first erase command */
	uint32_t first_size;
	uint32_t last_programmed;		/* address */
	bool erased[DRIVE_FLASH_MAX / WIRE_SECTOR];
	bool programmed[WIRE_PAGES];
};

extern struct wire wire;

/* Called before each register write, if set; wire_watch() clears it. */
extern void (*wire_before)(struct drive *d);

/* Count from now on, all counters at 0; set the counters to 0. */
void wire_watch(struct drive *d);
void wire_clear(void);

/* All register writes, or all but those of the Device register. */
uint64_t wire_writes(void);
uint64_t wire_writes_but_device(void);

unsigned int wire_intros(void);
unsigned int wire_outros(void);

/* Pages programmed; sectors of the part erased in which @old and @new_ are not both blank. */
unsigned int wire_pages(void);
unsigned int wire_sectors(const uint8_t *old, const uint8_t *new_);

#endif
