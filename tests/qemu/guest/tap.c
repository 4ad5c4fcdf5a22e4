// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

static int count;
static int failures;

static void print_result(bool good, const char *detail, const char *name,
			 va_list arguments)
{
	count++;
	if (!good)
		failures++;
	printf("%s %d - ", good ? "ok" : "not ok", count);
	vprintf(name, arguments);
	printf("\n");
	if (!good && detail)
		printf("# %s\n", detail);
	fflush(stdout);
}

void tap_result(bool good, const char *detail, const char *name, ...)
{
	va_list arguments;

	va_start(arguments, name);
	print_result(good, detail, name, arguments);
	va_end(arguments);
}

/* In words, for the line under a bad result. */
static void describe(char *text, size_t size, long ret, int error)
{
	if (ret < 0)
		snprintf(text, size, "it failed with %s", strerrorname_np(error));
	else
		snprintf(text, size, "it returned %ld", ret);
}

void tap_returns(long ret, long wanted, const char *name, ...)
{
	int error = errno;
	va_list arguments;
	char text[64];

	describe(text, sizeof(text), ret, error);
	va_start(arguments, name);
	print_result(ret == wanted, text, name, arguments);
	va_end(arguments);
}

void tap_fails(long ret, int wanted, const char *name, ...)
{
	int error = errno;
	char text[64], full[256];
	va_list arguments;

	describe(text, sizeof(text), ret, error);
	snprintf(full, sizeof(full), "%s: %s", name, strerrorname_np(wanted));
	va_start(arguments, name);
	print_result(ret == -1 && error == wanted, text, full, arguments);
	va_end(arguments);
}

void tap_bail_out(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerrorname_np(errno));
	exit(2);
}

int tap_end(void)
{
	printf("1..%d\n", count);
	return count && !failures ? EXIT_SUCCESS : EXIT_FAILURE;
}
