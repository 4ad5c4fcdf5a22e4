// SPDX-License-Identifier: GPL-2.0
/*
 * Bounds.  Each function counts what the driver's function of the same purpose
 * can do at the most, in the plain order, which takes the most commands.
 */
#include <stddef.h>

#include "bound.h"
#include "flash/chips.h"
#include "names.h"
#include "timings.h"

#define NS(name)	(MTKFLASH_US_##name * 1000ull)

/* Commands of one transaction of so many bytes: each byte, execute, finish. */
#define TRANSACTION(bytes)	((bytes) + 2)
#define STATUS			TRANSACTION(2)
#define WRITE_ENABLE		(TRANSACTION(1) + STATUS)

/* How often page 0 is written: rewrite.c. */
#define SECTOR_TRIES		3

#define UNITS			2

/* Parameters, 64 looks at the status without a pause, and some for the result. */
#define ACCESSES		100
#define ACCESS_NS		1000ull

static uint64_t max64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t commands(uint64_t count)
{
	return count * (NS(COMMAND_NORMAL) + ACCESSES * ACCESS_NS);
}

static bool is_parallel(const struct mtkflash_chip *chip)
{
	return chip->bus == MTKFLASH_BUS_PARALLEL;
}

static uint64_t read_page(void)
{
	return commands(TRANSACTION(4 + MTKFLASH_PAGE));
}

static uint64_t read_bytes(uint64_t size)
{
	return (size + MTKFLASH_PAGE - 1) / MTKFLASH_PAGE * read_page();
}

/* --- before the flash is reached ------------------------------------------------ */

static uint64_t intro(void)
{
	return NS(INTRO_SELECT) + NS(INTRO_STATUS) + NS(INTRO_AFTER) + ACCESSES * ACCESS_NS;
}

static uint64_t cure(void)
{
	return NS(BUSY_TYPE) + NS(SLIM_OUTRO) + NS(SLIM_OUTRO_AFTER) + NS(INTRO_SELECT) +
	       intro() + NS(INTRO_PAUSE);
}

/* Each look of a watch may come a pause late, and takes an access. */
static uint64_t with_looks(uint64_t ns)
{
	return ns + ns / 100;
}

static uint64_t enter(void)
{
	uint64_t one_try = NS(REFUSED_BUSY) + intro() + NS(INTRO_PAUSE) + NS(WATCH_POLL) * 2;

	return with_looks(UNITS * (4 * one_try + cure()));
}

/* The last try may begin just before the time is up; what arrives must stay. */
static uint64_t wait_for_power(uint32_t wait_ms)
{
	return wait_ms ? with_looks(wait_ms * 1000000ull + intro() + NS(INTRO_PAUSE)) +
			 NS(WAITED_72) : 0;
}

/* Asked with every set and in both forms, and all that once more after an intro. */
static uint64_t ask_for_id(void)
{
	const uint64_t ids = TRANSACTION(6) + TRANSACTION(4) + TRANSACTION(5);
	const unsigned int rounds = 2, tries = 4, forms = 2, reads = 2;
	const unsigned int asks = rounds * (tries + MTKFLASH_SETS - 1) * forms * reads;

	return rounds * (NS(SETTLE_72) + 2 * NS(ID_RETRY)) + intro() +
	       asks * (commands(ids) + NS(ID_RESULT)) +
	       rounds * tries * (commands(256) + 8 * NS(ID_MODE));
}

/* Eight places at each of six sizes, and the upper half of the bus. */
static uint64_t learn_size(void)
{
	return (6 * 8 * 2 + 8) * read_page();
}

/* Pages through the buffer and of the flash; each way may cost an intro. */
static uint64_t prove(void)
{
	return 64 * read_page() + NS(AFTER_ID) + 4 * (intro() + NS(CHECK_STATUS));
}

static uint64_t identify(void)
{
	return ask_for_id() + learn_size() + prove();
}

/* Twice, and twice again in the plain order. */
static uint64_t back_up(uint64_t size)
{
	return 4 * read_bytes(size) + NS(CHECK_STATUS) + intro() + NS(CHECK_STATUS);
}

static uint64_t unlock(void)
{
	return NS(CHECK_STATUS) + 2 * NS(WRSR_LIMIT) + commands(100);
}

/* --- the flash --------------------------------------------------------------------- */

/* What takes its longest is seen to be done a pause and two looks later. */
static uint64_t busy(const struct mtkflash_chip *chip, const struct mtkflash_time *time)
{
	const unsigned int look = is_parallel(chip) ? 2 : STATUS;
	uint64_t pause = time->longest * 1000ull / 16;

	return time->longest * 1000ull + pause + commands(2 * look);
}

/* Of a parallel part: what it shows is looked at first. */
static uint64_t write_page(const struct mtkflash_chip *chip)
{
	return commands(3 + 3 * chip->page) + NS(PAGE_LOAD) + busy(chip, &chip->program_time);
}

static uint64_t program_serial(const struct mtkflash_chip *chip, uint64_t size)
{
	const uint64_t after = busy(chip, &chip->program_time);
	const uint64_t byte = commands(WRITE_ENABLE + TRANSACTION(5)) + after;
	const unsigned int unit = chip->program == MTKFLASH_PROGRAM_AAI_WORD ? 2 : 1;

	switch (chip->program) {
	case MTKFLASH_PROGRAM_PAGE:
		return size / chip->page *
		       (commands(WRITE_ENABLE + TRANSACTION(4 + chip->page)) + after);
	case MTKFLASH_PROGRAM_BYTE:
		return size * byte;
	default:
		/* Page 0 byte by byte; the others have an address, and an end. */
		return MTKFLASH_PAGE * byte +
		       size / unit * (commands(TRANSACTION(1 + unit)) + after) +
		       size / MTKFLASH_PAGE * commands(WRITE_ENABLE + 4 + TRANSACTION(1));
	}
}

static uint64_t program(const struct mtkflash_chip *chip, uint64_t size)
{
	if (!is_parallel(chip))
		return program_serial(chip, size);
	if (chip->program == MTKFLASH_PROGRAM_PAGE)
		return size / chip->page * write_page(chip);
	return size * (commands(6) + busy(chip, &chip->program_time));
}

static uint64_t erase_once(const struct mtkflash_chip *chip, const struct mtkflash_erase *how)
{
	if (!is_parallel(chip))
		return commands(WRITE_ENABLE + TRANSACTION(4)) + busy(chip, &how->time);
	if (!how->opcode)
		return write_page(chip);
	/* What shows DQ5 gets a reset at each look. */
	return commands(6 + 3) + 2 * busy(chip, &how->time);
}

static uint64_t erase_sectors(const struct mtkflash_chip *chip, uint64_t size)
{
	uint64_t sum = 0;
	uint32_t step, start;

	for (uint32_t a = 0; a < size; a = start + step) {
		step = mtkflash_chip_sector(chip, a, &start);
		sum += erase_once(chip, &chip->sector);
	}
	return sum;
}

/* By whatever takes longest; what follows the first erase is read back. */
static uint64_t erase(const struct mtkflash_chip *chip, uint64_t size)
{
	uint64_t longest = erase_sectors(chip, size);

	if (chip->whole.opcode)
		longest = max64(longest, erase_once(chip, &chip->whole));
	if (chip->block.opcode)
		longest = max64(longest, size / chip->block.size * erase_once(chip, &chip->block));
	return longest + read_bytes(size);
}

static uint64_t first_unit(const struct mtkflash_chip *chip)
{
	uint32_t start, size = mtkflash_chip_sector(chip, 0, &start);

	return size > MTKFLASH_PAGE ? size : MTKFLASH_PAGE;
}

/* The repair that uses up the overtime may be that of the largest sector. */
static uint64_t repair(const struct mtkflash_chip *chip)
{
	uint64_t longest = 0;
	uint32_t size, start;

	for (uint32_t a = 0; a < chip->size; a = start + size) {
		size = mtkflash_chip_sector(chip, a, &start);
		longest = max64(longest, size);
	}
	longest = max64(longest, MTKFLASH_PAGE);
	return erase(chip, longest) + program(chip, longest);
}

/*
 * All pages twice, in both orders at the worst; one page of each sector until it is
 * known to be steady; page 0 with what it takes to write it again, and its sector
 * erased if it cannot be made right.
 */
static uint64_t verify(const struct mtkflash_chip *chip)
{
	const unsigned int steady = 2 * 16;
	uint64_t sectors = 0;
	uint32_t start;

	for (uint32_t a = 0; a < chip->size; sectors++)
		a += mtkflash_chip_sector(chip, a, &start);
	return NS(CHECK_STATUS) + 2 * 2 * read_bytes(chip->size) +
	       (sectors + SECTOR_TRIES) * steady * read_page() + 2 * repair(chip) +
	       SECTOR_TRIES * program(chip, MTKFLASH_PAGE) + erase(chip, first_unit(chip)) +
	       unlock();
}

/* A parallel part may be erased once more when the quick order is given up. */
static uint64_t erase_all(const struct mtkflash_chip *chip)
{
	return NS(CHECK_STATUS) + erase(chip, chip->size) +
	       erase_once(chip, chip->whole.opcode ? &chip->whole : &chip->sector);
}

static uint64_t program_all(const struct mtkflash_chip *chip)
{
	return NS(CHECK_STATUS) + program(chip, chip->size);
}

static uint64_t leave(void)
{
	return NS(SLIM_OUTRO) + NS(SLIM_OUTRO_AFTER) + NS(RESTART) + ACCESSES * ACCESS_NS;
}

/* A part that is not in the table is read only. */
static bool is_writable(const struct mtkflash_chip *chip)
{
	return chip && chip->page;
}

/* --- all of it ----------------------------------------------------------------------- */

uint64_t bound_phase(const struct mtkflash_chip *chip, enum mtkflash_phase phase,
		     uint32_t wait_ms)
{
	switch (phase) {
	case MTKFLASH_PHASE_ENTERING:
		return enter();
	case MTKFLASH_PHASE_WAITING:
		return wait_for_power(wait_ms);
	case MTKFLASH_PHASE_IDENTIFYING:
		return identify();
	case MTKFLASH_PHASE_BACKING_UP:
		return chip ? back_up(chip->size) : 0;
	case MTKFLASH_PHASE_UNLOCKING:
		return unlock();
	case MTKFLASH_PHASE_ERASING:
		return is_writable(chip) ? erase_all(chip) : 0;
	case MTKFLASH_PHASE_PROGRAMMING:
		return is_writable(chip) ? program_all(chip) : 0;
	case MTKFLASH_PHASE_VERIFYING:
		return is_writable(chip) ? verify(chip) : 0;
	/* Everything that was done is done with the old contents. */
	case MTKFLASH_PHASE_RESTORING:
		return is_writable(chip) ? 2 * read_bytes(chip->size) + erase_all(chip) +
					   program_all(chip) + verify(chip) : 0;
	case MTKFLASH_PHASE_LEAVING:
		return leave();
	default:
		return 0;
	}
}

/*
 * A wait is given up at the first look after the time is up.  The first of several
 * tries of a byte or page is not counted, but takes no longer than the second.
 * Restoring has the same again.
 */
static uint64_t bound_overtime(void)
{
	return 2 * (2 * NS(OVERTIME) + NS(COMMAND_NORMAL));
}

uint64_t bound_session(const struct mtkflash_chip *chip, uint32_t wait_ms)
{
	uint64_t sum = bound_overtime();

	for (unsigned int phase = 0; phase < MTKFLASH_PHASES; phase++)
		sum += bound_phase(chip, phase, wait_ms);
	return sum;
}

uint64_t bound_longest(uint32_t wait_ms, const struct mtkflash_chip **chip)
{
	uint64_t longest = 0;

	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		uint64_t bound = bound_session(&mtkflash_chips[i], wait_ms);

		if (bound > longest && chip)
			*chip = &mtkflash_chips[i];
		longest = max64(longest, bound);
	}
	return longest;
}
