// SPDX-License-Identifier: GPL-2.0
/*
 * Measures how long one access to a task file takes in this kernel: the unit of
 * the floor that make bench compares with.  Loading it with base=<command block>
 * measures, "portclock: <n> ps" in the log is the answer.
 *
 * Half of the accesses write LBA mid and half read Status, neither of which
 * means anything to a drive.  The median of many short runs is taken, because
 * a guest loses its processor now and then.
 */
#include <linux/io.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sort.h>

#define RUNS	201
#define PAIRS	500

#define LBAM	4
#define STATUS	7

static ushort base;
module_param(base, ushort, 0444);
MODULE_PARM_DESC(base, "first port of the command block");

static u64 one_run(void)
{
	u64 begin = ktime_get_ns();
	int i;

	for (i = 0; i < PAIRS; i++) {
		outb(i, base + LBAM);
		inb(base + STATUS);
	}
	return ktime_get_ns() - begin;
}

static int compare(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static int __init portclock_init(void)
{
	static u64 run[RUNS] __initdata;
	int i;

	if (!base)
		return -EINVAL;
	for (i = 0; i < RUNS; i++) {
		run[i] = one_run();
		cond_resched();
	}
	sort(run, RUNS, sizeof(run[0]), compare, NULL);
	pr_info("portclock: %llu ps\n", div_u64(run[RUNS / 2] * 1000, 2 * PAIRS));
	/* Nothing is left to do: no need to stay. */
	return -ENODEV;
}
module_init(portclock_init);

MODULE_DESCRIPTION("Time of one access to a task file");
MODULE_LICENSE("GPL");
