/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ioctls of both nodes.
 */
#ifndef MTKFLASH_IOCTL_H
#define MTKFLASH_IOCTL_H

#include <linux/compiler.h>

struct mtkflash_choice;
struct mtkflash_device;
struct mtkflash_watch;

/**
 * mtkflash_ioctl() - An ioctl
 * @own: The device of the node; NULL on the control node.
 * @watch: Of the open file.
 * @choice: Of the open file; NULL on the control node.
 * @writer: The open file is one for writing; does not matter on the control node.
 * @cmd: Its number.
 * @arg: Its structure.
 *
 * Context: may sleep, minutes if it is a session.
 * Return: 0 or a negative errno, as the uapi header says.
 */
long mtkflash_ioctl(struct mtkflash_device *own, struct mtkflash_watch *watch,
		    struct mtkflash_choice *choice, bool writer,
		    unsigned int cmd, void __user *arg);

#endif /* MTKFLASH_IOCTL_H */
