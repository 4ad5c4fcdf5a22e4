// SPDX-License-Identifier: GPL-2.0
/* TAP output. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "tap.h"

/* A broken case repeats itself; its first failures tell enough. */
#define SHOWN_FAILURES 6

static char name[160];
static unsigned int cases, failed_cases, failures;

void tap_begin(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	failures = 0;
}

bool tap_end(void)
{
	cases++;
	failed_cases += failures != 0;
	printf("%sok %u - %s\n", failures ? "not " : "", cases, name);
	fflush(stdout);
	return !failures;
}

unsigned int tap_failures(void)
{
	return failures;
}

bool tap_thorough(void)
{
	return getenv("THOROUGH");
}

void tap_note(const char *format, ...)
{
	va_list args;

	printf("# ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
}

int tap_exit(void)
{
	printf("1..%u\n", cases);
	return failed_cases || !cases;
}

void tap_failed(const char *file, int line, const char *format, ...)
{
	va_list args;

	if (failures++ >= SHOWN_FAILURES)
		return;
	printf("# %s:%d: in \"%s\": ", file, line, name);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
}
