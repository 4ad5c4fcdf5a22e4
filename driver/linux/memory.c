// SPDX-License-Identifier: GPL-2.0
/*
 * Memory with a common limit.
 */
#include <linux/atomic.h>
#include <linux/moduleparam.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "memory.h"

/*
 * A drive with the largest part needs up to 12 MiB: the image, the image with the kept
 * ranges, the backup, the original contents, the contents while those are written back, and
 * a reader.  The usual part of 256 KiB needs 3 MiB, because an image is staged before the
 * size of the part is known.
 */
static unsigned int memory_mib = 32;
module_param(memory_mib, uint, 0444);
MODULE_PARM_DESC(memory_mib, "Most memory for images, backups and readers together, in MiB");

static atomic64_t memory_used = ATOMIC64_INIT(0);

struct chunk {
	size_t size;
	u8 memory[] __aligned(16);
};

/*
 * Allocations try hard, but do not call the OOM killer.  kvmalloc() would look for
 * contiguous pages first, which are not needed for these sizes.
 */
#define MEMORY_GFP	(GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN | \
			 __GFP_ZERO)

void *mtkflash_memory_alloc(size_t size)
{
	struct chunk *chunk = NULL;

	if (atomic64_add_return(size, &memory_used) <= (s64)memory_mib * SZ_1M)
		chunk = __vmalloc(sizeof(*chunk) + size, MEMORY_GFP);
	if (!chunk) {
		atomic64_sub(size, &memory_used);
		return NULL;
	}
	chunk->size = size;
	return chunk->memory;
}

void mtkflash_memory_free(void *memory)
{
	struct chunk *chunk;

	if (!memory)
		return;
	chunk = container_of(memory, struct chunk, memory);
	atomic64_sub(chunk->size, &memory_used);
	vfree(chunk);
}
