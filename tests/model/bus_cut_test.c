// SPDX-License-Identifier: GPL-2.0
/* Power cuts of the other kinds of parts: what they leave of bytes, words, pages and sectors. */
#include <string.h>

#include "testrig.h"

#define SEEDS 64u

struct outcome {
	unsigned int none;	/* nothing had changed */
	unsigned int all;	/* all was done */
	unsigned int some;	/* something between */
};

static void use(const struct mtkdrive_part *part, unsigned int seed, uint8_t fill)
{
	rig_use(part);
	config.seed = seed;
	memset(flash, fill, part->size);
	enter_vendor_mode();
}

/* How far did the work on [from, from + len) get, which turned before into after? */
static void judge(struct outcome *out, uint32_t from, uint32_t len, uint8_t before,
		  const uint8_t *after)
{
	uint32_t i, old = 0, done = 0;

	for (i = 0; i < len; i++) {
		old += flash[from + i] == before;
		done += flash[from + i] == after[i];
	}
	for (i = 0; i < config.part->size; i++)
		if (i < from || i - from >= len)
			EXPECT(flash[i] == before);
	if (old == len)
		out->none++;
	else if (done == len)
		out->all++;
	else
		out->some++;
}

static void cut_at_the_nth_bus_write(void)
{
	static uint8_t blank[0x1000];
	struct outcome out = { 0 };
	unsigned int seed;

	memset(blank, 0xff, sizeof(blank));
	for (seed = 0; seed < SEEDS; seed++) {
		use(&rig_bus, seed, 0x5a);
		bus_read(0);
		drive.cut_after_bus = 6;
		bus_erase(0x30, 0x2000);
		EXPECT(mtkdrive_state(&drive) == MTKDRIVE_OFF);
		EXPECT(drive.cut_after_bus == 0 && drive.count.bus_writes == 6);
		EXPECT(drive.count.bus == 7);
		judge(&out, 0x2000, 0x1000, 0x5a, blank);
	}
	EXPECT(out.none > 4 && out.all > 4 && out.some > 16);
}

static void cut_before_the_last_cycle(void)
{
	struct outcome out = { 0 };

	use(&rig_bus, 1, 0x5a);
	drive.cut_after_bus = 5;
	bus_erase(0x30, 0x2000);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_OFF);
	judge(&out, 0, 1, 0x5a, flash);
	EXPECT(out.none == 1);
	/* The half command is forgotten. */
	mtkdrive_power(&drive, true);
	intro();
	bus_program(0x2000, 0x0a);
	bus_wait(0x2000);
	EXPECT(flash[0x2000] == 0x0a && drive.violations == 0);
}

static void cut_byte_program(void)
{
	static const uint8_t after[1] = { 0x00 };
	struct outcome out = { 0 };
	unsigned int seed;

	for (seed = 0; seed < SEEDS; seed++) {
		use(&rig_bus, seed, 0xff);
		bus_program(0x2000, 0x00);
		elapse(1000);
		mtkdrive_power(&drive, false);
		judge(&out, 0x2000, 1, 0xff, after);
	}
	EXPECT(out.some > SEEDS / 2);
}

static void cut_chip_erase(void)
{
	unsigned int i, blank = 0;

	use(&rig_wide, 1, 0x00);
	bus_erase(0x10, 0);
	elapse(SECOND);
	mtkdrive_power(&drive, false);
	for (i = 0; i < config.part->size; i++)
		blank += flash[i] == 0xff;
	EXPECT(blank > 0 && blank < config.part->size / 16);
}

static void load_page(const uint8_t *data)
{
	unsigned int i;

	bus_command(0xa0);
	for (i = 0; i < 128; i++)
		bus_write(0x1000 + i, data[i]);
}

static void cut_page_write(void)
{
	struct outcome out = { 0 };
	uint8_t data[128];
	unsigned int seed, halves[2] = { 0, 0 };

	memset(data, 0xa5, sizeof(data));
	for (seed = 0; seed < SEEDS; seed++) {
		use(&rig_page, seed, 0x5a);
		load_page(data);
		elapse(MS);
		mtkdrive_power(&drive, false);
		judge(&out, 0x1000, 128, 0x5a, data);
		/* While it erased bits only came up; afterwards data are all that is down. */
		halves[(flash[0x1000] & 0x5a) == 0x5a && (flash[0x1001] & 0x5a) == 0x5a &&
		       (flash[0x1002] & 0x5a) == 0x5a]++;
	}
	EXPECT(out.some == SEEDS);
	EXPECT(halves[0] > 8 && halves[1] > 8);
}

static void cut_page_load(void)
{
	struct outcome out = { 0 };
	uint8_t data[128];

	memset(data, 0xa5, sizeof(data));
	use(&rig_page, 1, 0x5a);
	load_page(data);
	elapse(100 * 1000);
	mtkdrive_power(&drive, false);
	judge(&out, 0x1000, 128, 0x5a, data);
	EXPECT(out.none == 1);
	mtkdrive_power(&drive, true);
	elapse(SECOND);
	EXPECT(flash[0x1000] == 0x5a);
}

static void cut_aai_word(void)
{
	static const uint8_t tx[6] = { 0xad, 0x00, 0x10, 0x00, 0x00, 0x00 };
	static const uint8_t after[2] = { 0x00, 0x00 };
	struct outcome out = { 0 };
	unsigned int seed;

	for (seed = 0; seed < SEEDS; seed++) {
		use(&rig_aaiw, seed, 0xff);
		enable_and_write_status(0x00);
		wait_part();
		spi1(0x06);
		drive.cut_after_spi = 1;
		spi(tx, 6, NULL, 0);
		EXPECT(mtkdrive_state(&drive) == MTKDRIVE_OFF);
		judge(&out, 0x1000, 2, 0xff, after);
		mtkdrive_power(&drive, true);
		intro();
		EXPECT(read_status() == 0x0c);
	}
	EXPECT(out.none > 4 && out.all > 4 && out.some > 16);
}

static void power_order_of_a_parallel_part(void)
{
	static uint8_t old_image[0x8000], new_image[0x8000];

	rig_use(&rig_wide);
	rig_make_image(old_image, 1);
	rig_make_image(new_image, 2);
	config.check_power_order = true;
	enter_vendor_mode();
	mtkdrive_expect(&drive, old_image, new_image);
	bus_erase(0x30, 0);
	bus_wait(0);
	bus_erase(0x30, 0x4000);
	bus_wait(0x4000);
	EXPECT(drive.violations == 0);
	bus_program(0, 0x02);
	bus_wait(0);
	EXPECT(drive.violations == MTKDRIVE_V_POWER_ORDER);
}

const struct test bus_cut_tests[] = {
	{ "cut at the n-th write cycle of the bus", cut_at_the_nth_bus_write },
	{ "cut before the last cycle of a command", cut_before_the_last_cycle },
	{ "cut during a byte program", cut_byte_program },
	{ "cut during a parallel chip erase", cut_chip_erase },
	{ "cut during a page write", cut_page_write },
	{ "cut while a page is loaded", cut_page_load },
	{ "cut during AAI", cut_aai_word },
	{ "order: a parallel part", power_order_of_a_parallel_part },
	{ NULL, NULL }
};
