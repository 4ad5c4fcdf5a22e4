/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Drives with data of their own, and sessions with them, for the programs that try what
 * becomes of these.
 */
#ifndef UNITS_H
#define UNITS_H

#include "drive.h"

/* A drive with data of its own, and how its image knows of them. */
struct unit {
	const char *name;
	const char *part;
	uint8_t type;
	const char *vendor;
	const char *product;
	struct mtkdrive_own own;
	enum mtkflash_keep_reason reason;
};

extern const struct unit unit_qsi, unit_qsi_top, unit_slim, unit_unknown;

/* The last but one sector of a bank, with nothing before it. */
extern const struct unit unit_island;

extern struct drive units_drive;
extern struct mtkdrive_config units_config;
extern uint8_t units_old[DRIVE_FLASH_MAX];	/* what the drive runs */
extern uint8_t units_image[DRIVE_FLASH_MAX];
extern uint8_t units_wanted[DRIVE_FLASH_MAX];	/* the image with the drive's own over it */
extern uint8_t units_before[DRIVE_FLASH_MAX];	/* what it held before the last session */
extern uint8_t units_scratch[DRIVE_FLASH_MAX];
extern size_t units_size;

/* A drive with units_old, and what an image is to make of it; both can be changed between. */
void units_configure(const struct unit *u);
void units_start(const uint8_t *content, const uint8_t *target);
void units_prepare(const struct unit *u);
void units_end(void);

/* An image for it, which leaves what is its own blank. */
void units_make_image(uint8_t *data, const struct unit *u, const char *revision,
		      uint32_t seed);

/* What was measured for the unit of that number. */
void units_lay_own(uint8_t *data, const struct unit *u, uint8_t number);

enum mtkflash_error units_flash(const uint8_t *data);
void units_name_range(uint32_t first, uint32_t last);

/* It runs with that, or nothing was done to it. */
void units_expect_holds(const uint8_t *data);
void units_expect_untouched(void);

/* What the session tells of it. */
void units_expect_none_kept(void);
void units_expect_kept(const struct unit *u);
void units_expect_map(const struct unit *u, enum mtkflash_page_state others);

/* What is told to be overwritten, though image and drive do not say why. */
void units_expect_replaced(uint32_t first, uint32_t last);

#endif
