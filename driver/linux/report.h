/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Log the results of a session.  Called by its worker.
 */
#ifndef MTKFLASH_REPORT_H
#define MTKFLASH_REPORT_H

#include <linux/types.h>

struct mtkflash_device;
struct mtkflash_session;

/**
 * mtkflash_report_line() - Log a fact that the method of a session knows
 * @s: The session.
 * @format: The line, without its end.
 */
__printf(2, 3) void mtkflash_report_line(struct mtkflash_session *s, const char *format, ...);

/**
 * mtkflash_report_waiting() - Log what the user has to do, and the time left
 * @device: The device; its session waits for a power cycle.
 */
void mtkflash_report_waiting(struct mtkflash_device *device);

/**
 * mtkflash_report_kept() - Log the kept ranges and the reasons
 * @device: The device; its session has found such ranges.
 */
void mtkflash_report_kept(struct mtkflash_device *device);

/**
 * mtkflash_report_failure() - Log phase, cause, last status and what to do next
 * @device: The device; its session has failed.
 */
void mtkflash_report_failure(struct mtkflash_device *device);

/**
 * mtkflash_report_options() - Log how cat gets the option that an advice names
 * @device: The device.
 * @advice: What to do next; the option in it is written as mtkflashctl takes it.
 */
void mtkflash_report_options(struct mtkflash_device *device, const char *advice);

/**
 * mtkflash_report_success() - Log what was read, or what runs now
 * @device: The device; its session is done.
 */
void mtkflash_report_success(struct mtkflash_device *device);

#endif /* MTKFLASH_REPORT_H */
