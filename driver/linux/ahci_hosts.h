/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Decide which AHCI adapters, and which of their ports, can be used.
 */
#ifndef MTKFLASH_AHCI_HOSTS_H
#define MTKFLASH_AHCI_HOSTS_H

#include <linux/libata.h>
#include <linux/mtkflash.h>

/**
 * mtkflash_ahci_judge_adapter() - Can an adapter be used, by its registers?
 * @regs: Its registers; it is awake.
 * @size: Size of the registers in bytes.
 * @intel: The adapter is Intel's.
 *
 * Return: %MTKFLASH_HOST_NONE if it can, otherwise the reason.
 */
enum mtkflash_host_reason
mtkflash_ahci_judge_adapter(void __iomem *regs, size_t size, bool intel);

/**
 * mtkflash_ahci_slots() - Number of slots of the command list to use
 * @regs: The registers of the adapter.
 *
 * Return: one if it has one, otherwise two.
 */
unsigned int mtkflash_ahci_slots(void __iomem *regs);

/**
 * mtkflash_ahci_judge_port() - Can a port be used, by libata's knowledge of it?
 * @ap: The port.
 * @adapter: Judgement on its adapter.
 *
 * Context: any; @ap->lock is held, or the port cannot go away.
 * Return: %MTKFLASH_HOST_NONE if it can, otherwise the reason.
 */
enum mtkflash_host_reason
mtkflash_ahci_judge_port(struct ata_port *ap, enum mtkflash_host_reason adapter);

#endif /* MTKFLASH_AHCI_HOSTS_H */
