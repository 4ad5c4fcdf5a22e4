// SPDX-License-Identifier: GPL-2.0
/*
 * Run sessions: the worker, and the callers that wait for it.
 */
#include <linux/jiffies.h>
#include <linux/memcontrol.h>
#include <linux/module.h>
#include <linux/sched/mm.h>

#include "device.h"
#include "memory.h"
#include "notify.h"
#include "options.h"
#include "report.h"
#include "run.h"

/* How long the transition to sleep waits for a session that was told to stop. */
#define STOP_LIMIT_S	60
#define STOP_POLL_MS	100

/* Clear the results of the session before. */
static void begin_status(struct mtkflash_status *status,
			 enum mtkflash_kind kind)
{
	status->session++;
	status->kind = kind;
	status->phase = MTKFLASH_PHASE_CLAIMING;
	status->failed_phase = MTKFLASH_PHASE_IDLE;
	status->error = MTKFLASH_ERROR_NONE;
	status->advice = MTKFLASH_ADVICE_LET_FINISH;
	status->done = 0;
	status->total = 0;
	status->staged = 0;
	status->flags |= MTKFLASH_STATUS_BUSY | MTKFLASH_STATUS_UNTOUCHED;
	status->flags &= ~(MTKFLASH_STATUS_RESTORED | MTKFLASH_STATUS_KEPT);
}

static void set_busy_flag(struct mtkflash_device *device, bool busy)
{
	struct mtkflash_status before, after;

	spin_lock(&device->status_lock);
	before = device->status;
	if (busy)
		begin_status(&device->status, device->kind);
	else
		device->status.flags &= ~MTKFLASH_STATUS_BUSY;
	after = device->status;
	spin_unlock(&device->status_lock);
	mtkflash_notify(device, &before, &after);
}

/* The session itself makes a dry run of it if the options say so. */
static enum mtkflash_error run_change(struct mtkflash_device *device)
{
	struct mtkflash_session *s = &device->session;

	if (!device->image)
		return mtkflash_session_erase(s);
	return mtkflash_session_flash(s, device->image, device->image_size);
}

static enum mtkflash_error run_kind(struct mtkflash_device *device)
{
	struct mtkflash_session *s = &device->session;

	switch (device->kind) {
	case MTKFLASH_KIND_FLASH:
	case MTKFLASH_KIND_ERASE:
	case MTKFLASH_KIND_DRY_RUN:
		return run_change(device);
	case MTKFLASH_KIND_CLAIM:
		return mtkflash_session_claim(s);
	case MTKFLASH_KIND_ENTER:
		return mtkflash_session_enter(s);
	case MTKFLASH_KIND_LEAVE:
		return mtkflash_session_leave(s);
	default:
		return mtkflash_session_read(s);
	}
}

/* The worker's memory is charged to the process that started the session. */
static enum mtkflash_error run_charged(struct mtkflash_device *device)
{
	struct mem_cgroup *before = set_active_memcg(device->memcg);
	enum mtkflash_error err = run_kind(device);

	set_active_memcg(before);
	mem_cgroup_put(device->memcg);
	return err;
}

static void take_options(struct mtkflash_session *s,
			 const struct mtkflash_options *options)
{
	s->flags = options->flags;
	s->set = options->set;
	s->wait_ms = options->wait_ms;
	strscpy(s->part_name, options->part, sizeof(s->part_name));
	memcpy(s->keep, options->keep, sizeof(s->keep));
	s->keeps = options->keeps;
}

/* The user's recipe, which was checked when it was set; or NULL. */
static const struct mtkflash_recipe *own_recipe(struct mtkflash_device *device)
{
	if (!device->session_recipe.vendor[0])
		return NULL;
	mtkflash_user_recipe_make(&device->own_recipe, &device->session_recipe);
	dev_notice(&device->dev, "ata%u: by a recipe of the owner's, for %s %s; pieces are sent by %*ph\n",
		   device->ata, device->own_recipe.id.vendor, device->own_recipe.id.product,
		   MTKFLASH_CDB_SIZE, device->own_recipe.recipe.chunk.cdb);
	return &device->own_recipe.recipe;
}

/*
 * Use packets if the options say so and the session can be done by packets, else vendor
 * mode.
 */
static void choose_method(struct mtkflash_device *device)
{
	struct mtkflash_session *s = &device->session;

	if (s->port != MTKFLASH_PORT_FREE)
		return;
	if (s->flags & MTKFLASH_OPTION_PACKETS &&
	    (device->image || device->kind == MTKFLASH_KIND_READ)) {
		mtkflash_packets_use(&device->packets, s, &device->live.transport,
				     own_recipe(device), NULL);
		/* An error of the other drive would reset both. */
		s->flags &= ~MTKFLASH_OPTION_ALLOW_SIBLING;
	} else {
		mtkflash_part_use(&device->part);
	}
}

void mtkflash_run_session(struct work_struct *work)
{
	struct mtkflash_device *device = container_of(work,
						      struct mtkflash_device,
						      work);
	enum mtkflash_error err;

	take_options(&device->session, &device->session_options);
	choose_method(device);
	err = run_charged(device);
	if (err)
		mtkflash_report_failure(device);
	else
		mtkflash_report_success(device);

	mutex_lock(&device->lock);
	mtkflash_memory_free(device->image);
	device->image = NULL;
	device->result = err;
	device->busy = false;
	/*
	 * Cleared under the lock: a request that follows waits for the lock instead of
	 * getting EBUSY.
	 */
	set_busy_flag(device, false);
	wake_up_all(&device->idle);
	mutex_unlock(&device->lock);

	put_device(&device->dev);
	/* destroy_workqueue() waits for the rest of this function. */
	module_put(THIS_MODULE);
}

/* A flash or erase with the option is a dry run. */
static enum mtkflash_kind kind_of(const struct mtkflash_device *device,
				  enum mtkflash_kind kind)
{
	if ((kind == MTKFLASH_KIND_FLASH || kind == MTKFLASH_KIND_ERASE) &&
	    device->session_options.flags & MTKFLASH_OPTION_DRY_RUN)
		return MTKFLASH_KIND_DRY_RUN;
	return kind;
}

/* A drive held in vendor mode takes no packets. */
static bool is_held_for_packets(const struct mtkflash_device *device,
				enum mtkflash_kind kind,
				const struct mtkflash_choice *choice)
{
	const struct mtkflash_options *options = mtkflash_options_next(device, choice);

	return (kind == MTKFLASH_KIND_FLASH || kind == MTKFLASH_KIND_READ) &&
	       options->flags & MTKFLASH_OPTION_PACKETS &&
	       device->session.port != MTKFLASH_PORT_FREE;
}

/* A recipe without packets is an error: vendor mode must not be used by mistake. */
static bool is_recipe_in_vain(const struct mtkflash_device *device, enum mtkflash_kind kind,
			      const struct mtkflash_choice *choice)
{
	const struct mtkflash_options *options = mtkflash_options_next(device, choice);

	return choice && choice->recipe.vendor[0] &&
	       (kind != MTKFLASH_KIND_FLASH || !(options->flags & MTKFLASH_OPTION_PACKETS));
}

enum mtkflash_error mtkflash_device_start(struct mtkflash_device *device,
					  enum mtkflash_kind kind, u8 *image,
					  size_t size,
					  struct mtkflash_choice *choice)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;

	if (!mtkflash_device_lock_unreserved(device))
		return MTKFLASH_ERROR_INTERRUPTED;
	if (device->gone) {
		err = MTKFLASH_ERROR_GONE;
	} else if (mtkflash_device_is_asleep()) {
		err = MTKFLASH_ERROR_INTERRUPTED;
	} else if (device->busy || device->awaited) {
		err = MTKFLASH_ERROR_BUSY;
	} else if (is_held_for_packets(device, kind, choice) ||
		   is_recipe_in_vain(device, kind, choice)) {
		err = MTKFLASH_ERROR_NO_RECIPE;
	} else {
		/* Cannot fail: a file is open, or module unload waits for an upload. */
		__module_get(THIS_MODULE);
		get_device(&device->dev);
		device->busy = true;
		device->awaited = true;
		device->interrupted = MTKFLASH_ERROR_NONE;
		device->memcg = get_mem_cgroup_from_mm(current->mm);
		mtkflash_options_use(device, choice);
		device->kind = kind_of(device, kind);
		device->image = image;
		device->image_size = size;
		set_busy_flag(device, true);
		mtkflash_device_queue(device);
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
					 struct mtkflash_choice *choice,
					 u8 **content, size_t *size)
{
	struct mtkflash_session *s = &device->session;
	enum mtkflash_error err;
	bool too_much = false;

	err = mtkflash_device_start(device, MTKFLASH_KIND_READ, NULL, 0, choice);
	if (err)
		return err;
	if (wait_event_killable(device->idle, !READ_ONCE(device->busy))) {
		mtkflash_device_wait(device);
		return MTKFLASH_ERROR_INTERRUPTED;
	}

	/* No other session starts before @awaited is cleared. */
	mutex_lock(&device->lock);
	err = device->result;
	if (!err) {
		*size = s->size;
		*content = mtkflash_memory_alloc(*size);
		too_much = !*content;
		if (!too_much)
			memcpy(*content, s->backup, *size);
	}
	device->awaited = false;
	mutex_unlock(&device->lock);
	if (!too_much)
		return err;
	/* The session itself succeeded and recorded no error. */
	mtkflash_device_refuse(device, MTKFLASH_ERROR_NO_MEMORY);
	return MTKFLASH_ERROR_NO_MEMORY;
}

int mtkflash_device_abort(struct mtkflash_device *device, u32 session)
{
	struct mtkflash_status status;
	int err = 0;

	mutex_lock(&device->lock);
	mtkflash_device_get_status(device, &status);
	if (!(status.flags & MTKFLASH_STATUS_BUSY) || (session && status.session != session))
		err = -ESRCH;
	else if (mtkflash_device_is_committed(device))
		err = -EBUSY;
	else
		WRITE_ONCE(device->interrupted, MTKFLASH_ERROR_INTERRUPTED);
	mutex_unlock(&device->lock);
	return err;
}

bool mtkflash_device_interrupt(struct mtkflash_device *device)
{
	unsigned long end = jiffies + STOP_LIMIT_S * HZ;

	mutex_lock(&device->lock);
	WRITE_ONCE(device->interrupted, MTKFLASH_ERROR_INTERRUPTED);
	mutex_unlock(&device->lock);
	/* The session may have sent its first erase just now. */
	while (!wait_event_idle_timeout(device->idle, mtkflash_device_is_idle(device),
					msecs_to_jiffies(STOP_POLL_MS)))
		if (mtkflash_device_is_committed(device) ||
		    time_after(jiffies, end))
			return false;
	return true;
}
