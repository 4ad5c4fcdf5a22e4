/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_LINUX_SLAB_H
#define SHIM_LINUX_SLAB_H

#include <stdlib.h>

#include <linux/gfp.h>

static inline void *kvmalloc(size_t size, gfp_t flags)
{
	return malloc(size);
}

static inline void *kvzalloc(size_t size, gfp_t flags)
{
	return calloc(1, size);
}

static inline void *kvcalloc(size_t count, size_t size, gfp_t flags)
{
	return calloc(count, size);
}

static inline void *kzalloc(size_t size, gfp_t flags)
{
	return calloc(1, size);
}

static inline void kfree(const void *memory)
{
	free((void *)memory);
}

static inline void kvfree(const void *memory)
{
	free((void *)memory);
}

#endif
