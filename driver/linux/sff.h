/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The task file of a port with registers.
 */
#ifndef MTKFLASH_SFF_H
#define MTKFLASH_SFF_H

#include "kind.h"
#include "taskfile.h"

/* Operations for the task file of a &struct mtkflash_port. */
extern const struct mtkflash_taskfile_ops mtkflash_sff_ops;

extern const struct mtkflash_port_kind mtkflash_sff_kind;

/* @delay and @now of &struct mtkflash_taskfile_ops, for any task file in the kernel. */
void mtkflash_delay_kernel(struct mtkflash_taskfile *tf, unsigned int usecs);
u64 mtkflash_now_kernel(struct mtkflash_taskfile *tf);

#endif /* MTKFLASH_SFF_H */
