// SPDX-License-Identifier: GPL-2.0
/*
 * Find and restore pages of a parallel part that took an id request for data.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "jedec.h"
#include "jedec_command.h"
#include "jedec_hits.h"
#include "timings.h"

#define BLANK			0xff

/* Tries to write a page back; the host may be held up in some of them. */
#define PUT_BACK_TRIES		16

/* Time to write a page back if the part is not known. */
#define PUT_BACK_LONGEST	(50 * MTKFLASH_MSEC)

/* The smallest page, and the offsets of 5555h and 2AAAh in such a page. */
#define HALF_PAGE		128
#define HIT_FIRST		0x55
#define HIT_SECOND		0x2a

/* Pages that the cycles of the first request hit if the part takes them for data. */
static const u32 hit_pages[] = { 0x5500, 0x2a00 };

/* Can @value at offset @i be a cycle of a command that was taken for data? */
static bool is_cycle(u32 i, u8 value)
{
	if (i == HIT_SECOND)
		return value == 0x55;
	return i == HIT_FIRST &&
	       (value == 0xaa || value == MTKFLASH_JEDEC_ID ||
		value == MTKFLASH_JEDEC_OLD_ID_1 ||
		value == MTKFLASH_JEDEC_OLD_ID_2 ||
		value == MTKFLASH_JEDEC_RESET);
}

/*
 * Return: number of command cycles in a half page, -1 if it holds other bytes that are not
 * FFh.
 */
static int count_cycles(const u8 *half)
{
	int cycles = 0;

	for (u32 i = 0; i < HALF_PAGE; i++) {
		if (half[i] == BLANK)
			continue;
		if (!is_cycle(i, half[i]))
			return -1;
		cycles++;
	}
	return cycles;
}

/*
 * A page that held only command cycles before may have been hit again: the part counts as
 * one that takes cycles for data, but nothing is lost.
 */
static void judge_page(struct mtkflash_hits *h, unsigned int n, const u8 *page)
{
	bool hit = false;
	u8 lost = 0;

	for (unsigned int half = 0; half < MTKFLASH_PAGE / HALF_PAGE; half++) {
		u32 at = half * HALF_PAGE;
		int cycles = count_cycles(page + at);

		hit = hit || cycles > 0;
		if (cycles >= 0 && memcmp(page + at, h->page[n] + at, HALF_PAGE))
			lost |= 1u << half;
	}
	h->lost[n] = hit ? lost : 0;
	h->any = h->any || hit;
}

enum mtkflash_error mtkflash_hits_before(struct mtkflash_vendor *v,
					 struct mtkflash_hits *h)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	for (unsigned int i = 0; i < ARRAY_SIZE(hit_pages) && !err; i++)
		err = mtkflash_jedec_read(v, hit_pages[i], h->page[i], MTKFLASH_PAGE);
	return err;
}

enum mtkflash_error mtkflash_hits_after(struct mtkflash_vendor *v,
					struct mtkflash_hits *h)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	u8 page[MTKFLASH_PAGE];

	for (unsigned int i = 0; i < ARRAY_SIZE(hit_pages) && !err; i++) {
		err = mtkflash_jedec_read(v, hit_pages[i], page, sizeof(page));
		if (!err)
			judge_page(h, i, page);
	}
	return err;
}

/*
 * Page size of the part.  If the part is not known: only a page of 256 bytes can lose both
 * halves, so one lost half is loaded alone.  A half that was blank needs no load.
 */
static u32 size_of_page(const struct mtkflash_hits *h, unsigned int n,
			const struct mtkflash_chip *chip)
{
	if (chip)
		return chip->page;
	return h->lost[n] == 3 ? MTKFLASH_PAGE : HALF_PAGE;
}

/* A part that took command cycles as data programs bytes without a command. */
static enum mtkflash_error put_page_back(struct mtkflash_vendor *v,
					 const struct mtkflash_hits *h, unsigned int n,
					 const struct mtkflash_chip *chip)
{
	u32 size = size_of_page(h, n, chip);
	u32 longest = chip ? chip->program_time.longest : PUT_BACK_LONGEST;

	for (u32 at = 0; at < MTKFLASH_PAGE; at += size) {
		enum mtkflash_error err = MTKFLASH_ERROR_NONE;

		if (size == HALF_PAGE && !(h->lost[n] >> at / HALF_PAGE & 1))
			continue;
		for (u32 i = size; i-- && !err;)
			err = mtkflash_bus_write(v, hit_pages[n] + at + i,
						 h->page[n][at + i]);
		mtkflash_delay(v->tf, longest);
		if (err)
			return err;
	}
	return MTKFLASH_ERROR_NONE;
}

static enum mtkflash_error is_back(struct mtkflash_vendor *v, const struct mtkflash_hits *h,
				   unsigned int n, bool *is)
{
	u8 page[MTKFLASH_PAGE];
	enum mtkflash_error err;

	err = mtkflash_jedec_read(v, hit_pages[n], page, sizeof(page));
	*is = !err && !memcmp(page, h->page[n], sizeof(page));
	return err;
}

enum mtkflash_error mtkflash_hits_put_back(struct mtkflash_vendor *v,
					   const struct mtkflash_hits *h,
					   const struct mtkflash_chip *chip)
{
	if (chip && chip->program != MTKFLASH_PROGRAM_PAGE)
		return MTKFLASH_ERROR_NONE;
	for (unsigned int n = 0; n < ARRAY_SIZE(hit_pages); n++) {
		bool is = !h->lost[n];

		for (unsigned int tries = PUT_BACK_TRIES; tries-- && !is;) {
			enum mtkflash_error err = put_page_back(v, h, n, chip);

			if (!err)
				err = is_back(v, h, n, &is);
			if (err)
				return err;
		}
		if (is)
			continue;
		v->lost_at = hit_pages[n];
		return MTKFLASH_ERROR_PROGRAM;
	}
	return MTKFLASH_ERROR_NONE;
}
