// SPDX-License-Identifier: GPL-2.0
/* The FIS engine and its link: power that comes and goes, and what PxSCTL holds. */
#include <string.h>

#include "ahci_rig.h"
#include "tap.h"

#define BSY		0x80
#define NO_LINK		0x7f
#define CMD_READ	0x00

/* The state in which libata leaves an empty port to save power. */
#define SCTL_OFF	0x004

static const struct scene_way *const le = &scene_serial_ways[1];

static void the_link_tells_of_power(void)
{
	ahci_prepare("7Fh without a link, and an answer of before is forgotten", SCENE_DEAD);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	mtkdrive_power(&scene_drive.model, false);
	EXPECT_EQUAL(ahci_status(), NO_LINK);
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_status(), NO_LINK);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	mtkdrive_power(&scene_drive.model, true);
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(ahci_status(), BSY);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_end();
}

static void a_link_lost_and_found_is_noticed(void)
{
	ahci_prepare("a power cycle that nobody saw ends what was known", SCENE_DEAD);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	mtkdrive_power(&scene_drive.model, false);
	ahci_rig.ahci.io->now(&ahci_rig.ahci);
	mtkdrive_power(&scene_drive.model, true);
	ahci_rig.ahci.io->now(&ahci_rig.ahci);
	drive_advance(&scene_drive, DRIVE_MS);
	EXPECT_EQUAL(ahci_status(), BSY);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_end();
}

static void a_command_dies_with_the_link(void)
{
	ahci_prepare("the power goes while an answer is waited for: 7Fh within a millisecond",
		     SCENE_DEAD);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_rig.drive->struck = true;
	ahci_rig.drive->fault = DRIVE_FAULT_STUCK;
	ahci_command(CMD_READ);
	EXPECT_EQUAL(ahci_status(), BSY);
	mtkdrive_power(&scene_drive.model, false);
	drive_advance(&scene_drive, DRIVE_MS);
	EXPECT_EQUAL(ahci_status(), NO_LINK);
	drive_clear_fault(ahci_rig.drive);
	ahci_end();
}

static void the_first_intro_follows_the_link(void)
{
	tap_begin("AHCI: the first intro goes out within a millisecond of the link");
	scene_configure(ahci_part(le), le);
	ahci_begin(SCENE_OFF_300);
	ahci_rig.link_ns = 10 * DRIVE_MS;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	EXPECT(ahci_rig.first_command_at - ahci_rig.linked_at <= DRIVE_MS);
	scene_expect_flashed(scene_new);
	ahci_end();
}

static void a_device_without_a_link_is_none(void)
{
	ahci_prepare("a device without a link is sent nothing", SCENE_DEAD);
	mtkdrive_power(&scene_drive.model, false);
	EXPECT_EQUAL(ahci_status(), NO_LINK);
	ahci_rig.link_ns = 10 * DRIVE_MS;
	mtkdrive_power(&scene_drive.model, true);
	EXPECT_EQUAL(ahci_status(), NO_LINK);
	EXPECT_EQUAL(ahci_rig.ahci.io->read(&ahci_rig.ahci, MTKFLASH_AHCI_SSTS) & MTKFLASH_AHCI_DET, 1);
	EXPECT_EQUAL(ahci_enter(), NO_LINK);
	EXPECT_EQUAL(ahci_rig.overrides, 0);
	drive_advance(&scene_drive, DRIVE_SECOND);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_end();
}

static void the_link_is_kept_awake(void)
{
	ahci_prepare("while the port is ours its link does not sleep, and no interrupt is on",
		     SCENE_DEAD);
	EXPECT_EQUAL(ahci_rig.sctl & 0xf00, MTKFLASH_AHCI_IPM_NONE);
	EXPECT(!(ahci_rig.cmd & (MTKFLASH_AHCI_CMD_ALPE | MTKFLASH_AHCI_CMD_ASP)));
	EXPECT_EQUAL(ahci_rig.ie, 0);
	EXPECT(!(ahci_rig.serr & MTKFLASH_AHCI_SERR_X));
	ahci_rig.sctl = 0x4;
	mtkflash_ahci_tend_link(&ahci_rig.ahci);
	EXPECT_EQUAL(ahci_rig.sctl, MTKFLASH_AHCI_IPM_NONE);
	ahci_end();
}

/* A limit that libata has set for a link that failed at full speed stays, too. */
static void a_link_can_be_slowed_down(void)
{
	tap_begin("AHCI: a link that comes up can be limited to 1.5 Gbit/s, and is not made faster");
	scene_configure(ahci_part(le), le);
	for (u32 was = 0; was <= 0x30; was += 0x10) {
		for (unsigned int slow = 0; slow < 2; slow++) {
			memset(&ahci_rig, 0, sizeof(ahci_rig));
			ahci_attach(SCENE_DEAD);
			ahci_rig.sctl = was;
			ahci_rig.ahci.slow = slow;
			EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
			EXPECT_EQUAL(ahci_rig.sctl, MTKFLASH_AHCI_IPM_NONE | (slow ? 0x10 : was));
			EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
			EXPECT_EQUAL(ahci_rig.sctl, was);
			ahci_forget();
		}
	}
	tap_end();
}

/* libata was resetting the link when the port was taken: that is not started again. */
static void what_was_half_done_is_not_begun_again(void)
{
	tap_begin("AHCI: a COMRESET or engines that were off when the port was taken stay so");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_attach(SCENE_DEAD);
	ahci_rig.cmd &= ~(MTKFLASH_AHCI_CMD_ST | MTKFLASH_AHCI_CMD_FRE);
	ahci_rig.sctl = 0x300 | MTKFLASH_AHCI_DET_RESET;
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_enter(), 0x72);
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_rig.sctl, 0x300);
	EXPECT_EQUAL(ahci_rig.cmd, AHCI_CMD_SUD | AHCI_CMD_POD | MTKFLASH_AHCI_CMD_ALPE |
				   MTKFLASH_AHCI_CMD_ASP);
	ahci_forget();
	tap_end();
}

static void a_sleeping_link_is_woken_first(void)
{
	tap_begin("AHCI: a link that sleeps is awake before anything is stopped");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_rig.wakes_slowly = true;
	ahci_attach(SCENE_DEAD);
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_end();
}

static void a_drive_is_not_spun_up(void)
{
	tap_begin("AHCI: a port that only listens is not told to spin up, which is COMRESET");
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_attach(SCENE_DEAD);
	ahci_rig.cmd &= ~AHCI_CMD_SUD;
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_enter(), 0x72);
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	EXPECT(!(ahci_rig.cmd & AHCI_CMD_SUD));
	EXPECT_EQUAL(ahci_port_faults(&ahci_rig), 0);
	scene_drive.tf.ops = ahci_rig.honest;
	scene_end();
}

/* After the first intro, which is without effect, in the silence that follows. */
static uint64_t off_for;

static void cut_power(struct ahci_port *port)
{
	if (port->commands != 1)
		return;
	scene_drive.off_at = scene_drive.now + 50 * DRIVE_MS;
	scene_drive.on_at = scene_drive.off_at + off_for;
}

static void a_bounce_in_the_silence_is_met(uint64_t off)
{
	tap_begin("AHCI: the link is gone for %u us in the silence behind an intro: the next one "
		  "follows it", (unsigned int)(off / 1000));
	scene_configure(ahci_part(le), le);
	scene_config.intros_ignored = 1;
	ahci_begin(SCENE_OFF_300);
	scene_user = false;
	off_for = off;
	ahci_rig.before_fis = cut_power;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	EXPECT(ahci_rig.links > 1);
	EXPECT(ahci_rig.first_command_at - ahci_rig.linked_at <= DRIVE_MS);
	scene_expect_flashed(scene_new);
	ahci_end();
}

static void attach(enum scene_power power, u32 sctl)
{
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_attach(power);
	ahci_rig.sctl = sctl;
}

static void a_link_that_is_off_comes_up(void)
{
	tap_begin("AHCI: a link that libata has switched off comes up: DET changes while ST is 0");
	scene_configure(ahci_part(le), le);
	attach(SCENE_OFF_300, SCTL_OFF);
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	EXPECT(ahci_rig.first_command_at - ahci_rig.linked_at <= DRIVE_MS);
	scene_expect_flashed(scene_new);
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_rig.sctl, SCTL_OFF);
	ahci_forget();
	tap_end();
}

static void a_link_that_goes_off_comes_up_again(void)
{
	ahci_prepare("a link that is switched off while the engine runs: it is stopped first",
		     SCENE_DEAD);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_rig.sctl |= SCTL_OFF;
	mtkflash_ahci_tend_link(&ahci_rig.ahci);
	EXPECT_EQUAL(ahci_rig.sctl, MTKFLASH_AHCI_IPM_NONE);
	EXPECT_EQUAL(ahci_status(), BSY);
	EXPECT_EQUAL(ahci_enter(), 0x72);
	ahci_end();
}

static void what_may_not_sleep_stays_awake(void)
{
	tap_begin("AHCI: device sleep is not allowed by us where libata has forbidden it");
	scene_configure(ahci_part(le), le);
	for (u32 was = 0; was <= 0x700; was += 0x100) {
		attach(SCENE_DEAD, was);
		EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
		EXPECT_EQUAL(ahci_rig.sctl, was | MTKFLASH_AHCI_IPM_NONE);
		EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
		EXPECT_EQUAL(ahci_rig.sctl, was);
		ahci_forget();
	}
	tap_end();
}

static void what_is_not_kept_is_not_written_for_ever(void)
{
	unsigned int writes;

	tap_begin("AHCI: bits of PxSCTL that an adapter does not keep are not written for ever");
	scene_configure(ahci_part(le), le);
	attach(SCENE_DEAD, 0x100 | SCTL_OFF);
	ahci_rig.sctl_lacks = 0xff0;
	ahci_rig.ahci.slow = true;
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(ahci_rig.sctl, 0);
	writes = ahci_rig.sctl_writes;
	for (unsigned int n = 0; n < 100; n++)
		mtkflash_ahci_tend_link(&ahci_rig.ahci);
	EXPECT_EQUAL(ahci_rig.sctl_writes, writes);
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	ahci_forget();
	tap_end();
}

/* The link is looked at once, so that what was before does not count. */
static bool is_told(void)
{
	return mtkflash_ahci_tend_link(&ahci_rig.ahci);
}

/* With a bit that is always set no link would ever be kept, and nothing sent. */
static void a_stuck_bit_is_no_lost_link(const char *name, u32 bit)
{
	tap_begin("AHCI: PxSERR.%s stays set from the first link on: the drive is flashed", name);
	scene_configure(ahci_part(le), le);
	attach(SCENE_OFF_300, 0);
	ahci_rig.serr_stuck = bit;
	ahci_rig.takes_all = true;
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size), 0);
	EXPECT(ahci_rig.first_command_at - ahci_rig.linked_at <= DRIVE_MS);
	EXPECT_EQUAL(ahci_rig.serr, bit);
	scene_expect_flashed(scene_new);
	EXPECT(mtkflash_ahci_give_back(&ahci_rig.ahci));
	ahci_forget();
	tap_end();
}

static void a_stuck_bit_is_told_once(void)
{
	ahci_prepare("a bit of PxSERR that stays set is told once, and again once it was cleared",
		     SCENE_DEAD);
	is_told();
	EXPECT(!is_told());
	ahci_rig.serr_stuck = MTKFLASH_AHCI_SERR_N;
	ahci_rig.serr |= MTKFLASH_AHCI_SERR_N;
	EXPECT(is_told());
	for (unsigned int n = 0; n < 100; n++)
		EXPECT(!is_told());
	/* The other bit still shows what happens. */
	ahci_rig.serr |= MTKFLASH_AHCI_SERR_X;
	EXPECT(is_told());
	EXPECT(!is_told());
	ahci_rig.serr_stuck = 0;
	EXPECT(!is_told());
	EXPECT(!is_told());
	ahci_rig.serr |= MTKFLASH_AHCI_SERR_N;
	EXPECT(is_told());
	EXPECT(!is_told());
	ahci_end();
}

static void a_bounce_behind_the_clear_is_told(void)
{
	ahci_prepare("a link that bounces as soon as PxSERR was cleared is not taken for a stuck bit",
		     SCENE_DEAD);
	is_told();
	for (unsigned int bounces = 1; bounces < 5; bounces++) {
		ahci_rig.serr |= MTKFLASH_AHCI_SERR_N;
		ahci_rig.bounces = bounces;
		EXPECT(is_told());
		EXPECT(!is_told());
		EXPECT_EQUAL(ahci_rig.serr, 0);
		EXPECT_EQUAL(ahci_enter(), 0x72);
		is_told();
	}
	ahci_end();
}

int main(void)
{
	the_link_tells_of_power();
	a_link_lost_and_found_is_noticed();
	a_command_dies_with_the_link();
	the_first_intro_follows_the_link();
	a_device_without_a_link_is_none();
	the_link_is_kept_awake();
	a_link_can_be_slowed_down();
	what_was_half_done_is_not_begun_again();
	a_sleeping_link_is_woken_first();
	a_drive_is_not_spun_up();
	a_bounce_in_the_silence_is_met(50 * DRIVE_MS);
	a_bounce_in_the_silence_is_met(DRIVE_MS / 10);
	a_link_that_is_off_comes_up();
	a_link_that_goes_off_comes_up_again();
	what_may_not_sleep_stays_awake();
	what_is_not_kept_is_not_written_for_ever();
	a_stuck_bit_is_no_lost_link("N", MTKFLASH_AHCI_SERR_N);
	a_stuck_bit_is_no_lost_link("X", MTKFLASH_AHCI_SERR_X);
	a_stuck_bit_is_told_once();
	a_bounce_behind_the_clear_is_told();
	return tap_exit();
}
