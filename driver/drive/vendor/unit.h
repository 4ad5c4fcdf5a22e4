/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which unit of the cable a session speaks to, and whether it may.
 */
#ifndef MTKFLASH_UNIT_H
#define MTKFLASH_UNIT_H

#include "presence.h"
#include "state.h"

/**
 * mtkflash_choose_unit() - Which unit may be spoken to?
 * @s: The session; its port is claimed.
 * @presence: Out: which one, and what it shows; not with SIBLING and NOT_MEDIATEK.
 *
 * Context: does not sleep.
 * Return: 0; MAYBE_HEALTHY if somebody has to agree before anything is sent to it; SIBLING
 * or NOT_MEDIATEK if none may be.
 */
enum mtkflash_error mtkflash_choose_unit(const struct mtkflash_session *s,
					 struct mtkflash_presence *presence);

#endif /* MTKFLASH_UNIT_H */
