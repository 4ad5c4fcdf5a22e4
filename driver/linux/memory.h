/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory for images, backups and the contents for readers.
 *
 * One limit for all of it: neither a process that opens a node again and again nor a rack
 * of drives can take more.  The memory is charged to the process that requested it, so that
 * the limits of its control group apply too.  A failed allocation is an error of the
 * session before it has changed anything; no process is killed for it, and no stack trace
 * is logged.
 */
#ifndef MTKFLASH_MEMORY_H
#define MTKFLASH_MEMORY_H

#include <linux/types.h>

/**
 * mtkflash_memory_alloc() - Allocate memory within the limit
 * @size: Number of bytes, not 0.
 *
 * Context: may sleep.
 * Return: zeroed memory, or NULL.
 */
void *mtkflash_memory_alloc(size_t size);

/**
 * mtkflash_memory_free() - Free memory
 * @memory: From mtkflash_memory_alloc(); NULL is allowed.
 *
 * Context: may sleep.
 */
void mtkflash_memory_free(void *memory);

#endif /* MTKFLASH_MEMORY_H */
