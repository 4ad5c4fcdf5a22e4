// SPDX-License-Identifier: GPL-2.0
/*
 * Identify the flash part.  The order of the requests follows 1.3, 1.6 and 4.2 of the
 * specification [A]; RDID and RES are common knowledge about serial parts [D].
 */
#include <linux/string.h>

#include "flash.h"
#include "identify.h"
#include "image.h"
#include "jedec.h"
#include "timings.h"
#include "vendor/enter.h"
#include "vendor/serial.h"

#define OP_WRDI		0x04
#define OP_REMS		0x90
#define OP_RDID		0x9f
#define OP_RES		0xab

/* The lengths the public tools program for REMS on 73h (4.2 [A]). */
#define REMS_ODD_TX	0x0100
#define REMS_ODD_RX	0x0300

/* Id requests per command set. */
#define ID_TRIES	3

static enum mtkflash_error read_rems(struct mtkflash_vendor *v, bool odd,
				     u8 rems[2])
{
	static const u8 tx[] = { OP_REMS, 0, 0, 0 };
	enum mtkflash_error err;

	err = mtkflash_serial_load(v, 0, tx, sizeof(tx));
	if (!err)
		err = odd ? mtkflash_serial_execute(v, REMS_ODD_TX, REMS_ODD_RX) :
			    mtkflash_serial_execute(v, sizeof(tx), 2);
	if (err)
		return err;
	if (v->type == MTKFLASH_TYPE_SERIAL_BE)
		mtkflash_delay(v->tf, MTKFLASH_US_ID_RESULT);
	return mtkflash_serial_fetch(v, sizeof(tx), rems, 2);
}

/*
 * A part that lacks a command does not drive the bus.  RES comes last because it also wakes
 * a part from deep power-down; the part then answers the next request.
 */
static enum mtkflash_error read_ids(struct mtkflash_vendor *v, bool odd,
				    struct mtkflash_ids *ids)
{
	static const u8 rdid = OP_RDID, res[] = { OP_RES, 0, 0, 0 };
	enum mtkflash_error err;

	err = read_rems(v, odd, ids->rems);
	if (!err)
		err = mtkflash_serial_transfer(v, &rdid, 1, ids->rdid,
					       sizeof(ids->rdid));
	if (!err)
		err = mtkflash_serial_transfer(v, res, sizeof(res), &ids->res,
					       1);
	return err;
}

/* Read the ids twice; an id that differs becomes zero. */
static enum mtkflash_error read_stable_ids(struct mtkflash_vendor *v, bool odd,
					   struct mtkflash_ids *ids)
{
	struct mtkflash_ids again;
	enum mtkflash_error err;

	err = read_ids(v, odd, ids);
	if (!err)
		err = read_ids(v, odd, &again);
	if (err)
		return err;
	if (memcmp(ids->rems, again.rems, sizeof(again.rems)))
		memset(ids->rems, 0, sizeof(ids->rems));
	if (memcmp(ids->rdid, again.rdid, sizeof(again.rdid)))
		memset(ids->rdid, 0, sizeof(ids->rdid));
	if (ids->res != again.res)
		ids->res = 0;
	return MTKFLASH_ERROR_NONE;
}

static bool any_plausible(const struct mtkflash_ids *ids)
{
	return mtkflash_rems_plausible(ids->rems) ||
	       mtkflash_id_plausible(ids->rdid, sizeof(ids->rdid));
}

static enum mtkflash_error ask_form(struct mtkflash_vendor *v, bool odd,
				    struct mtkflash_ids *ids,
				    const struct mtkflash_chip **chip)
{
	enum mtkflash_error err;

	err = read_stable_ids(v, odd, ids);
	if (err)
		return err;
	*chip = mtkflash_chip_serial(ids->rems, ids->rdid);
	/* Blu-ray writers are known with type byte 72h only (12.1 [2]). */
	if (*chip && (*chip)->bd && v->type != MTKFLASH_TYPE_SERIAL_LE)
		*chip = NULL;
	if (*chip)
		return MTKFLASH_ERROR_NONE;
	return any_plausible(ids) ? MTKFLASH_ERROR_UNKNOWN_PART :
				    MTKFLASH_ERROR_NO_ID;
}

static enum mtkflash_error ask_serial(struct mtkflash_vendor *v,
				      struct mtkflash_ids *ids,
				      const struct mtkflash_chip **chip)
{
	struct mtkflash_ids odd = { };
	enum mtkflash_error err, second;

	err = ask_form(v, false, ids, chip);
	if (v->type != MTKFLASH_TYPE_SERIAL_BE ||
	    (err != MTKFLASH_ERROR_UNKNOWN_PART && err != MTKFLASH_ERROR_NO_ID))
		return err;
	second = ask_form(v, true, &odd, chip);
	/*
	 * If both answers are unknown, the first counts: the lengths of its request make
	 * sense.
	 */
	if (second == MTKFLASH_ERROR_NO_ID || second == err)
		return err;
	if (!second || second == MTKFLASH_ERROR_UNKNOWN_PART)
		*ids = odd;
	return second;
}

/* Return: 0, UNKNOWN_PART, NO_ID or LOST_VENDOR_MODE (another command set may do), others. */
static enum mtkflash_error ask(struct mtkflash_vendor *v,
			       struct mtkflash_ids *ids,
			       const struct mtkflash_chip **chip)
{
	if (v->type != MTKFLASH_TYPE_PARALLEL)
		return ask_serial(v, ids, chip);
	return mtkflash_jedec_identify(v, ids->rems, &ids->locked, chip);
}

/* Was there no answer with this command set, so that another one may get it? */
static bool is_silent(enum mtkflash_error err)
{
	return err == MTKFLASH_ERROR_NO_ID ||
	       err == MTKFLASH_ERROR_LOST_VENDOR_MODE;
}

/* End the AAI mode in which a session that broke off may have left the part. */
static enum mtkflash_error end_programming(struct mtkflash_vendor *v)
{
	static const u8 wrdi = OP_WRDI;

	return mtkflash_serial_transfer(v, &wrdi, 1, NULL, 0);
}

static enum mtkflash_error ask_patiently(struct mtkflash_vendor *v,
					 struct mtkflash_ids *ids,
					 const struct mtkflash_chip **chip)
{
	enum mtkflash_error err = ask(v, ids, chip);

	/* mtkflash_jedec_identify() repeats its requests itself. */
	if (v->type == MTKFLASH_TYPE_PARALLEL)
		return err;
	for (unsigned int n = 1; n < ID_TRIES; n++) {
		if (err != MTKFLASH_ERROR_NO_ID &&
		    err != MTKFLASH_ERROR_UNKNOWN_PART)
			break;
		mtkflash_delay(v->tf, MTKFLASH_US_ID_RETRY);
		err = end_programming(v);
		if (!err)
			err = ask(v, ids, chip);
	}
	return err;
}

static void use_set(struct mtkflash_vendor *v,
		    const struct mtkflash_command_set *set)
{
	v->set = set;
	mtkflash_vendor_forget(v);
}

/*
 * Ask with all command sets but @first.  A status that is no type byte shows that the drive
 * does not know a set.  73h and 70h are known with the legacy set only (1.6).  If no part
 * answers, the set in use stays one that the drive accepts, @first if @taken.
 */
static enum mtkflash_error ask_others(struct mtkflash_vendor *v,
				      const struct mtkflash_command_set *first,
				      bool taken, struct mtkflash_ids *ids,
				      const struct mtkflash_chip **chip)
{
	enum mtkflash_error best = MTKFLASH_ERROR_LOST_VENDOR_MODE;
	const struct mtkflash_command_set *stay = first;

	for (unsigned int i = 0; i < MTKFLASH_SETS; i++) {
		enum mtkflash_error err;

		if (&mtkflash_sets[i] == first ||
		    (v->type != MTKFLASH_TYPE_SERIAL_LE &&
		     i != MTKFLASH_SET_LEGACY))
			continue;
		use_set(v, &mtkflash_sets[i]);
		err = ask(v, ids, chip);
		if (!is_silent(err))
			return err;
		if (err != MTKFLASH_ERROR_NO_ID)
			continue;
		best = err;
		if (!taken)
			stay = v->set;
		taken = true;
	}
	use_set(v, stay);
	return best;
}

/*
 * The public tools wait a second before the first id request on 72h, and do not wait on 70h
 * and 73h (1.3 [A]).
 */
static void wait_after_intro(struct mtkflash_vendor *v)
{
	if (v->type == MTKFLASH_TYPE_SERIAL_LE && !v->settled)
		mtkflash_delay(v->tf, MTKFLASH_US_SETTLE_72);
	v->settled = true;
}

/* Ask with all command sets, the present one first. */
static enum mtkflash_error ask_all(struct mtkflash_vendor *v,
				   struct mtkflash_ids *ids,
				   const struct mtkflash_chip **chip)
{
	enum mtkflash_error err, others;

	wait_after_intro(v);
	err = ask_patiently(v, ids, chip);
	if (!is_silent(err) || v->set_fixed)
		return err;
	others = ask_others(v, v->set, err == MTKFLASH_ERROR_NO_ID, ids,
			    chip);
	/* If the drive knows no other set, the error with the present set counts. */
	return others == MTKFLASH_ERROR_LOST_VENDOR_MODE ? err : others;
}

/* F2h: the drive is in vendor mode, but stays busy (1.2). */
static bool is_stuck(const struct mtkflash_vendor *v, enum mtkflash_error err)
{
	return err == MTKFLASH_ERROR_TIMEOUT &&
	       v->status == (v->type | MTKFLASH_BSY);
}

static enum mtkflash_error enter_again(struct mtkflash_vendor *v)
{
	enum mtkflash_error err;

	mtkflash_intro(v, v->set);
	err = mtkflash_vendor_wait(v);
	if (!err)
		v->unfinished = false;
	return err;
}

enum mtkflash_error mtkflash_identify(struct mtkflash_vendor *v,
				      struct mtkflash_ids *ids,
				      const struct mtkflash_chip **chip)
{
	enum mtkflash_error err, again;

	memset(ids, 0, sizeof(*ids));
	*chip = NULL;
	err = ask_all(v, ids, chip);
	if (is_silent(err) || is_stuck(v, err)) {
		again = enter_again(v);
		/* If the drive does not accept the intro either, the first error stands. */
		if (again != MTKFLASH_ERROR_LOST_VENDOR_MODE)
			err = again ? again : ask_all(v, ids, chip);
	}
	/* The public tools pause here before they do anything else (1.3 [A]). */
	if (!err || err == MTKFLASH_ERROR_UNKNOWN_PART)
		mtkflash_delay(v->tf, MTKFLASH_US_AFTER_ID);
	return err;
}

/* --- content without an id ------------------------------------------------- */

static bool is_uniform(const u8 *page)
{
	return !memcmp(page, page + 1, MTKFLASH_PAGE - 1);
}

/* Number of pages that are read, and their distance. */
#define LOOKS		8
#define LOOK_STEP	0x400

enum mtkflash_error mtkflash_look_for_content(struct mtkflash_vendor *v, bool *is)
{
	u8 first[MTKFLASH_PAGE], page[MTKFLASH_PAGE], again[MTKFLASH_PAGE];
	bool differs = false;

	*is = false;
	for (unsigned int n = 0; n < LOOKS; n++) {
		enum mtkflash_error err = mtkflash_flash_read(v, n * LOOK_STEP, page);

		if (!err)
			err = mtkflash_flash_read(v, n * LOOK_STEP, again);
		if (err)
			return err;
		if (!n)
			memcpy(first, page, sizeof(first));
		if (memcmp(page, again, sizeof(page)) || is_uniform(first))
			return MTKFLASH_ERROR_NONE;
		differs |= !is_uniform(page) && memcmp(page, first, sizeof(page));
	}
	*is = differs;
	return MTKFLASH_ERROR_NONE;
}

/* --- the size of a part that is not in the table ------------------------ */

/* Pages of a candidate's range that are compared with the next range. */
#define SAMPLES		8

#define SIZE_MIN	0x10000
#define SIZE_MIN_LOG	16
#define SIZE_MAX_LOG	24

/* Does the content repeat behind a candidate's range? */
enum wrap {
	WRAP_UNCLEAR,
	WRAP_REPEATS,
	WRAP_DIFFERS,
};

/*
 * Does the content of 0 to @size - 1 repeat at @size?  Pages of a single value prove
 * nothing, and one page alone may occur twice in a firmware.
 */
static enum mtkflash_error compare_ranges(struct mtkflash_vendor *v, u32 size,
					  enum wrap *wrap)
{
	u8 low[MTKFLASH_PAGE], high[MTKFLASH_PAGE];
	u8 first[MTKFLASH_PAGE];
	unsigned int telling = 0;

	for (u32 at = 0; at < size; at += size / SAMPLES) {
		enum mtkflash_error err;

		err = mtkflash_flash_read(v, at, low);
		if (!err)
			err = mtkflash_flash_read(v, size + at, high);
		if (err)
			return err;
		if (memcmp(low, high, sizeof(low))) {
			*wrap = WRAP_DIFFERS;
			return MTKFLASH_ERROR_NONE;
		}
		if (is_uniform(low) ||
		    (telling && !memcmp(low, first, sizeof(first))))
			continue;
		if (!telling++)
			memcpy(first, low, sizeof(first));
	}
	*wrap = telling > 1 ? WRAP_REPEATS : WRAP_UNCLEAR;
	return MTKFLASH_ERROR_NONE;
}

/* RDID: the third byte is the size as a power of two with most makers [D]. */
static u32 size_by_rdid(const struct mtkflash_ids *ids)
{
	u8 log = ids->rdid[2];

	if (!mtkflash_id_plausible(ids->rdid, sizeof(ids->rdid)) ||
	    log < SIZE_MIN_LOG || log > SIZE_MAX_LOG)
		return 0;
	return 1u << log;
}

/* The largest part whose end can be detected: the next range must be addressable. */
static u32 last_candidate(const struct mtkflash_vendor *v)
{
	return v->type == MTKFLASH_TYPE_PARALLEL ? MTKFLASH_BUS_SIZE / 2 :
						   MTKFLASH_IMAGE_MAX;
}

/**
 * struct size_search - What is known of the size
 * @repeats: Address at which the content repeats, or 0.
 * @rdid: Size by RDID, 0 if there is none.
 * @refuted: The content does not repeat at the size by RDID.
 * @whole: The content does not repeat at any candidate's size.
 */
struct size_search {
	u32 repeats;
	u32 rdid;
	bool refuted;
	bool whole;
};

static enum mtkflash_error search_repeats(struct mtkflash_vendor *v,
					  struct size_search *s)
{
	s->whole = true;
	for (u32 size = SIZE_MIN; size <= last_candidate(v); size *= 2) {
		enum wrap wrap;
		enum mtkflash_error err = compare_ranges(v, size, &wrap);

		if (err)
			return err;
		if (wrap == WRAP_REPEATS) {
			s->repeats = size;
			s->whole = false;
			return MTKFLASH_ERROR_NONE;
		}
		if (wrap == WRAP_UNCLEAR)
			s->whole = false;
		else if (size == s->rdid)
			s->refuted = true;
	}
	return MTKFLASH_ERROR_NONE;
}

/*
 * Does the upper half of the bus have content?  Nothing drives the bus behind the end of a
 * part that is selected by address.
 */
static enum mtkflash_error check_upper_half(struct mtkflash_vendor *v,
					    bool *used)
{
	const u32 half = MTKFLASH_BUS_SIZE / 2;
	u8 page[MTKFLASH_PAGE];
	unsigned int telling = 0;

	for (u32 at = half; at < 2 * half; at += half / SAMPLES) {
		enum mtkflash_error err = mtkflash_flash_read(v, at, page);

		if (err)
			return err;
		telling += !is_uniform(page);
	}
	*used = telling > 1;
	return MTKFLASH_ERROR_NONE;
}

enum mtkflash_error mtkflash_learn_size(struct mtkflash_vendor *v,
					const struct mtkflash_ids *ids,
					u32 *size)
{
	bool parallel = v->type == MTKFLASH_TYPE_PARALLEL;
	struct size_search s = { };
	enum mtkflash_error err;

	*size = 0;
	if (!parallel)
		s.rdid = size_by_rdid(ids);
	err = search_repeats(v, &s);
	if (err)
		return err;
	/* There is no A20: a part whose content never repeats fills the bus. */
	if (parallel && s.whole) {
		err = check_upper_half(v, &s.whole);
		if (err)
			return err;
		if (s.whole)
			s.repeats = MTKFLASH_BUS_SIZE;
	}

	if (s.refuted || (s.rdid && s.repeats && s.rdid != s.repeats) ||
	    s.rdid > MTKFLASH_IMAGE_MAX)
		return MTKFLASH_ERROR_UNKNOWN_SIZE;
	*size = s.rdid ? s.rdid : s.repeats;
	return *size ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_UNKNOWN_SIZE;
}
