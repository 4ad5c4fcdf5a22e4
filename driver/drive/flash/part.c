// SPDX-License-Identifier: GPL-2.0
/*
 * The method "flash part": the functions that a session calls.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "backup.h"
#include "bd_sums.h"
#include "change.h"
#include "errors.h"
#include "image_tsst.h"
#include "keep.h"
#include "map.h"
#include "method.h"
#include "nor.h"
#include "part.h"
#include "reach.h"
#include "timings.h"
#include "vendor/enter.h"

enum mtkflash_error mtkflash_part_bulk(struct mtkflash_part *p,
				       enum mtkflash_phase phase)
{
	enum mtkflash_error err = mtkflash_session_bulk(p->s, phase);

	return err ? err : mtkflash_vendor_check(&p->vendor);
}

/*
 * Forget what was learned about a drive, since the port is claimed anew.  Only the command
 * set is remembered, to be tried first.
 */
static void forget_drive(struct mtkflash_part *p)
{
	struct mtkflash_vendor *v = &p->vendor;

	v->type = 0;
	v->tried = false;
	v->byte_ns = 0;
	v->pass_ns = 0;
	mtkflash_vendor_fall_back(v);
	p->wide_erase = false;
	p->unlocked = false;
	p->cleared = false;
	p->backup_size = 0;
}

static void part_begin(struct mtkflash_session *s)
{
	struct mtkflash_part *p = mtkflash_part_of(s);

	memset(&p->cost, 0, sizeof(p->cost));
	p->sectors = 0;
	p->pass_us = 0;
	p->late_us = 0;
	mtkflash_map_clear(s->map);
	mtkflash_vendor_new_session(&p->vendor);
	if (s->port == MTKFLASH_PORT_FREE)
		forget_drive(p);
}

static enum mtkflash_error part_reach(struct mtkflash_session *s,
				      bool to_be_written)
{
	return mtkflash_reach(mtkflash_part_of(s), to_be_written);
}

static enum mtkflash_error part_find(struct mtkflash_session *s)
{
	return mtkflash_reach_found(mtkflash_part_of(s));
}

static bool part_is_entered(const struct mtkflash_session *s)
{
	return mtkflash_part_of(s)->vendor.type;
}

static enum mtkflash_error part_fetch(struct mtkflash_session *s)
{
	return mtkflash_backup(mtkflash_part_of(s));
}

static enum mtkflash_error part_whole(struct mtkflash_session *s, const u8 *image,
				      size_t size, u32 *address)
{
	enum mtkflash_error err;
	struct mtkflash_identity id;

	/* Nothing is known of TSST's Blu-ray writers in vendor mode. */
	if (mtkflash_tsst_identity(image, size, &id))
		return MTKFLASH_ERROR_PACKETS_ONLY;
	err = mtkflash_bd_check(image, size, address);
	if (err == MTKFLASH_ERROR_SUM && mtkflash_session_has(s, MTKFLASH_OPTION_ANY_SUM))
		return MTKFLASH_ERROR_NONE;
	return err;
}

/*
 * A drive without content is still recognised by its part, or by its contents before the
 * change.
 */
static enum mtkflash_error part_suits(struct mtkflash_session *s,
				      const u8 *image, size_t size)
{
	struct mtkflash_part *p = mtkflash_part_of(s);

	if (!mtkflash_bd_suits(image, size, mtkflash_session_own(s), s->size,
			       p->chip->bd, &p->bd)) {
		s->fail_address = p->bd.address;
		return MTKFLASH_ERROR_OTHER_CHIP;
	}
	return mtkflash_session_check_board(s, &p->bd);
}

/*
 * Does the image start like firmware of this drive?  Encrypted firmware, and firmware of
 * another chip, do not.
 */
static bool starts_right(const struct mtkflash_session *s, const u8 *image)
{
	return mtkflash_session_has(s, MTKFLASH_OPTION_ANY_START) ||
	       mtkflash_image_has_vector(image, s->size) ||
	       mtkflash_image_starts_as(image, s->backup) ||
	       (s->original && mtkflash_image_starts_as(image, s->original));
}

/* A tail that equals the drive's own is right, whatever it looks like. */
static bool is_damaged(const struct mtkflash_session *s, const u8 *image)
{
	u32 tail = s->size - MTKFLASH_IMAGE_TAIL;

	return mtkflash_image_is_damaged(image, s->size) &&
	       memcmp(image + tail, s->backup + tail, MTKFLASH_IMAGE_TAIL);
}

static enum mtkflash_error part_starts(struct mtkflash_session *s, const u8 *image)
{
	if (!starts_right(s, image))
		return MTKFLASH_ERROR_RESET_VECTOR;
	return is_damaged(s, image) ? MTKFLASH_ERROR_IMAGE_DAMAGED : MTKFLASH_ERROR_NONE;
}

static void note_missing(struct mtkflash_session *s)
{
	u32 i = 0;

	while (!(s->kept.range[i].flags & MTKFLASH_KEPT_MISSING))
		i++;
	s->fail_address = s->kept.range[i].first;
}

static enum mtkflash_error lay_over(struct mtkflash_session *s, const u8 *own,
				    const u8 *image)
{
	if (!s->kept.count)
		return MTKFLASH_ERROR_NONE;
	s->target = s->ops->alloc(s->size);
	if (!s->target)
		return MTKFLASH_ERROR_NO_MEMORY;
	memcpy(s->target, image, s->size);
	mtkflash_kept_lay(&s->kept, own, s->target);
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error part_keep(struct mtkflash_session *s, const u8 *image)
{
	const u8 *own = mtkflash_session_own(s);
	const struct mtkflash_part *p = mtkflash_part_of(s);
	const bool now = own == s->backup;
	const struct mtkflash_keep_query query = {
		.chip = p->chip,
		.own = own,
		.image = image,
		.inquiry = s->running && !s->exchanged ? &s->inquiry : NULL,
		.worked = mtkflash_session_worked(s) &&
			  !(now && mtkflash_session_touched(s)),
		.unstable = now ? p->unstable : NULL,
		.flags = s->flags,
		.keep = s->keep,
		.keeps = s->keeps,
	};
	enum mtkflash_error err = mtkflash_keep_find(&query, &s->kept);
	u32 address;

	if (err) {
		note_missing(s);
		return err;
	}
	if (!mtkflash_session_has(s, MTKFLASH_OPTION_CHIP_LOST) &&
	    mtkflash_bd_lost_name(&p->bd, &address)) {
		s->fail_address = address;
		return MTKFLASH_ERROR_CHIP_LOST;
	}
	return lay_over(s, own, image);
}

/* The contents of locked boot blocks must be the same in the image. */
static enum mtkflash_error part_check(struct mtkflash_session *s,
				      const u8 *image)
{
	const struct mtkflash_chip *chip = mtkflash_part_of(s)->chip;

	for (u32 a = 0; chip->locked && a < chip->size; a++) {
		if (image[a] == s->backup[a] || !mtkflash_chip_is_locked(chip, a))
			continue;
		s->fail_address = a;
		return MTKFLASH_ERROR_BOOT_BLOCK;
	}
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error part_write(struct mtkflash_session *s,
				      const u8 *image)
{
	struct mtkflash_part *p = mtkflash_part_of(s);

	if (!mtkflash_session_touched(s)) {
		memset(p->touched, 0, sizeof(p->touched));
		p->start_gone = false;
	}
	return mtkflash_change_to(p, image);
}

static enum mtkflash_error part_restore(struct mtkflash_session *s)
{
	return mtkflash_change_back(mtkflash_part_of(s));
}

static void part_fail(struct mtkflash_session *s, bool silent)
{
	struct mtkflash_vendor *v = &mtkflash_part_of(s)->vendor;

	if (silent)
		v->type = 0;
	/* The quick order may have caused the failure: the next try uses the plain order. */
	if (mtkflash_session_committed(s))
		mtkflash_vendor_fall_back(v);
}

static enum mtkflash_error part_protect_again(struct mtkflash_session *s)
{
	return mtkflash_part_lock_again(mtkflash_part_of(s));
}

/* An AHCI port whose last answer was lost shows only BSY. */
static bool is_type_or_busy(u8 status)
{
	return mtkflash_status_is_type(status) || status == MTKFLASH_BSY ||
	       mtkflash_status_is_type(status & ~MTKFLASH_BSY);
}

static void part_leave(struct mtkflash_session *s)
{
	struct mtkflash_vendor *v = &mtkflash_part_of(s)->vendor;

	/*
	 * A transaction was given up: half-way through it the drive may accept only the
	 * intro.  A drive without a type byte has left vendor mode, or is another drive,
	 * and gets no intro.
	 */
	if (v->unfinished && is_type_or_busy(mtkflash_vendor_status(v)))
		mtkflash_intro(v, v->set);
	mtkflash_vendor_leave(v);
	mtkflash_delay(v->tf, MTKFLASH_US_RESTART);
}

static u32 known_access(const struct mtkflash_part *p)
{
	bool locked = p->chip && mtkflash_chip_is_locked(p->chip, 0);

	return (p->vendor.quick ? MTKFLASH_ACCESS_QUICK : 0) |
	       (p->vendor.preload ? MTKFLASH_ACCESS_PRELOAD : 0) |
	       (locked ? MTKFLASH_ACCESS_START_LOCKED : 0);
}

/* Names are padded with zeros, because user space sees all of the arrays. */
static void part_describe(const struct mtkflash_session *s,
			  struct mtkflash_status *status,
			  struct mtkflash_device_info *info)
{
	const struct mtkflash_part *p = mtkflash_part_of(s);

	status->last_status = p->vendor.status;
	status->sectors = p->sectors;
	status->pages = p->cost.pages;
	if (p->vendor.type) {
		info->type = p->vendor.type;
		info->access = known_access(p);
		strscpy_pad(info->set, p->vendor.set->name, sizeof(info->set));
	}
	memcpy(info->rems, p->ids.rems, sizeof(p->ids.rems));
	memcpy(info->rdid, p->ids.rdid, sizeof(p->ids.rdid));
	info->res = p->ids.res;
	info->status_register = p->protection.first;
	if (p->chip) {
		info->part_size = p->chip->size;
		strscpy_pad(info->part, p->chip->name, sizeof(info->part));
	}
}

/* SRWD, a lock, is never set again; tell the user. */
static void report_lock(struct mtkflash_part *p)
{
	if (!p->srwd_cleared)
		return;
	p->srwd_cleared = false;
	p->s->ops->say(p->s, "the flash part's status register was %02Xh: its lock (SRWD) was cleared, and is not set again",
		       p->protection.first);
}

static void report_chip(const struct mtkflash_part *p)
{
	const struct mtkflash_chip *chip = p->chip;
	struct mtkflash_session *s = p->s;

	if (!chip)
		return;
	/* A name counts only for a part without an id. */
	if (s->part_name[0] && strcmp(s->part_name, chip->name))
		s->ops->say(s, "the name %s was not used: the flash part is %s, %u KiB",
			    s->part_name, chip->name, chip->size / 1024);
	if (mtkflash_chip_is_locked(chip, 0))
		s->ops->say(s, "the first boot block of the flash is locked: if the power fails during a flash, the old start code may start half-written firmware");
}

/* Facts about a drive that is not known yet. */
static void report_intros(const struct mtkflash_part *p)
{
	char text[96] = "";
	size_t used = 0;

	for (unsigned int set = 0; set < MTKFLASH_SETS; set++) {
		const struct mtkflash_intros *intros = &p->vendor.intros[set];

		if (intros->sent)
			used += scnprintf(text + used, sizeof(text) - used,
					  "%s%u x %s, status %02Xh", used ? "; " : "",
					  intros->sent, mtkflash_sets[set].name,
					  intros->answer);
	}
	p->s->ops->say(p->s, "tried: %s", used ? text : "nothing was sent to the drive");
}

static void part_report(struct mtkflash_session *s)
{
	struct mtkflash_part *p = mtkflash_part_of(s);

	report_lock(p);
	report_chip(p);
	if (s->failed_phase == MTKFLASH_PHASE_ENTERING ||
	    s->failed_phase == MTKFLASH_PHASE_WAITING)
		report_intros(p);
	mtkflash_session_report_boards(s, &p->bd);
}

/* Has not even the first page changed?  One such drive stayed like that for hours (12.1). */
static bool has_done_nothing(const struct mtkflash_part *p)
{
	const struct mtkflash_session *s = p->s;

	return (s->error == MTKFLASH_ERROR_ERASE ||
		s->error == MTKFLASH_ERROR_VERIFY) &&
	       p->chip && p->chip->bd &&
	       s->fail_address <= MTKFLASH_PAGE;
}

/*
 * May a kept range be code?  A range by a family's rule is calibration, and does not keep
 * firmware from starting.
 */
static bool may_be_code(const struct mtkflash_kept_range *range, bool bd)
{
	return (range->reason == MTKFLASH_KEEP_BLANK && !(range->flags & MTKFLASH_KEPT_REPLACED)) ||
	       (range->reason == MTKFLASH_KEEP_NAMED && !bd);
}

static bool was_guessed(const struct mtkflash_session *s)
{
	const struct mtkflash_part *p = mtkflash_part_of(s);

	for (u32 i = 0; i < s->kept.count; i++)
		if (may_be_code(&s->kept.range[i], p->chip && p->chip->bd))
			return true;
	return false;
}

/* May a kept range keep the firmware from starting?  Firmware that gives another name runs. */
static bool is_kept_to_blame(const struct mtkflash_session *s)
{
	return was_guessed(s) &&
	       (s->error == MTKFLASH_ERROR_NO_ANSWER ||
		(s->error == MTKFLASH_ERROR_OTHER_ANSWER &&
		 mtkflash_in_boot_loader(&s->new_identity)));
}

static enum mtkflash_advice part_advice(const struct mtkflash_session *s)
{
	const struct mtkflash_part *p = mtkflash_part_of(s);

	if (has_done_nothing(p))
		return MTKFLASH_ADVICE_WAIT_HOURS;
	if (is_kept_to_blame(s))
		return MTKFLASH_ADVICE_WITHOUT_KEPT;
	/* Another program uses the port, and the drive has no complete firmware. */
	if (s->error == MTKFLASH_ERROR_CLAIM && mtkflash_session_touched(s))
		return MTKFLASH_ADVICE_GO_ON;
	if (s->error != MTKFLASH_ERROR_PROTECTED)
		return mtkflash_error_advice(s->error);
	/* This lock ends when the power is switched off, unless it is permanent. */
	if (p->protection.second & MTKFLASH_SR2_SRL)
		return MTKFLASH_ADVICE_POWER_THEN_AGAIN;
	if (mtkflash_session_has(s, MTKFLASH_OPTION_CLEAR_SRWD))
		return MTKFLASH_ADVICE_LIFT_PIN;
	return mtkflash_error_advice(s->error);
}

/* The amount to be written is not known before there is a plan. */
static bool can_estimate(const struct mtkflash_part *p)
{
	const struct mtkflash_session *s = p->s;

	if (!s->total || !p->pass_us || s->change == MTKFLASH_CHANGE_RESTORING)
		return false;
	return p->cost.planned ||
	       s->total == (u64)s->size * MTKFLASH_STAGES_READ;
}

static u32 part_left_ms(const struct mtkflash_session *s)
{
	const struct mtkflash_part *p = mtkflash_part_of(s);

	if (!can_estimate(p))
		return 0;
	return div_u64(mtkflash_cost_left(&p->cost, s->size, p->pass_us, s->done,
					  div_u64(s->total, s->size)),
		       MTKFLASH_MSEC);
}

static const struct mtkflash_method part_method = {
	.stages = MTKFLASH_STAGES,
	.stages_read = MTKFLASH_STAGES_READ,
	.begin = part_begin,
	.reach = part_reach,
	.find = part_find,
	.is_entered = part_is_entered,
	.fetch = part_fetch,
	.whole = part_whole,
	.suits = part_suits,
	.starts = part_starts,
	.keep = part_keep,
	.check = part_check,
	.write = part_write,
	.restore = part_restore,
	.fail = part_fail,
	.protect_again = part_protect_again,
	.leave = part_leave,
	.describe = part_describe,
	.report = part_report,
	.advice = part_advice,
	.left_ms = part_left_ms,
};

void mtkflash_part_use(struct mtkflash_part *p)
{
	p->s->method = &part_method;
	p->s->method_data = p;
}

void mtkflash_part_init(struct mtkflash_part *p, struct mtkflash_session *s)
{
	memset(p, 0, sizeof(*p));
	p->s = s;
	p->vendor.tf = s->tf;
	p->vendor.set = &mtkflash_sets[MTKFLASH_SET_LEGACY];
	mtkflash_part_use(p);
}
