/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scenes: a drive with a certain part, command set and state of power, and the
 * whole flash that is to follow from it.
 */
#ifndef NATIVE_SCENE_H
#define NATIVE_SCENE_H

#include "drive.h"
#include "images.h"

/* The state in which a session finds its drive. */
enum scene_power {
	SCENE_UNLOCKED,		/* complete old firmware runs and takes the intro */
	SCENE_LOCKED,		/* it runs and refuses; the power is switched meanwhile */
	SCENE_DEAD,		/* half written, and on */
	SCENE_OFF_SHORT,	/* off with old firmware, switched on later, shortest window */
	SCENE_OFF_300,		/* the same with a window of 300 ms */
	SCENE_OFF_DEAD,		/* off and half written, switched on later */
	SCENE_VENDOR,		/* in vendor mode already, nobody knows since when */
	SCENE_POWERS
};

/*
 * A boot window in which the driver is sure to get in, even if the unit is not known.  The
 * real length of a window is a guess; all sets but legacy have their turn every 24 ms.
 */
unsigned int scene_shortest_window_ms(enum mtkdrive_set set);

extern const char *const scene_power_names[SCENE_POWERS];

/* The ways to speak to a drive: type byte and command set, specification 4.1 and 1.6. */
struct scene_way {
	const char *name;
	uint8_t type;
	enum mtkdrive_set set;
};

#define SCENE_SERIAL_WAYS 4
extern const struct scene_way scene_serial_ways[SCENE_SERIAL_WAYS];
extern const struct scene_way scene_parallel_way;

/* One drive at a time. */
extern struct drive scene_drive;
extern struct mtkdrive_config scene_config;

/* Images of the size last given to scene_images(). */
extern uint8_t scene_old[DRIVE_FLASH_MAX];
extern uint8_t scene_new[DRIVE_FLASH_MAX];
extern uint8_t scene_half[DRIVE_FLASH_MAX];

/*
 * What was seen of the session since scene_prepare(): which quick ways it used while it
 * verified, and its progress when it was done with the flash.
 */
struct scene_seen {
	bool quick;
	bool preload;
	uint64_t done;		/* when leaving began */
	uint64_t total;
	unsigned int waits;	/* how often the phase was WAITING */
	bool countdown_broken;	/* wait_left_ms grew, or was beyond wait_ms */
	uint32_t last_left_ms;
};

extern struct scene_seen scene_seen;

/* Violations that the case must cause; scene_end() clears them. */
extern uint32_t scene_allowed;

/* Called at each change of phase or progress; scene_end() clears it. */
extern void (*scene_changed)(struct drive *d);

/* While the session waits, a user switches the power off and on every four seconds. */
extern bool scene_user;

/*
 * Old and new firmware of a size, and a half-written flash.  Large ones are
 * thinned out behind their first bank, so that a sector takes one page program.
 */
void scene_images(size_t size);

/* Set scene_config for a part and a way, with sensible times, and make the images. */
void scene_configure(const struct mtkdrive_part *part, const struct scene_way *way);

/* The same with the tiny part for this way. */
void scene_configure_tiny(const struct scene_way *way);

/* Make scene_drive by scene_config in this state; scene_seen watches it. */
void scene_prepare(enum scene_power power);

/*
 * Make scene_drive without power.  Its old firmware takes the intro only in the window
 * after power-on, and the power is not switched on.
 */
void scene_start_off(uint8_t unit, unsigned int window_ms, unsigned int wait_ms);

/* Make scene_drive with this content, powered and settled. */
void scene_start(const uint8_t *content);

/* Sends the intro of the drive's own set, as another program would. */
void scene_enter_vendor_mode(void);

/* Flashes scene_new; returns the error. */
enum mtkflash_error scene_try(void);

/* Flashes scene_new, and checks everything after it. */
void scene_flash(void);

/* Expect that @image was flashed, and that the drive runs it. */
void scene_expect_flashed(const uint8_t *image);

/*
 * Expect that the session ended with this error in this phase, with advice, and that the
 * flash has not changed since scene_prepare() or scene_start().
 */
void scene_expect_refused(enum mtkflash_error error, enum mtkflash_phase phase);

/* Expect this error of the last session, whatever the flash holds. */
void scene_expect_error(enum mtkflash_error error, enum mtkflash_phase phase);

/* The user switches the drive off and on. */
void scene_power_cycle(void);

/* Run another session after one that failed, and expect success. */
void scene_finish_job(void);

/*
 * Ends the case that tap_begin() began.  In every case the intros that destroy were never
 * sent, and WRSR with SRWD set only if it is allowed.
 */
void scene_end(void);

#endif
