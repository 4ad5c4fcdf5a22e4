// SPDX-License-Identifier: GPL-2.0
/*
 * The device: the session's way to the port, and the worker that runs it.
 */
#include <linux/idr.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "device.h"
#include "errors.h"
#include "memory.h"
#include "port.h"
#include "report.h"

/* How long a sleeping system waits for a session that was told to stop. */
#define STOP_LIMIT_S	60
#define STOP_POLL_MS	100

static dev_t first_devt;
static DEFINE_IDA(minors);
static struct workqueue_struct *workqueue;
static bool asleep;	/* no session starts: the system sleeps or goes down */

static struct class mtkflash_class = {
	.name = "mtkflash",
};

static struct mtkflash_device *from_session(struct mtkflash_session *s)
{
	return container_of(s, struct mtkflash_device, session);
}

static enum mtkflash_error interrupted(void *data)
{
	struct mtkflash_device *device = data;

	return READ_ONCE(device->interrupted);
}

static enum mtkflash_error session_interrupted(struct mtkflash_session *s)
{
	return interrupted(from_session(s));
}

static enum mtkflash_error session_claim(struct mtkflash_session *s)
{
	struct mtkflash_device *device = from_session(s);
	struct mtkflash_port_view view;
	enum mtkflash_error err;
	unsigned int unit = 0;

	err = mtkflash_port_claim(device->port, s->allow_sibling, &view,
				  interrupted, device);
	if (err)
		return err;
	s->running = mtkflash_find_mediatek(&view, &unit);
	s->unit_known = s->running;
	s->vendor.unit = unit;
	s->inquiry = view.identity[unit];
	return MTKFLASH_ERROR_NONE;
}

static void session_release(struct mtkflash_session *s,
			    enum mtkflash_release how)
{
	mtkflash_port_release(from_session(s)->port, how);
}

static bool session_identity(struct mtkflash_session *s,
			     struct mtkflash_identity *id)
{
	return mtkflash_port_identity(from_session(s)->port, s->vendor.unit,
				      id);
}

static u32 proven_access(const struct mtkflash_vendor *v)
{
	return (v->quick ? MTKFLASH_ACCESS_QUICK : 0) |
	       (v->four ? MTKFLASH_ACCESS_FOUR : 0) |
	       (v->preload ? MTKFLASH_ACCESS_PRELOAD : 0);
}

/* What is left of a longer name goes too: all of it is shown to user space. */
static void copy_info(struct mtkflash_device_info *info,
		      const struct mtkflash_session *s)
{
	info->unit = s->vendor.unit;
	if (s->vendor.type) {
		info->type = s->vendor.type;
		info->access = proven_access(&s->vendor);
		strscpy_pad(info->set, s->vendor.set->name, sizeof(info->set));
	}
	memcpy(info->rems, s->ids.rems, sizeof(s->ids.rems));
	memcpy(info->rdid, s->ids.rdid, sizeof(s->ids.rdid));
	info->res = s->ids.res;
	info->status_register = s->protection;
	if (s->chip) {
		info->part_size = s->chip->size;
		strscpy_pad(info->part, s->chip->name, sizeof(info->part));
	}
}

static u32 outcome_flags(const struct mtkflash_session *s)
{
	return (s->held ? MTKFLASH_STATUS_HELD : 0) |
	       (s->committed ? 0 : MTKFLASH_STATUS_UNTOUCHED) |
	       (s->restored ? MTKFLASH_STATUS_RESTORED : 0);
}

static void session_changed(struct mtkflash_session *s)
{
	struct mtkflash_device *device = from_session(s);
	struct mtkflash_status *status = &device->status;

	if (s->phase == MTKFLASH_PHASE_WAITING && s->phase != status->phase)
		mtkflash_report_waiting(device);
	spin_lock(&device->status_lock);
	status->phase = s->phase;
	status->failed_phase = s->failed_phase;
	status->error = s->error;
	status->last_status = s->vendor.status;
	status->done = s->done;
	status->total = s->total;
	status->fail_address = s->error ? s->fail_address : 0;
	status->wait_left_ms = s->wait_left_ms;
	status->flags &= MTKFLASH_STATUS_BUSY;
	status->flags |= outcome_flags(s);
	strscpy_pad(status->old_revision, s->old_identity.revision,
		    sizeof(status->old_revision));
	strscpy_pad(status->new_revision, s->new_identity.revision,
		    sizeof(status->new_revision));
	copy_info(&device->info, s);
	spin_unlock(&device->status_lock);
	mtkflash_trace_phase(device);
}

static const struct mtkflash_session_ops session_ops = {
	.claim = session_claim,
	.release = session_release,
	.identity = session_identity,
	.interrupted = session_interrupted,
	.changed = session_changed,
	.alloc = mtkflash_memory_alloc,
	.free = mtkflash_memory_free,
};

static void set_busy_flag(struct mtkflash_device *device, bool busy)
{
	spin_lock(&device->status_lock);
	if (busy) {
		device->status.session++;
		device->status.staged = 0;
		device->status.flags |= MTKFLASH_STATUS_BUSY |
					MTKFLASH_STATUS_UNTOUCHED;
		device->status.flags &= ~MTKFLASH_STATUS_RESTORED;
	} else {
		device->status.flags &= ~MTKFLASH_STATUS_BUSY;
	}
	spin_unlock(&device->status_lock);
}

/* Options count for one session. */
static void set_default_options(struct mtkflash_device *device)
{
	device->options.flags = 0;
	device->options.wait_ms = MTKFLASH_WAIT_DEFAULT_MS;
}

static void run_session(struct work_struct *work)
{
	struct mtkflash_device *device = container_of(work,
						      struct mtkflash_device,
						      work);
	struct mtkflash_session *s = &device->session;
	bool flash = device->image;
	enum mtkflash_error err;

	s->allow_sibling = device->options.flags & MTKFLASH_OPTION_ALLOW_SIBLING;
	s->wait_ms = device->options.wait_ms;
	if (flash)
		err = mtkflash_session_flash(s, device->image,
					     device->image_size);
	else
		err = mtkflash_session_read(s);
	if (err)
		mtkflash_report_failure(device);
	else
		mtkflash_report_success(device, flash);

	set_busy_flag(device, false);
	mutex_lock(&device->lock);
	mtkflash_memory_free(device->image);
	device->image = NULL;
	device->result = err;
	set_default_options(device);
	device->busy = false;
	wake_up_all(&device->idle);
	mutex_unlock(&device->lock);

	put_device(&device->dev);
	/* The caller of destroy_workqueue() waits for the rest of this. */
	module_put(THIS_MODULE);
}

/*
 * Whoever looks at the port is waited for: not longer than it takes to claim a
 * port that libata does not use.  Returns false, without the lock, if the caller
 * was killed meanwhile.
 */
static bool lock_unreserved(struct mtkflash_device *device)
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

enum mtkflash_error mtkflash_device_start(struct mtkflash_device *device,
					  u8 *image, size_t size)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	if (!lock_unreserved(device))
		return MTKFLASH_ERROR_INTERRUPTED;
	if (device->gone) {
		err = MTKFLASH_ERROR_GONE;
	} else if (READ_ONCE(asleep)) {
		err = MTKFLASH_ERROR_INTERRUPTED;
	} else if (device->busy || device->awaited) {
		err = MTKFLASH_ERROR_BUSY;
	} else {
		/* An open file is the reason why this cannot fail. */
		__module_get(THIS_MODULE);
		get_device(&device->dev);
		device->busy = true;
		device->awaited = true;
		device->interrupted = MTKFLASH_ERROR_NONE;
		device->image = image;
		device->image_size = size;
		set_busy_flag(device, true);
		queue_work(workqueue, &device->work);
	}
	mutex_unlock(&device->lock);
	return err;
}

enum mtkflash_error mtkflash_device_wait(struct mtkflash_device *device)
{
	bool killed = wait_event_killable(device->idle,
					  !READ_ONCE(device->busy));
	enum mtkflash_error result;

	mutex_lock(&device->lock);
	if (killed)
		WRITE_ONCE(device->interrupted, MTKFLASH_ERROR_INTERRUPTED);
	result = killed ? MTKFLASH_ERROR_INTERRUPTED : device->result;
	device->awaited = false;
	mutex_unlock(&device->lock);
	return result;
}

enum mtkflash_error mtkflash_device_read(struct mtkflash_device *device,
					 u8 **content, size_t *size)
{
	struct mtkflash_session *s = &device->session;
	enum mtkflash_error err;
	bool too_much = false;

	err = mtkflash_device_start(device, NULL, 0);
	if (err)
		return err;
	if (wait_event_killable(device->idle, !READ_ONCE(device->busy))) {
		mtkflash_device_wait(device);
		return MTKFLASH_ERROR_INTERRUPTED;
	}

	/* Nobody else starts a session before the content is taken. */
	mutex_lock(&device->lock);
	err = device->result;
	if (!err) {
		*size = s->chip->size;
		*content = mtkflash_memory_alloc(*size);
		too_much = !*content;
		if (!too_much)
			memcpy(*content, s->backup, *size);
	}
	device->awaited = false;
	mutex_unlock(&device->lock);
	if (!too_much)
		return err;
	/* The session itself went well, and has nothing to say. */
	mtkflash_device_refuse(device, MTKFLASH_ERROR_NO_MEMORY);
	return MTKFLASH_ERROR_NO_MEMORY;
}

void mtkflash_device_set_staged(struct mtkflash_device *device, size_t bytes)
{
	spin_lock(&device->status_lock);
	if (!(device->status.flags & MTKFLASH_STATUS_BUSY)) {
		device->status.staged = bytes;
		device->status.phase = MTKFLASH_PHASE_STAGED;
		device->status.error = MTKFLASH_ERROR_NONE;
		device->status.failed_phase = MTKFLASH_PHASE_IDLE;
		device->status.done = 0;
		device->status.total = 0;
	}
	spin_unlock(&device->status_lock);
}

void mtkflash_device_refuse(struct mtkflash_device *device,
			    enum mtkflash_error error)
{
	spin_lock(&device->status_lock);
	if (!(device->status.flags & MTKFLASH_STATUS_BUSY)) {
		device->status.staged = 0;
		device->status.phase = MTKFLASH_PHASE_FAILED;
		device->status.failed_phase = MTKFLASH_PHASE_STAGED;
		device->status.error = error;
	}
	spin_unlock(&device->status_lock);
	dev_err(&device->dev, "ata%u: refused: %s (%s); %s\n", device->ata,
		mtkflash_error_cause(error), mtkflash_error_name(error),
		mtkflash_error_advice(error));
}

void mtkflash_device_get_status(struct mtkflash_device *device,
				struct mtkflash_status *status)
{
	spin_lock(&device->status_lock);
	*status = device->status;
	spin_unlock(&device->status_lock);
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
	/* In its first erase a session has not said so yet. */
	return status.flags & MTKFLASH_STATUS_BUSY &&
	       (!(status.flags & MTKFLASH_STATUS_UNTOUCHED) ||
		status.phase == MTKFLASH_PHASE_ERASING);
}

bool mtkflash_device_reserve(struct mtkflash_device *device)
{
	bool idle;

	mutex_lock(&device->lock);
	idle = !device->busy && !device->awaited && !device->session.claimed;
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

static bool is_idle(const struct mtkflash_device *device)
{
	return !READ_ONCE(device->busy) && !READ_ONCE(device->reserved);
}

/*
 * Returns with the lock held and no session running; it was told @why.  Minutes
 * are no reason for the kernel to suspect a hung task.
 */
static void lock_idle(struct mtkflash_device *device, enum mtkflash_error why)
{
	mutex_lock(&device->lock);
	while (!is_idle(device)) {
		WRITE_ONCE(device->interrupted, why);
		mutex_unlock(&device->lock);
		wait_event_idle(device->idle, is_idle(device));
		mutex_lock(&device->lock);
	}
}

/*
 * Gives a held drive back, without the lock: libata may need more than a
 * minute, and others are to be told BUSY meanwhile, not to wait.
 */
static void give_back(struct mtkflash_device *device, enum mtkflash_error why)
{
	lock_idle(device, why);
	device->busy = true;
	mutex_unlock(&device->lock);

	mtkflash_session_release(&device->session);

	mutex_lock(&device->lock);
	device->busy = false;
	wake_up_all(&device->idle);
	mutex_unlock(&device->lock);
}

void mtkflash_device_quiesce(struct mtkflash_device *device)
{
	give_back(device, MTKFLASH_ERROR_INTERRUPTED);
}

bool mtkflash_device_interrupt(struct mtkflash_device *device)
{
	unsigned long end = jiffies + STOP_LIMIT_S * HZ;

	mutex_lock(&device->lock);
	WRITE_ONCE(device->interrupted, MTKFLASH_ERROR_INTERRUPTED);
	mutex_unlock(&device->lock);
	/* It may have passed the point of no return just now. */
	while (!wait_event_idle_timeout(device->idle, is_idle(device),
					msecs_to_jiffies(STOP_POLL_MS)))
		if (mtkflash_device_is_committed(device) ||
		    time_after(jiffies, end))
			return false;
	return true;
}

static void device_release(struct device *dev)
{
	struct mtkflash_device *device = container_of(dev,
						      struct mtkflash_device,
						      dev);

	mtkflash_session_destroy(&device->session);
	ida_free(&minors, MINOR(dev->devt));
	kfree(device);
}

static void init_device(struct mtkflash_device *device,
			struct mtkflash_port *port, int minor)
{
	device->port = port;
	device->ata = port->ap->print_id;
	mutex_init(&device->lock);
	spin_lock_init(&device->status_lock);
	init_waitqueue_head(&device->idle);
	INIT_WORK(&device->work, run_session);
	mtkflash_session_init(&device->session, &session_ops, &port->tf);
	device->status.size = sizeof(device->status);
	device->status.device = minor;
	device->options.size = sizeof(device->options);
	device->options.device = minor;
	set_default_options(device);
	device->info.size = sizeof(device->info);
	device->info.device = minor;
	device->info.ata = device->ata;

	device_initialize(&device->dev);
	device->dev.class = &mtkflash_class;
	device->dev.parent = &port->shost->shost_gendev;
	device->dev.devt = MKDEV(MAJOR(first_devt), minor);
	device->dev.release = device_release;
	cdev_init(&device->cdev, &mtkflash_fops);
	device->cdev.owner = THIS_MODULE;
}

struct mtkflash_device *mtkflash_device_add(struct mtkflash_port *port)
{
	struct mtkflash_device *device;
	int minor, err;

	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return ERR_PTR(-ENOMEM);
	minor = ida_alloc_max(&minors, MTKFLASH_MAX_DEVICES - 1, GFP_KERNEL);
	if (minor < 0) {
		kfree(device);
		return ERR_PTR(minor);
	}
	init_device(device, port, minor);

	err = dev_set_name(&device->dev, "mtkflash%d", minor);
	if (!err)
		err = cdev_device_add(&device->cdev, &device->dev);
	if (err) {
		put_device(&device->dev);
		return ERR_PTR(err);
	}
	return device;
}

void mtkflash_device_remove(struct mtkflash_device *device)
{
	cdev_device_del(&device->cdev, &device->dev);
	mutex_lock(&device->lock);
	device->gone = true;
	mutex_unlock(&device->lock);
	/* Nothing starts any more. */
	give_back(device, MTKFLASH_ERROR_GONE);
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
	destroy_workqueue(workqueue);
	unregister_chrdev_region(first_devt, MTKFLASH_MAX_DEVICES);
	class_unregister(&mtkflash_class);
}
