// SPDX-License-Identifier: GPL-2.0
/* Sessions of the modelled module: driver/linux/run.c. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "errors.h"
#include "method.h"
#include "packet/parked.h"
#include "packet/question.h"
#include "packet/recipe.h"
#include "module_parts.h"

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

static struct device *of_session(struct mtkflash_session *s)
{
	struct drive *drive = container_of(s, struct drive, session);

	for (unsigned int i = 0; i < module.ports; i++)
		if (module.port[i].drive == drive)
			return &module.port[i];
	abort();
}

enum mtkflash_error module_interrupted(struct mtkflash_session *s)
{
	return of_session(s)->interrupted;
}

static bool is_over(enum mtkflash_phase phase)
{
	return phase == MTKFLASH_PHASE_IDLE || phase == MTKFLASH_PHASE_DONE ||
	       phase == MTKFLASH_PHASE_FAILED;
}

static void copy_status(struct device *device, const struct mtkflash_session *s)
{
	struct mtkflash_status *status = &device->status;

	status->phase = s->phase;
	status->failed_phase = s->failed_phase;
	status->error = s->error;
	status->done = s->done;
	status->total = s->total;
	status->fail_address = s->error ? s->fail_address : 0;
	status->wait_left_ms = s->wait_left_ms;
	status->estimate_ms = is_over(s->phase) ? 0 : s->method->left_ms(s);
	status->advice = mtkflash_session_advice(s, !is_over(s->phase));
	status->flags &= MTKFLASH_STATUS_BUSY;
	if (s->port == MTKFLASH_PORT_HELD)
		status->flags |= MTKFLASH_STATUS_HELD;
	if (s->port == MTKFLASH_PORT_HELD && s->method->is_entered(s))
		status->flags |= MTKFLASH_STATUS_VENDOR_MODE;
	if (!mtkflash_session_committed(s))
		status->flags |= MTKFLASH_STATUS_UNTOUCHED;
	if (s->change == MTKFLASH_CHANGE_RESTORED)
		status->flags |= MTKFLASH_STATUS_RESTORED;
	if (s->kept.count)
		status->flags |= MTKFLASH_STATUS_KEPT;
	snprintf(status->old_revision, sizeof(status->old_revision), "%s",
		 s->old_identity.revision);
	snprintf(status->new_revision, sizeof(status->new_revision), "%s",
		 s->new_identity.revision);
}

/* So that somebody can watch: virtual time takes a little real time. */
static void keep_pace(struct device *device, uint64_t now)
{
	uint64_t passed = now - device->paced;

	if (device->pace > 0 && passed < 1000 * DRIVE_SECOND)
		usleep((useconds_t)(passed / 1e3 * device->pace));
	device->paced = now;
}

static bool is_to_hold(const struct device *device, const struct mtkflash_session *s)
{
	return device->hold_phase == (int)s->phase && !device->interrupted &&
	       (!s->total || s->done * 100 >= device->hold_percent * s->total);
}

void module_drive_changed(struct drive *drive)
{
	struct device *device = of_session(&drive->session);
	struct mtkflash_session *s = &drive->session;
	struct mtkflash_status before;

	keep_pace(device, drive->now);
	pthread_mutex_lock(&device->lock);
	before = device->status;
	copy_status(device, s);
	device->info.unit = s->unit;
	s->method->describe(s, &device->status, &device->info);
	module_tell(device, &before);
	pthread_mutex_unlock(&device->lock);
	record_changed(&device->trace.record);
	pthread_mutex_lock(&device->lock);
	if (s->phase == MTKFLASH_PHASE_WAITING && device->switch_power && !drive->on_at) {
		drive->off_at = drive->now + DRIVE_MS;
		drive->on_at = drive->now + 500 * DRIVE_MS;
	}
	while (is_to_hold(device, s)) {
		device->holding = true;
		pthread_cond_broadcast(&device->changed);
		pthread_cond_wait(&device->changed, &device->lock);
	}
	device->holding = false;
	pthread_mutex_unlock(&device->lock);
}

/* As driver/drive/packet: the drive is asked who it is, and a fitting recipe is all checks. */
static enum mtkflash_error run_packets(struct device *device)
{
	struct mtkflash_session *s = &device->drive->session;
	struct mtkflash_identity id, own;
	struct mtkflash_parked p;
	struct mtkflash_packet packet = { .length = 36 };
	bool fits;

	mtkflash_parked_init(&p, s->tf, 0, s);
	memset(&id, 0, sizeof(id));
	mtkflash_question_name(s, &p, &id);
	memcpy(packet.cdb, s->asked.answer[0].cdb, sizeof(packet.cdb));
	mtkflash_journal_add(&device->journal, &packet, p.outcome, 0, 1);
	mtkflash_identity_set(&own, device->session_recipe.vendor,
			      device->session_recipe.product, "    ");
	fits = device->session_recipe.vendor[0] ? mtkflash_identity_same_drive(&id, &own) :
						  !!mtkflash_recipe_for(NULL, &id, NULL);
	s->error = fits && device->kind != MTKFLASH_KIND_READ ? MTKFLASH_ERROR_NONE :
								MTKFLASH_ERROR_NO_RECIPE;
	if (!device->session_recipe.vendor[0] && mtkflash_recipe_for(NULL, &id, NULL))
		snprintf(device->info.recipe, sizeof(device->info.recipe), "%s",
			 mtkflash_recipe_for(NULL, &id, NULL)->name);
	s->phase = s->error ? MTKFLASH_PHASE_FAILED : MTKFLASH_PHASE_DONE;
	s->failed_phase = s->error ? MTKFLASH_PHASE_IDENTIFYING : MTKFLASH_PHASE_IDLE;
	module_drive_changed(device->drive);
	return s->error;
}

/* What libata would find; not while a session has the port. */
void module_look(struct device *device)
{
	struct mtkimage_identity id;

	if (!device->drive || device->drive->session.port != MTKFLASH_PORT_FREE)
		return;
	device->model[0] = '\0';
	switch (mtkdrive_state(&device->drive->model)) {
	case MTKDRIVE_NORMAL:
		device->verdict = mtkdrive_in_boot_loader(&device->drive->model) ?
				  MTKFLASH_VERDICT_BOOT_LOADER : MTKFLASH_VERDICT_KNOWN;
		if (device->drive->given_up)
			device->verdict = MTKFLASH_VERDICT_MAYBE_HEALTHY;
		/* Linux has found that one. */
		if (!strcmp(device->name, "oddstranger")) {
			device->verdict = MTKFLASH_VERDICT_OTHER;
			strcpy(device->model, "EXAMPLE DRW-1604X 1.00");
		}
		if (!device->drive->given_up &&
		    mtkimage_identity(device->drive->flash, device->drive->config.part->size, &id))
			snprintf(device->model, sizeof(device->model), "%.8s %.16s %.4s",
				 id.vendor, id.product,
				 device->verdict == MTKFLASH_VERDICT_KNOWN ? id.revision : "BOOT");
		break;
	case MTKDRIVE_VENDOR:
		device->verdict = MTKFLASH_VERDICT_VENDOR_MODE;
		break;
	default:
		device->verdict = MTKFLASH_VERDICT_CANDIDATE;
		break;
	}
}

void module_set_default_options(struct device *device)
{
	device->options.flags = 0;
	device->options.set = MTKFLASH_OPTION_SET_ANY;
	device->options.wait_ms = MTKFLASH_WAIT_DEFAULT_MS;
	memset(device->options.part, 0, sizeof(device->options.part));
	device->options.keeps = 0;
	memset(device->options.keep, 0, sizeof(device->options.keep));
}

static enum mtkflash_error run_kind(struct device *device)
{
	struct mtkflash_session *s = &device->drive->session;

	switch (device->kind) {
	case MTKFLASH_KIND_FLASH:
	case MTKFLASH_KIND_ERASE:
	case MTKFLASH_KIND_DRY_RUN:
		return device->image ? mtkflash_session_flash(s, device->image,
							      device->image_size) :
				       mtkflash_session_erase(s);
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

static void set_busy(struct device *device, bool busy)
{
	struct mtkflash_status *status = &device->status, before = *status;

	if (busy) {
		status->session++;
		status->kind = device->kind;
		status->phase = MTKFLASH_PHASE_CLAIMING;
		status->failed_phase = MTKFLASH_PHASE_IDLE;
		status->error = MTKFLASH_ERROR_NONE;
		status->advice = MTKFLASH_ADVICE_LET_FINISH;
		status->done = 0;
		status->total = 0;
		status->staged = 0;
		status->flags |= MTKFLASH_STATUS_BUSY | MTKFLASH_STATUS_UNTOUCHED;
		status->flags &= ~MTKFLASH_STATUS_RESTORED;
	} else {
		status->flags &= ~MTKFLASH_STATUS_BUSY;
	}
	module_tell(device, &before);
}

/* See begin_session() in drive.c. */
static void begin(struct drive *drive)
{
	drive->seen_done = 0;
	drive->seen_phase = MTKFLASH_PHASE_IDLE;
}

static void *run_session(void *argument)
{
	struct device *device = argument;
	struct drive *drive = device->drive;
	enum mtkflash_error err;

	drive->session.flags = device->session_options.flags;
	/* Older ones read whatever drive it was. */
	if (module.age < AGE_NOW)
		drive->session.flags |= MTKFLASH_OPTION_READ_RUNNING;
	drive->session.set = device->session_options.set;
	drive->session.wait_ms = device->session_options.wait_ms;
	memcpy(drive->session.part_name, device->session_options.part, sizeof(drive->session.part_name));
	drive->session.keeps = device->session_options.keeps;
	memcpy(drive->session.keep, device->session_options.keep, sizeof(drive->session.keep));
	device->paced = drive->now;
	memset(&device->journal, 0, sizeof(device->journal));
	begin(drive);
	err = device->drive->atapi && device->session_options.flags & MTKFLASH_OPTION_PACKETS ?
	      run_packets(device) : run_kind(device);

	pthread_mutex_lock(&device->lock);
	free(device->image);
	device->image = NULL;
	device->result = err;
	set_busy(device, false);
	module_look(device);
	device->busy = false;
	pthread_cond_broadcast(&device->changed);
	pthread_mutex_unlock(&device->lock);
	return NULL;
}

static enum mtkflash_kind kind_of(const struct device *device, enum mtkflash_kind kind)
{
	bool changes = kind == MTKFLASH_KIND_FLASH || kind == MTKFLASH_KIND_ERASE;

	return changes && device->session_options.flags & MTKFLASH_OPTION_DRY_RUN ?
		MTKFLASH_KIND_DRY_RUN : kind;
}

static void use_options(struct device *device, struct file *file)
{
	if (file->chosen) {
		device->session_options = file->options;
		file->chosen = false;
		return;
	}
	device->session_options = device->options;
	module_set_default_options(device);
}

enum mtkflash_error module_start(struct device *device, struct file *file,
				 enum mtkflash_kind kind, uint8_t *image, size_t size)
{
	enum mtkflash_error err = MTKFLASH_ERROR_NONE;
	pthread_t worker;

	pthread_mutex_lock(&device->lock);
	if (device->gone) {
		err = MTKFLASH_ERROR_GONE;
	} else if (device->busy || device->awaited) {
		err = MTKFLASH_ERROR_BUSY;
	} else if (device->admitted && !file->recipe.vendor[0]) {
		err = MTKFLASH_ERROR_NOT_MEDIATEK;
	} else {
		device->busy = true;
		device->awaited = true;
		device->interrupted = MTKFLASH_ERROR_NONE;
		use_options(device, file);
		device->session_recipe = file->recipe;
		memset(&file->recipe, 0, sizeof(file->recipe));
		device->kind = kind_of(device, kind);
		device->image = image;
		device->image_size = size;
		set_busy(device, true);
		if (pthread_create(&worker, NULL, run_session, device))
			abort();
		pthread_detach(worker);
	}
	pthread_mutex_unlock(&device->lock);
	return err;
}

/* In its first erase a session has not said so yet. */
static bool is_committed(const struct mtkflash_status *status)
{
	return !(status->flags & MTKFLASH_STATUS_UNTOUCHED) ||
	       status->phase == MTKFLASH_PHASE_ERASING;
}

long module_abort(struct device *device)
{
	long err = 0;

	pthread_mutex_lock(&device->lock);
	if (!(device->status.flags & MTKFLASH_STATUS_BUSY))
		err = -ESRCH;
	else if (is_committed(&device->status))
		err = -EBUSY;
	else
		device->interrupted = MTKFLASH_ERROR_INTERRUPTED;
	pthread_cond_broadcast(&device->changed);
	pthread_mutex_unlock(&device->lock);
	return err;
}

long module_release(struct device *device)
{
	enum mtkflash_error error;
	long err = 0;

	pthread_mutex_lock(&device->lock);
	if (device->gone)
		err = -ENODEV;
	else if (device->busy || device->awaited)
		err = -EBUSY;
	else
		device->busy = true;
	pthread_mutex_unlock(&device->lock);
	if (err)
		return err;
	begin(device->drive);
	error = mtkflash_session_release(&device->drive->session);
	pthread_mutex_lock(&device->lock);
	module_look(device);
	device->busy = false;
	pthread_cond_broadcast(&device->changed);
	pthread_mutex_unlock(&device->lock);
	return mtkflash_errno(error);
}

/* Does the user of the file still live? */
static bool is_alive(const struct file *file)
{
	struct pollfd connection = { .fd = file->fd, .events = POLLRDHUP };

	return poll(&connection, 1, 0) == 0;
}

void module_wait_a_little(struct device *device)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += 10000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	pthread_cond_timedwait(&device->changed, &device->lock, &until);
}

/* As if killable: the death of the user stops a session that erased nothing. */
enum mtkflash_error module_await(struct file *file, struct device *device)
{
	enum mtkflash_error result;
	bool killed = false;

	pthread_mutex_lock(&device->lock);
	while (device->busy && !killed) {
		module_wait_a_little(device);
		killed = !is_alive(file);
	}
	if (killed)
		device->interrupted = MTKFLASH_ERROR_INTERRUPTED;
	result = killed ? MTKFLASH_ERROR_INTERRUPTED : device->result;
	device->awaited = false;
	pthread_cond_broadcast(&device->changed);
	pthread_mutex_unlock(&device->lock);
	return result;
}

struct device *module_find_device(long minor)
{
	for (unsigned int i = 0; i < module.ports; i++)
		if (module.port[i].minor == minor && !module.port[i].gone)
			return &module.port[i];
	return NULL;
}
