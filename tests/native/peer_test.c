// SPDX-License-Identifier: GPL-2.0
/*
 * Programming and reading back against the public tools, on the drive model: the peer
 * of tests/bench asks for the status register right behind the command and without a
 * pause (specification 4.5), so a part that is quicker than its data sheet says is
 * quicker with it.  The driver must not be slower, whatever the part is like, and must
 * not ask a slow one all the time.  The erase is left out: the peer's one command for the
 * whole part makes page 0 uncertain as long as it lasts, and the driver does without.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/peer/flash.h"
#include "scene.h"
#include "tap.h"

struct cost {
	uint64_t accesses;
	uint64_t ns;
	uint64_t spi;
};

static struct cost begin, peer, ours;
static bool begun;

/* --- the cable of the peer ------------------------------------------------- */

void demand(bool condition, const char *format, ...)
{
	va_list args;

	if (condition)
		return;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	abort();
}

void write_reg(const struct cable *c, unsigned int reg, uint8_t value)
{
	(void)c;
	mtkflash_write(&scene_drive.tf, (enum mtkflash_register)reg, value);
}

uint8_t read_reg(const struct cable *c, unsigned int reg)
{
	(void)c;
	return mtkflash_read(&scene_drive.tf, (enum mtkflash_register)reg);
}

void select_drive(const struct cable *c)
{
	write_reg(c, REG_DEV, c->dsel);
}

/* Of what it waits for out of habit nothing is held against it. */
void pause_ms(unsigned int ms)
{
	(void)ms;
}

void await_type(const struct cable *c)
{
	select_drive(c);
	mtkflash_settle(&scene_drive.tf);
	for (int i = 0; i < POLLS; i++)
		if (read_reg(c, REG_STAT) == c->type)
			return;
	demand(false, "no type byte\n");
}

void run_command(const struct cable *c, uint8_t command)
{
	write_reg(c, REG_CMD, command);
	await_type(c);
}

/* --- both ------------------------------------------------------------------ */

static struct cost now(void)
{
	const struct mtkdrive_counters *count = &scene_drive.model.count;

	return (struct cost){ count->accesses, scene_drive.now, count->spi };
}

static struct cost since(const struct cost *from)
{
	struct cost to = now();

	return (struct cost){ to.accesses - from->accesses, to.ns - from->ns,
			      to.spi - from->spi };
}

static void run_peer(const struct set *set)
{
	const struct cable c = { 0, 0xa0, scene_config.type, set, NULL };
	static uint8_t data[DRIVE_FLASH_MAX];
	uint32_t size = scene_config.part->size;

	scene_prepare(SCENE_VENDOR);
	serial_flash.erase(&c, 0);
	begin = now();
	serial_flash.program(&c, scene_new, size);
	serial_flash.read_back(&c, data, size);
	peer = since(&begin);
	EXPECT(!memcmp(data, scene_new, size));
	drive_destroy(&scene_drive);
}

/* From the first page to the end of the verification. */
static void measure(struct drive *d)
{
	if (!begun && d->session.phase == MTKFLASH_PHASE_PROGRAMMING) {
		begin = now();
		begun = true;
	}
	if (begun && !ours.ns && d->session.phase == MTKFLASH_PHASE_LEAVING)
		ours = since(&begin);
}

static void run_ours(void)
{
	begun = false;
	memset(&ours, 0, sizeof(ours));
	scene_prepare(SCENE_VENDOR);
	scene_changed = measure;
	scene_drive.session.flags = MTKFLASH_OPTION_FULL_REWRITE;
	scene_flash();
}

/* --- parts ----------------------------------------------------------------- */

struct speed {
	const char *name;
	uint32_t percent;	/* of the usual times */
};

static const struct speed speeds[] = {
	{ "in no time", 0 },
	{ "ten times as fast", 10 },
	{ "twice as fast", 50 },
	{ "as usual", 100 },
	{ "three times as slow", 300 },
};

static void compare(const char *name, const struct scene_way *way, const struct speed *speed)
{
	const struct set *set = way->set == MTKDRIVE_SLIM ? &slim_set : &legacy_set;
	struct mtkdrive_part part = *mtkdrive_part_find(name);

	tap_begin("%s, %s, which works %s", way->name, name, speed->name);
	part.program_us = part.program_us * speed->percent / 100;
	part.sector_us = part.sector_us * speed->percent / 100;
	part.block_us = part.block_us * speed->percent / 100;
	part.chip_us = part.chip_us * speed->percent / 100;
	scene_configure(&part, way);
	scene_config.instant_part = !speed->percent;
	run_peer(set);
	run_ours();
	tap_note("a byte takes %.1f accesses and %.2f us, with the peer %.1f and %.2f us",
		 (double)ours.accesses / part.size, (double)ours.ns / 1000 / part.size,
		 (double)peer.accesses / part.size, (double)peer.ns / 1000 / part.size);
	EXPECT(ours.accesses <= peer.accesses);
	EXPECT(ours.ns <= peer.ns);
	/* Of each page some ten that are needed; the looks at a slow part are limited. */
	EXPECT(ours.spi <= part.size / MTKDRIVE_PAGE * 32);
	scene_end();
}

int main(void)
{
	/* What is published of slim2 does not read back (4.3). */
	for (size_t n = 0; n < 3; n++)
		for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++)
			compare("MX25L512", &scene_serial_ways[n], &speeds[i]);
	return tap_exit();
}
