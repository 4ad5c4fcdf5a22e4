// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: the plan, for every part of the table and for invented sector
 * maps, between arbitrary contents.
 *
 * It is carried out on a flash in memory that does what flash does: an erase
 * sets bits, a program clears them.
 */
#include <string.h>

#include <linux/mtkflash.h>

#include "fuzz.h"
#include "flash/plan.h"

/* Of invented maps; parts of the table may be larger. */
#define INVENTED_MAX 0x10000u

struct job {
	struct mtkflash_chip chip;
	uint8_t *old;
	uint8_t *new_;
	uint8_t *flash;
	struct mtkflash_plan plan;
	uint8_t wider;		/* what more than what differs is asked for */
	unsigned int steps;
};

/* --- parts ------------------------------------------------------------------ */

static void invent_regions(struct fuzz_input *in, struct mtkflash_chip *chip)
{
	for (unsigned int i = 0; i < MTKFLASH_REGIONS; i++) {
		uint8_t shape = fuzz_byte(in);
		struct mtkflash_region *region = &chip->region[i];

		region->sector = 128u << (shape & 7);
		region->count = (uint16_t)(shape >> 3);
		if (chip->size + region->sector * region->count > INVENTED_MAX)
			region->count = 0;
		chip->size += region->sector * region->count;
	}
	/* A part is made of whole pages. */
	if (!chip->size || chip->size % MTKFLASH_PAGE) {
		memset(chip->region, 0, sizeof(chip->region));
		chip->region[0] = (struct mtkflash_region){ 256, 16 };
		chip->size = 4096;
	}
}

static void invent_times(struct fuzz_input *in, struct mtkflash_chip *chip)
{
	chip->sector = (struct mtkflash_erase){ 0x20, 0, { fuzz_word(in), 0 } };
	chip->block = (struct mtkflash_erase){ 0xd8, 256u << (fuzz_byte(in) & 7),
					       { fuzz_word(in), 0 } };
	chip->whole = (struct mtkflash_erase){ 0xc7, chip->size, { fuzz_long(in), 0 } };
}

static void choose_part(struct fuzz_input *in, struct mtkflash_chip *chip)
{
	uint8_t which = fuzz_byte(in);
	uint8_t missing = fuzz_byte(in);

	if (which < mtkflash_chip_count) {
		*chip = mtkflash_chips[which];
		return;
	}
	memset(chip, 0, sizeof(*chip));
	invent_regions(in, chip);
	invent_times(in, chip);
	if (missing & 1)
		chip->block.opcode = 0;
	if (missing & 2)
		chip->whole.opcode = 0;
	/* What has one sector is erased as a whole. */
	if (chip->region[0].sector == chip->size)
		chip->whole.opcode = 0xc7;
}

/* --- contents --------------------------------------------------------------- */

static void fill(struct fuzz_input *in, uint8_t *data, size_t size)
{
	uint8_t kind = fuzz_byte(in);

	memset(data, kind & 1 ? 0xff : kind, size);
	if (kind & 2)
		for (size_t i = 0; i < size; i++)
			data[i] = (uint8_t)(i * 29 + (i >> 8) + kind);
}

static void make_contents(struct fuzz_input *in, struct job *job)
{
	uint8_t how = fuzz_byte(in);
	size_t size = job->chip.size;

	fill(in, job->old, size);
	fuzz_patch(in, how & 7, job->old, size);
	/* Mostly the same, so that the plan has something to leave alone. */
	if (how & 0x80)
		fill(in, job->new_, size);
	else
		memcpy(job->new_, job->old, size);
	fuzz_patch(in, how >> 3 & 15, job->new_, size);
	memcpy(job->flash, job->old, size);
	job->wider = fuzz_byte(in);
}

/* --- carrying it out -------------------------------------------------------- */

static bool blank(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (data[i] != 0xff)
			return false;
	return true;
}

/* Whatever it clears is to be written, or has nothing to lose. */
static void require_may_erase(const struct job *job, const struct mtkflash_erase_step *step)
{
	uint32_t start, size;

	for (uint32_t a = step->address; a < step->address + step->size; a += size) {
		size = mtkflash_chip_sector(&job->chip, a, &start);
		FUZZ_REQUIRE(start == a && a + size <= step->address + step->size);
		if (!start || memcmp(job->old + start, job->new_ + start, size) ||
		    (job->wider & 1 && mtkflash_plan_erases(&job->plan, start)))
			continue;
		FUZZ_REQUIRE(blank(job->old + start, size));
	}
}

static void require_command(const struct job *job, const struct mtkflash_erase_step *step)
{
	const struct mtkflash_chip *chip = &job->chip;
	uint32_t start;

	if (step->how == &chip->whole) {
		FUZZ_REQUIRE(!step->address && step->size == chip->size);
	} else if (step->how == &chip->block) {
		FUZZ_REQUIRE(step->size == chip->block.size);
		FUZZ_REQUIRE(step->address % step->size == 0);
	} else {
		FUZZ_REQUIRE(step->how == &chip->sector);
		FUZZ_REQUIRE(step->size == mtkflash_chip_sector(chip, step->address, &start));
		FUZZ_REQUIRE(start == step->address);
	}
	/* Parts that write whole pages erase them by writing. */
	FUZZ_REQUIRE(step->how->opcode || chip->program == MTKFLASH_PROGRAM_PAGE);
}

static void erase(struct job *job)
{
	struct mtkflash_erase_step step;
	uint32_t address = 0, start;

	while (mtkflash_plan_erase(&job->plan, &address, &step)) {
		FUZZ_REQUIRE(step.size && step.size <= job->chip.size);
		FUZZ_REQUIRE(step.address <= job->chip.size - step.size);
		require_command(job, &step);
		/* Once it is blank it is left alone, but by parts that write whole pages. */
		if (job->steps && job->chip.sector.opcode)
			FUZZ_REQUIRE(step.address);
		/* The first takes the reset vector away, and nothing else. */
		if (!job->steps++)
			FUZZ_REQUIRE(!step.address &&
				     step.size == mtkflash_chip_sector(&job->chip, 0, &start));
		require_may_erase(job, &step);
		memset(job->flash + step.address, 0xff, step.size);
		FUZZ_REQUIRE(job->steps <= job->plan.sectors);
	}
}

static void program_page(struct job *job, uint32_t address)
{
	/* A part that writes whole pages erases them by writing. */
	if (!job->chip.sector.opcode)
		memset(job->flash + address, 0xff, MTKFLASH_PAGE);
	for (uint32_t a = address; a < address + MTKFLASH_PAGE; a++) {
		job->flash[a] &= job->new_[a];
		FUZZ_REQUIRE(job->flash[a] == job->new_[a]);
	}
}

static void program(struct job *job)
{
	uint32_t pages = job->chip.size / MTKFLASH_PAGE;
	uint32_t programmed = 0, last = 0;

	for (uint32_t n = 0; n < pages; n++) {
		uint32_t address = mtkflash_plan_page(&job->plan, n);

		FUZZ_REQUIRE(address % MTKFLASH_PAGE == 0 && address < job->chip.size);
		/* Each one once, and page 0 is the last. */
		FUZZ_REQUIRE(n == pages - 1 ? !address : address > last);
		last = address;
		if (!mtkflash_plan_programs(&job->plan, address))
			continue;
		program_page(job, address);
		programmed++;
	}
	FUZZ_REQUIRE(programmed == job->plan.pages);
}

static void require_nothing(const struct job *job)
{
	bool equal = !memcmp(job->old, job->new_, job->chip.size);

	FUZZ_REQUIRE(!job->plan.sectors == (equal && (job->wider & 3) != 3));
	if (job->plan.sectors)
		return;
	FUZZ_REQUIRE(!job->plan.pages);
	FUZZ_REQUIRE(!job->steps);
}

static uint32_t options_of(const struct job *job)
{
	uint32_t options = 0;

	if (job->wider & 2)
		options |= MTKFLASH_OPTION_FULL_REWRITE;
	if (job->wider & 4)
		options |= MTKFLASH_OPTION_DELTA;
	if (job->wider & 8)
		options |= MTKFLASH_OPTION_IGNORE_PROTECTION;
	return options;
}

static void carry_out(struct job *job)
{
	mtkflash_plan_init(&job->plan, &job->chip, job->old, job->new_, options_of(job));
	if (job->wider & 1)
		mtkflash_plan_widen(&job->plan);
	erase(job);
	program(job);
	FUZZ_REQUIRE(!memcmp(job->flash, job->new_, job->chip.size));
	require_nothing(job);
}

/* Each of its own size, so that a sanitizer sees what reads beyond it. */
static uint8_t *take(size_t size)
{
	uint8_t *memory = malloc(size);

	FUZZ_REQUIRE(memory);
	return memory;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct job job;
	struct fuzz_input in = { data, size };

	job.steps = 0;
	choose_part(&in, &job.chip);
	job.old = take(job.chip.size);
	job.new_ = take(job.chip.size);
	job.flash = take(job.chip.size);
	make_contents(&in, &job);
	carry_out(&job);
	free(job.old);
	free(job.new_);
	free(job.flash);
	return 0;
}
