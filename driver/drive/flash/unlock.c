// SPDX-License-Identifier: GPL-2.0
/*
 * The block protection in a session: cleared once, and set again when the drive
 * is given back.
 */
#include "nor.h"
#include "protect.h"
#include "session/session.h"
#include "session/session_parts.h"

/* The user takes the risk that a protected sector stays as it is. */
static bool may_stay(const struct mtkflash_session *s, enum mtkflash_error err)
{
	return mtkflash_session_has(s, MTKFLASH_OPTION_IGNORE_PROTECTION) &&
	       (err == MTKFLASH_ERROR_PROTECTED ||
		err == MTKFLASH_ERROR_PROTECTION_STAYS);
}

static bool may_clear_srwd(const struct mtkflash_session *s)
{
	return mtkflash_session_has(s, MTKFLASH_OPTION_CLEAR_SRWD);
}

enum mtkflash_error mtkflash_session_unlock(struct mtkflash_session *s)
{
	struct mtkflash_protection found;
	enum mtkflash_error err;

	err = mtkflash_unprotect(&s->vendor, s->chip, may_clear_srwd(s), &found);
	if (!err && found.first & MTKFLASH_SR_SRWD)
		s->srwd_cleared = !!(found.first & s->chip->bp_mask);
	/* A second try finds what the first one left. */
	if (!s->unlocked)
		s->protection = found;
	s->unlocked = true;
	return may_stay(s, err) ? MTKFLASH_ERROR_NONE : err;
}

enum mtkflash_error mtkflash_session_may_unlock(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = mtkflash_protect_look(&s->vendor, s->chip, may_clear_srwd(s),
				    &s->protection);
	return may_stay(s, err) ? MTKFLASH_ERROR_NONE : err;
}

enum mtkflash_error mtkflash_session_lock_again(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	if (!s->unlocked)
		return MTKFLASH_ERROR_NONE;
	err = mtkflash_protect_again(&s->vendor, s->chip, &s->protection);
	if (!err)
		s->unlocked = false;
	return err ? MTKFLASH_ERROR_PROTECTION_LOST : MTKFLASH_ERROR_NONE;
}
