/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The task file of a port with registers.
 */
#ifndef MTKFLASH_SFF_H
#define MTKFLASH_SFF_H

#include "kind.h"
#include "taskfile.h"

/* For the task file of a &struct mtkflash_port. */
extern const struct mtkflash_taskfile_ops mtkflash_sff_ops;

extern const struct mtkflash_port_kind mtkflash_sff_kind;

/* As &struct mtkflash_taskfile_ops has them; any task file of the kernel does. */
void mtkflash_delay_kernel(struct mtkflash_taskfile *tf, unsigned int usecs);
u64 mtkflash_now_kernel(struct mtkflash_taskfile *tf);

#endif /* MTKFLASH_SFF_H */
