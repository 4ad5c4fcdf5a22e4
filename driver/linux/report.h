/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the log says of a session.  Its worker calls these.
 */
#ifndef MTKFLASH_REPORT_H
#define MTKFLASH_REPORT_H

#include <linux/types.h>

struct mtkflash_device;

/**
 * mtkflash_report_waiting() - What the user has to do, and for how long one waits
 * @device: The device; its session waits for a power cycle.
 */
void mtkflash_report_waiting(struct mtkflash_device *device);

/**
 * mtkflash_report_kept() - Which ranges are kept as the drive has them, and why
 * @device: The device; its session has found some.
 */
void mtkflash_report_kept(struct mtkflash_device *device);

/**
 * mtkflash_report_failure() - Phase, cause, last status and what to do next
 * @device: The device; its session has failed.
 */
void mtkflash_report_failure(struct mtkflash_device *device);

/**
 * mtkflash_report_success() - What was read, or what runs now
 * @device: The device; its session is done.
 */
void mtkflash_report_success(struct mtkflash_device *device);

#endif /* MTKFLASH_REPORT_H */
