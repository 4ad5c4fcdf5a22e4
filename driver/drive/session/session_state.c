// SPDX-License-Identifier: GPL-2.0
/*
 * The state of a session: its phase and how far it is, as its parts change it, and
 * what follows from that.
 */
#include <linux/math64.h>
#include <linux/minmax.h>

#include "errors.h"
#include "families.h"
#include "flash/nor.h"
#include "session.h"
#include "session_parts.h"
#include "timings.h"

bool mtkflash_session_worked(const struct mtkflash_session *s)
{
	return s->running && !mtkflash_in_boot_loader(&s->inquiry);
}

bool mtkflash_session_doubts(const struct mtkflash_session *s)
{
	return s->touched || !mtkflash_session_worked(s);
}

void mtkflash_session_phase(struct mtkflash_session *s,
			    enum mtkflash_phase phase)
{
	s->phase = s->restoring ? MTKFLASH_PHASE_RESTORING : phase;
	if (!s->error)
		s->fail_address = 0;
	s->ops->changed(s);
}

void mtkflash_session_progress(struct mtkflash_session *s, unsigned int stage,
			       u32 bytes)
{
	u64 done = (u64)stage * s->chip->size + bytes;

	if (s->restoring)
		done = s->done_before +
		       div_u64(done * (s->total - s->done_before), s->total);
	s->done = max(s->done, done);
	s->ops->changed(s);
	mtkflash_delay(s->vendor.tf, 0);
}

enum mtkflash_error mtkflash_session_bulk(struct mtkflash_session *s,
					  enum mtkflash_phase phase)
{
	enum mtkflash_error err;

	mtkflash_session_phase(s, phase);
	if (!s->committed) {
		err = s->ops->interrupted(s);
		if (err)
			return err;
	}
	return mtkflash_vendor_check(&s->vendor);
}

static enum mtkflash_advice protected_advice(const struct mtkflash_session *s)
{
	/* That lock ends with the power, unless it is for good. */
	if (s->protection.second & MTKFLASH_SR2_SRL)
		return MTKFLASH_ADVICE_POWER_THEN_AGAIN;
	if (mtkflash_session_has(s, MTKFLASH_OPTION_CLEAR_SRWD))
		return MTKFLASH_ADVICE_LIFT_PIN;
	return mtkflash_error_advice(MTKFLASH_ERROR_PROTECTED);
}

enum mtkflash_advice mtkflash_session_advice(const struct mtkflash_session *s,
					     bool running)
{
	if (running)
		return s->phase == MTKFLASH_PHASE_WAITING ?
			       MTKFLASH_ADVICE_POWER_NOW :
			       MTKFLASH_ADVICE_LET_FINISH;
	if (s->restored)
		return MTKFLASH_ADVICE_OLD_IS_BACK;
	if (s->error == MTKFLASH_ERROR_PROTECTED)
		return protected_advice(s);
	if (s->error)
		return mtkflash_error_advice(s->error);
	if (!s->held)
		return MTKFLASH_ADVICE_NONE;
	return s->touched ? MTKFLASH_ADVICE_WRITE_BLANK :
			    MTKFLASH_ADVICE_WRITE_IMAGE;
}

/* Before there is a plan nobody knows how much is to be written. */
static bool can_estimate(const struct mtkflash_session *s)
{
	if (!s->total || !s->pass_us || s->restoring)
		return false;
	return s->cost.planned ||
	       s->total == (u64)s->chip->size * MTKFLASH_STAGES_READ;
}

u32 mtkflash_session_left_ms(const struct mtkflash_session *s)
{
	if (!can_estimate(s))
		return 0;
	return div_u64(mtkflash_cost_left(&s->cost, s->chip->size, s->pass_us,
					  s->done,
					  div_u64(s->total, s->chip->size)),
		       MTKFLASH_MSEC);
}
