/* SPDX-License-Identifier: GPL-2.0 */
/*
 * TAP output: one line per case, a case passes if all its expectations hold.
 */
#ifndef NATIVE_TAP_H
#define NATIVE_TAP_H

#include <stdbool.h>

/* Starts a case; its name is what the ok line will show. */
void tap_begin(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* Ends it and prints the line; returns whether it passed. */
bool tap_end(void);

/* Failed expectations of the running case so far. */
unsigned int tap_failures(void);

/*
 * Whether all is to be tried, as in check-full: THOROUGH=1 in the environment.  Else a case
 * that goes through the same again and again, from another place each time, takes a sample.
 */
bool tap_thorough(void);

/* A TAP comment. */
void tap_note(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* Prints the plan; the exit code of the program. */
int tap_exit(void);

/* Notes a failed expectation of the running case. */
void tap_failed(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define EXPECT(condition) \
	do { \
		if (!(condition)) \
			tap_failed(__FILE__, __LINE__, "%s", #condition); \
	} while (0)

#define EXPECT_EQUAL(got, wanted) \
	do { \
		long long got_ = (long long)(got); \
		long long wanted_ = (long long)(wanted); \
		if (got_ != wanted_) \
			tap_failed(__FILE__, __LINE__, \
				   "%s is %lld, wanted %s = %lld", \
				   #got, got_, #wanted, wanted_); \
	} while (0)

#define EXPECT_TEXT(got, wanted) \
	do { \
		if (strcmp(got, wanted)) \
			tap_failed(__FILE__, __LINE__, \
				   "%s is \"%s\", wanted \"%s\"", \
				   #got, got, wanted); \
	} while (0)

#endif
