/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A drive in the kernel's class of firmware uploads: /sys/class/firmware/mtkflashN.
 *
 * This is another way to write an image to /dev/mtkflashN.  Kernels without the class have
 * only the node.
 */
#ifndef MTKFLASH_UPLOAD_H
#define MTKFLASH_UPLOAD_H

#include <linux/mutex.h>
#include <linux/types.h>

struct fw_upload;
struct mtkflash_device;

/**
 * struct mtkflash_upload - Uploads of a drive
 * @class: Its device in the class, or NULL.
 * @image: The uploaded image, until a session has it; only the class's worker uses it.
 * @size: Its size in bytes.
 * @lock: Guards the rest.  Taken before the device's lock.
 * @session: Number of the session that flashes the image, or 0.
 * @cancelled: The upload was cancelled.
 */
struct mtkflash_upload {
	struct fw_upload *class;
	u8 *image;
	u32 size;
	struct mutex lock;	/* guards session and cancelled */
	u32 session;
	bool cancelled;
};

/**
 * mtkflash_upload_add() - Add the device to the class
 * @device: The device; if this fails it has only its node.
 *
 * Context: may sleep.
 */
void mtkflash_upload_add(struct mtkflash_device *device);

/**
 * mtkflash_upload_close() - Prevent new uploads
 * @device: The device.
 *
 * Context: may sleep, but does not wait for an upload that has begun.
 */
void mtkflash_upload_close(struct mtkflash_device *device);

/**
 * mtkflash_upload_remove() - Remove the device from the class
 * @device: The device, after mtkflash_upload_close() and the end of its session.
 *
 * Context: may sleep until the last upload has got its result.
 */
void mtkflash_upload_remove(struct mtkflash_device *device);

#endif /* MTKFLASH_UPLOAD_H */
