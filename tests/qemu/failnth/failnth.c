// SPDX-License-Identifier: GPL-2.0
/*
 * failnth: lets the n-th allocation of mtkflash fail.
 *
 * /proc/self/fail-nth is for one task, but sessions of mtkflash run in a
 * kworker, and on x86-64 the kernel's own fault injection has no filter by
 * stack.  So this module puts kprobes on the two functions that decide whether
 * an allocation is to fail, should_failslab() and should_fail_alloc_page(),
 * both made for that (ALLOW_ERROR_INJECTION).  It counts a decision if a
 * function of mtkflash, its init and exit code included, is on the stack of the
 * process: what the driver allocates itself, and what the driver core, sysfs,
 * libata and the others allocate on its behalf.
 *
 * Load it before mtkflash: the notifier then knows where mtkflash lies before
 * its first instruction runs.  In /sys/module/failnth/parameters:
 *
 *   nth	written: n, count anew, and let the n-th fail; 0: nothing fails
 *   onwards	Y: all from the n-th on fail, so that fallbacks fail as well
 *		(kvmalloc() goes from slab to vmalloc)
 *   count	how many there were since nth was written
 *   failed	how many of them were made to fail
 *   which	the stack of the first that failed, innermost function first
 *
 * Never counted, because they must not fail or are no decision of their own:
 * __GFP_NOFAIL; interrupts that hit mtkflash by chance; new pages for a slab
 * from which an object is being taken, which was counted already; pages of the
 * process from or to whose memory mtkflash copies; and what KASAN, kmemleak and
 * debugobjects keep for themselves, whose failure says nothing of the driver.
 * Thus the numbers hardly differ from one run to the next.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/preempt.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#define TARGET		"mtkflash"
#define DEPTH_MAX	64
#define WHICH_SIZE	1024

static struct module *target;
static unsigned int nth;
static bool onwards;
static atomic_t count = ATOMIC_INIT(0);
static atomic_t failed = ATOMIC_INIT(0);
static char which[WHICH_SIZE];

/* Functions below which no decision is counted. */
static struct uncounted {
	const char *name;
	unsigned long begin;
	unsigned long end;
} uncounted[] = {
	{ "___slab_alloc" },
	{ "__stack_depot_save" },	/* KASAN */
	{ "kasan_populate_vmalloc" },
	{ "__create_object" },		/* kmemleak */
	{ "fill_pool" },		/* debugobjects */
	{ "handle_mm_fault" },		/* of the process */
};

static bool is_uncounted(unsigned long address)
{
	for (size_t i = 0; i < ARRAY_SIZE(uncounted); i++)
		if (address >= uncounted[i].begin && address < uncounted[i].end)
			return true;
	return false;
}

/* The breakpoint of a kprobe itself counts as one hard interrupt. */
static bool is_process(void)
{
	unsigned int own = in_nmi() ? HARDIRQ_OFFSET : 0;

	return !in_serving_softirq() && hardirq_count() <= own;
}

static bool is_ours(const unsigned long *stack, unsigned int depth,
		    const struct module *mod)
{
	bool ours = false;

	for (unsigned int i = 0; i < depth; i++) {
		if (is_uncounted(stack[i]))
			return false;
		ours |= within_module(stack[i], mod);
	}
	return ours;
}

/* The names must be found now: mtkflash can be gone when somebody asks. */
static void remember(const unsigned long *stack, unsigned int depth,
		     const struct kprobe *probe)
{
	unsigned long probed = (unsigned long)probe->addr;
	unsigned int i = 0;
	size_t used = 0;

	/* What is above the probed function is the probe's own. */
	while (i < depth && stack[i] - probed > MAX_INSN_SIZE)
		i++;
	for (; i < depth && used < sizeof(which) - 1; i++)
		used += scnprintf(which + used, sizeof(which) - used, "%s%ps",
				  used ? " < " : "", (void *)stack[i]);
}

static bool is_to_fail(const struct kprobe *probe, gfp_t gfp)
{
	const struct module *mod = READ_ONCE(target);
	unsigned int n = READ_ONCE(nth), now, depth;
	unsigned long stack[DEPTH_MAX];

	if (!n || !mod || gfp & __GFP_NOFAIL || !is_process())
		return false;
	depth = stack_trace_save(stack, ARRAY_SIZE(stack), 0);
	if (!is_ours(stack, depth, mod))
		return false;
	now = atomic_inc_return(&count);
	if (READ_ONCE(onwards) ? now < n : now != n)
		return false;
	if (atomic_inc_return(&failed) == 1)
		remember(stack, depth, probe);
	return true;
}

/* What the probed functions turn into when they are to refuse. */
static noinline int refuse_slab(void)
{
	return -ENOMEM;
}

static noinline bool refuse_pages(void)
{
	return true;
}

static gfp_t gfp_argument(struct pt_regs *regs, unsigned int n)
{
	return (__force gfp_t)regs_get_kernel_argument(regs, n);
}

static int slab_probed(struct kprobe *probe, struct pt_regs *regs)
{
	if (!is_to_fail(probe, gfp_argument(regs, 1)))
		return 0;
	instruction_pointer_set(regs, (unsigned long)refuse_slab);
	return 1;
}

static int pages_probed(struct kprobe *probe, struct pt_regs *regs)
{
	if (!is_to_fail(probe, gfp_argument(regs, 0)))
		return 0;
	instruction_pointer_set(regs, (unsigned long)refuse_pages);
	return 1;
}

/* A probe without it may be turned into a jump, which cannot go elsewhere. */
static void keep_breakpoint(struct kprobe *probe, struct pt_regs *regs,
			    unsigned long flags)
{
}

static struct kprobe slab_probe = {
	.symbol_name = "should_failslab",
	.pre_handler = slab_probed,
	.post_handler = keep_breakpoint,
};

static struct kprobe pages_probe = {
	.symbol_name = "should_fail_alloc_page",
	.pre_handler = pages_probed,
	.post_handler = keep_breakpoint,
};

static struct kprobe *probes[] = { &slab_probe, &pages_probe };

static int set_nth(const char *text, const struct kernel_param *param)
{
	unsigned int n;
	int err;

	err = kstrtouint(text, 0, &n);
	if (err)
		return err;
	WRITE_ONCE(nth, 0);
	/* Until nobody decides by the old one any more. */
	synchronize_rcu();
	if (!n)
		return 0;
	atomic_set(&count, 0);
	atomic_set(&failed, 0);
	memset(which, 0, sizeof(which));
	WRITE_ONCE(nth, n);
	return 0;
}

static int get_counter(char *text, const struct kernel_param *param)
{
	return sysfs_emit(text, "%d\n", atomic_read(param->arg));
}

static const struct kernel_param_ops nth_ops = {
	.set = set_nth,
	.get = param_get_uint,
};

static const struct kernel_param_ops counter_ops = {
	.get = get_counter,
};

module_param_cb(nth, &nth_ops, &nth, 0644);
MODULE_PARM_DESC(nth, "the number of the allocation that is to fail, 0 for none");
module_param(onwards, bool, 0644);
MODULE_PARM_DESC(onwards, "so are all that follow");
module_param_cb(count, &counter_ops, &count, 0444);
MODULE_PARM_DESC(count, "allocations since nth was written");
module_param_cb(failed, &counter_ops, &failed, 0444);
MODULE_PARM_DESC(failed, "how many of them were made to fail");
module_param_string(which, which, sizeof(which), 0444);
MODULE_PARM_DESC(which, "the stack of the first that failed");

static int module_event(struct notifier_block *nb, unsigned long event,
			void *data)
{
	struct module *mod = data;

	if (strcmp(mod->name, TARGET))
		return NOTIFY_DONE;
	if (event == MODULE_STATE_COMING) {
		WRITE_ONCE(target, mod);
	} else if (event == MODULE_STATE_GOING) {
		WRITE_ONCE(target, NULL);
		/* Handlers run with preemption disabled. */
		synchronize_rcu();
	}
	return NOTIFY_DONE;
}

static struct notifier_block module_notifier = {
	.notifier_call = module_event,
};

/*
 * Where a function begins and ends.  Only a kprobe finds functions by name for
 * a module; it is gone again at once.  A kernel built without what the function
 * belongs to has none.
 */
static void find_range(struct uncounted *range)
{
	struct kprobe probe = { .symbol_name = range->name };
	char symbol[KSYM_SYMBOL_LEN], *size;
	unsigned long bytes;

	if (register_kprobe(&probe))
		return;
	sprint_symbol(symbol, (unsigned long)probe.addr);
	unregister_kprobe(&probe);
	size = strrchr(symbol, '/');
	if (!size || kstrtoul(size + 1, 0, &bytes))
		return;
	range->begin = (unsigned long)probe.addr;
	range->end = range->begin + bytes;
}

static int __init failnth_init(void)
{
	int err;

	for (size_t i = 0; i < ARRAY_SIZE(uncounted); i++)
		find_range(&uncounted[i]);
	err = register_module_notifier(&module_notifier);
	if (err)
		return err;
	err = register_kprobes(probes, ARRAY_SIZE(probes));
	if (err)
		unregister_module_notifier(&module_notifier);
	return err;
}
module_init(failnth_init);

static void __exit failnth_exit(void)
{
	unregister_kprobes(probes, ARRAY_SIZE(probes));
	unregister_module_notifier(&module_notifier);
}
module_exit(failnth_exit);

MODULE_DESCRIPTION("Lets the n-th allocation of mtkflash fail");
MODULE_LICENSE("GPL");
