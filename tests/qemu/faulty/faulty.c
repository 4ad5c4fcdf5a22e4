// SPDX-License-Identifier: GPL-2.0
/*
 * A module with one fault of each kind that the debug kernel is there to find.
 * The rig's own scenarios load it to prove that the kernel finds it and that
 * the rig sees what the kernel says:  insmod faulty.ko fault=<kind>
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static char *fault = "none";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "the fault to make when the module is loaded");

/* Read at run time, so that the compiler cannot see through the faults. */
static int beyond = 64;
module_param(beyond, int, 0444);

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spin);

static void fault_warn(void)
{
	WARN(1, "faulty: a warning\n");
}

static void fault_slab(void)
{
	char *p = kmalloc(64, GFP_KERNEL);

	if (p)
		WRITE_ONCE(p[beyond], 1);
	kfree(p);
}

static void fault_vmalloc(void)
{
	char *p = vmalloc(1000);

	if (p)
		WRITE_ONCE(p[1000 - 64 + beyond], 1);
	vfree(p);
}

static void fault_shift(void)
{
	pr_info("faulty: %d\n", 1 << beyond);
}

static void fault_order(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static void fault_atomic(void)
{
	spin_lock(&spin);
	msleep(1);
	spin_unlock(&spin);
}

static noinline void fault_leak(void)
{
	char *p = kmalloc(1000, GFP_KERNEL);

	if (p)
		strscpy(p, "faulty: nobody will free this", 1000);
}

static const struct {
	const char *name;
	void (*make)(void);
} faults[] = {
	{ "warn", fault_warn },
	{ "slab", fault_slab },
	{ "vmalloc", fault_vmalloc },
	{ "shift", fault_shift },
	{ "order", fault_order },
	{ "atomic", fault_atomic },
	{ "leak", fault_leak },
};

static int __init faulty_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		if (!strcmp(faults[i].name, fault)) {
			faults[i].make();
			return 0;
		}
	}
	return -EINVAL;
}
module_init(faulty_init);

static void __exit faulty_exit(void)
{
}
module_exit(faulty_exit);

MODULE_DESCRIPTION("Makes the faults that the debug kernel must find");
MODULE_LICENSE("GPL");
