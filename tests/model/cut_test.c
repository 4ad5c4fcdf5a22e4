// SPDX-License-Identifier: GPL-2.0
/* Power cuts: what they leave, when they come, and the power-safe order. */
#include <string.h>

#include "testrig.h"

#define SIZE 0x2000u
#define SECTOR 0x1000u

static uint8_t before[SIZE];
static uint8_t old_image[SIZE];
static uint8_t new_image[SIZE];

static void remember(void)
{
	memcpy(before, flash, SIZE);
}

static unsigned int changed(uint32_t from, uint32_t to)
{
	unsigned int count = 0;

	for (; from < to; from++)
		count += flash[from] != before[from];
	return count;
}

static void cut_erase(void)
{
	uint32_t i;
	unsigned int done = 0;

	memset(flash, 0x5a, SIZE);
	enter_vendor_mode();
	remember();
	erase(0x20, 0x1000);
	elapse(30 * MS);
	mtkdrive_power(&drive, false);
	EXPECT(!changed(0, 0x1000));
	for (i = 0x1000; i < SIZE; i++) {
		EXPECT((flash[i] & 0x5a) == 0x5a);
		done += flash[i] == 0xff;
	}
	EXPECT(changed(0x1000, SIZE) > 0xe00);
	EXPECT(done > 0 && done < 0x800);
	EXPECT(drive.count.part_busy_ns > 0 && drive.count.part_busy_ns < 60 * MS);
}

static void cut_program(void)
{
	uint8_t data[256];
	uint32_t i;
	unsigned int done = 0;

	memset(flash, 0x9f, SIZE);
	memset(data, 0x0f, sizeof(data));
	enter_vendor_mode();
	remember();
	program(0x1040, data, 0x80);
	mtkdrive_power(&drive, false);
	EXPECT(!changed(0, 0x1040) && !changed(0x10c0, SIZE));
	for (i = 0x1040; i < 0x10c0; i++) {
		EXPECT((flash[i] & ~0x90) == 0x0f);
		done += flash[i] == 0x0f;
	}
	EXPECT(changed(0x1040, 0x10c0) > 0x40);
	EXPECT(done > 0 && done < 0x40);
}

static void cut_after_the_end(void)
{
	uint32_t i;

	memset(flash, 0x5a, SIZE);
	enter_vendor_mode();
	erase(0x20, 0x1000);
	elapse(60 * MS);
	mtkdrive_power(&drive, false);
	for (i = 0x1000; i < SIZE; i++)
		EXPECT(flash[i] == 0xff);
}

static void cut_wrsr(void)
{
	unsigned int seed, kept = 0;

	for (seed = 0; seed < 16; seed++) {
		config.seed = seed;
		config.status_register = 0x0c;
		enter_vendor_mode();
		write_status(0x00);
		mtkdrive_power(&drive, false);
		mtkdrive_power(&drive, true);
		intro();
		EXPECT(!(read_status() & ~0x0c));
		kept += read_status() != 0;
	}
	EXPECT(kept > 0 && kept < 16);
}

/* The transaction itself was not over: the part has not begun. */
static void cut_during_the_transaction(void)
{
	config.spi_byte_ns = 1000;
	enter_vendor_mode();
	remember();
	spi1(0x06);
	write_buffer(0, 0x20);
	write_buffer(1, 0x00);
	write_buffer(2, 0x10);
	write_buffer(3, 0x00);
	put(MTKDRIVE_FEAT, 4);
	put(MTKDRIVE_SC, 0);
	put(MTKDRIVE_LBAM, 0);
	put(MTKDRIVE_LBAH, 0);
	drive.cut_after_writes = 1;
	put(MTKDRIVE_CMD, 0x04);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_OFF);
	EXPECT(!changed(0, SIZE));
	mtkdrive_power(&drive, true);
	elapse(SECOND);
	EXPECT(!changed(0, SIZE));
}

static void cut_is_repeatable(void)
{
	static uint8_t first[SIZE];
	unsigned int seed;

	for (seed = 1; seed <= 3; seed++) {
		memset(flash, 0x00, SIZE);
		config.seed = seed > 2 ? 2 : 1;
		enter_vendor_mode();
		erase(0xc7, 0);
		mtkdrive_power(&drive, false);
		if (seed == 1)
			memcpy(first, flash, SIZE);
		else
			EXPECT(!memcmp(first, flash, SIZE) == (seed == 2));
	}
}

static void cut_at_the_nth_write(void)
{
	drive.cut_after_writes = 3;
	put(MTKDRIVE_SC, 1);
	EXPECT(drive.cut_after_writes == 3);
	mtkdrive_power(&drive, true);
	put(MTKDRIVE_LBAL, 0x2a);
	put(MTKDRIVE_CMD, 0x80);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	put(MTKDRIVE_SC, 0x12);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_OFF);
	EXPECT(!mtkdrive_answers(&drive));
	EXPECT(drive.cut_after_writes == 0);
	put(MTKDRIVE_SC, 1);
	EXPECT(drive.count.writes[MTKDRIVE_SC] == 1);
	mtkdrive_power(&drive, true);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
}

static void cut_at_the_nth_transaction(void)
{
	unsigned int seed, none = 0, all = 0, some = 0;

	for (seed = 0; seed < 64; seed++) {
		unsigned int count;

		config.seed = seed;
		memset(flash, 0x00, SIZE);
		enter_vendor_mode();
		remember();
		drive.cut_after_spi = 2;
		erase(0x20, 0x1000);
		EXPECT(mtkdrive_state(&drive) == MTKDRIVE_OFF);
		EXPECT(drive.count.spi == 2);
		EXPECT(!changed(0, 0x1000));
		count = changed(0x1000, SIZE);
		mtkdrive_power(&drive, true);
		elapse(SECOND);
		EXPECT(changed(0x1000, SIZE) == count);
		if (count == 0)
			none++;
		else if (flash[0x1000] == 0xff && !memcmp(flash + 0x1000, flash + 0x1001, 0xfff))
			all++;
		else
			some++;
	}
	EXPECT(none > 4 && all > 4 && some > 16);
}

static void cut_after_a_harmless_transaction(void)
{
	enter_vendor_mode();
	remember();
	drive.cut_after_spi = 1;
	spi1(0x06);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_OFF);
	EXPECT(!changed(0, SIZE));
}

/* --- the power-safe order ----------------------------------------------- */

static void prepare_update(void)
{
	rig_make_image(old_image, 1);
	rig_make_image(new_image, 2);
	memcpy(flash, old_image, SIZE);
	config.check_power_order = true;
	enter_vendor_mode();
	mtkdrive_expect(&drive, old_image, new_image);
}

static void erase_sector(uint32_t sector)
{
	erase(0x20, sector * SECTOR);
	wait_part();
}

static void program_pages(const uint8_t *image, uint32_t from, uint32_t to)
{
	uint32_t page;

	for (page = from; page < to; page++) {
		program(page * 256, image + page * 256, 256);
		wait_part();
	}
}

static void right_order(void)
{
	prepare_update();
	erase_sector(0);
	erase_sector(1);
	program_pages(new_image, 1, 32);
	program_pages(new_image, 0, 1);
	EXPECT(!memcmp(flash, new_image, SIZE));
	EXPECT(drive.violations == 0);
}

static void going_back_is_right_too(void)
{
	prepare_update();
	erase_sector(0);
	program_pages(new_image, 1, 8);
	erase_sector(0);
	program_pages(old_image, 1, 16);
	program_pages(old_image, 0, 1);
	EXPECT(!memcmp(flash, old_image, SIZE));
	EXPECT(drive.violations == 0);
}

static void page_0_first_is_wrong(void)
{
	prepare_update();
	erase_sector(0);
	erase_sector(1);
	EXPECT(drive.violations == 0);
	program_pages(new_image, 0, 1);
	EXPECT(drive.violations == MTKDRIVE_V_POWER_ORDER);
}

static void page_0_erased_late_is_wrong(void)
{
	prepare_update();
	erase_sector(1);
	EXPECT(drive.violations == MTKDRIVE_V_POWER_ORDER);
}

static void page_0_erased_late_is_wrong_when_cut(void)
{
	prepare_update();
	erase(0x20, SECTOR);
	mtkdrive_power(&drive, false);
	EXPECT(drive.violations == MTKDRIVE_V_POWER_ORDER);
}

/* By chance byte 0 may read 02h in the middle: nobody can help that. */
static void cut_in_page_0_is_nobodys_fault(void)
{
	unsigned int seed, chances = 0;

	for (seed = 0; seed < 1000; seed++) {
		config.seed = seed;
		prepare_update();
		erase(0x20, 0);
		mtkdrive_power(&drive, false);
		chances += flash[0] == 0x02;
		EXPECT(drive.violations == 0);
		EXPECT(!mtkdrive_image_complete(flash, SIZE));
	}
	EXPECT(chances > 0);
}

/* The last program of page 0, from its byte @first on, behind all the others; cut. */
static bool cut_last_program(uint32_t first, uint32_t len, uint32_t seed)
{
	uint8_t page[256];

	config.seed = seed;
	prepare_update();
	erase_sector(0);
	erase_sector(1);
	program_pages(new_image, 1, 32);
	memcpy(page, new_image, sizeof(page));
	memset(page + first, 0xff, len);
	program(0, page, sizeof(page));
	wait_part();
	EXPECT(drive.violations == 0);
	memset(page, 0xff, sizeof(page));
	memcpy(page + first, new_image + first, len);
	program(0, page, sizeof(page));
	mtkdrive_power(&drive, false);
	return drive.violations & MTKDRIVE_V_POWER_ORDER;
}

/*
 * A reset vector in front of half a page, or with half a target: as long as more than
 * its first byte is missing an interrupted program can leave that.
 */
static void only_one_byte_can_be_last(void)
{
	unsigned int seed, of_256 = 0, of_3 = 0, of_1 = 0, vectors = 0;

	for (seed = 0; seed < 1000; seed++) {
		of_256 += cut_last_program(0, 256, seed);
		of_3 += cut_last_program(0, 3, seed);
		of_1 += cut_last_program(0, 1, seed);
		vectors += flash[0] == 0x02;
	}
	EXPECT(of_256 > 0);
	EXPECT(of_3 > 0);
	EXPECT(of_1 == 0);
	EXPECT(vectors > 0 && vectors < 1000);
}

static void order_is_checked_on_request(void)
{
	prepare_update();
	drive.cfg.check_power_order = false;
	erase_sector(1);
	EXPECT(drive.violations == 0);
	prepare_update();
	mtkdrive_expect(&drive, NULL, NULL);
	erase_sector(1);
	EXPECT(drive.violations == 0);
	prepare_update();
	mtkdrive_expect(&drive, NULL, new_image);
	erase_sector(0);
	erase_sector(1);
	program_pages(old_image, 1, 32);
	EXPECT(drive.violations == 0);
	program_pages(old_image, 0, 1);
	EXPECT(drive.violations == MTKDRIVE_V_POWER_ORDER);
}

/* --- unstable bits ------------------------------------------------------------- */

static uint8_t weak[SIZE];

static void allow_weak_bits(uint32_t seed)
{
	memset(weak, 0, sizeof(weak));
	config.weak = weak;
	config.seed = seed;
}

static unsigned int weak_bytes(uint32_t from, uint32_t to)
{
	unsigned int count = 0;

	for (; from < to; from++)
		count += weak[from] != 0;
	return count;
}

/* What 64 reads of a byte have in common, and whether they were not all the same. */
static bool read_varies(uint32_t addr, uint8_t *ones, uint8_t *zeros)
{
	unsigned int i;

	*ones = 0xff;
	*zeros = 0xff;
	for (i = 0; i < 64; i++) {
		uint8_t tx[4] = { 0x03, 0, (uint8_t)(addr >> 8), (uint8_t)addr }, value;

		spi(tx, sizeof(tx), &value, 1);
		*ones &= value;
		*zeros &= (uint8_t)~value;
	}
	return (*ones | *zeros) != 0xff;
}

static void cut_short_and_come_back(uint64_t ns)
{
	elapse(ns);
	mtkdrive_power(&drive, false);
	mtkdrive_power(&drive, true);
	elapse(5 * SECOND);
	intro();
	elapse(SECOND);
}

/* Exactly the weak bits of a byte change from read to read, and a new erase settles them. */
static void interrupted_erase_leaves_weak_bits(void)
{
	uint8_t ones, zeros;
	uint32_t i;

	allow_weak_bits(3);
	memset(flash, 0x5a, SIZE);
	enter_vendor_mode();
	erase(0x20, 0x1000);
	cut_short_and_come_back(30 * MS);
	EXPECT(!weak_bytes(0, 0x1000));
	EXPECT(weak_bytes(0x1000, SIZE) > 0x100 && weak_bytes(0x1000, SIZE) < 0x1000);
	for (i = 0x1000; i < 0x1040; i++) {
		EXPECT(read_varies(i, &ones, &zeros) == (weak[i] != 0));
		EXPECT((uint8_t)~(ones | zeros) == weak[i]);
	}
	erase(0x20, 0x1000);
	wait_part();
	EXPECT(!weak_bytes(0, SIZE));
	EXPECT(!read_varies(0x1000, &ones, &zeros) && ones == 0xff);
}

/* Only bits that were on their way, and a program settles those that it clears. */
static void interrupted_program_leaves_weak_bits(void)
{
	uint8_t data[256];
	uint32_t i;

	allow_weak_bits(4);
	memset(flash, 0xff, SIZE);
	memset(data, 0x0f, sizeof(data));
	enter_vendor_mode();
	program(0x1000, data, sizeof(data));
	cut_short_and_come_back(500000);
	EXPECT(weak_bytes(0x1000, 0x1100) > 0x40);
	EXPECT(!weak_bytes(0, 0x1000) && !weak_bytes(0x1100, SIZE));
	for (i = 0x1000; i < 0x1100; i++)
		EXPECT(!(weak[i] & 0x0f));
	program(0x1000, data, sizeof(data));
	wait_part();
	EXPECT(!weak_bytes(0, SIZE));
}

/* An erase that is cut early has brought bits to 0 that were to become 1. */
static void interrupted_erase_may_have_cleared(void)
{
	unsigned int seed, cleared = 0, erased = 0;
	uint32_t i;

	for (seed = 0; seed < 32; seed++) {
		uint8_t added = 0, lost = 0;

		allow_weak_bits(seed);
		memset(flash, 0x5a, SIZE);
		enter_vendor_mode();
		erase(0x20, 0x1000);
		elapse(30 * MS);
		mtkdrive_power(&drive, false);
		for (i = 0x1000; i < SIZE; i++) {
			added |= flash[i] & (uint8_t)~0x5a;
			lost |= (uint8_t)~flash[i] & 0x5a;
		}
		EXPECT(!added != !lost);
		cleared += lost != 0;
		erased += added != 0;
	}
	EXPECT(cleared > 2 && erased > cleared);
}

/* Firmware with a weak bit starts at one power-on and not at another. */
static void weak_firmware_starts_now_and_then(void)
{
	unsigned int i, starts = 0;

	allow_weak_bits(5);
	rig_power_on();
	weak[0x1234] = 0x01;
	for (i = 0; i < 64; i++) {
		mtkdrive_power(&drive, false);
		elapse(MS);
		mtkdrive_power(&drive, true);
		starts += mtkdrive_state(&drive) == MTKDRIVE_WINDOW;
		elapse(5 * SECOND);
		EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD ||
		       mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
	}
	EXPECT(starts > 8 && starts < 56);
}

const struct test cut_tests[] = {
	{ "cut during an erase", cut_erase },
	{ "cut during a program", cut_program },
	{ "cut after the end of an erase", cut_after_the_end },
	{ "cut during WRSR", cut_wrsr },
	{ "cut while the command is being clocked", cut_during_the_transaction },
	{ "the same seed leaves the same", cut_is_repeatable },
	{ "cut at the n-th register write", cut_at_the_nth_write },
	{ "cut at the n-th transaction", cut_at_the_nth_transaction },
	{ "cut after a harmless transaction", cut_after_a_harmless_transaction },
	{ "order: page 0 erased first, programmed last", right_order },
	{ "order: going back to the old firmware", going_back_is_right_too },
	{ "order: page 0 programmed first", page_0_first_is_wrong },
	{ "order: page 0 erased late", page_0_erased_late_is_wrong },
	{ "order: page 0 erased late, cut", page_0_erased_late_is_wrong_when_cut },
	{ "order: cut within the erase of page 0", cut_in_page_0_is_nobodys_fault },
	{ "order: only one byte can be last", only_one_byte_can_be_last },
	{ "order: checked on request only", order_is_checked_on_request },
	{ "weak bits: an interrupted erase", interrupted_erase_leaves_weak_bits },
	{ "weak bits: an interrupted program", interrupted_program_leaves_weak_bits },
	{ "weak bits: the first half of an erase", interrupted_erase_may_have_cleared },
	{ "weak bits: firmware starts now and then", weak_firmware_starts_now_and_then },
	{ NULL, NULL }
};
