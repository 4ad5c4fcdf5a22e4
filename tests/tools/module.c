// SPDX-License-Identifier: GPL-2.0
/* Files of the modelled module and requests to it: driver/cdev.c and control.c. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "errors.h"
#include "module_parts.h"

struct module module;

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
	file->device = module_find_device(minor);
	if (!file->device)
		return -ENODEV;
	file->writes = flags != O_RDONLY;
	err = file->writes ? take_writer(file->device) : 0;
	if (err)
		file->writes = false;
	return err;
}

static long refuse(struct file *file, enum mtkflash_error error)
{
	struct mtkflash_status *status = &file->device->status;

	free(file->image);
	file->image = NULL;
	file->staged = 0;
	file->error = error;
	pthread_mutex_lock(&file->device->lock);
	if (!(status->flags & MTKFLASH_STATUS_BUSY)) {
		status->staged = 0;
		status->phase = MTKFLASH_PHASE_FAILED;
		status->failed_phase = MTKFLASH_PHASE_STAGED;
		status->error = error;
	}
	pthread_mutex_unlock(&file->device->lock);
	return mtkflash_errno(error);
}

static void set_staged(struct file *file)
{
	struct mtkflash_status *status = &file->device->status;

	pthread_mutex_lock(&file->device->lock);
	status->staged = file->staged;
	status->phase = MTKFLASH_PHASE_STAGED;
	status->error = MTKFLASH_ERROR_NONE;
	status->failed_phase = MTKFLASH_PHASE_IDLE;
	status->done = 0;
	status->total = 0;
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
	enum mtkflash_error err = mtkflash_image_check(file->image, file->staged);

	if (!err)
		err = module_start(file->device, file->image, file->staged);
	if (err)
		return refuse(file, err);
	file->image = NULL;
	file->staged = 0;
	file->error = module_await(file);
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

long module_close(struct file *file)
{
	long result = 0;

	if (file->writes)
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
	err = module_start(file->device, NULL, 0);
	if (!err)
		err = module_await(file);
	if (err)
		return err;
	file->size = s->chip->size;
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

static void force(__u32 *member, long value)
{
	if (value >= 0)
		*member = value;
}

static long port_info(struct mtkflash_port_info *info)
{
	struct device *device;

	if (info->index >= module.ports)
		return -ENXIO;
	device = &module.port[info->index];
	pthread_mutex_lock(&device->lock);
	info->ata = device->ata;
	info->verdict = device->verdict;
	force(&info->verdict, device->forced.verdict);
	info->device = device->minor >= 0 && !device->gone ? (__u32)device->minor :
							      MTKFLASH_NO_DEVICE;
	info->altstatus = 0x80;
	info->altstatus_valid = device->verdict == MTKFLASH_VERDICT_CANDIDATE;
	info->held = device->drive && device->drive->session.held;
	strcpy(info->driver, device->ata < 3 ? "ata_piix" : "ahci");
	strcpy(info->parent, device->ata < 3 ? "0000:00:01.1" : "0000:00:1f.2");
	memcpy(info->model, device->model, sizeof(info->model));
	pthread_mutex_unlock(&device->lock);
	return 0;
}

static void get_status(struct device *device, struct mtkflash_status *status)
{
	__u32 size = status->size;

	*status = device->status;
	status->size = size;
	force(&status->phase, device->forced.phase);
	force(&status->failed_phase, device->forced.failed_phase);
	force(&status->error, device->forced.error);
	force(&status->flags, device->forced.flags);
}

static long set_options(struct device *device, const struct mtkflash_options *options)
{
	if (options->flags & ~MTKFLASH_OPTION_ALLOW_SIBLING ||
	    options->wait_ms > MTKFLASH_WAIT_MAX_MS)
		return -EINVAL;
	if (device->busy)
		return -EBUSY;
	device->options.flags = options->flags;
	device->options.wait_ms = options->wait_ms;
	return 0;
}

/* Any of the structures, as large as this module knows them. */
union structure {
	__u32 words[2];		/* size, device */
	struct mtkflash_port_info port;
	struct mtkflash_device_info info;
	struct mtkflash_status status;
	struct mtkflash_options options;
};

static long device_request(struct device *device, unsigned long request, union structure *s)
{
	switch (request) {
	case MTKFLASH_IOC_DEVICE_INFO:
		s->info = device->info;
		return 0;
	case MTKFLASH_IOC_STATUS:
		get_status(device, &s->status);
		return 0;
	case MTKFLASH_IOC_GET_OPTIONS:
		s->options.flags = device->options.flags;
		s->options.wait_ms = device->options.wait_ms;
		return 0;
	case MTKFLASH_IOC_SET_OPTIONS:
		return set_options(device, &s->options);
	default:
		return -ENOTTY;
	}
}

static size_t known_size(unsigned long request)
{
	switch (request) {
	case MTKFLASH_IOC_PORT_INFO:
		return sizeof(struct mtkflash_port_info);
	case MTKFLASH_IOC_DEVICE_INFO:
		return module.old ? 48 : sizeof(struct mtkflash_device_info);
	case MTKFLASH_IOC_STATUS:
		return module.old ? 72 : sizeof(struct mtkflash_status);
	case MTKFLASH_IOC_GET_OPTIONS:
	case MTKFLASH_IOC_SET_OPTIONS:
		return module.old ? 0 : sizeof(struct mtkflash_options);
	default:
		return 0;
	}
}

/* A tail that this module does not know has to be zero. */
static bool tail_is_zero(const uint8_t *data, size_t known, size_t length)
{
	for (size_t i = known; i < length; i++)
		if (data[i])
			return false;
	return true;
}

static long answer_request(unsigned long request, union structure *s)
{
	struct device *device;
	long err;

	if (request == MTKFLASH_IOC_PORT_INFO)
		return port_info(&s->port);
	device = module_find_device(s->words[1]);
	if (!device)
		return -ENXIO;
	pthread_mutex_lock(&device->lock);
	err = device_request(device, request, s);
	pthread_mutex_unlock(&device->lock);
	return err;
}

static void rescan(void)
{
	module.scans++;
	for (unsigned int i = 0; i < module.ports; i++) {
		pthread_mutex_lock(&module.port[i].lock);
		if (!module.port[i].busy)
			module_look(&module.port[i]);
		pthread_mutex_unlock(&module.port[i].lock);
	}
}

long module_ioctl(struct file *file, unsigned long request, void *data, size_t length)
{
	size_t known = known_size(request), common = length < known ? length : known;
	long err = take_errno(&module.next_ioctl_errno);
	union structure s;

	(void)file;
	if (err)
		return err;
	if (request == MTKFLASH_IOC_RESCAN) {
		rescan();
		return 0;
	}
	if (!known)
		return -ENOTTY;
	if (length < sizeof(s.words))
		return -EINVAL;
	if (!tail_is_zero(data, known, length))
		return -E2BIG;
	memset(&s, 0, sizeof(s));
	memcpy(&s, data, common);
	err = answer_request(request, &s);
	s.words[0] = (__u32)length;
	if (!err)
		memcpy(data, &s, common);
	return err;
}
