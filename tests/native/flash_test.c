// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that have to succeed, over every setting of what the protocol
 * specification leaves open.
 */
#include <string.h>

#include "drive.h"
#include "images.h"
#include "tap.h"

#define SIZE 0x40000u
#define SECTOR 0x1000u

/* Restarts slowly enough that a flasher that keeps sending meets the window. */
#define WIDE_WINDOW_NS (20 * DRIVE_MS)

static uint8_t old_image[SIZE];
static uint8_t new_image[SIZE];
static uint8_t half_image[SIZE];
static uint8_t scratch[SIZE];
static struct drive drive;
static struct mtkdrive_config config;

/* --- the settings that the specification leaves open ---------------------- */

struct setting {
	const char *name;
	void (*apply)(struct mtkdrive_config *c);
};

static void set_nothing(struct mtkdrive_config *c)
{
	(void)c;
}

static void set_busy_hides_registers(struct mtkdrive_config *c)
{
	c->busy_hides_registers = true;
}

static void set_srst_ignored(struct mtkdrive_config *c)
{
	c->srst_ignored = true;
}

static void set_reset_without_outro(struct mtkdrive_config *c)
{
	c->reset_without_outro = true;
}

static void set_device0_answers_for_1(struct mtkdrive_config *c)
{
	c->device0_answers_for_1 = true;
}

static void set_finish_copies(struct mtkdrive_config *c)
{
	c->finish_copies = true;
}

static void set_linear_rems(struct mtkdrive_config *c)
{
	c->linear_rems = true;
}

static void set_id_zero(struct mtkdrive_config *c)
{
	c->id_early_ns = 1500 * DRIVE_MS;
}

static void set_slow_commands(struct mtkdrive_config *c)
{
	c->command_ns = 20 * DRIVE_ACCESS_NS;
}

static void set_all(struct mtkdrive_config *c)
{
	set_busy_hides_registers(c);
	set_srst_ignored(c);
	set_reset_without_outro(c);
	set_device0_answers_for_1(c);
	set_finish_copies(c);
	set_linear_rems(c);
	set_id_zero(c);
}

static const struct setting settings[] = {
	{ "defaults", set_nothing },
	{ "busy_hides_registers", set_busy_hides_registers },
	{ "srst_ignored", set_srst_ignored },
	{ "reset_without_outro", set_reset_without_outro },
	{ "device0_answers_for_1", set_device0_answers_for_1 },
	{ "finish_copies", set_finish_copies },
	{ "linear_rems", set_linear_rems },
	{ "id_early_ns", set_id_zero },
	{ "all", set_all },
};

#define SETTINGS (sizeof(settings) / sizeof(settings[0]))

/* --- the states a drive can be in ----------------------------------------- */

struct condition {
	const char *name;
	enum mtkdrive_firmware firmware;
	bool dead;
	bool cycled;		/* its power is switched while the session asks */
};

static const struct condition conditions[] = {
	{ "unlocked", MTKDRIVE_FW_UNLOCKED, false, false },
	{ "locked", MTKDRIVE_FW_LOCKED, false, true },
	{ "dead", MTKDRIVE_FW_UNLOCKED, true, false },
};

#define CONDITIONS (sizeof(conditions) / sizeof(conditions[0]))

static void prepare(const struct condition *condition)
{
	const uint8_t *content = condition->dead ? half_image : old_image;

	config.firmware = condition->firmware;
	if (condition->cycled)
		config.window_ns = WIDE_WINDOW_NS;
	drive_init(&drive, &config, content);
	mtkdrive_expect(&drive.model, content, new_image);
	drive_start(&drive);
	EXPECT_EQUAL(mtkdrive_state(&drive.model),
		     condition->dead ? MTKDRIVE_DEAD : MTKDRIVE_NORMAL);
	if (condition->cycled) {
		/* When the user is asked to, not before. */
		drive.session.wait_ms = 10000;
		drive.off_at = drive.now + 4000 * DRIVE_MS;
		drive.on_at = drive.now + 4600 * DRIVE_MS;
	}
}

static void expect_flashed(const uint8_t *image)
{
	struct mtkimage_identity wanted;

	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	EXPECT(!memcmp(drive.flash, image, SIZE));
	EXPECT(mtkimage_identity(image, SIZE, &wanted));
	EXPECT_TEXT(drive.session.new_identity.vendor, wanted.vendor);
	EXPECT_TEXT(drive.session.new_identity.product, wanted.product);
	EXPECT_TEXT(drive.session.new_identity.revision, wanted.revision);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(drive.released, MTKFLASH_RELEASE_PROBE);
	drive_expect_sound(&drive, 0);
}

/* The half of a dead drive's flash that is left does not say who it is. */
static void expect_old_identity(bool known)
{
	EXPECT_TEXT(drive.session.old_identity.product, known ? IMAGES_PRODUCT : "");
	EXPECT_TEXT(drive.session.old_identity.revision, known ? IMAGES_OLD : "");
}

static void flash_one(const struct setting *setting, const struct condition *condition,
		      uint8_t type, uint8_t unit)
{
	tap_begin("flash: %02xh %s %s, %s", type, unit ? "slave" : "master",
		  condition->name, setting->name);
	drive_default_config(&config);
	config.type = type;
	config.unit = unit;
	setting->apply(&config);
	prepare(condition);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	expect_flashed(new_image);
	expect_old_identity(!condition->dead);
	EXPECT_EQUAL(drive.part.vendor.type, 0);
	EXPECT(mtkflash_session_touched(&drive.session));
	EXPECT(drive.session.backup && !memcmp(drive.session.backup,
		       condition->dead ? half_image : old_image, SIZE));
	drive_destroy(&drive);
	tap_end();
}

static void flash_all(void)
{
	for (size_t s = 0; s < SETTINGS; s++)
		for (size_t c = 0; c < CONDITIONS; c++)
			for (unsigned int n = 0; n < 4; n++)
				if (tap_thorough() || n == (s + c) % 4)
					flash_one(&settings[s], &conditions[c],
						  n & 1 ? 0x73 : 0x72, n >> 1);
}

/* --- reading -------------------------------------------------------------- */

static void read_running(uint8_t type)
{
	tap_begin("read: %02xh, the drive runs again afterwards", type);
	drive_default_config(&config);
	config.type = type;
	prepare(&conditions[0]);
	EXPECT_EQUAL(drive_read(&drive), MTKFLASH_ERROR_NONE);
	EXPECT(drive.session.backup && !memcmp(drive.session.backup, old_image, SIZE));
	EXPECT(!memcmp(drive.flash, old_image, SIZE));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(mtkflash_session_touched(&drive.session), false);
	EXPECT_EQUAL(drive.model.count.erases + drive.model.count.programs, 0);
	expect_old_identity(true);
	drive_expect_sound(&drive, 0);
	drive_destroy(&drive);
	tap_end();
}

static void read_dead(uint8_t type)
{
	tap_begin("read: %02xh dead, held; then flashed without another intro", type);
	drive_default_config(&config);
	config.type = type;
	prepare(&conditions[2]);
	EXPECT_EQUAL(drive_read(&drive), MTKFLASH_ERROR_NONE);
	EXPECT(drive.session.backup && !memcmp(drive.session.backup, half_image, SIZE));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_VENDOR);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	drive_expect_sound(&drive, 0);

	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive.model.count.intros, 1);
	EXPECT_EQUAL(drive.claims, 1);
	expect_flashed(new_image);
	drive_destroy(&drive);
	tap_end();
}

static void read_and_let_go(void)
{
	tap_begin("read: a dead drive is given back as it was on request");
	drive_default_config(&config);
	prepare(&conditions[2]);
	EXPECT_EQUAL(drive_read(&drive), MTKFLASH_ERROR_NONE);
	drive_expect_sound(&drive, 0);
	drive_release(&drive);
	EXPECT_EQUAL(drive.session.phase, MTKFLASH_PHASE_IDLE);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT_EQUAL(drive.released, MTKFLASH_RELEASE_QUIET);
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_DEAD);
	EXPECT(!memcmp(drive.flash, half_image, SIZE));
	EXPECT_EQUAL(drive.model.violations, 0);
	drive_destroy(&drive);
	tap_end();
}

/* --- only what differs ---------------------------------------------------- */

/* Sector 0 is always one of them; the sum lies in the last. */
static const uint32_t differing[] = { 5 * SECTOR + 0x123, 17 * SECTOR, 63 * SECTOR };

#define DIFFERING (sizeof(differing) / sizeof(differing[0]))

static bool is_planned(uint32_t address)
{
	if (address < SECTOR)
		return true;
	for (size_t i = 0; i < DIFFERING; i++)
		if (address / SECTOR == differing[i] / SECTOR)
			return true;
	return false;
}

/*
 * While the session erases and programs, what lies outside the plan is
 * disguised: an erase or a program there could not go unnoticed.
 */
static void disguise(struct drive *d)
{
	enum mtkflash_phase phase = d->session.phase;
	enum mtkflash_phase *last = d->context;

	if (phase == *last)
		return;
	*last = phase;
	if (phase != MTKFLASH_PHASE_ERASING && phase != MTKFLASH_PHASE_VERIFYING)
		return;
	for (uint32_t a = 0; a < SIZE; a++)
		if (!is_planned(a))
			d->flash[a] ^= 0x5a;
}

static unsigned int planned_pages(const uint8_t *image)
{
	unsigned int pages = 0;

	for (uint32_t a = 0; a < SIZE; a += 256) {
		bool blank = true;

		for (uint32_t i = 0; i < 256; i++)
			blank &= image[a + i] == 0xff;
		pages += is_planned(a) && !blank;
	}
	return pages;
}

static void flash_differential(uint8_t type)
{
	enum mtkflash_phase last = MTKFLASH_PHASE_IDLE;

	tap_begin("differential: %02xh, nothing outside the plan is touched", type);
	memcpy(scratch, old_image, SIZE);
	for (size_t i = 0; i < DIFFERING; i++)
		image_change(scratch, SIZE, differing[i]);

	drive_default_config(&config);
	config.type = type;
	config.check_power_order = false;
	prepare(&conditions[0]);
	drive.changed = disguise;
	drive.context = &last;
	drive.session.flags = MTKFLASH_OPTION_DELTA;
	EXPECT_EQUAL(drive_flash(&drive, scratch, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive.model.count.erases, DIFFERING + 1);
	/* Page 0 takes three programs. */
	EXPECT_EQUAL(drive.model.count.programs, planned_pages(scratch) + 2);
	expect_flashed(scratch);
	drive_destroy(&drive);
	tap_end();
}

static void flash_equal(uint8_t type)
{
	tap_begin("equal image: %02xh protected, not one erase, program or WRSR", type);
	drive_default_config(&config);
	config.type = type;
	config.status_register = 0x8c;
	prepare(&conditions[0]);
	EXPECT_EQUAL(drive_flash(&drive, old_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive.model.count.erases + drive.model.count.programs, 0);
	EXPECT_EQUAL(drive.model.sr, 0x8c);
	EXPECT_EQUAL(mtkflash_session_touched(&drive.session), false);
	expect_flashed(old_image);
	drive_destroy(&drive);
	tap_end();
}

/* --- other good ends ------------------------------------------------------ */

static void flash_protected(uint8_t type, uint8_t sr, bool pin)
{
	tap_begin("protected: %02xh, status register %02xh, WP# %s: cleared, flashed, set again",
		  type, sr, pin ? "low" : "high");
	drive_default_config(&config);
	config.type = type;
	config.status_register = sr;
	config.write_protect_pin = pin;
	prepare(&conditions[0]);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive.model.sr, sr);
	expect_flashed(new_image);
	drive_destroy(&drive);
	tap_end();
}

/* SRWD locks the status register, but nothing is protected. */
static void flash_srwd_only(uint8_t type)
{
	tap_begin("SRWD without protection: %02xh, flashed without WRSR", type);
	drive_default_config(&config);
	config.type = type;
	config.status_register = 0x80;
	config.write_protect_pin = true;
	prepare(&conditions[0]);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive.model.sr, 0x80);
	expect_flashed(new_image);
	drive_destroy(&drive);
	tap_end();
}

static void flash_late_id(uint8_t type, unsigned int ms)
{
	tap_begin("id 0000: %02xh, for the first %u ms", type, ms);
	drive_default_config(&config);
	config.type = type;
	config.id_early_ns = ms * DRIVE_MS;
	prepare(&conditions[2]);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	expect_flashed(new_image);
	drive_destroy(&drive);
	tap_end();
}

/* A careless flasher left a reset vector that leads into the weeds. */
static void flash_careless(uint8_t type, enum mtkdrive_firmware firmware)
{
	tap_begin("mixed firmware: %02xh %s", type,
		  firmware == MTKDRIVE_FW_LOCKED ? "locked" : "unlocked");
	memcpy(scratch, old_image, SIZE);
	image_careless(scratch, new_image, SIZE);
	drive_default_config(&config);
	config.type = type;
	config.firmware = firmware;
	drive_init(&drive, &config, scratch);
	mtkdrive_expect(&drive.model, scratch, new_image);
	drive_start(&drive);
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_DEAD);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT_TEXT(drive.session.old_identity.product, IMAGES_PRODUCT);
	expect_flashed(new_image);
	drive_destroy(&drive);
	tap_end();
}

/* Nothing to compare with and nothing to compare: the size has to do. */
static void flash_blank_with_nameless(void)
{
	tap_begin("no identity on either side: an erased drive takes it");
	memcpy(scratch, new_image, SIZE);
	image_drop_identity(scratch, SIZE);
	drive_default_config(&config);
	prepare(&conditions[2]);
	memset(drive.flash, 0xff, SIZE);
	mtkdrive_expect(&drive.model, NULL, scratch);
	EXPECT_EQUAL(drive_flash(&drive, scratch, SIZE), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(drive.flash, scratch, SIZE));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	drive_expect_sound(&drive, 0);
	drive_destroy(&drive);
	tap_end();
}

/* From one session to the next on one node, there and back. */
static void flash_twice(void)
{
	tap_begin("twice: to the new firmware and back to the old one");
	drive_default_config(&config);
	prepare(&conditions[0]);
	EXPECT_EQUAL(drive_flash(&drive, new_image, SIZE), MTKFLASH_ERROR_NONE);
	expect_flashed(new_image);
	EXPECT_EQUAL(drive_flash(&drive, old_image, SIZE), MTKFLASH_ERROR_NONE);
	expect_flashed(old_image);
	EXPECT_TEXT(drive.session.old_identity.revision, IMAGES_NEW);
	drive_destroy(&drive);
	tap_end();
}

static void flash_special(uint8_t type)
{
	static const struct setting slow = { "slow commands", set_slow_commands };

	flash_one(&slow, &conditions[2], type, 0);
	read_running(type);
	read_dead(type);
	flash_differential(type);
	flash_equal(type);
	flash_protected(type, 0x04, false);
	flash_protected(type, 0x0c, false);
	flash_protected(type, 0x0c, true);
	flash_srwd_only(type);
	flash_late_id(type, 1000);
	flash_late_id(type, 2500);
	flash_careless(type, MTKDRIVE_FW_UNLOCKED);
	flash_careless(type, MTKDRIVE_FW_LOCKED);
}

int main(void)
{
	image_make(old_image, SIZE, IMAGE_OLD, 1);
	image_make(new_image, SIZE, IMAGE_NEW, 1);
	image_half(half_image, new_image, SIZE);
	flash_all();
	flash_special(0x72);
	flash_special(0x73);
	read_and_let_go();
	flash_blank_with_nameless();
	flash_twice();
	return tap_exit();
}
