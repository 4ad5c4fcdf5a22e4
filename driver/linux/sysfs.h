/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /sys/class/mtkflash/mtkflashN: the state of a drive, one value in each file.
 * Documentation/ABI/testing/sysfs-class-mtkflash describes them.
 */
#ifndef MTKFLASH_SYSFS_H
#define MTKFLASH_SYSFS_H

#include <linux/sysfs.h>

extern const struct attribute_group *mtkflash_sysfs_groups[];

#endif /* MTKFLASH_SYSFS_H */
