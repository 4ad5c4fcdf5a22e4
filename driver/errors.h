/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words for the lists of the uapi header: names of errors, phases, verdicts.
 */
#ifndef MTKFLASH_ERRORS_H
#define MTKFLASH_ERRORS_H

#include <linux/mtkflash.h>

/**
 * mtkflash_errno() - What a system call returns for an error
 * @error: The error.
 *
 * Return: 0 for %MTKFLASH_ERROR_NONE, otherwise a negative errno.
 */
int mtkflash_errno(enum mtkflash_error error);

/*
 * Each of these returns a constant string, "unknown" for a value that is not
 * in the list.
 */
const char *mtkflash_error_name(enum mtkflash_error error);
const char *mtkflash_error_cause(enum mtkflash_error error);
const char *mtkflash_error_advice(enum mtkflash_error error);
const char *mtkflash_phase_name(enum mtkflash_phase phase);
const char *mtkflash_verdict_name(enum mtkflash_verdict verdict);
const char *mtkflash_verdict_meaning(enum mtkflash_verdict verdict);

#endif /* MTKFLASH_ERRORS_H */
