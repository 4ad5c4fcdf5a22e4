/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a session is going to do, by the driver's own plan: how much, how long,
 * and a map of the flash while it is done.
 */
#ifndef CTL_WORK_H
#define CTL_WORK_H

#include "plan.h"

/* States of a page; the lowest one of a cell is shown. */
enum page_state {
	PAGE_OLD,	/* to be written, still as it was */
	PAGE_ERASED,
	PAGE_WRITTEN,
	PAGE_SAME,	/* not to be written */
	PAGE_VERIFIED,
	PAGE_STATES
};

struct page_mark {
	char mark;
	const char *name;
};

extern const struct page_mark page_marks[PAGE_STATES];

/**
 * struct work - The work
 * @plan: The driver's plan.
 * @read_seconds: What it took to read the flash twice.
 * @entry_seconds: What it took to get to where it could be read.
 * @waited: The drive's power had to be switched for that.
 */
struct work {
	struct mtkflash_plan plan;
	double read_seconds;
	double entry_seconds;
	bool waited;
};

/* The part of this name and size, NULL if the table has none. */
const struct mtkflash_chip *part_find(const char *name, unsigned int size);

/* How many sectors there are in all. */
unsigned int part_sectors(const struct mtkflash_chip *chip);

/* What the session says that it has to do, in bytes of work. */
u64 work_total(const struct work *work);

/* About how long the session takes, without the drive's restart. */
double work_seconds(const struct work *work);

/* The state of a page at a point of the session's progress. */
enum page_state work_page(const struct work *work, u64 done, u32 address);

/* Of the pages from @from up to @to: what is shown for them. */
char work_mark(const struct work *work, u64 done, u32 from, u32 to);

#endif
