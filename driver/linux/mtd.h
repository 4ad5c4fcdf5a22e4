/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a drive's flash holds, as an MTD device to read, on request.
 *
 * It is what a session has read, and nothing else reaches the flash.
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
 * One that is there already is replaced by a new one.
 *
 * Context: may sleep for minutes; it is a session.
 * Return: 0; -EBUSY if there is one and it is open,
 * -ELIBACC if the kernel has no MTD devices or mtd.ko does not load, the errno of the
 * session's error, or another.
 */
int mtkflash_mtd_on(struct mtkflash_device *device, struct mtkflash_choice *choice);

/**
 * mtkflash_mtd_off() - Take the MTD device away
 * @device: The device.
 *
 * Context: may sleep.
 * Return: 0, also if there is none; -EBUSY while somebody has it open.
 */
int mtkflash_mtd_off(struct mtkflash_device *device);

/**
 * mtkflash_mtd_remove() - Take it away whoever has it open
 * @device: The device, retired.
 *
 * Whoever has it open gets ENODEV from then on; it goes when the last one has closed it.
 *
 * Context: may sleep, but does not wait for them.
 */
void mtkflash_mtd_remove(struct mtkflash_device *device);

/**
 * mtkflash_mtd_exit() - Wait until all are gone
 *
 * Context: may sleep for moments: nobody has one open who could keep the module.
 */
void mtkflash_mtd_exit(void);

#endif /* MTKFLASH_MTD_H */
