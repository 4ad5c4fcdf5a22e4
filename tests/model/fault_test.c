// SPDX-License-Identifier: GPL-2.0
/* Faults of the specification's section 8 that strike in the middle of work. */
#include <string.h>

#include "testrig.h"

static void arm(enum mtkdrive_fault fault, uint64_t after)
{
	drive.fault = fault;
	drive.fault_after = after;
}

static void power_cycle(void)
{
	mtkdrive_power(&drive, false);
	mtkdrive_power(&drive, true);
}

static void link_goes(void)
{
	enter_vendor_mode();
	arm(MTKDRIVE_FAULT_LINK, 2);
	write_buffer(0, 0x11);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
	write_buffer(1, 0x22);
	EXPECT(drive.buffer[1] == 0x22);
	EXPECT(mtkdrive_answers(&drive));
	EXPECT(get(MTKDRIVE_CMD) == 0x7f && get(MTKDRIVE_LBAL) == 0x7f);
	EXPECT(mtkdrive_read_data(&drive) == 0x7f7f);
	write_buffer(2, 0x33);
	EXPECT(drive.buffer[2] != 0x33);
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_CTL, 0x00);
	EXPECT(intro() == 0x7f);
	EXPECT(drive.fault_after == 0);
	power_cycle();
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	EXPECT(intro() == 0x72);
	EXPECT(drive.violations == 0);
}

static void forbidden_without_link(void)
{
	enter_vendor_mode();
	arm(MTKDRIVE_FAULT_LINK, 1);
	read_buffer(0);
	put(MTKDRIVE_LBAL, 0x2e);
	put(MTKDRIVE_CMD, 0x80);
	EXPECT(drive.violations == MTKDRIVE_V_FORBIDDEN_INTRO);
}

static void link_of_running_firmware(void)
{
	config.firmware = MTKDRIVE_FW_LOCKED;
	rig_power_on();
	elapse(WINDOW_NS + BOOT_NS);
	EXPECT(!mtkdrive_answers(&drive));
	arm(MTKDRIVE_FAULT_LINK, 1);
	intro();
	EXPECT(mtkdrive_answers(&drive));
	EXPECT(get(MTKDRIVE_CMD) == 0x7f);
}

static void hangs_for_ever(void)
{
	enter_vendor_mode();
	erase(0x20, 0x1000);
	arm(MTKDRIVE_FAULT_HANG, 1);
	read_buffer(0);
	elapse(3600 * SECOND);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	/* Nothing but power helps, but the part has done its work. */
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_CTL, 0x00);
	command(0x08);
	intro();
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	EXPECT(drive.count.intros == 1);
	EXPECT(flash[0x1000] == 0xff);
	power_cycle();
	EXPECT(intro() == 0x72);
}

static void falls_out_of_vendor_mode(void)
{
	enter_vendor_mode();
	arm(MTKDRIVE_FAULT_RESTART, 3);
	read_buffer(0);
	read_buffer(0);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	put(MTKDRIVE_CMD, 0x00);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	EXPECT(drive.count.power_cycles == 1);
	elapse(WINDOW_NS + BOOT_NS);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
	EXPECT(intro() == 0x72);
}

static void one_byte_is_wrong_once(void)
{
	enter_vendor_mode();
	write_buffer(5, 0x5a);
	arm(MTKDRIVE_FAULT_FLIP, 1);
	EXPECT(read_buffer(5) == 0x5a);
	write_buffer(6, 0x11);
	EXPECT(read_buffer(5) == 0x5b);
	EXPECT(read_buffer(5) == 0x5a);
	EXPECT(drive.buffer[6] == 0x11);
	arm(MTKDRIVE_FAULT_FLIP, 1);
	rig_use(&rig_bus);
	enter_vendor_mode();
	arm(MTKDRIVE_FAULT_FLIP, 1);
	EXPECT(bus_read(0) == flash[0]);
	EXPECT(bus_read(0) == (flash[0] ^ 1));
	EXPECT(bus_read(0) == flash[0]);
}

static void serial_erase_never_ends(void)
{
	unsigned int i, blank = 0;

	config.hangs_at = 0xc7;
	enter_vendor_mode();
	erase(0x20, 0x1000);
	wait_part();
	EXPECT(flash[0x1000] == 0xff);
	memset(flash, 0x00, config.part->size);
	erase(0xc7, 0);
	elapse(3600 * SECOND);
	EXPECT(read_status() == 0x03);
	EXPECT(flash[0] == 0x00);
	mtkdrive_power(&drive, false);
	for (i = 0; i < config.part->size; i++)
		blank += flash[i] == 0xff;
	EXPECT(blank > 0 && blank < config.part->size / 4);
	mtkdrive_power(&drive, true);
	intro();
	EXPECT(read_status() == 0x00);
	EXPECT(drive.violations == 0);
}

/* However the dice fall, it is not complete when the power goes. */
static void endless_work_is_never_complete(void)
{
	unsigned int seed, i;

	config.hangs_at = 0x20;
	for (seed = 0; seed < 64; seed++) {
		config.seed = seed;
		memset(flash, 0x00, config.part->size);
		enter_vendor_mode();
		drive.cut_after_spi = 2;
		erase(0x20, 0x1000);
		for (i = 0x1000; i < 0x2000 && flash[i] == 0xff; i++)
			;
		EXPECT(i < 0x2000);
		EXPECT(drive.count.part_busy_ns == 0);
	}
}

static void parallel_erase_never_ends(void)
{
	uint8_t seen;

	rig_use(&rig_wide);
	config.hangs_at = 0x10;
	enter_vendor_mode();
	bus_erase(0x10, 0);
	elapse(3600 * SECOND);
	seen = bus_read(0);
	EXPECT((seen ^ bus_read(0)) == 0x40);
	EXPECT(!(seen & 0xa0));
	/* A reset is not heard. */
	bus_write(0, 0xf0);
	EXPECT((bus_read(0) ^ bus_read(0)) == 0x40);
	EXPECT(drive.violations == 0);
}

static void parallel_part_gives_up(void)
{
	rig_use(&rig_wide);
	config.hangs_at = 0x30;
	config.gives_up = true;
	memset(flash, 0, config.part->size);
	enter_vendor_mode();
	bus_erase(0x30, 0);
	elapse(SECOND / 2);
	EXPECT(!(bus_read(0) & 0x20));
	elapse(SECOND / 2);
	EXPECT((bus_read(0) & 0xa0) == 0x20);
	EXPECT((bus_read(0) ^ bus_read(0)) == 0x40);
	bus_write(0x1234, 0xf0);
	EXPECT(!mtkdrive_image_complete(flash, config.part->size));
	EXPECT(bus_read(0x10) == flash[0x10]);
	EXPECT(bus_read(0) == bus_read(0));
	EXPECT(drive.violations == 0);
}

static void stuck_bit(void)
{
	static const uint8_t zeros[16];
	unsigned int i;

	config.bad_byte = 0x1008 + 1;
	enter_vendor_mode();
	erase(0x20, 0x1000);
	wait_part();
	program(0x1000, zeros, 16);
	wait_part();
	for (i = 0; i < 16; i++)
		EXPECT(flash[0x1000 + i] == (i == 8 ? 0x01 : 0x00));
	EXPECT(drive.violations == 0);
}

static void bit_that_stays_0(void)
{
	unsigned int i;

	config.dead_byte = 0x1008 + 1;
	enter_vendor_mode();
	erase(0x20, 0x1000);
	wait_part();
	for (i = 0; i < 16; i++)
		EXPECT(flash[0x1000 + i] == (i == 8 ? 0xfe : 0xff));
	EXPECT(drive.violations == 0);
}

static uint8_t read_flash(uint32_t addr)
{
	const uint8_t tx[] = { 0x03, (uint8_t)(addr >> 16), (uint8_t)(addr >> 8), (uint8_t)addr };
	uint8_t byte;

	spi(tx, sizeof(tx), &byte, 1);
	return byte;
}

/* Reads of other bytes do not count, erased it is honest, and each program starts anew. */
static void byte_that_lies(void)
{
	static const uint8_t data[] = { 0x5a, 0x5a, 0x5a };
	unsigned int i, n;

	config.liar_byte = 0x1001 + 1;
	config.lies = 2;
	enter_vendor_mode();
	for (n = 0; n < 2; n++) {
		erase(0x20, 0x1000);
		wait_part();
		for (i = 0; i < 4; i++)
			EXPECT(read_flash(0x1001) == 0xff);
		program(0x1000, data, sizeof(data));
		wait_part();
		for (i = 0; i < 4; i++) {
			EXPECT(read_flash(0x1000) == 0x5a && read_flash(0x1002) == 0x5a);
			EXPECT(read_flash(0x1001) == (i < 2 ? 0x5a : 0x5b));
		}
	}
	EXPECT(drive.violations == 0);
}

static void lying_byte_of_a_parallel_part(void)
{
	rig_use(&rig_page);
	config.liar_byte = 0x80 + 1;
	config.lies = 1;
	memset(flash, 0xff, config.part->size);
	enter_vendor_mode();
	bus_program(0x80, 0x5a);
	elapse(SECOND);
	EXPECT(bus_read(0x80) == 0x5a && bus_read(0x80) == 0x5b && bus_read(0x80) == 0x5b);
}

/* How many of so many reads of a byte are wrong; each by one bit only. */
static unsigned int count_noise(unsigned int reads, uint8_t *bits)
{
	unsigned int i, wrong = 0;

	*bits = 0;
	for (i = 0; i < reads; i++) {
		uint8_t hit = read_buffer(5) ^ 0x5a;

		EXPECT(!(hit & (hit - 1)));
		wrong += hit != 0;
		*bits |= hit;
	}
	return wrong;
}

/* The byte itself stays as it is, and the flash takes the same course as without. */
static void noise_on_the_cable(void)
{
	uint32_t random;
	uint8_t bits;

	enter_vendor_mode();
	write_buffer(5, 0x5a);
	random = drive.random;
	EXPECT(count_noise(1000, &bits) == 0);
	config.noise = 50;
	enter_vendor_mode();
	EXPECT(drive.random == random);
	write_buffer(5, 0x5a);
	EXPECT(count_noise(5000, &bits) > 60 && count_noise(5000, &bits) < 140);
	EXPECT(bits == 0xff);
	EXPECT(drive.buffer[5] == 0x5a);
	config.noise = 1;
	enter_vendor_mode();
	write_buffer(5, 0x5a);
	EXPECT(count_noise(100, &bits) == 100);
	/* Status and the other registers are not what is meant. */
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
}

const struct test fault_tests[] = {
	{ "8.9: the link goes", link_goes },
	{ "forbidden intros count without a link", forbidden_without_link },
	{ "8.9: the link of running firmware goes", link_of_running_firmware },
	{ "8.3, 8.12: 80h for ever", hangs_for_ever },
	{ "8.12: the drive falls out of vendor mode", falls_out_of_vendor_mode },
	{ "8.12: one byte read is wrong", one_byte_is_wrong_once },
	{ "8.5: a serial chip erase never ends", serial_erase_never_ends },
	{ "endless work is never complete", endless_work_is_never_complete },
	{ "8.5: a parallel chip erase never ends", parallel_erase_never_ends },
	{ "8.5: a parallel part gives up with DQ5", parallel_part_gives_up },
	{ "8.12: a bit that cannot be programmed", stuck_bit },
	{ "8.12: a bit that cannot be erased", bit_that_stays_0 },
	{ "8.12: a byte that lies", byte_that_lies },
	{ "8.12: a byte that lies, of a part that writes pages", lying_byte_of_a_parallel_part },
	{ "8.12: noise on the cable", noise_on_the_cable },
	{ NULL, NULL }
};
