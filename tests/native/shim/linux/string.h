/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_LINUX_STRING_H
#define SHIM_LINUX_STRING_H

#include <stddef.h>
#include <string.h>

/* What does not fit is cut off, what is left of the place is zero. */
static inline void strscpy_pad(char *to, const char *from, size_t size)
{
	size_t length = strnlen(from, size - 1);

	memcpy(to, from, length);
	memset(to + length, 0, size - length);
}

/* The same without the zeroes: the length, or less than 0 if it was cut off. */
static inline long strscpy(char *to, const char *from, size_t size)
{
	size_t length = 0;

	while (length + 1 < size && from[length]) {
		to[length] = from[length];
		length++;
	}
	to[length] = '\0';
	return from[length] ? -1 : (long)length;
}

/* The first byte that is another one, NULL if there is none. */
static inline void *memchr_inv(const void *from, int byte, size_t size)
{
	const unsigned char *at = from;

	for (; size; size--, at++)
		if (*at != (unsigned char)byte)
			return (void *)at;
	return NULL;
}

#endif
