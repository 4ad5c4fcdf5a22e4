// SPDX-License-Identifier: GPL-2.0
/*
 * Unstable cells, parts that give wrong status, bad cables, and erase commands that get
 * lost: all of these are found, and never called success.
 */
#include <string.h>

#include "drive.h"
#include "images.h"
#include "scene.h"
#include "tap.h"

#define PAGE 256u
#define SIZE DRIVE_TINY_SIZE

static struct drive drive;
static struct mtkdrive_config config;
static uint8_t old_image[DRIVE_FLASH_MAX];
static uint8_t new_image[DRIVE_FLASH_MAX];
static uint8_t content[DRIVE_FLASH_MAX];
static uint8_t weak[DRIVE_FLASH_MAX];

static void set_up(const char *part, const struct scene_way *way)
{
	drive_default_config(&config);
	config.part = mtkdrive_part_find(part);
	config.type = way->type;
	config.set = way->set;
	config.status_register = config.part->bp_mask;
	config.weak = weak;
	memset(weak, 0, sizeof(weak));
	image_make(old_image, config.part->size, IMAGE_OLD, 3);
	image_make(new_image, config.part->size, IMAGE_NEW, 3);
}

/* Powered, with @from in its flash. */
static void prepare(const uint8_t *from)
{
	memcpy(content, from, config.part->size);
	drive_init(&drive, &config, content);
	mtkdrive_expect(&drive.model, content, new_image);
	drive_start(&drive);
}

static enum mtkflash_error flash(void)
{
	return drive_flash(&drive, new_image, config.part->size);
}

static bool holds(const uint8_t *image)
{
	return !memcmp(drive.flash, image, config.part->size);
}

static bool is_steady(void)
{
	for (uint32_t a = 0; a < config.part->size; a++)
		if (weak[a])
			return false;
	return true;
}

static void expect_flashed(void)
{
	EXPECT_EQUAL(drive.session.error, MTKFLASH_ERROR_NONE);
	EXPECT(holds(new_image));
	EXPECT(is_steady());
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	EXPECT_EQUAL(drive.model.sr & config.part->bp_mask, config.part->bp_mask);
	drive_expect_sound(&drive, 0);
}

static void end(void)
{
	drive_destroy(&drive);
	tap_end();
}

/* --- unstable cells ------------------------------------------------------------ */

/* What the image wants, but for page 0, and @bits of one byte that vary. */
static void weak_page(const char *part, const struct scene_way *way, uint32_t at, uint8_t bits)
{
	tap_begin("unstable: %s %s, bits %02x of byte %x, all else is right", part, way->name, bits,
		  at);
	set_up(part, way);
	memcpy(content, new_image, config.part->size);
	memset(content, 0xff, PAGE);
	prepare(content);
	weak[at] = bits;
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
	expect_flashed();
	end();
}

/* Firmware that runs all the same: it could not be flashed before. */
static void weak_and_running(uint32_t at)
{
	tap_begin("unstable: running firmware, byte %x", at);
	set_up("TINY8K", &scene_serial_ways[0]);
	prepare(old_image);
	weak[at] = 0x81;
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
	EXPECT(!drive.session.original);
	expect_flashed();
	end();
}

/* The backup equals the image, and yet the sector must be erased. */
static void equal_by_chance(void)
{
	const uint32_t sector = 0x1000;

	tap_begin("unstable: a sector that varies is written, whatever it seems to hold");
	set_up("TINY8K", &scene_serial_ways[1]);
	memcpy(content, new_image, SIZE);
	memset(content, 0xff, PAGE);
	prepare(content);
	weak[sector + 0x111] = 0xff;
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
	expect_flashed();
	/* Both sectors. */
	EXPECT_EQUAL(drive.model.count.erases, 2);
	end();
}

/* --- damage outside the plan ---------------------------------------------------- */

static uint32_t damage_at;

static void damage(struct drive *d)
{
	if (d->session.phase != MTKFLASH_PHASE_VERIFYING)
		return;
	d->flash[damage_at] ^= 0x10;
	d->changed = NULL;
}

/* Equal at first, and damaged when it is read back: by a lost byte of an address, say. */
static void damaged(const char *part, const struct scene_way *way, bool plan_is_empty,
		    uint32_t at)
{
	tap_begin("damage: %s %s, byte %x, %s", part, way->name, at,
		  plan_is_empty ? "nothing was to be written" : "outside the plan");
	set_up(part, way);
	memcpy(content, new_image, config.part->size);
	if (!plan_is_empty)
		image_change(content, config.part->size, 0x200);
	prepare(content);
	damage_at = at;
	drive.changed = damage;
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
	expect_flashed();
	EXPECT(drive.model.count.programs > 0);
	EXPECT(mtkflash_session_touched(&drive.session));
	end();
}

/* One bad read, in the plain order, of a flash that is as it should be. */
static void misread(void)
{
	tap_begin("damage: none, one byte is read wrong: nothing is erased for that");
	set_up("TINY8K", &scene_serial_ways[0]);
	config.needs_reselect = true;
	config.rdsr_clobbers = true;
	prepare(new_image);
	drive.fault = DRIVE_FAULT_FLIP;
	drive.fault_phase = MTKFLASH_PHASE_VERIFYING;
	drive.fault_after = 7;
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive.fault, DRIVE_NO_FAULT);
	EXPECT_EQUAL(drive.model.count.erases, 0);
	EXPECT(!mtkflash_session_touched(&drive.session));
	expect_flashed();
	end();
}

/* --- F11: an erase that takes its neighbours -------------------------------------- */

/* What is wrong with the flash, in bytes. */
static uint32_t wrong_bytes(const uint8_t *image)
{
	uint32_t wrong = 0;

	for (uint32_t a = 0; a < config.part->size; a++)
		wrong += drive.flash[a] != image[a];
	return wrong;
}

/* Verified, restored, or held: and that is true. */
static void expect_honest_end(bool dead)
{
	const struct mtkflash_session *s = &drive.session;

	if ((!s->error || s->error == MTKFLASH_ERROR_NO_ANSWER) && !holds(new_image))
		tap_failed(__FILE__, __LINE__, "verified, and %u bytes are wrong",
			   wrong_bytes(new_image));
	if (s->error && !dead)
		EXPECT(s->change == MTKFLASH_CHANGE_RESTORED && holds(old_image));
	if (s->error && dead)
		EXPECT(s->port == MTKFLASH_PORT_HELD && drive.flash[0] == 0xff);
	/* The address is one where a bit was lost. */
	if (s->error)
		EXPECT(s->fail_address > 0);
	drive_expect_sound(&drive, 0);
}

/* The image differs at @at alone, and in its sum at the end. */
static void wide_erase(const char *part, uint32_t takes, bool dead, uint32_t at)
{
	tap_begin("F11: %s, the sector erase takes %u KiB, %s, %x differs", part, takes / 1024,
		  dead ? "dead" : "running", at);
	set_up(part, &scene_serial_ways[1]);
	config.erase_takes = takes;
	memcpy(new_image, old_image, config.part->size);
	image_change(new_image, config.part->size, at);
	memcpy(content, old_image, config.part->size);
	if (dead)
		memset(content, 0xff, 0x1000);
	prepare(content);
	flash();
	expect_honest_end(dead);
	/* In a held drive the part's faults are known. */
	if (drive.session.port == MTKFLASH_PORT_HELD) {
		EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
		expect_flashed();
	}
	end();
}

static void wide_erases(void)
{
	for (unsigned int dead = 0; dead < 2; dead++) {
		wide_erase("MX25L2005", 0x10000, dead, 0x200);
		wide_erase("MX25L2005", 0x10000, dead, 0x28345);
		wide_erase("MX25L2005", 0x40000, dead, 0x28345);
	}
	wide_erase("MX25L1605D", 0x10000, false, 0x128345);
}

/* --- a repair that harms -------------------------------------------------------------- */

static uint64_t seen_erases;
static unsigned int harms;

/* While all is verified each erase of one sector costs a bit of the other. */
static void harm(struct drive *d)
{
	const struct mtkdrive *m = &d->model;

	if (d->session.phase != MTKFLASH_PHASE_VERIFYING)
		seen_erases = m->count.erases;
	else if (m->count.erases != seen_erases && harms) {
		seen_erases = m->count.erases;
		harms--;
		d->flash[m->part_addr < 0x1000 ? 0x1345 : 0x345] ^= 0x10;
	}
}

/* One bit of sector 1 is lost before, so that it begins. */
static void start_harm(struct drive *d)
{
	if (d->session.phase != MTKFLASH_PHASE_VERIFYING)
		return;
	seen_erases = d->model.count.erases;
	d->flash[0x1345] ^= 0x10;
	d->changed = harm;
}

/* "Verified" is said only after a pass without a repair, however often it takes. */
static void repairs_that_harm(unsigned int number, bool dead)
{
	tap_begin("repair: the first %u of them harm another sector, %s", number,
		  dead ? "dead" : "running");
	set_up("TINY8K", &scene_serial_ways[0]);
	config.check_power_order = false;
	memcpy(content, old_image, SIZE);
	if (dead)
		memset(content, 0xff, PAGE);
	prepare(content);
	harms = number;
	drive.changed = start_harm;
	flash();
	if (!drive.session.error) {
		EXPECT(holds(new_image));
	} else {
		EXPECT_EQUAL(drive.session.error, MTKFLASH_ERROR_VERIFY);
		EXPECT(drive.session.fail_address > 0);
		EXPECT(dead ? drive.session.port == MTKFLASH_PORT_HELD && drive.flash[0] == 0xff :
			      drive.session.change == MTKFLASH_CHANGE_RESTORED && holds(old_image));
	}
	/* Three passes may have something to repair. */
	EXPECT_EQUAL(!drive.session.error, number <= 4);
	drive_expect_sound(&drive, 0);
	end();
}

/* --- a part that lies ------------------------------------------------------------ */

static void liar(const char *part, const struct scene_way *way, bool dead, uint32_t at)
{
	set_up(part, way);
	/* Blank bytes are not programmed, so the part gives no status for them. */
	while (new_image[at] == 0xff || old_image[at] == 0xff)
		at++;
	config.liar_byte = at + 1;
	config.lies = 1;
	memcpy(content, old_image, config.part->size);
	if (dead)
		memset(content, 0xff, PAGE);
	prepare(content);
	/* What is left in page 0 when it turns out is not held against the driver. */
	config.check_power_order = at >= PAGE;
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_VERIFY);
	EXPECT_EQUAL(drive.session.failed_phase, MTKFLASH_PHASE_VERIFYING);
	EXPECT_EQUAL(drive.session.fail_address, at & ~(PAGE - 1));
	/* It lies about the old firmware as well. */
	EXPECT(drive.session.change != MTKFLASH_CHANGE_RESTORED);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT_EQUAL(drive.flash[0], 0xff);
	drive_expect_sound(&drive, at < PAGE ? drive.model.violations & MTKDRIVE_V_POWER_ORDER : 0);
	drive_destroy(&drive);
}

static void liars(const char *part, const struct scene_way *way, bool dead)
{
	tap_begin("liar: %s %s, %s, in any page", part, way->name, dead ? "dead" : "running");
	for (uint32_t at = 0x40; at < SIZE; at += tap_thorough() ? PAGE : 5 * PAGE)
		liar(part, way, dead, at);
	tap_end();
}

/* --- noise ------------------------------------------------------------------------ */

/* Errors that a wrong byte must never cause. */
#define NEVER (MTKDRIVE_V_FORBIDDEN_INTRO | MTKDRIVE_V_WRSR_WITH_SRWD)

/* Whatever the session says must be true. */
static void expect_honest(bool dead)
{
	const struct mtkflash_session *s = &drive.session;

	if (!s->error)
		EXPECT(holds(new_image));
	else if (!mtkflash_session_touched(s))
		EXPECT(holds(content));
	else if (s->change == MTKFLASH_CHANGE_RESTORED)
		EXPECT(!dead && holds(old_image));
	else if (s->port == MTKFLASH_PORT_HELD)
		EXPECT(drive.flash[0] != 0x02);
	else
		EXPECT(holds(new_image) || drive.flash[0] != 0x02);
	EXPECT_EQUAL(drive.model.violations & NEVER, 0);
	EXPECT(s->port != MTKFLASH_PORT_CLAIMED);
	EXPECT(!drive.progress_broken);
}

static unsigned int noise(uint32_t one_in, bool dead, uint32_t seed)
{
	const uint8_t *from = old_image;
	unsigned int good;

	set_up("TINY8K", &scene_serial_ways[seed % SCENE_SERIAL_WAYS]);
	config.check_power_order = false;
	config.noise = one_in;
	config.seed = seed;
	memcpy(content, old_image, SIZE);
	if (dead)
		memset(content, 0xff, PAGE);
	if (dead)
		from = content;
	prepare(from);
	flash();
	expect_honest(dead);
	good = !drive.session.error;

	/* Another cable. */
	drive.model.cfg.noise = 0;
	drive_advance(&drive, DRIVE_SECOND);
	EXPECT_EQUAL(flash(), MTKFLASH_ERROR_NONE);
	EXPECT(holds(new_image));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	drive_destroy(&drive);
	return good;
}

static void noisy(uint32_t one_in, bool dead)
{
	const unsigned int tries = tap_thorough() ? 40 : 10;
	unsigned int good = 0;

	tap_begin("noise: one byte in %u, %s", one_in, dead ? "dead" : "running");
	for (uint32_t seed = 0; seed < tries && !tap_failures(); seed++)
		good += noise(one_in, dead, seed);
	tap_note("%u of %u succeeded", good, tries);
	/* With this bad a cable it cannot work, with this good a one it must. */
	if (one_in <= 1000)
		EXPECT_EQUAL(good, 0);
	if (one_in >= 1000000)
		EXPECT(good > tries / 2);
	tap_end();
}

/* --- an erase that gets lost ------------------------------------------------------- */

static const struct mtkflash_taskfile_ops *drive_ops;
static uint64_t commands, lost_command;

/* The register write that would start the n-th command of the phase does not arrive. */
static void losing_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	if (reg == MTKFLASH_REG_CMD && drive.session.phase == MTKFLASH_PHASE_ERASING &&
	    drive.model.count.erases == 1 && ++commands == lost_command)
		return;
	drive_ops->write(tf, reg, value);
}

/* All is different, so that every sector is erased. */
static void fill_differently(void)
{
	for (uint32_t a = 0; a < config.part->size; a++)
		content[a] = new_image[a] ^ 0xa5;
}

static bool lose_command(const char *part, uint64_t n)
{
	static struct mtkflash_taskfile_ops ops;

	set_up(part, &scene_parallel_way);
	fill_differently();
	prepare(content);
	drive_ops = drive.tf.ops;
	ops = *drive_ops;
	ops.write = losing_write;
	drive.tf.ops = &ops;
	commands = 0;
	lost_command = n;
	flash();
	EXPECT_EQUAL(drive.session.error, MTKFLASH_ERROR_NONE);
	EXPECT(holds(new_image));
	EXPECT_EQUAL(drive.model.count.erases, config.part->size / 4096);
	EXPECT_EQUAL(drive.model.violations & ~(uint32_t)MTKDRIVE_V_SEQUENCE, 0);
	drive_destroy(&drive);
	return commands >= n;
}

/* Between sector 0 and the rest: reading the one back, and the cycles of the command. */
static void lost_erase(const char *part)
{
	const unsigned int step = tap_thorough() ? 1 : 7;
	uint64_t n = 1;

	tap_begin("lost: %s, any command on the way to the second erase", part);
	while (lose_command(part, n) && !tap_failures())
		n += n < 4090 ? 2045 : step;
	tap_note("%llu commands", (unsigned long long)n - 1);
	tap_end();
}

/* --- all ---------------------------------------------------------------------------- */

static const struct {
	const char *part;
	const struct scene_way *way;
} kinds[] = {
	{ "TINY8K", &scene_serial_ways[0] },
	{ "TINYBYTE", &scene_serial_ways[1] },
	{ "TINYAAI", &scene_serial_ways[2] },
	{ "TINYPAR", &scene_parallel_way },
	{ "TINYW29", &scene_parallel_way },
};

int main(void)
{
	drive_page_reads = true;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *part = kinds[i].part;
		const struct scene_way *way = kinds[i].way;

		weak_page(part, way, 0x345, 0xff);
		weak_page(part, way, SIZE - 1, 0x01);
		weak_page(part, way, 0x000, 0xfd);
		damaged(part, way, false, SIZE - 0x80);
		damaged(part, way, true, SIZE - 0x80);
		damaged(part, way, true, 0x080);
		damaged(part, way, true, 0x380);
		liars(part, way, false);
		liars(part, way, true);
	}
	wide_erases();
	for (unsigned int dead = 0; dead < 2; dead++) {
		for (unsigned int number = 0; number <= 4; number++)
			repairs_that_harm(number, dead);
		repairs_that_harm(100, dead);
	}
	weak_and_running(0x010);
	weak_and_running(0x1345);
	equal_by_chance();
	misread();
	for (unsigned int dead = 0; dead < 2; dead++)
		for (uint32_t one_in = 100; one_in <= 1000000; one_in *= 10)
			noisy(one_in, dead);
	lost_erase("SST39SF010A");
	return tap_exit();
}
