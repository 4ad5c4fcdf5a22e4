/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_LINUX_KERNEL_H
#define SHIM_LINUX_KERNEL_H

#include <linux/types.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define round_down(n, power) ((n) & ~((__typeof__(n))(power) - 1))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))

#endif
