// SPDX-License-Identifier: GPL-2.0
/*
 * Estimate how long the work of a session takes.
 */
#include <linux/math64.h>
#include <linux/minmax.h>

#include "estimate.h"

/* Bytes to program one by one; blank bytes are skipped. */
static u32 count_bytes(const u8 *page)
{
	u32 bytes = 0;

	for (u32 i = 0; i < MTKFLASH_PAGE; i++)
		bytes += page[i] != 0xff;
	return bytes;
}

/* Program commands for one page. */
static u32 count_programs(const struct mtkflash_chip *chip, const u8 *page)
{
	switch (chip->program) {
	case MTKFLASH_PROGRAM_PAGE:
		return MTKFLASH_PAGE / chip->page;
	case MTKFLASH_PROGRAM_AAI_BYTE:
		return MTKFLASH_PAGE;
	case MTKFLASH_PROGRAM_AAI_WORD:
		return MTKFLASH_PAGE / 2;
	default:
		return count_bytes(page);
	}
}

static u64 all_programs(const struct mtkflash_plan *plan)
{
	u64 programs = 0;

	for (u32 a = 0; a < plan->chip->size; a += MTKFLASH_PAGE)
		if (mtkflash_plan_programs(plan, a))
			programs += count_programs(plan->chip, plan->new_ + a);
	return programs;
}

/* Bytes on the bus of a serial part for one program command: WREN, status, data, status. */
static u32 spi_bytes_each(const struct mtkflash_chip *chip)
{
	switch (chip->program) {
	case MTKFLASH_PROGRAM_PAGE:
		return chip->page + 9;
	case MTKFLASH_PROGRAM_AAI_BYTE:
		return 4;
	case MTKFLASH_PROGRAM_AAI_WORD:
		return 5;
	default:
		return 10;
	}
}

/* Vendor commands for one program command, status polls included.  A byte read takes one. */
static u32 commands_each(const struct mtkflash_chip *chip)
{
	bool parallel = chip->bus == MTKFLASH_BUS_PARALLEL;

	switch (chip->program) {
	case MTKFLASH_PROGRAM_PAGE:
		return parallel ? 2 * chip->page : chip->page;
	case MTKFLASH_PROGRAM_BYTE:
		return parallel ? 6 : 18;
	case MTKFLASH_PROGRAM_AAI_BYTE:
		return 8;
	default:
		return 9;
	}
}

/*
 * Time of one program command without the part's own time.  It is derived from the time of
 * a page read: one vendor command per byte, and on a serial part's bus the bytes and their
 * command.
 */
static u64 program_ns(const struct mtkflash_chip *chip, u64 pass_us,
		      u32 byte_ns)
{
	u64 page_ns = div_u64(pass_us * 1000 * MTKFLASH_PAGE, chip->size);
	u64 spi_ns = 0, page_spi_ns = 0;

	if (chip->bus == MTKFLASH_BUS_SERIAL) {
		spi_ns = (u64)spi_bytes_each(chip) * byte_ns;
		page_spi_ns = min_t(u64, (u64)(MTKFLASH_PAGE + 4) * byte_ns,
				    page_ns);
	}
	return spi_ns + div_u64((page_ns - page_spi_ns) * commands_each(chip),
				MTKFLASH_PAGE);
}

/* Sector 0 is read back after its erase; in some parts it is the whole part. */
static u64 read_back_us(const struct mtkflash_plan *plan, u64 pass_us)
{
	u32 start, size = mtkflash_chip_sector(plan->chip, 0, &start);

	if (!mtkflash_plan_erases(plan, 0))
		return 0;
	return div_u64(pass_us * size, plan->chip->size);
}

u32 mtkflash_cost_again(const struct mtkflash_plan *plan, u32 start, u32 size,
			bool doubtful)
{
	u32 pages = size / MTKFLASH_PAGE;

	if (mtkflash_plan_erases(plan, start) ||
	    mtkflash_plan_erases(plan, start + size - 1))
		return pages;
	if (!doubtful)
		return 0;
	return pages == 1 ? 1 : MTKFLASH_STEADY_READS;
}

/* Count the pages that mtkflash_verify() reads more than once. */
static void add_verify(const struct mtkflash_plan *plan, bool doubtful,
		       struct mtkflash_cost *cost)
{
	u32 size;

	for (u32 a = 0; a < plan->chip->size; a += size) {
		size = mtkflash_plan_unit(plan->chip, a);
		cost->again += mtkflash_cost_again(plan, a, size, doubtful);
	}
	/* Page 0 is read repeatedly before and after its first bytes are programmed. */
	cost->again += 2 * MTKFLASH_STEADY_READS;
}

void mtkflash_cost_of(const struct mtkflash_plan *plan, bool doubtful,
		      u64 pass_us, u32 byte_ns, struct mtkflash_cost *cost)
{
	u64 programs = all_programs(plan);
	u64 cable_ns = programs * program_ns(plan->chip, pass_us, byte_ns);

	*cost = (struct mtkflash_cost){
		.planned = true,
		.erase_us = mtkflash_plan_erase_us(plan),
		.read_back_us = read_back_us(plan, pass_us),
		.program_us = programs * plan->chip->program_time.typical +
			      div_u64(cable_ns, 1000),
		.pages = plan->pages,
	};
	add_verify(plan, doubtful, cost);
}

static u64 read_us(u32 pages, u32 size, u64 pass_us)
{
	return div_u64(pass_us * pages, size / MTKFLASH_PAGE);
}

static u64 stage_us(const struct mtkflash_cost *cost, u32 size, u64 pass_us,
		    unsigned int stage)
{
	switch (stage) {
	case 2:
		return cost->erase_us + cost->read_back_us;
	case 3:
		return cost->program_us;
	case 5:
		return read_us(cost->again, size, pass_us);
	default:
		return pass_us;
	}
}

u64 mtkflash_cost_left(const struct mtkflash_cost *cost, u32 size, u64 pass_us,
		       u64 done, unsigned int stages)
{
	u64 left = 0;

	for (unsigned int n = 0; n < stages; n++) {
		u64 begin = (u64)n * size, end = begin + size;
		u64 usecs = stage_us(cost, size, pass_us, n);

		if (done < begin)
			left += usecs;
		else if (done < end)
			left += div_u64(usecs * (end - done), size);
	}
	return left;
}
