// SPDX-License-Identifier: GPL-2.0
/*
 * The common parts of all sessions: their begin, from the claim of the port to reading the
 * drive, and their end.
 */
#include <linux/string.h>

#include "method.h"
#include "session.h"
#include "session_parts.h"
#include "taskfile.h"

void mtkflash_session_init(struct mtkflash_session *s,
			   const struct mtkflash_session_ops *ops,
			   struct mtkflash_taskfile *tf)
{
	memset(s, 0, sizeof(*s));
	s->ops = ops;
	s->tf = tf;
}

void mtkflash_session_destroy(struct mtkflash_session *s)
{
	mtkflash_session_forget_original(s);
	s->ops->free(s->backup);
	s->backup = NULL;
}

enum mtkflash_error mtkflash_session_take(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	mtkflash_session_phase(s, MTKFLASH_PHASE_CLAIMING);
	if (s->port == MTKFLASH_PORT_CLAIMED)
		return MTKFLASH_ERROR_NONE;
	s->spoken_to = false;
	s->exchanged = false;
	s->change = MTKFLASH_CHANGE_NONE;
	err = s->ops->claim(s);
	if (!err)
		s->port = MTKFLASH_PORT_CLAIMED;
	return err;
}

static void clear_results(struct mtkflash_session *s)
{
	if (s->port == MTKFLASH_PORT_HELD)
		s->port = MTKFLASH_PORT_CLAIMED;
	if (mtkflash_session_committed(s))
		s->change = MTKFLASH_CHANGE_EARLIER;
	s->error = MTKFLASH_ERROR_NONE;
	s->failed_phase = MTKFLASH_PHASE_IDLE;
	s->done = 0;
	s->total = 0;
	s->needs_ms = 0;
	s->fail_address = 0;
	s->wait_left_ms = 0;
	s->kept.count = 0;
	/* The old identity is kept: an earlier try may have erased it from the flash. */
	if (s->port == MTKFLASH_PORT_FREE)
		s->size = 0;
	if (s->port == MTKFLASH_PORT_FREE || !mtkflash_session_touched(s))
		memset(&s->old_identity, 0, sizeof(s->old_identity));
	memset(&s->new_identity, 0, sizeof(s->new_identity));
	memset(&s->image_identity, 0, sizeof(s->image_identity));
	s->image_size = 0;
	s->own_name = false;
	memset(&s->found, 0, sizeof(s->found));
	memset(&s->asked, 0, sizeof(s->asked));
}

void mtkflash_session_clear(struct mtkflash_session *s)
{
	clear_results(s);
	s->method->begin(s);
}

enum mtkflash_error mtkflash_session_begin(struct mtkflash_session *s)
{
	mtkflash_session_clear(s);
	return mtkflash_session_take(s);
}

enum mtkflash_error mtkflash_session_fetch(struct mtkflash_session *s,
					   unsigned int stages)
{
	enum mtkflash_error err;

	s->total = (u64)s->size * stages;
	err = s->method->fetch(s);
	if (err)
		return err;
	if (!s->backup ||
	    (mtkflash_session_worked(s) && s->inquiry.product[0]))
		s->old_identity = s->inquiry;
	else
		mtkflash_image_identity(s->backup, s->size, &s->old_identity);
	return MTKFLASH_ERROR_NONE;
}

static void release(struct mtkflash_session *s, enum mtkflash_release how)
{
	s->ops->release(s, how);
	mtkflash_session_forget_original(s);
	s->port = MTKFLASH_PORT_FREE;
	s->by_hand = false;
}

static void leave(struct mtkflash_session *s)
{
	mtkflash_session_phase(s, MTKFLASH_PHASE_LEAVING);
	s->method->leave(s);
}

static enum mtkflash_error leave_if_entered(struct mtkflash_session *s)
{
	enum mtkflash_error locked = s->method->protect_again(s);

	if (s->method->is_entered(s))
		leave(s);
	return locked;
}

enum mtkflash_error mtkflash_session_restart(struct mtkflash_session *s)
{
	enum mtkflash_error locked = leave_if_entered(s);

	mtkflash_session_phase(s, MTKFLASH_PHASE_RESETTING);
	release(s, MTKFLASH_RELEASE_PROBE);
	return locked;
}

bool mtkflash_session_is_silent(enum mtkflash_error err)
{
	return err == MTKFLASH_ERROR_BUS_DEAD ||
	       err == MTKFLASH_ERROR_NO_DRIVE ||
	       err == MTKFLASH_ERROR_NO_LINK || err == MTKFLASH_ERROR_NO_STATUS;
}

/*
 * Does the drive's firmware run?  It may run even if the owner of the port did not know the
 * drive.  A drive that was left in the middle of a packet needs the same reset.
 */
static bool is_alive(const struct mtkflash_session *s, enum mtkflash_error err)
{
	return s->running || s->asked.lost ||
	       (s->spoken_to && (err == MTKFLASH_ERROR_IGNORED ||
				 err == MTKFLASH_ERROR_REFUSED));
}

/*
 * Is the drive to be held, because the user asked for that, or it would be hard to reach
 * again?
 */
static bool is_to_be_held(const struct mtkflash_session *s,
			  enum mtkflash_error err)
{
	if (s->by_hand)
		return true;
	if (mtkflash_session_is_silent(err) || s->method->never_held)
		return false;
	return mtkflash_session_touched(s) ||
	       (s->method->is_entered(s) && !s->running);
}

bool mtkflash_session_ask(struct mtkflash_session *s,
			  struct mtkflash_witnesses *said)
{
	bool answered;

	memset(said, 0, sizeof(*said));
	answered = s->ops->identity(s, said);
	s->new_identity = said->inquiry;
	return answered;
}

enum mtkflash_error mtkflash_session_hold_or_release(struct mtkflash_session *s,
						     enum mtkflash_error err)
{
	enum mtkflash_error locked;

	if (s->port == MTKFLASH_PORT_FREE)
		return err;
	if (err)
		s->method->fail(s, mtkflash_session_is_silent(err));
	if (is_to_be_held(s, err)) {
		s->port = MTKFLASH_PORT_HELD;
		return err;
	}
	locked = leave_if_entered(s);
	release(s, is_alive(s, err) ? MTKFLASH_RELEASE_PROBE :
				      MTKFLASH_RELEASE_QUIET);
	return err ? err : locked;
}

/* May this be the error of a drive whose answers are lost? */
static bool is_without_answer(enum mtkflash_error err)
{
	return mtkflash_session_is_silent(err) || err == MTKFLASH_ERROR_TIMEOUT ||
	       err == MTKFLASH_ERROR_PACKET || err == MTKFLASH_ERROR_NOT_READY ||
	       err == MTKFLASH_ERROR_NO_RECIPE || err == MTKFLASH_ERROR_MEDIUM ||
	       err == MTKFLASH_ERROR_NO_MEMORY;
}

/* If another program uses the port, the drive is not to blame for the silence. */
static enum mtkflash_error blame(const struct mtkflash_session *s,
				 enum mtkflash_error err)
{
	return is_without_answer(err) && mtkflash_is_foreign(s->tf) ?
		       MTKFLASH_ERROR_CLAIM : err;
}

enum mtkflash_error mtkflash_session_end(struct mtkflash_session *s,
					 enum mtkflash_error err)
{
	enum mtkflash_error silent = err;

	err = blame(s, err);
	s->error = err;
	if (err) {
		s->failed_phase = s->phase;
		mtkflash_session_hold_or_release(s, silent);
		mtkflash_session_phase(s, MTKFLASH_PHASE_FAILED);
		return err;
	}
	s->done = s->total;
	mtkflash_session_phase(s, MTKFLASH_PHASE_DONE);
	return err;
}

enum mtkflash_error mtkflash_session_release_as_is(struct mtkflash_session *s)
{
	enum mtkflash_error locked = leave_if_entered(s);

	/* A changed drive that is still held has no firmware that runs. */
	release(s, s->running && !mtkflash_session_touched(s) ?
			   MTKFLASH_RELEASE_PROBE : MTKFLASH_RELEASE_QUIET);
	return locked;
}

enum mtkflash_error mtkflash_session_release(struct mtkflash_session *s)
{
	enum mtkflash_error locked;

	if (s->port == MTKFLASH_PORT_FREE)
		return MTKFLASH_ERROR_NONE;
	locked = mtkflash_session_release_as_is(s);
	/* An earlier error stays visible, unless this failed too. */
	if (locked) {
		s->error = locked;
		s->failed_phase = MTKFLASH_PHASE_LEAVING;
	}
	mtkflash_session_phase(s, s->error ? MTKFLASH_PHASE_FAILED :
					     MTKFLASH_PHASE_IDLE);
	return locked;
}

/* A half-written drive that is held must not be switched off: it may be hard to reach again. */
static enum mtkflash_advice keep_power_if_held(const struct mtkflash_session *s,
					       enum mtkflash_advice advice)
{
	if (advice == MTKFLASH_ADVICE_POWER_IF_AGAIN &&
	    s->port == MTKFLASH_PORT_HELD && mtkflash_session_touched(s))
		return MTKFLASH_ADVICE_GO_ON;
	return advice;
}

enum mtkflash_advice mtkflash_session_advice(const struct mtkflash_session *s,
					     bool running)
{
	if (running)
		return s->phase == MTKFLASH_PHASE_WAITING ?
			       MTKFLASH_ADVICE_POWER_NOW :
			       MTKFLASH_ADVICE_LET_FINISH;
	if (s->change == MTKFLASH_CHANGE_RESTORED)
		return MTKFLASH_ADVICE_OLD_IS_BACK;
	if (s->error && s->found.advice)
		return s->found.advice;
	if (s->error)
		return keep_power_if_held(s, s->method->advice(s));
	if (s->port != MTKFLASH_PORT_HELD)
		return MTKFLASH_ADVICE_NONE;
	return mtkflash_session_touched(s) ? MTKFLASH_ADVICE_WRITE_BLANK :
					     MTKFLASH_ADVICE_WRITE_IMAGE;
}
