/* SPDX-License-Identifier: GPL-2.0 */
/* Not the kernel's generator: a seed gives other numbers here than there. */
#ifndef SHIM_LINUX_PRANDOM_H
#define SHIM_LINUX_PRANDOM_H

#include <stddef.h>

#include <linux/types.h>

struct rnd_state {
	u64 state;
};

static inline void prandom_seed_state(struct rnd_state *rnd, u64 seed)
{
	rnd->state = seed;
}

/* SplitMix64. */
static inline u32 prandom_u32_state(struct rnd_state *rnd)
{
	u64 mixed = rnd->state += 0x9e3779b97f4a7c15;

	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
	return (mixed ^ (mixed >> 31)) >> 32;
}

static inline void prandom_bytes_state(struct rnd_state *rnd, void *to, size_t size)
{
	u8 *at = to;

	while (size--)
		*at++ = prandom_u32_state(rnd);
}

#endif
