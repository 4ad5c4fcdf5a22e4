// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that write nothing: they read, or keep the drive or its port for
 * somebody, or end that.
 */
#include "session.h"
#include "session_parts.h"

/*
 * To read firmware that works means to interrupt it.  A drive that is held was
 * asked for by name, or was spoken to before.
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
		err = mtkflash_session_reach(s, false);
	if (!err)
		err = mtkflash_session_fetch(s, MTKFLASH_STAGES_READ);
	if (!err)
		mtkflash_session_settle(s, MTKFLASH_ERROR_NONE);
	return mtkflash_session_finish(s, err);
}

enum mtkflash_error mtkflash_session_claim(struct mtkflash_session *s)
{
	enum mtkflash_error err = mtkflash_session_begin(s);

	s->held = !err;
	s->by_hand = !err;
	return mtkflash_session_finish(s, err);
}

enum mtkflash_error mtkflash_session_enter(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = mtkflash_session_begin(s);
	if (!err)
		err = mtkflash_session_reach(s, false);
	if (!err)
		err = s->ops->interrupted(s);
	s->held = !err;
	s->by_hand |= !err;
	return mtkflash_session_finish(s, err);
}

/*
 * Nothing but the Device register is written; of two units the master stays
 * selected.
 */
static bool shows_type_byte(struct mtkflash_session *s)
{
	struct mtkflash_vendor *v = &s->vendor;
	unsigned int units = s->unit_known ? 1 : 2;

	for (unsigned int n = units; n > 0; n--) {
		if (!s->unit_known)
			v->unit = n - 1;
		mtkflash_vendor_select(v);
		if (mtkflash_status_is_type(mtkflash_vendor_status(v)))
			return true;
	}
	return false;
}

/*
 * A drive that another program has left in vendor mode is asked for its id: the
 * outro is that of the command set which gets an answer.
 */
static enum mtkflash_error find_vendor_mode(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	if (s->vendor.type)
		return MTKFLASH_ERROR_NONE;
	mtkflash_session_phase(s, MTKFLASH_PHASE_ENTERING);
	if (!shows_type_byte(s))
		return MTKFLASH_ERROR_NOT_IN_VENDOR_MODE;
	err = mtkflash_session_reach(s, false);
	/* It is in vendor mode all the same. */
	return s->vendor.type ? MTKFLASH_ERROR_NONE : err;
}

static void leave(struct mtkflash_session *s)
{
	/* It has no firmware, or half of one. */
	if (s->touched) {
		mtkflash_session_let_go(s);
		return;
	}
	mtkflash_session_return(s);
	s->ops->identity(s, &s->new_identity);
}

enum mtkflash_error mtkflash_session_leave(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = mtkflash_session_begin(s);
	if (!err)
		err = find_vendor_mode(s);
	if (!err)
		leave(s);
	return mtkflash_session_finish(s, err);
}
