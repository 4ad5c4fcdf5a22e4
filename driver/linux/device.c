// SPDX-License-Identifier: GPL-2.0
/*
 * The device: its state, its users, and its life.
 */
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/security.h>
#include <linux/slab.h>

#include "device.h"
#include "errors.h"
#include "flash/map.h"
#include "mtd.h"
#include "notify.h"
#include "options.h"
#include "port.h"
#include "report.h"
#include "run.h"
#include "session_ops.h"
#include "sysfs.h"
#include "upload.h"

static dev_t first_devt;
static DEFINE_IDA(minors);
static struct workqueue_struct *workqueue;
static bool asleep;	/* no session starts: the system sleeps or goes down */

static struct class mtkflash_class = {
	.name = "mtkflash",
	.dev_groups = mtkflash_sysfs_groups,
};

/*
 * Waits while a scan looks at the port: not longer than it takes to claim a port that
 * libata does not use.  Returns false, without the lock, if the caller was killed
 * meanwhile.
 */
bool mtkflash_device_lock_unreserved(struct mtkflash_device *device)
{
	mutex_lock(&device->lock);
	while (device->reserved) {
		mutex_unlock(&device->lock);
		if (wait_event_killable(device->idle,
					!READ_ONCE(device->reserved)))
			return false;
		mutex_lock(&device->lock);
	}
	return true;
}

void mtkflash_device_queue(struct mtkflash_device *device)
{
	queue_work(workqueue, &device->work);
}

void mtkflash_device_queue_work(struct work_struct *work)
{
	queue_work(workqueue, work);
}

void mtkflash_device_set_staged(struct mtkflash_device *device, size_t bytes)
{
	struct mtkflash_status *status = &device->status;
	struct mtkflash_status before, after;

	spin_lock(&device->status_lock);
	before = *status;
	if (!(status->flags & MTKFLASH_STATUS_BUSY)) {
		status->staged = bytes;
		status->kind = MTKFLASH_KIND_FLASH;
		status->phase = MTKFLASH_PHASE_STAGED;
		status->error = MTKFLASH_ERROR_NONE;
		status->failed_phase = MTKFLASH_PHASE_IDLE;
		status->advice = MTKFLASH_ADVICE_NONE;
		status->done = 0;
		status->total = 0;
	}
	after = *status;
	spin_unlock(&device->status_lock);
	mtkflash_notify(device, &before, &after);
}

void mtkflash_device_refuse(struct mtkflash_device *device,
			    enum mtkflash_error error)
{
	const char *advice = mtkflash_advice_text(mtkflash_error_advice(error));
	struct mtkflash_status *status = &device->status;
	struct mtkflash_status before, after;

	spin_lock(&device->status_lock);
	before = *status;
	if (!(status->flags & MTKFLASH_STATUS_BUSY)) {
		status->staged = 0;
		status->phase = MTKFLASH_PHASE_FAILED;
		status->failed_phase = MTKFLASH_PHASE_STAGED;
		status->error = error;
		status->advice = mtkflash_error_advice(error);
	}
	after = *status;
	spin_unlock(&device->status_lock);
	mtkflash_notify(device, &before, &after);
	dev_err(&device->dev, "ata%u: refused: %s (%s); %s\n", device->ata,
		mtkflash_error_cause(error), mtkflash_error_name(error), advice);
	mtkflash_report_options(device, advice);
}

/*
 * Other programs write the same registers by ioperm() and /dev/port, and a locked-down
 * kernel refuses that with the reason IOPORT.  This module must not be a way around it.
 * Checked at the start of a session, too, because the descriptor may be older than the
 * lockdown.  A running session continues, and a held drive can be given back, since leaving
 * it in vendor mode has no use.
 */
int mtkflash_device_check_lockdown(struct mtkflash_device *device)
{
	if (!security_locked_down(LOCKDOWN_IOPORT))
		return 0;
	mtkflash_device_refuse(device, MTKFLASH_ERROR_LOCKED_DOWN);
	return mtkflash_errno(MTKFLASH_ERROR_LOCKED_DOWN);
}

int mtkflash_device_admit(struct mtkflash_device *device, bool writer)
{
	int err = 0;

	mutex_lock(&device->lock);
	if (device->gone)
		err = -ENODEV;
	else if (writer && (device->writer || device->busy))
		err = -EBUSY;
	else if (writer)
		device->writer = true;
	mutex_unlock(&device->lock);
	return err;
}

void mtkflash_device_drop_writer(struct mtkflash_device *device)
{
	mutex_lock(&device->lock);
	device->writer = false;
	mutex_unlock(&device->lock);
}

void mtkflash_device_get_status(struct mtkflash_device *device,
				struct mtkflash_status *status)
{
	u32 changes = mtkflash_notify_count(MINOR(device->dev.devt));

	spin_lock(&device->status_lock);
	*status = device->status;
	spin_unlock(&device->status_lock);
	status->changes = changes;
}

void mtkflash_device_get_info(struct mtkflash_device *device,
			      struct mtkflash_device_info *info)
{
	spin_lock(&device->status_lock);
	*info = device->info;
	spin_unlock(&device->status_lock);
}

bool mtkflash_device_is_committed(struct mtkflash_device *device)
{
	struct mtkflash_status status;

	mtkflash_device_get_status(device, &status);
	/* During its first erase a session is not marked as committed yet. */
	return status.flags & MTKFLASH_STATUS_BUSY &&
	       (!(status.flags & MTKFLASH_STATUS_UNTOUCHED) ||
		status.phase == MTKFLASH_PHASE_ERASING);
}

bool mtkflash_device_reserve(struct mtkflash_device *device)
{
	bool idle;

	mutex_lock(&device->lock);
	idle = !device->busy && !device->awaited && device->session.port == MTKFLASH_PORT_FREE;
	if (idle)
		device->reserved = true;
	mutex_unlock(&device->lock);
	return idle;
}

void mtkflash_device_unreserve(struct mtkflash_device *device, bool gone)
{
	mutex_lock(&device->lock);
	device->reserved = false;
	device->gone |= gone;
	wake_up_all(&device->idle);
	mutex_unlock(&device->lock);
}

void mtkflash_device_set_asleep(bool sleeps)
{
	WRITE_ONCE(asleep, sleeps);
}

bool mtkflash_device_is_asleep(void)
{
	return READ_ONCE(asleep);
}

bool mtkflash_device_is_idle(const struct mtkflash_device *device)
{
	return !READ_ONCE(device->busy) && !READ_ONCE(device->reserved);
}

/*
 * Returns with the lock held and no session running.  May wait for minutes, which must not
 * look like a hung task.
 */
static void lock_idle(struct mtkflash_device *device)
{
	mutex_lock(&device->lock);
	while (!mtkflash_device_is_idle(device)) {
		WRITE_ONCE(device->interrupted, device->end_reason);
		mutex_unlock(&device->lock);
		wait_event_idle(device->idle, mtkflash_device_is_idle(device));
		mutex_lock(&device->lock);
	}
}

/*
 * Gives a held drive back, without the lock: libata may need more than a minute, and other
 * callers get BUSY meanwhile instead of waiting.
 */
static enum mtkflash_error unlock_and_release(struct mtkflash_device *device)
{
	enum mtkflash_error err;

	lockdep_assert_held(&device->lock);

	device->busy = true;
	mutex_unlock(&device->lock);

	err = mtkflash_session_release(&device->session);

	mutex_lock(&device->lock);
	device->busy = false;
	wake_up_all(&device->idle);
	mutex_unlock(&device->lock);
	return err;
}

static void end(struct work_struct *work)
{
	struct mtkflash_device *device = container_of(work,
						      struct mtkflash_device,
						      end_work);

	lock_idle(device);
	unlock_and_release(device);

	mutex_lock(&device->lock);
	device->ending = false;
	wake_up_all(&device->idle);
	mutex_unlock(&device->lock);
	put_device(&device->dev);
}

int mtkflash_device_release(struct mtkflash_device *device)
{
	int err = 0;

	if (!mtkflash_device_lock_unreserved(device))
		return -EINTR;
	if (device->gone)
		err = -ENODEV;
	else if (device->busy || device->awaited)
		err = -EBUSY;
	if (!err)
		return mtkflash_errno(unlock_and_release(device));
	mutex_unlock(&device->lock);
	return err;
}

void mtkflash_device_end(struct mtkflash_device *device, enum mtkflash_error why)
{
	mutex_lock(&device->lock);
	device->end_reason = why;
	WRITE_ONCE(device->interrupted, why);
	if (!device->ending) {
		device->ending = true;
		get_device(&device->dev);
		queue_work(workqueue, &device->end_work);
	}
	mutex_unlock(&device->lock);
}

void mtkflash_device_wait_ended(struct mtkflash_device *device)
{
	wait_event_idle(device->idle, !READ_ONCE(device->ending));
}

static void free_device(struct device *dev)
{
	struct mtkflash_device *device = container_of(dev,
						      struct mtkflash_device,
						      dev);

	mtkflash_session_destroy(&device->session);
	kvfree(device->session.map);
	mutex_destroy(&device->mtd_lock);
	mutex_destroy(&device->upload.lock);
	mutex_destroy(&device->announce_lock);
	mutex_destroy(&device->lock);
	ida_free(&minors, MINOR(dev->devt));
	kfree(device);
}

/* Set the recipe for packets, if one fits by the last scan of the port. */
static void note_recipe(struct mtkflash_device *device)
{
	const struct mtkflash_recipe *recipe = NULL;
	struct mtkflash_finding found;
	unsigned int unit;

	if (mtkflash_find_mediatek(&device->port->view, &unit, &found) == 1)
		recipe = mtkflash_recipe_for(NULL, &found.identity, NULL);
	strscpy_pad(device->info.recipe, recipe ? recipe->name : "",
		    sizeof(device->info.recipe));
}

static void init_device(struct mtkflash_device *device,
			struct mtkflash_port *port, u8 *map, int minor)
{
	device->port = port;
	device->ata = port->ap->print_id;
	mutex_init(&device->lock);
	mutex_init(&device->announce_lock);
	mutex_init(&device->upload.lock);
	mutex_init(&device->mtd_lock);
	spin_lock_init(&device->status_lock);
	init_waitqueue_head(&device->idle);
	INIT_WORK(&device->work, mtkflash_run_session);
	INIT_WORK(&device->end_work, end);
	mtkflash_session_init(&device->session, &mtkflash_linux_ops, &port->tf);
	mtkflash_part_init(&device->part, &device->session);
	mtkflash_live_init(&device->live);
	device->session.map = map;
	device->status.size = sizeof(device->status);
	device->status.device = minor;
	device->options.size = sizeof(device->options);
	device->options.device = minor;
	mtkflash_options_reset(device);
	device->info.size = sizeof(device->info);
	device->info.device = minor;
	device->info.ata = device->ata;
	note_recipe(device);

	device_initialize(&device->dev);
	device->dev.class = &mtkflash_class;
	device->dev.parent = &port->shost->shost_gendev;
	device->dev.devt = MKDEV(MAJOR(first_devt), minor);
	device->dev.release = free_device;
	cdev_init(&device->cdev, &mtkflash_fops);
	device->cdev.owner = THIS_MODULE;
}

static void set_announced(struct mtkflash_device *device, bool announced)
{
	mutex_lock(&device->announce_lock);
	device->announced = announced;
	mutex_unlock(&device->announce_lock);
}

struct mtkflash_device *mtkflash_device_add(struct mtkflash_port *port)
{
	struct mtkflash_device *device;
	int minor, err = -ENOMEM;
	u8 *map;

	device = kzalloc(sizeof(*device), GFP_KERNEL);
	map = kvzalloc(MTKFLASH_MAP_PAGES, GFP_KERNEL);
	if (!device || !map)
		goto free;
	minor = ida_alloc_max(&minors, MTKFLASH_MAX_DEVICES - 1, GFP_KERNEL);
	if (minor < 0) {
		err = minor;
		goto free;
	}
	init_device(device, port, map, minor);

	err = dev_set_name(&device->dev, "mtkflash%d", minor);
	if (!err)
		err = cdev_device_add(&device->cdev, &device->dev);
	if (err) {
		put_device(&device->dev);
		return ERR_PTR(err);
	}
	set_announced(device, true);
	mtkflash_upload_add(device);
	return device;

free:
	kvfree(map);
	kfree(device);
	return ERR_PTR(err);
}

void mtkflash_device_retire(struct mtkflash_device *device)
{
	set_announced(device, false);
	mtkflash_upload_close(device);
	cdev_device_del(&device->cdev, &device->dev);
	mutex_lock(&device->lock);
	device->gone = true;
	mutex_unlock(&device->lock);
	mtkflash_notify_gone(device);
	/* No session can start any more. */
	mtkflash_device_end(device, MTKFLASH_ERROR_GONE);
}

void mtkflash_device_remove(struct mtkflash_device *device)
{
	mtkflash_device_wait_ended(device);
	mtkflash_upload_remove(device);
	mtkflash_mtd_remove(device);
	device->port = NULL;
	put_device(&device->dev);
}

int __init mtkflash_device_init(void)
{
	int err;

	err = class_register(&mtkflash_class);
	if (err)
		return err;
	err = alloc_chrdev_region(&first_devt, 0, MTKFLASH_MAX_DEVICES,
				  "mtkflash");
	if (err)
		goto unregister;
	workqueue = alloc_workqueue("mtkflash", WQ_UNBOUND, 0);
	if (!workqueue) {
		err = -ENOMEM;
		goto release;
	}
	return 0;

release:
	unregister_chrdev_region(first_devt, MTKFLASH_MAX_DEVICES);
unregister:
	class_unregister(&mtkflash_class);
	return err;
}

void mtkflash_device_exit(void)
{
	mtkflash_mtd_exit();
	destroy_workqueue(workqueue);
	unregister_chrdev_region(first_devt, MTKFLASH_MAX_DEVICES);
	class_unregister(&mtkflash_class);
}
