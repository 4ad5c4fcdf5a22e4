// SPDX-License-Identifier: GPL-2.0
/*
 * The id of a parallel flash part.
 *
 * Identifying must not change a byte, and the part may be one that writes pages
 * and is delivered without software data protection (AT29C, SST29EE, W29): to it
 * every write cycle that is not part of a whole command is data, and the rest of
 * the page is lost.  By the makers' data sheets (spec 12.3) [V]:
 *
 * - AA, 55, 90h on 5555h and 2AAAh is a command to all parts of the table that are
 *   8 bits wide, with or without protection, if its cycles follow each other within
 *   150 us.  So is AA, 55, F0h, which ends the id mode.  A lone F0h is data.
 * - The first W29EE011 knows AA, 55, 80h, AA, 55, 60h alone.
 * - AT29C needs 10 ms to enter the id mode and to leave it, the others 10 us.
 *
 * Hence the order: the first request goes to 5555h and 2AAAh.  Those parts either
 * answer to it, or take it for data, which is seen, because the pages it can hit
 * are read before and after.  A part that does neither is none of them, and may be
 * asked by the other addresses and with the older command.  A page that was hit,
 * also because the host was too slow between two cycles, is put back and compared,
 * whether the part is known in the end or not.  What else is asked in the id mode,
 * the locks of boot blocks, is read in the same visit.
 *
 * A host on which even the fastest cycles are too slow for a command to such a part
 * sends no request at all: it could not put a page back.
 *
 * What cannot be excluded: the power fails between the hit and the repair, a W29EE011
 * of the first kind without protection, or a host that was held up for 150 us within
 * three bus cycles; and the first cycle is the data of a program command that another
 * computer, or another load of this driver, left unfinished in a part that is not a
 * page-write one: it clears bits 0, 2, 4 and 6 of the byte at 5555h.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "jedec.h"
#include "jedec_command.h"
#include "jedec_hits.h"
#include "timings.h"

/* Stands for the manufacturer: the true one is on another page (JEP106). */
#define ID_CONTINUED		0x7f
#define ID_PAGE			0x100

#define ID_TRIES		3

/* An id is read so often each time: unlike a cell that is unstable it stays. */
#define ID_READS		8

/* How often the way out of the id mode is tried. */
#define LEAVE_TRIES		3

/* Enough of the content to tell a part from a bus without one. */
#define SAMPLE			16

/* Cells that do not stand still show that in so many reads. */
#define SAMPLE_READS		16

#define BLANK			0xff

/**
 * struct content - What the part showed in its read mode
 * @sample: From address 0.
 * @varies: Bits of it that differ from read to read.
 */
struct content {
	u8 sample[SAMPLE];
	u8 varies[SAMPLE];
};

/* How a part is asked. */
enum id_request {
	REQUEST_ID,
	REQUEST_WIDE,
	REQUEST_OLD,
	REQUESTS
};

/**
 * struct asking - One part being asked
 * @v: The drive.
 * @before: What the part held before the first request.
 * @hits: What the cycles of requests may have hit.
 * @after: What the part shows after the last one.
 * @shown: What it showed at 0 in between.
 * @id: What it showed as its id.
 * @locked: Which of its boot blocks it showed as locked.
 */
struct asking {
	struct mtkflash_vendor *v;
	struct content before;
	struct mtkflash_hits hits;
	struct content after;
	u8 shown[SAMPLE];
	u8 *id;
	u8 locked;
};

static u16 unlock_of(enum id_request request)
{
	return request == REQUEST_WIDE ? 0xaaa : 0x5555;
}

/* The fastest of them counts: others share the processor. */
static enum mtkflash_error read_timed(struct mtkflash_vendor *v, u8 sample[SAMPLE])
{
	u64 begin = mtkflash_now(v->tf);
	enum mtkflash_error err = mtkflash_jedec_read(v, 0, sample, SAMPLE);
	u64 each = div_u64(mtkflash_now(v->tf) - begin, SAMPLE);

	if (!v->cycle_ns || each < v->cycle_ns)
		v->cycle_ns = each;
	return err;
}

static enum mtkflash_error read_sample(struct mtkflash_vendor *v,
				       struct content *c)
{
	enum mtkflash_error err;
	u8 again[SAMPLE];

	memset(c->varies, 0, sizeof(c->varies));
	err = read_timed(v, c->sample);
	for (unsigned int n = 1; n < SAMPLE_READS && !err; n++) {
		err = read_timed(v, again);
		for (unsigned int i = 0; i < SAMPLE && !err; i++)
			c->varies[i] |= again[i] ^ c->sample[i];
	}
	return err;
}

static enum mtkflash_error look_before(struct asking *a)
{
	enum mtkflash_error err = read_sample(a->v, &a->before);

	return err ? err : mtkflash_hits_before(a->v, &a->hits);
}

/* What is at the addresses of the id, be it the id or content. */
static enum mtkflash_error read_id(struct mtkflash_vendor *v, u16 unlock,
				   u8 id[2])
{
	unsigned int shift = mtkflash_jedec_wide(unlock);

	for (u32 i = 0; i < 2; i++) {
		enum mtkflash_error err;

		err = mtkflash_bus_read(v, i << shift, &id[i]);
		if (!err && id[i] == ID_CONTINUED)
			err = mtkflash_bus_read(v, (ID_PAGE + i) << shift,
						&id[i]);
		if (err)
			return err;
	}
	return MTKFLASH_ERROR_NONE;
}

/*
 * Cells that an interrupted erase or program has left half-way read now this way,
 * now that way.  A part that has not gone into its id mode, with such a cell where
 * the id would be, must not be taken for one that has: then @id becomes zero.
 */
static enum mtkflash_error read_steady_id(struct mtkflash_vendor *v, u16 unlock,
					  u8 id[2])
{
	enum mtkflash_error err;
	u8 again[2];

	err = read_id(v, unlock, id);
	for (unsigned int n = 1; !err && n < ID_READS; n++) {
		err = read_id(v, unlock, again);
		if (err || !memcmp(id, again, sizeof(again)))
			continue;
		memset(id, 0, 2);
		break;
	}
	return err;
}

static enum mtkflash_error send_request(struct mtkflash_vendor *v,
					enum id_request request)
{
	u16 unlock = unlock_of(request);
	enum mtkflash_error err;

	if (request == REQUEST_OLD) {
		err = mtkflash_jedec_command(v, unlock, 0, MTKFLASH_JEDEC_OLD_ID_1);
		if (!err)
			err = mtkflash_jedec_command(v, unlock, 0, MTKFLASH_JEDEC_OLD_ID_2);
	} else {
		err = mtkflash_jedec_command(v, unlock, 0, MTKFLASH_JEDEC_ID);
	}
	mtkflash_delay(v->tf, MTKFLASH_US_ID_MODE);
	return err;
}

static enum mtkflash_error leave_id_mode(struct mtkflash_vendor *v, u16 unlock)
{
	enum mtkflash_error err;

	err = mtkflash_jedec_command(v, unlock, 0, MTKFLASH_JEDEC_RESET);
	mtkflash_delay(v->tf, MTKFLASH_US_ID_MODE);
	return err;
}

static bool is_shown(const struct content *c, const u8 sample[SAMPLE])
{
	for (unsigned int i = 0; i < SAMPLE; i++)
		if ((c->sample[i] ^ sample[i]) & ~c->varies[i])
			return false;
	return true;
}

/* What was read first was the content, as what was read last is. */
static bool began_with_content(const struct asking *a)
{
	return is_shown(&a->after, a->before.sample);
}

static enum mtkflash_error look_after(struct asking *a)
{
	enum mtkflash_error err = read_sample(a->v, &a->after);

	a->hits.any = false;
	memset(a->hits.lost, 0, sizeof(a->hits.lost));
	if (err || !began_with_content(a))
		return err;
	return mtkflash_hits_after(a->v, &a->hits);
}

/* It is out of the id mode, or has never been in it, or was in it before. */
static bool has_left(const struct asking *a)
{
	return is_shown(&a->before, a->shown) || !is_shown(&a->after, a->shown);
}

/*
 * Out of the id mode: what is at 0 is not any more what it was in there.  Intel's
 * 28F and SST28SF answer to 90h and know FFh as the way out [D]; should a part that
 * writes pages take it for data, it is for one of the pages that are put back.
 */
static enum mtkflash_error leave(struct asking *a, u16 unlock)
{
	enum mtkflash_error err;

	for (unsigned int n = 0; n < LEAVE_TRIES; n++) {
		err = leave_id_mode(a->v, unlock);
		if (!err)
			err = look_after(a);
		if (err)
			return err;
		if (has_left(a))
			return MTKFLASH_ERROR_NONE;
	}
	err = mtkflash_bus_write(a->v, unlock, BLANK);
	mtkflash_delay(a->v->tf, MTKFLASH_US_ID_MODE);
	if (!err)
		err = look_after(a);
	if (err)
		return err;
	return has_left(a) ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_NO_ID;
}

/*
 * Before each request, as a cell that is unstable may look steady for a while.  The
 * pages are read again only if what was read first was not content: the part had no
 * power yet, or was in its id mode.
 */
static enum mtkflash_error look_again(struct asking *a)
{
	return began_with_content(a) ? read_sample(a->v, &a->before) :
				       look_before(a);
}

/* In the id mode: which boot blocks of the part that this id stands for are locked? */
static enum mtkflash_error read_locks(struct asking *a, u16 unlock)
{
	const struct mtkflash_chip *chip = mtkflash_chip_parallel(a->id);

	if (!chip || chip->unlock != unlock)
		return MTKFLASH_ERROR_NONE;
	for (unsigned int i = 0; i < MTKFLASH_LOCKS && chip->lock[i].size; i++) {
		enum mtkflash_error err;
		u8 value;

		err = mtkflash_bus_read(a->v, chip->lock[i].at, &value);
		if (err)
			return err;
		if (value & chip->lock[i].mask)
			a->locked |= 1u << i;
	}
	return MTKFLASH_ERROR_NONE;
}

/* Into the id mode and, whatever happened there, out of it. */
static enum mtkflash_error visit_id_mode(struct asking *a, enum id_request request)
{
	u16 unlock = unlock_of(request);
	enum mtkflash_error err;

	err = send_request(a->v, request);
	if (!err)
		err = mtkflash_jedec_read(a->v, 0, a->shown, SAMPLE);
	if (!err)
		err = read_steady_id(a->v, unlock, a->id);
	if (!err)
		err = read_locks(a, unlock);
	if (!err)
		return leave(a, unlock);
	leave_id_mode(a->v, unlock);
	return err;
}

/* --- asking ------------------------------------------------------------------ */

/*
 * An id is plausible, and not what the same addresses show in the read mode.  A part
 * that was in its id mode, or busy, before it was asked proves nothing: a request
 * that it does not know may have been what ended that.
 */
static enum mtkflash_error ask(struct asking *a, enum id_request request,
			       bool *answered)
{
	enum mtkflash_error err;
	u8 content[2] = {};

	err = look_again(a);
	if (!err)
		err = visit_id_mode(a, request);
	if (!err)
		err = read_id(a->v, unlock_of(request), content);
	*answered = !err && began_with_content(a) &&
		    mtkflash_id_plausible(a->id, 2) &&
		    memcmp(a->id, content, sizeof(content));
	return err;
}

static enum mtkflash_error ask_twice(struct asking *a, enum id_request request,
				     bool *answered)
{
	enum mtkflash_error err;
	u8 first[2];

	a->locked = 0;
	err = ask(a, request, answered);
	if (err || !*answered)
		return err;
	memcpy(first, a->id, sizeof(first));
	err = ask(a, request, answered);
	*answered = *answered && !memcmp(first, a->id, sizeof(first));
	return err;
}

/* Has the last request changed what the part shows? */
static bool has_reacted(const struct asking *a)
{
	return !is_shown(&a->after, a->shown);
}

static bool shows_content(const struct asking *a)
{
	return mtkflash_id_plausible(a->after.sample, SAMPLE);
}

/*
 * The other requests are for a part that certainly is none of those that write
 * pages, or that has just shown to be the one that knows the old request alone.
 */
static enum mtkflash_error ask_in_turn(struct asking *a, bool last,
				       bool *answered)
{
	enum mtkflash_error err;

	err = ask_twice(a, REQUEST_ID, answered);
	if (err || *answered)
		return err;
	if (a->hits.any)
		return ask_twice(a, REQUEST_OLD, answered);
	if (has_reacted(a) || (!shows_content(a) && !last))
		return err;
	err = ask_twice(a, REQUEST_WIDE, answered);
	if (!err && !*answered && last && !has_reacted(a) && !a->hits.any)
		err = ask_twice(a, REQUEST_OLD, answered);
	return err;
}

/*
 * A session on this very drive ended between the command that comes before data
 * and the data: the part takes the next cycle for them.  FFh changes nothing.
 * It does on a part that writes pages; that this one is no other is known by what
 * was written last.
 */
static enum mtkflash_error give_data(struct mtkflash_vendor *v)
{
	struct mtkflash_due *due = &v->due;
	u8 found[sizeof(due->witness)];
	enum mtkflash_error err;

	if (!due->is)
		return MTKFLASH_ERROR_NONE;
	err = mtkflash_jedec_read(v, due->witness_at, found, sizeof(found));
	if (err)
		return err;
	due->is = false;
	if (memcmp(found, due->witness, sizeof(found)))
		return MTKFLASH_ERROR_NONE;
	err = mtkflash_bus_write(v, due->address, BLANK);
	mtkflash_delay(v->tf, MTKFLASH_US_ID_MODE);
	return err;
}

static enum mtkflash_error ask_until_answered(struct asking *a)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	bool answered = false;

	for (unsigned int n = 1; n <= ID_TRIES && !err && !answered; n++) {
		if (n > 1)
			mtkflash_delay(a->v->tf, MTKFLASH_US_ID_RETRY);
		err = ask_in_turn(a, n == ID_TRIES, &answered);
	}
	if (!err && !answered)
		return MTKFLASH_ERROR_NO_ID;
	return err;
}

/* The session broke off: what the request has hit was not looked at. */
static void save_what_can_be(struct asking *a)
{
	if (!look_after(a))
		mtkflash_hits_put_back(a->v, &a->hits, NULL);
}

/* What the part holds before it is asked, and how fast the host is. */
static enum mtkflash_error prepare(struct asking *a)
{
	enum mtkflash_error err;

	memset(a->id, 0, 2);
	a->v->cycle_ns = 0;
	err = give_data(a->v);
	if (!err)
		err = look_before(a);
	a->after = a->before;
	return err;
}

/* Is there a part at least? */
static enum mtkflash_error judge_without_id(struct asking *a)
{
	if (!shows_content(a) || has_reacted(a))
		return MTKFLASH_ERROR_NO_ID;
	/* What was read is content. */
	memset(a->id, 0, 2);
	return MTKFLASH_ERROR_READS_NO_ID;
}

enum mtkflash_error mtkflash_jedec_identify(struct mtkflash_vendor *v, u8 id[2],
					    u8 *locked,
					    const struct mtkflash_chip **chip)
{
	struct asking a = { .v = v, .id = id };
	enum mtkflash_error err, back;

	*chip = NULL;
	*locked = 0;
	err = prepare(&a);
	if (err)
		return err;
	if (v->cycle_ns > MTKFLASH_US_BYTE_LOAD * 1000)
		return mtkflash_id_plausible(a.before.sample, SAMPLE) ?
			       MTKFLASH_ERROR_READS_NO_ID : MTKFLASH_ERROR_NO_ID;
	err = ask_until_answered(&a);
	if (err && err != MTKFLASH_ERROR_NO_ID) {
		save_what_can_be(&a);
		return err;
	}
	if (!err)
		*chip = mtkflash_chip_parallel(id);
	back = mtkflash_hits_put_back(v, &a.hits, *chip);
	if (back)
		return back;
	if (err)
		return judge_without_id(&a);
	*locked = *chip ? a.locked : 0;
	return *chip ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_UNKNOWN_PART;
}
