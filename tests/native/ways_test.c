// SPDX-License-Identifier: GPL-2.0
/*
 * The quick ways on drives that do not take them: whatever a drive is like in
 * what the specification leaves open, a flash succeeds, and the driver ends up
 * with just those ways that this drive takes.
 */
#include "scene.h"
#include "tap.h"

/*
 * Between a command and the first look at its status lie one access in the
 * quick order, and two and 400 ns in the plain one.
 */
#define LATE_NS (2 * DRIVE_ACCESS_NS)

enum {
	QUICK	= 1 << 0,
	PRELOAD	= 1 << 1,
	ALL	= QUICK | PRELOAD
};

struct habit {
	const char *name;
	void (*apply)(struct mtkdrive_config *c);
	unsigned int ways;	/* that such a drive takes */
};

static void none(struct mtkdrive_config *c)
{
	(void)c;
}

static void needs_reselect(struct mtkdrive_config *c)
{
	c->needs_reselect = true;
}

static void clobbers_registers(struct mtkdrive_config *c)
{
	c->clobbers_registers = true;
}

static void late_busy(struct mtkdrive_config *c)
{
	c->late_busy_ns = LATE_NS;
}

static void rdsr_clobbers(struct mtkdrive_config *c)
{
	c->rdsr_clobbers = true;
}

static void busy_hides_registers(struct mtkdrive_config *c)
{
	c->busy_hides_registers = true;
}

static void finish_copies(struct mtkdrive_config *c)
{
	c->finish_copies = true;
}

static void linear_rems(struct mtkdrive_config *c)
{
	c->linear_rems = true;
}

static void slow_commands(struct mtkdrive_config *c)
{
	c->command_ns = 50 * DRIVE_ACCESS_NS;
}

static void busy_hides_slow(struct mtkdrive_config *c)
{
	busy_hides_registers(c);
	slow_commands(c);
}

static void reselect_and_rdsr(struct mtkdrive_config *c)
{
	needs_reselect(c);
	rdsr_clobbers(c);
}

static void rest(struct mtkdrive_config *c)
{
	rdsr_clobbers(c);
	clobbers_registers(c);
	busy_hides_registers(c);
	finish_copies(c);
	linear_rems(c);
}

static void rest_and_reselect(struct mtkdrive_config *c)
{
	rest(c);
	needs_reselect(c);
}

static void rest_and_late(struct mtkdrive_config *c)
{
	rest(c);
	late_busy(c);
}

static const struct habit habits[] = {
	{ "defaults", none, ALL },
	{ "needs_reselect", needs_reselect, PRELOAD },
	{ "clobbers_registers", clobbers_registers, PRELOAD },
	{ "late_busy_ns", late_busy, PRELOAD },
	{ "rdsr_clobbers", rdsr_clobbers, QUICK },
	{ "busy_hides_registers", busy_hides_registers, ALL },
	{ "finish_copies", finish_copies, ALL },
	{ "linear_rems", linear_rems, ALL },
	{ "slow commands", slow_commands, ALL },
	{ "busy_hides_registers and slow commands", busy_hides_slow, ALL },
	{ "needs_reselect and rdsr_clobbers", reselect_and_rdsr, 0 },
	/*
	 * Not both: a drive that looks ready while it waits for its selection
	 * gets commands that it cannot take, and nobody could know.
	 */
	{ "all but late_busy_ns", rest_and_reselect, 0 },
	{ "all but needs_reselect", rest_and_late, 0 },
};

#define HABITS (sizeof(habits) / sizeof(habits[0]))

/* In turns: how a drive was got in has nothing to do with how it takes commands. */
static const enum scene_power powers[] = { SCENE_UNLOCKED, SCENE_DEAD, SCENE_OFF_DEAD };

#define POWERS (sizeof(powers) / sizeof(powers[0]))

static unsigned int turn;

static void flash(const struct mtkdrive_part *part, const struct scene_way *way,
		  const struct habit *habit)
{
	bool serial = part->bus == MTKDRIVE_SERIAL;
	enum scene_power power = powers[turn++ % POWERS];

	tap_begin("%s, %s, %s: %s", way->name, part->name, scene_power_names[power],
		  habit->name);
	scene_configure(part, way);
	habit->apply(&scene_config);
	scene_prepare(power);
	scene_flash();
	/* Parts that write pages are not risked for a proof. */
	EXPECT_EQUAL(scene_seen.quick, habit->ways & QUICK &&
		     (serial || part->program != MTKDRIVE_PROGRAM_PAGE));
	EXPECT_EQUAL(scene_seen.preload, serial && habit->ways & PRELOAD);
	scene_end();
}

static void flash_all(const char *name, const struct scene_way *way)
{
	const struct mtkdrive_part *part = mtkdrive_part_find(name);

	for (size_t i = 0; i < HABITS; i++)
		flash(part, way, &habits[i]);
}

/* --- what has proven itself and then fails --------------------------------- */

/* From the second page read on. */
static void turn_picky(struct drive *d)
{
	if (d->session.phase == MTKFLASH_PHASE_BACKING_UP && d->session.done > 0)
		d->model.cfg.needs_reselect = true;
}

static void change_mind(const char *name, const struct scene_way *way, const char *what,
			void (*how)(struct drive *d))
{
	tap_begin("%s, %s: %s after the proof", way->name, name, what);
	scene_configure(mtkdrive_part_find(name), way);
	scene_prepare(SCENE_DEAD);
	scene_changed = how;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(scene_seen.quick, false);
	scene_end();
}

int main(void)
{
	for (size_t n = 0; n < SCENE_SERIAL_WAYS; n++) {
		const struct scene_way *way = &scene_serial_ways[n];

		flash_all("TINY8K", way);
		flash_all("TINYAAIW", way);
		change_mind("TINY8K", way, "needs_reselect", turn_picky);
	}
	flash_all("TINYPAR", &scene_parallel_way);
	flash_all("TINYBOTTOM", &scene_parallel_way);
	flash_all("TINYW29", &scene_parallel_way);
	change_mind("TINYPAR", &scene_parallel_way, "needs_reselect", turn_picky);
	return tap_exit();
}
