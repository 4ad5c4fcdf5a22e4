/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_ASM_BARRIER_H
#define SHIM_ASM_BARRIER_H

/* A model writes no memory behind the processor's back. */
#define dma_rmb() __asm__ __volatile__("" : : : "memory")

#endif
