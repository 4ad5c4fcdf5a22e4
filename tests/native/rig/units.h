/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Drives with data of their own in the flash, and sessions with them.
 */
#ifndef UNITS_H
#define UNITS_H

#include "drive.h"

/* A drive with data of its own, and the reason by which the driver keeps them. */
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

/* Its data are in the last but one sector of a bank, with blank sectors before it. */
extern const struct unit unit_island;

extern struct drive units_drive;
extern struct mtkdrive_config units_config;
extern uint8_t units_old[DRIVE_FLASH_MAX];	/* what the drive runs */
extern uint8_t units_image[DRIVE_FLASH_MAX];
extern uint8_t units_wanted[DRIVE_FLASH_MAX];	/* the image with the drive's own over it */
extern uint8_t units_before[DRIVE_FLASH_MAX];	/* what it held before the last session */
extern uint8_t units_scratch[DRIVE_FLASH_MAX];
extern size_t units_size;

/*
 * units_prepare() is units_configure() and units_start() with units_old and units_wanted; a
 * case can change the configuration in between.
 */
void units_configure(const struct unit *u);
void units_start(const uint8_t *content, const uint8_t *target);
void units_prepare(const struct unit *u);
void units_end(void);

/* Make an image for the drive that is blank where the drive has data of its own. */
void units_make_image(uint8_t *data, const struct unit *u, const char *revision,
		      uint32_t seed);

/* Put the data of the unit with this number into @data. */
void units_lay_own(uint8_t *data, const struct unit *u, uint8_t number);

enum mtkflash_error units_flash(const uint8_t *data);
void units_name_range(uint32_t first, uint32_t last);

/* Expect that the drive runs with @data; that the session changed nothing. */
void units_expect_holds(const uint8_t *data);
void units_expect_untouched(void);

/* Expect what the session says of the kept ranges. */
void units_expect_none_kept(void);
void units_expect_kept(const struct unit *u);
void units_expect_map(const struct unit *u, enum mtkflash_page_state others);

/* Expect a range that is overwritten because it may be old code. */
void units_expect_replaced(uint32_t first, uint32_t last);

#endif
