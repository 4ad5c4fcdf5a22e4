// SPDX-License-Identifier: GPL-2.0
/*
 * The method "packets": the functions that a session calls.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "bd_sums.h"
#include "errors.h"
#include "families.h"
#include "image_tsst.h"
#include "method.h"
#include "packets.h"
#include "question.h"
#include "vendor/unit.h"
#include "vendor/vendor.h"

static void use_recipe(struct mtkflash_packets *p, const struct mtkflash_recipe *recipe);

/* --- the drive -------------------------------------------------------------------- */

static void packets_begin(struct mtkflash_session *s)
{
	struct mtkflash_packets *p = mtkflash_packets_of(s);

	s->size = 0;
	memset(&p->bd, 0, sizeof(p->bd));
	memset(p->sense, 0, sizeof(p->sense));
	memset(p->refusals, 0, sizeof(p->refusals));
	memset(&p->journal, 0, sizeof(p->journal));
	p->sent = 0;
	p->left_ms = 0;
	p->lost = false;
	p->gone = false;
	p->burns = false;
	p->waits = false;
	p->settled = false;
	p->tells = false;
	p->old_date[0] = '\0';
	p->new_date[0] = '\0';
	s->ops->free(s->backup);
	s->backup = NULL;
}

/* Ask the drive for its identity again: libata's answer may be outdated. */
static enum mtkflash_error meet(struct mtkflash_packets *p)
{
	struct mtkflash_session *s = p->s;
	const struct mtkflash_recipe *recipe;

	if (!mtkflash_packets_inquiry(p, &s->inquiry))
		return MTKFLASH_ERROR_NO_RECIPE;
	recipe = mtkflash_recipe_for(p->own, &s->inquiry, &p->row);
	if (!recipe || recipe != p->recipe)
		return MTKFLASH_ERROR_NO_RECIPE;
	s->size = recipe->size;
	return MTKFLASH_ERROR_NONE;
}

/* Read the id that a user's recipe asks for; it is compared with the image later. */
static enum mtkflash_error read_id(struct mtkflash_packets *p)
{
	struct mtkflash_packet packet = {
		.data = p->head,
		.length = p->recipe->id_size,
		.limit_ms = p->recipe->chunk_limit_ms,
	};

	if (!p->recipe->id_size)
		return MTKFLASH_ERROR_NONE;
	mtkflash_command_fill(&p->recipe->id, 0, packet.length, packet.cdb);
	switch (mtkflash_packets_send(p, &packet)) {
	case MTKFLASH_REPLY_GOOD:
		return packet.got < packet.length ? MTKFLASH_ERROR_PACKET : MTKFLASH_ERROR_NONE;
	case MTKFLASH_REPLY_CHECK:
		return MTKFLASH_ERROR_PACKET;
	default:
		return MTKFLASH_ERROR_TIMEOUT;
	}
}

/* Check that the boot code is the one for which the recipe is known to work. */
static enum mtkflash_error read_head(struct mtkflash_packets *p)
{
	enum mtkflash_error err;

	if (p->recipe->gates == MTKFLASH_GATES_NAME)
		return read_id(p);
	if (p->recipe->gates != MTKFLASH_GATES_BD)
		return MTKFLASH_ERROR_NONE;
	err = mtkflash_packets_read(p, MTKFLASH_BD_BANNER, sizeof(p->head), p->head);
	if (!err && memcmp(p->head, p->row->banner, strlen(p->row->banner)))
		err = MTKFLASH_ERROR_NO_RECIPE;
	return err;
}

/* After a reset both units may show 00h, which means no device, or a drive at rest. */
static u8 unit_of(const struct mtkflash_presence *presence)
{
	if (presence->unit_known || mtkflash_status_is_driven(presence->status))
		return presence->unit;
	return (presence->maybe_healthy | presence->no_disk) == 2;
}

static enum mtkflash_error error_of(const struct mtkflash_parked *parked)
{
	switch (parked->outcome) {
	case MTKFLASH_OUTCOME_GOOD:
		return MTKFLASH_ERROR_NONE;
	case MTKFLASH_OUTCOME_NO_WAY:
		return MTKFLASH_ERROR_NO_MEMORY;
	case MTKFLASH_OUTCOME_GONE:
		return MTKFLASH_ERROR_NO_DRIVE;
	/* The drive aborted PACKET itself, for which there are no sense data. */
	case MTKFLASH_OUTCOME_NO_PACKETS:
		return MTKFLASH_ERROR_NO_RECIPE;
	case MTKFLASH_OUTCOME_NOT_AT_REST:
		return mtkflash_status_is_type(parked->status) ? MTKFLASH_ERROR_NO_RECIPE :
								 MTKFLASH_ERROR_TIMEOUT;
	case MTKFLASH_OUTCOME_NOT_WANTED:
	case MTKFLASH_OUTCOME_BUSY:
		return MTKFLASH_ERROR_TIMEOUT;
	default:
		return MTKFLASH_ERROR_PACKET;
	}
}

/* Find the unit and the identity of a drive that libata does not know. */
static enum mtkflash_error meet_parked(struct mtkflash_packets *p)
{
	struct mtkflash_session *s = p->s;
	struct mtkflash_presence presence;
	struct mtkflash_identity id;
	enum mtkflash_error err;

	err = mtkflash_choose_unit(s, &presence);
	if (err)
		return err;
	mtkflash_parked_init(p->parked, s->tf, unit_of(&presence), s);
	mtkflash_question_name(s, p->parked, &id);
	err = error_of(p->parked);
	if (err)
		return err;
	/* The same rule as for a drive that libata knows, even with the owner's recipe. */
	if (mtkflash_family(&id) == MTKFLASH_FAMILY_OTHER_CHIP)
		return MTKFLASH_ERROR_NOT_MEDIATEK;
	s->unit = p->parked->unit;
	use_recipe(p, mtkflash_recipe_for(p->own, &id, NULL));
	return MTKFLASH_ERROR_NONE;
}

static bool is_possible(const struct mtkflash_packets *p, bool to_be_written)
{
	return p->recipe && (to_be_written || p->recipe->read.cdb[0]);
}

static enum mtkflash_error reach(struct mtkflash_session *s, bool to_be_written)
{
	struct mtkflash_packets *p = mtkflash_packets_of(s);
	enum mtkflash_error err;

	p->writes = to_be_written;
	err = mtkflash_session_bulk(s, MTKFLASH_PHASE_IDENTIFYING);
	/* What the drive does with its own data is not known: no ranges can be kept. */
	if (!err && s->keeps)
		err = MTKFLASH_ERROR_NO_RECIPE;
	if (!err && p->parked)
		err = meet_parked(p);
	if (!err && !is_possible(p, to_be_written))
		err = MTKFLASH_ERROR_NO_RECIPE;
	if (!err)
		err = meet(p);
	if (!err && to_be_written)
		err = mtkflash_packets_empty(p);
	if (!err)
		err = read_head(p);
	if (err)
		return err;
	/*
	 * These drives have a date [V freemkv].  It is only shown: a drive may refuse to tell it.
	 * A drive that gives no answer at all is asked nothing more, as after any command.
	 */
	if (to_be_written && p->recipe->gates == MTKFLASH_GATES_BD)
		mtkflash_packets_date(p, p->old_date);
	p->piece = s->ops->alloc(p->recipe->chunk_size);
	return p->piece ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_NO_MEMORY;
}

/* A session that was stopped within a packet reports only that. */
static enum mtkflash_error packets_reach(struct mtkflash_session *s, bool to_be_written)
{
	enum mtkflash_error err = reach(s, to_be_written);

	return mtkflash_packets_stopped(mtkflash_packets_of(s)) ?: err;
}

static enum mtkflash_error packets_find(struct mtkflash_session *s)
{
	return MTKFLASH_ERROR_NOT_IN_VENDOR_MODE;
}

static bool packets_is_entered(const struct mtkflash_session *s)
{
	return false;
}

/* --- the contents of the drive ---------------------------------------------------- */

/* Of the page with the banner only the banner can be read. */
static enum mtkflash_error read_piece(struct mtkflash_packets *p, u32 at)
{
	u8 *to = p->s->backup + at;

	if (at != MTKFLASH_BD_BANNER)
		return mtkflash_packets_read(p, at, p->recipe->read_size, to);
	memset(to, 0xff, p->recipe->read_size);
	memcpy(to, p->head, sizeof(p->head));
	return MTKFLASH_ERROR_NONE;
}

/*
 * Must this page be read before a flash?  Yes for pages that are read back later, pages
 * that may read in their place, the names, and data of the unit.
 */
static bool is_needed(u32 page)
{
	if (page < MTKFLASH_BD_PAGE || page == MTKFLASH_BD_DESCRIPTOR ||
	    (page >= MTKFLASH_BD_APPLICATION && page < MTKFLASH_BD_APPLICATION_END))
		return true;
	for (unsigned int n = 0; n < MTKFLASH_BD_UNIT_RANGES; n++)
		if (mtkflash_bd_unit[n].first / MTKFLASH_BD_PAGE == page / MTKFLASH_BD_PAGE)
			return true;
	return false;
}

/*
 * An unreadable page that is not needed is blank in the backup of a session that writes.  A
 * session that reads fails instead.
 */
static enum mtkflash_error read_page(struct mtkflash_packets *p, u32 at)
{
	enum mtkflash_error err = read_piece(p, at);

	if (err != MTKFLASH_ERROR_PACKET || !p->writes || is_needed(at))
		return err;
	memset(p->s->backup + at, 0xff, p->recipe->read_size);
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error packets_fetch(struct mtkflash_session *s)
{
	struct mtkflash_packets *p = mtkflash_packets_of(s);
	enum mtkflash_error err;

	if (!p->recipe->read.cdb[0])
		return MTKFLASH_ERROR_NONE;
	err = mtkflash_session_new_backup(s);
	if (!err)
		err = mtkflash_session_bulk(s, MTKFLASH_PHASE_BACKING_UP);
	for (u32 at = 0; !err && at < s->size; at += p->recipe->read_size) {
		s->fail_address = at;
		err = read_page(p, at);
		err = s->ops->interrupted(s) ?: err;
		if (!err)
			mtkflash_session_progress(s, 0, at + p->recipe->read_size);
	}
	return err;
}

/* --- the image -------------------------------------------------------------------- */

/* No option accepts an image here that disagrees with its own table of sums. */
static enum mtkflash_error packets_whole(struct mtkflash_session *s, const u8 *image,
					 size_t size, u32 *address)
{
	return mtkflash_bd_check(image, size, address);
}

static enum mtkflash_error suits_bd(struct mtkflash_packets *p, const u8 *image,
				    size_t size)
{
	struct mtkflash_session *s = p->s;

	/* A drive that does not name its chip may have the other one. */
	if (mtkflash_bd_suits(image, size, s->backup, s->size, true, &p->bd) &&
	    p->bd.drive.chip[0] && p->bd.drive.banner[0])
		return mtkflash_session_check_board(s, &p->bd);
	s->fail_address = p->bd.address;
	return MTKFLASH_ERROR_OTHER_CHIP;
}

static bool is_same_id(struct mtkflash_packets *p, const u8 *image, size_t size)
{
	const struct mtkflash_recipe *r = p->recipe;

	if (size != p->s->size || !memcmp(image + r->id_at, p->head, r->id_size))
		return true;
	p->s->fail_address = r->id_at;
	return false;
}

static enum mtkflash_error packets_suits(struct mtkflash_session *s,
					 const u8 *image, size_t size)
{
	struct mtkflash_packets *p = mtkflash_packets_of(s);
	struct mtkflash_identity id;
	struct mtkflash_bd bd;

	if (p->recipe->gates == MTKFLASH_GATES_BD)
		return suits_bd(p, image, size);
	if (p->recipe->gates == MTKFLASH_GATES_TSST)
		return mtkflash_tsst_identity(image, size, &id) ? MTKFLASH_ERROR_NONE :
								  MTKFLASH_ERROR_OTHER_CHIP;
	if (mtkflash_bd_look(image, size, &bd))
		return MTKFLASH_ERROR_OTHER_CHIP;
	return is_same_id(p, image, size) ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_OTHER_CHIP;
}

/*
 * Refuse an image with a blank bank: the drive checks nothing, the result cannot be read
 * back, and firmware that jumps into a blank bank hangs.  The option allows it, because
 * makers' images may have such banks: btcflash accepts a HEX file without whole banks [V].
 */
static enum mtkflash_error check_banks(struct mtkflash_session *s, const u8 *image)
{
	u32 address;

	if (mtkflash_session_has(s, MTKFLASH_OPTION_BLANK_BANKS) ||
	    !mtkflash_image_blank_bank(image, s->size, &address))
		return MTKFLASH_ERROR_NONE;
	s->fail_address = address;
	return MTKFLASH_ERROR_BANK_BLANK;
}

static enum mtkflash_error packets_starts(struct mtkflash_session *s,
					  const u8 *image)
{
	const struct mtkflash_packets *p = mtkflash_packets_of(s);

	/* Images of Blu-ray writers have sums that show whether they are whole. */
	if (p->recipe->gates == MTKFLASH_GATES_BD)
		return mtkflash_bd_covers_half(image) ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_SUM;
	if (p->recipe->gates == MTKFLASH_GATES_TSST)
		return MTKFLASH_ERROR_NONE;
	/*
	 * No option overrides this: a drive that cannot be read has no backup to restore.
	 * Firmware for another maker's chip, for which a user has written a recipe, is
	 * exempt: it may start in any way.
	 */
	if (!mtkflash_image_has_vector(image, s->size) &&
	    !(p->own && mtkflash_session_has(s, MTKFLASH_OPTION_ANY_START)))
		return MTKFLASH_ERROR_RESET_VECTOR;
	return check_banks(s, image);
}

/* The drive itself keeps its own data. */
static enum mtkflash_error packets_keep(struct mtkflash_session *s, const u8 *image)
{
	return MTKFLASH_ERROR_NONE;
}

/*
 * A drive that cannot be read is judged by its revision: the same revision would prove
 * nothing.
 */
static bool is_provable(const struct mtkflash_packets *p)
{
	return p->recipe->read.cdb[0] ||
	       !mtkflash_identity_equal(&p->s->image_identity, &p->s->old_identity);
}

/*
 * The user may want another model's image, but the drive refuses it unless the image has
 * the flag.
 */
static enum mtkflash_error packets_check(struct mtkflash_session *s,
					 const u8 *image)
{
	const struct mtkflash_packets *p = mtkflash_packets_of(s);

	if (!is_provable(p))
		return MTKFLASH_ERROR_NO_RECIPE;
	if (mtkflash_identity_same_drive(&s->image_identity, &s->old_identity) ||
	    (p->own && mtkflash_session_has(s, MTKFLASH_OPTION_ANY_IDENTITY)) ||
	    (p->recipe->gates == MTKFLASH_GATES_BD && mtkflash_bd_taken(image)))
		return MTKFLASH_ERROR_NONE;
	return MTKFLASH_ERROR_WRONG_DRIVE;
}

/* --- the end ---------------------------------------------------------------------- */

/* A dump by packets is no image that could be sent. */
static enum mtkflash_error packets_restore(struct mtkflash_session *s)
{
	return MTKFLASH_ERROR_NO_RECIPE;
}

/*
 * Must the drive not be reset?  It may burn for hours.  A drive that has refused the image, and
 * does not read as before, may not start again (packet-mode specification 7: 19).
 */
static bool may_burn(const struct mtkflash_session *s)
{
	const struct mtkflash_packets *p = mtkflash_packets_of(s);

	if (!mtkflash_session_committed(s) || p->settled || p->waits)
		return false;
	switch (s->error) {
	case MTKFLASH_ERROR_PACKET:
	case MTKFLASH_ERROR_TIMEOUT:
	case MTKFLASH_ERROR_NOT_READY:
	case MTKFLASH_ERROR_IMAGE_REFUSED:
	case MTKFLASH_ERROR_CLAIM:
		return true;
	case MTKFLASH_ERROR_VERIFY:
	case MTKFLASH_ERROR_NOT_TAKEN:
	case MTKFLASH_ERROR_UNIT_DATA:
		return p->lost || !p->tells;
	default:
		return false;
	}
}

/*
 * Only a drive that is marked as running is reset when it is given back.  Of drives that
 * libata did not know these are drives that were changed, or that wait for the rest of a
 * packet.
 */
static void packets_fail(struct mtkflash_session *s, bool silent)
{
	const struct mtkflash_packets *p = mtkflash_packets_of(s);

	if (may_burn(s))
		s->running = false;
	else if (p->parked)
		s->running |= mtkflash_session_committed(s) ||
			      mtkflash_parked_is_stuck(p->parked);
	else
		s->running = true;
}

static enum mtkflash_error packets_protect_again(struct mtkflash_session *s)
{
	struct mtkflash_packets *p = mtkflash_packets_of(s);

	s->ops->free(p->piece);
	p->piece = NULL;
	return MTKFLASH_ERROR_NONE;
}

static void packets_leave(struct mtkflash_session *s)
{
}

static void packets_describe(const struct mtkflash_session *s,
			     struct mtkflash_status *status,
			     struct mtkflash_device_info *info)
{
	const struct mtkflash_packets *p = mtkflash_packets_of(s);

	status->last_status = p->parked ? p->parked->status : 0;
	info->part_size = s->size;
	info->part[0] = '\0';
	/* For a drive that libata did not know the recipe is known only now. */
	if (p->recipe && !p->own)
		strscpy_pad(info->recipe, p->recipe->name, sizeof(info->recipe));
}

static void report_failure(struct mtkflash_packets *p)
{
	const struct mtkflash_refusal *r = p->refusals;

	p->s->ops->say(p->s, "by packets, recipe %s, %u pieces sent",
		       p->recipe ? p->recipe->name : "none", p->sent);
	for (unsigned int i = 0; i < MTKFLASH_REFUSALS && r[i].count; i++)
		p->s->ops->say(p->s, "refused: command %02X %02X, sense %02X/%02X/%02X%s, %u x",
			       r[i].cdb[0], r[i].cdb[1], r[i].sense[0], r[i].sense[1],
			       r[i].sense[2],
			       r[i].sense[0] ? "" : ": the drive does not say why", r[i].count);
	mtkflash_session_report_boards(p->s, &p->bd);
}

static void packets_report(struct mtkflash_session *s)
{
	struct mtkflash_packets *p = mtkflash_packets_of(s);

	if (s->error)
		report_failure(p);
	/* Nothing else shows that a rebuild of the same revision runs. */
	else if (p->old_date[0] && p->new_date[0])
		s->ops->say(s, "date of the firmware: %s before, %s after", p->old_date,
			    p->new_date);
}

static enum mtkflash_advice packets_advice(const struct mtkflash_session *s)
{
	if (may_burn(s))
		return MTKFLASH_ADVICE_WAIT_HOURS;
	/*
	 * The drive refused the last piece, or another program has its port: the firmware that
	 * it runs may no longer be in its flash.
	 */
	if (mtkflash_session_committed(s) &&
	    (s->error == MTKFLASH_ERROR_PACKET || s->error == MTKFLASH_ERROR_CLAIM))
		return MTKFLASH_ADVICE_GO_ON;
	if (s->error == MTKFLASH_ERROR_SUM)
		return MTKFLASH_ADVICE_GET_AGAIN;
	return mtkflash_error_advice(s->error);
}

static u32 packets_left_ms(const struct mtkflash_session *s)
{
	return mtkflash_packets_of(s)->left_ms;
}

#define METHOD(readable) \
	.never_held = true, \
	.writes_name = true, \
	.stages = 2 + (readable), \
	.stages_read = 1, \
	.begin = packets_begin, \
	.reach = packets_reach, \
	.find = packets_find, \
	.is_entered = packets_is_entered, \
	.fetch = packets_fetch, \
	.whole = packets_whole, \
	.suits = packets_suits, \
	.starts = packets_starts, \
	.keep = packets_keep, \
	.check = packets_check, \
	.write = mtkflash_packets_write, \
	.restore = packets_restore, \
	.fail = packets_fail, \
	.protect_again = packets_protect_again, \
	.leave = packets_leave, \
	.describe = packets_describe, \
	.report = packets_report, \
	.advice = packets_advice, \
	.left_ms = packets_left_ms,

static const struct mtkflash_method methods[] = { { METHOD(0) }, { METHOD(1) } };

static void use_recipe(struct mtkflash_packets *p, const struct mtkflash_recipe *recipe)
{
	p->recipe = recipe;
	p->s->method = &methods[recipe && recipe->read.cdb[0]];
}

void mtkflash_packets_use(struct mtkflash_packets *p, struct mtkflash_session *s,
			  struct mtkflash_transport *t, const struct mtkflash_recipe *own,
			  const struct mtkflash_identity *id)
{
	memset(p, 0, sizeof(*p));
	p->s = s;
	p->t = t;
	p->own = own;
	use_recipe(p, id ? mtkflash_recipe_for(own, id, NULL) : NULL);
	s->method_data = p;
}

void mtkflash_packets_use_parked(struct mtkflash_packets *p, struct mtkflash_session *s,
				 struct mtkflash_parked *parked,
				 const struct mtkflash_recipe *own)
{
	memset(parked, 0, sizeof(*parked));
	mtkflash_packets_use(p, s, &parked->transport, own, NULL);
	p->parked = parked;
}

bool mtkflash_packets_ask_again(struct mtkflash_packets *p, struct mtkflash_identity *id)
{
	struct mtkflash_presence presence;

	/* Another device may have been attached since. */
	if (mtkflash_choose_unit(p->s, &presence) || unit_of(&presence) != p->s->unit)
		return false;
	mtkflash_parked_init(p->parked, p->s->tf, p->s->unit, NULL);
	p->lost = false;
	p->burns = false;
	return mtkflash_packets_inquiry(p, id);
}
