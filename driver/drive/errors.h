/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words for the lists of the uapi header.
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
const char *mtkflash_kind_name(enum mtkflash_kind kind);
const char *mtkflash_page_state_name(enum mtkflash_page_state state);
const char *mtkflash_command_set_name(enum mtkflash_option_set set);
const char *mtkflash_phase_name(enum mtkflash_phase phase);
const char *mtkflash_verdict_name(enum mtkflash_verdict verdict);
const char *mtkflash_verdict_meaning(enum mtkflash_verdict verdict);
const char *mtkflash_host_reason_name(enum mtkflash_host_reason reason);
const char *mtkflash_host_reason_why(enum mtkflash_host_reason reason);
const char *mtkflash_host_reason_advice(enum mtkflash_host_reason reason);

#endif /* MTKFLASH_ERRORS_H */
