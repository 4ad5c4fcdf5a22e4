/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Decide which controllers of libata can be used.
 *
 * The registers of a held port are read and written one by one with its interrupts masked.
 * So plain accesses must reach the drive, all side effects in the host driver must be
 * known, and neither may disturb other ports.
 */
#ifndef MTKFLASH_HOSTS_H
#define MTKFLASH_HOSTS_H

#include <linux/libata.h>
#include <linux/mtkflash.h>

#ifndef CONFIG_ATA_SFF
#error "mtkflash needs a kernel with CONFIG_ATA_SFF=y: without it no port has a task file"
#endif

/**
 * mtkflash_host_judge() - Can a port of libata be used?
 * @ap: The port, with the operations of its own driver.
 *
 * Decides by the table in hosts_rows.h.  A driver without a row is accepted if all
 * operations that matter are libata's own.
 *
 * Context: any; @ap->lock is held, or the port cannot go away.
 * Return: %MTKFLASH_HOST_NONE if it can, otherwise the reason.
 */
enum mtkflash_host_reason mtkflash_host_judge(struct ata_port *ap);

#endif /* MTKFLASH_HOSTS_H */
