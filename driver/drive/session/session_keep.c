// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that write nothing: read, claim, enter, leave.
 */
#include "method.h"
#include "session.h"
#include "session_parts.h"

/*
 * Reading interrupts firmware that runs, so it needs an option.  A held drive needs none:
 * the user asked for it, or it was accessed before.
 */
static bool is_left_alone(const struct mtkflash_session *s)
{
	return mtkflash_session_worked(s) && !s->by_hand && !s->spoken_to &&
	       !mtkflash_session_has(s, MTKFLASH_OPTION_READ_RUNNING);
}

enum mtkflash_error mtkflash_session_read(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = mtkflash_session_begin(s);
	if (!err && is_left_alone(s))
		err = MTKFLASH_ERROR_RUNNING;
	if (!err)
		err = s->method->reach(s, false);
	if (!err)
		err = mtkflash_session_fetch(s, s->method->stages_read);
	if (!err)
		err = mtkflash_session_hold_or_release(s, MTKFLASH_ERROR_NONE);
	return mtkflash_session_end(s, err);
}

/* Hold the drive until the user requests its release. */
static void hold(struct mtkflash_session *s)
{
	s->port = MTKFLASH_PORT_HELD;
	s->by_hand = true;
}

enum mtkflash_error mtkflash_session_claim(struct mtkflash_session *s)
{
	enum mtkflash_error err = mtkflash_session_begin(s);

	if (!err)
		hold(s);
	return mtkflash_session_end(s, err);
}

enum mtkflash_error mtkflash_session_enter(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = mtkflash_session_begin(s);
	if (!err)
		err = s->method->reach(s, false);
	if (err && s->port == MTKFLASH_PORT_CLAIMED && s->ops->question)
		s->ops->question(s, err);
	if (!err)
		err = s->ops->interrupted(s);
	if (!err)
		hold(s);
	return mtkflash_session_end(s, err);
}

static enum mtkflash_error leave_and_release(struct mtkflash_session *s)
{
	struct mtkflash_witnesses said;
	enum mtkflash_error locked;

	/* The drive has no complete firmware that could restart. */
	if (mtkflash_session_touched(s))
		return mtkflash_session_release_as_is(s);
	locked = mtkflash_session_restart(s);
	mtkflash_session_ask(s, &said);
	return locked;
}

enum mtkflash_error mtkflash_session_leave(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = mtkflash_session_begin(s);
	if (!err)
		err = s->method->find(s);
	if (!err)
		err = leave_and_release(s);
	return mtkflash_session_end(s, err);
}
