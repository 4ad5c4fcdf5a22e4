/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_LINUX_KERNEL_H
#define SHIM_LINUX_KERNEL_H

#include <stdarg.h>
#include <stdio.h>

#include <linux/types.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define round_down(n, power) ((n) & ~((__typeof__(n))(power) - 1))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))

/* Returns how much was written, without the end of the string. */
static inline int scnprintf(char *text, size_t size, const char *format, ...)
{
	va_list words;
	int length;

	va_start(words, format);
	length = vsnprintf(text, size, format, words);
	va_end(words);
	return (size_t)length < size ? length : (int)size - 1;
}

#endif
