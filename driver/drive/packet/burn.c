// SPDX-License-Identifier: GPL-2.0
/*
 * Packets that change a drive.
 */
#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "image_bd.h"
#include "packets.h"
#include "taskfile.h"

#define KEY_NOT_READY	0x02
#define KEY_ATTENTION	0x06

#define NS_PER_MS	1000000ull

/* Does the drive refuse the image?  It checks the image when it has received all of it. */
static bool is_refusal(const u8 *sense)
{
	return sense[0] == 0x05 && sense[1] == 0x24;
}

/* The last piece is the rest of the image, and may be shorter. */
static u32 size_of_piece(const struct mtkflash_recipe *r, u32 at)
{
	return min(r->chunk_size, r->size - at);
}

static bool is_last(const struct mtkflash_recipe *r, u32 at)
{
	return at + size_of_piece(r, at) == r->size;
}

static void mark_piece(const struct mtkflash_recipe *r, u32 at, u8 *cdb)
{
	if (r->mark_at)
		cdb[r->mark_at] = !at ? r->mark_first :
				  is_last(r, at) ? r->mark_last : r->mark_next;
}

static enum mtkflash_error command(struct mtkflash_packets *p,
				   const struct mtkflash_recipe_command *what, u32 offset,
				   u8 *data, u32 length)
{
	struct mtkflash_packet packet = {
		.data = data,
		.length = length,
		.out = true,
		.limit_ms = p->recipe->chunk_limit_ms,
	};

	if (!what->cdb[0])
		return MTKFLASH_ERROR_NONE;
	mtkflash_command_fill(what, offset, length, packet.cdb);
	if (what == &p->recipe->chunk)
		mark_piece(p->recipe, offset, packet.cdb);
	switch (mtkflash_packets_send(p, &packet)) {
	case MTKFLASH_REPLY_GOOD:
		return MTKFLASH_ERROR_NONE;
	case MTKFLASH_REPLY_CHECK:
		return MTKFLASH_ERROR_PACKET;
	default:
		return MTKFLASH_ERROR_TIMEOUT;
	}
}

/*
 * The drive answers the next command with NOT READY or UNIT ATTENTION while it burns or
 * restarts.
 */
static bool is_passing(const struct mtkflash_packets *p)
{
	return p->burns && (p->sense[0] == KEY_NOT_READY || p->sense[0] == KEY_ATTENTION);
}

/*
 * Fill a piece with the data to be sent: neither boot code nor data of a single unit is
 * sent.
 */
static void fill_piece(struct mtkflash_packets *p, const u8 *image, u32 at)
{
	const struct mtkflash_recipe *r = p->recipe;
	u32 end = at + size_of_piece(r, at);
	u32 first = max(at, r->unsent.first), behind = min(end, r->unsent.last + 1);

	memcpy(p->piece, image + at, end - at);
	if (r->unsent.last && first < behind)
		memset(p->piece + first - at, 0xff, behind - first);
	if (r->gates == MTKFLASH_GATES_BD && at <= MTKFLASH_BD_BANNER &&
	    end > MTKFLASH_BD_BANNER)
		memcpy(p->piece + MTKFLASH_BD_BANNER - at, p->head, sizeof(p->head));
}

static enum mtkflash_error send_piece(struct mtkflash_packets *p, const u8 *image,
				      u32 at)
{
	const struct mtkflash_recipe *r = p->recipe;
	enum mtkflash_error err;

	p->s->fail_address = at;
	if (at && r->pause_ms)
		p->t->ops->pause(p->t, r->pause_ms);
	err = mtkflash_packets_stopped(p);
	if (err)
		return err;
	fill_piece(p, image, at);
	p->burns = is_last(r, at) && !r->commit.cdb[0];
	err = command(p, &r->chunk, at, p->piece, size_of_piece(r, at));
	/*
	 * If the drive cannot be read it is not known whether the old firmware is still
	 * there.
	 */
	if (err == MTKFLASH_ERROR_PACKET && p->burns && r->read.cdb[0] && is_refusal(p->sense))
		return MTKFLASH_ERROR_IMAGE_REFUSED;
	if (err)
		return err;
	p->sent++;
	mtkflash_session_progress(p->s, mtkflash_packets_stage(p, 0), at + size_of_piece(r, at));
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error send_header(struct mtkflash_packets *p, const u8 *image)
{
	const struct mtkflash_recipe *r = p->recipe;
	u16 sum = 0;

	for (u32 i = 0; i < r->size; i++)
		sum += image[i];
	memset(p->piece, 0, r->header_size);
	if (r->header_size) {
		p->piece[r->header_size - 2] = sum >> 8;
		p->piece[r->header_size - 1] = sum;
	}
	return command(p, &r->header, 0, p->piece, r->header_size);
}

/* Record and announce the change before the command that may start it is sent. */
static void commit(struct mtkflash_packets *p)
{
	mtkflash_session_commit(p->s);
	p->s->ops->changed(p->s);
}

/*
 * The session cannot be stopped from here on, except with a drive that burns only at the
 * end.
 */
static enum mtkflash_error send_image(struct mtkflash_packets *p, const u8 *image)
{
	const struct mtkflash_recipe *r = p->recipe;
	enum mtkflash_error err;

	if (r->burns_early)
		commit(p);
	err = command(p, &r->prepare, 0, NULL, 0);
	for (u32 at = 0; !err && at < r->size; at += r->chunk_size)
		err = send_piece(p, image, at);
	if (!err)
		err = send_header(p, image);
	/* A session that was stopped within a packet reports only that. */
	err = mtkflash_packets_stopped(p) ?: err;
	if (err)
		return err;
	commit(p);
	p->s->fail_address = 0;
	p->burns = true;
	return command(p, &r->commit, 0, NULL, 0);
}

/* Computed in KiB to fit into 32 bits: 2 MiB times ten minutes is less than 2^31. */
#define KIB	1024

/* Send nothing for the time given by the recipe. */
static void keep_silent(struct mtkflash_packets *p)
{
	const struct mtkflash_recipe *r = p->recipe;

	for (u32 ms = 0; ms < r->silent_ms; ms += r->poll_ms) {
		p->left_ms = r->silent_ms - ms;
		p->t->ops->pause(p->t, r->poll_ms);
		if (!r->read.cdb[0])
			mtkflash_session_progress(p->s, mtkflash_packets_stage(p, 1),
						  (r->size / KIB * ms / r->silent_ms) * KIB);
	}
	p->left_ms = 0;
}

/*
 * Wait until the drive is ready.  A drive that reports ready may still burn, so it must do
 * so for a while.  That is measured by the clock, because some answers take seconds.  A
 * host that was held up polls once more before it gives up.
 *
 * Return: 0, NOT_READY, or PACKET if the drive reports that burning failed.
 */
static enum mtkflash_error wait_ready(struct mtkflash_packets *p)
{
	const struct mtkflash_recipe *r = p->recipe;
	u64 now = mtkflash_now(p->s->tf), steady = r->steady_ms * NS_PER_MS;
	u64 end = now + r->ready_limit_ms * NS_PER_MS + steady;
	u64 ready = 0;

	for (;;) {
		bool late = now >= end;

		switch (mtkflash_packets_test_ready(p)) {
		case MTKFLASH_REPLY_GOOD:
			now = mtkflash_now(p->s->tf);
			ready = ready ?: now;
			if (now - ready >= steady)
				return MTKFLASH_ERROR_NONE;
			break;
		case MTKFLASH_REPLY_CHECK:
			if (r->fatal & BIT(p->sense[0]))
				return MTKFLASH_ERROR_PACKET;
			ready = 0;
			break;
		default:
			return MTKFLASH_ERROR_NOT_READY;
		}
		if (late)
			return MTKFLASH_ERROR_NOT_READY;
		p->t->ops->pause(p->t, r->poll_ms);
		now = mtkflash_now(p->s->tf);
	}
}

/*
 * Read a drive that has refused the image, after the same silence as after a burn: one such drive
 * was dead after its power was cut (packet-mode spec. 7: 19).  A drive that has said no and holds
 * its old firmware does not burn.
 */
static void look_at_refused(struct mtkflash_packets *p, const u8 *image)
{
	u32 address = p->s->fail_address;

	keep_silent(p);
	if (!wait_ready(p) && mtkflash_packets_is_as_before(p, image))
		p->s->change = MTKFLASH_CHANGE_NONE;
	p->s->fail_address = address;
}

/* Stop asking a drive that is not ready, or that reports an error. */
static enum mtkflash_error burn_and_judge(struct mtkflash_packets *p, const u8 *image)
{
	enum mtkflash_error err;

	keep_silent(p);
	err = wait_ready(p);
	return err ? err : mtkflash_packets_judge(p, image);
}

/* Time in which a drive that gave no answer restarts and is found again. */
#define AWAY_MS		30000

/*
 * A drive that restarts may not answer the last piece.  Its identity decides; only a lost
 * link proves a restart.  A drive that just gives no answer may still be burning.
 * @err: Result of sending the image.
 */
static enum mtkflash_error judge_restarting(struct mtkflash_packets *p, const u8 *image,
					    enum mtkflash_error err)
{
	struct mtkflash_identity now;
	enum mtkflash_error judged;

	if (!p->burns || (p->lost && !p->gone))
		return err;
	judged = burn_and_judge(p, image);
	if (p->gone) {
		p->t->ops->pause(p->t, AWAY_MS);
		/* The probe that follows resets the drive. */
		return !p->parked || mtkflash_parked_is_quiet(p->parked) ? MTKFLASH_ERROR_NONE :
									    MTKFLASH_ERROR_TIMEOUT;
	}
	/* A refusal of the last piece counts, unless the drive gives the new name. */
	return err && (judged || mtkflash_packets_ask_name(p, &now)) ? err : judged;
}

/*
 * Does the drive wait for data?  If DRQ is set for longer than burning a piece takes, a
 * packet that did not end does not mean that the drive burns.
 */
static bool waits_for_data(struct mtkflash_packets *p)
{
	if (!p->parked || !mtkflash_session_committed(p->s) ||
	    !mtkflash_parked_wants_data(p->parked))
		return false;
	p->t->ops->pause(p->t, AWAY_MS);
	return mtkflash_parked_wants_data(p->parked);
}

enum mtkflash_error mtkflash_packets_write(struct mtkflash_session *s,
					   const u8 *image)
{
	struct mtkflash_packets *p = mtkflash_packets_of(s);
	enum mtkflash_error err;

	if (mtkflash_session_has(s, MTKFLASH_OPTION_DRY_RUN))
		return MTKFLASH_ERROR_NONE;
	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_PROGRAMMING);
	if (err)
		return err;
	err = send_image(p, image);
	if (err == MTKFLASH_ERROR_TIMEOUT && waits_for_data(p)) {
		p->waits = true;
		return MTKFLASH_ERROR_PACKET;
	}
	if (p->recipe->restarts)
		return judge_restarting(p, image, err);
	if (err == MTKFLASH_ERROR_PACKET && is_passing(p))
		err = MTKFLASH_ERROR_NONE;
	if (err == MTKFLASH_ERROR_IMAGE_REFUSED)
		look_at_refused(p, image);
	return err ? err : burn_and_judge(p, image);
}
