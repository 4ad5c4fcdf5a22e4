// SPDX-License-Identifier: GPL-2.0
/*
 * Contents and name of the drive after a download.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "bd_sums.h"
#include "packets.h"

/* Page size of the unit's own data; their ranges are multiples of it. */
#define UNIT_PAGE	256

/*
 * By packets one of two pages reads as the other one; sources differ in which.  If a page
 * reads as a boot page, the image's or the drive's own, the page behind it is not known.
 * The backup has no boot page if it has the old application's page there.
 */
static bool is_boot_page(const struct mtkflash_packets *p, const u8 *is, const u8 *image,
			 u32 address, u32 length)
{
	u32 at = address - MTKFLASH_BD_APPLICATION;
	const u8 *own = p->s->backup;

	if (at >= MTKFLASH_BD_PAGE)
		return false;
	return !memcmp(is, image + at, length) ||
	       (own && !mtkflash_bd_has_table(own) && !memcmp(is, own + at, length));
}

static enum mtkflash_error failed_at(struct mtkflash_packets *p, u32 address,
				     enum mtkflash_error err)
{
	p->s->fail_address = address;
	return err;
}

/* Count a piece that differs, and note the address of the first one. */
static void count_difference(struct mtkflash_packets *p, u32 address)
{
	if (!p->different++)
		p->s->fail_address = address;
}

/*
 * Compare a range of the flash with @what.  The driver reads whole pages, because no source says
 * what a drive does with other lengths.  @tell: report progress.
 */
static enum mtkflash_error compare_range(struct mtkflash_packets *p, const u8 *what,
					 const u8 *image, const struct mtkflash_range *range,
					 bool tell)
{
	u32 step = p->recipe->read_size;

	for (u32 at = range->first & ~(step - 1); at <= range->last; at += step) {
		u32 first = max(at, range->first);
		u32 length = min(at + step - 1, range->last) + 1 - first;
		const u8 *is = p->piece + (first - at);
		enum mtkflash_error err = mtkflash_packets_read(p, at, step, p->piece);

		if (err)
			return failed_at(p, at, err);
		if (memcmp(is, what + first, length) &&
		    !is_boot_page(p, is, image, first, length))
			count_difference(p, first);
		if (tell)
			mtkflash_session_progress(p->s, mtkflash_packets_stage(p, 1), at);
	}
	return MTKFLASH_ERROR_NONE;
}

/* Compare all ranges that have sums in @image. */
static enum mtkflash_error compare_sums(struct mtkflash_packets *p, const u8 *what,
					const u8 *image, bool tell)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	struct mtkflash_range range;
	int is;

	for (unsigned int n = 0; !err && (is = mtkflash_bd_range(image, n, &range)) >= 0; n++)
		if (is)
			err = compare_range(p, what, image, &range, tell);
	return err;
}

/*
 * Compare the boot code with the backup: the drive keeps its own, whatever the host sends
 * [V freemkv].  The first page may read as another one, and of the page with the banner only the
 * head can be read.  Nothing is compared with a page that either firmware does not let be read:
 * the backup is blank there.
 */
static enum mtkflash_error compare_boot(struct mtkflash_packets *p)
{
	u32 step = p->recipe->read_size;

	for (u32 at = step; at < MTKFLASH_BD_APPLICATION; at += step) {
		const u8 *own = p->s->backup + at;
		u32 length = at == MTKFLASH_BD_BANNER ? sizeof(p->head) : step;
		enum mtkflash_error err;

		if (mtkflash_image_blank(own, step))
			continue;
		err = mtkflash_packets_read(p, at, length, p->piece);
		if (err == MTKFLASH_ERROR_PACKET)
			continue;
		if (err)
			return failed_at(p, at, err);
		if (memcmp(p->piece, own, length))
			count_difference(p, at);
	}
	return MTKFLASH_ERROR_NONE;
}

/* Compare the application with @what, and the boot code with the backup. */
static enum mtkflash_error compare(struct mtkflash_packets *p, const u8 *what,
				   const u8 *image, bool tell)
{
	enum mtkflash_error err;

	p->different = 0;
	err = compare_sums(p, what, image, tell);
	if (!err)
		err = compare_boot(p);
	return err ? err : p->different ? MTKFLASH_ERROR_VERIFY : MTKFLASH_ERROR_NONE;
}

/*
 * Was data of the unit lost in this page?  Bytes that the drive itself has changed since
 * are mostly neither the image's nor blank.  Pages are judged one by one: changes by the
 * drive in one page say nothing of another page.
 */
static bool is_replaced(const struct mtkflash_packets *p, const u8 *image, u32 at, u32 from)
{
	const u8 *own = p->s->backup + at;
	u32 changed = 0, replaced = 0;

	for (u32 i = from; i < from + UNIT_PAGE; i++) {
		if (p->piece[i] == own[i])
			continue;
		changed++;
		replaced += p->piece[i] == image[at + i] || p->piece[i] == 0xff;
	}
	return 2 * replaced > changed;
}

/* Does the drive still have the data that were measured for this unit? */
static enum mtkflash_error compare_unit(struct mtkflash_packets *p, const u8 *image)
{
	for (unsigned int n = 0; n < MTKFLASH_BD_UNIT_RANGES; n++) {
		u32 at = mtkflash_bd_unit[n].first, length = mtkflash_bd_unit[n].last + 1 - at;
		enum mtkflash_error err;

		err = mtkflash_packets_read(p, at, p->recipe->read_size, p->piece);
		if (err)
			return failed_at(p, at, err);
		for (u32 from = 0; from < length; from += UNIT_PAGE)
			if (is_replaced(p, image, at, from))
				return failed_at(p, at + from, MTKFLASH_ERROR_UNIT_DATA);
	}
	return MTKFLASH_ERROR_NONE;
}

bool mtkflash_packets_is_as_before(struct mtkflash_packets *p, const u8 *image)
{
	return p->s->backup &&
	       !compare(p, p->s->backup, image, false) && !compare_unit(p, image);
}

/*
 * Does a drive that took the whole image still hold its old firmware?  A drive that has not told
 * that it is done may burn later, so it does not count as untouched.
 */
static enum mtkflash_error look_for_old(struct mtkflash_packets *p, const u8 *image)
{
	u32 address = p->s->fail_address;
	bool same = mtkflash_packets_is_as_before(p, image);

	p->s->fail_address = address;
	if (same && p->tells)
		p->s->change = MTKFLASH_CHANGE_NONE;
	return same ? MTKFLASH_ERROR_NOT_TAKEN : MTKFLASH_ERROR_VERIFY;
}

/* A difference is final if it stays the same for so many looks: the drive may still burn. */
#define LOOK_AGAIN_MS	15000
#define SAME_LOOKS	4

enum mtkflash_error mtkflash_packets_ask_name(struct mtkflash_packets *p,
					      struct mtkflash_identity *now)
{
	if (!mtkflash_packets_inquiry(p, now))
		return MTKFLASH_ERROR_NOT_READY;
	p->settled = true;
	/* An image that names no drive: all that can be told is that it has another name now. */
	if (!p->s->image_identity.product[0])
		return mtkflash_identity_equal(now, &p->s->old_identity) ? MTKFLASH_ERROR_VERIFY :
									   MTKFLASH_ERROR_NONE;
	return mtkflash_identity_equal(now, &p->s->image_identity) ? MTKFLASH_ERROR_NONE :
								     MTKFLASH_ERROR_VERIFY;
}

/*
 * A drive that cannot be read back is judged by the name that it gives at the end.  It may
 * give its old name until it is reset, and is asked again then.
 */
static enum mtkflash_error judge_by_name(struct mtkflash_packets *p)
{
	struct mtkflash_identity now;
	enum mtkflash_error err = mtkflash_packets_ask_name(p, &now);

	for (unsigned int i = 0; err && !p->lost && i < SAME_LOOKS; i++) {
		p->t->ops->pause(p->t, LOOK_AGAIN_MS);
		err = mtkflash_packets_ask_name(p, &now);
	}
	if (err == MTKFLASH_ERROR_VERIFY && mtkflash_identity_equal(&now, &p->s->old_identity))
		return MTKFLASH_ERROR_NONE;
	return err;
}

static enum mtkflash_error compare_all(struct mtkflash_packets *p, const u8 *image, bool tell)
{
	enum mtkflash_error err = compare(p, image, image, tell);

	return err ? err : compare_unit(p, image);
}

static enum mtkflash_error compare_until_stable(struct mtkflash_packets *p, const u8 *image)
{
	enum mtkflash_error err = compare_all(p, image, true);
	unsigned int same = 0;

	for (u32 ms = 0; err && err != MTKFLASH_ERROR_TIMEOUT && same < SAME_LOOKS &&
	     ms < p->recipe->burn_limit_ms; ms += LOOK_AGAIN_MS) {
		u32 address = p->s->fail_address, different = p->different;

		p->t->ops->pause(p->t, LOOK_AGAIN_MS);
		err = compare_all(p, image, false);
		same = p->s->fail_address == address && p->different == different ? same + 1 : 0;
	}
	if (!err)
		p->s->fail_address = 0;
	return err;
}

static bool is_unit_page(u32 address)
{
	for (unsigned int n = 0; n < MTKFLASH_BD_UNIT_RANGES; n++)
		if (mtkflash_bd_unit[n].first == address)
			return true;
	return false;
}

/*
 * Sum up what is behind the application: the driver can tell only whether it changes.  The
 * drive may write data of its own whenever it likes, burn or not.
 */
static enum mtkflash_error sum_rest(struct mtkflash_packets *p, u32 *sum)
{
	u32 step = p->recipe->read_size;

	*sum = 0;
	for (u32 at = MTKFLASH_BD_APPLICATION_END; at < p->recipe->size; at += step) {
		enum mtkflash_error err;

		if (is_unit_page(at))
			continue;
		err = mtkflash_packets_read(p, at, step, p->piece);
		if (err == MTKFLASH_ERROR_PACKET)
			continue;
		if (err)
			return failed_at(p, at, err);
		for (u32 i = 0; i < step; i++)
			*sum = *sum * 31 + p->piece[i];
	}
	return MTKFLASH_ERROR_NONE;
}

/* Wait until that stays the same.  Return: 0, NOT_READY or TIMEOUT. */
static enum mtkflash_error wait_for_rest(struct mtkflash_packets *p)
{
	u32 sum, before;
	enum mtkflash_error err = sum_rest(p, &sum);

	for (u32 ms = 0; !err && ms < p->recipe->burn_limit_ms; ms += LOOK_AGAIN_MS) {
		before = sum;
		p->t->ops->pause(p->t, LOOK_AGAIN_MS);
		err = sum_rest(p, &sum);
		if (!err && sum == before)
			return MTKFLASH_ERROR_NONE;
	}
	return err ? err : MTKFLASH_ERROR_NOT_READY;
}

/*
 * Does the drive keep its descriptor with its own data (vendor-mode spec. 12.1)?  Then it
 * keeps its name, too.
 */
static bool keeps_name(struct mtkflash_packets *p, const u8 *image)
{
	u32 at = MTKFLASH_BD_DESCRIPTOR, size = MTKFLASH_BD_DESCRIPTOR_SIZE;

	return memcmp(image + at, p->s->backup + at, size) &&
	       !mtkflash_packets_read(p, at, size, p->piece) &&
	       !memcmp(p->piece, p->s->backup + at, size);
}

/*
 * Compare the whole application: sums may cover only half of it, and the rest could be the
 * old one.
 */
static bool reads_as_image(struct mtkflash_packets *p, const u8 *image)
{
	static const struct mtkflash_range application = {
		MTKFLASH_BD_APPLICATION + MTKFLASH_BD_PAGE, MTKFLASH_BD_APPLICATION_END - 1
	};
	u32 address = p->s->fail_address;
	bool same;

	p->different = 0;
	same = !compare_range(p, image, image, &application, false) && !p->different;
	p->s->fail_address = address;
	return same;
}

enum mtkflash_error mtkflash_packets_judge(struct mtkflash_packets *p, const u8 *image)
{
	enum mtkflash_error err;

	mtkflash_session_phase(p->s, MTKFLASH_PHASE_VERIFYING);
	if (!p->recipe->read.cdb[0])
		return judge_by_name(p);
	err = compare_until_stable(p, image);
	/* A drive that has burned its application may still burn the rest. */
	if (!err && !p->tells)
		err = wait_for_rest(p);
	if (!err && !p->tells)
		err = compare_all(p, image, false);
	if (err == MTKFLASH_ERROR_VERIFY)
		err = look_for_old(p, image);
	p->s->own_name = !err && keeps_name(p, image) && reads_as_image(p, image);
	/* Last of all: no other answer depends on it. */
	if (!err && p->old_date[0])
		mtkflash_packets_date(p, p->new_date);
	return err;
}
