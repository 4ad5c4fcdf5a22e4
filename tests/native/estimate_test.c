// SPDX-License-Identifier: GPL-2.0
/*
 * The estimate: how long a session says it goes on, against how long it then does,
 * in the model's time.
 */
#include <string.h>

#include "scene.h"
#include "tap.h"

#define SAMPLES 60000u

/* What the end of a session takes besides: page 0, some pages in the plain order. */
#define SLACK_MS 300u

struct sample {
	uint64_t now;
	uint32_t left_ms;
	enum mtkflash_phase phase;
	uint64_t done;
};

static struct sample samples[SAMPLES];
static unsigned int count;
static uint64_t ended;		/* when the drive was left, or the session had failed */
static uint8_t image[DRIVE_FLASH_MAX];
static uint8_t content[DRIVE_FLASH_MAX];

static bool is_over(enum mtkflash_phase phase)
{
	return phase == MTKFLASH_PHASE_LEAVING || phase == MTKFLASH_PHASE_DONE ||
	       phase == MTKFLASH_PHASE_FAILED;
}

static void note(struct drive *d)
{
	const struct mtkflash_session *s = &d->session;

	if (is_over(s->phase)) {
		if (!ended)
			ended = d->now;
		return;
	}
	if (count < SAMPLES)
		samples[count++] = (struct sample){
			d->now, s->method->left_ms(s), s->phase, s->done
		};
}

static void prepare(const char *part, const struct scene_way *way, const uint8_t *from,
		    uint32_t flags)
{
	scene_configure(mtkdrive_part_find(part), way);
	scene_start(from ? from : scene_old);
	mtkdrive_expect(&scene_drive.model, NULL, NULL);
	scene_drive.session.flags = flags;
	scene_changed = note;
	count = 0;
	ended = 0;
}

static uint32_t real_left_ms(const struct sample *sample)
{
	return (uint32_t)((ended - sample->now) / DRIVE_MS);
}

static bool is_near(const struct sample *sample)
{
	uint32_t real = real_left_ms(sample);

	return sample->left_ms <= 2 * real + SLACK_MS && 2 * sample->left_ms + SLACK_MS >= real;
}

/* Is there an estimate in this phase? */
static bool is_known(const struct sample *sample, bool writes)
{
	if (writes)
		return sample->phase > MTKFLASH_PHASE_CHECKING &&
		       sample->phase < MTKFLASH_PHASE_LEAVING;
	return sample->phase == MTKFLASH_PHASE_BACKING_UP &&
	       sample->done >= scene_config.part->size / 16;
}

static void expect_samples(bool writes)
{
	uint32_t last = UINT32_MAX;
	unsigned int known = 0;

	EXPECT(count > 10 && count < SAMPLES);
	for (unsigned int i = 0; i < count; i++) {
		const struct sample *s = &samples[i];

		if (!is_known(s, writes)) {
			if (s->left_ms)
				tap_failed(__FILE__, __LINE__, "%u ms in phase %d, done %llu",
					   s->left_ms, s->phase, (unsigned long long)s->done);
			continue;
		}
		known++;
		if (!is_near(s))
			tap_failed(__FILE__, __LINE__, "%u ms in phase %d, done %llu, really %u",
				   s->left_ms, s->phase, (unsigned long long)s->done,
				   real_left_ms(s));
		/* While the first pass goes on its time is being learned. */
		if (writes && s->left_ms > last)
			tap_failed(__FILE__, __LINE__, "%u ms after %u", s->left_ms, last);
		last = s->left_ms;
	}
	EXPECT(known > 10);
}

static void expect_end(void)
{
	const struct mtkflash_session *s = &scene_drive.session;
	const struct mtkflash_part *p = &scene_drive.part;

	EXPECT_EQUAL(s->error, MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(s->method->left_ms(s), 0);
	EXPECT_EQUAL(mtkflash_cost_left(&p->cost, s->size, p->pass_us, s->total,
					(unsigned int)(s->total / s->size)), 0);
	drive_expect_sound(&scene_drive, 0);
}

/* --- sessions ---------------------------------------------------------------------- */

static void flash(const uint8_t *wanted)
{
	drive_flash(&scene_drive, wanted, scene_config.part->size);
	expect_end();
	expect_samples(true);
	scene_end();
}

/* Every page has content, and is another. */
static void full(const char *part, const struct scene_way *way, bool dead)
{
	size_t size = mtkdrive_part_find(part)->size;

	tap_begin("%s, %s: all of it is written", part, dead ? "dead" : "running");
	image_make(image, size, IMAGE_NEW, 9);
	image_make(content, size, IMAGE_OLD, 9);
	if (dead)
		memset(content, 0xff, size / 2);
	prepare(part, way, content, 0);
	flash(image);
}

/* At the one end, or at the other. */
static void part_of_it(const char *part, const struct scene_way *way, bool upper, bool dead)
{
	size_t size = mtkdrive_part_find(part)->size;

	tap_begin("%s, %s: the %s quarter is written", part, dead ? "dead" : "running",
		  upper ? "last" : "first");
	image_make(content, size, IMAGE_OLD, 9);
	memcpy(image, content, size);
	for (size_t a = 0x1000; a < size / 4; a += 0x100)
		image[(upper ? size - size / 4 : 0) + a] ^= 0x24;
	image_fix_sum(image, size);
	if (dead)
		content[0x200] ^= 0xff;
	prepare(part, way, content, MTKFLASH_OPTION_DELTA);
	flash(image);
}

static void full_rewrite(const char *part, const struct scene_way *way)
{
	tap_begin("%s: full rewrite of equal contents", part);
	prepare(part, way, NULL, MTKFLASH_OPTION_FULL_REWRITE);
	flash(scene_old);
}

static void equal(const char *part, const struct scene_way *way, bool dead)
{
	size_t size = mtkdrive_part_find(part)->size;

	tap_begin("%s, %s: nothing is to be written", part, dead ? "dead" : "running");
	image_make(content, size, IMAGE_OLD, 9);
	if (dead)
		content[0x200] ^= 0xff;
	prepare(part, way, content, MTKFLASH_OPTION_ANY_IDENTITY);
	drive_flash(&scene_drive, content, size);
	/* The image is broken, and does not run. */
	EXPECT_EQUAL(scene_drive.session.error, dead ? MTKFLASH_ERROR_NO_ANSWER : 0);
	expect_samples(true);
	scene_end();
}

static void erase(const char *part, const struct scene_way *way, bool dead)
{
	size_t size = mtkdrive_part_find(part)->size;

	tap_begin("%s, %s: erased", part, dead ? "dead" : "running");
	image_make(content, size, IMAGE_OLD, 9);
	if (dead)
		content[0x200] ^= 0xff;
	prepare(part, way, content, 0);
	drive_erase(&scene_drive);
	expect_end();
	expect_samples(true);
	scene_end();
}

static void read_only(const char *part, const struct scene_way *way, bool dry)
{
	tap_begin("%s: %s", part, dry ? "dry run" : "read");
	prepare(part, way, NULL, dry ? MTKFLASH_OPTION_DRY_RUN : 0);
	if (dry)
		drive_flash(&scene_drive, scene_new, scene_config.part->size);
	else
		drive_read(&scene_drive);
	expect_end();
	expect_samples(false);
	scene_end();
}

/* --- F12: a slow SPI clock ------------------------------------------------------------- */

/* All of it is written, in time, and how much time is known before. */
static void slow_clock(const char *part, const struct scene_way *way, unsigned int khz, bool dead)
{
	size_t size = mtkdrive_part_find(part)->size;

	tap_begin("F12: %s, %s, SPI clock of %u kHz", part, dead ? "dead" : "running", khz);
	scene_configure(mtkdrive_part_find(part), way);
	memcpy(content, scene_old, size);
	if (dead)
		memset(content, 0xff, 0x1000);
	prepare(part, way, content, 0);
	scene_drive.model.cfg.spi_byte_ns = 8000000 / khz;
	flash(scene_new);
}

/* What could not be ended is not begun, and how long it would take is said. */
static void too_slow(const char *part, uint64_t byte_ns, uint64_t command_ns, bool dry)
{
	const struct mtkflash_session *s = &scene_drive.session;

	tap_begin("F12: %s, %llu us a byte, %llu a command: refused%s", part,
		  (unsigned long long)byte_ns / 1000, (unsigned long long)command_ns / 1000,
		  dry ? ", dry run" : "");
	scene_configure(mtkdrive_part_find(part), &scene_serial_ways[1]);
	scene_start(scene_old);
	scene_drive.session.flags = dry ? MTKFLASH_OPTION_DRY_RUN : 0;
	scene_drive.model.cfg.spi_byte_ns = byte_ns;
	scene_drive.model.cfg.command_ns = command_ns;
	drive_flash(&scene_drive, scene_new, scene_config.part->size);
	scene_expect_refused(MTKFLASH_ERROR_TOO_SLOW, MTKFLASH_PHASE_CHECKING);
	/* At least all is verified, which takes as long as reading it. */
	EXPECT(s->needs_ms > scene_drive.part.pass_us / 1000);
	EXPECT(s->needs_ms < 10 * scene_drive.part.pass_us / 1000);
	EXPECT_EQUAL(mtkdrive_state(&scene_drive.model), MTKDRIVE_NORMAL);
	/* A slow pass is not remembered for the next session. */
	scene_drive.session.flags = 0;
	scene_drive.model.cfg.spi_byte_ns = 100;
	scene_drive.model.cfg.command_ns = DRIVE_ACCESS_NS;
	scene_finish_job();
	EXPECT_EQUAL(s->needs_ms, 0);
	scene_end();
}

/* Nobody has asked for all sectors: what differs can be written in time, and is. */
static void too_slow_for_all(const char *part, uint64_t command_ns)
{
	static uint8_t image[DRIVE_FLASH_MAX];
	size_t size = mtkdrive_part_find(part)->size;

	tap_begin("F12: %s, %llu us a command: not all of it, but what differs", part,
		  (unsigned long long)command_ns / 1000);
	scene_configure(mtkdrive_part_find(part), &scene_serial_ways[1]);
	scene_start(scene_old);
	memcpy(image, scene_old, size);
	image_change(image, size, size - 3);
	scene_drive.model.cfg.command_ns = command_ns;
	scene_drive.session.flags = MTKFLASH_OPTION_DRY_RUN | MTKFLASH_OPTION_FULL_REWRITE;
	EXPECT_EQUAL(drive_flash(&scene_drive, image, size), MTKFLASH_ERROR_TOO_SLOW);
	EXPECT(scene_drive.session.needs_ms > 0);
	scene_drive.session.flags = MTKFLASH_OPTION_DRY_RUN;
	EXPECT_EQUAL(drive_flash(&scene_drive, image, size), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.session.needs_ms, 0);
	EXPECT_EQUAL(scene_drive.part.sectors, 2);
	scene_end();
}

/* --- when it cannot be told ------------------------------------------------------------ */

/* How long restoring takes depends on what was done. */
static void not_while_restoring(void)
{
	size_t size = mtkdrive_part_find("TINY8K")->size;
	uint32_t at;

	tap_begin("nothing is said while restoring");
	prepare("TINY8K", &scene_serial_ways[0], NULL, 0);
	for (at = (uint32_t)size / 2; !(scene_old[at] & 1) || scene_new[at] & 1; at++)
		;
	scene_drive.model.cfg.bad_byte = at + 1;
	drive_flash(&scene_drive, scene_new, size);
	EXPECT_EQUAL(scene_drive.session.change, MTKFLASH_CHANGE_RESTORED);
	for (unsigned int i = 0; i < count; i++)
		if (samples[i].phase == MTKFLASH_PHASE_RESTORING)
			EXPECT_EQUAL(samples[i].left_ms, 0);
	scene_end();
}

/* A session that moves nothing has nothing to count. */
static void not_without_work(void)
{
	tap_begin("nothing is said by sessions that move nothing");
	prepare("TINY8K", &scene_serial_ways[0], NULL, 0);
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_NONE);
	count = 0;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(drive_leave(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT(count > 4);
	for (unsigned int i = 0; i < count; i++)
		EXPECT_EQUAL(samples[i].left_ms, 0);
	scene_end();
}

static const struct {
	const char *part;
	const struct scene_way *way;
} kinds[] = {
	{ "MX25L1005", &scene_serial_ways[0] },
	{ "SST25VF512", &scene_serial_ways[1] },
	{ "W25P10", &scene_serial_ways[2] },
	{ "SST39SF010A", &scene_parallel_way },
	{ "W39F010", &scene_parallel_way },
	{ "W29EE011", &scene_parallel_way },
};

int main(void)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *part = kinds[i].part;
		const struct scene_way *way = kinds[i].way;

		for (unsigned int dead = 0; dead < 2; dead++) {
			full(part, way, dead);
			part_of_it(part, way, false, dead);
			part_of_it(part, way, true, dead);
			equal(part, way, dead);
			erase(part, way, dead);
		}
		full_rewrite(part, way);
		read_only(part, way, false);
		read_only(part, way, true);
	}
	for (unsigned int dead = 0; dead < 2; dead++) {
		slow_clock("MX25L2005", &scene_serial_ways[0], 400, dead);
		slow_clock("MX25L2005", &scene_serial_ways[1], 200, dead);
		slow_clock("MX25L2005", &scene_serial_ways[2], 100, dead);
		slow_clock("SST25VF512", &scene_serial_ways[1], 100, dead);
	}
	/* 2.5 kHz: an hour would not do; commands that are all late, and not by chance. */
	if (tap_thorough())
		too_slow("MX25L8005", 3200000, 1000, true);
	too_slow("MX25L1005", 100, 2500000, false);
	if (tap_thorough())
		too_slow_for_all("MX25L1005", 2500000);
	slow_clock("SST25VF040B", &scene_serial_ways[0], 100, false);
	slow_clock("MX25L1605D", &scene_serial_ways[1], 100, false);
	not_while_restoring();
	not_without_work();
	return tap_exit();
}
