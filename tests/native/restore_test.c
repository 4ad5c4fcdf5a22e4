// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that cannot do what they were asked for: a drive that worked gets its
 * old firmware back, and any other is kept.
 */
#include <string.h>

#include "drive.h"
#include "images.h"
#include "scene.h"
#include "tap.h"
#include "wire.h"

#define PAGE 256u

static struct drive drive;
static struct mtkdrive_config config;
static size_t size;
static uint8_t old_image[DRIVE_FLASH_MAX];
static uint8_t new_image[DRIVE_FLASH_MAX];
static uint8_t other_image[DRIVE_FLASH_MAX];
static uint8_t half_image[DRIVE_FLASH_MAX];
static uint8_t found[DRIVE_FLASH_MAX];
static bool restoring_seen;
static void (*also)(struct drive *d);

/* --- a case ---------------------------------------------------------------- */

struct kind {
	const char *part;
	const struct scene_way *way;
};

static const struct kind kinds[] = {
	{ "TINY8K", &scene_serial_ways[0] },
	{ "TINY8K", &scene_serial_ways[2] },
	{ "TINYBOOT", &scene_serial_ways[1] },
	{ "TINYBYTE", &scene_serial_ways[1] },
	{ "TINYAAI", &scene_serial_ways[1] },
	{ "TINYAAIW", &scene_serial_ways[0] },
	{ "TINYPAR", &scene_parallel_way },
	{ "TINYBOTTOM", &scene_parallel_way },
	{ "TINYTOP", &scene_parallel_way },
	{ "TINYW29", &scene_parallel_way },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void set_up(const struct kind *kind)
{
	drive_default_config(&config);
	config.part = mtkdrive_part_find(kind->part);
	config.type = kind->way->type;
	config.set = kind->way->set;
	config.status_register = config.part->bp_mask;
	size = config.part->size;
	image_make(old_image, size, IMAGE_OLD, 3);
	image_make(new_image, size, IMAGE_NEW, 3);
	image_make(other_image, size, IMAGE_OTHER, 3);
	image_half(half_image, new_image, size);
}

static void watch(struct drive *d)
{
	if (d->session.phase == MTKFLASH_PHASE_RESTORING)
		restoring_seen = true;
	/* What the rewrite does is hidden while it restores. */
	if (restoring_seen && d->session.phase < MTKFLASH_PHASE_LEAVING)
		tap_failed(__FILE__, __LINE__, "phase %d after restoring", d->session.phase);
	if (also)
		also(d);
}

/* config has been set up by the case. */
static void prepare(const uint8_t *content)
{
	restoring_seen = false;
	also = NULL;
	drive_init(&drive, &config, content);
	drive.changed = watch;
	memcpy(found, content, size);
	mtkdrive_expect(&drive.model, found, new_image);
	drive_start(&drive);
}

static void end(void)
{
	drive_destroy(&drive);
	tap_end();
}

/* What the flash holds now is what the next session may leave, too. */
static enum mtkflash_error flash(const uint8_t *image)
{
	restoring_seen = false;
	mtkdrive_set_time(&drive.model, drive.now);
	memcpy(found, drive.session.original ? drive.session.original : drive.flash, size);
	mtkdrive_expect(&drive.model, found, image);
	return drive_flash(&drive, image, size);
}

/* A byte from @from on whose bit 0 is @old_bit in the old firmware, @new_bit in the new. */
static uint32_t find_byte(uint32_t from, unsigned int old_bit, unsigned int new_bit)
{
	uint32_t a = from;

	while ((old_image[a] & 1) != old_bit || (new_image[a] & 1) != new_bit)
		a++;
	EXPECT(a < size);
	return a;
}

static bool is_parallel(void)
{
	return config.part->bus == MTKDRIVE_PARALLEL;
}

static void expect_failed(enum mtkflash_error error, enum mtkflash_phase phase)
{
	EXPECT_EQUAL(drive.session.error, error);
	EXPECT_EQUAL(drive.session.failed_phase, phase);
	drive_expect_sound(&drive, 0);
}

static void expect_restored(void)
{
	const struct mtkflash_session *s = &drive.session;

	EXPECT(restoring_seen);
	EXPECT_EQUAL(s->change, MTKFLASH_CHANGE_RESTORED);
	EXPECT(mtkflash_session_touched(s));
	EXPECT_EQUAL(s->port, MTKFLASH_PORT_FREE);
	EXPECT(!s->original);
	EXPECT_EQUAL(drive.released, MTKFLASH_RELEASE_PROBE);
	EXPECT(!memcmp(drive.flash, old_image, size));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	EXPECT_TEXT(s->old_identity.revision, IMAGES_OLD);
	EXPECT_TEXT(s->new_identity.revision, IMAGES_OLD);
	EXPECT_EQUAL(drive.model.sr & config.part->bp_mask, config.part->bp_mask);
}

static void expect_held(void)
{
	EXPECT(drive.session.change != MTKFLASH_CHANGE_RESTORED);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_HELD);
	EXPECT_EQUAL(drive.flash[0], 0xff);
	EXPECT_TEXT(drive.session.new_identity.revision, "");
}

static void expect_success(const uint8_t *image)
{
	EXPECT_EQUAL(flash(image), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(drive.flash, image, size));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	EXPECT(drive.session.change != MTKFLASH_CHANGE_RESTORED);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT(!drive.session.original);
	drive_expect_sound(&drive, 0);
}

/* --- a bit that cannot be changed -------------------------------------------- */

/* A part that reads back what it programs notices it there, others when all is read. */
static void expect_not_taken(uint32_t address)
{
	if (is_parallel())
		expect_failed(MTKFLASH_ERROR_PROGRAM, MTKFLASH_PHASE_PROGRAMMING);
	else
		expect_failed(MTKFLASH_ERROR_VERIFY, MTKFLASH_PHASE_VERIFYING);
	EXPECT_EQUAL(drive.session.fail_address, address & ~(PAGE - 1));
}

static void stays_1(const struct kind *kind)
{
	uint32_t bad;

	tap_begin("restore: %s %s, a bit stays 1", kind->part, kind->way->name);
	set_up(kind);
	bad = find_byte((uint32_t)size / 2 + PAGE, 1, 0);
	config.bad_byte = bad + 1;
	prepare(old_image);
	flash(new_image);
	expect_not_taken(bad);
	expect_restored();
	drive.model.cfg.bad_byte = 0;
	expect_success(new_image);
	end();
}

/*
 * The cell that cannot be erased is found when sector 0 goes, or later: then the
 * model holds against the driver that it asks for a 1.
 */
static void stays_0(const struct kind *kind, uint32_t from)
{
	tap_begin("restore: %s %s, a bit stays 0, from %x", kind->part, kind->way->name, from);
	set_up(kind);
	config.dead_byte = find_byte(from, 0, 1) + 1;
	prepare(old_image);
	flash(new_image);
	EXPECT(drive.session.error == MTKFLASH_ERROR_ERASE ||
	       drive.session.error == MTKFLASH_ERROR_PROGRAM ||
	       drive.session.error == MTKFLASH_ERROR_VERIFY);
	drive_expect_sound(&drive, drive.model.violations & MTKDRIVE_V_SET_BITS);
	expect_restored();
	end();
}

/*
 * Page 0 is the last to be programmed; it is taken away again, and the old one comes.
 * In between a drive could start it, and nobody can know before it is there.
 */
static void page_0(const struct kind *kind)
{
	tap_begin("restore: %s %s, a bit of page 0 stays 1", kind->part, kind->way->name);
	set_up(kind);
	/* The reset vectors are the same but for their target. */
	new_image[0x10] = 0xfe;
	old_image[0x10] = 0xff;
	image_fix_sum(new_image, size);
	image_fix_sum(old_image, size);
	config.bad_byte = 0x10 + 1;
	prepare(old_image);
	flash(new_image);
	EXPECT(drive.session.error == MTKFLASH_ERROR_PROGRAM ||
	       drive.session.error == MTKFLASH_ERROR_VERIFY);
	EXPECT_EQUAL(drive.session.failed_phase, MTKFLASH_PHASE_VERIFYING);
	EXPECT_EQUAL(drive.session.fail_address, 0);
	drive_expect_sound(&drive, drive.model.violations & MTKDRIVE_V_POWER_ORDER);
	expect_restored();
	end();
}

static void dead_drive(const struct kind *kind)
{
	uint32_t bad;

	tap_begin("restore: %s %s, not for a drive that was dead", kind->part, kind->way->name);
	set_up(kind);
	image_half(half_image, other_image, size);
	bad = find_byte((uint32_t)size / 2 + PAGE, 1, 0);
	config.bad_byte = bad + 1;
	prepare(half_image);
	flash(new_image);
	expect_not_taken(bad);
	expect_held();
	EXPECT(!restoring_seen);
	EXPECT(!drive.session.original);
	drive.model.cfg.bad_byte = 0;
	expect_success(new_image);
	end();
}

/* --- restoring fails too -------------------------------------------------------- */

/* Neither firmware fits: what does is written later, and a drive once held is restored too. */
static void fails_too(const struct kind *kind)
{
	uint32_t bad;

	tap_begin("restore: %s %s, fails too, later it does not", kind->part, kind->way->name);
	set_up(kind);
	bad = find_byte((uint32_t)size / 2 + PAGE, 0, 0);
	config.bad_byte = bad + 1;
	prepare(old_image);
	flash(new_image);
	expect_not_taken(bad);
	EXPECT(restoring_seen);
	expect_held();

	/* Once more: the flash is not what it was, but that is remembered. */
	bad = find_byte((uint32_t)size / 2 + PAGE, 1, 0);
	drive.model.cfg.bad_byte = bad + 1;
	flash(new_image);
	expect_not_taken(bad);
	expect_restored();
	EXPECT_EQUAL(drive.claims, 1);
	end();
}

static void another_image_afterwards(const struct kind *kind)
{
	tap_begin("restore: %s %s, fails too, and another image is taken", kind->part,
		  kind->way->name);
	set_up(kind);
	config.bad_byte = find_byte((uint32_t)size / 2 + PAGE, 0, 0) + 1;
	prepare(old_image);
	EXPECT(flash(new_image) != MTKFLASH_ERROR_NONE);
	expect_held();
	drive.model.cfg.bad_byte = 0;
	expect_success(other_image);
	end();
}

static void no_memory(const struct kind *kind)
{
	tap_begin("restore: %s %s, no memory for it", kind->part, kind->way->name);
	set_up(kind);
	config.bad_byte = find_byte((uint32_t)size / 2 + PAGE, 1, 0) + 1;
	prepare(old_image);
	/* The first is the backup. */
	drive_alloc_failure = 2;
	flash(new_image);
	expect_failed(MTKFLASH_ERROR_NO_MEMORY, MTKFLASH_PHASE_CHECKING);
	EXPECT_EQUAL(drive_alloc_failure, 0);
	EXPECT(!mtkflash_session_committed(&drive.session));
	EXPECT(!memcmp(drive.flash, old_image, size));
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_NORMAL);
	/* Tried again it is there. */
	flash(new_image);
	expect_not_taken(config.bad_byte - 1);
	expect_restored();
	end();
}

static void power_fails(const struct kind *kind)
{
	tap_begin("restore: %s %s, the power fails meanwhile", kind->part, kind->way->name);
	set_up(kind);
	config.bad_byte = find_byte((uint32_t)size / 2 + PAGE, 1, 0) + 1;
	prepare(old_image);
	drive.fault = DRIVE_FAULT_POWER;
	drive.fault_phase = MTKFLASH_PHASE_RESTORING;
	flash(new_image);
	expect_failed(MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_RESTORING);
	EXPECT(drive.session.change != MTKFLASH_CHANGE_RESTORED);
	EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	EXPECT(!drive.session.original);
	drive_clear_fault(&drive);
	drive.model.cfg.bad_byte = 0;
	drive_start(&drive);
	EXPECT_EQUAL(mtkdrive_state(&drive.model), MTKDRIVE_DEAD);
	expect_success(new_image);
	end();
}

/* What varies from read to read was no firmware that ran. */
static void unstable_is_no_original(void)
{
	static uint8_t weak[DRIVE_FLASH_MAX];

	tap_begin("restore: not what was read from unstable cells");
	set_up(&kinds[0]);
	config.weak = weak;
	config.bad_byte = find_byte((uint32_t)size / 2 + PAGE, 1, 0) + 1;
	memset(weak, 0, sizeof(weak));
	prepare(old_image);
	weak[0x345] = 0x41;
	flash(new_image);
	expect_not_taken(config.bad_byte - 1);
	expect_held();
	EXPECT(!restoring_seen);
	end();
}

/* --- power cuts ------------------------------------------------------------------- */

static uint64_t cut_after;

static void cut_in_restoring(struct drive *d)
{
	if (d->session.phase != MTKFLASH_PHASE_RESTORING || !cut_after)
		return;
	d->model.cut_after_spi = cut_after;
	cut_after = 0;
}

/* Old and complete, or it answers the intro: no page 0, then. */
static bool is_recoverable(void)
{
	if (mtkdrive_state(&drive.model) == MTKDRIVE_NORMAL)
		return !memcmp(drive.flash, old_image, size);
	return mtkdrive_state(&drive.model) == MTKDRIVE_DEAD && drive.flash[0] != 0x02;
}

/* Returns false when the session was over before the cut. */
static bool cut_after_transaction(uint64_t n)
{
	bool cut;

	prepare(old_image);
	drive.model.random = 77 + (uint32_t)n;
	also = cut_in_restoring;
	cut_after = n;
	flash(new_image);
	cut = mtkdrive_state(&drive.model) == MTKDRIVE_OFF;
	also = NULL;
	drive_expect_sound(&drive, 0);
	if (cut) {
		EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
		drive.model.cfg.bad_byte = 0;
		drive_start(&drive);
		if (!is_recoverable())
			tap_failed(__FILE__, __LINE__, "not recoverable after transaction %llu",
				   (unsigned long long)n);
		expect_success(new_image);
	} else {
		expect_restored();
	}
	drive_destroy(&drive);
	return cut;
}

static void every_cut(void)
{
	const unsigned int step = tap_thorough() ? 3 : 15;
	uint64_t n = 1;

	tap_begin("restore: TINY8K, the power is cut after every %uth transaction of it", step);
	set_up(&kinds[0]);
	config.bad_byte = find_byte((uint32_t)size / 2 + PAGE, 1, 0) + 1;
	while (cut_after_transaction(n) && !tap_failures())
		n += step;
	EXPECT(n > 200);
	tap_note("%llu cuts", (unsigned long long)n / step);
	tap_end();
}

/* --- a drive that stalls while the part is at work ------------------------------------ */

static uint8_t stalls_at;
static uint64_t stalled;

/* The command has just been given, and the part goes on with it. */
static void stall(struct drive *d)
{
	if (stalled || d->model.part_code != stalls_at || !d->model.part_op)
		return;
	stalled = d->now;
	d->model.fault = MTKDRIVE_FAULT_HANG;
	d->model.fault_after = 1;
}

static void go_on(struct drive *d)
{
	if (d->session.phase == MTKFLASH_PHASE_RESTORING)
		d->model.faulted = MTKDRIVE_NO_FAULT;
}

/* All sectors of one block, so that it is quicker erased as a whole. */
static void change_a_block(void)
{
	memcpy(new_image, old_image, size);
	for (uint32_t a = 0x10010; a < 0x20000; a += 0x1000)
		image_change(new_image, size, a);
}

/* Erases last longer than a sector's may, and much longer than the driver waits. */
static void stall_within(const char *name, const struct scene_way *way, uint8_t code)
{
	static struct mtkdrive_part part;

	tap_begin("restore: %s %s, the drive stalls within %02x", name, way->name, code);
	set_up(&(struct kind){ name, way });
	part = *config.part;
	part.block_us = 3500000;
	part.chip_us = 25000000;
	config.part = &part;
	if (code == 0xd8)
		change_a_block();
	prepare(old_image);
	if (code != part.erase_chip)
		drive.session.flags = MTKFLASH_OPTION_DELTA;
	also = go_on;
	wire_watch(&drive);
	wire_before = stall;
	stalls_at = code;
	stalled = 0;
	EXPECT_EQUAL(flash(new_image), MTKFLASH_ERROR_TIMEOUT);
	EXPECT(stalled);
	drive_expect_sound(&drive, 0);
	expect_restored();
	end();
}

/* Gone is gone, whatever it was asked when it went. */
static bool dies_after_stall(uint64_t n)
{
	bool died;

	set_up(&kinds[0]);
	prepare(old_image);
	drive.session.flags = MTKFLASH_OPTION_DELTA;
	also = go_on;
	wire_watch(&drive);
	wire_before = stall;
	stalls_at = 0x20;
	stalled = 0;
	drive.fault = DRIVE_FAULT_POWER;
	drive.fault_phase = MTKFLASH_PHASE_RESTORING;
	drive.fault_after = n;
	flash(new_image);
	EXPECT(stalled);
	died = drive.struck;
	if (died) {
		expect_failed(MTKFLASH_ERROR_BUS_DEAD, MTKFLASH_PHASE_RESTORING);
		EXPECT_EQUAL(drive.session.port, MTKFLASH_PORT_FREE);
	}
	if (tap_failures())
		tap_note("power off after transaction %llu", (unsigned long long)n);
	drive_destroy(&drive);
	return died;
}

static void dies_while_identified(void)
{
	uint64_t n = 0;

	tap_begin("restore: TINY8K, stalls, is reached again, and its power fails");
	while (n < 20 && dies_after_stall(n) && !tap_failures())
		n++;
	EXPECT_EQUAL(n, 20);
	tap_end();
}

/* --- all ---------------------------------------------------------------------------- */

int main(void)
{
	drive_page_reads = true;
	for (size_t i = 0; i < KINDS; i++) {
		stays_1(&kinds[i]);
		stays_0(&kinds[i], PAGE);
		stays_0(&kinds[i], 0x1000 + PAGE);
		page_0(&kinds[i]);
		dead_drive(&kinds[i]);
		fails_too(&kinds[i]);
		another_image_afterwards(&kinds[i]);
		no_memory(&kinds[i]);
		power_fails(&kinds[i]);
	}
	stall_within("W25X40", &scene_serial_ways[0], 0xd8);
	stall_within("TINYAAI", &scene_serial_ways[1], 0xaf);
	stall_within("TINYAAIW", &scene_serial_ways[0], 0xad);
	dies_while_identified();
	unstable_is_no_original();
	every_cut();
	return tap_exit();
}
