/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The contents of a drive's flash as a read-only MTD device, on request.
 *
 * It shows the bytes that a session has read, and does not access the flash.
 */
#ifndef MTKFLASH_MTD_H
#define MTKFLASH_MTD_H

struct mtkflash_choice;
struct mtkflash_device;
struct mtkflash_mtd;

/**
 * mtkflash_mtd_on() - Read the flash, and show it as an MTD device
 * @device: The device.
 * @choice: Options of the caller's file, or NULL.
 *
 * An MTD device that exists already is replaced.
 *
 * Context: may sleep for minutes, since it runs a session.
 * Return: 0; -EBUSY if there is one and it is open, -ELIBACC if the kernel has no MTD
 * devices or mtd.ko does not load, the errno of the session's error, or another one.
 */
int mtkflash_mtd_on(struct mtkflash_device *device, struct mtkflash_choice *choice);

/**
 * mtkflash_mtd_off() - Remove the MTD device
 * @device: The device.
 *
 * Context: may sleep.
 * Return: 0, also if there is none; -EBUSY while it is open.
 */
int mtkflash_mtd_off(struct mtkflash_device *device);

/**
 * mtkflash_mtd_remove() - Remove the MTD device even if it is open
 * @device: The device, retired.
 *
 * Programs that have it open get ENODEV from then on; it is freed when the last one has
 * closed it.
 *
 * Context: may sleep, but does not wait for these programs.
 */
void mtkflash_mtd_remove(struct mtkflash_device *device);

/**
 * mtkflash_mtd_exit() - Wait until all MTD devices are freed
 *
 * Context: may sleep for a moment only: an open MTD device would keep the module loaded.
 */
void mtkflash_mtd_exit(void);

#endif /* MTKFLASH_MTD_H */
