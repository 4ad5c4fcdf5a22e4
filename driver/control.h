/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ioctls of both nodes.
 */
#ifndef MTKFLASH_CONTROL_H
#define MTKFLASH_CONTROL_H

#include <linux/compiler.h>

struct mtkflash_device;

/**
 * mtkflash_device_ioctl() - An ioctl on a drive's own node
 * @device: The device.
 * @cmd: Its number.
 * @arg: Its structure.
 *
 * Context: may sleep.
 * Return: 0 or a negative errno, as the uapi header says.
 */
long mtkflash_device_ioctl(struct mtkflash_device *device, unsigned int cmd,
			   void __user *arg);

int mtkflash_control_init(void);
void mtkflash_control_exit(void);

#endif /* MTKFLASH_CONTROL_H */
