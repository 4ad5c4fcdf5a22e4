// SPDX-License-Identifier: GPL-2.0
/*
 * Parallel parts: identifying one changes nothing, whatever state it is in and
 * whatever it takes for data (F09, F10), and what an earlier session left is no danger
 * to this one.
 */
#include <stdio.h>
#include <string.h>

#include "flash/chips.h"
#include "scene.h"
#include "tap.h"
#include "wire.h"

static uint8_t before[DRIVE_FLASH_MAX];
static uint8_t image[DRIVE_FLASH_MAX];

static bool writes_pages(const struct mtkdrive_part *part)
{
	return part->program == MTKDRIVE_PROGRAM_PAGE;
}

static void configure(const char *name)
{
	scene_configure(mtkdrive_part_find(name), &scene_parallel_way);
}

static void start(const uint8_t *content)
{
	memcpy(before, content, scene_config.part->size);
	scene_start(content);
}

static void settle(void)
{
	drive_advance(&scene_drive, DRIVE_SECOND);
}

/* No byte is another one, and the part is in its read mode. */
static void expect_as_before(void)
{
	settle();
	EXPECT(!memcmp(scene_drive.flash, before, scene_config.part->size));
	EXPECT(!scene_drive.model.bus_id);
	EXPECT_EQUAL(scene_drive.model.violations, 0);
}

/* --- identifying changes nothing ------------------------------------------------ */

/* States of a part that the driver cannot know of. */
struct state {
	const char *name;
	bool pages;		/* only of parts that write pages */
	bool sdp_off;
	bool id_mode;		/* left in it by somebody else */
	bool locked;
	uint64_t id_change_ns;
	uint64_t id_early_ns;
};

static const struct state states[] = {
	{ .name = "at rest" },
	{ .name = "left in its id mode", .id_mode = true },
	{ .name = "silent for 500 ms", .id_early_ns = 500 * DRIVE_MS },
	{ .name = "all blocks locked", .locked = true },
	{ .name = "SDP on, id mode after 10 ms", .pages = true, .id_change_ns = 10 * DRIVE_MS },
	{ .name = "SDP off", .pages = true, .sdp_off = true },
	{ .name = "SDP off, left in its id mode", .pages = true, .sdp_off = true,
	  .id_mode = true },
	{ .name = "SDP off, id mode after 10 ms", .pages = true, .sdp_off = true,
	  .id_change_ns = 10 * DRIVE_MS },
	{ .name = "SDP off, silent for 500 ms", .pages = true, .sdp_off = true,
	  .id_early_ns = 500 * DRIVE_MS },
	{ .name = "SDP off, all blocks locked", .pages = true, .sdp_off = true, .locked = true },
};

static uint8_t all_locks(const struct mtkdrive_part *part)
{
	uint8_t locks = 0;

	for (unsigned int i = 0; i < MTKDRIVE_LOCKS && part->lock[i].size; i++)
		locks |= (uint8_t)(1u << i);
	return locks;
}

static bool applies(const struct mtkdrive_part *part, const struct state *state)
{
	return (!state->pages || writes_pages(part)) && (!state->locked || part->lock[0].size);
}

static void identify_in(const struct mtkdrive_part *part, const struct state *state, bool blank)
{
	unsigned int failures = tap_failures();

	scene_configure(part, &scene_parallel_way);
	scene_config.sdp_off = state->sdp_off;
	scene_config.id_change_ns = state->id_change_ns;
	scene_config.id_early_ns = state->id_early_ns;
	scene_config.id_early = 0xff;
	scene_config.locked = state->locked ? all_locks(part) : 0;
	memcpy(before, blank ? scene_half : scene_old, part->size);
	if (blank)
		memset(before, 0xff, part->size);
	scene_start(before);
	if (state->id_mode && !blank) {
		scene_enter_vendor_mode();
		scene_drive.model.bus_id = true;
	}
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT(scene_drive.part.chip && !strcmp(scene_drive.part.chip->name, part->name));
	EXPECT_EQUAL(scene_drive.part.ids.locked, scene_config.locked);
	EXPECT_EQUAL(scene_drive.model.count.erases + scene_drive.model.count.programs, 0);
	expect_as_before();
	if (tap_failures() != failures)
		tap_note("that was \"%s\"%s", state->name, blank ? ", blank" : "");
	drive_destroy(&scene_drive);
}

static void identify_all(void)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkdrive_part *part = mtkdrive_part_find(mtkflash_chips[i].name);

		if (part->bus != MTKDRIVE_PARALLEL)
			continue;
		tap_begin("%s: identifying changes nothing", part->name);
		for (size_t n = 0; n < sizeof(states) / sizeof(states[0]); n++) {
			if (!applies(part, &states[n]))
				continue;
			identify_in(part, &states[n], false);
			identify_in(part, &states[n], true);
		}
		tap_end();
	}
}

/* F09, F10: a whole session that reads. */
static void read_session(const char *field_case, const char *name, bool sdp_off,
			 uint64_t change_ns, uint64_t early_ns)
{
	tap_begin("%s: %s, SDP %s: a read session changes nothing", field_case, name,
		  sdp_off ? "off" : "on");
	configure(name);
	scene_config.sdp_off = sdp_off;
	scene_config.id_change_ns = change_ns;
	scene_config.id_early_ns = early_ns;
	start(scene_old);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.model.count.programs, 0);
	expect_as_before();
	scene_end();
}

/* The session fails between the request and the way out. */
static void failing_session(bool sdp_off, enum mtkdrive_fault fault, uint64_t after)
{
	tap_begin("F09: AT29C020, SDP %s, fault %d at cycle %llu: no byte changes",
		  sdp_off ? "off" : "on", fault, (unsigned long long)after);
	configure("AT29C020");
	scene_config.sdp_off = sdp_off;
	scene_config.id_change_ns = 10 * DRIVE_MS;
	start(scene_half);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	scene_drive.model.fault = fault;
	scene_drive.model.fault_after = after;
	EXPECT(drive_read(&scene_drive));
	scene_drive.model.faulted = MTKDRIVE_NO_FAULT;
	drive_release(&scene_drive);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	expect_as_before();
	scene_end();
}

/* It takes the request for data, which is put right again. */
static void old_w29ee011(bool sdp_off)
{
	tap_begin("W29EE011 of the first kind, SDP %s: found, and as it was before",
		  sdp_off ? "off" : "on");
	configure("W29EE011");
	scene_config.sdp_off = sdp_off;
	scene_config.six_cycle_id = true;
	start(scene_old);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT(scene_drive.part.chip &&
	       !strcmp(scene_drive.part.chip->name, "W29EE011"));
	/* For a moment it is not what it was. */
	if (sdp_off)
		scene_drive.model.violations &= ~(uint32_t)MTKDRIVE_V_POWER_ORDER;
	else
		EXPECT_EQUAL(scene_drive.model.count.programs, 0);
	expect_as_before();
	scene_end();
}

/* --- a host that is too slow ------------------------------------------------------ */

static unsigned int cycles_to_go;

/* Something else had the processor, right before the n-th bus cycle that writes. */
static void hold_up(struct drive *d)
{
	if (d->model.count.bus_writes < cycles_to_go || !cycles_to_go)
		return;
	cycles_to_go = 0;
	drive_advance(d, 20 * DRIVE_MS);
}

static void slow_host(const char *name, unsigned int nth)
{
	unsigned int failures = tap_failures();

	configure(name);
	scene_config.sdp_off = true;
	start(scene_old);
	wire_watch(&scene_drive);
	cycles_to_go = nth;
	wire_before = hold_up;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	settle();
	EXPECT(!memcmp(scene_drive.flash, before, scene_config.part->size));
	EXPECT(!scene_drive.model.bus_id);
	if (tap_failures() != failures)
		tap_note("that was before cycle %u", nth);
	drive_destroy(&scene_drive);
}

static void slow_hosts(const char *name)
{
	tap_begin("%s, SDP off: a host that is held up between two cycles loses nothing", name);
	for (unsigned int nth = 1; nth <= 20; nth++)
		slow_host(name, nth);
	tap_end();
}

/* --- what cannot be put back easily, or cannot at all ---------------------------- */

/* The part is one that no table has, and takes the request for data. */
static void unknown_page_part(const char *name, bool split)
{
	static struct mtkdrive_part part;

	tap_begin("%s with another id, SDP off%s: as it was before", name,
		  split ? ", and a host that is held up" : "");
	part = *mtkdrive_part_find(name);
	part.rems[0] = 0xe3;
	scene_configure(&part, &scene_parallel_way);
	scene_config.sdp_off = true;
	scene_config.no_id_mode = true;
	start(scene_old);
	wire_watch(&scene_drive);
	/* Within the load that puts a page back. */
	cycles_to_go = split ? 60 : 0;
	wire_before = hold_up;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT(!scene_drive.part.chip->region[0].count);
	settle();
	EXPECT(!memcmp(scene_drive.flash, before, part.size));
	EXPECT(scene_drive.model.count.programs > 0);
	scene_end();
}

static void slow_restore(const char *name)
{
	tap_begin("%s, SDP off: a load that puts a page back is held up", name);
	for (unsigned int nth = 30; nth < 330; nth += 23) {
		unsigned int failures = tap_failures();

		configure(name);
		scene_config.sdp_off = true;
		scene_config.six_cycle_id = true;
		start(scene_old);
		wire_watch(&scene_drive);
		cycles_to_go = nth;
		wire_before = hold_up;
		EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
		settle();
		EXPECT(!memcmp(scene_drive.flash, before, scene_config.part->size));
		if (tap_failures() != failures)
			tap_note("that was before cycle %u", nth);
		drive_destroy(&scene_drive);
	}
	tap_end();
}

/* It cannot be put back: the session says so, and where. */
static void page_is_lost(void)
{
	tap_begin("W29EE011 of the first kind, SDP off: a page that cannot be put back");
	configure("W29EE011");
	scene_config.sdp_off = true;
	scene_config.six_cycle_id = true;
	scene_config.bad_byte = 0x5510 + 1;
	memcpy(image, scene_old, scene_config.part->size);
	image[0x5510] &= 0xfe;
	start(image);
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_PROGRAM);
	EXPECT_EQUAL(scene_drive.session.fail_address, 0x5500);
	scene_end();
}

/* The host could not put a page back: nothing that may be data is sent. */
static void too_slow_to_ask(const char *name, bool sdp_off)
{
	tap_begin("%s, SDP %s, 110 us a bus cycle: read, without a request", name,
		  sdp_off ? "off" : "on");
	configure(name);
	scene_config.sdp_off = sdp_off;
	scene_config.command_ns = 110000;
	/* Other firmware, the same in the boot blocks: bytes change places, the sum stays. */
	memcpy(image, scene_old, scene_config.part->size);
	image[0x4080] = scene_old[0x4082];
	image[0x4082] = scene_old[0x4080];
	EXPECT(image[0x4080] != image[0x4082]);
	start(scene_old);
	wire_watch(&scene_drive);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.model.count.bus_writes, 0);
	EXPECT(!memcmp(scene_drive.session.backup, scene_old, scene_config.part->size));
	snprintf(scene_drive.session.part_name, sizeof(scene_drive.session.part_name), "%s", name);
	drive_flash(&scene_drive, image, scene_config.part->size);
	if (writes_pages(scene_config.part))
		scene_expect_refused(MTKFLASH_ERROR_TOO_SLOW, MTKFLASH_PHASE_CHECKING);
	else
		EXPECT_EQUAL(scene_drive.session.error, MTKFLASH_ERROR_NONE);
	if (writes_pages(scene_config.part))
		expect_as_before();
	scene_end();
}

/* --- what an earlier session left -------------------------------------------------- */

static uint64_t commands_to_go;

static void break_link(struct drive *d)
{
	if (d->session.phase != MTKFLASH_PHASE_PROGRAMMING || !commands_to_go)
		return;
	d->model.fault = MTKDRIVE_FAULT_LINK;
	d->model.fault_after = commands_to_go;
	commands_to_go = 0;
}

/*
 * The link goes after so many cycles of programming, and comes back: the part may
 * wait for data, and the first cycle of the next session must not be any that count.
 */
static void lost_link(uint64_t after)
{
	unsigned int failures = tap_failures();
	static uint8_t left[DRIVE_FLASH_MAX];

	configure("TINYPAR");
	start(scene_half);
	commands_to_go = after;
	scene_changed = break_link;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_BUS_DEAD);
	scene_drive.model.faulted = MTKDRIVE_NO_FAULT;
	settle();
	memcpy(left, scene_drive.flash, scene_config.part->size);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	settle();
	EXPECT(!memcmp(scene_drive.flash, left, scene_config.part->size));
	drive_expect_sound(&scene_drive, 0);
	scene_finish_job();
	scene_changed = NULL;
	if (tap_failures() != failures)
		tap_note("that was after %llu cycles", (unsigned long long)after);
	drive_destroy(&scene_drive);
}

static void lost_links(void)
{
	tap_begin("P21: a link lost within a program command: the next session changes nothing");
	for (uint64_t after = 2000; after < 2024; after += tap_thorough() ? 1 : 5)
		lost_link(after);
	tap_end();
}

static uint64_t commands_seen;
static unsigned int cycles_while_stuck;

static void count_cycles(struct drive *d)
{
	uint64_t commands = wire.writes[MTKDRIVE_CMD];

	if (d->model.faulted != MTKDRIVE_FAULT_HANG)
		commands_seen = commands;
	/* The one that hung was sent before that. */
	else if (commands > commands_seen + 1 && d->last_command <= 0x01)
		cycles_while_stuck++;
	if (d->model.faulted == MTKDRIVE_FAULT_HANG && commands > commands_seen + 1)
		commands_seen = commands - 1;
}

static void stuck_drive(uint64_t after)
{
	unsigned int failures = tap_failures();

	configure("TINYPAR");
	start(scene_half);
	wire_watch(&scene_drive);
	wire_before = count_cycles;
	commands_seen = 0;
	cycles_while_stuck = 0;
	scene_drive.model.fault = MTKDRIVE_FAULT_HANG;
	scene_drive.model.fault_after = after;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_TIMEOUT);
	count_cycles(&scene_drive);
	EXPECT_EQUAL(cycles_while_stuck, 0);
	if (tap_failures() != failures)
		tap_note("that was at command %llu", (unsigned long long)after);
	drive_destroy(&scene_drive);
}

static void stuck_drives(void)
{
	tap_begin("P22: a drive that stays busy gets no further bus cycle");
	for (uint64_t after = 2; after < 60000; after += tap_thorough() ? 997 : 4001)
		stuck_drive(after);
	tap_end();
}

/* --- what is written ------------------------------------------------------------------ */

static void written_once(const char *name)
{
	uint32_t size;

	tap_begin("P17: %s: each page is written once, page 0 cleared before", name);
	configure(name);
	size = scene_config.part->size;
	memcpy(image, scene_old, size);
	image_change(image, size, 0x4010);
	start(scene_old);
	mtkdrive_expect(&scene_drive.model, scene_old, image);
	scene_drive.session.flags = MTKFLASH_OPTION_DELTA;
	EXPECT_EQUAL(drive_flash(&scene_drive, image, size), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.flash, image, size));
	EXPECT_EQUAL(scene_drive.part.cost.pages, 3);
	EXPECT_EQUAL(scene_drive.model.count.programs, 4);
	EXPECT_EQUAL(scene_drive.model.count.erases, 0);
	scene_end();
}

static void leaves_by_ff(void)
{
	tap_begin("a part whose only way out of the id mode is FFh: out of it, and read");
	configure("SST39SF020");
	scene_config.leaves_by_ff = true;
	start(scene_old);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(scene_drive.session.backup, scene_old, scene_config.part->size));
	expect_as_before();
	scene_end();
}

int main(void)
{
	identify_all();
	for (int sdp_off = 0; sdp_off < 2; sdp_off++) {
		read_session("F09", "AT29C020", sdp_off, 10 * DRIVE_MS, 0);
		read_session("F10", "W29C020", sdp_off, 0, 500 * DRIVE_MS);
		for (uint64_t after = 1; after < 60; after += 7) {
			failing_session(sdp_off, MTKDRIVE_FAULT_LINK, after);
			failing_session(sdp_off, MTKDRIVE_FAULT_HANG, after);
		}
		old_w29ee011(sdp_off);
	}
	slow_hosts("AT29C010A");
	slow_hosts("W29C020");
	slow_restore("W29EE011");
	unknown_page_part("AT29C020", false);
	unknown_page_part("AT29C020", true);
	unknown_page_part("AT29C010A", false);
	unknown_page_part("AT29C010A", true);
	page_is_lost();
	too_slow_to_ask("AT29C020", true);
	too_slow_to_ask("SST39SF020", false);
	lost_links();
	stuck_drives();
	written_once("AT29C020");
	written_once("W29C040");
	leaves_by_ff();
	return tap_exit();
}
