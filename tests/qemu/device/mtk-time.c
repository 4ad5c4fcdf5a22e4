// SPDX-License-Identifier: GPL-2.0
/*
 * The time that a register access takes on the cable: what access-ns asks for
 * has to pass for the processor that makes the access, and for nobody else.
 */
#include "qemu/osdep.h"
#include "hw/core/cpu.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"

#include "mtk-cd.h"

/*
 * With -icount time is what the processor has executed: the access counts as
 * so many instructions.  Those left until the next timer are not exceeded; what
 * is too much for them is paid with the next access.
 */
static void charge(CPUState *cpu, uint32_t ns)
{
	static int64_t debt;
	uint16_t *low = mtk_cd_icount_low(cpu);
	int64_t due, part;

	debt += ns;
	due = debt / icount_to_ns(1);
	part = MIN(due, cpu->icount_extra);
	cpu->icount_extra -= part;
	due -= part;
	debt -= icount_to_ns(part);
	part = MIN(due, *low);
	*low -= part;
	debt -= icount_to_ns(part);
}

/* Others run meanwhile: a guest that keeps its cable busy would not let them in otherwise. */
static void busy_wait(uint64_t begin, uint32_t ns)
{
	bql_unlock();
	while (qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - begin < ns)
		;
	bql_lock();
}

uint64_t mtk_cd_spend(uint64_t begin, uint32_t ns)
{
	/* The clock of a qtest stands still. */
	if (qtest_enabled() || !current_cpu)
		return begin;
	if (icount_enabled())
		charge(current_cpu, ns);
	else
		busy_wait(begin, ns);
	return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}
