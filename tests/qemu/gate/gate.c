// SPDX-License-Identifier: GPL-2.0
/*
 * The gate: stops a session of mtkflash exactly where a test wants it.
 *
 * The driver calls session_changed() whenever its phase or its progress has
 * changed.  A kprobe sends these calls through stop_here(), which calls the
 * original, so that the status tells the truth, and then sleeps as long as the
 * gate is shut for that phase.  In /sys/kernel/debug/gate:
 *
 *   shut      write "PHASE [SKIP]": the gate is shut for the phase of that
 *             number (enum mtkflash_phase), after SKIP calls in it; a session
 *             that stands there for another one goes on
 *   reached   reading blocks until a session stands at the gate: its phase
 *   open      write anything: it goes on, and so do all that follow
 *
 * If nobody opens it, it does so itself after "limit" seconds, and complains.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "session/session.h"

#define NOWHERE		-1

static unsigned int limit = 60;
module_param(limit, uint, 0644);
MODULE_PARM_DESC(limit, "seconds after which a shut gate opens by itself");

static bool busy;
module_param(busy, bool, 0644);
MODULE_PARM_DESC(busy, "keep the processor busy meanwhile: with QEMU's -icount time would fly");

static DECLARE_WAIT_QUEUE_HEAD(changed);
static DEFINE_SPINLOCK(lock);		/* guards the three that follow */
static int wanted = NOWHERE;		/* the phase for which the gate is shut */
static unsigned int skip;		/* so many calls in it pass before that */
static int standing = NOWHERE;		/* the phase of the session at the gate */

static bool is_shut_for(int phase)
{
	bool stop = false;

	spin_lock(&lock);
	if (phase == wanted && skip) {
		skip--;
	} else if (phase == wanted) {
		standing = phase;
		stop = true;
	}
	spin_unlock(&lock);
	return stop;
}

static void open_gate(void)
{
	spin_lock(&lock);
	wanted = NOWHERE;
	standing = NOWHERE;
	spin_unlock(&lock);
	wake_up_all(&changed);
}

/*
 * Others come first, even while the session has the priority that it takes to
 * meet a boot window.
 */
static void pass_time(int phase)
{
	unsigned long end = jiffies + limit * HZ;
	bool urgent = current->policy == SCHED_FIFO;
	int nice = urgent ? 0 : task_nice(current);

	sched_set_normal(current, MAX_NICE);
	while (READ_ONCE(wanted) == phase && time_before(jiffies, end))
		cond_resched();
	sched_set_normal(current, nice);
	if (urgent)
		sched_set_fifo_low(current);
}

static void stop_at_gate(int phase)
{
	wake_up_all(&changed);
	/* Idle, or else the kernel would take it for a hung task. */
	if (busy)
		pass_time(phase);
	else
		wait_event_idle_timeout(changed, READ_ONCE(wanted) != phase,
					limit * HZ);
	if (READ_ONCE(wanted) != phase)
		return;
	pr_err("WARNING: nobody has opened the gate for phase %d\n", phase);
	open_gate();
}

/* In the place of session_changed(). */
static noinline void stop_here(struct mtkflash_session *s)
{
	int phase = s->phase;

	/* Hits the probe again, which sees by whom it is called. */
	s->ops->changed(s);
	if (is_shut_for(phase))
		stop_at_gate(phase);
}

/* At the entry of session_changed() the return address lies on the stack. */
static int redirect(struct kprobe *p, struct pt_regs *regs)
{
	if (within_module(*(unsigned long *)regs->sp, THIS_MODULE))
		return 0;
	regs->ip = (unsigned long)stop_here;
	return 1;
}
NOKPROBE_SYMBOL(redirect);

/* A probe that has it is not optimised into a jump, which could not redirect. */
static void __maybe_unused not_optimised(struct kprobe *p, struct pt_regs *regs,
					 unsigned long flags)
{
}

static struct kprobe probe;
static bool armed;

static int arm(void)
{
	int err;

	probe = (struct kprobe) {
		.symbol_name = "mtkflash:session_changed",
		.pre_handler = redirect,
#ifndef CONFIG_KPROBES_ON_FTRACE
		.post_handler = not_optimised,
#endif
	};
	err = register_kprobe(&probe);
	armed = !err;
	if (err)
		pr_err("WARNING: no probe: %d\n", err);
	return err;
}

static void disarm(void)
{
	if (armed)
		unregister_kprobe(&probe);
	armed = false;
}

/* mtkflash comes and goes while the gate stays. */
static int module_event(struct notifier_block *nb, unsigned long action,
			void *data)
{
	const struct module *module = data;

	if (strcmp(module->name, "mtkflash"))
		return NOTIFY_DONE;
	if (action == MODULE_STATE_COMING)
		arm();
	else if (action == MODULE_STATE_GOING)
		disarm();
	return NOTIFY_DONE;
}

static struct notifier_block module_notifier = {
	.notifier_call = module_event,
};

/* Copies one short line of text in. */
static int take_line(const char __user *data, size_t count, char *line,
		     size_t size)
{
	if (!count || count >= size)
		return -EINVAL;
	if (copy_from_user(line, data, count))
		return -EFAULT;
	line[count] = '\0';
	return 0;
}

static ssize_t shut_write(struct file *filp, const char __user *data,
			  size_t count, loff_t *pos)
{
	unsigned int calls = 0;
	char line[32];
	int phase, err;

	err = take_line(data, count, line, sizeof(line));
	if (err)
		return err;
	if (sscanf(line, "%d %u", &phase, &calls) < 1 || phase < 0)
		return -EINVAL;
	spin_lock(&lock);
	wanted = phase;
	skip = calls;
	standing = NOWHERE;
	spin_unlock(&lock);
	wake_up_all(&changed);
	return count;
}

static const struct file_operations shut_fops = {
	.owner = THIS_MODULE,
	.write = shut_write,
};

static ssize_t open_write(struct file *filp, const char __user *data,
			  size_t count, loff_t *pos)
{
	open_gate();
	return count;
}

static const struct file_operations open_fops = {
	.owner = THIS_MODULE,
	.write = open_write,
};

static ssize_t reached_read(struct file *filp, char __user *data, size_t count,
			    loff_t *pos)
{
	char line[16];
	long left;
	int len;

	if (*pos)
		return 0;
	left = wait_event_killable_timeout(changed,
					   READ_ONCE(standing) != NOWHERE,
					   limit * HZ);
	if (left <= 0)
		return left ? -EINTR : -ETIMEDOUT;
	len = scnprintf(line, sizeof(line), "%d\n", READ_ONCE(standing));
	return simple_read_from_buffer(data, count, pos, line, len);
}

static const struct file_operations reached_fops = {
	.owner = THIS_MODULE,
	.read = reached_read,
};

static struct dentry *directory;

static int __init gate_init(void)
{
	int err;

	directory = debugfs_create_dir("gate", NULL);
	debugfs_create_file("shut", 0200, directory, NULL, &shut_fops);
	debugfs_create_file("open", 0200, directory, NULL, &open_fops);
	debugfs_create_file("reached", 0400, directory, NULL, &reached_fops);
	err = register_module_notifier(&module_notifier);
	if (err)
		debugfs_remove(directory);
	return err;
}
module_init(gate_init);

static void __exit gate_exit(void)
{
	unregister_module_notifier(&module_notifier);
	disarm();
	open_gate();
	debugfs_remove(directory);
}
module_exit(gate_exit);

MODULE_DESCRIPTION("Stops a session of mtkflash in a phase, for tests");
MODULE_LICENSE("GPL");
