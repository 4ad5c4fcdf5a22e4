/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of KUnit's interface as the tests in driver/drive use, for user space:
 * the same source runs in the kernel and, in milliseconds and with sanitizers, here.
 * A failed expectation is one of the TAP case, a failed assertion also ends the case.
 */
#ifndef SHIM_KUNIT_TEST_H
#define SHIM_KUNIT_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/types.h>

#define KUNIT_PARAM_DESC_SIZE 128

/* A running case. */
struct kunit {
	void *priv;
	const void *param_value;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	/* The parameter after @prev, NULL after the last one; writes what it is called. */
	const void *(*next_param)(const void *prev, char *desc);
};

struct kunit_suite {
	const char name[64];
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	const struct kunit_case *test_cases;
};

#define KUNIT_CASE(function) { .run_case = (function), .name = #function }
#define KUNIT_CASE_PARAM(function, next) \
	{ .run_case = (function), .name = #function, .next_param = (next) }

#define KUNIT_ARRAY_PARAM(name_, array, describe) \
	static const void *name_##_gen_params(const void *prev, char *desc) \
	{ \
		size_t at = prev ? (const typeof((array)[0]) *)prev - (array) + 1 : 0; \
		\
		if (at == ARRAY_SIZE(array)) \
			return NULL; \
		describe(&(array)[at], desc); \
		return &(array)[at]; \
	}

/* All suites of the program, in the order of its object files. */
void kunit_register(const struct kunit_suite *suite);

#define kunit_test_suite(suite) \
	static void __attribute__((constructor)) register_##suite(void) \
	{ \
		kunit_register(&(suite)); \
	}

/* Memory that is freed when the case ends. */
void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t flags);
void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t flags);
void kunit_kfree(struct kunit *test, const void *memory);

static inline void *kunit_kcalloc(struct kunit *test, size_t count, size_t size, gfp_t flags)
{
	return kunit_kzalloc(test, count * size, flags);
}

/* Both end the case. */
void kunit_skip_case(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));
void kunit_end_case(void)
	__attribute__((noreturn));

void kunit_failed(const char *file, int line, const char *what, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#define kunit_skip(test, ...) kunit_skip_case(__VA_ARGS__)
#define kunit_info(test, ...) tap_note(__VA_ARGS__)
void tap_note(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* What a comparison shows of a side that may be a number or a pointer. */
#define KUNIT_NUMBER(side) ((long long)(side))

#define KUNIT_COMPARE(test, end, left, op, right, ...) \
	do { \
		typeof(left) left_ = (left); \
		typeof(right) right_ = (right); \
		char sides_[200]; \
		\
		(void)(test); \
		if (left_ op right_) \
			break; \
		snprintf(sides_, sizeof(sides_), "%s = %lld " #op " %s = %lld", \
			 #left, KUNIT_NUMBER(left_), #right, KUNIT_NUMBER(right_)); \
		kunit_failed(__FILE__, __LINE__, sides_, "" __VA_ARGS__); \
		end; \
	} while (0)

#define KUNIT_TEXTS(test, end, left, op, right, ...) \
	do { \
		const char *left_ = (left); \
		const char *right_ = (right); \
		char sides_[600]; \
		\
		(void)(test); \
		if (strcmp(left_, right_) op 0) \
			break; \
		snprintf(sides_, sizeof(sides_), "\"%s\" " #op " \"%s\"", left_, right_); \
		kunit_failed(__FILE__, __LINE__, sides_, "" __VA_ARGS__); \
		end; \
	} while (0)

#define KUNIT_HOLDS(test, end, condition, ...) \
	do { \
		(void)(test); \
		if (condition) \
			break; \
		kunit_failed(__FILE__, __LINE__, #condition, "" __VA_ARGS__); \
		end; \
	} while (0)

#define KUNIT_FAIL(test, ...) kunit_failed(__FILE__, __LINE__, "", __VA_ARGS__)

#define KUNIT_EXPECT_EQ(test, left, right) KUNIT_COMPARE(test, , left, ==, right)
#define KUNIT_EXPECT_NE(test, left, right) KUNIT_COMPARE(test, , left, !=, right)
#define KUNIT_EXPECT_LT(test, left, right) KUNIT_COMPARE(test, , left, <, right)
#define KUNIT_EXPECT_LE(test, left, right) KUNIT_COMPARE(test, , left, <=, right)
#define KUNIT_EXPECT_GT(test, left, right) KUNIT_COMPARE(test, , left, >, right)
#define KUNIT_EXPECT_GE(test, left, right) KUNIT_COMPARE(test, , left, >=, right)
#define KUNIT_EXPECT_EQ_MSG(test, left, right, ...) KUNIT_COMPARE(test, , left, ==, right, __VA_ARGS__)
#define KUNIT_EXPECT_NE_MSG(test, left, right, ...) KUNIT_COMPARE(test, , left, !=, right, __VA_ARGS__)
#define KUNIT_EXPECT_LT_MSG(test, left, right, ...) KUNIT_COMPARE(test, , left, <, right, __VA_ARGS__)
#define KUNIT_EXPECT_LE_MSG(test, left, right, ...) KUNIT_COMPARE(test, , left, <=, right, __VA_ARGS__)
#define KUNIT_EXPECT_GT_MSG(test, left, right, ...) KUNIT_COMPARE(test, , left, >, right, __VA_ARGS__)
#define KUNIT_EXPECT_GE_MSG(test, left, right, ...) KUNIT_COMPARE(test, , left, >=, right, __VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ(test, left, right) \
	KUNIT_HOLDS(test, , (const void *)(left) == (const void *)(right))
#define KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, ...) \
	KUNIT_HOLDS(test, , (const void *)(left) == (const void *)(right), __VA_ARGS__)
#define KUNIT_EXPECT_STREQ(test, left, right) KUNIT_TEXTS(test, , left, ==, right)
#define KUNIT_EXPECT_STRNEQ(test, left, right) KUNIT_TEXTS(test, , left, !=, right)
#define KUNIT_EXPECT_STRNEQ_MSG(test, left, right, ...) \
	KUNIT_TEXTS(test, , left, !=, right, __VA_ARGS__)
#define KUNIT_EXPECT_TRUE(test, condition) KUNIT_HOLDS(test, , condition)
#define KUNIT_EXPECT_FALSE(test, condition) KUNIT_HOLDS(test, , !(condition))
#define KUNIT_EXPECT_TRUE_MSG(test, condition, ...) KUNIT_HOLDS(test, , condition, __VA_ARGS__)
#define KUNIT_EXPECT_FALSE_MSG(test, condition, ...) KUNIT_HOLDS(test, , !(condition), __VA_ARGS__)
#define KUNIT_EXPECT_NULL(test, pointer) KUNIT_HOLDS(test, , !(pointer))
#define KUNIT_EXPECT_NOT_NULL(test, pointer) KUNIT_HOLDS(test, , pointer)
#define KUNIT_EXPECT_NOT_NULL_MSG(test, pointer, ...) KUNIT_HOLDS(test, , pointer, __VA_ARGS__)

#define KUNIT_ASSERT_EQ(test, left, right) KUNIT_COMPARE(test, kunit_end_case(), left, ==, right)
#define KUNIT_ASSERT_LT(test, left, right) KUNIT_COMPARE(test, kunit_end_case(), left, <, right)
#define KUNIT_ASSERT_LE(test, left, right) KUNIT_COMPARE(test, kunit_end_case(), left, <=, right)
#define KUNIT_ASSERT_GT(test, left, right) KUNIT_COMPARE(test, kunit_end_case(), left, >, right)
#define KUNIT_ASSERT_EQ_MSG(test, left, right, ...) \
	KUNIT_COMPARE(test, kunit_end_case(), left, ==, right, __VA_ARGS__)
#define KUNIT_ASSERT_NE_MSG(test, left, right, ...) \
	KUNIT_COMPARE(test, kunit_end_case(), left, !=, right, __VA_ARGS__)
#define KUNIT_ASSERT_LT_MSG(test, left, right, ...) \
	KUNIT_COMPARE(test, kunit_end_case(), left, <, right, __VA_ARGS__)
#define KUNIT_ASSERT_LE_MSG(test, left, right, ...) \
	KUNIT_COMPARE(test, kunit_end_case(), left, <=, right, __VA_ARGS__)
#define KUNIT_ASSERT_GT_MSG(test, left, right, ...) \
	KUNIT_COMPARE(test, kunit_end_case(), left, >, right, __VA_ARGS__)
#define KUNIT_ASSERT_TRUE(test, condition) KUNIT_HOLDS(test, kunit_end_case(), condition)
#define KUNIT_ASSERT_TRUE_MSG(test, condition, ...) \
	KUNIT_HOLDS(test, kunit_end_case(), condition, __VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL(test, pointer) KUNIT_HOLDS(test, kunit_end_case(), pointer)
#define KUNIT_ASSERT_NOT_NULL_MSG(test, pointer, ...) \
	KUNIT_HOLDS(test, kunit_end_case(), pointer, __VA_ARGS__)

#endif
