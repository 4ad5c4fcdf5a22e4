// SPDX-License-Identifier: GPL-2.0
/*
 * kunit [WORD]: the unit tests of driver/drive, or those with the word in their name, as TAP.
 * In the kernel KUnit runs the same sources.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kunit/test.h>

#include "tap.h"

#define SUITES_MAX 100
#define ALLOCATIONS_MAX 4096

static const struct kunit_suite *suites[SUITES_MAX];
static unsigned int suite_count;

/* What the running case has allocated, and where it returns to when it ends early. */
static void *allocations[ALLOCATIONS_MAX];
static unsigned int allocation_count;
static jmp_buf end;

void kunit_register(const struct kunit_suite *suite)
{
	if (suite_count == SUITES_MAX)
		abort();
	suites[suite_count++] = suite;
}

static void *keep(void *memory)
{
	if (!memory || allocation_count == ALLOCATIONS_MAX)
		abort();
	allocations[allocation_count++] = memory;
	return memory;
}

void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t flags)
{
	return keep(malloc(size));
}

void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t flags)
{
	return keep(calloc(1, size));
}

void kunit_kfree(struct kunit *test, const void *memory)
{
	unsigned int i;

	for (i = 0; i < allocation_count; i++)
		if (allocations[i] == memory)
			allocations[i] = NULL;
	free((void *)memory);
}

void kunit_failed(const char *file, int line, const char *what, const char *format, ...)
{
	char message[400];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	tap_failed(file, line, "%s %s", what, message);
}

void kunit_end_case(void)
{
	longjmp(end, 1);
}

void kunit_skip_case(const char *format, ...)
{
	char reason[200];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	tap_note("not for this one: %s", reason);
	longjmp(end, 1);
}

static void run(const struct kunit_suite *suite, const struct kunit_case *case_,
		struct kunit *test)
{
	if (setjmp(end) == 0) {
		if (suite->init && suite->init(test))
			tap_failed(__FILE__, __LINE__, "the suite's init failed");
		else
			case_->run_case(test);
	}
	if (suite->exit)
		suite->exit(test);
	while (allocation_count)
		free(allocations[--allocation_count]);
}

static void run_named(const struct kunit_suite *suite, const struct kunit_case *case_,
		      const void *param, const char *desc, const char *word)
{
	struct kunit test = { .param_value = param };
	char name[200];

	snprintf(name, sizeof(name), "%s: %s%s%s", suite->name, case_->name, *desc ? ": " : "", desc);
	if (word && !strstr(name, word))
		return;
	tap_begin("%s", name);
	run(suite, case_, &test);
	tap_end();
}

static void run_case(const struct kunit_suite *suite, const struct kunit_case *case_,
		     const char *word)
{
	char desc[KUNIT_PARAM_DESC_SIZE] = "";
	const void *param = NULL;

	if (!case_->next_param) {
		run_named(suite, case_, NULL, desc, word);
		return;
	}
	while ((param = case_->next_param(param, desc)))
		run_named(suite, case_, param, desc, word);
}

int main(int argc, char **argv)
{
	const struct kunit_case *case_;
	unsigned int i;

	for (i = 0; i < suite_count; i++)
		for (case_ = suites[i]->test_cases; case_->run_case; case_++)
			run_case(suites[i], case_, argv[1]);
	return tap_exit();
}
