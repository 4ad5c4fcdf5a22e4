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
 * mtkflash_registry_scan() - Look at all ports on request of a caller
 *
 * If nothing else tells whether a drive is there, registers are written (the latch test).
 * Scans without a request do that only if the port shows something else than before.
 *
 * Creates devices for drives that appeared, and removes those of drives that went away.  A
 * claimed port is left alone.  Ports that libata is still probing are looked at again later
 * by a worker.
 *
 * Context: may sleep.
 */
void mtkflash_registry_scan(void);

/**
 * mtkflash_registry_scan_later() - Let a worker look at all ports in a second
 *
 * Context: may sleep.
 */
void mtkflash_registry_scan_later(void);

/**
 * mtkflash_registry_port_info() - Describe the n-th port
 * @info: In: @index.  Out: the rest.
 *
 * No register is accessed: the status is that of the last scan.  If libata's knowledge of
 * the port has changed since, a scan is queued.
 *
 * Context: may sleep.
 * Return: 0, -ENXIO, or -EINTR if the caller was killed.
 */
int mtkflash_registry_port_info(struct mtkflash_port_info *info);

/**
 * mtkflash_registry_device() - Find the device with a minor number
 * @minor: N of /dev/mtkflashN.
 *
 * Context: may sleep.
 * Return: the device with a reference for the caller, or NULL.
 */
struct mtkflash_device *mtkflash_registry_device(unsigned int minor);

/**
 * mtkflash_registry_admit() - Create a node for an unknown drive
 * @info: @index is the input; filled as by mtkflash_registry_port_info().
 *
 * The node is for packets by a user's recipe; every other session is refused.  The node
 * exists as long as the drive is attached.
 *
 * Context: may sleep.
 * Return: 0, also if the node exists already; -ENXIO; -EACCES if the port has no such
 * drive; -EBUSY while the system is about to sleep; -EINTR if the caller was killed.
 */
int mtkflash_registry_admit(struct mtkflash_port_info *info);

/**
 * mtkflash_registry_forget() - End and free the ports of a host that goes away
 * @host: The host's device; NULL means all hosts.
 *
 * On return no port of @host is in use, even if another caller took it out of the list.
 * Ports of other hosts are not waited for: their sessions may take long.
 *
 * Context: may sleep, as long as a session needs to end.
 */
void mtkflash_registry_forget(const struct device *host);

/**
 * mtkflash_registry_has_forgotten() - Are all leaving ports freed?
 * @host: The ports of this host; NULL means all ports.
 *
 * Context: any.
 */
bool mtkflash_registry_has_forgotten(const struct device *host);

/**
 * mtkflash_registry_stop() - Free all ports, and add no new ones
 *
 * Context: may sleep, as long as a session needs to end.
 */
void mtkflash_registry_stop(void);

#endif /* MTKFLASH_REGISTRY_H */
