// SPDX-License-Identifier: GPL-2.0
/* Files of the modelled module: driver/linux/cdev.c. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "errors.h"
#include "module_parts.h"

struct module module = { .age = AGE_NOW };

static long take_writer(struct device *device)
{
	long err = 0;

	pthread_mutex_lock(&device->lock);
	if (device->writer || device->busy)
		err = -EBUSY;
	else
		device->writer = true;
	pthread_mutex_unlock(&device->lock);
	return err;
}

static long take_errno(int *from)
{
	int err = *from;

	*from = 0;
	return -err;
}

long module_open(struct file *file, int minor, int flags)
{
	long err = take_errno(&module.next_open_errno);

	if (err || minor < 0)
		return err;
	if (module.unprivileged)
		return -EPERM;
	file->device = module_find_device(minor);
	if (!file->device)
		return -ENODEV;
	file->writes = (flags & O_ACCMODE) != O_RDONLY;
	err = file->writes ? take_writer(file->device) : 0;
	if (err)
		file->writes = false;
	return err;
}

static long refuse(struct file *file, enum mtkflash_error error)
{
	struct mtkflash_status *status = &file->device->status, before;

	free(file->image);
	file->image = NULL;
	file->staged = 0;
	file->error = error;
	pthread_mutex_lock(&file->device->lock);
	before = *status;
	if (!(status->flags & MTKFLASH_STATUS_BUSY)) {
		status->staged = 0;
		status->phase = MTKFLASH_PHASE_FAILED;
		status->failed_phase = MTKFLASH_PHASE_STAGED;
		status->error = error;
		status->advice = mtkflash_error_advice(error);
	}
	module_tell(file->device, &before);
	pthread_mutex_unlock(&file->device->lock);
	return mtkflash_errno(error);
}

static void set_staged(struct file *file)
{
	struct mtkflash_status *status = &file->device->status, before;

	pthread_mutex_lock(&file->device->lock);
	before = *status;
	status->staged = file->staged;
	status->phase = MTKFLASH_PHASE_STAGED;
	status->error = MTKFLASH_ERROR_NONE;
	status->failed_phase = MTKFLASH_PHASE_IDLE;
	status->done = 0;
	status->total = 0;
	module_tell(file->device, &before);
	pthread_mutex_unlock(&file->device->lock);
}

long module_write(struct file *file, const uint8_t *data, size_t size)
{
	enum mtkflash_error err;

	if (file->error)
		return mtkflash_errno(file->error);
	if (size > MTKFLASH_IMAGE_MAX - file->staged)
		return refuse(file, MTKFLASH_ERROR_IMAGE_TOO_LARGE);
	if (!file->image)
		file->image = calloc(1, MTKFLASH_IMAGE_MAX);
	memcpy(file->image + file->staged, data, size);
	file->staged += size;
	err = mtkflash_image_check_head(file->image, file->staged);
	if (err)
		return refuse(file, err);
	set_staged(file);
	return (long)size;
}

static long flash_staged(struct file *file)
{
	__u32 own_size = file->recipe.vendor[0] ? file->recipe.image_size : 0;
	enum mtkflash_error err;

	err = mtkflash_image_check_for(file->image, file->staged, own_size);

	if (!err)
		err = module_start(file->device, file, MTKFLASH_KIND_FLASH, file->image,
				   file->staged);
	if (err)
		return refuse(file, err);
	file->image = NULL;
	file->staged = 0;
	file->error = module_await(file, file->device);
	return mtkflash_errno(file->error);
}

static void forget(struct file *file)
{
	if (file->device && file->writes) {
		pthread_mutex_lock(&file->device->lock);
		file->device->writer = false;
		pthread_mutex_unlock(&file->device->lock);
	}
	free(file->image);
	free(file->content);
	memset(file, 0, sizeof(*file));
}

/* Modules that are older have no fsync(). */
long module_sync(struct file *file)
{
	if (module.age < AGE_NOW)
		return -EINVAL;
	return file->staged ? flash_staged(file) : mtkflash_errno(file->error);
}

long module_close(struct file *file)
{
	long result = 0;

	if (file->writes && !module.deaf_close)
		result = file->staged ? flash_staged(file) : mtkflash_errno(file->error);
	forget(file);
	return result;
}

void module_abandon(struct file *file)
{
	if (file->device && file->staged)
		refuse(file, MTKFLASH_ERROR_INTERRUPTED);
	forget(file);
}

static enum mtkflash_error fetch(struct file *file)
{
	struct mtkflash_session *s = &file->device->drive->session;
	enum mtkflash_error err;

	if (file->content)
		return MTKFLASH_ERROR_NONE;
	err = module_start(file->device, file, MTKFLASH_KIND_READ, NULL, 0);
	if (!err)
		err = module_await(file, file->device);
	if (err)
		return err;
	file->size = s->size;
	file->content = malloc(file->size);
	memcpy(file->content, s->backup, file->size);
	return MTKFLASH_ERROR_NONE;
}

long module_read(struct file *file, uint8_t *data, size_t size)
{
	enum mtkflash_error err = fetch(file);

	if (err)
		return mtkflash_errno(err);
	if (size > file->size - file->position)
		size = file->size - file->position;
	memcpy(data, file->content + file->position, size);
	file->position += size;
	return (long)size;
}
