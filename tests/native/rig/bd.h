/* SPDX-License-Identifier: GPL-2.0 */
/* Blu-ray writers with an MT1939 or MT1959 in vendor mode, for several test programs. */
#ifndef BD_H
#define BD_H

#include "mtkbd.h"
#include "scene.h"

#define BD_UNIT 77			/* as in scene.c */

extern const struct scene_way *const bd_way;
extern uint8_t bd_image[MTKBD_SIZE];	/* what a case makes of it */
extern uint8_t bd_before[MTKBD_SIZE];	/* what the drive holds when a case begins */

/* Set up what all cases have in common; a case can change it before bd_prepare(). */
void bd_configure(void);
void bd_prepare(enum scene_power power);

/* The drive starts with bd_before. */
void bd_start(void);

/* Run a session that writes @what, and expect it in the flash. */
void bd_flash(const uint8_t *what);

/* Copy the ranges that belong to a unit from @own to @to. */
void bd_lay_own(uint8_t *to, const uint8_t *own);

/* Make an image with these names. */
void bd_make(uint8_t *image, const char *banner, const char *chip, const char *revision);

/* Expect that the drive runs and reads discs, and that no rule was broken. */
void bd_expect_in_order(void);

/* Expect the word in the session's advice. */
void bd_expect_advice(const char *word);

#endif
