// SPDX-License-Identifier: GPL-2.0
/*
 * A command that fails, wherever it is: the n-th of each phase is answered with BSY
 * for ever, or rejected once, with parts of every kind.  And drives that are slow.
 *
 * The session ends in bounded time, says what is true, and finds the drive again.
 */
#include <string.h>

#include "scene.h"
#include "tap.h"
#include "timings.h"

#define STATUS_BUSY	0xf2
#define STATUS_REJECTED	0x51

/* The longest time for a session with a small part, whatever fails. */
#define LIMIT_NS	((MTKFLASH_US_OVERTIME / 1000000u + 600u) * DRIVE_SECOND)

enum answer { BUSY_FOR_EVER, REJECTED_ONCE, ANSWERS };

static const char *const answer_names[ANSWERS] = { "BSY for ever", "one rejection" };

/* The commands of a phase at which it happens. */
static const unsigned int places[] = {
	0, 1, 2, 3, 4, 5, 7, 9, 12, 14, 18, 28, 131, 259, 265, 269, 400
};

static struct {
	const struct mtkflash_taskfile_ops *honest;
	struct mtkflash_taskfile_ops ops;
	enum answer answer;
	enum mtkflash_phase phase;
	unsigned int left;		/* commands until it happens */
	bool happened;
	bool over;
} trouble;

static void trouble_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	bool counts = reg == MTKFLASH_REG_CMD && !trouble.happened &&
		      scene_drive.session.phase == trouble.phase;

	trouble.honest->write(tf, reg, value);
	if (reg == MTKFLASH_REG_CMD && trouble.happened && trouble.answer == REJECTED_ONCE)
		trouble.over = true;
	if (counts && !trouble.left--)
		trouble.happened = true;
}

static u8 trouble_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	u8 value = trouble.honest->read(tf, reg);

	if (reg != MTKFLASH_REG_CMD || !trouble.happened || trouble.over)
		return value;
	return trouble.answer == BUSY_FOR_EVER ? STATUS_BUSY : STATUS_REJECTED;
}

static void make_trouble(enum answer answer, enum mtkflash_phase phase, unsigned int after)
{
	memset(&trouble, 0, sizeof(trouble));
	trouble.honest = scene_drive.tf.ops;
	trouble.ops = *trouble.honest;
	trouble.ops.write = trouble_write;
	trouble.ops.read = trouble_read;
	trouble.answer = answer;
	trouble.phase = phase;
	trouble.left = after;
	scene_drive.tf.ops = &trouble.ops;
}

/* What the session says after a wrong status. */
static void expect_truth(uint64_t began)
{
	const struct mtkflash_session *s = &scene_drive.session;
	uint64_t took = scene_drive.now - began - scene_drive.probing_ns;
	size_t size = scene_config.part->size;

	EXPECT(took < LIMIT_NS);
	mtkdrive_set_time(&scene_drive.model, scene_drive.now);
	if (!s->error)
		EXPECT(!memcmp(scene_drive.flash, scene_new, size));
	else if (!mtkflash_session_touched(s))
		EXPECT(!memcmp(scene_drive.flash, scene_half, size));
	if (trouble.happened && trouble.answer == BUSY_FOR_EVER &&
	    s->failed_phase == trouble.phase)
		EXPECT_EQUAL(s->error, MTKFLASH_ERROR_TIMEOUT);
	if (trouble.happened && trouble.answer == BUSY_FOR_EVER)
		EXPECT(s->error);
}

static void run(enum answer answer, enum mtkflash_phase phase, unsigned int after)
{
	uint64_t began;

	scene_prepare(SCENE_DEAD);
	/* What is not done is begun again while it goes on: those rules do not count. */
	mtkdrive_expect(&scene_drive.model, NULL, NULL);
	make_trouble(answer, phase, after);
	began = scene_drive.now;
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	expect_truth(began);
	scene_drive.tf.ops = trouble.honest;
	drive_release(&scene_drive);
	drive_destroy(&scene_drive);
}

static void fail_everywhere(const struct mtkdrive_part *part, const struct scene_way *way,
			    enum answer answer)
{
	static const enum mtkflash_phase phases[] = {
		MTKFLASH_PHASE_IDENTIFYING, MTKFLASH_PHASE_BACKING_UP,
		MTKFLASH_PHASE_UNLOCKING, MTKFLASH_PHASE_ERASING,
		MTKFLASH_PHASE_PROGRAMMING, MTKFLASH_PHASE_VERIFYING,
	};

	tap_begin("%s, %s: %s at any command", part->name, way->name, answer_names[answer]);
	scene_configure(part, way);
	/* So that there is something to unlock. */
	if (part->bus == MTKDRIVE_SERIAL)
		scene_config.status_register = part->bp_mask;
	for (size_t i = 0; i < sizeof(phases) / sizeof(*phases); i++)
		for (size_t n = tap_thorough() ? 0 : i % 4; n < sizeof(places) / sizeof(*places);
		     n += tap_thorough() ? 1 : 4)
			run(answer, phases[i], places[n]);
	tap_end();
}

/* --- slow drives ---------------------------------------------------------------------- */

static void slow_drive(const struct mtkdrive_part *part, uint64_t command_ns,
		       enum mtkflash_error error)
{
	uint64_t began;

	tap_begin("%s: every command takes %u us", part->name, (unsigned int)(command_ns / 1000));
	scene_configure(part, &scene_serial_ways[0]);
	scene_config.command_ns = command_ns;
	scene_prepare(SCENE_VENDOR);
	began = scene_drive.now;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, part->size), error);
	EXPECT(scene_drive.now - began - scene_drive.probing_ns < LIMIT_NS);
	if (!error)
		EXPECT(!memcmp(scene_drive.flash, scene_new, part->size));
	else
		EXPECT(!mtkflash_session_touched(&scene_drive.session));
	scene_end();
}

static bool is_small(const struct mtkdrive_part *part)
{
	return !strncmp(part->name, "TINY", 4);
}

int main(void)
{
	for (const struct mtkdrive_part *part = mtkdrive_parts; part->name; part++) {
		const struct scene_way *way = part->bus == MTKDRIVE_SERIAL ?
					      &scene_serial_ways[0] : &scene_parallel_way;

		for (unsigned int answer = 0; is_small(part) && answer < ANSWERS; answer++)
			fail_everywhere(part, way, (enum answer)answer);
		if (strcmp(part->name, "TINY8K"))
			continue;
		slow_drive(part, 900 * 1000, MTKFLASH_ERROR_NONE);
		slow_drive(part, 900 * DRIVE_MS, MTKFLASH_ERROR_TIMEOUT);
	}
	return tap_exit();
}
