/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The estimate: how long the work of a session takes, from the part's typical
 * times and from how long it took to read the flash.
 */
#ifndef MTKFLASH_ESTIMATE_H
#define MTKFLASH_ESTIMATE_H

#include "plan.h"

/*
 * A session that writes goes through the flash six times: two reads, erase,
 * program, verify, and a second look at what was written.
 */
#define MTKFLASH_STAGES		6
#define MTKFLASH_STAGES_READ	2

/*
 * How often a page is read that unstable cells may be in: what the last command
 * before a power cut was about.  Such a cell is right every other time.
 */
#define MTKFLASH_STEADY_READS	16

/**
 * struct mtkflash_cost - What a session has to do besides reading
 * @planned: There is a plan; until then nobody knows.
 * @erase_us: Typical time of all erase commands, in microseconds.
 * @read_back_us: And to see whether the first of them has worked.
 * @program_us: Time of all program commands, typical, and on the cable, in
 *		microseconds.
 * @pages: Pages to be programmed, of %MTKFLASH_PAGE bytes.
 * @again: Pages read after all was verified.
 */
struct mtkflash_cost {
	bool planned;
	u64 erase_us;
	u64 read_back_us;
	u64 program_us;
	u32 pages;
	u32 again;
};

/**
 * mtkflash_cost_of() - What a plan costs
 * @plan: The plan.
 * @doubtful: As for mtkflash_verify().
 * @pass_us: How long it takes to read all of the flash once, in microseconds.
 * @byte_ns: Serial: how long a byte takes on the part's own bus, in nanoseconds.
 * @cost: Filled.
 */
void mtkflash_cost_of(const struct mtkflash_plan *plan, bool doubtful,
		      u64 pass_us, u32 byte_ns, struct mtkflash_cost *cost);

/**
 * mtkflash_cost_again() - Pages that the second pass of the verify reads of a sector
 * @plan: The plan.
 * @start: The sector, or the page if sectors are smaller,
 * @size: and its size.
 * @doubtful: As for mtkflash_verify().
 *
 * Return: all of them if it is written; if it may be what an earlier session wrote
 * last, one of them so often that unstable cells in it are seen; else 0.
 */
u32 mtkflash_cost_again(const struct mtkflash_plan *plan, u32 start, u32 size,
			bool doubtful);

/**
 * mtkflash_cost_left() - About how long the rest of a session takes
 * @cost: What its plan costs; all zero for a session that only reads.
 * @size: Size of the flash in bytes.
 * @pass_us: How long it takes to read all of it once, in microseconds.
 * @done: Bytes of work done.
 * @stages: %MTKFLASH_STAGES or %MTKFLASH_STAGES_READ: bytes of work in all, by @size.
 *
 * Return: microseconds.
 */
u64 mtkflash_cost_left(const struct mtkflash_cost *cost, u32 size, u64 pass_us,
		       u64 done, unsigned int stages);

#endif /* MTKFLASH_ESTIMATE_H */
