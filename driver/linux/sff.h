/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The task file of a port with registers.
 */
#ifndef MTKFLASH_SFF_H
#define MTKFLASH_SFF_H

#include <linux/libata.h>

#include "taskfile.h"

/* For the task file of a &struct mtkflash_port. */
extern const struct mtkflash_taskfile_ops mtkflash_sff_ops;

/**
 * mtkflash_sff_set_devctl() - Write the Device Control register
 * @ap: The port, claimed.
 * @value: All of it.
 *
 * Context: any.
 */
void mtkflash_sff_set_devctl(struct ata_port *ap, u8 value);

#endif /* MTKFLASH_SFF_H */
