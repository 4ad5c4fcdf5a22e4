// SPDX-License-Identifier: GPL-2.0
/*
 * Change counters behind poll(), and sysfs and uevent notices.
 *
 * Every drive has a counter of its changes.  poll() compares it with its value when the file
 * was opened or last asked for the STATUS: so no change is missed, and none is reported twice.
 * The counters outlive the drives, because open files of the control node do.
 */
#include <linux/atomic.h>
#include <linux/kobject.h>
#include <linux/math64.h>
#include <linux/sysfs.h>

#include "device.h"
#include "errors.h"
#include "names.h"
#include "notify.h"

static DECLARE_WAIT_QUEUE_HEAD(changed);
static atomic_t counts[MTKFLASH_MAX_DEVICES];

u32 mtkflash_notify_count(unsigned int minor)
{
	u32 count = atomic_read(&counts[minor]);

	/* Pairs with the barrier in count_up(). */
	smp_rmb();
	return count;
}

static void count_up(struct mtkflash_device *device)
{
	/* A reader that sees the new count also sees the change. */
	smp_mb__before_atomic();
	atomic_inc(&counts[MINOR(device->dev.devt)]);
	wake_up_interruptible(&changed);
}

void mtkflash_seen_note(struct mtkflash_seen *seen, unsigned int minor,
			u32 changes)
{
	WRITE_ONCE(seen->count[minor], changes);
	set_bit(minor, seen->asked);
}

void mtkflash_seen_forget(struct mtkflash_seen *seen, unsigned int minor)
{
	if (minor < MTKFLASH_MAX_DEVICES)
		clear_bit(minor, seen->asked);
}

__poll_t mtkflash_seen_poll(struct mtkflash_seen *seen, struct file *filp,
			    poll_table *wait)
{
	unsigned int minor;

	poll_wait(filp, &changed, wait);
	for_each_set_bit(minor, seen->asked, MTKFLASH_MAX_DEVICES)
		if (READ_ONCE(seen->count[minor]) !=
		    (u32)atomic_read(&counts[minor]))
			return EPOLLPRI;
	return 0;
}

static u64 percent(const struct mtkflash_status *status)
{
	return status->total ? div64_u64(status->done * 100, status->total) : 0;
}

static bool same_phase(const struct mtkflash_status *before,
		       const struct mtkflash_status *after)
{
	return before->phase == after->phase &&
	       before->session == after->session &&
	       before->error == after->error;
}

/* For udev rules, and for desktops that show the progress. */
static void send_uevent(struct mtkflash_device *device,
			const struct mtkflash_status *status)
{
	char phase[48], session[32], kind[32], error[48];
	char *environment[5] = { phase, session, kind, error, NULL };

	scnprintf(phase, sizeof(phase), "MTKFLASH_PHASE=%s",
		  mtkflash_phase_name(status->phase));
	scnprintf(session, sizeof(session), "MTKFLASH_SESSION=%u",
		  status->session);
	scnprintf(kind, sizeof(kind), "MTKFLASH_KIND=%s",
		  mtkflash_kind_name(status->kind));
	scnprintf(error, sizeof(error), "MTKFLASH_ERROR=%s",
		  mtkflash_error_name(status->error));
	kobject_uevent_env(&device->dev.kobj, KOBJ_CHANGE, environment);
}

void mtkflash_notify(struct mtkflash_device *device,
		     const struct mtkflash_status *before,
		     const struct mtkflash_status *after)
{
	bool same = same_phase(before, after);

	if (same && before->flags == after->flags &&
	    percent(before) == percent(after))
		return;
	count_up(device);
	mutex_lock(&device->announce_lock);
	if (device->announced) {
		struct kobject *kobj = &device->dev.kobj;

		sysfs_notify(kobj, NULL, "done");
		if (before->flags != after->flags)
			sysfs_notify(kobj, NULL, "held");
		if (!same) {
			sysfs_notify(kobj, NULL, "phase");
			sysfs_notify(kobj, NULL, "error");
			send_uevent(device, after);
		}
	}
	mutex_unlock(&device->announce_lock);
}

void mtkflash_notify_gone(struct mtkflash_device *device)
{
	count_up(device);
}
