/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The estimate: how long the work of a session takes, from the part's typical
 * times and from how long it took to read the flash.
 */
#ifndef MTKFLASH_ESTIMATE_H
#define MTKFLASH_ESTIMATE_H

#include "plan.h"

/*
 * A session that writes goes through the flash six times: two reads, erase, program,
 * verify, and a second read of what was written.
 */
#define MTKFLASH_STAGES		6
#define MTKFLASH_STAGES_READ	2

/*
 * Reads of a page that may hold unstable cells, which the last command before a power cut
 * left.  A single read of such a cell is right half of the time.
 */
#define MTKFLASH_STEADY_READS	16

/**
 * struct mtkflash_cost - What a session has to do besides reading
 * @planned: There is a plan, and the fields below are known.
 * @erase_us: Typical time of all erase commands, in microseconds.
 * @read_back_us: Time to read sector 0 back after its erase, in microseconds.
 * @program_us: Typical time of all program commands, cable included, in microseconds.
 * @pages: Pages to be programmed, of %MTKFLASH_PAGE bytes.
 * @again: Page reads of the second verify pass.
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
 * mtkflash_cost_of() - Compute the cost of a plan
 * @plan: The plan.
 * @doubtful: As for mtkflash_verify().
 * @pass_us: Time of one read of the whole flash, in microseconds.
 * @byte_ns: Serial: time of a byte on the part's own bus, in nanoseconds.
 * @cost: Out: the cost.
 */
void mtkflash_cost_of(const struct mtkflash_plan *plan, bool doubtful,
		      u64 pass_us, u32 byte_ns, struct mtkflash_cost *cost);

/**
 * mtkflash_cost_again() - Pages that the second pass of the verify reads of a sector
 * @plan: The plan.
 * @start: Start of the sector, or of the page if sectors are smaller.
 * @size: Its size.
 * @doubtful: As for mtkflash_verify().
 *
 * Return: all pages if the sector is written; the repeated reads of one page if an earlier
 * session may have left unstable cells in it; else 0.
 */
u32 mtkflash_cost_again(const struct mtkflash_plan *plan, u32 start, u32 size,
			bool doubtful);

/**
 * mtkflash_cost_left() - Estimate the time that a session still takes
 * @cost: Cost of its plan; all zero for a session that only reads.
 * @size: Size of the flash in bytes.
 * @pass_us: Time of one read of the whole flash, in microseconds.
 * @done: Bytes of work done.
 * @stages: %MTKFLASH_STAGES or %MTKFLASH_STAGES_READ; the work in all is so many times
 *	    @size.
 *
 * Return: microseconds.
 */
u64 mtkflash_cost_left(const struct mtkflash_cost *cost, u32 size, u64 pass_us,
		       u64 done, unsigned int stages);

#endif /* MTKFLASH_ESTIMATE_H */
