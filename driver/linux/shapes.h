/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Copy the structures of the ioctls from and to user space.
 */
#ifndef MTKFLASH_SHAPES_H
#define MTKFLASH_SHAPES_H

#include <linux/compiler.h>
#include <linux/types.h>

/* One value for each structure that an ioctl takes; RECIPE is &struct mtkflash_user_recipe. */
enum mtkflash_shape {
	MTKFLASH_SHAPE_PORT_INFO,
	MTKFLASH_SHAPE_DEVICE_INFO,
	MTKFLASH_SHAPE_STATUS,
	MTKFLASH_SHAPE_OPTIONS,
	MTKFLASH_SHAPE_CAPABILITIES,
	MTKFLASH_SHAPE_MAP,
	MTKFLASH_SHAPE_KEPT,
	MTKFLASH_SHAPE_ANSWERS,
	MTKFLASH_SHAPE_RECIPE,
	MTKFLASH_SHAPE_REQUEST,
	MTKFLASH_SHAPE_JOURNAL,
};

/**
 * mtkflash_copy_in() - Copy a structure from user space
 * @in: Out: the fields that both caller and driver know, and zeros behind them.
 * @which: The structure.
 * @arg: Its address; it begins with the size that the caller knows.
 * @size: Out: that size.
 *
 * Return: 0, or -EFAULT, -EINVAL, -E2BIG.
 */
int mtkflash_copy_in(void *in, enum mtkflash_shape which, void __user *arg, u32 *size);

/**
 * mtkflash_copy_out() - Copy a structure to user space
 * @arg: The address in user space.
 * @which: The structure.
 * @out: Its contents.
 * @size: The size that the caller knows; no more is copied.
 *
 * Return: 0 or -EFAULT.
 */
int mtkflash_copy_out(void __user *arg, enum mtkflash_shape which, const void *out, u32 size);

#endif /* MTKFLASH_SHAPES_H */
