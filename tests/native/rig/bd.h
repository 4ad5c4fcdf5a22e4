/* SPDX-License-Identifier: GPL-2.0 */
/* Blu-ray writers with an MT1939 or MT1959 in vendor mode, for the programs that try them. */
#ifndef BD_H
#define BD_H

#include "mtkbd.h"
#include "scene.h"

#define BD_UNIT 77			/* as in scene.c */

extern const struct scene_way *const bd_way;
extern uint8_t bd_image[MTKBD_SIZE];	/* what a case makes of it */
extern uint8_t bd_before[MTKBD_SIZE];	/* what the drive holds when a case begins */

/* What all of them have in common; each can be changed before bd_prepare(). */
void bd_configure(void);
void bd_prepare(enum scene_power power);

/* The drive starts with bd_before. */
void bd_start(void);

/* A session that writes @what, which is to be in the flash in the end. */
void bd_flash(const uint8_t *what);

/* The ranges that belong to a unit, from one content to another. */
void bd_lay_own(uint8_t *to, const uint8_t *own);

/* bd_image with other names. */
void bd_make(uint8_t *image, const char *banner, const char *chip, const char *revision);

/* It runs, reads discs, and no rule was broken. */
void bd_expect_in_order(void);

/* The word is in what the session advises. */
void bd_expect_advice(const char *word);

#endif
