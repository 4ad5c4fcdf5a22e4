// SPDX-License-Identifier: GPL-2.0
/*
 * The pauses of the public tools before and after the id of the part (P10), and what is read
 * in place of the id too early (F15).
 */
#include "scene.h"
#include "tap.h"

/* Phases as they come, the first SPI transaction or bus cycle, and the first read. */
static uint64_t identifying_at, first_work_at, backing_up_at, work_while_identifying;

static uint64_t work(const struct drive *d)
{
	return d->model.count.spi + d->model.count.bus;
}

static void note_pauses(struct drive *d)
{
	if (d->session.phase == MTKFLASH_PHASE_IDENTIFYING && !identifying_at)
		identifying_at = d->now;
	if (d->session.phase == MTKFLASH_PHASE_BACKING_UP && !backing_up_at)
		backing_up_at = d->now;
}

static const struct mtkflash_taskfile_ops *plain_ops;
static uint64_t last_id_at, longest_rest_after_id;

static void watch_work(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	plain_ops->write(tf, reg, value);
	if (!identifying_at || backing_up_at)
		return;
	if (work(&scene_drive) == work_while_identifying)
		return;
	work_while_identifying = work(&scene_drive);
	if (!first_work_at)
		first_work_at = scene_drive.now;
	else if (scene_drive.now - last_id_at > longest_rest_after_id)
		longest_rest_after_id = scene_drive.now - last_id_at;
	last_id_at = scene_drive.now;
}

/* 1.3 [A]: to the first id 1000 ms on 72h, 1500 from the retry loop; 1000 after it. */
static void keep_pauses(const struct scene_way *way, enum scene_power power)
{
	bool waited = power == SCENE_OFF_DEAD;
	struct mtkflash_taskfile_ops ops;

	tap_begin("P10 %s, %s: the pauses of the public tools", way->name,
		  scene_power_names[power]);
	scene_configure_tiny(way);
	scene_prepare(power);
	plain_ops = scene_drive.tf.ops;
	ops = *plain_ops;
	ops.write = watch_work;
	scene_drive.tf.ops = &ops;
	identifying_at = first_work_at = backing_up_at = 0;
	work_while_identifying = last_id_at = longest_rest_after_id = 0;
	scene_changed = note_pauses;
	scene_try();
	scene_expect_flashed(scene_new);
	EXPECT(longest_rest_after_id >= DRIVE_SECOND);
	if (way->type == 0x72) {
		EXPECT(first_work_at - identifying_at >= DRIVE_SECOND);
		EXPECT(first_work_at - scene_drive.model.entered >=
		       (waited ? 1500 : 1000) * DRIVE_MS);
	} else {
		EXPECT(first_work_at - identifying_at < 100 * DRIVE_MS);
	}
	scene_end();
}

/* --- F15 -------------------------------------------------------------------------------- */

static void echo_instead_of_an_id(void)
{
	tap_begin("F15: D0h, D0h, 72h with id 90 90, then C2 11");
	scene_configure(mtkdrive_part_find("MX25L2005"), &scene_serial_ways[1]);
	scene_config.dead_status = MTKDRIVE_SHOW(0xd0);
	scene_config.intros_ignored = 2;
	scene_config.id_early = 0x90;
	/* The tools ask a second after the intro, and then every second. */
	scene_config.id_early_ns = 1500 * DRIVE_MS;
	scene_prepare(SCENE_DEAD);
	scene_drive.session.wait_ms = 5000;
	EXPECT_EQUAL(drive_enter(&scene_drive), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.part.ids.rems[0], 0xc2);
	EXPECT_EQUAL(scene_drive.part.ids.rems[1], 0x11);
	EXPECT_EQUAL(scene_drive.model.count.intros, 1);
	drive_release(&scene_drive);
	scene_end();
}

/* F15: 90 90 is the echo of the request; the id comes a moment later. */
static void echo(void)
{
	tap_begin("F15: 72h, id 90 90 at first: another look finds the part");
	scene_configure(mtkdrive_part_find("MX25L2005"), &scene_serial_ways[1]);
	scene_config.id_early = 0x90;
	scene_config.id_early_ns = 1500 * DRIVE_MS;
	scene_start(scene_old);
	scene_flash();
	scene_end();
}

int main(void)
{
	for (size_t n = 0; n <= SCENE_SERIAL_WAYS; n++) {
		const struct scene_way *way = n < SCENE_SERIAL_WAYS ? &scene_serial_ways[n] :
							      &scene_parallel_way;

		keep_pauses(way, SCENE_UNLOCKED);
		keep_pauses(way, SCENE_OFF_DEAD);
	}
	echo_instead_of_an_id();
	echo();
	return tap_exit();
}
