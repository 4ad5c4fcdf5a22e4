/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The unit of the cable that a session may access.
 */
#ifndef MTKFLASH_UNIT_H
#define MTKFLASH_UNIT_H

#include "presence.h"
#include "state.h"

/**
 * mtkflash_choose_unit() - Choose the unit that may be accessed
 * @s: The session; its port is claimed.
 * @presence: Out: the unit, and what it shows; not set with SIBLING and NOT_MEDIATEK.
 *
 * Context: does not sleep.
 * Return: 0; MAYBE_HEALTHY if the user must agree before anything is sent to the unit;
 * SIBLING or NOT_MEDIATEK if no unit may be accessed.
 */
enum mtkflash_error mtkflash_choose_unit(const struct mtkflash_session *s,
					 struct mtkflash_presence *presence);

#endif /* MTKFLASH_UNIT_H */
