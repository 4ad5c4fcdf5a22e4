// SPDX-License-Identifier: GPL-2.0
/*
 * The id of a parallel flash part.
 *
 * Identifying must not change a byte.  But parts that write pages (AT29C, SST29EE, W29) are
 * delivered without software data protection: such a part takes every write cycle outside a
 * complete command for data, and the rest of the page is lost.  From the makers' data
 * sheets (spec 12.3) [V]:
 *
 * - AA, 55, 90h on 5555h and 2AAAh is a command to every part of the table that is 8 bits
 *   wide, protected or not, if its cycles follow each other within 150 us.  So is AA, 55,
 *   F0h, which ends the id mode.  A lone F0h is data.
 * - The first W29EE011 knows only AA, 55, 80h, AA, 55, 60h.
 * - AT29C needs 10 ms to enter the id mode and to leave it, the others 10 us.
 *
 * Hence the order.  The first request goes to 5555h and 2AAAh.  A part that writes pages
 * either answers it or takes it for data.  The pages that it can hit are read before and
 * after, so that a hit is seen.  A part that does neither writes no pages, and the other
 * addresses and the older command are safe.  A page that was hit, maybe because the host
 * was too slow between two cycles, is written back and compared, whether the part is
 * identified in the end or not.  The locks of boot blocks are read in the same visit to the
 * id mode.
 *
 * If even the fastest bus cycles are too slow for a command to such a part, no request is
 * sent: a page could not be written back.
 *
 * Risks that remain:
 *
 * - Power fails between a hit and the repair.  A hit needs a W29EE011 of the first kind
 *   without protection, or a host that was held up for 150 us within three bus cycles.
 * - Another computer, or another load of this driver, left a program command unfinished in
 *   a part that does not write pages.  The first cycle is its data: bits 0, 2, 4 and 6 of
 *   the byte at 5555h are cleared.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "jedec.h"
#include "jedec_command.h"
#include "jedec_hits.h"
#include "timings.h"

/* Continuation code: the id of the manufacturer is on another page (JEP106). */
#define ID_CONTINUED		0x7f
#define ID_PAGE			0x100

#define ID_TRIES		3

/* Reads of an id per request: an id stays the same, an unstable cell does not. */
#define ID_READS		8

/* Tries to leave the id mode. */
#define LEAVE_TRIES		3

/* Bytes of content, enough to tell a part from an empty bus. */
#define SAMPLE			16

/* Reads of the sample, enough to find unstable cells. */
#define SAMPLE_READS		16

#define BLANK			0xff

/**
 * struct content - What the part shows in its read mode
 * @sample: The bytes from address 0.
 * @varies: Bits of @sample that vary from read to read.
 */
struct content {
	u8 sample[SAMPLE];
	u8 varies[SAMPLE];
};

/* Forms of the id request. */
enum id_request {
	REQUEST_ID,
	REQUEST_WIDE,
	REQUEST_OLD,
	REQUESTS
};

/**
 * struct asking - State of an identification
 * @v: The drive.
 * @before: Content before the last request.
 * @hits: The pages that the cycles of a request can hit.
 * @after: Content after the last request.
 * @shown: The bytes from address 0 in between, in the id mode if the part has entered it.
 * @id: The bytes shown as the id.
 * @locked: Bit n: boot block n was shown as locked.
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

/* Time the bus cycles.  The fastest read counts: other work delays the slower ones. */
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

/* Read the addresses of the id, in the id mode or in the read mode. */
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
 * An unstable cell at an address of the id can make a part that did not enter its id mode
 * look like one that did.  So @id becomes zero if it varies between reads.
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

/* Was the part in its read mode before the request?  It showed the same as afterwards then. */
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

/* The part has left the id mode, has never been in it, or was in it before the request. */
static bool has_left(const struct asking *a)
{
	return is_shown(&a->before, a->shown) || !is_shown(&a->after, a->shown);
}

/*
 * Leave the id mode; the bytes at 0 change then.  Intel's 28F and SST28SF answer to 90h and
 * leave by FFh [D].  If a part that writes pages takes that FFh for data, it hits one of
 * the pages that are written back.
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
 * Read the sample anew before each request: an unstable cell may look steady for a while.
 * The pages are read anew only if the first read showed no content, because the part had no
 * power yet or was in its id mode.
 */
static enum mtkflash_error look_again(struct asking *a)
{
	return began_with_content(a) ? read_sample(a->v, &a->before) :
				       look_before(a);
}

/* Read the boot block locks of the part with this id; the part is in its id mode. */
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

/* Enter the id mode, read, and leave it again even after an error. */
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
 * An id must be plausible, and differ from the same addresses in the read mode.  It does
 * not count if the part was in its id mode, or busy, before the request: then a request
 * that the part does not know may have ended that state.
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
 * The other requests are only for a part that certainly does not write pages, or that has
 * just shown to be the first W29EE011, which knows only the old request.
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
 * A session on this drive ended between a program command and its data: the part takes the
 * next cycle for the data.  FFh changes nothing, except in a part that writes pages.  The
 * bytes programmed last show whether the part is still the same one.
 */
static enum mtkflash_error end_program_command(struct mtkflash_vendor *v)
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

/* After an error: write back what the last request has hit, as far as possible. */
static void put_back_after_error(struct asking *a)
{
	if (!look_after(a))
		mtkflash_hits_put_back(a->v, &a->hits, NULL);
}

/* Read the content before the first request, and time the bus cycles. */
static enum mtkflash_error prepare(struct asking *a)
{
	enum mtkflash_error err;

	memset(a->id, 0, 2);
	a->v->cycle_ns = 0;
	err = end_program_command(a->v);
	if (!err)
		err = look_before(a);
	a->after = a->before;
	return err;
}

/* There is no id: is there a part at all? */
static enum mtkflash_error judge_without_id(struct asking *a)
{
	if (!shows_content(a) || has_reacted(a))
		return MTKFLASH_ERROR_NO_ID;
	/* The bytes read as the id are content. */
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
		put_back_after_error(&a);
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
