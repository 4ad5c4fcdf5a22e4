/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the modelled module share.
 */
#ifndef TOOLS_MODULE_PARTS_H
#define TOOLS_MODULE_PARTS_H

#include "module.h"

/* The device with this node, NULL if there is none. */
struct device *module_find_device(long minor);

/* What libata would find on a port; not while a session has it. */
void module_look(struct device *device);

void module_set_default_options(struct device *device);

/* Starts a session; @image is its own then. */
enum mtkflash_error module_start(struct device *device, struct file *file,
				 enum mtkflash_kind kind, uint8_t *image, size_t size);

/* Waits for its end, as if killable: @file is that of who waits. */
enum mtkflash_error module_await(struct file *file, struct device *device);

/* A negative errno, as mtkflash_device_abort() and mtkflash_device_release(). */
long module_abort(struct device *device);
long module_release(struct device *device);

/* The device is locked; wakes pollers if something changed that they wait for. */
void module_tell(struct device *device, const struct mtkflash_status *before);

/* The device has lost its node. */
void module_tell_gone(struct device *device);

/* The accesses of its drive can be traced from now on. */
void module_trace_attach(struct device *device);

/* For a change, for some milliseconds; the device is locked. */
void module_wait_a_little(struct device *device);

/* Of struct drive and of the session's operations. */
void module_drive_changed(struct drive *drive);
enum mtkflash_error module_interrupted(struct mtkflash_session *s);

#endif
