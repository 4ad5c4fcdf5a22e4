// SPDX-License-Identifier: GPL-2.0
/* States, power, resets and the rules of a shared cable. */
#include <string.h>

#include "testrig.h"

static void blank_flash(void)
{
	memset(flash, 0xff, config.part->size);
}

static void off_after_init(void)
{
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_OFF);
	EXPECT(!mtkdrive_answers(&drive));
	put(MTKDRIVE_SC, 1);
	EXPECT(drive.count.writes[MTKDRIVE_SC] == 0);
	EXPECT(get(MTKDRIVE_CMD) == 0xff);
	EXPECT(drive.count.reads[MTKDRIVE_CMD] == 0);
}

static void start_of_complete_firmware(void)
{
	rig_power_on();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	elapse(WINDOW_NS - 1);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	elapse(1);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_BOOTING);
	EXPECT(get(MTKDRIVE_CTL) == 0x80);
	elapse(BOOT_NS - 1);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_BOOTING);
	EXPECT(mtkdrive_answers(&drive));
	elapse(1);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
	EXPECT(!mtkdrive_answers(&drive));
}

static void one_long_step_passes_both_ends(void)
{
	rig_power_on();
	elapse(WINDOW_NS + BOOT_NS);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
}

static void no_window_at_all(void)
{
	config.window_ns = 0;
	rig_power_on();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_BOOTING);
	intro();
	EXPECT(mtkdrive_state(&drive) != MTKDRIVE_VENDOR);
	config.boot_ns = 0;
	rig_power_on();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
}

static void time_does_not_go_back(void)
{
	rig_power_on();
	mtkdrive_set_time(&drive, 50);
	mtkdrive_set_time(&drive, 10);
	EXPECT(drive.now == 50);
}

static void dead_for_ever(void)
{
	blank_flash();
	rig_power_on();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	elapse(3600 * SECOND);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_CTL, 0x00);
	put(MTKDRIVE_CMD, 0x08);
	put(MTKDRIVE_CMD, 0xa1);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	EXPECT(intro() == 0x72);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
}

static void one_flipped_bit_is_dead(void)
{
	flash[config.part->size / 2] ^= 0x10;
	rig_power_on();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
}

static void intro_in_the_window(void)
{
	config.firmware = MTKDRIVE_FW_LOCKED;
	enter_vendor_mode();
	elapse(WINDOW_NS + BOOT_NS);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	EXPECT(drive.count.intros == 1);
	EXPECT(drive.violations == 0);
}

static void no_intro_while_booting(void)
{
	rig_power_on();
	elapse(WINDOW_NS);
	put(MTKDRIVE_LBAL, 0x2a);
	put(MTKDRIVE_CMD, 0x80);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_BOOTING);
	EXPECT(drive.count.intros == 0);
	EXPECT(drive.count.vendor_commands == 1);
}

static void running_firmware_unlocked_and_locked(void)
{
	rig_power_on();
	elapse(WINDOW_NS + BOOT_NS);
	EXPECT(intro() == 0x72);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	config.firmware = MTKDRIVE_FW_LOCKED;
	rig_power_on();
	elapse(WINDOW_NS + BOOT_NS);
	intro();
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
	EXPECT(drive.count.intros == 0);
}

static void only_the_legacy_intro(void)
{
	static const uint8_t others[][2] = {
		{ 0xd9, 0x89 }, { 0x79, 0x8d }, { 0x2a, 0x89 }, { 0xd9, 0x80 }, { 0x00, 0x80 }
	};
	size_t i;

	blank_flash();
	rig_power_on();
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		put(MTKDRIVE_LBAL, others[i][0]);
		put(MTKDRIVE_CMD, others[i][1]);
		EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	}
	EXPECT(drive.violations == 0);
}

static void resets_leave_normal_mode_alone(void)
{
	rig_power_on();
	elapse(WINDOW_NS + BOOT_NS);
	put(MTKDRIVE_CMD, 0x08);
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_CTL, 0x00);
	put(MTKDRIVE_CMD, 0x90);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
}

static void outro_and_device_reset(void)
{
	enter_vendor_mode();
	EXPECT(command(0x81) == 0x50);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_LEFT);
	elapse(10 * SECOND);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_LEFT);
	EXPECT(command(0xec) == 0x51);
	put(MTKDRIVE_CMD, 0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	elapse(WINDOW_NS + BOOT_NS);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_NORMAL);
}

static void outro_and_srst(void)
{
	config.srst_ignored = true;
	enter_vendor_mode();
	command(0x81);
	put(MTKDRIVE_CTL, 0x04);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_LEFT);
	put(MTKDRIVE_CTL, 0x00);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
}

static void reset_follows_the_outro_at_once(void)
{
	enter_vendor_mode();
	put(MTKDRIVE_CMD, 0x81);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
	put(MTKDRIVE_DEV, 0xa0);
	put(MTKDRIVE_CMD, 0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	EXPECT(drive.violations == 0);
}

static void intro_after_the_outro(void)
{
	enter_vendor_mode();
	command(0x81);
	EXPECT(intro() == 0x72);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
}

static void outro_with_blank_flash(void)
{
	enter_vendor_mode();
	erase(0xc7, 0);
	wait_part();
	command(0x81);
	put(MTKDRIVE_CMD, 0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
}

/* A part that is still busy does not show the boot code its firmware. */
static void reset_during_an_erase(void)
{
	enter_vendor_mode();
	erase(0x20, 0x1000);
	command(0x81);
	put(MTKDRIVE_CMD, 0x08);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
}

static void device_reset_without_outro(void)
{
	enter_vendor_mode();
	EXPECT(command(0x08) == 0x51);
	EXPECT(get(MTKDRIVE_FEAT) == 0x04);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	config.reset_without_outro = true;
	enter_vendor_mode();
	command(0x08);
	EXPECT(mtkdrive_state(&drive) != MTKDRIVE_VENDOR);
}

static void srst_in_vendor_mode(void)
{
	enter_vendor_mode();
	put(MTKDRIVE_CTL, 0x04);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	EXPECT(get(MTKDRIVE_CTL) == 0x80);
	put(MTKDRIVE_CTL, 0x00);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	EXPECT(get(MTKDRIVE_LBAM) == 0x14 && get(MTKDRIVE_LBAH) == 0xeb);
	config.srst_ignored = true;
	enter_vendor_mode();
	put(MTKDRIVE_CTL, 0x04);
	EXPECT(get(MTKDRIVE_CTL) == 0x72);
	put(MTKDRIVE_CTL, 0x00);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	EXPECT(get(MTKDRIVE_CMD) == 0x72);
}

static void restart_forgets(void)
{
	enter_vendor_mode();
	write_buffer(0, 0x05);
	execute(1, 1);
	put(MTKDRIVE_CMD, 0x00);
	EXPECT(drive.result_due);
	drive.violations = 0;
	drive.error = 0x04;
	mtkdrive_power(&drive, false);
	mtkdrive_power(&drive, true);
	elapse(COMMAND_NS);
	EXPECT(get(MTKDRIVE_SC) == 0x01 && get(MTKDRIVE_LBAL) == 0x01);
	EXPECT(get(MTKDRIVE_LBAM) == 0x14 && get(MTKDRIVE_LBAH) == 0xeb);
	EXPECT(get(MTKDRIVE_FEAT) == 0x00);
	/* Neither the 05h that never came nor an old buffer. */
	intro();
	EXPECT(read_buffer(0x100) == 0xa5);
	EXPECT(drive.violations == 0);
	/* A pending 05h is gone with the reset too. */
	write_buffer(0, 0x05);
	execute(1, 1);
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_CTL, 0x00);
	intro();
	read_buffer(0);
	EXPECT(drive.violations == 0);
}

static void power_on_selects_device_0(void)
{
	rig_power_on();
	put(MTKDRIVE_DEV, 0xb0);
	put(MTKDRIVE_CTL, 0x04);
	mtkdrive_power(&drive, false);
	mtkdrive_power(&drive, true);
	EXPECT(mtkdrive_answers(&drive));
	put(MTKDRIVE_LBAL, 0x2a);
	put(MTKDRIVE_CMD, 0x80);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
}

static void no_commands_while_srst_is_held(void)
{
	blank_flash();
	rig_power_on();
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_LBAL, 0x2a);
	put(MTKDRIVE_CMD, 0x80);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_DEAD);
	/* nIEN is no reset. */
	put(MTKDRIVE_CTL, 0x02);
	EXPECT(intro() == 0x72);
	put(MTKDRIVE_CTL, 0x00);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
}

static void power_cycle_leaves_every_state(void)
{
	enter_vendor_mode();
	mtkdrive_power(&drive, true);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	mtkdrive_power(&drive, false);
	mtkdrive_power(&drive, false);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_OFF);
	mtkdrive_power(&drive, true);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	EXPECT(drive.count.power_cycles == 2);
}

static void only_the_selected_drive_obeys(void)
{
	config.unit = 1;
	rig_power_on();
	EXPECT(!mtkdrive_answers(&drive));
	put(MTKDRIVE_DEV, 0xa0);
	put(MTKDRIVE_LBAL, 0x2a);
	put(MTKDRIVE_CMD, 0x80);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	EXPECT(drive.count.vendor_commands == 0);
	/* LBAL was latched although the other drive was selected. */
	put(MTKDRIVE_DEV, 0xb0);
	EXPECT(get(MTKDRIVE_LBAL) == 0x2a);
	EXPECT(command(0x80) == 0x72);
	put(MTKDRIVE_DEV, 0xa0);
	EXPECT(!mtkdrive_answers(&drive));
	EXPECT(get(MTKDRIVE_CMD) == 0xff);
	put(MTKDRIVE_CMD, 0x81);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
}

static void diagnostic_and_srst_reach_both(void)
{
	config.unit = 1;
	enter_vendor_mode();
	put(MTKDRIVE_DEV, 0xa0);
	put(MTKDRIVE_CMD, 0x90);
	elapse(COMMAND_NS);
	put(MTKDRIVE_DEV, 0xb0);
	EXPECT(get(MTKDRIVE_CMD) == 0x51);
	put(MTKDRIVE_DEV, 0xa0);
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_CTL, 0x00);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
}

static void srst_selects_device_0(void)
{
	config.unit = 1;
	enter_vendor_mode();
	put(MTKDRIVE_CTL, 0x04);
	put(MTKDRIVE_CTL, 0x00);
	EXPECT(!mtkdrive_answers(&drive));
	put(MTKDRIVE_DEV, 0xb0);
	EXPECT(get(MTKDRIVE_CMD) == 0x80);
}

static void shadow_of_an_absent_slave(void)
{
	enter_vendor_mode();
	put(MTKDRIVE_DEV, 0xb0);
	EXPECT(!mtkdrive_answers(&drive));
	config.device0_answers_for_1 = true;
	enter_vendor_mode();
	put(MTKDRIVE_DEV, 0xb0);
	put(MTKDRIVE_LBAM, 0x55);
	EXPECT(mtkdrive_answers(&drive));
	EXPECT(get(MTKDRIVE_LBAM) == 0x55);
	EXPECT(get(MTKDRIVE_CMD) == 0x00);
	put(MTKDRIVE_CMD, 0x81);
	EXPECT(mtkdrive_state(&drive) == MTKDRIVE_VENDOR);
	config.unit = 1;
	rig_power_on();
	EXPECT(!mtkdrive_answers(&drive));
}

static void forbidden_intros(void)
{
	static const uint8_t bad[] = { 0x2b, 0x2d, 0x2e };
	static const uint8_t good[] = { 0x2a, 0x2c, 0x2f, 0x6e };
	size_t i;

	for (i = 0; i < sizeof(good); i++) {
		rig_power_on();
		put(MTKDRIVE_LBAL, good[i]);
		put(MTKDRIVE_CMD, 0x80);
		EXPECT(drive.violations == 0);
	}
	for (i = 0; i < sizeof(bad); i++) {
		rig_power_on();
		put(MTKDRIVE_LBAL, bad[i]);
		EXPECT(drive.violations == 0);
		put(MTKDRIVE_CMD, 0x80);
		EXPECT(drive.violations == MTKDRIVE_V_FORBIDDEN_INTRO);
		EXPECT(mtkdrive_state(&drive) == MTKDRIVE_WINDOW);
	}
}

static void send_forbidden_intro(void)
{
	enum mtkdrive_state before = mtkdrive_state(&drive);

	EXPECT(drive.violations == 0);
	put(MTKDRIVE_LBAL, 0x2e);
	put(MTKDRIVE_CMD, 0x80);
	EXPECT(drive.violations == MTKDRIVE_V_FORBIDDEN_INTRO);
	EXPECT(mtkdrive_state(&drive) == before);
	drive.violations = 0;
}

static void forbidden_intro_in_every_state(void)
{
	send_forbidden_intro();			/* off */
	rig_power_on();
	send_forbidden_intro();			/* window */
	elapse(WINDOW_NS);
	send_forbidden_intro();			/* booting */
	elapse(BOOT_NS);
	send_forbidden_intro();			/* normal */
	put(MTKDRIVE_DEV, 0xb0);
	send_forbidden_intro();			/* not selected */
	intro();
	send_forbidden_intro();			/* vendor */
	elapse(COMMAND_NS);
	command(0x81);
	send_forbidden_intro();			/* left */
	blank_flash();
	rig_power_on();
	send_forbidden_intro();			/* dead */
}

static void violations_survive_power(void)
{
	rig_power_on();
	put(MTKDRIVE_LBAL, 0x2b);
	put(MTKDRIVE_CMD, 0x80);
	mtkdrive_power(&drive, false);
	mtkdrive_power(&drive, true);
	EXPECT(drive.violations == MTKDRIVE_V_FORBIDDEN_INTRO);
}

static void names(void)
{
	unsigned int bit, other;
	int state;

	EXPECT(!strcmp(mtkdrive_violation_name(0), "none"));
	EXPECT(!strcmp(mtkdrive_violation_name(MTKDRIVE_V_NO_WEL | MTKDRIVE_V_LENGTH), "no-wel"));
	EXPECT(!strcmp(mtkdrive_violation_name(1u << 31), "unknown"));
	for (bit = 0; bit <= 14; bit++)
		for (other = bit + 1; other <= 15; other++)
			EXPECT(strcmp(mtkdrive_violation_name(1u << bit),
				      mtkdrive_violation_name(1u << other)));
	for (state = MTKDRIVE_OFF; state <= MTKDRIVE_HALF_WAY; state++)
		EXPECT(strcmp(mtkdrive_state_name((enum mtkdrive_state)state), "unknown"));
}

static void registers_out_of_range(void)
{
	enter_vendor_mode();
	put(MTKDRIVE_REGS, 0x00);
	EXPECT(get(MTKDRIVE_REGS) == 0xff);
}

const struct test drive_tests[] = {
	{ "no power after init", off_after_init },
	{ "complete firmware: window, booting, normal", start_of_complete_firmware },
	{ "one long step passes window and boot", one_long_step_passes_both_ends },
	{ "a window of length zero", no_window_at_all },
	{ "time does not go back", time_does_not_go_back },
	{ "no firmware: dead, and the intro works", dead_for_ever },
	{ "one flipped bit makes firmware incomplete", one_flipped_bit_is_dead },
	{ "intro in the boot window", intro_in_the_window },
	{ "no intro while booting", no_intro_while_booting },
	{ "running firmware, unlocked and locked", running_firmware_unlocked_and_locked },
	{ "other intros are not understood", only_the_legacy_intro },
	{ "resets leave normal mode alone", resets_leave_normal_mode_alone },
	{ "outro and DEVICE RESET", outro_and_device_reset },
	{ "outro and SRST", outro_and_srst },
	{ "DEVICE RESET right behind the outro", reset_follows_the_outro_at_once },
	{ "intro after the outro", intro_after_the_outro },
	{ "outro with a blank flash ends dead", outro_with_blank_flash },
	{ "reset during an erase ends dead", reset_during_an_erase },
	{ "DEVICE RESET without outro, both ways", device_reset_without_outro },
	{ "SRST in vendor mode, both ways", srst_in_vendor_mode },
	{ "a restart forgets results and errors", restart_forgets },
	{ "power-on selects device 0 and ends SRST", power_on_selects_device_0 },
	{ "no commands while SRST is held", no_commands_while_srst_is_held },
	{ "a power cycle leaves vendor mode", power_cycle_leaves_every_state },
	{ "only the selected drive obeys", only_the_selected_drive_obeys },
	{ "90h and SRST reach both drives", diagnostic_and_srst_reach_both },
	{ "SRST selects device 0", srst_selects_device_0 },
	{ "shadow of an absent slave, both ways", shadow_of_an_absent_slave },
	{ "forbidden intros and their neighbours", forbidden_intros },
	{ "forbidden intro in every state", forbidden_intro_in_every_state },
	{ "violations survive power cycles", violations_survive_power },
	{ "names", names },
	{ "registers out of range", registers_out_of_range },
	{ NULL, NULL }
};
