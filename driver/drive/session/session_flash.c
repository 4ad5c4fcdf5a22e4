// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that write: flash an image, or erase.  Their phases follow each other in this
 * file.
 */
#include <linux/string.h>

#include "method.h"
#include "session.h"
#include "session_parts.h"

static bool is_dry(const struct mtkflash_session *s)
{
	return mtkflash_session_has(s, MTKFLASH_OPTION_DRY_RUN);
}

/* Claim the port, reach the drive, and read it. */
static enum mtkflash_error prepare(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	err = mtkflash_session_take(s);
	if (!err)
		err = s->method->reach(s, true);
	return err ? err : mtkflash_session_fetch(s, is_dry(s) ? s->method->stages_read :
								 s->method->stages);
}

/* Note which drive the image is for: a refusal names the drive and the image. */
static void take_image(struct mtkflash_session *s, const u8 *image, size_t size)
{
	s->image_size = size;
	memset(&s->image_identity, 0, sizeof(s->image_identity));
	mtkflash_image_identity_for(image, size, &s->old_identity,
				    &s->image_identity);
}

/* Check the image by its own data; no drive is needed for that. */
static enum mtkflash_error check_whole(struct mtkflash_session *s,
				       const u8 *image, size_t size)
{
	u32 address = 0;
	enum mtkflash_error err = s->method->whole(s, image, size, &address);

	if (err) {
		mtkflash_session_phase(s, MTKFLASH_PHASE_CHECKING);
		s->fail_address = address;
	}
	return err;
}

/* Do the identities of image and drive belong together? */
static enum mtkflash_error check_identity(const struct mtkflash_session *s)
{
	const struct mtkflash_identity *drive = &s->old_identity;
	const struct mtkflash_identity *image = &s->image_identity;

	if (mtkflash_session_has(s, MTKFLASH_OPTION_ANY_IDENTITY) ||
	    !drive->product[0])
		return MTKFLASH_ERROR_NONE;
	if (!image->product[0])
		return MTKFLASH_ERROR_NO_IDENTITY;
	if (!mtkflash_identity_same_drive(drive, image))
		return MTKFLASH_ERROR_WRONG_DRIVE;
	if (!mtkflash_session_has(s, MTKFLASH_OPTION_OTHER_SERIES) &&
	    mtkflash_identity_other_series(drive, image))
		return MTKFLASH_ERROR_OTHER_SERIES;
	return MTKFLASH_ERROR_NONE;
}

/* The contents that the flash is to have in the end. */
static const u8 *target_of(const struct mtkflash_session *s, const u8 *image)
{
	return s->target ? s->target : image;
}

/* Check the image against the drive; the last chance to refuse. */
static enum mtkflash_error check(struct mtkflash_session *s, const u8 *image,
				 size_t size)
{
	enum mtkflash_error err;

	mtkflash_session_phase(s, MTKFLASH_PHASE_CHECKING);
	take_image(s, image, size);
	err = s->method->suits(s, image, size);
	if (err)
		return err;
	if (size != s->size)
		return MTKFLASH_ERROR_PART_SIZE;
	err = s->method->starts(s, image);
	if (!err)
		err = check_identity(s);
	if (!err)
		err = s->method->keep(s, image);
	return err ? err : s->method->check(s, target_of(s, image));
}

/* Get the memory for restoring now: it may not be available after the first erase. */
static enum mtkflash_error prepare_restore(struct mtkflash_session *s)
{
	if (!s->original)
		return MTKFLASH_ERROR_NONE;
	s->spare = s->ops->alloc(s->size);
	return s->spare ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_NO_MEMORY;
}

static enum mtkflash_error write(struct mtkflash_session *s, const u8 *image)
{
	if (!is_dry(s))
		mtkflash_session_keep_own(s);
	return s->method->write(s, image);
}

static enum mtkflash_error flash(struct mtkflash_session *s, const u8 *image,
				 size_t size)
{
	enum mtkflash_error err;

	mtkflash_session_clear(s);
	take_image(s, image, size);
	err = check_whole(s, image, size);
	if (!err)
		err = prepare(s);
	if (!err)
		err = check(s, image, size);
	if (!err)
		err = prepare_restore(s);
	return err ? err : write(s, target_of(s, image));
}

static bool tells_old(const struct mtkflash_session *s, const struct mtkflash_identity *now)
{
	return s->method->writes_name &&
	       mtkflash_identity_equal(now, &s->old_identity) &&
	       !mtkflash_identity_equal(now, &s->image_identity);
}

/*
 * The kept ranges may hold a revision.  It is not known whether such a drive reports that
 * one or the one of its firmware, which the image has in that place: both are right.
 */
static void take_revision(const struct mtkflash_session *s, const u8 *image, size_t size,
			  const struct mtkflash_witnesses *said,
			  struct mtkflash_identity *wanted)
{
	struct mtkflash_identity firmware;

	if (mtkflash_image_identity_for(image, size, &s->old_identity, &firmware) &&
	    !strcmp(said->inquiry.revision, firmware.revision))
		memcpy(wanted->revision, firmware.revision, sizeof(wanted->revision));
}

/* Ask the restarted drive for its identity, and compare it with the image's. */
static enum mtkflash_error ask_drive(struct mtkflash_session *s,
				     const u8 *image, size_t size)
{
	struct mtkflash_identity wanted = s->image_identity;
	struct mtkflash_witnesses said;

	if (!mtkflash_session_ask(s, &said))
		return MTKFLASH_ERROR_NO_ANSWER;
	/* The boot code runs: it does not accept the contents of the flash as firmware. */
	if (mtkflash_in_boot_loader(&said.inquiry))
		return MTKFLASH_ERROR_OTHER_ANSWER;
	if (tells_old(s, &said.inquiry))
		return s->own_name ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_OLD_ANSWER;
	if (s->target)
		take_revision(s, image, size, &said, &wanted);
	if (!wanted.product[0] || mtkflash_hear_again(&said, &wanted, &s->found))
		return MTKFLASH_ERROR_NONE;
	return s->found.lines ? MTKFLASH_ERROR_GARBLED :
				MTKFLASH_ERROR_OTHER_ANSWER;
}

static enum mtkflash_error restart(struct mtkflash_session *s, const u8 *image,
				   size_t size)
{
	enum mtkflash_error locked = mtkflash_session_restart(s), err;

	take_image(s, target_of(s, image), size);
	err = ask_drive(s, image, size);
	return err ? err : locked;
}

/*
 * Can the old contents be restored?  After any error behind the first erase, as long as the
 * bus is driven.  The drive must have worked before: otherwise the old contents are no
 * better.
 */
static bool can_restore(const struct mtkflash_session *s,
			enum mtkflash_error err)
{
	return err && mtkflash_session_committed(s) && s->original &&
	       !mtkflash_session_is_silent(err);
}

static enum mtkflash_error restore(struct mtkflash_session *s)
{
	enum mtkflash_error err;

	s->done_before = s->done;
	s->change = MTKFLASH_CHANGE_RESTORING;
	mtkflash_session_phase(s, MTKFLASH_PHASE_RESTORING);
	err = s->method->restore(s);
	s->change = err ? MTKFLASH_CHANGE_COMMITTED : MTKFLASH_CHANGE_RESTORED;
	return err;
}

/*
 * Restore the old contents after the error @why.  The session reports @why and its place,
 * whether restoring works or not, unless the drive has gone.
 */
static enum mtkflash_error roll_back(struct mtkflash_session *s,
				     enum mtkflash_error why)
{
	enum mtkflash_phase failed_phase = s->phase;
	u32 address = s->fail_address;
	struct mtkflash_witnesses said;
	enum mtkflash_error err = restore(s);

	if (mtkflash_session_is_silent(err))
		return mtkflash_session_end(s, err);
	if (err) {
		mtkflash_session_hold_or_release(s, why);
	} else {
		mtkflash_session_restart(s);
		mtkflash_session_ask(s, &said);
	}
	s->error = why;
	s->failed_phase = failed_phase;
	s->fail_address = address;
	mtkflash_session_phase(s, MTKFLASH_PHASE_FAILED);
	return why;
}

static enum mtkflash_error end(struct mtkflash_session *s,
			       enum mtkflash_error err)
{
	if (can_restore(s, err))
		err = roll_back(s, err);
	else
		err = mtkflash_session_end(s, err);
	s->ops->free(s->spare);
	s->spare = NULL;
	s->ops->free(s->target);
	s->target = NULL;
	return err;
}

enum mtkflash_error mtkflash_session_flash(struct mtkflash_session *s,
					   const u8 *image, size_t size)
{
	enum mtkflash_error err = flash(s, image, size);

	if (err)
		return end(s, err);
	if (is_dry(s))
		err = mtkflash_session_hold_or_release(s, MTKFLASH_ERROR_NONE);
	else
		err = restart(s, image, size);
	return end(s, err);
}

static u8 *alloc_blank(struct mtkflash_session *s)
{
	u8 *blank = s->ops->alloc(s->size);

	if (blank)
		memset(blank, 0xff, s->size);
	return blank;
}

static enum mtkflash_error erase(struct mtkflash_session *s)
{
	enum mtkflash_error err;
	u8 *blank;

	mtkflash_session_clear(s);
	err = prepare(s);
	if (!err)
		err = prepare_restore(s);
	if (err)
		return err;
	blank = alloc_blank(s);
	if (!blank)
		return MTKFLASH_ERROR_NO_MEMORY;
	mtkflash_session_phase(s, MTKFLASH_PHASE_CHECKING);
	err = s->method->check(s, blank);
	if (!err)
		err = write(s, blank);
	s->ops->free(blank);
	return err;
}

enum mtkflash_error mtkflash_session_erase(struct mtkflash_session *s)
{
	enum mtkflash_error err = erase(s);

	if (err)
		return end(s, err);
	if (is_dry(s)) {
		err = mtkflash_session_hold_or_release(s, MTKFLASH_ERROR_NONE);
	} else {
		/* The drive has no firmware, even if nothing had to be erased. */
		if (!mtkflash_session_touched(s))
			s->change = MTKFLASH_CHANGE_EARLIER;
		s->port = MTKFLASH_PORT_HELD;
	}
	return end(s, err);
}
