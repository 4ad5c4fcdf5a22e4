// SPDX-License-Identifier: GPL-2.0
/*
 * Enter vendor mode and identify the flash part.
 */
#include <linux/string.h>

#include "families.h"
#include "flash.h"
#include "image.h"
#include "quick.h"
#include "reach.h"
#include "timings.h"
#include "vendor/enter.h"
#include "vendor/unit.h"

/* --- vendor mode -------------------------------------------------------------- */

/* The user has to act now; the status shows how much time is left. */
static enum mtkflash_error waiting(struct mtkflash_entry *entry, u32 left_us)
{
	struct mtkflash_part *p = entry->context;
	struct mtkflash_session *s = p->s;

	s->unit = p->vendor.unit;
	s->wait_left_ms = left_us / MTKFLASH_MSEC;
	mtkflash_session_phase(s, MTKFLASH_PHASE_WAITING);
	return s->ops->interrupted(s);
}

static void set_urgent(struct mtkflash_entry *entry, bool urgent)
{
	struct mtkflash_part *p = entry->context;
	struct mtkflash_session *s = p->s;

	if (s->ops->urgent)
		s->ops->urgent(s, urgent);
}

/* The command set by the name that the running firmware gives, or ANY. */
static enum mtkflash_option_set named_set(const struct mtkflash_session *s)
{
	return s->running && !s->exchanged ? mtkflash_family_set(&s->inquiry) :
					     MTKFLASH_OPTION_SET_ANY;
}

/*
 * The set to try first: the user's, else by name, else that of the last session, initially
 * legacy.
 */
static enum mtkflash_set_id first_set(const struct mtkflash_part *p)
{
	enum mtkflash_option_set set = p->s->set ? p->s->set : named_set(p->s);

	if (set)
		return set - MTKFLASH_OPTION_SET_LEGACY;
	return p->vendor.set - mtkflash_sets;
}

static enum mtkflash_error choose_unit(struct mtkflash_part *p,
				       struct mtkflash_presence *presence)
{
	struct mtkflash_session *s = p->s;
	enum mtkflash_error err = mtkflash_choose_unit(s, presence);

	if (err && err != MTKFLASH_ERROR_MAYBE_HEALTHY)
		return err;
	if (s->unit_is != MTKFLASH_UNIT_KNOWN)
		s->unit_is = presence->unit_known ? MTKFLASH_UNIT_MEANT : MTKFLASH_UNIT_UNKNOWN;
	p->vendor.unit = presence->unit;
	p->vendor.set_fixed = s->set;
	if (err)
		p->vendor.status = presence->status;
	return err;
}

static enum mtkflash_error enter(struct mtkflash_part *p)
{
	struct mtkflash_session *s = p->s;
	struct mtkflash_presence presence;
	struct mtkflash_entry entry;
	enum mtkflash_error err;

	mtkflash_session_phase(s, MTKFLASH_PHASE_ENTERING);
	err = choose_unit(p, &presence);
	if (err) {
		/* The device there must get nothing, not even an outro. */
		p->vendor.type = 0;
		return err;
	}
	entry = (struct mtkflash_entry){
		.first = first_set(p),
		.named = named_set(s),
		.unknown = !presence.unit_known,
		.both_units = !presence.unit_known && !s->one_unit,
		.no_disk = presence.no_disk,
		.packets = s->packets,
		.wait_us = s->wait_ms * MTKFLASH_MSEC,
		.waiting = waiting,
		.urgent = set_urgent,
		.context = p,
	};
	err = mtkflash_enter(&p->vendor, &entry);
	s->wait_left_ms = 0;
	s->unit = p->vendor.unit;
	if (!err)
		s->unit_is = MTKFLASH_UNIT_KNOWN;
	return err;
}

/* --- the part ----------------------------------------------------------------- */

static enum mtkflash_bus bus_of(const struct mtkflash_part *p)
{
	return p->vendor.type == MTKFLASH_TYPE_PARALLEL ? MTKFLASH_BUS_PARALLEL :
							  MTKFLASH_BUS_SERIAL;
}

/*
 * A part that is not in the table can still be read.  @given is the size to use if the
 * contents do not show it, or 0.
 */
static enum mtkflash_error learn_part(struct mtkflash_part *p, u32 given)
{
	enum mtkflash_error err;
	u32 size;

	memset(&p->learned, 0, sizeof(p->learned));
	err = mtkflash_learn_size(&p->vendor, &p->ids, &size);
	if (err && err != MTKFLASH_ERROR_UNKNOWN_SIZE)
		return err;
	if (err)
		size = given;
	if (!size)
		return MTKFLASH_ERROR_UNKNOWN_SIZE;
	p->learned.name = "unknown";
	p->learned.source = "learned from the part";
	p->learned.bus = bus_of(p);
	p->learned.size = size;
	p->chip = &p->learned;
	return MTKFLASH_ERROR_NONE;
}

/*
 * Without an id it is not known which boot blocks are locked, so none of them is written.
 * A part that has only a chip erase is refused: what that erases is not known.
 */
static enum mtkflash_error lock_named_part(struct mtkflash_part *p,
					   bool to_be_written)
{
	for (unsigned int i = 0; i < MTKFLASH_LOCKS && p->chip->lock[i].size; i++)
		p->ids.locked |= 1u << i;
	if (!p->ids.locked || !to_be_written || p->chip->region[0].sector < p->chip->size)
		return MTKFLASH_ERROR_NONE;
	return MTKFLASH_ERROR_READS_NO_ID;
}

/*
 * A part without an id can be read.  To be written it must be named, and only its bus and
 * size can be checked.
 */
static enum mtkflash_error take_named_part(struct mtkflash_part *p,
					   bool to_be_written)
{
	const struct mtkflash_chip *named = mtkflash_chip_named(p->s->part_name);
	enum mtkflash_error err;

	if (to_be_written && !named)
		return MTKFLASH_ERROR_READS_NO_ID;
	/* The bytes read in place of an id are content, which changes. */
	memset(&p->ids, 0, sizeof(p->ids));
	p->has_no_id = true;
	err = learn_part(p, named ? named->size : 0);
	if (err || !named)
		return err;
	if (named->bus != p->learned.bus || named->size != p->learned.size)
		return MTKFLASH_ERROR_READS_NO_ID;
	p->chip = named;
	return lock_named_part(p, to_be_written);
}

/* Bytes that identifying looks at. */
#define START	16

/*
 * A part without an id is recognised by its content.  If a session that named it was cut
 * off, page 0 is blank, because it is erased first and programmed last: then the name alone
 * counts.  If there is no part at all, nothing can be programmed either.
 */
static enum mtkflash_error look_for_named(struct mtkflash_part *p, bool *is)
{
	const struct mtkflash_chip *named = mtkflash_chip_named(p->s->part_name);
	u8 page[MTKFLASH_PAGE];
	enum mtkflash_error err;

	*is = false;
	if (!named || named->bus != bus_of(p))
		return MTKFLASH_ERROR_NONE;
	err = mtkflash_flash_read(&p->vendor, 0, page);
	*is = !err && mtkflash_image_blank(page, START);
	return err;
}

static enum mtkflash_error take_part_without_id(struct mtkflash_part *p,
						enum mtkflash_error err,
						bool to_be_written)
{
	enum mtkflash_error lost = MTKFLASH_ERROR_NONE;
	bool is = err == MTKFLASH_ERROR_READS_NO_ID;

	if (!is && bus_of(p) == MTKFLASH_BUS_SERIAL)
		lost = mtkflash_look_for_content(&p->vendor, &is);
	if (!is && !lost)
		lost = look_for_named(p, &is);
	if (!is)
		return lost ? lost : err;
	return take_named_part(p, to_be_written);
}

/* Describe the part with its locked blocks, which are not to be written. */
static void lock_part(struct mtkflash_part *p)
{
	p->learned = *p->chip;
	mtkflash_chip_lock(&p->learned, p->ids.locked);
	p->chip = &p->learned;
}

/* An unknown part can be read if the user names any part of the same size. */
static u32 size_given(const struct mtkflash_part *p)
{
	const struct mtkflash_chip *named = mtkflash_chip_named(p->s->part_name);

	return named ? named->size : 0;
}

static enum mtkflash_error identify(struct mtkflash_part *p,
				    bool to_be_written)
{
	enum mtkflash_error err;

	mtkflash_session_phase(p->s, MTKFLASH_PHASE_IDENTIFYING);
	p->has_no_id = false;
	err = mtkflash_identify(&p->vendor, &p->ids, &p->chip);
	if (err == MTKFLASH_ERROR_PROGRAM)
		p->s->fail_address = p->vendor.lost_at;
	if (err == MTKFLASH_ERROR_READS_NO_ID || err == MTKFLASH_ERROR_NO_ID)
		err = take_part_without_id(p, err, to_be_written);
	else if (err == MTKFLASH_ERROR_UNKNOWN_PART && !to_be_written)
		err = learn_part(p, size_given(p));
	if (err)
		return err;
	if (p->ids.locked)
		lock_part(p);
	p->s->size = p->chip->size;
	return mtkflash_quick_prove(&p->vendor);
}

enum mtkflash_error mtkflash_reach(struct mtkflash_part *p, bool to_be_written)
{
	enum mtkflash_error err;

	p->s->spoken_to = true;
	err = enter(p);
	return err ? err : identify(p, to_be_written);
}

/* --- a drive that another program has left in vendor mode --------------------- */

/* Writes only the Device register; of two units the master stays selected. */
static bool shows_type_byte(struct mtkflash_part *p)
{
	struct mtkflash_vendor *v = &p->vendor;
	struct mtkflash_session *s = p->s;
	bool known = s->unit_is == MTKFLASH_UNIT_KNOWN;

	for (unsigned int n = known ? 1 : 2; n > 0; n--) {
		if (!known)
			s->unit = n - 1;
		v->unit = s->unit;
		mtkflash_vendor_select(v);
		if (mtkflash_status_is_type(mtkflash_vendor_status(v)))
			return true;
	}
	return false;
}

enum mtkflash_error mtkflash_reach_found(struct mtkflash_part *p)
{
	enum mtkflash_error err;

	if (p->vendor.type)
		return MTKFLASH_ERROR_NONE;
	mtkflash_session_phase(p->s, MTKFLASH_PHASE_ENTERING);
	if (!shows_type_byte(p))
		return MTKFLASH_ERROR_NOT_IN_VENDOR_MODE;
	err = mtkflash_reach(p, false);
	/* The drive is in vendor mode even if its part was not identified. */
	return p->vendor.type ? MTKFLASH_ERROR_NONE : err;
}
