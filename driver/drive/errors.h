/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The errors of the uapi header, and what to do about each, in words.
 */
#ifndef MTKFLASH_ERRORS_H
#define MTKFLASH_ERRORS_H

#include <linux/mtkflash.h>

/* How many there are: from 0 on, without a gap. */
#define MTKFLASH_ERRORS		(MTKFLASH_ERROR_PACKETS_ONLY + 1)
#define MTKFLASH_ADVICES	(MTKFLASH_ADVICE_WITHOUT_KEPT + 1)

/**
 * mtkflash_errno() - What a system call returns for an error
 * @error: The error.
 *
 * Return: 0 for %MTKFLASH_ERROR_NONE, otherwise a negative errno.
 */
int mtkflash_errno(enum mtkflash_error error);

/**
 * mtkflash_error_advice() - What to do about an error
 * @error: The error.
 *
 * Return: the advice; %MTKFLASH_ADVICE_NONE for an error that is not in the list.
 */
enum mtkflash_advice mtkflash_error_advice(enum mtkflash_error error);

/*
 * Each of these returns a constant string, "unknown" for a value that is not
 * in the list.
 */
const char *mtkflash_error_name(enum mtkflash_error error);
const char *mtkflash_error_cause(enum mtkflash_error error);
const char *mtkflash_advice_text(enum mtkflash_advice advice);

#endif /* MTKFLASH_ERRORS_H */
