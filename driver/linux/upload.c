// SPDX-License-Identifier: GPL-2.0
/*
 * Flash a drive through the kernel's class of firmware uploads.
 *
 * An upload is treated like a writer of the node.  It is the only writer while it lasts,
 * its image gets the same checks, its session uses the options that were set for the next
 * one, and errors appear in the status.  The class accepts data only from a process with
 * CAP_SYS_RAWIO.  A worker of the class calls these functions; it has no signals, so only
 * ->cancel() ends a session early.
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "device.h"
#include "image.h"
#include "memory.h"
#include "run.h"
#include "upload.h"

/* Since 6.8 the class has an error for a bad image, FW_UPLOAD_ERR_FW_INVALID. */
#define ERR_IMAGE	(FW_UPLOAD_ERR_MAX - FW_UPLOAD_ERR_WEAROUT - 1 ? \
			 FW_UPLOAD_ERR_WEAROUT + 1 : FW_UPLOAD_ERR_HW_ERROR)

/* The class has few errors; the exact one is in the status of the device, and in the log. */
static enum fw_upload_err to_class(enum mtkflash_error error)
{
	switch (error) {
	case MTKFLASH_ERROR_NONE:
		return FW_UPLOAD_ERR_NONE;
	case MTKFLASH_ERROR_INTERRUPTED:
		return FW_UPLOAD_ERR_CANCELED;
	case MTKFLASH_ERROR_BUSY:
	case MTKFLASH_ERROR_IN_USE:
	case MTKFLASH_ERROR_CLAIM:
	case MTKFLASH_ERROR_SIBLING:
	case MTKFLASH_ERROR_MEDIUM:
		return FW_UPLOAD_ERR_BUSY;
	case MTKFLASH_ERROR_IMAGE_SIZE:
	case MTKFLASH_ERROR_IMAGE_TOO_LARGE:
	case MTKFLASH_ERROR_PART_SIZE:
		return FW_UPLOAD_ERR_INVALID_SIZE;
	case MTKFLASH_ERROR_NOT_FIRMWARE:
	case MTKFLASH_ERROR_IMAGE_BLANK:
	case MTKFLASH_ERROR_IMAGE_DAMAGED:
	case MTKFLASH_ERROR_IMAGE_REFUSED:
	case MTKFLASH_ERROR_BANK_BLANK:
	case MTKFLASH_ERROR_PACKET_DUMP:
	case MTKFLASH_ERROR_RESET_VECTOR:
	case MTKFLASH_ERROR_WRONG_DRIVE:
	case MTKFLASH_ERROR_NO_IDENTITY:
	case MTKFLASH_ERROR_OTHER_SERIES:
	case MTKFLASH_ERROR_OTHER_CHIP:
	case MTKFLASH_ERROR_SUM:
		return ERR_IMAGE;
	case MTKFLASH_ERROR_TIMEOUT:
		return FW_UPLOAD_ERR_TIMEOUT;
	case MTKFLASH_ERROR_BACKUP:
	case MTKFLASH_ERROR_ERASE:
	case MTKFLASH_ERROR_PROGRAM:
	case MTKFLASH_ERROR_VERIFY:
		return FW_UPLOAD_ERR_RW_ERROR;
	default:
		return FW_UPLOAD_ERR_HW_ERROR;
	}
}

/*
 * How the session of the upload ended.  "Busy" would mean that nothing was written; another
 * program may have taken the port in the middle of it.
 */
static enum fw_upload_err end_of_session(struct mtkflash_device *device,
					 enum mtkflash_error error)
{
	struct mtkflash_status status;

	if (error != MTKFLASH_ERROR_CLAIM)
		return to_class(error);
	mtkflash_device_get_status(device, &status);
	return status.session == device->upload.session &&
	       status.flags & MTKFLASH_STATUS_UNTOUCHED ? FW_UPLOAD_ERR_BUSY :
							  FW_UPLOAD_ERR_HW_ERROR;
}

/* Called only while the upload is the writer: later the status belongs to the next writer. */
static enum fw_upload_err refuse(struct mtkflash_device *device, enum mtkflash_error error)
{
	mtkflash_device_refuse(device, error);
	return to_class(error);
}

static enum mtkflash_error check_image(const u8 *data, u32 size)
{
	if (size > MTKFLASH_IMAGE_MAX)
		return MTKFLASH_ERROR_IMAGE_TOO_LARGE;
	return mtkflash_image_check(data, size);
}

/* Check the image, and allocate memory for it. */
static enum mtkflash_error take_image(struct mtkflash_upload *upload, const u8 *data, u32 size)
{
	enum mtkflash_error err = check_image(data, size);

	if (err)
		return err;
	upload->image = mtkflash_memory_alloc(size);
	upload->size = size;
	return upload->image ? MTKFLASH_ERROR_NONE : MTKFLASH_ERROR_NO_MEMORY;
}

static enum fw_upload_err upload_prepare(struct fw_upload *class, const u8 *data, u32 size)
{
	struct mtkflash_device *device = class->dd_handle;
	enum fw_upload_err code;
	enum mtkflash_error err;
	int busy;

	/* The class calls ->cancel() even if nothing is being uploaded: ignore that. */
	mutex_lock(&device->upload.lock);
	device->upload.cancelled = false;
	mutex_unlock(&device->upload.lock);

	if (mtkflash_device_check_lockdown(device))
		return FW_UPLOAD_ERR_HW_ERROR;
	busy = mtkflash_device_admit(device, true);
	if (busy)
		return busy == -EBUSY ? FW_UPLOAD_ERR_BUSY : FW_UPLOAD_ERR_HW_ERROR;
	err = take_image(&device->upload, data, size);
	if (!err)
		return FW_UPLOAD_ERR_NONE;
	code = refuse(device, err);
	mtkflash_device_drop_writer(device);
	return code;
}

/* The class passes the whole image. */
static enum fw_upload_err upload_write(struct fw_upload *class, const u8 *data, u32 offset,
				       u32 size, u32 *written)
{
	struct mtkflash_device *device = class->dd_handle;

	memcpy(device->upload.image + offset, data + offset, size);
	mtkflash_device_set_staged(device, offset + size);
	*written = size;
	return FW_UPLOAD_ERR_NONE;
}

static enum mtkflash_error start(struct mtkflash_device *device)
{
	struct mtkflash_upload *upload = &device->upload;
	struct mtkflash_status status;
	enum mtkflash_error err;

	lockdep_assert_held(&upload->lock);

	if (upload->cancelled)
		return MTKFLASH_ERROR_INTERRUPTED;
	err = mtkflash_device_start(device, MTKFLASH_KIND_FLASH, upload->image, upload->size,
				    NULL);
	if (err)
		return err;
	/* The session owns the image now.  No other one begins before its result is taken. */
	upload->image = NULL;
	mtkflash_device_get_status(device, &status);
	upload->session = status.session;
	return MTKFLASH_ERROR_NONE;
}

static enum fw_upload_err upload_complete(struct fw_upload *class)
{
	struct mtkflash_device *device = class->dd_handle;
	enum mtkflash_error err;

	/* The kernel may have been locked down since upload_prepare(). */
	if (mtkflash_device_check_lockdown(device))
		return FW_UPLOAD_ERR_HW_ERROR;
	mutex_lock(&device->upload.lock);
	err = start(device);
	mutex_unlock(&device->upload.lock);
	if (err)
		return refuse(device, err);
	return end_of_session(device, mtkflash_device_wait(device));
}

/*
 * Has no effect after the first erase.  The class does not check the right to stop a
 * session; this runs in the process that writes to the file "cancel".
 */
static void upload_cancel(struct fw_upload *class)
{
	struct mtkflash_device *device = class->dd_handle;
	struct mtkflash_upload *upload = &device->upload;

	if (!capable(CAP_SYS_RAWIO))
		return;
	mutex_lock(&upload->lock);
	upload->cancelled = true;
	if (upload->session)
		mtkflash_device_abort(device, upload->session);
	mutex_unlock(&upload->lock);
}

static void upload_cleanup(struct fw_upload *class)
{
	struct mtkflash_device *device = class->dd_handle;
	struct mtkflash_upload *upload = &device->upload;

	mutex_lock(&upload->lock);
	upload->session = 0;
	mutex_unlock(&upload->lock);
	mtkflash_memory_free(upload->image);
	upload->image = NULL;
	mtkflash_device_drop_writer(device);
}

static const struct fw_upload_ops upload_ops = {
	.prepare = upload_prepare,
	.write = upload_write,
	.poll_complete = upload_complete,
	.cancel = upload_cancel,
	.cleanup = upload_cleanup,
};

/* Is this the device in the class?  The node has the same name and the same parent. */
static bool is_class_device(const struct device *dev, const char *name)
{
	return dev->class && !strcmp(dev->class->name, "firmware") &&
	       !strcmp(dev_name(dev), name);
}

/* The class makes the uploaded data readable for all users, and it is firmware. */
static int hide_data(struct device *dev, void *name)
{
	static const struct attribute data = { .name = "data" };

	if (!is_class_device(dev, name))
		return 0;
	if (sysfs_chmod_file(&dev->kobj, &data, 0600))
		dev_warn(dev, "everybody can read what is uploaded\n");
	return 1;
}

/*
 * Registered without a module: the class would hold a reference for good, and the module
 * could not be unloaded.  Calls by the class end in mtkflash_upload_remove().
 */
void mtkflash_upload_add(struct mtkflash_device *device)
{
	struct fw_upload *class;

	if (!IS_ENABLED(CONFIG_FW_UPLOAD))
		return;
	class = firmware_upload_register(NULL, device->dev.parent, dev_name(&device->dev),
					 &upload_ops, device);
	if (IS_ERR(class)) {
		dev_warn(&device->dev, "not in /sys/class/firmware: %pe\n", class);
		return;
	}
	device->upload.class = class;
	device_for_each_child(device->dev.parent, (void *)dev_name(&device->dev), hide_data);
}

static int close_loading(struct device *dev, void *name)
{
	static const struct attribute loading = { .name = "loading" };

	if (!is_class_device(dev, name))
		return 0;
	sysfs_remove_file(&dev->kobj, &loading);
	return 1;
}

/*
 * firmware_upload_unregister() checks only once whether the worker runs, and another upload
 * could start after that.  Without the file "loading" none can start.
 */
void mtkflash_upload_close(struct mtkflash_device *device)
{
	if (device->upload.class)
		device_for_each_child(device->dev.parent, (void *)dev_name(&device->dev),
				      close_loading);
}

void mtkflash_upload_remove(struct mtkflash_device *device)
{
	if (device->upload.class)
		firmware_upload_unregister(device->upload.class);
	device->upload.class = NULL;
}
