// SPDX-License-Identifier: GPL-2.0
/*
 * Which unit the drive is, and what else is on its cable: a second device is told
 * nothing (8.16, 8.17).
 */
#include "scene.h"
#include "tap.h"

static void find_unit(const struct scene_way *way, uint8_t unit, bool shadow)
{
	tap_begin("%s: dead, found as unit %u%s", way->name, unit,
		  shadow ? ", which answers for the other" : "");
	scene_configure_tiny(way);
	scene_config.unit = unit;
	scene_config.device0_answers_for_1 = shadow;
	scene_prepare(SCENE_DEAD);
	scene_try();
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(scene_drive.session.unit, unit);
	scene_end();
}

/* --- a second device on the cable ------------------------------------------------------ */

static struct sibling {
	uint8_t status;
	uint8_t lbam;
	uint8_t lbah;
	bool selected;
	unsigned int commands;	/* it has seen while it was selected */
} sibling;

static const struct mtkflash_taskfile_ops *drive_ops;

/* All devices of a cable see what is written; DEV says whom it is for. */
static void cable_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	if (reg == MTKFLASH_REG_DEV)
		sibling.selected = !!(value & 0x10) != scene_config.unit;
	if (reg == MTKFLASH_REG_CMD)
		sibling.commands += sibling.selected;
	drive_ops->write(tf, reg, value);
}

static u8 cable_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	u8 value = drive_ops->read(tf, reg);

	if (!sibling.selected)
		return value;
	switch (reg) {
	case MTKFLASH_REG_CMD:
		return sibling.status;
	case MTKFLASH_REG_LBAM:
		return sibling.lbam;
	case MTKFLASH_REG_LBAH:
		return sibling.lbah;
	default:
		return 0;
	}
}

static void share(const struct sibling *other)
{
	static struct mtkflash_taskfile_ops ops;

	drive_ops = scene_drive.tf.ops;
	ops = *drive_ops;
	ops.write = cable_write;
	ops.read = cable_read;
	scene_drive.tf.ops = &ops;
	sibling = *other;
}

static void share_cable(const struct scene_way *way, uint8_t unit, bool allow,
			const struct sibling *other, const char *what,
			enum mtkflash_error error)
{
	tap_begin("8.16, 8.17 %s, dead unit %u, %s %s", way->name, unit, what,
		  allow ? "allowed" : "not allowed");
	scene_configure_tiny(way);
	scene_config.unit = unit;
	scene_prepare(SCENE_DEAD);
	share(other);
	scene_drive.session.flags = allow ? MTKFLASH_OPTION_ALLOW_SIBLING : 0;
	scene_try();
	if (error)
		scene_expect_refused(error, MTKFLASH_PHASE_ENTERING);
	else
		scene_expect_flashed(scene_new);
	EXPECT_EQUAL(sibling.commands, 0);
	scene_end();
}

/* It is busy for ever: its sibling is not asked in its place. */
static void ask_beside(uint8_t unit)
{
	static const struct sibling healthy = { .status = 0x50, .lbam = 0x14, .lbah = 0xeb };
	const struct mtkflash_session *s = &scene_drive.session;

	tap_begin("dead unit %u stays out: a healthy packet device beside it is not asked", unit);
	scene_configure_tiny(&scene_serial_ways[1]);
	scene_config.unit = unit;
	scene_config.intros_ignored = 255;
	scene_prepare(SCENE_DEAD);
	scene_user = false;
	share(&healthy);
	scene_drive.session.flags = MTKFLASH_OPTION_ALLOW_SIBLING | MTKFLASH_OPTION_ASK;
	scene_drive.session.wait_ms = 0;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_STILL_BUSY);
	EXPECT_EQUAL(s->asked.count, 1);
	EXPECT_EQUAL(s->asked.answer[0].unit, unit);
	EXPECT_EQUAL(s->asked.answer[0].outcome, MTKFLASH_OUTCOME_NOT_AT_REST);
	EXPECT_EQUAL(sibling.commands, 0);
	scene_expect_refused(MTKFLASH_ERROR_STILL_BUSY, MTKFLASH_PHASE_ENTERING);
	scene_end();
}

/* A held port: both jumpers are moved before the next session. */
static void moves(void)
{
	static const struct sibling healthy = { .status = 0x50, .lbam = 0x14, .lbah = 0xeb };

	tap_begin("it stays out as unit 0, and is unit 1 then: the next session looks again");
	scene_configure_tiny(&scene_serial_ways[1]);
	scene_config.intros_ignored = 255;
	scene_prepare(SCENE_DEAD);
	scene_user = false;
	share(&healthy);
	EXPECT_EQUAL(drive_claim(&scene_drive), MTKFLASH_ERROR_NONE);
	scene_drive.session.flags = MTKFLASH_OPTION_ALLOW_SIBLING;
	scene_drive.session.wait_ms = 0;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_STILL_BUSY);
	EXPECT_EQUAL(scene_drive.session.unit_is, MTKFLASH_UNIT_MEANT);
	EXPECT_EQUAL(scene_drive.session.unit, 0);
	scene_config.unit = 1;
	scene_drive.model.cfg.unit = 1;
	scene_drive.model.cfg.intros_ignored = 0;
	scene_power_cycle();
	scene_try();
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(scene_drive.session.unit, 1);
	EXPECT_EQUAL(sibling.commands, 0);
	scene_end();
}

static void share_cables(const struct scene_way *way, uint8_t unit)
{
	static const struct sibling packet = { .status = 0x50, .lbam = 0x14, .lbah = 0xeb };
	static const struct sibling disk = { .status = 0x50 };
	static const struct sibling other = { .status = 0xd0 };

	share_cable(way, unit, false, &packet, "packet device", MTKFLASH_ERROR_SIBLING);
	share_cable(way, unit, true, &packet, "packet device", MTKFLASH_ERROR_NONE);
	share_cable(way, unit, false, &disk, "disk", MTKFLASH_ERROR_SIBLING);
	share_cable(way, unit, true, &disk, "disk", MTKFLASH_ERROR_SIBLING);
	share_cable(way, unit, true, &other, "another busy device", MTKFLASH_ERROR_SIBLING);
}

int main(void)
{
	for (size_t n = 0; n <= SCENE_SERIAL_WAYS; n++) {
		const struct scene_way *way = n < SCENE_SERIAL_WAYS ? &scene_serial_ways[n] :
							      &scene_parallel_way;

		find_unit(way, 0, false);
		find_unit(way, 0, true);
		find_unit(way, 1, false);
	}
	share_cables(&scene_serial_ways[1], 0);
	share_cables(&scene_parallel_way, 1);
	ask_beside(0);
	ask_beside(1);
	moves();
	return tap_exit();
}
