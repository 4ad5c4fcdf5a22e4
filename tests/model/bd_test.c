// SPDX-License-Identifier: GPL-2.0
/* Blu-ray writers with MT1939 or MT1959 (specification 12.1): images, boot code, part. */
#include <string.h>

#include "mtkbd.h"
#include "testrig.h"

#define HOUR (3600 * SECOND)

static uint8_t own[MTKBD_SIZE];

static struct mtkbd make_bd(const char *banner, const char *chip, uint32_t unit)
{
	struct mtkbd bd = {
		.id = { "ASUS", "BW-16D1HT", "3.02", "" },
		.banner = banner, .chip = chip, .unit = unit
	};

	return bd;
}

static void make(uint8_t *image, const char *banner, const char *chip, uint32_t unit)
{
	struct mtkbd bd = make_bd(banner, chip, unit);

	mtkbd_make(image, &bd, 1);
}

/* A drive with an MT1959, and what was measured for it. */
static void use(uint32_t unit)
{
	unsigned int i;

	rig_use(mtkdrive_part_find("MT1959"));
	make(flash, MTKBD_JB8, MTKBD_1959, unit);
	make(own, MTKBD_JB8, MTKBD_1959, 7);
	for (i = 0; i < MTKBD_OWN_RANGES; i++) {
		config.own[i].first = mtkbd_own[i][0];
		config.own[i].last = mtkbd_own[i][1];
	}
}

static void start(void)
{
	rig_power_on();
	elapse(WINDOW_NS + BOOT_NS);
}

static void power_cycle(uint64_t off_ns)
{
	mtkdrive_power(&drive, false);
	elapse(off_ns);
	mtkdrive_power(&drive, true);
	elapse(WINDOW_NS + BOOT_NS);
}

static void image_is_as_described(void)
{
	struct mtkimage_identity id;

	make(flash, MTKBD_JB8, MTKBD_1959, 7);
	EXPECT(flash[0] != 0x02 && flash[0] != 0xff);
	EXPECT(!memcmp(flash + 0x3000, "MT1959 Boot JB8 ", 16));
	EXPECT(!memcmp(flash + 0x1ec034, "MTEKMT1959", 10));
	EXPECT(!memcmp(flash + 0x1ec000, "ASUS    BW-16D1HT       3.02", 28));
	EXPECT(mtkbd_is(flash, MTKBD_SIZE) && !mtkbd_is(flash, MTKBD_SIZE / 2));
	EXPECT(mtkdrive_image_complete(flash, MTKBD_SIZE));
	EXPECT(mtkimage_identity(flash, MTKBD_SIZE, &id));
	EXPECT(!strcmp(id.product, "BW-16D1HT") && !strcmp(id.revision, "3.02"));
	flash[0x20000] ^= 1;
	EXPECT(!mtkdrive_image_complete(flash, MTKBD_SIZE));
	mtkbd_seal(flash);
	EXPECT(mtkdrive_image_complete(flash, MTKBD_SIZE));
}

static void units_differ_in_their_ranges_only(void)
{
	make(flash, MTKBD_JB8, MTKBD_1959, 7);
	make(own, MTKBD_JB8, MTKBD_1959, 8);
	EXPECT(!mtkbd_same_unit(flash, own));
	EXPECT(!memcmp(flash, own, 0x1e8000));
	EXPECT(!memcmp(flash + 0x1e8500, own + 0x1e8500, 0xb00));
	EXPECT(mtkdrive_image_complete(own, MTKBD_SIZE));
	memcpy(own + 0x1e8000, flash + 0x1e8000, 0x500);
	EXPECT(!mtkbd_same_unit(flash, own));
	memcpy(own + 0x1e9000, flash + 0x1e9000, 0x17000);
	EXPECT(mtkbd_same_unit(flash, own));
	EXPECT(!memcmp(flash, own, MTKBD_SIZE));
	make(own, MTKBD_JB8, MTKBD_1959, 0);
	EXPECT(own[0x1e8000] == 0xff && own[0x1ec034] == 0xff && own[0x1fffff] == 0xff);
}

/* What it holds when it gets its power first is its own. */
static void reads_discs_with_its_own_data_only(void)
{
	use(7);
	start();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
	EXPECT(mtkdrive_reads_discs(&drive));
	make(flash, MTKBD_JB8, MTKBD_1959, 8);
	power_cycle(SECOND);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL && !mtkdrive_in_boot_loader(&drive));
	EXPECT(!mtkdrive_reads_discs(&drive));
	memcpy(flash, own, MTKBD_SIZE);
	power_cycle(SECOND);
	EXPECT(mtkdrive_reads_discs(&drive));
	flash[0x1fffff] ^= 1;
	power_cycle(SECOND);
	EXPECT(!mtkdrive_reads_discs(&drive));
}

/* Locked firmware is no matter: it does not run. */
static void half_an_application_is_state_boot(void)
{
	use(7);
	config.firmware = MTKDRIVE_FW_LOCKED;
	config.intros_ignored = 2;
	memset(flash + 0x80000, 0xff, 0x1000);
	start();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL && mtkdrive_in_boot_loader(&drive));
	EXPECT(!mtkdrive_reads_discs(&drive));
	intro();
	intro();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
	EXPECT(intro() == 0x72);
}

static void without_boot_code_nobody_knows(void)
{
	use(7);
	flash[0] = 0xff;
	start();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	EXPECT(intro() == 0x72);
	config.boot_in_flash = true;
	start();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	EXPECT(intro() == 0x80);
	power_cycle(SECOND);
	EXPECT(intro() == 0x80);
	/* With it the drive is as any other. */
	use(7);
	enter_vendor_mode();
}

static void refuses_with(uint8_t status)
{
	use(7);
	config.refuses = MTKDRIVE_SHOW(status);
	rig_power_on();
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	EXPECT(intro() == status);
	elapse(WINDOW_NS + BOOT_NS);
	intro();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
	flash[0] = 0xff;
	power_cycle(SECOND);
	EXPECT(intro() == status);
	power_cycle(HOUR);
	EXPECT(intro() == status);
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_CTL, 0x00);
	EXPECT(intro() == status);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
}

static void new_boot_code_refuses_for_good(void)
{
	refuses_with(0x51);
	refuses_with(0x81);
}

static void some_take_it_after_a_long_time_without_power(void)
{
	use(7);
	config.refuses = MTKDRIVE_SHOW(0x51);
	config.refuses_off_ns = 60 * SECOND;
	start();
	power_cycle(SECOND);
	intro();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
	mtkdrive_power(&drive, false);
	elapse(61 * SECOND);
	mtkdrive_power(&drive, true);
	EXPECT(intro() == 0x72);
}

static void firmware_of_the_other_chip_does_not_run(void)
{
	use(7);
	make(flash, MTKBD_CODE, MTKBD_1939, 7);
	start();
	EXPECT(mtkdrive_in_boot_loader(&drive));
	config.mt1939 = true;
	start();
	EXPECT(!mtkdrive_in_boot_loader(&drive));
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
}

static void label_of_the_other_chip_is_no_matter(void)
{
	use(7);
	make(flash, MTKBD_JB8, MTKBD_1939, 7);
	start();
	EXPECT(!mtkdrive_in_boot_loader(&drive));
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
	config.mt1939 = true;
	start();
	EXPECT(mtkdrive_in_boot_loader(&drive));
}

static void try_to_change(void)
{
	static const uint8_t data[] = { 0x00 };

	erase(0xc7, 0);
	elapse(1000 * SECOND);
	program(0x40000, data, sizeof(data));
	elapse(SECOND);
}

static void wrong_image_makes_it_silent(void)
{
	use(7);
	make(flash, MTKBD_CODE, MTKBD_1939, 7);
	make(own, MTKBD_CODE, MTKBD_1939, 7);
	config.silent_ns = 7 * HOUR;
	start();
	EXPECT(intro() == 0x72);
	try_to_change();
	EXPECT(!memcmp(flash, own, MTKBD_SIZE));
	power_cycle(HOUR);
	EXPECT(intro() == 0x72);
	try_to_change();
	EXPECT(!memcmp(flash, own, MTKBD_SIZE));
	elapse(7 * HOUR);
	try_to_change();
	EXPECT(flash[0] == 0xff && flash[0x40000] == 0x00);
	EXPECT(drive.violations == 0);
}

static void part_knows_the_chip_erase_only(void)
{
	static const uint8_t rems[4] = { 0x90 }, rdid[1] = { 0x9f };
	static const uint8_t others[] = { 0x20, 0x52, 0xd8, 0x60, 0xd7 };
	uint8_t id[3];
	size_t i;

	use(7);
	enter_vendor_mode();
	spi(rems, 4, id, 2);
	EXPECT(id[0] == 0x24 && id[1] == 0x24);
	spi(rdid, 1, id, 3);
	EXPECT(id[0] == 0xff && id[1] == 0xff && id[2] == 0xff);
	for (i = 0; i < sizeof(others); i++)
		erase(others[i], 0x40000);
	elapse(1000 * SECOND);
	EXPECT(!memcmp(flash, own, MTKBD_SIZE));
	EXPECT(drive.violations == MTKDRIVE_V_OPCODE);
	erase(0xc7, 0);
	elapse(1000 * SECOND);
	EXPECT(flash[0] == 0xff && flash[MTKBD_SIZE - 1] == 0xff && flash[0x1ec034] == 0xff);
}

/* What stands for page 0 of other drives: nothing starts before it is there. */
static void order_is_that_of_others(void)
{
	static uint8_t wanted[MTKBD_SIZE];

	use(7);
	memset(flash, 0xff, MTKBD_SIZE);
	make(wanted, MTKBD_JB8, MTKBD_1959, 7);
	config.check_power_order = true;
	enter_vendor_mode();
	mtkdrive_expect(&drive, NULL, wanted);
	program(0x100, wanted + 0x100, 256);
	wait_part();
	EXPECT(!(drive.violations & MTKDRIVE_V_POWER_ORDER));
	program(0, wanted, 256);
	wait_part();
	EXPECT(drive.violations & MTKDRIVE_V_POWER_ORDER);
}

const struct test bd_tests[] = {
	{ "bd: images are as described", image_is_as_described },
	{ "bd: units differ in their own ranges only", units_differ_in_their_ranges_only },
	{ "bd: a disc is read with its own data only", reads_discs_with_its_own_data_only },
	{ "bd: half an application is state BOOT, which takes the third intro",
	  half_an_application_is_state_boot },
	{ "bd: without boot code: both that can be", without_boot_code_nobody_knows },
	{ "bd: new boot code refuses for good", new_boot_code_refuses_for_good },
	{ "bd: some take it after a long time without power",
	  some_take_it_after_a_long_time_without_power },
	{ "bd: firmware of the other chip does not run", firmware_of_the_other_chip_does_not_run },
	{ "bd: the maker's label for the other chip is no matter",
	  label_of_the_other_chip_is_no_matter },
	{ "bd: a wrong image makes it silent for hours", wrong_image_makes_it_silent },
	{ "bd: 24 24, and C7h alone erases", part_knows_the_chip_erase_only },
	{ "bd: the order of writing is checked as with others", order_is_that_of_others },
	{ NULL, NULL }
};
