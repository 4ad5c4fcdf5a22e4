/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_LINUX_LIMITS_H
#define SHIM_LINUX_LIMITS_H

#include_next <linux/limits.h>
#include <limits.h>
#include <stdint.h>

#define U32_MAX	UINT32_MAX
#define S32_MAX	INT32_MAX
#define S32_MIN	INT32_MIN
#define U64_MAX	UINT64_MAX

#endif
