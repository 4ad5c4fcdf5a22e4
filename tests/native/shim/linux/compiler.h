/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_LINUX_COMPILER_H
#define SHIM_LINUX_COMPILER_H

#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))

#define fallthrough __attribute__((__fallthrough__))

#define __printf(text, words) __attribute__((__format__(__printf__, text, words)))

#endif
