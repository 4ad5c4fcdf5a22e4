/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The list of all libata ports and their devices.
 */
#ifndef MTKFLASH_REGISTRY_H
#define MTKFLASH_REGISTRY_H

#include <linux/mtkflash.h>

struct device;
struct mtkflash_device;

/**
 * mtkflash_registry_scan() - Look at all ports because somebody wants it
 *
 * Where only that tells whether a drive is there, registers are written (the latch
 * test); scans that happen by themselves do so only if the port shows something
 * else than before.
 *
 * Makes devices for drives that appeared, and removes those of drives that
 * went away.  A claimed port is left alone.  Ports that libata is still
 * probing are looked at again later, by themselves.
 *
 * Context: may sleep.
 */
void mtkflash_registry_scan(void);

/**
 * mtkflash_registry_scan_later() - Look at all ports in a second, by a worker
 *
 * Context: may sleep.
 */
void mtkflash_registry_scan_later(void);

/**
 * mtkflash_registry_port_info() - Describe the n-th port
 * @info: @index is the input.
 *
 * No register is accessed: what the port shows is from the last scan.  If libata's
 * knowledge of the port has changed since, a scan is queued.
 *
 * Context: may sleep.
 * Return: 0, -ENXIO, or -EINTR if the caller was killed.
 */
int mtkflash_registry_port_info(struct mtkflash_port_info *info);

/**
 * mtkflash_registry_device() - The device of a minor number
 * @minor: N of /dev/mtkflashN.
 *
 * Context: may sleep.
 * Return: the device with a reference for the caller, or NULL.
 */
struct mtkflash_device *mtkflash_registry_device(unsigned int minor);

/**
 * mtkflash_registry_forget() - A host goes away: end and free its ports
 * @host: The host's device; NULL means all hosts.
 *
 * On return no port of @host is in use, whoever took it out of the list.  Those
 * of other hosts are not waited for: they may be in the middle of a session.
 *
 * Context: may sleep, as long as a session needs to end.
 */
void mtkflash_registry_forget(const struct device *host);

/**
 * mtkflash_registry_has_forgotten() - Have all ports that were forgotten been freed?
 * @host: The ports of this host; NULL means all ports.
 *
 * Context: any.
 */
bool mtkflash_registry_has_forgotten(const struct device *host);

/**
 * mtkflash_registry_stop() - Forget all ports, find none any more
 *
 * Context: may sleep, as long as a session needs to end.
 */
void mtkflash_registry_stop(void);

#endif /* MTKFLASH_REGISTRY_H */
