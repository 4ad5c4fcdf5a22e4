/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ioctls of both nodes.
 */
#ifndef MTKFLASH_IOCTL_H
#define MTKFLASH_IOCTL_H

#include <linux/compiler.h>

struct mtkflash_choice;
struct mtkflash_device;
struct mtkflash_seen;

/**
 * mtkflash_ioctl() - Carry out an ioctl of either node
 * @own: The device of the node; NULL on the control node.
 * @seen: The changes that the user of the open file has seen.
 * @choice: Options of the open file; NULL on the control node.
 * @writer: The file is open for writing; ignored on the control node.
 * @cmd: Number of the ioctl.
 * @arg: User space address of its structure.
 *
 * Context: may sleep, for minutes if it runs a session.
 * Return: 0 or a negative errno, see the uapi header.
 */
long mtkflash_ioctl(struct mtkflash_device *own, struct mtkflash_seen *seen,
		    struct mtkflash_choice *choice, bool writer,
		    unsigned int cmd, void __user *arg);

#endif /* MTKFLASH_IOCTL_H */
