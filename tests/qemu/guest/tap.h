/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Results of a program in a guest, as TAP on stdout.
 */
#ifndef GUEST_TAP_H
#define GUEST_TAP_H

#include <stdbool.h>

/* One result; @detail explains a bad one and may be NULL. */
void tap_result(bool good, const char *detail, const char *name, ...)
	__attribute__((format(printf, 3, 4)));

/* A system call returned @ret, and errno is still as it left it. */
void tap_returns(long ret, long wanted, const char *name, ...)
	__attribute__((format(printf, 3, 4)));
void tap_fails(long ret, int wanted, const char *name, ...)
	__attribute__((format(printf, 3, 4)));

/* Something without which no further result means anything. */
void tap_bail_out(const char *what) __attribute__((noreturn));

/* Prints the plan.  The exit code: 0 if there were results, all of them good. */
int tap_end(void);

#endif /* GUEST_TAP_H */
