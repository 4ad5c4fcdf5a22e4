// SPDX-License-Identifier: GPL-2.0
/*
 * The power-safe order with every kind of part and geometry: the sectors that
 * differ are written, the first, one in the middle and the last (two, if a part
 * has no more).  In the right order nothing is found; in each wrong one it is, at
 * the first step that is wrong.
 */
#include <string.h>

#include "mtkpart.h"
#include "testrig.h"

#define SIZE_MAX_HERE 0x20000u

static uint8_t old_image[SIZE_MAX_HERE];
static uint8_t new_image[SIZE_MAX_HERE];

/* One of each kind: pages, boot sectors, bytes, AAI; 5555h and boot sectors, page write. */
static const struct mtkdrive_part *const kinds[] = {
	&rig_tiny8k, &rig_boot, &rig_byte, &rig_aai, &rig_aaiw, &rig_bus, &rig_wide, &rig_page
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* --- the sectors ------------------------------------------------------------ */

static uint32_t middle(void)
{
	uint32_t start;

	mtkpart_sector(config.part, config.part->size / 2, &start);
	return start;
}

static uint32_t last(void)
{
	uint32_t start;

	mtkpart_sector(config.part, config.part->size - 1, &start);
	return start;
}

static void take_sector(uint32_t addr, const uint8_t *from)
{
	uint32_t start, len = mtkpart_sector(config.part, addr, &start);

	memcpy(new_image + start, from + start, len);
}

static void prepare(const struct mtkdrive_part *part)
{
	static uint8_t other[SIZE_MAX_HERE];

	rig_use(part);
	rig_make_image(old_image, 1);
	rig_make_image(other, 2);
	memcpy(new_image, old_image, part->size);
	take_sector(0, other);
	take_sector(middle(), other);
	take_sector(last(), other);
	config.check_power_order = true;
	enter_vendor_mode();
	if (part->ewsr) {
		enable_and_write_status(0x00);
		wait_part();
	}
	mtkdrive_expect(&drive, old_image, new_image);
}

/* --- what a flasher does ------------------------------------------------------ */

static bool is_parallel(void)
{
	return config.part->bus == MTKDRIVE_PARALLEL;
}

static bool writes_pages(void)
{
	return is_parallel() && config.part->program == MTKDRIVE_PROGRAM_PAGE;
}

static void wait_work(uint32_t addr)
{
	if (is_parallel())
		bus_wait(addr);
	else
		wait_part();
}

/* Parts of the page-write kind erase a page with what they write. */
static void load_page(uint32_t addr, const uint8_t *data)
{
	uint32_t i;

	bus_command(0xa0);
	for (i = 0; i < config.part->page; i++)
		bus_write(addr + i, data ? data[i] : 0xff);
	elapse(MS);
	bus_wait(addr);
}

/* Returns with the part at work still, unless that is of the page-write kind. */
static void begin_erase(uint32_t addr)
{
	if (writes_pages())
		load_page(addr, NULL);
	else if (is_parallel())
		bus_erase(config.part->erase_sector, addr);
	else
		erase(config.part->erase_sector, addr);
}

static void erase_sector(uint32_t addr)
{
	begin_erase(addr);
	wait_work(addr);
}

static void erase_all(void)
{
	if (is_parallel())
		bus_erase(config.part->erase_chip, 0);
	else
		erase(config.part->erase_chip, 0);
	wait_work(0);
}

static uint32_t step(void)
{
	switch (config.part->program) {
	case MTKDRIVE_PROGRAM_PAGE:
		return config.part->page;
	case MTKDRIVE_PROGRAM_AAI_WORD:
		return 2;
	default:
		return 1;
	}
}

static uint8_t aai_opcode(void)
{
	return config.part->program == MTKDRIVE_PROGRAM_AAI_WORD ? 0xad : 0xaf;
}

/* From an address up to another one: begun with the address, continued without. */
static void program_aai(const uint8_t *image, uint32_t from, uint32_t to)
{
	uint8_t tx[6] = { aai_opcode(), 0, (uint8_t)(from >> 8), (uint8_t)from };
	uint32_t addr, at = 4;

	spi1(0x06);
	for (addr = from; addr < to; addr += step()) {
		memcpy(tx + at, image + addr, step());
		spi(tx, at + step(), NULL, 0);
		wait_part();
		at = 1;
	}
	spi1(0x04);
}

static void program_unit(const uint8_t *image, uint32_t addr)
{
	if (writes_pages())
		load_page(addr, image + addr);
	else if (is_parallel())
		bus_program(addr, image[addr]);
	else
		program(addr, image + addr, step());
	wait_work(addr);
}

static bool has_aai(void)
{
	return config.part->program == MTKDRIVE_PROGRAM_AAI_BYTE ||
	       config.part->program == MTKDRIVE_PROGRAM_AAI_WORD;
}

static void program_range(const uint8_t *image, uint32_t from, uint32_t to)
{
	if (has_aai()) {
		program_aai(image, from, to);
		return;
	}
	for (; from < to; from += step())
		program_unit(image, from);
}

static uint32_t end_of(uint32_t addr)
{
	uint32_t start, len = mtkpart_sector(config.part, addr, &start);

	return start + len;
}

static void program_sector(const uint8_t *image, uint32_t addr)
{
	program_range(image, addr, end_of(addr));
}

/* What is programmed first of sector 0, and what last. */
static void program_rest_of_first(const uint8_t *image)
{
	if (end_of(0) > step())
		program_range(image, step(), end_of(0));
}

static void program_start(const uint8_t *image)
{
	program_range(image, 0, step());
}

static void erase_in_order(void)
{
	erase_sector(0);
	erase_sector(middle());
	erase_sector(last());
}

/* --- right and wrong ------------------------------------------------------------ */

/* Twice for each erase and program: before it and after it. */
static void expect_all_checked(void)
{
	EXPECT(drive.count.erases + drive.count.programs > 3);
	EXPECT(drive.count.order_checks == 2 * (drive.count.erases + drive.count.programs));
}

static void right_order(void)
{
	unsigned int i;

	for (i = 0; i < KINDS; i++) {
		prepare(kinds[i]);
		erase_in_order();
		program_rest_of_first(new_image);
		program_sector(new_image, middle());
		program_sector(new_image, last());
		program_start(new_image);
		EXPECT(!memcmp(flash, new_image, config.part->size));
		EXPECT(drive.violations == 0);
		expect_all_checked();
	}
}

static void back_to_old(void)
{
	unsigned int i;

	for (i = 0; i < KINDS; i++) {
		prepare(kinds[i]);
		erase_in_order();
		program_sector(new_image, middle());
		erase_in_order();
		program_sector(old_image, last());
		program_sector(old_image, middle());
		program_rest_of_first(old_image);
		program_start(old_image);
		EXPECT(!memcmp(flash, old_image, config.part->size));
		EXPECT(drive.violations == 0);
		expect_all_checked();
	}
}

static void start_programmed_early(void)
{
	unsigned int i;

	for (i = 0; i < KINDS; i++) {
		prepare(kinds[i]);
		erase_in_order();
		program_rest_of_first(new_image);
		EXPECT(drive.violations == 0);
		program_start(new_image);
		EXPECT(drive.violations == MTKDRIVE_V_POWER_ORDER);
	}
}

/* One byte is missing, of the same sector or of another one. */
static void one_byte_forgotten(void)
{
	unsigned int i;

	for (i = 0; i < KINDS; i++) {
		prepare(kinds[i]);
		new_image[config.part->size - 1] ^= 1;
		erase_in_order();
		program_rest_of_first(new_image);
		program_sector(new_image, middle());
		program_sector(new_image, last());
		new_image[config.part->size - 1] ^= 1;
		EXPECT(drive.violations == 0);
		program_start(new_image);
		EXPECT(drive.violations == MTKDRIVE_V_POWER_ORDER);
	}
}

/* It is wrong as soon as it begins: the power may go before it is complete. */
static void start_erased_late(void)
{
	unsigned int i;

	for (i = 0; i < KINDS; i++) {
		prepare(kinds[i]);
		begin_erase(last());
		EXPECT(drive.violations == MTKDRIVE_V_POWER_ORDER);
	}
}

/* Even if it is blank already: half an erase would leave something else there. */
static void blank_sector_erased_while_it_starts(void)
{
	unsigned int i;

	for (i = 0; i < KINDS; i++) {
		prepare(kinds[i]);
		memset(flash + middle(), 0xff, end_of(middle()) - middle());
		mtkdrive_expect(&drive, flash, new_image);
		begin_erase(middle());
		EXPECT(drive.violations == MTKDRIVE_V_POWER_ORDER);
	}
}

static void everything_erased_at_once(void)
{
	unsigned int i;

	for (i = 0; i < KINDS; i++) {
		prepare(kinds[i]);
		erase_all();
		EXPECT(drive.violations == MTKDRIVE_V_POWER_ORDER);
		prepare(kinds[i]);
		erase_sector(0);
		EXPECT(drive.violations == 0);
		/* It would make the blank page 0 undefined again. */
		erase_all();
		EXPECT(drive.violations == (writes_pages() ? 0 : MTKDRIVE_V_POWER_ORDER));
	}
}

const struct test order_tests[] = {
	{ "order, every kind of part: the right one", right_order },
	{ "order, every kind of part: back to the old firmware", back_to_old },
	{ "order, every kind of part: the start programmed early", start_programmed_early },
	{ "order, every kind of part: a wrong byte", one_byte_forgotten },
	{ "order, every kind of part: the start erased late", start_erased_late },
	{ "order, every kind of part: a blank sector erased before the start",
	  blank_sector_erased_while_it_starts },
	{ "order, every kind of part: all erased at once", everything_erased_at_once },
	{ NULL, NULL }
};
