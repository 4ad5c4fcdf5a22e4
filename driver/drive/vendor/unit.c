// SPDX-License-Identifier: GPL-2.0
/*
 * Choose the unit, by the registers of the cable, what libata knows, and the user's
 * consent.
 */
#include "unit.h"

/* Find the unit that may be accessed, and whether it is certain. */
static enum mtkflash_error find_unit(const struct mtkflash_session *s,
				     struct mtkflash_presence *presence)
{
	bool sibling = mtkflash_session_has(s, MTKFLASH_OPTION_ALLOW_SIBLING);

	if (s->unit_is != MTKFLASH_UNIT_KNOWN)
		return mtkflash_presence_check(s->tf, s->one_unit, sibling,
					       s->packets, presence);
	*presence = (struct mtkflash_presence){
		.unit = s->unit,
		.unit_known = true,
	};
	if ((s->running || s->nonsense >> s->unit & 1) && !s->one_unit && !sibling &&
	    mtkflash_presence_sibling(s->tf, s->unit))
		return MTKFLASH_ERROR_SIBLING;
	/* A drive that libata does not know may have been exchanged since the last session. */
	return s->running ? MTKFLASH_ERROR_NONE :
			    mtkflash_presence_again(s->tf, s->unit, presence);
}

/*
 * Must the user agree first?  A healthy drive that libata gave up looks like a dead one
 * with half a firmware, and only the user knows which it is.  A drive whose IDENTIFY was
 * nonsense is not healthy; it may also answer for a unit that libata has not seen.  An
 * earlier session of this driver proves nothing: another drive may have been attached
 * since.
 */
static bool is_to_be_asked(const struct mtkflash_session *s,
			   const struct mtkflash_presence *presence)
{
	u8 who = presence->maybe_healthy;

	if (presence->unit_known)
		who &= 1u << presence->unit;
	if (who & s->nonsense)
		who &= s->packets & ~s->nonsense;
	return who && !mtkflash_session_has(s, MTKFLASH_OPTION_MAYBE_HEALTHY);
}

enum mtkflash_error mtkflash_choose_unit(const struct mtkflash_session *s,
					 struct mtkflash_presence *presence)
{
	enum mtkflash_error err = find_unit(s, presence);

	if (err)
		return err;
	return is_to_be_asked(s, presence) ? MTKFLASH_ERROR_MAYBE_HEALTHY :
					     MTKFLASH_ERROR_NONE;
}
