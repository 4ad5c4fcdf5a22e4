/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory for images, backups and what readers have read.
 *
 * One budget for all of it, whoever asks: a process that opens a node again and
 * again, or a rack of drives, cannot take more from the system.  What is taken
 * counts as the memory of the process that asked, so that the limits of its
 * control group hold too.  A shortage is an error of the session, which then
 * has touched nothing; no other process is killed for it, and it leaves no
 * stack trace in the log.
 */
#ifndef MTKFLASH_MEMORY_H
#define MTKFLASH_MEMORY_H

#include <linux/types.h>

/**
 * mtkflash_memory_alloc() - Take memory out of the budget
 * @size: So many bytes, not 0.
 *
 * Context: may sleep.
 * Return: zeroed memory, or NULL.
 */
void *mtkflash_memory_alloc(size_t size);

/**
 * mtkflash_memory_free() - Give it back
 * @memory: From mtkflash_memory_alloc(); NULL is fine.
 *
 * Context: may sleep.
 */
void mtkflash_memory_free(void *memory);

#endif /* MTKFLASH_MEMORY_H */
