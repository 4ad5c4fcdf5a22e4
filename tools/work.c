// SPDX-License-Identifier: GPL-2.0
/* The work. */
#include <assert.h>
#include <string.h>

#include "session.h"
#include "work.h"

/* Stages of one byte of work for each byte of flash, as the driver counts. */
enum stage {
	STAGE_ERASE = 2,	/* after two reads */
	STAGE_PROGRAM,
	STAGE_VERIFY,	/* all of it */
	STAGE_AGAIN,	/* what was written, once more */
	STAGE_DONE = MTKFLASH_STAGES,
};

static_assert(STAGE_AGAIN + 1 == STAGE_DONE, "the driver counts its work otherwise now");

const struct page_mark page_marks[PAGE_STATES] = {
	[PAGE_OLD] = { 'o', "to do" },
	[PAGE_ERASED] = { '-', "erased" },
	[PAGE_WRITTEN] = { '+', "written" },
	[PAGE_SAME] = { '.', "same" },
	[PAGE_VERIFIED] = { '#', "verified" },
};

const struct mtkflash_chip *part_find(const char *name, unsigned int size)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		if (!strcmp(mtkflash_chips[i].name, name) && mtkflash_chips[i].size == size)
			return &mtkflash_chips[i];
	return NULL;
}

unsigned int part_sectors(const struct mtkflash_chip *chip)
{
	unsigned int sectors = 0;

	for (unsigned int i = 0; i < MTKFLASH_REGIONS; i++)
		sectors += chip->region[i].count;
	return sectors;
}

static double erase_seconds(const struct mtkflash_plan *plan)
{
	struct mtkflash_erase_step step;
	u32 address = 0;
	double usecs = 0;

	while (mtkflash_plan_erase(plan, &address, &step))
		usecs += step.how->time.typical;
	return usecs / 1e6;
}

/* Of a page of the plan: the part's own time. */
static double page_seconds(const struct mtkflash_chip *chip)
{
	unsigned int commands = MTKFLASH_PAGE;

	if (chip->program == MTKFLASH_PROGRAM_PAGE && chip->page)
		commands = MTKFLASH_PAGE / chip->page;
	else if (chip->program == MTKFLASH_PROGRAM_AAI_WORD)
		commands = MTKFLASH_PAGE / 2;
	return commands * chip->program_time.typical / 1e6;
}

u64 work_total(const struct work *work)
{
	return (u64)MTKFLASH_STAGES * work->plan.chip->size;
}

/* The bytes of a program go over the cable about as fast as those of a read. */
double work_seconds(const struct work *work)
{
	const struct mtkflash_plan *plan = &work->plan;
	double pass = work->read_seconds / 2;
	double page = pass * MTKFLASH_PAGE / plan->chip->size;

	/* Two reads before, one after; what was written is read once more. */
	return work->entry_seconds + 3 * pass + erase_seconds(plan) +
	       plan->pages * (2 * page + page_seconds(plan->chip));
}

static bool is_planned(const struct work *work, u32 address)
{
	u32 start;

	mtkflash_chip_sector(work->plan.chip, address, &start);
	return work->plan.sectors && mtkflash_plan_erases(&work->plan, start);
}

enum page_state work_page(const struct work *work, u64 done, u32 address)
{
	u32 size = work->plan.chip->size;
	unsigned int stage = done / size;
	u32 bytes = done % size;

	if (stage >= STAGE_DONE ||
	    (address && (stage > STAGE_VERIFY || (stage == STAGE_VERIFY && address < bytes))))
		return PAGE_VERIFIED;
	if (!is_planned(work, address))
		return PAGE_SAME;
	if (stage < STAGE_ERASE || (stage == STAGE_ERASE && address >= bytes))
		return PAGE_OLD;
	/* Page 0 brings the reset vector: it comes last of all. */
	if (!address || stage < STAGE_PROGRAM)
		return PAGE_ERASED;
	return stage > STAGE_PROGRAM || address <= bytes ? PAGE_WRITTEN : PAGE_ERASED;
}

char work_mark(const struct work *work, u64 done, u32 from, u32 to)
{
	enum page_state lowest = PAGE_VERIFIED;

	for (u32 address = from; address < to; address += MTKFLASH_PAGE) {
		enum page_state state = work_page(work, done, address);

		if (state < lowest)
			lowest = state;
	}
	return page_marks[lowest].mark;
}
