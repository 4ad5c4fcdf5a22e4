/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The drive in the kernel's class of firmware uploads: /sys/class/firmware/mtkflashN.
 *
 * It is another way to write an image to /dev/mtkflashN.  The kernel may lack the class;
 * then there is only the node.
 */
#ifndef MTKFLASH_UPLOAD_H
#define MTKFLASH_UPLOAD_H

#include <linux/mutex.h>
#include <linux/types.h>

struct fw_upload;
struct mtkflash_device;

/**
 * struct mtkflash_upload - A drive's uploads
 * @class: Its device in the class, or NULL.
 * @image: What was uploaded, until a session has it; only the class's worker uses it.
 * @size: Its size in bytes.
 * @lock: Guards the rest.  Outside the device's lock.
 * @session: Number of the session that flashes it, or 0.
 * @cancelled: Nobody wants it any more.
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
 * mtkflash_upload_add() - Put the device into the class
 * @device: The device; if this fails it has its node only.
 *
 * Context: may sleep.
 */
void mtkflash_upload_add(struct mtkflash_device *device);

/**
 * mtkflash_upload_close() - Let no upload begin any more
 * @device: The device.
 *
 * Context: may sleep, but does not wait for an upload that has begun.
 */
void mtkflash_upload_close(struct mtkflash_device *device);

/**
 * mtkflash_upload_remove() - Take the device out of the class
 * @device: The device, closed, and with no session any more.
 *
 * Context: may sleep, until the last upload has been told how it ended.
 */
void mtkflash_upload_remove(struct mtkflash_device *device);

#endif /* MTKFLASH_UPLOAD_H */
