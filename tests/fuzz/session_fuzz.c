// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: whole sessions of all kinds, up to four on the same drive, with all
 * options, at the end of a cable that lies (cable.h), with every switch of the model.
 *
 * Whatever the drive answers: each session ends in bounded virtual time with a
 * result that is consistent with itself, progress never goes back, nothing is
 * sent that destroys drives, and the port is given back or held.  A drive that
 * answers truthfully, with power cuts, resets and faults allowed, is not harmed
 * either, and success is true.
 */
#include <string.h>

#include "bound.h"
#include "cable.h"
#include "errors.h"
#include "images.h"
#include "flash/map.h"
#include "scene.h"
#include "session/session_parts.h"
#include "tap.h"

/* Bits of the second switch byte and up; the model's are set one by one. */
enum option {
	OPTION_SLAVE = 1 << 0,
	OPTION_ALLOW_SIBLING = 1 << 1,
	OPTION_SIBLING = 1 << 2,
	OPTION_SIBLING_PACKET = 1 << 3,
	OPTION_UNKNOWN_PART = 1 << 4,
	OPTION_CLAIM_FAILS = 1 << 5,
	OPTION_OTHER_WAIT = 1 << 6,
	OPTION_CHANGED_IMAGE = 1 << 7
};

/* In the byte of set_session(): there are two more, of struct manner. */
#define WITH_MANNER 0x20

/* What the first inputs did not know; without it a session is as they meant it. */
struct manner {
	uint8_t options;	/* bits 0 to 3: MTKFLASH_OPTION_ANY_IDENTITY and up; 4, 5: set */
	uint8_t kinds;		/* bit n: step n is of the other kind */
};

static struct cable cable;
static struct manner manner;
static uint8_t map[MTKFLASH_MAP_PAGES];
static uint8_t blank[DRIVE_FLASH_MAX];
static struct mtkdrive_part unknown;
static uint8_t before[DRIVE_FLASH_MAX];
static bool worked_before;
static enum mtkflash_phase phase_before;
static uint32_t violations_before;

/* --- the drive --------------------------------------------------------------- */

static bool is_small(const struct mtkdrive_part *part)
{
	return !strncmp(part->name, "TINY", 4);
}

/* The invented parts, one of each kind: a session with them takes milliseconds. */
static const struct mtkdrive_part *choose_part(uint8_t n)
{
	const struct mtkdrive_part *small[32];
	unsigned int count = 0;

	for (const struct mtkdrive_part *part = mtkdrive_parts; part->name; part++)
		if (is_small(part) && count < 32)
			small[count++] = part;
	FUZZ_REQUIRE(count >= 9);
	return small[n % count];
}

static void configure(struct fuzz_input *in)
{
	const struct mtkdrive_part *part = choose_part(fuzz_byte(in));
	const struct scene_way *way = &scene_parallel_way;
	uint8_t n = fuzz_byte(in);

	if (part->bus == MTKDRIVE_SERIAL)
		way = &scene_serial_ways[n % SCENE_SERIAL_WAYS];
	scene_configure(part, way);
}

/* What the specification leaves open; drives are of one mind each. */
static void set_open_points(struct fuzz_input *in)
{
	struct mtkdrive_config *config = &scene_config;
	uint16_t bits = fuzz_word(in);

	config->busy_hides_registers = bits & 0x0001;
	config->srst_ignored = bits & 0x0002;
	config->reset_without_outro = bits & 0x0004;
	config->device0_answers_for_1 = bits & 0x0008;
	config->finish_copies = bits & 0x0010;
	config->linear_rems = bits & 0x0020;
	config->needs_reselect = bits & 0x0080;
	config->clobbers_registers = bits & 0x0100;
	config->late_busy_ns = bits & 0x0200 ? 2000 : 0;
	config->rdsr_clobbers = bits & 0x0400;
	config->runs_anything = bits & 0x0800;
	config->write_protect_pin = bits & 0x1000;
	config->gives_up = bits & 0x2000;
	config->command_ns = bits & 0x4000 ? 20000 : DRIVE_ACCESS_NS;
	config->bad_entries = !!(bits & 0x8000);
}

/* Things that take time, or go wrong a number of times: mostly not. */
static void set_troubles(struct fuzz_input *in)
{
	static const uint8_t codes[] = { 0x20, 0xd8, 0xc7, 0x02, 0x30, 0xa0, 0x60, 0x10 };
	struct mtkdrive_config *config = &scene_config;
	uint8_t bits = fuzz_byte(in);
	uint8_t arg = fuzz_byte(in);

	if (bits & 0x01)
		config->enter_busy_ns = arg == 0xff ? UINT64_MAX : arg * 16 * DRIVE_MS;
	if (bits & 0x02) {
		config->id_early_ns = arg == 0xff ? UINT64_MAX : arg * 16 * DRIVE_MS;
		config->id_early = arg & 1 ? 0xff : 0x00;
	}
	if (bits & 0x04)
		config->half_way = arg & 3;
	if (bits & 0x08)
		config->part_power_ns = arg * 16 * DRIVE_MS;
	if (bits & 0x10)
		config->outros_ignored = arg & 3;
	if (bits & 0x20)
		config->hangs_at = codes[arg & 7];
	if (bits & 0x40)
		config->bad_byte = 1 + arg * 0x29u % config->part->size;
	if (bits & 0x80)
		config->window_status = config->dead_status = MTKDRIVE_SHOW(arg);
}

static void forget_part(void)
{
	unknown = *scene_config.part;
	unknown.rems[0] = 0xe5;
	unknown.rems[1] = 0x77;
	unknown.res = 0;
	memset(unknown.rdid, 0, sizeof(unknown.rdid));
	scene_config.part = &unknown;
}

static void set_manner(struct fuzz_input *in)
{
	struct mtkflash_session *s = &scene_drive.session;

	manner.options = fuzz_byte(in);
	manner.kinds = fuzz_byte(in);
	s->flags |= (manner.options & 0x0f) * MTKFLASH_OPTION_ANY_IDENTITY;
	s->set = manner.options >> 4 & 3;
}

static void set_session(struct fuzz_input *in, uint8_t options)
{
	static const uint16_t waits[] = { 0, 1, 100, 1000, 5000, 20000, 40000, 60000 };
	static const enum mtkflash_error refusals[] = {
		MTKFLASH_ERROR_IN_USE, MTKFLASH_ERROR_SIBLING,
		MTKFLASH_ERROR_CLAIM, MTKFLASH_ERROR_GONE,
	};
	struct mtkflash_session *s = &scene_drive.session;
	uint8_t arg = fuzz_byte(in);

	s->flags = options & OPTION_ALLOW_SIBLING ?
			   MTKFLASH_OPTION_ALLOW_SIBLING : 0;
	if (options & OPTION_OTHER_WAIT)
		s->wait_ms = waits[arg & 7];
	scene_drive.claim_error = options & OPTION_CLAIM_FAILS ? refusals[arg >> 3 & 3] :
								 MTKFLASH_ERROR_NONE;
	s->map = map;
	manner = (struct manner){ 0 };
	if (arg & WITH_MANNER)
		set_manner(in);
}

static bool has(uint32_t flag)
{
	return mtkflash_session_has(&scene_drive.session, flag);
}

static void set_sibling(struct fuzz_input *in, uint8_t options)
{
	uint8_t status = fuzz_byte(in);

	/* A disk, mostly: that is who must not be hurt. */
	cable.sibling = (struct cable_sibling){
		.present = options & OPTION_SIBLING,
		.status = status & 1 ? status : 0x50,
		.packet = options & OPTION_SIBLING_PACKET,
	};
}

/* --- what must hold after a session ------------------------------------------- */

/* By the part: nobody else knows it. */
static bool worked(void)
{
	return scene_drive.model.count.erases + scene_drive.model.count.programs > 0;
}

/*
 * While the quick ways are tried on a drive that is slow to show that it is busy,
 * the next command comes too early.  What comes too early is lost, the try has
 * failed, and the quick ways are not used.
 */
static uint32_t violations_of_trying(void)
{
	uint32_t busy = scene_config.late_busy_ns ? MTKDRIVE_V_VENDOR_BUSY : 0;

	/* A drive whose part gives no id is asked with the other sets too. */
	return busy | MTKDRIVE_V_WRONG_SET;
}

/* They are tried while the part is identified, and at no other time. */
static void forgive_trying(struct drive *d)
{
	if (phase_before == MTKFLASH_PHASE_IDENTIFYING)
		d->model.violations &= ~(violations_of_trying() & ~violations_before);
	phase_before = d->session.phase;
	violations_before = d->model.violations;
}

static uint32_t violations_of_bad_luck(void)
{
	const struct mtkdrive_part *part = scene_config.part;
	uint32_t allowed = 0;

	/* Work that never ends is found at the next session's request for the id. */
	if (scene_config.hangs_at)
		allowed |= MTKDRIVE_V_BUSY_PART;
	/* What the user has asked for: nothing told the driver that the part refuses. */
	if (has(MTKFLASH_OPTION_IGNORE_PROTECTION))
		allowed |= MTKDRIVE_V_PROTECTED | MTKDRIVE_V_SET_BITS;
	/* What no order of work can avoid: the page that comes last does not take. */
	if (scene_config.bad_byte && scene_config.bad_byte <= MTKFLASH_PAGE)
		allowed |= MTKDRIVE_V_POWER_ORDER;
	/* A part that is loaded a page at a time does not wait for a host that pauses. */
	if (cable.paused && part->bus == MTKDRIVE_PARALLEL &&
	    part->program == MTKDRIVE_PROGRAM_PAGE)
		allowed |= MTKDRIVE_V_SEQUENCE;
	return allowed;
}

/*
 * Which rules of the drive may be found broken.  Who is lied to breaks most of
 * them; who is only kept waiting still knows the status register.
 */
static uint32_t violations_allowed(void)
{
	switch (cable.honesty) {
	case CABLE_HONEST:
		return violations_of_bad_luck();
	case CABLE_BUSY_LIES:
		return ~(uint32_t)(MTKDRIVE_V_FORBIDDEN_INTRO | MTKDRIVE_V_WRSR_WITH_SRWD);
	default:
		return ~0u;
	}
}

/* A part smaller than any that there is shows its content repeatedly. */
static void require_backup_is_true(void)
{
	const struct mtkflash_session *s = &scene_drive.session;
	size_t size = scene_config.part->size;

	FUZZ_REQUIRE(scene_drive.part.chip && s->backup);
	FUZZ_REQUIRE(s->size == size || scene_drive.part.chip == &scene_drive.part.learned);
	for (size_t a = 0; a < s->size; a += size)
		FUZZ_REQUIRE(!memcmp(scene_drive.flash, s->backup + a, size));
}

static void require_map_is_true(void)
{
	for (size_t a = 0; a < scene_config.part->size; a += MTKFLASH_PAGE)
		FUZZ_REQUIRE(map[a / MTKFLASH_PAGE] ==
			     (mtkflash_kept_meets(&scene_drive.session.kept, (u32)a, MTKFLASH_PAGE) ?
				      MTKFLASH_PAGE_KEPT : MTKFLASH_PAGE_VERIFIED));
}

/* Where something is kept it is the drive's, which kept_test looks at. */
static bool holds_image(const uint8_t *image)
{
	for (u32 a = 0; a < scene_config.part->size; a++)
		if (scene_drive.flash[a] != image[a] &&
		    !mtkflash_kept_meets(&scene_drive.session.kept, a, 1))
			return false;
	return true;
}

/* @holds: what was written, or NULL if the session was to write nothing. */
static void require_success_is_true(const uint8_t *holds)
{
	const struct mtkflash_session *s = &scene_drive.session;
	size_t size = scene_config.part->size;

	if (s->error || cable.honesty == CABLE_LIES)
		return;
	mtkdrive_set_time(&scene_drive.model, scene_drive.now);
	if (!holds) {
		require_backup_is_true();
		return;
	}
	FUZZ_REQUIRE(scene_drive.part.chip && s->backup && s->size == size);
	FUZZ_REQUIRE(holds_image(holds));
	require_map_is_true();
}

/* A session that says so has written back what it had found. */
static void require_restored_is_true(const uint8_t *found)
{
	const struct mtkflash_session *s = &scene_drive.session;

	if (s->change != MTKFLASH_CHANGE_RESTORED)
		return;
	FUZZ_REQUIRE(s->error);
	if (cable.honesty == CABLE_LIES)
		return;
	mtkdrive_set_time(&scene_drive.model, scene_drive.now);
	FUZZ_REQUIRE(!memcmp(scene_drive.flash, found, scene_config.part->size));
}

/* A session that says so has touched nothing. */
static void require_untouched(void)
{
	if (mtkflash_session_touched(&scene_drive.session) || worked_before ||
	    cable.honesty == CABLE_LIES)
		return;
	mtkdrive_set_time(&scene_drive.model, scene_drive.now);
	FUZZ_REQUIRE(!worked());
	FUZZ_REQUIRE(!memcmp(scene_drive.flash, before, scene_config.part->size));
}

static void require_sound(void)
{
	const struct drive *d = &scene_drive;
	const struct mtkflash_session *s = &d->session;

	drive_expect_sound(d, d->model.violations & violations_allowed());
	FUZZ_REQUIRE(cable_session_ns(&cable) <= bound_session(scene_drive.part.chip, s->wait_ms));
	FUZZ_REQUIRE(!scene_seen.countdown_broken || cable.honesty == CABLE_LIES);
	FUZZ_REQUIRE(!s->wait_left_ms);
	FUZZ_REQUIRE(s->method->left_ms(s) == 0 || s->error);
	if (s->error)
		FUZZ_REQUIRE(strlen(mtkflash_advice_text(mtkflash_session_advice(s, false))) > 10);
	/* tap.c has printed what it is. */
	FUZZ_REQUIRE(!tap_failures());
}

/* --- sessions ------------------------------------------------------------------- */

static void begin(void)
{
	memset(&scene_seen, 0, sizeof(scene_seen));
	cable_begin(&cable);
}

/* Whenever the drive would start what it holds, it is what it held or @wanted. */
static const uint8_t *begin_write(const uint8_t *wanted)
{
	static uint8_t found[DRIVE_FLASH_MAX];

	mtkdrive_set_time(&scene_drive.model, scene_drive.now);
	memcpy(found, scene_drive.flash, scene_config.part->size);
	mtkdrive_expect(&scene_drive.model, found, wanted);
	begin();
	return found;
}

/* The image lies in memory of its own size. */
static void flash(const uint8_t *image, size_t size)
{
	const uint8_t *found = begin_write(image);
	uint8_t *copy = malloc(size);

	FUZZ_REQUIRE(copy);
	memcpy(copy, image, size);
	drive_flash(&scene_drive, copy, size);
	free(copy);
	require_sound();
	require_success_is_true(has(MTKFLASH_OPTION_DRY_RUN) ? NULL : image);
	require_restored_is_true(found);
}

static void erase(void)
{
	const uint8_t *found = begin_write(blank);

	memset(blank, 0xff, sizeof(blank));
	drive_erase(&scene_drive);
	require_sound();
	require_success_is_true(blank);
	require_restored_is_true(found);
	FUZZ_REQUIRE(scene_drive.session.error || scene_drive.session.port == MTKFLASH_PORT_HELD);
}

static void read_flash(void)
{
	begin();
	drive_read(&scene_drive);
	require_sound();
	require_success_is_true(NULL);
}

static void enter(void)
{
	const struct mtkflash_session *s = &scene_drive.session;

	begin();
	drive_enter(&scene_drive);
	require_sound();
	FUZZ_REQUIRE(s->error || (s->port == MTKFLASH_PORT_HELD && scene_drive.part.vendor.type &&
				  scene_drive.part.chip));
}

static void claim(void)
{
	const struct mtkdrive_counters *count = &scene_drive.model.count;
	uint64_t controls = count->writes[MTKDRIVE_CTL];
	uint64_t accesses = count->accesses;

	begin();
	drive_claim(&scene_drive);
	require_sound();
	/* Nothing but Device Control, to mask its interrupts. */
	controls = count->writes[MTKDRIVE_CTL] - controls;
	FUZZ_REQUIRE(count->accesses - accesses == controls);
	FUZZ_REQUIRE(scene_drive.session.error || scene_drive.session.by_hand);
}

static void leave(void)
{
	const struct mtkflash_session *s = &scene_drive.session;

	begin();
	drive_leave(&scene_drive);
	require_sound();
	FUZZ_REQUIRE(s->error || (s->port == MTKFLASH_PORT_FREE && !s->by_hand &&
				  !scene_drive.part.vendor.type));
}

/* What is held has to be given back before anybody else gets it. */
static void release(void)
{
	begin();
	drive_release(&scene_drive);
	FUZZ_REQUIRE(scene_drive.session.port == MTKFLASH_PORT_FREE);
	FUZZ_REQUIRE(scene_drive.claims == scene_drive.releases);
	worked_before = worked();
}

static void run_kind(uint8_t step, const uint8_t *image)
{
	switch (step & 3) {
	case 0:
		flash(image, scene_config.part->size);
		break;
	case 1:
		read_flash();
		break;
	case 2:
		release();
		break;
	default:
		scene_power_cycle();
		break;
	}
}

static void run_other_kind(uint8_t step)
{
	switch (step & 3) {
	case 0:
		erase();
		break;
	case 1:
		enter();
		break;
	case 2:
		leave();
		break;
	default:
		claim();
		break;
	}
}

static void run_step(unsigned int n, uint8_t steps, const uint8_t *image)
{
	if (manner.kinds >> n & 1)
		run_other_kind(steps >> 2 * n);
	else
		run_kind(steps >> 2 * n, image);
	require_untouched();
	worked_before |= worked();
}

static const uint8_t *choose_image(struct fuzz_input *in, uint8_t options)
{
	static uint8_t image[DRIVE_FLASH_MAX];
	size_t size = scene_config.part->size;
	uint8_t how = fuzz_byte(in);

	if (!(options & OPTION_CHANGED_IMAGE))
		return scene_new;
	memcpy(image, how & 1 ? scene_old : scene_new, size);
	if (how & 2)
		image_drop_identity(image, size);
	if (how & 4)
		image_make(image, size, IMAGE_FOREIGN, how);
	if (how & 8)
		image_change(image, size, how * 31u % (size - 2));
	if (how & 16)
		memset(image + size / 2, 0xff, size / 4);
	return image;
}

static void prepare(struct fuzz_input *in, uint8_t options)
{
	uint8_t power = fuzz_byte(in);

	set_open_points(in);
	set_troubles(in);
	scene_config.status_register = fuzz_byte(in);
	scene_config.unit = !!(options & OPTION_SLAVE);
	if (options & OPTION_UNKNOWN_PART)
		forget_part();
	/* Not every drive gets where the scene wants it; the session has to cope. */
	scene_prepare((enum scene_power)(power % SCENE_POWERS));
	mtkdrive_set_time(&scene_drive.model, scene_drive.now);
	memcpy(before, scene_drive.flash, scene_config.part->size);
	scene_drive.model.violations = 0;
	worked_before = false;
	phase_before = MTKFLASH_PHASE_IDLE;
	violations_before = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	const uint8_t *image;
	uint8_t options, steps;

	drive_alloc_failure = 0;
	configure(&in);
	options = fuzz_byte(&in);
	prepare(&in, options);
	image = choose_image(&in, options);
	set_session(&in, options);
	steps = fuzz_byte(&in);
	scene_changed = forgive_trying;
	tap_begin("%s", scene_config.part->name);
	cable_connect(&cable, &scene_drive, &in);
	set_sibling(&cable.in, options);

	run_step(0, steps, image);
	for (unsigned int n = 1; n < 4 && (steps >> 2 * n || manner.kinds >> n); n++)
		run_step(n, steps, image);
	release();
	mtkflash_session_destroy(&scene_drive.session);
	FUZZ_REQUIRE(!drive_allocated);
	FUZZ_REQUIRE(!tap_failures());
	return 0;
}
