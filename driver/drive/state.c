// SPDX-License-Identifier: GPL-2.0
/*
 * The state of a session: its phase, its progress, and the earlier contents of the drive.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "families.h"
#include "image_bd.h"
#include "state.h"
#include "taskfile.h"

/* Bytes at the start of the flash without which no firmware runs. */
#define START_SIZE	0x100

bool mtkflash_session_worked(const struct mtkflash_session *s)
{
	return s->running && !s->exchanged && !mtkflash_in_boot_loader(&s->inquiry);
}

bool mtkflash_session_doubts(const struct mtkflash_session *s)
{
	return mtkflash_session_touched(s) || !mtkflash_session_worked(s);
}

enum mtkflash_error mtkflash_session_new_backup(struct mtkflash_session *s)
{
	/* The session before stopped right before its first change. */
	if (!mtkflash_session_touched(s))
		s->own = NULL;
	if (s->backup != s->original && s->backup != s->own)
		s->ops->free(s->backup);
	s->backup = s->ops->alloc(s->size);
	return s->backup ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_NO_MEMORY;
}

/*
 * May the drive's firmware have run?  That is not known of a drive that replaced another
 * one; it did not run if the start is blank.  An erase that was cut off may have left all
 * bits of it at 0.
 */
static bool may_have_worked(const struct mtkflash_session *s)
{
	return mtkflash_session_worked(s) ||
	       (s->exchanged && memcmp(s->backup, s->backup + 1, START_SIZE - 1));
}

void mtkflash_session_keep_original(struct mtkflash_session *s)
{
	if (!s->original && !mtkflash_session_touched(s) && may_have_worked(s))
		s->original = s->backup;
}

void mtkflash_session_forget_original(struct mtkflash_session *s)
{
	if (s->own != s->backup && s->own != s->original)
		s->ops->free(s->own);
	s->own = NULL;
	if (s->original != s->backup)
		s->ops->free(s->original);
	s->original = NULL;
}

enum mtkflash_error mtkflash_session_check_board(struct mtkflash_session *s,
						 const struct mtkflash_bd_match *bd)
{
	if (!mtkflash_bd_other_board(bd) ||
	    mtkflash_session_has(s, MTKFLASH_OPTION_OTHER_SERIES))
		return MTKFLASH_ERROR_NONE;
	s->fail_address = MTKFLASH_BD_BOARD;
	return MTKFLASH_ERROR_OTHER_SERIES;
}

void mtkflash_session_report_boards(struct mtkflash_session *s,
				    const struct mtkflash_bd_match *bd)
{
	if (s->error == MTKFLASH_ERROR_OTHER_CHIP ||
	    (s->error == MTKFLASH_ERROR_OTHER_SERIES && mtkflash_bd_other_board(bd)))
		s->ops->say(s, "the image is for chip %s, boot code %s, board %s; the drive has %s, %s, %s",
			    mtkflash_bd_chip(&bd->image), mtkflash_bd_banner(&bd->image),
			    mtkflash_bd_board(&bd->image), mtkflash_bd_chip(&bd->drive),
			    mtkflash_bd_banner(&bd->drive), mtkflash_bd_board(&bd->drive));
}

void mtkflash_session_exchanged(struct mtkflash_session *s)
{
	mtkflash_session_forget_original(s);
	memset(&s->old_identity, 0, sizeof(s->old_identity));
	s->change = MTKFLASH_CHANGE_NONE;
	s->exchanged = true;
}

void mtkflash_session_keep_own(struct mtkflash_session *s)
{
	if (!mtkflash_session_touched(s))
		s->own = s->backup;
}

const u8 *mtkflash_session_own(const struct mtkflash_session *s)
{
	return s->own && mtkflash_session_touched(s) ? s->own : s->backup;
}

void mtkflash_session_phase(struct mtkflash_session *s,
			    enum mtkflash_phase phase)
{
	if (s->change == MTKFLASH_CHANGE_RESTORING)
		phase = MTKFLASH_PHASE_RESTORING;
	s->phase = phase;
	if (!s->error)
		s->fail_address = 0;
	s->ops->changed(s);
}

enum mtkflash_error mtkflash_session_bulk(struct mtkflash_session *s,
					  enum mtkflash_phase phase)
{
	mtkflash_session_phase(s, phase);
	return mtkflash_session_committed(s) ? MTKFLASH_ERROR_NONE :
					       s->ops->interrupted(s);
}

void mtkflash_session_progress(struct mtkflash_session *s, unsigned int stage,
			       u32 bytes)
{
	u64 done = (u64)stage * s->size + bytes;

	if (s->change == MTKFLASH_CHANGE_RESTORING)
		done = s->done_before +
		       div_u64(done * (s->total - s->done_before), s->total);
	s->done = max(s->done, done);
	s->ops->changed(s);
	mtkflash_delay(s->tf, 0);
}
